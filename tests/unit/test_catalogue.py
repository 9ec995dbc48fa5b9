"""Fields against what rules may ask: nobody is asked for what they cannot say."""

import pytest

from calculator import CALCULATORS
from calculator.policy.shapes import ASKS, CARE, LAYERS

ANSWERS = {
    "inpatient": {"inpatient", *LAYERS, "out_of_area", "personal_account"},
    "outpatient": {"outpatient", "chronic_outpatient", *LAYERS, "personal_account"},
    "critical-illness": {"critical_illness"},
    "out-of-area": {"out_of_area", "inpatient"},
    "back-payment": {"back_payment"},
    "retirement-age": {"retirement_age"},
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
        assert asked <= fields, benefit


def test_each_visit_of_a_year_can_say_what_a_rule_may_ask() -> None:
    calculator = {item.name: item for item in CALCULATORS["year"].fields}
    known = set(calculator) | {item.name for item in calculator["visits"].fields}
    for benefit in CARE:
        # Admissions are counted by the ledger itself.
        assert set(ASKS[benefit]) - {"admission", "care"} <= known
