"""Every worked case, in this interpreter and in the Python that the site ships."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from builder.cases import DATA, Case, answer, differences, read_cases
from builder.environment import find_node
from builder.project import Project
from calculator import CALCULATORS, Library

CASES = read_cases()


@pytest.fixture(scope="session")
def libraries() -> dict[str, Library]:
    return {name: Library.from_yaml(folder) for name, folder in DATA.items()}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case, libraries: dict[str, Library]) -> None:
    assert not differences(case, answer(case, libraries[case.data])), case.working


def test_every_case_shows_its_working() -> None:
    assert not [str(case) for case in CASES if not case.working.strip() or not case.origin.strip()]


def test_every_calculator_has_cases() -> None:
    assert {case.calculator for case in CASES} == set(CALCULATORS)


@pytest.mark.parametrize("data", DATA)
def test_the_python_of_the_site_gives_the_same_answers(
    data: str, repository: Path, project: Project, built_site: Path, libraries: dict[str, Library]
) -> None:
    cases = [case for case in CASES if case.data == data]
    other = None if data == "policy_data" else libraries[data].compiled()
    answers = _in_pyodide(repository, project, built_site, cases, other)
    failed = {
        str(c): found for c, a in zip(cases, answers, strict=True) if (found := differences(c, a))
    }
    assert not failed


def test_both_interpreters_explain_alike(
    repository: Path, project: Project, built_site: Path, libraries: dict[str, Library]
) -> None:
    """Not the amounts alone: every step, warning and source is the same in the browser."""
    case = next(
        case for case in CASES if case.calculator == "inpatient" and "amounts" in case.expect
    )
    [shipped] = _in_pyodide(repository, project, built_site, [case])
    assert shipped["result"] == answer(case, libraries[case.data])["result"]


def _in_pyodide(
    repository: Path,
    project: Project,
    site: Path,
    cases: list[Case],
    data: dict[str, object] | None = None,
) -> list[dict[str, Any]]:
    """The answers under the site's own data, or under other compiled data."""
    questions = [{"calculator": case.calculator, "input": case.input} for case in cases]
    script = repository / "tests" / "pyodide_cases.mjs"
    done = subprocess.run(
        [find_node(project).node, script, site],
        input=json.dumps({"cases": questions, "data": data}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers
