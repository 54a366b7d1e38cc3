"""Whole-number formulas that give the same cents on every engine: no float, and no product beyond 64 bits."""

from collections.abc import Callable
from typing import Any, TypeAlias

import narwhals.stable.v2 as nw

from ..evidence import Bounded, Figure, Readings, Unknown
from ..money import Rounding
from .logic import Tri, all_of, any_of, sure

Keep: TypeAlias = Callable[[int, nw.Expr], nw.Expr]


def quotient(numerator: nw.Expr, denominator: "nw.Expr | int", rounding: Rounding) -> nw.Expr:
    """A quotient of numbers that are not negative, rounded by a named mode.

    Example:
        >>> import polars
        >>> frame = nw.from_native(polars.DataFrame({"n": [5, 7]}))
        >>> frame.select(quotient(nw.col("n"), 2, Rounding.HALF_EVEN))["n"].to_list()
        [2, 4]
    """
    if rounding is Rounding.DOWN:
        return numerator // denominator
    if rounding is Rounding.HALF_UP:
        return (numerator * 2 + denominator) // (denominator * 2)
    if rounding is Rounding.UP:
        return (numerator + (denominator - 1)) // denominator
    whole = numerator // denominator
    past_half = (numerator - whole * denominator) * 2
    odd = whole - (whole // 2) * 2
    # Past the half, or at it with an odd whole: both in one comparison of whole numbers.
    return (
        (numerator * 2 + denominator - 1 + odd) // (denominator * 2)
        if isinstance(denominator, int)
        else (whole + nw.when((past_half + odd) > denominator).then(whole * 0 + 1).otherwise(whole * 0))
    )


def part(cents: "int | nw.Expr", numerator: nw.Expr, denominator: int, rounding: Figure[Rounding]) -> nw.Expr:
    """Cents times a fraction, rounded as the figure says; null where its readings would differ and none is the default.

    What divides without a rest is never rounded, so that the products stay small.
    """
    if isinstance(cents, int):
        whole, rest = divmod(cents, denominator)
        if not rest:
            return numerator * whole
        inner = numerator * rest
        return numerator * whole + rounded(inner, denominator, rounding)
    return rounded(numerator * cents, denominator, rounding)


def rounded(numerator: nw.Expr, denominator: int, rounding: Figure[Rounding]) -> nw.Expr:
    """A quotient rounded as the figure says, null where that is not settled and would matter."""
    modes = modes_of(rounding)
    if len(modes) == 1:
        return quotient(numerator, denominator, modes[0])
    found = [quotient(numerator, denominator, mode) for mode in modes or (Rounding.DOWN, Rounding.UP)]
    if not modes:  # not known at all: only what is exact can be said
        return nw.when(sure(found[0] == found[1])).then(found[0])
    return same(found)


def modes_of(rounding: Figure[Rounding]) -> tuple[Rounding, ...]:
    """The mode that decides, the modes that would have to agree, or none where none is known."""
    chosen = default_of(rounding)
    return tuple(dict.fromkeys(rounding.candidates())) if chosen is None else (chosen,)


def default_of(figure: Figure[Any]) -> Any:
    """The value of the default reading; None where there is none.

    Example:
        >>> from integrationsfoerderung import Grade, Reading
        >>> default_of(Readings((Reading("a", 1), Reading("b", 2)), Grade.NORM, default="b"))
        2
    """
    if not isinstance(figure, Readings) or figure.default is None:
        return None
    return next(reading.value for reading in figure.readings if reading.name == figure.default)


def compared(figure: Figure[Any], answer: Any, ends: tuple[Any, ...] = ()) -> Tri:
    """What a figure answers as an expression: its default reading, or all that it may be, null where these differ.

    Example:
        >>> from integrationsfoerderung import Grade, Known
        >>> isinstance(compared(Known(3, Grade.NORM), lambda least: nw.col("n") >= least), nw.Expr)
        True
    """
    default = default_of(figure)
    if default is not None:
        found: Tri = answer(default)
        return found
    answers = [answer(value) for value in dict.fromkeys(figure.candidates(ends))]
    if len(answers) < 2:
        return answers[0] if answers else None
    every, some = all_of(answers), any_of(answers)
    if not isinstance(every, nw.Expr) or not isinstance(some, nw.Expr):
        return every if every is some else None
    return nw.when(sure(every)).then(every).otherwise(nw.when(sure(~some)).then(some))


def same(values: "list[nw.Expr]") -> nw.Expr:
    """The value that all have, null where they differ."""
    equal: Tri = all_of([values[0] == other for other in values[1:]])
    return nw.when(sure(equal)).then(values[0]) if isinstance(equal, nw.Expr) else values[0]


def least(limit: "int | nw.Expr", value: nw.Expr) -> nw.Expr:
    """The smaller of both, null where the value is."""
    return nw.when(sure(value > limit)).then(value * 0 + limit).otherwise(value)


def capped(maximum: "Figure[Any] | nw.Expr", value: nw.Expr) -> nw.Expr:
    """At most the maximum; null where its admissible values would differ in what is paid."""
    if isinstance(maximum, nw.Expr):
        return least(maximum, value)
    default = default_of(maximum)
    if default is not None:
        return least(default.cents, value)
    ends: list[int | None]
    if isinstance(maximum, Unknown):
        ends = [0, None]
    elif isinstance(maximum, Bounded):
        ends = [0 if maximum.low is None else maximum.low.cents, None if maximum.high is None else maximum.high.cents]
    else:
        ends = [euro.cents for euro in maximum.candidates()]
    return same([value if end is None else least(end, value) for end in dict.fromkeys(ends)])


def split(total: nw.Expr, weights: "list[nw.Expr]", whole: nw.Expr, keep: Keep) -> "list[nw.Expr]":
    """Split by weights into parts that add up, by the largest remainder; of equal ones the earlier gets the cent.

    The product of the total and a weight has to fit 64 bits. `keep` gives what it is given back, computed once.
    """
    found = [keep(0, total * weight // whole) for weight in weights]
    # Engines that divide in floating point are off by one at most: put right by the exact remainder.
    rests = [keep(1, total * weight - floor * whole) for weight, floor in zip(weights, found, strict=True)]
    none = whole * 0
    steps = [
        keep(
            2,
            nw.when(sure(rest < 0))
            .then(none - 1)
            .otherwise(nw.when(sure(rest >= whole)).then(none + 1).otherwise(none)),
        )
        for rest in rests
    ]
    floors = [keep(3, floor + step) for floor, step in zip(found, steps, strict=True)]
    rests = [keep(3, rest - step * whole) for rest, step in zip(rests, steps, strict=True)]
    left_over = total
    for floor in floors:
        left_over = left_over - floor
    left_over = keep(4, left_over)
    parts = []
    for index, floor in enumerate(floors):
        before = none  # how many parts come first: a larger rest, or an equal one that stands earlier
        for other, rest in enumerate(rests):
            if other != index:
                first = rest >= rests[index] if other < index else rest > rests[index]
                before = before + nw.when(sure(first)).then(none + 1).otherwise(none)
        parts.append(floor + nw.when(sure(before < left_over)).then(none + 1).otherwise(none))
    return parts
