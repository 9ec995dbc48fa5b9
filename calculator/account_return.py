"""How long a personal account takes to give back what was paid for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from calculator.amounts import ZERO, money, percent, round_fen
from calculator.catalogue import FIELDS
from calculator.contribution_years import person_of
from calculator.definition import Case
from calculator.errors import InvalidInput, Refused
from calculator.months import Month
from calculator.personal_account import (
    account_facts,
    average_pension,
    monthly_credit,
    typed_average_warnings,
)
from calculator.policy.rulebook import Rulebook
from calculator.retirement_age import Retirement
from calculator.steps import Step

_Found = tuple[Step | None, list[str]]

_CREDITED = ("credit", "withheld_rate", "withheld", "average_pension")
_MOST_YEARS = 100
"""More would tell a reader nothing."""

_ONE_DAY = timedelta(days=1)
_NEVER = date.max


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Months in which the same is credited; ``paid`` is what has come together by their end."""

    start: Month
    months: int
    credit: Step
    paid: Decimal


def account_return(
    case: Case, account: Step | None, payment: Step, retirement: Retirement | None
) -> _Found:
    """The months of credit that add up to what was paid, or why they are not known.

    They are added up one by one: the rules known by now may credit more from an age or a day on.

    Where an account is opened by a lump sum, that is what it has to give back; else the payment,
    against what the rule credits to a retiree.
    """
    if account is not None:
        return _of_lump_sum(case, account)
    book = case.book.beside("personal_account")
    if not payment.money or not any("credit" in rule.values for rule in book.rules):
        return None, []
    first = Month.of(case.book.day)
    if retirement is not None:
        first = max(first, retirement.month)
    eras = _eras(book, first)
    try:
        stretches = _stretches(case, payment.money, eras)
    except InvalidInput as invalid:
        # The form asks for the month of birth, which tells the age.
        names = ("birth" if error.field == "age" else error.field for error in invalid.errors)
        labels = "、".join(f"“{FIELDS[name].label}”" for name in dict.fromkeys(names))
        return _left_out(case, eras, f"要再填{labels}。")
    except Refused as refusal:
        return _left_out(case, eras, refusal.message)
    credit = stretches[0].credit
    if stretches[-1].paid < payment.money:
        words = f"每月划入 {money(credit.money)} 元，{_MOST_YEARS} 年也划不回来。"
        if not credit.money:
            words = f"退休后个人账户每月划入 0 元（{credit.formula}）。"
        return _left_out(case, eras, words)
    return _step(payment, stretches), typed_average_warnings(book, case.inputs, credit)


def _left_out(case: Case, eras: Sequence[Month], reason: str) -> _Found:
    for first in eras:
        book = case.book.beside("personal_account", _day_in(case, first))
        book.forget(*_CREDITED)
    return None, [f"没有算个人账户几个月能划回补缴的钱：{reason}"]


def _eras(book: Rulebook, first: Month) -> list[Month]:
    """The first month, and every later one in which another known rule of credits begins."""
    starts = {first}
    for value in book.every_value():
        for reading in value.readings if value.id in _CREDITED else ():
            period = reading.period
            ends = (period.end.last + _ONE_DAY,) if period.end and period.end.last < _NEVER else ()
            starts |= {Month.of(day) for day in (period.certain_from, *ends)}
    return sorted(month for month in starts if month >= first)


def _day_in(case: Case, month: Month) -> date:
    """The day of a month whose rules answer: the day asked about in its own month."""
    return max(case.book.day, month.first_day)


def _stretches(case: Case, wanted: Decimal, eras: Sequence[Month]) -> list[_Stretch]:
    """What is credited month by month, as the age and the rules have it, until it is enough."""
    birth: Month | None = case.inputs.get("birth")
    given = account_facts(case, status="retired", group="none")
    found: list[_Stretch] = []
    end = eras[0].plus(12 * _MOST_YEARS)
    for start, following in pairwise([*eras, max(end, eras[-1].plus(1))]):
        book = case.book.beside("personal_account", _day_in(case, start))
        month = start
        while month < following:
            facts, until = given, following
            if birth is not None:
                years = (month.index - birth.index) // 12
                facts = {**given, "age": years}
                until = min(following, birth.plus(12 * (years + 1)))
            _pay(found, month, until, monthly_credit(book, facts, case.inputs), wanted)
            if found[-1].paid >= wanted:
                return found
            month = until
    return found


def _pay(found: list[_Stretch], start: Month, until: Month, credit: Step, wanted: Decimal) -> None:
    """Credit the months from a start until another month, or until there is enough."""
    before = found[-1].paid if found else ZERO
    months = until.index - start.index
    if credit.money:
        left = wanted - before
        months = min(months, int(left // credit.money) + bool(left % credit.money))
    if found and found[-1].credit.money == credit.money:
        same = found.pop()
        start, credit, months = same.start, same.credit, same.months + months
        before = same.paid - same.months * credit.money
    found.append(_Stretch(start, months, credit, before + months * credit.money))


def _of_lump_sum(case: Case, account: Step) -> _Found:
    entry = case.book.find("account_credit_rate")
    if entry is None:
        return None, ["建了账户以后每月划入多少，没有收录。"]
    rate = entry.decided(person_of(case.inputs)).rate or ZERO
    words = f"建了个人账户，以后每月按上年平均基本养老金的 {percent(rate)} 划入"
    book = case.book.beside("personal_account")
    try:
        average = average_pension(book, case.inputs)
    except Refused:
        return None, [f"{words}；平均数没有收录，也没有填，算不出钱数和几个月能划回来。"]
    amount = round_fen(average.amount * rate)
    if not amount:
        return None, [f"{words}，是 0 元。"]
    credit = Step(
        "account_credit",
        "个人账户每月划入",
        amount,
        "yuan",
        f"{average.label} × {percent(rate)}",
        f"{money(average.amount)} × {percent(rate)} = {money(amount)}",
        (entry.citation, *average.sources),
        ("average_pension",),
    )
    months = int(account.money // amount) + bool(account.money % amount)
    stretch = _Stretch(Month.of(case.book.day), months, credit, months * amount)
    return _step(account, [stretch]), typed_average_warnings(book, case.inputs, credit)


def _step(paid: Step, stretches: Sequence[_Stretch]) -> Step:
    months = sum(stretch.months for stretch in stretches)
    credited = tuple(_part(number, stretch) for number, stretch in enumerate(stretches))
    words = "÷ 个人账户每月划入，零头进一"
    numbers = f"{money(paid.money)} ÷ {money(credited[0].money)}，进一：{months} 个月"
    if len(stretches) > 1:
        words = "，看个人账户每月划入的钱加到哪个月够：年龄到了、规定改了，每月划入跟着变"
        terms = " + ".join(f"{s.months} × {money(s.credit.money)}" for s in stretches)
        total = money(stretches[-1].paid)
        numbers = f"{terms} = {total}，不少于 {money(paid.money)}：{months} 个月"
    return Step(
        "break_even_months",
        "个人账户多少个月能划回来",
        months,
        "months",
        f"{paid.label}{words}（只看账户，没有算看病报销的钱）",
        numbers,
        inputs=(paid.id, *(credit.id for credit in credited)),
        parts=credited,
    )


def _part(number: int, stretch: _Stretch) -> Step:
    """What is credited in a month, under a name of its own where it is not the first."""
    if not number:
        return stretch.credit
    later = stretch.credit.within(f"from_{stretch.start}".replace("-", "_"))
    return replace(later, label=f"{later.label}（{stretch.start.words}起）")
