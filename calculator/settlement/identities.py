"""What must hold of every settlement, checked in the running code and not only in tests."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from calculator.amounts import ZERO
from calculator.policy.shapes import LAYERS
from calculator.steps import Step

_FUNDS = ("pooled_fund", *LAYERS)


def checked(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps, if their amounts add up; ``ArithmeticError`` if they do not.

    total = non-covered + over-limit + prior self-pay + in scope; total = funds + patient;
    patient = account + cash; and nothing is negative.
    """
    listed = tuple(steps)
    amounts = {step.id: step.money for step in listed}
    _equal("total", amounts, "non_covered", "over_limit", "prior_self_pay", "in_scope")
    _equal("fund_total", amounts, *(name for name in _FUNDS if name in amounts))
    _equal("total", amounts, "fund_total", "patient_total")
    _equal("patient_total", amounts, "personal_account", "cash")
    if negative := [name for name, amount in amounts.items() if amount < 0]:
        raise ArithmeticError(f"negative: {', '.join(negative)}")
    return listed


def _equal(whole: str, amounts: dict[str, Decimal], *parts: str) -> None:
    total = sum((amounts[part] for part in parts), ZERO)
    if total != amounts[whole]:
        raise ArithmeticError(f"{whole} {amounts[whole]} is not {' + '.join(parts)} {total}")
