"""Funding rounds: many applications, one pot of money, every decision with its reason.

`Round` holds what a round lays down; `decide` makes an `Outcome` of it and of applications.
"""

from .decisions import Decided, Decision
from .outcome import Outcome, Tally
from .plausibility import Comparison
from .published import CountedIn, Of, Published, Qualifier, Scope
from .round import Round
from .rules import Base, Cap, Goal, Money, Order, Per, Ranking, When
from .shortages import (
    SHORTAGES,
    FillTheGaps,
    LargestCommonCap,
    OneEachFirst,
    ProportionalCut,
    Shortage,
    StrictQueue,
    shortage_rule,
)

__all__ = [
    "SHORTAGES",
    "Base",
    "Cap",
    "Comparison",
    "CountedIn",
    "Decided",
    "Decision",
    "FillTheGaps",
    "Goal",
    "LargestCommonCap",
    "Money",
    "Of",
    "OneEachFirst",
    "Order",
    "Outcome",
    "Per",
    "ProportionalCut",
    "Published",
    "Qualifier",
    "Ranking",
    "Round",
    "Scope",
    "Shortage",
    "StrictQueue",
    "Tally",
    "When",
    "shortage_rule",
]
