"""Receipts: a decision as a record that can be kept for years, and checked offline against the rules of today."""

from .checking import Change, Verification, verify
from .fingerprints import canonical, fingerprint
from .issuing import issue

__all__ = ["Change", "Verification", "canonical", "fingerprint", "issue", "verify"]
