"""A deadline that comes back every year: 15 November of the year before the one that is funded."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from officers import PROGRAMME, ask, assess

from integrationsfoerderung import (
    Application,
    Finding,
    Grade,
    Holidays,
    Known,
    Post,
    Reading,
    Readings,
    Recipient,
    Status,
    Text,
    Unknown,
    Verdict,
    load_holidays,
)
from integrationsfoerderung.criteria import check_all
from integrationsfoerderung.criteria.deadlines import YearlyDeadline
from integrationsfoerderung.evidence import Figure
from integrationsfoerderung.subjects import Context, Places
from integrationsfoerderung.yearly import YearlyDay

NOVEMBER = YearlyDay(11, 15, years_before=1)
TABLE = load_holidays("baden-wuerttemberg")
UNKNOWN: Figure[bool] = Unknown("not found")


def rule(
    required: Figure[YearlyDay] | YearlyDay = NOVEMBER, moves: Figure[bool] = UNKNOWN, holidays: Holidays = TABLE
) -> YearlyDeadline:
    figure = required if isinstance(required, Figure) else Known(required, Grade.OFFICIAL)
    return YearlyDeadline("in_time", Text("Frist", "Deadline"), "submitted", figure, moves=moves, holidays=holidays)


def found(criterion: YearlyDeadline, start: date | None, submitted: date | None) -> Finding:
    form = Application(recipient=Recipient(name="x"), posts=[Post()], start=start, submitted=submitted)
    (answer,) = check_all([criterion], "m", Places(form, Context()))
    assert criterion.status(Places(form, Context()).of(criterion.per)[0], "m") is answer.status
    return answer


class TestUnderTheSuccessor:
    """By 15 November of the year before; whether the day moves is not known, so the weekend is said.

    ib-funding-database
    """

    @pytest.mark.parametrize(
        ("year", "day", "status"),
        [
            (2025, date(2024, 11, 15), Status.MET),  # a Friday
            (2025, date(2024, 11, 16), Status.UNMET),
            (2026, date(2025, 11, 15), Status.MET),  # a Saturday: whoever is in time then is in time
            (2026, date(2025, 11, 16), Status.OPEN),
            (2026, date(2025, 11, 17), Status.OPEN),
            (2026, date(2025, 11, 18), Status.UNMET),
            (2027, date(2026, 11, 15), Status.MET),  # a Sunday
            (2027, date(2026, 11, 16), Status.OPEN),
            (2027, date(2026, 11, 17), Status.UNMET),
            (2025, None, Status.OPEN),
        ],
    )
    def test_in_time_late_or_open(self, year: int, day: date | None, status: Status) -> None:
        assessment = assess(45_000, year=year, submitted=day)
        (answer,) = (f for f in assessment.findings if f.path == "officer.in_time")
        assert answer.status is status
        if status is Status.OPEN and day is not None:
            assert "officer.in_time.deadline.moves" in assessment.unknown

    @pytest.mark.parametrize(("year", "de", "en"), [
        (2026, "der 15.11.2025 ist ein Samstag", "15 November 2025 is a Saturday"),
        (2027, "der 15.11.2026 ist ein Sonntag", "15 November 2026 is a Sunday"),
    ])  # fmt: skip
    def test_the_weekend_is_said_even_to_whoever_is_in_time(self, year: int, de: str, en: str) -> None:
        assessment = assess(45_000, year=year)
        assert de in assessment.explain("de")
        assert en in assessment.explain("en")
        assert "deadline was checked" not in assessment.explain("en")

    def test_a_working_day_says_nothing(self) -> None:
        assert "Saturday" not in assess(45_000, year=2025).explain("en")

    def test_2025_is_settled_and_2026_and_2027_are_open_because_the_rule_is_settled_until_2025_only(self) -> None:
        assert assess(45_000, year=2025).verdict is Verdict.ELIGIBLE
        for year in (2026, 2027):
            later = assess(45_000, year=year)
            assert later.verdict is Verdict.OPEN
            assert later.unknown == ("vwv-integrationsbeauftragte.in_force.last_day", "officer.last_start")
        assert "at least 31 December 2025" in assess(45_000, year=2026).explain("en")

    @pytest.mark.parametrize("year", range(2020, 2026))
    def test_every_year_before_is_settled(self, year: int) -> None:
        assert assess(45_000, year=year).verdict is Verdict.ELIGIBLE

    def test_nothing_is_said_of_the_deadline_for_2019(self) -> None:
        """15 November 2018 lies before the rule: an application of June 2019 is not late, its year is open."""
        assessment = assess(45_000, year=2019, start=date(2019, 7, 1), months=6, submitted=date(2019, 6, 1))
        assert (assessment.verdict, assessment.unknown) == (Verdict.OPEN, ("officer.first_start",))

    @pytest.mark.parametrize(
        ("day", "verdict"),
        [(date(2019, 3, 31), Verdict.INELIGIBLE), (date(2019, 4, 1), Verdict.OPEN), (date(2019, 5, 30), Verdict.OPEN),
         (date(2019, 5, 31), Verdict.ELIGIBLE), (date(2024, 12, 31), Verdict.INELIGIBLE)],
    )  # fmt: skip
    def test_since_when(self, day: date, verdict: Verdict) -> None:
        """Between April and May 2019: certain from the last day of May on; late after 15 November."""
        assert assess(45_000, year=day.year + 1, submitted=day).verdict is verdict


class TestWhetherItMoves:
    """Where it is known whether the day moves, nothing is open."""

    @pytest.mark.parametrize(
        ("moves", "day", "status"),
        [
            (True, date(2025, 11, 17), Status.MET),
            (True, date(2025, 11, 18), Status.UNMET),
            (False, date(2025, 11, 15), Status.MET),
            (False, date(2025, 11, 16), Status.UNMET),
        ],
    )
    def test_it_decides(self, *, moves: bool, day: date, status: Status) -> None:
        answer = found(rule(moves=Known(moves, Grade.NORM)), date(2026, 1, 1), day)
        assert (answer.status, answer.grade) == (status, Grade.OFFICIAL)
        assert answer.note is not None  # the weekend is said all the same
        assert answer.required is not None
        assert answer.required.candidates() == (date(2025, 11, 17 if moves else 15),)

    def test_both_days_are_shown_where_it_is_not_known(self) -> None:
        for day in (date(2025, 11, 15), date(2025, 11, 16), date(2025, 11, 18)):
            answer = found(rule(), date(2026, 1, 1), day)
            assert answer.required is not None
            assert answer.required.candidates() == (date(2025, 11, 15), date(2025, 11, 17))
            assert answer.required.grade is Grade.OFFICIAL
        working_day = found(rule(), date(2025, 1, 1), date(2024, 11, 15))
        assert working_day.required is not None
        assert working_day.required.candidates() == (date(2024, 11, 15),)

    def test_a_default_reading_decides_and_is_named(self) -> None:
        moves = Readings((Reading("moves", value=True), Reading("stays", value=False)), Grade.INFERRED, default="moves")
        answer = found(rule(moves=moves), date(2026, 1, 1), date(2025, 11, 17))
        assert (answer.status, answer.grade, answer.reading) == (Status.MET, Grade.ASSUMED, "moves")

    def test_a_holiday_counts_as_a_weekend_does(self) -> None:
        answer = found(rule(YearlyDay(11, 1)), date(2016, 1, 1), date(2016, 11, 2))  # All Saints, a Tuesday
        assert (answer.status, answer.unknown) == (Status.OPEN, ("m.in_time.moves",))
        assert answer.note == Text(
            "der 01.11.2016 ist ein Feiertag (Allerheiligen)", "1 November 2016 is a public holiday (All Saints' Day)"
        )

    def test_beyond_the_table_weekends_alone_count(self) -> None:
        assert found(rule(YearlyDay(11, 1)), date(2150, 1, 1), date(2150, 11, 2)).status is Status.OPEN  # a Sunday
        assert found(rule(YearlyDay(12, 31)), date(2100, 1, 1), date(2100, 12, 31)).status is Status.MET

    def test_the_table_counts_from_its_first_year_on_up_to_the_last_but_one(self) -> None:
        """Of its last year it cannot tell the next working day after 31 December."""
        new_year = YearlyDay(1, 1)  # always a holiday; a Tuesday in 1991, a Thursday in 2099, a Friday in 2100
        for year, holiday in ((1991, True), (2099, True), (2100, False), (1990, False)):
            answer = found(rule(new_year), date(year, 1, 1), date(year, 1, 2))
            assert answer.status is (Status.OPEN if holiday else Status.UNMET), year
        assert (TABLE.first_year, TABLE.last_year) == (1991, 2100)

    def test_weekends_are_known_of_every_year_of_the_calendar(self) -> None:
        assert rule().moved(date(1583, 1, 1)) == date(1583, 1, 3)  # a Saturday
        assert rule().moved(date(4099, 12, 26)) == date(4099, 12, 28)

    @given(st.dates(date(1991, 1, 1), date(2099, 12, 31)), st.dates(date(1991, 1, 1), date(2099, 12, 31)))
    def test_open_only_between_the_day_and_the_next_working_day(self, start: date, submitted: date) -> None:
        stated = NOVEMBER.in_year(start.year)
        if stated.year < TABLE.first_year:
            return
        last = TABLE.next_working_day(stated)
        expected = Status.MET if submitted <= stated else Status.OPEN if submitted <= last else Status.UNMET
        answer = found(rule(), start, submitted)
        assert answer.status is expected
        assert (answer.note is None) is (stated == last)
        both = {found(rule(moves=Known(moves, Grade.NORM)), start, submitted).status for moves in (True, False)}
        assert (answer.status is Status.OPEN) is (len(both) == 2)


def test_it_is_shown_without_the_table_of_holidays_that_makes_it() -> None:
    assert "moves=" in repr(rule())
    assert "olidays" not in repr(rule())
    assert rule(holidays=Holidays("elsewhere", 2000, 2001, ())) != rule()


class TestWhatIsLeftOut:
    """Both the start and the day of submission are needed, and each is named where it is missing."""

    def test_each_is_named(self) -> None:
        assert found(rule(), None, None).missing == ("submitted", "start")
        assert found(rule(), date(2025, 1, 1), None).missing == ("submitted",)
        assert found(rule(), None, date(2025, 1, 1)).missing == ("start",)

    def test_without_a_start_the_day_is_said_in_words(self) -> None:
        answer = found(rule(), None, date(2025, 1, 1))
        assert "spätestens 15. November des Vorjahres" in answer.reason("de")
        assert "no later than 15 November of the year before" in answer.reason("en")

    def test_the_first_start_of_the_posts_counts_where_the_application_has_none(self) -> None:
        posts = [Post(start=date(2026, 3, 1)), Post(start=date(2025, 7, 1))]
        form = Application(recipient=Recipient(name="x"), posts=posts, submitted=date(2024, 11, 15))
        (answer,) = check_all([rule()], "m", Places(form, Context()))
        assert answer.status is Status.MET

    def test_an_unknown_day_is_open_and_named(self) -> None:
        answer = found(rule(Unknown("not found")), date(2025, 1, 1), date(2024, 11, 15))
        assert (answer.status, answer.unknown) == (Status.OPEN, ("m.in_time",))

    def test_two_readings_of_the_day_leave_open_only_what_lies_between(self) -> None:
        days: Figure[YearlyDay] = Readings(
            (Reading("november", NOVEMBER), Reading("december", YearlyDay(12, 15, years_before=1))), Grade.REPORTED
        )
        assert found(rule(days), date(2025, 1, 1), date(2024, 11, 15)).status is Status.MET
        assert found(rule(days), date(2025, 1, 1), date(2024, 12, 1)).status is Status.OPEN
        assert found(rule(days), date(2025, 1, 1), date(2024, 12, 31)).status is Status.UNMET

    def test_what_one_reading_leaves_open_another_that_is_the_default_decides(self) -> None:
        """Whether 15 November 2025, a Saturday, moves is not asked of whoever may use 15 December."""
        two = (Reading("november", NOVEMBER), Reading("december", YearlyDay(12, 15, years_before=1)))
        days: Figure[YearlyDay] = Readings(two, Grade.REPORTED, default="december")
        answer = found(rule(days), date(2026, 1, 1), date(2025, 11, 17))
        assert (answer.status, answer.grade, answer.reading) == (Status.MET, Grade.ASSUMED, "december")

    def test_a_default_reading_is_named_wherever_a_day_needs_it(self) -> None:
        """By the later day the application is in time anyway, by the earlier one only if that moves."""
        moves = Readings((Reading("moves", value=True), Reading("stays", value=False)), Grade.INFERRED, default="moves")
        two = (Reading("december", YearlyDay(12, 15, years_before=1)), Reading("november", NOVEMBER))
        for readings in (two, two[::-1]):
            days: Figure[YearlyDay] = Readings(readings, Grade.REPORTED)
            answer = found(rule(days, moves), date(2026, 1, 1), date(2025, 11, 17))
            assert (answer.status, answer.grade, answer.reading) == (Status.MET, Grade.ASSUMED, "moves")


class TestWhatIsNoYearlyDay:
    """Impossible days are refused at once."""

    @pytest.mark.parametrize(
        ("month", "day", "before", "message"),
        [
            (2, 30, 0, "day 30 of month 2 is none of the calendar"),
            (2, 29, 0, "comes back in leap years only"),
            (13, 1, 0, "day 1 of month 13 is none"),
            (1, 0, 0, "day 0 of month 1 is none"),
            (1, 1, -1, "years_before is -1"),
            (1, 1, 21, "years_before is 21"),
        ],
    )
    def test_it(self, month: int, day: int, before: int, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            YearlyDay(month, day, before)

    @pytest.mark.parametrize("value", [11.0, "11", True, None])
    def test_only_whole_numbers(self, value: object) -> None:
        with pytest.raises(TypeError, match="write a whole number"):
            YearlyDay(value, 15)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    def test_a_deadline_is_about_the_day_of_submission(self) -> None:
        with pytest.raises(ValueError, match="about submitted, not start"):
            YearlyDeadline("x", Text("", ""), "start", Known(NOVEMBER, Grade.NORM), moves=UNKNOWN, holidays=TABLE)

    def test_whether_it_moves_and_the_holidays_are_given_by_name(self) -> None:
        """Else nobody would see which is which."""
        make: Any = YearlyDeadline
        for positional, named in (((UNKNOWN,), {"holidays": TABLE}), ((TABLE,), {"moves": UNKNOWN})):
            with pytest.raises(TypeError, match="positional"):
                make("x", Text("", ""), "submitted", Known(NOVEMBER, Grade.NORM), *positional, **named)

    def test_words_for_other_years(self) -> None:
        assert [YearlyDay(6, 30, years).words.en for years in (0, 1, 2)] == [
            "30 June of the same year", "30 June of the year before", "30 June 2 years before",
        ]  # fmt: skip
        assert YearlyDay(3, 1, 2).words.de == "1. März 2 Jahre zuvor"


class TestOneCalendarYear:
    """The approval period is a calendar year: a term that reaches into the next one is refused."""

    @pytest.mark.parametrize(
        ("start", "months", "answer"),
        [
            (date(2025, 1, 1), 12, Status.MET),
            (date(2025, 12, 1), 1, Status.MET),
            (date(2025, 1, 2), 12, Status.UNMET),
            (date(2025, 12, 1), 2, Status.UNMET),
            (date(2025, 12, 31), 1, Status.UNMET),
            (date(2025, 7, 1), 12, Status.UNMET),
            (date(2025, 7, 1), 6, Status.MET),
            (None, 12, Status.OPEN),
            (date(2025, 1, 1), None, Status.OPEN),
        ],
    )
    def test_the_term_lies_in_the_year_of_its_start(
        self, start: date | None, months: int | None, answer: Status
    ) -> None:
        form = evolve(ask(45_000, "1.0"), start=start, months=months)
        (found,) = [f for f in PROGRAMME.assess(form).findings if f.path == "officer.term"]
        assert found.status is answer
        if answer is Status.OPEN:
            assert found.missing == (("start",) if start is None else ("months",))
