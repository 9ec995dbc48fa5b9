"""The log of changes to the data, `policy_data/changes.yaml`: a page, and a feed for readers."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit
from uuid import NAMESPACE_OID, uuid5
from xml.etree import ElementTree

from builder.restated import grades_of_values, labelled
from calculator.answer import CALCULATORS
from calculator.policy import Library, Problem, yaml_files
from calculator.policy.located import Node, Origin, Rejected

NAME = "changes.yaml"
_ATOM = "http://www.w3.org/2005/Atom"
_TITLE = "医保明白账：资料更新"
_NEWS = uuid5(NAMESPACE_OID, "yibao-mingbaizhang/changes")
"""What ids are counted in where there is no address; it never changes."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in the data of some places on a day; ``number`` counts within the day."""

    day: date
    places: tuple[str, ...]
    says: str
    number: int
    calculators: tuple[str, ...] = ()
    """Whose answers it may change; none where it is not said."""

    @property
    def anchor(self) -> str:
        """Its place on the page of changes; an entry that is added later leaves it as it is."""
        return f"c{self.day}-{self.number}"


def read_changes(folder: Path, library: Library | None) -> tuple[tuple[Change, ...], list[Problem]]:
    """The log, newest first, and what is wrong with it; without a library, its form alone."""
    read, problems = read_list(folder / NAME, lambda node: _entry(node, library))
    days = [entry["date"] for entry, _ in read]
    for (_, node), (later, earlier) in zip(read[1:], pairwise(days), strict=True):
        if earlier > later:
            node.child("date").fail("新的写在前面：这一条比上一条晚，请移到它前面。")
    changes = [
        Change(
            day,
            entry["places"],
            _labelled(entry, library),
            days[index:].count(day),
            entry.get("calculators", ()),
        )
        for index, ((entry, _), day) in enumerate(zip(read, days, strict=True))
    ]
    return tuple(changes), problems


def _labelled(entry: Mapping[str, Any], library: Library | None) -> str:
    """What an entry says; a figure that only reposts tell of its places says so, as anywhere."""
    says: str = entry["says"]
    if library is None:
        return says
    values = (
        f"{place}/{rule.name}/{value}"
        for place in entry["places"]
        for rule in library.rules_of(place)
        for value in rule.values
    )
    return labelled(says, grades_of_values(library, values))


def read_list(
    path: Path, reader: Callable[[Node], T]
) -> tuple[list[tuple[T, Node]], list[Problem]]:
    """The sound items of a file that holds a list, each with where it stands, and the problems.

    There need be no such file.
    """
    problems: list[Problem] = []
    origin = Origin(path.name, problems)
    data = yaml_files.read(path.read_text(encoding="utf-8"), origin) if path.is_file() else None
    if data is None:
        return [], problems
    found: list[tuple[T, Node]] = []
    with suppress(Rejected):
        Node(data, origin).items(lambda item: found.append((reader(item), item)), allow_empty=True)
    return found, problems


def known_place(node: Node, library: Library | None) -> str:
    """The id of a place that is in the data."""
    return node.text() if library is None else node.choice(tuple(library.places))


def _entry(node: Node, library: Library | None) -> Mapping[str, Any]:
    return node.record(
        {
            "date": Node.day,
            "places": lambda places: places.items(lambda item: known_place(item, library)),
            "says": Node.text,
        },
        {"calculators": lambda named: named.items(lambda item: item.choice(tuple(CALCULATORS)))},
    )


def as_list(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """The log for programs; ``page`` leads from the site's root to the entry."""
    return [
        {
            "date": change.day.isoformat(),
            "places": list(change.places),
            "says": change.says,
            "page": f"about/changes/#{change.anchor}",
            "calculators": list(change.calculators),
        }
        for change in changes
    ]


def as_feed(changes: Sequence[Change], library: Library, site_url: str | None) -> bytes:
    """The log as an Atom feed (RFC 4287).

    Where the site's address is not known, links lead on from the feed's own, and ids are made of
    what the project is called and of the day: they are the same on every copy of the site, which
    all tell the same news.
    """
    site = site_url.removesuffix("/") + "/" if site_url else ""
    page = urljoin(site, "about/changes/") if site else "../about/changes/"
    itself = f"{site}data/changes.atom" if site else "changes.atom"
    feed = ElementTree.Element(_name("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": "zh"})
    _add(feed, "id", _tag(site, changes[-1].day if changes else library.newest_check, "changes"))
    _add(feed, "title", _TITLE)
    _add(feed, "updated", _midnight(changes[0].day if changes else library.newest_check))
    _add(_add(feed, "author"), "name", "医保明白账")
    _add(feed, "rights", "CC BY 4.0")
    _add(feed, "link", rel="self", type="application/atom+xml", href=itself)
    _add(feed, "link", rel="alternate", type="text/html", href=page)
    for change in changes:
        entry = _add(feed, "entry")
        names = "、".join(library.places[place].short_name for place in change.places)
        _add(entry, "id", _tag(site, change.day, f"changes/{change.number}"))
        _add(entry, "title", f"{names}：{change.day}")
        _add(entry, "updated", _midnight(change.day))
        _add(entry, "link", rel="alternate", type="text/html", href=f"{page}#{change.anchor}")
        for place in change.places:
            _add(entry, "category", term=place, label=library.places[place].short_name)
        _add(entry, "content", change.says, type="text")
    ElementTree.register_namespace("", _ATOM)
    ElementTree.indent(feed)
    text: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _add(
    parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, _name(tag), attributes)
    child.text = text
    return child


def _name(tag: str) -> str:
    return f"{{{_ATOM}}}{tag}"


def _tag(site: str, day: date, name: str) -> str:
    """A name for ever: whose site it was on a day (RFC 4151), and what on it is meant.

    Of a site without an address, a UUID (RFC 4122).
    """
    if not site:
        return uuid5(_NEWS, f"{day}/{name}").urn
    parts = urlsplit(site)
    host = (parts.hostname or "").encode("idna").decode()
    return f"tag:{host},{day}:{'/'.join(filter(None, [parts.path.strip('/'), name]))}"


def _midnight(day: date) -> str:
    return f"{day}T00:00:00+08:00"
