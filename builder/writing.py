"""How a page is put together: the header of a Markdown file, templates, and what both say wrong."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateSyntaxError

from builder import words
from builder.charts import flow_chart
from builder.english_hints import UNITS, hint
from builder.errors import BuildError
from builder.figures import (
    days_of,
    further_words,
    outcome_table,
    outcome_words,
    own_sources,
    situation_words,
)
from builder.place_rules import anchor, by_scheme
from builder.restated import reading_ids
from builder.terms import setting_words
from calculator.catalogue import HOW_MUCH, MORE, RULE, WHAT, WHERE, WHO, WHY
from calculator.english import GROUPS
from calculator.fields import Field
from calculator.policy import Library
from calculator.policy.model import GRADES, Document, Source, Term
from calculator.policy.shapes import BENEFIT_TITLES, SCHEMES
from calculator.steps import GRADE_WORDS


class PageError(BuildError):
    """A mistake in a hand-written page."""

    def __init__(self, name: str, line: int, message: str) -> None:
        super().__init__(f"{name}:{line}：{message}", "改好以后再运行：python3 build.py check")


GROUP_ORDER = (WHERE, WHO, WHY, WHAT, RULE, HOW_MUCH)
"""The groups of a form in the order in which people would be asked."""


@dataclass(frozen=True)
class Part:
    """What the questions one by one are told to be about: one group, or two short ones together."""

    name: str
    english: str
    groups: tuple[str, ...]


_PARTS = (
    *(Part(name, GROUPS[name], (name,)) for name in (WHERE, WHO)),
    Part("什么事", "What", (WHY, WHAT)),
    Part(HOW_MUCH, GROUPS[HOW_MUCH], (HOW_MUCH,)),
)


def parts_of(fields: Iterable[Field]) -> list[Part]:
    """The parts that a form has, whatever is answered."""
    groups = {item.group for item in fields}
    return [part for part in _PARTS if groups & set(part.groups)]


class Writer:
    """Renders templates with the policy data; every page knows the day its data was checked."""

    def __init__(self, library: Library, docs: Path) -> None:
        self._as_of = library.newest_check
        self._data_version = library.data_version
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
            schemes=SCHEMES,
            benefit_titles=BENEFIT_TITLES,
            outcome_table=outcome_table,
            further_words=further_words,
            own_sources=own_sources,
            days_of=days_of,
            outcome_words=outcome_words,
            situation_words=situation_words,
            setting_words=partial(setting_words, library=library),
            reading_ids=partial(reading_ids, library),
            flow_chart=flow_chart,
            contents_of=by_scheme,
            anchor_of=anchor,
            anchor_of_term=anchor_of_term,
            worst_grade=_worst_grade,
            conditions=_conditions,
            folded_group=MORE,
            group_order=GROUP_ORDER,
            parts_of=parts_of,
            english_groups=GROUPS,
            english_hint=hint,
            english_units=UNITS,
            document_date=document_date,
        )

    def render(self, template: str, context: Mapping[str, Any]) -> str:
        """A template of ``docs/_templates``, filled in."""
        try:
            return self._templates.get_template(template).render(context)
        except TemplateSyntaxError as error:
            where = f"docs/_templates/{error.name}:{error.lineno}"
            raise BuildError(
                f"{where}: this is not a Jinja template: {error.message}",
                "Mend that line, then run again.",
            ) from error

    def page(self, meta: Mapping[str, Any], body: str, checked: date | None = None) -> bytes:
        """A Markdown file; ``checked`` is the day of its own data, else that of all data.

        ``meta["json_ld"]``, a list of mappings, becomes structured data for search engines.
        """
        day = (checked or self._as_of).isoformat()
        known = {**meta, "checked": day, "data_version": self._data_version}
        head = yaml.safe_dump(known, allow_unicode=True, sort_keys=False)
        return f"---\n{head}---\n\n{body.strip()}\n".encode()


def page_text(path: Path, name: str) -> str:
    """The text of a hand-written page."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PageError(name, 1, "文件不是 UTF-8 编码；请另存为 UTF-8。") from error


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
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1  # the head begins on the page's second line
        message = "页首不是有效的 YAML：请检查这一行附近的冒号、引号和缩进。"
        raise PageError(name, line, message) from error
    if not isinstance(meta, dict):
        raise PageError(name, 1, "页首两行 --- 之间要写“名称: 值”。")
    return meta, body


def line_of(start: str, text: str) -> int:
    """The first line of a text that starts so, or the first of all."""
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.startswith(start)), 1)


def root_of(target: PurePosixPath) -> str:
    """The way from a page's address to the site's root: `a/b.md` is served at `a/b/`."""
    depth = len(target.parts) - 1 if target.name == "index.md" else len(target.parts)
    return "../" * depth


def _worst_grade(sources: Iterable[Source]) -> str:
    return max((source.grade for source in sources), key=GRADES.index)


def _conditions(field: Field) -> str:
    """When a field matters, for the script of the form."""
    return json.dumps({name: list(wanted) for name, wanted in field.when.items()})


def document_date(document: Document) -> date | None:
    """The day a document is best known by."""
    return document.published or document.signed or document.effective


def anchor_of_term(term: Term) -> str:
    """Where a term stands on the page of terms: under its own name."""
    return "".join(term.term.split())
