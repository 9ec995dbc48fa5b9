"""Scope: what of a bill the rules cover, with the parts that they do not kept apart."""

from decimal import Decimal
from typing import Any

import pytest

from calculator.catalogue import FIELDS
from calculator.errors import InvalidInput
from calculator.settlement.scope import Bill, before_area, check, scope_steps
from calculator.steps import Step
from tests.rule_sets import FLAT, amounts, settle

D = Decimal


def test_the_four_parts_make_up_the_total() -> None:
    parts = {"non_covered": "1000", "over_limit": "200", "prior_self_pay": "300"}
    found = settle(FLAT, "5000", **parts).amounts
    # 5000 − 1000 − 200 − 300 = 3500; (3500 − 500) × 80% = 2400
    assert {name: found[name] for name in parts} == {n: f"{a}.00" for n, a in parts.items()}
    assert (found["in_scope"], found["pooled_fund"]) == ("3500.00", "2400.00")
    assert found["patient_total"] == "2600.00"


def test_the_parts_outside_may_be_the_whole_bill() -> None:
    assert amounts(FLAT, "5000", non_covered="5000") == ("0.00", "0.00")
    assert amounts(FLAT, "5000", non_covered="3000", over_limit="2000") == ("0.00", "0.00")


@pytest.mark.parametrize(
    ("parts", "blamed"),
    [
        ({"non_covered": D(1001)}, "non_covered"),
        ({"non_covered": D(900), "over_limit": D(101)}, "over_limit"),
        ({"non_covered": D(900), "prior_self_pay": D("100.01")}, "prior_self_pay"),
    ],
)
def test_the_first_part_that_exceeds_the_total_is_named(parts: dict[str, Any], blamed: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check(Bill(D(1000), **parts))
    assert [error.field for error in caught.value.errors] == [blamed]


def test_an_error_calls_every_part_what_the_form_calls_it() -> None:
    for name in ("non_covered", "over_limit", "prior_self_pay"):
        parts: dict[str, Any] = {name: D(1001)}
        with pytest.raises(InvalidInput) as caught:
            check(Bill(D(1000), **parts))
        [error] = caught.value.errors
        assert error.message.startswith(f"“{FIELDS[name].label}”不能大于“{FIELDS['total'].label}”")


def test_what_the_items_come_to_is_blamed_on_the_items() -> None:
    with pytest.raises(InvalidInput, match="费用明细") as caught:
        check(Bill(D(1000), non_covered=D(950)), D(51))
    assert [error.field for error in caught.value.errors] == ["items"]


def test_the_expense_before_anything_is_taken_off_for_care_elsewhere() -> None:
    items = [Step("item_1", "", D(40), "yuan", ""), Step("item_2", "", D(60), "yuan", "")]
    bill = Bill(D(1000), D(100), D(50), D(30))
    # 1000 − 100 − 50 − 30 − 40 − 60
    assert before_area(bill, items) == 720


def test_what_was_not_given_is_said_to_be_assumed() -> None:
    steps = scope_steps(Bill(D(1000), assumed=frozenset({"over_limit"})))
    said = {step.id: step.formula for step in steps}
    assert said["over_limit"] == "没有填，按 0 算"
    assert said["non_covered"] == "您填写的金额"
    assert steps[-1].numbers == "1,000.00 − 0.00 − 0.00 − 0.00 = 1,000.00"
