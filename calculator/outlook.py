"""Beyond the answer: what would change it and what to do next, worked out once somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from calculator.amounts import fixed
from calculator.steps import Citation, lowest_grade


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would change the answer: what is altered, and by how much.

    ``difference`` is by how much the amount named would be more (below zero: less): yuan, or months
    where it is a whole number.
    """

    changes: Mapping[str, str]
    sentence: str
    amount: str
    difference: Decimal | int
    sources: tuple[Citation, ...] = ()
    """What the other answer rests on."""
    spread: tuple[Decimal, Decimal] | None = None
    """The least and the most that the difference may be, where something is not known."""

    @property
    def grade(self) -> str | None:
        """The lowest grade that the other answer rests on."""
        return lowest_grade(self.sources)

    def to_json(self) -> dict[str, Any]:
        difference = self.difference
        return {
            "changes": dict(self.changes),
            "sentence": self.sentence,
            "amount": self.amount,
            "difference": difference if isinstance(difference, int) else fixed(difference),
            **({"spread": [fixed(end) for end in self.spread]} if self.spread else {}),
            "grade": self.grade,
        }


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do or to bring, and where that stands."""

    label: str
    text: str
    source: Citation
    caution: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "text": self.text,
            "caution": self.caution,
            "source": self.source.to_json(),
        }


@dataclass(frozen=True, slots=True)
class DayToKeep:
    """A deadline of the place that matters here; ``start`` and ``end`` where they are known."""

    label: str
    words: str
    start: date | None
    end: date | None
    note: str | None
    source: Citation

    def to_json(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "words": self.words,
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "note": self.note,
            "source": self.source.to_json(),
        }


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What to do, what to bring, which days to keep, and those days as a calendar file."""

    to_do: tuple[Advice, ...] = ()
    papers: tuple[Advice, ...] = ()
    days: tuple[DayToKeep, ...] = ()
    calendar: str = ""
    calendar_name: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "to_do": [item.to_json() for item in self.to_do],
            "papers": [item.to_json() for item in self.papers],
            "days": [item.to_json() for item in self.days],
        }


class Outlook:
    """Works out what would change an answer, and what comes next, when it is first looked at."""

    def __init__(
        self,
        changes: Callable[[], Sequence[Change]],
        next_steps: Callable[[], NextSteps],
    ) -> None:
        self._changes = changes
        self._next_steps = next_steps

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What would change the answer, the largest savings first."""
        return tuple(self._changes())

    def of_the_past(self) -> Outlook:
        """The same where nothing of the answer can be changed any more."""
        return Outlook(tuple, lambda: self.next_steps)

    @cached_property
    def next_steps(self) -> NextSteps:
        """What to do, to bring and to keep in mind."""
        return self._next_steps()

    def to_json(self) -> dict[str, Any]:
        """Both, and the calendar file where there is one."""
        calendar = self.next_steps.calendar
        return {
            "what_if": [change.to_json() for change in self.changes],
            "next_steps": self.next_steps.to_json(),
            **({"next_steps_ics": calendar} if calendar else {}),
        }
