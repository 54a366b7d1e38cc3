"""Parts of yearly amounts: of a year that is not whole, and of a cent."""

from fractions import Fraction
from typing import TypeAlias

from ..evidence import Figure
from ..money import Euro, Rounding, rounded
from .base import Reason, Used, not_settled, settled_value, used_figure
from .instalments import PartYear

# A part with the figures that it rests on, or why it cannot be said.
Part: TypeAlias = tuple[Fraction, tuple[Used, ...]] | Reason


def part_of_year(months: int, part_year: Figure[PartYear], parent: str) -> Part:
    """The part of a yearly amount that a year of so many months gets.

    Example:
        >>> from integrationsfoerderung.evidence import Grade, Known
        >>> part_of_year(9, Known(PartYear.PRO_RATA, Grade.NORM), "m")[0]
        Fraction(3, 4)
    """
    rule = settled_value(part_year)
    if rule is None:
        return not_settled(f"{parent}.part_year")
    twelfths = {PartYear.PRO_RATA: months, PartYear.FULL: 12, PartYear.NOTHING: 0}[rule.result]
    return Fraction(twelfths, 12), (used_figure(f"{parent}.part_year", part_year, rule),)


def in_cents(exact: Fraction | int, rounding: Figure[Rounding], parent: str) -> tuple[Euro, tuple[Used, ...]] | Reason:
    """An exact number of cents as an amount; the rounding counts only where there is something to round.

    Example:
        >>> from integrationsfoerderung.evidence import Unknown
        >>> in_cents(Fraction(100), Unknown("no rule found"), "m")
        (Euro('1.00'), ())
    """
    if exact.denominator == 1:
        return Euro.from_cents(exact.numerator), ()
    mode = rounding.settle(lambda rounding: rounded(Fraction(exact), rounding))
    if mode is None:
        return not_settled(f"{parent}.rounding")
    return Euro.from_cents(mode.result), (used_figure(f"{parent}.rounding", rounding, mode),)
