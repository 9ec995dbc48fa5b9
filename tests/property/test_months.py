"""Retirement: the statutory month follows the birth month without a jump, within its bounds."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from calculator import Library, Result, calculate
from calculator.months import Month

LIBRARY = Library.from_yaml(Path(__file__).parents[2] / "policy_data")
people = st.sampled_from(
    [
        ({"sex": "male"}, 60, 36),
        ({"sex": "female", "female_category": 55}, 55, 36),
        ({"sex": "female", "female_category": 50}, 50, 60),
    ]
)
births = st.integers(1940 * 12, 2000 * 12).map(Month)


def retire(person: dict[str, object], birth: Month) -> Result:
    return calculate("retirement-age", {**person, "birth": str(birth)}, LIBRARY)


def month(result: Result, name: str) -> Month:
    found = Month.parse(str(result.amounts[name]))
    assert found is not None
    return found


@given(people, births)
def test_the_delay_stays_in_its_bounds(
    person: tuple[dict[str, object], int, int], birth: Month
) -> None:
    facts, years, most = person
    delay = month(retire(facts, birth), "statutory_month").index - birth.index - 12 * years
    assert 0 <= delay <= most


@given(people, births)
def test_who_is_born_later_never_retires_earlier(
    person: tuple[dict[str, object], int, int], birth: Month
) -> None:
    facts, _, _ = person
    first = month(retire(facts, birth), "statutory_month")
    second = month(retire(facts, birth.plus(1)), "statutory_month")
    assert first < second <= first.plus(2)


@given(people, births)
def test_the_window_lies_around_the_statutory_month(
    person: tuple[dict[str, object], int, int], birth: Month
) -> None:
    facts, years, _ = person
    result = retire(facts, birth)
    earliest, due = month(result, "earliest_month"), month(result, "statutory_month")
    latest = month(result, "latest_month")
    assert birth.plus(12 * years) <= earliest <= due <= latest
    assert due.index - earliest.index <= 36
    assert latest.index - due.index in (0, 36)
    # The minimum of the time before the law of 2011-07-01 is not in the data.
    known = due >= Month(2011 * 12 + 6)
    assert ("minimum_months" in result.amounts) == known
    assert 180 <= int(result.amounts.get("minimum_months", 180)) <= 240
