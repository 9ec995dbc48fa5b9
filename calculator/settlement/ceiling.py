"""Payment ceiling: the most that the pooled fund pays in a year."""

from __future__ import annotations

from decimal import Decimal

from calculator.amounts import ZERO, money, round_fen
from calculator.policy.conditions import Facts
from calculator.policy.rulebook import Entry
from calculator.steps import Step


def capped_step(payment: Step, entry: Entry | None, facts: Facts, used: Decimal) -> Step:
    """The pooled fund's payment: what the rates give, at most what is left, rounded once.

    ``entry`` is ``None`` where no ceiling has been found; then nothing is capped.
    """
    by_rate = payment.money
    if entry is None:
        return _rounded(by_rate, "按比例算出的金额，四舍五入到分", (payment,))
    ceiling = entry.outcome(facts).amount or ZERO
    left = max(ceiling - used, ZERO)
    remaining = Step(
        "ceiling_left",
        "年度最高支付限额还剩",
        left,
        "yuan",
        f"{entry.label} − 今年已付",
        f"{money(ceiling)} − {money(used)} = {money(left)}",
        sources=(entry.citation,),
        inputs=("used_so_far",),
    )
    formula = "按比例算出的金额与限额余额，取较小的，四舍五入到分"
    return _rounded(min(by_rate, left), formula, (payment, remaining))


def _rounded(amount: Decimal, formula: str, parts: tuple[Step, ...]) -> Step:
    paid = round_fen(amount)
    numbers = " 与 ".join(money(part.money) for part in parts)
    return Step(
        "pooled_fund",
        "基本医保统筹基金支付",
        paid,
        "yuan",
        formula,
        f"{numbers}，取小：{money(paid)}" if len(parts) > 1 else f"{numbers} ≈ {money(paid)}",
        inputs=tuple(part.id for part in parts),
        parts=parts,
    )
