"""Amounts by the year as expressions: by the tier of population, and by the qualification of the person.

A term may last fifty years, so that sums are found from the first, a full and the last year; the first few of them
have columns of their own.
"""

from collections.abc import Iterable
from typing import Any

import narwhals.stable.v2 as nw
from attrs import frozen

from ..checks import MOST_PEOPLE
from ..evidence import Figure, Grade, Known
from ..financing import Financing, PartYear, settled_value
from ..financing.qualifications import AmountByQualification
from ..financing.tiers import AmountByTier, Tier
from ..money import Rounding, Share
from ..recipients import Kind
from ..subjects import SUBJECTS
from .amounts import Paid, Stretch, cents_of, paid_by
from .arithmetic import compared, part
from .columns import COLUMNS
from .logic import sure
from .row import INPUT, PAID, SHARED, Row, any_equal

YEARS_SHOWN = 5
_FULL = 10_000
_DOWN = Known(Rounding.DOWN, Grade.ASSUMED)
_SHARES = (Share.from_basis_points(1), Share.from_basis_points(_FULL))
_ASSOCIATIONS = tuple(kind.value for kind in Kind if kind.is_association)


def only_swept(financing: Financing, row: Row, parent: str, paths: Iterable[str]) -> None:
    """Refuse scenarios of figures that no column can stand for here.

    Raises:
        ValueError: with the first of them.
    """
    taken = set(paths)
    for path, _ in financing.figures(parent):
        if path in row.over and path not in taken:
            raise ValueError(f"{path} is not swept: of this kind of financing only {', '.join(sorted(taken))} are")


@frozen
class _Rate:
    """A yearly amount of a full post: cents or a column, and the share at which it is reached.

    `whole` says where all of it is paid, `reduced` where a part by `share` of `at`; elsewhere it cannot be said.
    """

    cents: Any
    whole: nw.Expr
    reduced: nw.Expr | None
    share: nw.Expr
    at: int

    def of(self, months: nw.Expr | None, rounding: Figure[Rounding]) -> nw.Expr:
        """The cents of a year of so many months, or of all of it."""
        share = nw.when(sure(self.share <= self.at)).then(self.share)  # beyond it all is paid, and no product is made
        one = self.share * 0 + 1
        if months is None:
            full = one * self.cents if isinstance(self.cents, int) else self.cents + self.share * 0
            less = part(self.cents, share, self.at, rounding)
        else:
            full = part(self.cents, months * one, 12, rounding)
            less = part(self.cents, share * months, 12 * self.at, rounding)
        found = nw.when(self.whole).then(full)
        return found if self.reduced is None else found.otherwise(nw.when(self.reduced).then(less))


def _picked(rates: "list[tuple[nw.Expr, _Rate]]", months: nw.Expr | None, rounding: Figure[Rounding]) -> Any:
    """The cents of the rate whose condition holds."""
    found: Any = None
    for condition, rate in rates:
        own = rate.of(months, rounding)
        found = nw.when(condition).then(own) if found is None else nw.when(condition).then(own).otherwise(found)
    return found


def _of_year(
    months: nw.Expr,
    whole: nw.Expr,
    all_of_it: nw.Expr,
    rates: "list[tuple[nw.Expr, _Rate]]",
    financing: AmountByTier | AmountByQualification,
) -> nw.Expr:
    """The cents of a year with so many months, none before the term and after it; null where that is not settled."""
    rule = settled_value(financing.part_year)
    none = months * 0
    short: nw.Expr | None = None
    if rule is not None:
        if rule.result is PartYear.PRO_RATA:
            short = _picked(rates, months, financing.rounding)
        else:
            # Nothing is paid only where it is known what a whole year would get.
            short = all_of_it if rule.result is PartYear.FULL else _picked(rates, None, _DOWN) * 0
    begun = sure(months > 0)
    rest = nw.when(~begun).then(none) if short is None else nw.when(begun).then(short).otherwise(none)
    return nw.when(whole).then(all_of_it).otherwise(rest)


def _between(low: nw.Expr, value: nw.Expr) -> nw.Expr:
    """The value, zero below zero; null where either is."""
    return nw.when(sure(value > 0)).then(value).otherwise(value * 0 + low * 0)


def _smaller(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    return nw.when(sure(one <= other)).then(one).otherwise(other + one * 0)


@paid_by.register
def _(financing: AmountByTier, row: Row, parent: str) -> Paid:
    tiers = [(f"{parent}.tiers.{tier.key}", tier) for tier in financing.tiers]
    bounds = [f"{path}.at_least" for path, tier in tiers if tier.at_least is not None]
    only_swept(financing, row, parent, [*bounds, *(f"{path}.amount" for path, _ in tiers)])
    tier = row.keep(PAID, _tier_of(financing, row, parent))
    share, months = _of_post(row)
    month, day = (row.keep(INPUT, each) for each in row.calendar(of_post=True))
    rates = []
    for index, (path, each) in enumerate(tiers):
        rate = _rate_of(each, path, row, share)
        if rate is not None:
            rates.append((sure(tier == index), rate))
    if not rates:
        return Paid(tier=tier, tier_keys=financing.tier_keys)
    offset = month - (month // 12) * 12
    first_of_month = sure(day == 1)
    all_of_it = row.keep(PAID + 1, _picked(rates, None, financing.rounding))

    def of_year(length: nw.Expr) -> nw.Expr:
        whole = sure(length == 12) & first_of_month
        return _of_year(length, whole, all_of_it, rates, financing)

    def length(year: Any) -> nw.Expr:
        """The months that fall to a calendar year, counted from that of the start."""
        ends = _smaller(months, (offset * 0 + 12 * (year + 1)) - offset)
        return _between(months, ends - _between(months, (offset * 0 + 12 * year) - offset))

    count = row.keep(PAID + 1, (offset + months + 11) // 12)
    lengths = [row.keep(PAID + 2, length(year)) for year in range(YEARS_SHOWN)]
    years = [row.keep(PAID + 3, of_year(each)) for each in lengths]
    last = row.keep(PAID + 3, of_year(row.keep(PAID + 2, offset + months - 12 * (count - 1))))
    between = row.keep(PAID + 3, of_year(months * 0 + 12))
    total = years[0] + nw.when(sure(count > 1)).then(last).otherwise(years[0] * 0)
    middle = nw.when(sure(count > 2)).then(between * (count - 2)).otherwise(count * 0)
    total = row.keep(PAID + 4, nw.when(row.has(day) & row.has(share)).then(total + middle))
    fine = row.has(total)

    def calendar(year: int) -> nw.Expr:
        cents = of_year(row.keep(SHARED, length(year - month // 12)))
        kept: nw.Expr = row.keep(SHARED + 1, nw.when(fine).then(cents))
        return kept

    shown = tuple(nw.when(fine).then(cents) for cents in years)
    return Paid(
        total,
        shown,
        count,
        shown,
        of_post=True,
        calendar=calendar,
        spills=~first_of_month,
        after=month + months,
        tier=tier,
        tier_keys=financing.tier_keys,
    )


def _of_post(row: Row) -> tuple[nw.Expr, nw.Expr]:
    """The share and the length of the post, null where there is none."""
    share, months, without = row.value(SUBJECTS["posts.share"]), row.of_post("months"), row.without_post()
    if without is not None:
        share, months = nw.when(~without).then(share), nw.when(~without).then(months)
    return row.keep(PAID, share), row.keep(PAID, months)


def _tier_of(financing: AmountByTier, row: Row, parent: str) -> nw.Expr:
    """The place of the tier that the recipient is in, null where that cannot be said."""
    kind, population = row.value(SUBJECTS["recipient.kind"]), row.value(SUBJECTS["recipient.population"])
    by_sum = settled_value(financing.associations)
    if by_sum is None or not by_sum.result:
        members = row.words(COLUMNS["recipient_kind"], _ASSOCIATIONS)
        population = nw.when(sure(~any_equal(kind, members))).then(population)
    asked = None if financing.reference_date is None else settled_value(financing.reference_date)
    if asked is not None:
        month, _ = row.parts(SUBJECTS["start"])
        on_month, on_day = row.parts_of("recipient_population_on")
        yearly = asked.result
        wanted = (month // 12 - yearly.years_before) * 12 + (yearly.month - 1)
        population = nw.when(sure(on_month == wanted) & sure(on_day == yearly.day)).then(population)
    population = row.keep(INPUT + 2, population)
    last = len(financing.tiers) - 1
    found: nw.Expr = population * 0 + last
    # Bounds rise: what is below one of them is below all higher ones. So the lowest is asked first.
    state = [*([None] * last), found]
    sides: list[nw.Expr] = []
    for index, tier in enumerate(financing.tiers[:-1]):
        path = f"{parent}.tiers.{tier.key}.at_least"
        inside = (
            population >= row.over[path]
            if path in row.over
            else compared(tier.at_least, lambda least: population >= least, (1, MOST_PEOPLE))  # type: ignore[arg-type]
        )
        if not isinstance(inside, nw.Expr):
            raise TypeError(path)  # of a bound there is always something to compare
        sides.append(inside)
        state[index] = nw.when(sure(inside)).then(population * 0 + index)
    for index, inside in enumerate(sides):
        lower = state[index + 1]
        found = nw.when(sure(~inside)).then(lower).otherwise(state[0] if index == 0 else found)
    return found


def _rate_of(tier: Tier, path: str, row: Row, share: nw.Expr) -> _Rate | None:
    """What a tier pays for a share; None where its amount is not settled."""
    cents = cents_of(tier.amount, row, f"{path}.amount")
    if cents is None:
        return None
    reached = compared(tier.full_at, lambda at: share >= at.basis_points, _SHARES)
    if not isinstance(reached, nw.Expr):
        raise TypeError(path)  # of a share there is always something to compare
    some = sure(share > 0) & sure(share < _FULL)
    whole = sure(share == _FULL) | (some & sure(reached))
    nothing = sure(share == 0)
    proportion, at = settled_value(tier.in_proportion), settled_value(tier.full_at)
    below = some & sure(~reached)
    if proportion is not None and not proportion.result:
        return _Rate(cents, whole | below, nothing, share, _FULL)
    if proportion is None or at is None:
        return _Rate(cents, whole, nothing, share, _FULL)
    return _Rate(cents, whole, below | nothing, share, at.result.basis_points)


@paid_by.register
def _(financing: AmountByQualification, row: Row, parent: str) -> Paid:
    table = [(f"{parent}.by_qualification.{name}", name, figure) for name, figure in financing.by_qualification]
    named = [path for path, _, _ in table] or [f"{parent}.rate"]
    only_swept(financing, row, parent, named)
    share, months = _of_post(row)
    rates = []
    whole = row.has(share)
    if financing.rate is not None:
        cents = cents_of(financing.rate, row, f"{parent}.rate")
        rates = [] if cents is None else [(whole, _Rate(cents, sure(share < 0), whole, share, _FULL))]
    else:
        qualification = row.value(SUBJECTS["posts.qualification"])
        for path, name, figure in table:
            cents = cents_of(figure, row, path)
            if cents is not None:
                rates.append((sure(qualification == name), _Rate(cents, sure(share < 0), whole, share, _FULL)))
    if not rates:
        return Paid()
    all_of_it = row.keep(PAID + 1, _picked(rates, None, financing.rounding))

    def of_year(length: nw.Expr) -> nw.Expr:
        length = _between(months, _smaller(length, months * 0 + 12))
        length = row.keep(PAID + 2, length)
        return _of_year(length, sure(length == 12), all_of_it, rates, financing)

    done = row.keep(PAID + 1, months // 12)
    years = [row.keep(PAID + 3, of_year(months - 12 * year)) for year in range(YEARS_SHOWN)]
    rest = row.keep(PAID + 3, of_year(months - done * 12))
    full = nw.when(sure(done > 0)).then(all_of_it * done).otherwise(done * 0)
    total = row.keep(PAID + 4, nw.when(whole).then(full + rest))
    fine = row.has(total)
    shown = tuple(nw.when(fine).then(cents) for cents in years)
    few = sure(months <= 12 * YEARS_SHOWN)  # of a longer term not all instalments are here to be shared
    stretches = []
    for year, cents in enumerate(shown):
        length = _smaller(months - 12 * year, months * 0 + 12)
        stretches.append(Stretch(year, length, nw.when(few).then(cents)))
    return Paid(total, shown, (months + 11) // 12, shown, tuple(stretches), of_post=True)
