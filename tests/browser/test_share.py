"""A link that holds a case: what is in it, and what it tells when the rules have changed since."""

import json
import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urldefrag, urlencode

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.axe import violations
from tests.browser.people import (
    amount,
    answer,
    choose,
    fill,
    fill_month,
    fill_yantai_stay,
    let_go,
    number,
    submit,
    until,
)

pytestmark = pytest.mark.known_reader

INPATIENT = "calculators/inpatient/"
STAY = {
    "place": "yantai",
    "scheme": "employee",
    "status": "active",
    "date": "2020-09-01",
    "cause": "illness",
    "hospital_level": "3",
    "total": "20000",
}
STANDARDS = {
    "std.inpatient.deductible": "y800",
    "std.inpatient.reimbursement_rate": "b0.8*5000_0.85*10000_0.9",
    "std.inpatient.payment_ceiling": "y185000",
}


def test_a_link_holds_what_was_filled_in_and_nothing_else(open_page: Callable[..., Page]) -> None:
    page = open_page(INPATIENT)
    fill_yantai_stay(page)
    submit(page)
    answer(page)
    version = page.locator("meta[name=data-version]").get_attribute("content")
    carried = dict(parse_qsl(urldefrag(_link(page)).fragment))
    assert carried == {
        "v": "1",
        **STAY,
        "dv": version,
        "was.fund_total": "16610.00",
        "was.patient_total": "3390.00",
        **STANDARDS,
    }
    assert "#" not in page.url
    panel = page.locator(".calc-tools__panel")
    expect(panel).to_contain_text("健康信息")
    expect(panel).to_contain_text("医疗费总额：20000 元")


def test_a_link_is_copied(open_page: Callable[..., Page]) -> None:
    page = open_page(INPATIENT, permissions=["clipboard-read", "clipboard-write"])
    fill_yantai_stay(page)
    submit(page)
    link = _link(page)
    page.get_by_role("button", name="复制链接").click()
    expect(page.locator(".calc-tools__panel")).to_contain_text("复制好了")
    assert page.evaluate("navigator.clipboard.readText()") == link


def test_where_nothing_can_be_copied_the_link_is_selected(open_page: Callable[..., Page]) -> None:
    page = open_page("about/")
    page.add_init_script("delete Navigator.prototype.clipboard")
    page.goto(page.url.replace("about/", INPATIENT))
    fill_yantai_stay(page)
    submit(page)
    link = _link(page)
    page.get_by_role("button", name="复制链接").click()
    expect(page.locator(".calc-tools__panel")).to_contain_text("已经选中")
    assert page.evaluate("getSelection().toString()") == link


def test_a_link_opens_as_it_was(open_page: Callable[..., Page], site: str) -> None:
    page = open_page("calculators/retirement-age/")
    choose(page, "性别", "女")
    choose(page, "原来的退休年龄", "55 周岁")
    fill_month(page, "出生年月", "1972", "9")
    submit(page)
    was = amount(page, "statutory_month").text_content() or ""
    link = _link(page)
    other = open_page(link.removeprefix(site))
    expect(amount(other, "statutory_month")).to_have_text(was)
    expect(other.locator(".calc-opened")).to_contain_text("已经替您填好")
    expect(other.locator("#since")).to_be_hidden()


def test_a_link_that_lacks_what_is_asked_today_says_so(open_page: Callable[..., Page]) -> None:
    page = open_page(f"{INPATIENT}#v=1&place=yantai&scheme=employee&date=2020-09-01")
    note = page.locator(".calc-opened")
    expect(note).to_contain_text("还有要补、要改的", timeout=60_000)
    expect(note).not_to_contain_text("结果在表的下面")
    # Of an earlier answer it says nothing, so nothing is said of one.
    expect(page.locator("#since")).to_be_hidden()


def test_an_old_link_tells_what_has_changed_since(open_page: Callable[..., Page]) -> None:
    changes = [
        {
            "date": "2026-01-06",
            "places": ["yantai"],
            "calculators": ["late-fee"],
            "says": "滞纳金改了。",
            "page": "about/changes/",
        },
        {"date": "2026-01-05", "places": ["wuxi"], "says": "无锡改了。", "page": "about/changes/"},
        {"date": "2026-01-04", "places": ["cn"], "says": "全国改了。", "page": "about/changes/"},
        {
            "date": "2026-01-03",
            "places": ["yantai"],
            "says": "烟台改了。",
            "page": "about/changes/",
        },
        {
            "date": "2024-12-31",
            "places": ["yantai"],
            "says": "早就改了。",
            "page": "about/changes/",
        },
    ]
    page = open_page("about/")
    page.context.route("**/data/changes.json", lambda route: _serve(route, changes))
    page.goto(page.url.replace("about/", _old_link(fund_total="16000.00", patient_total="3390.00")))
    since = page.locator("#since")
    expect(since).to_be_visible(timeout=60_000)
    expect(since).to_contain_text("医保付，多 610.00 元")
    expect(since.locator("table")).to_be_hidden()
    since.get_by_text("看看变了什么").click()
    expect(since).to_contain_text("2025-01-01")
    rows = since.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("16,000.00 元")
    expect(rows.first).to_contain_text("16,610.00 元")
    expect(rows.first).to_contain_text("多 610.00 元")
    expect(rows.nth(1)).to_contain_text("一样")
    expect(since.locator("li")).to_have_count(2)
    expect(since.locator("li").first).to_contain_text("全国改了。")
    expect(since.locator("li").nth(1)).to_contain_text("烟台改了。")

    # What it was compared with is another case now, and the address must not say otherwise.
    choose(page, "在职还是退休", "退休")
    expect(amount(page, "fund_total")).to_have_text(number("17,570.00"))
    expect(since).to_be_hidden()
    assert "#" not in page.url


def test_an_old_link_names_the_standard_that_has_changed(open_page: Callable[..., Page]) -> None:
    # With a deductible of 1,000 yuan: 4,000 × 80% + 5,000 × 85% + 10,000 × 90% = 16,450.
    then = {**STANDARDS, "std.inpatient.deductible": "y1000"}
    page = open_page(_old_link(fund_total="16450.00") + f"&{urlencode(then)}")
    since = page.locator("#since")
    expect(since).to_contain_text("医保付，多 160.00 元", timeout=60_000)
    changed = since.locator(".since-standards li")
    expect(changed).to_have_text(["起付标准（三级）：1000 元 → 800 元。"])
    expect(changed).to_be_visible()
    expect(page.locator(".calc-opened")).not_to_contain_text("没有填上")
    expect(changed).to_have_attribute(
        "data-reading", re.compile("^yantai/employee-inpatient/deductible/")
    )


def test_an_old_link_whose_standards_all_hold_says_so(open_page: Callable[..., Page]) -> None:
    page = open_page(_old_link(fund_total="16610.00") + f"&{urlencode(STANDARDS)}")
    since = page.locator("#since")
    expect(since).to_contain_text("这笔账用到的标准，都没有变。", timeout=60_000)
    expect(since.locator(".since-standards")).to_have_count(0)


def test_a_link_from_before_there_were_standards_says_nothing_of_them(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(_old_link(fund_total="16610.00"))
    since = page.locator("#since")
    expect(since).to_contain_text("金额没有变", timeout=60_000)
    expect(since).not_to_contain_text("用到的标准")


def test_a_link_of_newer_data_says_that_what_is_here_is_older(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(_old_link(fund_total="16610.00").replace("2025-01-01", "2199-01-01"))
    since = page.locator("#since")
    expect(since).to_be_visible(timeout=60_000)
    expect(since).to_contain_text("金额没有变；这里的资料比当时的旧")
    since.get_by_text("看看变了什么").click()
    expect(since).to_contain_text("旧一些")
    expect(since.locator("li")).to_have_count(0)
    expect(since).not_to_contain_text("更新过")


@pytest.mark.parametrize("width", [360, 1280])
def test_an_opened_link_shows_the_result_first(open_page: Callable[..., Page], width: int) -> None:
    page = open_page(_old_link(fund_total="16000.00"), viewport={"width": width, "height": 780})
    expect(answer(page)).to_be_focused()
    expect(amount(page, "fund_total")).to_be_in_viewport(ratio=1)
    expect(amount(page, "patient_total")).to_be_in_viewport(ratio=1)
    lead, since = page.locator("#answer .calc-answer__lead"), page.locator("#since")
    assert _top(lead) < _top(since)


@pytest.mark.new_reader
def test_whoever_does_something_else_first_is_left_there(open_page: Callable[..., Page]) -> None:
    page = open_page("about/")
    held: list[Route] = []
    page.context.route("**/*.wasm*", lambda route: held.append(route))
    page.goto(page.url.replace("about/", _old_link(fund_total="16000.00")))
    while not held:
        page.wait_for_timeout(50)
    page.get_by_label("哪一天", exact=True).click()
    let_go(page, "**/*.wasm*", held)
    expect(answer(page)).to_be_visible()
    expect(page.get_by_label("哪一天", exact=True)).to_be_focused()


def test_the_changes_that_are_published_are_read(open_page: Callable[..., Page]) -> None:
    page = open_page(_old_link(fund_total="16000.00"))
    since = page.locator("#since")
    expect(since).to_be_visible(timeout=60_000)
    since.get_by_text("看看变了什么").click()
    expect(since.locator("li").first).to_be_visible()
    since.locator("li a").first.click()
    expect(page.locator("li:target")).to_be_visible()


def test_a_link_with_what_the_form_no_longer_has_says_so(open_page: Callable[..., Page]) -> None:
    carried = {"v": "2", **STAY, "hospital_level": "9", "colour": "red"}
    page = open_page(f"{INPATIENT}#{urlencode(carried)}")
    opened = page.locator(".calc-opened")
    expect(opened).to_contain_text("没有填上：“医院级别”、还有 1 项这里不问的。")
    # Names and values that programs know a thing by mean nothing to a reader.
    for raw in ("9", "colour", "red", "hospital_level"):
        expect(opened).not_to_contain_text(raw)
    expect(opened).to_contain_text("核对")
    expect(page.locator(".calc-error-summary")).to_be_visible(timeout=60_000)


def test_links_without_a_version_fill_in_the_form_and_ask_nothing(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(f"{INPATIENT}#{urlencode(STAY)}")
    expect(page.get_by_label("医疗费总额", exact=True)).to_have_value("20000")
    expect(page.locator(".calc-opened")).to_have_count(0)
    expect(page.locator(".calc-stage--asked")).to_have_count(0)


def test_up_to_three_cases_are_handed_to_the_comparison(open_page: Callable[..., Page]) -> None:
    page = open_page(f"{INPATIENT}#{urlencode(STAY)}")
    submit(page)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    status = page.locator(".calc-tools__status")
    add = page.get_by_role("button", name="加到对比")
    add.click()
    expect(status).to_contain_text("现在有 1 笔")
    add.click()
    expect(status).to_contain_text("已经在对比里")
    for count, total in enumerate(("30000", "40000"), 2):
        _ask_for(page, total)
        add.click()
        expect(status).to_contain_text(f"现在有 {count} 笔")
    _ask_for(page, "50000")
    add.click()
    expect(status).to_contain_text("已经满了")
    kept = json.loads(page.evaluate("sessionStorage.getItem('yibao:compare')"))
    assert kept["calculator"] == "inpatient"
    assert [case["total"] for case in kept["cases"]] == ["20000", "30000", "40000"]
    assert kept["cases"][0] == STAY


def test_cases_of_another_calculator_make_way_only_if_the_reader_says_so(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(f"{INPATIENT}#{urlencode(STAY)}")
    submit(page)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    add = page.get_by_role("button", name="加到对比")
    add.click()
    _ask_for(page, "30000")
    add.click()
    status = page.locator(".calc-tools__status")
    expect(status).to_contain_text("现在有 2 笔")
    before = page.evaluate("sessionStorage.getItem('yibao:compare')")

    page.goto(page.url.partition("calculators/")[0] + "calculators/retirement-age/")
    choose(page, "性别", "男")
    fill_month(page, "出生年月", "1967", "3")
    submit(page)
    answer(page)
    add.click()
    panel = page.locator(".calc-tools__panel")
    expect(panel.get_by_role("heading")).to_be_focused()
    expect(panel).to_contain_text("2 笔“住院能报多少”")
    assert page.evaluate("sessionStorage.getItem('yibao:compare')") == before
    assert violations(page) == []
    panel.get_by_role("button", name="不换，留着原来的").click()
    expect(add).to_be_focused()
    expect(panel).to_be_hidden()
    expect(status).to_contain_text("没有加上，对比里还是原来的 2 笔")
    assert page.evaluate("sessionStorage.getItem('yibao:compare')") == before

    add.click()
    panel.get_by_role("button", name="换掉", exact=True).click()
    expect(add).to_be_focused()
    expect(status).to_contain_text("已加到对比，现在有 1 笔")
    kept = json.loads(page.evaluate("sessionStorage.getItem('yibao:compare')"))
    assert (kept["calculator"], len(kept["cases"])) == ("retirement-age", 1)


def _top(part: Locator) -> float:
    box = part.bounding_box()
    assert box
    return box["y"]


def _ask_for(page: Page, total: str) -> None:
    fill(page, "医疗费总额", total)
    # The first amount that the answer shows goes with the form again.
    expect(answer(page).locator(".calc-answer")).to_contain_text(f"{int(total):,}.00")


def _link(page: Page) -> str:
    page.get_by_role("button", name="发给别人").click()
    return page.get_by_label("链接", exact=True).input_value()


def _old_link(**amounts: str) -> str:
    was = {f"was.{name}": value for name, value in amounts.items()}
    return f"{INPATIENT}#{urlencode({'v': '1', **STAY, 'dv': '2025-01-01+00000000', **was})}"


def _serve(route: Route, content: object) -> None:
    route.fulfill(json=content)


def test_the_way_back_leads_to_where_the_reader_was(open_page: Callable[..., Page]) -> None:
    page = open_page("about/", viewport={"width": 360, "height": 780})
    site = page.url.removesuffix("about/")
    page.goto(f"{site}{INPATIENT}#{urlencode({'v': '1', **STAY})}")
    expect(amount(page, "fund_total")).to_be_visible(timeout=60_000)
    # The result of an opened link comes into view; then the reader goes on by themselves.
    expect(page.locator("#result")).to_be_focused()
    expect(page.locator(".calc-outlook > *").first).to_be_attached()
    while (folded := page.locator("#answer details:not([open]) > summary:visible")).count():
        folded.first.click()
    link = page.locator("#answer .calc-steps a[href*='documents/']:visible").last
    link.scroll_into_view_if_needed()
    before = page.evaluate("window.scrollY")
    assert before > 1_000
    link.click()
    page.wait_for_url("**/documents/**")
    page.go_back()
    expect(amount(page, "fund_total")).to_be_visible(timeout=60_000)
    until(page, f"() => Math.abs(window.scrollY - {before}) < 5")
    expect(link).to_be_in_viewport()
    # It stays there when what would change the answer has come too.
    expect(page.locator(".calc-outlook > *").first).to_be_attached()
    assert abs(page.evaluate("window.scrollY") - before) < 5
