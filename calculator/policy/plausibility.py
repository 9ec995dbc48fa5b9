"""Figures outside the national bounds: they may be right, and deserve a second look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from calculator.amounts import ONE, percent, yuan
from calculator.policy.bundle import Bundle
from calculator.policy.located import Node, Path, Problem
from calculator.policy.model import Adjustment, Reading, Row, Rule, Value
from calculator.policy.resolve import AccountName, NotInForce, account_of, resolve
from calculator.policy.shapes import CARE

if TYPE_CHECKING:
    from calculator.policy.library import Library

Figure = tuple[Path, Decimal]
"""A figure of a reading, and where in the reading it stands."""

_LOWEST = {**dict.fromkeys(CARE, "lowest_rate"), "critical_illness": "lowest_critical_illness_rate"}
_MEND = "请回原文核对；没有写错就不用改。"
_ONE_DAY = timedelta(days=1)


def implausible(library: Library, bundles: Iterable[Bundle]) -> Iterator[Problem]:
    """A warning for every figure outside the bounds that the data itself sets.

    Where the average wage is not known, deductibles are not weighed, which is said once.
    """
    nodes = {bundle.id: bundle.rules for bundle in bundles}
    unweighed: dict[str, None] = {}
    for rule in library.rules:
        yield from _changed_by_halves(rule, nodes[rule.place][rule.name])
        for value_id, value in rule.values.items():
            place = nodes[rule.place][rule.name].child("values").child(value_id)
            if value_id == "reimbursement_rate" and rule.benefit in _LOWEST:
                yield from _rates(library, rule, value, place)
            elif value_id == "deductible" and rule.benefit in CARE:
                if not (wages := _wages(library, rule.place, value)):
                    unweighed[library.places[rule.place].short_name] = None
                yield from _deductibles(library, rule, value, place, wages)
    yield from _not_weighed(library, nodes, unweighed)


def _changed_by_halves(rule: Rule, node: Node) -> Iterator[Problem]:
    """Values that one document changes at one vague time, of which some are sure before others.

    On the days between an answer would be half new and half old, which no day ever was.
    """
    changes: dict[AccountName, list[tuple[date, Value, int]]] = {}
    for value in rule.values.values():
        for index, reading in enumerate(value.readings):
            start = reading.period.start
            if index and start and not start.exact:
                sure = (reading.period.certain_from, value, index)
                changes.setdefault(account_of(reading), []).append(sure)
    for (_, start_words, _), changed in changes.items():
        first = min(day for day, *_ in changed)
        for day, value, index in changed:
            if day > first:
                message = (
                    f"“{value.label}”到 {day} 才有把握，同一份文件同样从 {start_words} 起的别的数，"
                    f"到 {first} 就有把握：中间的日子会算成一半新、一半旧。attested 请写得一样。"
                )
                yield _warning(node, ("values", value.id, "readings", index, "from"), message)


def _rates(library: Library, rule: Rule, value: Value, node: Node) -> Iterator[Problem]:
    lowest = _bound(library, rule.place, _LOWEST[rule.benefit])
    highest = _bound(library, rule.place, "highest_rate")

    def beyond(rate: Decimal) -> str | None:
        if lowest is not None and rate < lowest:
            return f"低于通常的下限 {percent(lowest)}"
        if highest is not None and rate > highest:
            return f"高于上限 {percent(highest)}"
        return None

    patient = value.attributes["share"] == "patient"
    for reading, there in _readings(value, node):
        for figures in _rates_of(reading, patient=patient):
            # A rate that is out of bounds by itself is told once, without its adjustments.
            outside = ((path, rate) for path, rate in figures if beyond(rate))
            for path, rate in islice(outside, 1):
                message = f"{value.label}里基金付 {percent(rate)}，{beyond(rate)}。{_MEND}"
                yield _warning(there, path, message)


def _rates_of(reading: Reading, *, patient: bool) -> Iterator[list[Figure]]:
    """For every row and band the fund's share as it stands, then after one step up or down."""
    for index, row in enumerate(reading.rows):
        given: list[Figure] = [
            (("table", index, "bands", number), band.rate)
            for number, band in enumerate(row.outcome.bands)
            if not band.missing
        ]
        if row.outcome.rate is not None:
            given.append((("table", index, "rate"), row.outcome.rate))
        steps: list[Figure] = [
            (("adjustments", number), item.figure if item.operation == "add" else -item.figure)
            for number, item in enumerate(reading.adjustments)
            if item.operation in ("add", "less") and not item.per and _compatible(row, item)
        ]
        for place, rate in given:
            share = ONE - rate if patient else rate
            yield [(place, share), *((path, share + step) for path, step in steps)]


def _compatible(row: Row, adjustment: Adjustment) -> bool:
    """Whether one case can meet both: no enumerated key on which they exclude each other."""
    chosen = {condition.key: condition.options for condition in row.when if condition.options}
    return all(
        not condition.options or condition.options & chosen.get(condition.key, condition.options)
        for condition in adjustment.when
    )


def _may_meet(row: Row, item: Adjustment) -> bool:
    """Whether one case can have both: no enumerated key on which they exclude each other."""
    chosen = {condition.key: condition.options for condition in row.when if condition.options}
    return all(
        not condition.options or condition.options & chosen.get(condition.key, condition.options)
        for condition in item.when
    )


def _deductibles(
    library: Library, rule: Rule, value: Value, node: Node, wages: Mapping[int, Decimal]
) -> Iterator[Problem]:
    share = _bound(library, rule.place, "highest_deductible_share_of_wage")
    if share is None:
        return
    for index, main in enumerate(value.readings):
        if index not in wages:
            continue
        limit = wages[index] * share
        for reading, there in _readings_of(main, node.child("readings").child(index)):
            for path, amount in _amounts_of(reading):
                if amount > limit:
                    beside = f"超过年平均工资 {yuan(wages[index])}的 {percent(share)}"
                    yield _warning(there, path, f"{value.label} {yuan(amount)}，{beside}。{_MEND}")


def _amounts_of(reading: Reading) -> Iterator[Figure]:
    """Every amount that may be charged in full."""
    for index, row in enumerate(reading.rows):
        if row.outcome.amount is not None:
            yield ("table", index, "amount"), row.outcome.amount
        if row.outcome.share and row.outcome.share.at_most is not None:
            yield ("table", index, "share", "at_most"), row.outcome.share.at_most
    for index, turn in enumerate(reading.sequence):
        if turn.amount is not None:
            yield ("sequence", index), turn.amount
    for index, item in enumerate(reading.adjustments):
        if item.operation == "amount":
            yield ("adjustments", index), item.figure


def _wages(library: Library, place: str, value: Value) -> dict[int, Decimal]:
    """The average wage at the end of each reading, by its index, where it is known."""
    rules = library.find_rules(place, None, "average_wage")
    known = [rule.values["average_wage"] for rule in rules if "average_wage" in rule.values]
    found = {}
    for index in range(len(value.readings) if known else 0):
        with suppress(NotInForce):
            reading = resolve(known[0], _last_day(value, index)).reading
            wage = reading.rows[0].outcome.amount
            if wage is not None:
                found[index] = wage
    return found


def _last_day(value: Value, index: int) -> date:
    """The last day on which a reading holds, as far as the data tells."""
    end = value.readings[index].period.end
    if end:
        return end.last
    following = value.readings[index + 1 : index + 2]
    return following[0].period.certain_from - _ONE_DAY if following else date.max


def _not_weighed(
    library: Library, nodes: Mapping[str, Mapping[str, Node]], places: Iterable[str]
) -> Iterator[Problem]:
    named = "、".join(places)
    for rule in library.rules:
        if rule.benefit == "plausibility" and named:
            key = "highest_deductible_share_of_wage"
            message = f"没有收录职工年平均工资，起付标准是否过高没有核对：{named}。"
            yield _warning(nodes[rule.place][rule.name], ("values", key), message)
            return


def _bound(library: Library, place: str, value_id: str) -> Decimal | None:
    """The latest bound set by the place, its province or the nation."""
    for rule in library.find_rules(place, None, "plausibility"):
        if value_id in rule.values:
            return rule.values[value_id].readings[-1].rows[0].outcome.rate
    return None


def _readings(value: Value, node: Node) -> Iterator[tuple[Reading, Node]]:
    for index, reading in enumerate(value.readings):
        yield from _readings_of(reading, node.child("readings").child(index))


def _readings_of(reading: Reading, node: Node) -> Iterator[tuple[Reading, Node]]:
    yield reading, node
    for index, other in enumerate(reading.alternatives):
        yield other, node.child("alternatives").child(index)


def _warning(node: Node, path: Path, message: str) -> Problem:
    if path[0] == "table" and not node.has("table"):
        path = path[2:]  # a reading with a single outcome has it in no row
    return Problem(node.origin.file, node.origin.line((*node.path, *path)), message)
