"""What would change the answer and what to do next, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from calculator.english import Language
from calculator.escape import escape
from calculator.html_steps import low_grade, readings, render_citation
from calculator.outlook import Advice, Change, DayToKeep, NextSteps, Outlook

_RANGED = "有的费用不清楚，所以写成从多少到多少。"


def render_outlook(outlook: Outlook, root: str, language: Language) -> str:
    """Both sections, each only where there is something to say."""
    changes = _changes(outlook.changes, language)
    return changes + _next_steps(outlook.next_steps, root, language)


def _changes(changes: Sequence[Change], language: Language) -> str:
    items = "".join(
        f"<li{readings(change.sources)}>{language.sentence(change.sentence)}{low_grade(change.grade)}</li>"
        for change in changes
    )
    if not items:
        return ""
    ranged = f"<p>{_RANGED}</p>" if any(change.spread for change in changes) else ""
    return (
        f'<section class="calc-what-if"><h3>{language.heading("什么会让结果变")}</h3>{ranged}'
        f"<ul>{items}</ul></section>"
    )


def _next_steps(following: NextSteps, root: str, language: Language) -> str:
    parts = (
        _advice("要办的事", following.to_do, root, language),
        _advice("要带的东西", following.papers, root, language),
        _days(following, root, language),
    )
    if not any(parts):
        return ""
    return (
        f'<section class="calc-next"><h3>{language.heading("接下来怎么办")}</h3>'
        f"{''.join(parts)}</section>"
    )


def _advice(heading: str, items: Iterable[Advice], root: str, language: Language) -> str:
    shown = "".join(
        f"<li{readings((item.source,))}><strong>{language.phrase(item.label)}</strong>：{escape(item.text)}"
        f"{_caution(item, language)}{_source(item, root, language)}</li>"
        for item in items
    )
    return f"<h4>{language.heading(heading)}</h4><ul>{shown}</ul>" if shown else ""


def _caution(item: Advice, language: Language) -> str:
    if not item.caution:
        return ""
    return f'<br><span class="calc-beside">{language.sentence(f"这一条{item.caution}")}</span>'


def _source(item: Advice | DayToKeep, root: str, language: Language) -> str:
    return f'<p class="calc-next__source">{render_citation(item.source, root, language)}</p>'


def _days(following: NextSteps, root: str, language: Language) -> str:
    if not following.days:
        return ""
    shown = "".join(_day(day, root, language) for day in following.days)
    return (
        f"<h4>{language.heading('要记住的日子')}</h4><ul>{shown}</ul>"
        f"{_calendar(following.calendar_name, language)}"
    )


def _day(day: DayToKeep, root: str, language: Language) -> str:
    note = f"<br>{escape(day.note)}" if day.note else ""
    return (
        f"<li{readings((day.source,))}><strong>{language.phrase(day.label)}</strong>：{language.phrase(day.words)}"
        f"{note}{_source(day, root, language)}</li>"
    )


def _calendar(name: str, language: Language) -> str:
    """A link that only a script can fill with the file; page.js shows it."""
    if not name:
        return ""
    return (
        f'<p><a class="calc-file" data-file="next_steps_ics" download="{escape(name)}"'
        ' type="text/calendar;charset=utf-8" hidden>'
        f"{language.heading('把这些日子存到手机日历')}</a></p>"
    )
