"""Compare: the same case under other levels, registrations, places or days, in one call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from calculator.amounts import fixed
from calculator.answer import CALCULATORS, calculate
from calculator.errors import FieldError, InvalidInput, Refused
from calculator.policy.library import Library
from calculator.steps import NOTICE, Result, ranges_of


@dataclass(frozen=True, slots=True)
class Row:
    """One case: how it departs from the first, and its answer or why there is none."""

    changes: Mapping[str, object]
    label: str
    answer: Result | InvalidInput | Refused


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows of a comparison, the unchanged case first."""

    rows: tuple[Row, ...]

    def to_json(self) -> dict[str, Any]:
        """Each row with its amounts and their differences from the first row's."""
        first = self.rows[0].answer
        base = first.amounts if isinstance(first, Result) else {}
        return {"rows": [_row_json(row, base) for row in self.rows], "notice": NOTICE}


def compare(
    calculator_id: str,
    inputs: Mapping[str, object],
    changes: Iterable[Mapping[str, object]],
    library: Library,
    *,
    form: bool = False,
) -> Comparison:
    """Answer a question as it is and with each of the changes laid over it.

    A case that cannot be answered does not stop the others: its row holds the refusal or the
    input errors.
    """
    every: list[Mapping[str, object]] = [{}]
    for number, change in enumerate(changes, 1):
        if not isinstance(change, Mapping):
            message = f'第 {number} 项应写成要改的输入，如 {{"hospital_level": 1}}。'
            raise InvalidInput([FieldError("vary", message)])
        every.append(change)
    rows = (_row(calculator_id, inputs, change, library, form=form) for change in every)
    return Comparison(tuple(rows))


def _row(
    calculator_id: str,
    inputs: Mapping[str, object],
    changes: Mapping[str, object],
    library: Library,
    *,
    form: bool,
) -> Row:
    label = _words(calculator_id, changes, library)
    try:
        raw = {**inputs, **changes}
        return Row(changes, label, calculate(calculator_id, raw, library, form=form))
    except (InvalidInput, Refused) as unanswered:
        return Row(changes, label, unanswered)


def _words(calculator_id: str, changes: Mapping[str, object], library: Library) -> str:
    fields = {item.name: item for item in CALCULATORS[calculator_id].fields}
    parts = []
    for name, value in changes.items():
        place = library.places.get(str(value)) if name == "place" else None
        words = (
            place.short_name if place else fields[name].words(value) if name in fields else value
        )
        parts.append(f"{fields[name].label if name in fields else name}：{words}")
    return "；".join(parts) or "原来的情形"


def _row_json(row: Row, base: Mapping[str, str | int]) -> dict[str, Any]:
    found: dict[str, Any] = {"changes": dict(row.changes), "label": row.label}
    if isinstance(row.answer, Result):
        amounts, warnings = row.answer.amounts, [*row.answer.warnings, *row.answer.assumptions]
        differences = _differences(amounts, base)
        others = [
            {"reading": other.reading, "amounts": other.amounts}
            for other in row.answer.alternatives
        ]
        version = {
            "alternatives": others,
            "warnings": warnings,
            "data_version": row.answer.data_version,
        }
        ranges = {"ranges": found_ranges} if (found_ranges := ranges_of(row.answer)) else {}
        return {**found, "amounts": amounts, "differences": differences, **ranges, **version}
    return {**found, **row.answer.to_json()}


def _differences(
    amounts: Mapping[str, str | int], base: Mapping[str, str | int]
) -> dict[str, str | int]:
    """What differs from the first case, by amount; months that are dates have no difference."""
    found: dict[str, str | int] = {}
    for name, amount in amounts.items():
        before = base.get(name)
        if isinstance(amount, int) and isinstance(before, int):
            found[name] = amount - before
        elif isinstance(amount, str) and isinstance(before, str) and "-" not in amount[1:]:
            found[name] = fixed(Decimal(amount) - Decimal(before))
    return found
