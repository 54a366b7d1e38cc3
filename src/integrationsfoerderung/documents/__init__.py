"""Reading documents: TOML and JSON into checked values, with every fault of a document at once."""

from ..faults import DocumentError, Fault
from .applications import ApplicationDocument, read_application
from .cases import Case, CaseFile, Expected, read_cases
from .lists import ApplicationList, read_applications
from .programmes import read_programme, read_sources
from .rounds import read_holidays, read_round

__all__ = [
    "ApplicationDocument",
    "ApplicationList",
    "Case",
    "CaseFile",
    "DocumentError",
    "Expected",
    "Fault",
    "read_application",
    "read_applications",
    "read_cases",
    "read_holidays",
    "read_programme",
    "read_round",
    "read_sources",
]
