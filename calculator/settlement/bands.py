"""Bands: which stretches of expense a bill takes up, and at which rate each is paid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from calculator.amounts import ZERO
from calculator.policy.model import Band
from calculator.settlement.operations import least, left_of, most, scaled


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a bill that lies in one band, counted as the rule counts, and its rate."""

    number: int
    low: Decimal
    high: Decimal
    rate: Decimal
    missing: str | None = None

    @property
    def width(self) -> Decimal:
        return self.high - self.low

    @property
    def payment(self) -> Decimal:
        """Exactly; rounding comes once, after every band and ceiling."""
        return scaled(self.width, self.rate)


def stretches(bands: Iterable[Band], low: Decimal, high: Decimal) -> tuple[Stretch, ...]:
    """The stretches of the expense from ``low`` to ``high``, lowest first, empty ones left out."""
    found = []
    bottom = ZERO
    for number, band in enumerate(bands, 1):
        start = most(bottom, low)
        end = high if band.up_to is None else least(band.up_to, high)
        if end > start:
            found.append(Stretch(number, start, end, band.rate, band.missing))
        bottom = band.up_to or bottom
    return tuple(found)


def expense_beyond(parts: Iterable[Stretch], payment: Decimal) -> Decimal:
    """How much of the expense lies beyond the point at which this payment is reached."""
    beyond, left, reached = ZERO, payment, False
    for part in parts:
        if reached:
            beyond += part.width
        elif part.payment <= left:
            left -= part.payment
        else:
            reached = True
            beyond += left_of(part.width, left / part.rate)
    return beyond
