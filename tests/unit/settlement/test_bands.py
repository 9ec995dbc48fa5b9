"""Bands: which stretches of expense a bill takes up, and at which rate each is paid."""

from decimal import Decimal
from typing import Any

import pytest

from calculator.policy.model import Band
from calculator.settlement.bands import expense_beyond, stretches
from calculator.settlement.so_far import SoFar
from tests.rule_sets import FLAT, deductible, inpatient, named, pooled, rate, settle_in_turn

D = Decimal
BANDS = (Band(D(1000), D("0.5")), Band(D(3000), D("0.6")), Band(None, D("0.9")))
AS_DATA: list[dict[str, str]] = [
    {"up_to": "1000", "rate": "0.5"},
    {"up_to": "3000", "rate": "0.6"},
    {"rate": "0.9"},
]


class TestStretches:
    @pytest.mark.parametrize(
        ("low", "high", "expected"),
        [
            (0, 0, []),
            (0, 400, [(1, 0, 400)]),
            (0, 1000, [(1, 0, 1000)]),
            (1000, 1001, [(2, 1000, 1001)]),
            (500, 4000, [(1, 500, 1000), (2, 1000, 3000), (3, 3000, 4000)]),
            (3000, 5000, [(3, 3000, 5000)]),
            (700, 700, []),
        ],
    )
    def test_of_a_bill(self, low: int, high: int, expected: list[tuple[int, int, int]]) -> None:
        found = stretches(BANDS, D(low), D(high))
        assert [(part.number, int(part.low), int(part.high)) for part in found] == expected

    def test_only_what_lies_in_a_band_is_paid_at_its_rate(self) -> None:
        # 500 × 50% + 2000 × 60% + 1000 × 90% = 250 + 1200 + 900
        found = stretches(BANDS, D(500), D(4000))
        assert [part.payment for part in found] == [250, 1200, 900]


class TestExpenseBeyondAPayment:
    # 0–1000 pays 500, 1000–3000 pays 1200, 3000–4000 pays 900: 2600 in all
    PARTS = stretches(BANDS, D(0), D(4000))

    @pytest.mark.parametrize(
        ("paid", "beyond"),
        # 2600 all; 2150 = 1700 + 450, reached at 3500; 500 at 1000; 250 at 500; 0 at 0
        [(2600, 0), (2150, 500), (1700, 1000), (500, 3000), (250, 3500), (0, 4000)],
    )
    def test_is_what_lies_above_the_point_where_it_is_reached(self, paid: int, beyond: int) -> None:
        assert expense_beyond(self.PARTS, D(paid)) == beyond

    def test_counts_a_band_that_pays_nothing_once_the_payment_is_reached(self) -> None:
        parts = stretches((Band(D(1000), D("0.5")), Band(None, D(0))), D(0), D(3000))
        # 250 is reached at 500; above lie 500 of the first band and the 2000 of the second
        assert expense_beyond(parts, D(250)) == 2500
        # 500 is reached at 1000 and nothing more would ever be paid
        assert expense_beyond(parts, D(500)) == 0


class TestWhereBandsStart:
    def test_from_zero_the_deductible_takes_up_the_lowest(self) -> None:
        values = {**FLAT, "reimbursement_rate": rate({"bands": AS_DATA})}
        # (1000 − 500) × 50% + 2000 × 60% + 1000 × 90%
        assert pooled(values, "4000") == "2350.00"

    def test_above_the_deductible_they_start_after_it(self) -> None:
        values = {**FLAT, "reimbursement_rate": rate({"bands": AS_DATA}, bands_from="deductible")}
        # 3500 above the deductible: 1000 × 50% + 2000 × 60% + 500 × 90% = 500 + 1200 + 450
        assert pooled(values, "4000") == "2150.00"

    def test_a_deductible_that_swallows_whole_bands(self) -> None:
        values = {**FLAT, "deductible": deductible({"amount": "2000"})}
        values["reimbursement_rate"] = rate({"bands": AS_DATA})
        # (3000 − 2000) × 60% + 1000 × 90%
        assert pooled(values, "4000") == "1500.00"


class TestBandsOfTheYear:
    @staticmethod
    def visits(bands_on: str, bands_from: str, *expenses: int) -> list[Decimal]:
        values: dict[str, Any] = {
            "deductible": deductible({"amount": "600"}, per="year"),
            "reimbursement_rate": rate(
                {"bands": AS_DATA}, bands_on=bands_on, bands_from=bands_from
            ),
        }
        bills = (("inpatient", D(expense)) for expense in expenses)
        done = settle_in_turn(named(inpatient(**values)), *bills)
        return [item.amount("pooled_fund") for item in done]

    def test_go_on_where_the_visit_before_ended(self) -> None:
        # up to 2000: 400 × 50% + 1000 × 60% = 800; from 2000 to 4000: 600 + 900 = 1500
        assert self.visits("year", "zero", 2000, 2000) == [800, 1500]
        # above the deductible: 1000 × 50% + 400 × 60% = 740; 1400–3400: 1600 × 60% + 400 × 90%
        assert self.visits("year", "deductible", 2000, 2000) == [740, 1320]

    def test_come_to_the_same_as_one_bill(self) -> None:
        assert self.visits("year", "zero", 4000) == [2300]
        assert self.visits("year", "deductible", 4000) == [2060]

    def test_those_of_a_bill_start_anew(self) -> None:
        # the second bill has no deductible left: 1000 × 50% + 1000 × 60%
        assert self.visits("bill", "zero", 2000, 2000) == [800, 1100]

    def test_a_visit_within_the_deductible_still_counts(self) -> None:
        # 500 is all deductible; then 100 more of it, and from 600 on 400 × 50% + 500 × 60%
        assert self.visits("year", "zero", 500, 1000) == [0, 500]

    def test_what_was_in_scope_before_may_be_given(self) -> None:
        values = {
            "deductible": deductible({"amount": "600"}, per="year"),
            "reimbursement_rate": rate({"bands": AS_DATA}, bands_on="year"),
        }
        so_far = SoFar(charged={"inpatient": D(600)}, expense={"inpatient": D(2500)})
        [done] = settle_in_turn(named(inpatient(**values)), ("inpatient", D(1000)), so_far=so_far)
        # 2500 to 3000 at 60%, 3000 to 3500 at 90%
        assert done.amount("pooled_fund") == 750
        given = {"deductible_so_far": "600", "in_scope_so_far": "2500"}
        assert pooled(values, "1000", **given) == "750.00"
