"""YAML text to plain data with the line of every piece; needs the ``yaml`` extra (PyYAML)."""

from __future__ import annotations

import re
from typing import Any

import yaml

from calculator.policy.located import Origin, Path

_TAG = "tag:yaml.org,2002:"


class _Loader(yaml.SafeLoader):
    """YAML without its surprises: dates stay text, only true and false are flags."""


class _QuickLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The same in C where PyYAML has it: ten times as quick, with poorer words for mistakes."""


for _each in (_Loader, _QuickLoader):
    _each.yaml_implicit_resolvers = {}
    for _kind, _pattern, _first in (
        ("bool", r"true|false", "tf"),
        ("int", r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
        ("float", r"-?[0-9]+\.[0-9]*(?:[eE][-+]?[0-9]+)?|-?\.[0-9]+", "-.0123456789"),
        ("null", r"~|null|", ["~", "n", ""]),
    ):
        _each.add_implicit_resolver(_TAG + _kind, re.compile(rf"(?:{_pattern})\Z"), list(_first))

_MARKS = re.compile(r"[!&*]")
"""Without one of these there is neither a tag nor an anchor to look for."""


def read(text: str, origin: Origin) -> Any:
    """The data of one YAML document; notes problems and fills ``origin.lines`` on the way.

    Returns ``None`` where the text is no YAML at all.
    """
    lines: dict[Path, int] = {}
    origin.lines = lines
    try:
        for event in yaml.parse(text, _Loader) if _MARKS.search(text) else ():
            anchor = getattr(event, "anchor", None)
            if getattr(event, "tag", None):
                lines[()] = event.start_mark.line + 1  # type: ignore[union-attr] # events have one
                origin.note((), "不能用 YAML 的类型标记（!）：文字加引号就行。")
                return None
            if anchor is not None:
                lines[()] = event.start_mark.line + 1  # type: ignore[union-attr] # events have one
                origin.note((), "不能用 YAML 的锚点和引用（& 与 *）：请把内容写全。")
                return None
        root = _composed(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        lines[()] = mark.line + 1 if mark else 0
        tab = "缩进只能用空格，不能用制表符（Tab）。" if "\\t" in str(error.problem) else ""
        origin.note((), f"不是有效的 YAML：{tab or '请检查这一行的冒号、引号和缩进。'}")
        return None
    except yaml.YAMLError:
        origin.note((), "不是有效的 YAML：含有不能用的字符。")
        return None
    if root is None:
        origin.note((), "文件是空的。")
        return None
    return _plain(root, (), lines, origin)


def _plain(node: yaml.Node, path: Path, lines: dict[Path, int], origin: Origin) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines, origin)
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(item, (*path, index), lines, origin) for index, item in enumerate(node.value)
        ]
    return _scalar(node, path, origin)


def _mapping(
    node: yaml.MappingNode, path: Path, lines: dict[Path, int], origin: Origin
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        lines[(*path, key)] = key_node.start_mark.line + 1
        if key in found:
            origin.note((*path, key), f"“{key}”写了两次，请只留一个。")
        found[key] = _plain(value_node, (*path, key), lines, origin)
    return found


def _scalar(node: yaml.Node, path: Path, origin: Origin) -> Any:
    kind = node.tag.removeprefix(_TAG)
    if kind == "bool":
        return node.value == "true"
    if kind == "int":
        return int(node.value)
    if kind == "float":
        origin.note(path, f'小数要加引号，写成 "{node.value}"，免得被改动。')
        return node.value
    return None if kind == "null" else node.value


def _composed(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, _QuickLoader)
    except yaml.YAMLError:
        # Once more, to say it better.
        return yaml.compose(text, _Loader)
