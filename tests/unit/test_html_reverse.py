"""Reverse questions from a form: three of them, each answered in a sentence and to the fen."""

from typing import Any

import pytest

from calculator import InvalidInput, Library, Refused
from calculator.html_reverse import backwards, reverse_fields
from tests import rule_sets
from tests.rule_sets import FLAT, ceiling, deductible, inpatient, layer, named, rate, rule, stay

CRITICAL = layer(
    "critical_illness",
    "deductible",
    "cost_sharing",
    deductible=deductible({"amount": "1000"}, per="year"),
    reimbursement_rate=rate({"rate": "0.6"}, bands_on="year"),
)
CARE = inpatient(**{**FLAT, "payment_ceiling": ceiling({"amount": "10000"})})
LIBRARY = rule_sets.library(
    named(
        CARE, CRITICAL, rule("outpatient", **{**FLAT, "reimbursement_rate": rate({"rate": "0.5"})})
    )
)
CASE = {name: value for name, value in stay("1").items() if name != "total"}


def ask(**inputs: object) -> dict[str, Any]:
    return backwards({"inputs": {**CASE, "care": "inpatient", **inputs}, "root": "../../"}, LIBRARY)


def wrong(**inputs: object) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        ask(**inputs)
    return [error.field for error in caught.value.errors]


def test_how_much_until_the_ceiling() -> None:
    found = ask(question="ceiling")
    # 500 + 10000 / 80%
    assert found["announcement"] == "这次住院总费用花到 13,000.00 元，就封顶了。"
    assert found["result"]["total"] == "13000.00"
    assert 'data-amount="total"' in found["html"]
    assert "calc-waterfall" in found["html"]


def test_the_answer_names_the_readings_it_rests_on() -> None:
    answer = ask(question="ceiling")["html"].partition(">")[0]
    for value in ("deductible", "reimbursement_rate", "payment_ceiling"):
        assert f"testland/employee-inpatient/{value}/" in answer


def beyond(**values: dict[str, Any]) -> Library:
    """As above, and half of what lies beyond the ceiling."""
    half = rate({"rate": "0.5"}, bands_on="year")
    extra = layer("large_amount", "over_ceiling", reimbursement_rate=half, **values)
    return rule_sets.library(named(CARE, extra))


def test_a_further_layer_goes_on_beyond_the_ceiling() -> None:
    library = beyond(payment_ceiling=ceiling({"amount": "20000"}))
    inputs = {**CASE, "care": "inpatient", "question": "ceiling"}
    found = backwards({"inputs": inputs}, library)
    # 13,000 as before; half of 39,999.99 more is 19,999.995, and rounds up to the 20,000
    assert found["announcement"] == (
        "这次住院总费用花到 13,000.00 元，统筹基金就到封顶线；"
        "再往上改由大额医疗费用补助接着付，花到 52,999.99 元才全部封顶。"
    )
    assert found["result"]["beyond"] == {"layers": ["large_amount"], "total": "52999.99"}
    assert 'data-amount="beyond_total"' in found["html"]
    assert "统筹基金今年就不再往下付了，改由大额医疗费用补助接着付。" in found["html"]


def test_a_further_layer_whose_ceiling_nobody_knows() -> None:
    found = backwards({"inputs": {**CASE, "care": "inpatient", "question": "ceiling"}}, beyond())
    assert found["announcement"].endswith("接着付，这里没有收录它的封顶线。")
    assert found["result"]["beyond"] == {"layers": ["large_amount"], "total": None}
    assert "beyond_total" not in found["html"]


def test_a_layer_that_pays_other_costs_does_not_go_on() -> None:
    found = ask(question="ceiling")
    assert found["result"]["beyond"] == {"layers": [], "total": "13000.00"}
    assert "{then}" not in found["html"] and "beyond_total" not in found["html"]
    assert "beyond" not in ask(question="critical_illness")["result"]


def test_how_much_until_critical_illness_pays() -> None:
    # 500 and 20% of 2500 are the 1000; the first fen: 0.2 × 0.6 × x ≥ 0.005
    assert "3,000.03" in ask(question="critical_illness")["announcement"]


def test_how_much_for_a_wanted_amount() -> None:
    assert "1,500.00" in ask(question="amount", reaches="800")["announcement"]
    found = ask(question="amount", reaches="0.08万", care="outpatient")
    # at 1875 the fund pays 687.50; 1187.50 are left, of which 187.50 × 60% are the other 112.50
    assert found["announcement"] == "想让医保一共付 800.00 元，这次门诊总费用要花到 1,875.00 元。"


def test_what_the_year_has_used_counts() -> None:
    assert "5,500.00" in ask(question="ceiling", used_so_far="6000")["announcement"]


def test_every_error_is_told_at_once() -> None:
    assert wrong(care="", question="amount") == ["reaches", "care"]
    bare = dict.fromkeys(CASE)
    assert {"question", "place", "scheme"} <= set(wrong(**bare))
    assert wrong(question="amount", reaches="0") == ["reaches"]
    assert wrong(question="ceiling", non_covered="-1") == ["non_covered"]


def test_what_cannot_be_reached_is_refused() -> None:
    with pytest.raises(Refused):
        ask(question="amount", reaches="90000000")


def test_the_form_asks_the_question_first_and_no_total() -> None:
    names = [item.name for item in reverse_fields(LIBRARY)]
    assert names[:2] == ["question", "reaches"]
    assert "total" not in names
    assert len(names) == len(set(names))
    assert names.index("care") < names.index("admission")
    assert not any(item.may_be_unknown for item in reverse_fields(LIBRARY))
