"""English for the sentences of results: ours are told, the editors' own words stay Chinese."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder import english_hints
from builder.cases import DATA, Case, read_cases
from builder.companions import COMPANIONS
from builder.writing import front_matter
from calculator import CALCULATORS, Library, calculate, own_rule
from calculator.english import HEADINGS, LEFT_CHINESE, Language, marked
from calculator.english_sentences import CLAUSES, PHRASES, TERMS, phrase, sentence
from calculator.errors import InvalidInput, Refused
from calculator.fields import Field
from calculator.html import render_refusal
from calculator.html_compare import side_by_side
from calculator.html_reverse import reverse_fields
from calculator.ledger import person_fields, visit_fields
from calculator.steps import Result
from calculator.web import ledger

CHINESE = re.compile(r"[一-鿿]")
STAY = {
    "cause": "illness",
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


@pytest.fixture(scope="module")
def answers(library: Library) -> list[Result | Refused]:
    """What every worked case of the shipped data comes to."""
    cases = (case for case in read_cases() if DATA[case.data].name == "policy_data")
    return [found for case in cases if (found := _answer(case, library)) is not None]


def _answer(case: Case, library: Library) -> Result | Refused | None:
    try:
        return calculate(case.calculator, case.input, library)
    except Refused as refused:
        return refused
    except InvalidInput:
        return None


def results(answers: list[Result | Refused]) -> Iterator[Result]:
    return (found for found in answers if isinstance(found, Result))


def test_every_first_sentence_and_every_refusal_has_english(
    answers: list[Result | Refused],
) -> None:
    """A calculator without English for what it leads with fails here."""
    leads = {found.lead if isinstance(found, Result) else found.message for found in answers}
    assert {CALCULATORS[found.calculator].id for found in results(answers)} == set(CALCULATORS)
    assert [lead for lead in leads if sentence(lead) is None] == []


def test_what_would_change_a_result_has_english(answers: list[Result | Refused]) -> None:
    outlooks = [outlook for found in results(answers) if (outlook := found.outlook)]
    said = {change.sentence for outlook in outlooks for change in outlook.changes}
    assert said
    assert [words for words in said if sentence(words) is None] == []


def test_warnings_without_english_are_the_editors_own(
    answers: list[Result | Refused], library: Library
) -> None:
    labels = {value.label for rule in library.rules for value in rule.values.values()}
    data = json.dumps(library.compiled(), ensure_ascii=False)
    said = {words for found in results(answers) for words in (*found.warnings, *found.assumptions)}
    untold = [words for words in said if sentence(words) is None]
    assert [w for w in untold if w.partition("：")[0] not in labels and w not in data] == []


def test_every_formula_condition_table_and_file_has_english(
    answers: list[Result | Refused],
) -> None:
    english = Language(english=True)
    said: set[str] = set()
    for found in results(answers):
        said |= {step.formula for step in found.walk()}
        said |= {step.condition for step in found.walk() if step.condition}
        said |= {words for table in found.tables for words in (table.title, *table.head)}
        said |= {file.label for file in found.files}
    assert [words for words in said if english.plain_phrase(words) is None] == []


def test_the_catalogue_itself_is_english() -> None:
    for words in (*CLAUSES.values(), *PHRASES.values(), *TERMS.values(), *HEADINGS.values()):
        assert not CHINESE.search(words), words


def test_every_star_has_its_place_in_the_english_of_ours() -> None:
    """No number may be lost: what is left out is the editors' explanation alone."""
    for chinese, words in (*CLAUSES.items(), *PHRASES.items()):
        stars = re.findall(r"\*\*?", chinese)
        places = set(re.findall(r"\{(\d)\}", words))
        wanted = {str(n) for n, star in enumerate(stars) if star == "*"}
        assert places <= {str(n) for n in range(len(stars))}, chinese
        assert wanted - places <= _CARELESS.get(chinese, set()), chinese


_CARELESS = {
    "“*”要*才是这个数，办理前请打 12393 核实": {"1"},
    "填了“*”*，这里用到的规定不看这一项，没有计入": {"1"},
    "*，就不用等，*": set(),
    "恶性肿瘤*：不再扣": {"0"},
}
"""Parts that the English leaves out: they stand in the amount, or say the same again."""


def test_amounts_days_and_spans_are_carried_over() -> None:
    lead = "总共 2.4 万元，医保大约支付 20,000.00 元，您自己负担 4,000.00 元。"
    assert sentence(lead) == (
        "Of 24,000 yuan, insurance pays about 20,000.00 yuan; you pay about 4,000.00 yuan."
    )
    wait = "断了 1 个月，要等 3 个月，2024 年 8 月 1 日起能报。"
    assert sentence(wait) == "Stopped for 1 month: you wait 3 months; covered from 2024-08-01."
    assert phrase("这一段费用 × 90%") == "this band × 90%"


def test_what_editors_wrote_stays_chinese_and_says_so() -> None:
    assert sentence("谁出：单位出。") is None
    assert marked("only 《某办法》 says") == 'only <span lang="zh">《某办法》</span> says'
    refused = Refused("missing_parameter", "缺少“起付标准”：转载没有写。")
    html = render_refusal(refused, "", None, "en")
    assert "Missing: “deductible”; why is told in Chinese." in html
    assert "缺少“起付标准”：转载没有写。" in html and marked(LEFT_CHINESE) in html
    assert 'lang="en"' not in render_refusal(refused)


def test_cases_side_by_side_in_english(library: Library) -> None:
    other = {**STAY, "hospital_level": 1}
    payload = {"calculator": "inpatient", "cases": [STAY, other], "lang": "en"}
    html = side_by_side(payload, library)["html"]
    # 3,390 and 1,210 less for the level 1 hospital: 2,180.
    assert "You pay least with case 2 (level 1): 2,180.00 yuan" in html
    assert '<span lang="en">Item</span>' in html and "1,210.00 less" in html
    assert 'lang="en"' not in side_by_side({**payload, "lang": "zh"}, library)["html"]


def test_the_year_in_english(library: Library) -> None:
    visit = {"cause": "illness", "kind": "inpatient", "hospital_level": "3", "total": "20000"}
    payload = {
        "inputs": {"place": "yantai", "scheme": "employee", "status": "active"},
        "visits": [{**visit, "date": "2024-03-01"}, {**visit, "date": "2025-03-01"}],
        "lang": "en",
    }
    html = ledger.ledger(payload, library)["html"]
    assert '<span lang="en">Year 2024</span>' in html
    assert "This ledger has 2 insurance years" in html
    assert "How much of each ceiling is used" in html


def every_field_of_a_page(library: Library) -> Iterator[Field]:
    for calculator in CALCULATORS.values():
        yield from calculator.fields
    yield from own_rule.FIELDS
    yield from reverse_fields(library)
    yield from person_fields(library)
    yield from visit_fields(library)


def test_every_label_hint_and_unit_of_every_page_has_english(library: Library) -> None:
    for item in every_field_of_a_page(library):
        assert item.label_en and not CHINESE.search(item.label_en), item.name
        assert item.help is None or item.help in english_hints.HINTS, item.help
        assert item.unit is None or item.unit in english_hints.UNITS, item.unit
        assert not CHINESE.search(english_hints.hint(item).replace("全自费", "")), item.name


def test_every_page_of_a_calculator_is_titled_and_told_in_english(repository: Path) -> None:
    for name in {*CALCULATORS, *COMPANIONS.values()}:
        path = repository / "docs" / "calculators" / f"{name}.md"
        meta, _ = front_matter(path.read_text(encoding="utf-8"), path.name)
        for words in (meta["english"]["title"], meta["english"]["about"]):
            assert words and not CHINESE.search(words), name
            assert '"' not in words, name
