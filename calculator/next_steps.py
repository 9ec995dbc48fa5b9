"""What to do, what to bring and which days to keep after an answer, all of it from the data.

Values that are only for show and whose ids begin with ``next`` or ``papers`` are told here. Those
of a rule concern whoever the rule concerns; those of the benefit ``handling``, which is the same
for every scheme, say after the first word on which occasion they matter: ``next_away_register``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from calculator.deadlines import days_to_keep
from calculator.definition import Calculator, Case
from calculator.errors import Refused
from calculator.outlook import Advice, NextSteps
from calculator.policy.conditions import Facts
from calculator.policy.rulebook import TOLD_LATER, Rulebook
from calculator.steps import Step

_TO_DO, _PAPERS = TOLD_LATER

OCCASIONS: Mapping[str, tuple[str, ...]] = {
    "inpatient": ("stay",),
    "outpatient": ("visit",),
    "year": ("stay",),
    "out-of-area": ("stay",),
    "contribution-years": ("retiring",),
    "back-payment": ("retiring",),
    "retirement-age": ("retiring",),
}
"""By calculator, the second words of the ids that concern it."""

_SETTLED = ("inpatient", "outpatient", "year", "out-of-area")


def next_steps(calculator: Calculator, case: Case, steps: Sequence[Step]) -> NextSteps:
    """What follows from an answer; ``case`` has a book of its own, so that nothing counts as used.

    What the place says comes before what the nation says.
    """
    facts = _facts(case)
    own = [*_own(calculator, case, facts)]
    every = [*own, *_national(calculator, case, facts)]
    days, calendar = days_to_keep(
        case, _events(calculator, case, steps), windows=calculator.id == "waiting-period"
    )
    return NextSteps(
        tuple(advice for kind, advice in every if kind == _TO_DO),
        tuple(advice for kind, advice in every if kind == _PAPERS),
        days,
        calendar,
        f"医保期限-{case.place.short_name}.ics" if calendar else "",
    )


def _facts(case: Case) -> dict[str, str | int]:
    given = case.inputs.values.items()
    return {name: value for name, value in given if isinstance(value, str | int)}


Told = tuple[str, Advice]
Concerns = Callable[[Sequence[str]], bool]
"""Whether a value concerns the question, by the words of its id after the first."""


def _own(calculator: Calculator, case: Case, facts: Facts) -> Iterator[Told]:
    """What the rules that answered say."""
    benefits = dict.fromkeys((calculator.benefit, *calculator.reads))
    if _away(case):
        benefits["out_of_area"] = None
    for benefit in benefits:
        book = case.book if benefit == calculator.benefit else case.book.beside(benefit)
        yield from _told(book, facts, lambda _: True)


def _national(calculator: Calculator, case: Case, facts: Facts) -> Iterator[Told]:
    """What holds for every scheme, on the occasions that the question is about."""
    occasions = _occasions(calculator, case)

    def concerns(words: Sequence[str]) -> bool:
        return any(list(words[: len(some)]) == some for some in occasions)

    yield from _told(case.book.other(None, "handling"), facts, concerns)


def _occasions(calculator: Calculator, case: Case) -> list[list[str]]:
    found = [[name] for name in OCCASIONS.get(calculator.id, ())]
    if _away(case):
        found.append(["away"])
    if calculator.id == "waiting-period":
        found.append(["gap", case.inputs["scheme"]])
    if calculator.id in _SETTLED:
        found.append(["any"])
    return found


def _away(case: Case) -> bool:
    return case.inputs.get("care_place") not in (None, "local")


def _told(book: Rulebook, facts: Facts, concerns: Concerns) -> Iterator[Told]:
    for value in book.every_value():
        kind, *words = value.id.split("_")
        if not value.information or kind not in TOLD_LATER or not concerns(words):
            continue
        try:
            entry = book.value(value.id)
            text = entry.outcome(facts).text
        except (Refused, KeyError):
            continue  # not in force on the day, or nobody knows whether it concerns the case
        if text:
            yield kind, Advice(value.label, text, entry.citation, next(iter(entry.cautions), None))


def _events(calculator: Calculator, case: Case, steps: Sequence[Step]) -> dict[str, date | None]:
    """The events that the answer is about, and their days as far as they are known."""
    inputs = case.inputs
    if calculator.id in ("inpatient", "out-of-area"):
        return {"admission": inputs["date"], "discharge": None, "leaving": None}
    if calculator.id in ("contribution-years", "back-payment"):
        return {"retirement": _month_of(steps)}
    if calculator.id == "waiting-period":
        born = {"birth": None} if inputs["scheme"] == "resident" else {}
        return {"gap_start": None, **born}
    return {}


def _month_of(steps: Sequence[Step]) -> date | None:
    """The first day of the month of retirement, as far as the steps tell it."""
    found = {step.id: step.month for top in steps for step in top.walk() if step.unit == "month"}
    month = found.get("retirement_month") or found.get("statutory_month")
    return month.first_day if month else None
