"""All policy data in memory: loading, inheritance from province and nation, and look-ups."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from calculator.policy.bundle import Bundle, read_folder
from calculator.policy.coverage import coverage_problems
from calculator.policy.located import DataErrors, Node, Origin, Problem, Rejected
from calculator.policy.model import Document, Place, Reading, Rule, Term, Value
from calculator.policy.parse import (
    RuleParser,
    check_supersedes,
    parse_document,
    parse_glossary,
    parse_place,
    unusable_place,
)

FORMAT = 1
"""The version of the compiled form; raised whenever an older reader would misread it."""

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
        self._sources: dict[str, Any] = {}
        """The compiled files by name, without the index."""
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
        return library

    @classmethod
    def from_compiled(cls, files: Mapping[str, Any]) -> Library:
        """Read compiled files by name; places whose file or ancestors are absent are left out."""
        problems: list[Problem] = []
        index = files.get(_INDEX)
        if not isinstance(index, dict) or index.get("format") != FORMAT:
            problem = Problem(_INDEX, 0, f"编译后的数据缺少，或版本不是 {FORMAT}；请重新构建。")
            raise DataErrors([problem])
        bundles = []
        for entry in index["places"]:
            name = f"{entry['id']}.json"
            if name in files:
                bundles.append(Bundle.from_compiled(name, files[name], problems))
        glossary = (
            Node(files[_GLOSSARY], Origin(_GLOSSARY, problems)) if _GLOSSARY in files else None
        )
        library = cls._assemble(bundles, glossary, problems, prove=False)
        if problems:
            raise DataErrors(problems)
        library.data_version = index["data_version"]
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
            library._add(bundle, problems, prove=prove)
        if prove:
            known = library.documents.keys() | library._unusable
            for node in (node for bundle in bundles for node in bundle.documents.values()):
                check_supersedes(node, known)
        if glossary is not None:
            with suppress(Rejected):
                library.glossary = parse_glossary(glossary)
            library._sources[_GLOSSARY] = glossary.value
        library.data_version = library._version()
        return library

    def _add(self, bundle: Bundle, problems: list[Problem], *, prove: bool) -> None:
        try:
            place = parse_place(bundle.place, bundle.id, bundle.parent)
        except Rejected:
            place = unusable_place(bundle.place, bundle.id, bundle.parent)
        self.places[place.id] = place
        self._add_documents(bundle, place)
        self._add_rules(bundle, place, problems, prove=prove)
        self._sources[f"{place.id}.json"] = bundle.compiled()

    def _add_documents(self, bundle: Bundle, place: Place) -> None:
        for document_id, node in bundle.documents.items():
            try:
                document = parse_document(node, document_id, place.id)
            except Rejected:
                self._unusable.add(document_id)
                continue
            self.documents[document.id] = document

    def _add_rules(
        self, bundle: Bundle, place: Place, problems: list[Problem], *, prove: bool
    ) -> None:
        lineage = {place.id for place in self.lineage(place.id)}
        citable = {key: item for key, item in self.documents.items() if item.place in lineage}
        parser = RuleParser(place, citable, self._unusable)
        for name, node in bundle.rules.items():
            try:
                rule = parser.parse(node, name)
            except Rejected:
                continue
            self.rules.append(rule)
            if prove:
                problems.extend(coverage_problems(rule, place, node))

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
        order = [place.id for place in self.lineage(place_id)]
        found = [
            rule
            for rule in self.rules
            if rule.benefit == benefit and rule.scheme == scheme and rule.place in order
        ]
        return sorted(found, key=lambda rule: order.index(rule.place))

    def citations(self, document_id: str, locator: str) -> list[tuple[Rule, Value, Reading]]:
        """Everything that rests on one article."""
        return [
            (rule, value, reading)
            for rule in self.rules
            for value in rule.values.values()
            for main in value.readings
            for reading in (main, *main.alternatives)
            if (reading.source.document, reading.source.locator) == (document_id, locator)
        ]

    @property
    def newest_check(self) -> date:
        """The latest day on which any value was checked: the "as of" of static pages."""
        return max(
            reading.source.checked_on
            for rule in self.rules
            for value in rule.values.values()
            for reading in value.readings
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
                    {"scheme": rule.scheme, "benefit": rule.benefit}
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
