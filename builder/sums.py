"""Sums that a guide shows: over numbers of its own, and true."""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from math import prod

from calculator.policy.located import Node, Rejected

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_TERM = re.compile(rf"{_NUMBER.pattern}(?:\s*\*\s*{_NUMBER.pattern})*")


@dataclass(frozen=True, slots=True)
class Check:
    """A sum over numbers of a table that holds; ``within`` allows for their rounding."""

    says: str
    terms: tuple[str, ...]
    total: str
    within: Decimal

    @property
    def sum(self) -> Decimal:
        return sum(map(_product, self.terms), Decimal(0))

    @property
    def working(self) -> str:
        """``156.41 + 48.38 = 204.79``; ``≈`` where rounding leaves a difference."""
        *terms, total = (re.sub(r"\s*\*\s*", " × ", t) for t in (*self.terms, self.total))
        return f"{' + '.join(terms)} {'=' if self.sum == _product(self.total) else '≈'} {total}"

    @property
    def numbers(self) -> set[Decimal]:
        """Every number in it; those that no source has follow from the others."""
        return numbers_in((*self.terms, self.total))


def read_check(node: Node) -> Check:
    """A sum as its file has it; whether it holds is told once the numbers around it are known."""
    return Check(
        **node.record(
            {
                "says": Node.text,
                "terms": lambda terms: terms.items(_term),
                "total": _term,
                "within": Node.decimal,
            }
        )
    )


def _term(node: Node) -> str:
    text = node.text()
    if not _TERM.fullmatch(text):
        raise node.fail(f'“{text}”看不懂：写一个数，或几个数相乘，如 "156.41*1509"。')
    return text


def _mistakes(check: Check, shown: AbstractSet[str]) -> Iterator[str]:
    """What is wrong with a sum: numbers that are not in the table, or not what it says."""
    if check.terms == (check.total,):
        yield f"“{check.says}”没有算什么：{check.total} 就是 {check.total}。"
    for term in (*check.terms, check.total):
        if shown.isdisjoint(_NUMBER.findall(term)):
            yield f"“{check.says}”里的 {term} 在这一段里找不到，请核对。"
    difference = abs(check.sum - _product(check.total))
    if difference > check.within:
        yield (
            f"“{check.says}”不成立：算出来是 {check.sum}，写的是 {check.total}，"
            f"差 {difference}，超过 {check.within}。"
        )


def _product(term: str) -> Decimal:
    return prod(map(Decimal, _NUMBER.findall(term)), start=Decimal(1))


def prove_sums(node: Node, checks: Sequence[Check], pieces: Iterable[str]) -> None:
    """Tell of the sums that do not hold, or are of other numbers than the pieces show."""
    shown = {number for piece in pieces for number in _NUMBER.findall(piece)}
    wrong = [
        node.child(index).fail(message)
        for index, check in enumerate(checks)
        for message in _mistakes(check, shown)
    ]
    if wrong:
        raise Rejected


def numbers_in(pieces: Iterable[str]) -> set[Decimal]:
    """Every number in digits of these texts."""
    return {Decimal(found) for text in pieces for found in _NUMBER.findall(text.replace(",", ""))}
