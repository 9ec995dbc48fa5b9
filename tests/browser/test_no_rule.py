"""Where a place's rules are not known: nobody answers eight questions to hear it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import choose

pytestmark = pytest.mark.known_reader


def test_a_phone_asks_no_more_than_where_and_which_scheme(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/inpatient/", viewport={"width": 360, "height": 780})
    expect(page.locator('.calc-form[data-stage="ready"]')).to_be_attached(timeout=60_000)
    choose(page, "参保地", "长治")
    page.get_by_role("button", name="下一题").click()
    choose(page, "参加哪种医保", "职工医保")
    page.get_by_role("button", name="下一题").click()
    expect(page.locator(".calc-guide__where")).to_have_text("看看填得对不对")
    page.get_by_role("button", name="算一算").click()
    refusal = page.locator("#answer .calc-refused")
    expect(refusal).to_contain_text("还没有收录长治职工医保住院的规则", timeout=60_000)
    refusal.get_by_role("link", name="自己填参数").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("自己填参数")
