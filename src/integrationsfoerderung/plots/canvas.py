"""What all pictures have in common: the sheet, euro on an axis, colours, and the caption with sources and grade."""

import io
import re
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..evidence import Citation, Grade
from ..money import Euro
from ..money.numbers import localised
from ..schedules.views import graded
from ..texts import Lang, Text, printable

try:
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, MaxNLocator
except ModuleNotFoundError:
    raise ImportError(
        'pictures are drawn by matplotlib, which is missing: pip install "integrationsfoerderung[plot]"'
    ) from None

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

# Okabe and Ito's colours, which people see apart who do not see all colours; yellow last, it is pale on white.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000", "#F0E442")
GAIN, LOSS = "#0072B2", "#D55E00"
SMALL = 7.5
OPEN_COUNT_NOTHING = Text("Offene Anträge zählen 0.", "Open applications count 0.")
_UNIT = re.compile("(\\d) (€|EUR|%)")
_NAME = 34  # characters of a name on an axis; the rest would push the picture aside
_SOURCE = 150
_MOST_SOURCES = 5
_LINE = 128  # characters of the caption in a line, for a sheet of 8 inches
_MILLIONS = 10**7  # euro from which an axis counts in millions


class Picture(Figure):
    """A matplotlib Figure that a notebook shows without pyplot.

    Example:
        >>> picture, axes = sheet("title")
        >>> picture._repr_png_()[1:4]
        b'PNG'
    """

    def _repr_png_(self) -> bytes:
        written = io.BytesIO()
        self.savefig(written, format="png", dpi=100)
        return written.getvalue()


def sheet(title: str, *, width: float = 8, height: float = 4.5) -> "tuple[Picture, Axes]":
    """An empty picture with one pair of axes and its title.

    Example:
        >>> sheet("title")[0].get_suptitle()
        'title'
    """
    picture = Picture(figsize=(width, height), layout="constrained")
    axes = picture.add_subplot()
    picture.suptitle(wrapped(title, int(10 * width)), x=0.01, ha="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    return picture, axes


def caption(picture: Picture, lines: Iterable[str]) -> None:
    """Small print below the axes, which make room for it.

    Example:
        >>> picture, axes = sheet("title")
        >>> caption(picture, ["grade: norm"])
        >>> picture.get_supxlabel()
        'grade: norm'
    """
    most = int(_LINE * picture.get_figwidth() / 8)
    text = "\n".join(wrapped(line, most) for line in lines if line)
    picture.supxlabel(text, x=0.01, ha="left", fontsize=SMALL)


def evidence_lines(grade: Grade | None, citations: Iterable[Citation], lang: Lang) -> list[str]:
    """Grade and sources as they stand in a caption, the first few by their titles.

    Example:
        >>> evidence_lines(Grade.NORM, [], "de")
        ['Beleg: Norm']
    """
    titles = list(dict.fromkeys(citation.source.title for citation in citations))
    lines = [f"{'Beleg' if lang == 'de' else 'Grade'}: {graded(grade, lang)}"]
    if titles:
        shown = [cut(title, _SOURCE) for title in titles[:_MOST_SOURCES]]
        more = len(titles) - len(shown)
        if more:
            shown.append(f"und {more} weitere" if lang == "de" else f"and {more} more")
        lines.append(f"{'Quellen' if lang == 'de' else 'Sources'}: {'; '.join(shown)}")
    return lines


def euro_axis(axis: "Axis", what: Text, largest: Euro, lang: Lang) -> None:
    """Name an axis of amounts, drawn in euro, with marks in the way of the language; large ones in millions.

    Example:
        >>> axes = sheet("title")[1]
        >>> euro_axis(axes.yaxis, Text("Zuwendung", "grant"), Euro(40000), "de")
        >>> axes.get_ylabel(), axes.yaxis.get_major_formatter()(30000)
        ('Zuwendung in €', '30.000')
    """
    millions = largest.cents >= 100 * _MILLIONS
    unit = Text("Mio. €", "million EUR") if millions else Text("€", "EUR")
    axis.set_label_text(f"{what.get(lang)} in {unit.get(lang)}")
    axis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _place=None: _mark(value, millions=millions, lang=lang)))


def number_axis(axis: "Axis", what: Text, lang: Lang) -> None:
    """Name an axis of whole numbers, with marks in the way of the language.

    Example:
        >>> axes = sheet("title")[1]
        >>> number_axis(axes.xaxis, Text("Einwohner", "inhabitants"), "en")
        >>> axes.xaxis.get_major_formatter()(20000)
        '20,000'
    """
    axis.set_label_text(what.get(lang))
    axis.set_major_locator(MaxNLocator(integer=True))
    axis.set_major_formatter(FuncFormatter(lambda value, _place=None: _mark(value, millions=False, lang=lang)))


def _mark(value: float, *, millions: bool, lang: Lang) -> str:
    shown = value / 10**6 if millions else value
    text = f"{shown:,.2f}".rstrip("0").rstrip(".")
    return localised(text, lang).replace("-", "−")


def drawn(euro: Euro) -> float:
    """An amount as a place on an axis: here, and only here, money is a float.

    Example:
        >>> drawn(Euro("12.50"))
        12.5
    """
    return euro.cents / 100


def cut(text: str, most: int = _NAME) -> str:
    r"""A name as it may stand in a picture: one line, not too long, and no formula.

    Example:
        >>> cut("a\nb"), len(cut("x" * 10_000)), cut("$x$")
        ('a b', 34, '\\$x\\$')
    """
    text = printable(text)
    if len(text) > most:
        tail = (most - 1) // 3  # names often differ in their ends alone
        text = f"{text[: most - 1 - tail]}…{text[-tail:]}"
    return text.replace("$", r"\$")  # matplotlib would read what stands between two of them as a formula


def wrapped(text: str, most: int) -> str:
    """A text in lines of so many characters at most, no amount parted from its unit.

    Example:
        >>> wrapped("one two", 4).splitlines()
        ['one', 'two']
    """
    return "\n".join(textwrap.wrap(_UNIT.sub("\\1\u00a0\\2", text), most)) or text


def contrast(colour: Any) -> str:
    """Black or white, whichever can be read on a colour of red, green and blue from 0 to 1.

    Example:
        >>> contrast((1, 1, 0.9)), contrast((0, 0, 0.3))
        ('black', 'white')
    """
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3])
    return "black" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "white"
