"""医保明白账: what medical insurance pays and what must be back-paid, with the article behind it.

``calculate("inpatient", {...}, library)`` answers a question from policy data; ``Library`` loads
the data. Standard library only; money is ``Decimal``; nothing here reads a clock or a network.
"""

from calculator.answer import CALCULATORS, calculate, fields_for
from calculator.errors import FieldError, InvalidInput, Refused
from calculator.policy import DataErrors, Library
from calculator.steps import Result, Step

__version__ = "0.1.0"

__all__ = [
    "CALCULATORS",
    "DataErrors",
    "FieldError",
    "InvalidInput",
    "Library",
    "Refused",
    "Result",
    "Step",
    "calculate",
    "fields_for",
]
