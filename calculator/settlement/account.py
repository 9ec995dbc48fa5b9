"""Personal account: which part of the patient's burden it may pay, and what remains in cash."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from calculator.amounts import ZERO, money
from calculator.errors import Refused
from calculator.policy.conditions import Facts
from calculator.policy.rulebook import Entry, Rulebook
from calculator.policy.shapes import COSTS
from calculator.settlement.layers import Costs
from calculator.settlement.operations import least
from calculator.steps import Step

_UNKNOWN = "个人账户能付哪些部分没有收录"


def account_steps(
    patient: Decimal, costs: Costs, balance: Decimal | None, book: Rulebook, facts: Facts
) -> tuple[tuple[Step, Step], tuple[str, ...]]:
    """The account's payment and the cash, with what to warn of; ``book`` is of the account.

    Without a balance all of it is cash. With one, and nobody knows what it may pay, what is to be
    paid is not shared out between the two, and that is said.
    """
    entry, why = _rule(balance, book, facts)
    if balance is not None and entry is not None:
        account = _used(costs, balance, entry, facts)
    else:
        account = _unused(balance, left_out=bool(why))
    cash = patient - account.money
    formula = "个人负担 − 个人账户支出"
    step = Step(
        "cash",
        "个人现金支出",
        cash,
        "yuan",
        f"{formula}；账户能付的那一部分还没有减去" if why else formula,
        "" if why else lambda: f"{money(patient)} − {money(account.money)} = {money(cash)}",
        inputs=("patient_total", "personal_account"),
    )
    warnings = (f"{why}全按现金列出；能刷账户的，现金相应减少。",) if why else ()
    return (account, step), warnings


def _rule(balance: Decimal | None, book: Rulebook, facts: Facts) -> tuple[Entry | None, str | None]:
    """What the account may pay, or why that is not known; neither where there is nothing in it."""
    if balance is None or not book.rules:
        return None, f"{_UNKNOWN}，" if balance else None
    try:
        entry = book.find("pays_for")
        if entry is not None:
            book.need_facts(facts, "pays_for")
            entry.outcome(facts)
    except Refused as refusal:
        book.forget("pays_for")
        return None, f"{_UNKNOWN}：{refusal.message}" if balance else None
    return entry, f"{_UNKNOWN}，" if balance and entry is None else None


def _unused(balance: Decimal | None, *, left_out: bool) -> Step:
    reason = "没有填账户余额，没有计入" if balance is None else "账户里没有钱"
    formula = f"{_UNKNOWN}，没有计入" if left_out else reason
    return Step("personal_account", "个人账户支出", ZERO, "yuan", formula, left_out=left_out)


def _used(costs: Costs, balance: Decimal, entry: Entry, facts: Facts) -> Step:
    kinds: Collection[str] = entry.outcome(facts).counts or ()
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
