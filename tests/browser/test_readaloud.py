"""Reading aloud: only where a Chinese voice lives on the device, and it can be stopped."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import answer, fill_yantai_stay, submit

pytestmark = pytest.mark.known_reader

_VOICES = """voices => {
  const spoken = [];
  class Utterance extends EventTarget {
    constructor(text) { super(); this.text = text; }
  }
  const engine = Object.assign(new EventTarget(), {
    getVoices: () => voices,
    speak: (utterance) => { spoken.push(utterance); },
    cancel: () => { window.cancelled = (window.cancelled ?? 0) + 1; },
  });
  Object.defineProperty(window, "speechSynthesis", {value: engine});
  window.SpeechSynthesisUtterance = Utterance;
  window.spoken = spoken;
}"""
_LOCAL = '{lang: "zh-CN", name: "local", localService: true}'
_CANTONESE = '{lang: "zh_HK", name: "other", localService: true}'
_REMOTE = '{lang: "zh-CN", name: "remote", localService: false}'
_ENGLISH = '{lang: "en-US", name: "english", localService: true}'


def test_without_a_local_chinese_voice_there_is_no_button(open_page: Callable[..., Page]) -> None:
    page = _with_voices(open_page, "", _REMOTE, _ENGLISH)
    page.get_by_role("button", name="显示设置").click()
    expect(page.get_by_role("button", name="恢复原样")).to_be_visible()
    expect(page.get_by_role("button", name="朗读这一页")).to_be_hidden()


def test_voices_that_come_late_bring_the_button(open_page: Callable[..., Page]) -> None:
    page = _with_voices(open_page, "")
    page.get_by_role("button", name="显示设置").click()
    expect(page.get_by_role("button", name="朗读这一页")).to_be_hidden()
    page.evaluate(
        f"speechSynthesis.getVoices().push({_LOCAL});"
        "speechSynthesis.dispatchEvent(new Event('voiceschanged'))"
    )
    expect(page.get_by_role("button", name="朗读这一页")).to_be_visible()


def test_the_page_is_read_block_by_block_and_stopped(open_page: Callable[..., Page]) -> None:
    page = _with_voices(open_page, "about/privacy/", _REMOTE, _CANTONESE, _LOCAL)
    page.get_by_role("button", name="显示设置").click()
    start = page.get_by_role("button", name="朗读这一页")
    start.click()
    assert page.evaluate("spoken.map(said => [said.text, said.voice.name, said.lang])") == [
        [page.locator("h1").inner_text(), "local", "zh-CN"]
    ]
    page.evaluate("spoken[0].dispatchEvent(new Event('end'))")
    assert page.evaluate("spoken.length") == 2
    stop = page.get_by_role("region", name="朗读").get_by_role("button", name="停止朗读")
    stop.press("Enter")
    expect(stop).to_have_count(0)
    expect(start).to_be_focused()
    expect(start).to_have_attribute("aria-pressed", "false")
    page.evaluate("spoken[1].dispatchEvent(new Event('end'))")
    assert page.evaluate("spoken.length") == 2


def test_the_answer_alone_is_read(open_page: Callable[..., Page]) -> None:
    page = _with_voices(open_page, "calculators/inpatient/", _LOCAL)
    fill_yantai_stay(page)
    submit(page)
    answer(page)
    page.get_by_role("button", name="朗读结果").click()
    for _ in range(40):
        page.evaluate("spoken.at(-1).dispatchEvent(new Event('end'))")
    said = page.evaluate("spoken.map(said => said.text).join()")
    assert "16,610.00" in said
    assert "参加哪种医保" not in said


def _with_voices(open_page: Callable[..., Page], path: str, *voices: str) -> Page:
    page = open_page()
    page.add_init_script(f"({_VOICES})([{', '.join(voices)}])")
    page.goto(page.url + path)
    return page
