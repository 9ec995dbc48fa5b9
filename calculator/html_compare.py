"""Cases side by side as HTML: their amounts, the differences, and the steps that make them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

from calculator.amounts import money, span, typed_decimal, yuan
from calculator.answer import CALCULATORS
from calculator.compare import Comparison, compare
from calculator.english import Language
from calculator.errors import FieldError, InvalidInput, Refused
from calculator.escape import escape
from calculator.fields import UNKNOWN, Field
from calculator.html import freshness, lead_in, notice
from calculator.html_steps import CHINESE, conditional, low_grade, readings, render_sources
from calculator.months import day_words
from calculator.policy.library import Library
from calculator.policy.model import GRADES
from calculator.steps import AT_THE_MOST, Alternative, Citation, Result, Step, lowest_grade

MOST_CASES = 3
_LEFT_OUT = "没填"
_BAND = re.compile(r"band_[0-9]+$")
_SHORT = 24
"""Signs that the head of a column has room for."""

_OF_PLACE = {"institution": "institutions", "tier": "tiers", "disease": "diseases"}
_ALONE = frozenset({"place", "date", "total", *_OF_PLACE})
"""Besides choices, the answers that can be understood without their question."""

_TELLING = frozenset({"place", "status", "hospital_level", *_OF_PLACE, "date", "total"})

Raw = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Departure:
    """A step at which two cases part; ``None`` where a case has no such step."""

    first: Step | None
    other: Step | None
    in_bands: bool = False
    """Whether it is a sum of bands that are not the same ones in both cases."""

    @property
    def label(self) -> str:
        """What both sides are called."""
        return " / ".join(dict.fromkeys(step.label for step in (self.first, self.other) if step))

    def numbers(self, step: Step) -> str:
        """How a side comes about: for a sum of bands, each of these by itself."""
        if not self.in_bands:
            return step.numbers
        return "；".join(part.numbers for part in (*step.parts, step) if part.numbers)

    def sources(self, step: Step) -> Sequence[Citation]:
        """Where a side stands; a sum has only what its bands rest on."""
        parts = step.walk() if self.in_bands else (step,)
        return [source for part in parts for source in part.sources]


def side_by_side(payload: Mapping[str, Any], library: Library) -> dict[str, Any]:
    """The bridge's method: up to three cases of one calculator, answered together.

    A case whose inputs are not valid has its ``errors``; it does not stop the others.
    """
    calculator, cases = payload["calculator"], payload["cases"]
    if calculator not in CALCULATORS or not 1 <= len(cases) <= MOST_CASES:
        raise InvalidInput([FieldError("cases", f"请放一到 {MOST_CASES} 种情形。")])
    changes = [_laid_over(cases[0], case) for case in cases[1:]]
    compared = compare(calculator, cases[0], changes, library, form=True)
    errors = [
        row.answer.to_json()["errors"] if isinstance(row.answer, InvalidInput) else []
        for row in compared.rows
    ]
    names = case_names(calculator, cases, library)
    heads = case_heads(calculator, cases, library)
    lead, language = _lead(compared, heads), Language(english=payload.get("lang") == "en")
    return {
        "html": render_comparison(compared, heads, lead, payload.get("root", ""), language),
        "announcement": lead,
        "names": names,
        "errors": errors,
        "comparison": compared.to_json(),
    }


def _laid_over(first: Raw, other: Raw) -> dict[str, object]:
    """What turns the first case into another one; what only the first has is taken out."""
    names = [*first, *(name for name in other if name not in first)]
    return {name: other.get(name) for name in names if other.get(name) != first.get(name)}


def case_names(calculator_id: str, cases: Sequence[Raw], library: Library) -> list[str]:
    """What tells each case from the others, in words; empty where nothing does.

    A case alone is told by the answers that matter most.
    """
    if len(cases) == 1:
        fields = [f for f in CALCULATORS[calculator_id].fields if f.name in _TELLING]
        return ["，".join(_said(f, cases[0], library) for f in fields if cases[0].get(f.name))]
    told = _told(calculator_id, cases)
    return ["，".join(_said(item, case, library) for item in told) for case in cases]


def case_heads(calculator_id: str, cases: Sequence[Raw], library: Library) -> list[str]:
    """The same as short as the head of a column has to be: 三级, 二级; empty where it is long."""
    told = _told(calculator_id, cases)
    heads = ["，".join(_shortly(item, case, library) for item in told) for case in cases]
    return heads if all(len(head) <= _SHORT for head in heads) else [""] * len(cases)


def _told(calculator_id: str, cases: Sequence[Raw]) -> list[Field]:
    """The fields in which cases differ."""
    fields = CALCULATORS[calculator_id].fields
    return [f for f in fields if len({str(case.get(f.name) or "") for case in cases}) > 1]


def _shortly(item: Field, case: Raw, library: Library) -> str:
    """An answer without its question, where it can be understood alone."""
    words = _answer(item, case, library)
    alone = item.options or item.name in _ALONE
    return words if alone and words not in (_LEFT_OUT, "是", "否") else _said(item, case, library)


def _said(item: Field, case: Raw, library: Library) -> str:
    return f"{item.label}：{_answer(item, case, library)}"


def _answer(item: Field, case: Raw, library: Library) -> str:
    value = case.get(item.name)
    if value in (None, ""):
        value = item.assumed
    if value is None:
        return _LEFT_OUT
    if item.may_be_unknown and value in UNKNOWN:
        return item.words(value)
    if item.kind == "flag":
        return item.words(str(value).lower() == "true")
    if item.kind == "money" and (amount := typed_decimal(str(value))) is not None:
        return yuan(amount)
    place = library.places.get(str(case.get("place")))
    declared = getattr(place, _OF_PLACE[item.name]) if place and item.name in _OF_PLACE else ()
    labels = {kind.id: kind.label for kind in declared}
    found = library.places.get(str(value)) if item.name == "place" else None
    words = found.short_name if found else labels.get(str(value), item.words(value))
    return f"{words.removesuffix(item.unit)} {item.unit}" if item.unit else words


# -- which steps differ ----------------------------------------------------------------------------


def departures(first: Result, other: Result) -> list[Departure]:
    """The steps at which two cases part: those that differ while what they rest on does not.

    Bands that are cut otherwise in both cases are not held against each other, as they are of other
    expenses: only their sums are.
    """
    before = {step.id: step for step in first.walk()}
    after = {step.id: step for step in other.walk()}
    sums = {name for name in before if name in after and _cut_otherwise(before[name], after[name])}
    bands = {part.id for name in sums for side in (before, after) for part in _bands(side[name])}
    names = [*before, *(name for name in after if name not in before)]
    differing = {
        name
        for name in names
        if name not in bands and _amount(before, name) != _amount(after, name)
    }
    every = [
        (name, Departure(before.get(name), after.get(name), name in sums))
        for name in names
        if name in differing
    ]
    causes = [
        departure
        for name, departure in every
        if (
            _rates_differ(before[name], after[name], differing)
            if departure.in_bands
            else _is_a_cause(name, before, after, differing)
        )
    ]
    return causes or [departure for _, departure in every]


def _bands(step: Step) -> list[Step]:
    return [part for part in step.parts if _BAND.search(part.id)]


def _rates_differ(own: Step, other: Step, differing: set[str]) -> bool:
    """Whether bands part two cases by themselves, and not by the deductible or the bill alone."""
    pairs = [*zip(_bands(own), _bands(other), strict=False)]
    if any(first.formula != second.formula for first, second in pairs):
        return True
    if any(_end(first) != _end(second) for first, second in pairs[:-1]):
        return True
    rest_on = {name for pair in pairs for band in pair for name in band.inputs}
    return not rest_on & differing


def _end(band: Step) -> str:
    """The figure at which a band ends, as its name has it."""
    return band.label.rpartition(" 到 ")[-1]


def _cut_otherwise(own: Step, other: Step) -> bool:
    """Whether the bands of a step begin or end elsewhere in another case, or there are more."""
    return [band.label for band in _bands(own)] != [band.label for band in _bands(other)]


def _amount(steps: Mapping[str, Step], name: str) -> object:
    return steps[name].amount if name in steps else None


def _is_a_cause(
    name: str, before: Mapping[str, Step], after: Mapping[str, Step], differing: set[str]
) -> bool:
    own, others = before.get(name), after.get(name)
    if own and others and own.formula != others.formula:
        return True
    rests_on = {n for step in (own, others) if step for n in (*step.inputs, *_parts(step))}
    return not (rests_on - {name}) & differing


def _parts(step: Step) -> Iterator[str]:
    return (part.id for part in step.parts)


# -- HTML ------------------------------------------------------------------------------------------


def render_comparison(
    compared: Comparison,
    heads: Sequence[str],
    lead: str,
    root: str = "",
    language: Language = CHINESE,
) -> str:
    """The comparison as an HTML fragment; ``heads`` say shortly what each case is, or nothing."""
    return (
        '<section class="calc-answer compare-answer">'
        f"{lead_in(lead, language, _lead_mark(compared, lead))}"
        f"{_days(compared, language)}{_table(compared, heads, language)}"
        f"{_unanswered(compared, language)}{_otherwise(compared, heads, language)}"
        f"{language.left_chinese()}</section>"
        f"{_reasons(compared, heads, root, language)}{_warnings(compared, language)}"
        f"{freshness(*(result for _, result in _answered(compared)), language=language)}"
        f"{notice(language)}"
    )


def _answered(compared: Comparison) -> list[tuple[int, Result]]:
    return [
        (n, row.answer) for n, row in enumerate(compared.rows) if isinstance(row.answer, Result)
    ]


def _days(compared: Comparison, language: Language) -> str:
    """Whose rules: those of which day; figures without their day would pass for today's."""
    by_day: dict[str, list[str]] = {}
    answered = [(number, result.day) for number, result in _answered(compared) if result.day]
    for number, day in answered:
        by_day.setdefault(day_words(day), []).append(str(number + 1))
    if not by_day:
        return ""
    every = len(by_day) == 1 and len(answered) == len(compared.rows)
    told = (
        ("" if every else f"第 {'、'.join(numbers)} 种") + f"按 {day}的规定算"
        for day, numbers in by_day.items()
    )
    words = "；".join(told) + "。"
    return f'<p class="compare-days">{language.sentence(words)}</p>'


def _nth(number: int, head: str = "") -> str:
    """A case in a sentence: its number from one on, and what it is."""
    return f"第 {number} 种" + (f"（{head}）" if head else "")


def _lead(compared: Comparison, heads: Sequence[str]) -> str:
    """Which case leaves the person the least to pay, in one sentence."""
    answered = _answered(compared)
    known = {number for number, _ in answered}
    missing = "、".join(f"第 {n + 1} 种" for n in range(len(compared.rows)) if n not in known)
    if missing:
        return f"{missing}还算不出，看下面的说明。"
    if len(answered) < 2:
        return "现在只有一种情形，再加一种就能比。"
    name = next((n for n in ("patient_total", "back_payment") if _has(answered, n)), None)
    if name is None:
        return "几种情形的结果排在下面。"
    return _verdict(_worlds(answered, name), heads)


_World = Mapping[int, Decimal]
"""What each case leaves to pay, if one and the same thing holds of them all."""


def _worlds(answered: Sequence[tuple[int, Result]], name: str) -> list[_World]:
    """An amount of every case as answered, and then under each of the other readings.

    What one document says, it says of all cases alike; a case of which it says nothing stays.
    """
    readings = dict.fromkeys(
        other.reading for _, result in answered for other in result.alternatives
    )
    own = {n: Decimal(str(result.amounts[name])) for n, result in answered}
    found: list[_World] = [own]
    for reading in readings:
        others = {
            n: Decimal(str(other.amounts[name]))
            for n, result in answered
            for other in result.alternatives
            if other.reading == reading and isinstance(other.amounts.get(name), str)
        }
        found.append(own | others)
    return found


def _verdict(worlds: Sequence[_World], heads: Sequence[str]) -> str:
    """Which case is the cheapest; where that turns on what is not known, that it does."""
    winners = [n for n in worlds[0] if all(world[n] == min(world.values()) for world in worlds)]
    if not winners:
        each = "；".join(
            f"{_nth(n + 1, heads[n])}付 {span(world[n] for world in worlds)} 元" for n in worlds[0]
        )
        return f"哪一种您付得最少，现在说不准：{each}。"
    least = span(min(world.values()) for world in worlds)
    if len(winners) == len(worlds[0]):
        return f"几种情形里您要付的一样多：{least} 元。"
    where = "、".join(_nth(n + 1, heads[n]) for n in winners)
    less = span(max(world.values()) - min(world.values()) for world in worlds)
    return f"{where}您付得最少：{least} 元，比最多的少 {less} 元。"


def _lead_mark(compared: Comparison, lead: str) -> str:
    """A sentence with an amount rests on every case that it weighs."""
    if "元" not in lead:
        return ""
    grades = [result.lowest_grade for _, result in _answered(compared) if result.lowest_grade]
    return low_grade(max(grades, key=GRADES.index, default=None))


def _has(answered: Sequence[tuple[int, Result]], name: str) -> bool:
    return all(isinstance(result.amounts.get(name), str) for _, result in answered)


def _table(compared: Comparison, heads: Sequence[str], language: Language) -> str:
    answered = dict(_answered(compared))
    if not answered:
        return ""
    shown = "".join(
        _head(number, head, answered.get(number - 1), language)
        for number, head in enumerate(heads, 1)
    )
    rows = "".join(
        _row(name, label, answered, len(heads), language) for name, label in _shown(answered)
    )
    return (
        f'<table class="compare-table compare-table--{len(heads)}">'
        f'<caption class="visually-hidden">{language.heading("几种情形的金额和差别")}</caption>'
        '<thead><tr><th scope="col" class="compare-table__corner">'
        f"{language.heading('项目')}</th>{shown}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _head(number: int, head: str, result: Result | None, language: Language) -> str:
    """What the case is comes first, its number beside it, and how its figures are to be taken."""
    mark = low_grade(result.lowest_grade) if result else ""
    rests_on = readings(result.sources) if result else ""
    nth = language.phrase(_nth(number))
    beside = f'<span class="calc-beside">{nth}</span>'
    words = f"{language.phrase(head)} {beside}" if head else nth
    return f'<th scope="col"{rests_on}>{words}{mark}</th>'


def _shown(answered: Mapping[int, Result]) -> list[tuple[str, str]]:
    """The amounts worth a row, the ones that the reader came for first."""
    labels: dict[str, str] = {}
    some = [step for result in answered.values() for step in result.steps]
    wanted = [name for result in answered.values() for name in result.headline]
    for step in some:
        if step.amount or step.id in wanted:
            unit = "（元）" if step.unit == "yuan" else ""
            labels.setdefault(step.id, step.label + unit)
    order = [*dict.fromkeys(name for name in wanted if name in labels)]
    return [(name, labels[name]) for name in (*order, *(n for n in labels if n not in order))]


def _row(
    name: str, label: str, answered: Mapping[int, Result], count: int, language: Language
) -> str:
    base = answered.get(0)
    cells = "".join(
        _cell(name, answered.get(n), base if n else None, language) for n in range(count)
    )
    head = language.amount(name, label)
    return f'<tr data-amount="{escape(name)}"><th scope="row">{head}</th>{cells}</tr>'


def _cell(name: str, result: Result | None, base: Result | None, language: Language) -> str:
    step = next((s for s in result.steps if s.id == name), None) if result else None
    if step is None:
        return "<td>—</td>"
    ends = result.ranges.get(name) if result else None
    shown = money(step.money) if step.unit == "yuan" else language.shown(step)
    number = f'<span class="calc-number">{escape(shown)}</span>'
    if ends:
        both = " to ".join(map(money, ends)) if language.english else span(ends)
        number = f'<span class="calc-number calc-number--range">{escape(both)}</span>'
    before = next((s for s in base.steps if s.id == name), None) if base else None
    words = ""
    if result and base and before:
        yuan_each = step.unit == "yuan" == before.unit
        words = _more(_at_both_ends(name, result, base)) if yuan_each else _difference(step, before)
    told = language.phrase(words)
    more = f' <span class="compare-difference">{told}</span>' if words else ""
    return f"<td>{number}{conditional(step, language)}{more}</td>"


def _at_both_ends(name: str, result: Result, base: Result) -> list[Decimal]:
    """By how much an amount is more than in the first case, at either end of a range.

    What is unknown of both cases is the same of both; where other things are, each may meet each.
    """
    own, first = _ends(name, result), _ends(name, base)
    unknown = {answer.alternatives[0].reading for answer in (result, base) if answer.other_end}
    pairs = product(own, first) if len(unknown) > 1 else zip(own, first, strict=True)
    return [amount - before for amount, before in pairs]


def _ends(name: str, answer: Result) -> tuple[Decimal, Decimal]:
    """An amount, and the same at the other end of a range if there is one."""
    amounts = {step.id: step.money for step in answer.steps if step.unit == "yuan"}
    others = {step.id: step.money for step in answer.other_end if step.unit == "yuan"}
    return amounts[name], others.get(name, amounts[name])


def _more(differences: Sequence[Decimal]) -> str:
    if not any(differences):
        return "一样"
    least, most = min(differences), max(differences)
    if least < 0 < most:
        return f"可能少 {money(-least)}，也可能多 {money(most)}"
    return f"{'多' if most > 0 else '少'} {span(map(abs, differences))}"


def _difference(step: Step, before: Step) -> str:
    if step.amount == before.amount:
        return "一样"
    if step.unit == "months" == before.unit:
        months = step.count - before.count
        return f"{'多' if months > 0 else '少'} {abs(months)} 个月"
    return "不一样"


def _otherwise(compared: Comparison, heads: Sequence[str], language: Language) -> str:
    """What else each case may come to, and with what."""
    items = "".join(
        f"<li{readings(source for step in other.walk() for source in step.sources)}>"
        f"{language.phrase(_nth(n + 1, heads[n]))}：{language.phrase(other.reading)}。"
        f"{_amounts(result, other, language)}</li>"
        for n, result in _answered(compared)
        for other in result.alternatives
    )
    if not items:
        return ""
    return (
        f'<section class="compare-otherwise"><h3>{language.heading("也可能是这样")}</h3>'
        f'<ul class="compare-steps">{items}</ul></section>'
    )


def _amounts(result: Result, other: Alternative, language: Language) -> str:
    """The amounts that the reader came for, as another reading has them."""
    steps = {step.id: step for step in other.steps}
    shown = (steps[name] for name in result.headline if name in steps)
    mark = low_grade(lowest_grade([s for step in other.walk() for s in step.sources]))
    return "".join(
        f"<p>{language.amount(step.id, step.label)}："
        f'<span class="calc-number">{escape(language.shown(step))}</span>{mark}</p>'
        for step in shown
    )


def _unanswered(compared: Comparison, language: Language) -> str:
    found = []
    for number, row in enumerate(compared.rows, 1):
        if isinstance(row.answer, Refused):
            words = f"第 {number} 种算不出：{row.answer.message}"
            found.append(f"<li>{language.sentence(words)}</li>")
        elif isinstance(row.answer, InvalidInput):
            said = "；".join(error.message for error in row.answer.errors)
            words = f"第 {number} 种填得还不对：{said}"
            found.append(f"<li>{language.sentence(words)}</li>")
    return f'<ul class="calc-warnings">{"".join(found)}</ul>' if found else ""


def _reasons(compared: Comparison, heads: Sequence[str], root: str, language: Language) -> str:
    answered = dict(_answered(compared))
    first = answered.pop(0, None)
    if first is None or not answered:
        return ""
    parts = "".join(
        _reason(number + 1, heads, departures(first, other), root, language)
        for number, other in answered.items()
    )
    ranged = any(row.ranges for row in (first, *answered.values()))
    end = f"<p>{language.heading(AT_THE_MOST)}。</p>" if ranged else ""
    heading = f"<h3>{language.heading('差在哪一步')}</h3>{end}"
    return f'<section class="calc-working compare-reasons">{heading}{parts}</section>'


def _reason(
    number: int, heads: Sequence[str], found: Sequence[Departure], root: str, language: Language
) -> str:
    own, first = heads[number - 1], heads[0]
    head = language.phrase(f"{_nth(number, own)}和{_nth(1, first)}")
    if not found:
        return f"<h4>{head}</h4><p>{language.heading('每一步都一样。')}</p>"
    items = "".join(_departure(number, heads, departure, root, language) for departure in found)
    return f'<h4>{head}</h4><ul class="compare-steps">{items}</ul>'


def _departure(
    number: int, heads: Sequence[str], found: Departure, root: str, language: Language
) -> str:
    sides = ((1, found.first), (number, found.other))
    lines = "".join(
        f"<p>{language.phrase(heads[n - 1] or _nth(n))}：{_side(step, found, language)}</p>"
        for n, step in sides
    )
    step = found.first or found.other
    label = language.amount(step.id, found.label) if step else escape(found.label)
    every = (source for _, step in sides if step for source in found.sources(step))
    sources = tuple(dict.fromkeys(every))
    return (
        f"<li{readings(sources)}><strong>{label}</strong>{lines}"
        f"{render_sources(sources, root, language)}</li>"
    )


def _side(step: Step | None, found: Departure, language: Language) -> str:
    if step is None:
        return language.heading("没有这一步。")
    numbers = f"（{found.numbers(step)}）" if found.numbers(step) else ""
    return (
        f'<span class="calc-number">{escape(language.shown(step))}</span>'
        f"，{language.phrase(step.formula)}{escape(numbers)}"
    )


def _warnings(compared: Comparison, language: Language) -> str:
    """What each answer warns of; what several do is said once, with their numbers."""
    said: dict[str, list[int]] = {}
    answered = _answered(compared)
    for number, result in answered:
        for warning in (*result.warnings, *result.assumptions):
            said.setdefault(warning, []).append(number + 1)
    items = "".join(
        f"<li>{_whose(numbers, len(answered))}{language.sentence(warning)}</li>"
        for warning, numbers in said.items()
    )
    if not items:
        return ""
    return (
        '<details class="calc-details">'
        f"<summary>{language.heading('要注意的')}（{len(said)} 条）</summary>"
        f"<ul>{items}</ul></details>"
    )


def _whose(numbers: Sequence[int], count: int) -> str:
    return "" if len(numbers) == count else f"第 {'、'.join(map(str, numbers))} 种："
