"""When a reading is in force: dates known to the day, month or year, and attestations."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR = re.compile(r"([0-9]{4})")
_ONE_DAY = timedelta(days=1)


def parse_day(text: str) -> date | None:
    """Read ``YYYY-MM-DD``; ``None`` for anything else, also for a day that no calendar has."""
    match = _DAY.fullmatch(text)
    return _date(int(match[1]), int(match[2]), int(match[3])) if match else None


@dataclass(frozen=True, slots=True)
class Partial:
    """A date as its document states it; ``first`` and ``last`` bound the days it may mean."""

    text: str
    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> Partial | None:
        """Read ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``; ``None`` for anything else."""
        if day := parse_day(text):
            return cls.of(day)
        if match := _MONTH.fullmatch(text):
            first = _date(int(match[1]), int(match[2]), 1)
            return cls(text, first, _end_of_month(first)) if first else None
        if match := _YEAR.fullmatch(text):
            first = _date(int(match[1]), 1, 1)
            return cls(text, first, date(first.year, 12, 31)) if first else None
        return None

    @classmethod
    def of(cls, day: date) -> Partial:
        """A date that is known to the day."""
        return cls(day.isoformat(), day, day)

    @property
    def exact(self) -> bool:
        """Whether it names one day."""
        return self.first == self.last

    @property
    def words(self) -> str:
        """``2024 年``, ``2024 年 7 月`` or ``2024-07-01``."""
        if self.exact:
            return self.text
        year, _, month = self.text.partition("-")
        return f"{year} 年 {int(month)} 月" if month else f"{year} 年"

    @property
    def spaced(self) -> str:
        """Its words as they stand before others: digits need a space before Chinese."""
        return f"{self.text} " if self.exact else self.words


@dataclass(frozen=True, slots=True)
class Period:
    """The days for which a reading is known: stated limits, attested days, or both.

    An attested day is one on which the reading was seen in force; it is not a start. Of some
    sources only the month or the year is known: the reading was seen in force on a day of it.
    """

    start: Partial | None = None
    end: Partial | None = None
    attested: tuple[Partial, ...] = ()
    undated: bool = False
    """Whether the source bears no date: it was written by the one attested day, at the latest."""
    only: bool = False
    """Whether the end is not stated: the source speaks of a year, and says nothing of the next."""

    @property
    def certain_from(self) -> date:
        """The first day from which the reading is certainly in force.

        A start known only to the month or the year is certain after that month or year, or from the
        first attested day, whichever comes first. What was seen in force in a month or a year is so
        by the end of that.
        """
        days = [seen.last for seen in self.attested[:1]]
        if self.start:
            days.append(self.start.first if self.start.exact else self.start.last + _ONE_DAY)
        return min(days)

    @property
    def possible_from(self) -> date | None:
        """The first day on which it may be in force; ``None`` where its document sets no start."""
        return self.start.first if self.start else None

    @property
    def vague_from(self) -> date | None:
        """The first day of the month or year in which it is known to begin or to be in force."""
        first = self.start or (self.attested[0] if self.attested else None)
        return None if first is None or first.exact else first.first

    @property
    def last_certain(self) -> date:
        """The last day of which the reading itself is evidence, later readings left aside."""
        if self.end:
            return self.end.last
        return max((self.certain_from, *(seen.last for seen in self.attested)))

    @property
    def words(self) -> str:
        """The period in Chinese: ``2024 年起（2025-11-19 见其有效）``."""
        seen = "、".join(each.words for each in self.attested)
        if self.attested and self.attested[-1].exact:
            seen += " "
        if self.undated:
            until = f"，至 {self.end.words} 为止" if self.end else ""
            until = f"，{self.speaks_of}" if self.only else until
            return f"资料没有日期，不晚于 {seen.rstrip()}{until}"
        if not self.start and not self.end:
            return f"{seen}见其有效"
        return self._stated_words() + (f"（{seen}见其有效）" if seen else "")

    @property
    def speaks_of(self) -> str:
        """Of what the source speaks where it states no end itself: ``只讲 2026 年``."""
        return f"只讲 {self.end.words}" if self.only and self.end else ""

    @property
    def beginning(self) -> str:
        """From when anything is known, after 最早的: ``依据是 2024 年起的规定``."""
        if self.undated:
            return f"资料没有日期，不晚于 {self.attested[0].words}"
        if self.start and self.end and not self.only:
            return f"依据是 {self.start.words} 至 {self.end.spaced}的规定"
        if self.start:
            return f"依据是 {self.start.spaced}起的规定"
        return f"依据是 {self.attested[0].spaced}见其有效的资料"

    def _stated_words(self) -> str:
        if self.only and self.end:
            return f"{self.start.words}起，{self.speaks_of}" if self.start else self.speaks_of
        if self.start and self.end:
            return f"{self.start.words} 至 {self.end.words}"
        if self.start:
            return f"{self.start.words}起"
        return f"至 {self.end.words}" if self.end else ""

    @property
    def year(self) -> str:
        """The year in which it begins as its document has it, else in which it was first seen.

        None of a source without a date: the year by which it was written is not its own.
        """
        if self.undated:
            return ""
        return str((self.start.first if self.start else self.certain_from).year)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _end_of_month(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])
