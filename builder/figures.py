"""Policy figures as small Chinese tables for the pages: conditions in columns, the figure last."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from calculator.amounts import percent, points, yuan
from calculator.months import duration
from calculator.policy.conditions import Condition, Key, condition_words, count_words
from calculator.policy.model import (
    EVENTS,
    PAYMENT_BASES,
    Adjustment,
    Band,
    Charge,
    ChargeBase,
    Credit,
    Deadline,
    Delay,
    Growth,
    Outcome,
    Place,
    Reading,
    Row,
    Share,
    Source,
    Turn,
    Value,
)
from calculator.policy.periods import Period
from calculator.policy.shapes import COSTS
from calculator.settlement.adjustments import words
from calculator.settlement.sequence import turn_words

_IN_BRACKETS = re.compile("（([^（）]+)）")
_ANY, _NOT_FOUND = "不限", "没有查到"
_UNCHANGED = {
    "cover": "能报",
    "prior_self_pay": "不用另外先付",
    "points": "不降低",
    "level": "按那家医院自己的级别",
    "exclusions": "医保照常付",
}
"""What it means that nothing changes, as the answer to a value's question."""
_STAYS = {
    "admission_date": "按入院那天所在的年度算",
    "discharge_date": "按出院那天所在的年度算",
    "split": "按费用发生的日期分到两个年度",
}
_COUNTED = {
    "to_statutory_age": "到法定退休年龄还差几个月，就算几个月",
    "to_required": "离规定的缴费年限还差几个月，就算几个月",
}
_CREDIT_BASES = {
    "contribution_base": "本人月缴费基数",
    "pension": "本人月养老金",
    "average_pension": "月平均养老金",
}
_YEARS_BACK = {-1: "上年度", -2: "上上年度"}


@dataclass(frozen=True)
class Table:
    """A header and its rows; a figure without conditions is one row of one cell."""

    header: list[str]
    rows: list[list[str]]


def outcome_table(value: Value, reading: Reading, place: Place) -> Table:
    """What a reading says, row by row, with a column for each condition in use."""
    keys = list(dict.fromkeys(condition.key for row in reading.rows for condition in row.when))
    header = [place.condition_keys()[key].label for key in keys]
    rows = [
        [*(_cell(row, key, place) for key in keys), outcome_words(value, row.outcome)]
        for row in reading.rows
    ]
    return Table([*header, value.label], rows)


def further_words(value: Value, reading: Reading, place: Place) -> list[str]:
    """What changes the figures of the table: later admissions, and groups with their own terms."""
    turns = [turn_line(turn) for turn in reading.sequence]
    changes = [change_line(value, reading, item, place) for item in reading.adjustments]
    return list(dict.fromkeys(turns + changes))


def turn_line(turn: Turn) -> str:
    """What a later admission changes: ``第 2 次住院：× 50%``."""
    return f"{_which(turn)}住院：{turn_words(turn)}"


def own_sources(reading: Reading, place: Place) -> list[tuple[str, Source, Period | None]]:
    """Which parts of a reading stand elsewhere or hold on other days than the rest, and where.

    In words, with the source, and the period if it is the part's own.
    """
    named: list[tuple[str, Source | None, Period | None]] = [
        *((situation_words(row, place), row.source, row.period) for row in reading.rows),
        *((f"{_which(turn)}住院", turn.source, None) for turn in reading.sequence),
        *((item.label, item.source, None) for item in reading.adjustments),
    ]
    found: dict[tuple[Source, Period | None], list[str]] = {}
    for words_of_part, source, period in named:
        if source or period:
            found.setdefault((source or reading.source, period), []).append(words_of_part)
    return [("；".join(dict.fromkeys(parts)), *own) for own, parts in found.items()]


def days_of(reading: Reading, document: str, locator: str) -> str:
    """The days for which a reading speaks of what stands at one place, in words."""
    every = [(reading.source, reading.period)]
    every += [(row.source or reading.source, row.period or reading.period) for row in reading.rows]
    parts: tuple[Turn | Adjustment, ...] = (*reading.sequence, *reading.adjustments)
    every += [(part.source, reading.period) for part in parts if part.source]
    there = (p for s, p in every if (s.document, s.locator) == (document, locator))
    return "；".join(dict.fromkeys(period.words for period in there))


def change_line(value: Value, reading: Reading, item: Adjustment, place: Place) -> str:
    """An adjustment: its name, the rows it concerns where the table has a column, what it does.

    ``退休人员：加 5 个百分点``, ``没有转诊（本地，三级医院）：× 200%``.
    """
    of_rate = value.unit == "ratio"
    columns = {condition.key for row in reading.rows for condition in row.when}
    asked = (condition for condition in item.when if condition.key in columns)
    rows = "，".join(_situation(condition, place) for condition in asked)
    for terms in _IN_BRACKETS.findall(rows):
        if terms in item.label:
            rows = rows.replace(f"（{terms}）", "")  # what the name says needs no repeating
    most = points if of_rate else yuan
    limit = "" if item.up_to is None else f"，最多 {most(item.up_to)}"
    return f"{item.label}{f'（{rows}）' if rows else ''}：{words(item, of_rate=of_rate)}{limit}"


def situation_words(row: Row, place: Place) -> str:
    """The conditions of a row in one line: ``三级，退休``; all cases where there are none."""
    return "，".join(_situation(condition, place) for condition in row.when) or "所有情形"


def _situation(condition: Condition, place: Place) -> str:
    key = place.condition_keys()[condition.key]
    if key.counted:
        return f"{key.label} {_count_words(condition, key)}"
    if condition.options == {"false"}:
        return f"不是{key.label}"
    return condition_words(condition, place.condition_keys())


def _count_words(condition: Condition, key: Key) -> str:
    """``44 及以下`` where nothing less can be, else as in the working of an answer."""
    if condition.low <= key.minimum < (condition.high or 0):
        return f"{condition.high} 及以下"
    return count_words(condition.low, condition.high)


def outcome_words(value: Value, outcome: Outcome) -> str:
    """One figure in Chinese, with its unit; each of its parts on a line of its own."""
    return "\n".join(_outcome_parts(value, outcome))


def _cell(row: Row, key: str, place: Place) -> str:
    condition = next((condition for condition in row.when if condition.key == key), None)
    if condition is None:
        return _ANY
    known = place.condition_keys()[key]
    if known.counted:
        return _count_words(condition, known)
    if known.options.keys() == {"true", "false"}:
        return "／".join(known.options[option] for option in sorted(condition.options))
    return condition_words(condition, place.condition_keys())


def _outcome_parts(value: Value, outcome: Outcome) -> Iterator[str]:
    if outcome.missing:
        # Many a reason says so itself.
        known = _NOT_FOUND in outcome.missing
        yield outcome.missing if known else f"{_NOT_FOUND}：{outcome.missing}"
    if outcome.not_applicable:
        yield f"不适用：{outcome.not_applicable}"
    if outcome.amount is not None:
        yield yuan(outcome.amount) + ("／月" if value.unit == "yuan_per_month" else "")
    if outcome.rate is not None:
        yield points(outcome.rate) if value.id == "points" else percent(outcome.rate)
    yield from band_words(outcome.bands)
    if outcome.years is not None:
        yield f"{outcome.years} {'年' if value.unit == 'year_count' else '周岁'}"
    if outcome.year is not None:
        yield f"{outcome.year} 年"
    if outcome.months is not None:
        yield duration(outcome.months)
    if outcome.counted:
        yield _COUNTED[outcome.counted]
    if outcome.text:
        yield outcome.text
    yield from _settlement_parts(value, outcome)
    yield from _payment_parts(outcome)
    if outcome.delay:
        yield _delay_words(outcome.delay)
    if outcome.growth:
        yield _growth_words(outcome.growth)


def _settlement_parts(value: Value, outcome: Outcome) -> Iterator[str]:
    """Outcomes that only the rules of settlement have."""
    if outcome.share:
        yield _share_words(outcome.share)
    if outcome.factor is not None:
        yield f"按本地的 {percent(outcome.factor)}"
    if outcome.level:
        yield f"按 {outcome.level} 级医院"
    if outcome.counts is not None:
        yield "、".join(COSTS[kind] for kind in outcome.counts) or "都不计入"
    if outcome.stay:
        yield _STAYS[outcome.stay]
    if outcome.month_day:
        yield f"每年 {_month_day(outcome.month_day)}起"
    if outcome.unlimited:
        yield "不设限额"
    if outcome.unchanged:
        yield _UNCHANGED.get(value.id, "和本地一样")
    if outcome.not_covered:
        yield f"不付：{outcome.not_covered}"


def _payment_parts(outcome: Outcome) -> Iterator[str]:
    """Outcomes that only the rules of contributions, accounts and deadlines have."""
    if outcome.credit:
        yield _credit_words(outcome.credit)
    if outcome.charge:
        yield from _charge_words(outcome.charge)
    if outcome.not_offered:
        yield f"不能这样办：{outcome.not_offered}"
    if outcome.deadline:
        yield deadline_words(outcome.deadline)


def _credit_words(credit: Credit) -> str:
    if credit.base and credit.rate is not None:
        return f"{_CREDIT_BASES[credit.base]}的 {percent(credit.rate)}"
    if credit.amount is not None:
        return f"每月 {yuan(credit.amount)}"
    if credit.per_year_of_age is not None:
        return f"每月：年龄 × {yuan(credit.per_year_of_age)}"
    return f"不划：{credit.none}"


def _charge_words(charge: Charge) -> Iterator[str]:
    yield f"{_base_words(charge.base)}的 {percent(charge.rate)}"
    if charge.otherwise:
        lacking = PAYMENT_BASES[charge.base.base]
        yield f"没有{lacking}的：{_base_words(charge.otherwise)}的 {percent(charge.rate)}"


def _base_words(base: ChargeBase) -> str:
    words = _YEARS_BACK.get(base.year or 0, "") + PAYMENT_BASES[base.base]
    return words if base.share is None else f"（{words}的 {percent(base.share)}）"


def deadline_words(deadline: Deadline) -> str:
    """``2025-10-12 至 2025-12-31``, ``每年 10 月 25 日至 12 月 25 日``, ``入院后 3 天内``."""
    if deadline.end:
        return f"{deadline.start} 至 {deadline.end}" if deadline.start else f"{deadline.end} 以前"
    if deadline.each_year_to:
        last = _month_day(deadline.each_year_to)
        if deadline.each_year_from:
            return f"每年 {_month_day(deadline.each_year_from)}至 {last}"
        return f"每年 {last}以前"
    length = f"{deadline.days} 天" if deadline.days else f"{deadline.months} 个月"
    if deadline.after and deadline.before_full:
        return f"{EVENTS[deadline.after]}满 {length}之前"
    if deadline.after:
        return f"{EVENTS[deadline.after]}后 {length}内"
    return f"{EVENTS[deadline.before or '']}前 {length}内"


def _month_day(text: str) -> str:
    month, day = text.split("-")
    return f"{int(month)} 月 {int(day)} 日"


def band_words(bands: tuple[Band, ...]) -> Iterator[str]:
    """Bands from the first yuan on: ``5000 元以内 80%``, ``5000 元～1 万元 85%``."""
    start = None
    for band in bands:
        if band.up_to is None:
            stretch = f"{start}以上" if start else "全部"
        else:
            stretch = f"{start}～{yuan(band.up_to)}" if start else f"{yuan(band.up_to)}以内"
            start = yuan(band.up_to)
        yield f"{stretch} " + ("没有查到" if band.missing else percent(band.rate))


def _delay_words(delay: Delay) -> str:
    return (
        f"{delay.first_birth.words}起出生的，每晚生 {delay.every_months} 个月推后 1 个月，"
        f"最多推后 {duration(delay.at_most_months)}"
    )


def _growth_words(growth: Growth) -> str:
    return (
        f"{growth.from_year} 年起每年增加 {duration(growth.add_months)}，"
        f"到 {duration(growth.at_most_months)}为止"
    )


def _which(turn: Turn) -> str:
    if turn.high is None:
        return f"第 {turn.low} 次及以后"
    return f"第 {turn.low} 次" if turn.low == turn.high else f"第 {turn.low} 到 {turn.high} 次"


def _share_words(share: Share) -> str:
    base = "总费用" if share.of == "total" else "政策范围内费用"
    low = f"，最低 {yuan(share.at_least)}" if share.at_least is not None else ""
    high = f"，最高 {yuan(share.at_most)}" if share.at_most is not None else ""
    return f"{base}的 {percent(share.rate)}{low}{high}"
