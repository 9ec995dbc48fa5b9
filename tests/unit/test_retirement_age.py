"""Retirement age: whom there is no answer for. What the rule comes to stands in the case files."""

import pytest

from calculator import InvalidInput, calculate
from tests import rule_sets
from tests.rule_sets import named, schemeless, value

AGES = value("法定退休年龄", "years", {"years": 60})
LIBRARY = rule_sets.library({}, nation=named(schemeless("retirement_age", statutory_age=AGES)))


def refused(**inputs: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        calculate("retirement-age", {"sex": "male", **inputs}, LIBRARY)
    [error] = caught.value.errors
    assert error.field == "birth"
    return error.message


def test_nobody_asks_who_is_not_yet_born() -> None:
    """On the day asked about, or else when the sources were last looked at."""
    assert "2030-05 晚于 2026-11-22" in refused(birth="2030-05")
    assert "2021-02 晚于 2021-01-31" in refused(birth="2021-02", date="2021-01-31")
    born = {"sex": "male", "birth": "2026-11"}
    # 60 years on
    assert calculate("retirement-age", born, LIBRARY).amounts["statutory_month"] == "2086-11"
