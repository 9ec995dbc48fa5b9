"""English for the core labels, so that a family abroad can help; Chinese stands beside it.

Fields and their options carry their own English (``Field.label_en``). Here are the names of
amounts, of the headings of a result, and of the conditions that the policy data shares.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from calculator.amounts import in_fen, money, percent, span
from calculator.escape import escape
from calculator.months import Month
from calculator.steps import AT_THE_MOST, Step

LEFT_CHINESE = (
    "What the local rules say, the titles of documents and the names of places stay in Chinese, "
    "as their editors wrote them. C 级 (grade C) marks what only a reposted copy says."
)
"""Said once with a result."""

GROUPS: Mapping[str, str] = {
    "为什么看病": "Why care was needed",
    "在哪里": "Where",
    "什么人": "Who",
    "什么情况": "What happened",
    "多少钱": "How much",
    "当地的规定": "The local rules",
    "更多（不清楚可以不填）": "More (may be left empty)",
}
"""The groups of a form."""

OPTIONS: Mapping[str, Mapping[str, str]] = {
    "cause": {
        "illness": "Illness or accident",
        "work_injury": "Injury at work",
        "third_party": "Somebody else is liable",
        "public_health": "Public health service",
        "abroad": "Treated abroad",
        "fitness": "Check-up, fitness, wellness",
    },
    "group": {
        "none": "None of these",
        "destitute": "Destitute (tekun)",
        "low_income": "Minimum living allowance (dibao)",
        "returning_poor": "Fallen back into poverty",
        "borderline": "On the border of dibao",
        "high_cost": "Impoverished by illness",
        "minor": "Minor or student",
        "veteran": "Veteran worker or entitled group",
    },
    "employment": {"employer": "Through an employer", "flexible": "On one's own (flexible work)"},
    "pension_kind": {
        "enterprise": "From an enterprise",
        "public": "From a government body",
        "institution": "From a public institution",
    },
    "item_class": {
        "drug_a": "Class A drug",
        "drug_b": "Class B drug",
        "drug_c": "Drug outside the catalogue",
        "negotiated": "Negotiated drug",
        "herbal": "Herbal pieces and hospital preparations",
        "material": "Medical material",
        "exam": "Examination or laboratory test",
        "service": "Treatment",
        "bed": "Bed",
    },
    "event": {
        "admission": "Admission",
        "discharge": "Discharge",
        "payment": "Payment",
        "gap_start": "Contributions stopped",
        "retirement": "Retirement",
        "birth": "Birth",
        "leaving": "Leaving for elsewhere",
    },
    "kind": {
        "inpatient": "Hospital stay",
        "outpatient": "Ordinary outpatient visit",
        "chronic_outpatient": "Outpatient visit for a listed chronic disease",
    },
}
"""Options that the policy data declares, by field and value."""

AMOUNTS: Mapping[str, str] = {
    "total": "Total bill",
    "non_covered": "Not covered",
    "over_limit": "Above the price limit",
    "prior_self_pay": "Own share before rates",
    "in_scope": "Within the policy's scope",
    "deductible": "Deductible",
    "pooled_fund": "Pooled fund",
    "large_amount": "Large-amount subsidy",
    "critical_illness": "Critical-illness insurance",
    "supplement": "Supplementary scheme",
    "assistance": "Medical assistance",
    "fund_total": "Paid by insurance",
    "patient_total": "Paid by you",
    "personal_account": "From the personal account",
    "personal_account_year": "Personal account, a year",
    "cash": "In cash",
    "cost_sharing": "Your share by rate",
    "accumulated_self_pay": "Own payments that count so far",
    "months_short": "Months short",
    "back_payment": "Back-payment at once",
    "continued_total": "Paying on monthly, in all",
    "lump_sum": "Lump sum for a personal account",
    "total_due": "Due in all",
    "required_months": "Months required",
    "required_actual_months": "Of these actually paid, at least",
    "months_counted": "Months that count",
    "months_until_retirement": "Months left until retirement",
    "months_short_at_retirement": "Still short at retirement",
    "statutory_month": "Statutory retirement month",
    "retirement_month": "Month meant for retirement",
    "earliest_month": "Earliest choice",
    "latest_month": "Latest choice (with the employer's consent)",
    "minimum_months": "Minimum contribution for a pension",
    "original_age": "Original retirement age",
    "delay_months": "Put off by",
    "waiting_months": "Waiting period",
    "covered_from": "Covered from",
    "wait_ends": "The wait ends on",
    "missed_years": "Missed years that count",
    "late_fee": "Late fee",
    "days": "Days",
    "credited": "Credited by the rule",
    "patient_local": "Paid by you, treated at home",
    "patient_none": "Paid by you, not registered",
    "patient_long_term": "Paid by you, long-term registration",
    "patient_referral": "Paid by you, referred",
    "patient_emergency": "Paid by you, emergency",
    "cost_of_not_registering": "Extra cost of not registering",
    "cost_of_no_referral": "Extra cost of having no referral",
}
"""Amounts by contract name (design.md, section 5) and the other steps that results show."""

HEADINGS: Mapping[str, str] = {
    "这张账单怎样分": "How the bill is shared out",
    "也可能是这样": "It may also be so",
    AT_THE_MOST: "What follows is worked out at the end where insurance pays most",
    "怎样算出来的": "How it is worked out",
    "看这一次怎样算": "How this one is worked out",
    "没有发生的项目": "Nothing under these heads",
    "什么会让结果变": "What would change the result",
    "接下来怎么办": "What to do next",
    "要办的事": "To do",
    "要带的东西": "To bring",
    "要记住的日子": "Dates to keep",
    "医保付": "Insurance pays",
    "您自己付": "You pay",
    "没有填的，按这样算": "Taken for granted where left empty",
    "这些规则的说明": "Remarks on these rules",
    "医保付的（斜纹）": "paid by insurance (hatched)",
    "您付的（实心）": "paid by you (solid)",
    "看成表格": "As a table",
    "哪一部分": "Part",
    "谁付": "Who pays",
    "金额": "Amount",
    "您": "you",
    "医保": "insurance",
    "合计由您付": "You pay in all",
    "这一问还算不出": "This cannot be worked out yet",
    "看看已收录的规则和历史": "See the rules that we have of this place, and their history",
    "手里有当地文件的，住院可以自己填参数算": (
        "If you have the local document: fill in its figures yourself, for a hospital stay"
    ),
    "拨打 12393，问当地医保经办机构。": "Call 12393 and ask the local medical insurance agency.",
    "换一种情形，或者照另一份资料的说法，结果会是：": (
        "In another case, or by what another document says, the result would be:"
    ),
    "哪种情形": "Case",
    "条": "items",
    "换一段时间，要求不一样": "Other months of retirement, other requirements",
    "几种补法放在一起看": "Ways of paying back side by side",
    "各项期限": "Time limits",
    "说明": "Remark",
    "在这段时间退休": "Retiring in",
    "要缴满": "Required",
    "您现在还差": "You still lack",
    "怎样补": "How",
    "几个月": "Months",
    "每月": "A month",
    "一共": "In all",
    "补缴": "Paid back",
    "等": "Wait",
    "从哪一天起能报": "Covered from",
    "补缴的钱": "Cost of paying back",
    "什么事": "What",
    "日子": "When",
    "现在": "Now",
    "出处": "Source",
    "依据": "Source",
    "您自己填的参数，没有出处": "A figure that you typed in, without a source",
    "把算出来的日子存到手机日历": "Save the days to the phone's calendar",
    "把这些日子存到手机日历": "Save these days to the phone's calendar",
    "把填的规定存下来": "Keep the rules that you typed in",
    "存成一个草稿文件。补上出处，就能发给本站收录；里面没有您的医疗费。": (
        "A draft file, without your bills. With sources added, it can be sent to this site."
    ),
    "存成草稿文件（YAML）": "Save the draft (YAML)",
    "看哪一年": "Which year",
    "额度用了多少": "How much of each ceiling is used",
    "大病保险从哪里开始报": "Where critical-illness insurance begins to pay",
    "项目": "Item",
    "几种情形的金额和差别": "Amounts of the cases and their differences",
    "差在哪一步": "At which step they differ",
    "要注意的": "To note",
    "每一步都一样。": "All steps are the same.",
    "没有这一步。": "No such step.",
    "花到这么多时，这张账单怎样分": "How a bill of that size is shared out",
    "总费用花到": "Total bill of",
    "花到这里才全部封顶": "All ceilings are reached at",
    "其中医保范围内的": "Of this within the scope",
    "那时医保一共付": "Insurance then pays in all",
    "那时您自己付": "You then pay",
    "您问的": "What was asked",
    "算出来": "Result",
    "怎样算的": "How it is worked out",
    "要当心": "Please note",
    "窗口怎么说（自己记）": "What the counter says (your notes)",
    "请以经办机构为准": "The agency decides",
    "电话 12393": "telephone 12393",
    "照医保付得最多的那一头。": "For the end at which insurance pays most.",
    "斜纹是医保付的，实心是您付的。": "Hatched: paid by insurance. Solid: paid by you.",
    "各次看病": "Visits",
}

NOTICE_EN = (
    "Not an official site. The result is an estimate; the local medical insurance agency "
    "(telephone 12393) decides."
)


@dataclass(frozen=True, slots=True)
class Language:
    """How a result words its labels, as HTML: in Chinese, or in English with Chinese beside."""

    english: bool = False

    def heading(self, chinese: str) -> str:
        """A heading or other fixed words of ours."""
        return self._beside(HEADINGS.get(chinese), chinese)

    def amount(self, step_id: str, chinese: str) -> str:
        """The name of an amount; one within another case goes by its own name."""
        return self._beside(self._amount(step_id, chinese), chinese)

    def plain(self, step_id: str, chinese: str) -> str:
        """The name of an amount as plain text, for a picture."""
        return self._amount(step_id, chinese) or chinese

    def _amount(self, step_id: str, chinese: str) -> str | None:
        known = AMOUNTS.get(step_id.rpartition(".")[2])
        return known or self.plain_phrase(chinese) if self.english else None

    def sentence(self, chinese: str) -> str:
        """A sentence of a result: English where it is one of ours, not an editor's."""
        return self._beside(self.plain_sentence(chinese), chinese)

    def phrase(self, chinese: str) -> str:
        """A formula, a condition, a cell of a table."""
        return self._beside(self.plain_phrase(chinese), chinese)

    def plain_sentence(self, chinese: str) -> str | None:
        """The English alone; nothing where there is none."""
        if not self.english:
            return None
        from calculator.english_sentences import sentence

        return HEADINGS.get(chinese) or sentence(chinese)

    def plain_phrase(self, chinese: str) -> str | None:
        """The English alone; nothing where there is none, or nothing Chinese to tell."""
        if not self.english or not _CHINESE.search(chinese):
            return None
        from calculator.english_sentences import phrase

        words = HEADINGS.get(chinese) or phrase(chinese)
        return words and words[:1].upper() + words[1:]

    def head(self, chinese: str) -> str:
        """What stands beside a cell where there is no room for columns, as plain text."""
        known = HEADINGS.get(chinese) or self.plain_phrase(chinese) if self.english else None
        return f"{known} {chinese}" if known else chinese

    def left_chinese(self) -> str:
        """One sentence, for a result, on what has no English."""
        return (
            f'<p class="calc-beside" lang="en">{marked(LEFT_CHINESE)}</p>' if self.english else ""
        )

    def shown(self, step: Step) -> str:
        """The amount of a step for people, as plain text."""
        return _shown(step) if self.english else step.shown

    def between(self, least: Decimal, most: Decimal) -> str:
        """The least and the most that an amount of money may be, as plain text."""
        if self.english:
            return f"{money(least)} to {money(most)} yuan"
        return f"{span((least, most))} 元"

    def yuan(self, amount: Decimal) -> str:
        """An amount of money, as plain text."""
        return f"{money(amount)} yuan" if self.english else f"{money(amount)} 元"

    def _beside(self, words: str | None, chinese: str) -> str:
        if not self.english or words is None:
            return escape(chinese)
        return (
            f'<span lang="en">{marked(words)}</span>'
            f' <span class="calc-beside">{escape(chinese)}</span>'
        )


def marked(words: str) -> str:
    """English as HTML; what is Chinese in it, such as a document's title, says so."""
    return _CHINESE_RUN.sub(r'<span lang="zh">\g<0></span>', escape(words))


_CHINESE = re.compile("[一-鿿]")
_CHINESE_RUN = re.compile("[《（“]?[一-鿿][一-鿿《》〔〕（）“”、，；。：·0-9]*")


def _shown(step: Step) -> str:
    amount = step.amount
    if step.left_out:
        return "not counted"
    if isinstance(amount, Decimal):
        return f"{in_fen(amount)} yuan" if step.unit == "yuan" else percent(amount)
    if isinstance(amount, Month | date):
        return str(amount)
    return f"{amount} {_COUNTED[step.unit]}"


_COUNTED: Mapping[str, str] = {
    "months": "months",
    "years": "years old",
    "year_count": "years",
    "days": "days",
}
