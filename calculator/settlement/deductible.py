"""Deductible: the part of the in-scope expense that the patient pays before a fund does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from calculator.amounts import ZERO, money, percent, round_fen, yuan
from calculator.policy.conditions import KEYS, Facts
from calculator.policy.model import Outcome, Share
from calculator.policy.rulebook import Entry
from calculator.settlement.adjustments import changed, facts_of, numbers, words
from calculator.settlement.operations import between, least, left_of, scaled
from calculator.settlement.out_of_area import AT_HOME, Terms
from calculator.settlement.sequence import turn_step
from calculator.steps import Step


@dataclass(frozen=True, slots=True)
class Expense:
    """What a layer looks at: the whole bill and its part in scope."""

    total: Decimal
    in_scope: Decimal


def deductible_step(
    entry: Entry,
    facts: Facts,
    expense: Expense,
    charged_before: Decimal,
    *,
    prefix: str = "",
    terms: Terms = AT_HOME,
    most: Entry | None = None,
) -> Step:
    """What is charged this time, to the fen and at most the expense.

    The standard of the table is changed by the admission's turn and by adjustments; an annual one
    is due only as far as it has not been charged before. Care elsewhere may have one of its own
    (``terms``), multiply this one, or count as another level of hospital. All deductibles of a
    year together may be limited (``most``).
    """
    parts = tuple(_parts(entry, facts, expense, charged_before, prefix, terms))
    limit = most.outcome(facts).amount if most else None
    if most and limit is not None:
        parts = (*parts, _limited(parts[-1], limit, charged_before, most))
    due = parts[-1].money
    charged = round_fen(least(due, expense.in_scope))
    return Step(
        f"{prefix}deductible",
        "实际支付起付标准",
        charged,
        "yuan",
        "起付标准与政策范围内费用，取较小的",
        lambda: f"{money(due)} 与 {money(expense.in_scope)}，取小：{money(charged)}",
        inputs=(parts[-1].id, f"{prefix}base" if prefix else "in_scope"),
        parts=parts,
    )


def annual_standard(charged: Step) -> Decimal:
    """The standard of the whole year behind a charge; nothing for one that is not annual."""
    parts = {part.id: part for part in charged.parts}
    rest = next((part for part in charged.parts if part.id.endswith("deductible_rest")), None)
    return parts[rest.inputs[0]].money if rest else ZERO


def _parts(
    entry: Entry,
    facts: Facts,
    expense: Expense,
    charged_before: Decimal,
    prefix: str,
    terms: Terms,
) -> Iterator[Step]:
    """The standard, then each change to it, in order."""
    away = terms.deductible
    own = away.outcome(facts) if away else None
    replaced = away if away and own and (own.amount is not None or own.share) else None
    level = terms.level if not replaced else None
    step = _standard(replaced or entry, facts, expense, prefix, level)
    yield step
    if turn := turn_step(entry, facts, step) if not replaced else None:
        step = turn
        yield step
    for number, adjustment in enumerate((replaced or entry).adjustments(facts), 1):
        amount = changed(step.money, adjustment, facts)
        step = Step(
            f"{prefix}deductible_adjustment_{number}",
            "调整后的起付标准",
            amount,
            "yuan",
            f"{adjustment.label}：{words(adjustment, of_rate=False)}",
            numbers(step.money, adjustment, amount),
            sources=((replaced or entry).cited(adjustment),),
            inputs=(step.id, *sorted(facts_of(adjustment))),
        )
        yield step
    if away and own and own.factor is not None:
        step = _multiplied(step, own.factor, away)
        yield step
    if entry.attributes["per"] == "year":
        yield _rest_of_year(step, charged_before, prefix)


def _standard(
    entry: Entry, facts: Facts, expense: Expense, prefix: str, level: Entry | None
) -> Step:
    outcome = entry.outcome(facts)
    amount, formula, shown = _stated(outcome, expense)
    if level:
        formula += (
            f"（异地就医：按{KEYS['hospital_level'].options[str(facts['hospital_level'])]}医院）"
        )
    return Step(
        f"{prefix}deductible_standard",
        entry.label,
        amount,
        "yuan",
        formula,
        shown,
        sources=(entry.citation, *((level.citation,) if level else ())),
        inputs=("total" if outcome.share and outcome.share.of == "total" else "in_scope",)
        if outcome.share
        else (),
    )


def _stated(outcome: Outcome, expense: Expense) -> tuple[Decimal, str, str]:
    if outcome.share is None:
        return outcome.amount or ZERO, "按规定的标准", ""
    base = expense.total if outcome.share.of == "total" else expense.in_scope
    amount = share_of(outcome.share, base)
    return amount, _share_words(outcome.share), f"{money(base)} → {money(amount)}"


def share_of(share: Share, base: Decimal) -> Decimal:
    """A share of the expense between its bounds, exactly."""
    return between(scaled(base, share.rate), share.at_least, share.at_most)


def _share_words(share: Share) -> str:
    base = "医疗费总额" if share.of == "total" else "政策范围内费用"
    low = f"，最低 {yuan(share.at_least)}" if share.at_least is not None else ""
    high = f"，最高 {yuan(share.at_most)}" if share.at_most is not None else ""
    return f"{base} × {percent(share.rate)}{low}{high}"


def _multiplied(step: Step, factor: Decimal, away: Entry) -> Step:
    amount = scaled(step.money, factor)
    return Step(
        "deductible_away",
        "异地就医的起付标准",
        amount,
        "yuan",
        f"{away.label}：× {percent(factor)}",
        lambda: f"{money(step.money)} × {percent(factor)} = {money(amount)}",
        sources=(away.citation,),
        inputs=(step.id, "care_place", "registration"),
    )


def _limited(step: Step, limit: Decimal, charged_before: Decimal, most: Entry) -> Step:
    """A deductible of which only so much is left for the year."""
    due = least(step.money, left_of(limit, charged_before))
    return Step(
        "deductible_limited",
        "全年合计还没有满的部分",
        due,
        "yuan",
        f"与“{most.label}”减今年已付的，取较小的",
        lambda: f"{money(step.money)} 与 {money(limit)} − {money(charged_before)} → {money(due)}",
        sources=(most.citation,),
        inputs=(step.id, "deductible_so_far"),
    )


def _rest_of_year(step: Step, charged_before: Decimal, prefix: str) -> Step:
    rest = left_of(step.money, charged_before)
    before = "今年以前已计入的费用" if prefix else "今年已付的起付标准"
    return Step(
        f"{prefix}deductible_rest",
        "本年度还要付的起付标准",
        rest,
        "yuan",
        f"年度起付标准 − {before}，最少为 0",
        lambda: f"{money(step.money)} − {money(charged_before)} → {money(rest)}",
        inputs=(step.id,) if prefix else (step.id, "deductible_so_far"),
    )
