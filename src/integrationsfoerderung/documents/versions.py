"""Versions of formats: what an older document says is brought to the version of today, step by step."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias

from attrs import evolve

from ..faults import DocumentError, Fault, Faulty
from ..reading import Table
from ..texts import did_you_mean, shorten

KINDS = (
    "application/1", "applications/1", "programme/1", "round/1", "cases/1", "sources/1", "holidays/1", "receipt/1",
    "outcome/1",
)  # fmt: skip
"""The formats of today; a file says its own in its first line."""

Step: TypeAlias = Callable[[Table], Mapping[str, str]]
"""Changes the table of one version into that of the next, and gives the older path of each path that it moved.

What it does not find as it should be it leaves alone: the reader says what is wrong with it.
"""

STEPS: dict[str, Step] = {}
"""The step from each older format, such as "programme/1", to the next one. There has been no older one so far."""

_FORMAT = re.compile(r"([a-z]+)/([0-9]{1,6})")


class Document(dict[str, object]):
    """The table of a document in the version of today, with where things stood that an older version had elsewhere.

    Example:
        >>> Document(key="a").moved
        {}
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.moved: dict[str, str] = {}


def first_line(kind: str, *, is_json: bool = False) -> str:
    """How a document of a kind begins.

    Example:
        >>> first_line("round/1"), first_line("round/1", is_json=True)
        ('format = "round/1"', '"format": "round/1"')
    """
    return f'"format": "{kind}"' if is_json else f'format = "{kind}"'


def in_todays_version(table: Table, kind: str, name: str, *, is_json: bool = False) -> Table:
    """The table of a document without its format line, brought to the version that is read today.

    Args:
        table: with its format line.
        kind: the format that is expected, such as "programme/1".
        name: of the document, for the error.
        is_json: how the document is written, for the error.

    Example:
        >>> in_todays_version({"format": "round/1", "key": "a"}, "round/1", "a text")
        {'key': 'a'}
        >>> in_todays_version({"format": "round/2"}, "round/1", "a text")
        Traceback (most recent call last):
        ...
        integrationsfoerderung.faults.DocumentError: a text has 1 fault:
          format: this is round/2, and this version of integrationsfoerderung reads up to round/1: install a newer one

    Raises:
        DocumentError: it says no format, another one, or a version that is not known.
    """
    found = Document(table)
    said = found.pop("format", None)
    if said is None:
        raise DocumentError(name, [Fault("format", f"is left out: write {first_line(kind, is_json=is_json)}")])
    while said != kind:
        if not isinstance(said, str) or said not in STEPS or _name(said) != _name(kind):
            raise DocumentError(name, [Fault("format", _misfit(said, kind))])
        for path, former in STEPS[said](found).items():
            found.moved[path] = _moved(former, found.moved)
        said = f"{_name(said)}/{_version(said) + 1}"
    return found


def _misfit(said: object, kind: str) -> str:
    if isinstance(said, str) and _FORMAT.fullmatch(said) and _name(said) in map(_name, KINDS):
        if _name(said) != _name(kind):
            return f"this is a document of kind {said}, expected {kind}: name another file"
        if _version(said) > _version(kind):
            what = f"this is {said}, and this version of integrationsfoerderung reads up to {kind}"
            return f"{what}: install a newer one"
    return f"unknown format {shorten(said)}{did_you_mean(said, KINDS)}"


def _name(kind: str) -> str:
    return kind.partition("/")[0]


def _version(kind: str) -> int:
    return int(kind.partition("/")[2])


@contextmanager
def faults_of(name: str, table: Table) -> Iterator[None]:
    """Whatever is wrong with a document is one error, with the paths of the version in which it was written.

    Example:
        >>> with faults_of("a text", Document()):
        ...     raise Faulty.of("says nothing")
        Traceback (most recent call last):
        ...
        integrationsfoerderung.faults.DocumentError: a text has 1 fault:
          says nothing
    """
    try:
        yield
    except Faulty as faulty:
        raise DocumentError(name, _as_written(faulty.faults, getattr(table, "moved", {}))) from None


def _as_written(faults: Iterable[Fault], moved: Mapping[str, str]) -> list[Fault]:
    return [evolve(fault, path=_moved(fault.path, moved)) for fault in faults]


def _moved(path: str, moved: Mapping[str, str]) -> str:
    """Where a path stood in the older version: by the longest one above it that was moved."""
    above = [new for new in moved if path == new or path.startswith((f"{new}.", f"{new}["))]
    if not above:
        return path
    new = max(above, key=len)
    return moved[new] + path[len(new) :]
