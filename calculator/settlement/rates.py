"""Reimbursement rates: the fund's share of each stretch of expense above the deductible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from calculator.amounts import ONE, ZERO, money, percent, points, yuan
from calculator.errors import Refused
from calculator.policy.conditions import KEYS, Facts
from calculator.policy.model import Band
from calculator.policy.rulebook import Entry
from calculator.settlement.adjustments import changed, facts_of, words
from calculator.settlement.bands import Stretch, stretches
from calculator.settlement.operations import between, left_of, scaled
from calculator.steps import Citation, Step


@dataclass(frozen=True, slots=True)
class Change:
    """What care elsewhere takes off every rate, the level it counts as, and where that stands."""

    points: Decimal = ZERO
    multiplier: Decimal = ONE
    level: str | None = None
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Payment:
    """What the rates give, exactly, and the stretches it came from.

    ``besides`` is what was then taken off them, where the deductible is charged besides.
    """

    step: Step
    parts: tuple[Stretch, ...]
    besides: Decimal = ZERO


UNCHANGED = Change()
LEVELS = KEYS["hospital_level"].options


def payment(
    entry: Entry,
    facts: Facts,
    expense: Decimal,
    deductible: Decimal,
    *,
    before: Decimal = ZERO,
    charged: Decimal = ZERO,
    prefix: str = "",
    change: Change = UNCHANGED,
) -> Payment:
    """What the rates give before any ceiling; rounding comes later, once.

    Bands count from zero expense, so that the deductible takes up the lowest of them, or from the
    deductible upwards; they count this bill, or go on from the expense ``before`` it in the year,
    of which ``charged`` was deductible. Older rules apply them to the full amount and charge the
    deductible besides.
    """
    settings = entry.attributes
    by_year = settings["bands_on"] == "year"
    start = before if by_year else ZERO
    full = settings["applies_to"] == "full_amount"
    try:
        bands = [replace(b, rate=rate_of(b, entry, facts, change)) for b in _bands(entry, facts)]
    except Refused as refusal:
        if refusal.reason != "missing_parameter" or full or expense > deductible:
            raise
        bands = []  # nothing is left for a rate, whatever it is
    besides = None
    if full:
        low, high = start, start + expense
        besides = deductible + _not_yet_taken_off(bands, start, charged if by_year else ZERO)
    elif settings["bands_from"] == "zero":
        low, high = start + deductible, start + expense
    else:
        low = start - charged if by_year else ZERO
        high = low + expense - deductible
    parts = _known(stretches(bands, low, high), entry)
    why = because(entry, facts, prefix, change)
    steps = tuple(_stretch_step(part, why) for part in parts)
    total = _sum_of(parts)
    paid = total if besides is None else left_of(total, besides)
    return Payment(_sum_step(steps, paid, besides, prefix), parts, besides or ZERO)


def _known(parts: tuple[Stretch, ...], entry: Entry) -> tuple[Stretch, ...]:
    """The stretches, if the rates of all of them are known; raises ``Refused``."""
    for part in parts:
        if part.missing:
            stretch = f"{yuan(part.low)}以上的一段"
            message = f"缺少“{entry.label}”{stretch}：{part.missing}。"
            raise Refused("missing_parameter", message, (entry.label,), (entry.citation,))
    return parts


def _not_yet_taken_off(bands: Iterable[Band], before: Decimal, charged: Decimal) -> Decimal:
    """The deductible of earlier visits for which their own payments were too small."""
    return left_of(charged, _sum_of(stretches(bands, ZERO, before)))


def _sum_of(parts: Iterable[Stretch]) -> Decimal:
    return sum((part.payment for part in parts), ZERO)


def rate_of(band: Band, entry: Entry, facts: Facts, change: Change = UNCHANGED) -> Decimal:
    """The fund's share in a band for this case, from 0 to 1."""
    rate = ONE - band.rate if entry.attributes["share"] == "patient" else band.rate
    for adjustment in entry.adjustments(facts):
        rate = changed(rate, adjustment, facts)
    return between(scaled(rate - change.points, change.multiplier), ZERO, ONE)


def _bands(entry: Entry, facts: Facts) -> tuple[Band, ...]:
    outcome = entry.outcome(facts)
    return outcome.bands or (Band(None, outcome.rate or ZERO),)


def _sum_step(parts: tuple[Step, ...], paid: Decimal, besides: Decimal | None, prefix: str) -> Step:
    formula = "各段费用 × 该段支付比例，相加"
    if besides is not None:
        formula += "，再减还没有减过的起付标准，最少为 0"

    def spelled() -> str:
        total = " + ".join(money(part.money) for part in parts) or "0.00"
        if besides is not None:
            return f"{total} − {money(besides)} → {money(paid)}"
        return f"{total} = {money(paid)}" if len(parts) != 1 else ""

    return Step(
        f"{prefix}payment_by_rate",
        "按比例算出的支付",
        paid,
        "yuan",
        formula,
        spelled,
        inputs=tuple(part.id for part in parts),
        parts=parts,
    )


@dataclass(frozen=True, slots=True)
class Because:
    """What the stretches of one payment have in common."""

    prefix: str
    reasons: str
    sources: tuple[Citation, ...]
    inputs: tuple[str, ...]


def because(entry: Entry, facts: Facts, prefix: str, change: Change) -> Because:
    """What changes the rates of a case besides its row, and where all of that stands."""
    adjustments = entry.adjustments(facts)
    reasons = [f"{item.label}：{words(item, of_rate=True)}" for item in adjustments]
    if change.level:
        reasons.append(f"异地就医：按{LEVELS[change.level]}医院的比例")
    if change.points:
        reasons.append(f"异地就医：减 {points(change.points)}")
    if change.multiplier != ONE:
        reasons.append(f"异地就医：× {percent(change.multiplier)}")
    asked = sorted({key for item in adjustments for key in facts_of(item)})
    return Because(
        prefix,
        f"（{'；'.join(reasons)}）" if reasons else "",
        (entry.citation, *entry.elsewhere(adjustments), *change.sources),
        (f"{prefix}base" if prefix else "in_scope", f"{prefix}deductible", *asked),
    )


def _stretch_step(part: Stretch, why: Because) -> Step:
    rate = percent(part.rate)
    return Step(
        f"{why.prefix}band_{part.number}",
        f"第 {part.number} 段：{yuan(part.low)} 到 {yuan(part.high)}",
        part.payment,
        "yuan",
        f"这一段费用 × {rate}{why.reasons}",
        lambda: f"({money(part.high)} − {money(part.low)}) × {rate} = {money(part.payment)}",
        sources=why.sources,
        inputs=why.inputs,
    )
