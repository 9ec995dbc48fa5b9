"""What each kind of benefit may contain: its values, their units, settings and outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

SCHEMES: Mapping[str, str] = {"employee": "职工医保", "resident": "居民医保"}

UNITS: Mapping[str, str] = {
    "yuan": "元",
    "yuan_per_month": "元／月",
    "ratio": "比例",
    "months": "月",
    "years": "周岁",
    "text": "说明",
}

OUTCOME_OF_UNIT: Mapping[str, str] = {
    "yuan": "amount",
    "yuan_per_month": "amount",
    "ratio": "rate",
    "months": "months",
    "years": "years",
    "text": "text",
}
"""How a value that is only information writes its outcome."""


MONEY_OPERATIONS = ("amount", "add", "less", "factor", "at_least", "at_most")
RATE_OPERATIONS = ("add", "less", "factor", "self_pay_factor", "at_least", "at_most")


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of one value. ``outcomes`` lists the keys of which a row has exactly one."""

    title: str
    unit: str
    outcomes: tuple[str, ...]
    extras: tuple[str, ...] = ()
    settings: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    """Required settings of the value and what each may say (``None``: a month)."""
    usual: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Settings that may be left out; the first choice is then meant."""
    sequence: bool = False
    adjustments: tuple[str, ...] = ()


def _rate(bands_on: tuple[str, ...]) -> Shape:
    return Shape(
        "支付比例",
        "ratio",
        ("rate", "bands"),
        settings={
            "share": ("fund", "patient"),
            "bands_from": ("zero", "deductible"),
            "bands_on": bands_on,
        },
        usual={"applies_to": ("above_deductible", "full_amount")},
        adjustments=RATE_OPERATIONS,
    )


def _ceiling(title: str, *per: str, limits: tuple[str, ...] = ("fund_payment", "expense")) -> Shape:
    return Shape(
        title,
        "yuan",
        ("amount", "unlimited"),
        settings={"limits": limits, "per": per},
        usual={"pool": ("own", "care")},
        adjustments=MONEY_OPERATIONS,
    )


_CARE: Mapping[str, Shape] = {
    "prior_self_pay_rate": Shape("先行自付比例", "ratio", ("rate",)),
    "deductible": Shape(
        "起付标准",
        "yuan",
        ("amount", "share"),
        settings={"per": ("admission", "year", "visit")},
        sequence=True,
        adjustments=MONEY_OPERATIONS,
    ),
    "reimbursement_rate": _rate(("bill", "year")),
    "payment_ceiling": _ceiling("最高支付限额", "year"),
    "inner_ceiling": _ceiling("其中一部分的限额", "year"),
    "disease_ceiling": _ceiling("病种限额", "year"),
    "visit_ceiling": _ceiling("每次限额", "visit", "day"),
}
"""What a rule for care says: of a stay, a visit, or a chronic disease."""

_VISITS: Mapping[str, Shape] = {
    **_CARE,
    "deductible": replace(_CARE["deductible"], sequence=False),
}
"""The same of visits, which are no admissions and have no turns."""

_LAYER: Mapping[str, Shape] = {
    "counts": Shape("计入范围", "text", ("counts",)),
    "deductible": Shape(
        "起付标准",
        "yuan",
        ("amount",),
        settings={"per": ("year", "visit")},
        adjustments=MONEY_OPERATIONS,
    ),
    "reimbursement_rate": _rate(("year", "bill")),
    "payment_ceiling": _ceiling("最高支付限额", "year", limits=("fund_payment",)),
}
"""What a further layer says: which costs it takes up, and how it pays them."""

_UNCHANGED = "unchanged"
_OUT_OF_AREA: Mapping[str, Shape] = {
    "cover": Shape("能不能报", "text", (_UNCHANGED, "not_covered")),
    "prior_self_pay": Shape("异地先行自付比例", "ratio", ("rate", _UNCHANGED)),
    "points": Shape("支付比例降低", "ratio", ("rate", _UNCHANGED)),
    "multiplier": Shape("支付比例乘以", "ratio", ("rate", _UNCHANGED)),
    "level": Shape("按哪一级医院算", "text", ("level", _UNCHANGED)),
    "deductible": Shape("异地起付标准", "yuan", ("amount", "share", "factor", _UNCHANGED)),
}
"""The five ways in which care elsewhere is paid differently, and whether it is paid at all."""

CARE_TITLES: Mapping[str, str] = {
    "inpatient": "住院",
    "outpatient": "普通门诊",
    "chronic_outpatient": "门诊慢特病",
}
CARE = tuple(CARE_TITLES)
LAYERS = ("large_amount", "critical_illness", "supplement", "assistance")
"""The further layers in the order in which they pay, each on what those before have left."""

COSTS: Mapping[str, str] = {
    "over_ceiling": "超过封顶线的政策范围内费用",
    "over_inner_ceiling": "超过每次、病种或分项限额的政策范围内费用",
    "cost_sharing": "按比例自付",
    "deductible": "起付标准以下自付",
    "prior_self_pay": "先行自付",
    "over_limit": "超限价自费",
    "non_covered": "自费（目录外）",
}
"""The parts of a bill that the basic layer leaves, in the order in which layers take them up."""

BENEFITS: Mapping[str, Mapping[str, Shape]] = {
    "inpatient": _CARE,
    **dict.fromkeys(("outpatient", "chronic_outpatient"), _VISITS),
    **dict.fromkeys(LAYERS, _LAYER),
    "out_of_area": _OUT_OF_AREA,
    "personal_account": {"pays_for": Shape("个人账户支付范围", "text", ("counts",))},
    "settlement_year": {
        "year_start": Shape("结算年度起始", "text", ("month_day",)),
        "stay_across_years": Shape("跨年住院", "text", ("stay",)),
    },
    "back_payment": {
        "months_short": Shape("补缴月数", "months", ("counted",)),
        "monthly_charge": Shape("每月补缴金额", "yuan_per_month", ("amount",)),
        "account_lump_sum": Shape("建个人账户的一次性缴费", "yuan", ("amount",)),
        "account_credit_rate": Shape("个人账户划入比例", "ratio", ("rate",)),
    },
    "retirement_age": {
        "statutory_age": Shape("法定退休年龄", "years", ("years",), extras=("delay",)),
        "choice": Shape(
            "提前或延后的时间", "months", ("months",), settings={"first_statutory_month": None}
        ),
        "minimum_contribution": Shape("最低缴费年限", "months", ("months",), extras=("growth",)),
    },
    "average_wage": {"average_wage": Shape("职工年平均工资", "yuan", ("amount",))},
    "plausibility": {
        "lowest_rate": Shape("支付比例通常不低于", "ratio", ("rate",)),
        "highest_rate": Shape("支付比例不高于", "ratio", ("rate",)),
        "lowest_critical_illness_rate": Shape("大病保险支付比例不低于", "ratio", ("rate",)),
        "highest_deductible_share_of_wage": Shape("起付标准不超过年平均工资的", "ratio", ("rate",)),
    },
}

_PERSON = ("status", "sex", "group", "age", "enrolled_years", "months_enrolled", "tier")
_VISIT = (
    *("care_place", "registration", "hospital_level", "institution"),
    *("tcm", "oncology", "listed_treatment", "disease"),
)
_AGES = ("sex", "female_category")

ASKS: Mapping[str, tuple[str, ...]] = {
    "inpatient": (*_PERSON, *_VISIT, "admission", "days"),
    "outpatient": (*_PERSON, *_VISIT),
    "chronic_outpatient": (*_PERSON, *_VISIT),
    "out_of_area": (*_PERSON, *_VISIT, "admission", "days"),
    **dict.fromkeys(LAYERS, (*_PERSON, "care", "care_place", "registration")),
    "personal_account": (*_PERSON, "care"),
    "back_payment": _AGES,
    "retirement_age": _AGES,
}
"""What the conditions of a benefit may ask: what its calculators can know of a case."""

ITEM_ASKS = ("item_class", "unit_price")
"""What only the rates of items may ask."""

FOR_CHECKS = frozenset({"average_wage", "plausibility"})
"""Benefits in name only: figures against which others are checked."""

SCHEMELESS = frozenset({"retirement_age", *FOR_CHECKS})
"""Benefits that belong to no medical scheme."""

BENEFIT_TITLES: Mapping[str, str] = {
    **CARE_TITLES,
    "large_amount": "大额医疗费用补助",
    "critical_illness": "大病保险",
    "supplement": "公务员补助或企业补充",
    "assistance": "医疗救助",
    "out_of_area": "异地就医",
    "personal_account": "个人账户",
    "settlement_year": "结算年度",
    "back_payment": "补缴",
    "retirement_age": "退休年龄",
    "average_wage": "平均工资",
    "plausibility": "通常的范围",
}

COUNTED = ("to_statutory_age",)
STAYS = ("admission_date", "discharge_date", "split")
