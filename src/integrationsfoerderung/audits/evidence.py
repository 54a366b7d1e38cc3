"""Figures and their sources: grades that no source bears, days of reading, how many figures have which grade."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from ..editions import Edition
from ..evidence import Citation, Figure, Grade, Source
from ..texts import Text, written
from .report import UNKNOWN, AuditFinding

_BORNE = (Grade.NORM, Grade.OFFICIAL)  # what is weaker needs no more than a source
_CARRIED = re.compile(r"(^|; )carried over from edition ")


def figures_of(edition: Edition) -> Iterator[tuple[str, Figure[Any]]]:
    """Every figure of an edition with its path, its own days among them.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> next(figures_of(load_programme("vwv-integration").editions[0]))[0]
        'first_day'
    """
    yield "first_day", edition.first_day
    if edition.last_day is not None:
        yield "last_day", edition.last_day
    for measure in edition.measures:
        yield from measure.figures()


def counted(figures: Iterable[tuple[str, Figure[Any]]]) -> tuple[dict[str, int], int]:
    """How many figures have which grade, and how many were carried over from another edition.

    Example:
        >>> from integrationsfoerderung import Known
        >>> counted([("m.a", Known(1, Grade.NORM)), ("m.b", Known(2, Grade.NORM))])
        ({'norm': 2}, 0)
    """
    counts: dict[str, int] = {}
    carried = 0
    for figure in dict(figures).values():
        grade = UNKNOWN if figure.grade is None else str(figure.grade.value)
        counts[grade] = counts.get(grade, 0) + 1
        carried += bool(_CARRIED.search(figure.note))
    return counts, carried


def misfits(path: str, grade: Grade | None, citations: tuple[Citation, ...]) -> Iterator[AuditFinding]:
    """A grade that none of the sources bears, and a day of reading before the source was written.

    Example:
        >>> paper = Citation(Source("paper", "A newspaper", bears=Grade.REPORTED))
        >>> [found.code for found in misfits("m.a", Grade.NORM, (paper,))]
        ['A201']
    """
    borne = [citation.source.bears for citation in citations]
    if grade in _BORNE and borne and all(one is not None and one.rank > grade.rank for one in borne):
        listed = ", ".join(dict.fromkeys(citation.source.key for citation in citations))
        strongest = min((one for one in borne if one is not None), key=lambda one: one.rank)
        de = f"{grade.words.de} nach {listed}, was höchstens {strongest.words.de} trägt"
        en = f"{grade.words.en} by {listed}, which bears {strongest.words.en} at best"
        yield AuditFinding("A201", path, Text(de, en))
    for citation in citations:
        written_on = _day(citation.source.dated)
        if citation.read is not None and written_on is not None and citation.read < written_on:
            days = [(written(citation.read, lang), written(written_on, lang)) for lang in ("de", "en")]
            de = f"{citation.source.key} gelesen am {days[0][0]}, geschrieben am {days[0][1]}"
            en = f"{citation.source.key} read on {days[1][0]}, written on {days[1][1]}"
            yield AuditFinding("A105", path, Text(de, en))


def stale(editions: tuple[Edition, ...]) -> Iterator[AuditFinding]:
    """Norms of an edition that rest on texts which are older than it and were the norm of an earlier one.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> list(stale(load_programme("vwv-integration").editions))
        []
    """
    former: dict[str, str] = {}  # sources of norms, with the first edition that cites them so
    for edition in editions:
        for path, figure in (found for measure in edition.measures for found in measure.figures()):
            keys = [citation.source.key for citation in figure.citations]
            days = [_day(citation.source.dated) for citation in figure.citations]
            if figure.grade is not Grade.NORM or not all(day is not None and day < edition.since for day in days):
                continue
            if keys and all(former.get(key, edition.key) != edition.key for key in keys):
                listed = ", ".join(dict.fromkeys(keys))
                de, en = f"{listed}, Text der Fassung {former[keys[0]]}", f"{listed}, text of edition {former[keys[0]]}"
                yield AuditFinding("A106", path, Text(de, en), (edition.key,))
        for _, figure in figures_of(edition):
            for citation in figure.citations if figure.grade is Grade.NORM else ():
                former.setdefault(citation.source.key, edition.key)


def _day(text: str) -> date | None:
    """The day of a source where it is given as one."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None


def silent(figures: Iterable[Figure[Any]]) -> Iterator[AuditFinding]:
    """Sources of norms and of what is official that do not say which grade they bear.

    Example:
        >>> from integrationsfoerderung import Known
        >>> [found.path for found in silent([Known(1, Grade.NORM, (Citation(Source("law", "A law")),))])]
        ['sources.law']
    """
    found: dict[str, Source] = {}
    for figure in figures:
        for citation in figure.citations if figure.grade in _BORNE else ():
            if citation.source.bears is None:
                found[citation.source.key] = citation.source
    text = Text("sie belegt eine Norm oder eine amtliche Angabe", "it is cited for a norm or for what is official")
    yield from (AuditFinding("A203", f"sources.{key}", text) for key in sorted(found))
