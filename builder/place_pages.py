"""One page per place and one per document, and the lists of both."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from builder.extras import Extras
from builder.guides import Guide
from builder.place_rules import Inherited, PlaceRules, RuleView
from builder.restated import digest, grades_of_article, reading_ids
from builder.standing import readings_of
from builder.structured import for_document, for_place
from builder.writing import Writer, document_date
from calculator.answer import NATION
from calculator.policy import Library
from calculator.policy.model import Article, Document, Place

DEADLINES = "deadlines"
NATION_LEVEL = "nation"


class PlacePages:
    """What is in force in each place today, what was before, and where it stands."""

    def __init__(self, library: Library, writer: Writer, rules: PlaceRules, extras: Extras) -> None:
        self._library = library
        self._writer = writer
        self._rules = rules
        self._extras = extras

    def files(self) -> dict[PurePosixPath, Any]:
        """A page for every place and every document."""
        places, documents = self._library.places, self._library.documents
        return {
            **{
                PurePosixPath("places", f"{place.id}.md"): partial(self._place_page, place)
                for place in places.values()
            },
            **{
                PurePosixPath("documents", f"{item.id}.md"): partial(self._document_page, item)
                for item in documents.values()
            },
        }

    def tree(self) -> list[tuple[Place, list[RuleView], list[Inherited], int]]:
        """Every place, parents first: its rules, those of its province, its depth."""

        def below(
            parent: str | None, depth: int
        ) -> list[tuple[Place, list[RuleView], list[Inherited], int]]:
            found = []
            for place in self._children(parent):
                above = self._rules.inherited(place)
                nearer = [item for item in above if item.place.id != NATION]
                found.append((place, self._rules.own(place), nearer, depth))
                found += below(place.id, depth + 1)
            return found

        return below(None, 0)

    def cities(self) -> list[tuple[Place, list[RuleView], list[Inherited]]]:
        """The pooling areas, each with its rules and those of its province."""
        return [
            (place, rules, inherited)
            for place, rules, inherited, _ in self.tree()
            if place.level == "city"
        ]

    def shelves(self) -> list[tuple[Place, list[Document]]]:
        """The places that have documents, with these."""
        shelves = [(place, self._documents_of(place.id)) for place, *_ in self.tree()]
        return [(place, found) for place, found in shelves if found]

    def _place_page(self, place: Place) -> bytes:
        lineage = self._library.lineage(place.id)
        own = self._rules.own(place)
        trail = [(other.short_name, f"places/{other.id}/") for other in lineage[:0:-1]]
        current = [view for view in own if not view.historic]
        rules = [view for view in current if view.rule.benefit != DEADLINES]
        deadlines = [view for view in current if view.rule.benefit == DEADLINES]
        passed = [over for view in deadlines if (over := view.over)]
        inherited = self._rules.inherited(place)
        checked = self._checked(place, inherited)
        context = {
            "place": place,
            "root": "../../",
            "trail": [("各地规定", "places/"), *trail],
            "inside": self._children(place.id),
            "rules": rules,
            "deadlines": [view.without_over for view in deadlines],
            "historic": [view for view in own if view.historic] + passed,
            "inherited": inherited,
            "guides": self._guides_of(lineage),
            "shelves": [
                (other, found)
                for other in lineage
                if other.level != NATION_LEVEL or other is place
                if (found := self._documents_of(other.id))
            ],
            "accuracy": self._extras.accuracy.get(place.id),
            "as_of": checked,
        }
        title = "全国规定" if place.level == "nation" else f"{place.name}医保规定"
        description = f"{place.name}：现在执行的数、以前的数、出自哪份文件、还缺什么。"
        json_ld = for_place(self._library, place)
        meta = {"title": title, "description": description, "json_ld": json_ld}
        return self._writer.page(meta, self._writer.render("place.md.j2", context), checked)

    def _checked(self, place: Place, inherited: Sequence[Inherited]) -> date:
        """The last day on which anything that its page shows was checked, or any data at all."""
        rules = self._library.rules_of(place.id)
        rules += [view.rule for above in inherited for view in above.in_force]
        days = [
            source.checked_on
            for rule in rules
            for reading in readings_of(rule.values.values())
            for source in reading.sources
        ]
        days += [guide.checked for guide in self._extras.guides if guide.place == place.id]
        return max(days, default=self._library.newest_check)

    def _guides_of(self, lineage: Sequence[Place]) -> list[tuple[Guide, Place, bool]]:
        """The guides of a place and those above it, with whether they are history."""
        as_of = self._library.newest_check
        found = [
            (guide, place, guide.historic(as_of))
            for place in lineage
            for guide in self._extras.guides
            if guide.place == place.id
        ]
        return sorted(found, key=lambda item: item[2])

    def _document_page(self, document: Document) -> bytes:
        articles = [
            (
                article,
                self._digest(document, article),
                self._readings_in(document, article),
                self._library.citations(document.id, article.locator),
                self._guides_citing(document.id, article.locator),
            )
            for article in document.articles
        ]
        replaced_by = [
            other for other in self._library.documents.values() if document.id in other.supersedes
        ]
        context = {
            "document": document,
            "place": self._library.places[document.place],
            "root": "../../",
            "articles": articles,
            "replaced_by": replaced_by,
        }
        meta = {
            "title": document.title,
            "description": f"《{document.title}》：出处和各条的意思。",
            "json_ld": for_document(self._library, document),
        }
        return self._writer.page(meta, self._writer.render("document.md.j2", context))

    def _digest(self, document: Document, article: Article) -> str:
        cited = (source for guide in self._extras.guides for source in guide.sources)
        found = grades_of_article(self._library, cited, document, article)
        return digest(document, article, found)

    def _readings_in(self, document: Document, article: Article) -> str:
        """The readings whose figures a digest says, for recall.js."""
        cited = self._library.citations(document.id, article.locator)
        ids = [reading.id for *_, reading in cited]
        ids += reading_ids(self._library, article.rests_on).split()
        return " ".join(dict.fromkeys(ids))

    def _guides_citing(self, document: str, locator: str) -> list[Guide]:
        return [
            guide
            for guide in self._extras.guides
            if any((s.document, s.locator) == (document, locator) for s in guide.sources)
        ]

    def _children(self, parent: str | None) -> list[Place]:
        found = [place for place in self._library.places.values() if place.parent == parent]
        return sorted(found, key=lambda place: place.code)

    def _documents_of(self, place_id: str) -> list[Document]:
        found = [item for item in self._library.documents.values() if item.place == place_id]
        return sorted(found, key=lambda item: (document_date(item) or date.min, item.id))[::-1]
