"""Exact money, shares of a post and sums of full-time equivalents.

Three meanings, three types: an amount (`Euro`, whole cents), a part of one post (`Share`, whole basis
points from 0 to 1) and a sum over posts (`Fte`, whole basis points, may pass 1). None is made from a float,
and whatever cannot be exact names its rounding.

Example:
    >>> Euro(40000).times(Share("62.5 %"), Rounding.HALF_UP)
    Euro('25000.00')
    >>> Share("0.75") + Share("0.75")
    Fte('1.5')
"""

from .euro import MAX_CENTS, Euro, split_cents
from .numbers import Rounding, rounded
from .shares import MAX_FTE_BASIS_POINTS, Fte, Share

__all__ = [
    "MAX_CENTS",
    "MAX_FTE_BASIS_POINTS",
    "Euro",
    "Fte",
    "Rounding",
    "Share",
    "rounded",
    "split_cents",
]
