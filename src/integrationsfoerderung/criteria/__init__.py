"""The kinds of eligibility criteria, each one small class that checks one application.

A leaf compares one `Subject` with one `Figure`; `AllOf`, `AnyOf` and `Where` combine criteria by
Kleene's three-valued logic. There is no general "not": every leaf has a declared direction in
which it becomes tighter, so that tightening can be reasoned about.
"""

from .base import Criterion, Direction, Leaf, check_all
from .combinations import AllOf, AnyOf, Combination, Where
from .leaves import AtLeast, AtMost, Includes, Is, OneOf

__all__ = [
    "AllOf",
    "AnyOf",
    "AtLeast",
    "AtMost",
    "Combination",
    "Criterion",
    "Direction",
    "Includes",
    "Is",
    "Leaf",
    "OneOf",
    "Where",
    "check_all",
]
