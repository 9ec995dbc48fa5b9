"""Every kind of page in every mode: axe, reflow, the keyboard, what has the focus, target sizes."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

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
PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}
MODES: dict[str, dict[str, str]] = {
    "light": {"theme": "light"},
    "dark": {"theme": "dark"},
    "contrast": {"theme": "light", "contrast": "more"},
    "dark contrast": {"theme": "dark", "contrast": "more"},
    "elder": {"theme": "light", "layout": "elder", "size": "24"},
    "elder dark, largest": {"theme": "dark", "layout": "elder", "size": "30"},
    "English": {"theme": "light", "language": "en"},
}
"""What settings.js keeps in each mode."""
RULES_OF_LOOKS = (
    "color-contrast",
    "link-in-text-block",
    "target-size",
    "scrollable-region-focusable",
)
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
      return !element.parentElement.matches(".calc-label, legend, dt, h3, h4");
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
      return Math.round(height) < smallest || Math.round(width) < Math.min(smallest, 44);
    })
    .map((element) => {
      const {width, height} = element.getBoundingClientRect();
      return `${Math.round(width)}x${Math.round(height)} ${element.outerHTML.slice(0, 90)}`;
    });
}"""
"""Controls, visible and no part of a sentence, that are smaller than so many pixels."""

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


def _set(page: Page, mode: str) -> None:
    """As settings.js would have kept it, before the next page is opened."""
    kept = json.dumps(MODES[mode])
    page.context.add_init_script(f"localStorage.setItem('yibao:appearance', '{kept}')")


def _resting(page: Page) -> None:
    """Pages are looked at without waiting for Python, which is left on its way."""
    page.context.route("**/runtime/**", lambda route: None)


@pytest.mark.parametrize("path", KINDS_OF_PAGE)
def test_axe_finds_nothing_on_a_phone(open_page: Callable[..., Page], site: str, path: str) -> None:
    page = _opened(open_page, site, path, "English", PHONE)
    found = {"English": violations(page)}
    page = _opened(open_page, site, path, "light", PHONE)
    for mode in ("light", "elder"):
        _change(page, mode)
        found[mode] = violations(page)
    for mode in ("dark", "contrast", "dark contrast", "elder dark, largest"):
        _change(page, mode)
        found[mode] = violations(page, only=RULES_OF_LOOKS)
    assert {mode: broken for mode, broken in found.items() if broken} == {}


@pytest.mark.parametrize("path", KINDS_OF_PAGE)
def test_axe_finds_nothing_on_a_desk(open_page: Callable[..., Page], site: str, path: str) -> None:
    page = _opened(open_page, site, path, "light", DESK)
    assert violations(page) == []
    _change(page, "dark")
    assert violations(page, only=RULES_OF_LOOKS) == []


def _opened(
    open_page: Callable[..., Page], site: str, path: str, mode: str, size: dict[str, int]
) -> Page:
    """A page with all that was folded open, in a mode that the reader has set before."""
    page = open_page("404.html", viewport=size)
    _resting(page)
    _set(page, mode)
    page.goto(site + path)
    page.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
    return page


def _change(page: Page, mode: str) -> None:
    """As settings.js tells the page that the reader has changed something."""
    page.evaluate(_CHANGE, MODES[mode])


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing_in_an_answer_and_in_errors(
    open_page: Callable[..., Page], mode: str
) -> None:
    page = open_page("about/")
    _set(page, mode)
    page.goto(page.url.replace("about/", "calculators/inpatient/"))
    page.get_by_role("button", name="一页填完").click()
    submit(page)
    expect(page.locator(".calc-error-summary")).to_be_visible(timeout=60_000)
    assert violations(page) == []
    page.goto(f"{page.url.partition('#')[0]}#{STAY}")
    submit(page)
    expect(answer(page).locator(".calc-answer")).to_be_visible()
    page.get_by_role("button", name="打印／存成 PDF").click()
    expect(page.get_by_role("button", name=re.compile(r"^(Print )?打印$"))).to_be_visible()
    assert violations(page) == []


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
    page = open_page("about/", viewport=PHONE)
    _set(page, "elder")
    page.goto(page.url.replace("about/", OLD_LINK))
    expect(answer(page).locator(".term-button").first).to_be_visible()
    page.locator(".calc-checked summary").click()
    expect(page.get_by_role("link", name="改：参保地")).to_be_visible()
    assert page.evaluate(_TARGETS, 60) == []


@pytest.mark.parametrize("path", KINDS_OF_PAGE)
def test_nothing_runs_over_the_side_at_320_pixels(
    open_page: Callable[..., Page], site: str, path: str
) -> None:
    page = _opened(open_page, site, path, "light", {"width": 320, "height": 700})
    for mode in ("light", "elder dark, largest"):
        _change(page, mode)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, mode


@pytest.mark.parametrize("path", KINDS_OF_PAGE)
def test_targets_are_large_enough(open_page: Callable[..., Page], site: str, path: str) -> None:
    page = _opened(open_page, site, path, "light", PHONE)
    if path == "":
        page.get_by_role("button", name="显示设置").click()
    for mode, smallest in (("light", 44), ("elder", 60)):
        _change(page, mode)
        assert page.evaluate(_TARGETS, smallest) == [], mode


@pytest.mark.parametrize("mode", ["light", "elder"])
@pytest.mark.parametrize("path", ["", "calculators/inpatient/", "places/yantai/"])
def test_what_has_the_focus_is_seen_and_marked(
    open_page: Callable[..., Page], site: str, path: str, mode: str
) -> None:
    page = open_page(viewport=PHONE)
    _resting(page)
    _set(page, mode)
    page.goto(site + path)
    hidden = []
    # Down and up again: a bar at the top would hide what is reached from below.
    for key in ["Tab"] * 40 + ["Shift+Tab"] * 40:
        page.keyboard.press(key)
        focus = page.evaluate(_FOCUS)
        if focus and not (focus["within"] and focus["marked"]):
            hidden.append(focus)
    assert hidden == []
