"""Results as plain data for JSON: text, whole numbers, lists and dicts.

Amounts and shares are text, so that nothing becomes a float on the way.
"""

from datetime import date
from typing import Any

from .calendar import Period
from .evidence import Citation, Figure
from .findings import Finding, figure_text
from .recipients import Recipient
from .texts import Word


def finding_dict(found: Finding) -> dict[str, Any]:
    """A finding as plain data.

    Example:
        >>> from integrationsfoerderung.findings import Relation, Status
        >>> from integrationsfoerderung.texts import Text
        >>> finding_dict(Finding("m.x", Text("", ""), Status.OPEN, "x", None, Relation.IS, None, None))["status"]
        'open'
    """
    gap = found.short_by
    return {
        "path": found.path,
        "title": {"de": found.title.de, "en": found.title.en},
        "status": found.status.value,
        "applies": found.applies,
        "place": found.place,
        "seen": plain(found.seen),
        "relation": found.relation.value,
        "required": None if found.required is None else figure_dict(found.required),
        "short_by": plain(gap),
        "grade": word(found.grade),
        "reading": found.reading,
        "citations": [citation_dict(citation) for citation in found.citations],
        "missing": list(found.missing),
        "unknown": list(found.unknown),
        "reason": {"de": found.reason("de"), "en": found.reason("en")},
        "parts": [finding_dict(part) for part in found.parts],
    }


def population_dict(place: str, recipient: Recipient) -> dict[str, Any]:
    """The population of a recipient as plain data; its number is None where it was left out.

    Example:
        >>> population_dict("recipient", Recipient(name="Bühl", population=29000))["number"]
        29000
    """
    population = recipient.population
    return {
        "place": place,
        "name": recipient.name,
        "number": None if population is None else population.number,
        "on": None if population is None else plain(population.on),
        "census": None if population is None else word(population.census),
        "source": None if population is None else population.source,
    }


def citation_dict(citation: Citation) -> dict[str, Any]:
    """A citation as plain data.

    Example:
        >>> from integrationsfoerderung.evidence import Source
        >>> citation_dict(Citation(Source("sm-faq", "FAQ of the ministry")))["source"]
        'sm-faq'
    """
    source = citation.source
    return {
        "source": source.key,
        "title": source.title,
        "dated": source.dated,
        "address": source.address,
        "place": citation.place,
        "read": plain(citation.read),
    }


def figure_dict(figure: Figure[Any]) -> dict[str, Any]:
    """A figure as plain data, with its words in both languages.

    Example:
        >>> from integrationsfoerderung.evidence import Grade, Known
        >>> figure_dict(Known(36, Grade.NORM))["en"]
        '36'
    """
    return {
        "de": figure_text(figure, "de"),
        "en": figure_text(figure, "en"),
        "values": [plain(value) for value in figure.candidates()],
        "low": plain(getattr(figure, "low", None)),
        "high": plain(getattr(figure, "high", None)),
        "kind": type(figure).__name__.lower(),
        "grade": word(figure.grade),
    }


def plain(value: Any) -> Any:
    """A value as text, number, list, table or None, for JSON; amounts are text, so that nothing becomes a float.

    Example:
        >>> plain(date(2016, 4, 1)), plain(frozenset({"b", "a"}))
        ('2016-04-01', ['a', 'b'])
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        known = sorted(str(plain(member)) for member in value if member is not None)
        return [*known, None] if None in value else known
    if isinstance(value, Period):
        return [plain(value.first_day), plain(value.last_day)]
    if isinstance(value, tuple | list):
        return [plain(member) for member in value]
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if hasattr(value, "value"):
        return value.value
    return str(value)


def word(value: Word | None) -> str | None:
    """The word of an enumeration as it stands in documents, or None.

    Example:
        >>> from integrationsfoerderung.evidence import Grade
        >>> word(Grade.NORM)
        'norm'
    """
    return None if value is None else str(value.value)
