"""Errors, the keyboard, and a page without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import amount, fill, fill_yantai_stay, number, submit

pytestmark = pytest.mark.known_reader


def test_errors_stand_in_a_summary_and_beside_their_fields(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("calculators/inpatient/")
    fill_yantai_stay(page)
    fill(page, "医疗费总额", "-5")
    submit(page)

    summary = page.locator(".calc-error-summary")
    expect(summary).to_be_focused(timeout=60_000)
    expect(summary.get_by_role("link")).to_have_count(1)
    total = page.get_by_label("医疗费总额", exact=True)
    expect(total).to_have_attribute("aria-invalid", "true")
    beside = page.locator("#f-total-error")
    expect(beside).to_be_visible()
    described = total.get_attribute("aria-describedby") or ""
    assert "f-total-error" in described.split()

    summary.get_by_role("link").click()
    expect(total).to_be_focused()

    fill(page, "医疗费总额", "20000")
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    expect(total).to_be_focused()
    expect(summary).to_be_hidden()
    expect(beside).to_be_hidden()


def test_everything_left_out_is_named_at_once(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/inpatient/")
    submit(page)
    links = page.locator(".calc-error-summary").get_by_role("link")
    expect(links.first).to_be_visible(timeout=60_000)
    assert links.count() > 2


@pytest.mark.new_reader  # the clock of a context stays as it was set
def test_the_keyboard_is_enough(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.clock.set_fixed_time("2020-09-01T08:00:00")  # a date is typed in each language's own order
    page.goto(page.url + "calculators/inpatient/")
    _tab_to(page, "place")
    _arrow_to(page, "yantai")
    _tab_to(page, "scheme")
    _arrow_to(page, "employee")
    _tab_to(page, "status")
    _arrow_to(page, "active")
    _tab_to(page, "cause")
    _arrow_to(page, "illness")
    _tab_to(page, "hospital_level")
    _arrow_to(page, "3")
    _tab_to(page, "total")
    page.keyboard.type("20000")
    page.keyboard.press("Enter")
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    expect(page.locator("#result")).to_be_focused()


def test_without_script_the_worked_example_can_be_read(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/inpatient/", java_script_enabled=False)
    example = page.locator(".calc-example")
    expect(example.locator('[data-amount="fund_total"]')).to_contain_text("16,610.00")
    expect(example.locator(".calc-step").first).to_be_visible()
    expect(page.get_by_text("没有打开，或者浏览器太旧")).to_be_visible()


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until a control of that name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.name") == name:
            return
    raise AssertionError(f"Tab does not reach {name}")


def _arrow_to(page: Page, value: str) -> None:
    """Walk through a group of choices until the wanted one is chosen."""
    if page.evaluate("document.activeElement.type") == "radio":
        page.keyboard.press("Space")
    chosen = """wanted => {
      const { value, checked } = document.activeElement;
      return value === wanted && checked !== false;
    }"""
    for _ in range(60):
        if page.evaluate(chosen, value):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrow keys do not reach {value}")


def test_questions_of_no_place_hide_nothing_once_there_is_one(
    open_page: Callable[..., Page],
) -> None:
    """What was asked before the place was told comes into effect after it: it is out of date."""
    page = open_page("calculators/inpatient/")
    expect(page.locator(".calc-form[data-stage=ready]")).to_be_attached(timeout=60_000)
    page.wait_for_timeout(1_000)  # the questions of no place are there, and wait for the next act
    page.evaluate(
        """() => {
            const form = document.querySelector(".calc-form");
            const tick = (name, value) => {
                form.querySelector(`[name=${name}][value="${value}"]`).checked = true;
            };
            tick("place", "yantai");
            tick("scheme", "employee");
            tick("status", "active");
            tick("hospital_level", "3");
            form.elements.cause.value = "illness";
            form.elements.date.value = "2020-09-01";
            form.elements.total.value = "20000";
            form.elements.total.dispatchEvent(new Event("input", { bubbles: true }));
            form.requestSubmit();
        }"""
    )
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
