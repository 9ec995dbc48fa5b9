"""Every file of the site before mkdocs sees it: pages written by hand, and those made from data."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from builder.benefit_pages import BenefitPages
from builder.companions import COMPANIONS, NEEDS, Companions
from builder.comparisons import Comparisons
from builder.extras import Extras
from builder.files import files_below
from builder.guide_pages import GuidePages
from builder.page_figures import KEY, OWN, marked
from builder.place_pages import PlacePages
from builder.place_rules import PlaceRules
from builder.structured import for_faq
from builder.topic_pages import calculator_address, example_address, is_topic, topics
from builder.writing import PageError, Writer, front_matter, line_of, page_text, root_of
from calculator import CALCULATORS, calculate
from calculator.errors import InvalidInput, Refused
from calculator.html import render_result
from calculator.policy import Library

_NOT_PAGES = {"_templates", "_theme", "decisions", "images"}
"""Folders of `docs/` that make pages, or that only developers and readers of the README need."""

_QUESTIONS = PurePosixPath("faq.md")
_FOR_FRAMES = "（嵌入用）"

Files = dict[PurePosixPath, Callable[[], bytes]]
"""The files of the site before mkdocs sees them, each made only when it is asked for."""


def write_pages(library: Library, docs: Path, pages: Path, extras: Extras | None = None) -> None:
    """Make every page, then write them all into the empty folder `pages`."""
    made = Pages(library, docs, extras).files()
    files = {path: make() for path, make in made.items()}
    for path, content in files.items():
        target = pages / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


class Pages:
    """All pages, each made when it is asked for."""

    def __init__(self, library: Library, docs: Path, extras: Extras | None = None) -> None:
        self._library = library
        self._docs = docs
        extras = extras or Extras()
        self._writer = Writer(library, docs)
        self._rules = PlaceRules(library, library.newest_check)
        self._places = PlacePages(library, self._writer, self._rules, extras)
        self._companions = Companions(library, docs, self._rules.forms)
        self._guides = GuidePages(library, self._writer, extras.guides)
        order = [place for place, *_ in self._places.tree()]
        self._benefits = BenefitPages(self._writer, Comparisons(library, order))
        self._contexts: Mapping[str, Callable[[], dict[str, Any]]] = {
            "home": lambda: {
                "calculators": self._calculators(),
                "cities": self._places.cities(),
                "topics": topics(docs),
            },
            "calculators": lambda: {
                "calculators": self._calculators(),
                "companions": self._companions.listed(),
            },
            "places": lambda: {"tree": self._places.tree()},
            "documents": lambda: {"shelves": self._places.shelves()},
            "guides": lambda: {"shelves": self._guides.shelves(order)},
            "benefits": lambda: {"benefits": self._benefits.listed()},
            "topics": lambda: {"topics": topics(docs)},
            "glossary": lambda: {"terms": library.glossary},
            "changes": lambda: {"changes": extras.changes, "withdrawn": extras.withdrawn},
            "accuracy": lambda: {"accuracy": extras.accuracy},
            "embed": lambda: {"calculators": self._embeddable()},
        }

    def files(self) -> Files:
        """Every file, hand-written or generated."""
        return {
            **self._calculator_pages(),
            **self._embedded_pages(),
            **self._places.files(),
            **self._guides.files(),
            **self._benefits.files(),
            **self.hand_written(),
        }

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
        if target.parent.name != "calculators":
            return False
        if target.stem in COMPANIONS.values():
            return NEEDS not in self._rules.forms
        return target.stem in CALCULATORS and target.stem not in self._rules.forms

    def _calculator_pages(self) -> Files:
        """A plain page for each calculator; a hand-written one takes its place."""
        return {
            PurePosixPath("calculators", f"{name}.md"): partial(self._plain_calculator_page, name)
            for name in self._rules.forms
        }

    def _embedded_pages(self) -> Files:
        """The bare form and result of each calculator, for a frame in another site's page."""
        templates = {name: template for template, name in COMPANIONS.items()}
        return {
            PurePosixPath("embed", f"{found.id}.md"): partial(
                self._embedded_page, found, templates.get(found.id)
            )
            for found in self._embeddable()
        }

    def _embeddable(self) -> list[Any]:
        return [*self._calculators(), *self._companions.listed()]

    def _embedded_page(self, found: Any, template: str | None) -> bytes:
        meta = {
            "title": f"{found.title}{_FOR_FRAMES}",
            "description": f"{found.question}这一页给别的网站嵌入用。",
            "embedded": True,
        }
        heading = f"# {found.title}"
        meta["english"] = self._english_of(found.id)
        if template is None:
            return self._calculator_page(found.id, meta, heading, None)
        return self._companion_page(template, meta, heading, heading, found.id)

    def _english_of(self, name: str) -> dict[str, str]:
        """What the calculator's own page is called in English; its frame has no room for more."""
        path = self._docs / "calculators" / f"{name}.md"
        if not path.is_file():
            return {}
        meta, _ = front_matter(page_text(path, path.name), path.name)
        return {"title": _english(meta).get("title", "")}

    def _hand_written_page(self, path: Path, target: PurePosixPath) -> bytes:
        name = f"{self._docs.name}/{target}"
        text = page_text(path, name)
        meta, body = front_matter(text, name)
        template = meta.pop("template", "topic" if is_topic(target) else None)
        questions = for_faq(body) if target == _QUESTIONS else None
        body = marked(meta, body, self._library, text, name)
        for key in (KEY, OWN):
            meta.pop(key, None)
        if template is None:
            if questions is not None:
                meta["json_ld"] = questions
            return self._writer.page(meta, body)
        if template == "topic":
            return self._topic_page(meta, body, text, name)
        if template == "calculator":
            if target.stem not in self._rules.forms:
                raise PageError(name, 1, f"没有叫 {target.stem} 的计算，文件名要和计算的名字一样。")
            example = self._example(target.stem, meta, text, name)
            return self._calculator_page(target.stem, meta, body, example)
        if template in COMPANIONS:
            return self._companion_page(template, meta, body, text, name)
        if template not in self._contexts:
            known = "、".join(["calculator", "topic", *self._contexts, *COMPANIONS])
            raise PageError(name, 1, f"没有叫 {template} 的模板；可用的：{known}。")
        context = {"body": body, "root": root_of(target), **self._contexts[template]()}
        context["first"] = self._first(meta.pop("first", []), text, name)
        return self._writer.page(meta, self._writer.render(f"{template}.md.j2", context))

    def _first(self, wanted: list[str], text: str, name: str) -> list[Any]:
        """The calculators that most readers come for, in the order in which a page names them."""
        known = {calculator.id: calculator for calculator in self._calculators()}
        if unknown := [each for each in wanted if each not in CALCULATORS]:
            line = line_of("first:", text)
            raise PageError(name, line, f"没有叫 {unknown[0]} 的计算；有这些：{'、'.join(known)}。")
        # Without rules anywhere a calculator has no page yet.
        return [known[each] for each in wanted if each in known]

    def _topic_page(self, meta: dict[str, Any], body: str, text: str, name: str) -> bytes:
        address = calculator_address(meta, self._rules.forms, text, name)
        calculator = meta.pop("calculator", None)
        context = {
            "body": body,
            "root": "../../",
            "title": meta.get("title", ""),
            "calculator": CALCULATORS[calculator] if address else None,
            "address": address,
            "example": self._example(calculator, meta, text, name) if address else None,
            "example_address": example_address(meta, self._rules.forms, calculator),
            "example_words": meta.get("example_words", ""),
            "gates": [field for field in self._rules.forms.get(calculator or "", ()) if field.gate],
        }
        body = self._writer.render("topic.md.j2", context)
        return self._writer.page(_shown(meta, "prefill", "order"), body)

    def _companion_page(
        self, template: str, meta: dict[str, Any], body: str, text: str, name: str
    ) -> bytes:
        try:
            context = self._companions.context(template, meta)
        except (InvalidInput, Refused) as error:
            message = f"算例算不出来：{error}改正 example 里的输入，或补上它用到的数据。"
            raise PageError(name, line_of("example:", text), message) from error
        embedded = bool(meta.get("embedded"))
        title = str(meta.get("title", "")).removesuffix(_FOR_FRAMES)
        context |= {"body": _headed(meta, body), "root": "../../", "title": title}
        context |= {"embedded": embedded, "about_in_english": _english(meta).get("about", "")}
        body = self._writer.render(f"{template}.md.j2", context)
        assets = self._companions.assets(template, embedded=embedded)
        return self._writer.page({**_shown(meta), **assets}, body)

    def _plain_calculator_page(self, name: str) -> bytes:
        found = CALCULATORS[name]
        meta = {"title": found.title, "description": found.question}
        return self._calculator_page(name, meta, f"# {found.title}\n\n{found.question}", None)

    def _calculator_page(
        self, name: str, meta: Mapping[str, Any], body: str, example: str | None
    ) -> bytes:
        embedded = bool(meta.get("embedded"))
        order = [] if embedded else [place for place, *_ in self._places.tree()]
        context = {
            "body": _headed(meta, body),
            "about_in_english": "" if embedded else _english(meta).get("about", ""),
            "root": "../../",
            "embedded": embedded,
            "calculator": CALCULATORS[name],
            "fields": self._rules.forms[name],
            "example": example,
            "example_words": meta.get("example_words", ""),
            "in_force": self._rules.in_force(name, order),
        }
        body = self._writer.render("calculator.md.j2", context)
        return self._writer.page({**_shown(meta), "calculator": name}, body)

    def _example(
        self, calculator: str, meta: Mapping[str, Any], text: str, name: str
    ) -> str | None:
        """The example of a page, worked out by the code that the page runs."""
        if "example" not in meta:
            return None
        try:
            result = calculate(calculator, meta["example"], self._library)
        except (InvalidInput, Refused) as error:
            message = f"算例算不出来：{error}改正 example 里的输入，或补上它用到的数据。"
            raise PageError(name, line_of("example:", text), message) from error
        return render_result(result, root="../../")

    def _calculators(self) -> list[Any]:
        return [CALCULATORS[name] for name in self._rules.forms]


def _shown(meta: Mapping[str, Any], *used: str) -> dict[str, Any]:
    """What of a header the theme still needs."""
    return {
        key: value
        for key, value in meta.items()
        if key not in used and key != "english" and not key.startswith("example")
    }


def _english(meta: Mapping[str, Any]) -> Mapping[str, str]:
    """What a page's header says in English: its title, and what it is about."""
    return meta.get("english") or {}


def _headed(meta: Mapping[str, Any], body: str) -> str:
    """The body, whose heading carries its English as the form's labels do."""
    title = _english(meta).get("title")
    heading, gap, rest = body.strip().partition("\n\n")
    return f'{heading} {{ data-label-en="{title}" }}{gap}{rest}' if title else body
