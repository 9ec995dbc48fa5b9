"""Reimbursement rates: the fund's share of each stretch of expense above the deductible."""

from __future__ import annotations

from decimal import Decimal

from calculator.amounts import ZERO, money, percent, points, yuan
from calculator.policy.conditions import Facts
from calculator.policy.model import Adjustment, Band
from calculator.policy.rulebook import Entry
from calculator.steps import Step


def payment_step(entry: Entry, facts: Facts, in_scope: Decimal, deductible: Decimal) -> Step:
    """What the rates give before any ceiling, exact to the last digit; rounding comes later, once.

    Bands count from zero expense, so that the deductible takes up the lowest of them, or from the
    deductible upwards, as the value says.
    """
    outcome = entry.outcome(facts)
    bands = outcome.bands or (Band(None, outcome.rate or ZERO),)
    adjustments = entry.adjustments(facts)
    from_zero = entry.value.attributes["bands_from"] == "zero"
    lowest, highest = (deductible, in_scope) if from_zero else (ZERO, in_scope - deductible)
    parts: list[Step] = []
    bottom = ZERO
    for number, band in enumerate(bands, 1):
        low = max(bottom, lowest)
        high = highest if band.up_to is None else min(band.up_to, highest)
        if high > low or (number == len(bands) and not parts):
            parts.append(
                _band_step(number, band, max(low, ZERO), max(high, low), adjustments, entry)
            )
        bottom = band.up_to or bottom
    total = sum((part.money for part in parts), ZERO)
    return Step(
        "payment_by_rate",
        "按比例算出的基金支付",
        total,
        "yuan",
        "各段费用 × 该段支付比例，相加",
        f"{' + '.join(money(part.money) for part in parts)} = {money(total)}",
        inputs=tuple(part.id for part in parts),
        parts=tuple(parts),
    )


def _band_step(
    number: int,
    band: Band,
    low: Decimal,
    high: Decimal,
    adjustments: list[Adjustment],
    entry: Entry,
) -> Step:
    added = sum((adjustment.add or ZERO for adjustment in adjustments), ZERO)
    rate = band.rate + added
    amount = (high - low) * rate
    reasons = "；".join(adjustment.label for adjustment in adjustments)
    words = f"（{percent(band.rate)} + {points(added)}：{reasons}）" if added else ""
    return Step(
        f"band_{number}",
        f"第 {number} 段：{_stretch(low, high)}",
        amount,
        "yuan",
        f"这一段费用 × {percent(rate)}{words}",
        f"({money(high)} − {money(low)}) × {percent(rate)} = {money(amount)}",
        sources=(entry.citation,),
        inputs=("in_scope", "deductible"),
    )


def _stretch(low: Decimal, high: Decimal) -> str:
    return f"{yuan(low)} 到 {yuan(high)}"
