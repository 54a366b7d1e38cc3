"""Cents by budget year: the instalments shared over calendar years, as a schedule does it for one application."""

from collections.abc import Iterable
from typing import Any

import narwhals.stable.v2 as nw

from ..calendar import Payment
from ..evidence import Figure
from .amounts import Paid
from .arithmetic import default_of
from .editions import Payments
from .logic import sure
from .row import INPUT, SHARED, Row


def by_budget_year(payments: "Iterable[Payments]", row: Row, years: Iterable[int]) -> dict[int, nw.Expr]:
    """Cents in each of some budget years, null where that cannot be said.

    Example:
        >>> by_budget_year([], Row("m"), [2016])
        {}
    """
    wanted = list(years)
    found: dict[int, nw.Expr] = {}
    for group in payments:
        for year, cents in _of_group(group, row, wanted).items():
            if isinstance(group.where, nw.Expr):
                own = nw.when(group.where).then(cents)
                found[year] = own if year not in found else own.otherwise(found[year])
            elif group.where:
                found[year] = cents
    return found


def _of_group(group: Payments, row: Row, years: list[int]) -> dict[int, nw.Expr]:
    paid = group.paid
    if paid.total is None:
        return {}
    if paid.calendar is not None:
        return _by_calendar(paid, group.figure, row, years)
    if paid.stretches:
        month, day = (row.keep(INPUT, part) for part in row.calendar(of_post=paid.of_post))
        return _shared(paid, group.figure, month, day, row, years)
    there = row.has(paid.total)
    return {
        year: nw.when(there).then(paid.planned[year].fill_null(0)) if year in paid.planned else paid.total * 0
        for year in years
    }


def _by_calendar(paid: Paid, figure: Figure[Any] | None, row: Row, years: list[int]) -> dict[int, nw.Expr]:
    """The instalments of calendar years; one that is paid at its end may end in January, of a term within a month."""
    if paid.calendar is None or paid.after is None or paid.spills is None or paid.count is None:
        raise AssertionError
    after, spills = paid.after, paid.spills
    candidates = () if figure is None else tuple(dict.fromkeys(figure.candidates()))
    chosen = None if figure is None else default_of(figure)
    chosen = candidates[0] if chosen is None and len(candidates) == 1 else chosen
    cents = {}
    for year in years:
        own = paid.calendar(year)
        if chosen is Payment.AT_END:
            nothing, before = own * 0, paid.calendar(year - 1)
            stays = nw.when(spills & sure(after >= 12 * (year + 1))).then(nothing).otherwise(own)
            comes = nw.when(spills & sure(after >= 12 * year)).then(before).otherwise(before * 0)
            own = stays + comes
        cents[year] = own
    if chosen is not None or (candidates and Payment.AT_END not in candidates):
        return cents
    within = ~spills | (sure(paid.count == 1) & sure(after < ((after - 1) // 12 + 1) * 12))
    return {year: row.keep(SHARED + 2, nw.when(within).then(own)) for year, own in cents.items()}


def _shared(
    paid: Paid, figure: Figure[Any] | None, month: nw.Expr, day: nw.Expr, row: Row, years: list[int]
) -> dict[int, nw.Expr]:
    """The instalments under the payment that decides, where it is settled."""
    first_year = month // 12
    candidates = () if figure is None else tuple(dict.fromkeys(figure.candidates()))
    chosen = None if figure is None else default_of(figure)
    chosen = candidates[0] if chosen is None and len(candidates) == 1 else chosen
    payment = chosen or Payment.AT_START
    cents = dict.fromkeys(years, paid.stretches[0].cents * 0)
    for stretch in paid.stretches:
        begins = month + 12 * stretch.year
        year = first_year + stretch.year
        after = begins + stretch.months
        reached = nw.when(sure(stretch.months > 0)).then(stretch.cents).otherwise(stretch.cents * 0)
        parts = _two_years(payment, stretch.months, reached, begins, after, day)
        first, second = (row.keep(SHARED, part) for part in parts)
        for wanted in years:
            here = nw.when(sure(year == wanted)).then(first).otherwise(first * 0)
            there = nw.when(sure(year == wanted - 1)).then(second).otherwise(second * 0)
            cents[wanted] = cents[wanted] + here + there
    said = row.has(paid.total if paid.total is not None else month) & row.has(month) & row.has(paid.stretches[0].cents)
    said = said & row.has(paid.stretches[0].months)
    if chosen is None:
        said = said & sure(_alike(candidates, paid, month, day))
    return {year: nw.when(said).then(amount) for year, amount in cents.items()}


def _two_years(
    payment: Payment, months: nw.Expr, cents: nw.Expr, begins: nw.Expr, after: nw.Expr, day: nw.Expr
) -> tuple[nw.Expr, nw.Expr]:
    """What falls to the year in which an instalment begins, and to the next one."""
    nothing = cents * 0
    if payment is Payment.AT_START:
        return cents, nothing
    year = begins // 12
    if payment is Payment.AT_END:
        here = sure(_last_month(after, day) // 12 == year)
        return nw.when(here).then(cents).otherwise(nothing), nw.when(here).then(nothing).otherwise(cents)
    left = (year + 1) * 12 - begins  # months to the end of the year
    here = nw.when(sure(months > left)).then(left).otherwise(months)
    # The largest remainder comes to this for two parts: the first is rounded half up.
    whole = nw.when(sure(months > 0)).then(months).otherwise(months * 0 + 1)
    first = (cents * here * 2 + whole) // (whole * 2)
    return first, cents - first


def _last_month(after: nw.Expr, day: nw.Expr) -> nw.Expr:
    """The month of the last day: the one before where the term ends with a month."""
    return after - nw.when(sure(day == 1)).then(day * 0 + 1).otherwise(day * 0)


def _alike(candidates: tuple[Any, ...], paid: Paid, month: nw.Expr, day: nw.Expr) -> nw.Expr:
    """Whether all readings pay the same: where every instalment lies in one year, and the first one tells."""
    first = paid.stretches[0]
    year, after = month // 12, month + first.months
    ends_here = _last_month(after, day) // 12 == year
    begins_here = (after - 1) // 12 == year
    if set(candidates) == {Payment.MONTHLY, Payment.AT_START}:
        return ends_here | begins_here
    return ends_here
