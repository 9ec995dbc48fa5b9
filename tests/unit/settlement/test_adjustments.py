"""Adjustments: how a figure changes for those whom a rule favours or burdens."""

from decimal import Decimal

import pytest

from calculator import InvalidInput
from calculator.policy.model import Adjustment
from calculator.settlement.adjustments import changed, words
from tests.rule_sets import (
    FLAT,
    amounts,
    deductible,
    pooled,
    rate,
    settle,
)

D = Decimal


def adjust(figure: str, operation: str, by: str, **more: object) -> Decimal:
    facts: dict[str, str | int] = {"age": 40, "enrolled_years": 7}
    item = Adjustment((), "某人", operation, D(by), **more)  # type: ignore[arg-type]
    return changed(D(figure), item, facts)


class TestOperations:
    @pytest.mark.parametrize(
        ("operation", "by", "expected"),
        [
            ("amount", "100", "100"),
            ("factor", "0.8", "640.0"),
            ("add", "50", "850"),
            ("less", "50", "750"),
            ("at_least", "900", "900"),
            ("at_least", "700", "800"),
            ("at_most", "700", "700"),
            ("at_most", "900", "800"),
        ],
    )
    def test_on_eight_hundred_yuan(self, operation: str, by: str, expected: str) -> None:
        assert adjust("800", operation, by) == D(expected)

    def test_a_self_pay_factor_works_on_what_the_rate_leaves(self) -> None:
        # 100% − 80% = 20%; 20% × 60% = 12%; 100% − 12% = 88%
        assert adjust("0.80", "self_pay_factor", "0.6") == D("0.88")

    def test_nothing_is_taken_off_below_nothing(self) -> None:
        assert adjust("300", "less", "400") == 0

    def test_per_unit_of_a_count(self) -> None:
        # 75% + 40 × 0.2% = 83%
        assert adjust("0.75", "add", "0.002", per="age") == D("0.83")

    def test_per_unit_at_most_so_much_in_all(self) -> None:
        # 7 years × 2% = 14%, at most 10%
        found = adjust("0.7", "add", "0.02", per="enrolled_years", up_to=D("0.1"))
        assert found == D("0.8")

    def test_an_unknown_operation_is_an_error_of_the_program(self) -> None:
        with pytest.raises(ValueError, match="square"):
            adjust("1", "square", "2")


class TestWords:
    @pytest.mark.parametrize(
        ("operation", "figure", "of_rate", "said"),
        [
            ("amount", "0", False, "不再扣"),
            ("amount", "100", False, "改为 100 元"),
            ("factor", "0.8", False, "× 80%"),
            ("self_pay_factor", "0.6", True, "个人负担部分 × 60%"),
            ("at_least", "300", False, "不低于 300 元"),
            ("at_most", "0.95", True, "不高于 95%"),
            ("add", "0.05", True, "加 5 个百分点"),
            ("less", "100", False, "减 100 元"),
        ],
    )
    def test_every_operation_is_said(
        self, operation: str, figure: str, of_rate: bool, said: str
    ) -> None:
        assert words(Adjustment((), "某人", operation, D(figure)), of_rate=of_rate) == said

    def test_a_count_is_named(self) -> None:
        item = Adjustment((), "年龄", "add", D("0.002"), per="age")
        assert words(item, of_rate=True) == "加 0.2 个百分点（每一年龄）"

    def test_an_unknown_operation_is_an_error_of_the_program(self) -> None:
        with pytest.raises(ValueError, match="square"):
            words(Adjustment((), "某人", "square", D(1)), of_rate=False)


class TestWhomTheyConcern:
    def test_they_apply_in_order_to_whom_they_concern(self) -> None:
        adjustments = [
            {"when": {"tcm": True}, "factor": "0.8", "label": "中医"},
            {"when": {"age": ">=70"}, "factor": "0.5", "label": "七十岁以上"},
            {"when": {"group": ["destitute", "low_income"]}, "less": "100", "label": "照顾"},
        ]
        standard = deductible({"amount": "1000", "adjustments": adjustments})
        values = {**FLAT, "deductible": standard}
        # 1000 × 80% = 800
        assert amounts(values, "9000", tcm=True, age=69)[0] == "800.00"
        # 1000 × 50% = 500; with TCM 1000 × 80% × 50% = 400; then 400 − 100 = 300
        assert amounts(values, "9000", age=70)[0] == "500.00"
        assert amounts(values, "9000", age=70, tcm=True)[0] == "400.00"
        assert amounts(values, "9000", age=70, tcm=True, group="low_income")[0] == "300.00"

    def test_a_fact_that_they_ask_about_must_be_given(self) -> None:
        adjustments = [{"when": {"age": ">=70"}, "factor": "0.5", "label": "七十岁以上"}]
        values = {**FLAT, "deductible": deductible({"amount": "1000", "adjustments": adjustments})}
        with pytest.raises(InvalidInput) as caught:
            amounts(values, "9000")
        assert [error.field for error in caught.value.errors] == ["age"]

    def test_one_that_takes_off_more_than_there_is_leaves_nothing(self) -> None:
        adjustments = [{"when": {"status": "active"}, "less": "600", "label": "减免"}]
        values = {**FLAT, "deductible": deductible({"amount": "500", "adjustments": adjustments})}
        # 500 − 600: nothing is charged; 1000 × 80% = 800
        assert amounts(values, "1000") == ("0.00", "800.00")

    def test_one_without_conditions_concerns_everybody(self) -> None:
        adjustments = [{"add": "0.002", "per": "age", "up_to": "0.2", "label": "按年龄"}]
        values = {
            **FLAT,
            "reimbursement_rate": rate({"rate": "0.75", "adjustments": adjustments}),
        }
        # (1500 − 500) × (75% + 60 × 0.2%) = 1000 × 87% = 870
        assert pooled(values, "1500", age=60) == "870.00"


def test_a_reduction_for_every_year_of_age() -> None:
    item = {"less": "5", "per": "age", "up_to": "400", "label": "年龄"}
    values = {**FLAT, "deductible": deductible({"amount": "500", "adjustments": [item]})}
    # 500 − 5×60 = 200; 5×90 = 450, but at most 400
    assert amounts(values, "1500", age=60)[0] == "200.00"
    assert amounts(values, "1500", age=90)[0] == "100.00"
    with pytest.raises(InvalidInput) as caught:
        settle(values, "1500")
    assert [error.field for error in caught.value.errors] == ["age"]
