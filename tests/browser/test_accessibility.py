"""Every kind of page: axe finds nothing, nothing runs over the side, all of it within the site."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import answer, fill_yantai_stay, submit

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"

KINDS_OF_PAGE = (
    "",
    "calculators/",
    "calculators/inpatient/",
    "calculators/back-payment/",
    "calculators/retirement-age/",
    "places/",
    "places/cn/",
    "places/yantai/",
    "places/mudanjiang/",
    "documents/",
    "documents/mudanjiang-2006-enrolment/",
    "documents/yantai-2020-08-21-reply/",
    "about/",
    "about/privacy/",
    "404.html",
)
PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing(
    open_page: Callable[..., Page], site: str, size: dict[str, int], scheme: str
) -> None:
    page = open_page(viewport=size, color_scheme=scheme)
    page.context.route("**/runtime/**", lambda route: None)  # looked at while it is on its way
    found = {}
    for path in KINDS_OF_PAGE:
        page.goto(site + path)
        page.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
        if violations := _violations(page):
            found[path] = violations
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_answer_and_in_errors(
    open_page: Callable[..., Page], scheme: str
) -> None:
    page = open_page("calculators/inpatient/", color_scheme=scheme)
    submit(page)
    expect(page.locator(".calc-error-summary")).to_be_visible(timeout=60_000)
    assert _violations(page) == []
    fill_yantai_stay(page, day="2026-11-22")
    submit(page)
    expect(answer(page).locator(".calc-answer")).to_be_visible()
    assert _violations(page) == []


def test_nothing_runs_over_the_side_at_320_pixels(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page(viewport={"width": 320, "height": 700})
    page.context.route("**/runtime/**", lambda route: None)
    too_wide = {}
    for path in KINDS_OF_PAGE:
        page.goto(site + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            too_wide[path] = width
    assert too_wide == {}


def _violations(page: Page) -> list[dict[str, Any]]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("axe.run()")
    return [
        {"rule": item["id"], "where": [node["html"][:200] for node in item["nodes"]]}
        for item in result["violations"]
    ]
