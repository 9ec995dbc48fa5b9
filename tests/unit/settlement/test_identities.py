"""What must hold of every settlement, checked in the running code."""

from decimal import Decimal

import pytest

from calculator.settlement.identities import checked
from calculator.steps import Step

RIGHT = {
    "total": 100,
    "non_covered": 10,
    "over_limit": 5,
    "prior_self_pay": 15,
    "in_scope": 70,
    "deductible": 20,
    "pooled_fund": 40,
    "large_amount": 3,
    "assistance": 2,
    "fund_total": 45,
    "patient_total": 55,
    "personal_account": 30,
    "cash": 25,
}


def steps(**changed: int) -> list[Step]:
    figures = {**RIGHT, **changed}
    return [Step(name, name, Decimal(figure), "yuan", "") for name, figure in figures.items()]


def test_what_adds_up_passes_as_it_is() -> None:
    assert checked(steps()) == tuple(steps())


@pytest.mark.parametrize("name", [name for name in RIGHT if name != "deductible"])
def test_one_fen_more_of_any_part_is_an_error(name: str) -> None:
    with pytest.raises(ArithmeticError, match="is not"):
        checked(steps(**{name: RIGHT[name] + 1}))


def test_nothing_may_be_negative_even_if_it_adds_up() -> None:
    with pytest.raises(ArithmeticError, match="negative: over_limit"):
        checked(steps(over_limit=-5, in_scope=80))
    with pytest.raises(ArithmeticError, match="negative: deductible"):
        checked(steps(deductible=-1))
    with pytest.raises(ArithmeticError, match="negative: cash"):
        checked(steps(personal_account=60, cash=-5))
