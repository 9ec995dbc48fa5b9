"""Inputs: every error at once, by field, in words that say what to do."""

from decimal import Decimal
from typing import Any

import pytest

from calculator import CALCULATORS, FieldError, InvalidInput
from calculator.catalogue import FIELDS, pick
from calculator.fields import Field, Option, json_schema, read_inputs

STAY = {
    "place": "yantai",
    "scheme": "employee",
    "status": "active",
    "date": "2020-09-01",
    "hospital_level": 3,
    "total": "20000",
}
INPATIENT = CALCULATORS["inpatient"].fields


def errors(raw: dict[str, Any], fields: tuple[Field, ...] = INPATIENT) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        read_inputs(fields, raw, FIELDS)
    return {error.field: error.message for error in caught.value.errors}


def test_what_is_left_out_is_assumed_and_said_so() -> None:
    inputs = read_inputs(INPATIENT, STAY)
    assert inputs["non_covered"] == 0
    assert inputs["admission"] == 1
    assert inputs["care_place"] == "local"
    assert inputs["tcm"] is False
    assert {"non_covered", "admission", "care_place", "tcm", "used_so_far"} <= set(inputs.assumed)
    assert "total" not in inputs.assumed
    assert inputs.get("account_balance") is None


def test_every_error_comes_at_once() -> None:
    found = errors({"place": "yantai", "total": "-1", "non_covered": "abc", "date": "2020-02-30"})
    assert set(found) == {"scheme", "status", "hospital_level", "total", "non_covered", "date"}


@pytest.mark.parametrize(
    ("field", "given", "says"),
    [
        ("total", "-1", "不能小于 0"),
        ("total", "几万", "看不懂"),
        ("total", "1.005", "最多到分"),
        ("total", "100000000.01", "多输零"),
        ("total", "1 2 3", "看不懂"),
        ("total", "1,23", "看不懂"),
        ("total", 0.1, "小数会失准"),
        ("total", True, "看不懂"),
        ("total", "", "请填写"),
        ("total", None, "请填写"),
        ("admission", "0", "不能小于 1"),
        ("admission", "1.5", "应是整数"),
        ("admission", True, "应是整数"),
        ("hospital_level", 4, "可选：1（一级）"),
        ("scheme", "职工", "employee（职工医保）"),
        ("date", "2020-13-01", "应是日期"),
        ("date", "0202-09-01", "年份看起来不对"),
        ("date", 20200901, "应是日期"),
        ("tcm", "maybe", "只能填"),
        ("totl", "1", "是不是 total"),
        ("colour", "red", "请删去"),
    ],
)
def test_a_wrong_value_is_named_with_its_field(field: str, given: object, says: str) -> None:
    found = errors({**STAY, field: given})
    assert list(found) == [field]
    assert says in found[field]


def test_a_name_that_nobody_knows_is_likened_to_none_of_another_calculator() -> None:
    """An input of bills is no help to somebody who asks about a late fee."""
    with pytest.raises(InvalidInput) as caught:
        read_inputs(CALCULATORS["late-fee"].fields, {"owed_amount": "1"}, also_known=FIELDS)
    [said] = [error.message for error in caught.value.errors if error.field == "owed_amount"]
    assert "是不是" not in said
    assert all(item.label in said for item in CALCULATORS["late-fee"].fields)
    assert "bed_amount" not in said


@pytest.mark.parametrize(
    ("field", "given", "read"),
    [
        ("total", "２４０００", Decimal(24000)),
        ("total", "2.4万", Decimal(24000)),
        ("total", "100000000", Decimal(100_000_000)),
        ("total", 20000, Decimal(20000)),
        ("total", Decimal("20000.50"), Decimal("20000.50")),
        ("hospital_level", "3", "3"),
        ("total", "3万2", Decimal(32000)),
        ("total", "兩萬四", Decimal(24000)),
        ("admission", "２", 2),
        ("admission", "第二次", 2),
        ("tcm", "true", True),
        ("tcm", "否", False),
    ],
)
def test_values_as_people_and_programs_write_them(field: str, given: object, read: object) -> None:
    assert read_inputs(INPATIENT, {**STAY, field: given})[field] == read


@pytest.mark.parametrize(
    "typed",
    [
        "2020-09-01",
        "2020/9/1",
        "2020年9月1日",
        "２０２０－９－１",
        "2020/9/1 0:00",
        "2020-09-01 00:00:00",
    ],
)
def test_dates_as_people_write_them(typed: str) -> None:
    assert str(read_inputs(INPATIENT, {**STAY, "date": typed})["date"]) == "2020-09-01"


@pytest.mark.parametrize("typed", ["1965-01", "1965-1", "1965年1月", "1965/01", "１９６５－０１"])
def test_months_as_people_write_them(typed: str) -> None:
    assert str(read_inputs(pick("birth"), {"birth": typed})["birth"]) == "1965-01"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("67-05", "“出生年月”的年份要写四位数字，如 1965；现在是“67”。"),
        ("1967-13", "“出生年月”的月份应是 1 到 12；现在是“13”。"),
        ("1967-00", "“出生年月”的月份应是 1 到 12；现在是“0”。"),
        ("1967-", "“出生年月”的月份没有填。"),
        ("-05", "“出生年月”的年份没有填。"),
        ("去年", "“出生年月”应是年月，如 1965-01；“去年”看不懂。"),
    ],
)
def test_a_month_is_typed_into_two_boxes_and_an_error_says_which(typed: str, message: str) -> None:
    assert errors({"birth": typed}, pick("birth"))["birth"] == message


def test_an_input_of_another_calculator_is_passed_over() -> None:
    assert read_inputs(INPATIENT, {**STAY, "last_wage": "5000"}, FIELDS).get("last_wage") is None


def test_a_field_matters_only_in_some_cases() -> None:
    fields = pick("sex", "female_category")
    assert read_inputs(fields, {"sex": "male"}).get("female_category") is None
    assert set(errors({"sex": "female"}, fields)) == {"female_category"}


def test_an_institution_stands_in_for_the_level() -> None:
    raw = {key: value for key, value in STAY.items() if key != "hospital_level"}
    assert set(errors(raw)) == {"hospital_level"}
    assert read_inputs(INPATIENT, {**raw, "institution": "community"})["institution"] == "community"


def test_the_error_as_json() -> None:
    invalid = InvalidInput([FieldError("total", "请填写“总额”。")])
    assert invalid.to_json() == {"errors": [{"field": "total", "message": "请填写“总额”。"}]}


def test_the_schema_of_every_calculator_names_every_field() -> None:
    for calculator in CALCULATORS.values():
        schema = json_schema(calculator.title, calculator.fields)
        assert set(schema["properties"]) == {item.name for item in calculator.fields}
        assert set(schema["required"]) <= set(schema["properties"])


def test_the_schema_says_when_a_field_is_required() -> None:
    schema = json_schema("t", pick("sex", "female_category"))
    assert schema["required"] == ["sex"]
    assert schema["allOf"] == [
        {
            "if": {"properties": {"sex": {"enum": ["female"]}}, "required": ["sex"]},
            "then": {"required": ["female_category"]},
        }
    ]
    assert schema["properties"]["female_category"]["enum"] == [50, 55, "50", "55"]


def test_words_of_a_value() -> None:
    item = Field("f", "l", "choice", options=(Option("a", "甲"),))
    assert item.words("a") == "甲"
    assert item.words(True) == "是"
    assert item.words("b") == "b"


@pytest.mark.parametrize("given", [True, "true"])
def test_a_yes_or_no_that_has_to_be_said(given: object) -> None:
    item = Field(
        "f", "l", "choice", required=True, options=(Option("true", "是"), Option("false", "否"))
    )
    assert read_inputs([item], {"f": given})["f"] == "true"
    assert set(errors({}, (item,))) == {"f"}
    schema = json_schema("t", [item])["properties"]["f"]
    assert schema["enum"] == [True, False, "true", "false"]
