"""The picture of a bill: every yuan in exactly one part, and nothing that is not in the text."""

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from calculator import Library, calculate
from calculator.waterfall import Part, render_waterfall, waterfall
from tests import rule_sets


@pytest.fixture(scope="module")
def library(repository: Path) -> Library:
    return Library.from_yaml(repository / "policy_data")


STAY = {
    "place": "yantai",
    "scheme": "employee",
    "status": "active",
    "date": "2020-09-01",
    "hospital_level": 3,
    "total": "20000",
}


def _parts(library: Library, **more: object) -> tuple[Part, ...]:
    return waterfall(calculate("inpatient", {**STAY, **more}, library))


def test_the_parts_between_the_bill_and_you_make_up_the_bill(library: Library) -> None:
    bill, *shares, you = _parts(library, non_covered="1000", prior_self_pay="500")
    assert bill.amount == sum(part.amount for part in shares) == Decimal(20000)
    assert you.amount == sum(part.amount for part in shares if part.who == "you")
    assert [part.id for part in shares][:3] == ["non_covered", "prior_self_pay", "deductible"]


def test_each_part_starts_where_the_one_before_ends(library: Library) -> None:
    shares = _parts(library, non_covered="1000")[1:-1]
    for before, after in pairwise(shares):
        assert after.start == before.start + before.amount


def test_an_answer_that_is_no_bill_has_no_picture(library: Library) -> None:
    age = calculate("retirement-age", {"sex": "male", "birth": "1972-09"}, library)
    assert waterfall(age) == ()
    assert render_waterfall(()) == ""


def test_a_bill_of_nothing_has_no_picture(library: Library) -> None:
    assert _parts(library, total="0") == ()


def test_what_rests_on_a_repost_says_so_in_picture_and_table() -> None:
    copied = {"amount": "500", "source": {**rule_sets.SOURCE, "grade": "C"}}
    values = {**rule_sets.FLAT, "deductible": rule_sets.deductible(copied)}
    made = rule_sets.library(rule_sets.named(rule_sets.inpatient(**values)))
    parts = waterfall(calculate("inpatient", rule_sets.stay("1500", non_covered="100"), made))
    html = render_waterfall(parts)
    drawn = dict(re.findall(r'data-part="(\w+)">.*?text-anchor="end">([^<]*)<', html))
    # (1,400 − 500) × 0.8 = 720; the bill and what no list covers are the reader's own
    assert drawn == {
        "total": "1,500.00 元",
        "non_covered": "100.00 元",
        "deductible": "500.00 元 C 级",
        "cost_sharing": "180.00 元 C 级",
        "pooled_fund": "720.00 元 C 级",
        "patient_total": "780.00 元 C 级",
    }
    cells = re.findall(r'<td class="calc-number">(.*?)</td>', html)
    assert ["C 级" in cell for cell in cells] == [False, False, True, True, True, True]
    assert "基本医保统筹基金支付 720.00 元 C 级" in html.split("<desc>")[1].split("</desc>")[0]


def test_the_picture_is_sound_and_tells_what_it_shows(library: Library) -> None:
    html = render_waterfall(_parts(library))
    svg = re.search(r'<svg class="calc-picture".*?</svg>', html)
    assert svg
    root = ElementTree.fromstring(svg[0])
    told = root.findtext("desc") or ""
    assert "16,610.00 元" in told and "3,390.00 元" in told
    bars = list(root.iter("g"))
    assert len(bars) == len(_parts(library))
    assert html.count("16,610.00") == 3  # told, drawn, and in the table
    fund = next(g for g in bars if g.get("data-part") == "pooled_fund")
    assert any((rect.get("fill") or "").startswith("url(#hatch-") for rect in fund.iter("rect"))
