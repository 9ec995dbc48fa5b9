"""Ceilings: the most that a fund pays, or that it counts, in a year, a visit, a day, a disease."""

from decimal import Decimal
from typing import Any

import pytest

from calculator import InvalidInput, calculate
from calculator.settlement.so_far import SoFar
from tests import rule_sets
from tests.rule_sets import (
    FLAT,
    amounts,
    ceiling,
    deductible,
    inpatient,
    layer,
    library,
    named,
    pooled,
    rate,
    rule,
    settle,
    settle_in_turn,
    stay,
)

D = Decimal
FREE: dict[str, Any] = {
    "deductible": deductible({"amount": "0"}),
    "reimbursement_rate": rate({"rate": "0.8"}),
}


def said(result: Any, words: str) -> bool:
    return any(words in warning for warning in result.warnings)


class TestOnTheFundsPayment:
    VALUES = {**FLAT, "payment_ceiling": ceiling({"amount": "10000"})}  # noqa: RUF012

    def test_it_limits_the_year(self) -> None:
        assert pooled(self.VALUES, "20000") == "10000.00"
        assert pooled(self.VALUES, "20000", used_so_far="4000") == "6000.00"
        assert pooled(self.VALUES, "20000", used_so_far="10000") == "0.00"
        assert pooled(self.VALUES, "20000", used_so_far="12000") == "0.00"

    def test_reaching_it_exactly_is_no_loss(self) -> None:
        # (13000 − 500) × 80% = 10000
        result = settle(self.VALUES, "13000")
        assert result.amounts["pooled_fund"] == "10000.00"
        assert not said(result, "已到")
        assert said(settle(self.VALUES, "13001"), "已到")

    def test_what_lies_beyond_it_is_kept_apart(self) -> None:
        # 10000 is reached at 500 + 10000 ÷ 80% = 13000; 7000 of 20000 lie beyond
        [done] = settle_in_turn(named(inpatient(**self.VALUES)), ("inpatient", D(20000)))
        assert done.costs["over_ceiling"] == 7000
        assert done.costs["deductible"] == 500
        assert done.costs["cost_sharing"] == 2500

    def test_beyond_it_under_a_rule_that_charges_the_deductible_besides(self) -> None:
        values = {
            "deductible": deductible({"amount": "1000"}),
            "reimbursement_rate": rate({"rate": "0.9"}, applies_to="full_amount"),
            "payment_ceiling": ceiling({"amount": "6200"}),
        }
        # 90% of 8000 less 1000 is 6200; 2000 of 10000 lie beyond; own share 10% of 8000
        [done] = settle_in_turn(named(inpatient(**values)), ("inpatient", D(10000)))
        assert done.amount("pooled_fund") == 6200
        assert done.costs["over_ceiling"] == 2000
        assert [done.costs["deductible"], done.costs["cost_sharing"]] == [1000, 800]

    def test_it_may_grow_with_the_months_enrolled(self) -> None:
        table = [
            {"months_enrolled": "<6", "amount": "1000"},
            {"months_enrolled": "6-11", "amount": "5000"},
            {"months_enrolled": "12+", "unlimited": True},
        ]
        values = {**FREE, "payment_ceiling": ceiling({"table": table})}
        assert pooled(values, "10000", months_enrolled=5) == "1000.00"
        assert pooled(values, "10000", months_enrolled=6) == "5000.00"
        assert pooled(values, "10000", months_enrolled=12) == "8000.00"
        with pytest.raises(InvalidInput) as caught:
            pooled(values, "10000")
        assert [error.field for error in caught.value.errors] == ["months_enrolled"]

    def test_or_by_so_much_a_month(self) -> None:
        adjustments = [
            {"add": "200", "per": "months_enrolled", "up_to": "3000", "label": "每满一月"}
        ]
        values = {
            **FREE,
            "payment_ceiling": ceiling({"amount": "1000", "adjustments": adjustments}),
        }
        # 1000 + 200 × 7 = 2400; 1000 + 3000 at most
        assert pooled(values, "10000", months_enrolled=7) == "2400.00"
        assert pooled(values, "10000", months_enrolled=60) == "4000.00"


class TestOnTheExpense:
    VALUES = {**FLAT, "payment_ceiling": ceiling({"amount": "8000"}, limits="expense")}  # noqa: RUF012

    def test_what_exceeds_it_is_not_counted(self) -> None:
        # (8000 − 500) × 80% = 6000, however large the bill
        assert pooled(self.VALUES, "8000") == "6000.00"
        assert pooled(self.VALUES, "9000") == "6000.00"
        assert said(settle(self.VALUES, "8001"), "已到")
        assert not said(settle(self.VALUES, "8000"), "已到")

    def test_it_counts_the_expense_of_the_year_with_the_deductible_in_it(self) -> None:
        bills = [("inpatient", D(5000)), ("inpatient", D(5000)), ("inpatient", D(5000))]
        done = settle_in_turn(named(inpatient(**self.VALUES)), *bills)
        # 4500 × 80%; of the second 3000 are left: 2500 × 80%; of the third nothing
        assert [item.amount("pooled_fund") for item in done] == [3600, 2000, 0]
        assert [item.costs["over_ceiling"] for item in done] == [0, 2000, 5000]
        assert [item.amount("deductible") for item in done] == [500, 500, 0]
        assert done[-1].so_far.used_of("inpatient.payment_ceiling.expense") == 8000


class TestOfAVisitOrADay:
    def test_a_visit(self) -> None:
        values = {**FREE, "visit_ceiling": ceiling({"amount": "60"}, per="visit")}
        rules = named(rule("outpatient", **values))
        done = settle_in_turn(rules, *(("outpatient", D(100)) for _ in range(3)))
        assert [item.amount("pooled_fund") for item in done] == [60, 60, 60]

    def test_a_day(self) -> None:
        values = {**FREE, "visit_ceiling": ceiling({"amount": "300"}, per="day")}
        # 10000 × 80% = 8000; 300 × 7 = 2100; 300 × 30 = 9000
        assert pooled(values, "10000", days=7) == "2100.00"
        assert pooled(values, "10000", days=30) == "8000.00"
        with pytest.raises(InvalidInput) as caught:
            pooled(values, "10000")
        assert [error.field for error in caught.value.errors] == ["days"]

    def test_a_day_by_expense(self) -> None:
        values = {**FREE, "visit_ceiling": ceiling({"amount": "300"}, per="day", limits="expense")}
        # 300 × 7 = 2100 counted; × 80%
        assert pooled(values, "10000", days=7) == "1680.00"

    def test_beyond_it_is_not_beyond_the_ceiling_of_the_year(self) -> None:
        values = {
            **FREE,
            "visit_ceiling": ceiling({"amount": "4000"}, per="visit"),
            "payment_ceiling": ceiling({"amount": "6000"}),
        }
        bills = [("inpatient", D(10000)), ("inpatient", D(10000))]
        first, second = settle_in_turn(named(inpatient(**values)), *bills)
        # 4000 is reached at 5000; then 2000 are left of the year, reached at 2500
        assert first.costs["over_inner_ceiling"] == 5000
        assert first.costs["over_ceiling"] == 0
        assert second.amount("pooled_fund") == 2000
        assert second.costs["over_inner_ceiling"] == 5000
        assert second.costs["over_ceiling"] == 2500
        assert second.costs["cost_sharing"] == 500


class TestOfADisease:
    DISEASES = [  # noqa: RUF012 - a table to read
        {"id": "diabetes", "label": "糖尿病"},
        {"id": "dialysis", "label": "血液透析"},
    ]
    VALUES = {  # noqa: RUF012
        **FREE,
        "disease_ceiling": ceiling(
            {
                "table": [
                    {"disease": "diabetes", "amount": "1000"},
                    {"disease": "dialysis", "unlimited": True},
                ]
            }
        ),
        "payment_ceiling": ceiling({"amount": "5000"}),
    }

    def paid(self, total: str, **more: object) -> object:
        made = library(named(rule("chronic_outpatient", **self.VALUES)), diseases=self.DISEASES)
        result = calculate("outpatient", stay(total, chronic=True, **more), made)
        return result.amounts["pooled_fund"]

    def test_each_has_its_own_within_that_of_the_year(self) -> None:
        assert self.paid("9000", disease="diabetes") == "1000.00"
        assert self.paid("9000", disease="dialysis") == "5000.00"
        with pytest.raises(InvalidInput) as caught:
            self.paid("9000")
        assert [error.field for error in caught.value.errors] == ["disease"]

    def test_one_does_not_use_up_the_other(self) -> None:
        reading = {"amount": "1000"}
        values = {**FREE, "disease_ceiling": ceiling(reading)}
        rules, state = named(rule("chronic_outpatient", **values)), SoFar()
        paid = []
        for disease in ("a", "a", "b"):
            [done] = settle_in_turn(
                rules, ("chronic_outpatient", D(1000)), so_far=state, disease=disease
            )
            paid.append(done.amount("pooled_fund"))
            state = done.so_far
        # 800, the 200 that are left, and 800 for the other disease
        assert paid == [800, 200, 800]


class TestAPartWithinAnother:
    VALUES = {  # noqa: RUF012
        **FREE,
        "inner_ceiling": ceiling(
            {
                "table": [
                    {"institution": "pharmacy", "amount": "500"},
                    {"institution": "hospital", "unlimited": True},
                ]
            }
        ),
        "payment_ceiling": ceiling({"amount": "2000"}),
    }

    def test_pharmacies_inside_outpatient_care(self) -> None:
        institutions: list[dict[str, Any]] = [
            {"id": "pharmacy", "label": "药店"},
            {"id": "hospital", "label": "医院", "level": 3},
        ]
        rules = named(rule("outpatient", **self.VALUES))
        made = library(rules, institutions=institutions)
        at = stay("1000", hospital_level=None, institution="pharmacy")
        # 1000 × 80% = 800, of which pharmacies get 500
        assert calculate("outpatient", at, made).amounts["pooled_fund"] == "500.00"
        at = stay("1000", institution="hospital")
        assert calculate("outpatient", at, made).amounts["pooled_fund"] == "800.00"

    def test_both_are_used_up_by_a_visit_that_falls_under_both(self) -> None:
        values = {**self.VALUES, "inner_ceiling": ceiling({"amount": "500"})}
        bills = [("outpatient", D(400)), ("outpatient", D(400))]
        first, second = settle_in_turn(named(rule("outpatient", **values)), *bills)
        # 320, then the 180 that are left of 500; 500 of the 2000 are used
        assert [first.amount("pooled_fund"), second.amount("pooled_fund")] == [320, 180]
        left = {key: item.left for key, item in second.remaining.items()}
        assert left == {"outpatient.inner_ceiling": 0, "outpatient.payment_ceiling": 1500}


class TestAPoolOfTwoKindsOfCare:
    def test_stays_and_chronic_outpatient_care_share_one(self) -> None:
        values = {**FREE, "payment_ceiling": ceiling({"amount": "10000"}, pool="care")}
        rules = named(inpatient(**values), rule("chronic_outpatient", **values))
        bills = [("inpatient", D(10000)), ("chronic_outpatient", D(10000))]
        first, second = settle_in_turn(rules, *bills)
        assert [first.amount("pooled_fund"), second.amount("pooled_fund")] == [8000, 2000]

    def test_without_it_each_has_its_own(self) -> None:
        values = {**FREE, "payment_ceiling": ceiling({"amount": "10000"})}
        rules = named(inpatient(**values), rule("chronic_outpatient", **values))
        bills = [("inpatient", D(10000)), ("chronic_outpatient", D(10000))]
        first, second = settle_in_turn(rules, *bills)
        assert [first.amount("pooled_fund"), second.amount("pooled_fund")] == [8000, 8000]


class TestUnknown:
    def test_one_that_is_not_in_the_data_stops_no_bill_but_is_said(self) -> None:
        result = settle(FLAT, "5000")
        assert result.amounts["pooled_fund"] == "3600.00"
        assert said(result, "封顶")

    def test_nor_does_one_known_only_for_other_days(self) -> None:
        later = {**FLAT, "payment_ceiling": ceiling({"from": "2024-01-01", "amount": "10000"})}
        result = settle(later, "5000")
        assert result.amounts["pooled_fund"] == "3600.00"
        assert any("封顶" in warning and "2024-01-01" in warning for warning in result.warnings)

    def test_nor_does_a_cell_marked_as_unknown(self) -> None:
        table = [
            {"status": "active", "missing": "没有找到在职的限额"},
            {"status": "retired", "amount": "1000"},
        ]
        values = {**FLAT, "payment_ceiling": ceiling({"table": table})}
        result = settle(values, "5000")
        assert result.amounts["pooled_fund"] == "3600.00"
        assert said(result, "没有找到在职的限额")
        assert pooled(values, "5000", status="retired") == "1000.00"

    def test_having_no_limit_is_not_the_same_as_having_found_none(self) -> None:
        result = settle({**FLAT, "payment_ceiling": ceiling({"unlimited": True})}, "900000")
        assert result.amounts["pooled_fund"] == "719600.00"
        assert not said(result, "封顶")


def test_the_working_shows_what_is_left() -> None:
    values = {**FLAT, "payment_ceiling": ceiling({"amount": "10000"})}
    step = settle(values, "20000", used_so_far="4000").step("payment_ceiling_left")
    assert step.money == 6000
    assert step.numbers == "10,000.00 − 4,000.00 → 6,000.00"
    assert amounts(values, "20000", used_so_far="4000") == ("500.00", "6000.00")


def test_an_outpatient_visit_is_of_one_day() -> None:
    values = {**FLAT, "visit_ceiling": ceiling({"amount": "50"}, per="day")}
    assert pooled(values, "1500", kind="outpatient") == "50.00"


class TestWhatTheReaderSaysWasUsed:
    def test_a_ceiling_on_expense_counts_expense_and_not_what_the_fund_paid(self) -> None:
        values = {**FLAT, "payment_ceiling": ceiling({"amount": "12000"}, limits="expense")}
        # 2000 of 12000 are left; (2000 − 500) × 80%
        assert pooled(values, "10000", used_so_far="6000", in_scope_so_far="10000") == "1200.00"

    def test_a_disease_and_an_inner_ceiling_have_inputs_of_their_own(self) -> None:
        made = rule("chronic_outpatient", **FLAT, disease_ceiling=ceiling({"amount": "3000"}))
        library = rule_sets.library(named(made), diseases=[{"id": "pressure", "label": "高血压"}])
        visit = stay("6000", chronic=True, disease="pressure", disease_used_so_far="2900")
        assert calculate("outpatient", visit, library).amounts["pooled_fund"] == "100.00"
        values = {**FLAT, "inner_ceiling": ceiling({"amount": "2000"})}
        assert pooled(values, "10000", kind="outpatient", inner_used_so_far="1500") == "500.00"


def test_a_layer_that_has_used_up_its_ceiling_pays_nothing_more() -> None:
    critical = layer(
        "critical_illness",
        "deductible",
        "cost_sharing",
        deductible=deductible({"amount": "1000"}, per="year"),
        reimbursement_rate=rate({"rate": "0.5"}, bands_on="year"),
        payment_ceiling=ceiling({"amount": "2000"}),
    )
    # each bill leaves 500 + 20% of 5000 = 1500; of 4000 before, (4000 − 1000) × 50% = 1500 was paid
    result = settle(FLAT, "5500", critical, self_pay_so_far="4000")
    assert result.amounts["critical_illness"] == "500.00"
    assert (
        settle(FLAT, "5500", critical, self_pay_so_far="600000").amounts["critical_illness"]
        == "0.00"
    )
