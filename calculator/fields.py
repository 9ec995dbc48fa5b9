"""Inputs: one declaration of each gives the form, its checks, the command line and the schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any, Literal

from calculator.amounts import half_width, round_fen, typed_decimal, typed_integer
from calculator.errors import FieldError, InvalidInput
from calculator.months import Month
from calculator.nearest import nearest
from calculator.policy.periods import parse_day

Kind = Literal["money", "integer", "choice", "date", "month", "flag", "text", "records"]

MOST_MONEY = Decimal(100_000_000)
"""A typing error, not a hospital bill: far above any ceiling in the country."""

UNKNOWN = ("unknown", "不清楚")
_YES = frozenset({"true", "yes", "是", "1", "on"})
_NO = frozenset({"false", "no", "否", "0", "off", ""})
_DATE = re.compile(
    r"([0-9]{4})[-年/.]([0-9]{1,2})[-月/.]([0-9]{1,2})[日号]?(?:[T ]+0?0:00(?::00)?)?"
)
"""Spreadsheets put midnight behind a day."""

_MONTH = re.compile(r"([0-9]{4})[-年/.]([0-9]{1,2})月?")
_FEW = 12
"""So many inputs can be listed in a sentence."""
_TWO_BOXES = re.compile(r"([^-年/.]*)[-年/.]([^-年/.月]*)月?")
_ASSUMED: dict[tuple[str, str | None], Any] = {}
_YEARS = range(1900, 2200)
"""Any other year is a typing error."""
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TENS = re.compile("([一二三四五六七八九]?)十([一二三四五六七八九]?)")


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose and the words for it; the Chinese ones where there are no English ones."""

    value: str
    label: str
    label_en: str = ""

    @property
    def english(self) -> str:
        """The English words, or else the Chinese."""
        return self.label_en or self.label


@dataclass(frozen=True, slots=True)
class Field:
    """One input of a calculator.

    ``assumed`` is what a left-out input is taken to be (with a warning); a field that is neither
    ``required`` nor assumed is simply not given when left out; ``unless`` names a field that may
    stand in for a required one. ``when`` limits the field to cases in which another field has one
    of some values. Where it ``may_be_unknown``, ``"unknown"`` asks for a range; what nothing is
    assumed of is then not given. What is assumed of
    a ``gate`` is assumed for programs alone: whether there is an answer at all turns on it, so that
    a form has to have the reader's own word.
    """

    name: str
    label: str
    kind: Kind
    group: str = ""
    required: bool = False
    unless: str | None = None
    assumed: str | None = None
    unit: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    options: tuple[Option, ...] = ()
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    help: str | None = None
    may_be_unknown: bool = False
    fields: tuple[Field, ...] = ()
    """Of ``records``: the fields of each."""
    label_en: str = ""
    gate: bool = False

    @property
    def english(self) -> str:
        """The English label, or else the Chinese."""
        return self.label_en or self.label

    def needed(self, values: Mapping[str, Any]) -> bool:
        """Whether the field matters, given the values read so far."""
        return all(str(values.get(name)) in wanted for name, wanted in self.when.items())

    def words(self, value: object) -> str:
        """A value of this field in Chinese."""
        if isinstance(value, bool):
            return "是" if value else "否"
        if self.may_be_unknown and value in UNKNOWN:
            return UNKNOWN[-1]
        labels = {option.value: option.label for option in self.options}
        return labels.get(str(value), str(value))


@dataclass(frozen=True, slots=True)
class Inputs:
    """Checked inputs: values by name, and the names of those assumed or said to be unknown."""

    values: Mapping[str, Any]
    assumed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    """Names that were given and that only other calculators use."""
    least: bool = False
    """What is unknown is taken for what pays least, and not for what pays most."""

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def having(self, **values: object) -> Inputs:
        """The same inputs with other values of some."""
        return replace(self, values={**self.values, **values})

    def get(self, name: str) -> Any:
        """The value, or ``None`` if it was left out."""
        return self.values.get(name)


def read_inputs(
    fields: Iterable[Field], raw: Mapping[str, object], also_known: Iterable[str] = ()
) -> Inputs:
    """Check raw inputs against their declarations; raises ``InvalidInput`` with every error.

    ``also_known`` are names that other calculators use: they are passed over, while a name that
    nobody knows is an error.
    """
    declared = {item.name: item for item in fields}
    errors = _unknown_names(raw, declared, frozenset(also_known))
    values: dict[str, Any] = {}
    assumed, unknown = [], []
    for item in declared.values():
        given = raw.get(item.name)
        if item.when and not item.needed(values):
            continue
        if item.may_be_unknown and given in UNKNOWN:
            if item.assumed is not None:
                values[item.name] = _assumed(item)
            unknown.append(item.name)
            continue
        if given is None or given == "":
            if item.required and not (item.unless and raw.get(item.unless)):
                errors.append(FieldError(item.name, f"请填写“{item.label}”。"))
            elif item.assumed is not None:
                values[item.name] = _assumed(item)
                assumed.append(item.name)
            continue
        try:
            values[item.name] = _READERS[item.kind](item, given)
        except ValueError as error:
            errors.append(FieldError(item.name, str(error)))
    if errors:
        raise InvalidInput(errors)
    given = {name for name, value in raw.items() if value not in (None, "")}
    passed_over = tuple(sorted((given & frozenset(also_known)) - declared.keys()))
    return Inputs(values, tuple(assumed), tuple(unknown), passed_over)


def _assumed(item: Field) -> Any:
    """What a field is taken to be; read once, since it is the same for every question."""
    key = (item.kind, item.assumed)
    if key not in _ASSUMED:
        _ASSUMED[key] = _READERS[item.kind](item, item.assumed)
    return _ASSUMED[key]


def _unknown_names(
    raw: Mapping[str, object], declared: Mapping[str, Field], others: frozenset[str]
) -> list[FieldError]:
    errors = []
    for name in raw:
        if name not in declared and name not in others:
            near = nearest(name, declared)
            hint = f"是不是 {near}？" if near else _what_there_is(declared)
            errors.append(FieldError(name, f"没有“{name}”这个输入项。{hint}"))
    return errors


def _what_there_is(declared: Mapping[str, Field]) -> str:
    """What could be meant, where nothing that the calculator has looks like it."""
    if len(declared) > _FEW:
        return "请删去。"
    return (
        f"请删去；可以填的：{'、'.join(f'{n}（{item.label}）' for n, item in declared.items())}。"
    )


def _money(item: Field, given: object) -> Decimal:
    if isinstance(given, float) and isfinite(given):
        raise ValueError(f'“{item.label}”请用文字传入金额（如 "{given}"），小数会失准。')
    amount = typed_decimal(str(given)) if not isinstance(given, bool) else None
    if amount is None:
        raise ValueError(f"“{item.label}”应是金额，如 20000 或 2.4万；“{given}”看不懂。")
    if amount < (item.minimum or 0):
        raise ValueError(f"“{item.label}”不能小于 {item.minimum or 0}，现在是 {given}。")
    if amount > MOST_MONEY:
        raise ValueError(f"“{item.label}”太大了（{given}），请检查有没有多输零。")
    if amount != round_fen(amount):
        raise ValueError(f"“{item.label}”最多到分（两位小数），现在是 {given}。")
    return amount


def _integer(item: Field, given: object) -> int:
    number = None if isinstance(given, bool) else typed_integer(str(given), item.unit or "")
    if number is None:
        raise ValueError(f"“{item.label}”应是整数，“{given}”看不懂。")
    if item.minimum is not None and number < item.minimum:
        raise ValueError(f"“{item.label}”不能小于 {item.minimum}，现在是 {given}。")
    if item.maximum is not None and number > item.maximum:
        raise ValueError(f"“{item.label}”不能大于 {item.maximum}，现在是 {given}。")
    return number


def _choice(item: Field, given: object) -> str:
    # A yes or no that has to be said is a choice of "true" and "false".
    text = str(given).lower() if isinstance(given, bool) else half_width(str(given))
    allowed = {option.value for option in item.options}
    named = {option.label: option.value for option in item.options}
    if text not in allowed and text not in named:
        listed = "、".join(f"{option.value}（{option.label}）" for option in item.options)
        raise ValueError(f"“{item.label}”没有“{given}”这一项；可选：{listed}。")
    return text if text in allowed else named[text]


def _date(item: Field, given: object) -> date:
    if isinstance(given, date):
        return given
    match = _DATE.fullmatch(_arabic(half_width(str(given))))
    day = parse_day(f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}") if match else None
    if day is None:
        raise ValueError(f"“{item.label}”应是日期，如 2020-09-01；“{given}”看不懂。")
    if day.year not in _YEARS:
        raise ValueError(f"“{item.label}”的年份看起来不对：{given}。")
    return day


def _month(item: Field, given: object) -> Month:
    match = _MONTH.fullmatch(_arabic(half_width(str(given))))
    month = Month.parse(f"{match[1]}-{match[2]:0>2}") if match else None
    if month is None:
        raise ValueError(f"“{item.label}”{_month_error(str(given))}")
    return month


def _month_error(given: str) -> str:
    """What is wrong with a month; a form has a box for the year and one for the month."""
    boxes = _TWO_BOXES.fullmatch(_arabic(half_width(given)))
    year, month = boxes.groups() if boxes else ("", "")
    if not f"{year}{month}".isdecimal():
        return f"应是年月，如 1965-01；“{given}”看不懂。"
    if not year or not month:
        return f"的{'月份' if year else '年份'}没有填。"
    if len(year) != len("1965"):
        return f"的年份要写四位数字，如 1965；现在是“{year}”。"
    return f"的月份应是 1 到 12；现在是“{month.removeprefix('0') or '0'}”。"


def _arabic(text: str) -> str:
    """A date in Chinese numerals (二〇二四年十二月一日) in Arabic ones."""
    tens = _TENS.sub(lambda found: f"{found[1] or '一'}{found[2] or '〇'}", text)
    return tens.translate(_CHINESE_DIGITS)


def _flag(item: Field, given: object) -> bool:
    text = half_width(str(given)).lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise ValueError(f"“{item.label}”只能填 true（是）或 false（否），“{given}”看不懂。")


def _text(item: Field, given: object) -> str:
    if not isinstance(given, str):
        raise ValueError(f"“{item.label}”应是文字。")
    return given.strip()


def _records(item: Field, given: object) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(given, list | tuple):
        raise ValueError(f"“{item.label}”应是列表。")
    if not given:
        raise ValueError(f"“{item.label}”是空的，至少要有一项。")
    found, problems = [], []
    for number, record in enumerate(given, 1):
        if not isinstance(record, Mapping):
            raise ValueError(f"“{item.label}”第 {number} 项应是键和值。")
        try:
            found.append(read_inputs(item.fields, record).values)
        except InvalidInput as invalid:
            problems += [f"第 {number} 项的 {e.field}：{e.message}" for e in invalid.errors]
    if problems:
        raise ValueError("；".join(problems))
    return tuple(found)


_READERS: Mapping[Kind, Callable[[Field, object], Any]] = {
    "money": _money,
    "integer": _integer,
    "choice": _choice,
    "date": _date,
    "month": _month,
    "flag": _flag,
    "text": _text,
    "records": _records,
}


def json_schema(title: str, fields: Iterable[Field]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a calculator's inputs."""
    listed = list(fields)
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "properties": {item.name: _property(item) for item in listed},
        "required": [
            item.name for item in listed if item.required and not item.when and not item.unless
        ],
    }
    conditional = [
        {
            "if": {
                "properties": {name: {"enum": list(wanted)} for name, wanted in item.when.items()},
                "required": list(item.when),
            },
            "then": {"required": [item.name]},
        }
        for item in listed
        if item.required and item.when
    ]
    if conditional:
        schema["allOf"] = conditional
    return schema


def _property(item: Field) -> dict[str, Any]:
    found: dict[str, Any] = {"title": item.label}
    if item.help:
        found["description"] = item.help
    found.update(_SCHEMAS[item.kind])
    if item.kind == "choice":
        values = [option.value for option in item.options]
        # Whole numbers may come as numbers: hospital_level 3 is as good as "3".
        numbers = [int(value) for value in values if value.isdecimal()]
        answers = [value == "true" for value in values if value in ("true", "false")]
        found["enum"] = [*numbers, *answers, *values]
        found["x-labels"] = {option.value: option.label for option in item.options}
    if item.kind == "integer":
        bounds = {"minimum": item.minimum, "maximum": item.maximum}
        found.update({key: bound for key, bound in bounds.items() if bound is not None})
    if item.kind == "records":
        found["items"] = {
            "type": "object",
            "properties": {inner.name: _property(inner) for inner in item.fields},
            "required": [inner.name for inner in item.fields if inner.required],
            "additionalProperties": False,
        }
    if item.may_be_unknown:
        found = {
            **{k: found.pop(k) for k in ("title", "description") if k in found},
            "anyOf": [found, {"const": "unknown"}],
        }
    if item.assumed is not None:
        found["x-assumed"] = item.assumed
    if item.unit:
        found["x-unit"] = item.unit
    if item.when:
        found["x-when"] = {name: list(wanted) for name, wanted in item.when.items()}
    return found


_SCHEMAS: Mapping[Kind, Mapping[str, Any]] = {
    "money": {"type": ["string", "number"], "pattern": r"^[0-9]+(\.[0-9]{1,2})?$", "minimum": 0},
    "integer": {"type": "integer"},
    "choice": {},
    "date": {"type": "string", "format": "date"},
    "month": {"type": "string", "pattern": r"^[12][0-9]{3}-(0[1-9]|1[0-2])$"},
    "flag": {"type": "boolean"},
    "text": {"type": "string"},
    "records": {"type": "array"},
}


def on_form(item: Field) -> Field:
    """The field as a form asks for it: nothing is taken for granted of a gate."""
    return replace(item, required=True, assumed=None) if item.gate else item


def with_options(item: Field, options: Iterable[Option]) -> Field:
    """The field with its options filled in from the data."""
    return replace(item, kind="choice", options=tuple(options))
