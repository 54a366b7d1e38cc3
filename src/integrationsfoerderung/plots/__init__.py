"""Pictures of results, each a matplotlib Figure with labelled axes, sources and grade; an extra.

Nothing is shown or written: a notebook shows the figure, `savefig` writes it. No state of pyplot is used, so that
pictures can be made in several threads.

Raises:
    ImportError: the extra `plot` is not installed.
"""

from .canvas import Picture
from .comparisons import gains_and_losses
from .schedules import by_budget_year
from .sweeps import cost, heat_map
from .tiers import tiers

__all__ = ["Picture", "by_budget_year", "cost", "gains_and_losses", "heat_map", "tiers"]
