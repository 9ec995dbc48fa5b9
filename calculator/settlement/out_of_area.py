"""Care elsewhere: the mechanisms by which it is paid differently, kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from calculator.amounts import ONE, ZERO, money, percent, round_fen
from calculator.errors import Refused
from calculator.policy.conditions import Facts
from calculator.policy.rulebook import Entry, Rulebook
from calculator.settlement.operations import scaled
from calculator.settlement.rates import UNCHANGED, Change
from calculator.steps import Step


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a case elsewhere; the defaults are what holds at home.

    A prior self-pay share, points or a multiplier on the rates, another hospital level, another
    deductible.
    """

    prior_self_pay: Entry | None = None
    rate: Decimal = ZERO
    change: Change = UNCHANGED
    level: Entry | None = None
    deductible: Entry | None = None


AT_HOME = Terms()

_MECHANISMS = ("prior_self_pay", "points", "multiplier", "level", "deductible")


def terms_of(book: Rulebook, facts: Facts) -> Terms:
    """The terms for the place and registration of a case.

    Raises ``Refused``: ``no_rule`` where nothing is known of care elsewhere, ``not_covered`` where
    the rule says that it is not paid.
    """
    if facts["care_place"] == "local":
        return AT_HOME
    found = {name: entry for name in ("cover", *_MECHANISMS) if (entry := book.find(name))}
    book.need_facts(facts, *found)
    cover = found.pop("cover", None)
    _refuse_if_not_covered(cover, facts)
    if not found and cover is None:
        message = f"还没有收录{book.subject}怎样付，不能拿本地的比例来算。"
        raise Refused("no_rule", message, (book.subject,))
    acting = {k: e for k, e in found.items() if not e.outcome(facts).unchanged}
    first = acting.get("prior_self_pay")
    return Terms(
        prior_self_pay=first,
        rate=_rate(first, facts) if first else ZERO,
        change=_change(acting, facts),
        level=acting.get("level"),
        deductible=acting.get("deductible"),
    )


def _refuse_if_not_covered(entry: Entry | None, facts: Facts) -> None:
    reason = entry.outcome(facts).not_covered if entry else None
    if entry and reason:
        raise Refused("not_covered", f"这种情形医保不付：{reason}", (entry.label,))


def _change(acting: dict[str, Entry], facts: Facts) -> Change:
    points, multiplier, level = (acting.get(name) for name in ("points", "multiplier", "level"))
    return Change(
        _rate(points, facts) if points else ZERO,
        _rate(multiplier, facts) if multiplier else ONE,
        level.outcome(facts).level if level else None,
        tuple(entry.citation for entry in (points, multiplier, level) if entry),
    )


def _rate(entry: Entry, facts: Facts) -> Decimal:
    return entry.outcome(facts).rate or ZERO


def first_part_step(terms: Terms, in_scope: Decimal) -> Step | None:
    """What is paid first of the expense in scope because it arose elsewhere, to the fen."""
    if terms.prior_self_pay is None:
        return None
    amount = round_fen(scaled(in_scope, terms.rate))
    return Step(
        "away_self_pay",
        terms.prior_self_pay.label,
        amount,
        "yuan",
        f"其余政策范围内费用 × {percent(terms.rate)}",
        f"{money(in_scope)} × {percent(terms.rate)} = {money(amount)}",
        sources=(terms.prior_self_pay.citation,),
        inputs=("care_place", "registration"),
    )
