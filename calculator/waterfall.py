"""Waterfall: how a bill is shared out, part by part, as rows for a table and as a picture (SVG)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from calculator.amounts import ZERO
from calculator.english import Language
from calculator.escape import escape
from calculator.html_steps import low_grade
from calculator.policy.shapes import LAYERS
from calculator.steps import Result, Step

Who = Literal["bill", "you", "fund"]

_WIDTH, _ROW, _BAR, _TOP = 340, 46, 18, 4
"""Units of the picture: as wide as a phone, each row a line of words above a bar."""

_MOST_LETTERS = 10
"""In the largest type a row has room for so many."""

_NOT_PAID = ("non_covered", "over_limit", "prior_self_pay", "deductible")
_FUNDS = ("pooled_fund", *LAYERS)
_REST = "cost_sharing"
"""What is left of the patient's part; it has no step of its own."""

_SHARE = "其余由您付的"
_TITLE = "这张账单怎样分"
_CHINESE = Language()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the bill: from which yuan to which it lies, and who pays it."""

    id: str
    label: str
    who: Who
    start: Decimal
    amount: Decimal
    grade: str | None = None
    """How good the figures are on which the amount rests; none for what the reader gave."""


def waterfall(result: Result) -> tuple[Part, ...]:
    """The parts of a settled bill: the bill, what is left to you, what each fund pays, and you.

    Every yuan of the bill lies in exactly one part between the first and the last. Empty where the
    answer is no settled bill, or the bill is nothing.
    """
    steps = {step.id: step for step in result.steps}
    if not {"total", "fund_total", "patient_total"} <= steps.keys() or not steps["total"].amount:
        return ()
    total, patient, grades = steps["total"].money, steps["patient_total"].money, result.grades
    shares = [*_left_to_you(steps, patient), *_paid(steps)]
    parts = [Part("total", steps["total"].label, "bill", ZERO, total)]
    start = ZERO
    for name, label, who, amount in shares:
        if amount:
            grade = grades.get("patient_total" if name == _REST else name)
            parts.append(Part(name, label, who, start, amount, grade))
            start += amount
    whole = Part("patient_total", "合计由您付", "you", ZERO, patient, grades.get("patient_total"))
    return (*parts, whole)


def _left_to_you(
    steps: Mapping[str, Step], patient: Decimal
) -> list[tuple[str, str, Who, Decimal]]:
    """What makes up the patient's part; later layers may have paid into any of it."""
    found: list[tuple[str, str, Who, Decimal]] = []
    rest = patient
    for name in _NOT_PAID:
        amount = min(steps[name].money, rest) if name in steps else ZERO
        if amount:
            found.append((name, steps[name].label, "you", amount))
        rest -= amount
    return [*found, (_REST, _SHARE, "you", rest)]


def _paid(steps: Mapping[str, Step]) -> list[tuple[str, str, Who, Decimal]]:
    return [
        (name, steps[name].label, "fund", steps[name].money) for name in _FUNDS if name in steps
    ]


def render_waterfall(
    parts: Sequence[Part], language: Language = _CHINESE, *, mark: str = ""
) -> str:
    """The picture and the table as an HTML fragment; nothing for no parts.

    ``mark`` is HTML that says how far the amounts can be trusted.
    """
    if not parts:
        return ""
    return (
        f'<section class="calc-waterfall"><h3>{language.heading(_TITLE)}</h3>'
        f"<figure>{picture(parts, language)}<figcaption>"
        f"{_key('fund', '医保付的（斜纹）', parts, language)}"
        f"{_key('you', '您付的（实心）', parts, language)}"
        f"{mark}</figcaption></figure>{_table(parts, language)}</section>"
    )


def _key(who: Who, words: str, parts: Sequence[Part], language: Language) -> str:
    """A small sample of a payer's filling, and what it means."""
    return (
        '<span class="calc-key"><svg class="calc-key__sample" viewBox="0 0 28 18"'
        f' aria-hidden="true"><rect class="calc-bar calc-bar--{who}" width="28" height="18"'
        f"{_fill(who, parts)}/></svg>{language.heading(words)}</span> "
    )


def _fill(who: Who, parts: Sequence[Part]) -> str:
    return f' fill="url(#{_pattern(parts)})"' if who == "fund" else ""


def _pattern(parts: Sequence[Part]) -> str:
    """The pattern's id: a page may hold the pictures of two bills, and one of them be hidden."""
    return "hatch-" + "-".join(f"{int(part.amount * 100)}" for part in parts)


def picture(parts: Sequence[Part], language: Language = _CHINESE) -> str:
    """An SVG whose colours come from the page's style sheet; patterns tell the payers apart too."""
    height = _TOP + _ROW * len(parts)
    rows = "".join(_row(part, number, parts, language) for number, part in enumerate(parts))
    told = "；".join(
        f"{_name(part, language)} {language.yuan(part.amount)}{_mark(part)}" for part in parts
    )
    return (
        f'<svg class="calc-picture" data-rows="{len(parts)}"'
        f' viewBox="0 0 {_WIDTH} {height}" role="img">'
        f"<title>{escape(_TITLE)}</title><desc>{escape(told)}</desc>"
        f'<defs><pattern id="{_pattern(parts)}" width="6" height="6"'
        ' patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="calc-hatch__ground" width="6" height="6"/>'
        '<rect class="calc-hatch__line" width="3" height="6"/></pattern></defs>'
        f"{rows}</svg>"
    )


def _mark(part: Part) -> str:
    """What stands beside an amount that rests on a third party's copy, where no badge can."""
    return " C 级" if part.grade == "C" else ""


def _name(part: Part, language: Language) -> str:
    return language.plain(part.id, part.label)


def _row(part: Part, number: int, parts: Sequence[Part], language: Language) -> str:
    top, total = _TOP + number * _ROW, parts[0].amount
    left = _scaled(part.start, total)
    width = max(_scaled(part.start + part.amount, total) - left, Decimal(1))
    name = _name(part, language)
    long = " calc-bar__label--long" if _letters(name) > _MOST_LETTERS else ""
    return (
        f'<g data-part="{escape(part.id)}">'
        f'<text class="calc-bar__label{long}" x="0" y="{top + 14}">'
        f"{escape(name)}</text>"
        f'<text class="calc-bar__amount" x="{_WIDTH}" y="{top + 14}" text-anchor="end">'
        f"{escape(language.yuan(part.amount))}{_mark(part)}</text>"
        f'<rect class="calc-bar__track" x="0" y="{top + 20}" width="{_WIDTH}" height="{_BAR}"/>'
        f'<rect class="calc-bar calc-bar--{part.who}" x="{left}" y="{top + 20}" width="{width}"'
        f' height="{_BAR}"{_fill(part.who, parts)}/></g>'
    )


def _letters(name: str) -> int:
    """How many Chinese characters are about as wide as a name; those of English are half of one."""
    return sum(2 if sign > "\u2000" else 1 for sign in name) // 2


def _scaled(amount: Decimal, total: Decimal) -> Decimal:
    return (amount * _WIDTH / total).quantize(Decimal("0.1"))


def _table(parts: Sequence[Part], language: Language) -> str:
    payers = {"bill": "", "you": language.heading("您"), "fund": language.heading("医保")}
    heads = "".join(
        f'<th scope="col">{language.heading(words)}</th>' for words in ("哪一部分", "谁付", "金额")
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(_name(part, language))}</th><td>{payers[part.who]}</td>'
        f'<td class="calc-number">{escape(language.yuan(part.amount))}'
        f"{low_grade(part.grade)}</td></tr>"
        for part in parts
    )
    return (
        f'<details class="calc-details"><summary>{language.heading("看成表格")}</summary>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></details>"
    )
