"""What the service worker is told, and what “download everything” means."""

import hashlib
import json
import re
from pathlib import Path, PurePosixPath
from typing import Any

from builder import compress, offline
from builder.files import digest
from builder.progress import Stage
from builder.project import Project

LARGEST_CORE = 2_300_000
"""Scripts, styles and the pages that all readers may need, as they are; a quarter on the line. And
half a megabyte, packed already, for any search."""


def _list(site: Path) -> Any:
    text = (site / offline.WORKER).read_text(encoding="utf-8")
    found = re.search(r"const LIST = (\{.*\});", text)
    assert found
    return json.loads(found[1])


def test_the_core_is_what_every_reader_may_need_and_small(built_site: Path) -> None:
    core = dict(_list(built_site)["core"])
    assert {"", "calculators/", "calculators/inpatient/", "about/offline/", "offline/"} <= set(core)
    assert "manifest.webmanifest" in core
    # The words of the glossary are asked for by pages; the rest of the data is the calculators'.
    others = set(core) - {"data/glossary.json"}
    assert not [path for path in others if path.startswith(("runtime/", "data/", "takeaway/"))]
    assert not [path for path in core if path.endswith((".gz", ".br"))]
    assert sum(_file(built_site, path).stat().st_size for path in core) < LARGEST_CORE


def test_the_core_has_every_script_that_its_pages_load(
    built_site: Path,
) -> None:
    core = {path for path, _ in _list(built_site)["core"]}
    loaded = set()
    for path in core:
        page = _file(built_site, path)
        if page.suffix != ".html":
            continue
        for address in re.findall(r'<script[^>]* src="([^":]+)"', page.read_text(encoding="utf-8")):
            found = (page.parent / address).resolve().relative_to(built_site.resolve())
            loaded.add(found.as_posix())
    assert loaded
    assert loaded <= core
    # What few see in frames of other sites is kept by those who do.
    assert not [path for path in core if path.startswith("embed/") or "/embed" in path]


def test_every_file_of_the_core_is_named_with_its_digest(built_site: Path) -> None:
    for path, digits in _list(built_site)["core"]:
        content = _file(built_site, path).read_bytes()
        assert hashlib.sha256(content).hexdigest().startswith(digits), path


def test_everything_is_every_page_the_runtime_and_all_data(built_site: Path) -> None:
    everything = json.loads((built_site / offline.EVERYTHING).read_text(encoding="utf-8"))
    listed = {item["path"] for group in everything["groups"] for item in group["items"]}
    pages = {
        offline.address_of(PurePosixPath(path.relative_to(built_site).as_posix()))
        for path in built_site.rglob("index.html")
    }
    assert pages - listed == {"selfcheck/"}
    told = _list(built_site)
    assert {path for path, _ in told["files"]} - {told["spare"]} <= listed
    assert told["everything"] == everything["version"]
    for group in everything["groups"]:
        assert group["bytes"] == sum(item["bytes"] for item in group["items"])
        assert 0 < group["gzip_bytes"] < group["bytes"]


def test_pages_have_a_gzip_sibling_and_no_brotli(built_site: Path) -> None:
    for page in built_site.rglob("*.html"):
        packed = page.with_name(f"{page.name}.gz")
        assert packed.is_file() or page.stat().st_size < 1024
        assert not page.with_name(f"{page.name}.br").exists()


def test_what_has_not_changed_is_not_compressed_again(tmp_path: Path) -> None:
    project = Project(tmp_path)
    for turn, text in enumerate(["a" * 5000, "a" * 5000]):
        site = tmp_path / f"site{turn}"
        site.mkdir()
        (site / "index.html").write_text(text, encoding="utf-8")
        if turn:
            [kept] = (project.cache / "gzip").iterdir()
            kept.write_bytes(b"from the last build")
        compress.write_gzip(project, site)
    assert (site / "index.html.gz").read_bytes() == b"from the last build"


def test_scripts_styles_and_data_have_a_brotli_sibling_too(built_site: Path) -> None:
    for folder in ("assets", "data"):
        for path in (built_site / folder).rglob("*"):
            if path.suffix in {".js", ".css", ".json"} and path.stat().st_size >= 1024:
                assert path.with_name(f"{path.name}.br").is_file(), path


def test_what_brotli_made_is_kept_between_builds(tmp_path: Path) -> None:
    copy = Project(tmp_path)
    site = tmp_path / "site"
    site.mkdir()
    (site / "page.js").write_text("a" * 5000, encoding="utf-8")
    kept = copy.cache / "brotli" / digest((site / "page.js").read_bytes())
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"from the last build")
    (kept.parent / "of nothing any more").touch()
    compress.write_brotli(copy, site, Stage("publish", ""))
    assert (site / "page.js.br").read_bytes() == b"from the last build"
    assert list(kept.parent.iterdir()) == [kept]


def _file(site: Path, address: str) -> Path:
    return site / (f"{address}index.html" if address.endswith("/") or not address else address)
