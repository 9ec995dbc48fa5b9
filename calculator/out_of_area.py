"""Out of area: which group am I in, and what does it cost not to have registered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from calculator.amounts import money, more_or_less, span
from calculator.care import HANGS_ON_UNKNOWN, facts_of, refuse_uncovered, so_far_of, visit_of
from calculator.catalogue import (
    BILL,
    FIELDS,
    PERSON,
    SO_FAR,
    TREATMENT,
    WHO_AND_WHERE,
    of_a_stay,
    pick,
)
from calculator.definition import Calculator, Case, Working
from calculator.errors import NotApplicable, Refused
from calculator.fields import Inputs
from calculator.settlement.settle import Settlement, settle
from calculator.steps import Step

_TRAVELLERS = frozenset({"none", "referral"})
"""Between these somebody may choose who does not live there; an emergency is no choice."""

_REGISTERED_AS = {
    "long_term": "长期居住备案",
    "referral": "转诊备案",
    "emergency": "急诊",
}
_REGISTRATIONS = {option.value: option.label for option in FIELDS["registration"].options}


def work(case: Case) -> Working:
    """The same stay at home and elsewhere under each registration, and the differences."""
    inputs = case.inputs
    refuse_uncovered(case.book, inputs.get("cause"), inputs["date"])
    own = inputs.get("registration") or "none"
    home = _settled(case, inputs.having(care_place="local", registration="none"))
    found, warnings = _every(case)
    if own not in found:
        _settled(case, inputs)  # refused for a reason that the caller should hear
    total = inputs["total"]
    burdens = {
        name: done.amount("patient_total") if done else total for name, done in found.items()
    }
    chosen = found[own]
    settled = chosen.steps if chosen else (_uncovered_step(total),)
    steps = (
        *settled,
        _patient_step("patient_local", "在本地住院个人负担", home, total),
        *(
            _patient_step(f"patient_{name}", f"{_REGISTRATIONS[name]}：个人负担", done, total)
            for name, done in found.items()
        ),
    )
    saved = _saved(burdens, own)
    visitor = _referral_saves(burdens, own)
    told = visitor or saved
    every = (*steps, *(step for step in (visitor, saved) if step))
    return Working(
        every,
        _lead([every], own),
        ("patient_total", *((told.id,) if told else ())),
        (
            *(chosen.warnings if chosen else ()),
            *warnings,
            # Papers, days and ways of registering.
            *case.book.beside("out_of_area").told(),
        ),
        ranged=lambda other: _lead([every, other], own),
    )


def _settled(case: Case, inputs: Inputs) -> Settlement:
    visit = visit_of("inpatient", inputs, facts_of(inputs, case.place))
    return settle(visit, case.book.beside("inpatient"), so_far_of(inputs, "inpatient"))


def _every(case: Case) -> tuple[dict[str, Settlement | None], list[str]]:
    """The stay under every registration; ``None`` where it is not covered at all."""
    found: dict[str, Settlement | None] = {}
    warnings = []
    for name, label in _REGISTRATIONS.items():
        try:
            found[name] = _settled(case, case.inputs.having(registration=name))
        except Refused as refusal:
            warnings.append(f"{label}：{refusal.message}")
            if refusal.reason == "not_covered" and not isinstance(refusal, NotApplicable):
                found[name] = None
    return found, warnings


def _uncovered_step(total: Decimal) -> Step:
    return Step(
        "patient_total", "个人负担总金额", total, "yuan", "这种情形医保不付，全部由个人负担"
    )


def _patient_step(name: str, label: str, done: Settlement | None, total: Decimal) -> Step:
    if done is None:
        return Step(name, label, total, "yuan", "这种情形医保不付，全部由个人负担")
    return Step(
        name,
        label,
        done.amount("patient_total"),
        "yuan",
        "同一张账单，按这种情形结算",
        f"{money(total)} − {money(done.amount('fund_total'))}"
        f" = {money(done.amount('patient_total'))}",
        parts=tuple(step.within(name) for step in done.steps),
    )


def _saved(burdens: Mapping[str, Decimal], own: str) -> Step | None:
    """What not to register costs; ``None`` where nothing says how the unregistered are paid."""
    if "none" not in burdens:
        return None
    # An emergency cannot be registered for, so it is no way to save.
    known = [name for name in burdens if name != "emergency" or name == own]
    least = min(known, key=lambda name: burdens[name])
    best, unregistered = burdens[least], burdens["none"]
    return Step(
        "cost_of_not_registering",
        f"不备案比最省的办法（{_REGISTRATIONS[least]}）多付",
        unregistered - best,
        "yuan",
        "没有备案时个人负担 − 能办的备案中最少的个人负担",
        f"{money(unregistered)} − {money(best)} = {money(unregistered - best)}",
        inputs=("patient_none", f"patient_{least}"),
    )


def _referral_saves(burdens: Mapping[str, Decimal], own: str) -> Step | None:
    """What a traveller saves by a referral; whoever lives elsewhere for long does not need one."""
    if own not in _TRAVELLERS or not burdens.keys() >= _TRAVELLERS:
        return None
    unregistered, referred = burdens["none"], burdens["referral"]
    return Step(
        "cost_of_no_referral",
        "不办转诊备案多付",
        unregistered - referred,
        "yuan",
        "没有备案时个人负担 − 转诊备案时个人负担",
        f"{money(unregistered)} − {money(referred)} = {money(unregistered - referred)}",
        inputs=("patient_none", "patient_referral"),
    )


def _lead(ends: Sequence[Sequence[Step]], own: str) -> str:
    """The answer in a sentence or two, or both ends of it."""
    found = [{step.id: step.money for step in end if step.unit == "yuan"} for end in ends]
    burdens = [
        {
            name: end[f"patient_{name}"]
            for name in (*_REGISTRATIONS, "local")
            if f"patient_{name}" in end
        }
        for end in found
    ]
    patient = span(end[own] for end in burdens)
    more = span(end[own] - end["local"] for end in burdens)
    lead = f"在这里住院您大约负担 {patient} 元，比本地多 {more} 元；{_cost_words(burdens, own)}"
    return lead if len({end[own] for end in burdens}) == 1 else f"{lead}{HANGS_ON_UNKNOWN}"


def _cost_words(ends: Sequence[Mapping[str, Decimal]], own: str) -> str:
    """What it costs not to register, against what this person can register as."""
    known = set.intersection(*({*burdens} for burdens in ends))
    if "none" not in known:
        return "不备案要多付多少，没有查到，算不出。"
    instead = own if own not in _TRAVELLERS else "referral"
    if instead not in known:
        return "办了转诊备案能少付多少，没有查到，算不出。"
    said = _difference_words([b["none"] - b[instead] for b in ends], _REGISTERED_AS[instead])
    if own in _TRAVELLERS and "long_term" in known:
        less = [min(b["none"], b["referral"]) - b["long_term"] for b in ends]
        if max(less) > 0 <= min(less):
            said += f"长期住在那里、办了长期居住备案的，还能再少付 {span(less)} 元。"
    return said


def _difference_words(more: Sequence[Decimal], registered: str) -> str:
    if not any(more):
        return f"{registered}和不备案，付的一样多。"
    return f"不备案比{registered}{more_or_less(more)}。"


OUT_OF_AREA = Calculator(
    id="out-of-area",
    title="异地住院怎么办",
    question="在外地住院，我算哪一类，要先办什么，不办要多付多少？",
    benefit="out_of_area",
    fields=(
        *pick("cause", *WHO_AND_WHERE),
        *of_a_stay([replace(FIELDS["care_place"], required=True, assumed=None)]),
        *pick(
            *("registration", "admission"),
            *BILL,
            *SO_FAR,
            *TREATMENT,
            *PERSON,
            *("days", "institution", "items"),
            optional=("sex", "birth"),
        ),
    ),
    work=work,
)
