"""Writes the Markdown that mkdocs renders: hand-written ones, one per place and document."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from builder import words
from builder.errors import BuildError
from builder.figures import further_words, outcome_table
from builder.files import files_below
from builder.place_rules import Inherited, PlaceRules, RuleView, anchor
from calculator import CALCULATORS, calculate
from calculator.answer import NATION
from calculator.catalogue import MORE
from calculator.errors import InvalidInput, Refused
from calculator.fields import Field
from calculator.html import GRADE_WORDS, render_result
from calculator.policy import Library
from calculator.policy.model import Document, Place

_NOT_PAGES = {"_templates", "_theme", "decisions", "images"}
"""Folders of `docs/` that make pages, or that only developers and readers of the README need."""

Files = dict[PurePosixPath, Callable[[], bytes]]
"""The files of the site before mkdocs sees them, each made only when it is asked for."""


def write_pages(library: Library, docs: Path, pages: Path) -> None:
    """Make every page, then write them all into the empty folder `pages`."""
    files = {path: make() for path, make in Pages(library, docs).files().items()}
    for path, content in files.items():
        target = pages / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


class Pages:
    """Renders templates with the policy data; every page knows the day its data was checked."""

    def __init__(self, library: Library, docs: Path) -> None:
        self._library = library
        self._docs = docs
        self._as_of: date = library.newest_check
        self._rules = PlaceRules(library, self._as_of)
        self._contexts: Mapping[str, Callable[[], dict[str, Any]]] = {
            "home": lambda: {"calculators": self._calculators(), "cities": self._cities()},
            "calculators": lambda: {"calculators": self._calculators()},
            "places": lambda: {"tree": self._tree()},
            "documents": lambda: {"shelves": self._shelves()},
        }
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
            anchor_of=anchor,
            conditions=_conditions,
            folded_group=MORE,
            document_date=_document_date,
        )

    def files(self) -> Files:
        """Every file, hand-written or generated."""
        return {**self._calculator_pages(), **self.hand_written(), **self._places_and_documents()}

    def hand_written(self) -> Files:
        """The files of `docs/`; a page that names a template is rendered through it."""
        files: Files = {}
        for path in files_below(self._docs):
            relative = path.relative_to(self._docs)
            target = PurePosixPath(relative.as_posix())
            if relative.parts[0] in _NOT_PAGES or self._cannot_be_answered(target):
                continue
            is_page = path.suffix == ".md"
            files[target] = (
                partial(self._hand_written_page, path, target) if is_page else path.read_bytes
            )
        return files

    def _cannot_be_answered(self, target: PurePosixPath) -> bool:
        """Whether a page is that of a calculator for which no place has a rule."""
        is_calculator = target.parent.name == "calculators" and target.stem in CALCULATORS
        return is_calculator and target.stem not in self._rules.forms

    def _calculator_pages(self) -> Files:
        """A plain page for each calculator; a hand-written one takes its place."""
        return {
            PurePosixPath("calculators", f"{name}.md"): partial(self._plain_calculator_page, name)
            for name in self._rules.forms
        }

    def _places_and_documents(self) -> Files:
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

    def _hand_written_page(self, path: Path, target: PurePosixPath) -> bytes:
        text = path.read_text(encoding="utf-8")
        name = f"{self._docs.name}/{target}"
        meta, body = front_matter(text, name)
        template = meta.pop("template", None)
        if template is None:
            return self._page(meta, body)
        if template == "calculator":
            if target.stem not in self._rules.forms:
                raise PageError(name, 1, f"没有叫 {target.stem} 的计算，文件名要和计算的名字一样。")
            example = self._example(target.stem, meta, _line_of("example:", text), name)
            return self._calculator_page(target.stem, meta, body, example)
        if template not in self._contexts:
            known = "、".join(["calculator", *self._contexts])
            raise PageError(name, 1, f"没有叫 {template} 的模板；可用的：{known}。")
        context = {"body": body, "root": _root_of(target), **self._contexts[template]()}
        return self._page(meta, self._render(f"{template}.md.j2", context))

    def _plain_calculator_page(self, name: str) -> bytes:
        found = CALCULATORS[name]
        meta = {"title": found.title, "description": found.question}
        return self._calculator_page(name, meta, f"# {found.title}\n\n{found.question}", None)

    def _calculator_page(
        self, name: str, meta: Mapping[str, Any], body: str, example: str | None
    ) -> bytes:
        context = {
            "body": body,
            "root": "../../",
            "calculator": CALCULATORS[name],
            "fields": self._rules.forms[name],
            "example": example,
            "example_words": meta.get("example_words", ""),
        }
        shown = {key: value for key, value in meta.items() if not key.startswith("example")}
        body = self._render("calculator.md.j2", context)
        return self._page({**shown, "calculator": name}, body)

    def _example(
        self, calculator: str, meta: Mapping[str, Any], line: int, name: str
    ) -> str | None:
        """The example of a page, worked out by the code that the page runs."""
        if "example" not in meta:
            return None
        try:
            result = calculate(calculator, meta["example"], self._library)
        except (InvalidInput, Refused) as error:
            raise PageError(
                name, line, f"算例算不出来：{error}改正 example 里的输入，或补上它用到的数据。"
            ) from error
        return render_result(result, root="../../")

    def _place_page(self, place: Place) -> bytes:
        lineage = self._library.lineage(place.id)
        rules = self._rules.own(place)
        trail = [(other.short_name, f"places/{other.id}/") for other in lineage[:0:-1]]
        context = {
            "place": place,
            "root": "../../",
            "trail": [("各地规定", "places/"), *trail],
            "inside": self._children(place.id),
            "rules": [view for view in rules if not view.historic],
            "historic": [view for view in rules if view.historic],
            "inherited": self._rules.inherited(place),
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

    def _calculators(self) -> list[Any]:
        return [CALCULATORS[name] for name in self._rules.forms]

    def _children(self, parent: str | None) -> list[Place]:
        found = [place for place in self._library.places.values() if place.parent == parent]
        return sorted(found, key=lambda place: place.code)

    def _tree(self) -> list[tuple[Place, list[RuleView], list[Inherited], int]]:
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

    def _cities(self) -> list[tuple[Place, list[RuleView], list[Inherited]]]:
        return [
            (place, rules, inherited)
            for place, rules, inherited, _ in self._tree()
            if place.level == "city"
        ]

    def _shelves(self) -> list[tuple[Place, list[Document]]]:
        """The places that have documents, with these."""
        shelves = [(place, self._documents_of(place.id)) for place, *_ in self._tree()]
        return [(place, found) for place, found in shelves if found]

    def _documents_of(self, place_id: str) -> list[Document]:
        found = [item for item in self._library.documents.values() if item.place == place_id]
        return sorted(found, key=lambda item: (_document_date(item) or date.min, item.id))[::-1]

    def _render(self, template: str, context: Mapping[str, Any]) -> str:
        return self._templates.get_template(template).render(context)

    def _page(self, meta: Mapping[str, Any], body: str) -> bytes:
        known = {**meta, "checked": self._as_of.isoformat()}
        head = yaml.safe_dump(known, allow_unicode=True, sort_keys=False)
        return f"---\n{head}---\n\n{body.strip()}\n".encode()


class PageError(BuildError):
    """A mistake in a hand-written page."""

    def __init__(self, name: str, line: int, message: str) -> None:
        super().__init__(f"{name}:{line}：{message}", "改好以后再运行：python3 build.py check")


def front_matter(text: str, name: str) -> tuple[dict[str, Any], str]:
    """What stands between the two lines `---` at the top of a page, and the page's body."""
    head, closing, body = text.removeprefix("---\n").partition("\n---\n")
    if not text.startswith("---\n"):
        raise PageError(name, 1, "页首没有 --- 开头的说明，照别的页面补上 title 和 description。")
    if not closing:
        raise PageError(name, 1, "开头的 --- 没有配对的 ---。")
    try:
        meta = yaml.safe_load(head)
    except yaml.YAMLError as error:
        raise PageError(name, 1, f"页首两行 --- 之间不是正确的 YAML：{error}") from error
    if not isinstance(meta, dict):
        raise PageError(name, 1, "页首两行 --- 之间要写“名称: 值”。")
    return meta, body


def _line_of(start: str, text: str) -> int:
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.startswith(start)), 1)


def _root_of(target: PurePosixPath) -> str:
    """The way from a page's address to the site's root: `a/b.md` is served at `a/b/`."""
    depth = len(target.parts) - 1 if target.name == "index.md" else len(target.parts)
    return "../" * depth


def _conditions(field: Field) -> str:
    """When a field matters, for the script of the form."""
    return json.dumps({name: list(wanted) for name, wanted in field.when.items()})


def _document_date(document: Document) -> date | None:
    """The day a document is best known by."""
    return document.published or document.signed or document.effective
