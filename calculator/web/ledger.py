"""What the page of the year's ledger asks of Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from calculator.english import Language
from calculator.errors import InvalidInput
from calculator.html import render_refusal
from calculator.html_ledger import render_choice, render_ledger
from calculator.html_outlook import render_outlook
from calculator.ledger import from_csv, person_fields, read_visit, settled, to_csv
from calculator.policy.library import Library
from calculator.questions import questions
from calculator.slip import Listed, inputs_in_words, render_slip
from calculator.steps import Result
from calculator.traditional import simplified
from calculator.year import (
    YEAR,
    InvalidVisit,
    NoneSettled,
    of_year,
    set_aside_of,
    visits_listed,
    visits_table,
    years_of,
)

Payload = Mapping[str, Any]


def ledger(payload: Payload, library: Library) -> dict[str, Any]:
    """The year worked out: HTML, a sentence, and what each visit came to, in date order.

    An input that a visit lacks is told with the number of the visit, or as the person's. Visits
    that get no answer are ``set_aside``; where no other is left, all of them.
    """
    root, lang = payload.get("root", ""), payload.get("lang", "zh")
    try:
        result = settled(payload["inputs"], payload["visits"], library)
    except InvalidVisit as invalid:
        of_person = {item.name for item in person_fields(library)}
        errors = [{"field": e.field, "message": e.message} for e in invalid.causes]
        mine = [error for error in errors if error["field"] in of_person]
        if mine:
            return {"kind": "invalid", "errors": mine}
        return {"kind": "invalid", "visit": invalid.number - 1, "errors": errors}
    except NoneSettled as refused:
        return {
            "kind": "refused",
            "html": render_refusal(refused, root, str(payload["inputs"].get("place")), lang),
            "announcement": refused.message,
            "visits": [],
            "set_aside": [item.to_json() for item in refused.visits],
        }
    shown = _year_shown(result, payload)
    choice = render_choice(result, shown, Language(english=lang == "en"))
    return {
        "html": choice + render_ledger(shown, root, lang, later=True),
        "announcement": shown.lead,
        "visits": result.extra["visits"],
        "set_aside": list(set_aside_of(result)),
    }


def ledger_outlook(payload: Payload, library: Library) -> dict[str, Any]:
    """What would change the year that is shown and what comes next: what ``ledger`` leaves out.

    It settles the year several times over.
    """
    shown = _year_shown(settled(payload["inputs"], payload["visits"], library), payload)
    language = Language(english=payload.get("lang") == "en")
    outlook = shown.outlook
    return {"html": render_outlook(outlook, payload.get("root", ""), language) if outlook else ""}


def ledger_slip(payload: Payload, library: Library) -> dict[str, Any]:
    """The sheet of paper for the year that is shown."""
    result = settled(payload["inputs"], payload["visits"], library)
    shown = _year_shown(result, payload)
    said = inputs_in_words(payload["inputs"], YEAR.fields, library.places.get(result.place))
    language = Language(english=payload.get("lang") == "en")
    listed = Listed(visits_table(shown), visits_listed(shown))
    return {"html": render_slip(shown, YEAR.title, said, listed=listed, language=language)}


def _year_shown(result: Result, payload: Payload) -> Result:
    """The year that was asked for, or the last one; all there is, where that is one year."""
    years = years_of(result)
    if len(years) == 1:
        return result
    year = payload.get("year")
    return of_year(result, year if year in years else years[-1])


def ledger_visit(payload: Payload, library: Library) -> dict[str, Any]:
    """One visit as it was typed, checked and put plainly."""
    return {"visit": read_visit(payload["visit"], form=library)}


def ledger_questions(payload: Payload, library: Library) -> dict[str, Any]:
    """Which fields matter for the person and for a visit of this kind, with their options."""
    person, visit = payload["inputs"], payload["visit"]
    kind = visit.get("kind") or "inpatient"
    calculator = "inpatient" if kind == "inpatient" else "outpatient"
    about = {**person, **visit, "chronic": kind == "chronic_outpatient"}
    asked = [question.to_json() for question in questions(calculator, about, library)]
    return {"questions": asked, "person": _all_year(person, library)}


def _all_year(person: Mapping[str, Any], library: Library) -> list[dict[str, Any]]:
    """What any kind of care asks about the person."""
    found: dict[str, dict[str, Any]] = {}
    for calculator, chronic in (("inpatient", False), ("outpatient", False), ("outpatient", True)):
        for question in questions(calculator, {**person, "chronic": chronic}, library):
            found.setdefault(question.field.name, question.to_json())
    return list(found.values())


def ledger_csv(payload: Payload, library: Library) -> dict[str, Any]:
    """The ledger as CSV."""
    return {"csv": to_csv(payload["inputs"], _visits(payload), library)}


def ledger_places(payload: Payload, _library: Library) -> dict[str, Any]:
    """Of the places on the form, those that a file may speak of, for their rules to be fetched."""
    text = str(payload["text"])
    plain = simplified(text)
    places: Sequence[Mapping[str, str]] = payload["places"]
    return {
        "about": [
            {"place": place["value"]}
            for place in places
            if place["value"] in text or place["label"] in plain
        ]
    }


def ledger_read_csv(payload: Payload, library: Library) -> dict[str, Any]:
    """A ledger that was read from CSV."""
    found = from_csv(str(payload["text"]), library)
    return {"person": dict(found.person), "visits": [dict(visit) for visit in found.visits]}


def _visits(payload: Payload) -> Sequence[Mapping[str, object]]:
    visits: Sequence[Mapping[str, object]] = payload["visits"]
    if not visits:
        raise InvalidInput([])
    return visits
