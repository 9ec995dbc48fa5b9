"""How the worked cases come out: for the page that says so, and in short for each place's page.

A case that fails stops no build: the site says that it fails. The tests are what stops a release.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from builder.cases import DATA, KINDS, Case, answer, differences, read_cases
from builder.restated import LABEL
from calculator import CALCULATORS, Library
from calculator.amounts import money
from calculator.answer import NATION
from calculator.months import Month, duration
from calculator.policy.model import GRADES

KIND_WORDS = {"published": "公布的算例", "derived": "照规定手算", "boundary": "边界情形"}
_REASONS = {
    "no_rule": "没有适用的规定",
    "missing_parameter": "缺一个数",
    "not_covered": "医保不付",
}
_ELSEWHERE = "不属于收录的地方"
"""Where cases stand that no place of the data answers for: most bring their own rules."""


@dataclass(frozen=True)
class Checked:
    """A case and how it came out."""

    case: Case
    place: str | None
    """The place of the data that it tests."""
    given: Mapping[str, Any]
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.differences

    @property
    def kind_words(self) -> str:
        """What kind of case it is, in Chinese."""
        return KIND_WORDS[self.case.kind]

    @property
    def origin(self) -> str:
        """Where it comes from, besides its kind."""
        return self.case.origin.removeprefix(self.case.kind).lstrip("，, ")

    @property
    def expected(self) -> list[str]:
        """What the case expects, in Chinese."""
        match self.case.expect:
            case {"amounts": amounts}:
                return [self._amount(name, amount) for name, amount in amounts.items()]
            case {"refused": reason}:
                return [f"不算：{_REASONS.get(reason, reason)}"]
            case {"invalid": name}:
                return [f"请改：{_field_words(self.case.calculator, name)}"]
        return []

    @property
    def got(self) -> list[str]:
        """What the calculator says of what the case expects, in Chinese."""
        match self.given:
            case {"kind": "result", "result": result}:
                wanted = self.case.expect.get("amounts") or result["amounts"]
                names = [name for name in wanted if name in result["amounts"]]
                return [self._amount(name, result["amounts"][name]) for name in names]
            case {"kind": "refused", "refused": refused}:
                return [f"不算：{_REASONS.get(refused['reason'], '')}", refused["message"]]
            case {"kind": "invalid", "errors": errors}:
                return [
                    f"请改：{_field_words(self.case.calculator, error['field'])}"
                    for error in errors
                ]
        return ["没有算出来"]

    @property
    def sources(self) -> list[dict[str, Any]]:
        """Where the answer stands."""
        found: list[dict[str, Any]] = self.given.get("result", {}).get("sources", [])
        return found

    @property
    def printed(self) -> list[str]:
        """The wrong amounts that somebody published, in Chinese."""
        printed = self.case.printed or {}
        return [self._amount(name, amount, whose="theirs") for name, amount in printed.items()]

    @property
    def mark(self) -> str:
        """What stands behind a text that works out the answer, where that rests on reposts."""
        return _mark(self.given.get("result", {}).get("lowest_grade"))

    def _amount(self, name: str, amount: str | int, whose: str = "ours") -> str:
        """An amount under its name, with its label where it is ours and rests on reposts alone."""
        steps = self.given.get("result", {}).get("steps", [])
        step: Mapping[str, Any] = next((step for step in steps if step["id"] == name), {})
        mark = _mark(step.get("grade")) if whose == "ours" else ""
        return f"{step.get('label', name)} {_shown(amount, step.get('unit', ''))}{mark}"


@dataclass(frozen=True)
class Group:
    """The cases of one place, those that fail first."""

    id: str
    name: str
    cases: tuple[Checked, ...]

    @property
    def tally(self) -> list[tuple[str, int, int]]:
        """For each kind that there is: its name, how many pass, how many fail."""
        passed = Counter(item.case.kind for item in self.cases if item.passed)
        failed = Counter(item.case.kind for item in self.cases if not item.passed)
        kinds = [kind for kind in KINDS if kind in passed or kind in failed]
        return [(KIND_WORDS[kind], passed[kind], failed[kind]) for kind in kinds]

    @property
    def failed(self) -> list[Checked]:
        return [item for item in self.cases if not item.passed]

    @property
    def readings(self) -> str:
        """The readings of the data on which any of its answers rests, for recall.js."""
        cited = [source for item in self.cases if item.place for source in item.sources]
        return " ".join(dict.fromkeys(source["reading"] for source in cited if source["reading"]))


@dataclass(frozen=True)
class Accuracy:
    """Every worked case under one library."""

    cases: tuple[Checked, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """The places of the data by id, in their order."""

    def get(self, place: str) -> tuple[int, int] | None:
        """How many cases of a place pass and fail; ``None`` where it has none."""
        kinds = self.per_place.get(place)
        if kinds is None:
            return None
        return sum(found[0] for found in kinds.values()), sum(found[1] for found in kinds.values())

    @cached_property
    def per_place(self) -> dict[str, dict[str, tuple[int, int]]]:
        """By place and kind: how many pass, how many fail."""
        found: dict[str, dict[str, tuple[int, int]]] = {}
        for item in self.cases:
            if item.place:
                kinds = found.setdefault(item.place, {})
                passed, failed = kinds.get(item.case.kind, (0, 0))
                kinds[item.case.kind] = (passed + item.passed, failed + (not item.passed))
        return found

    @property
    def failed(self) -> list[Checked]:
        return [item for item in self.cases if not item.passed]

    @property
    def groups(self) -> list[Group]:
        """The cases by place, in the order of the data; others' examples last."""
        names = {**self.names, "": _ELSEWHERE}
        found = []
        for place, name in names.items():
            cases = [item for item in self.cases if (item.place or "") == place]
            if cases:
                ordered = sorted(cases, key=lambda item: item.passed)
                found.append(Group(place or "elsewhere", name, tuple(ordered)))
        return found

    @property
    def wrong_elsewhere(self) -> list[Checked]:
        """The cases whose published answer is wrong."""
        return [item for item in self.cases if item.case.printed]


def per_place(library: Library) -> dict[str, dict[str, tuple[int, int]]]:
    """By place and kind of case: how many pass, how many fail."""
    return work_out(library).per_place


def work_out(library: Library, cases: Iterable[Case] | None = None) -> Accuracy:
    """Every worked case, held against what the library answers."""
    libraries = {"policy_data": library}
    checked = []
    for case in read_cases() if cases is None else cases:
        if case.data not in libraries:
            libraries[case.data] = Library.from_yaml(DATA[case.data])
        given = _answer(case, libraries[case.data])
        found = Checked(case, _place(case, library), given, tuple(differences(case, given)))
        checked.append(found)
    names = {place.id: place.short_name for place in library.places.values()}
    return Accuracy(tuple(checked), names)


def _answer(case: Case, library: Library) -> dict[str, Any]:
    try:
        return answer(case, library)
    except Exception as error:  # a calculator that breaks down is a case that fails, and is told
        return {"kind": "broken", "error": repr(error)}


def _place(case: Case, library: Library) -> str | None:
    if case.data != "policy_data" or "rules" in case.input:
        return None
    place = case.input.get("place", NATION)
    return place if place in library.places else None


def _shown(amount: str | int, unit: str) -> str:
    if unit == "yuan":
        return f"{money(Decimal(amount))} 元"
    if unit == "month":
        month = Month.parse(str(amount))
        return month.words if month else str(amount)
    return duration(int(amount)) if unit == "months" else str(amount)


def _mark(grade: str | None) -> str:
    return f"（{LABEL}）" if grade == GRADES[-1] else ""


def _field_words(calculator: str, name: str) -> str:
    found = CALCULATORS.get(calculator)
    labels = {field.name: field.label for field in found.fields} if found else {}
    return labels.get(name, name)
