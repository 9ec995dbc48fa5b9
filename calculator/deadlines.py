"""Deadlines: the dates of a place and scheme, and what is left of them, as calendar entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from calculator.catalogue import FIELDS, pick
from calculator.definition import Calculator, Case, Working
from calculator.errors import Refused
from calculator.ics import Event, calendar
from calculator.months import day_words, months_after
from calculator.outlook import DayToKeep
from calculator.policy.model import EVENTS, Deadline, Place, Reading, Value
from calculator.policy.rulebook import Rulebook
from calculator.policy.shapes import SCHEMES
from calculator.steps import NOTICE, Citation, File, Step, Table

State = Literal["upcoming", "open", "past", "history", "needs_event"]
Span = tuple[date | None, date]
"""First and last day; there may be no first."""

_STATES: dict[State, str] = {
    "open": "现在可以办",
    "upcoming": "还没开始",
    "needs_event": "选了那件事才能算",
    "past": "已经过了",
    "history": "规定已经结束",
}
_AHEAD: tuple[State, ...] = ("open", "upcoming")
_STILL: tuple[State, ...] = (*_AHEAD, "needs_event")
_MOST_HEADLINES = 3
_CALENDAR_DAYS = "从一件事算起的期限：那一天不算，往后按日历数，周末和节假日也算在内。"


@dataclass(frozen=True, slots=True)
class _Asked:
    """The day from which to look, and what happened on which day."""

    day: date
    event: str | None
    event_day: date | None


@dataclass(frozen=True, slots=True)
class _Due:
    """One deadline as it stands on the day."""

    id: str
    label: str
    deadline: Deadline
    state: State
    span: Span | None
    held: bool
    """Whether its rule held on the day asked; one that has ended since is history all the same."""
    note: str | None
    caution: str | None
    citation: Citation

    @property
    def start(self) -> date | None:
        return self.span[0] if self.span else None

    @property
    def end(self) -> date | None:
        return self.span[1] if self.span else None

    @property
    def event(self) -> str | None:
        return self.deadline.after or self.deadline.before

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "label": self.label,
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "state": self.state,
            "event": self.event,
            "note": self.note,
            "caution": self.caution,
            "source": self.citation.to_json(),
        }


def work(case: Case) -> Working:
    """Every deadline of the place and those above it, by date; those ahead also as a file."""
    inputs, book = case.inputs, case.book
    book.need_a_rule()
    asked = _Asked(inputs["date"], inputs.get("event"), inputs.get("event_day"))
    dues, warnings = _every(book, asked)
    ahead = [due for due in dues if due.state in _AHEAD]
    steps = tuple(_step(due, asked) for due in dues if due.end and due.held)
    extra: dict[str, Any] = {"deadlines": [due.to_json() for due in dues]}
    if ahead and not case.brief:
        extra["ics"] = _calendar(ahead, case.place, inputs["scheme"], asked.day)
    return Working(
        steps,
        _lead(ahead, dues, book.now) + _seen_from(asked.day, book),
        tuple(due.id for due in ahead[:_MOST_HEADLINES]),
        (*warnings, *book.told()),
        extra,
        (_table(dues),) if dues else (),
        (_file(case.place),) if "ics" in extra else (),
    )


# -- which reading, and what it says on the day ---------------------------------------------------


def _every(book: Rulebook, asked: _Asked) -> tuple[list[_Due], list[str]]:
    """The deadlines in the order of their last days, those without one at the end."""
    dues, warnings = [], []
    for value in book.every_value():
        found = None if value.information else _reading(book, value, asked.day)
        if found is None:
            continue
        reading, in_force, caution = found
        outcome = reading.rows[0].outcome
        if outcome.deadline is None:
            why = outcome.not_applicable or f"没有查到{outcome.missing}"
            warnings.append(f"“{value.label}”：{why}。")
            continue
        held = in_force and not book.is_history(reading)
        span = _span(outcome.deadline, reading, asked)
        if held and span and not outcome.deadline.end and (until := _stated_end(reading)) < span[1]:
            held = (span[0] or span[1]) <= until
            beyond = _beyond(reading, began=held)
            warnings.append(f"“{value.label}”：{beyond}")
            caution = (caution or "") + beyond
        if not held and not outcome.deadline.end:
            span = None  # what came back every year or followed an event does so no more
        ended = not held or book.has_ended(reading)
        state: State = "history" if ended else _state(span, book.now)
        said = (value.id, value.label, outcome.deadline, state, span, held, reading.note, caution)
        dues.append(_Due(*said, book.cite(reading)))
    if any(due.event for due in dues):
        warnings.append(_CALENDAR_DAYS)
    if asked.event and not any(due.event == asked.event for due in dues):
        warnings.append(f"没有收录从“{EVENTS[asked.event]}”算起的期限。")
    return sorted(dues, key=lambda due: due.end or date.max), warnings


def _reading(book: Rulebook, value: Value, day: date) -> tuple[Reading, bool, str | None] | None:
    """The reading to show, whether it is in force, and what makes that doubtful.

    A window of dates is told as soon as it is known, before its rule begins, and in the place of
    one that is over. ``None`` where the first reading is yet to come.
    """
    later = [item for item in value.readings if item.period.certain_from > day and item.window_end]
    try:
        entry = book.value(value.id)
    except Refused:
        earlier = [item for item in value.readings if item.period.certain_from <= day]
        shown = [(item, True, None) for item in later[:1]]
        shown += [(item, False, None) for item in earlier[-1:]]
        return shown[0] if shown else None
    window = entry.reading.window_end
    if later and window and window < day:
        book.forget(value.id)
        return later[0], True, None
    return entry.reading, True, entry.resolution.caution


def _stated_end(reading: Reading) -> date:
    return reading.period.end.last if reading.period.end else date.max


def _beyond(reading: Reading, *, began: bool) -> str:
    """What to know of days that are counted past the end of their rule, stated or not."""
    end = reading.period.end
    rule = f"这条规定写明到 {end.words if end else ''} 为止"
    if reading.period.only:
        rule = f"资料{reading.period.speaks_of}"
    if began:
        return f"{rule}，期限的最后一天在那以后，到时候还照不照它办没有查到。请在那以前办好。"
    return f"{rule}，这件事在那以后，照什么规定办没有查到。"


def _span(deadline: Deadline, reading: Reading, asked: _Asked) -> Span | None:
    """First and last day, ``None`` where they depend on something that was not told."""
    if deadline.end:
        return deadline.start, deadline.end
    if deadline.each_year_to:
        return _this_or_next_year(deadline, reading, asked.day)
    if asked.event_day is None or asked.event not in (deadline.after, deadline.before):
        return None
    days, months = deadline.days or 0, deadline.months or 0
    if deadline.after:
        full = months_after(asked.event_day, months) + timedelta(days=days)
        return asked.event_day, full - timedelta(days=1) if deadline.before_full else full
    return months_after(asked.event_day, -months) - timedelta(days=days), asked.event_day


def _this_or_next_year(deadline: Deadline, reading: Reading, day: date) -> Span | None:
    """The window that the day lies in, or the next one that the rule still covers, or the last."""
    spans = [_of_year(deadline, year) for year in range(day.year - 1, day.year + 2)]
    known = [(start, end) for start, end in spans if (start or end) <= _stated_end(reading)]
    ahead = [(start, end) for start, end in known if end >= day]
    return ahead[0] if ahead else known[-1] if known else None


def _of_year(deadline: Deadline, year: int) -> Span:
    """The yearly window that ends in a year; it may begin in the year before."""
    end = date.fromisoformat(f"{year}-{deadline.each_year_to}")
    if deadline.each_year_from is None:
        return None, end
    start = date.fromisoformat(f"{year}-{deadline.each_year_from}")
    return (start if start <= end else start.replace(year=year - 1)), end


def _state(span: Span | None, now: date) -> State:
    """As it stands ``now``, whatever day the deadlines are looked for from."""
    if span is None:
        return "needs_event"
    start, end = span
    if end < now:
        return "past"
    return "upcoming" if start and start > now else "open"


# -- in words, and as a file ----------------------------------------------------------------------


def _step(due: _Due, asked: _Asked) -> Step:
    start, end = due.span or (None, asked.day)
    parts = (Step(f"{due.id}.start", "从哪一天起", start, "day", "期限的第一天"),) if start else ()
    return Step(
        due.id,
        f"{due.label}：最后一天",
        end,
        "day",
        _words(due.deadline),
        _between(start, end),
        (due.citation,),
        ("event", "event_day") if due.event else ("date",),
        parts,
    )


def _words(deadline: Deadline) -> str:
    """What the rule says, in Chinese."""
    if deadline.end:
        return "写明的日子"
    if deadline.each_year_to:
        start = f"{_month_day(deadline.each_year_from)}到 " if deadline.each_year_from else ""
        return f"每年 {start}{_month_day(deadline.each_year_to)}"
    length = f"{deadline.days} 天" if deadline.days else f"{deadline.months} 个月"
    event = EVENTS[deadline.after or deadline.before or ""]
    if deadline.before_full:
        return f"{event}满 {length}之前"
    return f"{event}后 {length}内" if deadline.after else f"{event}前 {length}内"


def _month_day(text: str) -> str:
    month, day = text.split("-")
    return f"{int(month)} 月 {int(day)} 日"


def _lead(ahead: Sequence[_Due], dues: Sequence[_Due], now: date) -> str:
    waiting = sum(due.state == "needs_event" for due in dues)
    more = f"有 {waiting} 项从一件事（如出生、断缴）算起，选了那件事和日子就能算。"
    if not ahead:
        rest = "其余的都已经过了" if len(dues) > waiting else "没有别的期限"
        return f"{more}{rest}。" if waiting else "收录的期限都已经过了。"
    first = ahead[0]
    start, end = first.span or (None, now)
    left = (end - now).days
    when = f"{day_words(start)}开始，" if start and start > now else ""
    rest = f"还有 {left} 天" if left else "就是这一天"
    lead = f"最近的一项是“{first.label}”：{when}{day_words(end)}截止，{rest}。"
    return f"{lead}另{more}" if waiting else lead


def _seen_from(asked: date, book: Rulebook) -> str:
    """From which day it is seen, where that is not the day that the reader asked for."""
    if book.now == asked:
        return ""
    if book.now != book.today:
        return f"天数从 {day_words(book.now)}（最近一次核对资料那天）数起。"
    return f"这是从今天（{day_words(book.now)}）看的，不是从您选的 {day_words(asked)}。"


def _table(dues: Sequence[_Due]) -> Table:
    """What can still be done comes first."""
    order = list(_STATES)
    rows = sorted(dues, key=lambda due: order.index(due.state))
    return Table(
        "各项期限",
        ("什么事", "日子", "现在", "说明", "出处"),
        tuple(
            (due.label, _days(due), _STATES[due.state], due.note or "—", due.citation)
            for due in rows
        ),
    )


def _days(due: _Due) -> str:
    """The days of a deadline, and how they come about where they are not simply written down."""
    words = _words(due.deadline)
    if due.span is None:
        return words
    return _between(*due.span) + ("" if due.deadline.end else f"（{words}）")


def _between(start: date | None, end: date) -> str:
    return f"{day_words(start)}到 {day_words(end)}" if start else f"到 {day_words(end)}为止"


def _calendar(ahead: Sequence[_Due], place: Place, scheme: str, day: date) -> str:
    name = f"{place.short_name}{SCHEMES[scheme]}办理期限"
    return calendar(name, _events(ahead, place, scheme), day)


def _events(ahead: Sequence[_Due], place: Place, scheme: str) -> Iterator[Event]:
    for due in ahead:
        start, end = due.span or (None, date.max)
        first = start or end
        cited = f"依据：《{due.citation.title}》{due.citation.locator}（{due.citation.grade} 级）"
        yield Event(
            uid=f"{due.id}.{first.isoformat()}.{place.id}.{scheme}@deadlines.invalid",
            first=first,
            last=end,
            summary=f"{place.short_name}{SCHEMES[scheme]}：{due.label}",
            description="\n".join(filter(None, (_days(due), due.note, cited, due.caution, NOTICE))),
        )


def _file(place: Place) -> File:
    name = f"医保期限-{place.short_name}.ics"
    return File("ics", name, "把这些日子存到手机日历", "text/calendar;charset=utf-8")


def days_to_keep(
    case: Case, events: Mapping[str, date | None], *, windows: bool
) -> tuple[tuple[DayToKeep, ...], str]:
    """The deadlines that some events start or end, and a calendar file of those ahead.

    The day of an event may not be known. ``windows``: also those that no event has a part in.
    """
    scheme, day = case.inputs.get("scheme"), case.inputs.get("date")
    if scheme is None or day is None or not (book := case.book.beside("deadlines", day)).rules:
        return (), ""
    asked = [_Asked(day, event, when) for event, when in events.items() if when]
    dues: dict[str, _Due] = {}
    for some in asked or [_Asked(day, None, None)]:
        for due in _every(book, some)[0]:
            if (due.event in events if due.event else windows) and due.state in _STILL:
                dues[due.id] = due if due.end or due.id not in dues else dues[due.id]
    ahead = [due for due in dues.values() if due.state in _AHEAD]
    file = _calendar(ahead, case.place, scheme, day) if ahead else ""
    return tuple(_day_to_keep(due) for due in dues.values()), file


def _day_to_keep(due: _Due) -> DayToKeep:
    note = "".join(f"{words.rstrip('。')}。" for words in (due.note, due.caution) if words)
    return DayToKeep(due.label, _days(due), due.start, due.end, note or None, due.citation)


DEADLINES = Calculator(
    id="deadlines",
    title="哪天之前要办",
    question="参保、补缴、备案、报销，各在哪天之前办？",
    benefit="deadlines",
    fields=(
        *pick("place", "scheme"),
        replace(
            FIELDS["date"], label="从哪一天看起", label_en="Looking from", help="一般就是今天。"
        ),
        *pick("event", "event_day"),
    ),
    work=work,
    reads=("deadlines",),
)
