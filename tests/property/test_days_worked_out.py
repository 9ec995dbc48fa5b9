"""Whatever day of retirement or of cover an answer names stands in its calendar, and no other."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import Library, Result, calculate
from calculator.datasets import load
from tests.calendar_files import parse

births = st.builds(
    lambda year, month: f"{year}-{month:02}", st.integers(1950, 1990), st.integers(1, 12)
)
asked = st.dates(date(2025, 1, 1), date(2040, 12, 31))


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


def kept(result: Result) -> set[date]:
    text = result.to_json().get("ics")
    entries = parse(text.encode()).components if text else []
    return {date.fromisoformat(entry.one("DTSTART").value) for entry in entries}


@given(births, asked, st.sampled_from(["50", "55"]), st.sampled_from(["male", "female"]))
def test_retirement(library: Library, birth: str, day: date, category: str, sex: str) -> None:
    case = {"sex": sex, "birth": birth, "female_category": category, "date": day.isoformat()}
    result = calculate("retirement-age", case, library)
    names = ("statutory_month", "earliest_month", "latest_month")
    ahead = {result.step(name).month.first_day for name in names}
    assert kept(result) == {month for month in ahead if month >= max(day, library.newest_check)}


@given(st.dates(date(2026, 11, 1), date(2027, 12, 31)), st.integers(0, 6), st.booleans())
def test_cover(library: Library, paid: date, missed: int, in_season: bool) -> None:
    case = {
        "place": "yantai",
        "scheme": "resident",
        "cover_year": 2027,
        "date": paid.isoformat(),
        "missed_years": missed,
        "in_season": str(in_season).lower(),
    }
    result = calculate("waiting-period", case, library)
    steps = {step.id: step for step in result.steps}
    start = steps.get("covered_from")
    is_ahead = start and start.day >= max(paid, library.newest_check)
    assert kept(result) == ({start.day} if start and is_ahead else set())
