"""The document round/1 as JSON Schema."""

from collections.abc import Callable
from typing import Any

from ..checks import FIRST_YEAR, LAST_YEAR
from ..documents.rounds import ELSEWHERE, MONEY, ROUND, SHORTAGE, published_fields
from ..evidence import Figure
from ..money import Euro
from ..rounds import SHORTAGES, Cap, CountedIn, Published, Shortage
from . import rules
from .programmes import provisions, sources
from .rules import chosen, criteria
from .types import Definitions
from .values import KEYS, Schema, tables, whole, years


def round_(own: Definitions) -> Schema:
    """A round: its programme and edition, days, measures and money, and what is done when that is short."""
    made: dict[str, Callable[[], Schema]] = {
        "programme": lambda: {"type": "string"},
        "sources": lambda: sources(own),
        "not_modelled": lambda: provisions(own),
        "criteria": lambda: criteria(own),
        "caps": lambda: tables(own.of(Figure[Cap]), KEYS),
        "money": lambda: own.fields(MONEY, {"payable": tables(own.of(Figure[Euro]), _YEARS)}),
    }
    schema = own.fields(ROUND, {name: made[name]() for name in ELSEWHERE})
    schema["required"] = [*schema["required"], "programme"]
    return schema


_YEARS: Schema = {"pattern": whole(years(FIRST_YEAR, LAST_YEAR))}


def _shortage(own: Definitions, _: bool) -> Schema:  # noqa: FBT001 - as Definitions asks for it
    def make() -> Schema:
        schema = own.fields(SHORTAGE)
        kind, then = SHORTAGE[0]
        pairs = [name.split("/") for name in SHORTAGES if "/" in name]
        ways: list[Schema] = [{"properties": {kind: {"enum": list(SHORTAGES)}, then: {"type": "null"}}}]
        ways += [{"properties": {kind: {"const": a}, then: {"const": b}}, "required": [then]} for a, b in pairs]
        return schema | {"anyOf": ways}

    return own.named("Shortage", make)


def _published(own: Definitions, _: bool) -> Schema:  # noqa: FBT001 - as Definitions asks for it
    def of_unit(unit: CountedIn) -> Schema:
        schema = own.fields(published_fields(unit.value))
        schema["properties"]["citations"] |= {"minItems": 1}
        return schema

    def make() -> Schema:
        named = {True: "PublishedAmount", False: "PublishedCount"}
        return chosen("unit", {
            unit.value: own.named(named[unit is CountedIn.EURO], lambda unit=unit: of_unit(unit))  # type: ignore[misc]
            for unit in CountedIn
        })  # fmt: skip

    return own.named("Published", make)


MORE: dict[Any, Callable[[Definitions, bool], Schema]] = rules.MORE | {Shortage: _shortage, Published: _published}
