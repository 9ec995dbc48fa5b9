"""A relative keeps the ledger of three stays and a clinic visit, exports it, and wipes it."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.journeys.conftest import Arrive, to_calculator
from tests.browser.people import choose, fill, tell_cause

VISITS = (
    ("住院", "2026-01-12", "三级", "32000"),
    ("住院", "2026-04-20", "二级", "9600"),
    ("住院", "2026-08-03", "三级", "150000"),
    ("普通门诊", "2026-03-05", "二级", "2600"),
)


def test_journey(arrive: Arrive) -> None:
    page = arrive()
    to_calculator(page, "一年的账")
    choose(page, "参保地", "烟台")
    choose(page, "参加哪种医保", "职工医保")
    choose(page, "在职还是退休", "退休")
    for visit in VISITS:
        _note(page, *visit)
    result = page.get_by_role("region", name="一年算下来")
    expect(result).to_be_visible(timeout=60_000)
    expect(page.get_by_role("region", name="各次看病").get_by_role("listitem")).to_have_count(4)
    expect(result.get_by_text("194,200.00").first).to_be_visible(timeout=60_000)
    text = _export(page)
    for _, day, _, total in VISITS:
        assert day in text
        assert total in text
    _wipe(page)


def _note(page: Page, kind: str, day: str, level: str, total: str) -> None:
    page.get_by_role("button", name="记一次").click()
    tell_cause(page)
    choose(page, "住院还是门诊", kind)
    fill(page, "哪天去的", day)
    choose(page, "医院级别", level)
    fill(page, "医疗费总额", total)
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_role("button", name="记一次")).to_be_visible(timeout=60_000)


def _export(page: Page) -> str:
    with page.expect_download() as started:
        page.get_by_role("button", name="导出成表格").click()
    assert started.value.suggested_filename.endswith(".csv")
    return Path(started.value.path()).read_text(encoding="utf-8-sig")


def _wipe(page: Page) -> None:
    page.get_by_label("存在这台设备的浏览器里").check()
    page.get_by_role("button", name="全部删掉").click()
    expect(page.get_by_text("还没有记。")).to_be_visible()
    page.reload()
    expect(page.get_by_text("还没有记。")).to_be_visible()
    # Settings of how pages look may stay; nothing of the ledger may.
    kept = page.evaluate("JSON.stringify([Object.entries(localStorage), history.state])")
    assert "32000" not in kept
    assert "2026-01-12" not in kept
