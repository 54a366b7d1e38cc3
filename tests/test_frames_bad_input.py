"""What a stranger puts into a frame, on every engine: an error that says what to do, or open with the column named.

Never a zero, never a refusal, never an error of the engine itself.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import integrationsfoerderung as foerder
from frames_agree import dicts
from integrationsfoerderung import Application, DocumentError, Post, Recipient, frames

SHIPPED = foerder.load_programme("vwv-integration")
DAY = date(2016, 10, 1)
GOOD: dict[str, Any] = {
    "recipient_kind": ["Gemeinde", "Landkreis"],
    "field": ["refugees", "integration"],
    "share_bp": [5000, 10000],
    "months": [36, 36],
    "new_tasks": [True, True],
    "begun": [False, False],
    "early_start_permitted": [False, False],
}
ENGINES: dict[str, Callable[[pa.Table], Any]] = {
    "Polars": pl.from_arrow,
    "Polars, lazy": lambda table: pl.DataFrame(pl.from_arrow(table)).lazy(),
    "pandas, NumPy": lambda table: table.to_pandas(),
    "pandas, objects": lambda table: pd.DataFrame(
        {n: pd.Series(v, dtype=object) for n, v in table.to_pydict().items()}
    ),
    "pandas, Arrow": lambda table: table.to_pandas(types_mapper=pd.ArrowDtype),
    "PyArrow": lambda table: table,
    "DuckDB": lambda table: duckdb.connect().from_arrow(table),
}
every_engine = pytest.mark.parametrize("engine", ENGINES)


def assessed(frame: Any, *, on: date | None = DAY) -> list[dict[str, Any]]:
    return dicts(frames.assess(SHIPPED, "contact-point", frame, on=on))


def table(changed: dict[str, Any]) -> pa.Table:
    return pa.table(GOOD | changed)


# Columns that no engine can read: an error that names the column and says what to do. pandas alone takes whole floats
# and midnights, because it has no other way to write a number or a day beside a null.
REFUSED: dict[str, tuple[str, Any, str]] = {
    "share as a part": ("share_bp", [0.5, 1.0], "write (whole )?basis points"),
    "share as text": ("share_bp", ["50 %", "100 %"], "write (whole )?basis points"),
    "infinite": ("months", [float("inf"), 36.0], "whole number"),
    "half a month": ("months", [36.5, None], "whole number"),
    "beyond 64 bits": ("months", pa.array([2**64 - 1, 36], pa.uint64()), "whole number"),
    "beyond 64 bits, as a float": ("months", [1e300, 36.0], "whole number"),
    "decimals": ("months", [Decimal("36.00"), None], "whole number"),
    "yes for a number": ("months", [True, False], "whole number"),
    "span of time": ("months", pa.array([36, None], pa.duration("s")), "whole number"),
    "number for a yes": ("begun", [0, 1], "cast it to booleans"),
    "float for a yes": ("begun", [0.0, None], "cast it to booleans"),
    "text for a yes": ("begun", ["ja", "nein"], "cast it to booleans"),
    "number for text": ("recipient_kind", [1, 2], "cast it to text"),
    "bytes for text": ("recipient_kind", [b"Gemeinde", None], "cast it to text"),
    "list for text": ("recipient_kind", [["Gemeinde"], None], "cast it to text"),
    "text for a date": ("submitted", ["2016-10-01", None], "cast it to dates"),
    "number for a date": ("submitted", [20161001, None], "cast it to dates"),
    "time of day": ("submitted", [datetime(2016, 10, 1, 12), None], "cast it to dates"),  # noqa: DTZ001 - as people have them
    "time of a zone": ("submitted", [datetime(2016, 10, 1, tzinfo=UTC), None], "cast it to dates"),
}


@every_engine
@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_named_with_the_way_out(engine: str, case: str) -> None:
    name, values, says = REFUSED[case]
    frame = ENGINES[engine](table({name: values}))
    with pytest.raises(DocumentError, match=rf"frame has 1 fault:\n  {name}: holds .*{says}"):
        assessed(frame, on=None if name == "submitted" else DAY)


# Values of the right type that no application can have: that row is open, has no cents and names the column.
OPEN: dict[str, tuple[str, list[Any]]] = {
    "share in percent": ("share_bp", [80, 10000]),
    "share as a whole post": ("share_bp", [1, 10000]),
    "share of a hundredth": ("share_bp", [100, 10000]),
    "negative share": ("share_bp", [-5000, 10000]),
    "share above one": ("share_bp", [10001, 10000]),
    "smallest": ("share_bp", [-(2**63), 10000]),
    "largest": ("share_bp", [2**63 - 1, 10000]),
    "no month": ("months", [0, 36]),
    "negative months": ("months", [-36, 36]),
    "many months": ("months", [2**63 - 1, 36]),
    "unknown kind": ("recipient_kind", ["Stadt", "Landkreis"]),
    "kind in capitals": ("recipient_kind", ["GEMEINDE", "Landkreis"]),
    "kind with a space": ("recipient_kind", ["Gemeinde ", "Landkreis"]),
    "empty kind": ("recipient_kind", ["", "Landkreis"]),
    "first day of all": ("submitted", [date.min, DAY]),
    "last day of all": ("submitted", [date.max, DAY]),
}


@every_engine
@pytest.mark.parametrize("case", OPEN)
def test_an_impossible_value_is_open_and_named(engine: str, case: str) -> None:
    name, values = OPEN[case]
    frame = ENGINES[engine](table({name: values}))
    row, other = assessed(frame, on=None if name == "submitted" else DAY)
    assert (row["verdict"], row["invalid"], row["cents_total"]) == (1, name, None)
    assert (other["verdict"], other["invalid"], other["cents_total"]) == (2, "", 10_500_000)


@every_engine
@pytest.mark.parametrize("months", [0, -1, 2**63 - 1, -(2**63)])
@pytest.mark.parametrize("share", [-1, 2**63 - 1, -(2**63)])
def test_nothing_wraps_around(engine: str, share: int, months: int) -> None:
    (row, _) = assessed(ENGINES[engine](table({"share_bp": [share, 10000], "months": [months, 36]})))
    assert (row["verdict"], row["invalid"], row["cents_total"]) == (1, "share_bp;months", None)


@every_engine
def test_nulls_everywhere_are_open(engine: str) -> None:
    rows = assessed(ENGINES[engine](pa.table({name: [None, None] for name in GOOD})))
    assert [(row["verdict"], row["unmet"], row["invalid"], row["cents_total"]) for row in rows] == [
        (1, "", "", None)
    ] * 2


@every_engine
@pytest.mark.parametrize("name", GOOD)
def test_a_column_of_nulls_is_open(engine: str, name: str) -> None:
    for row in assessed(ENGINES[engine](table({name: [None, None]}))):
        assert row["verdict"] == (2 if name == "early_start_permitted" else row["verdict"])
        assert (row["unmet"], row["invalid"]) == ("", "")


@every_engine
@pytest.mark.parametrize("dtype", ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32"])
def test_other_integers_are_taken(engine: str, dtype: str) -> None:
    rows = assessed(ENGINES[engine](table({"months": pa.array([36, 36], dtype)})))
    assert [row["cents_total"] for row in rows] == [5_250_000, 10_500_000]


@every_engine
@pytest.mark.parametrize(
    "dtype", [pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())], ids=str
)
def test_other_text_is_taken_or_named(engine: str, dtype: pa.DataType) -> None:
    frame = table({}).set_column(0, "recipient_kind", table({})["recipient_kind"].cast(pa.string()).cast(dtype))
    if engine == "pandas, Arrow" and dtype == pa.string_view():
        with pytest.raises(DocumentError, match="recipient_kind: holds string_view"):
            assessed(ENGINES[engine](frame))
        return
    assert [row["verdict"] for row in assessed(ENGINES[engine](frame))] == [2, 2]


@every_engine
def test_frames_without_rows(engine: str) -> None:
    assert assessed(ENGINES[engine](table({}).slice(0, 0))) == []


@every_engine
def test_a_frame_without_columns(engine: str) -> None:
    if engine == "DuckDB":
        pytest.skip("a relation has columns")
    with pytest.raises(DocumentError, match="frame has 7 faults"):
        assessed(ENGINES[engine](pa.table({})))


@every_engine
@pytest.mark.parametrize(
    "name", ["verdict", "invalid", "cents_1", "cents_total", "finding_minimum_share", "_foerder_20_0"]
)
def test_columns_in_the_way(engine: str, name: str) -> None:
    with pytest.raises(DocumentError, match=f"{name}: (is there already|begins like)"):
        assessed(ENGINES[engine](table({name: [1, 2]})))


@every_engine
def test_all_faults_at_once(engine: str) -> None:
    columns = GOOD | {"share_bp": ["50 %", "x"], "begun": ["ja", "nein"], "recipient_kind": [1, 2], "verdict": [1, 2]}
    del columns["months"]
    with pytest.raises(DocumentError) as caught:
        assessed(ENGINES[engine](pa.table(columns)))
    for name in ("share_bp", "begun", "recipient_kind", "verdict", "months"):
        assert f"  {name}: " in str(caught.value)


def test_sql_knows_no_capital_letters() -> None:
    with pytest.raises(DocumentError, match="VERDICT: is there already"):
        assessed(ENGINES["DuckDB"](table({"VERDICT": [1, 2]})))


def test_types_of_duckdb_alone() -> None:
    query = "select uuid() as recipient_kind, interval 1 month as months, 1::hugeint as share_bp, null as new_tasks, "
    query += "map {1: 2} as field, true as begun, false as early_start_permitted"
    with pytest.raises(DocumentError, match="frame has 4 faults"):
        assessed(duckdb.connect().sql(query))


def test_columns_that_stand_twice() -> None:
    twice = pa.table([pa.array([36]), pa.array([36])], names=["months", "months"])
    for frame in (
        twice,
        pd.DataFrame([[36, 36]], columns=["months"] * 2),
        duckdb.sql("select 1 as months, 2 as months"),
    ):
        with pytest.raises(DocumentError, match="months: stands twice"):
            assessed(frame)


THINGS = [
    None, 3, "frame", [], {}, [{"months": 36}], {"months": [36]}, np.zeros((2, 2)), pl.Series([1]), pd.Series([1]),
    pa.array([1]), pa.RecordBatch.from_pydict({"months": [36]}), pl.DataFrame, pl.col("a"),
    pd.DataFrame(GOOD).groupby("months"),
]  # fmt: skip


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: type(thing).__name__)
def test_no_frame(thing: object) -> None:
    with pytest.raises(TypeError, match=r"^[^\n]* is no supported data frame: give a Polars DataFrame"):
        frames.assess(SHIPPED, "contact-point", thing, on=DAY)


class TestPandas:
    """What only pandas has: objects of any kind, indexes, levels and names that are no text."""

    @pytest.mark.parametrize(
        ("name", "values", "verdicts"),
        [
            ("months", pd.Series([36.0, float("nan")]), [2, 1]),
            ("months", pd.Series([36.0, None], dtype="Float64"), [2, 1]),
            ("months", pd.Series([36.0, None], dtype=pd.ArrowDtype(pa.float64())), [2, 1]),
            ("months", pd.Series([np.int64(36), np.int8(36)], dtype=object), [2, 2]),
            ("months", pd.Series([36.0, None], dtype=object), [2, 1]),
            ("months", pd.arrays.SparseArray([36, 36]), [2, 2]),
            ("begun", pd.Series([np.bool_(False), pd.NaT], dtype=object), [2, 1]),
            ("begun", [float("nan")] * 2, [1, 1]),
            ("recipient_kind", [float("nan")] * 2, [1, 1]),
            ("recipient_kind", pd.Series(["Gemeinde", pd.NA], dtype="string"), [2, 1]),
            ("recipient_kind", pd.Categorical(["Gemeinde", None]), [2, 1]),
            ("recipient_kind", pd.Categorical([1, 2]), [1, 1]),
            ("recipient_kind", pd.Categorical([None, None]), [1, 1]),
            ("submitted", pd.Series([pd.Timestamp(2016, 10, 1), None], dtype=object), [2, 1]),
            ("submitted", pd.Series([DAY, None], dtype=pd.ArrowDtype(pa.date32())), [2, 1]),
            ("submitted", pd.to_datetime(pd.Series(["2016-10-01", None])), [2, 1]),
            ("submitted", [float("nan")] * 2, [1, 1]),
        ],
    )
    def test_taken(self, name: str, values: Any, verdicts: list[int]) -> None:
        rows = assessed(pd.DataFrame(GOOD).assign(**{name: values}), on=None if name == "submitted" else DAY)
        assert [row["verdict"] for row in rows] == verdicts

    @pytest.mark.parametrize(
        ("name", "values"),
        [
            ("months", pd.Series([2**70, 36], dtype=object)),
            ("months", pd.Series([36, "36"], dtype=object)),
            ("months", pd.Series([1j, 2j])),
            ("share_bp", pd.Series([1.0, None])),
            ("months", pd.Categorical([36, 36])),
            ("share_bp", np.array([4999, 10000], dtype="float16")),
            ("recipient_kind", pd.Series([np.array([1, 2]), None], dtype=object)),
            ("submitted", pd.Series([DAY, "x"], dtype=object)),
            ("submitted", pd.period_range("2016-10", periods=2, freq="M")),
        ],
    )
    def test_named(self, name: str, values: Any) -> None:
        with pytest.raises(DocumentError, match=f"frame has 1 fault:\n  {name}: holds .*, and should hold .*: "):
            assessed(pd.DataFrame(GOOD).assign(**{name: values}), on=None if name == "submitted" else DAY)

    @pytest.mark.parametrize("index", [["b", "a"], [7, 7], pd.MultiIndex.from_tuples([("a", 1), ("a", 2)])])
    def test_any_index_stays(self, index: Any) -> None:
        frame = pd.DataFrame(GOOD).set_axis(index)
        found = frames.assess(SHIPPED, "contact-point", frame, on=DAY)
        assert found.index.equals(frame.index)
        assert found["cents_total"].tolist() == [5_250_000, 10_500_000]

    def test_names_of_several_levels(self) -> None:
        with pytest.raises(DocumentError, match="several levels"):
            assessed(pd.DataFrame({("a", name): values for name, values in GOOD.items()}))

    def test_names_that_are_no_text(self) -> None:
        frame = pd.DataFrame(GOOD).assign(a=1, b=2).rename(columns={"a": 3, "b": None})
        assert [row["verdict"] for row in assessed(frame)] == [2, 2]


def test_a_share_in_percent_is_no_application() -> None:
    """Nor does an object come of it in silence, and such an object is listed as one that no row can hold."""
    with pytest.raises(DocumentError, match=r"row 0: a share of 80 basis points is at most a hundredth of a post"):
        frames.to_applications(pl.DataFrame(GOOD | {"share_bp": [80, 10000]}))
    town = Recipient(name="Bühl")
    tiny = Application(recipient=town, posts=[Post("0.01")])
    rows = frames.from_applications([tiny, Application(recipient=town, posts=[Post("0.0101")])])
    assert rows.places == (1,)
    assert "hundredth of a post" in rows.misfits[0].reason


def test_the_largest_amounts_are_summed_to_the_cent() -> None:
    """At the ends of the stated ranges nothing wraps around, on any engine."""
    town = SimpleNamespace(plan=[2_000_000_000, 1_000_000_000], over=[2_000_000_000, 1_000_000_001])
    for engine, make in ENGINES.items():
        asked = frames.schema(SHIPPED, "network", on=DAY, plan_years=[2017, 2018]).needed
        values = {column.name: [None, None] for column in asked}
        plan = {
            f"plan_{year}_eligible_cents": list(cents)
            for year, cents in zip((2017, 2018), zip(town.plan, town.over, strict=True), strict=True)
        }
        rows = dicts(frames.assess(SHIPPED, "network", make(pa.table(values | plan)), on=DAY, what_if=True))
        assert (rows[0]["invalid"], rows[1]["invalid"], rows[1]["verdict"]) == ("", "cents_total", 1), engine
        assert rows[1]["cents_total"] is None
