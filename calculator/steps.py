"""The explanation that is the result: steps with formulas and sources, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from calculator.amounts import fixed, in_fen, percent, span
from calculator.months import Month, day_words, duration
from calculator.policy.model import GRADES

if TYPE_CHECKING:
    from calculator.outlook import Outlook
    from calculator.since import Standard

TYPED = "typed"
"""The text quality of figures that a reader typed in."""

LEFT_OUT = "没有计入"
"""Stands in place of an amount that nobody can work out."""

Unit = Literal["yuan", "ratio", "months", "month", "years", "year_count", "days", "day"]
Amount = Decimal | int | Month | date


GRADE_WORDS = {
    "A": "官方原文",
    "A-": "官方原文（转载件）",
    "B": "官方答复或正规媒体",
    "C": "转载资料，请核实",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a figure stands: document, locator, grade, check date and the period it speaks of.

    ``reading`` names what was read there, so that it can be recalled.
    """

    document: str
    title: str
    locator: str
    anchor: str
    grade: str
    text_quality: str
    checked_on: date
    period: str
    reading: str = ""

    @property
    def typed(self) -> bool:
        """Whether the reader typed the figure in; it has no source then."""
        return self.text_quality == TYPED

    def to_json(self) -> dict[str, str]:
        return {
            "document": self.document,
            "title": self.title,
            "locator": self.locator,
            "anchor": self.anchor,
            "grade": self.grade,
            "text_quality": self.text_quality,
            "checked_on": self.checked_on.isoformat(),
            "period": self.period,
            "reading": self.reading,
        }


def lowest_grade(sources: Iterable[Citation]) -> str | None:
    """The lowest grade among some sources; figures that were typed in have none."""
    return worst(source.grade for source in sources if not source.typed)


def grades_of(steps: Iterable[Step]) -> dict[str, str]:
    """The lowest grade that each step rests on, by id: its own, its parts' and its inputs'.

    A step may rest on one that is shown after it, as a sum above what it sums up. A step of
    arithmetic alone, on what the reader gave, has none.
    """
    known = {part.id: part for step in steps for part in step.walk()}
    found: dict[str, str | None] = {}

    def of(step: Step) -> str | None:
        if step.id not in found:
            found[step.id] = None  # what leads back to itself adds nothing
            named = (known[name] for name in step.inputs if name in known)
            grades = [*map(of, (*step.parts, *named)), lowest_grade(step.sources)]
            found[step.id] = worst(grades)
        return found[step.id]

    for step in known.values():
        of(step)
    return {name: grade for name, grade in found.items() if grade}


def worst(grades: Iterable[str | None]) -> str | None:
    """The lowest of some grades; what has none does not count."""
    return max((grade for grade in grades if grade), key=GRADES.index, default=None)


def graded_words(grade: str | None) -> str:
    """A grade for a cell of a table; nothing for none."""
    return f"{grade} 级（{GRADE_WORDS[grade]}）" if grade else ""


def grade_words(grade: str | None) -> str:
    """What stands beside a figure within a sentence that rests on a third party's copy alone."""
    return "（只有转载资料，C 级，请核实）" if grade == "C" else ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the working.

    ``formula`` says it in words, ``numbers`` with numbers; it is ``spelled`` out when it is read,
    since few answers are read so closely. ``inputs`` names the steps and inputs it rests on;
    ``parts`` are the steps it sums up, shown below it. One that is ``left_out`` is nothing only
    because nobody knows what it would be: people are not shown a zero. A ``condition`` stands
    beside the amount wherever that is the answer: without it the amount would promise too much.
    """

    id: str
    label: str
    amount: Amount
    unit: Unit
    formula: str
    spelled: str | Callable[[], str] = ""
    sources: tuple[Citation, ...] = ()
    inputs: tuple[str, ...] = ()
    parts: tuple[Step, ...] = ()
    left_out: bool = False
    condition: str = ""

    @property
    def numbers(self) -> str:
        """The formula with numbers."""
        return self.spelled if isinstance(self.spelled, str) else self.spelled()

    def walk(self) -> Iterator[Step]:
        """The step's parts, then the step itself: the order in which they are worked out."""
        for part in self.parts:
            yield from part.walk()
        yield self

    def within(self, place: str) -> Step:
        """The step with every id below a prefix, for a working that repeats."""
        return Step(
            f"{place}.{self.id}",
            self.label,
            self.amount,
            self.unit,
            self.formula,
            self.spelled,
            self.sources,
            tuple([f"{place}.{name}" for name in self.inputs]),
            tuple([part.within(place) for part in self.parts]),
            self.left_out,
            self.condition,
        )

    @property
    def money(self) -> Decimal:
        """The amount of a step in yuan; ``TypeError`` for a step of another kind."""
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"step {self.id} is no amount of money")
        return self.amount

    @property
    def month(self) -> Month:
        """The amount of a step that is a calendar month; ``TypeError`` for another kind."""
        if not isinstance(self.amount, Month):
            raise TypeError(f"step {self.id} is no month")
        return self.amount

    @property
    def count(self) -> int:
        """The amount of a step that counts months or years; ``TypeError`` for another kind."""
        if not isinstance(self.amount, int):
            raise TypeError(f"step {self.id} is no whole number")
        return self.amount

    @property
    def day(self) -> date:
        """The amount of a step that is a day; ``TypeError`` for another kind."""
        if not isinstance(self.amount, date):
            raise TypeError(f"step {self.id} is no day")
        return self.amount

    @property
    def shown(self) -> str:
        """The amount for people, with its unit."""
        return LEFT_OUT if self.left_out else show(self.amount, self.unit)

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "label": self.label,
            "amount": plain(self.amount, self.unit),
            "unit": self.unit,
            "formula": self.formula,
            "numbers": self.numbers,
            "sources": [source.to_json() for source in self.sources],
            "inputs": list(self.inputs),
            "parts": [part.id for part in self.parts],
            **({"condition": self.condition} if self.condition else {}),
        }


def plain(amount: Amount, unit: Unit) -> str | int:
    """An amount for JSON: money with two places, ratios as they are, months and days as ISO."""
    if isinstance(amount, Decimal):
        return fixed(amount) if unit == "yuan" else f"{amount.normalize():f}"
    return amount if isinstance(amount, int) else str(amount)


def show(amount: Amount, unit: Unit) -> str:
    """An amount for people."""
    if isinstance(amount, Month):
        return amount.words
    if isinstance(amount, date):
        return day_words(amount)
    if isinstance(amount, Decimal):
        return f"{in_fen(amount)} 元" if unit == "yuan" else percent(amount)
    if unit == "months":
        return f"{amount} 个月" + (f"（{duration(amount)}）" if amount >= 12 else "")
    return f"{amount} {_COUNTED[unit]}"


_COUNTED: Mapping[str, str] = {"years": "周岁", "year_count": "年", "days": "天"}


def amounts_of(steps: Iterable[Step]) -> dict[str, str | int]:
    """The amounts of some steps by id, as JSON has them."""
    return {step.id: plain(step.amount, step.unit) for step in steps}


@dataclass(frozen=True, slots=True)
class Table:
    """A table beside the working, for people; what it holds stands in ``extra`` for programs."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | Citation, ...], ...]
    sources: tuple[Citation, ...] = ()
    grades: tuple[str | None, ...] = ()
    """The lowest grade that each row's figures rest on; none where the rows say so themselves."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that the reader may take away: its name, and under which key of ``extra`` it is."""

    key: str
    name: str
    label: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """The same working under other readings; ``reading`` names them in Chinese."""

    reading: str
    steps: tuple[Step, ...]

    def walk(self) -> Iterator[Step]:
        """Every step in working order."""
        for step in self.steps:
            yield from step.walk()

    @property
    def amounts(self) -> dict[str, str | int]:
        """The top steps' amounts by contract name."""
        return amounts_of(self.steps)


@dataclass(frozen=True, slots=True)
class Result:
    """An answer: its amounts are the top steps' own, so they cannot disagree with the working."""

    calculator: str
    place: str
    day: date | None
    steps: tuple[Step, ...]
    data_version: str
    lead: str
    headline: tuple[str, ...]
    """The ids of the amounts that the reader came for, most wanted first."""
    warnings: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    inputs: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    consulted: tuple[Citation, ...] = ()
    """Sources of values that decided something without a step of their own."""
    standards: tuple[Standard, ...] = ()
    """What the rules said of the case, by which a later answer tells what has changed."""
    tables: tuple[Table, ...] = ()
    files: tuple[File, ...] = ()
    other_end: tuple[Step, ...] = ()
    """The steps with what is unknown taken for what pays least: one of the ``alternatives``."""
    outlook: Outlook | None = field(default=None, compare=False, repr=False)
    """What would change the answer and what comes next; not worked out before it is looked at."""

    def step(self, step_id: str) -> Step:
        """A step of any depth by id; ``KeyError`` if there is none."""
        for step in self.walk():
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    def walk(self) -> Iterator[Step]:
        """Every step in working order."""
        for step in self.steps:
            yield from step.walk()

    @property
    def amounts(self) -> dict[str, str | int]:
        """The top steps' amounts by contract name."""
        return amounts_of(self.steps)

    @property
    def ranges(self) -> Mapping[str, tuple[Decimal, Decimal]]:
        """The least and the most of each top amount of which what is unknown leaves a range."""
        others = {step.id: step.amount for step in self.other_end}
        found = {}
        for step in self.steps:
            other = others.get(step.id)
            money = isinstance(step.amount, Decimal) and step.unit == "yuan"
            if money and isinstance(other, Decimal) and other != step.amount:
                found[step.id] = (min(step.money, other), max(step.money, other))
        return found

    def shown(self, step: Step) -> str:
        """A top amount for people, or the least and the most that it may be."""
        ends = self.ranges.get(step.id)
        return f"{span(ends)} 元" if ends else step.shown

    @property
    def sources(self) -> tuple[Citation, ...]:
        """Every source used, once, in the order of use."""
        of_steps = (source for step in self.walk() for source in step.sources)
        return tuple(dict.fromkeys((*of_steps, *self.consulted)))

    @property
    def grades(self) -> Mapping[str, str]:
        """The lowest grade that each step rests on, by id: see ``grades_of``."""
        return grades_of(self.steps)

    @property
    def lead_grade(self) -> str | None:
        """The grade to say beside the lead, which is read before the amounts: that of its figures.

        None where it has no figures, or says itself that they rest on a third party's copy.
        """
        if not any(sign.isdecimal() for sign in self.lead) or "C 级" in self.lead:
            return None
        return max(self.grades.values(), key=GRADES.index, default=None)

    @property
    def oldest_check(self) -> date | None:
        """The earliest check date among the values used; typed-in ones were never checked."""
        checked = (source.checked_on for source in self.sources if not source.typed)
        return min(checked, default=None)

    @property
    def lowest_grade(self) -> str | None:
        """The lowest grade among the values used."""
        return lowest_grade(self.sources)

    def to_json(self) -> dict[str, Any]:
        """The command-line contract of design.md, section 5, and the freshness of the data."""
        grades = self.grades
        return {
            "calculator": self.calculator,
            "place": self.place,
            "date": self.day.isoformat() if self.day else None,
            "amounts": self.amounts,
            "steps": [{**step.to_json(), "grade": grades.get(step.id)} for step in self.walk()],
            "sources": [source.to_json() for source in self.sources],
            "warnings": [*self.warnings, *self.assumptions],
            "notes": list(self.notes),
            "alternatives": [
                {"reading": other.reading, "amounts": other.amounts} for other in self.alternatives
            ],
            **({"ranges": ranges_of(self)} if self.ranges else {}),
            "inputs": dict(self.inputs),
            "standards": [standard.to_json() for standard in self.standards],
            "lowest_grade": self.lowest_grade,
            "oldest_check": self.oldest_check.isoformat() if self.oldest_check else None,
            "data_version": self.data_version,
            "notice": NOTICE,
            **(self.outlook.to_json() if self.outlook else {}),
            **self.extra,
        }


def ranges_of(result: Result) -> dict[str, dict[str, str]]:
    """The ranges of an answer as JSON has them, by amount."""
    return {
        name: {"least": fixed(least), "most": fixed(most)}
        for name, (least, most) in result.ranges.items()
    }


AT_THE_MOST = "下面照医保付得最多的那一头算"
"""What is said of a picture and of a working where the answer has two ends."""

NOTICE = "非官方网站；结果是估算，以当地医保经办机构（电话 12393）为准。"
