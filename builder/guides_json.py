"""The guides as open data: `data/guides.json`, and the JSON Schema of it."""

import json
from collections.abc import Iterable
from typing import Any

from builder.guides import KINDS, Choice, Guide, Section, Step
from calculator.policy.model import GRADES, Source
from calculator.policy.shapes import SCHEMES

NAME = "guides.json"
FORMAT = 1

_TEXT = {"type": "string", "pattern": r"\S"}
_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_PARTIAL = {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}


def guides_json(guides: Iterable[Guide]) -> bytes:
    """Every guide whole, with the sources of each section."""
    content = {"format": FORMAT, "guides": [_guide(guide) for guide in guides]}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _guide(guide: Guide) -> dict[str, Any]:
    period = guide.period
    seen = [each.text for each in period.attested]
    return _given(
        id=guide.id,
        place=guide.place,
        address=f"guides/{guide.name}/",
        title=guide.title,
        kind=guide.kind,
        scheme=guide.scheme,
        answer=guide.answer,
        checked_on=guide.checked.isoformat(),
        **{
            "from": period.start.text if period.start else None,
            "to": period.end.text if period.end and not period.only else None,
            "only": period.end.text if period.end and period.only else None,
            "written_by": seen[0] if period.undated else None,
        },
        attested=[] if period.undated else seen,
        sections=[_section(section) for section in guide.sections],
        doubts=list(guide.doubts),
        missing=list(guide.missing),
    )


def _section(section: Section) -> dict[str, Any]:
    table = section.table
    return _given(
        heading=section.heading,
        sources=[_source(source) for source in section.sources],
        text=section.text,
        items=list(section.items),
        table=_given(header=list(table.header), rows=[*map(list, table.rows)]) if table else None,
        checks=[
            _given(says=check.says, working=check.working)
            for check in (*section.checks, *section.worked_out)
        ],
        flow=[_step(step) for step in section.flow],
        rests_on=list(section.restated.values),
        figures=list(section.restated.figures),
    )


def _step(step: Step) -> dict[str, Any]:
    ways = [_choice(way) for way in step.choices]
    return _given(who=step.who, does=step.does, by=step.by, choices=ways)


def _choice(way: Choice) -> dict[str, Any]:
    return _given(when=way.when, who=way.who, does=way.does, by=way.by)


def _source(source: Source) -> dict[str, str]:
    return {
        "document": source.document,
        "locator": source.locator,
        "grade": source.grade,
        "checked_on": source.checked_on.isoformat(),
    }


def _given(**fields: Any) -> dict[str, Any]:
    """What there is; nothing is written for what there is not."""
    return {name: said for name, said in fields.items() if said not in (None, [], ())}


def schema() -> dict[str, Any]:
    """The JSON Schema of the file."""
    texts = _list(_TEXT)
    source = _record(
        {"document": _TEXT, "locator": _TEXT, "grade": {"enum": list(GRADES)}, "checked_on": _DAY}
    )
    way = _record({"when": _TEXT, "does": _TEXT}, {"who": _TEXT, "by": _TEXT})
    step = _record({"does": _TEXT}, {"who": _TEXT, "by": _TEXT, "choices": _list(way)})
    table = _record({"header": texts, "rows": _list(texts)})
    check = _record({"says": _TEXT, "working": _TEXT})
    forms = {"text": _TEXT, "items": texts, "table": table, "flow": _list(step)}
    section = _record(
        {"heading": _TEXT, "sources": _list(source)},
        {**forms, "checks": _list(check), "rests_on": texts, "figures": texts},
    )
    section["oneOf"] = [{"required": [form]} for form in forms]
    guide = _record(
        {
            **dict.fromkeys(("id", "place", "address", "title", "answer"), _TEXT),
            "kind": {"enum": list(KINDS)},
            "checked_on": _DAY,
            "sections": _list(section),
        },
        {
            "scheme": {"enum": list(SCHEMES)},
            **dict.fromkeys(("from", "to", "only"), _PARTIAL),
            "attested": _list(_PARTIAL),
            "written_by": _DAY,
            **dict.fromkeys(("doubts", "missing"), texts),
        },
    )
    whole = _record({"format": {"const": FORMAT}, "guides": {"type": "array", "items": guide}})
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, "title": "全部办事指南和统计", **whole}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": 1}


def _record(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }
