"""Figures and settings in plain words: every outcome and every setting that data can have."""

from typing import Any

import pytest

from builder.figures import further_words, outcome_table, outcome_words, situation_words
from builder.terms import setting_words
from calculator.policy import Library
from calculator.policy.model import Reading, Value
from tests.rule_sets import ceiling, deductible, inpatient, library, named, rate, value
from tests.rule_sets import rule as rule_of


def _made(benefit: str, value_id: str, raw: dict[str, Any]) -> tuple[Library, Value, Reading]:
    made = library(named(rule_of(benefit, **{value_id: raw})))
    (rule,) = made.rules_of("testland")
    found = rule.values[value_id]
    return made, found, found.readings[-1]


@pytest.mark.parametrize(
    ("benefit", "value_id", "unit", "outcome", "words"),
    [
        (
            *("personal_account", "credit", "yuan_per_month"),
            {"missing": "只见于洗稿"},
            "没有查到：只见于洗稿",
        ),
        (
            *("personal_account", "credit", "yuan_per_month"),
            {"not_applicable": "学生没有账户"},
            "不适用：学生没有账户",
        ),
        (
            *("personal_account", "credit", "yuan_per_month"),
            {"credit": {"base": "contribution_base", "rate": "0.023"}},
            "本人月缴费基数的 2.3%",
        ),
        (
            *("personal_account", "credit", "yuan_per_month"),
            {"credit": {"per_year_of_age": "1.5"}},
            "每月：年龄 × 1.5 元",
        ),
        (
            *("personal_account", "credit", "yuan_per_month"),
            {"credit": {"amount": "100"}},
            "每月 100 元",
        ),
        (
            *("personal_account", "credit", "yuan_per_month"),
            {"credit": {"none": "退休前不建"}},
            "不划：退休前不建",
        ),
        (
            *("back_payment", "monthly_charge", "yuan_per_month"),
            {
                "charge": {
                    "rate": "0.09",
                    "base": "last_wage",
                    "otherwise": {"base": "average_wage", "year": -1, "share": "0.6"},
                }
            },
            "退休时本人月工资的 9%\n没有退休时本人月工资的：（上年度月平均工资的 60%）的 9%",
        ),
        (
            *("back_payment", "continued_charge", "yuan_per_month"),
            {"not_offered": "只能一次补清"},
            "不能这样办：只能一次补清",
        ),
        (
            *("back_payment", "months_short", "months"),
            {"counted": "to_required"},
            "离规定的缴费年限还差几个月，就算几个月",
        ),
        (*("waiting_period", "long_gap", "year_count"), {"years": 4}, "4 年"),
        (*("waiting_period", "missed_since", "calendar_year"), {"year": 2025}, "2025 年"),
        (*("out_of_area", "points", "ratio"), {"rate": "0.1"}, "10 个百分点"),
        (*("settlement_year", "year_start", "text"), {"month_day": "07-01"}, "每年 7 月 1 日起"),
        (
            *("deadlines", "enrolment", "text"),
            {"deadline": {"from": "2025-10-12", "to": "2025-12-31"}},
            "2025-10-12 至 2025-12-31",
        ),
        (
            *("deadlines", "enrolment", "text"),
            {"deadline": {"to": "2025-12-31"}},
            "2025-12-31 以前",
        ),
        (
            *("deadlines", "audit", "text"),
            {"deadline": {"each_year_from": "10-25", "each_year_to": "12-25"}},
            "每年 10 月 25 日至 12 月 25 日",
        ),
        (
            *("deadlines", "audit", "text"),
            {"deadline": {"each_year_to": "12-25"}},
            "每年 12 月 25 日以前",
        ),
        (
            *("deadlines", "notice", "text"),
            {"deadline": {"days": 3, "after": "admission"}},
            "入院后 3 天内",
        ),
        (
            *("deadlines", "notice", "text"),
            {"deadline": {"months": 3, "before": "retirement"}},
            "退休前 3 个月内",
        ),
    ],
)
def test_an_outcome_in_words(
    benefit: str, value_id: str, unit: str, outcome: dict[str, Any], words: str
) -> None:
    settings = {"paid": "month"} if value_id == "credit" else {}
    _, found, reading = _made(benefit, value_id, value("数", unit, outcome, **settings))
    assert outcome_words(found, reading.rows[0].outcome) == words


BANDS = {"bands": [{"up_to": "10000", "rate": "0.85"}, {"rate": "0.9"}]}


@pytest.mark.parametrize(
    ("value_id", "raw", "said"),
    [
        ("deductible", deductible({"amount": "800"}), ["每次住院扣一次"]),
        ("deductible", deductible({"amount": "800"}, per="year"), ["全年一共只扣这么多"]),
        ("deductible", deductible({"amount": "0"}), []),
        ("deductible", deductible({"missing": "没有找到"}), []),
        ("deductible", deductible({"not_applicable": "不收住院"}), []),
        ("reimbursement_rate", rate({"rate": "0.85"}), []),
        (
            "reimbursement_rate",
            rate(BANDS, bands_on="year"),
            ["各段从 0 元数起，起付标准以下的也占着第一段", "按全年累计的费用分段"],
        ),
        (
            "reimbursement_rate",
            rate(BANDS, bands_from="deductible"),
            ["各段从起付标准以上数起", "一张账单一张账单地分段"],
        ),
        (
            "reimbursement_rate",
            rate({"rate": "0.15"}, applies_to="full_amount") | {"share": "patient"},
            ["这里写的是自己负担的比例，其余由医保付", "比例乘全部费用，起付标准另外减"],
        ),
        ("payment_ceiling", ceiling({"amount": "1000"}), ["全年的限额", "限的是医保付的钱"]),
        (
            "visit_ceiling",
            ceiling({"amount": "50"}, limits="expense", per="day"),
            ["每天的限额", "限的是能算进来的费用，不是医保付的钱"],
        ),
        (
            "payment_ceiling",
            ceiling({"amount": "1000"}, pool="care"),
            ["全年的限额", "限的是医保付的钱"],
        ),
        ("payment_ceiling", ceiling({"unlimited": True}), []),
    ],
)
def test_the_settings_of_care_in_words(value_id: str, raw: dict[str, Any], said: list[str]) -> None:
    made, found, reading = _made("inpatient", value_id, raw)
    assert setting_words(found, reading, made) == said


def test_only_the_benefits_that_share_a_ceiling_are_named_with_it() -> None:
    shared = {"payment_ceiling": ceiling({"amount": "1000"}, pool="care")}
    alone = {"payment_ceiling": ceiling({"amount": "300"})}
    made = library(
        named(
            inpatient(**shared),
            rule_of("chronic_outpatient", **shared),
            rule_of("outpatient", **alone),
        )
    )
    found = made.rules_of("testland")[0].values["payment_ceiling"]
    assert setting_words(found, found.readings[0], made)[-1] == "住院、门诊慢特病合用这一个额度"


def test_an_adjustment_is_told_with_what_it_does_and_to_which_rows() -> None:
    away = {"when": {"care_place": "out_of_province"}, "factor": "2", "label": "没有转诊"}
    raw = deductible(
        {
            "table": [
                {"hospital_level": [1, 2], "amount": "300"},
                {"hospital_level": 3, "amount": "600"},
            ],
            "adjustments": [
                {"when": {"hospital_level": 3}, "factor": "2", "label": "没有转诊"},
                away,
                {
                    "when": {"age": "70+"},
                    "less": "10",
                    "per": "age",
                    "up_to": "100",
                    "label": "高龄",
                },
            ],
        }
    )
    made, found, reading = _made("inpatient", "deductible", raw)
    assert further_words(found, reading, made.places["testland"]) == [
        "没有转诊（三级）：× 200%",
        "没有转诊：× 200%",
        "高龄：减 10 元（每一年龄），最多 100 元",
    ]


def test_a_hospital_under_all_its_terms_is_named_without_them() -> None:
    kinds = [
        {"id": "middle", "label": "二级医院（没有转诊）", "level": 2},
        {"id": "middle_referred", "label": "二级医院（已转诊）", "level": 2},
        {"id": "big", "label": "三级医院（没有转诊）", "level": 3},
        {"id": "big_referred", "label": "三级医院（已转诊）", "level": 3},
        {"id": "township", "label": "卫生院（乡镇的）", "level": 1},
    ]
    table = [
        {"institution": ["middle", "middle_referred", "township"], "amount": "500"},
        {"institution": "big", "amount": "900"},
        {"institution": "big_referred", "amount": "800"},
    ]
    double = {"when": {"institution": ["middle", "big"]}, "factor": "2", "label": "没有转诊"}
    raw = deductible({"table": table, "adjustments": [double]})
    made = library(named(inpatient(deductible=raw)), institutions=kinds)
    (rule,) = made.rules_of("testland")
    found, place = rule.values["deductible"], made.places["testland"]
    assert [situation_words(row, place) for row in found.readings[0].rows] == [
        # A place that has but one kind of it is called what it is called.
        "二级医院／卫生院（乡镇的）",
        "三级医院（没有转诊）",
        "三级医院（已转诊）",
    ]
    # The change says by its name what the brackets would say again.
    assert further_words(found, found.readings[0], place) == ["没有转诊（二级医院／三级医院）：× 200%"]


def test_a_reading_may_have_settings_of_its_own() -> None:
    raw = deductible({"amount": "800"}, {"from": "2024-01-01", "amount": "900", "per": "year"})
    made, found, later = _made("inpatient", "deductible", raw)
    assert setting_words(found, found.readings[0], made) == ["每次住院扣一次"]
    assert setting_words(found, later, made) == ["全年一共只扣这么多"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"chosen_by": "retirement"}, ["看退休那个月执行的规定", "视同缴费年限算在里面"]),
        (
            {"chosen_by": "first_enrolment", "deemed": "not_counted"},
            ["看第一次参保那天执行的规定", "视同缴费年限不算"],
        ),
    ],
)
def test_the_settings_of_years_in_words(settings: dict[str, str], said: list[str]) -> None:
    raw = value("累计缴满", "months", {"months": 300}, **settings)
    made, found, reading = _made("contribution_years", "required_months", raw)
    assert setting_words(found, reading, made) == said


def test_what_must_be_paid_in_fact_leaves_deemed_years_out() -> None:
    raw = value("实际缴费", "months", {"months": 120}, chosen_by="retirement")
    made, found, reading = _made("contribution_years", "required_actual_months", raw)
    assert setting_words(found, reading, made) == ["看退休那个月执行的规定", "视同缴费年限不算"]


def test_a_row_in_one_line_says_what_is_not_the_case_too() -> None:
    rows = [
        {"tcm": True, "age": "<45", "amount": "1"},
        {"tcm": False, "age": "<45", "amount": "2"},
        {"age": "45+", "hospital_level": [1, 2], "amount": "3"},
        {"age": "45+", "hospital_level": 3, "amount": "4"},
    ]
    made = library(named(inpatient(deductible=deductible({"table": rows}))))
    (rule,) = made.rules_of("testland")
    found = rule.values["deductible"]
    place = made.places["testland"]
    assert [situation_words(row, place) for row in found.readings[0].rows] == [
        "年龄 44 及以下，中医定点医疗机构",
        "年龄 44 及以下，不是中医定点医疗机构",
        "年龄 45 及以上，一级／二级",
        "年龄 45 及以上，三级",
    ]
    table = outcome_table(found, found.readings[0], place)
    assert table.rows[0] == ["44 及以下", "是", "不限", "1 元"]
