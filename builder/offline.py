"""Writes what lets the site work without a network: the service worker with its list of files.

Runs last: the list holds the digest of every file as it is published.
"""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from builder import assets
from builder.files import digest, files_below
from builder.project import Project
from builder.search import files_for_offline, is_only_online

WORKER = "service-worker.js"
EVERYTHING = "offline.json"
FALLBACK = "offline/"

_CORE_FOLDERS = ("calculators", "about", "assets")
"""Kept on every reader's device after the first visit, with the front page and index pages."""
_CORE_FILES = ("favicon.svg", "manifest.webmanifest", "index.html", "data/glossary.json")
_TOO_LONG = ("about/accuracy/index.html",)
"""Every worked case there is: whoever wants it in front of them without a network downloads all."""
_FOR_FRAMES = (
    "about/embed/index.html",
    "assets/embed.js",
    f"{assets.SCRIPTS.rpartition('/')[2]}.*/embed*.js",
)
"""What few readers see, in frames of other sites or to make one: kept where it is opened."""
_NOT_OFFLINE = ("runtime", "data", "takeaway", "selfcheck")
_NOT_PAGES = ("404.html", WORKER, EVERYTHING, "revision.json", "robots.txt", "sitemap.xml")
_LIST = '/** @type {any} */ ("LIST")'


def write_offline(project: Project, site: Path) -> None:
    """Put the service worker, and the list for “download everything”, into a finished site."""
    build = assets.describe(site)
    everything = _everything(site, build)
    core = [[address_of(path), assets.digits(site / path)] for path in _core(site)]
    kept = [
        [f"runtime/{entry['path']}", entry["sha256"]]
        for entry in [*build["files"].values(), build["spare"]]
    ]
    kept += [[_data_path(name, sha), sha] for name, sha in build["data"].items()]
    content: dict[str, Any] = {
        "version": digest(json.dumps([core, kept]).encode()),
        "scripts": assets.scripts_folder(site).name,
        "everything": everything["version"],
        "core": core,
        "files": kept,
        "spare": f"runtime/{build['spare']['path']}",
        "offline": FALLBACK,
    }
    source = (project.calculator / "web" / "root" / WORKER).read_text(encoding="utf-8")
    before, mark, after = source.partition(_LIST)
    if not mark:
        raise ValueError(f"{WORKER} has no place for its list")
    text = before + json.dumps(content, ensure_ascii=False, separators=(",", ":")) + after
    (site / WORKER).write_text(text, encoding="utf-8", newline="\n")
    (site / EVERYTHING).write_text(
        json.dumps(everything, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )


def address_of(path: PurePosixPath) -> str:
    """The address of a file below the site: that of a page is its folder."""
    text = path.as_posix()
    return text.removesuffix("index.html") if path.name == "index.html" else text


def _published(site: Path) -> list[PurePosixPath]:
    paths = [PurePosixPath(path.relative_to(site).as_posix()) for path in files_below(site)]
    return [path for path in paths if path.suffix not in {".gz", ".br"}]


def _core(site: Path) -> list[PurePosixPath]:
    search = {PurePosixPath(path) for path in files_for_offline(site)}
    return [path for path in _published(site) if _is_core(path) or path in search]


def _is_core(path: PurePosixPath) -> bool:
    if path.as_posix() in _TOO_LONG or any(path.match(pattern) for pattern in _FOR_FRAMES):
        return False
    if path.as_posix() in _CORE_FILES or path.parts[0] in _CORE_FOLDERS:
        return True
    is_index = len(path.parts) == 2 and path.name == "index.html"
    return is_index and path.parts[0] not in _NOT_OFFLINE


def _everything(site: Path, build: dict[str, Any]) -> dict[str, Any]:
    runtime = [
        {
            "path": f"runtime/{entry['path']}",
            "bytes": entry["bytes"],
            "sha256": entry["sha256"],
            "runtime": entry,
        }
        for entry in build["files"].values()
    ]
    data = [
        _item(site, PurePosixPath("data", name), _data_path(name, sha))
        for name, sha in build["data"].items()
    ]
    pages = [
        _item(site, path, address_of(path))
        for path in _published(site)
        if path.parts[0] not in _NOT_OFFLINE
        and path.as_posix() not in _NOT_PAGES
        and not is_only_online(path)
    ]
    transfer = sum(int(entry["gzip_bytes"]) for entry in build["files"].values())
    groups = [
        _group("计算程序", runtime, transfer),
        _group("各地数据", data, _packed(site, (f"data/{name}" for name in build["data"]))),
        _group("网页", pages, _packed(site, (_file_of(item["path"]) for item in pages))),
    ]
    return {"version": digest(json.dumps(groups).encode()), "groups": groups}


def _group(label: str, items: list[dict[str, Any]], gzip_bytes: int) -> dict[str, Any]:
    size = sum(int(item["bytes"]) for item in items)
    return {"label": label, "bytes": size, "gzip_bytes": gzip_bytes, "items": items}


def _item(site: Path, path: PurePosixPath, address: str) -> dict[str, Any]:
    size = (site / path).stat().st_size
    return {"path": address, "bytes": size, "sha256": assets.digits(site / path)}


def _data_path(name: str, sha: str) -> str:
    """As calculator/web/source.js asks for it."""
    return f"data/{name}?sha256={sha}"


def _file_of(address: str) -> str:
    return f"{address}index.html" if address.endswith("/") or not address else address


def _packed(site: Path, names: Iterable[str]) -> int:
    """What files weigh on the line."""
    total = 0
    for name in names:
        packed = site / f"{name}.gz"
        known = packed.is_file()
        total += packed.stat().st_size if known else len(gzip.compress((site / name).read_bytes()))
    return total
