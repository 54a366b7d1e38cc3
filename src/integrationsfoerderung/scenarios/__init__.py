"""What-ifs: two sets of rules compared, figures swept over a grid, what is unknown enumerated."""

from .answers import Answer, Totals
from .applicants import SIZES, Applicant
from .comparing import compare
from .comparison import Comparison, Effect, Group
from .sweeping import sweep
from .sweeps import Scenario, Sweep

__all__ = [
    "SIZES",
    "Answer",
    "Applicant",
    "Comparison",
    "Effect",
    "Group",
    "Scenario",
    "Sweep",
    "Totals",
    "compare",
    "sweep",
]
