"""The data README cannot lie: every example in it loads, every number is worked out again."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, fields
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

from builder.cases import Case, answer, differences, read_cases
from calculator import Library, Refused, calculate
from calculator.policy import Problem, yaml_files
from calculator.policy.conditions import KEYS
from calculator.policy.located import Origin
from calculator.policy.model import EVENTS
from calculator.policy.shapes import (
    ANY_ID,
    ASKS,
    BENEFITS,
    COSTS,
    UNITS,
    VALUE_ASKS,
    shape_of,
)

README = Path(__file__).parents[2] / "policy_data" / "README.md"
TEXT = README.read_text(encoding="utf-8")
PLACE = PurePosixPath("cn/shandong/pingchuan")
"""The made-up place from which every worked number starts."""

ORDINARY = {
    "place": PLACE.name,
    "scheme": "employee",
    "status": "active",
    "date": "2024-06-01",
    "hospital_level": 3,
    "total": "50000",
}
"""What the README says of a case in which nothing else is told."""

Files = dict[str, Any]


def _plain(text: str) -> Any:
    problems: list[Problem] = []
    found = yaml_files.read(text, Origin("README.md", problems))
    assert not problems, f"{problems[0]}\n{text}"
    return found


@dataclass(frozen=True)
class Block:
    """A fenced example: the file it is, or the place in Pingchuan's files it goes to."""

    line: int
    marker: str
    text: str


@dataclass(frozen=True)
class Mechanism:
    """A row of the table of mechanisms: what to change, a case, and what comes out."""

    name: str
    targets: tuple[str, ...]
    changes: Mapping[str, Any]
    case: Mapping[str, Any]
    results: Mapping[str, str]


def _blocks() -> list[Block]:
    return [
        Block(TEXT.count("\n", 0, found.start()) + 1, found[1].strip(), found[2])
        for found in re.finditer(r"^```yaml(.*)\n((?:.*\n)*?)```$", TEXT, re.MULTILINE)
    ]


def _mechanisms() -> Iterator[Mechanism]:
    heading: tuple[str, ...] = ()
    for line in TEXT[TEXT.index("\n## 机制一览") :].splitlines():
        if line.startswith("## 名词表"):
            return
        if line.startswith("### "):
            heading = _targets(line)
        elif "→" in line and line.startswith("| "):
            name, changes, _, example = line.strip("| ").split(" | ")
            case, results = example.split("→")
            lines = "\n".join(re.findall(r"`([^`]*)`", changes))
            yield Mechanism(
                name,
                _targets(name) or heading,
                _plain(lines) if lines else {},
                _plain(re.findall(r"`([^`]*)`", case)[0]),
                {key: given.replace(",", "") for key, given in _RESULT.findall(results)},
            )


_RESULT = re.compile(r"`([a-z_]+)` ([0-9][0-9,.-]*|not_covered|missing_parameter)")


def _targets(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`([a-z_]+\.[a-z_]+)`", text))


BLOCKS = _blocks()
MECHANISMS = list(_mechanisms())


def _made() -> Files:
    """The places of the README's whole files, by path."""
    files: Files = {
        block.marker: _plain(block.text) for block in BLOCKS if block.marker.endswith(".yaml")
    }
    files["cn/place.yaml"] = _place("全国", "nation", "100000")
    files["cn/shandong/place.yaml"] = _place("山东", "province", "370000")
    files[f"{PLACE}/place.yaml"] = _place("平川", "city", "379901")
    files["cn/retirement-age.yaml"] = _plain(
        (README.parent / "cn" / "retirement-age.yaml").read_text("utf-8")
    )
    for block in BLOCKS:
        if block.marker == "place":
            files[f"{PLACE}/place.yaml"] |= _plain(block.text)
    return files


def _place(name: str, level: str, code: str) -> dict[str, Any]:
    return {"code": code, "name": name, "short_name": name, "level": level}


BASE = _made()


def _apply(files: Files, target: str, changes: Mapping[str, Any]) -> None:
    """Lay what a fragment says over one value of Pingchuan; ``benefit`` alone adds values."""
    benefit, _, value_id = target.partition(".")
    rule = files[_file_of(files, benefit, value_id)]
    if not value_id:
        rule["values"] |= changes
        return
    shape = shape_of(BENEFITS[benefit], value_id)
    assert shape, target
    if benefit == "out_of_area":
        rule["values"] = {}  # each mechanism by itself
    value = rule["values"].setdefault(
        value_id, {"label": shape.title, "unit": shape.unit, "readings": [_reading()]}
    )
    settings = {**shape.settings, **shape.usual}
    value |= {key: item for key, item in changes.items() if key in settings or key == "readings"}
    told = {key: item for key, item in changes.items() if key not in value}
    if told.keys() & {"table", *shape.outcomes}:
        value["readings"] = [{**_reading(), "source": value["readings"][0]["source"]}]
    value["readings"][0] |= told


def _file_of(files: Files, benefit: str, value_id: str) -> str:
    """The rule file that has the value, or one that could have it."""
    name = f"{benefit.replace('_', '-')}.yaml"
    paths = (f"{PLACE}/employee-{name}", f"{PLACE}/resident-{name}", f"cn/{name}")
    known = [path for path in paths if path in files]
    return next((path for path in known if value_id in files[path]["values"]), known[0])


def _reading() -> dict[str, Any]:
    source = {"document": "pingchuan-2024-1", "locator": "第一条", "checked_on": "2026-11-22"}
    return {"from": "2024-01-01", "source": source}


def _documents(files: Files) -> Files:
    """A document for everything that is cited and not in the README itself."""
    cited: dict[str, set[str]] = {}
    for source in _sources(files):
        cited.setdefault(source["document"], set()).add(source["locator"])
    folders = {PurePosixPath(path).parent for path in files}
    missing = {}
    for name, locators in cited.items():
        [folder] = [path for path in folders if path.name == name.partition("-")[0]]
        path = f"{folder}/documents/{name}.yaml"
        if path not in files:
            missing[path] = _document(sorted(locators))
    return missing


def _sources(data: Any, document: str = "") -> Iterator[dict[str, str]]:
    """Every source; a part of a reading that names no document stands in that of the reading."""
    if isinstance(data, dict):
        if "source" in data:
            yield {"document": document, **data["source"]}
            document = data["source"].get("document", document)
        for item in data.values():
            yield from _sources(item, document)
    elif isinstance(data, list):
        for item in data:
            yield from _sources(item, document)


def _document(locators: list[str]) -> dict[str, Any]:
    return {
        "title": "编的文件",
        "issuers": ["编的机关"],
        "kind": "rule",
        "status": "in_force",
        "grade": "B",
        "text_quality": "original",
        "articles": [{"locator": locator, "digest": "编的。"} for locator in locators],
    }


def _load(files: Files, folder: Path) -> Library:
    for name, data in {**files, **_documents(files)}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    return Library.from_yaml(folder)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"line {block.line} {block.marker}")
def test_every_example_loads(block: Block, tmp_path: Path) -> None:
    assert block.marker, f"line {block.line}: say behind ```yaml which file this is or goes into"
    files = deepcopy(BASE)
    if not block.marker.endswith(".yaml") and block.marker != "place":
        _apply(files, block.marker, _plain(block.text))
    library = _load(files, tmp_path)
    if block.marker.endswith(".yaml"):
        # As it is printed, not only as it is understood.
        (tmp_path / block.marker).write_text(block.text, encoding="utf-8")
        library = Library.from_yaml(tmp_path)
    assert library.places.keys() == {"cn", "shandong", "yunxi", "pingchuan"}


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda mechanism: mechanism.name)
def test_every_worked_number_is_what_the_calculator_says(
    mechanism: Mechanism, tmp_path: Path
) -> None:
    files = deepcopy(BASE)
    for target in mechanism.targets if mechanism.changes else ():
        _apply(files, target, deepcopy(mechanism.changes))
    library = _load(files, tmp_path)
    case = {**ORDINARY, **mechanism.case}
    if "institution" in case:
        del case["hospital_level"]  # the kind of hospital tells it
    calculator = case.pop("calculator", "inpatient")
    if wanted := mechanism.results.get("refused"):
        with pytest.raises(Refused) as refusal:
            calculate(calculator, case, library)
        assert refusal.value.reason == wanted
        return
    amounts = calculate(calculator, case, library).amounts
    assert {name: str(amounts.get(name)) for name in mechanism.results} == mechanism.results


def test_the_sample_of_worked_cases_is_read_and_comes_out_right(tmp_path: Path) -> None:
    _, _, section = TEXT.partition("## 算例 `tests/cases/`")
    sample = section.partition("```yml\n")[2].partition("```")[0]
    library = _load(deepcopy(BASE), tmp_path / "data")
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "0.yaml").write_text(sample, encoding="utf-8")
    cases = read_cases(tmp_path / "cases", {"policy_data": tmp_path / "data"})
    assert [differences(case, answer(case, library)) for case in cases] == [[], []]


def test_the_table_of_a_worked_case_names_every_key() -> None:
    _, _, table = TEXT.partition("## 算例 `tests/cases/`")
    rows = re.findall(r"^\| (`[^|]*) \|", table.partition("\n## ")[0], re.MULTILINE)
    told = {word for row in rows for word in re.findall(r"`(\w+)`", row)}
    assert told == {field.name for field in fields(Case)} - {"file"}


def test_the_table_has_every_mechanism() -> None:
    told = {target for mechanism in MECHANISMS for target in mechanism.targets}
    values = {target.partition(".")[2] for target in told}
    wanted = {value for benefit in ("inpatient", "out_of_area") for value in BENEFITS[benefit]}
    assert wanted <= values
    assert all(mechanism.results for mechanism in MECHANISMS)


def test_the_reference_tells_which_conditions_each_benefit_may_use() -> None:
    _, _, table = TEXT.partition("| 项目 | 能用的条件 |")
    told: dict[str, list[str]] = {}
    for line in table.partition("\n\n")[0].splitlines():
        benefits, _, keys = line.strip("| ").partition(" | ")
        told |= dict.fromkeys(re.findall(r"`(\w+)`", benefits), re.findall(r"`(\w+)`", keys))
    assert {name: tuple(told.pop(name)) for name in VALUE_ASKS} == VALUE_ASKS
    assert told == {benefit: list(ASKS.get(benefit, ())) for benefit in BENEFITS}


def test_the_reference_names_every_condition_cost_event_and_unit() -> None:
    words = {
        *KEYS,
        *COSTS,
        *EVENTS,
        *UNITS,
        *(option for key in KEYS.values() for option in key.options),
    }
    missing = [word for word in sorted(words) if f"`{word}`" not in TEXT]
    assert not missing


def test_the_reference_names_every_benefit_value_and_choice() -> None:
    for benefit, shapes in BENEFITS.items():
        assert f"`{benefit}`" in TEXT
        for value_id, shape in shapes.items():
            own = [] if value_id == ANY_ID else [value_id]
            words = [*own, *shape.outcomes, *shape.settings, *shape.usual, *shape.adjustments]
            words += [o for options in shape.settings.values() for o in options or ()]
            words += [o for options in shape.usual.values() for o in options]
            missing = [word for word in words if not re.search(rf"\b{word}\b", TEXT)]
            assert not missing, f"{benefit}.{value_id}: {missing}"
