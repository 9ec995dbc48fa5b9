"""The same input gives the same bytes, whatever the order of Python's sets on that day."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from builder.files import digest_of_files, files_below
from builder.project import Project

PAGES = """
import sys
from dataclasses import replace
from pathlib import Path
from builder.accuracy import work_out
from builder.extras import read_extras
from builder.open_data import write_open_data
from builder.pages import write_pages
from builder.site import render_site
from calculator.policy import Library

root, out = map(Path, sys.argv[1:])
library = Library.from_yaml(root / "policy_data")
(out / "pages").mkdir()
extras = replace(read_extras(root / "policy_data", library), accuracy=work_out(library))
write_pages(library, root / "docs", out / "pages", extras)
write_open_data(library, extras.changes, extras.withdrawn, out / "data", None, extras.guides)
render_site(root / "mkdocs.yml", out / "pages", out / "site", None)
"""


@pytest.fixture(scope="module")
def builds(project: Project, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folders = []
    for seed in ("1", "2"):
        folder = tmp_path_factory.mktemp("build")
        subprocess.run(
            [sys.executable, "-c", PAGES, project.root, folder],
            cwd=project.root,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(project.root)},
            check=True,
        )
        folders.append(folder)
    return folders


@pytest.mark.parametrize("kind", ["pages", "data", "site"])
def test_two_builds_give_the_same_bytes(kind: str, builds: list[Path]) -> None:
    first, second = (folder / kind for folder in builds)
    assert files_below(first)
    assert digest_of_files(files_below(first), first) == digest_of_files(
        files_below(second), second
    )


def test_the_built_site_is_one_of_them(builds: list[Path], built_site: Path) -> None:
    data = builds[0] / "data"
    for path in files_below(data / "data"):
        assert (built_site / path.relative_to(data)).read_bytes() == path.read_bytes()
