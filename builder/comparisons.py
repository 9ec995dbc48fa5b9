"""One kind of benefit across places: what each says of a figure, and what most people get."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import TypeVar

from builder.figures import band_words, outcome_words
from builder.place_rules import anchor
from builder.standing import in_force, is_over
from calculator.amounts import percent, yuan
from calculator.errors import Refused
from calculator.policy import Library
from calculator.policy.conditions import IN_CATALOGUE, KEYS, Facts
from calculator.policy.model import Band, Outcome, Place, Reading, Row, Rule, Value
from calculator.policy.rulebook import Entry, Rulebook
from calculator.policy.shapes import ANY_ID, BENEFIT_TITLES, BENEFITS, CARE, SCHEMES
from calculator.settlement.adjustments import changed
from calculator.settlement.rates import rate_of

LEVELS = KEYS["hospital_level"].options
_STATUSES = KEYS["status"].options
_GRIDS = ("deductible", "reimbursement_rate")
_EVERYBODY, _UNKNOWN, _NOT_APPLICABLE = "所有人", "没有查到", "不适用"
_PLAIN = re.compile(
    "职工|居民|医保|待遇|标准|统筹基金|个人|期限|怎样办|异地|看病|住院|门诊|每次|年度|一年|的"
)
"""What titles and names say of everything of their kind."""
_SCHEME = re.compile("^(职工|居民)(医保)?")
_T = TypeVar("_T")
_LAST = frozenset({"prior_self_pay_rate"})
"""What few ask about."""
_ORDINARY: Mapping[str, str | int] = {
    "care_place": "local",
    "registration": "none",
    "tcm": "false",
    "oncology": "false",
    "listed_treatment": "false",
    "group": "none",
    "admission": 1,
}
"""A case without anything special: at home, the first stay of the year, no listed group."""


@dataclass(frozen=True)
class Said:
    """What one place says of a figure now, or said last."""

    place: Place
    rule: Rule
    value: Value
    reading: Reading
    historic: bool
    about: str
    """What it is about, where that is less than the page and the table are headed by."""

    @property
    def address(self) -> str:
        """Where it stands, from the site's root."""
        return f"places/{self.place.id}/#{anchor(self.rule, self.value)}"

    @property
    def rows(self) -> list[Row]:
        """The rows of the reading, those first of which something is known."""
        return sorted(self.reading.rows, key=lambda row: bool(row.outcome.missing))


@dataclass(frozen=True)
class Comparison:
    """A figure, and what each place says of it."""

    title: str
    said: list[Said]


@dataclass(frozen=True)
class GridPlace:
    """What an ordinary person gets in a place, by level of hospital: for each status, or for all.

    ``rows`` is empty where the place tells apart more than level and status. ``beside`` are the
    kinds of hospital that have no level, a line for each, where the figure is known for any.
    What is known is told before what is not.
    """

    place: Place
    whose: Place
    entry: Entry
    address: str
    rows: list[tuple[str, list[str]]]
    beside: list[str]
    about: str

    @property
    def unknown(self) -> bool:
        """Whether nothing was found out of any level."""
        return all(nothing_in(cells) for _, cells in self.rows)


@dataclass(frozen=True)
class Grid:
    """A figure by place, status and level of hospital."""

    title: str
    places: list[GridPlace]


def about(rule: Rule, value: Value, place: Place, heading: str) -> str:
    """What a value is about, where its rule or its name says more than a table's heading.

    A table of what is paid for chronic diseases must say of a place whose rule is about the
    medicines for two of them that it is. What holds for the nation is told under its own name.
    """
    if place.level == "nation":
        return ""
    benefit = BENEFIT_TITLES[rule.benefit]
    told = []
    if _narrower(rule.title, (place.short_name, benefit)):
        title = rule.title.removeprefix(place.short_name).strip()
        told.append(_SCHEME.sub("", title))
    is_told = bool(told)
    if _narrower(value.label, (heading, benefit)) and ("（" in value.label or not is_told):
        told.append(value.label)
    return "；".join(told)


def _narrower(words: str, known: Sequence[str]) -> bool:
    """Whether anything is left of some words once what is known anyway is taken out."""
    for plain in known:
        words = words.replace(plain, "")
    return bool(_PLAIN.sub("", words).strip())


def nothing_in(cells: Sequence[str]) -> bool:
    """Whether nothing was found out of any of these cells."""
    return set(cells) == {_UNKNOWN}


class Comparisons:
    """The rules of every place for one benefit, side by side."""

    def __init__(self, library: Library, places: Sequence[Place]) -> None:
        self._library = library
        self._places = places
        self._as_of = library.newest_check

    def benefits(self) -> list[str]:
        """The kinds of benefit of which any place has a rule, in their usual order."""
        found = {rule.benefit for rule in self._library.rules}
        return [benefit for benefit in BENEFITS if benefit in found]

    def schemes(self, benefit: str) -> list[str | None]:
        """The schemes that have rules for a benefit."""
        found = {rule.scheme for rule in self._library.rules if rule.benefit == benefit}
        return [scheme for scheme in (*SCHEMES, None) if scheme in found]

    def without(self, benefit: str, scheme: str | None) -> list[Place]:
        """The pooling areas of which nothing is known, not even from above."""
        return [
            place
            for place in self._places
            if place.level == "city" and not self._library.find_rules(place.id, scheme, benefit)
        ]

    def figures(self, benefit: str, scheme: str | None) -> list[Comparison]:
        """Every figure of a benefit: the usual ones first, those only shown, then history."""
        shapes = BENEFITS[benefit]
        said: dict[str, list[tuple[Place, Rule, Value]]] = {}
        for place in self._places:
            for rule in self._library.rules_of(place.id):
                if (rule.benefit, rule.scheme) == (benefit, scheme):
                    for value in rule.values.values():
                        said.setdefault(value.id, []).append((place, rule, value))
        known = [value_id for value_id in shapes if value_id in said and value_id != ANY_ID]
        known.sort(key=lambda value_id: value_id in _LAST)
        others = [value_id for value_id in said if value_id not in known]
        headed = {value_id: shapes[value_id].title for value_id in known}
        headed |= {value_id: said[value_id][0][2].label for value_id in others}
        found = [
            Comparison(
                heading,
                sorted(
                    (self._said(*each, heading) for each in said[value_id]),
                    key=lambda item: (item.historic, item.reading.unknown),
                ),
            )
            for value_id, heading in headed.items()
        ]
        return sorted(found, key=lambda item: item.said[0].historic)

    def _said(self, place: Place, rule: Rule, value: Value, heading: str) -> Said:
        current = in_force(self._library, value, self._as_of)
        reading = (current or value.readings)[-1]
        what = about(rule, value, place, heading)
        return Said(place, rule, value, reading, historic=not current, about=what)

    def grids(self, benefit: str, scheme: str | None) -> list[Grid]:
        """What most people ask first of care, by place, status and level of hospital."""
        if benefit not in CARE:
            return []
        grids = [
            Grid(
                BENEFITS[benefit][value_id].title,
                sorted(
                    self._in_every_city(benefit, scheme, value_id),
                    key=lambda item: bool(item.rows) and item.unknown and not item.beside,
                ),
            )
            for value_id in _GRIDS
        ]
        return [grid for grid in grids if any(item.rows for item in grid.places)]

    def _in_every_city(
        self, benefit: str, scheme: str | None, value_id: str
    ) -> Iterator[GridPlace]:
        for place in self._places:
            found = self._in_grid(place, benefit, scheme, value_id)
            if found and place.level == "city":
                yield found

    def _in_grid(
        self, place: Place, benefit: str, scheme: str | None, value_id: str
    ) -> GridPlace | None:
        book = Rulebook(self._library, place.id, scheme, benefit, self._as_of)
        rule = next((rule for rule in book.rules if value_id in rule.values), None)
        if rule is None:
            return None
        try:
            entry = book.value(value_id)
        except Refused:
            return None
        if is_over(self._library.documents[entry.reading.source.document]):
            return None
        address = f"places/{rule.place}/#{anchor(rule, rule.values[value_id])}"
        whose = self._library.places[rule.place]
        rows = _rows(entry, whose)
        beside = _beside(entry, whose) if rows else []
        heading = BENEFITS[benefit][value_id].title
        what = about(rule, rule.values[value_id], whose, heading)
        return GridPlace(place, whose, entry, address, rows, beside, what)


def _rows(entry: Entry, place: Place) -> list[tuple[str, list[str]]]:
    """For each tier and status its cells; nothing where any of them needs more to be known."""
    rows = _by_person(entry, place, lambda person: _line(entry, place, person))
    return rows if all(cells for _, cells in rows) else []


def _beside(entry: Entry, place: Place) -> list[str]:
    """What is known of the kinds of hospital without a level: ``卫生院：200 元``."""
    lines: list[str] = []
    for kind in place.institutions if "institution" in entry.asks else ():
        if kind.level is None:
            facts = {**_ORDINARY, "institution": kind.id}
            said = _by_person(entry, place, partial(_kind_cell, entry, facts))
            if len({cell for _, cell in said}) == 1:
                said = [(_EVERYBODY, said[0][1])]
            lines += [
                f"{kind.label}{'' if who == _EVERYBODY else f'（{who}）'}：{cell}"
                for who, cell in said
                if cell != _UNKNOWN
            ]
    return lines


def _kind_cell(entry: Entry, facts: Facts, person: Facts) -> str:
    facts = {**facts, **person}
    cell = _cell(entry, facts)
    if cell is None:
        return "分得更细，见下面"
    row = entry.reading.row(facts)
    return cell.replace("\n", "；") if row and _says_a_figure(row.outcome) else _UNKNOWN


def _says_a_figure(outcome: Outcome) -> bool:
    figures = (outcome.amount, outcome.rate, outcome.share, outcome.factor)
    return bool(outcome.bands) or any(figure is not None for figure in figures)


def _by_person(entry: Entry, place: Place, tell: Callable[[Facts], _T]) -> list[tuple[str, _T]]:
    """What is told of each tier and status; of all at once where neither makes a difference."""
    tiers: list[tuple[str, dict[str, str]]] = [("", {})]
    if "tier" in entry.asks:
        tiers = [(tier.label, {"tier": tier.id}) for tier in place.tiers]
    found = []
    for tier, told in tiers:
        each = [(label, tell({**told, "status": who})) for who, label in _STATUSES.items()]
        if all(said == each[0][1] for _, said in each):
            each = [("" if tier else _EVERYBODY, each[0][1])]
        found += [("，".join(filter(None, (tier, who))), said) for who, said in each]
    return found


def _line(entry: Entry, place: Place, person: Facts) -> list[str]:
    """A person's cells, one for each level; empty where more must be known than is usual."""
    facts = {**_ORDINARY, **person}
    cells = [_at_level(entry, place, level, facts) for level in LEVELS]
    known = [cell for cell in cells if cell is not None]
    return known if len(known) == len(cells) else []


def _at_level(entry: Entry, place: Place, level: str, facts: Facts) -> str | None:
    """One figure for all kinds of hospital of a level; those that differ are named beside it."""
    facts = {**facts, "hospital_level": level}
    if "institution" not in entry.asks:
        return _cell(entry, facts)
    kinds = [kind for kind in place.institutions if str(kind.level) == level]
    cells = {kind.label: _cell(entry, {**facts, "institution": kind.id}) for kind in kinds}
    if not cells or None in cells.values():
        return None
    usual = next((cells[kind.label] for kind in kinds if kind.id == f"level_{level}"), None)
    if len(set(cells.values())) == 1:
        return next(iter(cells.values()))
    others = [(f"{label}：{cell}", cell) for label, cell in cells.items() if cell != usual]
    others.sort(key=lambda item: item[1] == _UNKNOWN)
    lines = [line for line, _ in others]
    if usual == _UNKNOWN:
        return "\n".join((*lines, f"其余{_UNKNOWN}"))
    return "\n".join(filter(None, (usual, *lines)))


def _cell(entry: Entry, facts: Facts) -> str | None:
    """One figure with all that changes it; ``None`` where more must be known than is usual."""
    try:
        if "item_class" not in facts and (classes := entry.reading.classes(facts)):
            named = ((name, _cell(entry, {**facts, "item_class": name})) for name in classes)
            return "\n".join(f"{IN_CATALOGUE.options[name]} {cell}" for name, cell in named)
        row = entry.reading.row(facts)
        if row is None:
            return None
        outcome = row.outcome
        if outcome.rate is not None or outcome.bands:
            bands = outcome.bands or (Band(None, outcome.rate or Decimal(0)),)
            rates = tuple(replace(band, rate=rate_of(band, entry, facts)) for band in bands)
            return "\n".join(band_words(rates)) if outcome.bands else percent(rates[0].rate)
        if outcome.amount is not None:
            amount = outcome.amount
            for adjustment in entry.adjustments(facts):
                amount = changed(amount, adjustment, facts)
            return yuan(amount)
        if outcome.not_applicable:
            return _NOT_APPLICABLE
        return _UNKNOWN if outcome.missing else outcome_words(entry.value, outcome)
    except KeyError:
        return None
