"""A funding programme: its editions over time, and the questions asked of it."""

from .option import Option
from .programme import Programme, RoundRules

__all__ = ["Option", "Programme", "RoundRules"]
