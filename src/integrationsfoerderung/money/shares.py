"""Shares of one post, and their sums in full-time equivalents."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Final, Self, final

import attrs

from .numbers import POST, Rounding, decimal, localised, number, refused, rounded, set_field, shown, typed

MAX_FTE_BASIS_POINTS: Final = 10**9
"""The largest sum of shares, 100,000 full posts: beyond it somebody has added money or heads."""


@attrs.frozen(order=False, init=False, repr=False)
class _BasisPoints:
    """What a share of one post and a sum of shares have in common; each is a type of its own."""

    _what: ClassVar[str]
    _most: ClassVar[int]
    basis_points: int

    @classmethod
    def from_basis_points(cls, basis_points: int) -> Self:
        """Return the value of so many ten-thousandths of a post.

        Example:
            >>> Share.from_basis_points(6250), Fte.from_basis_points(15_000)
            (Share('0.625'), Fte('1.5'))
        """
        if type(basis_points) is not int or not 0 <= basis_points <= cls._most:
            bounds = f"0 and {cls._most // POST}"
            raise refused(basis_points, "basis points", cls._what, bounds, "half a post is 5000")
        self = object.__new__(cls)
        set_field(self, "basis_points", basis_points)
        return self

    @property
    def fraction(self) -> Fraction:
        """The value as an exact fraction of a full post.

        Example:
            >>> Share("62.5 %").fraction
            Fraction(5, 8)
        """
        return Fraction(self.basis_points, POST)

    def __add__(self, other: Share | Fte) -> Fte:
        if not isinstance(other, (Share, Fte)):
            return NotImplemented
        return Fte.from_basis_points(self.basis_points + other.basis_points)

    # By hand, because attrs compares tuples that it makes anew each time: ten times slower on a hot path.
    def __lt__(self, other: Self) -> bool:
        return self.basis_points < other.basis_points if type(other) is type(self) else NotImplemented

    def __le__(self, other: Self) -> bool:
        return self.basis_points <= other.basis_points if type(other) is type(self) else NotImplemented

    def __gt__(self, other: Self) -> bool:
        return self.basis_points > other.basis_points if type(other) is type(self) else NotImplemented

    def __ge__(self, other: Self) -> bool:
        return self.basis_points >= other.basis_points if type(other) is type(self) else NotImplemented

    def __str__(self) -> str:
        return decimal(self.basis_points, 4)

    def __repr__(self) -> str:
        return f"{type(self).__name__}('{self}')"


@final
@attrs.frozen(order=False, init=False, repr=False)
class Share(_BasisPoints):
    """A part of one post in whole basis points, from 0 to 1; sums of shares are `Fte`.

    Example:
        >>> Share("0.5"), Share("62.5 %"), Share(1), Share(Fraction(1, 3), Rounding.HALF_UP)
        (Share('0.5'), Share('0.625'), Share('1'), Share('0.3333'))
        >>> Share(80)
        Traceback (most recent call last):
        ValueError: a share is a part of one post from 0 to 1: 80 is too large; did you mean "0.8" or "80 %"?

    float and bool are a `TypeError`; a value outside 0 to 1, or between two basis points with no rounding
    named, is a `ValueError`.
    """

    _what = "a share"
    _most = POST

    def __init__(self, value: str | int | Decimal | Fraction | Share, rounding: Rounding | None = None) -> None:
        points = value.basis_points if isinstance(value, Share) else _share_points(value, rounding, "en")
        set_field(self, "basis_points", points)

    @classmethod
    def parse(cls, text: str, rounding: Rounding | None = None) -> Share:
        """Read what people type, with a decimal comma or point and with or without a percent sign.

        Example:
            >>> Share.parse("0,5"), Share.parse("62,5 %")
            (Share('0.5'), Share('0.625'))
        """
        return cls.from_basis_points(_share_points(typed(text), rounding, "de"))

    def format(self, lang: str = "en") -> str:
        """Return the share in percent; `Share.parse` reads it back.

        Example:
            >>> Share("0.625").format("en"), Share("0.625").format("de")
            ('62.5 %', '62,5 %')
        """
        return f"{localised(decimal(self.basis_points, 2), lang)} %"


def _share_points(value: str | int | Decimal | Fraction, rounding: Rounding | None, lang: str) -> int:
    way_out = 'write "50 %" for a percentage; Share.parse reads what people type'
    points = POST * number(value, "a share", "0.5", way_out, percent=True, lang=lang)
    written = value if isinstance(value, str) else shown(value)  # by now text is short and plain
    # Before rounding: 1.00001 is not 1.
    if not 0 <= points <= POST:
        way_out = 'write for example "0.5" or "50 %"'
        if POST < points < 10 * POST:
            way_out = "a sum over several posts is an Fte"
        elif 0 < points <= 100 * POST and points.denominator == 1:
            tenths, percent = decimal(points.numerator, 6), decimal(points.numerator, 4)
            way_out = f'did you mean "{tenths}" or "{percent} %"?'
        problem = "negative" if points < 0 else "too large"
        raise ValueError(f"a share is a part of one post from 0 to 1: {written} is {problem}; {way_out}")
    if rounding is not None:
        return rounded(points, rounding)
    if points.denominator != 1:
        raise ValueError(f"a share has whole basis points, {written} lies between two: name a Rounding as well")
    return points.numerator


@final
@attrs.frozen(order=False, init=False, repr=False)
class Fte(_BasisPoints):
    """A sum of shares in full-time equivalents (Vollzeitäquivalente), in whole basis points, never negative.

    Example:
        >>> Fte("1.5") + Share("0.25")
        Fte('1.75')

    float and bool are a `TypeError`; a negative value, one above 100,000 or between two basis points is a
    `ValueError`.
    """

    _what = "a sum of shares"
    _most = MAX_FTE_BASIS_POINTS

    def __init__(self, value: str | int | Decimal | Fraction | Share | Fte) -> None:
        if isinstance(value, (Share, Fte)):
            points = Fraction(value.basis_points)
        else:
            points = number(value, "a sum of shares", "1.5", "the decimal mark is a dot") * POST
            if points.denominator != 1:
                raise ValueError(f"a sum of shares has at most four decimals, not {shown(value)}: round it")
        set_field(self, "basis_points", Fte.from_basis_points(points.numerator).basis_points)

    @classmethod
    def total(cls, shares: Iterable[Share | Fte]) -> Fte:
        """Return the sum of any number of shares, zero for none.

        Example:
            >>> Fte.total([Share("0.5"), Share(1)])
            Fte('1.5')
        """
        points = 0
        for share in shares:
            if not isinstance(share, (Share, Fte)):
                raise TypeError(f"only shares add up to an Fte, not {shown(share)}: write Share(...) around it")
            points += share.basis_points
        return cls.from_basis_points(points)

    def format(self, lang: str = "en") -> str:
        """Return the sum with its unit, in English or German.

        Example:
            >>> Fte("1.5").format("en"), Fte("1.5").format("de")
            ('1.5 FTE', '1,5 VZÄ')
        """
        return f"{localised(str(self), lang)} {'VZÄ' if lang == 'de' else 'FTE'}"
