"""Rows of typed cells under named columns, and all forms in which they are shown."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from attrs import evolve, field, frozen

from ..texts import Lang, Text, did_you_mean, shorten
from .cells import NUMBERS, bar_cell, check, comma_cell, escaped, plain, shown, whole
from .lines import WIDEST, aligned, in_lines, width_of

MOST_ROWS = 100
"""Rows that a notebook shows by itself; `html` has all of them."""
# No colour is named, so that a dark notebook keeps its own.
_TABLE = "border-collapse:collapse;text-align:left"
_CAPTION = "caption-side:top;text-align:left;font-weight:bold;padding:0.3em 0"
# A long name breaks anywhere, so that it cannot widen a page; a short word has room not to.
_CELL = "padding:0.2em 0.8em;vertical-align:top;overflow-wrap:anywhere;min-width:5em"
_RIGHT = "text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums"
_LEFT = "text-align:left"
_LINE = "1px solid currentColor"


def _titles(given: Mapping[str, Text | str] | Iterable[tuple[str, Text | str]]) -> tuple[tuple[str, Text], ...]:
    """Columns as pairs, whether they were given as a mapping or as pairs."""
    # A mapping of pairs would be iterable too: for the type checker, not for us.
    pairs = cast("Iterable[tuple[str, Text | str]]", given.items() if isinstance(given, Mapping) else given)
    return tuple((key, _said(title)) for key, title in pairs)


def _rows(given: Iterable[Iterable[Any]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(map(tuple, given))


def _said(given: Text | str) -> Text:
    return given if isinstance(given, Text) else Text(given, given)


def _caption(given: Text | str | None) -> Text | None:
    return None if given is None else _said(given)


def _notes(given: Iterable[Text | str]) -> tuple[Text, ...]:
    return tuple(map(_said, given))


@frozen
class Table:
    """Rows of typed cells under named columns.

    A cell is a `Euro`, `Share`, `Fte`, whole number, bool, day, text, `Text` in two languages, member of an
    enumeration, a tuple of these, or None for what is not there. A float is refused: it is no amount.

    Attributes:
        columns: key and title of each, given as a mapping; the key is the name in `to_rows` and `csv`.
        rows: one cell for each column.
        caption: what the table shows.
        notes: what is to be said below it, such as the grade and the sources.

    Example:
        >>> from integrationsfoerderung import Euro
        >>> years = Table(
        ...     {"year": Text("Jahr", "year"), "amount": Text("Betrag", "amount")},
        ...     [(2016, Euro(30000)), (2017, Euro(6250))],
        ...     caption=Text("nach Haushaltsjahren", "by budget year"), notes=["grade: official"],
        ... )
        >>> print(years.text("de"))
        nach Haushaltsjahren
        Jahr       Betrag
        ----  -----------
        2016  30.000,00 €
        2017   6.250,00 €
        grade: official

    Raises:
        TypeError: a cell is of another type, such as a float.
        ValueError: a column stands twice, or a row has more or fewer cells than there are columns.
    """

    columns: tuple[tuple[str, Text], ...] = field(converter=_titles)
    rows: tuple[tuple[Any, ...], ...] = field(converter=_rows)
    caption: Text | None = field(default=None, converter=_caption, kw_only=True)
    notes: tuple[Text, ...] = field(default=(), converter=_notes, kw_only=True)

    def __attrs_post_init__(self) -> None:
        keys = self.keys
        for key in keys:
            if keys.count(key) > 1:
                raise ValueError(f"the column {shorten(key)} stands twice: give each a name of its own")
        for number, row in enumerate(self.rows):
            if len(row) != len(keys):
                found = f"{len(row)} cells for {len(keys)} columns"
                raise ValueError(f"rows[{number}] has {found}: write None where there is no value")
            for key, cell in zip(keys, row, strict=True):
                check(cell, f"rows[{number}], column {key}")

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the columns.

        Example:
            >>> Table({"year": "year"}, []).keys
            ('year',)
        """
        return tuple(key for key, _ in self.columns)

    def __len__(self) -> int:
        return len(self.rows)

    def __str__(self) -> str:
        return self.text()

    def column(self, key: str) -> tuple[Any, ...]:
        """The cells of one column.

        Example:
            >>> Table({"year": "year"}, [[2016], [2017]]).column("year")
            (2016, 2017)

        Raises:
            KeyError: there is no such column.
        """
        if key not in self.keys:
            raise KeyError(f"no column {shorten(key)}{did_you_mean(key, self.keys)}")
        index = self.keys.index(key)
        return tuple(row[index] for row in self.rows)

    def text(self, lang: Lang = "en") -> str:
        r"""The table for a terminal: numbers to the right, one line of dashes below the head.

        What would steer a terminal becomes a space; wide and combining characters are counted as they are shown.

        Example:
            >>> print(Table({"name": "name", "n": "n"}, [["Bühl", 2], ["\x1b[31m漢字", 10]]).text())
            name        n
            ---------  --
            Bühl        2
             [31m漢字  10
        """
        cells = [[in_lines(shown(title, lang)) for _, title in self.columns]]
        cells += [[in_lines(shown(cell, lang)) for cell in row] for row in self.rows]
        wide = [max(width_of(line) for lines in column for line in lines) for column in zip(*cells, strict=True)]
        right = self._numeric()
        lines = [] if self.caption is None else in_lines(shown(self.caption, lang), 2 * WIDEST)
        for number, row in enumerate(cells):
            lines += aligned(row, wide, right)
            if number == 0:
                lines.append("  ".join("-" * width for width in wide))
        for note in self.notes:
            lines += in_lines(shown(note, lang), 2 * WIDEST)
        return "\n".join(lines)

    def html(self, lang: Lang = "en") -> str:
        """The table for a notebook: escaped, without scripts, in the colours of the page.

        Example:
            >>> "<script>" in Table({"name": "name"}, [["<script>"]]).html()
            False
        """
        right = self._numeric()
        parts = [f'<table lang="{lang}" style="{_TABLE}">']
        if self.caption is not None:
            parts.append(f'<caption style="{_CAPTION}">{escaped(self.caption.get(lang))}</caption>')
        head = "".join(
            f'<th scope="col" style="{_CELL};{_RIGHT if number else _LEFT};border-bottom:{_LINE}">'
            f"{escaped(title.get(lang))}</th>"
            for (_, title), number in zip(self.columns, right, strict=True)
        )
        parts.append(f"<thead><tr>{head}</tr></thead>")
        parts.append("<tbody>")
        parts += ["<tr>" + "".join(_html_cells(row, right, lang)) + "</tr>" for row in self.rows]
        parts.append("</tbody>")
        if self.notes:
            notes = "<br>".join(escaped(note.get(lang)) for note in self.notes)
            cell = f'<td colspan="{len(self.columns)}" style="{_CELL};{_LEFT};border-top:{_LINE};font-size:smaller">'
            parts.append(f"<tfoot><tr>{cell}{notes}</td></tr></tfoot>")
        return "".join([*parts, "</table>"])

    def _repr_html_(self) -> str:
        if len(self.rows) <= MOST_ROWS:
            return self.html()
        rest = Text(
            f"die ersten {MOST_ROWS} von {len(self.rows)} Zeilen; html() hat alle",
            f"the first {MOST_ROWS} of {len(self.rows)} rows; html() has all",
        )
        return evolve(self, rows=self.rows[:MOST_ROWS], notes=(rest, *self.notes)).html()

    def markdown(self, lang: Lang = "en") -> str:
        r"""The table for a Markdown page, without caption and notes.

        Bars, backslashes and line breaks in a cell do not break the table, and what looks like a tag or a link is text.

        Example:
            >>> print(Table({"name": "name"}, [["a|b"]]).markdown())
            | name |
            | --- |
            | a\|b |
        """
        rows = [[title.get(lang) for _, title in self.columns], ["---"] * len(self.columns)]
        rows += [["" if cell is None else whole(cell, lang) for cell in row] for row in self.rows]
        return "\n".join("| " + " | ".join(bar_cell(cell) for cell in row) + " |" for row in rows)

    def csv(self, lang: Lang = "en") -> str:
        """The table for a spreadsheet: commas, decimal points, days as 2016-04-01, nothing where there is no value.

        A text that a spreadsheet would take for a formula begins with an apostrophe; numbers stay numbers.

        Example:
            >>> from integrationsfoerderung import Euro
            >>> print(Table({"name": "name", "gain": "gain"}, [["=1+1", Euro(-5)]]).csv(), end="")
            name,gain
            '=1+1,-5.00
        """
        lines = [",".join(comma_cell(key) for key in self.keys)]
        lines += [",".join(comma_cell(plain(cell, lang)) for cell in row) for row in self.rows]
        return "".join(f"{line}\n" for line in lines)

    def to_rows(self, lang: Lang = "en") -> list[dict[str, Any]]:
        """One dict for each row, for any data-frame library.

        Amounts are `Decimal` euro and shares `Decimal` parts of one, both exact; days stay `date`; members of
        enumerations are their words in documents; a tuple is a list; None is a missing value.

        Example:
            >>> from integrationsfoerderung import Euro
            >>> Table({"year": "year", "amount": "amount"}, [[2016, Euro("0.10")]]).to_rows()
            [{'year': 2016, 'amount': Decimal('0.10')}]
        """
        return [{key: plain(cell, lang) for key, cell in zip(self.keys, row, strict=True)} for row in self.rows]

    def _numeric(self) -> list[bool]:
        """Whether a column has numbers alone."""
        found = []
        for index in range(len(self.columns)):
            cells = [row[index] for row in self.rows if row[index] is not None]
            found.append(bool(cells) and all(isinstance(c, NUMBERS) and not isinstance(c, bool) for c in cells))
        return found


class Tabular:
    """A result that is a table: its subclass says which, and a notebook shows it.

    Example:
        >>> class Years(Tabular):
        ...     def table(self) -> Table:
        ...         return Table({"year": "year"}, [[2016]])
        >>> Years().to_rows()
        [{'year': 2016}]
        >>> Years().table().keys
        ('year',)
    """

    __slots__ = ()

    def table(self) -> Table:
        """The result as a table, which has its forms as text, HTML, Markdown and CSV."""
        raise NotImplementedError

    def to_rows(self) -> list[dict[str, Any]]:
        """The rows of `table` as dicts, for any data-frame library; amounts are `Decimal` euro."""
        return self.table().to_rows()

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def together(results: Iterable[Tabular], caption: Text | str | None = None) -> Table:
    """The rows of several results of one kind as one table, such as the options of `assess_all`.

    Example:
        >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
        >>> form = Application(recipient=Recipient(name="Bühl", kind="Gemeinde"), posts=[Post()])
        >>> together(load_programme("vwv-integration").assess_all(form)).column("measure")[-1]
        'social-advice'

    Raises:
        ValueError: nothing is given, or results with other columns.
    """
    tables = [result.table() for result in results]
    if not tables:
        raise ValueError("there are no results to put together: give at least one")
    for number, table in enumerate(tables):
        if table.columns != tables[0].columns:
            raise ValueError(f"results[{number}] has other columns than the first: put results of one kind together")
    return Table(tables[0].columns, [row for table in tables for row in table.rows], caption=caption)


def stacked(tables: Iterable[Table], lang: Lang = "en") -> str:
    """Several tables as one piece of HTML.

    Example:
        >>> stacked([Table({"year": "year"}, [])] * 2).count("<table")
        2
    """
    return f"<div>{''.join(table.html(lang) for table in tables)}</div>"


def _html_cells(row: tuple[Any, ...], right: list[bool], lang: Lang) -> Iterator[str]:
    for index, (cell, number) in enumerate(zip(row, right, strict=True)):
        style = f"{_CELL};{_RIGHT if number else _LEFT}"
        text = escaped(shown(cell, lang))
        # The first cell names its row.
        yield f'<td style="{style}">{text}</td>' if index else f'<th scope="row" style="{style}">{text}</th>'
