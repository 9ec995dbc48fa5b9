"""Reverse: the smallest expense that reaches what is wanted, exactly to the fen."""

from decimal import Decimal
from typing import Any

import pytest

from calculator import InvalidInput, Refused, calculate
from calculator.reverse import Reverse, reverse
from tests import rule_sets
from tests.rule_sets import FLAT, RuleData, ceiling, deductible, inpatient, layer, named, rate, stay

BANDS = [{"up_to": "1000", "rate": "0.5"}, {"up_to": "3000", "rate": "0.6"}, {"rate": "0.9"}]
CRITICAL = layer(
    "critical_illness",
    "deductible",
    "cost_sharing",
    deductible=deductible({"amount": "1000"}, per="year"),
    reimbursement_rate=rate(
        {"bands": [{"up_to": "3000", "rate": "0.6"}, {"rate": "0.7"}]}, bands_on="year"
    ),
)


def solve(
    values: dict[str, Any], want: dict[str, str], *others: RuleData, **more: object
) -> Reverse:
    library = rule_sets.library(named(inpatient(**values), *others))
    return reverse("inpatient", stay("1", **more), want, library)


def smallest(
    values: dict[str, Any], amount: str, reaches: str, *others: RuleData, **more: object
) -> str:
    """The smallest total; the forward calculation must agree, and a fen less must not do."""
    library = rule_sets.library(named(inpatient(**values), *others))
    found = solve(values, {"amount": amount, "reaches": reaches}, *others, **more)

    def forward(total: Decimal) -> Decimal:
        result = calculate("inpatient", stay(str(total), **more), library)
        return Decimal(result.amounts[amount])

    assert forward(found.total) >= Decimal(reaches)
    if found.total > 0:
        assert forward(found.total - Decimal("0.01")) < Decimal(reaches)
    return found.to_json()["total"]  # type: ignore[no-any-return]


def test_a_flat_rate() -> None:
    # 500 + 800 / 80%
    assert smallest(FLAT, "pooled_fund", "800") == "1500.00"


def test_over_several_bands() -> None:
    values = {**FLAT, "reimbursement_rate": rate({"bands": BANDS})}
    # 250 in the first band, 1200 in the second, 900 of the third: 3000 + 900 / 0.9
    assert smallest(values, "pooled_fund", "2350") == "4000.00"
    # half of 999.99 − 500 is 249.995, which rounds up
    assert smallest(values, "pooled_fund", "250") == "999.99"
    # 250 + 0.6x = 250.01: x = 0.0166…; half a fen is enough: 0.6x ≥ 0.005
    assert smallest(values, "pooled_fund", "250.01") == "1000.01"


def test_bands_above_the_deductible() -> None:
    values = {**FLAT, "reimbursement_rate": rate({"bands": BANDS}, bands_from="deductible")}
    # 500 + 1200 + 450: 500 + 3000 + 450 / 0.9
    assert smallest(values, "pooled_fund", "2150") == "4000.00"


def test_parts_outside_the_scope_come_on_top() -> None:
    assert (
        smallest(FLAT, "pooled_fund", "800", non_covered="300", prior_self_pay="200") == "2000.00"
    )
    found = solve(FLAT, {"amount": "pooled_fund", "reaches": "800"}, non_covered="300")
    assert (found.total, found.in_scope) == (Decimal(1800), Decimal(1500))


def test_a_deductible_that_is_a_share_of_the_bill() -> None:
    share = {"of": "total", "rate": "0.2", "at_least": "200", "at_most": "1000"}
    values = {**FLAT, "deductible": deductible({"share": share})}
    # between its bounds the fund pays 80% of 80% of the bill: 1280 / 0.64
    assert smallest(values, "pooled_fund", "1280") == "2000.00"
    # above them: (x − 1000) × 80% = 8000
    assert smallest(values, "pooled_fund", "8000") == "11000.00"
    # below: (x − 200) × 80% = 80
    assert smallest(values, "pooled_fund", "80") == "300.00"


def test_what_the_ceiling_takes() -> None:
    values = {**FLAT, "payment_ceiling": ceiling({"amount": "10000"})}
    found = solve(values, {"event": "ceiling"})
    # 500 + 10000 / 80%
    assert found.total == Decimal(13000)
    found = solve(values, {"event": "ceiling"}, used_so_far="6000")
    assert found.total == Decimal(5500)
    with pytest.raises(Refused, match=r"都达不到 10,000\.01 元，最多 10,000\.00 元"):
        smallest(values, "pooled_fund", "10000.01")


def test_where_critical_illness_starts() -> None:
    found = solve(FLAT, {"event": "critical_illness"}, CRITICAL)
    # self-pay 500 + 20% of the rest; 1000 at 3000; the first fen at 60%: 0.2 × 0.6 × x ≥ 0.005
    assert found.total == Decimal("3000.03")


def test_over_the_bands_of_a_layer() -> None:
    # self-pay s; 60% from 1000 to 3000 = 1200, then 70%: 1340 needs s = 3200, 500 + 2700 / 0.2;
    # at 13999.98 the fund pays 10799.984, in fen 10799.98, which leaves 3200.00
    assert smallest(FLAT, "critical_illness", "1340", CRITICAL) == "13999.98"


def test_what_is_left_to_the_patient_can_be_wanted_too() -> None:
    assert smallest(FLAT, "patient_total", "500") == "500.00"
    # 500 + 20% of 2000; at 2499.98 the fund pays 1599.984, in fen 1599.98, which leaves 900.00
    assert smallest(FLAT, "patient_total", "900") == "2499.98"


@pytest.mark.parametrize("target", ["0.01", "123.45", "799.99", "800.01", "5000"])
def test_any_target_is_met_to_the_fen(target: str) -> None:
    values = {**FLAT, "reimbursement_rate": rate({"bands": BANDS})}
    smallest(values, "pooled_fund", target)


@pytest.mark.parametrize(
    "want",
    [
        {},
        {"amount": "luck", "reaches": "1"},
        {"amount": "pooled_fund"},
        {"amount": "pooled_fund", "reaches": "0"},
        {"amount": "pooled_fund", "reaches": "NaN"},
        {"amount": "pooled_fund", "reaches": "1e400"},
        {"amount": "pooled_fund", "reaches": "much"},
        {"event": "rapture"},
    ],
)
def test_a_want_that_is_none(want: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        solve(FLAT, want)


def test_an_unknown_layer_or_ceiling_is_refused() -> None:
    with pytest.raises(Refused):
        solve(FLAT, {"event": "critical_illness"})
    with pytest.raises(Refused):
        solve(FLAT, {"event": "ceiling"})
    with pytest.raises(InvalidInput):
        reverse("retirement-age", {}, {}, rule_sets.library({}))


def test_a_ceiling_on_expense_is_reached_by_expense() -> None:
    values = {**FLAT, "payment_ceiling": ceiling({"amount": "12000"}, limits="expense")}
    found = solve(values, {"event": "ceiling"}, non_covered="100")
    assert (found.total, found.wanted) == (Decimal(12100), "in_scope")


def test_an_unknown_ceiling_does_not_stop_it() -> None:
    values = {**FLAT, "payment_ceiling": ceiling({"missing": "没找到"})}
    assert smallest(values, "pooled_fund", "800") == "1500.00"


def test_a_fact_that_the_rules_need_is_named() -> None:
    table = [
        {"months_enrolled": "<12", "amount": "1000"},
        {"months_enrolled": "12+", "amount": "9000"},
    ]
    values = {**FLAT, "payment_ceiling": ceiling({"table": table})}
    with pytest.raises(InvalidInput) as caught:
        solve(values, {"event": "ceiling"})
    assert [error.field for error in caught.value.errors] == ["months_enrolled"]


def test_rules_may_be_typed_in() -> None:
    typed = {
        "inpatient": {
            "deductible": {"label": "起付线", "unit": "yuan", "per": "admission", "amount": "100"}
        }
    }
    assert solve(FLAT, {"amount": "pooled_fund", "reaches": "800"}, rules=typed).total == 1100


def test_another_reading_of_the_same_day_is_said() -> None:
    values = {
        **FLAT,
        "deductible": deductible(
            {"attested": ["2020-01-01"], "amount": "500"},
            {"attested": ["2024-01-01"], "amount": "900"},
        ),
    }
    found = solve(values, {"amount": "pooled_fund", "reaches": "800"})
    assert found.total == 1500
    said = found.to_json()["warnings"]
    assert any("另一种说法" in warning for warning in said)
    assert any("用的是 2020-01-01 时还有效的资料" in warning for warning in said)
