"""“这里不对”: what whoever mends it needs, and nothing about the reader."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import answer, fill_yantai_stay, submit

pytestmark = pytest.mark.known_reader


def test_the_text_about_an_answer_holds_no_figure_of_the_reader(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("calculators/inpatient/#used_so_far=1234")
    fill_yantai_stay(page)
    submit(page)
    answer(page)
    page.get_by_role("button", name="这里不对").click()
    box = page.get_by_label("要告诉我们的话")
    text = box.input_value()
    version = page.locator("meta[name=data-version]").get_attribute("content") or "none"
    assert f"数据版本：{version}" in text
    assert "地方：烟台" in text
    assert "计算：住院" in text
    assert "- 《" in text
    assert text.count("calculators/inpatient/") == 1
    for own in ("20000", "20,000", "16,610", "1234", "2020-09-01", "在职", "#"):
        assert own not in text


def test_it_can_be_copied_or_mailed_with_what_was_added(open_page: Callable[..., Page]) -> None:
    page = open_page("places/yantai/", permissions=["clipboard-read", "clipboard-write"])
    button = page.get_by_role("button", name="这里不对")
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    box = page.get_by_label("要告诉我们的话")
    assert "说的是：烟台市医保规定" in box.input_value()
    box.fill(box.input_value() + "\n第一条不对")
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_text("复制好了")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith("第一条不对")
    mail = page.get_by_role("link", name="用邮件发").get_attribute("href") or ""
    assert mail.startswith("mailto:?subject=")
    assert unquote(mail).endswith("第一条不对")


def test_a_document_has_it_too_and_without_script_a_link(open_page: Callable[..., Page]) -> None:
    page = open_page("documents/yantai-2020-08-21-reply/")
    page.get_by_role("button", name="这里不对").click()
    assert "说的是：《" in page.get_by_label("要告诉我们的话").input_value()
    plain = open_page("documents/yantai-2020-08-21-reply/", java_script_enabled=False)
    expect(plain.locator(".feedback").get_by_role("link", name="请告诉我们")).to_be_visible()
    expect(plain.get_by_role("button", name="这里不对")).to_have_count(0)
