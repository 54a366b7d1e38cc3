"""Strategies for rounds of a programme: their pot, caps, order of applications and rule for when the money is short."""

from datetime import date, timedelta
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from ..applications import Application
from ..evidence import Figure, Grade, Known
from ..money import Euro, Share
from ..programmes import Programme
from ..rounds import SHORTAGES, Base, Cap, Money, Order, Per, Ranking, Round, When, shortage_rule
from ..texts import Text
from .forms import applications
from .rules import programmes
from .values import euros

_TITLE = Text("Förderrunde", "round")


@st.composite
def caps(draw: st.DrawFn) -> Cap:
    """Caps of every kind that is allowed.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> str(smallest(caps()))
        '50 % of the sum asked for per post'
    """
    of = draw(st.sampled_from(Base))
    per = draw(st.sampled_from([per for per in Per if (of, per) != (Base.COSTS, Per.POST)]))
    share = draw(st.sampled_from(["0.5", "0.3333", "0.9", "1", "0"]))
    return Cap(share=Share(share), of=of, per=per, when=draw(st.sampled_from(When)))


def rankings(*, scores: bool = False) -> st.SearchStrategy[Ranking]:
    """Orders of applications; those by score only where that is asked for, because scores come with the applications.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> str(smallest(rankings()))
        'by day of submission, then by key'
    """
    orders = [order for order in Order if order is not Order.LOT and (scores or order is not Order.SCORE)]
    pairs = [(by, ties) for by in orders for ties in orders if by is not ties or by is Order.SUBMISSION]
    plain = [Ranking(by, ties=ties) for by, ties in pairs]
    return st.sampled_from([*plain, Ranking(Order.LOT, seed="1"), Ranking(Order.POPULATION_UP, ties="lot", seed="ü")])


def money(high: "Euro | int" = 1_000_000, *, first: int | None = None) -> st.SearchStrategy[Money]:
    """Pots of up to so much, of one sum or by budget year from `first` on.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(money()).committed.value
        Euro('1000000.00')
    """
    most = Euro(high)
    some = [Euro.from_cents(most.cents // parts) for parts in (1, 2, 3, 5, 10)]
    pots = st.one_of(*[st.sampled_from(some)] * 4, euros(high=most)).map(_assumed)
    whole = st.builds(Money, pots)
    if first is None:
        return whole
    years = st.sampled_from([tuple(range(first, first + 6)), (first + 1, first + 2), (first + 1,)])
    by_year = st.builds(lambda pot, each, chosen: Money(pot, tuple((year, each) for year in chosen)), pots, pots, years)
    return st.one_of(whole, whole, by_year)


def _assumed(value: Any) -> Figure[Any]:
    return Known(value, Grade.ASSUMED, note="drawn")


def rounds(programme: Programme | None = None, *, high: "Euro | int" = 1_000_000) -> st.SearchStrategy[Round]:
    """Rounds of one edition of a programme that admit some of its measures; made-up programmes where none is given.

    Args:
        programme: whose rules they follow.
        high: the most that is in the pot.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> from integrationsfoerderung import load_programme
        >>> drawn = smallest(rounds(load_programme("vwv-integration")))
        >>> drawn.edition, drawn.shortage.value.key
        ('2013-08-29', 'strict-queue')
    """
    return _rounds(_Of(programme), high)


class _Of:
    """A programme under a short name: Hypothesis prints what a strategy was made with, and a programme fills pages."""

    def __init__(self, programme: Programme | None) -> None:
        self.programme = programme


@st.composite
def _rounds(draw: st.DrawFn, of: _Of, high: "Euro | int") -> Round:
    rules = draw(programmes(most=1)) if of.programme is None else of.programme
    keys = list(dict.fromkeys(edition.key for edition in rules.editions))
    key = draw(st.sampled_from(keys))
    states = [edition for edition in rules.editions if edition.key == key]
    last = draw(st.sampled_from([_within(edition.since, edition.until) for edition in states]))
    admitted = list(dict.fromkeys(measure.key for edition in states for measure in edition.measures))
    chosen = draw(st.sets(st.sampled_from(admitted), max_size=2)) or set(admitted)
    limit = draw(st.sampled_from([None, None, 1, 2]))
    return Round(
        key="drawn",
        title=_TITLE,
        programme=rules,
        edition=key,
        deadline=_assumed(last),
        last_day=_assumed(last),
        measures=_assumed(frozenset(chosen)),
        per_applicant=None if limit is None else _assumed(limit),
        money=draw(money(high, first=last.year)),
        caps={name: _assumed(draw(caps())) for name in draw(st.sampled_from([(), (), (), ("one",), ("one", "two")]))},
        ranking=_assumed(draw(rankings())),
        shortage=_assumed(shortage_rule(draw(st.sampled_from(list(SHORTAGES))))),
    )


def _within(since: date, until: date | None) -> date:
    """A day of an edition on which a deadline may lie."""
    late = since + timedelta(days=60)
    return late if until is None or late <= until else until


def filed(
    programme: Programme, *, most: int = 6, left_out: bool = True, high: "Euro | int" = 300_000
) -> st.SearchStrategy[tuple[Round, tuple[Application, ...]]]:
    """Rounds with applications that were filed in them, each with a key of its own.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> from integrationsfoerderung import load_programme
        >>> round_, forms = smallest(filed(load_programme("vwv-integration")), lambda both: len(both[1]) == 2)
        >>> [form.key for form in forms]
        ['a', 'b']
    """
    return _filed(_Of(programme), most, high, left_out=left_out)


@st.composite
def _filed(
    draw: st.DrawFn, of: _Of, most: int, high: "Euro | int", *, left_out: bool
) -> tuple[Round, tuple[Application, ...]]:
    drawn = draw(_rounds(of, high))
    towns = "abcdefgh"[:most]
    forms = [
        st.tuples(st.sampled_from(towns), applications(drawn.programme, measure, drawn, left_out=lacking, most=1))
        for measure in sorted(drawn.measures.candidates()[0])
        for lacking in ([False] * 7 + [True] if left_out else [False])
    ]
    found = draw(st.lists(st.one_of(forms), min_size=1, max_size=most))
    return drawn, tuple(_keyed(form, chr(ord("a") + index), town) for index, (town, form) in enumerate(found))


def _keyed(form: Application, key: str, town: str) -> Application:
    """Under a key of its own, from a recipient who may have filed others too."""
    return evolve(form, key=key, recipient=evolve(form.recipient, name=f"Town {town}"))
