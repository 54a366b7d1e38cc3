"""Expressions reach Polars by a short way where every step of them is known, and by narwhals where one is not."""

from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
import pytest
from polars.testing import assert_frame_equal

import integrationsfoerderung as foerder
from frames_agree import polars_of
from integrationsfoerderung import Application, Post, Recipient, frames, recent
from integrationsfoerderung.frames import adding

SHIPPED = [
    foerder.load_programme(name)
    for name in ("vwv-integration", "vwv-integrationsbeauftragte", "vwv-integrationsmanagement")
]
MEASURES = [
    pytest.param(programme, key, id=f"{programme.key}-{key}")
    for programme in SHIPPED
    for key in dict.fromkeys(measure.key for edition in programme.editions for measure in edition.measures)
]

# Older ones show other steps or none, and what is not known goes their way.
OLDER = tuple(map(int, version("narwhals").split(".")[:2])) < (2, 29)


def forms(measure: str) -> list[Application]:
    """Some around every bound, and some that leave out nearly all."""
    kinds = ["Gemeinde", "Landkreis", "freier Träger", None]
    return [
        Application(
            recipient=Recipient(name="Musterstadt", kind=kinds[index % 4], population=19_990 + index),
            measure=measure,
            posts=[Post(None if index % 7 == 6 else f"0.{4_985 + index}", field="refugees", origin="new")],
            start=date(2014 + index % 11, 1 + index % 12, 1 + index % 2),
            months=(12, 35, 36, None)[index % 4],
            submitted=None if index % 5 == 4 else date(2013 + index % 12, 10, 1),
            new_tasks=True,
            begun=(False, True, None)[index % 3],
        )
        for index in range(60)
    ]


class TestBothWaysSayTheSame:
    """Every shipped measure goes the short way, and every column comes out as by narwhals."""

    @pytest.mark.parametrize(("programme", "measure"), MEASURES)
    @pytest.mark.parametrize("lazy", [False, True], ids=["eager", "lazy"])
    def test_shipped_measures(
        self, programme: foerder.Programme, measure: str, lazy: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = polars_of(frames.from_applications(forms(measure)), programme)
        frame: Any = whole.lazy() if lazy else whole
        short: list[bool] = []
        of_polars = adding.of_polars

        def noted(levels: Any) -> Any:
            found = of_polars(levels)
            short.append(found is not None)
            return found

        monkeypatch.setattr(adding, "of_polars", noted)
        monkeypatch.setattr(recent, "_MADE", {})
        quick = frames.assess(programme, measure, frame, budget_years=[2016, 2020])
        monkeypatch.setattr(adding, "of_polars", lambda _: None)
        monkeypatch.setattr(recent, "_MADE", {})
        slow = frames.assess(programme, measure, frame, budget_years=[2016, 2020])
        assert short
        assert all(short) or OLDER
        assert_frame_equal(quick.lazy().collect(), slow.lazy().collect())


NUMBERS, DAYS, WORDS, FLAGS = (nw.col(name) for name in ("number", "day", "word", "flag"))
GIVEN = pl.DataFrame(
    {
        "number": [0, 7, None],
        "day": [date(2016, 2, 29), None, date(2017, 1, 1)],
        "word": ["a;b", "", None],
        "flag": [True, None, False],
    },
    schema_overrides={"flag": pl.Boolean},
)
STEPS: dict[str, nw.Expr] = {
    "from the right": 5 - NUMBERS,
    "plus from the right": 5 + NUMBERS,
    "times from the right": 5 * NUMBERS,
    "modulo": NUMBERS % 5,
    "differs": NUMBERS != 7,
    "text is no column": WORDS == "word",
    "a member": NUMBERS.is_in([7, 8]),
    "nothing": nw.lit(None, nw.Int8),
    "text": NUMBERS.cast(nw.String),
    "chosen": nw.when(FLAGS).then(NUMBERS).otherwise(NUMBERS * 2),
    "a column of that name": nw.when(FLAGS).then("number"),
    "both": nw.when(FLAGS, NUMBERS > 0).then(nw.lit(1)),
    "first": nw.coalesce(NUMBERS, nw.lit(3, nw.Int64)),
    "joined": nw.concat_str([nw.lit(";"), WORDS], separator="-", ignore_nulls=True),
    "null is lost": nw.concat_str([nw.lit(";"), WORDS], separator="", ignore_nulls=False),
    "found": WORDS.str.contains("a.", literal=True),
    "by pattern": WORDS.str.contains("a.", literal=False),
    "month": DAYS.dt.year().cast(nw.Int64) * 12 + DAYS.dt.month().cast(nw.Int64),
    "later": nw.col("day") >= date(2016, 2, 29),
    "either": (FLAGS | ~FLAGS.fill_null(value=False)) & (NUMBERS < 5) & FLAGS.is_null(),
}
OTHER_STEPS: dict[str, nw.Expr] = {
    "of all rows": NUMBERS.max(),
    "from the left": 100 // (NUMBERS + 1),
    "nulls as those before": NUMBERS.fill_null(strategy="forward"),
    "nulls met": nw.all_horizontal(FLAGS, NUMBERS > 0, ignore_nulls=True),
    "of another type": NUMBERS.cast(nw.Float32),
}


def by_narwhals(columns: Mapping[str, nw.Expr]) -> pl.DataFrame:
    return nw.from_native(GIVEN).with_columns(**columns).to_native()


@pytest.mark.parametrize("name", STEPS)
def test_a_known_step_goes_the_short_way(name: str) -> None:
    assert adding.of_polars([{name: STEPS[name]}]) is not None or OLDER
    found = adding.with_columns(nw.from_native(GIVEN), {name: STEPS[name]}).to_native()
    assert_frame_equal(found, by_narwhals({name: STEPS[name]}))


@pytest.mark.parametrize("name", OTHER_STEPS)
def test_any_other_step_goes_the_way_of_narwhals(name: str) -> None:
    """A criterion of one's own may take steps that no shipped one takes."""
    assert adding.of_polars([{name: OTHER_STEPS[name]}]) is None
    found = adding.with_columns(nw.from_native(GIVEN), {name: OTHER_STEPS[name]}).to_native()
    assert_frame_equal(found, by_narwhals({name: OTHER_STEPS[name]}))


def test_expressions_without_steps_go_the_way_of_narwhals() -> None:
    """A narwhals that keeps its steps otherwise, as older ones did, costs time and changes nothing."""

    class Opaque:
        """No steps to be seen."""

    assert adding.of_polars([{"number": Opaque()}]) is None  # type: ignore[dict-item]
