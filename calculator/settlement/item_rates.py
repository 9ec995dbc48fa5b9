"""Item rates: what the patient pays first of class B drugs, materials and the like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from calculator.amounts import ZERO, money, percent, round_fen
from calculator.policy.conditions import Facts
from calculator.policy.rulebook import Entry
from calculator.settlement.operations import scaled
from calculator.steps import Step

Item = Mapping[str, object]
"""A line of a bill: ``item_class``, ``amount`` and, where rules ask for it, ``unit_price``."""


def item_step(number: int, item: Item, entry: Entry, facts: Facts) -> Step:
    """What is paid first of one item, to the fen."""
    own: dict[str, str | int] = {**facts, "item_class": str(item["item_class"])}
    if item.get("unit_price") is not None:
        # A price of 500.50 is above 500: bounds are whole yuan, so any fraction counts as more.
        own["unit_price"] = -int(-Decimal(str(item["unit_price"])) // 1)
    amount = Decimal(str(item["amount"]))
    rate = entry.outcome(own).rate or ZERO
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


def item_steps(items: Sequence[Item], entry: Entry, facts: Facts) -> tuple[Step, ...]:
    """What is paid first of each item."""
    return tuple(item_step(number, item, entry, facts) for number, item in enumerate(items, 1))
