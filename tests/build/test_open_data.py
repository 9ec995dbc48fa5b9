"""The open data: complete, described by its schemas, and safe to open in a spreadsheet."""

import csv
import hashlib
import html
import io
import json
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from builder.extras import read_extras
from builder.guides import read_guides
from builder.open_data import data_files, write_open_data
from builder.pages import Pages
from builder.project import Project
from builder.recall import readings
from builder.schemas import OUTCOMES, place
from builder.values_csv import COLUMNS, values_csv
from calculator import CALCULATORS
from calculator.catalogue import FIELDS
from calculator.datasets import load
from calculator.policy import Library
from calculator.policy.conditions import IN_CATALOGUE, KEYS, OUTSIDE
from calculator.policy.outcomes import OUTCOME_READERS
from tests.rule_sets import FLAT, SOURCE, deductible, inpatient, library, named, rate, value

DATA = ("policy_data", "tests/example_data")


@pytest.fixture(scope="module", params=DATA)
def any_data(request: pytest.FixtureRequest, repository: Path) -> Library:
    return Library.from_yaml(repository / request.param)


@pytest.fixture(scope="module")
def shipped(repository: Path) -> Library:
    return Library.from_yaml(repository / "policy_data")


def table(made: Library) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(values_csv(made).decode("utf-8-sig"), newline="")))


def test_the_manifest_lists_every_file_with_its_digest(shipped: Library) -> None:
    files = data_files(shipped, (), "https://example.org/")
    index = json.loads(files.pop("index.json"))
    assert {entry["path"] for entry in index["files"]} == set(files)
    assert {"values.csv", "changes.atom", "yantai.json", "schema/place.json"} <= set(files)
    for entry in index["files"]:
        content = files[entry["path"]]
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        assert entry["bytes"] == len(content)
    assert index["format"] == 1
    assert index["data_version"] == shipped.data_version
    assert index["newest_check"] == shipped.newest_check.isoformat()
    assert index["licence"] == "CC-BY-4.0"


def test_what_rules_ask_goes_by_the_names_of_inputs(shipped: Library) -> None:
    index = json.loads(data_files(shipped, (), None)["index.json"])
    asked = {
        name for place in index["places"] for rule in place["benefits"] for name in rule["asks"]
    }
    assert {"hospital_level", "disease_used_so_far"} <= asked <= FIELDS.keys() | KEYS.keys()


def test_without_an_address_there_is_a_feed_too(shipped: Library) -> None:
    feed = data_files(shipped, (), None)["changes.atom"].decode()
    assert "urn:uuid:" in feed
    assert "http" not in feed.replace("http://www.w3.org/", "")


def test_the_command_line_reads_the_open_data(shipped: Library, tmp_path: Path) -> None:
    write_open_data(shipped, (), (), tmp_path, None)
    assert load(tmp_path / "data").rules == shipped.rules
    assert json.loads((tmp_path / "revision.json").read_text("utf-8"))["withdrawn"] == []


# -- digests ---------------------------------------------------------------------------------------


def digests(files: dict[str, bytes], place: str, document: str) -> dict[str, str]:
    articles = json.loads(files[f"{place}.json"])["documents"][document]["articles"]
    return {article["locator"]: article["digest"] for article in articles}


def with_digest(text: str, *values: dict[str, Any], grade: str = "B") -> Library:
    """Testland, whose one document has this digest and these readings of grade C."""
    low = [{**item, "source": {**SOURCE, "grade": "C"}} for item in values]
    made = library(named(inpatient(**{**FLAT, "deductible": deductible(*low)})))
    files = json.loads(json.dumps(made.compiled()))
    files["testland.json"]["documents"]["testland-rule"]["grade"] = grade
    files["testland.json"]["documents"]["testland-rule"]["articles"][0]["digest"] = text
    return Library.from_compiled(files)


@pytest.mark.parametrize(
    ("text", "grade", "said"),
    [
        ("先付 200 元，其余付 80%。", "B", "先付 200 元（C 级），其余付 80%。"),
        ("先付 200 元（C 级）。", "B", "先付 200 元（C 级）。"),
        ("先付 200 元。", "C", "先付 200 元。（这一条里的数都是 C 级）"),
        ("只讲怎样办。", "C", "只讲怎样办。"),
    ],
)
def test_a_digest_says_of_a_figure_that_only_a_repost_tells_it(
    text: str, grade: str, said: str
) -> None:
    made = with_digest(text, {"amount": "200"}, grade=grade)
    files = data_files(made, (), None)
    assert digests(files, "testland", "testland-rule")["第一条"] == said
    assert Library.from_compiled({n: json.loads(c) for n, c in read_by_calculator(files)}).rules


def read_by_calculator(files: dict[str, bytes]) -> list[tuple[str, bytes]]:
    return [(name, files[name]) for name in files if name == "index.json" or is_place(name)]


def is_place(name: str) -> bool:
    return name in ("cn.json", "testshire.json", "testland.json")


def test_the_digests_are_those_of_the_pages(project: Project, shipped: Library) -> None:
    extras = read_extras(project.policy_data, shipped)
    files = data_files(shipped, (), None, extras.guides)
    pages = Pages(shipped, project.docs, extras).files()
    low = 0
    for document in shipped.documents.values():
        page = pages[PurePosixPath(f"documents/{document.id}.md")]().decode()
        for text in digests(files, document.place, document.id).values():
            assert text in html.unescape(page)
            low += "C 级" in text
    assert low > 50


def test_with_labels_the_data_is_still_of_its_form(shipped: Library, repository: Path) -> None:
    guides, _ = read_guides(repository / "policy_data", shipped)
    files, check = data_files(shipped, (), None, guides), Draft202012Validator(place())
    for name in shipped.places:
        check.validate(json.loads(files[f"{name}.json"]))


# -- schemas ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["place.json", "guides.json", *(f"{name}.json" for name in CALCULATORS)]
)
def test_every_schema_is_one(name: str, shipped: Library) -> None:
    schema = json.loads(data_files(shipped, (), None)[f"schema/{name}"])
    assert schema["$schema"].endswith("2020-12/schema")
    Draft202012Validator.check_schema(schema)


def test_the_data_is_of_the_form_that_its_schema_tells(any_data: Library) -> None:
    check = Draft202012Validator(place())
    for name, content in any_data.compiled().items():
        if name not in ("index.json", "glossary.json"):
            assert [f"{e.json_path}: {e.message}" for e in check.iter_errors(content)] == []


def test_every_guide_is_in_the_open_data_whole(shipped: Library, repository: Path) -> None:
    guides, _ = read_guides(repository / "policy_data", shipped)
    files = data_files(shipped, (), None, guides)
    told = json.loads(files["guides.json"])
    Draft202012Validator(json.loads(files["schema/guides.json"])).validate(told)
    assert [item["address"] for item in told["guides"]] == [f"guides/{g.name}/" for g in guides]
    for item, guide in zip(told["guides"], guides, strict=True):
        assert [section["heading"] for section in item["sections"]] == [
            section.heading for section in guide.sections
        ]
        for section in item["sections"]:
            assert all(source["document"] in shipped.documents for source in section["sources"])
    listed = {entry["path"] for entry in json.loads(files["index.json"])["files"]}
    assert {"guides.json", "schema/guides.json"} <= listed


def test_the_schema_knows_every_outcome_that_the_parser_knows() -> None:
    assert OUTCOMES.keys() == OUTCOME_READERS.keys()


def _file(**changes: Any) -> dict[str, Any]:
    """A place's file with a reading of its deductible spoilt."""
    content = json.loads(json.dumps(library(named(inpatient(**FLAT))).compiled()["testland.json"]))
    reading = content["rules"]["employee-inpatient"]["values"]["deductible"]["readings"][0]
    reading.update(changes)
    for key in [key for key, given in changes.items() if given is None]:
        del reading[key]
    found: dict[str, Any] = content
    return found


def test_no_table_tells_a_rate_of_what_no_catalogue_has() -> None:
    table = [
        {"item_class": "drug_a", "rate": "0"},
        {"item_class": [name for name in IN_CATALOGUE.options if name != "drug_a"], "rate": "0.1"},
    ]
    first = value("先行自付比例", "ratio", {"table": table})
    made = library(named(inpatient(**FLAT, prior_self_pay_rate=first)))
    content = json.loads(json.dumps(made.compiled()["testland.json"]))
    check = Draft202012Validator(place())
    assert check.is_valid(content)
    [reading] = content["rules"]["employee-inpatient"]["values"]["prior_self_pay_rate"]["readings"]
    reading["table"][0]["item_class"] = OUTSIDE
    assert not check.is_valid(content)


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": 500},
        {"amount": "500.001"},
        {"amount": None},
        {"from": None},
        {"from": "2020-1-1"},
        {"table": [{"amount": "500"}]},
        {"amount": None, "table": [{"hospital_level": 4, "amount": "500"}]},
        {"amount": None, "table": [{"hospital_levle": 3, "amount": "500"}]},
        {"amount": None, "rate": "0.5"},
        {"sequence": [{"admission": 2, "factor": "0.5", "amount": "1"}]},
        {"adjustments": [{"when": {"colour": "red"}, "factor": "0.5", "label": "x"}]},
        {"source": {"document": "testland-rule", "locator": "第一条"}},
        {"remark": "说明"},
    ],
)
def test_the_schema_refuses_what_the_parser_refuses(changes: dict[str, Any]) -> None:
    check = Draft202012Validator(place())
    assert check.is_valid(_file())
    assert not check.is_valid(_file(**changes))


def test_the_schema_of_inputs_is_what_describe_prints(shipped: Library, repository: Path) -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "calculator", "describe", "inpatient"],
        cwd=repository,
        capture_output=True,
        check=True,
    )
    assert data_files(shipped, (), None)["schema/inpatient.json"] == printed.stdout


# -- the table of values ---------------------------------------------------------------------------


def test_the_table_opens_in_a_spreadsheet() -> None:
    content = values_csv(library(named(inpatient(**FLAT))))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 3


def test_every_part_of_every_reading_is_a_line(any_data: Library) -> None:
    lines = table(any_data)
    found = readings(any_data)
    for part, count in (
        ("row", sum(len(reading.rows) for reading in found)),
        ("adjustment", sum(len(reading.adjustments) for reading in found)),
        ("sequence", sum(len(reading.sequence) for reading in found)),
    ):
        assert [line["part"] for line in lines].count(part) == count
    assert {line["reading"] for line in lines} == {reading.id for reading in found}
    assert all(line.keys() == set(COLUMNS) for line in lines)


def test_a_line_tells_the_figure_and_where_it_stands() -> None:
    values = {
        "deductible": deductible(
            {
                "table": [
                    {"hospital_level": [1, 2], "status": "retired", "amount": "200"},
                    {"hospital_level": [1, 2], "status": "active", "amount": "0"},
                    {"hospital_level": 3, "missing": "没有找到"},
                ],
                "from": "2024-07",
                "attested": ["2024-08-01", "2025-01-01"],
                "alternatives": [{"source": _SOURCE, "amount": "700"}],
            }
        ),
        "reimbursement_rate": rate({"bands": [{"up_to": "1000", "rate": "0.5"}, {"rate": "0.7"}]}),
    }
    first, second, third, other, bands = table(library(named(inpatient(**values))))
    assert {key: first[key] for key in COLUMNS if key not in ("reading", "in_words")} == {
        "place": "testland",
        "place_name": "testland",
        "scheme": "employee",
        "benefit": "inpatient",
        "value": "deductible",
        "label": "起付标准",
        "unit": "yuan",
        "settings": "per=admission",
        "part": "row",
        "conditions": "hospital_level=1|2; status=retired",
        "outcome_kind": "amount",
        "outcome": "200",
        "further": "",
        "alternative": "",
        "from": "2024-07",
        "to": "",
        "attested": "2024-08-01 2025-01-01",
        "written_by": "",
        "only": "",
        "document": "testland-rule",
        "title": "testland rule",
        "number": "",
        "locator": "第一条",
        "grade": "B",
        "checked_on": "2026-11-22",
    }
    assert "200 元" in first["in_words"]
    assert (second["outcome_kind"], second["outcome"]) == ("amount", "0")
    assert (third["outcome_kind"], third["outcome"]) == ("missing", "没有找到")
    assert (other["outcome"], other["conditions"]) == ("700", "")
    assert other["alternative"] == first["reading"] != other["reading"]
    assert json.loads(bands["outcome"]) == [{"up_to": "1000", "rate": "0.5"}, {"rate": "0.7"}]


def test_what_changes_a_figure_is_a_line_with_its_own_source() -> None:
    own = {"locator": "第二条", "grade": "C"}
    retired = {"when": {"status": "retired"}, "add": "0.05", "label": "退休人员", "source": own}
    by_age = {"add": "0.001", "per": "age", "up_to": "0.1", "label": "按年龄"}
    turns = [{"admission": 2, "factor": "0.5", "source": own}, {"admission": "3+", "amount": "0"}]
    values = {
        "deductible": deductible({"amount": "500", "sequence": turns}),
        "reimbursement_rate": rate({"rate": "0.7", "adjustments": [retired, by_age]}),
    }
    lines = table(library(named(inpatient(**values))))
    shown = ("part", "conditions", "outcome_kind", "outcome", "locator", "grade")
    assert [tuple(line[key] for key in shown) for line in lines] == [
        ("row", "", "amount", "500", "第一条", "B"),
        ("sequence", "admission=2", "factor", "0.5", "第二条", "C"),
        ("sequence", "admission=3+", "amount", "0", "第一条", "B"),
        ("row", "", "rate", "0.7", "第一条", "B"),
        ("adjustment", "status=retired", "add", "0.05", "第二条", "C"),
        (
            *("adjustment", "", "add+per+up_to"),
            '{"add": "0.001", "per": "age", "up_to": "0.1"}',
            *("第一条", "B"),
        ),
    ]
    assert lines[1]["in_words"].startswith("第 2 次住院：")
    assert lines[4]["in_words"] == "退休人员：加 5 个百分点"
    assert lines[3]["further"] == "；".join(line["in_words"] for line in lines[4:])


_SOURCE = {"document": "testland-rule", "locator": "第一条", "checked_on": "2026-11-22"}


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_is_a_formula(start: str) -> None:
    spoilt = deductible({"amount": "500"})
    spoilt["label"] = start
    values = {"deductible": spoilt, "reimbursement_rate": rate({"rate": "0.8"})}
    line, _ = table(library(named(inpatient(**values))))
    assert line["label"] == f"'{start}"


def test_the_documentation_names_every_column_and_file(repository: Path) -> None:
    text = (repository / "docs" / "about" / "open-data.md").read_text(encoding="utf-8")
    assert [column for column in COLUMNS if f"`{column}`" not in text] == []
    files = (
        "index.json",
        "values.csv",
        "guides.json",
        "changes.json",
        "changes.atom",
        "revision.json",
    )
    for name in (*files, "schema/place.json"):
        assert name in text
