"""The settlement of a stay, mechanism by mechanism, over made-up rules; workings beside."""

from decimal import Decimal
from typing import Any, ClassVar

import pytest

from calculator import InvalidInput, Refused, Result, calculate
from calculator.settlement.identities import checked
from calculator.steps import Step
from tests import rule_sets
from tests.rule_sets import ceiling, deductible, inpatient, rate, stay

FLAT = {"deductible": deductible({"amount": "500"}), "reimbursement_rate": rate({"rate": "0.8"})}


def settle(values: dict[str, Any], total: str, **more: object) -> Result:
    library = rule_sets.library({"employee-inpatient": inpatient(**values)})
    return calculate("inpatient", stay(total, **more), library)


def amounts(values: dict[str, Any], total: str, **more: object) -> tuple[object, object]:
    found = settle(values, total, **more).amounts
    return found["deductible"], found["pooled_fund"]


class TestScope:
    def test_the_four_parts_make_up_the_total(self) -> None:
        parts = {"non_covered": "1000", "over_limit": "200", "prior_self_pay": "300"}
        found = settle(FLAT, "5000", **parts).amounts
        # 5000 − 1000 − 200 − 300 = 3500; (3500 − 500) × 80% = 2400
        assert (found["in_scope"], found["pooled_fund"]) == ("3500.00", "2400.00")
        assert found["patient_total"] == "2600.00"

    def test_parts_may_be_the_whole_bill(self) -> None:
        assert amounts(FLAT, "5000", non_covered="5000") == ("0.00", "0.00")


class TestDeductible:
    TURNS: ClassVar[dict[str, Any]] = {
        **FLAT,
        "deductible": deductible(
            {
                "amount": "800",
                "sequence": [
                    {"admission": 2, "factor": "0.5"},
                    {"admission": "3-4", "amount": "100"},
                    {"admission": "5+", "amount": "0"},
                ],
                "adjustments": [{"when": {"tcm": True}, "factor": "0.8", "label": "中医"}],
            }
        ),
    }

    @pytest.mark.parametrize(
        ("admission", "charged"),
        [(1, "800.00"), (2, "400.00"), (3, "100.00"), (4, "100.00"), (5, "0.00"), (9, "0.00")],
    )
    def test_later_admissions(self, admission: int, charged: str) -> None:
        assert amounts(self.TURNS, "10000", admission=admission)[0] == charged

    def test_an_adjustment_applies_to_the_turn(self) -> None:
        # 800 × 50% × 80% = 320
        assert amounts(self.TURNS, "10000", admission=2, tcm=True)[0] == "320.00"

    def test_it_is_never_more_than_the_expense(self) -> None:
        assert amounts(FLAT, "499.99") == ("499.99", "0.00")

    def test_each_change_is_a_step_with_its_source(self) -> None:
        result = settle(self.TURNS, "10000", admission=2, tcm=True)
        parts = result.step("deductible").parts
        assert [part.id for part in parts] == [
            "deductible_standard",
            "deductible_turn",
            "deductible_adjustment_1",
        ]
        assert all(part.sources for part in parts)


class TestRates:
    BANDS: ClassVar[list[dict[str, str]]] = [
        {"up_to": "1000", "rate": "0.5"},
        {"up_to": "3000", "rate": "0.6"},
        {"rate": "0.9"},
    ]

    def test_bands_from_zero_lose_the_deductible_at_the_bottom(self) -> None:
        values = {**FLAT, "reimbursement_rate": rate({"bands": self.BANDS})}
        # (1000−500)×0.5 + 2000×0.6 + 1000×0.9 = 250 + 1200 + 900
        assert amounts(values, "4000")[1] == "2350.00"

    def test_bands_above_the_deductible_start_after_it(self) -> None:
        values = {
            **FLAT,
            "reimbursement_rate": rate({"bands": self.BANDS}, bands_from="deductible"),
        }
        # base 3500: 1000×0.5 + 2000×0.6 + 500×0.9 = 500 + 1200 + 450
        assert amounts(values, "4000")[1] == "2150.00"

    def test_a_deductible_that_swallows_whole_bands(self) -> None:
        values = {
            "deductible": deductible({"amount": "2000"}),
            "reimbursement_rate": rate({"bands": self.BANDS}),
        }
        # (3000−2000)×0.6 + 1000×0.9 = 600 + 900
        assert amounts(values, "4000")[1] == "1500.00"

    def test_added_points_raise_every_band(self) -> None:
        adjustments = [{"when": {"status": "retired"}, "add": "0.05", "label": "退休"}]
        values = {
            **FLAT,
            "reimbursement_rate": rate({"bands": self.BANDS, "adjustments": adjustments}),
        }
        # 500×0.55 + 2000×0.65 + 1000×0.95 = 275 + 1300 + 950
        assert amounts(values, "4000", status="retired")[1] == "2525.00"
        assert amounts(values, "4000")[1] == "2350.00"

    def test_rows_by_level_and_status(self) -> None:
        table = [
            {"hospital_level": [1, 2], "rate": "0.9"},
            {"hospital_level": 3, "status": "active", "rate": "0.7"},
            {"hospital_level": 3, "status": "retired", "rate": "0.75"},
        ]
        values = {**FLAT, "reimbursement_rate": rate({"table": table})}
        assert amounts(values, "1500", hospital_level=2)[1] == "900.00"
        assert amounts(values, "1500")[1] == "700.00"
        assert amounts(values, "1500", status="retired")[1] == "750.00"

    def test_the_fund_pays_in_whole_fen_rounded_once(self) -> None:
        bands = [{"up_to": "1000.01", "rate": "0.333"}, {"rate": "0.333"}]
        values = {
            "deductible": deductible({"amount": "0"}),
            "reimbursement_rate": rate({"bands": bands}),
        }
        # twice 1000.01×0.333 = 333.00333; together 666.00666, and not 333.00 + 333.00
        assert amounts(values, "2000.02")[1] == "666.01"


class TestCeiling:
    VALUES: ClassVar[dict[str, Any]] = {**FLAT, "payment_ceiling": ceiling({"amount": "10000"})}

    def test_it_limits_the_year(self) -> None:
        assert amounts(self.VALUES, "20000")[1] == "10000.00"
        assert amounts(self.VALUES, "20000", used_so_far="4000")[1] == "6000.00"
        assert amounts(self.VALUES, "20000", used_so_far="10000")[1] == "0.00"
        assert amounts(self.VALUES, "20000", used_so_far="12000")[1] == "0.00"

    def test_reaching_it_exactly_is_no_loss(self) -> None:
        # (13000 − 500) × 80% = 10000
        result = settle(self.VALUES, "13000")
        assert result.amounts["pooled_fund"] == "10000.00"
        assert not any("已到" in warning for warning in result.warnings)
        assert any("已到" in warning for warning in settle(self.VALUES, "13001").warnings)

    def test_an_unknown_ceiling_does_not_stop_a_bill_but_is_said(self) -> None:
        result = settle(FLAT, "5000")
        assert result.amounts["pooled_fund"] == "3600.00"
        assert any("封顶" in warning for warning in result.warnings)

    def test_nor_does_one_known_only_for_other_days(self) -> None:
        later = {**FLAT, "payment_ceiling": ceiling({"from": "2024-01-01", "amount": "10000"})}
        result = settle(later, "5000")
        assert result.amounts["pooled_fund"] == "3600.00"
        assert any("封顶" in warning and "2024-01-01" in warning for warning in result.warnings)


class TestRefusals:
    def test_a_needed_value_that_is_not_there(self) -> None:
        with pytest.raises(Refused) as caught:
            settle({"deductible": FLAT["deductible"]}, "5000")
        assert caught.value.reason == "missing_parameter"
        assert caught.value.missing == ("支付比例",)

    def test_a_cell_marked_as_unknown(self) -> None:
        table = [
            {"hospital_level": [1, 2], "rate": "0.9"},
            {"hospital_level": 3, "missing": "没找到"},
        ]
        values = {**FLAT, "reimbursement_rate": rate({"table": table})}
        assert amounts(values, "1500", hospital_level=1)[1] == "900.00"
        with pytest.raises(Refused, match="没找到") as caught:
            settle(values, "1500")
        assert caught.value.reason == "missing_parameter"


class TestReadingsInDoubt:
    VALUES: ClassVar[dict[str, Any]] = {
        "deductible": deductible(
            {"attested": ["2020-01-01"], "amount": "400"},
            {"attested": ["2024-01-01"], "amount": "500"},
        ),
        "reimbursement_rate": rate(
            {"attested": ["2020-01-01"], "rate": "0.7"}, {"attested": ["2024-01-01"], "rate": "0.8"}
        ),
    }

    def test_every_combination_that_changes_the_amounts_is_given(self) -> None:
        result = settle(self.VALUES, "1000")
        # 600×0.7 = 420; 600×0.8 = 480; 500×0.7 = 350; 500×0.8 = 400
        assert result.amounts["pooled_fund"] == "420.00"
        others = {other.amounts["pooled_fund"] for other in result.alternatives}
        assert others == {"480.00", "350.00", "400.00"}
        assert all("2024-01-01 见其有效" in other.reading for other in result.alternatives)

    def test_a_reading_that_changes_nothing_is_left_out(self) -> None:
        assert settle(self.VALUES, "300").alternatives == ()


class TestInheritance:
    def test_the_city_has_its_own_the_province_the_rest(self) -> None:
        library = rule_sets.library(
            {"employee-inpatient": inpatient(deductible=deductible({"amount": "500"}))},
            province={
                "employee-inpatient": inpatient(
                    deductible=deductible({"amount": "900"}),
                    reimbursement_rate=rate({"rate": "0.8"}),
                )
            },
        )
        result = calculate("inpatient", stay("1500"), library)
        assert result.amounts["pooled_fund"] == "800.00"
        assert {source.document for source in result.sources} == {"testland-rule", "testshire-rule"}


class TestInstitutions:
    KINDS: ClassVar[list[dict[str, Any]]] = [
        {"id": "clinic", "label": "社区", "level": 1},
        {"id": "town", "label": "一级（未施行基本药物）", "level": 1},
        {"id": "city", "label": "三级", "level": 3},
        {"id": "home", "label": "护理院"},
    ]
    TABLE: ClassVar[list[dict[str, Any]]] = [
        {"institution": "clinic", "rate": "0.9"},
        {"institution": ["town", "home"], "rate": "0.8"},
        {"institution": "city", "rate": "0.6"},
    ]

    def settle(self, **more: object) -> str:
        values = {**FLAT, "reimbursement_rate": rate({"table": self.TABLE})}
        library = rule_sets.library(
            {"employee-inpatient": inpatient(**values)}, institutions=self.KINDS
        )
        return str(calculate("inpatient", stay("1500", **more), library).amounts["pooled_fund"])

    def test_a_kind_of_hospital(self) -> None:
        assert self.settle(hospital_level=None, institution="home") == "800.00"

    def test_a_level_that_only_one_kind_has_will_do(self) -> None:
        assert self.settle(hospital_level=3) == "600.00"

    def test_a_level_of_two_kinds_is_asked_about(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            self.settle(hospital_level=1)
        assert [error.field for error in caught.value.errors] == ["institution"]

    def test_a_kind_that_is_not_there(self) -> None:
        with pytest.raises(InvalidInput, match="护理院"):
            self.settle(institution="palace")


def test_the_result_carries_its_worst_grade_and_oldest_check() -> None:
    old = {**rule_sets.SOURCE, "checked_on": "2025-01-01", "grade": "C"}
    values = {**FLAT, "deductible": deductible({"amount": "500", "source": old})}
    result = settle(values, "1500")
    assert (result.lowest_grade, str(result.oldest_check)) == ("C", "2025-01-01")
    assert any("C 级" in warning for warning in result.warnings)


def test_amounts_that_do_not_add_up_are_an_error() -> None:
    names = [
        *("total", "non_covered", "over_limit", "prior_self_pay", "in_scope", "pooled_fund"),
        *("fund_total", "patient_total", "personal_account", "cash"),
    ]
    figures = dict.fromkeys(names, Decimal(0))
    right = {**figures, "total": Decimal(9), "in_scope": Decimal(9)}
    right |= {"patient_total": Decimal(9), "cash": Decimal(9)}
    steps = [Step(name, name, amount, "yuan", "") for name, amount in right.items()]
    assert len(checked(steps)) == len(names)
    for wrong in ("in_scope", "patient_total", "cash", "pooled_fund"):
        broken = [Step(n, n, a + (n == wrong), "yuan", "") for n, a in right.items()]
        with pytest.raises(ArithmeticError):
            checked(broken)
