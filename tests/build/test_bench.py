"""The timing scripts still run; no test looks closer at what they print."""

import subprocess
import sys
from pathlib import Path

import pytest

from builder.environment import find_node
from builder.project import Project


@pytest.mark.parametrize(
    ("script", "options", "line"),
    [
        ("startup.py", ["--runs", "1"], "ratio"),
        ("settle.py", ["--rounds", "1", "--calculations", "100"], "after 100 more"),
    ],
)
def test_python(script: str, options: list[str], line: str, repository: Path) -> None:
    assert line in _run([sys.executable, f"tests/bench/{script}", *options], repository)


def test_main_thread(built_site: Path, project: Project) -> None:
    script = [sys.executable, "tests/bench/mainthread.py", "--site", str(built_site)]
    printed = _run([*script, "--rounds", "1", "--only", "a topic"], project.root)
    assert "| a topic | " in printed


def test_pyodide(built_site: Path, project: Project) -> None:
    node = find_node(project).node
    printed = _run([node, "tests/bench/settle.mjs", str(built_site), "1", "100"], project.root)
    assert "after 100 more" in printed


def _run(command: list[str], root: Path) -> str:
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
