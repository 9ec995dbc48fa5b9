"""Says how large the site is and how long each stage took."""

import gzip
import json
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urljoin

from builder.errors import BuildError
from builder.files import files_below
from builder.project import Project

_REFERENCE = re.compile(r"""<(?:link|script|img|source)\b[^>]*?\b(?:href|src)=["']?([^"'\s>]+)""")
_IMPORT = re.compile(r"""(?:\bimport|\bfrom)\s*\(?\s*["']([^"']+)["']|url\(["']?([^"')]+)["']?\)""")
_NOT_LOADED = re.compile(r"""<link\b[^>]*\brel=["']?(?:canonical|alternate|next|prev)\b[^>]*>""")


def report(project: Project, times: Mapping[str, float]) -> str:
    """A table of sizes, and of the seconds that the stages of this run took."""
    if not (project.site / "index.html").is_file():
        raise BuildError("There is no site to report on.", "Run: python3 build.py build")
    files = files_below(project.site)
    runtime = [path for path in files if path.is_relative_to(project.site / "runtime")]
    rows = [
        ("whole site", f"{_size(files)} in {len(files)} files"),
        ("first page", f"{first_page_bytes(project.site) / 1000:,.1f} kB compressed"),
        ("runtime", _size(runtime)),
        ("first answer", first_result(project.site)),
        ("calculator", f"{_size(runtime, '.whl')} compiled"),
        ("open data", _size([p for p in files if p.is_relative_to(project.site / "data")])),
    ]
    rows += [(f"{stage} took", f"{seconds:.1f} s") for stage, seconds in times.items()]
    if times:
        rows.append(("together", f"{sum(times.values()):.1f} s"))
    return "\n".join(f"  {name:<14} {value}" for name, value in rows)


def first_page_bytes(site: Path) -> int:
    """What the home page and all it loads weigh when the server compresses them."""
    return sum(_compressed(path.read_bytes()) for path in loaded_by_first_page(site))


def first_result(site: Path) -> str:
    """What a calculator fetches before its first answer, by what the server can do."""
    path = site / "runtime" / "runtime.json"
    if not path.is_file():
        return "no runtime"
    files = json.loads(path.read_text(encoding="utf-8"))["files"].values()
    kinds = {"brotli": "brotli_bytes", "gzip": "gzip_bytes", "as it is": "bytes"}
    sizes = {name: sum(int(entry[key]) for entry in files) for name, key in kinds.items()}
    return ", ".join(f"{_in_words(size)} {name}" for name, size in sizes.items())


def loaded_by_first_page(site: Path) -> list[Path]:
    """The home page and every file of the site that it, its styles and its scripts ask for."""
    found: list[Path] = []
    waiting = [site / "index.html"]
    while waiting:
        path = waiting.pop()
        if path in found or not path.is_file():
            continue
        found.append(path)
        if path.suffix in {".html", ".css", ".js"}:
            waiting += [site / address for address in _addresses(path, site)]
    return found


def _addresses(path: Path, site: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        found = _REFERENCE.findall(_NOT_LOADED.sub("", text))
    else:
        found = [module or image for module, image in _IMPORT.findall(text)]
    here = path.relative_to(site).as_posix()
    local = [address for address in found if not re.match(r"[a-z]+:|//", address)]
    return [urljoin(here, address).partition("?")[0].partition("#")[0] for address in local]


def _compressed(content: bytes) -> int:
    return len(gzip.compress(content, mtime=0))


def _size(paths: list[Path], suffix: str = "") -> str:
    return _in_words(sum(path.stat().st_size for path in paths if path.name.endswith(suffix)))


def _in_words(size: int) -> str:
    return f"{size / 1e6:,.2f} MB" if size >= 1e6 else f"{size / 1000:,.1f} kB"
