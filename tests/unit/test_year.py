"""A year of visits: what is carried from one to the next, summed up, and left; workings beside."""

import csv
import io
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from calculator import InvalidInput, Refused, Result, calculate
from calculator.settlement.so_far import SoFar
from tests import rule_sets
from tests.rule_sets import (
    FLAT,
    RuleData,
    ceiling,
    deductible,
    inpatient,
    layer,
    named,
    rate,
    rule,
    schemeless,
    value,
)

STAY = {"kind": "inpatient", "hospital_level": 3}
CLINIC = {"kind": "outpatient", "hospital_level": 1}
OUTPATIENT = rule(
    "outpatient",
    deductible=deductible({"amount": "200"}, per="year"),
    reimbursement_rate=rate({"rate": "0.5"}),
    payment_ceiling=ceiling({"amount": "1000"}),
)


def ledger(rules: list[RuleData], *visits: dict[str, Any], **person: object) -> Result:
    question = {
        "place": "testland",
        "scheme": "employee",
        "status": "active",
        "visits": list(visits),
        **person,
    }
    return calculate("year", question, rule_sets.library(named(*rules)))


def funds(result: Result) -> list[str]:
    return [visit["amounts"]["pooled_fund"] for visit in result.to_json()["visits"]]


def test_later_admissions_pay_less_deductible() -> None:
    turns = [{"admission": 2, "factor": "0.5"}, {"admission": "3+", "amount": "0"}]
    values = {**FLAT, "deductible": deductible({"amount": "500", "sequence": turns})}
    stay = {**STAY, "total": "1500"}
    result = ledger(
        [inpatient(**values)],
        {**stay, "date": "2022-01-01"},
        {**stay, "date": "2022-03-01"},
        {**stay, "date": "2022-05-01"},
    )
    # (1500−500)×0.8, (1500−250)×0.8, 1500×0.8
    assert funds(result) == ["800.00", "1000.00", "1200.00"]
    assert result.amounts["fund_total"] == "3000.00"
    assert result.amounts["patient_total"] == "1500.00"


def test_a_clinic_visit_is_no_admission() -> None:
    turns = [{"admission": "2+", "amount": "0"}]
    values = {**FLAT, "deductible": deductible({"amount": "500", "sequence": turns})}
    result = ledger(
        [inpatient(**values), OUTPATIENT],
        {**CLINIC, "date": "2022-01-01", "total": "100"},
        {**STAY, "date": "2022-02-01", "total": "1500"},
    )
    assert funds(result) == ["0.00", "800.00"]


def test_an_annual_deductible_is_paid_once() -> None:
    result = ledger(
        [OUTPATIENT],
        {**CLINIC, "date": "2022-01-01", "total": "150"},
        {**CLINIC, "date": "2022-01-02", "total": "150"},
        {**CLINIC, "date": "2022-01-03", "total": "150"},
    )
    # 150 of the 200 are used up; (150 − 50)×0.5; 150×0.5
    assert funds(result) == ["0.00", "50.00", "75.00"]


def test_a_ceiling_fills_over_the_year_and_starts_anew() -> None:
    result = ledger(
        [OUTPATIENT],
        {**CLINIC, "date": "2022-01-01", "total": "2000"},
        {**CLINIC, "date": "2022-12-31", "total": "2000"},
        {**CLINIC, "date": "2023-01-01", "total": "2000"},
    )
    # 1800×0.5 = 900; 100 are left of 1000; the next year: 900 again
    assert funds(result) == ["900.00", "100.00", "900.00"]
    [left] = result.to_json()["left"]
    assert left["left"] == "100.00"


def test_a_year_that_starts_in_july() -> None:
    calendar = {
        "scheme": "employee",
        "benefit": "settlement_year",
        "title": "年度",
        "values": {"year_start": value("年度起始", "text", {"month_day": "07-01"})},
    }
    visits = [
        {**CLINIC, "date": day, "total": "2000"}
        for day in ("2022-06-30", "2022-07-01", "2023-06-30")
    ]
    assert funds(ledger([OUTPATIENT, calendar], *visits)) == ["900.00", "900.00", "100.00"]


def test_without_a_rule_the_calendar_year_is_taken_and_said_so() -> None:
    result = ledger([OUTPATIENT], {**CLINIC, "date": "2022-01-01", "total": "100"})
    assert any("自然年" in warning for warning in result.warnings)


class TestStaysAcrossYears:
    STAYS: ClassVar[tuple[dict[str, Any], ...]] = (
        {**STAY, "date": "2022-12-20", "discharge": "2023-01-10", "total": "1500"},
    )

    def calendar(self, stay: str) -> RuleData:
        return {
            "scheme": "employee",
            "benefit": "settlement_year",
            "title": "年度",
            "values": {
                "year_start": value("年度起始", "text", {"month_day": "01-01"}),
                "stay_across_years": value("跨年住院", "text", {"stay": stay}),
            },
        }

    @pytest.mark.parametrize(("stay", "year"), [("admission_date", 2022), ("discharge_date", 2023)])
    def test_the_rule_says_which_year_counts(self, stay: str, year: int) -> None:
        result = ledger([inpatient(**FLAT), self.calendar(stay)], *self.STAYS)
        assert result.to_json()["visits"][0]["year"] == year

    def test_without_a_rule_it_is_refused(self) -> None:
        with pytest.raises(Refused, match="第 1 次") as caught:
            ledger([inpatient(**FLAT)], *self.STAYS)
        assert caught.value.reason == "missing_parameter"

    def test_where_bills_are_split_the_reader_is_asked_to(self) -> None:
        with pytest.raises(InvalidInput, match="分成两次"):
            ledger([inpatient(**FLAT), self.calendar("split")], *self.STAYS)

    def test_the_second_part_of_a_split_stay_is_no_new_admission(self) -> None:
        turns = [{"admission": "2+", "amount": "0"}]
        values = {**FLAT, "deductible": deductible({"amount": "500", "sequence": turns})}
        stay = {**STAY, "total": "1500"}
        result = ledger(
            [inpatient(**values)],
            {**stay, "date": "2022-01-01"},
            {**stay, "date": "2022-02-01", "continued": True},
        )
        assert funds(result) == ["800.00", "800.00"]


class TestVisitsWithoutAnAnswer:
    """Asked for all the same, the others are worked out; 500 yuan, from the second stay on none."""

    RULES: ClassVar[list[RuleData]] = [
        inpatient(
            deductible=deductible(
                {"amount": "500", "sequence": [{"admission": "2+", "amount": "0"}]}
            ),
            reimbursement_rate=rate({"rate": "0.8"}),
            payment_ceiling=ceiling({"amount": "2000"}),
        )
    ]
    SCOPE: ClassVar[RuleData] = schemeless(
        "scope",
        exclusions=value(
            "不报的情形",
            "text",
            {
                "from": "2011-07-01",
                "table": [
                    {"cause": "illness", "unchanged": True},
                    {"cause": "work_injury", "not_covered": "走工伤保险"},
                ],
            },
        ),
    )
    BEFORE_ALL_RULES: ClassVar[dict[str, Any]] = {**STAY, "date": "2012-05-01", "total": "900"}
    # The place has no rule for clinics.
    UNKNOWN: ClassVar[dict[str, Any]] = {**CLINIC, "date": "2022-01-20", "total": "300"}

    def year(self, *visits: dict[str, Any], **more: object) -> Result:
        question = {
            "place": "testland",
            "scheme": "employee",
            "status": "active",
            "visits": list(visits),
            "set_aside_refused": True,
            **more,
        }
        library = rule_sets.library(named(*self.RULES), nation=named(self.SCOPE))
        return calculate("year", question, library)

    def stays(self, *totals: str, cause: str = "illness") -> list[dict[str, Any]]:
        months = range(1, len(totals) + 1)
        return [
            {**STAY, "date": f"2022-{month:02d}-05", "total": total, "cause": cause}
            for month, total in zip(months, totals, strict=True)
        ]

    def test_an_injury_at_work_uses_up_nothing_of_the_year(self) -> None:
        injured = {**STAY, "date": "2022-01-01", "total": "700", "cause": "work_injury"}
        result = self.year(injured, *self.stays("1500", "1000"))
        said = result.to_json()
        # (1500 - 500) x 80% = 800 as of the first stay, then 1000 x 80% = 800
        assert funds(result) == ["800.00", "800.00"]
        assert result.amounts["total"] == "2500.00"
        assert [visit["visit"] for visit in said["visits"]] == [2, 3]
        [aside] = said["set_aside"]
        assert (aside["visit"], aside["date"], aside["total"]) == (1, "2022-01-01", "700.00")
        assert (aside["reason"], aside["year"]) == ("not_covered", 2022)
        assert "走工伤保险" in aside["message"]
        assert "第 1 次（2022-01-01）医保不付，合计和额度里没有它。" in result.warnings
        assert not [warning for warning in result.warnings if "可能不一样" in warning]
        # 2000 - 800 - 800 = 400
        assert said["left"][0]["left"] == "400.00"
        assert result.lead.endswith("第 1 次没有算在内。")

    def test_one_that_no_rule_answers_may_bear_on_the_later_ones_of_its_year(self) -> None:
        first, second = self.stays("1500", "1000")
        next_year = {**STAY, "date": "2023-03-01", "total": "1500", "cause": "illness"}
        result = self.year(first, {**self.UNKNOWN, "cause": "illness"}, second, next_year)
        # As without it: 800; (the second stay) 1000 x 80% = 800; a new year, 800
        assert funds(result) == ["800.00", "800.00", "800.00"]
        [warning] = [words for words in result.warnings if "第 2 次" in words]
        assert "合计和额度里没有它" in warning
        assert "后面的第 3 次接着它算" in warning
        assert "可能不一样" in warning
        assert result.to_json()["set_aside"][0]["reason"] == "no_rule"
        assert result.step("visit_3").inputs == ("visits", "visit_1")

    def test_another_year_is_not_touched(self) -> None:
        result = self.year(self.BEFORE_ALL_RULES, *self.stays("1500"))
        # (1500 - 500) x 80% = 800
        assert funds(result) == ["800.00"]
        assert [year["year"] for year in result.to_json()["years"]] == [2022]
        [warning] = [words for words in result.warnings if "第 1 次" in words]
        assert warning == "第 1 次（2012-05-01）算不出，合计和额度里没有它。"

    def test_the_start_of_critical_illness_is_told_by_the_number_in_the_list(self) -> None:
        critical = layer(
            "critical_illness", "cost_sharing", reimbursement_rate=rate({"rate": "0.5"})
        )
        library = rule_sets.library(named(*self.RULES, critical))
        question = {
            "place": "testland",
            "scheme": "employee",
            "status": "active",
            "visits": [self.BEFORE_ALL_RULES, *self.stays("1500")],
            "set_aside_refused": True,
        }
        assert "从第 2 次起大病保险开始报" in calculate("year", question, library).lead

    def test_where_nothing_is_left_the_first_refusal_is_the_answer(self) -> None:
        with pytest.raises(Refused, match=r"第 1 次（2012-05-01）") as caught:
            self.year(self.BEFORE_ALL_RULES, self.UNKNOWN)
        assert caught.value.reason == "no_rule"

    @pytest.mark.parametrize("more", [{}, {"set_aside_refused": "false"}])
    def test_a_program_that_does_not_ask_for_it_gets_the_refusal(self, more: Any) -> None:
        visits = [*self.stays("1500"), {**self.UNKNOWN, "cause": "illness"}]
        with pytest.raises(Refused, match=r"第 2 次（2022-01-20）"):
            self.year(*visits, **{"set_aside_refused": False, **more})
        assert "set_aside" not in self.year(*self.stays("1500")).to_json()


def test_critical_illness_starts_when_the_years_self_pay_passes_its_deductible() -> None:
    critical = layer(
        "critical_illness",
        "deductible",
        "cost_sharing",
        deductible=deductible({"amount": "1000"}, per="year"),
        reimbursement_rate=rate({"rate": "0.6"}, bands_on="year"),
    )
    stay = {**STAY, "total": "2500"}
    result = ledger(
        [inpatient(**FLAT), critical],
        {**stay, "date": "2022-01-01"},
        {**stay, "date": "2022-02-01"},
    )
    # each leaves 500 + 2000×0.2 = 900; 900 < 1000; 1800 − 1000 = 800 at 60% = 480
    amounts = [visit["amounts"]["critical_illness"] for visit in result.to_json()["visits"]]
    assert amounts == ["0.00", "480.00"]
    assert result.to_json()["critical_illness_starts"] == {"visit": 2, "date": "2022-02-01"}
    assert result.amounts["fund_total"] == "3680.00"


def test_the_account_is_spent_visit_by_visit() -> None:
    pays = {
        "scheme": "employee",
        "benefit": "personal_account",
        "title": "账户",
        "values": {
            "pays_for": value("支付范围", "text", {"counts": ["deductible", "cost_sharing"]})
        },
    }
    stay = {**STAY, "total": "1000"}
    result = ledger(
        [inpatient(**FLAT), pays],
        {**stay, "date": "2022-01-01"},
        {**stay, "date": "2022-02-01"},
        account_balance="800",
    )
    # each leaves 500 + 500×0.2 = 600: 600 and then 200 from the account
    amounts = [visit["amounts"]["personal_account"] for visit in result.to_json()["visits"]]
    assert amounts == ["600.00", "200.00"]
    assert result.amounts["cash"] == "400.00"


def test_the_table_has_a_line_for_each_visit_and_one_for_the_sum() -> None:
    visits = [{**CLINIC, "date": f"2022-01-0{day}", "total": "150"} for day in (1, 2)]
    result = ledger([OUTPATIENT], *visits)
    rows = list(csv.reader(io.StringIO(result.to_json()["csv"])))
    assert [row[0] for row in rows] == ["日期", "2022-01-01", "2022-01-02", "合计"]
    place = rows[0].index("基金支付总额")
    assert [row[place] for row in rows[1:]] == ["0.00", "50.00", "50.00"]


def test_every_step_of_every_visit_has_its_own_id() -> None:
    visits = [{**CLINIC, "date": f"2022-01-0{day}", "total": "150"} for day in (1, 2)]
    steps = [step.id for step in ledger([OUTPATIENT], *visits).walk()]
    assert len(steps) == len(set(steps))
    assert "visit_2.deductible" in steps


@pytest.mark.parametrize(
    ("visits", "says"),
    [
        ([], "至少要有一项"),
        ("none", "应是列表"),
        ([3], "应是键和值"),
        ([{**CLINIC, "date": "2022-01-01"}], "第 1 项的 total"),
        ([{**CLINIC, "date": "2022-01-01", "total": "-1"}], "不能小于 0"),
        (
            [
                {**CLINIC, "date": "2022-01-02", "total": "1"},
                {**CLINIC, "date": "2022-01-01", "total": "1"},
            ],
            "从早到晚",
        ),
        (
            [{**CLINIC, "date": "2022-01-01", "total": "1", "non_covered": "2"}],
            "第 1 次的 non_covered",
        ),
    ],
)
def test_wrong_visits_are_named(visits: Any, says: str) -> None:
    question = {"place": "testland", "scheme": "employee", "status": "active", "visits": visits}
    with pytest.raises(InvalidInput, match=says) as caught:
        calculate("year", question, rule_sets.library(named(OUTPATIENT)))
    assert {error.field for error in caught.value.errors} == {"visits"}


def test_a_state_is_never_changed_in_place() -> None:
    before = SoFar()
    after = before.after(
        "inpatient", charged=Decimal(1), expense=Decimal(1), used={"a": Decimal(1)}
    )
    assert before == SoFar()
    assert after.used_of("a") == Decimal(1)


def test_nobody_leaves_hospital_before_coming() -> None:
    visit = {**STAY, "date": "2022-03-01", "discharge": "2022-02-01", "total": "1500"}
    with pytest.raises(InvalidInput, match="早于入院日期"):
        ledger([inpatient(**FLAT)], visit)


def test_the_person_may_change_from_one_visit_to_the_next() -> None:
    adjusted = [{"when": {"status": "retired"}, "add": "0.1", "label": "退休"}]
    values = {**FLAT, "reimbursement_rate": rate({"rate": "0.8", "adjustments": adjusted})}
    stay = {**STAY, "total": "1500"}
    result = ledger(
        [inpatient(**values)],
        {**stay, "date": "2022-01-01"},
        {**stay, "date": "2022-06-01", "status": "retired"},
    )
    assert funds(result) == ["800.00", "900.00"]
