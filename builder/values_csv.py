"""Every value of the data with its source in one table, for spreadsheets and statistics."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from builder.figures import change_line, further_words, outcome_words, turn_line
from calculator.policy import Library
from calculator.policy.conditions import KEYS, describe
from calculator.policy.model import Adjustment, Place, Reading, Row, Rule, Turn, Value
from calculator.policy.outcomes import OUTCOME_READERS

COLUMNS = (
    *("place", "place_name", "scheme", "benefit", "value", "label", "unit", "settings"),
    *("part", "conditions", "outcome_kind", "outcome", "in_words", "further", "alternative"),
    *("from", "to", "attested", "written_by", "only"),
    *("document", "title", "number", "locator", "grade", "checked_on", "reading"),
)
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CONDITIONS = frozenset({*KEYS, "institution", "tier", "disease"})
_NOT_OUTCOMES = frozenset({"when", "label", "admission", "source"})
"""What an adjustment or a turn says besides what it does."""

Raw = Mapping[str, Any]


def values_csv(library: Library) -> bytes:
    """One line for each part of each reading; UTF-8 with the mark that Excel looks for."""
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    table.writeheader()
    for line in lines(library):
        table.writerow({column: _harmless(cell) for column, cell in line.items()})
    return text.getvalue().encode("utf-8-sig")


def lines(library: Library) -> Iterator[dict[str, str]]:
    """The lines of the table, as they are before anything is done for spreadsheets."""
    compiled = library.compiled()
    for rule in library.rules:
        values = compiled[f"{rule.place}.json"]["rules"][rule.name]["values"]
        for value in rule.values.values():
            for reading, raw in zip(value.readings, values[value.id]["readings"], strict=True):
                yield from _lines_of(library, rule, value, reading, raw)
                others = zip(reading.alternatives, raw.get("alternatives", ()), strict=True)
                for other, other_raw in others:
                    yield from _lines_of(library, rule, value, other, other_raw, reading.id)


def _lines_of(
    library: Library, rule: Rule, value: Value, reading: Reading, raw: Raw, beside: str = ""
) -> Iterator[dict[str, str]]:
    """A line for each part; ``beside`` names the reading to which this one is an alternative."""
    place = library.places[rule.place]
    rows = raw.get("table", [raw])
    for part, said in _parts(value, reading, raw, rows, place):
        source = part.source or reading.source
        period = (part.period if isinstance(part, Row) else None) or reading.period
        days = " ".join(seen.text for seen in period.attested)
        document = library.documents[source.document]
        yield {
            "place": rule.place,
            "place_name": place.name,
            "scheme": rule.scheme or "",
            "benefit": rule.benefit,
            "value": value.id,
            "label": value.label,
            "unit": value.unit,
            "settings": _settings(value, reading),
            **said,
            "alternative": beside,
            "from": period.start.text if period.start else "",
            "to": period.end.text if period.end and not period.only else "",
            "attested": "" if period.undated else days,
            "written_by": days if period.undated else "",
            "only": period.end.text if period.end and period.only else "",
            "document": document.id,
            "title": document.title,
            "number": document.number or "",
            "locator": source.locator,
            "grade": source.grade,
            "checked_on": source.checked_on.isoformat(),
            "reading": reading.id,
        }


def _parts(
    value: Value, reading: Reading, raw: Raw, rows: Sequence[Raw], place: Place
) -> Iterator[tuple[Row | Adjustment | Turn, dict[str, str]]]:
    """The rows of a reading, then what changes their figures, each with its own columns."""
    further = "；".join(further_words(value, reading, place))
    for row, row_raw in zip(reading.rows, rows, strict=True):
        when = describe(row.when, place.condition_keys())
        words = f"{when}：" + outcome_words(value, row.outcome).replace("\n", "；")
        conditions = _conditions(row_raw) if "table" in raw else ""
        figure = {key: given for key, given in row_raw.items() if key in OUTCOME_READERS}
        yield row, _said("row", conditions, figure, words, further)
    for item, item_raw in zip(reading.adjustments, raw.get("adjustments", ()), strict=True):
        words = change_line(value, reading, item, place)
        yield item, _said("adjustment", _conditions(item_raw.get("when", {})), item_raw, words)
    for turn, turn_raw in zip(reading.sequence, raw.get("sequence", ()), strict=True):
        conditions = f"admission={_plain(turn_raw['admission'])}"
        yield turn, _said("sequence", conditions, turn_raw, turn_line(turn))


def _said(part: str, conditions: str, raw: Raw, words: str, further: str = "") -> dict[str, str]:
    kind, outcome = _outcome(raw)
    return {
        "part": part,
        "conditions": conditions,
        "outcome_kind": kind,
        "outcome": outcome,
        "in_words": words,
        "further": further,
    }


def _settings(value: Value, reading: Reading) -> str:
    """``per=admission``: what the figures mean, as the data has it."""
    given = {**value.attributes, **reading.attributes}
    return "; ".join(f"{name}={choice}" for name, choice in given.items())


def _conditions(row: Raw) -> str:
    """``hospital_level=1|2; status=retired``: as the data has them."""
    given = {key: asked for key, asked in row.items() if key in _CONDITIONS}
    return "; ".join(f"{key}={_plain(asked)}" for key, asked in given.items())


def _outcome(raw: Raw) -> tuple[str, str]:
    """What kind of outcome a part has, and the figure; one of several parts comes as JSON."""
    said = {key: figure for key, figure in raw.items() if key not in _NOT_OUTCOMES}
    if len(said) == 1:
        [(kind, figure)] = said.items()
        return kind, _plain(figure)
    return "+".join(said), json.dumps(said, ensure_ascii=False)


def _plain(given: Any) -> str:
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, list) and not any(isinstance(item, dict | list) for item in given):
        return "|".join(_plain(item) for item in given)
    return given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell
