"""Rules that are over: who asks about a day on which they held is not told that they are void."""

from typing import Any

import pytest

from calculator import Library, calculate
from tests import rule_sets
from tests.rule_sets import FLAT, SHIPPED, deductible, inpatient, named, stay

OLD = {"from": "2020-01-01", "to": "2023-12-31", "amount": "500"}
NEW = {"from": "2024-01-01", "amount": "600"}
LIBRARY = Library.from_yaml(SHIPPED)


def about_ends(*readings: dict[str, Any]) -> list[str]:
    rules = named(inpatient(**{**FLAT, "deductible": deductible(*readings)}))
    result = calculate("inpatient", stay("1500", date="2022-06-01"), rule_sets.library(rules))
    return [warning for warning in result.warnings if "2023-12-31" in warning]


def test_what_was_replaced_answers_for_its_days_and_points_to_the_new() -> None:
    [said] = about_ends(OLD, NEW)
    assert "照当时的规定算" in said
    assert "现在办要照新的" in said
    assert "不能照办" not in said


def test_what_nothing_is_known_to_follow_cannot_be_gone_by_now() -> None:
    [said] = about_ends(OLD)
    assert "照当时的规定算" in said
    assert "现在不能照办" in said


@pytest.mark.parametrize("calculator", ["contribution-years", "back-payment"])
def test_whoever_retired_under_a_rule_goes_by_it_for_good(calculator: str) -> None:
    """Born 1965-08 he retired in 2025-10: the rule that ended with 2025 is his today as well."""
    man = {"place": "yantai", "scheme": "employee", "sex": "male", "birth": "1965-08"}
    case = {**man, "date": "2026-11-23", "months_paid": 288, "last_wage": "5000"}
    if calculator == "contribution-years":
        del case["last_wage"]
    result = calculate(calculator, case, LIBRARY)
    assert result.amounts["months_short"] == 12
    assert not [w for w in result.warnings if "已经结束" in w or "照当时的规定" in w]


@pytest.mark.parametrize(("day", "warned"), [("2006-12-31", False), ("2019-07-15", True)])
def test_a_document_of_history_without_an_end_is_not_taken_to_hold_for_ever(
    day: str, warned: bool
) -> None:
    pensioner = {"place": "mudanjiang", "scheme": "employee", "status": "retired"}
    case = {**pensioner, "tier": "lump_sum_2006", "average_pension": "600", "date": day}
    result = calculate("personal-account", case, LIBRARY)
    assert result.amounts["personal_account"] == "24.00"
    assert any("出自历史文件" in warning for warning in result.warnings) is warned
