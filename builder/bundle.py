"""Puts a module and those that it imports into one file.

The worker in which Python runs is wanted as early as can be. As seven modules it came in three
turns, each of which waits for the line, or for the service worker, once more. Pages have other
modules on their way meanwhile, and share them; so theirs stay as they are.
"""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import ([^;]*?) from "\./([\w-]+\.js)";\n', re.MULTILINE)
_LEFT = re.compile(r"^(?:import (?:[{*\"]|.* from ).*|export .*)$", re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|const|class) (\w+))", re.MULTILINE)


def in_one(entry: Path) -> str:
    """The text of a module with all that it imports."""
    parts: dict[str, str] = {}
    _add(entry, parts)
    return "".join(parts.values())


def _add(path: Path, parts: dict[str, str]) -> None:
    """Each module becomes a function that is called once, after those that it imports."""
    text = path.read_text(encoding="utf-8")
    for _, name in _IMPORT.findall(text):
        if name not in parts:
            _add(path.with_name(name), parts)
    exported = ", ".join(name for _, name in _EXPORT.findall(text))
    body = _EXPORT.sub(r"\1", _IMPORT.sub(_as_constant, text))
    left = _LEFT.search(body)
    if left:
        raise ValueError(f"{path.name}: builder/bundle.py cannot read “{left[0]}”")
    function = f"(() => {{\n{body}return {{ {exported} }};\n}})()"
    parts[path.name] = f"const {_name(path.name)} = {function};\n"


def _as_constant(found: re.Match[str]) -> str:
    what, module = found[1], _name(found[2])
    if what.startswith("* as "):
        return f"const {what.removeprefix('* as ')} = {module};\n"
    return f"const {what.replace(' as ', ': ')} = {module};\n"


def _name(file: str) -> str:
    return "$" + re.sub(r"\W", "_", file)
