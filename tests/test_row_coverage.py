"""Every row of every table is used by a case or proven out of reach, and every figure by a case."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builder.cases import Case, answer, differences, read_cases
from calculator import Library
from calculator.policy.cited import grades_told
from calculator.policy.wording import figures_in
from tests.row_figures import Alteration, alterations, alterations_beside
from tests.row_questions import look_for
from tests.row_use import TableRow, Use, table_rows, use_of
from tests.rule_sets import FLAT, away, inpatient, library, named, rule, schemeless, stay, value
from tests.rule_sets import deductible as deductible_of
from tests.rule_sets import rate as rate_of

SHIPPED = Path(__file__).parent.parent / "policy_data"


def unused_rows(use: Use, data: Library) -> Iterator[str]:
    """What to do about each row that no case uses and that is not proven out of reach."""
    for found in table_rows(data):
        if use.cases_of(found):
            continue
        looked = look_for(found, data)
        words = f"{found.words(data)}：没有一个算例用到。"
        if looked.answer:
            yield (
                f"{words}这一行算得到，例如 {_question(*looked.answer)}。"
                "请在 tests/cases/ 里加一题，答案照规定手算，过程写进 working。"
            )
        elif looked.passed:
            yield (
                f"{words}问到这张表的，走不到这一行，例如 {_question(*looked.passed)}。"
                "请看条件写对没有；没有人能问到的，删掉这一行。"
            )
        elif not looked.refused and not looked.idle and (looked.read or use.reads(found, data)):
            yield (
                f"{words}也没有一个问题能走到这一行。请看条件和期间写对没有；没有人能问到的，删掉这一行。"
            )


def unproven_figures(use: Use, data: Library) -> Iterator[str]:
    """Each figure of a row in use that could be another without any case noticing."""
    rows = table_rows(data)
    for found in rows:
        if not use.cases_of(found):
            continue
        near = use.cases_near(found)
        figures = [(each, near) for each in alterations(found.reading, found.row)]
        if found.number == 1:
            same = [row for row in rows if row.reading is found.reading]
            beside = [case for row in same for case in use.cases_near(row)]
            figures += [(each, beside) for each in alterations_beside(found.reading)]
        for figure, cases in figures:
            if not _noticed(figure, cases, data):
                yield (
                    f"{found.words(data)}：{figure.name} 换成别的数，没有一个算例算得不一样。"
                    "请在 tests/cases/ 里加一题，要正好用到这个数。"
                )


def untold_figures(use: Use, data: Library) -> Iterator[str]:
    """Each figure that no case can use and that the article it rests on does not tell either.

    That nothing is paid may be told in words.
    """
    for found in table_rows(data):
        if use.cases_of(found) or not found.has_figure:
            continue
        source = found.row.source or found.reading.source
        article = data.documents[source.document].article(source.locator)
        alone = replace(found.reading, rows=(found.row,), sequence=(), adjustments=())
        where = (source.document, source.locator)
        figures = {figure for figure, _ in grades_told(found.value, alone, *where)}
        told = figures_in(f"{source.locator}；{article.digest if article else ''}")
        if figures and not figures & told and not any(number == 0 for number, _ in figures):
            yield (
                f"{found.words(data)}：没有算例能用到，“{source.locator}”的摘要里也没有这个数，"
                "抄错了看不出来。请和原文核对，把摘要补全。"
            )


def _noticed(figure: Alteration, cases: Iterable[Case], data: Library) -> bool:
    with figure.made():
        return any(differences(case, answer(case, data)) for case in cases)


def _question(calculator: str, inputs: dict[str, object]) -> str:
    return f"calculator: {calculator}，input: {json.dumps(inputs, ensure_ascii=False)}"


# -- the shipped data -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> Library:
    return Library.from_yaml(SHIPPED)


@pytest.fixture(scope="module")
def used(shipped: Library) -> Use:
    return use_of((case for case in read_cases() if case.data == "policy_data"), shipped)


def test_every_row_is_used_by_a_case_or_proven_out_of_reach(shipped: Library, used: Use) -> None:
    found = list(unused_rows(used, shipped))
    assert not found, "\n".join(found)


def test_every_figure_is_proven_by_a_case(shipped: Library, used: Use) -> None:
    found = list(unproven_figures(used, shipped))
    assert not found, "\n".join(found)


def test_a_figure_that_no_case_can_use_is_told_by_its_article(shipped: Library, used: Use) -> None:
    found = list(untold_figures(used, shipped))
    assert not found, "\n".join(found)


# -- would it be seen? ----------------------------------------------------------------------------

BY_LEVEL = rate_of(
    {"table": [{"hospital_level": [1, 2], "rate": "0.9"}, {"hospital_level": 3, "rate": "0.8"}]}
)


def _rated(rate: dict[str, Any], *others: dict[str, Any], **more: dict[str, Any]) -> Library:
    return library(named(inpatient(**{**FLAT, "reimbursement_rate": rate, **more}), *others))


def _case(inputs: dict[str, object], amounts: dict[str, str], kind: str = "inpatient") -> Case:
    return Case("made-up.yaml", "", kind, inputs, {"amounts": amounts}, "derived", "…")


def _stay(total: str, pooled: str, **more: object) -> Case:
    return _case(stay(total, **more), {"pooled_fund": pooled})


def _said(data: Library, *cases: Case) -> list[str]:
    return list(unused_rows(use_of(cases, data), data))


def test_a_row_without_a_case_is_named_with_a_question_that_comes_to_it() -> None:
    data, high = _rated(BY_LEVEL), _stay("10500", "8000.00")
    [said] = _said(data, high)
    assert said.startswith("cn/testshire/testland/employee-inpatient.yaml  reimbursement_rate")
    assert "第 1 行“一级／二级”" in said
    assert "calculator: inpatient" in said
    assert '"hospital_level": "1"' in said
    assert not _said(data, high, _stay("1500", "900.00", hospital_level=1))


def test_a_row_is_out_of_reach_only_as_long_as_every_question_is_refused() -> None:
    high = _stay("10500", "8000.00")
    assert not _said(_rated(BY_LEVEL, deductible=deductible_of({"missing": "没有查到"})), high)
    for_some = [{"status": "active", "amount": "500"}, {"status": "retired", "missing": "没有查到"}]
    assert _said(_rated(BY_LEVEL, deductible=deductible_of({"table": for_some})), high)


def test_a_refused_case_uses_no_figure() -> None:
    refused = _case(stay("10500", care_place="out_of_province"), {})
    assert len(_said(_rated(BY_LEVEL), refused)) == 3  # both rates and the deductible


def test_a_later_reading_needs_a_case_of_its_own_days() -> None:
    data = _rated(rate_of({"rate": "0.8"}, {"from": "2024-01-01", "rate": "0.7"}))
    [said] = _said(data, _stay("10500", "8000.00"))
    assert "2024-01-01起" in said


def test_behind_a_refusal_the_article_has_to_tell_the_figure() -> None:
    missing = {"deductible": deductible_of({"missing": "没有查到"})}
    data = _rated(rate_of({"rate": "0.85"}), **missing)
    [said] = untold_figures(use_of((), data), data)
    assert "“第一条”的摘要里也没有这个数" in said
    files = json.loads(json.dumps(data.compiled()))
    files["testland.json"]["documents"]["testland-rule"]["articles"][0]["digest"] = "付八成五。"
    told = Library.from_compiled(files)
    assert not list(untold_figures(use_of((), told), told))


def test_what_no_calculator_reads_needs_no_case() -> None:
    told = rule("contribution", employer_rate=value("单位缴费比例", "ratio", {"rate": "0.07"}))
    assert not _said(_rated(rate_of({"rate": "0.8"}), told), _stay("10500", "8000.00"))


def test_a_row_that_no_question_can_come_to_is_named() -> None:
    """A visit is of one day."""
    visits = rule("outpatient", **FLAT)
    first = away(
        prior_self_pay={
            "table": [
                {"care": ["inpatient", "chronic_outpatient"], "unchanged": True},
                {"care": "outpatient", "days": 1, "rate": "0.1"},
                {"care": "outpatient", "days": "2+", "rate": "0.2"},
            ]
        }
    )
    [said] = [each for each in _said(library(named(visits, first))) if "走不到这一行" in each]
    assert "住院天数 2 及以上" in said


def test_a_figure_that_no_case_depends_on_is_named() -> None:
    data = _rated(rate_of({"bands": [{"up_to": "20000", "rate": "0.8"}, {"rate": "0.9"}]}))
    low, high = _stay("10500", "8000.00"), _stay("30500", "25050.00")
    assert not list(unproven_figures(use_of([low, high], data), data))
    said = list(unproven_figures(use_of([low], data), data))
    assert ["bands 第 1 段 up_to" in said[0], "bands 第 2 段 rate" in said[1]] == [True, True]
    assert len(said) == 2


def test_a_turn_that_no_case_depends_on_is_named() -> None:
    standard = deductible_of({"amount": "500", "sequence": [{"admission": "2+", "factor": "0.5"}]})
    data = _rated(rate_of({"rate": "0.8"}), deductible=standard)
    first, second = _stay("10500", "8000.00"), _stay("10500", "8200.00", admission=2)
    assert not list(unproven_figures(use_of([first, second], data), data))
    [said] = unproven_figures(use_of([first], data), data)
    assert "sequence 第 1 项 factor" in said


def test_the_nations_rules_are_looked_at_too() -> None:
    daily = value("每日加收比例", "ratio", {"rate": "0.0005"})
    nation = {"late-fee": schemeless("late_fee", daily_rate=daily)}
    data = library(named(inpatient(**FLAT)), nation=nation)
    [said] = _said(data, _stay("10500", "8000.00"))
    assert said.startswith("cn/late-fee.yaml")


def test_every_row_is_told_apart() -> None:
    """Rows are known by identity; two that are one would be counted once."""
    rows: list[TableRow] = table_rows(Library.from_yaml(SHIPPED))
    assert len({id(found.row) for found in rows}) == len(rows)
