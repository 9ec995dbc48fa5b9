"""A figure that rests on a third party's copy says so wherever it stands."""

import json
from datetime import date

import pytest

from calculator import Library, Refused, calculate
from calculator.html import render_refusal, render_result
from calculator.policy.rulebook import Rulebook
from tests import rule_sets
from tests.rule_sets import SHIPPED, inpatient, named, rate, rule, stay, value

C = {**rule_sets.SOURCE, "grade": "C"}
LIBRARY = Library.from_yaml(SHIPPED)
MARK = "C 级"


def by_level() -> Library:
    """Each level asks another deductible, and a repost alone says so."""
    rows = [{"hospital_level": n, "amount": str(100 * n)} for n in (1, 2, 3)]
    standard = value(
        "起付标准", "yuan", {"from": "2011-07-01", "table": rows, "source": C}, per="admission"
    )
    values = {"deductible": standard, "reimbursement_rate": rate({"rate": "0.8"})}
    return rule_sets.library(named(inpatient(**values)))


def test_what_would_change_the_answer() -> None:
    result = calculate("inpatient", stay("1500"), by_level())
    section = render_result(result).split("什么会让结果变")[1].split("</section>")[0]
    assert section.count("<li") == section.count(MARK) > 0
    assert {change["grade"] for change in result.to_json()["what_if"]} == {"C"}


def test_months_that_a_refusal_tells() -> None:
    source = {"from": "2011-07-01", "source": C}
    rules = named(
        rule(
            "contribution_years",
            required_months=value(
                "要缴满", "months", {**source, "months": 360}, chosen_by="handling"
            ),
        ),
        rule(
            "back_payment",
            months_short=value(
                "差几个月", "months", {"from": "2011-07-01", "counted": "to_required"}
            ),
            monthly_charge=value(
                "每差一个月", "yuan_per_month", {"from": "2011-07-01", "missing": "没有查到"}
            ),
        ),
    )
    case = {"place": "testland", "scheme": "employee", "date": "2026-11-22", "months_paid": 120}
    with pytest.raises(Refused) as caught:
        calculate("back-payment", case, rule_sets.library(rules))
    assert "还差 240 个月（20 年）（只有转载资料，C 级，请核实）。" in caught.value.message
    assert {source.grade for source in caught.value.sources} == {"B", "C"}
    assert '"grade": "C"' in json.dumps(caught.value.to_json())
    html = render_refusal(caught.value, "../../")
    assert 'href="../../documents/testland-rule/' in html
    assert "data-reading=" in html


CASE = {
    "place": "yantai",
    "scheme": "employee",
    "sex": "male",
    "birth": "1965-08",
    "date": "2025-06-01",
    "months_paid": 288,
    "chosen_month": "2025-12",
}


class TestTables:
    def test_the_cells_of_another_reading(self) -> None:
        """The 25 years of before 2026 are a bureau's reply; the 30 of after it are a repost."""
        result = calculate("contribution-years", CASE, LIBRARY)
        assert result.lowest_grade == "B"
        table = render_result(result).split("换一段时间，要求不一样")[1].split("</section>")[0]
        old, new = table.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")[:2]
        assert MARK not in old
        assert new.count(MARK) == 2
        assert [row["grade"] for row in result.extra["requirements"]] == ["B", "C"]

    def test_a_sentence_about_another_reading(self) -> None:
        warnings = calculate("contribution-years", CASE, LIBRARY).warnings
        [said] = [warning for warning in warnings if "您还可以选在" in warning]
        assert "要缴满 30 年（只有转载资料，C 级，请核实）" in said

    def test_ways_of_paying(self) -> None:
        case = {**CASE, "date": "2026-02-01", "birth": "1966-08", "last_wage": "5000"}
        del case["chosen_month"]
        result = calculate("back-payment", case, LIBRARY)
        assert {way["grade"] for way in result.extra["ways"]} == {"C"}
        assert len(result.extra["ways"]) > 1
        table = render_result(result).split("几种补法放在一起看")[1].split("</section>")[0]
        assert table.count(MARK) >= 3 * len(result.extra["ways"])


class TestTextsOfTheData:
    """Notes and what rules tell in words stand in a result away from their source."""

    @staticmethod
    def made(note: str, **source: object) -> Library:
        reading = {"from": "2011-07-01", "amount": "500", "note": note, **source}
        standard = value("起付标准", "yuan", reading, per="admission")
        values = {"deductible": standard, "reimbursement_rate": rate({"rate": "0.8"})}
        return rule_sets.library(named(inpatient(**values)))

    def note(self, note: str, **source: object) -> str:
        [found] = calculate("inpatient", stay("1500"), self.made(note, **source)).notes
        return found

    def test_a_figure_in_a_note_says_so(self) -> None:
        assert self.note("原来是 300 元。", source=C) == "起付标准：原来是 300 元（C 级）。"
        assert self.note("原来付六成。", source=C).endswith("六成（C 级）。")

    def test_without_a_figure_there_is_nothing_to_say(self) -> None:
        assert self.note("第二次住院怎样，转载没有写。", source=C).endswith("没有写。")
        assert self.note("2024 年以后改没改，没有查到。", source=C).endswith("没有查到。")

    def test_it_is_said_once(self) -> None:
        assert self.note("原来是 300 元（C 级）。", source=C).count(MARK) == 1

    def test_better_sources_need_none(self) -> None:
        assert MARK not in self.note("原来是 300 元。")

    def test_what_rules_tell_in_words_says_so_too(self) -> None:
        told = value("二次补偿", "text", {"from": "2011-07-01", "text": "超过 5 万元再付一半。"})
        told["readings"][0]["source"] = C
        rules = {**rule_sets.FLAT, "second": {**told, "information": True}}
        library = rule_sets.library(named(inpatient(**rules)))
        book = Rulebook(library, "testland", "employee", "inpatient", date(2022, 6, 1))
        assert book.told() == ["二次补偿：超过 5 万元再付一半（C 级）。"]
