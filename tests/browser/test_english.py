"""English beside the Chinese of a calculator, remembered, each part in its own language."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.people import answer, fill_yantai_stay, submit


def test_labels_options_and_the_answer(open_page: Callable[..., Page], site: str) -> None:
    page = open_page("calculators/inpatient/")
    fill_yantai_stay(page)
    submit(page)
    expect(answer(page).locator("[lang=en]")).to_have_count(0)
    switch = page.get_by_role("button", name="English labels")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("Total bill 医疗费总额")).to_have_value("20000")
    expect(page.locator("#f-place option:checked")).to_have_text("Yantai 烟台")
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


def test_what_was_chosen_stays_when_the_language_changes(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/inpatient/")
    fill_yantai_stay(page)
    before = page.evaluate("[...new FormData(document.querySelector('.calc-form'))]")
    page.get_by_role("button", name="English labels").click()
    assert page.evaluate("[...new FormData(document.querySelector('.calc-form'))]") == before
    page.get_by_role("button", name="English labels").click()
    assert page.evaluate("[...new FormData(document.querySelector('.calc-form'))]") == before
    expect(page.locator("#f-place option:checked")).to_have_text("烟台")
