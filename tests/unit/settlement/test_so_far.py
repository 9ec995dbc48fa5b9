"""What a year has used up before a visit: the state that is carried from one to the next."""

from decimal import Decimal

from calculator.settlement.so_far import SoFar

D = Decimal


def test_a_year_begins_with_nothing() -> None:
    start = SoFar()
    assert start.charged_for("inpatient") == start.expense_of("inpatient") == 0
    assert start.used_of("inpatient.payment_ceiling") == start.admissions == 0


def test_a_visit_is_added_to_its_own_benefit_alone() -> None:
    after = SoFar(charged={"inpatient": D(300)}, expense={"outpatient": D(70)}).after(
        "inpatient",
        charged=D(200),
        expense=D(4000),
        used={"inpatient.payment_ceiling": D(3040), "care.inner_ceiling": D(5)},
    )
    assert after.charged == {"inpatient": 500}
    assert after.expense == {"outpatient": 70, "inpatient": 4000}
    assert after.used == {"inpatient.payment_ceiling": 3040, "care.inner_ceiling": 5}


def test_ceilings_go_on_from_where_they_were() -> None:
    key = "care.payment_ceiling"
    state = SoFar(used={key: D(100), "other": D(1)})
    for _ in range(3):
        state = state.after("inpatient", charged=D(0), expense=D(0), used={key: D(50)})
    assert state.used == {key: 250, "other": 1}


def test_what_was_before_is_left_as_it_was() -> None:
    before = SoFar(charged={"inpatient": D(300)})
    before.after("inpatient", charged=D(200), expense=D(1), used={"x": D(1)})
    assert before == SoFar(charged={"inpatient": D(300)})
