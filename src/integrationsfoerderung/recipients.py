"""Who receives a grant: the kinds of recipients by their German names, and their keys."""

from typing import Protocol, Self

from attrs import field, frozen

from .checks import non_negative, optional_text, required_text
from .texts import Word, shorten


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
        return super()._missing_(value)


# Digits of the official key; a free carrier has none.
for _member, _length in zip(Kind, (8, 8, 5, 9, 9, None), strict=True):
    _member.key_length = _length


def _kind(value: "Kind | str | None") -> Kind | None:
    return None if value is None else Kind(value)


class Registered(Protocol):
    """What a recipient can be made of: an entry of the municipal directory, or anything that looks like one."""

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
        population: inhabitants.

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
    population: int | None = field(default=None, validator=non_negative)

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

        Args:
            entry: such as `registry["08216007"]` or `registry.find("Bühl")`, see `integrationsfoerderung.registry`.

        Example:
            >>> from datetime import date
            >>> from integrationsfoerderung.registry import Entry
            >>> day = date(2023, 11, 30)
            >>> town = Entry(key="08998001", name="Musterau, Stadt", kind=Kind.GEMEINDE, population=21_000, status=day)
            >>> Recipient.from_registry(town)
            Recipient(name='Musterau, Stadt', kind=Kind.GEMEINDE, key='08998001', population=21000)

        Raises:
            TypeError, ValueError: as for any recipient.
        """
        return cls(name=entry.name, kind=entry.kind, key=entry.key, population=entry.population)


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
