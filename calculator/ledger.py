"""The ledger of one person's year as people keep it: what is asked of each visit, and CSV.

The CSV is written for a spreadsheet and read back exactly: a mark of order in front, labels in the
first line, and no cell that a spreadsheet would run as a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from calculator.answer import ASKED_BY_RULES, CALCULATORS, calculate, fields_for
from calculator.catalogue import HOW_MUCH, MORE, WHAT
from calculator.errors import FieldError, InvalidInput, Refused
from calculator.fields import Field, on_form, read_inputs
from calculator.names import with_ids
from calculator.policy.library import Library
from calculator.policy.model import Institution, Option, Place
from calculator.steps import Result, graded_words
from calculator.traditional import simplified
from calculator.year import RELIABILITY, SET_ASIDE, VISIT_FIELDS, YEAR

Values = Mapping[str, str]
"""Inputs as a form has them, every one in words or figures."""

MOST_VISITS = 366
_MOST_CHARACTERS = 500_000
_MARK = "\ufeff"
"""Tells a spreadsheet that what follows is UTF-8."""

_RUNS = ("=", "+", "-", "@", "\t", "\r", "'", "＝", "＋", "－", "＠")
"""A cell that starts so may be run as a formula, or hide that it was kept from that."""

_PERSON = "本人："
_RESULT = "结果："
_RESULTS = {"fund_total": "医保付", "patient_total": "自己付"}
_OF_PLACE = {"institution": "institutions", "tier": "tiers", "disease": "diseases"}
"""Fields whose values a place declares, and where."""

_STAY = {"kind": ("inpatient",)}
_ONLY_FOR: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("discharge", "continued", "days", "oncology"), _STAY),
    "disease": {"kind": ("chronic_outpatient",)},
    "registration": {"care_place": ("in_province", "out_of_province")},
}
_GROUPS = {
    **dict.fromkeys(("cause", "date", "kind", "hospital_level"), WHAT),
    **dict.fromkeys(("care_place", "registration"), WHAT),
    **dict.fromkeys(("total", "non_covered", "prior_self_pay"), HOW_MUCH),
}
_FIRST = ("cause", "kind", "date", "hospital_level", "institution", "care_place", "registration")
_BILL = ("disease", "total", "non_covered", "prior_self_pay")
_OF_PERSON = frozenset({"status", "group", "age", "tier", "enrolled_years", "months_enrolled"})
_LABELS = {"date": "哪天去的", "care_place": "在哪里看", "kind": "住院还是门诊"}


_OTHER_HEADS = {
    **{label: name for name, label in _LABELS.items()},
    "在哪里住院": "care_place",
    "日期": "date",
    "总额": "total",
    "总费用": "total",
    "医疗费": "total",
}
"""What else a column may be headed: as on the form, as it once was, and as people write."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A person's facts and the visits, in date order."""

    person: Values
    visits: tuple[Values, ...]


# -- what is asked ---------------------------------------------------------------------------------


def person_fields(library: Library) -> tuple[Field, ...]:
    """What the form asks about the person; what no rule asks about is left out."""
    return tuple(item for item in fields_for(YEAR, library) if _is_of_person(item))


def _is_of_person(item: Field) -> bool:
    return item.kind != "records" and item.name != SET_ASIDE


def visit_fields(library: Library) -> tuple[Field, ...]:
    """What the form asks about one visit, what matters most first."""
    asked = {key for rule in library.rules for key in rule.asks}
    known = {item.name: item for item in VISIT_FIELDS if _may_be_asked(item, asked)}
    first = [name for name in (*_FIRST, *_BILL) if name in known]
    order = [*first, *(name for name in known if name not in first)]
    return tuple(_for_form(known[name]) for name in order)


def _may_be_asked(item: Field, asked: set[str]) -> bool:
    return item.kind != "records" and (item.name not in ASKED_BY_RULES or item.name in asked)


def _for_form(item: Field) -> Field:
    group = _GROUPS.get(item.name, WHAT if item.name in ("institution", "disease") else MORE)
    # Whether a stay has a second part is for the few who have one to find.
    assumed = None if item.kind == "flag" else item.assumed
    label = _LABELS.get(item.name, item.label)
    when = _ONLY_FOR.get(item.name, {})
    said = "和上面这个人的情况不一样时才填。" if item.name in _OF_PERSON else item.help
    said_by_form = replace(item, label=label, group=group, when=when, assumed=assumed, help=said)
    return on_form(said_by_form)


def read_visit(raw: Mapping[str, object], form: Library | None = None) -> dict[str, str]:
    """One visit as it was typed, checked and put plainly; raises ``InvalidInput``.

    What a ``form`` over this library asks of everybody may be lacking in a table that is read in.
    """
    if form is None:
        return _plain(VISIT_FIELDS, raw)
    asked = {key for rule in form.rules for key in rule.asks}
    fields = (on_form(item) if item.name in asked else item for item in VISIT_FIELDS)
    return _plain(tuple(fields), raw)


def _plain(fields: Sequence[Field], raw: Mapping[str, object]) -> dict[str, str]:
    read = read_inputs(fields, raw)
    given = [name for name in read.values if name not in read.assumed]
    plain = {name: _as_typed(read[name]) for name in given}
    return {name: value for name, value in plain.items() if value}


def _as_typed(value: object) -> str:
    """A value as a form has it; a box that is not ticked says nothing."""
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def in_order(visits: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """Visits from early to late; those of one day as they were put down."""
    return sorted(visits, key=lambda visit: str(visit.get("date") or ""))


def settled(
    person: Mapping[str, object], visits: Sequence[Mapping[str, object]], library: Library
) -> Result:
    """The year worked out, without the visits that get no answer; raises as ``calculate`` does."""
    if len(visits) > MOST_VISITS:
        raise InvalidInput([FieldError("visits", f"最多记 {MOST_VISITS} 次，请分年来记。")])
    return calculate("year", {**person, "visits": in_order(visits), SET_ASIDE: True}, library)


# -- CSV -------------------------------------------------------------------------------------------


def to_csv(
    person: Mapping[str, object], visits: Sequence[Mapping[str, object]], library: Library
) -> str:
    """The ledger as a table, with what each visit came to where that can be worked out.

    Raises ``InvalidInput`` for a ledger that could not be read back.
    """
    facts, rows = _read_person(person), [read_visit(visit) for visit in in_order(visits)]
    place = library.places.get(facts.get("place", ""))
    columns = [item for item in VISIT_FIELDS if any(item.name in row for row in rows)]
    about = [item for item in _person_declared() if item.name in facts]
    results = _results(person, rows, library)
    came_to = (*_RESULTS.values(), RELIABILITY) if results else ()
    out = io.StringIO()
    out.write(_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    heads = [*(item.label for item in columns), *(_PERSON + item.label for item in about)]
    writer.writerow([*heads, *(_RESULT + label for label in came_to)])
    for number, row in enumerate(rows, 1):
        cells = [_words(item, row.get(item.name, ""), library, place) for item in columns]
        cells += [_words(item, facts[item.name], library, place) for item in about]
        writer.writerow([*map(_harmless, cells), *results.get(number, [""] * len(came_to))])
    return out.getvalue()


def from_csv(text: str, library: Library) -> Ledger:
    """Read a ledger back; raises ``InvalidInput`` with what is wrong, line by line."""
    if len(text) > _MOST_CHARACTERS:
        raise _wrong("这个文件太大了，不像是一年的账。")
    lines = _lines(text.removeprefix(_MARK))
    if not lines:
        raise _wrong("这个文件是空的。")
    number, heads = lines[0]
    columns = _columns([simplified(_bare(head)) for head in heads], number)
    if len(lines) > MOST_VISITS + 1:
        raise _wrong(f"一次最多导入 {MOST_VISITS} 次就医，这个文件有 {len(lines) - 1} 行。")
    if len(lines) == 1:
        raise _wrong("这个文件只有表头，没有一次就医。")
    return _ledger(columns, lines[1:], library)


def _wrong(*messages: str) -> InvalidInput:
    return InvalidInput([FieldError("file", message) for message in messages])


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, each with the number of its line in the file."""
    head = text.partition("\n")[0]
    delimiter = next((sign for sign in ("\t", ";") if sign in head and "," not in head), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found, start = [], 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                found.append((start, row))
            start = reader.line_num + 1
    except csv.Error:
        message = f"第 {start} 行：引号没有配对，或者有看不懂的字符。"
        raise _wrong(message) from None
    return found


Column = tuple[str, Field | None]
"""``visit``, ``person`` or ``result``, and the field where there is one."""


def _columns(heads: Sequence[str], number: int) -> list[Column]:
    """What each column holds; labels and names are both understood."""
    found: list[Column] = []
    problems = []
    visit, person = _by_head(VISIT_FIELDS), _by_head(_person_declared())
    for head in heads:
        own = head.removeprefix(_PERSON)
        if head.startswith(_RESULT) or not head:
            found.append(("result", None))
        elif head in visit or (own != head and own in person):
            column = ("visit", visit[head]) if head in visit else ("person", person[own])
            if column in found:
                problems.append(f"第 {number} 行：有两列都是“{head}”，请删去一列。")
            found.append(column)
        else:
            problems.append(f"第 {number} 行：不认识“{head}”这一列，请删去，或照导出的表头写。")
    named = {item.name for kind, item in found if item and kind == "visit"}
    labels = [item.label for item in VISIT_FIELDS if item.required and item.name not in named]
    problems += [f"第 {number} 行：表头缺少“{label}”这一列。" for label in labels]
    if problems:
        raise _wrong(*problems)
    return found


def _by_head(fields: Sequence[Field]) -> dict[str, Field]:
    plain = [item for item in fields if item.kind != "records"]
    found = {item.name: item for item in plain} | {item.label: item for item in plain}
    others = ((head, found.get(name)) for head, name in _OTHER_HEADS.items())
    return {head: item for head, item in others if item} | found


def _ledger(
    columns: Sequence[Column], lines: Sequence[tuple[int, list[str]]], library: Library
) -> Ledger:
    problems: list[str] = []
    known: dict[str, str] = {}
    person: dict[str, str] = {}
    visits: list[dict[str, str]] = []
    for number, row in lines:
        if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
            problems.append(f"第 {number} 行：比表头多出 {len(row) - len(columns)} 格。")
            continue
        cells = [(column, _bare(cell)) for column, cell in zip(columns, row, strict=False)]
        about = {item.name: cell for (kind, item), cell in cells if item and kind == "person"}
        try:
            named = about.get("place")
            if named and named not in known:
                known[named] = _place_id(named, library)
            place = library.places.get(known[named] if named else person.get("place", ""))
            own = _raw(cells, "visit", place, library)
            visits.append(read_visit(own))
            told = _raw(cells, "person", place, library)
            found = _read_person(told | ({"place": known[named]} if named else {}))
        except InvalidInput as invalid:
            problems += _told(number, invalid)
            continue
        problems += _agrees(number, person, found)
        person = {**found, **person}
    if problems:
        raise _wrong(*problems)
    ordered = in_order(visits)
    return Ledger(person, tuple({k: str(v) for k, v in visit.items()} for visit in ordered))


def _raw(
    cells: Sequence[tuple[Column, str]], kind: str, place: Place | None, library: Library
) -> dict[str, object]:
    return {
        item.name: _value(item, cell, library, place)
        for (of, item), cell in cells
        if item and of == kind and cell
    }


def _told(number: int, invalid: InvalidInput) -> Iterator[str]:
    labels = {item.name: item.label for item in (*_person_declared(), *VISIT_FIELDS)}
    for error in invalid.errors:
        label = labels.get(error.field, error.field)
        said = error.message if label in error.message else f"“{label}”：{error.message}"
        yield f"第 {number} 行：{said}"


def _agrees(number: int, before: Values, found: Values) -> Iterator[str]:
    labels = {item.name: item.label for item in _person_declared()}
    for name, value in found.items():
        if before.get(name, value) != value:
            yield f"第 {number} 行：“{_PERSON}{labels[name]}”和前面的不一样；一本账只记一个人的。"


def _person_declared() -> tuple[Field, ...]:
    """The person's fields with none required: a ledger may be kept before they are known."""
    return tuple(
        replace(item, required=False, assumed=None, when={})
        for item in CALCULATORS["year"].fields
        if _is_of_person(item)
    )


def _read_person(raw: Mapping[str, object]) -> dict[str, str]:
    return _plain(_person_declared(), raw)


def _results(
    person: Mapping[str, object], rows: Sequence[Values], library: Library
) -> dict[int, list[str]]:
    """What the funds and the person pay of each visit, and how good the figures behind it are.

    Nothing where there is no answer.
    """
    try:
        visits = settled(person, rows, library).extra["visits"]
    except (InvalidInput, Refused):
        return {}
    return {
        visit["visit"]: [
            *(visit["amounts"][name] for name in _RESULTS),
            graded_words(visit["grade"]),
        ]
        for visit in visits
    }


# -- cells -----------------------------------------------------------------------------------------


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RUNS) else cell


def _bare(cell: str) -> str:
    """A cell as it was before it was made harmless."""
    bare = cell.strip(" ")
    return bare[1:] if bare.startswith("'") else bare


def _words(item: Field, value: str, library: Library, place: Place | None) -> str:
    """A value as a reader knows it; as it is where the words could mean another one too."""
    if not value:
        return ""
    if item.kind == "flag":
        return "是"
    words = {option.value: option.label for option in _options(item, library, place)}
    word = words.get(value, value)
    same = [key for key, other in words.items() if word in (key, other)]
    return word if same == [value] else value


def _value(item: Field, cell: str, library: Library, place: Place | None) -> str:
    options = _options(item, library, place)
    if any(option.value == cell for option in options):
        return cell
    labels = {option.label: option.value for option in reversed(options)}
    return str(labels.get(cell) or labels.get(simplified(cell), cell))


def _options(item: Field, library: Library, place: Place | None) -> Sequence[Any]:
    if item.name == "place":
        return [_Kind(each.id, each.short_name) for each in library.places.values()]
    if item.name in _OF_PLACE and place:
        declared: Sequence[Institution | Option] = getattr(place, _OF_PLACE[item.name])
        return [_Kind(kind.id, kind.label) for kind in declared]
    return item.options


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a place declares, in the shape of an option."""

    value: str
    label: str


def _place_id(cell: str, library: Library) -> str:
    """The place that a cell names, as people call it; raises where the form has no such place."""
    found = str(with_ids({"place": simplified(cell)}, library)["place"])
    [offered] = (item.options for item in person_fields(library) if item.name == "place")
    if found in {option.value for option in offered}:
        return found
    message = (
        f"能选的地方里没有“{cell}”：那里的规定还没有收录。"
        "请改成能选的地方，或把这一格留空，再导入。"
    )
    raise InvalidInput([FieldError("place", message)])
