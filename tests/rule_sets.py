"""Small made-up places in the compiled form, for tests that need rules of a certain shape."""

from typing import Any

from calculator import Library

CHECKED = "2026-11-22"
DAY = "2022-06-01"
SOURCE = {"document": "testland-rule", "locator": "第一条", "checked_on": CHECKED}


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


def deductible(*readings: dict[str, Any]) -> dict[str, Any]:
    return value("起付标准", "yuan", *readings, per="admission")


def rate(*readings: dict[str, Any], bands_from: str = "zero") -> dict[str, Any]:
    settings = {"share": "fund", "bands_from": bands_from, "bands_on": "bill"}
    return value("支付比例", "ratio", *readings, **settings)


def ceiling(*readings: dict[str, Any]) -> dict[str, Any]:
    return value("最高支付限额", "yuan", *readings, limits="fund_payment", per="year")


def inpatient(**values: dict[str, Any]) -> dict[str, Any]:
    return {"scheme": "employee", "benefit": "inpatient", "title": "试验市住院", "values": values}


def library(
    rules: dict[str, dict[str, Any]],
    province: dict[str, dict[str, Any]] | None = None,
    institutions: list[dict[str, Any]] | None = None,
) -> Library:
    """Testland in Testshire in the nation, with these rules; read by the strict parser."""
    places = {"cn": ("cn",), "testshire": ("cn", "testshire")}
    places["testland"] = (*places["testshire"], "testland")
    own = {"testland": rules, "testshire": province or {}}
    files: dict[str, Any] = {
        f"{name}.json": {
            "path": list(path),
            "place": {"code": "990000", "name": name, "short_name": name, "level": "city"},
            "documents": {f"{name}-rule": _document(name)},
            "rules": own.get(name, {}),
        }
        for name, path in places.items()
    }
    for rule in (province or {}).values():
        _cite(rule, "testshire-rule")
    if institutions:
        files["testland.json"]["place"]["institutions"] = institutions
    listed = [{"id": name} for name in places]
    files["index.json"] = {"format": 1, "data_version": "test", "places": listed}
    return Library.from_compiled(files)


def _document(place: str) -> dict[str, Any]:
    return {
        "title": f"{place} rule",
        "issuers": ["试验局"],
        "kind": "rule",
        "status": "in_force",
        "grade": "B",
        "text_quality": "original",
        "articles": [{"locator": "第一条", "digest": "试验。"}],
    }


def _cite(rule: dict[str, Any], document: str) -> None:
    for item in rule["values"].values():
        for reading in item["readings"]:
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
