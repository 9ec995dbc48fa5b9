"""Outpatient: and this visit; chronic-disease outpatient is a setting of it."""

from __future__ import annotations

from calculator.care import work_for
from calculator.catalogue import BILL, FIELDS, PERSON, SO_FAR, TREATMENT, WHO_AND_WHERE, pick
from calculator.definition import Calculator, Case, Working
from calculator.errors import FieldError, InvalidInput


def work(case: Case) -> Working:
    """Settle one outpatient visit, as an ordinary one or under the rules for chronic diseases."""
    _refuse_half_a_word(case)
    return work_for(case, "chronic_outpatient" if case.inputs["chronic"] else "outpatient")


def _refuse_half_a_word(case: Case) -> None:
    """Raise ``InvalidInput`` for a listed disease of which it is not said how the visit is claimed.

    The two kinds of claim pay quite different amounts, and naming the disease means the other.
    """
    inputs = case.inputs
    if not inputs.get("disease") or "chronic" not in inputs.assumed:
        return
    chronic, ordinary = case.book.beside("chronic_outpatient"), case.book.beside("outpatient")
    if chronic.rules and not any("disease" in rule.asks for rule in ordinary.rules):
        message = (
            f"填了“{FIELDS['disease'].label}”，还要说是不是“{FIELDS['chronic'].label}”。"
            f"按普通门诊报的，请不要填病种。"
        )
        raise InvalidInput([FieldError("chronic", message)])


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
