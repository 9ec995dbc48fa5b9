"""Days and waits: late fees against a sum over days, waits, yearly windows, calendar files."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from calculator import Library, calculate
from calculator.amounts import fixed
from calculator.ics import Event, calendar
from calculator.months import Month, months_after
from calculator.waiting_period import Terms
from tests import rule_sets
from tests.calendar_files import parse
from tests.rule_sets import named, rule, schemeless, value

ONE_DAY = timedelta(days=1)
days = st.dates(date(1999, 1, 22), date(2030, 12, 31))
CHANGE = date(2011, 7, 1)
RATES = value(
    "每日加收",
    "ratio",
    {"from": "1999-01-22", "to": "2011-06-30", "rate": "0.002"},
    {"from": "2011-07-01", "rate": "0.0005"},
)
LATE = rule_sets.library({}, nation=named(schemeless("late_fee", daily_rate=RATES)))


def late_fee(owed: Decimal, first: date, last: date) -> Decimal:
    case = {"owed": str(owed), "from_day": first, "to_day": last}
    return Decimal(str(calculate("late-fee", case, LATE).amounts["late_fee"]))


owed_sums = st.decimals(0, 1_000_000, places=2)


@given(owed_sums, days, st.integers(0, 800))
def test_a_late_fee_is_the_sum_of_its_days(owed: Decimal, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    every = (first + timedelta(days=number) for number in range(length + 1))
    rates = (Decimal("0.002") if day < CHANGE else Decimal("0.0005") for day in every)
    exact = sum((owed * rate for rate in rates), Decimal(0))
    assert fixed(late_fee(owed, first, last)) == fixed(exact)


@given(owed_sums, days, st.integers(0, 500), st.integers(1, 500))
def test_two_stretches_come_to_the_whole_but_for_a_fen(
    owed: Decimal, first: date, length: int, more: int
) -> None:
    middle = first + timedelta(days=length)
    last = middle + timedelta(days=more)
    parts = late_fee(owed, first, middle) + late_fee(owed, middle + ONE_DAY, last)
    assert abs(parts - late_fee(owed, first, last)) <= Decimal("0.01")


small = st.integers(0, 12)
terms = st.builds(
    Terms,
    fixed_wait=small,
    yearly_wait=small,
    repair_relief=small,
    long_gap=st.none() | st.integers(1, 6),
    least_after_long_gap=st.none() | small,
)
years = st.integers(1, 30)


@given(terms, years)
def test_another_missed_year_never_shortens_the_wait(terms: Terms, missed: int) -> None:
    assert terms.wait(missed, 0) <= terms.wait(missed + 1, 0)


@given(terms, years, st.integers(0, 29))
def test_another_repaired_year_never_lengthens_it_nor_takes_the_fixed_wait(
    terms: Terms, missed: int, repaired: int
) -> None:
    assert terms.wait(missed, repaired) >= terms.wait(missed, repaired + 1) >= terms.fixed_wait


@given(days, st.integers(0, 60))
def test_months_after_a_day_keep_the_day_or_end_the_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert Month.of(later).index - Month.of(day).index == months
    assert later.day == day.day or (later + ONE_DAY).day == 1


month_days = st.dates(date(2001, 1, 1), date(2001, 12, 31)).map(lambda day: f"{day:%m-%d}")


def yearly(**said: str) -> Library:
    item = value("办事", "text", {"from": "1990-01-01", "deadline": said})
    return rule_sets.library(named(rule("deadlines", it=item)))


@given(month_days, month_days, days)
def test_a_yearly_window_is_the_one_of_the_day_or_the_next(start: str, end: str, day: date) -> None:
    case = {"place": "testland", "scheme": "employee", "date": day}
    library = rule_sets.checked_on(yearly(each_year_from=start, each_year_to=end), day.isoformat())
    [found] = calculate("deadlines", case, library).to_json()["deadlines"]
    first, last = date.fromisoformat(found["start"]), date.fromisoformat(found["end"])
    assert (f"{first:%m-%d}", f"{last:%m-%d}") == (start, end)
    assert first <= last < first + timedelta(days=366)
    assert day <= last < day + timedelta(days=366)
    assert found["state"] == ("open" if first <= day else "upcoming")


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=200)


@given(texts, texts, days, st.integers(0, 400))
def test_a_calendar_file_gives_back_what_went_in(
    summary: str, description: str, first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    raw = calendar("期限", [Event("uid", first, last, summary, description)], first).encode()
    [entry] = parse(raw).components
    assert entry.one("SUMMARY").text == summary
    assert entry.one("DESCRIPTION").text == description
    assert entry.one("DTEND").value == f"{last + ONE_DAY:%Y%m%d}"


owns: Any = st.sampled_from(["2024-02-29", "2025-08-31", "2026-01-01", "2026-12-31"])


@given(owns, st.integers(0, 24))
def test_an_employee_is_covered_that_many_months_after_paying_again(paid: str, wait: int) -> None:
    values = {
        "gap_allowed": value("不用等", "months", {"months": 3}),
        "wait_after_gap": value("要等", "months", {"months": wait}),
    }
    library = rule_sets.library(named(rule("waiting_period", **values)))
    case = {"place": "testland", "scheme": "employee", "date": paid, "gap_months": 4}
    amounts = calculate("waiting-period", case, library).amounts
    expected = months_after(date.fromisoformat(paid), wait).isoformat()
    assert amounts == {"waiting_months": wait, "covered_from": expected}
