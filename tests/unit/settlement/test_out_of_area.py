"""Care elsewhere: five mechanisms, kept apart, since they give different answers."""

from typing import Any

import pytest

from calculator import InvalidInput, Refused, Result
from tests.rule_sets import (
    ELSEWHERE,
    FLAT,
    away,
    deductible,
    pooled,
    rate,
    settle,
)

LEVELS = {
    "deductible": deductible(
        {
            "table": [
                {"hospital_level": [1, 2], "amount": "1000"},
                {"hospital_level": 3, "amount": "2000"},
            ]
        }
    ),
    "reimbursement_rate": rate(
        {"table": [{"hospital_level": [1, 2], "rate": "0.8"}, {"hospital_level": 3, "rate": "0.7"}]}
    ),
}


def stay(total: str = "50000", /, *, values: dict[str, Any] = LEVELS, **mechanisms: Any) -> Result:
    """A stay at a hospital of level 2 in another province under these terms."""
    return settle(values, total, away(**mechanisms), hospital_level=2, **ELSEWHERE)


def paid(total: str = "50000", /, **mechanisms: Any) -> object:
    return stay(total, **mechanisms).amounts["pooled_fund"]


class TestTheSameStayUnderEachMechanism:
    """In scope 50000, deductible 1000, at home 80%: (50000 − 1000) × 80% = 39200."""

    def test_at_home(self) -> None:
        assert settle(LEVELS, "50000", hospital_level=2).amounts["pooled_fund"] == "39200.00"

    def test_twenty_points_off(self) -> None:
        # 49000 × (80% − 20%)
        assert paid(points={"rate": "0.2"}) == "29400.00"

    def test_a_fifth_paid_first(self) -> None:
        result = stay(prior_self_pay={"rate": "0.2"})
        # 50000 × 20% = 10000 first; (40000 − 1000) × 80%
        assert result.amounts["prior_self_pay"] == "10000.00"
        assert result.amounts["in_scope"] == "40000.00"
        assert result.amounts["pooled_fund"] == "31200.00"

    def test_four_fifths_of_the_rate(self) -> None:
        # 49000 × (80% × 80%)
        assert paid(multiplier={"rate": "0.8"}) == "31360.00"

    def test_as_a_hospital_of_the_third_level(self) -> None:
        # (50000 − 2000) × 70%
        result = stay(level={"level": "3"})
        assert result.amounts["deductible"] == "2000.00"
        assert result.amounts["pooled_fund"] == "33600.00"

    def test_a_deductible_of_its_own(self) -> None:
        # (50000 − 1200) × 80%
        assert paid(deductible={"amount": "1200"}) == "39040.00"

    def test_twice_the_deductible(self) -> None:
        # (50000 − 2 × 1000) × 80%
        assert paid(deductible={"factor": "2"}) == "38400.00"

    def test_a_share_of_the_bill_as_the_deductible(self) -> None:
        share = {"of": "total", "rate": "0.2", "at_least": "2000", "at_most": "10000"}
        # a fifth of 50000 is 10000: 40000 × 80%; of 5000 it is 1000, at least 2000: 3000 × 80%
        assert paid(deductible={"share": share}) == "32000.00"
        assert paid("5000", deductible={"share": share}) == "2400.00"

    def test_nothing_changed(self) -> None:
        assert paid(points={"unchanged": True}) == "39200.00"


class TestSeveralAtOnce:
    def test_paid_first_and_as_another_level(self) -> None:
        # 10% first: 45000 in scope; (45000 − 2000) × 70%
        assert paid(prior_self_pay={"rate": "0.1"}, level={"level": "3"}) == "30100.00"

    def test_points_come_before_the_multiplier(self) -> None:
        # 49000 × (80% − 10%) × 90%
        assert paid(points={"rate": "0.1"}, multiplier={"rate": "0.9"}) == "30870.00"

    def test_points_and_a_multiplied_deductible(self) -> None:
        # (50000 − 2000) × (80% − 5%)
        assert paid(points={"rate": "0.05"}, deductible={"factor": "2"}) == "36000.00"

    def test_points_never_take_the_rate_below_nothing(self) -> None:
        assert paid(points={"rate": "0.9"}) == "0.00"

    def test_points_come_off_after_what_a_status_adds(self) -> None:
        adjustments = [{"when": {"status": "active"}, "add": "0.05", "label": "在职"}]
        values = {
            **LEVELS,
            "reimbursement_rate": rate({"rate": "0.8", "adjustments": adjustments}),
        }
        # 49000 × (80% + 5% − 20%)
        assert paid(values=values, points={"rate": "0.2"}) == "31850.00"

    def test_a_deductible_of_its_own_has_no_turns(self) -> None:
        standard = {"amount": "1000", "sequence": [{"admission": "2+", "factor": "0.5"}]}
        values = {**LEVELS, "deductible": deductible(standard)}
        own, twice = away(deductible={"amount": "1200"}), away(deductible={"factor": "2"})
        second: dict[str, Any] = {**ELSEWHERE, "hospital_level": 2, "admission": 2}
        assert settle(values, "50000", own, **second).amounts["deductible"] == "1200.00"
        # 1000 × 50% × 2
        assert settle(values, "50000", twice, **second).amounts["deductible"] == "1000.00"

    def test_an_annual_one_still_counts_what_was_charged_before(self) -> None:
        values = {**LEVELS, "deductible": deductible({"amount": "1000"}, per="year")}
        terms = away(deductible={"factor": "2"})
        case: dict[str, Any] = {**ELSEWHERE, "deductible_so_far": "700"}
        # 1000 × 2 − 700
        assert settle(values, "50000", terms, **case).amounts["deductible"] == "1300.00"

    def test_what_was_paid_first_by_class_comes_off_before(self) -> None:
        terms = away(prior_self_pay={"rate": "0.2"})
        case: dict[str, Any] = {
            **ELSEWHERE,
            "hospital_level": 2,
            "prior_self_pay": "5000",
            "non_covered": "5000",
        }
        # a fifth of 50000 − 5000 − 5000 = 8000; 5000 + 8000 in all; in scope 32000
        found = settle(LEVELS, "50000", terms, **case).amounts
        assert (found["prior_self_pay"], found["in_scope"]) == ("13000.00", "32000.00")


class TestByPlaceAndRegistration:
    TERMS: dict[str, Any] = {  # noqa: RUF012 - a rule to read
        "points": {
            "table": [
                {"registration": "long_term", "unchanged": True},
                {"registration": ["referral", "emergency"], "rate": "0.05"},
                {"registration": "none", "care_place": "in_province", "rate": "0.1"},
                {"registration": "none", "care_place": "out_of_province", "rate": "0.2"},
            ]
        }
    }

    @pytest.mark.parametrize(
        ("care_place", "registration", "expected"),
        # 49000 × 80%, 75%, 75%, 70%, 60%
        [
            ("local", "none", "39200.00"),
            ("in_province", "long_term", "39200.00"),
            ("out_of_province", "referral", "36750.00"),
            ("in_province", "emergency", "36750.00"),
            ("in_province", "none", "34300.00"),
            ("out_of_province", "none", "29400.00"),
        ],
    )
    def test_each_has_its_terms(self, care_place: str, registration: str, expected: str) -> None:
        case: dict[str, Any] = {
            "care_place": care_place,
            "registration": registration,
            "hospital_level": 2,
        }
        found = settle(LEVELS, "50000", away(**self.TERMS), **case)
        assert found.amounts["pooled_fund"] == expected


class TestRefusals:
    def test_not_covered(self) -> None:
        with pytest.raises(Refused, match="没有备案不予支付") as caught:
            paid(cover={"not_covered": "没有备案不予支付"}, points={"rate": "0.2"})
        assert caught.value.reason == "not_covered"

    def test_unchanged_cover_means_the_terms_of_home(self) -> None:
        assert paid(cover={"unchanged": True}) == "39200.00"

    def test_no_rule_is_never_the_rule_of_home(self) -> None:
        with pytest.raises(Refused) as caught:
            settle(LEVELS, "50000", hospital_level=2, **ELSEWHERE)
        assert caught.value.reason == "no_rule"

    def test_terms_that_are_marked_as_unknown(self) -> None:
        with pytest.raises(Refused, match="没有找到") as caught:
            paid(points={"missing": "没有找到"})
        assert caught.value.reason == "missing_parameter"

    def test_a_fact_that_the_terms_ask_for(self) -> None:
        table = [{"age": "<70", "rate": "0.2"}, {"age": ">=70", "rate": "0.1"}]
        with pytest.raises(InvalidInput) as caught:
            paid(points={"table": table})
        assert [error.field for error in caught.value.errors] == ["age"]


class TestTheWorking:
    def test_points_and_multiplier_are_said_and_cited(self) -> None:
        result = stay(points={"rate": "0.1"}, multiplier={"rate": "0.9"})
        band = result.step("band_1")
        assert "异地就医：减 10 个百分点；异地就医：× 90%" in band.formula
        assert len(band.sources) == 3

    def test_the_level_is_said_and_cited(self) -> None:
        result = stay(level={"level": "3"})
        assert "按三级医院" in result.step("deductible_standard").formula
        assert "按三级医院" in result.step("band_1").formula
        assert len(result.step("deductible_standard").sources) == 2
        assert len(result.step("band_1").sources) == 2

    def test_a_multiplied_deductible_is_a_step_of_its_own(self) -> None:
        step = stay(deductible={"factor": "2"}).step("deductible_away")
        assert step.numbers == "1,000.00 × 200% = 2,000.00"

    def test_what_is_paid_first_is_a_part_of_the_prior_self_pay(self) -> None:
        [part] = stay(prior_self_pay={"rate": "0.2"}).step("prior_self_pay").parts
        assert part.numbers == "50,000.00 × 20% = 10,000.00"


@pytest.mark.parametrize(
    ("mechanism", "unregistered", "paid"),
    [
        # 500 first, then 80% of 1000; elsewhere without registration:
        ("points", {"rate": "0.2"}, "600.00"),  # 60% of 1000
        ("multiplier", {"rate": "0.5"}, "400.00"),  # 40% of 1000
        ("prior_self_pay", {"rate": "0.2"}, "560.00"),  # 80% of (1200 − 500)
        ("deductible", {"amount": "1000"}, "400.00"),  # 80% of 500
    ],
)
def test_each_mechanism_may_depend_on_registration(
    mechanism: str, unregistered: dict[str, str], paid: str
) -> None:
    table = [
        {"registration": "none", **unregistered},
        {"registration": ["long_term", "referral", "emergency"], "unchanged": True},
    ]
    elsewhere = away(**{mechanism: {"table": table}})
    assert pooled(FLAT, "1500", elsewhere, care_place="in_province") == paid
    registered = {"care_place": "in_province", "registration": "referral"}
    assert pooled(FLAT, "1500", elsewhere, **registered) == "800.00"
