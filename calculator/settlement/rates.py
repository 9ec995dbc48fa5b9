"""Reimbursement rates: the fund's share of each stretch of expense above the deductible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from calculator.amounts import ONE, ZERO, money, percent, points, yuan
from calculator.policy.conditions import Facts
from calculator.policy.model import Band
from calculator.policy.rulebook import Entry
from calculator.settlement.adjustments import changed, facts_of, words
from calculator.settlement.bands import Stretch, stretches
from calculator.settlement.operations import between, left_of, scaled
from calculator.steps import Citation, Step


@dataclass(frozen=True, slots=True)
class Change:
    """What care elsewhere takes off every rate, and where that stands."""

    points: Decimal = ZERO
    multiplier: Decimal = ONE
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Payment:
    """What the rates give, exactly, and the stretches it came from."""

    step: Step
    parts: tuple[Stretch, ...]


UNCHANGED = Change()


def payment(
    entry: Entry,
    facts: Facts,
    expense: Decimal,
    deductible: Decimal,
    *,
    before: Decimal = ZERO,
    prefix: str = "",
    change: Change = UNCHANGED,
) -> Payment:
    """What the rates give before any ceiling; rounding comes later, once.

    Bands count from zero expense, so that the deductible takes up the lowest of them, or from the
    deductible upwards; they count this bill, or go on from the expense ``before`` it in the year.
    Older rules apply them to the full amount and charge the deductible besides.
    """
    settings = entry.value.attributes
    start = before if settings["bands_on"] == "year" else ZERO
    full = settings["applies_to"] == "full_amount"
    if settings["bands_from"] == "zero":
        low, high = start + (ZERO if full else deductible), start + expense
    else:
        low, high = start, start + expense - (ZERO if full else deductible)
    bands = [
        replace(band, rate=rate_of(band, entry, facts, change)) for band in _bands(entry, facts)
    ]
    parts = stretches(bands, low, high)
    steps = tuple(_stretch_step(part, entry, facts, prefix, change) for part in parts)
    total = sum((part.payment for part in parts), ZERO)
    paid = left_of(total, deductible) if full else total
    return Payment(_sum_step(steps, paid, deductible if full else None, prefix), parts)


def rate_of(band: Band, entry: Entry, facts: Facts, change: Change = UNCHANGED) -> Decimal:
    """The fund's share in a band for this case, from 0 to 1."""
    rate = ONE - band.rate if entry.value.attributes["share"] == "patient" else band.rate
    for adjustment in entry.adjustments(facts):
        rate = changed(rate, adjustment, facts)
    return between(scaled(rate - change.points, change.multiplier), ZERO, ONE)


def _bands(entry: Entry, facts: Facts) -> tuple[Band, ...]:
    outcome = entry.outcome(facts)
    return outcome.bands or (Band(None, outcome.rate or ZERO),)


def _sum_step(parts: tuple[Step, ...], paid: Decimal, besides: Decimal | None, prefix: str) -> Step:
    total = " + ".join(money(part.money) for part in parts) or "0.00"
    formula = "各段费用 × 该段支付比例，相加"
    if besides is not None:
        formula += "，再减起付标准"
        total += f" − {money(besides)}"
    return Step(
        f"{prefix}payment_by_rate",
        "按比例算出的支付",
        paid,
        "yuan",
        formula,
        f"{total} = {money(paid)}" if len(parts) != 1 or besides is not None else "",
        inputs=tuple(part.id for part in parts),
        parts=parts,
    )


def _stretch_step(part: Stretch, entry: Entry, facts: Facts, prefix: str, change: Change) -> Step:
    rate = percent(part.rate)
    reasons = _reasons(entry, facts, change)
    asked = {key for item in entry.adjustments(facts) for key in facts_of(item)}
    return Step(
        f"{prefix}band_{part.number}",
        f"第 {part.number} 段：{yuan(part.low)} 到 {yuan(part.high)}",
        part.payment,
        "yuan",
        f"这一段费用 × {rate}{reasons}",
        f"({money(part.high)} − {money(part.low)}) × {rate} = {money(part.payment)}",
        sources=(entry.citation, *change.sources),
        inputs=(f"{prefix}base" if prefix else "in_scope", f"{prefix}deductible", *sorted(asked)),
    )


def _reasons(entry: Entry, facts: Facts, change: Change) -> str:
    reasons = [f"{item.label}：{words(item, of_rate=True)}" for item in entry.adjustments(facts)]
    if change.points:
        reasons.append(f"异地就医：减 {points(change.points)}")
    if change.multiplier != ONE:
        reasons.append(f"异地就医：× {percent(change.multiplier)}")
    return f"（{'；'.join(reasons)}）" if reasons else ""
