"""Days, months and years as grant law counts them.

Three things that look alike are kept apart: a `Period` has two ends and never moves, a `Deadline` may move
to the next working day, and a budget year is a calendar year whatever the funding year is. Months are counted
from the anchor, never step by step: a term begun on 31 January does not slide to the 28th for good.

Nothing here reads a file or the clock; a table of public holidays is a value that is handed in.
"""

from datetime import MAXYEAR, date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Literal, Self

from attrs import frozen
from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

_ONE_DAY = timedelta(days=1)
# Easter is computed by the Gregorian rule, and dateutil vouches for it in these years only.
_EASTER_YEARS = range(1583, 4100)
_MONTHS_TO_THE_END = 12 * (MAXYEAR + 1)  # of the last year that a date can have
# Easter Sunday lies between 22 March and 25 April: a day so far away from it is always in the same year.
_EASTER_OFFSETS = range(-80, 251)
# Of a common year, so that a holiday on 29 February is refused: three years in four would lack it.
_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _day(name: str, value: object) -> date:
    # A datetime is a date to isinstance, yet unequal to every date: a holiday would silently be none.
    if isinstance(value, datetime) or not isinstance(value, date):
        raise TypeError(f"{name} must be a date without a time, not {value!r}: pass its .date() or a date")
    return value


def _whole(name: str, value: object, least: int | None = None) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be a whole number, not {value!r}: give an int such as 12")
    if least is not None and value < least:
        raise ValueError(f"{name} must be at least {least}, not {value}: give {least} or more")
    return value


def _demand(holds: object, message: str) -> None:
    if not holds:
        raise ValueError(message)


def add_months(anchor: date, months: int) -> date:
    """Return the day `months` months after `anchor`, or the last day of a month that is too short for it.

    Example:
        >>> add_months(date(2016, 1, 31), 1), add_months(date(2016, 1, 31), 2)
        (datetime.date(2016, 2, 29), datetime.date(2016, 3, 31))

    Always count from the first day of the term: two steps of one month are not one step of two. Months may be
    negative. ValueError outside the years 1 to 9999, TypeError for a datetime or a fraction.

    § 188 (2), (3) BGB
    """
    start, count = _day("anchor", anchor), _whole("months", months)
    try:
        return start + relativedelta(months=count)
    except (ValueError, OverflowError):
        sentence = f"{count} months from {start} lead outside the years 1 to 9999: give fewer months"
        raise ValueError(sentence) from None


@frozen
class Period:
    """A stretch of days with both ends in it; it never moves for a holiday.

    Example:
        >>> period = Period(date(2016, 4, 1), date(2016, 4, 30))
        >>> period.days, period.contains(date(2016, 4, 30)), period.contains(date(2016, 5, 1))
        (30, True, False)

    ValueError where the last day comes before the first.

    § 31 (5) VwVfG (federal text; the text of the Land is inferred to be parallel)
    """

    first_day: date
    last_day: date

    def __attrs_post_init__(self) -> None:
        if _day("last_day", self.last_day) < _day("first_day", self.first_day):
            raise ValueError(f"last_day {self.last_day} comes before first_day {self.first_day}: correct one")

    @classmethod
    def of_months(cls, start: date, months: int) -> Self:
        """Make the period of `months` months whose first day is `start`.

        Example:
            >>> Period.of_months(date(2016, 4, 1), 36)
            Period(first_day=datetime.date(2016, 4, 1), last_day=datetime.date(2019, 3, 31))

        It ends on the day before the one of the same number; where the month has no such day, with the month.
        ValueError below one month.

        § 188 (2), (3) BGB
        """
        return cls(start, _last_day(start, _whole("months", months, least=1)))

    @property
    def days(self) -> int:
        """Count the days, both ends included."""
        return (self.last_day - self.first_day).days + 1

    def contains(self, day: date) -> bool:
        """Tell whether the day lies in the period; both ends do."""
        return self.first_day <= _day("day", day) <= self.last_day


def funding_years(start: date, months: int) -> tuple[Period, ...]:
    """Cut a term of `months` months into funding years of twelve months each; the last one may be shorter.

    Example:
        >>> [(str(year.first_day), str(year.last_day)) for year in funding_years(date(2016, 4, 1), 18)]
        [('2016-04-01', '2017-03-31'), ('2017-04-01', '2017-09-30')]

    Each is counted from the first day of the term; together they cover it without gap or overlap. ValueError
    for less than one month.

    § 188 (2), (3) BGB
    """
    end = _whole("months", months, least=1)
    ends = [_last_day(start, count) for count in (*range(12, end, 12), end)]
    begins = [start, *(last + _ONE_DAY for last in ends[:-1])]
    return tuple(Period(first, last) for first, last in zip(begins, ends, strict=True))


def _last_day(start: date, months: int) -> date:
    """The end of a period of months: before the day of the same number, or with a month that has no such day."""
    after = add_months(start, months)
    return after if after.day < start.day else after - _ONE_DAY


def budget_year(day: date) -> int:
    """Return the budget year in which the day falls: the calendar year.

    Example:
        >>> budget_year(date(2016, 12, 31)), budget_year(date(2017, 1, 1))
        (2016, 2017)

    LHO § 4
    """
    return _day("day", day).year


class Payment(Enum):
    """How the instalment of one funding year is shared over the budget years.

    - `MONTHLY`: each month of the funding year belongs to the budget year in which that month begins.
    - `AT_START`: all of it belongs to the budget year of the first day of the funding year.
    - `AT_END`: all of it belongs to the budget year of the last day of the funding year.

    Example:
        >>> Payment("at-start")
        <Payment.AT_START: 'at-start'>

    Three readings: no rule that settles when the money is paid is known.
    """

    MONTHLY = "monthly"
    AT_START = "at-start"
    AT_END = "at-end"


def months_by_budget_year(start: date, first_month: int, months: int, payment: Payment) -> dict[int, int]:
    """Count how many months of a stretch fall to which budget year, in the order of the years.

    Example:
        >>> months_by_budget_year(date(2016, 4, 1), 0, 12, Payment.MONTHLY)
        {2016: 9, 2017: 3}

    The stretch begins `first_month` months after the anchor `start` and lasts `months` months: the second
    funding year has `first_month=12` and `months=12`. The counts add up to `months`. ValueError for
    `first_month` below 0, `months` below 1, or an end after the year 9999.

    LHO § 4 for the budget year; the shares are readings, see `Payment`
    """
    # A hot path: the usual case is told at a glance, and months are counted in whole numbers, which is right
    # because a month's end that is cut short never changes the month.
    if not (type(start) is date and type(first_month) is type(months) is int and first_month >= 0 < months):
        _day("start", start)
        _whole("first_month", first_month, least=0)
        _whole("months", months, least=1)
    first = start.year * 12 + start.month - 1 + first_month
    after = first + months
    if after >= _MONTHS_TO_THE_END:
        add_months(start, first_month + months)  # leads past the year 9999, and says so
    if payment is Payment.MONTHLY:
        year, last_year = first // 12, (after - 1) // 12
        if year == last_year:
            return {year: months}
        counts = {year: year * 12 + 12 - first}
        for full in range(year + 1, last_year):
            counts[full] = 12
        counts[last_year] = after - last_year * 12
        return counts
    if payment is Payment.AT_START:
        return {first // 12: months}
    if payment is Payment.AT_END:
        # The last day lies in the month before only where the day after it is a first of the month.
        return {(after - 1 if start.day == 1 else after) // 12: months}
    raise TypeError(f"payment must be a Payment, not {payment!r}: write Payment.MONTHLY or another of them")


@frozen
class HolidayRule:
    """One public holiday: how its day is found, and in which years it is one.

    Example:
        >>> HolidayRule("penance", "Buß- und Bettag", "Repentance Day", 11, 23, weekday_before=2).day_in(1994)
        datetime.date(1994, 11, 16)

    One of three ways: `month` and `day`; or `easter_offset`, days after Easter Sunday, negative before it; or
    `weekday_before` with `month` and `day`, the last such weekday (0 Monday to 6 Sunday) strictly before that
    day. A bound of None is open. ValueError for none or two of the ways and for a day that some years lack.
    """

    key: str
    title_de: str
    title_en: str
    month: int | None = None
    day: int | None = None
    weekday_before: int | None = None
    easter_offset: int | None = None
    first_year: int | None = None
    last_year: int | None = None

    def __attrs_post_init__(self) -> None:
        for name in ("month", "day", "weekday_before", "easter_offset", "first_year", "last_year"):
            if getattr(self, name) is not None:
                _whole(name, getattr(self, name))
        month, day, weekday, offset = self.month, self.day, self.weekday_before, self.easter_offset
        first, last = self.first_year, self.last_year
        it = f"holiday {self.key!r}"
        _demand(self.key and self.title_de and self.title_en, f"{it} has no key or no title: give all three")
        if offset is None:
            exists = month in range(1, 13) and day in range(1, _MONTH_LENGTHS[(month or 1) - 1] + 1)
            _demand(exists, f"{it} has month {month} and day {day}: give a day of each year or easter_offset")
        else:
            _demand(month is day is weekday is None, f"{it} has both easter_offset and a day: keep one")
            _demand(offset in _EASTER_OFFSETS, f"{it} has easter_offset {offset}: give days from -80 to 250")
        if weekday is not None:
            _demand(weekday in range(7), f"{it} has weekday_before {weekday}: give 0 (Monday) to 6 (Sunday)")
            _demand(month != 1 or day not in range(8), f"{it} may lie in the year before: give 8 January on")
        if first is not None and last is not None:
            _demand(first <= last, f"{it} has last_year {last} before first_year {first}: correct one")

    def day_in(self, year: int) -> date | None:
        """Find the day of the holiday in a year; None where it was none in that year.

        Example:
            >>> HolidayRule("good-friday", "Karfreitag", "Good Friday", easter_offset=-2).day_in(2016)
            datetime.date(2016, 3, 25)

        ValueError outside 1583 to 4099, the years in which Easter is known.
        """
        if _whole("year", year) not in _EASTER_YEARS:
            raise ValueError(f"year must lie between 1583 and 4099, not {year}: Easter is known there only")
        first, last = self.first_year, self.last_year
        if (first is not None and year < first) or (last is not None and year > last):
            return None
        if self.month is None or self.day is None:  # so there is an offset; `or 0` is for type checkers
            return easter(year) + timedelta(days=self.easter_offset or 0)
        fixed = date(year, self.month, self.day)
        if self.weekday_before is None:
            return fixed
        return fixed - timedelta(days=(fixed.weekday() - self.weekday_before - 1) % 7 + 1)


# The hash is kept because the cache below asks for it with every question.
@frozen(cache_hash=True)
class Holidays:
    """The public holidays of a region, stated for the years `first_year` to `last_year`, both included.

    Example:
        >>> may = HolidayRule("may", "1. Mai", "1 May", month=5, day=1)
        >>> table = Holidays("Nowhere", first_year=1991, last_year=2100, rules=(may,))
        >>> day = date(2015, 5, 1)
        >>> table.is_holiday(day), table.is_working_day(day), table.next_working_day(day)
        (True, False, datetime.date(2015, 5, 4))

    Every method raises ValueError for a year outside those stated.

    § 31 (3) VwVfG (federal text; the text of the Land is inferred to be parallel)
    """

    region: str
    first_year: int
    last_year: int
    rules: tuple[HolidayRule, ...]
    note: str = ""

    def __attrs_post_init__(self) -> None:
        first, last = _whole("first_year", self.first_year), _whole("last_year", self.last_year)
        within = _EASTER_YEARS.start <= first <= last < _EASTER_YEARS.stop
        _demand(within, f"first_year {first} and last_year {last} must rise within 1583 to 4099: correct one")
        _demand(self.region, "region must not be empty: name the region whose holidays these are")
        if type(self.rules) is not tuple or not all(isinstance(rule, HolidayRule) for rule in self.rules):
            raise TypeError(f"rules must be a tuple of HolidayRule, not {self.rules!r}: write tuple(rules)")
        keys = [rule.key for rule in self.rules]
        _demand(len({*keys}) == len(keys), f"rules must differ in their keys, not be {keys}: rename one")

    def on(self, year: int) -> tuple[tuple[date, HolidayRule], ...]:
        """List the holidays of a year in the order of their days; two may share a day.

        Example:
            >>> may = HolidayRule("may", "1. Mai", "1 May", month=5, day=1)
            >>> [(str(day), rule.key) for day, rule in Holidays("Nowhere", 1991, 2100, (may,)).on(2016)]
            [('2016-05-01', 'may')]
        """
        found = _holidays_in(self, _whole("year", year))
        return tuple((day, rule) for day, rules in found.items() for rule in rules)

    def is_holiday(self, day: date) -> bool:
        """Tell whether the day is a public holiday; a plain Sunday is none."""
        return _day("day", day) in _holidays_in(self, day.year)

    def name(self, day: date, lang: Literal["de", "en"]) -> str | None:
        """Name the holiday in German or English; None on other days, both names where two share the day.

        Example:
            >>> may = HolidayRule("may", "1. Mai", "1 May", month=5, day=1)
            >>> Holidays("Nowhere", 1991, 2100, (may,)).name(date(2016, 5, 1), "de")
            '1. Mai'
        """
        if lang not in ("de", "en"):
            raise ValueError(f"lang must be 'de' or 'en', not {lang!r}: choose one of the two")
        rules = _holidays_in(self, _day("day", day).year).get(day, ())
        return "; ".join(rule.title_de if lang == "de" else rule.title_en for rule in rules) or None

    def is_working_day(self, day: date) -> bool:
        """Tell whether the day is neither a Saturday nor a Sunday nor a public holiday."""
        return not self.is_holiday(day) and day.weekday() < 5

    def next_working_day(self, day: date) -> date:
        """Return the first working day from the day on: the day itself when it is one."""
        while not self.is_working_day(day):
            day += _ONE_DAY
        return day


# Beside the class and not inside it: the cache is no part of a table's value, hash or pickle.
@lru_cache(maxsize=1024)
def _holidays_in(table: Holidays, year: int) -> dict[date, tuple[HolidayRule, ...]]:
    stated = f"the public holidays of {table.region} are stated for {table.first_year} to {table.last_year}"
    covered = table.first_year <= year <= table.last_year
    _demand(covered, f"{stated}, not for {year}: use a table that covers the year")
    found: dict[date, tuple[HolidayRule, ...]] = {}
    for rule in table.rules:
        if day := rule.day_in(year):
            found[day] = (*found.get(day, ()), rule)
    return dict(sorted(found.items()))


@frozen
class Deadline:
    """The last day on which something can be done, and whether a day of rest moves it.

    `moves=True` is the end of a period (Frist): on a Saturday, a Sunday or a public holiday it moves to the
    next working day. `moves=False` is a fixed day that was notified as such, and stays. There is no default.

    Example:
        >>> nowhere = Holidays("Nowhere", 1991, 2100, rules=())
        >>> [str(Deadline(date(2025, 11, 15), moves).last_day(nowhere)) for moves in (True, False)]
        ['2025-11-17', '2025-11-15']

    § 31 (3) VwVfG (federal text; the text of the Land is inferred to be parallel)
    """

    day: date
    moves: bool

    def __attrs_post_init__(self) -> None:
        _day("day", self.day)
        if not isinstance(self.moves, bool):
            raise TypeError(f"moves must be True or False, not {self.moves!r}: True for the end of a period")

    def last_day(self, holidays: Holidays) -> date:
        """Return the day on which the deadline ends, moved where it moves.

        ValueError where the deadline moves and the table does not state its year.
        """
        return holidays.next_working_day(self.day) if self.moves else self.day

    def falls_on_rest_day(self, holidays: Holidays) -> bool:
        """Tell whether the day, before any move, is a Saturday, a Sunday or a public holiday.

        Example:
            >>> Deadline(date(2025, 11, 15), True).falls_on_rest_day(Holidays("Nowhere", 1991, 2100, ()))
            True
        """
        return not holidays.is_working_day(self.day)
