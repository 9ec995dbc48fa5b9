"""A retired reader looks up what a stay of 32,000 yuan in Yantai costs, compares levels, prints."""

import re

from playwright.sync_api import Page, expect

from tests.browser.journeys.conftest import Arrive, to_calculator
from tests.browser.people import amount, answer, choose, fill, number, submit

PHONE = {"width": 360, "height": 780}
CHOSEN = {
    "因为什么看病": "疾病或意外",
    "参保地": "烟台",
    "参加哪种医保": "职工医保",
    "在职还是退休": "退休",
    "医院级别": "三级",
}
CHECK = "看看填得对不对"
SHEET = re.compile(rb"/Type\s*/Page\b")


def test_journey(arrive: Arrive) -> None:
    page = arrive(viewport=PHONE)
    to_calculator(page, "住院能报多少")
    _answer_one_by_one(page)
    submit(page)
    # (10,000 − 800) × 0.9 + 22,000 × 0.95
    expect(amount(page, "fund_total")).to_have_text(number("29,180.00"))
    expect(amount(page, "patient_total")).to_have_text(number("2,820.00"))
    _compare_levels(page)
    page.go_back()
    expect(answer(page)).to_be_visible()
    _print(page)


def _answer_one_by_one(page: Page) -> None:
    for _ in range(30):
        asked = page.get_by_role("form").get_by_role("heading", level=2).first.inner_text()
        if asked == CHECK:
            return
        question = asked.partition("：")[2]
        if question in CHOSEN:
            choose(page, question, CHOSEN[question])
        elif question == "医疗费总额":
            fill(page, question, "3.2万")
        page.get_by_role("button", name="下一题").click()
        expect(page.get_by_role("heading", name=asked, exact=True)).to_have_count(0)
    raise AssertionError("no end of questions")


def _compare_levels(page: Page) -> None:
    for level in ("三级", "二级", "一级"):
        if level != "三级":
            page.get_by_role("link", name="改：医院级别", exact=True).click()
            choose(page, "医院级别", level)
            page.get_by_role("button", name="下一题").click()
            expect(page.get_by_role("heading", name=CHECK)).to_be_visible()
            submit(page)
        expect(answer(page)).to_be_focused()
        page.get_by_role("button", name="加到对比").click()
        expect(page.get_by_text("已加到对比")).to_be_visible()
    page.get_by_role("link", name="去看对比").click()
    expect(page).to_have_url(re.compile("calculators/compare/"))
    for number_of_case, level in enumerate(("三级", "二级", "一级"), 1):
        case = page.get_by_role("form", name=f"第 {number_of_case} 种情形")
        expect(case).to_contain_text(f"医院级别：{level}")
    yours = answer(page).get_by_role("row").filter(has_text="个人负担总金额").first
    expect(yours).to_contain_text("2,820.00")


def _print(page: Page) -> None:
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="打印／存成 PDF").click()
    expect(page.get_by_text("属于健康信息")).to_be_visible()
    page.get_by_role("button", name="打印", exact=True).click()
    assert page.evaluate("window.printed")
    assert len(SHEET.findall(page.pdf(prefer_css_page_size=True))) == 1
    page.emulate_media(media="print")
    slip = page.locator(".slip")
    expect(slip).to_contain_text("请以经办机构为准")
    expect(slip).to_contain_text("32,000.00 元")
    expect(slip.locator(".slip-code path")).to_be_visible()
    expect(page.get_by_role("banner")).to_be_hidden()
