"""From the form to an answer, as a person meets it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from calculator import Library, calculate
from tests.browser.people import (
    amount,
    answer,
    choose,
    fill,
    fill_month,
    fill_yantai_stay,
    number,
    submit,
)

pytestmark = pytest.mark.known_reader


@pytest.mark.parametrize("fixture", ["site", "site_below"])
def test_a_stay_in_yantai_is_answered_and_explained(
    open_page: Callable[..., Page], request: pytest.FixtureRequest, fixture: str
) -> None:
    page = open_page(root=request.getfixturevalue(fixture))
    page.get_by_role("link", name="住院能报多少").first.click()
    fill_yantai_stay(page)
    submit(page)

    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    expect(amount(page, "patient_total")).to_have_text(number("3,390.00"))
    expect(answer(page)).to_be_focused()
    expect(page.locator("#announcement")).to_contain_text("16,610.00")
    expect(answer(page)).to_contain_text("非官方")

    step = answer(page).locator('.calc-step[data-step="deductible"]')
    expect(step).to_contain_text("800.00")
    step.get_by_role("link").first.click()
    expect(page.locator(".article:target")).to_contain_text("800")


def test_retired_people_get_five_points_more(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/inpatient/")
    fill_yantai_stay(page, status="退休")
    submit(page)
    expect(amount(page, "fund_total")).to_have_text(number("17,570.00"))


def test_the_answer_follows_the_form_after_the_first_time(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/inpatient/")
    fill_yantai_stay(page)
    submit(page)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    choose(page, "在职还是退休", "退休")
    expect(amount(page, "fund_total")).to_have_text(number("17,570.00"))
    fill(page, "医疗费总额", "很多")
    expect(answer(page)).not_to_contain_text("17,570.00")
    expect(page.locator("#f-total-error")).to_be_visible()
    fill(page, "医疗费总额", "２０，０００")
    expect(amount(page, "fund_total")).to_have_text(number("17,570.00"))


def test_what_would_change_an_answer_follows_it(
    open_page: Callable[..., Page], repository: Path
) -> None:
    library = Library.from_yaml(repository / "policy_data")
    page = open_page("calculators/inpatient/")
    fill_yantai_stay(page)
    submit(page)
    expect(answer(page).locator(".calc-what-if li")).to_have_text(_changes(library, "active"))
    choose(page, "在职还是退休", "退休")
    expect(answer(page).locator(".calc-what-if li")).to_have_text(_changes(library, "retired"))
    room = page.locator(".calc-outlook")
    expect(room).to_have_count(1)
    assert room.evaluate("room => room.style.minHeight") == ""


def _changes(library: Library, status: str) -> list[str]:
    stay = {"place": "yantai", "scheme": "employee", "date": "2020-09-01", "cause": "illness"}
    result = calculate(
        "inpatient", {**stay, "status": status, "hospital_level": "3", "total": "20000"}, library
    )
    assert result.outlook
    return [change.sentence for change in result.outlook.changes]


def test_amounts_do_not_wait_for_what_would_change_them(open_page: Callable[..., Page]) -> None:
    page = open_page("about/")

    def hold_outlook(route: Route) -> None:
        text = route.fetch().text()
        start = "if (!event.data.method) return;"
        assert start in text
        held = text.replace(start, 'if (["", "outlook"].includes(event.data.method)) return;')
        route.fulfill(body=held, content_type="text/javascript")

    page.context.route("**/worker.js", hold_outlook)
    page.goto(page.url.replace("about/", "calculators/inpatient/"))
    fill_yantai_stay(page)
    submit(page)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    expect(answer(page).locator(".calc-what-if")).to_have_count(0)
    # The next question is answered all the same, and nothing of the last one comes with it.
    choose(page, "在职还是退休", "退休")
    expect(amount(page, "fund_total")).to_have_text(number("17,570.00"))
    expect(answer(page).locator(".calc-what-if")).to_have_count(0)


def test_a_retirement_month_is_answered(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/retirement-age/")
    choose(page, "性别", "男")
    fill_month(page, "出生年月", "1972", "9")
    submit(page)
    expect(amount(page, "statutory_month")).to_contain_text("2034 年 9 月")
    expect(answer(page)).to_contain_text("2032 年 9 月")
    expect(answer(page)).to_contain_text("2037 年 9 月")


def test_only_women_are_asked_for_their_category(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/retirement-age/")
    category = page.locator('[data-field="female_category"]')
    expect(category).to_be_hidden()
    choose(page, "性别", "女")
    expect(category).to_be_visible()
    choose(page, "性别", "男")
    expect(category).to_be_hidden()


def test_a_rule_that_has_ended_answers_for_its_time_and_not_for_today(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("places/mudanjiang/")
    page.get_by_role("link", name="照当年的规定算一算").first.click()
    expect(page.get_by_role("radio", name="牡丹江")).to_be_checked()
    expect(page.locator("#f-date")).to_have_value("2006-08-31")
    choose(page, "性别", "男")
    fill_month(page, "出生年月", "1948", "3")
    submit(page)
    expect(amount(page, "months_short")).to_contain_text("19")
    fill(page, "哪一天", "2026-11-22")
    refusal = answer(page).locator(".calc-refused")
    expect(refusal).to_contain_text("2006-08-31")


def test_a_link_fills_in_the_form_and_can_be_followed_again(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("places/yantai/")
    page.get_by_role("link", name="按这里的规定算一算").first.click()
    expect(page.get_by_role("radio", name="烟台")).to_be_checked()
    expect(page.get_by_role("radio", name="职工医保")).to_be_checked()


def test_the_day_is_today_on_the_readers_own_clock(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/inpatient/", timezone_id="Asia/Shanghai")
    today = page.evaluate("new Date().toLocaleDateString('sv-SE')")
    expect(page.get_by_label("哪一天", exact=True)).to_have_value(today)


def test_a_day_that_may_be_left_out_is_left_empty(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/retirement-age/")
    expect(page.locator("#f-date")).to_have_value("")


def test_what_is_not_known_gives_the_most_and_the_least(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/inpatient/")
    fill_yantai_stay(page)
    fill(page, "自费（目录外）", "1000")
    unknown = page.get_by_label("自费（目录外）：不清楚")
    unknown.check()
    expect(page.get_by_label("自费（目录外）", exact=True)).to_be_disabled()
    expect(page.get_by_label("先行自付", exact=True)).to_be_enabled()
    submit(page)
    # Nothing of it outside, or all of it.
    expect(amount(page, "fund_total")).to_have_text("0.00 到 16,610.00 元")
    expect(amount(page, "patient_total")).to_have_text("3,390.00 到 20,000.00 元")
    expect(page.locator("#announcement")).to_contain_text("医保付 0.00 到 16,610.00 元")
    expect(answer(page).locator(".calc-what-if")).to_contain_text("少付 0.00 到")
    expect(answer(page).locator(".calc-alternatives")).to_contain_text("另一头")
    unknown.uncheck()
    expect(amount(page, "fund_total")).to_have_text(number("15,710.00"))
    expect(page.get_by_label("自费（目录外）", exact=True)).to_be_enabled()


def test_a_link_may_say_that_something_is_not_known(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/inpatient/#prior_self_pay=unknown&non_covered=50")
    expect(page.get_by_label("先行自付：不清楚")).to_be_checked()
    expect(page.get_by_label("先行自付", exact=True)).to_be_disabled()
    expect(page.get_by_label("自费（目录外）", exact=True)).to_have_value("50")
