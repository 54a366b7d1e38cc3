"""The list of applications of a round at the door: what cannot be decided is refused, with every fault."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any

from ..applications import Application
from ..faults import Collector, DocumentError
from ..financing import settled_value
from ..texts import did_you_mean, shorten
from .rules import Order
from .terms import Terms

_MOST_SCORE = 10**9


def list_name(terms: Terms) -> str:
    """What an error calls the list.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> list_name(load_round("vwv-integration/2016-extra"))
        'the list of applications for vwv-integration/2016-extra'
    """
    return f"the list of applications for {terms.key}"


def check_list(terms: Terms, applications: Sequence[Application], scores: Mapping[str, Any] | None) -> None:
    """Refuse a list that cannot be decided, with every fault.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> check_list(load_round("vwv-integration/2016-extra"), [], None)

    Raises:
        DocumentError: a key, a measure or a score that is missing or none, and what is no application.
    """
    collector = Collector()
    ranking = settled_value(terms.ranking)
    scored = ranking is not None and ranking.result.asks(Order.SCORE)
    known = {measure.key for edition in terms.programme.editions for measure in edition.measures}
    keys: dict[str, int] = {}
    for index, application in enumerate(applications):
        place = f"applications[{index}]"
        given: object = application
        if not isinstance(given, Application):
            collector.add(place, f"{shorten(application)} is no Application: build one")
            continue
        key = application.key
        if key is None:
            collector.add(f"{place}.key", "is left out: give each application of a round a key of its own")
        elif key in keys:
            collector.add(f"{place}.key", f"{shorten(key)} stands at applications[{keys[key]}] too: give each its own")
        else:
            keys[key] = index
        if application.measure is None:
            collector.add(f"{place}.measure", "is left out: name the measure that is applied for")
        elif application.measure not in known:
            named = did_you_mean(application.measure, sorted(known))
            collector.add(f"{place}.measure", f"no measure {shorten(application.measure)}{named}")
        if scored and key is not None:
            collector.take(f"{place} ({shorten(key)})", _score, scores or {}, key)
    for key in scores or {}:
        if key not in keys:
            collector.add("scores", f"no application {shorten(key)}{did_you_mean(key, keys)}")
    if collector.faults:
        raise DocumentError(list_name(terms), collector.faults)


def _score(scores: Mapping[str, Any], key: str) -> None:
    value = scores.get(key)
    if value is None:
        raise ValueError("has no score, and the ranking goes by score: give it one")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        raise TypeError(f"score is {shorten(value)}: write a number")
    finite = value.is_finite() if isinstance(value, Decimal) else not isinstance(value, float) or isfinite(value)
    if not finite or not -_MOST_SCORE <= value <= _MOST_SCORE:
        raise ValueError(f"score is {shorten(value)}: write a number from {-_MOST_SCORE} to {_MOST_SCORE}")
