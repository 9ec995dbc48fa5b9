"""The working as HTML: steps with their sources, those of nothing folded into a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from calculator.english import Language
from calculator.escape import escape
from calculator.steps import GRADE_WORDS, Citation, Result, Step

_FEW = 1
"""So many steps of nothing need no fold: the fold would be no shorter."""

_MANY = 6
"""More parts than any single step has: those of a whole settlement."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What every step is drawn with."""

    root: str
    language: Language
    grades: Mapping[str, str]


def render_working(result: Result, root: str, language: Language) -> str:
    """The section that tells how the answer came about; what it leads with is never folded away."""
    if not result.steps:
        return ""
    page = _Page(root, language, result.grades)
    return (
        f'<section class="calc-working"><h3>{language.heading("怎样算出来的")}</h3>'
        f"{_listed(result.steps, result.headline, page)}</section>"
    )


CHINESE = Language()


def low_grade(grade: str | None) -> str:
    """The mark beside an amount that rests on a third party's copy; nothing for better ones."""
    if grade != "C":
        return ""
    return f' <span class="grade grade-C" title="{GRADE_WORDS["C"]}">C 级</span>'


def conditional(step: Step, language: Language = CHINESE) -> str:
    """What an amount hangs on, for beside it; nothing for one that is certain."""
    if not step.condition:
        return ""
    return f' <span class="calc-beside">{language.phrase(step.condition)}</span>'


def _listed(steps: Sequence[Step], wanted: Sequence[str], page: _Page) -> str:
    """Steps in order; those that came to nothing stand below them, where there are several."""
    empty = [step for step in steps if _came_to_nothing(step) and step.id not in wanted]
    if len(empty) <= _FEW or len(empty) == len(steps):
        empty = []
    folded = {id(step) for step in empty}
    shown = "".join(_step(step, page) for step in steps if id(step) not in folded)
    return f'<ol class="calc-steps">{shown}</ol>{_folded(empty, page)}'


def _came_to_nothing(step: Step) -> bool:
    return step.unit == "yuan" and not step.money and not step.left_out


def _folded(steps: Sequence[Step], page: _Page) -> str:
    """One line with their names; what stands behind it is still there to open."""
    if not steps:
        return ""
    names = "、".join(page.language.amount(step.id, step.label) for step in steps)
    shown = "".join(_step(step, page) for step in steps)
    return (
        '<details class="calc-details calc-nothing">'
        f"<summary>{page.language.heading('没有发生的项目')}：{names}</summary>"
        f'<ul class="calc-steps calc-steps--nothing">{shown}</ul></details>'
    )


def _step(step: Step, page: _Page) -> str:
    language = page.language
    inner = _parts(step.parts, page) if step.parts else ""
    told = language.phrase(step.numbers)
    numbers = f'<p class="calc-step__numbers">{told}</p>' if step.numbers else ""
    return (
        f'<li class="calc-step" data-step="{escape(step.id)}"><div class="calc-step__head">'
        f'<h4 class="calc-step__label">{language.amount(step.id, step.label)}</h4> '
        f'<span class="calc-step__amount">{escape(language.shown(step))}'
        f"{low_grade(page.grades.get(step.id))}{conditional(step, language)}</span></div>"
        f'<p class="calc-step__formula">{language.phrase(step.formula)}</p>{numbers}'
        f"{render_sources(step.sources, page.root, language)}{inner}</li>"
    )


def _parts(parts: Sequence[Step], page: _Page) -> str:
    """The parts below their step; those of a whole working within the working are there to open."""
    shown = "".join(_step(part, page) for part in parts)
    listed = f'<ol class="calc-steps calc-steps--parts">{shown}</ol>'
    if len(parts) <= _MANY:
        return listed
    count = page.language.phrase(f"{len(parts)} 步")
    summary = f"{page.language.heading('看这一次怎样算')}（{count}）"
    return f'<details class="calc-details"><summary>{summary}</summary>{listed}</details>'


def render_sources(sources: Sequence[Citation], root: str, language: Language = CHINESE) -> str:
    """The sources as a list, each once."""
    if not sources:
        return ""
    alike: dict[str, list[Citation]] = {}
    for source in sources:
        alike.setdefault(render_citation(source, root, language), []).append(source)
    items = "".join(f"<li{readings(same)}>{shown}</li>" for shown, same in alike.items())
    return f'<ul class="calc-sources">{items}</ul>'


def readings(sources: Iterable[Citation]) -> str:
    """Marks a part of the page with the readings it rests on, for recall.js."""
    names = dict.fromkeys(source.reading for source in sources if source.reading)
    return f' data-reading="{escape(" ".join(names))}"' if names else ""


def render_citation(source: Citation, root: str, language: Language = CHINESE) -> str:
    """Where a figure stands, as a link to the article, with its period and grade."""
    if source.typed:
        return f'<span class="grade">{language.heading("您自己填的参数，没有出处")}</span>'
    address = f"{root}documents/{source.document}/#{source.anchor}"
    return (
        f'{language.heading("依据")}：<a href="{escape(address)}">'
        f"《{escape(source.title)}》{escape(source.locator)}</a>"
        f"（{language.phrase(source.period)}）{_grade(source.grade, language)}"
    )


def _grade(grade: str, language: Language) -> str:
    name = grade.replace("-", "-minus")
    words = language.phrase(f"{grade} 级：{GRADE_WORDS[grade]}").replace("级：", "级 · ")
    return f' <span class="grade grade-{name}">{words}</span>'
