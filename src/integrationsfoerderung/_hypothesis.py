"""What Hypothesis calls when it is imported: it learns where the strategies for the public types are.

Only their names are registered here. The strategies are imported when the first value is drawn, and rooms that read
documents when one of their types is named, so that whoever has this package installed and tests something else waits
for nothing more.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

# The public types by name, and the strategies in `strategies` that make them; enumerations need none.
STRATEGIES = {
    "Accepted": "accepted",
    "Amount": "amounts",
    "Application": "applications",
    "ApplicationDocument": "application_documents",
    "Assessment": "assessments",
    "Audit": "audits",
    "AuditFinding": "audit_findings",
    "Bounded": "bounded",
    "Cap": "caps",
    "Citation": "citations",
    "Comparison": "comparisons",
    "Deadline": "deadlines",
    "Decision": "decisions",
    "Diff": "diffs",
    "Difference": "differences",
    "DocumentError": "document_errors",
    "EarlierGrant": "earlier_grants",
    "Edition": "editions",
    "Envelope": "envelopes",
    "Euro": "euros",
    "Fact": "fact_declarations",
    "Facts": "facts",
    "Fault": "faults",
    "Figure": "figures",
    "Finding": "findings",
    "Fte": "ftes",
    "Holidays": "holidays",
    "Known": "known",
    "Limits": "limits",
    "Measure": "measures",
    "Money": "money",
    "NoSchedule": "no_schedules",
    "Option": "options",
    "Outcome": "outcomes",
    "Period": "periods",
    "PlanYear": "plan_years",
    "Population": "populations",
    "Post": "posts",
    "Programme": "programmes",
    "Provision": "provisions",
    "Ranking": "rankings",
    "Reading": "single_readings",
    "Readings": "readings",
    "Recipient": "recipients",
    "Remedies": "remedies",
    "Round": "rounds",
    "Schedule": "schedules",
    "Share": "shares",
    "Solution": "solutions",
    "Source": "sources",
    "Sweep": "sweeps",
    "Text": "texts",
    "Unknown": "unknown",
    "View": "views",
}
# Whose rooms read documents: they are told of when somebody names them.
_WHEN_NAMED = {
    **dict.fromkeys(("Audit", "AuditFinding"), "audits"),
    "ApplicationDocument": "documents",
    **dict.fromkeys(("Diff", "Difference"), "differences"),
    **dict.fromkeys(("Comparison", "Envelope", "Solution", "Sweep"), "scenarios"),
}
_waiting: set[str] = set()


def register() -> None:
    """Tell Hypothesis of every public type that is not an enumeration.

    Example:
        >>> register()
        >>> from hypothesis import find, strategies
        >>> from integrationsfoerderung import Share
        >>> find(strategies.from_type(Share), lambda share: True)
        Share('0')
    """
    package = import_module("integrationsfoerderung")
    for name in STRATEGIES:
        if f"integrationsfoerderung.{_WHEN_NAMED.get(name)}" in sys.modules or name not in _WHEN_NAMED:
            _tell(name, getattr(package, name))
        else:
            _waiting.add(name)


def named(name: str, cls: Any) -> None:
    """Tell Hypothesis of a type that waited for being named; of another nothing.

    Example:
        >>> named("Share", None)
    """
    if name in _waiting:
        _waiting.discard(name)
        _tell(name, cls)


def _tell(name: str, cls: Any) -> None:
    import_module("hypothesis.strategies").register_type_strategy(cls, _late(STRATEGIES[name]))


def _late(factory: str) -> Callable[[Any], Any]:
    def strategy(_: Any) -> Any:
        return getattr(import_module("integrationsfoerderung.strategies"), factory)()

    return strategy
