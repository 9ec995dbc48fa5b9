"""Item rates: what the patient pays first of class B drugs, materials and the like."""

from typing import Any

import pytest

from calculator import InvalidInput, Refused
from tests.rule_sets import FLAT, settle, value

TABLE: list[dict[str, Any]] = [
    {"item_class": ["drug_a", "herbal", "bed"], "rate": "0"},
    {"item_class": "drug_b", "rate": "0.1"},
    {"item_class": ["negotiated", "service"], "rate": "0.15"},
    {"item_class": "exam", "unit_price": "0-100", "rate": "0"},
    {"item_class": "exam", "unit_price": "101+", "rate": "0.2"},
    {"item_class": "material", "unit_price": "0-500", "rate": "0.05"},
    {"item_class": "material", "unit_price": "501-5000", "rate": "0.15"},
    {"item_class": "material", "unit_price": "5001+", "rate": "0.3"},
]
VALUES = {
    **FLAT,
    "prior_self_pay_rate": value("先行自付比例", "ratio", {"table": TABLE}),
}


def item(item_class: str, amount: str, **more: str) -> dict[str, str]:
    return {"item_class": item_class, "amount": amount, **more}


def prior(*items: dict[str, str], total: str = "20000", **more: Any) -> object:
    return settle(VALUES, total, items=list(items), **more).amounts["prior_self_pay"]


class TestByClass:
    def test_class_a_is_free_of_it_and_class_b_is_not(self) -> None:
        assert prior(item("drug_a", "3000")) == "0.00"
        # 5000 × 10%
        assert prior(item("drug_b", "5000")) == "500.00"

    def test_every_item_is_rounded_for_itself(self) -> None:
        # 0.05 × 10% = 0.005 ≈ 0.01, three times
        assert prior(*[item("drug_b", "0.05")] * 3) == "0.03"

    def test_it_is_added_to_what_was_given(self) -> None:
        result = settle(VALUES, "20000", items=[item("drug_b", "5000")], prior_self_pay="120")
        # 120 + 500; 20000 − 620 = 19380 in scope; (19380 − 500) × 80%
        assert result.amounts["prior_self_pay"] == "620.00"
        assert result.amounts["in_scope"] == "19380.00"
        assert result.amounts["pooled_fund"] == "15104.00"

    def test_class_c_is_not_covered_and_never_prior_self_pay(self) -> None:
        items = [item("drug_c", "1000"), item("drug_b", "1000")]
        result = settle(VALUES, "20000", items=items, non_covered="50")
        assert result.amounts["non_covered"] == "1050.00"
        assert result.amounts["prior_self_pay"] == "100.00"
        assert result.amounts["in_scope"] == "18850.00"

    def test_class_c_alone_needs_no_rule(self) -> None:
        result = settle(FLAT, "2000", items=[item("drug_c", "1000")])
        # (1000 − 500) × 80%
        assert result.amounts["pooled_fund"] == "400.00"


class TestByPrice:
    @pytest.mark.parametrize(
        ("price", "expected"),
        # of 4000: 5% up to 500 a piece, 15% up to 5000, 30% above
        [
            ("500", "200.00"),
            ("500.01", "600.00"),
            ("500.50", "600.00"),
            ("501", "600.00"),
            ("5000", "600.00"),
            ("5000.10", "1200.00"),
        ],
    )
    def test_materials(self, price: str, expected: str) -> None:
        assert prior(item("material", "4000", unit_price=price)) == expected

    def test_examinations_above_a_hundred_yuan(self) -> None:
        assert prior(item("exam", "300", unit_price="100")) == "0.00"
        # 300 × 20%
        assert prior(item("exam", "300", unit_price="150")) == "60.00"

    def test_a_price_that_the_rule_asks_for_must_be_given(self) -> None:
        with pytest.raises(InvalidInput, match="第 2 项请填写单价") as caught:
            prior(item("drug_b", "100"), item("material", "4000"))
        assert [error.field for error in caught.value.errors] == ["items"]

    def test_one_that_it_does_not_ask_for_need_not_be_given(self) -> None:
        assert prior(item("service", "1000")) == "150.00"


class TestBadItems:
    def test_more_than_the_whole_bill(self) -> None:
        with pytest.raises(InvalidInput, match="超过了总额") as caught:
            prior(item("drug_a", "600"), item("drug_b", "600"), total="1000")
        assert [error.field for error in caught.value.errors] == ["items"]

    def test_more_than_the_rest_of_the_bill(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            prior(item("drug_b", "1000"), total="1000", non_covered="950")
        assert [error.field for error in caught.value.errors] == ["items"]

    def test_no_rule_for_them(self) -> None:
        with pytest.raises(Refused) as caught:
            settle(FLAT, "1000", items=[item("drug_b", "100")])
        assert caught.value.missing == ("先行自付比例",)

    def test_a_class_marked_as_unknown(self) -> None:
        classes = ["drug_b", "negotiated", "herbal", "material", "exam", "service", "bed"]
        table = [
            {"item_class": "drug_a", "rate": "0"},
            {"item_class": classes, "missing": "没有找到"},
        ]
        unknown = value("先行自付比例", "ratio", {"table": table})
        with pytest.raises(Refused, match="没有找到"):
            settle({**FLAT, "prior_self_pay_rate": unknown}, "1000", items=[item("bed", "10")])

    def test_a_fact_of_the_case_that_the_rule_asks_for(self) -> None:
        table = [{"age": "<70", "rate": "0.1"}, {"age": ">=70", "rate": "0.05"}]
        by_age = value("先行自付比例", "ratio", {"table": table})
        values = {**FLAT, "prior_self_pay_rate": by_age}
        items = [item("drug_b", "1000")]
        found = settle(values, "5000", items=items, age=70)
        assert found.amounts["prior_self_pay"] == "50.00"
        with pytest.raises(InvalidInput) as caught:
            settle(values, "5000", items=items)
        assert [error.field for error in caught.value.errors] == ["age"]


def test_each_item_is_a_step_with_its_source() -> None:
    items = [item("drug_a", "3000"), item("drug_b", "5000")]
    parts = settle(VALUES, "20000", items=items).step("prior_self_pay").parts
    assert [part.numbers for part in parts] == [
        "3,000.00 × 0% = 0.00",
        "5,000.00 × 10% = 500.00",
    ]
    assert all(part.sources for part in parts)
