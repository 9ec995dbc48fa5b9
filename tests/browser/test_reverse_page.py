"""Questions in reverse, as a person asks them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.people import amount, answer, choose, fill, number, submit, tell_cause

pytestmark = pytest.mark.known_reader

Open = Callable[..., Page]


def tell_case(page: Page) -> None:
    tell_cause(page)
    choose(page, "住院还是门诊", "住院")
    choose(page, "参保地", "烟台")
    choose(page, "参加哪种医保", "职工医保")
    choose(page, "在职还是退休", "在职")
    fill(page, "哪一天", "2026-03-01")
    choose(page, "医院级别", "三级")


def test_how_much_until_the_ceiling(open_page: Open) -> None:
    page = open_page("calculators/reverse/")
    choose(page, "想倒过来问哪一样", "花到多少封顶")
    tell_case(page)
    submit(page)
    # 7820 of the first band, then 90% up to 250,000: 10,000 + 242,180 / 0.9
    expect(amount(page, "total").first).to_have_text(number("279,088.89"))
    expect(answer(page)).to_be_focused()
    expect(page.locator("#announcement")).to_contain_text("279,088.89")


def test_how_much_for_a_wanted_amount(open_page: Open) -> None:
    page = open_page("calculators/reverse/")
    wanted = page.locator('[data-field="reaches"]')
    expect(wanted).to_be_hidden()
    choose(page, "想倒过来问哪一样", "想让医保付到一个数，要花多少")
    expect(wanted).to_be_visible()
    tell_case(page)
    submit(page)
    expect(page.locator("#f-reaches-error")).to_be_visible(timeout=60_000)
    fill(page, "想让医保一共付多少", "1.682万")
    expect(amount(page, "total").first).to_have_text(number("20,000.00"))


def test_what_the_rules_cannot_do_without_is_not_folded_away(open_page: Open) -> None:
    page = open_page("calculators/reverse/")
    choose(page, "想倒过来问哪一样", "花到多少封顶")
    tell_cause(page)
    choose(page, "住院还是门诊", "住院")
    choose(page, "参保地", "长治")
    choose(page, "参加哪种医保", "居民医保")
    kind = page.locator('[data-field="institution"]')
    expect(kind.locator("select")).to_be_visible(timeout=60_000)
    expect(page.locator('.calc-more [data-field="institution"]')).to_have_count(0)
    choose(page, "参加哪种医保", "职工医保")
    expect(kind).to_be_hidden()


def test_a_line_that_is_not_known_is_refused(open_page: Open) -> None:
    page = open_page("calculators/reverse/")
    choose(page, "想倒过来问哪一样", "花到多少大病保险开始报")
    tell_case(page)
    submit(page)
    expect(answer(page).locator(".calc-refused")).to_contain_text("没有收录")


def test_axe_finds_nothing_in_an_answer(open_page: Open) -> None:
    page = open_page("calculators/reverse/", viewport={"width": 360, "height": 780})
    choose(page, "想倒过来问哪一样", "花到多少封顶")
    tell_case(page)
    submit(page)
    expect(amount(page, "total").first).to_be_visible(timeout=60_000)
    assert violations(page) == []
