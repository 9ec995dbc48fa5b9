"""The page's scripts that need no page, under Node.js: tests/web/*.test.mjs."""

import subprocess
from pathlib import Path

import pytest

from builder.environment import find_node
from builder.project import Project

SCRIPTS = sorted((Path(__file__).parents[1] / "web").glob("*.test.mjs"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_script(script: Path, project: Project) -> None:
    done = subprocess.run(
        [find_node(project).node, "--test", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
