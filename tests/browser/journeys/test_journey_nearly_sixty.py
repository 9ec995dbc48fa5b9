"""A reader of 59 learns the retirement month, the months short, and what ways of paying cost."""

from playwright.sync_api import Page, expect

from tests.browser.journeys.conftest import Arrive, to_calculator
from tests.browser.people import (
    amount,
    answer,
    calendar_days,
    choose,
    fill,
    fill_month,
    number,
    submit,
)


def test_journey(arrive: Arrive) -> None:
    page = arrive()
    _retirement_month(page)
    _months_short(page)
    _ways_of_paying(page)


def _retirement_month(page: Page) -> None:
    to_calculator(page, "我几岁退休")
    choose(page, "性别", "男")
    fill_month(page, "出生年月", "1967", "3")
    submit(page)
    # Born 26 months after January 1965: a month later for each four begun, seven in all.
    expect(amount(page, "statutory_month")).to_have_text(number("2027 年 10 月"))
    # Three years either way, but not before the age of 60.
    months = {
        "earliest_month": "20270301",
        "statutory_month": "20271001",
        "latest_month": "20301001",
    }
    assert calendar_days(page) == months


def _months_short(page: Page) -> None:
    to_calculator(page, "医保缴费年限还差几年")
    _who(page)
    submit(page)
    # 30 years asked of whoever retires from 2026 on: 360 − 280.
    expect(amount(page, "months_short")).to_have_text(number("80 个月（6 年 8 个月）"))
    assert calendar_days(page) == {"statutory_month": "20271001"}


def _ways_of_paying(page: Page) -> None:
    to_calculator(page, "退休前医保要补多少")
    _who(page)
    fill(page, "退休时本人月工资", "6000")
    submit(page)
    ways = answer(page).get_by_role("table").filter(has_text="一次补缴")
    # 9% of 6,000 is 540 a month: 80 months now, or 69 after eleven more months of work.
    expect(ways.get_by_role("row").filter(has_text="一次补缴")).to_contain_text("43,200.00")
    later = ways.get_by_role("row").filter(has_text="每月照缴到退休")
    expect(later).to_contain_text("69 个月")
    expect(later).to_contain_text("37,260.00")


def _who(page: Page) -> None:
    choose(page, "参保地", "烟台")
    choose(page, "参加哪种医保", "职工医保")
    choose(page, "性别", "男")
    fill_month(page, "出生年月", "1967", "3")
    fill(page, "实际缴费月数", "280")
