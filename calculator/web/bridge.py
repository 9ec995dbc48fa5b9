"""The one bridge between page and Python: strings in, strings out."""

from __future__ import annotations

import json
from typing import Any

from calculator.answer import CALCULATORS, NATION
from calculator.answer import calculate as answer
from calculator.errors import InvalidInput, Refused
from calculator.html import render_refusal, render_result
from calculator.policy import Library

_files: dict[str, Any] = {}
_library: Library | None = None


def add_data(name: str, text: str) -> None:
    """Take in one compiled data file, ``index.json`` first."""
    global _library
    _files[name] = json.loads(text)
    _library = None


def needed_data(calculator_id: str, inputs_json: str) -> str:
    """The names, as a JSON list, of the files that a question needs and that were not taken in."""
    parents = {entry["id"]: entry["parent"] for entry in _files["index.json"]["places"]}
    local = any(item.name == "place" for item in CALCULATORS[calculator_id].fields)
    place = str(json.loads(inputs_json).get("place")) if local else NATION
    names = []
    while place in parents:
        names.append(f"{place}.json")
        place = parents[place]
    return json.dumps([name for name in reversed(names) if name not in _files])


def calculate(calculator_id: str, inputs_json: str, root: str) -> str:
    """Answer a question; the answer, as JSON, is of kind ``result``, ``invalid`` or ``refused``."""
    global _library
    if _library is None:
        _library = Library.from_compiled(_files)
    inputs = json.loads(inputs_json)
    try:
        result = answer(calculator_id, inputs, _library)
    except InvalidInput as invalid:
        return _json({"kind": "invalid", **invalid.to_json()})
    except Refused as refused:
        place = inputs.get("place") if str(inputs.get("place")) in _library.places else None
        return _json(
            {
                "kind": "refused",
                "html": render_refusal(refused, root, place),
                "announcement": refused.message,
                **refused.to_json(),
            }
        )
    return _json(
        {
            "kind": "result",
            "html": render_result(result, root),
            "announcement": result.lead,
            "result": result.to_json(),
        }
    )


def _json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False)
