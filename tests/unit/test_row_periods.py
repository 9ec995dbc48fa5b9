"""Rows that hold on other days than the rest of their reading."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builder.figures import days_of, own_sources
from builder.freshness import stale
from builder.values_csv import lines
from calculator import Library, Refused, Result, calculate
from tests import rule_sets
from tests.rule_sets import FLAT, deductible, inpatient, named, stay

OLD = {"hospital_level": [1, 2], "amount": "300"}
NEW = {"hospital_level": 3, "amount": "500"}


def made(**own: Any) -> Library:
    """Level 3 as a reply of 2022 has it, the lower levels on days of their own."""
    reading = {"attested": ["2022-03-01"], "table": [NEW, {**OLD, **own}]}
    return rule_sets.library(named(inpatient(**{**FLAT, "deductible": deductible(reading)})))


def settled(library: Library, day: str, level: int) -> Result:
    return calculate("inpatient", stay("1000", date=day, hospital_level=level), library)


def cautions(result: Result) -> list[str]:
    return [words for words in result.warnings if "“起付标准”" in words]


class TestAttestedEarlier:
    library = made(attested=["2020-05-01"])

    def test_the_answer_warns_of_the_rows_own_day(self) -> None:
        [caution] = cautions(settled(self.library, "2022-06-01", 2))
        assert "2020-05-01" in caution
        assert "2022-03-01" not in caution

    def test_other_rows_keep_to_the_reading(self) -> None:
        [caution] = cautions(settled(self.library, "2022-06-01", 3))
        assert "2022-03-01" in caution
        assert "2020-05-01" not in caution

    def test_the_step_cites_the_rows_own_day(self) -> None:
        step = settled(self.library, "2022-06-01", 2).step("deductible_standard")
        assert [source.period for source in step.sources] == ["2020-05-01 见其有效"]

    def test_it_is_the_reading_that_is_chosen_by_its_period(self) -> None:
        with pytest.raises(Refused, match="2022-03-01"):
            settled(self.library, "2021-06-01", 2)


class TestAttestedLater:
    library = made(attested=["2022-09-01"])

    def test_before_its_own_day_a_row_does_not_answer(self) -> None:
        assert settled(self.library, "2022-06-01", 3).amounts["deductible"] == "500.00"
        with pytest.raises(Refused, match="这种情形最早的依据是 2022-09-01") as caught:
            settled(self.library, "2022-06-01", 2)
        assert caught.value.reason == "no_rule"
        assert caught.value.missing == ("起付标准",)
        assert [source.period for source in caught.value.sources] == ["2022-09-01 见其有效"]

    def test_from_its_own_day_on_it_does(self) -> None:
        result = settled(self.library, "2022-09-01", 2)
        assert result.amounts["deductible"] == "300.00"
        assert not cautions(result)


class TestStated:
    def test_a_stated_start_needs_no_caution(self) -> None:
        library = made(**{"from": "2021-01-01"})
        assert cautions(settled(library, "2022-06-01", 3))
        assert not cautions(settled(library, "2022-06-01", 2))

    def test_a_start_known_to_the_year_is_doubtful_within_it(self) -> None:
        library = made(**{"from": "2022"})
        [caution] = cautions(settled(library, "2022-06-01", 2))
        assert "只知道是 2022 年起" in caution
        assert not cautions(settled(library, "2023-01-01", 2))

    def test_after_its_end_it_does_not_answer(self) -> None:
        library = made(**{"from": "2021-01-01", "to": "2022-06-30"})
        assert settled(library, "2022-06-30", 2).amounts["deductible"] == "300.00"
        with pytest.raises(Refused, match="这种情形的规定到 2022-06-30 已经结束"):
            settled(library, "2022-07-01", 2)

    def test_its_end_is_told_once_it_has_passed(self) -> None:
        library = made(**{"from": "2021-01-01", "to": "2022-06-30"})
        rule_sets.checked_on(library, "2022-12-31")
        said = "那条规定到 2022-06-30 为止"
        assert any(said in words for words in settled(library, "2022-06-01", 2).warnings)
        assert not any(said in words for words in settled(library, "2022-06-01", 3).warnings)


def test_an_undated_row_is_told_as_such() -> None:
    [caution] = cautions(settled(made(written_by="2021-12-31"), "2022-06-01", 2))
    assert "没有日期的资料，最晚写于 2021-12-31" in caution


def test_a_reading_that_may_have_begun_is_tried_whatever_its_rows_rest_on() -> None:
    later = {"hospital_level": [1, 2], "amount": "400", "attested": ["2023-02-01"]}
    readings = [
        {"attested": ["2020-05-01"], "table": [OLD, NEW]},
        {"attested": ["2022-12-01"], "table": [NEW, later]},
    ]
    values = {**FLAT, "deductible": deductible(*readings)}
    result = settled(rule_sets.library(named(inpatient(**values))), "2022-06-01", 2)
    assert result.amounts["deductible"] == "300.00"
    assert [other.amounts["deductible"] for other in result.alternatives] == ["400.00"]


class TestYantaiElsewhere:
    """Outpatients rest on a reply of July 2023, stays on a copy of March."""

    library = Library.from_yaml(Path(__file__).parents[2] / "policy_data")

    def cited(self, calculator: str, day: str) -> tuple[str, str]:
        case = {"place": "yantai", "scheme": "employee", "status": "active", "cause": "illness"}
        away = {"hospital_level": 3, "care_place": "in_province", "total": "5000"}
        result = calculate(calculator, {**case, **away, "date": day}, self.library)
        [source] = result.step("away_self_pay").sources
        return source.grade, source.period

    def test_each_kind_of_care_tells_its_own_day_and_grade(self) -> None:
        assert self.cited("outpatient", "2024-01-01") == ("B", "2023-07-11 见其有效")
        assert self.cited("inpatient", "2024-01-01") == ("C", "2023-03-31 见其有效")

    def test_before_the_reply_both_rest_on_the_copy(self) -> None:
        assert self.cited("outpatient", "2023-07-10") == ("C", "2023-03-31 见其有效")

    def test_pages_and_table_tell_the_days_of_each_row(self) -> None:
        [rule] = self.library.find_rules("yantai", "employee", "out_of_area")
        last = rule.values["prior_self_pay"].readings[-1]
        place = self.library.places["yantai"]
        days = {period.words for _, _, period in own_sources(last, place) if period}
        assert days == {"2023-03-31 见其有效"}
        repost = "yantai-2023-03-31-repost"
        assert days_of(last, repost, "临时外出就医") == "2023-03-31 见其有效"
        assert days_of(last, last.source.document, last.source.locator) == "2023-07-11 见其有效"
        told = {
            (line["document"], line["attested"])
            for line in lines(self.library)
            if line["reading"] == last.id and line["outcome_kind"] != "missing"
        }
        assert told == {(repost, "2023-03-31"), (last.source.document, "2023-07-11")}


def test_a_row_past_its_end_is_reported_by_check() -> None:
    library = made(**{"from": "2021-01-01", "to": "2022-06-30"})
    found = [item.why for item in stale(library, date(2022, 7, 1)) if item.value == "deductible"]
    assert found == ["只写到 2022-06-30，之后的没有收录"]
