"""Whether two editions ask the same: criteria and ways of financing by what they compute, not by their evidence."""

from typing import Any

import attrs

from ..criteria import Combination, Criterion, Leaf
from ..evidence import Bounded, Figure, Readings
from ..financing import Financing
from ..subjects import Subject
from .arithmetic import default_of


def of_figure(figure: Figure[Any]) -> tuple[Any, ...]:
    """What a figure decides: its kind, its values and its default.

    Example:
        >>> from integrationsfoerderung import Grade, Known
        >>> of_figure(Known(36, Grade.NORM))
        ('Known', (36,), None, None)
    """
    kind = type(figure).__name__
    if isinstance(figure, Bounded):
        return kind, (figure.low, figure.high), None, None
    name = figure.default if isinstance(figure, Readings) else None
    return kind, figure.candidates(), default_of(figure), name


_OF_LEAVES = frozenset(a.name for a in attrs.fields(Leaf))


def of_criterion(criterion: Criterion) -> tuple[Any, ...]:
    """What a criterion decides.

    Example:
        >>> from integrationsfoerderung import Grade, Known, Text
        >>> from integrationsfoerderung.criteria import AtLeast
        >>> of_criterion(AtLeast("term", Text("", ""), "posts.months", Known(36, Grade.NORM)))[:2]
        ('AtLeast', 'posts.months')
    """
    kind = type(criterion).__name__
    if isinstance(criterion, Leaf):
        own = [a.name for a in attrs.fields(type(criterion)) if a.init and a.name not in _OF_LEAVES]
        return kind, criterion.of.name, of_figure(criterion.required), *(_plain(getattr(criterion, n)) for n in own)
    parts = criterion.parts if isinstance(criterion, Combination) else (criterion,)
    return kind, tuple((part.key, of_criterion(part)) for part in parts)


def of_financing(financing: Financing) -> tuple[Any, ...]:
    """What a way of financing pays.

    Example:
        >>> from integrationsfoerderung import Euro, Grade, Known
        >>> from integrationsfoerderung.financing import FixedAmount
        >>> of_financing(FixedAmount(Known(Euro(2), Grade.NORM)))[0]
        'FixedAmount'
    """
    fields = [(a.name, _plain(getattr(financing, a.name))) for a in attrs.fields(type(financing)) if a.init]
    return type(financing).__name__, tuple(fields)


def _plain(value: Any) -> Any:
    if isinstance(value, Figure):
        return of_figure(value)
    if isinstance(value, Subject):
        return value.name
    if isinstance(value, tuple):
        return tuple(_plain(member) for member in value)
    if attrs.has(type(value)):
        return tuple(_plain(getattr(value, a.name)) for a in attrs.fields(type(value)) if a.init) or value
    return value
