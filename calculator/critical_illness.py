"""Critical illness: the second layer alone, on what basic insurance has left in the year."""

from __future__ import annotations

from calculator.amounts import ZERO, money
from calculator.care import facts_of, refuse_uncovered
from calculator.catalogue import pick
from calculator.definition import Calculator, Case, Working
from calculator.policy.shapes import COSTS
from calculator.settlement.layers import pay_layer
from calculator.settlement.so_far import SoFar
from calculator.steps import Step

_BENEFIT = "critical_illness"
_COUNTED_BY_THE_READER = "哪些费用计入大病保险，没有收录；这里照您填的累计自付算。"


def work(case: Case) -> Working:
    """What critical-illness insurance pays of a year's accumulated self-pay."""
    inputs = case.inputs
    refuse_uncovered(case.book, inputs.get("cause"), inputs["date"])
    book = case.book.beside(_BENEFIT)
    facts = {**facts_of(inputs, case.place), "care": "inpatient"}
    counted = book.find("counts")
    if counted:
        book.need_facts(facts, "counts")
    # What is given was counted by whoever gives it; which kind of cost it is makes no difference.
    kinds = (counted.outcome(facts).counts if counted else None) or tuple(COSTS)
    costs = {**dict.fromkeys(COSTS, ZERO), kinds[0]: inputs["accumulated_self_pay"]}
    step = pay_layer(_BENEFIT, book, facts, costs, SoFar()).step
    given = Step(
        "accumulated_self_pay",
        "累计的合规自付费用",
        inputs["accumulated_self_pay"],
        "yuan",
        "您填写的金额",
        inputs=("accumulated_self_pay",),
    )
    left = given.money - step.money
    patient = Step(
        "patient_total",
        "大病保险报过以后个人负担",
        left,
        "yuan",
        "累计自付 − 大病保险支付",
        f"{money(given.money)} − {money(step.money)} = {money(left)}",
        inputs=("accumulated_self_pay", _BENEFIT),
    )
    lead = f"大病保险大约支付 {money(step.money)} 元，剩下 {money(left)} 元由您负担。"
    warnings = () if counted else (_COUNTED_BY_THE_READER,)
    return Working((given, step, patient), lead, (_BENEFIT, "patient_total"), warnings)


CRITICAL_ILLNESS = Calculator(
    id="critical-illness",
    title="大病保险能报多少",
    question="基本医保报过以后，大病保险还能报多少？",
    benefit="critical_illness",
    fields=pick(
        "cause",
        "place",
        "scheme",
        "date",
        "accumulated_self_pay",
        "group",
        "age",
        "tier",
        "enrolled_years",
        "months_enrolled",
        "care_place",
        "registration",
        optional=("status", "sex", "birth"),
    ),
    work=work,
)
