"""Bills sorted into classes: the range of an unsorted one holds every way of sorting it."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.policy.conditions import IN_CATALOGUE
from tests.rule_sets import ceiling, deductible, rate, settle

CLASSES = list(IN_CATALOGUE.options)
shares = st.lists(st.decimals(0, 1, places=2), min_size=len(CLASSES), max_size=len(CLASSES))
amounts = st.lists(st.decimals(0, 5_000, places=2), min_size=len(CLASSES), max_size=len(CLASSES))


@settings(max_examples=40)
@given(
    shares,
    amounts,
    st.integers(0, 3_000),
    st.integers(100, 20_000),
    st.sampled_from(["as_listed", "in_proportion"]),
)
def test_any_sorting_lies_within_the_range(
    rates: list[Decimal], sorted_into: list[Decimal], due: int, most: int, order: str
) -> None:
    table = [
        {"item_class": name, "rate": str(share)} for name, share in zip(CLASSES, rates, strict=True)
    ]
    values = {
        "deductible": deductible({"amount": str(due)}),
        "reimbursement_rate": rate({"table": table}, class_order=order),
        "payment_ceiling": ceiling({"amount": str(most)}),
    }
    total = str(sum(sorted_into, Decimal(0)))
    told = {f"{name}_amount": str(part) for name, part in zip(CLASSES, sorted_into, strict=True)}
    paid = Decimal(str(settle(values, total, **told).amounts["pooled_fund"]))
    unsorted = settle(values, total, **dict.fromkeys(told, "unknown"))
    ends = [unsorted.amounts, *(other.amounts for other in unsorted.alternatives)]
    highest, lowest = (Decimal(str(end["pooled_fund"])) for end in (ends[0], ends[-1]))
    assert lowest <= paid <= highest <= most
