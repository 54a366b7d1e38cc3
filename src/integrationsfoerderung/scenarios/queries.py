"""A slice of a grid as one query over a data frame, where its figures can stand in columns."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from attrs import frozen

from ..applications import Application
from ..criteria import AtLeast, AtMost, Is
from ..editions import Measure
from ..evidence import Figure, Known
from ..financing import FixedInstalments
from ..money import Euro
from .answers import Totals, ordered
from .framed import budget_years
from .grid import Slice

FEW = 400
"""Pairs of a scenario and an application up to which the objects are quicker than writing a query."""
_PAID = ("amount", "maximum", "rate")  # figures of financing that stand by themselves


@frozen(eq=False)
class FramedRows:
    """Applications as a frame, and those that stand in no row."""

    frame: Any
    others: tuple[Application, ...]


def rows_of(own: Slice, applications: Sequence[Application]) -> FramedRows | None:
    """The applications as a frame; None where there are few, or no library for frames."""
    if len(own.points) * len(applications) <= FEW:
        return None
    try:
        import narwhals.stable.v2 as nw  # noqa: PLC0415 - an extra

        from .. import frames  # noqa: PLC0415
        from ..frames.columns import COLUMNS, column_of  # noqa: PLC0415
    except ImportError:
        return None
    backend = _backend()
    if backend is None:
        return None
    known = dict(COLUMNS) | {column_of(fact.subject()).name: column_of(fact.subject()) for fact in own.programme.facts}
    rows = frames.from_applications(applications)
    dtypes = {"whole number": nw.Int64, "yes or no": nw.Boolean, "text": nw.String, "date": nw.Date}
    columns = {name: [None] * len(rows.places) for name in known} | rows.columns
    schema = {name: dtypes[known[name].holds] if name in known else nw.Int64() for name in columns}
    frame = nw.from_dict(columns, schema=schema, backend=backend).to_native()
    return FramedRows(frame, tuple(applications[misfit.index] for misfit in rows.misfits))


def _backend() -> Literal["polars", "pyarrow"] | None:
    from importlib.util import find_spec  # noqa: PLC0415 - asked once a sweep

    if find_spec("polars") is not None:
        return "polars"
    return "pyarrow" if find_spec("pyarrow") is not None else None


def queried(own: Slice, frame: Any, on: date | None) -> list[Totals] | None:
    """The totals of every scenario as one query; None where a figure cannot stand in a column."""
    columns = _columns(own)
    if columns is None:
        return None
    import narwhals.stable.v2 as nw  # noqa: PLC0415 - an extra

    from .. import frames  # noqa: PLC0415

    years = budget_years(frame)
    try:
        found = frames.sweep(
            own.programme, own.measure or "", columns, frame, on=on, budget_years=_placed(own, frame, on, years)
        )
    except (ValueError, NotImplementedError):
        return None
    result = nw.from_native(found)
    table = result.collect() if isinstance(result, nw.LazyFrame) else result
    rows = sorted(table.iter_rows(named=True), key=lambda row: row["scenario"])
    if len(rows) != len(own.points):  # a frame without rows
        return None
    if any(row["invalid"] for row in rows):
        return None  # whoever stands in it is looked at one by one, with the reason
    return [_totals({name: int(value) for name, value in row.items() if value is not None}) for row in rows]


def _totals(row: dict[str, int]) -> Totals:
    """One line of the query."""
    years: dict[int | None, int] = {
        int(name.removeprefix("cents_budget_")): cents
        for name, cents in row.items()
        if name.startswith("cents_budget_")
    }
    years[None] = row["cents_total"] - sum(years.values())
    count = row["eligible"] + row["open"] + row["ineligible"]
    return Totals(
        count, row["eligible"], row["open"], row["ineligible"], row["unpriced"], Euro.from_cents(row["cents_total"]),
        Euro.from_cents(row["cents_open"]), ordered(years),
    )  # fmt: skip


def _placed(own: Slice, frame: Any, on: date | None, years: tuple[int, ...]) -> tuple[int, ...]:
    """The budget years to ask for: none where the frame does not have the columns that they hang on."""
    from .. import frames  # noqa: PLC0415 - an extra
    from ..frames.columns import plan_years  # noqa: PLC0415
    from ..frames.door import columns_of  # noqa: PLC0415

    listed = columns_of(frame)
    plain, placed = (
        set(
            frames.schema(
                own.programme, own.measure or "", on=on, budget_years=some, plan_years=plan_years(listed)
            ).names()
        )
        for some in ((), years[:1])
    )
    return years if placed - plain <= set(listed) else ()


def _columns(own: Slice) -> dict[str, list[Any]] | None:
    """Every scenario as values of columns: whole cents, basis points, numbers; None where one of them is none."""
    from ..frames.columns import plain  # noqa: PLC0415 - an extra

    found: dict[str, list[Any]] = {}
    for path in own.grid.paths:
        new = own.figures(path)
        stands = own.stands[path]
        if not all(isinstance(figure, Known) for figure in new):
            return None
        values = [figure.value for figure in new if isinstance(figure, Known)]
        if any(isinstance(value, tuple) for value in values):
            whole = _instalments(own, stands, values)
            if whole is None:
                return None
            # Parts of one list may be swept by themselves: together they make the whole list.
            found |= whole
        elif not _is_taken(own, stands) or not _fits(values):
            return None
        else:
            found[stands] = [plain(value) for value in values]
    return found


def _instalments(own: Slice, stands: str, values: list[Any]) -> dict[str, list[int]] | None:
    """A list of amounts as one column for each, where all have as many as the rules."""
    for measure in _measures(own):
        financing = measure.financing
        if f"{measure.key}.instalments" != stands or not isinstance(financing, FixedInstalments):
            return None
        rule = financing.in_proportion
        if not (isinstance(rule, Known) and rule.value) or not isinstance(financing.instalments, Known):
            return None
        length = len(financing.instalments.value)
        if any(len(value) != length for value in values):
            return None
    if not _fits([euro for value in values for euro in value]):
        return None
    return {f"{stands}[{i}]": [value[i].cents for value in values] for i in range(len(values[0]))}


def _is_taken(own: Slice, path: str) -> bool:
    """Whether a figure is one that a column may stand for, in every edition that has it."""
    return all(_taken_by(measure, path) for measure in _measures(own) if path in dict(measure.figures()))


def _taken_by(measure: Measure, path: str) -> bool:
    figure: Figure[Any] = dict(measure.figures())[path]
    if not isinstance(figure, Known):
        return False
    for criterion in measure.criteria:
        for own, leaf in criterion.leaves(measure.key):
            if own == path:
                return type(leaf) in {AtLeast, AtMost, Is}
    rest = path.removeprefix(f"{measure.key}.")
    return rest in _PAID or rest.startswith(("tiers.", "by_qualification."))


def _measures(own: Slice) -> list[Measure]:
    return [edition.measure(own.measure or "") for edition in own.programme.editions if edition.has(own.measure or "")]


def _fits(values: list[Any]) -> bool:
    kinds = {type(value) for value in values}
    if len(kinds) != 1:
        return False
    from ..frames.columns import MOST_SWEPT, plain  # noqa: PLC0415 - an extra

    most = MOST_SWEPT.get(kinds.pop())
    return most is not None and all(0 <= plain(value) <= most for value in values)
