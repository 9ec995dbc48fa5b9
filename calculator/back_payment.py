"""Back-payment: the months that are short, and what making them up costs, each way of paying."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from calculator.account_return import account_return
from calculator.amounts import ZERO, fixed, money, yuan
from calculator.catalogue import FIELDS, amount_of, pick
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
_TYPED_AT_ONCE, _TYPED_GOING_ON = _PRICES = ("price_at_once", "price_going_on")
"""The inputs for a month's price that no rule here has."""

_AS_TYPED = "每月的价是您自己填的"


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
    condition: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "label": self.label,
            "months": self.months,
            "per_month": fixed(self.per_month),
            "total": fixed(self.total),
            "until": str(self.until) if self.until else None,
            "note": self.note,
            "condition": self.condition,
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
            "；".join(filter(None, (until, self.note, self.condition))) or "—",
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
            *_not_taken(case, payment, continued),
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
        if case.inputs.get(_TYPED_AT_ONCE) is not None:
            case.book.forget("monthly_charge")
            return _typed(case, _TYPED_AT_ONCE, short, "back_payment", _AT_ONCE)
        if not short.requirement:
            raise
        sources = _sources(short.step)
        known = f"还差 {short.step.shown}{grade_words(lowest_grade(sources))}。"
        message = f"{known}{refusal.message}{_to_ask(_TYPED_AT_ONCE, '就能算')}{_also(case, short)}"
        raise Refused(refusal.reason, message, refusal.missing, sources) from None


def _to_ask(name: str, then: str) -> str:
    """Where a price goes that is not known here and that somebody asked for."""
    return f"打 12393 问到了，填在“{FIELDS[name].label}”里{then}。"


def _also(case: Case, short: _Short) -> str:
    """That the price of going on is not known either, where the first one is not."""
    if case.inputs.get(_TYPED_GOING_ON) is not None:
        return ""
    paid, _ = _continued(case, short)
    case.book.forget("continued_charge")
    return "" if paid else f"“{FIELDS[_TYPED_GOING_ON].label}”也没有收录，一样可以填。"


def _typed(case: Case, typed: str, short: _Short, name: str, label: str) -> _Paid:
    """So many months at a price that the reader was told, where no rule here has one."""
    each, count = amount_of(case.inputs, typed), short.step.count
    word = FIELDS[typed].label
    month = Step(f"{name}_per_month", word, each, "yuan", "您填写的金额", inputs=(typed,))
    step = Step(
        name,
        label,
        each * count,
        "yuan",
        "差的月数 × 您填的每月价",
        f"{count} × {money(each)} = {money(each * count)}",
        inputs=("months_short", month.id),
        parts=(month,),
        condition=_AS_TYPED,
    )
    warning = f"“{word}”是您自己填的，本站没有核对过。"
    return _Paid(step, MonthlyCharge(month, "", (warning,)))


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
        condition=charge.condition,
    )
    return _Paid(step, charge)


def _continued(case: Case, short: _Short) -> tuple[_Paid | None, list[str]]:
    """Paying on month by month until the years are full, where the rule knows it."""
    if not short.months:
        return None, []
    try:
        entry = case.book.find("continued_charge")
        if entry is None:
            return _unknown_continued(
                case,
                short,
                "能不能不一次补、接着按月缴，没有收录。",
                "当地准不准接着按月缴，没有收录，先问清楚。",
            )
        outcome = entry.decided(person_of(case.inputs))
        if outcome.not_offered:
            return None, [f"不能接着按月缴：{outcome.not_offered}。"]
        return _paid(case, entry, short.step, "continued_total", _GOING_ON), []
    except Refused as refusal:
        case.book.forget("continued_charge")
        return _unknown_continued(case, short, f"接着按月缴的没有算：{refusal.message}")


def _unknown_continued(
    case: Case, short: _Short, why: str, *allowed: str
) -> tuple[_Paid | None, list[str]]:
    """Going on at a price that nobody found: as typed in, or with a word on where to type it."""
    if not short.requirement:
        return None, []
    if case.inputs.get(_TYPED_GOING_ON) is None:
        return None, [why, f"每月多少，{_to_ask(_TYPED_GOING_ON, '，两种补法就放在一起比')}"]
    paid = _typed(case, _TYPED_GOING_ON, short, "continued_total", _GOING_ON)
    return paid, list(allowed)


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
        condition=payment.condition,
    )


def _ways(
    case: Case, short: _Short, payment: _Paid, continued: _Paid | None, account: Step | None
) -> list[_Way]:
    each = payment.charge.step.money if payment.charge else ZERO
    due, months, condition = payment.step.money, short.months, payment.step.condition
    at_once = _grade(short.step, payment.step)
    ways = []
    if months or account:
        ways.append(_Way("lump_sum", "一次补缴", months, each, due, None, "", at_once, condition))
    if account:
        note = f"含建账户的 {yuan(account.money)}"
        both, grade = due + account.money, _grade(short.step, payment.step, account)
        name, label = "lump_sum_with_account", "一次补缴，建账户"
        ways.append(_Way(name, label, months, each, both, None, note, grade, condition))
    then = short.requirement.short(short.left) if short.requirement else months
    if then < months:
        name, label = "lump_sum_at_retirement", "每月照缴到退休，再一次补"
        note = "退休以前按月照缴的钱没有算在内"
        ways.append(_Way(name, label, then, each, each * then, None, note, at_once, condition))
    if continued and continued.charge and months:
        until = Month.of(case.book.day).plus(months - 1)
        monthly, step = continued.charge.step.money, continued.step
        note, grade = "按现在的标准，以后可能会变", _grade(short.step, step)
        name, label = "continued", "接着按月缴"
        ways.append(
            _Way(name, label, months, monthly, step.money, until, note, grade, step.condition)
        )
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


def _not_taken(case: Case, payment: _Paid, continued: _Paid | None) -> Iterator[str]:
    """Prices that were typed in and are not needed, since a rule here has its own."""
    for name, paid in zip(_PRICES, (payment, continued), strict=True):
        used = paid is not None and paid.step.condition == _AS_TYPED
        if case.inputs.get(name) is not None and not used:
            yield f"填了“{FIELDS[name].label}”，这里没有用到，没有计入。"


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


def _in_brackets(step: Step) -> str:
    return f"（{step.condition}）" if step.condition else ""


def _lead(short: _Short, payment: _Paid, steps: Sequence[Step]) -> str:
    if short.months:
        condition = _in_brackets(payment.step)
        due = money(payment.step.money)
        words = f"还差 {short.step.shown}，要一次性补缴 {due} 元{condition}"
    elif short.requirement:
        words = "缴费年限够了，不用补缴"
    else:
        words = "已到法定退休年龄，不差月数，不用补缴年限"
    continued, total = _named(steps, "continued_total"), _named(steps, "total_due")
    if continued:
        words += f"；接着按月缴，缴满一共 {money(continued.money)} 元{_in_brackets(continued)}"
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
        *pick(*_PRICES),
        *pick(optional=("pension", "pension_kind")),
    ),
    work=work,
    reads=("back_payment", "contribution_years"),
)
