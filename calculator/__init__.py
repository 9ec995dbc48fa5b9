"""医保明白账: what medical insurance pays and what must be back-paid, with the article behind it.

``calculate("inpatient", {...}, library)`` answers a question from policy data; ``Library`` loads
the data. Standard library only; money is ``Decimal``; nothing here reads a clock or a network.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calculator.answer import CALCULATORS, calculate, fields_for
    from calculator.errors import FieldError, InvalidInput, Refused
    from calculator.policy import DataErrors, Library
    from calculator.steps import Result, Step

__version__ = "0.1.0"

_HOMES = {
    "CALCULATORS": "calculator.answer",
    "calculate": "calculator.answer",
    "fields_for": "calculator.answer",
    "FieldError": "calculator.errors",
    "InvalidInput": "calculator.errors",
    "Refused": "calculator.errors",
    "DataErrors": "calculator.policy",
    "Library": "calculator.policy",
    "Result": "calculator.steps",
    "Step": "calculator.steps",
}

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


def __getattr__(name: str) -> object:
    """Load what is asked for when it is asked for: importing the package itself costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found
