"""The sheet of paper: one page whatever was asked, and what it leaves out leaves it consistent."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
import yaml
from playwright.sync_api import Page, expect

from builder.project import Project
from calculator import CALCULATORS, InvalidInput, Refused, calculate
from calculator.fields import Field
from calculator.policy import Library
from calculator.policy.shapes import LAYERS
from calculator.steps import Result
from tests.browser.people import answer

pytestmark = pytest.mark.known_reader

Open = Callable[..., Page]
Given = Mapping[str, object]

SMALLEST_PT = 10
OF_FUNDS = ("pooled_fund", *LAYERS, "fund_total", "patient_total")
SAMPLES = {"money": "1234.56", "integer": "12", "flag": "true", "date": "2026-11-20"}
EACH = 2
"""So many worked examples of each calculator: those with most to say."""

CROWDED = {
    "back payment": (
        "back-payment",
        (
            "place=yantai&scheme=employee&date=2026-11-20&sex=male&birth=1966-12&months_paid=200"
            "&months_deemed=30&last_wage=6000&first_enrolled=2001-01"
        ),
    ),
    "a condition": (
        "back-payment",
        (
            "place=yantai&scheme=employee&date=2026-11-20&sex=male&birth=1967-03&months_paid=230"
            "&last_wage=5200"
        ),
    ),
    "contribution years": (
        "contribution-years",
        (
            "place=yantai&scheme=employee&date=2026-11-20&sex=female&female_category=55&birth=1967-05"
            "&months_paid=200&months_deemed=30"
        ),
    ),
    "two layers": (
        "inpatient",
        (
            "cause=illness&place=wuxi&scheme=resident&date=2026-11-20&institution=level_3&tier=elderly"
            "&total=332000.55&non_covered=20000&prior_self_pay=30000&over_limit=12345.67"
        ),
    ),
    "away": (
        "out-of-area",
        (
            "cause=illness&place=yantai&scheme=employee&status=active&date=2026-11-20&hospital_level=3"
            "&care_place=out_of_province&registration=referral&total=32000"
        ),
    ),
}


@pytest.fixture(scope="module")
def library(project: Project) -> Library:
    return Library.from_yaml(project.policy_data)


@pytest.mark.parametrize("name", CROWDED)
def test_a_crowded_sheet_is_one_page_and_agrees_with_itself(
    open_page: Open, library: Library, name: str
) -> None:
    calculator, given = CROWDED[name]
    page = open_page("about/")
    _looks_right(page, calculator, dict(parse_qsl(given)), library)


def test_a_condition_leaves_the_name_of_the_amount_its_room(open_page: Open) -> None:
    page = open_page("about/")
    sheet = _printed(page, *CROWDED["a condition"])
    condition = page.locator(".slip-amounts .slip-if").first
    expect(condition).to_have_text("（要那时还按 9% 算，才是这个数）")
    [small, large, name, letters] = page.evaluate(
        """() => {
          const amount = document.querySelector(".slip-amounts dd");
          const size = (part) => Number.parseFloat(getComputedStyle(part).fontSize);
          const name = document.querySelector(".slip-amounts dt");
          const condition = amount.querySelector(".slip-if");
          return [size(condition), size(amount), name.offsetHeight, size(name)];
        }"""
    )
    assert small < 0.7 * large
    assert name < 2 * letters
    # 5200 x 9% = 468 for each of 360 - 230 months; the caution that has room stays with it.
    assert {"months_short", "back_payment"} <= set(sheet["steps"])
    assert sheet["warnings"] >= 2
    # What goes first of the documents is what no line names.
    gone = page.locator(".slip-documents .slip-gone")
    assert gone.count() == page.locator(".slip-documents .slip-gone.slip-unnamed").count()


@pytest.mark.parametrize(("count", "cautions"), [(4, 2), (18, 1), (24, 0)])
def test_a_year_of_many_visits_is_one_page_with_its_documents(
    open_page: Open, count: int, cautions: int
) -> None:
    page = open_page("about/")
    person = {"place": "yantai", "scheme": "employee", "status": "active"}
    kept = {"v": 1, "person": person, "visits": [_visit(number) for number in range(count)]}
    page.evaluate("kept => localStorage.setItem('yibao:ledger', kept)", json.dumps(kept))
    page.goto(page.url.replace("about/", "calculators/year/"))
    sheet = _print(page)
    expect(page.locator(".calc-tools__panel")).to_contain_text("打印一张 A4 纸")
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    assert sheet["smallest"] >= SMALLEST_PT - 0.1
    assert sheet["gone"]["表里"] == 0
    assert page.locator(".slip-rows tbody tr").count() == count
    # The sums stand once, below the list; its lines name the documents, which are there.
    assert page.locator(".slip-rows tfoot tr").count() == 1
    assert page.locator('.slip-steps tr[data-step="fund_total"]').count() == 0
    cited = page.locator(".slip-rows [data-cites]").evaluate_all(
        "cells => cells.flatMap(cell => cell.dataset.cites.split(' '))"
    )
    assert len(set(cited)) == 4
    assert set(cited) <= set(sheet["documents"])
    assert sheet["warnings"] >= cautions


def _visit(number: int) -> dict[str, str]:
    """One of two in a month, every sixth a stay."""
    month, half = divmod(number, 2)
    visit = {"date": f"2025-{month + 1:02d}-{5 + 15 * half:02d}", "cause": "illness"}
    if number % 6 == 0:
        return {**visit, "kind": "inpatient", "hospital_level": "2", "total": str(9600 + number)}
    return {**visit, "kind": "outpatient", "hospital_level": "1", "total": str(260 + number)}


@pytest.mark.parametrize("calculator", sorted(set(CALCULATORS) - {"year"}))
def test_worked_examples_with_all_filled_in_are_one_page(
    open_page: Open, library: Library, project: Project, calculator: str
) -> None:
    page = open_page("about/")
    for given in _examples(project, calculator, library):
        _looks_right(page, calculator, given, library)


def _examples(project: Project, calculator: str, library: Library) -> list[Given]:
    """The worked examples that say most, each with whatever else may be filled in."""
    found: list[tuple[int, int, Given]] = []
    for path in sorted((project.policy_data.parent / "tests" / "cases").rglob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            given = {name: _typed(value) for name, value in case.get("input", {}).items()}
            is_plain = not any(isinstance(value, list | dict) for value in given.values())
            if case["calculator"] == calculator and "data" not in case and is_plain:
                result = _result(calculator, given, library)
                if result:
                    size = sum(1 for step in result.walk() if step.numbers) + len(result.warnings)
                    found.append((size, len(found), given))
    assert found, calculator
    chosen = [given for _, _, given in sorted(found, key=lambda item: item[0])[-EACH:]]
    return [_all_filled_in(calculator, given, library) for given in chosen]


def _typed(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else value


def _all_filled_in(calculator: str, given: Given, library: Library) -> Given:
    """The example with a sample in every further field that leaves it an answer."""
    full = dict(given)
    for item in CALCULATORS[calculator].fields:
        if item.name in full or item.kind == "records":
            continue
        tries = ({**full, item.name: sample} for sample in _samples(item))
        full = next((tried for tried in tries if _result(calculator, tried, library)), full)
    return full


def _samples(item: Field) -> list[str]:
    if item.kind == "choice":
        return [option.value for option in item.options]
    return [SAMPLES.get(item.kind, "1966-12")]


def _result(calculator: str, given: Given, library: Library) -> Result | None:
    try:
        return calculate(calculator, given, library)
    except (InvalidInput, Refused):
        return None


def _printed(page: Page, calculator: str, given: str) -> dict[str, Any]:
    """What stands on the sheet of a case in an address."""
    site = page.url.partition("about/")[0].partition("calculators/")[0]
    page.goto("about:blank")
    page.goto(f"{site}calculators/{calculator}/#v=1&{given}")
    return _print(page)


def _print(page: Page) -> dict[str, Any]:
    answer(page)
    page.get_by_role("button", name="打印／存成 PDF").click()
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="打印", exact=True).click()
    sheet: dict[str, Any] = page.evaluate(SHEET)
    return sheet


def _looks_right(page: Page, calculator: str, given: Given, library: Library) -> None:
    about = (calculator, given)
    sheet = _printed(page, calculator, urlencode(given))
    assert sheet["hidden_inputs"] == 0, about
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1, about
    assert sheet["smallest"] >= SMALLEST_PT - 0.1, about
    # What stands at the head is explained below it: the form may not send all that was given.
    inputs = page.evaluate("history.state.inputs")
    result = calculate(calculator, inputs, library)
    assert len(sheet["amounts"]) == len(result.headline), about
    shown = set(sheet["steps"])
    amounts = result.amounts
    paid = {name for name in OF_FUNDS if float(amounts.get(name) or 0) > 0}
    assert shown >= {*result.headline} | paid, (about, shown)
    # No line names a document that is not there, and the note counts all that is gone.
    assert set(sheet["cited"]) <= set(sheet["documents"]), about
    for words, count in sheet["gone"].items():
        assert (f"{words} {count} " in sheet["note"]) is (count > 0), (about, words, sheet)
    assert ("图" in sheet["note"]) is sheet["no_picture"], about
    expect(page.locator(".slip-code")).to_be_attached()


SHEET = """() => {
    const slip = document.querySelector(".slip");
    const seen = (part) => part.getClientRects().length > 0;
    const all = (selector) => [...slip.querySelectorAll(selector)];
    const hidden = (selector) => all(selector).filter((part) => !seen(part)).length;
    const words = all("*").filter(seen).filter((part) =>
        [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
    const points = words.map((part) => Number.parseFloat(getComputedStyle(part).fontSize)
        * (part.getScreenCTM?.().a ?? 1) * 0.75);
    const rows = all(".slip-steps tr").filter(seen);
    return {
        hidden_inputs: hidden(".slip-inputs > div"),
        amounts: all(".slip-amounts dd").filter(seen).map((part) => part.textContent),
        smallest: Math.min(...points),
        steps: rows.map((row) => row.dataset.step),
        cited: rows.flatMap((row) => row.dataset.cites?.split(" ") ?? []),
        documents: all(".slip-documents li").filter(seen).map((item) => String(item.value)),
        note: slip.querySelector(".slip-left-out").textContent,
        no_picture: hidden(".slip-picture") > 0,
        warnings: all(".slip-warnings li").filter(seen).length,
        gone: {
            "怎样算的": hidden(".slip-steps tr"),
            "依据": hidden(".slip-documents li"),
            "要当心的": hidden(".slip-warnings li"),
            "别的可能": hidden(".slip-others li"),
            "表里": hidden(".slip-rows tbody tr"),
        },
    };
}"""


def test_the_browsers_own_print_says_how_to_get_one_sheet(open_page: Open) -> None:
    """Ctrl+P comes without the sheet, of which nobody would know otherwise."""
    calculator, given = CROWDED["two layers"]
    page = open_page(f"calculators/{calculator}/#v=1&{given}")
    answer(page)
    said = "() => getComputedStyle(document.querySelector('#result'), '::before').content"
    assert page.evaluate(said) == "none"
    page.emulate_media(media="print")
    assert "打印／存成 PDF" in page.evaluate(said)
