"""What an application asks for, what caps leave of it, and the most that one with gaps could come to."""

from collections.abc import Sequence
from typing import Any

import pytest
from attrs import evolve

from integrationsfoerderung import (
    Application,
    Bounded,
    Cap,
    Decided,
    Decision,
    Euro,
    Grade,
    Known,
    PlanYear,
    Post,
    Reading,
    Readings,
    Recipient,
    Unknown,
    load_programme,
)
from integrationsfoerderung.financing import Amounts, FixedInstalments, Instalment, Reason, Used
from integrationsfoerderung.findings import Status
from integrationsfoerderung.rounds.claims import (
    HANGS,
    Claim,
    Hangs,
    asked_of,
    capped,
    largest,
    limited,
    paid_out,
    why_open,
)
from round_strategies import EXTRA, REGULAR, TOWNS, contact_point

EDITION = REGULAR.states[-1]
OFFICER = EDITION.measure("contact-point")
NETWORK = EDITION.measure("network")
FULL = (4_000_000, 3_500_000, 3_000_000)


def amounts_of(form: Application) -> Amounts:
    found = OFFICER.amounts(form)
    assert isinstance(found, Amounts)
    return found


def claims_of(*forms: Application) -> list[Claim]:
    """Claims that are open where nobody said whether the tasks are new, and estimated where a share is missing."""
    claims = []
    for form in forms:
        status = Status.OPEN if form.new_tasks is None else Status.MET
        found = OFFICER.amounts(form)
        claim = Claim(form, form.key or "", status, OFFICER, found if isinstance(found, Amounts) else None)
        if claim.amounts is None:
            most = largest(form, OFFICER)
            assert most is not None
            claim.estimate(*most)
        claims.append(claim)
    return claims


def left_of(cap: Cap, *forms: Application) -> list[int | str]:
    """What a cap leaves of each in euro, "up to" where it hangs on another, or what is missing."""
    claims = claims_of(*forms)
    return [said(found) for found in capped(cap, claims, [claim.asked or () for claim in claims], short=False)]


def said(found: "tuple[int, ...] | Reason | Hangs") -> int | str:
    if isinstance(found, Reason):
        return found.place
    return f"up to {sum(found.most) // 100}" if isinstance(found, Hangs) else sum(found) // 100


def ask(key: str, euro: int, priority: int | None = None, *, sure: bool = True, **fields: Any) -> Application:
    return contact_point(key, requested=euro, priority=priority, new_tasks=True if sure else None, **fields)


def per_applicant(share: str, of: str = "ask") -> Cap:
    return Cap(share=share, of=of, per="applicant", when="always")


class TestWhatIsAskedFor:
    """The sum of the instalments of each post, or less where less is asked for."""

    TWO = contact_point("a", posts=[Post("1", field="integration"), Post("0.5", field="integration")])

    @pytest.mark.parametrize(
        ("requested", "asked"),
        [
            (None, (10_500_000, 5_250_000)),
            ("157500.01", (10_500_000, 5_250_000)),
            (157_500, (10_500_000, 5_250_000)),
            ("157499.98", (10_499_999, 5_249_999)),
            ("0.01", (1, 0)),
            (0, (0, 0)),
        ],
    )
    def test_of_two_posts(self, requested: Any, asked: tuple[int, ...]) -> None:
        form = evolve(self.TWO, requested=requested)
        assert asked_of(form, amounts_of(form)) == asked

    def test_nothing_is_limited_to_nothing(self) -> None:
        assert limited((0, 0), 0) == (0, 0)
        assert limited((), 0) == ()
        assert limited((3, 1), 4) == (3, 1)
        assert limited((3, 1), 3) == (2, 1)


class TestPaidOut:
    """The same instalments for other sums: only what was changed rests on what changed it."""

    CAP = Used("caps.c", Known(Cap(share="0.5", of="ask", per="post", when="always"), Grade.OFFICIAL), Grade.OFFICIAL)

    def test_only_the_instalments_of_the_cut_post_rest_on_the_cap(self) -> None:
        whole = amounts_of(TestWhatIsAskedFor.TWO)
        half = paid_out(whole, (10_500_000, 2_625_000), (self.CAP,))
        assert half.instalments[:3] == whole.instalments[:3]
        assert [part.amount.cents for part in half.instalments[3:]] == [1_000_000, 875_000, 750_000]
        for part, before in zip(half.instalments[3:], whole.instalments[3:], strict=True):
            assert part.used == (*before.used, self.CAP)
        assert half.total_used[-1] == self.CAP
        assert half.total_used[:-1] == whole.total_used

    def test_what_could_be_granted_beyond_the_rule_stays(self) -> None:
        whole = evolve(amounts_of(contact_point("a")), most=Euro(200_000))
        assert paid_out(whole, (100,), ()).most == Euro(200_000)

    def test_of_nothing_nothing_is_shared_out(self) -> None:
        nothing = Amounts((Instalment(0, 1, 0, 12, Euro(0)), Instalment(0, 2, 12, 12, Euro(0))), ())
        assert paid_out(nothing, (0,), (self.CAP,)).instalments == nothing.instalments

    @pytest.mark.parametrize("sums", [(), (1, 2)])
    def test_asks_for_one_sum_of_each_post(self, sums: tuple[int, ...]) -> None:
        with pytest.raises(ValueError, match=r"zip\(\) argument"):
            paid_out(amounts_of(contact_point("a")), sums, ())


class TestTheMostThatItCouldComeTo:
    """What is left out is taken at its upper end, and only where there is one."""

    def test_a_post_that_is_topped_up_to_a_full_one(self) -> None:
        post = Post(tops_up="0.3", field="integration", origin="top-up")
        form, amounts = largest(contact_point("a", posts=[post]), OFFICER) or (None, None)
        assert form is not None
        assert amounts is not None
        assert (str(form.posts[0].share), amounts.total) == ("0.7", Euro(73_500))

    @pytest.mark.parametrize("number", [1, 2, 5])
    def test_of_many_posts_and_months(self, number: int) -> None:
        form = contact_point("a", posts=[Post(field="integration")] * number, months=None)
        found = largest(form, OFFICER)
        assert found is not None
        assert found[1].total == Euro(105_000 * number)
        assert [str(post.share) for post in found[0].posts] == ["1"] * number

    def test_nothing_left_out_is_the_application_itself(self) -> None:
        form = contact_point("a", "0.5")
        assert largest(form, OFFICER) == (form, amounts_of(form))

    def test_what_has_no_upper_end_is_the_request(self) -> None:
        """A network without a plan: its request is the most, in one sum over its months."""
        form = contact_point("a", measure="network", requested=5_000)
        assert largest(form, NETWORK) == (form, Amounts((Instalment(None, None, 0, 36, Euro(5_000)),), ()))
        assert largest(evolve(form, requested=None), NETWORK) is None

    def test_where_more_than_the_rule_may_be_granted_only_a_request_is_the_most(self) -> None:
        form = contact_point("a", measure="network", plan=[PlanYear(year=2016, total=10_000, eligible=10_000)])
        assert largest(form, NETWORK) is None
        asks = evolve(form, requested=7_000)
        assert largest(asks, NETWORK) == (asks, NETWORK.amounts(asks))

    def test_a_figure_that_is_not_known_has_no_upper_end(self) -> None:
        assert isinstance(OFFICER.financing, FixedInstalments)
        silent = evolve(OFFICER.financing, instalments=Unknown("not found"), total=None, attested=())
        measure = evolve(OFFICER, financing=silent)
        assert largest(contact_point("a"), measure) is None
        found = largest(contact_point("a", requested=90_000), measure)
        assert found is not None
        assert found[1].total == Euro(90_000)

    def test_a_day_is_never_made_up(self) -> None:
        """An officer by population is paid by calendar year: without a start there is no most."""
        (measure,) = load_programme("vwv-integrationsbeauftragte").editions[0].measures
        town = Recipient(name="Musterau", kind="Gemeinde", population=45_000)
        form = Application(key="a", recipient=town, measure="officer", posts=[Post("1.0")], months=12)
        assert largest(form, measure) is None


class TestACapWhileTheMoneyIsShort:
    """Leaves all as it is while the money suffices, and the open ones as they are while it does not."""

    HALF = Cap(share="0.5", of="ask", per="application", when="short")

    @pytest.mark.parametrize(("pot", "granted"), [(105_000, 105_000), ("104999.99", 52_500)])
    def test_from_one_cent_less_than_is_asked_for(self, pot: Any, granted: int) -> None:
        outcome = EXTRA.under(committed=pot, caps={"half": self.HALF}).decide([contact_point("a")])
        assert outcome["a"].granted == Euro(granted)

    def test_an_open_one_is_not_cut_by_it(self) -> None:
        """What becomes of it may end the shortage."""
        forms = [contact_point("a", new_tasks=None), contact_point("b", recipient=TOWNS[1])]
        outcome = EXTRA.under(committed=200_000, caps={"half": self.HALF}).decide(forms)
        assert (outcome["a"].reserved, outcome["b"].granted) == (Euro(105_000), Euro(52_500))

    def test_nor_is_one_that_lacks_something_beside_its_criteria(self) -> None:
        costs = Cap(share="0.9", of="costs", per="application", when="always")
        forms = [contact_point("a", costs=None), contact_point("b", recipient=TOWNS[1])]
        rules = EXTRA.under(committed=200_000, caps={"costs": costs, "half": self.HALF})
        outcome = rules.decide(forms)
        assert (outcome["a"].status, outcome["a"].reserved) == (Decided.OPEN, Euro(105_000))
        assert outcome["b"].granted == Euro(52_500)

    def test_what_an_open_one_keeps_beyond_it_may_be_left_for_another_of_the_applicant(self) -> None:
        """Once it is known that the first is eligible, the money is short for it too, and the second gets the rest."""
        tenth = Cap(share="0.1", of="full-sum", per="application", when="short")
        caps = {"tenth": tenth, "applicant": per_applicant("1", "costs")}
        rules = EXTRA.under(committed=20_000, caps=caps)
        first = contact_point("a", priority=1, costs=Euro(50_000))
        second = contact_point("b", priority=2, costs=Euro(0))
        found = rules.decide([evolve(first, new_tasks=None), second])
        assert [(found[key].status, found[key].after_caps) for key in "ab"] == [
            (Decided.OPEN, Euro(50_000)), (Decided.OPEN, Euro(10_500)),
        ]  # fmt: skip
        known = rules.decide([first, second])
        assert [known[key].after_caps for key in "ab"] == [Euro(10_500), Euro(10_500)]
        alone = rules.decide([evolve(first, new_tasks=None)])["a"]
        assert HANGS not in alone.needs


class TestACapOnOnePost:
    """Is of that post, not of the application."""

    TWO = evolve(TestWhatIsAskedFor.TWO, requested=30_000)

    @pytest.mark.parametrize(
        ("of", "share", "posts"),
        [
            ("ask", "0.5", (1_000_000, 500_000)),
            ("ask", "1", (2_000_000, 1_000_000)),
            ("full-sum", "0.1", (1_050_000, 1_000_000)),
            ("full-sum", "0.0001", (1_050, 1_050)),
            ("full-sum", "0", (0, 0)),
        ],
    )
    def test_of_two_posts(self, of: str, share: str, posts: tuple[int, ...]) -> None:
        cap = Cap(share=share, of=of, per="post", when="always")
        claims = claims_of(self.TWO)
        assert [claim.asked for claim in claims] == [(2_000_000, 1_000_000)]
        assert capped(cap, claims, [(2_000_000, 1_000_000)], short=False) == [posts]

    def test_of_what_an_earlier_cap_left_the_smaller_counts(self) -> None:
        cap = Cap(share="0.5", of="ask", per="post", when="always")
        (claim,) = claims_of(self.TWO)
        assert capped(cap, [claim], [(10, 1_000_000)], short=False) == [(10, 500_000)]

    def test_of_the_application_it_is_shared_by_the_posts(self) -> None:
        cap = Cap(share="0.1", of="full-sum", per="application", when="always")
        (claim,) = claims_of(self.TWO)
        assert capped(cap, [claim], [claim.asked or ()], short=False) == [(700_000, 350_000)]

    def test_of_costs_that_were_left_out_nobody_knows(self) -> None:
        cap = Cap(share="0.5", of="costs", per="application", when="always")
        assert left_of(cap, ask("a", 100, costs=Euro("150.01")), ask("b", 100, costs=None)) == [75, "costs"]

    @pytest.mark.parametrize("of", ["full-sum", "ask"])
    def test_of_a_request_whose_parts_are_not_known_it_bounds_the_sum(self, of: str) -> None:
        """A smaller share of the first post leaves more of the request to the second."""
        cap = Cap(share="0.1" if of == "full-sum" else "0.4", of=of, per="post", when="always")
        posts = [Post(field="integration"), Post("0.5", field="integration")]
        form = contact_point("a", requested=52_500, posts=posts)
        most = capped(cap, claims_of(form), [(3_500_000, 1_750_000)], short=False)
        assert most == [(1_400_000, 700_000)]
        for share in ("0.5", "0.6", "1"):
            known = claims_of(evolve(form, posts=[Post(share, field="integration"), posts[1]]))
            (left,) = capped(cap, known, [known[0].asked or ()], short=False)
            assert isinstance(left, tuple)
            assert sum(left) <= 2_100_000

    def test_each_measure_has_its_own_full_sum(self) -> None:
        advice = EDITION.measure("social-advice")
        cap = Cap(share="0.5", of="full-sum", per="application", when="always")
        form = contact_point("b", measure="social-advice", recipient=TOWNS[3])
        claim = Claim(form, "b", Status.MET, advice, Amounts((Instalment(0, None, 0, 36, Euro(15_000)),), ()))
        claims = [*claims_of(contact_point("a")), claim, *claims_of(contact_point("c"))]
        found = capped(cap, claims, [claim.asked or () for claim in claims], short=False)
        assert found == [(5_250_000,), (750_000,), (5_250_000,)]

    def test_a_measure_without_a_full_sum_leaves_open_what_is_left(self) -> None:
        cap = Cap(share="0.5", of="full-sum", per="application", when="always")
        form = contact_point("a", measure="network")
        claim = Claim(form, "a", Status.MET, NETWORK, Amounts((Instalment(None, None, 0, 36, Euro(5)),), ()))
        assert [said(one) for one in capped(cap, [claim], [(500,)], short=False)] == ["network.full_sum"]


class TestACapOnAnApplicant:
    """The first by the applicant's own priority takes of it, the next what is left."""

    def test_goes_by_priority_then_those_without_then_by_key(self) -> None:
        forms = [ask("a", 100), ask("b", 100, 2), ask("c", 100, 1), ask("d", 100)]
        assert left_of(per_applicant("0.5"), *forms) == [0, 100, 100, 0]
        assert left_of(per_applicant("0.75"), *forms) == [100, 100, 100, 0]
        assert left_of(per_applicant("0.8"), *forms) == [100, 100, 100, 20]

    def test_of_the_full_sum_there_is_one_for_all_of_them(self) -> None:
        forms = [ask("a", 40_000), ask("b", 40_000), ask("c", 40_000)]
        assert left_of(per_applicant("0.5", "full-sum"), *forms) == [40_000, 12_500, 0]

    def test_each_applicant_has_one(self) -> None:
        forms = [ask("a", 100), ask("b", 100, recipient=TOWNS[1]), ask("c", 100), ask("d", 100, recipient=TOWNS[1])]
        assert left_of(per_applicant("0.5"), *forms) == [100, 100, 0, 0]

    def test_costs_that_one_of_them_left_out_leave_all_of_them_open(self) -> None:
        forms = [ask("a", 100, costs=Euro(100)), ask("b", 100, costs=None), ask("c", 50, recipient=TOWNS[1])]
        assert left_of(per_applicant("0.5", "costs"), *forms) == ["costs", "costs", 50]
        known = [ask("a", 100, costs=Euro(100)), ask("b", 100, costs=Euro(60))]
        assert left_of(per_applicant("0.5", "costs"), *known) == [80, 0]

    def test_an_open_one_before_may_leave_more(self) -> None:
        """With 20 before it, it gets the other 40 of 60; without, 50 of its own 100."""
        forms = [ask("a", 20, 1, sure=False), ask("b", 100, 2)]
        assert left_of(per_applicant("0.5"), *forms) == [20, "up to 50"]

    def test_an_open_one_behind_may_add_to_it(self) -> None:
        forms = [ask("a", 100, 1), ask("b", 20, 2, sure=False)]
        assert left_of(per_applicant("0.5"), *forms) == ["up to 60", 0]

    def test_an_open_one_behind_that_adds_nothing_leaves_it_sure(self) -> None:
        forms = [ask("a", 50_000, 1), ask("b", 20_000, 2, sure=False)]
        assert left_of(per_applicant("0.5", "full-sum"), *forms) == [50_000, 2_500]
        assert left_of(per_applicant("0.4", "full-sum"), *forms) == [42_000, 0]

    def test_an_open_one_keeps_the_most_of_all_ways(self) -> None:
        """The second is left 22,500 or 30,000, as the first stays or not; the third something only if one goes."""
        forms = [ask("a", 30_000, 1, sure=False), ask("b", 30_000, 2, sure=False), ask("c", 30_000, 3)]
        assert left_of(per_applicant("0.5", "full-sum"), *forms) == [30_000, "up to 30000", "up to 30000"]
        assert left_of(per_applicant("0.6", "full-sum"), *forms) == [30_000, 30_000, "up to 30000"]

    @pytest.mark.parametrize(("number", "most"), [(1, 50), (6, 50), (7, 100)])
    def test_up_to_six_open_ones_are_tried_in_every_way_and_more_are_bounded(self, number: int, most: int) -> None:
        """Each before takes 20 of the room and adds 10: so 50 are left at most, when none of them stays."""
        before = [ask(f"a{index}", 20, 1, sure=False) for index in range(number)]
        found = left_of(per_applicant("0.5"), *before, ask("b", 100, 2))
        assert found[-1] == f"up to {most}"

    def test_what_a_bound_cannot_touch_is_sure_even_with_seven_open_ones(self) -> None:
        """Its own base leaves it all that it asks for, after what those before it ask for at most."""
        behind = [ask(f"z{index}", 20, 9, sure=False) for index in range(7)]
        found = left_of(per_applicant("1"), ask("a", 100, 1), ask("b", 100, 2), *behind)
        assert found == [100, "up to 100", *["up to 20"] * 7]
        half = left_of(per_applicant("0.5"), ask("a", 100, 1), *behind)
        assert half == ["up to 100", *["up to 20"] * 7]
        full = left_of(
            per_applicant("0.5", "full-sum"), ask("a", 30_000, 1), ask("b", 22_500, 2), ask("c", 1, 3), *behind
        )
        assert full == [30_000, 22_500, "up to 1", *["up to 20"] * 7]
        large = [evolve(form, requested=80_000) for form in behind]
        cent = claims_of(ask("a", 50_000, 1), contact_point("b", requested="0.01", priority=2), *behind)
        found_ = capped(per_applicant("0.4", "full-sum"), cent, [one.asked or () for one in cent], short=False)
        assert found_[:2] == [Hangs((4_200_000,)), Hangs((1,))]
        bounded = left_of(per_applicant("0.5", "full-sum"), ask("a", 52_501, 1), *large)
        assert bounded == ["up to 52500"] * 8

    def test_the_bound_of_seven_open_ones_is_a_share_of_all_they_ask_for(self) -> None:
        behind = [ask(f"z{index}", 100, 9, sure=False) for index in range(7)]
        assert left_of(per_applicant("0.1"), ask("a", 200, 1), *behind) == ["up to 90"] * 8

    def test_the_bound_of_different_measures_is_the_larger_full_sum(self) -> None:
        advice = EDITION.measure("social-advice")
        forms = [ask(f"a{index}", 60_000, sure=False) for index in range(7)]
        claims = claims_of(*forms)
        claims[0] = Claim(forms[0], "a0", Status.OPEN, advice, claims[0].amounts)
        found = capped(per_applicant("0.5", "full-sum"), claims, [one.asked or () for one in claims], short=False)
        assert [said(one) for one in found] == ["up to 52500"] * 7

    def test_of_different_measures_the_larger_full_sum_counts(self) -> None:
        advice = EDITION.measure("social-advice")
        forms = [ask("a", 60_000), ask("b", 60_000)]
        claims = claims_of(*forms)
        claims[0] = Claim(forms[0], "a", Status.MET, advice, claims[0].amounts)
        found = capped(per_applicant("0.9", "full-sum"), claims, [one.asked or () for one in claims], short=False)
        assert [said(one) for one in found] == [60_000, 34_500]

    def test_one_that_may_come_to_less_than_it_is_reckoned_with_is_bounded(self) -> None:
        """Its share is left out: it may be any part of a post, and each of them leaves something else."""
        open_share = contact_point("a", posts=[Post(field="integration")], priority=1)
        forms = [open_share, ask("b", 50_000, 2)]
        assert left_of(per_applicant("0.5", "full-sum"), *forms) == [52_500, "up to 50000"]
        first = [ask("b", 50_000, 1), evolve(open_share, priority=2)]
        assert left_of(per_applicant("0.5", "full-sum"), *first) == [50_000, 52_500]
        mixed = [open_share, ask("b", 20_000, 2, sure=False), ask("c", 50_000, 3)]
        assert left_of(per_applicant("0.5", "full-sum"), *mixed) == ["up to 52500", "up to 20000", "up to 50000"]


def decided(forms: Sequence[Application], **caps: Any) -> dict[str, Decision]:
    outcome = EXTRA.under(committed=10**7, caps=caps).decide(forms)
    return {decision.key: decision for decision in outcome.decisions}


HALF = Cap(share="0.5", of="ask", per="application", when="always")
TENTH = Cap(share="0.1", of="ask", per="application", when="always")
OF_COSTS = Cap(share="0.5", of="costs", per="application", when="always")
ALL = Cap(share="1", of="ask", per="application", when="always")


def two(one: Cap, other: Cap, default: str | None = None) -> Readings[Cap]:
    return Readings((Reading("one", one), Reading("other", other)), Grade.INFERRED, default=default)


class TestCapsOfARound:
    """Every reading of a cap is tried; one that does not count is not named."""

    def test_readings_that_agree_are_not_named(self) -> None:
        found = decided([contact_point("a", costs=Euro(210_000))], c=two(ALL, OF_COSTS))["a"]
        assert (found.status, found.caps) == (Decided.GRANTED, ())

    def test_readings_that_agree_on_a_cut_are_named_without_a_reading(self) -> None:
        found = decided([contact_point("a", costs=Euro(105_000))], c=two(HALF, OF_COSTS))["a"]
        assert (found.granted, [(u.path, u.grade, u.reading) for u in found.caps]) == (
            Euro(52_500),
            [("caps.c", Grade.INFERRED, None)],
        )

    @pytest.mark.parametrize(("default", "granted"), [("one", 52_500), ("other", 10_500)])
    def test_where_they_differ_the_default_decides_and_is_named(self, default: str, granted: int) -> None:
        found = decided([contact_point("a")], c=two(HALF, TENTH, default))["a"]
        assert found.granted == Euro(granted)
        assert [(u.path, u.grade, u.reading) for u in found.caps] == [("caps.c", Grade.ASSUMED, default)]

    def test_a_default_that_leaves_all_is_named_too(self) -> None:
        found = decided([contact_point("a")], c=two(ALL, TENTH, "one"))["a"]
        assert (found.status, [u.reading for u in found.caps]) == (Decided.GRANTED, ["one"])

    def test_without_a_default_it_is_open_and_keeps_the_most(self) -> None:
        for caps in (two(HALF, TENTH), two(TENTH, HALF)):
            found = decided([contact_point("a")], c=caps)["a"]
            assert (found.status, found.reserved, found.caps) == (Decided.OPEN, Euro(52_500), ())
            assert [need.text.en for need in found.needs] == ["caps.c is not settled; choose a reading: one, other"]
            assert [need.text.de for need in found.needs] == ["caps.c ist nicht geklärt; Lesarten: one, other"]
            assert not any(need.known for need in found.needs)

    def test_a_reading_that_lacks_something_may_leave_all_of_it(self) -> None:
        """With high costs it does."""
        for caps in (two(TENTH, OF_COSTS), two(OF_COSTS, TENTH)):
            found = decided([contact_point("a", costs=None)], c=caps)["a"]
            assert (found.status, found.reserved) == (Decided.OPEN, Euro(105_000))
            known = decided([contact_point("a", costs=Euro(300_000))], c=caps)["a"]
            assert (known.status, known.reserved) == (Decided.OPEN, Euro(105_000))

    def test_where_every_reading_lacks_something_all_of_it_is_kept(self) -> None:
        other = evolve(OF_COSTS, share="0.4")
        found = decided([contact_point("a", costs=None)], c=two(OF_COSTS, other))["a"]
        assert (found.status, found.reserved) == (Decided.OPEN, Euro(105_000))
        assert [need.place for need in found.needs] == ["costs"]

    def test_a_cap_that_nobody_knows_opens_and_leaves_all(self) -> None:
        found = decided([contact_point("a")], c=Unknown("not found"), d=HALF)["a"]
        assert (found.status, found.reserved) == (Decided.OPEN, Euro(52_500))
        assert [need.place for need in found.needs] == ["caps.c"]

    def test_what_one_cap_leaves_open_an_applicants_next_cap_takes_at_its_most(self) -> None:
        """Low costs of the first leave room for the second: so that is open too, and not refused."""
        first = contact_point("a", costs=None, priority=1)
        second = contact_point("b", costs=Euro(300_000), priority=2)
        caps = {"costs": OF_COSTS, "applicant": per_applicant("0.5", "full-sum")}
        found = decided([first, second], **caps)
        assert [(found[key].status, found[key].reserved) for key in "ab"] == [(Decided.OPEN, Euro(52_500))] * 2
        low = decided([evolve(first, costs=Euro(20_000)), second], **caps)
        assert [low[key].granted for key in "ab"] == [Euro(10_000), Euro(42_500)]
        high = decided([evolve(first, costs=Euro(200_000)), second], **caps)
        assert [high[key].status for key in "ab"] == [Decided.CUT, Decided.REFUSED]

    def test_each_cap_acts_on_what_the_one_before_left(self) -> None:
        """Half of the ask, then half of what an applicant asks for: the second is reckoned from the ask again."""
        applicant = per_applicant("0.6")
        forms = [contact_point("a"), contact_point("b")]
        found = decided(forms, half=HALF, applicant=applicant)
        assert [found[key].granted for key in "ab"] == [Euro(52_500), Euro(52_500)]
        assert [used.path for used in found["a"].caps] == ["caps.half"]
        tight = decided(forms, half=HALF, applicant=per_applicant("0.3"))
        assert [tight[key].granted for key in "ab"] == [Euro(52_500), Euro(10_500)]
        assert [used.path for used in tight["b"].caps] == ["caps.half", "caps.applicant"]

    def test_what_hangs_on_another_is_open_and_says_so(self) -> None:
        found = decided([ask("a", 20, 1, sure=False), ask("b", 100, 2)], c=per_applicant("0.5"))
        assert (found["b"].status, found["b"].reserved, found["b"].needs) == (Decided.OPEN, Euro(50), (HANGS,))
        assert found["b"].reasons("en")[0] == "what can be granted hangs on an open application of the same applicant"

    def test_what_hangs_on_another_keeps_the_most_where_readings_differ(self) -> None:
        forms = [ask("a", 20, 1, sure=False), ask("b", 100, 2)]
        for caps in (two(per_applicant("0.5"), TENTH), two(TENTH, per_applicant("0.5"))):
            assert decided(forms, c=caps)["b"].reserved == Euro(50)

    def test_the_reason_of_a_figure_without_readings_names_none(self) -> None:
        bounded = Bounded(Euro(1), Euro(2), Grade.REPORTED)
        assert why_open("money.committed", bounded).text.en == "money.committed is not settled"
