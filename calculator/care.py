"""Care: from a reader's inputs to a visit that can be settled, for stays and outpatient visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from calculator.amounts import span
from calculator.definition import Case, Working
from calculator.errors import FieldError, InvalidInput, Refused
from calculator.fields import Inputs
from calculator.months import Month
from calculator.policy.conditions import AMOUNT_OF_CLASS
from calculator.policy.model import Institution, Option, Place
from calculator.policy.rulebook import Rulebook
from calculator.settlement.item_classes import Sorting
from calculator.settlement.scope import Bill
from calculator.settlement.settle import Visit, settle
from calculator.settlement.so_far import SoFar
from calculator.steps import Step

_PLAIN_FACTS = (
    "status",
    "hospital_level",
    "sex",
    "admission",
    "care_place",
    "group",
    "age",
    "enrolled_years",
    "months_enrolled",
    "days",
)
_FLAGS = ("tcm", "oncology", "listed_treatment")
_USUAL_CAUSE = "illness"
BILL_PARTS = ("non_covered", "over_limit", "prior_self_pay")
HANGS_ON_UNKNOWN = "要看不清楚的那几项各是多少。"


def refuse_uncovered(book: Rulebook, cause: str | None, day: date) -> None:
    """Raise ``Refused`` where medical insurance does not pay at all, because of what led to it.

    Libraries without a rule of scope let everything pass; so does a day before their first one,
    unless the cause is an unusual one.
    """
    scope = book.other(None, "scope", day)
    if cause is None or not scope.rules:
        return
    try:
        entry = scope.find("exclusions")
    except Refused:
        if cause == _USUAL_CAUSE:
            return
        raise
    if entry and (reason := entry.outcome({"cause": cause}).not_covered):
        cited = f"依据：《{entry.citation.title}》{entry.citation.locator}。"
        raise Refused("not_covered", f"{reason.rstrip('。')}。{cited}", (entry.label,))
    # It has decided nothing.
    scope.forget("exclusions")


def age_at(birth: Month, day: date) -> int:
    """Full years at a day, by months; ``InvalidInput`` for somebody not yet born."""
    months = Month.of(day).index - birth.index
    if months < 0:
        raise InvalidInput([FieldError("birth", f"出生年月 {birth} 晚于 {day}，请检查。")])
    return months // 12


def facts_of(inputs: Inputs, place: Place) -> dict[str, str | int]:
    """What conditions may ask of a case; a kind of hospital stands for its level too."""
    facts = {name: inputs[name] for name in _PLAIN_FACTS if inputs.get(name) is not None}
    facts |= {name: str(inputs[name]).lower() for name in _FLAGS if inputs.get(name) is not None}
    facts["registration"] = inputs.get("registration") or "none"
    birth: Month | None = inputs.get("birth")
    if birth is not None and "age" not in facts:
        facts["age"] = age_at(birth, inputs["date"])
    for name, offered in (("tier", place.tiers), ("disease", place.diseases)):
        if inputs.get(name):
            facts[name] = _declared(name, inputs[name], offered, place)
    return {**facts, **_institution(inputs, facts, place)}


def _institution(inputs: Inputs, facts: dict[str, str | int], place: Place) -> dict[str, str | int]:
    """The kind of hospital and its level; a level alone does not tell the kind."""
    given = inputs.get("institution")
    if not given:
        return {}
    _declared("institution", given, place.institutions, place)
    kind = next(kind for kind in place.institutions if kind.id == given)
    if kind.level is None:
        return {"institution": given}
    level = str(kind.level)
    if facts.get("hospital_level", level) != level:
        message = f"“{kind.label}”是 {level} 级，和填写的医院级别不一致，请只填一项。"
        raise InvalidInput([FieldError("institution", message)])
    return {"institution": given, "hospital_level": level}


def _declared(name: str, given: str, offered: Sequence[Institution | Option], place: Place) -> str:
    if given in [item.id for item in offered]:
        return given
    listed = "、".join(f"{item.id}（{item.label}）" for item in offered)
    choice = f"可选：{listed}。" if listed else "这里不分，请不要填这一项。"
    message = f"{place.short_name}没有“{given}”这一类。{choice}"
    raise InvalidInput([FieldError(name, message)])


def bill_of(inputs: Inputs) -> Bill:
    """The bill as the reader gave it."""
    given = {name: inputs[name] for name in BILL_PARTS}
    not_given, unknown = (
        frozenset(names) & set(BILL_PARTS) for names in (inputs.assumed, inputs.unknown)
    )
    return Bill(inputs["total"], **given, assumed=not_given, unknown=unknown)


def visit_of(
    benefit: str,
    inputs: Inputs,
    facts: Mapping[str, str | int],
    account_balance: Decimal | None = None,
) -> Visit:
    """The visit of a kind of care that the inputs describe."""
    amounts = {
        name: inputs[of_class]
        for name, of_class in AMOUNT_OF_CLASS.items()
        if inputs.get(of_class) is not None
    }
    unknown = frozenset(c for c, of_class in AMOUNT_OF_CLASS.items() if of_class in inputs.unknown)
    return Visit(
        benefit,
        facts,
        bill_of(inputs),
        inputs.get("items") or (),
        account_balance,
        Sorting(amounts, unknown, inputs.least),
    )


def so_far_of(inputs: Inputs, benefit: str) -> SoFar:
    """The year before a visit as far as the reader gave it."""
    used: dict[str, Decimal] = {}
    disease = inputs.get("disease")
    for owner in (benefit, "care"):
        used[f"{owner}.payment_ceiling"] = inputs["used_so_far"]
        used[f"{owner}.payment_ceiling.expense"] = inputs["in_scope_so_far"]
        for kind in ("", ".expense"):
            used[f"{owner}.inner_ceiling{kind}"] = inputs["inner_used_so_far"]
            used[f"{owner}.disease_ceiling.{disease}{kind}"] = inputs["disease_used_so_far"]
    return SoFar(
        admissions=inputs["admission"] - 1 if inputs.get("admission") else 0,
        charged={benefit: inputs["deductible_so_far"]},
        expense={benefit: inputs["in_scope_so_far"], "critical_illness": inputs["self_pay_so_far"]},
        used=used,
    )


def work_for(case: Case, benefit: str) -> Working:
    """Settle one visit and put its answer in words."""
    inputs = case.inputs
    refuse_uncovered(case.book, inputs.get("cause"), inputs["date"])
    facts = facts_of(inputs, case.place)
    visit = visit_of(benefit, inputs, facts, inputs.get("account_balance"))
    done = settle(visit, case.book.beside(benefit), so_far_of(inputs, benefit))
    return Working(
        done.steps,
        _lead(done.steps),
        ("fund_total", "patient_total"),
        done.warnings,
        ranged=lambda other: _lead(done.steps, other),
    )


def _lead(*ends: Sequence[Step]) -> str:
    """The answer in a sentence, or both ends of it."""
    found = [{step.id: step.money for step in end if step.unit == "yuan"} for end in ends]
    total, funds, patient = (
        span(end[name] for end in found) for name in ("total", "fund_total", "patient_total")
    )
    if len({end["fund_total"] for end in found}) == 1:
        return f"总共 {total} 元，医保大约支付 {funds} 元，您自己负担 {patient} 元。"
    return f"总共 {total} 元，医保付 {funds} 元，您自己负担 {patient} 元，{HANGS_ON_UNKNOWN}"
