"""Calendar files: held against a strict reading of RFC 5545, line by line."""

from datetime import date

import pytest

from calculator.ics import Event, calendar
from tests.calendar_files import Component, parse

STAMP = date(2026, 11, 22)
LONG = "集中缴费，过了这一天要等；两个月" * 12


def event(summary: str = "缴费", description: str = "说明", **days: date) -> Event:
    first = days.get("first", date(2026, 12, 30))
    return Event("a.2026-12-30@x.invalid", first, days.get("last", first), summary, description)


def read(*events: Event, name: str = "期限") -> Component:
    return parse(calendar(name, events, STAMP).encode())


def test_the_calendar_itself() -> None:
    found = read(event())
    assert found.one("VERSION").value == "2.0"
    assert found.one("PRODID").value.startswith("-//")
    assert found.one("CALSCALE").value == "GREGORIAN"
    assert found.one("X-WR-CALNAME").text == "期限"
    # A method would make it a message to somebody, not a file to keep.
    assert not found.all("METHOD")
    assert len(found.components) == 1


def test_days_are_whole_and_the_end_is_the_day_after() -> None:
    [entry] = read(event(first=date(2026, 12, 30), last=date(2026, 12, 31))).components
    start, end = entry.one("DTSTART"), entry.one("DTEND")
    assert (start.parameters, start.value) == ({"VALUE": "DATE"}, "20261230")
    assert (end.parameters, end.value) == ({"VALUE": "DATE"}, "20270101")


def test_the_stamp_is_the_day_that_was_given() -> None:
    [entry] = read(event()).components
    assert entry.one("DTSTAMP").value == "20261122T000000Z"
    assert entry.one("UID").text == "a.2026-12-30@x.invalid"
    assert calendar("x", [event()], STAMP) == calendar("x", [event()], STAMP)


def test_reminders() -> None:
    [one_day] = read(event()).components
    assert [alarm.one("TRIGGER").value for alarm in one_day.components] == ["-P3DT15H"]
    assert one_day.components[0].one("TRIGGER").parameters == {"RELATED": "END"}
    [window] = read(event(first=date(2026, 12, 1), last=date(2026, 12, 31))).components
    assert [alarm.one("TRIGGER").value for alarm in window.components] == ["PT9H", "-P3DT15H"]
    for alarm in window.components:
        assert alarm.name == "VALARM"
        assert alarm.one("ACTION").value == "DISPLAY"
        assert alarm.one("DESCRIPTION").text == "缴费"


@pytest.mark.parametrize(
    "text",
    [
        "a,b;c\\d",
        "两行\n三行",
        "\\n 不是换行",
        "逗号，分号；",
        "END:VEVENT",
        'BEGIN:VALARM"x"',
        LONG,
        "🏥" * 40,
    ],
)
def test_any_text_comes_out_as_it_went_in(text: str) -> None:
    [entry] = read(event(text, text), name=text).components
    assert entry.one("SUMMARY").text == text
    assert entry.one("DESCRIPTION").text == text


def test_what_no_calendar_can_hold_is_left_out() -> None:
    [entry] = read(event("a\x00\x07b\r\nc\rd")).components
    assert entry.one("SUMMARY").text == "ab\nc\nd"


@pytest.mark.parametrize("length", range(1, 90))
def test_lines_are_folded_at_75_octets_between_signs(length: int) -> None:
    # One to three octets before each sign, so that the fold falls on every part of one.
    summary = "x" * length + LONG
    raw = calendar("n", [event(summary)], STAMP).encode()
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    [entry] = parse(raw).components
    assert entry.one("SUMMARY").text == summary


def test_a_line_of_75_octets_is_not_folded() -> None:
    summary = "x" * (75 - len("SUMMARY:"))
    raw = calendar("n", [event(summary)], STAMP)
    assert f"\r\nSUMMARY:{summary}\r\n" in raw
    assert f"\r\nSUMMARY:{summary}\r\n x\r\n" in calendar("n", [event(summary + "x")], STAMP)


class TestTheParser:
    """It is strict, or it would prove nothing."""

    GOOD = calendar("n", [event()], STAMP)

    @pytest.mark.parametrize(
        ("wrong", "right"),
        [
            ("\n", "\r\n"),
            ("", "END:VEVENT\r\n"),
            ("SUMMARY:" + "x" * 80, "SUMMARY:缴费"),
            ("SUMMARY:a,b", "SUMMARY:缴费"),
            ("SUMMARY:a\\x", "SUMMARY:缴费"),
            ("", "UID:a.2026-12-30@x.invalid\r\n"),
            ("DTSTAMP:20261122", "DTSTAMP:20261122T000000Z"),
            ("DTSTART;VALUE=DATE:2026-12-30", "DTSTART;VALUE=DATE:20261230"),
            ("DTSTART;VALUE=DATE:20261331", "DTSTART;VALUE=DATE:20261230"),
            ("DTEND;VALUE=DATE:20261230", "DTEND;VALUE=DATE:20261231"),
            ("TRIGGER;RELATED=END:3 days", "TRIGGER;RELATED=END:-P3DT15H"),
            ("", "VERSION:2.0\r\n"),
            ("END:VCALENDAR\r\nX:1\r\n", "END:VCALENDAR\r\n"),
        ],
    )
    def test_finds_what_is_wrong(self, wrong: str, right: str) -> None:
        assert right in self.GOOD
        with pytest.raises(ValueError, match=r".+"):
            parse(self.GOOD.replace(right, wrong).encode())
