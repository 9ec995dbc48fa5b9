"""Outpatient: and this visit; chronic-disease outpatient is a setting of it."""

from __future__ import annotations

from calculator.care import work_for
from calculator.catalogue import BILL, PERSON, SO_FAR, TREATMENT, WHO_AND_WHERE, pick
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
        "cause",
        *WHO_AND_WHERE,
        *("chronic", "care_place", "registration"),
        *BILL,
        *SO_FAR,
        *TREATMENT,
        *PERSON,
        *("institution", "account_balance", "items"),
        optional=("sex", "birth"),
    ),
    work=work,
)
