"""Pyodide's glue is shipped without what is never called."""

import json
import subprocess
from pathlib import Path

from builder.environment import find_node
from builder.project import Project

PROGRAM = """
import asyncio, bz2, decimal, hashlib, json, pathlib, time, zlib
pathlib.Path("/tmp/kept").write_bytes(zlib.compress(b"a" * 99))
try:
    pathlib.Path("/nowhere/x").read_bytes()
except FileNotFoundError as error:
    missing = error.errno
from js import JSON, Array
from pyodide.ffi import create_proxy, to_js
called = []
Array.new(1, 2).forEach(create_proxy(lambda value, *rest: called.append(value)))
json.dumps([
    len(zlib.decompress(pathlib.Path("/tmp/kept").read_bytes())), missing, called,
    str(decimal.Decimal("0.1") + decimal.Decimal("0.2")), JSON.stringify(to_js([1, [2]])),
    hashlib.sha256(b"").hexdigest()[:8], time.gmtime(0).tm_year,
])
"""
ANSWER = [99, 44, [1, 2], "0.3", "[1,[2]]", "e3b0c442", 1970]


def test_what_is_left_runs_all_that_a_page_may_need(
    repository: Path, project: Project, built_site: Path
) -> None:
    """Files, errors, calls both ways: what is missing shows only when it is called."""
    script = f"""
        const failures = [];
        process.on("unhandledRejection", (error) => failures.push(String(error)));
        const {{ startPython }} = await import({json.dumps(str(repository))} +
            "/tests/shipped_python.mjs");
        const python = await startPython({json.dumps(str(built_site))}, true);
        const answer = JSON.parse(python.runPython({json.dumps(PROGRAM)}));
        await new Promise((resolve) => setTimeout(resolve, 50));
        console.log(JSON.stringify({{ answer, failures }}));
    """
    command = [find_node(project).node, "--input-type=module", "--eval", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == {"answer": ANSWER, "failures": []}


def test_what_draws_is_gone(project: Project, built_site: Path) -> None:
    (glue,) = (built_site / "runtime").glob("pyodide.asm.*.mjs")
    text = glue.read_text(encoding="utf-8")
    stock = (project.node_modules / "pyodide" / "pyodide.asm.mjs").read_text(encoding="utf-8")
    unused = 'wasmExports["PyNumber_MatrixMultiply"]'
    for name in ("_emscripten_glDrawArrays=", "var _Mix_", unused):
        assert name in stock
        assert name not in text
    assert len(text) < len(stock) / 2


def test_another_glue_than_the_known_one_ends_the_build(
    repository: Path, project: Project, tmp_path: Path
) -> None:
    pyodide = project.node_modules / "pyodide"
    text = (pyodide / "pyodide.asm.mjs").read_text(encoding="utf-8")
    (tmp_path / "glue.mjs").write_text(
        text.replace("updateGOT(origExports);", "updateGOT(theirs);"), encoding="utf-8"
    )
    done = subprocess.run(
        [
            find_node(project).node,
            repository / "builder" / "trim_glue.mjs",
            project.node_modules / "acorn" / "dist" / "acorn.mjs",
            tmp_path / "glue.mjs",
            pyodide / "pyodide.asm.wasm",
            tmp_path / "trimmed.mjs",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "not as it was: expected once updateGOT(origExports);" in done.stderr
    assert not (tmp_path / "trimmed.mjs").exists()
