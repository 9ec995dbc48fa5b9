"""What was filled in and had no part in the answer is said: nobody is to think that it counted."""

from typing import Any

import pytest

from calculator import InvalidInput, calculate
from tests import rule_sets
from tests.rule_sets import FLAT, deductible, inpatient, named, rate, rule, stay

NOT_READ = "这里用到的规定不看这一项，没有计入。"
DISEASES = [{"id": "dialysis", "label": "透析"}]
CARE = {
    "deductible": deductible({"amount": "0"}, per="visit"),
    "reimbursement_rate": rate({"rate": "0.5"}),
}
CHRONIC = {
    **CARE,
    "reimbursement_rate": rate(
        {"table": [{"disease": "dialysis", "rate": "0.9"}]}, bands_from="zero", bands_on="bill"
    ),
}
LIBRARY = rule_sets.library(
    named(inpatient(**FLAT), rule("outpatient", **CARE), rule("chronic_outpatient", **CHRONIC)),
    diseases=DISEASES,
)
WITHOUT_CHRONIC = rule_sets.library(named(rule("outpatient", **CARE)), diseases=DISEASES)


def told(**inputs: object) -> list[str]:
    warnings = calculate("inpatient", stay("1500", **inputs), LIBRARY).warnings
    return [warning for warning in warnings if NOT_READ in warning]


def test_a_group_that_no_rule_looks_at_is_named_in_words() -> None:
    [said] = told(group="low_income")
    assert "“救助或照顾对象”（低保对象）" in said


@pytest.mark.parametrize("usual", [{}, {"group": "none"}, {"tcm": False}, {"cause": "illness"}])
def test_what_is_usual_is_not_worth_a_word(usual: dict[str, object]) -> None:
    assert told(**usual) == []


def test_what_a_rule_looks_at_is_not_named() -> None:
    rows = [{"age": "<60", "rate": "0.8"}, {"age": "60+", "rate": "0.9"}]
    values = {**FLAT, "reimbursement_rate": rate({"table": rows})}
    library = rule_sets.library(named(inpatient(**values)))
    for given in ({"age": 70}, {"birth": "1950-01"}):
        warnings = calculate("inpatient", stay("1500", **given), library).warnings
        assert not [warning for warning in warnings if NOT_READ in warning]


class TestDisease:
    """An ordinary visit pays another amount than one for a listed disease."""

    def ask(self, library: Any = LIBRARY, **inputs: object) -> Any:
        return calculate("outpatient", stay("1000", disease="dialysis", **inputs), library)

    def test_how_the_visit_is_claimed_has_to_be_said(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            self.ask()
        assert [error.field for error in caught.value.errors] == ["chronic"]
        assert self.ask(chronic=True).amounts["pooled_fund"] == "900.00"

    @pytest.mark.parametrize("library", [LIBRARY, WITHOUT_CHRONIC])
    def test_an_ordinary_visit_says_that_the_disease_had_no_part(self, library: Any) -> None:
        result = self.ask(library, chronic=False)
        assert result.amounts["pooled_fund"] == "500.00"
        assert any("“门诊慢特病病种”" in w and NOT_READ in w for w in result.warnings)

    def test_where_there_is_no_other_way_to_claim_it_need_not_be_said(self) -> None:
        assert any(NOT_READ in warning for warning in self.ask(WITHOUT_CHRONIC).warnings)

    def test_a_visit_of_a_year(self) -> None:
        visit = {"date": "2022-02-05", "hospital_level": 1, "total": "100", "disease": "dialysis"}
        visits = [{**visit, "kind": "outpatient"}, {**visit, "kind": "chronic_outpatient"}]
        person = {"place": "testland", "scheme": "employee", "status": "active"}
        warnings = calculate("year", {**person, "visits": visits}, LIBRARY).warnings
        assert [w for w in warnings if "病种没有用到" in w] == [
            "第 1 次（2022-02-05）填了病种，没有按慢特病报，病种没有用到。"
        ]
