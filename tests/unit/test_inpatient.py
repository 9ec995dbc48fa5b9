"""The answer about a stay: readings in doubt, inheritance, kinds of hospital, and evidence."""

import re
from pathlib import Path
from typing import Any, ClassVar

import pytest

from calculator import InvalidInput, calculate
from calculator.datasets import load
from calculator.policy.shapes import LAYERS
from tests import rule_sets
from tests.rule_sets import (
    FLAT,
    deductible,
    inpatient,
    layer,
    named,
    rate,
    settle,
    stay,
)


class TestInheritance:
    def test_the_city_has_its_own_the_province_the_rest(self) -> None:
        library = rule_sets.library(
            {"employee-inpatient": inpatient(deductible=deductible({"amount": "500"}))},
            province={
                "employee-inpatient": inpatient(
                    deductible=deductible({"amount": "900"}),
                    reimbursement_rate=rate({"rate": "0.8"}),
                )
            },
        )
        result = calculate("inpatient", stay("1500"), library)
        assert result.amounts["pooled_fund"] == "800.00"
        assert {source.document for source in result.sources} == {"testland-rule", "testshire-rule"}


class TestInstitutions:
    KINDS: ClassVar[list[dict[str, Any]]] = [
        {"id": "clinic", "label": "社区", "level": 1},
        {"id": "town", "label": "一级（未施行基本药物）", "level": 1},
        {"id": "city", "label": "三级", "level": 3},
        {"id": "home", "label": "护理院"},
    ]
    TABLE: ClassVar[list[dict[str, Any]]] = [
        {"institution": "clinic", "rate": "0.9"},
        {"institution": ["town", "home"], "rate": "0.8"},
        {"institution": "city", "rate": "0.6"},
    ]

    def settle(self, **more: object) -> str:
        values = {**FLAT, "reimbursement_rate": rate({"table": self.TABLE})}
        library = rule_sets.library(
            {"employee-inpatient": inpatient(**values)}, institutions=self.KINDS
        )
        return str(calculate("inpatient", stay("1500", **more), library).amounts["pooled_fund"])

    def test_a_kind_of_hospital(self) -> None:
        assert self.settle(hospital_level=None, institution="home") == "800.00"

    def test_a_level_does_not_tell_the_kind(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            self.settle(hospital_level=3)
        assert [error.field for error in caught.value.errors] == ["institution"]

    def test_a_kind_stands_for_its_level(self) -> None:
        assert self.settle(hospital_level=None, institution="city") == "600.00"
        assert self.settle(hospital_level=3, institution="city") == "600.00"
        with pytest.raises(InvalidInput, match="不一致"):
            self.settle(hospital_level=1, institution="city")

    def test_a_level_of_two_kinds_is_asked_about(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            self.settle(hospital_level=1)
        assert [error.field for error in caught.value.errors] == ["institution"]

    def test_what_is_left_out_is_asked_for_by_its_name(self) -> None:
        with pytest.raises(InvalidInput) as raised:
            self.settle(hospital_level=None)
        (error,) = raised.value.errors
        assert (error.field, error.message) == (
            "institution",
            "请填写“医疗机构类别”，这里的规则要用到它。",
        )

    def test_a_kind_that_is_not_there(self) -> None:
        with pytest.raises(InvalidInput, match="护理院"):
            self.settle(hospital_level=None, institution="palace")


def test_the_result_carries_its_worst_grade_and_oldest_check() -> None:
    old = {**rule_sets.SOURCE, "checked_on": "2025-01-01", "grade": "C"}
    values = {**FLAT, "deductible": deductible({"amount": "500", "source": old})}
    result = settle(values, "1500")
    assert (result.lowest_grade, str(result.oldest_check)) == ("C", "2025-01-01")
    assert any("C 级" in warning for warning in result.warnings)


def test_what_no_rule_asks_need_not_be_said() -> None:
    library = rule_sets.library(named(inpatient(**FLAT)))
    bare = stay("1500", status=None, hospital_level=None)
    assert calculate("inpatient", bare, library).amounts["pooled_fund"] == "800.00"


def test_an_input_of_another_calculator_is_not_dropped_without_a_word() -> None:
    library = rule_sets.library(named(inpatient(**FLAT)))
    result = calculate("inpatient", stay("1500", last_wage="5000"), library)
    assert any("last_wage" in warning for warning in result.warnings)


def test_values_without_a_step_of_their_own_count_for_the_grade() -> None:
    cover = rule_sets.away(cover={"unchanged": True, "source": {**rule_sets.SOURCE, "grade": "C"}})
    library = rule_sets.library(named(inpatient(**FLAT), cover))
    result = calculate("inpatient", stay("1500", care_place="in_province"), library)
    assert result.lowest_grade == "C"


@pytest.mark.parametrize(
    ("scheme", "told"),
    [
        ("employee", "没有收录大额医疗费用补助、大病保险、公务员补助或企业补充、医疗救助的规则"),
        ("resident", "没有收录大病保险、医疗救助的规则"),
    ],
)
def test_a_layer_is_missed_only_by_those_whom_it_may_pay(scheme: str, told: str) -> None:
    made = {**inpatient(**FLAT), "scheme": scheme}
    result = calculate("inpatient", stay("1500", scheme=scheme), rule_sets.library(named(made)))
    [words] = [warning for warning in result.warnings if "这几层可能另付" in warning]
    assert words.startswith(told)


def test_a_layer_that_a_place_has_for_residents_too_pays() -> None:
    extra = {
        **layer("large_amount", "cost_sharing", reimbursement_rate=rate({"rate": "0.5"})),
        "scheme": "resident",
    }
    made = rule_sets.library(named({**inpatient(**FLAT), "scheme": "resident"}, extra))
    case = stay("1500", scheme="resident")
    # (1500 − 500) × 80% are paid; of the other 20%, half
    assert calculate("inpatient", case, made).amounts["large_amount"] == "100.00"


def test_the_page_denies_no_layer_whose_rule_is_known(repository: Path) -> None:
    known = {rule.benefit for rule in load().rules} & set(LAYERS)
    words = (repository / "docs" / "calculators" / "inpatient.md").read_text("utf-8")
    denied = [part for part in re.split("[。；]", words) if re.search("只算基本|没有收进来", part)]
    assert known and not denied
