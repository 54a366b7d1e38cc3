"""Promises of the calendar: months from the anchor, budget years, public holidays and deadlines."""

import os
import pickle
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from integrationsfoerderung.calendar import (
    Deadline,
    HolidayRule,
    Holidays,
    Payment,
    Period,
    add_months,
    budget_year,
    funding_years,
    months_by_budget_year,
)


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    path = files("integrationsfoerderung") / "data/holidays/baden-wuerttemberg.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _table() -> Holidays:
    """Read the shipped table; the one place to change when the project's loader takes over."""
    document = _document()
    fields = {key: document[key] for key in ("region", "first_year", "last_year", "note")}
    return Holidays(**fields, rules=tuple(HolidayRule(**rule) for rule in document["rules"]))


# What a type checker would refuse, handed in on purpose.
Wrong: TypeAlias = Any

ONE_DAY = timedelta(days=1)
FIRST, LAST = date(1991, 1, 1), date(2100, 12, 31)
EVERY_DAY = tuple(FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))

days = st.dates(FIRST, LAST)
# Month ends are where counting goes wrong: ask for them as often as for all other days.
anchors = st.one_of(days, days.map(lambda day: add_months(day.replace(day=1), 1) - ONE_DAY))
terms = st.integers(1, 120)


class TestMonthsAreCountedFromTheAnchor:
    """A period of months ends on the day of the same number, else on the last of the month (§ 188 BGB)."""

    @pytest.mark.parametrize(
        ("anchor", "months", "expected"),
        [
            (date(2015, 1, 30), 1, date(2015, 2, 28)),
            (date(2015, 1, 31), 1, date(2015, 2, 28)),
            (date(2015, 2, 1), 1, date(2015, 3, 1)),
            (date(2016, 1, 28), 1, date(2016, 2, 28)),
            (date(2016, 1, 29), 1, date(2016, 2, 29)),
            (date(2016, 1, 31), 1, date(2016, 2, 29)),
            (date(2016, 3, 31), 1, date(2016, 4, 30)),
            (date(2016, 2, 29), 12, date(2017, 2, 28)),
            (date(2016, 2, 29), 48, date(2020, 2, 29)),
            (date(2015, 2, 28), 12, date(2016, 2, 28)),
            (date(2016, 2, 28), 12, date(2017, 2, 28)),
            (date(2016, 3, 31), -1, date(2016, 2, 29)),
            (date(2016, 3, 1), -1, date(2016, 2, 1)),
            (date(2016, 1, 15), -13, date(2014, 12, 15)),
            (date(2016, 1, 31), 0, date(2016, 1, 31)),
        ],
    )
    def test_a_month_too_short_gives_its_last_day(self, anchor: date, months: int, expected: date) -> None:
        assert add_months(anchor, months) == expected

    def test_counting_starts_at_the_anchor_and_never_at_the_step_before(self) -> None:
        assert add_months(date(2016, 1, 31), 2) == date(2016, 3, 31)
        assert add_months(add_months(date(2016, 1, 31), 1), 1) == date(2016, 3, 29)

    @given(anchors, st.integers(-600, 600))
    def test_the_month_is_always_the_one_counted_and_the_day_never_greater(self, anchor: date, months: int) -> None:
        result = add_months(anchor, months)
        assert (result.year * 12 + result.month) - (anchor.year * 12 + anchor.month) == months
        assert result.day == anchor.day or (result.day < anchor.day and (result + ONE_DAY).day == 1)

    @pytest.mark.parametrize(
        ("anchor", "months"), [(date(9999, 12, 1), 1), (date(1, 1, 31), -1), (date(2016, 1, 1), 10**30)]
    )
    def test_a_result_outside_the_years_of_the_calendar_is_refused(self, anchor: date, months: int) -> None:
        with pytest.raises(ValueError, match="lead outside the years 1 to 9999"):
            add_months(anchor, months)

    @pytest.mark.parametrize("months", [1.0, True, "1", None])
    def test_only_whole_numbers_count_months(self, months: Wrong) -> None:
        with pytest.raises(TypeError, match="months must be a whole number"):
            add_months(date(2016, 1, 1), months)

    @pytest.mark.parametrize("moment", [datetime(2016, 1, 1), "2016-01-01", None])  # noqa: DTZ001 - to be refused
    def test_a_time_of_day_is_refused_everywhere(self, moment: Wrong) -> None:
        calls: list[Callable[[], object]] = [
            lambda: add_months(moment, 1),
            lambda: Period(moment, date(2016, 1, 1)),
            lambda: Period(date(2016, 1, 1), moment),
            lambda: Period(date(2016, 1, 1), date(2016, 1, 1)).contains(moment),
            lambda: funding_years(moment, 12),
            lambda: budget_year(moment),
            lambda: months_by_budget_year(moment, 0, 12, Payment.MONTHLY),
            lambda: _table().is_holiday(moment),
            lambda: _table().is_working_day(moment),
            lambda: _table().next_working_day(moment),
            lambda: _table().name(moment, "de"),
            lambda: Deadline(moment, moves=True),
        ]
        for call in calls:
            with pytest.raises(TypeError, match=r"must be a date without a time.*\.date\(\)"):
                call()


class TestPeriods:
    """A benefit period is closed at both ends and never moves (§ 31 (5) VwVfG)."""

    def test_both_ends_belong_to_it(self) -> None:
        period = Period(date(2016, 2, 1), date(2016, 2, 29))
        assert period.days == 29
        assert period.contains(date(2016, 2, 1))
        assert period.contains(date(2016, 2, 29))
        assert not period.contains(date(2016, 1, 31))
        assert not period.contains(date(2016, 3, 1))

    def test_one_day_is_a_period_and_a_day_less_is_refused(self) -> None:
        assert Period(date(2016, 2, 1), date(2016, 2, 1)).days == 1
        with pytest.raises(ValueError, match="last_day 2016-01-31 comes before first_day 2016-02-01"):
            Period(date(2016, 2, 1), date(2016, 1, 31))

    def test_it_may_end_on_a_day_of_rest(self) -> None:
        assert Period.of_months(date(2016, 4, 2), 1).last_day == date(2016, 5, 1)
        assert _table().is_holiday(date(2016, 5, 1))

    def test_months_start_at_one(self) -> None:
        with pytest.raises(ValueError, match="months must be at least 1, not 0"):
            Period.of_months(date(2016, 4, 1), 0)

    @given(days, days)
    def test_the_number_of_days_is_the_number_of_days_contained(self, one: date, other: date) -> None:
        first = min(one, other)
        period = Period(first, min(max(one, other), first + timedelta(days=400)))
        around = (first + timedelta(days=n) for n in range(-3, 405))
        assert sum(period.contains(day) for day in around) == period.days


class TestFundingYears:
    """A funding year has twelve months, counted from the first day of the term."""

    def test_april_2016_has_three_full_years(self) -> None:
        assert funding_years(date(2016, 4, 1), 36) == (
            Period(date(2016, 4, 1), date(2017, 3, 31)),
            Period(date(2017, 4, 1), date(2018, 3, 31)),
            Period(date(2018, 4, 1), date(2019, 3, 31)),
        )

    def test_a_start_in_the_middle_of_a_month_is_kept(self) -> None:
        assert funding_years(date(2016, 1, 15), 24) == (
            Period(date(2016, 1, 15), date(2017, 1, 14)),
            Period(date(2017, 1, 15), date(2018, 1, 14)),
        )

    def test_a_leap_day_comes_back_in_the_next_leap_year(self) -> None:
        firsts = [year.first_day for year in funding_years(date(2016, 2, 29), 60)]
        assert firsts == [
            date(2016, 2, 29),
            date(2017, 3, 1),
            date(2018, 3, 1),
            date(2019, 3, 1),
            date(2020, 2, 29),
        ]
        assert funding_years(date(2016, 2, 29), 60)[3].last_day == date(2020, 2, 28)

    def test_the_last_year_may_be_shorter(self) -> None:
        assert funding_years(date(2016, 4, 1), 13)[1:] == (Period(date(2017, 4, 1), date(2017, 4, 30)),)
        assert len(funding_years(date(2016, 4, 1), 12)) == 1
        assert funding_years(date(2016, 1, 31), 1) == (Period(date(2016, 1, 31), date(2016, 2, 29)),)

    def test_there_is_no_term_of_no_months(self) -> None:
        with pytest.raises(ValueError, match="months must be at least 1, not 0"):
            funding_years(date(2016, 4, 1), 0)

    @given(anchors, terms)
    @example(date(2016, 1, 31), 37)
    @example(date(2016, 2, 29), 60)
    def test_they_tile_the_term(self, start: date, months: int) -> None:
        """No gap, no overlap, and together the whole term."""
        years = funding_years(start, months)
        assert years[0].first_day == start
        assert years[-1].last_day == Period.of_months(start, months).last_day
        assert len(years) == -(-months // 12)
        assert all(
            after.first_day == before.last_day + ONE_DAY
            for before, after in zip(years, years[1:], strict=False)  # noqa: RUF007 - pairwise is what is tested
        )
        assert sum(year.days for year in years) == Period.of_months(start, months).days
        for count, year in enumerate(years[:-1], start=1):
            assert year.last_day == Period.of_months(start, 12 * count).last_day

    @given(anchors, terms)
    def test_a_term_ends_before_the_day_of_its_number_or_with_the_month(self, start: date, months: int) -> None:
        """§ 188 (2), (3) BGB: the next day has the number of the first, or begins the month after a shorter one."""
        after = Period.of_months(start, months).last_day + ONE_DAY
        assert after.day == start.day or (after.day == 1 and add_months(start, months).day < start.day)


class TestBudgetYears:
    """The budget year is the calendar year (LHO § 4); how months fall to it is a reading."""

    def test_it_turns_with_the_calendar(self) -> None:
        assert [budget_year(date(2016, 12, 31)), budget_year(date(2017, 1, 1))] == [2016, 2017]

    @pytest.mark.parametrize(
        ("start", "payment", "expected"),
        [
            (date(2016, 4, 1), Payment.MONTHLY, [{2016: 9, 2017: 3}, {2017: 9, 2018: 3}, {2018: 9, 2019: 3}]),
            (date(2016, 4, 1), Payment.AT_START, [{2016: 12}, {2017: 12}, {2018: 12}]),
            (date(2016, 4, 1), Payment.AT_END, [{2017: 12}, {2018: 12}, {2019: 12}]),
            (date(2016, 1, 15), Payment.MONTHLY, [{2016: 12}, {2017: 12}, {2018: 12}]),
            (date(2016, 1, 15), Payment.AT_END, [{2017: 12}, {2018: 12}, {2019: 12}]),
            (date(2016, 1, 1), Payment.MONTHLY, [{2016: 12}, {2017: 12}, {2018: 12}]),
            (date(2016, 1, 1), Payment.AT_END, [{2016: 12}, {2017: 12}, {2018: 12}]),
            (date(2016, 1, 2), Payment.AT_END, [{2017: 12}, {2018: 12}, {2019: 12}]),
            (
                date(2016, 12, 31),
                Payment.MONTHLY,
                [{2016: 1, 2017: 11}, {2017: 1, 2018: 11}, {2018: 1, 2019: 11}],
            ),
        ],
    )
    def test_the_months_of_three_funding_years(
        self, start: date, payment: Payment, expected: list[dict[int, int]]
    ) -> None:
        assert [months_by_budget_year(start, 12 * n, 12, payment) for n in range(3)] == expected

    def test_a_stretch_over_more_than_two_years_has_full_years_between(self) -> None:
        assert list(months_by_budget_year(date(2016, 11, 1), 1, 27, Payment.MONTHLY).items()) == [
            (2016, 1),
            (2017, 12),
            (2018, 12),
            (2019, 2),
        ]

    def test_monthly_agrees_with_the_slow_definition_for_every_anchor_of_four_years(self) -> None:
        """Each month belongs to the year in which it begins, also where its first day had to be cut."""
        for offset in range(4 * 365 + 1):
            start = date(2015, 1, 1) + timedelta(days=offset)
            begins = [add_months(start, n).year for n in range(18)]
            assert months_by_budget_year(start, 0, 12, Payment.MONTHLY) == Counter(begins[:12])
            assert months_by_budget_year(start, 12, 6, Payment.MONTHLY) == Counter(begins[12:])

    @given(anchors, st.integers(0, 120), terms)
    @example(date(2016, 1, 31), 1, 12)
    @example(date(2016, 12, 31), 2, 10)
    def test_each_reading_agrees_with_its_slow_definition(self, start: date, first: int, months: int) -> None:
        begins = [add_months(start, first + n) for n in range(months)]
        last_day = add_months(start, first + months) - ONE_DAY
        assert months_by_budget_year(start, first, months, Payment.MONTHLY) == Counter(d.year for d in begins)
        assert months_by_budget_year(start, first, months, Payment.AT_START) == {begins[0].year: months}
        assert months_by_budget_year(start, first, months, Payment.AT_END) == {last_day.year: months}

    @given(anchors, st.integers(0, 120), terms, st.sampled_from(Payment))
    def test_no_month_is_lost_and_years_rise(self, start: date, first: int, months: int, payment: Payment) -> None:
        counts = months_by_budget_year(start, first, months, payment)
        assert sum(counts.values()) == months
        assert list(counts) == sorted(counts)
        assert all(1 <= count <= (12 if payment is Payment.MONTHLY else months) for count in counts.values())

    @given(anchors, terms, st.sampled_from(Payment))
    def test_whole_payments_fall_to_the_ends_of_the_funding_years(
        self, start: date, months: int, payment: Payment
    ) -> None:
        for n, year in enumerate(funding_years(start, months)):
            counts = months_by_budget_year(start, 12 * n, min(12, months - 12 * n), payment)
            ends = (budget_year(year.first_day), budget_year(year.last_day))
            assert set(counts) <= {*ends}
            if payment is not Payment.MONTHLY:
                assert list(counts) == [ends[payment is Payment.AT_END]]

    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            (
                (date(2016, 4, 1), -1, 12, Payment.MONTHLY),
                ValueError,
                "first_month must be at least 0, not -1",
            ),
            ((date(2016, 4, 1), 0, 0, Payment.MONTHLY), ValueError, "months must be at least 1, not 0"),
            (
                (date(2016, 4, 1), 0, 36.5, Payment.MONTHLY),
                TypeError,
                "months must be a whole number, not 36.5",
            ),
            ((date(2016, 4, 1), True, 12, Payment.AT_END), TypeError, "first_month must be a whole number"),
            ((date(2016, 4, 1), 0, 12, "monthly"), TypeError, "payment must be a Payment, not 'monthly'"),
            ((date(9999, 1, 1), 0, 12, Payment.AT_END), ValueError, "lead outside the years 1 to 9999"),
            ((date(9999, 4, 1), 0, 12, Payment.MONTHLY), ValueError, "lead outside the years 1 to 9999"),
            ((date(2016, 4, 1), 0, 10**30, Payment.AT_END), ValueError, "lead outside the years 1 to 9999"),
        ],
    )
    def test_the_impossible_is_refused(self, arguments: tuple[Any, ...], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            months_by_budget_year(*arguments)

    def test_the_last_month_of_the_calendar_is_still_counted(self) -> None:
        assert months_by_budget_year(date(9998, 12, 31), 0, 12, Payment.MONTHLY) == {9998: 1, 9999: 11}


class TestPublicHolidays:
    """The public holidays of Baden-Württemberg, 1991 to 2100."""

    def test_a_year_in_full(self) -> None:
        assert [(f"{day:%d.%m.}", rule.key) for day, rule in _table().on(2016)] == [
            ("01.01.", "new-year"),
            ("06.01.", "epiphany"),
            ("25.03.", "good-friday"),
            ("28.03.", "easter-monday"),
            ("01.05.", "labour-day"),
            ("05.05.", "ascension"),
            ("16.05.", "whit-monday"),
            ("26.05.", "corpus-christi"),
            ("03.10.", "german-unity"),
            ("01.11.", "all-saints"),
            ("25.12.", "christmas-day"),
            ("26.12.", "second-christmas-day"),
        ]

    @pytest.mark.parametrize("easter", [date(2015, 4, 5), date(2016, 3, 27), date(2024, 3, 31), date(2038, 4, 25)])
    def test_easter_lies_where_it_is_known_to_lie(self, easter: date) -> None:
        assert _table().name(easter - 2 * ONE_DAY, "en") == "Good Friday"
        assert _table().name(easter + ONE_DAY, "de") == "Ostermontag"
        assert not _table().is_holiday(easter)

    def test_reformation_day_was_a_holiday_once(self) -> None:
        years = [year for year in range(1991, 2101) if _table().is_holiday(date(year, 10, 31))]
        assert years == [2017]
        assert _table().name(date(2017, 10, 31), "de") == "Reformationstag"

    def test_repentance_day_was_a_holiday_up_to_1994(self) -> None:
        found = [day for year in range(1991, 2101) for day, rule in _table().on(year) if rule.key == "repentance-day"]
        assert found == [date(1991, 11, 20), date(1992, 11, 18), date(1993, 11, 17), date(1994, 11, 16)]
        assert not _table().is_holiday(date(1995, 11, 22))

    def test_a_weekday_before_a_day_is_never_that_day(self) -> None:
        """23 November 1994 is a Wednesday: the Wednesday before it is a week earlier."""
        rule = HolidayRule("penance", "Buß- und Bettag", "Repentance Day", 11, 23, weekday_before=2)
        assert date(1994, 11, 23).weekday() == 2
        assert rule.day_in(1994) == date(1994, 11, 16)
        assert all(
            (date(year, 11, 23) - found).days in range(1, 8)
            for year in range(1991, 2101)
            if (found := rule.day_in(year))
        )

    @pytest.mark.parametrize("day", [24, 31])
    def test_christmas_eve_and_new_years_eve_are_working_days(self, day: int) -> None:
        for year in range(1991, 2101):
            eve = date(year, 12, day)
            assert _table().is_working_day(eve) == (eve.weekday() < 5)

    def test_two_holidays_may_share_a_day(self) -> None:
        """In 2008 Ascension Day was 1 May: one day of rest, both names."""
        assert _table().name(date(2008, 5, 1), "de") == "1. Mai; Christi Himmelfahrt"
        assert _table().name(date(2008, 5, 1), "en") == "1 May; Ascension Day"
        assert len({day for day, _ in _table().on(2008)}) == len(_table().on(2008)) - 1

    def test_an_ordinary_day_has_no_name(self) -> None:
        assert _table().name(date(2016, 5, 2), "de") is None

    def test_a_language_is_german_or_english(self) -> None:
        with pytest.raises(ValueError, match="lang must be 'de' or 'en', not 'fr'"):
            _table().name(date(2016, 5, 1), "fr")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    @pytest.mark.parametrize("year", [1990, 2101])
    def test_a_year_that_is_not_stated_is_refused(self, year: int) -> None:
        message = rf"Baden-Württemberg are stated for 1991 to 2100, not for {year}"
        for call in (
            lambda: _table().on(year),
            lambda: _table().is_holiday(date(year, 6, 1)),
            lambda: _table().is_working_day(date(year, 6, 1)),
            lambda: _table().next_working_day(date(year, 6, 1)),
            lambda: _table().name(date(year, 6, 1), "de"),
            lambda: Deadline(date(year, 6, 1), moves=True).last_day(_table()),
        ):
            with pytest.raises(ValueError, match=message):
                call()

    @pytest.mark.parametrize("year", [2016.0, True, "2016"])
    def test_a_year_is_a_whole_number_even_when_the_cache_knows_it(self, year: Wrong) -> None:
        assert _table().on(2016)
        with pytest.raises(TypeError, match="year must be a whole number"):
            _table().on(year)

    def test_asking_leaves_no_trace_in_the_value(self) -> None:
        """Equality, hash, repr and pickle are the same before and after the first question."""
        asked, fresh = attrs.evolve(_table()), attrs.evolve(_table())
        before = pickle.dumps(fresh)
        asked.on(2016)
        assert asked == fresh
        assert hash(asked) == hash(fresh)
        assert repr(asked) == repr(fresh)
        again = pickle.loads(before)  # noqa: S301 - our own bytes, written two lines above
        assert again == asked
        assert hash(again) == hash(asked)
        assert again.on(2016) == asked.on(2016)

    def test_days_are_listed_in_order_whatever_the_order_of_the_rules(self) -> None:
        backwards = attrs.evolve(_table(), rules=_table().rules[::-1])
        assert backwards.on(2016) == _table().on(2016)

    def test_two_tables_do_not_share_answers(self) -> None:
        bare = attrs.evolve(_table(), rules=())
        assert _table().is_holiday(date(2016, 1, 6))
        assert not bare.is_holiday(date(2016, 1, 6))

    def test_a_table_does_not_change(self) -> None:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            _table().rules = ()  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]

    def test_the_shipped_table_says_where_it_comes_from(self) -> None:
        document = _document()
        assert document["format"] == "holidays/1"
        assert document["citations"]
        assert {citation["source"] for citation in document["citations"]} <= set(document["sources"])
        assert {key for rule in document["rules"] for key in rule} <= {f.name for f in attrs.fields(HolidayRule)}

    def test_every_day_of_110_years_agrees_with_the_holidays_package(self) -> None:
        """An oracle that others keep; it pins dateutil below 3, so it is absent from most environments."""
        package = pytest.importorskip("holidays")
        theirs = package.country_holidays("DE", subdiv="BW", years=range(1991, 2101))
        assert [day for day in EVERY_DAY if _table().is_holiday(day) != (day in theirs)] == []


class TestHolidayRulesRefuseTheImpossible:
    """A rule finds exactly one day in every year in which it holds."""

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({}, "month None and day None"),
            ({"month": 5}, "month 5 and day None"),
            ({"day": 5}, "month None and day 5"),
            ({"weekday_before": 2}, "month None and day None"),
            ({"month": 2, "day": 30}, "month 2 and day 30: give a day of each year"),
            ({"month": 2, "day": 29}, "month 2 and day 29: give a day of each year"),
            ({"month": 13, "day": 1}, "month 13 and day 1"),
            ({"month": 0, "day": 1}, "month 0 and day 1"),
            ({"month": -1, "day": 1}, "month -1 and day 1"),
            ({"month": 4, "day": 0}, "month 4 and day 0"),
            ({"month": 4, "day": 31}, "month 4 and day 31"),
            ({"easter_offset": 1, "month": 5, "day": 1}, "both easter_offset and a day"),
            ({"easter_offset": 1, "day": 1}, "both easter_offset and a day"),
            ({"easter_offset": 1, "weekday_before": 1}, "both easter_offset and a day"),
            ({"easter_offset": -81}, "easter_offset -81: give days from -80 to 250"),
            ({"easter_offset": 251}, "easter_offset 251: give days from -80 to 250"),
            ({"weekday_before": 7, "month": 11, "day": 23}, "weekday_before 7: give 0"),
            ({"weekday_before": -1, "month": 11, "day": 23}, "weekday_before -1: give 0"),
            ({"weekday_before": 2, "month": 1, "day": 7}, "may lie in the year before"),
            (
                {"month": 5, "day": 1, "first_year": 2018, "last_year": 2017},
                "last_year 2017 before first_year 2018",
            ),
            ({"month": 5, "day": 1, "title_en": ""}, "no key or no title"),
        ],
    )
    def test_a_combination_without_a_day(self, fields: dict[str, Any], message: str) -> None:
        with pytest.raises(ValueError, match=f"holiday 'x' .*{message}"):
            HolidayRule(**{"key": "x", "title_de": "X", "title_en": "X", **fields})

    @pytest.mark.parametrize("name", ["month", "day", "weekday_before", "easter_offset", "first_year", "last_year"])
    @pytest.mark.parametrize("value", [1.0, True, "1"])
    def test_numbers_are_whole(self, name: str, value: Wrong) -> None:
        with pytest.raises(TypeError, match=f"{name} must be a whole number"):
            HolidayRule("x", "X", "X", **{"month": 5, "day": 1, name: value})

    def test_a_year_without_easter_is_refused(self) -> None:
        with pytest.raises(ValueError, match="year must lie between 1583 and 4099, not 1582"):
            HolidayRule("x", "X", "X", easter_offset=1).day_in(1582)

    @pytest.mark.parametrize("offset", [-80, 250])
    def test_the_widest_offsets_stay_in_their_year(self, offset: int) -> None:
        rule = HolidayRule("x", "X", "X", easter_offset=offset)
        found = [(year, rule.day_in(year)) for year in range(1583, 4100)]
        assert all(day is not None and day.year == year for year, day in found)

    def test_the_first_weekday_before_8_january_is_new_year_at_the_earliest(self) -> None:
        rule = HolidayRule("x", "X", "X", month=1, day=8, weekday_before=3)
        assert rule.day_in(2015) == date(2015, 1, 1)

    @pytest.mark.parametrize(
        ("changes", "error", "message"),
        [
            ({"first_year": 2101}, ValueError, "first_year 2101 and last_year 2100"),
            ({"first_year": 1582}, ValueError, "first_year 1582"),
            ({"last_year": 4100}, ValueError, "last_year 4100"),
            ({"last_year": 2100.0}, TypeError, "last_year must be a whole number"),
            ({"region": ""}, ValueError, "region must not be empty"),
            ({"rules": []}, TypeError, "rules must be a tuple"),
            ({"rules": ({"key": "x"},)}, TypeError, "rules must be a tuple of HolidayRule"),
        ],
    )
    def test_a_table_that_cannot_be(self, changes: dict[str, Any], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            attrs.evolve(_table(), **changes)

    def test_a_key_stands_once(self) -> None:
        with pytest.raises(ValueError, match="rules must differ in their keys"):
            attrs.evolve(_table(), rules=_table().rules * 2)


class TestDeadlines:
    """The end of a period moves to the next working day; a day notified as fixed stays (§ 31 (3) VwVfG)."""

    def test_saturday_15_november_2025(self) -> None:
        day = date(2025, 11, 15)
        assert Deadline(day, moves=True).last_day(_table()) == date(2025, 11, 17)
        assert Deadline(day, moves=False).last_day(_table()) == day
        assert Deadline(day, moves=True).falls_on_rest_day(_table())
        assert Deadline(day, moves=False).falls_on_rest_day(_table())

    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2025, 11, 14), date(2025, 11, 14)),  # a Friday
            (date(2025, 11, 16), date(2025, 11, 17)),  # a Sunday
            (date(2015, 4, 2), date(2015, 4, 2)),  # Maundy Thursday
            (date(2015, 4, 3), date(2015, 4, 7)),  # Good Friday: over Easter Monday
            (date(2015, 12, 24), date(2015, 12, 24)),  # Christmas Eve, a Thursday
            (date(2015, 12, 25), date(2015, 12, 28)),
            (date(2016, 12, 31), date(2017, 1, 2)),  # over the turn of the year
            (date(2017, 10, 31), date(2017, 11, 2)),  # Reformation Day and All Saints
            (date(2018, 10, 31), date(2018, 10, 31)),
        ],
    )
    def test_it_moves_to_the_next_working_day(self, day: date, expected: date) -> None:
        assert Deadline(day, moves=True).last_day(_table()) == expected

    def test_no_deadline_moves_by_more_than_four_days(self) -> None:
        """Four: over Easter every year, over Christmas when it touches a weekend; five never."""
        ways = {day: (_table().next_working_day(day) - day).days for day in EVERY_DAY}
        assert set(ways.values()) == {0, 1, 2, 3, 4}
        good_fridays = {
            day for year in range(1991, 2101) for day, rule in _table().on(year) if rule.key == "good-friday"
        }
        farthest = {day for day, way in ways.items() if way == 4}
        assert good_fridays <= farthest
        others = farthest - good_fridays
        assert {(day.month, day.day, day.weekday()) for day in others} == {(12, 25, 3), (12, 23, 5)}

    @given(days)
    def test_a_moving_deadline_ends_on_the_first_working_day_from_its_day_on(self, day: date) -> None:
        deadline = Deadline(day, moves=True)
        moved = deadline.last_day(_table())
        assert day <= moved <= day + timedelta(days=4)
        assert _table().is_working_day(moved)
        assert deadline.falls_on_rest_day(_table()) == (moved != day)
        assert not any(_table().is_working_day(day + timedelta(days=n)) for n in range((moved - day).days))
        assert Deadline(moved, moves=True).last_day(_table()) == moved

    @given(days, days)
    def test_the_later_deadline_never_ends_earlier(self, one: date, other: date) -> None:
        ends = [Deadline(day, moves=True).last_day(_table()) for day in sorted((one, other))]
        assert ends == sorted(ends)

    @given(st.dates())
    def test_a_fixed_day_never_moves_in_any_year(self, day: date) -> None:
        assert Deadline(day, moves=False).last_day(_table()) == day

    def test_whether_it_moves_must_be_said(self) -> None:
        with pytest.raises(TypeError, match="moves"):
            Deadline(date(2025, 11, 15))  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]

    @pytest.mark.parametrize("moves", [1, "yes", None])
    def test_it_moves_or_not_and_nothing_between(self, moves: Wrong) -> None:
        with pytest.raises(TypeError, match="moves must be True or False"):
            Deadline(date(2025, 11, 15), moves)


@pytest.fixture
def far_zone(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[str]:
    """Set the time zone of this process, and put it back."""
    if not hasattr(time, "tzset"):
        pytest.skip("this platform cannot change its time zone while it runs")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield os.environ["TZ"]
    time.tzset()


@pytest.mark.parametrize("far_zone", ["UTC+12", "UTC-14", "CET-1CEST,M3.5.0,M10.5.0/3"], indirect=True)
def test_the_time_zone_of_the_machine_changes_nothing(far_zone: str) -> None:
    fresh = attrs.evolve(_table(), note=far_zone)  # another value, so that the cache is of no help
    assert [day for day, _ in fresh.on(2016)] == [day for day, _ in _table().on(2016)]
    assert Deadline(date(2025, 11, 15), moves=True).last_day(fresh) == date(2025, 11, 17)
    assert funding_years(date(2016, 4, 1), 36)[-1].last_day == date(2019, 3, 31)
    assert months_by_budget_year(date(2016, 4, 1), 0, 12, Payment.MONTHLY) == {2016: 9, 2017: 3}


@pytest.mark.parametrize(
    "value",
    [
        Period(date(2016, 4, 1), date(2016, 4, 30)),
        Deadline(date(2025, 11, 15), moves=True),
        HolidayRule("may", "1. Mai", "1 May", month=5, day=1),
        Holidays("Nowhere", 1991, 2100, (HolidayRule("may", "1. Mai", "1 May", month=5, day=1),)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_repr_can_be_pasted_back(value: object) -> None:
    import datetime as dt  # a repr says datetime.date

    names = {
        "datetime": dt,
        **{kind.__name__: kind for kind in (Period, Deadline, HolidayRule, Holidays)},
    }
    assert eval(repr(value), names) == value  # noqa: S307 - our own repr, of values written above


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_holiday_has_a_name_in_both_languages(lang: Literal["de", "en"]) -> None:
    for year in (1994, 2008, 2017, 2100):
        assert all(_table().name(day, lang) for day, _ in _table().on(year))
