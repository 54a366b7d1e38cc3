"""One cell: which values it may have, and how each form of a table writes them."""

import enum
from datetime import date
from decimal import Decimal
from typing import Any

from ..money import Euro, Fte, Share
from ..texts import Lang, Text, printable, shorten, written

MOST_SHOWN = 600
"""Characters of one cell that a table for people shows; whoever needs the rest takes `to_rows` or `csv`."""
NUMBERS = (int, Euro, Share, Fte)
_CELLS = (bool, int, Euro, Share, Fte, date, str, Text, enum.Enum)
# What a spreadsheet takes for the beginning of a formula; the last four are the wide forms of the first four.
_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def check(cell: Any, where: str) -> None:
    """Refuse what has no exact value.

    Example:
        >>> check(0.5, "here")
        Traceback (most recent call last):
        TypeError: here: a cell is no float, not 0.5: an amount is a Euro, a part of one a Share
    """
    if isinstance(cell, tuple | frozenset):
        for part in cell:
            check(part, where)
    elif cell is not None and not isinstance(cell, _CELLS):
        way = "an amount is a Euro, a part of one a Share" if isinstance(cell, float) else "give text for it"
        raise TypeError(f"{where}: a cell is no {type(cell).__name__}, not {shorten(cell)}: {way}")


def whole(cell: Any, lang: Lang) -> str:
    """A cell in words, however long.

    Example:
        >>> whole(True, "de")
        'ja'
    """
    return printable(cell.get(lang) if isinstance(cell, Text) else written(cell, lang))


def shown(cell: Any, lang: Lang) -> str:
    """A cell as people read it.

    Example:
        >>> shown(None, "en"), shown(Euro(5), "en")
        ('–', '5.00 EUR')
    """
    return "–" if cell is None else _cut(whole(cell, lang))


def _cut(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"


def plain(cell: Any, lang: Lang) -> Any:
    """A cell as a value that any library knows.

    Example:
        >>> plain(Euro("0.10"), "en"), plain(Share("0.5"), "en")
        (Decimal('0.10'), Decimal('0.5'))
    """
    if isinstance(cell, Euro):
        return Decimal(cell.cents).scaleb(-2)
    if isinstance(cell, Share | Fte):
        return Decimal(str(cell))
    if isinstance(cell, Text):
        return cell.get(lang)
    if isinstance(cell, enum.Enum):
        return cell.value
    if isinstance(cell, tuple):
        return [plain(part, lang) for part in cell]
    return sorted(str(plain(part, lang)) for part in cell) if isinstance(cell, frozenset) else cell


def comma_cell(value: Any) -> str:
    """A plain value for a spreadsheet: no formula, numbers as they are.

    Example:
        >>> comma_cell("=1+1"), comma_cell(-5)
        ("'=1+1", '-5')
    """
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


def escaped(text: str) -> str:
    """A text for HTML.

    Example:
        >>> escaped("<b>")
        '&lt;b&gt;'
    """
    return _cut(printable(text)).translate(_ESCAPED)


def bar_cell(text: str) -> str:
    r"""A text for a Markdown table: no new cell, no tag, no link and no picture begins in it.

    Example:
        >>> bar_cell("a|b"), bar_cell("<b>"), bar_cell("[x](y)")
        ('a\\|b', '&lt;b>', '[x]\\(y)')
    """
    one_line = " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")
    return one_line.replace("<", "&lt;").replace("](", "]\\(")
