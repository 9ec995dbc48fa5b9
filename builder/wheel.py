"""Builds the `calculator` wheel, and makes a slimmer one of it for the browser."""

import base64
import hashlib
import re
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

from builder.errors import BuildError
from builder.progress import Stage, run
from builder.project import Project

# What hatchling stamps too: the earliest day that every unpacker accepts and understands.
_SAME_DAY = (2020, 2, 2, 0, 0, 0)


def build_wheel(project: Project, folder: Path, progress: Stage) -> Path:
    """Build the wheel of the calculator, policy data included, into `folder`."""
    run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        progress,
        cwd=project.root,
        failure=BuildError(
            "Could not build the calculator wheel.",
            "If the lines above name a policy file, mend it; `build.py check` shows all of them.",
        ),
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


_NOT_FOR_BROWSERS = frozenset(
    f"calculator/{name}.py"
    for name in (
        *("__main__", "datasets", "policy/yaml_files"),
        *("policy/cited", "policy/plausibility", "policy/wording"),
    )
)


def code_only(wheel: Path, folder: Path) -> Path:
    """What a browser needs of the wheel: no data, which it fetches place by place, and no YAML."""
    with zipfile.ZipFile(wheel) as archive:
        code = [
            (name, archive.read(name))
            for name in archive.namelist()
            if not name.startswith("calculator/data/") and name not in _NOT_FOR_BROWSERS
        ]
    slim = folder / wheel.name
    _write_archive(slim, code)
    return slim


def normalise(archive: Path) -> None:
    """Rewrite a zip so that its bytes depend on its content alone: order, dates, RECORD."""
    with zipfile.ZipFile(archive) as unsorted:
        members = [(name, unsorted.read(name)) for name in unsorted.namelist()]
    _write_archive(archive, members)


def _write_archive(path: Path, members: Iterable[tuple[str, bytes]]) -> None:
    """Write a stored (not deflated) zip, with a fresh RECORD if it is a wheel."""
    files = {name: content for name, content in members if not name.endswith("/")}
    record = next((name for name in files if re.fullmatch(r"[^/]+\.dist-info/RECORD", name)), None)
    if record:
        files[record] = _record(files, record)
    with zipfile.ZipFile(path, "w", compression=zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _SAME_DAY), files[name])


def _record(files: dict[str, bytes], record: str) -> bytes:
    lines = []
    for name in sorted(set(files) - {record}):
        sha = base64.urlsafe_b64encode(hashlib.sha256(files[name]).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={sha},{len(files[name])}\n")
    return "".join([*lines, f"{record},,\n"]).encode()
