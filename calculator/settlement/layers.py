"""Layers: what pays after the pooled fund, in order, each on what those before it have left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from calculator.amounts import ZERO, money
from calculator.errors import Refused
from calculator.policy.conditions import Facts
from calculator.policy.rulebook import Entry, Rulebook
from calculator.policy.shapes import BENEFIT_TITLES, COSTS
from calculator.settlement.ceiling import Ceiling, find_ceiling, paid, paid_step
from calculator.settlement.deductible import Expense, annual_standard, deductible_step
from calculator.settlement.operations import least
from calculator.settlement.rates import payment
from calculator.settlement.so_far import SoFar
from calculator.steps import Step

Costs = Mapping[str, Decimal]
"""What is left to the patient, by kind of cost (``shapes.COSTS``)."""

_BASE = "这一层接着付的费用"
_VALUES = ("counts", "deductible", "reimbursement_rate")


@dataclass(frozen=True, slots=True)
class Layered:
    """What one layer pays, what it leaves, and the year after it."""

    step: Step
    left: Costs
    so_far: SoFar
    ceiling: Ceiling | None
    warnings: tuple[str, ...] = ()


def pay_layer(benefit: str, book: Rulebook, facts: Facts, costs: Costs, so_far: SoFar) -> Layered:
    """Let one layer pay.

    The costs it counts are added to those of the year; what it pays is the difference that this
    visit makes to the year's payment, so that splitting a bill changes nothing but fen. Where
    nobody says which costs it counts, it counts all that it is given.
    """
    counted = book.find("counts")
    book.need_facts(facts, *(name for name in _VALUES if counted or name != "counts"))
    kinds = (counted.outcome(facts).counts or ()) if counted else tuple(COSTS)
    amount = sum((costs[kind] for kind in kinds), ZERO)
    prefix = f"{benefit}_"
    base = _base_step(counted, kinds, amount, costs, prefix)
    rates = book.value("reimbursement_rate")
    before = so_far.expense_of(benefit)
    due = deductible_step(
        book.value("deductible"), facts, Expense(amount, amount), before, prefix=prefix
    )
    by_rate = payment(
        rates,
        facts,
        amount,
        due.money,
        before=before,
        charged=least(before, annual_standard(due)),
        prefix=prefix,
    )
    ceiling, warning = find_ceiling(book, "payment_ceiling", benefit, facts, so_far, prefix=prefix)
    if ceiling and before and ceiling.key not in so_far.used:
        # Nobody says what the layer has paid before: it follows from the costs it has counted.
        charged = least(before, annual_standard(due))
        earlier = paid(payment(rates, facts, before, charged).step.money, [ceiling])
        known = replace(so_far, used={**so_far.used, ceiling.key: earlier})
        ceiling, _ = find_ceiling(book, "payment_ceiling", benefit, facts, known, prefix=prefix)
        so_far = known
    step = paid_step(
        by_rate.step,
        [ceiling] if ceiling else [],
        name=benefit,
        label=f"{BENEFIT_TITLES[benefit]}支付",
    )
    step = _with_parts(step, base, due)
    used = {ceiling.key: step.money} if ceiling else {}
    after = so_far.after(benefit, charged=due.money, expense=amount, used=used)
    warnings = (warning,) if warning else ()
    return Layered(step, _taken(costs, kinds, step.money), after, ceiling, warnings)


def without_part(
    benefit: str, book: Rulebook, facts: Facts, costs: Costs, so_far: SoFar
) -> Layered | None:
    """A layer that counts no cost of this kind of care; ``None`` for one that may pay.

    It has no part in the answer: what holds of it otherwise, and how well that is known, is then
    nothing to warn of.
    """
    try:
        counted = book.find("counts") if book.rules else None
    except Refused:
        return None
    if counted is None:
        return None
    book.need_facts(facts, "counts")
    before = len(counted.rows)
    if counted.outcome(facts).counts:
        return None
    cited = counted.citation
    # Another visit of the day may rest on it, and another reading may count the care.
    if not before and not counted.resolution.doubts:
        book.forget("counts")
    step = Step(
        benefit,
        f"{BENEFIT_TITLES[benefit]}支付",
        ZERO,
        "yuan",
        f"《{cited.title}》（{cited.grade} 级）说的是别的就医，这一层不管",
        parts=(Step(f"{benefit}_base", _BASE, ZERO, "yuan", "这种就医的费用不计入"),),
    )
    return Layered(step, costs, so_far, None)


def _base_step(
    entry: Entry | None, kinds: tuple[str, ...], amount: Decimal, costs: Costs, prefix: str
) -> Step:
    return Step(
        f"{prefix}base",
        _BASE,
        amount,
        "yuan",
        " + ".join(COSTS[kind] for kind in kinds) or "这种就医的费用不计入",
        f"{' + '.join(money(costs[kind]) for kind in kinds)} = {money(amount)}" if kinds else "",
        sources=(entry.citation,) if entry else (),
        inputs=("pooled_fund",),
    )


def _with_parts(paid: Step, base: Step, due: Step) -> Step:
    return Step(
        paid.id,
        paid.label,
        paid.amount,
        paid.unit,
        paid.formula,
        paid.spelled,
        paid.sources,
        paid.inputs,
        (base, due, *paid.parts),
    )


def _taken(costs: Costs, kinds: tuple[str, ...], paid: Decimal) -> Costs:
    """The costs after a payment, which is taken from the counted kinds in their official order."""
    left, rest = dict(costs), paid
    for kind in COSTS:
        if kind in kinds:
            part = least(left[kind], rest)
            left[kind] -= part
            rest -= part
    return left


def known(book: Rulebook) -> tuple[bool, str | None]:
    """Whether a layer's rule is known for the day; if known for other days only, the reason."""
    if not book.rules:
        return False, None
    try:
        for value_id in _VALUES:
            book.value(value_id)
    except Refused as refusal:
        book.forget(*_VALUES)
        return False, refusal.message
    return True, None
