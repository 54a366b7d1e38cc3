"""A measure in all its editions as expressions: which one a row goes by, and what all say where the day is left out."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import narwhals.stable.v2 as nw
from attrs import define, evolve, field, frozen

from ..applications import Application, Post
from ..criteria import Criterion
from ..editions import Edition
from ..evidence import Figure
from ..programmes import Programme, RoundRules
from ..recipients import Recipient
from ..subjects import Context, Places
from .amounts import Paid, Stretch, agreed_on, chosen, paid_by, within_envelope
from .logic import Tri, agreed, all_of, any_of, both, choose, either, sure
from .row import INPUT, MERGED, SAID, Row
from .rules import TRI, answer
from .signatures import of_criterion, of_financing

_DAY = timedelta(days=1)


@frozen
class Answer:
    """One finding of every row: its path, what it says, and where it is asked at all.

    Example:
        >>> Answer("m.term", "term", None, True).name
        'term'
    """

    path: str
    name: str
    says: Tri
    asked: Tri


@frozen
class Payments:
    """What the rows that a condition holds for are paid, and how it is shared over budget years.

    Example:
        >>> Payments(where=True, paid=Paid(), figure=None).figure is None
        True
    """

    where: "nw.Expr | bool"
    paid: Paid
    figure: Figure[Any] | None


@define
class Compiled:
    """A measure as expressions.

    Attributes:
        answers: every finding, in the order of the criteria.
        verdict: all of them together.
        paid: what is paid, null where that cannot be said.
        payments: how it is shared over budget years, by the rows that each one is for.
        row: what was asked for.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> found = compiled(load_programme("vwv-integration"), Row("contact-point", on=date(2016, 10, 1)))
        >>> [answer.name for answer in found.answers][:3]
        ['in_force', 'posts', 'recipient_kind']
    """

    answers: list[Answer]
    verdict: Tri
    paid: Paid
    payments: "list[Payments]"
    row: Row


@define
class _Stretch:
    """Days that go by one state of the rules, or lie outside every edition."""

    first: date | None
    last: date | None
    state: Edition | None
    nearest: Edition | None = None

    def holds(self, row: Row) -> "nw.Expr | bool":
        """Whether a row's day lies in it."""
        key = (self.first, self.last)
        if key not in row.spans:
            row.spans[key] = row.keep(INPUT, self._holds(row))
        return row.spans[key]  # type: ignore[no-any-return]

    def _holds(self, row: Row) -> "nw.Expr | bool":
        if self.first is None and self.last is None:
            return True
        day = row.day()
        ends: list[Tri] = []
        if self.first is not None:
            ends.append(day >= row.literal(self.first))
        if self.last is not None:
            ends.append(day <= row.literal(self.last))
        found = all_of(ends)
        return sure(found) if isinstance(found, nw.Expr) else bool(found)


@define
class _States:
    """The states that may apply, and which rows each one is for."""

    row: Row
    stretches: list[_Stretch]
    editions: tuple[Edition, ...]
    by_day: bool
    dayless: "nw.Expr | bool" = field(default=False)

    def of(self, states: Iterable[Edition]) -> "nw.Expr | bool":
        """Whether a row goes by one of some states; stretches that touch are asked as one."""
        found: Tri = False
        wanted = {id(state) for state in states}
        run: list[_Stretch] = []
        for stretch in [*self.stretches, None]:
            if stretch is not None and stretch.state is not None and id(stretch.state) in wanted:
                run.append(stretch)
                continue
            if run:
                whole = _Stretch(run[0].first, run[-1].last, run[0].state)
                found = either(found, whole.holds(self.row))
            run = []
        return found if isinstance(found, nw.Expr) else bool(found)


def compiled(programme: Programme, row: Row, round_: RoundRules | None = None) -> Compiled:
    """The rules of a measure as expressions.

    Args:
        programme: whose measure it is.
        row: the measure, the day that holds for all rows if there is one, and the columns.
        round_: the funding round; it settles the edition and adds what it asks.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> compiled(load_programme("vwv-integration"), Row("network")).row.asked["submitted"].holds
        'date'
    """
    states = _states(programme, row, round_)
    answers: list[Answer] = []
    for criterion in () if round_ is None else round_.criteria:
        says, asked = _with_post(criterion, row, answer(criterion, row, "round", None))
        answers.append(Answer(f"round.{criterion.key}", f"round_{criterion.key}", row.keep(SAID, says), asked))
    if round_ is None:
        answers.append(_in_force(programme, states))
    paid, by_state, payments = _paid(states)
    own = _of_states(states, by_state)
    answers += own.answers
    verdict = all_of(a.says for a in answers)
    if own.every_edition is not None:
        refused = Answer("every_edition", "every_edition", choose(own.every_edition, False, True), own.every_edition)
        answers.append(refused)
        verdict = both(verdict, refused.says)
    if states.by_day and round_ is None:
        # Outside every edition nothing else is asked than whether one is in force.
        outside = any_of([stretch.holds(row) for stretch in states.stretches if stretch.state is None])
        verdict = choose(outside if isinstance(outside, nw.Expr) else bool(outside), answers[0].says, verdict)
    _check_names(answers)
    return Compiled(answers, verdict, paid, payments, row)


def _states(programme: Programme, row: Row, round_: RoundRules | None) -> _States:
    if round_ is not None:
        states = programme.states_of(round_, None)
        if len(states) == 1:
            return _States(row, [_Stretch(None, None, states[0])], states, by_day=False)
        # The edition is settled; a day before or after it has the state that is nearest.
        firsts = [None, *(state.since for state in states[1:])]
        lasts = [*(state.since - _DAY for state in states[1:]), None]
        stretches = [_Stretch(*ends) for ends in zip(firsts, lasts, states, strict=True)]
        return _States(row, stretches, states, by_day=True, dayless=row.keep(INPUT, ~row.has(row.day())))
    if row.on is not None:
        found = next((edition for edition in programme.editions if edition.covers(row.on)), None)
        nearest = None if found is not None else _nearest(programme, row.on)
        return _States(row, [_Stretch(None, None, found, nearest)], (found,) if found else (), by_day=False)
    stretches = []
    after: date | None = None
    former: Edition | None = None
    for edition in programme.editions:
        if former is None:
            stretches.append(_Stretch(None, edition.since - _DAY, None, edition))
        elif after is not None and after < edition.since:
            stretches += _gap(former, after, edition)
        stretches.append(_Stretch(edition.since, edition.until, edition))
        former, after = edition, None if edition.until is None else edition.until + _DAY
    if after is not None:
        stretches.append(_Stretch(after, None, None, former))
    dayless = row.keep(INPUT, ~row.has(row.day()))
    return _States(row, stretches, programme.editions, by_day=True, dayless=dayless)


def _gap(former: Edition, first: date, later: Edition) -> list[_Stretch]:
    """The days between two editions, each with the one that is nearer; of two as near, the earlier."""
    last = later.since - _DAY
    until = first - _DAY
    middle = until + timedelta(days=(later.since - until).days // 2)
    found = [_Stretch(first, min(middle, last), None, former)] if middle >= first else []
    return found + ([_Stretch(max(middle + _DAY, first), last, None, later)] if middle < last else [])


def _nearest(programme: Programme, day: date) -> Edition:
    def distance(edition: Edition) -> int:
        if day < edition.since:
            return (edition.since - day).days
        return 0 if edition.until is None else max((day - edition.until).days, 0)

    return min(programme.editions, key=distance)


def _in_force(programme: Programme, states: _States) -> Answer:
    """Whether an edition is in force on the day; open where it was left out and there are several."""
    path, row = f"{programme.key}.in_force", states.row
    if not states.by_day:
        edition = states.stretches[0].state or states.stretches[0].nearest
        return Answer(path, "in_force", _on(edition, row.on, programme.key), True)
    says: Tri = None
    if len(programme.editions) == 1:
        says = _on(programme.editions[0], None, programme.key)
    for stretch in states.stretches:
        edition = stretch.state or stretch.nearest
        if edition is None:
            continue
        ends = {_on(edition, day, programme.key) for day in _days_of(stretch, edition)}
        found = ends.pop() if len(ends) == 1 else answer(edition.in_force, row, programme.key, None)
        says = choose(stretch.holds(row), found, says)
    return Answer(path, "in_force", row.keep(MERGED, says), True)


def _days_of(stretch: _Stretch, edition: Edition) -> list[date]:
    """Days at which the answer may change: both ends of the stretch, and each limit in it with its neighbours."""
    first = stretch.first or date.min
    last = stretch.last or date.max
    days = [first, last]
    for figure in (edition.first_day, edition.last_day):
        for limit in () if figure is None else figure.candidates():
            near = [limit] if limit in {date.min, date.max} else [limit - _DAY, limit, limit + _DAY]
            days += [day for day in near if first <= day <= last]
    return days


_BLANK = Application(recipient=Recipient(name="left out"), posts=[Post()])


def _on(edition: Edition | None, day: date | None, key: str) -> bool | None:
    """What the edition says of a day."""
    if edition is None:
        return None
    scope = Places(_BLANK, Context(day=day)).of(frozenset({"application"}))[0]
    return TRI[edition.in_force.status(scope, key)]


def _with_post(criterion: Criterion, row: Row, says: Tri) -> tuple[Tri, Tri]:
    """A criterion on posts is not asked where there is none."""
    without = row.without_post() if "post" in criterion.per else None
    return (says, True) if without is None else (choose(without, True, says), ~without)


def _paid(
    states: _States,
) -> "tuple[Paid, Mapping[int, Paid], list[Payments]]":
    """What is paid in each row, under each state, and when."""
    row = states.row
    having = [state for state in states.editions if state.has(row.measure)]
    groups: dict[Any, list[Edition]] = {}
    for state in having:
        groups.setdefault(of_financing(state.measure(row.measure).financing), []).append(state)
    by_state: dict[int, Paid] = {}
    found = Paid()
    every: list[Paid] = []
    payments: list[Payments] = []
    for same in groups.values():
        financing = same[0].measure(row.measure).financing
        paid = _kept(within_envelope(paid_by(financing, row, row.measure), financing, row), row, SAID - 1)
        by_state |= {id(state): paid for state in same}
        every.append(paid)
        where = states.of(same)
        if isinstance(where, nw.Expr):
            found = chosen(where, paid, found)
            payments.append(Payments(where, paid, financing.payment))
        elif where:
            found = paid
            payments.append(Payments(where=True, paid=paid, figure=financing.payment))
    if states.by_day and having:
        first = having[0].measure(row.measure).financing.payment
        alike = len({_payment(state.measure(row.measure).financing.payment) for state in having}) == 1
        dayless = states.dayless
        if isinstance(dayless, nw.Expr) and alike:
            of_all = every[0] if len(every) == 1 else agreed_on(every, row)
            found = chosen(dayless, of_all, found)
            payments.append(Payments(dayless, of_all, first))
    return (found if len(payments) < 2 else _kept(found, row, MERGED + 1)), by_state, payments


def _kept(paid: Paid, row: Row, level: int) -> Paid:
    """The same amounts, each computed once."""
    if row.kept is None or paid.total is None:
        return paid
    known: dict[int, Any] = {}

    def of(cents: nw.Expr) -> Any:
        if id(cents) not in known:
            known[id(cents)] = row.keep(level, cents)
        return known[id(cents)]

    return evolve(
        paid,
        total=of(paid.total),
        parts=tuple(of(cents) for cents in paid.parts),
        years=tuple(of(cents) for cents in paid.years),
        stretches=tuple(Stretch(s.year, of(s.months), of(s.cents)) for s in paid.stretches if row.shared),
        planned={year: of(cents) for year, cents in paid.planned.items()},
        most=None if paid.most is None else of(paid.most),
        fits=None if paid.fits is None else of(paid.fits),
    )


def _payment(figure: Figure[Any] | None) -> tuple[Any, ...]:
    return () if figure is None else (figure.candidates(), getattr(figure, "default", None))


@frozen
class _Own:
    answers: list[Answer]
    every_edition: nw.Expr | None


def _of_states(states: _States, by_state: Mapping[int, Paid]) -> _Own:
    """The findings of every state, chosen by the day of each row, and merged where it was left out."""
    row = states.row
    several = states.by_day and len(states.editions) > 1
    found: dict[str, list[tuple[Edition, Any, Tri, Tri]]] = {}
    names: dict[str, str] = {}
    refused: list[Tri] = []
    made: dict[Any, tuple[Tri, Tri]] = {}
    for state in states.editions:
        own: list[Tri] = []
        for path, name, signature, criterion in _asked_by(state, row):
            key = (path, signature, _rests_on(criterion, state, row))
            if key not in made:
                says, asked = _said(criterion, row, by_state.get(id(state)))
                made[key] = row.keep(SAID, says), asked
            says, asked = made[key]
            names[path] = name
            found.setdefault(path, []).append((state, key, says, asked))
            own.append(says)
        refused.append(all_of(own))
    answers = []
    for path, same in found.items():
        groups: dict[Any, tuple[list[Edition], Tri, Tri]] = {}
        for state, key, says, asked in same:
            groups.setdefault(key, ([], says, asked))[0].append(state)
        answers.append(_merged(path, names[path], states, groups, everywhere=len(same) == len(states.editions)))
    if not several or not isinstance(states.dayless, nw.Expr):
        return _Own(answers, None)
    # Each edition refuses for a reason of its own, and no criterion is refused by all of them.
    all_refuse: Tri = True
    for says in refused:
        refuses = sure(~says) if isinstance(says, nw.Expr) else says is False
        all_refuse = both(all_refuse, refuses)
    if all_refuse is False:
        return _Own(answers, None)
    merged = all_of(a.says for a in answers)
    no_other = ~sure(~merged) if isinstance(merged, nw.Expr) else merged is not False
    condition = both(both(states.dayless, all_refuse), no_other)
    return _Own(answers, row.keep(MERGED + 1, condition) if isinstance(condition, nw.Expr) else None)


_NO_MEASURE, _NO_POST = "no measure", "no post"


def _asked_by(state: Edition, row: Row) -> "list[tuple[str, str, Any, Criterion | str]]":
    """Path, name, what tells it from another state's, and the criterion, of all that a state asks."""
    if not state.has(row.measure):
        return [("measure", "measure", _NO_MEASURE, _NO_MEASURE)]
    measure = state.measure(row.measure)
    asked: list[tuple[str, str, Any, Criterion | str]] = []
    if measure.asks_for_posts and row.without_post() is not None:
        asked.append((f"{row.measure}.posts", "posts", _NO_POST, _NO_POST))
    return asked + [(c.path_in(row.measure), c.key, of_criterion(c), c) for c in measure.criteria]


def _rests_on(criterion: "Criterion | str", state: Edition, row: Row) -> Any:
    """What else the answer hangs on: a criterion on the grant or the tier, on what is paid."""
    if isinstance(criterion, str) or not any(leaf.of.worked_out for _, leaf in criterion.leaves("")):
        return None
    return of_financing(state.measure(row.measure).financing)


def _said(criterion: "Criterion | str", row: Row, paid: Paid | None) -> tuple[Tri, Tri]:
    if criterion is _NO_MEASURE:
        return False, True
    if isinstance(criterion, str):
        without = row.without_post()
        return (True, False) if without is None else (choose(without, None, True), without)
    return _with_post(criterion, row, answer(criterion, row, row.measure, paid))


def _merged(
    path: str,
    name: str,
    states: _States,
    groups: "dict[Any, tuple[list[Edition], Tri, Tri]]",
    *,
    everywhere: bool,
) -> Answer:
    """One answer for all rows: that of the row's state, or what all states say together."""
    if not states.by_day:
        ((_, says, asked),) = groups.values()
        return Answer(path, name, says, asked)
    row, dayless = states.row, states.dayless
    group = list(groups.values())
    if everywhere and len(group) == 1:
        # Every state asks the same. What it says of a day outside all of them is not shown, and decides nothing.
        _, says, asked = group[0]
        return Answer(path, name, says, both(asked, either(states.of(states.editions), dayless)))
    together = agreed([*(says for _, says, _ in group), *(() if everywhere else (True,))])
    # Where nothing was said of the day: all say the same, or it is open.
    merged: Tri = choose(dayless, together, True)
    shown: Tri = choose(dayless, any_of(asked for _, _, asked in group), False)
    for members, of_group, asked_of in group:
        where = states.of(members)
        merged, shown = choose(where, of_group, merged), choose(where, asked_of, shown)
    return Answer(path, name, row.keep(MERGED, merged) if len(group) > 1 else merged, shown)


def _check_names(answers: list[Answer]) -> None:
    names = [found.name for found in answers]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"two findings would share the column finding_{twice[0]}: rename the criterion {twice[0]!r}")
