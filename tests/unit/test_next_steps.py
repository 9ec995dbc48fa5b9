"""What to do, to bring and to keep after an answer: from the data, and only what concerns it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calculator import CALCULATORS, Library, Result, calculate
from calculator.html import render_result
from calculator.next_steps import OCCASIONS
from calculator.outlook import NextSteps
from tests import rule_sets
from tests.calendar_files import parse
from tests.rule_sets import FLAT, inpatient, named, rule, schemeless, stay, value

EVIL = '<script>alert("1")</script>'


def words(label: str, text: str, **when: Any) -> dict[str, Any]:
    return {**value(label, "text", {"text": text, **when}), "information": True}


HANDLING = schemeless(
    "handling",
    papers_stay=words("登记时", "带卡"),
    next_away_first=words("出门前", "先备案"),
    next_retiring_ask=words("退休前", "先查"),
    next_any_doubt=words("有疑问", "打电话"),
)


def following(result: Result) -> NextSteps:
    assert result.outlook
    return result.outlook.next_steps


def told(found: NextSteps) -> tuple[list[str], list[str]]:
    return [item.label for item in found.to_do], [item.label for item in found.papers]


def library(*rules: rule_sets.RuleData, **own: Any) -> Library:
    made = rule_sets.library(named(inpatient(**FLAT, **own), *rules), nation=named(HANDLING))
    return rule_sets.checked_on(made, rule_sets.DAY)


def after_a_stay(made: Library, **more: object) -> NextSteps:
    return following(calculate("inpatient", stay("10000", **more), made))


def test_only_the_occasion_in_question() -> None:
    assert told(after_a_stay(library())) == (["有疑问"], ["登记时"])


def test_care_elsewhere_is_an_occasion_of_its_own() -> None:
    terms = rule("out_of_area", points=value("降低", "ratio", {"unchanged": True}))
    found = after_a_stay(library(terms), care_place="out_of_province")
    assert told(found) == (["出门前", "有疑问"], ["登记时"])


def test_what_the_place_says_comes_first() -> None:
    own = {"next_desk": words("出院时", "去一楼"), "papers_here": words("本市另要", "押金条")}
    assert told(after_a_stay(library(**own))) == (["出院时", "有疑问"], ["本市另要", "登记时"])


def test_other_words_for_show_are_none_of_these() -> None:
    assert told(after_a_stay(library(how=words("怎样", "不知道")))) == (["有疑问"], ["登记时"])


def test_what_does_not_hold_on_the_day_is_not_told() -> None:
    later = words("以后", "再说", **{"from": "2023-01-01"})
    assert "以后" not in told(after_a_stay(library(next_later=later)))[0]


def test_what_hangs_on_an_unknown_fact_is_not_told() -> None:
    table = {"table": [{"sex": "male", "text": "甲"}, {"sex": "female", "text": "乙"}]}
    told_apart = {**value("分人", "text", table), "information": True}
    made = library(next_by_sex=told_apart)
    assert "分人" not in told(after_a_stay(made))[0]
    [first, _] = after_a_stay(made, sex="female").to_do
    assert (first.label, first.text) == ("分人", "乙")


def test_it_does_not_count_as_used() -> None:
    with_words = calculate("inpatient", stay("10000"), library(next_desk=words("出院时", "去")))
    without = calculate("inpatient", stay("10000"), library())
    assert with_words.sources == without.sources
    assert with_words.warnings == without.warnings


def test_warnings_do_not_say_it_too() -> None:
    rate = value("每日", "ratio", {"rate": "0.0005"})
    fees = schemeless("late_fee", daily_rate=rate, next_pay=words("怎么交", "网上交"))
    case = {"owed": "100", "from_day": "2026-01-01", "to_day": "2026-01-02"}
    result = calculate("late-fee", case, rule_sets.library({}, nation=named(fees)))
    assert not any("网上交" in warning for warning in result.warnings)
    assert [item.text for item in following(result).to_do] == ["网上交"]


class TestDays:
    DAYS = rule(
        "deadlines",
        tell=value("告知", "text", {"deadline": {"days": 3, "after": "admission"}}),
        claim=value("交单据", "text", {"deadline": {"days": 30, "after": "discharge"}}),
        child=value("新生儿参保", "text", {"deadline": {"days": 90, "after": "birth"}}),
        season=value("集中缴费", "text", {"deadline": {"to": "2022-12-31"}}),
        over=value("旧的", "text", {"deadline": {"to": "2020-12-31"}}),
    )

    def test_those_that_a_stay_makes_matter(self) -> None:
        found = after_a_stay(library(self.DAYS))
        # three days after 2022-06-01; the day of discharge is not known
        assert [(day.label, day.end) for day in found.days] == [
            ("告知", date(2022, 6, 4)),
            ("交单据", None),
        ]
        assert "出院后 30 天内" in found.days[1].words

    def test_none_that_was_over_when_the_sources_were_checked(self) -> None:
        made = rule_sets.checked_on(library(self.DAYS), "2026-11-22")
        assert [day.label for day in after_a_stay(made).days] == ["交单据"]
        assert "next_steps_ics" not in calculate("inpatient", stay("10000"), made).to_json()

    def test_those_ahead_as_a_calendar(self) -> None:
        result = calculate("inpatient", stay("10000"), library(self.DAYS))
        text = result.to_json()["next_steps_ics"]
        events = list(parse(text.encode()).components)
        assert len(events) == 1
        html = render_result(result)
        assert 'data-file="next_steps_ics" download="医保期限-testland.ics"' in html

    def test_windows_matter_after_a_gap(self) -> None:
        waits = rule("waiting_period", gap_allowed=value("不等", "months", {"months": 3}))
        made = library(self.DAYS, waits)
        case = {
            "place": "testland",
            "scheme": "employee",
            "date": "2022-06-01",
            "gap_months": 1,
        }
        found = following(calculate("waiting-period", case, made))
        assert [day.label for day in found.days] == ["集中缴费"]

    def test_without_deadlines_there_is_no_file(self) -> None:
        result = calculate("inpatient", stay("10000"), library())
        assert "next_steps_ics" not in result.to_json()
        assert "data-file" not in render_result(result)


def test_it_is_escaped_and_rests_on_readings() -> None:
    own = {"next_desk": words(EVIL, EVIL)}
    html = render_result(calculate("inpatient", stay("10000"), library(**own)), "../../")
    assert "<script" not in html
    part = html.partition("calc-next")[2]
    assert part.count("data-reading=") == 3
    assert part.count("../../documents/") == 3


@pytest.fixture(scope="module")
def shipped(repository: Path) -> Library:
    return Library.from_yaml(repository / "policy_data")


def test_every_word_of_the_nation_concerns_some_calculator(shipped: Library) -> None:
    """An id with a misspelt occasion would never be told."""
    occasions = {name for names in OCCASIONS.values() for name in names}
    occasions |= {"away", "any", "gap_employee", "gap_resident"}
    assert OCCASIONS.keys() <= CALCULATORS.keys()
    [rules] = shipped.find_rules("cn", None, "handling")
    for value_id in rules.values:
        kind, _, rest = value_id.partition("_")
        assert kind in ("next", "papers"), value_id
        assert any(rest.startswith(f"{name}_") for name in occasions), value_id


@pytest.mark.parametrize(
    ("calculator", "inputs"),
    [
        (
            "inpatient",
            {
                "place": "yantai",
                "scheme": "employee",
                "status": "retired",
                "date": "2025-09-01",
                "hospital_level": 3,
                "total": "32000",
            },
        ),
        ("retirement-age", {"sex": "male", "birth": "1972-09"}),
        (
            "waiting-period",
            {
                "place": "yantai",
                "scheme": "resident",
                "cover_year": 2027,
                "missed_years": 2,
                "in_season": "false",
                "date": "2027-02-01",
            },
        ),
    ],
)
def test_shipped_data_has_something_to_say(
    shipped: Library, calculator: str, inputs: dict[str, object]
) -> None:
    assert following(calculate(calculator, inputs, shipped)).to_do
