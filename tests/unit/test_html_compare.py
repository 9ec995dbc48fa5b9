"""Cases side by side: what differs, where it starts, and what is said where one has no answer."""

from typing import Any

import pytest

from calculator import InvalidInput, calculate
from calculator.html_compare import departures, side_by_side
from tests import rule_sets
from tests.rule_sets import deductible, inpatient, named, rate, stay

TABLE = [
    {"hospital_level": 1, "amount": "100"},
    {"hospital_level": 2, "amount": "300"},
    {"hospital_level": 3, "amount": "500"},
]
LIBRARY = rule_sets.library(
    named(
        inpatient(deductible=deductible({"table": TABLE}), reimbursement_rate=rate({"rate": "0.8"}))
    )
)
RATES = [{"hospital_level": 3, "rate": "0.8"}, {"hospital_level": 1, "rate": "0.9"}]
BY_RATE = rule_sets.library(
    named(
        inpatient(
            deductible=deductible({"amount": "500"}), reimbursement_rate=rate({"table": RATES})
        )
    )
)


def compared(*cases: dict[str, Any]) -> dict[str, Any]:
    payload = {"calculator": "inpatient", "cases": list(cases), "root": "../../"}
    return side_by_side(payload, LIBRARY)


def test_amounts_and_differences_stand_side_by_side() -> None:
    found = compared(stay("1500"), stay("1500", hospital_level=1))
    # (1500 − 500) × 0.8 = 800 and (1500 − 100) × 0.8 = 1120
    assert "800.00" in found["html"]
    assert "多 320.00" in found["html"]
    assert found["announcement"] == "第 2 种您付得最少：380.00 元，比最多的少 320.00 元。"
    assert found["names"] == ["医院级别：三级", "医院级别：一级"]
    assert found["errors"] == [[], []]


def test_the_step_that_differs_is_the_first_one_and_not_what_follows() -> None:
    first, other = (
        calculate("inpatient", stay("1500", hospital_level=level), LIBRARY) for level in (3, 1)
    )
    assert [found.label for found in departures(first, other)] == ["起付标准"]


def test_a_rate_that_differs_is_told_with_both_formulas() -> None:
    first, other = (
        calculate("inpatient", stay("1500", hospital_level=level), BY_RATE) for level in (3, 1)
    )
    [found] = departures(first, other)
    assert found.first and found.other
    assert ("80%" in found.first.formula, "90%" in found.other.formula) == (True, True)
    assert departures(first, first) == []


def test_a_case_without_an_answer_does_not_stop_the_others() -> None:
    found = compared(stay("1500"), stay("-1"), stay("1500", date="2010-01-01"))
    assert [len(errors) for errors in found["errors"]] == [0, 1, 0]
    assert "第 2 种、第 3 种还算不出" in found["announcement"]
    assert "第 3 种算不出" in found["html"]
    assert "800.00" in found["html"]


def test_what_only_the_first_case_says_is_taken_out_of_the_others() -> None:
    found = compared(stay("1500", non_covered="500"), stay("1500"))
    rows = found["comparison"]["rows"]
    assert [row["amounts"]["non_covered"] for row in rows] == ["500.00", "0.00"]
    assert found["names"] == ["自费（目录外）：500 元", "自费（目录外）：0"]


def test_cases_that_are_alike_and_one_alone() -> None:
    assert "一样多" in compared(stay("1500"), stay("1500"))["announcement"]
    assert "再加一种" in compared(stay("1500"))["announcement"]


def test_what_a_case_holds_is_escaped() -> None:
    found = compared(stay("1500"), stay("1500", institution="<b>"))
    assert "<b>" not in found["html"]


@pytest.mark.parametrize(
    ("calculator", "count"), [("inpatient", 0), ("inpatient", 4), ("nothing", 1)]
)
def test_what_cannot_be_compared_is_refused(calculator: str, count: int) -> None:
    with pytest.raises(InvalidInput):
        side_by_side({"calculator": calculator, "cases": [stay("1")] * count}, LIBRARY)
