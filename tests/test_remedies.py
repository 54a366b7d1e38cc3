"""What would cure an ineligible application, and what an open one waits for."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from integrationsfoerderung import (
    Application,
    Bounded,
    Consent,
    Euro,
    Grade,
    Post,
    Programme,
    Recipient,
    Share,
    Verdict,
    load_round,
)
from integrationsfoerderung.criteria import AllOf, AnyOf, AtLeast, AtMost, Criterion, Includes, Is, OneOf, Where
from integrationsfoerderung.remedies import Change, Remedies
from plan_strategies import DAY, MUSTERLAND, NO_TEXT, SHIPPED, fact, form, full_forms, known, leaf, programme_of


def ask(*posts: Post, **fields: Any) -> Application:
    """An eligible application for a contact point, but for what is named."""
    plain: dict[str, Any] = {
        "recipient": Recipient(name="Bühl", kind="Gemeinde"), "measure": "contact-point", "months": 36,
        "posts": posts or (Post("1.0", field="integration", origin="new"),), "submitted": DAY, "new_tasks": True,
        "begun": False,
    }  # fmt: skip
    return Application(**(plain | fields))


def remedies(application: Application, programme: Programme = SHIPPED, **how: Any) -> Remedies:
    return programme.assess(application, **how).remedies()


def written_in(found: Remedies) -> list[str]:
    return [str(change) for change in found.changes]


def applied(application: Application, changes: Iterable[Change]) -> Application:
    """The application with each change made in its place."""
    for change in changes:
        owner, _, name = change.place.rpartition(".")
        if owner == "facts":
            application = evolve(application, facts={**application.facts, name: change.new})
        elif owner:
            posts = list(application.posts)
            index = int(owner.removeprefix("posts[").removesuffix("]"))
            posts[index] = evolve(posts[index], **{name: change.new})
            application = evolve(application, posts=posts)
        else:
            application = evolve(application, **{name: change.new})
    return application


class TestTheNearestChange:
    """For each unmet criterion the nearest value that meets it; together they are tried again."""

    def test_months(self) -> None:
        found = remedies(ask(months=35))
        assert (written_in(found), found.offered, found.verdict) == (["months: 35 -> 36"], True, Verdict.ELIGIBLE)

    def test_share(self) -> None:
        found = remedies(ask(Post("0.49", field="both")))
        assert (written_in(found), found.verdict) == (["posts[0].share: 49 % -> 50 %"], Verdict.ELIGIBLE)

    def test_both_together(self) -> None:
        found = remedies(ask(Post("0.49", field="both"), months=35))
        assert written_in(found) == ["posts[0].share: 49 % -> 50 %", "months: 35 -> 36"]
        assert found.verdict is Verdict.ELIGIBLE
        assert found.explain("de").splitlines()[0] == "Abhilfe, danach: förderfähig"
        assert found.explain("de").splitlines()[2] == "  - Dauer (months): 35 Monate -> 36 Monate"

    def test_posts_that_share_the_term_of_the_application_get_one_change(self) -> None:
        posts = [Post("0.5", field="both"), Post("0.5", field="both"), Post("0.5", field="both", months=34)]
        found = remedies(ask(*posts, months=35))
        assert written_in(found) == ["months: 35 -> 36", "posts[2].months: 34 -> 36"]
        assert found.offered

    def test_each_post_gets_its_own(self) -> None:
        found = remedies(ask(Post("0.4", field="both"), Post("0.5", field="both"), Post("0.3", field="both")))
        assert written_in(found) == ["posts[0].share: 40 % -> 50 %", "posts[2].share: 30 % -> 50 %"]

    def test_new_tasks(self) -> None:
        assert written_in(remedies(ask(new_tasks=False))) == ["new_tasks: no -> yes"]

    def test_the_field_of_work_before_refugee_posts_were_accepted(self) -> None:
        found = remedies(ask(Post("1.0", field="refugees")), on=date(2015, 7, 31))
        assert written_in(found) == ["posts[0].field: refugees -> integration"]
        assert found.offered

    def test_an_open_application_has_nothing_to_cure_and_a_cured_one_may_be_open(self) -> None:
        assert remedies(ask(new_tasks=None)).explain("en") == "Nothing to cure."
        found = remedies(ask(new_tasks=None, months=35))
        assert (found.offered, found.verdict) == (True, Verdict.OPEN)

    def test_nothing_is_offered_for_an_eligible_application(self) -> None:
        found = remedies(ask())
        assert (found.changes, found.not_curable, found.offered) == ((), (), False)


class TestNotCurable:
    """What an applicant is, what has happened and when it was handed in cannot be changed."""

    @pytest.mark.parametrize(
        ("fields", "criterion", "what"),
        [
            ({"recipient": Recipient(name="Verein", kind="freier Träger")}, "recipient_kind", "kind of recipient"),
            ({"begun": True, "early_start_permitted": False}, "not_begun", ""),
            ({"submitted": date(2020, 8, 29)}, "in_force", ""),
        ],
    )
    def test_these(self, fields: dict[str, Any], criterion: str, what: str) -> None:
        found = remedies(ask(**fields))
        assert not found.offered
        assert all(criterion in none.criterion or "in_force" in none.criterion for none in found.not_curable)
        assert any(what in none.why.en and "not curable" in none.why.en for none in found.not_curable)
        assert found.changes == ()

    def test_a_deadline_that_has_passed(self) -> None:
        late = ask(submitted=date(2015, 10, 1))
        found = SHIPPED.assess(late, load_round("vwv-integration/2016-regular")).remedies()
        assert [none.criterion for none in found.not_curable] == ["round.deadline"]
        assert "day of submission cannot be changed" in found.explain("en")

    def test_a_grant_below_the_minimum_is_a_result_and_no_field(self) -> None:
        smallest = leaf(AtLeast, "grant", Euro(20_000), "minimum_grant")
        found = remedies(form(), programme_of(smallest))
        assert [none.criterion for none in found.not_curable] == ["m.minimum_grant"]

    def test_a_top_up_from_six_tenths_cannot_reach_five_tenths_more(self) -> None:
        found = remedies(ask(Post("0.3", field="both", origin="top-up", tops_up="0.6")))
        assert (found.offered, found.changes) == (False, ())
        assert "at most 40 % can be added" in found.not_curable[0].why.en

    def test_its_german_reason_is_german(self) -> None:
        found = remedies(ask(Post("0.3", field="both", origin="top-up", tops_up="0.6")))
        assert "a top-up of" not in found.not_curable[0].why.de

    @pytest.mark.parametrize(("before", "offered"), [("0.5", True), ("0.5001", False)])
    def test_a_top_up_that_just_reaches_it(self, before: str, *, offered: bool) -> None:
        found = remedies(ask(Post("0.3", field="both", origin="top-up", tops_up=before)))
        assert found.offered is offered

    def test_with_one_that_cannot_be_cured_the_others_are_told_and_not_offered(self) -> None:
        found = remedies(ask(months=35, recipient=Recipient(name="Verein", kind="freier Träger")))
        assert (found.offered, found.verdict) == (False, Verdict.INELIGIBLE)
        assert written_in(found) == ["months: 35 -> 36"]
        assert found.explain("en").startswith("No remedy:\n")

    def test_facts_as_declared(self) -> None:
        """Whether migrants take part can be changed, whether a carrier is reliable cannot."""
        plain = {"measure": "parents", "consents": ["Kommune"], "submitted": DAY}
        cured = remedies(form(**plain, facts={"reliable": True, "migrants_take_part": False}))
        assert (written_in(cured), cured.offered) == (["facts.migrants_take_part: no -> yes"], True)
        stuck = remedies(form(**plain, facts={"reliable": False, "migrants_take_part": True}))
        assert [none.criterion for none in stuck.not_curable] == ["parents.reliable"]


SHARE = leaf(AtLeast, "posts.share", Share("0.5"), "share")
MONTHS = leaf(AtLeast, "posts.months", 12, "months")
BEGUN = leaf(Is, "begun", required=False, key="begun")


def all_of(*parts: Criterion) -> AllOf:
    return AllOf("both", NO_TEXT, parts)


def any_of(*parts: Criterion) -> AnyOf:
    return AnyOf("either", NO_TEXT, parts)


class TestCombinations:
    """All parts of an all-of, the rule of a where, a part of an any-of that can be changed."""

    def test_every_unmet_part_of_an_all_of(self) -> None:
        found = remedies(form(Post("0.4"), months=11), programme_of(all_of(SHARE, MONTHS)))
        assert (written_in(found), found.offered) == (["posts[0].share: 40 % -> 50 %", "months: 11 -> 12"], True)

    @pytest.mark.parametrize("limits", [("0.5", "0.6"), ("0.6", "0.5")])
    def test_two_limits_of_one_field_in_either_order(self, limits: tuple[str, str]) -> None:
        both = all_of(*(leaf(AtLeast, "posts.share", Share(limit), f"part{n}") for n, limit in enumerate(limits)))
        found = remedies(form(Post("0.4")), programme_of(both))
        assert (found.offered, found.changes and found.changes[-1].new) == (True, Share("0.6"))

    def test_the_rule_where_its_condition_holds(self) -> None:
        landkreise = leaf(OneOf, "recipient.kind", frozenset({Recipient(name="x", kind="Landkreis").kind}), "who")
        programme = programme_of(Where("rule", NO_TEXT, (landkreise, MONTHS)))
        kreis, gemeinde = (Recipient(name="x", kind=kind) for kind in ("Landkreis", "Gemeinde"))
        assert written_in(remedies(form(recipient=kreis, months=11), programme)) == ["months: 11 -> 12"]
        assert programme.assess(form(recipient=gemeinde, months=11)).verdict is Verdict.ELIGIBLE

    def test_a_part_of_an_any_of_that_can_be_changed(self) -> None:
        programme = programme_of(any_of(BEGUN, leaf(Includes, "consents", Consent.KOMMUNE, "consent"), MONTHS))
        found = remedies(form(begun=True, consents=[], months=11), programme)
        assert (len(found.changes), found.changes[0].place, found.offered) == (1, "consents", True)

    def test_nested(self) -> None:
        """Musterland: a concept, or at least a half post for a year or more."""
        facts = {"concept": False, "region": "town"}
        town = form(Post("0.5"), measure="welcome-office", months=11, facts=facts, submitted=date(2025, 1, 1),
                    recipient=Recipient(name="Musterdorf", kind="Gemeinde"))  # fmt: skip
        found = remedies(town, MUSTERLAND)
        assert (written_in(found), found.offered) == (["facts.concept: no -> yes"], True)

    def test_as_a_rule_is_never_unmet_and_needs_no_remedy(self) -> None:
        carrier = form(
            measure="parents", submitted=DAY, consents=[], recipient=Recipient(name="V", kind="freier Träger")
        )
        assert remedies(carrier).explain("en") == "Nothing to cure."

    def test_an_any_of_whose_only_way_takes_two_changes(self) -> None:
        programme = programme_of(any_of(BEGUN, all_of(SHARE, MONTHS)))
        found = remedies(form(Post("0.4"), months=11, begun=True), programme)
        assert (sorted(change.place for change in found.changes), found.offered) == (["months", "posts[0].share"], True)

    def test_an_any_of_at_two_posts(self) -> None:
        programme = programme_of(any_of(BEGUN, SHARE))
        assert remedies(form(Post("0.4"), begun=True), programme).offered
        found = remedies(form(Post("0.4"), Post("0.4"), begun=True), programme)
        assert (sorted(change.place for change in found.changes), found.offered) == (
            ["posts[0].share", "posts[1].share"], True,
        )  # fmt: skip

    def test_the_nearer_of_two_limits_of_one_field(self) -> None:
        either = any_of(leaf(AtLeast, "posts.months", 24, "long"), leaf(AtLeast, "posts.months", 12, "short"))
        assert written_in(remedies(form(months=11), programme_of(either))) == ["months: 11 -> 12"]


STEPS: dict[type, Any] = {int: 1, Euro: Euro("0.01"), date: timedelta(days=1)}
NUMBER, AMOUNT, UNTIL = (
    fact("n", "number", low=0, high=100, curable=True),
    fact("a", "amount", high=Euro(1000), curable=True),
    fact("d", "date", low=date(2020, 1, 1), high=date(2020, 12, 31), curable=True),
)
amounts = st.integers(0, 100_000).map(Euro.from_cents)
LIMITS: dict[Any, st.SearchStrategy[Any]] = {
    "posts.share": st.integers(0, 10_000).map(Share.from_basis_points),
    "posts.months": st.integers(1, 60),
    "requested": amounts,
    "posts.start": st.dates(date(2020, 1, 1), date(2020, 12, 31)),
    NUMBER.subject(): st.integers(0, 100),
    AMOUNT.subject(): amounts,
    UNTIL.subject(): st.dates(date(2020, 1, 1), date(2020, 12, 31)),
}


@st.composite
def limits(draw: st.DrawFn) -> list[Criterion]:
    found = []
    for index in range(draw(st.integers(1, 4))):
        of = draw(st.sampled_from(list(LIMITS)))
        low, high = sorted([draw(LIMITS[of]), draw(LIMITS[of])])
        figure = draw(st.sampled_from([known(low), known(high), Bounded(low, high, Grade.REPORTED)]))
        kind: Any = draw(st.sampled_from([AtLeast, AtMost]))
        found.append(leaf(kind, of, figure, f"rule{index}"))
    return list(found)


@st.composite
def forms(draw: st.DrawFn) -> Application:
    own = draw(st.lists(LIMITS["posts.share"], min_size=1, max_size=2))
    term = draw(st.none() | LIMITS["posts.months"])
    return form(
        *(Post(share, months=term if index else None) for index, share in enumerate(own)),
        months=draw(LIMITS["posts.months"]),
        requested=draw(amounts),
        start=draw(LIMITS["posts.start"]),
        facts={"n": draw(LIMITS[NUMBER.subject()]), "a": draw(amounts), "d": draw(LIMITS[UNTIL.subject()])},
    )


def one_step_less(change: Change) -> Any:
    """The value next to the new one on the side of the old one."""
    new, old = change.new, change.old
    if isinstance(new, Share):
        return Share.from_basis_points(new.basis_points + (1 if new < old else -1))
    step = STEPS[type(new)]
    return new + step if new < old else new - step


class TestWhatIsOffered:
    """An offered remedy works, and a smaller change of the same field does not."""

    @given(limits(), forms())
    def test_it_works_and_less_of_it_does_not(self, criteria: list[Criterion], application: Application) -> None:
        programme = programme_of(*criteria, facts=[NUMBER, AMOUNT, UNTIL])
        assessment = programme.assess(application)
        found = assessment.remedies()
        assert bool(found.changes or found.not_curable) is (assessment.verdict is Verdict.INELIGIBLE)
        assume(found.offered)
        cured = programme.assess(applied(application, found.changes))
        assert cured.verdict is found.verdict is not Verdict.INELIGIBLE
        for change in {change.place: change for change in found.changes}.values():
            less = applied(application, [*found.changes, evolve(change, new=one_step_less(change))])
            assert programme.assess(less).verdict is Verdict.INELIGIBLE

    @given(full_forms(), st.sampled_from(["contact-point", "extension", None]))
    def test_it_works_under_the_shipped_rules(self, fields: dict[str, Any], measure: str | None) -> None:
        if measure is not None:
            fields["measure"] = measure
        application = Application(**fields)
        found = SHIPPED.assess(application).remedies()
        if found.offered:
            assert SHIPPED.assess(applied(application, found.changes)).verdict is found.verdict
        for none in found.not_curable:
            assert none.why.de
            assert none.why.en

    @given(full_forms())
    def test_what_is_not_unmet_is_left_alone(self, fields: dict[str, Any]) -> None:
        assessment = SHIPPED.assess(Application(**fields))
        if assessment.verdict is not Verdict.INELIGIBLE:
            assert assessment.remedies() == Remedies((), (), None)


class TestWhatIsMissing:
    """An open application names the fields that would decide, those that most criteria wait for first."""

    def test_the_field_that_two_criteria_wait_for_comes_first(self) -> None:
        rules = [leaf(Is, "new_tasks", required=True, key="tasks")]
        rules += [leaf(AtMost, "posts.months", n, f"m{n}") for n in (60, 48)]
        assert programme_of(*rules).assess(form()).missing == ("months", "new_tasks")
        assert programme_of(*rules[:2]).assess(form()).missing == ("new_tasks", "months")

    @given(full_forms(), st.sets(st.sampled_from(["plan", "facts", "consents", "months", "submitted", "posts"])))
    def test_always(self, fields: dict[str, Any], without: set[str]) -> None:
        kept = {name: value for name, value in fields.items() if name not in without}
        if "posts" not in kept and "plan" not in kept:
            kept["posts"] = [Post()]
        assessment = SHIPPED.assess(Application(**kept))
        waiting = Counter(place for found in assessment.open for place in found.missing)
        assert set(assessment.missing) == set(waiting)
        counts = [waiting[place] for place in assessment.missing]
        assert counts == sorted(counts, reverse=True)
