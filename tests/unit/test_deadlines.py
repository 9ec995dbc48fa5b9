"""Deadlines: windows of dates and of every year, days after something, and the file of them."""

from datetime import date
from typing import Any, ClassVar

import pytest

from calculator import InvalidInput, Refused, Result, calculate
from calculator.html import render_result
from tests import rule_sets
from tests.calendar_files import Component, parse
from tests.rule_sets import named, rule, value


def deadline(*readings: dict[str, Any], label: str = "办事") -> dict[str, Any]:
    return value(label, "text", *readings)


def due(reading: dict[str, Any] | None = None, /, **said: Any) -> dict[str, Any]:
    """A value of one reading that says this deadline."""
    found: dict[str, Any] = {"deadline": said}
    found.update(reading or {})
    return deadline(found)


def ask(
    day: str,
    *,
    province: Any = None,
    checked: str | None = None,
    today: str | None = None,
    **values: Any,
) -> Result:
    """What is told on a day; the sources were last checked on that same day, if not otherwise."""
    inputs = {name: values.pop(name) for name in ("event", "event_day") if name in values}
    own = named(*([rule("deadlines", **values)] if values else []))
    above = named(rule("deadlines", **province)) if province else None
    library = rule_sets.checked_on(rule_sets.library(own, province=above), checked or day)
    case: dict[str, Any] = {"place": "testland", "scheme": "employee", "date": day}
    now = date.fromisoformat(today) if today else None
    return calculate("deadlines", case | inputs, library, today=now)


def one(day: str, item: dict[str, Any], **inputs: Any) -> tuple[str, str | None, str | None]:
    """State, first and last day of a single deadline."""
    [found] = ask(day, it=item, **inputs).to_json()["deadlines"]
    return found["state"], found["start"], found["end"]


def file_of(result: Result) -> Component:
    return parse(result.to_json()["ics"].encode())


class TestDates:
    WINDOW = due(**{"from": "2025-10-12", "to": "2025-12-31"})

    @pytest.mark.parametrize(
        ("day", "state"),
        [
            ("2025-10-11", "upcoming"),
            ("2025-10-12", "open"),
            ("2025-12-31", "open"),
            ("2026-01-01", "past"),
        ],
    )
    def test_a_window(self, day: str, state: str) -> None:
        assert one(day, self.WINDOW) == (state, "2025-10-12", "2025-12-31")

    def test_a_last_day_alone(self) -> None:
        item = due(to="2025-12-31")
        assert one("2025-01-01", item) == ("open", None, "2025-12-31")
        assert one("2026-01-01", item) == ("past", None, "2025-12-31")

    def test_it_is_told_before_its_rule_begins(self) -> None:
        period = {"from": "2025-10-12", "to": "2025-12-31"}
        item = due(period, **{"from": "2025-10-12", "to": "2025-12-31"})
        assert one("2025-09-01", item) == ("upcoming", "2025-10-12", "2025-12-31")

    def test_an_ended_rule_is_history(self) -> None:
        period = {"from": "2006-07-01", "to": "2006-08-31"}
        item = due(period, **{"from": "2006-07-01", "to": "2006-08-31"})
        result = ask("2026-11-22", it=item)
        assert result.to_json()["deadlines"][0]["state"] == "history"
        assert result.amounts == {}
        assert "ics" not in result.to_json()
        assert one("2006-08-01", item)[0] == "open"

    def test_a_rule_of_a_document_that_is_history_never_comes_back(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # 牡丹江's review of every autumn, attested in 2006 alone
        document = rule_sets._document
        monkeypatch.setattr(rule_sets, "_document", lambda p: {**document(p), "status": "historic"})
        seen = {"attested": ["2006-06-29"]}
        review = due(seen, each_year_from="10-25", each_year_to="12-25")
        result = ask("2026-11-22", it=review)
        assert result.to_json()["deadlines"][0]["state"] == "history"
        assert "ics" not in result.to_json()
        assert one("2006-07-10", review) == ("upcoming", "2006-10-25", "2006-12-25")

    def test_the_next_window_takes_the_place_of_one_that_is_over(self) -> None:
        item = deadline(
            {"attested": ["2025-12-01"], "deadline": {"to": "2025-12-31"}},
            {"attested": ["2026-10-01"], "deadline": {"from": "2026-10-20", "to": "2026-12-25"}},
        )
        assert one("2025-12-15", item) == ("open", None, "2025-12-31")
        assert one("2026-03-01", item) == ("upcoming", "2026-10-20", "2026-12-25")
        assert one("2026-11-01", item) == ("open", "2026-10-20", "2026-12-25")


class TestWhatHasEnded:
    """What is asked of a day long gone is history: nobody can still do it."""

    @pytest.mark.parametrize("day", ["2016-11-20", "2016-12-10"])
    def test_a_window_that_was_over_when_the_sources_were_checked(self, day: str) -> None:
        # 无锡's back-payment of December 2016
        period = {"from": "2016-11-01", "to": "2016-12-31"}
        item = due(period, **{"from": "2016-12-01", "to": "2016-12-31"})
        result = ask(day, checked="2026-11-22", it=item)
        assert result.to_json()["deadlines"][0]["state"] == "history"
        assert result.amounts == {"it": "2016-12-31"}
        assert "ics" not in result.to_json()

    def test_a_window_of_a_rule_that_holds_still(self) -> None:
        item = due(**{"from": "2025-10-12", "to": "2025-12-31"})
        assert one("2025-11-01", item, checked="2026-11-22")[0] == "past"
        assert one("2025-11-01", item, checked="2025-12-31")[0] == "open"
        assert "ics" not in ask("2025-11-01", checked="2026-11-22", it=item).to_json()

    def test_a_rule_of_a_document_that_is_history(self, monkeypatch: pytest.MonkeyPatch) -> None:
        document = rule_sets._document
        monkeypatch.setattr(rule_sets, "_document", lambda p: {**document(p), "status": "historic"})
        review = due({"from": "2006-06-01"}, each_year_from="10-25", each_year_to="12-25")
        result = ask("2006-07-10", checked="2026-11-22", it=review)
        assert result.to_json()["deadlines"][0]["state"] == "history"
        assert result.amounts == {"it": "2006-12-25"}
        assert "ics" not in result.to_json()

    def test_what_followed_an_event(self) -> None:
        item = due({"from": "2020-01-01", "to": "2020-12-31"}, days=3, after="admission")
        given = {"event": "admission", "event_day": "2020-03-01", "checked": "2026-11-22"}
        assert one("2020-03-01", item, **given) == ("history", "2020-03-01", "2020-03-04")
        given["checked"] = "2020-03-04"
        assert one("2020-03-01", item, **given)[0] == "open"


class TestEveryYear:
    WINDOW = due(each_year_from="10-25", each_year_to="12-25")

    @pytest.mark.parametrize(
        ("day", "state", "start", "end"),
        [
            ("2026-10-24", "upcoming", "2026-10-25", "2026-12-25"),
            ("2026-10-25", "open", "2026-10-25", "2026-12-25"),
            ("2026-12-25", "open", "2026-10-25", "2026-12-25"),
            ("2026-12-26", "upcoming", "2027-10-25", "2027-12-25"),
        ],
    )
    def test_this_year_or_the_next(self, day: str, state: str, start: str, end: str) -> None:
        assert one(day, self.WINDOW) == (state, start, end)

    @pytest.mark.parametrize(
        ("day", "state", "start", "end"),
        [
            ("2026-11-30", "upcoming", "2026-12-01", "2027-02-28"),
            ("2026-12-01", "open", "2026-12-01", "2027-02-28"),
            ("2027-02-28", "open", "2026-12-01", "2027-02-28"),
            ("2027-03-01", "upcoming", "2027-12-01", "2028-02-28"),
        ],
    )
    def test_over_the_new_year(self, day: str, state: str, start: str, end: str) -> None:
        item = due(each_year_from="12-01", each_year_to="02-28")
        assert one(day, item) == (state, start, end)

    def test_a_last_day_alone(self) -> None:
        item = due(each_year_to="06-30")
        assert one("2026-06-30", item) == ("open", None, "2026-06-30")
        assert one("2026-07-01", item) == ("open", None, "2027-06-30")

    def test_no_window_after_the_end_of_the_rule(self) -> None:
        period = {"from": "2020-01-01", "to": "2026-12-31"}
        item = due(period, each_year_from="10-25", each_year_to="12-25")
        assert one("2026-12-01", item) == ("open", "2026-10-25", "2026-12-25")
        assert one("2026-12-26", item) == ("past", "2026-10-25", "2026-12-25")
        assert one("2027-01-01", item)[0] == "history"

    def test_before_the_rule_nothing_is_said(self) -> None:
        result = ask("2019-06-01", it=self.WINDOW, other=due(to="2019-12-31"))
        assert [item["id"] for item in result.to_json()["deadlines"]] == ["other"]


class TestEvents:
    def test_it_waits_for_the_event(self) -> None:
        item = due(days=3, after="admission")
        assert one("2026-11-22", item) == ("needs_event", None, None)
        result = ask("2026-11-22", it=item)
        assert "选了那件事" in result.lead
        assert "ics" not in result.to_json()

    @pytest.mark.parametrize(
        ("said", "event_day", "start", "end"),
        [
            # The day itself does not count.
            ({"days": 3, "after": "admission"}, "2026-11-20", "2026-11-20", "2026-11-23"),
            ({"days": 90, "after": "birth"}, "2026-11-20", "2026-11-20", "2027-02-18"),
            ({"months": 3, "after": "gap_start"}, "2026-11-30", "2026-11-30", "2027-02-28"),
            ({"months": 3, "before": "retirement"}, "2027-05-31", "2027-02-28", "2027-05-31"),
            ({"days": 30, "before": "leaving"}, "2027-03-01", "2027-01-30", "2027-03-01"),
            # Not yet three months: they are full on 9 April.
            (
                {"months": 3, "after": "gap_start", "before_full": True},
                *("2027-01-10", "2027-01-10", "2027-04-09"),
            ),
            (
                {"days": 90, "after": "birth", "before_full": True},
                *("2026-11-20", "2026-11-20", "2027-02-17"),
            ),
        ],
    )
    def test_days_and_months_around_it(
        self, said: dict[str, Any], event_day: str, start: str, end: str
    ) -> None:
        event = said.get("after") or said.get("before")
        _, *days = one("2026-11-22", due(**said), event=event, event_day=event_day)
        assert days == [start, end]

    def test_days_past_the_stated_end_of_the_rule_are_told_with_a_caution(self) -> None:
        # Born on 1 November 2026, 90 days: 30 January 2027. The rule is known until December.
        item = due({"from": "2026-01-01", "to": "2026-12-31"}, days=90, after="birth")
        born = {"event": "birth", "event_day": "2026-11-01"}
        assert one("2026-11-22", item, **born) == ("open", "2026-11-01", "2027-01-30")
        result = ask("2026-11-22", it=item, **born)
        caution = "这条规定写明到 2026-12-31 为止，期限的最后一天在那以后"
        assert any(warning.startswith(f"“办事”：{caution}") for warning in result.warnings)
        [entry] = file_of(result).components
        assert caution in entry.one("DESCRIPTION").text
        # 90 days from 2 October end on the last day of the rule.
        within = ask("2026-11-22", it=item, event="birth", event_day="2026-10-02")
        assert within.amounts == {"it": "2026-12-31"}
        assert not any("写明到" in warning for warning in within.warnings)

    def test_a_rule_that_speaks_of_a_year_is_not_said_to_state_its_end(self) -> None:
        item = due({"attested": ["2026-01-01"], "only": "2026"}, days=90, after="birth")
        result = ask("2026-11-22", it=item, event="birth", event_day="2026-11-01")
        [entry] = file_of(result).components
        said = [*result.warnings, entry.one("DESCRIPTION").text]
        assert any("资料只讲 2026 年，期限的最后一天在那以后" in words for words in said[:-1])
        assert "资料只讲 2026 年" in said[-1]
        assert not any("写明到" in words for words in said)

    def test_what_happens_after_the_stated_end_of_the_rule_is_not_counted_by_it(self) -> None:
        item = due({"from": "2026-01-01", "to": "2026-12-31"}, days=90, after="birth")
        born = {"event": "birth", "event_day": "2027-01-05"}
        assert one("2026-11-22", item, **born) == ("history", None, None)
        result = ask("2026-11-22", it=item, **born)
        assert any("这件事在那以后" in warning for warning in result.warnings)
        assert "ics" not in result.to_json()

    def test_calendar_days_are_said(self) -> None:
        item = due(days=3, after="admission")
        assert any("周末和节假日也算" in w for w in ask("2026-11-22", it=item).warnings)

    def test_another_event_does_not_help(self) -> None:
        item = due(days=3, after="admission")
        given = {"event": "discharge", "event_day": "2026-11-20"}
        assert one("2026-11-22", item, **given)[0] == "needs_event"
        assert any("从“出院”算起" in w for w in ask("2026-11-22", it=item, **given).warnings)

    def test_a_day_is_needed_with_an_event(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            ask("2026-11-22", it=due(days=3, after="admission"), event="admission")
        assert [error.field for error in caught.value.errors] == ["event_day"]


class TestAll:
    VALUES: dict[str, Any] = {  # noqa: RUF012 - never changed
        "late": due(to="2026-12-31"),
        "soon": due(**{"from": "2026-11-01", "to": "2026-11-30"}),
        "gone": due(to="2025-12-31"),
        "newborn": due(days=3, after="birth"),
    }

    def test_in_the_order_of_their_days(self) -> None:
        result = ask("2026-11-22", **self.VALUES)
        found = result.to_json()["deadlines"]
        assert [item["id"] for item in found] == ["gone", "soon", "late", "newborn"]
        assert [item["state"] for item in found] == ["past", "open", "open", "needs_event"]
        assert result.headline == ("soon", "late")
        assert "还有 8 天" in result.lead

    def test_what_can_still_be_done_stands_first_in_the_table(self) -> None:
        [table] = ask("2026-11-22", **self.VALUES).tables
        states = [row[2] for row in table.rows]
        assert states == ["现在可以办", "现在可以办", "选了那件事才能算", "已经过了"]

    def test_amounts_are_last_days_by_id(self) -> None:
        amounts = ask("2026-11-22", **self.VALUES).amounts
        assert amounts == {"gone": "2025-12-31", "soon": "2026-11-30", "late": "2026-12-31"}

    def test_those_of_a_province_are_there_too_unless_the_city_has_its_own(self) -> None:
        above = {"soon": due(to="2026-11-01"), "provincial": due(to="2026-11-25")}
        result = ask("2026-11-22", province=above, **self.VALUES)
        assert result.amounts["soon"] == "2026-11-30"
        assert result.amounts["provincial"] == "2026-11-25"
        [source] = result.step("provincial").sources
        assert source.document == "testshire-rule"
        # A place without any of its own has them as well.
        assert ask("2026-11-22", province=above).amounts.keys() == {"soon", "provincial"}

    def test_what_is_only_told_is_told(self) -> None:
        told = value("在哪里办", "text", {"text": "手机上。"}) | {"information": True}
        result = ask("2026-11-22", how=told, **self.VALUES)
        assert "在哪里办：手机上。" in result.warnings
        assert "how" not in [item["id"] for item in result.to_json()["deadlines"]]

    def test_what_is_missing_is_said(self) -> None:
        result = ask("2026-11-22", it=deadline({"missing": "哪天截止"}), **self.VALUES)
        assert "“办事”：没有查到哪天截止。" in result.warnings

    def test_conflicting_sources_give_both_days(self) -> None:
        other = {"deadline": {"to": "2027-02-28"}, "source": {**rule_sets.SOURCE, "grade": "C"}}
        item = deadline({"deadline": {"to": "2026-12-31"}, "alternatives": [other]})
        result = ask("2026-11-22", it=item)
        assert result.amounts["it"] == "2026-12-31"
        assert [found.amounts["it"] for found in result.alternatives] == ["2027-02-28"]

    def test_nothing_known(self) -> None:
        with pytest.raises(Refused) as caught:
            ask("2026-11-22")
        assert caught.value.reason == "no_rule"

    def test_nothing_left(self) -> None:
        result = ask("2026-11-22", gone=due(to="2025-12-31"))
        assert "都已经过了" in result.lead
        assert result.headline == ()
        assert "<dl" not in render_result(result)


class TestToday:
    """The day from which one looks picks the rules; what is left is counted from today."""

    GAP = due(months=3, after="gap_start", before_full=True)
    STOPPED: ClassVar[dict[str, str]] = {"event": "gap_start", "event_day": "2026-09-10"}

    def test_days_are_counted_from_today_and_not_from_the_day_asked(self) -> None:
        # Three months from 10 September are full on 10 December: the last day is the 9th,
        # which is nine days after 30 November (and eighty after 20 September).
        late = ask(
            "2026-09-20", checked="2026-09-20", today="2026-11-30", it=self.GAP, **self.STOPPED
        )
        assert "2026 年 12 月 9 日截止，还有 9 天。" in late.lead
        assert "从今天（2026 年 11 月 30 日）看的，不是从您选的 2026 年 9 月 20 日" in late.lead
        assert "80" not in late.lead

    def test_where_nobody_tells_the_day_the_newest_check_counts_and_is_named(self) -> None:
        late = ask("2026-09-20", checked="2026-11-22", it=self.GAP, **self.STOPPED)
        # 22 November to 9 December: 8 days of November and 9 of December
        assert "还有 17 天。" in late.lead
        assert "天数从 2026 年 11 月 22 日（最近一次核对资料那天）数起" in late.lead

    def test_a_clock_that_is_behind_the_sources_is_not_believed(self) -> None:
        late = ask("2026-11-22", today="2020-01-01", it=self.GAP, **self.STOPPED)
        assert "还有 17 天。" in late.lead
        assert "不是从您选的" not in late.lead

    def test_nothing_more_is_said_on_the_day_itself(self) -> None:
        same = ask("2026-11-22", today="2026-11-22", it=self.GAP, **self.STOPPED)
        assert "不是从您选的" not in same.lead

    @pytest.mark.parametrize(
        ("today", "state", "said"),
        [
            # from 1 October to 1 November: 31 days; to 30 November 29 more
            (
                "2026-10-01",
                "upcoming",
                "2026 年 11 月 1 日开始，2026 年 11 月 30 日截止，还有 60 天",
            ),
            ("2026-11-20", "open", "“办事”：2026 年 11 月 30 日截止，还有 10 天"),
            ("2026-11-30", "open", "就是这一天"),
            ("2026-12-01", "past", "都已经过了"),
        ],
    )
    @pytest.mark.parametrize("asked", ["2026-09-20", "2026-11-10", "2027-01-15"])
    def test_the_state_is_that_of_the_same_day(
        self, asked: str, today: str, state: str, said: str
    ) -> None:
        item = due(**{"from": "2026-11-01", "to": "2026-11-30"})
        result = ask(asked, checked="2026-09-01", today=today, it=item)
        assert result.to_json()["deadlines"][0]["state"] == state
        assert said in result.lead
        assert ("ics" in result.to_json()) == (state != "past")

    def test_a_rule_that_has_ended_by_today_is_history(self) -> None:
        ended = due({"from": "2026-01-01", "to": "2026-11-25"}, to="2026-11-25")
        asked = ask("2026-09-20", checked="2026-09-20", today="2026-11-26", it=ended)
        # Its rule is over, which nobody could tell before today was known.
        assert asked.to_json()["deadlines"][0]["state"] == "history"


class TestFile:
    def test_only_what_is_ahead_is_in_it(self) -> None:
        ended = {"from": "2020-01-01", "to": "2021-12-31"}
        history = due(ended, each_year_to="12-31")
        calendar = file_of(ask("2026-11-22", history=history, **TestAll.VALUES))
        names = [entry.one("UID").text.partition(".")[0] for entry in calendar.components]
        assert names == ["soon", "late"]
        assert calendar.one("X-WR-CALNAME").text == "testland职工医保办理期限"

    def test_an_entry_spans_the_window_or_is_its_last_day(self) -> None:
        soon, late = file_of(ask("2026-11-22", **TestAll.VALUES)).components
        assert soon.one("DTSTART").value == "20261101"
        assert soon.one("DTEND").value == "20261201"
        assert late.one("DTSTART").value == "20261231"
        assert late.one("DTEND").value == "20270101"
        assert soon.one("DTSTAMP").value == "20261122T000000Z"

    def test_it_says_the_consequence_the_source_and_who_we_are_not(self) -> None:
        item = due({"note": "过期要等三个月；不补。"}, to="2026-12-31")
        [entry] = file_of(ask("2026-11-22", it=item)).components
        words = entry.one("DESCRIPTION").text
        assert "过期要等三个月；不补。" in words
        assert "《testland rule》第一条（B 级）" in words
        assert "非官方网站" in words

    def test_an_old_source_is_said_to_be_old(self) -> None:
        item = due({"attested": ["2006-06-29"]}, each_year_to="12-25")
        [entry] = file_of(ask("2026-11-22", it=item)).components
        assert "用的是 2006-06-29 时还有效的资料" in entry.one("DESCRIPTION").text

    def test_the_same_entry_keeps_its_name_on_another_day(self) -> None:
        def names(day: str) -> list[str]:
            entries = file_of(ask(day, **TestAll.VALUES)).components
            return [entry.one("UID").text for entry in entries]

        assert names("2026-11-22") == names("2026-11-25")
        yearly = due(each_year_to="06-30")
        first, second = (
            file_of(ask(day, it=yearly)).components[0].one("UID").text
            for day in ("2026-06-01", "2026-07-01")
        )
        assert first != second

    def test_the_page_offers_it(self) -> None:
        html = render_result(ask("2026-11-22", **TestAll.VALUES))
        assert 'data-file="ics" download="医保期限-testland.ics"' in html
        # Only a script can fill it; without one nobody is offered what is not there.
        assert "hidden>" in html
        assert "data-file" not in render_result(ask("2026-11-22", it=due(days=1, after="birth")))
