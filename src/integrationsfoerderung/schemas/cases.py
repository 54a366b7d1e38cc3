"""The document cases/1 as JSON Schema."""

from ..checks import LAST_YEAR
from ..documents.cases import CASE, ELSEWHERE, EXPECTED, HEAD, NO_AMOUNT, OF_RESULTS
from ..findings import Status
from ..money import Euro
from .programmes import sources
from .types import Definitions
from .values import KEY, Schema, nullable, tables, whole, years

_TEXT: Schema = {"type": "string"}
# A funding year like 1, or a budget year like 2016.
_YEARS: Schema = {"pattern": whole(f"0*(?:[1-9][0-9]{{0,2}}|{years(1000, LAST_YEAR)})")}


def cases(own: Definitions) -> Schema:
    """Applications with what has to come out for them."""
    rows: Schema = {"type": "array", "items": own.named("Case", lambda: _case(own)), "minItems": 1}
    more: dict[str, Schema] = {"programme": _TEXT, "sources": sources(own), "cases": rows}
    schema = own.fields(HEAD, {name: more[name] for name in ELSEWHERE})
    schema["required"] = ["programme", "cases"]
    return schema


def _case(own: Definitions) -> Schema:
    types, optional = CASE
    named = {"round": nullable(_TEXT), "expected": own.named("Expected", lambda: _expected(own))}
    plain = {name: type_ for name, type_ in types.items() if name not in named}
    schema = own.fields((plain, optional), named)
    schema["properties"]["key"] = KEY
    schema["properties"]["citations"] |= {"minItems": 1}
    schema["required"] = [*schema["required"], "expected"]
    return schema


def _expected(own: Definitions) -> Schema:
    by_year = tables(own.of(Euro), _YEARS)
    made: dict[str, Schema] = {
        "findings": tables(own.of(Status)),
        "total": {"anyOf": [own.of(Euro), {"const": NO_AMOUNT}]},
        "by_funding_year": by_year,
        "by_budget_year": by_year,
    }
    return own.fields(EXPECTED, {name: made[name] for name in OF_RESULTS})
