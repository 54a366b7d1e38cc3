"""What criteria promise: met, unmet or open, for the right place, with the right grade."""

from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from integrationsfoerderung.applications import Consent, EarlierGrant, Field, Origin, Post
from integrationsfoerderung.criteria import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Criterion,
    Excludes,
    Includes,
    Is,
    Leaf,
    OneOf,
    Where,
)
from integrationsfoerderung.criteria.base import Examples, check_all, status_of_all
from integrationsfoerderung.evidence import Bounded, Grade, Known, Reading, Readings
from integrationsfoerderung.findings import Status
from integrationsfoerderung.money import Euro, Fte, Share
from integrationsfoerderung.recipients import Kind
from integrationsfoerderung.subjects import SUBJECTS, Context, Places
from integrationsfoerderung.texts import Text
from strategies import (
    LEAVES,
    NO_TEXT,
    UNKNOWN,
    VALUES,
    DrawnLeaf,
    check,
    criteria,
    drawn_leaves,
    fields_left_out,
    fixed,
    form,
    forms,
    found_at,
    leaf,
    left_out_of,
    subjects_of,
    town,
)

MET, OPEN, UNMET = Status.MET, Status.OPEN, Status.UNMET
NORM, REPORTED, INFERRED, ASSUMED = Grade.NORM, Grade.REPORTED, Grade.INFERRED, Grade.ASSUMED
KOMMUNE = frozenset({Kind.GEMEINDE, Kind.LANDKREIS})
HALF = Share("0.5")


def field_of(rule: Leaf) -> str:
    """The field of a form that a comparison looks at."""
    return rule.of.name if rule.of.name in VALUES else "earlier_grants"


# One comparison of each kind on both sides of its boundary: field, figure, the last value met, the first unmet.
BOUNDARIES = [
    (AtLeast, "posts.share", HALF, HALF, Share("0.4999")),
    (AtLeast, "posts.months", 36, 36, 35),
    (AtLeast, "day", date(2013, 8, 29), date(2013, 8, 29), date(2013, 8, 28)),
    (AtLeast, "recipient.population", 20_000, 20_000, 19_999),
    (AtMost, "submitted", date(2015, 9, 30), date(2015, 9, 30), date(2015, 10, 1)),
    (AtMost, "posts.start", date(2016, 4, 1), date(2016, 4, 1), date(2016, 4, 2)),
    (AtMost, "requested", Euro(105_000), Euro(105_000), Euro("105000.01")),
    (AtMost, "costs", Euro(0), Euro(0), Euro("0.01")),
    (AtLeast, "grant", Euro(2_550), Euro(2_550), Euro("2549.99")),
    (OneOf, "recipient.kind", KOMMUNE, Kind.LANDKREIS, Kind.STADTKREIS),
    (OneOf, "posts.field", frozenset({Field.BOTH}), Field.BOTH, Field.REFUGEES),
    (OneOf, "posts.origin", frozenset({Origin.NEW}), Origin.NEW, Origin.TOP_UP),
    (OneOf, "posts.qualification", frozenset({"degree"}), "degree", "none"),
    (OneOf, "measure", frozenset({"extension"}), "extension", "social-advice"),
    (Is, "new_tasks", True, True, False),
    (Is, "begun", False, False, True),
    (Is, "early_start_permitted", True, True, False),
    (Includes, "consents", Consent.KOMMUNE, frozenset({Consent.KOMMUNE}), frozenset()),
]


class TestLeaves:
    """Each comparison: met, unmet, open for either kind of missing."""

    @pytest.mark.parametrize(("kind", "of", "required", "met", "unmet"), BOUNDARIES)
    def test_the_boundary_from_both_sides(self, kind: type[Leaf], of: str, required: Any, met: Any, unmet: Any) -> None:
        rule = leaf(kind, of, required)
        for value, status in ((met, MET), (unmet, UNMET)):
            found = check(rule, {of: value})
            assert (found.status, found.seen, found.grade) == (status, value, NORM)
            assert (found.path, found.relation, found.required) == ("m.rule", kind.relation, rule.required)
            assert (found.missing, found.unknown) == ((), ())

    @pytest.mark.parametrize(("kind", "of", "required", "met", "unmet"), BOUNDARIES)
    def test_a_field_left_out_is_open_and_named(
        self, kind: type[Leaf], of: str, required: Any, met: Any, unmet: Any
    ) -> None:
        found = check(leaf(kind, of, required), {})
        place = check(leaf(kind, of, required), {of: met}).place
        if of in {"posts.months", "posts.start"}:
            assert place == of.removeprefix("posts.")
        assert (found.status, found.seen) == (OPEN, None)
        assert (found.missing, found.unknown) == ((place,), ())
        assert check(leaf(kind, of, required), {of: unmet}).place == place

    @pytest.mark.parametrize(("kind", "of", "seen"), [(b[0], b[1], b[4]) for b in BOUNDARIES if b[0] is not Includes])
    def test_a_figure_not_known_is_open_and_named(self, kind: type[Leaf], of: str, seen: Any) -> None:
        found = check(leaf(kind, of, UNKNOWN), {of: seen})
        assert (found.status, found.missing, found.unknown, found.grade) == (OPEN, (), ("m.rule",), None)

    def test_readings_that_disagree_without_a_default_are_open_and_named(self) -> None:
        two = Readings((Reading("a", "contact-point"), Reading("b", "extension")), REPORTED)
        rule = leaf(Includes, "earlier_grants.measure", two)
        found = check(rule, {"earlier_grants": (EarlierGrant("extension"),)})
        assert (found.status, found.missing, found.unknown) == (OPEN, (), ("m.rule",))
        both = {"earlier_grants": (EarlierGrant("extension"), EarlierGrant("contact-point"))}
        assert (check(rule, both).status, check(rule, both).grade) == (MET, REPORTED)

    @pytest.mark.parametrize(
        ("kind", "of", "required", "status"),
        [
            (AtLeast, "posts.share", Share(0), MET),
            (AtLeast, "posts.months", 1, MET),
            (AtLeast, "requested", Euro(0), MET),
            (AtMost, "posts.share", Share(1), MET),
            (AtMost, "posts.months", 600, MET),
            (OneOf, "recipient.kind", frozenset(Kind), MET),
            (OneOf, "recipient.kind", frozenset[Kind](), UNMET),
            (OneOf, "posts.field", frozenset(Field), MET),
        ],
    )
    def test_a_field_left_out_is_not_open_where_every_value_agrees(
        self, kind: type[Leaf], of: str, required: Any, status: Status
    ) -> None:
        found = check(leaf(kind, of, required), {})
        assert (found.status, found.missing) == (status, ())

    @pytest.mark.parametrize(
        ("figure", "seen", "status"),
        [
            (Bounded(None, Euro(2_550), INFERRED), Euro(105_000), MET),
            (Bounded(None, Euro(2_550), INFERRED), Euro(2_550), MET),
            (Bounded(None, Euro(2_550), INFERRED), Euro("2549.99"), OPEN),
            (Bounded(Euro(1_000), None, INFERRED), Euro("999.99"), UNMET),
            (Bounded(Euro(1_000), None, INFERRED), Euro(1_000), OPEN),
            (Bounded(Euro(1_000), Euro(2_000), INFERRED), Euro(1_999), OPEN),
        ],
    )
    def test_a_bounded_minimum_decides_outside_its_bounds(self, figure: Any, seen: Euro, status: Status) -> None:
        found = check(leaf(AtLeast, "requested", figure), {"requested": seen})
        assert (found.status, found.unknown) == (status, ("m.rule",) if status is OPEN else ())
        assert found.grade is INFERRED

    def test_both_are_named_where_field_and_figure_are_missing(self) -> None:
        found = check(leaf(AtLeast, "posts.share", UNKNOWN), {})
        assert (found.status, found.missing, found.unknown) == (OPEN, ("posts[0].share",), ("m.rule",))

    def test_a_default_reading_decides_assumed_and_named_only_where_readings_disagree(self) -> None:
        two = Readings((Reading("half", HALF), Reading("most", Share("0.75"))), REPORTED, default="half")
        rule = leaf(AtLeast, "posts.share", two)
        found = {share: check(rule, {"posts.share": Share(share)}) for share in ("0.49", "0.5", "0.74", "0.75")}
        assert [f.status for f in found.values()] == [UNMET, MET, MET, MET]
        assert [f.grade for f in found.values()] == [REPORTED, ASSUMED, ASSUMED, REPORTED]
        assert [f.reading for f in found.values()] == [None, "half", "half", None]

    def test_one_reading_of_three_that_disagrees_leaves_it_open(self) -> None:
        for shares in (("0.25", "0.4", "0.75"), ("0.25", "0.75", "0.4"), ("0.75", "0.25", "0.4")):
            three = Readings(tuple(Reading(share, Share(share)) for share in shares), REPORTED)
            found = check(leaf(AtLeast, "posts.share", three), {"posts.share": HALF})
            assert (found.status, found.unknown) == (OPEN, ("m.rule",))

    def test_a_default_reading_waits_for_the_field_alone(self) -> None:
        two = Readings((Reading("half", HALF), Reading("most", Share("0.75"))), REPORTED)
        for figure, unknown in ((two, ("m.rule",)), (two.choose("half"), ())):
            found = check(leaf(AtLeast, "posts.share", figure), {})
            assert (found.status, found.missing, found.unknown) == (OPEN, ("posts[0].share",), unknown)

    @pytest.mark.parametrize(
        ("least", "status"), [("0.5", MET), ("0.5001", OPEN), ("1.5", OPEN), ("1.5001", UNMET), ("2", UNMET)]
    )
    def test_a_sum_may_still_become_what_the_shares_left_out_allow(self, least: str, status: Status) -> None:
        around = Places(form(Post("0.5"), Post()), Context())
        rule = leaf(AtLeast, "posts.sum", Fte(least))
        (found,) = check_all([rule], "m", around)
        assert (found.status, found.missing) == (status, ("posts[1].share",) if status is OPEN else ())
        assert status_of_all([rule], "m", around) is status

    def test_earlier_grants_are_asked_by_measure_and_an_empty_list_says_none(self) -> None:
        rule = leaf(Includes, "earlier_grants.measure", "contact-point")
        had = {"earlier_grants": (EarlierGrant("x"), EarlierGrant("contact-point"))}
        assert check(rule, had).status is MET
        assert check(rule, {"earlier_grants": ()}).status is UNMET
        found = check(rule, {})
        assert (found.status, found.missing) == (OPEN, ("earlier_grants",))

    def test_the_round_of_an_earlier_grant_may_be_left_out_and_is_then_open(self) -> None:
        rule = leaf(Includes, "earlier_grants.round", "2016")
        assert check(rule, {"earlier_grants": (EarlierGrant("m", "2016"),)}).status is MET
        assert check(rule, {"earlier_grants": (EarlierGrant("m", "2017"),)}).status is UNMET
        assert check(rule, {"earlier_grants": (EarlierGrant("m"),)}).status is OPEN
        # One that is told apart suffices, whatever else is left out.
        assert check(rule, {"earlier_grants": (EarlierGrant("m", "2016"), EarlierGrant("m"))}).status is MET
        # Ruled out, it is the other way round.
        out = leaf(Excludes, "earlier_grants.round", "2016")
        assert check(out, {"earlier_grants": (EarlierGrant("m", "2016"), EarlierGrant("m"))}).status is UNMET
        assert check(out, {"earlier_grants": (EarlierGrant("m", "2017"),)}).status is MET
        found = check(out, {"earlier_grants": (EarlierGrant("m", "2017"), EarlierGrant("m"))})
        assert (found.status, found.missing) == (OPEN, (found.place,))


class TestAGrantThatMayBeHigher:
    """Where more than the rule gives is possible, what that would change is open."""

    @pytest.mark.parametrize(
        ("kind", "required", "status"),
        [
            (AtLeast, Euro(2_000), MET),
            (AtLeast, Euro("2000.01"), OPEN),
            (AtLeast, Euro(3_000), OPEN),
            (AtLeast, Euro("3000.01"), UNMET),
            (AtMost, Euro("1999.99"), UNMET),
            (AtMost, Euro(2_000), OPEN),
            (AtMost, Euro("2999.99"), OPEN),
            (AtMost, Euro(3_000), MET),
        ],
    )
    def test_between_what_is_granted_and_the_most(self, kind: type[Leaf], required: Euro, status: Status) -> None:
        around = Places(form(), Context("m", None, Euro(2_000), (), grant_most=Euro(3_000)))
        rule = leaf(kind, "grant", required)
        (found,) = check_all([rule], "m", around)
        assert (found.status, found.unknown) == (status, ("m.more_possible",) if status is OPEN else ())
        assert status_of_all([rule], "m", around) is status
        # Of everything else it says nothing.
        assert status_of_all([leaf(AtLeast, "posts.months", 36)], "m", around) is OPEN

    def test_between_two_readings_that_both_refuse_what_is_granted_one_may_be_reached(self) -> None:
        two = Readings((Reading("a", Euro(2_500)), Reading("b", Euro(3_500))), REPORTED)
        around = Places(form(), Context("m", None, Euro(2_000), (), grant_most=Euro(3_000)))
        (found,) = check_all([leaf(AtLeast, "grant", two)], "m", around)
        assert (found.status, found.unknown) == (OPEN, ("m.more_possible",))


def beside(of: str, **known: Any) -> Places:
    """A form beside a grant or a tier, of which this is known."""
    context = Context("m")
    for name, value in known.items():
        setattr(context, of if name == "is_" else f"{of}_{name}", value)
    return Places(form(), context)


@pytest.mark.parametrize(
    ("of", "value", "rule"),
    [
        ("grant", Euro(2_000), lambda figure: leaf(AtLeast, "grant", figure)),
        ("tier", "large", lambda figure: leaf(OneOf, "tier", figure)),
    ],
)
class TestWhatIsWorkedOut:
    """A finding on a grant or a tier rests on the rule, and on all that the grant or the tier rests on."""

    def figures(self, of: str) -> tuple[Any, Any]:
        """One that is met and one that is not."""
        return (Euro(1_000), Euro(3_000)) if of == "grant" else (frozenset({"large"}), frozenset({"small"}))

    @pytest.mark.parametrize(("own", "other"), [*product(Grade, repeat=2)])
    def test_it_is_graded_by_the_weaker_of_both(
        self, of: str, value: Any, rule: Callable[[Any], Leaf], own: Grade, other: Grade
    ) -> None:
        for figure, status in zip(self.figures(of), (MET, UNMET), strict=True):
            (found,) = check_all([rule(Known(figure, own))], "m", beside(of, is_=value, grade=other))
            assert (found.status, found.reading, found.seen) == (status, None, value)
            assert found.grade is max(own, other, key=lambda grade: grade.rank)

    def test_the_reading_of_the_rule_is_named_before_that_of_what_it_is_about(
        self, of: str, value: Any, rule: Callable[[Any], Leaf]
    ) -> None:
        met, unmet = self.figures(of)
        two = Readings((Reading("yes", met), Reading("no", unmet)), REPORTED, default="yes")
        for figure, theirs, named in (
            (two, None, "yes"), (two, "theirs", "yes"),
            (Known(met, NORM), "theirs", "theirs"), (Known(met, NORM), None, None),
        ):  # fmt: skip
            (found,) = check_all([rule(figure)], "m", beside(of, is_=value, grade=NORM, reading=theirs))
            assert (found.status, found.reading) == (MET, named)

    def test_while_it_cannot_be_said_the_field_and_the_figure_that_would_say_it_are_named(
        self, of: str, value: Any, rule: Callable[[Any], Leaf]
    ) -> None:
        around = beside(of, needs=("costs",), unknown=("m.total",))
        (found,) = check_all([rule(Known(self.figures(of)[0], NORM))], "m", around)
        assert (found.status, found.seen, found.missing, found.unknown) == (OPEN, None, ("costs",), ("m.total",))
        (found,) = check_all([rule(UNKNOWN)], "m", around)
        assert (found.status, found.unknown) == (OPEN, ("m.rule", "m.total"))
        # Which value it has may not matter.
        if of == "grant":
            (found,) = check_all([rule(Known(Euro(0), NORM))], "m", around)
            assert (found.status, found.missing, found.unknown) == (MET, (), ())
        said = beside(of, is_=value, needs=("costs",), unknown=("m.total",))
        (found,) = check_all([rule(Known(self.figures(of)[0], NORM))], "m", said)
        assert (found.status, found.missing, found.unknown) == (MET, (), ())


class TestMisfits:
    """A comparison without meaning is refused when it is written, with the way out."""

    @pytest.mark.parametrize(
        ("kind", "of", "message"),
        [
            (AtLeast, "recipient.kind", "at-least cannot be asked of recipient.kind, which has no order: use one-of"),
            (AtMost, "new_tasks", "at-most cannot be asked of new_tasks, which has no order"),
            (AtLeast, "consents", "at-least cannot be asked of consents, which has no order"),
            (OneOf, "posts.share", "one-of cannot be asked of posts.share, which has an order: use at-least and"),
            (OneOf, "consents", "one-of cannot be asked of consents, which holds several values: use includes"),
            (Is, "posts.share", "is cannot be asked of posts.share, which is not a yes or no: use one-of"),
            (Is, "recipient.kind", "is cannot be asked of recipient.kind, which is not a yes or no"),
            (Includes, "posts.field", "includes cannot be asked of posts.field, which holds one value: use one-of"),
        ],
    )
    def test_misfits(self, kind: type[Leaf], of: str, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            leaf(kind, of, 1)

    @pytest.mark.parametrize("of", SUBJECTS)
    def test_every_field_fits_a_comparison_and_none_fits_all(self, of: str) -> None:
        fitting = [kind for kind in LEAVES if of in subjects_of(kind)]
        assert 0 < len(fitting) < len(LEAVES)
        for kind in LEAVES:
            if kind in fitting:
                assert leaf(kind, of, UNKNOWN).of is SUBJECTS[of]
            else:
                with pytest.raises(ValueError, match="cannot be asked of"):
                    leaf(kind, of, UNKNOWN)

    @pytest.mark.parametrize(
        ("kind", "of", "required", "message"),
        [
            (AtLeast, "posts.months", 601, "posts.months lies between 1 and 600: 601 cannot be required of it"),
            (AtMost, "posts.months", 0, "0 cannot be required of it"),
            (AtMost, "recipient.population", -1, "-1 cannot be required of it"),
            (AtLeast, "requested", Euro(-1), "cannot be required of it"),
            (AtMost, "day", date(2200, 1, 1), "1 January 2200 cannot be required of it"),
            (AtLeast, "posts.months", Bounded(36, 601, NORM), "601 cannot be required of it"),
            (AtLeast, "posts.months", Bounded(0, None, NORM), "0 cannot be required of it"),
            (AtLeast, "posts.months", Readings((Reading("a", 36), Reading("b", 601)), NORM, default="a"), "601 cannot"),
        ],
    )
    def test_a_figure_that_no_form_could_have_is_refused(
        self, kind: type[Leaf], of: str, required: Any, message: str
    ) -> None:
        with pytest.raises(ValueError, match=message):
            leaf(kind, of, required)

    @pytest.mark.parametrize(
        ("kind", "of", "required"),
        [
            (Is, "begun", 1),
            (AtLeast, "posts.months", "36"),
            (AtLeast, "posts.months", True),
            (AtLeast, "requested", 2_550),
            (AtMost, "submitted", "2015-09-30"),
            (OneOf, "recipient.kind", frozenset({"Gemeinde"})),
            (Includes, "consents", True),
        ],
    )
    def test_a_figure_of_another_type_is_refused_with_the_field_and_the_value(
        self, kind: type[Leaf], of: str, required: Any
    ) -> None:
        shown = "Gemeinde" if kind is OneOf else repr(required)
        with pytest.raises(TypeError, match=rf"{of} .*{shown}"):
            leaf(kind, of, required)

    @pytest.mark.parametrize(("kind", "months"), [(AtLeast, 1), (AtLeast, 600), (AtMost, 1), (AtMost, 600)])
    def test_the_ends_of_what_a_form_can_have_are_taken(self, kind: type[Leaf], months: int) -> None:
        assert leaf(kind, "posts.months", months).required.candidates() == (months,)

    def test_a_misspelt_field_is_refused_with_the_nearest_one(self) -> None:
        with pytest.raises(ValueError, match=r"no field 'posts.shar' to compare; did you mean 'posts.share'"):
            AtLeast("rule", NO_TEXT, "posts.shar", Known(HALF, NORM))

    def test_combinations_have_parts_with_keys_of_their_own(self) -> None:
        one, two = leaf(Is, "begun", True, "a"), leaf(Is, "begun", True, "b")
        for kind in (AllOf, AnyOf):
            with pytest.raises(ValueError, match="'either' has no parts: write at least one"):
                kind("either", NO_TEXT, ())
            with pytest.raises(ValueError, match="two parts of 'either' have the key 'a': give each its own"):
                kind("either", NO_TEXT, (one, one))
        three = (one, two, leaf(Is, "begun", True, "c"))
        for parts, count in (((), "0 parts"), ((one,), "1 part"), (three, "3 parts")):
            with pytest.raises(ValueError, match=f"where 'rule' has {count}: write two"):
                Where("rule", NO_TEXT, parts)


NEW_TASKS = {"new_tasks": True}


class TestCombinations:
    """Kleene's logic in three values, checked against the truth table."""

    @pytest.mark.parametrize("count", [1, 2, 3])
    def test_all_of_is_the_least_and_any_of_the_greatest(self, count: int) -> None:
        for statuses in product(Status, repeat=count):
            parts = tuple(fixed(f"p{index}", status) for index, status in enumerate(statuses))
            assert check(AllOf("rule", NO_TEXT, parts), NEW_TASKS).status is min(statuses, key=lambda s: s.rank)
            assert check(AnyOf("rule", NO_TEXT, parts), NEW_TASKS).status is max(statuses, key=lambda s: s.rank)

    @pytest.mark.parametrize(
        ("condition", "row"),
        [(UNMET, (MET, MET, MET)), (OPEN, (OPEN, OPEN, MET)), (MET, (UNMET, OPEN, MET))],
    )
    def test_where_is_implication(self, condition: Status, row: tuple[Status, ...]) -> None:
        for rule, expected in zip((UNMET, OPEN, MET), row, strict=True):
            found = check(Where("rule", NO_TEXT, (fixed("if", condition), fixed("then", rule))), NEW_TASKS)
            assert found.status is expected
            assert found.applies is (condition is not UNMET)
            assert [part.status for part in found.parts] == [condition, rule]

    @pytest.mark.parametrize(("one", "other"), [*product(Grade, repeat=2)])
    def test_what_needs_all_parts_is_graded_by_the_weakest_what_needs_one_by_the_strongest(
        self, one: Grade, other: Grade
    ) -> None:
        strong, weak = sorted((one, other), key=lambda grade: grade.rank)
        for status in (MET, UNMET):
            parts = (fixed("a", status, one), fixed("b", status, other))
            every, either = AllOf("rule", NO_TEXT, parts), AnyOf("rule", NO_TEXT, parts)
            assert check(every, NEW_TASKS).grade is (weak if status is MET else strong)
            assert check(either, NEW_TASKS).grade is (strong if status is MET else weak)
        mixed = (fixed("a", MET, one), fixed("b", UNMET, other))
        assert check(AllOf("rule", NO_TEXT, mixed), NEW_TASKS).grade is other
        assert check(AnyOf("rule", NO_TEXT, mixed), NEW_TASKS).grade is one
        assert check(Where("rule", NO_TEXT, mixed), NEW_TASKS).grade is weak

    def test_an_open_part_is_named_and_a_decided_one_is_not(self) -> None:
        share, kind = leaf(AtLeast, "posts.share", HALF, "share"), leaf(OneOf, "recipient.kind", KOMMUNE, "kind")
        unknown = leaf(AtLeast, "requested", UNKNOWN, "sum")
        values = {"posts.share": Share("0.5"), "requested": Euro(5)}
        found = check(AllOf("rule", NO_TEXT, (share, kind, unknown)), values)
        assert (found.missing, found.unknown) == (("recipient.kind",), ("m.rule.sum",))
        found = check(AnyOf("rule", NO_TEXT, (share, kind, unknown)), values)
        assert (found.status, found.missing, found.unknown) == (MET, (), ())

    @pytest.mark.parametrize(
        ("rule", "grade"), [(fixed("then", MET, NORM), NORM), (fixed("then", UNMET, NORM), INFERRED)]
    )
    def test_a_rule_that_does_not_apply_is_as_sure_as_the_better_of_two_reasons(self, rule: Leaf, grade: Grade) -> None:
        """That nothing is asked, and where it is met anyway, that."""
        found = check(Where("rule", NO_TEXT, (fixed("if", UNMET, INFERRED), rule)), NEW_TASKS)
        assert (found.status, found.applies, found.grade) == (MET, False, grade)

    def test_while_it_is_open_whether_a_rule_applies_the_rule_is_waited_for_only_if_it_is_open_too(self) -> None:
        kind, share = leaf(OneOf, "recipient.kind", KOMMUNE, "if"), leaf(AtLeast, "posts.share", HALF, "then")
        rule = Where("rule", NO_TEXT, (kind, share))
        found = check(rule, {})
        assert (found.status, found.missing) == (OPEN, ("recipient.kind", "posts[0].share"))
        found = check(rule, {"posts.share": Share("0.4")})
        assert (found.status, found.missing) == (OPEN, ("recipient.kind",))
        assert check(rule, {"posts.share": HALF}).status is MET

    @pytest.mark.parametrize("kind", [AllOf, AnyOf])
    def test_only_a_reading_that_decides_is_named(self, kind: type[AllOf | AnyOf]) -> None:
        decided = MET if kind is AnyOf else UNMET
        two = Readings((Reading("yes", value=True), Reading("no", value=False)), INFERRED, default="yes")
        by_reading = leaf(Is, "new_tasks", two if decided is MET else two.choose("no"), "b")
        found = check(kind("rule", NO_TEXT, (fixed("a", decided), by_reading)), NEW_TASKS)
        assert (found.status, found.grade, found.reading) == (decided, NORM, None)

    def test_the_reading_that_makes_a_condition_apply_is_named(self) -> None:
        two = Readings((Reading("yes", value=True), Reading("no", value=False)), INFERRED, default="yes")
        found = check(Where("rule", NO_TEXT, (leaf(Is, "new_tasks", two, "if"), fixed("then", UNMET))), NEW_TASKS)
        assert (found.status, found.grade, found.reading) == (UNMET, ASSUMED, "yes")


class TestPlaces:
    """A criterion holds at every post or recipient that it asks about, and says at which it fails."""

    def test_every_post_is_asked_and_named(self) -> None:
        posts = (Post("0.5"), Post("0.49"), Post())
        found = found_at(leaf(AtLeast, "posts.share", HALF), form(*posts))
        assert found == [("posts[0].share", MET), ("posts[1].share", UNMET), ("posts[2].share", OPEN)]

    def test_a_post_with_months_of_its_own_is_asked_for_those(self) -> None:
        found = found_at(leaf(AtLeast, "posts.months", 36), form(Post(), Post(months=35), months=36))
        assert found == [("months", MET), ("posts[1].months", UNMET)]

    def test_every_partner_is_asked_and_named(self) -> None:
        partners = (town("Kreis", "Landkreis"), town("Verein", "freier Träger"), town("?", None))
        found = found_at(leaf(OneOf, "recipient.kind", KOMMUNE), form(Post(), Post(), partners=partners))
        assert found == [
            ("recipient.kind", MET),
            ("partners[0].kind", MET),
            ("partners[1].kind", UNMET),
            ("partners[2].kind", OPEN),
        ]

    def test_what_is_asked_of_the_application_is_asked_once(self) -> None:
        several = form(Post(), Post(), partners=(town("Kreis"),), new_tasks=True)
        assert found_at(leaf(Is, "new_tasks", required=True), several) == [("new_tasks", MET)]

    def test_a_combination_keeps_the_parts_of_one_post_together(self) -> None:
        parts = (leaf(AtLeast, "posts.share", HALF, "a"), leaf(OneOf, "posts.field", frozenset({Field.BOTH}), "b"))
        crossed = form(Post("0.6", field="refugees"), Post("0.4", field="both"))
        both, either = AllOf("rule", NO_TEXT, parts), AnyOf("rule", NO_TEXT, parts)
        assert found_at(both, crossed) == [("posts[0].field", UNMET), ("posts[1].share", UNMET)]
        assert found_at(either, crossed) == [("posts[0].share", MET), ("posts[1].field", MET)]

    def test_a_combination_on_posts_and_recipients_asks_every_pair(self) -> None:
        parts = (leaf(AtLeast, "posts.share", HALF, "a"), leaf(OneOf, "recipient.kind", KOMMUNE, "b"))
        pairs = form(Post("0.5"), Post("0.4"), partners=(town("Kreis", "Landkreis"), town("Verein", "freier Träger")))
        found = found_at(AllOf("rule", NO_TEXT, parts), pairs)
        assert [status for _, status in found] == [MET, UNMET, MET, UNMET, UNMET, UNMET]


class TestSoundness:
    """Law 3: open never hides a yes or a no, and a yes or a no never depends on what was left out."""

    @pytest.mark.parametrize("kind", LEAVES)
    @given(data=st.data())
    def test_neither_the_field_nor_the_figure_changes_a_decided_comparison_once_known(
        self, kind: type[Leaf], data: st.DataObject
    ) -> None:
        drawn: DrawnLeaf = data.draw(drawn_leaves(kind))
        field = field_of(drawn.leaf)
        full = {field: data.draw(VALUES[field])}
        for values in (full, left_out_of(full, frozenset({field}))):
            before = check(drawn.leaf, values)
            if before.status is not OPEN:
                assert check(drawn.leaf, full).status is before.status
                if before.reading is None:
                    assert check(drawn.exact, values).status is before.status

    @pytest.mark.parametrize("kind", LEAVES)
    @given(data=st.data())
    def test_open_for_a_known_figure_means_that_two_values_disagree(
        self, kind: type[Leaf], data: st.DataObject
    ) -> None:
        rule = data.draw(drawn_leaves(kind)).exact
        found = check(rule, {"measure": "contact-point"})
        if found.status is OPEN and rule.of.domain:
            ends = rule.of.domain if kind is not Includes else (frozenset(), frozenset(rule.of.domain))
            assert {check(rule, {field_of(rule): value}).status for value in ends} == {MET, UNMET}

    @given(criteria(), forms, fields_left_out)
    def test_filling_a_field_in_changes_no_rule_that_was_decided(
        self, rule: Criterion, values: dict[str, Any], without: frozenset[str]
    ) -> None:
        before = check(rule, left_out_of(values, without))
        if before.status is OPEN:
            assert before.missing or before.unknown
        else:
            assert check(rule, values).status is before.status


class TestDirections:
    """Tightening a comparison in its declared direction never makes a finding better."""

    def test_each_kind_declares_its_direction(self) -> None:
        declared = {kind: kind.direction for kind in LEAVES}
        assert declared == {AtLeast: "up", AtMost: "down", OneOf: "fewer", Is: "none", Includes: "none"}

    @pytest.mark.parametrize("kind", [AtLeast, AtMost, OneOf])
    @given(data=st.data(), status=st.sampled_from(Status))
    def test_tightening(self, kind: type[Leaf], data: st.DataObject, status: Status) -> None:
        loose = data.draw(drawn_leaves(kind)).exact
        figures = [loose.required, data.draw(drawn_leaves(kind, of=loose.of.name)).exact.required]
        one, other = (figure.candidates()[0] for figure in figures)
        tighter = min(one, other) if kind.direction == "down" else max(one, other)
        if kind.direction == "fewer":
            tighter = one & other
        left = NEW_TASKS | data.draw(st.fixed_dictionaries({}, optional={loose.of.name: VALUES[loose.of.name]}))
        beside = fixed("beside", status)
        tight = evolve(loose, required=Known(tighter, NORM))
        assert check(tight, left).status.rank <= check(loose, left).status.rank
        for kind_around in (AllOf, AnyOf):
            before, after = (check(kind_around("rule", NO_TEXT, (rule, beside)), left) for rule in (loose, tight))
            assert after.status.rank <= before.status.rank


def test_titles_and_paths_are_those_of_the_rule() -> None:
    part = AtLeast("share", Text("Umfang", "Share"), SUBJECTS["posts.share"], Known(HALF, NORM))
    rule = AllOf("rule", Text("Regel", "Rule"), (part,))
    assert [path for path, _ in rule.leaves("m")] == ["m.rule.share"]
    found = check(rule, {"posts.share": Share("0.49")})
    assert (found.title.en, found.path, found.parts[0].path) == ("Rule", "m.rule", "m.rule.share")
    assert found.parts[0].short_by == Share("0.01")


def test_a_rule_shows_and_compares_what_it_asks_and_nothing_else() -> None:
    """Examples explain it, and the rest follows from it."""
    rule = leaf(AtLeast, "posts.months", 36)
    explained = evolve(rule, examples=Examples(((SUBJECTS["posts.months"], 36),), None))
    assert (explained, hash(explained), repr(explained)) == (rule, hash(rule), repr(rule))
    assert evolve(rule, required=Known(35, NORM)) != rule
    for shown in (rule, AllOf("all", NO_TEXT, (rule,))):
        assert "per=frozenset" not in repr(shown)
        assert not any(f"{name}=" in repr(shown) for name in ("examples", "_limits", "_left_out"))
    with pytest.raises(TypeError, match="positional"):
        AllOf("all", NO_TEXT, (rule,), None)  # type: ignore[call-arg]
