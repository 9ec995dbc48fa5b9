"""Other builds of the site, and copies with one thing wrong, for the tests of faults."""

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from builder import assets, offline
from builder.project import Project

ROOT = Path(__file__).resolve().parents[2]


def copy(site: Path, target: Path) -> Path:
    """A copy that may be changed: files are linked, and replaced rather than written into."""
    shutil.copytree(site, target, copy_function=os.link)
    return target


def replace(path: Path, content: bytes) -> None:
    """Give a copied file other content, and leave the one that it is linked to alone."""
    path.unlink()
    path.write_bytes(content)
    for suffix in (".gz", ".br"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def change_build(site: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Let a copied site tell its scripts something else of its build."""
    folder = assets.scripts_folder(site)
    for path in (folder / "build.js", folder / "worker.js"):  # the worker has it inside
        head, mark, rest = path.read_text(encoding="utf-8").partition("const BUILD = ")
        told, end, tail = rest.partition(";\n")
        build = json.loads(told)
        change(build)
        replace(path, f"{head}{mark}{json.dumps(build)}{end}{tail}".encode())


def newer(site: Path, target: Path, word: str) -> Path:
    """The next build: other scripts, and pages that end with a word of their own."""
    copy(site, target)
    folder = assets.scripts_folder(target)
    name = f"calculator.{hashlib.sha256(word.encode()).hexdigest()[:8]}"
    script = folder / "calculator.js"
    replace(script, script.read_bytes() + f"// {word}\n".encode())
    folder.rename(folder.with_name(name))
    for page in target.rglob("*.html"):
        text = page.read_text(encoding="utf-8").replace(folder.name, name)
        replace(page, text.replace("</footer>", f"<p>{word}</p></footer>").encode())
    offline.write_offline(Project(ROOT), _apart(target))
    return target


def newer_data(site: Path, target: Path, word: str, name: str) -> Path:
    """The next build, in which a file of data has changed too."""
    newer(site, target, word)
    path = target / "data" / name
    replace(path, path.read_bytes() + b"\n")
    change_build(target, lambda build: build["data"].update({name: assets.digits(path)}))
    offline.write_offline(Project(ROOT), _apart(target))
    return target


def without_module(site: Path, target: Path, module: str) -> Path:
    """A site whose small library lacks a module."""
    copy(site, target)

    def without(path: Path) -> bytes:
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        del members[f"{module}.pyc"]
        path.unlink()
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        for suffix in (".gz", ".br"):
            path.with_name(path.name + suffix).unlink()
        return path.read_bytes()

    [library] = (target / "runtime").glob("python_stdlib.*.zip")
    content = without(library)

    def change(build: dict[str, Any]) -> None:
        entry = build["files"]["stdlib"]
        entry |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        build["version"] = "without"

    change_build(target, change)
    return target


def _apart(site: Path) -> Path:
    """Unlink what the next write would change in the original too."""
    for name in (offline.WORKER, offline.EVERYTHING):
        (site / name).unlink()
    return site
