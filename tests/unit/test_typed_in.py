"""A place that is not in the data: rules typed in are labelled so, checked, and exported."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from calculator import DataErrors, InvalidInput, Library, calculate
from calculator.html import render_result
from calculator.typed_in import draft
from tests import rule_sets
from tests.rule_sets import FLAT, inpatient, named, stay

RULES: dict[str, Any] = {
    "inpatient": {
        "deductible": {"label": "起付线", "unit": "yuan", "per": "admission", "amount": "300"},
        "reimbursement_rate": {
            "label": "比例",
            "unit": "ratio",
            "share": "fund",
            "bands_from": "zero",
            "bands_on": "bill",
            "bands": [{"up_to": "1000", "rate": "0.5"}, {"rate": "0.7"}],
        },
    }
}
LIBRARY = rule_sets.library(named(inpatient(**FLAT)))


def test_typed_rules_are_used_and_labelled_in_every_step() -> None:
    result = calculate("inpatient", stay("2000", place="某县", rules=RULES), LIBRARY)
    # (1000−300)×0.5 + 1000×0.7
    assert result.amounts["pooled_fund"] == "1050.00"
    assert any("您自己填的" in warning for warning in result.warnings)
    sourced = [step for step in result.walk() if step.sources]
    assert sourced
    assert all(source.typed for step in sourced for source in step.sources)
    assert result.oldest_check is None
    assert result.lowest_grade is None
    html = render_result(result)
    assert "您自己填" in html
    assert "documents/" not in html


def test_what_is_not_typed_in_comes_from_the_place() -> None:
    only_deductible = {"inpatient": {"deductible": RULES["inpatient"]["deductible"]}}
    result = calculate("inpatient", stay("1300", rules=only_deductible), LIBRARY)
    # (1300−300)×0.8 with the rate of Testland
    assert result.amounts["pooled_fund"] == "800.00"
    assert {source.typed for source in result.sources} == {True, False}


def test_the_library_itself_is_left_as_it_was() -> None:
    calculate("inpatient", stay("2000", rules=RULES), LIBRARY)
    assert "typed-in" not in LIBRARY.places
    assert calculate("inpatient", stay("1500"), LIBRARY).amounts["pooled_fund"] == "800.00"


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ({}, "不能是空的"),
        ([], "不能是空的"),
        ({"lottery": {}}, "不认识的项目"),
        ({"inpatient": 3}, "应是"),
        (
            {"inpatient": {"deductible": {**RULES["inpatient"]["deductible"], "amount": "-1"}}},
            "不是数",
        ),
        ({"inpatient": {"deductable": RULES["inpatient"]["deductible"]}}, "是不是“deductible”"),
    ],
)
def test_wrong_rules_are_named(rules: Any, says: str) -> None:
    with pytest.raises(InvalidInput, match=says) as caught:
        calculate("inpatient", stay("2000", rules=rules), LIBRARY)
    assert {error.field for error in caught.value.errors} == {"rules"}


def test_a_hole_in_typed_conditions_is_found() -> None:
    table = [{"hospital_level": 1, "amount": "100"}]
    holed = {"label": "起付线", "unit": "yuan", "per": "admission", "table": table}
    with pytest.raises(InvalidInput, match="缺口"):
        calculate("inpatient", stay("2000", rules={"inpatient": {"deductible": holed}}), LIBRARY)


def test_the_draft_lacks_nothing_but_its_sources(repository: Path, tmp_path: Path) -> None:
    found = draft(stay("2000", place="mycity", rules=RULES), LIBRARY)
    assert len(found.missing_sources) == 2
    for where in ("deductible", "reimbursement_rate"):
        assert any(where in missing for missing in found.missing_sources)
    shutil.copytree(repository / "policy_data", tmp_path, dirs_exist_ok=True)
    for name, text in found.files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with pytest.raises(DataErrors) as caught:
        Library.from_yaml(tmp_path)
    assert {problem.message for problem in caught.value.problems} == {"缺少“source”，请补上。"}
    assert len(caught.value.problems) == 2


def test_a_chinese_name_gets_a_folder_that_the_check_accepts() -> None:
    assert set(draft(stay("1", place="某县", rules=RULES), LIBRARY).files) == {
        "cn/new-place/place.yaml",
        "cn/new-place/employee-inpatient.yaml",
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [({"scheme": None}, "scheme"), ({"date": "hello"}, "date"), ({"date": None}, "date")],
)
def test_a_draft_needs_a_scheme_and_a_day_that_is_one(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        draft(stay("1", rules=RULES) | change, LIBRARY)
    assert [error.field for error in caught.value.errors] == [field]


KINDS = {"institutions": [{"id": "clinic", "label": "社区"}, {"id": "big", "label": "大医院"}]}
BY_KIND = {
    "label": "起付线",
    "unit": "yuan",
    "per": "admission",
    "table": [{"institution": "clinic", "amount": "100"}, {"institution": "big", "amount": "900"}],
}


def test_kinds_of_hospital_may_be_typed_in_too() -> None:
    rules = {"place": KINDS, "inpatient": {**RULES["inpatient"], "deductible": BY_KIND}}
    case = stay("1000", place="某县", rules=rules, hospital_level=None, institution="clinic")
    # (1000 − 100) × 50%
    assert calculate("inpatient", case, LIBRARY).amounts["pooled_fund"] == "450.00"
    assert "institutions" in draft(case, LIBRARY).files["cn/new-place/place.yaml"]


def test_the_kinds_of_a_place_in_the_data_are_known_to_typed_rules() -> None:
    library = rule_sets.library(named(inpatient(**FLAT)), institutions=KINDS["institutions"])
    case = stay("1000", rules={"inpatient": {"deductible": BY_KIND}}, institution="clinic")
    # (1000 − 100) × 80% with the rate of Testland
    assert calculate("inpatient", case, library).amounts["pooled_fund"] == "720.00"


def test_conflicting_readings_may_be_typed_in_too() -> None:
    deductible = {
        **{key: RULES["inpatient"]["deductible"][key] for key in ("label", "unit", "per")},
        "readings": [{"amount": "300", "alternatives": [{"amount": "500"}]}],
    }
    rules = {"inpatient": {**RULES["inpatient"], "deductible": deductible}}
    result = calculate("inpatient", stay("1000", rules=rules), LIBRARY)
    assert result.amounts["pooled_fund"] == "350.00"
    assert [other.amounts["pooled_fund"] for other in result.alternatives] == ["250.00"]


@pytest.mark.parametrize(
    "rules",
    [
        {"inpatient": {"deductible": 3}},
        {"inpatient": {}},
        {"inpatient": {"deductible": {**RULES["inpatient"]["deductible"], "per": "galaxy"}}},
    ],
)
def test_rules_that_would_not_pass_the_check_give_no_draft(rules: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as caught:
        draft(stay("1", place="mycity", rules=rules), LIBRARY)
    assert {error.field for error in caught.value.errors} == {"rules"}


def test_a_draft_never_takes_the_folder_of_a_place_in_the_data() -> None:
    assert "cn/new-place/place.yaml" in draft(stay("1", rules=RULES), LIBRARY).files
