"""Which answers stand beside the first one where readings are in doubt."""

from typing import Any, ClassVar

from calculator import calculate
from calculator.steps import Alternative
from tests import rule_sets
from tests.rule_sets import SOURCE, deductible, named, rate, rule, settle, stay, value

OLD = {"from": "2020-01-01"}
OTHER = {"source": {**SOURCE, "document": "testshire-rule"}}
THIRD = {"source": {**SOURCE, "document": "cn-rule"}}


def reform(
    of_deductible: dict[str, Any] | None = None, of_rate: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """400 yuan and 70% of old; 500 yuan and 80% at some time in 2022."""
    return {
        "deductible": deductible(
            {**OLD, "amount": "400"}, {"from": "2022", "amount": "500", **(of_deductible or {})}
        ),
        "reimbursement_rate": rate(
            {**OLD, "rate": "0.7"}, {"from": "2022", "rate": "0.8", **(of_rate or {})}
        ),
        **more,
    }


def others(values: dict[str, Any], total: str = "1000") -> list[object]:
    """What the pooled fund pays in each answer beside the first, in their order."""
    return [other.amounts["pooled_fund"] for other in settle(values, total).alternatives]


class TestOneDocument:
    def test_it_is_followed_as_a_whole_or_not_at_all(self) -> None:
        # old 600 × 0.7 = 420; new 500 × 0.8 = 400; of no day are 600 × 0.8 and 500 × 0.7
        result = settle(reform(), "1000")
        assert result.amounts["pooled_fund"] == "420.00"
        assert others(reform()) == ["400.00"]

    def test_its_values_are_named_once_and_together(self) -> None:
        [other] = settle(reform(), "1000").alternatives
        assert other.reading.startswith("起付标准、支付比例按《")
        assert other.reading.count("2022 年起") == 1

    def test_so_it_is_where_it_was_only_seen_in_force(self) -> None:
        values = {
            "deductible": deductible(
                {"attested": ["2020-01-01"], "amount": "400"},
                {"attested": ["2024-01-01"], "amount": "500"},
            ),
            "reimbursement_rate": rate(
                {"attested": ["2020-01-01"], "rate": "0.7"},
                {"attested": ["2024-01-01"], "rate": "0.8"},
            ),
        }
        assert others(values) == ["400.00"]

    def test_other_articles_of_it_are_the_same_document(self) -> None:
        assert others(reform({"source": {**SOURCE, "locator": "第二条"}})) == ["400.00"]

    def test_what_it_says_of_another_day_is_another_change(self) -> None:
        later = {"attested": ["2022-09-01"]}
        values = reform()
        values["reimbursement_rate"] = rate({**OLD, "rate": "0.7"}, {**later, "rate": "0.8"})
        assert others(values) == ["400.00", "480.00", "350.00"]

    def test_two_ways_to_read_it_are_two_answers(self) -> None:
        # 500 × 0.8 = 400; 500 × 0.9 = 450
        twice = {"alternatives": [{"from": "2022", "source": SOURCE, "rate": "0.9"}]}
        assert others(reform(of_rate=twice)) == ["400.00", "450.00"]

    def test_a_value_that_says_the_same_of_the_case_is_not_named(self) -> None:
        """Of 600 yuan each pays 70% as before; only the deductible makes the difference."""
        table = [{"status": "active", "rate": "0.7"}, {"status": "retired", "rate": "0.9"}]
        values = reform()
        values["reimbursement_rate"] = rate(
            {**OLD, "rate": "0.7"}, {"from": "2022", "table": table}
        )
        [other] = settle(values, "1000").alternatives
        assert other.amounts["pooled_fund"] == "350.00"
        assert other.reading.startswith("起付标准按《")
        assert "支付比例" not in other.reading

    def test_a_change_that_changes_nothing_here_is_left_out(self) -> None:
        assert others(reform(), "300") == []


class TestBroughtInByAChange:
    """A ceiling that came with the reform of 2022 is no part of the rules before it."""

    NEW: ClassVar[dict[str, Any]] = {"from": "2022", "amount": "300"}

    def test_the_old_answer_is_without_it(self) -> None:
        values = reform(payment_ceiling=rule_sets.ceiling(self.NEW))
        result = settle(values, "1000")
        # old 600 × 0.7 = 420 without a ceiling; new 500 × 0.8 = 400, at most 300
        assert result.amounts["pooled_fund"] == "420.00"
        assert others(values) == ["300.00"]

    def test_once_it_is_sure_it_holds(self) -> None:
        values = reform(payment_ceiling=rule_sets.ceiling(self.NEW))
        result = settle(values, "1000", date="2023-01-01")
        assert result.amounts["pooled_fund"] == "300.00"

    def test_where_nothing_else_changes_it_answers(self) -> None:
        """Then nobody says that there was none before."""
        ceiling = rule_sets.ceiling({**self.NEW, **OTHER})
        result = settle(reform(payment_ceiling=ceiling), "1000")
        assert result.amounts["pooled_fund"] == "300.00"

    def test_two_ways_to_read_one_year_are_no_change(self) -> None:
        """Nothing is known of before: the only year that a source speaks of is all of it."""
        seen = {"attested": ["2021"]}
        either = {**seen, "amount": "300", "alternatives": [{"source": SOURCE, "amount": "350"}]}
        values = {
            "deductible": deductible({**seen, "amount": "400"}),
            "reimbursement_rate": rate({**seen, "rate": "0.7"}),
            "payment_ceiling": rule_sets.ceiling(either),
        }
        # 600 × 0.7 = 420, at most 300 or 350, also before the last day of the year
        assert settle(values, "1000", date="2021-06-01").amounts["pooled_fund"] == "300.00"
        [other] = settle(values, "1000", date="2021-06-01").alternatives
        assert other.amounts["pooled_fund"] == "350.00"

    def test_what_an_answer_cannot_do_without_answers(self) -> None:
        values = reform()
        values["deductible"] = deductible({"from": "2022", "amount": "500"})
        # 500 × 0.7 = 350; with the new rate 500 × 0.8 = 400
        assert settle(values, "1000").amounts["pooled_fund"] == "350.00"


class TestOneDocumentReadTwoWays:
    """How one article is meant says nothing of how another is."""

    SECOND: ClassVar[dict[str, Any]] = {"source": {**SOURCE, "locator": "第二条"}}

    def values(self, **more: Any) -> dict[str, Any]:
        """400 yuan or 500, then 70% or 80%: the wording of neither article is clear."""
        return {
            "deductible": deductible(
                {**OLD, "amount": "400", "alternatives": [{"source": SOURCE, "amount": "500"}]}
            ),
            "reimbursement_rate": rate(
                {**OLD, **self.SECOND, "rate": "0.7", "alternatives": [self.other("0.8")]}
            ),
            **more,
        }

    def other(self, rate: str) -> dict[str, Any]:
        return {**self.SECOND, "rate": rate, "note": "另一种读法。"}

    def test_each_is_tried_alone_and_then_both(self) -> None:
        # 600 × 0.7 = 420; 500 × 0.7 = 350; 600 × 0.8 = 480, the highest; 500 × 0.8 = 400
        result = settle(self.values(), "1000")
        assert result.amounts["pooled_fund"] == "420.00"
        assert sorted(map(str, others(self.values())[:2])) == ["350.00", "480.00"]
        assert others(self.values())[2:] == ["400.00"]

    def test_only_what_is_read_otherwise_is_named(self) -> None:
        named = {str(o.amounts["pooled_fund"]): o.reading for o in self.found()}
        assert named["350.00"].startswith("起付标准按《")
        assert "支付比例" not in named["350.00"]
        assert named["480.00"].startswith("支付比例按《")
        assert "起付标准" not in named["480.00"]

    def found(self) -> tuple[Alternative, ...]:
        return settle(self.values(), "1000").alternatives

    def test_what_cannot_touch_the_case_is_not_named(self) -> None:
        """A ceiling that retirees alone have, on what is paid or on the expense."""
        rows = [{"status": "retired", "amount": "100"}, {"status": "active", "unlimited": True}]
        third = {**SOURCE, "locator": "第二条"}
        ceiling = rule_sets.ceiling(
            {
                **OLD,
                "source": third,
                "table": rows,
                "alternatives": [{"source": third, "limits": "expense", "table": rows}],
            }
        )
        values = self.values(payment_ceiling=ceiling)
        values["reimbursement_rate"] = rate({**OLD, "rate": "0.7"})
        # 600 × 0.7 = 420, or 500 × 0.7 = 350
        [other] = settle(values, "1000").alternatives
        assert other.amounts["pooled_fund"] == "350.00"
        assert "最高支付限额" not in other.reading

    def test_one_article_is_read_one_way_throughout(self) -> None:
        """Both figures stand there; 500 yuan goes with 80%."""
        values = self.values()
        values["reimbursement_rate"] = rate(
            {**OLD, "rate": "0.7", "alternatives": [{"source": SOURCE, "rate": "0.8"}]}
        )
        assert others(values) == ["400.00"]

    def test_of_a_change_it_is_read_only_where_that_is_followed(self) -> None:
        new = {"from": "2022"}
        values = {
            "deductible": deductible(
                {**OLD, "amount": "400"},
                {
                    **new,
                    "amount": "500",
                    "alternatives": [{**new, "source": SOURCE, "amount": "550"}],
                },
            ),
            "reimbursement_rate": rate(
                {**OLD, "rate": "0.7"},
                {
                    **new,
                    **self.SECOND,
                    "rate": "0.8",
                    "alternatives": [{**new, **self.other("0.9")}],
                },
            ),
        }
        # new 500 × 0.8 = 400; 450 × 0.8 = 360, 500 × 0.9 = 450; never 600 × 0.9 = 540.
        # Both at once, 450 × 0.9 = 405, lies between those.
        assert others(values) == ["400.00", "360.00", "450.00"]

    def test_of_too_many_the_ends_of_the_range_are_shown(self) -> None:
        """Three articles: each alone, and the end that only two of them at once reach."""
        ceiling = rule_sets.ceiling(
            {
                **OLD,
                "source": {**SOURCE, "document": "cn-rule"},
                "amount": "450",
                "alternatives": [{"source": {**SOURCE, "document": "cn-rule"}, "amount": "10000"}],
            }
        )
        # 420; 350; 480 but at most 450; without the ceiling's first reading up to 480
        found = others(self.values(payment_ceiling=ceiling))
        assert set(found) == {"350.00", "450.00", "480.00"}


class TestSeveralDocuments:
    def test_they_combine_and_the_wholly_new_comes_first(self) -> None:
        # both 500 × 0.8 = 400; the rate alone 600 × 0.8 = 480; the deductible 500 × 0.7 = 350
        assert others(reform(OTHER)) == ["400.00", "480.00", "350.00"]

    def test_what_changes_nothing_is_not_named(self) -> None:
        """The ceiling of another document comes to nothing here."""
        ceiling = rule_sets.ceiling(
            {**OLD, "amount": "10000"}, {"from": "2022", "amount": "20000", **THIRD}
        )
        [other] = settle(reform(payment_ceiling=ceiling), "1000").alternatives
        assert other.amounts["pooled_fund"] == "400.00"
        assert "cn rule" not in other.reading
        assert "最高支付限额" not in other.reading

    def test_of_too_many_each_is_tried_by_itself(self) -> None:
        ceiling = rule_sets.ceiling(
            {**OLD, "amount": "10000"}, {"from": "2022", "amount": "300", **THIRD}
        )
        values = reform(OTHER, payment_ceiling=ceiling)
        # together 400, at most 300; then 350, 480, and 420 at most 300
        assert others(values) == ["300.00", "350.00", "480.00", "300.00"]

    def test_a_second_account_of_the_same_change_is_followed_throughout(self) -> None:
        # first account 500 × 0.8 = 400, second (1000 - 450) × 0.75 = 412.50, and no mixture
        told = {
            "deductible": {"alternatives": [{"from": "2022", **OTHER, "amount": "550"}]},
            "rate": {"alternatives": [{"from": "2022", **OTHER, "rate": "0.75"}]},
        }
        # second account 450 × 0.75 = 337.50
        assert others(reform(told["deductible"], told["rate"])) == ["400.00", "337.50"]

    def test_what_it_does_not_tell_is_taken_from_the_first(self) -> None:
        # 500 × 0.8 = 400, and with the other rate 500 × 0.75 = 375
        rates = {"alternatives": [{"from": "2022", **OTHER, "rate": "0.75"}]}
        assert others(reform(of_rate=rates)) == ["400.00", "375.00"]

    def test_what_contradicts_the_rule_of_today_is_followed_throughout_too(self) -> None:
        values = {
            "deductible": deductible(
                {**OLD, "amount": "400", "alternatives": [{**OLD, **OTHER, "amount": "500"}]}
            ),
            "reimbursement_rate": rate(
                {**OLD, "rate": "0.7", "alternatives": [{**OLD, **OTHER, "rate": "0.8"}]}
            ),
        }
        assert others(values) == ["400.00"]


def test_what_is_looked_up_only_once_it_is_followed_belongs_to_it_as_well() -> None:
    """Nothing was withheld of old, so the old answer does not rest on that; now 10 yuan are."""
    account = rule(
        "personal_account",
        credit=value(
            "划入",
            "yuan_per_month",
            {**OLD, "credit": {"amount": "50"}},
            {"from": "2022", "credit": {"amount": "80"}},
            paid="month",
        ),
        withheld=value(
            "先扣", "yuan_per_month", {**OLD, "amount": "0"}, {"from": "2022", "amount": "10"}
        ),
    )
    case = {k: v for k, v in stay("1").items() if k not in ("hospital_level", "total")}
    result = calculate("personal-account", case, rule_sets.library(named(account)))
    assert result.amounts["personal_account"] == "50.00"
    [other] = result.alternatives
    assert other.amounts["personal_account"] == "70.00"
    assert other.reading.startswith("划入、先扣按《")
