"""What no calculator could read of a worked case: told to whoever wrote it, never published.

Which inputs a day's rules ask for besides is for the tests: a case that lacks one is wrong only
under these rules, one with a name that nobody knows is wrong under all.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from calculator import CALCULATORS, InvalidInput
from calculator.catalogue import FIELDS
from calculator.fields import Field, read_inputs
from calculator.nearest import nearest
from calculator.policy.located import Node


def check_input(
    node: Node, calculator: str, expect: Mapping[str, Any], places: Collection[str]
) -> None:
    """Note every input that cannot be read, but for the one of which the case expects just that."""
    for name, message in _mistakes(node.mapping(), calculator, expect, places):
        if name != expect.get("invalid"):
            where = (*node.path, name) if node.has(name) else node.path
            node.origin.note(where, message)


def _mistakes(
    given: Mapping[str, Any], calculator: str, expect: Mapping[str, Any], places: Collection[str]
) -> Iterator[tuple[str, str]]:
    plain = {name: value for name, value in given.items() if name != "rules"}
    try:
        read_inputs(_fields(calculator, tuple(plain)), plain, also_known=_known(calculator))
    except InvalidInput as invalid:
        yield from ((error.field, error.message) for error in invalid.errors)
    # Rules typed in bring a place of their own; some cases ask about one that nobody has.
    place = str(given.get("place", ""))
    if place and place not in places and "rules" not in given and "refused" not in expect:
        near = nearest(place, places)
        hint = f"是不是 {near}？" if near else "写地区文件夹的名字，如 yantai。"
        yield "place", f"没有收录“{place}”这个地方。{hint}"


@cache
def _fields(calculator: str, given: tuple[str, ...]) -> tuple[Field, ...]:
    """Those that are given, of what the calculator reads: looking at all takes far longer.

    All of them where a name is given that nobody knows: it was meant to be one of these.
    """
    fields = [replace(item, required=False) for item in CALCULATORS[calculator].fields]
    known = _known(calculator).issuperset(given)
    return tuple(item for item in fields if not known or item.name in given)


@cache
def _known(calculator: str) -> frozenset[str]:
    return frozenset(FIELDS) | {item.name for item in CALCULATORS[calculator].fields}
