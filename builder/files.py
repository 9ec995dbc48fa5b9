"""Folders that are either the old one or the new one, never half of each."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a new folder to fill; it takes the place of `target` only if nothing fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    new, old = room / "new", room / "old"
    new.mkdir()
    try:
        yield new
        if target.exists():
            target.rename(old)
        new.rename(target)
    finally:
        shutil.rmtree(room, ignore_errors=True)


def files_below(folder: Path) -> list[Path]:
    """Every file in a folder and below, in a fixed order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def digest(*parts: bytes) -> str:
    """A short name for exactly these bytes."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update(len(part).to_bytes(8, "big"))
        sha.update(part)
    return sha.hexdigest()[:16]


def digest_of_files(paths: Iterable[Path], root: Path) -> str:
    """A short name for exactly these files: their names below `root` and their bytes."""
    parts: list[bytes] = []
    for path in sorted(paths):
        parts += [path.relative_to(root).as_posix().encode(), path.read_bytes()]
    return digest(*parts)
