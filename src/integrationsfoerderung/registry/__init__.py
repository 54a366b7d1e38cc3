"""The federal municipal directory (GV100AD): Gemeinden, Landkreise, Verwaltungsgemeinschaften, who belongs to whom.

Needs the extra `registry`. The file is yours to download; none is shipped.

Example:
    >>> load_registry("nowhere.txt")
    Traceback (most recent call last):
    ...
    integrationsfoerderung.faults.DocumentError: nowhere.txt has 1 fault:
      there is no such file: check the name
"""

from .entry import Entry
from .reading import load_registry
from .registry import Registry, UnknownKeyError

__all__ = ["Entry", "Registry", "UnknownKeyError", "load_registry"]
