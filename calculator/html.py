"""Results as HTML: the one place where text is escaped, used at build time and in the browser."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from calculator.errors import Refused
from calculator.steps import NOTICE, Alternative, Citation, Result, Step

GRADE_WORDS = {
    "A": "官方原文",
    "A-": "官方原文（转载件）",
    "B": "官方答复或正规媒体",
    "C": "转载资料，请核实",
}


def render_result(result: Result, root: str = "") -> str:
    """A result as an HTML fragment; ``root`` leads from the page to the site's top (``../../``)."""
    return "".join(
        (
            '<section class="calc-answer">',
            f'<p class="calc-answer__lead">{escape(result.lead)}</p>',
            _amounts(result),
            _warnings(result.warnings),
            _alternatives(result),
            "</section>",
            '<section class="calc-working"><h3>怎样算出来的</h3>',
            f'<ol class="calc-steps">{"".join(_step(step, root) for step in result.steps)}</ol>',
            "</section>",
            _details("没有填的，按这样算", result.assumptions),
            _details("这些规则的说明", result.notes),
            _freshness(result),
            f'<p class="calc-disclaimer">{escape(NOTICE)}</p>',
        )
    )


def render_refusal(refused: Refused, root: str = "", place: str | None = None) -> str:
    """A refusal as an HTML fragment: why there is no answer, and what the reader can do."""
    link = (
        f'<li><a href="{escape(root)}places/{escape(place)}/">看看已收录的规则和历史</a></li>'
        if place
        else ""
    )
    return (
        '<section class="calc-refused"><h3>这一问还算不出</h3>'
        f"<p>{escape(refused.message)}</p>"
        f"<ul>{link}<li>拨打 12393，问当地医保经办机构。</li></ul></section>"
    )


def _amounts(result: Result) -> str:
    """The amounts that the reader came for, large."""
    steps = {step.id: step for step in result.steps}
    shown = [steps[name] for name in result.headline]
    return f'<dl class="calc-amounts">{"".join(_amount(step) for step in shown)}</dl>'


def _amount(step: Step) -> str:
    return (
        f'<div class="calc-amount" data-amount="{escape(step.id)}"><dt>{escape(step.label)}</dt>'
        f'<dd><span class="calc-number">{escape(step.shown)}</span></dd></div>'
    )


def _step(step: Step, root: str) -> str:
    parts = "".join(_step(part, root) for part in step.parts)
    inner = f'<ol class="calc-steps calc-steps--parts">{parts}</ol>' if parts else ""
    numbers = f'<p class="calc-step__numbers">{escape(step.numbers)}</p>' if step.numbers else ""
    return (
        f'<li class="calc-step" data-step="{escape(step.id)}"><div class="calc-step__head">'
        f'<h4 class="calc-step__label">{escape(step.label)}</h4> '
        f'<span class="calc-step__amount">{escape(step.shown)}</span></div>'
        f'<p class="calc-step__formula">{escape(step.formula)}</p>{numbers}'
        f"{_sources(step.sources, root)}{inner}</li>"
    )


def _sources(sources: Sequence[Citation], root: str) -> str:
    if not sources:
        return ""
    items = "".join(f"<li>{_citation(source, root)}</li>" for source in sources)
    return f'<ul class="calc-sources">{items}</ul>'


def _citation(source: Citation, root: str) -> str:
    if source.typed:
        return '<span class="grade">您自己填的参数，没有出处</span>'
    address = f"{root}documents/{source.document}/#{source.anchor}"
    return (
        f'依据：<a href="{escape(address)}">《{escape(source.title)}》{escape(source.locator)}</a>'
        f"（{escape(source.period)}）{_grade(source.grade)}"
    )


def _grade(grade: str) -> str:
    name = grade.replace("-", "-minus")
    return f' <span class="grade grade-{name}">{escape(grade)} 级 · {GRADE_WORDS[grade]}</span>'


def _warnings(warnings: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(warning)}</li>" for warning in warnings)
    return f'<ul class="calc-warnings">{items}</ul>' if items else ""


def _alternatives(result: Result) -> str:
    """Answers under other readings, each beside what it assumes."""
    if not result.alternatives:
        return ""
    steps = {step.id: step for step in result.steps}
    heads = "".join(f'<th scope="col">{escape(steps[n].label)}</th>' for n in result.headline)
    rows = "".join(_alternative(other, result.headline) for other in result.alternatives)
    return (
        '<section class="calc-alternatives"><h3>也可能是这样</h3>'
        "<p>换一种情形，或者照另一份资料的说法，结果会是：</p>"
        f'<table><thead><tr><th scope="col">哪种情形</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></section>"
    )


def _alternative(other: Alternative, names: Sequence[str]) -> str:
    steps = {step.id: step for step in other.steps}
    shown = (steps[name].shown if name in steps else "—" for name in names)
    cells = "".join(f"<td>{escape(words)}</td>" for words in shown)
    return f'<tr><th scope="row">{escape(other.reading)}</th>{cells}</tr>'


def _details(title: str, items: Sequence[str]) -> str:
    if not items:
        return ""
    listed = "".join(f"<li>{escape(item)}</li>" for item in items)
    return (
        f'<details class="calc-details"><summary>{escape(title)}（{len(items)} 条）</summary>'
        f"<ul>{listed}</ul></details>"
    )


def _freshness(result: Result) -> str:
    """How old and how good the figures are that the answer used."""
    if result.oldest_check is None or result.lowest_grade is None:
        return ""
    return (
        f'<p class="calc-freshness">用到的资料最早核对于 {result.oldest_check}，'
        f"最低为 {result.lowest_grade} 级（{GRADE_WORDS[result.lowest_grade]}）；"
        f"数据版本 {escape(result.data_version)}。</p>"
    )
