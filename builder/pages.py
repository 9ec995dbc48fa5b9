"""Writes the Markdown that mkdocs renders: hand-written ones, one per place and document."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

import calculator
from builder import words
from builder.errors import BuildError
from builder.figures import further_words, outcome_table
from builder.files import files_below
from calculator import CALCULATORS, fields_for
from calculator.catalogue import MORE
from calculator.errors import InvalidInput, Refused
from calculator.fields import Field
from calculator.html import GRADE_WORDS, render_result
from calculator.policy import Library
from calculator.policy.model import Document, Place, Reading, Rule, State, Value

_NOT_PAGES = {"_templates", "_theme", "decisions", "images"}
"""Folders of `docs/` that make pages, or that only developers and readers of the README need."""

Files = dict[PurePosixPath, bytes]


def write_pages(library: Library, docs: Path, pages: Path) -> None:
    """Gather every page, then write them all into the empty folder `pages`."""
    writer = _Writer(library, docs)
    files = {
        **writer.hand_written(),
        **writer.places(),
        **writer.documents(),
    }
    for path, content in files.items():
        target = pages / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


@dataclass(frozen=True)
class ValueView:
    """A value of a rule as a place page shows it: what holds now, and what held before."""

    value: Value
    anchor: str
    current: list[Reading]
    earlier: Sequence[tuple[Reading, State]]


@dataclass(frozen=True)
class RuleView:
    """A rule as a place page shows it; ``historic`` if none of its figures holds any more."""

    rule: Rule
    calculator: str | None
    values: list[ValueView]

    @property
    def historic(self) -> bool:
        return not any(view.current for view in self.values)


class _Writer:
    """Renders templates with the policy data; every page knows the day its data was checked."""

    def __init__(self, library: Library, docs: Path) -> None:
        self._library = library
        self._docs = docs
        self._as_of: date = library.newest_check
        # Everything that is not marked otherwise is escaped, in Markdown pages too: what comes
        # from data reaches the page inside HTML blocks, which Markdown passes through.
        self._templates = Environment(
            loader=FileSystemLoader(docs / "_templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            library=library,
            words=words,
            grade_words=GRADE_WORDS,
            outcome_table=outcome_table,
            further_words=further_words,
            anchor_of=_anchor,
            conditions=_conditions,
            folded_group=MORE,
            document_date=_document_date,
        )

    def hand_written(self) -> Files:
        """The files of `docs/`; a page that names a template is rendered through it."""
        files: Files = {}
        for path in files_below(self._docs):
            relative = path.relative_to(self._docs)
            if relative.parts[0] in _NOT_PAGES:
                continue
            target = PurePosixPath(relative.as_posix())
            files[target] = (
                self._hand_written_page(path, target) if path.suffix == ".md" else path.read_bytes()
            )
        return files

    def places(self) -> Files:
        """A page per place."""
        return {
            PurePosixPath("places", f"{place.id}.md"): self._place_page(place)
            for place in self._library.places.values()
        }

    def documents(self) -> Files:
        """A page per document."""
        return {
            PurePosixPath("documents", f"{document.id}.md"): self._document_page(document)
            for document in self._library.documents.values()
        }

    def _hand_written_page(self, path: Path, target: PurePosixPath) -> bytes:
        meta, body = _front_matter(path)
        template = meta.pop("template", None)
        if template is None:
            return self._page(meta, body)
        context: dict[str, Any] = {"body": body, "root": _root_of(target)}
        if template == "calculator":
            context |= self._worked_example(path, meta, _root_of(target))
        elif template == "places":
            context["tree"] = self._tree()
        elif template == "documents":
            context["shelves"] = [
                (place, found)
                for place, *_ in self._tree()
                if (found := self._documents_of(place.id))
            ]
        elif template == "home":
            context["cities"] = self._cities()
        elif template == "calculators":
            context["calculators"] = CALCULATORS.values()
        return self._page(meta, self._render(f"{template}.md.j2", context))

    def _worked_example(self, path: Path, meta: Mapping[str, Any], root: str) -> dict[str, Any]:
        """The calculator of a page and its example, worked out by the code that the page runs."""
        found = CALCULATORS[meta["calculator"]]
        try:
            result = calculator.calculate(found.id, meta["example"], self._library)
        except (InvalidInput, Refused) as error:
            raise BuildError(
                f"{path}：算例算不出来：{error}", "改正页首 example 里的输入，或补上它用到的数据。"
            ) from error
        return {
            "calculator": found,
            "fields": fields_for(found, self._library),
            "example": render_result(result, root=root),
            "example_words": meta["example_words"],
        }

    def _place_page(self, place: Place) -> bytes:
        lineage = self._library.lineage(place.id)
        rules = [self._rule_view(rule) for rule in self._library.rules_of(place.id)]
        above = [(other, self._library.rules_of(other.id)) for other in lineage[1:]]
        trail = [(other.short_name, f"places/{other.id}/") for other in lineage[:0:-1]]
        context = {
            "place": place,
            "root": "../../",
            "trail": [("各地规定", "places/"), *trail],
            "inside": self._children(place.id),
            "rules": [view for view in rules if not view.historic],
            "historic": [view for view in rules if view.historic],
            "inherited": [(other, found) for other, found in above if found],
            "documents": self._documents_of(place.id),
            "as_of": self._as_of,
        }
        title = "全国规定" if place.level == "nation" else f"{place.name}医保规定"
        description = f"{place.name}：现在执行的数、以前的数、出自哪份文件、还缺什么。"
        meta = {"title": title, "description": description}
        return self._page(meta, self._render("place.md.j2", context))

    def _document_page(self, document: Document) -> bytes:
        articles = [
            (article, self._library.citations(document.id, article.locator))
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
        meta = {"title": document.title, "description": f"《{document.title}》：出处和各条的意思。"}
        return self._page(meta, self._render("document.md.j2", context))

    def _rule_view(self, rule: Rule) -> RuleView:
        values = []
        for value in rule.values.values():
            states = [(reading, value.state(reading, self._as_of)) for reading in value.readings]
            current = [reading for reading, state in states if state == "current"]
            earlier = [(reading, state) for reading, state in states if state != "current"]
            values.append(ValueView(value, _anchor(rule, value), current, earlier[::-1]))
        identifier = rule.benefit.replace("_", "-")
        return RuleView(rule, identifier if identifier in CALCULATORS else None, values)

    def _children(self, parent: str | None) -> list[Place]:
        found = [place for place in self._library.places.values() if place.parent == parent]
        return sorted(found, key=lambda place: place.code)

    def _tree(self) -> list[tuple[Place, list[RuleView], int]]:
        """Every place with its rules and its depth below the nation, parents first."""

        def below(parent: str | None, depth: int) -> list[tuple[Place, list[RuleView], int]]:
            found = []
            for place in self._children(parent):
                rules = [self._rule_view(rule) for rule in self._library.rules_of(place.id)]
                found += [(place, rules, depth), *below(place.id, depth + 1)]
            return found

        return below(None, 0)

    def _cities(self) -> list[tuple[Place, list[RuleView]]]:
        return [(place, rules) for place, rules, _ in self._tree() if place.level == "city"]

    def _documents_of(self, place_id: str) -> list[Document]:
        found = [item for item in self._library.documents.values() if item.place == place_id]
        return sorted(found, key=lambda item: (_document_date(item) or date.min, item.id))[::-1]

    def _render(self, template: str, context: Mapping[str, Any]) -> str:
        return self._templates.get_template(template).render(context)

    def _page(self, meta: Mapping[str, Any], body: str) -> bytes:
        known = {**meta, "checked": self._as_of.isoformat()}
        head = yaml.safe_dump(known, allow_unicode=True, sort_keys=False)
        return f"---\n{head}---\n\n{body.strip()}\n".encode()


def _front_matter(path: Path) -> tuple[dict[str, Any], str]:
    text = path.read_text(encoding="utf-8")
    if not text.startswith("---\n"):
        raise BuildError(
            f"{path}：页首没有 --- 开头的说明。", "照别的页面补上 title 和 description。"
        )
    head, _, body = text[4:].partition("\n---\n")
    return dict(yaml.safe_load(head)), body


def _root_of(target: PurePosixPath) -> str:
    """The way from a page's address to the site's root: `a/b.md` is served at `a/b/`."""
    depth = len(target.parts) - 1 if target.name == "index.md" else len(target.parts)
    return "../" * depth


def _anchor(rule: Rule, value: Value | None = None) -> str:
    """Where a rule, or one of its values, stands on its place's page."""
    parts = [rule.scheme, rule.benefit, value.id if value else None]
    return "-".join(part.replace("_", "-") for part in parts if part)


def _conditions(field: Field) -> str:
    """When a field matters, for the script of the form."""
    return json.dumps({name: list(wanted) for name, wanted in field.when.items()})


def _document_date(document: Document) -> date | None:
    """The day a document is best known by."""
    return document.published or document.signed or document.effective
