"""What must hold of every settlement under any rules, over rule sets made up by Hypothesis."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import Result, calculate
from calculator.reverse import reverse
from calculator.settlement.settle import Settlement
from tests import rule_sets
from tests.rule_sets import (
    RuleData,
    away,
    ceiling,
    counts,
    deductible,
    inpatient,
    layer,
    named,
    rate,
    rule,
    settle_in_turn,
    stay,
)

ZERO = Decimal(0)
LAYERS = ("large_amount", "critical_illness", "supplement", "assistance")
FUNDS = ("pooled_fund", *LAYERS)
PARTS = ("non_covered", "over_limit", "prior_self_pay")

money = st.decimals(0, 300_000, places=2)
ratios = st.decimals(0, Decimal("0.9"), places=3).map(str)
amounts = st.integers(0, 5_000).map(str)
limits = st.integers(0, 200_000).map(str)


@dataclass(frozen=True)
class Shape:
    """What the rule sets of one test may contain.

    ``annual``: deductible, bands and ceilings of the year alone. ``monotone``: nothing by which
    a larger bill may be paid less. ``layers``: what pays after the pooled fund.
    """

    annual: bool = False
    monotone: bool = False
    layers: bool = True
    elsewhere: bool = True


ANY = Shape()
ANNUAL = Shape(annual=True, elsewhere=False)


@st.composite
def bands(draw: st.DrawFn, lowest: str = "0", highest: str = "0.9") -> list[dict[str, str]]:
    shares = st.decimals(Decimal(lowest), Decimal(highest), places=3).map(str)
    steps = sorted(draw(st.sets(st.integers(1, 100_000), max_size=3)))
    stepped = [{"up_to": str(step), "rate": draw(shares)} for step in steps]
    return [*stepped, {"rate": draw(shares)}]


@st.composite
def turns(draw: st.DrawFn) -> dict[str, Any]:
    """What a later admission pays, one way or another."""
    kind = draw(st.sampled_from(["factor", "amount", "less_each", "factor_less_each"]))
    figure = draw(ratios if "factor" in kind else amounts)
    floor = {"at_least": draw(amounts)} if draw(st.booleans()) else {}
    return {kind: figure, **floor}


@st.composite
def deductibles(draw: st.DrawFn, shape: Shape) -> dict[str, Any]:
    if shape.annual:
        return deductible({"amount": draw(amounts)}, per="year")
    per = draw(st.sampled_from(["admission", "visit", "year"]))
    if not shape.monotone and draw(st.booleans()):
        share: dict[str, str] = {"of": draw(st.sampled_from(["total", "in_scope"]))}
        share |= {"rate": draw(ratios)}
        bounds = sorted(draw(st.sets(st.integers(0, 20_000), min_size=2, max_size=2)))
        share |= {"at_least": str(bounds[0]), "at_most": str(bounds[1])}
        return deductible({"share": share}, per=per)
    return deductible(
        {
            "table": [{"hospital_level": level, "amount": draw(amounts)} for level in (1, 2, 3)],
            "sequence": [
                {"admission": 2, **draw(turns())},
                {"admission": "3+", **draw(turns())},
            ],
            "adjustments": [
                {"when": {"tcm": True}, "factor": draw(ratios), "label": "中医"},
                {"when": {"listed_treatment": True}, "less": draw(amounts), "label": "从优"},
            ],
        },
        per=per,
    )


@st.composite
def rates(draw: st.DrawFn, shape: Shape) -> dict[str, Any]:
    by_fund = draw(st.booleans())
    # A fen that is rounded in the payment is fen ÷ rate in the expense beyond a ceiling.
    lowest, highest = ("0.4", "0.6") if shape.annual else ("0", "1")
    favoured = draw(
        st.sampled_from(
            [{"add": "0.05"}, {"self_pay_factor": "0.6"}, {"add": "0.3"}, {"less": "0"}]
        )
    )
    return rate(
        {
            "bands": draw(bands(lowest, "0.9") if by_fund else bands("0.1", highest)),
            "adjustments": [{"when": {"status": "retired"}, **favoured, "label": "退休"}],
        },
        share="fund" if by_fund else "patient",
        bands_from=draw(st.sampled_from(["zero", "deductible"])),
        bands_on="year" if shape.annual else draw(st.sampled_from(["bill", "year"])),
        applies_to=draw(st.sampled_from(["above_deductible", "full_amount"])),
    )


@st.composite
def care_values(draw: st.DrawFn, shape: Shape) -> dict[str, Any]:
    values = {"deductible": draw(deductibles(shape)), "reimbursement_rate": draw(rates(shape))}
    yearly = {"payment_ceiling", "inner_ceiling"}
    for name in sorted(yearly if shape.annual else {*yearly, "visit_ceiling"}):
        if draw(st.booleans()):
            values[name] = ceiling(
                {"amount": draw(limits)},
                limits=draw(st.sampled_from(["fund_payment", "expense"])),
                per="year" if name in yearly else draw(st.sampled_from(["visit", "day"])),
                pool=draw(st.sampled_from(["own", "care"])),
            )
    return values


KINDS = ("over_ceiling", "over_inner_ceiling", "cost_sharing", "deductible", "prior_self_pay")


@st.composite
def layer_rules(draw: st.DrawFn, benefit: str, shape: Shape) -> RuleData:
    yearly = shape.annual or draw(st.booleans())
    values = {
        "deductible": deductible({"amount": draw(amounts)}, per="year" if yearly else "visit"),
        "reimbursement_rate": rate(
            {"bands": draw(bands())},
            bands_from=draw(st.sampled_from(["zero", "deductible"])),
            bands_on="year" if yearly else "bill",
        ),
    }
    if draw(st.booleans()):
        values["payment_ceiling"] = ceiling({"amount": draw(limits)})
    # Where layers take up different costs, it matters to the later which of its own an earlier one
    # has paid, and that is settled visit by visit.
    kinds = KINDS if shape.annual else draw(st.sets(st.sampled_from(KINDS), min_size=1))
    return layer(benefit, *sorted(kinds), **values)


@st.composite
def away_rules(draw: st.DrawFn) -> RuleData:
    mechanisms: dict[str, dict[str, Any]] = {
        "points": {"rate": draw(ratios)},
        "multiplier": {"rate": draw(ratios)},
        "prior_self_pay": {"rate": draw(ratios)},
        "level": {"level": draw(st.sampled_from(["1", "2", "3"]))},
        "deductible": draw(
            st.sampled_from([{"factor": "2"}, {"amount": "1500"}, {"unchanged": True}])
        ),
    }
    chosen = draw(st.sets(st.sampled_from(sorted(mechanisms)), min_size=1))
    return away(**{name: mechanisms[name] for name in sorted(chosen)})


@st.composite
def rules(draw: st.DrawFn, shape: Shape = ANY) -> dict[str, RuleData]:
    made = [inpatient(**draw(care_values(shape)))]
    made += [
        draw(layer_rules(benefit, shape))
        for benefit in (LAYERS if shape.layers else ())
        if draw(st.booleans())
    ]
    if shape.elsewhere:
        made.append(draw(away_rules()))
    paid = draw(st.sets(st.sampled_from(["deductible", "cost_sharing", "non_covered"]), min_size=1))
    made.append(rule("personal_account", pays_for=counts(*sorted(paid))))
    return named(*made)


people = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["active", "retired"]),
        "hospital_level": st.sampled_from([1, 2, 3]),
        "admission": st.integers(1, 5),
        "days": st.integers(1, 60),
        "tcm": st.booleans(),
        "listed_treatment": st.booleans(),
        "care_place": st.sampled_from(["local", "in_province"]),
        "account_balance": money.map(str),
    }
)
at_home = people.map(lambda person: {**person, "care_place": "local"})


def settle(made: Mapping[str, RuleData], total: Decimal, **more: object) -> Result:
    return calculate("inpatient", stay(str(total), **more), rule_sets.library(dict(made)))


def amount(result: Result, name: str) -> Decimal:
    return Decimal(result.amounts.get(name, 0))


@given(rules(), people, st.lists(money, min_size=4, max_size=4))
def test_the_parts_make_up_the_bill(
    made: dict[str, RuleData], person: dict[str, Any], parts: list[Decimal]
) -> None:
    outside = {name: str(part) for name, part in zip(PARTS, parts, strict=False)}
    result = settle(made, sum(parts, ZERO), **person, **outside)
    total, scope = amount(result, "total"), amount(result, "in_scope")
    assert total == sum((amount(result, name) for name in PARTS), scope)
    if person["care_place"] == "local":
        assert scope == parts[3]
    assert amount(result, "fund_total") == sum((amount(result, name) for name in FUNDS), ZERO)
    assert total == amount(result, "fund_total") + amount(result, "patient_total")
    assert amount(result, "patient_total") == amount(result, "personal_account") + amount(
        result, "cash"
    )


@given(rules(), people, st.lists(money, min_size=4, max_size=4), money)
def test_every_amount_stays_in_its_bounds(
    made: dict[str, RuleData], person: dict[str, Any], parts: list[Decimal], used: Decimal
) -> None:
    outside = {name: str(part) for name, part in zip(PARTS, parts, strict=False)}
    result = settle(made, sum(parts, ZERO), used_so_far=str(used), **person, **outside)
    assert min(Decimal(found) for found in result.amounts.values()) >= 0
    assert amount(result, "pooled_fund") <= amount(result, "in_scope")
    assert amount(result, "deductible") <= amount(result, "in_scope")
    assert amount(result, "personal_account") <= Decimal(person["account_balance"])
    for step in result.walk():
        if step.id in FUNDS:
            left = [part.money for part in step.parts if part.id.endswith("ceiling_left")]
            assert step.money <= min(left, default=step.money)
        if step.id in LAYERS:
            assert step.money <= result.step(f"{step.id}_base").money


@given(rules(), people, money, money)
def test_the_fund_never_pays_above_its_ceiling(
    made: dict[str, RuleData], person: dict[str, Any], expense: Decimal, used: Decimal
) -> None:
    found = made["employee-inpatient"]["values"].get("payment_ceiling")
    # A ceiling on what the fund pays counts the one, a ceiling on expense the other.
    before = {"used_so_far": str(used), "in_scope_so_far": str(used)}
    paid = amount(settle(made, expense, **before, **person), "pooled_fund")
    if found:
        limit = Decimal(found["readings"][0]["amount"])
        assert paid <= max(limit - used, ZERO)


@given(rules(Shape(monotone=True)), people, money, money)
def test_more_expense_never_lowers_what_the_fund_pays(
    made: dict[str, RuleData], person: dict[str, Any], expense: Decimal, more: Decimal
) -> None:
    less, greater = settle(made, expense, **person), settle(made, expense + more, **person)
    assert amount(less, "pooled_fund") <= amount(greater, "pooled_fund")
    # A fen that the fund rounds up is a fen less for the layers after it, and each may lose one.
    fen = Decimal("0.01") * len(LAYERS)
    assert amount(less, "fund_total") <= amount(greater, "fund_total") + fen


@given(rules(), people)
def test_nothing_in_nothing_out(made: dict[str, RuleData], person: dict[str, Any]) -> None:
    result = settle(made, ZERO, **person)
    assert {Decimal(found) for found in result.amounts.values()} == {ZERO}


@given(rules(), people, money)
def test_retirement_never_costs(
    made: dict[str, RuleData], person: dict[str, Any], expense: Decimal
) -> None:
    paid = {
        status: amount(settle(made, expense, **{**person, "status": status}), "pooled_fund")
        for status in ("active", "retired")
    }
    assert paid["active"] <= paid["retired"]


@given(rules(), people, money)
def test_the_steps_lead_to_the_amounts(
    made: dict[str, RuleData], person: dict[str, Any], expense: Decimal
) -> None:
    result = settle(made, expense, **person)
    known = {step.id for step in result.walk()} | set(result.inputs)
    for step in result.walk():
        assert set(step.inputs) <= known, step.id
    settings_ = made["employee-inpatient"]["values"]["reimbursement_rate"]
    if settings_["applies_to"] == "above_deductible":
        by_rate = result.step("payment_by_rate")
        stretches = [part.money for part in by_rate.parts if part.id.startswith("band_")]
        assert sum(stretches, ZERO) == by_rate.money


@given(rules(), at_home, st.lists(money, min_size=4, max_size=4))
def test_what_is_left_is_known_by_kind(
    made: dict[str, RuleData], person: dict[str, Any], parts: list[Decimal]
) -> None:
    facts: dict[str, Any] = {
        **{k: str(v).lower() if isinstance(v, bool) else v for k, v in person.items()},
        "hospital_level": str(person["hospital_level"]),
    }
    for done in settle_in_turn(made, *(("inpatient", part) for part in parts), **facts):
        assert min(done.costs.values()) >= 0
        assert sum(done.costs.values()) == done.amount("patient_total")


def sums(done: list[Settlement]) -> dict[str, Decimal]:
    """What each fund and the patient pay over some visits."""
    names = (*FUNDS, "deductible", "patient_total")
    return {name: sum((item.amount(name) for item in done), ZERO) for name in names}


def the_same_but_for_fen(first: dict[str, Decimal], second: dict[str, Decimal]) -> bool:
    return all(abs(first[name] - second[name]) <= Decimal("0.10") for name in first)


@given(rules(ANNUAL), money, money, st.sampled_from(["active", "retired"]))
def test_under_an_annual_rule_splitting_a_bill_changes_nothing_but_fen(
    made: dict[str, RuleData], first: Decimal, second: Decimal, status: str
) -> None:
    whole = settle_in_turn(made, ("inpatient", first + second), status=status)
    split = settle_in_turn(made, ("inpatient", first), ("inpatient", second), status=status)
    assert the_same_but_for_fen(sums(whole), sums(split))
    assert whole[-1].so_far.expense_of("inpatient") == split[-1].so_far.expense_of("inpatient")


@given(rules(ANNUAL), st.lists(money, min_size=2, max_size=4), st.randoms())
def test_under_an_annual_rule_the_order_of_visits_changes_nothing_but_fen(
    made: dict[str, RuleData], bills: list[Decimal], random: Any
) -> None:
    shuffled = random.sample(bills, len(bills))
    one = settle_in_turn(made, *(("inpatient", bill) for bill in bills))
    other = settle_in_turn(made, *(("inpatient", bill) for bill in shuffled))
    assert the_same_but_for_fen(sums(one), sums(other))


@given(rules(replace(ANNUAL, layers=False)), money, money)
def test_what_was_before_may_be_given_as_inputs(
    made: dict[str, RuleData], first: Decimal, second: Decimal
) -> None:
    """The single calculator, told what the year has used up, agrees with the year carried on."""
    values = made["employee-inpatient"]["values"]
    values.pop("inner_ceiling", None)
    before, after = settle_in_turn(made, ("inpatient", first), ("inpatient", second))
    used = before.so_far.used
    told = settle(
        made,
        second,
        deductible_so_far=str(before.amount("deductible")),
        in_scope_so_far=str(before.so_far.expense_of("inpatient")),
        used_so_far=str(max(used.values(), default=ZERO)),
    )
    assert amount(told, "pooled_fund") == after.amount("pooled_fund")
    assert amount(told, "deductible") == after.amount("deductible")


@settings(max_examples=60)
@given(rules(Shape(monotone=True, elsewhere=False)), at_home, money, st.sampled_from(FUNDS))
def test_reverse_finds_the_smallest_expense_that_reaches_the_amount(
    made: dict[str, RuleData], person: dict[str, Any], expense: Decimal, name: str
) -> None:
    """The payment of some bill is wanted: no smaller bill may reach it, and the found one does."""
    library = rule_sets.library(dict(made))
    wanted = amount(settle(made, expense, **person), name)
    if wanted == 0:
        return
    want = {"amount": name, "reaches": str(wanted)}
    found = reverse("inpatient", stay("1", **person), want, library)
    assert found.total <= expense
    assert amount(settle(made, found.total, **person), name) >= wanted
    assert amount(settle(made, found.total - Decimal("0.01"), **person), name) < wanted
