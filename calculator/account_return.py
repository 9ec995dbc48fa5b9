"""How long a personal account takes to give back what was paid for it."""

from __future__ import annotations

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


def account_return(
    case: Case, account: Step | None, payment: Step, retirement: Retirement | None
) -> _Found:
    """The months of credit that add up to what was paid, or why they are not known.

    Where an account is opened by a lump sum, that is what it has to give back; else the payment,
    against what the rule credits to a retiree.
    """
    if account is not None:
        return _of_lump_sum(case, account)
    book = case.book.beside("personal_account")
    if not payment.money or not any("credit" in rule.values for rule in book.rules):
        return None, []
    try:
        credit = monthly_credit(book, _as_retiree(case, retirement), case.inputs)
    except InvalidInput as invalid:
        labels = "、".join(f"“{FIELDS[error.field].label}”" for error in invalid.errors)
        return _left_out(book, f"要再填{labels}。")
    except Refused as refusal:
        return _left_out(book, refusal.message)
    if not credit.money:
        return _left_out(book, f"退休后个人账户每月划入 0 元（{credit.formula}）。")
    return _step(payment, credit), typed_average_warnings(book, case.inputs, credit)


def _left_out(book: Rulebook, reason: str) -> _Found:
    book.forget("credit", "withheld_rate", "withheld", "average_pension")
    return None, [f"没有算个人账户几个月能划回补缴的钱：{reason}"]


def _as_retiree(case: Case, retirement: Retirement | None) -> dict[str, str | int]:
    """The reader once retired: from now on, or from the month of retirement."""
    facts = account_facts(case, status="retired", group="none")
    birth: Month | None = case.inputs.get("birth")
    if birth is not None and retirement is not None:
        first = max(Month.of(case.book.day), retirement.month)
        facts["age"] = (first.index - birth.index) // 12
    return facts


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
    return _step(account, credit), typed_average_warnings(book, case.inputs, credit)


def _step(paid: Step, credit: Step) -> Step:
    months = int(paid.money // credit.money) + bool(paid.money % credit.money)
    return Step(
        "break_even_months",
        "个人账户多少个月能划回来",
        months,
        "months",
        f"{paid.label} ÷ 个人账户每月划入，零头进一（只看账户，没有算看病报销的钱）",
        f"{money(paid.money)} ÷ {money(credit.money)}，进一：{months} 个月",
        inputs=(paid.id, credit.id),
        parts=(credit,),
    )
