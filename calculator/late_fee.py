"""Late fee: what is added to contributions paid late, day by day, across changes of the rate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from calculator.amounts import ZERO, money, percent, round_fen, yuan
from calculator.catalogue import pick
from calculator.definition import Calculator, Case, Working
from calculator.errors import FieldError, InvalidInput
from calculator.policy.rulebook import Rulebook
from calculator.steps import Step

_RATE = "daily_rate"
_ONE_DAY = timedelta(days=1)
_TEN_THOUSAND = Decimal(10_000)
_COUNTED = "这里头一天和最后一天都算在内；各地数法不完全一样，以征收机构算的为准。"
_WHOSE = "滞纳金向欠费的单位收，不该由职工出；自己缴费的人收不收，看当地规定。"


def work(case: Case) -> Working:
    """Owed × days × rate for each stretch of one rate; their sum is rounded once."""
    owed: Decimal = case.inputs["owed"]
    first, last = case.inputs["from_day"], case.inputs["to_day"]
    if last < first:
        message = f"最后一天 {last} 早于第一天 {first}，请检查。"
        raise InvalidInput([FieldError("to_day", message)])
    stretches = tuple(_stretches(case.book, owed, first, last))
    days = _days_step(first, last)
    # Whoever asks about the past pays today: what holds now is told, and since when it does.
    told = case.book.told(about=last)
    exact = sum((stretch.money for stretch in stretches), ZERO)
    fee = Step(
        "late_fee",
        "滞纳金",
        round_fen(exact),
        "yuan",
        "欠缴的钱 × 每天的比例 × 天数" + ("，各段相加" if len(stretches) > 1 else ""),
        _sum(stretches, exact),
        inputs=("owed", *(stretch.id for stretch in stretches)),
        parts=stretches,
    )
    return Working(
        (fee, days),
        f"欠 {yuan(owed)}，算 {days.shown}，滞纳金大约 {money(fee.money)} 元。",
        ("late_fee", "days"),
        (_COUNTED, *(told or [_WHOSE])),
    )


def _sum(stretches: tuple[Step, ...], exact: Decimal) -> str:
    """The stretches added up; one alone needs no arithmetic, it is rounded at most."""
    due = round_fen(exact)
    rounded = "" if exact == due else f"，取到分：{money(due)}"
    if len(stretches) > 1:
        terms = " + ".join(money(stretch.money) for stretch in stretches)
        return f"{terms} = {money(exact)}{rounded}"
    return f"{money(exact)}{rounded}" if rounded else ""


def _days_step(first: date, last: date) -> Step:
    days = (last - first).days + 1
    return Step(
        "days",
        "天数",
        days,
        "days",
        "最后一天 − 第一天 + 1，头尾都算",
        f"{last} − {first} + 1 = {days} 天",
        inputs=("from_day", "to_day"),
    )


def _stretches(book: Rulebook, owed: Decimal, first: date, last: date) -> Iterator[Step]:
    """A step for every stretch of days with one rate, not rounded."""
    starts = sorted({first, *(day for day in _changes(book) if first < day <= last)})
    for number, (start, following) in enumerate(pairwise([*starts, last + _ONE_DAY]), 1):
        entry = book.other(None, "late_fee", start).value(_RATE)
        rate = entry.outcome({}).rate or ZERO
        days = (following - start).days
        fee = owed * rate * days
        a_day = yuan(_TEN_THOUSAND * rate)
        yield Step(
            f"stretch_{number}",
            f"{start} 到 {following - _ONE_DAY}，{days} 天",
            fee,
            "yuan",
            f"每天 {percent(rate)}：欠 1 万元，一天 {a_day}",
            f"{money(owed)} × {percent(rate)} × {days} = {money(fee)}",
            (entry.citation,),
            ("owed", "from_day", "to_day"),
        )


def _changes(book: Rulebook) -> Iterator[date]:
    """The days on which another reading takes over, or the known ones come to an end."""
    for value in book.every_value():
        for reading in value.readings if value.id == _RATE else ():
            yield reading.period.certain_from
            if reading.period.end:
                yield reading.period.end.last + _ONE_DAY


LATE_FEE = Calculator(
    id="late-fee",
    title="滞纳金要多少",
    question="单位晚缴了医保费，滞纳金一共多少钱？",
    benefit="late_fee",
    fields=pick("owed", "from_day", "to_day"),
    work=work,
    schemeless=True,
    reads=("late_fee",),
)
