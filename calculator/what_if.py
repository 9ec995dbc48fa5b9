"""What would change the answer: the same question asked again with one thing altered.

Nothing here is written down beforehand: every sentence comes from a second calculation, and one
that would change nothing, or that the rules cannot answer, is not said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from calculator.amounts import ZERO, money
from calculator.care import work_for
from calculator.catalogue import FIELDS
from calculator.definition import Calculator, Case, Working
from calculator.errors import InvalidInput, Refused
from calculator.fields import Inputs
from calculator.months import months_after
from calculator.outlook import Change
from calculator.policy.model import Place
from calculator.policy.shapes import BENEFIT_TITLES, LAYERS
from calculator.steps import Step

MOST = 5
"""More would be a list to study, and no help."""

_PER_KIND = 2
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


def what_if(question: Question) -> tuple[Change, ...]:
    """At most a handful of changes; none where the answer itself is a range."""
    if question.inputs.unknown:
        return ()
    find = _FINDERS.get(question.calculator.id)
    return tuple(find(question))[:MOST] if find else ()


# -- care: another hospital, a registration, another tier, a larger bill ---------------------------


def _care(question: Question) -> Iterator[Change]:
    work = _works_of(question)
    own, others = _same_hospital(question), _hospitals(question)
    for variants in (own, others, _elsewhere(question), _tiers(question)):
        yield from _best(variants, question, work)
    bill = _Bill(question, work, "total")
    yield from _critical_illness(bill, "总费用再多")
    yield from _ceiling(bill)


def _works_of(question: Question) -> Work:
    """How one bill is settled; care elsewhere is settled many times over by its own calculator."""
    if question.calculator.id == "out-of-area":
        return lambda case: work_for(case, "inpatient")
    return question.calculator.work


Variant = tuple[str, dict[str, object]]
"""What is done otherwise, in words, and the inputs that say so."""


def _hospitals(question: Question) -> list[Variant]:
    """The kinds of hospital that the place tells apart, or else the levels."""
    inputs = question.inputs
    if inputs.get("institution"):
        return [
            (f"换到{kind.label}看", {"institution": kind.id, "hospital_level": None})
            for kind in question.place.institutions
            if _base(kind.label) != _base(_own_kind(question))
        ]
    if not inputs.get("hospital_level"):
        return []
    return [
        (f"换到{option.label}医院看", {"hospital_level": option.value})
        for option in FIELDS["hospital_level"].options
        if option.value != inputs["hospital_level"]
    ]


def _same_hospital(question: Question) -> list[Variant]:
    """The same hospital under other terms, which are told in brackets: 三级医院（已转诊）."""
    own = _own_kind(question)
    if not own:
        return []
    found: list[Variant] = []
    for kind in question.place.institutions:
        if kind.label != own and _base(kind.label) == _base(own):
            terms, before = (label.removeprefix(_base(own))[1:-1] for label in (kind.label, own))
            words = f"但{terms}" if terms else f"但不是“{before}”"
            changes: dict[str, object] = {"institution": kind.id, "hospital_level": None}
            found.append((f"还在{_base(own)}看，{words}", changes))
    return found


def _own_kind(question: Question) -> str:
    """What the kind of hospital is called that was asked about; nothing where none was."""
    own = question.inputs.get("institution")
    return next((kind.label for kind in question.place.institutions if kind.id == own), "")


def _base(label: str) -> str:
    return label.partition("（")[0]


def _elsewhere(question: Question) -> list[Variant]:
    """Being registered for care elsewhere, or not being so, or staying at home."""
    inputs = question.inputs
    if inputs.get("care_place") in (None, "local"):
        return []
    if inputs.get("registration") in (None, "none"):
        found: list[Variant] = [
            ("先办好转诊备案再去", {"registration": "referral"}),
            ("长期住在那里、办好长期居住备案的", {"registration": "long_term"}),
        ]
    else:
        found = [("没有备案就去", {"registration": "none"})]
    return [*found, ("就在参保地看", {"care_place": "local", "registration": "none"})]


def _tiers(question: Question) -> list[Variant]:
    """The tiers to choose from: those that differ in their number; others are kinds of people."""
    own = question.inputs.get("tier") or ""
    kind, _, number = own.rpartition("_")
    if not number.isdecimal():
        return []
    return [
        (f"参保时选“{tier.label}”的", {"tier": tier.id})
        for tier in question.place.tiers
        if tier.id != own and tier.id.rpartition("_")[0] == kind
    ]


def _best(variants: Iterable[Variant], question: Question, work: Work) -> list[Change]:
    """The variants that change what the patient pays: what saves most, and what costs most."""
    before = _named(question.steps, "patient_total").money
    found: dict[Decimal, Change] = {}
    for words, changes in variants:
        steps = question.again(changes, work)
        if not steps or not (difference := _named(steps, "patient_total").money - before):
            continue
        sentence = f"同样的费用，{words}，您{_more_or_less(difference)}。"
        found.setdefault(difference, _change(changes, sentence, difference, steps))
    ranked = [found[difference] for difference in sorted(found)]
    return ranked if len(ranked) <= _PER_KIND else [ranked[0], ranked[-1]]


def _more_or_less(difference: Decimal) -> str:
    return f"{'多' if difference > 0 else '少'}付 {money(abs(difference))} 元"


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
    """The steps as a function of whole yuan added to one of the inputs, each worked out once."""

    def __init__(self, question: Question, work: Work, name: str) -> None:
        self._question, self._work, self._name = question, work, name
        self._before: Decimal = question.inputs[name]
        self._known: dict[int, Steps] = {0: question.steps}

    def __call__(self, more: int) -> Steps:
        """The steps with so many yuan more."""
        if more not in self._known:
            changed = {self._name: self._before + more}
            self._known[more] = self._question.again(changed, self._work)
        return self._known[more]

    def change(self, more: int, words: str) -> Change:
        """The addition as a change."""
        changes = {self._name: self._before + more}
        return _change(changes, words, Decimal(more), self(more), self._name)


def _critical_illness(bill: _Bill, spending: str) -> Iterator[Change]:
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
        yield bill.change(more, f"{spending} {more:,} 元，大病保险就开始报。")


def _ceiling(bill: _Bill) -> Iterator[Change]:
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
        words = f"总费用再多 {more:,} 元，统筹基金今年就到封顶线，再往上统筹基金不再付{then}。"
        yield bill.change(more, words)
    if layers:
        yield from _last_ceiling(bill, layers, more or 0)


def _layers_beyond(at: Steps, far: Steps) -> str:
    """The further layers that pay more for a far larger bill, in words."""
    names = [name for name in LAYERS if _amount(far, name) > _amount(at, name)]
    return "、".join(BENEFIT_TITLES[name] for name in names)


def _last_ceiling(bill: _Bill, layers: str, start: int) -> Iterator[Change]:
    """How much more until no fund that is known pays anything more, where there is such a point.

    It lies beyond the pooled fund's ceiling, with which the search may ``start``.
    """

    def paid(steps: Steps) -> Decimal:
        return _amount(steps, "fund_total")

    most = paid(bill(_MOST_SPENT))
    if paid(bill(_MOST_SPENT - _FIRST_TRY)) < most:
        return
    if more := _first(bill, lambda steps: paid(steps) >= most, paid, most, start):
        words = f"总费用再多 {more:,} 元，{layers}也到顶了，再往上收录的各层都不再付。"
        yield bill.change(more, words)


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
    bill = _Bill(question, question.calculator.work, "accumulated_self_pay")
    yield from _critical_illness(bill, "自己再付（算得进大病保险的）")


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


def _more_or_less_due(difference: Decimal) -> str:
    return f"{'多' if difference > 0 else '少'} {money(abs(difference))} 元"


def _late_fee(question: Question) -> Iterator[Change]:
    later = {"to_day": question.inputs["to_day"] + timedelta(days=_LATER)}
    steps = question.again(later)
    if steps:
        difference = _amount(steps, "late_fee") - _amount(question.steps, "late_fee")
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
    "out-of-area": _care,
    "critical-illness": _accumulated,
    "back-payment": _back_payment,
    "late-fee": _late_fee,
    "waiting-period": _waiting_period,
}
