"""English for what stands beside a field on a page: its hint and its unit.

Labels and options carry their English themselves; this is for pages alone, and no part of what the
browser's Python has to load.
"""

from collections.abc import Mapping

from calculator.fields import Field

HINTS: Mapping[str, str] = {
    "工伤、别人撞伤、体检这些，医保不付，不用往下算。": (
        "Work injuries, injuries by others and check-ups are not paid by this insurance."
    ),
    "医保关系在哪个市。": "The city in which the insurance is held.",
    "单位或灵活就业参保的是职工医保；城乡居民每年缴一次的是居民医保。": (
        "Through an employer or flexible work: employees'; paid once a year: residents'."
    ),
    "以医保待遇为准：已办医保退休手续的选退休。": (
        "Retired means: the insurance has been changed to that of retired people."
    ),
    "住院按入院那天，办事按办理那天。": "A stay: the day of admission; else the day it is done.",
    "医院大门或官网上写着。社区医院和乡镇卫生院多为一级，市里的大医院多为三级。": (
        "It stands at the gate or on the website; community hospitals are mostly level 1, "
        "large city hospitals level 3."
    ),
    "从一月一日起数，这一次也算在内。": "Counted from 1 January, this one included.",
    "结算单上的总费用。": "The total on the settlement sheet.",
    "医保目录以外的药品和项目，结算单上写“全自费”。": (
        "Drugs and items outside the catalogue; the sheet says 全自费."
    ),
    "乙类药品和部分项目，先按比例自己付的那一块。": (
        "What is paid first, by rate, of class B drugs and some items."
    ),
    "超过医保限价、要自己出的部分。": "What is above the insurance's price limit.",
    "除去上面的自费、超限价和先行自付，其余的费用里这一类多少。没有就填 0。": (
        "How much of the rest of the bill is of this kind; 0 if none."
    ),
    "以前几次住院统筹基金一共付了多少，用来看离封顶还有多远。": (
        "What the pooled fund paid for earlier stays, to see how far the ceiling is."
    ),
    "起付标准按年算的地方才用得到。": "Only where the deductible is by the year.",
    "按全年累计分段的地方才用得到。": "Only where bands run over the whole year.",
    "年度限额之内另有一个小限额的地方才用得到。": (
        "Only where there is a smaller limit within that of the year."
    ),
    "有的地方中医医院起付标准低一些。": "In some places its deductible is lower.",
    "有的地方一年只扣一次起付标准。": "In some places the deductible is charged once a year.",
    "居民医保有的地方分一档、二档。": "Residents' insurance has tiers in some places.",
    "有的地方不按一、二、三级分，才需要填。": "Only where hospitals are not sorted by level.",
    "能用多少看当地规定。": "How much of it may be used is up to the local rules.",
    "知道每项的类别和金额时填，按当地先行自付比例算。": (
        "If kind and amount of each item are known."
    ),
    "以身份证和档案为准，如 1972-09。": "By identity card and personnel file, such as 1972-09.",
    "按日期从早到晚，每次一项。": "From early to late, one entry a visit.",
    "基本医保报过以后，政策范围内由个人负担的部分，全年合计。": (
        "The own share within scope after basic insurance, all year together."
    ),
    "自己缴费的（个体、自由职业）选灵活就业。": "Who pays alone (self-employed): flexible work.",
    "退休的人填，在职的不用填。": "For retired people only.",
    "缴医保时按多少元工资算的，问单位或看参保证明。只知道一年的，除以 12。": (
        "The wage that contributions go by; ask the employer. Of a year, a twelfth."
    ),
    "每个月到手的基本养老金。": "The basic pension of a month.",
    "当地按它定划入多少。资料里有的不用填；填了就照您填的算。": (
        "What is credited goes by it. Where we have it, it may be left empty."
    ),
    "工人岗位一般是 50，干部、管理和技术岗位一般是 55；拿不准问单位。": (
        "Workers' posts mostly 50; managers' and technical posts 55. Ask the employer."
    ),
    "参保证明上的实际缴费月数，中断的月份不算。20 年就填 240。": (
        "As on the certificate of insurance, gaps not counted. 20 years are 240."
    ),
    "当地医保制度建立以前的工龄，要经办机构认定。": (
        "Years of work before the insurance began there, as the agency recognises them."
    ),
    "有的地方按哪年哪月开始参保，分成几种规定。": (
        "In some places the rules differ by the month of first enrolment."
    ),
    "想提前或延后的人填；不填就按法定时间。": (
        "For who means to retire early or late; else the statutory month."
    ),
    "按当地说法是退休时本人工资或缴费工资，问单位。": "Own wage at retirement; ask the employer.",
    "建账户要另缴一笔一次性的钱。": "A personal account costs another lump sum.",
    "规定要用到而资料里没有时才填。要哪一年的，算的时候会说；只有年平均的，除以 12。": (
        "Only if asked for; the answer says of which year. Of a year, a twelfth."
    ),
    "当地的价没有收录时才填：打 12393 问，差一个月要补多少。": (
        "Only where we do not have it: ask 12393 for the price of a month."
    ),
    "当地的价没有收录时才填：打 12393 问能不能接着按月缴，每月多少。": (
        "Only where we do not have it: ask 12393 whether one may go on, and at what price."
    ),
    "不填就按最新的规定。": "If left empty, by the newest rules.",
    "居民医保一年缴一次。缴的是哪一年的就填哪一年，如 2027。": (
        "Residents pay once a year: the year that is paid for, such as 2027."
    ),
    "紧挨着这一年、一连几年没参加医保。没断过填 0。": "Years in a row right before it; 0 if none.",
    "集中参保期一般在上一年的最后几个月，各地每年公布。": (
        "The season is mostly the last months of the year before."
    ),
    "从停缴到重新缴费，中间空了几个月。": "Months between stopping and paying again.",
    "在集中参保期内缴居民医保的不用填；其余的填重新缴费那天。": (
        "Not for residents who paid in season; else the day of paying again."
    ),
    "断了的年份补缴了，可以少等几个月。先填 0，结果里会列出补几年等几个月。": (
        "Paying back missed years shortens the wait. Begin with 0: the result lists the others."
    ),
    "哪些人不用等由当地规定，拿不准打 12393 问。": "Up to the local rules; ask 12393 if in doubt.",
    "欠的保险费，不含滞纳金和罚款。": "The contributions owed, without late fees and fines.",
    "开始算滞纳金的第一天，多数从应缴期限的第二天起。这一天算在内。": (
        "The first day of the late fee, mostly the day after the due day; it counts."
    ),
    "最后一天，也算在内。有的地方只算到补缴的前一天。": (
        "The last day, which counts too. In some places it is the day before payment."
    ),
    "一般就是今天。": "Mostly today.",
    "有的期限从一件事算起，如出生、出院。选了就把它的期限也算出来。": (
        "Some limits run from an event, such as a birth: choose it to have them worked out."
    ),
    "您参保的市或县，如“某某市”。只写在结果和草稿里。": (
        "The city or county; it only stands in the result and the draft."
    ),
    "不知道可以不填，就不管封顶。": "May be left empty: then there is no ceiling.",
    "和上面这个人的情况不一样时才填。": "Only if it differs from what is said of the person above.",
}
"""By the Chinese hint of a field."""

UNITS: Mapping[str, str] = {
    "元": "yuan",
    "月": "months",
    "年": "years",
    "天": "days",
    "岁": "years of age",
    "次": "in order",
    "%": "",
}


def hint(item: Field) -> str:
    """What the page says of a field, in English; empty where it says nothing."""
    said = [HINTS.get(item.help, "") if item.help else ""]
    if item.assumed is not None and item.kind != "flag":
        said.append(f"If left empty, taken as “{option(item, item.assumed)}”.")
    if item.may_be_unknown:
        said.append("Tick “Not known” to get both the most and the least.")
    return " ".join(part for part in said if part)


def option(item: Field, value: str) -> str:
    """A value of a field in English."""
    known = {found.value: found.english for found in item.options}
    return known.get(value, value)
