"""Both ends of an answer to which something is unknown: what pays most, and what pays least.

The answer itself takes parts outside the scope for nothing, and what is in no class for that which
pays most. The other end takes for the former all that is left of the bill, or the latter for that
which pays least.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from calculator.amounts import ONE, ZERO
from calculator.care import BILL_PARTS
from calculator.definition import Calculator
from calculator.fields import Inputs
from calculator.policy.conditions import AMOUNT_OF_CLASS
from calculator.steps import Step

_RANGE = 2
"""With so many unknown classes there is a range; one alone is whatever the others leave."""


def is_range(inputs: Inputs, answered: Iterable[Step]) -> bool:
    """Whether what is unknown leaves the answer more than one end."""
    return bool(_parts(inputs)) or len(_unknown_classes(inputs, answered)) >= _RANGE


def least_of(inputs: Inputs, answered: Iterable[Step], share: Decimal = ONE) -> Inputs:
    """The inputs of the other end, by the steps of the answer; a ``share`` of it lies between."""
    least = replace(inputs, least=share == ONE)
    parts = _parts(inputs)
    if not parts:
        return least
    known = [inputs[name] for name in BILL_PARTS if name not in parts]
    known += [inputs[name] for name in _classes_read(answered) if inputs.get(name) is not None]
    rest = max(inputs["total"] - sum(known, ZERO), ZERO)
    return least.having(**{parts[0]: rest * share})


def has_between(inputs: Inputs) -> bool:
    """Whether what is unknown is an amount, of which there is less and more."""
    return bool(_parts(inputs))


def reading_of(calculator: Calculator, inputs: Inputs) -> str:
    """What the other end takes the unknown for, in words."""
    parts = _parts(inputs)
    if parts:
        return f"另一头：{_named(calculator, parts)}占了其余全部费用"
    return "另一头：没有分清类别的费用，都算付得最少的那一类"


def warnings_of(
    calculator: Calculator, inputs: Inputs, steps: Iterable[Step], *, found: bool
) -> Iterator[str]:
    """What is unknown and what it was taken for; whether the other end was ``found``."""
    steps = list(steps)
    least = "另一头算它占了其余全部费用" if found else "另一头算不出"
    for name in _parts(inputs):
        yield (
            f"{_named(calculator, [name])}不清楚：一头按 0 算，通常报得最多；"
            f"{least}。结算单上有这一项，填上就准了。"
        )
    classes = _unknown_classes(inputs, steps)
    if len(classes) == 1:
        yield f"{_named(calculator, classes)}不清楚：没有填到别的类里的费用，都算作这一类。"
    elif classes:
        yield (
            f"{_named(calculator, classes)}各多少不清楚：一头都算付得最多的那一类，"
            "另一头都算付得最少的。费用清单上每样后面写着类别，分开加起来填上就准了。"
        )


def _parts(inputs: Inputs) -> list[str]:
    return [name for name in inputs.unknown if name in BILL_PARTS]


def _classes_read(steps: Iterable[Step]) -> list[str]:
    """The inputs for classes of items that the answer made use of."""
    read = {name for step in steps for part in step.walk() for name in part.inputs}
    return [name for name in AMOUNT_OF_CLASS.values() if name in read]


def _unknown_classes(inputs: Inputs, steps: Iterable[Step]) -> list[str]:
    return [name for name in _classes_read(steps) if name in inputs.unknown]


def _named(calculator: Calculator, names: Iterable[str]) -> str:
    fields = {item.name: item for item in calculator.fields}
    return "、".join(f"“{fields[name].label}”" for name in names)
