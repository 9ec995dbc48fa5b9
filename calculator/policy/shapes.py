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
    "year_count": "年",
    "calendar_year": "年份",
    "text": "说明",
}

OUTCOME_OF_UNIT: Mapping[str, str] = {
    "yuan": "amount",
    "yuan_per_month": "amount",
    "ratio": "rate",
    "months": "months",
    "years": "years",
    "year_count": "years",
    "calendar_year": "year",
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
    to_the_day: bool = False
    """Whether a reading must state its start, and its end if it has one, to the day."""

    @property
    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """The settings in which one reading may depart from its value's own."""
        every = {**self.settings, **self.usual}
        return {name: given for name, given in every.items() if given and name not in _OF_VALUE}


_OF_VALUE = frozenset({"share", "chosen_by"})
"""Settings that say how a value is written or looked up, the same for all of its readings."""


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


def _rate_of_care() -> Shape:
    """The rate of a payment that knows what the bill was made up of."""
    shape = _rate(("bill", "year"))
    order = ("not_stated", "as_listed", "in_proportion")
    return replace(shape, usual={**shape.usual, "class_order": order})


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
    "deductible_ceiling": Shape("全年起付标准合计最多", "yuan", ("amount", "unlimited")),
    "reimbursement_rate": _rate_of_care(),
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


def _requirement(title: str, deemed: tuple[str, ...]) -> Shape:
    """So many months; ``deemed``: what may be said of deemed months, the usual first."""
    return Shape(
        title,
        "months",
        ("months",),
        settings={"chosen_by": ("retirement", "handling", "first_enrolment")},
        usual={"deemed": deemed},
    )


ANY_ID = "*"
"""Stands for values that each place names as it needs them."""


def shape_of(shapes: Mapping[str, Shape], value_id: str) -> Shape | None:
    """The shape of a value among those of its benefit, ``None`` if it may not stand there."""
    return shapes.get(value_id) or shapes.get(ANY_ID)


CARE_TITLES: Mapping[str, str] = {
    "inpatient": "住院",
    "outpatient": "普通门诊",
    "chronic_outpatient": "门诊慢特病",
}
CARE = tuple(CARE_TITLES)
LAYERS = ("large_amount", "critical_illness", "supplement", "assistance")
"""The further layers in the order in which they pay, each on what those before have left."""

OF_ONE_SCHEME: Mapping[str, str] = {"large_amount": "employee", "supplement": "employee"}
"""Layers that are of one scheme by what they are, and so are missed of it alone.

The employees' subsidy for large amounts, where residents have critical illness insurance (the guide
on the order of payment), and what civil servants and some employers have besides. Where
a place has a rule of one for the other scheme all the same, that rule answers like any other.
"""

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
    "personal_account": {
        "pays_for": Shape("个人账户支付范围", "text", ("counts",)),
        "credit": Shape(
            "个人账户每月划入", "yuan_per_month", ("credit",), settings={"paid": ("month", "year")}
        ),
        "withheld_rate": Shape("划入前按基数扣除的比例", "ratio", ("rate",)),
        "withheld": Shape("划入前每月扣除", "yuan_per_month", ("amount",)),
        "average_pension": Shape("月平均基本养老金", "yuan_per_month", ("amount",)),
    },
    "contribution": {
        "premium": Shape("个人缴费", "yuan", ("amount",)),
        "fiscal_subsidy": Shape("财政补助", "yuan", ("amount",)),
        "employer_rate": Shape("单位缴费比例", "ratio", ("rate",)),
        "own_rate": Shape("个人缴费比例", "ratio", ("rate",)),
        "flexible_rate": Shape("灵活就业人员缴费比例", "ratio", ("rate",)),
        "lowest_base": Shape("月缴费基数下限", "yuan_per_month", ("amount",)),
        "highest_base": Shape("月缴费基数上限", "yuan_per_month", ("amount",)),
        "large_amount_premium": Shape("大额补助个人缴费", "yuan", ("amount",)),
    },
    "contribution_years": {
        "required_months": _requirement("退休时要累计缴满", ("counted", "not_counted")),
        "required_actual_months": _requirement("其中实际缴费至少", ("not_counted",)),
    },
    "settlement_year": {
        "year_start": Shape("结算年度起始", "text", ("month_day",)),
        "stay_across_years": Shape("跨年住院", "text", ("stay",)),
    },
    "back_payment": {
        "months_short": Shape("补缴月数", "months", ("counted",)),
        "monthly_charge": Shape("一次补缴每差一个月", "yuan_per_month", ("amount", "charge")),
        "continued_charge": Shape(
            "继续按月缴", "yuan_per_month", ("amount", "charge", "not_offered")
        ),
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
    "waiting_period": {
        "fixed_wait": Shape("固定等待期", "months", ("months",)),
        "yearly_wait": Shape("每多断一年增加", "months", ("months",)),
        "repair_relief": Shape("每补一年减少", "months", ("months",)),
        "long_gap": Shape("断缴很久的年数", "year_count", ("years",)),
        "least_after_long_gap": Shape("断缴很久的最短等待期", "months", ("months",)),
        "missed_since": Shape("从哪一年的断缴算起", "calendar_year", ("year",)),
        "gap_allowed": Shape("不用等待的中断", "months", ("months",)),
        "wait_after_gap": Shape("中断更久的等待期", "months", ("months",)),
    },
    "late_fee": {"daily_rate": Shape("每日加收比例", "ratio", ("rate",), to_the_day=True)},
    "deadlines": {ANY_ID: Shape("日期", "text", ("deadline",))},
    "scope": {"exclusions": Shape("不报的情形", "text", (_UNCHANGED, "not_covered"))},
    "bounds": {},
    "handling": {},
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
_WORK = ("employment", "pension_kind")

ASKS: Mapping[str, tuple[str, ...]] = {
    "inpatient": (*_PERSON, *_VISIT, "admission", "days"),
    "outpatient": (*_PERSON, *_VISIT),
    "chronic_outpatient": (*_PERSON, *_VISIT),
    "out_of_area": (*_PERSON, *_VISIT, "care", "admission", "days"),
    **dict.fromkeys(LAYERS, (*_PERSON, "care", "care_place", "registration")),
    "personal_account": (*_PERSON, "care"),
    "contribution": (*_PERSON, *_WORK),
    "contribution_years": ("sex", "employment"),
    "back_payment": (*_AGES, "employment"),
    "waiting_period": ("employment", "group", "in_season", "had_gap"),
    "scope": ("cause",),
    "retirement_age": _AGES,
}
"""What the conditions of a benefit may ask: what its calculators can know of a case."""

ITEM_ASKS = ("item_class", "unit_price")
"""What only the rates of items may ask; a payment's rate may ask for the class alone."""

VALUE_ASKS: Mapping[str, tuple[str, ...]] = {
    "prior_self_pay_rate": ITEM_ASKS,
    "reimbursement_rate": ITEM_ASKS[:1],
    **dict.fromkeys(("credit", "withheld_rate", "withheld"), _WORK),
}
"""What some values may ask besides what their benefit may."""


USED_OF: Mapping[str, str] = {
    "inner_ceiling": "inner_used_so_far",
    "disease_ceiling": "disease_used_so_far",
}
"""By ceiling, the input that says how much of it was used before."""


def asks_of(benefit: str, value_id: str | None) -> tuple[str, ...]:
    """What the conditions of a value may ask.

    Further layers take up costs of which nobody can tell any more what they were spent on.
    """
    more = () if benefit in LAYERS else VALUE_ASKS.get(value_id or "", ())
    return (*ASKS.get(benefit, ()), *more)


FOR_CHECKS = frozenset({"average_wage", "plausibility"})
"""Benefits in name only: figures against which others are checked."""

SCHEMELESS = frozenset({"retirement_age", "late_fee", "scope", "bounds", "handling", *FOR_CHECKS})
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
    "contribution": "缴费标准",
    "contribution_years": "缴费年限",
    "back_payment": "补缴",
    "waiting_period": "断缴和等待期",
    "late_fee": "滞纳金",
    "deadlines": "办理期限",
    "scope": "不报的情形",
    "bounds": "全国的上下限",
    "handling": "怎么办",
    "retirement_age": "退休年龄",
    "average_wage": "平均工资",
    "plausibility": "通常的范围",
}

_RETIRING = ("sex", "birth", "female_category")

COUNTED_FROM: Mapping[str, tuple[str, ...]] = {
    "to_statutory_age": _RETIRING,
    "to_required": ("months_paid", "months_deemed"),
}
"""How months short are counted, and the inputs that it takes."""

CHOSEN_FROM: Mapping[str, tuple[str, ...]] = {
    "retirement": (*_RETIRING, "chosen_month"),
    "first_enrolment": ("first_enrolled",),
}
"""The inputs that tell the day which picks a reading; the day asked is always there."""

NEEDED_FOR: Mapping[str, tuple[str, ...]] = {
    "choice": ("chosen_month",),
    "required_months": ("months_paid", "months_deemed"),
    "withheld_rate": ("contribution_base",),
    "account_lump_sum": ("with_account",),
    "account_credit_rate": ("average_pension",),
    "months_short": ("price_going_on",),
    "monthly_charge": ("pension", "pension_kind", "average_pension", "price_at_once"),
}
"""The inputs that a value takes by itself.

What is credited to a retiree tells in how many months an account gives back what was paid. A price
that nobody has found may be typed in.
"""

COUNTED = tuple(COUNTED_FROM)
STAYS = ("admission_date", "discharge_date", "split")
