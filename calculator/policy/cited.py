"""Figures that rest on the wrong article: its digest lacks them, another of its document has them.

A digest is in our own words and may tell a figure in a way that is not understood here; so a figure
is reported only where it is plain that it stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from calculator.policy.bundle import Bundle
from calculator.policy.located import Node, Path, Problem
from calculator.policy.model import Adjustment, Article, Outcome, Reading, Source, Turn, Value
from calculator.policy.wording import DAY_OF_YEAR, Figure, figures_in, told

if TYPE_CHECKING:
    from calculator.policy.library import Library

_HUNDRED = Decimal(100)
_OF_WHOLE = "整体的%"
"""The unit of a share that a digest may tell by what is left: paid 80%, so 20% less."""


def misplaced(library: Library, bundles: Iterable[Bundle]) -> Iterator[Problem]:
    """Every figure whose article does not tell it while another of the same document does."""
    nodes = {bundle.id: bundle.rules for bundle in bundles}
    for rule in library.rules:
        for value_id, value in rule.values.items():
            node = nodes[rule.place][rule.name].child("values").child(value_id).child("readings")
            for index, reading in enumerate(value.readings):
                yield from _of_reading(library, value, reading, node.child(index))
                for number, other in enumerate(reading.alternatives):
                    there = node.child(index).child("alternatives").child(number)
                    yield from _of_reading(library, value, other, there)


def rewritten_figures(library: Library, bundles: Iterable[Bundle]) -> Iterator[Problem]:
    """Every figure in a digest of a text that was rewritten: it may have been changed as well."""
    nodes = {bundle.id: bundle.documents for bundle in bundles}
    for document in library.documents.values():
        if document.text_quality != "rewritten":
            continue
        articles = nodes[document.place][document.id].child("articles")
        for index, article in enumerate(document.articles):
            # Dates only say what the text is about.
            figures = (words for words, (_, unit) in told(article.digest) if unit != DAY_OF_YEAR)
            if found := "、".join(figures):
                node = articles.child(index).child("digest")
                message = (
                    f"洗稿（rewritten）的摘要里写了数：{found}。这种文字里的数也可能被改过，"
                    "请删去，只说它讲了什么。"
                )
                yield Problem(node.origin.file, node.origin.line(node.path), message)


def grades_told(
    value: Value, reading: Reading, document: str, locator: str
) -> Iterator[tuple[Figure, str]]:
    """What of a reading rests on an article: figures as its digest may tell them, with grades."""
    for _, own, figures in _parts(value, reading):
        source = own or reading.source
        if (source.document, source.locator) == (document, locator):
            for figure in figures:
                yield from ((telling, source.grade) for telling in _tellings(figure))


def _of_reading(library: Library, value: Value, reading: Reading, node: Node) -> Iterator[Problem]:
    for path, own, figures in _parts(value, reading):
        source = own or reading.source
        document = library.documents[source.document]
        told_by = {article.locator: _told(article) for article in document.articles}
        for figure in sorted(figures):
            tellings = _tellings(figure)
            if tellings & told_by[source.locator]:
                continue
            if others := [locator for locator, found in told_by.items() if tellings & found]:
                message = (
                    f"{value.label}的 {_words(figure)}，“{source.locator}”的摘要里没有，"
                    f"“{'”“'.join(others)}”里有。出处写错了就改；只有这一行出自那里，"
                    f"就在这一行里写 source: {{locator: {others[0]}}}；出处没有错，就把摘要补全。"
                )
                there = (*node.path, *(path if path[0] != "table" or node.has("table") else ()))
                yield Problem(node.origin.file, node.origin.line(there), message)


def _parts(
    value: Value, reading: Reading
) -> Iterator[tuple[Path, Source | None, frozenset[Figure]]]:
    """The rows, turns and adjustments of a reading: where each stands, and its figures."""
    for index, row in enumerate(reading.rows):
        yield ("table", index), row.source, frozenset(_of_row(value, row.outcome))
    for index, turn in enumerate(reading.sequence):
        yield ("sequence", index), turn.source, frozenset(_of_turn(turn))
    for index, item in enumerate(reading.adjustments):
        yield ("adjustments", index), item.source, frozenset(_of_adjustment(value, item))


def _of_row(value: Value, outcome: Outcome) -> Iterator[Figure]:
    if outcome.amount is not None:
        yield outcome.amount, "元"
    of_whole = "share" in value.attributes or value.id == "multiplier"
    for rate in (outcome.rate, *(band.rate for band in outcome.bands if not band.missing)):
        if rate is not None:
            yield rate * _HUNDRED, _OF_WHOLE if of_whole else "%"
    if outcome.factor is not None:
        yield outcome.factor * _HUNDRED, _OF_WHOLE
    for band in outcome.bands:
        if band.up_to is not None:
            yield band.up_to, "元"
    if outcome.months is not None:
        yield Decimal(outcome.months), "个月"
    if outcome.years is not None:
        in_years = value.unit == "year_count"
        yield Decimal(outcome.years * (12 if in_years else 1)), "个月" if in_years else "周岁"


def _of_turn(turn: Turn) -> Iterator[Figure]:
    for amount in (turn.amount, turn.less_each):
        if amount is not None:
            yield amount, "元"
    for share in (turn.factor, turn.factor_less_each):
        if share is not None:
            yield share * _HUNDRED, _OF_WHOLE


def _of_adjustment(value: Value, item: Adjustment) -> Iterator[Figure]:
    if item.operation.endswith("factor"):
        yield item.figure * _HUNDRED, _OF_WHOLE
    elif value.unit == "ratio":
        yield item.figure * _HUNDRED, "%"
    else:
        yield item.figure, "元"


def _tellings(figure: Figure) -> set[Figure]:
    """The figure as a digest may tell it: paid at 80% is 20% less, doubled is once more."""
    number, unit = figure
    if unit != _OF_WHOLE:
        return {figure}
    return {(number, "%"), (abs(_HUNDRED - number), "%")}


def _told(article: Article) -> set[Figure]:
    return figures_in(f"{article.locator}；{article.digest}")


def _words(figure: Figure) -> str:
    number, unit = figure
    if unit in ("%", _OF_WHOLE):
        return f"{number.normalize():,f}%"
    return f"{number.normalize():,f} {unit}"
