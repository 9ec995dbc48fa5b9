"""Years, back-payment and account: nothing negative, nothing dearer for having paid more."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from calculator import Library, Result
from calculator.amounts import round_fen
from tests.rule_sets import SHIPPED, ask_typed, typed

LIBRARY = Library.from_yaml(SHIPPED)

months = st.integers(0, 500)
money = st.decimals(1, 50_000, places=2).map(str)
rates = st.decimals(Decimal("0.001"), Decimal("0.5"), places=4).map(str)
people = st.sampled_from(
    [{"sex": "male"}, *({"sex": "female", "female_category": age} for age in (50, 55))]
)
births = st.integers(1950 * 12, 1990 * 12).map(lambda n: f"{n // 12}-{n % 12 + 1:02d}")


@st.composite
def requirements(draw: st.DrawFn) -> dict[str, Any]:
    """One or two readings of the total, and perhaps a floor of actual months."""
    readings = [{"from": "1990-01-01", "months": draw(months)}]
    if draw(st.booleans()):
        deemed = draw(st.sampled_from(["counted", "not_counted"]))
        readings.append({"from": "2026-01-01", "months": draw(months), "deemed": deemed})
    chosen_by = draw(st.sampled_from(["retirement", "handling"]))
    values = {"required_months": typed("年限", "months", chosen_by=chosen_by, readings=readings)}
    if draw(st.booleans()):
        floor = typed("实际缴费", "months", chosen_by="handling", months=draw(months))
        values["required_actual_months"] = floor
    return values


@st.composite
def charges(draw: st.DrawFn) -> dict[str, Any]:
    flat: dict[str, Any] = {"amount": draw(money)}
    base = draw(st.sampled_from(["last_wage", "contribution_base", "pension"]))
    own: dict[str, Any] = {"charge": {"rate": draw(rates), "base": base, "share": draw(rates)}}
    return typed("每月", "yuan_per_month", **draw(st.sampled_from([flat, own])))


def years(values: dict[str, Any], **inputs: object) -> dict[str, str | int]:
    return ask_typed(
        "contribution-years", {"contribution_years": values}, LIBRARY, **inputs
    ).amounts


def pay(required: dict[str, Any], monthly: dict[str, Any], **inputs: object) -> Result:
    values = {
        "months_short": typed("差几个月", "months", counted="to_required"),
        "monthly_charge": monthly,
        "continued_charge": monthly,
    }
    rules = {"contribution_years": required, "back_payment": values}
    bases = dict.fromkeys(("last_wage", "contribution_base", "pension"), "4321.55")
    return ask_typed("back-payment", rules, LIBRARY, **bases, **inputs)


def within_a_life(birth: str, *counts: int) -> list[int]:
    """The months as far as somebody can have lived them by the day that is asked about."""
    year, month = birth.split("-")
    left = 2026 * 12 + 11 - int(year) * 12 - int(month)
    found = []
    for count in counts:
        found.append(min(count, left))
        left -= found[-1]
    return found


def yuan(result: Result, name: str) -> Decimal:
    return Decimal(result.amounts.get(name, 0))


@given(requirements(), people, births, months, months)
def test_months_short_are_never_negative_and_never_more_at_retirement(
    required: dict[str, Any], person: dict[str, Any], birth: str, paid: int, deemed: int
) -> None:
    paid, deemed = within_a_life(birth, paid, deemed)
    case = {**person, "birth": birth, "months_paid": paid, "months_deemed": deemed}
    amounts = years(required, **case)
    short, then = int(amounts["months_short"]), int(amounts["months_short_at_retirement"])
    assert 0 <= then <= short <= 500
    assert short - then <= int(amounts["months_until_retirement"])


@given(requirements(), people, births, months, st.integers(0, 60), months)
def test_more_months_paid_never_leave_more_to_pay(
    required: dict[str, Any],
    person: dict[str, Any],
    birth: str,
    paid: int,
    more: int,
    deemed: int,
) -> None:
    paid, more, deemed = within_a_life(birth, paid, more, deemed)
    case = {**person, "birth": birth, "months_deemed": deemed}
    before = int(years(required, **case, months_paid=paid)["months_short"])
    after = int(years(required, **case, months_paid=paid + more)["months_short"])
    assert before - more <= after <= before


@given(requirements(), charges(), people, births, months, st.integers(0, 60))
def test_more_months_paid_never_cost_more(
    required: dict[str, Any],
    monthly: dict[str, Any],
    person: dict[str, Any],
    birth: str,
    paid: int,
    more: int,
) -> None:
    paid, more = within_a_life(birth, paid, more)
    case = {**person, "birth": birth}
    first = pay(required, monthly, **case, months_paid=paid)
    second = pay(required, monthly, **case, months_paid=paid + more)
    for name in ("back_payment", "continued_total"):
        assert 0 <= yuan(second, name) <= yuan(first, name)


@given(requirements(), charges(), people, births, months)
def test_a_lump_sum_is_the_months_times_a_month_to_the_fen(
    required: dict[str, Any],
    monthly: dict[str, Any],
    person: dict[str, Any],
    birth: str,
    paid: int,
) -> None:
    [paid] = within_a_life(birth, paid)
    result = pay(required, monthly, **person, birth=birth, months_paid=paid)
    for way in result.extra["ways"]:
        each, total = Decimal(way["per_month"]), Decimal(way["total"])
        assert total == way["months"] * each
        assert each == round_fen(each)
    if result.extra["ways"]:
        assert result.extra["ways"][0]["total"] == result.amounts["back_payment"]
        assert result.extra["ways"][0]["months"] == result.amounts["months_short"]
    else:
        assert result.amounts["months_short"] == 0


@given(money, rates, rates, money)
def test_a_credit_is_never_negative_and_a_year_is_twelve_of_it(
    base: str, rate: str, withheld_rate: str, withheld: str
) -> None:
    credit = {"base": "contribution_base", "rate": rate}
    values = {
        "credit": typed("每月划入", "yuan_per_month", paid="month", credit=credit),
        "withheld_rate": typed("先扣的比例", "ratio", rate=withheld_rate),
        "withheld": typed("先扣的定额", "yuan_per_month", amount=withheld),
    }
    rules = {"personal_account": values}
    amounts = ask_typed("personal-account", rules, LIBRARY, contribution_base=base).amounts
    month, year = (Decimal(amounts[n]) for n in ("personal_account", "personal_account_year"))
    rest = Decimal(base) * (Decimal(rate) - Decimal(withheld_rate)) - Decimal(withheld)
    assert month == round_fen(max(rest, Decimal(0)))
    assert year == 12 * month
