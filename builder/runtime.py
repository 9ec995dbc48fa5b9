"""Prepares what the browser runs: Pyodide, the standard library and the calculator as .pyc."""

import hashlib
import json
import shutil
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from builder.bundle import bundle
from builder.compress import Compressing
from builder.environment import find_node, pyodide_packages
from builder.errors import BuildError
from builder.files import digest, digest_of_files, replacing
from builder.progress import Stage, run
from builder.project import Project
from builder.trim import LIST, trim
from builder.wheel import build_wheel, code_only, normalise

# Role in runtime.json → file of the npm package; all but the glue are shipped as they are.
_STOCK_FILES = {
    "loader": "pyodide.mjs",
    "glue": "pyodide.asm.mjs",
    "wasm": "pyodide.asm.wasm",
}
_STDLIB = "python_stdlib.zip"
_TRIMMED = "trimmed.zip"
_LOCK = "pyodide-lock.json"
_SPARE = "spare_stdlib"
"""The whole library: downloaded only if Python asks for a module that the small one lacks."""


def wasm_of(project: Project) -> Path:
    """The largest file of the runtime, which takes longest to compress."""
    return _pyodide(project) / _STOCK_FILES["wasm"]


def write_runtime(project: Project, part: Path, compressing: Compressing, progress: Stage) -> None:
    """Fill `part` with runtime/ and assets/calculator/ of the site."""
    compressing.add(wasm_of(project))
    with ThreadPoolExecutor() as beside:
        compiling = beside.submit(_compiled_stdlib, project, compressing, progress)
        calculator = _compiled_calculator(project, progress)
        stdlib = compiling.result()
    progress.say("compressing the runtime's files")
    _write_runtime_files(project, stdlib, calculator, part / "runtime", compressing, progress)
    _write_web_assets(project, part / "assets" / "calculator", progress)


def _write_runtime_files(
    project: Project,
    stdlib: Path,
    calculator: Path,
    folder: Path,
    compressing: Compressing,
    progress: Stage,
) -> None:
    folder.mkdir(parents=True)
    pyodide = _pyodide(project)
    info = json.loads((pyodide / _LOCK).read_text(encoding="utf-8"))["info"]
    # The calculator needs none of the packages that Pyodide could load from elsewhere.
    lock = json.dumps({"info": info, "packages": {}}).encode()
    contents = {role: (pyodide / name).read_bytes() for role, name in _STOCK_FILES.items()}
    contents |= {
        "glue": _trimmed_glue(project, progress),
        "stdlib": (stdlib / _TRIMMED).read_bytes(),
        "lock": lock,
        "calculator": calculator.read_bytes(),
        _SPARE: (stdlib / _STDLIB).read_bytes(),
    }
    names = {**_STOCK_FILES, "stdlib": _STDLIB, "lock": _LOCK, _SPARE: "python_stdlib_whole.zip"}
    names["calculator"] = calculator.name
    paths = {role: folder / hashed_name(names[role], contents[role]) for role in contents}
    for role, path in paths.items():
        path.write_bytes(contents[role])
    compressing.write_both(paths.values(), paths[_SPARE], progress)
    files = {role: _described(path) for role, path in paths.items()}
    manifest = {
        "version": digest(json.dumps(files).encode()),
        "python": ".".join(info["python"].split(".")[:2]),
        "files": {role: files[role] for role in files if role != _SPARE},
        "spare": files[_SPARE],
    }
    (folder / "runtime.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def hashed_name(name: str, content: bytes) -> str:
    """A name that changes with the content: `pyodide.asm.0a1b2c3d.wasm`."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{digest(content)[:8]}{dot}{suffix}"


def _described(path: Path) -> dict[str, str | int]:
    content = path.read_bytes()
    return {
        "path": path.name,
        "bytes": len(content),
        "gzip_bytes": path.with_name(f"{path.name}.gz").stat().st_size,
        "brotli_bytes": path.with_name(f"{path.name}.br").stat().st_size,
        "sha256": hashlib.sha256(content).hexdigest(),
    }


_LIBRARIES = {"uqr.js": "uqr/dist/index.mjs"}
"""What the page's scripts use of npm packages: one file each, and their names in the site."""


_CLASSIC = ("appearance.js", "opening.js")
"""Scripts that are no modules: the page waits for one of them, before anything is painted."""


_ON_DEMAND = ("english_words.js",)
"""Modules that a page fetches when a reader wants what is in them."""


def _write_web_assets(project: Project, folder: Path, progress: Stage) -> None:
    """Copy the styles; make one file of all the modules that a page loads.

    Each file passes through the service worker, or over the line, and an import of an import waits
    for another turn. `build.js` is known later (assets.py); it is put into the worker then.
    """
    web = project.calculator / "web"
    folder.mkdir(parents=True)
    for name, source in _LIBRARIES.items():
        shutil.copyfile(project.node_modules / source, folder / name)
    for path in sorted(web.glob("*.css")):
        shutil.copyfile(path, folder / path.name)
    classic = [web / name for name in _CLASSIC]
    bundle(project, classic, folder, progress, "--format=iife", "--minify")
    apart = "--external:./build.js"
    bundle(project, sorted((web / "pages").glob("*.js")), folder, progress, apart, "--minify")
    bundle(project, [web / name for name in _ON_DEMAND], folder, progress, "--minify")
    bundle(project, [web / "worker.js"], folder, progress, apart)


def _trimmed_glue(project: Project, progress: Stage) -> bytes:
    """Pyodide's glue without what is never called here; see trim_glue.mjs."""
    pyodide = _pyodide(project)
    glue, wasm, loader = (pyodide / _STOCK_FILES[role] for role in ("glue", "wasm", "loader"))
    callers = (loader, project.calculator / "web" / "worker.js")
    read = (_TRIM_GLUE, glue, wasm, *callers, project.root / "package-lock.json")
    cached = project.cache / f"glue-{digest(*(path.read_bytes() for path in read))}"
    if not cached.exists():
        _forget_older(project, "glue-*")
        progress.say("taking out of Pyodide's glue what is never called")
        with replacing(cached) as folder:
            acorn = project.node_modules / "acorn" / "dist" / "acorn.mjs"
            command: list[str | Path] = [find_node(project).node, _TRIM_GLUE, acorn, glue, wasm]
            failure = BuildError(
                "Pyodide's glue could not be trimmed.",
                "If Pyodide is a new version, see what changed and mend builder/trim_glue.mjs; "
                "else delete node_modules and run again.",
            )
            run([*command, folder / glue.name, *callers], progress, failure=failure)
    return (cached / glue.name).read_bytes()


_TRIM_GLUE = Path(__file__).with_name("trim_glue.mjs")


def _compiled_stdlib(project: Project, compressing: Compressing, progress: Stage) -> Path:
    """A folder with the compiled standard library, made once per version of Pyodide."""
    source = _pyodide(project) / _STDLIB
    made_from = (source.read_bytes(), *_compiler(project), LIST.read_bytes())
    cached = project.cache / f"stdlib-{digest(*made_from)}"
    if not cached.exists():
        _forget_older(project, "stdlib-*")
        progress.say("compiling Python's standard library for the browser")
        with replacing(cached) as folder:
            shutil.copyfile(source, folder / "source.zip")
            _compile(project, folder, progress, "source.zip", _STDLIB)
            (folder / "source.zip").unlink()
            trim(folder / _STDLIB, folder / _TRIMMED)
    compressing.add(cached / _TRIMMED)
    return cached


def _compiled_calculator(project: Project, progress: Stage) -> Path:
    """The compiled wheel without data, made anew only when the code has changed."""
    code = [path for path in project.calculator.rglob("*.py") if path.is_file()]
    metadata = [project.root / name for name in ("pyproject.toml", "README.md", "LICENSE")]
    inputs = digest(
        digest_of_files([*code, *metadata], project.root).encode(),
        *_compiler(project),
    )
    cached = project.cache / f"calculator-{inputs}"
    if not cached.exists():
        _forget_older(project, "calculator-*")
        with replacing(cached) as folder, tempfile.TemporaryDirectory() as elsewhere:
            progress.say("building the calculator wheel")
            wheel = code_only(build_wheel(project, Path(elsewhere), progress), folder)
            progress.say("compiling the calculator for the browser")
            _compile(project, folder, progress, wheel.name)
            wheel.unlink()
            _compile_dataclasses(project, folder, progress)
    (compiled,) = cached.glob("*.whl")
    return compiled


def _compile(project: Project, folder: Path, progress: Stage, *names: str) -> None:
    """Compile an archive in `folder` for Pyodide's Python; see compile_archive.mjs."""
    command: list[str | Path] = [find_node(project).node, _compile_script()]
    command += [_pyodide(project), pyodide_packages(project), folder, *names]
    answer = run(
        command,
        progress,
        failure=BuildError(
            f"Could not compile {names[0]} for the browser.",
            "If a line above names a module of calculator/, mend it; "
            "else delete node_modules and .venv and run again.",
        ),
    )
    normalise(folder / answer.splitlines()[-1])


def _compile_dataclasses(project: Project, folder: Path, progress: Stage) -> None:
    """Put beside the modules what their dataclasses would compile; see compile_dataclasses.mjs."""
    (archive,) = folder.glob("*.whl")
    target = folder / "dataclasses.bin"
    command: list[str | Path] = [find_node(project).node, _DATACLASSES, _pyodide(project)]
    command += [folder, archive.name, "calculator.web.bridge", target.name]
    failure = BuildError(
        "Could not import the calculator in the browser's Python.",
        "If a line above names a module of calculator/, mend it.",
    )
    run(command, progress, failure=failure)
    with zipfile.ZipFile(archive, "a") as wheel:
        wheel.writestr("calculator/web/dataclasses.bin", target.read_bytes())
    target.unlink()
    normalise(archive)


_DATACLASSES = Path(__file__).with_name("compile_dataclasses.mjs")


def _forget_older(project: Project, pattern: str) -> None:
    for path in project.cache.glob(pattern):
        shutil.rmtree(path, ignore_errors=True)


def _pyodide(project: Project) -> Path:
    folder = project.node_modules / "pyodide"
    if not (folder / _STDLIB).is_file():
        raise BuildError("The npm package pyodide is not installed.", "Delete node_modules.")
    return folder


def _compile_script() -> Path:
    return Path(__file__).with_name("compile_archive.mjs")


def _compiler(project: Project) -> tuple[bytes, ...]:
    """All that decides what the compiler writes, besides the source."""
    return (
        (project.root / "package-lock.json").read_bytes(),
        (project.requirements / "pyodide.txt").read_bytes(),
        _compile_script().read_bytes(),
        _DATACLASSES.read_bytes(),
        Path(__file__).with_name("wheel.py").read_bytes(),
    )
