"""Which columns a measure asks for, read from its rules."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from attrs import frozen

from ..programmes import Programme, RoundRules
from .assessing import asked_by
from .columns import Column
from .door import described


@frozen
class Schema:
    """The columns of a measure: those that a frame must have, and those that it may have.

    Example:
        >>> print(Schema((Column("months", "whole number", 1, 600),), ()))
        needed:
          months: whole number
    """

    needed: tuple[Column, ...]
    optional: tuple[Column, ...]

    def __str__(self) -> str:
        lines = []
        for title, columns in (("needed", self.needed), ("optional", self.optional)):
            if columns:
                lines += [f"{title}:", *(f"  {column.name}: {described(column)}" for column in columns)]
        return "\n".join(lines)

    def names(self) -> list[str]:
        """The names of the needed columns.

        Example:
            >>> Schema((Column("months", "whole number"),), ()).names()
            ['months']
        """
        return [column.name for column in self.needed]


def schema(
    programme: Programme,
    measure: str,
    *,
    on: date | None = None,
    round: RoundRules | None = None,  # noqa: A002 - the field's word
    budget_years: Iterable[int] = (),
    plan_years: Iterable[int] = (),
) -> Schema:
    """Which columns `assess` needs for a measure, and which ones it would look at if they are there.

    Args:
        programme: whose rules.
        measure: key of the measure.
        on: as for `assess`.
        round: as for `assess`.
        budget_years: as for `assess`.
        plan_years: the budget years of plans, each of which has columns of its own.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> schema(load_programme("vwv-integration"), "social-advice", on=date(2014, 2, 1)).names()
        ['months', 'recipient_kind']

    Raises:
        ValueError: a measure that no edition knows, or a round and a day together.
    """
    years: list[Any] = sorted(set(budget_years))
    asked = asked_by(programme, measure, on, round, years, tuple(plan_years))
    return Schema(
        tuple(column for column in asked.values() if column.needed),
        tuple(column for column in asked.values() if not column.needed),
    )
