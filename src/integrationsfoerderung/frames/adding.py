"""Expressions added to a frame as columns: the way of narwhals for every engine, and a short one to Polars.

narwhals asks of each step of an expression whether it is elementwise, scalar or a window. The rules are elementwise
throughout, and all that asking took most of the time on small frames. So for Polars their steps are read once and said
to Polars directly. They are no part of what narwhals promises: a step that is not listed here, or that looks otherwise,
sends everything the way of narwhals, which gives the same.
"""

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import narwhals.stable.v2 as nw

_DTYPES: dict[Any, str] = {
    nw.Int8: "Int8", nw.Int64: "Int64", nw.Boolean: "Boolean", nw.String: "String", nw.Date: "Date",
}  # fmt: skip
_NONE: frozenset[str] = frozenset()
_OPERATORS: dict[str, Callable[..., Any]] = {
    "__add__": operator.add,
    "__sub__": operator.sub,
    "__mul__": operator.mul,
    "__floordiv__": operator.floordiv,
    "__mod__": operator.mod,
    "__and__": operator.and_,
    "__or__": operator.or_,
    "__invert__": operator.invert,
    "__eq__": operator.eq,
    "__ne__": operator.ne,
    "__ge__": operator.ge,
    "__gt__": operator.gt,
    "__le__": operator.le,
    "__lt__": operator.lt,
    "__rsub__": lambda left, right: right - left,
}


def with_columns(frame: Any, *levels: Mapping[str, nw.Expr]) -> Any:
    """A frame with more columns; each level may look at those of the levels before it.

    Example:
        >>> import polars
        >>> frame = nw.from_native(polars.DataFrame({"months": [36]}))
        >>> added = with_columns(frame, {"years": nw.col("months") // 12}, {"fine": nw.col("years") > 2})
        >>> added.to_native().rows()
        [(36, 3, True)]
    """
    return Levels(*levels).added_to(frame)


class Levels:
    """Columns by level, to be added to one frame or to many.

    Example:
        >>> import polars
        >>> one, other = (nw.from_native(polars.DataFrame({"months": [months]})) for months in (12, 36))
        >>> years = Levels({"years": nw.col("months") // 12})
        >>> [years.added_to(frame).to_native().rows() for frame in (one, other)]
        [[(12, 1)], [(36, 3)]]
    """

    def __init__(self, *levels: Mapping[str, nw.Expr]) -> None:
        self._given = [level for level in levels if level]
        self._native: list[dict[str, Any]] | None = None
        self._read = False

    def added_to(self, frame: Any) -> Any:
        """The frame with these columns."""
        if frame.implementation.is_polars():
            if not self._read:
                self._native, self._read = of_polars(self._given), True
            if self._native is not None:
                found = frame.to_native()
                for columns in self._native:
                    found = found.with_columns(**columns)
                return nw.from_native(found)
        for level in self._given:
            frame = frame.with_columns(**level)
        return frame


def of_polars(levels: Iterable[Mapping[str, nw.Expr]]) -> "list[dict[str, Any]] | None":
    """The same as expressions of Polars; None where one of them has a step that is not known here.

    Example:
        >>> [list(level) for level in of_polars([{"years": nw.col("months") // 12}])]
        [['years']]
        >>> of_polars([{"longest": nw.col("months").max()}]) is None
        True
    """
    read = _Reader()
    try:
        return [{name: read.expression(value) for name, value in level.items()} for level in levels]
    except (AttributeError, LookupError, TypeError):
        return None


class _Reader:
    """Reads the steps of expressions, each once however many expressions share it."""

    def __init__(self) -> None:
        import polars as pl  # noqa: PLC0415 - whoever comes here has a frame of it

        self._polars: Any = pl
        self._known: dict[int, tuple[Any, Any]] = {}
        self._roots: dict[str, tuple[frozenset[str], Callable[..., Any]]] = {
            "col": (frozenset({"names"}), lambda names: pl.col(*names)),
            "lit": (frozenset({"value", "dtype"}), self._literal),
            "when_then": (_NONE, self._chosen),
            "all_horizontal": (frozenset({"ignore_nulls"}), self._all),
            "coalesce": (_NONE, pl.coalesce),
            "concat_str": (
                frozenset({"separator", "ignore_nulls"}),
                lambda *parts, **how: pl.concat_str(parts, **how),
            ),
        }
        self._steps: dict[str, tuple[frozenset[str], Callable[..., Any]]] = {
            "is_null": (_NONE, lambda of: of.is_null()),
            "is_in": (frozenset({"other"}), lambda of, other: of.is_in(other)),
            "alias": (frozenset({"name"}), lambda of, name: of.alias(name)),
            "cast": (frozenset({"dtype"}), lambda of, dtype: of.cast(self._dtype(dtype))),
            "fill_null": (frozenset({"strategy", "limit"}), self._filled),
            "dt.year": (_NONE, lambda of: of.dt.year()),
            "dt.month": (_NONE, lambda of: of.dt.month()),
            "dt.day": (_NONE, lambda of: of.dt.day()),
            "str.contains": (frozenset({"literal"}), lambda of, what, literal: of.str.contains(what, literal=literal)),
        }

    def expression(self, value: Any) -> Any:
        """An expression of narwhals as one of Polars."""
        found = None
        for node in value._nodes:  # noqa: SLF001 - see above
            key = id(node)
            if key not in self._known:
                self._known[key] = node, self._step(found, node)  # with the node, so that no other takes its place
            found = self._known[key][1]
        return found

    def _step(self, found: Any, node: Any) -> Any:
        parts = [self._part(part, as_text=node.str_as_lit) for part in node.exprs]
        if node.name in _OPERATORS:
            if node.kwargs:
                raise LookupError(node.name)
            return _OPERATORS[node.name](found, *parts)
        keys, call = (self._roots if found is None else self._steps)[node.name]
        if node.kwargs.keys() != keys:
            raise LookupError(node.name)
        return call(*parts, **node.kwargs) if found is None else call(found, *parts, **node.kwargs)

    def _part(self, part: Any, *, as_text: bool) -> Any:
        if hasattr(part, "_nodes"):
            return self.expression(part)
        return self._polars.col(part) if isinstance(part, str) and not as_text else self._polars.lit(part)

    def _literal(self, value: Any, dtype: Any) -> Any:
        return self._polars.lit(value) if dtype is None else self._polars.lit(value, dtype=self._dtype(dtype))

    def _dtype(self, dtype: Any) -> Any:
        return getattr(self._polars, _DTYPES[dtype])

    def _chosen(self, condition: Any, then: Any, otherwise: Any = None) -> Any:
        found = self._polars.when(condition).then(then)
        return found if otherwise is None else found.otherwise(otherwise)

    def _all(self, *parts: Any, ignore_nulls: bool) -> Any:
        if ignore_nulls:
            raise LookupError("ignore_nulls")
        return parts[0] if len(parts) == 1 else self._polars.all_horizontal(*parts)

    def _filled(self, of: Any, value: Any, *, strategy: Any, limit: Any) -> Any:
        if strategy is not None or limit is not None:
            raise LookupError("strategy")
        return of.fill_null(value)
