"""Which fields matter for the answers so far, in the order in which people would be asked.

Where the rules of the place are known, only what they ask is asked: a rule that tells no tiers
apart makes no question of them. Answers that come earlier decide what later questions there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from calculator.answer import (
    ASKED_BY_RULES,
    CALCULATORS,
    LEFT_TO_RULES,
    NATION,
    refuse_early,
)
from calculator.care import age_at
from calculator.catalogue import HOW_MUCH, MORE, WHAT, WHERE, WHO, WHY
from calculator.definition import Calculator
from calculator.errors import InvalidInput, Refused
from calculator.fields import Field, Option, read_inputs
from calculator.months import Month
from calculator.policy.conditions import may_hold
from calculator.policy.library import Library
from calculator.policy.model import Institution, Outcome, Reading, Rule, Value
from calculator.policy.model import Option as Kind
from calculator.policy.resolve import NotInForce, resolve
from calculator.policy.shapes import CARE, CHOSEN_FROM, COUNTED_FROM, LAYERS, NEEDED_FOR, USED_OF
from calculator.typed_in import with_typed_rules

_ORDER = (WHERE, WHO, WHY, WHAT, MORE, HOW_MUCH)
_CARE = ("scope", "inpatient", "out_of_area", *LAYERS, "personal_account")
_BENEFITS: Mapping[str, tuple[str, ...]] = {
    "inpatient": _CARE,
    "out-of-area": _CARE,
    "critical-illness": ("scope", "critical_illness"),
    "retirement-age": ("retirement_age",),
}
"""By calculator, the benefits whose rules it asks, where ``reads`` does not say so."""

_BY_CONDITION = LEFT_TO_RULES | {"admission", "care_place", "registration"}
"""Fields that go without saying on a form, and that matter only where a rule asks for them."""

_BY_USE: Mapping[str, str] = {
    "used_so_far": "payment_ceiling",
    **{used: ceiling for ceiling, used in USED_OF.items()},
    "account_balance": "pays_for",
}
"""Fields that matter where a rule has a certain value."""

_FOR_THE_YEAR = frozenset({"deductible_so_far", "in_scope_so_far", "self_pay_so_far"})
_NO_MUST = frozenset({"contribution"})
"""Benefits that only add something to an answer: what they ask may stay open."""

_MOST_LABELS = 2


@dataclass(frozen=True, slots=True)
class Question:
    """One field to ask; ``why`` tells what it decides."""

    field: Field
    required: bool
    why: str
    answered: bool
    options: tuple[Option, ...] = ()

    def to_json(self) -> dict[str, Any]:
        item = self.field
        return {
            "name": item.name,
            "label": item.label,
            "label_en": item.english,
            "group": item.group,
            "kind": item.kind,
            "required": self.required,
            "may_be_unknown": item.may_be_unknown,
            "why": self.why,
            "answered": self.answered,
            "options": [
                {"value": option.value, "label": option.label, "label_en": option.english}
                for option in self.options
            ],
        }


def questions(
    calculator_id: str, raw: Mapping[str, object], library: Library
) -> tuple[Question, ...]:
    """The questions of a calculator for the answers so far: where, who, what, how much.

    An answer that cannot be read counts as none.
    """
    calculator = CALCULATORS[calculator_id]
    library, raw = with_typed_rules(library, raw)
    interview = _Interview(calculator, raw, library)
    return tuple(interview.questions())


def asked(payload: Mapping[str, Any], library: Library) -> dict[str, Any]:
    """The bridge's method: the questions, and how many of them are still open."""
    found = questions(payload["calculator"], payload.get("inputs", {}), library)
    remaining = sum(not question.answered for question in found)
    return {"questions": [question.to_json() for question in found], "remaining": remaining}


@dataclass(slots=True)
class _Interest:
    """What the rules ask about a case: the values that want to know, by field."""

    labels: dict[str, dict[str, None]] = field(default_factory=dict)
    musts: set[str] = field(default_factory=set)

    def add(self, name: str, label: str, *, must: bool) -> None:
        self.labels.setdefault(name, {})
        if name != "cause":
            self.labels[name][label] = None
        if must:
            self.musts.add(name)

    def why(self, name: str) -> str:
        """Which values want to know, in words."""
        labels = list(self.labels.get(name, ()))
        more = "等" if len(labels) > _MOST_LABELS else ""
        said = "、".join(f"“{label}”" for label in labels[:_MOST_LABELS])
        return f"{said}{more}要看这一项。" if said else ""


class _Interview:
    """Goes through the fields in order, with what is known when each is reached."""

    def __init__(self, calculator: Calculator, raw: Mapping[str, object], library: Library) -> None:
        self._calculator, self._library = calculator, library
        self._values = self._read(raw)
        self._place = library.places.get(str(self._values.get("place") or NATION))
        self._known = all(
            item.name in self._values
            for item in calculator.fields
            if item.name in ("place", "scheme")
        )

    def _read(self, raw: Mapping[str, object]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for item in self._calculator.fields:
            alone = replace(item, required=False, assumed=None, may_be_unknown=False, when={})
            try:
                values |= read_inputs([alone], {item.name: raw.get(item.name)}).values
            except InvalidInput:
                if item.may_be_unknown and raw.get(item.name):
                    values[item.name] = None
        return values

    def questions(self) -> Iterator[Question]:
        facts: dict[str, str | int] = {}
        interest = self._interest(facts)
        ends = self._has_no_answer()
        for item in _in_order(self._calculator.fields):
            if ends and item.name not in ("place", "scheme"):
                continue
            if not self._matters(item, facts, interest):
                continue
            given = item.name in self._values
            must = item.name in interest.musts and item.assumed is None
            must = must or item.required or item.gate or self._waits_for_a_day(item)
            options = self._options(item, facts)
            yield Question(item, must, interest.why(item.name), given, options)
            if self._learn(item, facts):
                interest = self._interest(facts)

    def _has_no_answer(self) -> bool:
        """Whether nothing that somebody could still say would lead to an answer."""
        try:
            refuse_early(self._calculator, self._values, self._library)
        except Refused:
            return True
        return False

    def _matters(self, item: Field, facts: Mapping[str, object], interest: _Interest) -> bool:
        if item.kind == "records" or item.name in facts:
            return item.kind == "records" and item.required
        usual = {other.name: other.assumed for other in self._calculator.fields}
        if not item.needed({**usual, **self._values}):
            return False
        if item.name == "hospital_level" and "institution" in interest.labels:
            return False  # the kind of hospital tells the level
        if item.name == "chronic":
            return bool(self._rules("chronic_outpatient"))
        if item.name == "date" and self._calculator.id == "waiting-period":
            return self._waits_for_a_day(item)
        if item.required and item.name not in LEFT_TO_RULES:
            return True
        if item.name not in ASKED_BY_RULES | _BY_CONDITION | _BY_USE.keys() | _FOR_THE_YEAR:
            return True
        return item.name in interest.labels if self._known else item.required

    def _waits_for_a_day(self, item: Field) -> bool:
        """Whether a wait runs from the day of payment, which a resident in season need not say."""
        if item.name != "date" or self._calculator.id != "waiting-period":
            return False
        return self._values.get("scheme") == "employee" or self._values.get("in_season") == "false"

    def _learn(self, item: Field, facts: dict[str, str | int]) -> bool:
        """Take an answer, or what stands for it, up among the facts; whether rules may ask it."""
        value = self._values.get(item.name, item.assumed)
        if item.name == "institution" and self._place:
            kinds = {kind.id: kind.level for kind in self._place.institutions}
            if level := kinds.get(str(value)):
                facts["hospital_level"] = str(level)
        if isinstance(value, Month):
            day = self._day()
            if item.name == "birth" and "age" not in facts and day and day >= value.first_day:
                facts["age"] = age_at(value, day)
        elif isinstance(value, bool):
            facts[item.name] = str(value).lower()
        elif isinstance(value, str | int):
            facts[item.name] = int(value) if item.kind == "integer" else value
        else:
            return False
        return True

    def _options(self, item: Field, facts: Mapping[str, str | int]) -> tuple[Option, ...]:
        """What there is to choose from; kinds that the place declares are its own."""
        if self._place is None:
            return item.options
        kinds: Mapping[str, Sequence[Institution | Kind]] = {
            "institution": self._place.institutions,
            "tier": self._place.tiers,
            "disease": self._place.diseases,
        }
        declared = kinds.get(item.name, ())
        of_use = [kind for kind in declared if self._applies(item.name, kind, facts)]
        # Where none is of any use, the answer to any of them says why.
        offered = tuple(Option(kind.id, kind.label) for kind in of_use or declared)
        return offered or item.options

    def _applies(self, name: str, kind: Institution | Kind, facts: Mapping[str, str | int]) -> bool:
        """Whether the rules have a place for a kind: a chemist's takes nobody in for a stay."""
        if not self._known:
            return True
        chosen = {**facts, name: kind.id}
        for benefit, _, readings in self._in_use():
            said = {_has_place(reading, name, chosen) for reading in readings}
            if said == {False} and benefit not in _NO_MUST:
                return False
        return True

    # -- what the rules ask -------------------------------------------------------------------

    def _interest(self, facts: Mapping[str, str | int]) -> _Interest:
        found = _Interest()
        if not self._known:
            return found
        for benefit, value, readings in self._in_use():
            for reading in readings:
                _note(found, benefit, value, reading, facts)
        return found

    def _in_use(self) -> Iterator[tuple[str, Value, Sequence[Reading]]]:
        """Every value that a case may look up, with its benefit and what may answer."""
        for benefit in self._benefits():
            for value in _nearest(self._rules(benefit)):
                in_bill = benefit == "personal_account" and self._calculator.benefit in CARE
                if in_bill and value.id != "pays_for":
                    continue  # what is credited has no part in a bill
                readings = _in_force(value, self._day())
                if benefit in _NO_MUST:
                    # What is known of another year is worth telling.
                    readings = readings or value.readings[-1:]
                yield benefit, value, readings

    def _benefits(self) -> tuple[str, ...]:
        if self._calculator.id == "outpatient":
            care = "chronic_outpatient" if self._values.get("chronic") else "outpatient"
            return tuple(care if name == "inpatient" else name for name in _CARE)
        if self._calculator.id == "year":
            return (*_CARE, "outpatient", "chronic_outpatient")
        own = _BENEFITS.get(self._calculator.id) or self._calculator.reads
        return own or (self._calculator.benefit,)

    def _rules(self, benefit: str | None = None) -> list[Rule]:
        place = self._place.id if self._place else NATION
        scheme = None if self._calculator.schemeless else self._values.get("scheme")
        benefits = self._benefits() if benefit is None else (benefit,)
        find = self._library.find_rules
        return [
            rule for name in benefits for own in {scheme, None} for rule in find(place, own, name)
        ]

    def _day(self) -> date | None:
        day = self._values.get("date")
        return day if isinstance(day, date) else None


def _in_order(fields: Sequence[Field]) -> list[Field]:
    """The fields as people are asked; the kind of hospital before the level, which it may tell."""
    ordered = sorted(fields, key=_rank)
    kind = next((item for item in ordered if item.name == "institution"), None)
    if kind is not None:
        ordered.remove(kind)
        level = [item.name for item in ordered].index("hospital_level")
        ordered.insert(level, kind)
    return ordered


def _rank(item: Field) -> int:
    """Where, who, what, and at the end the money, what few need to say of it last."""
    if item.group == MORE and item.kind == "money":
        return len(_ORDER)
    return _ORDER.index(item.group) if item.group in _ORDER else _ORDER.index(MORE)


def _nearest(rules: Sequence[Rule]) -> list[Value]:
    """Every value by the nearest place that has it, without those that are only for show."""
    found: dict[str, Value] = {}
    for rule in rules:
        for value in rule.values.values():
            found.setdefault(value.id, value)
    return [value for value in found.values() if not value.information]


def _in_force(value: Value, day: date | None) -> Sequence[Reading]:
    """The readings that may answer on a day; every one where the day is not known."""
    if day is None:
        return value.readings
    try:
        resolution = resolve(value, day)
    except NotInForce:
        return ()
    return (resolution.reading, *resolution.doubts)


def _has_place(reading: Reading, name: str, facts: Mapping[str, str | int]) -> bool | None:
    """Whether the rows that name a kind are for it; ``None`` where none names it."""
    naming = [
        row.outcome.not_applicable is None
        for row in reading.rows
        if may_hold(row.when, facts) and any(condition.key == name for condition in row.when)
    ]
    return any(naming) if naming else None


def _note(
    interest: _Interest,
    benefit: str,
    value: Value,
    reading: Reading,
    facts: Mapping[str, str | int],
) -> None:
    """Note what a reading wants to know, besides what is known."""
    must = benefit not in _NO_MUST
    rows = [row for row in reading.rows if may_hold(row.when, facts)]
    changes = [item for item in reading.adjustments if may_hold(item.when, facts)]
    whens = [row.when for row in rows] + [item.when for item in changes]
    needed = {condition.key for when in whens for condition in when} - facts.keys()
    settings = {**value.attributes, **reading.attributes}
    needed |= {item.per for item in changes if item.per}
    needed |= {"admission"} if reading.sequence else set()
    needed |= {"days"} if settings.get("per") == "day" else set()
    needed |= {"disease"} if value.id == "disease_ceiling" else set()
    useful = {*NEEDED_FOR.get(value.id, ()), *_of_the_year(benefit, value, settings)}
    useful |= {name for name, other in _BY_USE.items() if other == value.id}
    needed |= {*CHOSEN_FROM.get(settings.get("chosen_by", ""), ())}
    for outcome in (row.outcome for row in rows):
        needed |= {*COUNTED_FROM.get(outcome.counted or "", ())}
        needed |= outcome.credit.needs if outcome.credit else set()
        useful |= outcome.needs
    useful -= _no_use(value, [row.outcome for row in rows])
    needed |= {"months_paid"} & useful
    if benefit in CARE:
        needed |= value.class_amounts(reading, facts)
    for name in needed:
        interest.add(name, value.label, must=must and name != "chosen_month")
    for name in useful - needed:
        interest.add(name, value.label, must=False)


def _no_use(value: Value, outcomes: Sequence[Outcome]) -> set[str]:
    """Prices of back-payment that nobody needs to type in: the rule has its own, or needs none."""
    if value.id == "monthly_charge" and not any(outcome.missing for outcome in outcomes):
        return {"price_at_once"}
    if value.id == "months_short" and all(o.counted == "to_statutory_age" for o in outcomes):
        return {"price_going_on"}
    return set()


def _of_the_year(benefit: str, value: Value, settings: Mapping[str, str]) -> Iterator[str]:
    """What of the year before matters to a value that is counted by the year."""
    if benefit in LAYERS:
        yield from ("self_pay_so_far",) if benefit == "critical_illness" else ()
        return
    if value.id == "deductible" and settings.get("per") == "year":
        yield "deductible_so_far"
    if settings.get("bands_on") == "year" or settings.get("limits") == "expense":
        yield "in_scope_so_far"
