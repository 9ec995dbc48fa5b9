"""Inpatient: what does this stay cost me."""

from __future__ import annotations

from calculator.care import work_for
from calculator.catalogue import BILL, PERSON, SO_FAR, TREATMENT, WHO_AND_WHERE, of_a_stay, pick
from calculator.definition import Calculator

INPATIENT = Calculator(
    id="inpatient",
    title="住院能报多少",
    question="这次住院，医保付多少，自己付多少？",
    benefit="inpatient",
    fields=of_a_stay(
        pick(
            "cause",
            *WHO_AND_WHERE,
            *("care_place", "registration", "admission"),
            *BILL,
            *SO_FAR,
            *TREATMENT,
            *PERSON,
            *("days", "institution", "account_balance", "items"),
            optional=("sex", "birth"),
        )
    ),
    work=lambda case: work_for(case, "inpatient"),
)
