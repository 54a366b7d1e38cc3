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

from ..applications import Facts
from ..calendar import Payment
from ..criteria import (
    AllOf,
    AnyOf,
    AsARule,
    AtLeast,
    AtMost,
    Combination,
    Criterion,
    Examples,
    Includes,
    Is,
    Leaf,
    OneOf,
    Where,
)
from ..evidence import Bounded, Citation, Figure, Grade, Known, Reading, Readings, Source, Unknown
from ..facts import Fact, FactType
from ..faults import Collector, Fault, Faulty
from ..financing import (
    AmountByChoice,
    AmountPerUnit,
    Attested,
    Financing,
    FixedAmount,
    FixedInstalments,
    ShareOfExpenditure,
)
from ..money import Euro, Rounding, Share
from ..subjects import Subject, subject
from ..texts import Text, Unit, Word, did_you_mean, shorten
from .files import Table

_KEY = re.compile(r"[\w-]{1,100}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

LEAVES: dict[str, Callable[..., Leaf]] = {
    "at-least": AtLeast,
    "at-most": AtMost,
    "one-of": OneOf,
    "is": Is,
    "includes": Includes,
}
COMBINATIONS: dict[str, Callable[..., Combination]] = {
    "all-of": AllOf,
    "any-of": AnyOf,
    "where": Where,
    "as-a-rule": AsARule,
}
FINANCING: dict[str, type[Financing]] = {
    "fixed-instalments": FixedInstalments,
    "fixed-amount": FixedAmount,
    "share-of-expenditure": ShareOfExpenditure,
    "amount-per-unit": AmountPerUnit,
    "amount-by-choice": AmountByChoice,
}

Hook = Callable[[Any, Any], Any]


class Reader:
    """Turns tables into values of one document.

    Args:
        sources: those that citations may name.
        facts: those that the document declares, for criteria and financing to name.
        broken: the keys of facts that are declared and cannot be read; naming one is no further fault.

    Example:
        >>> Reader({}).read({"de": "ja", "en": "yes"}, Text)
        Text(de='ja', en='yes')
    """

    def __init__(
        self, sources: Mapping[str, Source], facts: tuple[Fact, ...] = (), broken: frozenset[str] = frozenset()
    ) -> None:
        self.broken = frozenset(f"facts.{key}" for key in broken)
        self.sources = sources
        self._read: dict[tuple[int, Any], tuple[Any, Any]] = {}
        self.shared: Mapping[str, Figure[Any]] = {}
        self.facts = {f"facts.{fact.key}": fact.subject() for fact in facts}
        self._converter = converter = BaseConverter()
        hooks: list[tuple[Callable[[Any], bool], Hook]] = [
            (attrs.has, self._record),
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
            (lambda t: t is Subject, self._subject),
            (lambda t: t is Facts, _facts),
            (lambda t: t is Fact, self._fact),
        ]
        for predicate, hook in hooks:
            converter.register_structure_hook_func(predicate, hook)
        # By type and not by predicate: cattrs prefers its own converting hooks for these to any predicate.
        converter.register_structure_hook(int, _whole)
        converter.register_structure_hook(bool, _flag)
        converter.register_structure_hook(str, _text)

    def read(self, value: Any, type_: Any) -> Any:
        """The value of that type, or `Faulty` with every fault."""
        if not isinstance(value, dict):
            return self._converter.structure(value, type_)
        # The states of an edition share most of their tables: each is read once. The table is kept with the result,
        # so that no other table can get its identity.
        known = self._read.get((id(value), type_))
        if known is None:
            known = self._read[id(value), type_] = (value, self._converter.structure(value, type_))
        return known[1]

    def once(self, build: Callable[..., Any], key: str, raw: Any, shared: Any) -> Any:
        """What `build` makes of a table, made once for the states of an edition that have the same one."""
        name = (id(raw), (build, key, *map(id, shared)))  # by identity: criteria are slow to compare
        if name not in self._read:
            self._read[name] = (raw, build(self, key, raw, shared))
        return self._read[name][1]

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
        values = self._fields(collector, _given(_table(table), optional), types, optional, also)
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
                collector.add(key, "is left out: it is required")
        return values

    def _record(self, value: Any, cls: Any) -> Any:
        """A class of ours: each field read, converted and validated by itself, so that all faults show."""
        collector = Collector()
        table = _table(value)
        known = {field.name: field for field in attrs.fields(get_origin(cls) or cls) if field.init}
        optional = frozenset(name for name, field in known.items() if field.default is not attrs.NOTHING)
        values = self._fields(collector, _given(table, optional), _types(cls), optional)
        faulty = {fault.path.partition(".")[0].partition("[")[0] for fault in collector.faults}
        for name, found in values.items():
            field = known[name]
            if name not in faulty and (field.converter is not None or field.validator is not None):
                collector.take(name, _checked, field, found)
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
        if isinstance(value, Figure):
            return value  # shared by all measures, and read before
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
        examples = self._examples(table)
        if kind in COMBINATIONS:
            collector = Collector()
            parts = collector.take("parts", self.criteria, table.pop("parts", {}))
            values = collector.take("", self.fields, table, {"text": Text})
            collector.done()
            return COMBINATIONS[kind](key, (values or {})["text"], parts, examples=examples)
        if kind not in LEAVES:
            raise Faulty.of(f"kind {shorten(kind)} is unknown{did_you_mean(kind, [*LEAVES, *COMBINATIONS])}")
        cls = LEAVES[kind]
        compared: Subject = self._subject(table.pop("of", None), None)
        inner: Any = compared.type
        required = frozenset[inner] if cls is OneOf else inner
        values = self.fields(table, {"text": Text, "required": Figure[required]})  # type: ignore[valid-type]  # made at run time
        return cls(key, values["text"], compared, values["required"], examples=examples)

    def criteria(self, table: Any) -> tuple[Criterion, ...]:
        """Criteria that stand in a table under their keys, in its order."""
        collector = Collector()
        found = [collector.take(key, self._under_key, key, value) for key, value in _table(table).items()]
        collector.done()
        return tuple(criterion for criterion in found if criterion is not None)

    def _examples(self, table: Table) -> Examples | None:
        """Takes what meets a criterion and what does not out of its table."""
        collector = Collector()
        given = {name: table.pop(name) for name in ("met", "unmet") if name in table}
        if not given:
            return None
        if len(given) == 1:
            raise Faulty.of('has one example only: write both met and unmet, or unmet = "nothing"')
        met = collector.take("met", self._values, given["met"])
        unmet = None if given["unmet"] == "nothing" else collector.take("unmet", self._values, given["unmet"])
        collector.done()
        return Examples(met or (), unmet)

    def _values(self, table: Any) -> tuple[tuple[Subject, Any], ...]:
        collector = Collector()
        found = []
        for name, value in _table(table).items():
            of = collector.take(name, self._subject, name, None)
            if of is not None:
                inner: Any = of.type
                found.append((of, collector.take(name, self.read, value, frozenset[inner] if of.many else inner)))
        collector.done()
        return tuple(found)

    def _subject(self, name: Any, _: Any) -> Subject:
        if not isinstance(name, str):
            raise Faulty.of("is left out: name the field that is compared, such as posts.share")
        if name in self.broken:
            raise Faulty([])
        if name.startswith("facts.") and name not in self.facts:
            raise Faulty.of(f"no fact {shorten(name)} is declared{did_you_mean(name, self.facts)}")
        return self.facts.get(name) or subject(name)

    def _fact(self, value: Any, _: Any) -> Fact:
        """A declaration; its bounds are values of its own type."""
        table = dict(_table(value))
        collector = Collector()
        kind: Any = collector.take("type", self.read, table.get("type"), FactType)
        collector.done()
        types: dict[str, Any] = {"key": str, "type": FactType, "title": Text, "unit": Unit, "curable": bool}
        types |= {"low": kind.type, "high": kind.type, "options": tuple[str, ...]}
        return Fact(**self.fields(table, types, frozenset({"unit", "curable", "low", "high", "options"})))

    def _under_key(self, key: str, value: Any) -> Criterion:
        check_key(key)
        if "key" in _table(value):
            raise Faulty([Fault("key", "unknown key: the name of the table is its key")])
        known = self._read.get((id(value), Criterion))
        if known is None or known[1].key != key:
            known = self._read[id(value), Criterion] = (value, self._criterion(_table(value) | {"key": key}, None))
        found: Criterion = known[1]
        return found

    def _financing(self, value: Any, _: Any) -> Financing:
        table = dict(_table(value))
        kind = table.pop("kind", None)
        if kind not in FINANCING:
            raise Faulty.of(f"kind {shorten(kind)} is unknown{did_you_mean(kind, FINANCING)}")
        if kind == "amount-by-choice":
            return self._by_choice(table)
        cls = FINANCING[kind]
        own = {field.name for field in attrs.fields(cls)}
        found: Financing = self._record({k: v for k, v in self.shared.items() if k in own} | table, cls)
        return found

    def _by_choice(self, table: Table) -> Financing:
        collector = Collector()
        amounts: dict[str, Any] = {
            option: collector.take(f"table.{option}", self.read, raw, Figure[Euro])
            for option, raw in _table(table.pop("table", {})).items()
        }
        types = {"of": Subject, "payment": Figure[Payment], "overfunding": Figure[bool]}
        table = {k: v for k, v in self.shared.items() if k in types} | table
        values = collector.take("", self.fields, table, types, frozenset({"payment", "overfunding"}))
        collector.done()
        return AmountByChoice(**(values or {}), table=amounts)


SHARED = {"payment": Figure[Payment], "rounding": Figure[Rounding], "overfunding": Figure[bool]}
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


def check_key(key: Any) -> None:
    """Refuse a key that paths cannot be made of.

    Raises:
        Faulty: it is empty, or has other characters than letters, digits, "-" and "_".
    """
    if not isinstance(key, str) or not _KEY.fullmatch(key):
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


def _facts(value: Any, _: Any) -> Facts:
    return Facts(_table(value))


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
