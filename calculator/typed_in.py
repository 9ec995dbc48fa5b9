"""Rules typed in: a place that is not in the data, its parameters part of the question."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from calculator.errors import FieldError, InvalidInput
from calculator.policy.bundle import Bundle, is_place_id
from calculator.policy.library import Library
from calculator.policy.located import DataErrors, Node, Origin, Problem
from calculator.policy.model import Article, Document, Place
from calculator.policy.periods import parse_day
from calculator.policy.shapes import BENEFIT_TITLES, BENEFITS, SCHEMELESS, SCHEMES
from calculator.steps import TYPED

TYPED_WARNING = "规则是您自己填的，没有出处；本站没有核对过，只替您算。"

_PLACE = "typed-in"
_DOCUMENT = f"{_PLACE}-rules"
_LOCATOR = "您填写的参数"
_KINDS = frozenset({"institutions", "tiers", "diseases"})
_DAY = "1900-01-01"
"""From when typed-in readings hold that state no period: before any day one may ask for."""


_READER = Document(
    id=_DOCUMENT,
    place=_PLACE,
    title="您自己填写的参数",
    issuers=("读者本人",),
    number=None,
    kind="typed",
    grade="C",
    text_quality=TYPED,
    status="unknown",
    signed=None,
    published=None,
    effective=None,
    ended=None,
    url=None,
    supersedes=(),
    note=None,
    articles=(Article(_LOCATOR, "没有出处。", "a1"),),
)
"""Stands where a document would: the reader, who has typed the figures in."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Typed-in rules as data files, by path, and where each still lacks its source."""

    files: Mapping[str, str]
    missing_sources: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {"files": dict(self.files), "missing_sources": list(self.missing_sources)}


def with_typed_rules(
    library: Library, raw: Mapping[str, object]
) -> tuple[Library, Mapping[str, object]]:
    """The library with the question's ``rules`` laid over its place, and the question without them.

    ``rules`` may declare, under ``place``, the kinds of hospital, tiers and diseases that they
    tell apart, and maps each benefit to what its data file holds under ``values``; sources and
    periods may be left out. A ``place`` that the data has lends what is not typed in; any other
    name is just a name. Raises ``InvalidInput`` with every problem of the rules.
    """
    if "rules" not in raw:
        return library, raw
    rules = _rules(raw["rules"])
    place = str(raw.get("place") or "")
    base = library.places.get(place)
    parent = base.id if base else _nation(library)
    path = (*reversed([item.id for item in library.lineage(parent)]), _PLACE)
    problems: list[Problem] = []
    name = base.short_name if base else (place or "您填的地方")
    head = {**_head_of_place(name), **_kinds_of(base), **_declared(raw["rules"])}
    bundle = _bundle(path, head, str(raw.get("scheme")), rules, problems)
    widened = library.with_rules(bundle, _READER)
    if problems:
        messages = [
            f"{problem.file}：{problem.message}" for problem in DataErrors(problems).problems
        ]
        raise InvalidInput([FieldError("rules", message) for message in messages])
    rest = {key: value for key, value in raw.items() if key != "rules"}
    return widened, {**rest, "place": _PLACE}


def draft(raw: Mapping[str, object], library: Library) -> Draft:
    """Typed-in rules as the data files of a new place, for an editor to complete.

    They pass the check but for the sources, which nobody has typed in and which are named. Raises
    ``InvalidInput`` with every problem of the rules, and without a scheme or a day for them.
    """
    rules = _rules(raw.get("rules"))
    name, scheme = str(raw.get("place") or "新地方"), str(raw.get("scheme"))
    if scheme not in SCHEMES and not SCHEMELESS.issuperset(rules):
        message = f"请填写险种：{'、'.join(SCHEMES)}。"
        raise InvalidInput([FieldError("scheme", message)])
    if parse_day(str(raw.get("date"))) is None:
        raise InvalidInput([FieldError("date", "请填写哪一天见这些规定有效，如 2024-07-01。")])
    with_typed_rules(library, raw)
    place = name if is_place_id(name) and name not in library.places else "new-place"
    head = {**_head_of_place(name), **_declared(raw.get("rules"))}
    files = {f"cn/{place}/place.yaml": _yaml(head)}
    missing = []
    for benefit, values in rules.items():
        path = f"cn/{place}/{_file_name(scheme, benefit)}.yaml"
        dated = _dated(values, raw.get("date"))
        title = f"{name}{SCHEMES.get(scheme, '')}{BENEFIT_TITLES[benefit]}"
        files[path] = _yaml({**_head(scheme, benefit), "title": title, "values": dated})
        missing += [f"{path}: {where}" for where in _without_source(values)]
    return Draft(files, tuple(missing))


def _rules(given: object) -> dict[str, dict[str, Any]]:
    if not isinstance(given, dict) or not given:
        raise InvalidInput([FieldError("rules", "rules 应写明项目和它的参数，不能是空的。")])
    given = {key: value for key, value in given.items() if key != "place"}
    unknown = [str(benefit) for benefit in given if benefit not in BENEFITS]
    if unknown:
        message = f"不认识的项目：{'、'.join(unknown)}。可用：{'、'.join(BENEFITS)}。"
        raise InvalidInput([FieldError("rules", message)])
    rules = {}
    for benefit, values in given.items():
        inner = values.get("values", values) if isinstance(values, dict) else values
        if not isinstance(inner, dict):
            raise InvalidInput([FieldError("rules", f"{benefit} 应是“项目: 参数”的形式。")])
        rules[benefit] = {key: _with_readings(value) for key, value in inner.items()}
    return rules


def _head_of_place(name: str) -> dict[str, Any]:
    return {"code": "000000", "name": name, "short_name": name, "level": "city"}


def _kinds_of(place: Place | None) -> dict[str, Any]:
    """The kinds of hospital, tiers and diseases that a place of the data tells apart."""
    if place is None:
        return {}
    kinds = {
        "institutions": [
            {"id": k.id, "label": k.label}
            | ({"level": k.level} if k.level else {})
            | ({"same_as": k.same_as, "terms": k.terms} if k.same_as else {})
            for k in place.institutions
        ],
        "tiers": [{"id": item.id, "label": item.label} for item in place.tiers],
        "diseases": [{"id": item.id, "label": item.label} for item in place.diseases],
    }
    return {name: items for name, items in kinds.items() if items}


def _declared(rules: object) -> dict[str, Any]:
    """The kinds that were typed in under ``place``, as ``place.yaml`` has them."""
    given = rules.get("place", {}) if isinstance(rules, dict) else {}
    if not isinstance(given, dict) or given.keys() - _KINDS:
        message = f"rules 的 place 里可以写：{'、'.join(sorted(_KINDS))}。"
        raise InvalidInput([FieldError("rules", message)])
    return given


def _with_readings(value: Any) -> Any:
    """A value may be typed in without a list of readings: what it says then holds on every day."""
    if not isinstance(value, dict) or "readings" in value:
        return value
    outer = {"label", "unit", "per", "share", "bands_from", "bands_on", "applies_to", "limits"}
    outer |= {"pool", "first_statutory_month", "information", "paid", "chosen_by", "deemed"}
    settings = {key: item for key, item in value.items() if key in outer}
    reading = {key: item for key, item in value.items() if key not in outer}
    return {**settings, "readings": [reading]}


def _bundle(
    path: tuple[str, ...],
    place: Mapping[str, Any],
    scheme: str,
    rules: Mapping[str, Mapping[str, Any]],
    problems: list[Problem],
) -> Bundle:
    def node(data: object, file: str) -> Node:
        return Node(data, Origin(file, problems))

    nodes = {}
    for benefit, values in rules.items():
        content = {**_head(scheme, benefit), "title": place["name"], "values": _sourced(values)}
        nodes[_file_name(scheme, benefit)] = node(content, benefit)
    return Bundle(path, node(place, "place"), {}, nodes)


def _sourced(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with the reader as the source and an open period where none was typed in."""
    filled: dict[str, Any] = deepcopy(dict(values))
    for reading in _readings(filled):
        if not reading.keys() & {"from", "to", "attested"}:
            reading["from"] = _DAY
        reading["source"] = {"document": _DOCUMENT, "locator": _LOCATOR, "checked_on": _DAY}
    return filled


def _dated(values: Mapping[str, Any], day: object) -> dict[str, Any]:
    """The values as seen in force on the day asked about, where they state no period."""
    filled: dict[str, Any] = deepcopy(dict(values))
    for reading in _readings(filled):
        if day and not reading.keys() & {"from", "to", "attested"}:
            reading["attested"] = [str(day)]
    return filled


def _head(scheme: str, benefit: str) -> dict[str, Any]:
    """The head of a rule file."""
    own = {} if benefit in SCHEMELESS else {"scheme": scheme}
    return {**own, "benefit": benefit}


def _readings(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for value in values.values():
        readings = value.get("readings") if isinstance(value, dict) else None
        for reading in readings if isinstance(readings, list) else ():
            if isinstance(reading, dict):
                yield reading
                yield from _alternatives(reading)


def _alternatives(reading: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    others = reading.get("alternatives")
    if isinstance(others, list):
        yield from (other for other in others if isinstance(other, dict))


def _without_source(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        for number, reading in enumerate(_readings({name: value}), 1):
            if "source" not in reading:
                yield f"{name}（第 {number} 条）"


def _nation(library: Library) -> str:
    return next(place.id for place in library.places.values() if place.parent is None)


def _file_name(scheme: str, benefit: str) -> str:
    name = benefit.replace("_", "-")
    return name if benefit in SCHEMELESS else f"{scheme}-{name}"


def _yaml(data: Mapping[str, Any]) -> str:
    """Plain data as YAML; text is always quoted, so that nothing is taken for a number."""
    return "\n".join(_lines(data, "")) + "\n"


def _lines(data: Any, indent: str) -> Iterator[str]:
    pairs = data.items() if isinstance(data, dict) else ((None, item) for item in data)
    for key, item in pairs:
        mark = "-" if key is None else f"{key}:"
        if isinstance(item, dict | list) and item:
            inner = list(_lines(item, indent + "  "))
            if key is None:
                # The first line of a list's item stands behind its dash.
                yield f"{indent}- {inner[0].lstrip()}"
                yield from inner[1:]
            else:
                yield f"{indent}{mark}"
                yield from inner
        else:
            yield f"{indent}{mark} {_scalar(item)}"


def _scalar(item: object) -> str:
    # JSON's scalars, and empty lists, are YAML as they are.
    return json.dumps(item, ensure_ascii=False, default=str)
