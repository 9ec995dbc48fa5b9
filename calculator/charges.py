"""What one month of back-payment costs: a fixed sum, or a rate of somebody's base."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from calculator.amounts import ONE, ZERO, money, percent, round_fen, yuan
from calculator.catalogue import FIELDS, amount_of
from calculator.definition import Case
from calculator.errors import Refused
from calculator.policy.model import PAYMENT_BASES, Charge, ChargeBase, Outcome
from calculator.policy.rulebook import Entry
from calculator.steps import Citation, Step

AVERAGE = "average_wage"


@dataclass(frozen=True, slots=True)
class MonthlyCharge:
    """A month's charge as a step; ``condition`` says what it hangs on, if it is not certain."""

    step: Step
    condition: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Base:
    """What a charge is a share of: an amount of so many months, and where it comes from."""

    words: str
    amount: Decimal
    months: int = 1
    sources: tuple[Citation, ...] = ()
    inputs: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def monthly_charge(entry: Entry, outcome: Outcome, case: Case, name: str) -> MonthlyCharge:
    """What a month costs, rounded to the fen: it is what is levied.

    ``name`` is the step's id. Raises ``InvalidInput`` for a base of one's own that was left out,
    ``Refused`` for an average wage that is not known.
    """
    if outcome.charge is None:
        amount = outcome.amount or ZERO
        step = Step(name, entry.label, amount, "yuan", "每月定额", "", (entry.citation,))
        return MonthlyCharge(step, _condition(entry, f"是每月 {yuan(amount)}"))
    charge, spoken = outcome.charge, _base_that_counts(outcome.charge, case)
    base = _base(spoken, case, instead=spoken is not charge.base)
    share = spoken.share if spoken.share is not None else ONE
    # Divided last, so that a twelfth that never ends is rounded once.
    amount = round_fen(base.amount * share * charge.rate / base.months)
    part = "" if share == ONE else f" × {percent(share)}"
    twelfth = "" if base.months == 1 else f" ÷ {base.months}"
    step = Step(
        name,
        entry.label,
        amount,
        "yuan",
        f"{base.words}{part} × {percent(charge.rate)}",
        f"{money(base.amount)}{twelfth}{part} × {percent(charge.rate)} = {money(amount)}",
        (entry.citation, *base.sources),
        base.inputs,
    )
    condition = _condition(entry, f"按 {percent(charge.rate)} 算")
    return MonthlyCharge(step, condition, (*_stood_in(charge, spoken), *base.warnings))


def _condition(entry: Entry, terms: str) -> str:
    """What the amount hangs on where the charge was seen before, or may not have begun."""
    if not entry.cautions:
        return ""
    return f"要那时{'已经' if entry.period.start else '还'}{terms}，才是这个数"


def _base_that_counts(charge: Charge, case: Case) -> ChargeBase:
    """The charge's base, or the one for people without it."""
    name = charge.base.base
    if charge.otherwise is None or name == AVERAGE:
        return charge.base
    # Nobody has a wage or a pension of nothing.
    return charge.base if case.inputs.get(name) else charge.otherwise


def _stood_in(charge: Charge, spoken: ChargeBase) -> tuple[str, ...]:
    if spoken is charge.base:
        return ()
    label = FIELDS[charge.base.base].label
    return (f"没有填“{label}”，照规定里没有它的人的办法算。有的话请填上再算。",)


def _base(spoken: ChargeBase, case: Case, *, instead: bool) -> _Base:
    name = spoken.base
    if name == AVERAGE:
        return _average_wage(case.book.day.year + (spoken.year or 0), case, instead=instead)
    return _Base(PAYMENT_BASES[name], amount_of(case.inputs, name), inputs=(name,))


def _average_wage(year: int, case: Case, *, instead: bool) -> _Base:
    """A month's average wage of one year: as typed in, else a twelfth of the year's."""
    words = f"{year} 年月平均工资"
    if case.inputs.get(AVERAGE) is not None:
        warning = f"“{words}”是您自己填的，本站没有核对过。"
        typed = amount_of(case.inputs, AVERAGE)
        return _Base(words, typed, inputs=(AVERAGE,), warnings=(warning,))
    entry = _of_year(case, year)
    if entry is None:
        raise _unknown_average(words, year, instead=instead)
    amount = entry.decided({}).amount or ZERO
    return _Base(f"{year} 年平均工资 ÷ 12", amount, 12, (entry.citation,), ("date",))


def _of_year(case: Case, year: int) -> Entry | None:
    """The average wage of just that year: another year's will not do."""
    last = date(year, 12, 31)
    try:
        entry = case.book.other(None, AVERAGE, last).find(AVERAGE)
    except Refused:
        return None
    if entry is None or entry.citation.typed:
        return entry
    period = entry.reading.period
    years = {seen.first.year for seen in period.attested}
    return entry if year in years | ({period.start.first.year} if period.start else set()) else None


def _unknown_average(words: str, year: int, *, instead: bool) -> Refused:
    label = FIELDS[AVERAGE].label
    own = "；您自己有规定要用的工资或基数的，填上也能算" if instead else ""
    message = (
        f"每月补多少要用“{words}”，这个数没有收录。查到 {year} 年的平均工资，"
        f"除以 12 填在“{label}”里再算{own}。"
    )
    return Refused("missing_parameter", message, (words,))
