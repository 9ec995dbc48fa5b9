"""Worked cases as data: reading tests/cases and holding an answer against what a case expects."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calculator import InvalidInput, Library, Refused, calculate
from calculator.policy import yaml_files
from calculator.policy.located import Origin, Problem

FOLDER = Path(__file__).parent / "cases"
DATA = {
    "policy_data": FOLDER.parent.parent / "policy_data",
    "examples": FOLDER.parent / "example_data",
}
"""What a case may be worked out from: the shipped data, or that of others' worked examples."""


@dataclass(frozen=True)
class Case:
    """One question with the answer worked out by hand."""

    file: str
    name: str
    calculator: str
    data: str
    input: dict[str, Any]
    expect: dict[str, Any]
    warnings: tuple[str, ...]
    alternatives: tuple[dict[str, Any], ...] | None
    origin: str
    working: str

    def __str__(self) -> str:
        return f"{self.file}: {self.name}"


def read_cases() -> list[Case]:
    """Every case below tests/cases, in the order of the files."""
    problems: list[Problem] = []
    cases = []
    for path in sorted(FOLDER.rglob("*.yaml")):
        name = path.relative_to(FOLDER).as_posix()
        for item in yaml_files.read(path.read_text("utf-8"), Origin(name, problems)):
            item.setdefault("data", "policy_data")
            item.setdefault("warnings", [])
            item.setdefault("alternatives", None)
            cases.append(Case(file=name, **item))
    if problems:
        raise ValueError("\n".join(map(str, problems)))
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


def differences(case: Case, given: dict[str, Any]) -> list[str]:
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


def _result_differences(case: Case, given: dict[str, Any], amounts: dict[str, Any]) -> list[str]:
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
