"""Trying every combination of some figures."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from datetime import date
from typing import Any

from attrs import frozen

from ..applications import Application
from ..documents import ApplicationList
from ..money import Euro
from ..programmes import Programme
from ..rounds import Round
from .answers import Totals, ordered
from .framed import is_frame, measure_of
from .grid import Grid, Slice, found_in, slices, value_of, variants
from .queries import queried, rows_of
from .running import Filed, Progress, filed_of, in_turn, totals_of, under_round
from .sweeps import Scenario, Sweep


def sweep(
    programme: Programme | Round,
    grid: Mapping[str, Sequence[Any]],
    applications: "Iterable[Application] | ApplicationList | Any",
    round: Round | None = None,  # noqa: A002 - the field's word
    executor: Executor | None = None,
    on: date | None = None,
    progress: Progress | None = None,
    *,
    measure: str | None = None,
) -> Sweep:
    """What all applications get together under every combination of some figures.

    Without a round each measure is one query over a data frame, where the extra `frames` is there and the figures can
    stand in columns; everything else is computed application by application, with the same result.

    Args:
        programme: the rules to change; a round to change its own figures too, such as "money.committed".
        grid: values by path, checked like those of `Programme.amend`; the last figure changes quickest.
        applications: a list, what `load_applications` read, or a data frame as for `frames.assess`.
        round: a round that decides, with its money, under every variant.
        executor: runs the scenarios; in process if left out. It does not matter for the result.
        on: a day whose rules apply, instead of the day of submission.
        progress: called with the number of scenarios that are done and their total, now and then.
        measure: that the rows of a frame ask for; needed where the programme has several.

    Example:
        >>> from integrationsfoerderung import Post, Recipient, load_programme
        >>> form = Application(
        ...     recipient=Recipient(name="Binzen", kind="Gemeinde"), measure="contact-point",
        ...     posts=[Post(share="0.5", field="integration", origin="new")],
        ...     start=date(2017, 1, 1), months=36, submitted=date(2016, 9, 28), new_tasks=True, begun=False,
        ... )
        >>> shares = {"contact-point.minimum_share": ["0.25", "0.5", "0.75"]}
        >>> tried = sweep(load_programme("vwv-integration"), shares, [form])
        >>> [scenario.totals.money for scenario in tried]
        [Euro('52500.00'), Euro('52500.00'), Euro('0.00')]

    Raises:
        TypeError: no programme or round, no list of applications and no frame, or no table of lists.
        ValueError: as `compare`.
        DocumentError: before anything runs, with every fault of the grid: an unknown path, an impossible value.
    """
    rules, whole = under_round(programme, round, "programme"), Grid.of(grid)
    own = rules.programme if isinstance(rules, Round) else rules
    cut = slices(rules, whole) if isinstance(rules, Programme) else None
    tell = _Told(progress, len(whole))
    if cut is None:
        made = variants(rules, whole)
        filed = filed_of(applications, own, measure)
        totals = in_turn(totals_of, made, filed, on, executor, tell.to)
        tell.end()
        return _swept(whole, [found_in(variant) for variant in made], totals)
    if is_frame(applications):
        named = measure_of(own, measure)
        parts = [_part(own, cut, named, applications, None)]
    else:
        filed = filed_of(applications, own, measure)
        keys = dict.fromkeys(form.measure for form in filed.applications)
        parts = [
            _part(own, cut, key, None, Filed(tuple([f for f in filed.applications if f.measure == key])))
            for key in keys
        ]
    return _joined(whole, cut, [(part.slice, part.totals(on, executor, tell)) for part in parts], tell)


@frozen(eq=False)
class _Part:
    """The applications of one measure, and the figures that they hang on."""

    slice: Slice
    frame: Any
    filed: Filed | None

    def totals(self, on: date | None, executor: Executor | None, tell: "_Told") -> list[Totals]:
        """The totals in each scenario of these figures."""
        found, rest = None, self.filed
        if len(self.slice.grid):
            found, rest = self._queried(on)
        if rest is None and found is None:
            rest = filed_of(self.frame, self.slice.programme, self.slice.measure)
        if rest is not None and rest.applications:
            made = [self.slice.variant(index) for index in range(len(self.slice.points))]
            others = in_turn(totals_of, made, rest, on, executor, tell.to)
            found = others if found is None else [summed(pair) for pair in zip(found, others, strict=True)]
        return [Totals.of([])] * len(self.slice.points) if found is None else found

    def _queried(self, on: date | None) -> tuple[list[Totals] | None, Filed | None]:
        """What one query gives, and the applications that stand in no row."""
        if self.filed is None:
            return queried(self.slice, self.frame, on), None
        rows = rows_of(self.slice, self.filed.applications)
        found = None if rows is None else queried(self.slice, rows.frame, on)
        return (None, self.filed) if found is None or rows is None else (found, Filed(rows.others))


def _part(programme: Programme, cut: list[Slice], key: str | None, frame: Any, filed: Filed | None) -> _Part:
    own = next((one for one in cut if one.measure == key), Slice(programme, key, Grid(())))
    return _Part(own, frame, filed)


class _Told:
    """How far it is, told as scenarios of the grid and never backwards."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def to(self, part: int, of: int) -> None:
        """So much of so much is done."""
        done = self._total * part // of if of else 0
        if self._progress is not None and self._done < done < self._total:
            self._done = done
            self._progress(done, self._total)

    def end(self) -> None:
        """All is done."""
        if self._progress is not None:
            self._progress(self._total, self._total)


def summed(totals: Iterable[Totals]) -> Totals:
    """The totals of several lists of applications together.

    Example:
        >>> summed([Totals.of([]), Totals.of([])]).applications
        0
    """
    counts: Counter[str] = Counter()
    years: dict[int | None, int] = {}
    for one in totals:
        for name in ("applications", "eligible", "open", "ineligible", "unpriced"):
            counts[name] += getattr(one, name)
        counts["money"] += one.money.cents
        counts["possible"] += one.possible.cents
        for year, euro in one.years:
            years[year] = years.get(year, 0) + euro.cents
    return Totals(
        counts["applications"], counts["eligible"], counts["open"], counts["ineligible"], counts["unpriced"],
        Euro.from_cents(counts["money"]), Euro.from_cents(counts["possible"]), ordered(years),
    )  # fmt: skip


def _joined(whole: Grid, cut: list[Slice], parts: "list[tuple[Slice, list[Totals]]]", tell: _Told) -> Sweep:
    """Every scenario of the grid from those of its parts, which do not hang on each other."""
    strides = []
    for own, totals in parts:
        lengths = [len(column) for _, column in own.grid.values]
        strides.append((own.grid.paths, lengths, totals))
    shown: dict[str, list[Any]] = {}
    for one in cut:
        # One value of each figure at a time: the others stay at their first.
        paths, lengths = one.grid.paths, [len(column) for _, column in one.grid.values]
        for number, path in enumerate(paths):
            figures, column = one.figures(path), one.grid.values[number][1]
            places = [_flat(lengths, [i if n == number else 0 for n in range(len(paths))]) for i in range(len(column))]
            shown[path] = [value_of(figures[place], path, given) for place, given in zip(places, column, strict=True)]
    scenarios = []
    for place in whole.places():
        at = dict(zip(whole.paths, place, strict=True))
        totals = [
            of[_flat(lengths, [at[path] for path in paths])] for paths, lengths, of in strides
        ]  # fmt: skip
        values = tuple(shown[path][index] for path, index in at.items())
        scenarios.append(Scenario(values, totals[0] if len(totals) == 1 else summed(totals)))
    tell.end()
    return Sweep(whole.paths, tuple(scenarios))


def _flat(lengths: Sequence[int], place: Sequence[int]) -> int:
    """The place of a combination in the list of all."""
    found = 0
    for length, index in zip(lengths, place, strict=True):
        found = found * length + index
    return found


def _swept(whole: Grid, figures: list[Mapping[str, Any]], totals: list[Totals]) -> Sweep:
    scenarios = []
    for point, known, one in zip(whole.points(), figures, totals, strict=True):
        values = tuple(
            value_of(known[stem], path, given) if (stem := _stem(path, known)) in known else given
            for path, given in point.items()
        )
        scenarios.append(Scenario(values, one))
    return Sweep(whole.paths, tuple(scenarios))


def _stem(path: str, known: Mapping[str, Any]) -> str:
    return path if path in known else path.rpartition("[")[0]
