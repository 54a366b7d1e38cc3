"""VwV Integrationsbeauftragte: a yearly grant by the number of inhabitants."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from officers import FACTS, FINANCING, PROGRAMME, ask, assess, not_settled, schedule

from integrationsfoerderung import (
    EarlierGrant,
    Euro,
    Grade,
    NoSchedule,
    Population,
    Post,
    Recipient,
    Schedule,
    Status,
    Verdict,
    View,
)


def euro(*arguments: Any, **fields: Any) -> Euro:
    plan = schedule(*arguments, **fields)
    assert isinstance(plan, Schedule), plan.explain()
    return plan.total.euro


class TestTheFirstTier:
    """From 20,000 inhabitants on: at most 20,000 a year for a full post, in proportion from one half on.

    ib-page, and schwaebisch-hall-2019
    """

    @pytest.mark.parametrize(
        ("share", "amount"), [("1.0", 20_000), ("0.75", 15_000), ("0.55", 11_000), ("0.5", 10_000), ("0.7", 14_000)]
    )
    def test_45000_inhabitants(self, share: str, amount: int) -> None:
        assert assess(45_000, share).verdict is Verdict.ELIGIBLE
        assert euro(45_000, share) == Euro(amount)

    def test_less_than_one_half_gets_nothing(self) -> None:
        refused = assess(45_000, "0.49")
        assert (refused.verdict, refused.grade) == (Verdict.INELIGIBLE, Grade.OFFICIAL)
        assert [found.path for found in refused.unmet] == ["officer.share_in_tier_1"]
        assert [str(change) for change in refused.remedies().changes] == ["posts[0].share: 0.49 FTE -> 0.5 FTE"]

    def test_schwaebisch_hall_41898_inhabitants(self) -> None:
        plan = schedule(41_898, "0.7")
        assert isinstance(plan, Schedule)
        assert (plan.total.euro, plan.total.grade) == (Euro(14_000), Grade.OFFICIAL)

    @given(st.integers(20_000, 10**7), st.integers(5_000, 10_000))
    def test_every_share_gets_its_part_to_the_cent(self, population: int, points: int) -> None:
        assert euro(population, f"{points / 10_000:.4f}").cents == 2_000_000 * points // 10_000

    def test_a_landkreis_is_in_it(self) -> None:
        """The smallest has 115,063 inhabitants: nothing is asked of the kind."""
        assert assess(115_063, kind="Landkreis").tier == "tier-1"


class TestTheSecondTier:
    """From 10,000 to below 20,000 inhabitants: at most 10,000 a year.

    ib-page, cut off there; eppelheim-2019 for half a post
    """

    def test_half_a_post_gets_all_of_it_by_one_reported_case(self) -> None:
        plan = schedule(15_600, "0.5")
        assert isinstance(plan, Schedule)
        assert (plan.total.euro, plan.total.grade) == (Euro(10_000), Grade.INFERRED)

    def test_a_full_post_gets_no_more_and_needs_no_inference(self) -> None:
        plan = schedule(19_999, "1.0")
        assert isinstance(plan, Schedule)
        assert (plan.total.euro, plan.total.grade) == (Euro(10_000), Grade.OFFICIAL)

    def test_of_less_than_half_a_post_nothing_is_known(self) -> None:
        assessment = assess(15_600, "0.4")
        assert (assessment.verdict, assessment.tier) == (Verdict.OPEN, "tier-2")
        assert assessment.unknown == ("officer.share_in_tier_2.minimum",)
        assert not_settled(15_600, "0.4") == ["officer.tiers.tier-2.in_proportion"]


class TestTheThirdTier:
    """Below 10,000 inhabitants nothing but that somebody got something is known.

    kappelrodeck, funding-finder-2025
    """

    def test_it_is_open_and_says_which_figures_are_missing(self) -> None:
        assessment = assess(9_999, "1.0")
        assert (assessment.verdict, assessment.tier) == (Verdict.OPEN, "tier-3")
        assert assessment.unknown == ("officer.share_in_tier_3.minimum",)
        assert not_settled(9_999, "1.0") == ["officer.tiers.tier-3.amount"]
        assert "small_kommunen" in {provision.key for provision in assessment.not_modelled}


class TestTheBounds:
    """Each tier begins with its bound and ends below the next one."""

    @pytest.mark.parametrize(
        ("population", "tier"),
        [
            (0, "tier-3"), (9_995, "tier-3"), (9_999, "tier-3"), (10_000, "tier-2"), (10_049, "tier-2"),
            (19_955, "tier-2"), (19_962, "tier-2"), (19_999, "tier-2"), (20_000, "tier-1"), (20_037, "tier-1"),
            (20_163, "tier-1"), (10**9, "tier-1"),
        ],
    )  # fmt: skip
    def test_border_cases(self, population: int, tier: str) -> None:
        assert assess(population).tier == tier

    @given(st.integers(0, 10_000_000))
    def test_every_population_is_in_exactly_one(self, population: int) -> None:
        bounds = [20_000, 10_000, 0]
        inside = [
            tier
            for tier, low, high in zip(FINANCING.tier_keys, bounds, [10**10, *bounds], strict=False)
            if low <= population < high
        ]
        assert [FINANCING.tier(ask(population), "officer").key] == inside

    @given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["0.5", "0.7", "1.0"]))
    def test_more_inhabitants_never_get_less_where_both_amounts_are_known(
        self, one: int, other: int, share: str
    ) -> None:
        few, many = (PROGRAMME.schedule(ask(number, share)) for number in sorted([one, other]))
        if isinstance(few, Schedule) and isinstance(many, Schedule):
            assert few.total.euro <= many.total.euro
        if isinstance(few, Schedule):
            assert isinstance(many, Schedule)

    def test_without_a_population_it_is_open_and_missing(self) -> None:
        assessment = assess(None, "1.0")
        assert (assessment.verdict, assessment.tier) == (Verdict.OPEN, None)
        assert assessment.missing == ("recipient.population",)
        assert not_settled(None, "1.0") == ["recipient.population"]

    def test_a_share_below_one_half_is_open_while_the_tier_is(self) -> None:
        """It may be the first tier, where it is refused, or another one."""
        assert assess(None, "0.4").verdict is Verdict.OPEN


class TestWhichDayCounts:
    """Neither the reference date nor the census is known: the result shows those that were used."""

    def test_the_result_shows_the_population_with_its_day(self) -> None:
        counted = Population(15_600, on=date(2022, 12, 31), census="2011", source="GV100AD")
        assessment = assess(counted, "0.5")
        assert assessment.verdict is Verdict.ELIGIBLE
        assert "Musterstadt: 15600 (31 December 2022, census of 2011, GV100AD)" in assessment.explain("en")
        assert "Musterstadt: 15600 (31.12.2022, Zensus 2011, GV100AD)" in assessment.explain("de")
        assert "day asked for: unknown" in assessment.explain("en")
        assert "tier: tier-2, from 10000 to below 20000 inhabitants" in assessment.explain("en")
        shown = assessment.to_dict()
        assert shown["tier"] == "tier-2"
        assert shown["populations"] == [
            {
                "place": "recipient", "name": "Musterstadt", "number": 15_600, "on": "2022-12-31", "census": "2011",
                "source": "GV100AD",
            }
        ]  # fmt: skip

    def test_a_number_alone_says_that_its_day_was_left_out(self) -> None:
        assert "Musterstadt: 15600 (Stichtag nicht angegeben)" in assess(15_600, "0.5").explain("de")

    def test_another_population_is_a_what_if(self) -> None:
        korntal = assess(Population(19_955, on=date(2022, 12, 31)), "0.5")
        other = korntal.under(population=20_000)
        assert (korntal.tier, other.tier) == ("tier-2", "tier-1")
        assert korntal.under(population=19_999).tier == korntal.tier
        assert other.under(population=Population(19_955, on=date(2022, 12, 31))).findings == korntal.findings
        assert korntal.application.recipient.population == Population(19_955, on=date(2022, 12, 31))


class TestAssociations:
    """Whether an association is counted by the sum of its members is a reading without a default."""

    @pytest.mark.parametrize("kind", ["Gemeindeverwaltungsverband", "vereinbarte Verwaltungsgemeinschaft"])
    def test_it_is_open_and_names_the_figure(self, kind: str) -> None:
        assessment = assess(45_000, "1.0", kind=kind)
        assert (assessment.verdict, assessment.tier) == (Verdict.OPEN, None)
        assert "officer.associations" in assessment.unknown
        assert not_settled(45_000, "1.0", kind=kind) == ["officer.associations"]

    def test_so_is_a_post_that_several_kommunen_share(self) -> None:
        partner = Recipient(name="Nachbardorf", kind="Gemeinde", population=4_000)
        assert not_settled(17_000, "1.0", partners=[partner]) == ["officer.associations"]

    def test_while_the_kind_is_left_out_it_may_be_one(self) -> None:
        nobody = Recipient(name="Musterstadt", population=45_000)
        assert not_settled(0, "1.0", recipient=nobody) == ["recipient.kind"]
        assert set(assess(0, "1.0", recipient=nobody).missing) == {"recipient.kind"}


class TestSeveralPersons:
    """In principle one person, or two with half a post each.

    ib-page
    """

    def test_two_halves_are_a_full_post(self) -> None:
        assert assess(45_000, "0.5", "0.5").verdict is Verdict.ELIGIBLE
        assert euro(45_000, "0.5", "0.5") == Euro(20_000)

    @pytest.mark.parametrize("shares", [("0.4", "0.4"), ("0.6", "0.4"), ("0.5", "0.4"), ("0.4", "0.3", "0.3")])
    def test_another_split_would_be_an_exception(self, shares: tuple[str, ...]) -> None:
        """In principle is no refusal: an exception is a decision that nobody has made yet."""
        assessment = assess(45_000, *shares)
        assert (assessment.verdict, assessment.unknown) == (Verdict.OPEN, ("officer.split.as_a_rule",))

    @pytest.mark.parametrize("shares", [("0.4",), ("0.2", "0.2"), ("0.3", "0.19")])
    def test_less_than_one_half_together_is_refused_whatever_the_split(self, shares: tuple[str, ...]) -> None:
        assert assess(45_000, *shares).verdict is Verdict.INELIGIBLE

    @pytest.mark.parametrize("share", ["0.51", "0.75", "0.99", "1.0"])
    def test_one_person_may_have_any_share_from_one_half_on(self, share: str) -> None:
        assert assess(45_000, share).verdict is Verdict.ELIGIBLE

    def test_of_more_than_a_full_post_the_amount_is_not_known(self) -> None:
        assert not_settled(45_000, "1.0", "0.5") == ["officer.once"]

    def test_a_share_that_is_left_out_is_missing_only_where_it_matters(self) -> None:
        posts = [Post("0.5"), Post()]
        found = PROGRAMME.assess(ask(45_000, posts=posts))
        (minimum,) = {f.status for f in found.findings if f.path == "officer.share_in_tier_1"}
        assert minimum is Status.MET  # half a post is there already
        assert found.missing == ("posts[1].share",)


class TestThePerson:
    """A completed degree, responsibility for all integration matters, five tasks, and employed by the Kommune itself.

    ib-funding-database, ib-page; dauchingen-2021
    """

    @pytest.mark.parametrize(
        ("fact", "path"),
        [("degree", "officer.degree"), ("all_matters", "officer.all_matters"), ("tasks", "officer.tasks"),
         ("bought_in", "officer.own_post")],
    )  # fmt: skip
    def test_each_is_asked_for(self, fact: str, path: str) -> None:
        refused = assess(45_000, facts=FACTS | {fact: not FACTS[fact]})
        assert (refused.verdict, [found.path for found in refused.unmet]) == (Verdict.INELIGIBLE, [path])
        kept = {name: value for name, value in FACTS.items() if name != fact}
        left_out = assess(45_000, facts=kept)
        assert (left_out.verdict, left_out.missing) == (Verdict.OPEN, (f"facts.{fact}",))

    def test_a_person_without_a_degree_cannot_be_cured(self) -> None:
        assert not assess(45_000, facts=FACTS | {"degree": False}).remedies().offered


class TestWhoMayApply:
    """Landkreise, Städte, Gemeinden, Verwaltungsgemeinschaften and other associations of municipal bodies.

    ib-page
    """

    @pytest.mark.parametrize("kind", ["Gemeinde", "Stadtkreis", "Landkreis"])
    def test_these_may(self, kind: str) -> None:
        assert assess(150_000, kind=kind).verdict is Verdict.ELIGIBLE

    def test_a_free_carrier_may_not(self) -> None:
        assert assess(150_000, kind="freier Träger").verdict is Verdict.INELIGIBLE


class TestOneCalendarYear:
    """The approval period is the calendar year.

    funding-finder-2025
    """

    def test_a_whole_year_has_one_instalment_in_its_budget_year(self) -> None:
        plan = schedule(45_000, "1.0")
        assert isinstance(plan, Schedule)
        for view, key in ((plan.by_funding_year(), 1), (plan.by_budget_year(), 2025)):
            assert isinstance(view, View)
            assert dict(view) == {key: Euro(20_000)}

    @pytest.mark.parametrize(("months", "verdict"), [(12, Verdict.ELIGIBLE), (13, Verdict.INELIGIBLE)])
    def test_no_longer_than_a_year(self, months: int, verdict: Verdict) -> None:
        assert assess(45_000, months=months).verdict is verdict

    @pytest.mark.parametrize(
        ("start", "months"), [(date(2025, 4, 1), 9), (date(2025, 1, 1), 11), (date(2025, 4, 1), 12),
                              (date(2025, 1, 2), 12)],
    )  # fmt: skip
    def test_what_a_part_of_it_gets_is_not_known(self, start: date, months: int) -> None:
        found = PROGRAMME.schedule(ask(45_000, start=start, months=months), what_if=True)
        assert isinstance(found, NoSchedule)
        assert [reason.place for reason in found.given] == ["officer.part_year"]


class TestEarlyStart:
    """Begun before the approval bars a grant, unless permitted or a follow-on; of a post that exists nothing is said.

    vv-lho-2002
    """

    @pytest.mark.parametrize(
        ("begun", "permitted", "before", "verdict"),
        [
            (False, False, [], Verdict.ELIGIBLE),
            (True, True, [], Verdict.ELIGIBLE),
            (True, False, ["officer"], Verdict.ELIGIBLE),
            (True, False, ["contact-point"], Verdict.OPEN),
            (True, False, [], Verdict.OPEN),
        ],
    )
    def test_it(self, *, begun: bool, permitted: bool, before: list[str], verdict: Verdict) -> None:
        grants = [EarlierGrant(measure) for measure in before]
        found = assess(45_000, begun=begun, early_start_permitted=permitted, earlier_grants=grants)
        assert found.verdict is verdict
        assert found.unknown == (() if verdict is Verdict.ELIGIBLE else ("officer.not_begun.existing_post",))
