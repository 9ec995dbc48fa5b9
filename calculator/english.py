"""English for the core labels, so that a family abroad can help; Chinese stands beside it.

Fields and their options carry their own English (``Field.label_en``). Here are the names of
amounts, of the headings of a result, and of the conditions that the policy data shares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from calculator.amounts import in_fen, money, percent, span
from calculator.escape import escape
from calculator.months import Month
from calculator.steps import AT_THE_MOST, Step

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
        return self._beside(AMOUNTS.get(step_id.rpartition(".")[2]), chinese)

    def plain(self, step_id: str, chinese: str) -> str:
        """The name of an amount as plain text, for a picture."""
        known = AMOUNTS.get(step_id.rpartition(".")[2]) if self.english else None
        return known or chinese

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
            f'<span lang="en">{escape(words)}</span>'
            f' <span class="calc-beside">{escape(chinese)}</span>'
        )


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
