"""Whether a question could come to a row of a table: by putting every question that would.

A row behind a refusal is proven to be so by the refusals themselves, not by a list of rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from calculator import CALCULATORS, InvalidInput, Library, Refused, calculate
from calculator.definition import Calculator
from calculator.fields import Field
from calculator.policy.conditions import cells
from calculator.policy.model import Rule
from calculator.policy.resolve import NotInForce, Resolution, resolve
from calculator.policy.shapes import CARE, ITEM_ASKS, SCHEMES
from tests.row_figures import Alteration, alterations
from tests.row_use import Run, TableRow, run

Inputs = dict[str, Any]

_MOST_CELLS = 200_000
_MOST_CASES = 80
"""Of the cases that the tables of a rule tell apart, so many are tried, spread over all of them."""

_MOST_TRIES = 400
"""A question may be asked for one more input after another; so many are put for one row and day."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of the questions that would come to a row.

    ``answer`` is one whose answer is another if a figure of the row is another. ``refused`` are
    those that ended before it, or went on without what its rule does not know for the day, and
    ``idle`` those that took it up to no effect. ``passed`` looked into its table on its day and
    took no row; ``read`` is whether any looked there at all.
    """

    answer: tuple[str, Inputs] | None = None
    refused: int = 0
    idle: int = 0
    passed: tuple[str, Inputs] | None = None
    read: bool = False


def look_for(found: TableRow, library: Library) -> Finding:
    """Put every question that would come to a row, until its figures decide an answer."""
    ended = refused = answered = idle = 0
    read, passed = False, None
    own = {id(value) for value in found.rule.values.values()}
    for calculator, inputs, done in _tries(found, library):
        read = read or id(found.value) in done.values
        answered, refused = answered + done.answered, refused + bool(done.refused)
        if done.answered and done.touches(found):
            if _decides(found, calculator.id, inputs, library):
                return Finding((calculator.id, inputs), read=True)
            idle += 1
        elif id(found.rule) in done.unknown or (
            done.refused and (own & done.values or found.rule.benefit in calculator.reads)
        ):
            ended += 1
        elif done.answered and id(found.value) in done.values and _leads(found, inputs):
            passed = passed or (calculator.id, inputs)
    return Finding(None, ended if answered else refused, idle, passed, read)


def _decides(found: TableRow, calculator: str, inputs: Inputs, library: Library) -> bool:
    figures = list(alterations(found.reading, found.row))
    return not figures or any(_differs(each, calculator, inputs, library) for each in figures)


def _differs(alteration: Alteration, calculator: str, inputs: Inputs, library: Library) -> bool:
    before = _answer(calculator, inputs, library)
    with alteration.made():
        after = _answer(calculator, inputs, library)
    return bool(after != before)


def _answer(calculator: str, inputs: Inputs, library: Library) -> Any:
    try:
        answer = calculate(calculator, inputs, library).to_json()
    except (InvalidInput, Refused) as error:
        return error.to_json()
    # They repeat what the rules say, whatever comes of it.
    return {name: said for name, said in answer.items() if name != "standards"}


def _tries(found: TableRow, library: Library) -> Iterator[tuple[Calculator, Inputs, Run]]:
    """The questions that fulfil a row's conditions on a day on which its reading may hold."""
    for calculator in _calculators(found):
        known = {item.name: item for item in calculator.fields}
        for place, scheme in _where(found, library):
            for day in _days(found):
                for facts in _facts(found, library):
                    if not _is_about(calculator, facts):
                        continue
                    asked = {"place": place, "scheme": scheme, "date": day.isoformat()}
                    start = asked | _inputs_of(facts, found, day)
                    start = {name: given for name, given in start.items() if name in known}
                    yield from _filled(calculator, known, start, day, library, place)


def _filled(
    calculator: Calculator,
    known: Mapping[str, Field],
    start: Inputs,
    day: date,
    library: Library,
    place: str,
) -> Iterator[tuple[Calculator, Inputs, Run]]:
    """A question with all that it turns out to lack, in every way in which that can be said.

    One that nobody can put in full comes as it is.
    """
    waiting, tries = [start], 0
    while waiting and tries < _MOST_TRIES:
        inputs, tries = waiting.pop(), tries + 1
        done = run(calculator.id, inputs, library)
        if not done.lacking:
            yield calculator, inputs, done
            continue
        lacking = next((name for name in done.lacking if name not in inputs), "")
        ways = _ways(known[lacking], day, library, place) if lacking in known else []
        waiting += [{**inputs, lacking: way} for way in ways]
        if not ways:
            yield calculator, inputs, done


def _ways(item: Field, day: date, library: Library, place: str) -> list[Any]:
    """What may be said in a field."""
    keys = library.places[place].condition_keys()
    if item.options:
        return [option.value for option in item.options]
    if item.name in keys and keys[item.name].options:
        return list(keys[item.name].options)
    match item.kind:
        case "money":
            return ["0", "30000"] if item.name.endswith("_amount") else ["30000"]
        case "date":
            return [day.isoformat()]
        case "month":
            return ["1964-06"]
        case "flag":
            return [True, False]
        case "integer":
            return [day.year] if "year" in item.name and (item.minimum or 0) > 1 else [0, 2, 40]
    return []


def _calculators(found: TableRow) -> list[Calculator]:
    """Those that ask about single cases and may read the rule."""
    benefit = found.rule.benefit
    takes = [c for c in CALCULATORS.values() if not any(f.name == "visits" for f in c.fields)]
    own = [c for c in takes if c.benefit == benefit or benefit in c.reads]
    if own and benefit in CARE:
        return own
    return own + [c for c in takes if not c.schemeless and not c.reads and c not in own]


def _is_about(calculator: Calculator, facts: Mapping[str, str | int]) -> bool:
    """Whether a calculator is about the kind of care of a case."""
    visits = any(item.name == "chronic" for item in calculator.fields)
    return "care" not in facts or (facts["care"] != "inpatient") == visits


def _where(found: TableRow, library: Library) -> Iterator[tuple[str, str]]:
    """Two places, with their schemes, in which the row's value is the nearest of its kind."""
    rule = found.rule
    for scheme in (rule.scheme,) if rule.scheme else SCHEMES:
        places = [
            place.id
            for place in library.places.values()
            if (place.level not in ("nation", "province") or place.id == rule.place)
            and _nearest(found, place.id, scheme, library) is rule
        ]
        places.sort(key=lambda name: name == rule.place)
        yield from ((place, scheme) for place in places[:2])


def _nearest(found: TableRow, place: str, scheme: str, library: Library) -> Rule | None:
    rules = [
        rule
        for own in (scheme, None)
        for rule in library.find_rules(place, own, found.rule.benefit)
    ]
    return next((rule for rule in rules if found.value.id in rule.values), None)


def _days(found: TableRow) -> list[date]:
    """Days on which the reading is the answer or stands beside it."""
    period = found.reading.period
    days = {date(2026, 11, 22), *(seen.first for seen in period.attested)}
    days |= {period.start.first} if period.start else set()
    days |= {period.end.last} if period.end else set()
    days |= {reading.period.certain_from for reading in found.value.readings}
    return [day for day in sorted(days) if _holds(found, day)]


def _holds(found: TableRow, day: date) -> bool:
    resolution = _resolved(found, day)
    return resolution is not None and any(
        each is found.reading for each in (resolution.reading, *resolution.doubts)
    )


def _leads(found: TableRow, inputs: Inputs) -> bool:
    """Whether the reading is the answer's own on the day of a question."""
    day = date.fromisoformat(str(inputs["date"])) if "date" in inputs else date.max
    resolution = _resolved(found, day)
    return resolution is not None and resolution.reading is found.reading


def _resolved(found: TableRow, day: date) -> Resolution | None:
    try:
        return resolve(found.value, day)
    except NotInForce:
        return None


def _facts(found: TableRow, library: Library) -> Iterator[dict[str, str | int]]:
    """The cases that fulfil a row, as far as the tables of its rule tell cases apart.

    Single items are put only to the table that asks for them.
    """
    keys = library.places[found.rule.place].condition_keys()
    whens = [
        tuple(item for item in when if value is found.value or item.key not in ITEM_ASKS)
        for value in found.rule.values.values()
        if not value.information
        for reading in value.readings
        for each in (reading, *reading.alternatives)
        for when in (*(row.when for row in each.rows), *(item.when for item in each.adjustments))
    ]
    fitting = [
        facts
        for facts in islice(cells(whens, keys), _MOST_CELLS)
        if all(item.matches(facts[item.key]) for item in found.row.when)
    ]
    yield from fitting[:: max(1, len(fitting) // _MOST_CASES)]


def _inputs_of(facts: Mapping[str, str | int], found: TableRow, day: date) -> Inputs:
    """A case as it is put: items for a class of items, everything else by its own name."""
    inputs: Inputs = {"total": "30000", "admission": facts.get("admission", 1)}
    inputs["chronic"] = found.rule.benefit == "chronic_outpatient"
    if found.rule.benefit == "out_of_area":
        inputs["care_place"] = "out_of_province"
    for key, fact in facts.items():
        if key == "item_class":
            item: Inputs = {"item_class": fact, "amount": "30000"}
            if "unit_price" in facts:
                item["unit_price"] = str(facts["unit_price"])
            inputs["items"] = [item]
        elif key == "care":
            inputs["chronic"] = fact == "chronic_outpatient"
        elif key == "had_gap":
            inputs["missed_years"] = 1 if fact == "true" else 0
        elif key != "unit_price":
            inputs[key] = {"true": True, "false": False}.get(str(fact), fact)
    deadline = found.row.outcome.deadline
    if deadline and (event := deadline.after or deadline.before):
        inputs |= {"event": event, "event_day": day.isoformat()}
    return inputs
