"""Readings in doubt: whatever the values, no answer takes one change of one document by halves."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from calculator.doubts import Choice, choices
from calculator.policy.model import Reading
from calculator.policy.rulebook import Rulebook
from tests import rule_sets
from tests.rule_sets import SOURCE, ceiling, deductible, inpatient, named, rate

DAY = date(2022, 6, 1)
DOCUMENTS = ("testland-rule", "testshire-rule", "cn-rule")
STARTS = (
    {"from": "2022"},
    {"attested": ["2023-01-01"]},
    {"from": "2022", "attested": ["2023-05-01"]},
)
NAMES = ("deductible", "reimbursement_rate", "payment_ceiling", "deductible_ceiling")
FIGURES = {name: {"amount": "1"} for name in NAMES} | {"reimbursement_rate": {"rate": "0.5"}}
MAKE = {
    "deductible": deductible,
    "reimbursement_rate": rate,
    "payment_ceiling": ceiling,
    "deductible_ceiling": lambda *readings: rule_sets.value("封顶", "yuan", *readings),
}

change = st.none() | st.tuples(st.sampled_from(DOCUMENTS), st.sampled_from(STARTS))


def looked_up(changes: tuple[tuple[str, dict[str, Any]] | None, ...]) -> Rulebook:
    """A book in which each value was looked up; those with a change have a second reading."""
    values = {}
    for name, item in zip(NAMES, changes, strict=True):
        later = (
            [{**item[1], **FIGURES[name], "source": {**SOURCE, "document": item[0]}}]
            if item
            else []
        )
        values[name] = MAKE[name]({"from": "2020-01-01", **FIGURES[name]}, *later)
    made = rule_sets.library(named(inpatient(**values)))
    book = Rulebook(made, "testland", "employee", "inpatient", DAY)
    for name in NAMES:
        book.find(name)
    return book


def readings(book: Rulebook, choice: Choice) -> dict[str, Reading]:
    """The values that follow another reading, by name."""
    picked = {name: choice(e.value, e.resolution) for (name, _), e in book.used.items()}
    return {name: reading for name, reading in picked.items() if reading}


def of(reading: Reading) -> tuple[str, str]:
    period = reading.period
    return reading.source.document, (period.start or period.attested[0]).text


@given(st.tuples(change, change, change, change))
def test_each_change_of_a_document_is_taken_whole(
    changes: tuple[tuple[str, dict[str, Any]] | None, ...],
) -> None:
    book = looked_up(changes)
    doubts = {name: entry.resolution.doubts for (name, _), entry in book.used.items()}
    every = {
        of(reading): {name for name, found in doubts.items() if reading in found}
        for found in doubts.values()
        for reading in found
    }
    every = {
        key: {name for name, found in doubts.items() for reading in found if of(reading) == key}
        for key in every
    }
    found = [readings(book, choice) for choice in choices(book.used.values())]
    for choice in found:
        for key, names in every.items():
            taken = {name for name, reading in choice.items() if of(reading) == key}
            assert taken in (set(), names)
    # All that is in doubt changes in the first, and each change is made in some answer.
    assert not found or set(found[0]) == {name for names in every.values() for name in names}
    assert {of(r) for choice in found for r in choice.values()} == every.keys()
