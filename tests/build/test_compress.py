"""Compressed siblings of the runtime: made once, beside other work, and given up with it."""

import gzip
import subprocess
import time
from pathlib import Path

import pytest

from builder import compress
from builder.compress import Compressing
from builder.environment import find_node
from builder.progress import Stage
from builder.project import Project

UNPACK = (
    "process.stdout.write(require('zlib').brotliDecompressSync("
    "require('fs').readFileSync(process.argv[1])))"
)


@pytest.fixture
def runtime(tmp_path: Path) -> list[Path]:
    files = [tmp_path / "python.wasm", tmp_path / "whole.zip"]
    for path in files:
        path.write_bytes(path.name.encode() * 500)
    return files


def test_both_siblings_hold_the_file(runtime: list[Path], tmp_path: Path) -> None:
    project = Project(tmp_path)
    with Compressing(project) as compressing:
        compressing.write_both(runtime, runtime[1], Stage("runtime", ""))
    for path in runtime:
        assert gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()) == path.read_bytes()
        packed = path.with_name(f"{path.name}.br")
        command = [find_node(project).node, "-e", UNPACK, str(packed)]
        assert subprocess.run(command, capture_output=True, check=True).stdout == path.read_bytes()


def test_nothing_is_compressed_twice_and_nothing_old_is_kept(
    runtime: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path)
    with Compressing(project) as compressing:
        compressing.write_both(runtime, runtime[1], Stage("runtime", ""))
    assert len(list((project.cache / "compressed").iterdir())) == 2
    monkeypatch.setattr(compress, "find_node", lambda _: pytest.fail("compressed again"))
    with Compressing(project) as compressing:
        compressing.write_both(runtime[:1], runtime[1], Stage("runtime", ""))
    assert len(list((project.cache / "compressed").iterdir())) == 1


def test_a_build_that_fails_does_not_wait(
    runtime: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = tmp_path / "compress.mjs"
    endless.write_text("setInterval(() => {}, 1000);\n", encoding="utf-8")
    monkeypatch.setattr(compress, "_SCRIPT", endless)
    project = Project(tmp_path)
    with pytest.raises(KeyboardInterrupt), Compressing(project) as compressing:
        future = compressing.add(runtime[0])
        while not compressing.running:
            time.sleep(0.01)
        raise KeyboardInterrupt
    assert future.exception()
    assert not list((project.cache / "compressed").iterdir())
