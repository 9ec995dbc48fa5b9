"""Contribution years: which reading concerns somebody, what counts, and what is short."""

from typing import Any

import pytest

from calculator import InvalidInput, Library, Refused, Result
from tests.rule_sets import SHIPPED, ask_typed, typed

LIBRARY = Library.from_yaml(SHIPPED)

BY_SEX = [
    {
        "attested": ["2020-02-03"],
        "to": "2025-12-31",
        "table": [{"sex": "male", "months": 300}, {"sex": "female", "months": 240}],
    },
    {
        "from": "2026-01-01",
        "table": [{"sex": "male", "months": 360}, {"sex": "female", "months": 300}],
    },
]


def required(*readings: dict[str, Any], chosen_by: str = "retirement", **more: Any) -> Any:
    said = {"readings": list(readings)} if len(readings) > 1 else readings[0]
    return typed("要累计缴满", "months", chosen_by=chosen_by, **said, **more)


CHANGED = {"required_months": required(*BY_SEX)}
"""25 years for a man and 20 for a woman, from 2026 on five more."""

MAN = {"sex": "male", "birth": "1966-08", "months_paid": 250}
"""Born in 1966-08: five months of delay (19 months ÷ 4, and one), so 2027-01."""


def ask(values: dict[str, Any], **inputs: object) -> Result:
    return ask_typed("contribution-years", {"contribution_years": values}, LIBRARY, **inputs)


def missing(values: dict[str, Any], **inputs: object) -> set[str]:
    with pytest.raises(InvalidInput) as caught:
        ask(values, **inputs)
    return {error.field for error in caught.value.errors}


def test_the_month_of_retirement_picks_the_reading() -> None:
    assert ask(CHANGED, **MAN).amounts == {
        "statutory_month": "2027-01",
        "required_months": 360,
        "months_counted": 250,
        "months_short": 110,  # 360 − 250
        "months_until_retirement": 2,  # 2026-11 to 2027-01
        "months_short_at_retirement": 108,
    }


def test_who_retired_before_the_change_is_under_the_former_rule() -> None:
    # Born 1965-08: 7 months ÷ 4 is 1, and one: 60 years and 2 months, 2025-10.
    amounts = ask(CHANGED, **{**MAN, "birth": "1965-08"}).amounts
    assert amounts["statutory_month"] == "2025-10"
    assert (amounts["required_months"], amounts["months_short"]) == (300, 50)
    assert amounts["months_until_retirement"] == 0
    assert amounts["months_short_at_retirement"] == 50


def test_a_woman_by_her_own_table() -> None:
    # Born 1976-01 with 50: 12 months ÷ 2 is 6, and one: 50 years and 7 months, 2026-08.
    woman = {"sex": "female", "female_category": 50, "birth": "1976-01", "months_paid": 290}
    amounts = ask(CHANGED, **woman).amounts
    assert amounts["statutory_month"] == "2026-08"
    assert (amounts["required_months"], amounts["months_short"]) == (300, 10)
    # Ten months are ten months; there is nothing to say in years.
    assert ask(CHANGED, **woman).lead.startswith(
        "2026 年 8 月退休，要缴满 25 年。您已经有 24 年 2 个月，还差 10 个月。"
    )


def test_the_answer_says_which_rule_and_why() -> None:
    result = ask(CHANGED, **MAN)
    assert result.lead.startswith("2027 年 1 月退休，")
    assert "要缴满 30 年" in result.lead
    assert "还差 9 年 2 个月（110 个月）" in result.lead
    assert "到退休，还差 9 年。" in result.lead


def test_what_every_reading_would_ask_is_a_table() -> None:
    result = ask(CHANGED, **MAN)
    [table] = result.tables
    assert [row[1:] for row in table.rows] == [("25 年", "4 年 2 个月"), ("30 年", "9 年 2 个月")]
    assert [row["used"] for row in result.extra["requirements"]] == [False, True]
    assert [row["months_short"] for row in result.extra["requirements"]] == [50, 110]
    assert len(table.sources) == 2


def test_one_reading_alone_is_no_table() -> None:
    assert not ask({"required_months": required({"months": 300})}, **MAN).tables


def test_months_open_to_choice_under_another_reading_are_told() -> None:
    # Born 1965-12: 2026-03; the earliest is 2025-12, the month of 60.
    early = {**MAN, "birth": "1965-12", "date": "2025-06-01"}
    result = ask(CHANGED, **early)
    assert result.amounts["required_months"] == 360
    # Six more months by 2025-12: 300 − 256.
    assert any(
        "选在 2025 年 12 月退休" in line and "25 年" in line and "还差 3 年 8 个月" in line
        for line in result.warnings
    )


def test_a_chosen_month_picks_the_reading() -> None:
    early = {**MAN, "birth": "1965-12", "date": "2025-06-01", "chosen_month": "2025-12"}
    result = ask(CHANGED, **early)
    assert result.amounts["retirement_month"] == "2025-12"
    assert result.amounts["statutory_month"] == "2026-03"
    assert result.amounts["required_months"] == 300
    assert result.amounts["months_short_at_retirement"] == 44
    # Later months ask for more; by 2026-01 seven more are paid: 360 − 257.
    assert any(
        "2026 年 1 月到 2029 年 3 月" in line and "还差 8 年 7 个月" in line and "单位同意" in line
        for line in result.warnings
    )


def test_a_choice_that_is_past_is_not_told() -> None:
    retired = {**MAN, "birth": "1965-08"}
    assert not [line for line in ask(CHANGED, **retired).warnings if "还可以选" in line]


def test_who_has_enough_is_told_so() -> None:
    result = ask(CHANGED, **{**MAN, "months_paid": 400})
    assert result.amounts["months_short"] == result.amounts["months_short_at_retirement"] == 0
    assert result.lead.endswith("够了。")


def test_who_will_have_enough_by_retirement_is_told_so() -> None:
    result = ask(CHANGED, **{**MAN, "months_paid": 359})
    assert result.amounts["months_short"] == 1
    assert result.amounts["months_short_at_retirement"] == 0
    assert result.lead.endswith("每月照缴到退休，就够了。")


def test_the_day_asked_picks_the_reading() -> None:
    values = {
        "required_months": required(
            {"from": "2010-01-01", "months": 240},
            {"from": "2024-01-01", "months": 300},
            chosen_by="handling",
        )
    }
    assert ask(values, **MAN).amounts["required_months"] == 300
    before = ask(values, **{**MAN, "date": "2023-12-31"})
    assert before.amounts["required_months"] == 240
    assert "2023-12-31 办理" in before.lead
    assert any("到退休时规定可能已经变了" in line for line in before.warnings)


FIRST = {
    "required_months": required(
        {"from": "1995-01-01", "to": "2009-12-31", "months": 240},
        {"from": "2010-01-01", "months": 300},
        chosen_by="first_enrolment",
    )
}


def test_the_month_of_first_enrolment_picks_the_reading() -> None:
    before = ask(FIRST, **MAN, first_enrolled="2009-12")
    assert before.amounts["required_months"] == 240
    assert "2009 年 12 月第一次参保" in before.lead
    assert ask(FIRST, **MAN, first_enrolled="2010-01").amounts["required_months"] == 300


def test_first_enrolment_is_asked_for_only_where_it_matters() -> None:
    assert missing(FIRST, **MAN) == {"first_enrolled"}
    assert missing(FIRST, **MAN, first_enrolled="2026-12") == {"first_enrolled"}
    with pytest.raises(Refused):
        ask(FIRST, **MAN, first_enrolled="1994-12")


FLOOR = {
    "required_months": required({"months": 300}),
    "required_actual_months": typed("实际缴费", "months", chosen_by="retirement", months=120),
}


@pytest.mark.parametrize(
    ("paid", "deemed", "short"),
    [
        (110, 200, 10),  # 310 are enough, 120 − 110 are not
        (130, 100, 70),  # 300 − 230
        (110, 100, 90),  # 300 − 210, more than 10
        (120, 180, 0),
    ],
)
def test_the_larger_shortfall_counts(paid: int, deemed: int, short: int) -> None:
    result = ask(FLOOR, **{**MAN, "months_paid": paid}, months_deemed=deemed)
    assert result.amounts["required_actual_months"] == 120
    assert result.amounts["months_counted"] == paid + deemed
    assert result.amounts["months_short"] == short


def test_that_no_floor_is_known_is_said() -> None:
    said = "实际缴费的年限另有没有要求"
    assert any(said in line for line in ask(CHANGED, **MAN).warnings)
    assert not any(said in line for line in ask(FLOOR, **MAN).warnings)


def test_deemed_months_may_not_count() -> None:
    values = {"required_months": required({"months": 300}, deemed="not_counted")}
    result = ask(values, **MAN, months_deemed=60)
    assert (result.amounts["months_counted"], result.amounts["months_short"]) == (250, 50)
    assert any("不算视同缴费" in line for line in result.warnings)


def test_deemed_months_may_cease_to_count_with_a_later_reading() -> None:
    readings = [BY_SEX[0], {**BY_SEX[1], "deemed": "not_counted"}]
    result = ask({"required_months": required(*readings)}, **MAN, months_deemed=60)
    assert result.amounts["months_short"] == 110
    # 300 − 310 under the former, 360 − 250 under the later one.
    assert [row["months_short"] for row in result.extra["requirements"]] == [0, 110]


def test_left_out_deemed_months_are_none_and_said_so() -> None:
    assert any("视同缴费月数" in line for line in ask(CHANGED, **MAN).assumptions)


def test_how_somebody_takes_part_may_matter() -> None:
    table = [{"employment": "employer", "months": 300}, {"employment": "flexible", "months": 360}]
    values = {"required_months": required({"table": table})}
    assert ask(values, **MAN).amounts["required_months"] == 300
    assert ask(values, **MAN, employment="flexible").amounts["required_months"] == 360


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("months_paid", None),
        ("months_paid", "-1"),
        ("months_paid", "901"),
        ("months_paid", "二十年"),
        ("months_deemed", "1.5"),
        ("sex", None),
        ("birth", None),
        ("birth", "2030-01"),
        ("chosen_month", "2023-01"),
        ("chosen_month", "2031-01"),
        ("date", "2026-02-30"),
    ],
)
def test_bad_input_is_named(field: str, given: str | None) -> None:
    assert missing(CHANGED, **{**MAN, field: given}) == {field}


def test_a_woman_tells_her_category() -> None:
    assert missing(CHANGED, **{**MAN, "sex": "female"}) == {"female_category"}


def test_retirement_before_anything_known_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        ask(CHANGED, **{**MAN, "birth": "1955-01"})
    assert refusal.value.reason == "no_rule"
    assert "2020-02-03" in refusal.value.message


def test_a_cell_that_is_marked_as_unknown_is_refused() -> None:
    table = [{"sex": "male", "missing": "没有查到"}, {"sex": "female", "months": 300}]
    with pytest.raises(Refused, match="没有查到"):
        ask({"required_months": required({"table": table})}, **MAN)


def test_steps_name_what_they_rest_on() -> None:
    steps = {step.id: step for step in ask(CHANGED, **MAN).walk()}
    assert steps["required_months"].inputs == ("statutory_month",)
    assert steps["required_months"].sources
    assert steps["months_short"].numbers == "360 − 250 = 110"
    assert steps["statutory_month"].parts
