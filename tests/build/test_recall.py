"""Figures that are out and wrong: named in a list that is read strictly, and told to every page."""

import json
import re
import shutil
from pathlib import Path

import pytest

from builder.checks import check_policy_data
from builder.errors import BuildError
from builder.project import Project
from builder.recall import Withdrawn, read_withdrawn, readings, revision
from calculator.policy import Library
from tests.rule_sets import FLAT, SOURCE, deductible, inpatient, library, named

MADE = library(named(inpatient(**FLAT)))
LIST = """
- reading: testland/employee-inpatient/deductible/00000000
  withdrawn_on: 2026-12-02
  place: testland
  wrong: 起付标准写成了 600 元。
  right: 应是 500 元。
- reading: testland/employee-inpatient/reimbursement_rate/00000000
  withdrawn_on: 2026-12-01
  place: testland
  wrong: 比例写成了 90%。
  right: 应是 80%。
"""


def read(folder: Path, text: str) -> tuple[tuple[Withdrawn, ...], str]:
    (folder / "withdrawn.yaml").write_text(text, encoding="utf-8")
    found, problems = read_withdrawn(folder, MADE)
    return found, "\n".join(map(str, problems))


def test_the_revision_names_what_is_withdrawn_and_the_newest_data(tmp_path: Path) -> None:
    withdrawn, problems = read(tmp_path, LIST)
    assert not problems
    told = json.loads(revision(MADE, withdrawn))
    assert told["format"] == 1
    assert told["data_version"] == MADE.data_version
    assert told["newest_check"] == "2026-11-22"
    assert told["withdrawn"][0] == {
        "reading": "testland/employee-inpatient/deductible/00000000",
        "withdrawn_on": "2026-12-02",
        "says": "起付标准写成了 600 元。应是 500 元。",
    }


def test_the_right_figure_says_that_only_a_repost_tells_it(tmp_path: Path) -> None:
    copied = {"amount": "500", "source": {**SOURCE, "grade": "C"}}
    made = library(named(inpatient(**{**FLAT, "deductible": deductible(copied)})))
    (tmp_path / "withdrawn.yaml").write_text(LIST, encoding="utf-8")
    found, _ = read_withdrawn(tmp_path, made)
    assert [item.says for item in found] == [
        "起付标准写成了 600 元。应是 500 元（C 级）。",
        "比例写成了 90%。应是 80%。",
    ]


def test_there_need_be_no_list(tmp_path: Path) -> None:
    assert read_withdrawn(tmp_path, MADE) == ((), [])


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("deductible/00000000", "deductible", "withdrawn.yaml:2  “testland/employee-inpatient/ded"),
        ("place: testland", "place: testlnad", "withdrawn.yaml:4  “place: testlnad”不在可选范围"),
        ("place: testland", "place: testshire", "编号的开头应是 place 写的那个地方"),
        ("2026-12-02", "2026-11-30", "新的写在前面"),
        ("  wrong: 起付标准写成了 600 元。\n", "", "缺少“wrong”"),
        ("reimbursement_rate/", "deductible/", "撤回了两次"),
    ],
)
def test_a_mistake_is_told_with_its_line(right: str, wrong: str, said: str, tmp_path: Path) -> None:
    _, problems = read(tmp_path, LIST.replace(right, wrong, 1))
    assert said in problems


def test_what_is_withdrawn_must_be_gone_from_the_data(tmp_path: Path) -> None:
    still_there = readings(MADE)[0].id
    _, problems = read(
        tmp_path, LIST.replace("testland/employee-inpatient/deductible/00000000", still_there)
    )
    assert "withdrawn.yaml:2  撤回的数还在资料里" in problems


def test_the_check_tells_it_beside_all_else(project: Project, tmp_path: Path) -> None:
    shutil.copytree(project.policy_data, tmp_path / "policy_data")
    checkout = Project(tmp_path)
    shipped = Library.from_yaml(checkout.policy_data)
    still_there = next(item.id for item in readings(shipped) if item.id.startswith("yantai/"))
    text = LIST.replace("testland/employee-inpatient/deductible/00000000", still_there)
    text = text.replace("testland", "yantai")
    (checkout.policy_data / "withdrawn.yaml").write_text(text, encoding="utf-8")
    (checkout.policy_data / "changes.yaml").write_text("- {date: 2026}\n", encoding="utf-8")
    with pytest.raises(BuildError) as refusal:
        check_policy_data(checkout)
    assert "撤回的数还在资料里" in str(refusal.value)
    assert "changes.yaml:1" in str(refusal.value)
    # A mistake in a rule hides no mistake of form in the lists.
    (checkout.policy_data / "cn" / "place.yaml").write_text("code: [\n", encoding="utf-8")
    with pytest.raises(BuildError) as refusal:
        check_policy_data(checkout)
    assert "cn/place.yaml" in str(refusal.value)
    assert "changes.yaml:1" in str(refusal.value)


def test_every_reading_has_a_name_of_its_own(project: Project) -> None:
    shipped = Library.from_yaml(project.policy_data)
    names = [reading.id for reading in readings(shipped)]
    assert len(set(names)) == len(names)
    assert all(name.partition("/")[0] in shipped.places for name in names)


def test_the_shipped_list_is_sound(project: Project) -> None:
    _, problems = read_withdrawn(project.policy_data, Library.from_yaml(project.policy_data))
    assert not problems


def test_the_example_of_the_data_readme_is_read(project: Project, tmp_path: Path) -> None:
    readme = (project.policy_data / "README.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```yml withdrawn\.yaml\n(.*?)```", readme, re.DOTALL)
    (tmp_path / "withdrawn.yaml").write_text(example, encoding="utf-8")
    [withdrawn], problems = read_withdrawn(tmp_path, None)
    assert problems == []
    assert withdrawn.says.startswith("一级医院的起付标准写成了 300 元。应是 200 元，")
