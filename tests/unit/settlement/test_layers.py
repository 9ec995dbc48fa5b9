"""Layers: what pays after the pooled fund, in order, each on what those before it have left."""

from decimal import Decimal
from typing import Any

import pytest

from calculator import InvalidInput, Refused, calculate
from calculator.settlement.settle import Settlement
from calculator.settlement.so_far import SoFar
from tests import rule_sets
from tests.rule_sets import (
    FLAT,
    ceiling,
    deductible,
    inpatient,
    layer,
    library,
    named,
    rate,
    rule,
    settle,
    settle_in_turn,
    value,
)

D = Decimal

LARGE_AMOUNT = layer("large_amount", "over_ceiling", reimbursement_rate=rate({"rate": "0.9"}))
CAPPED = {**FLAT, "payment_ceiling": ceiling({"amount": "10000"})}


def critical_illness(
    *kinds: str, amount: str = "1000", bands_from: str = "deductible", **reading: Any
) -> dict[str, Any]:
    return layer(
        "critical_illness",
        *(kinds or ("cost_sharing", "deductible")),
        deductible=deductible({"amount": amount}, per="year"),
        reimbursement_rate=rate(reading or {"rate": "0.6"}, bands_from=bands_from, bands_on="year"),
    )


def alone(rules: dict[str, Any], amount: str, **more: object) -> object:
    """What critical illness insurance pays of this much accumulated self-pay."""
    made = library(named(rules, inpatient(**FLAT)))
    asked = {
        "place": "testland",
        "scheme": "employee",
        "date": "2022-06-01",
        "accumulated_self_pay": amount,
        **more,
    }
    return calculate("critical-illness", asked, made).amounts["critical_illness"]


class TestLargeAmount:
    def test_it_pays_what_lies_over_the_ceiling(self) -> None:
        # 10000 is reached at 13000; 7000 lie beyond, × 90%
        found = settle(CAPPED, "20000", LARGE_AMOUNT).amounts
        assert found["large_amount"] == "6300.00"
        assert found["fund_total"] == "16300.00"
        assert found["patient_total"] == "3700.00"

    def test_nothing_below_the_ceiling(self) -> None:
        assert settle(CAPPED, "13000", LARGE_AMOUNT).amounts["large_amount"] == "0.00"

    def test_it_has_a_ceiling_of_its_own(self) -> None:
        capped = layer(
            "large_amount",
            "over_ceiling",
            reimbursement_rate=rate({"rate": "0.9"}),
            payment_ceiling=ceiling({"amount": "5000"}),
        )
        bills = [("inpatient", D(17000)), ("inpatient", D(10000))]
        first, second = settle_in_turn(named(inpatient(**CAPPED), capped), *bills)
        # 4000 × 90% = 3600; of the second 10000 − 500 are over the ceiling: 1400 are left
        assert first.amount("large_amount") == 3600
        assert second.amount("large_amount") == 1400

    def test_what_lies_over_a_ceiling_within_is_not_its_matter(self) -> None:
        values = {**FLAT, "visit_ceiling": ceiling({"amount": "4000"}, per="visit")}
        assert settle(values, "20000", LARGE_AMOUNT).amounts["large_amount"] == "0.00"


class TestCriticalIllness:
    def test_it_starts_above_its_deductible(self) -> None:
        # own share 20% of 19500 = 3900 and the 500; (4400 − 1000) × 60%
        found = settle(FLAT, "20000", critical_illness()).amounts
        assert found["critical_illness"] == "2040.00"
        assert found["patient_total"] == "2360.00"

    @pytest.mark.parametrize(
        ("kinds", "expected"),
        # own share 20% of 17500 = 3500, deductible 500, prior self-pay 1500, not covered 500
        [
            (("cost_sharing",), "1500.00"),
            (("cost_sharing", "deductible"), "1800.00"),
            (("cost_sharing", "prior_self_pay"), "2400.00"),
            (("cost_sharing", "deductible", "prior_self_pay"), "2700.00"),
            (("cost_sharing", "deductible", "prior_self_pay", "non_covered"), "3000.00"),
        ],
    )
    def test_what_counts_towards_it(self, kinds: tuple[str, ...], expected: str) -> None:
        outside = {"prior_self_pay": "1500", "non_covered": "500"}
        found = settle(FLAT, "20000", critical_illness(*kinds), **outside).amounts
        assert found["critical_illness"] == expected

    def test_the_part_over_the_ceiling_in_or_out(self) -> None:
        # own share 2500, deductible 500, over the ceiling 7000
        out, within = critical_illness(), critical_illness("over_ceiling", "cost_sharing")
        assert settle(CAPPED, "20000", out).amounts["critical_illness"] == "1200.00"
        assert settle(CAPPED, "20000", within).amounts["critical_illness"] == "5100.00"

    def test_it_accumulates_over_the_year(self) -> None:
        rules = named(inpatient(**FLAT), critical_illness())
        bills = [("inpatient", D(3000))] * 3
        done = settle_in_turn(rules, *bills)
        # each leaves 500 + 500; of 1000, 2000, 3000 in all: 0, (2000 − 1000) × 60%, and again
        assert [item.amount("critical_illness") for item in done] == [0, 600, 600]

    def test_self_pay_of_before_may_be_given(self) -> None:
        # 700 before, 1000 now: (1700 − 1000) × 60%; with 5000 before all 1000 × 60%
        found = settle(FLAT, "3000", critical_illness(), self_pay_so_far="700")
        assert found.amounts["critical_illness"] == "420.00"
        found = settle(FLAT, "3000", critical_illness(), self_pay_so_far="5000")
        assert found.amounts["critical_illness"] == "600.00"

    def test_self_pay_of_before_moves_up_the_bands(self) -> None:
        bands = [{"up_to": "2000", "rate": "0.5"}, {"rate": "0.8"}]
        above = critical_illness(bands=bands)
        absolute = critical_illness(bands=bands, bands_from="zero")
        # above the deductible: 2500 before are 1500 of the first band; 500 × 50% + 500 × 80%
        found = settle(FLAT, "3000", above, self_pay_so_far="2500")
        assert found.amounts["critical_illness"] == "650.00"
        # absolute: 2500 to 3500, all in the upper band
        found = settle(FLAT, "3000", absolute, self_pay_so_far="2500")
        assert found.amounts["critical_illness"] == "800.00"

    def test_a_kind_of_care_may_be_left_out(self) -> None:
        which = {
            "table": [
                {"care": ["inpatient", "chronic_outpatient"], "counts": ["cost_sharing"]},
                {"care": "outpatient", "counts": []},
            ]
        }
        rules = critical_illness(amount="0")
        rules["values"]["counts"] = value("计入范围", "text", which)
        assert settle(FLAT, "3000", rules).amounts["critical_illness"] == "300.00"
        visit = settle(FLAT, "3000", rules, kind="outpatient")
        assert visit.amounts["critical_illness"] == "0.00"
        assert visit.step("critical_illness_base").formula == "这种就医的费用不计入"

    def test_what_has_no_part_in_it_is_nothing_to_warn_of(self) -> None:
        """The layer rests on an old copy by a third party; the visit rests on none of that."""
        old = {"attested": ["2017-11-12"], "source": {**rule_sets.SOURCE, "grade": "C"}}
        table = [
            {"care": "inpatient", "counts": ["cost_sharing"]},
            {"care": ["outpatient", "chronic_outpatient"], "counts": []},
        ]
        rules = rule(
            "critical_illness",
            counts=value("计入范围", "text", {**old, "table": table}),
            deductible=deductible({**old, "amount": "100"}, per="year"),
            reimbursement_rate=rate({**old, "rate": "0.5"}),
            payment_ceiling=rule_sets.ceiling({**old, "amount": "400000"}),
        )
        visit = settle(FLAT, "3000", rules, kind="outpatient")
        assert visit.lowest_grade == "B"
        assert visit.grades["fund_total"] == "B"
        assert not [w for w in visit.warnings if "2017" in w or "C 级" in w]
        # What is counted is warned of as before: 20% of 2500, less 100, half of it.
        stay = settle(FLAT, "3000", rules)
        assert stay.amounts["critical_illness"] == "200.00"
        assert stay.lowest_grade == "C"
        assert [w for w in stay.warnings if "2017" in w]

    def test_nor_does_it_ask_or_refuse_anything(self) -> None:
        """The deductible of the destitute is unknown; an outpatient visit of theirs needs none."""
        table = [
            {"care": "inpatient", "counts": ["cost_sharing"]},
            {"care": ["outpatient", "chronic_outpatient"], "counts": []},
        ]
        rules = critical_illness()
        rules["values"]["counts"] = value("计入范围", "text", {"table": table})
        rules["values"]["deductible"] = deductible(
            {
                "table": [
                    {"group": "destitute", "missing": "没有查到"},
                    {"group": ["none", "minor"], "amount": "1000"},
                ]
            },
            per="year",
        )
        visit = settle(FLAT, "3000", rules, kind="outpatient", group="destitute")
        assert visit.amounts["pooled_fund"] == "2000.00"
        with pytest.raises(Refused):
            settle(FLAT, "3000", rules, group="destitute")

    def test_another_visit_of_the_day_is_still_warned_of(self) -> None:
        old = {"attested": ["2017-11-12"]}
        table = [
            {"care": "inpatient", "counts": ["cost_sharing"]},
            {"care": ["outpatient", "chronic_outpatient"], "counts": []},
        ]
        layer = rule(
            "critical_illness",
            counts=value("计入范围", "text", {**old, "table": table}),
            deductible=deductible({**old, "amount": "100"}, per="year"),
            reimbursement_rate=rate({**old, "rate": "0.5"}),
        )
        made = library(named(rule("inpatient", **FLAT), rule("outpatient", **FLAT), layer))
        visit = {"date": rule_sets.DAY, "hospital_level": 3, "total": "3000"}
        person = {"place": "testland", "scheme": "employee", "status": "active"}

        def warned(*kinds: str) -> list[str]:
            visits = [{**visit, "kind": kind} for kind in kinds]
            result = calculate("year", {**person, "visits": visits}, made)
            return [warning for warning in result.warnings if "2017" in warning]

        [both] = warned("inpatient", "outpatient")
        assert all(label in both for label in ("计入范围", "起付标准", "支付比例"))
        assert warned("outpatient", "inpatient") == [both]
        assert not warned("outpatient")


class TestBands:
    ABSOLUTE = critical_illness(
        amount="12000",
        bands_from="zero",
        bands=[
            {"up_to": "30000", "rate": "0.6"},
            {"up_to": "100000", "rate": "0.65"},
            {"rate": "0.75"},
        ],
    )
    ABOVE = critical_illness(
        amount="20000", bands=[{"up_to": "20000", "rate": "0.3"}, {"rate": "0.4"}]
    )

    def test_absolute_ones_lose_the_deductible_at_the_bottom(self) -> None:
        # (30000 − 12000) × 60% + 70000 × 65% + 50000 × 75% = 10800 + 45500 + 37500
        assert alone(self.ABSOLUTE, "150000") == "93800.00"
        assert alone(self.ABSOLUTE, "12000") == "0.00"
        assert alone(self.ABSOLUTE, "12001") == "0.60"

    def test_those_above_the_deductible_start_after_it(self) -> None:
        # 30000 above 20000: 20000 × 30% + 10000 × 40%
        assert alone(self.ABOVE, "50000") == "10000.00"
        assert alone(self.ABOVE, "20000") == "0.00"


class TestEasierTerms:
    """Half the deductible, five points more, and no ceiling for listed groups."""

    RULES = layer(
        "critical_illness",
        "cost_sharing",
        deductible=deductible(
            {
                "amount": "10000",
                "adjustments": [
                    {"when": {"group": ["destitute", "low_income"]}, "factor": "0.5", "label": "减"}
                ],
            },
            per="year",
        ),
        reimbursement_rate=rate(
            {
                "rate": "0.6",
                "adjustments": [
                    {"when": {"group": ["destitute", "low_income"]}, "add": "0.05", "label": "提"}
                ],
            },
            bands_from="deductible",
            bands_on="year",
        ),
        payment_ceiling=ceiling(
            {
                "table": [
                    {"group": ["destitute", "low_income"], "unlimited": True},
                    {
                        "group": [
                            *("none", "returning_poor", "borderline", "high_cost"),
                            *("minor", "veteran"),
                        ],
                        "amount": "20000",
                    },
                ]
            }
        ),
    )

    def test_others_have_the_usual_ones(self) -> None:
        # (30000 − 10000) × 60%; 90000 × 60% = 54000 is cut at 20000
        assert alone(self.RULES, "30000") == "12000.00"
        assert alone(self.RULES, "100000") == "20000.00"

    def test_they_have_all_three(self) -> None:
        # (30000 − 5000) × 65%; (100000 − 5000) × 65%
        assert alone(self.RULES, "30000", group="low_income") == "16250.00"
        assert alone(self.RULES, "100000", group="low_income") == "61750.00"


class TestTheOrder:
    RULES = (
        critical_illness(),
        layer("assistance", "cost_sharing", "deductible", reimbursement_rate=rate({"rate": "0.7"})),
        layer("supplement", "cost_sharing", reimbursement_rate=rate({"rate": "0.5"})),
        LARGE_AMOUNT,
    )

    def settled(self) -> Settlement:
        [done] = settle_in_turn(named(inpatient(**CAPPED), *self.RULES), ("inpatient", D(20000)))
        return done

    def test_each_works_on_what_those_before_have_left(self) -> None:
        done = self.settled()
        # over 7000, own share 2500, deductible 500. Large amount 7000 × 90% = 6300.
        # Critical illness (3000 − 1000) × 60% = 1200, taken from the own share: 1300 left.
        # Supplement 1300 × 50% = 650. Assistance (650 + 500) × 70% = 805.
        names = ["pooled_fund", "large_amount", "critical_illness", "supplement", "assistance"]
        assert [done.amount(name) for name in names] == [10000, 6300, 1200, 650, 805]
        # 700 over the ceiling, and of the other 1150 what assistance has left: 345
        assert done.amount("patient_total") == 1045
        assert sum(done.costs.values()) == 1045

    def test_they_never_pay_more_than_the_bill(self) -> None:
        everything = ("over_ceiling", "cost_sharing", "deductible", "prior_self_pay")
        full = [
            layer(name, *everything, reimbursement_rate=rate({"rate": "1"}))
            for name in ("large_amount", "critical_illness", "supplement", "assistance")
        ]
        found = settle(CAPPED, "20000", *full, prior_self_pay="1000", non_covered="300").amounts
        assert found["patient_total"] == "300.00"
        assert found["critical_illness"] == found["assistance"] == "0.00"


class TestUnknown:
    def test_layers_that_are_not_in_the_data_are_named(self) -> None:
        [warning] = [w for w in settle(FLAT, "5000", LARGE_AMOUNT).warnings if "这几层" in w]
        assert "大病保险" in warning
        assert "医疗救助" in warning
        assert "大额" not in warning

    def test_nor_does_one_known_only_for_other_days_stop_the_rest(self) -> None:
        later = layer(
            "large_amount",
            "over_ceiling",
            reimbursement_rate=rate({"from": "2024-01-01", "rate": "0.9"}),
        )
        result = settle(CAPPED, "20000", later)
        assert "large_amount" not in result.amounts
        assert any("2024-01-01" in warning for warning in result.warnings)

    def test_nor_does_a_ceiling_of_one(self) -> None:
        unknown = layer(
            "large_amount",
            "over_ceiling",
            reimbursement_rate=rate({"rate": "0.9"}),
            payment_ceiling=ceiling({"missing": "没有找到补助的限额"}),
        )
        result = settle(CAPPED, "20000", unknown)
        assert result.amounts["large_amount"] == "6300.00"
        assert any("没有找到补助的限额" in warning for warning in result.warnings)

    def test_a_cell_that_is_marked_as_unknown_is_refused(self) -> None:
        unknown = layer(
            "large_amount", "over_ceiling", reimbursement_rate=rate({"missing": "没有找到比例"})
        )
        with pytest.raises(Refused, match="没有找到比例"):
            settle(CAPPED, "20000", unknown)

    def test_a_fact_that_a_layer_asks_for(self) -> None:
        table = [{"age": "<60", "rate": "0.6"}, {"age": ">=60", "rate": "0.7"}]
        with pytest.raises(InvalidInput) as caught:
            settle(FLAT, "20000", critical_illness(table=table))
        assert [error.field for error in caught.value.errors] == ["age"]


def test_a_layer_of_the_bill_charges_its_deductible_every_time() -> None:
    every = layer(
        "supplement",
        "cost_sharing",
        deductible=deductible({"amount": "100"}, per="visit"),
        reimbursement_rate=rate({"rate": "0.5"}),
    )
    done = settle_in_turn(named(inpatient(**FLAT), every), *[("inpatient", D(3000))] * 2)
    # own share 500; (500 − 100) × 50%, both times
    assert [item.amount("supplement") for item in done] == [200, 200]


def test_stays_and_visits_accumulate_together() -> None:
    rules = named(inpatient(**FLAT), rule("outpatient", **FLAT), critical_illness())
    first, second = settle_in_turn(rules, ("outpatient", D(3000)), ("inpatient", D(3000)))
    assert [item.amount("critical_illness") for item in (first, second)] == [0, 600]
    assert second.so_far.expense_of("critical_illness") == 2000


def test_a_half_deductible_that_comes_in_mid_year_counts_what_was_there() -> None:
    rules = named(inpatient(**FLAT), TestEasierTerms.RULES)
    so_far = SoFar(expense={"critical_illness": D(7000)})
    [done] = settle_in_turn(rules, ("inpatient", D(3000)), so_far=so_far, group="low_income")
    # 7000 are past the half deductible of 5000: all of the own share 500 × 65%
    assert done.amount("critical_illness") == 325


def test_each_layer_has_a_ceiling_of_its_own() -> None:
    limited = {"reimbursement_rate": rate({"rate": "0.5"}, bands_on="year")}
    rules = named(
        inpatient(**FLAT),
        *(
            layer(benefit, "cost_sharing", **limited, payment_ceiling=ceiling({"amount": "1000"}))
            for benefit in ("critical_illness", "assistance")
        ),
    )
    [done] = settle_in_turn(rules, ("inpatient", Decimal(5500)))
    # 20% of 5000 are 1000; half of it 500; of the 500 left half again 250
    assert done.so_far.used == {
        "critical_illness.payment_ceiling": 500,
        "assistance.payment_ceiling": 250,
    }
    left = {key: remaining.left for key, remaining in done.remaining.items()}
    assert left == {"critical_illness.payment_ceiling": 500, "assistance.payment_ceiling": 750}
