"""The proof that a table's conditions neither leave a hole nor match a case twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from calculator.amounts import ONE, ZERO, percent
from calculator.policy.conditions import Facts, Key, cells, holds
from calculator.policy.model import Adjustment, Row

_SHOWN = 3


def table_problems(rows: Sequence[Row], keys: Mapping[str, Key]) -> Iterator[str]:
    """What is wrong with the conditions of a table, in Chinese: holes and double matches."""
    holes, doubles = [], []
    for facts in cells((row.when for row in rows), keys):
        matches = sum(holds(row.when, facts) for row in rows)
        if matches == 0:
            holes.append(_words(facts, keys))
        elif matches > 1:
            doubles.append(_words(facts, keys))
    if holes:
        yield (
            f"条件有缺口，没有一行管：{_some(holes)}。请补一行；确实不知道的写 missing: 缺什么，"
            "根本不会有的写 not_applicable: 为什么。"
        )
    if doubles:
        yield f"条件重复，有两行以上都管：{_some(doubles)}。请改成互不重叠。"


def rate_problems(
    rows: Sequence[Row],
    adjustments: Sequence[Adjustment],
    keys: Mapping[str, Key],
    *,
    of_patient: bool,
) -> Iterator[str]:
    """A case in which all adjustments that concern it together lift the fund's share above all."""
    whens = [row.when for row in rows] + [item.when for item in adjustments]
    for facts in cells(whens, keys):
        row = next((row for row in rows if holds(row.when, facts)), None)
        rates = [band.rate for band in row.outcome.bands if not band.missing] if row else []
        if row and row.outcome.rate is not None:
            rates.append(row.outcome.rate)
        highest = max((ONE - rate if of_patient else rate for rate in rates), default=ZERO)
        for item in adjustments:
            if holds(item.when, facts):
                highest = _raised(highest, item)
        if highest > ONE:
            yield f"{_words(facts, keys)}：几项调整加在一起，比例为 {percent(highest)}，超过 100%。"
            return


def _raised(rate: Decimal, item: Adjustment) -> Decimal:
    """The rate after an adjustment at its fullest; one per unit without a limit has none."""
    match item.operation:
        case "add":
            most = item.up_to if item.per else item.figure
            return rate + (most or ZERO)
        case "less":
            return rate if item.per else rate - item.figure
        case "factor":
            return rate * item.figure
        case "self_pay_factor":
            return ONE - (ONE - rate) * item.figure
        case "at_most":
            return min(rate, item.figure)
        case "at_least":
            return max(rate, item.figure)
    return rate


def _words(facts: Facts, keys: Mapping[str, Key]) -> str:
    words = [
        keys[name].options.get(str(fact), f"{keys[name].label} {fact}")
        for name, fact in facts.items()
    ]
    return "、".join(words) or "所有情形"


def _some(items: list[str]) -> str:
    rest = len(items) - _SHOWN
    return "；".join(items[:_SHOWN]) + (f" 等 {len(items)} 种" if rest > 0 else "")
