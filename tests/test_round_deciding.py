"""How a round comes from applications to decisions: who is eligible, in which order, and what stays open."""

import gc
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from integrationsfoerderung import (
    Application,
    Bounded,
    Cap,
    Decided,
    Decision,
    DocumentError,
    Euro,
    Figure,
    Grade,
    Known,
    PlanYear,
    Post,
    Ranking,
    Reading,
    Readings,
    Recipient,
    Round,
    Unknown,
    load_round,
)
from integrationsfoerderung.financing import FixedInstalments
from integrationsfoerderung.findings import Status
from integrationsfoerderung.rounds.claims import Claim
from integrationsfoerderung.rounds.deciding import schedule_of
from round_strategies import EXTRA, REGULAR, TOWNS, contact_point

RICH = EXTRA.under(committed=10**7, caps={}, ranking="submission", shortage="strict-queue")
SCORED = RICH.under(ranking=Ranking("score"))
OPEN_SHARE = [Post(field="integration")]


def ask(key: str, euro: Any, day: int = 20, town: int = 0, **fields: Any) -> Application:
    return contact_point(key, requested=euro, submitted=date(2016, 3, day), recipient=TOWNS[town], **fields)


def statuses(rules: Round, *forms: Application, **given: Any) -> list[tuple[str, str]]:
    return [(decision.key, decision.status.value) for decision in rules.decide(forms, **given).decisions]


class TestTheDoor:
    """What cannot be decided is refused with its place, and what just can is decided."""

    def test_asks_of_just_the_largest_amount(self) -> None:
        plan = [PlanYear(year=2016, total=10**12, eligible=10**12)]
        forms = [
            contact_point(key, measure="network", submitted=date(2015, 9, 1), plan=plan, requested=5 * 10**11)
            for key in "ab"
        ]
        rules = REGULAR.under(ranking="submission", shortage="strict-queue", committed=10)
        assert rules.decide(forms).asked == Euro(10**12)
        with pytest.raises(
            DocumentError, match=r"ask for more than 1,000,000,000,000\.00 EUR in all: check the amounts"
        ):
            rules.decide([*forms, contact_point("c", requested="0.01", submitted=date(2015, 9, 1))])

    @pytest.mark.parametrize("score", [10**9, -(10**9), 1e9, Decimal("-1e9"), Fraction(10**9), 0])
    def test_a_score_at_the_end_of_its_range(self, score: Any) -> None:
        assert SCORED.decide([contact_point("a")], scores={"a": score})["a"].status is Decided.GRANTED

    @pytest.mark.parametrize(
        "score", [10**9 + 1, -(10**9) - 1, Decimal("1e9") + 1, Fraction(-(10**9)) - Fraction(1, 3)]
    )
    def test_a_score_just_beyond_it(self, score: Any) -> None:
        with pytest.raises(DocumentError, match=r"applications\[0\] \('a'\).*write a number from -1000000000 to"):
            SCORED.decide([contact_point("a")], scores={"a": score})

    def test_one_without_a_key_is_not_asked_for_its_score(self) -> None:
        with pytest.raises(DocumentError) as error:
            SCORED.decide([evolve(contact_point("a"), key=None)])
        assert [str(fault) for fault in error.value.faults] == [
            "applications[0].key: is left out: give each application of a round a key of its own"
        ]

    def test_a_score_is_asked_for_among_equals_too(self) -> None:
        rules = RICH.under(ranking=Ranking("submission", ties="score"))
        with pytest.raises(DocumentError, match=r"has no score, and the ranking goes by score: give it one"):
            rules.decide([contact_point("a")])
        assert statuses(RICH, contact_point("a")) == [("a", "granted")]

    def test_scores_that_are_no_table(self) -> None:
        nonsense: Any = [1]
        with pytest.raises(TypeError, match=r"scores is \[1\]: write a mapping of keys to numbers"):
            RICH.decide([], scores=nonsense)

    @pytest.mark.parametrize("nonsense", [contact_point("a"), "a", b"a", 5])
    def test_a_list_that_is_none(self, nonsense: Any) -> None:
        with pytest.raises(TypeError, match=r"is no list of applications: write them in brackets, or give the appl"):
            RICH.decide(nonsense)

    def test_a_fact_that_no_programme_declares_is_refused_with_its_place(self) -> None:
        forms = [contact_point("a"), *(contact_point(key, facts={"persons": 5}) for key in "bc")]
        with pytest.raises(DocumentError) as error:
            RICH.decide(forms)
        assert [fault.path for fault in error.value.faults] == ["applications[1]", "applications[2]"]


class TestProgress:
    """Is told after each application, of a long list after every two hundredth part, and once at the end."""

    @pytest.mark.parametrize(
        ("number", "told"),
        [
            (0, []),
            (1, [1]),
            (3, [1, 2, 3]),
            (399, [*range(1, 400)]),
            (600, [*range(3, 601, 3)]),
            (601, [*range(3, 601, 3), 601]),
        ],
    )
    def test_of_so_many(self, number: int, told: list[int]) -> None:
        said: list[tuple[int, int]] = []
        form = contact_point("a", new_tasks=False)
        RICH.decide([evolve(form, key=f"k{n}") for n in range(number)], progress=lambda *seen: said.append(seen))
        assert said == [(count, number) for count in told]


class TestCollectionOfCircles:
    """Is off while a round is decided, and afterwards as it was, whatever happens."""

    @pytest.mark.parametrize("was_on", [True, False])
    def test_is_as_before(self, was_on: bool) -> None:
        seen: list[bool] = []
        before = gc.isenabled()
        try:
            (gc.enable if was_on else gc.disable)()
            RICH.decide([contact_point("a")], progress=lambda *_: seen.append(gc.isenabled()))
            assert (seen, gc.isenabled()) == ([False], was_on)
            with pytest.raises(ValueError, match="stop"):
                RICH.decide([contact_point("a")], progress=lambda *_: _stop())
            assert gc.isenabled() is was_on
        finally:
            (gc.enable if before else gc.disable)()


def _stop() -> None:
    raise ValueError("stop")


def with_last_state(euro: tuple[int, ...]) -> Round:
    """The rich round of a programme of which the last state of its edition pays other instalments."""
    shipped = EXTRA.programme
    last = EXTRA.states[-1]
    officer = last.measure("contact-point")
    assert isinstance(officer.financing, FixedInstalments)
    other = Known(tuple(map(Euro, euro)), Grade.ASSUMED)
    financing = evolve(officer.financing, instalments=other, total=None, attested=())
    measures = [evolve(officer, financing=financing) if m is officer else m for m in last.measures]
    changed = evolve(last, measures=tuple(measures))
    programme = evolve(shipped, editions=tuple(changed if e is last else e for e in shipped.editions))
    return evolve(RICH, programme=programme)


class TestWhatIsLeftOut:
    """Is open, and keeps the most that it could come to."""

    def test_a_share(self) -> None:
        found = RICH.decide([contact_point("a", posts=OPEN_SHARE)])["a"]
        assert (found.status, found.reserved, found.asked) == (Decided.OPEN, Euro(105_000), None)
        assert [need.place for need in found.needs] == ["posts[0].share"]
        assert found.line is not None
        assert found.line.why is not None
        assert found.line.why.get("en") == "the money suffices for all"

    @pytest.mark.parametrize(("euro", "kept"), [((50_000, 40_000, 30_000), 120_000), ((5_000, 4_000, 3_000), 105_000)])
    def test_the_day_where_the_states_of_the_edition_pay_different_sums(self, euro: tuple[int, ...], kept: int) -> None:
        found = with_last_state(euro).decide([contact_point("a", submitted=None)])["a"]
        assert (found.status, found.reserved, found.asked) == (Decided.OPEN, Euro(kept), None)
        assert [need.place for need in found.needs] == ["submitted"]

    def test_the_day_where_all_of_them_pay_the_same(self) -> None:
        found = RICH.decide([contact_point("a", submitted=None)])["a"]
        assert (found.status, found.reserved, found.asked) == (Decided.OPEN, Euro(105_000), Euro(105_000))
        assert found.needs == ()

    def test_an_ineligible_one_takes_nothing_whatever_is_left_out(self) -> None:
        found = RICH.decide([contact_point("a", posts=OPEN_SHARE, new_tasks=False)])["a"]
        assert (found.status, found.reserved, found.asked, found.needs) == (Decided.INELIGIBLE, Euro(0), None, ())


def at_most(limit: int | Figure[int], rules: Round = RICH) -> Round:
    return evolve(rules, per_applicant=Known(limit, Grade.OFFICIAL) if isinstance(limit, int) else limit)


def finding(decision: Decision) -> Any:
    (found,) = decision.found
    return found


class TestALimitOfApplications:
    """Counts those that are sure first: what an open one may turn out to be never refuses another for good."""

    def test_the_first_by_priority_stay(self) -> None:
        forms = [ask("a", 5), ask("b", 5, priority=2), ask("c", 5, priority=1), ask("d", 5, town=1)]
        found = at_most(2).decide(forms)
        assert {d.key: d.status.value for d in found} == {
            "b": "granted", "c": "granted", "d": "granted", "a": "ineligible",
        }  # fmt: skip
        one = finding(found["a"])
        assert (one.status, one.path, one.seen, one.grade) == (Status.UNMET, "round.per_applicant", 3, Grade.OFFICIAL)
        assert (finding(found["b"]).status, finding(found["b"]).seen) == (Status.MET, 2)
        assert found["a"].reasons("en") == (
            "At most so many applications of one applicant: seen 3, required at most 2: over by 1",
        )

    def test_one_behind_an_open_one_is_open(self) -> None:
        found = at_most(1).decide([ask("a", 5, new_tasks=None), ask("b", 5)])
        assert [finding(found[key]).status for key in "ab"] == [Status.MET, Status.OPEN]
        assert [found[key].status for key in "ab"] == [Decided.OPEN, Decided.OPEN]
        assert found["b"].reserved == Euro(5)

    def test_the_second_sure_one_is_refused_whatever_becomes_of_an_open_one_before_both(self) -> None:
        found = at_most(1).decide([ask("a", 5, new_tasks=None), ask("b", 5), ask("c", 5)])
        assert [found[key].status.value for key in "abc"] == ["open", "open", "ineligible"]
        assert finding(found["c"]).status is Status.UNMET

    def test_one_behind_a_sure_one_and_an_open_one(self) -> None:
        forms = [ask("a", 5), ask("b", 5, new_tasks=None), ask("c", 5)]
        assert [finding(one).status for one in sorted(at_most(2).decide(forms), key=lambda d: d.key)] == [
            Status.MET, Status.MET, Status.OPEN,
        ]  # fmt: skip
        found = at_most(1).decide(forms)
        assert [found[key].status.value for key in "abc"] == ["granted", "ineligible", "ineligible"]

    def test_an_ineligible_one_does_not_count(self) -> None:
        found = at_most(1).decide([ask("a", 5, new_tasks=False), ask("b", 5)])
        assert (found["a"].found, found["b"].status) == ((), Decided.GRANTED)

    def test_a_limit_that_sources_dispute(self) -> None:
        disputed: Readings[int] = Readings((Reading("one", 1), Reading("two", 2)), Grade.REPORTED, default=None)
        forms = [ask("a", 5), ask("b", 5), ask("c", 5)]
        found = at_most(disputed).decide(forms)
        assert [found[key].status.value for key in "abc"] == ["granted", "open", "ineligible"]
        second = finding(found["b"])
        assert (second.status, second.unknown, second.grade) == (Status.OPEN, ("round.per_applicant",), Grade.REPORTED)
        assert (finding(found["c"]).unknown, finding(found["c"]).grade) == ((), Grade.REPORTED)
        chosen = at_most(evolve(disputed, default="two")).decide(forms)
        assert [chosen[key].status.value for key in "abc"] == ["granted", "granted", "ineligible"]
        assert (finding(chosen["b"]).reading, finding(chosen["b"]).grade) == ("two", Grade.ASSUMED)

    def test_without_a_limit_there_is_no_finding(self) -> None:
        assert RICH.decide([ask("a", 5), ask("b", 5)])["b"].found == ()


class TestThePot:
    """Is the sum and the budget years, each to the cent."""

    @pytest.mark.parametrize(("pot", "status"), [(100, "granted"), ("99.99", "waiting")])
    def test_the_last_cent_of_the_sum(self, pot: Any, status: str) -> None:
        assert statuses(RICH.under(committed=pot), ask("a", 60), ask("b", 40, 21)) == [("a", "granted"), ("b", status)]

    @pytest.mark.parametrize(("pot", "status"), [(60_000, "granted"), ("59999.99", "waiting")])
    def test_the_last_cent_of_a_budget_year(self, pot: Any, status: str) -> None:
        """Two full posts from the first of July: 20,000 each in 2016."""
        years = {2016: 40_000, 2017: 75_000, 2018: 65_000, 2019: 30_000}
        forms = [contact_point("a"), contact_point("b", submitted=date(2016, 3, 21), recipient=TOWNS[1])]
        assert statuses(RICH.under(payable=years), *forms) == [("a", "granted"), ("b", "granted")]
        two = [evolve(form, start=date(2016, 1, 1)) for form in forms]
        of_one = RICH.under(payable=dict.fromkeys((2017, 2018, 2019), 10**6) | {2016: pot})
        assert statuses(of_one, forms[0], two[1]) == [("a", "granted"), ("b", status)]

    def test_a_year_that_is_not_listed_has_no_money(self) -> None:
        outcome = RICH.under(payable={2016: 10**6}).decide([contact_point("a")])
        assert outcome["a"].status is Decided.WAITING
        assert outcome.years == (2016, 2017, 2018, 2019)
        assert outcome.left_by_budget_year()[2017] == Euro(0)

    def test_what_is_not_settled_is_taken_at_its_least(self) -> None:
        pot = Bounded(Euro(60_000), Euro(200_000), Grade.REPORTED)
        outcome = RICH.under(committed=pot).decide([ask("a", 60_000)])
        assert outcome["a"].status is Decided.GRANTED
        assert outcome["a"].reasons("en")[-1] == "the least that the pot may be suffices for all"
        assert (outcome.pot, outcome.left, outcome.used) == (None, None, ())
        short = RICH.under(committed=pot).decide([ask("a", "60000.01")])
        assert [need.place for need in short["a"].needs] == ["money.committed"]
        assert (short["a"].status, short["a"].reserved, short["a"].line) == (Decided.OPEN, Euro(0), None)

    def test_a_budget_year_that_nobody_knows_may_be_empty(self) -> None:
        sums: dict[int, Any] = {2016: Unknown("not found"), 2017: 10**6, 2018: 10**6, 2019: 10**6}
        rules = RICH.under(payable=sums)
        outcome = rules.decide([contact_point("a")])
        assert [need.place for need in outcome["a"].needs] == ["money.payable.2016"]
        later = rules.decide([contact_point("a", start=date(2017, 1, 1))])
        assert later["a"].status is Decided.GRANTED

    def test_a_pot_that_nobody_knows_may_lack_the_first_cent(self) -> None:
        silent = RICH.under(committed=Unknown("not found"))
        assert silent.decide([ask("a", "0.01")])["a"].status is Decided.OPEN
        assert silent.decide([ask("a", 0)])["a"].status is Decided.GRANTED

    def test_all_that_is_not_settled_of_it_is_named(self) -> None:
        rules = RICH.under(committed=Unknown("a"), payable={2016: Unknown("b")})
        needs = rules.decide([contact_point("a")])["a"].needs
        assert [need.place for need in needs] == ["money.committed", "money.payable.2016"]


class TestWhatAnOutcomeNeeded:
    """Is named only where the money was short."""

    def test_nothing_where_it_suffices(self) -> None:
        outcome = RICH.under(committed=5).decide([ask("a", 5)])
        assert (outcome.used, outcome["a"].rules, outcome["a"].ranking) == ((), (), None)
        assert outcome["a"].reasons("en") == ("the money suffices for all",)

    def test_pot_rule_and_order_where_it_is_short(self) -> None:
        outcome = RICH.under(committed=4).decide([ask("a", 5)])
        assert [used.path for used in outcome.used] == ["money.committed", "shortage", "ranking"]
        assert outcome["a"].reasons("en")[0] == "place 1 by day of submission, then by key"

    def test_every_budget_year(self) -> None:
        outcome = RICH.under(payable={2017: 5, 2016: 5}).decide([contact_point("a")])
        assert [used.path for used in outcome.used] == [
            "money.committed", "money.payable.2016", "money.payable.2017", "shortage", "ranking",
        ]  # fmt: skip

    @pytest.mark.parametrize("rule", ["proportional-cut", "largest-common-cap"])
    def test_no_order_where_all_are_cut(self, rule: str) -> None:
        outcome = RICH.under(committed=4, shortage=rule).decide([ask("a", 5)])
        assert [used.path for used in outcome.used] == ["money.committed", "shortage"]
        assert outcome["a"].reasons("en")[0].startswith("cut to")

    def test_a_default_reading_is_named(self) -> None:
        outcome = EXTRA.under(committed=4, caps={}).decide([ask("a", 5)])
        assert [(used.path, used.reading, used.grade) for used in outcome.used] == [
            ("money.committed", None, Grade.ASSUMED),
            ("shortage", "strict-queue", Grade.ASSUMED),
            ("ranking", "submission", Grade.ASSUMED),
        ]

    def test_a_rule_that_nobody_knows_leaves_all_open_while_it_would_decide(self) -> None:
        silent = evolve(RICH, shortage=Unknown("x"))
        assert statuses(silent.under(committed=5), ask("a", 5)) == [("a", "granted")]
        found = silent.under(committed=4).decide([ask("a", 5)])["a"]
        assert (found.status, [need.place for need in found.needs]) == (Decided.OPEN, ["shortage"])

    def test_an_order_that_nobody_knows_matters_only_to_rules_that_ask_for_it(self) -> None:
        silent = evolve(RICH, ranking=Unknown("x")).under(committed=4)
        found = silent.decide([ask("a", 5)])["a"]
        assert (found.status, [need.place for need in found.needs]) == (Decided.OPEN, ["ranking"])
        assert silent.under(shortage="proportional-cut").decide([ask("a", 5)])["a"].granted == Euro(4)
        neither = evolve(silent, shortage=Unknown("x")).decide([ask("a", 5)])["a"]
        assert [need.place for need in neither.needs] == ["shortage", "ranking"]
        assert statuses(silent.under(committed=5), ask("b", 3), ask("a", 2)) == [("a", "granted"), ("b", "granted")]

    def test_a_pot_that_nobody_knows_is_asked_for_alone(self) -> None:
        silent = evolve(RICH, ranking=Unknown("x"), shortage=Unknown("x")).under(committed=Unknown("x"))
        assert [need.place for need in silent.decide([ask("a", 5)])["a"].needs] == ["money.committed"]


class TestACapWhileTheMoneyIsShort:
    """May end the shortage."""

    HALF = Cap(share="0.5", of="ask", per="application", when="short")
    FORMS = (ask("a", 100), ask("b", 100, 21, 1))

    def test_it_ends_it(self) -> None:
        outcome = RICH.under(committed=100, caps={"half": self.HALF}).decide(self.FORMS)
        assert [d.granted for d in outcome] == [Euro(50), Euro(50)]
        assert outcome.used == ()
        assert outcome["a"].reasons("en") == (
            "cap half: 50 % of the sum asked for per application, when the money is short",
            "the money suffices for all",
        )

    def test_it_does_not_end_it(self) -> None:
        outcome = RICH.under(committed=99, caps={"half": self.HALF}).decide(self.FORMS)
        assert [(d.status.value, d.granted) for d in outcome] == [("cut", Euro(50)), ("waiting", Euro(0))]
        assert [used.path for used in outcome.used] == ["money.committed", "shortage", "ranking"]

    def test_by_budget_years_too(self) -> None:
        """Half of a full post takes 10,000 in 2016."""
        forms = [contact_point("a"), contact_point("b", submitted=date(2016, 3, 21), recipient=TOWNS[1])]
        years = {2016: 20_000, 2017: 37_500, 2018: 32_500, 2019: 15_000}
        outcome = RICH.under(payable=years, caps={"half": self.HALF}).decide(forms)
        assert [d.granted for d in outcome] == [Euro(52_500), Euro(52_500)]
        assert set(outcome.left_by_budget_year().values()) == {Euro(0)}

    def test_one_that_always_holds_does_not_hang_on_the_pot(self) -> None:
        always = evolve(self.HALF, when="always")
        pot = Bounded(Euro(50), Euro(200), Grade.REPORTED)
        assert RICH.under(committed=pot, caps={"half": always}).decide([ask("a", 100)])["a"].granted == Euro(50)
        short = RICH.under(committed=pot, caps={"half": self.HALF}).decide([ask("a", 100)])["a"]
        assert (short.status, [need.place for need in short.needs]) == (Decided.OPEN, ["money.committed"])
        enough = RICH.under(committed=pot, caps={"half": self.HALF}).decide([ask("a", 50)])["a"]
        assert enough.granted == Euro(50)


class TestTheOrder:
    """By the ranking, then by key; one whose place nobody knows stands first, open."""

    def test_by_day_then_by_key(self) -> None:
        forms = [ask("c", 1, 20), ask("b", 1, 21), ask("a", 1, 21)]
        assert [key for key, _ in statuses(RICH.under(committed=1), *forms)] == ["c", "a", "b"]

    def test_ties_by_another_order(self) -> None:
        ranking = Ranking("submission", ties="population-down")
        forms = [ask("a", 1, town=0), ask("b", 1, town=2), ask("c", 1, 19)]
        assert [key for key, _ in statuses(RICH.under(ranking=ranking), *forms)] == ["c", "b", "a"]

    def test_without_the_day_it_stands_first_and_is_open(self) -> None:
        rules = RICH.under(ranking=Ranking("population-up"), committed=5)
        nameless = Recipient(name="Zell", kind="Gemeinde")
        forms = [ask("a", 5), evolve(ask("z", 5), recipient=nameless)]
        outcome = rules.decide(forms)
        assert [(d.key, d.place, d.status.value) for d in outcome] == [("z", 1, "open"), ("a", 2, "waiting")]
        assert [need.place for need in outcome["z"].needs] == ["recipient.population"]

    def test_among_equals_alone_what_the_tie_asks_for_opens(self) -> None:
        ranking = Ranking("submission", ties="population-up")
        rules = RICH.under(ranking=ranking, committed=5)
        nameless = Recipient(name="Zell", kind="Gemeinde")
        tied = rules.decide([ask("a", 5), evolve(ask("z", 5), recipient=nameless)])
        assert [(d.key, d.status.value) for d in tied] == [("z", "open"), ("a", "waiting")]
        assert [need.place for need in tied["z"].needs] == ["recipient.population"]
        alone = rules.decide([ask("a", 5, 21), evolve(ask("z", 5), recipient=nameless)])
        assert [(d.key, d.status.value) for d in alone] == [("z", "granted"), ("a", "waiting")]
        enough = rules.under(committed=10).decide([ask("a", 5), evolve(ask("z", 5), recipient=nameless)])
        assert {d.status for d in enough} == {Decided.GRANTED}

    def test_an_order_that_is_not_settled_is_by_key(self) -> None:
        silent = evolve(RICH, ranking=Unknown("x"))
        assert [key for key, _ in statuses(silent, ask("b", 1), ask("a", 1, 21))] == ["a", "b"]

    def test_the_highest_score_comes_first(self) -> None:
        scores = {"a": 1, "b": 2.5, "c": Decimal("2.4")}
        found = statuses(SCORED.under(committed=2), *(ask(key, 1) for key in "abc"), scores=scores)
        assert found == [("b", "granted"), ("c", "granted"), ("a", "waiting")]


class TestWhatBecomesOfEach:
    """Granted in full, cut, waiting, refused, or ineligible."""

    def test_waiting_places_are_counted(self) -> None:
        outcome = RICH.under(committed=5).decide([ask("a", 5), ask("b", 5, 21), ask("c", 5, 22)])
        assert [(d.key, d.place, d.waiting_place) for d in outcome] == [("a", 1, None), ("b", 2, 1), ("c", 3, 2)]

    def test_one_that_asks_for_nothing_is_granted_nothing(self) -> None:
        found = RICH.decide([ask("a", 0)])["a"]
        assert (found.status, found.granted, found.asked) == (Decided.GRANTED, Euro(0), Euro(0))

    def test_one_of_which_a_cap_leaves_nothing_is_refused(self) -> None:
        nothing = Cap(share="0", of="ask", per="application", when="always")
        found = RICH.under(caps={"c": nothing}).decide([ask("a", 5), ask("b", 0)])
        assert [found[key].status for key in "ab"] == [Decided.REFUSED, Decided.GRANTED]

    def test_ineligible_ones_come_last_by_key_without_a_place(self) -> None:
        forms = [ask("b", 5, new_tasks=False), ask("z", 5), ask("a", 7, new_tasks=False)]
        outcome = RICH.decide(forms)
        assert [(d.key, d.place, d.asked) for d in outcome] == [
            ("z", 1, Euro(5)), ("a", None, Euro(7)), ("b", None, Euro(5)),
        ]  # fmt: skip
        assert outcome.asked == Euro(5)

    def test_budget_years_of_a_decision_are_there_where_the_pot_has_them(self) -> None:
        assert RICH.decide([contact_point("a")])["a"].years == ()
        by_year = RICH.under(payable=dict.fromkeys(range(2016, 2020), 10**6)).decide([contact_point("a")])["a"]
        assert by_year.years == (2016, 2017, 2018, 2019)
        assert by_year.given == (2_000_000, 3_750_000, 3_250_000, 1_500_000)


class TestBudgetYears:
    """An application takes of each year what its schedule pays in it; one that cannot be placed takes nothing."""

    ENOUGH = RICH.under(payable=dict.fromkeys(range(2016, 2021), 10**6))

    def test_one_without_a_start_keeps_nothing_and_says_so(self) -> None:
        found = self.ENOUGH.decide([contact_point("a", start=None)])["a"]
        assert (found.status, found.blind, found.reserved) == (Decided.OPEN, True, Euro(0))
        assert [need.place for need in found.needs] == ["start"]
        assert found.reasons("en")[-1] == (
            "nothing is kept for it: how much it could get at most, and in which year, cannot be said"
        )

    def test_one_whose_share_is_left_out_keeps_the_most_of_every_year(self) -> None:
        found = self.ENOUGH.decide([contact_point("a", posts=OPEN_SHARE)])["a"]
        assert (found.status, found.blind, found.given[:4]) == (
            Decided.OPEN, False, (2_000_000, 3_750_000, 3_250_000, 1_500_000),
        )  # fmt: skip

    def test_one_that_asks_for_less_than_it_may_come_to_cannot_be_placed(self) -> None:
        found = self.ENOUGH.decide([contact_point("a", posts=OPEN_SHARE, requested=104_999)])["a"]
        assert (found.status, found.blind, found.reserved) == (Decided.OPEN, True, Euro(0))

    def test_a_request_keeps_the_shape_over_the_years(self) -> None:
        found = self.ENOUGH.decide([contact_point("a", requested=52_500)])["a"]
        assert found.given[:4] == (1_000_000, 1_875_000, 1_625_000, 750_000)

    def test_two_of_one_shape_take_the_same_and_others_their_own(self) -> None:
        """Own starts of posts, other shares and other months make other shapes."""
        late = contact_point("b", posts=[Post("1", field="integration", start=date(2017, 1, 1))])
        forms = [
            contact_point("a"), late, contact_point("c", "0.5"), contact_point("d", start=date(2016, 1, 1)),
            contact_point("e"), contact_point("f", posts=[Post("1", field="integration", months=36)], months=48),
            contact_point("g", requested=105_000), contact_point("h", requested=10_500),
        ]  # fmt: skip
        outcome = self.ENOUGH.decide(forms)
        first, half = (2_000_000, 3_750_000, 3_250_000, 1_500_000, 0), (1_000_000, 1_875_000, 1_625_000, 750_000, 0)
        whole = (0, 4_000_000, 3_500_000, 3_000_000, 0)
        assert {d.key: d.given for d in outcome} == {
            "a": first, "b": whole, "c": half, "d": (4_000_000, 3_500_000, 3_000_000, 0, 0), "e": first, "f": first,
            "g": first, "h": tuple(cents // 10 for cents in first),
        }  # fmt: skip

    def test_a_schedule_needs_an_amount(self) -> None:
        for measure in (None, EXTRA.states[-1].measure("contact-point")):
            claim = Claim(contact_point("a"), "a", Status.OPEN, measure, None)
            with pytest.raises(ValueError, match=r"what a asks for cannot be said: ask for what it needs"):
                schedule_of(claim)


def test_a_round_of_which_nothing_is_settled_opens_all_that_it_would_decide() -> None:
    """The round of 2014 names neither pot nor order nor rule."""
    rules = load_round("vwv-integration/2014")
    found = rules.decide([contact_point("a", submitted=date(2013, 10, 1))])["a"]
    assert found.status is Decided.OPEN
    assert "money.committed" in {need.place for need in found.needs}
