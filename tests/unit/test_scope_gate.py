"""Why somebody needs care: what medical insurance does not pay at all is said before any sum."""

from typing import Any

import pytest

from calculator import CALCULATORS, InvalidInput, Refused, calculate, fields_for
from calculator.html_compare import side_by_side
from calculator.html_reverse import backwards
from calculator.ledger import read_visit, visit_fields
from calculator.policy.conditions import KEYS
from calculator.questions import questions
from calculator.reverse import reverse
from calculator.web.ledger import ledger_visit
from tests import rule_sets
from tests.rule_sets import (
    ELSEWHERE,
    FLAT,
    away,
    deductible,
    inpatient,
    layer,
    named,
    rate,
    rule,
    schemeless,
    stay,
    value,
)

REASONS = {
    "work_injury": "走工伤保险，请找单位",
    "third_party": "该由第三人付；他不付的，可以请医保先垫",
    "public_health": "走公共卫生",
    "abroad": "境外的不付",
}
TABLE: list[dict[str, Any]] = [
    {"cause": "illness", "unchanged": True},
    *({"cause": cause, "not_covered": reason} for cause, reason in REASONS.items()),
    {"cause": "fitness", "missing": "体检的规定"},
]
SCOPE = named(
    schemeless(
        "scope", exclusions=value("不报的情形", "text", {"from": "2011-07-01", "table": TABLE})
    )
)
RULES = named(
    inpatient(**FLAT),
    rule(
        "outpatient",
        deductible=deductible({"amount": "0"}, per="visit"),
        reimbursement_rate=rate({"rate": "0.5"}),
    ),
    away(points={"rate": "0.1"}),
    layer("critical_illness", "cost_sharing", reimbursement_rate=rate({"rate": "0.6"})),
)
GATED = rule_sets.library(RULES, nation=SCOPE)
OPEN = rule_sets.library(RULES)

VISITS = [
    {"date": "2022-01-05", "kind": "inpatient", "hospital_level": 3, "total": "1500"},
    {"date": "2022-02-05", "kind": "outpatient", "hospital_level": 1, "total": "100"},
]
QUESTIONS: dict[str, dict[str, object]] = {
    "inpatient": stay("1500"),
    "outpatient": stay("100"),
    "out-of-area": stay("1500", **ELSEWHERE),
    "critical-illness": stay("0", accumulated_self_pay="1000"),
}


def year(cause: str | None, library: Any = GATED) -> Any:
    second = VISITS[1] if cause is None else {**VISITS[1], "cause": cause}
    question = {
        "place": "testland",
        "scheme": "employee",
        "status": "active",
        "visits": [VISITS[0], second],
    }
    return calculate("year", question, library)


@pytest.mark.parametrize("calculator", QUESTIONS)
@pytest.mark.parametrize("cause", REASONS)
def test_what_is_for_others_to_pay_is_refused_with_the_reason(calculator: str, cause: str) -> None:
    with pytest.raises(Refused) as caught:
        calculate(calculator, {**QUESTIONS[calculator], "cause": cause}, GATED)
    assert caught.value.reason == "not_covered"
    assert REASONS[cause] in caught.value.message
    assert "《cn rule》第一条" in caught.value.message


@pytest.mark.parametrize("calculator", QUESTIONS)
def test_an_illness_changes_nothing(calculator: str) -> None:
    question = QUESTIONS[calculator]
    said = calculate(calculator, {**question, "cause": "illness"}, GATED)
    unsaid = calculate(calculator, question, GATED)
    ungated = calculate(calculator, question, OPEN)
    assert said.amounts == unsaid.amounts == ungated.amounts
    # The rule that let it pass has no part in the sum.
    assert {source.document for source in said.sources} == {"testland-rule"}
    assert said.warnings == ungated.warnings


@pytest.mark.parametrize("calculator", QUESTIONS)
def test_the_assumption_is_said_once_and_only_where_there_is_a_rule(calculator: str) -> None:
    words = "没有填“因为什么看病”，按“疾病或意外”算。"
    assert calculate(calculator, QUESTIONS[calculator], GATED).assumptions.count(words) == 1
    assert words not in calculate(calculator, QUESTIONS[calculator], OPEN).assumptions


@pytest.mark.parametrize("calculator", QUESTIONS)
def test_without_a_rule_of_scope_everything_passes(calculator: str) -> None:
    calculate(calculator, {**QUESTIONS[calculator], "cause": "work_injury"}, OPEN)


def test_a_cause_about_which_the_rule_does_not_know() -> None:
    with pytest.raises(Refused, match="体检的规定") as caught:
        calculate("inpatient", stay("1500", cause="fitness"), GATED)
    assert caught.value.reason == "missing_parameter"


def test_before_the_rule_only_an_illness_passes() -> None:
    old = {**FLAT, "deductible": deductible({"from": "2000-01-01", "amount": "500"})}
    old["reimbursement_rate"] = rate({"from": "2000-01-01", "rate": "0.8"})
    library = rule_sets.library(named(inpatient(**old)), nation=SCOPE)
    early = stay("1500", date="2010-01-01")
    assert calculate("inpatient", early, library).amounts["pooled_fund"] == "800.00"
    with pytest.raises(Refused) as caught:
        calculate("inpatient", {**early, "cause": "abroad"}, library)
    assert caught.value.reason == "no_rule"


class TestYear:
    def test_one_visit_of_the_year(self) -> None:
        with pytest.raises(Refused) as caught:
            year("third_party")
        assert caught.value.reason == "not_covered"
        assert caught.value.message.startswith("第 2 次（2022-02-05）：")

    def test_illness_is_assumed_and_said_once(self) -> None:
        warnings = [warning for warning in year(None).warnings if "因为什么看病" in warning]
        assert len(warnings) == 1
        assert year("illness").amounts == year(None, OPEN).amounts
        assert not [w for w in year(None, OPEN).warnings if "因为什么看病" in w]


def test_reverse_asks_it_too() -> None:
    want = {"amount": "pooled_fund", "reaches": "100"}
    question = {key: item for key, item in stay("1").items() if key != "total"}
    with pytest.raises(Refused) as caught:
        reverse("inpatient", {**question, "cause": "abroad"}, want, GATED)
    assert caught.value.reason == "not_covered"
    assert str(reverse("inpatient", question, want, GATED).total) == str(
        reverse("inpatient", question, want, OPEN).total
    )


def test_rules_typed_in_are_under_the_law_too() -> None:
    typed = {
        "inpatient": {
            "deductible": {"label": "起付", "unit": "yuan", "per": "admission", "amount": "500"},
            "reimbursement_rate": {
                "label": "比例",
                "unit": "ratio",
                "share": "fund",
                "bands_from": "zero",
                "bands_on": "bill",
                "rate": "0.8",
            },
        }
    }
    case = stay("1500", place="别处", rules=typed)
    assert calculate("inpatient", case, GATED).amounts["pooled_fund"] == "800.00"
    with pytest.raises(Refused, match="境外"):
        calculate("inpatient", {**case, "cause": "abroad"}, GATED)


class TestField:
    @pytest.mark.parametrize("calculator", QUESTIONS)
    def test_it_is_the_first_where_a_rule_asks_for_it(self, calculator: str) -> None:
        item = CALCULATORS[calculator]
        assert item.fields[0].name == "cause"
        assert fields_for(item, GATED)[0].name == "cause"
        assert "cause" not in [found.name for found in fields_for(item, OPEN)]

    def test_in_a_year_it_is_the_first_of_each_visit(self) -> None:
        visits = next(item for item in CALCULATORS["year"].fields if item.name == "visits")
        assert visits.fields[0].name == "cause"

    def test_it_offers_what_rules_may_ask(self) -> None:
        item = CALCULATORS["inpatient"].fields[0]
        assert [option.value for option in item.options] == list(KEYS["cause"].options)

    def test_a_cause_that_is_none(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            calculate("inpatient", stay("1500", cause="bad luck"), OPEN)
        assert [error.field for error in caught.value.errors] == ["cause"]


class TestForm:
    """A form has to have the reader's own word; a program may leave it out, and is told so."""

    @pytest.mark.parametrize("calculator", QUESTIONS)
    def test_a_form_takes_nothing_for_granted(self, calculator: str) -> None:
        [asked] = [f for f in fields_for(CALCULATORS[calculator], GATED) if f.name == "cause"]
        assert asked.required
        assert asked.assumed is None
        with pytest.raises(InvalidInput) as caught:
            calculate(calculator, QUESTIONS[calculator], GATED, form=True)
        assert [error.field for error in caught.value.errors] == ["cause"]
        said = {**QUESTIONS[calculator], "cause": "illness"}
        assert calculate(calculator, said, GATED, form=True).amounts

    @pytest.mark.parametrize("calculator", QUESTIONS)
    def test_where_no_rule_asks_nor_does_a_form(self, calculator: str) -> None:
        assert calculate(calculator, QUESTIONS[calculator], OPEN, form=True).amounts

    @pytest.mark.parametrize("calculator", QUESTIONS)
    def test_one_question_at_a_time_it_cannot_be_passed_over(self, calculator: str) -> None:
        [asked] = [
            question
            for question in questions(calculator, QUESTIONS[calculator], GATED)
            if question.field.name == "cause"
        ]
        assert asked.required

    def test_it_is_named_together_with_what_else_is_lacking(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            calculate("inpatient", {**stay("1500"), "total": "-1"}, GATED, form=True)
        assert {error.field for error in caught.value.errors} == {"cause", "total"}

    def test_backwards_and_side_by_side(self) -> None:
        own = {"care": "inpatient", "question": "amount", "reaches": "100"}
        case = {key: item for key, item in stay("1").items() if key != "total"}
        with pytest.raises(InvalidInput) as caught:
            backwards({"inputs": {**case, **own}}, GATED)
        assert [error.field for error in caught.value.errors] == ["cause"]
        compared = side_by_side({"calculator": "inpatient", "cases": [stay("1500")]}, GATED)
        assert [error["field"] for error in compared["errors"][0]] == ["cause"]

    def test_a_visit_of_the_ledger(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            ledger_visit({"visit": VISITS[0]}, GATED)
        assert [error.field for error in caught.value.errors] == ["cause"]
        assert ledger_visit({"visit": VISITS[0]}, OPEN)["visit"]
        # A table kept from before the question was asked can still be read.
        assert read_visit(VISITS[0])
        [asked] = [item for item in visit_fields(GATED) if item.name == "cause"]
        assert asked.required
