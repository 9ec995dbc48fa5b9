"""Back-payment: the months that are short, and what making them up costs, each way of paying."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from calculator.account_return import account_return
from calculator.amounts import ZERO, fixed, money, yuan
from calculator.catalogue import pick
from calculator.charges import MonthlyCharge, monthly_charge
from calculator.contribution_years import (
    Requirement,
    months_left,
    person_of,
    requirement_of,
    requirement_warnings,
    retirement_of_case,
    statutory_of_case,
)
from calculator.definition import Calculator, Case, Working
from calculator.errors import Refused
from calculator.months import Month
from calculator.policy.rulebook import Entry
from calculator.retirement_age import Retirement
from calculator.steps import Citation, Step, Table, grade_words, lowest_grade

_AT_ONCE = "一次性补缴"
_GOING_ON = "接着按月缴，缴满一共"


@dataclass(frozen=True, slots=True)
class _Short:
    """The months that are short, and what is known of how they came about.

    ``left`` are the months until retirement, where the month of it is known.
    """

    step: Step
    requirement: Requirement | None = None
    retirement: Retirement | None = None
    left: int = 0

    @property
    def months(self) -> int:
        return self.step.count


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of paying; ``until`` is the last month of those that go on for a while."""

    id: str
    label: str
    months: int
    per_month: Decimal
    total: Decimal
    until: Month | None = None
    note: str = ""
    grade: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "label": self.label,
            "months": self.months,
            "per_month": fixed(self.per_month),
            "total": fixed(self.total),
            "until": str(self.until) if self.until else None,
            "note": self.note,
            "grade": self.grade,
        }

    def row(self) -> tuple[str, ...]:
        """The way as a line of a table."""
        each = f"{money(self.per_month)} 元" if self.months else "—"
        until = f"缴到 {self.until.words}" if self.until else ""
        return (
            self.label,
            f"{self.months} 个月",
            each,
            f"{money(self.total)} 元",
            "；".join(filter(None, (until, self.note))) or "—",
        )


@dataclass(frozen=True, slots=True)
class _Paid:
    """A payment as a step, with the charge for a month, unless nothing is short."""

    step: Step
    charge: MonthlyCharge | None = None

    @property
    def condition(self) -> str:
        """What the amount hangs on, if it is not certain."""
        return self.charge.condition if self.charge else ""


def work(case: Case) -> Working:
    """Months short × the charge for a month, at once or going on; and the account."""
    short = _months_short(case)
    payment = _payment(case, short)
    continued, about_continued = _continued(case, short)
    account, about_account = _account(case)
    steps = [short.step, payment.step, *([continued.step] if continued else [])]
    if account and case.inputs["with_account"]:
        steps += [account, _total(payment.step, account)]
    returned, about_return = account_return(case, account, payment.step, short.retirement)
    steps += [returned] if returned else []
    if case.brief:
        return Working(tuple(steps), "", ())
    ways = _ways(case, short, payment, continued, account)
    return Working(
        tuple(steps),
        _lead(short, payment, steps),
        (("total_due" if _named(steps, "total_due") else "back_payment"), "months_short"),
        (
            *_conditions(payment, continued),
            *_warnings(short, payment, continued),
            *about_continued,
            *about_account,
            *about_return,
            *case.book.told(person_of(case.inputs)),
        ),
        {"ways": [way.to_json() for way in ways]},
        (_table(ways),) if len(ways) > 1 else (),
    )


def _months_short(case: Case) -> _Short:
    entry = case.book.value("months_short")
    if entry.decided(person_of(case.inputs)).counted == "to_statutory_age":
        return _to_statutory_age(case, entry)
    return _to_required(case, entry)


def _to_statutory_age(case: Case, entry: Entry) -> _Short:
    """Whole months from the day's month to that of the statutory age, never below zero."""
    statutory = statutory_of_case(case)
    now = Month.of(case.book.day)
    short = max(0, statutory.month.index - now.index)
    step = Step(
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
    return _Short(step)


def _to_required(case: Case, entry: Entry) -> _Short:
    """The larger shortfall against what contribution years require."""
    retirement = _retirement_if_told(case)
    found = requirement_of(case, retirement)
    *parts, short = found.steps()
    left = 0
    if retirement is not None:
        parts.insert(0, retirement.statutory)
        left = months_left(case, retirement).count
    step = replace(short, sources=(entry.citation,), parts=tuple(parts))
    return _Short(step, found, retirement, left)


def _retirement_if_told(case: Case) -> Retirement | None:
    """When the reader retires; not every rule needs it, so nobody is made to tell."""
    told = {name for name in ("sex", "birth", "female_category") if case.inputs.get(name)}
    man = case.inputs.get("sex") == "male"
    return retirement_of_case(case) if told >= {"sex", "birth"} and (man or len(told) > 2) else None


def _payment(case: Case, short: _Short) -> _Paid:
    """What the months cost, paid at once."""
    if not short.months:
        words = "差的月数为 0，不用补"
        sources = short.step.sources
        return _Paid(
            Step("back_payment", _AT_ONCE, ZERO, "yuan", words, "", sources, ("months_short",))
        )
    try:
        return _paid(case, case.book.value("monthly_charge"), short.step, "back_payment", _AT_ONCE)
    except Refused as refusal:
        if not short.requirement:
            raise
        sources = _sources(short.step)
        known = f"还差 {short.step.shown}{grade_words(lowest_grade(sources))}。"
        message = known + refusal.message
        raise Refused(refusal.reason, message, refusal.missing, sources) from None


def _paid(case: Case, entry: Entry, short: Step, name: str, label: str) -> _Paid:
    """So many months at a charge, which is shown as a part where it takes working out."""
    outcome = entry.decided(person_of(case.inputs))
    charge = monthly_charge(entry, outcome, case, f"{name}_per_month")
    month, flat = charge.step, outcome.charge is None
    amount = month.money * short.count
    each = yuan(month.money) if flat else money(month.money)
    step = Step(
        name,
        label,
        amount,
        "yuan",
        f"差的月数 × {entry.label}",
        f"{short.count} × {each} = {money(amount)}",
        sources=(entry.citation,),
        inputs=("months_short",) if flat else ("months_short", month.id),
        parts=() if flat else (month,),
    )
    return _Paid(step, charge)


def _continued(case: Case, short: _Short) -> tuple[_Paid | None, list[str]]:
    """Paying on month by month until the years are full, where the rule knows it."""
    if not short.months:
        return None, []
    try:
        entry = case.book.find("continued_charge")
        if entry is None:
            return None, ["能不能不一次补、接着按月缴，没有收录。"] if short.requirement else []
        outcome = entry.decided(person_of(case.inputs))
        if outcome.not_offered:
            return None, [f"不能接着按月缴：{outcome.not_offered}。"]
        return _paid(case, entry, short.step, "continued_total", _GOING_ON), []
    except Refused as refusal:
        case.book.forget("continued_charge")
        return None, [f"接着按月缴的没有算：{refusal.message}"]


def _account(case: Case) -> tuple[Step | None, list[str]]:
    """The lump sum that opens a personal account, where the rule knows one."""
    entry = case.book.find("account_lump_sum")
    wanted = case.inputs["with_account"]
    if entry is None:
        return None, ["这里的规则没有“建个人账户”这一项。"] if wanted else []
    lump_sum = entry.decided(person_of(case.inputs)).amount or ZERO
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
    return step, [] if wanted else [f"要建个人账户，另需一次性缴 {yuan(lump_sum)}；这里没有计入。"]


def _total(payment: Step, account: Step) -> Step:
    total = payment.money + account.money
    return Step(
        "total_due",
        "一共要缴",
        total,
        "yuan",
        f"补缴 + {account.label}",
        f"{money(payment.money)} + {money(account.money)} = {money(total)}",
        inputs=("back_payment", "lump_sum"),
    )


def _ways(
    case: Case, short: _Short, payment: _Paid, continued: _Paid | None, account: Step | None
) -> list[_Way]:
    each = payment.charge.step.money if payment.charge else ZERO
    due, months = payment.step.money, short.months
    ways = []
    at_once = _grade(short.step, payment.step)
    if months or account:
        ways.append(_Way("lump_sum", "一次补缴", months, each, due, grade=at_once))
    if account:
        note = f"含建账户的 {yuan(account.money)}"
        both, grade = due + account.money, _grade(short.step, payment.step, account)
        label = "一次补缴，建账户"
        ways.append(
            _Way("lump_sum_with_account", label, months, each, both, note=note, grade=grade)
        )
    then = short.requirement.short(short.left) if short.requirement else months
    if then < months:
        label, note = "每月照缴到退休，再一次补", "退休以前按月照缴的钱没有算在内"
        due = each * then
        ways.append(
            _Way("lump_sum_at_retirement", label, then, each, due, note=note, grade=at_once)
        )
    if continued and continued.charge and months:
        until = Month.of(case.book.day).plus(months - 1)
        monthly, total = continued.charge.step.money, continued.step.money
        note = "按现在的标准，以后可能会变"
        grade = _grade(short.step, continued.step)
        label = "接着按月缴"
        ways.append(_Way("continued", label, months, monthly, total, until, note, grade))
    return ways


def _sources(*steps: Step) -> tuple[Citation, ...]:
    """What steps and all their parts rest on."""
    found = (source for step in steps for part in step.walk() for source in part.sources)
    return tuple(dict.fromkeys(found))


def _grade(*steps: Step) -> str | None:
    return lowest_grade(_sources(*steps))


def _table(ways: Sequence[_Way]) -> Table:
    head = ("怎样补", "几个月", "每月", "一共", "说明")
    rows, grades = tuple(way.row() for way in ways), tuple(way.grade for way in ways)
    return Table("几种补法放在一起看", head, rows, grades=grades)


def _conditions(*paid: _Paid | None) -> list[str]:
    """What amounts hang on whose charge was only seen in force before."""
    return [
        f"“{item.step.label}”{item.condition}，办理前请打 12393 核实。"
        for item in paid
        if item and item.condition
    ]


def _warnings(short: _Short, *paid: _Paid | None) -> list[str]:
    """What was assumed of the charges, and what is to say of the requirement."""
    charges = [item.charge for item in paid if item and item.charge]
    found = [warning for charge in charges for warning in charge.warnings]
    if short.requirement:
        found += requirement_warnings(short.requirement, short.left)
    if short.requirement and short.months and short.left:
        then = short.requirement.short(short.left)
        words = f"还差 {then} 个月" if then else "就够了，不用补"
        found.append(f"离退休还有 {short.left} 个月，这段时间每月照缴，到时{words}。")
    return list(dict.fromkeys(found))


def _named(steps: Sequence[Step], name: str) -> Step | None:
    return next((step for step in steps if step.id == name), None)


def _lead(short: _Short, payment: _Paid, steps: Sequence[Step]) -> str:
    if short.months:
        condition = f"（{payment.condition}）" if payment.condition else ""
        due = money(payment.step.money)
        words = f"还差 {short.step.shown}，要一次性补缴 {due} 元{condition}"
    elif short.requirement:
        words = "缴费年限够了，不用补缴"
    else:
        words = "已到法定退休年龄，不差月数，不用补缴年限"
    continued, total = _named(steps, "continued_total"), _named(steps, "total_due")
    if continued:
        words += f"；接着按月缴，缴满一共 {money(continued.money)} 元"
    if total:
        words += f"；连同建个人账户一共 {money(total.money)} 元"
    return words + "。"


BACK_PAYMENT = Calculator(
    id="back-payment",
    title="退休前医保要补多少",
    question="医保还差几个月，补缴要多少钱，哪种补法划算？",
    benefit="back_payment",
    fields=(
        *pick("place", "scheme", "date"),
        *(
            replace(item, required=False)
            for item in pick("sex", "birth", "female_category", "months_paid")
        ),
        *pick("months_deemed", "employment", "first_enrolled", "last_wage", "contribution_base"),
        *pick("with_account", "chosen_month", "average_wage", "average_pension"),
        *pick(optional=("pension", "pension_kind")),
    ),
    work=work,
    reads=("back_payment", "contribution_years"),
)
