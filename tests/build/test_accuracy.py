"""The worked cases at build time: read strictly, counted per place, and told on a page."""

from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from builder import accuracy
from builder.accuracy import Accuracy, per_place, work_out
from builder.cases import Case, answer, read_cases
from builder.checks import check_cases
from builder.errors import BuildError
from builder.extras import Extras
from builder.pages import Pages
from builder.project import Project
from calculator.policy import DataErrors, Library

RIGHT = """
- name: 照算
  calculator: retirement-age
  input: {sex: male, birth: "1972-09"}
  expect: {amounts: {statutory_month: "2034-09"}}
  origin: published，人社部门
  working: 手算。
"""
WRONG = """
- name: 算错
  calculator: retirement-age
  input: {sex: male, birth: "1972-09"}
  expect: {amounts: {statutory_month: "2034-08"}}
  origin: derived
  working: 手算。
- name: 该拒绝的没有拒绝
  calculator: retirement-age
  input: {sex: male, birth: "1972-09"}
  expect: {refused: no_rule}
  origin: boundary
  working: 手算。
- name: 算到一半坏了
  calculator: retirement-age
  input: {sex: male, birth: "1972-09"}
  expect: {amounts: {minimum_months: 210}}
  origin: boundary
  working: 手算。
"""
PRINTED = """
- name: 登错了
  calculator: retirement-age
  input: {sex: male, birth: "1972-09"}
  expect: {amounts: {minimum_months: 210}}
  printed: {minimum_months: 240}
  slip: 提早了五年。
  origin: published，没有写明出处
  working: 180＋6×5＝210。
"""


@pytest.fixture(scope="module")
def library(project: Project) -> Library:
    return Library.from_yaml(project.policy_data)


def read(folder: Path, *texts: str) -> list[Case]:
    for number, text in enumerate(texts):
        (folder / f"{number}.yaml").write_text(text, encoding="utf-8")
    return read_cases(folder)


@pytest.fixture
def one_breaks_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer_or_break(case: Case, library: Library) -> dict[str, Any]:
        if case.name == "算到一半坏了":
            raise ZeroDivisionError
        return answer(case, library)

    monkeypatch.setattr(accuracy, "answer", answer_or_break)


def page(found: Accuracy, library: Library, project: Project) -> str:
    files = Pages(library, project.docs, Extras(accuracy=found)).files()
    return files[PurePosixPath("about/accuracy.md")]().decode()


@pytest.mark.usefixtures("one_breaks_down")
def test_cases_are_counted_by_place_and_kind(library: Library, tmp_path: Path) -> None:
    found = work_out(library, read(tmp_path, RIGHT, WRONG))
    assert found.per_place == {"cn": {"published": (1, 0), "derived": (0, 1), "boundary": (0, 2)}}
    assert found.get("cn") == (1, 3)
    assert found.get("yantai") is None


@pytest.mark.usefixtures("one_breaks_down")
def test_the_page_tells_failing_cases_first_with_both_answers(
    library: Library, project: Project, tmp_path: Path
) -> None:
    text = page(work_out(library, read(tmp_path, RIGHT, WRONG)), library, project)
    assert "4 个例子，1 个算得一样，3 个不一样" in text
    assert text.index("不一样：</strong>算错") < text.index("照算")
    assert "手算：法定退休时间 2034 年 8 月" in text
    assert "程序：法定退休时间 2034 年 9 月" in text
    assert "手算：不算：没有适用的规定" in text
    assert "程序：没有算出来" in text
    assert "公布的算例：人社部门" in text


def test_the_page_explains_answers_that_were_printed_wrong(
    library: Library, project: Project, tmp_path: Path
) -> None:
    text = page(work_out(library, read(tmp_path, PRINTED)), library, project)
    assert "公布的：按月领养老金的最低缴费年限 20 年" in text
    assert "应该是：按月领养老金的最低缴费年限 17 年 6 个月" in text
    assert "提早了五年。" in text
    assert "180＋6×5＝210。" in text


def test_the_page_names_the_readings_on_which_answers_rest(
    library: Library, project: Project, tmp_path: Path
) -> None:
    found = work_out(library, read(tmp_path, RIGHT))
    [group] = found.groups
    assert {name.split("/")[1] for name in group.readings.split()} == {"retirement-age"}
    assert f'<div data-reading="{group.readings}"></div>' in page(found, library, project)


def test_an_amount_that_rests_on_a_repost_says_so(
    library: Library, project: Project, tmp_path: Path
) -> None:
    """Yantai's years from 2026 on are of a repost, the ones before of the bureau's reply."""
    asked = (
        "- {name: %s, calculator: contribution-years, input: {place: yantai, scheme: employee, "
        "sex: male, birth: 1965-08, date: %s, months_paid: 288, chosen_month: %s}, "
        "expect: {amounts: {months_short: %d}}, printed: {months_short: 1}, slip: 少算了, "
        "origin: published, working: %d 减 288。}"
    )
    early = asked % ("早", "2025-06-01", "2025-12", 12, 300)
    late = asked % ("晚", "2026-06-01", "2026-06", 72, 360)
    text = page(work_out(library, read(tmp_path, early, late)), library, project)
    assert "手算和程序都是：还差的月数 1 年</span>" in text
    assert "手算和程序都是：还差的月数 6 年（C 级）</span>" in text
    assert "正确的算法：300 减 288。</p>" in text
    assert "正确的算法：360 减 288。（C 级）</p>" in text
    # What somebody printed rests on nothing of ours.
    assert "公布的：还差的月数 1 个月。" in text


def test_every_place_with_cases_is_told(library: Library) -> None:
    counted = per_place(library)
    assert {"cn", "yantai", "mudanjiang"} <= counted.keys() <= library.places.keys()
    assert {kind for kinds in counted.values() for kind in kinds} == {
        "published",
        "derived",
        "boundary",
    }


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("  origin: published，人社部门\n", "", "0.yaml:2  缺少“origin”"),
        ("published，", "seen，", "0.yaml:6  origin 要以这几个词之一开头"),
        ("working: 手算。", "workings: 手算。", "不认识的键“workings”"),
        ("{amounts: ", "{amount: ", "expect 里写且只写一样"),
        ("working: 手算。", "slip: 错。\n  working: 手算。", "要一起写"),
        ("calculator: ", "data: elsewhere\n  calculator: ", "不在可选范围"),
        ("retirement-age", "retirment-age", "0.yaml:3  “calculator: retirment-age”不在可选范围"),
        ("birth:", "brith:", "0.yaml:4  没有“brith”这个输入项。是不是 birth？"),
        ("{sex: male,", "{sex: man,", "0.yaml:4  “性别”没有“man”这一项"),
        (
            "{sex: male,",
            "{sex: male, place: yantaii,",
            "0.yaml:4  没有收录“yantaii”这个地方。是不是 yantai？",
        ),
        ("{sex: male,", "{sex: male, place: qqq,", "写地区文件夹的名字"),
    ],
)
def test_a_mistake_in_a_case_is_told_with_its_line(
    right: str, wrong: str, said: str, tmp_path: Path
) -> None:
    assert right in RIGHT
    project = Project(tmp_path)
    project.cases.mkdir(parents=True)
    (project.policy_data / "cn" / "yantai").mkdir(parents=True)
    (project.policy_data / "cn" / "yantai" / "place.yaml").touch()
    (project.cases / "0.yaml").write_text(RIGHT.replace(right, wrong), encoding="utf-8")
    with pytest.raises(BuildError, match="tests/cases/ 里有") as refusal:
        check_cases(project)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("{sex: man, birth: 1972-09}", "{invalid: sex}"),
        ("{sex: male, birth: 1972-09, luck: 7}", "{invalid: luck}"),
        ("{sex: male, birth: 1972-09, place: atlantis}", "{refused: no_rule}"),
        ("{sex: male, birth: 1972-09, place: 我家, rules: {}}", "{amounts: {}}"),
        # Which inputs a rule asks for is for the tests.
        ("{}", "{amounts: {}}"),
    ],
)
def test_a_case_may_ask_what_is_to_be_refused(given: str, expect: str, tmp_path: Path) -> None:
    case = RIGHT.replace('{sex: male, birth: "1972-09"}', given)
    case = case.replace('{amounts: {statutory_month: "2034-09"}}', expect)
    assert given in case
    assert expect in case
    assert len(read(tmp_path, case)) == 1


def test_one_expected_mistake_excuses_no_other(tmp_path: Path) -> None:
    case = RIGHT.replace("{sex: male,", "{sxe: male, luck: 7,")
    case = case.replace('{amounts: {statutory_month: "2034-09"}}', "{invalid: luck}")
    with pytest.raises(DataErrors) as told:
        read(tmp_path, case)
    [problem] = told.value.problems
    assert "sxe" in problem.message
