"""The built site: what it weighs, and that its parts fit each other."""

import hashlib
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from builder import assets, report
from builder.project import Project
from calculator import CALCULATORS

LARGEST_FIRST_PAGE = 250_000
MOST_TO_FIRST_RESULT = 4_150_000
"""Of 4.2 MB, what the page with its styles, scripts and data leaves to the runtime."""


def _manifest(site: Path) -> Any:
    return json.loads((site / "runtime" / "runtime.json").read_text(encoding="utf-8"))


def test_the_first_page_is_light(built_site: Path) -> None:
    assert report.first_page_bytes(built_site) < LARGEST_FIRST_PAGE


def test_the_first_page_is_weighed_with_all_that_it_loads(tmp_path: Path) -> None:
    page = '<link rel="stylesheet" href="a/x.css"><script src="a/x.js"></script>'
    files = {
        "index.html": page
        + '<link rel="canonical" href="other.html"><img src="https://a.b/c.png">',
        "other.html": "never asked for",
        "a/x.css": "p { background: url(y.svg?v=1) }",
        "a/x.js": 'import { z } from "./z.js";',
        "a/y.svg": "<svg/>",
        "a/z.js": "export const z = 1;",
    }
    (tmp_path / "a").mkdir()
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    loaded = report.loaded_by_first_page(tmp_path)
    assert {path.relative_to(tmp_path).as_posix() for path in loaded} == set(files) - {"other.html"}


def test_the_runtime_is_what_its_list_says(built_site: Path) -> None:
    manifest = _manifest(built_site)
    for entry in manifest["files"].values():
        content = (built_site / "runtime" / entry["path"]).read_bytes()
        assert len(content) == entry["bytes"]
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        for suffix, size in ((".gz", "gzip_bytes"), (".br", "brotli_bytes")):
            packed = built_site / "runtime" / (entry["path"] + suffix)
            assert packed.stat().st_size == entry[size]


def test_the_first_result_is_light(built_site: Path) -> None:
    manifest = _manifest(built_site)
    assert sum(entry["brotli_bytes"] for entry in manifest["files"].values()) < MOST_TO_FIRST_RESULT
    assert "brotli" in report.first_result(built_site)


def test_scripts_are_told_of_the_files_of_their_build(built_site: Path) -> None:
    build = assets.describe(built_site)
    told = (assets.scripts_folder(built_site) / "build.js").read_text(encoding="utf-8")
    assert told == assets.script(build)
    for name, digits in build["data"].items():
        content = (built_site / "data" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest().startswith(digits)


_FORMS = frozenset(CALCULATORS) - {"year"}


def test_every_page_asks_for_the_scripts_and_styles_of_its_build(built_site: Path) -> None:
    folder = assets.scripts_folder(built_site).name
    for page in built_site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "assets/calculator/" not in text
        assert assets.STYLES not in text
        # The ledger has a script of its own, and so have the pages beside the calculators.
        if page.parent.parent.name == "calculators" and page.parent.name in _FORMS:
            assert f"assets/{folder}/calculator.js" in text
        # What two files hold twice would be at work twice.
        modules = re.findall(rf'<script type="module" src="[./]*assets/{folder}/([^"]+)"', text)
        alone = page.name == "404.html" or page.parent.name == "takeaway"
        assert len(modules) == (0 if alone else 1), page
        assert all((built_site / "assets" / folder / name).is_file() for name in modules)


@pytest.mark.parametrize("role", ["stdlib", "calculator"])
def test_nothing_is_left_to_compile_in_the_browser(role: str, built_site: Path) -> None:
    entry = _manifest(built_site)["files"][role]
    with zipfile.ZipFile(built_site / "runtime" / entry["path"]) as archive:
        names = archive.namelist()
        assert [name for name in names if name.endswith(".pyc")]
        assert not [name for name in names if name.endswith(".py")]
        assert {member.compress_type for member in archive.infolist()} == {zipfile.ZIP_STORED}


def test_the_runtime_knows_of_no_package_to_fetch_from_elsewhere(built_site: Path) -> None:
    name = _manifest(built_site)["files"]["lock"]["path"]
    lock = json.loads((built_site / "runtime" / name).read_text(encoding="utf-8"))
    assert lock["packages"] == {}


def test_every_place_has_its_data_file(built_site: Path) -> None:
    index = json.loads((built_site / "data" / "index.json").read_text(encoding="utf-8"))
    for place in index["places"]:
        assert (built_site / "data" / f"{place['id']}.json").is_file()


def test_the_scripts_of_the_page_are_there(built_site: Path, project: Project) -> None:
    [folder] = (built_site / "assets").glob("calculator.*/")
    published = {path.name for path in folder.iterdir() if path.suffix not in {".gz", ".br"}}
    web = project.calculator / "web"
    ours = {path.name for path in (*web.glob("*.css"), *web.glob("pages/*.js"))}
    apart = {"appearance.js", "opening.js", "worker.js", "build.js", "uqr.js", "english_words.js"}
    assert published == ours | apart


def test_every_module_is_in_a_file_that_pages_load(project: Project) -> None:
    web = project.calculator / "web"
    found: set[Path] = set()
    apart = ("opening.js", "worker.js", "english_words.js")
    waiting = [*web.glob("pages/*.js"), *(web / name for name in apart)]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            text = path.read_text(encoding="utf-8")
            imported = re.findall(r'^(?:import|} from|import .* from) "(\..*?)";', text, re.MULTILINE)
            waiting += [(path.parent / name).resolve() for name in imported]
    assert {path.name for path in web.glob("*.js")} == {p.name for p in found if p.parent == web}


def test_the_licences_of_what_is_shipped_are_shipped(built_site: Path) -> None:
    notices = (built_site / "third-party-notices.txt").read_text(encoding="utf-8-sig")
    for name in (
        "Copyright (c) 2026 the 医保明白账 contributors",
        "Material for MkDocs",
        "Pyodide",
        "uqr",
        "CPython",
        "Mozilla Public License",
        "musl",
        "Material Design Icons",
        "Octicons",
        "Font Awesome",
        "Pagefind",
        "OpenCC",
        "pypinyin",
    ):
        assert name in notices
