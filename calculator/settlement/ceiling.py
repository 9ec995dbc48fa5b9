"""Ceilings: the most that a fund pays, or that it counts, in a year, a visit, a day, a disease."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from calculator.amounts import ZERO, money, round_fen, yuan
from calculator.errors import Refused
from calculator.policy.conditions import Facts
from calculator.policy.rulebook import Entry, Rulebook
from calculator.policy.shapes import USED_OF
from calculator.settlement.adjustments import changed, words
from calculator.settlement.operations import least, left_of, scaled
from calculator.settlement.so_far import SoFar
from calculator.steps import Step

CARE_CEILINGS = (
    "visit_ceiling",
    "disease_ceiling",
    "inner_ceiling",
    "payment_ceiling",
)
"""Innermost first: a ceiling within a ceiling is met before the one around it."""


_USED = {
    ("payment_ceiling", "fund_payment"): "used_so_far",
    ("payment_ceiling", "expense"): "in_scope_so_far",
    **{
        (ceiling, of): used
        for ceiling, used in USED_OF.items()
        for of in ("fund_payment", "expense")
    },
}
"""The input that says what has been used of each ceiling of the year."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """One ceiling as it holds for a case: what it limits, what is left, and where it is counted."""

    key: str
    limits: str
    left: Decimal
    step: Step
    inner: bool = False
    """Whether it is one within the year's: of a visit, a disease, a part of the care."""

    @property
    def by_year(self) -> bool:
        return bool(self.key)


def find_ceiling(
    book: Rulebook, value_id: str, benefit: str, facts: Facts, so_far: SoFar, *, prefix: str = ""
) -> tuple[Ceiling | None, str | None]:
    """The ceiling of a case if there is one; one that nobody has found is said and stops nothing.

    Raises ``InvalidInput`` for a fact that it asks about and nobody gave.
    """
    try:
        entry = book.find(value_id)
        if entry is None:
            return None, None
        book.need_facts(facts, value_id)
        return ceiling_of(entry, benefit, facts, so_far, prefix=prefix), None
    except Refused as refusal:
        book.forget(value_id)
        return None, f"{refusal.message}结果没有按封顶线截断，费用很高时会偏大。"


def ceiling_of(
    entry: Entry, benefit: str, facts: Facts, so_far: SoFar, *, prefix: str = ""
) -> Ceiling | None:
    """The ceiling of a value, or ``None`` where the case has none (``unlimited``)."""
    outcome = entry.outcome(facts)
    if outcome.unlimited:
        return None
    amount, reasons = outcome.amount or ZERO, []
    for adjustment in entry.adjustments(facts):
        amount = changed(amount, adjustment, facts)
        reasons.append(f"{adjustment.label}：{words(adjustment, of_rate=False)}")
    key = _key(entry, benefit, facts)
    used = so_far.used_of(key)
    if entry.attributes["per"] == "day":
        days = Decimal(facts["days"])
        reasons.append(f"{yuan(amount)} × {days} 天")
        amount = scaled(amount, days)
    left = left_of(amount, used)
    because = f"（{'；'.join(reasons)}）" if reasons else ""
    step = Step(
        f"{prefix}{entry.value.id}_left",
        f"{entry.label}还剩" if key else entry.label,
        left,
        "yuan",
        f"{entry.label}{because} − 今年已用" if key else f"按规定的限额{because}",
        (lambda: f"{money(amount)} − {money(used)} → {money(left)}") if key else "",
        sources=(entry.citation, *entry.elsewhere(entry.adjustments(facts))),
        inputs=(_USED[entry.value.id, entry.attributes["limits"]],) if key else (),
    )
    inner = entry.value.id != "payment_ceiling"
    return Ceiling(key, entry.attributes["limits"], left, step, inner)


def _key(entry: Entry, benefit: str, facts: Facts) -> str:
    """Where a ceiling's use is counted; empty for one that starts anew each visit."""
    if entry.attributes["per"] in ("visit", "day"):
        return ""
    owner = "care" if entry.attributes["pool"] == "care" else benefit
    disease = f".{facts['disease']}" if entry.value.id == "disease_ceiling" else ""
    kind = ".expense" if entry.attributes["limits"] == "expense" else ""
    return f"{owner}.{entry.value.id}{disease}{kind}"


def counted(expense: Decimal, ceilings: Iterable[Ceiling]) -> Decimal:
    """The expense that ceilings on expense let through."""
    return least(expense, *(c.left for c in ceilings if c.limits == "expense"))


def paid(payment: Decimal, ceilings: Iterable[Ceiling]) -> Decimal:
    """What a payment comes to under ceilings on what the fund pays, rounded once."""
    return round_fen(least(payment, *(c.left for c in ceilings if c.limits == "fund_payment")))


def paid_step(payment: Step, ceilings: Iterable[Ceiling], *, name: str, label: str) -> Step:
    """What is paid: what the rates give, at most what each ceiling leaves, rounded once."""
    limits = [c for c in ceilings if c.limits == "fund_payment"]
    amount = paid(payment.money, limits)
    parts = (payment, *(c.step for c in limits))

    def spelled() -> str:
        shown = " 与 ".join(money(part.money) for part in parts)
        return f"{shown}，取小：{money(amount)}" if limits else f"{shown} ≈ {money(amount)}"

    return Step(
        name,
        label,
        amount,
        "yuan",
        "按比例算出的支付与限额余额，取最小的，四舍五入到分"
        if limits
        else "按比例算出的支付，四舍五入到分",
        spelled,
        inputs=tuple(part.id for part in parts),
        parts=parts,
    )
