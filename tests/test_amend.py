"""Amending: a what-if is another programme; checked like a file, it remembers what it replaced and can be undone."""

import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frames_strategy import programmes as drawn_programmes
from integrationsfoerderung import (
    Application,
    Bounded,
    DocumentError,
    Edition,
    Euro,
    Figure,
    Grade,
    Kind,
    Known,
    Post,
    Programme,
    Ranking,
    Reading,
    Readings,
    Recipient,
    Schedule,
    Share,
    Status,
    Unknown,
    Verdict,
    load_programme,
    load_round,
)
from integrationsfoerderung.catalogue import programme_keys, round_keys
from integrationsfoerderung.financing import FixedInstalments
from integrationsfoerderung.show import rules
from integrationsfoerderung.texts import written
from integrationsfoerderung.yearly import YearlyDay
from plan_strategies import DAY, MUSTERLAND, SHIPPED

OFFICER = load_programme("vwv-integrationsbeauftragte")
EXTRA = load_round("vwv-integration/2016-extra")
ALL = [*(load_programme(key) for key in programme_keys()), MUSTERLAND]
ROUNDS = [load_round(key) for key in round_keys()]
FORM = Application(
    recipient=Recipient(name="Binzen", kind="Gemeinde"),
    measure="contact-point",
    posts=[Post("0.5", field="integration", origin="new")],
    start=date(2017, 1, 1),
    months=36,
    submitted=date(2016, 9, 28),
    new_tasks=True,
    begun=False,
)


def figures_of(programme: Programme, path: str) -> list[Figure[Any]]:
    """The figure of that path in every edition that has it."""
    return [figure for edition in programme.editions for own, figure in edition.figures() if own == path]


def figure(programme: Programme, path: str, day: date = DAY) -> Figure[Any]:
    return dict(programme.on(day).figures())[path]


def faults(of: Any, changes: Any, **more: Any) -> dict[str, str]:
    """The faults of an amendment that is refused, by path."""
    with pytest.raises(DocumentError) as caught:
        of.amend(changes, **more)
    return {fault.path: fault.message for fault in caught.value.faults}


class TestAPlainValue:
    """A plain value is graded assumed and keeps what it replaced."""

    @pytest.mark.parametrize(
        ("path", "plain", "value"),
        [
            ("contact-point.instalments", [45000, "35000", Decimal("25000.50")], (4_500_000, 3_500_000, 2_500_050)),
            ("contact-point.instalments", (Euro(45000), Euro(35000)), (4_500_000, 3_500_000)),
        ],
    )
    def test_amounts(self, path: str, plain: Any, value: tuple[int, ...]) -> None:
        found = figure(SHIPPED.amend({path: plain}), path)
        assert [euro.cents for euro in found.candidates()[0]] == list(value)

    @pytest.mark.parametrize(
        ("of", "path", "plain", "value"),
        [
            (SHIPPED, "contact-point.minimum_share", "0.25", Share("0.25")),
            (SHIPPED, "contact-point.minimum_share", Share("0.25"), Share("0.25")),
            (SHIPPED, "contact-point.minimum_months", 12, 12),
            (SHIPPED, "contact-point.new_tasks", False, False),
            (SHIPPED, "extension.recipient_kind", ["Landkreis"], frozenset({Kind.LANDKREIS})),
            (SHIPPED, "extension.recipient_kind", {Kind.LANDKREIS}, frozenset({Kind.LANDKREIS})),
            (SHIPPED, "2018-02-14.last_day", "2021-12-31", date(2021, 12, 31)),
            (OFFICER, "officer.tiers.tier-2.amount", 15000, Euro(15000)),
            (OFFICER, "officer.in_time.deadline", {"month": 11, "day": 30, "years_before": 1}, YearlyDay(11, 30, 1)),
            (OFFICER, "officer.in_time.deadline.moves", True, True),
        ],
    )
    def test_each_type(self, of: Programme, path: str, plain: Any, value: Any) -> None:
        for found, old in zip(figures_of(of.amend({path: plain}), path), figures_of(of, path), strict=True):
            assert found == Known(value, Grade.ASSUMED, note="a what-if")
            assert found.was is old

    def test_an_unknown_figure_becomes_a_known_one(self) -> None:
        amended = SHIPPED.amend({"contact-point.part_year": "pro-rata"})
        assert figure(amended, "contact-point.part_year").grade is Grade.ASSUMED

    def test_readings_become_a_known_one(self) -> None:
        assert isinstance(figure(SHIPPED.amend({"network.rounding": "down"}), "network.rounding"), Known)

    def test_the_words_say_what_it_replaced(self) -> None:
        text = rules(SHIPPED.amend({"contact-point.minimum_share": "0.25"}, on=DAY), SHIPPED.on(DAY))
        assert "instead of" not in text
        amended = SHIPPED.amend({"contact-point.minimum_share": "0.25"}, on=DAY)
        assert "at least 25 %, instead of 50 % (norm)" in rules(amended, amended.on(DAY))
        assert "25 %, statt 50 % (Norm)" in rules(amended, amended.on(DAY), "de")


class TestAWholeFigure:
    """A whole figure is taken as it is, and remembers what it replaced."""

    @pytest.mark.parametrize(
        "given",
        [
            Unknown("not found"),
            Bounded(12, 36, Grade.INFERRED),
            Known(12, Grade.OFFICIAL),
            Readings((Reading("a", 12), Reading("b", 24)), Grade.INFERRED, default="a"),
        ],
    )
    def test_it_stands_there(self, given: Figure[Any]) -> None:
        found = figure(SHIPPED.amend({"contact-point.minimum_months": given}), "contact-point.minimum_months")
        assert found == given
        assert found.was is figure(SHIPPED, "contact-point.minimum_months")
        assert given.was is None

    def test_another_default_reading(self) -> None:
        old = figure(SHIPPED, "contact-point.payment")
        assert isinstance(old, Readings)
        amended = SHIPPED.amend({"contact-point.payment": old.choose("at-end")})
        assert getattr(figure(amended, "contact-point.payment"), "default", None) == "at-end"
        assert amended.amend({"contact-point.payment": old}) == SHIPPED

    def test_one_of_the_wrong_type_is_refused(self) -> None:
        wrong = {"contact-point.minimum_months": Known("12", Grade.NORM), "network.rate": Known(0.5, Grade.NORM)}
        assert faults(SHIPPED, wrong) == {
            "contact-point.minimum_months": "'12' in the figure is no int: write one",
            "network.rate": "0.5 in the figure is no Share: write one",
        }


class TestPaths:
    """Every path that is shown can be amended; what is near is named for one that is none."""

    @pytest.mark.parametrize("programme", ALL, ids=lambda programme: programme.key)
    def test_the_same_figures_change_nothing(self, programme: Programme) -> None:
        for edition in programme.editions:
            assert edition.amend(dict(edition.figures())) is edition

    @pytest.mark.parametrize("programme", ALL, ids=lambda programme: programme.key)
    def test_the_same_values_change_nothing(self, programme: Programme) -> None:
        for edition in programme.editions:
            values = {path: each.value for path, each in edition.figures() if isinstance(each, Known)}
            assert edition.amend(values) is edition

    @pytest.mark.parametrize("programme", ALL, ids=lambda programme: programme.key)
    def test_each_path_reaches_its_figure_and_no_other(self, programme: Programme) -> None:
        """Another note changes no value, so that every constructor takes it."""
        for edition in programme.editions:
            old = dict(edition.figures())
            for path, each in old.items():
                noted = type(each)(**{**_fields(each), "note": "noted"})
                new = dict(edition.amend({path: noted}).figures())
                assert new[path] == noted
                beside = {p for p, f in old.items() if new.get(p) != f} - {path}
                assert all(".attested." in p or p.endswith(".total") for p in beside)
                assert not beside or path.endswith((".instalments", ".in_proportion"))

    def test_one_part_of_a_list(self) -> None:
        amended = SHIPPED.amend({"contact-point.instalments[0]": 45000, "contact-point.instalments[2]": 25000})
        assert amended == SHIPPED.amend({"contact-point.instalments": [45000, 35000, 25000]})

    def test_a_tier_by_its_place(self) -> None:
        amended = OFFICER.amend({"officer.tiers[1].amount": 15000})
        assert amended == OFFICER.amend({"officer.tiers.tier-2.amount": 15000})
        assert amended != OFFICER

    def test_unknown_ones_name_the_near_ones(self) -> None:
        assert faults(SHIPPED, {"contact-point.minimum_shar": 1, "more_possible": True, "zzz": 1}) == {
            "contact-point.minimum_shar": "is no figure; did you mean 'contact-point.minimum_share' or "
            "'contact-point.minimum_grant' or 'contact-point.minimum_months'?",
            "more_possible": "is no figure; did you mean 'network.more_possible' or "
            "'intercultural-opening.more_possible' or 'integration-concept.more_possible'?",
            "zzz": "is no figure: see figures() for all of them",
        }

    def test_a_hostile_path_stays_short_and_plain(self) -> None:
        with pytest.raises(DocumentError) as error:
            SHIPPED.amend({"x" * 10_000_000: 1, "a\u202e\x1b[31m": 1})
        assert len(str(error.value)) < 1_000
        assert str(error.value).replace("\n", "").isprintable()

    def test_the_same_figure_twice(self) -> None:
        twice = {"officer.tiers[1].amount": 1, "officer.tiers.tier-2.amount": 2}
        assert "changes the same figure as" in faults(OFFICER, twice)["officer.tiers[1].amount"]
        both = {"contact-point.instalments": [1], "contact-point.instalments[0]": 2}
        assert "changes the same figure as" in faults(SHIPPED, both)["contact-point.instalments[0]"]

    def test_a_part_that_is_none(self) -> None:
        assert faults(SHIPPED, {"contact-point.instalments[3]": 1, "network.rate[0]": 1}) == {
            "contact-point.instalments[3]": "contact-point.instalments has 3 parts: write a number from 0 to 2",
            "network.rate[0]": "network.rate has no parts: leave the brackets out",
        }

    @pytest.mark.parametrize("wrong", [None, "contact-point.minimum_months", {3: 4}, [("a", 1)]])
    def test_no_table(self, wrong: Any) -> None:
        with pytest.raises(TypeError, match="is no table of values by path"):
            SHIPPED.amend(wrong)


def _fields(figure: Figure[Any]) -> dict[str, Any]:
    names = ("value", "low", "high", "readings", "grade", "citations", "note", "default")
    found = {name: getattr(figure, name) for name in names if hasattr(figure, name)}
    return {name: value for name, value in found.items() if not (name == "grade" and isinstance(figure, Unknown))}


class TestTheImpossible:
    """What a file may not say cannot be amended either: every fault at once, with its path, and nothing half done."""

    @pytest.mark.parametrize(
        ("of", "path", "value", "message"),
        [
            (SHIPPED, "contact-point.minimum_share", "1.2", "1.2 is too large"),
            (SHIPPED, "contact-point.minimum_share", -1, "a share is a part of one post from 0 to 1"),
            (SHIPPED, "contact-point.minimum_share", 0.5, 'is a float and not exact: write "0.5" in quotes'),
            (SHIPPED, "contact-point.minimum_share", True, "is no share of a post"),
            (SHIPPED, "contact-point.minimum_share", None, "is no share of a post"),
            (SHIPPED, "contact-point.minimum_months", 0, "posts.months lies between 1 and 600"),
            (SHIPPED, "contact-point.minimum_months", 601, "posts.months lies between 1 and 600"),
            (SHIPPED, "contact-point.minimum_months", True, "is no whole number"),
            (SHIPPED, "contact-point.minimum_months", 36.0, "is a float"),
            (SHIPPED, "contact-point.new_tasks", 1, "is neither true nor false"),
            (SHIPPED, "social-advice.amount", "-0.01", "write amounts that are not negative"),
            (SHIPPED, "social-advice.amount", Decimal("NaN"), "finite number"),
            (SHIPPED, "social-advice.amount", float("nan"), "is a float"),
            (SHIPPED, "social-advice.amount", "0.001", "at most two decimals"),
            (SHIPPED, "contact-point.instalments", [], "instalments is empty"),
            (SHIPPED, "contact-point.instalments", 40000, "is no list"),
            (SHIPPED, "contact-point.total", 100000, "add up to 105,000.00 EUR"),
            (SHIPPED, "contact-point.attested.0.5", [1, 2, 3], "is not that share of the instalments"),
            (SHIPPED, "contact-point.attested.0.5", Unknown("x"), "what is attested needs a value"),
            (SHIPPED, "extension.recipient_kind", "Landkreis", "is no list"),
            (SHIPPED, "2018-02-14.last_day", "2018-02-13", "begins on 2018-02-14 and ends on 2018-02-13"),
            (OFFICER, "officer.tiers.tier-2.at_least", 20000, "tier"),
            (OFFICER, "officer.tiers.tier-2.at_least", 30000, "tiers would change their order"),
            (OFFICER, "officer.tiers.tier-2.at_least", 0, "at_least of tier tier-2 is 0"),
            (OFFICER, "officer.tiers.tier-2.full_at", 0, "full_at of tier tier-2 is 0 %"),
            (OFFICER, "officer.share_in_tier_1.tier", ["tier-9"], "names the tier 'tier-9'"),
        ],
    )
    def test_it_is_refused(self, of: Programme, path: str, value: Any, message: str) -> None:
        assert message in faults(of, {path: value})[path]

    def test_a_tier_bound_just_below_the_next_is_taken(self) -> None:
        assert OFFICER.amend({"officer.tiers.tier-2.at_least": 19999}) != OFFICER

    def test_editions_must_not_overlap(self) -> None:
        assert "while edition 2013-08-29 is in force" in str(faults(SHIPPED, {"2013-08-29.last_day": "2016-09-06"}))

    def test_all_faults_at_once(self) -> None:
        wrong = {"network.rate": "2", "contact-point.minimum_months": 0, "nowhere": 1, "social-advice.amount": -1}
        assert set(faults(SHIPPED, wrong | {"extension.minimum_months": 6})) == set(wrong)


class TestEditions:
    """An amendment acts on all editions that have the figure, and asks for a day where their values differ."""

    def test_all_that_have_it(self) -> None:
        amended = SHIPPED.amend({"contact-point.instalments": [1, 2, 3]})
        assert len(figures_of(amended, "contact-point.instalments")) == len(SHIPPED.editions)
        assert {each.candidates() for each in figures_of(amended, "contact-point.instalments")} == {
            ((Euro(1), Euro(2), Euro(3)),)
        }

    def test_a_figure_that_differs_is_refused_and_the_editions_are_named(self) -> None:
        message = faults(SHIPPED, {"contact-point.post_field": ["integration"]})["contact-point.post_field"]
        assert "2013-08-29 from 2015-08-31" in message
        assert "on=date(...)" in message

    def test_the_same_figure_on_one_day(self) -> None:
        amended = SHIPPED.amend({"contact-point.post_field": ["integration"]}, on=DAY)
        changed = [new.since for new, old in zip(amended.editions, SHIPPED.editions, strict=True) if new is not old]
        assert changed == [SHIPPED.on(DAY).since]
        assert amended.on(DAY) == SHIPPED.on(DAY).amend({"contact-point.post_field": ["integration"]})

    def test_a_day_outside_every_edition(self) -> None:
        with pytest.raises(ValueError, match="no edition of vwv-integration is in force"):
            SHIPPED.amend({"contact-point.minimum_months": 1}, on=date(2000, 1, 1))

    @pytest.mark.parametrize("on", [None, date(2014, 1, 1)])
    def test_the_days_of_an_edition_are_those_of_all_its_states(self, on: date | None) -> None:
        amended = SHIPPED.amend({"2013-08-29.last_day": "2016-08-31"}, on=on)
        states = [edition for edition in amended.editions if edition.key == "2013-08-29"]
        assert {edition.last_day for edition in states} == {Known(date(2016, 8, 31), Grade.ASSUMED, note="a what-if")}
        assert [edition.until for edition in states][-1] == date(2016, 8, 31)
        with pytest.raises(ValueError, match="no edition"):
            amended.on(date(2016, 9, 1))

    def test_a_longer_edition_is_in_force_longer(self) -> None:
        amended = SHIPPED.amend({"2018-02-14.last_day": "2021-12-31"})
        assert amended.on(date(2021, 12, 31)).key == "2018-02-14"
        assert (
            amended.amend({"2018-02-14.last_day": figure(SHIPPED, "2018-02-14.last_day", date(2019, 1, 1))}) == SHIPPED
        )


@st.composite
def amendments(draw: st.DrawFn, edition: Edition) -> dict[str, Figure[Any]]:
    """Other evidence for some figures: all constructors take it."""
    paths = draw(st.lists(st.sampled_from([path for path, _ in edition.figures()]), unique=True, max_size=4))
    old = dict(edition.figures())
    return {path: type(old[path])(**{**_fields(old[path]), "note": draw(st.text("abc", min_size=1))}) for path in paths}


class TestLaws:
    """Amendments compose, can be undone, and never touch the original."""

    @given(st.data())
    def test_of_generated_programmes(self, data: st.DataObject) -> None:
        programme = data.draw(drawn_programmes())
        edition = data.draw(st.sampled_from(programme.editions))
        before, kept = repr(programme), dict(edition.figures())
        one, two = data.draw(amendments(edition)), data.draw(amendments(edition))
        # Instalments and the rule of proportion set the total and what is attested aside, unless these come with them:
        # whether all come together then makes a difference.
        first, then = (any(path.endswith(("instalments", "in_proportion")) for path in paths) for paths in (one, two))
        followed = then and any(path.endswith("total") or ".attested." in path for path in one)
        if not first and not followed:
            assert edition.amend(one).amend(two) == edition.amend({**one, **two})
        amended = edition.amend(one)
        back = amended.amend({path: kept[path] for path in one})
        assert back == edition
        assert all(back_figure.was is None for _, back_figure in back.figures())
        assert edition.amend(kept) is edition
        assert repr(programme) == before

    @given(st.sampled_from(["0.01", "0.25", "0.5", "1"]), st.sampled_from([1, 35, 36, 600]))
    def test_the_order_does_not_matter(self, share: str, months: int) -> None:
        one, two = {"contact-point.minimum_share": share}, {"contact-point.minimum_months": months}
        assert SHIPPED.amend(one).amend(two) == SHIPPED.amend(two).amend(one) == SHIPPED.amend({**one, **two})

    def test_a_second_amendment_remembers_the_original(self) -> None:
        twice = SHIPPED.amend({"network.rate": "0.7"}).amend({"network.rate": "0.8"})
        assert figure(twice, "network.rate").was is figure(SHIPPED, "network.rate")

    @given(st.lists(st.integers(0, 10**9), min_size=1, max_size=5))
    def test_instalments_of_any_cents_can_be_amended_and_brought_back(self, cents: list[int]) -> None:
        amended = SHIPPED.amend({"contact-point.instalments": [Euro.from_cents(each) for each in cents]})
        back = amended.amend({"contact-point.instalments": [40000, 35000, 30000]})
        assert back == SHIPPED
        assert [e.measure("contact-point").financing for e in back.editions] == [
            e.measure("contact-point").financing for e in SHIPPED.editions
        ]

    def test_it_never_leaks_into_the_shipped_one(self) -> None:
        before = pickle.dumps(SHIPPED)
        for _ in range(3):
            SHIPPED.amend({"contact-point.instalments": [1], "contact-point.minimum_share": "0.1"}).assess(FORM)
        with ThreadPoolExecutor(8) as threads:
            totals = list(threads.map(_total, range(1, 200)))
        assert totals == [Euro(n) for n in range(1, 200)]
        assert load_programme("vwv-integration") is SHIPPED
        assert pickle.dumps(SHIPPED) == before
        assert _official_total() == Euro(52500)

    def test_it_goes_to_other_processes_and_back(self) -> None:
        amended = SHIPPED.amend({"contact-point.instalments": [45000, 35000, 25000]})
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as processes:
            there = processes.submit(_instalments, amended).result()
            untouched = processes.submit(_official_total).result()
        assert there == SHIPPED
        assert untouched == Euro(52500)
        back = pickle.loads(pickle.dumps(amended))  # noqa: S301 - our own
        assert back == amended
        assert figure(back, "contact-point.instalments").was == figure(SHIPPED, "contact-point.instalments")


def _instalments(amended: Programme) -> Programme:
    """Undone in another process."""
    return amended.amend({"contact-point.instalments": [40000, 35000, 30000]})


def _total(amount: int) -> Euro:
    plan = SHIPPED.amend({"contact-point.instalments": [2 * amount]}).schedule(FORM)
    assert isinstance(plan, Schedule)
    return plan.total.euro


def _official_total() -> Euro:
    plan = load_programme("vwv-integration").schedule(FORM)
    assert isinstance(plan, Schedule)
    return plan.total.euro


class TestWhatStandsBesideInstalments:
    """The total and what is attested were said of other instalments: they are set aside, and come back with them."""

    def test_they_are_set_aside(self) -> None:
        amended = SHIPPED.amend({"contact-point.instalments": [45000, 35000, 25001]})
        financing = amended.on(DAY).measure("contact-point").financing
        assert isinstance(financing, FixedInstalments)
        assert (financing.total, financing.attested) == (None, ())
        plan = amended.schedule(FORM)
        assert isinstance(plan, Schedule)
        assert str(plan.total) == "52,500.50 EUR (assumed)"

    def test_what_is_attested_does_not_outlive_the_rule_of_proportion(self) -> None:
        amended = SHIPPED.amend({"contact-point.in_proportion": False})
        plan = amended.schedule(FORM)
        assert isinstance(plan, Schedule)
        assert plan.total.euro == Euro(105000)
        assert amended.amend({"contact-point.in_proportion": True}) == SHIPPED

    def test_both_can_be_given_where_they_fit(self) -> None:
        fits = {
            "contact-point.instalments": [50000],
            "contact-point.total": 50000,
            "contact-point.attested.0.5": [25000],
        }
        amended = SHIPPED.amend(fits)
        assert figure(amended, "contact-point.total").candidates() == (Euro(50000),)
        assert figure(amended, "contact-point.attested.0.5").candidates() == ((Euro(25000),),)
        assert "add up to 50,000.00 EUR" in str(faults(SHIPPED, fits | {"contact-point.total": 50001}))


class TestResults:
    """What rests on an amended figure is assumed, and findings say what it replaced."""

    def test_a_finding(self) -> None:
        found = SHIPPED.amend({"contact-point.minimum_share": "0.75"}, on=DAY).assess(FORM, on=DAY)
        assert found.verdict is Verdict.INELIGIBLE
        (unmet,) = found.unmet
        assert (unmet.status, unmet.grade) == (Status.UNMET, Grade.ASSUMED)
        assert "required at least 75 %, instead of 50 % (norm)" in unmet.reason("en")
        assert "statt 50 % (Norm)" in found.explain("de")
        assert SHIPPED.assess(FORM, on=DAY).verdict is Verdict.ELIGIBLE

    def test_a_schedule(self) -> None:
        plan = SHIPPED.amend({"contact-point.instalments[0]": 45000}).schedule(FORM)
        assert isinstance(plan, Schedule)
        assert str(plan.total) == "55,000.00 EUR (assumed)"

    def test_a_criterion_that_all_measures_share_has_a_path_in_each(self) -> None:
        amended = SHIPPED.amend({"network.minimum_grant": 1})
        assert isinstance(figure(amended, "network.minimum_grant"), Known)
        assert figure(amended, "parents.minimum_grant") == figure(SHIPPED, "parents.minimum_grant")


class TestRounds:
    """A round is amended the same way."""

    @pytest.mark.parametrize("round_", ROUNDS, ids=lambda each: each.key)
    def test_the_same_changes_nothing(self, round_: Any) -> None:
        assert round_.amend(dict(round_.figures())) is round_

    @pytest.mark.parametrize("round_", ROUNDS, ids=lambda each: each.key)
    def test_each_path_reaches_its_figure(self, round_: Any) -> None:
        for path, each in round_.figures():
            noted = type(each)(**{**_fields(each), "note": "noted"})
            amended = round_.amend({path: noted})
            assert dict(amended.figures())[path] == noted
            assert amended.amend({path: each}) == round_

    @pytest.mark.parametrize(
        ("path", "plain", "words"),
        [
            ("money.committed", 10**6, "1,000,000.00 EUR"),
            ("ranking", "population-down", "by falling population"),
            ("ranking", {"by": "lot", "seed": "x"}, "by lot"),
            ("ranking", Ranking("submission"), "by day of submission"),
            ("shortage", "proportional-cut", "one factor"),
            ("shortage", {"kind": "one-per-applicant-first", "then": "strict-queue"}, "one application per applicant"),
            ("measures", ["network"], "network"),
            ("caps.half", {"share": "0.4", "of": "ask", "per": "post", "when": "short"}, "40 % of the sum asked for"),
        ],
    )
    def test_each_kind(self, path: str, plain: Any, words: str) -> None:

        found = dict(EXTRA.amend({path: plain}).figures())[path]
        assert isinstance(found, Known)
        assert words in written(found.value, "en")
        assert found.was == dict(EXTRA.figures())[path]

    def test_another_deadline_is_the_last_day_in_time(self) -> None:
        amended = EXTRA.amend({"deadline": "2016-05-14"})
        assert amended.last_day.candidates() == (date(2016, 5, 14),)
        assert [leaf.required for _, leaf in amended.criteria[0].leaves("r")] == [amended.last_day]
        assert amended.amend({"deadline": EXTRA.deadline}) == EXTRA
        both = EXTRA.amend({"deadline": "2016-05-14", "last_day": "2016-05-17"})
        assert both.last_day.candidates() == (date(2016, 5, 17),)

    def test_an_amended_deadline_decides(self) -> None:
        late = Application(
            recipient=Recipient(name="Bühl", kind="Gemeinde"), measure="contact-point", posts=[Post()],
            submitted=date(2016, 5, 14),
        )  # fmt: skip
        verdicts = [
            next(f.status for f in SHIPPED.assess(late, each).findings if f.path.endswith("deadline"))
            for each in (EXTRA, EXTRA.amend({"deadline": "2016-05-14"}), EXTRA.amend({"deadline": "2016-05-13"}))
        ]
        assert verdicts == [Status.UNMET, Status.MET, Status.UNMET]

    def test_all_faults_at_once(self) -> None:
        wrong = {"money.committed": -1, "ranking": "by-eye", "measures": ["x"], "money.payable.2020": 1, "deadline": 3}
        assert set(faults(EXTRA, wrong)) == set(wrong)
