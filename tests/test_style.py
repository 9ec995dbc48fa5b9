"""Style and types: the same commands that an editor or a pre-commit hook may run."""

import subprocess
import sys
from pathlib import Path

import pytest

from builder.environment import find_node
from builder.project import Project

PYTHON_CHECKS = {
    "ruff lint": ["ruff", "check"],
    "ruff format": ["ruff", "format", "--diff"],
    "mypy": ["mypy"],
}
JAVASCRIPT_CHECKS = {
    "biome": ["@biomejs/biome/bin/biome", "check", "--error-on-warnings"],
    "tsc": ["typescript/bin/tsc", "--project", "tsconfig.json"],
}


@pytest.mark.parametrize("check", PYTHON_CHECKS)
def test_python(check: str, repository: Path) -> None:
    _run([sys.executable, "-m", *PYTHON_CHECKS[check]], repository)


@pytest.mark.parametrize("check", JAVASCRIPT_CHECKS)
def test_javascript(check: str, project: Project) -> None:
    script, *options = JAVASCRIPT_CHECKS[check]
    _run([find_node(project).node, str(project.node_modules / script), *options], project.root)


def _run(command: list[str], root: Path) -> None:
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
