"""Deductible: the part of the in-scope expense that the patient pays before a fund does."""

from decimal import Decimal
from typing import Any, ClassVar

import pytest

from calculator.settlement.so_far import SoFar
from tests.rule_sets import (
    FLAT,
    SOURCE,
    amounts,
    deductible,
    inpatient,
    named,
    rate,
    rule,
    settle,
    settle_in_turn,
)

D = Decimal


def with_deductible(*readings: dict[str, Any], per: str = "admission") -> dict[str, Any]:
    return {**FLAT, "deductible": deductible(*readings, per=per)}


class TestPerAdmission:
    def test_it_is_never_more_than_the_expense(self) -> None:
        assert amounts(FLAT, "499.99") == ("499.99", "0.00")

    def test_what_is_out_of_scope_does_not_count_towards_it(self) -> None:
        # in scope 900 − 600 = 300, all of it below the deductible
        assert amounts(FLAT, "900", non_covered="600") == ("300.00", "0.00")

    def test_by_level_status_and_group(self) -> None:
        table = [
            {"hospital_level": [1, 2], "amount": "300"},
            {"hospital_level": 3, "status": "active", "amount": "900"},
            {"hospital_level": 3, "status": "retired", "amount": "700"},
        ]
        adjustments = [{"when": {"group": "destitute"}, "amount": "0", "label": "特困人员免"}]
        values = with_deductible({"table": table, "adjustments": adjustments})
        assert amounts(values, "5000", hospital_level=2)[0] == "300.00"
        assert amounts(values, "5000")[0] == "900.00"
        assert amounts(values, "5000", status="retired")[0] == "700.00"
        assert amounts(values, "5000", group="destitute")[0] == "0.00"

    def test_by_age(self) -> None:
        table = [{"age": "<70", "amount": "800"}, {"age": ">=70", "amount": "400"}]
        values = with_deductible({"table": table})
        assert amounts(values, "5000", age=69)[0] == "800.00"
        assert amounts(values, "5000", age=70)[0] == "400.00"

    def test_the_age_follows_from_the_month_of_birth(self) -> None:
        table = [{"age": "<70", "amount": "800"}, {"age": ">=70", "amount": "400"}]
        values = with_deductible({"table": table})
        # the stay is in June 2022
        assert amounts(values, "5000", birth="1952-06")[0] == "400.00"
        assert amounts(values, "5000", birth="1952-07")[0] == "800.00"

    def test_waived_for_listed_treatments(self) -> None:
        adjustments = [{"when": {"listed_treatment": True}, "amount": "0", "label": "放化疗免"}]
        values = with_deductible({"amount": "500", "adjustments": adjustments})
        assert amounts(values, "5000", listed_treatment=True) == ("0.00", "4000.00")
        assert amounts(values, "5000")[0] == "500.00"

    def test_one_a_year_for_a_listed_disease(self) -> None:
        adjustments = [
            {"when": {"oncology": True, "admission": "2+"}, "amount": "0", "label": "只扣一次"}
        ]
        values = with_deductible({"amount": "500", "adjustments": adjustments})
        assert amounts(values, "5000", oncology=True)[0] == "500.00"
        assert amounts(values, "5000", oncology=True, admission=2)[0] == "0.00"
        assert amounts(values, "5000", admission=2)[0] == "500.00"

    def test_it_is_charged_anew_whatever_was_charged_before(self) -> None:
        assert amounts(FLAT, "5000", deductible_so_far="500")[0] == "500.00"

    def test_each_change_is_a_step_with_its_source(self) -> None:
        reading = {
            "amount": "800",
            "sequence": [{"admission": "2+", "factor": "0.5"}],
            "adjustments": [{"when": {"tcm": True}, "factor": "0.8", "label": "中医"}],
        }
        result = settle(with_deductible(reading), "10000", admission=2, tcm=True)
        parts = result.step("deductible").parts
        assert {part.id: part.money for part in parts} == {
            "deductible_standard": D(800),
            "deductible_turn": D(400),
            "deductible_adjustment_1": D(320),
        }
        assert all(part.sources for part in parts)


class TestPerYear:
    VALUES = with_deductible({"amount": "800"}, per="year")

    def test_what_was_charged_before_is_not_charged_again(self) -> None:
        # 800 − 300 = 500; (2000 − 500) × 80% = 1200
        assert amounts(self.VALUES, "2000", deductible_so_far="300") == ("500.00", "1200.00")
        assert amounts(self.VALUES, "2000", deductible_so_far="800") == ("0.00", "1600.00")

    def test_having_paid_more_than_the_standard_gives_nothing_back(self) -> None:
        assert amounts(self.VALUES, "2000", deductible_so_far="900") == ("0.00", "1600.00")

    def test_small_visits_fill_it_up(self) -> None:
        done = settle_in_turn(
            named(rule("outpatient", **self.VALUES)),
            *(("outpatient", D(amount)) for amount in (300, 400, 250, 100)),
        )
        # 300, 400, then the 100 that are left of 800; of the third visit 150 × 80% = 120
        assert [item.amount("deductible") for item in done] == [300, 400, 100, 0]
        assert [item.amount("pooled_fund") for item in done] == [0, 0, 120, 80]

    def test_the_highest_level_of_the_year_counts_once(self) -> None:
        table = [
            {"hospital_level": 1, "amount": "300"},
            {"hospital_level": 2, "amount": "600"},
            {"hospital_level": 3, "amount": "1200"},
        ]
        values = with_deductible({"table": table}, per="year")
        # 300 paid at level 1; at level 3 the difference: 1200 − 300 = 900; then nothing at level 2
        assert amounts(values, "5000", deductible_so_far="300")[0] == "900.00"
        assert amounts(values, "5000", hospital_level=2, deductible_so_far="1200")[0] == "0.00"

    def test_stays_and_outpatient_visits_each_have_their_own(self) -> None:
        rules = named(inpatient(**self.VALUES), rule("outpatient", **self.VALUES))
        first, second = settle_in_turn(rules, ("inpatient", D(1000)), ("outpatient", D(1000)))
        assert [first.amount("deductible"), second.amount("deductible")] == [800, 800]


class TestPerVisit:
    def test_it_is_charged_at_every_visit(self) -> None:
        values = with_deductible({"amount": "50"}, per="visit")
        done = settle_in_turn(
            named(rule("outpatient", **values)), ("outpatient", D(150)), ("outpatient", D(40))
        )
        # (150 − 50) × 80% = 80; the second visit stays below
        assert [item.amount("deductible") for item in done] == [50, 40]
        assert [item.amount("pooled_fund") for item in done] == [80, 0]


class TestAShareOfTheBill:
    SHARE: dict[str, Any] = {  # noqa: RUF012 - a rule to read
        "share": {"of": "total", "rate": "0.2", "at_least": "2000", "at_most": "10000"}
    }

    @pytest.mark.parametrize(
        ("total", "expected"),
        # a fifth, at least 2000, at most 10000, and never more than the bill
        [
            ("1500", "1500.00"),
            ("9999", "2000.00"),
            ("30000", "6000.00"),
            ("50000", "10000.00"),
            ("80000", "10000.00"),
        ],
    )
    def test_between_a_floor_and_a_ceiling(self, total: str, expected: str) -> None:
        assert amounts(with_deductible(self.SHARE), total)[0] == expected

    def test_of_the_whole_bill_or_of_its_part_in_scope(self) -> None:
        of_scope = {"share": {"of": "in_scope", "rate": "0.2"}}
        # 30000 × 20% = 6000; (30000 − 10000) × 20% = 4000
        outside = {"non_covered": "10000"}
        assert amounts(with_deductible(self.SHARE), "30000", **outside)[0] == "6000.00"
        assert amounts(with_deductible(of_scope), "30000", **outside)[0] == "4000.00"

    def test_it_is_charged_to_the_fen(self) -> None:
        of_scope = {"share": {"of": "in_scope", "rate": "0.1"}}
        # 1234.55 × 10% = 123.455 ≈ 123.46; (1234.55 − 123.46) × 80% = 888.872
        assert amounts(with_deductible(of_scope), "1234.55") == ("123.46", "888.87")


def test_the_year_after_it_knows_what_was_charged() -> None:
    [done] = settle_in_turn(
        named(inpatient(**FLAT)), ("inpatient", D(400)), so_far=SoFar(charged={"inpatient": D(70)})
    )
    assert done.so_far.charged_for("inpatient") == 470


def test_a_deductible_that_takes_up_everything_leaves_nothing_for_the_bands() -> None:
    values = {
        "deductible": deductible({"amount": "5000"}),
        "reimbursement_rate": rate({"bands": [{"up_to": "3000", "rate": "0.5"}, {"rate": "0.9"}]}),
    }
    assert amounts(values, "5000") == ("5000.00", "0.00")
    # one yuan above: 1 × 90%
    assert amounts(values, "5001") == ("5000.00", "0.90")


class TestLimitedOverTheYear:
    VALUES: ClassVar[dict[str, Any]] = {
        **with_deductible({"amount": "80"}, per="visit"),
        "deductible_ceiling": {
            "label": "一年最多",
            "unit": "yuan",
            "readings": [{"from": "2020-01-01", "source": SOURCE, "amount": "200"}],
        },
    }

    def test_the_last_one_is_charged_only_as_far_as_the_limit(self) -> None:
        rules = named(rule("outpatient", **self.VALUES))
        done = settle_in_turn(rules, *[("outpatient", D(500))] * 4)
        assert [item.amount("deductible") for item in done] == [80, 80, 40, 0]

    def test_what_was_paid_before_is_given_by_hand(self) -> None:
        so_far = SoFar(charged={"outpatient": D(190)})
        rules = named(rule("outpatient", **self.VALUES))
        [done] = settle_in_turn(rules, ("outpatient", D(500)), so_far=so_far)
        assert done.amount("deductible") == 10
        step = next(s for top in done.steps for s in top.walk() if s.id == "deductible_limited")
        assert step.sources
