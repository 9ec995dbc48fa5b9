"""Inpatient: what does this stay cost me."""

from __future__ import annotations

from calculator.care import work_for
from calculator.catalogue import pick
from calculator.definition import Calculator

INPATIENT = Calculator(
    id="inpatient",
    title="住院能报多少",
    question="这次住院，医保付多少，自己付多少？",
    benefit="inpatient",
    fields=pick(
        "place",
        "scheme",
        "status",
        "date",
        "hospital_level",
        "care_place",
        "registration",
        "admission",
        "total",
        "non_covered",
        "prior_self_pay",
        "over_limit",
        "used_so_far",
        "tcm",
        "oncology",
        "listed_treatment",
        "group",
        "age",
        "tier",
        "enrolled_years",
        "months_enrolled",
        "days",
        "institution",
        "disease",
        "deductible_so_far",
        "in_scope_so_far",
        "self_pay_so_far",
        "account_balance",
        "items",
        optional=("sex", "birth"),
    ),
    work=lambda case: work_for(case, "inpatient"),
)
