"""English for the core labels: nothing that a form or an amount needs is left in Chinese alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from calculator import CALCULATORS, Library, calculate
from calculator.answer import fields_for
from calculator.english import AMOUNTS, GROUPS, HEADINGS, Language
from calculator.fields import Field, Option
from calculator.html import render_result

CONTRACT = (
    *("total", "non_covered", "over_limit", "prior_self_pay", "in_scope", "deductible"),
    *("pooled_fund", "large_amount", "critical_illness", "assistance", "fund_total"),
    *("patient_total", "personal_account", "cash", "months_short", "back_payment"),
    *("statutory_month", "earliest_month", "latest_month", "minimum_months"),
    *("waiting_months", "covered_from", "late_fee"),
)
CHINESE = re.compile(r"[一-鿿]")
STAY = {
    "place": "yantai",
    "scheme": "employee",
    "status": "active",
    "date": "2020-09-01",
    "hospital_level": 3,
    "total": "20000",
}


@pytest.fixture(scope="module")
def library(repository: Path) -> Library:
    return Library.from_yaml(repository / "policy_data")


def every_field() -> Iterator[Field]:
    for calculator in CALCULATORS.values():
        for item in calculator.fields:
            yield item
            yield from item.fields


def test_every_field_and_option_has_english_of_its_own() -> None:
    for item in every_field():
        assert item.label_en and not CHINESE.search(item.label_en), item.name
        for option in item.options:
            assert option.label_en and not CHINESE.search(option.label_en), (item.name, option)


def test_every_group_of_a_form_has_english() -> None:
    assert {item.group for item in every_field() if item.group} <= GROUPS.keys()


def test_another_label_has_other_english() -> None:
    """A field that a calculator names otherwise is not left with the general name's English."""
    words: dict[tuple[str, str], set[str]] = {}
    for item in every_field():
        words.setdefault((item.name, item.english), set()).add(item.label)
    assert {key: labels for key, labels in words.items() if len(labels) > 1} == {}


def test_what_has_no_english_stays_chinese(library: Library) -> None:
    assert Field("x", "某项", "text").english == "某项"
    assert Option("x", "某类").english == "某类"
    fields = {item.name: item for item in fields_for(CALCULATORS["inpatient"], library)}
    assert "Yantai" in [option.english for option in fields["place"].options]


def test_every_contract_amount_has_english() -> None:
    assert set(CONTRACT) <= AMOUNTS.keys()
    assert not any(CHINESE.search(words) for words in (*AMOUNTS.values(), *HEADINGS.values()))


@pytest.mark.parametrize(
    ("calculator", "inputs"),
    [
        ("inpatient", STAY),
        ("retirement-age", {"sex": "male", "birth": "1972-09"}),
        ("late-fee", {"owed": "1000", "from_day": "2026-01-01", "to_day": "2026-02-01"}),
    ],
)
def test_whatever_is_shown_large_has_english(
    library: Library, calculator: str, inputs: dict[str, object]
) -> None:
    result = calculate(calculator, inputs, library)
    assert set(result.headline) <= AMOUNTS.keys()


def test_a_result_in_english_keeps_the_chinese_beside(library: Library) -> None:
    html = render_result(calculate("inpatient", STAY, library), "../../", "en")
    assert '<span lang="en">Paid by you</span> <span class="calc-beside">个人负担总金额' in html
    assert "Of 20,000.00 yuan, insurance pays about 16,610.00 yuan" in html
    assert "您自己负担 3,390.00 元" in html
    assert '<span class="calc-number">16,610.00 yuan</span>' in html
    assert "Not an official site" in html and "非官方网站" in html


def test_a_result_in_chinese_has_no_english(library: Library) -> None:
    html = render_result(calculate("inpatient", STAY, library), "../../")
    assert 'lang="en"' not in html and "yuan" not in html


def test_counts_and_months_in_english(library: Library) -> None:
    result = calculate("retirement-age", {"sex": "male", "birth": "1972-09"}, library)
    english = Language(english=True)
    assert english.shown(result.step("statutory_month")) == "2034-09"
    assert english.shown(result.step("original_age")) == "60 years old"
    assert english.amount("visit_1.total", "总额").startswith('<span lang="en">Total bill')
    assert english.amount("stretch_1", "一段") == "一段"
