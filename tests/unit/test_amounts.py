"""Money, ratios, months and days: read exactly, rounded once, worded plainly."""

from datetime import date
from decimal import Decimal

import pytest

from calculator.amounts import (
    fixed,
    in_fen,
    money,
    percent,
    plain_decimal,
    round_fen,
    typed_decimal,
    typed_integer,
    yuan,
)
from calculator.months import Month, day_words, duration, months_after


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("0.005", "0.01"), ("0.015", "0.02"), ("0.0049", "0.00"), ("2.675", "2.68"), ("1", "1.00")],
)
def test_half_a_fen_rounds_up(exact: str, rounded: str) -> None:
    assert fixed(Decimal(exact)) == rounded
    assert str(round_fen(Decimal(exact))) == rounded


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("20000", "20000"),
        ("24,000", "24000"),
        ("24，000 元", "24000"),
        ("２４０００", "24000"),
        ("2.4万", "24000"),
        ("2.4萬元", "24000"),
        ("3.2w", "32000"),
        ("3W元", "30000"),
        ("３万", "30000"),
        ("5千", "5000"),
        ("¥12.50", "12.50"),
        (".5", "0.5"),
        ("-1", "-1"),
        ("2万4千", "24000"),
        ("3万2", "32000"),
        ("2万4", "24000"),
        ("3万2千5", "32500"),
        ("3万500", "30500"),
        ("1万2345元", "12345"),
        ("32000。", "32000"),
        ("3万2，", "32000"),
        ("3。5万", "35000"),
        ("兩萬四", "24000"),
        ("三万二", "32000"),
        ("两万", "20000"),
        ("十二万", "120000"),
        ("二十五万三", "253000"),
        ("三百五", "350"),
        ("一万零五百块", "10500"),
        ("一千零五", "1005"),
        ("叁万贰仟元整", "32000"),
        ("参萬貳仟圓整", "32000"),
        ("零", "0"),
    ],
)
def test_amounts_as_people_type_them(typed: str, amount: str) -> None:
    assert typed_decimal(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["", "几万", "1e5", "12.3.4", "NaN", "Infinity", "0x10", "--5"])
def test_what_is_no_amount(typed: str) -> None:
    assert typed_decimal(typed) is None


@pytest.mark.parametrize(
    "typed",
    # Whatever could be meant in two ways (3万25: 32,500 or 30,025?) or says nothing.
    [
        "3万25",
        "二四",
        "万",
        "百",
        "3万2万",
        "2千4万",
        "2万4.5",
        "十十",
        "五百六千",
        "三百零",
        "。",
        "，",
    ],
)
def test_what_could_be_two_amounts_is_none(typed: str) -> None:
    assert typed_decimal(typed) is None


@pytest.mark.parametrize(
    ("typed", "unit", "number"),
    [
        ("2", "年", 2),
        ("两年", "年", 2),
        ("二", "年", 2),
        ("十年。", "年", 10),
        ("第二次", "次", 2),
        ("12个月", "月", 12),
        ("两个月", "月", 2),
        ("二百八十", "月", 280),
        ("六十五岁", "岁", 65),
        ("-1", "", -1),
    ],
)
def test_whole_numbers_as_people_type_them(typed: str, unit: str, number: int) -> None:
    assert typed_integer(typed, unit) == number


@pytest.mark.parametrize("typed", ["", "年", "个年", "1.5", "几年", "1e3", "0x2", "两年年"])
def test_what_is_no_whole_number(typed: str) -> None:
    assert typed_integer(typed, "年") is None


@pytest.mark.parametrize("text", ["-1", "1,000", "01", "1.", ".5", "1e3", " 1", "NaN"])
def test_policy_data_writes_plain_decimals(text: str) -> None:
    assert plain_decimal(text) is None


def test_an_amount_by_itself_is_rounded_to_the_fen() -> None:
    assert in_fen(Decimal("122002.101")) == "122,002.10"
    assert in_fen(Decimal("0.005")) == "0.01"


def test_money_for_people_shows_an_unrounded_figure_whole() -> None:
    assert money(Decimal("16610")) == "16,610.00"
    assert money(Decimal("1234.5675")) == "1,234.5675"


def test_words_of_figures() -> None:
    assert yuan(Decimal("800")) == "800 元"
    assert yuan(Decimal("24000")) == "2.4 万元"
    assert yuan(Decimal("10050")) == "10,050 元"
    assert yuan(Decimal("135557.89")) == "135,557.89 元"
    assert yuan(Decimal("9999.5")) == "9999.5 元"
    assert percent(Decimal("0.85")) == "85%"
    assert percent(Decimal("0.005")) == "0.5%"


def test_months_count_across_years() -> None:
    december = Month.parse("1964-12")
    assert december is not None
    assert str(december.plus(1)) == "1965-01"
    assert december.plus(720).words == "2024 年 12 月"
    assert Month.parse("1964-13") is None
    assert Month.parse("1964-1") is None


def test_durations_in_words() -> None:
    assert duration(210) == "17 年 6 个月"
    assert duration(36) == "3 年"
    assert duration(2) == "2 个月"
    assert duration(0) == "0 个月"


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        ("2027-01-02", 3, "2027-04-02"),
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2027-08-31", -6, "2027-02-28"),
        ("2027-12-31", 0, "2027-12-31"),
        ("2024-02-29", 12, "2025-02-28"),
    ],
)
def test_whole_months_after_a_day(day: str, months: int, after: str) -> None:
    assert months_after(date.fromisoformat(day), months).isoformat() == after


def test_days_in_words() -> None:
    assert day_words(date(2027, 5, 1)) == "2027 年 5 月 1 日"
