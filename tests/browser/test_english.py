"""English beside the Chinese of a calculator, remembered, each part in its own language."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from builder.companions import COMPANIONS
from builder.writing import front_matter
from calculator import CALCULATORS
from tests.browser.axe import violations
from tests.browser.people import answer, fill_yantai_stay, submit
from tests.browser.test_accessibility import OLD_LINK
from tests.browser.test_guided import WATCH_SHIFTS

pytestmark = pytest.mark.known_reader


def test_labels_options_and_the_answer(open_page: Callable[..., Page], site: str) -> None:
    page = open_page("calculators/inpatient/")
    fill_yantai_stay(page)
    submit(page)
    expect(answer(page).locator("[lang=en]")).to_have_count(0)
    switch = page.get_by_role("button", name="English labels")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("Total bill 医疗费总额")).to_have_value("20000")
    expect(page.get_by_role("radio", name="Yantai 烟台")).to_be_checked()
    expect(page.get_by_role("group", name="Working or retired 在职还是退休")).to_be_visible()
    expect(page.get_by_role("button", name="Calculate 算一算")).to_be_visible()
    expect(answer(page).locator("[lang=en]").first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    assert violations(page) == []

    page.goto(site + "calculators/retirement-age/")
    expect(page.get_by_role("button", name="English labels")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.locator(".calc-form [lang=en]").first).to_be_visible()
    page.get_by_role("button", name="English labels").click()
    expect(page.locator(".calc-form [lang=en]")).to_have_count(0)


def test_what_goes_without_saying_and_what_the_year_asks(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page("about/", viewport={"width": 360, "height": 780})
    page.goto(site + OLD_LINK)
    switch = page.get_by_role("button", name="English labels")
    switch.click()
    drawn = switch.evaluate("button => getComputedStyle(button, '::before').content")
    assert drawn.startswith('"✓')
    expect(answer(page)).to_be_visible()
    page.locator(".calc-checked summary").click()
    review = page.locator(".calc-review")
    expect(review).to_contain_text("Left empty, taken as Where insured")
    page.goto(site + "calculators/year/")
    expect(page.locator(".ledger-import")).to_contain_text("Import a table")
    expect(page.locator(".ledger-empty")).to_contain_text("Nothing recorded yet.")
    expect(page.get_by_label("Keep in this browser on this device")).to_be_visible()


def test_nothing_moves_when_the_english_comes(open_page: Callable[..., Page], site: str) -> None:
    page = open_page("about/", viewport={"width": 360, "height": 740})
    page.evaluate("""localStorage.setItem("yibao:appearance", '{"language": "en"}')""")
    page.add_init_script(WATCH_SHIFTS)
    for path in ("calculators/reverse/", "calculators/inpatient/", "embed/retirement-age/"):
        page.goto(site + path)
        expect(page.locator(".calc-page[data-english]")).to_be_attached()
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        moved = page.evaluate("window.shifts.reduce((sum, shift) => sum + shift, 0)")
        assert moved < 0.01, path


def test_what_was_chosen_stays_when_the_language_changes(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/inpatient/")
    fill_yantai_stay(page)
    before = page.evaluate("[...new FormData(document.querySelector('.calc-form'))]")
    page.get_by_role("button", name="English labels").click()
    assert page.evaluate("[...new FormData(document.querySelector('.calc-form'))]") == before
    page.get_by_role("button", name="English labels").click()
    assert page.evaluate("[...new FormData(document.querySelector('.calc-form'))]") == before
    expect(page.get_by_role("radio", name="烟台", exact=True)).to_be_checked()


def test_the_questions_the_check_page_and_the_tools(open_page: Callable[..., Page]) -> None:
    page = open_page("calculators/inpatient/", viewport={"width": 360, "height": 780})
    page.get_by_role("button", name="English labels").click()
    expect(page.locator(".calc-guide__where")).to_contain_text("Question 1")
    page.get_by_role("button", name="Next 下一题").click()
    expect(page.locator("#f-place-error")).to_contain_text("Please fill in “Insured in”.")


def test_an_opened_case_in_english(open_page: Callable[..., Page]) -> None:
    page = open_page("about/", viewport={"width": 360, "height": 780})
    page.evaluate("""localStorage.setItem("yibao:appearance", '{"language": "en"}')""")
    page.goto(page.url.replace("about/", OLD_LINK))
    expect(answer(page).get_by_role("heading", name="Result 计算结果")).to_be_visible()
    for name in ("Print / save as PDF", "Share", "Save on this device", "Add to comparison"):
        expect(answer(page).locator(".calc-tools").get_by_role("button", name=name)).to_be_visible()
    expect(page.locator(".calc-guide__where")).to_contain_text("Check your answers")
    page.locator(".calc-checked summary").click()
    row = page.locator(".calc-review > div").filter(has_text="医院级别")
    expect(row.locator("dt [lang=en]")).not_to_be_empty()
    expect(row.get_by_role("link", name="Change 改：医院级别")).to_be_visible()
    expect(page.locator(".calc-review")).to_contain_text("Yantai 烟台")
    assert violations(page) == []
    page.get_by_role("button", name="English labels").click()
    expect(page.locator(".calc-page [lang=en]")).to_have_count(0)


PAGES = sorted({*CALCULATORS, *COMPANIONS.values()})

CHINESE_ALONE = """root => {
    const chinese = /[\\u4e00-\\u9fff]/;
    // Told at the top of the page or of the result: what editors wrote, what is worked out
    // beforehand, and a mark that is explained.
    const told = ".breadcrumbs, .page-details, .calc-about-english ~ p, .calc-example > :not(h2), "
        + "#in-force ~ *, .restated__period, .calc-sources, .calc-next li, .calc-details li, "
        + ".calc-warnings, .calc-table td, .calc-table th, .compare-table td, .grade, "
        + "span[lang=zh], .english, select";
    const blocks = "h1, h2, h3, h4, p, li, dt, dd, th, td, legend, label, summary, a.action";
    return [...root.querySelectorAll(blocks + ", button:not(.term-button)")]
        .filter(block => !block.querySelector(blocks) && block.getClientRects().length)
        .filter(block => chinese.test(block.textContent) && !block.closest(told))
        .filter(block => !block.querySelector("[lang=en]"))
        .filter(block => !block.parentElement.closest("button, label, summary, .english, dt"))
        // A value of the reader's own: in English first, as the form has it.
        .filter(block => !/^[A-Za-z0-9]/.test(block.textContent.trim()))
        .filter(block => !(block.previousElementSibling?.lang === "en"))
        .map(block => block.tagName + ": " + block.textContent.trim());
}"""


def _chinese_alone(page: Page) -> object:
    """What is left once the words have been fetched and put there, for which it waits."""
    found: object = None
    for _ in range(40):
        found = page.locator("#content").evaluate(CHINESE_ALONE)
        if found == []:
            break
        page.wait_for_timeout(250)
    return found


def _examples(repository: Path, name: str) -> object:
    path = repository / "docs" / "calculators" / f"{name}.md"
    meta, _ = front_matter(path.read_text(encoding="utf-8"), path.name)
    return meta["example"]


def _as_text(values: object) -> dict[str, str]:
    assert isinstance(values, dict)
    return {name: str(value) for name, value in values.items()}


def _open_answered(page: Page, address: str, name: str, example: object) -> None:
    """The page of a calculator with the answer to its own example."""
    if name == "year":
        assert isinstance(example, dict)
        visits = [_as_text(visit) for visit in example.pop("visits")]
        visits.append({**visits[0], "date": "2025-03-03"})
        kept = {"v": 1, "person": _as_text(example), "visits": visits}
        page.evaluate("kept => localStorage.setItem('yibao:ledger', kept)", json.dumps(kept))
    elif name == "compare":
        assert isinstance(example, list)
        kept = {"calculator": "inpatient", "cases": [_as_text(case) for case in example]}
        page.evaluate("kept => sessionStorage.setItem('yibao:compare', kept)", json.dumps(kept))
    else:
        address += "#" + urlencode({"v": "1", **_as_text(example)})
    page.goto(address)
    expect(answer(page).locator("section").first).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_ours_stays_chinese_alone(
    open_page: Callable[..., Page], site: str, repository: Path, name: str
) -> None:
    """A calculator, or a text on its page, that has no English fails here by its words."""
    page = open_page("about/", viewport={"width": 360, "height": 780})
    page.goto(f"{site}calculators/{name}/")
    assert "H1" in "".join(page.locator("#content").evaluate(CHINESE_ALONE))
    page.get_by_role("button", name="English labels").click()
    expect(page.locator("h1 > .english")).to_be_visible()
    assert _chinese_alone(page) == []
    _open_answered(page, f"{site}calculators/{name}/", name, _examples(repository, name))
    expect(page.locator(".calc-tools h3 > .english")).to_be_visible()
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    assert _chinese_alone(page) == []
    for width in (320, 390, 768):
        page.set_viewport_size({"width": width, "height": 780})
        assert page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(page) == []


def test_a_chinese_reader_fetches_no_english(open_page: Callable[..., Page], site: str) -> None:
    asked: list[str] = []
    page = open_page("about/", viewport={"width": 360, "height": 780})
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}calculators/retirement-age/")
    expect(page.get_by_role("button", name="English labels")).to_be_visible()
    assert [url for url in asked if "english" in url] == []
    expect(page.locator(".calc-about-english")).to_be_hidden()
    page.get_by_role("button", name="English labels").click()
    expect(page.locator(".calc-guide__where")).to_contain_text("Question 1")
    assert len([url for url in asked if "english" in url]) == 1
    page.get_by_role("button", name="English labels").click()
    expect(page.locator("h1")).to_have_text("我几岁退休")


def test_a_refusal_and_the_sheet_in_english(open_page: Callable[..., Page], site: str) -> None:
    page = open_page("about/", viewport={"width": 360, "height": 780})
    page.evaluate("""localStorage.setItem("yibao:appearance", '{"language": "en"}')""")
    page.goto(site + OLD_LINK)
    answer(page).locator(".calc-tools").get_by_role("button", name="Print / save").click()
    expect(page.locator(".slip h2").first).to_have_text("What was asked 您问的")
    expect(page.locator(".slip-lead").first).to_contain_text("insurance pays about")
    page.goto("about:blank")
    page.goto(site + OLD_LINK.replace("cause=illness", "cause=work_injury"))
    expect(page.locator(".calc-refused h3")).to_have_text(
        "This cannot be worked out yet 这一问还算不出"
    )
    expect(page.locator(".calc-refused")).to_contain_text("paid by work-injury insurance")
