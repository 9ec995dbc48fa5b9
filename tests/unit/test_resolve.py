"""Which reading answers for a day: the four rules of the design, one by one."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from calculator.policy.model import Outcome, Reading, Row, Source, Value
from calculator.policy.periods import Partial, Period
from calculator.policy.resolve import NotInForce, resolve

CHECKED = date(2026, 11, 22)


def reading(
    amount: str,
    start: str | None = None,
    end: str | None = None,
    attested: tuple[str, ...] = (),
    grade: str = "B",
    alternatives: tuple[Reading, ...] = (),
) -> Reading:
    period = Period(
        Partial.parse(start) if start else None,
        Partial.parse(end) if end else None,
        tuple(filter(None, map(Partial.parse, attested))),
    )
    source = Source("doc", "第一条", CHECKED, grade)
    rows = (Row((), Outcome(amount=Decimal(amount))),)
    return Reading(period, source, rows, alternatives=alternatives)


def value(*readings: Reading) -> Value:
    return Value("deductible", "起付标准", "yuan", {}, readings)


def answer(subject: Value, day: str) -> tuple[str, list[str], bool]:
    """The amount that answers, those beside it, and whether there is a caution."""
    found = resolve(subject, date.fromisoformat(day))
    return (
        _amount(found.reading),
        [_amount(doubt) for doubt in found.doubts],
        found.caution is not None,
    )


def _amount(subject: Reading) -> str:
    return str(subject.rows[0].outcome.amount)


class TestUndatedSources:
    subject = value(
        Reading(
            Period(attested=(Partial.of(date(2024, 2, 25)),), undated=True),
            Source("doc", "第一条", CHECKED, "B"),
            (Row((), Outcome(amount=Decimal(1))),),
        )
    )

    @pytest.mark.parametrize("day", ["2024-02-25", "2026-11-22"])
    def test_every_answer_says_that_the_source_has_no_date(self, day: str) -> None:
        found = resolve(self.subject, date.fromisoformat(day))
        assert found.caution
        assert "没有日期" in found.caution

    def test_it_says_nothing_of_the_days_before(self) -> None:
        with pytest.raises(
            NotInForce, match="最早的资料没有日期，不晚于 2024-02-25，更早的没有查到"
        ):
            resolve(self.subject, date(2024, 2, 24))


class TestTheEarliestThatIsKnown:
    @pytest.mark.parametrize(
        ("period", "said"),
        [
            ({"start": "2023-01-01"}, "最早的依据是 2023-01-01 起的规定，更早的没有查到"),
            ({"start": "2020"}, "最早的依据是 2020 年起的规定，更早的没有查到"),
            (
                {"end": "2025-12-31", "attested": ("2025-12-01",)},
                "最早的依据是 2025-12-01 见其有效的资料，更早的没有查到",
            ),
        ],
    )
    def test_it_is_told_in_a_sentence(self, period: dict[str, Any], said: str) -> None:
        with pytest.raises(NotInForce) as refused:
            resolve(value(reading("1", **period)), date(2001, 1, 1))
        assert str(refused.value) == f"“起付标准”{said}"


class TestSourcesThatSpeakOfAYear:
    """They end with it, but say nowhere that they do: nobody may read that it is stated."""

    def subject(self, **more: object) -> Value:
        end = Partial.parse("2026")
        source = Source("doc", "第一条", CHECKED, "B")
        period = Period(end=end, only=True, **more)  # type: ignore[arg-type]
        return value(Reading(period, source, (Row((), Outcome(amount=Decimal(1))),)))

    def test_they_answer_until_its_last_day(self) -> None:
        seen = self.subject(attested=(Partial.of(date(2025, 12, 1)),))
        assert seen.readings[0].period.words == "只讲 2026 年（2025-12-01 见其有效）"
        assert answer(seen, "2026-12-31") == ("1", [], False)
        with pytest.raises(NotInForce, match="的资料只讲 2026 年") as refused:
            resolve(seen, date(2027, 1, 1))
        assert "已经结束" not in str(refused.value)

    def test_what_is_stated_besides_is_told(self) -> None:
        started = self.subject(start=Partial.parse("2026-03"))
        assert started.readings[0].period.words == "2026 年 3 月起，只讲 2026 年"
        undated = self.subject(attested=(Partial.of(date(2026, 2, 1)),), undated=True)
        words = "资料没有日期，不晚于 2026-02-01，只讲 2026 年"
        assert undated.readings[0].period.words == words


class TestSeenInAYear:
    """Of the source only the year is known: in it the answer is unsure, after it stale."""

    subject = value(reading("1", attested=("2023",)))

    @pytest.mark.parametrize(
        ("day", "caution"),
        [
            ("2023-01-01", "只知道是 2023 年见其有效"),
            ("2023-12-30", "只知道是 2023 年见其有效"),
            ("2023-12-31", "用的是 2023 年时还有效的资料；此后有没有变，没有查到"),
            ("2026-11-22", "用的是 2023 年时还有效的资料；此后有没有变，没有查到"),
        ],
    )
    def test_every_answer_says_how_little_is_known(self, day: str, caution: str) -> None:
        found = resolve(self.subject, date.fromisoformat(day))
        assert _amount(found.reading) == "1"
        assert found.caution
        assert caution in found.caution

    def test_it_says_nothing_of_the_year_before(self) -> None:
        with pytest.raises(NotInForce, match="2023 年见其有效"):
            resolve(self.subject, date(2022, 12, 31))

    def test_a_reading_of_the_year_before_ends_by_its_own_words(self) -> None:
        both = value(reading("1", "2022", "2022"), reading("2", attested=("2023",)))
        assert answer(both, "2022-06-01") == ("1", [], True)
        assert answer(both, "2023-06-01") == ("2", [], True)
        assert answer(both, "2024-06-01") == ("2", [], True)

    def test_one_without_an_end_stands_beside_it_in_that_year(self) -> None:
        both = value(reading("1", attested=("2022-05-01",)), reading("2", attested=("2023",)))
        assert answer(both, "2023-06-01") == ("1", ["2"], True)
        assert answer(both, "2024-01-01") == ("2", [], True)


class TestStatedPeriods:
    subject = value(reading("1", "2020-01-01", "2021-12-31"), reading("2", "2022-01-01"))

    @pytest.mark.parametrize(
        ("day", "amount"),
        [("2020-01-01", "1"), ("2021-12-31", "1"), ("2022-01-01", "2"), ("2026-11-22", "2")],
    )
    def test_the_period_that_covers_the_day_answers(self, day: str, amount: str) -> None:
        assert answer(self.subject, day) == (amount, [], False)

    def test_before_the_first_it_refuses_and_names_the_period(self) -> None:
        with pytest.raises(NotInForce, match="2020-01-01 至 2021-12-31"):
            resolve(self.subject, date(2019, 12, 31))

    def test_after_a_stated_end_it_refuses(self) -> None:
        ended = value(reading("1", "2006-06-01", "2006-08-31"))
        assert answer(ended, "2006-08-31") == ("1", [], False)
        with pytest.raises(NotInForce, match="2006-08-31"):
            resolve(ended, date(2006, 9, 1))

    def test_never_past_a_stated_end_even_if_something_follows(self) -> None:
        gap = value(
            reading("1", "2020-01-01", "2020-12-31"), reading("2", attested=("2022-05-01",))
        )
        with pytest.raises(NotInForce):
            resolve(gap, date(2021, 6, 1))
        assert answer(gap, "2022-05-01") == ("2", [], False)

    def test_an_end_stated_to_the_year_lasts_through_it(self) -> None:
        subject = value(reading("1", "2020-01-01", "2021"))
        assert answer(subject, "2021-12-31")[0] == "1"


class TestAttestations:
    subject = value(reading("1", attested=("2016-08-15",)), reading("2", attested=("2020-08-21",)))

    def test_on_the_day_itself_nothing_is_in_doubt(self) -> None:
        assert answer(self.subject, "2016-08-15") == ("1", [], False)

    def test_after_it_the_last_attested_answers_with_a_caution(self) -> None:
        assert answer(self.subject, "2026-01-01") == ("2", [], True)

    def test_between_two_the_later_stands_beside_the_earlier(self) -> None:
        assert answer(self.subject, "2018-01-01") == ("1", ["2"], True)

    def test_before_the_first_attested_day_it_refuses(self) -> None:
        with pytest.raises(NotInForce, match="2016-08-15"):
            resolve(self.subject, date(2016, 8, 14))

    def test_between_two_attestations_of_one_reading_nothing_is_in_doubt(self) -> None:
        subject = value(
            reading("1", attested=("2016-08-15", "2019-01-01")),
            reading("2", attested=("2020-08-21",)),
        )
        assert answer(subject, "2018-01-01") == ("1", [], False)
        assert answer(subject, "2019-06-01") == ("1", ["2"], True)

    def test_an_open_period_yields_on_the_day_a_later_reading_is_attested(self) -> None:
        subject = value(reading("1", "2018-01-01"), reading("2", attested=("2025-11-19",)))
        assert answer(subject, "2018-01-01") == ("1", [], False)
        assert answer(subject, "2025-11-18") == ("1", ["2"], False)
        assert answer(subject, "2025-11-19") == ("2", [], False)

    def test_a_conflicting_reading_that_is_over_no_longer_stands_beside(self) -> None:
        other = reading("2", "2020-01-01", "2020-12-31", grade="A")
        subject = value(reading("1", "2020-01-01", alternatives=(other,)))
        assert answer(subject, "2020-12-31")[:2] == ("2", ["1"])
        assert answer(subject, "2021-01-01")[:2] == ("1", [])

    def test_within_a_stated_end_a_later_attestation_raises_no_doubt(self) -> None:
        subject = value(
            reading("1", "2018-01-01", "2020-12-31"), reading("2", attested=("2022-01-01",))
        )
        assert answer(subject, "2020-12-31") == ("1", [], False)


class TestStartsKnownToTheYear:
    subject = value(reading("1", attested=("2020-08-21",)), reading("2", "2024"))

    def test_before_that_year_nothing_is_in_doubt(self) -> None:
        assert answer(self.subject, "2023-12-31") == ("1", [], True)

    @pytest.mark.parametrize("day", ["2024-01-01", "2024-12-31"])
    def test_within_the_year_the_later_reading_stands_beside(self, day: str) -> None:
        assert answer(self.subject, day) == ("1", ["2"], True)

    def test_after_the_year_it_answers(self) -> None:
        assert answer(self.subject, "2025-01-01") == ("2", [], False)

    def test_an_attested_day_within_the_year_ends_the_doubt(self) -> None:
        subject = value(
            reading("1", attested=("2020-08-21",)), reading("2", "2024", attested=("2024-07-29",))
        )
        assert answer(subject, "2024-07-28") == ("1", ["2"], True)
        assert answer(subject, "2024-07-29") == ("2", [], False)

    def test_after_a_stated_end_the_next_reading_answers_in_its_year(self) -> None:
        subject = value(reading("1", "2023-01-01", "2024-12-31"), reading("2", "2025"))
        assert answer(subject, "2024-12-31") == ("1", [], False)
        assert answer(subject, "2025-06-01") == ("2", [], True)
        assert answer(subject, "2026-01-01") == ("2", [], False)

    def test_as_the_first_reading_it_answers_with_a_caution(self) -> None:
        first = value(reading("2", "2024-03"))
        assert answer(first, "2024-03-15") == ("2", [], True)
        assert answer(first, "2024-04-01") == ("2", [], False)
        with pytest.raises(NotInForce):
            resolve(first, date(2024, 2, 29))


class TestConflicts:
    def test_the_better_grade_answers_and_the_other_stands_beside(self) -> None:
        subject = value(
            reading("1", "2020-01-01", grade="C", alternatives=(reading("2", "2020-01-01"),))
        )
        assert answer(subject, "2020-06-01") == ("2", ["1"], False)

    def test_of_equal_grade_the_later_attested_answers(self) -> None:
        other = reading("2", attested=("2021-01-01",))
        subject = value(reading("1", attested=("2020-01-01",), alternatives=(other,)))
        assert answer(subject, "2022-01-01")[:2] == ("2", ["1"])

    def test_one_attested_only_later_stands_beside(self) -> None:
        other = reading("2", attested=("2021-01-01",), grade="A")
        subject = value(reading("1", attested=("2020-01-01",), alternatives=(other,)))
        assert answer(subject, "2020-06-01") == ("1", ["2"], True)


def test_states_of_readings_on_a_page() -> None:
    subject = value(reading("1", attested=("2016-08-15",)), reading("2", attested=("2020-08-21",)))
    first, second = subject.readings
    assert subject.state(first, CHECKED) == "superseded"
    assert subject.state(second, CHECKED) == "current"
    ended = value(reading("1", "2006-06-01", "2006-08-31"))
    assert ended.state(ended.readings[0], CHECKED) == "ended"


class TestNothingFoundOut:
    """A reading that only says what is missing has no days of which it would be evidence."""

    @staticmethod
    def nothing(start: str | None = None, end: str | None = None, *attested: str) -> Reading:
        known = reading("1", start, end, attested)
        return replace(known, rows=(Row((), Outcome(missing="没有查到")),))

    def test_it_answers_before_its_source_as_well(self) -> None:
        subject = value(self.nothing(None, None, "2023-01-03"))
        found = resolve(subject, date(2022, 6, 1))
        assert found.reading.unknown
        assert found.caution is None

    def test_it_answers_after_a_stated_end_as_well(self) -> None:
        subject = value(self.nothing("2020-01-01", "2022-12-31"))
        assert resolve(subject, date(2023, 1, 1)).reading.unknown

    def test_what_contradicts_it_has_its_days(self) -> None:
        other = reading("2", attested=("2023-01-03",))
        subject = value(replace(self.nothing(None, None, "2023-01-03"), alternatives=(other,)))
        with pytest.raises(NotInForce, match="最早的依据是 2023-01-03"):
            resolve(subject, date(2022, 6, 1))

    def test_one_row_that_is_known_keeps_the_days(self) -> None:
        half = self.nothing(None, None, "2023-01-03")
        half = replace(half, rows=(*half.rows, Row((), Outcome(amount=Decimal(1)))))
        with pytest.raises(NotInForce, match="最早的依据是 2023-01-03"):
            resolve(value(half), date(2022, 6, 1))
