"""What the search tells of an amount or a page: whose, of which year, and how good it is."""

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from builder.guides import read_guides
from builder.project import Project
from builder.search.exact import exact_tables
from builder.search.records import Record, records_of_site
from calculator.policy import Library
from tests.rule_sets import SOURCE, deductible, inpatient, library, named, rate


def _amounts(made: Library, folder: Path) -> dict[str, list[list[str]]]:
    tables: dict[str, list[list[str]]] = {}
    for number in range(exact_tables(made, (), folder)):
        packed = (folder / f"exact-{number}.pack").read_bytes()
        tables.update(json.loads(gzip.decompress(packed)))
    return tables


def _library(**reading: Any) -> Library:
    values = {"deductible": deductible(reading), "reimbursement_rate": rate({"rate": "0.8"})}
    return library(named(inpatient(**values)))


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ({"from": "2022"}, "2022"),
        ({"from": "2022-12"}, "2022"),
        ({"from": "2022-12-31"}, "2022"),
        ({"attested": ["2023-05-10", "2025-01-01"]}, "2023"),
    ],
)
def test_an_amount_is_of_the_year_that_its_document_states(
    period: dict[str, Any], year: str, tmp_path: Path
) -> None:
    [entry] = _amounts(_library(amount="950", **period), tmp_path)["a950"]
    assert entry[4] == year


@pytest.fixture(scope="module")
def records(
    project: Project, built_site: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Record]:
    shipped = Library.from_yaml(project.policy_data)
    guides, _ = read_guides(project.policy_data, shipped)
    pages = tmp_path_factory.mktemp("pages")
    for folder in ("places", "documents", "guides", "benefits", "about"):
        shutil.copytree(built_site / folder, pages / folder)
    return {record.url: record for record in records_of_site(pages, shipped, guides)}


def test_an_amount_has_the_grade_of_what_says_it_and_the_reading(tmp_path: Path) -> None:
    low = {**SOURCE, "grade": "C"}
    level_3: dict[str, Any] = {"hospital_level": 3, "amount": "950"}
    rows = [
        {"hospital_level": [1, 2], "amount": "400"},
        {**level_3, "source": {"locator": "第二条", "grade": "C"}},
    ]
    other = {"source": low, "table": [{"hospital_level": [1, 2], "amount": "500"}, level_3]}
    made = _library(table=rows, alternatives=[other])
    tables = _amounts(made, tmp_path)
    [main] = made.rules[0].values["deductible"].readings
    [beside] = main.alternatives
    assert tables["a400"][0][6:] == ["B", main.id]
    assert tables["a950"][0][6:] == ["C", f"{main.id} {beside.id}"]
    assert tables["a500"][0][6:] == ["C", beside.id]


def test_a_page_is_of_the_year_that_its_document_states(records: dict[str, Record]) -> None:
    # One bears no date: the day by which it was written would pass for its own.
    assert records["guides/changzhi-state-enterprise-retirees/"].year == ""
    # The other says no more than the year.
    lowest = "places/neimenggu/#resident-critical-illness-lowest-rate"
    assert records[lowest].year == "2020"


def test_a_figure_of_a_place_has_its_grades_and_its_readings(
    records: dict[str, Record], project: Project
) -> None:
    value = "yantai/employee-contribution-years/required_months"
    record = records["places/yantai/#employee-contribution-years-required-months"]
    assert record.grades == "B、C"
    assert {"/".join(name.split("/")[:3]) for name in record.readings} == {value}
    assert record.shown[7:] == ["B、C", " ".join(record.readings)]
    # So has every page that says them again; a document has a grade of its own.
    assert records["guides/yantai-retirement-years/"].grades == "B、C"
    assert records["benefits/contribution-years/"].grades.endswith("C")
    document = records["documents/shandong-2021-54/"]
    assert document.grades == "C"
    assert set(document.readings) == set(record.readings)
    assert records["about/privacy/"].grades == ""
    assert all(r.grades for url, r in records.items() if url.startswith("documents/"))


def test_a_page_is_no_better_than_the_lowest_that_it_shows(records: dict[str, Record]) -> None:
    """Also below what of it is indexed, and in articles that are used as a repost."""
    assert records["documents/cn-2024-38/"].grades == "A-、B、C"
    assert records["documents/jiangsu-2017-settlement/"].grades == "B、C"
    assert records["documents/mudanjiang-2006-enrolment/"].grades == "A"
    for page in ("about/accuracy/", "benefits/inpatient/", "guides/cn-transfer/"):
        assert records[page].grades.endswith("C"), page
    # Figures that stand in no rule have their label beside them; words about grades are none.
    assert records["about/changes/"].grades == "C"
    assert records["about/"].grades == ""
