"""Personal account: which part of the patient's burden it may pay, and what remains in cash."""

from typing import Any

import pytest

from calculator import InvalidInput
from tests.rule_sets import FLAT, RuleData, counts, rule, settle, value


def account(*kinds: str) -> RuleData:
    return rule("personal_account", pays_for=counts(*kinds))


EVERYTHING = account("cost_sharing", "deductible", "prior_self_pay", "over_limit", "non_covered")


def parts(*rules: RuleData, **more: Any) -> tuple[object, object]:
    """Account and cash of a stay that leaves 500 + 900 + 300 of prior self-pay + 200 outside."""
    bill = {"non_covered": "200", "prior_self_pay": "300"}
    found = settle(FLAT, "5500", *rules, **bill, **more).amounts
    # in scope 5000: own share 4500 × 20% = 900
    assert found["patient_total"] == "1900.00"
    return found["personal_account"], found["cash"]


def test_it_pays_as_far_as_it_reaches() -> None:
    assert parts(EVERYTHING, account_balance="1200") == ("1200.00", "700.00")
    assert parts(EVERYTHING, account_balance="5000") == ("1900.00", "0.00")


def test_only_what_it_may_pay_for() -> None:
    # 900 + 500; without the deductible 900
    assert parts(account("cost_sharing", "deductible"), account_balance="5000") == (
        "1400.00",
        "500.00",
    )
    assert parts(account("cost_sharing"), account_balance="5000") == ("900.00", "1000.00")


def test_without_a_balance_all_is_cash() -> None:
    assert parts(EVERYTHING) == ("0.00", "1900.00")


def test_without_a_rule_all_is_cash_and_that_is_said() -> None:
    result = settle(FLAT, "5000", account_balance="1000")
    assert (result.amounts["personal_account"], result.amounts["cash"]) == ("0.00", "1400.00")
    assert any("个人账户" in warning for warning in result.warnings)


def test_a_rule_of_other_days_is_no_rule_today() -> None:
    later = rule(
        "personal_account",
        pays_for=value(
            "个人账户支付范围", "text", {"from": "2024-01-01", "counts": ["deductible"]}
        ),
    )
    assert parts(later, account_balance="1200") == ("0.00", "1900.00")


def test_it_may_depend_on_the_person_and_the_kind_of_care() -> None:
    table = [
        {"care": "inpatient", "status": "active", "counts": ["cost_sharing"]},
        {"care": "inpatient", "status": "retired", "counts": ["cost_sharing", "deductible"]},
        {"care": ["outpatient", "chronic_outpatient"], "counts": []},
    ]
    rules = rule("personal_account", pays_for=value("支付范围", "text", {"table": table}))
    assert parts(rules, account_balance="5000") == ("900.00", "1000.00")
    assert parts(rules, account_balance="5000", status="retired") == ("1400.00", "500.00")
    visit = settle(FLAT, "5000", rules, kind="outpatient", account_balance="5000").amounts
    assert visit["personal_account"] == "0.00"


def test_a_fact_that_it_asks_for_must_be_given() -> None:
    table = [{"age": "<60", "counts": ["deductible"]}, {"age": ">=60", "counts": ["cost_sharing"]}]
    rules = rule("personal_account", pays_for=value("支付范围", "text", {"table": table}))
    with pytest.raises(InvalidInput) as caught:
        parts(rules, account_balance="5000")
    assert [error.field for error in caught.value.errors] == ["age"]
    # and nothing is asked where there is no balance to pay from
    assert parts(rules) == ("0.00", "1900.00")


def test_the_working_says_what_it_may_pay() -> None:
    result = settle(FLAT, "5000", EVERYTHING, account_balance="1000")
    step = result.step("personal_account")
    assert "按比例自付、起付标准以下自付" in step.formula
    assert step.numbers == "1,000.00 与 1,400.00，取小：1,000.00"
    assert step.sources
