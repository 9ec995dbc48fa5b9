"""While a page starts: nothing jumps, and a button that is pressed too early is not lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.people import let_go, until
from tests.browser.test_guided import WATCH_SHIFTS

PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}
KINDS_OF_PAGE = (
    "",
    "calculators/",
    "calculators/inpatient/",
    "calculators/retirement-age/",
    "calculators/year/",
    "calculators/compare/",
    "calculators/reverse/",
    "places/yantai/",
    "documents/yantai-2020-08-21-reply/",
    "glossary/",
    "about/offline/",
)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_jumps_when_the_scripts_come(
    open_page: Callable[..., Page], site: str, size: dict[str, int]
) -> None:
    page = open_page("404.html", viewport=size)
    page.add_init_script(WATCH_SHIFTS)
    page.context.route("**/runtime/**", lambda route: None)
    held: list[Route] = []
    page.context.route("**/*.js", lambda route: _hold(route, held))
    moved = {}
    for path in KINDS_OF_PAGE:
        held.clear()
        page.goto(site + path, wait_until="commit")
        # The page is painted before any module has come.
        until(page, "() => performance.getEntriesByName('first-contentful-paint').length > 0")
        page.evaluate("document.querySelector('.site-footer')?.getBoundingClientRect()")
        let_go(page, "**/*.js", held)
        page.wait_for_load_state("load")
        page.evaluate("() => new Promise((done) => requestIdleCallback(done))")
        total = page.evaluate("window.shifts.reduce((sum, shift) => sum + shift, 0)")
        if total >= 0.01:
            moved[path] = total
        page.context.route("**/*.js", lambda route: _hold(route, held))
    assert moved == {}


OPENED = {
    "calculators/inpatient/": (
        "place=yantai&scheme=employee&status=active&date=2026-03-01&cause=illness"
        "&hospital_level=3&total=20000"
    ),
    "calculators/retirement-age/": "sex=male&birth=1972-09",
    "calculators/reverse/": (
        "question=ceiling&care=inpatient&place=yantai&scheme=employee&status=active"
        "&date=2026-03-01&cause=illness&hospital_level=3"
    ),
}


@pytest.mark.parametrize("path", OPENED)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_jumps_when_a_link_opens_its_case(
    open_page: Callable[..., Page], size: dict[str, int], path: str
) -> None:
    """Somebody who was sent a link has never been here: everything comes while they look."""
    page = open_page(
        f"{path}#v=1&{OPENED[path]}",
        viewport=size,
        prepare=lambda page: page.add_init_script(WATCH_SHIFTS),
    )
    expect(page.locator("#result")).to_be_focused(timeout=60_000)
    page.evaluate("() => new Promise((done) => requestIdleCallback(done))")
    assert page.evaluate("window.shifts.reduce((sum, shift) => sum + shift, 0)") < 0.01


def _hold(route: Route, held: list[Route]) -> None:
    """Modules wait; the script that says how pages look is there before the first paint."""
    if "appearance" in route.request.url or "opening" in route.request.url:
        route.continue_()
    else:
        held.append(route)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_button_pressed_before_the_scripts_is_heard(
    open_page: Callable[..., Page], site: str, size: dict[str, int]
) -> None:
    page = open_page("404.html", viewport=size)
    held: list[Route] = []
    page.context.route("**/calculator.js", lambda route: held.append(route))
    page.goto(site + "calculators/inpatient/", wait_until="commit")
    until(page, "() => performance.getEntriesByType('resource').some(e => /opening/.test(e.name))")
    page.get_by_role("button", name="算一算").click()
    expect(page.locator(".calc-progress [role=status]")).to_contain_text("收到")
    for route in held:
        route.continue_()
    # Nothing was filled in: what happens is what happens to whoever presses it later.
    wrong = page.locator("#f-place-error")
    expect(wrong).to_contain_text("请填写“参保地”", timeout=60_000)


def test_the_search_box_of_an_inner_page_stands_where_the_header_does(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("calculators/inpatient/", viewport=DESK)
    for width in (360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        box = page.locator(".site-header .search").bounding_box()
        name = page.locator(".site-header__name").bounding_box()
        settings = page.locator(".site-header__settings").bounding_box()
        assert box
        assert name
        assert settings
        assert abs(box["x"] - name["x"]) <= 1
        assert abs(box["x"] + box["width"] - settings["x"] - settings["width"]) <= 1


def test_a_link_into_a_long_page_leads_to_its_place(open_page: Callable[..., Page]) -> None:
    """What lies between is not laid out yet, and its height only supposed."""
    for part in ("history", "documents", "missing"):
        page = open_page(f"places/yantai/#{part}", viewport=PHONE)
        top = f"() => document.querySelector('#{part}').getBoundingClientRect().top"
        until(page, f"() => Math.abs(({top})()) < {PHONE['height'] / 2}")
        page.wait_for_timeout(500)
        assert abs(page.evaluate(top)) < PHONE["height"] / 2, part
        page.close()


def test_what_lies_far_below_is_not_laid_out_before_somebody_comes(
    open_page: Callable[..., Page],
) -> None:
    """The first layout of a long page held up everything else for a tenth of a second."""
    page = open_page("places/yantai/", viewport=PHONE)
    last = page.locator("section h3").last
    assert not last.evaluate(IS_DRAWN)
    until(page, f"() => {{ {LAST}.scrollIntoView(); return ({IS_DRAWN})({LAST}); }}")
    expect(last).to_be_in_viewport()


def test_all_of_a_page_is_printed(open_page: Callable[..., Page]) -> None:
    page = open_page("places/yantai/", viewport=PHONE)
    page.emulate_media(media="print")
    assert page.locator("section h3").last.evaluate(IS_DRAWN)


LAST = "[...document.querySelectorAll('section h3')].at(-1)"
IS_DRAWN = "element => element.checkVisibility({ contentVisibilityAuto: true })"
