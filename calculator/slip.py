"""An answer on one sheet of paper: what was asked, what came out, how, and where it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from calculator import own_rule
from calculator.amounts import typed_decimal
from calculator.answer import CALCULATORS, calculate
from calculator.definition import Calculator
from calculator.english import Language, marked
from calculator.escape import escape
from calculator.fields import Field
from calculator.html_steps import CHINESE, readings
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
_WHOLE = " slip-whole"
_FEW_TERMS = 4
_MANY_ROWS = 8
_OF_PLACE = {"institution": "institutions", "tier": "tiers", "disease": "diseases"}


@dataclass(frozen=True, slots=True)
class Listed:
    """What was filled in line by line, what each line came to, and the step that says how.

    A sum over the lines stands below them; the working is spared those.
    """

    table: Table
    steps: Sequence[Step | None]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(step.id for step in self.steps if step)


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
    said = inputs_in_words(given, fields, place)
    language = Language(english=payload.get("lang") == "en")
    return {"html": render_slip(result, title, said, language=language)}


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
    result: Result,
    title: str,
    said: Sequence[tuple[str, str]],
    *,
    listed: Listed | None = None,
    language: Language = CHINESE,
) -> str:
    """The sheet as HTML. Where room is short, sheet.js says what goes, and what is ``slip-key``.

    ``listed`` holds what was filled in line by line. In English there is English for what was
    asked and what came out; the working stays as the counter reads it.
    """
    documents = _documents(result.sources)
    numbers = {document: number for number, document in enumerate(documents, 1)}
    return "".join(
        (
            f'<article class="slip"{readings(_shown(result))}><header class="slip-head">',
            f'<div><p class="slip-site">医保明白账</p><h1>{escape(title)}</h1></div>',
            f'<p class="slip-heed">{language.heading("请以经办机构为准")}<br>',
            f"{language.heading('电话 12393')}</p></header>",
            '<div class="slip-top"><div>',
            _inputs(said, language),
            _amounts(result, language),
            "</div>",
            _picture(result, language),
            "</div>",
            _lead(result, language),
            _alternatives(result, language),
            _list(listed, result, numbers) if listed else "",
            *(_table(table, key=not result.headline) for table in result.tables),
            _working(result, numbers, listed, language),
            _cited(documents, _named(result), language),
            _warnings(result.warnings, language),
            '<div class="slip-foot"><div class="slip-facts">',
            _facts(result),
            f"<p>{escape(NOTICE)}</p>",
            language.left_chinese(),
            _notes(language),
            '</div><div class="slip-code"></div></div></article>',
        )
    )


def _shown(result: Result) -> Iterator[Citation]:
    """All that the sheet rests on, but for other readings, which say so where they stand."""
    yield from result.sources
    for table in result.tables:
        yield from table.sources
        yield from (cell for row in table.rows for cell in row if isinstance(cell, Citation))


def _lead(result: Result, language: Language) -> str:
    words = language.plain_sentence(result.lead)
    english = f'<p class="slip-lead" lang="en">{marked(words)}</p>' if words else ""
    return f'{english}<p class="slip-lead">{escape(result.lead)}{_low(result.lead_grade)}</p>'


def _inputs(said: Iterable[tuple[str, str]], language: Language) -> str:
    rows = "".join(
        f"<div><dt>{language.phrase(label)}</dt><dd>{language.phrase(words)}</dd></div>"
        for label, words in said
    )
    return f'<h2>{language.heading("您问的")}</h2><dl class="slip-inputs">{rows}</dl>'


def _amounts(result: Result, language: Language) -> str:
    steps = {step.id: step for step in result.steps}
    rows = "".join(
        f"<div><dt>{language.amount(name, steps[name].label)}</dt>"
        f"<dd>{escape(_most_and_least(result, steps[name], language))}"
        f"{_conditional(steps[name])}</dd></div>"
        for name in result.headline
    )
    mark = f"（C 级，{GRADE_WORDS['C']}）" if result.lowest_grade == "C" else ""
    head = language.heading("算出来")
    return f'<h2>{head}{mark}</h2><dl class="slip-amounts">{rows}</dl>' if rows else ""


def _conditional(step: Step) -> str:
    return f'<small class="slip-if">（{escape(step.condition)}）</small>' if step.condition else ""


def _picture(result: Result, language: Language) -> str:
    """The picture of the bill; its pattern is its own, since the page's is not drawn in print."""
    parts = waterfall(result)
    if not parts:
        return ""
    drawn = picture(parts, language).replace("hatch-", "slip-hatch-")
    key = language.heading("斜纹是医保付的，实心是您付的。")
    return f'<div class="slip-picture">{drawn}<p>{key}{_end_of(result, language)}</p></div>'


def _most_and_least(result: Result, step: Step, language: Language) -> str:
    ends = result.ranges.get(step.id)
    return language.between(*ends) if ends else language.shown(step)


def _end_of(result: Result, language: Language) -> str:
    """Which end of a range is drawn, or worked out."""
    return language.heading("照医保付得最多的那一头。") if result.ranges else ""


def _alternatives(result: Result, language: Language) -> str:
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
    return f"<h2>{language.heading('也可能是这样')}</h2>{listed}" if items else ""


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


def _list(listed: Listed, result: Result, numbers: Mapping[str, int]) -> str:
    """What was filled in line by line, with the documents behind each line, and the sums."""
    table = listed.table
    heads = "".join(f'<th scope="col">{escape(words)}</th>' for words in table.head)
    rows = "".join(
        _listed_row(row, step, numbers, _mark(table, number))
        for number, (row, step) in enumerate(zip(table.rows, listed.steps, strict=True))
    )
    many = " slip-rows--many" if len(table.rows) > _MANY_ROWS else ""
    return (
        f"<h2>{escape(table.title)}</h2>"
        f'<table class="slip-table slip-rows{many}"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody><tfoot>{_sums(result)}</tfoot></table>"
    )


def _listed_row(
    row: Sequence[str | Citation], step: Step | None, numbers: Mapping[str, int], mark: str
) -> str:
    sources = [source for one in step.walk() for source in one.sources] if step else []
    cited, marks = _marks(sources, numbers)
    first, what, *amounts = (escape(_cell(cell)) for cell in row)
    rest = "".join(f"<td>{cell}</td>" for cell in amounts)
    return (
        f'<tr class="slip-row{_KEY}"><td>{first}</td>'
        f"<td{readings(sources)}{cited}>{what}{marks}{mark}</td>{rest}</tr>"
    )


def _sums(result: Result) -> str:
    """The lines' sums, in the columns that they are of."""
    steps = {step.id: step for step in result.steps}
    cells = "".join(
        f"<td>{show(steps[name].money, 'yuan').removesuffix(' 元')}</td>"
        for name in ("total", *result.headline)
    )
    name = result.headline[0]
    return (
        f'<tr class="slip-row" data-step="{name}"><th scope="row" colspan="2">合计</th>{cells}</tr>'
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


def _named(result: Result) -> set[str]:
    """The documents that some line of the working names."""
    rows = (step for step, _, _ in _steps(result))
    return {source.document for row in rows for step in row.walk() for source in step.sources}


def _working(
    result: Result, numbers: Mapping[str, int], listed: Listed | None, language: Language
) -> str:
    """The steps that came to something, each with its numbers and the documents it rests on."""
    grades = result.grades
    rows = "".join(
        _row(step, top, kind, _how(step, top, listed), numbers, _low(grades.get(step.id)))
        for step, top, kind in (_below(listed, result) if listed else _steps(result))
    )
    if not rows:
        return ""
    head = language.heading("怎样算的")
    end = f' <small class="slip-if">{_end_of(result, language)}</small>' if result.ranges else ""
    table = f'<table class="slip-table slip-steps"><tbody>{rows}</tbody></table>'
    return f"<h2>{head}{end}</h2>{table}"


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


def _below(listed: Listed, result: Result) -> Iterator[tuple[Step, Step, str]]:
    """The steps worth a line below a list: how each line of it came about, all of it or nothing.

    Sums repeat what stands in the list: those of its columns are there already, others are spared.
    """
    for step, top, kind in _steps(result):
        if top.id in listed.ids:
            yield step, top, kind or _WHOLE
        elif step.id not in ("total", *result.headline):
            yield step, top, _MORE


def _how(step: Step, top: Step, listed: Listed | None) -> str:
    """A step's numbers or words; of a sum over more than a few lines, of how many."""
    terms = step.numbers.count(" + ") + 1
    if listed and top.id not in listed.ids and terms > _FEW_TERMS:
        return f"上面 {terms} 次合计"
    return step.numbers or step.formula


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


def _row(step: Step, top: Step, kind: str, how: str, numbers: Mapping[str, int], mark: str) -> str:
    sources = [source for one in step.walk() for source in one.sources]
    cites, marks = _marks(sources, numbers)
    of = f' data-step="{escape(step.id)}" data-of="{escape(top.id)}"'
    return (
        f'<tr class="slip-row{kind}"{readings(sources)}{of}{cites}>'
        f'<th scope="row">{escape(step.label)}</th>'
        f"<td>{escape(how)}{escape(marks)}</td><td>{escape(step.shown)}{mark}</td></tr>"
    )


def _marks(sources: Iterable[Citation], numbers: Mapping[str, int]) -> tuple[str, str]:
    """The documents that a line rests on, for sheet.js and for the reader."""
    cited = [numbers[name] for name in dict.fromkeys(source.document for source in sources)]
    marks = "".join(f"[{number}]" for number in cited)
    return (f' data-cites="{" ".join(map(str, cited))}"' if cited else ""), marks


def _documents(sources: Iterable[Citation]) -> dict[str, list[Citation]]:
    found: dict[str, list[Citation]] = {}
    for source in sources:
        found.setdefault(source.document, []).append(source)
    return found


def _cited(
    documents: Mapping[str, Sequence[Citation]], named: Collection[str], language: Language
) -> str:
    if not documents:
        return ""
    # Numbered one by one: where one is left out, the others keep the number that lines name.
    items = "".join(
        f'<li class="slip-row{"" if name in named else " slip-unnamed"}" value="{number}">'
        f"{_document(cited)}</li>"
        for number, (name, cited) in enumerate(documents.items(), 1)
    )
    return f'<h2>{language.heading("依据")}</h2><ol class="slip-documents">{items}</ol>'


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


def _warnings(warnings: Sequence[str], language: Language) -> str:
    items = "".join(f'<li class="slip-row">{escape(warning)}</li>' for warning in warnings)
    head = language.heading("要当心")
    return f'<h2>{head}</h2><ul class="slip-list slip-warnings">{items}</ul>' if items else ""


def _facts(result: Result) -> str:
    day = f"问的是 {day_words(result.day)}。" if result.day else ""
    checked = f"资料最早核对于 {result.oldest_check}。" if result.oldest_check else ""
    return (
        f"<p>{day}{checked}数据版本 {escape(result.data_version)}。"
        '<span class="slip-printed"></span></p>'
        '<p class="slip-left-out"></p>'
    )


def _notes(language: Language) -> str:
    lines, head = "<p></p>" * _LINES, language.heading("窗口怎么说（自己记）")
    return f'<div class="slip-notes"><h2>{head}</h2>{lines}</div>'
