"""Notes tell what a source is and how it reads; they carry no figure that nothing supports.

A figure of a source that is no good would go out in a note without a grade. A document's note may
repeat what its own articles tell, or the values that rest on it; a rule's note, what the rules and
documents of its place and province tell; where only reposts tell it, the note says so. Guides are
held to the same where they are read.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from builder.restated import LABEL, figures_of_values, grades_of_values
from calculator.policy import Library, Problem, yaml_files
from calculator.policy.located import Node, Origin, Rejected
from calculator.policy.model import GRADES, Document, Rule
from calculator.policy.wording import DAY_OF_YEAR, Figure, figures_in, told

IDIOMS = {"一天", "一年", "一个月"}
"""Said of any day, year or month: 从哪一天起, 一年最多."""


def problems_of_notes(folder: Path, library: Library | None) -> list[Problem]:
    """Every note of a document, rule or reading that carries a figure of nothing that is cited.

    Without a library nothing can be looked up; then there is nothing to tell.
    """
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*.yaml")) if library else ():
        if library is None or (known := _known_to(library, path)) is None:
            continue
        origin = Origin(path.relative_to(folder).as_posix(), problems)
        # What is wrong with the file itself is told where documents and rules are read.
        with suppress(Rejected):
            data = yaml_files.read(path.read_text(encoding="utf-8"), origin)
            root = Node(data, origin)
            if root.has("note"):
                _prove_label(library, path, root.child("note"))
            for node in _notes(root):
                found = "、".join(words for words in unsupported_in(node.value, known))
                if found:
                    node.fail(
                        f"说明里的数没有出处：{found}。不可靠的说法只说有这么一种，不写是多少；"
                        "靠得住的，写进文件的摘要或规则里。"
                    )
    return problems


def _prove_label(library: Library, path: Path, node: Node) -> None:
    """Tell of a rule's note, beside which no source stands, that does not say how good it is.

    A document's note stands below the document's grade.
    """
    rule = _rule_at(library, path)
    if rule is None or not isinstance(node.value, str):
        return
    names = [f"{rule.place}/{rule.name}/{name}" for name in rule.values]
    own = grades_of_values(library, names, missing=False)
    graded = {**grades_near(library, near_places(library, rule.place)), **own}
    if low := "、".join(unlabelled_in(node.value, graded)):
        node.fail(f"“{low}”只见于转载（C 级），说明里没有说；请在同一句里写上“{LABEL}”。")


def unlabelled_in(text: str, graded: Mapping[Figure, str]) -> Iterator[str]:
    """The figures that only reposts tell, of a text that does not say so."""
    for words, figure in told(text) if LABEL not in text else ():
        if graded.get(figure) == GRADES[-1] and words not in IDIOMS:
            yield words


def grades_near(library: Library, places: tuple[str, ...]) -> Mapping[Figure, str]:
    """The best grade with which the rules and documents of these places tell each figure."""
    return library.remembered(("grades told", places), lambda: _grades_near(library, places))


def _grades_near(library: Library, places: tuple[str, ...]) -> Mapping[Figure, str]:
    rules = [rule for place in places for rule in library.rules_of(place)]
    names = [f"{rule.place}/{rule.name}/{name}" for rule in rules for name in rule.values]
    found = grades_of_values(library, names)
    for document in library.documents.values():
        if document.place in places:
            for figure in figures_of_documents([document]):
                grade = found.get(figure, document.grade)
                found[figure] = min(grade, document.grade, key=GRADES.index)
    return found


def near_places(library: Library, place_id: str) -> tuple[str, ...]:
    """A place and its province; the nation's figures are no place's."""
    near = (place.id for place in library.lineage(place_id) if place.level != "nation")
    return tuple(near) or (place_id,)


def unsupported_in(
    note: str, known: Collection[Figure], reached: Collection[Decimal] = ()
) -> Iterator[str]:
    """The figures of a note that are not known, in its own words; dates are none.

    ``reached`` are numbers whose working is shown, whatever their unit.
    """
    for words, figure in told(note):
        if figure in known or figure[1] == DAY_OF_YEAR or words in IDIOMS:
            continue
        if _printed(words, figure) not in reached:
            yield words


def _printed(words: str, figure: Figure) -> Decimal:
    """The number of a figure as its words have it: ``7`` of ``7 年``, which is 84 months."""
    digits = "".join(sign for sign in words if sign.isdecimal() or sign == ".")
    return Decimal(digits) if digits else figure[0]


def _known_to(library: Library, path: Path) -> set[Figure] | None:
    """The figures that the notes of a file may carry; ``None`` where nothing is known of it."""
    if path.parent.name == "documents":
        document = library.documents.get(path.stem)
        return None if document is None else _of_document(library, document)
    rule = _rule_at(library, path)
    return None if rule is None else _near(library, rule)


def _rule_at(library: Library, path: Path) -> Rule | None:
    place = path.parent.name
    rules = library.rules_of(place) if place in library.places else ()
    return next((rule for rule in rules if rule.name == path.stem), None)


def _of_document(library: Library, document: Document) -> set[Figure]:
    # Each once, though several of its readings may rest on the document.
    resting = {id(value): (rule, value) for rule, value, _ in library.resting_on(document.id)}
    values = list(resting.values())
    return figures_of_documents([document]) | figures_of_values(library, values)


def figures_of_documents(documents: Iterable[Document]) -> set[Figure]:
    """Every figure that the digests of these documents tell."""
    articles = (article for document in documents for article in document.articles)
    return set().union(*(figures_in(f"{item.locator}；{item.digest}") for item in articles))


def _near(library: Library, rule: Rule) -> set[Figure]:
    """What is told of the place of a rule and its province; the nation's figures are no place's."""
    known = told_of(library, near_places(library, rule.place))
    cited = {
        source.document
        for value in rule.values.values()
        for main in value.readings
        for reading in (main, *main.alternatives)
        for source in reading.sources
    }
    return known | figures_of_documents(library.documents[document] for document in cited)


def told_of(library: Library, places: tuple[str, ...]) -> set[Figure]:
    """Every figure that the rules and documents of these places tell."""
    return library.remembered(("figures told", places), lambda: _told_of(library, places))


def _told_of(library: Library, places: Collection[str]) -> set[Figure]:
    values = [
        (r, value) for p in places for r in library.rules_of(p) for value in r.values.values()
    ]
    documents = (d for d in library.documents.values() if d.place in places)
    return figures_of_values(library, values) | figures_of_documents(documents)


def _notes(node: Node) -> Iterator[Node]:
    """Every text under a key ``note`` or ``warning`` of a file, with its place."""
    value: Any = node.value
    if isinstance(value, dict):
        for key in value:
            if key in ("note", "warning") and isinstance(value[key], str):
                yield node.child(key)
            else:
                yield from _notes(node.child(key))
    elif isinstance(value, list):
        for index in range(len(value)):
            yield from _notes(node.child(index))
