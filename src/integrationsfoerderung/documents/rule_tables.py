"""Rules as the tables that the readers take: figures with their sources, criteria, financing, facts, provisions."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import attrs

from ..calendar import Holidays
from ..criteria import Combination, Criterion, Leaf
from ..evidence import Bounded, Citation, Figure, Grade, Known, Readings, Source, Unknown
from ..faults import Fault, joined
from ..financing import Financing
from ..money import Euro, Fte, Share
from ..reading import Table
from ..rounds import CountedIn, Published, Qualifier, Shortage
from ..subjects import Subject
from ..texts import shorten
from .rules import COMBINATIONS, DEADLINE, FINANCING, LEAVES, TABLES
from .writing import Inline, said


class Keyed(dict[str, Any]):
    """Tables under keys that a file chooses; their order says something.

    Example:
        >>> list(Keyed(b=1, a=2))
        ['b', 'a']
    """


class RuleTables:
    """Makes tables of rules, and keeps the sources that they cite and what no file can say.

    Args:
        region: the name of a shipped table of holidays, None where it is none of them.

    Attributes:
        sources: those that were cited, by key.
        faults: with the path at which each was found.

    Example:
        >>> RuleTables(lambda _: None).value(Known(Share("0.5"), Grade.ASSUMED, note="a guess"))
        {'value': Decimal('0.5'), 'grade': 'assumed', 'note': 'a guess'}
    """

    def __init__(self, region: Callable[[Holidays], str | None]) -> None:
        self.sources: dict[str, Source] = {}
        self.faults: list[Fault] = []
        self._region = region
        self._twice: set[str] = set()
        self._path = ""

    @contextmanager
    def below(self, name: str) -> Iterator[None]:
        """Whatever is made here stands below a name."""
        former, self._path = self._path, joined(self._path, name)
        try:
            yield
        finally:
            self._path = former

    def refuse(self, message: str) -> None:
        """Keep what no file can say."""
        self.faults.append(Fault(self._path, message))

    def value(self, value: Any) -> Any:
        """A value as it stands in a file."""
        if value is None or isinstance(value, bool | int | str | date):
            return value
        if isinstance(value, Figure):
            return self.figure(value)
        if isinstance(value, Euro | Share | Fte | Decimal):
            number = Decimal(str(value))
            return int(number) if number == number.to_integral_value() else number
        if isinstance(value, Enum):
            return value.value
        if isinstance(value, Subject):
            return value.name
        if isinstance(value, Citation):
            return self._citation(value)
        if isinstance(value, Shortage):
            return Inline(zip(("kind", "then"), value.key.split("/"), strict=False))
        if isinstance(value, frozenset):
            return self._members(value)
        if isinstance(value, tuple):
            return [self.value(member) for member in value]
        if attrs.has(type(value)):
            return Inline(self.fields(value))
        self.refuse(f"{shorten(value)} is nothing that a file can say: write a value of a known type")
        return None

    def _members(self, members: frozenset[Any]) -> list[Any]:
        if members and all(isinstance(member, Enum) for member in members):
            words: Any = type(next(iter(members)))
            return [self.value(member) for member in words if member in members]
        return sorted((self.value(member) for member in members), key=str)

    def fields(self, value: Any, without: tuple[str, ...] = ()) -> Table:
        """The fields of one of our classes that say something, each as it stands in a file."""
        found = {}
        for name, own in said(value).items():
            if name not in without:
                with self.below(name):
                    found[name] = self.value(own)
        return found

    def figure(self, figure: Figure[Any]) -> Table:
        """A figure in its shape, with the one that it replaced."""
        table: Table
        cited = [self.value(citation) for citation in figure.citations]
        evidence = {"citations": cited} if cited or figure.grade not in {None, Grade.ASSUMED} else {}
        note = {"note": figure.note} if figure.note else {}
        match figure:
            case Known(value=value, grade=grade):
                table = Inline({"value": self.value(value), "grade": grade.value} | evidence | note)
            case Bounded(low=low, high=high, grade=grade):
                ends = {"low": low, "high": high}
                own = {name: self.value(end) for name, end in ends.items() if end is not None}
                table = Inline(own | {"grade": grade.value} | evidence | note)
            case Readings(readings=readings, default=default, grade=grade):
                chosen = {} if default is None else {"default": default}
                rows = [self.value(reading) for reading in readings]
                table = {"grade": grade.value} | chosen | note | evidence | {"readings": rows}
            case Unknown():
                table = Inline({"unknown": True} | note | evidence)
            case _:
                self.refuse(f"{shorten(figure)} is a kind of figure of one's own: a file has no name for it")
                return Inline()
        if figure.was is not None:
            table["was"] = self.figure(figure.was)
        return table

    def _citation(self, citation: Citation) -> Table:
        source = citation.source
        if self.sources.setdefault(source.key, source) != source and source.key not in self._twice:
            self._twice.add(source.key)
            self.refuse(f"cites another source as {shorten(source.key)} than other figures: give each its own key")
        return Inline(source=source.key, **self.fields(citation, ("source",)))

    def keyed(self, values: Any) -> Keyed:
        """Values that have a key, each under it."""
        found = Keyed()
        for value in values:
            if value.key in found:
                self.refuse(f"{shorten(value.key)} stands twice: give each its own key")
            with self.below(value.key):
                found[value.key] = self._keyed(value)
        return found

    def figures(self, pairs: Iterable[tuple[str, Figure[Any]]]) -> Keyed:
        """Figures under their keys: all in one line each, or none of them, because TOML has lines before tables."""
        found = Keyed()
        for key, figure in pairs:
            with self.below(key):
                found[key] = self.figure(figure)
        if all(isinstance(table, Inline) for table in found.values()):
            return found
        return Keyed({key: dict(table) for key, table in found.items()})

    def _keyed(self, value: Any) -> Table:
        if isinstance(value, Criterion):
            return self.criterion(value)
        return self.fields(value, ("key",))

    def criterion(self, criterion: Criterion) -> Table:
        """A criterion by its kind, without its key."""
        kinds: Mapping[str, Any] = {**LEAVES, **COMBINATIONS}
        kind = next((name for name, cls in kinds.items() if cls is type(criterion)), None)
        if kind is None and type(criterion).__name__ == "YearlyDeadline":
            kind = DEADLINE
        if kind is None:
            self.refuse(f"{type(criterion).__name__} is a kind of one's own: a file has no name for it")
            return {}
        of = {"of": criterion.of.name} if isinstance(criterion, Leaf) and kind != DEADLINE else {}
        table: Table = {"kind": kind} | of | {"text": self.value(criterion.text)}
        if criterion.examples is not None:
            met, unmet = criterion.examples.met, criterion.examples.unmet
            table["met"] = self._example(met)
            table["unmet"] = "nothing" if unmet is None else self._example(unmet)
        if isinstance(criterion, Combination):
            with self.below("parts"):
                table["parts"] = self.keyed(criterion.parts)
            return table
        holidays = getattr(criterion, "holidays", None)
        if holidays is not None:
            table["holidays"] = self._region(holidays)
            if table["holidays"] is None:
                self.refuse(f"the holidays of {shorten(holidays.region)} are not shipped: a file names a shipped table")
        for name in ("required", "moves"):
            if hasattr(criterion, name):
                with self.below(name):
                    table[name] = self.value(getattr(criterion, name))
        return table

    def _example(self, values: tuple[tuple[Subject, Any], ...]) -> Table:
        return Inline({of.name: self.value(value) for of, value in values})

    def financing(self, financing: Financing) -> Table:
        """A way of financing by its kind; what every kind may have comes last."""
        kind = next((name for name, cls in FINANCING.items() if cls() is type(financing)), None)
        if kind is None:
            self.refuse(f"{type(financing).__name__} is a kind of one's own: a file has no name for it")
            return {}
        held = TABLES.get(kind)
        found = self.fields(financing, () if held is None else (held,))
        base: Any = Financing  # an abstract class, of which attrs asks no less
        every = attrs.fields_dict(base)
        table: Table = {"kind": kind}
        table |= {name: value for name, value in found.items() if name not in every}
        if held is not None and getattr(financing, held):
            with self.below(held):
                rows = getattr(financing, held)
                pairs = isinstance(rows[0], tuple)
                table[held] = self.figures(rows) if pairs else self.keyed(rows)
        return table | {name: value for name, value in found.items() if name in every}

    def published(self, published: Published) -> Table:
        """A published figure, without the interval that it would have anyway."""
        exact = published.unit is not CountedIn.EURO and published.qualifier is Qualifier.STATED
        alike = published.low == published.high == published.value
        return self.fields(published, ("low", "high") if exact and alike else ())


def same(one: Any, other: Any) -> bool:
    """Whether two tables say the same; the order of keys counts where the second is `Keyed`.

    Example:
        >>> same({"a": 1, "b": 2}, {"b": 2, "a": 1}), same({"a": 1, "b": 2}, Keyed(b=2, a=1))
        (True, False)
    """
    if isinstance(one, dict) and isinstance(other, dict):
        in_order = not isinstance(other, Keyed) or list(one) == list(other)
        return in_order and one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


def not_read_again(path: str, kept: Any, read: Any) -> Fault | None:
    """The first thing that was read otherwise than it was kept; None where all is the same.

    Example:
        >>> not_read_again("", Known(36, Grade.NORM), Known(36, Grade.ASSUMED, note="x")).path
        'grade'
    """
    if kept == read:
        return None
    inner: list[tuple[str, Any, Any]] = []
    if type(kept) is type(read) and attrs.has(type(kept)):
        inner = [
            (joined(path, field.name), getattr(kept, field.name), getattr(read, field.name))
            for field in attrs.fields(type(kept))
            if field.eq
        ]
    elif isinstance(kept, tuple) and isinstance(read, tuple) and len(kept) == len(read):
        inner = [(f"{path}[{index}]", *pair) for index, pair in enumerate(zip(kept, read, strict=True))]
    for name, one, other in inner:
        found = not_read_again(name, one, other)
        if found is not None:
            return found
    return Fault(path, f"{shorten(kept)} cannot be said in a file: it would be read as {shorten(read)}")
