"""A frame says of every row what the object says of the application, to the cent, on every engine."""

from datetime import date

from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import frames_strategy
import integrationsfoerderung as foerder
from applications_strategy import incomplete
from frames_agree import ENGINES, differences
from integrationsfoerderung import Application, Programme, Round

SHIPPED = foerder.load_programme("vwv-integration")
ROUNDS = [None, foerder.load_round("vwv-integration/2016-regular"), foerder.load_round("vwv-integration/2016-extra")]
MEASURES = ["contact-point", "extension", "social-advice", "network", "parents"]
OTHERS = [engine for engine in ENGINES if engine != "Polars"]
DAYS = st.none() | st.sampled_from([date(2020, 5, 5), date(2019, 1, 1), date(2025, 1, 1)])


def one_post(application: Application) -> Application:
    """The application with its first post alone and no partner, as a row holds it."""
    return evolve(application, posts=application.posts[:1], partners=())


# Many in one frame: a frame of one row takes as long as a frame of a thousand.
many = st.lists(incomplete.map(one_post), min_size=30, max_size=30)
generated = st.lists(frames_strategy.applications(), min_size=20, max_size=20)


class TestTheShippedProgramme:
    """Its measures, with and without a round, and by the day of each row."""

    @settings(max_examples=15)
    @given(many, st.sampled_from(MEASURES), st.sampled_from(ROUNDS))
    def test_on_polars(self, applications: list[Application], measure: str, round_: Round | None) -> None:
        forms = [evolve(application, measure=measure) for application in applications]
        assert differences(SHIPPED, measure, forms, ["Polars"], round_=round_) == []

    @settings(max_examples=1)
    @given(many)
    def test_on_every_engine(self, applications: list[Application]) -> None:
        forms = [evolve(application, measure="contact-point") for application in applications]
        assert differences(SHIPPED, "contact-point", forms, OTHERS) == []


class TestGeneratedProgrammes:
    """Every kind of criterion, financing and figure, in editions with gaps and without, on a day and by the day."""

    @settings(max_examples=15)
    @given(frames_strategy.programmes(), generated, DAYS)
    def test_on_polars(self, programme: Programme, applications: list[Application], on: date | None) -> None:
        assume(any(edition.has("m") for edition in programme.editions))
        assert differences(programme, "m", applications, ["Polars"], on=on) == []

    @settings(max_examples=2)
    @given(frames_strategy.programmes(), generated, DAYS)
    def test_on_every_engine(self, programme: Programme, applications: list[Application], on: date | None) -> None:
        assume(any(edition.has("m") for edition in programme.editions))
        assert differences(programme, "m", applications, OTHERS, on=on) == []
