"""What an assessment promises: three answers, each with its reason, its grade and what is still missing."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import integrationsfoerderung as foerder
from applications_strategy import (
    ROUNDS,
    Table,
    complete,
    criterion,
    days,
    edition,
    incomplete,
    known,
    measure,
    pairs,
    places,
    programme,
)
from integrationsfoerderung import (
    Application,
    Assessment,
    Finding,
    Grade,
    Known,
    Period,
    PlanYear,
    Post,
    Programme,
    Readings,
    Recipient,
    Round,
    Status,
    Verdict,
)
from integrationsfoerderung.assessments.assessing import no_measure, screen
from integrationsfoerderung.financing import Amounts
from integrationsfoerderung.findings import Relation
from integrationsfoerderung.strategies import without

Anything: TypeAlias = Any

ROOT = Path(__file__).parent.parent
SHIPPED = foerder.load_programme("vwv-integration")
LOADED = {name: None if name is None else foerder.load_round(name) for name in ROUNDS}
REGULAR, EXTRA = LOADED["vwv-integration/2016-regular"], LOADED["vwv-integration/2016-extra"]


def form(post: Post | None = None, **fields: Any) -> Application:
    """The plain complete application of a single Gemeinde: only what the rules ask about."""
    plain: dict[str, Any] = {
        "recipient": Recipient(name="Musterstadt", kind="Gemeinde"),
        "measure": "contact-point",
        "posts": [post or Post(share="0.5", field="integration")],
        "months": 36,
        "submitted": date(2015, 9, 28),
        "new_tasks": True,
        "begun": False,
    }
    return Application(**(plain | fields))


def found(assessment: Assessment, name: str) -> Finding:
    """The one finding of that name."""
    (finding,) = [f for f in assessment.findings if f.path.endswith(f".{name}")]
    return finding


def verdict(submitted: date, round_: Round | None = None, **fields: Any) -> Verdict:
    return SHIPPED.assess(form(submitted=submitted, **fields), round_).verdict


class TestTheEditionIsChosen:
    """The round settles it, else `on`, else the day of submission."""

    def test_by_the_day_of_submission(self) -> None:
        assessment = SHIPPED.assess(form(submitted=date(2017, 1, 1)))
        assert assessment.edition is SHIPPED.on(date(2017, 1, 1))

    def test_by_on_instead_of_the_day_of_submission(self) -> None:
        assessment = SHIPPED.assess(form(submitted=date(2017, 1, 1)), on=date(2019, 1, 1))
        assert assessment.edition is SHIPPED.on(date(2019, 1, 1))

    def test_by_the_round_even_where_the_day_lies_in_a_later_edition(self) -> None:
        assessment = SHIPPED.assess(form(submitted=date(2017, 1, 1)), EXTRA)
        assert assessment.edition is SHIPPED.on(date(2016, 9, 5))
        assert assessment.round == "vwv-integration/2016-extra"
        assert [f.path for f in assessment.unmet] == ["round.deadline"]

    @pytest.mark.parametrize(
        ("day", "answer"),
        [
            (date(2013, 8, 28), Verdict.INELIGIBLE),
            (date(2013, 8, 29), Verdict.ELIGIBLE),
            (date(2016, 9, 5), Verdict.ELIGIBLE),
            (date(2016, 9, 6), Verdict.ELIGIBLE),
            (date(2018, 2, 13), Verdict.ELIGIBLE),
            (date(2018, 2, 14), Verdict.ELIGIBLE),
            (date(2020, 8, 28), Verdict.ELIGIBLE),
            (date(2020, 8, 29), Verdict.INELIGIBLE),
        ],
    )
    def test_a_day_outside_every_edition_is_a_finding(self, day: date, answer: Verdict) -> None:
        for assessment in (SHIPPED.assess(form(submitted=day)), SHIPPED.assess(form(submitted=None), on=day)):
            assert assessment.verdict is answer
            assert (found(assessment, "in_force") in assessment.unmet) is (answer is Verdict.INELIGIBLE)
            assert bool(assessment.editions) is (answer is Verdict.ELIGIBLE)
            assert assessment.explain("de")

    def test_that_there_is_no_such_measure_is_as_sure_as_the_first_day_of_the_edition(self) -> None:
        graded = {edition.first_day.grade: no_measure("x", edition).grade for edition in SHIPPED.editions}
        assert set(graded) - {None, Grade.INFERRED}
        assert all(shown is (grade or Grade.INFERRED) for grade, shown in graded.items())

    def test_while_the_day_is_left_out_it_names_the_first_and_the_last_day_of_all_editions(self) -> None:
        span = found(SHIPPED.assess(form(submitted=None)), "in_force")
        assert (span.status, span.relation) == (Status.OPEN, Relation.WITHIN)
        assert isinstance(span.required, Known)
        assert span.required.value == Period(date(2013, 8, 29), date(2020, 8, 28))

    def test_without_a_last_day_it_names_the_first(self, tmp_path: Path) -> None:
        path = tmp_path / "own.json"
        one = measure(term=criterion(known(36)))
        editions = edition(measures={"m": one}), edition("b", "2015-01-01", None, measures={"m": one})
        path.write_text(json.dumps(programme(*editions)), encoding="utf-8")
        own = foerder.load_programme(path)
        start = found(own.assess(form(measure="m", submitted=None)), "in_force")
        assert start.relation is Relation.AT_LEAST
        assert isinstance(start.required, Known)
        assert start.required.value == own.editions[0].since

    @pytest.mark.parametrize(("day", "short_by"), [(date(2013, 8, 28), 1), (date(2020, 8, 30), 2)])
    def test_it_says_how_many_days_off(self, day: date, short_by: int) -> None:
        (part,) = [p for p in found(SHIPPED.assess(form(submitted=day)), "in_force").parts if p.status is Status.UNMET]
        assert part.short_by == short_by

    @pytest.mark.parametrize("day", [date(2016, 9, 5), date(2016, 9, 6), date(2018, 2, 13), date(2018, 2, 14)])
    def test_the_grade_of_an_eligible_answer_changes_with_the_edition(self, day: date) -> None:
        """Only the text of 2016 was read, but that its rules were in force is inferred there too."""
        share = found(SHIPPED.assess(form(submitted=day)), "minimum_share")
        read_there = date(2016, 9, 6) <= day <= date(2018, 2, 13)
        assert share.grade is (Grade.NORM if read_there else Grade.INFERRED)
        assert SHIPPED.assess(form(submitted=day)).grade is Grade.INFERRED


class TestScreening:
    """The answer alone, with what is paid."""

    def test_a_measure_that_the_edition_lacks_is_refused_and_pays_nothing(self) -> None:
        assert screen(form(), "x", SHIPPED.on(date(2015, 9, 28)), ()) == (Status.UNMET, None)

    def test_what_is_paid_is_told_even_where_the_round_refuses(self) -> None:
        assert REGULAR is not None
        late = form(submitted=date(2015, 10, 1))
        edition = SHIPPED.on(date(2015, 9, 28))
        status, paid = screen(late, "contact-point", edition, REGULAR.criteria)
        assert (status, (paid,)) == (Status.UNMET, SHIPPED.assess(late, REGULAR).amounts)
        assert isinstance(paid, Amounts)


class TestWhatAFindingOnAGrantRestsOn:
    """The figures that the grant needed: their weakest grade, and the default reading that decided."""

    def test_a_reading_and_a_figure_that_is_not_known(self, tmp_path: Path) -> None:
        least = criterion(known("8000.00", "norm"), "grant")
        two = {
            "readings": [{"name": "low", "value": "9000.00"}, {"name": "high", "value": "15000.00"}],
            "grade": "norm",
        }
        for amount, seen, grade, reading, unknown in (
            (known("12000.00", "reported"), foerder.Euro(12_000), Grade.REPORTED, None, ()),
            (two | {"default": "low", "citations": [{"source": "s"}]}, foerder.Euro(9_000), Grade.ASSUMED, "low", ()),
            ({"unknown": True, "note": "nobody says"}, None, Grade.NORM, None, ("m.amount",)),
        ):
            rules = measure(least=least)
            rules["financing"]["amount"] = amount
            path = tmp_path / "own.json"
            path.write_text(json.dumps(programme(edition(measures={"m": rules}))), encoding="utf-8")
            asked = form(measure="m", submitted=date(2014, 1, 1))
            answer = found(foerder.load_programme(path).assess(asked), "least")
            assert (answer.seen, answer.grade, answer.reading, answer.unknown) == (seen, grade, reading, unknown)
            assert answer.status is (Status.OPEN if unknown else Status.MET)


class TestARoundAddsItsDeadline:
    """In time on the last day, late on the next; open where the day of the deadline is not known."""

    def test_the_regular_round_of_2016_closed_on_30_september_2015(self) -> None:
        assert verdict(date(2015, 9, 30), REGULAR) is Verdict.ELIGIBLE
        late = SHIPPED.assess(form(submitted=date(2015, 10, 1)), REGULAR)
        assert late.verdict is Verdict.INELIGIBLE
        assert found(late, "deadline").short_by == 1
        assert found(late, "deadline").grade is late.grade is Grade.OFFICIAL

    @pytest.mark.parametrize(
        ("day", "answer"),
        [
            (date(2016, 3, 31), Verdict.ELIGIBLE),
            (date(2016, 4, 1), Verdict.ELIGIBLE),
            (date(2016, 4, 2), Verdict.OPEN),
            (date(2016, 4, 15), Verdict.OPEN),
            (date(2016, 5, 2), Verdict.OPEN),  # 30 April was a Saturday, 1 May a holiday: it may have moved so far
            (date(2016, 5, 3), Verdict.INELIGIBLE),
            (date(2016, 5, 31), Verdict.INELIGIBLE),
        ],
    )
    def test_the_extra_round_closed_on_an_unknown_day_of_april_2016(self, day: date, answer: Verdict) -> None:
        assessment = SHIPPED.assess(form(submitted=day, earlier_grants=[]), EXTRA)
        assert assessment.verdict is answer
        assert assessment.unknown == (("round.deadline",) if answer is Verdict.OPEN else ())
        assert assessment.missing == ()

    def test_it_admits_only_its_measures(self) -> None:
        kreis = Recipient(name="Rastatt", kind="Landkreis")
        advice = form(measure="social-advice", recipient=kreis, submitted=date(2015, 9, 1))
        assert SHIPPED.assess(advice, REGULAR).verdict is Verdict.ELIGIBLE
        assert [f.path for f in SHIPPED.assess(advice, EXTRA).unmet] == ["round.measures"]

    def test_without_a_round_no_deadline_was_checked_and_the_text_says_so(self) -> None:
        assert "No round named: no deadline was checked." in SHIPPED.assess(form()).explain("en")
        assert "Keine Förderrunde genannt" in SHIPPED.assess(form()).explain("de")
        assert "No round named" not in SHIPPED.assess(form(), REGULAR).explain("en")


class TestRefugeePosts:
    """Accepted from an unknown day of August 2015: open within that month, and it says which figure."""

    @pytest.mark.parametrize("field", ["refugees", "both"])
    @pytest.mark.parametrize(
        ("day", "answer"),
        [
            (date(2015, 7, 31), Verdict.INELIGIBLE),
            (date(2015, 8, 1), Verdict.OPEN),
            (date(2015, 8, 15), Verdict.OPEN),
            (date(2015, 8, 30), Verdict.OPEN),
            (date(2015, 8, 31), Verdict.ELIGIBLE),
            (date(2015, 9, 1), Verdict.ELIGIBLE),
        ],
    )
    def test_each_boundary(self, field: str, day: date, answer: Verdict) -> None:
        for round_ in (None, REGULAR):
            assessment = SHIPPED.assess(form(Post(share="0.5", field=field), submitted=day), round_)
            assert assessment.verdict is answer
            assert assessment.unknown == (("contact-point.post_field",) if answer is Verdict.OPEN else ())
            assert assessment.missing == ()

    @pytest.mark.parametrize("day", [date(2015, 7, 31), date(2015, 8, 15), date(2015, 9, 1)])
    def test_an_integration_post_was_funded_all_along(self, day: date) -> None:
        assert verdict(day) is Verdict.ELIGIBLE


class TestLimits:
    """Each limit from both sides, with how far off."""

    @pytest.mark.parametrize("origin", [None, "new", "top-up"])
    @pytest.mark.parametrize(
        ("share", "short_by"), [("0.49", "0.01"), ("0.4999", "0.0001"), ("0.5", None), ("0.75", None), ("1.0", None)]
    )
    def test_the_smallest_share(self, share: str, short_by: str | None, origin: str | None) -> None:
        assessment = SHIPPED.assess(form(Post(share=share, field="integration", origin=origin)))
        assert assessment.verdict is (Verdict.INELIGIBLE if short_by else Verdict.ELIGIBLE)
        assert found(assessment, "minimum_share").short_by == (foerder.Share(short_by) if short_by else None)

    @pytest.mark.parametrize(("months", "short_by"), [(1, 35), (35, 1), (36, None), (37, None), (600, None)])
    def test_the_shortest_term(self, months: int, short_by: int | None) -> None:
        own = Post(share="0.5", field="integration", months=months)
        for application in (form(months=months), form(own), form(own, months=None)):
            assessment = SHIPPED.assess(application)
            assert assessment.verdict is (Verdict.INELIGIBLE if short_by else Verdict.ELIGIBLE)
            assert found(assessment, "minimum_months").short_by == short_by

    def test_a_criterion_on_posts_holds_for_each_and_names_the_one_that_fails(self) -> None:
        posts = [Post(share="1.0", field="integration"), Post(share="0.49", field="integration")]
        assessment = SHIPPED.assess(form(posts=posts))
        assert [(f.place, f.status) for f in assessment.findings if f.path == "contact-point.minimum_share"] == [
            ("posts[0].share", Status.MET),
            ("posts[1].share", Status.UNMET),
        ]

    def test_each_partner_is_of_a_kind_that_may_apply(self) -> None:
        partners = [Recipient(name="Bühlertal", kind="Gemeinde"), Recipient(name="Caritas", kind="freier Träger")]
        assert [f.place for f in SHIPPED.assess(form(partners=partners)).unmet] == ["partners[1].kind"]


class TestWhatIsLeftOut:
    """The least form is open and lists what is missing; the plain complete one needs nothing else."""

    def test_the_least_form_is_open_and_lists_what_is_missing(self) -> None:
        least = Application(recipient=Recipient(name="Musterstadt"), measure="contact-point", posts=[Post()])
        assessment = SHIPPED.assess(least)
        assert (assessment.verdict, assessment.grade) == (Verdict.OPEN, None)
        asked = {"submitted", "recipient.kind", "posts[0].field", "posts[0].share", "months", "new_tasks", "begun"}
        assert set(assessment.missing) == asked | {"early_start_permitted"}
        assert all(place in assessment.explain(lang) for place in asked for lang in ("de", "en"))

    def test_the_plain_complete_application_of_one_gemeinde_needs_no_field_unrelated_to_it(self) -> None:
        assessment = SHIPPED.assess(form(), REGULAR)
        assert (assessment.verdict, assessment.missing, assessment.unknown) == (Verdict.ELIGIBLE, (), ())
        assert not any([form().early_start_permitted, form().requested, form().costs, form().consents])

    def test_a_measure_that_is_about_posts_lacks_them_where_a_plan_came_instead(self) -> None:
        plan = [PlanYear(year=2017, total=70_000, eligible=66_000, third_party=5_000)]
        without_posts = form(posts=(), plan=plan)
        for round_ in (None, REGULAR):
            assessment = SHIPPED.assess(without_posts, round_)
            assert assessment.verdict is Verdict.OPEN
            assert "posts" in assessment.missing
            asked = found(assessment, "posts")
            assert (asked.place, asked.status, asked.missing) == ("posts", Status.OPEN, ("posts",))
            # What else is asked is asked all the same.
            assert "contact-point.new_tasks" in {each.path for each in assessment.findings}
        assert "posts" not in SHIPPED.assess(form(), REGULAR).missing
        # So it is when many are decided at once, and a refusal stays one.
        edition = SHIPPED.on(date(2015, 9, 28))
        assert screen(without_posts, "contact-point", edition, ())[0] is Status.OPEN
        assert screen(attrs.evolve(without_posts, new_tasks=False), "contact-point", edition, ())[0] is Status.UNMET
        network = SHIPPED.assess(form(posts=(), plan=plan, measure="network"))
        assert "posts" not in network.missing

    @pytest.mark.parametrize("name", ["submitted", "new_tasks", "begun", "months"])
    def test_each_field_of_it_is_needed(self, name: str) -> None:
        assessment = SHIPPED.assess(form(**{name: None}))
        assert assessment.verdict is Verdict.OPEN
        assert name in assessment.missing

    def test_one_unmet_criterion_decides_however_much_is_missing(self) -> None:
        form_ = Application(recipient=Recipient(name="B"), measure="contact-point", posts=[Post(share="0.49")])
        assert SHIPPED.assess(form_).verdict is Verdict.INELIGIBLE

    @pytest.mark.parametrize(("new_tasks", "answer"), [(True, "eligible"), (False, "ineligible"), (None, "open")])
    def test_no_differs_from_left_out(self, *, new_tasks: bool | None, answer: str) -> None:
        assert SHIPPED.assess(form(new_tasks=new_tasks)).verdict is Verdict(answer)

    @pytest.mark.parametrize(
        ("begun", "permitted", "answer"),
        [(False, None, "eligible"), (False, False, "eligible"), (True, True, "eligible"), (True, None, "open"),
         (True, False, "ineligible"), (None, None, "open"), (None, False, "open"), (None, True, "eligible")],
    )  # fmt: skip
    def test_begun_with_and_without_a_permission(
        self, *, begun: bool | None, permitted: bool | None, answer: str
    ) -> None:
        assessment = SHIPPED.assess(form(begun=begun, early_start_permitted=permitted))
        assert assessment.verdict is Verdict(answer)
        if begun and permitted is None:
            assert assessment.missing == ("early_start_permitted",)


class TestTheGradeOfAVerdict:
    """Eligible: the weakest of its findings. Ineligible: the strongest of the unmet. Open: none."""

    @given(complete | incomplete, st.sampled_from(ROUNDS))
    def test_it_follows_from_the_findings(self, application: Application, name: str | None) -> None:
        assessment = SHIPPED.assess(application, LOADED[name])
        status = {"eligible": Status.MET, "ineligible": Status.UNMET, "open": Status.OPEN}[assessment.verdict.value]
        ranks = [f.grade.rank for f in assessment.findings if f.status is status and f.grade is not None]
        if assessment.verdict is Verdict.OPEN:
            assert assessment.grade is None
        else:
            expected = max(ranks) if assessment.verdict is Verdict.ELIGIBLE else min(ranks)
            assert assessment.grade is list(Grade)[expected]

    def test_a_refusal_by_a_norm_is_worth_more_than_one_by_inference(self) -> None:
        late, early = form(months=35, submitted=date(2017, 1, 1)), form(months=35, submitted=date(2014, 1, 1))
        assert (SHIPPED.assess(late).grade, SHIPPED.assess(early).grade) == (Grade.NORM, Grade.INFERRED)


contexts = st.tuples(st.sampled_from(ROUNDS), st.none()) | st.tuples(st.none(), days)
DECIDED = {Verdict.ELIGIBLE, Verdict.INELIGIBLE}


class TestLeavingOutAndFillingIn:
    """What is not known may make an answer open, and never turns it."""

    @given(complete, contexts, st.data())
    def test_leaving_out_a_field_never_turns_an_answer_into_the_other(
        self, application: Application, context: tuple[str | None, date | None], data: st.DataObject
    ) -> None:
        name, on = context
        full = SHIPPED.assess(application, LOADED[name], on)
        left_out = data.draw(st.sets(st.sampled_from(places(application)), min_size=1, max_size=4))
        fewer = SHIPPED.assess(without(application, left_out), LOADED[name], on)
        assert fewer.verdict in {full.verdict, Verdict.OPEN}

    @given(pairs(), contexts)
    def test_filling_in_a_field_never_changes_an_eligible_or_an_ineligible_answer(
        self, pair: tuple[Application, Application], context: tuple[str | None, date | None]
    ) -> None:
        name, on = context
        before, after = (SHIPPED.assess(application, LOADED[name], on) for application in pair)
        if before.verdict in DECIDED:
            assert after.verdict is before.verdict
        else:
            assert before.missing or before.unknown

    def own(self, tmp_path: Path, *editions: Table) -> Programme:
        path = tmp_path / "own.json"
        path.write_text(json.dumps(programme(*editions)), encoding="utf-8")
        return foerder.load_programme(path)

    @pytest.mark.parametrize("posts", [1, 2, 3])
    def test_a_rule_of_one_edition_alone_decides_nothing_while_the_day_is_left_out(
        self, tmp_path: Path, posts: int
    ) -> None:
        first = edition(measures={"m": measure(term=criterion(known(36)))})
        own = self.own(tmp_path, first, edition("b", "2015-01-01", None, drops=["m.term"]))
        undated = Application(recipient=Recipient(name="B"), measure="m", posts=[Post()] * posts, months=12)
        assert own.assess(attrs.evolve(undated, submitted=date(2013, 2, 1))).verdict is Verdict.INELIGIBLE
        assert own.assess(attrs.evolve(undated, submitted=date(2015, 2, 1))).verdict is Verdict.ELIGIBLE
        assert own.assess(undated).verdict is Verdict.OPEN

    def test_what_editions_ask_differently_is_shown_with_the_value_of_each(self, tmp_path: Path) -> None:
        first, second = (measure(term=criterion(known(months))) for months in (36, 24))
        own = self.own(
            tmp_path, edition(measures={"m": first}), edition("b", "2015-01-01", None, measures={"m": second})
        )
        undated = Application(recipient=Recipient(name="B"), measure="m", posts=[Post()], months=12)
        (found,) = (found for found in own.assess(undated).findings if found.path == "m.term")
        assert found.status is Status.UNMET
        assert isinstance(found.required, Readings)
        assert [reading.value for reading in found.required.readings] == [36, 24]

    def test_a_combination_that_fails_in_every_edition_is_unmet_while_the_day_is_left_out(self, tmp_path: Path) -> None:
        def both(share: str, months: int) -> Table:
            parts = {"s": criterion(known(share), "posts.share"), "t": criterion(known(months))}
            return {"m": measure(both={"kind": "all-of", "text": {"de": "x", "en": "x"}, "parts": parts})}

        own = self.own(
            tmp_path, edition(measures=both("0.5", 36)), edition("b", "2015-01-01", None, measures=both("0.25", 48))
        )
        undated = Application(recipient=Recipient(name="B"), measure="m", posts=[Post(share="0.4")], months=36)
        assert [f.status for f in own.assess(undated).findings if f.path == "m.both"] == [Status.UNMET]


class TestWords:
    """Every assessment can be read in both languages, and as plain data."""

    @given(complete | incomplete, contexts)
    def test_every_answer_can_be_told(self, application: Application, context: tuple[str | None, date | None]) -> None:
        assessment = SHIPPED.assess(application, LOADED[context[0]], context[1])
        assert assessment.verdict.words.de in assessment.explain("de")
        assert assessment.verdict.words.en in assessment.explain("en")
        plain = assessment.to_dict()
        assert json.loads(json.dumps(plain, allow_nan=False), parse_float=pytest.fail) == plain
        assert [f["status"] for f in plain["findings"]] == [f.status.value for f in assessment.findings]
        assert plain["verdict"] == assessment.verdict.value

    @pytest.mark.parametrize(
        ("lang", "words"),
        [
            ("de", ["Dauer (months)", "Art des Antragstellers (recipient.kind)", "neue Aufgaben (new_tasks)"]),
            ("en", ["duration (months)", "kind of recipient (recipient.kind)", "new tasks (new_tasks)"]),
        ],
    )
    def test_what_is_missing_is_named_in_its_own_words(self, lang: Any, words: list[str]) -> None:
        blank = SHIPPED.assess(form(months=None, new_tasks=None, recipient=Recipient(name="Musterstadt")))
        assert set(blank.missing) >= {"months", "new_tasks", "recipient.kind"}
        assert {f"  - {each}" for each in words} <= set(blank.explain(lang).splitlines())

    def test_two_of_one_application_are_equal_and_printed_without_what_they_work_with(self) -> None:
        one, other = SHIPPED.assess(form()), SHIPPED.assess(form())
        assert (one, repr(one)) == (other, repr(other))
        assert not [name for name in ("amounts", "again", "tiers") if f", {name}=" in repr(one)]

    def test_each_finding_has_its_reason_and_its_source(self) -> None:
        for finding in SHIPPED.assess(form(months=35), REGULAR).findings:
            assert finding.citations
            assert finding.grade is not None
            assert all(finding.title.get(lang) and finding.reason(lang) for lang in ("de", "en"))

    def test_what_is_not_modelled_is_said_where_it_could_touch_the_result(self) -> None:
        keys = {provision.key for provision in SHIPPED.assess(form()).not_modelled}
        assert {"qualification", "double_funding", "costs", "discretion"} <= keys
        # Modelled since, as a criterion, and so no longer said to be left out.
        assert "minimum_grant" not in keys
        assert "contact-point.minimum_grant" in {found.path for found in SHIPPED.assess(form()).findings}
        assert "passing_on" not in keys
        told = SHIPPED.assess(form()).explain("de")
        assert "Nicht geprüft, weil nicht abgebildet" in told
        assert all(provision.text.de in told for provision in SHIPPED.assess(form()).not_modelled)

    def test_the_same_bytes_on_every_machine(self) -> None:
        """Whatever the hash seed, the language and the time zone are."""
        commands = [["assess", "examples/buehl.toml", "--json"], ["rules", "vwv-integration", "--lang", "de"]]
        machines = [
            ("0", "C", "UTC"),
            ("1", "de_DE.UTF-8", "Pacific/Kiritimati"),
            ("4242", "tr_TR.UTF-8", "Etc/GMT+12"),
        ]
        for command in commands:
            outputs = {self.run(command, *machine) for machine in machines}
            assert len(outputs) == 1

    run: Callable[..., bytes] = staticmethod(
        lambda command, seed, lang, zone: subprocess.run(  # noqa: S603 - this interpreter
            [sys.executable, "-m", "integrationsfoerderung", *command],
            env=os.environ | {"PYTHONHASHSEED": seed, "LANG": lang, "LC_ALL": lang, "TZ": zone},
            capture_output=True, check=True, cwd=ROOT,
        ).stdout
    )  # fmt: skip


class TestWhileTheDayIsLeftOut:
    """The day decides between editions: what they say together, and how sure that is."""

    def own(self, tmp_path: Path, *rules: Table, **more: Any) -> Programme:
        """One edition a year with a measure of these criteria each, where `more` has what else the second holds."""
        path = tmp_path / "own.json"
        both = [
            edition(str(year), f"{year}-01-01", f"{year}-12-31", measures={"m": one})
            | {"first_day": known(f"{year}-01-01", "norm")}
            for year, one in enumerate(rules, 2013)
        ]
        both[1] |= more
        path.write_text(json.dumps(programme(*both)), encoding="utf-8")
        return foerder.load_programme(path)

    def undated(self, **fields: Any) -> Application:
        plain: dict[str, Any] = {"measure": "m", "posts": [Post("0.4")], "months": 30, "new_tasks": False}
        return Application(recipient=Recipient(name="B"), **(plain | fields))

    def test_editions_that_refuse_for_different_reasons_refuse_together(self, tmp_path: Path) -> None:
        """No day could make it eligible; the reason of each is the one best known, and the least of them counts."""
        own = self.own(
            tmp_path,
            measure(
                a=criterion(known(36, "reported")),
                b=criterion(known("0.5", "official"), "posts.share"),
                z=criterion(known(12, "norm")),
            ),
            measure(c=criterion(known(True, "inferred"), "new_tasks", "is"), z=criterion(known(12, "norm"))),
            drops=["m.a", "m.b"],
        )
        refused = own.assess(self.undated())
        assert refused.verdict is Verdict.INELIGIBLE
        (together,) = refused.unmet
        assert [part.path for part in together.parts] == ["m.b", "m.c"]
        assert (together.place, together.grade) == ("posts[0].share", Grade.INFERRED)
        assert refused.grade is Grade.INFERRED
        # Where one edition has nothing against it, the day decides.
        assert own.assess(self.undated(new_tasks=True)).verdict is Verdict.OPEN
        # And one criterion that no edition waives needs no such finding.
        assert [found.path for found in own.assess(self.undated(months=11)).unmet] == ["m.z"]

    def test_the_span_of_all_editions_is_as_sure_as_its_less_certain_end(self, tmp_path: Path) -> None:
        own = self.own(tmp_path, measure(), measure())
        span = found(own.assess(self.undated()), "in_force")
        assert span.required is not None
        assert (span.grade, span.required.grade) == (Grade.OFFICIAL, Grade.OFFICIAL)
        # Its end is the last day of the last edition, not of one before.
        own = self.own(tmp_path, measure(), measure(), last_day=known("2014-12-31", "reported"))
        span = found(own.assess(self.undated()), "in_force")
        assert span.required is not None
        assert (span.grade, span.required.grade) == (Grade.REPORTED, Grade.REPORTED)

    def test_without_a_certain_last_day_the_first_day_alone_is_named(self, tmp_path: Path) -> None:
        late = {"low": "2014-12-31", "grade": "reported", "citations": [{"source": "s"}]}
        span = found(self.own(tmp_path, measure(), measure(), last_day=late).assess(self.undated()), "in_force")
        assert span.required is not None
        assert (span.relation, span.required.candidates()) == (Relation.AT_LEAST, (date(2013, 1, 1),))

    def test_figures_that_differ_are_shown_together_as_the_least_certain_of_them(self, tmp_path: Path) -> None:
        first, second = measure(t=criterion(known(36, "norm"))), measure(t=criterion(known(24, "reported")))
        for rules in ((first, second), (second, first)):
            merged = found(self.own(tmp_path, *rules).assess(self.undated(months=20)), "t")
            assert merged.required is not None
            assert (merged.status, merged.grade) == (Status.UNMET, Grade.REPORTED)
            assert merged.required.grade is Grade.REPORTED
            assert set(merged.required.candidates()) == {36, 24}

    def test_different_questions_under_one_key_are_not_shown_as_one(self, tmp_path: Path) -> None:
        first = measure(t=criterion(known(36, "norm")))
        second = measure(t=criterion(known(24, "reported"), kind="at-most"))
        merged = found(self.own(tmp_path, first, second).assess(self.undated()), "t")
        assert isinstance(merged.required, Known)
        assert (merged.relation, merged.required.value) == (Relation.AT_MOST, 24)

    def test_what_any_of_them_leaves_out_is_said_once(self, tmp_path: Path) -> None:
        def left_out(*keys: str) -> Table:
            return {"not_modelled": {key: {"text": {"de": key, "en": key}} for key in keys}}

        own = self.own(tmp_path, measure(), measure(), **left_out("a", "b"))
        assert [provision.key for provision in own.assess(self.undated()).not_modelled] == ["a", "b"]
        (one,) = {edition.key for edition in own.editions if edition.touching("m")}
        dated = own.assess(self.undated(submitted=date(int(one), 5, 5)))
        assert [provision.key for provision in dated.not_modelled] == ["a", "b"]

    def test_the_text_names_no_edition(self, tmp_path: Path) -> None:
        undated = self.own(tmp_path, measure(), measure()).assess(self.undated())
        assert undated.explain("de").splitlines()[0] == "B: Satz (own, Fassung hängt vom Tag ab)"
        assert undated.explain("en").splitlines()[0] == "B: sentence (own, edition depends on the day)"


class TestTheWholeText:
    """What a clerk reads, line by line."""

    DE = """\
Musterstadt: Satz (own, Satz)
Ergebnis: nicht förderfähig (Beleg: amtlich)

  erfüllt       Vorschrift in Kraft
                gesehen: 01.01.2014, verlangt: im Zeitraum 01.01.2013 bis 31.12.2014
                amtlich: s
  nicht erfüllt Satz [posts[0].share]
                gesehen: 40 %, verlangt: mindestens 50 %: zu wenig um 10 Prozentpunkte
                amtlich: s
  offen         Satz
                gesehen: 36 Monate, verlangt: mindestens unbekannt
                s
  offen         Satz
                gesehen: keine Angabe, verlangt: Gemeinde
                Norm: s

Es fehlt:
  - Art des Antragstellers (recipient.kind)

Nicht bekannt: m.term

Keine Förderrunde genannt: keine Frist geprüft.

Nicht geprüft, weil nicht abgebildet:
  - Zeugnis

Quellen:
  s: A source"""
    EN = """\
Musterstadt: sentence (own, sentence)
Verdict: ineligible (grade: official)

  met    Rule in force
         seen 1 January 2014, required within 1 January 2013 to 31 December 2014
         official: s
  unmet  sentence [posts[0].share]
         seen 40 %, required at least 50 %: short by 10 percentage points
         official: s
  open   sentence
         seen 36 months, required at least unknown
         s
  open   sentence
         seen left out, required Gemeinde
         norm: s

Missing:
  - kind of recipient (recipient.kind)

Not known: m.term

No round named: no deadline was checked.

Not checked because not modelled:
  - certificate

Sources:
  s: A source"""

    @pytest.fixture
    def assessment(self, tmp_path: Path) -> Assessment:
        one = measure(
            share=criterion(known("0.5"), "posts.share"),
            term=criterion({"unknown": True, "note": "nobody says", "citations": [{"source": "s"}]}),
            kind=criterion(known(["Gemeinde"], "norm"), "recipient.kind", "one-of"),
        )
        path = tmp_path / "own.json"
        left_out = {"certificate": {"text": {"de": "Zeugnis", "en": "certificate"}}}
        path.write_text(json.dumps(programme(edition(measures={"m": one}, not_modelled=left_out))), encoding="utf-8")
        asked = form(
            recipient=Recipient(name="Musterstadt"), measure="m", posts=[Post("0.4")], submitted=date(2014, 1, 1)
        )
        return foerder.load_programme(path).assess(asked)

    @pytest.mark.parametrize(("lang", "text"), [("de", DE), ("en", EN)])
    def test_of_a_refusal_with_open_ends(self, assessment: Assessment, lang: Any, text: str) -> None:
        assert assessment.explain(lang).splitlines() == text.splitlines()

    def test_the_table_says_below_what_the_text_says_in_paragraphs(self, assessment: Assessment) -> None:
        table = assessment.table()
        assert table.caption is not None
        assert table.caption.de == "Musterstadt: Satz (own, Satz): nicht förderfähig (Beleg: amtlich)"
        assert [remark.de for remark in table.notes] == [
            "Es fehlt: Art des Antragstellers (recipient.kind)",
            "Nicht bekannt: m.term",
            "Keine Förderrunde genannt: keine Frist geprüft.",
            "Nicht geprüft, weil nicht abgebildet: Zeugnis",
        ]
        assert [remark.en for remark in table.notes] == [
            "Missing: kind of recipient (recipient.kind)",
            "Not known: m.term",
            "No round named: no deadline was checked.",
            "Not checked because not modelled: certificate",
        ]

    def test_nothing_is_said_where_there_is_nothing_to_say(self) -> None:
        """Neither a heading without a list, nor a remark on a round that was named."""
        plain = SHIPPED.assess(form(), REGULAR)
        assert (plain.missing, plain.unknown) == ((), ())
        headings = {line for line in plain.explain().splitlines() if line and not line.startswith(" ")}
        assert headings - {"Sources:", "Not checked because not modelled:"} == set(plain.explain().splitlines()[:2])
        assert [remark.en.partition(":")[0] for remark in plain.table().notes] == ["Not checked because not modelled"]
        assert "round vwv-integration/2016-regular)" in plain.explain("en").splitlines()[0]
        assert "Förderrunde vwv-integration/2016-regular)" in plain.explain("de").splitlines()[0]

    def test_a_finding_that_rests_on_nothing_has_no_line_for_it(self, tmp_path: Path) -> None:
        """Such as a figure that is not known and for which nothing is cited."""
        path = tmp_path / "own.json"
        nobody = criterion({"unknown": True, "note": "nobody says"})
        path.write_text(json.dumps(programme(edition(measures={"m": measure(term=nobody)}))), encoding="utf-8")
        assessment = foerder.load_programme(path).assess(form(measure="m", submitted=date(2014, 1, 1)))
        open_ones = [each for each in assessment.open if each.grade is None and not each.citations]
        assert [each.path for each in open_ones] == ["m.term"]
        for lang in ("de", "en"):
            lines = assessment.explain(lang).splitlines()
            assert [line for line in lines if not line.strip() and line] == []
            at = next(i for i, line in enumerate(lines) if "36 Monate" in line or "36 months" in line)
            assert lines[at + 1] == ""

    def test_posts_that_are_missing_are_named_in_words(self) -> None:
        plan = [PlanYear(year=2017, total=70_000, eligible=66_000, third_party=5_000)]
        without_posts = SHIPPED.assess(form(posts=(), plan=plan))
        assert "  - Stellen (posts)" in without_posts.explain("de").splitlines()
        assert "  - posts (posts)" in without_posts.explain("en").splitlines()

    def test_without_any_rule_in_force(self) -> None:
        late = SHIPPED.assess(form(submitted=date(2024, 1, 1)))
        assert (
            late.explain("de").splitlines()[0] == "Musterstadt: contact-point (vwv-integration, keine Fassung in Kraft)"
        )
        assert late.explain("en").splitlines()[0] == "Musterstadt: contact-point (vwv-integration, no edition in force)"
