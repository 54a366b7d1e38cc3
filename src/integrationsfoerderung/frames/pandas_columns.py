"""Columns of pandas in types that know nulls: a float may stand for a whole number, an object for a date."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from math import isnan
from numbers import Integral
from typing import Any

from ..faults import Fault
from ..texts import shorten
from .columns import Column
from .row import DAY, MONTH, NOTHING

_EPOCH = date(1970, 1, 1)
_MOST = 2**63
WAY = {
    "whole number": "cast it to a 64-bit integer",
    "yes or no": "cast it to booleans, null where it was left out",
    "text": "cast it to text",
    "date": "cast it to dates without a time",
}


class _StrangeError(TypeError):
    """A value that cannot be read, in words for whoever wrote it."""


def normal(frame: Any, present: Mapping[str, Column]) -> tuple[Any, list[Fault]]:
    """A frame of just these columns: Int64, boolean, string, and dates as days since 1970 with their month and day.

    The faults are those of every column that holds something else.

    Example:
        >>> import pandas
        >>> from .columns import COLUMNS
        >>> read, _ = normal(pandas.DataFrame({"months": [36.0, None]}), {"months": COLUMNS["months"]})
        >>> str(read["months"].dtype)
        'Int64'
    """
    import pandas  # noqa: ICN001, PLC0415 - whoever has such a frame has it

    found: dict[str, Any] = {}
    faults = []
    for name, column in present.items():
        values = frame[name]
        if column.holds != "whole number" and values.dtype.kind == "f":  # nothing in it: the door lets no other in
            values = values.astype(object)
        try:
            found |= _READ[column.holds](pandas, values, column)
        except _StrangeError as error:
            faults.append(Fault(name, str(error)))
        except (ArithmeticError, TypeError, ValueError, NotImplementedError):
            faults.append(Fault(name, f"holds {values.dtype}, and should hold a {column.holds}: {WAY[column.holds]}"))
    found[NOTHING] = pandas.array([pandas.NA] * len(frame), dtype="Int64")
    return pandas.DataFrame(found, index=frame.index), faults


def _whole(pandas: Any, values: Any, column: Column) -> dict[str, Any]:
    name = column.name
    if values.dtype == object:
        whole = _each(values, _integer, f"a whole number: {_unit(name)}")
        return {name: pandas.array(whole, dtype="Int64")}
    if values.dtype.kind == "f":
        floats = values.to_numpy(dtype="float64", na_value=float("nan"))
        missing = floats != floats  # noqa: PLR0124 - only what is missing is not equal to itself
        far = ~missing & ~(abs(floats) < _MOST)
        safe = floats.copy()
        safe[missing | far] = 0
        strange = far | (safe % 1 != 0)
        given = floats[~missing]
        as_parts = name.endswith("_bp") and len(given) and (given <= 1).all() and (given > 0).any()
        if strange.any() or as_parts:
            first = floats[strange][0] if strange.any() else given[given > 0][0]
            raise _StrangeError(f"holds the float {first}, and should hold a whole number: {_unit(name)}")
        return {name: pandas.arrays.IntegerArray(safe.astype("int64"), missing)}
    return {name: values.astype("Int64").array}


def _unit(name: str) -> str:
    if name.endswith("_bp"):
        return "write basis points, half a post is 5000, as Int64"
    return "write whole cents as Int64" if name.endswith("_cents") else "round it and cast it to Int64"


def _each(values: Any, read: Callable[[Any], Any], wanted: str) -> list[Any]:
    """What each value of a column of objects is, None where it is missing."""
    found: list[Any] = []
    for value in values:
        if _is_missing(value):
            found.append(None)
            continue
        one = read(value)
        if one is None:
            raise _StrangeError(f"holds {shorten(value)}, and should hold {wanted}")
        found.append(one)
    return found


def _is_missing(value: Any) -> bool:
    """Whether it is None, NaN, NA or NaT."""
    return value is None or type(value).__name__ in {"NAType", "NaTType"} or (isinstance(value, float) and isnan(value))


def _integer(value: Any) -> int | None:
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    whole = whole or (isinstance(value, float) and value.is_integer())
    number = int(value) if whole else _MOST
    return number if -_MOST <= number < _MOST else None


def _boolean(value: Any) -> bool | None:
    return bool(value) if isinstance(value, bool) or type(value).__name__ == "bool" else None


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return (
            value.date()
            if value.tzinfo is None and value == value.replace(hour=0, minute=0, second=0, microsecond=0)
            else None
        )
    return value if isinstance(value, date) else None


def _flag(pandas: Any, values: Any, column: Column) -> dict[str, Any]:
    if values.dtype == object:
        values = pandas.Series(_each(values, _boolean, f"a yes or no: {WAY['yes or no']}"), dtype="boolean")
    return {column.name: values.astype("boolean").array}


def _text(pandas: Any, values: Any, column: Column) -> dict[str, Any]:
    name = column.name
    if values.dtype == object:
        values = pandas.Series(_each(values, _string, f"text: {WAY['text']}"), dtype=object)
    if column.members and not column.note:
        # A word of a closed list as its place in the list, any other as one more: text is slow to compare.
        missing = values.isna().to_numpy()
        members = pandas.Index(column.members, dtype=object)
        if isinstance(values.dtype, pandas.CategoricalDtype):
            places = members.get_indexer([*values.cat.categories, None]).take(
                values.cat.codes
            )  # -1 is missing, the last
        else:
            places = members.get_indexer(values.astype(object))
        places = places.astype("int64")
        places[places < 0] = len(column.members)
        return {name: pandas.arrays.IntegerArray(places, missing)}
    # Kept as Python text: what Arrow-backed text is compared to, does not go with other nullable yes or no.
    return {name: values.astype(pandas.StringDtype("python")).array}


def _date(pandas: Any, values: Any, column: Column) -> dict[str, Any]:
    name = column.name
    if values.dtype == object or "arrow" in str(values.dtype):
        days = _each(values.astype(object), _day, f"a date: {WAY['date']}")
        parts = {
            name: [None if day is None else (day - _EPOCH).days for day in days],
            f"{name}{MONTH}": [None if day is None else day.year * 12 + day.month - 1 for day in days],
            f"{name}{DAY}": [None if day is None else day.day for day in days],
        }
        return {part: pandas.array(cells, dtype="Int64") for part, cells in parts.items()}
    if getattr(values.dtype, "tz", None) is not None:
        raise _StrangeError(f"holds times of a zone, and should hold a date: {WAY['date']}")
    stamps = pandas.to_datetime(values)
    given = stamps.dropna()
    if (given != given.dt.normalize()).any():
        raise _StrangeError(f"holds times of day, and should hold a date: {WAY['date']}")
    stamps = stamps.astype("datetime64[s]")
    cells = (stamps - pandas.Timestamp(0)).dt.days, stamps.dt.year * 12 + stamps.dt.month - 1, stamps.dt.day
    return {
        part: of.astype("Int64").array for part, of in zip((name, f"{name}{MONTH}", f"{name}{DAY}"), cells, strict=True)
    }


_READ = {"whole number": _whole, "yes or no": _flag, "text": _text, "date": _date}
