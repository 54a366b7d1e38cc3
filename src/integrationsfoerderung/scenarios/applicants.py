"""Who applied, as comparisons show them: kind and size of the recipient."""

from bisect import bisect_right
from collections.abc import Iterable

from attrs import frozen

from ..applications import Application
from ..recipients import Kind
from ..texts import Lang, Text, written

SIZES = (0, 5_000, 10_000, 20_000, 50_000, 100_000)
"""Fewest inhabitants of each class by which recipients are told apart, as in the statistics of Gemeinden by size."""


@frozen(slots=False)  # many are made at once: quicker to make than with slots
class Applicant:
    """An application as a line of a comparison shows it.

    Attributes:
        index: its place in the list or the frame, from 0.
        key: of the application, None where it has none.
        recipient: name of the recipient; empty where a frame does not have it.
        kind: of the recipient; None where it was left out.
        population: likewise.
        measure: key of the measure.

    Example:
        >>> Applicant(0, "buehl", "Bühl", Kind.GEMEINDE, 29000, "contact-point").size
        20000
        >>> Applicant(0, None, "Bühl", Kind.GEMEINDE, 29000, "contact-point").name
        'Bühl'
    """

    index: int
    key: str | None
    recipient: str
    kind: Kind | None
    population: int | None
    measure: str | None

    @property
    def size(self) -> int | None:
        """The fewest inhabitants of its class among `SIZES`; None where the population was left out."""
        return None if self.population is None else SIZES[bisect_right(SIZES, self.population) - 1]

    @property
    def name(self) -> str:
        """What it is called in a table: its key, else the recipient, else its place."""
        return self.key or self.recipient or f"[{self.index}]"


def applicants(applications: Iterable[Application]) -> tuple[Applicant, ...]:
    """Those of a list, in its order.

    Example:
        >>> from integrationsfoerderung import Post, Recipient
        >>> applicants([Application(recipient=Recipient(name="Bühl"), posts=[Post()])])[0].name
        'Bühl'
    """
    found = []
    for index, form in enumerate(applications):
        whose, people = form.recipient, form.recipient.population
        number = None if people is None else people.number
        found.append(Applicant(index, form.key, whose.name, whose.kind, number, form.measure))
    return tuple(found)


def size_title(size: int | None) -> Text:
    """A class of population in words.

    Example:
        >>> size_title(5000).en, size_title(100000).de
        ('5,000 to 9,999 inhabitants', 'ab 100.000 Einwohner')
    """
    if size is None:
        return Text("Einwohnerzahl nicht angegeben", "population left out")
    above = next((bound for bound in SIZES if bound > size), None)

    def number(value: int, lang: Lang) -> str:
        return f"{value:,}".replace(",", "." if lang == "de" else ",")

    if above is None:
        return Text(f"ab {number(size, 'de')} Einwohner", f"{number(size, 'en')} inhabitants and more")
    if size == 0:
        return Text(f"unter {number(above, 'de')} Einwohner", f"under {number(above, 'en')} inhabitants")
    last = above - 1
    return Text(
        f"{number(size, 'de')} bis {number(last, 'de')} Einwohner",
        f"{number(size, 'en')} to {number(last, 'en')} inhabitants",
    )


def kind_title(kind: Kind | None) -> Text:
    """A kind of recipient in words.

    Example:
        >>> kind_title(None).en
        'kind left out'
    """
    if kind is None:
        return Text("Art nicht angegeben", "kind left out")
    return Text(written(kind, "de"), written(kind, "en"))
