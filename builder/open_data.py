"""The open data: what the browser reads, a table of all values, schemas, a feed, and the recalls.

`docs/about/open-data.md` documents all of it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from builder import guides_json
from builder.changes import Change, as_feed, as_list
from builder.data import as_files
from builder.guides import Guide
from builder.recall import Withdrawn, revision
from builder.restated import digest, grades_of_article
from builder.schemas import schemas
from builder.values_csv import values_csv
from calculator.policy import Library
from calculator.policy.model import Document, Source

INDEX = "index.json"
REVISION = "revision.json"
LICENCE = "CC-BY-4.0"


def write_open_data(
    library: Library,
    changes: Sequence[Change],
    withdrawn: Sequence[Withdrawn],
    part: Path,
    site_url: str | None,
    guides: Sequence[Guide] = (),
) -> None:
    """Fill `part` with data/ and revision.json of the site."""
    files = data_files(library, changes, site_url, guides)
    for name, content in files.items():
        path = part / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (part / REVISION).write_bytes(revision(library, withdrawn))


def data_files(
    library: Library,
    changes: Sequence[Change],
    site_url: str | None,
    guides: Sequence[Guide] = (),
) -> dict[str, bytes]:
    """The files of data/ by name, the manifest first."""
    files = {
        **as_files(_with_labels(library, guides)),
        "values.csv": values_csv(library),
        "changes.json": _compact(as_list(changes)),
        "changes.atom": as_feed(changes, library, site_url),
        guides_json.NAME: guides_json.guides_json(guides),
        **{f"schema/{name}": content for name, content in schemas().items()},
        f"schema/{guides_json.NAME}": _compact(guides_json.schema()),
    }
    index = json.loads(files.pop(INDEX))
    return {INDEX: _compact(_manifest(index, library, files)), **files}


def _with_labels(library: Library, guides: Sequence[Guide]) -> dict[str, Any]:
    """The compiled files, whose digests say beside a figure that only reposts tell that they do.

    Word for word as on the pages of the documents: a digest may be copied without any grade.
    """
    cited = [source for guide in guides for source in guide.sources]
    files: dict[str, Any] = {**library.compiled()}
    for place in library.places:
        content = files[f"{place}.json"]
        documents = {
            name: {**raw, "articles": _labelled(library, cited, library.documents[name], raw)}
            for name, raw in content["documents"].items()
        }
        files[f"{place}.json"] = {**content, "documents": documents}
    return files


def _labelled(
    library: Library, cited: Sequence[Source], document: Document, raw: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The articles of a document as they are written, with the labels in their digests."""
    return [
        {
            **written,
            "digest": digest(
                document, article, grades_of_article(library, cited, document, article)
            ),
        }
        for written, article in zip(raw["articles"], document.articles, strict=True)
    ]


def _manifest(
    index: Mapping[str, Any], library: Library, files: Mapping[str, bytes]
) -> dict[str, Any]:
    """The compiled index, which the calculator reads, and what else there is to fetch."""
    return {
        **index,
        "newest_check": library.newest_check.isoformat(),
        "licence": LICENCE,
        "files": [
            {
                "path": name,
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
            for name, content in sorted(files.items())
        ],
    }


def _compact(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
