"""JSON Schemas (draft 2020-12) of the open data and of what each calculator takes.

Those of the data follow the same tables as the parser: `shapes.py` and `conditions.py`. What a
schema cannot say (that periods do not overlap, that rows leave no hole) is checked by the parser.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from calculator import CALCULATORS
from calculator.fields import json_schema
from calculator.policy.conditions import AWAY, COUNTS, IN_CATALOGUE, KEYS
from calculator.policy.model import EVENTS, GRADES, PAYMENT_BASES
from calculator.policy.outcomes import NO_FIGURE
from calculator.policy.parse import KINDS, LEVELS, STATUSES, TEXT_QUALITIES
from calculator.policy.shapes import (
    ANY_ID,
    ASKS,
    BENEFITS,
    COSTS,
    COUNTED,
    OUTCOME_OF_UNIT,
    SCHEMELESS,
    SCHEMES,
    STAYS,
    UNITS,
    Shape,
    asks_of,
)

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DECLARED = ("institution", "tier", "disease")
"""Conditions whose options each place declares."""


def schemas() -> dict[str, bytes]:
    """File name → bytes: one for the data of a place, one for the inputs of each calculator."""
    return {
        "place.json": json.dumps(place(), ensure_ascii=False, separators=(",", ":")).encode(),
        **{f"{name}.json": _as_described(name) for name in CALCULATORS},
    }


def _as_described(calculator_id: str) -> bytes:
    """What ``python -m calculator describe`` prints."""
    found = CALCULATORS[calculator_id]
    schema = json_schema(found.title, found.fields)
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()


def place() -> Schema:
    """The schema of one place's file: the place, its documents, its rules."""
    return {
        "$schema": _DIALECT,
        "title": "一个地方的资料：地区、文件、规则",
        **_record(
            {
                "path": _list(_text()),
                "place": _ref("place"),
                "documents": _map(_ref("document")),
                "rules": _map(_ref("rule")),
            }
        ),
        "$defs": {
            **_SIMPLE,
            "source": _SOURCE,
            "own_source": _OWN_SOURCE,
            "sequence": _SEQUENCE,
            "place": _PLACE,
            "document": _DOCUMENT,
            "rule": _rule(),
            **{f"outcome.{name}": found for name, found in OUTCOMES.items()},
            **dict(_conditions()),
            **dict(_information()),
            **{
                name: v
                for benefit, shapes in BENEFITS.items()
                for name, v in _values(benefit, shapes)
            },
        },
    }


# -- the small words of the language ---------------------------------------------------------------


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _text(pattern: str = r"\S") -> Schema:
    return {"type": "string", "pattern": pattern}


def _choice(options: Iterable[str]) -> Schema:
    return {"enum": list(options)}


def _list(items: Schema, least: int = 1) -> Schema:
    return {"type": "array", "items": items, "minItems": least}


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _record(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def _one_of(keys: Iterable[str]) -> Schema:
    return {"oneOf": [{"required": [key]} for key in keys]}


_TRUE: Schema = {"const": True}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_POSITIVE: Schema = {"type": "integer", "minimum": 1}
_DAY, _MONTH_DAY = _text(r"^\d{4}-\d{2}-\d{2}$"), _text(r"^\d{2}-\d{2}$")
_DECIMAL = _text(r"^(0|[1-9][0-9]*)(\.[0-9]+)?$")

_SIMPLE: Mapping[str, Schema] = {
    "text": _text(),
    "day": {**_DAY, "format": "date"},
    "day_month_or_year": _text(r"^\d{4}(-\d{2}(-\d{2})?)?$"),
    "month": _text(r"^\d{4}-\d{2}$"),
    "yuan": {**_text(r"^(0|[1-9][0-9]*)(\.[0-9]{1,2})?$"), "description": "金额，元，最多到分"},
    "decimal": _DECIMAL,
    "ratio": {**_text(r"^(0(\.[0-9]+)?|1(\.0+)?)$"), "description": "比例，85% 写成 0.85"},
    "web_address": _text(r"^https?://[^ \"'<>]+$"),
    "count_range": {
        "anyOf": [_COUNT, _text(r"^(\d+|\d+\+|>=\d+|<\d+|\d+-\d+)$")],
        "description": "一个数，或 3+、>=70、<70、40-49 这样的范围",
    },
}
_T, _D, _PARTIAL = _ref("text"), _ref("day"), _ref("day_month_or_year")
_YUAN, _RATIO, _NUMBER = _ref("yuan"), _ref("ratio"), _ref("decimal")
_PERIOD: Mapping[str, Schema] = {
    "from": _PARTIAL,
    "to": _PARTIAL,
    "attested": _list(_PARTIAL),
    "written_by": _D,
    "only": _PARTIAL,
}
"""The days for which a reading is known, or a row for itself."""


_SOURCE = _record({"document": _T, "locator": _T, "checked_on": _D}, {"grade": _choice(GRADES)})
_OWN_SOURCE = _record({"locator": _T}, {"document": _T, "checked_on": _D, "grade": _choice(GRADES)})
"""Where one row, turn or adjustment stands; what it leaves out is as in its reading's source."""

# -- places and documents --------------------------------------------------------------------------

_OPTIONS = _list(_record({"id": _T, "label": _T}))
_PLACE = _record(
    {"code": _text(r"^[0-9]{6}$"), "name": _T, "short_name": _T, "level": _choice(LEVELS)},
    {
        "aliases": _list(_T, 0),
        "own_rules": _list(_T),
        "contacts": _list(_record({"label": _T}, {"phone": _T, "url": _ref("web_address")})),
        "institutions": _list(
            _record(
                {"id": _T, "label": _T}, {"level": {"enum": [1, 2, 3]}, "same_as": _T, "terms": _T}
            )
        ),
        "tiers": _OPTIONS,
        "diseases": _OPTIONS,
        "missing": _list(_T, 0),
    },
)
_DIGEST = {**_T, "description": "这一条的意思，用本站的话；只见于转载的数，在这里写明“C 级”"}
_DOCUMENT = _record(
    {
        "title": _T,
        "issuers": _list(_T),
        "kind": _choice(KINDS),
        "status": _choice(STATUSES),
        "grade": _choice(GRADES),
        "text_quality": _choice(TEXT_QUALITIES),
        "articles": _list(_record({"locator": _T, "digest": _DIGEST}, {"rests_on": _list(_T)})),
    },
    {
        "number": _T,
        "url": _ref("web_address"),
        "note": _T,
        "supersedes": _list(_T, 0),
        "issuers_unnamed": {"type": "boolean"},
        **dict.fromkeys(("signed", "published", "effective", "ended"), _D),
    },
)

# -- what a row may say ----------------------------------------------------------------------------

_BASE = {"base": _choice(PAYMENT_BASES)}
_BASE_DETAILS = {"year": {"enum": [-1, -2]}, "share": _NUMBER}

OUTCOMES: Mapping[str, Schema] = {
    "amount": _YUAN,
    "rate": _RATIO,
    "bands": _list(
        {
            **_record({}, {"rate": _RATIO, "missing": _T, "up_to": _YUAN}),
            **_one_of(("rate", "missing")),
        }
    ),
    "months": _COUNT,
    "years": _POSITIVE,
    "counted": _choice(COUNTED),
    "text": _T,
    "delay": _record(
        {"first_birth": _ref("month"), "every_months": _POSITIVE, "at_most_months": _POSITIVE}
    ),
    "growth": _record(
        {"from_year": _POSITIVE, "add_months": _POSITIVE, "at_most_months": _POSITIVE}
    ),
    "share": _record(
        {"of": _choice(("total", "in_scope")), "rate": _RATIO},
        {"at_least": _NUMBER, "at_most": _NUMBER},
    ),
    "factor": _NUMBER,
    "level": {"enum": [1, 2, 3, "1", "2", "3"]},
    "counts": _list(_choice(COSTS), 0),
    "stay": _choice(STAYS),
    "month_day": _MONTH_DAY,
    "unlimited": _TRUE,
    "unchanged": _TRUE,
    "not_covered": _T,
    "credit": {
        **_record(
            {},
            {
                "base": _choice(("contribution_base", "pension", "average_pension")),
                "rate": _RATIO,
                "amount": _YUAN,
                "per_year_of_age": _NUMBER,
                "none": _T,
            },
        ),
        **_one_of(("rate", "amount", "per_year_of_age", "none")),
        "dependentRequired": {"base": ["rate"], "rate": ["base"]},
    },
    "charge": _record(
        {"rate": _RATIO, **_BASE}, {**_BASE_DETAILS, "otherwise": _record(_BASE, _BASE_DETAILS)}
    ),
    "not_offered": _T,
    "deadline": _record(
        {},
        {
            "from": _D,
            "to": _D,
            "each_year_from": _MONTH_DAY,
            "each_year_to": _MONTH_DAY,
            "days": _POSITIVE,
            "months": _POSITIVE,
            "after": _choice(EVENTS),
            "before": _choice(EVENTS),
            "before_full": _TRUE,
        },
    ),
    "year": _COUNT,
    **dict.fromkeys(NO_FIGURE, _T),
}
"""By the keys of the parser's own table of outcomes, of which a test makes sure."""

_SEQUENCE = _list(
    {
        **_record(
            {"admission": _ref("count_range")},
            {
                "factor": _RATIO,
                "amount": _NUMBER,
                "less_each": _NUMBER,
                "factor_less_each": _RATIO,
                "at_least": _NUMBER,
                "source": _ref("own_source"),
            },
        ),
        **_one_of(("factor", "amount", "less_each", "factor_less_each")),
    }
)


def _outcome(name: str) -> Schema:
    return _ref(f"outcome.{name}")


def _condition(benefit: str, key: str) -> Schema:
    """What a row of a benefit may ask of a key; of what is only told it may ask anything."""
    if (benefit, key) == ("out_of_area", "care_place"):
        return _ref("condition.away")
    return _ref(
        "condition.covered_class" if benefit and key == "item_class" else f"condition.{key}"
    )


def _one_or_several(option: Schema) -> Schema:
    return {"anyOf": [option, _list(option)]}


def _conditions() -> Iterator[tuple[str, Schema]]:
    """The definitions of every condition, and of those that each benefit may use."""
    keys = (*KEYS, *_DECLARED)
    for key in keys:
        yield f"condition.{key}", _asked(key)
    yield "condition.away", _one_or_several(_choice(AWAY.options))
    yield "condition.covered_class", _one_or_several(_choice(IN_CATALOGUE.options))
    yield "conditions", _some_conditions("", keys)
    for benefit in BENEFITS:
        yield f"conditions.{benefit}", _some_conditions(benefit, ASKS.get(benefit, ()))


def _some_conditions(benefit: str, keys: Iterable[str]) -> Schema:
    return {"type": "object", "properties": {key: _condition(benefit, key) for key in keys}}


def _asked(key: str) -> Schema:
    if key in _DECLARED:
        return {"title": f"place.yaml 里登记的 {key}", **_one_or_several(_T)}
    known = KEYS[key]
    if known.counted:
        return {"title": known.label, **_ref("count_range")}
    yes_no = known.options.keys() == {"true", "false"}
    option = {"type": "boolean"} if yes_no else _enumerated(known.options)
    return {"title": known.label, "x-labels": dict(known.options), **_one_or_several(option)}


def _enumerated(options: Iterable[str]) -> Schema:
    """Codes that look like whole numbers may be written as such."""
    given = list(options)
    return {"enum": [*(int(option) for option in given if option.isdecimal()), *given]}


# -- readings, values and rules --------------------------------------------------------------------


def _reading(shape: Shape, conditions: Schema) -> Schema:
    """A reading, with its alternatives: these need no period of their own."""
    outcomes = (*shape.outcomes, *NO_FIGURE)
    says = {name: _outcome(name) for name in (*outcomes, *shape.extras)}
    own = {"source": _ref("own_source"), **_PERIOD}
    row = {**_closed(conditions, {**says, **own}), **_one_of(outcomes)}
    parts: dict[str, Schema] = {
        "source": _ref("source"),
        **_PERIOD,
        "note": _T,
        "warning": _T,
        **says,
        **{name: _choice(options) for name, options in shape.choices.items()},
        "table": _list(row),
    }
    if shape.sequence:
        parts["sequence"] = _ref("sequence")
    if shape.adjustments:
        parts["adjustments"] = _list(_adjustment(shape, conditions))
    return {
        "type": "object",
        "properties": parts,
        "required": ["source"],
        **_one_of((*outcomes, "table")),
    }


def _with_alternatives(reading: Schema) -> Schema:
    return {
        **_closed(reading, {"alternatives": _list(_closed(reading, {}))}),
        "anyOf": [{"required": ["from"]}, {"required": ["attested"]}, {"required": ["written_by"]}],
    }


def _closed(base: Schema, properties: Mapping[str, Schema]) -> Schema:
    """What a schema allows, these besides, and no more."""
    more = {"properties": dict(properties)} if properties else {}
    return {**base, **more, "unevaluatedProperties": False}


def _adjustment(shape: Shape, conditions: Schema) -> Schema:
    figure = _RATIO if shape.unit == "ratio" else _NUMBER
    operations = {key: _NUMBER if key == "factor" else figure for key in shape.adjustments}
    further = {
        "when": _closed(conditions, {}),
        "per": _choice(COUNTS),
        "up_to": figure,
        "source": _ref("own_source"),
    }
    return {**_record({"label": _T}, {**operations, **further}), **_one_of(operations)}


def _values(benefit: str, shapes: Mapping[str, Shape]) -> Iterator[tuple[str, Schema]]:
    """The definitions of a benefit's values."""
    for value_id, shape in shapes.items():
        name = _name(benefit, value_id)
        own = asks_of(benefit, value_id) != asks_of(benefit, None)
        conditions = f"conditions.{name if own else benefit}"
        if own:
            yield conditions, _some_conditions(benefit, asks_of(benefit, value_id))
        yield f"{name}.reading", _reading(shape, _ref(conditions))
        yield name, _value(shape, _ref(f"{name}.reading"))


def _value(shape: Shape, reading: Schema) -> Schema:
    def setting(options: tuple[str, ...] | None) -> Schema:
        return _ref("month") if options is None else _choice(options)

    return {
        "title": shape.title,
        **_record(
            {
                "label": _T,
                "unit": {"const": shape.unit},
                "readings": _list(_with_alternatives(reading)),
                **{name: setting(options) for name, options in shape.settings.items()},
            },
            {name: setting(options) for name, options in shape.usual.items()},
        ),
    }


def _information() -> Iterator[tuple[str, Schema]]:
    """The definition of a value that is only shown: any unit, any condition."""
    units = [unit for unit in OUTCOME_OF_UNIT if unit in UNITS]
    for unit in units:
        shape = Shape("", unit, (OUTCOME_OF_UNIT[unit],))
        reading = _reading(shape, _ref("conditions"))
        yield f"information.{unit}", reading
    head = {"label": _T, "information": _TRUE}
    yield (
        "information",
        {
            "title": "只供展示的数",
            "oneOf": [
                _record(
                    {
                        **head,
                        "unit": {"const": unit},
                        "readings": _list(_with_alternatives(_ref(f"information.{unit}"))),
                    }
                )
                for unit in units
            ],
        },
    )


def _rule() -> Schema:
    return {
        "type": "object",
        "properties": {"benefit": _choice(BENEFITS)},
        "required": ["benefit"],
        "allOf": [
            {
                "if": {"properties": {"benefit": {"const": benefit}}},
                "then": _rule_of(benefit, shapes),
            }
            for benefit, shapes in BENEFITS.items()
        ],
    }


def _rule_of(benefit: str, shapes: Mapping[str, Shape]) -> Schema:
    def or_information(value_id: str) -> Schema:
        known = _ref(_name(benefit, value_id)) if value_id in shapes else False
        return {
            "if": {"required": ["information"]},
            "then": _ref("information"),
            "else": known,
        }

    scheme: dict[str, Schema] = {} if benefit in SCHEMELESS else {"scheme": _choice(SCHEMES)}
    values = {
        "type": "object",
        "minProperties": 1,
        "properties": {name: or_information(name) for name in shapes if name != ANY_ID},
        "additionalProperties": or_information(ANY_ID),
    }
    return _record(
        {**scheme, "benefit": {"const": benefit}, "title": _T, "values": values}, {"note": _T}
    )


def _name(benefit: str, value_id: str) -> str:
    return f"{benefit}.{'any' if value_id == ANY_ID else value_id}"
