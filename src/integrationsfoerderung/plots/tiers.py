"""The steps of a programme that pays by population."""

from typing import Any

from ..editions import Measure
from ..evidence import Figure, Known, weakest
from ..financing.tiers import AmountByTier, Tier
from ..findings import figure_text
from ..money import Euro
from ..texts import Lang, Text, shorten
from .canvas import COLOURS, SMALL, Picture, caption, drawn, euro_axis, evidence_lines, number_axis, sheet

_AMOUNT = Text("Betrag im Jahr, höchstens", "amount a year, at most")
_PEOPLE = Text("Einwohner", "inhabitants")
_NOT_KNOWN = Text("Betrag\nnicht bekannt", "amount\nnot known")


def tiers(measure: Measure, lang: Lang = "en") -> Picture:
    """The yearly amount of a measure with tiers of population, with what is not known of it.

    A value with several readings or with bounds is drawn as the band between its ends.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> officer = load_programme("vwv-integrationsbeauftragte").editions[0].measure("officer")
        >>> tiers(officer).axes[0].get_xlabel()
        'inhabitants'

    Raises:
        TypeError: no measure.
        ValueError: the measure has no tiers, or a bound between them is not known.
    """
    given: object = measure
    if not isinstance(given, Measure):
        raise TypeError(f"only a Measure can be drawn, not {shorten(measure)}: take one of an edition")
    rule = measure.financing
    if not isinstance(rule, AmountByTier):
        told = f"measure {shorten(measure.key)} has no tiers of population: draw one with amounts by tier"
        raise ValueError(told)  # noqa: TRY004 - it is a measure
    bounds = [_bound(tier) for tier in rule.tiers]  # from the most inhabitants to the fewest
    ends = [_round_up(2 * max([*bounds, 5000])), *bounds[:-1]]
    highest = max((euro.cents for tier in rule.tiers for euro in tier.amount.candidates()), default=0)
    picture, axes = sheet(f"{measure.title.get(lang)}: {_AMOUNT.get(lang)}")
    axes.set_xlim(0, ends[0])
    axes.set_ylim(0, max(drawn(Euro.from_cents(highest)) * 1.25, 1))
    for tier, low, high in zip(rule.tiers, bounds, ends, strict=True):
        _step(axes, tier, (low, high), lang)
    for higher, lower in zip(rule.tiers, rule.tiers[1:], strict=False):
        if isinstance(higher.amount, Known) and isinstance(lower.amount, Known):
            steps = [drawn(lower.amount.value), drawn(higher.amount.value)]
            axes.plot([_bound(higher)] * 2, steps, color=COLOURS[0], linestyle=":", linewidth=1)
    number_axis(axes.xaxis, _PEOPLE, lang)
    axes.set_xticks(sorted({0, *ends, *bounds}))
    euro_axis(axes.yaxis, _AMOUNT, Euro.from_cents(highest), lang)
    figures: list[Figure[Any]] = [
        f for tier in rule.tiers for f in (tier.at_least, tier.amount, tier.full_at) if f is not None
    ]
    unknown = [tier.key for tier in rule.tiers if not tier.amount.candidates()]
    notes = []
    if unknown:
        head = "Betrag nicht bekannt" if lang == "de" else "Amount not known"
        notes = [f"{head}: {', '.join(unknown)}"]
    grade = weakest(figure.grade for figure in figures if figure.grade is not None)
    cited = [citation for figure in figures for citation in figure.citations]
    caption(picture, [*notes, *evidence_lines(grade, cited, lang)])
    return picture


def _bound(tier: Tier) -> int:
    """The fewest inhabitants of a tier."""
    if tier.at_least is None:
        return 0
    if not isinstance(tier.at_least, Known):
        raise ValueError(f"the bound of tier {tier.key} is not known: there is no place to draw its step")  # noqa: TRY004
    bound: int = tier.at_least.value
    return bound


def _round_up(number: int) -> int:
    """The next number of two digits and noughts."""
    unit = int("1".ljust(len(str(number)) - 1, "0"))
    return -(-number // unit) * unit


def _step(axes: Any, tier: Tier, span: tuple[int, int], lang: Lang) -> None:
    """One tier: a line, a band, or a hatched ground where nothing is known; its words above."""
    low, high = span
    amounts = [drawn(euro) for euro in tier.amount.candidates()]
    share = figure_text(tier.full_at, lang) if tier.full_at.candidates() else None
    words = [tier.key]
    if amounts:
        words.append(figure_text(tier.amount, lang) if isinstance(tier.amount, Known) else "")
        if share is not None:
            words.append(f"bei {share} einer Stelle" if lang == "de" else f"for {share} of a post")
        axes.plot([low, high], [max(amounts)] * 2, color=COLOURS[0], linewidth=3, solid_capstyle="butt")
        if min(amounts) < max(amounts):
            axes.fill_between([low, high], min(amounts), max(amounts), color=COLOURS[0], alpha=0.3)
        top = max(amounts)
    else:
        words.append(_NOT_KNOWN.get(lang))
        axes.axvspan(low, high, facecolor="none", edgecolor="#999999", hatch="//", linewidth=0)
        top = 0.0
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    text = "\n".join(filter(None, words))
    axes.annotate(text, ((low + high) / 2, top), xytext=(0, 5), textcoords="offset points", ha="center", va="bottom",
                  fontsize=SMALL + 0.5, bbox=box)  # fmt: skip
