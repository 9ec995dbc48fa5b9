"""Every worked case, in this interpreter and in the Python that the site ships."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from builder.environment import find_node
from builder.project import Project
from calculator import CALCULATORS, Library
from tests.worked_cases import Case, answer, differences, read_cases

CASES = read_cases()


@pytest.fixture(scope="session")
def library(repository: Path) -> Library:
    return Library.from_yaml(repository / "policy_data")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case, library: Library) -> None:
    assert not differences(case, answer(case, library)), case.working


def test_every_case_shows_its_working() -> None:
    assert not [str(case) for case in CASES if not case.working.strip() or not case.origin.strip()]


def test_every_calculator_has_cases() -> None:
    assert {case.calculator for case in CASES} == set(CALCULATORS)


def test_the_site_ships_the_same_answers(
    repository: Path, project: Project, built_site: Path
) -> None:
    questions = [{"calculator": case.calculator, "input": case.input} for case in CASES]
    answers = _in_pyodide(repository, project, built_site, questions)
    failed = {
        str(c): found for c, a in zip(CASES, answers, strict=True) if (found := differences(c, a))
    }
    assert not failed


def test_both_interpreters_explain_alike(
    repository: Path, project: Project, built_site: Path, library: Library
) -> None:
    """Not the amounts alone: every step, warning and source is the same in the browser."""
    case = next(
        case for case in CASES if case.calculator == "inpatient" and "amounts" in case.expect
    )
    question = {"calculator": case.calculator, "input": case.input}
    [shipped] = _in_pyodide(repository, project, built_site, [question])
    assert shipped["result"] == answer(case, library)["result"]


def _in_pyodide(
    repository: Path, project: Project, site: Path, questions: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    script = repository / "tests" / "pyodide_cases.mjs"
    done = subprocess.run(
        [find_node(project).node, script, site],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers
