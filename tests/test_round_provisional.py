"""Which decisions an open application may still turn round, by the rule for when the money is short."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve

from integrationsfoerderung import Application, Cap, Decided, Euro, Post
from integrationsfoerderung.rounds import SHORTAGES
from round_strategies import EXTRA, REGULAR, TOWNS, contact_point

CUTTING = ("proportional-cut", "largest-common-cap")
ONE_EACH = tuple(name for name in SHORTAGES if name.startswith("one-per"))


def ask(key: str, euro: Any, day: int = 20, town: int = 0, **fields: Any) -> Application:
    return contact_point(key, requested=euro, submitted=date(2016, 3, day), recipient=TOWNS[town], **fields)


def open_(key: str, euro: Any, day: int = 20, town: int = 0, **fields: Any) -> Application:
    """One of which nobody said whether the tasks are new."""
    return ask(key, euro, day, town, new_tasks=None, **fields)


def provisional(rule: str, pot: Any, *forms: Application) -> str:
    """The keys of the provisional decisions, and a check that the outcome says the same in words."""
    outcome = EXTRA.under(committed=pot, caps={}, shortage=rule, ranking="submission").decide(forms)
    for decision in outcome:
        assert ("provisional" in decision.reasons("en")[-1]) is decision.provisional
    return "".join(sorted(decision.key for decision in outcome if decision.provisional))


@pytest.mark.parametrize("rule", SHORTAGES)
class TestUnderEveryRule:
    """Nothing is provisional without an open application, nor where the money suffices whatever becomes of it."""

    def test_without_an_open_one(self, rule: str) -> None:
        forms = [ask("a", 5), ask("b", 6, 21, 1), ask("c", 1, 22, 2), ask("d", 1, 22, new_tasks=False)]
        assert provisional(rule, 7, *forms) == ""

    def test_where_what_is_kept_suffices(self, rule: str) -> None:
        forms = [open_("a", 5), ask("b", 5), ask("c", 5, 19, 1), open_("d", 5, 23, 2)]
        assert provisional(rule, 20, *forms) == ""

    def test_an_open_one_that_withdraws_leaves_nothing_provisional(self, rule: str) -> None:
        rules = EXTRA.under(committed=16, caps={}, shortage=rule, ranking="submission")
        forms = [open_("a", 5), ask("b", 12, 21, 1), ask("c", 6, 22, 2), ask("d", 1, 22)]
        later = rules.decide(forms).withdraw("a")
        assert not any(decision.provisional for decision in later)


class TestAStrictQueue:
    """An open one keeps what it could get: it takes nothing from those behind it."""

    def test_what_it_keeps_is_not_given_to_another_anyway(self) -> None:
        assert provisional("strict-queue", 16, open_("a", 5), ask("b", 12, 21, 1), ask("c", 6, 22, 2)) == ""
        assert provisional("strict-queue", 11, ask("b", 6, 19, 1), open_("a", 5), ask("c", 6, 22, 2)) == ""


class TestFillingTheGaps:
    """What an open one sets free may go to one that was passed over, and those behind may lose by it."""

    def test_only_those_behind_both_are_provisional(self) -> None:
        forms = [ask("0", 0, 19), open_("a", 5), ask("b", 12, 21, 1), ask("c", 6, 22, 2), ask("d", 5, 23, 3)]
        assert provisional("fill-the-gaps", 16, *forms) == "cd"

    def test_one_passed_over_before_it_stays_so(self) -> None:
        assert provisional("fill-the-gaps", 16, ask("b", 17, 19, 1), open_("a", 5), ask("c", 6, 22, 2)) == ""

    def test_one_that_is_passed_over_itself_is_not_provisional_but_one_granted_between_is_not_either(self) -> None:
        forms = [open_("a", 5), ask("c", 6, 21, 2), ask("b", 12, 22, 1), ask("d", 1, 23, 3)]
        assert provisional("fill-the-gaps", 16, *forms) == "d"

    def test_an_open_one_that_was_passed_over_and_asks_for_so_much_keeps_nothing(self) -> None:
        forms = [ask("a", 10, 19), open_("b", 12, 21, 1), ask("c", 6, 22, 2)]
        assert provisional("fill-the-gaps", 16, *forms) == ""

    def test_an_open_one_that_was_passed_over_and_may_ask_for_less(self) -> None:
        """Its share is left out: with a smaller one it would fit, and take what "c" and "d" were given."""
        share = contact_point("b", posts=[Post(field="integration")], submitted=date(2016, 3, 21), recipient=TOWNS[1])
        forms = [ask("a", 10_000, 19), share, ask("c", 60_000, 22, 2), ask("d", 5, 23, 3), ask("e", 99_999, 24)]
        assert provisional("fill-the-gaps", 100_000, *forms) == "cd"
        assert provisional("fill-the-gaps", 500_000, *forms) == ""

    def test_ineligible_ones_are_settled(self) -> None:
        forms = [open_("a", 5), ask("b", 12, 21, 1), ask("c", 6, 22, 2), ask("i", 1, 23, 3, new_tasks=False)]
        assert provisional("fill-the-gaps", 16, *forms) == "c"

    def test_an_open_one_behind_both_is_provisional_too(self) -> None:
        assert provisional("fill-the-gaps", 20, open_("a", 5), ask("b", 16, 21, 1), open_("c", 6, 22, 2)) == "c"


class TestOneEachFirst:
    """An open first application may make room for another of the same applicant, in the first turn."""

    @pytest.mark.parametrize("rule", ONE_EACH)
    def test_all_others_are_provisional_where_the_money_is_short(self, rule: str) -> None:
        forms = [
            open_("a", 1, priority=1), ask("b", 10, 30, priority=2), ask("c", 1, 20, 1, priority=1),
            ask("d", 10, 20, 1, priority=2),
        ]  # fmt: skip
        # Where gaps are filled "b" was passed over, and may get what is kept for "a".
        assert provisional(rule, 12, *forms) == ("acd" if rule.endswith("fill-the-gaps") else "bcd")
        assert provisional(rule, 22, *forms) == ""

    def test_not_where_the_open_one_is_the_only_one_of_its_applicant(self) -> None:
        forms = [open_("a", 1), ask("c", 1, 20, 1, priority=1), ask("d", 11, 20, 1, priority=2)]
        assert provisional("one-per-applicant-first/strict-queue", 12, *forms) == ""
        assert provisional("one-per-applicant-first/strict-queue", 12, *forms, ask("b", 1, new_tasks=False)) == ""

    def test_nor_where_it_is_a_further_one(self) -> None:
        forms = [ask("a", 1, priority=1), open_("b", 5, priority=2), ask("c", 1, 20, 1, priority=1)]
        assert provisional("one-per-applicant-first/strict-queue", 2, *forms) == ""

    def test_a_first_one_that_is_open_is_provisional_for_another_that_is(self) -> None:
        forms = [
            open_("a", 1, priority=1), ask("b", 10, priority=2), open_("c", 1, 20, 1, priority=1),
            ask("d", 10, 20, 1, priority=2),
        ]  # fmt: skip
        assert provisional("one-per-applicant-first/strict-queue", 12, *forms) == "abcd"

    def test_where_gaps_are_filled_all_that_got_something_are(self) -> None:
        forms = [ask("0", 0, 19, 3), open_("a", 5), ask("b", 12, 21, 1), ask("c", 6, 22, 2)]
        assert provisional("one-per-applicant-first/fill-the-gaps", 16, *forms) == "0ac"
        assert provisional("one-per-applicant-first/fill-the-gaps", 23, *forms) == ""

    def test_where_gaps_are_filled_and_nothing_is_kept_none_is(self) -> None:
        forms = [ask("a", 10, 19), open_("b", 12, 21, 1), ask("c", 6, 22, 2)]
        assert provisional("one-per-applicant-first/fill-the-gaps", 16, *forms) == ""


class TestTheLargestCommonCapByBudgetYear:
    """Cuts all to one sum: one that asks for less may take more of it in a later year."""

    def test_an_open_one_that_is_cut_makes_the_others_provisional(self) -> None:
        """Of two posts the second begins later: the smaller the first, the more of the sum falls into later years."""
        late = Post("1", field="integration", start=date(2019, 1, 1))
        shares = [contact_point("a", posts=[Post(share, field="integration"), late]) for share in (None, "0.5")]
        other = contact_point("b", posts=[late], recipient=TOWNS[1])
        years = dict.fromkeys(range(2016, 2023), 10**6) | {2019: 40_000}
        rules = EXTRA.under(committed=10**6, payable=years, caps={}, shortage="largest-common-cap")
        before, after = (rules.decide([form, other]) for form in shares)
        assert before["b"].granted > after["b"].granted
        assert before["b"].provisional
        enough = rules.under(payable=dict.fromkeys(range(2016, 2023), 10**6)).decide([shares[0], other])
        assert not enough["b"].provisional
        sum_only = EXTRA.under(committed=100_000, caps={}, shortage="largest-common-cap").decide([shares[0], other])
        assert not sum_only["b"].provisional
        factor = rules.under(shortage="proportional-cut").decide([shares[0], other])
        assert not factor["b"].provisional


class TestOneOfWhichNobodyKnowsWhatItTakes:
    """Makes those behind it provisional, and all others where the order is not all."""

    BLIND = contact_point("b", measure="network", submitted=date(2015, 9, 2), posts=[Post()])
    OTHERS = tuple(contact_point(key, submitted=date(2015, 9, day)) for key, day in (("a", 1), ("c", 3)))

    def keys(self, rule: str, *more: Application, pot: int = 10**6) -> str:
        rules = REGULAR.under(committed=pot, shortage=rule, ranking="submission")
        outcome = rules.decide([*self.OTHERS, self.BLIND, *more])
        assert outcome["b"].blind
        return "".join(sorted(decision.key for decision in outcome if decision.provisional))

    @pytest.mark.parametrize("rule", ["strict-queue", "fill-the-gaps"])
    def test_in_a_queue(self, rule: str) -> None:
        assert self.keys(rule) == "c"
        assert self.keys(rule, contact_point("i", submitted=date(2015, 9, 4), new_tasks=False)) == "c"

    @pytest.mark.parametrize("rule", [*CUTTING, *ONE_EACH])
    def test_elsewhere(self, rule: str) -> None:
        assert self.keys(rule) == "ac"

    def test_it_takes_the_doubt_with_it_when_it_withdraws(self) -> None:
        kept = contact_point("e", submitted=date(2015, 9, 4), new_tasks=None)
        for rule in ("strict-queue", "proportional-cut"):
            outcome = REGULAR.under(committed=10**6, shortage=rule, ranking="submission").decide(
                [*self.OTHERS, self.BLIND, kept]
            )
            assert outcome["c"].provisional
            later = outcome.withdraw("b")
            assert later["e"].status is Decided.OPEN
            assert not any(decision.provisional for decision in later)

    def test_a_cap_for_when_the_money_is_short_may_reach_those_before_it(self) -> None:
        """Once its start is known, the money is short, and the grant before it is halved."""
        half = Cap(share="0.5", of="ask", per="application", when="short")
        years = dict.fromkeys(range(2016, 2021), 10**6)
        rules = EXTRA.under(committed=110_000, payable=years, ranking="submission", shortage="strict-queue")
        before = contact_point("a")
        blind = contact_point("b", submitted=date(2016, 3, 21), recipient=TOWNS[1], start=None)
        known = [before, evolve(blind, start=date(2016, 7, 1))]
        for when, least, found in (("short", 52_500, "a"), ("always", 52_500, "")):
            caps = rules.under(caps={"half": evolve(half, when=when)})
            assert caps.decide(known)["a"].granted == Euro(least)
            outcome = caps.decide([before, blind])
            assert "".join(d.key for d in outcome if d.provisional) == found
            kept = caps.under(committed=10**6).decide([before, evolve(known[1], new_tasks=None)])
            assert not any(d.provisional for d in kept)

    def test_one_refused_for_such_a_cap_may_get_something_where_the_shortage_ends(self) -> None:
        tenth = Cap(share="0.1", of="full-sum", per="applicant", when="short")
        forms = [ask("a", 10_500, priority=1), ask("b", 10_500, priority=2), open_("c", 10_500, 21, 1)]
        for when, found in (("short", "b"), ("always", "")):
            caps = {"tenth": evolve(tenth, when=when)}
            rules = EXTRA.under(committed=31_000, caps=caps, ranking="submission", shortage="strict-queue")
            outcome = rules.decide(forms)
            assert outcome["b"].status is Decided.REFUSED
            assert "".join(d.key for d in outcome if d.provisional) == found
            settled = rules.decide([*forms[:2], evolve(forms[2], new_tasks=True)])
            assert not settled["b"].provisional
        gone = EXTRA.under(committed=31_000, caps={"tenth": tenth}).decide(
            [*forms[:2], evolve(forms[2], new_tasks=False)]
        )
        assert gone["b"].granted == Euro(10_500)

    def test_two_of_them_are_provisional_for_each_other(self) -> None:
        other = contact_point("d", measure="network", submitted=date(2015, 9, 4), posts=[Post()])
        assert self.keys("proportional-cut", other) == "abcd"
        assert self.keys("strict-queue", other) == "cd"

    def test_one_that_waits_behind_it_is_provisional_in_a_strict_queue(self) -> None:
        assert self.keys("strict-queue", pot=105_000) == "c"
        assert self.keys("fill-the-gaps", pot=105_000) == ""


class TestAPotOfWhichNothingIsKnown:
    """Leaves all open, and nothing of it provisional."""

    def test_nothing_is_kept_for_anybody(self) -> None:
        outcome = EXTRA.under(committed=1, caps={}, ranking="submission").decide([open_("a", 5), ask("b", 5)])
        assert [decision.provisional for decision in outcome] == [False, False]
