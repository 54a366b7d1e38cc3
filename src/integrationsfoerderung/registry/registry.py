"""The directory as a mapping from keys to entries."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Literal

from attrs import Attribute, evolve, field, frozen

from ..checks import optional_day
from ..recipients import Kind
from ..texts import shorten
from .entry import Entry
from .names import Names

Census = Literal["2011", "2022"]
_SHOWN = 20  # candidates that a message lists; the country has more places of one name


class UnknownKeyError(KeyError):
    """A well-formed key that the directory does not have.

    Example:
        >>> print(UnknownKeyError("key '08998999' is not in the directory"))
        key '08998999' is not in the directory
    """

    def __str__(self) -> str:  # KeyError shows the repr of its argument
        return str(self.args[0])


def _census(_: object, attribute: "Attribute[Any]", value: object) -> None:
    if value not in (None, "2011", "2022"):
        msg = f"{attribute.name} is {shorten(value)}: write '2011' or '2022', or leave it out"
        raise ValueError(msg)


def _entries(value: Iterable[Entry]) -> tuple[Entry, ...]:
    entries = tuple(value)
    for entry in entries:
        if not isinstance(entry, Entry):
            raise TypeError(
                f"entries has {shorten(entry)}, which is no Entry: make one of it, or read a file with load_registry"
            )
    if not entries:
        raise ValueError("entries is empty: a registry needs at least one")
    return entries


@frozen(slots=False, repr=False)  # without slots: the names are sorted when the first one is looked for
class Registry(Mapping[str, Entry]):
    """Every entry of one directory by its key, read-only.

    A Stadtkreis is district and Gemeinde in one: it has one entry, under its eight digits, and is found under its
    five digits too. A Gemeinde is also found under the twelve digits of its ARS. Going through the registry gives each
    entry once, under its own key.

    Args:
        entries: at least one, all of the same status.
        population_on: the day of the population figures, which the file does not say; from its accompanying notes.
        census: which census the figures carry on, "2011" or "2022".

    Example:
        >>> day = date(2023, 11, 30)
        >>> registry = Registry([
        ...     Entry(key="08998001", name="Musterbühl, Stadt", kind=Kind.GEMEINDE, population=21_000, status=day,
        ...           association="089985001"),
        ...     Entry(key="08998002", name="Mustertal", kind=Kind.GEMEINDE, population=8_000, status=day,
        ...           association="089985001"),
        ...     Entry(key="089985001", name="VVG der Stadt Musterbühl", kind=Kind.VERWALTUNGSGEMEINSCHAFT,
        ...           population=29_000, status=day, members=["08998001", "08998002"]),
        ... ])
        >>> registry
        <Registry of 2023-11-30, 3 entries>
        >>> registry["08998001"].name, registry.find("musterbuehl").population
        ('Musterbühl, Stadt', 21000)
        >>> [member.name for member in registry.members("089985001")]
        ['Musterbühl, Stadt', 'Mustertal']
        >>> registry.status, len(registry.gemeinden), registry.stadtkreise, registry.landkreise, registry.areas
        (datetime.date(2023, 11, 30), 2, (), (), ())
        >>> [entry.key for entry in registry.associations], registry.association("08998001").key
        (['089985001'], '089985001')

    Raises:
        ValueError: no entry, a key twice, entries of different days, a member or an association that does not exist.
    """

    entries: tuple[Entry, ...] = field(converter=_entries)
    population_on: date | None = field(default=None, kw_only=True, validator=optional_day)
    census: Census | None = field(default=None, kw_only=True, validator=_census)
    _places: dict[str, Entry] = field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if self.population_on is not None or self.census is not None:
            on, census = self.population_on, self.census
            told = tuple(evolve(entry, population_on=on, census=census) for entry in self.entries)
            object.__setattr__(self, "entries", told)
        places = {entry.key: entry for entry in self.entries}
        if len(places) < len(self.entries):
            ((twice, _),) = Counter(entry.key for entry in self.entries).most_common(1)
            raise ValueError(f"key {twice!r} stands twice in the registry: leave one of them out")
        for entry in self.entries:
            _check(entry, self.status, places)
        for entry in self.entries:
            if entry.ars is not None:
                places.setdefault(entry.ars, entry)
            if entry.kind is Kind.STADTKREIS:
                places.setdefault(entry.key[:5], entry)
        object.__setattr__(self, "_places", places)

    def __getitem__(self, key: str) -> Entry:
        if not isinstance(key, str):
            raise TypeError(f"key is {shorten(key)}, not text: write it in quotes, such as '08216007'")
        found = self._places.get(key)
        if found is not None:
            return found
        if not (key.isascii() and key.isdigit()):
            raise ValueError(f"key {shorten(key)} is not made of digits: look a name up with find")
        if f"0{key}" in self._places or len(key) in {7, 11}:
            raise ValueError(f"key {shorten(key)} has {len(key)} digits: the leading zero was lost, write '0{key}'")
        if len(key) not in {5, 8, 9, 12}:
            raise ValueError(f"key {shorten(key)} has {len(key)} digits: keys have 5, 8 or 9, and an ARS has 12")
        raise UnknownKeyError(f"key {key!r} is not in the directory of {self.status}: check its digits")

    def __iter__(self) -> Iterator[str]:
        return iter([entry.key for entry in self.entries])

    def __len__(self) -> int:
        return len(self.entries)

    def __repr__(self) -> str:
        return f"<Registry of {self.status}, {len(self)} entries>"

    @property
    def status(self) -> date:
        """The day whose boundaries the directory shows (Gebietsstand)."""
        return self.entries[0].status

    @property
    def gemeinden(self) -> tuple[Entry, ...]:
        """Every Gemeinde, and every Stadtkreis, which is one too."""
        return self._of(Kind.GEMEINDE, Kind.STADTKREIS)

    @property
    def stadtkreise(self) -> tuple[Entry, ...]:
        """Every Stadtkreis, and every kreisfreie Stadt, as other Länder call them."""
        return self._of(Kind.STADTKREIS)

    @property
    def landkreise(self) -> tuple[Entry, ...]:
        """Every Landkreis, and every Kreis, as some Länder call them."""
        return self._of(Kind.LANDKREIS)

    @property
    def associations(self) -> tuple[Entry, ...]:
        """Every association of Gemeinden: both kinds of Baden-Württemberg, and those of other Länder without a kind."""
        return tuple(entry for entry in self.entries if len(entry.key) == 9)

    @property
    def areas(self) -> tuple[Entry, ...]:
        """Every area that belongs to no Gemeinde."""
        return tuple(entry for entry in self.entries if len(entry.key) == 8 and entry.kind is None)

    def _of(self, *kinds: Kind) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.kind in kinds)

    def members(self, key: str) -> tuple[Entry, ...]:
        """The Gemeinden of an association or of a Landkreis; none for a Gemeinde.

        Raises:
            UnknownKeyError: the directory does not have the key.
            ValueError: it is no key.
        """
        return tuple(self[member] for member in self[key].members)

    def association(self, key: str) -> Entry | None:
        """The association that a Gemeinde belongs to; None if it belongs to none.

        Raises:
            UnknownKeyError: the directory does not have the key.
            ValueError: it is no key.
        """
        association = self[key].association
        return None if association is None else self[association]

    def find(self, name: str, *, kind: Kind | str | None = None) -> Entry:
        """The one entry of that name.

        Capitals, hyphens and accents do not matter, and ae is ä. What stands after a comma or in brackets may be left
        out. A word such as Stadt, Landkreis or GVV before the name, or ", Stadt" after it, says what is meant.

        Args:
            name: as people call it, or as the directory writes it.
            kind: a `Kind` or its German name, where several have the same name.

        Raises:
            TypeError: the name is no text.
            ValueError: no entry has that name, or several have; the message lists them with keys and kinds.
        """
        if not isinstance(name, str):
            raise TypeError(f"name is {shorten(name)}, not text: write it in quotes")
        if not name.strip():
            raise ValueError("name is empty: write at least one character")
        wanted = None if kind is None else Kind(kind)
        found = self._names.named(name, wanted)
        if len(found) == 1:
            return found[0]
        if found:
            listed = "; ".join(self._placed(entry) for entry in found[:_SHOWN])
            more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
            raise ValueError(
                f"{len(found)} entries are named {shorten(name)}: name the kind or take the key: {listed}{more}"
            )
        near = "; ".join(self._placed(entry) for entry in self._names.near(name))
        hint = f"did you mean {near}?" if near else "check the spelling"
        raise ValueError(f"no {wanted.value if wanted else 'entry'} is named {shorten(name)}: {hint}")

    def _placed(self, entry: Entry) -> str:
        district = self._places.get(entry.key[:5])
        return str(entry) if district is None or district is entry else f"{entry} in {district.name}"

    @cached_property
    def _names(self) -> Names:
        return Names(self.entries)


def _check(entry: Entry, status: date, places: Mapping[str, Entry]) -> None:
    """Refuse what would make a registry contradict itself, or count a Gemeinde twice."""
    if entry.status != status:
        raise ValueError(f"{entry} is of {entry.status}, others are of {status}: make a registry of each day")
    if entry.association is not None:
        association = places.get(entry.association)
        if association is None or entry.key not in association.members:
            raise ValueError(
                f"{entry} is no member of {entry.association!r}: name it there, or leave the association out"
            )
    for key in entry.members:
        member = places.get(key)
        if member is None:
            raise ValueError(f"{entry} has the member {key!r}, which is no entry: add it, or leave it out")
        if key[:5] != entry.key[:5] or (len(entry.key) == 9 and member.association != entry.key):
            raise ValueError(f"{entry} has the member {member}, which does not belong to it: leave it out")
    if len(set(entry.members)) < len(entry.members):
        raise ValueError(f"{entry} has a member twice: leave one of them out")
