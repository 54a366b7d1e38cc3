"""One body or area of the directory."""

from collections.abc import Iterable
from datetime import date

from attrs import Attribute, field, frozen

from ..checks import MOST_PEOPLE, optional_day, required_text, whole
from ..recipients import Kind, Recipient
from ..texts import shorten

# What an entry is called whose kind the programmes do not know, by the digits of its key.
_WITHOUT_KIND = {5: "district", 8: "area without a Gemeinde", 9: "association"}


def _kind(_: object, attribute: "Attribute[Kind | None]", value: object) -> None:
    # Not converted: pyright does not take a field with a converter for the attribute that from_registry asks for.
    if value is not None and not isinstance(value, Kind):
        msg = f"{attribute.name} is {shorten(value)}, which is no Kind: write one, such as Kind.GEMEINDE, or None"
        raise TypeError(msg)


def _keys(value: Iterable[str]) -> tuple[str, ...]:
    if isinstance(value, str):
        raise TypeError(f"members is {shorten(value)}, one text: write a list of keys")
    return tuple(value)


def _inhabitants(_: object, attribute: "Attribute[int]", value: object) -> None:
    whole(attribute.name, value, 0, MOST_PEOPLE)


def _day(instance: object, attribute: "Attribute[date]", value: object) -> None:
    if value is None:
        raise TypeError("status is None: write the day of the directory, such as date(2023, 11, 30)")
    optional_day(instance, attribute, value)


@frozen(kw_only=True)
class Entry:
    """What the directory knows of one body or area; `Recipient.from_registry` makes a recipient of it.

    Args:
        key: eight digits (AGS) for a Gemeinde, a Stadtkreis or an area, five for a Landkreis, nine for an association.
        name: as the directory writes it, such as "Musterstadt, Stadt".
        kind: a `Kind`; None for an area without a Gemeinde, and for what other Länder have and
            Baden-Württemberg has not.
        population: inhabitants; of a Landkreis or an association, those of all its members together.
        status: the day whose boundaries the directory shows (Gebietsstand); the population is of an earlier day.
        ars: the twelve digits (ARS) of a Gemeinde, a Stadtkreis or an area.
        members: keys of the Gemeinden of a Landkreis or of an association.
        association: key of the association that a Gemeinde belongs to.
        population_on: the day of the population, which the file does not say.
        census: the census that it carries on.

    Example:
        >>> town = Entry(
        ...     key="08998001", name="Musterstadt, Stadt", kind=Kind.GEMEINDE, population=21_000,
        ...     status=date(2023, 11, 30), association="089985001",
        ... )
        >>> town.kind, str(town)
        (Kind.GEMEINDE, "08998001 'Musterstadt, Stadt' (Gemeinde)")

    Raises:
        TypeError: a value of the wrong type.
        ValueError: a key that does not fit the kind, an empty name, a negative population, an impossible day.
    """

    key: str = field(validator=required_text)
    name: str
    kind: Kind | None = field(default=None, validator=_kind)
    population: int = field(validator=_inhabitants)
    status: date = field(validator=_day)
    ars: str | None = None
    members: tuple[str, ...] = field(default=(), converter=_keys)
    association: str | None = None
    population_on: date | None = field(default=None, validator=optional_day)
    census: str | None = None

    def __attrs_post_init__(self) -> None:
        Recipient.from_registry(self)  # whatever a recipient refuses is no entry either
        if self.ars is not None and (len(self.ars) != 12 or self.ars[:5] + self.ars[9:] != self.key):
            raise ValueError(
                f"ars {shorten(self.ars)} is not key {self.key} with four digits in the middle: correct one"
            )

    @property
    def what(self) -> str:
        """Its kind in words, also where it has no `Kind`.

        Example:
            >>> Entry(key="08998971", name="Musterforst", population=0, status=date(2023, 11, 30)).what
            'area without a Gemeinde'
        """
        return _WITHOUT_KIND[len(self.key)] if self.kind is None else str(self.kind.value)

    def __str__(self) -> str:
        return f"{self.key} {self.name!r} ({self.what})"
