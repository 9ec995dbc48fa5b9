"""Every input by its contract name (design.md, section 5), declared once for all calculators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from calculator.english import OPTIONS
from calculator.errors import FieldError, InvalidInput
from calculator.fields import Field, Inputs, Option
from calculator.policy.conditions import AMOUNT_OF_CLASS, IN_CATALOGUE, KEYS
from calculator.policy.model import EVENTS

WHY, WHERE, WHO, WHAT, HOW_MUCH = "为什么看病", "在哪里", "什么人", "什么情况", "多少钱"
RULE = "当地的规定"
MORE = "更多（不清楚可以不填）"

_FEMALE = {"sex": ("female",)}
_AWAY = {"care_place": ("in_province", "out_of_province")}
_RESIDENT = {"scheme": ("resident",)}
_EMPLOYEE = {"scheme": ("employee",)}


def _options(**labels: tuple[str, str]) -> tuple[Option, ...]:
    """Options by value: their Chinese and their English."""
    return tuple(Option(value, *label) for value, label in labels.items())


def _shared(name: str, labels: Mapping[str, str]) -> tuple[Option, ...]:
    """Options that the policy data declares."""
    return tuple(Option(value, label, OPTIONS[name][value]) for value, label in labels.items())


_ALL = (
    Field(
        "cause",
        "因为什么看病",
        "choice",
        WHY,
        assumed="illness",
        options=_shared("cause", KEYS["cause"].options),
        help="工伤、别人撞伤、体检这些，医保不付，不用往下算。",
        gate=True,
        label_en="Why care was needed",
    ),
    Field(
        "place",
        "参保地",
        "text",
        WHERE,
        required=True,
        help="医保关系在哪个市。",
        label_en="Insured in",
    ),
    Field(
        "scheme",
        "参加哪种医保",
        "choice",
        WHO,
        required=True,
        options=_options(
            employee=("职工医保", "Employees' insurance"),
            resident=("居民医保", "Residents' insurance"),
        ),
        help="单位或灵活就业参保的是职工医保；城乡居民每年缴一次的是居民医保。",
        label_en="Which insurance",
    ),
    Field(
        "status",
        "在职还是退休",
        "choice",
        WHO,
        required=True,
        options=_options(active=("在职", "Working"), retired=("退休", "Retired")),
        help="以医保待遇为准：已办医保退休手续的选退休。",
        label_en="Working or retired",
    ),
    Field(
        "date",
        "哪一天",
        "date",
        WHAT,
        required=True,
        help="住院按入院那天，办事按办理那天。",
        label_en="On which day",
    ),
    Field(
        "hospital_level",
        "医院级别",
        "choice",
        WHAT,
        required=True,
        unless="institution",
        options=(
            Option("1", "一级", "Level 1"),
            Option("2", "二级", "Level 2"),
            Option("3", "三级", "Level 3"),
        ),
        help="医院大门或官网上写着。社区医院和乡镇卫生院多为一级，市里的大医院多为三级。",
        label_en="Level of the hospital",
    ),
    Field(
        "institution",
        "医疗机构类别",
        "text",
        MORE,
        help="有的地方不按一、二、三级分，才需要填。",
        label_en="Kind of institution",
    ),
    Field(
        "care_place",
        "在哪里看病",
        "choice",
        WHAT,
        assumed="local",
        options=_options(
            local=("参保地本市", "Where insured"),
            in_province=("省内其他市", "Elsewhere in the province"),
            out_of_province=("外省", "In another province"),
        ),
        label_en="Where treated",
    ),
    Field(
        "registration",
        "异地备案",
        "choice",
        WHAT,
        assumed="none",
        options=_options(
            none=("没有备案", "None"),
            long_term=("长期居住", "Living there for long"),
            referral=("转诊", "Referred"),
            emergency=("急诊", "Emergency"),
        ),
        when=_AWAY,
        label_en="Registration for care elsewhere",
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
        label_en="Which stay of this year",
    ),
    Field(
        "tcm",
        "是中医定点医院",
        "flag",
        MORE,
        assumed="false",
        help="有的地方中医医院起付标准低一些。",
        label_en="Designated hospital of Chinese medicine",
    ),
    Field(
        "oncology",
        "为恶性肿瘤放疗、化疗住院",
        "flag",
        MORE,
        assumed="false",
        help="有的地方一年只扣一次起付标准。",
        label_en="Stay for radiotherapy or chemotherapy",
    ),
    Field(
        "total",
        "医疗费总额",
        "money",
        HOW_MUCH,
        required=True,
        unit="元",
        help="结算单上的总费用。",
        label_en="Total bill",
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
        label_en="Not covered (outside the catalogue)",
    ),
    Field(
        "over_limit",
        "超限价部分",
        "money",
        MORE,
        assumed="0",
        unit="元",
        help="超过医保限价、要自己出的部分。",
        label_en="Above the price limit",
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
        label_en="Own share before rates",
    ),
    *(
        Field(
            amount,
            f"{IN_CATALOGUE.options[name]}费用",
            "money",
            MORE,
            may_be_unknown=True,
            unit="元",
            help="除去上面的自费、超限价和先行自付，其余的费用里这一类多少。没有就填 0。",
            label_en=f"Of the rest of the bill: {OPTIONS['item_class'][name].lower()}",
        )
        for name, amount in AMOUNT_OF_CLASS.items()
    ),
    Field(
        "used_so_far",
        "今年统筹基金已付",
        "money",
        MORE,
        assumed="0",
        unit="元",
        help="以前几次住院统筹基金一共付了多少，用来看离封顶还有多远。",
        label_en="Paid by the pooled fund this year",
    ),
    Field(
        "account_balance",
        "个人账户余额",
        "money",
        MORE,
        unit="元",
        help="能用多少看当地规定。",
        label_en="Balance of the personal account",
    ),
    Field(
        "sex",
        "性别",
        "choice",
        WHO,
        required=True,
        options=_options(male=("男", "Male"), female=("女", "Female")),
        label_en="Sex",
    ),
    Field(
        "birth",
        "出生年月",
        "month",
        WHO,
        required=True,
        help="以身份证和档案为准，如 1972-09。",
        label_en="Month of birth",
    ),
    Field(
        "female_category",
        "原来的退休年龄",
        "choice",
        WHO,
        required=True,
        options=(Option("50", "50 周岁", "50"), Option("55", "55 周岁", "55")),
        when=_FEMALE,
        help="工人岗位一般是 50，干部、管理和技术岗位一般是 55；拿不准问单位。",
        label_en="Original retirement age (women)",
    ),
    Field(
        "chosen_month",
        "打算哪个月退休",
        "month",
        MORE,
        help="想提前或延后的人填；不填就按法定时间。",
        label_en="Month meant for retirement",
    ),
    Field(
        "with_account",
        "要建个人账户",
        "flag",
        WHAT,
        assumed="false",
        help="建账户要另缴一笔一次性的钱。",
        label_en="With a personal account",
    ),
    Field(
        "employment",
        "怎样参保",
        "choice",
        WHO,
        assumed="employer",
        options=_shared("employment", KEYS["employment"].options),
        help="自己缴费的（个体、自由职业）选灵活就业。",
        label_en="How insured",
    ),
    Field(
        "pension_kind",
        "从哪里退休",
        "choice",
        WHO,
        options=_shared("pension_kind", KEYS["pension_kind"].options),
        help="退休的人填，在职的不用填。",
        label_en="Retired from",
    ),
    Field(
        "first_enrolled",
        "第一次参加职工医保的年月",
        "month",
        WHO,
        help="有的地方按哪年哪月开始参保，分成几种规定。",
        label_en="First month in employees' insurance",
    ),
    Field(
        "months_paid",
        "实际缴费月数",
        "integer",
        WHO,
        unit="月",
        minimum=0,
        maximum=900,
        help="参保证明上的实际缴费月数，中断的月份不算。20 年就填 240。",
        label_en="Months actually paid",
    ),
    Field(
        "months_deemed",
        "视同缴费月数",
        "integer",
        WHO,
        assumed="0",
        unit="月",
        minimum=0,
        maximum=900,
        help="当地医保制度建立以前的工龄，要经办机构认定。",
        label_en="Months deemed paid",
    ),
    Field(
        "last_wage",
        "退休时本人月工资",
        "money",
        HOW_MUCH,
        unit="元",
        help="按当地说法是退休时本人工资或缴费工资，问单位。",
        label_en="Monthly wage at retirement",
    ),
    Field(
        "contribution_base",
        "本人月缴费基数",
        "money",
        HOW_MUCH,
        unit="元",
        help="缴医保时按多少元工资算的，问单位或看参保证明。只知道一年的，除以 12。",
        label_en="Own monthly contribution base",
    ),
    Field(
        "pension",
        "本人月养老金",
        "money",
        HOW_MUCH,
        unit="元",
        help="每个月到手的基本养老金。",
        label_en="Own monthly pension",
    ),
    Field(
        "average_pension",
        "当地月平均基本养老金",
        "money",
        MORE,
        unit="元",
        help="当地按它定划入多少。资料里有的不用填；填了就照您填的算。",
        label_en="Local average monthly pension",
    ),
    Field(
        "average_wage",
        "月平均工资",
        "money",
        MORE,
        unit="元",
        help="规定要用到而资料里没有时才填。要哪一年的，算的时候会说；只有年平均的，除以 12。",
        label_en="Average monthly wage",
    ),
    Field(
        "price_at_once",
        "一次补缴，每月多少元",
        "money",
        MORE,
        unit="元",
        help="当地的价没有收录时才填：打 12393 问，差一个月要补多少。",
        label_en="Paid at once: price of a month",
    ),
    Field(
        "price_going_on",
        "接着按月缴，每月多少元",
        "money",
        MORE,
        unit="元",
        help="当地的价没有收录时才填：打 12393 问能不能接着按月缴，每月多少。",
        label_en="Going on month by month: price of a month",
    ),
    Field(
        "tier",
        "缴费档次",
        "text",
        MORE,
        help="居民医保有的地方分一档、二档。",
        label_en="Contribution tier",
    ),
    Field(
        "age",
        "年龄",
        "integer",
        MORE,
        unit="岁",
        minimum=0,
        maximum=130,
        label_en="Age",
    ),
    Field(
        "group",
        "救助或照顾对象",
        "choice",
        MORE,
        assumed="none",
        options=_shared("group", KEYS["group"].options),
        label_en="Entitled to assistance or care",
    ),
    Field(
        "listed_treatment",
        "属于当地从优的治疗项目",
        "flag",
        MORE,
        assumed="false",
        label_en="A treatment with better local terms",
    ),
    Field(
        "disease",
        "门诊慢特病病种",
        "text",
        MORE,
        label_en="Listed chronic disease",
    ),
    Field(
        "enrolled_years",
        "连续参保年数",
        "integer",
        MORE,
        unit="年",
        minimum=0,
        maximum=80,
        label_en="Years enrolled without a gap",
    ),
    Field(
        "months_enrolled",
        "连续参保月数",
        "integer",
        MORE,
        unit="月",
        minimum=0,
        maximum=960,
        label_en="Months enrolled without a gap",
    ),
    Field(
        "days",
        "住院天数",
        "integer",
        MORE,
        unit="天",
        minimum=1,
        maximum=3660,
        label_en="Days in hospital",
    ),
    Field(
        "chronic",
        "按门诊慢特病报",
        "flag",
        WHAT,
        assumed="false",
        label_en="Claimed as a listed chronic disease",
    ),
    Field(
        "deductible_so_far",
        "今年已付的起付标准",
        "money",
        MORE,
        assumed="0",
        unit="元",
        help="起付标准按年算的地方才用得到。",
        label_en="Deductible charged this year",
    ),
    Field(
        "in_scope_so_far",
        "今年以前各次的政策范围内费用",
        "money",
        MORE,
        assumed="0",
        unit="元",
        help="按全年累计分段的地方才用得到。",
        label_en="Costs in scope this year, before this one",
    ),
    Field(
        "inner_used_so_far",
        "今年单独限额（如药店）已用",
        "money",
        MORE,
        assumed="0",
        unit="元",
        help="年度限额之内另有一个小限额的地方才用得到。",
        label_en="Used of a separate limit this year (pharmacies)",
    ),
    Field(
        "disease_used_so_far",
        "这个病种今年已用的限额",
        "money",
        MORE,
        assumed="0",
        unit="元",
        label_en="Used of this disease's limit this year",
    ),
    Field(
        "self_pay_so_far",
        "今年以前已计入大病保险的自付费用",
        "money",
        MORE,
        assumed="0",
        unit="元",
        label_en="Own payments counted for critical illness this year",
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
                options=_shared("item_class", KEYS["item_class"].options),
                label_en="Class",
            ),
            Field(
                "amount",
                "金额",
                "money",
                required=True,
                unit="元",
                label_en="Amount",
            ),
            Field(
                "unit_price",
                "单价",
                "money",
                unit="元",
                label_en="Price of one",
            ),
        ),
        help="知道每项的类别和金额时填，按当地先行自付比例算。",
        label_en="Items of the bill",
    ),
    Field(
        "accumulated_self_pay",
        "今年累计的合规自付费用",
        "money",
        HOW_MUCH,
        required=True,
        unit="元",
        help="基本医保报过以后，政策范围内由个人负担的部分，全年合计。",
        label_en="Own payments that count, this year so far",
    ),
    Field(
        "cover_year",
        "要保的是哪一年",
        "integer",
        WHAT,
        required=True,
        unit="年",
        minimum=2000,
        maximum=2100,
        when=_RESIDENT,
        help="居民医保一年缴一次。缴的是哪一年的就填哪一年，如 2027。",
        label_en="Year to be covered",
    ),
    Field(
        "missed_years",
        "前面连续断了几年没参保",
        "integer",
        WHAT,
        required=True,
        unit="年",
        minimum=0,
        maximum=60,
        when=_RESIDENT,
        help="紧挨着这一年、一连几年没参加医保。没断过填 0。",
        label_en="Years missed before it, in a row",
    ),
    Field(
        "in_season",
        "什么时候缴的",
        "choice",
        WHAT,
        required=True,
        options=_options(
            true=("在集中参保期内", "In the season for paying"),
            false=("过了集中参保期", "After the season"),
        ),
        when=_RESIDENT,
        help="集中参保期一般在上一年的最后几个月，各地每年公布。",
        label_en="When paid",
    ),
    Field(
        "repaired_years",
        "打算补缴几年",
        "integer",
        WHAT,
        assumed="0",
        unit="年",
        minimum=0,
        maximum=60,
        when=_RESIDENT,
        help="断了的年份补缴了，可以少等几个月。先填 0，结果里会列出补几年等几个月。",
        label_en="Years to be paid back",
    ),
    Field(
        "exempt",
        "属于不用等的人（新生儿等）",
        "flag",
        WHO,
        assumed="false",
        when=_RESIDENT,
        help="哪些人不用等由当地规定，拿不准打 12393 问。",
        label_en="Exempt from waiting (newborns and others)",
    ),
    Field(
        "gap_months",
        "断了几个月没缴",
        "integer",
        WHAT,
        required=True,
        unit="月",
        minimum=0,
        maximum=900,
        when=_EMPLOYEE,
        help="从停缴到重新缴费，中间空了几个月。",
        label_en="Months without contributions",
    ),
    Field(
        "owed",
        "欠缴的钱",
        "money",
        HOW_MUCH,
        required=True,
        unit="元",
        help="欠的保险费，不含滞纳金和罚款。",
        label_en="Contributions owed",
    ),
    Field(
        "from_day",
        "从哪一天算起",
        "date",
        WHAT,
        required=True,
        help="开始算滞纳金的第一天，多数从应缴期限的第二天起。这一天算在内。",
        label_en="From which day",
    ),
    Field(
        "to_day",
        "算到哪一天",
        "date",
        WHAT,
        required=True,
        help="最后一天，也算在内。有的地方只算到补缴的前一天。",
        label_en="Until which day",
    ),
    Field(
        "event",
        "正赶上哪件事",
        "choice",
        WHAT,
        options=_shared("event", EVENTS),
        help="有的期限从一件事算起，如出生、出院。选了就把它的期限也算出来。",
        label_en="What has happened",
    ),
    Field(
        "event_day",
        "那件事是哪一天",
        "date",
        WHAT,
        required=True,
        when={"event": tuple(EVENTS)},
        label_en="On which day it happened",
    ),
)

FIELDS: Mapping[str, Field] = {item.name: item for item in _ALL}


WHO_AND_WHERE = ("place", "scheme", "status", "date", "hospital_level")
BILL = ("total", "non_covered", "prior_self_pay", "over_limit", *AMOUNT_OF_CLASS.values())
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


def of_a_stay(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The fields as one asks for them who has only stays in mind."""
    return tuple(
        replace(item, label="在哪里住院", label_en="Where the stay is")
        if item.name == "care_place"
        else item
        for item in fields
    )


def need(inputs: Inputs, *names: str) -> None:
    """Raise ``InvalidInput`` for every input of these that was left out."""
    absent = [name for name in names if inputs.get(name) is None]
    if absent:
        raise left_out(absent)


def left_out(names: Iterable[str]) -> InvalidInput:
    """What to raise for inputs that the rules of a place ask about and nobody gave."""
    labels = {name: FIELDS[name].label if name in FIELDS else name for name in names}
    return InvalidInput(
        [
            FieldError(name, f"请填写“{label}”，这里的规则要用到它。")
            for name, label in labels.items()
        ]
    )


def amount_of(inputs: Inputs, name: str) -> Decimal:
    """A wage, base or pension that a rule takes a share of; nobody has one of nothing."""
    need(inputs, name)
    amount: Decimal = inputs[name]
    if amount <= 0:
        raise InvalidInput([FieldError(name, f"“{FIELDS[name].label}”要大于 0。")])
    return amount
