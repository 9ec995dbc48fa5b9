"""Cases side by side: from a calculator's answer, changed here, and told apart."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations

pytestmark = pytest.mark.known_reader

Open = Callable[..., Page]
FIRST_ANSWER_MS = 60_000
STAY = {
    "place": "yantai",
    "scheme": "employee",
    "status": "active",
    "date": "2020-09-01",
    "cause": "illness",
    "hospital_level": "3",
    "total": "20000",
}


def put_in(page: Page, *cases: dict[str, str]) -> None:
    """What the button below an answer leaves in this tab."""
    kept = json.dumps({"calculator": "inpatient", "cases": list(cases)})
    page.evaluate("kept => sessionStorage.setItem('yibao:compare', kept)", kept)
    page.reload()
    expect(page.locator("#result")).to_be_visible(timeout=FIRST_ANSWER_MS)


def cells(page: Page, name: str) -> Locator:
    return page.locator(f'#answer tr[data-amount="{name}"] td')


def card(page: Page, number: int) -> Locator:
    return page.get_by_role("form", name=f"第 {number} 种情形")


def test_without_a_case_the_page_says_where_to_get_one(open_page: Open) -> None:
    page = open_page("calculators/compare/")
    expect(page.get_by_text("还没有放进来的账")).to_be_visible()
    expect(page.locator("#result")).to_be_hidden()
    expect(page.locator(".calc-example")).to_contain_text("差在哪一步")


def test_two_cases_and_what_makes_the_difference(open_page: Open) -> None:
    page = open_page("calculators/compare/")
    put_in(page, STAY, {**STAY, "hospital_level": "1"})
    expect(cells(page, "fund_total").first).to_contain_text("16,610.00")
    expect(cells(page, "fund_total").last).to_contain_text("多")
    reasons = page.locator("#answer .compare-reasons")
    expect(reasons).to_contain_text("起付标准")
    expect(reasons.get_by_role("link").first).to_be_visible()
    expect(card(page, 2)).to_contain_text("医院级别：一级")
    expect(card(page, 3)).to_be_hidden()
    expect(page.locator("#announcement")).to_contain_text("第 2 种（一级）您付得最少")


def test_a_case_is_added_changed_and_taken_away(open_page: Open) -> None:
    page = open_page("calculators/compare/")
    put_in(page, STAY)
    page.get_by_role("button", name="再加一种").click()
    expect(page.locator("#case-2")).to_be_focused()
    expect(page.locator("#announcement")).to_contain_text("一样多")
    card(page, 2).get_by_label("二级").check()
    expect(card(page, 2)).to_contain_text("医院级别：二级")
    expect(cells(page, "deductible").last).to_contain_text("少")
    kept = json.loads(page.evaluate("sessionStorage.getItem('yibao:compare')"))
    assert kept["cases"][1] == {**STAY, "hospital_level": "2"}
    page.get_by_role("button", name="再加一种").click()
    expect(page.get_by_role("button", name="再加一种")).to_be_hidden()
    card(page, 1).get_by_role("button", name="去掉这一种").click()
    expect(card(page, 3)).to_be_hidden()
    page.get_by_role("button", name="全部去掉").click()
    expect(page.locator("#result")).to_be_hidden()
    assert page.evaluate("sessionStorage.getItem('yibao:compare')") is None


def test_a_wrong_amount_is_told_in_its_own_case(open_page: Open) -> None:
    page = open_page("calculators/compare/")
    put_in(page, STAY, {**STAY, "total": "很多"})
    expect(page.locator("#c2-total-error")).to_contain_text("看不懂")
    expect(cells(page, "fund_total").first).to_contain_text("16,610.00")


def test_axe_finds_nothing_and_nothing_runs_over_the_side(open_page: Open) -> None:
    page = open_page("calculators/compare/", viewport={"width": 320, "height": 700})
    put_in(page, STAY, {**STAY, "hospital_level": "1"}, {**STAY, "hospital_level": "2"})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
    assert violations(page) == []
