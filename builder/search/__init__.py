"""The search of the site: what Pagefind indexes, and the small tables beside it.

Pagefind's own cutting of Chinese differs between index and browser (engineering.md, Search). So
each record is indexed as overlapping pairs of characters (起付标准 → 起付 付标 标准), each pair
once, cut the same way on both sides, in a language that Pagefind leaves alone. Pagefind's texts
and scripts are not shipped: `calculator/web/search/index.js` speaks to its engine, and the texts
that results show are in `search/text/`, by the name that Pagefind gives the record.
"""

import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from builder.errors import BuildError
from builder.guides import Guide
from builder.progress import Stage, run
from builder.project import Project
from builder.search.chunks import CONTENTS, cut_index, unpacked, words_of
from builder.search.exact import exact_tables
from builder.search.lexicon import lexicon, most_common, pinyin_table, sounds
from builder.search.packed import write_packed
from builder.search.pairs import figures_of, pairs_of
from builder.search.records import Record, records_of_site
from builder.search.scripts import write_scripts
from calculator.policy import Library

_LANGUAGE = "zz"
"""Known to nobody, so nothing is cut or stemmed. Pagefind says so, and that is what is wanted."""
_SHIPPED = (".pagefind", ".pf_meta", ".pf_index", ".pf_filter")
_DIGEST = 16
_SAMPLE = 1_000
"""Records whose words are counted; more would add few words."""
_MOST_KEPT = 1_500_000
"""Bytes for the search that every reader's device may keep after the first visit."""
_ALWAYS = {CONTENTS, "wasm.unknown.pagefind"}


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
    size = {"records": len(records), "shards": exact_tables(library, records, folder)}
    vocabulary = most_common(_words_of(records, progress))
    words = lexicon(library, records, vocabulary) | size
    write_packed(folder / "lexicon.pack", words)
    write_packed(folder / "pinyin.pack", pinyin_table(words, records, vocabulary))
    write_packed(folder / "sounds.pack", sounds())
    progress.say("bundling the scripts")
    write_scripts(project, part / "assets" / "search", progress)


def files_for_offline(site: Path) -> list[str]:
    """The files below the root of a site that answer any query without a network.

    All of them while they are small; of a large library only what every search begins with. The
    texts of results are in one file: as many requests as records would be too many.
    """
    folder = site / "search"
    pieces = [path for path in folder.rglob("*") if path.is_file()]
    kept = [path for path in pieces if path.parent.name != "text"]
    if sum(path.stat().st_size for path in kept) > _MOST_KEPT:
        kept = [path for path in kept if path.parent.name != "index" and path.stem != "texts"]
        kept += [path for path in pieces if path.name in _ALWAYS]
    return sorted({path.relative_to(site).as_posix() for path in kept})


def is_only_online(path: PurePosixPath) -> bool:
    """Whether a file of the search is not needed where all texts are kept together."""
    return path.parts[:2] == ("search", "text")


def _words_of(records: Sequence[Record], progress: Stage) -> dict[str, int]:
    """The words of the pages, as Pagefind cuts Chinese, with the number of records they are in."""
    step = max(1, len(records) // _SAMPLE)
    texts = (
        " ".join(f"{heading} {text}" for _, heading, text in record.parts)
        for record in records[::step]
    )
    pages = [
        f'<!doctype html><html lang="zh"><body data-pagefind-body>{_escaped(text)}</body></html>'
        for text in texts
    ]
    with tempfile.TemporaryDirectory() as elsewhere:
        return words_of(_pagefind(pages, Path(elsewhere), progress))


def _pagefind(pages: Sequence[str], folder: Path, progress: Stage) -> Path:
    """What Pagefind makes of some pages."""
    shadows, bundle = folder / "shadows", folder / "bundle"
    shadows.mkdir()
    for number, page in enumerate(pages):
        (shadows / f"{number:06}.html").write_text(page, encoding="utf-8")
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
    return bundle


def _index(records: Sequence[Record], folder: Path, progress: Stage) -> None:
    """Write the index, and the text of each record under the name that Pagefind gives it."""
    with tempfile.TemporaryDirectory() as elsewhere:
        bundle = _pagefind([_shadow(record) for record in records], Path(elsewhere), progress)
        for path in sorted(bundle.rglob("*")):
            if path.suffix in _SHIPPED:
                target = folder / "index" / path.relative_to(bundle)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
        cut_index(folder / "index")
        (folder / "text").mkdir()
        texts = {}
        for path in sorted((bundle / "fragment").iterdir()):
            shown = records[_number_of(path)].shown
            texts[path.stem] = shown
            write_packed(folder / "text" / f"{path.stem}.pack", shown)
        write_packed(folder / "texts.pack", texts)


def _number_of(fragment: Path) -> int:
    """Which record Pagefind's own text of it belongs to."""
    return int(json.loads(unpacked(fragment))["url"].strip("/").removesuffix(".html"))


def _shadow(record: Record) -> str:
    """A page for Pagefind alone: the words of a record, and what it can be filtered by."""
    facts = "".join(
        f'<meta data-pagefind-filter="is[content]" content="{_escaped(fact)}">'
        for fact in record.facts
    )
    text = " ".join(f"{heading} {text}" for _, heading, text in record.parts)
    shown = json.dumps(record.shown, ensure_ascii=False)
    # The name that Pagefind gives a record must change with what is shown of it, not with its words
    # alone: browsers keep the text under that name.
    state = hashlib.sha256(shown.encode()).hexdigest()[:_DIGEST]
    facts += f'<meta data-pagefind-meta="shown[content]" content="{state}">'
    return (
        f'<!doctype html><html lang="{_LANGUAGE}"><head>{facts}</head>'
        f"<body data-pagefind-body><h1>{_words(record.title)}</h1>"
        f'<p data-pagefind-weight="5">{_words(" ".join(record.aliases))}</p>'
        f"<p>{_words(text)}</p></body></html>"
    )


def _words(text: str) -> str:
    return " ".join(sorted(pairs_of(text) | figures_of(text)))


def _escaped(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )
