"""Answers that were printed somewhere and are wrong: what is wrong, and what we give instead.

Two more, a daily charge for late payment and the waiting months of residents, are for calculators
that come with the policy library.
"""

from pathlib import Path
from typing import Any

from calculator import Library, calculate
from tests.rule_sets import deductible, layer, pooled, rate, settle


def flat(amount: str, share: str) -> dict[str, Any]:
    return {
        "deductible": deductible({"amount": amount}),
        "reimbursement_rate": rate({"rate": share}),
    }


def test_a_hundred_yuan_lost_in_a_subtraction() -> None:
    """Printed 7,488.51 as what is left of 8,590.48 after 700 and 501.97: a slip of 100 yuan."""
    # 8590.48 − 501.97 − 700 = 7388.51
    given = pooled(flat("700", "1"), "8590.48", non_covered="501.97")
    assert given != "7488.51"
    assert given == "7388.51"


def test_the_deductible_forgotten() -> None:
    """Printed 550 and 6,420: the first is 55% of all 1,000, the second nothing that fits."""
    # (1000 − 200) × 55% = 440; (10000 − 200) × 65% = 6370
    small, large = pooled(flat("200", "0.55"), "1000"), pooled(flat("200", "0.65"), "10000")
    assert small != "550.00"
    assert large != "6420.00"
    assert (small, large) == ("440.00", "6370.00")


def test_the_top_band_is_not_the_rate_of_the_whole_bill() -> None:
    """Printed 60,000 × 95% = 57,000: bands are marginal, each pays only what lies in it."""
    bands = [
        {"up_to": "5000", "rate": "0.85"},
        {"up_to": "10000", "rate": "0.90"},
        {"rate": "0.95"},
    ]
    values = {
        "deductible": deductible({"amount": "0"}),
        "reimbursement_rate": rate({"bands": bands}),
    }
    # 5000 × 85% + 5000 × 90% + 50000 × 95% = 4250 + 4500 + 47500
    given = pooled(values, "60000")
    assert given != "57000.00"
    assert given == "56250.00"


def test_layers_do_not_add_up_on_the_same_total() -> None:
    """Printed 70% + 60% + 30%, patient pays 0: each layer works on what those before have left."""
    left = ("cost_sharing", "deductible")
    others = (
        layer("critical_illness", *left, reimbursement_rate=rate({"rate": "0.6"})),
        layer("assistance", *left, reimbursement_rate=rate({"rate": "0.3"})),
    )
    found = settle(flat("0", "0.7"), "10000", *others).amounts
    # 10000 × 70% = 7000; 3000 × 60% = 1800; 1200 × 30% = 360; 840 remain
    assert (found["critical_illness"], found["assistance"]) == ("1800.00", "360.00")
    assert found["patient_total"] != "0.00"
    assert found["patient_total"] == "840.00"


def test_twenty_years_of_pension_contributions_are_not_needed_in_2035() -> None:
    """Printed 2035: half a year more each year from 2030 on makes 18 years then, and 20 in 2039."""
    library = Library.from_yaml(Path(__file__).parent.parent / "policy_data")

    def needed(birth: str) -> tuple[str, object]:
        found = calculate("retirement-age", {"sex": "male", "birth": birth}, library).amounts
        return str(found["statutory_month"])[:4], found["minimum_months"]

    # 180 + 6 × 6 = 216 months in 2035; 180 + 6 × 9 = 234 in 2038; 240 in 2039
    assert needed("1973-01") == ("2035", 216)
    assert needed("1975-12") == ("2038", 234)
    assert needed("1976-05") == ("2039", 240)
