"""The kinds of financing: what a measure pays for an application, instalment by instalment.

Each instalment and each sum names the figures that it rests on; a figure that changed nothing (a
rounding of what was exact) is not named.

`tiers` and `qualifications` are modules of their own, imported when a programme file names them or somebody else does.
"""

from .base import (
    Amounts,
    Financing,
    Instalment,
    Reason,
    Tiered,
    Used,
    costs_of,
    distinct,
    left_out,
    not_settled,
    settled_value,
    used_figure,
)
from .expenditure import ShareOfExpenditure
from .instalments import Attested, FixedInstalments, PartYear
from .sums import AmountByChoice, AmountPerUnit, FixedAmount

__all__ = [
    "AmountByChoice",
    "AmountPerUnit",
    "Amounts",
    "Attested",
    "Financing",
    "FixedAmount",
    "FixedInstalments",
    "Instalment",
    "PartYear",
    "Reason",
    "ShareOfExpenditure",
    "Tiered",
    "Used",
    "costs_of",
    "distinct",
    "left_out",
    "not_settled",
    "settled_value",
    "used_figure",
]
