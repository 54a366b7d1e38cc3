"""The schema of each document, as a table and as the text of a file."""

import json
from collections.abc import Callable
from typing import Any

from ..texts import did_you_mean, shorten
from . import applications, cases, programmes, rounds
from .types import Definitions
from .values import Schema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
# Of each document: what it is, and how its table is made.
_MADE: dict[str, tuple[str, Callable[[Definitions], Schema]]] = {
    "application": ("Antrag / application", applications.application),
    "applications": ("Anträge für eine Förderrunde / applications for a round", applications.applications),
    "programme": ("Förderprogramm / programme", programmes.programme),
    "round": ("Förderrunde / round", rounds.round_),
    "cases": ("Fälle mit dem, was herauskommen muss / cases with what has to come out", cases.cases),
}
NAMES = tuple(_MADE)
"""The documents that have a schema."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a document.

    It is about the document as JSON; of a TOML file it is about the same tables with days as text.

    Args:
        name: "application", "applications", "programme", "round" or "cases".

    Example:
        >>> schema("application")["properties"]["format"]
        {'const': 'application/1'}

    Raises:
        ValueError: no document of that name has one.
    """
    if name not in _MADE:
        raise ValueError(f"no schema {shorten(name)}{did_you_mean(name, NAMES)}")
    title, make = _MADE[name]
    own = Definitions(rounds.MORE)
    found = make(own)
    found["properties"] = {"format": {"const": f"{name}/1"}} | found["properties"]
    found["required"] = ["format", *found["required"]]
    return {"$schema": _DIALECT, "title": title} | found | {"$defs": _used(found, own.defs)}


def _used(found: Schema, defs: dict[str, Schema]) -> dict[str, Schema]:
    """The definitions that something refers to, by way of others too."""
    used: dict[str, Schema] = {}
    left = _references(found)
    while left:
        name = left.pop()
        if name not in used:
            used[name] = defs[name]
            left += _references(defs[name])
    return {name: used[name] for name in sorted(used)}


def _references(schema: Any) -> list[str]:
    if isinstance(schema, list):
        return [name for member in schema for name in _references(member)]
    if not isinstance(schema, dict):
        return []
    own = [schema["$ref"].rpartition("/")[2]] if "$ref" in schema else []
    return own + [name for member in schema.values() for name in _references(member)]


def text(name: str) -> str:
    r"""The schema of a document as a file has it: JSON with its keys in order.

    Example:
        >>> text("application").startswith('{\n  "$defs": {')
        True

    Raises:
        ValueError: no document of that name has one.
    """
    return json.dumps(schema(name), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
