"""Deadlines, and what is not one."""

from datetime import date

import pytest

from integrationsfoerderung import (
    Application,
    Bounded,
    Deadline,
    Known,
    Period,
    Post,
    Recipient,
    Status,
    load_holidays,
    load_programme,
    load_round,
)

HOLIDAYS = load_holidays("baden-wuerttemberg")


class TestADeadlineMoves:
    """A deadline that ends on a Saturday, a Sunday or a public holiday ends with the next working day.

    § 31 (3) VwVfG (federal text; that of the Land is inferred to be parallel)
    """

    @pytest.mark.parametrize(
        ("day", "last"),
        [
            (date(2015, 9, 30), date(2015, 9, 30)),  # a Wednesday
            (date(2015, 10, 2), date(2015, 10, 2)),  # the Friday before a weekend
            (date(2015, 10, 3), date(2015, 10, 5)),  # a Saturday, and a holiday
            (date(2015, 10, 4), date(2015, 10, 5)),  # a Sunday
            (date(2016, 4, 30), date(2016, 5, 2)),  # a Saturday, followed by 1 May, a Sunday
            (date(2016, 3, 25), date(2016, 3, 29)),  # Good Friday to the Tuesday after Easter
            (date(2015, 12, 24), date(2015, 12, 24)),  # Christmas Eve is a working day
            (date(2015, 12, 25), date(2015, 12, 28)),
            (date(2017, 10, 31), date(2017, 11, 2)),  # Reformation Day, once, and All Saints
            (date(2016, 10, 31), date(2016, 10, 31)),
        ],
    )
    def test_to_the_next_working_day(self, day: date, last: date) -> None:
        assert Deadline(day, moves=True).last_day(HOLIDAYS) == last


class TestAFixedDayDoesNot:
    """A day that was notified as fixed, with reference to that rule, stays.

    § 31 (3) VwVfG
    """

    @pytest.mark.parametrize("day", [date(2015, 10, 3), date(2016, 4, 30), date(2016, 3, 25), date(2025, 11, 15)])
    def test_whatever_day_it_is(self, day: date) -> None:
        assert Deadline(day, moves=False).last_day(HOLIDAYS) == day


class TestAPeriodDoesNot:
    """The time for which something is granted ends on its day, working day or not.

    § 31 (3) VwVfG; § 188 (2), (3) BGB for the day
    """

    @pytest.mark.parametrize(
        ("start", "months", "last"),
        [
            (date(2016, 4, 1), 36, date(2019, 3, 31)),  # a Sunday
            (date(2016, 1, 15), 36, date(2019, 1, 14)),
            (date(2016, 2, 29), 12, date(2017, 2, 28)),
            (date(2017, 1, 31), 1, date(2017, 2, 28)),  # no 30 February: with the month
            (date(2016, 1, 1), 12, date(2016, 12, 31)),
        ],
    )
    def test_it_ends_on_the_day_before_the_same_number(self, start: date, months: int, last: date) -> None:
        assert Period.of_months(start, months).last_day == last


class TestTheRoundsOf2016:
    """The regular round closed on 30 September 2015, the extra one on an unknown day of April 2016.

    fbw-deadline and pm-2015-12-22; pm-2016-03-18
    """

    def test_whether_the_regular_one_moves_does_not_matter(self) -> None:
        """The day was a Wednesday, so that the answer is known although the rule is not."""
        last_day = load_round("vwv-integration/2016-regular").last_day
        assert isinstance(last_day, Known)
        assert last_day.value == date(2015, 9, 30)

    def test_the_extra_one_may_have_moved_beyond_april(self) -> None:
        last_day = load_round("vwv-integration/2016-extra").last_day
        assert isinstance(last_day, Bounded)
        assert (last_day.low, last_day.high) == (date(2016, 4, 1), date(2016, 5, 2))

    @pytest.mark.parametrize(
        ("name", "day", "status"),
        [
            ("2016-regular", date(2015, 9, 30), Status.MET),
            ("2016-regular", date(2015, 10, 1), Status.UNMET),
            ("2016-extra", date(2016, 4, 1), Status.MET),
            ("2016-extra", date(2016, 4, 2), Status.OPEN),
            ("2016-extra", date(2016, 5, 2), Status.OPEN),
            ("2016-extra", date(2016, 5, 3), Status.UNMET),
            ("2016-extra", None, Status.OPEN),
        ],
    )
    def test_in_time_on_the_last_day_and_late_on_the_next(self, name: str, day: date | None, status: Status) -> None:
        form = Application(
            recipient=Recipient(name="Musterstadt"), measure="contact-point", posts=[Post()], submitted=day
        )
        assessment = load_programme("vwv-integration").assess(form, load_round(f"vwv-integration/{name}"))
        assert [f.status for f in assessment.findings if f.path == "round.deadline"] == [status]
