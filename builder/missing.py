"""Lists of what is missing ask questions; they carry no figure of a source that is no good.

A question may name a figure that the rules of the place or of its province hold, and so has a
source and a grade. Any other amount or share would go out without either. What somebody says whom
nobody can rely on is told apart as ``unverified``: readers are asked about it, nothing uses it.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from builder.restated import figures_of_values
from calculator.policy import Library, Problem, yaml_files
from calculator.policy.located import Node, Origin, Rejected
from calculator.policy.wording import Figure, told

IDIOMS = {"一天", "一年", "一个月"}
"""Said of any day, year or month: 从哪一天起, 一年最多."""


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
                _look_at(missing, data["missing"], _known(library, path.parent.name))
        problems += told
    return problems


def _known(library: Library, place_id: str) -> set[Figure]:
    """The figures of a place's own rules and its province's; the nation's tell nothing of it."""
    if place_id not in library.places:
        return set()
    lineage = library.lineage(place_id)
    near = [place for place in lineage if place.level != "nation"] or lineage
    rules = [rule for place in near for rule in library.rules_of(place.id)]
    return figures_of_values(library, [(r, value) for r in rules for value in r.values.values()])


def _look_at(node: Node, lines: list[object], known: set[Figure]) -> None:
    for index, line in enumerate(lines):
        here = node.child(index)
        question, unverified = line, None
        if isinstance(line, dict):
            question, unverified = line.get("question"), line.get("unverified")
        if found := "、".join(figures_besides(str(question), known)):
            here.fail(
                f"“还缺什么”里有规则里没有的数：{found}。没有够格的出处，数就不登出去；这里只写缺的"
                "是什么。要问读者的说法，写 question 和 unverified。"
            )
        if unverified is not None and not list(figures_besides(str(unverified), known)):
            here.fail(
                f"“{unverified}”里没有规则以外的金额、比例或年数：unverified 只放没有核对过的数，"
                "别的写进 question。"
            )


def figures_besides(line: str, known: set[Figure]) -> Iterator[str]:
    """The amounts, shares and years of a line that are not known; dates are none of these.

    How many days or months somebody waits may be part of the question.
    """
    for words, figure in told(line):
        asked = figure[1] in ("元", "%") or (figure[1] == "个月" and words.endswith("年"))
        if asked and figure not in known and words not in IDIOMS:
            yield words
