"""A rule typed into the short form: worked out, labelled, wrong figures named, and exported."""

from typing import Any

import pytest
import yaml

from calculator import InvalidInput, Refused
from calculator.own_rule import own_rule
from tests import rule_sets
from tests.rule_sets import FLAT, inpatient, named

LIBRARY = rule_sets.library(named(inpatient(**FLAT)))
BY_LEVEL = {
    "cause": "illness",
    "place": "某县",
    "scheme": "resident",
    "date": "2026-11-22",
    "deductible_2": "６00",
    "deductible_3": "1000",
    "rate_by": "level",
    "rate_2": "75％",
    "rate_3": "60",
    "hospital_level": "2",
    "total": "1.8万",
}
BY_BANDS = {
    **{name: value for name, value in BY_LEVEL.items() if not name.startswith("rate_")},
    "rate_by": "bands",
    "band_rate_1": "60",
    "band_up_to_1": "10000",
    "band_rate_2": "70",
}


def _asked(inputs: dict[str, str], **more: str) -> dict[str, Any]:
    return own_rule({"inputs": {**inputs, **more}}, LIBRARY)


def test_rates_by_level_and_the_ceiling() -> None:
    # (18,000 − 600) × 0.75
    assert _asked(BY_LEVEL)["result"]["amounts"]["fund_total"] == "13050.00"
    capped = _asked(BY_LEVEL, payment_ceiling="1万")
    assert capped["result"]["amounts"]["fund_total"] == "10000.00"


def test_bands() -> None:
    # (10,000 − 600) × 0.6 + 8,000 × 0.7
    # and from above the deductible 10,000 × 0.6 + 7,400 × 0.7
    assert _asked(BY_BANDS)["result"]["amounts"]["fund_total"] == "11240.00"
    above = _asked(BY_BANDS, bands_from="deductible")
    assert above["result"]["amounts"]["fund_total"] == "11180.00"
    three = _asked(BY_BANDS, band_up_to_2="15000", band_rate_3="80")
    # 9,400 × 0.6 + 5,000 × 0.7 + 3,000 × 0.8
    assert three["result"]["amounts"]["fund_total"] == "11540.00"


def test_the_answer_says_that_nobody_checked_the_rule() -> None:
    answer = _asked(BY_LEVEL)
    assert any("您自己填的" in warning for warning in answer["result"]["warnings"])
    assert 'data-file="draft"' in answer["html"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rate_2": "0.75"}, "rate_2"),
        ({"rate_2": "101"}, "rate_2"),
        ({"rate_2": "七成多"}, "rate_2"),
        ({"rate_2": "七十成"}, "rate_2"),
        ({"rate_2": "NaN"}, "rate_2"),
        ({"total": "-1"}, "total"),
        ({"place": ""}, "place"),
    ],
)
def test_what_cannot_be_is_named(change: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        _asked(BY_LEVEL, **change)
    assert [error.field for error in caught.value.errors] == [field]


def test_a_wrong_rate_is_told_by_its_name_and_how_it_is_written() -> None:
    """In a summary of errors, two that read alike would not say where."""
    with pytest.raises(InvalidInput) as caught:
        _asked(BY_BANDS, band_rate_1="0.7", band_rate_2="八点五成")
    first, second = (error.message for error in caught.value.errors)
    assert first == "“第一段报多少”应是百分数，1 到 100：70% 就填 70。现在是“0.7”。"
    assert second == "“第二段报多少”应是百分数，1 到 100：85% 就填 85。现在是“八点五成”。"


@pytest.mark.parametrize("typed", ["七成五", "7成5", "75", "75%"])
def test_a_rate_in_tenths_is_understood(typed: str) -> None:
    # (18,000 − 600) × 0.75
    assert _asked(BY_LEVEL, rate_2=typed)["result"]["amounts"]["fund_total"] == "13050.00"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"band_up_to_2": "9000", "band_rate_3": "80"}, "band_up_to_2"),
        ({"band_up_to_2": "15000"}, "band_rate_3"),
        ({"band_rate_3": "80"}, "band_up_to_2"),
    ],
)
def test_bands_that_do_not_follow_are_named(change: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        _asked(BY_BANDS, **change)
    assert [error.field for error in caught.value.errors] == [field]


def test_a_level_that_was_left_out_is_not_guessed() -> None:
    with pytest.raises(Refused, match="一级医院"):
        _asked(BY_LEVEL, hospital_level="1")


def test_the_draft_holds_the_rule_and_nothing_of_the_bill() -> None:
    text = _asked(BY_LEVEL)["result"]["draft"]
    place, rule = yaml.safe_load_all(text)
    assert place["name"] == "某县"
    rows = rule["values"]["reimbursement_rate"]["readings"][0]["table"]
    assert rows[1] == {"hospital_level": 2, "rate": "0.75"}
    assert "missing" in rows[0]
    assert "source" in text.splitlines()[1]
    assert "18000" not in text
    assert "1.8" not in text
