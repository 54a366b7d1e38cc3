"""What comes in: which frames and columns are taken, and every reason why one is not, in one error."""

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals.stable.v2 as nw
from attrs import frozen

from ..faults import DocumentError, Fault
from ..texts import did_you_mean, shorten
from .adding import with_columns
from .columns import Column
from .pandas_columns import WAY, normal
from .row import PREFIX

_SUPPORTED = "a Polars DataFrame or LazyFrame, a pandas DataFrame, a PyArrow Table, a DuckDB relation, Spark or Dask"
_WHOLE = (nw.Int8, nw.Int16, nw.Int32, nw.Int64, nw.UInt8, nw.UInt16, nw.UInt32)
# The types of columns that hold nothing, by engine.
_NOTHING = {"Null", "null", '"NULL"', "NULL", "void"}
# What people write instead, and what it has to be.
_UNITS = {
    "share": "share_bp, whole basis points: half a post is 5000",
    "tops_up": "tops_up_bp, whole basis points: half a post is 5000",
    "requested": "requested_cents, whole cents",
    "costs": "costs_cents, whole cents",
    "kind": "recipient_kind",
    "population": "recipient_population",
}


@frozen
class Opened:
    """A frame whose columns were looked at.

    Attributes:
        frame: what expressions are computed on.
        names: where the values of each known column stand in it.
        casts: the columns that were added and do not come out.
        listed: the columns of the frame as it was given.
        whole_days: whether dates stand as days since 1970.
        given: the frame as it was given.
    """

    frame: Any
    names: dict[str, str]
    casts: dict[str, Any]
    listed: list[str]
    whole_days: bool
    given: Any


def columns_of(frame: Any) -> list[str]:
    """The names of a frame's columns, without reading any row.

    Example:
        >>> import polars
        >>> columns_of(polars.LazyFrame({"months": [36]}))
        ['months']

    Raises:
        TypeError: no supported frame.
        DocumentError: a name stands twice.
    """
    names = None
    if isinstance(frame, type):
        raise TypeError(f"the class {frame.__name__} is no supported data frame: give {_SUPPORTED}")
    types = types_of(frame)
    if types is not None:
        return [name for name, _ in types]
    if not type(frame).__module__.startswith("polars"):  # there names cannot repeat, and asking a lazy frame costs
        names = getattr(frame, "column_names", None)
        names = getattr(frame, "columns", None) if names is None else names
    if getattr(names, "nlevels", 1) > 1:
        raise DocumentError("frame", [Fault("columns", "have several levels: give each a name of its own, as text")])
    if names is not None and not callable(names):
        listed = list(names)
        twice = sorted({str(name) for name in listed if listed.count(name) > 1})
        if twice:
            raise DocumentError("frame", [Fault(name, "stands twice: rename or drop one") for name in twice])
    return [str(name) for name in _narwhal(frame).collect_schema().names()]


def types_of(frame: Any) -> tuple[tuple[str, Any], ...] | None:
    """The names and types of a frame of Polars, which tell all that is looked at before rows are; None for any other.

    Example:
        >>> import polars
        >>> types_of(polars.DataFrame({"months": [36]}))
        (('months', Int64),)
    """
    if not type(frame).__module__.startswith("polars") or not hasattr(frame, "collect_schema"):
        return None
    return tuple(frame.collect_schema().items())


def in_parts(frame: Any) -> bool:
    """Whether a frame is of Dask: parts that are pandas frames, each of which is computed by itself.

    Example:
        >>> in_parts({})
        False
    """
    return type(frame).__module__.startswith("dask")


def _narwhal(frame: Any) -> Any:
    try:
        found = nw.from_native(frame)
    except TypeError:
        found = None
    if found is None or (found.implementation.is_pandas_like() and not found.implementation.is_pandas()):
        shown = shorten(frame) if isinstance(frame, int | float | str | list | dict | None) else type(frame).__name__
        raise TypeError(f"{shown} is no supported data frame: give {_SUPPORTED}")
    return found


def _is_sql(narwhal: Any) -> bool:
    """Whether names know no capital letters and an overflow is an error."""
    return bool(narwhal.implementation.is_duckdb() or narwhal.implementation.is_spark_like())


def opened(frame: Any, asked: Mapping[str, Column], out: Iterable[str]) -> Opened:
    """A frame with each column in the one type that expressions are made for.

    Args:
        frame: any supported one.
        asked: the columns that rules look at.
        out: the columns that will be added.

    Example:
        >>> import polars
        >>> from .columns import COLUMNS
        >>> opened(polars.DataFrame({"months": [36]}), {"months": COLUMNS["months"]}, []).names
        {'months': 'months'}

    Raises:
        TypeError: no supported frame.
        DocumentError: with every column that is missing, misnamed, of another type, or in the way.
    """
    listed = columns_of(frame)
    narwhal = _narwhal(frame)
    schema = narwhal.collect_schema()
    # In SQL small and capital letters of a name are one.
    folds = _is_sql(narwhal)
    taken = {name.lower() if folds else name: name for name in listed}
    faults = [
        Fault(taken[name], f"is there already: drop or rename it, {name} is what comes out")
        for name in out
        if name in taken
    ]
    faults += [
        Fault(name, "begins like a column that is needed in between: rename it")
        for name in listed
        if (name.lower() if folds else name).startswith(PREFIX)
    ]
    for name, column in asked.items():
        if name in listed:
            faults += _mistyped(column, schema[name], narwhal)
        elif column.needed:
            faults.append(
                Fault(
                    name, f"is missing: add it ({described(column)}), null where nothing is known{_near(name, listed)}"
                )
            )
    present = {name: column for name, column in asked.items() if name in listed}
    read = None
    if narwhal.implementation.is_pandas_like():
        named = {fault.path for fault in faults}
        read, more = normal(frame, {name: column for name, column in present.items() if name not in named})
        faults += more
    if faults:
        raise DocumentError("frame", faults)
    if read is not None:
        return Opened(
            nw.from_native(read), {name: name for name in read.columns}, {}, listed, whole_days=True, given=frame
        )
    casts, names = {}, {}
    strict, polars = _is_sql(narwhal), narwhal.implementation.is_polars()
    for name, column in present.items():
        wanted = _dtype(column)
        fine = schema[name] == wanted or (polars and _comparable(column, schema[name]))
        plain = fine and not _is_view(name, narwhal)
        if plain and not (strict and column.holds == "whole number"):
            names[name] = name
        else:
            names[name] = f"{PREFIX}{name}"
            values = nw.col(name) if plain else nw.col(name).cast(wanted)
            casts[names[name]] = _bounded(values, column) if strict and column.holds == "whole number" else values
    if isinstance(narwhal, nw.DataFrame) and polars:
        narwhal = narwhal.lazy()  # so that what several rules ask is computed once, on all cores
    return Opened(with_columns(narwhal, casts), names, casts, listed, whole_days=False, given=frame)


def _bounded(values: Any, column: Column) -> Any:
    """The values, and just outside their range for any beyond it: there a product beyond 64 bits ends the query."""
    if column.high is not None:
        values = nw.when(values > column.high).then(nw.lit(column.high + 1, nw.Int64)).otherwise(values)
    if column.low is not None:
        values = nw.when(values < column.low).then(nw.lit(column.low - 1, nw.Int64)).otherwise(values)
    return values


def _is_view(name: str, narwhal: Any) -> bool:
    """Whether PyArrow holds text in a type that it cannot compare."""
    return narwhal.implementation.is_pyarrow() and _type_of(name, narwhal) == "string_view"


def described(column: Column) -> str:
    """What a column holds, in words.

    Example:
        >>> described(Column("share_bp", "whole number", 0, 10_000, note="basis points"))
        'whole number, basis points'
    """
    return f"{column.holds}, {column.note}" if column.note else column.holds


def _near(name: str, listed: list[str]) -> str:
    for written, meant in _UNITS.items():
        if meant.partition(",")[0] == name:
            wrong = [
                other
                for other in listed
                if other.lower()
                in {written, f"posts.{written}", f"post_{written}", f"{written}_eur", f"{written}_percent"}
            ]
            if wrong:
                return f"; {wrong[0]!r} does not say its unit: write {meant}"
    return did_you_mean(name, listed).partition(" (allowed")[0]


def _dtype(column: Column) -> Any:
    return {"whole number": nw.Int64, "yes or no": nw.Boolean, "text": nw.String, "date": nw.Date}[column.holds]


def _comparable(column: Column, dtype: Any) -> bool:
    """Whether a category can stay one: rules only ask whether its value is one of some words that it can hold."""
    if not column.members or column.note:
        return False
    return bool(dtype == nw.Categorical) or (isinstance(dtype, nw.Enum) and {*column.members} <= {*dtype.categories})


def _mistyped(column: Column, dtype: Any, narwhal: Any) -> list[Fault]:
    """Why a column cannot be read as what it should hold, if it cannot."""
    if _fits(column, dtype):
        return []
    holds = str(dtype)
    if narwhal.implementation.is_pandas_like():
        values = narwhal.to_native()[column.name]
        if values.dtype == object or dtype == nw.Unknown:
            return []  # anything may be in it: looked at one by one
        if values.dtype.kind == "f" and values.isna().all():
            return []  # what pandas makes of a column that is empty
        # There a type does not say it all: a whole number beside a null is a float, a date is an object.
        loose = {
            "whole number": dtype in {nw.Float64, nw.Object},
            "yes or no": dtype == nw.Object,
            "text": dtype == nw.Object,
            "date": dtype == nw.Object or isinstance(dtype, nw.Datetime),
        }
        if loose[column.holds]:
            return []
    elif dtype == nw.Unknown:
        holds = _type_of(column.name, narwhal)
        if holds in _NOTHING:
            return []
    way = WAY[column.holds]
    unit = {"_bp": "basis points, half a post is 5000", "_cents": "cents"}
    for ending, what in unit.items():
        if column.name.endswith(ending):
            way = f"write whole {what}, as a 64-bit integer"
    return [Fault(column.name, f"holds {holds}, and should hold a {column.holds}: {way}")]


def _type_of(name: str, narwhal: Any) -> str:
    """The type of a column in the words of its engine."""
    native, implementation = narwhal.to_native(), narwhal.implementation
    if implementation.is_polars():
        return str(native.collect_schema()[name])
    if implementation.is_pyarrow():
        return str(native.schema.field(name).type)
    if implementation.is_duckdb():
        return str(dict(zip(native.columns, native.types, strict=True))[name])
    return str(native.schema[name].dataType.simpleString()) if implementation.is_spark_like() else "what is not known"


def _fits(column: Column, dtype: Any) -> bool:
    if column.holds == "whole number":
        return dtype in _WHOLE
    if column.holds == "yes or no":
        return bool(dtype == nw.Boolean)
    if column.holds == "date":
        return bool(dtype == nw.Date)
    return bool(dtype in {nw.String, nw.Categorical} or isinstance(dtype, nw.Enum))
