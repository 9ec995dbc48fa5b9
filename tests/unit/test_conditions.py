"""Conditions of rows: what they match, and the cells that a table must cover."""

import pytest

from calculator.policy.conditions import KEYS, Condition, cells, holds, parse_count


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("2", (2, 2)),
        ("3+", (3, None)),
        (">=70", (70, None)),
        ("<70", (0, 69)),
        ("40-49", (40, 49)),
        ("49-40", None),
        ("<0", None),
        ("many", None),
        ("", None),
    ],
)
def test_counts(text: str, bounds: tuple[int, int | None] | None) -> None:
    assert parse_count(text) == bounds


def test_a_row_holds_when_all_its_conditions_do() -> None:
    when = (Condition("status", frozenset({"retired"})), Condition("age", low=70))
    assert holds(when, {"status": "retired", "age": 70})
    assert not holds(when, {"status": "retired", "age": 69})
    assert not holds(when, {"status": "active", "age": 70})
    assert holds((), {})


def test_a_fact_that_is_needed_and_absent_is_named() -> None:
    with pytest.raises(KeyError, match="status"):
        holds((Condition("status", frozenset({"retired"})),), {})


def test_cells_have_one_representative_for_each_stretch() -> None:
    whens = [(Condition("age", low=0, high=44),), (Condition("age", low=45, high=69),)]
    assert [cell["age"] for cell in cells(whens, KEYS)] == [0, 45, 70]


def test_cells_are_every_combination_of_the_keys_in_use() -> None:
    whens = [
        (Condition("sex", frozenset({"male"})),),
        (Condition("sex", frozenset({"female"})), Condition("female_category", frozenset({"50"}))),
    ]
    assert len(list(cells(whens, KEYS))) == 4
