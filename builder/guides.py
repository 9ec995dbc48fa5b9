"""Guides (办事指南): rules without a sum to work out, read from `guides/*.yaml` of each place.

The calculator knows nothing of them. The reader is as strict as that of the rules: every mistake
is told with its file, line and mend, all at once.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from builder.notes import (
    figures_of_documents,
    grades_near,
    told_of,
    unlabelled_in,
    unsupported_in,
)
from builder.restated import (
    LABEL,
    Restated,
    figures_of_named,
    grades_of_values,
    unknown,
    unlabelled,
    unsupported,
)
from builder.sums import Check, numbers_in, prove_sums, read_check
from calculator.policy import Library, Problem, yaml_files
from calculator.policy.located import Node, Origin, Rejected
from calculator.policy.model import GRADES, Source
from calculator.policy.parse import PERIOD, read_grade, read_period
from calculator.policy.periods import Period
from calculator.policy.shapes import SCHEMES
from calculator.policy.wording import Figure, figures_in, told

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


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
    worked_out: tuple[Check, ...] = ()
    """How figures come about that no source has, in other forms than statistics."""
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
    def reached(self) -> set[Decimal]:
        """The numbers of its sums: what no source has follows from the others."""
        return {number for check in (*self.checks, *self.worked_out) for number in check.numbers}

    @property
    def counted(self) -> set[Decimal]:
        """The numbers in a table of statistics, which name no unit."""
        rows = self.table.rows if self.table and self.checks else ()
        return numbers_in(cell for row in rows for cell in row)

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
        self._prove_support(self._library, node, section)
        listed = section.restated.figures
        for figure, wrong in unsupported(self._library, section.restated, section.words):
            node.child("figures").child(listed.index(figure)).fail(wrong)
        for figure, wrong in unlabelled(self._library, section.restated, section.pieces):
            node.child("figures").child(listed.index(figure)).fail(wrong)
        if len({source.grade for source in section.sources}) > 1:
            # Below one heading the sources of both grades are named: which figure is whose?
            self._prove_labels(node, _grades_of(self._library, section), section.pieces)

    @staticmethod
    def _prove_support(library: Library, node: Node, section: Section) -> None:
        """Tell which figures neither the documents cited nor the values restated have."""
        cited = {source.document for source in section.sources}
        documents = [library.documents[document] for document in cited]
        known = figures_of_documents(documents)
        known |= figures_of_named(library, section.restated.values)
        printed = numbers_in(item.digest for document in documents for item in document.articles)
        months = {amount / 12 for amount, unit in known if unit == "个月"}
        given = printed | {amount for amount, _ in known} | months
        for index, check in enumerate(section.worked_out):
            if given.isdisjoint(check.numbers):
                node.child("worked_out").child(index).fail(
                    f"“{check.says}”用的数，出处里一个也没有：只能从有出处的数算出来。"
                )
        if counted := section.counted - printed - section.reached:
            numbers = "、".join(str(number) for number in sorted(counted))
            node.fail(f"表里有出处的摘要里没有、checks 也没有验算的数：{numbers}。")
        for piece in section.pieces:
            found = "、".join(unsupported_in(piece, known, section.reached))
            if found:
                node.fail(
                    f"这一段的出处里没有的数：{found}（“{piece.strip()}”）。出处的摘要里要写到它，"
                    "或在 rests_on 里写它是哪条规则的数；本站自己算的，把怎样算写进 worked_out。"
                )

    def prove_rest(self, node: Node, found: Mapping[str, Any]) -> None:
        """Tell which figures stand beside the sections and rest on none of them.

        What is in doubt or missing may also name what the rules of the place and those above say.
        """
        if self._library is None:
            return
        sections: Sequence[Section] = found["sections"]
        known = figures_in("\n".join(section.words for section in sections))
        reached = {number for item in sections for number in item.reached | item.counted}
        near = known | told_of(self._library, tuple(sorted(self._lineage)))
        texts = [(node.child(key), found[key], known) for key in ("title", "answer")]
        for key in ("doubts", "missing"):
            lines = enumerate(found.get(key, ()))
            texts += [(node.child(key).child(index), line, near) for index, line in lines]
        graded = grades_near(self._library, tuple(sorted(self._lineage)))
        for here, text, _ in texts[2:]:
            if low := "、".join(unlabelled_in(text, graded)):
                here.fail(f"“{low}”只见于转载（C 级），这一条没有说；请写上“{LABEL}”。")
        for here, text, allowed in texts:
            if words := "、".join(unsupported_in(text, allowed, reached)):
                here.fail(f"这里的数，下面各段里都没有：{words}。先写进有出处的那一段，或删去。")

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
            **PERIOD,
            "doubts": _texts,
            "missing": _texts,
        },
    )
    sources.prove_answer(node, found["answer"], found["sections"])
    sources.prove_rest(node, found)
    found.setdefault("kind", _usual_kind(found["sections"]))
    return Guide(
        id=guide_id,
        place=place,
        period=read_period(node, found),
        **{key: found[key] for key in found if key not in PERIOD},
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
            "worked_out": lambda sums: sums.items(read_check),
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
    sums = found.get("worked_out", ())
    section = Section(found["heading"], cited, restated=restated, worked_out=sums, **content)
    if sums:
        prove_sums(node.child("worked_out"), sums, section.pieces)
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
    found = node.record(_TABLE, {"checks": lambda checks: checks.items(read_check)})
    table, checks = _whole(node, found), found.get("checks", ())
    if checks:
        prove_sums(node.child("checks"), checks, [cell for row in table.rows for cell in row])
    return table, checks


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
