"""The raw data of one place, from YAML files or from one compiled JSON file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calculator.policy.located import Node, Origin, Problem

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_RESERVED = frozenset({"index", "glossary"})
_NOT_PLACES = frozenset({"documents", "guides"})
"""Folders inside a place's own that hold its texts."""


def is_place_id(name: str) -> bool:
    """Whether a name can be a place's folder and id."""
    return bool(_ID.fullmatch(name)) and name not in _RESERVED


@dataclass(frozen=True, slots=True)
class Bundle:
    """A place's unread pieces, each a :class:`Node` that knows its file and line."""

    path: tuple[str, ...]
    place: Node
    documents: Mapping[str, Node]
    rules: Mapping[str, Node]

    @property
    def id(self) -> str:
        return self.path[-1]

    @property
    def parent(self) -> str | None:
        return self.path[-2] if len(self.path) > 1 else None

    @classmethod
    def from_compiled(cls, name: str, data: Any, problems: list[Problem]) -> Bundle:
        """One compiled file, as :meth:`compiled` writes it."""
        root = Node(data, Origin(name, problems))
        root.record({key: lambda part: part for key in ("path", "place", "documents", "rules")})
        documents, rules = root.child("documents"), root.child("rules")
        return cls(
            tuple(data["path"]),
            root.child("place"),
            {key: documents.child(key) for key in documents.value},
            {key: rules.child(key) for key in rules.value},
        )

    def compiled(self) -> dict[str, Any]:
        """The content of ``<id>.json``."""
        return {
            "path": list(self.path),
            "place": _without_hearsay(self.place.value),
            "documents": {key: node.value for key, node in self.documents.items()},
            "rules": {key: node.value for key, node in self.rules.items()},
        }


def _without_hearsay(place: Any) -> Any:
    """A place whose open questions are texts: figures that nobody vouches for go nowhere."""
    asked = place.get("missing") if isinstance(place, dict) else None
    if not isinstance(asked, list):
        return place  # whatever is wrong with it is told where places are read
    questions = [each.get("question") if isinstance(each, dict) else each for each in asked]
    return {**place, "missing": questions}


def read_folder(folder: Path, problems: list[Problem]) -> tuple[list[Bundle], Node | None]:
    """Every place below a policy data folder, parents first, and the glossary if there is one.

    Raises ``ModuleNotFoundError`` where PyYAML is not installed.
    """
    bundles: list[Bundle] = []
    if not any(folder.glob("*/place.yaml")):
        problems.append(
            Problem(str(folder), 0, "这里没有政策数据：应有 cn/place.yaml 这样的文件。")
        )
    for child in _folders(folder):
        _walk(folder, child, bundles, problems)
    _note_repeated(bundles, problems)
    glossary = folder / "glossary.yaml"
    return bundles, _read(folder, glossary, problems) if glossary.exists() else None


def _walk(root: Path, here: Path, bundles: list[Bundle], problems: list[Problem]) -> None:
    name = str(here.relative_to(root))
    if not is_place_id(here.name):
        problems.append(Problem(name, 0, "地区文件夹名只用小写字母、数字和短横，如 yantai。"))
        return
    if not (here / "place.yaml").exists():
        problems.append(Problem(name, 0, "文件夹里缺少 place.yaml。"))
        return
    place = _read(root, here / "place.yaml", problems)
    documents = {
        path.stem: node
        for path in sorted(here.glob("documents/*.yaml"))
        if _well_named(root, path, here.name, problems)
        and (node := _read(root, path, problems)) is not None
    }
    rules = {
        path.stem: node
        for path in sorted(here.glob("*.yaml"))
        if path.name != "place.yaml" and (node := _read(root, path, problems)) is not None
    }
    if place is not None:
        bundles.append(Bundle(here.relative_to(root).parts, place, documents, rules))
    for path in sorted((*here.glob("*.yml"), *here.glob("documents/*.yml"))):
        message = "扩展名要写 .yaml，写成 .yml 读不到。"
        problems.append(Problem(path.relative_to(root).as_posix(), 0, message))
    for path in _folders(here / "documents") if (here / "documents").is_dir() else ():
        message = "documents 里不能再分文件夹，请把文件直接放在 documents 下。"
        problems.append(Problem(path.relative_to(root).as_posix(), 0, message))
    for child in _folders(here):
        if child.name not in _NOT_PLACES:
            _walk(root, child, bundles, problems)


def _read(root: Path, path: Path, problems: list[Problem]) -> Node | None:
    from calculator.policy import yaml_files

    origin = Origin(path.relative_to(root).as_posix(), problems)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        origin.note((), "文件不是 UTF-8 编码；请另存为 UTF-8。")
        return None
    data = yaml_files.read(text, origin)
    return None if data is None else Node(data, origin)


def _well_named(root: Path, path: Path, place_id: str, problems: list[Problem]) -> bool:
    if _ID.fullmatch(path.stem) and path.stem.startswith(f"{place_id}-"):
        return True
    message = f"文件名（即编号）要以“{place_id}-”开头，只用小写字母、数字和短横。"
    problems.append(Problem(path.relative_to(root).as_posix(), 0, message))
    return False


def _note_repeated(bundles: list[Bundle], problems: list[Problem]) -> None:
    seen: dict[str, str] = {}
    for bundle in bundles:
        named = [(bundle.id, bundle.place), *bundle.documents.items()]
        for item_id, node in named:
            if item_id in seen:
                message = f"编号“{item_id}”已被 {seen[item_id]} 用了，请换一个。"
                problems.append(Problem(node.origin.file, 0, message))
            seen.setdefault(item_id, node.origin.file)


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir() and path.name[0] not in "._")
