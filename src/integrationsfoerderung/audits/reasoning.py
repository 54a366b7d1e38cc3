"""Criteria as statements about fields, and what is known of the fields of a measure.

A figure that is not known may have any of its values. A criterion can be met where one of them meets it, and can fail
where one of them does not; so nothing is said that a later, better known figure would take back.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from ..calendar import Deadline
from ..criteria import AllOf, AnyOf, AsARule, AtLeast, AtMost, Criterion, Excludes, Includes, Is, Leaf, OneOf, Where
from ..criteria.deadlines import YearlyDeadline
from ..editions import Edition, Measure
from ..evidence import Bounded, Figure
from ..financing import AmountByChoice, FixedAmount
from ..money import MAX_CENTS
from ..subjects import SUBJECTS, Subject
from .logic import TRUE, All, Has, InTime, One, Solver, State, Statement
from .values import Members, Steps, Values, between, members, step

_WEEKS = timedelta(days=14)  # no run of days of rest is as long


def meeting(criterion: Criterion) -> Statement:
    """What has to hold for a criterion to be met, for at least one value of each figure.

    Example:
        >>> from integrationsfoerderung import Grade, Known, Text
        >>> meeting(AtLeast("term", Text("", ""), "posts.months", Known(36, Grade.NORM)))
        Has(field='posts.months', values=Steps(intervals=((36, 600),)))
    """
    match criterion:
        case AllOf():
            return All(tuple(meeting(part) for part in criterion.parts))
        case AnyOf():
            return One(tuple(meeting(part) for part in criterion.parts))
        case Where():
            condition, rule = criterion.parts
            return One((failing(condition), meeting(rule)))
        case AsARule():
            return meeting(criterion.parts[0])
        case Leaf():
            return _of_leaf(criterion, meets=True)
    return TRUE  # a kind of somebody's own: nothing is known of it


def failing(criterion: Criterion) -> Statement:
    """What has to hold for a criterion not to be met, for at least one value of each figure.

    Example:
        >>> from integrationsfoerderung import Grade, Known, Text
        >>> failing(AtLeast("term", Text("", ""), "posts.months", Known(36, Grade.NORM)))
        Has(field='posts.months', values=Steps(intervals=((1, 35),)))
    """
    match criterion:
        case AllOf():
            return One(tuple(failing(part) for part in criterion.parts))
        case AnyOf():
            return All(tuple(failing(part) for part in criterion.parts))
        case Where():
            condition, rule = criterion.parts
            return All((meeting(condition), failing(rule)))
        case AsARule():
            return failing(criterion.parts[0])
        case Leaf():
            return _of_leaf(criterion, meets=False)
    return TRUE  # a kind of somebody's own: nothing is known of it


def _of_leaf(leaf: Leaf, *, meets: bool) -> Statement:
    name, of = leaf.of.name, leaf.of
    match leaf:
        case YearlyDeadline():
            return InTime(_last_days(leaf, latest=meets), after=not meets)
        case AtLeast() | AtMost():
            limits = [step(limit) for limit in leaf.limits]
            low, high = step(of.domain[0]), step(of.domain[-1])
            if isinstance(leaf, AtLeast):
                return Has(name, between(min(limits), high) if meets else between(low, max(limits) - 1))
            return Has(name, between(low, max(limits)) if meets else between(min(limits) + 1, high))
        case Is():
            wanted = set(leaf.limits)
            return Has(name, members(wanted if meets else {not value for value in wanted}))
        case Includes() | Excludes():
            inside = isinstance(leaf, Includes) is meets
            if not leaf.limits or isinstance(leaf.required, Bounded):
                return TRUE  # any member may be the one
            return One(tuple(Has(f"{name} {member}", members([inside])) for member in leaf.limits))
        case OneOf():
            return Has(name, _one_of(leaf.required, of, meets=meets))
    return TRUE


def _one_of(required: Figure[Any], of: Subject, *, meets: bool) -> Values:
    """The members that may be accepted, or those that may be refused."""
    whole = frozenset(of.domain)
    if isinstance(required, Bounded):
        accepted: tuple[Any, ...] = (required.low or frozenset(), whole if required.high is None else required.high)
        endless = required.high is None and not whole
    else:
        accepted = required.candidates((frozenset(), whole) if whole else ())
        endless = not accepted
    if meets:
        return Members(frozenset(), but=True) if endless else members(frozenset().union(*accepted))
    refused = frozenset.intersection(*accepted) if accepted else frozenset()
    return members(whole - refused) if whole else Members(refused, but=True)


def _last_days(leaf: YearlyDeadline, *, latest: bool) -> Callable[[int], int]:
    """The last day in time for a start in a year: the latest that it may be, or the earliest."""
    wanted, moves = leaf.required.candidates(), leaf.moves.candidates((False, True))

    def ends(day: date) -> Iterator[date]:
        for moved in moves:
            try:
                yield Deadline(day, moves=moved).last_day(leaf.holidays)
            except ValueError:  # the table does not reach so far
                yield day + _WEEKS if latest else day

    def last(year: int) -> int:
        days = [end.toordinal() for one in wanted for end in ends(one.in_year(year))]
        if not days:
            return date.max.toordinal() if latest else 0
        return max(days) if latest else min(days)

    return last


def solver_of(measure: Measure, edition: Edition | None) -> Solver:
    """What is known of the fields of one measure before any criterion is asked.

    Args:
        measure: its financing says which grants and tiers there are.
        edition: the days on which its rules can apply; None where a round has settled the edition.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> edition = load_programme("vwv-integration").editions[0]
        >>> solver_of(edition.measure("social-advice"), edition).domains["grant"]
        Steps(intervals=((1500000, 1500000),))
    """
    domains: dict[str, Values] = {"measure": members([measure.key]), "grant": _grants(measure)}
    if measure.financing.tier_keys:
        domains["tier"] = members(measure.financing.tier_keys)
    if edition is not None:
        until = date.max if edition.until is None else edition.until
        domains["day"] = between(edition.since.toordinal(), until.toordinal())
    return Solver(domains, _agree, tuple(_chosen(measure)))


def solver_of_none() -> Solver:
    """What is known of the fields of any measure: which of them hang together.

    Example:
        >>> dict(solver_of_none().domains)
        {}
    """
    return Solver({}, _agree)


def _chosen(measure: Measure) -> Iterator[Statement]:
    """That each choice has its own grant, where a fact chooses it."""
    financing = measure.financing
    if not isinstance(financing, AmountByChoice) or financing.envelope is not None:
        return
    ways = []
    for option, figure in financing.table:
        sums = [step(euro) for euro in figure.candidates()] or [0, MAX_CENTS]
        ways.append(All((Has(financing.of.name, members([option])), Has("grant", between(min(sums), max(sums))))))
    yield One(tuple(ways))


def _grants(measure: Measure) -> Values:
    """The grants that a financing can give, as far as its figures say."""
    financing = measure.financing
    sums: list[Figure[Any]] = []
    if isinstance(financing, FixedAmount):
        sums = [financing.amount]
    elif isinstance(financing, AmountByChoice):
        sums = [figure for _, figure in financing.table]
    ends = [figure.candidates() for figure in sums]
    if not ends or not all(ends) or financing.envelope is not None:
        return between(0, MAX_CENTS)
    parts = sorted((min(map(step, values)), max(map(step, values))) for values in ends)
    merged: list[tuple[int, int]] = []
    for low, high in parts:
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return Steps(tuple(merged))


def _known(state: State, name: str) -> Steps:
    """The values of an ordered field, all of them where nothing is said of it."""
    found, of = state.get(name), SUBJECTS[name]
    return found if isinstance(found, Steps) else between(step(of.domain[0]), step(of.domain[-1]))


def _agree(state: State, days: tuple[InTime, ...]) -> bool:
    """Whether fields that hang together can have these values together: shares and sums, months and years, days."""
    if "posts.sum" in state and not _sum_fits(state):
        return False
    if "posts.calendar_years" in state and "posts.months" in state and not _years_fit(state):
        return False
    return all(_in_time(state, one) for one in days)


def _sum_fits(state: State) -> bool:
    """So many shares, each between the least and the most, can add up to the sum."""
    share, total, count = (_known(state, f"posts.{name}") for name in ("share", "sum", "count"))
    for low, high in total.intervals:
        for least, most in count.intervals:
            fewest = least if not share.most else max(least, -(-low // share.most))
            if not share.most and low > 0:
                continue
            many = most if not share.least else min(most, high // share.least)
            if fewest <= many:
                return True
    return False


def _years_fit(state: State) -> bool:
    """A term of so many months can lie in so many calendar years, whenever it begins."""
    months, years = _known(state, "posts.months"), _known(state, "posts.calendar_years")
    reach = Steps(tuple(((low - 1) // 12 + 1, (high + 11) // 12 + 1) for low, high in months.intervals))
    return not years.meet(reach).empty


def _in_time(state: State, one: InTime) -> bool:
    """The earliest submission is in time for the latest start, or the latest is too late for the earliest start."""
    submitted, start = _known(state, "submitted"), _known(state, "start")
    year = date.fromordinal(start.least if one.after else start.most).year
    return submitted.most > one.last(year) if one.after else submitted.least <= one.last(year)


def never(solver: Solver, statements: Iterable[Statement]) -> bool:
    """Whether statements can certainly not hold together.

    Example:
        >>> never(Solver({}, _agree), [One(())])
        True
    """
    return not solver.possible(statements)
