"""From plain tables to checked values: the strict hooks that all documents share.

cattrs chooses the hook for each type; the hooks are our own where its defaults convert in silence
(1.9 to 1, "false" to True), and for classes, because every fault of a document is to be found and
not only the first that a constructor would raise.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import attrs
from cattrs import BaseConverter

from ..calendar import Payment
from ..criteria import AllOf, AnyOf, AtLeast, AtMost, Combination, Criterion, Includes, Is, Leaf, OneOf, Where
from ..evidence import Bounded, Citation, Figure, Grade, Known, Reading, Readings, Source, Unknown
from ..financing import Attested, Financing, FixedAmount, FixedInstalments
from ..money import Euro, Rounding, Share
from ..subjects import subject
from ..texts import Text, Word, did_you_mean, shorten
from .faults import Collector, Faulty, joined
from .files import Table

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

LEAVES: dict[str, Callable[..., Leaf]] = {
    "at-least": AtLeast,
    "at-most": AtMost,
    "one-of": OneOf,
    "is": Is,
    "includes": Includes,
}
COMBINATIONS: dict[str, Callable[..., Combination]] = {"all-of": AllOf, "any-of": AnyOf, "where": Where}
FINANCING: dict[str, type[Financing]] = {"fixed-instalments": FixedInstalments, "fixed-amount": FixedAmount}

Hook = Callable[[Any, Any], Any]


class Reader:
    """Turns tables into values of one document.

    Args:
        sources: those that citations may name.

    Example:
        >>> Reader({}).read({"de": "ja", "en": "yes"}, Text)
        Text(de='ja', en='yes')
    """

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self.sources = sources
        self._converter = converter = BaseConverter()
        hooks: list[tuple[Callable[[Any], bool], Hook]] = [
            (attrs.has, self._record),
            (lambda t: t is int, _whole),
            (lambda t: t is bool, _flag),
            (lambda t: t is str, _text),
            (lambda t: t is date, _day),
            (lambda t: t is Euro, _euro),
            (lambda t: t is Share, _share),
            (_is_enum, _enum),
            (lambda t: get_origin(t) is tuple, self._list),
            (lambda t: get_origin(t) is frozenset, self._set),
            (_is_optional, self._optional),
            (lambda t: get_origin(t) is Figure, self._figure),
            (lambda t: t is Citation, self._citation),
            (lambda t: t is Attested, self._attested),
            (lambda t: t is Criterion, self._criterion),
            (lambda t: t is Financing, self._financing),
        ]
        for predicate, hook in hooks:
            converter.register_structure_hook_func(predicate, hook)

    def read(self, value: Any, type_: Any) -> Any:
        """The value of that type, or `Faulty` with every fault."""
        return self._converter.structure(value, type_)

    def fields(self, table: Any, types: Mapping[str, Any], optional: frozenset[str] = frozenset()) -> Table:
        """The values of a table whose keys and types are given; unknown and missing keys are faults.

        Example:
            >>> Reader({}).fields({"months": 36}, {"months": int})
            {'months': 36}
        """
        collector = Collector()
        values = self._fields(collector, _table(table), types, optional)
        collector.done()
        return values

    def _fields(self, collector: Collector, table: Table, types: Mapping[str, Any], optional: frozenset[str]) -> Table:
        for key in table:
            if key not in types:
                collector.add(key, f"unknown key{did_you_mean(key, types)}")
        values = {}
        for key, type_ in types.items():
            if key in table:
                values[key] = collector.take(key, self.read, table[key], type_)
            elif key not in optional:
                collector.add(key, "is left out: it is required")
        return values

    def _record(self, value: Any, cls: Any) -> Any:
        """A class of ours: each field read, converted and validated by itself, so that all faults show."""
        collector = Collector()
        table = _table(value)
        known = {field.name: field for field in attrs.fields(get_origin(cls) or cls) if field.init}
        optional = frozenset(name for name, field in known.items() if field.default is not attrs.NOTHING)
        # A null of JSON is a field left out.
        table = {key: v for key, v in table.items() if v is not None or key not in optional}
        values = self._fields(collector, table, _types(cls), optional)
        faulty = {fault.path.partition(".")[0].partition("[")[0] for fault in collector.faults}
        for name in [name for name in values if name not in faulty]:
            field = known[name]

            def checked(field: Any = field, value: Any = values[name]) -> None:
                if field.converter is not None:
                    value = field.converter(value)
                if field.validator is not None:
                    field.validator(None, field, value)

            collector.take(name, checked)
        collector.done()
        return cls(**values)

    def _list(self, value: Any, type_: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise Faulty.of(f"{shorten(value)} is no list: write it in brackets")
        member = get_args(type_)[0]
        collector = Collector()
        members = [collector.take(f"[{i}]", self.read, v, member) for i, v in enumerate(value)]
        collector.done()
        return tuple(members)

    def _set(self, value: Any, type_: Any) -> frozenset[Any]:
        members = self._list(value, tuple[get_args(type_)[0], ...])  # type: ignore[misc]  # made at run time
        found = frozenset(members)
        if len(found) < len(members):
            raise Faulty.of("a member stands twice: write it once")
        return found

    def _optional(self, value: Any, type_: Any) -> Any:
        inner = next(t for t in get_args(type_) if t is not type(None))
        return None if value is None else self.read(value, inner)

    def _citation(self, value: Any, _: Any) -> Citation:
        values = self.fields(value, _CITATION, frozenset({"place", "read"}))
        key = values.pop("source")
        if key not in self.sources:
            raise Faulty.of(f"source {shorten(key)} is not listed{did_you_mean(key, self.sources)}")
        return Citation(self.sources[key], **values)

    def _figure(self, value: Any, type_: Any) -> Figure[Any]:
        """A figure by its shape: value, low and high, readings, or unknown."""
        inner = get_args(type_)[0]
        table = _table(value)
        shapes = [shape for shape in _SHAPES if shape in table]
        if {"low", "high"} <= set(shapes):
            shapes.remove("high")
        if len(shapes) != 1:
            what = "says nothing" if not shapes else f"says {' and '.join(shapes)} at once"
            raise Faulty.of(f"the figure {what}: write one of value, low and high, readings, or unknown = true")
        shape = shapes[0]
        types: dict[str, Any] = {"citations": tuple[Citation, ...], "note": str}
        optional = {"note"}
        if shape == "unknown":
            types["unknown"] = bool
            optional.add("citations")
        else:
            types["grade"] = Grade
            if shape == "readings":
                types |= {"readings": tuple[Reading[inner], ...], "default": str}  # type: ignore[valid-type]  # made at run time
                optional.add("default")
            else:
                types |= {"value": inner} if shape == "value" else {"low": inner, "high": inner}
                optional |= {"low", "high"}
        values = self.fields(table, types, frozenset(optional))
        if shape == "unknown":
            if values.pop("unknown") is not True:
                raise Faulty.of("unknown can only be true: write the value instead")
            return Unknown(values.get("note", ""), values.get("citations", ()))
        if not values["citations"]:
            raise Faulty.of("the figure has no citation: name at least one source")
        if shape == "value":
            return Known(**values)
        if shape == "readings":
            return Readings(**values)
        return Bounded(values.pop("low", None), values.pop("high", None), **values)

    def _attested(self, value: Any, _: Any) -> Attested:
        values = self.fields(value, _ATTESTED)
        if not isinstance(values["instalments"], Known):
            raise Faulty.of("what is attested needs a value: leave it out where none is stated")
        return Attested(**values)

    def _criterion(self, value: Any, _: Any) -> Criterion:
        """A criterion by its kind; what its figure holds follows from its field."""
        table = dict(_table(value))
        kind, key = table.pop("kind", None), table.pop("key")
        if kind in COMBINATIONS:
            values = self.fields(table, {"text": Text, "parts": dict})
            return COMBINATIONS[kind](key, values["text"], self._keyed(values["parts"], "parts"))
        if kind not in LEAVES:
            raise Faulty.of(f"kind {shorten(kind)} is unknown{did_you_mean(kind, [*LEAVES, *COMBINATIONS])}")
        cls = LEAVES[kind]
        of = table.pop("of", None)
        if not isinstance(of, str):
            raise Faulty.of("of is left out: name the field that is compared, such as posts.share")
        compared = subject(of)
        inner: Any = compared.type
        required = frozenset[inner] if cls is OneOf else inner
        values = self.fields(table, {"text": Text, "required": Figure[required]})  # type: ignore[valid-type]  # made at run time
        return cls(key, values["text"], compared, values["required"])

    def _keyed(self, table: Any, path: str) -> tuple[Criterion, ...]:
        """Criteria that stand in a table under their keys, in its order."""
        collector = Collector()
        found = []
        for key, value in _table(table).items():
            own = collector.take(joined(path, key), self._under_key, key, value)
            found.append(own)
        collector.done()
        return tuple(criterion for criterion in found if criterion is not None)

    def _under_key(self, key: str, value: Any) -> Criterion:
        found: Criterion = self.read(_table(value) | {"key": key}, Criterion)
        return found

    def criteria(self, table: Any) -> tuple[Criterion, ...]:
        """All criteria of a measure."""
        return self._keyed(table, "")

    def _financing(self, value: Any, _: Any) -> Financing:
        table = dict(_table(value))
        kind = table.pop("kind", None)
        if kind not in FINANCING:
            raise Faulty.of(f"kind {shorten(kind)} is unknown{did_you_mean(kind, FINANCING)}")
        found: Financing = self._record(table, FINANCING[kind])
        return found


_SHAPES = ("value", "low", "high", "readings", "unknown")
_CITATION = {"source": str, "place": str, "read": date}
_ATTESTED = {"share": Share, "instalments": Figure[tuple[Euro, ...]]}


@cache
def _types(cls: Any) -> dict[str, Any]:
    """The types of a class's fields, with the type variable of a generic one filled in."""
    origin = get_origin(cls) or cls
    types = get_type_hints(origin)
    (filled,) = get_args(cls) or (None,)
    fields = [field.name for field in attrs.fields(origin) if field.init]
    return {name: filled if isinstance(types[name], TypeVar) else types[name] for name in fields}


def _is_enum(type_: Any) -> bool:
    return isinstance(type_, type) and (issubclass(type_, Word) or type_ in {Rounding, Payment})


def _is_optional(type_: Any) -> bool:
    return type(None) in get_args(type_)


def _table(value: Any) -> Table:
    if not isinstance(value, dict):
        raise Faulty.of(f"{shorten(value)} is no table: write its fields by name")
    return value


def _whole(value: Any, _: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Faulty.of(f"{_plain(value)} is no whole number: write one without quotes and without a point")
    return value


def _flag(value: Any, _: Any) -> bool:
    if not isinstance(value, bool):
        raise Faulty.of(f"{_plain(value)} is neither true nor false: write one of them without quotes")
    return value


def _text(value: Any, _: Any) -> str:
    if not isinstance(value, str):
        raise Faulty.of(f"{_plain(value)} is no text: write it in quotes")
    return value


def _day(value: Any, _: Any) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise Faulty.of(f"{value} is no day of the calendar: check day and month") from None
    if isinstance(value, datetime) or not isinstance(value, date):
        raise Faulty.of(f"{_plain(value)} is no day: write it like 2016-04-01, without a time")
    return value


def _euro(value: Any, _: Any) -> Euro:
    if not isinstance(value, int | str | Decimal) or isinstance(value, bool):
        raise Faulty.of(f"{_plain(value)} is no amount: write euro like 40000 or 40000.50")
    return Euro(value)


def _share(value: Any, _: Any) -> Share:
    if not isinstance(value, int | str | Decimal) or isinstance(value, bool):
        raise Faulty.of(f"{_plain(value)} is no share of a post: write it like 0.5")
    return Share(value)


def _enum(value: Any, type_: Any) -> Any:
    if not isinstance(value, str):
        raise Faulty.of(f"{_plain(value)} is no word: write one of {', '.join(m.value for m in type_)}")
    if issubclass(type_, Word):
        return type_(value)
    words = {member.value: member for member in type_}
    if value not in words:
        raise Faulty.of(f"unknown {type_.__name__.lower()} {shorten(value)}{did_you_mean(value, words)}")
    return words[value]


def _plain(value: Any) -> str:
    return str(value) if isinstance(value, Decimal | date) else shorten(value)
