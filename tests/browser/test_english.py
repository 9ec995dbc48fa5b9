"""English beside the Chinese of a calculator, remembered, each part in its own language."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.people import answer, fill_yantai_stay, submit
from tests.browser.test_accessibility import OLD_LINK
from tests.browser.test_guided import WATCH_SHIFTS

pytestmark = pytest.mark.known_reader


def test_labels_options_and_the_answer(open_page: Callable[..., Page], site: str) -> None:
    page = open_page("calculators/inpatient/")
    fill_yantai_stay(page)
    submit(page)
    expect(answer(page).locator("[lang=en]")).to_have_count(0)
    switch = page.get_by_role("button", name="English labels")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("Total bill 医疗费总额")).to_have_value("20000")
    expect(page.get_by_role("radio", name="Yantai 烟台")).to_be_checked()
    expect(page.get_by_role("group", name="Working or retired 在职还是退休")).to_be_visible()
    expect(page.get_by_role("button", name="Calculate 算一算")).to_be_visible()
    expect(answer(page).locator("[lang=en]").first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    assert violations(page) == []

    page.goto(site + "calculators/retirement-age/")
    expect(page.get_by_role("button", name="English labels")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.locator(".calc-form [lang=en]").first).to_be_visible()
    page.get_by_role("button", name="English labels").click()
    expect(page.locator(".calc-form [lang=en]")).to_have_count(0)


def test_what_goes_without_saying_and_what_the_year_asks(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page("about/", viewport={"width": 360, "height": 780})
    page.goto(site + OLD_LINK)
    switch = page.get_by_role("button", name="English labels")
    switch.click()
    drawn = switch.evaluate("button => getComputedStyle(button, '::before').content")
    assert drawn.startswith('"✓')
    expect(answer(page)).to_be_visible()
    page.locator(".calc-checked summary").click()
    review = page.locator(".calc-review")
    expect(review).to_contain_text("Left empty, taken as Where insured")
    page.goto(site + "calculators/year/")
    expect(page.locator(".ledger-import")).to_contain_text("Import a table")
    expect(page.locator(".ledger-empty")).to_contain_text("Nothing recorded yet.")
    expect(page.get_by_label("Keep in this browser on this device")).to_be_visible()


def test_nothing_moves_when_the_english_comes(open_page: Callable[..., Page], site: str) -> None:
    page = open_page("about/", viewport={"width": 360, "height": 740})
    page.evaluate("""localStorage.setItem("yibao:appearance", '{"language": "en"}')""")
    page.add_init_script(WATCH_SHIFTS)
    for path in ("calculators/reverse/", "calculators/inpatient/", "embed/retirement-age/"):
        page.goto(site + path)
        expect(page.locator(".calc-page[data-english]")).to_be_attached()
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        moved = page.evaluate("window.shifts.reduce((sum, shift) => sum + shift, 0)")
        assert moved < 0.01, path


def test_what_was_chosen_stays_when_the_language_changes(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/inpatient/")
    fill_yantai_stay(page)
    before = page.evaluate("[...new FormData(document.querySelector('.calc-form'))]")
    page.get_by_role("button", name="English labels").click()
    assert page.evaluate("[...new FormData(document.querySelector('.calc-form'))]") == before
    page.get_by_role("button", name="English labels").click()
    assert page.evaluate("[...new FormData(document.querySelector('.calc-form'))]") == before
    expect(page.get_by_role("radio", name="烟台", exact=True)).to_be_checked()


def test_the_questions_the_check_page_and_the_tools(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/inpatient/", viewport={"width": 360, "height": 780})
    page.get_by_role("button", name="English labels").click()
    expect(page.locator(".calc-guide__where")).to_contain_text("Question 1")
    page.get_by_role("button", name="Next 下一题").click()
    expect(page.locator("#f-place-error")).to_contain_text("Please fill this in.")


def test_an_opened_case_in_english(open_page: Callable[..., Page]) -> None:
    page = open_page("about/", viewport={"width": 360, "height": 780})
    page.evaluate("""localStorage.setItem("yibao:appearance", '{"language": "en"}')""")
    page.goto(page.url.replace("about/", OLD_LINK))
    expect(answer(page).get_by_role("heading", name="Result 计算结果")).to_be_visible()
    for name in ("Print / save as PDF", "Share", "Save on this device", "Add to comparison"):
        expect(answer(page).locator(".calc-tools").get_by_role("button", name=name)).to_be_visible()
    expect(page.locator(".calc-guide__where")).to_contain_text("Check your answers")
    page.locator(".calc-checked summary").click()
    row = page.locator(".calc-review > div").filter(has_text="医院级别")
    expect(row.locator("dt [lang=en]")).not_to_be_empty()
    expect(row.get_by_role("link", name="Change 改：医院级别")).to_be_visible()
    expect(page.locator(".calc-review")).to_contain_text("Yantai 烟台")
    assert violations(page) == []
    page.get_by_role("button", name="English labels").click()
    expect(page.locator(".calc-page [lang=en]")).to_have_count(0)
