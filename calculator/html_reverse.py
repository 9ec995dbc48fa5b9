"""Reverse questions as a form asks them, and their answers as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from calculator.amounts import money
from calculator.answer import CALCULATORS, calculate, fields_for
from calculator.catalogue import FIELDS, HOW_MUCH, WHAT
from calculator.english import Language
from calculator.errors import FieldError, InvalidInput, Refused
from calculator.fields import Field, Inputs, Option, read_inputs
from calculator.html import lead_in, notice, render_result
from calculator.html_steps import low_grade, readings
from calculator.policy.conditions import AMOUNT_OF_CLASS
from calculator.policy.library import Library
from calculator.policy.shapes import BENEFIT_TITLES
from calculator.reverse import Beyond, Reverse, reverse
from calculator.steps import Result

_KINDS = ("inpatient", "outpatient")
_ASKED = "您想知道什么"
_OWN = (
    Field(
        "question",
        "想倒过来问哪一样",
        "choice",
        _ASKED,
        required=True,
        options=(
            Option("ceiling", "花到多少封顶", "How much until the ceiling is reached"),
            Option("critical_illness", "花到多少大病保险开始报", "Until critical illness pays"),
            Option("amount", "想让医保付到一个数，要花多少", "Until the funds pay a given amount"),
        ),
        label_en="Question",
    ),
    Field(
        "reaches",
        "想让医保一共付多少",
        "money",
        _ASKED,
        required=True,
        unit="元",
        minimum=0,
        when={"question": ("amount",)},
        label_en="Amount that the funds should pay",
    ),
    Field(
        "care",
        "住院还是门诊",
        "choice",
        WHAT,
        required=True,
        options=(
            Option("inpatient", "住院", "Hospital stay"),
            Option("outpatient", "门诊", "Clinic"),
        ),
        label_en="Kind of care",
    ),
)
_ONLY_FOR: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    **{name: {"care": ("inpatient",)} for name in ("admission", "oncology", "days")},
    "chronic": {"care": ("outpatient",)},
    "disease": {"care": ("outpatient",)},
}
_GROWS = "这里把费用当作只增加医保范围内的部分；自费、先行自付照您填的不变。"
_MEANT = {
    "ceiling": "到了这里，统筹基金今年就不再往下付了{then}。",
    "critical_illness": "过了这里，大病保险开始付。",
    "amount": "再少一分就到不了。",
}


def reverse_fields(library: Library) -> tuple[Field, ...]:
    """The fields of the form: the question, then the case, without the total."""
    found: dict[str, Field] = {}
    for kind in _KINDS:
        for item in fields_for(CALCULATORS[kind], library):
            found.setdefault(item.name, item)
    question, reaches, care = _OWN
    left_out = {"total", *AMOUNT_OF_CLASS.values()}  # what is asked for, and what makes it up
    rest = [_for_form(item) for item in found.values() if item.name not in left_out]
    before = [item for item in rest if item.group != HOW_MUCH and item.name not in ("date",)]
    split = next(n for n, item in enumerate(before) if item.group == WHAT)
    dated = [item for item in rest if item.name == "date"]
    bill = [item for item in rest if item.group == HOW_MUCH]
    return (question, reaches, *before[:split], care, *dated, *before[split:], *bill)


def _for_form(item: Field) -> Field:
    when = _ONLY_FOR.get(item.name, item.when)
    label = FIELDS["care_place"].label if item.name == "care_place" else item.label
    return replace(item, label=label, when=when, may_be_unknown=False)


def backwards(payload: Mapping[str, Any], library: Library) -> dict[str, Any]:
    """The bridge's method: the smallest bill that reaches what is wanted."""
    raw = dict(payload["inputs"])
    own = {item.name: raw.pop(item.name, None) for item in _OWN}
    asked = _read_own(own, raw, library)
    kind = asked["care"]
    case = {name: value for name, value in raw.items() if name != "total"}
    found = reverse(kind, case, _want(asked), library, form=True)
    at = calculate(kind, {**case, "total": str(found.total)}, library)
    lead = _lead(found, asked)
    lang = payload.get("lang", "zh")
    language = Language(english=lang == "en")
    answer = _answer(found, lead, asked, at, language)
    rest = render_result(at, payload.get("root", ""), lang)
    summary = language.heading("花到这么多时，这张账单怎样分")
    return {
        "html": f'{answer}<details class="calc-details reverse-bill">'
        f"<summary>{summary}</summary>{rest}</details>",
        "announcement": lead,
        "result": found.to_json(),
    }


def _read_own(own: Mapping[str, object], raw: Mapping[str, object], library: Library) -> Inputs:
    """The form's own answers; what the rest lacks is told in the same breath."""
    try:
        return read_inputs(_OWN, own)
    except InvalidInput as invalid:
        kind = str(own.get("care") or "inpatient")
        errors = [*invalid.errors, *_rest_of_errors(kind, raw, library)]
        raise InvalidInput(errors) from None


def _rest_of_errors(kind: str, raw: Mapping[str, object], library: Library) -> Sequence[FieldError]:
    if kind not in _KINDS:
        return ()
    try:
        calculate(kind, {**raw, "total": "1"}, library, form=True)
    except InvalidInput as invalid:
        return [error for error in invalid.errors if error.field != "total"]
    except Refused:
        pass  # a question for later: now it is about inputs
    return ()


def _want(asked: Inputs) -> dict[str, object]:
    if asked["question"] != "amount":
        return {"event": asked["question"]}
    if not asked["reaches"]:
        raise InvalidInput([FieldError("reaches", "要大于 0 元。")])
    return {"amount": "fund_total", "reaches": str(asked["reaches"])}


def _lead(found: Reverse, asked: Inputs) -> str:
    what = "这次住院" if asked["care"] == "inpatient" else "这次门诊"
    total = money(found.total)
    if asked["question"] == "ceiling":
        return _ceiling(f"{what}总费用花到 {total} 元", found.beyond)
    if asked["question"] == "critical_illness":
        return f"{what}总费用花到 {total} 元，大病保险开始报。"
    return f"想让医保一共付 {money(found.reaches)} 元，{what}总费用要花到 {total} 元。"


def _ceiling(reached: str, beyond: Beyond | None) -> str:
    """The pooled fund's ceiling is the last one only where no further layer goes on."""
    if beyond is None or not beyond.layers:
        return f"{reached}，就封顶了。"
    words = f"{reached}，统筹基金就到封顶线；再往上改由{_titles(beyond)}接着付"
    if beyond.total is None:
        return f"{words}，这里没有收录它的封顶线。"
    return f"{words}，花到 {money(beyond.total)} 元才全部封顶。"


def _last(beyond: Beyond | None) -> tuple[tuple[str, str, str], ...]:
    """The total from which no layer pays more, as an amount."""
    if beyond is None or not beyond.layers or beyond.total is None:
        return ()
    return (("beyond_total", "花到这里才全部封顶", money(beyond.total)),)


def _titles(beyond: Beyond) -> str:
    return "、".join(BENEFIT_TITLES[name] for name in beyond.layers)


def _meaning(found: Reverse, question: str) -> str:
    layers = _titles(found.beyond) if found.beyond else ""
    return _MEANT[question].format(then=f"，改由{layers}接着付" if layers else "")


def _answer(found: Reverse, lead: str, asked: Inputs, at: Result, language: Language) -> str:
    mark = low_grade(at.lowest_grade)
    funds, patient = (
        money(Decimal(found.amounts[name])) for name in ("fund_total", "patient_total")
    )
    rows = (
        ("total", "总费用花到", money(found.total)),
        *_last(found.beyond),
        ("in_scope", "其中医保范围内的", money(found.in_scope)),
        ("fund_total", "那时医保一共付", funds),
        ("patient_total", "那时您自己付", patient),
    )
    unit = "yuan" if language.english else "元"
    amounts = "".join(
        f'<div class="calc-amount" data-amount="{name}"><dt>{language.heading(label)}</dt>'
        f'<dd><span class="calc-number">{amount} {unit}</span>{mark}</dd></div>'
        for name, label, amount in rows
    )
    news = (words for words in found.warnings if words not in at.warnings)
    own = "".join(f"<li>{language.sentence(words)}</li>" for words in news)
    meant = _meaning(found, asked["question"])
    return (
        f'<section class="calc-answer"{readings(at.sources)}>'
        f'<dl class="calc-amounts">{amounts}</dl>'
        f"{lead_in(lead, language, mark)}<p>{language.sentence(meant)}</p>"
        f"<p>{language.sentence(_GROWS)}</p>"
        + (f'<ul class="calc-warnings">{own}</ul>' if own else "")
        + f"{notice(language)}</section>"
    )
