"""Time and place coverage of the shipped data: no day and no case without an answer or a reason."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from calculator import Library, Refused
from calculator.policy.conditions import cells
from calculator.policy.model import Reading, Value
from calculator.policy.resolve import NotInForce, resolve
from calculator.policy.rulebook import Rulebook

LIBRARY = Library.from_yaml(Path(__file__).parent.parent / "policy_data")
DAY = timedelta(days=1)
VALUES = [(rule, value) for rule in LIBRARY.rules for value in rule.values.values()]
every_value = pytest.mark.parametrize(
    "value",
    [value for _, value in VALUES],
    ids=[f"{rule.place}-{value.id}" for rule, value in VALUES],
)


def change_days(value: Value) -> set[date]:
    """Each day on which something may change, the day before, and a day long after."""
    days = {date(2026, 11, 22)}
    for reading in value.readings:
        period = reading.period
        stated = [partial for partial in (period.start, period.end) if partial]
        days |= {partial.first for partial in stated} | {partial.last + DAY for partial in stated}
        days |= {day for seen in period.attested for day in (seen.first, seen.last)}
    return days | {day - DAY for day in days}


def readings_of(value: Value) -> Iterator[Reading]:
    for reading in value.readings:
        yield from (reading, *reading.alternatives)


@every_value
def test_every_change_day_has_one_answer_or_a_reason(value: Value) -> None:
    for day in change_days(value):
        try:
            resolution = resolve(value, day)
        except NotInForce as refusal:
            assert value.label in str(refusal)
            continue
        period = resolution.reading.period
        assert period.end is None or day <= period.end.last
        assert resolution.reading not in resolution.doubts


@every_value
def test_every_case_has_one_row_or_a_named_gap(value: Value) -> None:
    [rule] = [rule for rule, other in VALUES if other is value]
    asked = () if value.information else (rule.benefit, value.id)
    keys = LIBRARY.places[rule.place].condition_keys(*asked)
    for reading in readings_of(value):
        for facts in cells((row.when for row in reading.rows), keys):
            row = reading.row(facts)
            assert row is not None
            assert sum(all(c.matches(facts[c.key]) for c in r.when) for r in reading.rows) == 1


@every_value
def test_every_value_has_a_cited_article(value: Value) -> None:
    for reading in readings_of(value):
        document = LIBRARY.documents[reading.source.document]
        assert document.article(reading.source.locator)
        assert document.text_quality != "rewritten"


def test_a_rulebook_refuses_by_name_outside_every_period() -> None:
    for rule, value in VALUES:
        book = Rulebook(LIBRARY, rule.place, rule.scheme, rule.benefit, date(1900, 1, 1))
        with pytest.raises(Refused) as caught:
            entry = book.value(value.id)
            # What was never found out has no days; it refuses by what is missing in the case.
            assert value.readings[0].unknown
            keys = LIBRARY.places[rule.place].condition_keys()
            entry.outcome(next(cells((row.when for row in entry.reading.rows), keys)))
        unknown = value.readings[0].unknown
        assert caught.value.reason == ("missing_parameter" if unknown else "no_rule")
        assert caught.value.missing == (value.label,)
