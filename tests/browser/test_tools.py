"""What can be done with an answer: at its head already, on every page that gives one."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import answer
from tests.browser.test_accessibility import OLD_LINK
from tests.browser.test_large_type import REVERSE, look, opened

pytestmark = pytest.mark.known_reader

YEAR = "calculators/year/"
COMPANIONS = (YEAR, "calculators/compare/", REVERSE)


def test_the_tools_are_within_reach_of_the_first_sentence(open_page: Callable[..., Page]) -> None:
    page = opened(open_page, OLD_LINK)
    look(page, 360, "elder")
    row = answer(page).locator(".calc-quick")
    lead = answer(page).locator(".calc-answer__lead").bounding_box()
    place = row.bounding_box()
    assert lead
    assert place
    assert place["y"] - (lead["y"] + lead["height"]) < 60
    expect(row.get_by_role("link")).to_have_count(3)
    row.get_by_role("link", name="发给别人").click()
    heading = page.get_by_role("heading", name="把这笔账发给别人")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    page.get_by_role("button", name="收起").click()
    row.get_by_role("link", name="打印").click()
    expect(page.get_by_role("heading", name="打印一张 A4 纸")).to_be_focused()


@pytest.mark.parametrize("path", COMPANIONS)
def test_companions_have_what_calculators_have(open_page: Callable[..., Page], path: str) -> None:
    page = opened(open_page, path)
    page.evaluate("window.print = () => { window.printed = true; }")
    answer(page).locator(".calc-quick").get_by_role("link", name="打印").click()
    if path == YEAR:  # it has a sheet of its own
        page.get_by_role("button", name="打印", exact=True).click()
    assert page.evaluate("window.printed")
    answer(page).get_by_role("button", name="这里不对").click()
    text = page.get_by_label("要告诉我们的话").input_value()
    assert f"页面：{page.url.partition('#')[0]}" in text
    assert "400000" not in text
    assert "350000" not in text
    term = answer(page).locator("#answer .term-button").first
    term.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="English labels").click()
    expect(page.locator(".calc-form [lang=en]").first).to_be_attached()
    prints = "Print / save as PDF 打印／存成 PDF" if path == YEAR else "Print this page 打印这一页"
    expect(answer(page).get_by_role("button", name=prints)).to_be_visible()


def test_a_link_to_a_question_in_reverse_opens_it(open_page: Callable[..., Page]) -> None:
    page = opened(open_page, REVERSE)
    look(page, 360, "light")
    said = answer(page).locator(".calc-answer__lead").first.inner_text()
    answer(page).get_by_role("button", name="发给别人").click()
    link = page.get_by_label("链接", exact=True).input_value()
    other = opened(open_page, f"calculators/{link.partition('/calculators/')[2]}")
    expect(answer(other).locator(".calc-answer__lead").first).to_have_text(said)


@pytest.mark.parametrize("total", ["32000", "400000"])
def test_the_sheet_of_paper_is_in_large_type(open_page: Callable[..., Page], total: str) -> None:
    page = opened(open_page, OLD_LINK.replace("400000", total))
    page.get_by_role("button", name="打印／存成 PDF").click()
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="打印", exact=True).click()
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    points = page.locator(".slip").evaluate(
        """(slip) => [...slip.querySelectorAll("*")]
        .filter((part) => part.getClientRects().length > 0)
        .filter((part) => [...part.childNodes].some((node) => node.nodeType === 3
          && node.data.trim()))
        .map((part) => Number.parseFloat(getComputedStyle(part).fontSize)
          * (part.getScreenCTM?.().a ?? 1) * 0.75)"""
    )
    assert points
    assert min(points) >= 11.9
    slip = page.locator(".slip")
    for heading in ("您问的", "算出来", "怎样算的", "依据"):
        expect(slip.locator("h2", has_text=heading)).to_be_visible()
    # No step cites a document that was left out.
    listed = slip.locator(".slip-documents li:visible")
    left = set(listed.evaluate_all("items => items.map(item => String(item.value))"))
    rows = slip.locator(".slip-steps tr:visible")
    cited = rows.evaluate_all("rows => rows.flatMap(row => row.dataset.cites?.split(' ') ?? [])")
    assert cited and set(cited) <= left
