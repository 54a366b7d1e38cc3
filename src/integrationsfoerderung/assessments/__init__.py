"""Assessing one application: every criterion with its finding, and the verdict that follows."""

from ..findings import Verdict
from .assessing import assess, screen
from .assessment import Assessment

__all__ = ["Assessment", "Verdict", "assess", "screen"]
