"""Large type, narrow screens: amounts stay whole, nothing runs over, both views of a bill stand."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import answer
from tests.browser.test_accessibility import MODES, OLD_LINK

LARGEST = "elder dark, largest"
NARROW = [(320, "light"), (360, "light"), (360, "elder"), (320, LARGEST), (360, LARGEST)]
WIDE = [(768, "elder"), (768, LARGEST), (1280, LARGEST)]
STAYS = {
    "v": 1,
    "person": {"place": "yantai", "scheme": "employee", "status": "active"},
    "visits": [
        {
            "date": "2026-01-12",
            "kind": "inpatient",
            "hospital_level": "3",
            "cause": "illness",
            "total": "32000",
        },
        {
            "date": "2026-08-03",
            "kind": "inpatient",
            "hospital_level": "3",
            "cause": "illness",
            "total": "350000",
        },
    ],
}
CASES = {
    "calculator": "inpatient",
    "cases": [
        {
            "place": "yantai",
            "scheme": "employee",
            "status": "retired",
            "date": "2026-11-23",
            "cause": "illness",
            "hospital_level": level,
            "total": "400000",
        }
        for level in ("3", "2", "1")
    ],
}
REVERSE = (
    "calculators/reverse/#v=1&question=ceiling&care=inpatient&place=yantai&scheme=employee"
    "&status=active&date=2026-03-01&hospital_level=3&cause=illness"
)

_BROKEN = """() => {
  const found = new Set();
  const walker = document.createTreeWalker(
    document.querySelector("#content"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest("svg, option, textarea, .visually-hidden")) continue;
    for (const amount of node.data.matchAll(/\\d[\\d,]*\\.\\d\\d/g)) {
      const range = document.createRange();
      range.setStart(node, amount.index);
      range.setEnd(node, amount.index + amount[0].length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      const {right} = range.getBoundingClientRect();
      if (lines.size > 1) found.add(`broken: ${amount[0]}`);
      if (right > document.documentElement.clientWidth) found.add(`over the side: ${amount[0]}`);
    }
  }
  return [...found];
}"""


def opened(open_page: Callable[..., Page], path: str, mode: str, width: int) -> Page:
    """A page with an answer: by its link, or by what was kept on the device."""
    page = open_page("404.html", viewport={"width": width, "height": 780})
    kept = {"yibao:appearance": MODES[mode], "yibao:ledger": STAYS}
    for name, value in kept.items():
        page.add_init_script(f"localStorage.setItem({name!r}, {json.dumps(json.dumps(value))})")
    page.add_init_script(
        f"sessionStorage.setItem('yibao:compare', {json.dumps(json.dumps(CASES))})"
    )
    page.goto(page.url.replace("404.html", path))
    expect(answer(page).locator(".calc-answer").first).to_be_visible()
    return page


@pytest.mark.parametrize(("width", "mode"), [*NARROW, *WIDE])
def test_no_amount_is_broken_and_none_runs_over_the_side(
    open_page: Callable[..., Page], width: int, mode: str
) -> None:
    found = {}
    for path in (OLD_LINK, "calculators/year/", "calculators/compare/", REVERSE):
        page = opened(open_page, path, mode, width)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        broken = page.evaluate(_BROKEN)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            broken.append("the page")
        if broken:
            found[path] = broken
        page.close()
    assert found == {}


@pytest.mark.parametrize("path", [OLD_LINK, "calculators/year/"])
def test_elders_see_the_picture_and_the_table(open_page: Callable[..., Page], path: str) -> None:
    page = opened(open_page, path, "elder", 360)
    bill = answer(page).locator(".calc-waterfall").first
    expect(bill.locator(".calc-picture")).to_be_visible()
    expect(bill.locator("table")).to_be_visible()
    size = bill.locator(".calc-bar__label").first.evaluate(
        """(label) => Number.parseFloat(getComputedStyle(label).fontSize)
        * label.getScreenCTM().a"""
    )
    assert size >= 17.9


def test_cases_side_by_side_keep_their_names_where_they_stand_below_one_another(
    open_page: Callable[..., Page],
) -> None:
    page = opened(open_page, "calculators/compare/", "elder", 360)
    table = answer(page).locator(".compare-table")
    heads = table.locator("thead th").evaluate_all(
        "heads => heads.slice(1).map((head) => head.firstChild.textContent.trim())"
    )
    said = (
        table.locator("tbody tr")
        .first.locator("td")
        .evaluate_all("cells => cells.map((cell) => getComputedStyle(cell, '::before').content)")
    )
    assert said == [f'"{head}"' for head in heads]
