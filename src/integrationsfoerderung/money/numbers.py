"""What amounts and shares have in common: rounding by name, reading exact numbers, writing them.

Nothing here is imported from outside this folder but `Rounding` and `rounded`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Final

POST: Final = 10_000  # basis points of one full post
MOST_TEXT: Final = 40  # the longest amount within bounds has 25 characters with grouping and currency
MOST_SHOWN: Final = 60  # a form may send a megabyte, a message never repeats it
set_field = object.__setattr__  # the classes are frozen; looked up once because adding money is a hot path

TYPED_MARKS = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-"})
DECIMAL = {lang: re.compile(rf"(-?[0-9]+)(?:{mark}([0-9]+))?( ?%)?") for lang, mark in (("en", "[.]"), ("de", "[.,]"))}


class Rounding(Enum):
    """How a value between two whole units becomes one of them; every mode treats `-x` as the mirror of `x`.

    Example:
        >>> [rounded(Fraction(-5, 2), mode) for mode in Rounding]
        [-3, -2, -2, -3]
        >>> Rounding("half-up")
        <Rounding.HALF_UP: 'half-up'>
    """

    HALF_UP = "half-up"  # kaufmännisch: ties away from zero
    HALF_EVEN = "half-even"  # ties to the even neighbour
    DOWN = "down"  # towards zero
    UP = "up"  # away from zero


def rounded(value: Fraction, rounding: Rounding) -> int:
    """Round an exact fraction to a whole number by a named mode.

    Example:
        >>> rounded(Fraction(5, 2), Rounding.HALF_UP), rounded(Fraction(5, 2), Rounding.HALF_EVEN)
        (3, 2)

    A value that is no `Fraction` is a `TypeError`: a float has been rounded once already.
    """
    if not isinstance(value, Fraction):
        raise TypeError(f'only a fraction is rounded, not {shown(value)}: write Fraction("2.5") or Fraction(5, 2)')
    return quotient(value.numerator, value.denominator, rounding)


def quotient(numerator: int, denominator: int, rounding: Rounding) -> int:
    """Return a quotient rounded by a named mode, without making a fraction of it.

    Example:
        >>> quotient(-5, 2, Rounding.HALF_UP)
        -3
    """
    if type(rounding) is not Rounding:
        raise TypeError(f"a rounding is named by a Rounding, not {shown(rounding)}: write Rounding.HALF_UP")
    # Of the absolute value, because Python's // rounds towards minus infinity.
    whole, rest = divmod(abs(numerator), denominator)
    if rest and rounding is not Rounding.DOWN:
        past_half = 2 * rest - denominator
        tie_goes_up = rounding is Rounding.HALF_UP or whole % 2 == 1
        if rounding is Rounding.UP or past_half > 0 or (past_half == 0 and tie_goes_up):
            whole += 1
    return -whole if numerator < 0 else whole


def shown(value: object) -> str:
    """Return a strange value as a message repeats it, cut short.

    Example:
        >>> shown(Fraction(1, 3)), len(shown("x" * 1000))
        ('1/3', 60)
    """
    if isinstance(value, (Decimal, Fraction)):
        text = str(value)
    elif isinstance(value, int) and value.bit_length() > 200:
        text = "a huge int"  # beyond 4300 digits it has no repr at all
    else:
        text = repr(value[:MOST_SHOWN] if isinstance(value, str) else value)
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 3] + "..."


def refused(value: object, unit: str, what: str, bounds: str, way_out: str) -> TypeError | ValueError:
    """Return the error for something that is no int, or is one out of bounds."""
    if type(value) is not int:
        return TypeError(f"{unit} are an int, not {type(value).__name__} {shown(value)}: {way_out}")
    return ValueError(f"{what} lies between {bounds}, {shown(value)} {unit} do not: {way_out}")


def number(
    value: str | int | Decimal | Fraction,
    what: str,
    example: str,
    way_out: str,
    *,
    kinds: tuple[type, ...] = (int, Decimal, Fraction),
    percent: bool = False,
    lang: str = "en",
) -> Fraction:
    """Read digits with an optional decimal mark, or take a number as it is; a float or bool never is."""
    if isinstance(value, str):
        match = DECIMAL[lang].fullmatch(value) if len(value) <= MOST_TEXT else None
        if match is None or (match[3] and not percent):
            raise ValueError(f'{what} is written like "{example}", not {shown(value)}: {way_out}')
        decimals = match[2] or ""
        return Fraction(int(match[1] + decimals), 10 ** len(decimals) * (100 if match[3] else 1))
    if isinstance(value, bool) or not isinstance(value, kinds):
        kind = type(value).__name__
        way = f'write "{example}" or Decimal("{example}")'
        raise TypeError(f"{what} is exact and not made from {kind} {shown(value)}: {way}")
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f'{what} is a finite number, not {shown(value)}: write for example "{example}"')
    if isinstance(value, Decimal):
        # Before it is made exact: Decimal("1E+999999999") would fill the memory.
        monstrous = abs(value.adjusted()) > MOST_TEXT or len(value.as_tuple().digits) > 2 * MOST_TEXT
        if value and monstrous:
            raise ValueError(f'{what} is no number like {shown(value)}: write for example "{example}"')
    return Fraction(value) if value else Fraction(0)


def typed(text: str) -> str:
    """Return what somebody typed with plain spaces and minus signs, or refuse its length."""
    if not isinstance(text, str):
        raise TypeError(f"parse reads text, not {shown(text)}: give a number to the class itself")
    if len(text) > MOST_TEXT:
        raise ValueError(f"a number has at most {MOST_TEXT} characters, not {len(text)}: {shown(text)}")
    return text.translate(TYPED_MARKS).strip(" ")


def decimal(units: int, places: int) -> str:
    """Return units of so many decimal places as the shortest decimal.

    Example:
        >>> decimal(6250, 4)
        '0.625'
    """
    whole, rest = divmod(units, 10**places)
    return f"{whole}.{rest:0{places}d}".rstrip("0").rstrip(".")


def localised(text: str, lang: str) -> str:
    """Return a number written in English with the marks of the language.

    Example:
        >>> localised("1,234.5", "de")
        '1.234,5'
    """
    if lang not in ("de", "en"):
        raise ValueError(f'there is no language {shown(lang)}: write "de" or "en"')
    return text.translate({ord(","): ".", ord("."): ","}) if lang == "de" else text
