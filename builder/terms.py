"""The settings of a value in plain words: what its figures mean, and how they are applied."""

from collections.abc import Iterator, Mapping

from calculator.policy import Library
from calculator.policy.model import Reading, Rule, Value
from calculator.policy.shapes import CARE, CARE_TITLES

_DEDUCTIBLE_PER = {
    "admission": "每次住院扣一次",
    "year": "全年一共只扣这么多",
    "visit": "每次门诊扣一次",
}
_CEILING_PER = {"year": "全年的限额", "visit": "每次就医的限额", "day": "每天的限额"}
_BANDS_FROM = {
    "zero": "各段从 0 元数起，起付标准以下的也占着第一段",
    "deductible": "各段从起付标准以上数起",
}
_BANDS_ON = {"bill": "一张账单一张账单地分段", "year": "按全年累计的费用分段"}
_LIMITS = {"fund_payment": "限的是医保付的钱", "expense": "限的是能算进来的费用，不是医保付的钱"}
_OTHERS: Mapping[str, Mapping[str, str]] = {
    "share": {"patient": "这里写的是自己负担的比例，其余由医保付"},
    "applies_to": {"full_amount": "比例乘全部费用，起付标准另外减"},
    "paid": {"month": "按月划入", "year": "一年划一次"},
    "chosen_by": {
        "retirement": "看退休那个月执行的规定",
        "handling": "看办理那天执行的规定",
        "first_enrolment": "看第一次参保那天执行的规定",
    },
    "deemed": {"counted": "视同缴费年限算在里面", "not_counted": "视同缴费年限不算"},
}


_CLASS_ORDER = {
    "as_listed": "起付标准先从写在前面的一类里扣，限额切掉的先算后面的",
    "in_proportion": "起付标准和限额切掉的，按各类费用的多少分摊",
}


def setting_words(value: Value, reading: Reading, library: Library) -> list[str]:
    """What a reader must know besides the figures; nothing where the figures say it all."""
    settings = {**value.attributes, **reading.attributes}
    said = list(_words(reading, settings))
    if said and settings.get("pool") == "care":
        said += _pool_words(value, reading, library)
    return said


def _pool_words(value: Value, reading: Reading, library: Library) -> list[str]:
    """The benefits of the same place and scheme that draw on one ceiling: ``住院、门诊慢特病``."""
    place, rule_name, *_ = reading.id.split("/")
    own = next(rule for rule in library.rules_of(place) if rule.name == rule_name)
    sharing = [
        CARE_TITLES[benefit]
        for benefit in CARE
        if any(_shares(rule, value.id) for rule in library.find_rules(place, own.scheme, benefit))
    ]
    return [f"{'、'.join(sharing)}合用这一个额度"] if len(sharing) > 1 else []


def _shares(rule: Rule, value_id: str) -> bool:
    value = rule.values.get(value_id)
    if value is None:
        return False
    each = (value.attributes, *(reading.attributes for reading in value.readings))
    return any(settings.get("pool") == "care" for settings in each)


def _words(reading: Reading, settings: Mapping[str, str]) -> Iterator[str]:
    if all(row.outcome.missing or row.outcome.not_applicable for row in reading.rows):
        return
    if "limits" in settings:
        if all(row.outcome.unlimited for row in reading.rows):
            return
        yield _CEILING_PER[settings["per"]]
        yield _LIMITS[settings["limits"]]
    elif "per" in settings and _takes_something(reading):
        yield _DEDUCTIBLE_PER[settings["per"]]
    if any(row.outcome.bands for row in reading.rows):
        yield _BANDS_FROM[settings["bands_from"]]
        yield _BANDS_ON[settings["bands_on"]]
    if "class_order" in settings and reading.classes({}):
        yield "各类费用分开，各乘各的比例"
        if settings["class_order"] in _CLASS_ORDER:
            yield _CLASS_ORDER[settings["class_order"]]
    for name, words in _OTHERS.items():
        if settings.get(name) in words:
            yield words[settings[name]]


def _takes_something(reading: Reading) -> bool:
    return any(row.outcome.amount != 0 for row in reading.rows)
