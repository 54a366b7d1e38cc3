"""What was made public of a round: each figure with its unit, how it was put, and the interval that it stands for."""

from datetime import date
from typing import Any

from attrs import field, frozen

from ..evidence import Citation, Figure, Grade
from ..money import Euro
from ..texts import Lang, Text, Word, written


class Of(Word):
    """What was counted.

    Example:
        >>> Of("granted").words.de
        'bewilligt'
    """

    FILED = "filed", "beantragt", "applied for"
    RECOMMENDED = "recommended", "empfohlen", "recommended"
    GRANTED = "granted", "bewilligt", "granted"


class CountedIn(Word):
    """The unit of a published figure.

    Example:
        >>> CountedIn("euro").words.en
        'EUR'
    """

    KOMMUNEN = "Kommunen", "Kommunen", "Kommunen"
    POSTS = "posts", "Stellen", "posts"
    APPLICATIONS = "applications", "Anträge", "applications"
    EURO = "euro", "€", "EUR"


class Qualifier(Word):
    """How a figure was put.

    Example:
        >>> Qualifier("just-under").words.de
        'knapp'
    """

    STATED = "stated", "", ""
    ABOUT = "about", "rund", "about"
    OVER = "over", "über", "over"
    A_GOOD = "a-good", "gut", "a good"
    JUST_UNDER = "just-under", "knapp", "just under"


class Scope(Word):
    """What a figure was counted over.

    Example:
        >>> Scope("since-start").words.en
        'since the start of the programme'
    """

    ROUND = "round", "in dieser Runde", "in this round"
    TOGETHER = "together", "mit einer anderen Runde zusammen", "together with another round"
    SINCE_START = "since-start", "seit Beginn des Programms", "since the start of the programme"


def _amount(value: "int | Euro | None", unit: CountedIn) -> "int | Euro | None":
    return Euro(value) if unit is CountedIn.EURO and isinstance(value, int) else value


@frozen(kw_only=True)
class Published:
    """One published figure.

    Args:
        of: what was counted: filed, recommended or granted.
        unit: Kommunen, posts, applications or euro.
        value: as published; a whole number, or for euro an `Euro` or whole euro.
        qualifier: how it was put.
        low, high: what the figure may stand for, both included; None for an open end. An exact count has both
            equal to its value, which is what leaving both out says of a figure that was stated as such.
        scope: this round, several rounds together, or all since the start.
        measures: the measures counted; None for all.
        day: when it was made public; None where that is the day of the decisions.

    Example:
        >>> count = Published(of="granted", unit="Kommunen", value=108, grade=Grade.OFFICIAL)
        >>> print(count)
        granted: 108 Kommunen
        >>> count.low, count.high
        (108, 108)

    Raises:
        ValueError: a negative value, one that is not between low and high, or no interval where it is not exact.
    """

    of: Of = field(converter=Of)
    unit: CountedIn = field(converter=CountedIn)
    value: int | Euro
    qualifier: Qualifier = field(default=Qualifier.STATED, converter=Qualifier)
    low: int | Euro | None = None
    high: int | Euro | None = None
    scope: Scope = field(default=Scope.ROUND, converter=Scope)
    measures: frozenset[str] | None = None
    day: Figure[date] | None = None
    grade: Grade
    citations: tuple[Citation, ...] = ()
    note: str = ""

    def __attrs_post_init__(self) -> None:
        values: dict[str, Any] = {}
        for name in ("value", "low", "high"):
            given = values[name] = _amount(getattr(self, name), self.unit)
            fits = isinstance(given, Euro if self.unit is CountedIn.EURO else int) and not isinstance(given, bool)
            if not fits and (given is not None or name == "value"):
                raise TypeError(f"{name} is {given!r}: write a whole number" + (
                    " of euro, or an Euro" if self.unit is CountedIn.EURO else f" of {self.unit.value}"
                ))  # fmt: skip
        if values["low"] is None and values["high"] is None:
            if self.qualifier is not Qualifier.STATED or self.unit is CountedIn.EURO:
                raise ValueError("write low, high or both: what the figure may stand for, such as a rounding interval")
            values["low"] = values["high"] = values["value"]
        low, value, high = values["low"], values["value"], values["high"]
        if cents(value) < 0 or (low is not None and low > value) or (high is not None and value > high):
            raise ValueError(f"value {value} has to be between low {low} and high {high}, and not negative")
        for name, given in values.items():
            object.__setattr__(self, name, given)

    def words(self, lang: Lang) -> str:
        """The figure as it was put, with the interval where it is one.

        Example:
            >>> Published(of="granted", unit="euro", value=3600000, qualifier="just-under", high=3600000,
            ...     grade=Grade.REPORTED).words("en")
            'granted: just under 3,600,000.00 EUR (at most 3,600,000.00 EUR)'
        """
        put = " ".join(filter(None, (self.qualifier.words.get(lang), counted(self.value, self.unit, lang))))
        text = f"{self.of.words.get(lang)}: {put}"
        if not (self.low == self.high == self.value):
            text += f" ({interval(self.low, self.high, lang)})"
        if self.scope is not Scope.ROUND:
            text += f", {self.scope.words.get(lang)}"
        if self.measures is not None:
            text += f" [{', '.join(sorted(self.measures))}]"
        return text

    def __str__(self) -> str:
        return self.words("en")


_ONE = {
    CountedIn.KOMMUNEN: Text("Kommune", "Kommune"),
    CountedIn.POSTS: Text("Stelle", "post"),
    CountedIn.APPLICATIONS: Text("Antrag", "application"),
}


def counted(value: "int | Euro", unit: CountedIn, lang: Lang) -> str:
    """A number with its unit.

    Example:
        >>> counted(108, CountedIn.KOMMUNEN, "de"), counted(Euro(5), CountedIn.EURO, "en")
        ('108 Kommunen', '5.00 EUR')
    """
    if isinstance(value, Euro):
        return value.format(lang)
    return f"{value} {(_ONE.get(unit, unit.words) if value == 1 else unit.words).get(lang)}"


def interval(low: "int | Euro | None", high: "int | Euro | None", lang: Lang) -> str:
    """An interval in words; None is an open end.

    Example:
        >>> interval(Euro(5), None, "en"), interval(1, 2, "de")
        ('at least 5.00 EUR', '1 bis 2')
    """
    if low is None or high is None:
        word = Text("mindestens", "at least") if high is None else Text("höchstens", "at most")
        return f"{word.get(lang)} {written(high if low is None else low, lang)}"
    if low == high:
        return written(low, lang)
    return f"{written(low, lang)} {'bis' if lang == 'de' else 'to'} {written(high, lang)}"


def cents(value: "int | Euro") -> int:
    """A count as it is, an amount in cents: numbers to compare.

    Example:
        >>> cents(Euro(5)), cents(5)
        (500, 5)
    """
    return value.cents if isinstance(value, Euro) else value
