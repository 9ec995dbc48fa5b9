"""One page per guide, and the list of all."""

from collections.abc import Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from builder.guides import Guide
from builder.structured import for_guide
from builder.writing import Writer
from calculator.policy import Library
from calculator.policy.model import Place


class GuidePages:
    """How things are done in each place: the answer first, then each part with its source."""

    def __init__(self, library: Library, writer: Writer, guides: Sequence[Guide]) -> None:
        self._library = library
        self._writer = writer
        self._guides = guides

    def files(self) -> dict[PurePosixPath, Any]:
        """A page for every guide."""
        return {
            PurePosixPath("guides", f"{guide.name}.md"): partial(self._page, guide)
            for guide in self._guides
        }

    def shelves(self, order: Sequence[Place]) -> list[tuple[Place, list[tuple[Guide, bool]]]]:
        """The places that have guides, with these; history last."""
        as_of = self._library.newest_check
        shelves = []
        for place in order:
            found = [(g, g.historic(as_of)) for g in self._guides if g.place == place.id]
            if found:
                shelves.append((place, sorted(found, key=lambda item: item[1])))
        return shelves

    def _page(self, guide: Guide) -> bytes:
        place = self._library.places[guide.place]
        rewritten = [
            document
            for document in dict.fromkeys(source.document for source in guide.sources)
            if self._library.documents[document].text_quality == "rewritten"
        ]
        context = {
            "guide": guide,
            "place": place,
            "root": "../../",
            "historic": guide.historic(self._library.newest_check),
            "rewritten": [self._library.documents[document] for document in rewritten],
        }
        meta = {
            "title": guide.title,
            "description": guide.answer,
            "json_ld": for_guide(self._library, guide),
        }
        body = self._writer.render("guide.md.j2", context)
        return self._writer.page(meta, body, guide.checked)
