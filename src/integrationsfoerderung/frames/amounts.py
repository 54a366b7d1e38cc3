"""Ways of financing as expressions: one function for each class, chosen by the class."""

import functools
import operator
from collections.abc import Callable
from functools import singledispatch
from typing import Any

import narwhals.stable.v2 as nw
from attrs import evolve, field, frozen

from ..evidence import Figure, Known
from ..financing import (
    AmountByChoice,
    AmountPerUnit,
    Financing,
    FixedAmount,
    FixedInstalments,
    PartYear,
    ShareOfExpenditure,
    settled_value,
)
from ..money import MAX_CENTS
from ..subjects import SUBJECTS
from .arithmetic import capped, least, part, rounded, split
from .columns import MOST_PLANNED, PLAN_FIELDS, column_of
from .logic import sure
from .row import MERGED, PAID, Row


@frozen
class Stretch:
    """One instalment that is shared over budget years: the funding year it starts with, from 0, its months and cents.

    Where the term does not reach it, its months are not above zero.

    Example:
        >>> Stretch(1, nw.col("months"), nw.col("cents")).year
        1
    """

    year: int
    months: nw.Expr
    cents: nw.Expr


@frozen
class Paid:
    """What a way of financing pays in each row.

    Attributes:
        total: in cents, null where that cannot be said; None where it can be said of no row.
        parts: the instalments in their order, zero where the term does not reach one.
        count: how many instalments there are.
        years: cents by funding year, null where the rule does not pay by year.
        stretches: the instalments that are shared over budget years.
        planned: cents by budget year, where a plan says so.
        of_post: whether the start of the post counts, not that of the application.
        most: what could be granted where more than the rule gives is possible.
        fits: whether the amounts stay in the range that frames compute in; None where they always do.
        calendar: cents of a calendar year, where instalments are those of calendar years.
        spills: whether such an instalment ends in the next year, because the term begins within a month.
        after: the month after the term, counted from the year 0, for them.
        tier: the place of the tier of population in `tier_keys`, where there are tiers.

    Example:
        >>> Paid().total is None
        True
    """

    total: nw.Expr | None = None
    parts: tuple[nw.Expr, ...] = ()
    count: nw.Expr | None = None
    years: tuple[nw.Expr, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    planned: dict[int, nw.Expr] = field(factory=dict)
    of_post: bool = False
    most: nw.Expr | None = None
    fits: nw.Expr | None = None
    calendar: Callable[[int], nw.Expr] | None = None
    spills: nw.Expr | None = None
    after: nw.Expr | None = None
    tier: nw.Expr | None = None
    tier_keys: tuple[str, ...] = ()


@singledispatch
def paid_by(financing: Financing, row: Row, parent: str) -> Paid:  # noqa: ARG001 - for whoever registers a class
    """What a way of financing pays, as expressions.

    Example:
        >>> from integrationsfoerderung import Euro, Grade, Known
        >>> len(paid_by(FixedAmount(Known(Euro(15000), Grade.NORM)), Row("m"), "m").years)
        1

    Raises:
        TypeError: a class of financing that has no expression yet.
    """
    raise TypeError(f"{type(financing).__name__} has no data-frame expression: register one with frames.paid_by")


@paid_by.register
def _(financing: FixedAmount, row: Row, parent: str) -> Paid:
    months = row.of_application("months")
    amount = cents_of(financing.amount, row, f"{parent}.amount")
    return Paid() if amount is None else one_sum(everywhere(amount, row, months), row)


@paid_by.register
def _(financing: AmountPerUnit, row: Row, parent: str) -> Paid:
    count = row.value(financing.of)
    rate = cents_of(financing.rate, row, f"{parent}.rate")
    if rate is None:
        return Paid()
    fits = None
    if isinstance(rate, int) and rate:
        # No product beyond the largest amount is taken: it would not fit 64 bits.
        fits = count <= MAX_CENTS // rate
        total: nw.Expr = nw.when(sure(fits)).then(count) * rate
    else:
        total = count * rate
    if financing.maximum is not None:
        total = row.keep(PAID, total)
        total = capped(row.over.get(f"{parent}.maximum", financing.maximum), total)
    return one_sum(total, row, fits)


@paid_by.register
def _(financing: AmountByChoice, row: Row, parent: str) -> Paid:
    option, months, column = row.value(financing.of), row.of_application("months"), column_of(financing.of)
    total: nw.Expr | None = None
    for name, figure in financing.table:
        amount = cents_of(figure, row, f"{parent}.table.{name}")
        if amount is None:
            continue
        (word,) = row.words(column, (name,))
        holds, found = sure(option == word), everywhere(amount, row, months)
        total = nw.when(holds).then(found) if total is None else nw.when(holds).then(found).otherwise(total)
    return Paid() if total is None else one_sum(total, row)


def one_sum(total: nw.Expr, row: Row, fits: nw.Expr | None = None) -> Paid:
    """One instalment for the whole term, by year only where the term is no longer than one.

    Example:
        >>> len(one_sum(nw.col("cents"), Row("m")).stretches)
        1
    """
    months = row.of_application("months")
    year = nw.when(sure(months <= 12)).then(total)
    one = everywhere(1, row, months)
    return Paid(total, (total,), one, (year,), (Stretch(0, months, year),), fits=fits)


@paid_by.register
def _(financing: ShareOfExpenditure, row: Row, parent: str) -> Paid:
    rate: Any = row.over.get(f"{parent}.rate")
    if rate is None:
        settled = settled_value(financing.rate)
        rate = None if settled is None else settled.result.basis_points
    weights, given, complete = [], [], []
    for year in row.years:
        columns = {name: found for name in PLAN_FIELDS if (found := row.planned(year, name)) is not None}
        there = functools.reduce(operator.or_, [row.has(column) for column in columns.values()])
        eligible = columns.get("eligible")
        given.append(there)
        complete.append(~there if eligible is None else row.has(eligible) | ~there)
        weights.append((next(iter(columns.values())) * 0 if eligible is None else eligible).fill_null(0))
    if rate is None or not row.years:
        return Paid()
    given, weights = [row.keep(PAID, there) for there in given], [row.keep(PAID, weight) for weight in weights]
    whole = row.keep(PAID + 1, functools.reduce(operator.add, weights))
    fits = whole <= MOST_PLANNED
    known = row.keep(PAID + 1, functools.reduce(operator.or_, given) & functools.reduce(operator.and_, complete))
    some = row.keep(PAID + 2, nw.when(known & fits & (whole > 0)).then(whole))  # null where there is nothing to split
    hundreds = row.keep(PAID + 3, some // 10_000)
    rest = row.keep(PAID + 4, (some - hundreds * 10_000) * rate)
    total = row.keep(PAID + 5, hundreds * rate + rounded(rest, 10_000, financing.rounding))
    if financing.maximum is not None:
        total = capped(row.over.get(f"{parent}.maximum", financing.maximum), total)
    total = row.keep(PAID + 6, total)
    nothing = nw.when(known & (whole == 0)).then(whole)

    def keep(step: int, value: nw.Expr) -> nw.Expr:
        kept: nw.Expr = row.keep(PAID + 7 + step, value)
        return kept

    parts = tuple(
        nw.when(there).then(nw.coalesce(found, nothing))
        for there, found in zip(given, split(total, weights, some, keep), strict=True)
    )
    total = nw.coalesce(total, nothing)
    certain = financing.more_possible.candidates() == (False,)
    return Paid(
        total,
        parts,
        planned=dict(zip(row.years, parts, strict=True)),
        most=None if certain else nw.when(row.has(total)).then(whole),
        fits=fits,
    )


@paid_by.register
def _(financing: FixedInstalments, row: Row, parent: str) -> Paid:
    share = row.value(SUBJECTS["posts.share"])
    rule = settled_value(financing.in_proportion)
    amounts = _instalments(financing, row, parent)
    found = Paid()
    if amounts is not None:
        # A rule that is not settled matters to part-time posts alone.
        known = sure(share == 10_000) if rule is None else row.has(share)
        found = _by_year(financing, row, amounts, share if rule is not None and rule.result else None, known)
    # What is stated for a part-time post goes before the rule; where it is in proportion, the rule gives the same.
    # So it does under a scenario: what was attested for the amounts of the law says nothing of other ones.
    if not (isinstance(financing.instalments, Known) and rule is not None and rule.result):
        for stated in financing.attested:
            points = stated.share.basis_points
            if points != 10_000:
                condition = sure(share == points)
                own = _by_year(financing, row, [euro.cents for euro in stated.instalments.value], None, condition)
                found = chosen(condition, own, found)
    return found


def _instalments(financing: FixedInstalments, row: Row, parent: str) -> "list[Any] | None":
    """The amounts of a full post: cents, or the columns that they come from."""
    settled = settled_value(financing.instalments)
    if settled is None:
        return None
    return [row.over.get(f"{parent}.instalments[{i}]", euro.cents) for i, euro in enumerate(settled.result)]


def _by_year(
    financing: FixedInstalments, row: Row, amounts: "list[Any]", share: nw.Expr | None, known: nw.Expr
) -> Paid:
    """The amounts of each funding year, in proportion to the share if one is given, where it is known."""
    months = row.of_post("months")
    without = row.without_post()
    known = known & row.has(months)
    if without is not None:
        known = known & ~without
    rule = settled_value(financing.part_year)
    paid: list[nw.Expr] = []
    for year, amount in enumerate(amounts):
        whole = everywhere(amount, row, months) if share is None else part(amount, share, 10_000, financing.rounding)
        none = months * 0
        rest = months - 12 * year
        short: nw.Expr | None = None  # what a part of a year gets, None where that is not settled
        if rule is not None and rule.result is PartYear.PRO_RATA:
            of_post = rest if share is None else share * rest
            # The last year of a longer term would multiply beyond 64 bits: only parts of a year come here.
            of_post = nw.when(sure(rest < 12)).then(of_post).otherwise(none)
            of_post = row.keep(PAID, of_post)
            short = part(amount, of_post, 12 if share is None else 120_000, financing.rounding)
        elif rule is not None:
            short = whole if rule.result is PartYear.FULL else none
        begun, done = sure(months > 12 * year), sure(months >= 12 * (year + 1))
        later = nw.when(~begun).then(none) if short is None else nw.when(begun).then(short).otherwise(none)
        paid.append(row.keep(PAID + 1, nw.when(done).then(whole).otherwise(later)))
    if not paid:
        nothing = nw.when(known).then(months * 0)
        return Paid(nothing, (), nothing, of_post=True)
    total = row.keep(PAID + 2, nw.when(known).then(functools.reduce(operator.add, paid)))
    fine = row.has(total)
    paid = [nw.when(fine).then(cents) for cents in paid]
    stretches = []
    for year, cents in enumerate(paid):
        rest = months - 12 * year  # not above zero where the term does not reach the year
        stretches.append(Stretch(year, nw.when(sure(rest >= 12)).then(months * 0 + 12).otherwise(rest), cents))
    reached = (months + 11) // 12
    count = nw.when(sure(reached > len(paid))).then(months * 0 + len(paid)).otherwise(reached)
    return Paid(total, tuple(paid), count, tuple(paid), tuple(stretches), of_post=True)


def cents_of(figure: Figure[Any], row: Row, path: str) -> Any:
    """The cents of a figure, the column that they come from, or None where they are not settled.

    Example:
        >>> from integrationsfoerderung import Euro, Grade, Known
        >>> cents_of(Known(Euro(2), Grade.NORM), Row("m"), "m.amount")
        200
    """
    if path in row.over:
        return row.over[path]
    settled = settled_value(figure)
    return None if settled is None else settled.result.cents


def everywhere(cents: Any, row: Row, beside: nw.Expr) -> nw.Expr:
    """Cents in every row."""
    return cents if isinstance(cents, nw.Expr) else row.number(cents, beside)


def chosen(condition: nw.Expr, then: Paid, otherwise: Paid) -> Paid:
    """What is paid where a condition holds, and elsewhere.

    Example:
        >>> one = one_sum(nw.col("cents"), Row("m"))
        >>> chosen(nw.lit(True), one, Paid()).total is None
        False
    """
    planned = {
        year: picked
        for year in sorted({*then.planned, *otherwise.planned})
        if (picked := _pick(condition, then.planned.get(year), otherwise.planned.get(year))) is not None
    }
    return Paid(
        _pick(condition, then.total, otherwise.total),
        _padded(condition, then.parts, otherwise.parts),
        _pick(condition, then.count, otherwise.count),
        years=_padded(condition, then.years, otherwise.years),
        stretches=_stretches(condition, then, otherwise),
        planned=planned,
        of_post=then.of_post or otherwise.of_post,
        fits=_fits(condition, then.fits, otherwise.fits),
    )


def _pick(condition: nw.Expr, then: nw.Expr | None, otherwise: nw.Expr | None) -> nw.Expr | None:
    if then is None:
        return None if otherwise is None else nw.when(~condition).then(otherwise)
    return nw.when(condition).then(then) if otherwise is None else nw.when(condition).then(then).otherwise(otherwise)


def _padded(condition: nw.Expr, then: tuple[nw.Expr, ...], otherwise: tuple[nw.Expr, ...]) -> tuple[nw.Expr, ...]:
    """Both lists in one: a list that is shorter has nothing in the years that it lacks, where it has any at all."""
    found = []
    for index in range(max(len(then), len(otherwise))):
        one, other = (each[index] if index < len(each) else each[0] * 0 if each else None for each in (then, otherwise))
        picked = _pick(condition, one, other)
        if picked is not None:
            found.append(picked)
    return tuple(found)


def _stretches(condition: nw.Expr, then: Paid, otherwise: Paid) -> tuple[Stretch, ...]:
    months = _padded(condition, *(tuple(s.months for s in paid.stretches) for paid in (then, otherwise)))
    cents = _padded(condition, *(tuple(s.cents for s in paid.stretches) for paid in (then, otherwise)))
    return tuple(Stretch(year, *both) for year, both in enumerate(zip(months, cents, strict=True)))


def _fits(condition: nw.Expr, then: nw.Expr | None, otherwise: nw.Expr | None) -> nw.Expr | None:
    if then is None:
        return None if otherwise is None else otherwise | condition
    within = then | ~condition
    return within if otherwise is None else within & (otherwise | condition)


def agreed_on(several: "list[Paid]", row: Row) -> Paid:
    """What all pay, null where two of them differ: in a sum, or in how it is made up.

    Example:
        >>> agreed_on([one_sum(nw.col("cents"), Row("m")), Paid()], Row("m")).total is None
        True
    """
    checks = [paid.fits for paid in several if paid.fits is not None]
    fits = functools.reduce(operator.and_, checks) if checks else None
    totals = [paid.total for paid in several if paid.total is not None]
    if len(totals) < len(several):
        return Paid(fits=fits)
    alike = sure(functools.reduce(operator.and_, [totals[0] == other for other in totals[1:]]))
    first = several[0]
    for paid in several[1:]:
        if (first.count is None) is not (paid.count is None):
            return Paid(fits=fits)  # one by the plan and one by the term
        if (first.calendar is None) is not (paid.calendar is None):
            return Paid(fits=fits)  # one by calendar years
        if first.count is not None and paid.count is not None:
            alike = alike & sure(first.count == paid.count)
        for one, other in zip(first.parts, paid.parts, strict=False):
            # In plans a year is null where it is not planned, in every edition alike.
            alike = alike & (sure(one == other) | (one.is_null() & other.is_null()))
    alike = row.keep(MERGED, alike)
    return Paid(
        nw.when(alike).then(totals[0]),
        tuple(nw.when(alike).then(cents) for cents in first.parts),
        first.count,
        tuple(nw.when(alike).then(cents) for cents in first.years),
        tuple(Stretch(s.year, s.months, nw.when(alike).then(s.cents)) for s in first.stretches),
        {year: nw.when(alike).then(cents) for year, cents in first.planned.items()},
        first.of_post,
        None,
        fits,
        None if first.calendar is None else lambda year: nw.when(alike).then(first.calendar(year)),  # type: ignore[misc]
        first.spills,
        first.after,
    )


def within_envelope(paid: Paid, financing: Financing, row: Row) -> Paid:
    """What is paid, cut to the envelope: each instalment by its part, so that the parts add up.

    Example:
        >>> from integrationsfoerderung import Euro, Grade, Known
        >>> within_envelope(Paid(), FixedAmount(Known(Euro(15000), Grade.NORM)), Row("m")).total is None
        True
    """
    if financing.envelope is None:
        return paid
    of = settled_value(financing.envelope)
    if of is None or paid.total is None:
        return Paid(tier=paid.tier, tier_keys=paid.tier_keys, of_post=paid.of_post)
    # Splitting takes five levels, so that the amounts come to stand right below where they are kept at the end.
    envelope, total, base = row.value(of.result), paid.total, PAID + 11
    within = row.keep(base, sure(total <= envelope))
    cut = row.keep(base, sure(total > envelope))
    fits = paid.fits
    if len(paid.parts) == 1:
        parts: list[nw.Expr] = [envelope]
    else:
        # The product of the envelope and a part has to fit 64 bits, and the parts beyond the columns are not here.
        range_of = sure(total <= MOST_PLANNED) | ~cut
        if paid.count is not None:
            range_of = range_of & (sure(paid.count <= len(paid.parts)) | ~cut)
        fits = range_of if fits is None else fits & range_of
        range_of = row.keep(base + 1, range_of)
        whole = row.keep(base + 2, nw.when(cut & range_of).then(total))
        weights = [row.keep(base + 2, cents.fill_null(0)) for cents in paid.parts]
        amount = row.keep(base + 2, nw.when(cut & range_of).then(envelope))

        def keep(step: int, value: nw.Expr) -> nw.Expr:
            kept: nw.Expr = row.keep(base + 3 + step, value)
            return kept

        parts = split(amount, weights, whole, keep) if weights else []

    def lessened(cents: nw.Expr, index: int) -> nw.Expr:
        less = nw.when(cut & row.has(cents)).then(parts[index])
        return nw.when(within).then(cents).otherwise(less)

    cut_parts = tuple(lessened(cents, index) for index, cents in enumerate(paid.parts))
    result = nw.when(within).then(total).otherwise(nw.when(cut).then(envelope))
    calendar: Callable[[int], nw.Expr] | None = None
    if paid.calendar is not None and paid.after is not None:
        given, after = paid.calendar, paid.after
        first = (after - 1) // 12 - (paid.count - 1) if paid.count is not None else after * 0

        def cut_in(year: int) -> nw.Expr:
            less: nw.Expr = after * 0
            for index, cents in enumerate(parts):
                less = nw.when(sure(first + index == year)).then(cents).otherwise(less)
            return nw.when(within).then(given(year)).otherwise(nw.when(cut).then(less))

        calendar = cut_in

    return evolve(
        paid,
        total=result,
        parts=cut_parts,
        years=tuple(lessened(cents, index) for index, cents in enumerate(paid.years)),
        stretches=tuple(Stretch(s.year, s.months, lessened(s.cents, i)) for i, s in enumerate(paid.stretches)),
        planned={year: lessened(cents, index) for index, (year, cents) in enumerate(paid.planned.items())},
        most=None if paid.most is None else least(envelope, paid.most),
        fits=fits,
        calendar=calendar,
    )
