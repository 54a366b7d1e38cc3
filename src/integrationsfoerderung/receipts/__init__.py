"""Receipts: decisions as records that can be kept for years, and checked offline against the rules of today."""

from .changes import Change
from .checking import Verification, verify
from .fingerprints import canonical, fingerprint
from .issuing import issue
from .loading import Receipt, load

__all__ = ["Change", "Receipt", "Verification", "canonical", "fingerprint", "issue", "load", "verify"]
