"""Settlement years: in which year a visit counts, and what a stay across two years does."""

from __future__ import annotations

from datetime import date

from calculator.errors import FieldError, InvalidInput, Refused
from calculator.policy.rulebook import Entry, Rulebook

CALENDAR = "没有查到当地结算年度的规定，按自然年（一月一日起）算。"


def year_of(day: date, book: Rulebook) -> int:
    """The settlement year of a day, named by the calendar year in which it starts."""
    entry = _known(book, "year_start")
    start = (entry.outcome({}).month_day if entry else None) or "01-01"
    return day.year if day.isoformat()[5:] >= start else day.year - 1


def _known(book: Rulebook, value_id: str) -> Entry | None:
    """A value of the settlement year, ``None`` where nothing says how it was on that day."""
    try:
        return book.find(value_id) if book.rules else None
    except Refused:
        return None


def counted_on(admitted: date, discharged: date | None, book: Rulebook) -> date:
    """The day by which a stay counts towards a year.

    Raises ``Refused`` for a stay across years where no rule says how it counts, ``InvalidInput``
    where the rule splits it and it came as one.
    """
    if discharged is not None and discharged < admitted:
        message = f"出院日期 {discharged} 早于入院日期 {admitted}，请检查。"
        raise InvalidInput([FieldError("discharge", message)])
    if discharged is None or year_of(admitted, book) == year_of(discharged, book):
        return admitted
    entry = _known(book, "stay_across_years")
    if entry is None:
        message = "这次住院跨了两个结算年度，没有查到当地按哪一年结算，算不出来。"
        raise Refused("missing_parameter", message, ("跨年住院",))
    rule = entry.outcome({}).stay
    if rule == "split":
        message = (
            "当地跨年住院按费用发生的日期分到两年：请按年末分成两次填写，第二次勾选“接上一次住院”。"
        )
        raise InvalidInput([FieldError("discharge", message)])
    return discharged if rule == "discharge_date" else admitted
