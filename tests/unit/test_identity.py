"""Names of readings: the same as long as they say the same, another as soon as they do not."""

import re
from copy import deepcopy
from typing import Any

import pytest

from calculator import Library, calculate
from calculator.html import render_result
from calculator.policy.identity import reading_id
from tests import rule_sets
from tests.rule_sets import FLAT, SOURCE, deductible, inpatient, named, rate, stay

VALUE: dict[str, Any] = {"label": "起付标准", "unit": "yuan", "per": "admission"}
READING: dict[str, Any] = {"from": "2020-01-01", "source": SOURCE, "amount": "500"}


def name(value: dict[str, Any] | None = None, reading: dict[str, Any] | None = None) -> str:
    return reading_id("somewhere/employee-inpatient/deductible", value or VALUE, reading or READING)


def test_a_name_says_where_the_reading_stands() -> None:
    assert re.fullmatch(r"somewhere/employee-inpatient/deductible/[0-9a-f]{8}", name())


@pytest.mark.parametrize(
    "change",
    [
        {"note": "说明"},
        {"warning": "没有说清。"},
        {"source": {**SOURCE, "checked_on": "2027-01-01"}},
        {"alternatives": [READING]},
    ],
)
def test_what_says_nothing_new_changes_no_name(change: dict[str, Any]) -> None:
    assert name(reading={**READING, **change}) == name()


def test_a_label_changes_no_name_and_order_neither() -> None:
    assert name({**VALUE, "label": "起付线"}) == name()
    assert name(reading=dict(reversed(READING.items()))) == name()


@pytest.mark.parametrize(
    "change",
    [
        {"amount": "501"},
        {"from": "2020-01-02"},
        {"to": "2021-01-01"},
        {"source": {**SOURCE, "locator": "第二条"}},
        {"source": {**SOURCE, "grade": "C"}},
    ],
)
def test_what_says_something_else_has_another_name(change: dict[str, Any]) -> None:
    assert name(reading={**READING, **change}) != name()


def test_settings_say_what_a_figure_means() -> None:
    assert name({**VALUE, "per": "year"}) != name()


def test_every_source_of_an_answer_names_its_reading() -> None:
    library = rule_sets.library(named(inpatient(**FLAT)))
    [rule] = library.rules_of("testland")
    published = {reading.id for value in rule.values.values() for reading in value.readings}
    result = calculate("inpatient", stay("1500"), library)
    assert {source["reading"] for source in result.to_json()["sources"]} == published
    assert _marked(render_result(result)) == published


def test_an_answer_names_the_readings_of_its_other_answers_too() -> None:
    values = {
        "deductible": deductible(
            {"attested": ["2020-01-01"], "amount": "400"},
            {"attested": ["2024-01-01"], "amount": "500"},
        ),
        "reimbursement_rate": rate({"rate": "0.8"}),
    }
    library = rule_sets.library(named(inpatient(**values)))
    [rule] = library.rules_of("testland")
    html = render_result(calculate("inpatient", stay("1400"), library))
    assert {reading.id for reading in rule.values["deductible"].readings} <= _marked(html)


def test_the_compiled_form_gives_the_same_names() -> None:
    library = rule_sets.library(named(inpatient(**deepcopy(FLAT))))
    again = Library.from_compiled(library.compiled())
    assert [rule.values for rule in again.rules] == [rule.values for rule in library.rules]


def _marked(html: str) -> set[str]:
    return {
        reading
        for marked in re.findall(r'data-reading="([^"]+)"', html)
        for reading in marked.split()
    }
