"""Large type, narrow screens: amounts stay whole, nothing runs over, both views of a bill stand."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import answer
from tests.browser.test_accessibility import LARGEST, MODES, OLD_LINK, change

pytestmark = pytest.mark.known_reader

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
CASES: dict[str, Any] = {
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

WITH_A_BILL = (OLD_LINK, "calculators/year/")
UNKNOWN = (
    "calculators/inpatient/#v=1&place=wuxi&scheme=employee&status=retired&date=2023-06-01"
    "&institution=level_3&total=680000&non_covered=unknown&prior_self_pay=unknown&cause=illness"
)
"""A stay of which it is not known how much lies outside the scope: every amount has two ends."""
ANSWERS = (*WITH_A_BILL, "calculators/compare/", REVERSE, UNKNOWN)

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


_LABEL_SIZE = """(label) => Number.parseFloat(getComputedStyle(label).fontSize)
  * label.getScreenCTM().a"""


def opened(open_page: Callable[..., Page], path: str, **known: object) -> Page:
    """A page with an answer, as elders get it: by its link, or by what was kept on the device."""

    def prepare(page: Page) -> None:
        told = {**CASES, "cases": [{**case, **known} for case in CASES["cases"]]}
        kept, cases = json.dumps(json.dumps(STAYS)), json.dumps(json.dumps(told))
        look = json.dumps(json.dumps(MODES["elder"]))
        page.add_init_script(f"localStorage.setItem('yibao:ledger', {kept})")
        page.add_init_script(f"localStorage.setItem('yibao:appearance', {look})")
        page.add_init_script(f"sessionStorage.setItem('yibao:compare', {cases})")

    page = open_page(path, prepare=prepare)
    expect(answer(page).locator(".calc-answer").first).to_be_visible()
    return page


@pytest.mark.parametrize("path", ANSWERS)
def test_an_answer_in_large_type_and_on_narrow_screens(
    open_page: Callable[..., Page], path: str
) -> None:
    page = opened(open_page, path)
    if path in WITH_A_BILL:
        page.set_viewport_size({"width": 360, "height": 780})
        bill = answer(page).locator(".calc-waterfall").first
        expect(bill.locator(".calc-picture")).to_be_visible()
        expect(bill.locator("table")).to_be_visible()
        assert bill.locator(".calc-bar__label").first.evaluate(_LABEL_SIZE) >= 17.9
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = {}
    for width, mode in (*NARROW, *WIDE):
        look(page, width, mode)
        broken = page.evaluate(_BROKEN)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            broken.append("the page")
        if broken:
            found[f"{mode}, {width}"] = broken
    assert found == {}


def test_ranges_side_by_side_in_large_type_and_on_narrow_screens(
    open_page: Callable[..., Page],
) -> None:
    page = opened(open_page, "calculators/compare/", non_covered="unknown")
    expect(answer(page).locator("[data-amount=patient_total] td").first).to_contain_text(" 到 ")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = {}
    for width, mode in (*NARROW, *WIDE):
        look(page, width, mode)
        broken = page.evaluate(_BROKEN)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            broken.append("the page")
        if broken:
            found[f"{mode}, {width}"] = broken
    assert found == {}


def look(page: Page, width: int, mode: str) -> None:
    """Look at the page on a screen so wide, in a mode that the reader has just chosen."""
    page.set_viewport_size({"width": width, "height": 780})
    change(page, MODES[mode])


_OVERLAPS = """(bill) => {
  const found = [];
  for (const row of bill.querySelectorAll("tr")) {
    const boxes = [...row.children].flatMap((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      return [...range.getClientRects()].map((box) => ({ cell, box }));
    }).filter(({ box }) => box.width);
    for (const { cell, box } of boxes) {
      if (box.right > row.getBoundingClientRect().right + 0.5) found.push(`cut: ${cell.innerText}`);
      for (const other of boxes) {
        if (other.cell === cell) continue;
        const apart = other.box.left >= box.right + 4 || box.left >= other.box.right + 4
          || other.box.top >= box.bottom - 8 || box.top >= other.box.bottom - 8;
        if (!apart) found.push(`${cell.innerText} / ${other.cell.innerText}`);
      }
    }
  }
  for (const cell of bill.querySelectorAll("td:nth-child(2)")) {
    if (cell.offsetHeight > 2 * Number.parseFloat(getComputedStyle(cell).lineHeight))
      found.push(`broken: ${cell.innerText}`);
  }
  return found;
}"""
_NAMES_OVER = """(picture) => {
  const over = [];
  let end = -Infinity;
  for (const row of picture.querySelectorAll("g")) {
    const label = row.querySelector(".calc-bar__label").getBoundingClientRect();
    const bar = row.querySelector(".calc-bar__track").getBoundingClientRect();
    if (label.right > picture.getBoundingClientRect().right + 1) over.push("cut");
    if (label.top < end - 6) over.push("under the row above");
    if (label.bottom > bar.top + 9) over.push("in its bar");
    end = bar.bottom;
  }
  if (end > picture.getBoundingClientRect().bottom + 1) over.push("under the picture");
  return over;
}"""
STAY = (
    "calculators/inpatient/#v=1&place=yantai&scheme=employee&status=active&date=2026-11-20"
    "&hospital_level=3&cause=illness&total=32000"
)


@pytest.mark.parametrize("width", [320, 360])
def test_a_bill_in_the_largest_type_has_nothing_on_top_of_anything(
    open_page: Callable[..., Page], width: int
) -> None:
    """Measured by boxes, so that it holds with any font; letters are as large as the text's."""
    page = opened(open_page, STAY)
    bill = answer(page).locator(".calc-waterfall").first
    expect(bill).to_contain_text("32,000.00")
    for mode, least in (("elder", 23.5), (LARGEST, 25.5)):
        look(page, width, mode)
        assert bill.locator("table").evaluate(_OVERLAPS) == []
        picture = bill.locator(".calc-picture")
        assert picture.evaluate(_NAMES_OVER) == []
        assert picture.locator(".calc-bar__label").first.evaluate(_LABEL_SIZE) >= least


def test_cases_side_by_side_keep_their_names_where_they_stand_below_one_another(
    open_page: Callable[..., Page],
) -> None:
    page = opened(open_page, "calculators/compare/")
    look(page, 360, "elder")
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
