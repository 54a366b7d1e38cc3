"""The results of a sweep: one scenario a line, in the order of the grid."""

import enum
from collections.abc import Iterator
from datetime import date
from typing import Any

from attrs import field, frozen

from ..evidence import Figure
from ..findings import figure_text
from ..money import Euro, Fte, Share
from ..rounds import Decided
from ..tables import Table, Tabular
from ..texts import Lang, Text
from .answers import MONEY, NO_YEAR, POSSIBLE, UNPRICED, Totals

_CELLS = (bool, int, Euro, Share, Fte, date, str, enum.Enum)


@frozen
class Scenario:
    """One combination of values, and the totals under it.

    Attributes:
        values: of the figures, in the order of the paths of the sweep.
        totals: what all applications get together.

    Example:
        >>> Scenario((Share("0.5"),), Totals.of([])).totals.money
        Euro('0.00')
    """

    values: tuple[Any, ...]
    totals: Totals


@frozen(repr=False)
class Sweep(Tabular):
    """What all applications get together under every combination of some figures.

    Attributes:
        paths: of the figures.
        scenarios: in the order of the grid; the last figure changes quickest.

    Example:
        >>> from integrationsfoerderung import load_programme, sweep
        >>> sweep(load_programme("vwv-integration"), {"contact-point.minimum_share": ["0.25", "0.5"]}, [])
        <Sweep of contact-point.minimum_share, 2 scenarios>
    """

    paths: tuple[str, ...]
    scenarios: tuple[Scenario, ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self.scenarios)

    def __iter__(self) -> Iterator[Scenario]:
        return iter(self.scenarios)

    def __getitem__(self, index: int) -> Scenario:
        return self.scenarios[index]

    def __repr__(self) -> str:
        count = len(self.scenarios)
        return f"<Sweep of {', '.join(self.paths)}, {count} scenario{'s'[count == 1 :]}>"

    def table(self) -> Table:
        """One line for each scenario: the values, the counts, the money, and the budget years."""
        totals = [scenario.totals for scenario in self.scenarios]
        years = sorted({year for one in totals for year, _ in one.years}, key=lambda year: (year is None, year or 0))
        statuses = [status for status in Decided if any(status in one.by_decision() for one in totals)]
        unpriced = any(one.unpriced for one in totals)
        columns: dict[str, Text] = {path: Text(path, path) for path in self.paths}
        columns |= {"applications": Text("Anträge", "applications")}
        columns |= {name: Text(*words) for name, words in _COUNTS.items()}
        columns |= {"unpriced": UNPRICED} if unpriced else {}
        columns |= {f"decided_{status.value}": _in_round(status) for status in statuses}
        columns |= {"money": MONEY, "possible": POSSIBLE}
        columns |= {_year(year): NO_YEAR if year is None else Text(str(year), str(year)) for year in years}
        rows = []
        for scenario, one in zip(self.scenarios, totals, strict=True):
            decided, by_year = one.by_decision(), one.by_budget_year()
            row = [_cell(value) for value in scenario.values]
            row += [one.applications, one.eligible, one.open, one.ineligible]
            row += [one.unpriced] if unpriced else []
            row += [decided.get(status, 0) for status in statuses]
            row += [one.money, one.possible, *(by_year.get(year, Euro(0)) for year in years)]
            rows.append(row)
        return Table(columns, rows, caption=Text("Szenarien", "Scenarios"))

    def text(self, lang: Lang = "en") -> str:
        """The table for a terminal.

        Example:
            >>> from integrationsfoerderung import load_programme, sweep
            >>> tried = sweep(load_programme("vwv-integration"), {"contact-point.minimum_share": ["0.25", "0.5"]}, [])
            >>> print(tried.text("de").splitlines()[0])
            Szenarien
        """
        return self.table().text(lang)

    def __str__(self) -> str:
        return self.text()


_COUNTS = {
    "eligible": ("förderfähig", "eligible"),
    "open": ("offen", "open"),
    "ineligible": ("nicht förderfähig", "ineligible"),
}


def _in_round(status: Decided) -> Text:
    return Text(f"in der Runde {status.words.de}", f"in the round {status.words.en}")


def _year(year: int | None) -> str:
    return "budget_unknown" if year is None else f"budget_{year}"


def _cell(value: Any) -> Any:
    """A value as a table takes it; a list of amounts one by one, a rule in its own words."""
    if isinstance(value, tuple | list):
        return tuple(_cell(part) for part in value)
    if isinstance(value, frozenset):
        return tuple(sorted((_cell(part) for part in value), key=lambda cell: str(getattr(cell, "value", cell))))
    if value is None or isinstance(value, _CELLS):
        return value
    if isinstance(value, Figure):
        return Text(figure_text(value, "de"), figure_text(value, "en"))
    words = getattr(value, "words", None)
    return words if isinstance(words, Text) else str(value)
