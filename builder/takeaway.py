"""Writes the take-away file: calculators, data and words in one HTML that opens by double click.

A page opened from a disk may load no script and no file beside it. So everything is inside: styles
as they are, the site's modules as text that becomes blobs (takeaway/loader.js), Python gzipped.
"""

import base64
import html
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from builder import assets
from builder.errors import BuildError
from builder.notices import notices
from builder.project import Project
from calculator.policy import Library

NAME = "yibao-mingbaizhang.html"
LARGEST = 11_000_000
"""More than this does not go through every chat."""

_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' blob: 'wasm-unsafe-eval'; worker-src blob:; "
    "style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"
)
_ENTRIES = ("worker.js", "main.js")
_STYLES = ("calculator", "reading", "guided", "tools", "print", "companions")
_IMPORT = re.compile(
    r'^import (?:[^;"]*? from )?"(\.{1,2})/([\w-]+\.js)";', re.MULTILINE | re.DOTALL
)
_ARTICLE = re.compile(r'<article class="md-content__inner[^>]*>(.*?)</article>', re.DOTALL)
_OF_THE_SITE = re.compile(
    r'<nav class="breadcrumbs".*?</nav>|<p class="page-details">.*?</p>', re.DOTALL
)
"""What leads to pages and settings that stayed there."""
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


def write_takeaway(
    project: Project, library: Library, target: Path, wanted: Collection[str] = ()
) -> None:
    """Write the file with the data of some places (all, if none are named) from the parts."""
    site, runtime = project.part("site"), project.part("runtime")
    for stage, part in (("site", site), ("runtime", runtime)):
        if not part.is_dir():
            raise BuildError(f"The {stage} stage has not been run.", "Run: python3 build.py build")
    data = compiled_subset(library, wanted)
    manifest = json.loads((runtime / "runtime" / "runtime.json").read_text(encoding="utf-8"))
    files = {
        entry["path"]: _base64(runtime / "runtime" / f"{entry['path']}.gz")
        for entry in manifest["files"].values()
    }
    payload = {"files": files, "data": {name: _json(content) for name, content in data.items()}}
    build = {**manifest, "version": f"takeaway {manifest['version']}", "data": {}}
    text = _page(
        styles=_styles(project, site),
        age=_age(library, [place["id"] for place in data["index.json"]["places"]]),
        pages=[*_calculators(site), _glossary(library)],
        places=[place["id"] for place in data["index.json"]["places"]],
        scripts={
            "payload": _inert(_json(payload)),
            "modules": _inert(_json(_modules(project, build))),
        },
        licences=_licences(project),
        loader=(project.calculator / "web" / "takeaway" / "loader.js").read_text(encoding="utf-8"),
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
    if target.stat().st_size > LARGEST:
        raise BuildError(
            f"The take-away file has {target.stat().st_size:,} bytes; it may have {LARGEST:,}.",
            "Take fewer places along: python3 build.py takeaway --places yantai,changzhi",
        )


def compiled_subset(library: Library, wanted: Collection[str]) -> dict[str, Any]:
    """The compiled data of some places and of those above them."""
    unknown = sorted(set(wanted) - set(library.places))
    if unknown:
        raise BuildError(
            f"There is no place {', '.join(unknown)} in policy_data/.",
            f"Known places: {', '.join(sorted(library.places))}.",
        )
    kept = {place.id for name in wanted for place in library.lineage(name)} or set(library.places)
    compiled = library.compiled()
    index = dict(compiled["index.json"])
    index["places"] = [entry for entry in index["places"] if entry["id"] in kept]
    named = {f"{entry['id']}.json" for entry in index["places"]}
    bundles = {name: compiled[name] for name in sorted(named) if name in compiled}
    return {
        "index.json": index,
        **_with_cited_documents(bundles),
        **{name: compiled[name] for name in ("glossary.json",) if name in compiled},
    }


def _with_cited_documents(bundles: Mapping[str, Any]) -> dict[str, Any]:
    """The places' data without the documents that no rule of them leads to: no result shows these.

    A document is followed to those that it names itself.
    """
    documents = {key: item for one in bundles.values() for key, item in one["documents"].items()}
    cited: set[str] = set()
    reached = {text for one in bundles.values() for text in _texts(one["rules"])}
    while found := (reached & documents.keys()) - cited:
        cited |= found
        reached = {text for key in found for text in _texts(documents[key])}
    return {
        name: one
        | {"documents": {key: item for key, item in one["documents"].items() if key in cited}}
        for name, one in bundles.items()
    }


def _texts(content: object) -> Iterator[str]:
    """Every text inside some JSON."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for item in content.values():
            yield from _texts(item)
    elif isinstance(content, list):
        for item in content:
            yield from _texts(item)


def _modules(project: Project, build: dict[str, Any]) -> list[tuple[str, str]]:
    """The modules that page and worker need, each after those that it imports itself."""
    web = project.calculator / "web"
    found: dict[str, str] = {}

    def add(name: str) -> None:
        own = web / "takeaway" / name
        path = own if own.is_file() else web / name
        source = path.read_text(encoding="utf-8")
        if name == "build.js":
            source = assets.script(build)
        for _, imported in _IMPORT.findall(source):
            if imported not in found and imported != "payload.js":
                add(imported)
        found[name] = source

    for entry in _ENTRIES:
        add(entry)
    return list(found.items())


def _calculators(site: Path) -> Iterable[tuple[str, str, str]]:
    """Name, title and content of each calculator's page, as the site has it."""
    for path in sorted((site / "calculators").glob("*/index.html")):
        article = _ARTICLE.search(path.read_text(encoding="utf-8"))
        if article is None:
            raise BuildError(f"{path} has no article.", "Mend builder/takeaway.py.")
        content = _OF_THE_SITE.sub("", article[1])
        heading = _HEADING.search(content)
        yield path.parent.name, heading[1] if heading else path.parent.name, content


def _glossary(library: Library) -> tuple[str, str, str]:
    terms = "".join(
        f"<dt>{html.escape(term.term)}</dt><dd>{html.escape(term.plain)}</dd>"
        for term in library.glossary
    )
    return "glossary", "名词解释", f"<h1>名词解释</h1><dl>{terms}</dl>"


def _age(library: Library, places: Collection[str]) -> str:
    days = (
        reading.source.checked_on
        for rule in library.rules
        if rule.place in places
        for value in rule.values.values()
        for reading in value.readings
    )
    day = max(days).isoformat()
    return (
        '<div class="takeaway-age"><p><strong>这里是非官方网站的内容。</strong>'
        "算出来的是估计数，以当地医保经办机构为准，可以打 12393 问。</p>"
        f'<p><strong>资料最近核对：<time datetime="{day}">{day}</time></strong>。'
        f'<span id="age" data-checked="{day}"></span>这个文件不连网，不会自己更新，'
        "也不知道哪个数后来撤回了：有网络的时候，请到本站再看一眼。"
        f"数据版本 {html.escape(library.data_version)}。</p></div>"
    )


def _licences(project: Project) -> str:
    """Folded below everything else: the file is passed on without the site that tells them."""
    return (
        '<footer class="md-content__inner"><details><summary>许可</summary>'
        "<p>程序用 MIT 许可，资料和文字用 CC BY 4.0：转给别人、改编都可以，请注明出自“医保明白账”。"
        "里面还有别人的软件，各有各的许可，全文在下面。</p>"
        '<pre lang="en" style="white-space:pre-wrap;overflow-wrap:anywhere">'
        f"{html.escape(notices(project))}</pre>"
        "</details></footer>"
    )


def _styles(project: Project, site: Path) -> str:
    [theme] = (site / "assets" / "stylesheets").glob("main.*.css")
    web = project.calculator / "web"
    own = [web / f"{name}.css" for name in _STYLES]
    paths = [theme, site / assets.STYLES, *own, web / "takeaway" / "takeaway.css"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    return text.replace("</", "<\\/")


def _page(
    *,
    styles: str,
    age: str,
    pages: list[tuple[str, str, str]],
    places: list[str],
    scripts: dict[str, str],
    licences: str,
    loader: str,
) -> str:
    menu = "".join(
        f'<button type="button" data-page="{name}">{title}</button>' for name, title, _ in pages
    )
    templates = "".join(f'<template id="page-{name}">{text}</template>' for name, _, text in pages)
    inert = "".join(
        f'<script type="application/json" id="{name}">{text}</script>'
        for name, text in scripts.items()
    )
    return (
        '<!doctype html>\n<html lang="zh"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>医保明白账（带走的文件）</title>\n<style>{styles}</style></head>\n"
        f'<body data-takeaway data-places="{" ".join(places)}" class="md-typeset">\n'
        f'<header class="site-header"><p class="site-header__name">医保明白账</p></header>\n'
        f'<main>{age}<nav class="takeaway-menu" aria-label="计算">{menu}</nav>\n'
        "<noscript><p>要算数，浏览器里的“脚本”（JavaScript）得是打开的。</p></noscript>\n"
        f'<article class="md-content__inner" id="content"></article>\n'
        f"{licences}</main>\n{templates}\n"
        f"{inert}\n<script>{loader}</script>\n</body></html>\n"
    )


def _base64(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _inert(text: str) -> str:
    """JSON that cannot end the element it stands in."""
    return text.replace("<", "\\u003c")
