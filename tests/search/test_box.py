"""The search box: by keyboard, to a screen reader, without a network, and on every kind of page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import AXE
from tests.browser.complaints import Complaints
from tests.browser.test_accessibility import DESK, PHONE
from tests.search.asking import addresses, ask, box

READY = "navigator.serviceWorker.ready.then(({active}) => active.state)"
UNSEEN = (
    "无锡居民大病起付线",
    "国办发〔2021〕14号",
    "21821元",
    "yi liao jiu zhu",
    "社保法 30条",
    "医疗求助",
)
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
    # What holds in 无锡 is its own, its province's and the nation's.
    elsewhere = ("yantai", "tongliao", "mudanjiang", "changzhi")
    assert [one for one in addresses(page, site) if any(city in one for city in elsewhere)] == []


def test_a_place_without_rules_of_its_own_has_its_provinces(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "住院")
    page.locator(".search__filters summary").click()
    page.locator("select[name=place]").select_option(label="长治")
    page.locator("select[name=scheme]").select_option(label="居民医保")
    expect(_options(page).first).to_be_visible()
    expect(page.get_by_role("listbox")).to_contain_text("长治：山西居民")


def test_a_narrowed_search_keeps_the_answers_that_fit(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "国办发〔2024〕38号")
    page.locator(".search__filters summary").click()
    page.locator("select[name=kind]").select_option(label="政策")
    expect(_options(page).first).to_contain_text("长效机制")
    page.locator("select[name=kind]").select_option(label="名词")
    expect(page.get_by_role("listbox")).not_to_contain_text("长效机制")


def test_escape_closes_the_panel_from_the_filters(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "起付标准")
    page.locator(".search__filters summary").click()
    page.locator("select[name=kind]").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".search__panel")).to_be_hidden()
    expect(box(page)).to_be_focused()


def test_more_shows_more_each_time_and_what_is_counted_is_results(
    open_page: Callable[..., Page],
) -> None:
    page = open_page()
    ask(page, "起付标准")
    results = page.locator("[data-search] a[role=option]")
    for _ in range(2):
        few = results.count()
        expect(page.locator(".search__status")).to_contain_text(f"找到 {few} 条")
        page.get_by_role("option", name="还有").first.click()
        expect(results.nth(few)).to_be_visible()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("沁源县大病", "沁源"),
        ("哥谭镇 居民 大病", "没有找到“哥谭镇”"),
        ("长办发2022 11号", "没有收录"),
    ],
)
def test_what_was_not_read_or_is_elsewhere_is_said(
    open_page: Callable[..., Page], query: str, told: str
) -> None:
    page = open_page()
    ask(page, query)
    expect(page.locator(".search__notice")).to_contain_text(told)
    expect(_options(page).first).to_be_visible()


@pytest.mark.parametrize(
    ("query", "marked"), [("2.4万", "24,000"), ("24000元", "24,000"), ("六成半", "65%")]
)
def test_an_amount_is_marked_as_the_page_writes_it(
    open_page: Callable[..., Page], query: str, marked: str
) -> None:
    page = open_page()
    ask(page, query)
    marks = page.locator(".search mark").all_inner_texts()
    assert any(marked.replace(" ", "") == mark.replace(" ", "") for mark in marks), marks


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


def test_what_was_never_asked_works_without_a_network_after_one_visit(
    open_page: Callable[..., Page], site: str, complaints: Complaints
) -> None:
    complaints.expect("Failed to load resource")
    page = open_page(service_workers="allow")
    page.evaluate(READY)
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.context.set_offline(True)
    for query in UNSEEN:
        ask(page, query)
        assert addresses(page, site), query
        expect(page.locator(".search__notice")).not_to_contain_text("没有找成")


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


def test_a_worker_that_did_not_load_is_loaded_again(
    open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page()
    page.context.route("**/search/worker.js", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        box(page).focus()
    page.context.unroute("**/search/worker.js")
    ask(page, "起付标准")
    expect(_options(page).first).to_be_visible()
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
