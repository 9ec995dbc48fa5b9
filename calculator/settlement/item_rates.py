"""Item rates: what the patient pays first of class B drugs, materials and the like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal

from calculator.amounts import ZERO, money, percent, round_fen
from calculator.errors import FieldError, InvalidInput
from calculator.policy.conditions import Facts
from calculator.policy.rulebook import Entry, Rulebook
from calculator.settlement.operations import scaled
from calculator.steps import Step

Item = Mapping[str, object]
"""A line of a bill: ``item_class``, ``amount`` and, where rules ask for it, ``unit_price``."""

_OUTSIDE = "drug_c"
"""The class that no catalogue has: none of it is covered, whatever a rule says of the others."""


def item_steps(
    items: Sequence[Item], total: Decimal, book: Rulebook, facts: Facts
) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """What is paid first of each item, and the items that are not covered at all.

    Raises ``InvalidInput`` where the items exceed the total, or lack what the rule asks of them.
    """
    amounts = [_amount(item) for item in items]
    if sum(amounts, ZERO) > total:
        message = f"各项金额加起来 {money(sum(amounts, ZERO))} 元，超过了总额 {money(total)} 元。"
        raise InvalidInput([FieldError("items", message)])
    numbered = list(enumerate(items, 1))
    covered = [(n, item) for n, item in numbered if item["item_class"] != _OUTSIDE]
    outside = [_outside_step(n, item) for n, item in numbered if item["item_class"] == _OUTSIDE]
    if not covered:
        return (), tuple(outside)
    entry = book.value("prior_self_pay_rate")
    book.need_facts(facts, "prior_self_pay_rate")
    return tuple(_first_step(n, item, entry, facts) for n, item in covered), tuple(outside)


def _first_step(number: int, item: Item, entry: Entry, facts: Facts) -> Step:
    """What is paid first of one item, to the fen."""
    amount = _amount(item)
    rate = _rate(number, item, entry, facts)
    first = round_fen(scaled(amount, rate))
    return Step(
        f"item_{number}",
        f"第 {number} 项的先行自付",
        first,
        "yuan",
        f"金额 × {entry.label} {percent(rate)}",
        f"{money(amount)} × {percent(rate)} = {money(first)}",
        sources=(entry.citation,),
        inputs=("items",),
    )


def _rate(number: int, item: Item, entry: Entry, facts: Facts) -> Decimal:
    own: dict[str, str | int] = {**facts, "item_class": str(item["item_class"])}
    if item.get("unit_price") is not None:
        # A price of 500.50 is above 500: bounds are whole yuan, so any fraction counts as more.
        price = Decimal(str(item["unit_price"]))
        own["unit_price"] = int(price.to_integral_value(ROUND_CEILING))
    try:
        return entry.outcome(own).rate or ZERO
    except KeyError:
        message = f"第 {number} 项请填写单价，这里的规则按单价分档。"
        raise InvalidInput([FieldError("items", message)]) from None


def _outside_step(number: int, item: Item) -> Step:
    return Step(
        f"item_{number}",
        f"第 {number} 项：目录外，全自费",
        _amount(item),
        "yuan",
        "您填写的金额",
        inputs=("items",),
    )


def _amount(item: Item) -> Decimal:
    return Decimal(str(item["amount"]))
