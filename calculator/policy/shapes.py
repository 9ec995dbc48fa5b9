"""What each kind of benefit may contain: its values, their units, settings and outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of one value. ``outcomes`` lists the keys of which a row has exactly one."""

    title: str
    unit: str
    outcomes: tuple[str, ...]
    extras: tuple[str, ...] = ()
    settings: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    """Required settings of the value and what each may say (``None``: a month)."""
    sequence: bool = False
    adjustments: tuple[str, ...] = ()


BENEFITS: Mapping[str, Mapping[str, Shape]] = {
    "inpatient": {
        "deductible": Shape(
            "起付标准",
            "yuan",
            ("amount",),
            settings={"per": ("admission",)},
            sequence=True,
            adjustments=("factor", "amount"),
        ),
        "reimbursement_rate": Shape(
            "支付比例",
            "ratio",
            ("rate", "bands"),
            settings={
                "share": ("fund",),
                "bands_from": ("zero", "deductible"),
                "bands_on": ("bill",),
            },
            adjustments=("add",),
        ),
        "payment_ceiling": Shape(
            "最高支付限额",
            "yuan",
            ("amount",),
            settings={"limits": ("fund_payment",), "per": ("year",)},
        ),
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
}

SCHEMELESS = frozenset({"retirement_age"})
"""Benefits that belong to no medical scheme."""

BENEFIT_TITLES: Mapping[str, str] = {
    "inpatient": "住院",
    "back_payment": "补缴",
    "retirement_age": "退休年龄",
}

COUNTED = ("to_statutory_age",)
