"""Combinations in three values: what holds as a rule, nested, against a truth table written here."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrationsfoerderung import Application, Kind, Post, Recipient, Share, Status, Verdict
from integrationsfoerderung.criteria import AllOf, AnyOf, AsARule, AtLeast, Criterion, Is, Leaf, Where
from plan_strategies import (
    NO_TEXT,
    Tree,
    criterion_of,
    fact,
    findings,
    form,
    leaf,
    ordered_leaves,
    programme_of,
    signs_of,
    switch,
    tightened,
    trees,
)

NAMES: tuple[str, ...] = ("a", "b", "c")
SWITCHES = {name: switch(name) for name in NAMES}
FACTS = [fact(name) for name in NAMES]
VALUES = {Status.UNMET: False, Status.OPEN: None, Status.MET: True}
VERDICTS = {Status.UNMET: Verdict.INELIGIBLE, Status.OPEN: Verdict.OPEN, Status.MET: Verdict.ELIGIBLE}
THREE = pytest.mark.parametrize("part", Status)
UNMET, OPEN, MET = Status.UNMET, Status.OPEN, Status.MET


def settings_of(**switches: Status) -> Application:
    """An application in which these switches are met, unmet or open."""
    return form(facts={name: VALUES[status] for name, status in switches.items() if status is not OPEN})


def status(criterion: Criterion, **switches: Status) -> Status:
    (found,) = findings([criterion], settings_of(**switches), FACTS)
    return found.status


def as_a_rule(part: Criterion, key: str = "as_a_rule") -> AsARule:
    return AsARule(key, NO_TEXT, (part,))


def truth(tree: Tree, given_: dict[str, Status]) -> Status:
    """What Kleene's tables say, with an exception possible where something holds as a rule."""
    if tree[0] == "var":
        return given_[tree[1]]
    ranks = [truth(part, given_).rank for part in tree[1]]
    answers = {
        "all": min(ranks), "any": max(ranks), "where": max(2 - ranks[0], ranks[-1]), "as-a-rule": max(ranks[0], 1),
    }  # fmt: skip
    return next(status for status in Status if status.rank == answers[tree[0]])


class TestAsARule:
    """Met where the part is met; else an exception is possible, and the answer is open."""

    @pytest.mark.parametrize(("part", "whole"), [(MET, MET), (OPEN, OPEN), (UNMET, OPEN)])
    def test_in_three_values(self, part: Status, whole: Status) -> None:
        assert status(as_a_rule(SWITCHES["a"]), a=part) is whole

    def test_open_says_whether_a_field_or_a_decision_is_awaited(self) -> None:
        (left_out,) = findings([as_a_rule(SWITCHES["a"])], settings_of(a=OPEN), FACTS)
        (refused,) = findings([as_a_rule(SWITCHES["a"])], settings_of(a=UNMET), FACTS)
        assert (left_out.missing, left_out.unknown) == (("facts.a",), ())
        assert (refused.missing, refused.unknown) == ((), ("m.as_a_rule",))
        assert "as a rule" in refused.reason("en")
        assert "in der Regel" in refused.reason("de")

    def test_it_takes_one_part(self) -> None:
        with pytest.raises(ValueError, match="has 2 parts: write one"):
            AsARule("x", NO_TEXT, (SWITCHES["a"], SWITCHES["b"]))
        with pytest.raises(ValueError, match="write one"):
            AsARule("x", NO_TEXT, ())

    def test_its_comparison_keeps_its_path(self) -> None:
        assert [path for path, _ in as_a_rule(SWITCHES["a"]).leaves("m")] == ["m.as_a_rule.rule"]


class TestNested:
    """What holds as a rule never decides against an application, wherever it stands."""

    @THREE
    def test_beside_others_in_an_all_of(self, part: Status) -> None:
        both = AllOf("both", NO_TEXT, (as_a_rule(SWITCHES["a"]), switch("b")))
        assert status(both, a=part, b=MET) is (MET if part is MET else OPEN)
        assert status(both, a=part, b=UNMET) is UNMET

    @THREE
    def test_as_one_way_of_an_any_of(self, part: Status) -> None:
        either = AnyOf("either", NO_TEXT, (as_a_rule(SWITCHES["a"]), switch("b")))
        assert status(either, a=part, b=MET) is MET
        assert status(either, a=part, b=UNMET) is (MET if part is MET else OPEN)

    @pytest.mark.parametrize(("condition", "part"), list(product(Status, Status)))
    def test_under_a_condition(self, condition: Status, part: Status) -> None:
        rule = Where("where", NO_TEXT, (SWITCHES["a"], as_a_rule(SWITCHES["b"])))
        met = condition is UNMET or part is MET
        assert status(rule, a=condition, b=part) is (MET if met else OPEN)

    @THREE
    def test_twice_is_as_once(self, part: Status) -> None:
        once = as_a_rule(SWITCHES["a"])
        assert status(as_a_rule(once, "twice"), a=part) is status(once, a=part)

    def test_the_verdict_follows(self) -> None:
        programme = programme_of(as_a_rule(SWITCHES["a"]), facts=[fact("a")])
        answers = [programme.assess(settings_of(a=part)).verdict for part in (MET, OPEN, UNMET)]
        assert answers == [Verdict.ELIGIBLE, Verdict.OPEN, Verdict.OPEN]


class TestTruthTable:
    """All of, any of, where and as a rule agree with the table on every assignment of three values."""

    @given(trees(NAMES))
    def test_random_nested_combinations(self, tree: Tree) -> None:
        programme = programme_of(criterion_of(tree, SWITCHES), facts=FACTS)
        for values in product(Status, repeat=len(NAMES)):
            assignment = dict(zip(NAMES, values, strict=True))
            found = programme.assess(settings_of(**assignment)).findings
            assert [f.status for f in found if f.path == "m.rule"] == [truth(tree, assignment)]

    @given(trees(NAMES), st.fixed_dictionaries({name: st.sampled_from(Status) for name in NAMES}))
    def test_the_verdict_is_that_of_the_criterion(self, tree: Tree, assignment: dict[str, Status]) -> None:
        programme = programme_of(criterion_of(tree, SWITCHES), facts=FACTS)
        assert programme.assess(settings_of(**assignment)).verdict is VERDICTS[truth(tree, assignment)]

    @given(trees(NAMES), st.fixed_dictionaries({name: st.sampled_from(Status) for name in NAMES}))
    def test_filling_in_what_was_left_out_never_turns_yes_into_no(
        self, tree: Tree, assignment: dict[str, Status]
    ) -> None:
        criterion = criterion_of(tree, SWITCHES)
        before = status(criterion, **assignment)
        after = {
            status(criterion, **dict(zip(NAMES, filled, strict=True)))
            for filled in product(*([MET, UNMET] if assignment[n] is OPEN else [assignment[n]] for n in NAMES))
        }
        assert before is OPEN or after == {before}

    @given(trees(NAMES), st.fixed_dictionaries({name: st.sampled_from(Status) for name in NAMES}))
    def test_an_open_answer_says_what_it_waits_for(self, tree: Tree, assignment: dict[str, Status]) -> None:
        (found,) = findings([criterion_of(tree, SWITCHES)], settings_of(**assignment), FACTS)
        if found.status is OPEN:
            assert found.missing or found.unknown
        assert set(found.missing) <= {f"facts.{name}" for name, value in assignment.items() if value is OPEN}


def checked(criterion: Criterion, application: Application) -> Status:
    (found,) = findings([criterion], application)
    return found.status


applications = st.builds(
    lambda share, months, kind, population: form(
        Post(share), months=months, recipient=Recipient(name="x", kind=kind, population=population)
    ),
    st.none() | st.integers(0, 10).map(lambda n: Share.from_basis_points(1000 * n)),
    st.none() | st.integers(28, 42),
    st.none() | st.sampled_from(Kind),
    st.none() | st.integers(0, 10),
)


class TestDirection:
    """Tightening a comparison in its declared direction never turns an answer better.

    The condition of a where is the one place where the direction turns: a condition that is harder to meet asks
    fewer applications to follow the rule.
    """

    @given(
        trees(NAMES), st.tuples(*[ordered_leaves] * len(NAMES)), st.sampled_from(NAMES), st.integers(0, 5), applications
    )
    def test_tightening(
        self, tree: Tree, drawn: tuple[Leaf, ...], name: str, step: int, application: Application
    ) -> None:
        leaves = dict(zip(NAMES, drawn, strict=True))
        signs = {sign for found, sign in signs_of(tree) if found == name}
        tight = leaves | {name: tightened(leaves[name], step)}
        before, after = (checked(criterion_of(tree, these), application).rank for these in (leaves, tight))
        if signs == {1}:
            assert after <= before
        elif signs == {-1}:
            assert after >= before
        elif not signs:
            assert after == before

    @given(st.data(), st.tuples(*[ordered_leaves] * len(NAMES)), applications)
    def test_the_verdict_of_a_programme(
        self, data: st.DataObject, drawn: tuple[Leaf, ...], application: Application
    ) -> None:
        tree: Any = data.draw(trees(NAMES, depth=2).filter(lambda t: all(sign > 0 for _, sign in signs_of(t))))
        leaves = dict(zip(NAMES, drawn, strict=True))
        all_tight = {name: tightened(rule, data.draw(st.integers(0, 3))) for name, rule in leaves.items()}
        better = (Verdict.INELIGIBLE, Verdict.OPEN, Verdict.ELIGIBLE)
        before, after = (
            better.index(programme_of(criterion_of(tree, these)).assess(application).verdict)
            for these in (leaves, all_tight)
        )
        assert after <= before

    def test_a_condition_that_is_harder_to_meet_frees_from_its_rule(self) -> None:
        """From 36 months on new tasks are asked for: raised to 37, an application of 36 months need not have them."""
        tasks = leaf(Is, "new_tasks", required=True, key="tasks")
        asked = form(months=36, new_tasks=False)

        def rule(months: int) -> Where:
            return Where("rule", NO_TEXT, (leaf(AtLeast, "posts.months", months, "long"), tasks))

        assert (checked(rule(36), asked), checked(rule(37), asked)) == (UNMET, MET)
