"""Typed rules of a public funding programme: eligibility, amounts, schedules and rounds, each with its source.

Example:
    >>> from datetime import date
    >>> import integrationsfoerderung as foerder
    >>> programme = foerder.load_programme("vwv-integration")
    >>> application = foerder.Application(
    ...     recipient=foerder.Recipient(name="Binzen", kind="Gemeinde"),
    ...     measure="contact-point",
    ...     posts=[foerder.Post(share="0.5", field="integration", origin="new")],
    ...     start=date(2017, 1, 1), months=36, submitted=date(2016, 9, 28), new_tasks=True, begun=False,
    ... )
    >>> programme.assess(application).verdict
    Verdict.ELIGIBLE
    >>> str(programme.schedule(application).total)
    '52,500.00 EUR (reported)'
"""

from typing import TYPE_CHECKING

from .applications import Application, Consent, EarlierGrant, Facts, Field, Origin, PlanYear, Post
from .assessments import Assessment, Verdict
from .calendar import Deadline, Holidays, Payment, Period
from .catalogue import (
    load_application,
    load_applications,
    load_cases,
    load_holidays,
    load_programme,
    load_round,
    parse_application,
)
from .editions import Accepted, Edition, Measure, Provision
from .evidence import Bounded, Citation, Figure, Grade, Known, Reading, Readings, Source, Unknown
from .facts import Fact, FactType
from .faults import DocumentError, Fault
from .findings import Finding, Status
from .limits import Limits
from .money import Euro, Fte, Rounding, Share
from .programmes import Option, Programme
from .recipients import Census, Kind, Population, Recipient
from .remedies import Remedies
from .saving import save_application, save_applications, save_programme, save_round
from .schedules import Amount, NoSchedule, Schedule, View
from .texts import Text

if TYPE_CHECKING:
    from .audits import Audit, AuditFinding, audit
    from .differences import Diff, Difference, diff
    from .documents import ApplicationDocument
    from .rounds import Cap, Decided, Decision, Money, Outcome, Ranking, Round
    from .scenarios import (
        Comparison,
        Envelope,
        Solution,
        Sweep,
        compare,
        envelope,
        largest_amount,
        smallest_budget,
        sweep,
        threshold,
    )

__version__ = "0.1.0"

# Whoever assesses one application does not wait for rounds, what-ifs and audits: they are imported when named.
_LATE = {
    "ApplicationDocument": "documents",
    **dict.fromkeys(("Audit", "AuditFinding", "audit"), "audits"),
    **dict.fromkeys(("Cap", "Decided", "Decision", "Money", "Outcome", "Ranking", "Round"), "rounds"),
    **dict.fromkeys(("Diff", "Difference", "diff"), "differences"),
    **dict.fromkeys(("Comparison", "Envelope", "Sweep", "compare", "envelope", "sweep"), "scenarios"),
    **dict.fromkeys(("Solution", "largest_amount", "smallest_budget", "threshold"), "scenarios"),
}


def __getattr__(name: str) -> object:
    if name in _LATE:
        import sys  # noqa: PLC0415 - see above
        from importlib import import_module  # noqa: PLC0415

        found: object = getattr(import_module(f".{_LATE[name]}", __name__), name)
        if (hook := sys.modules.get(f"{__name__}._hypothesis")) is not None:
            hook.named(name, found)
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATE})


__all__ = [
    "Accepted",
    "Amount",
    "Application",
    "ApplicationDocument",
    "Assessment",
    "Audit",
    "AuditFinding",
    "Bounded",
    "Cap",
    "Census",
    "Citation",
    "Comparison",
    "Consent",
    "Deadline",
    "Decided",
    "Decision",
    "Diff",
    "Difference",
    "DocumentError",
    "EarlierGrant",
    "Edition",
    "Envelope",
    "Euro",
    "Fact",
    "FactType",
    "Facts",
    "Fault",
    "Field",
    "Figure",
    "Finding",
    "Fte",
    "Grade",
    "Holidays",
    "Kind",
    "Known",
    "Limits",
    "Measure",
    "Money",
    "NoSchedule",
    "Option",
    "Origin",
    "Outcome",
    "Payment",
    "Period",
    "PlanYear",
    "Population",
    "Post",
    "Programme",
    "Provision",
    "Ranking",
    "Reading",
    "Readings",
    "Recipient",
    "Remedies",
    "Round",
    "Rounding",
    "Schedule",
    "Share",
    "Solution",
    "Source",
    "Status",
    "Sweep",
    "Text",
    "Unknown",
    "Verdict",
    "View",
    "__version__",
    "audit",
    "compare",
    "diff",
    "envelope",
    "largest_amount",
    "load_application",
    "load_applications",
    "load_cases",
    "load_holidays",
    "load_programme",
    "load_round",
    "parse_application",
    "save_application",
    "save_applications",
    "save_programme",
    "save_round",
    "smallest_budget",
    "sweep",
    "threshold",
]
