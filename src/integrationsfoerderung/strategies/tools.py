"""Strategies for what tools say of rules: audits, differences and what-ifs, of rules and forms that were drawn."""

from collections.abc import Iterator
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from ..applications import Application
from ..audits import Audit, AuditFinding, audit
from ..catalogue import round_keys
from ..differences import Diff, Difference, diff
from ..documents import ApplicationDocument
from ..evidence import Figure, Known
from ..faults import DocumentError
from ..limits import Limits
from ..money import Euro, Fte, Share
from ..programmes import Programme
from ..scenarios import Comparison, Envelope, Solution, Sweep, compare, envelope, smallest_budget, sweep, threshold
from .forms import applications
from .near import beside
from .of_rounds import filed, rounds
from .rules import programmes
from .values import euros

_COUNTED = (Euro, Share, Fte, int)


def application_documents() -> st.SearchStrategy[ApplicationDocument]:
    """Applications with the shipped programme, and at times the round, that they are filed under.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(application_documents()).programme
        'vwv-integration'
    """
    named = st.none() | st.sampled_from(sorted(round_keys()))
    return st.builds(ApplicationDocument, st.just("vwv-integration"), applications(), named)


def audits() -> st.SearchStrategy[Audit]:
    """Audits of made-up programmes and rounds.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(audits()).name
        'made-up'
    """
    what: st.SearchStrategy[Any] = programmes(most=1) | rounds()
    return what.map(audit)


def audit_findings() -> st.SearchStrategy[AuditFinding]:
    """Findings of such audits.

    Example:
        >>> audit_findings().is_empty
        False
    """
    told = audits().map(lambda found: (*found.findings, *found.notes)).filter(bool)
    return told.flatmap(st.sampled_from)


def diffs() -> st.SearchStrategy[Diff]:
    """What differs between two made-up programmes.

    Example:
        >>> diffs().is_empty
        False
    """
    return st.builds(diff, programmes(most=2), programmes(most=2))


def differences() -> st.SearchStrategy[Difference]:
    """One thing that differs between two made-up programmes.

    Example:
        >>> differences().is_empty
        False
    """
    return diffs().filter(bool).flatmap(lambda found: st.sampled_from(found.differences))


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    """Two made-up programmes held against each other over some applications.

    Example:
        >>> comparisons().is_empty
        False
    """
    base, variant = draw(programmes(most=1)), draw(programmes(most=1))
    return compare(base, variant, draw(_forms(base)))


@st.composite
def sweeps(draw: st.DrawFn) -> Sweep:
    """Made-up programmes with one figure swept: its value, the one below and the one above.

    Example:
        >>> sweeps().is_empty
        False
    """
    programme = draw(programmes(most=1))
    path, value = draw(_one_of(_counted(programme)))
    try:
        return sweep(programme, {path: beside(value)}, draw(_forms(programme)))
    except DocumentError:  # such as -1, or bounds of tiers that change places
        reject()


@st.composite
def envelopes(draw: st.DrawFn) -> Envelope:
    """The range of results over figures of made-up programmes that are not known, two of them at most.

    Example:
        >>> envelopes().is_empty
        False
    """
    programme = draw(programmes(most=1))
    unsettled = [path for path, figure in _figures(programme) if not isinstance(figure, Known)]
    asked = draw(st.lists(st.sampled_from(unsettled), max_size=2, unique=True)) if unsettled else []
    return envelope(programme, draw(_forms(programme)), figures=asked)


@st.composite
def solutions(draw: st.DrawFn) -> Solution:
    """Answers to inverse questions: the smallest pot of a made-up round, or the figure that fits a budget.

    Example:
        >>> solutions().is_empty
        False
    """
    programme = draw(programmes(most=1))
    if draw(st.booleans()):
        drawn, forms = draw(filed(programme, most=3))
        pots = ["money.committed", *(f"money.payable.{year}" for year, _ in drawn.money.payable)]
        return smallest_budget(drawn, forms, vary=draw(st.sampled_from(pots)))
    path, _ = draw(_one_of(_counted(programme)))
    return threshold(programme, path, draw(_forms(programme)), draw(euros(high=200_000)))


def limits() -> st.SearchStrategy[Limits]:
    """Limits of documents.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(limits())
        Limits(size=1, depth=1, applications=1, digits=1, text=1)
    """
    most = {"size": 2**30, "depth": 60, "applications": 10**6, "digits": 4300, "text": 10**6}
    return st.builds(Limits, **{name: st.integers(1, high) for name, high in most.items()})


def _forms(programme: Programme) -> st.SearchStrategy[list[Application]]:
    return st.lists(applications(programme, left_out=True), min_size=1, max_size=3)


def _figures(programme: Programme) -> Iterator[tuple[str, Figure[Any]]]:
    return programme.editions[-1].figures()


def _counted(programme: Programme) -> list[tuple[str, Any]]:
    """Stated figures whose values have neighbours, with these values."""
    stated = ((path, figure.value) for path, figure in _figures(programme) if isinstance(figure, Known))
    return [(path, value) for path, value in stated if isinstance(value, _COUNTED) and not isinstance(value, bool)]


def _one_of(some: list[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from(some) if some else st.nothing()
