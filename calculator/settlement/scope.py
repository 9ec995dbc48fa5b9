"""Scope: what of a bill the rules cover, with the parts that they do not kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from calculator.amounts import ZERO, money
from calculator.catalogue import FIELDS
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
    unknown: frozenset[str] = frozenset()
    """Parts of which the reader said that they are not known."""


def check(bill: Bill, from_items: Decimal = ZERO) -> None:
    """Raise ``InvalidInput`` naming the first part with which the parts exceed the total.

    ``from_items`` is what the rules worked out from the bill's items, besides what was given.
    """
    parts = [(name, getattr(bill, name)) for name in _LABELS]
    outside = ZERO
    for name, amount in (*parts, ("items", from_items)):
        outside += amount
        if outside > bill.total:
            # By the words of the form, where the reader has to find it again.
            message = (
                f"“{FIELDS[name].label}”不能大于“{FIELDS['total'].label}”："
                f"连同前面各项共 {money(outside)} 元，总额是 {money(bill.total)} 元。"
            )
            raise InvalidInput([FieldError(name, message)])


def before_area(bill: Bill, items: Sequence[Step]) -> Decimal:
    """The expense in scope before anything is taken off for care elsewhere."""
    from_items = sum((step.money for step in items), ZERO)
    check(bill, from_items)
    return bill.total - bill.non_covered - bill.over_limit - bill.prior_self_pay - from_items


def scope_steps(
    bill: Bill, first: Sequence[Step] = (), outside: Sequence[Step] = ()
) -> tuple[Step, ...]:
    """The total, its three parts outside the scope, and what remains in scope.

    ``first`` are parts of the prior self-pay that the rules worked out, ``outside`` items that no
    catalogue has, both besides what was given.
    """
    parts = (
        _part("non_covered", bill, outside),
        _part("over_limit", bill),
        _part("prior_self_pay", bill, first),
    )
    shares = (bill.total, *(part.money for part in parts))
    in_scope = bill.total - sum(shares[1:], ZERO)
    return (
        _given("total", "医疗费用总额", bill.total, bill),
        *parts,
        Step(
            "in_scope",
            "符合政策范围金额",
            in_scope,
            "yuan",
            "总额 − 自费 − 超限价自费 − 先行自付",
            lambda: f"{' − '.join(money(share) for share in shares)} = {money(in_scope)}",
            inputs=("total", *_LABELS),
        ),
    )


def _given(name: str, label: str, amount: Decimal, bill: Bill) -> Step:
    formula = "没有填，按 0 算" if name in bill.assumed else "您填写的金额"
    if name in bill.unknown:
        formula = "不清楚，按其余全部费用算" if amount else "不清楚，按 0 算"
    return Step(name, label, amount, "yuan", formula, inputs=(name,))


def _part(name: str, bill: Bill, more: Sequence[Step] = ()) -> Step:
    amounts = [getattr(bill, name), *(step.money for step in more)]
    total = sum(amounts, ZERO)
    if not more:
        return _given(name, _LABELS[name], total, bill)
    return Step(
        name,
        _LABELS[name],
        total,
        "yuan",
        "您填写的金额 + 按规定算出的各项",
        f"{' + '.join(money(amount) for amount in amounts)} = {money(total)}",
        inputs=tuple(step.id for step in more),
        parts=tuple(more),
    )
