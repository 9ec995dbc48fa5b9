"""Answers that were printed somewhere and are wrong: we give something else, and say why."""

import pytest

from builder.cases import Case, read_cases

WRONG = [case for case in read_cases() if case.printed]
"""Held against the calculator with all other cases, in test_cases.py."""


def test_the_known_ones_are_there() -> None:
    assert len(WRONG) >= 6


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_what_was_printed_is_not_what_we_expect(case: Case) -> None:
    assert case.kind == "published"
    assert case.slip
    assert case.printed
    for name, printed in case.printed.items():
        assert case.expect["amounts"][name] != printed
