"""Who receives a grant: the kinds of recipients by their German names, their keys, and how many people live there."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, Self

from attrs import Attribute, field, frozen

from .checks import MOST_PEOPLE, optional_day, optional_text, required_text, whole
from .texts import Lang, Word, printable, shorten, written


class Kind(Word):
    """The kinds of recipients, exclusive of each other.

    A Stadt is a `GEMEINDE` unless it is a Stadtkreis. The two kinds of Verwaltungsgemeinschaft are the
    Gemeindeverwaltungsverband, a body of its own, and the vereinbarte Verwaltungsgemeinschaft, an agreement
    between Gemeinden.

    Example:
        >>> Kind("Gemeinde"), Kind.LANDKREIS.value
        (Kind.GEMEINDE, 'Landkreis')
        >>> Kind("Stadt")
        Traceback (most recent call last):
        ...
        ValueError: unknown kind 'Stadt'; a Stadt is a 'Gemeinde', or a 'Stadtkreis' where it is one
    """

    key_length: int | None
    is_association: bool

    GEMEINDE = "Gemeinde", "Gemeinde", "Gemeinde"
    STADTKREIS = "Stadtkreis", "Stadtkreis", "Stadtkreis"
    LANDKREIS = "Landkreis", "Landkreis", "Landkreis"
    VERWALTUNGSGEMEINSCHAFT = (
        "vereinbarte Verwaltungsgemeinschaft",
        "vereinbarte Verwaltungsgemeinschaft",
        "vereinbarte Verwaltungsgemeinschaft",
    )
    VERBAND = (
        "Gemeindeverwaltungsverband",
        "Gemeindeverwaltungsverband",
        "Gemeindeverwaltungsverband",
    )
    TRAEGER = "freier Träger", "freier Träger", "freier Träger"

    @classmethod
    def _missing_(cls, value: object) -> "Word | None":
        if value == "Stadt":
            msg = "unknown kind 'Stadt'; a Stadt is a 'Gemeinde', or a 'Stadtkreis' where it is one"
            raise ValueError(msg)
        if isinstance(value, str) and value in _ELSEWHERE:
            raise ValueError(f"unknown kind {value!r}; a {value} is a {_ELSEWHERE[value]!r}")
        return super()._missing_(value)


# Words of other Länder for the same kinds.
_ELSEWHERE = {"kreisfreie Stadt": "Stadtkreis", "Kreis": "Landkreis"}

# Digits of the official key; a free carrier has none. Those of associations have nine.
for _member, _length in zip(Kind, (8, 8, 5, 9, 9, None), strict=True):
    _member.key_length = _length
    _member.is_association = _length == 9


def _kind(value: "Kind | str | None") -> Kind | None:
    return None if value is None else Kind(value)


class Census(Word):
    """The census that a population is carried forward from.

    Example:
        >>> Census("2011").words.en
        'census of 2011'
    """

    OF_1987 = "1987", "Volkszählung 1987", "census of 1987"
    OF_2011 = "2011", "Zensus 2011", "census of 2011"
    OF_2022 = "2022", "Zensus 2022", "census of 2022"


def _census(value: "Census | str | None") -> Census | None:
    return None if value is None else Census(value)


def not_too_many(_: object, __: "Attribute[int]", value: int) -> None:
    """So many people as may live somewhere."""
    whole("population", value, 0, MOST_PEOPLE)


@frozen
class Population:
    """How many people live somewhere, and where that number comes from.

    Args:
        number: of inhabitants.
        on: the reference date.
        census: the census that it is carried forward from: "1987", "2011" or "2022".
        source: who counted, in words.

    Everything but the number may be left out (None). Two of them are the same only if all of this is.

    Example:
        >>> Population(15600, on=date(2022, 12, 31), census="2011", source="GV100AD").census
        Census.OF_2011

    Raises:
        TypeError: a value of the wrong type.
        ValueError: a negative number, an unknown census.
    """

    number: int = field(validator=not_too_many)
    on: date | None = field(default=None, validator=optional_day)
    census: Census | None = field(default=None, converter=_census)
    source: str | None = field(default=None, validator=optional_text)

    @classmethod
    def total(cls, members: "Iterable[Recipient]") -> "Population":
        """The population of several recipients together, such as the members of an association.

        Nobody is counted twice: members are told apart by their keys, and where one has none by their names, and
        none of them may contain another.

        Example:
            >>> towns = [Recipient(name="Bühl", kind="Gemeinde", population=29000),
            ...     Recipient(name="Ottersweier", kind="Gemeinde", population=6400)]
            >>> Population.total(towns).number
            35400

        Raises:
            ValueError: no member, one that stands twice, one without a kind or a population, an association or a
                free carrier, a Gemeinde beside a Landkreis, or numbers of different days or censuses.
        """
        found = tuple(members)
        _check_members(found)
        each = [member.population for member in found if member.population is not None]
        own = dict.fromkeys(population.source for population in each if population.source is not None)
        source = "; ".join([f"sum of {len(found)} members", *own])
        return cls(sum(population.number for population in each), each[0].on, each[0].census, source)

    def __repr__(self) -> str:
        given = ((name, getattr(self, name)) for name in ("on", "census", "source"))
        return f"Population({', '.join([str(self.number), *(f'{k}={v!r}' for k, v in given if v is not None)])})"

    def explain(self, lang: Lang = "en") -> str:
        """The number with its day, its census and its source.

        Example:
            >>> Population(15600, on=date(2022, 12, 31), census="2011").explain("en")
            '15600 (31 December 2022, census of 2011)'
            >>> Population(15600).explain("de")
            '15600 (Stichtag nicht angegeben)'
        """
        missing = "Stichtag nicht angegeben" if lang == "de" else "reference date left out"
        parts = [missing if self.on is None else written(self.on, lang)]
        parts += [] if self.census is None else [self.census.words.get(lang)]
        parts += [] if self.source is None else [printable(self.source)]
        return f"{self.number} ({', '.join(parts)})"


def _check_members(members: "tuple[Recipient, ...]") -> None:
    """Refuse what cannot be added up without counting somebody twice, or numbers that do not belong together."""
    if not members:
        raise ValueError("there is nobody to add up: name at least one member")
    for index, member in enumerate(members):
        if not isinstance(member, Recipient):  # pyright: ignore[reportUnnecessaryIsInstance]  # for callers without types
            raise TypeError(f"members[{index}] is {shorten(member)}: write a Recipient")
        who = f"members[{index}], {shorten(member.name)},"
        if member.kind is None or member.kind.is_association or member.kind.key_length is None:
            what = "has no kind" if member.kind is None else f"is a {member.kind.value}"
            raise ValueError(f"{who} {what}: only Gemeinden, Stadtkreise and Landkreise are added up")
        if member.population is None:
            raise ValueError(f"{who} has no population: fill it in")
    if {Kind.GEMEINDE, Kind.LANDKREIS} <= {member.kind for member in members}:
        raise ValueError("a Landkreis contains Gemeinden, and whoever lives there would count twice: take one kind")
    twice = _twice(members)
    if twice is not None:
        raise ValueError(f"{shorten(twice)} stands twice among the members: write each once, with its key")
    for name, what in (("on", "days"), ("census", "censuses")):
        if len({getattr(member.population, name) for member in members}) > 1:
            raise ValueError(f"the populations are of different {what}: take all of them from one table")


def _twice(members: "tuple[Recipient, ...]") -> str | None:
    """The key, or the name, that two members have; two of one name are told apart by keys alone."""
    keys: set[str] = set()
    names: dict[str, bool] = {}  # whether all that bear it have keys
    for member in members:
        if member.key in keys:
            return member.key
        if member.name in names and not (names[member.name] and member.key is not None):
            return member.name
        names[member.name] = names.get(member.name, True) and member.key is not None
        keys |= set() if member.key is None else {member.key}
    return None


def _population(value: "Population | int | None") -> Population | None:
    if value is None or isinstance(value, Population):
        return value
    return Population(value)


class Registered(Protocol):
    """What a recipient can be made of: an entry of the municipal directory, or anything that looks like one.

    Example:
        >>> from datetime import date
        >>> from integrationsfoerderung.registry import Entry
        >>> town = Entry(key="08998002", name="Mustertal", kind=Kind.GEMEINDE, population=8000,
        ...     status=date(2023, 11, 30))
        >>> town.name, town.kind, town.key, town.population
        ('Mustertal', Kind.GEMEINDE, '08998002', 8000)
    """

    @property
    def name(self) -> str:
        """As the directory writes it."""
        ...

    @property
    def kind(self) -> Kind | None:
        """None where the directory knows bodies that are of no `Kind`."""
        ...

    @property
    def key(self) -> str:
        """The official key."""
        ...

    @property
    def population(self) -> int | None:
        """Inhabitants."""
        ...


@frozen
class Recipient:
    """A body that applies, alone or with partners.

    Args:
        name: as people call it.
        kind: a `Kind` or its German name.
        key: the official key as text: eight digits (AGS) for a Gemeinde or a Stadtkreis, five for a Landkreis,
            nine (Kreis and association) for both kinds of Verwaltungsgemeinschaft, none for a free carrier.
        population: inhabitants, as a number or as a `Population` with its reference date, census and source.

    Everything but the name may be left out (None), which is different from zero.

    Example:
        >>> Recipient(name="Bühl", kind="Gemeinde", key="08216007").kind
        Kind.GEMEINDE
        >>> Recipient(name="Bühl", kind="Gemeinde", key="8216007")
        Traceback (most recent call last):
        ...
        ValueError: key '8216007' has 7 digits, a Gemeinde has 8: the leading zero was lost, write '08216007'

    Raises:
        TypeError: a value of the wrong type.
        ValueError: an unknown kind, a key that does not fit the kind, an empty name, a negative population.
    """

    name: str = field(validator=required_text)
    kind: Kind | None = field(default=None, converter=_kind)
    key: str | None = field(default=None, validator=optional_text)
    population: Population | None = field(default=None, converter=_population)

    def __attrs_post_init__(self) -> None:
        if self.key is None:
            return
        if not (self.key.isascii() and self.key.isdigit()):
            msg = f"key {shorten(self.key)} is not made of digits: write the official key as text, such as '08216007'"
            raise ValueError(msg)
        if self.kind is not None:
            check_key(self.kind, self.key)
        elif len(self.key) not in {5, 8, 9}:
            msg = f"key {shorten(self.key)} has {len(self.key)} digits: no kind of recipient has such a key"
            raise ValueError(msg)

    @classmethod
    def from_registry(cls, entry: Registered) -> Self:
        """The recipient that stands in the municipal directory under that name and key.

        Its population has the day and the census that the registry was told, and the directory as its source.

        Args:
            entry: such as `registry["08216007"]` or `registry.find("Bühl")`, see `integrationsfoerderung.registry`.

        Example:
            >>> from datetime import date
            >>> from integrationsfoerderung.registry import Entry
            >>> day = date(2023, 11, 30)
            >>> town = Entry(key="08998001", name="Musterau, Stadt", kind=Kind.GEMEINDE, population=21_000, status=day)
            >>> Recipient.from_registry(town)
            Recipient(name='Musterau, Stadt', kind=Kind.GEMEINDE, key='08998001', population=Population(21000, \
source='municipal directory of 2023-11-30'))

        Raises:
            TypeError, ValueError: as for any recipient.
        """
        number, status = entry.population, getattr(entry, "status", None)
        people = None if number is None else Population(
            number, on=getattr(entry, "population_on", None), census=getattr(entry, "census", None),
            source=None if status is None else f"municipal directory of {status}",
        )  # fmt: skip
        return cls(name=entry.name, kind=entry.kind, key=entry.key, population=people)


def check_key(kind: Kind, key: str) -> None:
    """Refuse a key that does not fit the kind.

    Example:
        >>> check_key(Kind.LANDKREIS, "08216")

    Raises:
        ValueError: the length is wrong, or a free carrier has a key.
    """
    length = kind.key_length
    name = kind.value
    if length is None:
        msg = f"a {name} has no official key: leave {shorten(key)} out"
        raise ValueError(msg)
    if len(key) == length:
        return
    if len(key) == length - 1 and key.startswith("8"):
        way_out = f"the leading zero was lost, write '0{key}'"
    else:
        way_out = "check the kind or write the key as published"
    msg = f"key {shorten(key)} has {len(key)} digits, a {name} has {length}: {way_out}"
    raise ValueError(msg)
