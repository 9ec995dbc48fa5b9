"""What must hold of every settlement under any rules, over rule sets made up by Hypothesis."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import Result, calculate
from tests import rule_sets
from tests.rule_sets import ceiling, deductible, inpatient, rate, stay

settings.register_profile("project", deadline=None, max_examples=150)
settings.load_profile("project")

money = st.decimals(0, 300_000, places=2)
ratios = st.decimals(0, Decimal("0.9"), places=3).map(str)


@st.composite
def bands(draw: st.DrawFn) -> list[dict[str, str]]:
    limits = sorted(draw(st.sets(st.integers(1, 100_000), max_size=3)))
    stepped = [{"up_to": str(limit), "rate": draw(ratios)} for limit in limits]
    return [*stepped, {"rate": draw(ratios)}]


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    amount = st.integers(0, 5_000).map(str)
    values: dict[str, Any] = {
        "deductible": deductible(
            {
                "table": [{"hospital_level": level, "amount": draw(amount)} for level in (1, 2, 3)],
                "sequence": [
                    {"admission": 2, "factor": draw(ratios)},
                    {"admission": "3+", "amount": draw(amount)},
                ],
            }
        ),
        "reimbursement_rate": rate(
            {
                "bands": draw(bands()),
                "adjustments": [{"when": {"status": "retired"}, "add": "0.05", "label": "退休"}],
            },
            bands_from=draw(st.sampled_from(["zero", "deductible"])),
        ),
    }
    if draw(st.booleans()):
        values["payment_ceiling"] = ceiling({"amount": draw(st.integers(0, 200_000).map(str))})
    return {"employee-inpatient": inpatient(**values)}


people = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["active", "retired"]),
        "hospital_level": st.sampled_from([1, 2, 3]),
        "admission": st.integers(1, 5),
    }
)


def settle(rule: dict[str, Any], total: Decimal, **more: object) -> Result:
    return calculate("inpatient", stay(str(total), **more), rule_sets.library(rule))


def amount(result: Result, name: str) -> Decimal:
    return Decimal(result.amounts[name])


@given(rules(), people, st.lists(money, min_size=4, max_size=4))
def test_the_parts_make_up_the_bill(
    rule: dict[str, Any], person: dict[str, Any], parts: list[Decimal]
) -> None:
    names = ("non_covered", "over_limit", "prior_self_pay")
    outside = {name: str(part) for name, part in zip(names, parts, strict=False)}
    result = settle(rule, sum(parts, Decimal(0)), **person, **outside)
    assert amount(result, "in_scope") == parts[3]
    assert amount(result, "total") == amount(result, "fund_total") + amount(result, "patient_total")
    assert amount(result, "patient_total") == amount(result, "personal_account") + amount(
        result, "cash"
    )
    assert 0 <= amount(result, "pooled_fund") <= parts[3]
    assert 0 <= amount(result, "deductible") <= parts[3]


@given(rules(), people, money, money)
def test_more_expense_never_lowers_what_the_fund_pays(
    rule: dict[str, Any], person: dict[str, Any], expense: Decimal, more: Decimal
) -> None:
    less_paid = amount(settle(rule, expense, **person), "pooled_fund")
    assert less_paid <= amount(settle(rule, expense + more, **person), "pooled_fund")


@given(rules(), people, money, money)
def test_the_fund_never_pays_above_its_ceiling(
    rule: dict[str, Any], person: dict[str, Any], expense: Decimal, used: Decimal
) -> None:
    values = rule["employee-inpatient"]["values"]
    paid = amount(settle(rule, expense, used_so_far=str(used), **person), "pooled_fund")
    if "payment_ceiling" in values:
        limit = Decimal(values["payment_ceiling"]["readings"][0]["amount"])
        assert paid <= max(limit - used, Decimal(0))


@given(rules(), people)
def test_nothing_in_nothing_out(rule: dict[str, Any], person: dict[str, Any]) -> None:
    result = settle(rule, Decimal(0), **person)
    assert {amount(result, name) for name in ("pooled_fund", "patient_total", "deductible")} == {0}


@given(rules(), people, money)
def test_retirement_never_costs(
    rule: dict[str, Any], person: dict[str, Any], expense: Decimal
) -> None:
    paid = {
        status: amount(settle(rule, expense, **{**person, "status": status}), "pooled_fund")
        for status in ("active", "retired")
    }
    assert paid["active"] <= paid["retired"]


@given(rules(), people, money)
def test_the_steps_lead_to_the_amounts(
    rule: dict[str, Any], person: dict[str, Any], expense: Decimal
) -> None:
    result = settle(rule, expense, **person)
    by_rate = result.step("payment_by_rate")
    assert sum((part.money for part in by_rate.parts), Decimal(0)) == by_rate.money
    known = {step.id for step in result.walk()} | set(result.inputs)
    for step in result.walk():
        assert set(step.inputs) <= known, step.id
