"""Properties that every programme should have, checked on generated applications; what breaks one is shrunk.

An extra: `pip install "integrationsfoerderung[hypothesis]"`.

Example:
    >>> from integrationsfoerderung import laws
    >>> report = laws.check("vwv-integrationsmanagement", ["tightening"], examples=20)
    >>> print(report)
    vwv-integrationsmanagement: 1 law tested, 0 broken (seed=0, examples=20)
      tightening  holds (... / 20)
"""

from .base import Breach, Law, Side
from .checking import LAWS, LawCase, cases, check, law
from .report import Counterexample, Report, Result

__all__ = [
    "LAWS",
    "Breach",
    "Counterexample",
    "Law",
    "LawCase",
    "Report",
    "Result",
    "Side",
    "cases",
    "check",
    "law",
]
