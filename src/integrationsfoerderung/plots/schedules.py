"""What a schedule pays in each budget year, stacked by post and instalment."""

from attrs import evolve

from ..financing import Amounts, Instalment
from ..schedules import NoSchedule, Schedule, View
from ..texts import Lang, Text, shorten
from .canvas import COLOURS, SMALL, Picture, caption, contrast, cut, drawn, euro_axis, evidence_lines, sheet

_MOST = len(COLOURS)
_AMOUNT = Text("Zuwendung", "grant")
_YEAR = Text("Haushaltsjahr", "budget year")
Layer = tuple[int | None, int | None]  # post and funding year; None for all of them


def by_budget_year(schedule: Schedule, lang: Lang = "en") -> Picture:
    """The amounts of a schedule by budget year, stacked by instalment and post.

    Where there are too many of these to tell apart, the stack is of posts or of funding years.

    Example:
        >>> from datetime import date
        >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", months=36,
        ...     posts=[Post("1.0")], start=date(2016, 4, 1))
        >>> plan = load_programme("vwv-integration").schedule(form, on=date(2015, 9, 28))
        >>> by_budget_year(plan, "de").axes[0].get_ylabel()
        'Zuwendung in €'

    Raises:
        TypeError: no schedule; a `NoSchedule` says why there is none.
        ValueError: the schedule has no view by budget year; the message says why.
    """
    given: object = schedule
    if not isinstance(given, Schedule):
        reasons = f": {given.explain('en')}" if isinstance(given, NoSchedule) else ""
        raise TypeError(f"only a Schedule can be drawn, not {shorten(given)}{reasons}")
    whole = schedule.by_budget_year()
    if isinstance(whole, NoSchedule):
        reasons = "; ".join(reason.text.en for reason in whole.reasons)
        raise ValueError(f"the schedule has no amounts by budget year: {reasons}")  # noqa: TRY004 - it is a schedule
    names = ", ".join(cut(recipient.name) for recipient in schedule.application.recipients[:3])
    what = Text("Finanzierungsplan nach Haushaltsjahren", "Schedule by budget year")
    picture, axes = sheet(f"{what.get(lang)}: {names}")
    years = list(whole)
    below = dict.fromkeys(years, 0)
    highest = max((euro.cents for euro in whole.values()), default=0)
    stack = _stack(schedule)
    for (layer, view), colour in zip(stack.items(), COLOURS, strict=False):
        heights = [drawn(view[year]) if year in view else 0 for year in years]
        bars = axes.bar(
            [str(year) for year in years],
            heights,
            bottom=[below[year] / 100 for year in years],
            color=colour,
            edgecolor="white",
            width=0.7,
            label=_title(layer, lang),
        )
        for year, bar in zip(years, bars, strict=True):
            cents = view[year].cents if year in view else 0
            below[year] += cents
            if cents * 12 >= highest and len(years) <= 8:  # else the text is higher or wider than its bar
                place = (bar.get_x() + bar.get_width() / 2, bar.get_y() + bar.get_height() / 2)
                ink = contrast(bar.get_facecolor())
                axes.annotate(view[year].format(lang), place, ha="center", va="center", fontsize=SMALL, color=ink)
    euro_axis(axes.yaxis, _AMOUNT, whole.total, lang)
    axes.set_xlabel(_YEAR.get(lang))
    axes.set_ylim(0, max(highest / 100 * 1.1, 1))
    for index, year in enumerate(years):
        if sum(year in view for view in stack.values()) > 1 and len(years) <= 8:
            axes.annotate(whole[year].format(lang), (index, drawn(whole[year])), xytext=(0, 3),
                          textcoords="offset points", ha="center", va="bottom", fontsize=SMALL + 0.5)  # fmt: skip
    if len(axes.containers) > 1:
        picture.legend(loc="outside right center", fontsize=SMALL, frameon=False, reverse=True)
    total = f"{'Summe' if lang == 'de' else 'Total'}: {schedule.total.euro.format(lang)}"
    readings = [f"{'Lesart' if lang == 'de' else 'Reading'} {reading}" for reading in whole.readings]
    cited = [citation for used in whole.used for citation in used.figure.citations]
    caption(picture, ["; ".join([total, *readings]), *evidence_lines(whole.grade, cited, lang)])
    return picture


def _stack(schedule: Schedule) -> dict[Layer, View]:
    """Layers of the stack from below, at most as many as there are colours."""
    by_both: dict[Layer, list[Instalment]] = {}
    for one in schedule.instalments:
        by_both.setdefault((one.post, one.year), []).append(one)
    posts = {post for post, _ in by_both}
    if len(by_both) > _MOST:
        merged: dict[Layer, list[Instalment]] = {}
        for (post, year), instalments in by_both.items():
            layer: Layer = (post, None) if len(posts) <= _MOST else (None, year)
            merged.setdefault(layer, []).extend(instalments)
        by_both = merged
    if len(by_both) > _MOST:  # neither posts nor years are few enough
        by_both = {(None, None): list(schedule.instalments)}
    if len(posts) == 1:
        by_both = {(None, year): instalments for (_, year), instalments in by_both.items()}
    found: dict[Layer, View] = {}
    for layer in sorted(by_both, key=lambda layer: (layer[0] or 0, layer[1] or 0)):
        part = evolve(schedule, amounts=Amounts(tuple(by_both[layer]), ())).by_budget_year()
        if isinstance(part, View):  # what the whole has a view of, each part has
            found[layer] = part
    return found


def _title(layer: Layer, lang: Lang) -> str:
    post, year = layer
    names = ("Stelle {}", "{}. Förderjahr") if lang == "de" else ("post {}", "funding year {}")
    parts = [name.format(part) for name, part in zip(names, (None if post is None else post + 1, year), strict=True)
             if part is not None]  # fmt: skip
    return ", ".join(parts) or _AMOUNT.get(lang)
