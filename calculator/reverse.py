"""Reverse: the smallest expense that reaches a wanted payment, a ceiling, or critical illness.

Every amount of a settlement is piecewise linear in the bill: it bends only where a deductible is
met, a band or ceiling ends, or a further layer starts or bends. Those knots are found from the
rules; between two of them the wanted expense follows from a division; and the last fen, which
rounding decides, is settled by the forward calculation itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from calculator.amounts import ZERO, fixed, money
from calculator.answer import case_of, cautions
from calculator.care import BILL_PARTS, facts_of, refuse_uncovered, so_far_of, visit_of
from calculator.definition import Case
from calculator.errors import FieldError, InvalidInput, Refused
from calculator.fields import MOST_MONEY
from calculator.policy.library import Library
from calculator.policy.rulebook import Entry
from calculator.policy.shapes import COSTS, LAYERS
from calculator.settlement import layers
from calculator.settlement.ceiling import CARE_CEILINGS, Ceiling, find_ceiling
from calculator.settlement.settle import Settlement, settle
from calculator.steps import NOTICE
from calculator.typed_in import with_typed_rules

_FEN = Decimal("0.01")
_WANTED = ("pooled_fund", "fund_total", *LAYERS, "patient_total")

Curve = Callable[[Decimal], Decimal]


_STRETCH = Decimal(10_000)
"""A bill that is so much larger without any fund paying more has passed every ceiling."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """What comes beyond the pooled fund's ceiling: the layers that go on paying, and how far.

    ``total`` is the smallest expense from which no known fund pays more; ``None``: there is none.
    """

    layers: tuple[str, ...]
    total: Decimal | None

    def to_json(self) -> dict[str, Any]:
        total = None if self.total is None else fixed(self.total)
        return {"layers": list(self.layers), "total": total}


@dataclass(frozen=True, slots=True)
class Reverse:
    """The smallest expense, and the amounts of the settlement at it."""

    total: Decimal
    in_scope: Decimal
    wanted: str
    reaches: Decimal
    amounts: Mapping[str, str]
    warnings: tuple[str, ...]
    beyond: Beyond | None = None
    """Of the question for the ceiling alone."""

    def to_json(self) -> dict[str, Any]:
        return {
            "total": fixed(self.total),
            "in_scope": fixed(self.in_scope),
            "wanted": self.wanted,
            "reaches": fixed(self.reaches),
            "amounts": dict(self.amounts),
            "warnings": list(self.warnings),
            "notice": NOTICE,
            **({"beyond": self.beyond.to_json()} if self.beyond else {}),
        }


def reverse(
    calculator_id: str,
    raw: Mapping[str, object],
    want: Mapping[str, object],
    library: Library,
    *,
    form: bool = False,
) -> Reverse:
    """The smallest total with which a stay or visit reaches what is wanted.

    ``want`` is ``{"amount": name, "reaches": yuan}``, or ``{"event": "ceiling"}``, or
    ``{"event": "critical_illness"}``. Raises ``InvalidInput`` as ``calculate`` does, and for a
    want that is none; ``Refused`` where the rules are unknown or no expense reaches it.
    """
    if calculator_id not in ("inpatient", "outpatient"):
        message = "只有住院和门诊可以倒着算。"
        raise InvalidInput([FieldError("calculator", message)])
    if raw.get("items"):
        raise InvalidInput([FieldError("items", "倒着算时不能带费用明细，请改填先行自付。")])
    library, raw = with_typed_rules(library, raw)
    case = case_of(calculator_id, {**raw, "total": str(MOST_MONEY)}, library, form=form)
    problem = _Problem(case, calculator_id)
    name, target = _target(want, problem)
    total = problem.smallest(name, target)
    done = problem.settled(total)
    amounts = {step.id: fixed(step.money) for step in done.steps}
    warnings = (*problem.warnings(), *done.warnings)
    beyond = problem.beyond(total) if want.get("event") == "ceiling" else None
    return Reverse(total, done.amount("in_scope"), name, target, amounts, warnings, beyond)


def _target(want: Mapping[str, object], problem: _Problem) -> tuple[str, Decimal]:
    match dict(want):
        case {"event": "ceiling"}:
            return problem.ceiling()
        case {"event": "critical_illness"}:
            return "critical_illness", _FEN
        case {"amount": str(name), "reaches": reaches} if name in _WANTED:
            try:
                target = Decimal(str(reaches))
            except ArithmeticError:
                target = ZERO
            if target.is_finite() and ZERO < target <= MOST_MONEY:
                return name, target
            message = f"要达到的金额应大于 0、不超过 {MOST_MONEY}，“{reaches}”不行。"
            raise InvalidInput([FieldError("want", message)])
    listed = "、".join(_WANTED)
    message = f"想知道什么？写 amount（{listed}）和 reaches，或 event：ceiling、critical_illness。"
    raise InvalidInput([FieldError("want", message)])


class _Problem:
    """The forward calculation as a function of the total, and the knots at which it bends."""

    def __init__(self, case: Case, calculator_id: str) -> None:
        inputs = case.inputs
        refuse_uncovered(case.book, inputs.get("cause"), inputs["date"])
        chronic = calculator_id == "outpatient" and inputs["chronic"]
        self._benefit = "chronic_outpatient" if chronic else calculator_id
        self._inputs = inputs
        self._facts = facts_of(inputs, case.place)
        self._book = case.book.beside(self._benefit)
        self._refuse_classes()
        self._so_far = so_far_of(inputs, self._benefit)
        self._outside = sum((inputs[name] for name in BILL_PARTS), ZERO)
        self._known: dict[Decimal, Settlement] = {}
        self._bent: list[Decimal] = []

    def _refuse_classes(self) -> None:
        """Raise ``Refused`` where what is paid hangs on what the bill is made up of."""
        entry = self._book.value("reimbursement_rate")
        if entry.reading.classes(self._facts):
            message = (
                f"“{entry.label}”按项目类别分开定，花多少才到，要看每一类各占多少，不能倒着算。"
                "请填好每一类的费用，用“门诊能报多少”或“住院能报多少”来算。"
            )
            raise Refused("missing_parameter", message, (entry.label,))

    def settled(self, total: Decimal) -> Settlement:
        """The settlement of a total, to the fen."""
        if total not in self._known:
            visit = visit_of(self._benefit, self._inputs.having(total=total), self._facts)
            self._known[total] = settle(visit, self._book, self._so_far)
        return self._known[total]

    def smallest(self, name: str, target: Decimal) -> Decimal:
        """The smallest total whose amount of that name reaches the target."""
        if name in LAYERS and not any(s.id == name for s in self.settled(self._start()).steps):
            raise Refused("no_rule", "这一层的规则没有收录，不能倒着算。", (name,))
        self._bent = self._bent or self._knots()
        return _first(self._curve(name), self._bent, target)

    def ceiling(self) -> tuple[str, Decimal]:
        """What the yearly ceiling limits and leaves; ``Refused`` where none is known."""
        self.settled(self._start())  # asks for every fact that the rules need
        limit = self._limit("payment_ceiling")
        if limit is None:
            raise Refused("missing_parameter", "没有收录最高支付限额。", ("最高支付限额",))
        return ("in_scope" if limit.limits == "expense" else "pooled_fund"), limit.left

    def beyond(self, total: Decimal) -> Beyond:
        """Who pays beyond the pooled fund's ceiling, which this total reaches, and up to where."""
        at, far = self.settled(total), self.settled(MOST_MONEY)
        paying = tuple(name for name in LAYERS if far.amount(name) > at.amount(name))
        most = far.amount("fund_total")
        if self.settled(MOST_MONEY - _STRETCH).amount("fund_total") < most:
            return Beyond(paying, None)
        return Beyond(paying, self.smallest("fund_total", most))

    def warnings(self) -> Iterator[str]:
        """What the values used call for, and which of them have another reading."""
        yield from cautions(self._book)
        for entry in self._book.used.values():
            if entry.resolution.doubts:
                yield f"“{entry.label}”还有另一种说法，这里只按《{entry.citation.title}》倒着算。"

    def _limit(self, value_id: str) -> Ceiling | None:
        return find_ceiling(self._book, value_id, self._benefit, self._facts, self._so_far)[0]

    def _start(self) -> Decimal:
        return self._outside

    def _curve(self, name: str) -> Curve:
        return lambda total: self.settled(total).amount(name)

    def _knots(self) -> list[Decimal]:
        """Totals, sorted, between which every amount is linear but for rounding."""
        self.settled(self._start())  # asks for every fact that the rules need
        knots = [self._start(), MOST_MONEY]
        rates = self._book.value("reimbursement_rate")
        deductible = self._book.value("deductible")
        for expense in self._bends(rates, deductible):
            knots = self._with(knots, "in_scope", expense)
        for value_id in CARE_CEILINGS:
            if limit := self._limit(value_id):
                curve = "pooled_fund" if limit.limits == "fund_payment" else "in_scope"
                knots = self._with(knots, curve, limit.left)
        for benefit in LAYERS:
            knots = self._layer_knots(benefit, knots)
        return knots

    def _bends(self, rates: Entry, deductible: Entry) -> list[Decimal]:
        """The expenses in scope at which deductible or bands bend."""
        outcome = deductible.outcome(self._facts)
        share = outcome.share
        if share:
            bounds = [bound for bound in (share.at_least, share.at_most) if bound is not None]
            met = [
                bound / share.rate - (self._outside if share.of == "total" else ZERO)
                for bound in bounds
            ]
            dues = [*bounds, ZERO]
        else:
            met, dues = [], [self.settled(MOST_MONEY).amount("deductible")]
        limits = [band.up_to for band in rates.outcome(self._facts).bands if band.up_to]
        before = self._before(rates)
        bands = [limit - before + due for limit in limits for due in (ZERO, *dues)]
        return sorted({bend for bend in (*met, *dues, *bands) if bend > ZERO})

    def _before(self, rates: Entry) -> Decimal:
        settings = rates.attributes
        if settings["bands_on"] == "bill":
            return ZERO
        before = self._so_far.expense_of(self._benefit)
        if settings["bands_from"] == "deductible":
            before -= self._so_far.charged_for(self._benefit)
        return before

    def _layer_knots(self, benefit: str, knots: list[Decimal]) -> list[Decimal]:
        book = self._book.beside(benefit)
        none = dict.fromkeys(COSTS, ZERO)
        facts = {**self._facts, "care": self._benefit}
        if layers.without_part(benefit, book, facts, none, self._so_far):
            return knots
        if not layers.known(book)[0]:
            return knots
        before = self._so_far.expense_of(benefit)
        standard = book.value("deductible").outcome(self._facts).amount or ZERO
        bands = book.value("reimbursement_rate").outcome(self._facts).bands
        limits = [band.up_to for band in bands if band.up_to is not None]
        bends = {standard, *limits, *(limit + standard for limit in limits)}
        base = f"{benefit}_base"

        def curve(total: Decimal) -> Decimal:
            step = next(s for s in self.settled(total).steps if s.id == benefit)
            return next(part.money for part in step.parts if part.id == base)

        for bend in sorted(bends):
            knots = _inserted(knots, curve, bend - before)
        return knots

    def _with(self, knots: list[Decimal], name: str, level: Decimal) -> list[Decimal]:
        return _inserted(knots, self._curve(name), level)


def _inserted(knots: list[Decimal], curve: Curve, level: Decimal) -> list[Decimal]:
    """The knots with the total at which a curve passes a level, if it does."""
    if level <= ZERO or curve(knots[-1]) < level:
        return knots
    total = _first(curve, knots, level)
    # Either side of the bend is a knot: rounding to the fen may put it on one or the other.
    near = (total - _FEN, total, total + _FEN)
    return sorted({*knots, *(knot for knot in near if knots[0] <= knot <= knots[-1])})


def _first(curve: Curve, knots: list[Decimal], level: Decimal) -> Decimal:
    """The smallest total at which a curve that never falls reaches a level.

    Raises ``Refused`` where even the largest bill does not.
    """
    values = [curve(knot) for knot in knots]
    place = bisect_left(values, level)
    if place == len(values):
        message = f"无论花多少都达不到 {money(level)} 元，最多 {money(values[-1])} 元。"
        raise Refused("not_covered", message, ())
    if place == 0:
        return knots[0]
    low, high = knots[place - 1], knots[place]
    rise = values[place] - values[place - 1]
    part = (level - values[place - 1]) / rise
    guess = (low + (high - low) * part).quantize(_FEN, ROUND_CEILING)
    return _to_the_fen(curve, guess, low, high, level)


def _to_the_fen(
    curve: Curve, guess: Decimal, low: Decimal, high: Decimal, level: Decimal
) -> Decimal:
    """The exact fen beside the guess: the end values were rounded, so it may be a few off."""
    reach = _FEN
    while guess - reach > low and curve(guess - reach) >= level:
        reach *= 2
    below = max(guess - reach, low)
    reach = _FEN
    while curve(min(guess + reach, high)) < level:
        reach *= 2
    above = min(guess + reach, high) if curve(guess) < level else guess
    while above - below > _FEN:
        middle = ((above + below) / 2).quantize(_FEN)
        below, above = (below, middle) if curve(middle) >= level else (middle, above)
    return above
