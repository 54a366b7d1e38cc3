"""One row as rules see it: an expression for each field that they ask about, and a note of which ones they asked."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache, reduce
from itertools import combinations
from operator import or_
from typing import Any

import narwhals.stable.v2 as nw
from attrs import define, field

from ..subjects import SUBJECTS, Subject
from .columns import COLUMNS, MOST_PERCENT, Column, column_of, plan_column
from .logic import all_of, sure

_EPOCH = date(1970, 1, 1)
# What is computed first, and what rests on it: inputs, amounts, single findings, findings of all editions, budget
# years. Between two of them there is room for steps.
INPUT, PAID, SAID, MERGED, SHARED = range(0, 125, 25)
PREFIX = "_foerder_"
MONTH, DAY, NOTHING = "#month", "#day", "#nothing"


@define
class Row:
    """What rules can look at in one row of a frame.

    Attributes:
        measure: whose rules are read.
        names: the column of the frame that holds each known one; None stands for "all of them", to ask what is needed.
        on: the day that was given for all rows; None where each has its own.
        by_round: whether a round settles the edition, so that no day does.
        whole_days: whether dates stand as days since 1970, because the engine has none that knows nulls.
        years: the budget years for which the frame has a plan.
        shared: whether budget years are asked for, so that instalments have to be shared over them.
        over: the figures that come from a column instead, by path.
        asked: every column that was asked for.

    Example:
        >>> row = Row("contact-point")
        >>> _ = row.value(SUBJECTS["posts.share"])
        >>> list(row.asked)
        ['share_bp']
    """

    measure: str
    names: Mapping[str, str] | None = None
    on: date | None = None
    by_round: bool = False
    whole_days: bool = False
    years: tuple[int, ...] = ()
    shared: bool = False
    over: Mapping[str, nw.Expr] = field(factory=dict)
    asked: dict[str, Column] = field(factory=dict)
    _without: "tuple[nw.Expr | None] | None" = None
    spans: dict[Any, Any] = field(factory=dict)
    _checks: dict[str, nw.Expr | None] = field(factory=dict)
    _words: dict[tuple[str, Any], nw.Expr] = field(factory=dict)
    kept: "dict[int, dict[str, nw.Expr]] | None" = None

    def keep(self, level: int, value: Any) -> Any:
        """The same value as a column of its own, so that what several rules rest on is computed once.

        A value may rest on columns of lower levels. Where single expressions are asked for, it stays as it is.
        """
        if self.kept is None or not isinstance(value, nw.Expr):
            return value
        of_level = self.kept.setdefault(level, {})
        name = f"{PREFIX}{level}_{len(of_level)}"
        of_level[name] = value
        return _column(name)

    def column(self, column: Column) -> nw.Expr | None:
        """The values of a column; None where the frame does not have it, and may do without it."""
        self.asked.setdefault(column.name, column)
        if self.names is None:
            return _column(column.name)
        return _column(self.names[column.name]) if column.name in self.names else None

    def of_post(self, name: str) -> nw.Expr:
        """The start or the length of the post: its own where it has one, else that of the application."""
        whole = self._there(COLUMNS[name])
        own = COLUMNS[f"post_{name}"]
        found = self.column(Column(own.name, own.holds, own.low, own.high, note=own.note, needed=False))
        return whole if found is None else nw.coalesce(found, whole)

    def of_application(self, name: str) -> nw.Expr:
        """A field of the application itself."""
        return self._there(COLUMNS[name])

    def value(self, subject: Subject) -> nw.Expr:
        """What a rule asks about, null where it was left out."""
        if subject.name in {"posts.months", "posts.start"}:
            return self.of_post(subject.name.removeprefix("posts."))
        if subject.name == "start":
            return self._first_start(lambda name: self.column(self._optional(name)), self._there(COLUMNS["start"]))
        if subject.name == "posts.calendar_years":
            years: nw.Expr = self.keep(INPUT, self._calendar_years())
            return years
        if subject.name == "posts.sum":
            share, without = self._there(COLUMNS["share_bp"]), self.without_post()
            return share if without is None else nw.when(~without).then(share)
        return self._there(column_of(subject))

    def _calendar_years(self) -> nw.Expr:
        """In how many calendar years the term of the post lies: a term from the first of a month ends with one."""
        month, day = self.calendar(of_post=True)
        whole = sure(day == 1)
        last_month = month % 12 + self.of_post("months") - nw.when(whole).then(day).otherwise(day * 0)
        return last_month // 12 + 1

    def day(self) -> nw.Expr:
        """The day of submission."""
        return self._there(column_of(SUBJECTS["submitted"]))

    def without_post(self) -> nw.Expr | None:
        """Whether the application has no post; None where all rows have one."""
        column = COLUMNS["posts"]
        if self._without is None:
            own = Column(column.name, column.holds, column.low, column.high, note=column.note, needed=False)
            found = self.column(own)
            self._without = (None if found is None else self.keep(INPUT, sure(found == 0)),)
        return self._without[0]

    def calendar(self, *, of_post: bool) -> tuple[nw.Expr, nw.Expr]:
        """The month in which work begins, counted from the year 0, and the day of that month."""
        values = self.of_post("start") if of_post else self.of_application("start")
        if not self.whole_days:
            return _month_and_day(values)
        # There the door wrote both beside the days.
        found = []
        for part in MONTH, DAY:
            own = self.names.get(f"post_start{part}") if self.names is not None and of_post else None
            whole = nw.col((self.names or {}).get(f"start{part}", f"start{part}"))
            found.append(whole if own is None else nw.coalesce(nw.col(own), whole))
        return found[0], found[1]

    def _optional(self, name: str) -> Column:
        own = COLUMNS[name]
        return Column(own.name, own.holds, own.low, own.high, note=own.note, needed=False)

    def _first_start(self, column: Callable[[str], "nw.Expr | None"], whole: nw.Expr) -> nw.Expr:
        """The start of the application, that of its post where it has none."""
        own, without = column("post_start"), self.without_post()
        if own is None:
            return whole
        return nw.coalesce(whole, own if without is None else nw.when(~without).then(own))

    def parts(self, subject: Subject) -> tuple[nw.Expr, nw.Expr]:
        """The month of a date that a rule asks about, counted from the year 0, and the day of that month."""
        if not self.whole_days:
            return _month_and_day(self.value(subject))
        if subject.name != "start":
            return self.parts_of(column_of(subject).name)
        self.value(subject)
        names = self.names or {}
        found = []
        for part in MONTH, DAY:

            def column(name: str, part: str = part) -> "nw.Expr | None":
                return nw.col(names[f"{name}{part}"]) if f"{name}{part}" in names else None

            found.append(self._first_start(column, nw.col(names.get(f"start{part}", f"start{part}"))))
        return found[0], found[1]

    def parts_of(self, name: str) -> tuple[nw.Expr, nw.Expr]:
        """The same of a column of dates."""
        values = self._there(COLUMNS[name])
        if not self.whole_days:
            return _month_and_day(values)
        names = self.names or {}
        found = [nw.col(names.get(f"{name}{part}", f"{name}{part}")) for part in (MONTH, DAY)]
        return found[0], found[1]

    def planned(self, year: int, name: str) -> nw.Expr | None:
        """An amount of the plan."""
        return self.column(plan_column(year, name))

    def literal(self, value: Any) -> Any:
        """A value of the law as this engine compares it."""
        if self.whole_days and isinstance(value, date):
            return (value - _EPOCH).days
        return value

    def words(self, column: Column, members: "tuple[Any, ...]") -> "tuple[Any, ...]":
        """Words as this engine compares them: there a closed list stands as places in it."""
        if not self.whole_days or not column.members or column.note:
            return members
        return tuple(column.members.index(member) for member in members)

    def one_of(self, column: Column, members: "tuple[Any, ...]") -> nw.Expr:
        """Whether a column holds one of some words, null where it is; each is compared once, for text is slow."""
        found = []
        for member in self.words(column, members):
            key = (column.name, member)
            if key not in self._words:
                self._words[key] = self.keep(INPUT, self._there(column) == member)
            found.append(self._words[key])
        return reduce(or_, found)

    def has(self, values: nw.Expr) -> nw.Expr:
        """Whether a value is there, as a yes or no that can be null: not every engine's `is_null` can."""
        return sure(values == values) if self.whole_days else ~values.is_null()  # noqa: PLR0124 - null is not equal to itself

    def number(self, value: int, beside: nw.Expr) -> nw.Expr:
        """A whole number in every row, made from a column: a literal would turn into a float on some engines."""
        return sure_zero(beside) + value if self.whole_days else nw.lit(value, nw.Int64)

    def nothing(self, dtype: Any) -> nw.Expr:
        """A null in every row: a literal would not be one on some engines."""
        if self.whole_days and self.names is not None:
            return nw.col(self.names[NOTHING]).cast(dtype)
        return nw.lit(None, dtype)

    def admissible(self, column: Column) -> nw.Expr | None:
        """Whether a value is one that an application can have; null where it was left out, None where all are."""
        if column.name not in self._checks:
            values = self.column(column)
            self._checks[column.name] = None if values is None else self.keep(INPUT + 1, self._within(column, values))
        return self._checks[column.name]

    def fitting(self, subject: Subject) -> nw.Expr | None:
        """The same of what a rule asks about."""
        if subject.name == "posts.calendar_years":
            both = all_of([self.fitting(SUBJECTS[f"posts.{part}"]) for part in ("start", "months")])
            return both if isinstance(both, nw.Expr) else None
        column = column_of(subject)
        own = f"post_{column.name}"
        if own not in COLUMNS or (self.names is not None and own not in self.names):
            return self.admissible(column)
        return self._within(column, self.value(subject))

    def _within(self, column: Column, values: nw.Expr) -> nw.Expr | None:
        if column.note.startswith("members"):
            if not column.members:
                return ~values.str.contains(" ", literal=True)
            few = [";".join(some) for n in range(len(column.members) + 1) for some in combinations(column.members, n)]
            return any_equal(values, tuple(few))
        if column.members:
            return self.one_of(column, column.members)
        if column.holds == "text":
            return values != ""
        if column.low is None and column.high is None:
            return None
        ends = []
        if column.name.endswith("_bp"):
            # Nobody has a hundredth of a post or less: that is a share in percent, or 1 for a whole post.
            ends.append((values == 0) | (values > MOST_PERCENT))
        elif column.low is not None:
            ends.append(values >= self.literal(column.low))
        if column.high is not None:
            ends.append(values <= self.literal(column.high))
        found = all_of(ends)
        return found if isinstance(found, nw.Expr) else None

    def _there(self, column: Column) -> nw.Expr:
        found = self.column(column)
        # The door lets no frame in that lacks a needed column.
        return nw.col(column.name) if found is None else found


# Made once for each name: narwhals looks long at what it is given, and it is the step that is taken most.
_column = lru_cache(maxsize=1024)(nw.col)


def _month_and_day(values: nw.Expr) -> tuple[nw.Expr, nw.Expr]:
    month = values.dt.year().cast(nw.Int64) * 12 + (values.dt.month().cast(nw.Int64) - 1)
    return month, values.dt.day().cast(nw.Int64)


def sure_zero(values: nw.Expr) -> nw.Expr:
    """Zero in every row, of the column's own type."""
    return (values * 0).fill_null(0)


def any_equal(values: nw.Expr, members: "tuple[Any, ...]") -> nw.Expr:
    """Whether a value is one of some, null where it is: `is_in` says no there on some engines."""
    found: nw.Expr = values == members[0]
    for member in members[1:]:
        found |= values == member
    return found
