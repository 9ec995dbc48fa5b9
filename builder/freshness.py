"""What deserves another look by a day: values not checked for a year, or past their stated end.

The day is given by whoever asks; nothing here reads a clock.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from builder.guides import Guide
from builder.standing import in_force, is_over
from calculator.policy import Library
from calculator.policy.model import Place, Reading, Rule, Value
from calculator.policy.periods import Period

GUIDE = "办事指南"
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")


@dataclass(frozen=True, slots=True, order=True)
class Stale:
    """A value to look at, where it stands and why."""

    file: str
    why: str
    value: str


def stale(library: Library, day: date, guides: Iterable[Guide] = ()) -> list[Stale]:
    """The values and guides to look at again by a day, in the order of the files.

    History is left alone: what a later reading replaced, what rests on a document that is history,
    and guides to what is over.
    """
    values = [
        Stale(_file(library, library.places[rule.place], rule.name), why, value.id)
        for rule in library.rules
        for value in rule.values.values()
        for why in _reasons(library, rule, value, day)
    ]
    told = [
        Stale(_file(library, library.places[guide.place], f"guides/{guide.id}"), why, GUIDE)
        for guide in guides
        if (why := _checked_long_ago((source.checked_on for source in guide.sources), day))
        and not guide.historic(day)
    ]
    return sorted(values + told)


def report(library: Library, day: date, guides: Iterable[Guide] = ()) -> str:
    """The same in words, a line for all values of a file that have the same trouble."""
    found = stale(library, day, guides)
    if not found:
        return f"到 {day}，没有超过一年未核对的数，也没有过期的数。"
    lines = [f"到 {day}，有 {len(found)} 处要再核对："]
    for (file, why), items in groupby(found, key=lambda item: (item.file, item.why)):
        lines.append(f"  {file}  {why}：{'、'.join(item.value for item in items)}")
    return "\n".join(lines)


def _reasons(library: Library, rule: Rule, value: Value, day: date) -> Iterator[str]:
    last = value.readings[-1]
    periods = dict.fromkeys((last.period, *(row.period or last.period for row in last.rows)))
    over = [period for period in periods if period.end and period.end.last < day]
    is_history = is_over(library.documents[last.source.document]) or _next_of(rule, value)
    if is_history:
        over = []
    elif not over and last.window_end and last.window_end < day:
        yield f"写明的日子到 {last.window_end} 已经过了，下一次的没有收录"
    for period in over:
        yield f"{_how_far(period)}，之后的没有收录"
    cited = (source for reading in _in_use(library, value, day) for source in reading.sources)
    if why := _checked_long_ago((source.checked_on for source in cited), day):
        yield why


def _how_far(period: Period) -> str:
    """To when a source goes; stated, or only what it speaks of."""
    end = period.end.text if period.end else ""
    return f"资料只讲 {end}" if period.only else f"只写到 {end}"


def _next_of(rule: Rule, value: Value) -> bool:
    """Whether a later window of dates is known: ``enrolment_2027`` after ``enrolment_2026``."""
    window = _YEAR.sub("", value.id)
    later = _last_day(value)
    return any(
        _YEAR.sub("", other.id) == window and _last_day(other) > later
        for other in rule.values.values()
        if window != value.id
    )


def _last_day(value: Value) -> date:
    """The last day of a window of dates; of anything else, the last one it is certain of."""
    last = value.readings[-1]
    return last.window_end or last.period.last_certain


def _checked_long_ago(days: Iterable[date], day: date) -> str | None:
    checked = min(days, default=None)
    if checked and _a_year_after(checked) < day:
        return f"{checked} 核对过，已超过一年"
    return None


def _in_use(library: Library, value: Value, day: date) -> list[Reading]:
    """The readings that still answer on a day, those in conflict included."""
    return [
        reading for main in in_force(library, value, day) for reading in (main, *main.alternatives)
    ]


def _a_year_after(day: date) -> date:
    """The same day of the next year; the last of February for a leap day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _file(library: Library, place: Place, name: str) -> str:
    folders = [other.id for other in library.lineage(place.id)[::-1]]
    return f"policy_data/{'/'.join(folders)}/{name}.yaml"
