"""The page for hosts says what a plain server does not do, and how to mend it."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.axe import violations
from tests.browser.complaints import Complaints


def test_a_plain_server_is_told_what_to_mend(
    open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page("selfcheck/")
    expect(page.locator(".selfcheck [role=status]")).to_contain_text("要改", timeout=30_000)
    assert violations(page) == []
    rows = page.locator(".selfcheck [data-ok=false]")
    wrong = {text.split("\t")[0] for text in rows.all_inner_texts()}
    assert {"压缩", "网页的缓存", "带指纹文件的缓存"} <= wrong
    assert not {"https", "文件夹的首页", "没有的网页", "计算程序的文件", "网页没有被改动"} & wrong
    complaints.expect("404")


def test_a_meddling_server_is_caught(
    open_page: Callable[..., Page], site: str, complaints: Complaints
) -> None:
    def meddle(route: Route) -> None:
        body = route.fetch().text().replace("</body>", "<p>advertisement</p></body>")
        route.fulfill(body=body, content_type="text/html")

    page = open_page("about/")
    page.context.route(site, meddle)
    page.context.route("**/pyodide.*.mjs*", lambda route: route.fulfill(body="// minified"))
    page.goto(f"{site}selfcheck/")
    expect(page.locator(".selfcheck [role=status]")).to_contain_text("要改", timeout=30_000)
    for name in ("网页没有被改动", "计算程序的文件"):
        line = page.locator(".selfcheck tr", has_text=name)
        expect(line).to_contain_text("重新上传")
    complaints.expect("Failed to load resource")


def test_one_check_that_fails_does_not_cost_the_others(
    open_page: Callable[..., Page], site: str, complaints: Complaints
) -> None:
    page = open_page("about/")
    page.context.route("**/offline.json", lambda route: route.fulfill(status=404, body=""))
    page.goto(f"{site}selfcheck/")
    expect(page.locator(".selfcheck [role=status]")).to_contain_text("要改", timeout=30_000)
    expect(page.locator(".selfcheck tr", has_text="网页没有被改动")).to_contain_text("没有查成")
    expect(page.locator(".selfcheck tr", has_text="计算程序的文件")).to_contain_text("齐全")
    complaints.expect("Failed to load resource")


def test_where_no_script_runs_the_page_says_why(
    open_page: Callable[..., Page], site: str, complaints: Complaints
) -> None:
    def mislabel(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, headers={**response.headers, "content-type": "text/plain"})

    page = open_page("about/")
    page.context.route("**/*.js", mislabel)
    page.goto(f"{site}selfcheck/")
    expect(page.locator(".selfcheck")).to_contain_text("text/javascript")
    expect(page.locator(".selfcheck table")).to_be_hidden()
    complaints.expect("Failed to load module script", "Refused to execute script")
