"""Files that an answer offers: made in the page, under its strict policy, with a name."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.people import answer, choose, fill, submit
from tests.calendar_files import parse


def on_day(open_page: Callable[..., Page], day: str, link: str = "") -> Page:
    """The page of deadlines on a device whose clock says so: what is over goes by it."""

    def set_clock(page: Page) -> None:
        page.clock.set_fixed_time(f"{day}T12:00:00+08:00")

    path = f"calculators/deadlines/{link}"
    return open_page(path, prepare=set_clock, timezone_id="Asia/Shanghai")


def test_days_are_counted_from_the_readers_today(open_page: Callable[..., Page]) -> None:
    link = "#v=1&place=yantai&scheme=employee&date=2026-09-20&event=gap_start&event_day=2026-09-10"
    page = on_day(open_page, "2026-11-30", link)
    # Full on 10 December: nine days are left on 30 November, of the eighty on the day in the link.
    lead = answer(page).locator(".calc-answer__lead")
    expect(lead).to_contain_text("2026 年 12 月 9 日截止，还有 9 天")
    expect(lead).to_contain_text(
        "从今天（2026 年 11 月 30 日）看的，不是从您选的 2026 年 9 月 20 日"
    )
    expect(page.locator("#announcement")).to_contain_text("还有 9 天")


def test_deadlines_can_be_kept_in_a_calendar(open_page: Callable[..., Page]) -> None:
    page = on_day(open_page, "2026-11-30")
    # What was worked out while the site was built has no script to fill the link.
    expect(page.locator(".calc-example a[data-file]")).to_be_hidden()
    choose(page, "参保地", "无锡")
    choose(page, "参加哪种医保", "居民医保")
    fill(page, "从哪一天看起", "2026-12-01")
    choose(page, "正赶上哪件事", "出生")
    fill(page, "那件事是哪一天", "2026-11-20")
    submit(page)

    link = answer(page).locator("a[data-file]")
    expect(link).to_be_visible()
    with page.expect_download() as waiting:
        link.click()
    assert waiting.value.suggested_filename == "医保期限-无锡.ics"
    entries = parse(Path(waiting.value.path()).read_bytes()).components
    days = [(entry.one("UID").text.split(".")[0], entry.one("DTEND").value) for entry in entries]
    assert days == [("newborn", "20270219")]


def test_nothing_to_keep_is_not_offered(open_page: Callable[..., Page]) -> None:
    page = on_day(open_page, "2026-11-30")
    choose(page, "参保地", "无锡")
    choose(page, "参加哪种医保", "居民医保")
    fill(page, "从哪一天看起", "2026-11-22")
    submit(page)
    expect(answer(page)).to_contain_text("已经过了")
    expect(answer(page).locator("a[data-file]")).to_have_count(0)
