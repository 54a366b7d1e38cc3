"""The documents application/1 and applications/1 as JSON Schema."""

from typing import Any

from ..applications import Application
from ..documents.applications import ApplicationDocument
from ..documents.lists import HEAD, MOST_DECIMALS, MOST_SCORE
from ..limits import USUAL
from ..reading import types_of
from ..texts import Text
from .types import Definitions
from .values import Schema, both, decimal, nullable, number, table

_TITLES = {
    "programme": Text("Schlüssel oder Datei des Programms", "key or file of the programme"),
    "round": Text("Schlüssel oder Datei der Förderrunde", "key or file of the round"),
    "applications": Text("Anträge", "applications"),
    "score": Text("Bewertung", "score"),
}
_DIGITS = 40  # that a score in quotes may have before the point


def titled(name: str, schema: Schema) -> Schema:
    """A field of a document with its title."""
    return schema | {"title": both(_TITLES[name])}


def application(own: Definitions) -> Schema:
    """One application with the programme and the round that it was filed under."""
    form = own.record(Application)
    head: dict[str, Any] = types_of(ApplicationDocument)
    properties = {name: titled(name, own.of(type_)) for name, type_ in head.items() if type_ is not Application}
    return table(properties | form["properties"], ["programme", *form["required"]])


def applications(own: Definitions) -> Schema:
    """Applications for a round, with the scores of a jury."""

    def row() -> Schema:
        form = own.record(Application)
        # In a list each has a key of its own.
        key = {"type": "string"}
        zeros = {digits: f"{{0,{_DIGITS - digits}}}" for digits in (9, 10)}
        pattern = decimal(MOST_SCORE, MOST_DECIMALS, below=True)
        below, most = pattern.split("|")
        below, most = below.replace("0*", f"0{zeros[9]}", 1), most.replace("0*", f"0{zeros[10]}", 1)
        score = nullable(number(-MOST_SCORE, MOST_SCORE, f"{below}|{most}"))
        properties = form["properties"] | {
            "key": form["properties"]["key"] | key,
            "score": titled("score", score),
        }
        return form | {"properties": properties, "required": [*form["required"], "key"]}

    rows = {"type": "array", "items": own.named("ListedApplication", row), "maxItems": USUAL.applications}
    head = own.fields(HEAD)["properties"]
    return table(
        {"round": titled("round", head["round"]), "applications": titled("applications", rows)}, ["applications"]
    )
