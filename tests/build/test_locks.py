"""The lock files say which packages by hash, and never where from."""

import json
import re
from pathlib import Path

import pytest

LOCKS = ("build", "node", "pyodide", "test")


def _lines(repository: Path, name: str) -> list[str]:
    return (repository / "requirements" / name).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", LOCKS)
def test_every_python_package_has_hashes(name: str, repository: Path) -> None:
    text = "\n".join(_lines(repository, f"{name}.txt"))
    packages = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]
    assert packages
    for package in packages:
        assert re.match(r"[\w.-]+==\S+", package), package
        assert "--hash=sha256:" in package, package


@pytest.mark.parametrize("name", LOCKS)
def test_python_locks_name_no_address_and_no_path(name: str, repository: Path) -> None:
    for line in _lines(repository, f"{name}.txt"):
        assert "://" not in line
        assert not line.startswith(("-", "/")), line


@pytest.mark.parametrize("name", LOCKS)
def test_every_wish_is_locked_and_has_its_reason(name: str, repository: Path) -> None:
    locked = "\n".join(_lines(repository, f"{name}.txt")).lower()
    for line in _lines(repository, f"{name}.in"):
        if line.startswith(("#", "-c ")):
            continue
        wish, _, reason = line.partition("#")
        assert reason.strip(), line
        name = re.sub(r"\[.*\]", "", wish.strip().partition("==")[0].lower())  # without extras
        assert f"{name}==" in locked


@pytest.mark.parametrize("folder", ["", "tests/bench/pyscript"])
def test_the_npm_lock_names_no_address(folder: str, repository: Path) -> None:
    text = (repository / folder / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    packages = json.loads(text)["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert not [name for name, package in packages.items() if name and "integrity" not in package]
