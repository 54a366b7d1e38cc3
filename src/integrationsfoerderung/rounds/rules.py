"""What a round says of its money: the pot, caps on a grant, the order of applications."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from ..applications import Application
from ..checks import FIRST_YEAR, LAST_YEAR, optional_text
from ..evidence import Figure, Unknown
from ..money import Euro, Share
from ..texts import Lang, Text, Word, shorten

_NO_MONEY: Figure[Euro] = Unknown("the round states no sum")


def _negative(where: str, figure: Figure[Euro]) -> list[str]:
    return [
        f"{where} is {euro.format()}: a pot is not negative, write 0 where there is no money"
        for euro in figure.candidates()
        if euro.cents < 0
    ]


Payable = tuple[tuple[int, Figure[Euro]], ...]


def _by_year(given: "Mapping[int, Figure[Euro]] | Payable") -> Payable:
    """Rows by year: a table that cannot be changed, and can be hashed."""
    rows = given if isinstance(given, tuple) else tuple(given.items())
    for year, _ in rows:
        number: object = year
        if not isinstance(number, int) or isinstance(number, bool) or not FIRST_YEAR <= number <= LAST_YEAR:
            raise ValueError(f"payable has {shorten(year)}: write a budget year from {FIRST_YEAR} to {LAST_YEAR}")
    return tuple(sorted(rows, key=lambda row: row[0]))


@frozen
class Money:
    """The pot of a round: what may be committed in all, and apart from it what may be paid in each budget year.

    Args:
        committed: the sum that grants may come to over their whole terms.
        payable: what may be paid in each budget year (Haushaltsmittel and Verpflichtungsermächtigungen); empty
            where only the sum counts. A year that is not listed has no money once any is listed.

    Example:
        >>> from integrationsfoerderung import Grade, Known
        >>> Money(Known(Euro(5600000), Grade.OFFICIAL)).payable
        ()

    Raises:
        ValueError: a negative amount, or a year outside 1952 to 2199.
    """

    committed: Figure[Euro] = _NO_MONEY
    payable: Payable = field(default=(), converter=_by_year)

    def __attrs_post_init__(self) -> None:
        faults = _negative("committed", self.committed)
        for year, figure in self.payable:
            faults += _negative(f"payable.{year}", figure)
        if faults:
            raise ValueError("\n".join(faults))


class Base(Word):
    """What a cap is a share of.

    Example:
        >>> Base("full-sum").words.de
        'der vollen Summe des Fördertatbestands'
    """

    ASK = "ask", "der beantragten Summe", "of the sum asked for"
    COSTS = "costs", "der Kosten", "of the costs"
    FULL_SUM = "full-sum", "der vollen Summe des Fördertatbestands", "of the full sum of the measure"


class Per(Word):
    """What a cap is on.

    Example:
        >>> Per("applicant").words.en
        'per applicant'
    """

    POST = "post", "je Stelle", "per post"
    APPLICATION = "application", "je Antrag", "per application"
    APPLICANT = "applicant", "je Antragsteller", "per applicant"


class When(Word):
    """Whether a cap holds always or only when the money is short.

    Example:
        >>> When("short").words.de
        'wenn das Geld knapp ist'
    """

    ALWAYS = "always", "immer", "always"
    SHORT = "short", "wenn das Geld knapp ist", "when the money is short"


@frozen(kw_only=True)
class Cap:
    """The most that is granted: a share of the ask, of the costs or of the full sum; nothing here has a default.

    Args:
        share: rounded down to the cent.
        of: what it is a share of. The full sum is what a full post gets over the whole term.
        per: post, application or applicant. What an applicant's first application leaves, by the applicant's
            priority, is there for the next.
        when: always, or only when the money would not suffice without it.

    Example:
        >>> str(Cap(share="0.5", of="full-sum", per="post", when="always"))
        '50 % of the full sum of the measure per post'
        >>> Cap(share="0.5", of="full-sum", per="post", when="always").words.de
        '50 % der vollen Summe des Fördertatbestands je Stelle'

    Raises:
        ValueError: an unknown word, or a cap on the costs of a post: costs are stated for the application.
    """

    share: Share = field(converter=Share)
    of: Base = field(converter=Base)
    per: Per = field(converter=Per)
    when: When = field(converter=When)

    def __attrs_post_init__(self) -> None:
        if self.of is Base.COSTS and self.per is Per.POST:
            raise ValueError("costs are stated for the application and not for its posts: write per application")

    @property
    def words(self) -> Text:
        """The cap in German and English."""
        short = self.when is When.SHORT

        def of(lang: Lang) -> str:
            text = f"{self.share.format(lang)} {self.of.words.get(lang)} {self.per.words.get(lang)}"
            return f"{text}, {self.when.words.get(lang)}" if short else text

        return Text(of("de"), of("en"))

    def __str__(self) -> str:
        return self.words.en


class Goal(Word):
    """What is asked of a pot when its smallest sum is looked for.

    Example:
        >>> Goal("everyone").words.de
        'alle förderfähigen werden voll bewilligt'
    """

    EVERYONE = "everyone", "alle förderfähigen werden voll bewilligt", "all that are eligible are granted in full"
    NUMBER = "number", "mindestens so viele werden voll bewilligt", "at least so many are granted in full"


class Order(Word):
    """What applications are ranked by.

    Example:
        >>> Order("submission").words.de
        'nach dem Tag der Antragstellung'
    """

    SUBMISSION = "submission", "nach dem Tag der Antragstellung", "by day of submission"
    POPULATION_UP = "population-up", "nach steigender Einwohnerzahl", "by rising population"
    POPULATION_DOWN = "population-down", "nach fallender Einwohnerzahl", "by falling population"
    SCORE = "score", "nach der Bewertung", "by score"
    LOT = "lot", "nach dem Los", "by lot"


def _order(value: "Order | str") -> Order:
    return Order(value)


@frozen
class Ranking:
    """The order of applications; ties go by a named rule, and the last of all is the application's key.

    Args:
        by: what counts first. Of scores the highest comes first.
        ties: what counts among equals.
        seed: of a lot: the order is a hash of seed and key, so that one more application does not reshuffle the rest.

    Example:
        >>> str(Ranking("population-down"))
        'by falling population, ties by day of submission, then by key'
        >>> Ranking("population-down").asks(Order.LOT)
        False
        >>> Ranking("submission").words.de
        'nach dem Tag der Antragstellung, dann nach dem Schlüssel'

    Raises:
        ValueError: an unknown word, the same rule twice, a lot without a seed or a seed without a lot.
    """

    by: Order = field(converter=_order)
    ties: Order = field(default=Order.SUBMISSION, converter=_order)
    seed: str | None = field(default=None, validator=optional_text)

    def __attrs_post_init__(self) -> None:
        if self.by is self.ties and self.by is not Order.SUBMISSION:
            raise ValueError(f"ties cannot go by {self.ties.value} again: name another order")
        if self.asks(Order.LOT) and self.seed is None:
            raise ValueError("a lot needs a seed: write any text, so that everybody can draw it again")
        if self.seed is not None and not self.asks(Order.LOT):
            raise ValueError(f"nothing is drawn by lot, so the seed {shorten(self.seed)} has no use: leave it out")

    @property
    def words(self) -> Text:
        """The order in German and English."""
        if self.by is self.ties:
            return Text(f"{self.by.words.de}, dann nach dem Schlüssel", f"{self.by.words.en}, then by key")
        return Text(
            f"{self.by.words.de}, bei Gleichstand {self.ties.words.de}, dann nach dem Schlüssel",
            f"{self.by.words.en}, ties {self.ties.words.en}, then by key",
        )

    def __str__(self) -> str:
        return self.words.en

    def asks(self, order: Order) -> bool:
        """Whether it goes by that order, first or among equals."""
        return order in {self.by, self.ties}

    def place(self, application: Application, key: str, scores: Mapping[str, Any]) -> tuple[Any, Any]:
        """What the application is sorted by, first and among equals; None where the field is left out.

        Example:
            >>> from integrationsfoerderung import Post, Recipient
            >>> form = Application(recipient=Recipient(name="Bühl", population=29000), posts=[Post()])
            >>> Ranking("population-down").place(form, "buehl", {})
            (-29000, None)
        """
        return _VALUES[self.by](self, application, key, scores), _VALUES[self.ties](self, application, key, scores)


def _population(application: Application, sign: int) -> int | None:
    population = application.recipient.population
    return None if population is None else sign * population.number


def _lot(seed: str | None, key: str) -> str:
    from hashlib import sha256  # noqa: PLC0415 - only who draws lots needs it

    return sha256(f"{seed}\n{key}".encode()).hexdigest()


_VALUES: dict[Order, Callable[[Ranking, Application, str, Mapping[str, Any]], Any]] = {
    Order.SUBMISSION: lambda _r, form, _k, _s: form.submitted,
    Order.POPULATION_UP: lambda _r, form, _k, _s: _population(form, 1),
    Order.POPULATION_DOWN: lambda _r, form, _k, _s: _population(form, -1),
    # As a fraction: turning the sign of a Decimal would round it to the digits of the context.
    Order.SCORE: lambda _r, _f, key, scores: -Fraction(scores[key]),
    Order.LOT: lambda ranking, _f, key, _s: _lot(ranking.seed, key),
}
FIELDS = {
    Order.SUBMISSION: "submitted",
    Order.POPULATION_UP: "recipient.population",
    Order.POPULATION_DOWN: "recipient.population",
}
