"""Parts of the bill that the reader does not know: the most and the least that can be paid."""

import json

import pytest

from calculator import InvalidInput, Result, calculate
from calculator.compare import compare
from calculator.html import render_result
from calculator.html_compare import side_by_side
from calculator.slip import render_slip
from calculator.web import bridge
from tests import rule_sets
from tests.rule_sets import FLAT, inpatient, named, rule, stay, value

LIBRARY = rule_sets.library(named(inpatient(**FLAT)))


def settle(**more: object) -> Result:
    return calculate("inpatient", stay("1500", **more), LIBRARY)


def test_an_unknown_part_gives_both_ends_and_what_each_assumes() -> None:
    result = settle(non_covered="unknown")
    assert result.amounts["pooled_fund"] == "800.00"
    [least] = result.alternatives
    assert least.amounts["pooled_fund"] == "0.00"
    assert "自费" in least.reading
    assert any("不清楚" in warning and "最多" in warning for warning in result.warnings)
    assert not any("没有填“自费" in words for words in result.assumptions)


def test_known_parts_narrow_the_range() -> None:
    result = settle(non_covered="100", prior_self_pay="unknown", over_limit="400")
    # most: (1000 − 500) × 80%; least: nothing in scope
    assert result.amounts["pooled_fund"] == "400.00"
    assert result.alternatives[0].amounts["prior_self_pay"] == "1000.00"


def test_two_unknown_parts_have_one_range() -> None:
    result = settle(non_covered="unknown", prior_self_pay="不清楚")
    assert len(result.alternatives) == 1
    assert "自费" in result.alternatives[0].reading
    assert "先行自付" in result.alternatives[0].reading


@pytest.mark.parametrize("field", ["hospital_level", "admission", "status", "over_limit"])
def test_what_gives_no_range_cannot_be_unknown(field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        settle(**{field: "unknown"})
    assert [error.field for error in caught.value.errors] == [field]


class TestBothEndsAreLedWith:
    """Most: 1500 − (1500 − 500) × 80% = 700 are left to pay. Least: nothing is in scope, 1500."""

    LEAD = (
        "总共 1,500.00 元，医保付 0.00 到 800.00 元，您自己负担 700.00 到 1,500.00 元，"
        "要看不清楚的那几项各是多少。"
    )

    def test_the_sentence(self) -> None:
        assert settle(non_covered="unknown").lead == self.LEAD
        # One that is known, or left out, is no range.
        assert "到" not in settle(non_covered="100").lead + settle().lead

    def test_the_large_amounts(self) -> None:
        html = render_result(settle(non_covered="unknown"))
        assert '<span class="calc-number">0.00 到 800.00 元</span>' in html
        assert '<span class="calc-number">700.00 到 1,500.00 元</span>' in html

    def test_the_picture_and_the_working_say_which_end_they_show(self) -> None:
        words = "下面照医保付得最多的那一头算"
        html = render_result(settle(non_covered="unknown"))
        assert html.index("calc-amounts") < html.index(words) < html.index("calc-waterfall")
        assert words not in render_result(settle(non_covered="100"))

    def test_in_english(self) -> None:
        html = render_result(settle(non_covered="unknown"), lang="en")
        words = "insurance pays about 0.00 to 800.00 yuan; you pay about 700.00 to 1,500.00 yuan"
        assert words in html and "0.00 to 800.00 yuan</span>" in html

    def test_on_the_printed_sheet(self) -> None:
        sheet = render_slip(settle(non_covered="unknown"), "住院能报多少", [])
        assert "<dd>0.00 到 800.00 元</dd>" in sheet and self.LEAD in sheet
        working = sheet[sheet.index("怎样算的") :]
        assert "照医保付得最多的那一头" in working[: working.index("<table")]

    def test_for_programs_beside_the_amounts_that_were_there(self) -> None:
        found = settle(non_covered="unknown").to_json()
        assert found["amounts"]["fund_total"] == "800.00"
        assert found["ranges"]["fund_total"] == {"least": "0.00", "most": "800.00"}
        assert found["ranges"]["patient_total"] == {"least": "700.00", "most": "1500.00"}
        assert "total" not in found["ranges"]
        assert "ranges" not in settle(non_covered="100").to_json()
        [row] = compare("inpatient", stay("1500", non_covered="unknown"), (), LIBRARY).to_json()[
            "rows"
        ]
        assert row["ranges"] == found["ranges"]

    def test_side_by_side(self) -> None:
        cases = [stay("1500", non_covered="unknown", hospital_level=level) for level in (3, 1)]
        standards = [{"hospital_level": 3, "amount": "500"}, {"hospital_level": 1, "amount": "100"}]
        values = FLAT | {"deductible": rule_sets.deductible({"table": standards})}
        made = rule_sets.library(named(inpatient(**values)))
        html = side_by_side({"calculator": "inpatient", "cases": cases}, made)["html"]
        # The first level leaves 1500 − (1500 − 100) × 80% = 380, 320 less; or 1500 as well.
        assert "380.00 到 1,500.00</span>" in html and "少 0.00 到 320.00</span>" in html
        assert "700.00 到 1,500.00</span>" in html

    def test_an_unknown_that_changes_nothing_is_no_range(self) -> None:
        result = calculate("inpatient", stay("400", non_covered="unknown"), LIBRARY)
        # Below the deductible the fund pays nothing at either end.
        assert result.lead == "总共 400.00 元，医保大约支付 0.00 元，您自己负担 400.00 元。"

    def test_classes_of_items_have_two_ends_too(self) -> None:
        shares = [{"item_class": "drug_a", "rate": "0.6"}, {"item_class": "drug_b", "rate": "0.5"}]
        values = FLAT | {"reimbursement_rate": rule_sets.rate({"table": shares})}
        made = rule_sets.library(named(inpatient(**values)))
        classes = dict.fromkeys(("drug_a_amount", "drug_b_amount"), "unknown")
        result = calculate("inpatient", stay("1500", **classes), made)
        # 1000 × 50% or 1000 × 60%
        assert "医保付 500.00 到 600.00 元，您自己负担 900.00 到 1,000.00 元" in result.lead


def test_care_elsewhere_leads_with_both_ends() -> None:
    points = value(
        "异地降低",
        "ratio",
        {
            "table": [
                {"care_place": "in_province", "unchanged": True},
                {"care_place": "out_of_province", "registration": "none", "rate": "0.2"},
                {"care_place": "out_of_province", "registration": "referral", "rate": "0.1"},
                {
                    "care_place": "out_of_province",
                    "registration": ["long_term", "emergency"],
                    "unchanged": True,
                },
            ]
        },
    )
    made = rule_sets.library(named(inpatient(**FLAT), rule("out_of_area", points=points)))
    case = stay("1500", care_place="out_of_province", non_covered="unknown")
    # Of 1000: 60%, 70% referred, 80% at home or living there; or nothing in scope at all.
    assert calculate("out-of-area", case, made).lead == (
        "在这里住院您大约负担 900.00 到 1,500.00 元，比本地多 0.00 到 200.00 元；"
        "不备案比转诊备案多付 0.00 到 100.00 元。"
        "长期住在那里、办了长期居住备案的，还能再少付 0.00 到 100.00 元。"
        "要看不清楚的那几项各是多少。"
    )


def test_the_page_announces_both_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "_library", LIBRARY)
    payload = {"calculator": "inpatient", "inputs": stay("1500", non_covered="unknown")}
    answer = json.loads(bridge.call("calculate", json.dumps(payload)))
    assert answer["announcement"] == TestBothEndsAreLedWith.LEAD


def test_the_sentence_says_that_sources_say_otherwise() -> None:
    words = "资料的说法不一样，也可能是别的数，见“也可能是这样”。"
    other = {"amount": "900", "source": {**rule_sets.SOURCE, "grade": "C"}}
    doubted = rule_sets.deductible({"amount": "500", "alternatives": [other]})
    made = rule_sets.library(named(inpatient(**FLAT | {"deductible": doubted})))
    assert calculate("inpatient", stay("1500"), made).lead.endswith(words)
    # Below both deductibles nothing is paid either way.
    assert words not in calculate("inpatient", stay("400"), made).lead
    assert words not in settle().lead
