"""Figures that rest on the wrong article: its digest lacks them, another of its document has them.

A digest is in our own words and may tell a figure in a way that is not understood here; so a figure
is reported only where it is plain that it stands elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from calculator.policy.bundle import Bundle
from calculator.policy.located import Node, Path, Problem
from calculator.policy.model import Adjustment, Article, Outcome, Reading, Source, Turn, Value

if TYPE_CHECKING:
    from calculator.policy.library import Library

Figure = tuple[Decimal, str]
"""An amount in yuan, a share in percent, or a length of time, with its unit."""

_FIGURE = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?) ?(万)? ?(元|%|个百分点|年|个月|周岁|天|日)")
_SAME = {"个百分点": "%", "年": "个月", "日": "天"}
_TIMES = {"年": 12}
_LIST = re.compile(r"((?:[0-9][0-9,.]*、)+)([0-9][0-9,.]*) ?(万? ?(?:元|%|个百分点|年|个月|周岁))")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2} ?年")
_NUMERAL = re.compile(r"(?<![一二三四五六七八九十百千万])[一二两三四五六七八九](?=年|个月|天)")
_NUMERALS = {sign: str(number) for number, sign in enumerate("一二三四五六七八九", 1)} | {"两": "2"}
_IN_WORDS = {
    **{f"{sign}成": f"{_NUMERALS[sign]}0%" for sign in "一二两三四五六七八九"},
    **dict.fromkeys(("一半", "减半", "半数"), "50%"),
    **dict.fromkeys(("不收起付", "没有起付", "不用先付", "没有门槛"), "0 元"),
}
_HUNDRED = Decimal(100)


def figures_in(text: str) -> set[Figure]:
    """Every amount, share and length of time in a text: ``30 年`` and ``360 个月`` are one."""
    return {
        (
            Decimal(number.replace(",", "")) * (10000 if ten_thousand else 1) * _TIMES.get(unit, 1),
            _SAME.get(unit, unit),
        )
        for number, ten_thousand, unit in _FIGURE.findall(text)
    }


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


def _of_reading(library: Library, value: Value, reading: Reading, node: Node) -> Iterator[Problem]:
    for path, own, figures in _parts(value, reading):
        source = own or reading.source
        document = library.documents[source.document]
        told = {article.locator: _told(article) for article in document.articles}
        for figure in sorted(figures - told[source.locator]):
            if others := [locator for locator, found in told.items() if figure in found]:
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
    for rate in (outcome.rate, *(band.rate for band in outcome.bands if not band.missing)):
        if rate is not None:
            yield rate * _HUNDRED, "%"
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
            yield share * _HUNDRED, "%"


def _of_adjustment(value: Value, item: Adjustment) -> Iterator[Figure]:
    if value.unit == "ratio" or item.operation.endswith("factor"):
        yield item.figure * _HUNDRED, "%"
    else:
        yield item.figure, "元"


def _told(article: Article) -> set[Figure]:
    """The figures of an article, those in plain words too; the year 2024 is no length of time."""
    text = _YEAR.sub(" ", f"{article.locator}；{article.digest}")
    for words, figure in _IN_WORDS.items():
        text = text.replace(words, f"；{figure}；")
    # Of "200、500 元" each has the unit of the last.
    text = _LIST.sub(lambda found: found[1].replace("、", f" {found[3]}；") + found[0], text)
    return figures_in(_NUMERAL.sub(lambda sign: _NUMERALS[sign[0]], text))


def _words(figure: Figure) -> str:
    number, unit = figure
    return f"{number.normalize():,f}{'' if unit == '%' else ' '}{unit}"
