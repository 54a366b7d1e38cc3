"""Rules as a person reads them: every figure of an edition with its value, grade and citations."""

from typing import Any

from .editions import Edition, Measure
from .evidence import Figure
from .findings import figure_text
from .programmes import Programme
from .texts import Lang


def rules(programme: Programme, edition: Edition, lang: Lang = "en") -> str:
    """The rules of one edition: measures, criteria, figures, and what is not modelled.

    Example:
        >>> from datetime import date
        >>> from integrationsfoerderung import load_programme
        >>> programme = load_programme("vwv-integration")
        >>> print(rules(programme, programme.on(date(2016, 10, 1)), "de").splitlines()[1])
        Fassung vom 6. September 2016 (2016-09-06)
    """
    de = lang == "de"
    lines = [programme.title.get(lang), f"{edition.title.get(lang)} ({edition.key})"]
    lines += _figure_lines("first_day", edition.first_day, lang)
    if edition.last_day is not None:
        lines += _figure_lines("last_day", edition.last_day, lang)
    for measure in edition.measures:
        lines += ["", f"{measure.title.get(lang)} ({measure.key})", *_measure_lines(measure, lang)]
    if edition.not_modelled:
        lines += ["", "Nicht abgebildet:" if de else "Not modelled:"]
        for provision in edition.not_modelled:
            touched = "" if provision.measures is None else f" ({', '.join(sorted(provision.measures))})"
            lines.append(f"  - {provision.text.get(lang)}{touched}")
    return "\n".join(lines)


def _measure_lines(measure: Measure, lang: Lang) -> list[str]:
    lines = []
    for criterion in measure.criteria:
        lines.append(f"  {criterion.text.get(lang)}")
        for path, leaf in criterion.leaves(measure.key):
            relation = leaf.relation.words.get(lang)
            lines += _figure_lines(path, leaf.required, lang, f"{leaf.of.title.get(lang)} {relation}".rstrip())
    for path, figure in measure.financing.figures(measure.key):
        lines += _figure_lines(path, figure, lang)
    return lines


def _figure_lines(path: str, figure: Figure[Any], lang: Lang, what: str = "") -> list[str]:
    grade = "" if figure.grade is None else figure.grade.words.get(lang)
    places = "; ".join(str(citation) for citation in figure.citations)
    value = " ".join(filter(None, (what, figure_text(figure, lang))))
    lines = [f"    {path}: {value}", "      " + ": ".join(filter(None, (grade, places)))]
    if figure.note:
        lines.append(f"      {figure.note}")
    return [line for line in lines if line.strip()]
