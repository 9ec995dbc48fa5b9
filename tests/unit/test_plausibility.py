"""Figures outside the national bounds: named with file and line, and nothing stops for them."""

import shutil
from pathlib import Path

import pytest

from calculator.policy import Library

BASE = Path(__file__).parents[1] / "bad_data" / "_base"
FILE = "cn/testland/employee-inpatient.yaml"
SOURCE = "source: {document: cn-bounds, locator: 第一条, checked_on: 2026-11-22}"

DOCUMENT = """\
title: 范围
issuers: [试验局]
kind: rule
status: in_force
grade: B
text_quality: original
articles: [{locator: 第一条, digest: 范围。}]
"""


CRITICAL = """\
scheme: employee
benefit: critical_illness
title: 大病
values:
  reimbursement_rate:
    label: 大病保险支付比例
    unit: ratio
    share: fund
    bands_from: deductible
    bands_on: year
    readings:
      - from: 2020-01-01
        source: {{document: testland-2020-rule, locator: 第一条, checked_on: 2026-11-22}}
        rate: "{}"
"""


def _bounds(**figures: str) -> str:
    lines = ["benefit: plausibility", "title: 范围", "values:"]
    for name, figure in figures.items():
        lines += [f"  {name}:", f"    label: {name}", "    unit: ratio", "    readings:"]
        lines += ["      - from: 2021-01-01", f"        {SOURCE}", f'        rate: "{figure}"']
    return "\n".join(lines)


BOUNDS = _bounds(
    lowest_rate="0.4",
    highest_rate="1",
    lowest_critical_illness_rate="0.6",
    highest_deductible_share_of_wage="0.1",
)


def _wage(*readings: tuple[str, str], place: str = "cn") -> dict[str, str]:
    lines = ["benefit: average_wage", "title: 平均工资", "values:", "  average_wage:"]
    lines += ["    label: 年平均工资", "    unit: yuan", "    readings:"]
    for start, amount in readings:
        lines += [f"      - from: {start}", f"        {SOURCE}", f'        amount: "{amount}"']
    return {f"{place}/average-wage.yaml": "\n".join(lines)}


def _rule(old: str, new: str) -> dict[str, str]:
    """The base rule with one thing written otherwise."""
    text = (BASE / FILE).read_text("utf-8")
    assert old in text
    return {FILE: text.replace(old, new)}


@pytest.fixture
def warnings(tmp_path: Path) -> "Warnings":
    return Warnings(tmp_path)


class Warnings:
    """What is said of the base data with some files laid over it."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(BASE, folder, dirs_exist_ok=True)
        self._folder = folder

    def __call__(self, *files: dict[str, str], bounds: str = BOUNDS) -> list[str]:
        base = {"cn/documents/cn-bounds.yaml": DOCUMENT, "cn/plausibility.yaml": bounds}
        for name, text in {k: v for more in (base, *files) for k, v in more.items()}.items():
            path = self._folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return [str(warning) for warning in Library.from_yaml(self._folder).warnings]


WAGE = _wage(("2015-01-01", "60000"))


def test_sound_figures_are_not_mentioned(warnings: Warnings) -> None:
    assert warnings(WAGE) == []


def test_without_bounds_nothing_is_weighed() -> None:
    assert Library.from_yaml(BASE).warnings == ()


def test_a_low_rate_is_named_with_its_line(warnings: Warnings) -> None:
    [said] = warnings(WAGE, _rule('"5000", rate: "0.80"', '"5000", rate: "0.08"'))
    assert said.startswith(f"{FILE}:30  支付比例里基金付 8%，低于通常的下限 40%")


def test_the_bound_itself_is_allowed(warnings: Warnings) -> None:
    assert warnings(WAGE, _rule('"5000", rate: "0.80"', '"5000", rate: "0.4"')) == []


def test_a_patients_share_is_weighed_as_the_funds(warnings: Warnings) -> None:
    said = warnings(WAGE, _rule("share: fund", "share: patient"))
    assert [text.partition("基金付 ")[2][:3] for text in said] == ["20%", "15%", "10%"]


def test_a_rate_that_an_adjustment_lowers(warnings: Warnings) -> None:
    [said] = warnings(WAGE, _rule('add: "0.05"', 'less: "0.45"'))
    assert f"{FILE}:34  " in said
    assert "基金付 35%" in said


def test_a_rate_above_a_bound_of_the_place(warnings: Warnings) -> None:
    own = {"cn/testland/plausibility.yaml": _bounds(highest_rate="0.86")}
    [said, *_] = warnings(WAGE, own)
    assert "基金付 90%，高于上限 86%" in said


@pytest.mark.parametrize(("rate", "count"), [("0.6", 0), ("0.59", 1)])
def test_critical_illness_has_a_bound_of_its_own(rate: str, count: int, warnings: Warnings) -> None:
    said = warnings(WAGE, {"cn/testland/employee-critical-illness.yaml": CRITICAL.format(rate)})
    assert len(said) == count
    assert all("下限 60%" in warning for warning in said)


def test_a_deductible_above_a_tenth_of_the_wage(warnings: Warnings) -> None:
    wage = _wage(("2015-01-01", "2900"))
    [said] = warnings(wage)
    assert said.startswith(f"{FILE}:16  起付标准 300 元，超过年平均工资 2900 元的 10%")


def test_each_reading_meets_the_wage_of_its_time(warnings: Warnings) -> None:
    assert warnings(_wage(("2015-01-01", "3000"), ("2022-06-01", "2000"))) != []
    assert warnings(_wage(("2015-01-01", "3000"), ("2022-06-01", "2500"))) == []


def test_the_nearest_wage_counts(warnings: Warnings) -> None:
    own = _wage(("2015-01-01", "3000"), place="cn/testland")
    assert warnings(_wage(("2015-01-01", "100")), own) == []


@pytest.mark.parametrize(
    ("new", "amount"),
    [
        ('share: {of: total, rate: "0.2", at_most: "9000"}', "9000"),
        ('amount: "250"\n        sequence: [{admission: "2+", amount: "8000"}]', "8000"),
        ('amount: "250"\n        adjustments: [{amount: "7000", label: 试}]', "7000"),
    ],
)
def test_every_way_to_a_deductible_is_weighed(new: str, amount: str, warnings: Warnings) -> None:
    [said] = warnings(WAGE, _rule('amount: "250"', new))
    assert f"起付标准 {amount} 元" in said


def test_readings_in_conflict_are_weighed_too(warnings: Warnings) -> None:
    other = f'{SOURCE.replace("cn-bounds", "testland-2020-rule")}\n            amount: "6100"'
    new = f'amount: "250"\n        alternatives:\n          - {other}'
    [said] = warnings(WAGE, _rule('amount: "250"', new))
    assert "起付标准 6100 元" in said


def test_an_unknown_wage_is_said_once(warnings: Warnings) -> None:
    [said] = warnings()
    assert said == (
        "cn/plausibility.yaml:25  没有收录职工年平均工资，起付标准是否过高没有核对：试验。"
    )


def test_a_wage_that_came_later_weighs_what_still_holds(warnings: Warnings) -> None:
    [said] = warnings(_wage(("2023-01-01", "2400")))
    assert f"{FILE}:19  起付标准 250 元" in said


def test_a_bound_that_is_not_known_is_no_bound(warnings: Warnings) -> None:
    low = _rule('"5000", rate: "0.80"', '"5000", rate: "0.08"')
    assert warnings(WAGE, low, bounds=_bounds(highest_rate="1")) == []


class TestChangedByHalves:
    """What one document changes in a year is sure of all its values on one day."""

    @staticmethod
    def made(of_deductible: str, of_ceiling: str) -> dict[str, str]:
        text = (BASE / FILE).read_text("utf-8").replace("        to: 2021-12-31\n", "")
        text = text.replace("from: 2022-01-01", of_deductible)
        return {FILE: text + _ceiling(of_ceiling)}

    def test_a_value_that_is_sure_later_is_named(self, warnings: Warnings) -> None:
        rule = self.made('from: "2022"\n        attested: [2022-06-01]', 'from: "2022"')
        [said] = warnings(WAGE, rule)
        assert said.startswith(f"{FILE}:44  “年度最高支付限额”到 2023-01-01 才有把握")
        assert "到 2022-06-01 就有把握" in said

    def test_alike_they_are_not(self, warnings: Warnings) -> None:
        alike = 'from: "2022"\n        attested: [2022-06-01]'
        assert warnings(WAGE, self.made(alike, alike)) == []

    def test_a_stated_day_is_no_doubt(self, warnings: Warnings) -> None:
        assert warnings(WAGE, self.made('from: "2022"', "from: 2022-03-01")) == []


def _ceiling(start: str) -> str:
    """A second reading of the last value of the base rule."""
    source = "source: {document: testland-2020-rule, locator: 第二条, checked_on: 2026-11-22}"
    return f'      - {start}\n        {source}\n        amount: "200000"\n'
