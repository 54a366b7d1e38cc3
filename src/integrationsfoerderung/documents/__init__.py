"""Reading documents: TOML and JSON into checked values, with every fault of a document at once."""

from ..faults import DocumentError, Fault
from ..limits import Limits
from .applications import ApplicationDocument, application_of, application_text, read_application
from .cases import Case, CaseFile, Expected, read_cases
from .files import parse, read_text
from .lists import ApplicationList, applications_of, read_applications
from .programmes import read_programme, read_sources
from .rounds import read_holidays, read_round
from .writing import application_table, applications_table, replace_file, save, to_json, to_toml

__all__ = [
    "ApplicationDocument",
    "ApplicationList",
    "Case",
    "CaseFile",
    "DocumentError",
    "Expected",
    "Fault",
    "Limits",
    "application_of",
    "application_table",
    "application_text",
    "applications_of",
    "applications_table",
    "parse",
    "read_application",
    "read_applications",
    "read_cases",
    "read_holidays",
    "read_programme",
    "read_round",
    "read_sources",
    "read_text",
    "replace_file",
    "save",
    "to_json",
    "to_toml",
]
