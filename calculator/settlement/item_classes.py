"""Item classes: rates that differ by class of drug or item, and a bill sorted into the classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from calculator.amounts import ZERO, money, percent
from calculator.errors import FieldError, InvalidInput, Refused
from calculator.policy.conditions import AMOUNT_OF_CLASS, KEYS, Facts, may_hold
from calculator.policy.model import Band
from calculator.policy.rulebook import Entry
from calculator.settlement.bands import Stretch
from calculator.settlement.item_rates import Item, amount_of
from calculator.settlement.operations import least, left_of, scaled
from calculator.settlement.rates import UNCHANGED, Because, Change, Payment, because, rate_of
from calculator.settlement.scope import Bill
from calculator.steps import Step

Classes = Mapping[str, Decimal]
"""Expense by class of item."""

_LABELS = KEYS["item_class"].options


@dataclass(frozen=True, slots=True)
class Sorting:
    """What is told of the classes of a bill, besides its single items.

    ``amounts`` by class; the classes of which it is ``unknown`` how much of the rest each is; and
    whether that rest is taken to be what pays ``least``, where otherwise it is what pays most.
    """

    amounts: Classes = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    least: bool = False


def ways_to_sort(
    bill: Bill, items: Sequence[Item], sorting: Sorting, entry: Entry, facts: Facts
) -> list[tuple[Item, ...]]:
    """All of a bill that may be in scope as items, once for each class that its rest may be.

    Raises ``InvalidInput`` where the class of some of it is not told, ``Refused`` where the rate
    of no class is known.
    """
    told = entry.reading.classes(facts)
    known = [name for name, is_known in told.items() if is_known]
    if not known:
        entry.outcome({**facts, "item_class": next(iter(told))})
    given = (*items, *(_as_item(name, amount) for name, amount in sorting.amounts.items()))
    outside = bill.non_covered + bill.over_limit + bill.prior_self_pay
    rest = bill.total - outside - sum(map(amount_of, given), ZERO)
    if rest < ZERO:
        raise InvalidInput([_too_much(bill, -rest, sorting)])
    if rest == ZERO:
        return [given]
    possible = [name for name in known if name in sorting.unknown]
    if not possible:
        raise InvalidInput(_unsorted(rest, known, sorting, _gaps(entry, facts)))
    return [(*given, _as_item(name, rest)) for name in possible]


def _as_item(name: str, amount: Decimal) -> Item:
    return {"item_class": name, "amount": amount, "field": AMOUNT_OF_CLASS[name]}


def _too_much(bill: Bill, more: Decimal, sorting: Sorting) -> FieldError:
    name = next((AMOUNT_OF_CLASS[name] for name in sorting.amounts), "items")
    message = (
        f"各类费用加上自费、超限价、先行自付，比总额 {money(bill.total)} 元多 {money(more)} 元。"
    )
    return FieldError(name, message)


def _gaps(entry: Entry, facts: Facts) -> list[str]:
    """What is not known of the other classes in a case, in words."""
    rows = (row for row in entry.reading.rows if may_hold(row.when, facts))
    return [row.outcome.missing for row in rows if row.outcome.missing]


def _unsorted(
    rest: Decimal, known: Sequence[str], sorting: Sorting, gaps: Sequence[str]
) -> list[FieldError]:
    listed = "、".join(_LABELS[name] for name in known)
    message = (
        f"还有 {money(rest)} 元没有说是哪一类。这里{listed}分开算，"
        "请填每一类多少，没有的填 0，分不清的选“不清楚”。"
    )
    if gaps:
        message += f"别的费用不要算进总额：{'；'.join(dict.fromkeys(gaps))}。"
    lacking = [name for name in known if name not in sorting.amounts]
    first, *others = lacking or known
    also = "请填{}多少，没有的填 0。" if lacking else "各类加起来比总额少，请核对{}。"
    return [
        FieldError(AMOUNT_OF_CLASS[first], message),
        *(FieldError(AMOUNT_OF_CLASS[name], also.format(_LABELS[name])) for name in others),
    ]


def within(classes: Classes, expense: Decimal) -> Classes:
    """The classes when only so much of their sum is left, taken from each in proportion."""
    whole = sum(classes.values(), ZERO)
    if whole == expense:
        return classes
    shares = {name: scaled(amount, expense) / whole for name, amount in classes.items()}
    last = next(reversed(shares))
    # A quotient may never end; the sum has to be right to the fen and beyond.
    return {**shares, last: shares[last] + expense - sum(shares.values(), ZERO)}


def payment_by_class(
    entry: Entry,
    facts: Facts,
    classes: Classes,
    expense: Decimal,
    deductible: Decimal,
    change: Change = UNCHANGED,
) -> Payment:
    """What the rates of the classes give before any ceiling on payment; rounding comes later.

    ``expense`` is what counts of the classes' sum. Raises ``Refused`` for a class whose rate is
    unknown, and where something is taken off and nothing tells from which class.
    """
    told = entry.reading.classes(facts)
    own = {name: classes[name] for name in told if classes.get(name)}
    terms = {name: _terms(entry, {**facts, "item_class": name}, change) for name in own}
    rates = {name: rate for name, (rate, _) in terms.items()}
    paid_of = _paid_of(entry, own, rates, expense, deductible)
    parts: list[Stretch] = []
    steps: list[Step] = []
    for number, (name, width) in enumerate(paid_of.items(), 1):
        low = parts[-1].high if parts else ZERO
        parts.append(Stretch(number, low, low + width, rates[name]))
        steps.append(_class_step(name, own[name], parts[-1], terms[name][1]))
    total = sum((part.payment for part in parts), ZERO)
    asked = (AMOUNT_OF_CLASS[name] for name in told)
    step = Step(
        "payment_by_rate",
        "按比例算出的支付",
        total,
        "yuan",
        "各类费用 × 该类支付比例，相加",
        f"{' + '.join(money(part.money) for part in steps)} = {money(total)}" if steps else "",
        inputs=(*(part.id for part in steps), *asked),
        parts=tuple(steps),
    )
    return Payment(step, tuple(parts))


def _terms(entry: Entry, facts: Facts, change: Change) -> tuple[Decimal, Because]:
    """The fund's share of a class, and what that rests on."""
    band = Band(None, entry.outcome(facts).rate or ZERO)
    return rate_of(band, entry, facts, change), because(entry, facts, "", change)


def _class_step(name: str, amount: Decimal, part: Stretch, why: Because) -> Step:
    rate = percent(part.rate)
    off = amount - part.width
    width = f"({money(amount)} − {money(off)})" if off else money(amount)
    return Step(
        f"class_{name}",
        _LABELS[name],
        part.payment,
        "yuan",
        f"这一类费用 × {rate}{why.reasons}",
        f"{width} × {rate} = {money(part.payment)}",
        why.sources,
        (*why.inputs, AMOUNT_OF_CLASS[name]),
    )


def _paid_of(
    entry: Entry,
    classes: Classes,
    rates: Mapping[str, Decimal],
    expense: Decimal,
    deductible: Decimal,
) -> Classes:
    """What of each class a share is paid of: without the deductible and what ceilings cut off."""
    left = expense - deductible
    if left == sum(classes.values(), ZERO):
        return classes
    same_rate = len(set(rates.values())) == 1
    match "as_listed" if same_rate else entry.attributes["class_order"]:
        case "as_listed":
            return dict(_in_order(classes, deductible, left))
        case "in_proportion":
            return within(classes, left)
    message = (
        f"“{entry.label}”按项目类别分；起付标准、限额外的费用算在哪一类头上，规定没有写，算不出来。"
    )
    raise Refused("missing_parameter", message, (entry.label,))


def _in_order(
    classes: Classes, deductible: Decimal, left: Decimal
) -> Iterator[tuple[str, Decimal]]:
    """The deductible comes off the classes listed first, what a ceiling cuts off the last ones."""
    for name, amount in classes.items():
        off = least(amount, deductible)
        width = least(amount - off, left)
        deductible, left = left_of(deductible, off), left - width
        yield name, width
