"""What would change the answer: worked out by asking again, and said only where it changes it."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import pytest

from calculator import Library, Result, calculate
from calculator.html import render_result
from calculator.outlook import Change
from tests import rule_sets
from tests.rule_sets import (
    FLAT,
    ask_typed,
    ceiling,
    deductible,
    inpatient,
    layer,
    named,
    rate,
    resident,
    rule,
    schemeless,
    stay,
    typed,
    value,
)

BY_LEVEL = {
    "deductible": deductible(
        {
            "table": [
                {"hospital_level": 1, "amount": "200"},
                {"hospital_level": 2, "amount": "400"},
                {"hospital_level": 3, "amount": "600"},
            ]
        }
    ),
    "reimbursement_rate": rate({"rate": "0.8"}),
}


def changes_of(result: Result) -> tuple[Change, ...]:
    assert result.outlook
    return result.outlook.changes


def asked(library: Library, total: str, **more: object) -> tuple[Change, ...]:
    return changes_of(calculate("inpatient", stay(total, **more), library))


def sentences(changes: tuple[Change, ...]) -> list[str]:
    return [change.sentence for change in changes]


class TestHospitals:
    LIBRARY = rule_sets.library({"employee-inpatient": inpatient(**BY_LEVEL)})

    def test_cheaper_levels_first(self) -> None:
        # 80% of the deductible's difference: 0.8 × (600 − 200) and 0.8 × (600 − 400)
        assert sentences(asked(self.LIBRARY, "10000")) == [
            "同样的费用，换到一级医院看，您少付 320.00 元。",
            "同样的费用，换到二级医院看，您少付 160.00 元。",
        ]

    def test_dearer_levels_are_told_too(self) -> None:
        found = asked(self.LIBRARY, "10000", hospital_level=1)
        assert [change.difference for change in found] == [Decimal(160), Decimal(320)]
        assert "多付 160.00 元" in found[0].sentence

    def test_nothing_is_said_where_nothing_changes(self) -> None:
        assert asked(rule_sets.library({"employee-inpatient": inpatient(**FLAT)}), "10000") == ()

    def test_a_level_that_the_rules_do_not_know_is_not_spoken_of(self) -> None:
        standard = deductible(
            {
                "table": [
                    {"hospital_level": [1, 3], "amount": "600"},
                    {"hospital_level": 2, "missing": "二级的"},
                ]
            }
        )
        library = rule_sets.library(
            {"employee-inpatient": inpatient(**FLAT | {"deductible": standard})}
        )
        assert asked(library, "10000") == ()

    def test_kinds_that_the_place_declares(self) -> None:
        standard = deductible(
            {
                "table": [
                    {"institution": "big", "amount": "1000"},
                    {"institution": ["small", "tiny"], "amount": "100"},
                ]
            }
        )
        kinds: list[dict[str, Any]] = [
            {"id": "big", "label": "大医院", "level": 3},
            {"id": "small", "label": "小医院", "level": 1},
            {"id": "tiny", "label": "卫生室"},
        ]
        library = rule_sets.library(
            {"employee-inpatient": inpatient(**FLAT | {"deductible": standard})}, institutions=kinds
        )
        case = {**stay("10000"), "institution": "big"}
        del case["hospital_level"]
        [found] = changes_of(calculate("inpatient", case, library))
        # 0.8 × (1000 − 100); the second kind saves as much, and is named in the same breath
        assert found.sentence == "同样的费用，换到小医院或卫生室看，您少付 720.00 元。"
        assert found.changes == {"institution": "small"}


class TestUnknown:
    """Of an answer with two ends, each change is told as it is at both."""

    def test_from_the_least_to_the_most(self) -> None:
        found = asked(TestHospitals.LIBRARY, "10000", non_covered="unknown")
        # 0.8 × (600 − 200) and 0.8 × (600 − 400); or nothing, where all of the bill lies outside
        assert sentences(found) == [
            "同样的费用，换到一级医院看，您少付 0.00 到 320.00 元。",
            "同样的费用，换到二级医院看，您少付 0.00 到 160.00 元。",
        ]
        assert (found[0].difference, found[0].spread) == (
            Decimal(-320),
            (Decimal(-320), Decimal(0)),
        )
        result = calculate("inpatient", stay("10000", non_covered="unknown"), TestHospitals.LIBRARY)
        assert result.to_json()["what_if"][0]["spread"] == ["-320.00", "0.00"]
        assert "所以写成从多少到多少" in render_result(result)

    def test_what_lies_between_the_ends_counts(self) -> None:
        library = rule_sets.library(
            {
                "employee-inpatient": inpatient(
                    **BY_LEVEL, payment_ceiling=ceiling({"amount": "5000"})
                )
            }
        )
        # At 12,000 in scope every level reaches the ceiling, at nothing none pays; but at 6,000 it
        # is 0.8 × (600 − 200) and 0.8 × (600 − 400) as ever.
        assert sentences(asked(library, "12000", non_covered="unknown")) == [
            "同样的费用，换到一级医院看，您大约少付 0.00 到 320.00 元。",
            "同样的费用，换到二级医院看，您大约少付 0.00 到 160.00 元。",
        ]

    def by_class(self, first: tuple[str, str], third: tuple[str, str]) -> list[str]:
        """A bill of 1,500 of unknown classes: 1,000 above the deductible at A's or B's rate."""
        shares = [
            {"hospital_level": level, "item_class": name, "rate": share}
            for level, pair in ((1, first), ([2, 3], third))
            for name, share in zip(("drug_a", "drug_b"), pair, strict=True)
        ]
        library = rule_sets.library(
            {
                "employee-inpatient": inpatient(
                    **FLAT | {"reimbursement_rate": rate({"table": shares})}
                )
            }
        )
        classes = dict.fromkeys(("drug_a_amount", "drug_b_amount"), "unknown")
        return sentences(asked(library, "1500", **classes))

    def test_once_where_both_ends_agree(self) -> None:
        # 60% or 50% at the third level, ten points more of the 1,000 at the first
        assert self.by_class(("0.7", "0.6"), ("0.6", "0.5")) == [
            "同样的费用，换到一级医院看，您少付 100.00 元。"
        ]

    def test_both_ways_where_the_ends_differ_in_sign(self) -> None:
        # all of class A: 70% for 60%; all of class B: 30% for 50%
        assert self.by_class(("0.7", "0.3"), ("0.6", "0.5")) == [
            "同样的费用，换到一级医院看，您可能少付 100.00 元，也可能多付 200.00 元。"
        ]

    def test_when_a_larger_bill_reaches_the_ceiling(self) -> None:
        shares = [{"item_class": "drug_a", "rate": "0.8"}, {"item_class": "drug_b", "rate": "0.5"}]
        values = FLAT | {"reimbursement_rate": rate({"table": shares})}
        library = rule_sets.library(
            {
                "employee-inpatient": inpatient(
                    **values, payment_ceiling=ceiling({"amount": "10000"})
                )
            }
        )
        classes = dict.fromkeys(("drug_a_amount", "drug_b_amount"), "unknown")
        # 0.8 × (total − 500) = 10,000 at 13,000; 0.5 × (total − 500) at 20,500
        assert sentences(asked(library, "3000", **classes)) == [
            "总费用再多 10,000 到 17,500 元，统筹基金今年就到封顶线，再往上统筹基金不再付。"
        ]
        # Where more of the bill may lie outside, nobody knows.
        assert asked(library, "3000", non_covered="unknown", drug_a_amount="unknown") == ()


class TestTheSameHospital:
    RATES = rate(
        {
            "table": [
                {"institution": "big", "rate": "0.4"},
                {"institution": "big_referred", "rate": "0.7"},
                {"institution": "middle", "rate": "0.6"},
                {"institution": "middle_referred", "rate": "0.75"},
                {"institution": "small", "rate": "0.8"},
                {"institution": "tiny", "rate": "0.9"},
            ]
        }
    )
    KINDS: ClassVar[list[dict[str, Any]]] = [
        {"id": "tiny", "label": "社区"},
        {"id": "small", "label": "一级医院", "level": 1},
        {"id": "middle", "label": "二级医院", "level": 2},
        {"id": "big", "label": "三级医院", "level": 3},
        {
            "id": "big_referred",
            "label": "三级医院（已转诊）",
            "level": 3,
            "same_as": "big",
            "terms": "已转诊",
        },
        {
            "id": "middle_referred",
            "label": "二级医院（已转诊）",
            "level": 2,
            "same_as": "middle",
            "terms": "已转诊",
        },
    ]
    LIBRARY = rule_sets.library(
        {"employee-inpatient": inpatient(**FLAT | {"reimbursement_rate": RATES})},
        institutions=KINDS,
    )

    def told(self, kind: str) -> list[str]:
        case = {**stay("10500"), "institution": kind}
        del case["hospital_level"]
        return sentences(changes_of(calculate("inpatient", case, self.LIBRARY)))

    def test_other_terms_are_told_before_other_hospitals(self) -> None:
        # Of 10,000: 40% without, 70% with a referral, 90% and 60% elsewhere
        assert self.told("big") == [
            "同样的费用，还在三级医院看，但已转诊，您少付 3,000.00 元。",
            "同样的费用，换到社区看，您少付 5,000.00 元。",
            "同样的费用，换到二级医院看，您少付 2,000.00 元。",
        ]

    def test_what_would_be_lost_without_them(self) -> None:
        assert self.told("big_referred")[0] == (
            "同样的费用，还在三级医院看，但不是“已转诊”，您多付 3,000.00 元。"
        )

    def test_other_hospitals_are_told_under_the_same_terms(self) -> None:
        # Of 10,000: 70% referred at the third level, 75% referred at the second and 60% without;
        # the first level and the community ask for no referral, 80% and 90%.
        assert self.told("big_referred")[1:] == [
            "同样的费用，换到社区看，您少付 2,000.00 元。",
            "同样的费用，换到二级医院（已转诊）看，您少付 500.00 元。",
        ]

    def test_kinds_that_look_alike_are_others_where_nothing_says_they_are_the_same(self) -> None:
        plain = ("id", "label", "level")
        kinds = [{key: kind[key] for key in plain if key in kind} for kind in self.KINDS]
        values = FLAT | {"reimbursement_rate": self.RATES}
        library = rule_sets.library({"employee-inpatient": inpatient(**values)}, institutions=kinds)
        case = {**stay("10500"), "institution": "big"}
        del case["hospital_level"]
        told = sentences(changes_of(calculate("inpatient", case, library)))
        assert not any("还在三级医院看" in sentence for sentence in told)


@pytest.fixture(scope="module")
def shipped(repository: Path) -> Library:
    return Library.from_yaml(repository / "policy_data")


def test_referred_residents_of_wuxi_stay_so_at_another_hospital(shipped: Library) -> None:
    case = {
        "place": "wuxi",
        "scheme": "resident",
        "status": "active",
        "date": "2023-06-01",
        "tier": "elderly",
        "institution": "level_3_referred",
        "cause": "illness",
        "total": "120000",
        "prior_self_pay": "5000",
    }
    # 115,000 − 600: 65% at the third level, 75% at the first and the second
    told = sentences(changes_of(calculate("inpatient", case, shipped)))
    words = "换到一级医院（已转诊）或二级医院（已转诊）看，您少付 11,440.00 元。"
    assert any(words in sentence for sentence in told)
    assert not any("多付 31,685" in sentence for sentence in told)


def test_a_registration_that_was_not_made() -> None:
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
    library = rule_sets.library(named(inpatient(**FLAT), rule("out_of_area", points=points)))
    elsewhere = {"care_place": "out_of_province"}
    found = asked(library, "10500", **elsewhere)
    # 20 or 10 points of 10,000; at home is the same as living there, and is not said again
    assert sentences(found) == [
        "同样的费用，长期住在那里、办好长期居住备案的，您少付 2,000.00 元。",
        "同样的费用，先办好转诊备案再去，您少付 1,000.00 元。",
    ]
    registered = asked(library, "10500", **elsewhere, registration="referral")
    assert sentences(registered) == [
        "同样的费用，就在参保地看，您少付 1,000.00 元。",
        "同样的费用，没有备案就去，您多付 1,000.00 元。",
    ]
    away = calculate("out-of-area", stay("10500", **elsewhere), library)
    assert sentences(changes_of(away)) == sentences(found)


class TestTiers:
    RATES = rate(
        {
            "table": [
                {"tier": "adult_1", "rate": "0.6"},
                {"tier": "adult_2", "rate": "0.7"},
                {"tier": "student", "rate": "0.9"},
            ]
        }
    )
    LIBRARY = rule_sets.library(
        {"employee-inpatient": inpatient(**FLAT | {"reimbursement_rate": RATES})},
        tiers=[
            {"id": "adult_1", "label": "成年一档"},
            {"id": "adult_2", "label": "成年二档"},
            {"id": "student", "label": "学生"},
        ],
    )

    def test_the_other_tier_of_the_same_people(self) -> None:
        [found] = asked(self.LIBRARY, "10500", tier="adult_1")
        assert found.sentence == "同样的费用，参保时选“成年二档”的，您少付 1,000.00 元。"

    def test_nobody_can_choose_to_be_a_student(self) -> None:
        assert asked(self.LIBRARY, "10500", tier="student") == ()


class TestLargerBills:
    def test_until_the_ceiling(self) -> None:
        values = {**FLAT, "payment_ceiling": ceiling({"amount": "10000"})}
        library = rule_sets.library({"employee-inpatient": inpatient(**values)})
        [found] = asked(library, "3000")
        # 0.8 × (total − 500) = 10,000 at 13,000
        assert (found.difference, found.changes) == (Decimal(10_000), {"total": "13000"})
        words = "总费用再多 10,000 元，统筹基金今年就到封顶线，再往上统筹基金不再付。"
        assert found.sentence == words
        assert asked(library, "13000") == ()

    def beyond(self, **values: dict[str, Any]) -> Library:
        """80% above 500 up to 10,000, and half of what lies beyond that ceiling."""
        basic = inpatient(**FLAT, payment_ceiling=ceiling({"amount": "10000"}))
        extra = layer(
            "large_amount",
            "over_ceiling",
            reimbursement_rate=rate({"rate": "0.5"}, bands_on="year"),
            **values,
        )
        return rule_sets.library(named(basic, extra))

    def test_who_pays_beyond_the_ceiling_and_up_to_where(self) -> None:
        library = self.beyond(payment_ceiling=ceiling({"amount": "20000"}))
        [first, last] = asked(library, "3000")
        # 0.8 × (total − 500) = 10,000 at 13,000, as without the layer
        assert first.sentence == (
            "总费用再多 10,000 元，统筹基金今年就到封顶线，"
            "再往上统筹基金不再付，改由大额医疗费用补助接着付。"
        )
        # half of 40,000 beyond the 13,000 are 20,000
        assert (last.difference, last.changes) == (Decimal(50_000), {"total": "53000"})
        assert last.sentence == (
            "总费用再多 50,000 元，大额医疗费用补助也到顶了，再往上收录的各层都不再付。"
        )
        # Beyond the first ceiling the last one is still ahead; beyond that there is none.
        [rest] = asked(library, "20000")
        assert rest.difference == 33_000
        assert asked(library, "53000") == ()

    def test_a_layer_without_a_ceiling_has_no_end(self) -> None:
        [found] = asked(self.beyond(), "3000")
        assert found.sentence.endswith("改由大额医疗费用补助接着付。")
        assert asked(self.beyond(), "13000") == ()

    def test_a_layer_that_pays_something_else_does_not_go_on(self) -> None:
        values = {**FLAT, "payment_ceiling": ceiling({"amount": "10000"})}
        shares = layer(
            "critical_illness",
            "cost_sharing",
            reimbursement_rate=rate({"rate": "0.5"}, bands_on="year"),
        )
        found = asked(rule_sets.library(named(inpatient(**values), shares)), "3000")
        assert sentences(found) == [
            "总费用再多 10,000 元，统筹基金今年就到封顶线，再往上统筹基金不再付。"
        ]

    def test_until_critical_illness_insurance_pays(self) -> None:
        extra = layer(
            "critical_illness",
            "deductible",
            "cost_sharing",
            deductible=deductible({"amount": "5000"}, per="year"),
            reimbursement_rate=rate({"rate": "0.5"}, bands_from="deductible", bands_on="year"),
        )
        library = rule_sets.library(named(inpatient(**FLAT), extra))
        [found] = asked(library, "3000")
        # 500 + 0.2 × (total − 500) is more than 5,000 from 23,001 on
        assert found.difference == 20_001
        assert found.sentence == "总费用再多 20,001 元，大病保险就开始报。"
        assert asked(library, "23001") == ()

    def test_until_the_second_layer_pays_by_itself(self) -> None:
        extra = layer(
            "critical_illness",
            "cost_sharing",
            deductible=deductible({"amount": "5000"}, per="year"),
            reimbursement_rate=rate({"rate": "0.5"}, bands_from="deductible", bands_on="year"),
        )
        case = {**stay("0"), "accumulated_self_pay": "1000"}
        library = rule_sets.library(named(extra))
        [found] = changes_of(calculate("critical-illness", case, library))
        assert found.difference == 4001
        assert found.amount == "accumulated_self_pay"

    def test_a_layer_that_never_pays_is_not_promised(self) -> None:
        never = layer(
            "critical_illness",
            reimbursement_rate=rate({"rate": "0.5"}, bands_from="deductible", bands_on="year"),
        )
        assert asked(rule_sets.library(named(inpatient(**FLAT), never)), "3000") == ()


WAITS = {
    "fixed_wait": value("固定", "months", {"months": 3}),
    "yearly_wait": value("每年", "months", {"months": 1}),
    "repair_relief": value("修复", "months", {"months": 1}),
}


class TestContributions:
    def test_what_waiting_costs(self) -> None:
        library = rule_sets.library(
            {},
            nation=named(
                schemeless("late_fee", daily_rate=value("每日", "ratio", {"rate": "0.0005"}))
            ),
        )
        case = {"owed": "10000", "from_day": "2026-01-01", "to_day": "2026-01-10"}
        [found] = changes_of(calculate("late-fee", case, library))
        # 30 days more at 5 yuan a day
        assert found.sentence == "再拖 30 天，滞纳金多 150.00 元。"
        # 0.01 × 0.05% × 40 is no fen: waiting changes nothing, so nothing is said.
        assert not changes_of(calculate("late-fee", {**case, "owed": "0.01"}, library))

    def wait(self, **more: object) -> tuple[Change, ...]:
        library = rule_sets.library(
            named(
                resident("waiting_period", **WAITS),
                rule(
                    "waiting_period",
                    gap_allowed=value("不等", "months", {"months": 3}),
                    wait_after_gap=value("要等", "months", {"months": 6}),
                ),
            )
        )
        case = {"place": "testland", "date": "2026-02-01", "cover_year": 2026, **more}
        return changes_of(calculate("waiting-period", case, library))

    def test_repairing_and_paying_in_season(self) -> None:
        found = self.wait(scheme="resident", missed_years=3, in_season="false")
        # 3 + 2 months; two repaired years leave 3, a third one nothing less
        assert found[0].sentence == "补缴 2 年，只要等 3 个月，少等 2 个月。"
        assert (found[0].changes, found[0].difference) == ({"repaired_years": "2"}, -2)

    def test_whoever_does_not_wait_is_told_nothing(self) -> None:
        assert self.wait(scheme="employee", gap_months=3) == ()

    def test_closing_the_gap_in_time(self) -> None:
        [found] = self.wait(scheme="employee", gap_months=11)
        assert found.sentence == "断了不超过 3 个月就接上，就不用等，少等 6 个月。"

    def test_a_later_day_costs_more_or_less(self) -> None:
        charge = value(
            "每月",
            "yuan_per_month",
            {"from": "2020-01-01", "to": "2026-01-31", "amount": "100"},
            {"from": "2026-02-01", "amount": "110"},
        )
        rules = named(
            rule(
                "back_payment",
                months_short=value("差", "months", {"counted": "to_required"}),
                monthly_charge=charge,
            ),
            rule(
                "contribution_years",
                required_months=value("要", "months", {"months": 300}, chosen_by="handling"),
            ),
        )
        case: Mapping[str, Any] = {
            "place": "testland",
            "scheme": "employee",
            "date": "2026-01-15",
            "months_paid": 290,
        }
        found = changes_of(calculate("back-payment", case, rule_sets.library(rules)))
        assert sentences(found) == [
            "晚一个月办（2026-02-15），要补的多 100.00 元。",
            "晚一年办（2027-01-15），要补的多 100.00 元。",
        ]


def test_changes_stand_in_the_page_and_in_json() -> None:
    result = calculate("inpatient", stay("10000"), TestHospitals.LIBRARY)
    html = render_result(result)
    assert "什么会让结果变" in html
    assert "换到一级医院看，您少付 320.00 元" in html
    [first, _] = result.to_json()["what_if"]
    assert first == {
        "changes": {"hospital_level": "1"},
        "sentence": "同样的费用，换到一级医院看，您少付 320.00 元。",
        "amount": "patient_total",
        "difference": "-320.00",
        "grade": "B",
    }


def test_an_answer_costs_nothing_more_until_somebody_looks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked_again: list[object] = []

    def count(question: object) -> tuple[Change, ...]:
        asked_again.append(question)
        return ()

    monkeypatch.setattr("calculator.answer.what_if", count)
    result = calculate("inpatient", stay("10000"), TestHospitals.LIBRARY)
    assert result.amounts["deductible"] == "600.00" and not asked_again
    result.to_json()
    render_result(result)
    assert len(asked_again) == 1


class TestPensions:
    """Born in 1966-08: five months of delay, so 2027-01; asked on a day in 2026-11."""

    LIBRARY = Library.from_yaml(rule_sets.SHIPPED)
    MAN: Mapping[str, Any] = {"sex": "male", "birth": "1966-08", "date": "2026-11-22"}

    def told(self, calculator: str, rules: dict[str, Any], **more: object) -> list[str]:
        result = ask_typed(calculator, rules, self.LIBRARY, **{**self.MAN, **more})
        return sentences(changes_of(result))

    def test_another_month_of_retirement_leaves_more_or_fewer_months_to_pay(self) -> None:
        years = {"required_months": typed("要缴满", "months", chosen_by="handling", months=360)}
        rules = {"contribution_years": years}
        # 360 − 250 = 110. Two months are left till 2027-01, none till 2026-11, 38 till 2030-01.
        assert self.told("contribution-years", rules, months_paid=250) == [
            "改在 2026 年 11 月退休，每月照缴到那时还差 110 个月，多差 2 个月。",
            "改在 2030 年 1 月（延后要单位同意）退休，每月照缴到那时还差 72 个月，少差 36 个月。",
        ]

    def test_until_when_to_pay_where_that_is_before_retirement(self) -> None:
        years = {"required_months": typed("要缴满", "months", chosen_by="handling", months=360)}
        # Two short: this month and the next one.
        found = self.told("contribution-years", {"contribution_years": years}, months_paid=358)
        assert found[0] == "从这个月起每月照缴，缴到 2026 年 12 月就够了。"
        assert found[1].endswith("还差 2 个月，多差 2 个月。")

    def test_paying_on_month_by_month_or_until_retirement(self) -> None:
        rules = {
            "contribution_years": {
                "required_months": typed("要缴满", "months", chosen_by="handling", months=252)
            },
            "back_payment": {
                "months_short": typed("差", "months", counted="to_required"),
                "monthly_charge": typed("每月", "yuan_per_month", amount="276"),
                "continued_charge": typed("接着缴", "yuan_per_month", amount="250"),
            },
        }
        # 72 × 276 = 19,872; 72 × 250 = 18,000; two months paid by 2027-01 leave 70 × 276 = 19,320
        assert self.told("back-payment", rules, months_paid=180) == [
            "不一次补、接着按月缴，缴满一共少 1,872.00 元。",
            "每月照缴到 2027 年 1 月退休，到时一次补的少 552.00 元（每月缴的另算）。",
        ]

    def test_the_other_original_age_of_a_woman(self) -> None:
        case = {"sex": "female", "birth": "1976-01", "female_category": "50"}
        # 50: 12 months ÷ 2 is 6, and one, 2026-08. 55: born 72 months after 1970-01, ÷ 4 is 18, and
        # one, 2032-08.
        assert sentences(changes_of(calculate("retirement-age", case, self.LIBRARY))) == [
            "原来的退休年龄是 55 周岁的，2032 年 8 月退休，晚 6 年。"
        ]

    def test_retiring_early_asks_for_fewer_months(self) -> None:
        case = {"sex": "male", "birth": "1972-01"}
        # 84 months ÷ 4 is 21, and one: 2033-11, 15 years and 4 × 6 months. The earliest is 60 years
        # of age, 2032-01: 3 × 6 months.
        assert sentences(changes_of(calculate("retirement-age", case, self.LIBRARY))) == [
            "提前到 2032 年 1 月退休，缴费至少要满 16 年 6 个月，少 6 个月。"
        ]


def test_who_may_belong_to_those_who_are_paid_more() -> None:
    rates = rate(
        {"table": [{"group": "low_income", "rate": "0.6"}, {"group": "none", "rate": "0.5"}]},
        bands_from="deductible",
        bands_on="year",
    )
    extra = layer(
        "critical_illness",
        "cost_sharing",
        deductible=deductible({"amount": "5000"}, per="year"),
        reimbursement_rate=rates,
    )
    case = {**stay("0"), "accumulated_self_pay": "15000"}
    found = changes_of(calculate("critical-illness", case, rule_sets.library(named(extra))))
    # Of 10,000 a tenth more
    assert [change.difference for change in found] == [Decimal(1000)]
    assert found[0].sentence == "属于“低保对象”的，大病保险多付 1,000.00 元。"
