"""The handful of operations of which every mechanism is made.

Each is total over amounts and free of branches on anything but its arguments, so that the same
mechanisms can be run on whole columns of cases by giving these functions another body.
"""

from __future__ import annotations

from decimal import Decimal

from calculator.amounts import ZERO


def least(*amounts: Decimal) -> Decimal:
    """The smallest of the amounts."""
    return min(amounts)


def most(*amounts: Decimal) -> Decimal:
    """The largest of the amounts."""
    return max(amounts)


def left_of(amount: Decimal, taken: Decimal) -> Decimal:
    """What is left of an amount, never below nothing."""
    return most(amount - taken, ZERO)


def between(amount: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    """The amount, raised to ``low`` and cut at ``high`` where these are set."""
    raised = amount if low is None else most(amount, low)
    return raised if high is None else least(raised, high)


def scaled(amount: Decimal, factor: Decimal) -> Decimal:
    """The amount times a factor, exactly."""
    return amount * factor
