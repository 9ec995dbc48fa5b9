"""Worked cases as data: reading tests/cases and holding an answer against what a case expects."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from builder.case_inputs import check_input
from calculator import CALCULATORS, InvalidInput, Library, Refused, calculate
from calculator.policy import DataErrors, yaml_files
from calculator.policy.located import Node, Origin, Problem, Rejected

_TESTS = Path(__file__).parent.parent / "tests"
FOLDER = _TESTS / "cases"
DATA = {"policy_data": _TESTS.parent / "policy_data", "examples": _TESTS / "example_data"}
"""What a case may be worked out from: the shipped data, or that of others' worked examples."""

KINDS = ("published", "derived", "boundary")
"""What the first word of a case's ``origin`` may be."""


@dataclass(frozen=True)
class Case:
    """One question with the answer worked out by hand.

    ``printed`` are amounts that somebody published and that are wrong; ``slip`` says how.
    """

    file: str
    name: str
    calculator: str
    input: Mapping[str, Any]
    expect: Mapping[str, Any]
    origin: str
    working: str
    data: str = "policy_data"
    warnings: tuple[str, ...] = ()
    alternatives: tuple[Mapping[str, Any], ...] | None = None
    printed: Mapping[str, str | int] | None = None
    slip: str | None = None

    def __str__(self) -> str:
        return f"{self.file}: {self.name}"

    @property
    def kind(self) -> str:
        """One of ``KINDS``: who says that this is the answer."""
        return next(kind for kind in KINDS if self.origin.startswith(kind))


def read_cases(folder: Path = FOLDER, data: Mapping[str, Path] = DATA) -> list[Case]:
    """Every case below a folder, in the order of the files; ``DataErrors`` names all mistakes."""
    places = {name: frozenset(_places(root)) for name, root in data.items()}
    problems: list[Problem] = []
    cases: list[Case] = []
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        origin = Origin(name, problems)
        found = yaml_files.read(path.read_text("utf-8"), origin)
        if found is not None:
            try:
                cases += Node(found, origin).items(partial(_case, name, places))
            except Rejected:
                continue
    if problems:
        raise DataErrors(problems)
    return cases


def answer(case: Case, library: Library) -> dict[str, Any]:
    """The answer in this interpreter, in the form of the browser's bridge."""
    try:
        result = calculate(case.calculator, case.input, library)
    except InvalidInput as invalid:
        return {"kind": "invalid", **invalid.to_json()}
    except Refused as refused:
        return {"kind": "refused", **refused.to_json()}
    return {"kind": "result", "result": result.to_json()}


def differences(case: Case, given: Mapping[str, Any]) -> list[str]:
    """How an answer departs from what the case expects; empty if it does not."""
    match case.expect:
        case {"amounts": amounts}:
            return _result_differences(case, given, amounts)
        case {"refused": reason, **rest}:
            refused = given.get("refused", {})
            said = refused.get("message", "") + "".join(refused.get("missing", []))
            return _unless(
                refused.get("reason") == reason and rest.get("says", "") in said,
                f"expected a refusal ({reason}, {rest}), got {given}",
            )
        case {"invalid": field, **rest}:
            messages = [e["message"] for e in given.get("errors", []) if e["field"] == field]
            return _unless(
                bool(messages) and rest.get("says", "") in "".join(messages),
                f"expected an error of {field} ({rest}), got {given}",
            )
    return [f"the case expects nothing that is known: {case.expect}"]


def _places(root: Path) -> Iterator[str]:
    """The ids of the places of a data folder: the names of their folders."""
    return (path.parent.name for path in root.rglob("place.yaml"))


def _case(file: str, places: Mapping[str, Collection[str]], node: Node) -> Case:
    found = node.record(
        {
            "name": Node.text,
            "calculator": lambda calculator: calculator.choice(CALCULATORS),
            "input": Node.mapping,
            "expect": _expectation,
            "origin": _origin,
            "working": Node.text,
        },
        {
            "data": lambda data: data.choice(DATA),
            "warnings": lambda warnings: warnings.items(Node.text, allow_empty=True),
            "alternatives": lambda others: others.items(Node.mapping, allow_empty=True),
            "printed": Node.mapping,
            "slip": Node.text,
        },
    )
    if ("printed" in found) != ("slip" in found):
        raise node.fail("printed（别处公布的错数）和 slip（错在哪里）要一起写。")
    there = places[found.get("data", "policy_data")]
    check_input(node.child("input"), found["calculator"], found["expect"], there)
    return Case(file=file, **found)


def _expectation(node: Node) -> Mapping[str, Any]:
    known = ("amounts", "refused", "invalid")
    if len([key for key in known if node.has(key)]) != 1:
        raise node.fail(f"expect 里写且只写一样：{'、'.join(known)}。")
    beside = "grade" if node.has("amounts") else "says"
    if unread := [key for key in node.mapping() if key not in (*known, beside)]:
        raise node.fail(f"expect 里的“{'、'.join(unread)}”没有人核对，请删去或改到该写的地方。")
    return node.mapping()


def _origin(node: Node) -> str:
    text = node.text()
    if not text.startswith(KINDS):
        raise node.fail(f"origin 要以这几个词之一开头：{'、'.join(KINDS)}。")
    return text


def _result_differences(
    case: Case, given: Mapping[str, Any], amounts: Mapping[str, Any]
) -> list[str]:
    if given["kind"] != "result":
        return [f"expected amounts, got {given}"]
    result = given["result"]
    found = [
        f"{name}: expected {wanted!r}, got {result['amounts'].get(name)!r}"
        for name, wanted in amounts.items()
        if result["amounts"].get(name) != wanted
    ]
    said = "\n".join(result["warnings"])
    found += [
        f"no warning says {wanted!r}:\n{said}" for wanted in case.warnings if wanted not in said
    ]
    grade = case.expect.get("grade", result["lowest_grade"])
    found += _unless(
        grade == result["lowest_grade"], f"expected {grade}, got {result['lowest_grade']}"
    )
    if case.alternatives is not None:
        others = [other["amounts"] for other in result["alternatives"]]
        found += _unless(
            len(others) == len(case.alternatives),
            f"expected {len(case.alternatives)} alternatives, got {result['alternatives']}",
        )
        for wanted in case.alternatives:
            found += _unless(
                any(wanted["amounts"].items() <= other.items() for other in others),
                f"no alternative has {wanted['amounts']}: {others}",
            )
    return found


def _unless(fine: bool, message: str) -> list[str]:
    return [] if fine else [message]
