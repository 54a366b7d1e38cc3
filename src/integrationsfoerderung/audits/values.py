"""Sets of values of one field, exactly: intervals of whole steps where it has an order, members where it has none."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from attrs import frozen

from ..money import Euro, Fte, Share


def step(value: Any) -> int:
    """A value on the scale of its type: days, cents, basis points, or the number itself.

    Example:
        >>> step(Euro("12.50")), step(Share("0.5")), step(36)
        (1250, 5000, 36)
    """
    if isinstance(value, Euro):
        return value.cents
    if isinstance(value, Share | Fte):
        return value.basis_points
    if isinstance(value, date):
        return value.toordinal()
    return int(value)


@frozen
class Steps:
    """Whole numbers in intervals, both ends included, in rising order and apart from each other.

    Example:
        >>> Steps(((0, 9),)).meet(Steps(((5, 20),)))
        Steps(intervals=((5, 9),))
    """

    intervals: tuple[tuple[int, int], ...]

    def meet(self, other: "Steps") -> "Steps":
        """What lies in both."""
        found = [
            (max(low, least), min(high, most))
            for low, high in self.intervals
            for least, most in other.intervals
            if max(low, least) <= min(high, most)
        ]
        return Steps(tuple(found))

    @property
    def empty(self) -> bool:
        """Whether nothing lies in it."""
        return not self.intervals

    @property
    def least(self) -> int:
        """The lowest value."""
        return self.intervals[0][0]

    @property
    def most(self) -> int:
        """The highest value."""
        return self.intervals[-1][1]


def between(low: int, high: int) -> Steps:
    """The values from one end to the other; none where they are exchanged.

    Example:
        >>> between(3, 2).empty
        True
    """
    return Steps(((low, high),) if low <= high else ())


@frozen
class Members:
    """Values without an order: some, or all but some.

    Example:
        >>> Members(frozenset({"a"}), but=True).meet(Members(frozenset({"a", "b"})))
        Members(some=frozenset({'b'}), but=False)
    """

    some: frozenset[Any]
    but: bool = False

    def meet(self, other: "Members") -> "Members":
        """What lies in both."""
        if self.but and other.but:
            return Members(self.some | other.some, but=True)
        if self.but:
            return Members(other.some - self.some)
        return Members(self.some - other.some if other.but else self.some & other.some)

    @property
    def empty(self) -> bool:
        """Whether nothing lies in it; all but some is never nothing, because words have no end."""
        return not self.but and not self.some


Values = Steps | Members


def members(values: Iterable[Any]) -> Members:
    """Just these values.

    Example:
        >>> members(["a"]).but
        False
    """
    return Members(frozenset(values))


def met(one: Values, other: Values) -> Values:
    """What lies in two sets of values of one field.

    Example:
        >>> met(between(0, 5), between(3, 9))
        Steps(intervals=((3, 5),))

    Raises:
        TypeError: one has an order and the other has none.
    """
    if isinstance(one, Steps) and isinstance(other, Steps):
        return one.meet(other)
    if isinstance(one, Members) and isinstance(other, Members):
        return one.meet(other)
    raise TypeError(f"{one} and {other} are values of different fields")
