"""All policy data in memory: loading, inheritance from province and nation, and look-ups."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from calculator.policy.bundle import Bundle, read_folder
from calculator.policy.located import DataErrors, Node, Origin, Problem, Rejected
from calculator.policy.model import Document, Institution, Option, Place, Reading, Rule, Term, Value
from calculator.policy.parse import (
    RuleParser,
    check_rests_on,
    check_supersedes,
    parse_document,
    parse_glossary,
    parse_place,
    unusable_place,
)

FORMAT = 1
"""The version of the compiled form; raised whenever an older reader would misread it."""

T = TypeVar("T")
Citation = tuple[Rule, Value, Reading]
"""What rests on an article: a reading of a value of a rule."""
K = TypeVar("K", Institution, Option)

_MOST_REMEMBERED = 4096
"""Far more than one question needs, and little enough for a phone."""

_INDEX = "index.json"
_GLOSSARY = "glossary.json"


class Library:
    """Places, documents and rules, read and checked."""

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self.documents: dict[str, Document] = {}
        self.rules: list[Rule] = []
        self.glossary: tuple[Term, ...] = ()
        self.data_version = ""
        self.warnings: tuple[Problem, ...] = ()
        """What a person should look at once more; only reading YAML finds it."""
        self._sources: dict[str, Any] = {}
        """The compiled files by name, without the index."""
        self._memory: dict[object, Any] = {}
        self._as_of: date | None = None
        """Of compiled data: its newest check, which may be of a place that is not here."""
        self._unusable: set[str] = set()
        """Documents that are there but have problems."""

    # -- loading ------------------------------------------------------------------------------

    @classmethod
    def from_yaml(cls, folder: Path) -> Library:
        """Read a folder of YAML (``policy_data/``); raises ``DataErrors`` with every problem.

        Needs PyYAML. Besides parsing, proves that conditions neither overlap nor leave a hole.
        """
        problems: list[Problem] = []
        bundles, glossary = read_folder(folder, problems)
        library = cls._assemble(bundles, glossary, problems, prove=True)
        if problems:
            raise DataErrors(problems)
        # Only here: a reader's browser has no YAML, and none of these modules.
        from calculator.policy.cited import misplaced, rewritten_figures
        from calculator.policy.plausibility import implausible

        problems += misplaced(library, bundles)
        problems += rewritten_figures(library, bundles)
        if problems:
            raise DataErrors(problems)
        library.warnings = tuple(implausible(library, bundles))
        return library

    @classmethod
    def from_compiled(cls, files: Mapping[str, Any]) -> Library:
        """Read compiled files by name; places whose file or ancestors are absent are left out."""
        problems: list[Problem] = []
        index = files.get(_INDEX)
        if not isinstance(index, dict) or index.get("format") != FORMAT or "places" not in index:
            problem = Problem(_INDEX, 0, f"编译后的数据缺少，或版本不是 {FORMAT}；请重新构建。")
            raise DataErrors([problem])
        bundles: dict[str, Bundle] = {}
        for entry in index["places"]:
            name = f"{entry['id']}.json"
            if name in files:
                with suppress(Rejected):
                    bundles[entry["id"]] = Bundle.from_compiled(name, files[name], problems)
        whole = [item for item in bundles.values() if all(place in bundles for place in item.path)]
        glossary = (
            Node(files[_GLOSSARY], Origin(_GLOSSARY, problems)) if _GLOSSARY in files else None
        )
        library = cls._assemble(whole, glossary, problems, prove=False)
        if problems:
            raise DataErrors(problems)
        asks = {
            (place["id"], rule["scheme"], rule["benefit"]): frozenset(rule["asks"])
            for place in index["places"]
            for rule in place.get("benefits", ())
            if "asks" in rule
        }
        library.rules = [
            replace(rule, asks_as_compiled=asks.get((rule.place, rule.scheme, rule.benefit)))
            for rule in library.rules
        ]
        library.data_version = index["data_version"]
        library._as_of = day_of(library.data_version)
        return library

    @classmethod
    def _assemble(
        cls,
        bundles: list[Bundle],
        glossary: Node | None,
        problems: list[Problem],
        *,
        prove: bool,
    ) -> Library:
        library = cls()
        for bundle in sorted(bundles, key=lambda bundle: len(bundle.path)):
            library._add(bundle, prove=prove)
        if prove:
            _note_same(bundles)
            known = library.documents.keys() | library._unusable
            for node in (node for bundle in bundles for node in bundle.documents.values()):
                check_supersedes(node, known)
            if not problems:
                library._check_digests(bundles)
        if glossary is not None:
            with suppress(Rejected):
                library.glossary = parse_glossary(glossary)
            library._sources[_GLOSSARY] = glossary.value
        if prove:
            library.data_version = library._version()
        return library

    def _check_digests(self, bundles: list[Bundle]) -> None:
        names = {
            f"{rule.place}/{rule.name}/{value_id}"
            for rule in self.rules
            for value_id in rule.values
        }
        for node in (node for bundle in bundles for node in bundle.documents.values()):
            check_rests_on(node, names)

    def _add(self, bundle: Bundle, *, prove: bool) -> None:
        try:
            place = parse_place(bundle.place, bundle.id, bundle.parent)
        except Rejected:
            place = unusable_place(bundle.place, bundle.id, bundle.parent)
        place = _inheriting(place, self.places.get(place.parent or ""))
        self.places[place.id] = place
        self._add_documents(bundle, place)
        self._add_rules(bundle, place, prove=prove)
        self._sources[f"{place.id}.json"] = bundle.compiled()

    def _add_documents(self, bundle: Bundle, place: Place) -> None:
        for document_id, node in bundle.documents.items():
            try:
                document = parse_document(node, document_id, place.id)
            except Rejected:
                self._unusable.add(document_id)
                continue
            self.documents[document.id] = document

    def _add_rules(self, bundle: Bundle, place: Place, *, prove: bool) -> None:
        lineage = {place.id for place in self.lineage(place.id)}
        citable = {key: item for key, item in self.documents.items() if item.place in lineage}
        parser = RuleParser(place, citable, self._unusable, prove=prove)
        for name, node in bundle.rules.items():
            try:
                self.rules.append(parser.parse(node, name))
            except Rejected:
                continue

    def with_rules(self, bundle: Bundle, document: Document) -> Library:
        """A library that has one more place and document; problems go to the bundle's origins."""
        widened = copy(self)
        widened.places, widened.rules = dict(self.places), list(self.rules)
        widened.documents = {**self.documents, document.id: document}
        widened._sources, widened._memory = dict(self._sources), {}
        widened._add(bundle, prove=True)
        return widened

    # -- look-ups -----------------------------------------------------------------------------

    def lineage(self, place_id: str) -> list[Place]:
        """The place, its province and the nation, nearest first."""
        found: list[Place] = []
        current: str | None = place_id
        while current is not None and current in self.places:
            found.append(self.places[current])
            current = self.places[current].parent
        return found

    def rules_of(self, place_id: str) -> list[Rule]:
        """A place's own rules, without inherited ones."""
        return [rule for rule in self.rules if rule.place == place_id]

    def find_rules(self, place_id: str, scheme: str | None, benefit: str) -> list[Rule]:
        """The rules that hold for a place, its own first, then its province's and the nation's."""
        key = (place_id, scheme, benefit)
        return self.remembered(key, lambda: self._found_rules(*key))

    def remembered(self, key: object, make: Callable[[], T]) -> T:
        """What was made for a key before, or made now; forgotten when there is too much of it."""
        if key not in self._memory:
            made = make()
            if len(self._memory) >= _MOST_REMEMBERED:
                self._memory.clear()
            self._memory[key] = made
        found: T = self._memory[key]
        return found

    def _found_rules(self, place_id: str, scheme: str | None, benefit: str) -> list[Rule]:
        order = [place.id for place in self.lineage(place_id)]
        found = [
            rule
            for rule in self.rules
            if rule.benefit == benefit and rule.scheme == scheme and rule.place in order
        ]
        return sorted(found, key=lambda rule: order.index(rule.place))

    def citations(self, document_id: str, locator: str) -> list[Citation]:
        """Everything that rests on one article."""
        return [
            (rule, value, reading)
            for rule, value, reading in self.resting_on(document_id)
            if any((s.document, s.locator) == (document_id, locator) for s in reading.sources)
        ]

    def resting_on(self, document_id: str) -> Sequence[Citation]:
        """Everything that rests on any article of a document, in the order of the rules."""
        return self.remembered("resting on documents", self._resting).get(document_id, ())

    def _resting(self) -> dict[str, list[Citation]]:
        resting: dict[str, list[Citation]] = {}
        for rule in self.rules:
            for value in rule.values.values():
                for main in value.readings:
                    for reading in (main, *main.alternatives):
                        for name in dict.fromkeys(source.document for source in reading.sources):
                            resting.setdefault(name, []).append((rule, value, reading))
        return resting

    @property
    def newest_check(self) -> date:
        """The latest day on which any value was checked: the "as of" of static pages."""
        if self._as_of is not None:
            return self._as_of
        return self.remembered("newest check", self._newest_check)

    def _newest_check(self) -> date:
        return max(
            source.checked_on
            for rule in self.rules
            for value in rule.values.values()
            for reading in value.readings
            for source in reading.sources
        )

    # -- the compiled form --------------------------------------------------------------------

    def compiled(self) -> dict[str, Any]:
        """The JSON files by name (``index.json``, one per place) that ``from_compiled`` reads."""
        places = [
            {
                "id": place.id,
                "name": place.name,
                "short_name": place.short_name,
                "level": place.level,
                "parent": place.parent,
                "code": place.code,
                "benefits": [
                    {"scheme": rule.scheme, "benefit": rule.benefit, "asks": sorted(rule.asks)}
                    for rule in self.rules_of(place.id)
                ],
            }
            for place in self.places.values()
        ]
        index = {"format": FORMAT, "data_version": self.data_version, "places": places}
        return {_INDEX: index, **self._sources}

    def _version(self) -> str:
        """The newest check date and a digest of the content, so that any change shows."""
        text = json.dumps(self._sources, ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        return f"{self.newest_check}+{digest}" if self.rules else digest


def day_of(data_version: str) -> date | None:
    """The newest check that a version of the data names; data without rules has none."""
    day, plus, _ = data_version.partition("+")
    return date.fromisoformat(day) if plus else None


def _note_same(bundles: list[Bundle]) -> None:
    """Note codes and names that two places share."""
    seen: dict[tuple[str, object], str] = {}
    for bundle in bundles:
        for key in ("code", "name"):
            if bundle.place.has(key):
                said = (key, bundle.place.value[key])
                if said in seen:
                    message = f"“{key}: {said[1]}”和 {seen[said]} 的一样，请核对。"
                    bundle.place.origin.note((key,), message)
                seen.setdefault(said, bundle.id)


def _inheriting(place: Place, parent: Place | None) -> Place:
    """The place with the kinds of hospital, tiers and diseases of the place above, after its own.

    The rules that it inherits ask about them.
    """
    if parent is None:
        return place
    return replace(
        place,
        institutions=_joined(place.institutions, parent.institutions),
        tiers=_joined(place.tiers, parent.tiers),
        diseases=_joined(place.diseases, parent.diseases),
    )


def _joined(own: tuple[K, ...], above: tuple[K, ...]) -> tuple[K, ...]:
    known = [item.id for item in own]
    return own + tuple(item for item in above if item.id not in known)
