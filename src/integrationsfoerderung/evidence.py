"""Where a figure comes from and how sure it is.

A figure of the law is known, bounded, one of several named readings, or unknown. Each carries its
citations and a grade; every result that rests on figures carries the weakest grade among them.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Generic, TypeVar

from attrs import evolve, field, frozen

from .texts import Text, Word

T = TypeVar("T")
R = TypeVar("R")


class Grade(Word):
    """How sure a figure is, from strong to weak: norm, official, reported, inferred, assumed.

    Example:
        >>> Grade("norm"), Grade.REPORTED.rank
        (Grade.NORM, 2)
    """

    rank: int

    NORM = "norm", "Norm", "norm"
    OFFICIAL = "official", "amtlich", "official"
    REPORTED = "reported", "berichtet", "reported"
    INFERRED = "inferred", "abgeleitet", "inferred"
    ASSUMED = "assumed", "angenommen", "assumed"


for _rank, _grade in enumerate(Grade):
    _grade.rank = _rank


def weakest(grades: Iterable[Grade | None]) -> Grade | None:
    """The weakest of some grades; None where nothing was graded.

    Example:
        >>> weakest([Grade.NORM, Grade.REPORTED, None])
        Grade.REPORTED
    """
    found: Grade | None = None
    for grade in grades:
        if grade is not None and (found is None or grade.rank > found.rank):
            found = grade
    return found


def strongest(grades: Iterable[Grade | None]) -> Grade | None:
    """The strongest of some grades; None where nothing was graded.

    Example:
        >>> strongest([Grade.NORM, Grade.REPORTED, None])
        Grade.NORM
    """
    found: Grade | None = None
    for grade in grades:
        if grade is not None and (found is None or grade.rank < found.rank):
            found = grade
    return found


@frozen
class Source:
    """A text that was read: what it is, its date as far as known, and its address.

    `bears` is the strongest grade that a figure can have from it: a norm stands in the text of the rule alone, and a
    newspaper reports. None says nothing of that.

    Example:
        >>> Source("sm-faq", "FAQ of the ministry", bears=Grade.OFFICIAL).bears
        Grade.OFFICIAL
    """

    key: str
    title: str
    dated: str = ""
    address: str = ""
    bears: Grade | None = None


@frozen
class Citation:
    """A place in a source, and the day on which it was read where that was noted.

    Example:
        >>> str(Citation(Source("vwv-text-2016", "Text of 6 September 2016"), "A Nr. 2.2.1"))
        'vwv-text-2016, A Nr. 2.2.1'
    """

    source: Source
    place: str = ""
    read: date | None = None

    def __str__(self) -> str:
        return f"{self.source.key}, {self.place}" if self.place else self.source.key


@frozen(slots=False)  # made many times in each assessment: quicker to make than with slots
class Settled(Generic[R]):
    """An answer that a figure gives, what it is worth, and the default reading it needed, if any.

    Example:
        >>> Known(36, Grade.NORM).settle(lambda months: 40 >= months)
        Settled(result=True, grade=Grade.NORM, reading=None)
    """

    result: R
    grade: Grade | None
    reading: str | None = None


class Figure(ABC, Generic[T]):
    """A value of the law with its evidence: `Known`, `Bounded`, `Readings` or `Unknown`.

    Example:
        >>> isinstance(Known(36, Grade.NORM), Figure)
        True
    """

    __slots__ = ()

    citations: tuple[Citation, ...]
    note: str
    was: "Figure[T] | None"
    """The figure that this one replaced in an amendment; no part of what it says, and not compared."""

    @property
    @abstractmethod
    def grade(self) -> Grade | None:
        """The grade; None only where the value is unknown.

        Example:
            >>> Known(36, Grade.NORM).grade
            Grade.NORM
        """

    @abstractmethod
    def candidates(self, domain: tuple[T, ...] = ()) -> tuple[T, ...]:
        """The values that the figure may have; of a range, its two ends.

        Args:
            domain: the ends, or all members, of what is admissible where the figure does not say.

        Example:
            >>> Bounded(None, 2550, Grade.INFERRED).candidates((0, 10**6))
            (0, 2550)
        """

    def settle(self, answer: Callable[[T], R], domain: tuple[T, ...] = ()) -> Settled[R] | None:
        """The answer that all admissible values of the figure give, else that of the default reading.

        Args:
            answer: monotone in its argument, because of a range only the two ends are tried.
            domain: as in `candidates`.

        Returns:
            None where admissible values disagree and no default reading decides.

        Example:
            >>> minimum = Bounded(None, 2550, Grade.INFERRED)
            >>> minimum.settle(lambda least: 105000 >= least, (0, 10**6)).result
            True
            >>> minimum.settle(lambda least: 2000 >= least, (0, 10**6)) is None
            True
        """
        values = self.candidates(domain)
        if not values:
            return None
        first = answer(values[0])
        if all(answer(value) == first for value in values[1:]):
            return Settled(first, self.grade)
        return None

    @abstractmethod
    def map(self, change: Callable[[T], R]) -> "Figure[R]":
        """The same evidence with each value changed by a monotone function.

        Example:
            >>> Known(36, Grade.NORM).map(lambda months: months // 12).value
            3
        """

    def _was(self, change: Callable[[T], R]) -> "Figure[R] | None":
        return None if self.was is None else self.was.map(change)


@frozen
class Known(Figure[T]):
    """A figure whose value is stated.

    Example:
        >>> Known(36, Grade.NORM).value
        36
    """

    value: T
    grade: Grade  # pyright: ignore[reportIncompatibleMethodOverride]  # a field is read like the property
    citations: tuple[Citation, ...] = ()
    note: str = ""
    was: Figure[T] | None = field(default=None, kw_only=True, eq=False, repr=False)

    def candidates(self, domain: tuple[T, ...] = ()) -> tuple[T, ...]:  # noqa: ARG002 - of the base
        """The one value."""
        return (self.value,)

    def settle(self, answer: Callable[[T], R], domain: tuple[T, ...] = ()) -> Settled[R]:  # noqa: ARG002 - of the base
        """The answer of the one value."""
        return Settled(answer(self.value), self.grade)

    def map(self, change: Callable[[T], R]) -> "Known[R]":
        """The same evidence for a changed value."""
        return Known(change(self.value), self.grade, self.citations, self.note, was=self._was(change))


@frozen
class Bounded(Figure[T]):
    """A figure of which only the least, the greatest or both are known, ends included.

    Example:
        >>> Bounded(None, 2550, Grade.INFERRED).high
        2550

    Raises:
        ValueError: neither end is given, or the low end is above the high end.
    """

    low: T | None
    high: T | None
    grade: Grade  # pyright: ignore[reportIncompatibleMethodOverride]  # a field is read like the property
    citations: tuple[Citation, ...] = ()
    note: str = ""
    was: Figure[T] | None = field(default=None, kw_only=True, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        low: Any = self.low
        high: Any = self.high
        if low is None and high is None:
            msg = "a bounded figure needs a low end, a high end or both; say unknown where neither is known"
            raise ValueError(msg)
        if low is not None and high is not None and not low <= high:
            msg = f"the low end {low} is above the high end {high}: exchange them"
            raise ValueError(msg)

    def candidates(self, domain: tuple[T, ...] = ()) -> tuple[T, ...]:
        """The two ends, those of the domain where the figure leaves one open."""
        if (self.low is None or self.high is None) and not domain:
            return ()
        low = domain[0] if self.low is None else self.low
        high = domain[-1] if self.high is None else self.high
        return (low, high)

    def map(self, change: Callable[[T], R]) -> "Bounded[R]":
        """The same evidence for changed ends."""
        low = None if self.low is None else change(self.low)
        high = None if self.high is None else change(self.high)
        return Bounded(low, high, self.grade, self.citations, self.note, was=self._was(change))


@frozen
class Reading(Generic[T]):
    """One way to read a rule that no source settles, under a name.

    Example:
        >>> Reading("half-of-the-ask", 50).name
        'half-of-the-ask'
    """

    name: str
    value: T
    text: Text | None = None

    def title(self) -> Text:
        """Its words, or its name where it has none.

        Example:
            >>> Reading("monthly", 12).title().en
            'monthly'
        """
        return self.text or Text(self.name, self.name)


@frozen
class Readings(Figure[T]):
    """Several named readings of one rule, one of which may be the default.

    The default decides only where the readings disagree; the result is then assumed and names it.

    Example:
        >>> cap = Readings((Reading("low", 1), Reading("high", 3)), Grade.INFERRED, default="low")
        >>> cap.settle(lambda limit: limit >= 2)
        Settled(result=False, grade=Grade.ASSUMED, reading='low')
        >>> cap.settle(lambda limit: limit >= 1)
        Settled(result=True, grade=Grade.INFERRED, reading=None)

    Raises:
        ValueError: fewer than two readings, a name twice, or a default that names none of them.
    """

    readings: tuple[Reading[T], ...]
    grade: Grade  # pyright: ignore[reportIncompatibleMethodOverride]  # a field is read like the property
    citations: tuple[Citation, ...] = ()
    note: str = ""
    default: str | None = field(default=None, kw_only=True)
    was: Figure[T] | None = field(default=None, kw_only=True, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        names = [reading.name for reading in self.readings]
        if len(names) < 2:
            msg = "readings need two or more values: a single one is a known figure graded assumed"
            raise ValueError(msg)
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            msg = f"two readings are named {twice[0]!r}: give each its own name"
            raise ValueError(msg)
        if self.default is not None and self.default not in names:
            msg = f"the default reading {self.default!r} is none of {', '.join(names)}"
            raise ValueError(msg)

    def candidates(self, domain: tuple[T, ...] = ()) -> tuple[T, ...]:  # noqa: ARG002 - of the base
        """The value of every reading."""
        return tuple(reading.value for reading in self.readings)

    def settle(self, answer: Callable[[T], R], domain: tuple[T, ...] = ()) -> Settled[R] | None:  # noqa: ARG002 - of the base
        """The answer common to all readings, else that of the default reading, graded assumed."""
        answers: dict[str, R] = {}
        for reading in self.readings:
            answers[reading.name] = answer(reading.value)
            if answers[reading.name] != answers[self.readings[0].name]:
                break
        else:
            return Settled(answers[self.readings[0].name], self.grade)
        if self.default is None:
            return None
        if self.default not in answers:
            chosen = next(reading for reading in self.readings if reading.name == self.default)
            answers[chosen.name] = answer(chosen.value)
        return Settled(answers[self.default], Grade.ASSUMED, self.default)

    def choose(self, name: str) -> "Readings[T]":
        """The same readings with another default.

        Example:
            >>> both = Readings((Reading("a", 1), Reading("b", 2)), Grade.INFERRED)
            >>> both.choose("b").default
            'b'

        Raises:
            ValueError: no reading has that name.
        """
        return evolve(self, default=name)

    def map(self, change: Callable[[T], R]) -> "Readings[R]":
        """The same evidence for changed readings."""
        changed = tuple(Reading(r.name, change(r.value), r.text) for r in self.readings)
        return Readings(changed, self.grade, self.citations, self.note, default=self.default, was=self._was(change))


@frozen
class Unknown(Figure[T]):
    """A figure that was looked for and not found; the note says where it was looked for.

    It decides nothing, unless every admissible value gives the same answer.

    Example:
        >>> Unknown("no amount in the text read").settle(lambda least: 5 >= least) is None
        True

    Raises:
        ValueError: the note is empty.
    """

    note: str
    citations: tuple[Citation, ...] = ()
    was: Figure[T] | None = field(default=None, kw_only=True, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if not self.note.strip():
            msg = "an unknown figure needs a note on what was looked for"
            raise ValueError(msg)

    @property
    def grade(self) -> None:
        """No grade: nothing was found that could have one."""
        return

    def candidates(self, domain: tuple[T, ...] = ()) -> tuple[T, ...]:
        """All that is admissible."""
        return domain

    def map(self, change: Callable[[T], R]) -> "Unknown[R]":
        """Still unknown."""
        return Unknown(self.note, self.citations, was=self._was(change))
