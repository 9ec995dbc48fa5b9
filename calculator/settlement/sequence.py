"""Sequence: how the deductible falls from one admission of the year to the next."""

from __future__ import annotations

from decimal import Decimal

from calculator.amounts import ZERO, money, percent, yuan
from calculator.policy.conditions import Facts
from calculator.policy.model import Turn
from calculator.policy.rulebook import Entry
from calculator.settlement.operations import left_of, most, scaled
from calculator.steps import Step


def turn_step(entry: Entry, facts: Facts, standard: Step) -> Step | None:
    """The standard as it is for this admission, or ``None`` where the first one's holds."""
    if not entry.reading.sequence:
        return None
    admission = int(facts["admission"])
    turn = next((turn for turn in entry.reading.sequence if _covers(turn, admission)), None)
    if turn is None:
        return None
    entry.turn = turn
    amount = of_turn(turn, admission, standard.money)
    return Step(
        standard.id.replace("_standard", "_turn"),
        f"本年第 {admission} 次住院的起付标准",
        amount,
        "yuan",
        f"多次住院的减免：{turn_words(turn)}",
        f"{money(standard.money)} → {money(amount)}",
        sources=(entry.cited(turn),),
        inputs=(standard.id, "admission"),
    )


def of_turn(turn: Turn, admission: int, standard: Decimal) -> Decimal:
    """The deductible of the ``admission``-th stay, exactly."""
    times = Decimal(admission - 1)
    if turn.factor is not None:
        amount = scaled(standard, turn.factor)
    elif turn.amount is not None:
        amount = turn.amount
    elif turn.less_each is not None:
        amount = left_of(standard, scaled(turn.less_each, times))
    else:
        less = scaled(standard, turn.factor_less_each or ZERO)
        amount = left_of(standard, scaled(less, times))
    return amount if turn.at_least is None else most(amount, turn.at_least)


def _covers(turn: Turn, admission: int) -> bool:
    return turn.low <= admission and (turn.high is None or admission <= turn.high)


def turn_words(turn: Turn) -> str:
    """What a turn does, in Chinese."""
    floor = f"，最低 {yuan(turn.at_least)}" if turn.at_least is not None else ""
    if turn.factor is not None:
        return ("不再扣" if turn.factor == 0 else f"起付标准 × {percent(turn.factor)}") + floor
    if turn.amount is not None:
        return ("不再扣" if turn.amount == 0 else f"定额 {yuan(turn.amount)}") + floor
    if turn.less_each is not None:
        return f"每多住一次减 {yuan(turn.less_each)}{floor}"
    return f"每多住一次减起付标准的 {percent(turn.factor_less_each or ZERO)}{floor}"
