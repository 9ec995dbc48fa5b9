"""The proof that a table's conditions neither leave a hole nor match a case twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from calculator.amounts import ONE, ZERO, percent
from calculator.policy.conditions import Key, cells, describe, holds
from calculator.policy.located import Node, Problem
from calculator.policy.model import Adjustment, Place, Reading, Row, Rule

_SHOWN = 3


def coverage_problems(rule: Rule, place: Place, node: Node) -> Iterator[Problem]:
    """A problem for every hole, double match and impossible rate of a rule's tables."""
    keys = place.condition_keys(rule.benefit)
    for value_id, value in rule.values.items():
        for index, reading in enumerate(value.readings):
            where = node.child("values").child(value_id).child("readings").child(index)
            for message in _table_problems(reading, keys):
                yield Problem(where.origin.file, where.origin.line(where.path), message)
            for inner, other in enumerate(reading.alternatives):
                there = where.child("alternatives").child(inner)
                for message in _table_problems(other, keys):
                    yield Problem(there.origin.file, there.origin.line(there.path), message)


def _table_problems(reading: Reading, keys: Mapping[str, Key]) -> Iterator[str]:
    holes, doubles = [], []
    for facts in cells((row.when for row in reading.rows), keys):
        matches = sum(holds(row.when, facts) for row in reading.rows)
        words = "、".join(
            keys[key].options.get(str(fact), f"{keys[key].label} {fact}")
            for key, fact in facts.items()
        )
        if matches == 0:
            holes.append(words)
        elif matches > 1:
            doubles.append(words)
    if holes:
        yield (
            f"条件有缺口，没有一行管：{_some(holes)}。请补一行；确实不知道的写 missing: 缺什么。"
        )
    if doubles:
        yield f"条件重复，有两行以上都管：{_some(doubles)}。请改成互不重叠。"
    for row in reading.rows:
        if (rate := _highest_rate(row, reading.adjustments)) > ONE:
            yield f"{describe(row.when, keys)}加上调整后比例为 {percent(rate)}，超过 100%。"


def _highest_rate(row: Row, adjustments: tuple[Adjustment, ...]) -> Decimal:
    rates = [band.rate for band in row.outcome.bands]
    if row.outcome.rate is not None:
        rates.append(row.outcome.rate)
    if not rates:
        return ZERO
    added = [
        adjustment.figure
        for adjustment in adjustments
        if adjustment.operation == "add" and not adjustment.per and _compatible(row, adjustment)
    ]
    return max(rates) + max(added, default=ZERO)


def _compatible(row: Row, adjustment: Adjustment) -> bool:
    """Whether one case can meet both: no enumerated key on which they exclude each other."""
    chosen = {condition.key: condition.options for condition in row.when if condition.options}
    return all(
        not condition.options or condition.options & chosen.get(condition.key, condition.options)
        for condition in adjustment.when
    )


def _some(items: list[str]) -> str:
    rest = len(items) - _SHOWN
    return "；".join(items[:_SHOWN]) + (f" 等 {len(items)} 种" if rest > 0 else "")
