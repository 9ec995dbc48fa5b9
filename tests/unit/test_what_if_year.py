"""What would change a year: its costliest stay otherwise, and one visit more; all asked anew."""

from decimal import Decimal
from typing import Any, ClassVar

from calculator import Result, calculate
from calculator.outlook import Change
from calculator.year import of_year
from tests import rule_sets
from tests.rule_sets import FLAT, RuleData, ceiling, deductible, inpatient, layer, named, rate, rule
from tests.unit.test_year import CLINIC, OUTPATIENT, STAY, ledger

LEVELS: list[dict[str, Any]] = [
    {"hospital_level": 1, "amount": "200"},
    {"hospital_level": 2, "amount": "400"},
    {"hospital_level": 3, "amount": "600"},
]
HALVED = deductible({"table": LEVELS, "sequence": [{"admission": "2+", "factor": "0.5"}]})
ANOTHER = "这一年再有一次和第 1 次一样的"
BEYOND = "大额医疗费用补助"
ENDS = "也到顶了，再往上收录的各层都不再付。"
FULL = "统筹基金今年就到封顶线，再往上统筹基金不再付"
BY_LEVEL = {"deductible": HALVED, "reimbursement_rate": rate({"rate": "0.8"})}


def changes_of(result: Result) -> tuple[Change, ...]:
    assert result.outlook
    return result.outlook.changes


def told(*rules: RuleData, visits: list[dict[str, Any]]) -> list[str]:
    return [change.sentence for change in changes_of(ledger(list(rules), *visits))]


class TestTheCostliestStay:
    VISITS: ClassVar[list[dict[str, Any]]] = [
        {**STAY, "date": "2022-01-10", "total": "3000"},
        {**STAY, "date": "2022-05-01", "total": "5600"},
        {**CLINIC, "date": "2022-06-01", "total": "9000"},
    ]

    def test_it_is_the_one_that_is_put_elsewhere(self) -> None:
        # The second stay's deductible is half: 300 at level 3, 200 at level 2, 100 at level 1;
        # the patient pays 80% of the difference less. The clinic was dearer, and is no stay.
        assert told(inpatient(**BY_LEVEL), OUTPATIENT, visits=self.VISITS)[:2] == [
            "同样的费用，第 2 次住院换到一级医院看，您这一年少付 160.00 元。",
            "同样的费用，第 2 次住院换到二级医院看，您这一年少付 80.00 元。",
        ]

    def test_it_is_told_which_one_and_how_good_the_figures_are(self) -> None:
        first, *_ = changes_of(ledger([inpatient(**BY_LEVEL), OUTPATIENT], *self.VISITS))
        assert first.changes == {"visit": "2", "hospital_level": "1"}
        assert (first.amount, first.difference) == ("patient_total", Decimal(-160))
        assert first.grade == "B"

    def test_what_comes_after_it_is_settled_anew(self) -> None:
        # 600 a year: 200 at level 1 would leave 400 for the second stay, so that nothing is saved.
        yearly = {**BY_LEVEL, "deductible": deductible({"table": LEVELS}, per="year")}
        visits = [
            {**STAY, "date": "2022-01-10", "total": "10000"},
            {**STAY, "date": "2022-05-01", "total": "3000"},
        ]
        assert told(inpatient(**yearly), visits=visits) == []

    def test_the_same_hospital_under_other_terms(self) -> None:
        kinds = [
            {"id": "big", "label": "三级医院", "level": 3},
            {
                "id": "big_referred",
                "label": "三级医院（已转诊）",
                "level": 3,
                "same_as": "big",
                "terms": "已转诊",
            },
        ]
        by_kind = [
            {"institution": "big", "rate": "0.6"},
            {"institution": "big_referred", "rate": "0.7"},
        ]
        values = {**FLAT, "reimbursement_rate": rate({"table": by_kind})}
        made = rule_sets.library(named(inpatient(**values)), institutions=kinds)
        visit = {"kind": "inpatient", "institution": "big", "date": "2022-01-10", "total": "10500"}
        person = {"place": "testland", "scheme": "employee", "status": "active"}
        [found] = changes_of(calculate("year", {**person, "visits": [visit]}, made))
        # 10 points of 10,000
        assert found.sentence == (
            "同样的费用，第 1 次住院还在三级医院看，但已转诊，您这一年少付 1,000.00 元。"
        )

    def test_a_stay_that_would_have_no_answer_there_saves_nothing(self) -> None:
        """Set aside, it would leave the year the cheaper by all of it."""
        levels = [{"hospital_level": 1, "missing": "没有查到"}, *LEVELS[1:]]
        values = {**BY_LEVEL, "deductible": deductible({"table": levels})}
        visits = [
            {**STAY, "date": "2012-05-01", "total": "9000"},
            {**STAY, "date": "2022-01-10", "total": "5600"},
            {**STAY, "date": "2022-02-10", "total": "1000"},
        ]
        result = ledger([inpatient(**values)], *visits, set_aside_refused=True)
        stays = [c.sentence for c in changes_of(result) if "住院" in c.sentence]
        # 80% of 600 − 400; the stay of 2012 is of no year that is looked at.
        assert stays == ["同样的费用，第 2 次住院换到二级医院看，您这一年少付 160.00 元。"]


class TestOneVisitMore:
    def test_until_the_ceiling_of_the_year(self) -> None:
        values = {**BY_LEVEL, "payment_ceiling": ceiling({"amount": "10000"})}
        visits = [
            {**STAY, "date": "2022-01-10", "total": "3000"},
            {**STAY, "date": "2022-05-01", "total": "6100", "non_covered": "500"},
        ]
        *_, last = changes_of(ledger([inpatient(**values)], *visits))
        # (3000 − 600) × 0.8 + (5600 − 300) × 0.8 = 1,920 + 4,240; of 10,000 3,840 are left:
        # (5,100 − 300) × 0.8
        assert last.sentence == (
            "这一年再有一次和第 2 次一样的住院，没有自费，费用到 5,100 元，"
            "统筹基金今年就到封顶线，再往上统筹基金不再付。"
        )
        assert last.changes == {"visit": "3", "total": "5100"}
        assert last.grade == "B"

    def test_who_pays_beyond_it_and_up_to_where(self) -> None:
        basic = inpatient(**FLAT, payment_ceiling=ceiling({"amount": "10000"}))
        extra = layer(
            "large_amount",
            "over_ceiling",
            reimbursement_rate=rate({"rate": "0.5"}, bands_on="year"),
            payment_ceiling=ceiling({"amount": "20000"}),
        )
        visits = [{**STAY, "date": "2022-01-10", "total": "8000"}]
        # 7,500 × 0.8 = 6,000; 4,000 are left: (5,500 − 500) × 0.8. Half of 40,000 more is 20,000.
        assert told(basic, extra, visits=visits) == [
            f"{ANOTHER}住院，没有自费，费用到 5,500 元，{FULL}，改由{BEYOND}接着付。",
            f"{ANOTHER}住院，没有自费，费用到 45,500 元，{BEYOND}{ENDS}",
        ]

    def test_until_critical_illness_insurance_pays(self) -> None:
        extra = layer(
            "critical_illness",
            "deductible",
            "cost_sharing",
            deductible=deductible({"amount": "5000"}, per="year"),
            reimbursement_rate=rate({"rate": "0.5"}, bands_from="deductible", bands_on="year"),
        )
        visits = [{**STAY, "date": "2022-01-10", "total": "10500"}]
        # 500 + 10,000 × 0.2 = 2,500 of 5,000; 500 + 10,000 × 0.2 is the rest, and a yuan pays.
        assert told(inpatient(**FLAT), extra, visits=visits) == [
            f"{ANOTHER}住院，没有自费，费用到 10,501 元，大病保险就开始报。"
        ]
        again = [*visits, {**STAY, "date": "2022-02-10", "total": "10501"}]
        assert told(inpatient(**FLAT), extra, visits=again) == []

    def test_of_visits_to_a_clinic_where_there_was_no_stay(self) -> None:
        visits = [{**CLINIC, "date": "2022-01-10", "total": "1200"}]
        # (1,200 − 200) × 0.5 = 500 of 1,000; 1,000 × 0.5 is the rest
        assert told(OUTPATIENT, visits=visits) == [
            f"{ANOTHER}门诊，没有自费，费用到 1,000 元，{FULL}。"
        ]

    def test_a_ceiling_that_is_used_up_is_not_near(self) -> None:
        visits = [{**CLINIC, "date": "2022-01-10", "total": "2200"}]
        assert told(OUTPATIENT, visits=visits) == []


class TestSeveralYears:
    VISITS: ClassVar[list[dict[str, Any]]] = [
        {**STAY, "date": "2021-05-01", "total": "50000"},
        {**STAY, "date": "2022-01-10", "total": "3000"},
        {**STAY, "date": "2022-03-10", "total": "2000"},
    ]

    def result(self) -> Result:
        return ledger([inpatient(**BY_LEVEL)], *self.VISITS)

    def test_only_the_last_one_is_spoken_of(self) -> None:
        # The first stay of 2022 counts as a first one: 0.8 × (600 − 200)
        first, *_ = changes_of(self.result())
        assert first.sentence == "同样的费用，第 2 次住院换到一级医院看，您这一年少付 320.00 元。"
        assert changes_of(of_year(self.result(), 2022))[0] == first

    def test_nothing_of_an_earlier_one_can_be_changed(self) -> None:
        assert changes_of(of_year(self.result(), 2021)) == ()


def test_where_a_further_visit_would_belong_to_another_year_none_is_imagined() -> None:
    calendar = rule(
        "settlement_year",
        stay_across_years=rule_sets.value("跨年住院", "text", {"stay": "discharge_date"}),
    )
    values = {**FLAT, "payment_ceiling": ceiling({"amount": "10000"})}
    visits = [{**STAY, "date": "2022-12-20", "discharge": "2023-01-05", "total": "3000"}]
    assert told(inpatient(**values), calendar, visits=visits) == []
