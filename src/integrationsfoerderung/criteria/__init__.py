"""The kinds of eligibility criteria, each one small class that checks one application.

A leaf compares one `Subject` with one `Figure`; `AllOf`, `AnyOf`, `Where` and `AsARule` combine criteria by
Kleene's three-valued logic. There is no general "not": every leaf has a declared direction in
which it becomes tighter, so that tightening can be reasoned about.
"""

from .base import Criterion, Direction, Examples, Leaf, check_all, check_example, status_of_all
from .combinations import AllOf, AnyOf, AsARule, Combination, Where
from .leaves import AtLeast, AtMost, Excludes, Includes, Is, OneOf

__all__ = [
    "AllOf",
    "AnyOf",
    "AsARule",
    "AtLeast",
    "AtMost",
    "Combination",
    "Criterion",
    "Direction",
    "Examples",
    "Excludes",
    "Includes",
    "Is",
    "Leaf",
    "OneOf",
    "Where",
    "check_all",
    "check_example",
    "status_of_all",
]
