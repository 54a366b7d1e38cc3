"""Tables of results: for a terminal, a notebook, a Markdown page, a spreadsheet, or a data-frame library.

One class, so that every result is written, escaped and aligned in one way.
"""

import enum
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from attrs import field, frozen

from .money import Euro, Fte, Share
from .texts import Lang, Text, did_you_mean, printable, shorten, written

MOST_SHOWN = 300
"""Characters of one cell that a table for people shows; whoever needs the rest takes `to_rows` or `csv`."""
_WIDEST = 60  # cells of a terminal's line before a text goes on in the next one
_NUMBERS = (int, Euro, Share, Fte)
_CELLS = (bool, int, Euro, Share, Fte, date, str, Text, enum.Enum)
# What a spreadsheet takes for the beginning of a formula; the last four are the wide forms of the first four.
_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})
# No colour is named, so that a dark notebook keeps its own.
_TABLE = "border-collapse:collapse;text-align:left"
_CAPTION = "caption-side:top;text-align:left;font-weight:bold;padding:0.3em 0"
_CELL = "padding:0.2em 0.8em;vertical-align:top;overflow-wrap:anywhere"
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
                _check(cell, f"rows[{number}], column {key}")

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
        cells = [[_lines(title.get(lang)) for _, title in self.columns]]
        cells += [[_lines(_shown(cell, lang)) for cell in row] for row in self.rows]
        wide = [max(_width(line) for lines in column for line in lines) for column in zip(*cells, strict=True)]
        right = self._numeric()
        lines = [] if self.caption is None else _lines(self.caption.get(lang), 2 * _WIDEST)
        for number, row in enumerate(cells):
            lines += _aligned(row, wide, right)
            if number == 0:
                lines.append("  ".join("-" * width for width in wide))
        for note in self.notes:
            lines += _lines(note.get(lang), 2 * _WIDEST)
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
            parts.append(f'<caption style="{_CAPTION}">{_html(self.caption.get(lang))}</caption>')
        head = "".join(
            f'<th scope="col" style="{_CELL};{_RIGHT if number else _LEFT};border-bottom:{_LINE}">'
            f"{_html(title.get(lang))}</th>"
            for (_, title), number in zip(self.columns, right, strict=True)
        )
        parts.append(f"<thead><tr>{head}</tr></thead>")
        parts.append("<tbody>")
        parts += ["<tr>" + "".join(_html_cells(row, right, lang)) + "</tr>" for row in self.rows]
        parts.append("</tbody>")
        if self.notes:
            notes = "<br>".join(_html(note.get(lang)) for note in self.notes)
            cell = f'<td colspan="{len(self.columns)}" style="{_CELL};{_LEFT};border-top:{_LINE};font-size:smaller">'
            parts.append(f"<tfoot><tr>{cell}{notes}</td></tr></tfoot>")
        return "".join([*parts, "</table>"])

    def _repr_html_(self) -> str:
        return self.html()

    def markdown(self, lang: Lang = "en") -> str:
        r"""The table for a Markdown page, without caption and notes.

        Bars, backslashes and line breaks in a cell do not break the table.

        Example:
            >>> print(Table({"name": "name"}, [["a|b"]]).markdown())
            | name |
            | --- |
            | a\|b |
        """
        rows = [[title.get(lang) for _, title in self.columns], ["---"] * len(self.columns)]
        rows += [["" if cell is None else _whole(cell, lang) for cell in row] for row in self.rows]
        return "\n".join("| " + " | ".join(_markdown(cell) for cell in row) + " |" for row in rows)

    def csv(self, lang: Lang = "en") -> str:
        """The table for a spreadsheet: commas, decimal points, days as 2016-04-01, nothing where there is no value.

        A text that a spreadsheet would take for a formula begins with an apostrophe; numbers stay numbers.

        Example:
            >>> print(Table({"name": "name", "gain": "gain"}, [["=1+1", Euro(-5)]]).csv(), end="")
            name,gain
            '=1+1,-5.00
        """
        lines = [",".join(_csv(key) for key in self.keys)]
        lines += [",".join(_csv(_plain(cell, lang)) for cell in row) for row in self.rows]
        return "".join(f"{line}\n" for line in lines)

    def to_rows(self, lang: Lang = "en") -> list[dict[str, Any]]:
        """One dict for each row, for any data-frame library.

        Amounts are `Decimal` euro and shares `Decimal` parts of one, both exact; days stay `date`; members of
        enumerations are their words in documents; a tuple is a list; None is a missing value.

        Example:
            >>> Table({"year": "year", "amount": "amount"}, [[2016, Euro("0.10")]]).to_rows()
            [{'year': 2016, 'amount': Decimal('0.10')}]
        """
        return [{key: _plain(cell, lang) for key, cell in zip(self.keys, row, strict=True)} for row in self.rows]

    def _numeric(self) -> list[bool]:
        """Whether a column has numbers alone."""
        found = []
        for index in range(len(self.columns)):
            cells = [row[index] for row in self.rows if row[index] is not None]
            found.append(bool(cells) and all(isinstance(c, _NUMBERS) and not isinstance(c, bool) for c in cells))
        return found


class Tabular:
    """A result that is a table: its subclass says which, and a notebook shows it.

    Example:
        >>> class Years(Tabular):
        ...     def table(self) -> Table:
        ...         return Table({"year": "year"}, [[2016]])
        >>> Years().to_rows()
        [{'year': 2016}]
    """

    __slots__ = ()

    def table(self) -> Table:
        """The result as a table, which has its forms as text, HTML, Markdown and CSV."""
        raise NotImplementedError

    def to_rows(self) -> list[dict[str, Any]]:
        """The rows of `table` as dicts, for any data-frame library; amounts are `Decimal` euro."""
        return self.table().to_rows()

    def _repr_html_(self) -> str:
        return self.table().html()


def stacked(tables: Iterable[Table], lang: Lang = "en") -> str:
    """Several tables as one piece of HTML.

    Example:
        >>> stacked([Table({"year": "year"}, [])] * 2).count("<table")
        2
    """
    return f"<div>{''.join(table.html(lang) for table in tables)}</div>"


def _check(cell: Any, where: str) -> None:
    if isinstance(cell, tuple | frozenset):
        for part in cell:
            _check(part, where)
    elif cell is not None and not isinstance(cell, _CELLS):
        way = "an amount is a Euro, a part of one a Share" if isinstance(cell, float) else "give text for it"
        raise TypeError(f"{where}: a cell is no {type(cell).__name__}, not {shorten(cell)}: {way}")


def _whole(cell: Any, lang: Lang) -> str:
    return printable(cell.get(lang) if isinstance(cell, Text) else written(cell, lang))


def _shown(cell: Any, lang: Lang) -> str:
    """A cell as people read it."""
    return "–" if cell is None else _cut(_whole(cell, lang))


def _cut(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"


def _plain(cell: Any, lang: Lang) -> Any:
    """A cell as a value that any library knows."""
    if isinstance(cell, Euro):
        return Decimal(cell.cents).scaleb(-2)
    if isinstance(cell, Share | Fte):
        return Decimal(str(cell))
    if isinstance(cell, Text):
        return cell.get(lang)
    if isinstance(cell, enum.Enum):
        return cell.value
    if isinstance(cell, tuple):
        return [_plain(part, lang) for part in cell]
    return sorted(str(_plain(part, lang)) for part in cell) if isinstance(cell, frozenset) else cell


def _csv(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if not isinstance(value, str):
        return str(value).lower() if isinstance(value, bool) else str(value)
    text = printable(value)
    if text.lstrip()[:1] in _FORMULA:
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',;"') else text


def _html(text: str) -> str:
    return _cut(printable(text)).translate(_ESCAPED)


def _html_cells(row: tuple[Any, ...], right: list[bool], lang: Lang) -> Iterator[str]:
    for index, (cell, number) in enumerate(zip(row, right, strict=True)):
        style = f"{_CELL};{_RIGHT if number else _LEFT}"
        text = _shown(cell, lang).translate(_ESCAPED)
        # The first cell names its row.
        yield f'<td style="{style}">{text}</td>' if index else f'<th scope="row" style="{style}">{text}</th>'


def _markdown(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")


def _aligned(row: list[list[str]], wide: list[int], right: list[bool]) -> Iterator[str]:
    """The lines of one row, whose cells may have several."""
    for number in range(max(map(len, row), default=0)):
        cells = []
        for lines, width, numeric in zip(row, wide, right, strict=True):
            text = lines[number] if number < len(lines) else ""
            room = " " * (width - _width(text))
            cells.append(room + text if numeric else text + room)
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_character_width, text))


def _character_width(character: str) -> int:
    import unicodedata  # noqa: PLC0415 - a large table, which most results never need

    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0  # stands above or below the one before
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _lines(text: str, most: int = _WIDEST) -> list[str]:
    """A text in lines that are at most so wide, cut between words where there are any."""
    text = printable(text)
    if _width(text) <= most:
        return [text]
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, most):
            longer = f"{lines[-1]} {piece}" if lines[-1] else piece
            if _width(longer) <= most:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, most: int) -> Iterator[str]:
    """A word in pieces that are at most so wide; a combining character stays with the one that it belongs to."""
    piece, width = "", 0
    for character in word:
        wide = _character_width(character)
        if width + wide > most:
            yield piece
            piece, width = "", 0
        piece += character
        width += wide
    yield piece
