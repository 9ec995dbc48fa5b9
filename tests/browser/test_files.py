"""Files that an answer offers: made in the page, under its strict policy, with a name."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.people import answer, choose, fill, submit
from tests.calendar_files import parse


def test_deadlines_can_be_kept_in_a_calendar(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/deadlines/")
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
    page = open_page("calculators/deadlines/")
    choose(page, "参保地", "无锡")
    choose(page, "参加哪种医保", "居民医保")
    fill(page, "从哪一天看起", "2026-11-22")
    submit(page)
    expect(answer(page)).to_contain_text("已经过了")
    expect(answer(page).locator("a[data-file]")).to_have_count(0)
