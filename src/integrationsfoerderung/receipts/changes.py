"""What differs between a receipt and what comes out today, each with its path."""

import json
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from ..texts import printable
from .fingerprints import canonical

_ABSENT = object()
# How something is said and where it stands: another word or another source for it is no other result.
_BESIDE = frozenset({"de", "en", "title", "reason", "reasons", "citations", "published"})
# Keys that `to_dict` of a result got after receipt/1 and outcome/1 were first issued: a receipt that lacks one comes to
# no other result. Whoever adds a key there names it here; the receipts kept in tests/golden find it out.
LATER: frozenset[str] = frozenset()


@frozen
class Change:
    """One thing that a receipt says otherwise than the rules of today.

    Attributes:
        path: what it is, such as "assessment.findings[contact-point.minimum_months, months].status".
        was: as the receipt has it; None where it has nothing there.
        now: as it is today.

    Example:
        >>> str(Change("assessment.verdict", "eligible", "open"))
        'assessment.verdict: "eligible" -> "open"'
    """

    path: str
    was: Any
    now: Any

    def __str__(self) -> str:
        was, now = (json.dumps(value, ensure_ascii=False) for value in (self.was, self.now))
        return printable(f"{self.path}: {_cut(was)} -> {_cut(now)}")


def changes(path: str, was: Any, now: Any, *, beside: bool = False) -> Iterator[tuple[Change, bool]]:
    """Every place at which two plain values differ, each with whether it stands beside the result.

    Members of a list are told apart by what they are about.

    Example:
        >>> found = list(changes("", {"verdict": "open", "title": "a"}, {"verdict": "eligible", "title": "b"}))
        >>> [(change.path, beside) for change, beside in found]
        [('verdict', False), ('title', True)]
    """
    if isinstance(was, list) and isinstance(now, list):
        was, now = _named(was), _named(now)
        if isinstance(was, _Members) and isinstance(now, _Members):
            for key in dict.fromkeys([*was, *now]):
                yield from changes(f"{path}[{key}]", was.get(key, _ABSENT), now.get(key, _ABSENT), beside=beside)
            return
    if isinstance(was, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*was, *now]):
            more = key in _BESIDE or (key in LATER and key not in was)
            inner = f"{path}.{key}" if path else key
            yield from changes(inner, was.get(key, _ABSENT), now.get(key, _ABSENT), beside=beside or more)
    elif was is not now and canonical(_shown(was)) != canonical(_shown(now)):
        yield Change(path, _shown(was), _shown(now)), beside


def _shown(value: Any) -> Any:
    return None if value is _ABSENT else list(value.values()) if isinstance(value, _Members) else value


class _Members(dict[str, Any]):
    """The members of a list by what they are about."""


def _named(members: list[Any]) -> Any:
    names = [_name(index, member) for index, member in enumerate(members)]
    if not all(isinstance(member, dict) for member in members):
        return members
    return _Members(zip(names, members, strict=True)) if len(set(names)) == len(names) else members


def _name(index: int, member: Any) -> str:
    if not isinstance(member, dict):
        return str(index)
    key = member.get("key")
    if isinstance(key, str):
        return key
    parts = [str(member[key]) for key in ("path", "year", "place") if member.get(key) is not None]
    return ", ".join(parts) or str(index)


def _cut(text: str) -> str:
    """A text that fits into a line."""
    return text if len(text) <= 200 else f"{text[:200]}…"
