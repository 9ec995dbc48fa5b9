"""Texts that restate figures of the rules: which values, and that the figures are still theirs.

The readings of these values are named in the page beside the text, so that a figure that is
recalled is recalled there too (`recall.py`). A text says which of its figures stand in those
values: once a rule changes, the text no longer passes the check.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builder.figures import further_words, outcome_words
from builder.standing import readings_of
from calculator.policy import Library
from calculator.policy.model import GRADES, Rule, Value
from calculator.policy.wording import Figure, figures_in

LABEL = "C 级"
"""What a text says beside a figure that only reposts tell."""


@dataclass(frozen=True, slots=True)
class Restated:
    """The values that a text restates, as ``place/rule/value``, and which figures are theirs."""

    values: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


def reading_ids(library: Library, values: Iterable[str]) -> str:
    """The names of every reading of these values, as an element names what it rests on."""
    found = [value for name in dict.fromkeys(values) if (value := find_value(library, name)[1])]
    return " ".join(reading.id for reading in readings_of(found))


def unknown(library: Library, name: str) -> str | None:
    """What is wrong with the name of a value, in Chinese."""
    rule, value = find_value(library, name)
    if value:
        return None
    if rule:
        return f"规则“{rule.place}/{rule.name}”里没有“{name}”这个数；有：{'、'.join(rule.values)}。"
    return f"没有“{name}”：写“地方/规则文件/数”，如 yantai/employee-inpatient/deductible。"


def unsupported(library: Library, restated: Restated, text: str) -> Iterator[tuple[str, str]]:
    """The figures that are not in the text or not in the values, each with what is wrong."""
    said = figures_in(text)
    known = figures_of_named(library, restated.values)
    for figure in restated.figures:
        meant = figures_in(figure)
        if len(meant) != 1:
            yield figure, f"“{figure}”要写成一个带单位的数，如 30 年、10%、72 元。"
        elif not meant <= said:
            yield figure, f"这一段里没有“{figure}”：请和正文写得一样，或删去。"
        elif not meant <= known:
            values = "、".join(restated.values)
            yield figure, f"“{figure}”和规则对不上：{values} 里没有这个数，请核对两边。"


def unlabelled(
    library: Library, restated: Restated, pieces: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """The figures that only reposts tell, in a piece of text that does not say so.

    A piece is what may be read alone: a cell, a step, a paragraph, the lead.
    """
    graded = grades_of_values(library, restated.values)
    for figure in restated.figures:
        lowest = {item for item in figures_in(figure) if graded.get(item) == GRADES[-1]}
        for piece in pieces if lowest else ():
            if lowest <= figures_in(piece) and LABEL not in piece:
                message = (
                    f"“{figure}”只见于转载（C 级），这一句没有说：“{piece.strip()}”。"
                    f"请在同一格、同一句里写上“{LABEL}”。"
                )
                yield figure, message


def grades_of_values(
    library: Library, names: Iterable[str], *, missing: bool = True
) -> dict[Figure, str]:
    """The best grade with which any reading of these values says each of their figures.

    Those that only say what was not found out count too, unless told otherwise.
    """
    found: dict[Figure, str] = {}
    for name in names:
        rule, value = find_value(library, name)
        if rule is None or value is None:
            continue
        for reading in readings_of([value]):
            rows = [row for row in reading.rows if missing or not row.outcome.missing]
            said = [(row.source, outcome_words(value, row.outcome)) for row in rows]
            place = library.places[rule.place]
            said += [(None, line) for line in further_words(value, reading, place)]
            for source, words in said:
                grade = (source or reading.source).grade
                for figure in figures_in(words):
                    found[figure] = min(found.get(figure, grade), grade, key=GRADES.index)
    return found


def figures_of_named(library: Library, names: Iterable[str]) -> set[Figure]:
    """Every figure that any reading of the values of these names says."""
    found = (find_value(library, name) for name in names)
    return figures_of_values(library, [(rule, value) for rule, value in found if rule and value])


def figures_of_values(library: Library, values: Iterable[tuple[Rule, Value]]) -> set[Figure]:
    """Every figure that any reading of these values says."""
    words = [
        line
        for rule, value in values
        for reading in readings_of([value])
        for line in (
            *(outcome_words(value, row.outcome) for row in reading.rows),
            *further_words(value, reading, library.places[rule.place]),
        )
    ]
    return figures_in("\n".join(words))


def find_value(library: Library, name: str) -> tuple[Rule | None, Value | None]:
    """The value named ``place/rule/value`` and its rule, as far as they are there."""
    place, _, rest = name.partition("/")
    rule_name, _, value_id = rest.partition("/")
    if place not in library.places:
        return None, None
    rule = next((r for r in library.rules_of(place) if r.name == rule_name), None)
    return rule, rule.values.get(value_id) if rule else None
