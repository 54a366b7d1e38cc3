"""Audits: what is wrong with a programme or a round, found by reading it and not by running it."""

from .auditing import audit
from .codes import CODES, Code, Severity
from .report import Audit, AuditFinding

__all__ = ["CODES", "Audit", "AuditFinding", "Code", "Severity", "audit"]
