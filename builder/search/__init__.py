"""The search of the site: what Pagefind indexes, and the small tables beside it.

Pagefind's own cutting of Chinese differs between index and browser (engineering.md, Search). So
each record is indexed as overlapping pairs of characters (起付标准 → 起付 付标 标准), each pair
once, cut the same way on both sides, in a language that Pagefind leaves alone. Pagefind's texts
and scripts are not shipped: `calculator/web/search/index.js` speaks to its engine, and the texts
that results show are in `search/text/`, by the name that Pagefind gives the record.
"""

import gzip
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from builder.errors import BuildError
from builder.guides import Guide
from builder.progress import Stage, run
from builder.project import Project
from builder.search.exact import exact_tables
from builder.search.lexicon import lexicon, pinyin_table
from builder.search.packed import write_packed
from builder.search.pairs import pairs_of
from builder.search.records import Record, records_of_site
from calculator.policy import Library

_LANGUAGE = "zz"
"""Known to nobody, so nothing is cut or stemmed. Pagefind says so, and that is what is wanted."""
_SHIPPED = (".pagefind", ".pf_meta", ".pf_index", ".pf_filter")
_NOT_RUN = re.compile(r"^ */\*\*.*?\*/\n|^ *//[^\n]*\n|^ +|^\n", re.DOTALL | re.MULTILINE)
"""Comments on lines of their own, indents, blank lines: half of each script, and no reader needs
them. No text of a script goes over the end of a line; a test sees to it."""
_CONTENTS = "contents.pf_meta"
"""Pagefind's name for it has a digest, which would have to be fetched first."""
_SIGNATURE = b"pagefind_dcd"


def write_search(
    project: Project, library: Library, guides: Sequence[Guide], part: Path, progress: Stage
) -> None:
    """Fill `part` with search/ and assets/search/ of the site, from the pages of stage `site`."""
    site = project.part("site")
    if not (site / "index.html").is_file():
        raise BuildError("There are no pages to search yet.", "Run: python3 build.py site")
    progress.say("reading the pages")
    records = records_of_site(site, library, guides)
    folder = part / "search"
    folder.mkdir(parents=True)
    progress.say(f"indexing {len(records)} records")
    _index(records, folder, progress)
    progress.say("writing words, numbers and amounts")
    size = {"records": len(records), "shards": exact_tables(library, folder)}
    words = lexicon(library, records) | size
    write_packed(folder / "lexicon.gz", words)
    write_packed(folder / "pinyin.gz", pinyin_table(words, records))
    _copy_scripts(project, part / "assets" / "search")


def files_for_offline(part: Path) -> list[str]:
    """What a search needs whatever is asked, below the site's root; shards come as they are used.

    On a site of a few hundred pages the shards are small enough to be kept too.
    """
    always = [*(part / "assets" / "search").iterdir(), *(part / "search").glob("*.gz")]
    always += (part / "search" / "index").iterdir()
    return sorted(path.relative_to(part).as_posix() for path in always if path.is_file())


def _index(records: Sequence[Record], folder: Path, progress: Stage) -> None:
    """Write the index, and the text of each record under the name that Pagefind gives it."""
    with tempfile.TemporaryDirectory() as elsewhere:
        shadows, bundle = Path(elsewhere, "shadows"), Path(elsewhere, "bundle")
        shadows.mkdir()
        for number, record in enumerate(records):
            (shadows / f"{number:06}.html").write_text(_shadow(record), encoding="utf-8")
        run(
            [
                *(sys.executable, "-m", "pagefind_bin_extended", "--silent"),
                *("--site", shadows, "--output-path", bundle),
            ],
            progress,
            failure=BuildError(
                "Pagefind could not index the pages.",
                "Read the lines above; if it is not installed, delete .venv and run again.",
            ),
        )
        for path in sorted(bundle.rglob("*")):
            if path.suffix in _SHIPPED:
                target = folder / "index" / path.relative_to(bundle)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
        (folder / "text").mkdir()
        for path in sorted((bundle / "fragment").iterdir()):
            record = records[_number_of(path)]
            write_packed(folder / "text" / f"{path.stem}.gz", record.shown)
        (contents,) = (folder / "index").glob("*.pf_meta")
        contents.rename(contents.with_name(_CONTENTS))


def _number_of(fragment: Path) -> int:
    """Which record Pagefind's own text of it belongs to."""
    content = gzip.decompress(fragment.read_bytes()).removeprefix(_SIGNATURE)
    return int(json.loads(content)["url"].strip("/").removesuffix(".html"))


def _shadow(record: Record) -> str:
    """A page for Pagefind alone: the words of a record, and what it can be filtered by."""
    facts = "".join(
        f'<meta data-pagefind-filter="is[content]" content="{_escaped(fact)}">'
        for fact in record.facts
    )
    text = " ".join(f"{heading} {text}" for _, heading, text in record.parts)
    return (
        f'<!doctype html><html lang="{_LANGUAGE}"><head>{facts}</head>'
        f"<body data-pagefind-body><h1>{_words(record.title)}</h1>"
        f'<p data-pagefind-weight="5">{_words(" ".join(record.aliases))}</p>'
        f"<p>{_words(text)}</p></body></html>"
    )


def _words(text: str) -> str:
    return " ".join(sorted(pairs_of(text)))


def _escaped(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )


def _copy_scripts(project: Project, folder: Path) -> None:
    folder.mkdir(parents=True)
    for path in sorted((project.calculator / "web" / "search").iterdir()):
        if path.suffix == ".js":
            script = _NOT_RUN.sub("", path.read_text(encoding="utf-8"))
            (folder / path.name).write_text(script, encoding="utf-8")
        elif path.suffix == ".css":
            shutil.copyfile(path, folder / path.name)
