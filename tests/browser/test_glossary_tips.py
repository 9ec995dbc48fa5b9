"""Terms in place: plain words on the spot, and nothing that was filled in is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.people import answer, fill, fill_yantai_stay, submit

pytestmark = pytest.mark.known_reader


def test_a_term_of_a_question_opens_and_closes(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/inpatient/")
    fill(page, "医疗费总额", "20000")
    term = page.locator("[data-field=prior_self_pay] .calc-label .term-button")
    term.press("Enter")
    tip = page.get_by_role("dialog", name="先行自付")
    expect(tip).to_be_visible()
    expect(tip.locator("p").first).to_be_focused()
    assert page.evaluate("document.querySelector('dialog').matches(':modal')") is False
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)
    expect(term).to_be_focused()
    expect(page.get_by_label("医疗费总额", exact=True)).to_have_value("20000")


def test_the_button_and_a_tap_elsewhere_close_it_too(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/inpatient/")
    term = page.locator("[data-field=prior_self_pay] .calc-label .term-button")
    term.click()
    page.get_by_role("dialog").get_by_role("button", name="知道了").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(term).to_be_focused()
    term.click()
    page.locator("h1").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_only_the_first_in_a_block_and_never_in_a_link_or_choice(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("calculators/inpatient/")
    fill_yantai_stay(page)
    submit(page)
    expect(answer(page).locator(".term-button").first).to_be_visible()
    expect(page.locator("a .term-button, .calc-choice .term-button")).to_have_count(0)
    twice = """() => [...document.querySelectorAll("[data-terms]")].flatMap((block) => {
      const words = [...block.querySelectorAll(".term-button")].map((term) => term.textContent);
      return words.filter((term, position) => words.indexOf(term) !== position);
    })"""
    assert page.evaluate(twice) == []


def test_it_stays_within_a_small_window(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/inpatient/", viewport={"width": 320, "height": 640})
    page.get_by_role("button", name="一页填完").click()
    for term in page.locator(".calc-label .term-button:visible").all():
        term.click()
        box = page.get_by_role("dialog").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_without_the_words_the_terms_stay_plain(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.context.route("**/data/glossary.json", lambda route: route.fulfill(status=204))
    page.goto(page.url + "calculators/inpatient/")
    expect(
        page.get_by_role("button", name="算一算").or_(page.get_by_text("下一题"))
    ).to_be_visible()
    expect(page.locator(".term-button")).to_have_count(0)


def test_no_line_begins_with_the_stop_after_a_term(open_page: Callable[..., Page]) -> None:
    """Whatever the width: a stop stands on the line of the letter before it."""
    page = open_page("calculators/inpatient/", viewport={"width": 360, "height": 780})
    page.get_by_role("button", name="一页填完").click()
    fill_yantai_stay(page)
    submit(page)
    expect(answer(page).locator(".term-whole").first).to_be_attached()
    torn = """() => [...document.querySelectorAll(".term-button")].flatMap((button) => {
      const next = button.nextSibling;
      if (!next || !/^[，。、；：！？）》”]/u.test(next.textContent)) return [];
      const stop = document.createRange();
      stop.setStart(next, 0);
      stop.setEnd(next, 1);
      const [one, two] = [button.getBoundingClientRect(), stop.getBoundingClientRect()];
      const isTorn = one.width && two.width && two.top > one.bottom - 4;
      return isTorn ? [button.parentElement.textContent] : [];
    })"""
    for width in range(300, 420, 15):
        page.set_viewport_size({"width": width, "height": 780})
        assert page.evaluate(torn) == [], width
