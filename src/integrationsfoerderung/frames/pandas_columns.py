"""Columns of pandas in types that know nulls: a float may stand for a whole number, an object for a date."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ..faults import DocumentError, Fault
from ..texts import shorten
from .columns import Column
from .row import DAY, MONTH, NOTHING


def normal(frame: Any, present: Mapping[str, Column]) -> Any:
    """A frame of just these columns: Int64, boolean, string, and dates as days since 1970 with their month and day.

    Example:
        >>> import pandas
        >>> from .columns import COLUMNS
        >>> read = normal(pandas.DataFrame({"months": [36.0, None]}), {"months": COLUMNS["months"]})
        >>> str(read["months"].dtype)
        'Int64'

    Raises:
        DocumentError: with every column that holds something else.
    """
    import pandas  # noqa: ICN001, PLC0415 - whoever has such a frame has it

    found: dict[str, Any] = {}
    faults = []
    for name, column in present.items():
        try:
            found |= _READ[column.holds](pandas, frame[name], column)
        except (TypeError, ValueError) as error:
            faults.append(Fault(name, str(error)))
    if faults:
        raise DocumentError("frame", faults)
    found[NOTHING] = pandas.array([pandas.NA] * len(frame), dtype="Int64")
    return pandas.DataFrame(found, index=frame.index)


def _whole(pandas: Any, values: Any, column: Column) -> dict[str, Any]:
    name = column.name
    if values.dtype == object:
        strange = [v for v in values if not (v is None or v is pandas.NA or _is_whole(v))]
        if strange:
            raise TypeError(f"holds {shorten(strange[0])}, and should hold a whole number: cast it to Int64")
        return {name: pandas.array([None if _is_missing(v) else int(v) for v in values], dtype="Int64")}
    if values.dtype.kind == "f":
        given = values.dropna()
        broken = given[~(given % 1 == 0)]
        if len(broken) or (name.endswith("_bp") and len(given) and (given <= 1).all() and (given > 0).any()):
            first = (broken if len(broken) else given).iloc[0]
            raise TypeError(f"holds the float {first}, and should hold a whole number: {_unit(name)}")
    return {name: values.astype("Int64").array}


def _unit(name: str) -> str:
    if name.endswith("_bp"):
        return "write basis points, half a post is 5000, as Int64"
    return "write whole cents as Int64" if name.endswith("_cents") else "round it and cast it to Int64"


def _is_whole(value: Any) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and value != value)  # noqa: PLR0124


def _is_missing(value: Any) -> bool:
    return not isinstance(value, int)


def _flag(pandas: Any, values: Any, column: Column) -> dict[str, Any]:
    name = column.name
    if values.dtype == object:
        for value in values:
            if not (isinstance(value, bool) or value is None or value is pandas.NA or value != value):  # noqa: PLR0124
                raise TypeError(f"holds {shorten(value)}, and should hold a yes or no: cast it to boolean")
    return {name: values.astype("boolean").array}


def _text(pandas: Any, values: Any, column: Column) -> dict[str, Any]:
    name = column.name
    if values.dtype == object:
        for value in values:
            if not (isinstance(value, str) or value is None or value is pandas.NA or value != value):  # noqa: PLR0124
                raise TypeError(f"holds {shorten(value)}, and should hold text: cast it to string")
    if column.members and not column.note:
        # A word of a closed list as its place in the list, any other as one more: text is slow to compare.
        missing = values.isna().to_numpy()
        places = pandas.Categorical(values.astype(object), categories=list(column.members)).codes.astype("int64")
        places[places < 0] = len(column.members)
        return {name: pandas.arrays.IntegerArray(places, missing)}
    # Kept as Python text: what Arrow-backed text is compared to, does not go with other nullable yes or no.
    return {name: values.astype(pandas.StringDtype("python")).array}


def _date(pandas: Any, values: Any, column: Column) -> dict[str, Any]:
    name = column.name
    if values.dtype == object:
        for value in values:
            plain = isinstance(value, date) and not isinstance(value, datetime)
            if not (plain or value is None or value is pandas.NaT or value is pandas.NA or value != value):  # noqa: PLR0124
                raise TypeError(f"holds {shorten(value)}, and should hold a date: cast it to dates without a time")
    stamps = pandas.to_datetime(values.astype(object) if "arrow" in str(values.dtype) else values)
    stamps = stamps.astype("datetime64[s]") if getattr(stamps.dtype, "tz", None) is None else stamps
    if getattr(stamps.dtype, "tz", None) is not None:
        raise TypeError("holds times of a zone, and should hold a date: cast it to dates without a time")
    given = pandas.to_datetime(values.astype(object) if "arrow" in str(values.dtype) else values)
    if (given.dropna() != given.dropna().dt.normalize()).any():
        raise TypeError("holds times of day, and should hold a date: cast it to dates without a time")
    days = (stamps - pandas.Timestamp(0)).dt.days
    month = stamps.dt.year * 12 + stamps.dt.month - 1
    parts = {name: days, f"{name}{MONTH}": month, f"{name}{DAY}": stamps.dt.day}
    return {part: cells.astype("Int64").array for part, cells in parts.items()}


_READ = {"whole number": _whole, "yes or no": _flag, "text": _text, "date": _date}
