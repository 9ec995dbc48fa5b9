"""Readers of what a row says: amounts, rates, bands, charges, dates, and the conditions of rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from calculator.amounts import ZERO, round_fen
from calculator.policy.conditions import Condition, Key, count_words, parse_count
from calculator.policy.located import Node
from calculator.policy.model import (
    EVENTS,
    PAYMENT_BASES,
    Band,
    Charge,
    ChargeBase,
    Credit,
    Deadline,
    Delay,
    Growth,
    Share,
    Source,
    Turn,
)
from calculator.policy.periods import parse_day
from calculator.policy.shapes import COSTS, COUNTED, STAYS


def no_id_twice(node: Node, ids: list[str]) -> None:
    """Note an id that a list has twice."""
    for index, item_id in enumerate(ids):
        if item_id in ids[:index]:
            raise node.child(index).fail(f"编号“{item_id}”写了两次。")


def _band(node: Node) -> Band:
    found = node.record({}, {"rate": Node.ratio, "up_to": _yuan, "missing": Node.text})
    if ("rate" in found) == ("missing" in found):
        raise node.fail("每段写 rate；确实不知道的写 missing: 缺什么，不写 rate。")
    return Band(found.get("up_to"), found.get("rate", ZERO), found.get("missing"))


def _bands(node: Node) -> tuple[Band, ...]:
    bands = node.items(_band)
    limits = [band.up_to for band in bands]
    if limits[-1] is not None:
        raise node.child(len(bands) - 1).fail("最后一段不写 up_to：它管以上的全部。")
    bounds = [limit for limit in limits if limit is not None]
    if len(bounds) != len(bands) - 1 or bounds != sorted(set(bounds)) or 0 in bounds:
        raise node.fail("各段的 up_to 要从小到大、大于 0，只有最后一段不写。")
    return bands


def _delay(node: Node) -> Delay:
    return Delay(
        **node.record(
            {"first_birth": Node.month, "every_months": _positive, "at_most_months": _positive}
        )
    )


def _growth(node: Node) -> Growth:
    return Growth(
        **node.record(
            {"from_year": _positive, "add_months": _positive, "at_most_months": _positive}
        )
    )


def _positive(node: Node) -> int:
    number = node.count()
    if number == 0:
        raise node.fail(f"“{node.name}”要大于 0。")
    return number


def read_condition(node: Node, key: str, kind: Key) -> Condition:
    """What a row asks of one key."""
    if isinstance(node.value, list):
        parts = node.items(lambda item: read_condition(item, key, kind))
        if kind.counted:
            raise node.fail(f'“{key}”不能写成列表；范围写 "40-49"、"70+" 或 "<70"。')
        return Condition(key, frozenset().union(*(part.options for part in parts)))
    if kind.counted:
        return _counted(node, key, kind)
    if set(kind.options) == {"true", "false"}:
        return Condition(key, frozenset({node.flag()}))
    return Condition(key, frozenset({node.choice(kind.options)}))


def _counted(node: Node, key: str, kind: Key) -> Condition:
    bounds = None if isinstance(node.value, bool) else parse_count(str(node.value))
    if bounds is None:
        raise node.fail(f'“{key}: {node.value}”看不懂；写 2、"3+"、"<70"、">=70" 或 "40-49"。')
    low, high = bounds
    if high is not None and high < kind.minimum:
        raise node.fail(f"“{key}”从 {kind.minimum} 数起，“{count_words(low, high)}”不会出现。")
    return Condition(key, low=low, high=high)


_TURNS = ("factor", "amount", "less_each", "factor_less_each")


def read_turn(node: Node, source: Callable[[Node], Source]) -> Turn:
    """One item of a ``sequence``; ``source`` reads that of one which stands elsewhere."""
    found = node.record(
        {"admission": lambda item: parse_count(str(item.value))},
        {
            "factor": Node.ratio,
            "amount": Node.decimal,
            "less_each": Node.decimal,
            "factor_less_each": Node.ratio,
            "at_least": Node.decimal,
            "source": source,
        },
    )
    if found["admission"] is None:
        raise node.child("admission").fail('admission 写 2，或 "3+"（第 3 次及以后）。')
    if sum(key in found for key in _TURNS) != 1:
        raise node.fail(f"每项写且只写一种：{'、'.join(_TURNS)}。")
    (low, high), found["admission"] = found["admission"], None
    return Turn(low, high, **{key: found[key] for key in found if key != "admission"})


def _share(node: Node) -> Share:
    found = node.record(
        {"of": lambda of: of.choice(("total", "in_scope")), "rate": Node.ratio},
        {"at_least": Node.decimal, "at_most": Node.decimal},
    )
    least, most = found.get("at_least"), found.get("at_most")
    if least is not None and most is not None and most < least:
        raise node.child("at_most").fail("at_most 小于 at_least。")
    return Share(**found)


def _counts(node: Node) -> tuple[str, ...]:
    counts = node.items(lambda item: item.choice(COSTS), allow_empty=True)
    no_id_twice(node, list(counts))
    return counts


def _true(node: Node) -> bool:
    if node.flag() == "false":
        raise node.fail(f"“{node.name}”只写 true；不是的话删去这一项。")
    return True


def _month_day(node: Node) -> str:
    text = node.text()
    if parse_day(f"2001-{text}") is None:
        raise node.fail(f'“{text}”不是月日，要写成 "01-01"。')
    return text


_CREDITS = ("rate", "amount", "per_year_of_age", "none")


def _credit(node: Node) -> Credit:
    found = node.record(
        {},
        {
            "base": lambda base: base.choice(("contribution_base", "pension", "average_pension")),
            "rate": Node.ratio,
            "amount": _yuan,
            "per_year_of_age": Node.decimal,
            "none": Node.text,
        },
    )
    if sum(key in found for key in _CREDITS) != 1 or ("base" in found) != ("rate" in found):
        raise node.fail(
            "credit 写且只写一种：base 加 rate、amount、per_year_of_age，或 none（不划的原因）。"
        )
    return Credit(**found)


def _charge(node: Node) -> Charge:
    found = node.record(
        {"rate": Node.ratio, **_BASE}, {**_BASE_DETAILS, "otherwise": _charge_base_of}
    )
    return Charge(found["rate"], _charge_base(node, found), found.get("otherwise"))


_BASE: Mapping[str, Callable[[Node], Any]] = {"base": lambda base: base.choice(PAYMENT_BASES)}
_BASE_DETAILS: Mapping[str, Callable[[Node], Any]] = {
    "year": lambda year: _years_back(year),
    "share": Node.decimal,
}


def _charge_base_of(node: Node) -> ChargeBase:
    return _charge_base(node, node.record(_BASE, _BASE_DETAILS))


def _charge_base(node: Node, found: Mapping[str, Any]) -> ChargeBase:
    if (found["base"] == "average_wage") != ("year" in found):
        raise node.fail("base: average_wage 要写 year: -1（上年度）或 -2（上上年度），别的不写。")
    return ChargeBase(found["base"], found.get("year"), found.get("share"))


def _years_back(node: Node) -> int:
    if node.value not in (-1, -2):
        raise node.fail("“year”写 -1（上年度）或 -2（上上年度），不加引号。")
    return int(node.value)


_LENGTHS = ("days", "months")


def _event(node: Node) -> str:
    return node.choice(EVENTS)


def _deadline(node: Node) -> Deadline:
    found = node.record(
        {},
        {
            "from": Node.day,
            "to": Node.day,
            "each_year_from": _month_day,
            "each_year_to": _month_day,
            **dict.fromkeys(_LENGTHS, _positive),
            "after": _event,
            "before": _event,
            "before_full": _true,
        },
    )
    keys = set(found)
    length = len(keys & set(_LENGTHS)) == 1 and len(keys & {"after", "before"}) == 1
    if not (
        keys in ({"from", "to"}, {"to"}, {"each_year_from", "each_year_to"}, {"each_year_to"})
        or (length and len(keys) == 2)
        or (length and keys > {"after", "before_full"} and len(keys) == 3)
    ):
        raise node.fail(
            "deadline 写一种：to，可加 from；each_year_to，可加 each_year_from；"
            "days 或 months，加 after 或 before；用 after 的可再加 before_full: true。"
        )
    if "from" in found and found["to"] < found["from"]:
        raise node.child("to").fail("to 早于 from。")
    names = {"from": "start", "to": "end"}
    return Deadline(**{names.get(key, key): value for key, value in found.items()})


def _yuan(node: Node) -> Decimal:
    amount = node.decimal()
    if amount != round_fen(amount):
        raise node.fail(f"“{node.name}: {node.value}”最多到分（两位小数）。")
    return amount


NO_FIGURE = ("missing", "not_applicable")
"""What a row of any value may say instead of a figure: that nobody found it, or there is none."""

OUTCOME_READERS: Mapping[str, Callable[[Node], Any]] = {
    "amount": _yuan,
    "rate": Node.ratio,
    "bands": _bands,
    "months": Node.count,
    "years": _positive,
    "counted": lambda node: node.choice(COUNTED),
    "text": Node.text,
    "delay": _delay,
    "growth": _growth,
    "share": _share,
    "factor": Node.decimal,
    "level": lambda node: node.choice(("1", "2", "3")),
    "counts": _counts,
    "stay": lambda node: node.choice(STAYS),
    "month_day": _month_day,
    "unlimited": _true,
    "unchanged": _true,
    "not_covered": Node.text,
    "credit": _credit,
    "charge": _charge,
    "not_offered": Node.text,
    "deadline": _deadline,
    "year": Node.count,
    **dict.fromkeys(NO_FIGURE, Node.text),
}
