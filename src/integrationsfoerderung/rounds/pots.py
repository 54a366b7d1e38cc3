"""The pot and what takes money out of it: lines, what is left, and the reasons that are given.

A line is what one application takes, in cents, as one sum or by budget year.
"""

from collections.abc import Sequence
from typing import Any

from attrs import define, field, frozen

from ..money import Euro
from ..texts import Lang, Text, written


@frozen(slots=False)
class Why:
    """A reason in words, with values that are written when somebody reads it.

    Example:
        >>> Why(Text("es fehlten {}", "{} were lacking"), (Euro(2500),)).get("de")
        'es fehlten 2.500,00 €'
    """

    words: Text
    values: tuple[Any, ...] = ()

    def get(self, lang: Lang) -> str:
        """The reason in one language."""
        values = (value.get(lang) if isinstance(value, Text | Why) else written(value, lang) for value in self.values)
        return self.words.get(lang).format(*values)


@define(eq=False)
class Line:
    """One application in the order of the round: what it would take, and what it was given.

    Attributes:
        key: of the application.
        parts: what it would take in each of the budget years that are counted, or one sum.
        rank: among the applicant's own applications, 1 is the first.
        given: what it was given of each part; None while it was given nothing.
        why: the reason for that.

    Example:
        >>> Line("a", (100, 200)).total
        300
    """

    key: str
    parts: tuple[int, ...]
    rank: int = 1
    given: tuple[int, ...] | None = None
    why: Why | None = None
    total: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.total = sum(self.parts)


@define(eq=False)
class Left:
    """What is left of a pot: of the sum, and of each budget year that is counted.

    Example:
        >>> left = Left(300, [100, 200], (2016, 2017))
        >>> left.fits((100, 201)), left.fits((100, 200))
        (False, True)
        >>> left.take((100, 150))
        >>> left.fits((0, 1)), left.fits((0, 51))
        (True, False)
        >>> left = Left(300, [100, 200], (2016, 2017))
        >>> lines = [Line("a", (50, 100)), Line("b", (50, 101))]
        >>> left.sums(lines), left.suffices(lines)
        ([(301, 300, None), (100, 100, 2016), (201, 200, 2017)], False)
        >>> str(left.lacking((100, 201)))
        "Why(words=Text(de='es fehlten {}', en='{} were lacking'), values=(Euro('0.01'),))"
    """

    committed: int
    by_year: list[int]
    years: tuple[int, ...]

    def fits(self, parts: tuple[int, ...]) -> bool:
        """Whether so much is there."""
        if sum(parts) > self.committed:
            return False
        return not self.years or all(part <= left for part, left in zip(parts, self.by_year, strict=True))

    def take(self, parts: tuple[int, ...]) -> None:
        """Take so much out."""
        self.committed -= sum(parts)
        if self.years:
            self.by_year = [left - part for left, part in zip(self.by_year, parts, strict=True)]

    def lacking(self, parts: tuple[int, ...]) -> Why:
        """Where it is short, and by how much."""
        short = sum(parts) - self.committed
        if short > 0:
            return Why(_LACKS, (Euro.from_cents(short),))
        for year, part, left in zip(self.years, parts, self.by_year, strict=True):
            if part > left:
                return Why(_LACKS_IN, (Euro.from_cents(part - left), year))
        raise AssertionError

    def sums(self, lines: Sequence[Line]) -> list[tuple[int, int, int | None]]:
        """What all lines take and what is there: of the sum, and of each budget year, which comes third."""
        found: list[tuple[int, int, int | None]] = [(sum(line.total for line in lines), self.committed, None)]
        for index, year in enumerate(self.years):
            found.append((sum(line.parts[index] for line in lines), self.by_year[index], year))
        return found

    def suffices(self, lines: Sequence[Line]) -> bool:
        """Whether all lines can be given what they would take."""
        return all(asked <= there for asked, there, _ in self.sums(lines))


@frozen
class Pot:
    """The money of a round in cents, as it was settled.

    Example:
        >>> Pot(560000000, ((2016, 100000000),)).left((2016, 2017)).by_year
        [100000000, 0]
    """

    committed: int
    payable: tuple[tuple[int, int], ...]

    def left(self, years: tuple[int, ...]) -> Left:
        """All of it, still to be given; a year that it does not list has no money."""
        known = dict(self.payable)
        return Left(self.committed, [known.get(year, 0) for year in years], years)


_LACKS = Text("es fehlten {}", "{} were lacking")
_LACKS_IN = Text("es fehlten {} im Haushaltsjahr {}", "{} were lacking in budget year {}")


def give_all(lines: Sequence[Line], left: Left, why: Why) -> None:
    """Give every line what it would take, for one reason.

    Example:
        >>> left = Left(300, [], ())
        >>> give_all([Line("a", (100,)), Line("b", (50,))], left, Why(Text("es reicht", "it suffices")))
        >>> left.committed
        150
    """
    for line in lines:
        left.take(line.parts)
        line.given, line.why = line.parts, why
