"""Promises of sweeping a grid: each scenario is the amended programme, in the order of the grid."""

import pickle
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from itertools import product
from typing import Any

import pandas as pd
import polars as pl
import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from applications_strategy import complete
from frames_agree import polars_of
from frames_strategy import applications, programmes
from integrationsfoerderung import (
    Application,
    Bounded,
    DocumentError,
    Euro,
    Grade,
    Post,
    Programme,
    Share,
    compare,
    frames,
    load_programme,
    load_round,
    sweep,
)
from integrationsfoerderung.scenarios import queries
from integrationsfoerderung.scenarios.sweeps import Sweep
from test_compare import contact_point

SHIPPED = load_programme("vwv-integration")
OFFICERS = load_programme("vwv-integrationsbeauftragte")
EXTRA = load_round("vwv-integration/2016-extra")
SHARE, MONTHS = "contact-point.minimum_share", "contact-point.minimum_months"
DAY = date(2016, 10, 1)


@contextmanager
def few(count: int) -> Iterator[None]:
    """With another number of pairs up to which objects are asked: 0 asks frames always, many never."""
    before = queries.FEW
    queries.FEW = count
    try:
        yield
    finally:
        queries.FEW = before


NEVER = 10**9
FORMS = [
    contact_point(str(index), share, months=months, start=start, begun=begun)
    for index, (share, months, start, begun) in enumerate(
        product(("0.3", "0.5", "0.75", "1"), (30, 36, 48), (date(2017, 1, 1), date(2017, 4, 15), None), (False, None))
    )
]
GRIDS: list[dict[str, list[Any]]] = [
    {SHARE: ["0.25", "0.5", "0.75"]},
    {SHARE: ["0.25", "0.75"], MONTHS: [30, 36, 48]},
    {"contact-point.instalments": [[45000, 35000, 25000], [1, 2, 3]]},
    {"contact-point.instalments[0]": [0, "40000.01"], SHARE: ["0.5", "1"]},
    {"contact-point.minimum_months": [12], "social-advice.amount": [15000, 20000]},
    {"contact-point.in_proportion": [True, False]},
    {"contact-point.rounding": ["half-up", "down"]},
    {"contact-point.instalments": [[1, 2], [105000]]},
    {"contact-point.payment": ["monthly", "at-start"]},
]  # fmt: skip


class TestScenarios:
    """Each scenario is what the amended programme gives, in the order of nested loops."""

    @pytest.mark.parametrize("grid", GRIDS, ids=" x ".join)
    @pytest.mark.parametrize("count", [0, NEVER], ids=["frames", "objects"])
    def test_each_is_the_amended_programme(self, grid: dict[str, list[Any]], count: int) -> None:
        with few(count):
            tried = sweep(SHIPPED, grid, FORMS)
        expected = []
        for point in product(*grid.values()):
            variant = SHIPPED.amend(dict(zip(grid, point, strict=True)))
            expected.append(compare(SHIPPED, variant, FORMS).variant)
        assert [scenario.totals for scenario in tried] == expected
        assert tried.paths == tuple(grid)

    @given(st.lists(complete, max_size=4), st.sampled_from(GRIDS))
    @settings(max_examples=25)
    def test_one_point_is_the_variant_of_a_comparison(
        self, forms: list[Application], grid: dict[str, list[Any]]
    ) -> None:
        point = {path: values[0] for path, values in grid.items()}
        (scenario,) = sweep(SHIPPED, {path: [value] for path, value in point.items()}, forms)
        assert scenario.totals == compare(SHIPPED, SHIPPED.amend(point), forms).variant

    def test_one_point_of_a_round_too(self) -> None:
        forms = [evolve(form, submitted=date(2016, 3, 20), earlier_grants=[]) for form in FORMS[::5]]
        point = {SHARE: "0.6", "money.committed": 300_000}
        (scenario,) = sweep(EXTRA, {path: [value] for path, value in point.items()}, forms)
        variant = evolve(EXTRA.amend({"money.committed": 300_000}), programme=SHIPPED.amend({SHARE: "0.6"}))
        assert scenario.totals == compare(EXTRA, variant, forms).variant
        assert scenario.values == (Share("0.6"), Euro(300_000))

    def test_a_programme_in_a_round(self) -> None:
        forms = [evolve(form, submitted=date(2016, 3, 20), earlier_grants=[]) for form in FORMS[::5]]
        tried = sweep(SHIPPED, {SHARE: ["0.5", "1"]}, forms, EXTRA)
        for scenario, share in zip(tried, ("0.5", "1"), strict=True):
            assert scenario.totals == compare(SHIPPED, SHIPPED.amend({SHARE: share}), forms, EXTRA).variant

    def test_tiers_by_their_place(self) -> None:
        form = contact_point("a", "1", measure="officer")
        grid = {"officer.tiers[1].amount": [1, 2], "officer.tiers[1].at_least": [5000, 6000]}
        for count in (0, NEVER):
            with few(count):
                tried = sweep(OFFICERS, grid, [form])
            assert [s.values for s in tried] == [(Euro(a), b) for a in (1, 2) for b in (5000, 6000)]
            for scenario, point in zip(tried, product(*grid.values()), strict=True):
                variant = OFFICERS.amend(dict(zip(grid, point, strict=True)))
                assert scenario.totals == compare(OFFICERS, variant, [form]).variant

    def test_the_last_day_of_an_edition(self) -> None:
        grid = {"2016-09-06.last_day": [date(2016, 9, 30), date(2016, 10, 31)]}
        try:
            variants = [SHIPPED.amend({"2016-09-06.last_day": day}) for day in grid["2016-09-06.last_day"]]
        except DocumentError:
            with pytest.raises(DocumentError):
                sweep(SHIPPED, grid, FORMS[:3])
            return
        tried = sweep(SHIPPED, grid, FORMS[:3])
        assert [s.totals for s in tried] == [compare(SHIPPED, variant, FORMS[:3]).variant for variant in variants]

    def test_a_whole_figure(self) -> None:
        """What is bounded in a scenario leaves applications open."""
        bounded = Bounded(Share("0.4"), Share("0.6"), Grade.ASSUMED)
        tried = sweep(SHIPPED, {SHARE: [bounded]}, [contact_point("a", "0.5")])
        assert (tried[0].totals.open, tried[0].totals.possible) == (1, Euro(52_500))
        assert tried.to_rows()[0][SHARE] == "an unknown value from 40 % to 60 %"
        assert "ein unbekannter Wert von 40 % bis 60 %" in tried.text("de")


def values_for(figure: Any) -> st.SearchStrategy[Any]:
    """Other values of a figure, of its own type."""
    value = figure.candidates()[0]
    if isinstance(value, bool):
        return st.booleans()
    if isinstance(value, Euro):
        return st.integers(0, 10**7).map(Euro.from_cents)
    if isinstance(value, Share):
        return st.integers(1, 10_000).map(Share.from_basis_points)
    if isinstance(value, int):
        return st.integers(1, 60) | st.integers(1, 30_000)
    if isinstance(value, tuple) and value and isinstance(value[0], Euro):
        return st.lists(st.integers(0, 10**7).map(Euro.from_cents), min_size=1, max_size=4)
    return st.just(value)


class TestFrames:
    """A query gives what the objects give, whatever figure of whatever rule is swept."""

    @given(programmes(), st.lists(applications(), min_size=1, max_size=4), st.data())
    @settings(max_examples=25)
    def test_any_figure(self, programme: Programme, forms: list[Application], data: st.DataObject) -> None:
        figures = {
            path: figure
            for edition in programme.editions
            if edition.has("m")
            for path, figure in edition.measure("m").figures()
            if figure.candidates()
        }
        paths = data.draw(st.lists(st.sampled_from(sorted(figures)), min_size=1, max_size=2, unique=True))
        grid = {path: data.draw(st.lists(values_for(figures[path]), min_size=1, max_size=3)) for path in paths}
        on = data.draw(st.none() | st.dates(date(2020, 1, 1), date(2022, 12, 31)))
        try:
            with few(NEVER):
                expected = sweep(programme, grid, forms, on=on)
        except DocumentError:
            assume(False)
        with few(0):
            assert sweep(programme, grid, forms, on=on) == expected

    @pytest.mark.parametrize("engine", ["Polars", "pandas"])
    @pytest.mark.parametrize("grid", GRIDS[:6], ids=" x ".join)
    def test_of_a_frame(self, grid: dict[str, list[Any]], engine: str) -> None:
        frame: Any = polars_of(frames.from_applications(FORMS), SHIPPED)
        frame = frame if engine == "Polars" else frame.to_pandas()
        expected = sweep(SHIPPED, grid, FORMS, on=DAY)
        assert sweep(SHIPPED, grid, frame, on=DAY, measure="contact-point") == expected

    def test_one_with_two_posts_is_looked_at_beside_the_query(self) -> None:
        two = contact_point("two", posts=[Post("0.5", field="integration", origin="new")] * 2)
        with few(0):
            tried = sweep(SHIPPED, GRIDS[0], [*FORMS, two])
        assert [s.totals for s in tried] == [
            compare(SHIPPED, SHIPPED.amend({SHARE: share}), [*FORMS, two]).variant for share in GRIDS[0][SHARE]
        ]

    @pytest.mark.parametrize("missing", ["narwhals.stable.v2", "library"])
    def test_without_the_extra_the_objects_are_asked(self, missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
        expected = sweep(SHIPPED, GRIDS[0], FORMS)
        if missing == "library":
            monkeypatch.setattr(queries, "_backend", lambda: None)
        else:
            monkeypatch.setitem(sys.modules, missing, None)
        monkeypatch.setattr(queries, "FEW", 0)
        assert sweep(SHIPPED, GRIDS[0], FORMS) == expected


class TestExecutors:
    """Threads, processes and none at all give the same, in the same order."""

    @pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
    def test_without_a_round(self, pool: type[Executor]) -> None:
        grid = GRIDS[6] | {"contact-point.minimum_months": [30, 36, 37]}
        with pool(2) as executor:  # type: ignore[call-arg]  # both take a number of workers
            found = sweep(SHIPPED, grid, FORMS[:12], executor=executor)
        assert found == sweep(SHIPPED, grid, FORMS[:12])

    @pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
    def test_with_a_round(self, pool: type[Executor]) -> None:
        forms = [evolve(form, submitted=date(2016, 3, 20), earlier_grants=[]) for form in FORMS[::5]]
        grid: dict[str, list[Any]] = {SHARE: ["0.5", "0.75"], "money.committed": [0, 100_000, 10**7]}
        with pool(2) as executor:  # type: ignore[call-arg]
            found = sweep(EXTRA, grid, forms, executor=executor)
        assert found == sweep(EXTRA, grid, forms)
        assert [s.values for s in found] == list(
            product((Share("0.5"), Share("0.75")), (Euro(0), Euro(100_000), Euro(10**7)))
        )

    def test_an_error_in_a_worker_comes_out(self) -> None:
        with ThreadPoolExecutor(2) as executor, pytest.raises(DocumentError, match=r"applications\[0\]\.key"):
            sweep(EXTRA, {SHARE: ["0.5", "1"]}, [contact_point(key=None)], executor=executor)  # type: ignore[arg-type]


class TestProgress:
    """The hook is told scenarios that are done, never backwards, and the total at the end."""

    @pytest.mark.parametrize("threads", [False, True])
    @pytest.mark.parametrize("count", [0, NEVER])
    def test_it_ends_at_the_total(self, threads: bool, count: int) -> None:
        seen: list[tuple[int, int]] = []
        with few(count), ThreadPoolExecutor(2) as pool:
            sweep(
                SHIPPED, GRIDS[1], FORMS[:4], executor=pool if threads else None, progress=lambda *of: seen.append(of)
            )
        assert seen == sorted(set(seen))
        assert seen[-1] == (6, 6)
        if count:
            assert len(seen) > 1


class TestFaults:
    """Everything that is wrong with a grid is said at once, before anything runs."""

    def test_all_of_them(self) -> None:
        grid: dict[str, Any] = {
            SHARE: ["0.5", "80", "x"],
            "contact-point.minimum_shar": ["0.5"],
            MONTHS: [36, -1],
            "social-advice.amount": [1],
        }
        seen: list[Any] = []
        with pytest.raises(DocumentError) as error:
            sweep(SHIPPED, grid, [object()], progress=lambda *of: seen.append(of))
        paths = [fault.path for fault in error.value.faults]
        assert paths[:2] == [f"{SHARE}[1]", f"{SHARE}[2]"]
        assert any(path.startswith("contact-point.minimum_shar") and path != SHARE for path in paths[2:])
        assert f"{MONTHS}[1]" in paths
        assert seen == []

    @pytest.mark.parametrize(
        ("grid", "said"),
        [
            ({}, "names no figure"),
            ({SHARE: []}, "has no value"),
            ({SHARE: "0.5"}, "is no list of values"),
            ({SHARE: 0.5}, "is no list of values"),
            ({MONTHS: range(1, 1002), SHARE: ["0.5"] * 1000}, "1,001,000 scenarios, more than 1,000,000"),
        ],
    )
    def test_a_grid_that_is_none(self, grid: Any, said: str) -> None:
        with pytest.raises(DocumentError, match=said):
            sweep(SHIPPED, grid, [])

    def test_no_mapping(self) -> None:
        with pytest.raises(TypeError, match="is no table of values by path"):
            sweep(SHIPPED, [SHARE], [])  # type: ignore[arg-type]

    def test_faults_of_a_round_and_its_programme_together(self) -> None:
        with pytest.raises(DocumentError) as error:
            sweep(EXTRA, {SHARE: ["80"], "money.comitted": [1]}, [])
        assert [fault.path for fault in error.value.faults] == [f"{SHARE}[0]", "money.comitted"]

    def test_tiers_that_only_fit_together_are_no_fault(self) -> None:
        grid = {"officer.tiers[0].at_least": [50_000], "officer.tiers[1].at_least": [30_000]}
        form = contact_point("a", "1", measure="officer")
        (scenario,) = sweep(OFFICERS, grid, [form])
        assert scenario.totals.applications == 1

    def test_bounds_in_the_wrong_order_are_one(self) -> None:
        with pytest.raises(DocumentError):
            sweep(OFFICERS, {"officer.tiers[1].at_least": [5_000, 90_000]}, [])


class TestNothingLeaks:
    """The shipped programme stays as it is, in threads, in processes and again and again."""

    def test_it_stays(self) -> None:
        before = pickle.dumps(SHIPPED)
        with ThreadPoolExecutor(2) as pool:
            first = sweep(SHIPPED, GRIDS[1], FORMS[:6], executor=pool)
        again = sweep(load_programme("vwv-integration"), GRIDS[1], FORMS[:6])
        assert first == again
        assert pickle.dumps(SHIPPED) == before
        assert load_programme("vwv-integration") is SHIPPED


class TestForms:
    """A sweep has a text in both languages, HTML, and rows for any data-frame library."""

    def found(self) -> Sweep:
        return sweep(SHIPPED, {SHARE: ["0.25", "0.75"], MONTHS: [36]}, FORMS)

    def test_text(self) -> None:
        assert self.found().text("de").startswith("Szenarien\ncontact-point.minimum_share")
        assert "25 %" in str(self.found())

    def test_html(self) -> None:
        assert "<table" in self.found()._repr_html_()
        assert "<script" not in self.found()._repr_html_()

    def test_rows(self) -> None:
        rows = self.found().to_rows()
        assert pl.DataFrame(rows).height == pd.DataFrame(rows).shape[0] == len(self.found()) == 2
        assert [str(row[SHARE]) for row in rows] == ["0.25", "0.75"]
        assert rows[0]["money"] == sum(rows[0][name] for name in rows[0] if name.startswith("budget_"))


class TestTheLaw:
    """The smallest share of a post of the contact point, 50 percent, and what another one would have cost."""

    def test_a_quarter_admits_the_small_and_three_quarters_refuses_the_half(self) -> None:
        forms = [contact_point(share, share) for share in ("0.25", "0.49", "0.5", "0.75", "1")]
        tried = sweep(SHIPPED, {SHARE: ["0.25", "0.5", "0.75"]}, forms)
        assert [s.totals.eligible for s in tried] == [5, 3, 2]
        assert [s.totals.money for s in tried] == [Euro("313950.00"), Euro("236250.00"), Euro("183750.00")]
