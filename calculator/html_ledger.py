"""The year's ceilings as HTML: how far each is filled, as a bar and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from calculator.amounts import ZERO, money
from calculator.english import Language
from calculator.escape import escape
from calculator.html import render_result
from calculator.html_steps import CHINESE, low_grade
from calculator.policy.shapes import BENEFIT_TITLES
from calculator.steps import Result
from calculator.year import years_of

_WIDTH, _HEIGHT = 340, 18
_OWNERS: Mapping[str, str] = {**BENEFIT_TITLES, "care": "住院和门诊合计"}
_LAYER = "critical_illness"


def render_ledger(result: Result, root: str = "", lang: str = "zh", *, later: bool = False) -> str:
    """A year that was worked out, as an HTML fragment; its outlook may come ``later``."""
    extra = result.extra
    starts, language = extra["critical_illness_starts"], Language(english=lang == "en")
    figures = render_years(extra["years"], starts, language)
    return render_result(result, root, lang, figures=figures, later=later)


def render_choice(result: Result, shown: Result, language: Language = CHINESE) -> str:
    """Which of several years is shown, to choose another; nothing for one year."""
    years = years_of(result)
    if len(years) == 1:
        return ""
    now = years_of(shown)
    buttons = "".join(
        f'<button type="button" data-year="{year}" aria-pressed="{str(year in now).lower()}">'
        f"{language.phrase(f'{year} 年度')}</button>"
        for year in years
    )
    told = f"这本账里有 {len(years)} 个年度，起付标准和额度各算各的。下面是选中的一年："
    return (
        f'<div class="ledger-years" role="group" aria-label="{language.head("看哪一年")}">'
        f"<p>{language.sentence(told)}</p><p>{buttons}</p>"
        f"<p>{language.sentence(f'几年放在一起：{result.lead}')}</p></div>"
    )


def render_years(
    years: Sequence[Mapping[str, Any]],
    starts: Mapping[str, Any] | None = None,
    language: Language = CHINESE,
) -> str:
    """What each year has used of its ceilings, the latest first.

    ``starts`` is the visit from which on critical-illness insurance pays.
    """
    shown = [year for year in years if year["ceilings"] or year["critical_illness"]]
    if not shown:
        return ""
    several = len(years) > 1
    parts = "".join(_year(year, starts, language, several=several) for year in reversed(shown))
    head = language.heading("额度用了多少")
    return f'<section class="ledger-fill"><h3>{head}</h3>{parts}</section>'


def _year(
    year: Mapping[str, Any],
    starts: Mapping[str, Any] | None,
    language: Language,
    *,
    several: bool,
) -> str:
    number, counted = year["year"], year["critical_illness"]
    head = f"<h4>{language.phrase(f'{number} 年度')}</h4>" if several else ""
    bars = [_ceiling(item, number, language) for item in year["ceilings"]]
    way = _way(counted, starts, number, language) if counted else ""
    return f'{head}<ul class="ledger-bars">{"".join(bars)}{way}</ul>'


def _ceiling(item: Mapping[str, Any], year: int, language: Language) -> str:
    used, left, limit = (Decimal(item[name]) for name in ("used", "left", "limit"))
    owner, _, rest = item["ceiling"].partition(".")
    label = f"{_OWNERS.get(owner, owner)}：{item['label'].removesuffix('还剩')}"
    counts = "已计入费用" if rest.endswith(".expense") else "已付"
    words = f"{counts} {money(used)} 元，还剩 {money(left)} 元（最多 {money(limit)} 元）。"
    if not left:
        words = f"{money(limit)} 元已经用完，超过的部分由您自己付，或由下一层来付。"
    words = f"{language.sentence(words)}{low_grade(item['grade'])}"
    label = language.phrase(label)
    return _bar(f"{year}-{item['ceiling']}", label, used, limit, words, "full" if not left else "")


def _way(
    way: Mapping[str, Any], starts: Mapping[str, Any] | None, year: int, language: Language
) -> str:
    counted, starts_at, rest = (Decimal(way[name]) for name in ("counted", "starts_at", "rest"))
    words = f"已计入 {money(counted)} 元，满 {money(starts_at)} 元开始报"
    if rest:
        words += f"，还差 {money(rest)} 元。"
    elif starts:
        words += f"：从第 {starts['visit']} 次（{starts['date']}）起已经在报。"
    else:
        words += "，已经到了。"
    words = f"{language.sentence(words)}{low_grade(way['grade'])}"
    label, share = language.heading("大病保险从哪里开始报"), min(counted, starts_at)
    return _bar(f"{year}-{_LAYER}", label, share, starts_at, words, "start")


def _bar(key: str, label: str, used: Decimal, limit: Decimal, words: str, kind: str) -> str:
    """A bar; ``label`` and the ``words`` below it are HTML."""
    share = used / limit if limit else ZERO
    width = (min(share, Decimal(1)) * _WIDTH).quantize(Decimal("0.1"))
    hatch = f"fill-{key.replace('.', '-').replace('_', '-')}"
    more = f" ledger-bar--{kind}" if kind else ""
    return (
        f'<li class="ledger-bar{more}" data-ceiling="{escape(key)}">'
        f'<p class="ledger-bar__label">{label}</p>'
        f'<svg class="ledger-bar__picture" viewBox="0 0 {_WIDTH} {_HEIGHT}" aria-hidden="true">'
        f'<defs><pattern id="{escape(hatch)}" width="6" height="6" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><rect class="calc-hatch__ground" width="6" height="6"/>'
        '<rect class="calc-hatch__line" width="3" height="6"/></pattern></defs>'
        f'<rect class="calc-bar__track" width="{_WIDTH}" height="{_HEIGHT}"/>'
        f'<rect class="calc-bar calc-bar--fund" width="{width}" height="{_HEIGHT}"'
        f' fill="url(#{escape(hatch)})"/></svg>'
        f'<p class="ledger-bar__words">{words}</p></li>'
    )
