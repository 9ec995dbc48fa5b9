"""Scope: what of a bill the rules cover, with the parts that they do not kept apart."""

from __future__ import annotations

from calculator.amounts import ZERO, money
from calculator.errors import FieldError, InvalidInput
from calculator.fields import Inputs
from calculator.steps import Step

_PARTS = (
    ("non_covered", "自费金额（目录外）"),
    ("over_limit", "超限价自费金额"),
    ("prior_self_pay", "先行自付金额"),
)


def scope_steps(inputs: Inputs) -> tuple[Step, ...]:
    """The total, its three parts outside the scope, and what remains in scope.

    Raises ``InvalidInput`` naming the first part with which the parts exceed the total.
    """
    total = inputs["total"]
    outside = ZERO
    for name, label in _PARTS:
        outside += inputs[name]
        if outside > total:
            message = (
                f"“{label}”不能大于总额：连同前面各项共 {money(outside)} 元，"
                f"总额是 {money(total)} 元。"
            )
            raise InvalidInput([FieldError(name, message)])
    names = tuple(name for name, _ in _PARTS)
    shares = " − ".join(money(inputs[name]) for name in ("total", *names))
    return (
        _given("total", "医疗费用总额", inputs),
        *(_given(name, label, inputs) for name, label in _PARTS),
        Step(
            "in_scope",
            "符合政策范围金额",
            total - outside,
            "yuan",
            "总额 − 自费 − 超限价自费 − 先行自付",
            f"{shares} = {money(total - outside)}",
            inputs=("total", *names),
        ),
    )


def _given(name: str, label: str, inputs: Inputs) -> Step:
    formula = "没有填，按 0 算" if name in inputs.assumed else "您填写的金额"
    return Step(name, label, inputs[name], "yuan", formula, inputs=(name,))
