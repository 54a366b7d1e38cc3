"""What-ifs: two sets of rules compared, figures swept over a grid, what is unknown enumerated."""

from .answers import Answer, Totals
from .applicants import SIZES, Applicant
from .comparing import compare
from .comparison import Comparison
from .effects import Effect, Group
from .envelopes import Envelope, Range, envelope
from .grid import amended
from .running import under_round
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
    "Group",
    "Range",
    "Scenario",
    "Sweep",
    "Totals",
    "amended",
    "compare",
    "envelope",
    "sweep",
    "under_round",
]
