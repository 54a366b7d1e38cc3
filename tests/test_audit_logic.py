"""What an audit decides is decided exactly: never against the engine, and never short of what is there."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from integrationsfoerderung import Application, Grade, Known, Post, Recipient, Share, Status, load_holidays
from integrationsfoerderung.audits.logic import All, Has, One, Solver, Statement, TooManyError, core
from integrationsfoerderung.audits.reasoning import failing, meeting, never, solver_of_none
from integrationsfoerderung.audits.values import Members, Steps, Values, between, members, met
from integrationsfoerderung.criteria import (
    AllOf,
    AnyOf,
    AsARule,
    AtLeast,
    AtMost,
    Criterion,
    Excludes,
    Includes,
    Is,
    OneOf,
    Where,
    status_of_all,
)
from integrationsfoerderung.criteria.deadlines import YearlyDeadline
from integrationsfoerderung.money import Fte
from integrationsfoerderung.recipients import Kind
from integrationsfoerderung.subjects import Context, Places
from integrationsfoerderung.yearly import YearlyDay
from plan_strategies import NO_TEXT, known
from strategies import check, criteria, forms


def apart() -> Solver:
    """One whose fields have nothing to do with each other."""
    return Solver({}, lambda state, days: True)  # noqa: ARG005 - asked by name


class TestAgainstTheEngine:
    """What is said never to be met is met by no form, and what is said never to fail is failed by none."""

    @given(criteria(), forms)
    def test_one_criterion(self, criterion: Criterion, values: Mapping[str, Any]) -> None:
        status = check(criterion, values).status
        if status is Status.MET:
            assert not never(solver_of_none(), [meeting(criterion)])
        if status is Status.UNMET:
            assert not never(solver_of_none(), [failing(criterion)])

    @given(st.lists(criteria(depth=1), min_size=2, max_size=4), forms)
    def test_several_together(self, several: list[Criterion], values: Mapping[str, Any]) -> None:
        statuses = [check(criterion, values).status for criterion in several]
        if all(status is Status.MET for status in statuses):
            assert not never(solver_of_none(), [meeting(criterion) for criterion in several])
        last, *others = reversed(list(zip(several, statuses, strict=True)))
        if last[1] is Status.UNMET and all(status is Status.MET for _, status in others):
            assert not never(solver_of_none(), [failing(last[0]), *(meeting(criterion) for criterion, _ in others)])


# --- Everything there is, tried out -----------------------------------------------------------------------------

_SMALL = range(5)
_NAMES = ("a", "b", "c")
statements = st.recursive(
    st.builds(
        Has,
        st.sampled_from(["x", "y"]),
        st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=2).map(
            lambda pairs: Steps(tuple((min(p), max(p)) for p in pairs[:1]))
        ),
    )
    | st.builds(Has, st.just("z"), st.builds(Members, st.frozensets(st.sampled_from(_NAMES)), st.booleans())),
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple).flatmap(lambda parts: st.sampled_from([All(parts), One(parts)]))
    ),
    max_leaves=8,
)


def true(statement: Statement, values: Mapping[str, Any]) -> bool:
    """Whether a statement holds of these values, told in the plainest way."""
    match statement:
        case All(parts=parts):
            return all(true(part, values) for part in parts)
        case One(parts=parts):
            return any(true(part, values) for part in parts)
        case Has(field=field, values=Steps(intervals=intervals)):
            return any(low <= values[field] <= high for low, high in intervals)
        case Has(field=field, values=Members(some=some, but=but)):
            return (values[field] in some) is not but
    raise AssertionError(statement)


@given(st.lists(statements, max_size=4))
def test_possible_is_what_some_values_show(several: list[Statement]) -> None:
    """Both ways: nothing possible is missed, nothing impossible is let through."""
    domains: dict[str, Values] = {"x": between(0, 4), "y": between(0, 4), "z": Members(frozenset(), but=True)}
    shown = any(
        all(true(statement, {"x": x, "y": y, "z": z}) for statement in several)
        for x, y, z in product(_SMALL, _SMALL, (*_NAMES, "another"))
    )
    assert evolve(apart(), domains=domains).possible(several) is shown


# --- Criteria with known figures, tried out at and beside every bound ---------------------------------------------


KINDS = (Kind("Gemeinde"), Kind("Landkreis"), Kind("freier Träger"))  # the last stands for all that no list names


@st.composite
def bounds(draw: st.DrawFn, key: str) -> Criterion:
    kind = draw(st.sampled_from(["months", "share", "kind", "begun", "any", "all", "where"]))
    if kind in {"months", "share"}:
        bound = draw(st.sampled_from([AtLeast, AtMost]))
        if kind == "months":
            return bound(key, NO_TEXT, "posts.months", known(draw(st.integers(1, 4))))
        return bound(key, NO_TEXT, "posts.share", known(Share.from_basis_points(draw(st.integers(0, 3)))))
    if kind == "kind":
        return OneOf(key, NO_TEXT, "recipient.kind", known(frozenset(draw(st.sets(st.sampled_from(KINDS[:2]))))))
    if kind == "begun":
        return Is(key, NO_TEXT, "begun", known(draw(st.booleans())))
    parts = (draw(bounds("a")), draw(bounds("b")))
    combined: dict[str, type[AllOf | AnyOf | Where]] = {"any": AnyOf, "all": AllOf, "where": Where}
    return combined[kind](key, NO_TEXT, parts)


FORMS = [
    Application(
        recipient=Recipient(name="x", kind=kind),
        measure="m",
        posts=[Post(Share.from_basis_points(points))],
        months=months,
        begun=begun,
    )
    for kind, points, months, begun in product(KINDS, range(5), range(1, 6), (False, True))
]


@given(st.lists(bounds("c"), min_size=1, max_size=4))
def test_criteria_are_impossible_together_only_where_no_form_meets_them(several: list[Criterion]) -> None:
    shown = any(status_of_all(several, "m", Places(form, Context())) is Status.MET for form in FORMS)
    assert never(solver_of_none(), [meeting(criterion) for criterion in several]) is not shown


# --- Fields that hang together --------------------------------------------------------------------------------


def at_least(of: str, value: Any) -> Criterion:
    return AtLeast("low", NO_TEXT, of, known(value))


def at_most(of: str, value: Any) -> Criterion:
    return AtMost("high", NO_TEXT, of, known(value))


IMPOSSIBLE = {
    "one small post makes no large sum": [at_most("posts.count", 1), at_most("posts.share", Share("0.5")),
                                          at_least("posts.sum", Fte("0.5001"))],
    "large posts make no small sum": [at_least("posts.count", 2), at_least("posts.share", Share("0.5")),
                                      at_most("posts.sum", Fte("0.9999"))],
    "thirteen months lie in no single year": [at_least("posts.months", 13), at_most("posts.calendar_years", 1)],
    "a year lies in no three": [at_most("posts.months", 12), at_least("posts.calendar_years", 3)],
}  # fmt: skip
POSSIBLE = {
    "one post at the bound": [at_most("posts.count", 1), at_most("posts.share", Share("0.5")),
                              at_least("posts.sum", Fte("0.5"))],
    "two posts make it": [at_most("posts.count", 2), at_most("posts.share", Share("0.5")),
                          at_least("posts.sum", Fte("0.5001"))],
    "two halves": [at_least("posts.count", 2), at_least("posts.share", Share("0.5")), at_most("posts.sum", Fte(1))],
    "a year from January on": [at_least("posts.months", 12), at_most("posts.calendar_years", 1)],
    "two months over the turn of a year": [at_most("posts.months", 2), at_least("posts.calendar_years", 2)],
}  # fmt: skip


@pytest.mark.parametrize("several", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_cannot_be_together(several: list[Criterion]) -> None:
    assert never(solver_of_none(), [meeting(criterion) for criterion in several])


@pytest.mark.parametrize("several", POSSIBLE.values(), ids=POSSIBLE)
def test_what_can_be_together(several: list[Criterion]) -> None:
    assert not never(solver_of_none(), [meeting(criterion) for criterion in several])


class TestDeadlines:
    """15 November of the year before, a Saturday in 2025, moves to the 17th where it moves."""

    def deadline(self, moves: Any) -> YearlyDeadline:
        from datetime import date

        assert date(2025, 11, 15).weekday() == 5
        return YearlyDeadline(
            "in_time", NO_TEXT, "submitted", known(YearlyDay(11, 15, years_before=1)), moves=moves,
            holidays=load_holidays("baden-wuerttemberg"),
        )  # fmt: skip

    @pytest.mark.parametrize(("moves", "last"), [(known(False), 15), (known(True), 17)])
    def test_a_day_after_the_last_is_too_late(self, moves: Known[bool], last: int) -> None:
        from datetime import date

        starts = at_most("start", date(2026, 12, 31))
        for day, possible in ((last, True), (last + 1, False)):
            late = at_least("submitted", date(2025, 11, day))
            assert never(solver_of_none(), [meeting(c) for c in (self.deadline(moves), starts, late)]) is not possible

    def test_a_submission_in_time_for_the_first_start_is_never_late(self) -> None:
        from datetime import date

        given_ = [meeting(at_least("start", date(2026, 1, 1))), meeting(at_most("submitted", date(2025, 11, 14)))]
        assert never(solver_of_none(), [*given_, failing(self.deadline(known(True)))])
        given_[1] = meeting(at_most("submitted", date(2025, 11, 18)))
        assert not never(solver_of_none(), [*given_, failing(self.deadline(known(True)))])


class TestMembership:
    """Two questions about one member agree; questions about two members have nothing to do with each other."""

    @pytest.mark.parametrize(("other", "possible"), [("guide", False), ("office", True)])
    def test_a_member_cannot_be_there_and_not(self, other: str, possible: bool) -> None:
        had = Includes("had", NO_TEXT, "earlier_grants.measure", known("guide"))
        new = Excludes("new", NO_TEXT, "earlier_grants.measure", known(other))
        assert never(solver_of_none(), [meeting(had), meeting(new)]) is not possible

    def test_an_unknown_member_decides_nothing(self) -> None:
        from integrationsfoerderung import Unknown

        had = Includes("had", NO_TEXT, "earlier_grants.measure", Unknown("not found"))
        assert not never(solver_of_none(), [meeting(had)])
        assert not never(solver_of_none(), [failing(had)])


def test_a_core_is_the_fewest_that_clash() -> None:
    named = {1: Has("x", between(0, 9)), 2: Has("y", between(0, 1)), 3: Has("x", between(10, 12))}
    assert core(apart(), named) == [1, 3]


def test_too_many_alternatives_are_said_and_not_tried() -> None:
    # Each of nine fields differs from each other and there are eight values: no way out, and hundreds of thousands.
    ways = [One(tuple(Has(f"{a}{v}", members([a])) for v in range(8))) for a in range(9)]
    clash = [
        One((Has(f"{a}{v}", members([b])), Has(f"{b}{v}", members([a]))))
        for a in range(9)
        for b in range(a)
        for v in range(8)
    ]
    with pytest.raises(TooManyError):
        apart().possible([*ways, *clash])


def test_an_exception_counts_as_nothing_met() -> None:
    """Who never meets a rule that holds as a rule can never be eligible."""
    rule = AsARule("rule", NO_TEXT, (at_least("posts.months", 13),))
    assert never(solver_of_none(), [meeting(rule), meeting(at_most("posts.months", 12))])


def test_nothing_is_said_of_a_kind_of_somebodys_own() -> None:
    class Weekday(Criterion):
        def leaves(self, parent: str) -> Any:  # noqa: ARG002 - of the base
            return iter(())

        def check(self, scope: Any, parent: str) -> Any:
            raise NotImplementedError

    own = Weekday("own", NO_TEXT)
    assert not never(solver_of_none(), [meeting(own)])
    assert not never(solver_of_none(), [failing(own)])


def test_values_of_different_fields_are_not_mixed() -> None:
    with pytest.raises(TypeError, match="different fields"):
        met(between(0, 1), members([1]))


def test_a_figure_of_a_better_grade_does_not_matter() -> None:
    term = AtLeast("term", NO_TEXT, "posts.months", known(36))
    assert meeting(evolve(term, required=known(36, Grade.ASSUMED))) == meeting(term)
