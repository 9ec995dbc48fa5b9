"""The values that hold for one place, scheme, benefit and day, and a record of those used."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Protocol

from calculator.errors import InvalidInput, NotApplicable, Refused
from calculator.policy.conditions import Facts, holds, may_hold
from calculator.policy.library import Library
from calculator.policy.model import (
    GRADES,
    Adjustment,
    Outcome,
    Reading,
    Row,
    Rule,
    Source,
    Turn,
    Value,
)
from calculator.policy.periods import Period
from calculator.policy.resolve import (
    AccountName,
    NotInForce,
    Resolution,
    account_of,
    caution_on,
    changes_in,
    out_of_force,
    resolve,
    tells,
)
from calculator.policy.shapes import BENEFIT_TITLES, BENEFITS, SCHEMES
from calculator.steps import Citation

TOLD_LATER = ("next", "papers")
"""How ids of values begin that say what to do and what to bring: told after the answer."""

_DATE = re.compile("[0-9]{4} 年|[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""A date in words; it needs no source as a figure does."""

_FIGURE = re.compile("[0-9]|[一二两三四五六七八九十百千半]+ ?(?:成|折|倍|元|年|个月|天)")
_LABEL = "C 级"


def _unanswered(facts: Iterable[str]) -> InvalidInput:
    """Every fact that the rules ask about and nobody gave, by the name it has on a form."""
    # Forms are built upon the rules, so that their names are there only once both are imported.
    from calculator.catalogue import left_out

    return left_out(sorted(facts))


class Entry:
    """One value as it holds on the day: what it says of a case, and where that stands."""

    __slots__ = (
        *("_cautions", "_cite", "_day", "asks", "attributes", "label", "period", "reading"),
        *("changed_by", "resolution", "rows", "said", "turn", "value"),
    )

    def __init__(
        self,
        value: Value,
        resolution: Resolution,
        reading: Reading,
        cite: Callable[[Reading, Source | None, Period | None], Citation],
        day: date,
    ):
        self.value = value
        self.resolution = resolution
        self.reading = reading
        self.period = reading.period
        """The days for which that is known which it said last."""
        self._cite = cite
        self._day = day
        self._cautions: dict[str, None] = {}
        self.rows: list[tuple[Row, Facts]] = []
        """Those of its rows that said something of the case, in order, and of which facts."""
        self.changed_by: tuple[Adjustment, ...] = ()
        """What changed the figures of these, where it was asked for."""
        self.turn: Turn | None = None
        """The turn among the admissions of the year that changed them, if one did."""
        self.said: dict[Citation, None] = {}
        """Where that stands which it was asked for, in order; the last one last."""
        self.label = value.label
        self.attributes = {**value.attributes, **reading.attributes}
        """The value's settings, as this reading has them."""
        self.asks = _asks(value, reading)
        """The facts of the case that the value depends on."""

    @property
    def outcomes(self) -> list[Outcome]:
        """What it said of the case, in order."""
        return [row.outcome for row, _ in self.rows]

    @property
    def citation(self) -> Citation:
        """Where that stands which the value said last; the reading's before it said anything."""
        return next(reversed(self.said), None) or self.cited(None)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Where everything stands that the value has said."""
        return tuple(self.said) or (self.cited(None),)

    def cited(self, part: Row | Turn | Adjustment | None) -> Citation:
        """Where a part of the reading stands: at a place of its own, or where all of it does."""
        period = part.period if isinstance(part, Row) else None
        return self._cite(self.reading, part.source if part else None, period)

    @property
    def cautions(self) -> tuple[str, ...]:
        """What to warn of for the days of what it said; in Chinese, going on from its label."""
        if self.said:
            return tuple(self._cautions)
        return (self.resolution.caution,) if self.resolution.caution else ()

    def elsewhere(self, parts: Iterable[Adjustment]) -> tuple[Citation, ...]:
        """Where those parts stand that have a place of their own."""
        return tuple(dict.fromkeys(self.cited(part) for part in parts if part.source))

    def afresh(self) -> Entry:
        """The same value before it said anything."""
        return Entry(self.value, self.resolution, self.reading, self._cite, self._day)

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
        """What the matching row says; ``Refused`` for a cell without a figure."""
        return self._said(self.reading.row(facts), facts)

    def decided(self, facts: Facts) -> Outcome:
        """The same, asking only for what may still tell the rows apart.

        Raises ``InvalidInput`` for every such fact that nobody gave: where only a retiree's row
        asks which kind of pension it is, nobody in work needs to say.
        """
        left = [row for row in self.reading.rows if may_hold(row.when, facts)]
        absent = {item.key for row in left for item in row.when if item.key not in facts}
        if absent:
            raise _unanswered(absent)
        return self._said(left[0] if left else None, facts)

    def _said(self, row: Row | None, facts: Facts) -> Outcome:
        if row is None:
            raise Refused("no_rule", f"“{self.label}”没有适用这种情形的规定。", (self.label,))
        if row.outcome.missing:
            raise self._unknown(row, facts)
        self._need_in_force(row)
        if row.outcome.not_applicable:
            message = f"“{self.label}”不适用：{row.outcome.not_applicable}。"
            raise NotApplicable("not_covered", message, (self.label,))
        self.rows.append((row, facts))
        citation = self.cited(row)
        self.said.pop(citation, None)
        self.said[citation] = None
        self.period = row.period or self.reading.period
        caution = caution_on(row.period, self._day) if row.period else self.resolution.caution
        if caution:
            self._cautions[caution] = None
        return row.outcome

    def _need_in_force(self, row: Row) -> None:
        """Raise ``Refused`` where the row itself is not known for the day.

        Of a reading that is only tried, because it may have begun, nothing is certain.
        """
        if row.period is None or self.reading is not self.resolution.reading:
            return
        if why := out_of_force(row.period, self._day):
            message = f"“{self.label}”里这种情形{why}，所以 {self._day} 的不能算。"
            raise Refused("no_rule", message, (self.label,), (self.cited(row),))

    def _unknown(self, row: Row, facts: Facts) -> Refused:
        """The refusal of a cell that is marked as unknown, with where its figures stand if any.

        A later reading may hold on the day instead and know the case. Its answer is not this day's,
        so the reader is told on which day it is sure to be. Else the days are named of which the
        answer is known.
        """
        message = f"缺少“{self.label}”：{row.outcome.missing}。"
        cited = [self.cited(row)] if _tells_a_figure(row.outcome.missing or "") else []
        for reading in self.resolution.doubts:
            day = reading.period.certain_from
            if day > self.reading.period.certain_from and _knows(reading, facts):
                cited.append(self._cite(reading, None, None))
                message += (
                    f"不过那一天也可能已经照《{cited[-1].title}》"
                    f"（{cited[-1].period}，{cited[-1].grade} 级）办；"
                    f"把日期改到 {day}，就能看到照它算是多少。"
                )
                break
        else:
            known = [r.period.words for r in self.value.readings if _knows(r, facts)]
            message += f"查得到的是 {'、'.join(known)}的规定。" if known else ""
        return Refused("missing_parameter", message, (self.label,), tuple(cited))

    def says_the_same(self, other: Entry) -> bool:
        """Whether a value that follows another reading comes to nothing else in the case."""
        mine, theirs = self.reading, other.reading
        if self.outcomes != other.outcomes or mine.sequence != theirs.sequence:
            return False
        if mine.adjustments != theirs.adjustments:
            return False
        # What is limited otherwise makes no difference where there is no limit.
        free = all(outcome.unlimited for outcome in self.outcomes)
        return free or self.attributes == other.attributes

    def adjustments(self, facts: Facts) -> list[Adjustment]:
        """The adjustments that concern the case, in the order in which they apply."""
        found = [item for item in self.reading.adjustments if holds(item.when, facts)]
        self.changed_by = tuple(found)
        return found


def labelled(text: str, citation: Citation) -> str:
    """A text of the data as it stands away from its source: with the grade, if that is low.

    Only a text that tells a figure needs it.
    """
    if citation.grade != GRADES[-1] or citation.typed or _LABEL in text:
        return text
    return f"{text.rstrip('。')}（{_LABEL}）。" if _tells_a_figure(text) else text


def _tells_a_figure(text: str) -> bool:
    return _FIGURE.search(_DATE.sub("", text)) is not None


def _knows(reading: Reading, facts: Facts) -> bool:
    """Whether a reading may have an answer for a case."""
    return any(not row.outcome.missing for row in reading.rows if may_hold(row.when, facts))


def _not_yet(period: Period, day: date) -> str:
    if period.certain_from <= day:
        return ""
    return f"（这是{period.words}的规定，{day} 的时候还没有；那时怎样，没有查到。）"


def _asks(value: Value, reading: Reading) -> frozenset[str]:
    keys = reading.asks
    if {**value.attributes, **reading.attributes}.get("per") == "day":
        keys.add("days")
    if value.id == "disease_ceiling":
        keys.add("disease")
    return frozenset(keys - {"item_class", "unit_price"})


class Choosing(Protocol):
    """Which of the accounts in doubt are followed."""

    def __call__(self, value: Value, resolution: Resolution) -> Reading | None:
        """The reading of a value that is in doubt and followed; ``None``: the one that answers."""

    def follows(self, name: AccountName) -> bool:
        """Whether all that is told by an account holds."""


class Rulebook:
    """Looks values up for a day, nearest place first; ``choice`` has some follow other readings."""

    def __init__(
        self,
        library: Library,
        place: str,
        scheme: str | None,
        benefit: str,
        day: date,
        choice: Choosing | None = None,
        *,
        today: date | None = None,
    ) -> None:
        self._library = library
        self._place = place
        self._scheme = scheme
        self._benefit = benefit
        self._day = day
        self._choice = choice
        self.today = today
        """The day on which the question is put, as far as whoever puts it tells."""
        self._others: dict[tuple[str | None, str, date], Rulebook] = {}
        self.used: dict[tuple[str, date], Entry] = {}
        """What was looked up, by ``benefit.value`` and day."""
        self.rules: list[Rule] = library.find_rules(place, scheme, benefit)

    def other(self, scheme: str | None, benefit: str, day: date | None = None) -> Rulebook:
        """The same place for another benefit or day; values used there count as used here."""
        key = (scheme, benefit, day or self._day)
        if key not in self._others:
            book = Rulebook(self._library, self._place, *key, self._choice, today=self.today)
            book.used, book._others = self.used, self._others
            self._others[key] = book
        return self._others[key]

    def beside(self, benefit: str, day: date | None = None) -> Rulebook:
        """The same place and scheme for another benefit, and for another day if one is given."""
        return self.other(self._scheme, benefit, day)

    def choosing(self, choice: Choosing | None = None) -> Rulebook:
        """A fresh book for the same question in which some values may follow other readings."""
        key = (self._place, self._scheme, self._benefit, self._day)
        return Rulebook(self._library, *key, choice, today=self.today)

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
            raise _unanswered(absent)

    def value(self, value_id: str) -> Entry:
        """A value that the answer needs; ``Refused`` where it is unknown or not in force."""
        entry = self._found(value_id, needed=True)
        if entry is None:
            title = BENEFITS[self._benefit][value_id].title
            message = f"还没有收录{self.subject}的“{title}”，算不出来。"
            raise Refused("missing_parameter", message, (title,))
        return entry

    def find(self, value_id: str) -> Entry | None:
        """A value that the answer can do without; ``None`` where no rule has it."""
        return self._found(value_id, needed=False)

    def _found(self, value_id: str, *, needed: bool) -> Entry | None:
        name = f"{self._benefit}.{value_id}"
        key = (name, self._day)
        known = self.used.get(key)
        if known is not None:
            return known
        self.need_a_rule()
        for rule in self.rules:
            if value_id in rule.values:
                entry = self._entry(rule.values[value_id])
                if not needed and self._comes_with_a_change(rule, entry):
                    return None
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

    def told(self, facts: Facts | None = None, about: date | None = None) -> list[str]:
        """What the rules tell in words, besides figures, of the case on the day.

        A text that does not hold then, or of which it cannot be said whether it concerns the case,
        is left out. Of one that holds now and began after the day that the question is ``about``,
        it is said that it did not hold then.
        """
        found = []
        for value in self.every_value():
            if not value.information or value.unit != "text" or value.id.startswith(TOLD_LATER):
                continue
            try:
                entry = self.value(value.id)
                said = entry.outcome(facts or {}).text
            except (Refused, KeyError):
                self.forget(value.id)
            else:
                later = "" if about is None else _not_yet(entry.reading.period, about)
                found.append(f"{value.label}：{labelled(said or '', entry.citation)}{later}")
        return found

    def _entry(self, value: Value) -> Entry:
        """The value as it holds on the day, under any reading in doubt that is chosen."""
        known = self._library.remembered((id(value), self._day), lambda: self._resolved(value))
        entry = known.afresh()  # what one question was told is no other question's
        chosen = self._choice(value, entry.resolution) if self._choice else None
        if chosen is None:
            return entry
        return Entry(value, entry.resolution, chosen, self.cite, self._day)

    def _comes_with_a_change(self, rule: Rule, entry: Entry) -> bool:
        """Whether a value is there only since a change that is in doubt and is not followed.

        A ceiling that a reform brought in is no part of the rules before it, whose other values
        answer for the day.
        """
        reading = entry.resolution.reading
        new = reading.period.certain_from > self._day and tells(entry.value.readings[0], reading)
        name = account_of(reading)
        if not new or (self._choice and self._choice.follows(name)):
            return False
        return any(name in self._changes_in(value) for value in rule.values.values())

    def _changes_in(self, value: Value) -> Collection[AccountName]:
        try:
            return changes_in(value, resolve(value, self._day))
        except NotInForce:
            return ()

    def _resolved(self, value: Value) -> Entry:
        try:
            resolution = resolve(value, self._day)
        except NotInForce as error:
            message = f"{self.subject}：{error}，所以 {self._day} 的不能算。"
            raise Refused("no_rule", message, (value.label,)) from None
        return Entry(value, resolution, resolution.reading, self.cite, self._day)

    def need_a_rule(self) -> None:
        """Raise ``Refused`` where nothing at all is known."""
        if not self.rules:
            message = f"还没有收录{self.subject}的规则。"
            raise Refused("no_rule", message, (self.subject,))

    @property
    def scheme(self) -> str | None:
        return self._scheme

    @property
    def subject(self) -> str:
        """Place, scheme and benefit in Chinese."""
        place = self._library.places[self._place].short_name
        scheme = SCHEMES[self._scheme] if self._scheme else ""
        return f"{place}{scheme}{BENEFIT_TITLES[self._benefit]}"

    def is_history(self, reading: Reading, day: date | None = None) -> bool:
        """Whether the document behind a reading is history, and the day in a later year.

        A reading of such a document that states no end would seem to hold for ever.
        """
        return self._gone(reading, day or self._day)

    def has_ended(self, reading: Reading) -> bool:
        """Whether a reading is known to hold no more, though it may hold on the day asked."""
        end, now = reading.period.end, self.now
        return (end is not None and end.last < now) or self._gone(reading, now)

    @property
    def now(self) -> date:
        """The latest day that is known to have come: today, or else the day asked.

        No sooner than the newest check, whatever the clock of a device says.
        """
        return max(self.today or self._day, self.newest_check)

    @property
    def newest_check(self) -> date:
        """The latest day on which anything was checked: no clock says more of today."""
        return self._library.newest_check

    def _gone(self, reading: Reading, day: date) -> bool:
        document = self._library.documents[reading.source.document]
        gone = document.status in ("historic", "ended")
        return gone and day.year > reading.period.last_certain.year

    def cite(
        self, reading: Reading, own: Source | None = None, period: Period | None = None
    ) -> Citation:
        """The citation of a reading's source and period, or of those that a part has for itself."""
        source = own or reading.source
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
            period=(period or reading.period).words,
            reading=reading.id,
        )
