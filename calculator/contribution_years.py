"""Contribution years: the months that are required, which rule says so, and what is short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from calculator.care import age_at
from calculator.catalogue import FIELDS, need, pick
from calculator.definition import Calculator, Case, Working
from calculator.errors import FieldError, InvalidInput
from calculator.fields import Inputs
from calculator.months import Month, duration
from calculator.policy.conditions import Facts, may_hold
from calculator.policy.model import Reading, Value
from calculator.policy.resolve import NotInForce, resolve
from calculator.policy.rulebook import Rulebook
from calculator.retirement_age import Retirement, retirement_of, statutory_steps
from calculator.steps import Citation, Step, Table, grade_words, lowest_grade

BENEFIT = "contribution_years"
_BY_RULES_OF = "，照"
_YEAR = 12
_TOTAL, _ACTUAL = "required_months", "required_actual_months"


@dataclass(frozen=True, slots=True)
class Requirement:
    """What is required of somebody, and how many months count towards it.

    ``required`` and ``actual`` are the steps of the two requirements; the second may not exist.
    """

    required: Step
    actual: Step | None
    paid: int
    deemed: int
    deemed_counts: bool

    @property
    def counted(self) -> int:
        """The months that count towards the total."""
        return self.paid + (self.deemed if self.deemed_counts else 0)

    def short(self, more: int = 0) -> int:
        """The larger shortfall, once so many more months are paid."""
        short = self.required.count - self.counted - more
        if self.actual is not None:
            short = max(short, self.actual.count - self.paid - more)
        return max(short, 0)

    def steps(self) -> tuple[Step, ...]:
        """What is required, what counts, and what is short."""
        required = (self.required, *((self.actual,) if self.actual else ()))
        return (*required, self._counted_step(), self._short_step())

    def _counted_step(self) -> Step:
        words = "实际缴费 + 视同缴费" if self.deemed_counts else "实际缴费（视同缴费这里不算）"
        terms = f"{self.paid} + {self.deemed} = " if self.deemed_counts else ""
        return Step(
            "months_counted",
            "已经有的",
            self.counted,
            "months",
            words,
            f"{terms}{self.counted} 个月",
            inputs=("months_paid", "months_deemed"),
        )

    def _short_step(self) -> Step:
        short = self.short()
        words = "要缴满的 − 已经有的，够了为 0"
        numbers = f"{self.required.count} − {self.counted} = {self.required.count - self.counted}"
        inputs: tuple[str, ...] = (_TOTAL, "months_counted")
        if self.actual:
            words = "两样要求各差多少，取多的，够了为 0"
            numbers += f"；实际缴费 {self.actual.count} − {self.paid}"
            numbers += f" = {self.actual.count - self.paid}；取 {short}"
            inputs = (*inputs, _ACTUAL)
        return Step("months_short", "还差的月数", short, "months", words, numbers, inputs=inputs)


def person_of(inputs: Inputs) -> dict[str, str | int]:
    """What the rules of contribution years may ask of somebody, as far as it was given."""
    names = ("sex", "female_category", "employment")
    facts = {name: inputs[name] for name in names if inputs.get(name) is not None}
    # A man's category matters nowhere, and a table may list it all the same.
    return {"female_category": "50", **facts} if facts.get("sex") == "male" else facts


def retirement_of_case(case: Case) -> Retirement:
    """When the reader retires, by the rules of the day asked; an error names what is left out."""
    ages, facts, birth = _ages(case)
    return retirement_of(ages, facts, birth, case.inputs.get("chosen_month"))


def statutory_of_case(case: Case) -> Step:
    """The reader's statutory month alone, by the rules of the day asked."""
    ages, facts, birth = _ages(case)
    return statutory_steps(ages.value("statutory_age"), facts, birth)[-1]


def _ages(case: Case) -> tuple[Rulebook, Facts, Month]:
    inputs = case.inputs
    category = ("female_category",) if inputs.get("sex") == "female" else ()
    need(inputs, "sex", "birth", *category)
    birth: Month = inputs["birth"]
    age_at(birth, case.book.day)
    return case.book.other(None, "retirement_age"), person_of(inputs), birth


def requirement_of(case: Case, retirement: Retirement | None) -> Requirement:
    """What is required of the reader, under the reading that concerns them.

    Where the month of retirement picks the reading and ``retirement`` is not told, it is found out.
    """
    need(case.inputs, "months_paid")
    book = case.book.beside(BENEFIT)
    required, deemed_counts = _required(case, book, _TOTAL, retirement)
    actual = None
    if any(_ACTUAL in rule.values for rule in book.rules):
        actual, _ = _required(case, book, _ACTUAL, retirement)
    inputs = case.inputs
    _no_more_than_a_life(inputs, book.day)
    return Requirement(
        required, actual, inputs["months_paid"], inputs.get("months_deemed") or 0, deemed_counts
    )


def _no_more_than_a_life(inputs: Inputs, day: date) -> None:
    """Raise ``InvalidInput`` for more months paid than have passed since the reader was born."""
    birth: Month | None = inputs.get("birth")
    if birth is None or day == date.max:
        return
    lived = Month.of(day).index - birth.index
    told = [name for name in ("months_paid", "months_deemed") if inputs.get(name)]
    if (counted := sum(inputs[name] for name in told)) > lived:
        labels = "、".join(f"“{FIELDS[name].label}”" for name in told)
        message = (
            f"{birth.words}出生，到 {day} 一共才 {lived} 个月（{duration(lived)}），"
            f"{labels}填了 {counted} 个月，比这还长，请检查。"
        )
        raise InvalidInput([FieldError(told[0], message)])


def _required(
    case: Case, book: Rulebook, value_id: str, retirement: Retirement | None
) -> tuple[Step, bool]:
    """One requirement, and whether deemed months count towards it."""
    value = _value(book, value_id)
    chosen_by = value.attributes["chosen_by"] if value else "handling"
    day, words = _day_of(case, chosen_by, retirement)
    entry = book.beside(BENEFIT, day).value(value_id)
    months = entry.decided(person_of(case.inputs)).months or 0
    of = "" if entry.citation.typed else f"{_BY_RULES_OF}“{entry.citation.period}”的规定"
    step = Step(
        value_id,
        entry.label,
        months,
        "months",
        f"{words}{of}",
        f"{duration(months)} = {months} 个月",
        (entry.citation,),
        inputs=_PICKED_BY[chosen_by],
    )
    return step, entry.attributes["deemed"] == "counted"


_PICKED_BY: Mapping[str, tuple[str, ...]] = {
    "retirement": ("statutory_month",),
    "handling": ("date",),
    "first_enrolment": ("first_enrolled",),
}


def _value(book: Rulebook, value_id: str) -> Value | None:
    return next((rule.values[value_id] for rule in book.rules if value_id in rule.values), None)


def _day_of(case: Case, chosen_by: str, retirement: Retirement | None) -> tuple[date, str]:
    """The day whose reading concerns the reader, and why it is that day."""
    if chosen_by == "retirement":
        month = (retirement or retirement_of_case(case)).month
        return month.first_day, f"{month.words}退休"
    if chosen_by == "first_enrolment":
        need(case.inputs, "first_enrolled")
        first: Month = case.inputs["first_enrolled"]
        if first > Month.of(case.book.day):
            message = f"第一次参保的 {first.words}晚于 {case.book.day}，请检查。"
            raise InvalidInput([FieldError("first_enrolled", message)])
        return first.first_day, f"{first.words}第一次参保"
    return case.book.day, f"{case.book.day} 办理"


def work(case: Case) -> Working:
    """What is required, what is short now, and what will be at retirement."""
    retirement = retirement_of_case(case)
    found = requirement_of(case, retirement)
    left = months_left(case, retirement)
    steps = (
        *_month_steps(case, retirement),
        *found.steps(),
        left,
        _short_then(found, left),
    )
    if case.brief:
        return Working(steps, "", ())
    readings = _other_readings(case, found)
    return Working(
        steps,
        _lead(found, left),
        ("months_short", _TOTAL),
        (*requirement_warnings(found, left.count), *_open_to_choice(case, found, retirement)),
        {"requirements": readings} if readings else {},
        (_table(case, readings),) if readings else (),
    )


def months_left(case: Case, retirement: Retirement) -> Step:
    """The months that can still be paid before retirement, this one counted."""
    now = Month.of(case.book.day)
    left = max(0, retirement.month.index - now.index)
    return Step(
        "months_until_retirement",
        "到退休还能缴",
        left,
        "months",
        "退休的月份 − 问的那个月，已到的为 0",
        f"{retirement.month.words} − {now.words} = {left} 个月",
        inputs=("statutory_month", "date"),
    )


def _month_steps(case: Case, retirement: Retirement) -> tuple[Step, ...]:
    if case.inputs.get("chosen_month") is None:
        return (retirement.statutory,)
    chosen = Step(
        "retirement_month",
        "打算退休的月份",
        retirement.month,
        "month",
        "您自己填的",
        inputs=("chosen_month",),
    )
    return (retirement.statutory, chosen)


def _short_then(found: Requirement, left: Step) -> Step:
    short = found.short(left.count)
    return Step(
        "months_short_at_retirement",
        "每月照缴，到退休还差",
        short,
        "months",
        "还差的月数 − 到退休还能缴的，够了为 0",
        f"{found.short()} − {left.count}，得 {short} 个月",
        inputs=("months_short", "months_until_retirement"),
    )


def _picked(required: Step) -> str:
    """Why it is these rules; the period as a register has it stands in the working."""
    return required.formula.partition(_BY_RULES_OF)[0]


def _lead(found: Requirement, left: Step) -> str:
    rule = f"{_picked(found.required)}，要缴满 {duration(found.required.count)}。"
    short = found.short()
    if short == 0:
        return f"{rule}您已经有 {duration(found.counted)}，够了。"
    then = found.short(left.count)
    months = f"（{short} 个月）" if short >= _YEAR else ""
    words = f"{rule}您已经有 {duration(found.counted)}，还差 {duration(short)}{months}。"
    if left.count == 0:
        return words
    return words + (
        f"从现在每月照缴到退休，还差 {duration(then)}。" if then else "每月照缴到退休，就够了。"
    )


def requirement_warnings(found: Requirement, left: int) -> Iterator[str]:
    """What to say beside a requirement; ``left`` are the months until retirement."""
    if found.actual is None:
        yield "除了总的年限，当地对实际缴费的年限另有没有要求，没有收录。"
    if found.deemed and not found.deemed_counts:
        yield "这条规定不算视同缴费的月数，上面没有计入。"
    if left and found.required.inputs == _PICKED_BY["handling"]:
        yield "这里看办理那天的规定；到退休时规定可能已经变了，上面按问的这天算。"


def _other_readings(case: Case, found: Requirement) -> list[dict[str, Any]]:
    """What each reading of the total asks of this reader; nothing where all ask the same."""
    book = case.book.beside(BENEFIT)
    value = _value(book, _TOTAL)
    rows = []
    for reading in value.readings if value else ():
        cited = book.cite(reading)
        other = _under(found, value, reading, person_of(case.inputs), cited)
        if other is None:
            continue
        used = cited in found.required.sources
        rows.append(
            {
                "period": reading.period.words,
                "required_months": other.required.count,
                "months_short": other.short(),
                "used": used,
                "grade": lowest_grade(other.required.sources),
            }
        )
    return rows if len({row["required_months"] for row in rows}) > 1 else []


def _under(
    found: Requirement, value: Value | None, reading: Reading, facts: Facts, cited: Citation
) -> Requirement | None:
    """The same person under another reading of the total; ``None`` where it does not say."""
    row = next((row for row in reading.rows if may_hold(row.when, facts)), None)
    if value is None or row is None or row.outcome.months is None:
        return None
    settings = {**value.attributes, **reading.attributes}
    return replace(
        found,
        required=replace(found.required, amount=row.outcome.months, sources=(cited,)),
        deemed_counts=settings["deemed"] == "counted",
    )


_PICKS = {
    "retirement": "在这段时间退休",
    "handling": "在这段时间办理",
    "first_enrolment": "在这段时间第一次参保",
}


def _table(case: Case, readings: list[dict[str, Any]]) -> Table:
    book = case.book.beside(BENEFIT)
    value = _value(book, _TOTAL)
    head = _PICKS[value.attributes["chosen_by"]] if value else ""
    return Table(
        "换一段时间，要求不一样",
        (head, "要缴满", "您现在还差"),
        tuple(
            (
                row["period"] + ("（您是这种）" if row["used"] else ""),
                duration(row["required_months"]),
                duration(row["months_short"]),
            )
            for row in readings
        ),
        tuple(book.cite(reading) for reading in (value.readings if value else ())),
        tuple(row["grade"] for row in readings),
    )


def _open_to_choice(case: Case, found: Requirement, retirement: Retirement) -> Iterator[str]:
    """Months open to choice, not yet past, in which another reading would ask something else."""
    book = case.book.beside(BENEFIT)
    value = _value(book, _TOTAL)
    now = Month.of(case.book.day)
    by_retirement = value is not None and value.attributes["chosen_by"] == "retirement"
    if value is None or not by_retirement or retirement.month < now:
        return
    facts = person_of(case.inputs)
    others: dict[int, tuple[Requirement, list[Month]]] = {}
    for index in range(max(now, retirement.earliest).index, retirement.latest.index + 1):
        other = _in_month(found, value, Month(index), facts, book)
        if other and other.required.count != found.required.count:
            others.setdefault(other.required.count, (other, []))[1].append(Month(index))
    for other, months in others.values():
        yield _choice_words(other, months, retirement, now)


def _in_month(
    found: Requirement, value: Value, month: Month, facts: Facts, book: Rulebook
) -> Requirement | None:
    try:
        reading = resolve(value, month.first_day).reading
        return _under(found, value, reading, facts, book.cite(reading))
    except NotInForce:
        return None


def _choice_words(
    other: Requirement, months: list[Month], retirement: Retirement, now: Month
) -> str:
    """What retiring in other months would ask; by the one that is nearest to the one meant."""
    first, last = months[0], months[-1]
    nearest = last if last < retirement.month else first
    short = other.short(nearest.index - now.index)
    late = "（延后要单位同意）" if last > retirement.statutory.month else ""
    when = first.words if first == last else f"{first.words}到 {last.words}之间"
    return (
        f"您还可以选在 {when}退休{late}，"
        f"那样要缴满 {duration(other.required.count)}"
        f"{grade_words(lowest_grade(other.required.sources))}；每月照缴到 {nearest.words}，"
        + (f"到时还差 {duration(short)}。" if short else "就够了。")
    )


CONTRIBUTION_YEARS = Calculator(
    id="contribution-years",
    title="医保缴费年限还差几年",
    question="退休后要一直享受职工医保，缴费年限够不够，还差几个月？",
    benefit=BENEFIT,
    fields=(
        *pick("place", "scheme", "date", "sex", "birth", "female_category", "employment"),
        replace(FIELDS["months_paid"], required=True),
        *pick("months_deemed", "first_enrolled", "chosen_month"),
    ),
    work=work,
    reads=(BENEFIT,),
)
