"""A reader's own place: the main parameters of an inpatient rule typed into a short form.

The answer says that nobody has checked them; with it comes a draft of the data files that such a
place would have, for an editor to complete with its sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from calculator.amounts import half_width, plain_decimal
from calculator.answer import calculate
from calculator.catalogue import FIELDS as KNOWN
from calculator.catalogue import RULE, WHERE, pick
from calculator.english import Language
from calculator.errors import FieldError, InvalidInput
from calculator.fields import Field, Inputs, Option, on_form, read_inputs
from calculator.html import render_result
from calculator.numerals import chinese_number
from calculator.policy.library import Library
from calculator.typed_in import draft

ID = "own-rule"
TITLE = "自己填参数：住院能报多少"
LEVELS = {"1": "一级", "2": "二级", "3": "三级"}
_HUNDRED = Decimal(100)
_EXAMPLE = Decimal(85)
_TENTHS = re.compile("([0-9一二两三四五六七八九十]{1,2})成([0-9一二三四五六七八九]?)")
_FILE = "yibao-draft.yaml"
_DRAFT = "存成一个草稿文件。补上出处，就能发给本站收录；里面没有您的医疗费。"


def _percent(name: str, label: str, english: str, *by: str, required: bool = False) -> Field:
    when = {"rate_by": by} if by else {}
    return Field(
        name, label, "text", RULE, required=required, unit="%", when=when, label_en=english
    )


def _deductible(level: str, name: str) -> Field:
    label = f"{name}医院的起付线"
    return Field(
        f"deductible_{level}",
        label,
        "money",
        RULE,
        unit="元",
        label_en=f"Deductible, level {level}",
    )


def _band(name: str, label: str, english: str, *, required: bool) -> Field:
    by = {"rate_by": ("bands",)}
    return Field(
        name, label, "money", RULE, required=required, unit="元", when=by, label_en=english
    )


FIELDS: tuple[Field, ...] = (
    on_form(KNOWN["cause"]),
    Field(
        "place",
        "地方的名字",
        "text",
        WHERE,
        required=True,
        help="您参保的市或县，如“某某市”。只写在结果和草稿里。",
        label_en="Name of the place",
    ),
    KNOWN["scheme"],
    KNOWN["date"],
    *(_deductible(level, name) for level, name in LEVELS.items()),
    Field(
        "rate_by",
        "报销比例怎么定",
        "choice",
        RULE,
        required=True,
        options=(
            Option("level", "看医院级别", "By level of hospital"),
            Option("bands", "看费用多少，分段", "By bands of the bill"),
        ),
        label_en="How the rate is set",
    ),
    *(
        _percent(f"rate_{level}", f"{name}医院报多少", f"Rate, level {level}", "level")
        for level, name in LEVELS.items()
    ),
    _percent("band_rate_1", "第一段报多少", "Rate of the first band", "bands", required=True),
    _band("band_up_to_1", "第一段到多少钱为止", "First band up to", required=True),
    _percent("band_rate_2", "第二段报多少", "Rate of the second band", "bands", required=True),
    _band("band_up_to_2", "第二段到多少钱为止", "Second band up to", required=False),
    _percent("band_rate_3", "第三段报多少", "Rate of the third band", "bands"),
    Field(
        "bands_from",
        "分段从哪里数起",
        "choice",
        RULE,
        assumed="zero",
        options=(
            Option("zero", "从 0 元数起", "From nothing"),
            Option("deductible", "从起付线以上数起", "From above the deductible"),
        ),
        when={"rate_by": ("bands",)},
        label_en="Bands are counted from",
    ),
    Field(
        "payment_ceiling",
        "一年最多报多少（封顶线）",
        "money",
        RULE,
        unit="元",
        help="不知道可以不填，就不管封顶。",
        label_en="Ceiling for a year",
    ),
    *pick("hospital_level", "total", "non_covered", "prior_self_pay"),
)
"""What the form asks, in its order."""

_OF_CASE = (
    *("cause", "place", "scheme", "date", "hospital_level"),
    *("total", "non_covered", "prior_self_pay"),
)
"""What of it is about the stay, and not about the rules."""


def own_rule(payload: Mapping[str, Any], library: Library) -> dict[str, Any]:
    """The answer under typed-in parameters, and the draft of their data files."""
    calculator, raw = question(payload["inputs"])
    result = calculate(calculator, raw, library)
    draft_text = draft_file(raw, library)
    lang = payload.get("lang", "zh")
    html = render_result(result, payload.get("root", ""), lang)
    say = Language(english=lang == "en").heading
    offered = (
        f'<section class="calc-own"><h3>{say("把填的规定存下来")}</h3>'
        f"<p>{say(_DRAFT)}</p>"
        f'<p><a class="calc-file" data-file="draft" download="{_FILE}" type="application/yaml"'
        f" hidden>{say('存成草稿文件（YAML）')}</a></p></section>"
    )
    return {
        "html": html + offered,
        "announcement": result.lead,
        "result": {**result.to_json(), "draft": draft_text},
    }


def question(given: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    """The calculator that answers and its question, with the parameters as ``rules``.

    Raises ``InvalidInput`` with every mistake in the form.
    """
    inputs = read_inputs(FIELDS, given)
    errors: list[FieldError] = []
    values = {
        "deductible": _deductibles(inputs),
        "reimbursement_rate": _rates(inputs, errors),
    }
    ceiling = inputs.get("payment_ceiling")
    if ceiling is not None:
        values["payment_ceiling"] = {
            "label": "最高支付限额",
            "unit": "yuan",
            "limits": "fund_payment",
            "per": "year",
            "amount": _plain(ceiling),
        }
    if errors:
        raise InvalidInput(errors)
    raw = {name: given[name] for name in _OF_CASE if given.get(name) is not None}
    return "inpatient", {**raw, "rules": {"inpatient": values}}


def _deductibles(inputs: Inputs) -> dict[str, Any]:
    rows = []
    for level, name in LEVELS.items():
        amount = inputs.get(f"deductible_{level}")
        said = {"missing": f"没有填{name}医院的起付线"} if amount is None else None
        rows.append({"hospital_level": int(level), **(said or {"amount": _plain(amount)})})
    return {"label": "起付标准", "unit": "yuan", "per": "admission", "table": rows}


def _rates(inputs: Inputs, errors: list[FieldError]) -> dict[str, Any]:
    head = {"label": "支付比例", "unit": "ratio", "share": "fund", "bands_on": "bill"}
    if inputs["rate_by"] == "bands":
        bands = list(_bands(inputs, errors))
        return {**head, "bands_from": inputs["bands_from"], "bands": bands}
    rows = []
    for level, name in LEVELS.items():
        rate = _ratio(inputs, f"rate_{level}", errors)
        said = {"missing": f"没有填{name}医院的报销比例"} if rate is None else {"rate": rate}
        rows.append({"hospital_level": int(level), **said})
    return {**head, "bands_from": "zero", "table": rows}


def _plain(amount: Decimal) -> str:
    """An amount as policy data writes it, without needless places."""
    return f"{amount:.2f}".removesuffix(".00")


def _bands(inputs: Inputs, errors: list[FieldError]) -> Iterator[dict[str, Any]]:
    """The bands from the lowest; the last one has no end."""
    ends = [inputs.get("band_up_to_1"), inputs.get("band_up_to_2")]
    if ends[1] is not None and ends[1] <= ends[0]:
        errors.append(FieldError("band_up_to_2", "第二段的终点要比第一段的大。"))
    if ends[1] is not None and not inputs.get("band_rate_3"):
        errors.append(
            FieldError("band_rate_3", "请填写第三段报多少；没有第三段，第二段就不填终点。")
        )
    if ends[1] is None and inputs.get("band_rate_3"):
        errors.append(FieldError("band_up_to_2", "填了第三段，请填写第二段到多少钱为止。"))
    for number, end in enumerate((*(end for end in ends if end is not None), None), 1):
        band = {} if end is None else {"up_to": _plain(end)}
        yield {**band, "rate": _ratio(inputs, f"band_rate_{number}", errors) or "0"}


def _ratio(inputs: Inputs, name: str, errors: list[FieldError]) -> str | None:
    """A rate typed as a percentage, as policy data writes it; ``None`` where none was typed."""
    typed = inputs.get(name)
    if not typed:
        return None
    percentage = _percentage(half_width(str(typed)))
    # Below one it is most likely a fraction, which would be a hundred times too low.
    if percentage is None or not (percentage == 0 or 1 <= percentage <= _HUNDRED):
        label = next(item.label for item in FIELDS if item.name == name)
        meant = _HUNDRED * percentage if percentage is not None and percentage < 1 else _EXAMPLE
        words = f"应是百分数，1 到 100：{_short(meant)}% 就填 {_short(meant)}。现在是“{typed}”。"
        errors.append(FieldError(name, f"“{label}”{words}"))
        return None
    return f"{(percentage / _HUNDRED).normalize():f}"


def _percentage(typed: str) -> Decimal | None:
    """What was typed as a percentage, tenths (八成, 八成五) too; ``None`` for anything else."""
    plain = plain_decimal(typed.removesuffix("%").removesuffix("％").strip())
    tenths = _TENTHS.fullmatch(typed)
    if plain is not None or tenths is None:
        return plain
    whole, more = (chinese_number(part) if part else 0 for part in tenths.groups())
    return None if whole is None or more is None else Decimal(10 * whole + more)


def _short(number: Decimal) -> str:
    return f"{number.normalize():f}"


def draft_file(raw: Mapping[str, object], library: Library) -> str:
    """The draft's files as one YAML text, each under its path; what it lacks is said on top."""
    made = draft(raw, library)
    head = [
        "# 医保明白账：读者自己填的规定，草稿。还没有出处，没有人核对过。",
        "# 下面每一处都要补上 source（文件、第几条、核对日期）：",
        *(f"#   {where}" for where in made.missing_sources),
    ]
    parts = [f"---\n# {path}\n{text}" for path, text in made.files.items()]
    return "\n".join(head) + "\n" + "".join(parts)
