"""Personal account: which part of the patient's burden it may pay, and what remains in cash."""

from typing import Any

import pytest

from calculator import InvalidInput, Result, calculate
from calculator.html import render_result
from calculator.slip import render_slip
from tests.rule_sets import DAY, FLAT, RuleData, counts, library, named, rule, settle, value


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


CREDIT_ONLY = rule(
    "personal_account",
    credit=value("每月划入", "yuan_per_month", {"credit": {"amount": "50"}}, paid="month"),
)
"""Says what a month puts into the account, and nothing of what may be paid from it."""


def warned(result: Result) -> list[str]:
    return [warning for warning in result.warnings if "个人账户" in warning]


class TestNobodyKnowsWhatItMayPay:
    def test_rules_of_other_things_about_the_account_do_not_hide_it(self) -> None:
        result = settle(FLAT, "5000", CREDIT_ONLY, account_balance="1000")
        assert warned(result) == [
            "个人账户能付哪些部分没有收录，全按现金列出；能刷账户的，现金相应减少。"
        ]

    def test_a_rule_of_other_days_is_named(self) -> None:
        later = rule(
            "personal_account",
            pays_for=value("支付范围", "text", {"from": "2024-01-01", "counts": ["deductible"]}),
        )
        [warning] = warned(settle(FLAT, "5000", later, account_balance="1000"))
        assert "最早的依据是 2024-01-01" in warning
        assert warning.endswith("全按现金列出；能刷账户的，现金相应减少。")

    def test_a_cell_that_nobody_found_stops_no_answer(self) -> None:
        gap = value("支付范围", "text", {"missing": "资料没有写卡能付哪几样"})
        result = settle(
            FLAT, "5000", rule("personal_account", pays_for=gap), account_balance="1000"
        )
        assert result.amounts["cash"] == "1400.00"
        assert "资料没有写卡能付哪几样" in warned(result)[0]

    def test_an_empty_account_needs_no_warning(self) -> None:
        assert not warned(settle(FLAT, "5000", CREDIT_ONLY, account_balance="0"))
        assert not warned(settle(FLAT, "5000", CREDIT_ONLY))

    def test_no_zero_is_shown_and_none_is_said_to_have_come_to_nothing(self) -> None:
        result = settle(FLAT, "5000", CREDIT_ONLY, account_balance="1000")
        assert result.step("personal_account").shown == "没有计入"
        shown, _, folded = render_result(result).partition("calc-nothing")
        assert "个人账户能付哪些部分没有收录，没有计入" in shown
        assert "个人账户支出" not in folded
        assert "个人账户支出</th><td>个人账户能付哪些部分没有收录" in render_slip(result, "", [])
        assert "not counted" in render_result(result, lang="en")

    def test_nor_is_there_one_in_a_year(self) -> None:
        made = library(named(rule("inpatient", **FLAT), CREDIT_ONLY))
        visit = {"date": DAY, "kind": "inpatient", "hospital_level": 3, "total": "5000"}
        case = {"place": "testland", "scheme": "employee", "status": "active"}
        result = calculate(
            "year", {**case, "account_balance": "1000", "visits": [visit, visit]}, made
        )
        assert len(warned(result)) == 1
        assert result.step("personal_account").shown == "没有计入"
        names, *rows = [line.split(",") for line in str(result.extra["csv"]).splitlines()]
        # each leaves 500 + 20% of 4500
        assert [row[names.index("个人账户支出")] for row in rows] == ["", "", ""]
        assert [row[names.index("个人现金支出")] for row in rows] == [
            "1400.00",
            "1400.00",
            "2800.00",
        ]


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
