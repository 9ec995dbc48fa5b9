"""What policy data is once read: places, documents, rules, values and their readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from calculator.months import Month
from calculator.policy.conditions import (
    AMOUNT_OF_CLASS,
    AWAY,
    IN_CATALOGUE,
    KEYS,
    Facts,
    Key,
    When,
    holds,
    may_hold,
)
from calculator.policy.periods import Period
from calculator.policy.shapes import CHOSEN_FROM, COUNTED_FROM, NEEDED_FOR, USED_OF, asks_of

GRADES = ("A", "A-", "B", "C")
"""Best first. D exists in research notes and is never shipped."""

State = Literal["current", "superseded", "ended"]


def lower_grade(first: str, second: str) -> str:
    """The lower of two grades."""
    return max(first, second, key=GRADES.index)


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask."""

    label: str
    phone: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Institution:
    """A kind of hospital that a place tells apart; ``level`` is the national one, if it has one."""

    id: str
    label: str
    level: int | None
    same_as: str | None = None
    """The id of the same kind under the usual terms, where this one is under others."""
    terms: str = ""
    """What those others are, in words: 已转诊."""

    @property
    def base(self) -> str:
        """The id of the kind whatever the terms."""
        return self.same_as or self.id


@dataclass(frozen=True, slots=True)
class Option:
    """One of the tiers or diseases that a place tells apart."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Missing:
    """What was not found out, as a question to readers.

    ``unverified`` is what somebody says whom nobody can rely on. Readers who know better are asked
    about it by name; it is in no rule, in no answer and in no compiled file.
    """

    question: str
    unverified: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A pooling area, a province or the nation; ``code`` follows GB/T 2260."""

    id: str
    code: str
    name: str
    short_name: str
    level: str
    parent: str | None
    aliases: tuple[str, ...] = ()
    own_rules: tuple[str, ...] = ()
    """Names of cities and counties inside it that make rules of their own, which are not here."""
    contacts: tuple[Contact, ...] = ()
    institutions: tuple[Institution, ...] = ()
    tiers: tuple[Option, ...] = ()
    diseases: tuple[Option, ...] = ()
    missing: tuple[Missing, ...] = ()

    def condition_keys(
        self, benefit: str | None = None, value_id: str | None = None
    ) -> Mapping[str, Key]:
        """The keys that conditions of a value may use here: everybody's and the place's own.

        Without a benefit, every key there is.
        """
        declared: dict[str, tuple[str, Sequence[Institution | Option]]] = {
            "institution": ("医疗机构类别", self.institutions),
            "tier": ("缴费档次", self.tiers),
            "disease": ("病种", self.diseases),
        }
        own = {
            name: Key(label, {item.id: item.label for item in items})
            for name, (label, items) in declared.items()
            if items
        }
        every = {**KEYS, **own}
        if benefit is None:
            return every
        if benefit == "out_of_area":
            every["care_place"] = AWAY
        every["item_class"] = IN_CATALOGUE
        return {name: every[name] for name in asks_of(benefit, value_id) if name in every}


@dataclass(frozen=True, slots=True)
class Article:
    """One place in a document, told in our own words; ``anchor`` is its fragment on the page.

    ``rests_on`` are values, as ``place/rule/value``, whose figures the digest says too though they
    stand in another document: what is recalled of them is recalled there.
    """

    locator: str
    digest: str
    anchor: str
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A source: what it is, when, how far it can be trusted, and what its articles say."""

    id: str
    place: str
    title: str
    issuers: tuple[str, ...]
    number: str | None
    kind: str
    grade: str
    text_quality: str
    status: str
    signed: date | None
    published: date | None
    effective: date | None
    ended: date | None
    url: str | None
    supersedes: tuple[str, ...]
    note: str | None
    articles: tuple[Article, ...]
    issuers_unnamed: bool = False
    """Whether ``issuers`` say in words what is known of them, and name nobody."""

    def article(self, locator: str) -> Article | None:
        """The article at a locator, if it is listed."""
        return next((article for article in self.articles if article.locator == locator), None)


@dataclass(frozen=True, slots=True)
class Term:
    """An official term, what it means in plain words, and how people say it.

    ``statement`` is where and under which name it stands on a settlement statement; ``pinyin`` is
    given where reading it sign by sign would be wrong.
    """

    term: str
    plain: str
    everyday: tuple[str, ...] = ()
    statement: str | None = None
    pinyin: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a reading stands; ``grade`` is the document's, or lower where the reading says so."""

    document: str
    locator: str
    checked_on: date
    grade: str


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of expense and the share paid of it; the last band of a list has no ``up_to``."""

    up_to: Decimal | None
    rate: Decimal
    missing: str | None = None
    """What is not known of this stretch; its rate means nothing then."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the whole bill or of its part in scope, within bounds where there are any."""

    of: Literal["total", "in_scope"]
    rate: Decimal
    at_least: Decimal | None = None
    at_most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Delay:
    """One month later for every ``every_months`` of birth from ``first_birth``, up to a limit."""

    first_birth: Month
    every_months: int
    at_most_months: int


@dataclass(frozen=True, slots=True)
class Growth:
    """So many months more in each year from ``from_year``, up to a limit."""

    from_year: int
    add_months: int
    at_most_months: int


@dataclass(frozen=True, slots=True)
class Credit:
    """What a month puts into a personal account, in exactly one form.

    ``rate`` of a ``base``; a fixed ``amount`` of yuan; ``per_year_of_age`` yuan for each year of
    age; or ``none``, with the reason why there is nothing.
    """

    base: str | None = None
    rate: Decimal | None = None
    amount: Decimal | None = None
    per_year_of_age: Decimal | None = None
    none: str | None = None

    @property
    def needs(self) -> set[str]:
        """The inputs that it is worked out from."""
        return {self.base} if self.base else {"age"} if self.per_year_of_age is not None else set()


PAYMENT_BASES: Mapping[str, str] = {
    "last_wage": "退休时本人月工资",
    "contribution_base": "本人月缴费基数",
    "pension": "本人月养老金",
    "average_wage": "月平均工资",
}


@dataclass(frozen=True, slots=True)
class ChargeBase:
    """What a charge is a share of; ``year`` is -1 or -2: an average wage of that many years ago.

    ``share`` of the base counts, all of it where it is ``None``.
    """

    base: str
    year: int | None = None
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """A month's back-payment as a rate of a base; ``otherwise`` for those without that base."""

    rate: Decimal
    base: ChargeBase
    otherwise: ChargeBase | None = None

    @property
    def needs(self) -> set[str]:
        """The inputs that it is worked out from."""
        return {self.base.base} | ({self.otherwise.base} if self.otherwise else set())


EVENTS: Mapping[str, str] = {
    "admission": "入院",
    "discharge": "出院",
    "payment": "缴费",
    "gap_start": "断缴",
    "retirement": "退休",
    "birth": "出生",
    "leaving": "外出",
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A dated window, a window of every year (``MM-DD``), or so long before or after an event."""

    start: date | None = None
    end: date | None = None
    each_year_from: str | None = None
    each_year_to: str | None = None
    days: int | None = None
    months: int | None = None
    after: str | None = None
    before: str | None = None
    before_full: bool = False
    """The last day is the one before so long is full, not the one on which it is."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a row says; only the fields of its value's shape are set, or one of the last two."""

    amount: Decimal | None = None
    rate: Decimal | None = None
    bands: tuple[Band, ...] = ()
    months: int | None = None
    years: int | None = None
    counted: str | None = None
    text: str | None = None
    delay: Delay | None = None
    growth: Growth | None = None
    share: Share | None = None
    factor: Decimal | None = None
    level: str | None = None
    counts: tuple[str, ...] | None = None
    stay: str | None = None
    month_day: str | None = None
    unlimited: bool = False
    unchanged: bool = False
    not_covered: str | None = None
    credit: Credit | None = None
    charge: Charge | None = None
    not_offered: str | None = None
    deadline: Deadline | None = None
    year: int | None = None
    missing: str | None = None
    not_applicable: str | None = None
    """Why nobody can ask this: a pharmacy takes no inpatients. It is no gap in what is known."""

    @property
    def needs(self) -> set[str]:
        """The inputs that it takes besides what its row's conditions ask."""
        worked_out = (self.credit, self.charge)
        needed = {name for item in worked_out if item for name in item.needs}
        return needed | set(COUNTED_FROM.get(self.counted or "", ()))


@dataclass(frozen=True, slots=True)
class Row:
    """Conditions and what holds under them; ``source`` and ``period`` where not the reading's."""

    when: When
    outcome: Outcome
    source: Source | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """How the deductible changes from the ``low``-th admission of the year on (``high``: until).

    One of: ``factor`` of the standard; a fixed ``amount``; ``less_each`` or ``factor_less_each``,
    taken off once for every admission after the first. ``at_least`` is the floor of what remains.
    """

    low: int
    high: int | None
    factor: Decimal | None = None
    amount: Decimal | None = None
    less_each: Decimal | None = None
    factor_less_each: Decimal | None = None
    at_least: Decimal | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change to a row's figure for those it concerns; exactly one operation is set.

    ``add`` and ``less`` may be taken ``per`` unit of a count (age, years enrolled …), in all at
    most ``up_to``. ``self_pay_factor`` multiplies what a rate leaves to the patient.
    """

    when: When
    label: str
    operation: str
    figure: Decimal
    per: str | None = None
    up_to: Decimal | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source says of a value, and the days for which it says so."""

    period: Period
    source: Source
    rows: tuple[Row, ...]
    sequence: tuple[Turn, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    note: str | None = None
    warning: str | None = None
    """What its source leaves open and an answer stands on: said with every answer."""
    alternatives: tuple[Reading, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Settings in which this reading departs from its value's own."""
    id: str = ""
    """Its name as long as it says the same: see ``identity``."""

    def row(self, facts: Facts) -> Row | None:
        """The row whose conditions hold; ``KeyError`` names a fact that is needed and absent."""
        return next((row for row in self.rows if holds(row.when, facts)), None)

    @property
    def unknown(self) -> bool:
        """Whether it says, with what contradicts it, only that nothing was found out.

        Then its days are days of nothing.
        """
        return all(row.outcome.missing for each in (self, *self.alternatives) for row in each.rows)

    @property
    def window_end(self) -> date | None:
        """The last day of the window of dates that it is; ``None`` for all that comes again."""
        ends = [row.outcome.deadline.end if row.outcome.deadline else None for row in self.rows]
        known = [end for end in ends if end]
        return max(known) if known and len(known) == len(ends) else None

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where it stands: its own source first, then those of parts that stand elsewhere."""
        parts: tuple[Row | Turn | Adjustment, ...]
        parts = (*self.rows, *self.sequence, *self.adjustments)
        return tuple(dict.fromkeys((self.source, *(part.source or self.source for part in parts))))

    @property
    def asks(self) -> set[str]:
        """The facts that its rows, turns and adjustments depend on."""
        whens = [row.when for row in self.rows] + [item.when for item in self.adjustments]
        keys = {condition.key for when in whens for condition in when}
        keys |= {item.per for item in self.adjustments if item.per}
        return keys | ({"admission"} if self.sequence else set())

    def classes(self, facts: Facts) -> Mapping[str, bool]:
        """The classes of items that its rows tell apart in a case, in their order.

        Each with whether it is known what holds of it; none where the rows tell none apart.
        """
        return {
            name: not row.outcome.missing
            for row in self.rows
            if may_hold(row.when, facts)
            for condition in row.when
            if condition.key == "item_class"
            for name in IN_CATALOGUE.options
            if name in condition.options
        }

    @property
    def by_rank(self) -> tuple[Reading, ...]:
        """Readings in conflict, the one to follow first: better grade, then later attestation."""
        every = (self, *self.alternatives)
        latest = sorted(every, key=lambda reading: reading.period.last_certain, reverse=True)
        return tuple(sorted(latest, key=lambda reading: GRADES.index(reading.source.grade)))


@dataclass(frozen=True, slots=True)
class Value:
    """A figure or table of a rule through time; ``readings`` are sorted by first certain day."""

    id: str
    label: str
    unit: str
    attributes: Mapping[str, str]
    readings: tuple[Reading, ...]
    information: bool = False

    def state(self, reading: Reading, as_of: date) -> State:
        """Whether a reading is the latest known on a day, replaced by a later one, or over."""
        if reading.period.end and reading.period.end.last < as_of:
            return "ended"
        later = self.readings[self.readings.index(reading) + 1 :]
        replaced = any(other.period.certain_from <= as_of for other in later)
        return "superseded" if replaced else "current"

    @property
    def needs(self) -> set[str]:
        """The inputs that it takes besides what conditions ask."""
        if self.information:
            return set()
        outcomes = [row.outcome for reading in self.readings for row in reading.rows]
        by_itself = {*NEEDED_FOR.get(self.id, ()), *CHOSEN_FROM.get(self._chosen_by, ())}
        return by_itself.union(*(outcome.needs for outcome in outcomes))

    def class_amounts(self, reading: Reading, facts: Facts) -> set[str]:
        """The inputs that sort a bill into the classes whose rates a reading tells apart."""
        if self.id != "reimbursement_rate":
            return set()
        return {AMOUNT_OF_CLASS[name] for name, known in reading.classes(facts).items() if known}

    @property
    def _chosen_by(self) -> str:
        return self.attributes.get("chosen_by", "")


@dataclass(frozen=True, slots=True)
class Rule:
    """The values of one place, scheme and kind of benefit."""

    place: str
    scheme: str | None
    benefit: str
    title: str
    note: str | None
    values: Mapping[str, Value]
    asks_as_compiled: frozenset[str] | None = field(default=None, compare=False)
    """What ``asks`` gives, noted when the data was compiled, so that no reader reads all rules."""

    @property
    def name(self) -> str:
        """The name of its file, without ``.yaml``: ``employee-inpatient``."""
        return "-".join(filter(None, (self.scheme, self.benefit.replace("_", "-"))))

    @property
    def asks(self) -> set[str]:
        """The facts and inputs that any reading of its values depends on."""
        if self.asks_as_compiled is not None:
            return set(self.asks_as_compiled)
        readings = [reading for value in self.values.values() for reading in value.readings]
        used = {USED_OF[name] for name in self.values if name in USED_OF}
        needed = {name for value in self.values.values() for name in value.needs}
        for value in self.values.values():
            needed.update(*(value.class_amounts(reading, {}) for reading in value.readings))
        return {key for reading in readings for key in reading.asks} | used | needed
