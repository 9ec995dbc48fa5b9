"""Compare: the same case with changes, as rows with differences."""

from typing import Any

import pytest

from calculator import InvalidInput
from calculator.compare import compare
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


def test_rows_with_differences_from_the_first() -> None:
    changes: list[dict[str, object]] = [
        {"hospital_level": 1},
        {"hospital_level": 2, "total": "2000"},
    ]
    rows = compare("inpatient", stay("1500"), changes, LIBRARY).to_json()["rows"]
    # (1500−500)×0.8 = 800; (1500−100)×0.8 = 1120; (2000−300)×0.8 = 1360
    assert [row["amounts"]["pooled_fund"] for row in rows] == ["800.00", "1120.00", "1360.00"]
    assert [row["differences"]["pooled_fund"] for row in rows] == ["0.00", "320.00", "560.00"]
    assert rows[1]["differences"]["patient_total"] == "-320.00"
    assert rows[1]["label"] == "医院级别：一级"


def test_a_case_without_an_answer_does_not_stop_the_others() -> None:
    changes: list[dict[str, object]] = [
        {"date": "2010-01-01"},
        {"total": "-1"},
        {"place": "nowhere"},
    ]
    rows = compare("inpatient", stay("1500"), changes, LIBRARY).to_json()["rows"]
    assert rows[1]["refused"]["reason"] == "no_rule"
    assert rows[2]["errors"][0]["field"] == "total"
    assert rows[3]["refused"]["reason"] == "no_rule"
    assert "amounts" in rows[0]


@pytest.mark.parametrize("change", ["x", None, 3])
def test_a_change_that_is_none_is_named(change: Any) -> None:
    with pytest.raises(InvalidInput, match="第 1 项"):
        compare("inpatient", stay("1500"), [change], LIBRARY)
