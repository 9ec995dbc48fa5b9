"""Guides (办事指南): rules without a sum to work out, read from `guides/*.yaml` of each place.

The calculator knows nothing of them. The reader is as strict as that of the rules: every mistake
is told with its file, line and mend, all at once.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import prod
from pathlib import Path
from typing import Any, Literal

from builder.restated import (
    LABEL,
    Restated,
    grades_of_values,
    unknown,
    unlabelled,
    unsupported,
)
from calculator.policy import Library, Problem, yaml_files
from calculator.policy.located import Node, Origin, Rejected
from calculator.policy.model import GRADES, Source
from calculator.policy.parse import read_grade, read_period
from calculator.policy.periods import Period
from calculator.policy.shapes import SCHEMES
from calculator.policy.wording import Figure, figures_in, told

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_TERM = re.compile(rf"{_NUMBER.pattern}(?:\s*\*\s*{_NUMBER.pattern})*")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the ways in which a step goes on."""

    when: str
    does: str
    who: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a process: who does what by when, or what it depends on."""

    does: str
    who: str | None = None
    by: str | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A header and rows of as many cells."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A sum over numbers of a table that holds; ``within`` allows for their rounding."""

    says: str
    terms: tuple[str, ...]
    total: Decimal
    within: Decimal

    @property
    def sum(self) -> Decimal:
        return sum(map(_product, self.terms), Decimal(0))

    @property
    def working(self) -> str:
        """``156.41 + 48.38 = 204.79``; ``≈`` where rounding leaves a difference."""
        terms = " + ".join(re.sub(r"\s*\*\s*", " × ", term) for term in self.terms)
        return f"{terms} {'=' if self.sum == self.total else '≈'} {self.total}"


_NOTHING = Restated()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a guide, in exactly one form, with where it stands."""

    heading: str
    sources: tuple[Source, ...]
    text: str | None = None
    items: tuple[str, ...] = ()
    table: Table | None = None
    flow: tuple[Step, ...] = ()
    checks: tuple[Check, ...] = ()
    restated: Restated = _NOTHING
    """Figures of the rules that it repeats."""

    @property
    def pieces(self) -> list[str]:
        """All that it says, in pieces that may be read alone: cells, steps, paragraphs."""
        pieces = [self.heading, self.text or "", *self.items]
        if self.table:
            pieces += [cell for row in (self.table.header, *self.table.rows) for cell in row]
        for step in self.flow:
            pieces.append(f"{step.does}　{step.by or ''}")
            pieces += [f"{way.when}　{way.does}　{way.by or ''}" for way in step.choices]
        return pieces

    @property
    def words(self) -> str:
        """All that it says, a piece on each line."""
        return "\n".join(self.pieces)


GuideKind = Literal["procedure", "explanation", "statistics"]
KINDS: tuple[GuideKind, ...] = ("procedure", "explanation", "statistics")


@dataclass(frozen=True, slots=True)
class Guide:
    """How something is done in a place, and for what period that is known."""

    id: str
    place: str
    title: str
    answer: str
    period: Period
    sections: tuple[Section, ...]
    kind: GuideKind
    scheme: str | None = None
    doubts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its address below ``guides/``."""
        return f"{self.place}-{self.id}"

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(source for section in self.sections for source in section.sources)

    @property
    def values(self) -> tuple[str, ...]:
        """Every value of the rules that any of its sections restates."""
        return tuple(name for section in self.sections for name in section.restated.values)

    @property
    def checked(self) -> date:
        """The day on which the last of its sources was checked."""
        return max(source.checked_on for source in self.sources)

    def historic(self, as_of: date) -> bool:
        """Whether its period is over."""
        return self.period.end is not None and self.period.end.last < as_of


def read_guides(folder: Path, library: Library | None) -> tuple[tuple[Guide, ...], list[Problem]]:
    """Every guide below a policy data folder, and what is wrong with those that are not here.

    Without a library what they cite cannot be looked up: then only their form is checked.
    """
    problems: list[Problem] = []
    guides: dict[str, Guide] = {}
    for path in sorted(folder.rglob("guides/*")):
        name = path.relative_to(folder).as_posix()
        if not _well_named(path, name, problems):
            continue
        place = path.parent.parent.name
        if library is not None and place not in library.places:
            continue  # what is wrong with the place is told where places are read
        with suppress(Rejected):
            guide = _read_file(path, Origin(name, problems), place, library)
            if guide.name in guides:
                other = guides[guide.name].place
                problems.append(
                    Problem(name, 0, f"网页地址和 {other} 的一份指南重了，请改文件名。")
                )
            guides[guide.name] = guide
    return tuple(guides.values()), problems


def _well_named(path: Path, name: str, problems: list[Problem]) -> bool:
    if path.name.startswith("."):
        return False
    message = None
    if path.is_dir():
        message = "guides 里不能再分文件夹，请把文件直接放在 guides 下。"
    elif path.suffix != ".yaml":
        message = "扩展名要写 .yaml，别的读不到。"
    elif not _ID.fullmatch(path.stem):
        message = "文件名（即编号）只用小写字母、数字和短横，如 claim-by-hand.yaml。"
    if message:
        problems.append(Problem(name, 0, message))
    return message is None


def _read_file(path: Path, origin: Origin, place: str, library: Library | None) -> Guide:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Node(None, origin).fail("文件不是 UTF-8 编码；请另存为 UTF-8。") from None
    data = yaml_files.read(text, origin)
    if data is None:
        raise Rejected
    return _guide(Node(data, origin), path.stem, place, _Sources(place, library))


class _Sources:
    """Reads what sections cite; unlike a rule, a guide may cite a text that was rewritten."""

    def __init__(self, place: str, library: Library | None) -> None:
        self._library = library
        self._lineage = {other.id for other in library.lineage(place)} if library else set()

    def read(self, node: Node) -> Source:
        found = node.record(
            {"document": Node.text, "locator": Node.text, "checked_on": Node.day},
            {"grade": read_grade},
        )
        if self._library is None:
            return Source(**{"grade": GRADES[-1], **found})
        document = self._library.documents.get(found["document"])
        if document is None or document.place not in self._lineage:
            raise node.child("document").fail(
                f"没有文件“{found['document']}”：请在本地或上级的 documents/ 里加上它。"
            )
        if document.article(found["locator"]) is None:
            listed = "、".join(article.locator for article in document.articles)
            raise node.child("locator").fail(
                f"文件“{document.id}”没有列出“{found['locator']}”。已列出：{listed}。"
            )
        grade = found.setdefault("grade", document.grade)
        if GRADES.index(grade) < GRADES.index(document.grade):
            raise node.child("grade").fail(
                f"这里的等级不能高于文件本身的等级（{document.grade}）。"
            )
        return Source(**found)

    def value(self, node: Node) -> str:
        """The name of a value that a section restates."""
        name = node.text()
        if self._library is not None and (wrong := unknown(self._library, name)):
            raise node.fail(wrong)
        return name

    def prove(self, node: Node, section: Section) -> None:
        """Tell which figures are not those of the values that the section restates."""
        if self._library is None:
            return
        listed = section.restated.figures
        for figure, wrong in unsupported(self._library, section.restated, section.words):
            node.child("figures").child(listed.index(figure)).fail(wrong)
        for figure, wrong in unlabelled(self._library, section.restated, section.pieces):
            node.child("figures").child(listed.index(figure)).fail(wrong)
        if len({source.grade for source in section.sources}) > 1:
            # Below one heading the sources of both grades are named: which figure is whose?
            self._prove_labels(node, _grades_of(self._library, section), section.pieces)

    @staticmethod
    def _prove_labels(node: Node, graded: Mapping[Figure, str], pieces: Iterable[str]) -> None:
        """Tell which figures of grade C stand in a piece of text that does not say so."""
        for piece in pieces:
            low = [words for words, figure in told(piece) if graded.get(figure) == GRADES[-1]]
            for words in dict.fromkeys(low) if LABEL not in piece else ():
                node.fail(
                    f"“{words}”只见于转载（C 级），这一句单独看时没有说：“{piece.strip()}”。"
                    f"请写上“{LABEL}”。"
                )

    def prove_answer(self, node: Node, answer: str, sections: Sequence[Section]) -> None:
        """Tell which figures the answer repeats from the sections without saying how good they are.

        The answer also stands alone: in lists, in search results, in what other sites show.
        """
        if self._library is None:
            return
        graded: dict[Figure, str] = {}
        for section in sections:
            for figure, grade in _grades_of(self._library, section).items():
                graded[figure] = min(graded.get(figure, grade), grade, key=GRADES.index)
        self._prove_labels(node.child("answer"), graded, [answer])


def _grades_of(library: Library, section: Section) -> dict[Figure, str]:
    """The best grade with which a section tells each figure.

    That of the articles that tell it, or of the values that it restates; where none of these
    does, the lowest of its sources.
    """
    found = grades_of_values(library, section.restated.values)
    for source in section.sources:
        article = library.documents[source.document].article(source.locator)
        for figure in figures_in(article.digest) if article else ():
            found[figure] = min(found.get(figure, source.grade), source.grade, key=GRADES.index)
    lowest = max((source.grade for source in section.sources), key=GRADES.index)
    return {figure: found.get(figure, lowest) for figure in figures_in(section.words)}


def _guide(node: Node, guide_id: str, place: str, sources: _Sources) -> Guide:
    found = node.record(
        {
            "title": Node.text,
            "answer": Node.text,
            "sections": lambda sections: sections.items(lambda item: _section(item, sources)),
        },
        {
            "scheme": lambda scheme: scheme.choice(tuple(SCHEMES)),
            "kind": lambda kind: kind.choice(KINDS),
            "from": Node.partial,
            "to": Node.partial,
            "attested": lambda days: days.items(Node.partial),
            "doubts": _texts,
            "missing": _texts,
        },
    )
    sources.prove_answer(node, found["answer"], found["sections"])
    found.setdefault("kind", _usual_kind(found["sections"]))
    return Guide(
        id=guide_id,
        place=place,
        period=read_period(node, found),
        **{key: found[key] for key in found if key not in ("from", "to", "attested")},
    )


def _usual_kind(sections: Sequence[Section]) -> GuideKind:
    """Sums make it statistics, steps a procedure."""
    if any(section.checks for section in sections):
        return "statistics"
    return "procedure" if any(section.flow for section in sections) else "explanation"


def _texts(node: Node) -> tuple[str, ...]:
    return node.items(Node.text)


_FORMS: Mapping[str, Callable[[Node], Any]] = {
    "text": Node.text,
    "items": _texts,
    "table": lambda node: _table(node),
    "flow": lambda node: node.items(_step),
    "statistics": lambda node: _statistics(node),
}


def _section(node: Node, sources: _Sources) -> Section:
    found = node.record(
        {"heading": Node.text},
        {
            "source": lambda source: (sources.read(source),),
            "sources": lambda several: several.items(sources.read),
            "rests_on": lambda names: names.items(sources.value),
            "figures": _texts,
            **_FORMS,
        },
    )
    _exactly_one(node, found, ("source", "sources"))
    form = _exactly_one(node, found, tuple(_FORMS))
    cited = found.get("source") or found["sources"]
    content: dict[str, Any] = {form: found[form]}
    if form == "statistics":
        content = dict(zip(("table", "checks"), found[form], strict=True))
    restated = Restated(found.get("rests_on", ()), found.get("figures", ()))
    section = Section(found["heading"], cited, restated=restated, **content)
    sources.prove(node, section)
    return section


def _exactly_one(node: Node, found: Mapping[str, Any], keys: Sequence[str]) -> str:
    given = [key for key in keys if key in found]
    if len(given) != 1:
        now = f"；现在写了 {'、'.join(given)}。" if given else "。"
        raise node.fail(f"要写且只写一样：{'、'.join(keys)}{now}")
    return given[0]


def _table(node: Node) -> Table:
    return _whole(node, node.record(_TABLE))


_TABLE: Mapping[str, Callable[[Node], Any]] = {
    "header": _texts,
    "rows": lambda rows: rows.items(_texts),
}


def _whole(node: Node, found: Mapping[str, Any]) -> Table:
    """The table, if each row has a cell for each column."""
    header, rows = found["header"], found["rows"]
    uneven = [index for index, row in enumerate(rows) if len(row) != len(header)]
    for index in uneven:
        node.child("rows").child(index).fail(
            f"表头有 {len(header)} 格，这一行有 {len(rows[index])} 格，要一样多。"
        )
    if uneven:
        raise Rejected
    return Table(header, rows)


def _statistics(node: Node) -> tuple[Table, tuple[Check, ...]]:
    found = node.record(_TABLE, {"checks": lambda checks: checks.items(_check)})
    table, checks = _whole(node, found), found.get("checks", ())
    shown = {number for row in table.rows for cell in row for number in _NUMBER.findall(cell)}
    wrong = [
        node.child("checks").child(index).fail(message)
        for index, check in enumerate(checks)
        for message in _mistakes(check, shown)
    ]
    if wrong:
        raise Rejected
    return table, checks


def _check(node: Node) -> Check:
    return Check(
        **node.record(
            {
                "says": Node.text,
                "terms": lambda terms: terms.items(_term),
                "total": Node.decimal,
                "within": Node.decimal,
            }
        )
    )


def _term(node: Node) -> str:
    text = node.text()
    if not _TERM.fullmatch(text):
        raise node.fail(f'“{text}”看不懂：写一个数，或几个数相乘，如 "156.41*1509"。')
    return text


def _mistakes(check: Check, shown: AbstractSet[str]) -> Iterator[str]:
    """What is wrong with a sum: numbers that are not in the table, or not what it says."""
    for term in (*check.terms, str(check.total)):
        if shown.isdisjoint(_NUMBER.findall(term)):
            yield f"“{check.says}”里的 {term} 在表里找不到，请核对。"
    difference = abs(check.sum - check.total)
    if difference > check.within:
        yield (
            f"“{check.says}”不成立：算出来是 {check.sum}，写的是 {check.total}，"
            f"差 {difference}，超过 {check.within}。"
        )


def _product(term: str) -> Decimal:
    return prod(map(Decimal, _NUMBER.findall(term)), start=Decimal(1))


def _step(node: Node) -> Step:
    return Step(
        **node.record({"does": Node.text}, {"who": Node.text, "by": Node.text, "choices": _choices})
    )


def _choices(node: Node) -> tuple[Choice, ...]:
    choices = node.items(
        lambda item: Choice(
            **item.record(
                {"when": Node.text, "does": Node.text}, {"who": Node.text, "by": Node.text}
            )
        )
    )
    if len(choices) == 1:
        raise node.fail("choices 至少两项；只有一种办法，就直接写在 does 里。")
    return choices
