"""Compressed siblings of files, for servers that send them and readers whose servers do not.

Compressing the runtime at its best takes half a minute, so that what was compressed is kept between
builds under the digest of its content.
"""

import gzip
import itertools
import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Self

from builder.environment import find_node
from builder.errors import BuildError
from builder.files import digest, replacing
from builder.progress import Stage
from builder.project import Project

_BEST, _GOOD, _QUICK = 11, 10, 6
_LARGE = 4_000_000
"""From this size on, the last two per cent would take as long again as all the rest."""

_WORTH_IT = 1024
"""Smaller files fit into one packet as they are."""

_TEXT = frozenset({".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".csv", ".webmanifest"})
_BUNDLES = _TEXT - {".html"}
"""Many readers load the same ones: worth the time that brotli takes. Pages are many and small."""
_SCRIPT = Path(__file__).with_name("compress.mjs")
_Task = tuple[Path, Path, int]
"""A file, where its brotli goes, and how much time that is worth."""

_KEPT_PAGES = "gzip"
_KEPT_BUNDLES = "brotli"


class Compressing:
    """Files of the runtime being compressed on other cores while the build goes on.

    What was made is kept under the digest of the content, so that nothing is compressed twice.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._workers = ThreadPoolExecutor(os.cpu_count())
        self.running: set[subprocess.Popen[str]] = set()
        self._kept: dict[str, Future[Path]] = {}

    def __enter__(self) -> Self:
        """Begin with nothing to do."""
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        """Wait for what is being compressed, or give it up if the build has failed."""
        if error:
            for process in list(self.running):
                process.kill()
        self._workers.shutdown(cancel_futures=error is not None)

    def add(self, path: Path, *, is_spare: bool = False) -> "Future[Path]":
        """Begin to compress a file; the result is the folder with its siblings.

        A spare one is hardly ever asked for, and not worth the time that the best takes.
        """
        name = digest(path.read_bytes())
        if name not in self._kept:
            quality = _QUICK if is_spare else _quality(path)
            self._kept[name] = self._workers.submit(self._compress, path, name, quality)
        return self._kept[name]

    def write_both(self, files: Iterable[Path], spare: Path, progress: Stage) -> None:
        """Put `.gz` and `.br` beside each of some files, and forget what is none of theirs."""
        # The largest first, or it would be the one that all wait for at the end.
        ordered = sorted(files, key=lambda path: path.stat().st_size, reverse=True)
        kept = {self.add(path, is_spare=path == spare): path for path in ordered}
        for done, future in enumerate(as_completed(kept), start=1):
            path, folder = kept[future], future.result()
            progress.say(f"compressed {done} of {len(kept)} files: {path.name}")
            for suffix in (".gz", ".br"):
                shutil.copyfile(folder / f"whole{suffix}", _beside(path, suffix))
        wanted = {future.result().name for future in kept}
        for folder in (self._project.cache / "compressed").iterdir():
            # What is being made by another build of this checkout begins with a dot.
            if folder.name not in wanted and not folder.name.startswith("."):
                shutil.rmtree(folder, ignore_errors=True)

    def _compress(self, path: Path, name: str, quality: int) -> Path:
        target = self._project.cache / "compressed" / name
        if not target.is_dir():
            with replacing(target) as folder:
                (folder / "whole.gz").write_bytes(_gzipped(path.read_bytes(), level=9))
                task: _Task = (path, folder / "whole.br", quality)
                for _ in _run_brotli(self._project, [task], self.running):
                    pass
        return target


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
        tasks: list[_Task] = []
        for path, name in wanted.items():
            if (kept / name).is_file():
                shutil.copyfile(kept / name, fresh / name)
            else:
                tasks.append((path, fresh / name, _quality(path)))
        _run_side_by_side(project, tasks, progress)
        for path, name in wanted.items():
            shutil.copyfile(fresh / name, _beside(path, ".br"))
    shutil.rmtree(kept, ignore_errors=True)
    (project.cache / f"{_KEPT_BUNDLES}-new").rename(kept)


def _run_side_by_side(project: Project, tasks: list[_Task], progress: Stage) -> None:
    """Compress files on all cores, each with as much to do as another."""
    tasks = sorted(tasks, key=lambda task: task[0].stat().st_size, reverse=True)
    cores = os.cpu_count() or 1
    done = itertools.count(1)

    def work_off(share: list[_Task]) -> None:
        for name in _run_brotli(project, share, set()):
            progress.say(f"compressed {next(done)} of {len(tasks)} files: {name}")

    with ThreadPoolExecutor(cores) as workers:
        list(workers.map(work_off, filter(None, (tasks[core::cores] for core in range(cores)))))


def _run_brotli(
    project: Project, tasks: list[_Task], running: set[subprocess.Popen[str]]
) -> Iterator[str]:
    """Compress each file, in turn, and give its name when it is done.

    Raises BuildError if that does not succeed.
    """
    command = [find_node(project).node, str(_SCRIPT)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, encoding="utf-8") as process:
        running.add(process)
        assert process.stdin and process.stdout  # noqa: S101 - both are pipes
        with process.stdin as given:
            given.write(json.dumps([[str(source), str(to), best] for source, to, best in tasks]))
        yield from process.stdout
    running.discard(process)
    if process.returncode:
        raise BuildError("Could not compress with brotli.", "Read the lines above.")


def _quality(path: Path) -> int:
    return _GOOD if path.stat().st_size >= _LARGE else _BEST


def _gzipped(content: bytes, level: int) -> bytes:
    # Without a time, so that the same content gives the same bytes.
    return gzip.compress(content, level, mtime=0)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
