"""Tables of results: for a terminal, a notebook, a Markdown page, a spreadsheet, or a data-frame library.

One class, so that every result is written, escaped and aligned in one way.
"""

from .cells import MOST_SHOWN
from .table import MOST_ROWS, Table, Tabular, stacked, together

__all__ = ["MOST_ROWS", "MOST_SHOWN", "Table", "Tabular", "stacked", "together"]
