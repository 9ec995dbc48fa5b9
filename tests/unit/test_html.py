"""Results as HTML: complete, linked to the articles, and safe whatever the data says."""

import re

import pytest

from calculator import Refused, Result, calculate
from calculator.html import render_refusal, render_result
from tests import rule_sets
from tests.rule_sets import deductible, inpatient, rate, stay

EVIL = '<script>alert("1")</script>&\'"'


def result(label: str = "起付标准", note: str = "说明") -> Result:
    standard = deductible({"amount": "500", "note": note})
    standard["label"] = label
    values = {"deductible": standard, "reimbursement_rate": rate({"rate": "0.8"})}
    library = rule_sets.library({"employee-inpatient": inpatient(**values)})
    return calculate("inpatient", stay("1500", non_covered="0"), library)


def test_everything_that_matters_is_there() -> None:
    html = render_result(result(), "../../")
    assert '<span class="calc-number">800.00 元</span>' in html
    assert "(1,500.00 − 500.00) × 80% = 800.00" in html
    assert 'href="../../documents/testland-rule/#a1"' in html
    assert "非官方网站" in html
    assert "12393" in html
    assert "2026-11-22" in html
    assert "没有填“先行自付”" in html
    assert "没有填“自费" not in html


def test_every_step_is_shown_once() -> None:
    shown = re.findall(r'data-step="([^"]+)"', render_result(result()))
    assert sorted(shown) == sorted(step.id for step in result().walk())


@pytest.mark.parametrize("html", [render_result(result(EVIL, EVIL), EVIL)])
def test_text_from_data_is_escaped(html: str) -> None:
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert not re.search(r'="[^"]*<', html)


def test_a_refusal_says_why_and_what_to_do() -> None:
    html = render_refusal(Refused("no_rule", f"没有规则{EVIL}", ("规则",)), "/", "yantai")
    assert "没有规则&lt;script&gt;" in html
    assert 'href="/places/yantai/"' in html
    assert "12393" in html
    assert "places" not in render_refusal(Refused("no_rule", "没有", ()))


def test_alternatives_stand_beside_the_answer() -> None:
    values = {
        "deductible": deductible(
            {"attested": ["2020-01-01"], "amount": "400"},
            {"attested": ["2024-01-01"], "amount": "500"},
        ),
        "reimbursement_rate": rate({"rate": "0.8"}),
    }
    library = rule_sets.library({"employee-inpatient": inpatient(**values)})
    html = render_result(calculate("inpatient", stay("1400"), library))
    # (1400 − 400) × 80% = 800, or (1400 − 500) × 80% = 720
    assert "800.00 元" in html
    assert "720.00 元" in html
    assert "2024-01-01 见其有效" in html
