"""A frame says of every row what the object says of the application, to the cent, on every engine."""

from datetime import date
from typing import Any

from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import frames_strategy
import integrationsfoerderung as foerder
from applications_strategy import incomplete
from frames_agree import ENGINES, differences, polars_of
from integrationsfoerderung import Application, EarlierGrant, Kind, Post, Programme, Recipient, Round, Share, frames

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


OFFICERS = foerder.load_programme("vwv-integrationsbeauftragte")
MANAGEMENT = foerder.load_programme("vwv-integrationsmanagement")


def _or_none(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(*[values] * 9, st.none())


@st.composite
def officers(draw: st.DrawFn) -> Application:
    """An application for an officer, near every bound, mostly in order."""
    number = _or_none(st.sampled_from([0, 9_999, 10_000, 19_999, 20_000, 115_063]) | st.integers(0, 60_000))
    year = draw(st.integers(2019, 2026))
    submitted = st.dates(date(year - 1, 11, 10), date(year - 1, 11, 20)) | st.dates(date(2019, 3, 1), date(2026, 2, 1))
    fine = {"degree": True, "all_matters": True, "tasks": True, "bought_in": False}
    return Application(
        recipient=Recipient(
            name="Musterstadt", kind=draw(_or_none(st.sampled_from([Kind.GEMEINDE] * 5 + [*Kind]))),
            population=draw(number),
        ),
        measure="officer",
        posts=[Post(
            draw(_or_none(st.sampled_from([Share("0.5"), Share(1), Share("0.49"), Share("0.7")]))),
            start=draw(st.sampled_from([None, None, date(year, 7, 1)])),
            months=draw(st.sampled_from([None, None, 6])),
        )],
        start=draw(_or_none(st.sampled_from([date(year, 1, 1)] * 3 + [date(year, 1, 15), date(year, 4, 1)]))),
        months=draw(_or_none(st.sampled_from([12, 12, 12, 11, 13, 24]))),
        submitted=draw(_or_none(submitted)),
        begun=draw(_or_none(st.sampled_from([False, False, True]))),
        early_start_permitted=draw(st.none() | st.booleans()),
        earlier_grants=draw(st.none() | st.lists(st.just(EarlierGrant("officer")) | st.just(EarlierGrant()))),
        facts={name: value is draw(st.sampled_from([True] * 9 + [False])) for name, value in fine.items()},
    )  # fmt: skip


class TestTheSuccessor:
    """Tiers of population, a deadline of every year, and sums by calendar year, as the shipped successor has them."""

    @settings(max_examples=3)
    @given(st.lists(officers(), min_size=40, max_size=40), st.sampled_from([None, None, date(2024, 11, 1)]))
    def test_on_polars_and_pandas(self, applications: list[Application], on: date | None) -> None:
        engines = ["Polars", "pandas, NumPy"]
        assert differences(OFFICERS, "officer", applications, engines, on=on) == []

    def test_amounts_are_said_in_it(self) -> None:
        town = Recipient(name="Musterstadt", kind=Kind.GEMEINDE, population=20_000)
        form = Application(
            recipient=town, measure="officer", posts=[Post("0.7")], start=date(2025, 1, 1), months=12,
            submitted=date(2024, 11, 15), begun=False, facts={
                "degree": True, "all_matters": True, "tasks": True, "bought_in": False},
        )  # fmt: skip
        frame = polars_of(frames.from_applications([form]), OFFICERS)
        (row,) = frames.assess(OFFICERS, "officer", frame, budget_years=[2025]).to_dicts()
        assert (row["verdict"], row["cents_1"], row["cents_total"], row["cents_budget_2025"]) == (2, *[1_400_000] * 3)

    @settings(max_examples=2)
    @given(generated)
    def test_the_sister_says_no_amount(self, applications: list[Application]) -> None:
        forms = [evolve(each, measure="integration-management", facts={}) for each in applications]
        assert differences(MANAGEMENT, "integration-management", forms, ["Polars", "pandas, NumPy"]) == []


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
