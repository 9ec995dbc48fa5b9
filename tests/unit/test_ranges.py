"""Parts of the bill that the reader does not know: the most and the least that can be paid."""

import pytest

from calculator import InvalidInput, Result, calculate
from tests import rule_sets
from tests.rule_sets import FLAT, inpatient, named, stay

LIBRARY = rule_sets.library(named(inpatient(**FLAT)))


def settle(**more: object) -> Result:
    return calculate("inpatient", stay("1500", **more), LIBRARY)


def test_an_unknown_part_gives_both_ends_and_what_each_assumes() -> None:
    result = settle(non_covered="unknown")
    assert result.amounts["pooled_fund"] == "800.00"
    [least] = result.alternatives
    assert least.amounts["pooled_fund"] == "0.00"
    assert "自费" in least.reading
    assert any("不清楚" in warning and "最多" in warning for warning in result.warnings)
    assert not any("没有填“自费" in words for words in result.assumptions)


def test_known_parts_narrow_the_range() -> None:
    result = settle(non_covered="100", prior_self_pay="unknown", over_limit="400")
    # most: (1000 − 500) × 80%; least: nothing in scope
    assert result.amounts["pooled_fund"] == "400.00"
    assert result.alternatives[0].amounts["prior_self_pay"] == "1000.00"


def test_two_unknown_parts_have_one_range() -> None:
    result = settle(non_covered="unknown", prior_self_pay="不清楚")
    assert len(result.alternatives) == 1
    assert "自费" in result.alternatives[0].reading
    assert "先行自付" in result.alternatives[0].reading


@pytest.mark.parametrize("field", ["hospital_level", "admission", "status", "over_limit"])
def test_what_gives_no_range_cannot_be_unknown(field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        settle(**{field: "unknown"})
    assert [error.field for error in caught.value.errors] == [field]
