"""Year: a list of visits in date order, each settled on what those before it have used up."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from calculator.amounts import ZERO, fixed, money
from calculator.care import facts_of, refuse_uncovered, visit_of
from calculator.catalogue import FIELDS, MORE, pick
from calculator.definition import Calculator, Case, Working
from calculator.english import OPTIONS
from calculator.errors import FieldError, InvalidInput, Refused
from calculator.fields import Field, Inputs, Option
from calculator.policy.conditions import AMOUNT_OF_CLASS
from calculator.policy.shapes import BENEFIT_TITLES, CARE, LAYERS
from calculator.settlement.deductible import annual_standard
from calculator.settlement.settle import Remaining, Settlement, settle
from calculator.settlement.so_far import SoFar
from calculator.steps import Result, Step, Table, graded_words, grades_of, worst
from calculator.years import CALENDAR, counted_on, year_of

_SUMMED = (
    *("total", "non_covered", "over_limit", "prior_self_pay", "in_scope", "deductible"),
    *("pooled_fund", *LAYERS, "fund_total", "patient_total", "personal_account", "cash"),
)
_LABELS = {
    "total": "医疗费用总额",
    "non_covered": "自费金额（目录外）",
    "over_limit": "超限价自费金额",
    "prior_self_pay": "先行自付金额",
    "in_scope": "符合政策范围金额",
    "deductible": "实际支付起付标准",
    "pooled_fund": "基本医保统筹基金支付",
    **{layer: f"{BENEFIT_TITLES[layer]}支付" for layer in LAYERS},
    "fund_total": "基金支付总额",
    "patient_total": "个人负担总金额",
    "personal_account": "个人账户支出",
    "cash": "个人现金支出",
}

SET_ASIDE = "set_aside_refused"
"""The input by which one visit without an answer does not leave all of them without one."""

RELIABILITY = "可信程度"
"""Heads the column of a table that says how good the figures of a line are."""

_NO_CAUSE = f"没有写“{FIELDS['cause'].label}”的各次，按“{FIELDS['cause'].words('illness')}”算。"

_KIND = Field(
    "kind",
    "类别",
    "choice",
    required=True,
    options=tuple(Option(b, BENEFIT_TITLES[b], OPTIONS["kind"][b]) for b in CARE),
    label_en="Kind",
)
VISIT_FIELDS = (
    replace(FIELDS["cause"], assumed=None),
    FIELDS["date"],
    _KIND,
    replace(
        FIELDS["date"],
        name="discharge",
        label="出院日期",
        label_en="Day of discharge",
        required=False,
    ),
    Field(
        "continued",
        "接上一次住院（跨年分开填的第二段）",
        "flag",
        assumed="false",
        label_en="Goes on from the stay before (second part over New Year)",
    ),
    # Where a rule asks for it, the rule says so.
    replace(FIELDS["hospital_level"], required=False),
    *(
        replace(FIELDS[name], may_be_unknown=False)
        for name in (
            *("institution", "care_place", "registration"),
            *("total", "non_covered", "over_limit", "prior_self_pay"),
            *("tcm", "oncology", "listed_treatment", "disease", "days", "items"),
            *AMOUNT_OF_CLASS.values(),
        )
    ),
    # What holds of the person all year may change from one visit to the next.
    *(
        replace(FIELDS[name], required=False, assumed=None)
        for name in ("status", "group", "age", "tier", "enrolled_years", "months_enrolled")
    ),
)


class InvalidVisit(InvalidInput):
    """Raised for the inputs of one visit; ``causes`` are its own errors, by its own fields."""

    def __init__(self, number: int, causes: Sequence[FieldError]) -> None:
        super().__init__(
            [FieldError("visits", f"第 {number} 次的 {e.field}：{e.message}") for e in causes]
        )
        self.number = number
        self.causes = tuple(causes)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A visit that got no answer while the others were worked out."""

    number: int
    day: date
    kind: str
    year: int
    total: Decimal
    refused: Refused

    @property
    def bears_on_later(self) -> bool:
        """Whether it may use up what later visits go on from; what is not paid for does not."""
        return self.refused.reason != "not_covered"

    @property
    def name(self) -> str:
        return f"第 {self.number} 次（{self.day}）"

    def to_json(self) -> dict[str, Any]:
        """As ``refused`` of the command line's contract, with what tells the visit."""
        said: Any = self.refused.to_json()["refused"]
        return {
            "visit": self.number,
            "date": self.day.isoformat(),
            "kind": self.kind,
            "year": self.year,
            "total": fixed(self.total),
            **said,
        }


class NoneSettled(Refused):
    """Raised where every visit would have to be set aside; as the first one's refusal."""

    def __init__(self, visits: Sequence[SetAside]) -> None:
        first, why = visits[0], visits[0].refused
        message = f"{first.name}：{why.message}"
        super().__init__(why.reason, message, why.missing, why.sources)
        self.visits = tuple(visits)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One settled line of the ledger."""

    number: int
    inputs: Inputs
    year: int
    done: Settlement


Grades = Mapping[str, str]
"""How good the figures are on which each step of the visits rests, by its id."""


def work(case: Case) -> Working:
    """Settle the visits one after another; sum them up; say what is left."""
    entries, aside, warnings = _ledger(case)
    names = [n for n in _SUMMED if any(n in entry.done.amounts for entry in entries)]
    visits = tuple(_visit_step(entry, entries, brief=case.brief) for entry in entries)
    sums = tuple(_sum_step(name, entries, brief=case.brief) for name in names)
    grades = grades_of(visits)
    start = _critical_start(entries)
    return Working(
        (*sums, *visits),
        _lead(sums, start, aside),
        ("fund_total", "patient_total"),
        (*_cautions(aside, entries), *warnings),
        {
            "visits": [_row(entry, names, grades) for entry in entries],
            "left": _left(entries, grades),
            "years": _years(entries, grades),
            "critical_illness_starts": start,
            "csv": _csv(entries, names, grades),
            **({"set_aside": [item.to_json() for item in aside]} if aside else {}),
        },
    )


def _ledger(case: Case) -> tuple[list[_Entry], list[SetAside], list[str]]:
    so_far: dict[int, SoFar] = {}
    entries: list[_Entry] = []
    aside: list[SetAside] = []
    warnings: dict[str, None] = {}
    account: Decimal | None = case.inputs.get("account_balance")
    _in_date_order(case.inputs["visits"])
    for number, given in enumerate(case.inputs["visits"], 1):
        inputs = _of_person(case.inputs, given)
        try:
            entry = _settled(case, number, inputs, so_far, account)
        except InvalidInput as invalid:
            raise InvalidVisit(number, invalid.errors) from None
        except Refused as refused:
            aside.append(_set_aside(case, number, inputs, refused))
            if not case.inputs.get(SET_ASIDE):
                raise NoneSettled(aside) from None
            continue
        entries.append(entry)
        if inputs.get("disease") and not _disease_matters(case, inputs["kind"]):
            warnings[
                f"第 {number} 次（{given['date']}）填了病种，没有按慢特病报，病种没有用到。"
            ] = None
        so_far[entry.year] = entry.done.so_far
        warnings |= dict.fromkeys(entry.done.warnings)
        if account is not None:
            account -= entry.done.amount("personal_account")
    if not entries:
        raise NoneSettled(aside)
    if not case.book.beside("settlement_year").rules:
        warnings[CALENDAR] = None
    if case.book.other(None, "scope").rules and any(not e.inputs.get("cause") for e in entries):
        warnings[_NO_CAUSE] = None
    return entries, aside, list(warnings)


def _set_aside(case: Case, number: int, inputs: Inputs, refused: Refused) -> SetAside:
    day, kind = inputs["date"], inputs["kind"]
    year = year_of(day, case.book.beside("settlement_year", day))
    return SetAside(number, day, kind, year, inputs["total"], refused)


def _cautions(aside: Sequence[SetAside], entries: Sequence[_Entry]) -> Iterator[str]:
    """That a visit is in no sum, and whose amounts it would have borne on."""
    for item in aside:
        later = [e.number for e in entries if e.year == item.year and e.number > item.number]
        if not item.bears_on_later:
            yield f"{item.name}医保不付，合计和额度里没有它。"
        elif later:
            which = "、".join(map(str, later))
            yield (
                f"{item.name}算不出，合计和额度里没有它。同一年度里后面的第 {which} 次接着它算"
                "（住院次数、起付标准、额度），它若算得出，这些数可能不一样。"
            )
        else:
            yield f"{item.name}算不出，合计和额度里没有它。"


def settled_year(
    case: Case,
) -> tuple[dict[int, int], Callable[[Mapping[str, Any]], tuple[Step, ...]]]:
    """The year of each visit of a ledger, and how one more after all of them would be settled.

    By the visits' places in the ledger, without those that get no answer. Nothing of one more
    that is no longer of the last year, in which nothing is used up yet.
    """
    entries, aside, _ = _ledger(case)
    so_far = {entry.year: entry.done.so_far for entry in entries}

    def another(visit: Mapping[str, Any]) -> tuple[Step, ...]:
        inputs = _of_person(case.inputs, visit)
        entry = _settled(case, len(entries) + len(aside) + 1, inputs, so_far, None)
        return entry.done.steps if entry.year == entries[-1].year else ()

    return {entry.number - 1: entry.year for entry in entries}, another


def _disease_matters(case: Case, kind: str) -> bool:
    rules = case.book.beside(kind).rules
    return kind == "chronic_outpatient" or any("disease" in rule.asks for rule in rules)


def _settled(
    case: Case,
    number: int,
    inputs: Inputs,
    so_far: Mapping[int, SoFar],
    account: Decimal | None,
) -> _Entry:
    day, kind = inputs["date"], inputs["kind"]
    refuse_uncovered(case.book, inputs.get("cause"), day)
    calendar = case.book.beside("settlement_year", day)
    counted = counted_on(day, inputs.get("discharge"), calendar)
    year = year_of(counted, calendar)
    before = so_far.get(year, SoFar())
    if kind == "inpatient" and not inputs["continued"]:
        before = replace(before, admissions=before.admissions + 1)
    facts = {**facts_of(inputs, case.place), "admission": max(before.admissions, 1)}
    visit = visit_of(kind, inputs, facts, account)
    return _Entry(number, inputs, year, settle(visit, case.book.beside(kind, counted), before))


def _of_person(person: Inputs, visit: Mapping[str, Any]) -> Inputs:
    """A visit's inputs together with what holds of the person all year."""
    return Inputs({**person.values, "account_balance": None, **visit})


def _in_date_order(visits: Sequence[Mapping[str, Any]]) -> None:
    days = [visit["date"] for visit in visits]
    if days != sorted(days):
        raise InvalidInput([FieldError("visits", "请按日期从早到晚排列各次就医。")])


def _visit_step(entry: _Entry, entries: Sequence[_Entry], *, brief: bool) -> Step:
    number = entry.number
    title = f"{entry.inputs['date']} {BENEFIT_TITLES[entry.inputs['kind']]}"
    return Step(
        f"visit_{number}",
        f"第 {number} 次：{title}",
        entry.done.amount("fund_total"),
        "yuan",
        "这一次的基金支付总额",
        inputs=("visits", *(f"visit_{n}" for n in _goes_on_from(entry, entries))),
        parts=() if brief else tuple(s.within(f"visit_{number}") for s in entry.done.steps),
    )


def _goes_on_from(entry: _Entry, entries: Sequence[_Entry]) -> list[int]:
    """The earlier visits of the year whose amounts this one rests on, the last of each kind.

    Visits of one kind share deductible, bands and ceilings of the year, and some kinds a ceiling;
    a layer above pays on what all of them left.
    """
    layered = any(entry.done.amount(layer) for layer in LAYERS)
    last = {
        earlier.inputs["kind"]: earlier.number
        for earlier in entries
        if earlier.number < entry.number
        and earlier.year == entry.year
        and (
            layered
            or earlier.inputs["kind"] == entry.inputs["kind"]
            or "pooled_fund" in map(_pays, earlier.done.remaining.keys() & entry.done.remaining)
        )
    }
    return sorted(last.values())


def _lowest(grades: Grades, entries: Iterable[_Entry], step: str | None = None) -> str | None:
    """The lowest grade of some visits, or of one step in each of them."""
    more = f".{step}" if step else ""
    return worst(grades.get(f"visit_{entry.number}{more}") for entry in entries)


def _pays(ceiling: str) -> str:
    """The step that a ceiling, by its key, is one of."""
    owner = ceiling.partition(".")[0]
    return owner if owner in LAYERS else "pooled_fund"


def _sum_step(name: str, entries: Sequence[_Entry], *, brief: bool) -> Step:
    amounts = [entry.done.amount(name) for entry in entries]
    total = sum(amounts, ZERO)
    left_out = not total and any(name in entry.done.left_out for entry in entries)
    return Step(
        name,
        _LABELS[name],
        total,
        "yuan",
        "各次之和",
        "" if left_out else f"{' + '.join(money(amount) for amount in amounts)} = {money(total)}",
        inputs=tuple(
            f"visit_{entry.number}" if brief else f"visit_{entry.number}.{name}"
            for entry in entries
            if name in entry.done.amounts
        ),
        left_out=left_out,
    )


def _critical_start(entries: Sequence[_Entry]) -> dict[str, Any] | None:
    """The first visit for which critical illness insurance pays."""
    for entry in entries:
        if entry.done.amount("critical_illness") > 0:
            return {"visit": entry.number, "date": entry.inputs["date"].isoformat()}
    return None


def _left(entries: Sequence[_Entry], grades: Grades) -> list[dict[str, str | None]]:
    """What is left under each ceiling of the last year in the list."""
    remaining: dict[str, tuple[Remaining, Decimal]] = {}
    counted: dict[str, list[_Entry]] = {}
    for entry in entries:
        if entry.year == entries[-1].year:
            used = entry.done.so_far.used_of
            remaining |= {key: (item, used(key)) for key, item in entry.done.remaining.items()}
            for key in entry.done.remaining:
                counted.setdefault(key, []).append(entry)
    return [
        {
            "ceiling": key,
            "label": item.label,
            "left": fixed(item.left),
            "used": fixed(used),
            "limit": fixed(used + item.left),
            "grade": _lowest(grades, counted[key], _pays(key)),
        }
        for key, (item, used) in remaining.items()
    ]


def _years(entries: Sequence[_Entry], grades: Grades) -> list[dict[str, Any]]:
    """Each settlement year in the list by itself: ceilings and the way to critical illness."""
    found = []
    for year in dict.fromkeys(entry.year for entry in entries):
        own = [entry for entry in entries if entry.year == year]
        way = _on_the_way(own, grades)
        found.append({"year": year, "ceilings": _left(own, grades), "critical_illness": way})
    return found


def _on_the_way(entries: Sequence[_Entry], grades: Grades) -> dict[str, str | None] | None:
    """How much counts towards critical illness, and from where on it pays; if a rule is known."""
    found: dict[str, str | None] | None = None
    for entry in entries:
        for step in entry.done.steps:
            due = next((p for p in step.parts if p.id == "critical_illness_deductible"), None)
            if due is not None:
                starts_at = annual_standard(due)
                counted = entry.done.so_far.expense_of("critical_illness")
                rest = max(starts_at - counted, ZERO)
                amounts = {"counted": counted, "starts_at": starts_at, "rest": rest}
                grade = _lowest(grades, entries)
                found = {**{name: fixed(each) for name, each in amounts.items()}, "grade": grade}
    return found


def _row(entry: _Entry, names: Sequence[str], grades: Grades) -> dict[str, Any]:
    return {
        "visit": entry.number,
        "date": entry.inputs["date"].isoformat(),
        "kind": entry.inputs["kind"],
        "year": entry.year,
        "grade": _lowest(grades, [entry]),
        "amounts": {n: fixed(entry.done.amount(n)) for n in names if n in entry.done.amounts},
    }


def _csv(entries: Sequence[_Entry], names: Sequence[str], grades: Grades) -> str:
    """The ledger as a table: a line for each visit and one for the sum."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["日期", "类别", *(_LABELS[name] for name in names), RELIABILITY])
    for entry in entries:
        title = BENEFIT_TITLES[entry.inputs["kind"]]
        amounts = [
            "" if name in entry.done.left_out else fixed(entry.done.amount(name)) for name in names
        ]
        grade = graded_words(_lowest(grades, [entry]))
        writer.writerow([entry.inputs["date"].isoformat(), title, *amounts, grade])
    totals = [_sum_step(name, entries, brief=True) for name in names]
    grade = graded_words(_lowest(grades, entries))
    sums = ["" if total.left_out else fixed(total.money) for total in totals]
    writer.writerow(["合计", "", *sums, grade])
    return out.getvalue()


def years_of(result: Result) -> list[int]:
    """The settlement years that the visits are of, from early to late."""
    return list(dict.fromkeys(row["year"] for row in result.extra["visits"]))


def set_aside_of(result: Result) -> Sequence[Mapping[str, Any]]:
    """The visits that got no answer while the others were worked out."""
    found: Sequence[Mapping[str, Any]] = result.extra.get("set_aside", ())
    return found


def of_year(result: Result, year: int) -> Result:
    """One year of several: its own visits, their sums, and what is used of its ceilings."""
    rows = {row["visit"]: row for row in result.extra["visits"] if row["year"] == year}
    names = [n for n in _SUMMED if any(n in row["amounts"] for row in rows.values())]
    visits = tuple(step for step in result.steps if step.id in {f"visit_{n}" for n in rows})
    left_out = {part.id for step in visits for part in step.walk() if part.left_out}
    sums = tuple(_year_sum(name, rows, left_out) for name in names)
    start = next((_start(n, row) for n, row in rows.items() if _has_critical(row)), None)
    extra = {
        **result.extra,
        "visits": list(rows.values()),
        "years": [item for item in result.extra["years"] if item["year"] == year],
        "critical_illness_starts": start,
    }
    aside = [item for item in set_aside_of(result) if item["year"] == year]
    lead = f"{year} 年度{_lead(sums, start)}{_left_out([item['visit'] for item in aside])}"
    outlook = result.outlook
    if outlook and year != years_of(result)[-1]:
        outlook = outlook.of_the_past()
    return replace(result, steps=(*sums, *visits), lead=lead, extra=extra, outlook=outlook)


def _year_sum(name: str, rows: Mapping[int, Mapping[str, Any]], unknown: AbstractSet[str]) -> Step:
    amounts = [Decimal(row["amounts"].get(name, "0")) for row in rows.values()]
    total = sum(amounts, ZERO)
    left_out = not total and any(f"visit_{n}.{name}" in unknown for n in rows)
    return Step(
        name,
        _LABELS[name],
        total,
        "yuan",
        "这一年各次之和",
        "" if left_out else f"{' + '.join(map(money, amounts))} = {money(total)}",
        inputs=tuple(f"visit_{n}.{name}" for n, row in rows.items() if name in row["amounts"]),
        left_out=left_out,
    )


def _has_critical(row: Mapping[str, Any]) -> bool:
    return Decimal(row["amounts"].get("critical_illness", "0")) > 0


def _start(number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    return {"visit": number, "date": row["date"]}


def visits_table(result: Result) -> Table:
    """The visits with what each came to, for a sheet of paper."""
    years = years_of(result)
    aside = [item for item in set_aside_of(result) if item["year"] in years]
    listed = sorted([*result.extra["visits"], *aside], key=lambda row: row["visit"])
    rows = tuple((row["date"], BENEFIT_TITLES[row["kind"]], *_came_to(row)) for row in listed)
    head = ("哪天去的", "看什么", "总费用（元）", "医保付（元）", "自己付（元）")
    return Table("各次看病", head, rows, grades=tuple(row.get("grade") for row in listed))


def visits_listed(result: Result) -> list[Step | None]:
    """The working behind each line of ``visits_table``; none for a visit that was set aside."""
    steps = {step.id: step for step in result.steps}
    years = years_of(result)
    numbers = [row["visit"] for row in result.extra["visits"]]
    numbers += [item["visit"] for item in set_aside_of(result) if item["year"] in years]
    return [steps.get(f"visit_{number}") for number in sorted(numbers)]


def _came_to(row: Mapping[str, Any]) -> tuple[str, str, str]:
    if "amounts" not in row:
        return money(Decimal(row["total"])), "没有算", "没有算"
    total, fund, patient = (
        money(Decimal(row["amounts"][name])) for name in ("total", "fund_total", "patient_total")
    )
    return total, fund, patient


def _lead(
    sums: Sequence[Step], start: Mapping[str, Any] | None, aside: Sequence[SetAside] = ()
) -> str:
    shown = {step.id: money(step.money) for step in sums}
    words = (
        f"各次合计 {shown['total']} 元，医保大约支付 {shown['fund_total']} 元，"
        f"您自己负担 {shown['patient_total']} 元"
    )
    words += f"；从第 {start['visit']} 次起大病保险开始报。" if start else "。"
    return words + _left_out([item.number for item in aside])


def _left_out(numbers: Sequence[int]) -> str:
    return f"第 {'、'.join(map(str, numbers))} 次没有算在内。" if numbers else ""


YEAR = Calculator(
    id="year",
    title="一年的账",
    question="这一年看病住院，一共报了多少，还剩多少额度？",
    benefit="inpatient",
    fields=(
        *pick(
            *("place", "scheme", "status", "group", "age", "tier", "enrolled_years"),
            *("months_enrolled", "account_balance"),
            optional=("sex", "birth"),
        ),
        Field(
            "visits",
            "各次就医",
            "records",
            MORE,
            required=True,
            fields=VISIT_FIELDS,
            help="按日期从早到晚，每次一项。",
            label_en="Visits",
        ),
        Field(
            SET_ASIDE,
            "算不出的各次放在一边，别的照算",
            "flag",
            MORE,
            label_en="Set visits without an answer aside and work out the others",
        ),
    ),
    work=work,
)
