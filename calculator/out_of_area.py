"""Out of area: which group am I in, and what does it cost not to have registered."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from calculator.amounts import money
from calculator.care import bill_of, facts_of, so_far_of
from calculator.catalogue import (
    BILL,
    FIELDS,
    PERSON,
    SO_FAR,
    TREATMENT,
    WHO_AND_WHERE,
    pick,
)
from calculator.definition import Calculator, Case, Working
from calculator.errors import Refused
from calculator.fields import Inputs
from calculator.settlement.settle import Settlement, Visit, settle
from calculator.steps import Step

_REGISTRATIONS = {option.value: option.label for option in FIELDS["registration"].options}


def work(case: Case) -> Working:
    """The same stay at home and elsewhere under each registration, and the differences."""
    inputs = case.inputs
    own = inputs.get("registration") or "none"
    chosen = _settled(case, inputs)
    here = Inputs({**inputs.values, "care_place": "local", "registration": "none"})
    home = _settled(case, here)
    others, warnings = _others(case, own)
    patient = chosen.amount("patient_total")
    steps = [
        *chosen.steps,
        _patient_step("patient_local", "在本地住院个人负担", home),
        *(
            _patient_step(f"patient_{name}", f"{_REGISTRATIONS[name]}：个人负担", done)
            for name, done in others.items()
        ),
    ]
    worst = others.get("none", chosen)
    saved = worst.amount("patient_total") - min(
        done.amount("patient_total") for done in (chosen, *others.values())
    )
    steps.append(_saved_step(saved))
    lead = (
        f"在这里住院您大约负担 {money(patient)} 元，"
        f"比本地多 {money(patient - home.amount('patient_total'))} 元；"
        f"先办好备案最多可少付 {money(saved)} 元。"
    )
    return Working(
        tuple(steps),
        lead,
        ("patient_total", "fund_total"),
        (*chosen.warnings, *warnings, *_advice(case)),
    )


def _settled(case: Case, inputs: Inputs) -> Settlement:
    visit = Visit("inpatient", facts_of(inputs, case.place), bill_of(inputs))
    return settle(visit, case.book.beside("inpatient"), so_far_of(inputs, "inpatient"))


def _others(case: Case, own: str) -> tuple[dict[str, Settlement], list[str]]:
    """The stay under the registrations that the reader does not have."""
    found, warnings = {}, []
    for name in _REGISTRATIONS:
        if name == own:
            continue
        inputs = case.inputs.having(registration=name)
        try:
            found[name] = _settled(case, inputs)
        except Refused as refusal:
            warnings.append(f"{_REGISTRATIONS[name]}：{refusal.message}")
    return found, warnings


def _patient_step(name: str, label: str, done: Settlement) -> Step:
    amount = done.amount("patient_total")
    return Step(
        name,
        label,
        amount,
        "yuan",
        "同一张账单，按这种情形结算",
        parts=tuple(step.within(name) for step in done.steps),
    )


def _saved_step(saved: Decimal) -> Step:
    return Step(
        "cost_of_not_registering",
        "不备案比最省的办法多付",
        saved,
        "yuan",
        "没有备案时个人负担 − 各种情形中最少的个人负担",
    )


def _advice(case: Case) -> tuple[str, ...]:
    """What the rules for care elsewhere tell besides figures: papers, days, ways."""
    book = case.book.beside("out_of_area")
    told = []
    for rule in book.rules:
        for value in rule.values.values():
            if value.information and value.unit == "text" and (entry := book.find(value.id)):
                told.append(f"{entry.label}：{entry.outcome({}).text}")
    return tuple(told)


OUT_OF_AREA = Calculator(
    id="out-of-area",
    title="异地住院怎么办",
    question="在外地住院，我算哪一类，要先办什么，不办要多付多少？",
    benefit="out_of_area",
    fields=(
        *pick(*WHO_AND_WHERE),
        replace(FIELDS["care_place"], required=True, assumed=None),
        *pick(
            *("registration", "admission"),
            *BILL,
            *SO_FAR,
            *TREATMENT,
            *PERSON,
            *("days", "institution"),
            optional=("sex", "birth"),
        ),
    ),
    work=work,
)
