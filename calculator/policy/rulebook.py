"""The values that hold for one place, scheme, benefit and day, and a record of those used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from calculator.errors import FieldError, InvalidInput, Refused
from calculator.policy.conditions import Facts, holds, may_hold
from calculator.policy.library import Library
from calculator.policy.model import Adjustment, Outcome, Reading, Row, Rule, Value
from calculator.policy.resolve import NotInForce, Resolution, resolve
from calculator.policy.shapes import BENEFIT_TITLES, BENEFITS, SCHEMES
from calculator.steps import Citation

TOLD_LATER = ("next", "papers")
"""How ids of values begin that say what to do and what to bring: told after the answer."""

REQUIRED_FACT = "请填写这一项，这里的规则要用到它。"


class Entry:
    """One value as it holds on the day: what it says of a case, and where that stands."""

    __slots__ = ("asks", "attributes", "citation", "label", "reading", "resolution", "value")

    def __init__(self, value: Value, resolution: Resolution, reading: Reading, citation: Citation):
        self.value = value
        self.resolution = resolution
        self.reading = reading
        self.citation = citation
        self.label = value.label
        self.attributes = {**value.attributes, **reading.attributes}
        """The value's settings, as this reading has them."""
        self.asks = _asks(value, reading)
        """The facts of the case that the value depends on."""

    def lacks(self, facts: Facts) -> frozenset[str]:
        """The facts that may still decide what the value says of a case, and that nobody gave.

        Where a row asks for more only of those whom another of its conditions leaves out, nobody
        else needs to say it.
        """
        if self.asks <= facts.keys():
            return frozenset()
        changes = self.reading.adjustments
        whens = [row.when for row in self.reading.rows] + [item.when for item in changes]
        conditional = {c.key for when in whens for c in when}
        conditional |= {item.per for item in changes if item.per}
        still = {c.key for when in whens if may_hold(when, facts) for c in when}
        still |= {item.per for item in changes if item.per and may_hold(item.when, facts)}
        return frozenset(self.asks - (conditional - still)) - facts.keys()

    def outcome(self, facts: Facts) -> Outcome:
        """What the matching row says; ``Refused`` for a cell that is marked as unknown."""
        return self._said(self.reading.row(facts))

    def decided(self, facts: Facts) -> Outcome:
        """The same, asking only for what may still tell the rows apart.

        Raises ``InvalidInput`` for every such fact that nobody gave: where only a retiree's row
        asks which kind of pension it is, nobody in work needs to say.
        """
        left = [row for row in self.reading.rows if may_hold(row.when, facts)]
        absent = {item.key for row in left for item in row.when if item.key not in facts}
        if absent:
            raise InvalidInput([FieldError(key, REQUIRED_FACT) for key in sorted(absent)])
        return self._said(left[0] if left else None)

    def _said(self, row: Row | None) -> Outcome:
        if row is None:
            raise Refused("no_rule", f"“{self.label}”没有适用这种情形的规定。", (self.label,))
        if row.outcome.missing:
            message = f"缺少“{self.label}”：{row.outcome.missing}。"
            raise Refused("missing_parameter", message, (self.label,))
        return row.outcome

    def adjustments(self, facts: Facts) -> list[Adjustment]:
        """The adjustments that concern the case, in the order in which they apply."""
        return [item for item in self.reading.adjustments if holds(item.when, facts)]


def _asks(value: Value, reading: Reading) -> frozenset[str]:
    keys = reading.asks
    if {**value.attributes, **reading.attributes}.get("per") == "day":
        keys.add("days")
    if value.id == "disease_ceiling":
        keys.add("disease")
    return frozenset(keys - {"item_class", "unit_price"})


class Rulebook:
    """Looks values up for a day, nearest place first; ``chosen`` forces other readings."""

    def __init__(
        self,
        library: Library,
        place: str,
        scheme: str | None,
        benefit: str,
        day: date,
        chosen: Mapping[str, Reading] | None = None,
    ) -> None:
        self._library = library
        self._place = place
        self._scheme = scheme
        self._benefit = benefit
        self._day = day
        self._chosen = chosen or {}
        self._others: dict[tuple[str | None, str, date], Rulebook] = {}
        self.used: dict[tuple[str, date], Entry] = {}
        """What was looked up, by ``benefit.value`` and day."""
        self.rules: list[Rule] = library.find_rules(place, scheme, benefit)

    def other(self, scheme: str | None, benefit: str, day: date | None = None) -> Rulebook:
        """The same place for another benefit or day; values used there count as used here."""
        key = (scheme, benefit, day or self._day)
        if key not in self._others:
            book = Rulebook(self._library, self._place, *key, self._chosen)
            book.used, book._others = self.used, self._others
            self._others[key] = book
        return self._others[key]

    def beside(self, benefit: str, day: date | None = None) -> Rulebook:
        """The same place and scheme for another benefit, and for another day if one is given."""
        return self.other(self._scheme, benefit, day)

    def choosing(self, chosen: Mapping[str, Reading]) -> Rulebook:
        """A fresh book for the same question in which some values follow other readings."""
        return Rulebook(self._library, self._place, self._scheme, self._benefit, self._day, chosen)

    def forget(self, *value_ids: str) -> None:
        """Take values off the record that were looked at and had no part in the answer."""
        for value_id in value_ids:
            self.used.pop((f"{self._benefit}.{value_id}", self._day), None)

    @property
    def day(self) -> date:
        return self._day

    def need_facts(self, facts: Facts, *value_ids: str) -> None:
        """Raise ``InvalidInput`` for every fact that may decide these values and nobody gave."""
        absent = {key for value_id in value_ids for key in self.value(value_id).lacks(facts)}
        if absent:
            raise InvalidInput([FieldError(key, REQUIRED_FACT) for key in sorted(absent)])

    def value(self, value_id: str) -> Entry:
        """A value that the answer needs; ``Refused`` where it is unknown or not in force."""
        entry = self.find(value_id)
        if entry is None:
            title = BENEFITS[self._benefit][value_id].title
            message = f"还没有收录{self.subject}的“{title}”，算不出来。"
            raise Refused("missing_parameter", message, (title,))
        return entry

    def find(self, value_id: str) -> Entry | None:
        """A value that the answer can do without; ``None`` where no rule has it."""
        name = f"{self._benefit}.{value_id}"
        key = (name, self._day)
        known = self.used.get(key)
        if known is not None:
            return known
        self.need_a_rule()
        for rule in self.rules:
            if value_id in rule.values:
                entry = self._entry(rule.values[value_id], name)
                self.used[key] = entry
                return entry
        return None

    def every_value(self) -> list[Value]:
        """Every value that the rules here have, each by the nearest place that has it."""
        found: dict[str, Value] = {}
        for rule in self.rules:
            for value in rule.values.values():
                found.setdefault(value.id, value)
        return list(found.values())

    def told(self, facts: Facts | None = None) -> list[str]:
        """What the rules tell in words, besides figures, of the case on the day.

        A text that does not hold then, or of which it cannot be said whether it concerns the case,
        is left out.
        """
        found = []
        for value in self.every_value():
            if not value.information or value.unit != "text" or value.id.startswith(TOLD_LATER):
                continue
            try:
                said = self.value(value.id).outcome(facts or {}).text
            except (Refused, KeyError):
                self.forget(value.id)
            else:
                found.append(f"{value.label}：{said}")
        return found

    def _entry(self, value: Value, name: str) -> Entry:
        """The value as it holds on the day, under the chosen reading if that may hold then."""
        entry = self._library.remembered((id(value), self._day), lambda: self._resolved(value))
        chosen = self._chosen.get(name)
        if chosen is None or all(chosen is not doubt for doubt in entry.resolution.doubts):
            return entry
        return Entry(value, entry.resolution, chosen, self.cite(chosen))

    def _resolved(self, value: Value) -> Entry:
        try:
            resolution = resolve(value, self._day)
        except NotInForce as error:
            message = f"{self.subject}：{error}，所以 {self._day} 的不能算。"
            raise Refused("no_rule", message, (value.label,)) from None
        return Entry(value, resolution, resolution.reading, self.cite(resolution.reading))

    def need_a_rule(self) -> None:
        """Raise ``Refused`` where nothing at all is known."""
        if not self.rules:
            message = f"还没有收录{self.subject}的规则。"
            raise Refused("no_rule", message, (self.subject,))

    @property
    def subject(self) -> str:
        """Place, scheme and benefit in Chinese."""
        place = self._library.places[self._place].short_name
        scheme = SCHEMES[self._scheme] if self._scheme else ""
        return f"{place}{scheme}{BENEFIT_TITLES[self._benefit]}"

    def is_history(self, reading: Reading) -> bool:
        """Whether the document behind a reading is history, and the day in a later year.

        A reading of such a document that states no end would seem to hold for ever.
        """
        document = self._library.documents[reading.source.document]
        gone = document.status in ("historic", "ended")
        return gone and self._day.year > reading.period.last_certain.year

    def cite(self, reading: Reading) -> Citation:
        """The citation of a reading's source."""
        source = reading.source
        document = self._library.documents[source.document]
        article = document.article(source.locator)
        return Citation(
            document=document.id,
            title=document.title,
            locator=source.locator,
            anchor=article.anchor if article else "",
            grade=source.grade,
            text_quality=document.text_quality,
            checked_on=source.checked_on,
            period=reading.period.words,
            reading=reading.id,
        )
