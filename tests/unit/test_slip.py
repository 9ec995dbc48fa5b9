"""The sheet of paper: what was asked, the amounts, how they came about, and the sources."""

import re

import pytest

from calculator import InvalidInput, Refused
from calculator.slip import slip
from tests import rule_sets
from tests.rule_sets import FLAT, inpatient, named, stay, value

LIBRARY = rule_sets.library(named(inpatient(**FLAT)))


def _sheet(calculator: str = "inpatient", **inputs: object) -> str:
    raw = {**stay("3.2万"), **inputs}
    return str(slip({"calculator": calculator, "inputs": raw}, LIBRARY)["html"])


def _text(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_what_was_asked_stands_there_in_words() -> None:
    text = _text(_sheet(non_covered="unknown", date="2026-11-22"))
    assert "医疗费总额32,000.00 元" in text
    assert "自费（目录外）不清楚" in text
    assert "哪一天2026 年 11 月 22 日" in text
    assert "3.2万" not in text


def test_amounts_working_and_source_stand_there() -> None:
    html = _sheet()
    text = _text(html)
    # (32,000 − 500) × 0.8
    assert "25,200.00 元" in text
    assert "6,800.00 元" in text
    assert "[1]" in text
    assert "第一条" in text
    assert "级，" in text
    assert "请以经办机构为准" in text
    assert "数据版本" in text
    assert "非官方网站" in text
    assert "窗口怎么说" in text


def test_the_sheet_and_its_lines_name_the_readings_they_rest_on() -> None:
    """So that recall.js marks the paper too: all of it at its head, and each line."""
    other = {"amount": "700", "source": {**rule_sets.SOURCE, "locator": "第二条"}}
    reading = {"from": "2011-07-01", "amount": "500", "alternatives": [other]}
    values = {**FLAT, "deductible": value("起付标准", "yuan", reading, per="admission")}
    library = rule_sets.library(named(inpatient(**values)))
    asked = {"calculator": "inpatient", "inputs": stay("32000")}
    html = str(slip(asked, library)["html"])
    [standard, or_else] = (
        found.id
        for main in library.rules[0].values["deductible"].readings
        for found in (main, *main.alternatives)
    )
    sheet = html.partition(">")[0]
    assert standard in sheet
    assert "/reimbursement_rate/" in sheet
    assert or_else not in sheet
    [row] = re.findall(
        r'<tr class="slip-row slip-key"([^>]*)><th scope="row">实际支付起付标准', html
    )
    assert standard in row
    assert "/reimbursement_rate/" not in row
    [item] = re.findall(r"<li([^>]*)>[^<]*：基金支付总额", html)
    assert or_else in item


def test_a_line_of_the_working_that_rests_on_a_repost_says_so() -> None:
    copied = {"from": "2011-07-01", "amount": "500", "source": {**rule_sets.SOURCE, "grade": "C"}}
    values = {**FLAT, "deductible": value("起付标准", "yuan", copied, per="admission")}
    library = rule_sets.library(named(inpatient(**values)))
    html = str(slip({"calculator": "inpatient", "inputs": stay("32000")}, library)["html"])
    rows = dict(re.findall(r'<th scope="row">([^<]+)</th><td>.*?</td><td>([^<]*)</td></tr>', html))
    # (32,000 − 500) × 0.8 rests on it too; what the bill holds is the reader's own.
    assert rows["实际支付起付标准"] == "500.00 元（C 级）"
    assert rows["基本医保统筹基金支付"] == "25,200.00 元（C 级）"
    assert rows["符合政策范围金额"] == "32,000.00 元"
    assert "您自己负担 6,800.00 元。（C 级）</p>" in html


def test_the_picture_has_a_pattern_of_its_own() -> None:
    html = _sheet()
    patterns = re.findall(r'<pattern id="([^"]+)"', html)
    assert patterns
    assert all(name.startswith("slip-") for name in patterns)
    assert f"url(#{patterns[0]})" in html


def test_what_was_typed_is_escaped() -> None:
    rule = {
        "place": "<b>某县</b>",
        "scheme": "employee",
        "date": "2026-11-22",
        "deductible_1": "500",
        "rate_by": "level",
        "rate_1": "80",
        "hospital_level": "1",
        "total": "1000",
        "cause": "illness",
    }
    html = str(slip({"calculator": "own-rule", "inputs": rule}, LIBRARY)["html"])
    assert "<b>" not in html
    assert "&lt;b&gt;某县" in html
    assert "您自己填的参数，没有出处" in html
    assert "一级医院报多少80 %" in _text(html)


def test_without_an_answer_there_is_no_sheet() -> None:
    with pytest.raises(InvalidInput):
        _sheet(total="-1")
    with pytest.raises((InvalidInput, Refused)):
        _sheet(date="1990-01-01")


def test_the_lines_that_the_amounts_come_from_are_marked() -> None:
    html = _sheet(total="3.2万", non_covered="2000")
    rows = re.findall(
        r'<tr class="slip-row([^"]*)"[^>]*data-step="([^"]+)" data-of="([^"]+)"', html
    )
    keys = [step for kind, step, _ in rows if "slip-key" in kind]
    # 32,000 − 2,000 in scope, less 500, times 0.8: what the reader filled in stands above already.
    assert keys == ["in_scope", "deductible", "pooled_fund", "fund_total", "patient_total"]
    assert all(of in keys for kind, _, of in rows if "slip-part" in kind)
    cites = set(re.findall(r'data-cites="([^"]+)"', html))
    assert cites == {"1"}
    assert '<li class="slip-row" value="1">' in html
