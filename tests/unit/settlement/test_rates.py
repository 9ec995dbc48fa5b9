"""Reimbursement rates: the fund's share of each stretch of expense above the deductible."""

from decimal import Decimal
from typing import Any, ClassVar

import pytest

from calculator import InvalidInput, Refused, calculate
from calculator.settlement.so_far import SoFar
from tests.rule_sets import (
    FLAT,
    deductible,
    inpatient,
    library,
    named,
    pooled,
    rate,
    settle,
    settle_in_turn,
    stay,
)

D = Decimal
FREE = {"deductible": deductible({"amount": "0"})}


def paid(reading: dict[str, Any], total: str = "1000", /, **more: Any) -> object:
    """What the fund pays without a deductible; settings of the rate under ``settings``."""
    settings = more.pop("settings", {})
    return pooled({**FREE, "reimbursement_rate": rate(reading, **settings)}, total, **more)


class TestWhomTheyFavour:
    def test_by_level_and_status(self) -> None:
        table = [
            {"hospital_level": [1, 2], "rate": "0.9"},
            {"hospital_level": 3, "status": "active", "rate": "0.7"},
            {"hospital_level": 3, "status": "retired", "rate": "0.75"},
        ]
        assert paid({"table": table}, hospital_level=2) == "900.00"
        assert paid({"table": table}) == "700.00"
        assert paid({"table": table}, status="retired") == "750.00"

    def test_flat_at_one_level_and_banded_at_another(self) -> None:
        bands = [{"up_to": "400", "rate": "0.5"}, {"rate": "0.7"}]
        table = [{"hospital_level": [1, 2], "rate": "0.9"}, {"hospital_level": 3, "bands": bands}]
        # 400 × 50% + 600 × 70% = 620
        assert paid({"table": table}) == "620.00"
        assert paid({"table": table}, hospital_level=1) == "900.00"

    def test_the_retired_by_points(self) -> None:
        bands = [{"up_to": "400", "rate": "0.5"}, {"rate": "0.7"}]
        adjustments = [{"when": {"status": "retired"}, "add": "0.05", "label": "退休"}]
        reading = {"bands": bands, "adjustments": adjustments}
        # 400 × 55% + 600 × 75% = 670
        assert paid(reading, status="retired") == "670.00"
        assert paid(reading) == "620.00"

    def test_the_retired_by_a_factor_on_their_own_share(self) -> None:
        adjustments = [{"when": {"status": "retired"}, "self_pay_factor": "0.8", "label": "退休"}]
        bands = [{"up_to": "400", "rate": "0.8"}, {"rate": "0.9"}]
        # own shares 20% and 10% become 16% and 8%: 400 × 84% + 600 × 92% = 336 + 552
        reading = {"bands": bands, "adjustments": adjustments}
        assert paid(reading, status="retired") == "888.00"

    def test_by_age_as_a_formula(self) -> None:
        adjustments = [{"add": "0.002", "per": "age", "up_to": "0.2", "label": "每岁 0.2 点"}]
        reading = {"rate": "0.75", "adjustments": adjustments}
        # 75% + 30 × 0.2% = 81%; at 100 years 95%, and no more above that
        assert paid(reading, age=30) == "810.00"
        assert paid(reading, age=100) == "950.00"
        assert paid(reading, age=110) == "950.00"

    def test_by_years_of_enrolment(self) -> None:
        adjustments = [
            {"add": "0.01", "per": "enrolled_years", "up_to": "0.1", "label": "连续参保"}
        ]
        reading = {"rate": "0.6", "adjustments": adjustments}
        # 60% + 4 points; + 10 points at most
        assert paid(reading, enrolled_years=4) == "640.00"
        assert paid(reading, enrolled_years=25) == "700.00"

    def test_by_tier(self) -> None:
        reading = {"table": [{"tier": "one", "rate": "0.6"}, {"tier": "two", "rate": "0.65"}]}
        values = {**FREE, "reimbursement_rate": rate(reading)}
        tiers = [{"id": "one", "label": "一档"}, {"id": "two", "label": "二档"}]
        made = library(named(inpatient(**values)), tiers=tiers)

        assert calculate("inpatient", stay("1000", tier="two"), made).amounts["pooled_fund"] == (
            "650.00"
        )
        with pytest.raises(InvalidInput) as caught:
            calculate("inpatient", stay("1000"), made)
        assert [error.field for error in caught.value.errors] == ["tier"]
        with pytest.raises(InvalidInput, match="一档"):
            calculate("inpatient", stay("1000", tier="three"), made)

    def test_points_off_for_whom_the_rule_burdens(self) -> None:
        adjustments = [{"when": {"age": "<60"}, "less": "0.1", "label": "未满六十"}]
        assert paid({"rate": "0.75", "adjustments": adjustments}, age=59) == "650.00"

    def test_a_floor_and_a_cap_of_the_rate(self) -> None:
        adjustments = [
            {"add": "0.1", "label": "提高"},
            {"at_most": "0.95", "label": "最高 95%"},
        ]
        assert paid({"rate": "0.9", "adjustments": adjustments}) == "950.00"
        assert paid({"rate": "0.3", "adjustments": [{"at_least": "0.45", "label": "保底"}]}) == (
            "450.00"
        )

    def test_the_sum_of_bonuses_never_passes_the_whole(self) -> None:
        adjustments = [
            {"add": "0.01", "per": "age", "label": "按年龄"},
            {"when": {"status": "retired"}, "add": "0.05", "label": "退休"},
        ]
        reading = {"rate": "0.6", "adjustments": adjustments}
        # 60% + 80% + 5% is cut at 100%
        assert paid(reading, age=80, status="retired") == "1000.00"


class TestThePatientsShare:
    SETTINGS = {"share": "patient"}  # noqa: RUF012 - read only

    def test_is_turned_into_the_funds(self) -> None:
        bands = [{"up_to": "400", "rate": "0.3"}, {"rate": "0.1"}]
        # 400 × 70% + 600 × 90% = 280 + 540
        assert paid({"bands": bands}, settings=self.SETTINGS) == "820.00"

    def test_the_retired_pay_a_part_of_it(self) -> None:
        adjustments = [{"when": {"status": "retired"}, "self_pay_factor": "0.6", "label": "退休"}]
        reading = {"rate": "0.2", "adjustments": adjustments}
        # own share 20% × 60% = 12%
        assert paid(reading, settings=self.SETTINGS, status="retired") == "880.00"

    def test_added_points_are_points_of_the_fund(self) -> None:
        adjustments = [{"when": {"status": "retired"}, "add": "0.05", "label": "基金多付 5 点"}]
        reading = {"rate": "0.2", "adjustments": adjustments}
        assert paid(reading, settings=self.SETTINGS, status="retired") == "850.00"


class TestTheFullAmount:
    """Older rules pay a share of everything and charge the deductible besides."""

    SETTINGS = {"applies_to": "full_amount"}  # noqa: RUF012 - read only

    def values(self, reading: dict[str, Any], **settings: str) -> dict[str, Any]:
        return {
            "deductible": deductible({"amount": "400"}),
            "reimbursement_rate": rate(reading, **self.SETTINGS, **settings),
        }

    def test_the_deductible_is_charged_besides(self) -> None:
        # the patient pays 400 and 10% of all 10000; the fund 10000 × 90% − 400
        result = settle(self.values({"rate": "0.9"}), "10000")
        assert result.amounts["pooled_fund"] == "8600.00"
        assert result.amounts["patient_total"] == "1400.00"
        # above the deductible it would have been (10000 − 400) × 90% = 8640
        assert pooled({**self.values({"rate": "0.9"}), "reimbursement_rate": rate({"rate": "0.9"})},
                      "10000") == "8640.00"  # fmt: skip

    def test_bands_count_from_the_first_yuan(self) -> None:
        bands = [{"up_to": "1000", "rate": "0.5"}, {"rate": "0.9"}]
        # 1000 × 50% + 1000 × 90% − 400 = 1000, from wherever bands are said to count
        assert pooled(self.values({"bands": bands}), "2000") == "1000.00"
        assert pooled(self.values({"bands": bands}, bands_from="deductible"), "2000") == "1000.00"

    def test_a_small_bill_gets_nothing_and_owes_nothing(self) -> None:
        # 420 × 90% − 400 < 0
        result = settle(self.values({"rate": "0.9"}), "420")
        assert result.amounts["pooled_fund"] == "0.00"
        assert result.amounts["patient_total"] == "420.00"

    @pytest.mark.parametrize("bands_from", ["zero", "deductible"])
    def test_over_a_year_it_comes_to_the_same_as_one_bill(self, bands_from: str) -> None:
        bands = [{"up_to": "1000", "rate": "0.5"}, {"rate": "0.9"}]
        values = {
            "deductible": deductible({"amount": "400"}, per="year"),
            "reimbursement_rate": rate(
                {"bands": bands}, bands_on="year", bands_from=bands_from, **self.SETTINGS
            ),
        }
        bills = (("inpatient", D(amount)) for amount in (500, 900, 600))
        done = settle_in_turn(named(inpatient(**values)), *bills)
        # 500: 250 − 400 < 0; 1400: 500 + 360 − 400 = 460; 2000: 500 + 900 − 400 = 1000
        assert [item.amount("pooled_fund") for item in done] == [0, 460, 540]


class TestUnknownStretches:
    BANDS: ClassVar = [{"up_to": "15000", "rate": "0.9"}, {"missing": "超过的部分没有查到"}]

    def test_a_bill_below_them_is_answered(self) -> None:
        # 15000 × 90%
        assert paid({"bands": self.BANDS}, "15000") == "13500.00"

    def test_a_bill_that_reaches_them_is_refused_by_name(self) -> None:
        with pytest.raises(Refused, match=r"1\.5 万元以上的一段：超过的部分没有查到") as caught:
            paid({"bands": self.BANDS}, "15000.01")
        assert caught.value.reason == "missing_parameter"


class TestRounding:
    def test_the_fund_pays_in_whole_fen_rounded_once(self) -> None:
        bands = [{"up_to": "1000.01", "rate": "0.333"}, {"rate": "0.333"}]
        # twice 1000.01 × 0.333 = 333.00333; together 666.00666, and not 333.00 + 333.00
        assert paid({"bands": bands}, "2000.02") == "666.01"

    def test_half_a_fen_is_rounded_up(self) -> None:
        # 0.50 × 45% = 0.225; 0.10 × 45% = 0.045
        assert paid({"rate": "0.45"}, "0.50") == "0.23"
        assert paid({"rate": "0.45"}, "0.10") == "0.05"


class TestTheWorking:
    def test_each_stretch_says_its_rate_and_why(self) -> None:
        adjustments = [{"when": {"status": "retired"}, "add": "0.05", "label": "退休人员"}]
        values = {**FLAT, "reimbursement_rate": rate({"rate": "0.8", "adjustments": adjustments})}
        step = settle(values, "1500", status="retired").step("band_1")
        assert step.money == 850
        assert "85%" in step.formula
        assert "退休人员：加 5 个百分点" in step.formula
        assert step.numbers == "(1,500.00 − 500.00) × 85% = 850.00"
        assert "status" in step.inputs
        assert [source.locator for source in step.sources] == ["第一条"]

    def test_stretches_of_the_year_are_shown_where_they_lie(self) -> None:
        values = {
            **FREE,
            "reimbursement_rate": rate(
                {"bands": [{"up_to": "1000", "rate": "0.5"}, {"rate": "0.9"}]}, bands_on="year"
            ),
        }
        so_far = SoFar(expense={"inpatient": D(800)})
        [done] = settle_in_turn(named(inpatient(**values)), ("inpatient", D(400)), so_far=so_far)
        by_rate = next(s for step in done.steps for s in step.walk() if s.id == "payment_by_rate")
        # 800 to 1000 at 50%, 1000 to 1200 at 90%
        assert [part.money for part in by_rate.parts] == [100, 180]
        assert by_rate.parts[0].label == "第 1 段：800 元 到 1000 元"


class TestUnknownRate:
    UNKNOWN: ClassVar[dict[str, Any]] = {
        "deductible": deductible({"amount": "500"}),
        "reimbursement_rate": rate({"missing": "比例没有查到"}),
    }

    def test_nothing_above_the_deductible_needs_none(self) -> None:
        assert pooled(self.UNKNOWN, "500") == "0.00"

    def test_a_fen_above_it_does(self) -> None:
        with pytest.raises(Refused, match="比例没有查到"):
            pooled(self.UNKNOWN, "500.01")

    def test_rates_of_the_full_amount_are_needed_at_once(self) -> None:
        full = rate({"missing": "比例没有查到"}, applies_to="full_amount")
        with pytest.raises(Refused, match="比例没有查到"):
            pooled({**self.UNKNOWN, "reimbursement_rate": full}, "500")

    def test_what_does_not_apply_stays_so(self) -> None:
        none = rate({"not_applicable": "药店不收住院"})
        with pytest.raises(Refused, match="药店不收住院"):
            pooled({**self.UNKNOWN, "reimbursement_rate": none}, "500")

    def test_the_end_of_what_is_known_has_its_source(self) -> None:
        bands = rate({"bands": [{"up_to": "1000", "rate": "0.9"}, {"missing": "没有查到"}]})
        with pytest.raises(Refused, match="1000 元以上的一段") as caught:
            pooled({**self.UNKNOWN, "reimbursement_rate": bands}, "2000")
        assert [source.document for source in caught.value.sources] == ["testland-rule"]
