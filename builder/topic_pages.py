"""Topics: hand-written pages that answer a question and lead to a calculator, filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlencode

from builder.writing import PageError, front_matter, line_of, page_text
from calculator import CALCULATORS
from calculator.fields import Field

FOLDER = "topics"


@dataclass(frozen=True)
class Topic:
    """A topic as lists name it."""

    address: str
    title: str
    description: str


def is_topic(target: PurePosixPath) -> bool:
    """Whether a page is one of the topics; their list is not."""
    return target.parent.name == FOLDER and target.stem != "index"


def topics(docs: Path) -> list[Topic]:
    """Every topic, in the order that its header asks for."""
    found = []
    for path in sorted((docs / FOLDER).glob("*.md")):
        if path.stem != "index":
            name = f"docs/{FOLDER}/{path.name}"
            meta, _ = front_matter(page_text(path, name), name)
            topic = Topic(
                f"{FOLDER}/{path.stem}/",
                str(meta.get("title", "")),
                str(meta.get("description", "")),
            )
            found.append((int(meta.get("order", 99)), path.stem, topic))
    return [topic for *_, topic in sorted(found, key=lambda item: item[:2])]


def calculator_address(
    meta: Mapping[str, Any], forms: Mapping[str, Sequence[Field]], text: str, name: str
) -> str | None:
    """The form that a topic leads to, from the site's root; ``None`` if it leads to none."""
    wanted, prefill = meta.get("calculator"), meta.get("prefill") or {}
    if wanted is None:
        return None
    if wanted not in CALCULATORS:
        known = "、".join(CALCULATORS)
        message = f"没有叫 {wanted} 的计算；可用的：{known}。"
        raise PageError(name, line_of("calculator:", text), message)
    if wanted not in forms:
        return None
    fields = {field.name: field for field in forms[wanted]}
    for key, value in prefill.items():
        if key not in fields:
            message = f"{wanted} 的表里没有 {key} 这一项；可用的：{'、'.join(fields)}。"
            raise PageError(name, line_of("prefill:", text), message)
        if fields[key].gate:
            message = f"{key} 要读者自己答，链接里不能替他先答好，请删去。"
            raise PageError(name, line_of("prefill:", text), message)
        if not _can_be_chosen(fields[key], value):
            options = "、".join(option.value for option in fields[key].options)
            message = f"{key} 不能选“{value}”；可选的：{options}。"
            raise PageError(name, line_of("prefill:", text), message)
    return _address(wanted, prefill)


def example_address(
    meta: Mapping[str, Any], forms: Mapping[str, Sequence[Field]], calculator: str | None
) -> str | None:
    """The form as the example of a topic fills it in, but for what readers must say themselves.

    So a reader who has no figures at hand sees at once what the form asks and what comes of it.
    """
    example = meta.get("example")
    if not example or calculator is None or calculator not in forms:
        return None
    asked = {field.name for field in forms[calculator] if not field.gate}
    filled = {key: value for key, value in example.items() if key in asked}
    if any(isinstance(value, list | dict) for value in filled.values()):
        return None  # an address holds single values alone
    return _address(calculator, filled)


def _address(calculator: str, filled: Mapping[str, Any]) -> str:
    given = {
        key: str(value).lower() if isinstance(value, bool) else value
        for key, value in filled.items()
    }
    return f"calculators/{calculator}/" + (f"#{urlencode(given)}" if given else "")


def _can_be_chosen(field: Field, value: object) -> bool:
    return field.kind != "choice" or str(value) in {option.value for option in field.options}
