"""The small standard library has every module that the calculators use."""

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from builder.cases import read_cases
from builder.environment import find_node
from builder.errors import BuildError
from builder.project import Project
from builder.trim import left_out_modules, listed_modules, module_of, trim


def test_every_worked_case_imports_listed_modules_only(
    repository: Path, project: Project, built_site: Path
) -> None:
    """Measured with the whole library at hand, so that nothing is missed for want of it."""
    cases = [case for case in read_cases() if case.data == "policy_data"]
    questions = [{"calculator": case.calculator, "input": case.input} for case in cases]
    done = subprocess.run(
        [find_node(project).node, repository / "tests" / "pyodide_cases.mjs", built_site],
        input=json.dumps({"cases": questions, "data": None, "modules": True}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    imported = json.loads(done.stdout)
    assert len(imported) > 50
    small = {module_of(name) for name in _library(built_site, "stdlib").namelist()}
    whole = {module_of(name) for name in _library(built_site, "spare").namelist()}
    # Some modules go by a second name (os.path), or are frozen into the interpreter.
    needed = (set(imported) & whole) - small - set(left_out_modules())
    assert sorted(needed) == []


def test_the_list_is_tidy() -> None:
    listed = listed_modules()
    assert len(set(listed)) == len(listed)
    assert not set(listed) & set(left_out_modules())


def test_the_site_ships_the_small_library_and_the_whole_one(built_site: Path) -> None:
    with _library(built_site, "stdlib") as small, _library(built_site, "spare") as whole:
        assert set(small.namelist()) < set(whole.namelist())
        assert all(item.compress_type == zipfile.ZIP_STORED for item in small.infolist())
        for name in small.namelist():
            assert small.read(name) == whole.read(name)


def test_a_listed_module_that_python_no_longer_has_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "whole.zip", "w") as archive:
        archive.writestr("json/__init__.pyc", b"")
    with pytest.raises(BuildError, match="has no module"):
        trim(tmp_path / "whole.zip", tmp_path / "small.zip")


def _library(site: Path, role: str) -> zipfile.ZipFile:
    manifest = json.loads((site / "runtime" / "runtime.json").read_text(encoding="utf-8"))
    entry = {**manifest["files"], "spare": manifest["spare"]}[role]
    return zipfile.ZipFile(site / "runtime" / entry["path"])
