"""Sequence: how the deductible falls from one admission of the year to the next."""

from decimal import Decimal
from typing import Any

import pytest

from calculator.policy.model import Turn
from calculator.settlement.sequence import of_turn, turn_words
from tests.rule_sets import FLAT, amounts, deductible

D = Decimal


def charged(sequence: list[dict[str, Any]], admission: int, **more: object) -> object:
    standard = deductible({"amount": "800", "sequence": sequence, **more})
    return amounts({**FLAT, "deductible": standard}, "10000", admission=admission)[0]


class TestTurns:
    SEQUENCE: list[dict[str, Any]] = [  # noqa: RUF012 - a table to read
        {"admission": 2, "factor": "0.5"},
        {"admission": "3-4", "amount": "100"},
        {"admission": "5+", "amount": "0"},
    ]

    @pytest.mark.parametrize(
        ("admission", "expected"),
        [(1, "800.00"), (2, "400.00"), (3, "100.00"), (4, "100.00"), (5, "0.00"), (9, "0.00")],
    )
    def test_by_factor_by_amount_and_waived(self, admission: int, expected: str) -> None:
        assert charged(self.SEQUENCE, admission) == expected

    def test_without_a_sequence_every_admission_is_like_the_first(self) -> None:
        assert amounts(FLAT, "10000", admission=7)[0] == "500.00"

    def test_an_adjustment_applies_to_the_turn(self) -> None:
        adjustments = [{"when": {"status": "active"}, "factor": "0.8", "label": "在职"}]
        # 800 × 50% × 80% = 320
        assert charged(self.SEQUENCE, 2, adjustments=adjustments) == "320.00"


class TestSteps:
    @pytest.mark.parametrize(
        ("admission", "expected"),
        # 800 − 100 × 1, − 100 × 2 …, never below 300
        [(1, "800.00"), (2, "700.00"), (3, "600.00"), (6, "300.00"), (7, "300.00"), (20, "300.00")],
    )
    def test_so_many_yuan_less_each_time_down_to_a_floor(
        self, admission: int, expected: str
    ) -> None:
        sequence = [{"admission": "2+", "less_each": "100", "at_least": "300"}]
        assert charged(sequence, admission) == expected

    @pytest.mark.parametrize(
        ("admission", "expected"),
        # a tenth of the first, 80, less each time; at the ninth 800 − 640 = 160 meets the floor 200
        [(2, "720.00"), (3, "640.00"), (8, "240.00"), (9, "200.00"), (30, "200.00")],
    )
    def test_a_share_of_the_first_less_each_time(self, admission: int, expected: str) -> None:
        sequence = [{"admission": "2+", "factor_less_each": "0.1", "at_least": "200"}]
        assert charged(sequence, admission) == expected

    def test_without_a_floor_it_ends_at_nothing(self) -> None:
        sequence = [{"admission": "2+", "less_each": "300"}]
        # 800 − 300 × 2 = 200, then nothing
        assert charged(sequence, 3) == "200.00"
        assert charged(sequence, 4) == "0.00"

    def test_a_floor_for_each_level_is_an_adjustment(self) -> None:
        adjustments = [
            {"when": {"hospital_level": 3, "admission": "2+"}, "at_least": "620", "label": "最低"},
            {"when": {"hospital_level": 2, "admission": "2+"}, "at_least": "260", "label": "最低"},
        ]
        table = [
            {"hospital_level": 3, "amount": "880"},
            {"hospital_level": 2, "amount": "440"},
            {"hospital_level": 1, "amount": "200"},
        ]
        sequence = [{"admission": "2+", "factor_less_each": "0.1"}]
        standard = deductible({"table": table, "sequence": sequence, "adjustments": adjustments})
        values = {**FLAT, "deductible": standard}

        def at(level: int, admission: int) -> object:
            return amounts(values, "9000", hospital_level=level, admission=admission)[0]

        # 880 − 88 = 792; 880 − 88 × 4 = 528 → 620; 440 − 44 × 5 = 220 → 260; 200 − 20 × 5 = 100
        assert (at(3, 2), at(3, 5), at(2, 6), at(1, 6)) == ("792.00", "620.00", "260.00", "100.00")


class TestFloorsOfFactorsAndAmounts:
    def test_a_factor_with_a_floor(self) -> None:
        assert of_turn(Turn(2, None, factor=D("0.5"), at_least=D(300)), 2, D(400)) == 300
        assert of_turn(Turn(2, None, factor=D("0.5"), at_least=D(300)), 2, D(900)) == 450


class TestWords:
    @pytest.mark.parametrize(
        ("turn", "said"),
        [
            (Turn(2, None, factor=D("0.5")), "起付标准 × 50%"),
            (Turn(2, None, factor=D(0)), "不再扣"),
            (Turn(2, None, amount=D(0)), "不再扣"),
            (Turn(2, None, amount=D(100)), "定额 100 元"),
            (Turn(2, None, less_each=D(100), at_least=D(300)), "每多住一次减 100 元，最低 300 元"),
            (Turn(2, None, factor_less_each=D("0.1")), "每多住一次减起付标准的 10%"),
        ],
    )
    def test_every_kind_is_said(self, turn: Turn, said: str) -> None:
        assert turn_words(turn) == said
