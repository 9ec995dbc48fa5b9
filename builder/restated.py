"""Texts that restate figures of the rules: which values, and that the figures are still theirs.

The readings of these values are named in the page beside the text, so that a figure that is
recalled is recalled there too (`recall.py`). A text says which of its figures stand in those
values: once a rule changes, the text no longer passes the check.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from builder.figures import further_words, outcome_words
from builder.standing import readings_of
from calculator.policy import Library
from calculator.policy.cited import grades_told
from calculator.policy.model import GRADES, Article, Document, Rule, Source, Value
from calculator.policy.wording import Figure, figures_in, told

LABEL = "C 级"
"""What a text says beside a figure that only reposts tell."""

_SENTENCE = re.compile("(?<=[。；！？])")
_END = re.compile("[。；！？]?$")


@dataclass(frozen=True, slots=True)
class Restated:
    """The values that a text restates, as ``place/rule/value``, and which figures are theirs."""

    values: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Graded:
    """How good an article is as it is used here, and each of the figures of its digest."""

    rest: str
    figures: Mapping[Figure, str]

    @property
    def grades(self) -> set[str]:
        """Every grade that its digest shows."""
        return {self.rest, *self.figures.values()}


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


def grades_of_article(
    library: Library, cited: Iterable[Source], document: Document, article: Article
) -> Graded:
    """How good an article is, by what rests on it; ``cited`` are the sources of texts, as guides.

    A figure is as good as what rests on the article and says it. One that is said nowhere else is
    as good as the best of what rests on the article, and as the document where nothing does.
    """
    place = (document.id, article.locator)
    citing = [source for source in cited if (source.document, source.locator) == place]
    found: dict[Figure, str] = {}
    for _, value, reading in library.citations(*place):
        citing += [s for s in reading.sources if (s.document, s.locator) == place]
        for figure, grade in grades_told(value, reading, *place):
            found[figure] = min(found.get(figure, grade), grade, key=GRADES.index)
    rest = min((source.grade for source in citing), key=GRADES.index, default=document.grade)
    figures = {figure: found.get(figure, rest) for figure in figures_in(article.digest)}
    return Graded(rest, figures)


def digest(document: Document, article: Article, found: Graded) -> str:
    """What an article says, with a label beside each figure that rests on a repost alone.

    In a document that is a repost itself they are all alike.
    """
    if document.text_quality == "rewritten":
        return (
            article.digest
        )  # it has no figures, and its page says that its words cannot be trusted
    if document.grade == GRADES[-1]:
        return article.digest + (f"（这一条里的数都是 {LABEL}）" if found.figures else "")
    text = labelled(article.digest, found.figures)
    if found.rest == GRADES[-1] and LABEL not in text:
        return f"{text}（这一条只见于转载，{LABEL}）"
    return text


def labelled(text: str, grades: Mapping[Figure, str]) -> str:
    """The text with a label behind each figure that rests on a repost alone.

    A sentence that says so itself is left as it is.
    """
    return "".join(_labelled(sentence, grades) for sentence in _SENTENCE.split(text))


def _labelled(sentence: str, grades: Mapping[Figure, str]) -> str:
    low = [words for words, figure in told(sentence) if grades.get(figure) == GRADES[-1]]
    if not low or LABEL in sentence:
        return sentence
    written = sentence
    for words in dict.fromkeys(low):
        written = re.sub(rf"(?<![0-9.,]){re.escape(words)}", rf"\g<0>（{LABEL}）", written, count=1)
    # Of 200、500 元 the first is not written with its unit: the label of the last has to do.
    return written if written != sentence else _END.sub(rf"（{LABEL}）\g<0>", sentence, count=1)


def find_value(library: Library, name: str) -> tuple[Rule | None, Value | None]:
    """The value named ``place/rule/value`` and its rule, as far as they are there."""
    place, _, rest = name.partition("/")
    rule_name, _, value_id = rest.partition("/")
    if place not in library.places:
        return None, None
    rule = next((r for r in library.rules_of(place) if r.name == rule_name), None)
    return rule, rule.values.get(value_id) if rule else None
