"""What deserves another look by a day, and what is history and may rest."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import build
from builder.freshness import GUIDE, report, stale
from builder.guides import read_guides
from builder.project import Project
from calculator import Library
from tests.rule_sets import SOURCE, deductible, inpatient, library, named, rate, rule, value

AFTER = date(2026, 11, 23)

CHECKED = {**SOURCE, "checked_on": "2024-02-29"}
FILE = "policy_data/cn/testshire/testland/employee-inpatient.yaml"
LATER = {**SOURCE, "checked_on": "2025-06-01"}


def with_deductible(*readings: dict[str, Any]) -> Library:
    values = {
        "deductible": deductible(*({"source": CHECKED, **reading} for reading in readings)),
        "reimbursement_rate": rate({"source": LATER, "rate": "0.8"}),
    }
    return library(named(inpatient(**values)))


def told(made: Library, day: str) -> list[tuple[str, str]]:
    return [(item.value, item.why) for item in stale(made, date.fromisoformat(day))]


def test_a_value_is_told_when_a_year_has_passed_since_it_was_checked() -> None:
    made = with_deductible({"amount": "500"})
    assert told(made, "2025-02-28") == []
    assert told(made, "2025-03-01") == [("deductible", "2024-02-29 核对过，已超过一年")]


def test_a_value_is_told_when_its_stated_end_has_passed() -> None:
    made = with_deductible({"from": "2024-01-01", "to": "2024-12-31", "amount": "500"})
    assert told(made, "2024-12-31") == []
    assert told(made, "2025-01-01") == [("deductible", "只写到 2024-12-31，之后的没有收录")]
    # It has ended, so nobody needs to check again that it holds.
    assert told(made, "2025-12-31") == [("deductible", "只写到 2024-12-31，之后的没有收录")]


def test_what_had_ended_when_it_was_checked_is_told_too() -> None:
    made = with_deductible({"from": "2006-01-01", "to": "2006-12-31", "amount": "500"})
    assert told(made, "2026-01-01") == [("deductible", "只写到 2006-12-31，之后的没有收录")]


@pytest.mark.parametrize("status", ["historic", "ended"])
@pytest.mark.parametrize(
    "period", [{"from": "2006-01-01", "to": "2006-12-31"}, {"attested": ["2006-06-29"]}]
)
def test_what_rests_on_a_document_that_is_history_may_rest(
    status: str, period: dict[str, Any]
) -> None:
    made = with_deductible({**period, "amount": "500"})
    document = made.documents["testland-rule"]
    made.documents["testland-rule"] = replace(document, status=status)
    assert told(made, "2026-01-01") == []


def test_a_window_of_dates_may_rest_once_the_next_is_known() -> None:
    def window(year: int) -> dict[str, Any]:
        dates = {"from": f"{year}-09-01", "to": f"{year}-12-31"}
        return value("集中缴费", "text", {**dates, "deadline": dates})

    known = {"enrolment_2024": window(2024), "enrolment_2025": window(2025)}
    made = library(named(rule("deadlines", **known)))
    assert [name for name, _ in told(made, "2026-01-01")] == ["enrolment_2025"]


def test_a_window_of_dates_is_told_from_the_day_after_its_last() -> None:
    """Though its rule states no end: as 无锡's notice of the premium of 2026."""
    window = value("集中缴费", "text", {"attested": ["2025-12-01"], "deadline": {"to": "2025-12-31"}})
    made = library(named(rule("deadlines", enrolment_2026=window)))
    assert told(made, "2025-12-31") == []
    why = "写明的日子到 2025-12-31 已经过了，下一次的没有收录"
    assert told(made, "2026-01-01") == [("enrolment_2026", why)]


def test_what_speaks_of_a_year_is_told_after_it() -> None:
    made = with_deductible({"attested": ["2024-06-01"], "only": "2024", "amount": "500"})
    assert told(made, "2024-12-31") == []
    assert told(made, "2025-01-01") == [("deductible", "资料只讲 2024，之后的没有收录")]


def test_the_shipped_data_owns_up_to_what_has_ended(project: Project) -> None:
    shipped = Library.from_yaml(project.policy_data)
    found = {(item.file.rpartition("/")[2], item.value) for item in stale(shipped, AFTER)}
    windows = {item.file.split("/")[-2] for item in stale(shipped, AFTER) if "2026" in item.value}
    assert windows == {"wuxi", "yantai"}
    assert ("resident-contribution.yaml", "premium") in found
    assert ("employee-contribution.yaml", "lowest_base") in found
    assert ("resident-deadlines.yaml", "enrolment_2026") in found
    assert not {value for file, value in found if file == "employee-deadlines.yaml"}


def test_guides_that_nobody_checked_for_a_year_are_told(project: Project) -> None:
    shipped = Library.from_yaml(project.policy_data)
    guides, _ = read_guides(project.policy_data, shipped)
    day = date(2027, 12, 1)
    found = {item.file for item in stale(shipped, day, guides) if item.value == GUIDE}
    assert "policy_data/cn/guides/transfer.yaml" in found
    assert "policy_data/cn/heilongjiang/mudanjiang/guides/enrolment-2006.yaml" not in found
    assert not [item for item in stale(shipped, AFTER, guides) if item.value == GUIDE]


def test_what_a_later_reading_replaced_may_rest() -> None:
    made = with_deductible(
        {"from": "2020-01-01", "amount": "400"},
        {"from": "2023-01-01", "amount": "500", "source": LATER},
    )
    assert told(made, "2026-05-31") == []


def test_readings_in_conflict_are_checked_like_the_one_they_contradict() -> None:
    made = with_deductible(
        {
            "attested": ["2025-01-01"],
            "amount": "500",
            "source": LATER,
            "alternatives": [{"source": CHECKED, "amount": "600"}],
        }
    )
    assert [value for value, _ in told(made, "2026-01-01")] == ["deductible"]


def test_the_check_reports_by_the_day_that_is_given(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = build.read_command_line(["check", "--day", "2099-01-01"])
    build.check(project, asked.day)
    said = capsys.readouterr().out
    assert "到 2099-01-01，有 " in said
    assert "policy_data/cn/shandong/yantai/employee-inpatient.yaml  " in said
    build.check(project, build.read_command_line(["check"]).day)
    assert "再核对" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-03-01", f"有 1 处要再核对：\n  {FILE}  2024-02-29 核对过，已超过一年：deductible"),
        ("2024-03-01", "没有超过一年未核对的数，也没有过期的数"),
    ],
)
def test_the_report_names_file_and_value(day: str, said: str) -> None:
    words = report(with_deductible({"amount": "500"}), date.fromisoformat(day))
    assert words.startswith(f"到 {day}，")
    assert said in words
