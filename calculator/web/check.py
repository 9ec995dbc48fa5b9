"""Some answers alone, before all are given: what is wrong with each, for one question a page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from calculator.answer import CALCULATORS
from calculator.catalogue import FIELDS
from calculator.errors import InvalidInput
from calculator.fields import read_inputs
from calculator.policy import Library


def check(payload: dict[str, Any], _library: Library) -> dict[str, Any]:
    """The errors of the ``inputs`` named in ``names``; what was left out is none here."""
    names = frozenset(payload["names"])
    # Whether a question matters the page has decided, with answers that are not looked at here.
    fields = [
        replace(item, required=False, when={})
        for item in CALCULATORS[payload["calculator"]].fields
        if item.name in names
    ]
    try:
        read_inputs(fields, payload["inputs"], also_known=FIELDS)
    except InvalidInput as invalid:
        return invalid.to_json()
    return {"errors": []}
