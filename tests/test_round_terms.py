"""What a round lays down: its money, its caps and its order; what it says of them, and how they are changed."""

from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from attrs import evolve

from integrationsfoerderung import (
    Cap,
    Euro,
    Figure,
    Grade,
    Known,
    Money,
    Ranking,
    Reading,
    Readings,
    Round,
    Unknown,
    load_round,
)
from integrationsfoerderung.rounds import FillTheGaps, OneEachFirst, Order, Published, StrictQueue
from integrationsfoerderung.rounds.terms import said
from round_strategies import EXTRA, REGULAR, TOWNS, contact_point

HALF = Cap(share="0.5", of="ask", per="application", when="always")


class TestTheMoney:
    """Is a sum and perhaps budget years, none of them negative."""

    @pytest.mark.parametrize("year", [1952, 2016, 2199])
    def test_a_budget_year_at_the_end_of_what_is_taken(self, year: int) -> None:
        payable = {year: Known(Euro(0), Grade.OFFICIAL)}
        assert Money(payable=payable).payable == ((year, payable[year]),)

    @pytest.mark.parametrize("year", [1951, 2200])
    def test_a_budget_year_just_beyond(self, year: int) -> None:
        with pytest.raises(ValueError, match=rf"payable has {year}: write a budget year from 1952 to 2199"):
            Money(payable={year: Known(Euro(0), Grade.OFFICIAL)})

    def test_nothing_said_of_it_is_not_known(self) -> None:
        assert isinstance(Money().committed, Unknown)
        assert Money().payable == ()

    def test_years_stand_in_order(self) -> None:
        some: Figure[Euro] = Known(Euro(5), Grade.OFFICIAL)
        assert [year for year, _ in Money(payable={2018: some, 2016: some, 2017: some}).payable] == [2016, 2017, 2018]

    def test_nothing_is_enough_and_less_is_none(self) -> None:
        assert EXTRA.under(committed=0).money.committed.candidates() == (Euro(0),)
        with pytest.raises(
            ValueError, match=r"^committed is -0\.01 EUR: a pot is not negative, write 0 where there is"
        ):
            EXTRA.under(committed="-0.01")

    def test_the_first_day_of_a_round_says_from_when_it_pays(self) -> None:
        """It was announced in one year, and decided in the next: the first counts."""
        day = Known(date(2015, 12, 31), Grade.OFFICIAL)
        rules = evolve(EXTRA, announced=day)
        assert rules.under(payable={2015: 5}).money.payable[0][0] == 2015
        with pytest.raises(ValueError, match=r"money\.payable\.2014: the round begins in 2015 and pays nothing before"):
            rules.under(payable={2014: 5, 2015: 5})

    def test_a_round_without_days_pays_in_any_year(self) -> None:
        nothing: Figure[date] = Unknown("x")
        rules = evolve(EXTRA, announced=nothing, deadline=nothing, decided=nothing)
        assert rules.under(payable={1990: 5}).money.payable[0][0] == 1990


class TestALimit:
    """Of applications of one applicant is at least one."""

    @pytest.mark.parametrize("limit", [1, 2])
    def test_that_is_possible(self, limit: int) -> None:
        assert evolve(EXTRA, per_applicant=Known(limit, Grade.OFFICIAL)).per_applicant == Known(limit, Grade.OFFICIAL)

    def test_that_is_no_figure(self) -> None:
        number: Any = 1
        with pytest.raises(TypeError, match=r"^per_applicant is 1: write a figure, such as Known\(1, grade\)$"):
            evolve(EXTRA, per_applicant=number)


class TestCaps:
    """Say in both languages what they are, and act in the order in which they were given."""

    @pytest.mark.parametrize(
        ("cap", "en", "de"),
        [
            (HALF, "50 % of the sum asked for per application", "50 % der beantragten Summe je Antrag"),
            (
                Cap(share="0.4", of="costs", per="applicant", when="short"),
                "40 % of the costs per applicant, when the money is short",
                "40 % der Kosten je Antragsteller, wenn das Geld knapp ist",
            ),
            (
                Cap(share="1", of="full-sum", per="post", when="always"),
                "100 % of the full sum of the measure per post",
                "100 % der vollen Summe des Fördertatbestands je Stelle",
            ),
        ],
    )
    def test_in_words(self, cap: Cap, en: str, de: str) -> None:
        assert (str(cap), cap.words.de) == (en, de)

    def test_nothing_of_one_goes_without_its_name(self) -> None:
        """Four words in a row say nothing to a reader; no more do the parts of a round or of a published figure."""
        words: Any = ("0.5", "ask", "post", "always")
        kinds: tuple[Any, ...] = (Cap, Round, Published)
        for kind in kinds:
            with pytest.raises(TypeError, match="positional"):
                kind(*words)

    @pytest.mark.parametrize("per", ["post", "application", "applicant"])
    def test_costs_are_of_the_application(self, per: str) -> None:
        words: dict[str, Any] = {"share": "0.5", "per": per, "when": "always"}
        assert Cap(of="ask", **words).per.value == per
        if per == "post":
            with pytest.raises(ValueError, match="costs are stated for the application and not for its posts"):
                Cap(of="costs", **words)
        else:
            assert Cap(of="costs", **words).of.value == "costs"

    def test_in_their_order(self) -> None:
        assert [key for key, _ in EXTRA.under(caps={"z": HALF, "a": HALF}).caps] == ["z", "a"]
        no_cap: Any = "0.5"
        with pytest.raises(TypeError, match=r"'0\.5' is no cap: write Cap\(share=\.\.\., of=\.\.\., per"):
            EXTRA.under(caps={"z": no_cap})


class TestRankings:
    """Say what counts first, among equals, and in the end."""

    @pytest.mark.parametrize(
        ("ranking", "en", "de"),
        [
            (Ranking("score"), "by score, ties by day of submission, then by key",
             "nach der Bewertung, bei Gleichstand nach dem Tag der Antragstellung, dann nach dem Schlüssel"),
            (Ranking("submission"), "by day of submission, then by key",
             "nach dem Tag der Antragstellung, dann nach dem Schlüssel"),
            (
                Ranking("lot", seed="x"),
                "by lot, ties by day of submission, then by key",
                "nach dem Los, bei Gleichstand nach dem Tag der Antragstellung, dann nach dem Schlüssel",
            ),
        ],
    )  # fmt: skip
    def test_in_words(self, ranking: Ranking, en: str, de: str) -> None:
        assert (str(ranking), ranking.words.de, said(ranking, "en")) == (en, de, en)

    def test_what_each_goes_by(self) -> None:
        form = contact_point("a", recipient=TOWNS[2])
        places = {
            by: Ranking(by, ties="population-up" if by == "population-down" else "population-down", seed=None).place(
                form, "a", {"a": 2}
            )
            for by in ("submission", "population-up", "population-down", "score")
        }
        assert places == {
            "submission": (date(2016, 3, 20), -20_000),
            "population-up": (20_000, -20_000),
            "population-down": (-20_000, 20_000),
            "score": (-2, -20_000),
        }
        lot = Ranking("lot", seed="x").place(form, "a", {})
        assert lot == (sha256(b"x\na").hexdigest(), date(2016, 3, 20))

    def test_what_it_asks_for(self) -> None:
        ranking = Ranking("submission", ties="score")
        assert [order for order in Order if ranking.asks(order)] == [Order.SUBMISSION, Order.SCORE]
        assert [order for order in Order if Ranking("submission").asks(order)] == [Order.SUBMISSION]

    @pytest.mark.parametrize("by", ["population-up", "population-down", "score"])
    def test_no_order_decides_its_own_ties(self, by: str) -> None:
        with pytest.raises(ValueError, match=rf"^ties cannot go by {by} again: name another order$"):
            Ranking(by, ties=by)

    def test_a_lot_has_a_seed_and_nothing_else_has(self) -> None:
        with pytest.raises(
            ValueError, match=r"^a lot needs a seed: write any text, so that everybody can draw it again$"
        ):
            Ranking("population-up", ties="lot")
        with pytest.raises(ValueError, match=r"^nothing is drawn by lot, so the seed 'x' has no use: leave it out$"):
            Ranking("population-up", seed="x")
        assert Ranking("population-up", ties="lot", seed="x").asks(Order.LOT)


class TestFigures:
    """Of a round stand in a table, each with its path, and each can be changed by it."""

    RULES = evolve(EXTRA.under(payable={2017: 5, 2016: 6}, caps={"half": HALF}), per_applicant=Known(2, Grade.REPORTED))

    def test_every_path(self) -> None:
        paths = [path for path, _ in self.RULES.figures()]
        own = ["announced", "deadline", "last_day", "decided", "measures"]
        assert paths[:5] == own
        assert all(path.startswith("admission.") for path in paths[5:-7])
        assert len(paths) > 12
        assert paths[-7:] == [
            "money.committed", "money.payable.2016", "money.payable.2017", "caps.half", "ranking", "shortage",
            "per_applicant",
        ]  # fmt: skip
        assert [path for path, _ in EXTRA.figures()][-1] == "shortage"

    def test_the_table(self) -> None:
        table = self.RULES.table()
        rows = {row["path"]: row for row in table.to_rows()}
        assert list(rows) == [path for path, _ in self.RULES.figures()]
        assert rows["caps.half"]["grade"] == "assumed"
        assert rows["deadline"]["source"] == "pm-2016-03-18"
        assert rows["money.payable.2016"]["source"] is None
        assert "6.00 EUR" in str(rows["money.payable.2016"])
        assert table.caption == EXTRA.title
        assert [note.en for note in table.notes] == [f"published: {one.words('en')}" for one in EXTRA.published]
        assert [note.de for note in table.notes] == [f"veröffentlicht: {one.words('de')}" for one in EXTRA.published]
        assert "rule" not in table.keys

    def test_its_name(self) -> None:
        assert repr(EXTRA) == "<Round vwv-integration/2016-extra>"

    def test_a_rule_in_words(self) -> None:
        assert said(StrictQueue(), "en") == StrictQueue().words.en
        assert said(OneEachFirst(FillTheGaps()), "de").startswith("zuerst ein Antrag je Antragsteller; Lücken füllen")
        assert said(Euro(5), "de") == "5,00 €"

    def test_amending_each_of_them(self) -> None:
        changed = self.RULES.amend({
            "money.committed": "7.50", "money.payable.2017": 9, "ranking": "population-up", "shortage": "fill-the-gaps",
            "per_applicant": 3, "caps.half": {"share": "0.4", "of": "ask", "per": "post", "when": "short"},
        })  # fmt: skip
        assert changed.money.committed.candidates() == (Euro("7.50"),)
        assert {year: figure.candidates() for year, figure in changed.money.payable} == {
            2016: (Euro(6),), 2017: (Euro(9),),
        }  # fmt: skip
        assert changed.ranking.candidates() == (Ranking("population-up"),)
        assert changed.shortage.candidates() == (FillTheGaps(),)
        assert changed.per_applicant is not None
        assert changed.per_applicant.candidates() == (3,)
        assert [str(cap) for cap in changed.caps[0][1].candidates()] == [
            "40 % of the sum asked for per post, when the money is short"
        ]
        assert changed.caps[0][1].grade is Grade.ASSUMED

    @pytest.mark.parametrize(
        ("value", "rule"),
        [
            ({"kind": "fill-the-gaps"}, FillTheGaps()),
            ({"kind": "one-per-applicant-first", "then": "strict-queue"}, OneEachFirst(StrictQueue())),
            ("one-per-applicant-first/strict-queue", OneEachFirst(StrictQueue())),
        ],
    )
    def test_a_rule_by_its_parts(self, value: Any, rule: Any) -> None:
        assert EXTRA.amend({"shortage": value}).shortage.candidates() == (rule,)

    def test_a_ranking_by_its_parts(self) -> None:
        changed = EXTRA.amend({"ranking": {"by": "lot", "seed": "x"}})
        assert changed.ranking.candidates() == (Ranking("lot", seed="x"),)


class TestAnotherDeadline:
    """Is the last day in time itself, unless that is named too; the former one brings its last day back."""

    DAY = date(2016, 4, 20)

    def test_alone(self) -> None:
        changed = REGULAR.amend({"deadline": self.DAY})
        assert (changed.deadline.candidates(), changed.last_day.candidates()) == ((self.DAY,), (self.DAY,))

    def test_with_its_last_day(self) -> None:
        other = date(2016, 4, 22)
        changed = REGULAR.amend({"deadline": self.DAY, "last_day": other})
        assert (changed.deadline.candidates(), changed.last_day.candidates()) == ((self.DAY,), (other,))

    def test_the_last_day_alone(self) -> None:
        changed = REGULAR.amend({"last_day": self.DAY})
        assert (changed.deadline, changed.last_day.candidates()) == (REGULAR.deadline, (self.DAY,))

    def test_another_figure_leaves_both(self) -> None:
        changed = REGULAR.amend({"money.committed": 5})
        assert (changed.deadline, changed.last_day) == (REGULAR.deadline, REGULAR.last_day)

    def test_twice_and_back(self) -> None:
        twice = REGULAR.amend({"deadline": self.DAY}).amend({"deadline": date(2016, 4, 21)})
        assert twice.last_day.candidates() == (date(2016, 4, 21),)
        back = twice.amend({"deadline": REGULAR.deadline})
        assert (back.deadline, back.last_day) == (REGULAR.deadline, REGULAR.last_day)


class TestReadings:
    """Are chosen by name."""

    def test_of_two_figures(self) -> None:
        rules = EXTRA.under(readings={"caps.half": "half-of-costs", "money.committed": "lowest"})
        found = rules.money.committed
        assert isinstance(found, Readings)
        assert found.default == "lowest"
        half = dict(rules.caps)["half"]
        assert isinstance(half, Readings)
        assert half.default == "half-of-costs"

    def test_of_a_what_if(self) -> None:
        """What is put in is there to be chosen from."""
        pots = Readings((Reading("low", Euro(4)), Reading("high", Euro(6))), Grade.REPORTED, default=None)
        rules = EXTRA.under(committed=pots, readings={"money.committed": "high"})
        assert isinstance(rules.money.committed, Readings)
        assert rules.money.committed.default == "high"

    def test_none_chosen_changes_nothing(self) -> None:
        assert EXTRA.under(readings={}) == EXTRA.under() == EXTRA


class TestWhatARoundCannotBe:
    """Is refused with all that is wrong."""

    def test_measures_of_published_figures(self) -> None:
        one = Published(of="granted", unit="posts", value=1, measures=frozenset({"contact-pont"}), grade=Grade.OFFICIAL)
        with pytest.raises(ValueError, match=r"^measure 'contact-pont' is none of edition 2013-08-29.*contact-point"):
            evolve(EXTRA, published=(one,))

    def test_an_edition_that_there_is_not_is_told_alone(self) -> None:
        """Without it nobody knows the measures."""
        with pytest.raises(ValueError, match=r"^edition '2013' is none of vwv-integration[^\n]*$"):
            evolve(EXTRA, edition="2013")


def test_what_is_not_stated_is_not_known() -> None:
    plain = Round(
        key="r", title=EXTRA.title, programme=EXTRA.programme, edition=EXTRA.edition, deadline=EXTRA.deadline,
        last_day=EXTRA.last_day, measures=EXTRA.measures,
    )  # fmt: skip
    for figure in (plain.announced, plain.decided, plain.ranking, plain.shortage):
        assert isinstance(figure, Unknown)
        assert figure.note == "the round does not state it"
    assert (plain.admission, plain.caps, plain.published, plain.per_applicant) == ((), (), (), None)
    assert [criterion.key for criterion in plain.criteria] == ["deadline", "measures"]
    assert load_round("vwv-integration/2016-extra") == EXTRA
