"""Gives what pages load names that change with the content, and tells scripts what their build is.

A page of one build asks for the styles, scripts, runtime and data of that build and of no other, so
that caches may keep all of these for good and an open page never meets half of a newer site.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from builder.files import digest, digest_of_files, files_below

SCRIPTS = "assets/calculator"
STYLES = "assets/site.css"
_OF_BUILD = re.compile(r'^import \{ BUILD(?: as (\w+))? \} from "\./build\.js";\n', re.MULTILINE)
_DIGITS = 16
"""Digits of a SHA-256 that name a file of data: enough to tell any two builds apart."""


def settle(site: Path) -> str:
    """Name scripts and styles by content, in every page; return the name of the build."""
    build = describe(site)
    (site / SCRIPTS / "build.js").write_text(script(build), encoding="utf-8")
    worker = site / SCRIPTS / "worker.js"
    text = _told(worker.read_text(encoding="utf-8"), build)
    worker.write_text(text, encoding="utf-8", newline="\n")
    styles = digest((site / STYLES).read_bytes())
    renamed = {
        f"{SCRIPTS}/": _rename(site, SCRIPTS, _digest_of_folder(site / SCRIPTS)) + "/",
        STYLES: _rename(site, STYLES, styles),
    }
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for old, new in renamed.items():
            text = text.replace(old, new)
        page.write_text(text, encoding="utf-8", newline="\n")
    return str(build["version"])


def scripts_folder(site: Path) -> Path:
    """Where the scripts are in a settled site."""
    [folder] = site.glob(f"{SCRIPTS}.*/")
    return folder


def describe(site: Path) -> dict[str, Any]:
    """What the scripts are told: files of the runtime, digests of the data, a name for both."""
    manifest = json.loads((site / "runtime" / "runtime.json").read_text(encoding="utf-8"))
    data = {name: digits(site / "data" / name) for name in _data_files(site)}
    version = digest(str(manifest["version"]).encode(), json.dumps(data).encode())
    return {
        "version": version,
        "files": manifest["files"],
        "spare": manifest["spare"],
        "data": data,
    }


def digits(path: Path) -> str:
    """The first digits of a file's SHA-256, as pages name it by."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS]


def _told(worker: str, build: dict[str, Any]) -> str:
    """The worker, which is one file otherwise, with what build.js says inside."""
    given = json.dumps(build, ensure_ascii=False, separators=(",", ":"))
    others = [f"const {name} = BUILD;" for name in _OF_BUILD.findall(worker) if name]
    return "\n".join([f"const BUILD = {given};", *others, _OF_BUILD.sub("", worker)])


def _data_files(site: Path) -> list[str]:
    """What the calculators read: there may be other downloads beside it."""
    index = json.loads((site / "data" / "index.json").read_text(encoding="utf-8"))
    names = ["index.json", *(f"{place['id']}.json" for place in index["places"]), "glossary.json"]
    return [name for name in names if (site / "data" / name).is_file()]


def script(build: dict[str, Any]) -> str:
    """The module that tells the scripts what their build is."""
    text = json.dumps(build, ensure_ascii=False, separators=(",", ":"))
    return f"// Written by builder/assets.py.\nexport const BUILD = {text};\n"


def _digest_of_folder(folder: Path) -> str:
    return digest_of_files(files_below(folder), folder)


def _rename(site: Path, name: str, content: str) -> str:
    path = site / name
    new = path.with_name(f"{path.stem}.{content[:8]}{path.suffix}")
    path.rename(new)
    return new.relative_to(site).as_posix()
