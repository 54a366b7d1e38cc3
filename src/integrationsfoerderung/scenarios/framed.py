"""Every row of a data frame under one set of rules, as answers: what the objects say, asked as one query."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from attrs import frozen

from ..checks import MOST_MONTHS
from ..faults import DocumentError, Fault
from ..findings import Verdict
from ..money import Euro
from ..programmes import Programme
from ..recipients import Recipient
from ..texts import did_you_mean, shorten
from .answers import Answer, Years, ordered
from .applicants import Applicant

_SHOWN = ("key", "recipient_name", "recipient_kind", "recipient_population")
_RANKED = (Verdict.INELIGIBLE, Verdict.OPEN, Verdict.ELIGIBLE)
_SPANS = ("start", "months", "post_start", "post_months")


def is_frame(given: Any) -> bool:
    """Whether something is a data frame and no list of applications.

    Example:
        >>> is_frame([])
        False
    """
    kind = type(given)
    return hasattr(kind, "columns") or hasattr(kind, "column_names") or hasattr(given, "__narwhals_dataframe__")


def measure_of(programme: Programme, measure: str | None) -> str:
    """The measure that the rows of a frame ask for: the one named, or the only one that the programme has.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> measure_of(load_programme("vwv-integrationsmanagement"), None)
        'integration-management'

    Raises:
        ValueError: the programme has no measure of that key, or several and none was named.
    """
    keys = list(dict.fromkeys(one.key for edition in programme.editions for one in edition.measures))
    if measure is None and len(keys) == 1:
        return keys[0]
    if measure is None:
        named = ", ".join(keys)
        raise ValueError(f"a frame does not say what its rows ask for: give measure=, which is one of {named}")
    if measure not in keys:
        raise ValueError(f"no measure {shorten(measure)} in programme {programme.key}{did_you_mean(measure, keys)}")
    return measure


@frozen
class Framed:
    """A frame and what its rows ask for.

    Attributes:
        frame: of any library that `frames.assess` takes.
        measure: key of the measure.
        years: the budget years in which any row could be paid.
    """

    frame: Any
    measure: str
    years: tuple[int, ...]

    @classmethod
    def of(cls, programme: Programme, frame: Any, measure: str | None) -> "Framed":
        """A frame whose budget years were looked for."""
        return cls(frame, measure_of(programme, measure), budget_years(frame))

    def applicants(self) -> tuple[Applicant, ...]:
        """Who stands in its rows.

        Raises:
            DocumentError: with every row whose recipient cannot be.
        """
        found, faults = [], []
        for index, (key, name, kind, people) in enumerate(zip(*_columns(_collected(self.frame), _SHOWN), strict=True)):
            try:
                whose = Recipient(name="-", kind=kind, population=people)
            except (TypeError, ValueError) as error:
                faults.append(Fault(f"row {index}", str(error)))
            else:
                found.append(Applicant(index, key, name or "", whose.kind, people, self.measure))
        if faults:
            raise DocumentError("frame", faults)
        return tuple(found)

    def answers(self, programme: Programme, on: date | None) -> tuple[Answer, ...] | None:
        """What every row gets, in their order; None where a row holds what a query does not answer.

        Raises:
            DocumentError: as `frames.assess`.
        """
        from .. import frames  # noqa: PLC0415 - an extra

        years = self._placed(programme, on)
        found = frames.assess(programme, self.measure, self.frame, on=on, findings=False, budget_years=years)
        names = ("invalid", "verdict", "unmet", "open", "cents_total", *(f"cents_budget_{year}" for year in years))
        invalid, *columns = _columns(_collected(found), names)
        if any(invalid):
            return None  # whoever stands in it is looked at one by one, with the reason
        rows = zip(*columns, strict=True)
        return tuple([
            self._answer(programme, verdict, unmet or "", still_open or "", cents, dict(zip(years, own, strict=True)))
            for verdict, unmet, still_open, cents, *own in rows
        ])  # fmt: skip

    def _placed(self, programme: Programme, on: date | None) -> tuple[int, ...]:
        """The budget years to ask for: none where the frame does not have the columns that they hang on."""
        from .. import frames  # noqa: PLC0415 - an extra
        from ..frames.columns import plan_years  # noqa: PLC0415
        from ..frames.door import columns_of  # noqa: PLC0415

        listed = columns_of(self.frame)
        plans = plan_years(listed)
        plain, placed = (
            set(frames.schema(programme, self.measure, on=on, budget_years=years, plan_years=plans).names())
            for years in ((), self.years[:1])
        )
        return self.years if placed - plain <= set(listed) else ()

    def _answer(
        self,
        programme: Programme,
        rank: int,
        unmet: str,
        still_open: str,
        cents: int | None,
        by_year: dict[int, int | None],
    ) -> Answer:
        verdict = _RANKED[rank]
        paths = [
            tuple(sorted(self._path(programme, name) for name in names.split(";") if name))
            for names in (unmet, still_open)
        ]
        if rank < 2:
            possible = None if rank == 0 or cents is None else Euro.from_cents(cents)
            return Answer(verdict, possible=possible, unmet=paths[0], open=paths[1])
        if cents is None:
            return Answer(verdict, priced=False)
        return Answer(verdict, Euro.from_cents(cents), years=_years(cents, by_year))

    def _path(self, programme: Programme, name: str) -> str:
        if name == "in_force":
            return f"{programme.key}.in_force"
        return name if name in {"measure", "every_edition"} else f"{self.measure}.{name}"


def _years(cents: int, by_year: dict[int, int | None]) -> Years:
    """An amount by budget year; all of it under None where it cannot be placed."""
    placed: dict[int | None, int] = {year: own for year, own in by_year.items() if own}
    return ordered(placed if sum(placed.values()) == cents else {None: cents})


def budget_years(frame: Any) -> tuple[int, ...]:
    """The budget years in which any row could be paid: from its start to its end, and those of its plan.

    Example:
        >>> import polars
        >>> budget_years(polars.DataFrame({"start": [date(2016, 4, 1)], "months": [36]}))
        (2016, 2017, 2018, 2019)
    """
    import narwhals.stable.v2 as nw  # noqa: PLC0415 - an extra

    from ..frames.columns import plan_years  # noqa: PLC0415
    from ..frames.door import columns_of  # noqa: PLC0415

    listed = columns_of(frame)
    years = set(plan_years(listed))
    present = [name for name in _SPANS if name in listed]
    if present:
        spans = _collected(nw.from_native(frame).select(*present).unique().to_native())
        for start, months, own_start, own_months in zip(*_columns(spans, _SPANS), strict=True):
            for first in (start, own_start):
                for long in (months, own_months):
                    if isinstance(first, date) and isinstance(long, int) and 0 < long <= MOST_MONTHS:
                        years |= set(range(first.year, first.year + (first.month + long - 1) // 12 + 1))
    return tuple(sorted(years))


def _collected(frame: Any) -> Any:
    """A frame in memory, lazy or not."""
    import narwhals.stable.v2 as nw  # noqa: PLC0415 - an extra

    found = nw.from_native(frame.compute() if type(frame).__module__.startswith("dask") else frame)
    return found.collect() if isinstance(found, nw.LazyFrame) else found


def _columns(frame: Any, names: Sequence[str]) -> list[list[Any]]:
    """Columns as plain values, None for what is not there."""
    present = set(frame.columns)
    return [[_plain(v) for v in frame[n].to_list()] if n in present else [None] * len(frame) for n in names]


def _plain(value: Any) -> Any:
    """A value without what pandas makes of it: floats for whole numbers, times for days, three kinds of nothing."""
    if value is None or type(value) in {str, int, bool, date}:
        return value
    if type(value).__name__ in {"NAType", "NaTType"} or value != value:  # noqa: PLR0124 - NaN is not equal to itself
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime):
        return value.date()
    return int(value) if type(value).__name__.startswith(("int", "uint")) else value
