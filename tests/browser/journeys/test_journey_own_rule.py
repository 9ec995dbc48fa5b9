"""A reader whose city is not there types its rule in, gets an answer, and exports a draft."""

from pathlib import Path

import yaml
from playwright.sync_api import Page, expect

from tests.browser.journeys.conftest import Arrive, to_calculator
from tests.browser.people import amount, answer, choose, fill, number, submit, tell_cause


def test_journey(arrive: Arrive) -> None:
    page = arrive()
    to_calculator(page, "住院能报多少")
    place = page.get_by_role("group", name="参保地", exact=True)
    assert "平凉" not in place.inner_text()
    page.get_by_role("main").get_by_role("link", name="自己填参数").click()
    _type_the_rule(page)
    submit(page)
    # (18,000 − 2,000 not covered − 600) × 0.75
    expect(amount(page, "fund_total")).to_have_text(number("11,550.00"))
    expect(answer(page).get_by_text("规则是您自己填的，没有出处").first).to_be_visible()
    _export(page)


def _type_the_rule(page: Page) -> None:
    tell_cause(page)
    fill(page, "地方的名字", "平凉市")
    choose(page, "参加哪种医保", "居民医保")
    choose(page, "医院级别", "二级")
    for level, deductible in (("一级", "２００"), ("二级", "600"), ("三级", "1000")):
        fill(page, f"{level}医院的起付线", deductible)
    choose(page, "报销比例怎么定", "看医院级别")
    for level, rate in (("一级", "85"), ("二级", "75%"), ("三级", "60")):
        fill(page, f"{level}医院报多少", rate)
    fill(page, "一年最多报多少（封顶线）", "15万")
    fill(page, "医疗费总额", "1.8万")
    page.get_by_role("textbox", name="自费").fill("2000")


def _export(page: Page) -> None:
    with page.expect_download() as started:
        page.get_by_role("link", name="存成草稿文件").click()
    text = Path(started.value.path()).read_text(encoding="utf-8")
    place, rule = yaml.safe_load_all(text)
    assert place["name"] == "平凉市"
    assert rule["scheme"] == "resident"
    rates = rule["values"]["reimbursement_rate"]["readings"][0]["table"]
    assert [row["rate"] for row in rates] == ["0.85", "0.75", "0.6"]
    assert rule["values"]["payment_ceiling"]["readings"][0]["amount"] == "150000"
    assert "18000" not in text
