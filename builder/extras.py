"""What pages are made of besides the library that the calculator reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from builder.accuracy import Accuracy
from builder.cases import Case
from builder.changes import Change, read_changes
from builder.guides import Guide, read_guides
from builder.missing import problems_of_missing
from builder.notes import problems_of_notes
from builder.recall import Withdrawn, read_withdrawn
from calculator.policy import DataErrors, Library, Problem


@dataclass(frozen=True)
class Extras:
    """Texts of ``policy_data/`` that no calculation uses, and how the worked cases came out."""

    guides: tuple[Guide, ...] = ()
    changes: tuple[Change, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    cases: tuple[Case, ...] = ()
    accuracy: Accuracy = field(default_factory=Accuracy)


_Reader = Callable[[Path, Library | None], tuple[tuple[Any, ...], list[Problem]]]
_READERS: Mapping[str, _Reader] = {
    "guides": read_guides,
    "changes": read_changes,
    "withdrawn": read_withdrawn,
}


def read_extras(folder: Path, library: Library) -> Extras:
    """The texts beside the rules of a policy data folder; all that is wrong is told at once."""
    extras, problems = extras_with_problems(folder, library)
    if problems:
        raise DataErrors(problems)
    return extras


def extras_with_problems(folder: Path, library: Library | None) -> tuple[Extras, list[Problem]]:
    """The texts, and what is wrong with them; without a library only their form is looked at."""
    read = {name: reader(folder, library) for name, reader in _READERS.items()}
    problems = [problem for _, found in read.values() for problem in found]
    problems += problems_of_missing(folder, library) + problems_of_notes(folder, library)
    found: dict[str, Any] = {name: texts for name, (texts, _) in read.items()}
    return Extras(**found), problems
