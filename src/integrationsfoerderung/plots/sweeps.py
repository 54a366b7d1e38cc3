"""What the scenarios of a sweep cost."""

from typing import Any

from ..evidence import Citation, Figure, Grade, weakest
from ..figures import Row, rows_of
from ..findings import figure_text
from ..programmes import Programme
from ..scenarios import Scenario, Sweep
from ..texts import Lang, Text, shorten
from .canvas import OPEN_COUNT_NOTHING, Picture, caption, cut, evidence_lines
from .grids import curve, map_of

_COST = Text("Was die Szenarien kosten", "What the scenarios cost")
_BASE = Text("Ausgangslage", "Base")


def cost(sweep: Sweep, lang: Lang = "en", *, base: Programme | None = None) -> Picture:
    """The sum of the grants against the values of one figure; what open applications could get stands on top as a band.

    Args:
        sweep: over one figure.
        lang: "de" or "en".
        base: the programme that was swept; the caption then says what the figure is in it, with its sources, and
            the axis has its unit.

    Example:
        >>> from integrationsfoerderung import load_programme, sweep
        >>> tried = sweep(load_programme("vwv-integration"), {"contact-point.minimum_share": ["0.25", "0.5"]}, [])
        >>> cost(tried).axes[0].get_xlabel()
        'contact-point.minimum_share'

    Raises:
        TypeError: no sweep.
        ValueError: a sweep over several figures.
    """
    _checked(sweep, 1, "heat_map draws two")
    totals = [scenario.totals for scenario in sweep]
    values = [scenario.values[0] for scenario in sweep]
    picture = curve(
        _COST.get(lang),
        _named(sweep.paths[0], base, lang),
        values,
        [t.money for t in totals],
        [t.possible for t in totals],
        lang,
    )
    caption(picture, _evidence(sweep, base, lang))
    return picture


def heat_map(sweep: Sweep, lang: Lang = "en", *, base: Programme | None = None) -> Picture:
    """The sum of the grants over the values of two figures, the first across and the second upwards.

    Args:
        sweep: over two figures.
        lang: "de" or "en".
        base: the programme that was swept; the caption then says what the figures are in it, with their sources,
            and the axes have their units.

    Example:
        >>> from integrationsfoerderung import load_programme, sweep
        >>> grid = {"contact-point.minimum_share": ["0.25", "0.5"], "contact-point.minimum_months": [12, 24, 36]}
        >>> heat_map(sweep(load_programme("vwv-integration"), grid, [])).axes[0].get_ylabel()
        'contact-point.minimum_months'

    Raises:
        TypeError: no sweep.
        ValueError: a sweep over one figure, or over more than two.
    """
    _checked(sweep, 2, "cost draws one")
    rows: dict[int, list[Scenario]] = {}
    height = _repeats(sweep)
    for index, scenario in enumerate(sweep):
        rows.setdefault(index % height, []).append(scenario)
    across = [scenario.values[0] for scenario in rows[0]]
    up = [rows[index][0].values[1] for index in range(height)]
    money = [[scenario.totals.money for scenario in rows[index]] for index in range(height)]
    first, second = (_named(path, base, lang) for path in sweep.paths)
    picture = map_of(_COST.get(lang), (first, second), across, up, money, lang)
    lines = _evidence(sweep, base, lang)
    if any(scenario.totals.open for scenario in sweep):
        lines.insert(0, OPEN_COUNT_NOTHING.get(lang))
    caption(picture, lines)
    return picture


def _checked(sweep: object, figures: int, other: str) -> None:
    if not isinstance(sweep, Sweep):
        raise TypeError(f"only a Sweep can be drawn, not {shorten(sweep)}: make one with sweep")
    if len(sweep.paths) != figures:
        count = f"{len(sweep.paths)} figure{'s'[len(sweep.paths) == 1 :]}"
        raise ValueError(f"the sweep is over {count}, {', '.join(sweep.paths)}: {other}")


def _repeats(sweep: Sweep) -> int:
    """How many values the last figure has: it changes quickest, and a grid may name a value twice."""
    points = [scenario.values for scenario in sweep]
    return next(
        count
        for count in range(1, len(points) + 1)
        if len(points) % count == 0
        and all(
            (first, last) == (points[index - index % count][0], points[index % count][1])
            for index, (first, last) in enumerate(points)
        )
    )


def _rows(path: str, base: Programme) -> list[Row]:
    """The figure of a path, and of a part of it such as "m.instalments[0]", in all editions."""
    return [row for row in rows_of(base.editions) if row.path == path.partition("[")[0]]


def _named(path: str, base: Programme | None, lang: Lang) -> str:
    """A figure with its unit, where that is known: amounts and shares have theirs in their values."""
    units = [] if base is None else [row.unit.many.get(lang) for row in _rows(path, base) if row.unit is not None]
    return f"{path} ({units[0]})" if units else path


def _evidence(sweep: Sweep, base: Programme | None, lang: Lang) -> list[str]:
    """What the swept figures are in the base, with their sources; a scenario is assumed in any case."""
    if base is None:
        return evidence_lines(Grade.ASSUMED, [], lang)
    known: list[str] = []
    cited: list[Citation] = []
    for path in sweep.paths:
        rows = _rows(path, base)
        figures: list[Figure[Any]] = [row.figure for row in rows]
        said = dict.fromkeys(figure_text(row.figure, lang, row.unit) for row in rows)
        grade = weakest(figure.grade for figure in figures if figure.grade is not None)
        words = "" if grade is None else f" ({grade.words.get(lang)})"
        if said:
            known.append(cut(f"{path}: {'; '.join(said)}", 110) + words)
        cited += [citation for figure in figures for citation in figure.citations]
    head = [f"{_BASE.get(lang)}: {'; '.join(known)}"] if known else []
    return [*head, *evidence_lines(Grade.ASSUMED, cited, lang)]
