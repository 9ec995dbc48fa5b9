"""What pages show of a place's rules, own and inherited, and which form calculates with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from calculator import CALCULATORS, fields_for
from calculator.answer import NATION
from calculator.definition import Calculator
from calculator.fields import Field
from calculator.policy import Library
from calculator.policy.model import Place, Reading, Rule, State, Value
from calculator.policy.shapes import BENEFITS, FOR_CHECKS


@dataclass(frozen=True)
class ValueView:
    """A value of a rule as a place page shows it: what holds now, and what held before."""

    value: Value
    anchor: str
    current: list[Reading]
    earlier: Sequence[tuple[Reading, State]]


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


@dataclass(frozen=True)
class Inherited:
    """A place above another one, and its rules as they concern that other one."""

    place: Place
    rules: list[RuleView]


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
        Where a nearer rule is about the same, it is the one to calculate with.
        """
        nearer = {(rule.scheme, rule.benefit) for rule in self._library.rules_of(place.id)}
        found = []
        for other in self._library.lineage(place.id)[1:]:
            rules = [r for r in self._rules_of(other) if r.benefit not in FOR_CHECKS]
            views = [
                self._view(rule, place, linked=(rule.scheme, rule.benefit) not in nearer)
                for rule in rules
            ]
            nearer |= {(rule.scheme, rule.benefit) for rule in rules}
            if views:
                found.append(Inherited(other, views))
        return found

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
        return RuleView(rule, values, historic, address)

    def _value_view(self, rule: Rule, value: Value) -> ValueView:
        states = [(reading, value.state(reading, self._as_of)) for reading in value.readings]
        current = [reading for reading, state in states if state == "current"]
        earlier = [(reading, state) for reading, state in states if state != "current"]
        return ValueView(value, anchor(rule, value), current, earlier[::-1])

    def _form_address(self, rule: Rule, place: Place, day: date | None) -> str | None:
        for calculator_id, fields in self.forms.items():
            if CALCULATORS[calculator_id].benefit == rule.benefit:
                facts = {"place": place.id, "scheme": rule.scheme, "date": day}
                asked = {field.name for field in fields if _takes(field, facts.get(field.name))}
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
    """The last day on which every figure of an ended rule still held."""
    ends = [value.readings[-1].period.end for value in rule.values.values()]
    return min(end.last for end in ends if end)
