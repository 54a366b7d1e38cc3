"""Frames say what objects say on Spark and on Dask too; where one is missing its tests are skipped."""

import shutil
import warnings
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

import integrationsfoerderung as foerder
from integrationsfoerderung import Application, EarlierGrant, Post, Recipient, frames
from integrationsfoerderung.frames.columns import COLUMNS

SHIPPED = foerder.load_programme("vwv-integration")
TYPES = {"whole number": "bigint", "yes or no": "boolean", "text": "string", "date": "date"}
DTYPES = {"whole number": "Int64", "yes or no": "boolean", "text": "string", "date": "datetime64[s]"}


def forms() -> list[Application]:
    """A few applications on both sides of every rule, with fields left out and without a day."""
    found = []
    for number in range(24):
        left_out = number % 5
        found.append(
            Application(
                recipient=Recipient(
                    name="Musterstadt", kind=[None, "Gemeinde", "Landkreis", "freier Träger"][number % 4]
                ),
                measure="contact-point",
                posts=[Post(None if left_out == 1 else ["0.5", "0.4999", "0.3333", "1"][number % 4], field="refugees")],
                months=None if left_out == 2 else [36, 35, 48][number % 3],
                start=None if left_out == 3 else date(2016, 1 + number % 12, 1 + number % 2 * 14),
                submitted=None if left_out == 4 else date(2012 + number % 9, 9, 6),
                new_tasks=[True, None, True, False][number % 4],
                begun=[False, None][number % 2],
                earlier_grants=[EarlierGrant("contact-point")],
            )
        )
    return found


def expected(years: list[int]) -> list[tuple[Any, ...]]:
    """Verdict and cents by the objects."""
    found = []
    for form in forms():
        plan = SHIPPED.schedule(form)
        verdict = {"ineligible": 0, "open": 1, "eligible": 2}[SHIPPED.assess(form).verdict.value]
        if not isinstance(plan, foerder.Schedule):
            found.append((verdict, None, *(None for _ in years)))
            continue
        budget = plan.by_budget_year()
        by_year = [budget.get(y, foerder.Euro(0)).cents if isinstance(budget, foerder.View) else None for y in years]
        found.append((verdict, plan.total.euro.cents, *by_year))
    return found


YEARS = [2016, 2017]
OUT = ["verdict", "cents_total", *(f"cents_budget_{year}" for year in YEARS)]


@pytest.fixture(name="spark")
def _spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="engine Spark is not installed")
    if shutil.which("java") is None:
        pytest.skip("engine Spark needs Java 17")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
        yield session
        session.stop()


def test_spark(spark: Any) -> None:
    columns = {name: values for name, values in frames.from_applications(forms()).columns.items() if name in COLUMNS}
    schema = ", ".join(f"{name} {TYPES[COLUMNS[name].holds]}" for name in columns)
    given = spark.createDataFrame(list(zip(*columns.values(), strict=True)), schema)
    found = frames.assess(SHIPPED, "contact-point", given, budget_years=YEARS)
    assert type(found) is type(given)
    assert [tuple(row[name] for name in OUT) for row in found.collect()] == expected(YEARS)


def test_dask() -> None:
    dd = pytest.importorskip("dask.dataframe", reason="engine Dask is not installed")
    pd = pytest.importorskip("pandas")
    columns = frames.from_applications(forms()).columns
    given = pd.DataFrame({name: pd.Series(columns[name], dtype=DTYPES[c.holds]) for name, c in COLUMNS.items()})
    found = frames.assess(SHIPPED, "contact-point", dd.from_pandas(given, npartitions=3), budget_years=YEARS)
    assert "dask" in type(found).__module__
    rows = found.compute()[OUT].itertuples(index=False)
    assert [tuple(None if pd.isna(cell) else int(cell) for cell in row) for row in rows] == expected(YEARS)
