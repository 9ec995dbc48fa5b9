"""Which rows of the tables calculations make use of.

Watched where every calculation gets its figures: the rulebook and its entries. Nothing here names
a place, a rule or a row, so that what is added later is watched too.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from builder.cases import Case
from calculator import InvalidInput, Library, Refused, Result, calculate
from calculator.policy.conditions import Facts, describe
from calculator.policy.model import Outcome, Reading, Row, Rule, Value
from calculator.policy.rulebook import Entry, Rulebook
from calculator.policy.shapes import FOR_CHECKS


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a reading, and where it stands."""

    rule: Rule
    value: Value
    reading: Reading
    number: int
    row: Row

    @property
    def has_figure(self) -> bool:
        """Whether it says how much, and not why there is nothing to say."""
        said = self.row.outcome
        return not (said.missing or said.not_applicable or said.not_covered or said.not_offered)

    def words(self, library: Library) -> str:
        """File, value, period, number and conditions of the row, for a message in Chinese."""
        place = library.places[self.rule.place]
        path = [place.id]
        while (parent := library.places[path[0]].parent) is not None:
            path.insert(0, parent)
        case = describe(self.row.when, place.condition_keys())
        return (
            f"{'/'.join(path)}/{self.rule.name}.yaml  {self.value.id}（{self.value.label}，"
            f"{self.reading.period.words}）第 {self.number} 行“{case}”"
        )


def table_rows(library: Library) -> list[TableRow]:
    """Every row that a calculation could make use of: none that are only told or checked against.

    Of readings that contradict each other, each has its rows.
    """
    return [
        TableRow(rule, value, each, number, row)
        for rule in library.rules
        if rule.benefit not in FOR_CHECKS
        for value in rule.values.values()
        if not value.information
        for reading in value.readings
        for each in (reading, *reading.alternatives)
        for number, row in enumerate(each.rows, 1)
    ]


# -- what one calculation makes use of ------------------------------------------------------------


@dataclass(slots=True)
class Run:
    """What a calculation came to, and which parts of the data it looked at on its way."""

    answered: bool = False
    refused: str | None = None
    lacking: tuple[str, ...] = ()
    """The inputs that it found wanting."""
    rows: set[int] = field(default_factory=set)
    others: set[int] = field(default_factory=set)
    """Rows of the readings that stand beside the answer's own."""
    values: set[int] = field(default_factory=set)
    """Values that it looked up."""
    unknown: set[int] = field(default_factory=set)
    """Rules of which a value was wanted and not known for the day."""
    readings: set[str] = field(default_factory=set)
    """What its steps cite."""

    def uses(self, found: TableRow) -> bool:
        """Whether the answer itself rests on a row."""
        # A table of one row needs no choosing: a calculator may take it as it is.
        alone = len(found.reading.rows) == 1 and found.reading.id in self.readings
        return id(found.row) in self.rows or alone

    def touches(self, found: TableRow) -> bool:
        """Whether the answer or another one beside it rests on a row."""
        return id(found.row) in self.others or self.uses(found)


def run(calculator: str, inputs: Mapping[str, Any], library: Library) -> Run:
    """Put a question, and watch what it makes use of."""
    with _watched() as done:
        try:
            result = calculate(calculator, inputs, library)
        except InvalidInput as invalid:
            done.lacking = tuple(error.field for error in invalid.errors)
        except Refused as refusal:
            done.refused = refusal.message
        else:
            done.answered = True
            done.readings = _cited(result)
    return done


@contextmanager
def _watched() -> Iterator[Run]:
    done = Run()
    said, entered, found = Entry._said, Rulebook._entry, Rulebook._found

    def say(entry: Entry, row: Row | None, facts: Facts) -> Outcome:
        main = entry.reading is entry.resolution.reading
        (done.rows if main else done.others).add(id(row))
        return said(entry, row, facts)

    def enter(book: Rulebook, value: Value) -> Entry:
        done.values.add(id(value))
        return entered(book, value)

    def find(book: Rulebook, value_id: str, *, needed: bool) -> Entry | None:
        try:
            return found(book, value_id, needed=needed)
        except Refused:
            done.unknown |= {id(rule) for rule in book.rules if value_id in rule.values}
            raise

    with (
        patch.object(Entry, "_said", say),
        patch.object(Rulebook, "_entry", enter),
        patch.object(Rulebook, "_found", find),
    ):
        yield done


def _cited(result: Result) -> set[str]:
    return {
        source.reading for top in result.steps for step in top.walk() for source in step.sources
    }


# -- what the cases make use of -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Use:
    """What some cases make use of."""

    runs: tuple[tuple[Case, Run], ...]

    def cases_of(self, found: TableRow) -> list[Case]:
        """The cases whose expectation rests on a row.

        A figure needs an answer; that there is none, a question that comes to the row.
        """
        return [
            case
            for case, done in self.runs
            if _expects(case, done, found) and (done.answered or not found.has_figure)
        ]

    def cases_near(self, found: TableRow) -> list[Case]:
        """The cases that come to a row, whatever becomes of them: where a figure ends, they end."""
        return [case for case, done in self.runs if done.touches(found)]

    def reads(self, found: TableRow, library: Library) -> bool:
        """Whether some calculation looks up a value of this kind, in whichever place."""
        same = {
            id(value)
            for rule in library.rules
            if rule.benefit == found.rule.benefit
            for value in rule.values.values()
            if value.id == found.value.id
        }
        return any(same & done.values for _, done in self.runs)


def _expects(case: Case, done: Run, found: TableRow) -> bool:
    """Whether a case says what comes of a row.

    Readings beside the answer's own count where the case says what they come to.
    """
    told = case.alternatives is not None or not found.has_figure
    return done.touches(found) if told else done.uses(found)


def use_of(cases: Iterable[Case], library: Library) -> Use:
    """What the cases make use of that are worked out from this library."""
    return Use(tuple((case, run(case.calculator, case.input, library)) for case in cases))
