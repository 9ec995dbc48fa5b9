"""Adjustments: how a figure of a table changes for those whom a rule favours or burdens."""

from __future__ import annotations

from decimal import Decimal

from calculator.amounts import ONE, money, percent, points, yuan
from calculator.policy.conditions import KEYS, Facts
from calculator.policy.model import Adjustment
from calculator.settlement.operations import least, left_of, most, scaled


def changed(figure: Decimal, item: Adjustment, facts: Facts) -> Decimal:
    """The figure after one adjustment, exactly."""
    match item.operation:
        case "amount":
            return item.figure
        case "factor":
            return scaled(figure, item.figure)
        case "self_pay_factor":
            return ONE - scaled(ONE - figure, item.figure)
        case "at_least":
            return most(figure, item.figure)
        case "at_most":
            return least(figure, item.figure)
        case "add":
            return figure + _counted(item, facts)
        case "less":
            return left_of(figure, _counted(item, facts))
    raise ValueError(f"no operation {item.operation}")


def words(item: Adjustment, *, of_rate: bool) -> str:
    """The operation in Chinese: ``加 5 个百分点``, ``× 80%``, ``改为 100 元``."""
    figure = item.figure
    shown = points(figure) if of_rate else yuan(figure)
    each = f"（每一{KEYS[item.per].label}）" if item.per else ""
    match item.operation:
        case "amount":
            return "不再扣" if figure == 0 else f"改为 {yuan(figure)}"
        case "factor":
            return f"× {percent(figure)}"
        case "self_pay_factor":
            return f"个人负担部分 × {percent(figure)}"
        case "at_least":
            return f"不低于 {percent(figure) if of_rate else yuan(figure)}"
        case "at_most":
            return f"不高于 {percent(figure) if of_rate else yuan(figure)}"
        case "add":
            return f"加 {shown}{each}"
        case "less":
            return f"减 {shown}{each}"
    raise ValueError(f"no operation {item.operation}")


def facts_of(item: Adjustment) -> set[str]:
    """The facts that an adjustment asks about."""
    keys = {condition.key for condition in item.when}
    return keys | ({item.per} if item.per else set())


def numbers(before: Decimal, item: Adjustment, after: Decimal) -> str:
    """The change of an amount in numbers."""
    return f"{money(before)} → {money(after)}" if item.operation != "amount" else money(after)


def _counted(item: Adjustment, facts: Facts) -> Decimal:
    amount = scaled(item.figure, Decimal(facts[item.per])) if item.per else item.figure
    return amount if item.up_to is None else least(amount, item.up_to)
