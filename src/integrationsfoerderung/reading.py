"""From plain values to checked ones: the strict hooks that all documents share, and amendments.

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

from .applications import Facts
from .calendar import Payment
from .checks import is_key
from .evidence import Bounded, Citation, Figure, Grade, Known, Reading, Readings, Source, Unknown
from .faults import Collector, Fault, Faulty
from .money import Euro, Fte, Rounding, Share
from .recipients import Population
from .subjects import Subject, subject
from .texts import Word, did_you_mean, shorten

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


Hook = Callable[[Any, Any], Any]
Table = dict[str, Any]
Fields = tuple[dict[str, Any], frozenset[str]]
"""The keys of a table with their types, and those of them that may be left out."""
LEFT_OUT = "is left out: it is required"


class Reader:
    """Turns tables into values of one document.

    Args:
        sources: those that citations may name.

    Example:
        >>> from integrationsfoerderung.texts import Text
        >>> Reader({}).read({"de": "ja", "en": "yes"}, Text)
        Text(de='ja', en='yes')
    """

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self.sources = sources
        self._read: dict[tuple[int, Any], tuple[Any, Any]] = {}
        self.fresh: frozenset[Any] = frozenset()  # types whose value hangs on more than its table
        self._converter = BaseConverter()
        self.register(
            [
                (attrs.has, self.record),
                (lambda t: t is date, _day),
                (lambda t: t is Euro, _euro),
                (lambda t: t is Share, _share),
                (lambda t: t is Fte, _fte),
                (lambda t: t is Population, self._population),
                (_is_enum, _enum),
                (lambda t: get_origin(t) is tuple, self._list),
                (lambda t: get_origin(t) is frozenset, self._set),
                (_is_optional, self._optional),
                (lambda t: get_origin(t) is Figure, self._figure),
                (lambda t: t is Citation, self._citation),
                (lambda t: t is Facts, _facts),
            ]
        )
        # By type and not by predicate: cattrs prefers its own converting hooks for these to any predicate.
        self._converter.register_structure_hook(int, _whole)
        self._converter.register_structure_hook(bool, _flag)
        self._converter.register_structure_hook(str, _text)

    def register(self, hooks: list[tuple[Callable[[Any], bool], Hook]]) -> None:
        """Say how more types are read; of two hooks that fit a type the later one counts."""
        for predicate, hook in hooks:
            self._converter.register_structure_hook_func(predicate, hook)

    def read(self, value: Any, type_: Any) -> Any:
        """The value of that type, or `Faulty` with every fault."""
        if not isinstance(value, dict) or type_ in self.fresh:
            return self._converter.structure(value, type_)
        # The states of an edition share most of their tables: each is read once. The table is kept with the result,
        # so that no other table can get its identity.
        known = self._read.get((id(value), type_))
        if known is None:
            known = self._read[id(value), type_] = (value, self._converter.structure(value, type_))
        return known[1]

    def fields(
        self, table: Any, types: Mapping[str, Any], optional: frozenset[str] = frozenset(), also: tuple[str, ...] = ()
    ) -> Table:
        """The values of a table whose keys and types are given; unknown and missing keys are faults.

        Args:
            table: what was read.
            types: of each key.
            optional: the keys that may be left out.
            also: keys that are allowed there and read elsewhere, to be named where a key is misspelt.

        Example:
            >>> Reader({}).fields({"months": 36}, {"months": int})
            {'months': 36}
        """
        collector = Collector()
        values = self._fields(collector, _given(table_of(table), optional), types, optional, also)
        collector.done()
        return values

    def _fields(
        self,
        collector: Collector,
        table: Table,
        types: Mapping[str, Any],
        optional: frozenset[str],
        also: tuple[str, ...] = (),
    ) -> Table:
        for key in table:
            if key not in types:
                collector.add(key, f"unknown key{did_you_mean(key, [*types, *also])}")
        values = {}
        for key, type_ in types.items():
            if key in table:
                values[key] = collector.take(key, self.read, table[key], type_)
            elif key not in optional:
                collector.add(key, f"{LEFT_OUT}{_WAY_OUT if get_origin(type_) is Figure else ''}")
        return values

    def record(self, value: Any, cls: Any) -> Any:
        """A class of ours: each field read, converted and validated by itself, so that all faults show."""
        collector = Collector()
        table = table_of(value)
        known = {field.name: field for field in attrs.fields(get_origin(cls) or cls) if field.init}
        optional = frozenset(name for name, field in known.items() if field.default is not attrs.NOTHING)
        values = self._fields(collector, _given(table, optional), types_of(cls), optional)
        faulty = {fault.path.partition(".")[0].partition("[")[0] for fault in collector.faults}
        for name, found in values.items():
            field = known[name]
            if name not in faulty and (field.converter is not None or field.validator is not None):
                collector.take(name, _checked, field, found)
        collector.done()
        return cls(**values)

    def _population(self, value: Any, type_: Any) -> Population:
        """A number alone, or a table with its day, census and source."""
        if isinstance(value, dict):
            population: Population = self.record(value, type_)
            return population
        return Population(_whole(value, type_))

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
        values = self.fields(value, *CITATION)
        key = values.pop("source")
        if key not in self.sources:
            way_out = did_you_mean(key, self.sources) or "; write it, with its title, under [sources.KEY] of this file"
            raise Faulty.of(f"source {shorten(key)} is not listed{way_out}")
        return Citation(self.sources[key], **values)

    def _figure(self, value: Any, type_: Any) -> Figure[Any]:
        """A figure by its shape: value, low and high, readings, or unknown."""
        if isinstance(value, Figure):
            return value  # shared by all measures, and read before
        inner = get_args(type_)[0]
        table = table_of(value)
        shapes = [shape for shape in _SHAPES if shape in table]
        if {"low", "high"} <= set(shapes):
            shapes.remove("high")
        if len(shapes) != 1:
            raise Faulty(self._shapeless(table, shapes, inner))
        shape, collector = shapes[0], Collector()
        assumed = table.get("grade") == Grade.ASSUMED.value
        values = collector.take("", self.fields, table, *figure_fields(shape, inner, assumed=assumed)) or {}
        if shape != "unknown" and _uncited(table, assumed=assumed):
            way_out = (
                "name a source, or say in a note what it is assumed for" if assumed else "name at least one source"
            )
            collector.add("", f"the figure has no citation: {way_out}")
        collector.done()
        if shape == "unknown":
            if values.pop("unknown") is not True:
                raise Faulty.of("unknown can only be true: write the value instead")
            return Unknown(values.pop("note", ""), **values)
        if shape == "value":
            return Known(**values)
        if shape == "readings":
            return Readings(**values)
        return Bounded(values.pop("low", None), values.pop("high", None), **values)

    def _shapeless(self, table: Table, shapes: list[str], inner: Any) -> list[Fault]:
        """What is wrong with a figure that has no shape or several, its evidence read beside."""
        collector = Collector()
        what = "says nothing" if not shapes else f"says {' and '.join(shapes)} at once"
        collector.add("", f"the figure {what}: write one of value, low and high, readings, or unknown = true")
        types = figure_fields("value", inner)[0]
        for name in ("grade", "citations", "note"):
            if table.get(name) is not None:
                collector.take(name, self.read, table[name], types[name])
        return collector.faults


def _uncited(table: Table, *, assumed: bool) -> bool:
    """Whether a figure names no source, and, where it is assumed, says nothing in its place."""
    cited, note = table.get("citations"), table.get("note")
    if not assumed:
        return cited == []  # that it is left out is a fault of its own
    return cited in (None, []) and (note is None or (isinstance(note, str) and not note.strip()))


class ValueReader(Reader):
    """Reads values as a programme stands in memory, and plain ones as they stand in a file.

    Args:
        subjects: those that a programme declares, by name, beside the fields that every application has.

    Example:
        >>> ValueReader().read([40000, Euro(35000)], tuple[Euro, ...])
        (Euro('40000.00'), Euro('35000.00'))
    """

    def __init__(self, subjects: Mapping[str, Subject] | None = None) -> None:
        super().__init__({})
        self._subjects = subjects or {}
        self.register([(lambda t: t is Subject, self._subject)])

    def read(self, value: Any, type_: Any) -> Any:
        """The value of that type: one that has it already as it is, a plain one as from a file."""
        if isinstance(value, float):
            raise Faulty.of(f'{value!r} is a float and not exact: write "{value!r}" in quotes, or a Decimal')
        # Of the plain types exactly: True is an int to isinstance, and a time a date.
        if isinstance(type_, type) and type_ not in _PLAIN and isinstance(value, type_):
            return value
        if get_origin(type_) in {tuple, frozenset} and isinstance(value, tuple | set | frozenset):
            value = list(value)
        return super().read(value, type_)

    def _subject(self, value: Any, _: Any) -> Subject:
        name = _text(value, str)
        return self._subjects.get(name) or subject(name)


_WAY_OUT = '; where no source says it, write { unknown = true, note = "what was looked for" }'
_PLAIN = frozenset({int, bool, str, date})
_SHAPES = ("value", "low", "high", "readings", "unknown")
CITATION: Fields = ({"source": str, "place": str, "read": date}, frozenset({"place", "read"}))


def figure_fields(shape: str, inner: Any, *, assumed: bool = False) -> Fields:
    """The fields of a figure by its shape: value, low (with high), readings or unknown.

    Args:
        shape: what tells it from the others.
        inner: what the figure holds.
        assumed: whether it is graded so, and needs no citation.

    Example:
        >>> sorted(figure_fields("value", int)[0])
        ['citations', 'grade', 'note', 'value', 'was']
    """
    types: dict[str, Any] = {"citations": tuple[Citation, ...], "note": str, "was": Figure[inner]}
    optional = frozenset({"note", "was", "citations"} if assumed or shape == "unknown" else {"note", "was"})
    if shape == "unknown":
        return types | {"unknown": bool}, optional
    types["grade"] = Grade
    if shape == "readings":
        listed: Any = tuple[Reading[inner], ...]
        return types | {"readings": listed, "default": str}, optional | {"default"}
    if shape == "value":
        return types | {"value": inner}, optional
    return types | {"low": inner, "high": inner}, optional | {"low", "high"}


@cache
def types_of(cls: Any) -> dict[str, Any]:
    """The types of a class's fields, with the type variable of a generic one filled in."""
    origin = get_origin(cls) or cls
    types = get_type_hints(origin)
    (filled,) = get_args(cls) or (None,)
    fields = [field.name for field in attrs.fields(origin) if field.init]
    return {name: filled if isinstance(types[name], TypeVar) else types[name] for name in fields}


def keyed(key: str, value: Any) -> Table:
    """A table with the name under which it stands as its key.

    Raises:
        Faulty: the name is no key, the value is no table, or it says a key of its own.
    """
    check_key(key)
    if "key" in table_of(value):
        raise Faulty([Fault("key", "unknown key: the name of the table is its key")])
    return table_of(value) | {"key": key}


def check_key(key: Any) -> None:
    """Refuse a key that paths cannot be made of.

    Raises:
        Faulty: it is empty, or has other characters than letters, digits, "-" and "_".
    """
    if not is_key(key):
        raise Faulty.of(f"{shorten(key)} is no key: write letters, digits, hyphens and underscores")


def _is_enum(type_: Any) -> bool:
    return isinstance(type_, type) and (issubclass(type_, Word) or type_ in {Rounding, Payment})


def _is_optional(type_: Any) -> bool:
    return type(None) in get_args(type_)


def _given(table: Table, optional: frozenset[str]) -> Table:
    """The table without what is null: of an optional field JSON says so that it is left out."""
    return {key: value for key, value in table.items() if value is not None or key not in optional}


def _checked(field: Any, value: Any) -> None:
    """What the constructor would do with one field."""
    if field.converter is not None:
        value = field.converter(value)
    if field.validator is not None:
        field.validator(None, field, value)


def table_of(value: Any) -> Table:
    """The value, which has to be a table."""
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


def _facts(value: Any, _: Any) -> Facts:
    return Facts(table_of(value))


def _euro(value: Any, _: Any) -> Euro:
    if not isinstance(value, int | str | Decimal) or isinstance(value, bool):
        raise Faulty.of(f"{_plain(value)} is no amount: write euro like 40000 or 40000.50")
    return Euro(value)


def _share(value: Any, _: Any) -> Share:
    if not isinstance(value, int | str | Decimal) or isinstance(value, bool):
        raise Faulty.of(f"{_plain(value)} is no share of a post: write it like 0.5")
    return Share(value)


def _fte(value: Any, _: Any) -> Fte:
    if not isinstance(value, int | str | Decimal) or isinstance(value, bool):
        raise Faulty.of(f"{_plain(value)} is no sum of shares: write it like 1.5")
    return Fte(value)


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
