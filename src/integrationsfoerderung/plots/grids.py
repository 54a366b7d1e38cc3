"""What a swept parameter costs: a curve over one parameter, a heat map over two."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from ..evidence import Figure
from ..findings import figure_text
from ..money import Euro, Fte, Share
from ..texts import Lang, Text, written
from .canvas import COLOURS, SMALL, Picture, contrast, cut, drawn, euro_axis, sheet

_GRANTS = Text("Summe der Zuwendungen", "sum of the grants")
_POSSIBLE = Text("mit offenen Anträgen", "with open applications")
_SETTLED = Text("ohne offene Anträge", "without open applications")
_MOST_MARKS = 12  # names of values along an axis
_MOST_CELLS = 60  # cells of a heat map with their amount in them


def curve(
    title: str, parameter: str, values: Sequence[Any], money: Sequence[Euro], possible: Sequence[Euro], lang: Lang
) -> Picture:
    """Money against the values of one parameter; what open applications could get on top of it as a band.

    Example:
        >>> picture = curve("title", "m.amount", [Euro(1), Euro(2)], [Euro(10), Euro(20)], [Euro(0), Euro(0)], "en")
        >>> picture.axes[0].get_ylabel()
        'sum of the grants in EUR'
    """
    picture, axes = sheet(title)
    places = _places(values)
    low = [drawn(euro) for euro in money]
    high = [drawn(euro) + drawn(more) for euro, more in zip(money, possible, strict=True)]
    axes.plot(places, low, color=COLOURS[0], marker="o", label=_SETTLED.get(lang))
    if low != high:
        axes.plot(places, high, color=COLOURS[1], marker="s", linestyle="--", label=_POSSIBLE.get(lang))
        axes.fill_between(places, low, high, color=COLOURS[1], alpha=0.25)
        picture.legend(loc="outside right center", fontsize=SMALL, frameon=False)
    highest = max(high, default=0)
    axes.set_ylim(0, highest * 1.08 or 1)
    euro_axis(axes.yaxis, _GRANTS, Euro.from_cents(round(100 * highest)), lang)
    axes.set_xlabel(cut(parameter, 70))
    _name_places(axes, places, values, lang, upright=False)
    axes.grid(visible=True, axis="y", linewidth=0.4, alpha=0.6)
    return picture


def map_of(
    title: str,
    names: tuple[str, str],
    across: Sequence[Any],
    up: Sequence[Any],
    money: Sequence[Sequence[Euro]],
    lang: Lang,
) -> Picture:
    """Money over two parameters: one row of `money` for each value that goes up.

    Example:
        >>> picture = map_of("title", ("m.a", "m.b"), [1, 2], [3], [[Euro(10), Euro(20)]], "en")
        >>> [axes.get_ylabel() for axes in picture.axes]
        ['m.b', 'sum of the grants in EUR']
    """
    picture, axes = sheet(title, height=5)
    cells = [[drawn(euro) for euro in row] for row in money]
    image = axes.pcolormesh(cells, cmap="cividis", edgecolors="white", linewidth=0.5)
    colours = image.to_rgba(cells)  # type: ignore[arg-type]  # rows of floats are an array too
    largest = max((euro for row in money for euro in row), default=Euro(0))
    bar = picture.colorbar(image, ax=axes)
    euro_axis(bar.ax.yaxis, _GRANTS, largest, lang)
    if len(across) * len(up) <= _MOST_CELLS and len(across) <= 8:
        for y, row in enumerate(money):
            for x, euro in enumerate(row):
                ink = contrast(colours[y][x])
                text = _short(euro, lang)
                axes.annotate(text, (x + 0.5, y + 0.5), ha="center", va="center", fontsize=SMALL, color=ink)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.set_xlabel(cut(names[0], 70))
    axes.set_ylabel(cut(names[1], 50))
    _name_places(axes, [place + 0.5 for place in range(len(across))], across, lang, upright=False)
    _name_places(axes, [place + 0.5 for place in range(len(up))], up, lang, upright=True)
    return picture


def _short(euro: Euro, lang: Lang) -> str:
    """An amount without its cents where it has none, to fit into a cell."""
    text = euro.format(lang)
    return text.replace(",00 ", " ", 1) if lang == "de" else text.replace(".00 ", " ", 1)


def _places(values: Sequence[Any]) -> list[float]:
    """Where values stand on an axis: in proportion where they are numbers of one kind that rise, else side by side."""
    numbers: list[float] = []
    kinds = {type(value) for value in values}
    for value in values:
        if isinstance(value, Euro):
            numbers.append(drawn(value))
        elif isinstance(value, Share | Fte):
            numbers.append(value.basis_points / 100)
        elif isinstance(value, int) and not isinstance(value, bool):
            numbers.append(float(value))
    rising = all(former < later for former, later in pairwise(numbers))
    if len(kinds) == 1 and len(numbers) == len(values) and rising:
        return numbers
    return [float(place) for place in range(len(values))]


def _name_places(axes: Any, places: Sequence[float], values: Sequence[Any], lang: Lang, *, upright: bool) -> None:
    """The values beside an axis, every second or third of them where there are many."""
    step = -(-len(values) // _MOST_MARKS) or 1
    names = [cut(_said(value, lang), 32) for value in values]
    wide = not upright and sum(map(len, names[::step])) > 70
    shown = list(places)[::step]
    if upright:
        axes.set_yticks(shown, names[::step])
    else:
        axes.set_xticks(shown, names[::step])
    if wide:
        axes.tick_params(axis="x", rotation=35)
        for label in axes.get_xticklabels():
            label.set_ha("right")
            label.set_rotation_mode("anchor")


def _said(value: Any, lang: Lang) -> str:
    """A value in as few letters as it can be told by."""
    if isinstance(value, tuple | list):
        parts = [_said(part, lang) for part in value]
        units = {part.rpartition(" ")[2] for part in parts}
        if all(isinstance(part, Euro) for part in value) and len(units) == 1:  # the unit stands once
            parts = [*(part.rpartition(" ")[0] for part in parts[:-1]), parts[-1]]
        return " / ".join(parts)
    if isinstance(value, Figure):
        return figure_text(value, lang)
    return _short(value, lang) if isinstance(value, Euro) else written(value, lang)
