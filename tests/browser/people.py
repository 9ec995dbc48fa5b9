"""What a person does on a calculator page, in the words that stand on it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from tests.calendar_files import parse


def choose(page: Page, question: str, answer: str) -> None:
    """Answer a question that offers a few choices, or picks from a list."""
    group = page.get_by_role("group", name=question, exact=True)
    select = page.get_by_role("combobox", name=question, exact=True)
    expect(group.or_(select)).to_be_visible()
    if select.count():
        select.select_option(label=answer)
    else:
        group.get_by_label(answer, exact=True).check()


def fill(page: Page, question: str, answer: str) -> None:
    """Type an answer."""
    page.get_by_label(question, exact=True).fill(answer)


def fill_month(page: Page, question: str, year: str, month: str) -> None:
    """Type a year and a month."""
    group = page.get_by_role("group", name=question, exact=True)
    group.get_by_label(f"{question}：年").fill(year)
    group.get_by_label(f"{question}：月").fill(month)


def tell_cause(page: Page) -> None:
    """Say that it was an illness, which every form about care asks first."""
    choose(page, "因为什么看病", "疾病或意外")


def fill_yantai_stay(page: Page, *, status: str = "在职", day: str = "2020-09-01") -> None:
    """The stay that the first slice is checked with: Yantai, level 3, twenty thousand yuan."""
    tell_cause(page)
    choose(page, "参保地", "烟台")
    choose(page, "参加哪种医保", "职工医保")
    choose(page, "在职还是退休", status)
    fill(page, "哪一天", day)
    choose(page, "医院级别", "三级")
    fill(page, "医疗费总额", "20000")


def submit(page: Page) -> None:
    """Press the button of the form."""
    page.get_by_role("button", name="算一算").click()


def answer(page: Page) -> Locator:
    """The answer, once it is there: the first one waits for Python to start."""
    result = page.locator("#result")
    expect(result).to_be_visible(timeout=60_000)
    return result


def amount(page: Page, name: str) -> Locator:
    """One amount of the answer."""
    return answer(page).locator(f'[data-amount="{name}"] .calc-number')


def calendar_days(page: Page) -> dict[str, str]:
    """The days in the calendar file of the answer, as somebody who saves it has them."""
    link = answer(page).locator('a[data-file="ics"]')
    expect(link).to_be_visible()
    with page.expect_download() as waiting:
        link.click()
    entries = parse(Path(waiting.value.path()).read_bytes()).components
    return {entry.one("UID").text.split(".")[0]: entry.one("DTSTART").value for entry in entries}


def number(text: str) -> re.Pattern[str]:
    """An amount with thousands separators, whatever unit follows."""
    return re.compile(rf"^\s*{re.escape(text)}(\s|元|$)")


def until(page: Page, condition: str) -> None:
    """Wait until a function of the page, which may be async, gives what counts as true."""
    # Frames come only to the tab in front; a clock goes on in all of them.
    page.evaluate(
        f"""async () => {{
            const began = performance.now();
            while (!(await ({condition})())) {{
                if (performance.now() - began > 60_000) throw new Error("it never came about");
                await new Promise(again => setTimeout(again, 50));
            }}
        }}"""
    )


def watch_kept(page: Page) -> Callable[[], Any]:
    """From now on, listen for the word that the runtime is kept for next time; then wait for it."""
    handle = page.evaluate_handle(
        """() => [new Promise(resolve =>
            document.addEventListener("yibao-kept", event => resolve(event.detail)))]"""
    )
    return lambda: handle.evaluate("([kept]) => kept")


def let_go(page: Page, pattern: str, held: list[Route]) -> None:
    """Let go on what a route held back, and hold nothing back from now on."""
    # In this order: without routes, Playwright lets go by itself, and once only.
    for route in held:
        route.continue_()
    page.context.unroute(pattern)
