"""The range of every result over all that is not known in the rules, with the reading that makes each end."""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from datetime import date
from functools import partial
from itertools import product
from math import prod
from typing import Any

from attrs import field, frozen

from ..amending import near
from ..applications import Application
from ..documents import ApplicationList
from ..faults import DocumentError, Fault
from ..money import Euro
from ..programmes import Programme
from ..rounds import Round
from ..tables import Table, Tabular
from ..texts import Lang, Text, shorten
from .answers import NO_YEAR, Totals, lines
from .comparison import totals_dict
from .grid import amended
from .running import Filed, Rules, filed_of, in_turn, under_round
from .unknowns import Choice, fixed, narrowed, options, watched

MOST_COMBINATIONS = 1_024
Chosen = tuple[tuple[str, Choice], ...]


@frozen
class Range:
    """One result over all combinations: its ends, and what makes each of them.

    Attributes:
        low, high: the least and the greatest value.
        low_by, high_by: the choices that all combinations with that end have in common, by path; empty where every
            combination gives the same.

    Example:
        >>> Range(Text("Zuwendungen", "grants"), Euro(1), Euro(2)).settled
        False
    """

    title: Text
    low: int | Euro
    high: int | Euro
    low_by: Chosen = ()
    high_by: Chosen = ()

    @property
    def settled(self) -> bool:
        """Whether every combination gives the same."""
        return self.low == self.high


@frozen(repr=False)
class Envelope(Tabular):
    """What results may come to, where something in the rules is not known.

    Attributes:
        base: the totals under the rules as they are, with their default readings.
        figures: what was enumerated: each figure by path with all its choices.
        combinations: the choice of every figure, and the totals under them.
        not_enumerated: figures that a result waits for and that have no list of values, with the reason; what hangs
            on them stays open in every combination.

    Example:
        >>> from integrationsfoerderung import envelope, load_programme
        >>> envelope(load_programme("vwv-integration"), []).money.settled
        True
        >>> found = envelope(load_programme("vwv-integration"), [])
        >>> found.eligible.settled, len(found.ranges)
        (True, 5)
    """

    base: Totals
    figures: tuple[tuple[str, tuple[Choice, ...]], ...]
    combinations: tuple[tuple[Chosen, Totals], ...] = field(repr=False)
    not_enumerated: tuple[tuple[str, Text], ...] = ()

    def _range(self, title: Text, value: Callable[[Totals], int | Euro]) -> Range:
        values = [(value(totals), chosen) for chosen, totals in self.combinations]
        low, high = min(values, key=_order)[0], max(values, key=_order)[0]
        if low == high:
            return Range(title, low, high)
        ends = [_common([chosen for own, chosen in values if own == end]) for end in (low, high)]
        return Range(title, low, high, ends[0], ends[1])

    @property
    def money(self) -> Range:
        """The range of what is granted in all."""
        return self._range(Text("Zuwendungen", "grants"), lambda totals: totals.money)

    @property
    def eligible(self) -> Range:
        """The range of the number of eligible applications."""
        return self._range(Text("förderfähig", "eligible"), lambda totals: totals.eligible)

    @property
    def ranges(self) -> tuple[Range, ...]:
        """Of every result: counts, money, what open applications could get, each budget year."""
        every = [totals for _, totals in self.combinations]
        statuses = {status for totals in every for status in totals.by_decision()}
        unpriced = any(totals.unpriced for totals in every)
        names = [title for title, _ in lines(every[0], statuses, unpriced=unpriced)]
        found = [
            self._range(title, partial(_line, number=number, statuses=statuses, unpriced=unpriced))
            for number, title in enumerate(names)
            if number  # how many applications there are hangs on nothing
        ]
        years = sorted({year for totals in every for year, _ in totals.years}, key=lambda y: (y is None, y or 0))
        for year in years:
            title = NO_YEAR if year is None else Text(str(year), str(year))
            found.append(self._range(title, partial(_in_year, year=year)))
        return tuple(found)

    def __len__(self) -> int:
        return len(self.combinations)

    def __repr__(self) -> str:
        count = len(self.combinations)
        return f"<Envelope of {count} combination{'s'[count == 1 :]}, grants {self.money.low} to {self.money.high}>"

    def table(self) -> Table:
        """One line for each result: as the rules are, its least and its greatest, and what makes each."""
        statuses = {status for _, totals in self.combinations for status in totals.by_decision()}
        unpriced = any(totals.unpriced for _, totals in self.combinations)
        as_is: dict[str, int | Euro] = {
            title.en: value for title, value in lines(self.base, statuses, unpriced=unpriced)
        }
        as_is |= {NO_YEAR.en if year is None else str(year): euro for year, euro in self.base.years}
        rows = []
        for one in self.ranges:
            nothing: int | Euro = Euro(0) if isinstance(one.low, Euro) else 0
            rows.append(
                (one.title, as_is.get(one.title.en, nothing), one.low, one.high, _said(one.low_by), _said(one.high_by))
            )
        count = len(self.combinations)
        notes = [Text(f"Kombinationen: {count}", f"combinations: {count}")]
        notes += [
            Text(f"{path}: {', '.join(c.words().de for c in own)}", f"{path}: {', '.join(c.words().en for c in own)}")
            for path, own in self.figures
        ]
        notes += [
            Text(f"nicht aufgezählt: {path} ({why.de})", f"not enumerated: {path} ({why.en})")
            for path, why in self.not_enumerated
        ]
        return Table(
            _COLUMNS, rows, caption=Text("Spannweite des Unbekannten", "Range of what is not known"), notes=notes
        )

    def text(self, lang: Lang = "en") -> str:
        """The table for a terminal.

        Example:
            >>> from integrationsfoerderung import envelope, load_programme
            >>> print(envelope(load_programme("vwv-integration"), []).text("de").splitlines()[0])
            Spannweite des Unbekannten
        """
        return self.table().text(lang)

    def __str__(self) -> str:
        return self.text()

    def to_dict(self) -> dict[str, Any]:
        """The envelope as plain data for JSON, amounts as text.

        Example:
            >>> from integrationsfoerderung import envelope, load_programme
            >>> envelope(load_programme("vwv-integration"), []).to_dict()["not_enumerated"]
            {}
        """
        return {
            "base": totals_dict(self.base),
            "ranges": [
                {
                    "result": {"de": one.title.de, "en": one.title.en},
                    "low": str(one.low) if isinstance(one.low, Euro) else one.low,
                    "high": str(one.high) if isinstance(one.high, Euro) else one.high,
                    "low_by": {path: choice.words().en for path, choice in one.low_by},
                    "high_by": {path: choice.words().en for path, choice in one.high_by},
                }
                for one in self.ranges
            ],
            "figures": {path: [choice.words().en for choice in own] for path, own in self.figures},
            "not_enumerated": {path: why.en for path, why in self.not_enumerated},
        }


_COLUMNS = {
    "result": Text("Ergebnis", "result"),
    "base": Text("wie geregelt", "as it is"),
    "low": Text("mindestens", "at least"),
    "high": Text("höchstens", "at most"),
    "low_by": Text("mindestens durch", "at least by"),
    "high_by": Text("höchstens durch", "at most by"),
}


def _line(totals: Totals, number: int, statuses: Any, *, unpriced: bool) -> int | Euro:
    return lines(totals, statuses, unpriced=unpriced)[number][1]


def _in_year(totals: Totals, year: int | None) -> Euro:
    return totals.by_budget_year().get(year, Euro(0))


def _order(pair: tuple[int | Euro, Chosen]) -> int:
    return pair[0].cents if isinstance(pair[0], Euro) else pair[0]


def _common(many: list[Chosen]) -> Chosen:
    """The choices that all have."""
    return tuple(one for one in many[0] if all(one in others for others in many[1:]))


def _said(chosen: Chosen) -> Text | None:
    if not chosen:
        return None
    de, en = (", ".join(f"{p}: {c.words().get(lang)}" for p, c in chosen) for lang in _LANGS)
    return Text(de, en)


_LANGS: tuple[Lang, Lang] = ("de", "en")


def envelope(
    programme: Programme | Round,
    applications: "Iterable[Application] | ApplicationList | Any",
    round: Round | None = None,  # noqa: A002 - the field's word
    executor: Executor | None = None,
    on: date | None = None,
    progress: Callable[[int, int], None] | None = None,
    *,
    figures: Iterable[str] | None = None,
    most: int = MOST_COMBINATIONS,
    measure: str | None = None,
) -> Envelope:
    """The range of every result over all readings, and both ends of all bounds, of the figures that matter.

    A figure matters where a default reading decides something, or something is open for want of it, in any of the
    combinations. What is not known and has a closed list of values, such as a rounding, takes each of them.

    Args:
        programme: whose rules; or a round, whose own figures count too.
        applications: a list, what `load_applications` read, or a data frame as for `frames.assess`.
        round: a round that decides, with its money.
        executor: runs the combinations; in process if left out.
        on: a day whose rules apply, instead of the day of submission.
        progress: called with the number of combinations that are done and their total; anew where new figures matter.
        figures: paths of the figures to enumerate; all that matter if left out.
        most: combinations that are taken at most.
        measure: that the rows of a frame ask for; needed where the programme has several.

    Example:
        >>> from integrationsfoerderung import Post, Recipient, load_programme
        >>> form = Application(
        ...     recipient=Recipient(name="Bühl", kind="Gemeinde"), measure="contact-point",
        ...     posts=[Post("1", field="both")], start=date(2017, 4, 1), months=36,
        ...     submitted=date(2016, 9, 28), new_tasks=True, begun=False,
        ... )
        >>> found = envelope(load_programme("vwv-integration"), [form], on=date(2016, 9, 28))
        >>> found.money.settled, [path for path, _ in found.figures]
        (True, ['contact-point.payment'])

    Raises:
        TypeError, ValueError: as `compare`; and where there are more than `most` combinations, with their number.
    """
    rules = under_round(programme, round, "programme")
    _check_most(most)
    filed = filed_of(applications, rules.programme if isinstance(rules, Round) else rules, measure)
    rules = narrowed(rules, on, {form.measure for form in filed.applications})
    asked = None if figures is None else _asked(rules, figures)
    chosen: dict[str, tuple[Choice, ...]] = {}
    left: dict[str, Text] = {}
    base: Totals | None = None
    while True:
        count = prod(len(own) for own in chosen.values())
        if count > most:
            raise ValueError(_too_many(chosen, count, most))
        points = [tuple(zip(chosen, point, strict=True)) for point in product(*chosen.values())]
        made = [_under(rules, point) for point in points]
        fitting = [(point, variant) for point, variant in zip(points, made, strict=True) if variant is not None]
        if not fitting:
            raise ValueError(f"no combination of {', '.join(chosen)} fits together: name fewer with figures=[...]")
        found = in_turn(_watched, [variant for _, variant in fitting], filed, on, executor, progress)
        base = base or found[0][0]
        waiting = {path for _, paths in found for path in paths}.difference(chosen, left)
        if not waiting:
            break
        for path in sorted(waiting):
            choices = _NOT_ASKED if asked is not None and path not in asked else options(rules, path)
            if isinstance(choices, Text):
                left[path] = choices
            else:
                chosen[path] = choices
    if progress is not None:
        progress(len(found), len(found))
    combinations = tuple((point, totals) for (point, _), (totals, _) in zip(fitting, found, strict=True))
    return Envelope(base, tuple(chosen.items()), combinations, tuple(left.items()))


def _check_most(most: object) -> None:
    if not isinstance(most, int) or isinstance(most, bool):
        raise TypeError(f"most is {shorten(most)}: write a whole number of combinations")
    if most < 1:
        raise ValueError(f"most is {shorten(most)}: write at least 1")


_NOT_ASKED = Text("nicht verlangt", "not asked for")


def _asked(rules: Rules, figures: Iterable[str]) -> frozenset[str]:
    """The paths that were named; a fault for one that is none."""
    given: object = figures
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise TypeError(f"figures is {shorten(figures)}: write paths in brackets")
    named = list(figures)
    programme = rules.programme if isinstance(rules, Round) else rules
    known = {path for edition in programme.editions for path, _ in edition.figures()}
    known |= {path for path, _ in rules.figures()} if isinstance(rules, Round) else set()
    wrong = [Fault(shorten(path), f"is no figure{near(str(path), known)}") for path in named if path not in known]
    if wrong:
        raise DocumentError("figures", wrong)
    return frozenset(named)


def _under(rules: Rules, point: Chosen) -> Rules | None:
    """The rules with one choice of every figure; None where the choices do not fit together, such as crossed bounds."""
    try:
        return amended(rules, {path: fixed(choice) for path, choice in point})
    except DocumentError:
        return None


def _watched(rules: Rules, filed: Filed, on: date | None) -> tuple[Totals, frozenset[str]]:
    found, paths = watched(rules, filed, on)
    return Totals.of(found), paths


def _too_many(chosen: dict[str, tuple[Choice, ...]], count: int, most: int) -> str:
    each = ", ".join(f"{path} ({len(own)})" for path, own in chosen.items())
    return (
        f"{len(chosen)} figures that are not known make {count:,} combinations, more than {most:,}: {each}; name those "
        "to enumerate with figures=[...], give on= or fewer measures, or allow more with most="
    )
