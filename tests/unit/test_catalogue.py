"""Fields against what rules may ask: nobody is asked for what they cannot say."""

import pytest

from calculator import CALCULATORS
from calculator.policy.conditions import AMOUNT_OF_CLASS
from calculator.policy.shapes import ASKS, CARE, LAYERS, VALUE_ASKS

ANSWERS = {
    "inpatient": {"scope", "inpatient", *LAYERS, "out_of_area", "personal_account"},
    "outpatient": {"scope", "outpatient", "chronic_outpatient", *LAYERS, "personal_account"},
    "critical-illness": {"scope", "critical_illness"},
    "out-of-area": {"scope", "out_of_area", "inpatient"},
    "personal-account": {"personal_account"},
    "contribution-years": {"contribution_years"},
    "back-payment": {"back_payment", "contribution_years"},
    "retirement-age": {"retirement_age"},
    "waiting-period": {"waiting_period"},
}
GIVEN = {"care", "days"}
"""What the calculator knows by itself; days only of outpatient visits, where they are one."""


@pytest.mark.parametrize(("calculator", "benefits"), ANSWERS.items())
def test_whatever_a_rule_may_ask_can_be_answered(calculator: str, benefits: set[str]) -> None:
    fields = {item.name for item in CALCULATORS[calculator].fields}
    given = {"care"} if calculator in ("inpatient", "out-of-area") else GIVEN
    for benefit in benefits:
        asked = set(ASKS.get(benefit, ())) - given
        # A visit at home has no admission; conditions of care elsewhere may speak of stays only.
        if calculator == "outpatient":
            asked -= {"admission"}
        # Whether cover was ever broken follows from the years that were missed.
        if calculator == "waiting-period":
            asked -= {"had_gap"}
        assert asked <= fields, benefit


def test_an_account_can_be_asked_about_with_all_that_its_credit_may_ask() -> None:
    fields = {item.name for item in CALCULATORS["personal-account"].fields}
    assert set(VALUE_ASKS["credit"]) <= fields


def test_each_visit_of_a_year_can_say_what_a_rule_may_ask() -> None:
    calculator = {item.name: item for item in CALCULATORS["year"].fields}
    known = set(calculator) | {item.name for item in calculator["visits"].fields}
    for benefit in CARE:
        # Admissions are counted by the ledger itself.
        assert set(ASKS[benefit]) - {"admission", "care"} <= known


@pytest.mark.parametrize("calculator", ["inpatient", "outpatient", "out-of-area", "year"])
def test_whoever_is_paid_by_class_can_sort_the_bill(calculator: str) -> None:
    fields = {item.name: item for item in CALCULATORS[calculator].fields}
    if calculator == "year":
        fields = {item.name: item for item in fields["visits"].fields}
    assert set(AMOUNT_OF_CLASS.values()) <= fields.keys()
    # A year takes no ranges: what one visit leaves open would blur all that come after it.
    assert {fields[name].may_be_unknown for name in AMOUNT_OF_CLASS.values()} == {
        calculator != "year"
    }


def test_only_who_asks_for_stays_is_asked_where_the_stay_was() -> None:
    labels = {
        name: next(f.label for f in CALCULATORS[name].fields if f.name == "care_place")
        for name in ("inpatient", "out-of-area", "outpatient")
    }
    assert labels == {
        "inpatient": "在哪里住院",
        "out-of-area": "在哪里住院",
        "outpatient": "在哪里看病",
    }
