"""Every figure of a table's row and of what changes it, and the same data with one of them altered.

A figure that may be altered without any case noticing is proven by none.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from calculator.policy.model import Adjustment, Outcome, Reading, Row, Turn

_NESTED = ("share", "credit", "charge", "deadline", "delay", "growth")
_FIGURES: dict[type, tuple[str, ...]] = {
    Outcome: ("amount", "rate", "months", "years", "year", "factor"),
    Turn: ("factor", "amount", "less_each", "factor_less_each", "at_least"),
    Adjustment: ("figure", "up_to"),
}
_INNER = (
    *("rate", "amount", "per_year_of_age", "at_least", "at_most", "share", "days", "months"),
    *("every_months", "at_most_months", "add_months", "from_year"),
)


@dataclass(frozen=True, slots=True)
class Alteration:
    """One figure of a reading, and the reading's part as it would be with another figure."""

    name: str
    reading: Reading
    part: str
    """``rows``, ``sequence`` or ``adjustments``."""
    old: Row | Turn | Adjustment
    new: Row | Turn | Adjustment

    @contextmanager
    def made(self) -> Iterator[None]:
        """The data with the other figure, and then as it was."""
        before: Sequence[Any] = getattr(self.reading, self.part)
        after = tuple(self.new if item is self.old else item for item in before)
        object.__setattr__(self.reading, self.part, after)
        try:
            yield
        finally:
            object.__setattr__(self.reading, self.part, before)


def alterations(reading: Reading, row: Row) -> Iterator[Alteration]:
    """One for each figure of a row of a reading."""
    for name, outcome in _outcomes(row.outcome):
        yield Alteration(name, reading, "rows", row, replace(row, outcome=outcome))


def alterations_beside(reading: Reading) -> Iterator[Alteration]:
    """One for each figure of what changes a table's rows: turns and adjustments."""
    parts: dict[str, tuple[Any, ...]] = {
        "sequence": reading.sequence,
        "adjustments": reading.adjustments,
    }
    for part, items in parts.items():
        for number, item in enumerate(items, 1):
            for name, other in _altered(item, _FIGURES[type(item)]):
                yield Alteration(f"{part} 第 {number} 项 {name}", reading, part, item, other)


def _outcomes(said: Outcome) -> Iterator[tuple[str, Outcome]]:
    yield from _altered(said, _FIGURES[Outcome])
    for number, band in enumerate(said.bands):
        known: Sequence[str] = ("up_to",) if band.missing else ("up_to", "rate")
        for name, other in _altered(band, known):
            bands = (*said.bands[:number], other, *said.bands[number + 1 :])
            yield f"bands 第 {number + 1} 段 {name}", replace(said, bands=bands)
    for nested in _NESTED:
        inner = getattr(said, nested)
        if inner is not None:
            names = tuple(name for name in _INNER if hasattr(inner, name))
            for name, other in _altered(inner, names):
                yield f"{nested} {name}", replace(said, **{nested: other})
    if said.unlimited:
        yield "unlimited", replace(said, unlimited=False, amount=Decimal(1))


def _altered(part: Any, names: Sequence[str]) -> Iterator[tuple[str, Any]]:
    for name in names:
        figure = getattr(part, name)
        if isinstance(figure, int | Decimal):
            yield name, replace(part, **{name: _other(figure, whole=name in ("amount", "up_to"))})


def _other(figure: int | Decimal, *, whole: bool) -> int | Decimal:
    """A figure next to another: a yuan, a month or a percentage point away from it."""
    if isinstance(figure, int) or whole or figure > 1:
        return figure + 1
    point = Decimal("0.01")
    return figure - point if figure > Decimal("0.5") else figure + point
