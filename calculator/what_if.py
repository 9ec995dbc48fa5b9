"""What would change the answer: the same question asked again with one thing altered.

Nothing here is written down beforehand: every sentence comes from a second calculation, and one
that would change nothing, or that the rules cannot answer, is not said. Where the answer has two
ends, since something is unknown, each change is worked out at both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from calculator import ends
from calculator.amounts import ONE, ZERO, money, more_or_less
from calculator.care import BILL_PARTS, work_for
from calculator.catalogue import FIELDS
from calculator.contribution_years import retirement_of_case
from calculator.definition import Calculator, Case, Working
from calculator.errors import InvalidInput, Refused
from calculator.fields import Inputs
from calculator.months import Month, duration, months_after
from calculator.outlook import Change
from calculator.policy.conditions import AMOUNT_OF_CLASS
from calculator.policy.model import Institution, Place
from calculator.policy.shapes import BENEFIT_TITLES, LAYERS
from calculator.retirement_age import Retirement
from calculator.steps import Step
from calculator.year import settled_year

MOST = 5
"""More would be a list to study, and no help."""

_PER_KIND = 2
_HALF = Decimal("0.5")
_BETWEEN = tuple(Decimal(n) / 8 for n in range(1, 8))
"""Between two ends a change may come to more than at either: there it is tried as well."""

_MOST_SPENT = 5_000_000
"""Yuan; whatever begins or ends beyond that concerns nobody."""

_FIRST_TRY = 10_000
_LATER = 30
"""Days by which a late fee is put off."""

Work = Callable[[Case], Working]
Steps = Sequence[Step]


@dataclass(frozen=True, slots=True)
class Question:
    """An answered question, and the way to ask it again with other inputs."""

    calculator: Calculator
    inputs: Inputs
    place: Place
    steps: tuple[Step, ...]
    case_of: Callable[[Inputs], Case]

    def again(self, changes: Mapping[str, object], work: Work | None = None) -> tuple[Step, ...]:
        """The steps with some inputs changed; nothing where that cannot be answered."""
        try:
            case = self.case_of(self.inputs.having(**changes))
            return (work or self.calculator.work)(case).steps
        except (InvalidInput, Refused):
            return ()

    def at(self, share: Decimal, changes: Mapping[str, object], work: Work, steps: Steps) -> Steps:
        """The ``steps`` of these changes as they are so far on the way to the other end."""
        inputs = ends.least_of(self.inputs.having(**changes), steps, share)
        return replace(self, inputs=inputs).again({}, work)

    @property
    def is_range(self) -> bool:
        """Whether the answer has two ends."""
        return ends.is_range(self.inputs, self.steps)


def what_if(question: Question) -> tuple[Change, ...]:
    """At most a handful of changes."""
    find = _FINDERS.get(question.calculator.id)
    return tuple(find(question))[:MOST] if find else ()


# -- care: another hospital, a registration, another tier, a larger bill ---------------------------


def _care(question: Question) -> Iterator[Change]:
    work = _works_of(question)
    own, others = _same_hospital(question), _hospitals(question)
    for variants in (own, others, _elsewhere(question), _tiers(question)):
        yield from _best(variants, question, work)
    yield from _reached(question, work, "total", "总费用再多", (_critical_illness, _ceiling))


def _works_of(question: Question) -> Work:
    """How one bill is settled; care elsewhere is settled many times over by its own calculator."""
    if question.calculator.id == "out-of-area":
        return lambda case: work_for(case, "inpatient")
    return question.calculator.work


Variant = tuple[str, str, dict[str, object]]
"""What is done otherwise, in words with a place for a name; the name; and the inputs of it."""

_GO_TO = "换到{}看"


def _hospitals(question: Question) -> list[Variant]:
    """The kinds of hospital that the place tells apart, or else the levels.

    Under the same terms, as far as a kind has them: whoever is referred is so wherever they go.
    """
    inputs = question.inputs
    if own := _own_kind(question):
        kinds = question.place.institutions
        same_terms = {kind.base: kind for kind in kinds if kind.terms == own.terms}
        usual = [kind for kind in kinds if not kind.same_as and kind.base != own.base]
        return [_at(same_terms.get(kind.id, kind)) for kind in usual]
    if not inputs.get("hospital_level"):
        return []
    return [
        (_GO_TO, f"{option.label}医院", {"hospital_level": option.value})
        for option in FIELDS["hospital_level"].options
        if option.value != inputs["hospital_level"]
    ]


def _at(kind: Institution, words: str = _GO_TO) -> Variant:
    return words, kind.label, {"institution": kind.id, "hospital_level": None}


def _same_hospital(question: Question) -> list[Variant]:
    """The same kind of hospital under other terms."""
    own = _own_kind(question)
    if not own:
        return []
    kinds = [kind for kind in question.place.institutions if kind.base == own.base]
    name, _, usual = next(kind for kind in kinds if not kind.same_as).label.partition("（")
    found = []
    for kind in kinds:
        terms = kind.terms or usual.removesuffix("）")
        words = f"但{terms}" if terms else f"但不是“{own.terms}”"
        found += [_at(kind, f"还在{name}看，{words}")] if kind is not own else []
    return found


def _own_kind(question: Question) -> Institution | None:
    """The kind of hospital that was asked about; nothing where none was."""
    own = question.inputs.get("institution")
    return next((kind for kind in question.place.institutions if kind.id == own), None)


def _elsewhere(question: Question) -> list[Variant]:
    """Being registered for care elsewhere, or not being so, or staying at home."""
    inputs = question.inputs
    if inputs.get("care_place") in (None, "local"):
        return []
    if inputs.get("registration") in (None, "none"):
        found: list[Variant] = [
            ("先办好转诊备案再去", "", {"registration": "referral"}),
            ("长期住在那里、办好长期居住备案的", "", {"registration": "long_term"}),
        ]
    else:
        found = [("没有备案就去", "", {"registration": "none"})]
    return [*found, ("就在参保地看", "", {"care_place": "local", "registration": "none"})]


def _tiers(question: Question) -> list[Variant]:
    """The tiers to choose from: those that differ in their number; others are kinds of people."""
    own = question.inputs.get("tier") or ""
    kind, _, number = own.rpartition("_")
    if not number.isdecimal():
        return []
    return [
        ("参保时选“{}”的", tier.label, {"tier": tier.id})
        for tier in question.place.tiers
        if tier.id != own and tier.id.rpartition("_")[0] == kind
    ]


@dataclass(frozen=True, slots=True)
class _Like:
    """Variants that come to the same: the first of them, and the names of all."""

    words: str
    changes: Mapping[str, object]
    steps: Steps
    names: list[str] = field(default_factory=list)

    @property
    def said(self) -> str:
        return self.words.format("或".join(self.names))


_SENTENCE = "同样的费用，{}，您{}。"


def _best(
    variants: Iterable[Variant], question: Question, work: Work, sentence: str = _SENTENCE
) -> list[Change]:
    """The variants that change what the patient pays: what saves most, and what costs most."""
    shares = (ZERO, _HALF, ONE) if question.is_range else (ZERO,)
    found: dict[tuple[Decimal, ...], _Like] = {}
    for words, name, changes in variants:
        steps = question.again(changes, work)
        differences = _differences(question, work, changes, steps, shares)
        if any(differences):
            like = found.setdefault(differences, _Like(words, changes, steps))
            like.names.extend([name] if name and like.words == words else [])
    ranked = sorted(found, key=sum)
    chosen = ranked if len(ranked) <= _PER_KIND else [ranked[0], ranked[-1]]
    return [_dearer(question, work, found[tried], tried, sentence) for tried in chosen]


def _differences(
    question: Question,
    work: Work,
    changes: Mapping[str, object],
    steps: Steps,
    shares: Iterable[Decimal],
) -> tuple[Decimal, ...]:
    """By how much more the patient pays, so far on the way to the other end; nothing if unknown."""
    found = []
    for share in shares:
        own: Steps = question.steps
        other = steps
        if share and steps:
            own = question.at(share, {}, work, question.steps)
            other = question.at(share, changes, work, steps)
        if not own or not other:
            return ()
        found.append(_named(other, "patient_total").money - _named(own, "patient_total").money)
    return tuple(found)


def _dearer(
    question: Question, work: Work, like: _Like, tried: Sequence[Decimal], sentence: str
) -> Change:
    """One variant as a change, with the least and the most that it comes to."""
    between: tuple[Decimal, ...] = ()
    if question.is_range and ends.has_between(question.inputs):
        between = _differences(question, work, like.changes, like.steps, _BETWEEN)
    every, at_ends = (*tried, *between), (tried[0], tried[-1])
    # Between the ends it was tried here and there only.
    is_rough = not min(at_ends) <= min(every) <= max(every) <= max(at_ends)
    said = more_or_less(every)
    about = "大约" if is_rough and not said.startswith("可能") else ""
    words = sentence.format(like.said, f"{about}{said}")
    change = _change(like.changes, words, at_ends[0], like.steps)
    return replace(change, spread=(min(every), max(every))) if len({*every}) > 1 else change


def _change(
    changes: Mapping[str, object],
    sentence: str,
    difference: Decimal | int,
    steps: Steps,
    amount: str = "patient_total",
) -> Change:
    sources = (source for step in steps for part in step.walk() for source in part.sources)
    altered = {name: str(value) for name, value in changes.items() if value is not None}
    return Change(altered, sentence, amount, difference, tuple(dict.fromkeys(sources)))


def _named(steps: Steps, name: str) -> Step:
    return next(step for step in steps if step.id == name)


def _find(steps: Steps, *path: str) -> Step | None:
    """The step at the end of a path of ids, from a top step into its parts."""
    found: Step | None = None
    for name in path:
        found = next((step for step in (found.parts if found else steps) if step.id == name), None)
        if found is None:
            return None
    return found


def _amount(steps: Steps, *path: str) -> Decimal:
    found = _find(steps, *path)
    return found.money if found else ZERO


# -- how much more until something begins or ends --------------------------------------------------


class _Bill:
    """The steps as a function of whole yuan more of an amount, each worked out once.

    ``altered`` says which inputs so many yuan more are, and ``besides`` what the answer rests on
    that is not among its steps.
    """

    def __init__(
        self,
        name: str,
        altered: Callable[[int], Mapping[str, object]],
        again: Callable[[int], Steps],
        known: Steps = (),
        besides: Steps = (),
    ) -> None:
        self._name, self._altered, self._again, self._besides = name, altered, again, besides
        self._known: dict[int, Steps] = {0: known} if known else {}

    def __call__(self, more: int) -> Steps:
        """The steps with so many yuan more."""
        if more not in self._known:
            self._known[more] = self._again(more)
        return self._known[more]

    def change(self, more: int, words: str) -> Change:
        """The addition as a change."""
        steps = (*self._besides, *self(more))
        return _change(self._altered(more), words, Decimal(more), steps, self._name)


def _more_of(question: Question, work: Work, name: str, *, other_end: bool = False) -> _Bill:
    """More of one of the inputs of a question."""
    before: Decimal = question.inputs[name]

    def altered(more: int) -> dict[str, object]:
        return {name: before + more}

    def again(more: int) -> Steps:
        steps = question.again(altered(more), work)
        return question.at(ONE, altered(more), work, steps) if other_end else steps

    return _Bill(name, altered, again, () if other_end else question.steps)


Threshold = tuple[int, str]
"""So many yuan more, and what begins or ends then, in words."""


def _reached(
    question: Question,
    work: Work,
    name: str,
    spending: str,
    finders: Iterable[Callable[[_Bill], Iterator[Threshold]]],
) -> Iterator[Change]:
    """How much more until something begins or ends.

    Where some of the bill may lie outside the scope, more of it may do so too: nothing is said.
    """
    if question.is_range and ends.has_between(question.inputs):
        return
    bill = _more_of(question, work, name)
    found = [threshold for find in finders for threshold in find(bill)]
    later: Mapping[str, int] = {then: more for more, then in found}
    if question.is_range:
        other = _more_of(question, work, name, other_end=True)
        later = {then: more for find in finders for more, then in find(other)}
    for more, then in found:
        if then in later:
            least, most = sorted((more, later[then]))
            words = f"{least:,}" + (f" 到 {most:,}" if most > least else "")
            change = bill.change(more, f"{spending} {words} 元，{then}")
            spread = (Decimal(least), Decimal(most))
            yield replace(change, spread=spread) if most > least else change


def _critical_illness(bill: _Bill) -> Iterator[Threshold]:
    """How much more until critical illness insurance begins to pay."""

    def counted(steps: Steps) -> Decimal:
        return _amount(steps, "critical_illness", "critical_illness_base")

    def pays(steps: Steps) -> bool:
        return _amount(steps, "critical_illness") > 0

    if _find(bill(0), "critical_illness") is None or pays(bill(0)):
        return
    # The whole deductible shows only where it is passed.
    standard = _amount(bill(_MOST_SPENT), "critical_illness", "critical_illness_deductible")
    if more := _first(bill, pays, counted, standard):
        yield more, "大病保险就开始报。"


def _ceiling(bill: _Bill) -> Iterator[Threshold]:
    """How much more until the pooled fund, and then the layers after it, have paid all they pay."""
    left = _find(bill(0), "pooled_fund", "payment_ceiling_left")
    if left is None:
        return

    def paid(steps: Steps) -> Decimal:
        return _amount(steps, "pooled_fund")

    more = _first(bill, lambda steps: paid(steps) >= left.money, paid, left.money)
    if more is None and paid(bill(0)) < left.money:
        return
    layers = _layers_beyond(bill(more or 0), bill(_MOST_SPENT))
    if more:
        then = f"，改由{layers}接着付" if layers else ""
        yield more, f"统筹基金今年就到封顶线，再往上统筹基金不再付{then}。"
    if layers:
        yield from _last_ceiling(bill, layers, more or 0)


def _layers_beyond(at: Steps, far: Steps) -> str:
    """The further layers that pay more for a far larger bill, in words."""
    names = [name for name in LAYERS if _amount(far, name) > _amount(at, name)]
    return "、".join(BENEFIT_TITLES[name] for name in names)


def _last_ceiling(bill: _Bill, layers: str, start: int) -> Iterator[Threshold]:
    """How much more until no fund that is known pays anything more, where there is such a point.

    It lies beyond the pooled fund's ceiling, with which the search may ``start``.
    """

    def paid(steps: Steps) -> Decimal:
        return _amount(steps, "fund_total")

    most = paid(bill(_MOST_SPENT))
    if paid(bill(_MOST_SPENT - _FIRST_TRY)) < most:
        return
    if more := _first(bill, lambda steps: paid(steps) >= most, paid, most, start):
        yield more, f"{layers}也到顶了，再往上收录的各层都不再付。"


def _first(
    bill: _Bill,
    reached: Callable[[Steps], bool],
    rising: Callable[[Steps], Decimal],
    target: Decimal,
    start: int = 0,
) -> int | None:
    """The fewest whole yuan more with which something is reached; ``None`` if it is or never is.

    Between bends every amount is linear, so that a straight line leads there in a few tries; every
    other try halves what is left, so that bends cannot hold it up.
    """
    before, low, step = start, start, _FIRST_TRY
    high = start + step
    if reached(bill(low)) or not reached(bill(_MOST_SPENT)):
        return None
    while not reached(bill(high)):
        step *= 5
        before, low, high = low, high, min(start + step, _MOST_SPENT)
    halve = False
    while high - low > 1:
        guess = None if halve else _led_to(bill, rising, target, (before, low, high))
        guess = (low + high) // 2 if guess is None else guess
        for point in (guess, guess + 1, guess - 1):
            if low < point < high:
                is_there = reached(bill(point))
                before, low, high = (before, low, point) if is_there else (low, point, high)
        halve = not halve
    return high


def _led_to(
    bill: _Bill,
    rising: Callable[[Steps], Decimal],
    target: Decimal,
    points: tuple[int, int, int],
) -> int | None:
    """Where a straight line meets the target: through the points on both sides of it.

    What stops rising at the target says nothing beyond it; then the line goes on from below.
    """
    before, low, high = points
    at_low, at_high = rising(bill(low)), rising(bill(high))
    first, second, at_first, at_second = low, high, at_low, at_high
    if at_high <= target:
        first, second, at_first, at_second = before, low, rising(bill(before)), at_low
    if at_second <= at_first:
        return None
    return first + int((second - first) * (target - at_first) / (at_second - at_first))


def _accumulated(question: Question) -> Iterator[Change]:
    name, spending = "accumulated_self_pay", "自己再付（算得进大病保险的）"
    yield from _reached(question, question.calculator.work, name, spending, (_critical_illness,))
    yield from _groups(question)


def _groups(question: Question) -> Iterator[Change]:
    """Belonging to those who are paid more, which not everybody knows of themselves."""
    if question.inputs.get("group") not in (None, "none"):
        return
    before = _amount(question.steps, "critical_illness")
    found: dict[Decimal, tuple[list[str], dict[str, object], tuple[Step, ...]]] = {}
    for option in FIELDS["group"].options:
        changes: dict[str, object] = {"group": option.value}
        steps = question.again(changes)
        if steps and (more := _amount(steps, "critical_illness") - before) > 0:
            found.setdefault(more, ([], changes, steps))[0].append(option.label)
    for more in sorted(found, reverse=True)[:_PER_KIND]:
        labels, changes, steps = found[more]
        sentence = f"属于“{'”“'.join(labels)}”的，大病保险多付 {money(more)} 元。"
        yield _change(changes, sentence, more, steps, "critical_illness")


# -- a year: the costliest stay elsewhere, and one visit more --------------------------------------


def _year(question: Question) -> Iterator[Change]:
    """Of a ledger's last year: its costliest stay otherwise, and what is not far away."""
    visits: Sequence[Mapping[str, Any]] = question.inputs["visits"]
    years, another = settled_year(question.case_of(question.inputs))
    last = years[max(years)]
    own = [n for n, year in years.items() if year == last]
    stays = [n for n in own if visits[n]["kind"] == "inpatient"]
    if stays:
        costliest = max(stays, key=lambda n: visits[n]["total"])
        yield from _other_stay(question, visits, costliest)
    yield from _one_more(question, visits, (stays or own)[-1], another)


def _other_stay(
    question: Question, visits: Sequence[Mapping[str, Any]], index: int
) -> Iterator[Change]:
    """The whole year again with one stay of it otherwise."""

    def case_of(stay: Inputs) -> Case:
        every = (*visits[:index], stay.values, *visits[index + 1 :])
        case = question.case_of(question.inputs.having(visits=every))
        return replace(case, brief=False)  # its sources are wanted

    def work(case: Case) -> Working:
        found = question.calculator.work(case)
        # A year without the stay is not the year with that stay otherwise.
        is_there = any(step.id == f"visit_{number}" for step in found.steps)
        return found if is_there else replace(found, steps=())

    number = index + 1
    stay = replace(question, inputs=Inputs(visits[index]), case_of=case_of)
    sentence = f"同样的费用，第 {number} 次住院{{}}，您这一年{{}}。"
    for variants in (_same_hospital(stay), _hospitals(stay), _elsewhere(stay)):
        for change in _best(variants, stay, work, sentence):
            yield replace(change, changes={"visit": str(number), **change.changes})


def _one_more(
    question: Question,
    visits: Sequence[Mapping[str, Any]],
    index: int,
    another: Callable[[Mapping[str, Any]], Steps],
) -> Iterator[Change]:
    """How large a visit like one of the ledger, after all of it, would have to be."""
    like = visits[index]
    left_out = (*BILL_PARTS, *AMOUNT_OF_CLASS.values())
    plain = {name: value for name, value in like.items() if name not in left_out}
    plain |= {**dict.fromkeys(BILL_PARTS, ZERO), "items": (), "discharge": None, "continued": False}
    plain["date"] = visits[-1]["date"]

    def again(more: int) -> Steps:
        try:
            return another({**plain, "total": Decimal(more)})
        except (InvalidInput, Refused):
            return ()

    def altered(more: int) -> dict[str, object]:
        return {"visit": len(visits) + 1, "total": Decimal(more)}

    bill = _Bill("total", altered, again, besides=question.steps)
    if not bill(0) or not bill(_MOST_SPENT):
        return
    # It may pay already; then nothing begins.
    finders = [_ceiling] if _amount(bill(1), "critical_illness") else [_critical_illness, _ceiling]
    spending = f"这一年再有一次和第 {index + 1} 次一样的{_KINDS[like['kind']]}，没有自费，费用到"
    for more, then in (threshold for find in finders for threshold in find(bill)):
        yield bill.change(more, f"{spending} {more:,} 元，{then}")


_KINDS = {"inpatient": "住院", "outpatient": "门诊", "chronic_outpatient": "慢特病门诊"}


# -- contributions: later, repaired, another month -------------------------------------------------


def _back_payment(question: Question) -> Iterator[Change]:
    """What it costs to wait, which is what a reader puts off without knowing."""
    day = question.inputs["date"]
    before = _amount(question.steps, "back_payment")
    for months, words in ((1, "晚一个月办"), (12, "晚一年办")):
        later = {"date": months_after(day, months)}
        steps = question.again(later)
        if steps and (difference := _amount(steps, "back_payment") - before):
            sentence = f"{words}（{later['date']}），要补的{_more_or_less_due(difference)}。"
            yield _change(later, sentence, difference, steps, "back_payment")
    if not before:
        return
    continued = _find(question.steps, "continued_total")
    if continued and (difference := continued.money - before):
        sentence = f"不一次补、接着按月缴，缴满一共{_more_or_less_due(difference)}。"
        yield _change({}, sentence, difference, [continued], "back_payment")
    yield from _paid_on(question, before)
    for month, words in _pension_months(question):
        steps = question.again({"chosen_month": month})
        if steps and (difference := _amount(steps, "back_payment") - before):
            sentence = f"改在 {words}退休，要补的{_more_or_less_due(difference)}。"
            changes = {"chosen_month": month}
            yield _change(changes, sentence, difference, steps, "back_payment")


def _paid_on(question: Question, before: Decimal) -> Iterator[Change]:
    """Paying every month until the pension, and at once only for what is short by then."""
    paid, now = question.inputs.get("months_paid"), Month.of(question.inputs["date"])
    retirement = _retirement(question)
    left = retirement.month.index - now.index if retirement else 0
    if retirement is None or paid is None or left <= 0:
        return
    changes = {"date": retirement.month.first_day, "months_paid": paid + left}
    steps = question.again(changes)
    if steps and (difference := _amount(steps, "back_payment") - before):
        sentence = (
            f"每月照缴到 {retirement.month.words}退休，到时一次补的"
            f"{_more_or_less_due(difference)}（每月缴的另算）。"
        )
        yield _change(changes, sentence, difference, steps, "back_payment")


def _retirement(question: Question) -> Retirement | None:
    """When the reader retires, where that is known of them."""
    try:
        return retirement_of_case(question.case_of(question.inputs))
    except (InvalidInput, Refused):
        return None


def _pension_months(question: Question) -> list[tuple[Month, str]]:
    """The earliest, the statutory and the latest month to retire in, but for the one meant."""
    own = _retirement(question)
    if own is None:
        return []
    now, due = Month.of(question.inputs["date"]), own.statutory.month
    found: dict[Month, str] = {}
    for month in (max(own.earliest, now), due, own.latest):
        if month != own.month and now <= month <= own.latest:
            found[month] = month.words + ("（延后要单位同意）" if month > due else "")
    return list(found.items())


def _contribution_years(question: Question) -> Iterator[Change]:
    """Until when to pay, and what another month of retirement comes to."""
    short, left = (_count(question.steps, n) for n in ("months_short", "months_until_retirement"))
    if 0 < short <= left:
        changes = {"months_paid": question.inputs["months_paid"] + short}
        steps = question.again(changes)
        if steps and not _count(steps, "months_short"):
            until = Month.of(question.inputs["date"]).plus(short - 1)
            sentence = f"从这个月起每月照缴，缴到 {until.words}就够了。"
            yield _change(changes, sentence, -short, steps, "months_short")
    name = "months_short_at_retirement"
    before = _count(question.steps, name)
    for month, words in _pension_months(question):
        steps = question.again({"chosen_month": month})
        if steps and (difference := _count(steps, name) - before):
            after = _count(steps, name)
            then = f"还差 {after} 个月" if after else "就够了"
            more = f"{'多' if difference > 0 else '少'}差 {abs(difference)} 个月"
            sentence = f"改在 {words}退休，每月照缴到那时{then}，{more}。"
            yield _change({"chosen_month": month}, sentence, difference, steps, name)


def _retirement_age(question: Question) -> Iterator[Change]:
    """The other original age, of which many women are not sure; and retiring early."""
    due = _named(question.steps, "statutory_month").month
    for option in FIELDS["female_category"].options:
        if question.inputs["sex"] != "female" or option.value == question.inputs["female_category"]:
            continue
        changes: dict[str, object] = {"female_category": option.value}
        if steps := question.again({**changes, "chosen_month": None}):
            other = _named(steps, "statutory_month").month
            later = other.index - due.index
            sentence = (
                f"原来的退休年龄是 {option.label}的，{other.words}退休，"
                f"{'晚' if later > 0 else '早'} {duration(abs(later))}。"
            )
            yield _change(changes, sentence, later, steps, "statutory_month")
    earliest = _named(question.steps, "earliest_month").month
    needed = _find(question.steps, "minimum_months")
    if question.inputs.get("chosen_month") or earliest == due or needed is None:
        return
    changes = {"chosen_month": earliest}
    steps = question.again(changes)
    if (other_needed := _find(steps, "minimum_months")) and other_needed.count != needed.count:
        less = other_needed.count - needed.count
        sentence = (
            f"提前到 {earliest.words}退休，缴费至少要满 {duration(other_needed.count)}，"
            f"{'多' if less > 0 else '少'} {abs(less)} 个月。"
        )
        yield _change(changes, sentence, less, steps, "minimum_months")


def _count(steps: Steps, name: str) -> int:
    found = _find(steps, name)
    return found.count if found else 0


def _more_or_less_due(difference: Decimal) -> str:
    return f"{'多' if difference > 0 else '少'} {money(abs(difference))} 元"


def _late_fee(question: Question) -> Iterator[Change]:
    later = {"to_day": question.inputs["to_day"] + timedelta(days=_LATER)}
    steps = question.again(later)
    before = _amount(question.steps, "late_fee")
    if steps and (difference := _amount(steps, "late_fee") - before):
        sentence = f"再拖 {_LATER} 天，滞纳金{_more_or_less_due(difference)}。"
        yield _change(later, sentence, difference, steps, "late_fee")


def _waiting_period(question: Question) -> Iterator[Change]:
    """Repairing, paying in season, closing the gap in time: whatever makes the wait shorter."""
    if not _months(question.steps):
        return
    inputs = question.inputs
    if inputs["scheme"] == "employee":
        yield from _shorter_gap(question)
        return
    repairs = [
        (f"补缴 {years} 年", {"repaired_years": years})
        for years in range(inputs["repaired_years"] + 1, inputs["missed_years"] + 1)
    ]
    tried = [(words, changes, question.again(changes)) for words, changes in repairs]
    known = [item for item in tried if item[2]]
    if known:
        # Of those that save as much, the one with the fewest years.
        yield from _less_wait(question, *min(known, key=lambda item: _months(item[2])))
    if inputs["in_season"] == "false":
        in_season = {"in_season": "true"}
        words = "在集中参保期内缴"
        yield from _less_wait(question, words, in_season, question.again(in_season))


def _shorter_gap(question: Question) -> Iterator[Change]:
    """The longest gap after which nobody waits."""
    short, long = 0, question.inputs["gap_months"]
    while long - short > 1:
        middle = (short + long) // 2
        steps = question.again({"gap_months": middle})
        short, long = (middle, long) if steps and not _months(steps) else (short, middle)
    steps = question.again({"gap_months": short})
    if steps and not _months(steps):
        words = f"断了不超过 {short} 个月就接上"
        yield from _less_wait(question, words, {"gap_months": short}, steps)


def _less_wait(
    question: Question, words: str, changes: Mapping[str, object], steps: Steps
) -> Iterator[Change]:
    if not steps or not (less := _months(question.steps) - _months(steps)):
        return
    after = "就不用等" if not _months(steps) else f"只要等 {_months(steps)} 个月"
    sentence = f"{words}，{after}，{'少' if less > 0 else '多'}等 {abs(less)} 个月。"
    yield _change(changes, sentence, -less, steps, "waiting_months")


def _months(steps: Steps) -> int:
    return _named(steps, "waiting_months").count


_FINDERS: Mapping[str, Callable[[Question], Iterator[Change]]] = {
    "inpatient": _care,
    "outpatient": _care,
    "year": _year,
    "out-of-area": _care,
    "critical-illness": _accumulated,
    "back-payment": _back_payment,
    "contribution-years": _contribution_years,
    "retirement-age": _retirement_age,
    "late-fee": _late_fee,
    "waiting-period": _waiting_period,
}
