"""Lists of what is missing ask questions; they carry no figure of a source that is no good.

A question may name a figure that the rules of the place or of its province hold, and so has a
source and a grade. Any other amount or share would go out without either. What somebody says whom
nobody can rely on is told apart as ``unverified``: readers are asked about it, nothing uses it.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from builder.notes import IDIOMS, grades_near, near_places, unlabelled_in
from builder.restated import LABEL, figures_of_values
from calculator.policy import Library, Problem, yaml_files
from calculator.policy.located import Node, Origin, Rejected
from calculator.policy.wording import Figure, told


def problems_of_missing(folder: Path, library: Library | None) -> list[Problem]:
    """Every line of a `missing` list of a place that carries a figure of no rule there.

    Without a library nothing can be looked up; then there is nothing to tell.
    """
    problems: list[Problem] = []
    for path in sorted(folder.rglob("place.yaml")) if library else ():
        told: list[Problem] = []
        origin = Origin(path.relative_to(folder).as_posix(), told)
        with suppress(Rejected, UnicodeDecodeError):
            data = yaml_files.read(path.read_text(encoding="utf-8"), origin)
            # What is wrong with the file itself is told where places are read.
            told.clear()
            if library and isinstance(data, dict) and isinstance(data.get("missing"), list):
                missing = Node(data, origin).child("missing")
                _look_at(missing, data["missing"], library, path.parent.name)
        problems += told
    return problems


def _look_at(node: Node, lines: list[object], library: Library, place_id: str) -> None:
    near = near_places(library, place_id) if place_id in library.places else ()
    # Documents that no rule follows tell nothing of it: what they say is what is asked about.
    graded = grades_near(library, near)
    known = _known(library, near)
    for index, line in enumerate(lines):
        here = node.child(index)
        question, unverified = str(line), None
        if isinstance(line, dict):
            question, unverified = str(line.get("question")), line.get("unverified")
        if found := "、".join(figures_besides(question, known)):
            here.fail(
                f"“还缺什么”里有规则里没有的数：{found}。没有够格的出处，数就不登出去；这里只写缺的"
                "是什么。要问读者的说法，写 question 和 unverified。"
            )
        elif low := "、".join(unlabelled_in(question, graded)):
            here.fail(f"“{low}”只见于转载（C 级），这一条没有说；请写上“{LABEL}”。")
        if unverified is not None and not list(figures_besides(str(unverified), known)):
            here.fail(
                f"“{unverified}”里没有规则以外的金额、比例或年数：unverified 只放没有核对过的数，"
                "别的写进 question。"
            )


def _known(library: Library, near: tuple[str, ...]) -> set[Figure]:
    """The figures of a place's own rules and its province's; the nation's tell nothing of it."""
    rules = [rule for place in near for rule in library.rules_of(place)]
    return figures_of_values(library, [(r, value) for r in rules for value in r.values.values()])


def figures_besides(line: str, known: set[Figure]) -> Iterator[str]:
    """The amounts, shares and years of a line that are not known; dates are none of these.

    How many days or months somebody waits may be part of the question.
    """
    for words, figure in told(line):
        asked = figure[1] in ("元", "%") or (figure[1] == "个月" and words.endswith("年"))
        if asked and figure not in known and words not in IDIOMS:
            yield words
