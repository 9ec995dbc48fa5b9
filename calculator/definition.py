"""What a calculator is: a question, its inputs, and a pure function from a case to a working."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from calculator.fields import Field, Inputs
from calculator.policy.model import Place
from calculator.policy.rulebook import Rulebook
from calculator.steps import File, Step, Table


@dataclass(frozen=True, slots=True)
class Case:
    """One question: checked inputs, the place, and the rules that hold there on that day."""

    inputs: Inputs
    place: Place
    book: Rulebook
    brief: bool = False
    """Whether only the amounts are wanted, as when other readings are tried."""


@dataclass(frozen=True, slots=True)
class Working:
    """What a calculator works out: its steps in order, one plain sentence, and what to warn of."""

    steps: tuple[Step, ...]
    lead: str
    headline: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    """What the answer holds besides steps: tables and files, ready for JSON."""
    tables: tuple[Table, ...] = ()
    files: tuple[File, ...] = ()
    ranged: Callable[[Sequence[Step]], str] | None = None
    """The sentence where the steps are one end of a range, from the steps of the other."""


@dataclass(frozen=True, slots=True)
class Calculator:
    """One of the contract's calculators (design.md, section 5)."""

    id: str
    title: str
    question: str
    benefit: str
    fields: tuple[Field, ...]
    work: Callable[[Case], Working]
    schemeless: bool = False
    """Whether the answer belongs to no scheme; without a ``place`` field, to the nation."""
    reads: tuple[str, ...] = ()
    """The benefits whose rules decide what a form asks; those of all benefits where it is empty."""
