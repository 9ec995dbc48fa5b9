"""Calendar months as whole numbers, so that adding and comparing them is exact; days by months."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month; ``index`` is 12 × year + month − 1."""

    index: int

    @classmethod
    def parse(cls, text: str) -> Month | None:
        """Read ``YYYY-MM``; ``None`` for anything else."""
        match = _MONTH.fullmatch(text)
        return cls(int(match[1]) * 12 + int(match[2]) - 1) if match else None

    @classmethod
    def of(cls, day: date) -> Month:
        """The month a day lies in."""
        return cls(day.year * 12 + day.month - 1)

    @property
    def year(self) -> int:
        return self.index // 12

    @property
    def month(self) -> int:
        return self.index % 12 + 1

    def plus(self, months: int) -> Month:
        """The month so many months later (or earlier, where negative)."""
        return Month(self.index + months)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def words(self) -> str:
        """``2034 年 9 月``."""
        return f"{self.year} 年 {self.month} 月"


def duration(months: int) -> str:
    """A length of time in years and months: ``17 年 6 个月``, ``3 年``, ``2 个月``."""
    years, rest = divmod(months, 12)
    parts = [f"{years} 年"] if years else []
    if rest or not parts:
        parts.append(f"{rest} 个月")
    return " ".join(parts)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or earlier; the month's last day where it has no such."""
    month = Month.of(day).plus(months)
    return month.first_day.replace(day=min(day.day, monthrange(month.year, month.month)[1]))


def day_words(day: date) -> str:
    """``2027 年 5 月 1 日``."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
