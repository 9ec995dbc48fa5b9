"""Deductible: the part of the in-scope expense that the patient pays before the fund does."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from calculator.amounts import ZERO, money, percent
from calculator.policy.conditions import Facts
from calculator.policy.model import Adjustment, Turn
from calculator.policy.rulebook import Entry
from calculator.steps import Step


def deductible_step(entry: Entry, facts: Facts, in_scope: Decimal) -> Step:
    """What is charged: the standard, changed by the turn and adjustments, at most the expense."""
    parts = tuple(_standard(entry, facts))
    due = parts[-1].money
    charged = min(due, in_scope)
    return Step(
        "deductible",
        "实际支付起付标准",
        charged,
        "yuan",
        "起付标准与政策范围内费用，取较小的",
        f"{money(due)} 与 {money(in_scope)}，取小：{money(charged)}",
        inputs=(parts[-1].id, "in_scope"),
        parts=parts,
    )


def _standard(entry: Entry, facts: Facts) -> Iterator[Step]:
    """The standard of the table, then each change to it, in order."""
    amount = entry.outcome(facts).amount or ZERO
    step = Step(
        "deductible_standard",
        entry.label,
        amount,
        "yuan",
        "按当地规定",
        sources=(entry.citation,),
    )
    yield step
    turn = next((turn for turn in entry.reading.sequence if _applies(turn, facts)), None)
    if turn is not None:
        step = _turn_step(turn, step, entry, facts)
        yield step
    for number, adjustment in enumerate(entry.adjustments(facts), 1):
        step = _adjusted_step(number, adjustment, step, entry)
        yield step


def _applies(turn: Turn, facts: Facts) -> bool:
    admission = int(facts["admission"])
    return turn.low <= admission and (turn.high is None or admission <= turn.high)


def _turn_step(turn: Turn, before: Step, entry: Entry, facts: Facts) -> Step:
    amount, formula, numbers = _changed(turn, before)
    return Step(
        "deductible_turn",
        f"本年第 {facts['admission']} 次住院的起付标准",
        amount,
        "yuan",
        f"多次住院的减免：{formula}",
        numbers,
        sources=(entry.citation,),
        inputs=(before.id, "admission"),
    )


def _adjusted_step(number: int, adjustment: Adjustment, before: Step, entry: Entry) -> Step:
    amount, formula, numbers = _changed(adjustment, before)
    return Step(
        f"deductible_adjustment_{number}",
        "调整后的起付标准",
        amount,
        "yuan",
        f"{adjustment.label}：{formula}",
        numbers,
        sources=(entry.citation,),
        inputs=(before.id, *(condition.key for condition in adjustment.when)),
    )


def _changed(change: Turn | Adjustment, before: Step) -> tuple[Decimal, str, str]:
    """The changed amount, with the formula in words and in numbers."""
    old = before.money
    if change.factor is not None:
        new = old * change.factor
        return (
            new,
            f"{before.label} × {percent(change.factor)}",
            f"{money(old)} × {percent(change.factor)} = {money(new)}",
        )
    fixed_amount = change.amount or ZERO
    return fixed_amount, "改按定额" if fixed_amount else "不再扣", money(fixed_amount)
