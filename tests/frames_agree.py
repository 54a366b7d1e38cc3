"""Holding frames against objects: applications in, and every difference out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
from attrs import evolve

from integrationsfoerderung import Application, Programme, Round, Schedule, Verdict, View, frames
from integrationsfoerderung.financing.qualifications import AmountByQualification
from integrationsfoerderung.frames.columns import COLUMNS, MOST_PLANNED, column_of
from integrationsfoerderung.frames.yearly import YEARS_SHOWN
from integrationsfoerderung.money import Euro

_POLARS = {"whole number": pl.Int64, "yes or no": pl.Boolean, "text": pl.String, "date": pl.Date}
YEARS = (2016, 2017, 2020, 2021)


def polars_of(rows: frames.Rows, programme: Programme) -> pl.DataFrame:
    """The rows as Polars, each column in its own type although it may be empty."""
    known = dict(COLUMNS)
    for fact in programme.facts:
        column = column_of(fact.subject())
        known[column.name] = column
    columns = {name: [None] * len(rows.places) for name in known} | rows.columns
    schema = {name: _POLARS[known[name].holds] if name in known else pl.Int64 for name in columns}
    return pl.DataFrame(columns, schema=schema)


def _numpy(frame: pl.DataFrame) -> pd.DataFrame:
    """What most people have: floats for whole numbers with gaps, objects for the rest."""
    found = pd.DataFrame({name: pd.Series(frame[name].to_list(), dtype=object) for name in frame.columns})
    for name, dtype in frame.schema.items():
        if dtype == pl.Int64:
            found[name] = found[name].astype("float64")
        elif dtype == pl.Date:
            found[name] = pd.to_datetime(found[name])
    return found


def _duck(frame: pl.DataFrame) -> Any:
    table = frame.to_arrow()
    return duckdb.connect().from_arrow(table)


ENGINES: dict[str, Callable[[pl.DataFrame], Any]] = {
    "Polars": lambda frame: frame,
    "Polars, lazy": lambda frame: frame.lazy(),
    "pandas, NumPy": _numpy,
    "pandas, nullable": lambda frame: frame.to_pandas().convert_dtypes(),
    "pandas, Arrow": lambda frame: frame.to_pandas(use_pyarrow_extension_array=True),
    "PyArrow": lambda frame: frame.to_arrow(),
    "DuckDB": _duck,
}


def dicts(result: Any) -> list[dict[str, Any]]:
    """The rows of any result as plain values."""
    if isinstance(result, pl.LazyFrame):
        result = result.collect()
    if isinstance(result, duckdb.DuckDBPyRelation):
        result = result.to_arrow_table()
    module = type(result).__module__
    if module.startswith("pyspark"):
        return [row.asDict() for row in result.collect()]
    if module.startswith("dask"):
        result = result.compute()
    if isinstance(result, pd.DataFrame):
        found = result.to_dict("records")
        return [{str(name): None if pd.isna(value) else value for name, value in row.items()} for row in found]
    if isinstance(result, pl.DataFrame):
        return result.to_dicts()
    assert isinstance(result, pa.Table)
    return list(result.to_pylist())


_RANK = {Verdict.INELIGIBLE: 0, Verdict.OPEN: 1, Verdict.ELIGIBLE: 2}


def said(
    programme: Programme,
    measure: str,
    application: Application,
    round_: Round | None,
    on: date | None,
    keys: Sequence[str],
) -> dict[str, Any]:
    """What the objects say, by the columns of a frame."""
    assessment = programme.assess(application, round_, on)
    found: dict[str, Any] = dict.fromkeys(keys)
    found["verdict"] = _RANK[assessment.verdict]
    unmet, still_open = [], []
    for finding in assessment.findings:
        first, _, rest = finding.path.partition(".")
        name = rest if first in {measure, programme.key} else f"round_{rest}" if first == "round" else first
        found[f"finding_{name}"] = finding.status.rank
        if finding.status.rank == 0:
            unmet.append(name)
        elif finding.status.rank == 1:
            still_open.append(name)
    found |= {"unmet": frozenset(unmet), "open": frozenset(still_open), "invalid": frozenset()}
    plan = programme.schedule(application, round_, on)
    if isinstance(plan, Schedule):
        found["cents_total"] = plan.total.euro.cents
        by_year = plan.by_funding_year()
        for key in keys:
            year = key.removeprefix("cents_")
            if year.isdigit():
                found[key] = by_year.get(int(year), Euro(0)).cents if isinstance(by_year, View) else None
        budget = plan.by_budget_year()
        if isinstance(budget, View):
            inside = {year: budget.get(year, Euro(0)).cents for year in YEARS}
            found |= {f"cents_budget_{year}": cents for year, cents in inside.items()}
            found["cents_budget_other"] = budget.total.cents - sum(inside.values())
    return found


def not_said(
    programme: Programme,
    measure: str,
    application: Application,
    round_: Round | None,
    on: date | None,
    shown: dict[str, Any],
) -> dict[str, Any]:
    """What frames leave open by promise, of yearly amounts of terms of more than five years and of large envelopes."""
    years = {post.months or application.months or 0 for post in application.posts}
    longer = any(months > 12 * YEARS_SHOWN for months in years)
    states = [state.measure(measure).financing for state in programme.editions if state.has(measure)]
    states = [financing for financing in states if isinstance(financing, AmountByQualification)]
    if shown["invalid"] == {"cents_total"} and any(financing.envelope is not None for financing in states):
        uncut = [
            evolve(
                state,
                measures=tuple(
                    evolve(one, financing=evolve(one.financing, envelope=None)) if one.key == measure else one
                    for one in state.measures
                ),
            )
            for state in programme.editions
        ]
        plan = evolve(programme, editions=tuple(uncut)).schedule(application, round_, on, what_if=True)
        if isinstance(plan, Schedule) and (longer or plan.total.euro.cents > MOST_PLANNED):
            return {"verdict": 1, "invalid": {"cents_total"}} | {name: None for name in shown if "cents_" in name}
    if longer and states:
        budget = [name for name in shown if name.startswith("cents_budget_")]
        if all(shown[name] is None for name in budget):
            return dict.fromkeys(budget)
    return {}


def differences(
    programme: Programme,
    measure: str,
    applications: Sequence[Application],
    engines: Sequence[str] = tuple(ENGINES),
    *,
    more: Mapping[str, Callable[[pl.DataFrame], Any]] | None = None,
    round_: Round | None = None,
    on: date | None = None,
) -> list[str]:
    """Where a frame says something else than the object, on any engine; `more` are engines that are not in `dev`."""
    rows = frames.from_applications(applications)
    whole = polars_of(rows, programme)
    found = []
    for engine, made in ({name: ENGINES[name] for name in engines} | dict(more or {})).items():
        given = made(whole)
        result = frames.assess(programme, measure, given, on=on, round=round_, budget_years=YEARS)
        assert type(result) is type(given)
        told = dicts(result)
        assert len(told) == len(rows.places)
        for index, row in zip(rows.places, told, strict=True):
            shown = {name: value for name, value in row.items() if name not in whole.columns}
            for name in ("unmet", "open", "invalid"):
                shown[name] = frozenset(filter(None, (shown[name] or "").split(";")))
            expected = said(programme, measure, applications[index], round_, on, list(shown))
            expected |= not_said(programme, measure, applications[index], round_, on, shown)
            found += [
                f"{engine}, {name}: {shown.get(name, 'no column')} in the frame, {expected[name]} by the object, "
                f"of {applications[index]}"
                for name in expected
                if shown.get(name, "no column") != expected[name]
            ]
    return found
