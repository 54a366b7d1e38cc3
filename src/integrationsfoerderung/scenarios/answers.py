"""What one set of rules gives one application, and what it gives all of them together."""

from collections.abc import Iterable

from attrs import field, frozen

from ..findings import Verdict
from ..money import Euro
from ..rounds import Decided
from ..tables import Table, Tabular
from ..texts import Text

Years = tuple[tuple[int | None, Euro], ...]
NOTHING = Euro(0)


@frozen(slots=False)  # many are made at once: quicker to make than with slots
class Answer:
    """What one application gets under some rules.

    Attributes:
        verdict: of its assessment.
        money: what counts in totals: the sum of an eligible application, in a round what is granted; else zero.
        possible: what an open application could get, as far as that can be said; None for all others.
        years: `money` by budget year; the year None holds what cannot be placed.
        priced: False where it is eligible and its amount cannot be said, so that `money` is zero.
        unmet: paths of the criteria that are not met.
        open: paths of the criteria that could go either way.
        decided: what became of it in the round, where there is one.

    Example:
        >>> Answer(Verdict.ELIGIBLE, Euro(105000)).settled
        True
    """

    verdict: Verdict
    money: Euro = NOTHING
    possible: Euro | None = None
    years: Years = ()
    priced: bool = True
    unmet: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    decided: Decided | None = None

    @property
    def settled(self) -> bool:
        """Whether `money` is what it gets, and not the nothing of an open one or of an amount that cannot be said."""
        return self.priced and self.verdict is not Verdict.OPEN and self.decided is not Decided.OPEN


@frozen
class Totals(Tabular):
    """What some rules give all applications together.

    Open applications count nothing in `money`; what they could get stands beside it in `possible`.

    Attributes:
        applications: how many there are.
        eligible, open, ineligible: how many of them, by verdict.
        unpriced: how many of the eligible get an amount that cannot be said, and count nothing in `money`.
        money: of the eligible, in a round what is granted.
        possible: what the open ones could get in all, as far as that can be said.
        years: `money` by budget year, in order; the year None holds what cannot be placed.
        decisions: how many by what became of them, where there is a round.

    Example:
        >>> Totals.of([Answer(Verdict.ELIGIBLE, Euro(105000)), Answer(Verdict.INELIGIBLE)]).money
        Euro('105000.00')
    """

    applications: int
    eligible: int
    open: int
    ineligible: int
    unpriced: int
    money: Euro
    possible: Euro
    years: Years = ()
    decisions: tuple[tuple[Decided, int], ...] | None = field(default=None)

    @classmethod
    def of(cls, answers: Iterable[Answer]) -> "Totals":
        """The totals of some answers.

        Example:
            >>> Totals.of([Answer(Verdict.OPEN, possible=Euro(52500))]).possible
            Euro('52500.00')
        """
        counts = dict.fromkeys(Verdict, 0)
        decided: dict[Decided, int] = {}
        years: dict[int | None, int] = {}
        money = possible = unpriced = total = 0
        for answer in answers:
            total += 1
            counts[answer.verdict] += 1
            money += answer.money.cents
            possible += 0 if answer.possible is None else answer.possible.cents
            unpriced += not answer.priced
            for year, euro in answer.years:
                years[year] = years.get(year, 0) + euro.cents
            if answer.decided is not None:
                decided[answer.decided] = decided.get(answer.decided, 0) + 1
        return cls(
            total, counts[Verdict.ELIGIBLE], counts[Verdict.OPEN], counts[Verdict.INELIGIBLE], unpriced,
            Euro.from_cents(money), Euro.from_cents(possible), ordered(years),
            tuple((status, decided[status]) for status in Decided if status in decided) if decided else None,
        )  # fmt: skip

    def by_budget_year(self) -> dict[int | None, Euro]:
        """The money by budget year; None holds what cannot be placed, such as for want of a start.

        Example:
            >>> Totals.of([Answer(Verdict.ELIGIBLE, Euro(5), years=((2016, Euro(5)),))]).by_budget_year()
            {2016: Euro('5.00')}
        """
        return dict(self.years)

    def by_decision(self) -> dict[Decided, int]:
        """How many by what became of them; empty without a round.

        Example:
            >>> Totals.of([Answer(Verdict.INELIGIBLE, decided=Decided.INELIGIBLE)]).by_decision()
            {Decided.INELIGIBLE: 1}
        """
        return dict(self.decisions or ())

    def table(self) -> Table:
        """The totals, one a line."""
        return Table(
            {"what": Text("Ergebnis", "result"), "value": Text("Wert", "value")}, list(lines(self)), caption=TOTALS
        )


TOTALS = Text("Summen", "Totals")
APPLICATIONS = Text("Anträge", "applications")
UNPRICED = Text("davon mit unbekanntem Betrag", "of these with an amount not known")
MONEY = Text("Zuwendungen", "grants")
POSSIBLE = Text("offene Anträge könnten erhalten", "open applications could get")
NO_YEAR = Text("Haushaltsjahr nicht bekannt", "budget year not known")


def year_title(year: int | None) -> Text:
    """A budget year in words.

    Example:
        >>> year_title(2016).de
        'Haushaltsjahr 2016'
    """
    return NO_YEAR if year is None else Text(f"Haushaltsjahr {year}", f"budget year {year}")


def lines(totals: Totals, statuses: Iterable[Decided] = (), *, unpriced: bool = False) -> list[tuple[Text, int | Euro]]:
    """Totals in words, without the years; some lines may be asked for although they count nothing.

    Example:
        >>> lines(Totals.of([]))[0]
        (Text(de='Anträge', en='applications'), 0)
    """
    found: list[tuple[Text, int | Euro]] = [(APPLICATIONS, totals.applications)]
    counts = {Verdict.ELIGIBLE: totals.eligible, Verdict.OPEN: totals.open, Verdict.INELIGIBLE: totals.ineligible}
    for verdict, count in counts.items():
        found.append((verdict.words, count))
        if verdict is Verdict.ELIGIBLE and (totals.unpriced or unpriced):
            found.append((UNPRICED, totals.unpriced))
    decided = totals.by_decision()
    asked = {*statuses, *decided}
    found += [(_in_round(status), decided.get(status, 0)) for status in Decided if status in asked]
    return [*found, (MONEY, totals.money), (POSSIBLE, totals.possible)]


def _in_round(status: Decided) -> Text:
    return Text(f"in der Runde {status.words.de}", f"in the round {status.words.en}")


def ordered(years: dict[int | None, int]) -> Years:
    """Cents by year in order, what cannot be placed last, and no year without money.

    Example:
        >>> ordered({None: 100, 2017: 200, 2016: 0})
        ((2017, Euro('2.00')), (None, Euro('1.00')))
    """
    kept = [year for year in years if years[year]]
    return tuple((year, Euro.from_cents(years[year])) for year in sorted(kept, key=lambda y: (y is None, y or 0)))
