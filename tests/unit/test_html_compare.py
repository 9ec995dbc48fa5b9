"""Cases side by side: what differs, where it starts, and what is said where one has no answer."""

import re
from typing import Any

import pytest

from calculator import InvalidInput, calculate
from calculator.html_compare import departures, side_by_side
from tests import rule_sets
from tests.rule_sets import deductible, inpatient, named, rate, stay

TABLE = [
    {"hospital_level": 1, "amount": "100"},
    {"hospital_level": 2, "amount": "300"},
    {"hospital_level": 3, "amount": "500"},
]
LIBRARY = rule_sets.library(
    named(
        inpatient(deductible=deductible({"table": TABLE}), reimbursement_rate=rate({"rate": "0.8"}))
    )
)
RATES = [{"hospital_level": 3, "rate": "0.8"}, {"hospital_level": 1, "rate": "0.9"}]
BY_RATE = rule_sets.library(
    named(
        inpatient(
            deductible=deductible({"amount": "500"}), reimbursement_rate=rate({"table": RATES})
        )
    )
)


def compared(*cases: dict[str, Any]) -> dict[str, Any]:
    payload = {"calculator": "inpatient", "cases": list(cases), "root": "../../"}
    return side_by_side(payload, LIBRARY)


def test_amounts_and_differences_stand_side_by_side() -> None:
    found = compared(stay("1500"), stay("1500", hospital_level=1))
    # (1500 − 500) × 0.8 = 800 and (1500 − 100) × 0.8 = 1120
    assert "800.00" in found["html"]
    assert "多 320.00" in found["html"]
    assert found["announcement"] == "第 2 种（一级）您付得最少：380.00 元，比最多的少 320.00 元。"
    assert found["names"] == ["医院级别：三级", "医院级别：一级"]
    assert found["errors"] == [[], []]


def test_the_day_and_the_data_stand_with_the_amounts() -> None:
    """Amounts of 2020 without their day pass for today's."""
    found = compared(stay("1500"), stay("1500", hospital_level=1))
    assert "按 2022 年 6 月 1 日的规定算。" in found["html"]
    assert f"核对于 {rule_sets.CHECKED}，最低为 B 级" in found["html"]
    assert f"数据版本 {LIBRARY.data_version}。" in found["html"]
    later = compared(stay("1500"), stay("1500", date="2023-06-01"))
    told = "第 1 种按 2022 年 6 月 1 日的规定算；第 2 种按 2023 年 6 月 1 日的规定算。"
    assert told in later["html"]


def heads(found: dict[str, Any]) -> list[str]:
    return re.findall(r'<th scope="col"(?: data-reading="[^"]*")?>(.*?)</th>', found["html"])


def test_a_column_names_the_readings_its_figures_rest_on() -> None:
    """So that recall.js can say it of an amount that two cases share, and no departure shows."""
    found = compared(stay("1500"), stay("2500"))
    columns = re.findall(r'<th scope="col" data-reading="([^"]+)">', found["html"])
    assert len(columns) == 2
    assert all("/deductible/" in named and "/reimbursement_rate/" in named for named in columns)


def test_columns_are_headed_by_what_differs() -> None:
    found = compared(*(stay("1500", hospital_level=level) for level in (3, 2, 1)))
    number = '<span class="calc-beside">第 {} 种</span>'
    assert heads(found) == [
        f"{words} {number.format(n)}" for n, words in enumerate(("三级", "二级", "一级"), 1)
    ]
    assert "第 2 种（二级）和第 1 种（三级）" in found["html"]
    # The sides of a difference go by the same heads.
    assert "<p>三级：" in found["html"] and "<p>一级：" in found["html"]


def test_an_answer_that_says_nothing_alone_keeps_its_question() -> None:
    found = compared(stay("1500"), stay("2000", tcm="true"))
    assert [head.partition(" <")[0] for head in heads(found)] == [
        "1500 元，是中医定点医院：否",
        "2000 元，是中医定点医院：是",
    ]
    assert found["names"][1] == "医疗费总额：2000 元，是中医定点医院：是"


def test_what_is_too_long_for_a_column_has_its_number() -> None:
    more = {"non_covered": "100", "prior_self_pay": "100", "used_so_far": "100", "tcm": "true"}
    found = compared(stay("1500"), stay("1500", **more))
    assert heads(found) == ["第 1 种", "第 2 种"]
    assert "先行自付" in found["names"][1]


def test_a_case_alone_is_described() -> None:
    [words] = compared(stay("3万2"))["names"]
    assert "医院级别：三级" in words and "医疗费总额：3.2 万元" in words


def test_bands_that_end_elsewhere_are_compared_as_a_sum() -> None:
    bands = [
        {"hospital_level": 3, "bands": [{"up_to": "5000", "rate": "0.8"}, {"rate": "0.9"}]},
        {"hospital_level": 1, "bands": [{"up_to": "10000", "rate": "0.9"}, {"rate": "0.95"}]},
    ]
    library = rule_sets.library(
        named(
            inpatient(
                deductible=deductible({"amount": "500"}), reimbursement_rate=rate({"table": bands})
            )
        )
    )
    cases = [stay("20000", hospital_level=level) for level in (3, 1)]
    html = side_by_side({"calculator": "inpatient", "cases": cases}, library)["html"]
    # (5000 − 500) × 80% + 15,000 × 90% = 17,100; (10,000 − 500) × 90% + 10,000 × 95% = 18,050
    assert "<strong>按比例算出的支付</strong><p>三级：" in html
    assert '<span class="calc-number">17,100.00 元</span>' in html
    assert '<span class="calc-number">18,050.00 元</span>' in html
    assert "(5,000.00 − 500.00) × 80% = 3,600.00；(20,000.00 − 5,000.00) × 90%" in html
    # What each band comes to by itself is of another expense, and no difference.
    assert "第 1 段</strong>" not in html and '">3,600.00 元' not in html


def test_one_band_against_two_is_compared_as_a_sum() -> None:
    """烟台, retired: 29,180 at the third level and 29,925 at the second, a difference of 745."""
    bands = [
        {"hospital_level": 3, "bands": [{"up_to": "10000", "rate": "0.9"}, {"rate": "0.95"}]},
        {"hospital_level": 2, "rate": "0.95"},
        {"hospital_level": 1, "rate": "0.95"},
    ]
    table = [{"hospital_level": 3, "amount": "800"}, {"hospital_level": [1, 2], "amount": "500"}]
    made = inpatient(
        deductible=deductible({"table": table}), reimbursement_rate=rate({"table": bands})
    )
    library = rule_sets.library(named(made))
    third, second = (
        calculate("inpatient", stay("32000", hospital_level=level), library) for level in (3, 2)
    )
    found = {departure.label: departure for departure in departures(third, second)}
    assert [*found] == ["起付标准", "按比例算出的支付"]
    both = found["按比例算出的支付"]
    # 9,200 × 90% + 22,000 × 95%, and 31,500 × 95%
    assert both.first and both.first.shown == "29,180.00 元"
    assert both.other and both.other.shown == "29,925.00 元"
    # The same bands, in which only a rate or the bill differs, are told as before.
    larger = calculate("inpatient", stay("40000", hospital_level=3), library)
    assert [departure.label for departure in departures(third, larger)] == ["医疗费用总额"]


def test_the_step_that_differs_is_the_first_one_and_not_what_follows() -> None:
    first, other = (
        calculate("inpatient", stay("1500", hospital_level=level), LIBRARY) for level in (3, 1)
    )
    assert [found.label for found in departures(first, other)] == ["起付标准"]


def test_a_rate_that_differs_is_told_with_both_formulas() -> None:
    first, other = (
        calculate("inpatient", stay("1500", hospital_level=level), BY_RATE) for level in (3, 1)
    )
    [found] = departures(first, other)
    assert found.first and found.other
    assert ("80%" in found.first.formula, "90%" in found.other.formula) == (True, True)
    assert departures(first, first) == []


def test_a_case_without_an_answer_does_not_stop_the_others() -> None:
    found = compared(stay("1500"), stay("-1"), stay("1500", date="2010-01-01"))
    assert [len(errors) for errors in found["errors"]] == [0, 1, 0]
    assert "第 2 种、第 3 种还算不出" in found["announcement"]
    assert "第 3 种算不出" in found["html"]
    assert "800.00" in found["html"]


def test_what_only_the_first_case_says_is_taken_out_of_the_others() -> None:
    found = compared(stay("1500", non_covered="500"), stay("1500"))
    rows = found["comparison"]["rows"]
    assert [row["amounts"]["non_covered"] for row in rows] == ["500.00", "0.00"]
    assert found["names"] == ["自费（目录外）：500 元", "自费（目录外）：0 元"]


def test_cases_that_are_alike_and_one_alone() -> None:
    assert "一样多" in compared(stay("1500"), stay("1500"))["announcement"]
    assert "再加一种" in compared(stay("1500"))["announcement"]


def test_what_a_case_holds_is_escaped() -> None:
    found = compared(stay("1500"), stay("1500", institution="<b>"))
    assert "<b>" not in found["html"]


@pytest.mark.parametrize(
    ("calculator", "count"), [("inpatient", 0), ("inpatient", 4), ("nothing", 1)]
)
def test_what_cannot_be_compared_is_refused(calculator: str, count: int) -> None:
    with pytest.raises(InvalidInput):
        side_by_side({"calculator": calculator, "cases": [stay("1")] * count}, LIBRARY)


def test_what_is_not_known_is_said_to_be_so_and_no_winner_is_named_where_it_decides() -> None:
    cases = (stay("1500", non_covered=given) for given in ("100", "unknown", "100"))
    found = compared(*cases)
    # 100 outside: 1500 − (1400 − 500) × 80% = 780. Not known: nothing outside, 1500 − 1000 × 80% =
    # 700, or all of it, 1500.
    assert found["announcement"] == (
        "哪一种您付得最少，现在说不准：第 1 种（自费（目录外）：100 元）付 780.00 元；"
        "第 2 种（自费（目录外）：不清楚）付 700.00 到 1,500.00 元；"
        "第 3 种（自费（目录外）：100 元）付 780.00 元。"
    )
    assert "unknown" not in found["html"]
    assert "不清楚，按 0 算" in found["html"] and "没有填，按 0 算" not in found["html"]
    [others] = re.findall(r'<section class="compare-otherwise">(.*?)</section>', found["html"])
    assert "1,500.00 元" in others
    [_, unknown, _] = found["comparison"]["rows"]
    assert [other["amounts"]["patient_total"] for other in unknown["alternatives"]] == ["1500.00"]


def test_what_is_not_known_of_every_case_alike_leaves_the_cheapest_one_so() -> None:
    cases = (stay("1500", non_covered="不清楚", hospital_level=level) for level in (3, 1))
    # Third level: 1500 − 1000 × 80% = 700; first: 1500 − 1400 × 80% = 380. All outside: 1500 each.
    assert compared(*cases)["announcement"] == (
        "第 2 种（一级）您付得最少：380.00 到 1,500.00 元，比最多的少 0.00 到 320.00 元。"
    )


def test_a_winner_under_every_reading_is_named_with_both_ends() -> None:
    doubted = deductible(
        {"amount": "500", "attested": ["2021-01-01"]},
        {"amount": "600", "attested": ["2023-01-01"]},
    )
    rates = rate({"table": RATES})
    library = rule_sets.library(named(inpatient(deductible=doubted, reimbursement_rate=rates)))
    cases = [stay("1500", hospital_level=level) for level in (3, 1)]
    said = side_by_side({"calculator": "inpatient", "cases": cases}, library)["announcement"]
    # 500: 1500 − 1000 × 80% = 700 and 1500 − 1000 × 90% = 600. 600: 1500 − 900 × 80% = 780 and
    # 1500 − 900 × 90% = 690.
    assert said == (
        "第 2 种（一级）您付得最少：600.00 到 690.00 元，比最多的少 90.00 到 100.00 元。"
    )
