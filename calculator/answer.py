"""From a question to an answer: inputs checked, rules found, worked out, other readings tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from itertools import islice, product

from calculator.back_payment import BACK_PAYMENT
from calculator.catalogue import FIELDS
from calculator.critical_illness import CRITICAL_ILLNESS
from calculator.definition import Calculator, Case, Working
from calculator.errors import Refused
from calculator.fields import Field, Inputs, Option, read_inputs, with_options
from calculator.inpatient import INPATIENT
from calculator.outpatient import OUTPATIENT
from calculator.policy.library import Library
from calculator.policy.model import Place, Reading
from calculator.policy.rulebook import Rulebook
from calculator.retirement_age import RETIREMENT_AGE
from calculator.steps import Alternative, Result, amounts_of

CALCULATORS: Mapping[str, Calculator] = {
    item.id: item
    for item in (INPATIENT, OUTPATIENT, CRITICAL_ILLNESS, BACK_PAYMENT, RETIREMENT_AGE)
}
NATION = "cn"

_ASKED_BY_RULES = frozenset({"birth", "age", "group", "tier", "disease", "institution", "days"}) | {
    *("tcm", "oncology", "listed_treatment", "enrolled_years", "months_enrolled")
}
"""Inputs that matter only where some rule has a condition on them."""

_MOST_READINGS = 64
"""How many combinations of doubtful readings are tried; more would say nothing to a reader."""


def calculate(calculator_id: str, raw: Mapping[str, object], library: Library) -> Result:
    """Answer a question.

    Raises ``KeyError`` for an unknown calculator, ``InvalidInput`` with every input error, and
    ``Refused`` where the data cannot answer. The day is an input; no clock is read.
    """
    calculator = CALCULATORS[calculator_id]
    inputs = read_inputs(calculator.fields, raw, also_known=FIELDS)
    place = _place(library, inputs.get("place") or NATION)
    scheme = None if calculator.schemeless else inputs.get("scheme")
    day = inputs.get("date")
    # Without a date the latest reading answers: the last day of the calendar lies after them all.
    book = Rulebook(library, place.id, scheme, calculator.benefit, day or date.max)
    working = calculator.work(Case(inputs, place, book))
    alternatives, caveats = _alternatives(calculator, inputs, place, book, working)
    return Result(
        calculator=calculator.id,
        place=place.id,
        day=day,
        steps=working.steps,
        data_version=library.data_version,
        lead=working.lead,
        headline=working.headline,
        warnings=(*_cautions(book), *working.warnings, *caveats),
        assumptions=_assumptions(calculator, inputs),
        notes=_notes(book),
        alternatives=alternatives,
        inputs={name: _echo(value) for name, value in inputs.values.items()},
    )


def fields_for(calculator: Calculator, library: Library) -> tuple[Field, ...]:
    """The calculator's fields for a form.

    ``place`` offers the places that have a rule for it; what no rule in the data asks about, and
    what a form cannot take (records), is left out.
    """
    asked = {key for rule in library.rules for key in rule.asks}
    offered = [
        Option(place.id, place.short_name)
        for place in library.places.values()
        if any(rule.benefit == calculator.benefit for rule in library.rules_of(place.id))
    ]
    return tuple(
        with_options(item, offered) if item.name == "place" else item
        for item in calculator.fields
        if item.required
        or (item.kind != "records" and (item.name not in _ASKED_BY_RULES or item.name in asked))
    )


def _place(library: Library, place_id: str) -> Place:
    place = library.places.get(place_id)
    if place is not None:
        return place
    names = {place.id: place.short_name for place in library.places.values()}
    near = get_close_matches(place_id, names, n=1, cutoff=0.6)
    hint = f"是不是 {near[0]}（{names[near[0]]}）？" if near else ""
    raise Refused("no_rule", f"还没有收录“{place_id}”这个地方。{hint}", (place_id,))


def _alternatives(
    calculator: Calculator, inputs: Inputs, place: Place, book: Rulebook, working: Working
) -> tuple[tuple[Alternative, ...], list[str]]:
    """The amounts under every other combination of readings that may hold, where they differ."""
    seen = [amounts_of(working.steps)]
    found, caveats = [], []
    for chosen in _choices(book):
        words = "；".join(_reading_words(book, key, chosen[key]) for key in chosen)
        other = book.choosing(chosen)
        try:
            steps = calculator.work(Case(inputs, place, other)).steps
        except Refused as refusal:
            caveats.append(f"另一种可能（{words}）算不出：{refusal.message}")
            continue
        alternative = Alternative(words, steps)
        if alternative.amounts not in seen:
            seen.append(alternative.amounts)
            found.append(alternative)
    return tuple(found), caveats


def _choices(book: Rulebook) -> Iterator[dict[str, Reading]]:
    """Each other combination, as the readings in which it departs from the answer's own."""
    doubtful = {key: entry for key, entry in book.used.items() if entry.resolution.doubts}
    every = product(*((None, *entry.resolution.doubts) for entry in doubtful.values()))
    for combination in islice(every, 1, _MOST_READINGS):
        pairs = zip(doubtful, combination, strict=True)
        yield {key: reading for key, reading in pairs if reading is not None}


def _reading_words(book: Rulebook, key: str, reading: Reading) -> str:
    citation = book.cite(reading)
    label = book.used[key].label
    return f"{label}按《{citation.title}》（{citation.period}，{citation.grade} 级）"


def _cautions(book: Rulebook) -> Iterator[str]:
    """What the days and grades of the values used call for."""
    concerned: dict[str, list[str]] = {}
    for entry in book.used.values():
        if entry.resolution.caution:
            concerned.setdefault(entry.resolution.caution, []).append(f"“{entry.label}”")
    for caution, labels in concerned.items():
        yield "、".join(labels) + caution
    for entry in book.used.values():
        if entry.citation.grade == "C":
            title = entry.citation.title
            yield f"“{entry.label}”只有转载资料（C 级）：《{title}》，请向 12393 核实。"


def _assumptions(calculator: Calculator, inputs: Inputs) -> tuple[str, ...]:
    fields = {item.name: item for item in calculator.fields}
    return tuple(
        f"没有填“{fields[name].label}”，按“{fields[name].words(inputs[name])}”算。"
        for name in inputs.assumed
    )


def _notes(book: Rulebook) -> tuple[str, ...]:
    """Remarks that the data makes on the readings and rules used."""
    notes = [
        f"{entry.label}：{entry.reading.note}" for entry in book.used.values() if entry.reading.note
    ]
    return tuple(dict.fromkeys([*(rule.note for rule in book.rules[:1] if rule.note), *notes]))


def _echo(value: object) -> object:
    return value if isinstance(value, bool | int) else str(value)
