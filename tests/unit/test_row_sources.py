"""Rows, turns and adjustments that stand elsewhere than the rest of their reading."""

from datetime import date
from pathlib import Path

import pytest

from calculator import Result, calculate
from calculator.errors import Refused
from calculator.policy import Library
from calculator.policy.identity import reading_id
from calculator.policy.wording import figures_in
from tests.rule_sets import FLAT, rate, settle


@pytest.fixture(scope="module")
def shipped() -> Library:
    return Library.from_yaml(Path(__file__).parents[2] / "policy_data")


def _stay(library: Library, tier: str) -> Result:
    return calculate(
        "inpatient",
        {
            "place": "yantai",
            "scheme": "resident",
            "cause": "illness",
            "tier": tier,
            "date": "2025-11-20",
            "hospital_level": 3,
            "institution": "level3",
            "total": "10000",
        },
        library,
    )


@pytest.mark.parametrize(
    ("tier", "locator", "other"), [("adult_1", "一档", "二档"), ("adult_2", "二档", "一档")]
)
def test_a_step_cites_the_article_of_its_own_row(
    tier: str, locator: str, other: str, shipped: Library
) -> None:
    result = _stay(shipped, tier)
    cited = {source.locator for step in result.walk() for source in step.sources}
    assert locator in cited
    assert other not in {source.locator for source in result.sources}


def test_one_answer_leaves_nothing_behind_in_the_next(shipped: Library) -> None:
    first = _stay(shipped, "adult_1").sources
    _stay(shipped, "adult_2")
    assert _stay(shipped, "adult_1").sources == first


def test_a_turn_cites_its_own_article(shipped: Library) -> None:
    result = calculate(
        "inpatient",
        {
            "place": "wuxi",
            "scheme": "employee",
            "cause": "illness",
            "status": "active",
            "date": "2023-04-01",
            "institution": "level_3",
            "hospital_level": 3,
            "admission": 2,
            "total": "10000",
        },
        shipped,
    )
    [turn] = [step for step in result.walk() if step.id == "deductible_turn"]
    assert [source.locator for source in turn.sources] == ["多次住院"]


@pytest.mark.parametrize(
    ("document", "locator", "value"),
    [
        ("yantai-resident-2021-news", "二档", "reimbursement_rate"),
        ("yantai-2022-11-30-repost", "乙类", "reimbursement_rate"),
        ("mudanjiang-2017-12-27-repost", "基层医疗机构", "deductible"),
        ("mudanjiang-2017-12-27-repost", "基层医疗机构", "reimbursement_rate"),
        ("wuxi-2022-09-19-repost", "门诊特殊病", "reimbursement_rate"),
        ("wuxi-2022-12-12-repost", "多次住院", "deductible"),
        ("tongliao-outpatient-repost", "关于特殊用药", "reimbursement_rate"),
        ("tongliao-2025-repost", "关于长期在外", "points"),
        ("shanxi-2017-11-12-news", "关于第二次住院", "deductible"),
    ],
)
def test_an_article_names_what_rests_on_it(
    document: str, locator: str, value: str, shipped: Library
) -> None:
    assert value in {found.id for _, found, _ in shipped.citations(document, locator)}


def test_checking_a_row_again_gives_no_new_name() -> None:
    def name(day: str, locator: str) -> str:
        row = {"amount": "1", "source": {"locator": locator, "checked_on": day}}
        reading = {"source": {"document": "a", "locator": "x", "checked_on": day}, "table": [row]}
        return reading_id("a/b/c", {}, reading)

    assert name("2026-01-01", "y") == name("2026-02-02", "y")
    assert name("2026-01-01", "y") != name("2026-01-01", "z")


def test_the_days_on_which_rows_were_checked_count(shipped: Library) -> None:
    for rule in shipped.rules:
        for value in rule.values.values():
            for reading in value.readings:
                assert all(source.checked_on >= date(2020, 1, 1) for source in reading.sources)


def test_figures_are_the_same_in_whatever_unit() -> None:
    assert figures_in("30 年") == figures_in("360 个月")


def _unknown_until(later: dict[str, object], day: str) -> Refused:
    """The refusal where the first reading knows nothing of level 3, and a later one may hold."""
    known = {"hospital_level": [1, 2], "rate": "0.5"}
    first = {"table": [known, {"hospital_level": 3, "missing": "付 60% 还是 50% 没有写"}]}
    values = {**FLAT, "reimbursement_rate": rate(first, {"from": "2023", **later})}
    with pytest.raises(Refused) as refusal:
        settle(values, "1000", date=day)
    return refusal.value


def test_what_may_hold_already_is_offered_where_the_sure_reading_knows_nothing() -> None:
    before = _unknown_until({"rate": "0.7"}, "2022-06-01")
    assert "2024-01-01" not in before.message
    assert [source.period for source in before.sources] == ["2020-01-01起"]
    within = _unknown_until({"rate": "0.7"}, "2023-06-01")
    assert "B 级" in within.message
    assert "把日期改到 2024-01-01" in within.message
    assert [source.period for source in within.sources] == ["2020-01-01起", "2023 年起"]


def test_what_knows_no_more_is_not_offered() -> None:
    within = _unknown_until({"missing": "也没有写"}, "2023-06-01")
    assert "2024-01-01" not in within.message
