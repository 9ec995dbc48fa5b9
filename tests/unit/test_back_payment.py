"""Back-payment: every base and way of paying, what it hangs on, and what gives it back."""

import re
from typing import Any

import pytest

from calculator import (
    CALCULATORS,
    InvalidInput,
    Library,
    Refused,
    Result,
    calculate,
    fields_for,
)
from calculator.html import render_result
from calculator.html_compare import side_by_side
from calculator.questions import questions
from calculator.slip import render_slip
from tests import rule_sets
from tests.rule_sets import SHIPPED, ask_typed, named, rule, schemeless, typed, value

LIBRARY = Library.from_yaml(SHIPPED)

YEARS = {
    "required_months": typed("要累计缴满", "months", chosen_by="handling", months=252),
}
COUNTED = typed("差几个月", "months", counted="to_required")


def charge(**said: Any) -> dict[str, Any]:
    return typed("每差一个月", "yuan_per_month", **said)


def payment(monthly: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"months_short": COUNTED, "monthly_charge": monthly, **more}


def ask(values: dict[str, Any], **inputs: object) -> Result:
    return beside(values, {}, **inputs)


def beside(values: dict[str, Any], others: dict[str, Any], **inputs: object) -> Result:
    """The answer where other rules hold too."""
    rules = {"contribution_years": YEARS, "back_payment": values, **others}
    return ask_typed("back-payment", rules, LIBRARY, **{"months_paid": 180, **inputs})


def missing(values: dict[str, Any], **inputs: object) -> set[str]:
    with pytest.raises(InvalidInput) as caught:
        ask(values, **inputs)
    return {error.field for error in caught.value.errors}


FLAT = payment(charge(amount="276"))
WAGE = payment(charge(charge={"rate": "0.09", "base": "last_wage"}))


def test_months_short_times_a_flat_sum() -> None:
    result = ask(FLAT)
    # 252 − 180 = 72; 72 × 276 = 19872
    assert result.amounts == {"months_short": 72, "back_payment": "19872.00"}
    assert result.lead == "还差 72 个月（6 年），要一次性补缴 19,872.00 元。"


@pytest.mark.parametrize("base", ["last_wage", "contribution_base", "pension"])
def test_a_rate_of_ones_own_base(base: str) -> None:
    values = payment(charge(charge={"rate": "0.09", "base": base}))
    result = ask(values, **{base: "5000"})
    # 5000 × 9% = 450; 72 × 450 = 32400
    assert result.amounts["back_payment"] == "32400.00"
    assert result.step("back_payment_per_month").numbers == "5,000.00 × 9% = 450.00"
    assert missing(values) == {base}
    assert missing(values, **{base: "0"}) == {base}


def test_a_share_of_ones_own_base() -> None:
    values = payment(charge(charge={"rate": "0.09", "base": "pension", "share": "0.6"}))
    # 5000 × 60% × 9% = 270; 72 × 270
    assert ask(values, pension="5000").amounts["back_payment"] == "19440.00"


def test_a_months_charge_is_rounded_before_it_is_multiplied() -> None:
    # 4321.55 × 9% = 388.9395; 72 × 388.94 = 28003.68
    assert ask(WAGE, last_wage="4321.55").amounts["back_payment"] == "28003.68"


AVERAGE = {"base": "average_wage", "year": -1, "share": "0.6"}


def of_average(*readings: dict[str, Any], **said: Any) -> Library:
    """Testland, where the charge hangs on the average wage that the data knows from these."""
    years = value("要累计缴满", "months", {"months": 252}, chosen_by="handling")
    short = value("差几个月", "months", {"counted": "to_required"})
    monthly = value("每差一个月", "yuan_per_month", {"charge": {"rate": "0.09", **AVERAGE, **said}})
    wage = value("职工年平均工资", "yuan", *readings)
    return rule_sets.library(
        named(
            rule("contribution_years", required_months=years),
            rule("back_payment", months_short=short, monthly_charge=monthly),
            schemeless("average_wage", average_wage=wage),
        )
    )


CASE = {"place": "testland", "scheme": "employee", "date": "2026-06-01", "months_paid": 242}
"""Ten months short."""

WAGES = (
    {"from": "2024-01-01", "to": "2024-12-31", "amount": "90000"},
    {"from": "2025-01-01", "to": "2025-12-31", "amount": "93211"},
)


def test_a_share_of_last_years_average_wage() -> None:
    result = calculate("back-payment", CASE, of_average(*WAGES))
    # 93211 ÷ 12 × 60% × 9% = 419.4495; 10 × 419.45
    assert result.amounts["back_payment"] == "4194.50"
    step = result.step("back_payment_per_month")
    assert step.formula == "2025 年平均工资 ÷ 12 × 60% × 9%"
    assert len(step.sources) == 2


def test_the_average_wage_of_the_year_before_last() -> None:
    # 90000 ÷ 12 × 60% × 6% = 270
    library = of_average(*WAGES, year=-2, rate="0.06")
    assert calculate("back-payment", CASE, library).amounts["back_payment"] == "2700.00"


def test_a_twelfth_is_rounded_half_up() -> None:
    # 100001 × 6% ÷ 12 = 500.005
    library = of_average({**WAGES[1], "amount": "100001"}, rate="0.06", share="1")
    assert calculate("back-payment", CASE, library).amounts["back_payment"] == "5000.10"


@pytest.mark.parametrize(
    "wage", [WAGES[0], {"from": "2024-01-01", "amount": "90000"}, {**WAGES[1], "to": "2025-06-30"}]
)
def test_another_years_average_wage_will_not_do(wage: dict[str, str]) -> None:
    with pytest.raises(Refused) as refusal:
        calculate("back-payment", CASE, of_average(wage))
    assert refusal.value.reason == "missing_parameter"
    assert refusal.value.missing == ("2025 年月平均工资",)
    assert refusal.value.message.startswith("还差 10 个月。")
    assert "填在“月平均工资”里" in refusal.value.message


def test_an_average_wage_that_is_typed_in_goes_first_and_is_warned_of() -> None:
    result = calculate("back-payment", {**CASE, "average_wage": "8000"}, of_average(*WAGES))
    # 8000 × 60% × 9% = 432
    assert result.amounts["back_payment"] == "4320.00"
    assert any("“2025 年月平均工资”是您自己填的" in line for line in result.warnings)


OR_AVERAGE = payment(charge(charge={"rate": "0.09", "base": "last_wage", "otherwise": AVERAGE}))


def test_who_has_no_such_base_pays_on_the_other() -> None:
    result = ask(OR_AVERAGE, average_wage="8000")
    assert result.amounts["back_payment"] == "31104.00"  # 72 × 432
    assert any("没有填“退休时本人月工资”" in line for line in result.warnings)
    none = ask(OR_AVERAGE, average_wage="8000", last_wage="0")
    assert none.amounts["back_payment"] == "31104.00"


def test_who_has_it_pays_on_it() -> None:
    result = ask(OR_AVERAGE, last_wage="5000")
    assert result.amounts["back_payment"] == "32400.00"
    assert not any("没有填“退休时本人月工资”" in line for line in result.warnings)


def test_without_either_it_is_refused_and_both_are_named() -> None:
    with pytest.raises(Refused) as refusal:
        ask(OR_AVERAGE)
    assert refusal.value.reason == "missing_parameter"
    assert "您自己有规定要用的工资" in refusal.value.message


def test_paying_on_beside_paying_at_once() -> None:
    values = {**FLAT, "continued_charge": charge(charge={"rate": "0.1", "base": "last_wage"})}
    result = ask(values, last_wage="4000")
    # 72 months from 2026-11 on: 400 each, the last in 2032-10
    assert result.amounts["continued_total"] == "28800.00"
    assert "接着按月缴，缴满一共 28,800.00 元" in result.lead
    at_once, going_on = result.extra["ways"]
    assert (at_once["id"], at_once["total"], at_once["until"]) == ("lump_sum", "19872.00", None)
    assert going_on["id"] == "continued"
    assert (going_on["months"], going_on["per_month"]) == (72, "400.00")
    assert (going_on["total"], going_on["until"]) == ("28800.00", "2032-10")
    [table] = result.tables
    assert [row[3] for row in table.rows] == ["19,872.00 元", "28,800.00 元"]
    assert missing(values) == {"last_wage"}


def test_paying_on_for_a_flat_sum() -> None:
    result = ask({**FLAT, "continued_charge": charge(amount="300.50")})
    assert result.amounts["continued_total"] == "21636.00"  # 72 × 300.5


def test_where_paying_on_is_not_offered_the_reason_is_said() -> None:
    result = ask({**FLAT, "continued_charge": charge(not_offered="到龄以后不再征收")})
    assert "continued_total" not in result.amounts
    assert "不能接着按月缴：到龄以后不再征收。" in result.warnings
    assert not result.tables


def test_what_is_not_known_of_paying_on_stops_nothing() -> None:
    result = ask({**FLAT, "continued_charge": charge(missing="没有查到每月多少")})
    assert result.amounts["back_payment"] == "19872.00"
    assert any("接着按月缴的没有算" in line for line in result.warnings)
    assert "能不能不一次补、接着按月缴，没有收录。" in ask(FLAT).warnings


class TestPricesThatAreTypedIn:
    """Where the data has one price only, or none, a reader may have asked for the other."""

    UNKNOWN = payment(charge(missing="费率没有查到"))

    def test_the_missing_one_stands_beside_the_known_one(self) -> None:
        result = ask(FLAT, price_going_on="300")
        # 72 × 276 = 19872; 72 × 300 = 21600, the last of them in 2032-10
        assert result.amounts["back_payment"] == "19872.00"
        assert result.amounts["continued_total"] == "21600.00"
        assert "一共 21,600.00 元（每月的价是您自己填的）" in result.lead
        [table] = result.tables
        assert [row[3] for row in table.rows] == ["19,872.00 元", "21,600.00 元"]
        assert "每月的价是您自己填的" in str(table.rows[1][4])
        assert "每月的价是您自己填的" not in str(table.rows[0][4])
        assert "当地准不准接着按月缴，没有收录，先问清楚。" in result.warnings
        assert "“接着按月缴，每月多少元”是您自己填的，本站没有核对过。" in result.warnings

    def test_both_may_be_missing(self) -> None:
        result = ask(self.UNKNOWN, price_at_once="250", price_going_on="300")
        assert result.amounts["back_payment"] == "18000.00"  # 72 × 250
        assert result.amounts["continued_total"] == "21600.00"
        assert result.step("back_payment").condition == "每月的价是您自己填的"
        assert '<span class="calc-beside">每月的价是您自己填的</span>' in render_result(result)

    def test_a_price_that_a_source_does_not_tell_may_be_filled_in(self) -> None:
        """The source says that one may go on; only the price is missing."""
        values = {**FLAT, "continued_charge": charge(missing="没有写每月多少")}
        result = ask(values, price_going_on="300")
        assert result.amounts["continued_total"] == "21600.00"
        assert not [line for line in result.warnings if "准不准" in line]

    def test_it_is_said_which_is_missing_and_where_to_fill_it_in(self) -> None:
        [hint] = [line for line in ask(FLAT).warnings if "填在" in line]
        assert "“接着按月缴，每月多少元”" in hint
        with pytest.raises(Refused) as refusal:
            ask(self.UNKNOWN)
        assert "填在“一次补缴，每月多少元”里就能算" in refusal.value.message
        assert "“接着按月缴，每月多少元”也没有收录" in refusal.value.message

    def test_known_prices_go_first_and_what_is_not_used_is_said(self) -> None:
        values = {**FLAT, "continued_charge": charge(amount="300.50")}
        result = ask(values, price_at_once="1", price_going_on="1")
        assert result.amounts["back_payment"] == "19872.00"
        assert result.amounts["continued_total"] == "21636.00"
        unused = [line for line in result.warnings if line.endswith("这里没有用到，没有计入。")]
        assert len(unused) == 2

    def test_what_is_not_offered_is_not_to_be_had_at_any_price(self) -> None:
        values = {**FLAT, "continued_charge": charge(not_offered="到龄以后不再征收")}
        assert "continued_total" not in ask(values, price_going_on="300").amounts

    def test_a_price_of_nothing_is_none(self) -> None:
        assert missing(FLAT, price_going_on="0") == {"price_going_on"}

    def test_only_what_is_missing_is_asked(self) -> None:
        def asked(monthly: dict[str, Any]) -> set[str]:
            case = {**CASE, "months_paid": 180}
            return {q.field.name for q in questions("back-payment", case, made_up(monthly))}

        assert "price_going_on" in asked({"amount": "276"})
        assert "price_at_once" not in asked({"amount": "276"})
        assert "price_at_once" in asked({"missing": "没有查到"})


def test_the_condition_stands_beside_the_amount_wherever_it_is_shown() -> None:
    seen = {"attested": ["2020-09-28"], "charge": {"rate": "0.09", "base": "last_wage"}}
    result = ask(payment(charge(readings=[seen])), last_wage="5000", birth="1970-01", sex="male")
    # 72 × 450 = 32400
    words = "要那时还按 9% 算，才是这个数"
    tile = render_result(result).split("</dd>")[0]
    assert "32,400.00 元" in tile
    assert words in tile
    sheet = render_slip(result, "补缴", []).split("</dd>")[0]
    assert f"32,400.00 元（{words}）" in re.sub(r"<[^>]+>", "", sheet)
    [table] = result.tables
    assert all(words in str(row[4]) for row in table.rows)
    assert words in str(result.to_json()["steps"])


def test_the_condition_stands_in_comparisons_too() -> None:
    man = {"place": "yantai", "scheme": "employee", "sex": "male", "birth": "1965-08"}
    case = {**man, "date": "2025-06-01", "months_paid": "240", "last_wage": "4000"}
    shown = side_by_side(
        {"calculator": "back-payment", "cases": [case, {**case, "last_wage": "5000"}]}, LIBRARY
    )["html"]
    # 60 × 360 and 60 × 450
    [row] = [part for part in shown.split("</tr>") if "一次性补缴（元）" in part]
    assert "21,600.00" in row
    assert "27,000.00" in row
    assert row.count("要那时还按 9% 算，才是这个数") == 2


def test_who_is_short_of_nothing_pays_nothing_and_is_asked_nothing_more() -> None:
    result = ask(WAGE, months_paid=252)
    assert result.amounts == {"months_short": 0, "back_payment": "0.00"}
    assert result.lead == "缴费年限够了，不用补缴。"
    assert result.extra["ways"] == []


def test_deemed_months_and_the_floor_of_actual_months_count() -> None:
    years = {
        "required_months": YEARS["required_months"],
        "required_actual_months": typed("实际缴费", "months", chosen_by="handling", months=120),
    }
    result = beside(FLAT, {"contribution_years": years}, months_paid=100, months_deemed=200)
    # 300 are enough; 120 − 100
    assert result.amounts == {"months_short": 20, "back_payment": "5520.00"}
    assert ask(FLAT, months_deemed=60).amounts["months_short"] == 12


BY_RETIREMENT = {
    "contribution_years": {
        "required_months": typed("要累计缴满", "months", chosen_by="retirement", months=252)
    }
}
MAN = {"sex": "male", "birth": "1968-01"}
"""36 months after 1965-01: 36 ÷ 4 and one are ten, so 2028-11."""


def test_who_is_asked_what_hangs_on_how_the_reading_is_chosen() -> None:
    assert ask(FLAT).amounts["months_short"] == 72
    with pytest.raises(InvalidInput) as caught:
        beside(FLAT, BY_RETIREMENT)
    assert {error.field for error in caught.value.errors} == {"sex", "birth"}
    with pytest.raises(InvalidInput) as caught:
        beside(FLAT, BY_RETIREMENT, sex="female", birth="1980-01")
    assert {error.field for error in caught.value.errors} == {"female_category"}


def test_before_retirement_paying_till_then_is_a_way_of_its_own() -> None:
    result = beside(FLAT, BY_RETIREMENT, **MAN)
    # 2026-11 to 2028-11: 24 months; 72 − 24 = 48; 48 × 276
    way = result.extra["ways"][1]
    assert way["id"] == "lump_sum_at_retirement"
    assert (way["months"], way["total"]) == (48, "13248.00")
    assert "离退休还有 24 个月，这段时间每月照缴，到时还差 48 个月。" in result.warnings
    enough = beside(FLAT, BY_RETIREMENT, **MAN, months_paid=240)
    assert "离退休还有 24 个月，这段时间每月照缴，到时就够了，不用补。" in enough.warnings


def test_a_chosen_month_of_retirement_counts() -> None:
    result = beside(FLAT, BY_RETIREMENT, **MAN, chosen_month="2028-01")
    assert result.extra["ways"][1]["months"] == 58  # 72 − 14


ACCOUNT = {
    **FLAT,
    "account_lump_sum": typed("建账户", "yuan", amount="6800"),
    "account_credit_rate": typed("划入比例", "ratio", rate="0.04"),
}


def test_with_and_without_an_account() -> None:
    without = ask(ACCOUNT)
    assert without.amounts == {"months_short": 72, "back_payment": "19872.00"}
    assert [way["total"] for way in without.extra["ways"]] == ["19872.00", "26672.00"]
    assert any("另需一次性缴 6800 元" in line for line in without.warnings)
    result = ask(ACCOUNT, with_account=True)
    assert result.amounts["lump_sum"] == "6800.00"
    assert result.amounts["total_due"] == "26672.00"
    assert result.headline == ("total_due", "months_short")


def test_an_account_gives_back_what_it_cost() -> None:
    result = ask(ACCOUNT, with_account=True, average_pension="800")
    # 800 × 4% = 32; 6800 ÷ 32 = 212.5
    assert result.amounts["break_even_months"] == 213
    assert any("月平均基本养老金”是您自己填的" in line for line in result.warnings)
    exact = ask(ACCOUNT, with_account=True, average_pension="850")
    assert exact.amounts["break_even_months"] == 200  # 34 a month


def test_without_the_average_it_is_said_that_it_cannot_be_told() -> None:
    result = ask(ACCOUNT, with_account=True)
    assert "break_even_months" not in result.amounts
    assert any("平均数没有收录，也没有填" in line for line in result.warnings)


def test_an_average_of_the_data_will_do() -> None:
    known = {"average_pension": typed("平均养老金", "yuan_per_month", amount="800")}
    result = beside(ACCOUNT, {"personal_account": known}, with_account=True)
    assert result.amounts["break_even_months"] == 213


def test_an_account_that_the_rule_does_not_know() -> None:
    assert "这里的规则没有“建个人账户”这一项。" in ask(FLAT, with_account=True).warnings


def credited(**said: Any) -> dict[str, Any]:
    row = {"status": "retired", "credit": said}
    rest = {"status": "active", "credit": {"amount": "1"}}
    value = typed("每月划入", "yuan_per_month", paid="month", table=[row, rest])
    return {"personal_account": {"credit": value}}


def test_what_is_credited_to_a_retiree_gives_back_the_payment() -> None:
    result = beside(FLAT, credited(amount="90"))
    assert result.amounts["break_even_months"] == 221  # 19872 ÷ 90 = 220.8
    assert "没有算看病报销的钱" in result.step("break_even_months").formula


def test_the_age_is_that_of_retirement_and_rises() -> None:
    # Born 1968-01. 60 in 2028-11 and -12: 2 × 60 × 1.5 = 180; then 12 × 1.5 × (61 + … + 75)
    # = 18,360; of the 1,332 left, 76 × 1.5 = 114 a month: 11.7. 2 + 180 + 12.
    result = beside(FLAT, {**BY_RETIREMENT, **credited(per_year_of_age="1.5")}, **MAN)
    assert result.amounts["break_even_months"] == 194
    # 75 in 2026-11: 12 × 1.5 × (75 + … + 87) = 18,954; 918 left, 132 a month: 7. 156 + 7.
    old = beside(
        FLAT, {**BY_RETIREMENT, **credited(per_year_of_age="1.5")}, sex="male", birth="1951-11"
    )
    assert old.amounts["break_even_months"] == 163


def test_what_is_credited_changes_with_age_and_with_the_rules() -> None:
    """Not the first month's credit for ever: the rule changes in 2029, the age in 2036-12."""

    def rows(below: str, above: str) -> list[dict[str, Any]]:
        return [
            {"status": "active", "credit": {"amount": "1"}},
            {"status": "retired", "age": "<70", "credit": {"amount": below}},
            {"status": "retired", "age": "70+", "credit": {"amount": above}},
        ]

    credit = value(
        "每月划入",
        "yuan_per_month",
        {"from": "2020-01-01", "to": "2028-12-31", "table": rows("90", "120")},
        {"from": "2029-01-01", "table": rows("60", "100")},
        paid="month",
    )
    since = {"from": "2011-07-01"}
    told = value("补缴的月份", "text", {**since, "text": "不划钱。"})
    rules = named(
        rule("personal_account", credit=credit),
        rule(
            "back_payment",
            months_short=value("差几个月", "months", {**since, "counted": "to_required"}),
            monthly_charge=value("每差一个月", "yuan_per_month", {**since, "amount": "276"}),
            paid_back={**told, "information": True},
        ),
        rule(
            "contribution_years",
            required_months=value(
                "要累计缴满", "months", {**since, "months": 252}, chosen_by="handling"
            ),
        ),
    )
    case = {"place": "testland", "scheme": "employee", "date": "2026-11-22", "birth": "1966-12"}
    result = calculate("back-payment", {**case, "months_paid": 180}, rule_sets.library(rules))
    # 19,872: 26 × 90 to 2028-12, 95 × 60 to 2036-11, and of the 11,832 left 100 a month: 118.3
    assert result.amounts["break_even_months"] == 26 + 95 + 119
    numbers = result.step("break_even_months").numbers
    assert numbers.startswith("26 × 90.00 + 95 × 60.00 + 119 × 100.00 = 19,940.00")
    # What the rules say of paid-back months stands beside it.
    assert "补缴的月份：不划钱。" in result.warnings


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"base": "pension", "rate": "0.07"}, "要再填“本人月养老金”"),
        ({"base": "average_pension", "rate": "0.02"}, "这个数没有收录"),
        ({"none": "退休也不建"}, "退休也不建"),
    ],
)
def test_what_cannot_be_told_of_giving_back_is_left_out_and_said(
    said: dict[str, str], says: str
) -> None:
    result = beside(FLAT, credited(**said))
    assert result.amounts == {"months_short": 72, "back_payment": "19872.00"}
    assert any("没有算个人账户几个月" in line and says in line for line in result.warnings)


def test_an_amount_that_was_only_seen_before_says_what_it_hangs_on() -> None:
    seen = {"attested": ["2020-09-28"], "charge": {"rate": "0.09", "base": "last_wage"}}
    result = ask(payment(charge(readings=[seen])), last_wage="5000")
    assert "32,400.00 元（要那时还按 9% 算，才是这个数）" in result.lead
    assert any("”要那时还按 9% 算，才是这个数，" in line for line in result.warnings)
    flat = ask(payment(charge(readings=[{"attested": ["2020-09-28"], "amount": "276"}])))
    assert "（要那时还是每月 276 元，才是这个数）" in flat.lead
    assert "才是这个数" not in ask(FLAT).lead


def test_the_months_stay_where_the_charge_is_not_known() -> None:
    with pytest.raises(Refused) as refusal:
        ask(payment(charge(missing="费率没有查到")))
    assert refusal.value.reason == "missing_parameter"
    assert refusal.value.message.startswith("还差 72 个月（6 年）。")
    assert "费率没有查到" in refusal.value.message


def test_conditions_may_tell_by_sex_category_and_employment() -> None:
    table = [
        {"employment": "employer", "amount": "100"},
        {"employment": "flexible", "sex": "male", "amount": "200"},
        {"employment": "flexible", "sex": "female", "female_category": 50, "amount": "300"},
        {"employment": "flexible", "sex": "female", "female_category": 55, "amount": "400"},
    ]
    values = payment(charge(table=table))
    assert ask(values).amounts["back_payment"] == "7200.00"
    flexible = {"employment": "flexible"}
    assert ask(values, **flexible, sex="male").amounts["back_payment"] == "14400.00"
    woman = {**flexible, "sex": "female", "birth": "1980-01"}
    assert ask(values, **woman, female_category=55).amounts["back_payment"] == "28800.00"
    assert missing(values, **flexible) == {"sex", "female_category"}


def test_counting_to_the_statutory_age_may_cost_a_rate_too() -> None:
    values = {**WAGE, "months_short": typed("差几个月", "months", counted="to_statutory_age")}
    # 2026-11 to 2028-11: 24 × 450
    result = ask(values, **MAN, last_wage="5000", months_paid=None)
    assert result.amounts == {"months_short": 24, "back_payment": "10800.00"}
    assert missing(values, sex="male", months_paid=None) == {"birth"}


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("months_paid", None),
        ("months_paid", "-1"),
        ("months_deemed", "901"),
        ("last_wage", "-5"),
        ("last_wage", "几千"),
        ("average_wage", "1.005"),
        ("employment", "both"),
        ("with_account", "maybe"),
        ("first_enrolled", "2026-13"),
    ],
)
def test_bad_input_is_named(field: str, given: str | None) -> None:
    assert missing(WAGE, **{"last_wage": "5000", field: given}) == {field}


def test_without_a_rule_of_years_nothing_can_be_told() -> None:
    with pytest.raises(Refused) as refusal:
        ask_typed("back-payment", {"back_payment": FLAT}, LIBRARY, months_paid=180)
    assert refusal.value.reason == "no_rule"


def made_up(monthly: dict[str, Any], chosen_by: str = "handling", **more: Any) -> Library:
    years = value("要累计缴满", "months", {"months": 252}, chosen_by=chosen_by)
    short = value("差几个月", "months", {"counted": "to_required"})
    charges = value("每差一个月", "yuan_per_month", monthly)
    return rule_sets.library(
        named(
            rule("contribution_years", required_months=years),
            rule("back_payment", months_short=short, monthly_charge=charges, **more),
        )
    )


def form(library: Library) -> set[str]:
    return {field.name for field in fields_for(CALCULATORS["back-payment"], library)}


def test_a_form_asks_only_for_what_some_rule_needs() -> None:
    flat = form(made_up({"amount": "276"}))
    assert {"months_paid", "months_deemed"} <= flat
    unneeded = {"sex", "birth", "first_enrolled", "last_wage", "contribution_base", "with_account"}
    assert not flat & (unneeded | {"average_wage", "employment", "chosen_month"})
    wage = {"charge": {"rate": "0.09", "base": "last_wage", "otherwise": AVERAGE}}
    assert {"last_wage", "average_wage"} <= form(made_up(wage))
    assert {"sex", "birth", "chosen_month"} <= form(made_up({"amount": "1"}, "retirement"))
    assert "first_enrolled" in form(made_up({"amount": "1"}, "first_enrolment"))
    lump_sum = value("建账户", "yuan", {"amount": "6800"})
    assert "with_account" in form(made_up({"amount": "1"}, account_lump_sum=lump_sum))


def test_only_what_the_places_rules_ask_is_said_to_be_assumed() -> None:
    result = calculate("back-payment", {**CASE, "months_paid": 180}, made_up({"amount": "276"}))
    assert [line[3:9] for line in result.assumptions] == ["“视同缴费月"]
