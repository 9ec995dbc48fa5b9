"""From a question to an answer: inputs checked, rules found, worked out, other readings tried."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from calculator import ends
from calculator.back_payment import BACK_PAYMENT
from calculator.catalogue import FIELDS
from calculator.contribution_years import CONTRIBUTION_YEARS
from calculator.critical_illness import CRITICAL_ILLNESS
from calculator.days_worked_out import with_days
from calculator.deadlines import DEADLINES
from calculator.definition import Calculator, Case, Working
from calculator.doubts import Choice, choices
from calculator.errors import InvalidInput, Refused
from calculator.fields import Field, Inputs, Option, on_form, read_inputs, with_options
from calculator.inpatient import INPATIENT
from calculator.late_fee import LATE_FEE
from calculator.names import with_ids
from calculator.nearest import nearest
from calculator.next_steps import next_steps
from calculator.out_of_area import OUT_OF_AREA
from calculator.outlook import Outlook
from calculator.outpatient import OUTPATIENT
from calculator.personal_account import PERSONAL_ACCOUNT
from calculator.policy.conditions import AMOUNT_OF_CLASS
from calculator.policy.library import Library
from calculator.policy.model import Place, Reading
from calculator.policy.rulebook import Entry, Rulebook, labelled
from calculator.policy.shapes import BENEFITS, SCHEMES, USED_OF
from calculator.retirement_age import RETIREMENT_AGE
from calculator.since import standards
from calculator.steps import Alternative, Amount, Result, Step
from calculator.typed_in import TYPED_WARNING, with_typed_rules
from calculator.waiting_period import WAITING_PERIOD
from calculator.what_if import Question, what_if
from calculator.year import YEAR

CALCULATORS: Mapping[str, Calculator] = {
    item.id: item
    for item in (
        INPATIENT,
        OUTPATIENT,
        YEAR,
        CRITICAL_ILLNESS,
        PERSONAL_ACCOUNT,
        CONTRIBUTION_YEARS,
        BACK_PAYMENT,
        RETIREMENT_AGE,
        WAITING_PERIOD,
        LATE_FEE,
        OUT_OF_AREA,
        DEADLINES,
    )
}
NATION = "cn"

ASKED_BY_RULES = frozenset(
    {
        "cause",
        *("sex", "birth", "age", "group", "tier", "disease", "institution", "days"),
        *("tcm", "oncology", "listed_treatment", "enrolled_years", "months_enrolled"),
        *("inner_used_so_far", "disease_used_so_far"),
        *AMOUNT_OF_CLASS.values(),
        *("employment", "pension_kind", "first_enrolled", "months_paid", "months_deemed"),
        *("contribution_base", "pension", "average_pension", "last_wage", "average_wage"),
        *("female_category", "chosen_month", "with_account", "price_at_once", "price_going_on"),
    }
)
"""Inputs that matter only where some rule asks for them."""

_STAYS = ("inpatient", "out-of-area")
_VISITS = ("outpatient", "chronic_outpatient")

_RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "inpatient": ("inpatient",),
    "outpatient": ("outpatient", "chronic_outpatient"),
    "out-of-area": ("inpatient",),
    "critical-illness": ("critical_illness",),
    "contribution-years": ("contribution_years",),
    "back-payment": ("back_payment",),
    "personal-account": ("personal_account",),
}
"""By calculator, the benefits of which one has to have a rule for there to be an answer."""

LEFT_TO_RULES = frozenset({"status", "hospital_level"})
"""Required inputs that nothing but conditions use."""


def calculate(
    calculator_id: str,
    raw: Mapping[str, object],
    library: Library,
    *,
    form: bool = False,
    today: date | None = None,
) -> Result:
    """Answer a question; one that a reader put with a ``form`` has to say what a gate asks.

    ``raw`` may hold ``rules``, parameters of a place typed in (see ``typed_in``). Raises
    ``KeyError`` for an unknown calculator, ``InvalidInput`` with every input error, and
    ``Refused`` where the data cannot answer. The day is an input; no clock is read. What is over
    and how many days are left goes by ``today``, where whoever asks has a clock and says it.
    """
    calculator = CALCULATORS[calculator_id]
    library, raw = with_typed_rules(library, raw)
    case = case_of(calculator_id, raw, library, form=form, today=today)
    inputs, place, book = case.inputs, case.place, case.book
    working = calculator.work(case)
    alternatives, caveats = _alternatives(calculator, inputs, place, book, working)
    is_range = ends.is_range(inputs, working.steps)
    other = _other_end(case, calculator, working.steps)
    working = with_days(calculator, case, working, library.newest_check)
    return Result(
        calculator=calculator.id,
        place=place.id,
        day=inputs.get("date"),
        steps=working.steps,
        data_version=library.data_version,
        lead=_lead(working, other, is_range=is_range) + _doubted(working, alternatives),
        headline=working.headline,
        warnings=(
            *_over(book, library.newest_check),
            *cautions(book),
            *working.warnings,
            *caveats,
            *ends.warnings_of(calculator, inputs, working.steps, found=other is not None),
            *_passed_over(inputs),
            *_not_read(calculator, inputs, book, working.steps),
        ),
        assumptions=_assumptions(calculator, inputs, library),
        notes=_notes(book),
        alternatives=(*((other,) if other else ()), *alternatives),
        other_end=other.steps if other else (),
        inputs={name: _echo(value) for name, value in inputs.values.items()},
        extra=working.extra,
        standards=standards(book, place),
        tables=working.tables,
        files=working.files,
        consulted=tuple(cited for entry in book.used.values() for cited in entry.citations),
        outlook=_outlook(calculator, case, working.steps, library),
    )


def _outlook(
    calculator: Calculator, case: Case, steps: tuple[Step, ...], library: Library
) -> Outlook:
    def again(inputs: Inputs) -> Case:
        return _case(calculator, inputs, library, brief=True, today=case.book.today)

    question = Question(calculator, case.inputs, case.place, steps, again)
    return Outlook(
        lambda: what_if(question), lambda: next_steps(calculator, again(case.inputs), steps)
    )


def case_of(
    calculator_id: str,
    raw: Mapping[str, object],
    library: Library,
    *,
    form: bool = False,
    today: date | None = None,
) -> Case:
    """The checked inputs of a question with the place and the rules that they name."""
    calculator = CALCULATORS[calculator_id]
    raw = with_ids(raw, library)
    fields = _required_here(calculator, raw, library)
    if form:
        refuse_early(calculator, raw, library)
        asked = _asked(library, calculator)
        fields = tuple(on_form(item) if item.name in asked else item for item in fields)
    inputs = read_inputs(fields, raw, also_known=FIELDS)
    return _case(calculator, inputs, library, today=today)


def refuse_early(calculator: Calculator, raw: Mapping[str, object], library: Library) -> None:
    """Raise ``Refused`` where whoever is insured there so gets no answer, whatever else they say.

    Then nobody is asked for more than the place and the scheme.
    """
    place, scheme = library.places.get(str(raw.get("place"))), str(raw.get("scheme"))
    benefits = _RESTS_ON.get(calculator.id)
    if benefits is None or place is None or scheme not in SCHEMES:
        return
    books = [Rulebook(library, place.id, scheme, benefit, date.max) for benefit in benefits]
    if not any(book.rules for book in books):
        books[0].need_a_rule()


def _case(
    calculator: Calculator,
    inputs: Inputs,
    library: Library,
    *,
    brief: bool = False,
    today: date | None = None,
) -> Case:
    place = _place(library, inputs.get("place") or NATION)
    scheme = None if calculator.schemeless else inputs.get("scheme")
    # Without a date the latest reading answers: the last day of the calendar lies after them all.
    day = inputs.get("date") or date.max
    book = Rulebook(library, place.id, scheme, calculator.benefit, day, today=today)
    return Case(inputs, place, book, brief)


def _required_here(
    calculator: Calculator, raw: Mapping[str, object], library: Library
) -> tuple[Field, ...]:
    """The fields; where rules are known, those that only conditions use are left to the rules.

    Whichever rule of the day asks for them names them, as it does with every other fact.
    """
    place, scheme = str(raw.get("place")), str(raw.get("scheme"))
    if not any(library.find_rules(place, scheme, benefit) for benefit in BENEFITS):
        return calculator.fields
    return tuple(
        replace(item, required=False) if item.name in LEFT_TO_RULES else item
        for item in calculator.fields
    )


def _other_end(
    case: Case, calculator: Calculator, answered: tuple[Step, ...]
) -> Alternative | None:
    """The other end of the range, where something is said to be unknown and that matters."""
    inputs = case.inputs
    if not ends.is_range(inputs, answered):
        return None
    least = replace(case, inputs=ends.least_of(inputs, answered), book=case.book.choosing())
    try:
        steps = calculator.work(replace(least, brief=True)).steps
    except InvalidInput:
        # Items that the rules take a share of first leave less than the whole rest.
        return None
    return Alternative(ends.reading_of(calculator, inputs), steps)


def _lead(working: Working, other: Alternative | None, *, is_range: bool) -> str:
    """The sentence, which says both ends where there are two."""
    if not is_range:
        return working.lead
    if other is None:
        return f"{working.lead}这是医保付得最多的一头。"
    return working.ranged(other.steps) if working.ranged else working.lead


def _doubted(working: Working, alternatives: Iterable[Alternative]) -> str:
    """That other readings come to something else in what the sentence is about."""
    for alternative in alternatives:
        others = {step.id: step.amount for step in alternative.steps}
        for step in working.steps:
            if step.id in working.headline and others.get(step.id) != step.amount:
                return "资料的说法不一样，也可能是别的数，见“也可能是这样”。"
    return ""


def _passed_over(inputs: Inputs) -> Iterator[str]:
    for name in inputs.passed_over:
        yield f"填了“{FIELDS[name].label}”（{name}），这里用不到，没有计入。"


def _not_read(
    calculator: Calculator, inputs: Inputs, book: Rulebook, steps: Iterable[Step]
) -> Iterator[str]:
    """What was filled in for the rules to look at, and none of those used did."""
    given = [item for item in calculator.fields if _means_something(item, inputs)]
    if not given:
        return
    read = {name for step in steps for part in step.walk() for name in part.inputs}
    for entry in book.used.values():
        read |= entry.asks | entry.value.needs
        read = read.union(*(doubt.asks for doubt in entry.resolution.doubts))
        if entry.value.id in USED_OF:
            read.add(USED_OF[entry.value.id])
    if "age" in read:
        read.add("birth")
    for item in given:
        if item.name not in read:
            words = item.words(inputs[item.name]) if item.options else ""
            said = f"“{item.label}”" + (f"（{words}）" if words else "")
            yield f"填了{said}，这里用到的规定不看这一项，没有计入。"


def _means_something(item: Field, inputs: Inputs) -> bool:
    """Whether an answer was given that only rules can make use of, and not the usual one."""
    value = inputs.get(item.name)
    if value is None or item.gate or item.name not in ASKED_BY_RULES:
        return False
    return item.name not in inputs.assumed and str(value).lower() != item.assumed


def fields_for(calculator: Calculator, library: Library) -> tuple[Field, ...]:
    """The calculator's fields for a form.

    ``place`` offers the places that have a rule for it and where somebody can be insured: pooling
    areas, and the nation, whose own rules hold wherever an area has none. A province is neither.
    What no rule in the data asks about, and what a form cannot take (records), is left out.
    """
    asked = _asked(library, calculator)
    offered = [
        Option(place.id, place.short_name, place.id.title())
        for place in library.places.values()
        if place.level != "province"
        and any(library.find_rules(place.id, scheme, calculator.benefit) for scheme in SCHEMES)
    ]
    return tuple(
        with_options(item, offered) if item.name == "place" else on_form(item)
        for item in calculator.fields
        if item.required
        or (item.kind != "records" and (item.name not in ASKED_BY_RULES or item.name in asked))
    )


def _place(library: Library, place_id: str) -> Place:
    place = library.places.get(place_id)
    if place is not None:
        return place
    names = {place.id: place.short_name for place in library.places.values()}
    near = nearest(place_id, names)
    hint = f"是不是 {near}（{names[near]}）？" if near else ""
    raise Refused("no_rule", f"还没有收录“{place_id}”这个地方。{hint}", (place_id,))


def _alternatives(
    calculator: Calculator, inputs: Inputs, place: Place, book: Rulebook, working: Working
) -> tuple[tuple[Alternative, ...], list[str]]:
    """The amounts under the other readings that may hold, where they differ."""
    answered = _raw_amounts(working.steps)
    found: list[tuple[list[tuple[str, Amount]], Choice, Alternative]] = []
    caveats = []
    for choice in choices(book.used.values()):
        other = book.choosing(choice)
        try:
            steps = calculator.work(Case(inputs, place, other, brief=True)).steps
        except Refused as refusal:
            caveat = f"另一种说法下算不出：{refusal.message}"
            caveats += [caveat] if caveat not in caveats else []
            continue
        if (amounts := _raw_amounts(steps)) == answered:
            continue
        if choice.for_range and not _widens(working, steps, [each.steps for *_, each in found]):
            continue
        same = next((n for n, (known, *_) in enumerate(found) if known == amounts), len(found))
        # Of choices that come to the same, the one that changes least says what makes the change.
        if same == len(found) or len(choice.ways) < len(found[same][1].ways):
            alternative = Alternative(_choice_words(other, book), steps)
            found[same : same + 1] = [(amounts, choice, alternative)]
    return tuple(alternative for *_, alternative in found), caveats


def _widens(working: Working, steps: Iterable[Step], others: Sequence[Sequence[Step]]) -> bool:
    """Whether what the reader came for is more, or less, than in every answer so far."""
    every = [{step.id: step for step in each} for each in (working.steps, *others)]
    for step in steps:
        if step.id in working.headline and isinstance(step.amount, Decimal):
            known = [each[step.id].money for each in every if step.id in each]
            if not known or not min(known) <= step.amount <= max(known):
                return True
    return False


def _raw_amounts(steps: Iterable[Step]) -> list[tuple[str, Amount]]:
    return [(step.id, step.amount) for step in steps]


def _choice_words(other: Rulebook, book: Rulebook) -> str:
    """Which values follow which document in another book than the answer's: a clause for each.

    What says the same of the case either way is not named: to a reader it means nothing.
    """
    changed = {
        key: entry
        for key, entry in other.used.items()
        if entry.reading is not entry.resolution.reading
    }
    differs = {
        key: entry
        for key, entry in changed.items()
        if key not in book.used or not entry.says_the_same(book.used[key])
    }
    labels: dict[str, dict[str, None]] = {}
    for (name, _), entry in (differs or changed).items():
        labels.setdefault(_reading_words(book, name, entry.reading), {})[entry.label] = None
    return "；".join(f"{'、'.join(named)}按{words}" for words, named in labels.items())


def _reading_words(book: Rulebook, name: str, reading: Reading) -> str:
    citation = book.cite(reading)
    words = f"《{citation.title}》（{citation.period}，{citation.grade} 级）"
    # Two readings of one document look alike; what its note says tells them apart.
    alone = [entry for (known, _), entry in book.used.items() if known == name]
    same = any(entry.citation.document == citation.document for entry in alone)
    return f"{words}：{reading.note.rstrip('。')}" if same and reading.note else words


def _over(book: Rulebook, newest_check: date) -> Iterator[str]:
    """Rules that were over by the last day on which anything was checked.

    They held on the day that was asked about, or else they would not answer. What picks a reading
    by another day, such as that of retirement, goes by it for good, and is not over for the reader.
    """
    ended: dict[tuple[str, bool], dict[str, None]] = {}
    # A value may be asked for on several days; what follows an ended reading tells that it is over.
    latest = {name: entry for (name, _), entry in sorted(book.used.items(), key=_by_day)}
    for entry in latest.values():
        end = entry.period.end
        for_good = entry.attributes.get("chosen_by", "handling") != "handling"
        if end and end.last < newest_check and not entry.citation.typed and not for_good:
            followed = any(r.period.certain_from > end.last for r in entry.value.readings)
            until = entry.period.speaks_of or f"到 {end.words} 为止"
            ended.setdefault((until, followed), {})[f"“{entry.label}”"] = None
    for (until, followed), labels in ended.items():
        told = f"{'、'.join(labels)}照当时的规定算。那条规定{until}，"
        if followed:
            yield f"{told}后来有新的规定，现在办要照新的。"
        else:
            yield f"{told}后来的没有查到，现在不能照办。"


def _by_day(used: tuple[tuple[str, date], Entry]) -> date:
    return used[0][1]


def cautions(book: Rulebook) -> Iterator[str]:
    """What the days and grades of the values used call for."""
    concerned: dict[str, dict[str, None]] = {}
    reposted: dict[str, dict[str, None]] = {}
    open_questions: dict[str, None] = {}
    for (_, day), entry in book.used.items():
        label = f"“{entry.label}”"
        history = [_of_history(entry, day)] if book.is_history(entry.reading, day) else []
        for caution in (*history, *entry.cautions):
            concerned.setdefault(caution, {})[label] = None
        if entry.reading.warning:
            open_questions[entry.reading.warning] = None
        for citation in entry.citations:
            if citation.grade == "C" and not citation.typed:
                reposted.setdefault(citation.title, {})[label] = None
    yield from open_questions
    for caution, labels in concerned.items():
        yield "、".join(labels) + caution
    for title, labels in reposted.items():
        yield f"{'、'.join(labels)}只有转载资料（C 级）：《{title}》，请向 12393 核实。"
    if any(entry.citation.typed for entry in book.used.values()):
        yield TYPED_WARNING


def _of_history(entry: Entry, day: date) -> str:
    """What to warn of where a document that is history states no end: going on from a label."""
    year = entry.reading.period.last_certain.year
    return f"出自历史文件，只知道 {year} 年是这样；到 {day} 改了没有，没有查到，不能当成照旧。"


def _assumptions(calculator: Calculator, inputs: Inputs, library: Library) -> tuple[str, ...]:
    """What left-out inputs were taken to be; what no rule asks about is not worth a line."""
    place, scheme = str(inputs.get("place") or NATION), inputs.get("scheme")
    return library.remembered(
        ("assumptions", calculator.id, inputs.assumed, place, scheme),
        lambda: _assumption_words(
            calculator, inputs, _asked_there(library, calculator, place, scheme)
        ),
    )


def _assumption_words(
    calculator: Calculator, inputs: Inputs, asked: Collection[str]
) -> tuple[str, ...]:
    fields = {item.name: item for item in calculator.fields}
    return tuple(
        f"没有填“{fields[name].label}”，按“{fields[name].words(inputs[name])}”算。"
        for name in inputs.assumed
        if name not in ASKED_BY_RULES or name in asked
    )


def _asked_there(
    library: Library, calculator: Calculator, place: str, scheme: str | None
) -> set[str]:
    """The facts that any rule depends on which holds in a place and which the calculator reads."""
    read = calculator.reads or tuple(BENEFITS)
    rules = [r for b in read for own in {scheme, None} for r in library.find_rules(place, own, b)]
    return {key for rule in rules for key in rule.asks}


def _asked(library: Library, calculator: Calculator) -> set[str]:
    """The facts that any rule depends on which the calculator reads.

    A stay is settled by no rule of visits: what only these ask about is none of its questions.
    """
    read = calculator.reads or tuple(BENEFITS)
    if calculator.id in _STAYS:
        read = tuple(benefit for benefit in read if benefit not in _VISITS)
    return library.remembered(
        ("asked", read),
        lambda: {key for rule in library.rules if rule.benefit in read for key in rule.asks},
    )


def _notes(book: Rulebook) -> tuple[str, ...]:
    """Remarks that the data makes on the readings and rules used."""
    notes = [
        f"{entry.label}：{labelled(entry.reading.note, book.cite(entry.reading))}"
        for entry in book.used.values()
        if entry.reading.note
    ]
    return tuple(dict.fromkeys([*(rule.note for rule in book.rules[:1] if rule.note), *notes]))


def _echo(value: object) -> object:
    """An input as JSON has it."""
    if isinstance(value, tuple):
        return [{name: _echo(inner) for name, inner in record.items()} for record in value]
    return value if isinstance(value, bool | int) else str(value)
