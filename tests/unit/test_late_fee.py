"""Late fees: by the day, across changes of the rate, rounded once."""

import pytest

from calculator import InvalidInput, Refused, Result, calculate
from tests import rule_sets
from tests.rule_sets import named, schemeless, value

TOLD = value("谁出", "text", {"from": "2013-11-01", "text": "单位出。"}) | {"information": True}


def rates(**more: object) -> dict[str, object]:
    return value(
        "每日加收",
        "ratio",
        {"from": "1999-01-22", "to": "2011-06-30", "rate": "0.002"},
        {"from": "2011-07-01", "rate": "0.0005", **more},
    )


def fee(owed: str, first: str, last: str, **more: object) -> Result:
    nation = named(schemeless("late_fee", daily_rate=rates(**more), who_pays=TOLD))
    case = {"owed": owed, "from_day": first, "to_day": last}
    return calculate("late-fee", case, rule_sets.library({}, nation=nation))


@pytest.mark.parametrize(
    ("owed", "first", "last", "days", "amount"),
    [
        # 10000 × 0.0005 × 100
        ("10000", "2020-01-01", "2020-04-09", 100, "500.00"),
        # 100000 × 0.0005 × 10
        ("100000", "2020-01-01", "2020-01-10", 10, "500.00"),
        # 1000 × 0.0005 × 30; 1.50 was printed
        ("1000", "2020-01-01", "2020-01-30", 30, "15.00"),
        # 1000 × 0.002 × 30 + 1000 × 0.0005 × 31
        ("1000", "2011-06-01", "2011-07-31", 61, "75.50"),
        ("1000", "2011-06-30", "2011-06-30", 1, "2.00"),
        ("1000", "2011-07-01", "2011-07-01", 1, "0.50"),
        ("1000", "2011-06-30", "2011-07-01", 2, "2.50"),
        # a leap day counts: 1000 × 0.0005 × 2
        ("1000", "2024-02-28", "2024-02-29", 2, "1.00"),
        ("0", "2024-02-28", "2024-02-29", 2, "0.00"),
    ],
)
def test_by_the_day(owed: str, first: str, last: str, days: int, amount: str) -> None:
    assert fee(owed, first, last).amounts == {"late_fee": amount, "days": days}


def test_stretches_are_not_rounded_their_sum_is() -> None:
    # 5.55 × 0.002 × 1 = 0.0111; 5.55 × 0.0005 × 2 = 0.00555; together 0.01665
    result = fee("5.55", "2011-06-30", "2011-07-02")
    [first, second] = [step for step in result.walk() if step.id.startswith("stretch_")]
    assert (str(first.amount), str(second.amount)) == ("0.01110", "0.005550")
    assert result.amounts["late_fee"] == "0.02"
    # 1 × 0.0005 × 10 = 0.005: half a fen rounds up
    assert fee("1", "2020-01-01", "2020-01-10").amounts["late_fee"] == "0.01"


def test_each_stretch_cites_its_own_rule_and_days() -> None:
    result = fee("1000", "2011-06-01", "2011-07-31")
    [first, second] = [step for step in result.walk() if step.id.startswith("stretch_")]
    assert "2011-06-01 到 2011-06-30，30 天" in first.label
    assert "2011-07-01 到 2011-07-31，31 天" in second.label
    assert first.sources[0].period.endswith("2011-06-30")
    assert second.sources[0].period.startswith("2011-07-01")
    # The old rate is over, but it is the right one for its days.
    assert not any("现在办" in warning for warning in result.warnings)
    [old] = [w for w in fee("1000", "2010-01-01", "2010-01-02").warnings if "现在办" in w]
    assert "2011-06-30" in old
    assert "现在不能照办" not in old


def test_who_owes_it_and_how_days_are_counted_are_said() -> None:
    # The text of 2013 holds for whoever pays today, whatever the days of the debt.
    warnings = fee("1000", "2010-01-01", "2010-01-30").warnings
    assert any("头一天和最后一天都算在内" in warning for warning in warnings)
    [told] = [warning for warning in warnings if warning.startswith("谁出：单位出。")]
    assert "2013-11-01起的规定，2010-01-30 的时候还没有" in told
    assert "谁出：单位出。" in fee("1000", "2013-10-01", "2013-11-01").warnings


def test_where_the_data_does_not_tell_who_owes_it_the_calculator_does() -> None:
    nation = named(schemeless("late_fee", daily_rate=rates()))
    case = {"owed": "1000", "from_day": "2020-01-01", "to_day": "2020-01-30"}
    result = calculate("late-fee", case, rule_sets.library({}, nation=nation))
    assert any("不该由职工出" in warning for warning in result.warnings)


def test_the_last_day_before_the_first() -> None:
    with pytest.raises(InvalidInput) as caught:
        fee("1000", "2020-01-02", "2020-01-01")
    assert [error.field for error in caught.value.errors] == ["to_day"]


def test_before_the_first_rate_it_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        fee("1000", "1999-01-21", "2020-01-01")
    assert caught.value.reason == "no_rule"
    assert "1999-01-22" in caught.value.message


def test_a_rate_that_has_ended_is_not_used_on() -> None:
    assert fee("1000", "2020-12-30", "2020-12-31", to="2020-12-31").amounts["late_fee"] == "1.00"
    with pytest.raises(Refused, match="2020-12-31"):
        fee("1000", "2020-12-30", "2021-01-01", to="2020-12-31")


def test_without_rules() -> None:
    case = {"owed": "1", "from_day": "2020-01-01", "to_day": "2020-01-02"}
    with pytest.raises(Refused):
        calculate("late-fee", case, rule_sets.library({}))


def test_conflicting_sources_give_both_sums() -> None:
    other = {"from": "2011-07-01", "rate": "0.001", "source": rule_sets.SOURCE}
    other["source"] = {**rule_sets.SOURCE, "document": "cn-rule", "grade": "C"}
    result = fee("1000", "2020-01-01", "2020-01-30", alternatives=[other])
    assert result.amounts["late_fee"] == "15.00"
    assert [found.amounts["late_fee"] for found in result.alternatives] == ["30.00"]


def test_a_sum_is_written_out_only_where_there_is_something_to_add_or_to_round() -> None:
    # 10000 × 0.0005 × 100 = 500; 1000 × 0.002 × 1 + 1000 × 0.0005 × 1; 1 × 0.0005 × 10 = 0.005
    assert fee("10000", "2020-01-01", "2020-04-09").step("late_fee").numbers == ""
    two = fee("1000", "2011-06-30", "2011-07-01").step("late_fee")
    assert two.numbers == "2.00 + 0.50 = 2.50"
    rounded = fee("1", "2020-01-01", "2020-01-10").step("late_fee")
    assert rounded.numbers == "0.005，取到分：0.01"
