"""Waiting period: from when am I covered after a gap, and what does repairing it save."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from calculator.amounts import ZERO, fixed, money
from calculator.care import facts_of
from calculator.catalogue import FIELDS, pick
from calculator.definition import Calculator, Case, Working
from calculator.errors import FieldError, InvalidInput, Refused
from calculator.months import day_words, duration, months_after
from calculator.policy.conditions import Facts
from calculator.policy.rulebook import Entry, Rulebook
from calculator.steps import Citation, Step, Table, lowest_grade

_DURING = {
    "resident": "等待期里看病的钱，居民医保不付。",
    "employee": "等待的那几个月能不能报、报多少，看当地规定。",
}
_NATIONWIDE = "这里按上级的规定算；当地有没有自己的规定没有查到，请打 12393 问清。"
_CLAMPED = "等满的那个月没有这一天，取那个月的最后一天。"
_NEWCOMERS = "不用等的人从哪一天起能报（例如新生儿能不能从出生那天算），看当地规定。"
_LONG_SEASON = "集中参保期延长到当年的，不一定从 1 月 1 日算起，请打 12393 问当地。"
_NOTHING_SAVED = "断的年份补缴了，也不会少等。"
_BOUNDS = ("transfer_gap", "longest_wait")
"""What the nation says of gaps in employees' insurance, among its bounds."""


def work(case: Case) -> Working:
    """The wait of a resident by missed and repaired years, or of an employee by months of gap."""
    return _resident(case) if case.inputs["scheme"] == "resident" else _employee(case)


# -- residents ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Terms:
    """What the rules say of residents' waits, by the ids of their values; ``None``: not known."""

    fixed_wait: int
    yearly_wait: int | None = None
    repair_relief: int | None = None
    long_gap: int | None = None
    least_after_long_gap: int | None = None

    def wait(self, missed: int, repaired: int) -> int:
        """Months to wait after so many missed years; the fixed wait is never repaired away."""
        more = (self.yearly_wait or 0) * max(0, missed - 1) - (self.repair_relief or 0) * repaired
        wait = max(self.fixed_wait, self.fixed_wait + more)
        if self.long_gap and missed >= self.long_gap:
            wait = max(wait, self.least_after_long_gap or 0)
        return wait


@dataclass(frozen=True, slots=True)
class _Enrolment:
    """For which year a resident paid, and on which day; ``None`` is in the season for paying."""

    year: int
    paid: date | None

    @property
    def first(self) -> date:
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """The last day of the cover that was paid for."""
        return date(self.year, 12, 31)

    @property
    def begins(self) -> date:
        """The day from which the wait runs."""
        return self.paid or self.first

    def covered_from(self, wait: int) -> date:
        """The first day of cover; it may lie beyond the last."""
        return max(months_after(self.begins, wait), self.first)


_YEARS_BACK = 3
"""A premium of longer ago tells nothing of today's."""


@dataclass(frozen=True, slots=True)
class _Price:
    """What repairing one year costs, or in ``unknown`` why that cannot be said."""

    amount: Decimal | None = None
    unknown: str = ""
    sources: tuple[Citation, ...] = ()


def _resident(case: Case) -> Working:
    inputs = case.inputs
    enrolment = _enrolment(case)
    book = case.book.beside("waiting_period", enrolment.begins)
    facts = {**facts_of(inputs, case.place), "in_season": inputs["in_season"]}
    missed = _counted_years(book, facts, inputs["missed_years"], enrolment.year)
    facts = {**facts, "had_gap": "true" if missed.count else "false"}
    repaired = inputs["repaired_years"]
    if repaired > missed.count:
        message = f"能补的只有计入的断保年数 {missed.count} 年，不能补 {repaired} 年。"
        raise InvalidInput([FieldError("repaired_years", message)])
    terms: Terms | None = None
    if inputs["exempt"] or not (missed.count or enrolment.paid):
        wait = _no_wait(book, missed, exempt=inputs["exempt"])
    else:
        terms, entries = _terms(book, facts, missed.count, repaired)
        wait = _wait_step(terms, entries, missed, repaired)
    start = _start(enrolment, wait)
    price = _price(case, facts, enrolment.year) if terms else _Price()
    rows = _repairs(terms, missed.count, enrolment, price)
    return Working(
        (wait, start, *_cost_step(price, repaired)),
        _resident_lead(wait, start, enrolment),
        (wait.id, start.id) if start.id == "covered_from" else (wait.id,),
        (*_resident_warnings(case, enrolment, start, rows), *_common_warnings(case, book, wait)),
        {"repairs": [row.to_json() for row in rows]} if rows else {},
        (_repair_table(rows, wait),) if len(rows) > 1 else (),
    )


def _enrolment(case: Case) -> _Enrolment:
    year, paid = case.inputs["cover_year"], case.inputs.get("date")
    in_season = case.inputs["in_season"] == "true"
    if paid is None and not in_season:
        raise InvalidInput([FieldError("date", "过了集中参保期才缴的，请填缴费那天。")])
    if paid and paid.year not in (year - 1, year):
        message = f"缴 {year} 年的，缴费那天应在 {year - 1} 年或 {year} 年；现在是 {paid}。"
        raise InvalidInput([FieldError("date", message)])
    return _Enrolment(year, None if in_season else paid)


def _counted_years(book: Rulebook, facts: Facts, missed: int, year: int) -> Step:
    """The missed years that count: none before the year from which the rule counts them."""
    entry = book.find("missed_since")
    since = entry.outcome(facts).year if entry else None
    counted = missed if since is None else min(missed, max(0, year - since))
    stretch = f"{since} 年到 {year - 1} 年，" if since is not None and since < year - 1 else ""
    return Step(
        "missed_years",
        "计入的断保年数",
        counted,
        "year_count",
        "断了几年就算几年" if since is None else f"{since} 年以前断的不算",
        f"{stretch}填了 {missed} 年，计入 {counted} 年",
        (entry.citation,) if entry else (),
        inputs=("missed_years", "cover_year"),
    )


def _terms(
    book: Rulebook, facts: Facts, missed: int, repaired: int
) -> tuple[Terms, dict[str, Entry]]:
    """The figures that matter, with their evidence; those that change the answer must be known."""
    entries = {"fixed_wait": book.value("fixed_wait")}
    if missed > 1:
        entries["yearly_wait"] = book.value("yearly_wait")
        entries |= _found(book, "repair_relief", "long_gap")
    if repaired:
        entries["repair_relief"] = book.value("repair_relief")
    if (long_gap := entries.get("long_gap")) and missed >= _figure(long_gap, facts):
        entries["least_after_long_gap"] = book.value("least_after_long_gap")
    book.need_facts(facts, *entries)
    figures = {name: _figure(entry, facts) for name, entry in entries.items()}
    return Terms(**figures), entries


def _found(book: Rulebook, *value_ids: str) -> dict[str, Entry]:
    """Those of some values that are known and in force."""
    found = {}
    for value_id in value_ids:
        with suppress(Refused):
            found[value_id] = book.value(value_id)
    return found


def _figure(entry: Entry, facts: Facts) -> int:
    outcome = entry.outcome(facts)
    return (outcome.years if entry.value.unit == "year_count" else outcome.months) or 0


def _months_step(
    wait: int,
    words: str,
    numbers: str,
    parts: tuple[Step, ...],
    sources: Iterable[Citation] = (),
) -> Step:
    inputs = tuple(part.id for part in parts)
    return Step(
        "waiting_months", "等待期", wait, "months", words, numbers, tuple(sources), inputs, parts
    )


def _no_wait(book: Rulebook, missed: Step, *, exempt: bool) -> Step:
    words = "属于不用等的人" if exempt else "在集中参保期内缴费，前面没有断过，不用等"
    known = _found(book, "fixed_wait").values()
    return _months_step(0, words, "", (missed,), (entry.citation for entry in known))


def _wait_step(terms: Terms, entries: dict[str, Entry], missed: Step, repaired: int) -> Step:
    """The months to wait, with the years counted and every figure of the rules that took part."""
    more = max(0, missed.count - 1)
    took_part = ["fixed_wait"]
    words, numbers = ["固定等待期"], [str(terms.fixed_wait)]
    if more:
        took_part.append("yearly_wait")
        words.append(" + 每多断一年加的 ×（断保年数 − 1）")
        numbers.append(f"+ {terms.yearly_wait} × {more}")
    if repaired:
        took_part.append("repair_relief")
        words.append(" − 补一年减的 × 补缴年数，不少于固定等待期")
        numbers.append(f"− {terms.repair_relief} × {repaired}")
    if "least_after_long_gap" in entries:
        took_part.append("least_after_long_gap")
        words.append(f"；断满 {terms.long_gap} 年的，至少 {terms.least_after_long_gap} 个月")
    wait = terms.wait(missed.count, repaired)
    parts = (missed, *(_term(entries[name], getattr(terms, name)) for name in took_part))
    return _months_step(wait, "".join(words), f"{' '.join(numbers)} → {wait} 个月", parts)


def _term(entry: Entry, figure: int) -> Step:
    return Step(entry.value.id, entry.label, figure, "months", "按规定", "", (entry.citation,))


def _start(enrolment: _Enrolment, wait: Step) -> Step:
    """The first day of cover, or the day on which the wait ends, too late for the year."""
    day = enrolment.covered_from(wait.count)
    late = day > enrolment.last
    words = "缴费那天" if enrolment.paid else "那一年 1 月 1 日"
    if enrolment.begins < enrolment.first:
        words += "，不早于那一年 1 月 1 日"
    return Step(
        "wait_ends" if late else "covered_from",
        "等满的那一天" if late else "从哪一天起能报",
        day,
        "day",
        f"{words} + 等待期（满整月）" if wait.count else f"从{words}起",
        f"{day_words(enrolment.begins)} + {wait.count} 个月 → {day_words(day)}",
        inputs=("waiting_months", "date" if enrolment.paid else "cover_year"),
    )


def _resident_lead(wait: Step, start: Step, enrolment: _Enrolment) -> str:
    last = day_words(enrolment.last)
    if start.id == "wait_ends":
        return (
            f"要等 {wait.shown}，等满已经是 {start.shown}，"
            f"而 {enrolment.year} 年的医保到 {last}就结束了：这一年享受不到。"
        )
    return f"{_waits(wait)}，{start.shown}起能报，到 {last}为止。"


def _waits(wait: Step) -> str:
    return f"要等 {wait.shown}" if wait.count else "不用等"


def _resident_warnings(
    case: Case, enrolment: _Enrolment, start: Step, rows: Sequence[_Repair]
) -> Iterator[str]:
    paid = case.inputs.get("date")
    if case.inputs["exempt"]:
        yield _NEWCOMERS
    if paid and not enrolment.paid and paid >= enrolment.first:
        yield _LONG_SEASON
    if start.day > enrolment.first and start.day.day != enrolment.begins.day:
        yield _CLAMPED
    if len(rows) == 1:
        yield _NOTHING_SAVED


# -- what repairing saves -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Repair:
    """What comes of repairing so many years; ``covered_from`` is ``None`` without cover."""

    years: int
    wait: int
    covered_from: date | None
    price: _Price

    @property
    def cost(self) -> Decimal | None:
        if self.years == 0:
            return ZERO
        return None if self.price.amount is None else self.price.amount * self.years

    def to_json(self) -> dict[str, Any]:
        return {
            "repaired_years": self.years,
            "waiting_months": self.wait,
            "covered_from": self.covered_from.isoformat() if self.covered_from else None,
            "cost": None if self.cost is None else fixed(self.cost),
        }

    @property
    def cells(self) -> tuple[str, ...]:
        return (
            f"{self.years} 年",
            f"{self.wait} 个月",
            day_words(self.covered_from) if self.covered_from else "这一年享受不到",
            self.price.unknown if self.cost is None else f"{money(self.cost)} 元",
        )


def _price(case: Case, facts: Facts, year: int) -> _Price:
    """A year's premium, which is what repairing a year costs, where the data can tell it."""
    book = case.book.beside("contribution", date(year, 1, 1))
    entry = _found(book, "premium").get("premium")
    if entry is None:
        return _price_before(case, facts, year)
    if absent := sorted(entry.asks - facts.keys()):
        book.forget("premium")
        words = "、".join(f"“{FIELDS[name].label}”" for name in absent)
        return _Price(unknown=f"还要填{words}")
    with suppress(Refused):
        return _Price(entry.outcome(facts).amount, sources=(entry.citation,))
    return _Price(unknown="缴费标准没有收录，请问当地")


def _price_before(case: Case, facts: Facts, year: int) -> _Price:
    """What is said of a year whose premium is not known: what the last one known is."""
    for known in range(year - 1, year - 1 - _YEARS_BACK, -1):
        book = case.book.beside("contribution", date(known, 12, 31))
        if (entry := _found(book, "premium").get("premium")) is None:
            continue
        said = f"{year} 年缴多少没有收录"
        if absent := sorted(entry.asks - facts.keys()):
            book.forget("premium")
            words = "、".join(f"“{FIELDS[name].label}”" for name in absent)
            return _Price(unknown=f"{said}；填上{words}，能看到 {known} 年的")
        with suppress(Refused):
            amount = entry.outcome(facts).amount or ZERO
            words = f"{said}；{known} 年是一年 {money(amount)} 元"
            return _Price(unknown=words, sources=(entry.citation,))
        book.forget("premium")
        break
    return _Price(unknown="缴费标准没有收录，请问当地")


def _cost_step(price: _Price, repaired: int) -> Iterator[Step]:
    if repaired and price.amount is not None:
        cost = price.amount * repaired
        yield Step(
            "repair_cost",
            "补缴的钱",
            cost,
            "yuan",
            "补缴年数 × 那一年的个人缴费",
            f"{repaired} × {money(price.amount)} = {money(cost)}",
            price.sources,
            ("repaired_years",),
        )


def _repairs(
    terms: Terms | None, missed: int, enrolment: _Enrolment, price: _Price
) -> tuple[_Repair, ...]:
    """Each number of repaired years, up to where more of them save nothing more."""
    if terms is None or not missed or (missed > 1 and terms.repair_relief is None):
        return ()
    shortest = terms.wait(missed, missed)
    rows = []
    for repaired in range(missed + 1):
        wait = terms.wait(missed, repaired)
        day = enrolment.covered_from(wait)
        rows.append(_Repair(repaired, wait, day if day <= enrolment.last else None, price))
        if wait == shortest:
            break
    return tuple(rows)


def _repair_table(rows: Sequence[_Repair], wait: Step) -> Table:
    title = f"补缴几年，等几个月（最多补 {rows[-1].years} 年，再多补也不会更短）"
    head = ("补缴", "等", "从哪一天起能报", "补缴的钱")
    sources = rows[0].price.sources
    waits = (source for step in wait.walk() for source in step.sources)
    grade = lowest_grade((*waits, *sources))
    return Table(title, head, tuple(row.cells for row in rows), sources, (grade,) * len(rows))


# -- employees ------------------------------------------------------------------------------------


def _employee(case: Case) -> Working:
    inputs, paid = case.inputs, case.inputs.get("date")
    if paid is None:
        raise InvalidInput([FieldError("date", "请填重新缴费那天。")])
    book = case.book.beside("waiting_period", paid)
    facts = {**facts_of(inputs, case.place), "employment": inputs["employment"]}
    wait = _gap_step(case, book, facts, inputs["gap_months"])
    day = months_after(paid, wait.count)
    start = Step(
        "covered_from",
        "从哪一天起能报",
        day,
        "day",
        "重新缴费那天 + 等待期" if wait.count else "从重新缴费那天起",
        f"{day_words(paid)} + {wait.count} 个月 → {day_words(day)}",
        inputs=("date", "waiting_months"),
    )
    return Working(
        (wait, start),
        f"断了 {duration(inputs['gap_months'])}，{_waits(wait)}，{start.shown}起能报。",
        (wait.id, start.id),
        (*((_CLAMPED,) if day.day != paid.day else ()), *_common_warnings(case, book, wait)),
    )


def _gap_step(case: Case, book: Rulebook, facts: Facts, gap: int) -> Step:
    """No wait after a gap that the rule allows, and after a longer one the wait it sets."""
    allowed = _local(case, book, "gap_allowed", facts)
    months = allowed.outcome(facts).months or 0
    inputs = ("gap_months",)
    if gap <= months:
        words, numbers = f"断了不超过 {duration(months)}，不用等", f"{gap} ≤ {months}"
        cited: tuple[Citation, ...] = (allowed.citation,)
        return Step("waiting_months", "等待期", 0, "months", words, numbers, cited, inputs)
    after = _local(case, book, "wait_after_gap", facts)
    wait = after.outcome(facts).months or 0
    return Step(
        "waiting_months",
        "等待期",
        wait,
        "months",
        f"断了超过 {duration(months)}：{after.label}",
        f"{gap} > {months} → {wait} 个月",
        (allowed.citation, after.citation),
        inputs,
    )


def _local(case: Case, book: Rulebook, value_id: str, facts: Facts) -> Entry:
    """A figure that places set for themselves; without it the nation's bounds are named."""
    try:
        entry = book.value(value_id)
        book.need_facts(facts, value_id)
        entry.outcome(facts)
    except Refused as refusal:
        bounds = _bounds(case.book.other(None, "bounds", book.day))
        message = f"{refusal.message}{bounds}请打 12393 问当地。"
        raise Refused(refusal.reason, message, refusal.missing) from None
    return entry


def _bounds(book: Rulebook) -> str:
    """The nation's bounds in words, where they are known on the day."""
    words = []
    for value_id in _BOUNDS:
        try:
            entry = book.find(value_id)
            months = entry.outcome({}).months if entry else None
        except Refused:
            continue
        if entry and months is not None:
            words.append(f"{entry.label} {months} 个月")
    return f"全国只定了范围：{'；'.join(words)}。" if words else ""


# -- both -----------------------------------------------------------------------------------------


def _common_warnings(case: Case, book: Rulebook, wait: Step) -> Iterator[str]:
    """What the wait means, whose rule it is, and what the rule tells besides figures."""
    if wait.count:
        yield _DURING[case.inputs["scheme"]]
    if case.place.parent is None or all(rule.place != case.place.id for rule in book.rules):
        yield _NATIONWIDE
    yield from book.told(facts_of(case.inputs, case.place))


WAITING_PERIOD = Calculator(
    id="waiting-period",
    title="断了医保，要等多久",
    question="断缴或者过了时间才缴，从哪天起能报？补缴能少等几个月？",
    benefit="waiting_period",
    fields=(
        *pick("place", "scheme"),
        replace(FIELDS["employment"], when={"scheme": ("employee",)}),
        *pick("cover_year", "missed_years", "in_season", "gap_months"),
        replace(
            FIELDS["date"],
            label="缴费那天",
            label_en="Day of payment",
            required=False,
            help="在集中参保期内缴居民医保的不用填；其余的填重新缴费那天。",
        ),
        *pick("repaired_years", "exempt", "tier", "group", "age"),
    ),
    work=work,
    reads=("waiting_period", "contribution"),
)
