"""Days that an answer works out can be kept: each calendar held against a strict reader."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from calculator import Library, Result, calculate
from calculator.answer import case_of
from calculator.datasets import load
from calculator.days_worked_out import with_days
from calculator.html import render_result
from calculator.retirement_age import RETIREMENT_AGE
from tests.calendar_files import Component, parse

MAN_OF_59 = {"sex": "male", "birth": "1967-03"}
EMPLOYEE = {"place": "yantai", "scheme": "employee", "date": "2026-11-23"}
RESIDENT = {"place": "yantai", "scheme": "resident", "cover_year": "2027", "in_season": "true"}


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


def days(result: Result) -> dict[str, str]:
    """The days by the steps they come from; each is a whole day and none has a twin."""
    found = {}
    for entry in calendar(result).components:
        start, after = (entry.one(name).value for name in ("DTSTART", "DTEND"))
        assert date.fromisoformat(after) - date.fromisoformat(start) == timedelta(days=1)
        name = entry.one("UID").text.split(".")[0]
        assert name not in found
        found[name] = start
    return found


def calendar(result: Result) -> Component:
    return parse(result.to_json()["ics"].encode())


def summaries(result: Result) -> list[str]:
    return [entry.one("SUMMARY").text for entry in calendar(result).components]


class TestRetirement:
    def test_the_statutory_month_and_those_to_choose_from(self, library: Library) -> None:
        result = calculate("retirement-age", MAN_OF_59, library)
        # Seven months late at 60; three years either way, but not before 60.
        assert days(result) == {
            "earliest_month": "20270301",
            "statutory_month": "20271001",
            "latest_month": "20301001",
        }
        assert summaries(result)[1] == "法定退休的月份（2027 年 10 月）"

    def test_the_month_that_was_chosen(self, library: Library) -> None:
        result = calculate("retirement-age", {**MAN_OF_59, "chosen_month": "2028-01"}, library)
        assert days(result)["retirement_month"] == "20280101"

    def test_what_falls_on_one_day_is_kept_once(self, library: Library) -> None:
        chosen = {**MAN_OF_59, "chosen_month": "2027-10"}
        found = days(calculate("retirement-age", chosen, library))
        assert [name for name, day in found.items() if day == "20271001"] == ["statutory_month"]

    def test_months_gone_by_are_not_kept(self, library: Library) -> None:
        asked = calculate("retirement-age", {**MAN_OF_59, "date": "2027-10-02"}, library)
        assert list(days(asked)) == ["latest_month"]
        # Nor is what was ahead on a day asked about and is over now.
        before = calculate(
            "retirement-age", {"sex": "male", "birth": "1963-06", "date": "2020-01-01"}, library
        )
        assert "ics" not in before.to_json()
        old = calculate("retirement-age", {"sex": "male", "birth": "1950-03"}, library)
        assert "ics" not in old.to_json() and not old.files

    def test_sources_and_how_it_came_about(self, library: Library) -> None:
        entry = calendar(calculate("retirement-age", MAN_OF_59, library)).components[1]
        told = entry.one("DESCRIPTION").text
        assert "1967 年 3 月 + 60 年 7 个月 = 2027 年 10 月" in told
        assert "依据：《国务院关于渐进式延迟法定退休年龄的办法》" in told
        assert "12393" in told


class TestContributions:
    def test_the_month_of_retirement(self, library: Library) -> None:
        case = {**EMPLOYEE, **MAN_OF_59, "months_paid": "280"}
        for name in ("contribution-years", "back-payment"):
            wage = {"last_wage": "6000"} if name == "back-payment" else {}
            result = calculate(name, {**case, **wage}, library)
            assert days(result) == {"statutory_month": "20271001"}
            assert summaries(result) == ["烟台职工医保：法定退休的月份（2027 年 10 月）"]

    def test_the_chosen_month_too(self, library: Library) -> None:
        case = {**EMPLOYEE, **MAN_OF_59, "months_paid": "280", "chosen_month": "2028-01"}
        found = days(calculate("contribution-years", case, library))
        assert found == {"statutory_month": "20271001", "retirement_month": "20280101"}


class TestCover:
    def test_the_first_day_of_cover(self, library: Library) -> None:
        result = calculate("waiting-period", {**RESIDENT, "missed_years": "两年"}, library)
        # Three months for the gap and one for its second year, from January on.
        assert days(result) == {"covered_from": "20270501"}
        assert summaries(result) == ["烟台居民医保：从这天起能报（2027 年 5 月 1 日）"]

    def test_a_wait_that_outlasts_the_year_has_no_day_of_cover(self, library: Library) -> None:
        late = {**RESIDENT, "in_season": "false", "date": "2027-11-20", "missed_years": "2"}
        result = calculate("waiting-period", late, library)
        assert "wait_ends" in result.amounts
        assert "ics" not in result.to_json()


def test_the_file_is_offered_under_a_name(library: Library) -> None:
    html = render_result(calculate("retirement-age", MAN_OF_59, library))
    assert 'data-file="ics" download="退休的月份.ics"' in html


def test_a_file_of_the_calculators_own_stays(library: Library) -> None:
    case = case_of("retirement-age", MAN_OF_59, library)
    own = replace(RETIREMENT_AGE.work(case), extra={"ics": "its own"})
    assert with_days(RETIREMENT_AGE, case, own, library.newest_check) is own


def test_the_same_question_gives_the_same_file(library: Library) -> None:
    texts = [calculate("retirement-age", MAN_OF_59, library).to_json()["ics"] for _ in range(2)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("calculator", "inputs"),
    [
        ("retirement-age", {"sex": "male", "birth": "1966-12", "date": "2024-06-01"}),
        (
            "contribution-years",
            {**MAN_OF_59, "place": "yantai", "scheme": "employee", "date": "2024-06-01"},
        ),
    ],
)
def test_a_day_that_an_ended_rule_would_give_is_not_kept(
    calculator: str, inputs: dict[str, str], library: Library
) -> None:
    before = {**inputs, "months_paid": "300"} if calculator != "retirement-age" else inputs
    then = calculate(calculator, before, library)
    now = calculate(calculator, {**before, "date": "2026-11-23"}, library)
    assert "ics" not in then.to_json()
    assert "ics" in now.to_json()
