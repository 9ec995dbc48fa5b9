"""Which reading of a value answers for a day, and which others might (design.md, section 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from calculator.policy.model import Reading, Value


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
    if _over(current, day) and following and _covers_by_month_or_year(following, day):
        return _not_sure_yet(following)
    if _over(current, day):
        period = current.period
        raise NotInForce(
            f"“{value.label}”的规定到 {period.end.words if period.end else ''} 已经结束"
            f"（{period.words}），之后的没有查到"
        )
    ranked = [reading for reading in current.by_rank if not _over(reading, day)]
    # A conflicting reading that is attested only later stands beside; it cannot lead.
    main = next(reading for reading in ranked if reading.period.certain_from <= day)
    ranked.remove(main)
    if following and _may_have_begun(following, current, day):
        ranked.extend(following.by_rank)
    return Resolution(main, tuple(ranked), _caution(main, day))


def _over(reading: Reading, day: date) -> bool:
    return reading.period.end is not None and reading.period.end.last < day


def _last_certain(readings: tuple[Reading, ...], day: date) -> int | None:
    known = [i for i, reading in enumerate(readings) if reading.period.certain_from <= day]
    return known[-1] if known else None


def _before_the_first(value: Value, day: date) -> Resolution:
    """Before it is sure, only a first reading of whose month or year the day is."""
    first = value.readings[0]
    if not _covers_by_month_or_year(first, day):
        raise NotInForce(f"“{value.label}”最早的依据是 {first.period.words}，更早的没有查到")
    return _not_sure_yet(first)


def _covers_by_month_or_year(reading: Reading, day: date) -> bool:
    vague_from = reading.period.vague_from
    return vague_from is not None and vague_from <= day


def _not_sure_yet(reading: Reading) -> Resolution:
    """A reading that answers alone, though it is known to the month or the year only."""
    ranked = reading.by_rank
    caution = f"只知道是 {reading.period.words}，这一天是否已经执行，没有把握。"
    return Resolution(ranked[0], ranked[1:], caution)


def _may_have_begun(following: Reading, current: Reading, day: date) -> bool:
    start = following.period.start
    if start is not None:
        return not start.exact and start.first <= day
    return day > current.period.last_certain


def _caution(reading: Reading, day: date) -> str | None:
    """An attestation is not a start date: away from its days the answer names it."""
    period = reading.period
    if period.undated:
        written = period.attested[0].words
        return f"只见于没有日期的资料，最晚写于 {written}；这一天是不是这样，没有把握。"
    if period.start or period.end or day <= period.attested[-1].first:
        # Stated, or seen in force on the day or both before and after it.
        return None
    seen = [each for each in period.attested if each.first <= day][-1]
    return f"依据 {seen.spaced}见其有效的资料；此后有没有变，没有查到。"
