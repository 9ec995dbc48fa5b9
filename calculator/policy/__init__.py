"""Policy data: dated, cited readings of values, strictly read and resolved for a day."""

from calculator.policy.library import Library
from calculator.policy.located import DataErrors, Problem

__all__ = ["DataErrors", "Library", "Problem"]
