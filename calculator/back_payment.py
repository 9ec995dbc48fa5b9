"""Back-payment: the months that are short, and what making them up costs, each way of paying."""

from __future__ import annotations

from decimal import Decimal

from calculator.amounts import ZERO, money, percent, yuan
from calculator.care import age_at
from calculator.catalogue import pick
from calculator.definition import Calculator, Case, Working
from calculator.months import Month
from calculator.policy.conditions import Facts
from calculator.policy.rulebook import Entry, Rulebook
from calculator.retirement_age import person_facts, statutory_steps
from calculator.steps import Step


def work(case: Case) -> Working:
    """Months short × the charge for a month; and the lump sum for an account if one is wanted."""
    inputs, book = case.inputs, case.book
    age_at(inputs["birth"], book.day)
    facts = person_facts(inputs["sex"], inputs.get("female_category"))
    short = _months_short(book, facts, inputs["birth"])
    payment = _charge(book.value("monthly_charge"), facts, short)
    account, warnings = _account(book, facts, wanted=inputs["with_account"])
    steps = (short, payment, *account)
    if account:
        steps = (*steps, _total(payment, account))
    return Working(steps, _lead(steps), (steps[-1].id, "months_short"), tuple(warnings))


def _months_short(book: Rulebook, facts: Facts, birth: Month) -> Step:
    """Whole months from the day's month to that of the statutory age, never below zero."""
    entry = book.value("months_short")
    ages = book.other(None, "retirement_age").value("statutory_age")
    statutory = statutory_steps(ages, facts, birth)[-1]
    now = Month.of(book.day)
    short = max(0, statutory.month.index - now.index)
    return Step(
        "months_short",
        "距法定退休年龄还差的月数",
        short,
        "months",
        "法定退休时间 − 办理的月份，已到年龄的为 0",
        f"{statutory.month.words} − {now.words} = {short} 个月",
        sources=(entry.citation,),
        inputs=("statutory_month", "date"),
        parts=(statutory,),
    )


def _charge(entry: Entry, facts: Facts, short: Step) -> Step:
    monthly = entry.outcome(facts).amount or ZERO
    amount = monthly * short.count
    return Step(
        "back_payment",
        "一次性补缴",
        amount,
        "yuan",
        f"差的月数 × {entry.label}",
        f"{short.count} × {yuan(monthly)} = {money(amount)}",
        sources=(entry.citation,),
        inputs=("months_short",),
    )


def _account(book: Rulebook, facts: Facts, *, wanted: bool) -> tuple[tuple[Step, ...], list[str]]:
    """The lump sum that opens a personal account, where the rule knows one and it is wanted."""
    entry = book.find("account_lump_sum")
    if entry is None:
        return (), ["这里的规则没有“建个人账户”这一项。"] if wanted else []
    lump_sum = entry.outcome(facts).amount or ZERO
    credit = _credit_words(book, facts)
    if not wanted:
        book.forget("account_lump_sum", "account_credit_rate")
        return (), [f"要建个人账户，另需一次性缴 {yuan(lump_sum)}{credit}；这里没有计入。"]
    step = Step(
        "lump_sum",
        entry.label,
        lump_sum,
        "yuan",
        "按当地规定的定额",
        money(lump_sum),
        sources=(entry.citation,),
        inputs=("with_account",),
    )
    return (step,), [f"建了个人账户{credit}。"] if credit else []


def _credit_words(book: Rulebook, facts: Facts) -> str:
    entry = book.find("account_credit_rate")
    if entry is None:
        return ""
    rate: Decimal = entry.outcome(facts).rate or ZERO
    return f"，以后每月按上年平均基本养老金的 {percent(rate)} 划入（平均数没有收录，算不出钱数）"


def _total(payment: Step, account: tuple[Step, ...]) -> Step:
    lump_sum = account[0]
    total = payment.money + lump_sum.money
    return Step(
        "total_due",
        "一共要缴",
        total,
        "yuan",
        f"补缴 + {lump_sum.label}",
        f"{money(payment.money)} + {money(lump_sum.money)} = {money(total)}",
        inputs=("back_payment", "lump_sum"),
    )


def _lead(steps: tuple[Step, ...]) -> str:
    short, payment = steps[0], steps[1]
    if short.count == 0:
        words = "已到法定退休年龄，不差月数，不用补缴年限"
    else:
        words = f"还差 {short.shown}，要一次性补缴 {money(payment.money)} 元"
    if len(steps) > 2:
        words += f"；连同建个人账户一共 {money(steps[-1].money)} 元"
    return words + "。"


BACK_PAYMENT = Calculator(
    id="back-payment",
    title="退休前医保要补多少",
    question="到退休年龄还差几个月，补缴要多少钱？",
    benefit="back_payment",
    fields=pick("place", "scheme", "date", "sex", "birth", "female_category", "with_account"),
    work=work,
)
