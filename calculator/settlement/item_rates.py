"""Item rates: what the patient pays first of class B drugs, materials and the like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal

from calculator.amounts import ZERO, money, percent, round_fen
from calculator.errors import FieldError, InvalidInput
from calculator.policy.conditions import KEYS, OUTSIDE, Facts
from calculator.policy.rulebook import Entry, Rulebook
from calculator.settlement.operations import scaled
from calculator.steps import Step

Item = Mapping[str, object]
"""A line of a bill: ``item_class``, ``amount`` and, where rules ask for it, ``unit_price``.

The sum of a whole class names the ``field`` in which it was given.
"""

_RATE = "prior_self_pay_rate"


@dataclass(frozen=True, slots=True)
class ItemSteps:
    """What is ``first`` paid of each item, those ``outside`` the catalogue, and what is left.

    ``left`` is what is in scope of the items, by class.
    """

    first: tuple[Step, ...] = ()
    outside: tuple[Step, ...] = ()
    left: Mapping[str, Decimal] = field(default_factory=dict)


def item_steps(
    items: Sequence[Item], total: Decimal, book: Rulebook, facts: Facts, *, sorts: bool = False
) -> ItemSteps:
    """What the rules take of each item before any rate.

    Raises ``InvalidInput`` where the items exceed the total, or lack what the rule asks of them;
    ``Refused`` where there is no such rule, unless the items are there to ``sort`` the bill for
    rates by class: then what is paid first is what the reader gave.
    """
    amounts = [amount_of(item) for item in items]
    if sum(amounts, ZERO) > total:
        message = f"各项金额加起来 {money(sum(amounts, ZERO))} 元，超过了总额 {money(total)} 元。"
        raise InvalidInput([FieldError("items", message)])
    numbered = list(enumerate(items, 1))
    covered = [(n, item) for n, item in numbered if item["item_class"] != OUTSIDE]
    outside = tuple(_outside_step(n, item) for n, item in numbered if item["item_class"] == OUTSIDE)
    if not covered:
        return ItemSteps(outside=outside)
    entry = book.find(_RATE) if sorts else book.value(_RATE)
    if entry is None:
        return ItemSteps((), outside, _left(covered))
    book.need_facts(facts, _RATE)
    first = tuple(_first_step(n, item, entry, facts) for n, item in covered)
    return ItemSteps(first, outside, _left(covered, first))


def _left(covered: Sequence[tuple[int, Item]], first: Sequence[Step] = ()) -> dict[str, Decimal]:
    """What is in scope of some items, by class."""
    left: dict[str, Decimal] = {}
    paid = [step.money for step in first] or [ZERO] * len(covered)
    for (_, item), less in zip(covered, paid, strict=True):
        name = str(item["item_class"])
        left[name] = left.get(name, ZERO) + amount_of(item) - less
    return left


def _first_step(number: int, item: Item, entry: Entry, facts: Facts) -> Step:
    """What is paid first of one item, to the fen."""
    amount = amount_of(item)
    rate = _rate(number, item, entry, facts)
    first = round_fen(scaled(amount, rate))
    return Step(
        f"item_{number}",
        f"{_named(number, item)}的先行自付",
        first,
        "yuan",
        f"金额 × {entry.label} {percent(rate)}",
        f"{money(amount)} × {percent(rate)} = {money(first)}",
        sources=(entry.citation,),
        inputs=(str(item.get("field", "items")),),
    )


def _named(number: int, item: Item) -> str:
    if "field" in item:
        return KEYS["item_class"].options[str(item["item_class"])]
    return f"第 {number} 项"


def _rate(number: int, item: Item, entry: Entry, facts: Facts) -> Decimal:
    own: dict[str, str | int] = {**facts, "item_class": str(item["item_class"])}
    if item.get("unit_price") is not None:
        # A price of 500.50 is above 500: bounds are whole yuan, so any fraction counts as more.
        price = Decimal(str(item["unit_price"]))
        own["unit_price"] = int(price.to_integral_value(ROUND_CEILING))
    try:
        return entry.outcome(own).rate or ZERO
    except KeyError:
        message = f"{_named(number, item)}请填写单价，这里的规则按单价分档。"
        raise InvalidInput([FieldError("items", message)]) from None


def _outside_step(number: int, item: Item) -> Step:
    return Step(
        f"item_{number}",
        f"第 {number} 项：目录外，全自费",
        amount_of(item),
        "yuan",
        "您填写的金额",
        inputs=("items",),
    )


def amount_of(item: Item) -> Decimal:
    """The amount of an item, in yuan."""
    return Decimal(str(item["amount"]))
