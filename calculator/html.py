"""Results as HTML, used at build time and in the browser: what the reader came for comes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from calculator.english import NOTICE_EN, Language, marked
from calculator.errors import Refused
from calculator.escape import escape
from calculator.html_outlook import render_outlook
from calculator.html_steps import (
    CHINESE,
    conditional,
    low_grade,
    readings,
    render_citation,
    render_sources,
    render_working,
)
from calculator.steps import (
    AT_THE_MOST,
    GRADE_WORDS,
    NOTICE,
    Alternative,
    Citation,
    File,
    Result,
    Step,
    Table,
    lowest_grade,
    worst,
)
from calculator.waterfall import render_waterfall, waterfall

__all__ = ["freshness", "lead_in", "notice", "render_refusal", "render_result"]

_PLAIN_WORDS: Mapping[str, str] = {"fund_total": "医保付", "patient_total": "您自己付"}
"""What a reader calls an amount; the official term stands beside it."""


def render_result(
    result: Result, root: str = "", lang: str = "zh", *, figures: str = "", later: bool = False
) -> str:
    """A result as an HTML fragment; ``root`` leads from the page to the site's top (``../../``).

    ``lang`` ``en`` names the core labels in English, each beside the Chinese. ``figures`` is HTML
    that stands below the sentence. With ``later`` there is only room for the outlook, which costs
    more than the answer: ``calc-outlook`` is filled when that has been shown.
    """
    language = Language(english=lang == "en")
    return "".join(
        (
            f'<section class="calc-answer"{readings(result.sources)}>',
            _amounts(result, language),
            _lead(result, language),
            figures,
            _one_end(result, language),
            render_waterfall(waterfall(result), language, mark=low_grade(result.lowest_grade)),
            _warnings(result.warnings, language),
            _alternatives(result, language),
            *(_table(table, root, language) for table in result.tables),
            *(_file(file, language) for file in result.files),
            language.left_chinese(),
            "</section>",
            render_working(result, root, language),
            _details("没有填的，按这样算", result.assumptions, language),
            _details("这些规则的说明", result.notes, language),
            _outlook(result, root, language, later=later),
            freshness(result, language=language),
            notice(language),
        )
    )


def _outlook(result: Result, root: str, language: Language, *, later: bool) -> str:
    if result.outlook is None:
        return ""
    filled = "" if later else render_outlook(result.outlook, root, language)
    return f'<div class="calc-outlook">{filled}</div>' if later else filled


def render_refusal(
    refused: Refused, root: str = "", place: str | None = None, lang: str = "zh"
) -> str:
    """A refusal as an HTML fragment: why there is no answer, and what the reader can do."""
    language = Language(english=lang == "en")
    see, own_figures, call = (language.heading(words) for words in _WAYS_OUT)
    link = f'<li><a href="{escape(root)}places/{escape(place)}/">{see}</a></li>' if place else ""
    own = (
        f'<li><a href="{escape(root)}calculators/own-rule/">{own_figures}</a></li>'
        if refused.reason == "no_rule"
        else ""
    )
    return (
        f'<section class="calc-refused"><h3>{language.heading("这一问还算不出")}</h3>'
        f"<p>{language.sentence(refused.message)}</p>"
        f"{render_sources(refused.sources, root, language)}"
        f"<ul>{link}{own}<li>{call}</li></ul>{language.left_chinese()}</section>"
    )


_WAYS_OUT = (
    "看看已收录的规则和历史",
    "手里有当地文件的，住院可以自己填参数算",
    "拨打 12393，问当地医保经办机构。",
)


def _amounts(result: Result, language: Language) -> str:
    """The amounts that the reader came for, large."""
    steps = {step.id: step for step in result.steps}
    shown = [steps[name] for name in result.headline]
    if not shown:
        return ""
    amounts = "".join(_amount(step, result, language) for step in shown)
    return f'<dl class="calc-amounts">{amounts}</dl>'


def _amount(step: Step, result: Result, language: Language) -> str:
    ends = result.ranges.get(step.id)
    words = language.between(*ends) if ends else language.shown(step)
    plain = _PLAIN_WORDS.get(step.id)
    label = language.amount(step.id, step.label)
    if plain and not language.english:
        label = f'{plain} <span class="calc-beside">{label}</span>'
    return (
        f'<div class="calc-amount" data-amount="{escape(step.id)}"><dt>{label}</dt>'
        f'<dd><span class="calc-number">{escape(words)}</span>'
        f"{low_grade(result.lowest_grade)}{conditional(step, language)}</dd></div>"
    )


def _lead(result: Result, language: Language) -> str:
    return lead_in(result.lead, language, low_grade(result.lead_grade))


def lead_in(chinese: str, language: Language, mark: str) -> str:
    """The sentence that an answer leads with, in English first where it is asked for."""
    lead = f'<p class="calc-answer__lead">{escape(chinese)}{mark}</p>'
    words = language.plain_sentence(chinese)
    return f'<p class="calc-answer__lead" lang="en">{marked(words)}</p>{lead}' if words else lead


def _one_end(result: Result, language: Language) -> str:
    """Which end of a range the picture and the working show."""
    words = f"{language.heading(AT_THE_MOST)}。"
    return f'<p class="calc-one-end">{words}</p>' if result.ranges else ""


def _warnings(warnings: Iterable[str], language: Language) -> str:
    items = "".join(f"<li>{language.sentence(warning)}</li>" for warning in warnings)
    return f'<ul class="calc-warnings">{items}</ul>' if items else ""


def _alternatives(result: Result, language: Language) -> str:
    """Answers under other readings, each beside what it assumes."""
    if not result.alternatives:
        return ""
    steps = {step.id: step for step in result.steps}
    heads = "".join(
        f'<th scope="col">{language.amount(n, steps[n].label)}</th>' for n in result.headline
    )
    labels = {n: language.plain(n, steps[n].label) for n in result.headline}
    rows = "".join(_alternative(other, labels, language) for other in result.alternatives)
    return (
        f'<section class="calc-alternatives"><h3>{language.heading("也可能是这样")}</h3>'
        f"<p>{language.heading('换一种情形，或者照另一份资料的说法，结果会是：')}</p>"
        f'<table><thead><tr><th scope="col">{language.heading("哪种情形")}</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></section>"
    )


def _alternative(other: Alternative, labels: Mapping[str, str], language: Language) -> str:
    steps = {step.id: step for step in other.steps}
    shown = ((name, language.shown(steps[name]) if name in steps else "—") for name in labels)
    sources = [source for step in other.walk() for source in step.sources]
    mark = low_grade(lowest_grade(sources))
    cells = "".join(
        f'<td data-label="{escape(labels[name])}">'
        f'<span><span class="calc-number">{escape(words)}</span>{mark}</span></td>'
        for name, words in shown
    )
    rests_on = readings(sources)
    return f'<tr{rests_on}><th scope="row">{language.phrase(other.reading)}</th>{cells}</tr>'


def _table(table: Table, root: str, language: Language) -> str:
    heads = "".join(f'<th scope="col">{language.heading(words)}</th>' for words in table.head)
    grades = table.grades or (None,) * len(table.rows)
    rows = "".join(
        f"<tr{_cited_in(row)}>{_cells(table, row, root, low_grade(grade), language)}</tr>"
        for row, grade in zip(table.rows, grades, strict=True)
    )
    return (
        f'<section class="calc-table"><h3>{language.phrase(table.title)}</h3>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        f"{render_sources(table.sources, root, language)}</section>"
    )


def _cited_in(row: Iterable[str | Citation]) -> str:
    return readings(cell for cell in row if isinstance(cell, Citation))


def _cells(
    table: Table, row: Sequence[str | Citation], root: str, mark: str, language: Language
) -> str:
    """A row of a table: its first cell is what the others speak of, each under its own head."""
    first, *others = (
        render_citation(cell, root, language)
        if isinstance(cell, Citation)
        else language.phrase(cell)
        for cell in row
    )
    heads = (escape(language.head(head)) for head in table.head[1:])
    cells = (
        f'<td data-label="{head}">{cell}{mark if _has_figure(said) else ""}</td>'
        for head, cell, said in zip(heads, others, row[1:], strict=True)
    )
    return f'<th scope="row">{first}</th>' + "".join(cells)


def _has_figure(cell: str | Citation) -> bool:
    return isinstance(cell, Citation) or any(character.isdecimal() for character in cell)


def _file(file: File, language: Language) -> str:
    """A link that only a script can fill with the file; page.js shows it."""
    return (
        f'<p><a class="calc-file" data-file="{escape(file.key)}" download="{escape(file.name)}"'
        f' type="{escape(file.media_type)}" hidden>{language.heading(file.label)}</a></p>'
    )


def _details(title: str, items: Sequence[str], language: Language) -> str:
    if not items:
        return ""
    listed = "".join(f"<li>{language.sentence(item)}</li>" for item in items)
    return (
        '<details class="calc-details">'
        f"<summary>{language.heading(title)}（{len(items)} 条）</summary>"
        f"<ul>{listed}</ul></details>"
    )


def freshness(*results: Result, language: Language = CHINESE) -> str:
    """How old and how good the figures are that an answer used, or several side by side."""
    oldest = min((found.oldest_check for found in results if found.oldest_check), default=None)
    lowest = worst(found.lowest_grade for found in results)
    if oldest is None or lowest is None:
        return ""
    words = (
        f"最近核对：用到的资料最早的一项核对于 {oldest}，最低为 {lowest} 级"
        f"（{GRADE_WORDS[lowest]}）；数据版本 {results[0].data_version}。"
    )
    return f'<p class="calc-freshness">{language.sentence(words)}</p>'


def notice(language: Language) -> str:
    """That it is not an official site."""
    english = f'<span lang="en">{escape(NOTICE_EN)}</span> ' if language.english else ""
    return f'<p class="calc-disclaimer">{english}{escape(NOTICE)}</p>'
