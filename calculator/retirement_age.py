"""Retirement age: the statutory month, the months to choose from, and the contribution needed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from calculator.care import age_at
from calculator.catalogue import FIELDS, MORE, pick
from calculator.definition import Calculator, Case, Working
from calculator.errors import FieldError, InvalidInput, Refused
from calculator.months import Month, duration
from calculator.policy.conditions import Facts
from calculator.policy.model import Outcome
from calculator.policy.rulebook import Entry, Rulebook
from calculator.steps import Citation, Step


def person_facts(sex: str, female_category: str | None) -> dict[str, str | int]:
    """The facts that the table of statutory ages asks for; a man's category does not matter."""
    facts: dict[str, str | int] = {"sex": sex}
    facts["female_category"] = female_category or "50"
    return facts


def delay_of(birth: Month, outcome: Outcome) -> int:
    """Months by which the statutory age is put off (2024 measures, article 1).

    min(at most, ⌊(birth − first birth) / every⌋ + 1) from the first birth month on, else 0.
    """
    delay = outcome.delay
    if delay is None or birth < delay.first_birth:
        return 0
    steps = (birth.index - delay.first_birth.index) // delay.every_months + 1
    return min(delay.at_most_months, steps)


def statutory_steps(entry: Entry, facts: Facts, birth: Month) -> tuple[Step, ...]:
    """The original age, the delay and the statutory month (the last step)."""
    outcome = entry.outcome(facts)
    years = outcome.years or 0
    delay = delay_of(birth, outcome)
    month = birth.plus(12 * years + delay)
    sources = (entry.citation,)
    original = Step(
        "original_age", "原法定退休年龄", years, "years", "按性别和岗位", f"{years} 周岁", sources
    )
    delayed = Step(
        "delay_months",
        "延迟的月数",
        delay,
        "months",
        _delay_words(outcome),
        f"出生 {birth.words}：延迟 {delay} 个月",
        sources,
        inputs=("birth",),
    )
    statutory = Step(
        "statutory_month",
        "法定退休时间",
        month,
        "month",
        "出生年月 + 原法定退休年龄 + 延迟的月数",
        f"{birth.words} + {duration(12 * years + delay)} = {month.words}",
        sources,
        inputs=("birth", "original_age", "delay_months"),
        parts=(original, delayed),
    )
    return (original, delayed, statutory)


def _reached(book: Rulebook, facts: Facts, birth: Month) -> tuple[Step, ...]:
    """The same under the rules of the day, or under those of the age's own day if that is earlier.

    Raises ``Refused`` for an age that was reached before the first known rule.
    """
    entry = book.value("statutory_age")
    steps = statutory_steps(entry, facts, birth)
    reached = steps[-1].month.first_day
    if reached >= entry.reading.period.certain_from:
        return steps
    book.forget("statutory_age")
    then = book.other(None, "retirement_age", reached).value("statutory_age")
    return statutory_steps(then, facts, birth)


def _delay_words(outcome: Outcome) -> str:
    delay = outcome.delay
    if delay is None:
        return "那时的规定没有延迟"
    return (
        f"{delay.first_birth.words}及以后出生的，每 {delay.every_months} 个月延迟 1 个月，"
        f"最多 {delay.at_most_months} 个月"
    )


@dataclass(frozen=True, slots=True)
class Retirement:
    """When somebody retires: the statutory month, the months open to choice, and the one meant."""

    statutory: Step
    earliest: Month
    latest: Month
    month: Month


def retirement_of(
    ages: Rulebook, facts: Facts, birth: Month, chosen: Month | None = None
) -> Retirement:
    """When somebody retires; ``InvalidInput`` for a chosen month that is not open to choice."""
    original, _, statutory = _reached(ages, facts, birth)
    due = statutory.month
    earliest, latest, _ = _window(ages, due, birth.plus(12 * original.count), facts)
    month = _chosen(chosen, due, earliest.month, latest.month)
    return Retirement(statutory, earliest.month, latest.month, month)


def work(case: Case) -> Working:
    """The statutory month, the earliest and latest choice, and the minimum contribution."""
    inputs, book = case.inputs, case.book
    birth: Month = inputs["birth"]
    age_at(birth, inputs.get("date") or book.newest_check)  # nobody asks who is not yet born
    facts = person_facts(inputs["sex"], inputs.get("female_category"))
    original, _, statutory = _reached(book, facts, birth)
    due = statutory.month
    floor = birth.plus(12 * original.count)
    earliest, latest, has_choice = _window(book, due, floor, facts)
    chosen = _chosen(inputs.get("chosen_month"), due, earliest.month, latest.month)
    asked = inputs.get("date") or min(due, chosen).first_day
    minimum = _minimum(book.other(None, "retirement_age", asked), facts, due, chosen)
    steps = (statutory, earliest, latest, *minimum)
    return Working(
        steps,
        _lead(steps, has_choice),
        ("statutory_month", *(step.id for step in minimum)),
        (*_warnings(has_choice), *(() if minimum else (_NO_MINIMUM,))),
    )


def _window(book: Rulebook, due: Month, floor: Month, facts: Facts) -> tuple[Step, Step, bool]:
    """Earliest and latest month to choose; both are the statutory one where there is no choice."""
    entry = _in_force(book, "choice")
    if entry is None or due < _first_choice(entry):
        words = "弹性退休实行之前，不能提前或延后"
        return (
            Step("earliest_month", "最早可选", due, "month", words, "", _cited(entry)),
            Step("latest_month", "最晚可选", due, "month", words, "", _cited(entry)),
            False,
        )
    span = entry.outcome(facts).months or 0
    early, late = max(due.plus(-span), floor), due.plus(span)
    inputs = ("statutory_month", "original_age")
    return (
        Step(
            "earliest_month",
            "最早可选",
            early,
            "month",
            f"法定退休时间提前 {duration(span)}，但不早于原法定退休年龄",
            f"{due.plus(-span).words}与 {floor.words}，取晚：{early.words}",
            _cited(entry),
            inputs,
        ),
        Step(
            "latest_month",
            "最晚可选（要单位同意）",
            late,
            "month",
            f"法定退休时间延后 {duration(span)}",
            f"{due.words} + {duration(span)} = {late.words}",
            _cited(entry),
            inputs[:1],
        ),
        True,
    )


def _chosen(chosen: Month | None, due: Month, earliest: Month, latest: Month) -> Month:
    """The month that the reader has in mind, else the statutory one; it must be open to choice."""
    if chosen is None:
        return due
    if not earliest <= chosen <= latest:
        message = f"只能选 {earliest.words}到 {latest.words}之间的月份，{chosen.words}不在其中。"
        raise InvalidInput([FieldError("chosen_month", message)])
    return chosen


def _minimum(book: Rulebook, facts: Facts, due: Month, chosen: Month) -> tuple[Step, ...]:
    """Months of contribution needed: by the year of the earlier of chosen and statutory month.

    Nothing where the rule of that time is not known.
    """
    entry = _in_force(book, "minimum_contribution")
    if entry is None:
        return ()
    outcome = entry.outcome(facts)
    year = min(due, chosen).year
    base, growth = outcome.months or 0, outcome.growth
    months, words = base, f"{duration(base)}"
    if growth and year >= growth.from_year:
        months = min(
            base + growth.add_months * (year - growth.from_year + 1), growth.at_most_months
        )
        words = (
            f"{duration(base)}；{growth.from_year} 年起每年多 {growth.add_months} 个月，"
            f"最多 {duration(growth.at_most_months)}"
        )
    which = "选定退休" if chosen < due else "到法定退休年龄"
    step = Step(
        "minimum_months",
        "按月领养老金的最低缴费年限",
        months,
        "months",
        f"按{which}的年份：{words}",
        f"{year} 年：{months} 个月",
        _cited(entry),
        inputs=("statutory_month", "chosen_month") if chosen < due else ("statutory_month",),
    )
    return (step,)


def _warnings(has_choice: bool) -> tuple[str, ...]:
    if not has_choice:
        return ("法定退休时间在弹性退休实行之前，不能自愿提前或延后。",)
    return ("提前退休由自己决定，但缴费年限要够；延后退休要和单位协商一致，单位不同意就不能延后。",)


def _lead(steps: tuple[Step, ...], has_choice: bool) -> str:
    statutory, earliest, latest, *minimum = steps
    range_words = (
        f"可以选在 {earliest.shown}到 {latest.shown}之间（延后要单位同意）；" if has_choice else ""
    )
    needed = f"要按月领养老金，缴费至少满 {duration(minimum[0].count)}。" if minimum else ""
    return f"法定退休时间是 {statutory.shown}；{range_words}{needed}".rstrip("；") + (
        "" if minimum else "。"
    )


def _in_force(book: Rulebook, value_id: str) -> Entry | None:
    try:
        return book.find(value_id)
    except Refused:
        return None


def _first_choice(entry: Entry) -> Month:
    first = Month.parse(entry.attributes["first_statutory_month"])
    if first is None:
        raise ValueError("first_statutory_month is no month")
    return first


def _cited(entry: Entry | None) -> tuple[Citation, ...]:
    return (entry.citation,) if entry else ()


_NO_MINIMUM = "那个时候的最低缴费年限没有收录，这里不列。"

RETIREMENT_AGE = Calculator(
    id="retirement-age",
    title="我几岁退休",
    question="我哪年哪月退休，能提前或延后多久，养老保险至少要缴多少年？",
    benefit="retirement_age",
    fields=(
        *pick("sex", "birth", "female_category", "chosen_month"),
        replace(
            FIELDS["date"],
            label="按哪一天的规定",
            label_en="By the rules of",
            group=MORE,
            required=False,
            help="不填就按最新的规定。",
        ),
    ),
    work=work,
    schemeless=True,
)
