"""What Hypothesis calls when it is imported: it learns where the strategies for the public types are.

Only their names are registered here. The strategies are imported when the first value is drawn, so that whoever has
this package installed and tests something else waits for nothing more.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

# The public types by name, and the strategies in `strategies` that make them; enumerations need none. What audits and
# differences say is not among them: their rooms read documents, and whoever tests something else would wait for them.
STRATEGIES = {
    "Accepted": "accepted",
    "Amount": "amounts",
    "Application": "applications",
    "Assessment": "assessments",
    "Bounded": "bounded",
    "Cap": "caps",
    "Citation": "citations",
    "Deadline": "deadlines",
    "Decision": "decisions",
    "DocumentError": "document_errors",
    "EarlierGrant": "earlier_grants",
    "Edition": "editions",
    "Euro": "euros",
    "Fact": "fact_declarations",
    "Facts": "facts",
    "Fault": "faults",
    "Figure": "figures",
    "Finding": "findings",
    "Fte": "ftes",
    "Holidays": "holidays",
    "Known": "known",
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
    "Source": "sources",
    "Text": "texts",
    "Unknown": "unknown",
    "View": "views",
}


def register() -> None:
    """Tell Hypothesis of every public type that is not an enumeration.

    Example:
        >>> register()
        >>> from hypothesis import find, strategies
        >>> from integrationsfoerderung import Share
        >>> find(strategies.from_type(Share), lambda share: True)
        Share('0')
    """
    strategies = import_module("hypothesis.strategies")
    package = import_module("integrationsfoerderung")
    for name, factory in STRATEGIES.items():
        strategies.register_type_strategy(getattr(package, name), _late(factory))


def _late(factory: str) -> Callable[[Any], Any]:
    def strategy(_: Any) -> Any:
        return getattr(import_module("integrationsfoerderung.strategies"), factory)()

    return strategy
