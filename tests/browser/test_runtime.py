"""What the reader sees while Python is on its way, and when it does not arrive."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.complaints import Complaints
from tests.browser.people import amount, answer, fill_yantai_stay, let_go, number, submit

WASM = "**/*.wasm*"


def test_the_form_can_be_used_and_sent_before_python_is_there(
    open_page: Callable[..., Page],
) -> None:
    page = open_page()
    held: list[Route] = []
    page.context.route(WASM, lambda route: held.append(route))
    page.get_by_role("link", name="住院能报多少").first.click()

    fill_yantai_stay(page)
    progress = page.locator(".calc-progress")
    expect(progress).to_be_visible()
    expect(progress).to_contain_text("MB")
    submit(page)
    expect(progress.get_by_role("status")).to_contain_text("收到")
    expect(page.locator("#result")).to_be_hidden()
    loaded = progress.locator("progress")
    expect(loaded).not_to_have_js_property("value", 0)

    _release(page, held)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    expect(progress).to_be_hidden()


def test_a_broken_download_is_told_and_can_be_tried_again(
    open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page()
    page.context.route(WASM, lambda route: route.abort())
    page.get_by_role("link", name="住院能报多少").first.click()
    fill_yantai_stay(page)
    submit(page)

    again = page.get_by_role("button", name="再试一次")
    expect(again).to_be_visible()
    expect(page.locator(".calc-progress")).to_contain_text("没有下载完")
    expect(page.locator(".calc-progress")).to_contain_text("12393")

    page.context.unroute(WASM)
    again.click()
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    complaints.expect("ERR_FAILED")


def test_rules_that_do_not_arrive_are_told_and_can_be_tried_again(
    open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page()
    page.context.route("**/data/yantai.json*", lambda route: route.abort())
    page.get_by_role("link", name="住院能报多少").first.click()
    fill_yantai_stay(page)
    submit(page)
    again = page.get_by_role("button", name="再试一次")
    expect(again).to_be_visible(timeout=60_000)
    expect(page.locator(".calc-progress")).to_contain_text("没有下载完")

    page.context.unroute("**/data/yantai.json*")
    again.click()
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    complaints.expect("ERR_FAILED")


def test_a_runtime_that_is_garbage_is_told(
    open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page()
    page.context.route("**/python_stdlib.*", lambda route: route.fulfill(body="short"))
    page.get_by_role("link", name="住院能报多少").first.click()
    expect(page.get_by_role("button", name="再试一次")).to_be_visible()
    assert complaints == []


def test_silence_is_told(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.clock.install()
    held: list[Route] = []
    page.context.route(WASM, lambda route: held.append(route))
    page.get_by_role("link", name="住院能报多少").first.click()
    page.wait_for_load_state("load")
    submit(page)
    expect(page.locator(".calc-progress")).to_contain_text("MB")
    _until(page, held)
    page.clock.run_for(10 * 60 * 1000)
    expect(page.locator(".calc-progress")).to_contain_text("没有动静")
    expect(page.get_by_role("button", name="再试一次")).to_be_visible()


@pytest.mark.parametrize("content_type", ["application/octet-stream", "text/plain"])
def test_a_server_with_wrong_mime_types_is_good_enough(
    open_page: Callable[..., Page], content_type: str
) -> None:
    def mislabel(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, headers={**response.headers, "content-type": content_type})

    page = open_page()
    page.context.route("**/runtime/*", mislabel)
    page.get_by_role("link", name="住院能报多少").first.click()
    fill_yantai_stay(page)
    submit(page)
    expect(answer(page)).to_contain_text("16,610.00")


def _until(page: Page, held: list[Route]) -> None:
    """Let the browser come as far as the request that is to be held."""
    while not held:
        page.wait_for_event("request", predicate=lambda request: ".wasm" in request.url)


def _release(page: Page, held: list[Route]) -> None:
    _until(page, held)
    let_go(page, WASM, held)
