"""What a programme promises: the edition of a day, and editions that state only what changed."""

import copy
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

import attrs
import pytest

import integrationsfoerderung as foerder
from applications_strategy import AUGUST, CITED, DAYS, WORDS, Table, criterion, edition, known, measure, programme
from integrationsfoerderung import (
    Application,
    Bounded,
    DocumentError,
    Edition,
    Grade,
    Known,
    Measure,
    Post,
    Programme,
    Readings,
    Recipient,
    catalogue,
)
from integrationsfoerderung.reading import LEFT_OUT

# What a caller without a type checker may pass: the tests for refusals take anything.
Anything: TypeAlias = Any

SHIPPED = foerder.load_programme("vwv-integration")
FORM = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
PATH = Path(catalogue.__file__).parent / "data/programmes/vwv-integration.toml"


@pytest.fixture
def load(tmp_path: Path) -> Callable[[Table], Programme]:
    """Loads a programme from a table, by a file of one's own."""

    def write_and_load(table: Table) -> Programme:
        path = tmp_path / "own.json"
        path.write_text(json.dumps(table), encoding="utf-8")
        return foerder.load_programme(path)

    return write_and_load


def paths(load: Callable[[Table], Programme], table: Table) -> list[str]:
    """The paths of all faults, one for each."""
    with pytest.raises(DocumentError) as caught:
        load(table)
    return [fault.path for fault in caught.value.faults]


def rule(of: Edition, key: str = "term", measure_key: str = "m") -> Anything:
    """The figure of a criterion."""
    return next(c for c in of.measure(measure_key).criteria if c.key == key).required  # type: ignore[attr-defined]


def terms(months: Anything = 36, grade: str = "norm", **more: Any) -> Table:
    return edition(measures={"m": measure(term=criterion(known(months, grade)))}, **more)


def change(begin: Any, months: Anything = 24, grade: str = "norm", key: str = "term") -> Table:
    return {"from": begin, "measures": {"m": {"criteria": {key: {"required": known(months, grade)}}}}}


class TestTheEditionOfADay:
    """`on` gives the rules in force on a day, and refuses a day without rules."""

    @pytest.mark.parametrize(
        ("day", "key"),
        [
            (date(2013, 8, 29), "2013-08-29"),
            (date(2016, 9, 5), "2013-08-29"),
            (date(2016, 9, 6), "2016-09-06"),
            (date(2018, 2, 13), "2016-09-06"),
            (date(2018, 2, 14), "2018-02-14"),
            (date(2020, 8, 28), "2018-02-14"),
        ],
    )
    def test_each_boundary_from_both_sides(self, day: date, key: str) -> None:
        assert SHIPPED.on(day).key == key

    @pytest.mark.parametrize(
        ("day", "nearest"),
        [
            (date(2013, 8, 28), "28 August 2013: the nearest is 2013-08-29, from 29 August 2013 to 5 September 2016"),
            (date(2020, 8, 29), "29 August 2020: the nearest is 2018-02-14, from 14 February 2018 to 28 August 2020"),
            (date.min, "the nearest is 2013-08-29"),
            (date.max, "the nearest is 2018-02-14"),
        ],
    )
    def test_a_day_outside_names_the_nearest(self, day: date, nearest: str) -> None:
        with pytest.raises(ValueError, match=nearest):
            SHIPPED.on(day)

    @pytest.mark.parametrize("day", [datetime(2016, 4, 1), "2016-04-01", 2016, True])  # noqa: DTZ001 - refused
    def test_only_a_plain_day_is_one(self, day: Anything) -> None:
        calls: list[Callable[[], object]] = [lambda: SHIPPED.on(day), lambda: SHIPPED.assess(FORM, on=day)]
        for call in calls:
            with pytest.raises(TypeError, match="is no calendar day: write one without a time"):
                call()

    @pytest.mark.parametrize(
        ("day", "fields"),
        [
            (date(2015, 7, 31), {"integration"}),
            (date(2015, 9, 1), {"integration", "refugees", "both"}),
            (date(2016, 9, 6), {"integration", "refugees", "both"}),
        ],
    )
    def test_refugee_posts_came_in_august_2015(self, day: date, fields: set[str]) -> None:
        required = rule(SHIPPED.on(day), "post_field", "contact-point")
        assert {field.value for field in required.value} == fields

    @pytest.mark.parametrize("day", [date(2015, 8, 1), date(2015, 8, 15), date(2015, 8, 30)])
    def test_within_august_2015_both_readings_stand(self, day: date) -> None:
        required = rule(SHIPPED.on(day), "post_field", "contact-point")
        assert isinstance(required, Readings)
        assert required.default is None
        assert [len(value) for value in required.candidates()] == [1, 3]

    def test_editions_follow_each_other_without_gap_or_overlap(self) -> None:
        for former, later in zip(SHIPPED.editions, SHIPPED.editions[1:], strict=False):
            assert former.until is not None
            assert (later.since - former.until).days == 1

    def test_the_grade_is_that_of_the_edition_where_it_was_read(self) -> None:
        """Norm in the text of 2016, inferred in the two others."""
        days = (date(2014, 1, 1), date(2017, 1, 1), date(2019, 1, 1))
        required = [rule(SHIPPED.on(day), "minimum_share", "contact-point") for day in days]
        assert [figure.grade for figure in required] == [Grade.INFERRED, Grade.NORM, Grade.INFERRED]
        assert "carried over" in required[2].note

    def test_every_figure_has_a_citation_and_a_grade(self) -> None:
        figures = [figure for e in SHIPPED.editions for m in e.measures for _, figure in m.figures()]
        assert len(figures) > 50
        assert all(figure.citations and figure.grade for figure in figures if figure.grade is not None)
        assert all(figure.note for figure in figures if figure.grade is None)


class TestALaterEditionStatesOnlyItsChanges:
    """What it does not say is carried over, inferred at best, with a note that says so."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [("norm", "inferred"), ("official", "inferred"), ("reported", "inferred"), ("inferred", "inferred"),
         ("assumed", "assumed")],
    )  # fmt: skip
    def test_a_carried_over_figure_is_inferred_at_best(
        self, load: Callable[[Table], Programme], before: str, after: str
    ) -> None:
        first, second = load(programme(terms(36, before), edition("b", "2015-01-01", None))).editions
        assert rule(first).grade is Grade(before)
        assert rule(second).grade is Grade(after)
        assert rule(second).value == 36
        assert ("carried over from edition a" in rule(second).note) is (before not in {"inferred", "assumed"})

    def test_one_stated_again_has_its_own_grade(self, load: Callable[[Table], Programme]) -> None:
        again = {"m": {"criteria": {"term": {"required": known(24, "norm")}}}}
        _, second = load(programme(terms(36), edition("b", "2015-01-01", None, measures=again))).editions
        assert (rule(second).value, rule(second).grade, rule(second).note) == (24, Grade.NORM, "")
        assert second.measure("m").title.de == "Satz"

    def test_a_figure_is_replaced_as_a_whole(self, load: Callable[[Table], Programme]) -> None:
        """A range that takes the place of a value leaves no value behind."""
        again = {"m": {"criteria": {"term": {"required": AUGUST | {"low": 12, "high": 24}}}}}
        _, second = load(programme(terms(36), edition("b", "2015-01-01", None, measures=again))).editions
        assert isinstance(rule(second), Bounded)

    def test_drops_take_away_a_measure_a_criterion_or_a_provision(self, load: Callable[[Table], Programme]) -> None:
        two = {"m": measure(term=criterion(known(36)), also=criterion(known(1))), "n": measure()}
        first = edition(measures=two, not_modelled={"p": {"text": WORDS}})
        _, second = load(programme(first, edition("b", "2015-01-01", None, drops=["m.also", "n", "p"]))).editions
        assert [c.key for c in second.measure("m").criteria] == ["term"]
        assert [m.key for m in second.measures] == ["m"]
        assert second.not_modelled == ()

    @pytest.mark.parametrize("path", ["x", "m.x", "x.term", "m.term.required", "", 3, None])
    def test_what_is_not_there_cannot_be_dropped(self, load: Callable[[Table], Programme], path: Anything) -> None:
        table = programme(terms(), edition("b", "2015-01-01", None, drops=[path]))
        assert paths(load, table) == ["editions[1].drops[0]"]

    def test_a_fault_that_is_inherited_is_reported_once(self, load: Callable[[Table], Programme]) -> None:
        place = "measures.m.criteria.term.required.value"
        wrong, heir = terms("x"), edition("b", "2015-01-01", "2015-12-31")
        assert paths(load, programme(wrong, heir, edition("c", "2016-01-01", None))) == [f"editions[0].{place}"]
        heir["measures"] = {"m": {"criteria": {"term": {"required": known("x")}}}}
        assert paths(load, programme(wrong, heir)) == [f"editions[0].{place}", f"editions[1].{place}"]

    @pytest.mark.parametrize("first", ["2014-12-31", "2014-01-01", "2012-01-01"])
    def test_editions_that_overlap_are_refused(self, load: Callable[[Table], Programme], first: str) -> None:
        assert paths(load, programme(terms(), edition("b", first, None))) == ["editions[1].first_day"]
        assert len(load(programme(terms(), edition("b", "2015-01-01", None))).editions) == 2

    def test_an_open_end_is_refused_before_another_edition(self, load: Callable[[Table], Programme]) -> None:
        assert paths(load, programme(terms(last=None), edition("b", "2015-01-01", None))) == ["editions[1].first_day"]
        assert load(programme(terms(last=None))).editions[0].until is None

    def test_between_two_editions_there_may_be_a_gap(self, load: Callable[[Table], Programme]) -> None:
        own = load(programme(terms(), edition("b", "2015-03-01", None)))
        with pytest.raises(ValueError, match=r"the nearest is a, from 1 January 2013 to 31 December 2014"):
            own.on(date(2015, 1, 15))
        with pytest.raises(ValueError, match=r"the nearest is b, from 1 March 2015 on"):
            own.on(date(2015, 2, 15))


class TestAChangeWithinAnEdition:
    """A figure may change from a day on; while the day is not known, both values are readings."""

    def test_from_a_known_day_there_are_two_states(self, load: Callable[[Table], Programme]) -> None:
        states = load(programme(terms(changes=[change(known("2013-08-01"))]))).editions
        assert [(s.since, s.until) for s in states] == [
            (date(2013, 1, 1), date(2013, 7, 31)),
            (date(2013, 8, 1), date(2014, 12, 31)),
        ]
        assert [rule(s).value for s in states] == [36, 24]
        assert [s.key for s in states] == ["a", "a"]
        assert all(rule(s).grade is Grade.NORM for s in states)

    def test_from_a_bounded_day_there_are_three_and_the_middle_has_two_readings(
        self, load: Callable[[Table], Programme]
    ) -> None:
        begin = AUGUST | {"low": "2013-08-01", "high": "2013-08-31"}
        former, between, later = load(programme(terms(changes=[change(begin, grade="reported")]))).editions
        assert [(s.since, s.until) for s in (former, between, later)] == [
            (date(2013, 1, 1), date(2013, 7, 31)),
            (date(2013, 8, 1), date(2013, 8, 30)),
            (date(2013, 8, 31), date(2014, 12, 31)),
        ]
        assert (rule(former).value, rule(later).value) == (36, 24)
        assert isinstance(rule(between), Readings)
        assert rule(between).candidates() == (36, 24)
        assert (rule(between).default, rule(between).grade) == (None, Grade.REPORTED)

    def test_a_second_change_follows_the_first(self, load: Callable[[Table], Programme]) -> None:
        changes = [change(known("2013-08-01"), 24), change(known("2014-02-01"), 12)]
        states = load(programme(terms(changes=changes))).editions
        assert [rule(s).value for s in states] == [36, 24, 12]
        assert paths(load, programme(terms(changes=changes[::-1]))) == ["editions[0].changes[1].from"]

    @pytest.mark.parametrize(
        "begin",
        [known("2012-12-31"), known("2013-01-01"), known("2015-01-01"), AUGUST | {"low": "2014-12-01"}, known("x"),
         None, {"unknown": True, "note": "looked for"}, {"low": "2013-08-01", "grade": "norm", "citations": CITED},
         {"high": "2013-08-01", "grade": "norm", "citations": CITED}],
    )  # fmt: skip
    def test_outside_the_edition_or_without_a_day_it_is_refused(
        self, load: Callable[[Table], Programme], begin: Anything
    ) -> None:
        (path,) = paths(load, programme(terms(changes=[change(begin)])))
        assert path.startswith("editions[0].changes[0].from")

    @pytest.mark.parametrize("begin", ["2013-01-02", "2014-12-31"])
    def test_the_second_and_the_last_day_are_within(self, load: Callable[[Table], Programme], begin: str) -> None:
        assert len(load(programme(terms(changes=[change(known(begin))]))).editions) == 2

    def test_from_a_bounded_day_only_figures_can_change(self, load: Callable[[Table], Programme]) -> None:
        added: Table = change(AUGUST | {"low": "2013-08-01", "high": "2013-08-31"}, key="new")
        added["measures"]["m"]["criteria"]["new"] = criterion(known(1))
        assert "editions[0].changes[0]" in paths(load, programme(terms(changes=[added])))
        assert len(load(programme(terms(changes=[added | {"from": known("2013-08-01")}]))).editions) == 2

    def test_it_has_no_other_keys(self, load: Callable[[Table], Programme]) -> None:
        table = programme(terms(changes=[change(known("2013-08-01")) | {"title": WORDS}]))
        assert paths(load, table) == ["editions[0].changes[0].title"]


class TestBrokenShapesAreFaults:
    """A table of the wrong shape is a fault with a path, never an error of Python's own."""

    @pytest.mark.parametrize(
        "table",
        [
            programme(),
            programme(editions="x"),
            programme(1, terms()),
            programme(terms() | {"measures": "x"}),
            programme(terms(), edition("b", "2015-01-01", None, measures=[])),
            programme(terms(not_modelled=[1])),
            programme(edition(measures={"m": "x"}), edition("b", "2015-01-01", None, drops=["m.term"])),
            programme(terms(grade=[]), edition("b", "2015-01-01", None)),  # type: ignore[arg-type]
            programme(
                edition(
                    measures={"m": measure(term=criterion({"value": 1, "unknown": True, "note": "x"}))},
                    changes=[change(AUGUST | {"low": "2013-08-01", "high": "2013-08-31"})],
                )
            ),
            programme(edition(first="2014-12-31", last="2013-01-01", measures={"m": measure()})),
        ],
    )
    def test_it_is_a_document_error(self, load: Callable[[Table], Programme], table: Table) -> None:
        assert paths(load, copy.deepcopy(table))

    def test_of_several_readings_of_the_first_day_the_earliest_counts(self, load: Callable[[Table], Programme]) -> None:
        readings = [{"name": "late", "value": "2014-01-01"}, {"name": "early", "value": "2013-01-01"}]
        first = {"readings": readings, "grade": "inferred", "citations": CITED}
        (only,) = load(programme(terms() | {"first_day": first})).editions
        assert only.since == date(2013, 1, 1)

    def test_a_total_that_the_instalments_do_not_add_up_to_is_one(self, tmp_path: Path) -> None:
        path = tmp_path / "own.toml"
        path.write_text(
            PATH.read_text(encoding="utf-8").replace("value = 105000", "value = 105001", 1), encoding="utf-8"
        )
        with pytest.raises(DocumentError, match=r"add up to 105,000\.00 EUR, total says 105,001\.00 EUR") as caught:
            foerder.load_programme(path)
        assert [fault.path for fault in caught.value.faults] == ["editions[0].measures.contact-point.financing"]

    def test_a_file_of_ones_own_means_the_same_as_the_shipped_one(self, tmp_path: Path) -> None:
        path = tmp_path / "own.toml"
        path.write_bytes(PATH.read_bytes())
        assert foerder.load_programme(path) == SHIPPED


class TestAskingWrongly:
    """A question that has no answer is an error with the way out."""

    def test_a_round_and_a_day_together(self) -> None:
        round_ = foerder.load_round("vwv-integration/2016-regular")
        for call in (SHIPPED.assess, SHIPPED.schedule):
            with pytest.raises(ValueError, match="give either a round or on"):
                call(FORM, round_, date(2015, 9, 28))

    def test_a_round_of_another_programme_or_edition(self) -> None:
        round_ = foerder.load_round("vwv-integration/2016-regular")
        with pytest.raises(ValueError, match="belongs to programme other, not to vwv-integration"):
            SHIPPED.assess(FORM, attrs.evolve(round_, programme=attrs.evolve(SHIPPED, key="other")))
        with pytest.raises(ValueError, match=r"'2013-08-28' is none of vwv-integration; did you mean '2013-08-29'\?"):
            SHIPPED.assess(FORM, attrs.evolve(round_, edition="2013-08-28"))

    def test_a_measure_that_no_edition_knows(self) -> None:
        with pytest.raises(ValueError, match=r"no measure 'contact-pont' .* did you mean 'contact-point'\?"):
            SHIPPED.assess(attrs.evolve(FORM, measure="contact-pont"))
        with pytest.raises(ValueError, match=r"did you mean 'contact-point'\?"):
            SHIPPED.editions[0].measure("contact-pont")

    @pytest.mark.parametrize("form", [None, "buehl.toml", {"measure": "contact-point"}, Post()])
    def test_what_is_no_application(self, form: Anything) -> None:
        with pytest.raises(TypeError, match="is no Application: build one, or read it with load_application"):
            SHIPPED.assess(form)

    @pytest.mark.parametrize("load", [foerder.load_programme, foerder.load_round])
    def test_an_unknown_key_is_answered_with_those_that_are_shipped(self, load: Callable[[str], object]) -> None:
        with pytest.raises(ValueError, match=r"is shipped.*vwv-integration.*a file of your own ends in"):
            load("vwv-integratio")

    def test_a_programme_without_editions(self) -> None:
        with pytest.raises(ValueError, match="has no edition: write at least one"):
            Programme("own", foerder.Text("", ""), ())

    def test_two_criteria_or_figures_of_a_measure_never_share_a_path(self, load: Callable[[Table], Programme]) -> None:
        table = programme(edition(measures={"m": measure(amount=criterion(known(36)))}))
        assert paths(load, table) == ["editions[0].measures.m"]
        assert isinstance(load(programme(terms())).editions[0].measure("m"), Measure)

    @pytest.mark.parametrize("day", DAYS[1:-1])
    def test_asking_twice_gives_the_same(self, day: date) -> None:
        assert SHIPPED.on(day) is SHIPPED.on(day)
        first = SHIPPED.on(day).first_day
        assert isinstance(first, Known)
        assert first.value <= day


def faults_of(load: Callable[[Table], Programme], table: Table) -> list[str]:
    """Every fault of a document, with its path."""
    with pytest.raises(foerder.DocumentError) as error:
        load(table)
    return [f"{fault.path}: {fault.message}" for fault in error.value.faults]


class TestFaultsOfSharedRules:
    """A fault of what measures share is told once, and not again for each of them."""

    def shared(self, load: Callable[[Table], Programme], **common: Any) -> list[str]:
        rules = programme(edition(measures={"m": measure(term=criterion(known(36))), "n": measure()}, common=common))
        share = {"kind": "share-of-expenditure", "rate": known(0.5), "more_possible": known(value=False)}
        for each in rules["editions"][0]["measures"].values():
            each["financing"] = share | {"payment": known("monthly")}
        return faults_of(load, rules)

    def test_of_a_criterion(self, load: Callable[[Table], Programme]) -> None:
        (fault,) = self.shared(
            load, criteria={"least": criterion(known(36), kind="at_least")}, financing={"rounding": known("down")}
        )
        assert fault.startswith(
            "editions[0].common.criteria.least: kind 'at_least' is unknown; did you mean 'at-least'?"
        )

    def test_of_a_figure(self, load: Callable[[Table], Programme]) -> None:
        (fault,) = self.shared(load, financing={"rounding": known("dwon")})
        assert fault.startswith("editions[0].common.financing.rounding.value: unknown rounding 'dwon'")

    def test_what_is_left_out_is_still_told(self, load: Callable[[Table], Programme]) -> None:
        assert self.shared(load, criteria={"least": criterion(known(36), kind="at_least")})[1:] == [
            f"editions[0].measures.{key}.financing.rounding: {LEFT_OUT}; where no source says it, "
            'write { unknown = true, note = "what was looked for" }'
            for key in ("m", "n")
        ]


class TestMisspeltKeys:
    """What was to change something that is carried over, and does not, is told with the name that was meant."""

    def test_of_a_criterion(self, load: Callable[[Table], Programme]) -> None:
        later = edition("b", "2015-01-01", None, measures={"m": {"criteria": {"trem": {"required": known(24)}}}})
        (fault,) = faults_of(load, programme(edition(measures={"m": measure(term=criterion(known(36)))}), later))
        assert fault.startswith("editions[1].measures.m.criteria.trem: trem is new here and says no kind")
        assert fault.endswith("; did you mean 'term'?")

    def test_of_a_measure(self, load: Callable[[Table], Programme]) -> None:
        text = {"de": "Ermessen", "en": "discretion"}
        own = edition(measures={"main": measure()}, not_modelled={"n": {"text": text, "measures": ["mian"]}})
        (fault,) = faults_of(load, programme(own))
        assert fault.endswith("there is no measure 'mian'; did you mean 'main'? (allowed: main)")
