"""Which other readings are tried together: what one document changes, it changes at once.

Periods belong to values, so each value finds its own readings in doubt. A reader is not shown a
deductible of before a reform beside a rate of after it: whatever one document says from one day
on is followed as a whole or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import TypeAlias

from calculator.policy.model import Reading, Value
from calculator.policy.resolve import AccountName, Resolution, accounts_in
from calculator.policy.rulebook import Entry

_Way: TypeAlias = tuple[str, int]
"""A document, and which of its readings of one value: there may be two ways to read it."""

_MOST_COMBINATIONS = 4
"""More would tell a reader nothing, and each is a calculation of its own."""


@dataclass(frozen=True)
class Choice:
    """The accounts to follow, each with the document to take it from."""

    ways: Mapping[AccountName, _Way]

    def __call__(self, value: Value, resolution: Resolution) -> Reading | None:
        """The reading of a value that an account followed has; ``None`` where none speaks of it.

        What the account's chosen document does not tell is taken from the best that does.
        """
        told = accounts_in(value, resolution)
        name = next((name for name in told if name in self.ways), None)
        return None if name is None else _ways(told[name]).get(self.ways[name], told[name][0])

    def follows(self, name: AccountName) -> bool:
        """Whether an account is followed."""
        return name in self.ways


@dataclass
class _Account:
    """What one document says from one day on of values that answer otherwise: all or nothing."""

    values: set[int] = field(default_factory=set)
    ways: dict[_Way, None] = field(default_factory=dict)
    """The documents that tell it, the better grade first."""


def choices(used: Iterable[Entry]) -> list[Choice]:
    """Every other answer to try, the one in which most has changed first.

    ``used`` is what the first answer looked up. Documents that have nothing to do with each other
    combine; where there would be too many combinations to tell a reader anything, all are followed
    together and then each by itself.
    """
    accounts = _accounts(used)
    each = [[(name, way) for way in account.ways] for name, account in accounts.items()]
    if prod(1 + len(ways) for ways in each) > _MOST_COMBINATIONS:
        alone = [Choice(dict([way])) for ways in each for way in ways]
        return [_together(accounts), *alone] if len(each) > 1 else alone
    combined = (dict(filter(None, ways)) for ways in product(*((None, *ways) for ways in each)))
    found = [ways for ways in combined if ways and _agree(accounts[name] for name in ways)]
    return [Choice(ways) for ways in sorted(found, key=len, reverse=True)]


def _accounts(used: Iterable[Entry]) -> Mapping[AccountName, _Account]:
    found: dict[AccountName, _Account] = {}
    for entry in used:
        for name, readings in accounts_in(entry.value, entry.resolution).items():
            account = found.setdefault(name, _Account())
            account.values.add(id(entry.value))
            account.ways |= dict.fromkeys(_ways(readings))
    return found


def _ways(readings: Iterable[Reading]) -> Mapping[_Way, Reading]:
    return {way: reading for reading, way in zip(readings, _numbered(readings), strict=True)}


def _numbered(readings: Iterable[Reading]) -> Iterator[_Way]:
    told: Counter[str] = Counter()
    for reading in readings:
        document = reading.source.document
        yield document, told[document]
        told[document] += 1


def _together(accounts: Mapping[AccountName, _Account]) -> Choice:
    """All accounts; where two speak of one value, the later of them."""
    chosen: list[AccountName] = []
    for name in reversed(list(accounts)):
        if _agree(accounts[each] for each in (name, *chosen)):
            chosen.insert(0, name)
    return Choice({name: next(iter(accounts[name].ways)) for name in chosen})


def _agree(accounts: Iterable[_Account]) -> bool:
    """Whether no value would have to follow two accounts."""
    values = [value for account in accounts for value in account.values]
    return len(values) == len(set(values))
