"""A page kept from earlier days meets a newer revision.json: what is withdrawn is said at once."""

import csv
import functools
import http.server
import json
import re
import threading
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import amount, answer, choose, fill_yantai_stay, number, submit
from tests.search.asking import ask

REVISION = "**/revision.json"
SAYS = "三级医院的起付标准写成了 800 元。应是 700 元。"


@pytest.fixture(scope="module")
def reading(built_site: Path) -> str:
    """Yantai's deductible as attested in 2020, which the example and the stay rest on."""
    with (built_site / "data" / "values.csv").open(encoding="utf-8-sig", newline="") as table:
        return next(
            row["reading"]
            for row in csv.DictReader(table)
            if row["reading"].startswith("yantai/employee-inpatient/deductible/")
            and row["attested"].startswith("2020")
        )


@pytest.fixture
def newer(built_site: Path, reading: str) -> dict[str, Any]:
    """The site's own revision some days later."""
    revision: dict[str, Any] = json.loads((built_site / "revision.json").read_text("utf-8"))
    withdrawn = [{"reading": reading, "withdrawn_on": "2030-01-02", "says": SAYS}]
    return {
        **revision,
        "data_version": "2030-01-02+00000000",
        "newest_check": "2030-01-02",
        "withdrawn": withdrawn,
    }


def test_a_page_that_shows_nothing_withdrawn_says_nothing(open_page: Callable[..., Page]) -> None:
    page = open_page()
    with page.expect_response(REVISION):
        page.reload()
    expect(page.locator("[data-withdrawn], .recall-banner, .recall-newer")).to_have_count(0)


def test_a_place_says_at_the_top_and_at_the_figure_what_is_withdrawn(
    open_page: Callable[..., Page], site: str, newer: dict[str, Any], reading: str
) -> None:
    page = open_page()
    page.context.route(REVISION, lambda route: route.fulfill(json=newer))
    page.goto(f"{site}places/yantai/")
    banner = page.get_by_role("alert").filter(has_text="已经撤回的数")
    expect(banner).to_contain_text(SAYS)
    marked = page.locator(f'[data-reading="{reading}"][data-withdrawn]')
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text(f"请不要用：{SAYS}（2030-01-02 撤回）")
    expect(page.locator("[data-withdrawn]")).to_have_count(1)
    # What the search finds says so too, and how good its figures are.
    ask(page, "烟台职工住院起付标准")
    found = page.locator("[role=option][href$='places/yantai/#employee-inpatient-deductible']")
    expect(found).to_contain_text(f"里面有已经撤回的数，请不要用：{SAYS}")
    expect(found.locator(".search__facts")).to_contain_text(re.compile("[ABC]-? 级"))
    expect(page.locator(".recall-banner li")).to_have_count(1)


def test_a_result_that_comes_later_says_so_too(
    open_page: Callable[..., Page], site: str, newer: dict[str, Any]
) -> None:
    page = open_page()
    page.context.route(REVISION, lambda route: route.fulfill(json=newer))
    page.goto(f"{site}calculators/inpatient/")
    example = page.locator(".calc-example .calc-answer")
    expect(example).to_contain_text("这个结果用到了已经撤回的数")
    fill_yantai_stay(page)
    submit(page)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    result = answer(page).locator(".calc-answer")
    expect(result).to_contain_text("这个结果用到了已经撤回的数")
    expect(result).to_contain_text(SAYS)
    step = answer(page).locator('.calc-step[data-step="deductible"]')
    expect(step.locator(".recalled").first).to_contain_text(SAYS)

    # An answer that rests on other readings is not marked.
    page.locator("#f-date").fill("2016-08-15")
    expect(answer(page)).not_to_contain_text("16,610.00")
    expect(answer(page).locator(".recalled")).to_have_count(0)


def test_the_printed_sheet_says_what_is_withdrawn(
    open_page: Callable[..., Page], site: str, newer: dict[str, Any]
) -> None:
    page = open_page()
    page.context.route(REVISION, lambda route: route.fulfill(json=newer))
    page.goto(f"{site}calculators/inpatient/")
    fill_yantai_stay(page)
    submit(page)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    page.get_by_role("button", name="打印／存成 PDF").click()
    page.get_by_role("button", name="打印", exact=True).click()
    slip = page.locator(".slip-sheet .slip")
    head = slip.locator("> .recalled")
    expect(head).to_have_count(1)
    expect(head).to_contain_text(f"这个结果用到了已经撤回的数，请不要用：{SAYS}")
    row = slip.locator("tr", has_text="起付标准").filter(has=page.locator(".recalled"))
    expect(row.first).to_contain_text("这个数已经撤回，请不要用")
    # A line that rests on other readings is not marked.
    pooled = slip.locator("tr", has=page.locator("th", has_text="政策范围内费用"))
    expect(pooled.locator(".recalled")).to_have_count(0)
    # What it says takes room: the sheet gives way to it and stays one.
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    expect(head).to_be_visible()
    page.emulate_media(media="screen")

    # A list that comes while the sheet lies ready is on it too, and so is what is taken back.
    page.context.unroute(REVISION)
    with page.expect_response(REVISION):
        page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(slip.locator(".recalled")).to_have_count(0)


def test_one_banner_stays_one_when_answers_change(
    open_page: Callable[..., Page], site: str, newer: dict[str, Any]
) -> None:
    page = open_page()
    page.context.route(REVISION, lambda route: route.fulfill(json=newer))
    page.goto(f"{site}calculators/inpatient/")
    fill_yantai_stay(page)
    submit(page)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    choose(page, "在职还是退休", "退休")
    expect(amount(page, "fund_total")).to_have_text(number("17,570.00"))
    expect(page.locator(".recall-banner")).to_have_count(1)
    expect(answer(page).locator(".calc-answer > .recalled")).to_have_count(1)


def test_newer_data_is_offered_quietly(
    open_page: Callable[..., Page], site: str, newer: dict[str, Any]
) -> None:
    page = open_page()
    page.context.route(REVISION, lambda route: route.fulfill(json={**newer, "withdrawn": []}))
    page.goto(f"{site}places/yantai/")
    expect(page.locator(".recall-newer")).to_contain_text("有更新的数据（2030-01-02 核对）")
    expect(page.get_by_role("alert").filter(has_text="撤回")).to_have_count(0)
    page.context.unroute(REVISION)
    page.get_by_role("button", name="刷新这一页").click()
    expect(page.locator(".recall-newer")).to_have_count(0)


def test_older_data_on_the_server_is_not_offered(
    open_page: Callable[..., Page], newer: dict[str, Any]
) -> None:
    page = open_page()
    older = {**newer, "withdrawn": [], "newest_check": "2001-01-01"}
    page.context.route(REVISION, lambda route: route.fulfill(json=older))
    with page.expect_response(REVISION):
        page.reload()
    expect(page.locator(".recall-newer")).to_have_count(0)


def test_an_old_copy_of_a_page_meets_the_newest_list(
    browser: Browser, built_site: Path, newer: dict[str, Any]
) -> None:
    told = {"content": (built_site / "revision.json").read_bytes()}
    asked: list[str] = []

    class Caching(http.server.SimpleHTTPRequestHandler):
        """Lets the browser keep everything for a day, this list too."""

        def do_GET(self) -> None:
            asked.append(self.path)
            if self.path != "/revision.json":
                super().do_GET()
                return
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Length", str(len(told["content"])))
            self.end_headers()
            self.wfile.write(told["content"])

        def end_headers(self) -> None:
            self.send_header("Cache-Control", "max-age=86400")
            super().end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's
            pass

    handler = functools.partial(Caching, directory=str(built_site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        # A context of its own: to watch what a page asks for would switch the browser's cache off.
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}places/yantai/")
        page.wait_for_load_state("networkidle")
        expect(page.locator(".recall-banner")).to_have_count(0)
        told["content"] = json.dumps(newer).encode()
        asked.clear()
        page.goto(f"{address}places/")
        page.goto(f"{address}places/yantai/")
        expect(page.locator(".recall-banner")).to_contain_text(SAYS)
        assert "/places/yantai/" not in asked
        # What the device was told once holds where the list is out of reach.
        told["content"] = b"<html>"
        page.goto(f"{address}places/")
        page.goto(f"{address}places/yantai/")
        expect(page.locator(".recall-banner")).to_contain_text(SAYS)
        context.close()
        server.shutdown()


def test_without_a_network_it_asks_for_nothing(open_page: Callable[..., Page]) -> None:
    page = open_page("places/yantai/")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    page.wait_for_timeout(200)
    assert asked == []
    with page.expect_response(REVISION):
        page.context.set_offline(False)


def test_what_a_portal_answers_instead_is_not_taken_for_news(
    open_page: Callable[..., Page],
) -> None:
    page = open_page()
    page.context.route(REVISION, lambda route: route.fulfill(body="<html>请登录</html>"))
    with page.expect_response(REVISION):
        page.reload()
    expect(page.locator("[data-withdrawn], .recall-banner, .recall-newer")).to_have_count(0)
