"""Promises of `strategies`: every public type is made, bounds of a programme are met, and what is drawn shrinks."""

import inspect
import subprocess
import sys
import tomllib
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import integrationsfoerderung as foerder
from integrationsfoerderung import Application, Known, Programme, Round, Verdict, catalogue, load_programme, load_round
from integrationsfoerderung import _hypothesis as hook
from integrationsfoerderung import strategies as own
from integrationsfoerderung.facts import checked_facts
from integrationsfoerderung.strategies.near import world_of

hook.register()  # as Hypothesis does it where we are installed
ROOT = Path(__file__).parent.parent
PROGRAMMES = [load_programme(key) for key in catalogue.programme_keys()]
MEASURES = [
    (programme, key)
    for programme in PROGRAMMES
    for key in dict.fromkeys(m.key for edition in programme.editions for m in edition.measures)
]
NAMES = [f"{programme.key}/{key}" for programme, key in MEASURES]
SHIPPED = PROGRAMMES[0]
TYPES = sorted(name for name in foerder.__all__ if inspect.isclass(getattr(foerder, name)))


class TestEveryPublicType:
    """`from_type` makes a value of every public type once the hook has run, as it does for whoever installed us."""

    @pytest.mark.parametrize("name", TYPES)
    @given(data=st.data())
    @settings(max_examples=3)
    def test_a_value_of_it_is_drawn(self, name: str, data: st.DataObject) -> None:
        cls = getattr(foerder, name)
        assert isinstance(data.draw(st.from_type(cls)), cls)

    def test_the_list_is_complete(self) -> None:
        """What is not an enumeration has a strategy of its own."""
        without = {name for name in TYPES if not issubclass(getattr(foerder, name), Enum)}
        assert hook.STRATEGIES.keys() == without
        assert {*hook.STRATEGIES.values()} <= {*own.__all__}

    def test_hypothesis_finds_the_hook(self) -> None:
        with (ROOT / "pyproject.toml").open("rb") as file:
            named = tomllib.load(file)["project"]["entry-points"]["hypothesis"]["integrationsfoerderung"]
        assert named == f"{hook.__name__}:{hook.register.__name__}"

    def test_registering_imports_no_strategy(self) -> None:
        """Who has us installed and tests something else pays for our types alone."""
        script = (
            "import sys, integrationsfoerderung._hypothesis as hook; assert 'hypothesis' not in sys.modules;"
            "hook.register(); print('integrationsfoerderung.strategies' in sys.modules,"
            " 'integrationsfoerderung.documents' in sys.modules)"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8")  # noqa: S603 - this interpreter
        assert done.stdout.split() == ["False", "False"]

    @pytest.mark.parametrize("first", ["foerder.Sweep", "hook.register()"])
    def test_a_type_whose_room_reads_documents_is_told_of_when_it_is_named(self, first: str) -> None:
        """Whether it is named before Hypothesis is imported or after."""
        script = (
            "import integrationsfoerderung as foerder, integrationsfoerderung._hypothesis as hook\n"
            f"{first}; hook.register(); from hypothesis import strategies as st\n"
            "from integrationsfoerderung.strategies import drawn\n"
            "print(*drawn(st.from_type(foerder.Sweep), examples=1))"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8")  # noqa: S603 - this interpreter
        assert done.stdout.startswith("Scenarios")

    def test_all_is_sorted(self) -> None:
        assert own.__all__ == sorted(own.__all__)


@pytest.mark.parametrize(("programme", "measure"), MEASURES, ids=NAMES)
class TestApplicationsOfAProgramme:
    """They differ from a plain application in a few fields, and meet the bounds of every rule from both sides."""

    def test_the_plain_one_is_eligible(self, programme: Programme, measure: str) -> None:
        assert programme.assess(own.plain(programme, measure)).verdict is Verdict.ELIGIBLE

    @given(data=st.data())
    @settings(max_examples=20)
    def test_it_can_be_assessed(self, programme: Programme, measure: str, data: st.DataObject) -> None:
        form = data.draw(own.applications(programme, measure, left_out=True))
        assert form.measure == measure
        checked_facts(form, programme.facts)
        programme.assess(form)

    def test_it_shrinks_to_the_plain_one(self, programme: Programme, measure: str) -> None:
        plain = own.plain(programme, measure)
        for left_out in (False, True):
            assert own.smallest(own.applications(programme, measure, left_out=left_out)) == plain

    def test_it_meets_both_verdicts(self, programme: Programme, measure: str) -> None:
        refused = own.smallest(
            own.applications(programme, measure), lambda form: programme.assess(form).verdict is Verdict.INELIGIBLE
        )
        assert refused is not None
        assert differing(refused, own.plain(programme, measure)) == 1

    def test_of_each_bound_both_sides_are_drawn(self, programme: Programme, measure: str) -> None:
        """A bound is a known figure that a comparison asks of one field: months, shares, days, populations."""
        places = {"months": "months", "posts[0].share": "share", "recipient.population": "population"}
        wanted = {
            (name, value)
            for place, name in places.items()
            for value in world_of(programme, measure).near.get(place, ())
        }
        for examples in (600, 3000):  # mostly few will do
            drawn = own.drawn(own.applications(programme, measure), examples=examples)
            if wanted <= {pair for form in drawn for pair in bounded(form)}:
                return
        assert wanted - {pair for form in drawn for pair in bounded(form)} == set()


def bounded(form: Application) -> set[tuple[str, Any]]:
    """What a form says of fields that have bounds, of its first post alone."""
    population = form.recipient.population
    return {
        ("months", form.months),
        *(("share", post.share) for post in form.posts[:1]),
        ("population", None if population is None else population.number),
    }


def differing(form: Application, plain: Application) -> int:
    """In how many fields two applications differ."""
    import attrs

    names = [field.name for field in attrs.fields(Application)]
    return sum(getattr(form, name) != getattr(plain, name) for name in names)


class TestShrinking:
    """What is found is the plainest value that will do."""

    def test_a_term_that_is_too_short(self) -> None:
        found = own.smallest(own.applications(SHIPPED, "contact-point"), lambda form: (form.months or 0) < 36)
        assert found is not None
        assert found.months == 35
        assert differing(found, own.plain(SHIPPED, "contact-point")) == 1

    def test_a_field_that_is_left_out(self) -> None:
        found = own.smallest(
            own.applications(SHIPPED, "contact-point", left_out=True),
            lambda form: SHIPPED.assess(form).verdict is Verdict.OPEN,
        )
        assert found is not None
        assert differing(found, own.plain(SHIPPED, "contact-point")) == 1

    def test_any_application(self) -> None:
        found = own.smallest(own.applications(), lambda form: len(form.posts) == 2)
        assert found is not None
        assert repr(found).count("Post(share=Share('0')") == 2
        assert found.plan is None
        assert not found.partners

    def test_the_same_seed_gives_the_same_value(self) -> None:
        def many(form: Application) -> bool:
            return differing(form, own.plain(SHIPPED, "contact-point")) >= 3

        first, second = (own.smallest(own.applications(SHIPPED, "contact-point"), many, seed=7) for _ in range(2))
        assert first == second is not None

    def test_nothing_to_find(self) -> None:
        assert own.smallest(own.months(high=36), lambda term: term > 36, examples=50) is None


class TestRounds:
    """Rounds of a programme admit measures that it has, and decide what was filed in them."""

    @given(data=st.data(), programme=st.sampled_from(PROGRAMMES))
    @settings(max_examples=25)
    def test_what_was_filed_is_decided(self, data: st.DataObject, programme: Programme) -> None:
        drawn, forms = data.draw(own.filed(programme))
        outcome = drawn.decide(forms)
        assert {decision.key for decision in outcome} == {form.key for form in forms}

    @given(round_=own.rounds(SHIPPED))
    @settings(max_examples=25)
    def test_it_is_a_round_of_the_programme(self, round_: Round) -> None:
        assert round_.programme is SHIPPED
        (measures,) = round_.measures.candidates()
        assert measures <= {measure.key for state in round_.states for measure in state.measures}

    @given(form=own.applications(SHIPPED, "contact-point", load_round("vwv-integration/2016-extra")))
    @settings(max_examples=25)
    def test_applications_of_a_round_seek_its_deadline(self, form: Application) -> None:
        assert form.submitted is not None

    def test_both_sides_of_a_deadline_come_up(self) -> None:
        extra = load_round("vwv-integration/2016-extra")
        days = set(world_of(SHIPPED, "contact-point", extra).near["submitted"])
        assert {*extra.last_day.candidates()} <= days


class TestProgrammes:
    """Made-up programmes are well formed: they can be asked about applications of their own."""

    @given(data=st.data())
    @settings(max_examples=25)
    def test_each_measure_can_be_asked_for(self, data: st.DataObject) -> None:
        programme = data.draw(own.programmes())
        form = data.draw(own.applications(programme, left_out=True))
        programme.assess(form)
        programme.schedule(form, what_if=True)

    @given(programme=own.programmes())
    @settings(max_examples=25)
    def test_every_figure_is_cited_and_every_text_is_there(self, programme: Programme) -> None:
        for edition in programme.editions:
            for measure in edition.measures:
                assert all(figure.citations for _, figure in measure.figures() if isinstance(figure, Known))
                assert all(criterion.text.de and criterion.text.en for criterion in measure.criteria)


class TestWrongUse:
    """A measure that does not exist is named, with those that do."""

    def test_an_unknown_measure(self) -> None:
        with pytest.raises(ValueError, match="did you mean 'contact-point'"):
            own.applications(SHIPPED, "contact-pont")

    def test_a_measure_that_the_edition_of_a_round_lacks(self) -> None:
        with pytest.raises(ValueError, match="no edition of the round has the measure 'extension'"):
            own.applications(SHIPPED, "extension", load_round("vwv-integration/2016-extra"))
