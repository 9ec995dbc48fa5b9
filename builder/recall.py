"""Figures that were wrong and are out already: `policy_data/withdrawn.yaml` → `revision.json`.

Pages name the readings that they show. `recall.js` on each of them asks for this small file anew
whenever there is a network, so that a copy kept from earlier days says what not to use it for.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from builder.changes import known_place, read_list
from builder.restated import grades_of_values, labelled
from calculator.policy import Library, Problem
from calculator.policy.located import Node
from calculator.policy.model import Reading

NAME = "withdrawn.yaml"
FORMAT = 1
"""The version of revision.json; pages made years ago read it, so old keys keep their meaning."""

_READING = re.compile(r"[a-z0-9-]+(?:/[a-z0-9_-]+){2}/[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A reading that was published and is not to be used: what was wrong with it, what is right."""

    reading: str
    withdrawn_on: date
    place: str
    wrong: str
    right: str

    @property
    def says(self) -> str:
        """Both in one line."""
        return f"{self.wrong}{self.right}"


def read_withdrawn(
    folder: Path, library: Library | None
) -> tuple[tuple[Withdrawn, ...], list[Problem]]:
    """The list, latest first, and what is wrong with it; without a library, its form alone."""
    read, problems = read_list(folder / NAME, lambda node: _entry(node, library))
    for (later, _), (earlier, node) in pairwise(read):
        if earlier.withdrawn_on > later.withdrawn_on:
            node.child("withdrawn_on").fail("新的写在前面：这一条比上一条晚，请移到它前面。")
    published = {reading.id for reading in readings(library)} if library else set()
    seen: set[str] = set()
    for item, node in read:
        if item.reading in published:
            node.child("reading").fail("撤回的数还在资料里：请先改正规则文件里的这一条。")
        if item.reading in seen:
            node.child("reading").fail(f"“{item.reading}”撤回了两次，请只留一条。")
        seen.add(item.reading)
    return tuple(item for item, _ in read), problems


def readings(library: Library) -> list[Reading]:
    """Every reading that the data holds, those in conflict with others too."""
    return [
        reading
        for rule in library.rules
        for value in rule.values.values()
        for main in value.readings
        for reading in (main, *main.alternatives)
    ]


def revision(library: Library, withdrawn: Sequence[Withdrawn]) -> bytes:
    """The file that every page asks for."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "data_version": library.data_version,
        "newest_check": library.newest_check.isoformat(),
        "withdrawn": [
            {
                "reading": item.reading,
                "withdrawn_on": item.withdrawn_on.isoformat(),
                "says": item.says,
            }
            for item in withdrawn
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _entry(node: Node, library: Library | None) -> Withdrawn:
    found = node.record(
        {
            "reading": _reading,
            "withdrawn_on": Node.day,
            "place": lambda place: known_place(place, library),
            "wrong": Node.text,
            "right": Node.text,
        }
    )
    if found["reading"].partition("/")[0] != found["place"]:
        raise node.child("reading").fail("编号的开头应是 place 写的那个地方。")
    if library:
        # Beside the right figure, how good it is: the one that was wrong is nobody's any more.
        value = found["reading"].rpartition("/")[0]
        found["right"] = labelled(found["right"], grades_of_values(library, [value]))
    return Withdrawn(**found)


def _reading(node: Node) -> str:
    text = node.text()
    if not _READING.fullmatch(text):
        raise node.fail(
            f"“{text}”不是一个数的编号，要像 yantai/employee-inpatient/deductible/1f2e3d4c；"
            "编号在 data/values.csv 的最后一列，也在网页源码的 data-reading 里。"
        )
    return text
