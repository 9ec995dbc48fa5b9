"""Every input by its contract name (design.md, section 5), declared once for all calculators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from calculator.fields import Field, Option
from calculator.policy.conditions import KEYS

WHERE, WHO, WHAT, HOW_MUCH = "在哪里", "什么人", "什么情况", "多少钱"
MORE = "更多（不清楚可以不填）"

_FEMALE = {"sex": ("female",)}
_AWAY = {"care_place": ("in_province", "out_of_province")}


def _options(**labels: str) -> tuple[Option, ...]:
    return tuple(Option(value, label) for value, label in labels.items())


_ALL = (
    Field("place", "参保地", "text", WHERE, required=True, help="医保关系在哪个市。"),
    Field(
        "scheme",
        "参加哪种医保",
        "choice",
        WHO,
        required=True,
        options=_options(employee="职工医保", resident="居民医保"),
        help="单位或灵活就业参保的是职工医保；城乡居民每年缴一次的是居民医保。",
    ),
    Field(
        "status",
        "在职还是退休",
        "choice",
        WHO,
        required=True,
        options=_options(active="在职", retired="退休"),
        help="以医保待遇为准：已办医保退休手续的选退休。",
    ),
    Field("date", "哪一天", "date", WHAT, required=True, help="住院按入院那天，办事按办理那天。"),
    Field(
        "hospital_level",
        "医院级别",
        "choice",
        WHAT,
        required=True,
        unless="institution",
        options=(Option("1", "一级"), Option("2", "二级"), Option("3", "三级")),
        help="医院大门或官网上写着。社区医院和乡镇卫生院多为一级，市里的大医院多为三级。",
    ),
    Field(
        "institution",
        "医疗机构类别",
        "text",
        MORE,
        help="有的地方不按一、二、三级分，才需要填。",
    ),
    Field(
        "care_place",
        "在哪里住院",
        "choice",
        WHAT,
        assumed="local",
        options=_options(local="参保地本市", in_province="省内其他市", out_of_province="外省"),
    ),
    Field(
        "registration",
        "异地备案",
        "choice",
        WHAT,
        assumed="none",
        options=_options(none="没有备案", long_term="长期居住", referral="转诊", emergency="急诊"),
        when=_AWAY,
    ),
    Field(
        "admission",
        "今年第几次住院",
        "integer",
        WHAT,
        assumed="1",
        unit="次",
        minimum=1,
        maximum=99,
        help="从一月一日起数，这一次也算在内。",
    ),
    Field(
        "tcm",
        "是中医定点医院",
        "flag",
        MORE,
        assumed="false",
        help="有的地方中医医院起付标准低一些。",
    ),
    Field(
        "oncology",
        "为恶性肿瘤放疗、化疗住院",
        "flag",
        MORE,
        assumed="false",
        help="有的地方一年只扣一次起付标准。",
    ),
    Field(
        "total",
        "医疗费总额",
        "money",
        HOW_MUCH,
        required=True,
        unit="元",
        help="结算单上的总费用。",
    ),
    Field(
        "non_covered",
        "自费（目录外）",
        "money",
        HOW_MUCH,
        assumed="0",
        may_be_unknown=True,
        unit="元",
        help="医保目录以外的药品和项目，结算单上写“全自费”。",
    ),
    Field(
        "over_limit",
        "超限价部分",
        "money",
        MORE,
        assumed="0",
        unit="元",
        help="超过医保限价、要自己出的部分。",
    ),
    Field(
        "prior_self_pay",
        "先行自付",
        "money",
        HOW_MUCH,
        assumed="0",
        may_be_unknown=True,
        unit="元",
        help="乙类药品和部分项目，先按比例自己付的那一块。",
    ),
    Field(
        "used_so_far",
        "今年统筹基金已付",
        "money",
        MORE,
        assumed="0",
        unit="元",
        help="以前几次住院统筹基金一共付了多少，用来看离封顶还有多远。",
    ),
    Field(
        "account_balance",
        "个人账户余额",
        "money",
        MORE,
        unit="元",
        help="能用多少看当地规定。",
    ),
    Field("sex", "性别", "choice", WHO, required=True, options=_options(male="男", female="女")),
    Field(
        "birth", "出生年月", "month", WHO, required=True, help="以身份证和档案为准，如 1972-09。"
    ),
    Field(
        "female_category",
        "原来的退休年龄",
        "choice",
        WHO,
        required=True,
        options=(Option("50", "50 周岁"), Option("55", "55 周岁")),
        when=_FEMALE,
        help="工人岗位一般是 50，干部、管理和技术岗位一般是 55；拿不准问单位。",
    ),
    Field(
        "chosen_month",
        "打算哪个月退休",
        "month",
        MORE,
        help="想提前或延后的人填；不填就按法定时间。",
    ),
    Field(
        "with_account",
        "要建个人账户",
        "flag",
        WHAT,
        assumed="false",
        help="建账户要另缴一笔一次性的钱。",
    ),
    Field("months_paid", "实际缴费月数", "integer", WHO, unit="月", minimum=0, maximum=900),
    Field("months_deemed", "视同缴费月数", "integer", WHO, unit="月", minimum=0, maximum=900),
    Field("last_wage", "退休时本人月工资", "money", HOW_MUCH, unit="元"),
    Field("tier", "缴费档次", "text", MORE, help="居民医保有的地方分一档、二档。"),
    Field("age", "年龄", "integer", MORE, unit="岁", minimum=0, maximum=130),
    Field(
        "group",
        "救助或照顾对象",
        "choice",
        MORE,
        assumed="none",
        options=tuple(Option(value, label) for value, label in KEYS["group"].options.items()),
    ),
    Field("listed_treatment", "属于当地从优的治疗项目", "flag", MORE, assumed="false"),
    Field("disease", "门诊慢特病病种", "text", MORE),
    Field("enrolled_years", "连续参保年数", "integer", MORE, unit="年", minimum=0, maximum=80),
    Field("months_enrolled", "连续参保月数", "integer", MORE, unit="月", minimum=0, maximum=960),
    Field("days", "住院天数", "integer", MORE, unit="天", minimum=1, maximum=3660),
    Field("chronic", "按门诊慢特病报", "flag", WHAT, assumed="false"),
    Field(
        "deductible_so_far",
        "今年已付的起付标准",
        "money",
        MORE,
        assumed="0",
        unit="元",
        help="起付标准按年算的地方才用得到。",
    ),
    Field(
        "in_scope_so_far",
        "今年以前各次的政策范围内费用",
        "money",
        MORE,
        assumed="0",
        unit="元",
        help="按全年累计分段的地方才用得到。",
    ),
    Field(
        "inner_used_so_far",
        "今年单独限额（如药店）已用",
        "money",
        MORE,
        assumed="0",
        unit="元",
        help="年度限额之内另有一个小限额的地方才用得到。",
    ),
    Field(
        "disease_used_so_far",
        "这个病种今年已用的限额",
        "money",
        MORE,
        assumed="0",
        unit="元",
    ),
    Field(
        "self_pay_so_far",
        "今年以前已计入大病保险的自付费用",
        "money",
        MORE,
        assumed="0",
        unit="元",
    ),
    Field(
        "items",
        "费用明细",
        "records",
        MORE,
        fields=(
            Field(
                "item_class",
                "类别",
                "choice",
                required=True,
                options=tuple(Option(v, label) for v, label in KEYS["item_class"].options.items()),
            ),
            Field("amount", "金额", "money", required=True, unit="元"),
            Field("unit_price", "单价", "money", unit="元"),
        ),
        help="知道每项的类别和金额时填，按当地先行自付比例算。",
    ),
    Field(
        "accumulated_self_pay",
        "今年累计的合规自付费用",
        "money",
        HOW_MUCH,
        required=True,
        unit="元",
        help="基本医保报过以后，政策范围内由个人负担的部分，全年合计。",
    ),
)

FIELDS: Mapping[str, Field] = {item.name: item for item in _ALL}


WHO_AND_WHERE = ("place", "scheme", "status", "date", "hospital_level")
BILL = ("total", "non_covered", "prior_self_pay", "over_limit")
TREATMENT = ("tcm", "oncology", "listed_treatment", "disease")
PERSON = ("group", "age", "tier", "enrolled_years", "months_enrolled")
SO_FAR = (
    *("used_so_far", "deductible_so_far", "in_scope_so_far", "self_pay_so_far"),
    *("inner_used_so_far", "disease_used_so_far"),
)
"""Fields that every kind of care asks about, in the order of a form."""


def pick(*names: str, optional: tuple[str, ...] = ()) -> tuple[Field, ...]:
    """The fields of these names, in this order; those ``optional`` here go with the rest."""
    required = tuple(FIELDS[name] for name in names)
    return (*required, *(replace(FIELDS[name], required=False, group=MORE) for name in optional))
