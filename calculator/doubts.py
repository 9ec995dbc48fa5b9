"""Which other readings are tried together: what one document changes, it changes at once.

Periods belong to values, so each value finds its own readings in doubt. A reader is not shown a
deductible of before a reform beside a rate of after it: whatever one document says from one day
on is followed as a whole or not at all. Two articles that can each be read two ways are another
matter: how the one is meant says nothing of the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product
from math import prod
from typing import TypeAlias

from calculator.policy.model import Reading, Value
from calculator.policy.resolve import (
    AccountName,
    Resolution,
    accounts_in,
    change_behind,
    is_wording,
)
from calculator.policy.rulebook import Entry

_Way: TypeAlias = tuple[str, int]
"""A document, and which of its readings of one value: there may be two ways to read it."""

_Ways: TypeAlias = Mapping[AccountName, _Way]

_MOST_COMBINATIONS = 4
"""More would tell a reader nothing, and each is a calculation of its own."""

_MOST_WORDINGS = 4
"""So many articles that can be read two ways are combined for the ends of the range: 16 ways."""


@dataclass(frozen=True)
class Choice:
    """The accounts to follow, each with the document to take it from."""

    ways: _Ways
    for_range: bool = False
    """Whether it is tried only for the lowest and the highest amounts that there may be."""

    def __call__(self, value: Value, resolution: Resolution) -> Reading | None:
        """The reading of a value that an account followed has; ``None`` where none speaks of it.

        What the account's chosen document does not tell is taken from the best that does.
        """
        told = accounts_in(value, resolution)
        followed = [name for name in told if name in self.ways]
        if not followed:
            return None
        name = max(followed, key=is_wording)
        return _ways(told[name]).get(self.ways[name], told[name][0])

    def follows(self, name: AccountName) -> bool:
        """Whether an account is followed."""
        return name in self.ways


@dataclass
class _Account:
    """What one document says from one day on of values that answer otherwise: all or nothing."""

    values: set[int] = field(default_factory=set)
    ways: dict[_Way, None] = field(default_factory=dict)
    """The documents that tell it, the better grade first."""
    within: set[AccountName] = field(default_factory=set)
    """The changes without which there is nothing to read another way."""


_Accounts: TypeAlias = Mapping[AccountName, _Account]


def choices(used: Iterable[Entry]) -> list[Choice]:
    """Every other answer to try: where most has changed first, and each wording by itself first.

    ``used`` is what the first answer looked up. Documents that have nothing to do with each other
    combine; where there would be too many combinations to tell a reader anything, all are followed
    together and then each by itself. How articles are meant is combined even so, since the lowest
    and the highest amounts may lie where two of them are read another way.
    """
    accounts = _accounts(used)
    each = [[(name, way) for way in account.ways] for name, account in accounts.items()]
    if prod(1 + len(ways) for ways in each) > _MOST_COMBINATIONS:
        return _too_many(accounts)
    combined = (dict(filter(None, ways)) for ways in product(*((None, *ways) for ways in each)))
    found = [ways for ways in combined if ways and _possible(ways, accounts)]
    return [Choice(ways) for ways in sorted(found, key=_order)]


def _order(ways: _Ways) -> tuple[int, int]:
    wordings = sum(map(is_wording, ways))
    return wordings - len(ways), wordings


def _too_many(accounts: _Accounts) -> list[Choice]:
    changes = {name: account for name, account in accounts.items() if not is_wording(name)}
    together = _together(changes)
    alone = [
        {**{change: next(iter(accounts[change].ways)) for change in account.within}, name: way}
        for name, account in accounts.items()
        for way in account.ways
    ]
    listed = [together, *alone] if len(changes) > 1 else alone
    ends = [ways for ways in _wordings(accounts, together) if ways not in listed]
    return [*map(Choice, listed), *(Choice(ways, for_range=True) for ways in ends)]


def _wordings(accounts: _Accounts, together: _Ways) -> Iterator[_Ways]:
    """Articles read another way, several at once, by the old rules and by the new ones."""
    names = [name for name in accounts if is_wording(name)]
    if len(names) > _MOST_WORDINGS:
        return
    for base in ({}, together) if together else ({},):
        for number in range(1, len(names) + 1):
            for some in combinations(names, number):
                for chosen in product(*(accounts[name].ways for name in some)):
                    ways = {**base, **dict(zip(some, chosen, strict=True))}
                    if _possible(ways, accounts):
                        yield ways


def _accounts(used: Iterable[Entry]) -> dict[AccountName, _Account]:
    found: dict[AccountName, _Account] = {}
    for entry in used:
        for name, readings in accounts_in(entry.value, entry.resolution).items():
            account = found.setdefault(name, _Account())
            account.values.add(id(entry.value))
            account.ways |= dict.fromkeys(_ways(readings))
            change = change_behind(entry.value, entry.resolution, readings[0])
            if is_wording(name) and change:
                account.within.add(change)
    return found


def _ways(readings: Iterable[Reading]) -> Mapping[_Way, Reading]:
    return {way: reading for reading, way in zip(readings, _numbered(readings), strict=True)}


def _numbered(readings: Iterable[Reading]) -> Iterator[_Way]:
    told: Counter[str] = Counter()
    for reading in readings:
        document = reading.source.document
        yield document, told[document]
        told[document] += 1


def _together(accounts: _Accounts) -> _Ways:
    """All accounts; where two speak of one value, the later of them."""
    chosen: list[AccountName] = []
    for name in reversed(list(accounts)):
        if _agree(accounts[each] for each in (name, *chosen)):
            chosen.insert(0, name)
    return {name: next(iter(accounts[name].ways)) for name in chosen}


def _possible(ways: _Ways, accounts: _Accounts) -> bool:
    """Whether no value would follow two accounts, and no change is read that is not followed."""
    chosen = [accounts[name] for name in ways]
    return (
        all(account.within <= ways.keys() for account in chosen)
        and _agree(account for account in chosen if account.within)
        and _agree(account for account in chosen if not account.within)
    )


def _agree(accounts: Iterable[_Account]) -> bool:
    values = [value for account in accounts for value in account.values]
    return len(values) == len(set(values))
