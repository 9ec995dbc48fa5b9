"""Policy figures as small Chinese tables for the pages: conditions in columns, the figure last."""

from collections.abc import Iterator
from dataclasses import dataclass

from calculator.amounts import percent, yuan
from calculator.months import duration
from calculator.policy.conditions import condition_words, count_words
from calculator.policy.model import (
    Band,
    Delay,
    Growth,
    Outcome,
    Place,
    Reading,
    Row,
    Share,
    Turn,
    Value,
)
from calculator.policy.shapes import COSTS
from calculator.settlement.sequence import turn_words

_ANY = "不限"
_STAYS = {
    "admission_date": "按入院那天所在的年度算",
    "discharge_date": "按出院那天所在的年度算",
    "split": "按费用发生的日期分到两个年度",
}
_COUNTED = {"to_statutory_age": "到法定退休年龄还差几个月，就算几个月"}


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


def further_words(reading: Reading) -> list[str]:
    """What changes the figures of the table: later admissions, and groups with their own terms."""
    turns = [f"{_which(turn)}住院：{turn_words(turn)}" for turn in reading.sequence]
    return turns + [adjustment.label for adjustment in reading.adjustments]


def outcome_words(value: Value, outcome: Outcome) -> str:
    """One figure in Chinese, with its unit; each of its parts on a line of its own."""
    return "\n".join(_outcome_parts(value, outcome))


def _cell(row: Row, key: str, place: Place) -> str:
    condition = next((condition for condition in row.when if condition.key == key), None)
    if condition is None:
        return _ANY
    known = place.condition_keys()[key]
    if known.counted:
        return count_words(condition.low, condition.high)
    if known.options.keys() == {"true", "false"}:
        return "／".join(known.options[option] for option in sorted(condition.options))
    return condition_words(condition, place.condition_keys())


def _outcome_parts(value: Value, outcome: Outcome) -> Iterator[str]:
    if outcome.missing:
        yield f"没有查到：{outcome.missing}"
    if outcome.amount is not None:
        yield yuan(outcome.amount) + ("／月" if value.unit == "yuan_per_month" else "")
    if outcome.rate is not None:
        yield percent(outcome.rate)
    yield from _band_words(outcome.bands)
    if outcome.years is not None:
        yield f"{outcome.years} 周岁"
    if outcome.months is not None:
        yield duration(outcome.months)
    if outcome.counted:
        yield _COUNTED[outcome.counted]
    if outcome.text:
        yield outcome.text
    yield from _settlement_parts(outcome)
    if outcome.delay:
        yield _delay_words(outcome.delay)
    if outcome.growth:
        yield _growth_words(outcome.growth)


def _settlement_parts(outcome: Outcome) -> Iterator[str]:
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
        yield f"每年 {outcome.month_day} 起"
    if outcome.unlimited:
        yield "不设限额"
    if outcome.unchanged:
        yield "不变"
    if outcome.not_covered:
        yield f"不付：{outcome.not_covered}"


def _band_words(bands: tuple[Band, ...]) -> Iterator[str]:
    start = None
    for band in bands:
        if band.up_to is None:
            stretch = f"{start}以上" if start else "全部"
        else:
            stretch = f"{start}～{yuan(band.up_to)}" if start else f"{yuan(band.up_to)}以内"
            start = yuan(band.up_to)
        yield f"{stretch} {percent(band.rate)}"


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
