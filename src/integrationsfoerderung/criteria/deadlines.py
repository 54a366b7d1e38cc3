"""Deadlines that come back every year, such as 15 November of the year before the one that is funded.

Imported where it is used and not with the package: most programmes have rounds with a deadline of their own.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar, Self

from attrs import field, frozen

from ..amending import Changes
from ..calendar import Deadline, Holidays
from ..evidence import Figure, Known, Reading, Readings, Settled, weakest
from ..findings import Finding, Relation, Status
from ..subjects import SUBJECTS, Scope
from ..texts import Text
from ..yearly import YearlyDay, rest_day
from .base import Direction, Leaf

_SUBMITTED, _START = SUBJECTS["submitted"], SUBJECTS["start"]
_STATED, _MOVED = Text("wie genannt", "as stated"), Text("nächster Werktag", "the next working day")
_BOTH_WAYS = (False, True)


@frozen
class YearlyDeadline(Leaf):
    """The application must be handed in by a day that is counted from the year of the start of work.

    A day of rest is never moved in silence: where it is not known whether the day moves, an application between the
    stated day and the next working day is open, and the finding says that the day is one of rest.

    Args:
        required: the day, such as 15 November of the year before.
        moves: whether it moves to the next working day.
        holidays: the public holidays of the place where the application is handed in.

    Example:
        >>> from integrationsfoerderung import Application, Grade, Known, Post, Recipient, Unknown, load_holidays
        >>> from integrationsfoerderung.criteria import check_all
        >>> from integrationsfoerderung.subjects import Context, Places
        >>> rule = YearlyDeadline("in_time", Text("Frist", "Deadline"), "submitted",
        ...     Known(YearlyDay(11, 15, years_before=1), Grade.OFFICIAL), moves=Unknown("not found"),
        ...     holidays=load_holidays("baden-wuerttemberg"))
        >>> form = Application(recipient=Recipient(name="Bühl"), posts=[Post()], start=date(2026, 1, 1),
        ...     submitted=date(2025, 11, 17))
        >>> (found,) = check_all([rule], "m", Places(form, Context()))
        >>> found.status, found.unknown, found.note.en
        (Status.OPEN, ('m.in_time.moves',), '15 November 2025 is a Saturday')

    Raises:
        ValueError: it is asked of another field than the day of submission.
    """

    moves: Figure[bool] = field(kw_only=True)
    holidays: Holidays = field(kw_only=True, repr=False)

    relation: ClassVar[Relation] = Relation.AT_MOST
    direction: ClassVar[Direction] = "down"

    def __attrs_post_init__(self) -> None:
        if self.of != _SUBMITTED:
            raise ValueError(f"a deadline is about submitted, not {self.of.name}: leave of out")
        for figure, type_ in ((self.required, YearlyDay), (self.moves, bool)):
            for value in figure.candidates():
                if not isinstance(value, type_):
                    raise TypeError(f"a deadline needs a {type_.__name__}, not {value!r}: write one")
        object.__setattr__(self, "per", frozenset({self.of.per}))
        object.__setattr__(self, "_limits", ())  # they follow from the start of work
        object.__setattr__(self, "_left_out", (Status.OPEN, None, None, False))

    def _misfit(self) -> str | None:
        return None

    def _holds(self, seen: Any, required: Any) -> bool:
        return bool(seen <= required)

    def figures(self, path: str) -> Iterator[tuple[str, Figure[Any]]]:
        """The day, and whether it moves."""
        yield path, self.required
        yield f"{path}.moves", self.moves

    @property
    def value_type(self) -> Any:
        """A day of every year."""
        return YearlyDay

    def with_figures(self, parent: str, change: Changes) -> Self:
        """The same deadline on another day, or moved otherwise."""
        path = self.path_in(parent)
        required = change(path, self.required, self.value_type)
        return change.made(self, path, {"required": required, "moves": change(f"{path}.moves", self.moves, bool)})

    @property
    def looks_at(self) -> frozenset[str]:
        """The day of submission, and the start that it is counted from."""
        return frozenset({self.of.name, _START.name})

    def status(self, scope: Scope, parent: str) -> Status:
        """The answer alone."""
        return self.check(scope, parent).status

    def check(self, scope: Scope, parent: str) -> Finding:
        """In time up to the stated day, late after that to which it may move; open between if that is not known."""
        path, submitted, start = self.path_in(parent), _SUBMITTED.get(scope), _START.get(scope)
        places = ((submitted, _SUBMITTED), (start, _START))
        missing = tuple(place for value, of in places if value is None for place in of.needs(scope))
        shown, note = (self.required, None) if start is None else self._in_year(start.year)
        status, grade, reading = Status.OPEN, None, None
        unknown: tuple[str, ...] = ()
        if submitted is not None and start is not None:
            answers: list[Settled[bool] | None] = []

            def in_time(yearly: YearlyDay) -> bool | None:
                answers.append(self._in_time(yearly.in_year(start.year), submitted))
                return None if answers[-1] is None else answers[-1].result

            settled = self.required.settle(in_time)
            if settled is None or settled.result is None:
                grade, unknown = shown.grade, (path if settled is None else f"{path}.moves",)
            else:
                status = Status.MET if settled.result else Status.UNMET
                grade = weakest([settled.grade, *(answer.grade for answer in answers if answer is not None)])
                reading = settled.reading or next((a.reading for a in answers if a is not None and a.reading), None)
        return Finding(
            path, self.text, status, "submitted", submitted, self.relation, shown, grade, reading, missing, unknown,
            of=self.of, note=note,
        )  # fmt: skip

    def _in_time(self, day: date, submitted: date) -> Settled[bool] | None:
        """Whether an application came in time; not graded where it did not matter whether the day moves."""
        if self._holds(submitted, day):
            return Settled(result=True, grade=None)
        moved = self.moved(day)
        if moved == day:
            return Settled(result=False, grade=None)
        return self.moves.settle(lambda moves: self._holds(submitted, moved if moves else day), _BOTH_WAYS)

    def moved(self, day: date) -> date:
        """The day itself, or the next working day; where no holidays are stated for its year, weekends alone count.

        Example:
            >>> from integrationsfoerderung import Grade, Unknown, load_holidays
            >>> rule = YearlyDeadline("in_time", Text("Frist", "Deadline"), "submitted",
            ...     Known(YearlyDay(11, 15, years_before=1), Grade.OFFICIAL), moves=Unknown("not found"),
            ...     holidays=load_holidays("baden-wuerttemberg"))
            >>> rule.moved(date(2025, 11, 15))
            datetime.date(2025, 11, 17)
        """
        return Deadline(day, moves=True).last_day(self.holidays if self._stated(day) else _WEEKENDS)

    def _stated(self, day: date) -> bool:
        # One year more has to be stated, because the next working day after 31 December lies in it.
        return self.holidays.first_year <= day.year < self.holidays.last_year

    def _in_year(self, year: int) -> tuple[Figure[Any], Text | None]:
        """The last day of that year as a figure, and that it is a day of rest."""
        if not isinstance(self.required, Known):
            return self.required.map(lambda yearly: yearly.in_year(year)), None
        day = self.required.value.in_year(year)
        moved = self.moved(day)
        if moved == day:
            return self.required.map(lambda _: day), None
        note = rest_day(day, self.holidays if self._stated(day) else _WEEKENDS)
        ways = tuple(dict.fromkeys(self.moves.candidates(_BOTH_WAYS)))
        if len(ways) == 1:
            return self.required.map(lambda _: moved if ways[0] else day), note
        days = (Reading("stated", day, _STATED), Reading("moved", moved, _MOVED))
        return Readings(days, self.required.grade, self.required.citations, self.required.note), note


# For years of which no table is stated: that Saturdays and Sundays are days of rest needs none.
_WEEKENDS = Holidays("every region", 1583, 4099, ())
