"""Results as HTML: complete, linked to the articles, and safe whatever the data says."""

import re
from dataclasses import replace
from datetime import date

import pytest

from calculator import Library, Refused, Result, calculate
from calculator.html import render_refusal, render_result
from calculator.html_compare import side_by_side
from calculator.html_reverse import backwards
from calculator.slip import slip
from calculator.steps import File, Table, plain, show
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


class TestLowGrades:
    """What rests on a third party's copy says so beside every amount."""

    def library(self, grade: str) -> Library:
        standard = deductible({"amount": "500"})
        standard["readings"][0]["source"] = {**rule_sets.SOURCE, "grade": grade}
        values = {"deductible": standard, "reimbursement_rate": rate({"rate": "0.8"})}
        return rule_sets.library({"employee-inpatient": inpatient(**values)})

    def graded(self, grade: str) -> str:
        return render_result(calculate("inpatient", stay("1500"), self.library(grade)))

    def beside(self, grade: str) -> dict[str, str]:
        """The same bill side by side, in reverse and on paper."""
        library, case = self.library(grade), stay("1500")
        cases = {"calculator": "inpatient", "cases": [case, stay("2500")]}
        rest = {name: value for name, value in case.items() if name != "total"}
        wanted = {**rest, "care": "inpatient", "question": "amount", "reaches": "800"}
        return {
            "compare": side_by_side(cases, library)["html"],
            "reverse": backwards({"inputs": wanted}, library)["html"],
            "slip": slip({"calculator": "inpatient", "inputs": case}, library)["html"],
        }

    def test_so_are_the_columns_the_way_back_and_the_sheet_of_paper(self) -> None:
        found = self.beside("C")
        heads = re.findall(r'<th scope="col" data-reading="[^"]+">(.*?)</th>', found["compare"])
        assert len(heads) == 2 and all("C 级" in head for head in heads)
        amounts = re.findall(r'<div class="calc-amount".*?</div>', found["reverse"])
        assert all("C 级" in amount for amount in amounts)
        leads = re.findall(
            r'class="calc-answer__lead">(.*?)</p>', found["compare"] + found["reverse"]
        )
        assert leads and all("C 级" in lead for lead in leads)
        assert re.search(r"<h2>算出来（C 级，[^<]+</h2>", found["slip"])

    def test_the_headline_and_the_steps_that_rest_on_one_are_marked(self) -> None:
        html = self.graded("C")
        marked = re.findall(r'data-amount="(\w+)".*?</dd>', html)
        assert marked == ["fund_total", "patient_total"]
        amounts = re.findall(r'<div class="calc-amount".*?</div>', html)
        assert all("C 级" in amount for amount in amounts)
        for name in ("deductible", "pooled_fund", "patient_total"):
            head = re.search(rf'data-step="{name}">.*?</div>', html)
            assert head and "C 级" in head[0]

    def test_what_the_reader_gave_is_not_marked(self) -> None:
        head = re.search(r'data-step="total">.*?</div>', self.graded("C"))
        assert head and "C 级" not in head[0]

    def test_better_sources_need_no_mark(self) -> None:
        assert "C 级" not in self.graded("B") + "".join(self.beside("B").values())


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
    assert 'href="/calculators/own-rule/"' in html
    assert "own-rule" not in render_refusal(Refused("not_covered", "不报", ()), "/", "yantai")
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


def test_tables_and_files_stand_beside_the_working() -> None:
    citation = result().sources[0]
    table = Table("表", ("一", EVIL), (("甲", citation), (EVIL, "乙")), (citation,))
    file = File("ics", f"名{EVIL}.ics", EVIL, "text/calendar")
    html = render_result(replace(result(), tables=(table,), files=(file,)), "../../")
    assert '<th scope="row">甲</th>' in html
    assert (
        html.count("documents/testland-rule/#a1")
        == render_result(result(), "../../").count("documents/testland-rule/#a1") + 2
    )
    assert 'data-file="ics"' in html
    assert "<script" not in html
    assert not re.search(r'="[^"]*<', html)


def test_days_and_counts_in_words() -> None:
    assert show(date(2027, 5, 1), "day") == "2027 年 5 月 1 日"
    assert show(61, "days") == "61 天"
    assert show(2, "year_count") == "2 年"
    assert show(60, "years") == "60 周岁"
    assert plain(date(2027, 5, 1), "day") == "2027-05-01"


def test_what_the_reader_came_for_comes_first() -> None:
    html = render_result(result(), "../../")
    order = [
        'class="calc-amounts"',
        'class="calc-answer__lead"',
        'class="calc-waterfall"',
        'class="calc-warnings"',
        'class="calc-working"',
        'class="calc-freshness"',
        'class="calc-disclaimer"',
    ]
    places = [html.index(mark) for mark in order]
    assert places == sorted(places)
    assert html.count('data-amount="fund_total"') == 1
    assert '医保付 <span class="calc-beside">基金支付总额</span>' in html


def test_what_came_to_nothing_is_one_line() -> None:
    html = render_result(result())
    working = html[html.index("calc-working") :]
    shown, _, folded = working.partition("calc-nothing")
    assert 'data-step="over_limit"' not in shown
    assert "没有发生的项目：自费金额（目录外）、超限价自费金额、先行自付金额" in folded
    assert 'data-step="over_limit"' in folded


def test_the_amounts_that_were_asked_for_are_never_folded() -> None:
    values = {
        "deductible": deductible({"amount": "500"}),
        "reimbursement_rate": rate({"rate": "0"}),
    }
    library = rule_sets.library({"employee-inpatient": inpatient(**values)})
    html = render_result(calculate("inpatient", stay("1000"), library))
    shown = html[html.index("calc-working") :].partition("calc-nothing")[0]
    assert 'data-step="fund_total"' in shown
    assert 'data-step="pooled_fund"' not in shown


def test_the_file_of_an_answer_comes_before_its_working() -> None:
    file = File("ics", "期限.ics", "存到日历", "text/calendar")
    html = render_result(replace(result(), files=(file,)))
    assert html.index('data-file="ics"') < html.index("calc-working")


def test_a_working_within_the_working_is_there_to_open() -> None:
    values = {
        "deductible": deductible({"amount": "500"}),
        "reimbursement_rate": rate({"rate": "0.8"}),
    }
    library = rule_sets.library({"employee-inpatient": inpatient(**values)})
    visit = {"date": "2022-06-01", "kind": "inpatient", "hospital_level": 3, "total": "1500"}
    person = {"place": "testland", "scheme": "employee", "status": "active", "visits": [visit]}
    html = render_result(calculate("year", person, library))
    [opened] = re.findall(r"<summary>看这一次怎样算（\d+ 步）</summary>(.*?)</details>", html)
    assert 'data-step="visit_1.pooled_fund"' in opened
    # what makes up one amount is shown at once
    assert '<ol class="calc-steps calc-steps--parts">' in render_result(result())
    assert "看这一次怎样算" not in render_result(result())
