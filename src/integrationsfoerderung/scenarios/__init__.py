"""What-ifs: two sets of rules compared, figures swept over a grid, what is unknown enumerated, and the inverse."""

from .answers import Answer, Totals
from .applicants import SIZES, Applicant
from .comparing import compare
from .comparison import Comparison
from .effects import Effect, Group
from .envelopes import Envelope, Range, envelope
from .grid import amended
from .inverse import smallest_budget
from .inverse_figures import largest_amount, threshold
from .running import under_round
from .solutions import Found, Solution, Trial
from .sweeping import sweep
from .sweeps import Scenario, Sweep
from .unknowns import Choice

__all__ = [
    "SIZES",
    "Answer",
    "Applicant",
    "Choice",
    "Comparison",
    "Effect",
    "Envelope",
    "Found",
    "Group",
    "Range",
    "Scenario",
    "Solution",
    "Sweep",
    "Totals",
    "Trial",
    "amended",
    "compare",
    "envelope",
    "largest_amount",
    "smallest_budget",
    "sweep",
    "threshold",
    "under_round",
]
