"""Small made-up places in the compiled form, for tests that need rules of a certain shape."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from calculator import Library, Result, calculate
from calculator.policy.rulebook import Rulebook
from calculator.settlement.scope import Bill
from calculator.settlement.settle import Settlement, Visit
from calculator.settlement.settle import settle as settle_visit
from calculator.settlement.so_far import SoFar

CHECKED = "2026-11-22"
DAY = "2022-06-01"
SOURCE = {"document": "testland-rule", "locator": "第一条", "checked_on": CHECKED}

LEVELS = {"cn": "nation", "testshire": "province", "testland": "city"}

RuleData = dict[str, Any]
Values = dict[str, Any]


def value(label: str, unit: str, *readings: dict[str, Any], **settings: str) -> dict[str, Any]:
    """A value; readings without a period of their own are stated from 2020 on."""
    dated = [
        {
            "source": SOURCE,
            **({} if reading.keys() & {"from", "attested"} else {"from": "2020-01-01"}),
        }
        | reading
        for reading in readings
    ]
    return {"label": label, "unit": unit, **settings, "readings": dated}


def deductible(*readings: dict[str, Any], per: str = "admission") -> dict[str, Any]:
    return value("起付标准", "yuan", *readings, per=per)


def rate(
    *readings: dict[str, Any], bands_from: str = "zero", bands_on: str = "bill", **more: str
) -> dict[str, Any]:
    settings = {"share": "fund", "bands_from": bands_from, "bands_on": bands_on, **more}
    return value("支付比例", "ratio", *readings, **settings)


def ceiling(
    *readings: dict[str, Any], limits: str = "fund_payment", per: str = "year", **more: str
) -> dict[str, Any]:
    return value("最高支付限额", "yuan", *readings, limits=limits, per=per, **more)


def counts(*kinds: str) -> dict[str, Any]:
    return value("计入范围", "text", {"counts": list(kinds)})


def rule(benefit: str, **values: dict[str, Any]) -> RuleData:
    return {"scheme": "employee", **schemeless(benefit, **values)}


def resident(benefit: str, **values: dict[str, Any]) -> RuleData:
    return {"scheme": "resident", **schemeless(benefit, **values)}


def schemeless(benefit: str, **values: dict[str, Any]) -> RuleData:
    return {"benefit": benefit, "title": f"试验市 {benefit}", "values": values}


def inpatient(**values: dict[str, Any]) -> RuleData:
    return rule("inpatient", **values)


def named(*rules: RuleData) -> dict[str, RuleData]:
    """Rules under the names that their files would have."""
    names = [(item.get("scheme"), item["benefit"].replace("_", "-")) for item in rules]
    return {"-".join(filter(None, name)): item for name, item in zip(names, rules, strict=True)}


def layer(benefit: str, *kinds: str, **values: dict[str, Any]) -> RuleData:
    """A further layer that takes up these costs; without a deductible unless one is given."""
    free = {"deductible": deductible({"amount": "0"}, per="year")}
    return rule(benefit, counts=counts(*kinds), **{**free, **values})


def library(
    rules: dict[str, RuleData],
    province: dict[str, RuleData] | None = None,
    nation: dict[str, RuleData] | None = None,
    **declared: list[dict[str, Any]],
) -> Library:
    """Testland in Testshire in the nation, with these rules; read by the strict parser.

    ``declared`` are the kinds of hospital, tiers and diseases that Testland tells apart.
    """
    places = {"cn": ("cn",), "testshire": ("cn", "testshire")}
    places["testland"] = (*places["testshire"], "testland")
    own = {"testland": rules, "testshire": province or {}, "cn": nation or {}}
    files: dict[str, Any] = {
        f"{name}.json": {
            "path": list(path),
            "place": {"code": "990000", "name": name, "short_name": name, "level": LEVELS[name]},
            "documents": {f"{name}-rule": _document(name)},
            "rules": own.get(name, {}),
        }
        for name, path in places.items()
    }
    for name in ("testshire", "cn"):
        for item in own[name].values():
            _cite(item, f"{name}-rule")
    files["testland.json"]["place"].update(declared)
    listed = [{"id": name} for name in places]
    files["index.json"] = {"format": 1, "data_version": "test", "places": listed}
    return Library.from_compiled(files)


def checked_on(made: Library, day: str) -> Library:
    """The same library as if its sources had last been checked on this day."""
    made._memory["newest check"] = date.fromisoformat(day)
    return made


def _document(place: str) -> dict[str, Any]:
    return {
        "title": f"{place} rule",
        "issuers": ["试验局"],
        "kind": "rule",
        "status": "in_force",
        "grade": "B",
        "text_quality": "original",
        "articles": [{"locator": name, "digest": "试验。"} for name in ("第一条", "第二条")],
    }


def _cite(item: RuleData, document: str) -> None:
    for found in item["values"].values():
        for reading in found["readings"]:
            reading["source"] = {**SOURCE, "document": document}


def stay(total: str, **more: object) -> dict[str, object]:
    """A stay in Testland."""
    return {
        "place": "testland",
        "scheme": "employee",
        "status": "active",
        "date": DAY,
        "hospital_level": 3,
        "total": total,
        **more,
    }


FLAT: Values = {
    "deductible": deductible({"amount": "500"}),
    "reimbursement_rate": rate({"rate": "0.8"}),
}
"""The plainest rule: 500 yuan, then 80%."""


def settle(
    values: Values, total: str, *others: RuleData, kind: str = "inpatient", **more: Any
) -> Result:
    """A stay or a visit in Testland under these values and, beside them, these other rules."""
    made = library(named(rule(kind, **values), *others))
    if kind == "chronic_outpatient":
        more = {"chronic": True, **more}
    calculator = "inpatient" if kind == "inpatient" else "outpatient"
    return calculate(calculator, stay(total, **more), made)


def amounts(values: Values, total: str, *others: RuleData, **more: Any) -> tuple[object, object]:
    """Deductible charged and payment of the pooled fund."""
    found = settle(values, total, *others, **more).amounts
    return found["deductible"], found["pooled_fund"]


def pooled(values: Values, total: str, *others: RuleData, **more: Any) -> object:
    """What the pooled fund pays."""
    return settle(values, total, *others, **more).amounts["pooled_fund"]


USUAL_FACTS: Mapping[str, str | int] = {
    "status": "active",
    "hospital_level": "3",
    "admission": 1,
    "care_place": "local",
    "registration": "none",
    "group": "none",
    "tcm": "false",
    "oncology": "false",
    "listed_treatment": "false",
}


def settle_in_turn(
    rules: dict[str, RuleData],
    *visits: tuple[str, Decimal],
    so_far: SoFar | None = None,
    **facts: str | int,
) -> list[Settlement]:
    """Visits, each by its kind of care and its expense, settled one after another."""
    made, state, done = library(rules), so_far or SoFar(), []
    for kind, total in visits:
        book = Rulebook(made, "testland", "employee", kind, date.fromisoformat(DAY))
        visit = Visit(kind, {**USUAL_FACTS, **facts}, Bill(total))
        done.append(settle_visit(visit, book, state))
        state = done[-1].so_far
    return done


def away(**mechanisms: dict[str, Any]) -> RuleData:
    """Terms for care elsewhere, each mechanism as the outcome that holds whatever the case."""
    units = {"cover": "text", "level": "text", "deductible": "yuan"}
    return rule(
        "out_of_area",
        **{
            name: value(f"异地 {name}", units.get(name, "ratio"), reading)
            for name, reading in mechanisms.items()
        },
    )


ELSEWHERE = {"care_place": "out_of_province", "registration": "none"}


SHIPPED = Path(__file__).parent.parent / "policy_data"


def typed(label: str, unit: str, **said: Any) -> dict[str, Any]:
    """A value as a reader types it in: with ``readings``, or what it says on every day."""
    return {"label": label, "unit": unit, **said}


def ask_typed(
    calculator: str, rules: dict[str, dict[str, Any]], library: Library, **inputs: object
) -> Result:
    """A question put to rules typed in, above which the library's national ones still hold."""
    case = {"place": "某地", "scheme": "employee", "date": "2026-11-22", "rules": rules}
    return calculate(calculator, {**case, **inputs}, library)
