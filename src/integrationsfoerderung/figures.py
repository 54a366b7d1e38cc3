"""Every figure of a set of rules with its value, grade and citations, as rows of a table."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from attrs import evolve, frozen

from .criteria import Criterion
from .evidence import Figure
from .financing import Financing
from .findings import figure_text, relation_text
from .tables import Table
from .texts import Text, Unit


class Rules(Protocol):
    """What is asked of an edition here, which stands below this room."""

    @property
    def key(self) -> str: ...  # noqa: D102 - said by its name
    @property
    def first_day(self) -> Figure[date]: ...  # noqa: D102
    @property
    def last_day(self) -> Figure[date] | None: ...  # noqa: D102
    @property
    def since(self) -> date: ...  # noqa: D102
    @property
    def until(self) -> date | None: ...  # noqa: D102
    @property
    def change(self) -> Figure[date] | None: ...  # noqa: D102
    @property
    def measures(self) -> "Sequence[Measured]": ...  # noqa: D102


class Measured(Protocol):
    """What is asked of a measure here."""

    @property
    def key(self) -> str: ...  # noqa: D102 - said by its name
    @property
    def criteria(self) -> tuple[Criterion, ...]: ...  # noqa: D102
    @property
    def financing(self) -> Financing: ...  # noqa: D102


@frozen
class Row:
    """One figure of a programme for as long as it stays the same.

    Attributes:
        path: such as "contact-point.minimum_share".
        title: of the criterion, None for a figure of the financing.
        asked: the subject and the relation of a criterion, such as "duration at least".
        figure: the value with its evidence.
        since, until: the days on which it is in force, both included; `until` None is an open end.
        unit: what a number counts.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> row = next(rows_of(load_programme("vwv-integration").editions))
        >>> row.path, row.since.isoformat(), row.until.isoformat()
        ('2013-08-29.first_day', '2013-08-29', '2016-09-05')
    """

    path: str
    title: Text | None
    asked: Text
    figure: Figure[Any]
    since: date
    until: date | None
    unit: Unit | None = None


def rows_of(editions: Iterable[Rules]) -> Iterator[Row]:
    """Every figure of editions in order of time, once for each time in which it stays the same.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> rows = list(rows_of(load_programme("vwv-integration").editions))
        >>> len({(row.path, row.since) for row in rows}) == len(rows)
        True
    """
    rows: dict[str, list[Row]] = {}
    known = tuple(editions)
    changes: dict[str, list[Figure[date]]] = {}
    for edition in known:
        for row in days_of(edition):
            rows.setdefault(row.path, [row])
        change, before = edition.change, changes.setdefault(edition.key, [])
        if change is None:
            continue
        if not before or before[-1] != change:  # a change on a day that is not known makes two states
            before.append(change)
        path = f"{edition.key}.changes[{len(before) - 1}].from"
        rows[path] = [Row(path, None, Text("", ""), change, min(change.candidates()), edition.until)]
    for edition in known:
        for measure in edition.measures:
            for row in measure_rows(edition, measure):
                same = rows.setdefault(row.path, [])
                if same and same[-1].figure == row.figure and same[-1].until == row.since - timedelta(days=1):
                    last = same.pop()
                    row = evolve(row, since=last.since)  # noqa: PLW2901
                same.append(row)
    for same in rows.values():
        yield from same


def days_of(edition: Rules) -> Iterator[Row]:
    """The first and the last day of an edition, which are figures too.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> [row.path for row in days_of(load_programme("vwv-integration").editions[0])]
        ['2013-08-29.first_day', '2013-08-29.last_day']
    """
    last = edition.last_day
    until = max(last.candidates(), default=None) if last is not None else None
    ends = [("first_day", edition.first_day)] + ([] if last is None else [("last_day", last)])
    for name, figure in ends:
        yield Row(f"{edition.key}.{name}", None, Text("", ""), figure, min(edition.first_day.candidates()), until)


def measure_rows(edition: Rules, measure: Measured) -> Iterator[Row]:
    """The figures of one measure: of its criteria, then of its financing.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> edition = load_programme("vwv-integration").editions[0]
        >>> rows = measure_rows(edition, edition.measure("contact-point"))
        >>> next(row.asked.en for row in rows if row.path == "contact-point.minimum_months")
        'duration at least'
    """
    for criterion in measure.criteria:
        for path, leaf in criterion.leaves(measure.key):
            relation = relation_text(leaf.relation, is_day=leaf.of.type is date)
            compared = Text(*(f"{leaf.of.title.get(lang)} {relation.get(lang)}".strip() for lang in ("de", "en")))
            for own, figure in leaf.figures(path):
                asked = compared if own == path else Text("", "")
                yield Row(own, criterion.text, asked, figure, edition.since, edition.until, leaf.of.unit)
    for path, figure in measure.financing.figures(measure.key):
        yield Row(path, None, Text("", ""), figure, edition.since, edition.until)


COLUMNS = {
    "path": Text("Ziffer", "path"),
    "rule": Text("Regel", "rule"),
    "value": Text("Wert", "value"),
    "grade": Text("Beleg", "grade"),
    "source": Text("Quelle", "source"),
}
_DAYS = {"since": Text("gilt ab", "since"), "until": Text("gilt bis", "until")}


def cells_of(row: Row) -> tuple[Any, ...]:
    """The cells of one figure under `COLUMNS`.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> cells_of(next(rows_of(load_programme("vwv-integration").editions)))[2].en
        '29 August 2013'
    """
    de, en = (" ".join(filter(None, (row.asked.get(x), figure_text(row.figure, x, row.unit)))) for x in ("de", "en"))
    places = "; ".join(str(citation) for citation in row.figure.citations)
    return row.path, row.title, Text(de, en), row.figure.grade, places or None


def figure_table(rows: Iterable[Row], caption: Text, notes: Iterable[Text] = ()) -> Table:
    """Figures with value, grade, citations and the days on which they are in force.

    Example:
        >>> figure_table([], Text("nichts", "nothing")).keys
        ('path', 'rule', 'value', 'grade', 'source', 'since', 'until')
    """
    cells = [(*cells_of(row), row.since, row.until) for row in rows]
    return Table(COLUMNS | _DAYS, cells, caption=caption, notes=notes)
