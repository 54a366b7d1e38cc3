"""Who gains and who loses by a change of the rules."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..differences import Diff
from ..evidence import Citation, Figure, Grade, weakest
from ..money import Euro
from ..scenarios import Comparison, Effect
from ..texts import LANGS, Lang, Text, shorten
from .canvas import (
    GAIN,
    LOSS,
    OPEN_COUNT_NOTHING,
    SMALL,
    Picture,
    caption,
    cut,
    drawn,
    euro_axis,
    evidence_lines,
    number_axis,
    sheet,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_NAMES = 30  # bars with a name each; more than that are one curve
_FEWEST = 6  # a bar is not as wide as the sheet
_WHAT = Text("Wer gewinnt und wer verliert", "Who gains and who loses")
_DIFFERENCE = Text("Unterschied der Zuwendung", "difference of the grant")
_NUMBER = Text("Anträge, der größte Gewinn zuerst", "applications, the largest gain first")
_NOBODY = Text("Niemand gewinnt oder verliert.", "Nobody gains or loses.")
_MOST_CHANGES = 4


def gains_and_losses(comparison: Comparison, lang: Lang = "en", *, changed: Diff | None = None) -> Picture:
    """What each application gets more or less, the largest gain first.

    A few are drawn with their names, many as one curve; those for whom nothing changes are counted below.

    Args:
        comparison: of two sets of rules.
        lang: "de" or "en".
        changed: what differs between them, `diff(base, variant)`; the caption then names it with grade and sources.

    Example:
        >>> from integrationsfoerderung import compare, load_programme
        >>> programme = load_programme("vwv-integration")
        >>> gains_and_losses(compare(programme, programme, [])).axes[0].get_xlabel()
        'difference of the grant in EUR'

    Raises:
        TypeError: no comparison.
    """
    if not isinstance(comparison, Comparison):
        raise TypeError(f"only a Comparison can be drawn, not {shorten(comparison)}: make one with compare")
    moved = [*comparison.winners, *reversed(comparison.losers)]
    named = len(moved) <= _MOST_NAMES
    picture, axes = sheet(_WHAT.get(lang), height=max(3.2, 2 + 0.24 * len(moved)) if named else 4.5)
    largest = max((abs(effect.difference) for effect in moved), default=Euro(0))
    if named:
        _bars(axes, moved, lang)
        euro_axis(axes.xaxis, _DIFFERENCE, largest, lang)
        axes.axvline(0, color="black", linewidth=0.8)
    else:
        _curve(axes, moved)
        euro_axis(axes.yaxis, _DIFFERENCE, largest, lang)
        number_axis(axes.xaxis, _NUMBER, lang)
        axes.axhline(0, color="black", linewidth=0.8)
    if not moved:
        axes.annotate(_NOBODY.get(lang), (0.5, 0.5), xycoords="axes fraction", ha="center")
    lines = [_totals(comparison).get(lang)]
    if comparison.base.open or comparison.variant.open:
        lines.append(OPEN_COUNT_NOTHING.get(lang))
    grade: Grade | None = Grade.ASSUMED
    cited: list[Citation] = []
    if changed is not None:
        grade, cited = _evidence(changed)
        lines.append(_changes(changed).get(lang))
    caption(picture, [*lines, *evidence_lines(grade, cited, lang)])
    return picture


def _bars(axes: "Axes", moved: list[Effect], lang: Lang) -> None:
    """A bar for each, with its name and its amount."""
    places = range(len(moved))
    amounts = [drawn(effect.difference) for effect in moved]
    axes.barh(places, amounts, color=[GAIN if amount > 0 else LOSS for amount in amounts], height=0.75)
    axes.set_ylim(-0.7, max(len(moved), _FEWEST) - 0.3)
    axes.set_yticks(places, [cut(effect.applicant.name) for effect in moved], fontsize=SMALL)
    axes.invert_yaxis()
    for place, effect in zip(places, moved, strict=True):
        gain = effect.difference.cents > 0
        sign = "+" if gain else "−"
        text = f"{sign}{abs(effect.difference).format(lang)}"
        axes.annotate(text, (drawn(effect.difference), place), xytext=(3 if gain else -3, 0),
                      textcoords="offset points", ha="left" if gain else "right", va="center",
                      fontsize=SMALL)  # fmt: skip
    least, most = min([0, *amounts]), max([0, *amounts])
    if not moved:
        return
    room = 0.22 * max(most - least, 1)  # for the amounts beside the bars
    axes.set_xlim(least - room * (least < 0), most + room * (most > 0))


def _curve(axes: "Axes", moved: list[Effect]) -> None:
    """All of them as steps beside each other, too many for names."""
    amounts = [drawn(effect.difference) for effect in moved]
    gains = sum(amount > 0 for amount in amounts)
    for part, first, colour in ((amounts[:gains], 0, GAIN), (amounts[gains:], gains, LOSS)):
        if part:
            axes.stairs(part, range(first, first + len(part) + 1), fill=True, color=colour)
    axes.set_xlim(0, len(amounts))


def _totals(comparison: Comparison) -> Text:
    """How many gain and lose what in all, and for how many nothing changes."""
    winners, losers = comparison.winners, comparison.losers
    same = len(comparison.effects) - len(winners) - len(losers)
    gained = Euro.total(effect.difference for effect in winners)
    lost = Euro.total(effect.difference for effect in losers)
    de = f"{len(winners)} gewinnen zusammen {gained.format('de')}, {len(losers)} verlieren {abs(lost).format('de')}"
    en = f"{len(winners)} gain {gained.format('en')} in all, {len(losers)} lose {abs(lost).format('en')}"
    return Text(f"{de}, {same} gleich", f"{en}, {same} as before")


def _figures(changed: Diff) -> Iterator[Figure[object]]:
    for each in changed.differences:
        yield from (side for side in (each.before, each.after) if isinstance(side, Figure))


def _evidence(changed: Diff) -> tuple[Grade | None, list[Citation]]:
    figures = list(_figures(changed))
    return weakest(f.grade for f in figures if f.grade is not None), [c for f in figures for c in f.citations]


def _changes(changed: Diff) -> Text:
    """What differs, the first few with their values."""
    rows = changed.table()
    parts = list(dict.fromkeys(zip(*(rows.column(key) for key in ("path", "before", "after")), strict=True)))
    said = []
    for lang in LANGS:
        shown = [
            cut(f"{path}: {' → '.join('–' if side is None else side.get(lang) for side in sides)}", 120)
            for path, *sides in parts[:_MOST_CHANGES]
        ]
        more = len(parts) - len(shown)
        rest = [f"und {more} weitere" if lang == "de" else f"and {more} more"] if more else []
        said.append("; ".join([*shown, *rest]))
    return Text(f"Änderung: {said[0]}", f"Change: {said[1]}")
