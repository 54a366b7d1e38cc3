"""Criteria as expressions: one function for each class, chosen by the class."""

from functools import singledispatch
from typing import Any

import narwhals.stable.v2 as nw

from ..applications import Application, PlanYear, Post
from ..checks import FIRST_YEAR, LAST_YEAR
from ..criteria import AllOf, AnyOf, AsARule, AtLeast, AtMost, Criterion, Excludes, Includes, Is, Leaf, OneOf, Where
from ..criteria.deadlines import YearlyDeadline
from ..editions import InForce
from ..evidence import Readings
from ..findings import Status
from ..money import Fte
from ..recipients import Recipient
from ..subjects import SUBJECTS, Context, Places
from ..yearly import YearlyDay
from .amounts import Paid
from .arithmetic import compared
from .columns import WITHOUT_COLUMN, column_of, plain
from .logic import Tri, all_of, any_of, both, choose, either, sure, turned
from .row import INPUT, Row, any_equal

TRI: dict[Status, bool | None] = {Status.UNMET: False, Status.OPEN: None, Status.MET: True}
_BLANK = Application(recipient=Recipient(name="left out"), posts=[Post()])
_WITHOUT = Application(recipient=Recipient(name="left out"), plan=[PlanYear(year=FIRST_YEAR, total=0)])
_ONE_POST = (Fte(0), Fte(1))
_SUBMITTED = SUBJECTS["submitted"]
_DAYS = 32  # more than a month has, so that month and day make one number


@singledispatch
def answer(criterion: Criterion, row: Row, parent: str, paid: Paid | None) -> Tri:  # noqa: ARG001 - of the protocol
    """What a criterion says of each row: met, unmet, or open.

    Args:
        criterion: of a measure, an edition or a round.
        row: what it may look at.
        parent: what its path begins with.
        paid: what the measure would pay, for criteria on the grant.

    Example:
        >>> from integrationsfoerderung import Grade, Known, Text
        >>> term = AtLeast("term", Text("", ""), "posts.months", Known(36, Grade.NORM))
        >>> isinstance(answer(term, Row("m"), "m", None), nw.Expr)
        True

    Raises:
        TypeError: a class of criteria that has no expression yet.
    """
    raise TypeError(f"{type(criterion).__name__} has no data-frame expression: register one with frames.answer")


@answer.register
def _(criterion: AllOf, row: Row, parent: str, paid: Paid | None) -> Tri:
    return all_of([answer(part, row, criterion.path_in(parent), paid) for part in criterion.parts])


answer.register(InForce, answer.dispatch(AllOf))


@answer.register
def _(criterion: AnyOf, row: Row, parent: str, paid: Paid | None) -> Tri:
    return any_of([answer(part, row, criterion.path_in(parent), paid) for part in criterion.parts])


@answer.register
def _(criterion: Where, row: Row, parent: str, paid: Paid | None) -> Tri:
    condition, rule = (answer(part, row, criterion.path_in(parent), paid) for part in criterion.parts)
    return either(turned(condition), rule)


@answer.register
def _(criterion: AsARule, row: Row, parent: str, paid: Paid | None) -> Tri:
    return either(answer(criterion.parts[0], row, criterion.path_in(parent), paid), None)


@answer.register(AtLeast)
@answer.register(AtMost)
@answer.register(OneOf)
@answer.register(Is)
def _(leaf: Leaf, row: Row, parent: str, paid: Paid | None) -> Tri:
    limits = _limits(leaf, row, parent)
    left_out = _left_out(leaf, row, parent)
    if leaf.of.name == "tier":
        return _of_tier(leaf, row, limits, left_out, paid)
    if leaf.of.name == "posts.count":
        return _of_count(leaf, row, parent, limits)
    if leaf.of.name == "grant":
        return _of_grant(leaf, row, limits, left_out, paid)
    if leaf.of.name in WITHOUT_COLUMN and (leaf.of.name == "measure" or row.by_round or row.on is not None):
        return TRI[leaf.status(_blank(row), parent)]
    values = row.day() if leaf.of.name == "day" else row.value(leaf.of)
    found = _settled(leaf, row, values, limits)
    if leaf.of.name == "posts.sum":
        left_out = choose(_without_post(row), _no_post(leaf, parent), left_out)
    fits = None if leaf.of.name == "day" else row.fitting(leaf.of)
    if fits is not None and found is not None:
        found = choose(sure(fits), found, None)
    return found if left_out is None else choose(row.has(values), found, left_out)


@answer.register
def _(leaf: Includes, row: Row, parent: str, paid: Paid | None) -> Tri:  # noqa: ARG001 - of the protocol
    return _members(leaf, row, parent, unless=False)


@answer.register
def _(leaf: Excludes, row: Row, parent: str, paid: Paid | None) -> Tri:  # noqa: ARG001 - of the protocol
    return _members(leaf, row, parent, unless=True)


@answer.register
def _(leaf: YearlyDeadline, row: Row, parent: str, paid: Paid | None) -> Tri:  # noqa: ARG001 - of the protocol
    for path, _ in leaf.figures(leaf.path_in(parent)):
        if path in row.over:
            raise ValueError(f"{path} is not swept: only numbers, amounts, shares and yes or no of other rules are")
    submitted, start = _SUBMITTED, SUBJECTS["start"]
    there = all_of([row.fitting(submitted), row.fitting(start)])
    months = row.parts(start)
    year = row.keep(INPUT + 1, months[0] // 12)
    month, day = row.parts(submitted)
    seen = row.keep(INPUT + 1, month * _DAYS + day)
    found = compared(leaf.required, lambda yearly: _in_time(leaf, yearly, seen, year))
    return choose(sure(there), found, None) if isinstance(there, nw.Expr) else found


def _in_time(leaf: YearlyDeadline, yearly: YearlyDay, seen: nw.Expr, year: nw.Expr) -> Tri:
    """Whether a day, as a number that rises with it, lies in time for a year."""
    of_year = (year - yearly.years_before) * (12 * _DAYS)
    stated = seen <= of_year + ((yearly.month - 1) * _DAYS + yearly.day)
    # Years in which the next working day is the same one of the calendar.
    groups: dict[int, list[int]] = {}
    for of in range(FIRST_YEAR, LAST_YEAR + 1):
        given = yearly.in_year(of)
        moved = leaf.moved(given)
        if moved != given:
            number = ((moved.year - given.year) * 12 + moved.month - 1) * _DAYS + moved.day
            groups.setdefault(number, []).append(of)
    later: nw.Expr = stated
    for number, years in groups.items():
        later = nw.when(sure(year.is_in(years))).then(seen <= of_year + number).otherwise(later)
    return compared(leaf.moves, lambda moves: later if moves else stated, (False, True))


def _of_tier(leaf: Leaf, row: Row, limits: tuple[Any, ...], left_out: Tri, paid: Paid | None) -> Tri:
    """A finding on the tier of population that the recipient is in."""
    if paid is None or paid.tier is None:
        return left_out
    keys = paid.tier_keys
    default = _default(leaf) if len(limits) > 1 else None
    found = [
        any_equal(paid.tier, tuple(keys.index(key) for key in sorted(limit))) if limit else paid.tier < 0
        for limit in dict.fromkeys(limits if default is None else (default,))
    ]
    says = None if not found else found[0] if len(found) == 1 else _united([*found])
    return choose(row.has(paid.tier), says, left_out)


def _of_count(leaf: Leaf, row: Row, parent: str, limits: tuple[Any, ...]) -> Tri:
    """A finding on the number of posts, which is one or none."""
    if leaf.path_in(parent) in row.over:
        one = _compared(leaf, row, nw.lit(1), limits[0])
        return choose(_without_post(row), _left_out(leaf, row, parent), one)
    return choose(_without_post(row), _no_post(leaf, parent), TRI[leaf.status(_blank(row), parent)])


def _without_post(row: Row) -> "nw.Expr | bool":
    without = row.without_post()
    return False if without is None else without


def _no_post(leaf: Leaf, parent: str) -> Tri:
    """What is said of an application that has a plan and no post."""
    return TRI[leaf.status(Places(_WITHOUT, Context()).of(leaf.per)[0], parent)]


def _limits(leaf: Leaf, row: Row, parent: str) -> tuple[Any, ...]:
    """The values that the figure may have, one where it is settled or comes from a column."""
    path = leaf.path_in(parent)
    if path in row.over:
        return (row.over[path],)
    return leaf.limits


def _left_out(leaf: Leaf, row: Row, parent: str) -> Tri:
    """What is said where the field was left out."""
    path = leaf.path_in(parent)
    if path not in row.over:
        return TRI[leaf.status(Places(_BLANK, Context()).of(leaf.per)[0], parent)]
    if not leaf.of.domain:
        return None
    # Every row of the scenarios may settle it or not: all admissible values have to agree.
    limit = row.over[path]
    domain = _ONE_POST if leaf.of.name == "posts.sum" else leaf.of.domain
    ends = [_compared(leaf, row, nw.lit(plain(end)), limit) for end in domain]
    every, some = all_of(ends), any_of(ends)
    return choose(sure(every == some), every, None) if isinstance(every, nw.Expr) else every


def _blank(row: Row) -> Any:
    """An application of which nothing is known but the measure and the day."""
    day = None if row.by_round else row.on
    return Places(_BLANK, Context(row.measure, day)).of(frozenset({"application"}))[0]


def _settled(leaf: Leaf, row: Row, values: nw.Expr, limits: tuple[Any, ...]) -> Tri:
    """What the figure says of a value that is there: its default reading, or all that it may be."""
    default = _default(leaf) if len(limits) > 1 else None
    if default is not None:
        return _compared(leaf, row, values, default)
    found = [_compared(leaf, row, values, limit) for limit in (limits if len(limits) == 1 else dict.fromkeys(limits))]
    if not found:
        return None
    return found[0] if len(found) == 1 else _united(found)


def _united(found: "list[Tri]") -> Tri:
    """What several comparisons of one value say together: open where they differ."""
    every, some = all_of(found), any_of(found)
    never = (
        choose(sure(turned_some), False, None)
        if isinstance(turned_some := turned(some), nw.Expr)
        else (False if turned_some is True else None)
    )
    return choose(sure(every), True, never) if isinstance(every, nw.Expr) else True if every is True else never


def _default(leaf: Leaf) -> Any:
    figure = leaf.required
    if not isinstance(figure, Readings) or figure.default is None:
        return None
    return next(reading.value for reading in figure.readings if reading.name == figure.default)


def _compared(leaf: Leaf, row: Row, values: nw.Expr, limit: Any) -> Tri:
    """One comparison, null where the value is."""
    if isinstance(leaf, OneOf):
        members = tuple(plain(member) for member in sorted(limit, key=str))
        if leaf.of.type is bool:
            return any_of([values if member else ~values for member in members]) if members else values & ~values
        column = column_of(leaf.of)
        if column.members and members:
            return row.one_of(column, members)
        return any_equal(values, members) if members else values != values  # noqa: PLR0124 - false, null where it is null
    if isinstance(limit, nw.Expr):
        if isinstance(leaf, Is):
            return values == limit
        return values >= limit if isinstance(leaf, AtLeast) else values <= limit
    required = row.literal(plain(limit))
    if leaf.of.domain and limit == leaf.of.domain[0 if isinstance(leaf, AtLeast) else -1] and not isinstance(leaf, Is):
        return True  # no value lies beyond the end of what is admissible
    if isinstance(leaf, Is):
        return values if required else ~values
    found: nw.Expr = values >= required if isinstance(leaf, AtLeast) else values <= required
    return found


def _of_grant(leaf: Leaf, row: Row, limits: tuple[Any, ...], left_out: Tri, paid: Paid | None) -> Tri:
    """A finding on the grant; one that may turn out to be higher decides less."""
    if paid is None or paid.total is None:
        return left_out
    found = _settled(leaf, row, paid.total, limits)
    if paid.most is not None:
        most = [_compared(leaf, row, paid.most, limit) for limit in limits]
        high, low = all_of(most), any_of(most)
        same = either(both(found, high), both(turned(found), turned(low)))
        found = choose(sure(same), found, None) if isinstance(same, nw.Expr) else found if same else None
    return found if left_out is None else choose(row.has(paid.total), found, left_out)


def _members(leaf: Leaf, row: Row, parent: str, *, unless: bool) -> Tri:
    """Whether a list has a member, or must not have it; one that is not known may still be any."""
    if leaf.path_in(parent) in row.over:
        raise ValueError(f"{leaf.path_in(parent)} is a word: only numbers, amounts, shares and yes or no are swept")
    values = row.value(leaf.of)
    marked = nw.concat_str([nw.lit(";"), values, nw.lit(";")])

    def compared(limit: Any) -> nw.Expr:
        found = marked.str.contains(f";{plain(limit)};", literal=True)
        return ~found if unless else found

    limits = leaf.limits
    default = _default(leaf)
    found: Tri
    if not limits:
        found = None
    elif default is not None or len(set(limits)) == 1:
        found = compared(limits[0] if default is None else default)
    else:
        found = _united([compared(limit) for limit in dict.fromkeys(limits)])
    if found is not None:
        may_be = sure(marked.str.contains(";?;", literal=True))
        # Not there as far as it is known: the member that is not known may be the one.
        decided = ~may_be if not isinstance(found, nw.Expr) else ~(may_be & sure(found if unless else ~found))
        found = choose(decided, found, None)
    left_out = _left_out(leaf, row, parent)
    return found if left_out is None else choose(row.has(values), found, left_out)
