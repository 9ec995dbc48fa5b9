"""Where a reading stands on a day, documents considered too: what a page may show as in force."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from calculator.policy import Library
from calculator.policy.model import Document, Reading, Rule, State, Value

Standing = State | Literal["historic"]
"""``historic``: nothing says that it is over, but it rests on a document that is history."""

_OVER = frozenset({"historic", "ended"})
"""Statuses of documents of which nothing holds any more."""


def is_over(document: Document) -> bool:
    """Whether a document is history or no longer in force."""
    return document.status in _OVER


def standing(library: Library, value: Value, reading: Reading, as_of: date) -> Standing:
    """Like ``Value.state``, but what rests on a document that is history is never current.

    Nor is a window of dates from the day after its last one: what its rule says may hold on, but
    there is nothing left to be done by it.
    """
    state = value.state(reading, as_of)
    if state == "current" and reading.window_end and reading.window_end < as_of:
        return "ended"
    if state == "current" and is_over(library.documents[reading.source.document]):
        return "historic"
    return state


def in_force(library: Library, value: Value, as_of: date) -> list[Reading]:
    """The readings of a value that hold on a day."""
    return [r for r in value.readings if standing(library, value, r, as_of) == "current"]


def is_history(library: Library, rule: Rule) -> bool:
    """Whether all that a rule ever said rests on documents that are history."""
    documents = (
        library.documents[reading.source.document] for reading in readings_of(rule.values.values())
    )
    return all(map(is_over, documents))


def readings_of(values: Iterable[Value]) -> list[Reading]:
    """Every reading of some values, those in conflict with others too."""
    return [
        reading
        for value in values
        for main in value.readings
        for reading in (main, *main.alternatives)
    ]
