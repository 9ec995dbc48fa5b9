"""Scope: what of a bill the rules cover, with the parts that they do not kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from calculator.amounts import ZERO, money
from calculator.errors import FieldError, InvalidInput
from calculator.steps import Step

_LABELS = {
    "non_covered": "自费金额（目录外）",
    "over_limit": "超限价自费金额",
    "prior_self_pay": "先行自付金额",
}


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill as it comes in: total and parts outside the scope; ``assumed`` ones were not given."""

    total: Decimal
    non_covered: Decimal = ZERO
    over_limit: Decimal = ZERO
    prior_self_pay: Decimal = ZERO
    assumed: frozenset[str] = frozenset()


def check(bill: Bill, extra: Decimal = ZERO) -> None:
    """Raise ``InvalidInput`` naming the first part with which the parts exceed the total."""
    outside = extra
    for name, label in _LABELS.items():
        outside += getattr(bill, name)
        if outside > bill.total:
            message = (
                f"“{label}”不能大于总额：连同前面各项共 {money(outside)} 元，"
                f"总额是 {money(bill.total)} 元。"
            )
            raise InvalidInput([FieldError(name, message)])


def before_area(bill: Bill, first: tuple[Step, ...]) -> Decimal:
    """The expense in scope before anything is taken off for care elsewhere."""
    paid_first = sum((step.money for step in first), ZERO)
    check(bill, paid_first)
    return bill.total - bill.non_covered - bill.over_limit - bill.prior_self_pay - paid_first


def scope_steps(bill: Bill, first: tuple[Step, ...]) -> tuple[Step, ...]:
    """The total, its three parts outside the scope, and what remains in scope.

    ``first`` are parts of the prior self-pay that the rules worked out, besides what was given.
    """
    prior = bill.prior_self_pay + sum((step.money for step in first), ZERO)
    shares = (bill.total, bill.non_covered, bill.over_limit, prior)
    in_scope = bill.total - bill.non_covered - bill.over_limit - prior
    return (
        _given("total", "医疗费用总额", bill.total, bill),
        _given("non_covered", _LABELS["non_covered"], bill.non_covered, bill),
        _given("over_limit", _LABELS["over_limit"], bill.over_limit, bill),
        _prior(bill, first, prior)
        if first
        else _given("prior_self_pay", _LABELS["prior_self_pay"], prior, bill),
        Step(
            "in_scope",
            "符合政策范围金额",
            in_scope,
            "yuan",
            "总额 − 自费 − 超限价自费 − 先行自付",
            f"{' − '.join(money(share) for share in shares)} = {money(in_scope)}",
            inputs=("total", *_LABELS),
        ),
    )


def _given(name: str, label: str, amount: Decimal, bill: Bill) -> Step:
    formula = "没有填，按 0 算" if name in bill.assumed else "您填写的金额"
    return Step(name, label, amount, "yuan", formula, inputs=(name,))


def _prior(bill: Bill, first: tuple[Step, ...], prior: Decimal) -> Step:
    amounts = [bill.prior_self_pay, *(step.money for step in first)]
    return Step(
        "prior_self_pay",
        _LABELS["prior_self_pay"],
        prior,
        "yuan",
        "您填写的金额 + 按规定先付的各项",
        f"{' + '.join(money(amount) for amount in amounts)} = {money(prior)}",
        inputs=tuple(step.id for step in first),
        parts=first,
    )
