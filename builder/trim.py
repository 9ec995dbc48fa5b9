"""Makes a small standard library for the browser: the modules that a measured list names.

The list, `stdlib_modules.txt`, says where it comes from; a test measures it again. Python falls
back to the whole library, which is shipped beside, should anything ask for more.
"""

import zipfile
from pathlib import Path, PurePosixPath

from builder.errors import BuildError

LIST = Path(__file__).with_name("stdlib_modules.txt")
_WHOLE_PACKAGES = ("pyodide", "_pyodide")
"""Pyodide's own Python: it goes with the loader, and is small."""


def listed_modules() -> list[str]:
    """The modules to keep, by full name."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and line[0] not in "#-"]


def left_out_modules() -> list[str]:
    """Modules that Python tries to import and does without."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return [line[1:] for line in lines if line.startswith("-")]


def trim(whole: Path, trimmed: Path) -> None:
    """Copy the listed modules of a compiled library into a smaller archive, stored."""
    with zipfile.ZipFile(whole) as source:
        modules = {module_of(name): name for name in source.namelist() if name.endswith(".pyc")}
        absent = [name for name in listed_modules() if name not in modules]
        if absent:
            raise BuildError(
                f"Python's library for the browser has no module {', '.join(absent)}.",
                f"Take it out of {LIST.name} in builder/.",
            )
        wanted = set(listed_modules())
        kept = [
            name
            for module, name in modules.items()
            if module in wanted or module.partition(".")[0] in _WHOLE_PACKAGES
        ]
        with zipfile.ZipFile(trimmed, "w", compression=zipfile.ZIP_STORED) as target:
            for name in sorted(kept):
                target.writestr(zipfile.ZipInfo(name, (2020, 2, 2, 0, 0, 0)), source.read(name))


def module_of(name: str) -> str:
    """The module that a file of the archive holds: `json/decoder.pyc` is `json.decoder`."""
    path = PurePosixPath(name).with_suffix("")
    parts = path.parts[:-1] if path.name == "__init__" else path.parts
    return ".".join(parts)
