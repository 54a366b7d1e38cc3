"""Days that come back every year, counted from another year, and what is said of a day of rest."""

from datetime import date

from attrs import frozen

from .calendar import Holidays
from .texts import MONTHS_EN, Text, written

_MONTHS_DE = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip
_WEEKEND = {5: Text("Samstag", "Saturday"), 6: Text("Sonntag", "Sunday")}
_COMMON = 2001  # any year that is no leap year
MOST_YEARS = 20


@frozen
class YearlyDay:
    """A day that comes back every year, such as 15 November of the year before.

    Args:
        month, day: of the calendar; 29 February does not come back every year and is refused.
        years_before: how many years it lies before the year that it is counted from; 0 is the same year.

    Example:
        >>> YearlyDay(11, 15, years_before=1).in_year(2025)
        datetime.date(2024, 11, 15)

    Raises:
        TypeError: no whole numbers.
        ValueError: no day of every year, or years before that are negative or more than twenty.
    """

    month: int
    day: int
    years_before: int = 0

    def __attrs_post_init__(self) -> None:
        for name in ("month", "day", "years_before"):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool):
                raise TypeError(f"{name} is {value!r}: write a whole number")
        if not 0 <= self.years_before <= MOST_YEARS:
            raise ValueError(f"years_before is {self.years_before}: write a whole number from 0 to {MOST_YEARS}")
        try:
            date(_COMMON, self.month, self.day)
        except ValueError:
            only = "comes back in leap years only" if (self.month, self.day) == (2, 29) else "is none of the calendar"
            raise ValueError(f"day {self.day} of month {self.month} {only}: write a day of every year") from None

    def in_year(self, year: int) -> date:
        """The day that belongs to a year.

        Example:
            >>> YearlyDay(6, 30, years_before=1).in_year(2026)
            datetime.date(2025, 6, 30)
        """
        return date(year - self.years_before, self.month, self.day)

    @property
    def words(self) -> Text:
        """The day in words.

        Example:
            >>> YearlyDay(11, 15, years_before=1).words
            Text(de='15. November des Vorjahres', en='15 November of the year before')
        """
        before = {
            0: Text("desselben Jahres", "of the same year"),
            1: Text("des Vorjahres", "of the year before"),
        }.get(self.years_before, Text(f"{self.years_before} Jahre zuvor", f"{self.years_before} years before"))
        return Text(
            f"{self.day}. {_MONTHS_DE[self.month - 1]} {before.de}",
            f"{self.day} {MONTHS_EN[self.month - 1]} {before.en}",
        )

    def __str__(self) -> str:
        return self.words.en


def rest_day(day: date, holidays: Holidays) -> Text | None:
    """That a day is a Saturday, a Sunday or a public holiday, in words; None on a working day.

    Example:
        >>> rest_day(date(2025, 11, 15), Holidays("Nowhere", 1991, 2100, ())).en
        '15 November 2025 is a Saturday'

    Raises:
        ValueError: the table does not state the holidays of that year.
    """
    weekend = _WEEKEND.get(day.weekday())
    what = Text("ein Feiertag", "a public holiday") if weekend is None else Text(f"ein {weekend.de}", f"a {weekend.en}")
    if holidays.is_holiday(day):
        de, en = holidays.name(day, "de"), holidays.name(day, "en")
        what = Text(f"{what.de} ({de})", f"{what.en} ({en})")
    elif weekend is None:
        return None
    return Text(f"der {written(day, 'de')} ist {what.de}", f"{written(day, 'en')} is {what.en}")
