"""A strict reader of calendar files (RFC 5545), for what this project writes and nothing more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

_LINE = re.compile(r"(?P<name>[A-Z0-9-]+)(?P<parameters>(?:;[A-Z0-9-]+=[^;:,\"]+)*):(?P<value>.*)")
_DURATION = re.compile(r"-?P(?:\d+W|\d+D(?:T\d+H)?|T\d+H)")
_TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "UID", "X-WR-CALNAME"})
_NEEDED = {
    "VCALENDAR": {"VERSION", "PRODID"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART"},
    "VALARM": {"ACTION", "TRIGGER", "DESCRIPTION"},
}
_INSIDE = {"VCALENDAR": "VEVENT", "VEVENT": "VALARM"}


@dataclass(frozen=True)
class Property:
    """One line: its name, its parameters and its value as it is written."""

    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value of a text, read back; ``ValueError`` for a sign that had to be escaped."""
        if re.search(r"(?<!\\)(?:\\\\)*[,;]", self.value):
            raise ValueError(f"{self.name}: a comma or semicolon is not escaped")
        return re.sub(r"\\(.)", _unescaped, self.value)


@dataclass
class Component:
    """What stands between BEGIN and END."""

    name: str
    properties: list[Property] = field(default_factory=list)
    components: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [item for item in self.properties if item.name == name]

    def one(self, name: str) -> Property:
        [found] = self.all(name)
        return found


def parse(raw: bytes) -> Component:
    """The calendar of a file; ``ValueError`` for anything that the standard does not allow."""
    stack: list[Component] = [Component("")]
    for line in _unfolded(raw):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"no line of a calendar: {line!r}")
        pairs = [item.split("=") for item in match["parameters"].split(";")[1:]]
        item = Property(match["name"], dict(pairs), match["value"])
        if item.name == "BEGIN":
            if _INSIDE.get(stack[-1].name, "VCALENDAR") != item.value:
                raise ValueError(f"{item.value} inside {stack[-1].name}")
            stack.append(Component(item.value))
        elif item.name == "END":
            done = stack.pop()
            _check(done, item.value)
            stack[-1].components.append(done)
        elif len(stack) == 1:
            raise ValueError(f"outside of any component: {line!r}")
        else:
            _check_value(item)
            stack[-1].properties.append(item)
    if len(stack) != 1 or len(stack[0].components) != 1:
        raise ValueError("not exactly one whole calendar")
    return stack[0].components[0]


def _unfolded(raw: bytes) -> Iterator[str]:
    if b"\n" in raw.replace(b"\r\n", b"") or not raw.endswith(b"\r\n"):
        raise ValueError("lines end with CR LF")
    lines = raw[:-2].split(b"\r\n")
    if any(len(line) > 75 for line in lines):
        raise ValueError("a line is longer than 75 octets")
    for line in lines:
        line.decode("utf-8")
    yield from raw[:-2].replace(b"\r\n ", b"").decode("utf-8").split("\r\n")


def _unescaped(match: re.Match[str]) -> str:
    sign = match[1]
    if sign not in "\\;,nN":
        raise ValueError(f"\\{sign} stands for nothing")
    return "\n" if sign in "nN" else sign


def _check(component: Component, ended: str) -> None:
    if ended != component.name:
        raise ValueError(f"{component.name} ends as {ended}")
    names = [item.name for item in component.properties]
    if missing := _NEEDED[component.name] - set(names):
        raise ValueError(f"{component.name} lacks {missing}")
    if len(set(names)) != len(names):
        raise ValueError(f"{component.name} has something twice: {names}")
    if component.name == "VEVENT" and component.all("DTEND"):
        first, after = component.one("DTSTART"), component.one("DTEND")
        if first.parameters != after.parameters or _day(first) >= _day(after):
            raise ValueError("the end is not after the start")


def _check_value(item: Property) -> None:
    if item.name in _TEXTS:
        _ = item.text
    if item.name in ("DTSTART", "DTEND"):
        _day(item)
    if item.name == "DTSTAMP" and not re.fullmatch(r"\d{8}T\d{6}Z", item.value):
        raise ValueError(f"no time in UTC: {item.value}")
    if item.name == "TRIGGER" and not _DURATION.fullmatch(item.value):
        raise ValueError(f"no duration: {item.value}")


def _day(item: Property) -> date:
    if item.parameters != {"VALUE": "DATE"} or not re.fullmatch(r"\d{8}", item.value):
        raise ValueError(f"no day: {item.value}")
    return date(int(item.value[:4]), int(item.value[4:6]), int(item.value[6:]))
