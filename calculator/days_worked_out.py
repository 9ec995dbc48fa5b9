"""The days and months that an answer works out, as a calendar file to keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from calculator.definition import Calculator, Case, Working
from calculator.ics import Event, calendar
from calculator.months import Month, day_words
from calculator.policy.shapes import SCHEMES
from calculator.steps import NOTICE, Citation, File, Step

_WORDS: Mapping[str, str] = {
    "statutory_month": "法定退休的月份",
    "earliest_month": "最早可以选的退休月份",
    "latest_month": "最晚可以选的退休月份（延后要单位同意）",
    "retirement_month": "打算退休的月份",
    "covered_from": "从这天起能报",
}
"""The steps whose amounts are days or months to keep, the ones that matter most first."""

_UNTIL = "最后一个月"
_FILES: Mapping[str, str] = {
    "retirement-age": "退休的月份",
    "contribution-years": "退休的月份",
    "back-payment": "退休和补缴的月份",
    "waiting-period": "从哪天起能报",
}
"""By calculator, what its file is called."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """One day to keep: a month is kept by its first day."""

    id: str
    label: str
    when: Month | date
    how: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        return self.when.first_day if isinstance(self.when, Month) else self.when

    @property
    def words(self) -> str:
        return self.when.words if isinstance(self.when, Month) else day_words(self.when)


def with_days(calculator: Calculator, case: Case, working: Working, newest: date) -> Working:
    """The working with a calendar file of the days in it that are still ahead, if there are any.

    They are ahead of the day asked about, and of the day on which the data are ``newest``: nobody
    keeps what is over, nor a day that a rule would give which has ended.
    """
    name = _FILES.get(calculator.id)
    if name is None or "ics" in working.extra:
        return working
    if any(case.book.has_ended(entry.reading) for entry in case.book.used.values()):
        return working
    today = max(case.inputs.get("date") or newest, newest)
    kept = [item for item in _once(case, working) if item.day >= today]
    if not kept:
        return working
    cited = _cited(working)
    events = [_event(item, calculator, case, cited) for item in kept]
    text = calendar(_titled(case, name), events, today)
    file = File("ics", f"{name}.ics", "把算出来的日子存到手机日历", "text/calendar;charset=utf-8")
    return replace(working, extra={**working.extra, "ics": text}, files=(*working.files, file))


def _once(case: Case, working: Working) -> list[_Kept]:
    """The days in their order; where two things fall on one, what matters most."""
    found: dict[date, _Kept] = {}
    for item in (*_of_steps(case, working), *_of_ways(working)):
        found.setdefault(item.day, item)
    return [found[day] for day in sorted(found)]


def _of_steps(case: Case, working: Working) -> Iterator[_Kept]:
    steps = {step.id: step for top in working.steps for step in top.walk()}
    for name, label in _WORDS.items():
        step = steps.get(name)
        if step and isinstance(step.amount, Month | date):
            yield _Kept(name, label, step.amount, _how(step))
        elif name == "retirement_month" and case.inputs.get("chosen_month"):
            yield _Kept(name, label, case.inputs["chosen_month"])


def _how(step: Step) -> tuple[str, ...]:
    return tuple(words for words in (step.formula, step.numbers) if words)


def _of_ways(working: Working) -> Iterator[_Kept]:
    """The last month of each way of paying that goes on for a while."""
    for way in working.extra.get("ways", ()):
        if until := Month.parse(way["until"] or ""):
            yield _Kept(f"{way['id']}_until", f"{way['label']}：{_UNTIL}", until)


def _cited(working: Working) -> tuple[str, ...]:
    sources: dict[Citation, None] = {}
    for top in working.steps:
        for step in top.walk():
            sources.update(dict.fromkeys(step.sources))
    return tuple(
        dict.fromkeys(
            f"依据：《{source.title}》{source.locator}（{source.grade} 级）"
            for source in sources
            if not source.typed
        )
    )


def _event(item: _Kept, calculator: Calculator, case: Case, cited: tuple[str, ...]) -> Event:
    return Event(
        uid=f"{item.id}.{item.day.isoformat()}.{_whose(case)}@{calculator.id}.invalid",
        first=item.day,
        last=item.day,
        summary=f"{_titled(case, item.label)}（{item.words}）",
        description="\n".join((*item.how, *cited, NOTICE)),
    )


def _whose(case: Case) -> str:
    return ".".join(filter(None, (case.place.id, case.inputs.get("scheme"))))


def _titled(case: Case, words: str) -> str:
    """The words with the place and the scheme before them, where the question has them."""
    scheme = case.inputs.get("scheme")
    return f"{case.place.short_name}{SCHEMES[scheme]}：{words}" if scheme else words
