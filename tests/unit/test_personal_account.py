"""Personal account: every form of a credit, what is taken out before, and what it takes to ask."""

from typing import Any, ClassVar

import pytest

from calculator import InvalidInput, Library, Refused, Result, calculate
from tests import rule_sets
from tests.rule_sets import SHIPPED, ask_typed, counts, named, rule, typed, value

LIBRARY = Library.from_yaml(SHIPPED)


def credit(*rows: dict[str, Any], paid: str = "month") -> dict[str, Any]:
    """The credit as a value; one row without conditions stands alone."""
    said = rows[0] if len(rows) == 1 and list(rows[0]) == ["credit"] else {"table": list(rows)}
    return typed("个人账户每月划入", "yuan_per_month", paid=paid, **said)


def ask(values: dict[str, Any], **inputs: object) -> Result:
    return ask_typed("personal-account", {"personal_account": values}, LIBRARY, **inputs)


def monthly(said: dict[str, Any], **inputs: object) -> object:
    return ask({"credit": credit({"credit": said})}, **inputs).amounts["personal_account"]


def missing(values: dict[str, Any], **inputs: object) -> set[str]:
    with pytest.raises(InvalidInput) as caught:
        ask(values, **inputs)
    return {error.field for error in caught.value.errors}


OWN_BASE = {"base": "contribution_base", "rate": "0.02"}
BY_AGE = [
    {"status": "active", "age": "<35", "credit": {"base": "contribution_base", "rate": "0.023"}},
    {"status": "active", "age": "35-44", "credit": {"base": "contribution_base", "rate": "0.027"}},
    {"status": "active", "age": "45+", "credit": {"base": "contribution_base", "rate": "0.034"}},
    {"status": "retired", "credit": {"per_year_of_age": "1.5"}},
]


def test_a_share_of_ones_own_base() -> None:
    result = ask({"credit": credit({"credit": OWN_BASE})}, contribution_base="5000")
    # 5000 × 2% = 100; twelve months
    assert result.amounts == {"personal_account": "100.00", "personal_account_year": "1200.00"}
    assert "每月大约划入 100.00 元" in result.lead
    assert result.steps[0].formula == "本人月缴费基数 × 2%"
    assert result.steps[0].numbers == "5,000.00 × 2% = 100.00"


@pytest.mark.parametrize(
    ("born", "amount"), [("1988-06", "115.00"), ("1987-06", "135.00"), ("1977-06", "170.00")]
)
def test_the_share_goes_by_age_on_the_day(born: str, amount: str) -> None:
    # On 2022-06-01 they are 34, 35 and 45: 2.3%, 2.7% and 3.4% of 5000.
    result = ask(
        {"credit": credit(*BY_AGE)},
        date="2022-06-01",
        status="active",
        birth=born,
        contribution_base="5000",
    )
    assert result.amounts["personal_account"] == amount


def test_yuan_for_each_year_of_age() -> None:
    assert monthly({"per_year_of_age": "1.5"}, age=70) == "105.00"
    assert monthly({"per_year_of_age": "1.5"}, birth="1950-12") == "112.50"  # 75 in 2026-11


def test_a_share_of_ones_own_pension_is_rounded_once() -> None:
    # 3456.78 × 7% = 241.9746; 5000.50 × 1% = 50.005
    assert monthly({"base": "pension", "rate": "0.07"}, pension="3456.78") == "241.97"
    half = ask(
        {"credit": credit({"credit": {"base": "pension", "rate": "0.01"}})}, pension="5000.5"
    )
    assert half.amounts == {"personal_account": "50.01", "personal_account_year": "600.12"}


def test_a_fixed_sum() -> None:
    assert monthly({"amount": "83.33"}) == "83.33"


def test_nothing_is_credited_and_the_reason_is_said() -> None:
    result = ask({"credit": credit({"credit": {"none": "退休以前不建账户"}})})
    assert result.amounts == {"personal_account": "0.00", "personal_account_year": "0.00"}
    assert "退休以前不建账户" in result.lead


AVERAGE = {"base": "average_pension", "rate": "0.02"}


def test_a_share_of_the_average_pension_of_the_data() -> None:
    known = typed("平均养老金", "yuan_per_month", amount="4000")
    result = ask({"credit": credit({"credit": AVERAGE}), "average_pension": known})
    assert result.amounts["personal_account"] == "80.00"
    assert not [warning for warning in result.warnings if "月平均基本养老金”是" in warning]


def test_an_average_that_is_typed_in_goes_before_the_datas_and_is_warned_of() -> None:
    known = typed("平均养老金", "yuan_per_month", amount="4000")
    values = {"credit": credit({"credit": AVERAGE}), "average_pension": known}
    result = ask(values, average_pension="3500")
    assert result.amounts["personal_account"] == "70.00"
    assert any("没有用资料里的数" in warning for warning in result.warnings)
    filled = ask({"credit": credit({"credit": AVERAGE})}, average_pension="3500")
    assert filled.amounts["personal_account"] == "70.00"
    assert any("资料里没有这个数" in warning for warning in filled.warnings)


def test_without_the_average_it_is_refused_and_the_reader_told_what_to_do() -> None:
    with pytest.raises(Refused) as refusal:
        ask({"credit": credit({"credit": AVERAGE})})
    assert refusal.value.reason == "missing_parameter"
    assert "填在“当地月平均基本养老金”里" in refusal.value.message


def test_an_average_of_another_time_is_refused_with_the_same_advice() -> None:
    over = {"from": "2020-01-01", "to": "2020-12-31", "amount": "4000"}
    past = typed("平均养老金", "yuan_per_month", readings=[over])
    with pytest.raises(Refused) as refusal:
        ask({"credit": credit({"credit": AVERAGE}), "average_pension": past})
    assert refusal.value.reason == "no_rule"
    assert "填在“当地月平均基本养老金”里" in refusal.value.message


def withheld(**more: Any) -> dict[str, Any]:
    return {
        "withheld_rate": typed("长期护理保险", "ratio", rate="0.001"),
        "withheld": typed("大额补助", "yuan_per_month", amount="5"),
        **more,
    }


def test_what_is_taken_out_before_the_rest_is_credited() -> None:
    values = withheld(credit=credit({"credit": OWN_BASE}))
    result = ask(values, contribution_base="5000")
    # 100 − 5000 × 0.1% − 5
    assert result.amounts["personal_account"] == "90.00"
    assert [step.id for step in result.steps[0].parts] == ["credited", "withheld_rate", "withheld"]
    assert result.steps[0].numbers == "100.00 − 5.00 − 5.00 = 90.00"


def test_the_sum_is_rounded_not_its_parts() -> None:
    # 4321.55 × 2% = 86.431; 4321.55 × 0.1% = 4.32155; 86.431 − 4.32155 − 5 = 77.10945
    result = ask(withheld(credit=credit({"credit": OWN_BASE})), contribution_base="4321.55")
    assert result.amounts["personal_account"] == "77.11"


def test_more_is_taken_out_than_there_is() -> None:
    result = ask(withheld(credit=credit({"credit": OWN_BASE})), contribution_base="100")
    assert result.amounts["personal_account"] == "0.00"
    assert "不够扣" in result.steps[0].formula


def test_a_share_is_taken_of_ones_own_base_where_the_credit_has_none() -> None:
    values = withheld(credit=credit({"credit": {"amount": "100"}}))
    assert ask(values, contribution_base="5000").amounts["personal_account"] == "90.00"
    assert missing(values) == {"contribution_base"}


def test_what_is_not_taken_out_of_retirees_is_not_asked_of_them() -> None:
    rates = [{"status": "active", "rate": "0.001"}, {"status": "retired", "rate": "0"}]
    values = {
        "credit": credit({"credit": {"amount": "100"}}),
        "withheld_rate": typed("长期护理保险", "ratio", table=rates),
    }
    result = ask(values, status="retired")
    assert result.amounts["personal_account"] == "100.00"
    assert not result.steps[0].parts


def test_only_those_are_asked_for_whom_it_matters() -> None:
    values = {
        "credit": credit(
            {"pension_kind": "enterprise", "status": "retired", "credit": {"amount": "90"}},
            {"pension_kind": "public", "status": "retired", "credit": {"amount": "60"}},
            {"pension_kind": "institution", "status": "retired", "missing": "划多少"},
            {"status": "active", "credit": OWN_BASE},
        )
    }
    active = ask(values, status="active", contribution_base="5000")
    assert active.amounts["personal_account"] == "100.00"
    assert missing(values, status="retired") == {"pension_kind"}
    retired = ask(values, status="retired", pension_kind="public")
    assert retired.amounts["personal_account"] == "60.00"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (OWN_BASE, "contribution_base"),
        ({"base": "pension", "rate": "0.07"}, "pension"),
        ({"per_year_of_age": "1.5"}, "age"),
    ],
)
def test_an_input_that_the_rule_needs_is_named(said: dict[str, str], field: str) -> None:
    assert missing({"credit": credit({"credit": said})}) == {field}


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("contribution_base", "-1"),
        ("contribution_base", "0"),
        ("contribution_base", "几千"),
        ("contribution_base", "5000.001"),
        ("employment", "none"),
        ("age", "-3"),
        ("birth", "2030-01"),
    ],
)
def test_bad_input_is_named(field: str, given: str) -> None:
    values = {"credit": credit(*BY_AGE)}
    case: dict[str, object] = {"status": "active", "age": 40, "contribution_base": "5000"}
    if field == "birth":
        del case["age"]
    assert missing(values, **{**case, field: given}) == {field}


def test_how_somebody_takes_part_is_taken_for_employed_and_said() -> None:
    values = {
        "credit": credit(
            {"employment": "employer", "credit": {"amount": "50"}},
            {"employment": "flexible", "credit": {"none": "不建账户"}},
        )
    }
    result = ask(values)
    assert result.amounts["personal_account"] == "50.00"
    assert any("怎样参保" in line for line in result.assumptions)
    assert ask(values, employment="flexible").amounts["personal_account"] == "0.00"


def test_what_arrives_once_a_year_is_said_so() -> None:
    result = ask({"credit": credit({"credit": {"amount": "50"}}, paid="year")})
    assert result.lead.endswith("一年到账一次。")
    assert "一年到账一次" not in ask({"credit": credit({"credit": {"amount": "50"}})}).lead


def test_a_cell_that_is_marked_as_unknown_is_refused() -> None:
    rows = ({"status": "active", "missing": "没有查到"}, {"status": "retired", "credit": OWN_BASE})
    with pytest.raises(Refused, match="没有查到"):
        ask({"credit": credit(*rows)}, status="active")


def test_a_place_that_only_says_what_an_account_pays_for_is_refused() -> None:
    library = rule_sets.library(named(rule("personal_account", pays_for=counts("deductible"))))
    case = {"place": "testland", "scheme": "employee", "status": "active", "date": "2026-01-01"}
    with pytest.raises(Refused) as refusal:
        calculate("personal-account", case, library)
    assert refusal.value.missing == ("个人账户每月划入",)


def test_readings_in_conflict_stand_side_by_side_with_their_sources() -> None:
    other = {"attested": ["2025-01-01"], "source": rule_sets.SOURCE, "credit": {"amount": "60"}}
    reading = {"attested": ["2026-01-01"], "credit": {"amount": "50"}, "alternatives": [other]}
    values = {"credit": value("每月划入", "yuan_per_month", reading, paid="month")}
    library = rule_sets.library(named(rule("personal_account", **values)))
    case = {"place": "testland", "scheme": "employee", "status": "active", "date": "2026-06-01"}
    result = calculate("personal-account", case, library)
    assert result.amounts["personal_account"] == "50.00"
    assert [a.amounts["personal_account_year"] for a in result.alternatives] == ["720.00"]
    assert result.steps[0].sources[0].document == "testland-rule"
    assert any("用的是 2026-01-01 时还有效的资料" in warning for warning in result.warnings)


class TestNothingFoundOut:
    """The refusal says what is missing and of which days it is known, not when that was said."""

    MISSING: ClassVar[dict[str, Any]] = {"missing": "2022 年划多少没有可靠的出处"}

    def refused(self, day: str, *readings: dict[str, Any]) -> Refused:
        with pytest.raises(Refused) as caught:
            made = value("个人账户划入", "yuan_per_month", *readings, paid="month")
            library = rule_sets.library(named(rule("personal_account", credit=made)))
            case = {"place": "testland", "scheme": "employee", "status": "active", "date": day}
            calculate("personal-account", case, library)
        return caught.value

    def test_before_the_day_of_its_source(self) -> None:
        refusal = self.refused("2022-06-01", {"attested": ["2023-01-03"], **self.MISSING})
        assert refusal.reason == "missing_parameter"
        assert "2022 年划多少没有可靠的出处" in refusal.message
        assert "2023-01-03" not in str(refusal.to_json())

    def test_days_of_which_it_is_known_are_named(self) -> None:
        readings = (
            {"attested": ["2023-01-03"], **self.MISSING},
            {"from": "2024-01-01", "credit": {"amount": "50"}},
        )
        assert "查得到的是 2024-01-01起的规定。" in self.refused("2022-06-01", *readings).message

    def test_a_figure_in_it_is_cited_with_its_grade(self) -> None:
        said = {"attested": ["2023-01-03"], "missing": "2022 年划 3% 的说法没有核对过"}
        assert self.refused("2022-06-01", said).sources
