"""The search box: by keyboard, to a screen reader, without a network, and on every kind of page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import AXE
from tests.browser.complaints import Complaints
from tests.browser.test_accessibility import DESK, PHONE
from tests.search.asking import addresses, ask, box

FILTERS = {"kind": "政策", "place": "无锡", "scheme": "居民医保", "state": "现行"}


def _options(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


def _violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    return [f"{item['id']}: {item['nodes'][0]['html'][:200]}" for item in found]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("path", ["", "glossary/"])
def test_axe_finds_nothing_with_results_filters_and_without(
    open_page: Callable[..., Page], path: str, size: dict[str, int]
) -> None:
    page = open_page(path, viewport=size)
    ask(page, "烟台住院起付标准")
    page.keyboard.press("ArrowDown")
    assert _violations(page) == []
    page.locator(".search__filters summary").click()
    assert _violations(page) == []
    ask(page, "qqqqzzzz")
    assert _violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_arrows_choose_and_enter_follows(open_page: Callable[..., Page], site: str) -> None:
    page = open_page()
    ask(page, "退休年龄")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    active = box(page).get_attribute("aria-activedescendant")
    option = page.locator(f"[id='{active}']")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}calculators/retirement-age/")


def test_escape_closes_then_clears(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "退休年龄")
    page.keyboard.press("Escape")
    expect(page.locator(".search__panel")).to_be_hidden()
    expect(box(page)).to_have_value("退休年龄")
    page.keyboard.press("Escape")
    expect(box(page)).to_have_value("")


def test_what_is_found_is_said(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "起付标准")
    expect(page.locator(".search__status")).to_contain_text("按上下键选")
    expect(page.get_by_role("listbox").get_by_role("group").first).to_be_visible()
    assert page.locator(".search mark").count() > 0


def test_enter_shows_all(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "起付标准")
    few = _options(page).count()
    page.keyboard.press("Enter")
    expect(_options(page).nth(few + 2)).to_be_visible()


def test_filters_narrow(open_page: Callable[..., Page], site: str) -> None:
    page = open_page()
    ask(page, "起付标准")
    page.locator(".search__filters summary").click()
    for name, value in FILTERS.items():
        page.locator(f"select[name={name}]").select_option(label=value)
    expect(_options(page).first).to_contain_text("无锡")
    expect(page.locator("[data-search][data-shows]")).to_be_attached()
    assert [one for one in addresses(page, site) if "wuxi" not in one] == []


def test_a_filled_in_calculator_opens_filled_in(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "烟台 三级医院 住院 3万 退休")
    _options(page).first.click()
    page.wait_for_url("**/calculators/inpatient/#*")
    expect(page.get_by_label("医疗费总额", exact=True)).to_have_value("30000")
    expect(page.get_by_label("退休", exact=True)).to_be_checked()


def test_markup_in_a_query_stays_text(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "<img src=x onerror=alert(1)>起付标准")
    assert page.locator(".search img").count() == 0


def test_what_was_tried_before_works_without_a_network(
    open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page()
    ask(page, "起付标准")
    found = _options(page).all_inner_texts()
    page.context.set_offline(True)
    box(page).fill("")
    ask(page, "起付标准")
    assert _options(page).all_inner_texts() == found
    complaints.expect("Failed to load resource")


def test_nothing_of_the_query_before_stays_when_one_fails(
    open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page()
    ask(page, "起付标准")
    page.context.set_offline(True)
    box(page).fill("国办发〔2024〕38号")
    expect(page.locator(".search__notice")).to_contain_text("没有找成", timeout=15_000)
    expect(_options(page)).to_have_count(0)
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    page.context.set_offline(False)
    page.get_by_role("button", name="再试一次").click()
    expect(_options(page).first).to_contain_text("长效机制", timeout=15_000)
    # What the failed downloads said of themselves.
    complaints.expect("ERR_INTERNET_DISCONNECTED")


def test_a_box_that_cannot_start_says_so(
    open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page()
    page.context.route("**/wasm.unknown.pagefind", lambda route: route.abort())
    box(page).fill("起付标准")
    expect(page.locator(".search__notice")).to_contain_text("没有找成", timeout=15_000)
    complaints.expect("Failed to load resource")


def test_it_works_below_a_sub_path(open_page: Callable[..., Page], site_below: str) -> None:
    page = open_page("places/yantai/", root=site_below)
    ask(page, "滞纳金")
    _options(page).first.click()
    expect(page).to_have_url(f"{site_below}calculators/late-fee/")


def test_the_page_allows_no_more_than_before(open_page: Callable[..., Page]) -> None:
    page = open_page()
    policy = page.locator("meta[http-equiv]").get_attribute("content") or ""
    assert "script-src 'self';" in policy
    assert "wasm" not in policy
