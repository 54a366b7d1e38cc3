"""What rules may ask of all posts together: how many, the sum of their shares, and when the first one starts."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrationsfoerderung import (
    Application,
    Finding,
    Fte,
    Grade,
    Known,
    PlanYear,
    Post,
    Recipient,
    Share,
    Status,
    Text,
    Unknown,
)
from integrationsfoerderung.criteria import AtLeast, AtMost, Leaf, check_all
from integrationsfoerderung.subjects import SUBJECTS, Context, Places, Scope

KINDS: list[type[Leaf]] = [AtLeast, AtMost]
points = st.integers(0, 10_000)


def form(*posts: Post, **fields: Any) -> Application:
    return Application(recipient=Recipient(name="x"), posts=posts, **fields)


def scope(application: Application) -> Scope:
    return Places(application, Context()).of(frozenset())[0]


def rule(kind: type[Leaf], of: str, required: Any) -> Leaf:
    figure = required if isinstance(required, Unknown) else Known(required, Grade.NORM)
    return kind("rule", Text("", ""), SUBJECTS[of], figure)


def found(criterion: Leaf, application: Application) -> Finding:
    (answer,) = check_all([criterion], "m", Places(application, Context()))
    assert criterion.status(scope(application), "m") is answer.status
    return answer


class TestTheSumOfTheShares:
    """A sum of shares is no share; one that is known in part decides what it can."""

    @given(st.lists(points, min_size=1, max_size=4), st.integers(0, 50_000), st.sampled_from(KINDS))
    def test_it_is_compared_as_a_sum(self, shares: list[int], limit: int, kind: type[Leaf]) -> None:
        posts = [Post(Share.from_basis_points(p)) for p in shares]
        met = sum(shares) >= limit if kind is AtLeast else sum(shares) <= limit
        answer = found(rule(kind, "posts.sum", Fte.from_basis_points(limit)), form(*posts))
        assert (answer.status is Status.MET) is met
        assert answer.seen == Fte.from_basis_points(sum(shares))

    @given(st.lists(points | st.none(), min_size=1, max_size=4), st.integers(0, 50_000), st.sampled_from(KINDS))
    def test_open_only_where_what_was_left_out_could_go_either_way(
        self, shares: list[int | None], limit: int, kind: type[Leaf]
    ) -> None:
        criterion = rule(kind, "posts.sum", Fte.from_basis_points(limit))
        answer = found(criterion, form(*(Post(None if p is None else Share.from_basis_points(p)) for p in shares)))
        filled = {
            found(criterion, form(*(Post(Share.from_basis_points(fill if p is None else p)) for p in shares))).status
            for fill in (0, 10_000)
        }
        assert answer.status is (filled.pop() if len(filled) == 1 else Status.OPEN)
        missing = tuple(f"posts[{i}].share" for i, p in enumerate(shares) if p is None)
        assert answer.missing == (missing if answer.status is Status.OPEN else ())

    def test_an_unknown_minimum_is_open_even_for_a_full_post(self) -> None:
        """A sum has no upper end at one, as a share has."""
        answer = found(rule(AtLeast, "posts.sum", Unknown("not found")), form(Post("1.0")))
        assert (answer.status, answer.unknown) == (Status.OPEN, ("m.rule",))

    def test_how_far_off_it_is(self) -> None:
        answer = found(rule(AtLeast, "posts.sum", Fte("1.5")), form(Post("0.5"), Post("0.4")))
        assert answer.short_by == Fte("0.6")
        assert answer.reason("de") == "gesehen: 0,9 VZÄ, verlangt: mindestens 1,5 VZÄ: zu wenig um 0,6 VZÄ"

    def test_of_one_post_it_can_be_cured_and_of_several_not(self) -> None:
        of = SUBJECTS["posts.sum"]
        assert of.place(scope(form(Post("0.4")))) == "posts[0].share"
        assert of.put(form(Post("0.4", months=12)), "posts[0].share", Fte("0.5")) == form(Post("0.5", months=12))
        assert of.place(scope(form(Post("0.4"), Post("0.1")))) == "posts"
        with pytest.raises(ValueError, match="it does not say which of them to change"):
            of.put(form(Post("0.4"), Post("0.1")), "posts", Fte("0.6"))
        with pytest.raises(ValueError, match="share"):
            of.put(form(Post("0.4")), "posts[0].share", Fte("1.5"))


class TestTheNumberOfPosts:
    """A plan without a post has none yet, which is not zero."""

    @pytest.mark.parametrize("count", [1, 2, 3])
    def test_it(self, count: int) -> None:
        answer = found(rule(AtMost, "posts.count", 2), form(*[Post()] * count))
        assert (answer.seen, answer.status) == (count, Status.MET if count <= 2 else Status.UNMET)

    @pytest.mark.parametrize("of", ["posts.count", "posts.sum"])
    def test_without_posts_they_are_missing(self, of: str) -> None:
        bare = form(plan=[PlanYear(year=2025)])
        limit = 2 if of == "posts.count" else Fte(2)
        answer = found(rule(AtMost, of, limit), bare)
        assert (answer.status, answer.missing) == (Status.OPEN, ("posts",))


class TestTheFirstStart:
    """That of the application, else the first one of its posts once all of them are known."""

    @pytest.mark.parametrize(
        ("own", "of_posts", "seen"),
        [
            (date(2025, 1, 1), [None], date(2025, 1, 1)),
            (date(2025, 1, 1), [date(2024, 1, 1)], date(2025, 1, 1)),
            (None, [date(2025, 3, 1), date(2025, 2, 1)], date(2025, 2, 1)),
            (None, [date(2025, 3, 1), None], None),
            (None, [None], None),
        ],
    )
    def test_it(self, own: date | None, of_posts: list[date | None], seen: date | None) -> None:
        several = form(*(Post(start=day) for day in of_posts), start=own)
        answer = found(rule(AtLeast, "start", date(2020, 1, 1)), several)
        assert (answer.seen, answer.missing) == (seen, ("start",) if seen is None else ())

    def test_without_any_post(self) -> None:
        assert SUBJECTS["start"].get(scope(form(plan=[PlanYear(year=2025)]))) is None
