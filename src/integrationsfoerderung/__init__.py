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

from .applications import Application, Consent, EarlierGrant, Facts, Field, Origin, PlanYear, Post
from .assessments import Assessment, Verdict
from .calendar import Deadline, Holidays, Payment, Period
from .catalogue import load_application, load_holidays, load_programme, load_round
from .editions import Edition, Measure, Provision
from .evidence import Bounded, Citation, Figure, Grade, Known, Reading, Readings, Source, Unknown
from .facts import Fact, FactType
from .faults import DocumentError, Fault
from .findings import Finding, Status
from .money import Euro, Fte, Rounding, Share
from .programmes import Option, Programme
from .recipients import Kind, Recipient
from .remedies import Remedies
from .rounds import Round
from .schedules import Amount, NoSchedule, Schedule, View
from .texts import Text

__version__ = "0.1.0"

__all__ = [
    "Amount",
    "Application",
    "Assessment",
    "Bounded",
    "Citation",
    "Consent",
    "Deadline",
    "DocumentError",
    "EarlierGrant",
    "Edition",
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
    "Measure",
    "NoSchedule",
    "Option",
    "Origin",
    "Payment",
    "Period",
    "PlanYear",
    "Post",
    "Programme",
    "Provision",
    "Reading",
    "Readings",
    "Recipient",
    "Remedies",
    "Round",
    "Rounding",
    "Schedule",
    "Share",
    "Source",
    "Status",
    "Text",
    "Unknown",
    "Verdict",
    "View",
    "__version__",
    "load_application",
    "load_holidays",
    "load_programme",
    "load_round",
]
