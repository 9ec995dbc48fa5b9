"""Out of area: what each way of going elsewhere costs, and what not registering costs."""

from typing import Any

import pytest

from calculator import Refused, Result, calculate
from tests import rule_sets
from tests.rule_sets import FLAT, away, inpatient, named, rate, stay

BY_REGISTRATION = [
    {"registration": "none", "rate": "0.2"},
    {"registration": ["long_term", "emergency"], "unchanged": True},
    {"registration": "referral", "rate": "0.1"},
]


def answer(registration: str, **mechanisms: dict[str, Any]) -> Result:
    library = rule_sets.library(named(inpatient(**FLAT), away(**mechanisms)))
    case = stay("1500", care_place="out_of_province", registration=registration)
    return calculate("out-of-area", case, library)


def test_every_registration_beside_home() -> None:
    amounts = answer("none", points={"table": BY_REGISTRATION}).amounts
    # at home 80% of 1000 are paid; without registration 60%, after referral 70%
    assert amounts["patient_local"] == "700.00"
    assert amounts["patient_total"] == amounts["patient_none"] == "900.00"
    assert amounts["patient_referral"] == "800.00"
    assert amounts["patient_long_term"] == "700.00"
    assert amounts["cost_of_not_registering"] == "200.00"


def test_the_sentence_tells_a_traveller_of_a_referral_and_not_of_living_there() -> None:
    result = answer("none", points={"table": BY_REGISTRATION})
    # 900 against 800 with a referral; another 100 less for those who live there
    assert result.lead.endswith(
        "不备案比转诊备案多付 100.00 元。长期住在那里、办了长期居住备案的，还能再少付 100.00 元。"
    )
    assert result.headline == ("patient_total", "cost_of_no_referral")
    assert result.amounts["cost_of_no_referral"] == "100.00"
    # Who lives there is told of that, 900 against 700, and an emergency cannot wait for a referral.
    for registration in ("long_term", "emergency"):
        result = answer(registration, points={"table": BY_REGISTRATION})
        assert "多付 200.00 元。" in result.lead and "转诊" not in result.lead
        assert "cost_of_no_referral" not in result.amounts


def test_where_a_referral_changes_nothing_the_sentence_says_so() -> None:
    table = [
        {"registration": "long_term", "unchanged": True},
        {"registration": ["none", "referral", "emergency"], "rate": "0.1"},
    ]
    lead = answer("none", points={"table": table}).lead
    # 800 either way, 700 for those who live there
    assert lead.endswith(
        "转诊备案和不备案，付的一样多。长期住在那里、办了长期居住备案的，还能再少付 100.00 元。"
    )


def test_where_nothing_is_paid_without_registration_all_of_it_is_lost() -> None:
    cover = {
        "table": [
            {"registration": "none", "not_covered": "没有备案"},
            {"registration": ["long_term", "referral", "emergency"], "unchanged": True},
        ]
    }
    for registration in ("none", "referral"):
        result = answer(registration, cover=cover)
        assert result.amounts["patient_none"] == "1500.00"
        # 1500 against 700
        assert result.amounts["cost_of_not_registering"] == "800.00"
    assert answer("none", cover=cover).amounts["patient_total"] == "1500.00"


def test_what_does_not_apply_is_not_all_left_to_the_patient() -> None:
    table = [
        {"registration": "none", "not_applicable": "药店不收住院"},
        {"registration": ["long_term", "referral", "emergency"], "unchanged": True},
    ]
    with pytest.raises(Refused, match="不适用：药店不收住院") as refusal:
        answer("none", points={"table": table})
    assert refusal.value.reason == "not_covered"
    assert "patient_none" not in answer("referral", points={"table": table}).amounts


def test_an_emergency_is_no_way_to_save() -> None:
    table = [
        {"registration": "emergency", "unchanged": True},
        {"registration": ["none", "long_term", "referral"], "rate": "0.2"},
    ]
    assert answer("none", points={"table": table}).amounts["cost_of_not_registering"] == "0.00"


def test_what_not_registering_costs_is_not_told_where_nothing_says_how_it_is_paid() -> None:
    table = [
        {"registration": "none", "missing": "没有备案怎样付"},
        {"registration": ["long_term", "emergency"], "unchanged": True},
        {"registration": "referral", "rate": "0.1"},
    ]
    for registration in ("long_term", "referral"):
        result = answer(registration, points={"table": table})
        assert "cost_of_not_registering" not in result.amounts
        assert "没有查到" in result.lead


def test_without_any_rule_for_elsewhere_it_is_refused() -> None:
    library = rule_sets.library(named(inpatient(**FLAT)))
    with pytest.raises(Refused):
        calculate("out-of-area", stay("1500", care_place="in_province"), library)


def test_a_forced_level_does_not_fit_rules_by_kinds_of_hospital() -> None:
    table = [{"institution": "community", "rate": "0.7"}, {"institution": "big", "rate": "0.6"}]
    kinds = [
        {"id": "community", "label": "社区", "level": 1},
        {"id": "big", "label": "一类", "level": 3},
    ]
    values = {**FLAT, "reimbursement_rate": rate({"table": table})}
    made = named(inpatient(**values), away(level={"level": "3"}))
    library = rule_sets.library(made, institutions=kinds)
    case = stay("1500", hospital_level=None, institution="community", care_place="in_province")
    with pytest.raises(Refused) as caught:
        calculate("inpatient", case, library)
    assert caught.value.reason == "missing_parameter"
