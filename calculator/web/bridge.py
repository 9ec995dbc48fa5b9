"""The one bridge between page and Python: strings in, strings out."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import Any

from calculator.answer import NATION
from calculator.answer import calculate as answer
from calculator.english import Language
from calculator.errors import InvalidInput, Refused
from calculator.html import render_refusal, render_result
from calculator.html_compare import side_by_side
from calculator.html_outlook import render_outlook
from calculator.html_reverse import backwards
from calculator.own_rule import own_rule
from calculator.policy import Library
from calculator.policy.periods import parse_day
from calculator.questions import asked
from calculator.since import since
from calculator.slip import slip
from calculator.steps import Result
from calculator.web import ledger
from calculator.web.check import check

_files: dict[str, Any] = {}
_library: Library | None = None
_left: tuple[dict[str, Any], Result] | None = None
"""The last question whose outlook was left for later, and its answer."""


def add_data(name: str, text: str) -> None:
    """Take in one compiled data file, ``index.json`` first."""
    global _library, _left
    _files[name] = json.loads(text)
    _library = _left = None


def needed(payload_json: str) -> str:
    """The names, as a JSON list, of the files that a call needs and that were not taken in."""
    parents = {entry["id"]: entry["parent"] for entry in _files["index.json"]["places"]}
    names: dict[str, None] = {}
    for place in _places_of(json.loads(payload_json), parents):
        current: str | None = place
        above = []
        while current in parents:
            above.append(f"{current}.json")
            current = parents[current]
        names.update(dict.fromkeys(reversed(above)))
    return json.dumps([name for name in names if name not in _files])


def _places_of(payload: Any, known: Collection[str]) -> Iterator[str]:
    """The places that a payload names, the nation before all: every place inherits from it."""
    yield NATION
    found = [payload]
    while found:
        item = found.pop()
        if isinstance(item, dict):
            place = item.get("place")
            if isinstance(place, str) and place in known:
                yield place
            found += item.values()
        elif isinstance(item, list):
            found += item


def call(method: str, payload_json: str) -> str:
    """Call one of ``METHODS`` with a JSON payload; the answer is JSON too.

    Answers are of kind ``result``, ``invalid`` (``errors`` by field) or ``refused`` (``message``).
    """
    payload = json.loads(payload_json)
    root = str(payload.get("root", ""))
    try:
        return _json({"kind": "result", **METHODS[method](payload, _loaded())})
    except InvalidInput as invalid:
        return _json({"kind": "invalid", **invalid.to_json()})
    except Refused as refused:
        place = payload.get("inputs", {}).get("place")
        known = place if str(place) in _loaded().places else None
        html = render_refusal(refused, root, known, str(payload.get("lang", "zh")))
        refusal = {"html": html, "announcement": refused.message, **refused.to_json()}
        return _json({"kind": "refused", **refusal})


def _loaded() -> Library:
    global _library
    if _library is None:
        _library = Library.from_compiled(_files)
    return _library


def _calculate(payload: dict[str, Any], library: Library) -> dict[str, Any]:
    """An answer; with ``later`` all but its outlook, for which ``outlook`` is asked alike."""
    global _left
    result = _answer(payload, library)
    later = bool(payload.get("later"))
    _left = (payload, result) if later else None
    root, lang = payload.get("root", ""), payload.get("lang", "zh")
    return {
        "html": render_result(result, root, lang, later=later),
        "announcement": result.lead,
        "result": (replace(result, outlook=None) if later else result).to_json(),
    }


def _outlook(payload: dict[str, Any], library: Library) -> dict[str, Any]:
    """What would change an answer and what comes next: what ``_calculate`` has left for later."""
    global _left
    result = _left[1] if _left and _left[0] == payload else _answer(payload, library)
    _left = None
    if result.outlook is None:
        return {"html": "", "result": {}}
    language = Language(english=payload.get("lang") == "en")
    html = render_outlook(result.outlook, payload.get("root", ""), language)
    return {"html": html, "result": result.outlook.to_json()}


def _answer(payload: dict[str, Any], library: Library) -> Result:
    form = bool(payload.get("form"))  # a form asks what a program may leave out
    today = parse_day(str(payload.get("today")))  # as the reader's device has it
    return answer(payload["calculator"], payload["inputs"], library, form=form, today=today)


METHODS: dict[str, Callable[[dict[str, Any], Library], dict[str, Any]]] = {
    "calculate": _calculate,
    "outlook": _outlook,
    "questions": asked,
    "check": check,
    "compare": side_by_side,
    "reverse": backwards,
    "own_rule": own_rule,
    "since": since,
    "slip": slip,
    "ledger": ledger.ledger,
    "ledger_outlook": ledger.ledger_outlook,
    "ledger_slip": ledger.ledger_slip,
    "ledger_visit": ledger.ledger_visit,
    "ledger_questions": ledger.ledger_questions,
    "ledger_csv": ledger.ledger_csv,
    "ledger_places": ledger.ledger_places,
    "ledger_read_csv": ledger.ledger_read_csv,
}
"""What the page may ask for, by name."""


def _json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False)
