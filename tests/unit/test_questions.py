"""Guided questions: only those that matter for the answers so far, where, who, what, how much."""

import json
from typing import Any

import pytest

from calculator import Library, Refused, calculate
from calculator.questions import Question, asked, questions
from tests import rule_sets
from tests.rule_sets import (
    FLAT,
    ceiling,
    deductible,
    inpatient,
    named,
    rate,
    rule,
    schemeless,
    value,
)

HERE = {"place": "testland", "scheme": "employee", "date": "2022-06-01"}
BILL = ["total", "non_covered", "prior_self_pay", "over_limit"]


def of(library: Library, calculator: str = "inpatient", **inputs: object) -> dict[str, Question]:
    found = questions(calculator, {**HERE, **inputs}, library)
    return {question.field.name: question for question in found}


def made(*rules: rule_sets.RuleData, **values: Any) -> Library:
    return rule_sets.library(named(inpatient(**{**FLAT, **values}), *rules))


PLAIN = made()
BY_PERSON = made(
    deductible=deductible(
        {
            "table": [
                {"status": "active", "amount": "500"},
                {"status": "retired", "age": "<70", "amount": "400"},
                {"status": "retired", "age": "70+", "amount": "300"},
            ]
        }
    )
)


def test_a_plain_rule_needs_little() -> None:
    assert list(of(PLAIN)) == ["place", "scheme", "date", *BILL]


def test_where_comes_first_and_money_last() -> None:
    found = of(BY_PERSON)
    assert list(found) == ["place", "scheme", "status", "date", "age", *BILL]
    assert found["status"].why == "“起付标准”要看这一项。"


def test_an_answer_decides_what_is_asked_later() -> None:
    assert "age" not in of(BY_PERSON, status="active")
    assert of(BY_PERSON, status="retired")["age"].required


def test_before_the_place_is_known_only_the_usual_is_asked() -> None:
    found = questions("inpatient", {}, BY_PERSON)
    names = [question.field.name for question in found]
    assert names[:3] == ["place", "scheme", "status"]
    assert "age" not in names and not any(question.answered for question in found)


def test_the_day_decides_too() -> None:
    changed = deductible(
        {
            "from": "2020-01-01",
            "to": "2021-12-31",
            "table": [{"sex": s, "amount": "1"} for s in ("male", "female")],
        },
        {"from": "2022-01-01", "amount": "500"},
    )
    library = made(deductible=changed)
    assert "sex" in of(library, date="2021-06-01")
    assert "sex" not in of(library)
    assert "sex" in of(library, date=None)


def test_what_was_answered_stays_in_the_list() -> None:
    found = of(PLAIN, total="100")
    assert found["total"].answered and found["place"].answered
    assert not found["non_covered"].answered
    assert found["non_covered"].field.may_be_unknown


def test_unknown_is_an_answer_and_nonsense_is_none() -> None:
    found = of(PLAIN, non_covered="unknown", total="abc")
    assert found["non_covered"].answered
    assert not found["total"].answered


def test_care_elsewhere_asks_for_the_registration() -> None:
    points = value(
        "异地降低",
        "ratio",
        {
            "table": [
                {"care_place": "in_province", "unchanged": True},
                {"care_place": "out_of_province", "registration": "none", "rate": "0.2"},
                {
                    "care_place": "out_of_province",
                    "registration": ["long_term", "referral", "emergency"],
                    "unchanged": True,
                },
            ]
        },
    )
    library = made(rule("out_of_area", points=points))
    assert "registration" not in of(library)
    assert "registration" in of(library, care_place="out_of_province")
    assert "registration" not in of(library, care_place="in_province")


def test_a_kind_of_hospital_is_asked_instead_of_the_level() -> None:
    standard = deductible(
        {
            "table": [
                {"institution": "big", "amount": "1000"},
                {"institution": "small", "amount": "100"},
            ]
        }
    )
    by_level = rate({"table": [{"hospital_level": level, "rate": "0.8"} for level in (1, 2, 3)]})
    kinds: list[dict[str, Any]] = [
        {"id": "big", "label": "大医院", "level": 3},
        {"id": "small", "label": "卫生室"},
    ]
    rules = {"employee-inpatient": inpatient(deductible=standard, reimbursement_rate=by_level)}
    library = rule_sets.library(rules, institutions=kinds)
    found = of(library)
    assert "hospital_level" not in found
    assert [option.label for option in found["institution"].options] == ["大医院", "卫生室"]
    assert "hospital_level" not in of(library, institution="big")
    assert "hospital_level" in of(library, institution="small")


def test_a_kind_that_the_rules_have_no_place_for_is_not_offered() -> None:
    """A chemist's takes nobody in; where care is, which is asked later, makes no difference."""
    standard = deductible(
        {
            "table": [
                {"care_place": "local", "institution": "big", "amount": "1000"},
                {"care_place": "local", "institution": "home", "missing": "没有写"},
                {"care_place": "local", "institution": "shop", "not_applicable": "不收住院"},
                {"care_place": ["in_province", "out_of_province"], "amount": "900"},
            ]
        }
    )
    rules = named(inpatient(**{**FLAT, "deductible": standard}))
    kinds = [
        {"id": "big", "label": "大医院"},
        {"id": "home", "label": "护理院"},
        {"id": "shop", "label": "药店"},
    ]
    library = rule_sets.library(rules, institutions=kinds)
    offered = of(library)["institution"].options
    # What nobody has found out is not ruled out: the answer says so.
    assert [option.value for option in offered] == ["big", "home"]


def test_the_year_before_matters_where_something_is_counted_by_the_year() -> None:
    library = made(
        deductible=deductible({"amount": "500"}, per="year"),
        reimbursement_rate=rate({"rate": "0.8"}, bands_on="year"),
        payment_ceiling=ceiling({"amount": "10000"}),
    )
    found = of(library)
    assert {"used_so_far", "deductible_so_far", "in_scope_so_far"} <= found.keys()
    assert not found["used_so_far"].required
    assert "self_pay_so_far" not in found and "account_balance" not in found


def test_a_chronic_disease_only_where_there_are_rules_for_it() -> None:
    visits = rule("outpatient", **FLAT)
    by_disease = deductible(
        {"table": [{"disease": "a", "amount": "0"}, {"disease": "b", "amount": "1"}]}
    )
    chronic = rule("chronic_outpatient", **{**FLAT, "deductible": by_disease})
    diseases = [{"id": "a", "label": "甲"}, {"id": "b", "label": "乙"}]
    library = rule_sets.library(named(visits, chronic), diseases=diseases)
    assert "chronic" not in of(rule_sets.library(named(visits)), "outpatient")
    assert "disease" not in of(library, "outpatient")
    assert "disease" in of(library, "outpatient", chronic="true")


def test_a_month_of_birth_tells_the_age() -> None:
    credit = value(
        "划入",
        "yuan_per_month",
        {
            "table": [
                {"age": "<45", "credit": {"amount": "1"}},
                {"age": "45+", "credit": {"amount": "2"}},
            ]
        },
        paid="month",
    )
    library = rule_sets.library(named(rule("personal_account", credit=credit)))
    assert of(library, "personal-account")["age"].required


def test_a_day_of_payment_only_for_those_who_wait_from_it() -> None:
    waits = {"fixed_wait": value("固定", "months", {"months": 3})}
    library = rule_sets.library(
        named(
            rule_sets.resident("waiting_period", **waits),
            rule("waiting_period", gap_allowed=value("不等", "months", {"months": 3})),
        )
    )
    resident = {"scheme": "resident", "date": None}
    assert "date" not in of(library, "waiting-period", **resident, in_season="true")
    assert of(library, "waiting-period", **resident, in_season="false")["date"].required
    assert of(library, "waiting-period", date=None)["date"].required


def test_the_bridge_says_how_many_are_open() -> None:
    answer = asked({"calculator": "inpatient", "inputs": {**HERE, "total": "100"}}, PLAIN)
    names = [question["name"] for question in answer["questions"]]
    assert names == ["place", "scheme", "date", *BILL]
    assert answer["remaining"] == 3
    first = answer["questions"][1]
    assert (first["group"], first["required"], first["answered"]) == ("什么人", True, True)
    assert first["options"][0] == {
        "value": "employee",
        "label": "职工医保",
        "label_en": "Employees' insurance",
    }
    json.dumps(answer)


def test_a_nationwide_question_needs_no_place() -> None:
    ages = {
        "statutory_age": value(
            "年龄",
            "years",
            {
                "table": [
                    {"sex": "male", "years": 60},
                    {"sex": "female", "female_category": "50", "years": 50},
                    {"sex": "female", "female_category": "55", "years": 55},
                ]
            },
        )
    }
    library = rule_sets.library({}, nation=named(schemeless("retirement_age", **ages)))
    man, woman = (
        [q.field.name for q in questions("retirement-age", {"sex": sex}, library)]
        for sex in ("male", "female")
    )
    assert man[:2] == woman[:2] == ["sex", "birth"]
    assert "female_category" in woman and "female_category" not in man


def test_where_there_is_no_rule_nobody_is_asked_for_more_than_place_and_scheme() -> None:
    """Whatever else is filled in, the same refusal follows."""
    known = {
        "place": "testland",
        "scheme": "resident",
        "status": "active",
        "date": "2022-06-01",
        "cause": "illness",
        "hospital_level": "3",
        "total": "1500",
    }
    for given in ({"place": "testland", "scheme": "resident"}, known):
        found = questions("inpatient", given, PLAIN)
        assert [question.field.name for question in found] == ["place", "scheme"]
        with pytest.raises(Refused, match="还没有收录testland居民医保住院的规则") as caught:
            calculate("inpatient", given, PLAIN, form=True)
        assert caught.value.reason == "no_rule"
    insured = questions("inpatient", known | {"scheme": "employee"}, PLAIN)
    assert "total" in [question.field.name for question in insured]
