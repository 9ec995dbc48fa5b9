"""Personal account: what is credited in a month and in a year, by the place's own formula."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from calculator.amounts import ZERO, money, percent, round_fen, yuan
from calculator.care import facts_of
from calculator.catalogue import FIELDS, PERSON, amount_of, need, pick
from calculator.definition import Calculator, Case, Working
from calculator.errors import Refused
from calculator.fields import Inputs
from calculator.policy.conditions import Facts
from calculator.policy.model import Credit
from calculator.policy.rulebook import Rulebook
from calculator.steps import Citation, Step

_WITHHELD = ("withheld_rate", "withheld")
_MONTHS = 12
_AVERAGE = FIELDS["average_pension"].label
_TYPE_IT_IN = f"打 12393 问到以后，填在“{_AVERAGE}”里再算。"


@dataclass(frozen=True, slots=True)
class Base:
    """What a credit is a share of, by input name, and where it stands if it is in the data."""

    name: str
    amount: Decimal
    sources: tuple[Citation, ...] = ()

    @property
    def label(self) -> str:
        return FIELDS[self.name].label


def work(case: Case) -> Working:
    """What a month puts into the account, and twelve of them."""
    inputs, book = case.inputs, case.book
    month = monthly_credit(book, account_facts(case), inputs)
    once_a_year = book.value("credit").attributes["paid"] == "year"
    year = _year(month, once_a_year=once_a_year)
    return Working(
        (month, year),
        _lead(month, year, once_a_year=once_a_year),
        ("personal_account", "personal_account_year"),
        tuple(typed_average_warnings(book, inputs, month)),
    )


def account_facts(case: Case, **more: str | int) -> dict[str, str | int]:
    """What conditions of a credit may ask of a case; ``more`` goes before what was given."""
    inputs = case.inputs
    work = {name: inputs[name] for name in ("employment", "pension_kind") if inputs.get(name)}
    return {**facts_of(inputs, case.place), **work, **more}


def monthly_credit(book: Rulebook, facts: Facts, inputs: Inputs) -> Step:
    """What a month puts into the account, rounded once, after what is taken out before.

    ``book`` is that of the benefit. Raises ``InvalidInput`` for an input that the rule needs, and
    ``Refused`` where the data lacks a rule or an average that nobody typed in.
    """
    entry = book.value("credit")
    credit = entry.decided(facts).credit or Credit(none="没有写怎样划入")
    if credit.none is not None:
        reason = f"不划入：{credit.none}"
        return Step(
            "personal_account", entry.label, ZERO, "yuan", reason, "", sources=(entry.citation,)
        )
    base = _base(book, credit.base, inputs) if credit.base else None
    gross = _gross(credit, base, facts, inputs, (entry.citation,))
    taken = _taken(book, facts, inputs, base)
    if not taken:
        return _rounded(entry.label, gross)
    return _after(entry.label, gross, taken)


def _base(book: Rulebook, name: str, inputs: Inputs) -> Base:
    if name == "average_pension":
        return average_pension(book, inputs)
    return Base(name, amount_of(inputs, name))


def average_pension(book: Rulebook, inputs: Inputs) -> Base:
    """The place's average pension as typed in, else from the data; ``Refused`` without either."""
    if inputs.get("average_pension") is not None:
        return Base("average_pension", amount_of(inputs, "average_pension"))
    try:
        entry = book.find("average_pension") if book.rules else None
    except Refused as refusal:
        message = f"{refusal.message}{_TYPE_IT_IN}"
        raise Refused(refusal.reason, message, refusal.missing) from None
    if entry is None:
        message = f"这里按“{_AVERAGE}”划入，这个数没有收录，算不出来。{_TYPE_IT_IN}"
        raise Refused("missing_parameter", message, (_AVERAGE,))
    return Base("average_pension", entry.decided({}).amount or ZERO, (entry.citation,))


def _gross(
    credit: Credit, base: Base | None, facts: Facts, inputs: Inputs, sources: tuple[Citation, ...]
) -> Step:
    """What the rule credits, not yet rounded."""
    words, numbers = "每月定额", yuan(credit.amount or ZERO)
    amount, used = credit.amount or ZERO, "status"
    if base is not None and credit.rate is not None:
        amount, used = base.amount * credit.rate, base.name
        words = f"{base.label} × {percent(credit.rate)}"
        numbers = f"{money(base.amount)} × {percent(credit.rate)} = {money(amount)}"
    elif credit.per_year_of_age is not None:
        if "age" not in facts:
            need(inputs, "age")
        amount, used = credit.per_year_of_age * int(facts["age"]), "age"
        words = f"年龄 × {yuan(credit.per_year_of_age)}"
        numbers = f"{facts['age']} × {yuan(credit.per_year_of_age)} = {money(amount)}"
    every = (*sources, *(base.sources if base else ()))
    return Step("credited", "按规定划入", amount, "yuan", words, numbers, every, (used,))


def _taken(book: Rulebook, facts: Facts, inputs: Inputs, base: Base | None) -> tuple[Step, ...]:
    """What is taken out before the rest reaches the account: a share of the base, a fixed sum."""
    found = []
    for name in _WITHHELD:
        if (entry := book.find(name)) is None:
            continue
        outcome = entry.decided(facts)
        amount, words, numbers = outcome.amount or ZERO, "每月定额", ""
        if outcome.rate:
            share_of = base or _base(book, "contribution_base", inputs)
            amount = share_of.amount * outcome.rate
            words = f"{share_of.label} × {percent(outcome.rate)}"
            numbers = f"{money(share_of.amount)} × {percent(outcome.rate)} = {money(amount)}"
        if amount:
            found.append(Step(name, entry.label, amount, "yuan", words, numbers, (entry.citation,)))
        else:
            book.forget(name)
    return tuple(found)


def _rounded(label: str, gross: Step) -> Step:
    return Step(
        "personal_account",
        label,
        round_fen(gross.money),
        "yuan",
        gross.formula,
        gross.numbers,
        gross.sources,
        gross.inputs,
    )


def _after(label: str, gross: Step, taken: tuple[Step, ...]) -> Step:
    """The credit less what is taken out, never below zero."""
    rest = gross.money - sum((step.money for step in taken), ZERO)
    terms = " − ".join(money(step.money) for step in (gross, *taken))
    return Step(
        "personal_account",
        label,
        round_fen(max(rest, ZERO)),
        "yuan",
        "按规定划入 − 先扣的" + ("，不够扣的为 0" if rest < 0 else ""),
        f"{terms} = {money(round_fen(max(rest, ZERO)))}",
        inputs=tuple(step.id for step in (gross, *taken)),
        parts=(gross, *taken),
    )


def _year(month: Step, *, once_a_year: bool) -> Step:
    amount = month.money * _MONTHS
    arrives = "；钱一年到账一次" if once_a_year else ""
    return Step(
        "personal_account_year",
        "一年一共划入",
        amount,
        "yuan",
        f"每月划入 × {_MONTHS}{arrives}",
        f"{money(month.money)} × {_MONTHS} = {money(amount)}",
        inputs=("personal_account",),
    )


def typed_average_warnings(book: Rulebook, inputs: Inputs, month: Step) -> list[str]:
    """That an average was typed in, where the credit rests on it."""
    used = any("average_pension" in step.inputs for step in month.walk())
    if not used or inputs.get("average_pension") is None:
        return []
    known = any("average_pension" in rule.values for rule in book.rules)
    instead = "没有用资料里的数" if known else "资料里没有这个数"
    return [f"“{_AVERAGE}”是您自己填的，本站没有核对过；{instead}。"]


def _lead(month: Step, year: Step, *, once_a_year: bool) -> str:
    if not month.money:
        return f"个人账户每月划入 0 元。{month.formula}。"
    arrives = "，一年到账一次" if once_a_year else ""
    return (
        f"个人账户每月大约划入 {money(month.money)} 元，一年一共 {money(year.money)} 元{arrives}。"
    )


PERSONAL_ACCOUNT = Calculator(
    id="personal-account",
    title="个人账户每月划多少",
    question="医保个人账户每个月划进来多少钱，一年多少？",
    benefit="personal_account",
    fields=(
        *pick("place", "scheme", "status", "date", "age", "employment", "pension_kind"),
        *pick("contribution_base", "pension", "average_pension"),
        *pick(*(name for name in PERSON if name != "age")),
        *pick(optional=("birth", "sex")),
    ),
    work=work,
    reads=("personal_account",),
)
