"""The central contact point (zentrale Ansprechstelle), the start-up financing of the VwV-Integration."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrationsfoerderung import (
    Application,
    Euro,
    Grade,
    NoSchedule,
    Post,
    Recipient,
    Schedule,
    Share,
    Verdict,
    View,
    load_programme,
)

PROGRAMME = load_programme("vwv-integration")
READ = date(2016, 10, 1)  # a day of the edition whose text was read


def post(share: Any = 1, **fields: Any) -> Post:
    return Post(**({"share": share, "field": "integration", "origin": "new"} | fields))


def ask(*posts: Post, day: date = READ, **fields: Any) -> Application:
    plain: dict[str, Any] = {
        "recipient": Recipient(name="Musterstadt", kind="Gemeinde"),
        "measure": "contact-point",
        "posts": posts or (post(),),
        "start": date(2017, 1, 1),
        "months": 36,
        "submitted": day,
        "new_tasks": True,
        "begun": False,
    }
    return Application(**(plain | fields))


def verdict(*posts: Post, **fields: Any) -> Verdict:
    return PROGRAMME.assess(ask(*posts, **fields)).verdict


def plan(*posts: Post, **fields: Any) -> Schedule:
    found = PROGRAMME.schedule(ask(*posts, **fields))
    assert isinstance(found, Schedule)
    return found


def by_year(*posts: Post, **fields: Any) -> list[int]:
    view = plan(*posts, **fields).by_funding_year()
    assert isinstance(view, View)
    return [euro.cents for euro in view.values()]


class TestWhoReceives:
    """Stadtkreise, Landkreise, towns and Gemeinden, alone or sharing a post; Verbände were funded too.

    vwv-text-2016, and sm-faq; for a Gemeindeverwaltungsverband grants-2017.
    """

    @pytest.mark.parametrize("kind", ["Gemeinde", "Stadtkreis", "Landkreis", "Gemeindeverwaltungsverband"])
    def test_these_may_apply(self, kind: str) -> None:
        assert verdict(recipient=Recipient(name="Musterstadt", kind=kind)) is Verdict.ELIGIBLE

    @pytest.mark.parametrize("kind", ["freier Träger", "vereinbarte Verwaltungsgemeinschaft"])
    def test_these_may_not(self, kind: str) -> None:
        assert verdict(recipient=Recipient(name="Musterverein", kind=kind)) is Verdict.INELIGIBLE

    def test_several_kommunen_may_share_a_post(self) -> None:
        partner = Recipient(name="Bühlertal", kind="Gemeinde")
        assert verdict(partners=[partner]) is Verdict.ELIGIBLE

    def test_a_partner_that_may_not_apply_bars_the_others(self) -> None:
        partner = Recipient(name="Musterverein", kind="freier Träger")
        assert verdict(partners=[partner]) is Verdict.INELIGIBLE


class TestWhatCountsAsAPost:
    """A new full post, a new part-time post of at least one half, or a top-up by at least half of a full post.

    vwv-text-2016, A Nr. 2.2.1
    """

    @pytest.mark.parametrize("origin", ["new", "top-up"])
    @pytest.mark.parametrize(("share", "enough"), [("0.49", False), ("0.4999", False), ("0.5", True), ("0.5001", True)])
    def test_one_half_is_enough_and_less_is_not(self, origin: str, share: str, *, enough: bool) -> None:
        answer = Verdict.ELIGIBLE if enough else Verdict.INELIGIBLE
        assert verdict(post(share, origin=origin)) is answer

    def test_of_a_top_up_the_increment_counts_and_not_what_it_makes(self) -> None:
        assert verdict(post("0.4", origin="top-up", tops_up="0.6")) is Verdict.INELIGIBLE
        assert verdict(post("0.5", origin="top-up", tops_up="0.5")) is Verdict.ELIGIBLE

    def test_two_small_posts_do_not_make_one_that_is_large_enough(self) -> None:
        assert verdict(post("0.4"), post("0.4")) is Verdict.INELIGIBLE


class TestHowLong:
    """The post is there for at least three years.

    vwv-text-2016, A Nr. 2.2.1
    """

    @pytest.mark.parametrize(("months", "enough"), [(35, False), (36, True), (37, True)])
    def test_36_months_are_enough_and_35_are_not(self, months: int, *, enough: bool) -> None:
        assert verdict(months=months) is (Verdict.ELIGIBLE if enough else Verdict.INELIGIBLE)


class TestNewTasks:
    """The post brings new or additional tasks.

    vwv-text-2016, A Nr. 2.2.1 (the sentence was seen in part)
    """

    def test_a_post_for_what_was_done_anyway_gets_nothing(self) -> None:
        assert verdict(new_tasks=False) is Verdict.INELIGIBLE

    def test_while_nothing_is_said_it_is_open(self) -> None:
        assert verdict(new_tasks=None) is Verdict.OPEN


class TestNotBegun:
    """Only what has not begun before the approval is funded, unless an early start was permitted.

    vv-lho-2002, VV-LHO § 44 Nr. 1.2 and 1.2.1
    """

    def test_a_contract_signed_before_bars_the_grant(self) -> None:
        assert verdict(begun=True, early_start_permitted=False) is Verdict.INELIGIBLE

    def test_a_permission_cures_it(self) -> None:
        assert verdict(begun=True, early_start_permitted=True) is Verdict.ELIGIBLE

    def test_who_has_not_begun_needs_no_permission(self) -> None:
        assert verdict(begun=False, early_start_permitted=False) is Verdict.ELIGIBLE


class TestTheInstalments:
    """A full post gets 40,000, 35,000 and 30,000 euro for its three funding years, 105,000 in all.

    buehl-275-2015 and binzen-2016 for the instalments, pm-2017-04-28 for the sum
    """

    def test_of_a_full_post_they_shrink_year_by_year(self) -> None:
        assert by_year() == [4_000_000, 3_500_000, 3_000_000]

    def test_the_sum_is_better_attested_than_its_parts(self) -> None:
        total, view = plan().total, plan().by_funding_year()
        assert isinstance(view, View)
        assert (total.euro, total.grade, view.grade) == (Euro(105_000), Grade.OFFICIAL, Grade.REPORTED)

    @pytest.mark.parametrize("day", [date(2014, 1, 1), date(2016, 1, 1), READ, date(2019, 1, 1)])
    def test_they_are_the_same_in_every_edition(self, day: date) -> None:
        assert by_year(day=day) == [4_000_000, 3_500_000, 3_000_000]

    def test_a_longer_term_gets_no_fourth_instalment(self) -> None:
        assert by_year(months=48) == [4_000_000, 3_500_000, 3_000_000]

    def test_two_posts_get_twice_as_much(self) -> None:
        assert plan(post(), post()).total.euro == Euro(210_000)

    def test_of_a_part_of_a_year_nothing_is_known(self) -> None:
        none = PROGRAMME.schedule(ask(months=30), what_if=True)
        assert isinstance(none, NoSchedule)
        assert [reason.place for reason in none.reasons] == ["contact-point.part_year"]


class TestAPartTimePost:
    """A part-time post gets its share of the amounts of a full one.

    binzen-2016 for a half post; inferred for other shares
    """

    def test_a_half_post_gets_half(self) -> None:
        assert by_year(post("0.5")) == [2_000_000, 1_750_000, 1_500_000]

    def test_only_the_half_post_is_reported(self) -> None:
        half, other = plan(post("0.5")), plan(post("0.6"))
        assert (half.total.grade, other.total.grade) == (Grade.REPORTED, Grade.INFERRED)

    def test_three_quarters_get_three_quarters(self) -> None:
        assert by_year(post("0.75")) == [3_000_000, 2_625_000, 2_250_000]

    @given(st.integers(5_000, 10_000).map(Share.from_basis_points))
    def test_every_share_gets_its_part_to_the_cent(self, share: Share) -> None:
        """Amounts of whole thousands times whole basis points are whole cents: nothing is ever rounded."""
        assert by_year(post(share)) == [
            cents * share.basis_points // 10_000 for cents in (4_000_000, 3_500_000, 3_000_000)
        ]
        assert plan(post(share)).total.euro.cents == 10_500_000 * share.basis_points // 10_000

    def test_more_of_a_post_is_never_worth_less(self) -> None:
        totals = [plan(post(share)).total.euro for share in ("0.5", "0.5001", "0.75", "0.9999", "1")]
        assert totals == sorted(totals)
        assert len(set(totals)) == len(totals)
