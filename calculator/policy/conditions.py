"""Conditions of table rows: reading them, matching an input, and the cells a table must cover."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from calculator.policy.shapes import CARE_TITLES

Facts = Mapping[str, str | int]
"""What is known about a case, by condition key; enumerated keys as text, counted ones as int."""


@dataclass(frozen=True, slots=True)
class Key:
    """A thing a condition can ask about; ``options`` is empty for a counted key."""

    label: str
    options: Mapping[str, str]
    minimum: int = 0

    @property
    def counted(self) -> bool:
        return not self.options


YES_NO = {"true": "是", "false": "否"}

KEYS: Mapping[str, Key] = {
    "hospital_level": Key("医院级别", {"1": "一级", "2": "二级", "3": "三级"}),
    "status": Key("在职或退休", {"active": "在职", "retired": "退休"}),
    "sex": Key("性别", {"male": "男", "female": "女"}),
    "female_category": Key("原法定退休年龄（女）", {"50": "50 周岁", "55": "55 周岁"}),
    "care_place": Key(
        "就医地", {"local": "本地", "in_province": "省内异地", "out_of_province": "跨省"}
    ),
    "registration": Key(
        "异地备案",
        {"none": "没有备案", "long_term": "长期居住", "referral": "转诊", "emergency": "急诊"},
    ),
    "care": Key("哪种就医", CARE_TITLES),
    "tcm": Key("中医定点医疗机构", YES_NO),
    "oncology": Key("恶性肿瘤放化疗", YES_NO),
    "listed_treatment": Key("免起付或从优的治疗项目", YES_NO),
    "group": Key(
        "救助或照顾对象",
        {
            "none": "普通人员",
            "destitute": "特困人员",
            "low_income": "低保对象",
            "returning_poor": "返贫致贫人口",
            "borderline": "低保边缘家庭",
            "high_cost": "因病致贫重病患者",
            "minor": "未成年人和学生",
            "veteran": "老工人和优抚对象",
        },
    ),
    "item_class": Key(
        "项目类别",
        {
            "drug_a": "甲类药品",
            "drug_b": "乙类药品",
            "drug_c": "目录外药品",
            "negotiated": "谈判药品",
            "herbal": "中药饮片和医院制剂",
            "material": "医用材料",
            "exam": "检查化验",
            "service": "诊疗服务",
            "bed": "床位",
        },
    ),
    "employment": Key("怎样参保", {"employer": "单位职工", "flexible": "灵活就业"}),
    "pension_kind": Key(
        "从哪里退休",
        {"enterprise": "企业退休", "public": "机关退休", "institution": "事业单位退休"},
    ),
    "in_season": Key("在集中参保期内缴费", YES_NO),
    "had_gap": Key("前面断过保", YES_NO),
    "cause": Key(
        "因为什么看病",
        {
            "illness": "疾病或意外",
            "work_injury": "工伤",
            "third_party": "该由别人负责的伤",
            "public_health": "公共卫生项目",
            "abroad": "在境外就医",
            "fitness": "体检、健身、养生",
        },
    ),
    "unit_price": Key("单价", {}),
    "admission": Key("本年第几次住院", {}, minimum=1),
    "age": Key("年龄", {}),
    "enrolled_years": Key("连续参保年数", {}),
    "months_enrolled": Key("连续参保月数", {}),
    "days": Key("住院天数", {}, minimum=1),
}
"""Every key but those whose options each place declares: institution, tier and disease."""

AWAY = Key("就医地", {"in_province": "省内异地", "out_of_province": "跨省"})
"""Where care is, in rules for care elsewhere: they say nothing of care at home."""

OUTSIDE = "drug_c"
"""The class of items that no catalogue has: none of it is covered, whatever a rule says."""

_ITEM_CLASS = KEYS["item_class"]
IN_CATALOGUE = Key(
    _ITEM_CLASS.label,
    {name: words for name, words in _ITEM_CLASS.options.items() if name != OUTSIDE},
)
"""The classes of items of which rates may tell."""

AMOUNT_OF_CLASS: Mapping[str, str] = {name: f"{name}_amount" for name in IN_CATALOGUE.options}
"""The input that says how much of a bill is of a class."""

COUNTS = ("age", "enrolled_years", "months_enrolled", "days")
"""The counted keys by which an adjustment may be multiplied."""

_COUNT = re.compile(
    r"(?:(?P<only>\d+)|(?P<low>\d+)\+|>=(?P<least>\d+)|<(?P<below>\d+)|(?P<from>\d+)-(?P<to>\d+))"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One key of a row: the options it allows, or the whole numbers from ``low`` to ``high``."""

    key: str
    options: frozenset[str] = frozenset()
    low: int = 0
    high: int | None = None

    def matches(self, value: str | int) -> bool:
        """Whether this condition holds for a value of its key."""
        if self.options:
            return value in self.options
        return (
            isinstance(value, int)
            and self.low <= value
            and (self.high is None or value <= self.high)
        )


When = tuple[Condition, ...]


def parse_count(text: str) -> tuple[int, int | None] | None:
    """Read ``2``, ``3+``, ``>=70``, ``<70`` or ``40-49`` as (low, high); else ``None``."""
    match = _COUNT.fullmatch(text)
    if match is None:
        return None
    found = {name: int(digits) for name, digits in match.groupdict().items() if digits}
    if "only" in found:
        return found["only"], found["only"]
    if "below" in found:
        return (0, found["below"] - 1) if found["below"] > 0 else None
    if "from" in found:
        return (found["from"], found["to"]) if found["from"] <= found["to"] else None
    return found.get("low", found.get("least", 0)), None


def holds(when: When, facts: Facts) -> bool:
    """Whether every condition holds; ``KeyError`` names a fact that is absent and would decide."""
    absent = None
    for condition in when:
        if condition.key not in facts:
            absent = condition.key
        elif not condition.matches(facts[condition.key]):
            return False
    if absent is not None:
        raise KeyError(absent)
    return True


def may_hold(when: When, facts: Facts) -> bool:
    """Whether no condition fails, as far as the facts are known."""
    return all(item.matches(facts[item.key]) for item in when if item.key in facts)


def cells(whens: Iterable[When], keys: Mapping[str, Key]) -> Iterator[dict[str, str | int]]:
    """Every combination of cases that the rows of one table can tell apart.

    For a counted key one representative stands for each stretch between the bounds in use.
    """
    used: dict[str, set[int]] = {}
    for condition in (condition for when in whens for condition in when):
        bounds = used.setdefault(condition.key, {keys[condition.key].minimum})
        if keys[condition.key].counted:
            bounds.add(max(condition.low, keys[condition.key].minimum))
            if condition.high is not None:
                bounds.add(condition.high + 1)
    axes: list[list[str | int]] = [
        sorted(bounds) if keys[key].counted else list(keys[key].options)
        for key, bounds in used.items()
    ]
    for combination in product(*axes):
        yield dict(zip(used, combination, strict=True))


def describe(when: When, keys: Mapping[str, Key]) -> str:
    """A row's conditions in Chinese: ``退休、三级``."""
    return "、".join(condition_words(condition, keys) for condition in when) or "所有情形"


def condition_words(condition: Condition, keys: Mapping[str, Key]) -> str:
    """One condition in Chinese."""
    key = keys[condition.key]
    if condition.options:
        chosen = _options_in_words(condition, key)
        return key.label if chosen == ["是"] else "／".join(chosen)
    return f"{key.label} {count_words(condition.low, condition.high)}"


def _options_in_words(condition: Condition, key: Key) -> list[str]:
    """The options asked for; whatever the terms of one in brackets are, where all of them are."""
    alike: dict[str, set[str]] = {}
    for option, words in key.options.items():
        alike.setdefault(words.partition("（")[0], set()).add(option)
    found: dict[str, None] = {}
    for option, words in key.options.items():
        if option in condition.options:
            base = words.partition("（")[0]
            every = len(alike[base]) > 1 and alike[base] <= condition.options
            found[base if every else words] = None
    return list(found)


def count_words(low: int, high: int | None) -> str:
    """``2``, ``3 及以上``, ``40～49``."""
    if high is None:
        return f"{low} 及以上"
    return str(low) if low == high else f"{low}～{high}"
