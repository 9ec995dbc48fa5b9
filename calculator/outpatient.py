"""Outpatient: and this visit; chronic-disease outpatient is a setting of it."""

from __future__ import annotations

from calculator.care import work_for
from calculator.catalogue import pick
from calculator.definition import Calculator, Case, Working


def work(case: Case) -> Working:
    """Settle one outpatient visit, as an ordinary one or under the rules for chronic diseases."""
    return work_for(case, "chronic_outpatient" if case.inputs["chronic"] else "outpatient")


OUTPATIENT = Calculator(
    id="outpatient",
    title="门诊能报多少",
    question="这次门诊，医保付多少，自己付多少？",
    benefit="outpatient",
    fields=pick(
        "place",
        "scheme",
        "status",
        "date",
        "hospital_level",
        "chronic",
        "care_place",
        "registration",
        "total",
        "non_covered",
        "prior_self_pay",
        "over_limit",
        "deductible_so_far",
        "used_so_far",
        "disease",
        "tcm",
        "oncology",
        "listed_treatment",
        "group",
        "age",
        "tier",
        "enrolled_years",
        "months_enrolled",
        "institution",
        "in_scope_so_far",
        "self_pay_so_far",
        "account_balance",
        "items",
        optional=("sex", "birth"),
    ),
    work=work,
)
