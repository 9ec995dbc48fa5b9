"""Every kind of page in every mode: axe, reflow, the keyboard, what has the focus, target sizes."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.axe import violations
from tests.browser.people import answer, submit

KINDS_OF_PAGE = (
    "",
    "calculators/",
    "calculators/inpatient/",
    "calculators/back-payment/",
    "calculators/retirement-age/",
    "calculators/year/",
    "calculators/compare/",
    "calculators/reverse/",
    "calculators/own-rule/",
    "embed/inpatient/",
    "embed/year/",
    "embed/compare/",
    "embed/reverse/",
    "about/embed/",
    "places/",
    "places/cn/",
    "places/yantai/",
    "places/mudanjiang/",
    "topics/inpatient-cost/",
    "guides/mudanjiang-enrolment-2006/",
    "guides/wuxi-newsletter-2017-01/",
    "benefits/inpatient/",
    "glossary/",
    "faq/",
    "documents/",
    "documents/mudanjiang-2006-enrolment/",
    "documents/yantai-2020-08-21-reply/",
    "about/",
    "about/privacy/",
    "about/accuracy/",
    "about/changes/",
    "about/open-data/",
    "about/offline/",
    "offline/",
    "404.html",
)
KINDS_OF_LAYOUT = (
    "",
    "calculators/inpatient/",
    "embed/inpatient/",
    "places/yantai/",
    "topics/inpatient-cost/",
    "documents/yantai-2020-08-21-reply/",
    "404.html",
)
"""What only a desk shows, the theme's header and columns, stands on these as on all others."""
OLD_LINK = (
    "calculators/inpatient/#v=1&place=yantai&scheme=employee&status=retired&date=2026-11-23"
    "&hospital_level=3&cause=illness&total=400000&dv=2025-01-01%2B00000000"
    "&was.fund_total=123456.78&was.patient_total=27997.90"
)
"""A stay whose bill is beyond the ceiling of the pooled fund, worked out long ago."""
STAY = (
    "place=yantai&scheme=employee&status=active&date=2026-11-22&cause=illness&hospital_level=3"
    "&total=20000"
)
PHONE: ViewportSize = {"width": 360, "height": 780}
DESK: ViewportSize = {"width": 1280, "height": 900}
LARGEST = "elder dark, largest"
MODES: dict[str, dict[str, str]] = {
    "light": {"theme": "light"},
    "dark": {"theme": "dark"},
    "contrast": {"theme": "light", "contrast": "more"},
    "dark contrast": {"theme": "dark", "contrast": "more"},
    "elder": {"theme": "light", "layout": "elder", "size": "24"},
    LARGEST: {"theme": "dark", "layout": "elder", "size": "30"},
    "elder dark contrast": {
        "theme": "dark",
        "contrast": "more",
        "layout": "elder",
        "size": "24",
    },
}
"""What settings.js keeps in each mode."""
ELDER_SIZES: tuple[dict[str, str], ...] = (
    {},
    {"size": "24", "details": "shown"},
    {"size": "30"},
)
"""18 pixels, 24 and 30, what is folded for elders shown in one of them."""
RULES_OF_COLOURS = ("color-contrast", "link-in-text-block")
RULES_OF_LOOKS = (*RULES_OF_COLOURS, "target-size", "scrollable-region-focusable")
"""Axe's rules that style sheets can break; the others read the document, which they leave alone."""

_TARGETS = """(smallest) => {
  const seen = (element) => element.checkVisibility({visibilityProperty: true})
    && !element.closest(".visually-hidden, .skip") && element.getClientRects().length > 0;
  // A box or a dot is as large as the label that it is tapped by.
  const target = (element) => element.matches("[type=checkbox], [type=radio], [type=file]")
    ? element.closest("label") ?? element : element;
  // In sentences, and in lists and tables of prose, links and terms are as large as the text:
  // WCAG leaves those out too.
  const inText = (element) => {
    if (element.matches(".term-button"))
      return !element.closest(".calc-label, legend, dt, h3, h4");
    if (!element.matches("a")) return false;
    if (element.closest(".md-typeset :is(ul:not([class]), ol:not([class]), td, dt)")
      && !element.closest("nav")) return true;
    const around = element.closest("p, li, th, dd, dt, label, figcaption, h2, h3, h4");
    return Boolean(around)
      && around.textContent.trim().length > element.textContent.trim().length;
  };
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((element) => seen(element) && !inText(element))
    .map(target)
    .filter((element) => {
      let {width, height} = element.getBoundingClientRect();
      // What is laid over a term, so that it can be hit.
      if (element.matches(".term-button")) {
        const laid = getComputedStyle(element, "::after");
        width = Math.max(width, Number.parseFloat(laid.width));
        height = Math.max(height, Number.parseFloat(laid.height));
      }
      return Math.round(height) < smallest || Math.round(width) < smallest;
    })
    .map((element) => {
      const {width, height} = element.getBoundingClientRect();
      return `${Math.round(width)}x${Math.round(height)} ${element.outerHTML.slice(0, 90)}`;
    });
}"""
"""Controls, visible and no part of a sentence, that are smaller than so many pixels."""

_MEASURE = """() => {
  const offscreen = (e) => e.closest(".visually-hidden, .skip");
  const seen = (e) => e.checkVisibility({visibilityProperty: true}) && !offscreen(e)
    && e.getClientRects().length > 0;
  const tiny = new Set(), tight = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || e.closest("svg, option, noscript") || !seen(e)) continue;
    const style = getComputedStyle(e);
    const size = Number.parseFloat(style.fontSize);
    const name = `${e.tagName} ${e.className} in ${e.parentElement.className}`;
    if (size < 17.9) tiny.add(name);
    if (Number.parseFloat(style.lineHeight) / size < 1.295) tight.add(name);
  }
  return {tiny: [...tiny], tight: [...tight]};
}"""
"""What is too small to read for elders, and lines that stand too close."""

_CHANGE = """(detail) => {
  document.dispatchEvent(new CustomEvent("yibao:appearance", {detail}));
  // Colours that are still changing are no colours to judge.
  for (const animation of document.getAnimations()) animation.finish();
}"""

_FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const {left, top, width, height} = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const [x, y] = [left + width / 2, top + height / 2];
  const on = document.elementFromPoint(x, y);
  const within = y >= 0 && y <= innerHeight && (on === null || element.contains(on)
    || on.contains(element) || Boolean(on.closest("label")?.contains(element)));
  const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return {name: element.outerHTML.slice(0, 90), within, marked};
}"""
"""What has the focus, whether it can be seen, and whether it is marked."""


def _set(mode: str) -> Callable[[Page], None]:
    """As settings.js would have kept it, before the page is opened."""
    kept = f"localStorage.setItem('yibao:appearance', '{json.dumps(MODES[mode])}')"

    def prepare(page: Page) -> None:
        page.add_init_script(kept)

    return prepare


def _resting(page: Page) -> None:
    """Pages are looked at without waiting for Python, which is left on its way."""
    page.context.route("**/runtime/**", lambda route: None)


@pytest.mark.parametrize("path", KINDS_OF_PAGE)
def test_a_page_in_every_mode(open_page: Callable[..., Page], path: str) -> None:
    page = _opened(open_page, path, PHONE)
    found = {"light": violations(page), "targets": page.evaluate(_TARGETS, 44)}
    settings = page.get_by_role("button", name="显示设置").filter(visible=True)
    if settings.count():  # Frames, and the page for what is not there, have none.
        settings.click()
    found |= _when_narrow(page)
    if settings.count() and path:  # Nobody comes to the other pages with the settings open.
        settings.click()
    _thin(page)
    found |= _in_other_modes(page)
    found |= _on_a_desk(page)
    english = page.locator(".calc-language button")
    if english.count():
        english.click()
        expect(page.locator("html")).to_have_attribute("data-language", "en")
        found["English"] = violations(page)
    assert {mode: broken for mode, broken in found.items() if broken} == {}


@pytest.mark.parametrize("path", KINDS_OF_LAYOUT)
def test_axe_finds_nothing_on_a_desk(open_page: Callable[..., Page], path: str) -> None:
    page = _opened(open_page, path, DESK)
    _thin(page)
    assert violations(page) == []


def test_axe_finds_nothing_in_errors_and_in_an_answer(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/inpatient/", viewport=PHONE)
    page.get_by_role("button", name="一页填完").click()
    submit(page)
    expect(page.locator(".calc-error-summary")).to_be_visible(timeout=60_000)
    found = {"errors, light": violations(page)}
    found |= {f"errors, {mode}": broken for mode, broken in _in_other_modes(page).items()}
    page.goto(f"{page.url.partition('#')[0]}#{STAY}")
    submit(page)
    expect(answer(page).locator(".calc-answer")).to_be_visible()
    page.get_by_role("button", name="打印／存成 PDF").click()
    expect(page.get_by_role("button", name="打印", exact=True)).to_be_visible()
    found["light"] = violations(page)
    found |= _in_other_modes(page)
    page.locator(".calc-language button").click()
    expect(page.get_by_role("heading", name="Result 计算结果")).to_be_visible()
    found["English"] = violations(page)
    assert {mode: broken for mode, broken in found.items() if broken} == {}


def _opened(open_page: Callable[..., Page], path: str, size: ViewportSize) -> Page:
    """A page as it comes, with all that was folded open."""
    page = open_page(path, viewport=size, prepare=_resting)
    page.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
    return page


def change(page: Page, mode: dict[str, str]) -> None:
    """As settings.js tells the page that the reader has changed something."""
    page.evaluate(_CHANGE, mode)


def _thin(page: Page) -> None:
    """Leave of long tables and lists the first rows: what follows looks like them."""
    page.evaluate(
        "document.querySelectorAll('tbody > tr:nth-child(n+20), li:nth-child(n+20)')"
        ".forEach(row => row.remove())"
    )


def _in_other_modes(page: Page) -> dict[str, list[dict[str, Any]]]:
    """What axe finds in each mode but the first, to which the page returns."""
    change(page, MODES["elder"])
    found = {"elder": violations(page)}
    for mode in ("dark", "contrast", "dark contrast", "elder dark contrast"):
        change(page, MODES[mode])
        found[mode] = violations(page, only=RULES_OF_COLOURS)
    change(page, MODES[LARGEST])
    found[LARGEST] = violations(page, only=RULES_OF_LOOKS)
    change(page, MODES["light"])
    return found


def _when_narrow(page: Page) -> dict[str, Any]:
    """What does not fit into 320 pixels, and what elders could not hit or read there."""
    page.set_viewport_size({"width": 320, "height": 700})
    found: dict[str, Any] = {}
    for mode in (MODES["light"], *({"layout": "elder", **size} for size in ELDER_SIZES)):
        change(page, mode)
        too_wide = page.evaluate("document.documentElement.scrollWidth") > 320
        found[f"wider than 320 pixels: {mode}"] = too_wide
        if "layout" in mode:
            measured = page.evaluate(_MEASURE)
            found |= {f"{problem}: {mode}": where for problem, where in measured.items()}
            found[f"targets: {mode}"] = page.evaluate(_TARGETS, 60)
    page.set_viewport_size(PHONE)
    change(page, MODES["light"])
    return found


def _on_a_desk(page: Page) -> dict[str, list[dict[str, Any]]]:
    """What a wide window breaks: its looks, since the document is the same."""
    page.set_viewport_size(DESK)
    found = {"desk": violations(page, only=RULES_OF_LOOKS)}
    change(page, MODES["dark"])
    found["desk, dark"] = violations(page, only=RULES_OF_COLOURS)
    page.set_viewport_size(PHONE)
    change(page, MODES["light"])
    return found


@pytest.mark.parametrize("width", [360, 768])
def test_axe_finds_nothing_in_what_has_changed_since(
    open_page: Callable[..., Page], width: int
) -> None:
    page = open_page(OLD_LINK, viewport={"width": width, "height": 800})
    expect(answer(page).locator("#since")).to_be_visible()
    page.evaluate("document.querySelectorAll('#answer details').forEach(one => one.open = true)")
    expect(page.locator("#since li").first).to_be_visible()
    assert violations(page) == []


def test_targets_of_the_check_page_and_of_an_answer_are_large_enough_for_elders(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(OLD_LINK, viewport=PHONE, prepare=_set("elder"))
    expect(answer(page).locator(".term-button").first).to_be_visible()
    page.locator(".calc-checked summary").click()
    expect(page.get_by_role("link", name="改：参保地")).to_be_visible()
    assert page.evaluate(_TARGETS, 60) == []


@pytest.mark.parametrize("mode", ["light", "elder"])
@pytest.mark.parametrize("path", ["", "calculators/inpatient/", "places/yantai/"])
def test_what_has_the_focus_is_seen_and_marked(
    open_page: Callable[..., Page], path: str, mode: str
) -> None:
    def prepare(page: Page) -> None:
        _resting(page)
        _set(mode)(page)

    page = open_page(path, viewport=PHONE, prepare=prepare)
    hidden = []
    # Down and up again: a bar at the top would hide what is reached from below.
    for key in ["Tab"] * 40 + ["Shift+Tab"] * 40:
        page.keyboard.press(key)
        focus = page.evaluate(_FOCUS)
        if focus and not (focus["within"] and focus["marked"]):
            hidden.append(focus)
    assert hidden == []
