"""What an outcome and its decisions say: words, tables, plain data, totals, and what withdrawing and closing change."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve

from integrationsfoerderung import (
    Application,
    Cap,
    Decided,
    Euro,
    Grade,
    Known,
    NoSchedule,
    Outcome,
    PlanYear,
    Post,
    Ranking,
    Reading,
    Readings,
    Recipient,
    Round,
    Schedule,
    Unknown,
    View,
)
from integrationsfoerderung.rounds import Tally
from integrationsfoerderung.rounds.pots import Left, Pot
from round_strategies import EXTRA, REGULAR, TOWNS, contact_point

RICH = EXTRA.under(committed=10**7, caps={}, ranking="submission", shortage="strict-queue")


def ask(key: str, euro: Any, day: int = 20, town: int = 0, **fields: Any) -> Application:
    return contact_point(key, requested=euro, submitted=date(2016, 3, day), recipient=TOWNS[town], **fields)


def short_of_money() -> Outcome:
    """One of each kind: open, cut by a cap, waiting twice, ineligible."""
    return EXTRA.under(committed=100_000, ranking="submission").decide(
        [
            contact_point("a"),
            contact_point("b", submitted=date(2016, 3, 21), recipient=TOWNS[1]),
            contact_point("c", "0.5", submitted=date(2016, 3, 22), recipient=TOWNS[2]),
            contact_point("d", new_tasks=False),
            ask("e", "7.5", 19, new_tasks=None),
        ]
    )


class TestWords:
    """Every decision says in both languages what decided it, in the order in which it decided."""

    def test_in_english(self) -> None:
        cap = "      cap half: 50 % of the full sum of the measure per post (reading half-of-full-sum)"
        queue = "strict queue: the first application that does not fit ends it; no part grants"
        assert short_of_money().explain("en").splitlines() == [
            "Extra round 2016",
            "  e: open, 7.50 EUR kept for it",
            "      The post brings new or additional tasks: seen left out, required yes",
            cap,
            "      place 1 by day of submission, then by key",
            "      the money sufficed",
            "  a: cut, 52,500.00 EUR of 105,000.00 EUR",
            cap,
            "      place 2 by day of submission, then by key",
            "      the money sufficed",
            "  b: waiting, place 1",
            cap,
            "      place 3 by day of submission, then by key",
            "      the money did not suffice: 5,007.50 EUR were lacking",
            "  c: waiting, place 2",
            cap,
            "      place 4 by day of submission, then by key",
            "      the queue ends at the first application that does not fit; smaller ones do not move up",
            "  d: ineligible",
            "      The post brings new or additional tasks: seen no, required yes",
            "",
            "cut: 1 application",
            "ineligible: 1 application",
            "waiting: 2 applications",
            "open: 1 application",
            "asked for, at most what the rule gives: 262,507.50 EUR",
            "sum of the grants: 52,500.00 EUR",
            "kept for open applications: 7.50 EUR",
            "  2016: 10,000.00 EUR",
            "  2017: 18,750.00 EUR",
            "  2018: 16,250.00 EUR",
            "  2019: 7,500.00 EUR",
            "decided by: money.committed = 100,000.00 EUR (assumed)",
            f"decided by: shortage = {queue} (assumed, reading strict-queue)",
            "decided by: ranking = by day of submission, then by key (assumed)",
            "left: 47,492.50 EUR of 100,000.00 EUR",
        ]

    def test_in_german(self) -> None:
        said = short_of_money().explain("de")
        for line in (
            "Zusätzliche Förderrunde 2016",
            "  e: offen, 7,50 € vorgemerkt",
            "  a: gekürzt bewilligt, 52.500,00 € von 105.000,00 €",
            "      Obergrenze half: 50 % der vollen Summe des Fördertatbestands je Stelle (Lesart half-of-full-sum)",
            "      Platz 2 nach dem Tag der Antragstellung, dann nach dem Schlüssel",
            "  b: auf der Warteliste, Platz 1",
            "      das Geld reichte nicht: es fehlten 5.007,50 €",
            "auf der Warteliste: 2 Anträge",
            "maßgeblich: money.committed = 100.000,00 € (angenommen)",
            "maßgeblich: ranking = nach dem Tag der Antragstellung, dann nach dem Schlüssel (angenommen)",
            "übrig: 47.492,50 € von 100.000,00 €",
        ):
            assert line in said.splitlines()
        assert "Lesart strict-queue)" in said

    def test_granted_and_withdrawn_and_refused(self) -> None:
        outcome = RICH.under(committed=5).decide([ask("a", 5), ask("b", 5, 21)])
        assert [str(decision) for decision in outcome] == ["a: granted, 5.00 EUR", "b: waiting, place 1"]
        closed = outcome.close()
        assert str(closed["b"]) == "b: refused"
        assert closed["b"].reasons("en") == (
            "place 2 by day of submission, then by key",
            "the money did not suffice: 5.00 EUR were lacking",
        )
        gone = outcome.withdraw("a")["a"]
        assert (str(gone), gone.reasons("en")) == ("a: withdrawn", ("place 1 by day of submission, then by key",))

    def test_an_open_one_for_which_nothing_is_kept_names_no_sum(self) -> None:
        found = RICH.decide([contact_point("a", measure="network", posts=[Post()], plan=None)])
        assert found["a"].words("en") == "a: ineligible"
        open_ = REGULAR.under(ranking="submission").decide(
            [contact_point("a", measure="network", submitted=date(2015, 9, 1), posts=[Post()])]
        )["a"]
        assert (open_.words("en"), open_.words("de")) == ("a: open", "a: offen")

    def test_two_posts_that_fail_alike_say_it_once(self) -> None:
        found = RICH.decide([contact_point("a", posts=[Post("0.4", field="integration")] * 2)])["a"]
        assert len(found.unmet) == 2
        assert len(found.reasons("en")) == 1

    def test_an_open_finding_is_told_before_what_else_is_needed(self) -> None:
        found = RICH.decide([contact_point("a", posts=[Post(field="integration")], new_tasks=None)])["a"]
        first, second, _, third, *_ = found.reasons("en")
        assert first.startswith("Smallest share of the new post")
        assert second.startswith("The post brings new")
        assert third == "share of a full-time post (posts[0].share) was left out"

    def test_a_cap_without_readings_names_none(self) -> None:
        half = Cap(share="0.5", of="ask", per="application", when="always")
        found = RICH.under(caps={"c": half}).decide([contact_point("a")])["a"]
        assert found.reasons("en")[0] == "cap c: 50 % of the sum asked for per application"
        agree = Readings((Reading("one", half), Reading("other", evolve(half, of="full-sum"))), Grade.INFERRED)
        both = RICH.under(caps={"c": agree}).decide([contact_point("a")])["a"]
        assert both.reasons("en")[0] == "cap c: 50 % of the sum asked for per application"

    def test_a_round_without_applications(self) -> None:
        assert RICH.decide([]).summary("en")[0] == "no applications"
        assert RICH.decide([]).summary("de")[0] == "keine Anträge"
        assert str(RICH.decide([])).splitlines()[-1] == "left: 10,000,000.00 EUR of 10,000,000.00 EUR"

    def test_a_pot_that_nobody_knows_and_a_year_that_nobody_knows(self) -> None:
        silent = RICH.under(committed=Unknown("x"))
        assert silent.decide([ask("a", 0)]).summary("en")[-1] == "the pot is not known"
        assert silent.decide([ask("a", 0)]).left_by_budget_year() == {}
        assert silent.decide([ask("a", 0)]).summary("de")[-1] == "der Topf ist nicht bekannt"
        lines = RICH.decide([contact_point("a", start=None)]).summary("en")
        assert "  budget year not known: 105,000.00 EUR" in lines
        assert "  Haushaltsjahr nicht bekannt: 105.000,00 €" in RICH.decide([contact_point("a", start=None)]).summary(
            "de"
        )

    def test_what_is_left_of_budget_years(self) -> None:
        outcome = RICH.under(payable={2016: 20_000, 2017: 40_000, 2018: 40_000, 2019: 20_000}).decide(
            [contact_point("a")]
        )
        assert outcome.summary("en")[-5:] == [
            "left: 9,895,000.00 EUR of 10,000,000.00 EUR",
            "  2016: 0.00 EUR of 20,000.00 EUR",
            "  2017: 2,500.00 EUR of 40,000.00 EUR",
            "  2018: 7,500.00 EUR of 40,000.00 EUR",
            "  2019: 5,000.00 EUR of 20,000.00 EUR",
        ]
        unlisted = RICH.under(payable={2016: 20_000}).decide([contact_point("a")]).summary("en")
        assert unlisted[-3:] == [f"  {year}: 0.00 EUR of 0.00 EUR" for year in (2017, 2018, 2019)]


class TestPlainData:
    """Has amounts as text and every reason in both languages."""

    def test_of_an_outcome(self) -> None:
        found = short_of_money().to_dict()
        assert {key: value for key, value in found.items() if key not in {"decisions", "published"}} == {
            "round": "vwv-integration/2016-extra",
            "closed": False,
            "asked": "262507.50",
            "granted": "52500.00",
            "reserved": "7.50",
            "left": "47492.50",
            "left_by_budget_year": {},
            "by_funding_year": {"1": "20000.00", "2": "17500.00", "3": "15000.00"},
            "by_budget_year": {"2016": "10000.00", "2017": "18750.00", "2018": "16250.00", "2019": "7500.00"},
            "used": [
                {"path": "money.committed", "value": "100000.00", "grade": "assumed", "reading": None},
                {"path": "shortage", "value": "strict-queue", "grade": "assumed", "reading": "strict-queue"},
                {"path": "ranking", "value": "submission/submission", "grade": "assumed", "reading": None},
            ],
        }
        assert [one["gap"] for one in found["published"]] == [-107, "-5497492.50"]
        assert [one["key"] for one in found["decisions"]] == ["e", "a", "b", "c", "d"]

    def test_of_a_reading_that_was_chosen(self) -> None:
        pots = Readings((Reading("low", Euro(4)), Reading("high", Euro(6))), Grade.REPORTED, default="high")
        outcome = RICH.under(committed=pots).decide([ask("a", 7)])
        assert outcome.to_dict()["used"][0] == {
            "path": "money.committed", "value": "6.00", "grade": "assumed", "reading": "high",
        }  # fmt: skip
        assert "decided by: money.committed = 6.00 EUR (assumed, reading high)" in outcome.summary("en")

    @pytest.mark.parametrize(
        ("key", "plain"),
        [
            ("a", {
                "recipient": "Aalen", "kind": "Gemeinde", "measure": "contact-point", "status": "cut", "place": 2,
                "waiting_place": None, "asked": "105000.00", "after_caps": "52500.00", "granted": "52500.00",
                "reserved": "0.00", "provisional": False, "grade": "assumed", "unmet": [],
            }),
            ("b", {
                "recipient": "Bühl", "status": "waiting", "place": 3, "waiting_place": 1, "granted": "0.00",
                "reserved": "0.00", "after_caps": "52500.00", "grade": "assumed", "unmet": [],
            }),
            ("d", {
                "status": "ineligible", "place": None, "asked": "105000.00", "after_caps": None, "granted": "0.00",
                "unmet": ["contact-point.new_tasks"], "grade": "inferred",
            }),
            ("e", {"status": "open", "reserved": "7.50", "granted": "0.00", "grade": None, "unmet": []}),
        ],
    )  # fmt: skip
    def test_of_a_decision(self, key: str, plain: dict[str, Any]) -> None:
        decision = short_of_money()[key]
        found = decision.to_dict()
        assert {name: found[name] for name in plain} == plain
        assert found["reasons"] == {"de": list(decision.reasons("de")), "en": list(decision.reasons("en"))}
        assert found["schedule"] == decision.schedule.to_dict()

    def test_a_table_has_reasons_or_totals_below(self) -> None:
        outcome = short_of_money()
        table = outcome.table()
        assert [note.en for note in table.notes] == outcome.summary("en")
        assert [note.de for note in table.notes] == outcome.summary("de")
        assert table.caption == outcome.terms.title
        own = outcome["a"].table()
        assert [note.de for note in own.notes] == list(outcome["a"].reasons("de"))
        assert [note.en for note in own.notes] == list(outcome["a"].reasons("en"))
        assert own.rows[0] == table.rows[1]

    def test_what_is_asked_of_an_outcome(self) -> None:
        outcome = short_of_money()
        assert len(outcome) == 5
        assert [decision.key for decision in outcome] == ["e", "a", "b", "c", "d"]
        assert "a" in outcome
        assert "z" not in outcome
        assert [decision.key for decision in outcome.of("waiting", Decided.CUT)] == ["a", "b", "c"]
        with pytest.raises(KeyError, match=r"no application 'z'"):
            outcome["z"]

    def test_what_is_shown_of_a_decision(self) -> None:
        (decision,) = RICH.decide([ask("a", 5)])
        assert repr(decision) == (
            f"Decision(application={decision.application!r}, status=Decided.GRANTED, place=1, waiting_place=None, "
            "provisional=False)"
        )

    def test_one_application_is_no_plural(self) -> None:
        assert repr(RICH.decide([ask("a", 5)])) == "<Outcome of vwv-integration/2016-extra, 1 application>"


class TestTotals:
    """Count each decision once."""

    def test_by_measure_and_kind(self) -> None:
        forms = [
            contact_point("a", submitted=date(2015, 9, 1)),
            contact_point("b", submitted=date(2015, 9, 1), recipient=TOWNS[3]),
            contact_point("c", submitted=date(2015, 9, 1), new_tasks=False),
            contact_point(
                "n", measure="network", submitted=date(2015, 9, 1), recipient=Recipient(name="?"), requested=5
            ),
        ]
        outcome = REGULAR.under(committed=105_000, ranking="submission", shortage="strict-queue").decide(forms)
        full, none = Euro(105_000), Euro(0)
        assert outcome.by_measure() == {
            "contact-point": Tally(3, 1, full + full, full),
            "network": Tally(1, 0, none, none),
        }
        assert outcome.by_kind() == {
            "": Tally(1, 0, none, none), "Gemeinde": Tally(2, 1, full, full), "Landkreis": Tally(1, 0, full, none),
        }  # fmt: skip

    def test_a_grant_of_nothing_is_none(self) -> None:
        assert RICH.decide([ask("a", 0)]).by_measure() == {"contact-point": Tally(1, 0, Euro(0), Euro(0))}

    def test_by_year(self) -> None:
        outcome = RICH.decide([contact_point("a"), contact_point("b", start=None), contact_point("c", new_tasks=None)])
        assert outcome.by_budget_year() == {
            2016: Euro(20_000), 2017: Euro(37_500), 2018: Euro(32_500), 2019: Euro(15_000), None: Euro(105_000),
        }  # fmt: skip
        assert list(outcome.by_budget_year())[-1] is None
        assert outcome.by_funding_year() == {1: Euro(80_000), 2: Euro(70_000), 3: Euro(60_000)}
        assert outcome.to_dict()["by_budget_year"]["none"] == "105000.00"

    def test_what_is_left(self) -> None:
        left = Pot(5, ((2016, 3), (2018, 4))).left((2016, 2017, 2018))
        assert isinstance(left, Left)
        assert (left.committed, left.by_year, left.years) == (5, [3, 0, 4], (2016, 2017, 2018))


class TestSchedules:
    """Of what is granted, in the shape of the rule; and why there is none."""

    def test_none_where_nothing_is_granted(self) -> None:
        outcome = short_of_money()
        for key, word in (("b", "waiting"), ("d", "ineligible"), ("e", "open")):
            plan = outcome[key].schedule
            assert isinstance(plan, NoSchedule)
            assert [(reason.text.en, reason.place) for reason in plan.reasons] == [
                (f"nothing was granted: {word}", "granted")
            ]
        (reason,) = outcome["b"].schedule.reasons  # type: ignore[union-attr]
        assert reason.text.de == "nichts bewilligt: auf der Warteliste"

    def test_in_full_it_is_that_of_the_rule(self) -> None:
        plan = RICH.decide([contact_point("a")])["a"].schedule
        assert plan == RICH.programme.schedule(contact_point("a"), RICH)

    def test_of_a_cap_it_rests_on_the_cap(self) -> None:
        plan = short_of_money()["a"].schedule
        assert isinstance(plan, Schedule)
        assert [part.amount for part in plan.instalments] == [Euro(20_000), Euro(17_500), Euro(15_000)]
        assert all(part.used[-1].path == "caps.half" for part in plan.instalments)
        assert not {"shortage", "ranking"} & {used.path for used in plan.total.used}

    def test_of_a_cut_it_rests_on_the_rules_for_the_money_too(self) -> None:
        rules = RICH.under(committed=100, shortage="proportional-cut")
        plan = rules.decide([ask("a", 120), ask("b", 30, town=1)])["a"].schedule
        assert isinstance(plan, Schedule)
        assert [part.amount for part in plan.instalments] == [Euro("30.47"), Euro("26.67"), Euro("22.86")]
        assert [used.path for used in plan.instalments[0].used[-2:]] == ["money.committed", "shortage"]
        assert plan.total.used[-1].path == "shortage"

    def test_cut_by_budget_year_each_instalment_is_paid_in_its_year(self) -> None:
        """20,000 of 2016 and so on, each halved: the first funding year is paid in 2016 and 2017."""
        years = {2016: 10_000, 2017: 40_000, 2018: 40_000, 2019: 20_000}
        decision = RICH.under(payable=years, shortage="proportional-cut").decide([contact_point("a")])["a"]
        assert decision.granted == Euro(52_500)
        plan = decision.schedule
        assert isinstance(plan, Schedule)
        assert [(part.year, part.budget_year, part.amount) for part in plan.instalments] == [
            (1, 2016, Euro(10_000)), (1, 2017, Euro(10_000)), (2, 2017, Euro(8_750)), (2, 2018, Euro(8_750)),
            (3, 2018, Euro(7_500)), (3, 2019, Euro(7_500)),
        ]  # fmt: skip
        assert plan.instalments[0].used[-1].path == "shortage"
        assert plan.total.used[-1].path == "shortage"
        view = plan.by_budget_year()
        assert isinstance(view, View)
        assert dict(view.items()) == {2016: Euro(10_000), 2017: Euro(18_750), 2018: Euro(16_250), 2019: Euro(7_500)}

    def test_a_request_in_budget_years_that_suffice_keeps_its_shape(self) -> None:
        decision = RICH.under(payable=dict.fromkeys(range(2016, 2020), 10**6)).decide([ask("a", 10_500)])["a"]
        plan = decision.schedule
        assert isinstance(plan, Schedule)
        assert [part.amount for part in plan.instalments] == [Euro(4_000), Euro(3_500), Euro(3_000)]
        assert all(part.budget_year is None for part in plan.instalments)

    def test_nothing_granted_in_full_has_a_schedule_of_nothing(self) -> None:
        plan = RICH.decide([ask("a", 0)])["a"].schedule
        assert isinstance(plan, Schedule)
        assert plan.total.euro == Euro(0)


class TestGrades:
    """As sure as the weakest of assessment, caps, schedule, and what the money asked for."""

    def test_of_each_kind(self) -> None:
        outcome = short_of_money()
        assert {decision.key: decision.grade for decision in outcome} == {
            "a": Grade.ASSUMED, "b": Grade.ASSUMED, "c": Grade.ASSUMED, "d": Grade.INFERRED, "e": None,
        }  # fmt: skip
        assert outcome.withdraw("a")["a"].grade is None

    def test_where_the_money_suffices_its_rules_do_not_count(self) -> None:
        enough = RICH.decide([contact_point("a")])["a"]
        assert enough.grade is Grade.INFERRED
        waits = RICH.under(committed=1).decide([contact_point("a")])["a"]
        assert waits.grade is Grade.ASSUMED

    def test_a_cap_counts(self) -> None:
        half = Known(Cap(share="0.5", of="ask", per="application", when="always"), Grade.ASSUMED)
        assert RICH.under(caps={"c": half}).decide([contact_point("a")])["a"].grade is Grade.ASSUMED


class TestWithdrawing:
    """Frees money for those that wait, by the rule that decided; grants that were made stay."""

    def rules(self, rule: str, pot: Any = 10) -> Round:
        return RICH.under(committed=pot, shortage=rule)

    FORMS = (ask("a", 6), ask("b", 4, 21, 1), ask("c", 5, 22, 2), ask("d", 1, 23, 3))

    def test_freed_money_goes_down_the_list(self) -> None:
        outcome = self.rules("strict-queue").decide(self.FORMS)
        assert [d.status.value for d in outcome] == ["granted", "granted", "waiting", "waiting"]
        later = outcome.withdraw("a")
        assert [(d.status.value, d.granted) for d in later] == [
            ("withdrawn", Euro(0)), ("granted", Euro(4)), ("granted", Euro(5)), ("granted", Euro(1)),
        ]  # fmt: skip
        assert (later.left, later["c"].waiting_place, later["c"].place) == (Euro(0), None, 3)
        assert later["a"].place == 1

    def test_places_on_the_list_are_counted_anew(self) -> None:
        later = self.rules("strict-queue").decide(self.FORMS).withdraw("b")
        assert [(d.status.value, d.waiting_place) for d in later] == [
            ("granted", None), ("withdrawn", None), ("waiting", 1), ("waiting", 2),
        ]  # fmt: skip
        assert self.rules("strict-queue", 6).decide(self.FORMS).withdraw("b")["d"].waiting_place == 2

    def test_one_that_stopped_the_queue_lets_others_up(self) -> None:
        later = self.rules("strict-queue", 11).decide(self.FORMS).withdraw("c")
        assert (later["d"].status, later.left) == (Decided.GRANTED, Euro(0))

    def test_of_an_ineligible_one_nothing_is_freed(self) -> None:
        forms = [*self.FORMS, ask("i", 5, new_tasks=False)]
        outcome = self.rules("strict-queue").decide(forms)
        later = outcome.withdraw("i")
        assert later["i"].status is Decided.WITHDRAWN
        assert [d.status for d in later][:4] == [d.status for d in outcome][:4]

    def test_with_an_ineligible_one_a_granted_or_a_waiting_one_lets_others_up(self) -> None:
        forms = [*self.FORMS, ask("i", 5, new_tasks=False)]
        freed = self.rules("strict-queue").decide(forms).withdraw(["a", "i"])
        assert (freed["c"].status, freed["d"].status) == (Decided.GRANTED, Decided.GRANTED)
        stopped = self.rules("strict-queue", 11).decide(forms).withdraw(["i", "c"])
        assert stopped["d"].status is Decided.GRANTED

    def test_where_all_are_cut_one_that_waited_frees_nothing(self) -> None:
        """A cent is left over by rounding down; it is nobody's."""
        forms = [ask("a", "10.00"), ask("b", "0.01", 21, 1), ask("c", "0.01", 22, 2)]
        outcome = self.rules("proportional-cut", "4.00").decide(forms)
        assert [outcome[key].status for key in "bc"] == [Decided.WAITING, Decided.WAITING]
        later = outcome.withdraw("b")
        assert (later["c"].status, later.left) == (Decided.WAITING, Euro("0.01"))

    def test_what_was_kept_for_an_open_one_is_freed(self) -> None:
        forms = [ask("a", 6, new_tasks=None), *self.FORMS[1:]]
        later = self.rules("strict-queue").decide(forms).withdraw("a")
        assert (later.reserved, later["c"].granted, later["d"].granted) == (Euro(0), Euro(5), Euro(1))

    def test_an_open_one_moves_up_and_stays_open(self) -> None:
        forms = [*self.FORMS[:2], ask("c", 5, 22, 2, new_tasks=None), self.FORMS[3]]
        outcome = self.rules("strict-queue").decide(forms)
        assert (outcome["c"].reserved, outcome["d"].status) == (Euro(0), Decided.WAITING)
        later = outcome.withdraw("a")
        assert (later["c"].status, later["c"].reserved, later["d"].granted) == (Decided.OPEN, Euro(5), Euro(1))

    @pytest.mark.parametrize("rule", ["proportional-cut", "largest-common-cap"])
    def test_where_all_are_cut_freed_money_stays_in_the_pot(self, rule: str) -> None:
        outcome = self.rules(rule).decide(self.FORMS)
        later = outcome.withdraw("a")
        assert [d.granted for d in later][1:] == [d.granted for d in outcome][1:]
        assert later.left == Euro(10) - Euro.total(d.granted for d in later)

    def test_where_all_are_cut_one_that_got_nothing_is_cut_in_afterwards(self) -> None:
        forms = [ask("a", "10.00"), ask("b", "0.02", 21, 1)]
        outcome = self.rules("proportional-cut", "4.00").decide(forms)
        assert outcome["b"].status is Decided.WAITING
        later = outcome.withdraw("a")
        assert (later["b"].status, later["b"].granted) == (Decided.GRANTED, Euro("0.02"))

    def test_one_that_gets_a_part_from_the_list_is_cut(self) -> None:
        forms = [ask("a", 7, priority=1), ask("b", 7, 21, 1), ask("d", 7, 23, priority=2)]
        outcome = self.rules("one-per-applicant-first/proportional-cut", 14).decide(forms)
        assert outcome["d"].status is Decided.WAITING
        waiting = self.rules("one-per-applicant-first/proportional-cut", "13.99").decide(forms)
        later = waiting.withdraw("b")
        assert [(later[key].status.value, later[key].granted) for key in "ad"] == [
            ("cut", Euro("6.99")), ("granted", Euro(7)),
        ]  # fmt: skip
        scarce = self.rules("one-per-applicant-first/proportional-cut", 10).decide(forms).withdraw("b")
        assert [(scarce[key].status.value, scarce[key].granted) for key in "ad"] == [
            ("cut", Euro(5)), ("cut", Euro(5)),
        ]  # fmt: skip

    def test_after_the_close_nobody_moves_up(self) -> None:
        closed = self.rules("strict-queue").decide(self.FORMS).close()
        assert [(d.status.value, d.waiting_place) for d in closed] == [
            ("granted", None), ("granted", None), ("refused", None), ("refused", None),
        ]  # fmt: skip
        later = closed.withdraw("a")
        assert (later.closed, later.left) == (True, Euro(6))
        assert [d.status.value for d in later] == ["withdrawn", "granted", "refused", "refused"]
        assert later.withdraw("c")["c"].status is Decided.WITHDRAWN

    def test_after_the_close_an_open_one_stays_open_and_gets_nothing_more(self) -> None:
        forms = [*self.FORMS[:2], ask("c", 5, 22, 2, new_tasks=None)]
        closed = self.rules("strict-queue").decide(forms).close()
        assert closed["c"].status is Decided.OPEN
        assert closed.withdraw("a")["c"].reserved == Euro(0)

    def test_without_a_settled_rule_nobody_moves_up(self) -> None:
        silent = evolve(RICH, shortage=Unknown("x")).under(committed=10)
        outcome = silent.decide(self.FORMS)
        later = outcome.withdraw("a")
        assert {d.status for d in later} == {Decided.OPEN, Decided.WITHDRAWN}
        assert later.reserved == Euro(0)

    def test_budget_years_are_freed_too(self) -> None:
        years = {2016: 20_000, 2017: 37_500, 2018: 32_500, 2019: 15_000}
        forms = [contact_point("a"), contact_point("b", submitted=date(2016, 3, 21), recipient=TOWNS[1])]
        outcome = RICH.under(payable=years).decide(forms)
        assert outcome["b"].status is Decided.WAITING
        assert "0.00" in {str(euro) for euro in outcome.left_by_budget_year().values()}
        later = outcome.withdraw("a")
        assert later["b"].status is Decided.GRANTED
        assert set(later.left_by_budget_year().values()) == {Euro(0)}

    def test_a_lot_is_named_with_its_seed(self) -> None:
        outcome = RICH.under(committed=1, ranking=Ranking("lot", seed="x")).decide(self.FORMS)
        assert outcome.to_dict()["used"][-1]["value"] == "lot/submission/x"

    def test_a_plan_by_budget_year_is_granted_as_planned(self) -> None:
        plan = [PlanYear(year=year, total=10_000, eligible=10_000, third_party=0) for year in (2016, 2017)]
        form = contact_point("n", measure="network", submitted=date(2015, 9, 1), plan=plan, requested=12_000)
        rules = REGULAR.under(payable={2016: 6_000, 2017: 6_000}, ranking="submission", shortage="strict-queue")
        found = rules.decide([form])["n"]
        assert (found.status, found.given) == (Decided.GRANTED, (600_000, 600_000))
