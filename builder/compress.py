"""Compressed siblings of files, for servers that send them and readers whose servers do not.

Compressing the runtime at its best takes half a minute, so that what was compressed is kept between
builds under the digest of its content.
"""

import gzip
import itertools
import json
import shutil
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from builder.environment import find_node
from builder.errors import BuildError
from builder.files import digest, replacing
from builder.progress import Stage
from builder.project import Project

_BEST, _QUICK = 11, 6

_WORTH_IT = 1024
"""Smaller files fit into one packet as they are."""

_TEXT = frozenset({".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".csv", ".webmanifest"})
_BUNDLES = _TEXT - {".html"}
"""Many readers load the same ones: worth the time that brotli takes. Pages are many and small."""
_KEPT_PAGES = "gzip"
_KEPT_BUNDLES = "brotli"


def write_both(project: Project, files: Iterable[Path], spare: Path, progress: Stage) -> None:
    """Put `.gz` and `.br` beside each of some files of the runtime.

    The ``spare`` one is hardly ever asked for, and not worth the time that the best takes.
    """
    kept = compress(project, files, progress, spare)
    for path, folder in kept.items():
        for suffix in (".gz", ".br"):
            shutil.copyfile(folder / f"whole{suffix}", _beside(path, suffix))
    _forget_all_but(project, kept.values())


def compress(
    project: Project, files: Iterable[Path], progress: Stage, spare: Path | None = None
) -> dict[Path, Path]:
    """Compress what was not compressed before; return where each file's two siblings are kept."""
    kept = {path: project.cache / "compressed" / digest(path.read_bytes()) for path in files}
    missing = {folder: path for path, folder in kept.items() if not folder.is_dir()}
    _compress(project, missing, spare, progress)
    return kept


def write_gzip(project: Project, site: Path) -> None:
    """Put `.gz` beside every text of the site that gains by it and has none.

    What has not changed since the last build is copied: compressing takes ten times as long.
    """
    kept = project.cache / _KEPT_PAGES
    with replacing(project.cache / f"{_KEPT_PAGES}-new") as fresh:
        for path in sorted(site.rglob("*")):
            packed = _beside(path, ".gz")
            if path.suffix not in _TEXT or packed.exists() or not path.is_file():
                continue
            content = path.read_bytes()
            if len(content) < _WORTH_IT:
                continue
            name = digest(content)
            if not (fresh / name).exists():
                old = kept / name
                known = old.is_file()
                (fresh / name).write_bytes(old.read_bytes() if known else _gzipped(content, 9))
            shutil.copyfile(fresh / name, packed)
    shutil.rmtree(kept, ignore_errors=True)
    (project.cache / f"{_KEPT_PAGES}-new").rename(kept)


def write_brotli(project: Project, site: Path, progress: Stage) -> None:
    """Put `.br` beside scripts, styles and data of the site that gain by it and have none."""
    kept = project.cache / _KEPT_BUNDLES
    wanted: dict[Path, str] = {}
    for path in sorted(site.rglob("*")):
        if path.suffix not in _BUNDLES or not path.is_file() or _beside(path, ".br").exists():
            continue
        content = path.read_bytes()
        if len(content) >= _WORTH_IT:
            wanted[path] = digest(content)
    with replacing(project.cache / f"{_KEPT_BUNDLES}-new") as fresh:
        tasks = {}
        for path, name in wanted.items():
            if (kept / name).is_file():
                shutil.copyfile(kept / name, fresh / name)
            else:
                tasks[name] = (path, fresh / name, _BEST)
        _run_brotli(project, list(tasks.values()), progress)
        for path, name in wanted.items():
            shutil.copyfile(fresh / name, _beside(path, ".br"))
    shutil.rmtree(kept, ignore_errors=True)
    (project.cache / f"{_KEPT_BUNDLES}-new").rename(kept)


def _compress(
    project: Project, missing: dict[Path, Path], spare: Path | None, progress: Stage
) -> None:
    if not missing:
        return
    staged = project.cache / "compressing"
    with replacing(staged) as folder:
        tasks = []
        for target, source in missing.items():
            here = folder / target.name
            here.mkdir()
            (here / "whole.gz").write_bytes(_gzipped(source.read_bytes(), level=9))
            tasks.append((source, here / "whole.br", _QUICK if source == spare else _BEST))
        _run_brotli(project, tasks, progress)
    for path in staged.iterdir():
        target = project.cache / "compressed" / path.name
        target.parent.mkdir(exist_ok=True)
        shutil.rmtree(target, ignore_errors=True)
        path.rename(target)
    staged.rmdir()


def _run_brotli(project: Project, tasks: list[tuple[Path, Path, int]], progress: Stage) -> None:
    """Compress each file; the largest takes as long as all others, so it has a core of its own."""
    if not tasks:
        return
    done = itertools.count(1)

    def follow(process: subprocess.Popen[str], listed: list[list[object]]) -> None:
        assert process.stdin and process.stdout  # noqa: S101 - both are pipes
        with process.stdin as given:
            given.write(json.dumps(listed))
        with process.stdout as names:
            for name in names:
                progress.say(f"compressed {next(done)} of {len(tasks)} files: {name}")
        process.wait()

    tasks.sort(key=lambda task: task[0].stat().st_size * task[2], reverse=True)
    command = [find_node(project).node, str(Path(__file__).with_name("compress.mjs"))]
    running = []
    for some in filter(None, (tasks[:1], tasks[1:])):
        listed = [[str(source), str(target), quality] for source, target, quality in some]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        running.append((process, listed))
    progress.say(f"compressing {len(tasks)} files, {tasks[0][0].name} first")
    with ThreadPoolExecutor() as waiting:
        for process, listed in running:
            waiting.submit(follow, process, listed)
    if any(process.returncode for process, _ in running):
        raise BuildError("Could not compress with brotli.", "Read the lines above.")


def _gzipped(content: bytes, level: int) -> bytes:
    # Without a time, so that the same content gives the same bytes.
    return gzip.compress(content, level, mtime=0)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _forget_all_but(project: Project, kept: Iterable[Path]) -> None:
    wanted = {folder.name for folder in kept}
    for folder in (project.cache / "compressed").iterdir():
        if folder.name not in wanted:
            shutil.rmtree(folder, ignore_errors=True)
