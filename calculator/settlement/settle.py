"""One visit from bill to cash: scope, deductible, rates, ceilings, further layers, account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from calculator.amounts import ZERO, money, round_fen
from calculator.errors import Refused
from calculator.policy.conditions import Facts
from calculator.policy.rulebook import Rulebook
from calculator.policy.shapes import BENEFIT_TITLES, LAYERS, OF_ONE_SCHEME
from calculator.settlement import ceiling as ceilings
from calculator.settlement import layers, out_of_area
from calculator.settlement.account import account_steps
from calculator.settlement.bands import expense_beyond
from calculator.settlement.ceiling import Ceiling
from calculator.settlement.deductible import Expense, deductible_step
from calculator.settlement.identities import checked
from calculator.settlement.item_classes import (
    Classes,
    Sorting,
    payment_by_class,
    ways_to_sort,
    within,
)
from calculator.settlement.item_rates import Item, item_steps
from calculator.settlement.layers import Costs
from calculator.settlement.operations import least, left_of
from calculator.settlement.rates import Payment, payment
from calculator.settlement.scope import Bill, before_area, check, scope_steps
from calculator.settlement.so_far import SoFar
from calculator.steps import Step

_BASIC = ("deductible", "reimbursement_rate")
_CEILINGS = ceilings.CARE_CEILINGS


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: the kind of care, what conditions may ask of it, and its bill."""

    benefit: str
    facts: Facts
    bill: Bill
    items: Sequence[Item] = ()
    account_balance: Decimal | None = None
    sorting: Sorting = field(default_factory=Sorting)
    """What is told of its classes of items, where the rates tell them apart."""


@dataclass(frozen=True, slots=True)
class Remaining:
    """What a ceiling of the year leaves after a visit."""

    label: str
    left: Decimal


@dataclass(frozen=True, slots=True)
class Settlement:
    """The settled visit: its steps in the order of the statement, and the year after it."""

    steps: tuple[Step, ...]
    amounts: Mapping[str, Decimal]
    so_far: SoFar
    costs: Costs
    warnings: tuple[str, ...]
    remaining: Mapping[str, Remaining]
    """What is left under each ceiling of the year, by its key."""

    @property
    def left_out(self) -> frozenset[str]:
        """The top steps that are nothing only because nobody knows what they would be."""
        return frozenset(step.id for step in self.steps if step.left_out)

    def amount(self, name: str) -> Decimal:
        """The amount of a top step; nothing where the settlement has none of that name."""
        return self.amounts.get(name, ZERO)


@dataclass(frozen=True, slots=True)
class _Basic:
    """What the pooled fund does with the expense in scope."""

    deductible: Step
    pooled: Step
    over_ceiling: Decimal
    over_inner_ceiling: Decimal
    so_far: SoFar
    warnings: tuple[str, ...]
    remaining: Mapping[str, Remaining]


def settle(visit: Visit, book: Rulebook, so_far: SoFar) -> Settlement:
    """Settle one visit; ``book`` is that of its kind of care.

    Raises ``InvalidInput`` for a fact that the rules need and nobody gave, ``Refused`` where a rule
    is unknown.
    """
    check(visit.bill)
    facts: Facts = {**visit.facts, "care": visit.benefit}
    if visit.benefit != "inpatient":
        facts = {**facts, "days": 1}  # a visit is of one day
    terms = out_of_area.terms_of(book.beside("out_of_area"), facts)
    if terms.change.level:
        facts = {**facts, "hospital_level": terms.change.level}
        _refuse_kinds(book)
    book.need_facts(facts, *_BASIC)
    rates = book.value("reimbursement_rate")
    if not rates.reading.classes(facts):
        return _settled(visit, book, facts, so_far, terms)
    ways = [
        _settled(replace(visit, items=items), book, facts, so_far, terms, sorts=True)
        for items in ways_to_sort(visit.bill, visit.items, visit.sorting, rates, facts)
    ]
    sign = -1 if visit.sorting.least else 1
    return max(ways, key=lambda done: sign * done.amount("fund_total"))


def _settled(
    visit: Visit,
    book: Rulebook,
    facts: Facts,
    so_far: SoFar,
    terms: out_of_area.Terms,
    *,
    sorts: bool = False,
) -> Settlement:
    """The visit settled; its items ``sort`` the whole bill where the rates go by their classes."""
    scope, classes = _scope(visit, book, facts, terms, sorts=sorts)
    expense = Expense(scope[0].money, scope[-1].money)
    basic = _basic(visit.benefit, book, facts, expense, so_far, terms, classes)
    costs = _costs(scope, basic)
    paid, costs, after, warnings, remaining = _further(book, facts, costs, basic.so_far)
    steps = (*scope, basic.deductible, basic.pooled, *paid)
    funds, patient = _burden(steps)
    account, unshared = account_steps(
        patient.money, costs, visit.account_balance, book.beside("personal_account"), facts
    )
    steps = checked((*steps, funds, patient, *account))
    return Settlement(
        steps,
        {step.id: step.money for step in steps},
        after,
        costs,
        (*basic.warnings, *warnings, *unshared),
        {**basic.remaining, **remaining},
    )


def _refuse_kinds(book: Rulebook) -> None:
    """A forced level says nothing of rules that go by kinds of hospital."""
    kinds = [e.label for e in map(book.value, _BASIC) if "institution" in e.asks]
    if kinds:
        message = f"异地按指定的医院级别算，而本地的{'、'.join(kinds)}按医疗机构类别定，对不上。"
        raise Refused("missing_parameter", message, tuple(kinds))


def _scope(
    visit: Visit, book: Rulebook, facts: Facts, terms: out_of_area.Terms, *, sorts: bool
) -> tuple[tuple[Step, ...], Classes | None]:
    """The steps of the scope, and what is in scope by class where rates go by it."""
    items = item_steps(visit.items, visit.bill.total, book, facts, sorts=sorts)
    before = before_area(visit.bill, (*items.first, *items.outside))
    away = out_of_area.first_part_step(terms, before)
    steps = scope_steps(visit.bill, (*items.first, away) if away else items.first, items.outside)
    return steps, within(items.left, steps[-1].money) if sorts else None


def _basic(
    benefit: str,
    book: Rulebook,
    facts: Facts,
    expense: Expense,
    so_far: SoFar,
    terms: out_of_area.Terms,
    classes: Classes | None,
) -> _Basic:
    limits, warnings = _ceilings(book, benefit, facts, so_far)
    counted = ceilings.counted(expense.in_scope, limits)
    due = deductible_step(
        book.value("deductible"),
        facts,
        Expense(expense.total, counted),
        so_far.charged_for(benefit),
        terms=terms,
        most=book.find("deductible_ceiling"),
    )
    rates = book.value("reimbursement_rate")
    if classes is not None:
        by_rate = payment_by_class(rates, facts, classes, counted, due.money, terms.change)
    else:
        by_rate = payment(
            rates,
            facts,
            counted,
            due.money,
            before=so_far.expense_of(benefit),
            charged=so_far.charged_for(benefit),
            change=terms.change,
        )
    pooled = ceilings.paid_step(
        _explained(by_rate.step, limits), limits, name="pooled_fund", label="基本医保统筹基金支付"
    )
    over, over_inner = _beyond_ceilings(expense.in_scope, due.money, by_rate, pooled, limits)
    if over or over_inner:
        warnings.append("已到最高支付限额，超过的部分统筹基金不付。")
    used = {
        limit.key: pooled.money if limit.limits == "fund_payment" else counted
        for limit in limits
        if limit.by_year
    }
    after = so_far.after(benefit, charged=due.money, expense=counted, used=used)
    remaining = {
        limit.key: Remaining(limit.step.label, left_of(limit.left, used[limit.key]))
        for limit in limits
        if limit.by_year
    }
    return _Basic(due, pooled, over, over_inner, after, tuple(warnings), remaining)


def _explained(step: Step, limits: Sequence[Ceiling]) -> Step:
    """The payment by rate, with the ceilings on expense that came before it."""
    on_expense = tuple(limit.step for limit in limits if limit.limits == "expense")
    return replace(step, parts=(*on_expense, *step.parts)) if on_expense else step


def _ceilings(
    book: Rulebook, benefit: str, facts: Facts, so_far: SoFar
) -> tuple[list[Ceiling], list[str]]:
    """The ceilings of a case; one that nobody has found is said in a warning and stops nothing."""
    found, warnings = [], []
    for value_id in ceilings.CARE_CEILINGS:
        limit, warning = ceilings.find_ceiling(book, value_id, benefit, facts, so_far)
        found += [limit] if limit else []
        warnings += [warning] if warning else []
    if not any(value_id in rule.values for rule in book.rules for value_id in _CEILINGS):
        warnings.append("没有收录最高支付限额（封顶线），费用很高时结果会偏大。")
    return found, warnings


def _beyond_ceilings(
    in_scope: Decimal, deductible: Decimal, by_rate: Payment, pooled: Step, limits: list[Ceiling]
) -> tuple[Decimal, Decimal]:
    """The expense beyond the year's ceiling, and that beyond the ceilings within it."""
    inner = [limit for limit in limits if limit.inner]
    counted, counted_inner = (ceilings.counted(in_scope, some) for some in (limits, inner))
    paid_inner = ceilings.paid(by_rate.step.money, inner)
    every = in_scope - counted + _beyond(by_rate, pooled.money, counted, deductible)
    within = in_scope - counted_inner + _beyond(by_rate, paid_inner, counted, deductible)
    return every - within, within


def _beyond(by_rate: Payment, paid: Decimal, counted: Decimal, deductible: Decimal) -> Decimal:
    """The expense for which the fund had nothing left, to the fen."""
    if paid >= round_fen(by_rate.step.money):
        return ZERO
    beyond = round_fen(expense_beyond(by_rate.parts, paid + by_rate.besides))
    return least(beyond, left_of(counted - deductible, paid))


def _costs(scope: tuple[Step, ...], basic: _Basic) -> Costs:
    amounts = {step.id: step.money for step in scope}
    left = amounts["in_scope"] - basic.pooled.money
    over = basic.over_ceiling + basic.over_inner_ceiling
    deductible = least(basic.deductible.money, left_of(left, over))
    return {
        "over_ceiling": basic.over_ceiling,
        "over_inner_ceiling": basic.over_inner_ceiling,
        "cost_sharing": left - deductible - over,
        "deductible": deductible,
        "prior_self_pay": amounts["prior_self_pay"],
        "over_limit": amounts["over_limit"],
        "non_covered": amounts["non_covered"],
    }


def _further(
    book: Rulebook, facts: Facts, costs: Costs, so_far: SoFar
) -> tuple[list[Step], Costs, SoFar, list[str], dict[str, Remaining]]:
    """Let each known layer pay in order; say which are not known."""
    paid: list[Step] = []
    remaining: dict[str, Remaining] = {}
    unknown, warnings = [], []
    for benefit in LAYERS:
        layer = book.beside(benefit)
        if done := layers.without_part(benefit, layer, facts, costs, so_far):
            paid.append(done.step)
            continue
        known, reason = layers.known(layer)
        if not known:
            may_apply = layer.rules or OF_ONE_SCHEME.get(benefit) in (None, book.scheme)
            unknown += [BENEFIT_TITLES[benefit]] if may_apply else []
            warnings += [reason] if reason else []
            continue
        done = layers.pay_layer(benefit, layer, facts, costs, so_far)
        paid.append(done.step)
        costs, so_far = done.left, done.so_far
        warnings += done.warnings
        if done.ceiling:
            left = left_of(done.ceiling.left, done.step.money)
            remaining[done.ceiling.key] = Remaining(done.ceiling.step.label, left)
    if unknown:
        warnings.append(f"没有收录{'、'.join(unknown)}的规则，这几层可能另付，没有计入。")
    return paid, costs, so_far, warnings, remaining


def _burden(steps: tuple[Step, ...]) -> tuple[Step, Step]:
    """What the funds pay together, and the patient: the two make up the total."""
    funds = [step for step in steps if step.id in ("pooled_fund", *LAYERS)]
    total, paid = steps[0].money, sum((step.money for step in funds), ZERO)
    patient = total - paid
    return (
        Step(
            "fund_total",
            "基金支付总额",
            paid,
            "yuan",
            "各项基金支付之和",
            f"{' + '.join(money(step.money) for step in funds)} = {money(paid)}"
            if len(funds) > 1
            else "",
            inputs=tuple(step.id for step in funds),
        ),
        Step(
            "patient_total",
            "个人负担总金额",
            patient,
            "yuan",
            "医疗费用总额 − 基金支付总额",
            lambda: f"{money(total)} − {money(paid)} = {money(patient)}",
            inputs=("total", "fund_total"),
        ),
    )
