"""Which standards have changed since a case was worked out: old codes beside a new answer."""

import re
from typing import Any

import pytest

from calculator import Library, calculate
from calculator.since import changes, words_of
from tests import rule_sets
from tests.rule_sets import SOURCE, ceiling, deductible, inpatient, rate, stay


def version(**values: dict[str, Any]) -> Library:
    """Testland's data as it is in one version."""
    usual = {
        "deductible": deductible(
            {
                "table": [
                    {"hospital_level": [1, 2], "amount": "500"},
                    {"hospital_level": 3, "amount": "800"},
                ]
            }
        ),
        "reimbursement_rate": rate(
            {"bands": [{"up_to": "5000", "rate": "0.8"}, {"rate": "0.9"}]},
        ),
    }
    return rule_sets.library({"employee-inpatient": inpatient(**{**usual, **values})})


DEARER = deductible(
    {
        "table": [
            {"hospital_level": [1, 2], "amount": "600"},
            {"hospital_level": 3, "amount": "1000"},
        ]
    }
)


def codes(library: Library, **more: object) -> dict[str, str]:
    """What a link holds of an answer."""
    result = calculate("inpatient", stay("20000", **more), library)
    return {item["name"]: item["code"] for item in result.to_json()["standards"]}


def told(before: Library, after: Library, **more: object) -> list[str]:
    """What the reader is told who opens a link of one version with the data of another."""
    now = calculate("inpatient", stay("20000", **more), after).to_json()["standards"]
    return [item["says"] for item in changes(codes(before, **more), now)]


def test_a_changed_value_is_named_with_both_figures() -> None:
    assert told(version(), version(deductible=DEARER)) == ["起付标准（三级）：800 元 → 1000 元。"]


def test_only_the_row_of_the_case_counts() -> None:
    other = deductible(
        {
            "table": [
                {"hospital_level": [1, 2], "amount": "600"},
                {"hospital_level": 3, "amount": "800"},
            ]
        }
    )
    assert told(version(), version(deductible=other)) == []
    assert told(version(), version(deductible=other), hospital_level=1) == [
        "起付标准（一级）：500 元 → 600 元。"
    ]


def test_the_same_figure_of_another_source_is_no_change() -> None:
    rows = [{"hospital_level": 3, "amount": "800.00"}, {"hospital_level": [1, 2], "amount": "500"}]
    elsewhere = {"source": {**SOURCE, "locator": "第二条"}, "from": "2021-01-01", "table": rows}
    assert told(version(), version(deductible=deductible(elsewhere))) == []


def test_bands_are_told_stretch_by_stretch() -> None:
    bands = rate({"bands": [{"up_to": "10000", "rate": "0.8"}, {"rate": "0.9"}]})
    assert told(version(), version(reimbursement_rate=bands)) == [
        "支付比例：5000 元以内 80%；5000 元以上 90% → 1 万元以内 80%；1 万元以上 90%。"
    ]


def test_what_changes_a_figure_is_part_of_it() -> None:
    def retired(points: str) -> Library:
        item = {"when": {"status": "retired"}, "label": "退休", "add": points}
        return version(reimbursement_rate=rate({"rate": "0.8", "adjustments": [item]}))

    before, after = retired("0.05"), retired("0.1")
    assert told(before, after) == []
    assert told(before, after, status="retired") == [
        "支付比例：80%，加 5 个百分点 → 80%，加 10 个百分点。"
    ]


def test_so_is_the_turn_among_the_stays_of_the_year() -> None:
    def halved(factor: str) -> Library:
        turns = [{"admission": "2+", "factor": factor}]
        return version(deductible=deductible({"amount": "800", "sequence": turns}))

    before, after = halved("0.5"), halved("0.8")
    assert told(before, after) == []
    assert told(before, after, admission=2) == [
        "起付标准：800 元，起付标准 × 50% → 800 元，起付标准 × 80%。"
    ]


def test_what_is_new_and_what_is_gone_is_said() -> None:
    limited = version(payment_ceiling=ceiling({"amount": "240000"}))
    assert told(version(), limited) == ["最高支付限额：当时没有用到，现在是 24 万元。"]
    assert told(limited, version()) == ["最高支付限额：当时用到（24 万元），现在没有用到。"]
    free = version(payment_ceiling=ceiling({"unlimited": True}))
    assert told(limited, free) == ["最高支付限额：24 万元 → 不设限额。"]


def test_a_figure_of_a_repost_is_labelled() -> None:
    now = calculate("inpatient", stay("20000"), version()).to_json()["standards"]
    now = [{**item, "grade": "C"} for item in now]
    [changed] = changes({**codes(version()), "inpatient.deductible": "y600"}, now)
    assert changed["says"] == "起付标准（三级）：600 元 → 800 元（C 级）。"
    assert changed["reading"].startswith("testland/employee-inpatient/deductible/")


@pytest.mark.parametrize(
    "code", ["", "y", "zz", "y8<b>", "y1e9", "yNaN", "y-5", "tf0.5", "x12345678", "y8-d5_no"]
)
def test_what_cannot_be_read_is_not_told(code: str) -> None:
    """A link may say anything; what the rule says now is known all the same."""
    now = calculate("inpatient", stay("20000"), version()).to_json()["standards"]
    [changed] = changes({**codes(version()), "inpatient.deductible": code}, now)
    assert changed["says"] == "起付标准（三级）：规定变了，现在是 800 元。"


def test_what_has_no_words_is_told_apart_all_the_same() -> None:
    def counting(*kinds: str) -> Library:
        rules = {
            "employee-inpatient": inpatient(**rule_sets.FLAT),
            "employee-large-amount": rule_sets.layer(
                "large_amount", *kinds, reimbursement_rate=rate({"rate": "0.9"})
            ),
        }
        return rule_sets.library(rules)

    before, after = counting("over_ceiling"), counting("over_ceiling", "cost_sharing")
    assert told(before, after) == ["计入范围：规定变了。"]


def test_names_nobody_knows_are_left_out() -> None:
    now = calculate("inpatient", stay("20000"), version()).to_json()["standards"]
    assert changes({**codes(version()), "colour.red": "y1"}, now) == []


def test_codes_need_no_escaping_in_an_address() -> None:
    """They would make links, and the squares of a printed code, several times as many."""
    library = Library.from_yaml(rule_sets.SHIPPED)
    result = calculate(
        "inpatient",
        {
            "place": "yantai",
            "scheme": "employee",
            "status": "retired",
            "date": "2024-09-01",
            "hospital_level": 3,
            "total": "20000",
            "admission": 2,
            "care_place": "out_of_province",
            "registration": "long_term",
        },
        library,
    )
    said = result.to_json()["standards"]
    assert len(said) > 4
    for item in said:
        assert re.fullmatch(r"[\w.*-]+", item["name"] + item["code"], re.ASCII)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("w80", "每月 80 元"),
        ("r0.0005", "0.05%"),
        ("p0.05", "5 个百分点"),
        ("n180", "15 年"),
        ("a60", "60 周岁"),
        ("j2", "2 年"),
        ("c2025", "2025 年"),
        ("k", "和在本地一样"),
        ("f0.8", "按本地的 80%"),
        ("st", ""),
        ("s0.1_t_200_", "总费用的 10%，最低 200 元"),
        ("y800-tf0.5_100", "800 元，起付标准 × 50%，最低 100 元"),
        (
            "r0.6-d0.01_enrolled_years*0.1",
            "60%，加 1 个百分点（每一连续参保年数），最多 10 个百分点",
        ),
    ],
)
def test_codes_in_words(code: str, words: str) -> None:
    assert words_of(code) == words
