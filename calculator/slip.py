"""An answer on one sheet of paper: what was asked, what came out, how, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from calculator import own_rule
from calculator.amounts import typed_decimal
from calculator.answer import CALCULATORS, calculate
from calculator.definition import Calculator
from calculator.escape import escape
from calculator.fields import Field
from calculator.html_steps import readings
from calculator.months import Month, day_words
from calculator.policy.library import Library
from calculator.policy.model import Place
from calculator.policy.periods import parse_day
from calculator.steps import GRADE_WORDS, NOTICE, Citation, Result, Step, Table, lowest_grade, show
from calculator.waterfall import picture, waterfall

_LOCATORS = 4
_LINES = 4
_KEY = " slip-key"
_MORE = " slip-more"
_PART = " slip-part"
_OF_PLACE = {"institution": "institutions", "tier": "tiers", "disease": "diseases"}


def slip(payload: Mapping[str, Any], library: Library) -> dict[str, Any]:
    """The sheet for a question, as the page asks for it."""
    name, given = str(payload["calculator"]), payload["inputs"]
    if name == own_rule.ID:
        name, raw = own_rule.question(given)
        title, fields = own_rule.TITLE, own_rule.FIELDS
    else:
        calculator: Calculator = CALCULATORS[name]
        raw, title, fields = given, calculator.title, calculator.fields
    result = calculate(name, raw, library, today=parse_day(str(payload.get("today"))))
    place = library.places.get(result.place)
    return {"html": render_slip(result, title, inputs_in_words(given, fields, place))}


def inputs_in_words(
    given: Mapping[str, object], fields: Sequence[Field], place: Place | None
) -> list[tuple[str, str]]:
    """What the reader filled in, as a person would say it, in the order of the form."""
    said = []
    for item in fields:
        value = given.get(item.name)
        if value is None or value in ("", False) or not item.needed(given):
            continue
        said.append((item.label, _said(item, value, place)))
    return said


def _said(item: Field, value: object, place: Place | None) -> str:
    text = str(value)
    if text == "unknown":
        return "不清楚"
    if item.kind == "flag":
        return "是"
    if item.name == "place" and place is not None and place.id == text:
        return place.short_name
    if item.name in _OF_PLACE and place is not None:
        labels = {kind.id: kind.label for kind in getattr(place, _OF_PLACE[item.name])}
        return str(labels.get(text, text))
    if item.kind == "money":
        amount = typed_decimal(text)
        return show(amount, "yuan") if isinstance(amount, Decimal) else text
    if item.kind == "date":
        day = parse_day(text)
        return day_words(day) if day else text
    if item.kind == "month":
        month = Month.parse(text)
        return month.words if month else text
    unit = item.unit or ""
    return f"{item.words(text).removesuffix(unit)} {unit}".strip()


def render_slip(
    result: Result, title: str, said: Sequence[tuple[str, str]], *, listed: Table | None = None
) -> str:
    """The sheet as HTML. Where room is short, sheet.js says what goes, and what is ``slip-key``.

    ``listed`` holds what was filled in line by line.
    """
    documents = _documents(result.sources)
    return "".join(
        (
            f'<article class="slip"{readings(_shown(result))}><header class="slip-head">',
            f'<div><p class="slip-site">医保明白账</p><h1>{escape(title)}</h1></div>',
            '<p class="slip-heed">请以经办机构为准<br>电话 12393</p></header>',
            '<div class="slip-top"><div>',
            _inputs(said),
            _amounts(result),
            "</div>",
            _picture(result),
            "</div>",
            f'<p class="slip-lead">{escape(result.lead)}{_low(result.lead_grade)}</p>',
            _alternatives(result),
            _table(listed, key=True) if listed else "",
            *(_table(table, key=not result.headline) for table in result.tables),
            _working(result, documents),
            _cited(documents),
            _warnings(result.warnings),
            '<div class="slip-foot"><div class="slip-facts">',
            _facts(result),
            f"<p>{escape(NOTICE)}</p>",
            _notes(),
            '</div><div class="slip-code"></div></div></article>',
        )
    )


def _shown(result: Result) -> Iterator[Citation]:
    """All that the sheet rests on, but for other readings, which say so where they stand."""
    yield from result.sources
    for table in result.tables:
        yield from table.sources
        yield from (cell for row in table.rows for cell in row if isinstance(cell, Citation))


def _inputs(said: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(words)}</dd></div>" for label, words in said
    )
    return f'<h2>您问的</h2><dl class="slip-inputs">{rows}</dl>'


def _amounts(result: Result) -> str:
    steps = {step.id: step for step in result.steps}
    rows = "".join(
        f"<div><dt>{escape(steps[name].label)}</dt>"
        f"<dd>{escape(result.shown(steps[name]))}{_conditional(steps[name])}</dd></div>"
        for name in result.headline
    )
    mark = f"（C 级，{GRADE_WORDS['C']}）" if result.lowest_grade == "C" else ""
    return f'<h2>算出来{mark}</h2><dl class="slip-amounts">{rows}</dl>' if rows else ""


def _conditional(step: Step) -> str:
    return f"（{escape(step.condition)}）" if step.condition else ""


def _picture(result: Result) -> str:
    """The picture of the bill; its pattern is its own, since the page's is not drawn in print."""
    parts = waterfall(result)
    if not parts:
        return ""
    drawn = picture(parts).replace("hatch-", "slip-hatch-")
    words = f"斜纹是医保付的，实心是您付的。{_end_of(result)}"
    return f'<div class="slip-picture">{drawn}<p>{words}</p></div>'


def _end_of(result: Result) -> str:
    """Which end of a range is drawn, or worked out."""
    return "照医保付得最多的那一头。" if result.ranges else ""


def _alternatives(result: Result) -> str:
    items = []
    for other in result.alternatives:
        steps = {step.id: step for step in other.steps}
        amounts = "，".join(
            f"{steps[name].label} {steps[name].shown}" for name in result.headline if name in steps
        )
        sources = [source for step in other.walk() for source in step.sources]
        words = f"{escape(other.reading)}：{escape(amounts)}{_low(lowest_grade(sources))}"
        items.append(f"<li{readings(sources)}>{words}</li>")
    listed = f'<ul class="slip-list slip-others">{"".join(items)}</ul>'
    return f"<h2>也可能是这样</h2>{listed}" if items else ""


def _table(table: Table, *, key: bool) -> str:
    """A table, which is the answer itself where there are no amounts to lead with."""
    heads = "".join(f'<th scope="col">{escape(words)}</th>' for words in table.head)
    rows = "".join(
        f'<tr class="slip-row{_KEY if key else ""}"{_cited_in(row)}>'
        + "".join(f"<td>{escape(_cell(cell))}</td>" for cell in row[:1])
        + "".join(f"<td>{escape(_cell(cell))}{_mark(table, number)}</td>" for cell in row[1:])
        + "</tr>"
        for number, row in enumerate(table.rows)
    )
    return (
        f"<h2{readings(table.sources)}>{escape(table.title)}</h2>"
        '<table class="slip-table slip-rows">'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _cited_in(row: Iterable[str | Citation]) -> str:
    return readings(cell for cell in row if isinstance(cell, Citation))


def _mark(table: Table, row: int) -> str:
    return _low(table.grades[row] if table.grades else None)


def _low(grade: str | None) -> str:
    """On paper the letter has to do, as there is nothing to point at."""
    return "（C 级）" if grade == "C" else ""


def _cell(cell: str | Citation) -> str:
    return f"《{cell.title}》{cell.locator}" if isinstance(cell, Citation) else cell


def _working(result: Result, documents: Mapping[str, Sequence[Citation]]) -> str:
    """The steps that came to something, each with its numbers and the documents it rests on."""
    numbers = {document: number for number, document in enumerate(documents, 1)}
    grades = result.grades
    rows = "".join(
        _row(step, top, kind, numbers, _low(grades.get(step.id)))
        for step, top, kind in _steps(result)
    )
    if not rows:
        return ""
    end = f"（{_end_of(result)}）".replace("。", "") if result.ranges else ""
    return (
        f'<h2>怎样算的{end}</h2><table class="slip-table slip-steps"><tbody>{rows}</tbody></table>'
    )


def _steps(result: Result) -> Iterator[tuple[Step, Step, str]]:
    """The steps worth a line, each with the one it is within and its classes.

    Those that the first amounts rest on are the ``slip-key`` to them. A part with numbers of its
    own is where an amount comes from; one without is only looked up, and can be spared.
    """
    keys = _rested_on(result)
    for step in result.steps:
        wanted = step.id in result.headline
        if not _matters(step) and not wanted:
            continue
        for part in (part for part in step.walk() if part is not step):
            if _matters(part):
                yield part, step, _PART + ("" if part.numbers else _MORE)
        if step.id in keys or step.numbers or step.sources or step.parts or step.left_out:
            spared = "" if wanted or step.parts or step.sources else _MORE
            yield step, step, _KEY if step.id in keys else spared


def _rested_on(result: Result) -> set[str]:
    """The top steps that the first amounts come from, by what they and their parts take in.

    What the reader filled in stands above the working already.
    """
    tops = {part.id: step for step in result.steps for part in step.walk()}
    found: set[str] = set()
    todo = [tops[name] for name in result.headline]
    while todo:
        step = todo.pop()
        if step.id in found:
            continue
        found.add(step.id)
        taken = (name for part in step.walk() for name in part.inputs)
        todo += [tops[name] for name in taken if name in tops]
    said = {
        step.id
        for step in result.steps
        if not (step.numbers or step.sources or step.parts or step.left_out)
    }
    said |= {step.id for step in result.steps if step.id.startswith("visit_")}
    return found - (said - {*result.headline})


def _matters(step: Step) -> bool:
    if step.left_out:
        return True
    return not (step.unit == "yuan" and not step.money) and step.id != "cash"


def _row(step: Step, top: Step, kind: str, numbers: Mapping[str, int], mark: str) -> str:
    sources = [source for one in step.walk() for source in one.sources]
    cited = [numbers[name] for name in dict.fromkeys(source.document for source in sources)]
    marks = "".join(f"[{number}]" for number in cited)
    of = f' data-step="{escape(step.id)}" data-of="{escape(top.id)}"'
    cites = f' data-cites="{" ".join(map(str, cited))}"' if cited else ""
    how = step.numbers or step.formula
    return (
        f'<tr class="slip-row{kind}"{readings(sources)}{of}{cites}>'
        f'<th scope="row">{escape(step.label)}</th>'
        f"<td>{escape(how)}{escape(marks)}</td><td>{escape(step.shown)}{mark}</td></tr>"
    )


def _documents(sources: Iterable[Citation]) -> dict[str, list[Citation]]:
    found: dict[str, list[Citation]] = {}
    for source in sources:
        found.setdefault(source.document, []).append(source)
    return found


def _cited(documents: Mapping[str, Sequence[Citation]]) -> str:
    if not documents:
        return ""
    # Numbered one by one: where one is left out, the others keep the number that lines name.
    items = "".join(
        f'<li class="slip-row" value="{number}">{_document(cited)}</li>'
        for number, cited in enumerate(documents.values(), 1)
    )
    return f'<h2>依据</h2><ol class="slip-documents">{items}</ol>'


def _document(cited: Sequence[Citation]) -> str:
    first = cited[0]
    if first.typed:
        return "您自己填的参数，没有出处"
    where = list(dict.fromkeys(source.locator for source in cited))
    locators = "、".join(where[:_LOCATORS]) + ("等" if len(where) > _LOCATORS else "")
    oldest = min(source.checked_on for source in cited)
    grades = sorted({source.grade for source in cited})
    words = "、".join(f"{grade} 级，{GRADE_WORDS[grade]}" for grade in grades)
    return f"《{escape(first.title)}》{escape(locators)}（{words}；{oldest} 核对）"


def _warnings(warnings: Sequence[str]) -> str:
    items = "".join(f'<li class="slip-row">{escape(warning)}</li>' for warning in warnings)
    return f'<h2>要当心</h2><ul class="slip-list slip-warnings">{items}</ul>' if items else ""


def _facts(result: Result) -> str:
    day = f"问的是 {day_words(result.day)}。" if result.day else ""
    checked = f"资料最早核对于 {result.oldest_check}。" if result.oldest_check else ""
    return (
        f"<p>{day}{checked}数据版本 {escape(result.data_version)}。"
        '<span class="slip-printed"></span></p>'
        '<p class="slip-left-out"></p>'
    )


def _notes() -> str:
    lines = "<p></p>" * _LINES
    return f'<div class="slip-notes"><h2>窗口怎么说（自己记）</h2>{lines}</div>'
