"""Item classes: rates that differ by class of drug or item, and a bill sorted into the classes."""

from typing import Any

import pytest

from calculator import InvalidInput, Refused, Result, calculate
from calculator.questions import questions
from calculator.reverse import reverse
from tests import rule_sets
from tests.rule_sets import (
    ELSEWHERE,
    FLAT,
    away,
    ceiling,
    deductible,
    layer,
    named,
    rate,
    rule,
    settle,
    stay,
    value,
)

BILL = {"drug_a_amount": "600", "drug_b_amount": "400"}
OTHERS = ["negotiated", "herbal", "material", "exam", "service", "bed"]
TABLE: list[dict[str, Any]] = [
    {"item_class": "drug_a", "rate": "0.6"},
    {"item_class": ["drug_b", "exam"], "rate": "0.5"},
    {"item_class": [name for name in OTHERS if name != "exam"], "missing": "只说了药和检查"},
]


def values(*, less: str = "0", **settings: str) -> dict[str, Any]:
    """No deductible unless one is given; 60% of class A, 50% of class B and of examinations."""
    return {
        "deductible": deductible({"amount": less}),
        "reimbursement_rate": rate({"table": TABLE}, **settings),
    }


BY_LEVEL = {
    **values(),
    "reimbursement_rate": rate(
        {
            "table": [
                {"hospital_level": 3, "rate": "0.4"},
                *({"hospital_level": [1, 2], **row} for row in TABLE),
            ]
        }
    ),
}
"""Level 3 pays all classes alike."""

FIRST_OF_B = {
    **values(),
    "prior_self_pay_rate": value(
        "先行自付",
        "ratio",
        {
            "table": [
                {"item_class": "drug_b", "rate": "0.1"},
                {"item_class": ["drug_a", *OTHERS], "rate": "0"},
            ]
        },
    ),
}
"""A tenth of class B is paid first."""


def paid(made: dict[str, Any], total: str, **more: Any) -> object:
    return settle(made, total, **more).amounts["pooled_fund"]


def refused_field(made: dict[str, Any], total: str, **more: Any) -> tuple[list[str], str]:
    with pytest.raises(InvalidInput) as caught:
        settle(made, total, **more)
    errors = caught.value.errors
    return [error.field for error in errors], errors[0].message


class TestSorted:
    def test_each_class_has_its_own_rate(self) -> None:
        # 600 × 60% + 400 × 50%
        assert paid(values(), "1000", **BILL) == "560.00"

    def test_a_class_that_is_left_out_is_none_of_the_bill(self) -> None:
        assert paid(values(), "1000", drug_b_amount="1000") == "500.00"

    def test_classes_of_one_rate_are_told_apart_all_the_same(self) -> None:
        result = settle(values(), "900", drug_b_amount="400", exam_amount="500")
        # 400 × 50% + 500 × 50%
        assert result.amounts["pooled_fund"] == "450.00"
        assert [part.label for part in result.step("payment_by_rate").parts] == [
            "乙类药品",
            "检查化验",
        ]

    def test_single_items_sort_the_bill_as_well(self) -> None:
        items = [
            {"item_class": "drug_a", "amount": "300"},
            {"item_class": "drug_a", "amount": "300"},
            {"item_class": "drug_c", "amount": "100"},
        ]
        result = settle(values(), "1100", items=items, drug_b_amount="400")
        # 100 outside the catalogue; 600 × 60% + 400 × 50%
        assert result.amounts["non_covered"] == "100.00"
        assert result.amounts["pooled_fund"] == "560.00"

    def test_what_is_outside_the_scope_needs_no_class(self) -> None:
        outside = {"non_covered": "50", "over_limit": "20", "prior_self_pay": "30"}
        result = settle(values(), "1100", **BILL, **outside)
        assert result.amounts["in_scope"] == "1000.00"
        assert result.amounts["pooled_fund"] == "560.00"

    def test_it_is_rounded_once(self) -> None:
        # 0.01 × 60% + 0.01 × 50% = 0.011; each by itself would be 0.01
        assert paid(values(), "0.02", drug_a_amount="0.01", drug_b_amount="0.01") == "0.01"

    def test_nothing_at_all(self) -> None:
        assert paid(values(), "0") == "0.00"

    def test_each_class_is_a_step_with_its_source_and_its_input(self) -> None:
        result = settle(values(), "1000", **BILL)
        first, second = result.step("payment_by_rate").parts
        assert (first.label, first.numbers) == ("甲类药品", "600.00 × 60% = 360.00")
        assert (second.label, second.numbers) == ("乙类药品", "400.00 × 50% = 200.00")
        assert first.sources and "drug_a_amount" in first.inputs
        assert not any("填了“" in words for words in result.warnings)


class TestNotSorted:
    def test_a_bill_without_classes(self) -> None:
        fields, message = refused_field(values(), "1000")
        assert fields == ["drug_a_amount", "drug_b_amount", "exam_amount"]
        assert "1,000.00 元没有说是哪一类" in message
        assert "只说了药和检查" in message

    def test_a_part_without_a_class(self) -> None:
        fields, message = refused_field(values(), "1000", drug_a_amount="900", exam_amount="0")
        assert fields == ["drug_b_amount"]
        assert "100.00 元没有说是哪一类" in message

    def test_every_class_is_told_and_something_is_left(self) -> None:
        given = {"drug_a_amount": "1", "drug_b_amount": "2", "exam_amount": "3"}
        fields, _ = refused_field(values(), "10", **given)
        assert fields == list(given)
        with pytest.raises(InvalidInput) as refused:
            settle(values(), "10", **BILL | given)
        first, *others = [error.message for error in refused.value.errors]
        assert "4.00 元没有说是哪一类" in first
        assert all("各类加起来比总额少" in message for message in others)

    def test_more_than_the_bill(self) -> None:
        fields, message = refused_field(
            values(), "1000", drug_a_amount="900", drug_b_amount="200", non_covered="50"
        )
        assert fields == ["drug_a_amount"]
        assert "多 150.00 元" in message

    def test_an_item_of_a_class_that_is_not_known(self) -> None:
        with pytest.raises(Refused, match="只说了药和检查"):
            settle(values(), "100", items=[{"item_class": "bed", "amount": "100"}])

    def test_where_no_class_is_known_the_reason_is_said(self) -> None:
        unknown = [{"item_class": ["drug_a", "drug_b", *OTHERS], "missing": "没有找到"}]
        made = {**values(), "reimbursement_rate": rate({"table": unknown})}
        with pytest.raises(Refused, match="没有找到"):
            settle(made, "100")


class TestOnlyWhereTheRatesAsk:
    def test_a_case_whose_rate_is_one_needs_no_classes(self) -> None:
        result = settle(BY_LEVEL, "1000", hospital_level=3, drug_a_amount="200")
        assert result.amounts["pooled_fund"] == "400.00"
        assert any("“甲类药品费用”" in w and "没有计入" in w for w in result.warnings)

    def test_a_case_whose_rates_differ_does(self) -> None:
        assert refused_field(BY_LEVEL, "1000", hospital_level=1)[0][0] == "drug_a_amount"
        assert paid(BY_LEVEL, "1000", hospital_level=1, drug_a_amount="1000") == "600.00"

    def test_the_questions_follow(self) -> None:
        library = rule_sets.library(named(rule("inpatient", **BY_LEVEL)))

        def asked(level: int) -> set[str]:
            found = questions("inpatient", stay("1000", hospital_level=level), library)
            return {q.field.name for q in found if q.field.name.endswith("_amount")}

        assert asked(1) == {"drug_a_amount", "drug_b_amount", "exam_amount"}
        assert asked(3) == set()

    def test_unknown_where_nobody_asks_is_passed_over(self) -> None:
        result = settle(BY_LEVEL, "1000", hospital_level=3, drug_b_amount="unknown")
        assert not result.alternatives
        assert not any("不清楚" in words for words in result.warnings)


class TestUnknown:
    def test_both_ends_and_what_each_takes_it_for(self) -> None:
        result = settle(values(), "1000", drug_a_amount="unknown", drug_b_amount="unknown")
        # all of class A, or all of class B
        assert result.amounts["pooled_fund"] == "600.00"
        [least] = result.alternatives
        assert least.amounts["pooled_fund"] == "500.00"
        assert "付得最少" in least.reading
        assert any("付得最多" in words for words in result.warnings)

    def test_what_is_known_narrows_the_range(self) -> None:
        result = settle(
            values(), "1000", drug_a_amount="unknown", drug_b_amount="不清楚", exam_amount="400"
        )
        # 400 × 50% and 600 × 60%, or 600 × 50%
        assert result.amounts["pooled_fund"] == "560.00"
        assert [other.amounts["pooled_fund"] for other in result.alternatives] == ["500.00"]

    def test_one_unknown_class_is_what_the_others_leave(self) -> None:
        result = settle(values(), "1000", drug_a_amount="600", drug_b_amount="unknown")
        assert result.amounts["pooled_fund"] == "560.00"
        assert not result.alternatives
        assert any("没有填到别的类里" in words for words in result.warnings)

    def test_parts_outside_the_scope_may_be_unknown_too(self) -> None:
        unknown = dict.fromkeys(("drug_a_amount", "drug_b_amount", "non_covered"), "unknown")
        result = settle(values(), "1000", **unknown)
        assert result.amounts["pooled_fund"] == "600.00"
        assert [other.amounts["pooled_fund"] for other in result.alternatives] == ["0.00"]

    def test_a_known_class_is_in_scope_at_both_ends(self) -> None:
        unknown = dict.fromkeys(("drug_a_amount", "non_covered"), "unknown")
        result = settle(values(), "1000", drug_b_amount="400", **unknown)
        # 600 × 60% + 400 × 50%, or the 400 alone
        assert result.amounts["pooled_fund"] == "560.00"
        assert [other.amounts["pooled_fund"] for other in result.alternatives] == ["200.00"]

    def test_what_is_paid_first_counts_in_which_end_pays_most(self) -> None:
        first = [
            {"item_class": "drug_a", "rate": "0.5"},
            {"item_class": ["drug_b", *OTHERS], "rate": "0"},
        ]
        made = {**values(), "prior_self_pay_rate": value("先行自付", "ratio", {"table": first})}
        result = settle(made, "1000", drug_a_amount="unknown", drug_b_amount="unknown")
        # class A pays 500 first and 500 × 60% are left; class B 1000 × 50%
        assert result.amounts["pooled_fund"] == "500.00"
        assert [other.amounts["pooled_fund"] for other in result.alternatives] == ["300.00"]


class TestPriorSelfPay:
    def test_it_is_taken_off_the_class_first(self) -> None:
        result = settle(FIRST_OF_B, "1000", **BILL)
        # 400 × 10% first; 600 × 60% + 360 × 50%
        assert result.amounts["prior_self_pay"] == "40.00"
        assert result.amounts["pooled_fund"] == "540.00"
        [_, first] = result.step("prior_self_pay").parts
        assert first.label == "乙类药品的先行自付"

    def test_without_such_a_rule_it_is_what_the_reader_gave(self) -> None:
        result = settle(values(), "1000", drug_a_amount="960", prior_self_pay="40")
        assert result.amounts["pooled_fund"] == "576.00"


class TestWhatIsTakenOff:
    """The deductible and what ceilings on expense cut off, where rates differ."""

    def test_unless_the_rule_says_from_which_class_it_is_refused(self) -> None:
        with pytest.raises(Refused, match="哪一类") as caught:
            settle(values(less="100"), "1000", **BILL)
        assert caught.value.missing == ("支付比例",)

    def test_from_the_class_that_is_listed_first(self) -> None:
        made = values(less="700", class_order="as_listed")
        result = settle(made, "1000", **BILL)
        # class A is used up, 300 of class B are left
        assert result.amounts["pooled_fund"] == "150.00"
        assert result.step("class_drug_b").numbers == "(400.00 − 100.00) × 50% = 150.00"

    def test_from_all_in_proportion(self) -> None:
        made = values(less="100", class_order="in_proportion")
        # 540 × 60% + 360 × 50%
        assert paid(made, "1000", **BILL) == "504.00"

    def test_a_proportion_that_never_ends_loses_nothing(self) -> None:
        made = values(less="1", class_order="in_proportion")
        result = settle(made, "3", drug_a_amount="1", drug_b_amount="2")
        # 2 ÷ 3 × 60% + 4 ÷ 3 × 50% = 1.0666…
        assert result.amounts["pooled_fund"] == "1.07"

    def test_where_all_rates_are_one_it_does_not_matter(self) -> None:
        # 900 × 50%
        given = {"drug_b_amount": "600", "exam_amount": "400"}
        assert paid(values(less="100"), "1000", **given) == "450.00"

    def test_a_ceiling_on_expense_cuts_off_the_last(self) -> None:
        made = values(less="100", class_order="as_listed")
        made["payment_ceiling"] = ceiling({"amount": "800"}, limits="expense")
        # 800 count: 500 of class A and 200 of class B
        assert paid(made, "1000", **BILL) == "400.00"

    def test_a_deductible_of_the_year_that_is_used_up_takes_nothing(self) -> None:
        made = {**values(), "deductible": deductible({"amount": "100"}, per="year")}
        assert paid(made, "1000", deductible_so_far="100", **BILL) == "560.00"


class TestBesides:
    def test_a_ceiling_on_payment(self) -> None:
        made = {**values(), "payment_ceiling": ceiling({"amount": "500"})}
        assert paid(made, "1000", **BILL) == "500.00"

    def test_what_is_over_it_and_what_is_shared_reach_the_next_layer_as_they_are(self) -> None:
        made = {**values(), "payment_ceiling": ceiling({"amount": "460"})}
        second = layer("large_amount", "over_ceiling", reimbursement_rate=rate({"rate": "1"}))
        result = settle(made, "1000", second, **BILL)
        # 360 for class A, 100 for 200 of class B; the other 200 are over the ceiling
        assert result.amounts["large_amount"] == "200.00"

    def test_adjustments_of_the_rate(self) -> None:
        more = [{"when": {"status": "retired"}, "add": "0.1", "label": "退休多一成"}]
        made = {**values(), "reimbursement_rate": rate({"table": TABLE, "adjustments": more})}
        # 600 × 70% + 400 × 60%
        assert paid(made, "1000", status="retired", **BILL) == "660.00"

    def test_a_share_of_the_patient(self) -> None:
        # 600 × 40% + 400 × 50%
        made = values()
        made["reimbursement_rate"]["share"] = "patient"
        assert paid(made, "1000", **BILL) == "440.00"

    def test_care_elsewhere_takes_a_part_of_each(self) -> None:
        bill = {**BILL, **ELSEWHERE}
        first = settle(values(), "1000", away(prior_self_pay={"rate": "0.1"}), **bill)
        # 540 × 60% + 360 × 50%
        assert first.amounts["pooled_fund"] == "504.00"
        points = settle(values(), "1000", away(points={"rate": "0.1"}), **bill)
        # 600 × 50% + 400 × 40%
        assert points.amounts["pooled_fund"] == "460.00"

    def test_visits_of_a_year(self) -> None:
        library = rule_sets.library(named(rule("outpatient", **_visits())))
        visit = {"kind": "outpatient", "date": "2022-06-01", "total": "100"}
        result: Result = calculate(
            "year",
            {
                "place": "testland",
                "scheme": "employee",
                "status": "active",
                "visits": [
                    {**visit, "drug_a_amount": "100"},
                    {**visit, "drug_b_amount": "100"},
                ],
            },
            library,
        )
        # 60 + 50
        assert result.amounts["pooled_fund"] == "110.00"


def _visits() -> dict[str, Any]:
    return {**values(), "deductible": deductible({"amount": "0"}, per="visit")}


def test_it_cannot_be_reversed() -> None:
    library = rule_sets.library(named(rule("inpatient", **values())))
    case = {name: given for name, given in stay("0").items() if name != "total"}
    with pytest.raises(Refused, match="不能倒着算"):
        reverse("inpatient", case, {"amount": "pooled_fund", "reaches": "100"}, library)
    plain = rule_sets.library(named(rule("inpatient", **FLAT)))
    assert reverse("inpatient", case, {"amount": "pooled_fund", "reaches": "80"}, plain)
