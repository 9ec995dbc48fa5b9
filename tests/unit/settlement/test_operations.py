"""Operations: the few that every mechanism is made of."""

from decimal import Decimal

import pytest

from calculator.settlement.operations import between, least, left_of, most, scaled

D = Decimal


def test_least_and_most() -> None:
    assert least(D(3), D(1), D(2)) == 1
    assert most(D(3), D(1), D(2)) == 3


@pytest.mark.parametrize(("taken", "left"), [("0", "5"), ("3", "2"), ("5", "0"), ("7", "0")])
def test_what_is_left_is_never_below_nothing(taken: str, left: str) -> None:
    assert left_of(D(5), D(taken)) == D(left)


@pytest.mark.parametrize(
    ("amount", "low", "high", "found"),
    [
        ("5", None, None, "5"),
        ("5", "6", None, "6"),
        ("5", None, "4", "4"),
        ("5", "1", "9", "5"),
        # a floor above the cap yields to the cap
        ("5", "8", "7", "7"),
    ],
)
def test_between_bounds(amount: str, low: str | None, high: str | None, found: str) -> None:
    bounds = (None if bound is None else D(bound) for bound in (low, high))
    assert between(D(amount), *bounds) == D(found)


def test_scaling_is_exact() -> None:
    assert scaled(D("0.01"), D("0.333")) == D("0.00333")
