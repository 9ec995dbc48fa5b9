"""Inpatient: what one stay costs, in the basic layer of the pooled fund."""

from __future__ import annotations

from decimal import Decimal

from calculator.amounts import ZERO, money, round_fen
from calculator.catalogue import pick
from calculator.definition import Calculator, Case, Working
from calculator.errors import FieldError, InvalidInput, Refused
from calculator.fields import Inputs
from calculator.policy.model import Place
from calculator.policy.rulebook import Entry, Rulebook
from calculator.settlement.ceiling import capped_step
from calculator.settlement.deductible import deductible_step
from calculator.settlement.identities import checked
from calculator.settlement.rates import payment_step
from calculator.settlement.scope import scope_steps
from calculator.steps import Step


def settle(case: Case) -> Working:
    """Settle one stay: scope, deductible, banded rates, ceiling; then what the patient bears."""
    inputs, book = case.inputs, case.book
    scope = scope_steps(inputs)
    _only_local(inputs, book)
    facts = _facts(inputs, case.place)
    book.need_facts(facts, "deductible", "reimbursement_rate")
    total, in_scope = scope[0].money, scope[-1].money
    deductible = deductible_step(book.value("deductible"), facts, in_scope)
    payment = payment_step(book.value("reimbursement_rate"), facts, in_scope, deductible.money)
    ceiling, warnings = _ceiling(book)
    pooled = capped_step(payment, ceiling, facts, inputs["used_so_far"])
    steps = checked((*scope, deductible, pooled, *_burden(total, pooled.money)))
    if pooled.money < round_fen(payment.money):
        warnings.append("已到统筹基金年度最高支付限额，超过的部分统筹基金不付。")
    if inputs.get("account_balance"):
        warnings.append("个人账户能付哪些部分没有收录，全按现金列出；能刷账户的，现金相应减少。")
    warnings.append("只算了统筹基金这一层；大病保险、大额补助、医疗救助等可能另付，没有计入。")
    return Working(steps, _lead(steps), ("pooled_fund", "patient_total"), tuple(warnings))


def _only_local(inputs: Inputs, book: Rulebook) -> None:
    if inputs["care_place"] != "local":
        message = f"还没有收录{book.subject}的异地就医规则，不能拿本地的比例来算。"
        raise Refused("no_rule", message, ("异地就医规则",))


def _facts(inputs: Inputs, place: Place) -> dict[str, str | int]:
    """What conditions may ask of the case; a level stands for a kind of hospital and back."""
    facts: dict[str, str | int] = {
        "admission": inputs["admission"],
        "care_place": inputs["care_place"],
        "tcm": str(inputs["tcm"]).lower(),
        "oncology": str(inputs["oncology"]).lower(),
    }
    for name in ("status", "hospital_level"):
        if inputs.get(name) is not None:
            facts[name] = inputs[name]
    if given := inputs.get("institution"):
        kind = next((kind for kind in place.institutions if kind.id == given), None)
        if kind is None:
            listed = "、".join(f"{kind.id}（{kind.label}）" for kind in place.institutions)
            message = f"{place.short_name}没有“{given}”这一类。" + (
                f"可选：{listed}。" if listed else "这里按医院级别填 hospital_level。"
            )
            raise InvalidInput([FieldError("institution", message)])
        facts["institution"] = kind.id
        if kind.level is not None:
            facts["hospital_level"] = str(kind.level)
        return facts
    same_level = [k for k in place.institutions if str(k.level) == facts.get("hospital_level")]
    if len(same_level) == 1:
        facts["institution"] = same_level[0].id
    return facts


def _ceiling(book: Rulebook) -> tuple[Entry | None, list[str]]:
    """The ceiling, or a warning where nobody has found it: that does not stop a bill."""
    try:
        entry = book.find("payment_ceiling")
    except Refused as refusal:
        return None, [f"{refusal.message}结果没有按封顶线截断，费用很高时会偏大。"]
    if entry is None:
        return None, ["没有收录年度最高支付限额（封顶线），费用很高时结果会偏大。"]
    return entry, []


def _burden(total: Decimal, pooled: Decimal) -> tuple[Step, ...]:
    """Funds and patient make up the total; account and cash make up the patient's part."""
    patient = total - pooled
    return (
        Step(
            "fund_total",
            "基金支付总额",
            pooled,
            "yuan",
            "各项基金支付之和",
            inputs=("pooled_fund",),
        ),
        Step(
            "patient_total",
            "个人负担总金额",
            patient,
            "yuan",
            "医疗费用总额 − 基金支付总额",
            f"{money(total)} − {money(pooled)} = {money(patient)}",
            inputs=("total", "fund_total"),
        ),
        Step("personal_account", "个人账户支出", ZERO, "yuan", "没有计入个人账户"),
        Step(
            "cash",
            "个人现金支出",
            patient,
            "yuan",
            "个人负担 − 个人账户支出",
            f"{money(patient)} − 0.00 = {money(patient)}",
            inputs=("patient_total", "personal_account"),
        ),
    )


def _lead(steps: tuple[Step, ...]) -> str:
    shown = {step.id: money(step.money) for step in steps}
    return (
        f"总共 {shown['total']} 元，统筹基金大约支付 {shown['pooled_fund']} 元，"
        f"您自己负担 {shown['patient_total']} 元。"
    )


INPATIENT = Calculator(
    id="inpatient",
    title="住院能报多少",
    question="这次住院，医保付多少，自己付多少？",
    benefit="inpatient",
    fields=pick(
        "place",
        "scheme",
        "status",
        "date",
        "hospital_level",
        "care_place",
        "registration",
        "admission",
        "total",
        "non_covered",
        "prior_self_pay",
        "over_limit",
        "used_so_far",
        "tcm",
        "oncology",
        "institution",
        "account_balance",
    ),
    work=settle,
)
