"""Waiting periods: how long after a gap, from which day, and what repairing it saves."""

from typing import Any

import pytest

from calculator import CALCULATORS, InvalidInput, Refused, Result, calculate, fields_for
from calculator.html import render_result
from tests import rule_sets
from tests.rule_sets import named, resident, rule, schemeless, value


def months(*readings: dict[str, Any]) -> dict[str, Any]:
    return value("等待", "months", *readings)


def national() -> dict[str, dict[str, Any]]:
    return {
        "fixed_wait": months({"from": "2025-01-01", "months": 3}),
        "yearly_wait": months({"from": "2025-01-01", "months": 1}),
        "repair_relief": months({"from": "2025-01-01", "months": 1}),
        "long_gap": value("很久", "year_count", {"from": "2025-01-01", "years": 4}),
        "least_after_long_gap": months({"from": "2025-01-01", "months": 6}),
        "missed_since": value("从哪年数", "calendar_year", {"from": "2025-01-01", "year": 2025}),
    }


def ask(
    *own: rule_sets.RuleData,
    nation: dict[str, dict[str, Any]] | None = None,
    tiers: list[dict[str, str]] | None = None,
    **inputs: Any,
) -> Result:
    """A resident of Testland who pays in season, unless the inputs say otherwise."""
    case: dict[str, object] = {
        "place": "testland",
        "scheme": "resident",
        "in_season": True,
        "missed_years": 0,
        **inputs,
    }
    declared: dict[str, Any] = {"tiers": tiers} if tiers else {}
    rules = named(resident("waiting_period", **(national() if nation is None else nation)))
    library = rule_sets.library(named(*own), nation=rules, **declared)
    return calculate("waiting-period", case, library)


def waited(**inputs: Any) -> tuple[object, object]:
    amounts = ask(**inputs).amounts
    return amounts["waiting_months"], amounts.get("covered_from")


@pytest.mark.parametrize(
    ("missed", "repaired", "wait"),
    [
        *((1, 0, 3), (2, 0, 4), (3, 0, 5), (4, 0, 6), (5, 0, 7), (10, 0, 12)),
        *((1, 1, 3), (2, 1, 3), (2, 2, 3), (3, 1, 4), (3, 2, 3), (3, 3, 3)),
        # Four years and more never come below six months.
        *((4, 1, 6), (5, 1, 6), (5, 2, 6), (10, 1, 11), (10, 6, 6), (10, 9, 6)),
    ],
)
def test_months_by_missed_and_repaired_years(missed: int, repaired: int, wait: int) -> None:
    found = waited(cover_year=2040, missed_years=missed, repaired_years=repaired)
    assert found[0] == wait


class TestPublished:
    """The examples of a county's page and of a city's bureau."""

    def test_one_year_missed(self) -> None:
        assert waited(cover_year=2026, missed_years=1) == (3, "2026-04-01")

    def test_two_years_missed(self) -> None:
        assert waited(cover_year=2027, missed_years=2) == (4, "2027-05-01")

    def test_two_years_missed_and_one_repaired(self) -> None:
        found = waited(cover_year=2027, missed_years=2, repaired_years=1)
        assert found == (3, "2027-04-01")

    def test_the_second_of_january(self) -> None:
        found = waited(cover_year=2027, in_season=False, date="2027-01-02")
        assert found == (3, "2027-04-02")


class TestFromWhichDay:
    def test_in_season_and_never_missed(self) -> None:
        result = ask(cover_year=2027)
        assert result.amounts == {"waiting_months": 0, "covered_from": "2027-01-01"}
        assert "不用等" in result.lead
        assert "2027 年 1 月 1 日" in result.lead
        # That nothing is due is known from somewhere too.
        assert result.step("waiting_months").sources

    def test_whole_months_end_on_the_last_day_of_a_shorter_month(self) -> None:
        result = ask(cover_year=2028, in_season="false", date="2027-11-30")
        # The wait began before the year; it ends in it: 30 November + 3 months.
        assert result.amounts["covered_from"] == "2028-02-29"
        assert any("最后一天" in warning for warning in result.warnings)
        plain = ask(cover_year=2027, in_season="false", date="2027-05-30")
        assert plain.amounts["covered_from"] == "2027-08-30"
        assert not any("最后一天" in warning for warning in plain.warnings)

    def test_nothing_begins_before_the_year_that_was_paid_for(self) -> None:
        found = waited(cover_year=2027, in_season=False, date="2026-12-20", exempt=True)
        assert found == (0, "2027-01-01")

    def test_no_cover_where_the_wait_outlasts_the_year(self) -> None:
        result = ask(cover_year=2027, in_season=False, date="2027-10-01")
        assert result.amounts == {"waiting_months": 3, "wait_ends": "2028-01-01"}
        assert "这一年享受不到" in result.lead
        assert result.headline == ("waiting_months",)
        # One day earlier, the last day of the year is covered.
        found = waited(cover_year=2027, in_season=False, date="2027-09-30")
        assert found == (3, "2027-12-30")

    def test_a_season_that_runs_into_the_year(self) -> None:
        result = ask(cover_year=2027, date="2027-02-10")
        assert result.amounts["covered_from"] == "2027-01-01"
        assert any("延长到当年" in warning for warning in result.warnings)

    @pytest.mark.parametrize("paid", ["2025-12-31", "2028-01-01"])
    def test_a_day_of_another_year(self, paid: str) -> None:
        with pytest.raises(InvalidInput, match="2026 年或 2027 年"):
            ask(cover_year=2027, in_season=False, date=paid)

    def test_the_day_is_needed_out_of_season(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            ask(cover_year=2027, in_season=False)
        assert [error.field for error in caught.value.errors] == ["date"]


class TestYearsThatCount:
    def test_years_before_the_rule_do_not(self) -> None:
        result = ask(cover_year=2026, missed_years=8)
        assert result.step("missed_years").shown == "1 年"
        assert result.amounts["waiting_months"] == 3

    def test_more_cannot_be_repaired_than_counts(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            ask(cover_year=2027, missed_years=8, repaired_years=3)
        assert [error.field for error in caught.value.errors] == ["repaired_years"]
        assert "2 年" in str(caught.value)

    def test_all_count_where_no_rule_says_from_when(self) -> None:
        terms = {key: item for key, item in national().items() if key != "missed_since"}
        assert ask(nation=terms, cover_year=2026, missed_years=3).amounts["waiting_months"] == 5

    def test_before_the_rule_it_is_not_known(self) -> None:
        with pytest.raises(Refused) as caught:
            ask(cover_year=2024)
        assert caught.value.reason == "no_rule"


class TestWhatIsNotKnown:
    def test_the_months_of_further_years(self) -> None:
        terms = {"fixed_wait": national()["fixed_wait"]}
        assert ask(nation=terms, cover_year=2027, missed_years=1).amounts["waiting_months"] == 3
        with pytest.raises(Refused) as caught:
            ask(nation=terms, cover_year=2027, missed_years=2)
        assert caught.value.reason == "missing_parameter"

    def test_what_repairing_saves(self) -> None:
        terms = {key: item for key, item in national().items() if key != "repair_relief"}
        result = ask(nation=terms, cover_year=2027, missed_years=2)
        assert result.amounts["waiting_months"] == 4
        assert result.tables == ()
        with pytest.raises(Refused):
            ask(nation=terms, cover_year=2027, missed_years=2, repaired_years=1)

    def test_no_rule_at_all(self) -> None:
        with pytest.raises(Refused) as caught:
            calculate(
                "waiting-period",
                {
                    "place": "testland",
                    "scheme": "resident",
                    "cover_year": 2027,
                    "missed_years": 0,
                    "in_season": True,
                },
                rule_sets.library({}),
            )
        assert caught.value.reason == "no_rule"


class TestOwnRules:
    LATE = resident("waiting_period", fixed_wait=months({"months": 2}))

    def test_a_place_replaces_value_by_value(self) -> None:
        late = ask(self.LATE, cover_year=2026, in_season=False, date="2026-01-31")
        assert late.amounts == {"waiting_months": 2, "covered_from": "2026-03-31"}
        # Its own two months, and the nation's one for the second year missed.
        gap = ask(self.LATE, cover_year=2027, missed_years=2)
        assert gap.amounts["waiting_months"] == 3
        assert {source.document for source in gap.sources} == {"testland-rule", "cn-rule"}

    def test_only_the_rule_of_a_place_above_is_said_so(self) -> None:
        def said(result: Result) -> bool:
            return any("上级的规定" in warning for warning in result.warnings)

        assert said(ask(cover_year=2027))
        assert not said(ask(self.LATE, cover_year=2027))

    def test_a_rule_may_depend_on_when_it_was_paid(self) -> None:
        table = [{"in_season": False, "months": 2}, {"in_season": True, "missing": "断过的人"}]
        own = resident("waiting_period", fixed_wait=months({"table": table}))
        late = ask(own, cover_year=2026, in_season=False, date="2026-02-01")
        assert late.amounts["waiting_months"] == 2
        with pytest.raises(Refused, match="断过的人"):
            ask(own, cover_year=2026, missed_years=1)

    def test_what_the_rule_tells_besides(self) -> None:
        told = value("不用等的人", "text", {"text": "新生儿。"}) | {"information": True}
        own = resident("waiting_period", no_wait=told)
        assert "不用等的人：新生儿。" in ask(own, cover_year=2027).warnings


def test_the_exempt_do_not_wait() -> None:
    result = ask(cover_year=2027, missed_years=2, in_season=False, date="2027-03-05", exempt=True)
    assert result.amounts == {"waiting_months": 0, "covered_from": "2027-03-05"}
    assert any("新生儿" in warning for warning in result.warnings)
    assert result.tables == ()


class TestRepairs:
    TIERS = ({"id": "pupil", "label": "学生"}, {"id": "other", "label": "其他"})
    PREMIUM = resident(
        "contribution",
        premium=value(
            "个人缴费",
            "yuan",
            {
                "from": "2027-01-01",
                "to": "2027-12-31",
                "table": [{"tier": "pupil", "amount": "380"}, {"tier": "other", "amount": "400"}],
            },
        ),
    )

    def rows(self, **inputs: Any) -> list[dict[str, Any]]:
        result = ask(self.PREMIUM, tiers=list(self.TIERS), **inputs)
        found: list[dict[str, Any]] = result.to_json()["repairs"]
        return found

    def test_months_day_and_cost_for_every_number_of_years(self) -> None:
        rows = self.rows(cover_year=2027, missed_years=2, tier="other")
        assert rows == [
            {
                "repaired_years": 0,
                "waiting_months": 4,
                "covered_from": "2027-05-01",
                "cost": "0.00",
            },
            {
                "repaired_years": 1,
                "waiting_months": 3,
                "covered_from": "2027-04-01",
                "cost": "400.00",
            },
        ]

    def test_what_the_years_to_repair_cost(self) -> None:
        given: dict[str, Any] = {"cover_year": 2027, "missed_years": 3, "repaired_years": 2}
        result = ask(self.PREMIUM, tiers=list(self.TIERS), tier="pupil", **given)
        # 2 × 380
        assert result.amounts["repair_cost"] == "760.00"
        assert result.step("repair_cost").sources
        unknown = ask(self.PREMIUM, tiers=list(self.TIERS), **given)
        assert "repair_cost" not in unknown.amounts

    def test_of_a_year_without_a_known_premium_the_last_known_one_is_told(self) -> None:
        """It is told with its year; nothing is multiplied by it."""
        given: dict[str, Any] = {"cover_year": 2028, "missed_years": 3, "repaired_years": 2}
        result = ask(self.PREMIUM, tiers=list(self.TIERS), tier="pupil", **given)
        [table] = result.tables
        assert table.rows[1][-1] == "2028 年缴多少没有收录；2027 年是一年 380.00 元"
        assert "repair_cost" not in result.amounts
        assert not any("缴费档次" in warning for warning in result.warnings)
        [table] = ask(self.PREMIUM, tiers=list(self.TIERS), **given).tables
        assert table.rows[1][-1] == "2028 年缴多少没有收录；填上“缴费档次”，能看到 2027 年的"
        # What is longer ago is not.
        given["cover_year"] = 2031
        [table] = ask(self.PREMIUM, tiers=list(self.TIERS), tier="pupil", **given).tables
        assert table.rows[1][-1] == "缴费标准没有收录，请问当地"

    def test_up_to_where_more_saves_nothing(self) -> None:
        rows = self.rows(cover_year=2040, missed_years=10)
        assert [row["waiting_months"] for row in rows] == [12, 11, 10, 9, 8, 7, 6]
        assert rows[0]["covered_from"] is None

    def test_a_cost_that_is_not_known_is_said_not_guessed(self) -> None:
        cases: tuple[tuple[dict[str, Any], str], ...] = (
            ({}, "还要填“缴费档次”"),
            ({"tier": "other", "cover_year": 2028}, "没有收录"),
        )
        for more, says in cases:
            given = {"cover_year": 2027, "missed_years": 2, **more}
            result = ask(self.PREMIUM, tiers=list(self.TIERS), **given)
            assert result.to_json()["repairs"][1]["cost"] is None
            assert says in render_result(result)

    def test_where_repairing_saves_nothing_it_is_said(self) -> None:
        for year, missed in ((2026, 1), (2029, 4)):
            result = ask(cover_year=year, missed_years=missed)
            assert any("不会少等" in warning for warning in result.warnings)
            assert result.tables == ()

    def test_the_table_is_shown_with_the_source_of_the_price(self) -> None:
        result = ask(
            self.PREMIUM, tiers=list(self.TIERS), cover_year=2027, missed_years=2, tier="pupil"
        )
        html = render_result(result)
        assert '<th scope="row">1 年</th>' in html
        assert "380.00 元" in html
        assert html.count("testland-rule") > 0


class TestEmployees:
    RULE = rule(
        "waiting_period",
        gap_allowed=value(
            "不用等的中断",
            "months",
            {
                "table": [
                    {"employment": "flexible", "months": 3},
                    {"employment": "employer", "months": 2},
                ]
            },
        ),
        wait_after_gap=months({"months": 6}),
    )
    BOUNDS = schemeless(
        "bounds",
        longest_wait=value("等待期最长", "months", {"months": 6}) | {"information": True},
    )

    def wait(self, *rules: rule_sets.RuleData, **inputs: Any) -> Result:
        case = {
            "place": "testland",
            "scheme": "employee",
            "employment": "flexible",
            "date": "2026-08-31",
            **inputs,
        }
        library = rule_sets.library(named(*(rules or (self.RULE,))), nation=named(self.BOUNDS))
        return calculate("waiting-period", case, library)

    @pytest.mark.parametrize(
        ("gap", "employment", "wait", "day"),
        [
            (0, "flexible", 0, "2026-08-31"),
            (3, "flexible", 0, "2026-08-31"),
            (4, "flexible", 6, "2027-02-28"),
            (2, "employer", 0, "2026-08-31"),
            (3, "employer", 6, "2027-02-28"),
        ],
    )
    def test_by_months_of_gap(self, gap: int, employment: str, wait: int, day: str) -> None:
        found = self.wait(gap_months=gap, employment=employment).amounts
        assert found == {"waiting_months": wait, "covered_from": day}

    def test_only_bounds_of_the_nation_are_named_and_not_used(self) -> None:
        short = rule("waiting_period", gap_allowed=months({"months": 3}))
        with pytest.raises(Refused) as caught:
            self.wait(short, gap_months=5)
        assert caught.value.reason == "missing_parameter"
        assert "等待期最长 6 个月" in caught.value.message
        assert "12393" in caught.value.message
        assert self.wait(short, gap_months=3).amounts["waiting_months"] == 0

    def test_nothing_but_bounds(self) -> None:
        with pytest.raises(Refused, match="等待期最长 6 个月"):
            self.wait(
                rule("inpatient", deductible=rule_sets.deductible({"amount": "1"})), gap_months=1
            )

    def test_the_day_of_paying_again_is_needed(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            self.wait(gap_months=5, date=None)
        assert [error.field for error in caught.value.errors] == ["date"]

    def test_a_resident_needs_other_inputs(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            calculate(
                "waiting-period",
                {"place": "testland", "scheme": "resident"},
                rule_sets.library(named(self.RULE)),
            )
        fields = {error.field for error in caught.value.errors}
        assert fields == {"cover_year", "missed_years", "in_season"}


def test_a_day_is_a_date_for_programs_and_words_for_people() -> None:
    result = ask(cover_year=2027, missed_years=2)
    assert result.to_json()["amounts"]["covered_from"] == "2027-05-01"
    assert "2027 年 5 月 1 日" in render_result(result)
    assert result.step("covered_from").day.isoformat() == "2027-05-01"


@pytest.mark.parametrize("level", ["nation", "province"])
def test_a_form_offers_cities_and_the_nation_but_no_province(level: str) -> None:
    """Nobody is insured at a province; whose rules are the nation's may have no city here."""
    rules = named(resident("waiting_period", **national()))
    none: dict[str, Any] = {}
    above = (rules, none) if level == "province" else (none, rules)
    library = rule_sets.library({}, *above)
    [place] = [
        item for item in fields_for(CALCULATORS["waiting-period"], library) if item.name == "place"
    ]
    offered = {"nation": ["cn", "testland"], "province": ["testland"]}
    assert [option.value for option in place.options] == offered[level]
