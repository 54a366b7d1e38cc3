"""The document programme/1 as JSON Schema."""

from collections.abc import Callable
from datetime import date
from typing import Any

from ..documents.layers import BODY
from ..documents.programmes import CHANGE, COMMON, EDITION, ELSEWHERE, HEAD, MEASURE, PROVISION
from ..documents.rules import SHARED
from ..evidence import Figure, Source
from .rules import criteria, facts
from .types import Definitions
from .values import KEY, KEYS, Schema, tables

_BOTH_ENDS: Schema = {
    "required": ["low", "high"],
    "properties": {"low": {"not": {"type": "null"}}, "high": {"not": {"type": "null"}}},
}
_LOW_END: Schema = {"required": ["low"], "properties": {"low": {"not": {"type": "null"}}}}
_STATED: Schema = {"required": ["value"]}
_READINGS: Schema = {"required": ["readings"]}


def programme(own: Definitions) -> Schema:
    """A programme: the first edition states everything, a later one what changed."""
    made: dict[str, Callable[[], Schema]] = {
        "facts": lambda: facts(own),
        "sources": lambda: sources(own),
        "editions": lambda: {
            "type": "array",
            "minItems": 1,
            "prefixItems": [own.named("FirstEdition", lambda: _edition(own, laid=False))],
            "items": own.named("LaterEdition", lambda: _edition(own, laid=True)),
        },
    }
    schema = own.fields(HEAD, {name: made[name]() for name in ELSEWHERE})
    schema["properties"]["key"] = KEY
    schema["required"] = [*schema["required"], "editions"]
    return schema


def sources(own: Definitions) -> Schema:
    """The sources of a document under their keys."""
    return tables(own.row(Source), KEYS)


def provisions(own: Definitions, *, laid: bool = False) -> Schema:
    """What is not modelled, under keys."""
    name = "ProvisionLaid" if laid else "Provision"
    return tables(own.named(name, lambda: own.fields(PROVISION, laid=laid)))


def _edition(own: Definitions, *, laid: bool) -> Schema:
    changes = {"type": "array", "items": own.named("Change", lambda: _change(own))}
    # The first edition has nothing before it to drop from.
    drops = {"type": "array", "items": {"type": "string"}} | ({} if laid else {"maxItems": 0})
    more: dict[str, Schema] = {"drops": drops, "changes": changes}
    schema = own.fields(EDITION, more | _body(own, laid=laid))
    properties = schema["properties"]
    properties["key"] = KEY
    properties["first_day"] |= {"anyOf": [_STATED, _READINGS, _BOTH_ENDS]}
    last = properties["last_day"]
    last["anyOf"][0] |= {"anyOf": [_STATED, _READINGS, _LOW_END]}  # the other one is null
    return schema


def _change(own: Definitions) -> Schema:
    begins = own.of(Figure[date]) | {"anyOf": [_STATED, _BOTH_ENDS]}
    body: dict[str, Any] = {"from": begins, "drops": {"type": "array", "items": {"type": "string"}}}
    body |= _body(own, laid=True)
    properties = {name: body[name] for name in CHANGE}
    return {"type": "object", "properties": properties, "required": ["from"], "additionalProperties": False}


def _body(own: Definitions, *, laid: bool) -> dict[str, Schema]:
    """What is laid over: the common part, measures, provisions."""
    suffix = "Laid" if laid else ""
    made: dict[str, Callable[[], Schema]] = {
        "common": lambda: own.named(f"Common{suffix}", lambda: _common(own, laid=laid)),
        "measures": lambda: tables(own.named(f"Measure{suffix}", lambda: _measure(own, laid=laid)), KEYS),
        "not_modelled": lambda: provisions(own, laid=laid),
    }
    return {name: made[name]() for name in BODY}


def _common(own: Definitions, *, laid: bool) -> Schema:
    made = {"criteria": criteria(own, laid=laid), "financing": own.fields((SHARED, frozenset(SHARED)), laid=laid)}
    return {
        "type": "object",
        "properties": {name: made[name] for name in COMMON},
        "additionalProperties": False,
    }


def _measure(own: Definitions, *, laid: bool) -> Schema:
    return own.fields(MEASURE, {"criteria": criteria(own, laid=laid)}, laid=laid)
