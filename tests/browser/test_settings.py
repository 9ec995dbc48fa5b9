"""What a reader sets about how pages look: kept, there before the first paint, true to its word."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect


def test_the_panel_by_keyboard_alone(open_page: Callable[..., Page]) -> None:
    page = open_page()
    button = page.get_by_role("button", name="显示设置")
    panel = page.get_by_role("region", name="显示设置")
    expect(panel).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    button.press("Enter")
    expect(panel).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(panel.get_by_label("标准")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(panel.get_by_label("大", exact=True)).to_be_checked()
    assert _text_size(page) == pytest.approx(24, abs=0.1)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()


def test_the_choice_holds_on_every_page_and_can_be_taken_back(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page()
    page.get_by_role("button", name="显示设置").click()
    page.get_by_label("长辈版").check()
    expect(page.get_by_label("大", exact=True)).to_be_checked()
    page.get_by_label("特大").check()
    page.get_by_label("深色").check()
    page.get_by_label("高对比").check()
    page.goto(site + "places/yantai/")
    assert _text_size(page) == pytest.approx(30, abs=0.1)
    assert _paper(page) == "rgb(0, 0, 0)"
    page.get_by_role("button", name="显示设置").click()
    expect(page.get_by_label("长辈版")).to_be_checked()
    page.get_by_role("button", name="恢复原样").click()
    assert _text_size(page) == pytest.approx(18, abs=0.1)
    assert _paper(page) == "rgb(255, 255, 255)"
    assert page.evaluate("localStorage.getItem('yibao:appearance')") == "{}"


def test_it_is_there_before_the_first_paint(open_page: Callable[..., Page]) -> None:
    page = _open_set(open_page, {"size": "30"})
    early = """() => {
      const script = document.querySelector("script[src$='appearance.js']");
      const sheet = document.querySelector("link[rel=stylesheet]");
      return !script.defer && !script.async && script.type === ""
        && Boolean(script.compareDocumentPosition(sheet) & Node.DOCUMENT_POSITION_FOLLOWING);
    }"""
    assert page.evaluate(early)
    assert page.evaluate("window.sizeWhenTheBodyCame") == "30"


def test_colours_follow_the_system_until_they_are_set(open_page: Callable[..., Page]) -> None:
    page = open_page(color_scheme="light")
    assert _paper(page) == "rgb(255, 255, 255)"
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    dark = _paper(page)
    assert dark != "rgb(255, 255, 255)"
    page.get_by_role("button", name="显示设置").click()
    page.get_by_label("浅色").check()
    assert _paper(page) == "rgb(255, 255, 255)"
    page.get_by_label("深色").check()
    page.emulate_media(color_scheme="light")
    assert _paper(page) == dark
    page.emulate_media(media="print")
    assert _paper(page) == "rgb(255, 255, 255)"


def test_a_system_that_asks_for_contrast_gets_it(open_page: Callable[..., Page]) -> None:
    page = open_page(contrast="more")
    expect(page.locator("html")).to_have_attribute("data-contrast", "more")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_a_browser_that_keeps_nothing_still_does_as_told(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked'); }})"
    )
    page.reload()
    page.get_by_role("button", name="显示设置").click()
    page.get_by_label("特大").check()
    assert _text_size(page) == pytest.approx(30, abs=0.1)


def test_without_script_nothing_is_offered_that_needs_one(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    expect(page.get_by_text("显示设置", exact=True)).to_be_hidden()


def test_what_is_secondary_is_folded_for_elders_and_one_button_shows_it(
    open_page: Callable[..., Page],
) -> None:
    page = _open_set(open_page, {"layout": "elder", "size": "24"}, "places/yantai/")
    source = page.locator(".reading__source").first
    more = page.get_by_role("button", name="出处和细节也显示")
    expect(source).to_be_hidden()
    expect(page.locator(".reading__figure").first).to_be_visible()
    more.press("Enter")
    expect(source).to_be_visible()
    expect(more).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(source).to_be_visible()


def _open_set(
    open_page: Callable[..., Page], chosen: dict[str, str], path: str = "", **options: Any
) -> Page:
    """Open a page as it comes to a reader who has set something before."""
    page = open_page(**options)
    page.evaluate("kept => localStorage.setItem('yibao:appearance', kept)", json.dumps(chosen))
    page.add_init_script(
        """new MutationObserver(() => {
          if (!document.body || "sizeWhenTheBodyCame" in window) return;
          window.sizeWhenTheBodyCame = document.documentElement.dataset.size;
        }).observe(document, {childList: true, subtree: true});"""
    )
    page.goto(page.url + path)
    return page


def _text_size(page: Page) -> float:
    size: float = page.evaluate(
        "Number.parseFloat(getComputedStyle(document.querySelector('.md-typeset')).fontSize)"
    )
    return size


def _paper(page: Page) -> str:
    colour: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return colour
