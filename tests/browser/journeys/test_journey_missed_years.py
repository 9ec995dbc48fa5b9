"""A resident with two missed years learns from when cover starts and whether repairing pays."""

from playwright.sync_api import expect

from tests.browser.journeys.conftest import Arrive, to_calculator
from tests.browser.people import amount, answer, calendar_days, choose, fill, number, submit


def test_journey(arrive: Arrive) -> None:
    page = arrive()
    to_calculator(page, "断了医保，要等多久")
    choose(page, "参保地", "烟台")
    choose(page, "参加哪种医保", "居民医保")
    fill(page, "要保的是哪一年", "２０２７")
    fill(page, "前面连续断了几年没参保", "2")
    choose(page, "什么时候缴的", "在集中参保期内")
    submit(page)
    # Three months for the gap and one for the second year of it.
    expect(amount(page, "waiting_months")).to_have_text(number("4 个月"))
    expect(amount(page, "covered_from")).to_have_text(number("2027 年 5 月 1 日"))
    repairs = answer(page).get_by_role("table").filter(has_text="补缴")
    unrepaired = repairs.get_by_role("row").filter(has_text="0 年")
    repaired = repairs.get_by_role("row").filter(has_text="1 年")
    expect(unrepaired).to_contain_text("2027 年 5 月 1 日")
    expect(repaired).to_contain_text("3 个月")
    expect(repaired).to_contain_text("2027 年 4 月 1 日")
    expect(answer(page)).to_contain_text("再多补也不会更短")
    # The day on which cover starts can be kept.
    assert calendar_days(page) == {"covered_from": "20270501"}
