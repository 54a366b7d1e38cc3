"""Criteria, financing and facts as JSON Schema; those of a later edition may state a part, because they are laid over.

Which fields a comparison can be asked of, how many parts a combination has and what goes with which type of fact is
found out from the classes themselves: each is built with a sample, and what it refuses is left out.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from ..criteria import AtLeast, Combination, Criterion, Leaf
from ..documents.rules import (
    ATTESTED,
    COMBINATIONS,
    COMBINED,
    DEADLINE,
    EXAMPLES,
    FINANCING,
    KINDS,
    LEAVES,
    SHARED,
    TABLES,
    deadline_fields,
    fact_fields,
    leaf_fields,
    row_type,
)
from ..evidence import Figure, Unknown
from ..facts import Fact, FactType
from ..financing import Attested, Financing
from ..subjects import SUBJECTS, Subject
from ..texts import Text, Unit
from .types import FACT, Definitions
from .values import KEYS, NOTHING, Schema, nullable, table, tables

_WORDS = Text("", "")
_ANY: Figure[Any] = Unknown("any")
_NAMES_A_FACT: Schema = {"type": "string", "pattern": FACT}


def _stands(build: Callable[[], object]) -> bool:
    """Whether a class takes a sample."""
    try:
        build()
    except (TypeError, ValueError):
        return False
    return True


def chosen(by: str, branches: Mapping[str, Schema], otherwise: Schema | None = None) -> Schema:
    """A table whose other fields follow from one of them; without that one, `otherwise` holds."""
    names = {"type": "object", "properties": {by: {"enum": list(branches)}}}
    parts = [
        {"if": {"properties": {by: {"const": name}}, "required": [by]}, "then": branch}
        for name, branch in branches.items()
    ]
    if otherwise is None:
        return names | {"required": [by], "allOf": parts}
    return names | {"allOf": [*parts, {"if": {"not": {"required": [by]}}, "then": otherwise}]}


def any_of(schemas: Iterable[Schema]) -> Schema:
    """One of several, each named once."""
    distinct: list[Schema] = []
    for schema in schemas:
        if schema not in distinct:
            distinct.append(schema)
    return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}


# --- Criteria ------------------------------------------------------------------------------------------------


def criteria(own: Definitions, *, laid: bool = False, **more: Any) -> Schema:
    """Criteria under their keys."""
    return tables(own.of(Criterion, laid=laid), KEYS, **more)


def _criterion(own: Definitions, laid: bool) -> Schema:  # noqa: FBT001 - as Definitions asks for it
    suffix = "Laid" if laid else ""

    def kind(name: str) -> Schema:
        title = "".join(part.title() for part in name.split("-"))
        return own.named(f"{title}{suffix}", lambda: _of_kind(own, name, laid=laid))

    def make() -> Schema:
        branches = {name: kind(name) for name in KINDS}
        merged = own.named("SomeCriterionLaid", lambda: _merged(own, branches)) if laid else None
        return chosen("kind", branches, merged) | {"description": "One condition: a comparison or a combination."}

    return own.named(f"Criterion{suffix}", make)


def _of_kind(own: Definitions, kind: str, *, laid: bool) -> Schema:
    if kind in LEAVES:
        schema = _leaf(own, LEAVES[kind], laid=laid)
    elif kind == DEADLINE:
        schema = own.fields(deadline_fields(), laid=laid)
    else:
        parts = criteria(own, laid=laid, **_counts(COMBINATIONS[kind], laid=laid))
        schema = own.fields(COMBINED, {"parts": parts}, laid=laid)
        schema |= {} if laid else {"required": [*schema["required"], "parts"]}
    schema["properties"] = {"kind": {"const": kind}} | schema["properties"] | _examples(own)
    if not laid:
        schema["required"] = ["kind", *schema["required"]]
        schema["dependentRequired"] = {EXAMPLES[0]: [EXAMPLES[1]], EXAMPLES[1]: [EXAMPLES[0]]}
    return schema


def _merged(own: Definitions, branches: Mapping[str, Schema]) -> Schema:
    """A table that does not say its kind again: any field of any kind."""
    return table(merged(own.defs[branch["$ref"].rpartition("/")[2]] for branch in branches.values()))


def merged(schemas: Iterable[Schema]) -> Schema:
    """The properties of several tables in one; one that is in several is any of them."""
    found: dict[str, list[Schema]] = {}
    for schema in schemas:
        for name, value in schema["properties"].items():
            if name != "kind":
                found.setdefault(name, []).append(value)
    return {name: any_of(each) for name, each in found.items()}


def _leaf(own: Definitions, cls: Callable[..., Leaf], *, laid: bool) -> Schema:
    """A comparison: its figure holds what its field does."""
    figures: dict[str, tuple[Schema, list[str]]] = {}
    fields: Schema = {}
    asked = [(of.name, of) for of in SUBJECTS.values()] + [("", of) for of in _fact_subjects()]
    for name, of in asked:
        if _stands(lambda of=of: cls("key", _WORDS, of, _ANY)):  # type: ignore[misc]  # bound in the loop
            fields = own.fields(leaf_fields(cls, of.type), laid=laid)
            figure = fields["properties"]["required"]
            figures.setdefault(str(figure), (figure, []))[1].append(name)
    named = [name for _, names in figures.values() for name in names if name]
    of_facts = [figure for figure, names in figures.values() if "" in names]
    rules = [
        _where("of", {"enum": [name for name in names if name]}, figure)
        for figure, names in figures.values()
        if any(names)
    ]
    rules += [_where("of", {"pattern": FACT}, any_of(of_facts))] if of_facts else []
    fitting: Schema = {"enum": named}
    properties = fields["properties"] | {
        "of": {"anyOf": [fitting, _NAMES_A_FACT]} if of_facts else fitting,
        "required": any_of(figure for figure, _ in figures.values()),
    }
    required = [] if laid else ["of", *fields["required"]]
    return table(properties, required, allOf=rules)


def _where(name: str, value: Schema, figure: Schema) -> Schema:
    return {"if": {"properties": {name: value}, "required": [name]}, "then": {"properties": {"required": figure}}}


def _fact_subjects() -> list[Subject]:
    """One subject for each type of fact."""
    return [_fact(kind).subject() for kind in FactType]


def _fact(kind: FactType, **more: Any) -> Fact:
    options: dict[str, Any] = {"options": ("a", "b")} if kind is FactType.CHOICE else {}
    return Fact("key", kind, _WORDS, **(options | more))


def _counts(cls: Callable[..., Combination], *, laid: bool) -> Schema:
    """How many parts a combination takes."""
    parts = [AtLeast(f"part{i}", _WORDS, "posts.months", _ANY) for i in range(4)]
    good = [count for count in range(5) if _stands(lambda n=count: cls("key", _WORDS, tuple(parts[:n])))]  # type: ignore[misc]
    most = {} if good[-1] == len(parts) else {"maxProperties": good[-1]}
    return most if laid else {"minProperties": good[0]} | most


def _examples(own: Definitions) -> Schema:
    """What meets a criterion and what does not, by field."""

    def make() -> Schema:
        properties = {of.name: own.of(frozenset[of.type] if of.many else of.type) for of in SUBJECTS.values()}  # type: ignore[name-defined]
        facts = any_of(own.of(of.type) for of in _fact_subjects())
        return {
            "type": "object", "properties": properties, "patternProperties": {FACT: facts},
            "additionalProperties": False,
        }  # fmt: skip

    values = own.named("Examples", make)
    met, unmet = EXAMPLES
    return {met: values, unmet: {"anyOf": [{"const": NOTHING}, values]}}


# --- Financing -----------------------------------------------------------------------------------------------


def _financing(own: Definitions, laid: bool) -> Schema:  # noqa: FBT001 - as Definitions asks for it
    suffix = "Laid" if laid else ""

    def kind(name: str) -> Schema:
        cls = FINANCING[name]()
        return own.named(f"{cls.__name__}{suffix}", lambda: _way(own, name, cls, laid=laid))

    def make() -> Schema:
        branches = {name: kind(name) for name in FINANCING}
        some = own.named("SomeFinancingLaid", lambda: _merged(own, branches)) if laid else None
        return chosen("kind", branches, some) | {"description": "What a measure pays."}

    return own.named(f"Financing{suffix}", make)


def _way(own: Definitions, kind: str, cls: type[Financing], *, laid: bool) -> Schema:
    held = TABLES.get(kind)
    schema = own.record(cls, laid=laid, without=frozenset() if held is None else frozenset({held}))
    # What all measures share need not be said again in each.
    required = [name for name in schema.get("required", []) if name not in SHARED]
    if held is not None:
        member = row_type(cls, held)
        keys = KEYS if attrs.has(member) else None
        row = own.row(member, laid=laid) if attrs.has(member) else own.of(member)
        needed = attrs.fields_dict(cls)[held].default is attrs.NOTHING and not laid
        schema["properties"][held] = tables(row, keys, **({"minProperties": 1} if needed else {}))
        required += [held] if needed else []
    schema["properties"] = {"kind": {"const": kind}} | schema["properties"]
    return schema | {"required": [] if laid else ["kind", *required]}


def _attested(own: Definitions, _: bool) -> Schema:  # noqa: FBT001 - as Definitions asks for it
    def make() -> Schema:
        schema = own.fields(ATTESTED)
        schema["properties"]["instalments"] |= {"required": ["value"]}  # the reader takes no other shape
        return schema

    return own.named("Attested", make)


# --- Facts ---------------------------------------------------------------------------------------------------

_SAMPLES: dict[str, Any] = {"unit": Unit(_WORDS, _WORDS), "curable": True, "options": ("a",)}


def facts(own: Definitions) -> Schema:
    """The facts that a programme declares, under their keys."""

    def of_type(kind: FactType) -> Schema:
        types, optional = fact_fields(kind)
        types = {name: type_ for name, type_ in types.items() if name != "key"}
        schema = own.fields((types, optional))
        for name in optional:
            sample = _SAMPLES.get(name, _fact(kind).domain[0])
            if not _stands(lambda name=name, sample=sample: _fact(kind, **{name: sample})):  # type: ignore[misc]
                empty: Schema = {"type": "array", "maxItems": 0}
                schema["properties"][name] = nullable(empty) if name == "options" else {"type": "null"}
        if not _stands(lambda: _fact(kind, options=())):
            schema["required"] = [*schema["required"], "options"]
            schema["properties"]["options"] = own.of(tuple[str, ...]) | {"minItems": 1, "uniqueItems": True}
        schema["properties"]["type"] = {"const": kind.value}
        return schema

    def make() -> Schema:
        branches = {
            kind.value: own.named(f"{kind.name.title().replace('_', '')}Fact", lambda kind=kind: of_type(kind))  # type: ignore[misc]
            for kind in FactType
        }
        return chosen("type", branches) | {"description": "One fact that a programme asks for."}

    return tables(own.named("Fact", make), KEYS)


MORE: dict[Any, Callable[[Definitions, bool], Schema]] = {
    Criterion: _criterion,
    Financing: _financing,
    Attested: _attested,
}
