"""The pages beside the calculators: a year's ledger, cases side by side, questions in reverse."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.writing import front_matter
from calculator import CALCULATORS, own_rule
from calculator.fields import Field
from calculator.html_compare import side_by_side
from calculator.html_ledger import render_ledger
from calculator.html_reverse import backwards, reverse_fields
from calculator.ledger import person_fields, settled, visit_fields
from calculator.policy import Library

COMPANIONS = {"ledger": "year", "compare": "compare", "reverse": "reverse", "own_rule": "own-rule"}
"""Templates and the names of their pages, in the order in which lists name them."""

NEEDS = "inpatient"
"""The calculator without which none of them has anything to do."""

_TO_VARY = ("place", "date", "institution", "hospital_level", "care_place", "registration", "total")


@dataclass(frozen=True)
class Companion:
    """A page as lists name it."""

    id: str
    title: str
    question: str


class Companions:
    """What the templates of these pages need."""

    def __init__(
        self, library: Library, docs: Path, forms: Mapping[str, tuple[Field, ...]]
    ) -> None:
        self._library, self._docs, self._forms = library, docs, forms

    def listed(self) -> list[Companion]:
        """Every page there is, by what its own header says."""
        if NEEDS not in self._forms:
            return []
        found = []
        for name in COMPANIONS.values():
            path = self._docs / "calculators" / f"{name}.md"
            if path.is_file():
                meta, _ = front_matter(path.read_text(encoding="utf-8"), path.name)
                found.append(Companion(name, str(meta["title"]), str(meta["description"])))
        return found

    def assets(self, name: str, *, embedded: bool) -> dict[str, str | list[str]]:
        """The script, which goes by the name of the page, and the style sheets."""
        script = f"embedded-{COMPANIONS[name]}" if embedded else COMPANIONS[name]
        return {"script": script, "styles": ["tools", "print", "companions"]}

    def context(self, name: str, meta: Mapping[str, Any]) -> dict[str, Any]:
        """What the template needs; raises ``InvalidInput`` or ``Refused`` for a bad example."""
        example = meta.get("example")
        makers: Mapping[str, Callable[[], dict[str, Any]]] = {
            "ledger": self._ledger,
            "compare": self._compare,
            "reverse": self._reverse,
            "own_rule": lambda: {"calculator": own_rule, "fields": own_rule.FIELDS},
        }
        rendered = self._example(name, example) if example else None
        return {
            **makers[name](),
            "example": rendered,
            "example_words": meta.get("example_words", ""),
        }

    def _ledger(self) -> dict[str, Any]:
        return {
            "person": person_fields(self._library),
            "visit": visit_fields(self._library),
        }

    def _compare(self) -> dict[str, Any]:
        known = {item.name: item for item in self._forms[NEEDS]}
        return {
            "fields": [known[name] for name in _TO_VARY if name in known],
            "taken": {
                name: [item.name for item in fields if item.name in _TO_VARY]
                for name, fields in self._forms.items()
            },
            "titles": {name: CALCULATORS[name].title for name in self._forms},
        }

    def _reverse(self) -> dict[str, Any]:
        question, reaches, *rest = reverse_fields(self._library)
        return {"asked": [question, reaches], "fields": rest}

    def _example(self, name: str, example: Any) -> str:
        root = "../../"
        if name == "ledger":
            person = {key: value for key, value in example.items() if key != "visits"}
            return render_ledger(settled(person, example["visits"], self._library), root)
        if name == "compare":
            payload = {"root": root, "calculator": NEEDS, "cases": example}
            return str(side_by_side(payload, self._library)["html"])
        if name == "own_rule":
            return str(own_rule.own_rule({"root": root, "inputs": example}, self._library)["html"])
        return str(backwards({"root": root, "inputs": example}, self._library)["html"])
