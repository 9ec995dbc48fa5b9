"""Calendar files (RFC 5545): entries of whole days with reminders, the same every time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MOST_OCTETS = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_PRODUCT = "-//medical-insurance-calculator//deadlines//ZH"
_BEFORE_THE_LAST_DAY = "-P3DT15H"
"""Nine in the morning, three days before the last day: an entry ends at midnight after that."""
_ON_THE_FIRST_DAY = "PT9H"


@dataclass(frozen=True, slots=True)
class Event:
    """An entry from one day to another, both included; the same entry keeps its ``uid``."""

    uid: str
    first: date
    last: date
    summary: str
    description: str


def calendar(name: str, events: Iterable[Event], stamp: date) -> str:
    """The text of a calendar file; ``stamp`` is the day for which it was made."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(name)}",
        *(line for event in events for line in _event(event, stamp)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(event: Event, stamp: date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(event.uid)}"
    yield f"DTSTAMP:{stamp:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}"
    # The end of an entry of whole days is the day after its last.
    yield f"DTEND;VALUE=DATE:{event.last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(event.summary)}"
    yield f"DESCRIPTION:{_escaped(event.description)}"
    yield "TRANSP:TRANSPARENT"
    if event.first < event.last:
        yield from _alarm(f"TRIGGER:{_ON_THE_FIRST_DAY}", event.summary)
    yield from _alarm(f"TRIGGER;RELATED=END:{_BEFORE_THE_LAST_DAY}", event.summary)
    yield "END:VEVENT"


def _alarm(trigger: str, words: str) -> Iterator[str]:
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{_escaped(words)}"
    yield trigger
    yield "END:VALARM"


def _escaped(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_TEXT.sub("", plain).translate(_ESCAPES)


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, each but the first behind a space; signs whole."""
    pieces, piece, room = [], "", _MOST_OCTETS
    for sign in line:
        octets = len(sign.encode())
        if octets > room:
            pieces.append(piece)
            piece, room = "", _MOST_OCTETS - 1
        piece += sign
        room -= octets
    return "\r\n ".join([*pieces, piece])
