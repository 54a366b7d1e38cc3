"""Checking a receipt: whether it is as it was issued, and whether the rules of today come to the same result."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from attrs import frozen

from ..applications import Application
from ..catalogue import load_programme, load_round
from ..documents import DocumentError, Fault, application_of, parse
from ..programmes import Programme
from ..rounds import Round
from ..texts import Lang, Text, printable, shorten
from .fingerprints import canonical, sha256
from .issuing import FORMAT, contents

NAME = "the receipt"
_ABSENT = object()


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


@frozen
class Verification:
    """What can be said of a receipt.

    Attributes:
        intact: whether it is byte for byte what was sealed.
        same: whether the rules of today come to the same findings and amounts; None where that was not tried,
            because the receipt is not intact or its rules are not there.
        changes: what differs; a figure of the law is named with its path.
        rules_changed: whether the programme or the round says something else today, even where the result is the same.
        missing: why the rules are not there, in a sentence; empty where they are.
        library: the version that issued it.

    Example:
        >>> verify("{}")
        Traceback (most recent call last):
        integrationsfoerderung.faults.DocumentError: the receipt has 1 fault:
          format: is left out: write "format": "receipt/1"
    """

    intact: bool
    same: bool | None
    changes: tuple[Change, ...] = ()
    rules_changed: bool = False
    missing: str = ""
    library: str = ""

    @property
    def ok(self) -> bool:
        """Whether it is intact and the result is the same today."""
        return self.intact and self.same is True

    def explain(self, lang: Lang = "de") -> str:
        """What was found, in sentences, with every difference."""
        lines = [(_INTACT if self.intact else _BROKEN).get(lang)]
        if self.missing:
            lines.append(_MISSING.get(lang).format(printable(self.missing)))
        elif self.same is not None:
            lines.append((_SAME if self.same else _OTHER).get(lang).format(self.library))
            if self.rules_changed:
                lines.append(_RULES.get(lang))
        return "\n".join([*lines, *(f"  {change}" for change in self.changes)])


_INTACT = Text("Die Quittung ist unversehrt.", "The receipt is intact.")
_BROKEN = Text(
    "Die Quittung ist verändert: Prüfsumme und Inhalt passen nicht zusammen.",
    "The receipt was changed: its seal does not fit its contents.",
)
_SAME = Text(
    "Die Regeln von heute kommen zum selben Ergebnis (ausgestellt mit Fassung {}).",
    "The rules of today come to the same result (issued by version {}).",
)
_OTHER = Text(
    "Die Regeln von heute kommen zu einem anderen Ergebnis (ausgestellt mit Fassung {}):",
    "The rules of today come to another result (issued by version {}):",
)
_RULES = Text("Programm oder Runde haben sich seither geändert.", "The programme or the round has changed since.")
_MISSING = Text("Nicht nachgerechnet: {}", "Not worked out again: {}")


def verify(text: str, programme: Programme | None = None, round: Round | None = None) -> Verification:  # noqa: A002 - the field's word
    """Whether a receipt is intact, and whether this version of library and rules comes to the same result.

    Args:
        text: as `issue` gave it; its layout does not matter, its contents do.
        programme: the rules to hold it against, where they are not shipped ones.
        round: the round, likewise.

    Example:
        >>> from integrationsfoerderung import Post, Recipient
        >>> from integrationsfoerderung.receipts import issue
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post("0.49")])
        >>> receipt = issue(load_programme("vwv-integration"), form, on=date(2016, 10, 1))
        >>> verify(receipt).ok
        True
        >>> verify(receipt.replace("0.49", "0.94")).intact
        False

    Raises:
        DocumentError: it is no receipt at all.
    """
    if not isinstance(text, str):
        raise TypeError(f"{shorten(text)} is no text: read the file of the receipt first")
    data = parse(text, FORMAT, NAME, is_json=True)
    seal = data.pop("sha256", None)
    if set(data) != _KEYS - {"format"}:
        missing, more = sorted(_KEYS - {"format"} - set(data)), sorted(set(data) - _KEYS)
        faults = [Fault(key, "is left out: it is required") for key in missing]
        raise DocumentError(NAME, faults + [Fault(shorten(key), "unknown key: remove it") for key in more])
    data["format"] = FORMAT
    library = data["library"] if isinstance(data["library"], str) else ""
    try:
        intact = seal == sha256(canonical(data))
    except TypeError:  # a number with a point, which no receipt has
        intact = False
    if not intact:
        return Verification(intact=False, same=None, library=library)
    try:
        own = programme if programme is not None else load_programme(_key(data["programme"]))
        of_round = None if data["round"] is None else round if round is not None else load_round(_key(data["round"]))
        again = contents(own, _application(data["application"]), of_round, _day(data["on"]))
    except (TypeError, ValueError) as error:
        return Verification(intact=True, same=None, missing=str(error), library=library)
    found = tuple(_changes("", data, again))
    result = tuple(change for change in found if change.path.partition(".")[0] in _RESULT)
    rules = tuple(change for change in found if change.path.endswith(".sha256"))
    return Verification(True, not result, result, bool(rules), library=library)  # noqa: FBT003 - intact


_KEYS = frozenset({"format", "library", "programme", "round", "on", "application", "assessment", "schedule"})
_RESULT = frozenset({"assessment", "schedule"})


def _key(table: Any) -> str:
    key = table.get("key") if isinstance(table, dict) else None
    if not isinstance(key, str):
        raise TypeError(f"{shorten(table)} names no rules: a receipt has their key there")
    return key


def _application(table: Any) -> Application:
    if not isinstance(table, dict):
        raise TypeError(f"{shorten(table)} is no application")
    return application_of({key: value for key, value in table.items() if key != "format"}, NAME).application


def _day(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _changes(path: str, was: Any, now: Any) -> Iterator[Change]:
    """Every place at which two plain values differ, members of a list told apart by what they are about."""
    if isinstance(was, list) and isinstance(now, list):
        was, now = _named(was), _named(now)
        if isinstance(was, dict) and isinstance(now, dict):
            for key in dict.fromkeys([*was, *now]):
                yield from _changes(f"{path}[{key}]", was.get(key, _ABSENT), now.get(key, _ABSENT))
            return
    if isinstance(was, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*was, *now]):
            yield from _changes(f"{path}.{key}" if path else key, was.get(key, _ABSENT), now.get(key, _ABSENT))
    elif was is not now and canonical(_shown(was)) != canonical(_shown(now)):
        yield Change(path, _shown(was), _shown(now))


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
    parts = [str(member[key]) for key in ("path", "key", "year", "place") if member.get(key) is not None]
    return ", ".join(parts) or str(index)


def _cut(text: str) -> str:
    """A text that fits into a line."""
    return text if len(text) <= 200 else f"{text[:200]}…"
