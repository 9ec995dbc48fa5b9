"""Which reading of a value answers for a day, and which others might (design.md, section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from calculator.policy.model import Reading, Value
from calculator.policy.periods import Period


@dataclass(frozen=True, slots=True)
class Resolution:
    """The reading that answers, those that may hold instead, and what to warn of.

    ``caution``, in Chinese, goes on from the value's name; it is ``None`` where the day lies within
    what the source itself states.
    """

    reading: Reading
    doubts: tuple[Reading, ...] = ()
    caution: str | None = None


class NotInForce(LookupError):
    """No reading answers for the day; the message, in Chinese, names the period that is known."""


def resolve(value: Value, day: date) -> Resolution:
    """Choose by the four rules of design.md, section 4; raises :class:`NotInForce`.

    The latest reading that is certain by the day answers, but never past its stated end. The next
    one stands beside it while the day lies in the stretch in which it may already have begun.
    """
    index = _last_certain(value.readings, day)
    if index is None:
        return _before_the_first(value, day)
    current = value.readings[index]
    following = value.readings[index + 1] if index + 1 < len(value.readings) else None
    if _over(current, day) and following and _within_month_or_year(following.period, day):
        return _not_sure_yet(following, day)
    if why := out_of_force(current.period, day):
        if current.unknown:
            return Resolution(current)
        raise NotInForce(f"“{value.label}”{why}")
    ranked = [reading for reading in current.by_rank if not _over(reading, day)]
    # A conflicting reading that is attested only later stands beside; it cannot lead.
    main = next(reading for reading in ranked if reading.period.certain_from <= day)
    ranked.remove(main)
    if following and _may_have_begun(following, current, day):
        ranked.extend(following.by_rank)
    return Resolution(main, tuple(ranked), caution_on(main.period, day))


AccountName: TypeAlias = tuple[str, str, str]
"""What one document says from one day on, named by the document and the day as it has it.

It is told of several values at once, and holds of all of them or of none. Where the document can
be read two ways, its other way is an account of its own, named by the locator too: what is in
doubt in one article has nothing to do with what is in doubt in another.
"""


def account_of(reading: Reading) -> AccountName:
    """The account that a reading belongs to by itself."""
    period = reading.period
    return reading.source.document, (period.start or period.attested[0]).text, ""


def is_wording(name: AccountName) -> bool:
    """Whether an account is but another way to read what the document says elsewhere too."""
    return bool(name[-1])


def accounts_in(value: Value, resolution: Resolution) -> Mapping[AccountName, list[Reading]]:
    """The readings of a value that are in doubt, by the account to which they belong.

    What contradicts the answer's own reading is an account of its own; what contradicts the next
    one is another account of the same change. What the same document may mean instead is a way to
    read it, whichever of the two it stands beside.
    """
    found: dict[AccountName, list[Reading]] = {}
    for doubt in resolution.doubts:
        main = next(main for main in value.readings if tells(main, doubt))
        own = tells(main, resolution.reading)
        if _reads_otherwise(doubt, resolution.reading if own else main):
            document, day, _ = account_of(doubt)
            name = document, day, doubt.source.locator
        else:
            name = account_of(doubt if own else main)
        found.setdefault(name, []).append(doubt)
    return found


def _reads_otherwise(reading: Reading, beside: Reading) -> bool:
    return reading is not beside and reading.source.document == beside.source.document


def changes_in(value: Value, resolution: Resolution) -> set[AccountName]:
    """The accounts under which a value may have changed by then: those of its next reading."""
    changes = (change_behind(value, resolution, doubt) for doubt in resolution.doubts)
    return {change for change in changes if change}


def change_behind(value: Value, resolution: Resolution, doubt: Reading) -> AccountName | None:
    """The change that a reading in doubt comes with; ``None``: it stands beside the answer's."""
    main = next(main for main in value.readings if tells(main, doubt))
    return None if tells(main, resolution.reading) else account_of(main)


def tells(main: Reading, reading: Reading) -> bool:
    """Whether a reading is this one or stands beside it.

    By identity: comparing whole tables of figures would take longer than the answer.
    """
    return any(reading is each for each in (main, *main.alternatives))


def out_of_force(period: Period, day: date) -> str | None:
    """Why nothing known of a period answers for a day; going on from the name of what has it."""
    if period.only and period.end and period.end.last < day:
        return f"的资料{period.speaks_of}（{period.words}），之后的没有查到"
    if period.end and period.end.last < day:
        return f"的规定到 {period.end.words} 已经结束（{period.words}），之后的没有查到"
    if period.certain_from > day and not _within_month_or_year(period, day):
        return f"最早的{period.beginning}，更早的没有查到"
    return None


def caution_on(period: Period, day: date) -> str | None:
    """What to warn of where a period answers for a day.

    An attestation is not a start date: away from its days the answer names it. Nor is a start that
    is not known to the day, as long as that day may be still to come.
    """
    if period.undated:
        written = period.attested[0].words
        return f"只见于没有日期的资料，最晚写于 {written}；这一天是不是这样，没有把握。"
    if period.certain_from > day:
        return f"只知道是 {period.words}，这一天是否已经执行，没有把握。"
    if period.start or period.end or day <= period.attested[-1].first:
        # Stated, or seen in force on the day or both before and after it.
        return None
    seen = [each for each in period.attested if each.first <= day][-1]
    return f"用的是 {seen.spaced}时还有效的资料；此后有没有变，没有查到。"


def _over(reading: Reading, day: date) -> bool:
    return reading.period.end is not None and reading.period.end.last < day


def _last_certain(readings: tuple[Reading, ...], day: date) -> int | None:
    known = [i for i, reading in enumerate(readings) if reading.period.certain_from <= day]
    return known[-1] if known else None


def _before_the_first(value: Value, day: date) -> Resolution:
    """Before it is sure, only a first reading of whose month or year the day is."""
    first = value.readings[0]
    if first.unknown:
        # It says what could not be found out, which is as true of the days before its source.
        return Resolution(first)
    if why := out_of_force(first.period, day):
        raise NotInForce(f"“{value.label}”{why}")
    return _not_sure_yet(first, day)


def _within_month_or_year(period: Period, day: date) -> bool:
    vague_from = period.vague_from
    return vague_from is not None and vague_from <= day


def _not_sure_yet(reading: Reading, day: date) -> Resolution:
    """A reading that answers alone, though it is known to the month or the year only."""
    ranked = reading.by_rank
    return Resolution(ranked[0], ranked[1:], caution_on(reading.period, day))


def _may_have_begun(following: Reading, current: Reading, day: date) -> bool:
    if following.period.start is not None:
        return _within_month_or_year(following.period, day)
    return day > current.period.last_certain
