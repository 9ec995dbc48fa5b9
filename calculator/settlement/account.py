"""Personal account: which part of the patient's burden it may pay, and what remains in cash."""

from __future__ import annotations

from decimal import Decimal

from calculator.amounts import ZERO, money
from calculator.policy.conditions import Facts
from calculator.policy.rulebook import Entry
from calculator.policy.shapes import COSTS
from calculator.settlement.layers import Costs
from calculator.settlement.operations import least
from calculator.steps import Step


def account_steps(
    patient: Decimal,
    costs: Costs,
    balance: Decimal | None,
    entry: Entry | None,
    facts: Facts,
) -> tuple[Step, Step]:
    """The account's payment and the cash; without a rule or a balance, all of it is cash."""
    account = _unused() if balance is None or entry is None else _used(costs, balance, entry, facts)
    cash = patient - account.money
    return (
        account,
        Step(
            "cash",
            "个人现金支出",
            cash,
            "yuan",
            "个人负担 − 个人账户支出",
            lambda: f"{money(patient)} − {money(account.money)} = {money(cash)}",
            inputs=("patient_total", "personal_account"),
        ),
    )


def _unused() -> Step:
    return Step("personal_account", "个人账户支出", ZERO, "yuan", "没有计入个人账户")


def _used(costs: Costs, balance: Decimal, entry: Entry, facts: Facts) -> Step:
    kinds = entry.outcome(facts).counts or ()
    parts = "、".join(COSTS[kind] for kind in kinds) or "没有"
    payable = sum((costs[kind] for kind in kinds), ZERO)
    paid = least(balance, payable)
    return Step(
        "personal_account",
        "个人账户支出",
        paid,
        "yuan",
        f"账户余额与可用账户付的部分（{parts}），取较小的",
        f"{money(balance)} 与 {money(payable)}，取小：{money(paid)}",
        sources=(entry.citation,),
        inputs=("account_balance",),
    )
