"""One visit from bill to cash, and the year that it leaves behind."""

from decimal import Decimal

import pytest

from calculator import Refused
from calculator.settlement.so_far import SoFar
from tests.rule_sets import (
    FLAT,
    amounts,
    ceiling,
    counts,
    deductible,
    inpatient,
    layer,
    named,
    rate,
    rule,
    settle,
    settle_in_turn,
)

D = Decimal


def test_the_whole_statement() -> None:
    values = {**FLAT, "payment_ceiling": ceiling({"amount": "10000"})}
    others = (
        layer("large_amount", "over_ceiling", reimbursement_rate=rate({"rate": "0.9"})),
        rule("personal_account", pays_for=counts("cost_sharing", "prior_self_pay")),
    )
    bill = {"non_covered": "1000", "over_limit": "200", "prior_self_pay": "800"}
    found = settle(values, "22000", *others, account_balance="3000", **bill).amounts
    # in scope 20000; 10000 is reached at 13000; 7000 × 90% = 6300
    # left 22000 − 16300 = 5700; the account may pay the own share 2500 and 800, and has 3000
    assert found == {
        "total": "22000.00",
        "non_covered": "1000.00",
        "over_limit": "200.00",
        "prior_self_pay": "800.00",
        "in_scope": "20000.00",
        "deductible": "500.00",
        "pooled_fund": "10000.00",
        "large_amount": "6300.00",
        "fund_total": "16300.00",
        "patient_total": "5700.00",
        "personal_account": "3000.00",
        "cash": "2700.00",
    }


def test_what_is_left_to_the_patient_is_kept_by_kind() -> None:
    [done] = settle_in_turn(named(inpatient(**FLAT)), ("inpatient", D(10000)))
    # (10000 − 500) × 20%
    assert done.costs == {
        "over_ceiling": 0,
        "over_inner_ceiling": 0,
        "cost_sharing": 1900,
        "deductible": 500,
        "prior_self_pay": 0,
        "over_limit": 0,
        "non_covered": 0,
    }


def test_the_year_after_it() -> None:
    values = {**FLAT, "payment_ceiling": ceiling({"amount": "10000"})}
    so_far = SoFar(used={"inpatient.payment_ceiling": D(1000)})
    [done] = settle_in_turn(named(inpatient(**values)), ("inpatient", D(3000)), so_far=so_far)
    # (3000 − 500) × 80% = 2000
    assert done.so_far.charged_for("inpatient") == 500
    assert done.so_far.expense_of("inpatient") == 3000
    assert done.so_far.used_of("inpatient.payment_ceiling") == 3000
    [(key, remaining)] = done.remaining.items()
    assert key == "inpatient.payment_ceiling"
    assert remaining.left == 7000


def test_an_amount_that_a_settlement_has_not_is_nothing() -> None:
    [done] = settle_in_turn(named(inpatient(**FLAT)), ("inpatient", D(3000)))
    assert done.amount("critical_illness") == 0


def test_a_bill_of_nothing() -> None:
    found = settle(FLAT, "0").amounts
    assert set(found.values()) == {"0.00"}


def test_chronic_outpatient_care_has_rules_of_its_own() -> None:
    ordinary = rule("outpatient", **FLAT)
    chronic = {**FLAT, "reimbursement_rate": rate({"rate": "0.9"})}
    assert settle(chronic, "1500", ordinary, kind="chronic_outpatient").amounts["pooled_fund"] == (
        "900.00"
    )
    other = rule("chronic_outpatient", **chronic)
    assert settle(FLAT, "1500", other, kind="outpatient").amounts["pooled_fund"] == "800.00"


class TestRefusals:
    def test_a_needed_value_that_is_not_there(self) -> None:
        with pytest.raises(Refused) as caught:
            settle({"deductible": FLAT["deductible"]}, "5000")
        assert caught.value.reason == "missing_parameter"
        assert caught.value.missing == ("支付比例",)
        with pytest.raises(Refused) as caught:
            settle({"reimbursement_rate": FLAT["reimbursement_rate"]}, "5000")
        assert caught.value.missing == ("起付标准",)

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

    def test_an_unknown_cell_of_another_case_stops_nothing(self) -> None:
        table = [
            {"status": "active", "amount": "500"},
            {"status": "retired", "missing": "没找到退休的"},
        ]
        values = {**FLAT, "deductible": deductible({"table": table})}
        assert amounts(values, "1500") == ("500.00", "800.00")

    def test_no_rule_for_that_kind_of_care(self) -> None:
        with pytest.raises(Refused) as caught:
            settle_in_turn(named(inpatient(**FLAT)), ("outpatient", D(100)))
        assert caught.value.reason == "no_rule"
