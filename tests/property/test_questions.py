"""Whoever answers all that must be answered is never sent back for something else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import CALCULATORS, InvalidInput, Library, Refused, calculate
from calculator.policy.shapes import SCHEMES
from calculator.questions import Question, questions

_ANSWERS = {
    "date": ["2016-09-01", "2020-09-01", "2024-03-01", "2025-09-01", "2026-11-22"],
    "birth": ["1965-03", "1972-09", "1990-01"],
    "first_enrolled": ["1999-01", "2010-05"],
    "money": ["0.01", "3000", "52000"],
    "integer": ["1", "24", "60"],
    "cover_year": ["2025", "2026", "2027"],
    "missed_years": ["0", "1", "5"],
    "from_day": ["2020-01-01"],
    "to_day": ["2021-01-01"],
    "event_day": ["2026-01-01"],
}


@pytest.fixture(scope="module")
def shipped(repository: Path) -> Library:
    return Library.from_yaml(repository / "policy_data")


def _answers_to(question: Question) -> list[str]:
    item = question.field
    if question.options:
        return [option.value for option in question.options]
    return _ANSWERS.get(item.name) or _ANSWERS.get(item.kind) or ["true"]


@given(
    st.sampled_from([name for name in CALCULATORS if name != "year"]),
    st.sampled_from(["yantai", "wuxi", "tongliao", "changzhi", "mudanjiang"]),
    st.sampled_from(list(SCHEMES)),
    st.data(),
)
def test_nobody_is_sent_back_for_something_that_was_not_asked(
    shipped: Library, calculator: str, place: str, scheme: str, data: st.DataObject
) -> None:
    fields = {item.name for item in CALCULATORS[calculator].fields}
    answers = {k: v for k, v in (("place", place), ("scheme", scheme)) if k in fields}
    while True:
        found = questions(calculator, answers, shipped)
        open_ones = [q for q in found if q.required and not q.answered]
        if not open_ones:
            break
        assert open_ones[0].field.name not in answers, "an answer on offer was not understood"
        answers[open_ones[0].field.name] = data.draw(st.sampled_from(_answers_to(open_ones[0])))
    asked_for = {question.field.name for question in found}
    try:
        calculate(calculator, answers, shipped, form=True)
    except Refused:
        pass
    except InvalidInput as invalid:
        absent = [error for error in invalid.errors if error.field not in answers]
        assert not absent, (absent, asked_for)
