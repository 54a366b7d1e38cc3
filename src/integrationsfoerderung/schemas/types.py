"""Our classes as JSON Schema: each field as the readers take it, with what its converter and its validator refuse.

Nothing is listed a second time here: fields and types come from the classes, bounds from the validators by name.
A validator without an entry is an error, so that a new one cannot be forgotten.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import EnumType
from functools import cache
from typing import Any, get_args, get_origin

import attrs

from .. import applications, recipients
from ..applications import Application, EarlierGrant, Facts, PlanYear, Post
from ..checks import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_MONTHS,
    MOST_PEOPLE,
    MOST_RANK,
    MOST_TEXT,
    budget_year,
    optional_day,
    optional_flag,
    optional_months,
    optional_rank,
    optional_text,
    required_text,
)
from ..evidence import Citation, Figure, Grade
from ..money import Euro, Fte, Share
from ..reading import CITATION, Fields, figure_fields, types_of
from ..recipients import Kind, Population, Recipient
from ..subjects import SUBJECTS, Subject, field_title
from ..yearly import MOST_YEARS, YearlyDay
from . import values
from .values import Schema, both, nullable, table, tables, words

# What the constructor of a class refuses of one field.
_lengths = sorted({kind.key_length for kind in Kind if kind.key_length is not None})
OF_CONSTRUCTORS: dict[tuple[type, str], Schema] = {
    (Recipient, "key"): {"pattern": values.whole("|".join(f"[0-9]{{{length}}}" for length in _lengths))},
    (YearlyDay, "month"): {"minimum": 1, "maximum": 12},
    (YearlyDay, "day"): {"minimum": 1, "maximum": 31},
    (YearlyDay, "years_before"): {"minimum": 0, "maximum": MOST_YEARS},
}
# Where the fields of a class stand in an application, for their titles.
_PLACES: dict[type, str] = {
    Application: "", Post: "posts.", Recipient: "recipient.", Population: "recipient.population.", PlanYear: "plan.",
    EarlierGrant: "earlier_grants.",
}  # fmt: skip


class NotNegative:
    """Stands for an amount that is not negative."""


_SCALARS: dict[Any, tuple[str, Schema]] = {
    date: ("Day", values.DAY),
    Euro: ("Euro", values.EURO),
    NotNegative: ("EuroNotNegative", values.EURO_NOT_NEGATIVE),
    Share: ("Share", values.SHARE),
    Fte: ("Fte", values.FTE),
}
_PLAIN: dict[Any, Schema] = {str: {"type": "string"}, int: {"type": "integer"}, bool: {"type": "boolean"}}
_TEXT = ("FilledText", values.NOT_BLANK | {"maxLength": MOST_TEXT})
_DAY = ("DayOfAForm", values.DAY_OF_A_FORM)
# What each validator refuses, with a name where it is more than two bounds; None where the type says it already.
_VALIDATORS: dict[Any, tuple[str, Schema] | type | None] = {
    required_text: _TEXT,
    optional_text: _TEXT,
    optional_flag: None,
    optional_months: ("", {"type": "integer", "minimum": 1, "maximum": MOST_MONTHS}),
    optional_rank: ("", {"type": "integer", "minimum": 1, "maximum": MOST_RANK}),
    budget_year: ("", {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}),
    optional_day: _DAY,
    recipients.not_too_many: ("", {"type": "integer", "minimum": 0, "maximum": MOST_PEOPLE}),
    applications.not_negative: NotNegative,
    applications.is_recipient: None,
}


class Definitions:
    """Collects the definitions that a schema refers to.

    Args:
        more: how types are written that only programmes and rounds have, by type.

    Example:
        >>> own = Definitions()
        >>> own.of(Share), list(own.defs)
        ({'$ref': '#/$defs/Share'}, ['Share'])
    """

    def __init__(self, more: "dict[Any, Callable[[Definitions, bool], Schema]] | None" = None) -> None:
        self.defs: dict[str, Schema] = {}
        self._of: dict[str, object] = {}
        self._more = more or {}

    def named(self, name: str, make: Callable[[], Schema], of: object = None) -> Schema:
        """A reference to a definition, made when it is first asked for; `of` is what it defines.

        Raises:
            LookupError: something else has that name already.
        """
        if name not in self.defs:
            self._of[name] = of
            self.defs[name] = {}  # it may refer to itself
            self.defs[name] = make()
        if self._of[name] != of:
            raise LookupError(f"{name} defines {self._of[name]} and {of}: give one of them another name")
        return {"$ref": f"#/$defs/{name}"}

    def of(self, type_: Any, *, laid: bool = False) -> Schema:
        """How a value of a type is written.

        Args:
            type_: a class of ours, a plain type, or a list, a set or a figure of one.
            laid: whether it is laid over what an earlier edition says, so that each table may state a part.
        """
        if type_ in self._more:
            return self._more[type_](self, laid)
        made = self._made_of_others(type_, laid=laid)
        return self._single(type_, laid=laid) if made is None else made

    def _made_of_others(self, type_: Any, *, laid: bool) -> Schema | None:
        """Lists, sets, figures and what may be null; None for any other type."""
        origin, arguments = get_origin(type_), get_args(type_)
        if type(None) in arguments:
            return nullable(self.of(next(t for t in arguments if t is not type(None)), laid=laid))
        if origin is tuple:
            return {"type": "array", "items": self.of(arguments[0])}
        if origin is frozenset:
            return {"type": "array", "items": self.of(arguments[0]), "uniqueItems": True}
        if origin is Figure:
            return self.named(f"FigureOf{_name(arguments[0])}", lambda: self._figure(arguments[0]), type_)
        return None

    def _single(self, type_: Any, *, laid: bool) -> Schema:
        if type_ in _PLAIN:
            return dict(_PLAIN[type_])
        if type_ in _SCALARS:
            name, schema = _SCALARS[type_]
            return self.named(name, lambda: schema if type_ is date else _described(schema, type_), type_)
        if type_ is Facts:
            return tables({"type": ["boolean", "number", "string"]}, {"pattern": values.NOT_BLANK["pattern"]})
        if type_ is Subject:
            return self.named("Subject", _subject)
        if type_ is Citation:
            return self.named("Citation", lambda: _described(self.fields(CITATION), Citation), Citation)
        if isinstance(type_, EnumType):
            return self.named(type_.__name__, lambda: words(type_) | {"title": _first_line(type_)}, type_)
        if type_ is Population:
            return self.named("Population", self._population, Population)
        return self.named(_name(type_) + ("Laid" if laid else ""), lambda: self.record(type_, laid=laid), type_)

    def fields(self, fields: Fields, more: Mapping[str, Schema] | None = None, *, laid: bool = False) -> Schema:
        """A table with the fields of a reader's own list; `more` are keys that are read elsewhere."""
        types, optional = fields
        properties = {
            name: nullable(self.of(type_, laid=laid)) if name in optional else self.of(type_, laid=laid)
            for name, type_ in types.items()
        }
        return table(properties | dict(more or {}), [] if laid else [name for name in types if name not in optional])

    def row(self, cls: type, *, laid: bool = False) -> Schema:
        """A reference to a table whose name is its key."""
        name = f"Keyed{cls.__name__}{'Laid' if laid else ''}"
        return self.named(name, lambda: self.record(cls, laid=laid, without=frozenset({"key"})))

    def record(self, cls: Any, *, laid: bool = False, without: frozenset[str] = frozenset()) -> Schema:
        """A table with the fields of one of our classes."""
        origin = get_origin(cls) or cls
        own = {f.name: f for f in attrs.fields(origin) if f.init and f.name not in without}
        said = described_fields(origin)
        properties = {}
        for name, type_ in types_of(cls).items():
            if name in without:
                continue
            inner = next((t for t in get_args(type_) if t is not type(None)), type_) if _is_optional(type_) else type_
            schema = self._field(inner, own[name].validator, laid=laid)
            schema = schema | OF_CONSTRUCTORS.get((origin, name), {})
            title = field_title(_PLACES[origin] + name) if origin in _PLACES else None
            schema |= {} if title is None else {"title": both(title)}
            schema |= {"description": said[name]} if name in said else {}
            properties[name] = schema if own[name].default is attrs.NOTHING else nullable(schema)
        required = [] if laid else [name for name, field in own.items() if field.default is attrs.NOTHING]
        return _described(table(properties, required), origin)

    def _field(self, type_: Any, validator: Any, *, laid: bool = False) -> Schema:
        """How one field of a class is written, with what its validator refuses.

        Raises:
            LookupError: nothing is known of that validator.
        """
        # Of a list, a validator of members says no more than their type.
        if validator is None or getattr(validator, "__qualname__", "").startswith("_all_of."):
            return self.of(type_, laid=laid)
        if validator not in _VALIDATORS:
            raise LookupError(f"{validator} has no entry in schemas: say there what it refuses")
        found = _VALIDATORS[validator]
        if found is None or isinstance(found, type):
            return self.of(found or type_, laid=laid)
        name, narrower = found
        return self.named(name, lambda: narrower) if name else dict(narrower)

    def _population(self) -> Schema:
        number = self._field(int, attrs.fields(Population).number.validator)
        return {"anyOf": [number, self.record(Population)]}

    def _figure(self, inner: Any) -> Schema:
        """A figure in its shapes: a value; a low end, a high end or both; readings; unknown."""
        # No figure is a negative amount: financing, pots and criteria refuse it.
        held = {Euro: NotNegative, tuple[Euro, ...]: tuple[NotNegative, ...]}.get(inner, inner)
        if held is inner:
            return self._shapes(inner)
        # Of a figure that was replaced nobody asks any more what it can be.
        was = self.named(f"FormerFigureOf{_name(inner)}", lambda: self._shapes(inner))
        return self._shapes(held, {"was": nullable(was)})

    def _shapes(self, held: Any, more: Mapping[str, Schema] | None = None) -> Schema:
        shapes = []
        for shape in ("value", "low", "readings", "unknown"):
            schema = self.fields(figure_fields(shape, held, assumed=True))
            properties = schema["properties"]
            properties |= more or {}
            if shape == "unknown":
                properties |= {"unknown": {"const": True}, "note": dict(values.NOT_BLANK)}
                schema["required"] = ["unknown", "note"]
            else:
                schema["allOf"] = [self.named("Evidence", lambda: {"anyOf": [_CITED, _ASSUMED]})]
            if shape == "low":
                stated: Schema = {"not": {"type": "null"}}
                schema["anyOf"] = [{"required": [end], "properties": {end: stated}} for end in ("low", "high")]
            if shape == "readings":
                properties["readings"] |= {"minItems": 2}
            shapes.append(schema)
        return {"type": "object", "anyOf": shapes}


# A figure names its sources; an assumed one may say in a note instead what it is assumed for.
_CITED: Schema = {"required": ["citations"], "properties": {"citations": {"type": "array", "minItems": 1}}}
_ASSUMED: Schema = {
    "required": ["note"],
    "properties": {"grade": {"const": Grade.ASSUMED.value}, "note": dict(values.NOT_BLANK)},
}


def _is_optional(type_: Any) -> bool:
    return type(None) in get_args(type_)


def _name(type_: Any) -> str:
    origin, arguments = get_origin(type_), get_args(type_)
    if origin is tuple:
        return f"ListOf{_name(arguments[0])}"
    if origin is frozenset:
        return f"SetOf{_name(arguments[0])}"
    if type_ in _SCALARS:
        return _SCALARS[type_][0]
    if arguments:
        return f"{origin.__name__}Of{_name(arguments[0])}"
    return {str: "Word", int: "Count", bool: "Flag"}.get(type_) or str(type_.__name__)


FACT = values.whole(rf"facts\.{values.KEY_CHARACTERS}{{1,{values.MOST_KEY}}}")
"""A pattern of the names of facts, such as facts.persons."""


def _subject() -> Schema:
    return {"type": "string", "anyOf": [{"enum": list(SUBJECTS)}, {"pattern": FACT}]}


def _described(schema: Schema, cls: type) -> Schema:
    return schema | {"description": _first_line(cls)}


def _first_line(cls: type) -> str:
    return (inspect.getdoc(cls) or "").partition("\n\n")[0].replace("\n", " ").replace("`", "")


@cache
def described_fields(cls: type) -> dict[str, str]:
    """What the docstring of a class says of its fields, by name.

    Example:
        >>> described_fields(EarlierGrant)["round"]
        'the key of the round, where known.'
    """
    text = re.search(r"^(?:Args|Attributes):\n(.*?)(?:\n\S|\Z)", inspect.getdoc(cls) or "", re.DOTALL | re.MULTILINE)
    found: dict[str, str] = {}
    for names, said in re.findall(
        r"^    (\w+(?:, \w+)*): (.*?)(?=^    \w|\Z)", (text[1] if text else "") + "\n", re.DOTALL | re.MULTILINE
    ):
        found |= dict.fromkeys(names.split(", "), " ".join(said.split()).replace("`", ""))
    return found
