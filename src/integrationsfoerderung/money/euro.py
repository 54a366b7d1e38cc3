"""Amounts of money in whole cents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, final

import attrs

from .numbers import POST, Rounding, localised, number, quotient, refused, set_field, shown, typed
from .shares import Share

MAX_CENTS: Final = 10**14
"""The largest amount in cents: one million million euro, inclusive.

Data frames compute `2 * cents * basis_points + 10_000` in signed 64-bit integers: so bounded, it fits.
"""

_TYPED_EURO = re.compile(
    r"""
    (?P<minus>-)? (?P<before>(?:€|EURO?)[ ]?)? (?(minus)|(?P<inner>-)?)
    (?P<whole>[1-9][0-9]{0,2}(?P<mark>[., ])[0-9]{3}(?P<more>(?:(?P=mark)[0-9]{3})*)|[0-9]+)
    (?:(?!(?P=mark))[.,](?P<cents>[0-9]{1,2}))?  # the decimal mark is not the one that groups
    (?(before)|(?P<after>[ ]?(?:€|EURO?))?)
    """,
    re.VERBOSE | re.IGNORECASE,
)


@final
@attrs.frozen(order=False, init=False, repr=False)
class Euro:
    """An amount of money in whole cents, at most one million million euro in either direction.

    Example:
        >>> Euro(40000) + Euro("0.50") - 2 * Euro("10.25")
        Euro('39980.00')
        >>> Euro("1.234,56")
        Traceback (most recent call last):
        ValueError: an amount is written like "0.10", not '1.234,56': Euro.parse reads what people type

    Text is digits with a dot and one or two decimals; numbers are euro, not cents. float and bool are a
    `TypeError`; a third decimal, NaN and an amount out of bounds are a `ValueError`, also when arithmetic
    leads there. `str` gives the machine form. Nothing divides: use `split` or `times`.
    """

    cents: int

    def __init__(self, amount: str | int | Decimal | Euro) -> None:
        if isinstance(amount, Euro):
            cents = amount.cents
        elif type(amount) is int:
            cents = 100 * amount
        else:
            way_out = "Euro.parse reads what people type"
            exact = 100 * number(amount, "an amount", "0.10", way_out, kinds=(int, Decimal))
            # "1.200" is refused although it is whole: German readers see twelve hundred.
            if exact.denominator != 1 or (isinstance(amount, str) and len(amount.partition(".")[2]) > 2):
                raise ValueError(f"an amount has at most two decimals, not {shown(amount)}: round it; {way_out}")
            cents = exact.numerator
        set_field(self, "cents", Euro.from_cents(cents).cents)

    @classmethod
    def from_cents(cls, cents: int) -> Euro:
        """Return the amount of so many whole cents.

        Example:
            >>> Euro.from_cents(4_000_050)
            Euro('40000.50')
        """
        if type(cents) is not int or not -MAX_CENTS <= cents <= MAX_CENTS:
            bounds = f"{-MAX_CENTS // 100} and {MAX_CENTS // 100} euro"
            raise refused(cents, "cents", "an amount", bounds, "fifty cents are Euro.from_cents(50)")
        self = object.__new__(cls)
        set_field(self, "cents", cents)
        return self

    @classmethod
    def parse(cls, text: str) -> Euro:
        """Read what people type, in German or English, and refuse what has two readings.

        Example:
            >>> Euro.parse("1.234,56 €"), Euro.parse("EUR 1,234.56"), Euro.parse("1.234 €")
            (Euro('1234.56'), Euro('1234.56'), Euro('1234.00'))
            >>> Euro.parse("1.234")
            Traceback (most recent call last):
            ValueError: '1.234' without a currency sign is ambiguous: write "1.234,00" or "1234"

        Thousands stand in groups of three, by dots, commas or spaces (DIN 5008). One comma before three last
        digits is refused with and without a sign: "40,000" is grouped in English, too fine in German.
        """
        match = _TYPED_EURO.fullmatch(typed(text))
        if match is None:
            raise ValueError(f'{shown(text)} is not an amount: write it like "1.234,56 €" or "1234.56"')
        whole = int(re.sub("[., ]", "", match["whole"]))
        if match["cents"] is None and match["more"] == "" and match["mark"] != " ":
            ways = f'write "{localised(f"{whole:,}.00", "de")}" or "{whole}"'
            if match["mark"] == ",":
                raise ValueError(f"{shown(text)} is ambiguous, a comma before three digits: {ways}")
            if not (match["before"] or match["after"]):
                raise ValueError(f"{shown(text)} without a currency sign is ambiguous: {ways}")
        cents = 100 * whole + int((match["cents"] or "").ljust(2, "0"))
        return cls.from_cents(-cents if match["minus"] or match["inner"] else cents)

    @classmethod
    def total(cls, amounts: Iterable[Euro]) -> Euro:
        """Return the sum of any number of amounts, zero for none.

        Example:
            >>> Euro.total([Euro(40000), Euro(35000), Euro(30000)])
            Euro('105000.00')
        """
        cents = 0
        for amount in amounts:
            if type(amount) is not Euro:
                raise TypeError(f"only Euro adds to Euro, not {shown(amount)}: write Euro(...) around it")
            cents += amount.cents
        return cls.from_cents(cents)

    def times(self, factor: Share | int, rounding: Rounding) -> Euro:
        """Return this amount multiplied by a share or a count, rounded to whole cents by the named mode.

        Example:
            >>> Euro("0.05").times(Share("0.5"), Rounding.HALF_UP)
            Euro('0.03')
        """
        if type(factor) is Share:
            return Euro.from_cents(quotient(self.cents * factor.basis_points, POST, rounding))
        if type(factor) is int:
            return Euro.from_cents(quotient(self.cents * factor, 1, rounding))
        raise TypeError(f'an amount is taken times a Share or an int, not {shown(factor)}: write Share("0.5")')

    def split(self, weights: Sequence[int]) -> tuple[Euro, ...]:
        """Divide this amount by weights into parts that add up to it, by the largest remainder.

        Example:
            >>> Euro("0.05").split([1, 1]), Euro(100).split([1, 1, 1])
            ((Euro('0.03'), Euro('0.02')), (Euro('33.34'), Euro('33.33'), Euro('33.33')))

        Of equal remainders the earlier part gets the cent; a negative amount is the mirror of the positive.
        Weights that are no ints are a `TypeError`; negative ones and a sum of zero are a `ValueError`.
        """
        checked = tuple(weights)
        for weight in checked:
            if type(weight) is not int:
                raise TypeError(f"weights are ints, not {shown(weight)}: for shares give their basis_points")
            if weight < 0:
                raise ValueError(f"weights are not negative, {shown(weight)} is: give 0 for an empty part")
        whole = sum(checked)
        if not whole:
            raise ValueError(f"{shown(checked)} has no weight above zero to split by: give at least one")
        sign = -1 if self.cents < 0 else 1
        return tuple(Euro.from_cents(sign * part) for part in split_cents(abs(self.cents), checked))

    def format(self, lang: str = "en") -> str:
        """Return the amount as people read it; `Euro.parse` reads it back.

        Example:
            >>> Euro("1234.5").format("de"), Euro("-1234.5").format("en")
            ('1.234,50 €', '-1,234.50 EUR')
        """
        whole, cents = divmod(abs(self.cents), 100)
        number = f"{'-' if self.cents < 0 else ''}{whole:,}.{cents:02d}"
        return f"{localised(number, lang)} {'€' if lang == 'de' else 'EUR'}"

    def __add__(self, other: Euro) -> Euro:
        if type(other) is not Euro:
            return NotImplemented
        return Euro.from_cents(self.cents + other.cents)

    def __sub__(self, other: Euro) -> Euro:
        if type(other) is not Euro:
            return NotImplemented
        return Euro.from_cents(self.cents - other.cents)

    def __mul__(self, factor: int) -> Euro:
        if type(factor) is int:
            return Euro.from_cents(self.cents * factor)
        if isinstance(factor, (Share, Fraction, Decimal, float)):
            raise TypeError(f"{shown(factor)} may leave part of a cent: write amount.times(share, rounding)")
        return NotImplemented

    __rmul__ = __mul__

    # By hand, because attrs compares tuples that it makes anew each time: ten times slower on a hot path.
    def __lt__(self, other: Euro) -> bool:
        if type(other) is not Euro:
            return NotImplemented
        return self.cents < other.cents

    def __le__(self, other: Euro) -> bool:
        if type(other) is not Euro:
            return NotImplemented
        return self.cents <= other.cents

    def __gt__(self, other: Euro) -> bool:
        if type(other) is not Euro:
            return NotImplemented
        return self.cents > other.cents

    def __ge__(self, other: Euro) -> bool:
        if type(other) is not Euro:
            return NotImplemented
        return self.cents >= other.cents

    def __neg__(self) -> Euro:
        return Euro.from_cents(-self.cents)

    def __abs__(self) -> Euro:
        return Euro.from_cents(abs(self.cents))

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        whole, cents = divmod(abs(self.cents), 100)
        return f"{'-' if self.cents < 0 else ''}{whole}.{cents:02d}"

    def __repr__(self) -> str:
        return f"Euro('{self}')"


def split_cents(cents: int, weights: Sequence[int]) -> list[int]:
    """Split a whole number of cents, not negative, by weights that are checked already.

    `Euro.split` for whoever handles bare cents; a schedule does so for every instalment.

    Example:
        >>> split_cents(5, (1, 1)), split_cents(100, (1, 1, 1))
        ([3, 2], [34, 33, 33])
    """
    whole = sum(weights)
    if len(weights) == 2:
        # What the largest remainder comes to for two parts: the first is rounded half up.
        first = (2 * cents * weights[0] + whole) // (2 * whole)
        return [first, cents - first]
    parts = [cents * weight // whole for weight in weights]
    left_over = cents - sum(parts)
    if left_over:
        # sorted is stable: of equal remainders the earlier part comes first
        for part in sorted(range(len(parts)), key=lambda i: -(cents * weights[i] % whole))[:left_over]:
            parts[part] += 1
    return parts
