"""The same rules over data frames: Polars, pandas, PyArrow, DuckDB, and what else narwhals speaks.

One row is one application with one post. Three answers are a nullable yes or no, and Kleene's logic is that of SQL;
money is whole cents, and every formula is of whole numbers.
"""

from . import yearly as _yearly  # noqa: F401 - registers its ways of financing
from .amounts import Paid, paid_by
from .assessing import assess
from .columns import Column
from .row import Row
from .rows import Misfit, Rows, from_applications, to_applications
from .rules import answer
from .schemas import Schema, schema
from .single import finding, instalments, verdict
from .sweeping import sweep

__all__ = [
    "Column",
    "Misfit",
    "Paid",
    "Row",
    "Rows",
    "Schema",
    "answer",
    "assess",
    "finding",
    "from_applications",
    "instalments",
    "paid_by",
    "schema",
    "sweep",
    "to_applications",
    "verdict",
]
