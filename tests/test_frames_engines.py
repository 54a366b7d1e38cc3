"""Frames say what objects say on Spark and on Dask too; where one is missing its tests are skipped, and counted."""

import importlib.util
import os
import re
import shutil
import subprocess
import warnings
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import frames_strategy
import integrationsfoerderung as foerder
from applications_strategy import incomplete
from frames_agree import differences
from integrationsfoerderung import Application, Programme, frames
from test_frames import GOOD
from test_frames_agree import OFFICERS, officers, one_post

SHIPPED = foerder.load_programme("vwv-integration")
DTYPES = {pl.Int64: "Int64", pl.Boolean: "boolean", pl.String: "string", pl.Date: "datetime64[s]"}
TYPES = {pl.Int64: "bigint", pl.Boolean: "boolean", pl.String: "string", pl.Date: "date"}
# What PySpark and Dask themselves are warned of, by the libraries they load.
pytestmark = pytest.mark.filterwarnings("default")
Make = Callable[[pl.DataFrame], Any]


def java() -> str | None:
    """Why Spark cannot run on the Java of this machine, if it cannot."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    if found is None:
        return "there is none"
    told = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603
    version = re.search(r'version "([0-9]+)', told)
    return None if version is not None and int(version[1]) >= 17 else f"{told.partition(chr(10))[0]} is older"


def _spark() -> Iterator[Make]:
    from pyspark.sql import SparkSession  # type: ignore[import-not-found, unused-ignore]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        settings = {"ui.enabled": "false", "driver.host": "127.0.0.1", "driver.bindAddress": "127.0.0.1"}
        builder = SparkSession.builder.master("local[2]")
        for name, value in settings.items():
            builder = builder.config(f"spark.{name}", value)
        session = builder.getOrCreate()

    def make(frame: pl.DataFrame) -> Any:
        schema = ", ".join(f"{name} {TYPES[type(dtype)]}" for name, dtype in frame.schema.items())
        return session.createDataFrame(frame.rows(), schema)

    try:
        yield make
    finally:
        session.stop()


def _dask() -> Iterator[Make]:
    import dask.dataframe as dd  # type: ignore[import-not-found, unused-ignore]

    def make(frame: pl.DataFrame) -> Any:
        # With its types: Dask makes text of a column that holds nothing.
        columns = {
            name: pd.Series(frame[name].to_list(), dtype=DTYPES[type(dtype)]) for name, dtype in frame.schema.items()
        }
        return dd.from_pandas(pd.DataFrame(columns), npartitions=3)

    yield make


def _missing(engine: str) -> str | None:
    if importlib.util.find_spec({"Spark": "pyspark", "Dask": "dask"}[engine]) is None:
        return "is not installed"
    older = java() if engine == "Spark" else None
    return None if older is None else f"needs Java 17: {older}"


@pytest.fixture(name="engine", scope="module", params=["Spark", "Dask"])
def _engine(request: pytest.FixtureRequest) -> Iterator[dict[str, Make]]:
    missing = _missing(request.param)
    if missing is not None:
        pytest.skip(f"engine {request.param} {missing}")
    for make in {"Spark": _spark, "Dask": _dask}[request.param]():
        yield {request.param: make}


def few(examples: int) -> settings:
    """An engine of a cluster takes seconds for every plan: few examples, the same ones each time, and no shrinking."""
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )


@few(1)
@given(applications=st.lists(incomplete.map(one_post), min_size=20, max_size=20))
def test_the_shipped_programme(engine: dict[str, Make], applications: list[Application]) -> None:
    forms = [evolve(application, measure="contact-point") for application in applications]
    assert differences(SHIPPED, "contact-point", forms, [], more=engine) == []


@few(1)
@given(applications=st.lists(officers(), min_size=20, max_size=20))
def test_the_successor(engine: dict[str, Make], applications: list[Application]) -> None:
    assert differences(OFFICERS, "officer", applications, [], more=engine, on=date(2024, 11, 1)) == []


@few(2)
@given(
    programme=frames_strategy.programmes(),
    applications=st.lists(frames_strategy.applications(), min_size=12, max_size=12),
)
def test_generated_programmes(engine: dict[str, Make], programme: Programme, applications: list[Application]) -> None:
    assume(any(edition.has("m") for edition in programme.editions))
    assert differences(programme, "m", applications, [], more=engine) == []


def test_values_out_of_range_are_open_and_named(engine: dict[str, Make]) -> None:
    """An overflow would end a query of Spark."""
    (make,) = engine.values()
    frame = pl.DataFrame(GOOD | {"share_bp": [-(2**63), 80], "months": [36, 2**63 - 1]})
    frame = frame.with_columns(pl.col("early_start_permitted").cast(pl.Boolean))
    found = frames.assess(SHIPPED, "contact-point", make(frame), on=date(2016, 10, 1), findings=False)
    rows = found.compute().to_dict("records") if hasattr(found, "compute") else found.collect()
    assert [(row["verdict"], row["invalid"]) for row in rows] == [(1, "share_bp"), (1, "share_bp;months")]


def test_a_share_as_text_is_refused(engine: dict[str, Make]) -> None:
    (make,) = engine.values()
    frame = pl.DataFrame(GOOD | {"share_bp": ["50 %", "100 %"]}).with_columns(
        pl.col("early_start_permitted").cast(pl.Boolean)
    )
    with pytest.raises(foerder.DocumentError, match="write whole basis points"):
        frames.assess(SHIPPED, "contact-point", make(frame), on=date(2016, 10, 1))


def test_a_sweep_is_refused(engine: dict[str, Make]) -> None:
    (make,) = engine.values()
    frame = pl.DataFrame(GOOD).with_columns(pl.col("early_start_permitted").cast(pl.Boolean))
    with pytest.raises(TypeError, match="sweep a Polars, pandas or PyArrow frame, or DuckDB"):
        frames.sweep(
            SHIPPED, "contact-point", {"contact-point.minimum_share": [5000]}, make(frame), on=date(2016, 10, 1)
        )
