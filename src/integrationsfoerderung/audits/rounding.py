"""Whether a financing can leave parts of a cent where nothing says how they are rounded."""

from collections.abc import Iterator
from math import gcd
from typing import Any

from ..evidence import Figure
from ..financing import Financing, FixedInstalments, PartYear, ShareOfExpenditure, settled_value
from ..financing.qualifications import AmountByQualification
from ..financing.tiers import AmountByTier
from ..texts import Text
from .report import AuditFinding

_FULL = 10_000  # basis points of one full post
_YEAR = 12
# Cents, None where they are not known, and by what a whole multiple of them is divided.
_Product = tuple[int | None, int]


def rounding_findings(financing: Financing, key: str) -> Iterator[AuditFinding]:
    """A rounding that is not known where parts of a cent can be left.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> financing = load_programme("vwv-integrationsmanagement").editions[0].measures[0].financing
        >>> [found.code for found in rounding_findings(financing, "integration-management")]
        ['A501']
    """
    figure: Figure[Any] | None = getattr(financing, "rounding", None)
    if figure is None or settled_value(figure) is not None:
        return
    if any(_leaves_parts(product) for product in _products(financing)):
        text = Text("bei einem Teil bleiben Bruchteile von Cent", "a part of an amount is not whole cents")
        yield AuditFinding("A501", f"{key}.rounding", text)


def _products(financing: Financing) -> Iterator[_Product]:
    match financing:
        case FixedInstalments():
            by = (_FULL if _may(financing.in_proportion, value=True) else 1) * _months(financing.part_year)
            for euros in _values(financing.instalments):
                yield from ((None if euro is None else euro.cents, by) for euro in euros or (None,))
        case AmountByTier():
            yield from _of_tiers(financing)
        case AmountByQualification():
            for rate in (*(rate for _, rate in financing.by_qualification), financing.rate):
                for euro in () if rate is None else _values(rate):
                    yield (None if euro is None else euro.cents), _FULL * _months(financing.part_year)
        case ShareOfExpenditure():
            for share in _values(financing.rate):
                yield (None if share is None else share.basis_points), _FULL  # of any sum of cents
        case _:
            return


def _of_tiers(financing: AmountByTier) -> Iterator[_Product]:
    months = _months(financing.part_year)
    for tier in financing.tiers:
        fulls = [at.basis_points for at in tier.full_at.candidates()] or [_FULL]
        for euro in _values(tier.amount):
            for part in fulls if _may(tier.in_proportion, value=True) else [1]:
                yield (None if euro is None else euro.cents), part * months


def _months(part_year: Figure[Any]) -> int:
    return _YEAR if _may(part_year, value=PartYear.PRO_RATA) else 1


def _values(figure: Figure[Any]) -> tuple[Any, ...]:
    return figure.candidates() or (None,)


def _may(figure: Figure[Any], *, value: Any) -> bool:
    """Whether a figure may have a value: it is one of its values, or nothing is known of it."""
    return value in figure.candidates() or not figure.candidates()


def _leaves_parts(product: _Product) -> bool:
    cents, divisor = product
    return divisor > 1 and (cents is None or gcd(cents, divisor) != divisor)
