"""What pages show of a place's rules, own and inherited, and which form calculates with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from builder.standing import Standing, standing
from calculator import CALCULATORS, fields_for
from calculator.answer import NATION
from calculator.definition import Calculator
from calculator.fields import Field
from calculator.policy import Library
from calculator.policy.model import Place, Reading, Rule, Value
from calculator.policy.shapes import BENEFITS, CARE, FOR_CHECKS, LAYERS, SCHEMES

BOTH_SCHEMES = "哪种医保都一样"
_ALSO: Mapping[str, Mapping[str, str]] = {"outpatient": {"chronic_outpatient": "chronic"}}
"""Further benefits that a form answers for, with the box to tick for them."""

_STAY = (("inpatient", ("deductible",)), ("inpatient", ("reimbursement_rate",)))
_TAKES: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    **{
        benefit: ((benefit, ("deductible",)), (benefit, ("reimbursement_rate",)))
        for benefit in (*CARE, *LAYERS)
    },
    "out_of_area": (*_STAY, ("out_of_area", tuple(BENEFITS["out_of_area"]))),
    "personal_account": (("personal_account", ("credit",)),),
    "back_payment": (("back_payment", ("monthly_charge", "continued_charge")),),
}
"""What no answer can do without: of each group of values, one of which something is known."""


@dataclass(frozen=True)
class ValueView:
    """A value of a rule as a place page shows it: what holds now, and what held before."""

    value: Value
    anchor: str
    current: list[Reading]
    earlier: Sequence[tuple[Reading, Standing]]


@dataclass(frozen=True)
class RuleView:
    """A rule as the page of a place shows it: the place's own, or one of a place above it.

    ``calculate`` is the address, from the site's root, of a form that is filled in with the place,
    the scheme and, where the rule is history, a day of its time; ``None`` where no form uses it.
    """

    rule: Rule
    values: list[ValueView]
    historic: bool
    calculate: str | None
    lacks: bool = False
    """Whether there is a form for it that could only refuse: what it takes was never found out."""
    is_rest: bool = False
    """Whether it is what is over of a rule of which other values hold on."""

    @property
    def over(self) -> RuleView | None:
        """Its dates that have passed, which a page tells apart from those still to come."""
        values = [item for item in self.values if not item.current]
        if self.historic or not values:
            return None
        return replace(self, values=values, historic=True, calculate=None, is_rest=True)

    @property
    def without_over(self) -> RuleView:
        """The same without the dates that have passed."""
        return replace(self, values=[item for item in self.values if item.current])

    @property
    def periods(self) -> list[str]:
        """For each figure in force: its name, and since when or on which days."""
        return [
            f"{item.value.label} {item.current[-1].period.words}"
            for item in self.values
            if item.current
        ]


@dataclass(frozen=True)
class Inherited:
    """A place above another one, and its rules as they concern that other one."""

    place: Place
    rules: list[RuleView]

    @property
    def in_force(self) -> list[RuleView]:
        """What a page shows in full: of a province, what is in force; of the nation, nothing."""
        if self.place.level == "nation":
            return []
        return [view for view in self.rules if not view.historic]

    @property
    def linked(self) -> list[RuleView]:
        """What a page only points at."""
        return self.rules if self.place.level == "nation" else [v for v in self.rules if v.historic]

    @property
    def whole(self) -> str:
        """The extent of the rules: ``全省一样``."""
        return "全区一样" if self.place.name.endswith("自治区") else "全省一样"


def answerable(library: Library) -> dict[str, tuple[Field, ...]]:
    """The calculators that a form can put to this data, by id, each with the form's fields."""
    fields = {item.id: fields_for(item, library) for item in CALCULATORS.values()}
    return {
        item.id: fields[item.id]
        for item in CALCULATORS.values()
        if not any(field.required and field.kind == "records" for field in item.fields)
        and _has_a_rule(item, fields[item.id], library)
    }


def anchor(rule: Rule, value: Value | None = None) -> str:
    """Where a rule, or one of its values, stands on its place's page."""
    parts = [rule.scheme, rule.benefit, value.id if value else None]
    return "-".join(part.replace("_", "-") for part in parts if part)


def by_scheme(views: Iterable[RuleView]) -> dict[str, list[RuleView]]:
    """Rules by the scheme they belong to, in words, for a list of what there is."""
    found: dict[str, list[RuleView]] = {}
    for view in views:
        found.setdefault(SCHEMES.get(view.rule.scheme or "", BOTH_SCHEMES), []).append(view)
    return found


class PlaceRules:
    """The rules of each place as they stand on one day."""

    def __init__(self, library: Library, as_of: date) -> None:
        self._library = library
        self._as_of = as_of
        self.forms = answerable(library)

    def own(self, place: Place) -> list[RuleView]:
        """A place's own rules."""
        return [self._view(rule, place) for rule in self._rules_of(place)]

    def inherited(self, place: Place) -> list[Inherited]:
        """The rules of the places above, nearest first; places without any are left out.

        So are figures that are only there to check others: they tell a reader nothing of a place.
        Where a nearer rule is about the same, it is the one to calculate with; what it says too is
        left out of a province's.
        """
        own = self._library.rules_of(place.id)
        nearer = {(rule.scheme, rule.benefit) for rule in own}
        said = {(rule.scheme, rule.benefit, name) for rule in own for name in rule.values}
        found = []
        for other in self._library.lineage(place.id)[1:]:
            rules = [r for r in self._rules_of(other) if r.benefit not in FOR_CHECKS]
            views = [
                self._view(rule, place, linked=(rule.scheme, rule.benefit) not in nearer)
                for rule in map(self._besides(other, said), rules)
                if rule.values
            ]
            nearer |= {(rule.scheme, rule.benefit) for rule in rules}
            said |= {(rule.scheme, rule.benefit, name) for rule in rules for name in rule.values}
            if views:
                found.append(Inherited(other, views))
        return found

    def _besides(
        self, place: Place, said: set[tuple[str | None, str, str]]
    ) -> Callable[[Rule], Rule]:
        """Takes out of a province's rule what a nearer one says; the nation's are left whole."""
        if place.level == "nation":
            return lambda rule: rule
        return lambda rule: replace(
            rule,
            values={
                name: value
                for name, value in rule.values.items()
                if (rule.scheme, rule.benefit, name) not in said
            },
        )

    def in_force(self, calculator_id: str, places: Iterable[Place]) -> list[RuleView]:
        """The rules that a calculator follows today, place by place."""
        benefits = {CALCULATORS[calculator_id].benefit, *_ALSO.get(calculator_id, ())}
        views = [view for place in places for view in self.own(place)]
        return [view for view in views if view.rule.benefit in benefits and not view.historic]

    def _rules_of(self, place: Place) -> list[Rule]:
        """A place's rules, what most people ask about first."""
        order = list(BENEFITS)

        def rank(rule: Rule) -> tuple[bool, str, int]:
            return rule.benefit in FOR_CHECKS, rule.scheme or "", order.index(rule.benefit)

        return sorted(self._library.rules_of(place.id), key=rank)

    def _view(self, rule: Rule, place: Place, *, linked: bool = True) -> RuleView:
        values = [self._value_view(rule, value) for value in rule.values.values()]
        historic = not any(view.current for view in values)
        day = _last_day(rule) if historic else None
        address = self._form_address(rule, place, day) if linked else None
        if address and self._can_only_refuse(rule, place):
            return RuleView(rule, values, historic, None, lacks=True)
        return RuleView(rule, values, historic, address)

    def _value_view(self, rule: Rule, value: Value) -> ValueView:
        states = [
            (reading, standing(self._library, value, reading, self._as_of))
            for reading in value.readings
        ]
        current = [reading for reading, state in states if state == "current"]
        earlier = [(reading, state) for reading, state in states if state != "current"]
        return ValueView(value, anchor(rule, value), current, earlier[::-1])

    def _can_only_refuse(self, rule: Rule, place: Place) -> bool:
        """Whether something that every answer takes was never found out, whatever is filled in."""
        return not all(
            any(self._says_something(rule, place, benefit, name) for name in names)
            for benefit, names in _TAKES.get(rule.benefit, ())
        )

    def _says_something(self, rule: Rule, place: Place, benefit: str, name: str) -> bool:
        found = self._library.find_rules(place.id, rule.scheme, benefit)
        value = next((rule.values[name] for rule in found if name in rule.values), None)
        return value is not None and any(
            not (row.outcome.missing or row.outcome.not_applicable)
            for main in value.readings
            for reading in (main, *main.alternatives)
            for row in reading.rows
        )

    def _form_address(self, rule: Rule, place: Place, day: date | None) -> str | None:
        for calculator_id, fields in self.forms.items():
            ticked = _ALSO.get(calculator_id, {}).get(rule.benefit)
            if ticked or CALCULATORS[calculator_id].benefit == rule.benefit:
                facts = {"place": place.id, "scheme": rule.scheme, "date": day}
                facts |= {ticked: "true"} if ticked else {}
                asked = {field.name for field in fields if _takes(field, facts.get(field.name))}
                if "place" not in asked and any(field.name == "place" for field in fields):
                    return None  # nobody is insured at a province
                filled = {name: value for name, value in facts.items() if name in asked}
                return f"calculators/{calculator_id}/" + ("#" + urlencode(filled) if filled else "")
        return None


def _has_a_rule(calculator: Calculator, fields: Sequence[Field], library: Library) -> bool:
    for field in fields:
        if field.name == "place":
            return bool(field.options)
    return any(rule.benefit == calculator.benefit for rule in library.rules_of(NATION))


def _takes(field: Field, value: object) -> bool:
    if field.kind == "choice":
        return str(value) in {option.value for option in field.options}
    return value is not None


def _last_day(rule: Rule) -> date:
    """The last day on which every figure of an ended rule still held, or was seen to hold."""
    last = [value.readings[-1] for value in rule.values.values()]
    ends = [end for reading in last if (end := _last_day_of(reading))]
    return min(ends) if ends else max(reading.period.last_certain for reading in last)


def _last_day_of(reading: Reading) -> date | None:
    return reading.period.end.last if reading.period.end else reading.window_end
