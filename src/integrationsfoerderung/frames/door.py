"""What comes in: which frames and columns are taken, and every reason why one is not, in one error."""

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals.stable.v2 as nw
from attrs import frozen

from ..faults import DocumentError, Fault
from ..texts import did_you_mean, shorten
from .columns import Column
from .row import PREFIX

_SUPPORTED = "a Polars DataFrame or LazyFrame, a pandas DataFrame, a PyArrow Table, a DuckDB relation, Spark or Dask"
_WHOLE = (nw.Int8, nw.Int16, nw.Int32, nw.Int64, nw.UInt8, nw.UInt16, nw.UInt32)
_WAY = {
    "whole number": "cast it to a 64-bit integer",
    "yes or no": "cast it to booleans, null where it was left out",
    "text": "cast it to text",
    "date": "cast it to dates without a time",
}
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
        added: the columns that were added and do not come out.
        whole_days: whether dates stand as days since 1970.
        given: the frame as it was given.
    """

    frame: Any
    names: dict[str, str]
    added: tuple[str, ...]
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
    if not type(frame).__module__.startswith("polars"):  # there names cannot repeat, and asking a lazy frame costs
        names = getattr(frame, "column_names", None)
        names = getattr(frame, "columns", None) if names is None else names
    if names is not None and not callable(names):
        listed = list(names)
        twice = sorted({str(name) for name in listed if listed.count(name) > 1})
        if twice:
            raise DocumentError("frame", [Fault(name, "stands twice: rename or drop one") for name in twice])
    return [str(name) for name in _narwhal(frame).collect_schema().names()]


def in_parts(frame: Any) -> bool:
    """Whether a frame is of Dask: parts that are pandas frames, each of which is computed by itself.

    Example:
        >>> in_parts({})
        False
    """
    return type(frame).__module__.startswith("dask")


def _narwhal(frame: Any) -> Any:
    try:
        return nw.from_native(frame)
    except TypeError:
        raise TypeError(f"{shorten(frame)} is no supported data frame: give {_SUPPORTED}") from None


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
    faults = [
        Fault(name, f"is there already: drop or rename it, {name} is what comes out") for name in out if name in listed
    ]
    faults += [
        Fault(name, "begins like a column that is needed in between: rename it")
        for name in listed
        if name.startswith(PREFIX)
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
    if faults:
        raise DocumentError("frame", faults)
    present = {name: column for name, column in asked.items() if name in listed}
    if narwhal.implementation.is_pandas_like():
        return _of_pandas(frame, present)
    casts, names = {}, {}
    polars = narwhal.implementation.is_polars()
    for name, column in present.items():
        wanted = _dtype(column)
        if schema[name] == wanted or (polars and _comparable(column, schema[name])):
            names[name] = name
        else:
            names[name] = f"{PREFIX}{name}"
            casts[names[name]] = nw.col(name).cast(wanted)
    if isinstance(narwhal, nw.DataFrame) and polars:
        narwhal = narwhal.lazy()  # so that what several rules ask is computed once, on all cores
    if casts:
        narwhal = narwhal.with_columns(**casts)
    return Opened(narwhal, names, tuple(casts), whole_days=False, given=frame)


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
    if dtype == nw.Unknown or _fits(column, dtype):
        return []
    if narwhal.implementation.is_pandas_like():
        if narwhal.to_native()[column.name].dtype == object:
            return []  # anything may be in it: looked at one by one
        # There a type does not say it all: a whole number beside a null is a float, a date is an object.
        loose = {
            "whole number": dtype in {nw.Float64, nw.Object},
            "yes or no": dtype == nw.Object,
            "text": dtype == nw.Object,
            "date": dtype == nw.Object or isinstance(dtype, nw.Datetime),
        }
        if loose[column.holds]:
            return []
    way = _WAY[column.holds]
    unit = {"_bp": "basis points, half a post is 5000", "_cents": "cents"}
    for ending, what in unit.items():
        if column.name.endswith(ending):
            way = f"write whole {what}, as a 64-bit integer"
    return [Fault(column.name, f"holds {dtype}, and should hold a {column.holds}: {way}")]


def _fits(column: Column, dtype: Any) -> bool:
    if column.holds == "whole number":
        return dtype in _WHOLE
    if column.holds == "yes or no":
        return bool(dtype == nw.Boolean)
    if column.holds == "date":
        return bool(dtype == nw.Date)
    return bool(dtype in {nw.String, nw.Categorical} or isinstance(dtype, nw.Enum))


def _of_pandas(frame: Any, present: Mapping[str, Column]) -> Opened:
    from .pandas_columns import normal  # noqa: PLC0415 - pandas itself is imported by whoever has a frame of it

    read = normal(frame, present)
    return Opened(nw.from_native(read), {name: name for name in read.columns}, (), whole_days=True, given=frame)
