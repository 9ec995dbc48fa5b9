"""What would change the answer holds when the question is asked in that way, to the fen."""

from collections.abc import Iterable
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from calculator import Library, Result, calculate
from calculator.what_if import MOST
from tests import rule_sets
from tests.rule_sets import ceiling, deductible, inpatient, layer, named, rate, stay

levels = st.sampled_from([1, 2, 3])
standards = st.lists(st.integers(0, 3_000), min_size=3, max_size=3)
shares = st.lists(st.decimals("0.1", "0.95", places=2), min_size=3, max_size=3)
totals = st.decimals(0, 200_000, places=2)
limits = st.one_of(
    st.just({}),
    st.integers(1_000, 300_000).map(
        lambda most: {"payment_ceiling": ceiling({"amount": str(most)})}
    ),
)
"""The second layer may have a ceiling of its own."""


def by_level(key: str, figures: Iterable[object]) -> dict[str, object]:
    return {
        "table": [
            {"hospital_level": level, key: str(figure)} for level, figure in enumerate(figures, 1)
        ]
    }


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    basic = {
        "deductible": deductible(by_level("amount", draw(standards))),
        "reimbursement_rate": rate(by_level("rate", draw(shares))),
        "payment_ceiling": ceiling({"amount": str(draw(st.integers(1_000, 300_000)))}),
    }
    kinds = draw(st.sets(st.sampled_from(["cost_sharing", "deductible", "over_ceiling"])))
    second = layer(
        "critical_illness",
        *sorted(kinds),
        deductible=deductible({"amount": str(draw(st.integers(0, 30_000)))}, per="year"),
        reimbursement_rate=rate(
            {"rate": str(draw(st.decimals("0.5", "0.9", places=2)))},
            bands_from="deductible",
            bands_on="year",
        ),
        **draw(limits),
    )
    return rule_sets.library(named(inpatient(**basic), second))


def amount(result: Result, name: str) -> Decimal:
    return Decimal(str(result.amounts[name]))


@given(libraries(), levels, totals)
def test_asking_again_gives_the_difference(library: Library, level: int, total: Decimal) -> None:
    case = stay(str(total), hospital_level=level)
    result = calculate("inpatient", case, library)
    assert result.outlook
    changes = result.outlook.changes
    assert len(changes) <= MOST
    assert len({change.sentence for change in changes}) == len(changes)
    for change in changes:
        after = calculate("inpatient", {**case, **change.changes}, library)
        if change.amount == "patient_total":
            more = amount(after, "patient_total") - amount(result, "patient_total")
            assert more == change.difference != 0
            continue
        assert amount(after, "total") - amount(result, "total") == change.difference > 0
        _starts_just_there(library, case, change.sentence, Decimal(change.changes["total"]))


def _starts_just_there(
    library: Library, case: dict[str, object], sentence: str, total: Decimal
) -> None:
    """A yuan less would not do."""
    here = calculate("inpatient", {**case, "total": str(total)}, library)
    before = calculate("inpatient", {**case, "total": str(total - 1)}, library)
    if "大病保险就开始报" in sentence:
        assert amount(here, "critical_illness") > 0 == amount(before, "critical_illness")
    elif "到顶" in sentence:
        far = calculate("inpatient", {**case, "total": "50000000"}, library)
        most = amount(far, "fund_total")
        assert amount(before, "fund_total") < most == amount(here, "fund_total")
    else:
        later = calculate("inpatient", {**case, "total": "5000000"}, library)
        goes_on = amount(later, "critical_illness") > amount(here, "critical_illness")
        assert ("接着付" in sentence) == goes_on
        left = here.step("payment_ceiling_left").money
        assert amount(before, "pooled_fund") < left == amount(here, "pooled_fund")
