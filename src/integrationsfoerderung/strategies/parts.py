"""Strategies for the parts of applications: recipients, posts, plans, earlier grants, facts."""

from typing import Any

from hypothesis import strategies as st

from ..applications import EarlierGrant, Facts, Field, Origin, PlanYear, Post
from ..facts import Fact, FactType
from ..money import Euro, Share
from ..programmes import Programme
from ..recipients import Kind, Recipient
from .kept import kept
from .values import days, euros, keys, months, populations, shares, texts, words

_PLAIN_NAME = "Musterstadt"


@kept
def maybe(values: st.SearchStrategy[Any], *, left_out: bool) -> st.SearchStrategy[Any]:
    """Those values, and None where fields may be left out."""
    return values | st.none() if left_out else values


@kept
def recipients(*, left_out: bool = True) -> st.SearchStrategy[Recipient]:
    """Recipients of every kind, with a key that fits the kind.

    Args:
        left_out: whether kind, key and population may be left out.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(recipients(left_out=False))
        Recipient(name='Musterstadt', kind=Kind.GEMEINDE, key=None, population=Population(0))
    """
    return _recipient(left_out=left_out)


@st.composite
def _recipient(draw: st.DrawFn, *, left_out: bool) -> Recipient:
    kind = draw(maybe(st.sampled_from(Kind), left_out=left_out))
    key = None
    if kind is not None and kind.key_length is not None and left_out and draw(st.booleans()):
        key = "08" + "".join(str(draw(st.integers(0, 9))) for _ in range(kind.key_length - 2))
    population = draw(maybe(populations(), left_out=left_out))
    return Recipient(name=draw(st.just(_PLAIN_NAME) | words()), kind=kind, key=key, population=population)


@kept
def posts(*, left_out: bool = True, low: "Share | str | int" = 0) -> st.SearchStrategy[Post]:
    """Posts, new ones and top-ups.

    Args:
        left_out: whether share, field and origin may be left out.
        low: the least share.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(posts(left_out=False, low="0.5")).share
        Share('0.5')
    """
    return _post(low, left_out=left_out)


@st.composite
def _post(draw: st.DrawFn, low: "Share | str | int", *, left_out: bool) -> Post:
    share = draw(maybe(shares(low), left_out=left_out))
    origin = draw(maybe(st.sampled_from(Origin), left_out=left_out))
    room = 10_000 - (0 if share is None else share.basis_points)
    had = st.none() | st.integers(0, room).map(Share.from_basis_points)
    return Post(
        share=share,
        field=draw(maybe(st.sampled_from(Field), left_out=left_out)),
        origin=origin,
        tops_up=None if origin is Origin.NEW else draw(had),
        qualification=draw(st.none() | words()),
        start=draw(st.none() | days()),
        months=draw(st.none() | months()),
    )


@kept
def plan_years(year: int | None = None, *, left_out: bool = True) -> st.SearchStrategy[PlanYear]:
    """Budget years of a plan, with no more eligible than total expenditure.

    Args:
        year: the budget year; any where none is given.
        left_out: whether amounts may be left out.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(plan_years(2020, left_out=False))
        PlanYear(year=2020, total=Euro('0.00'), eligible=Euro('0.00'), third_party=Euro('0.00'), own_means=Euro('0.00'))
    """
    return _plan_year(year, left_out=left_out)


@st.composite
def _plan_year(draw: st.DrawFn, year: int | None, *, left_out: bool) -> PlanYear:
    some = st.integers(0, 500) | st.integers(0, 30_000_000)
    eligible, more, own = draw(some), draw(st.just(0) | some), draw(st.just(0) | some)
    total = eligible + more
    third = draw(st.just(0) | st.integers(0, total))
    amounts = {"total": total, "eligible": eligible, "third_party": third, "own_means": own}
    fields = {name: draw(maybe(st.just(Euro.from_cents(cents)), left_out=left_out)) for name, cents in amounts.items()}
    return PlanYear(year=draw(st.integers(2014, 2030)) if year is None else year, **fields)


@kept
def plans(*, first: int = 2014, most: int = 4, left_out: bool = True) -> st.SearchStrategy[tuple[PlanYear, ...]]:
    """Plans of one to `most` budget years, in any order.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> [row.year for row in smallest(plans(), lambda rows: len(rows) == 2)]
        [2014, 2015]
    """
    years = st.lists(st.integers(first, first + 6), min_size=1, max_size=most, unique=True)
    return years.flatmap(lambda found: st.tuples(*(plan_years(year, left_out=left_out) for year in found)))


@kept
def earlier_grants() -> st.SearchStrategy[EarlierGrant]:
    """Grants that a recipient had before; the measure and the round may be left out.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(earlier_grants())
        EarlierGrant(measure=None, round=None)
    """
    return st.builds(EarlierGrant, st.none() | keys(), st.none() | keys())


def fact_values(fact: Fact) -> st.SearchStrategy[Any]:
    """Values that a declared fact admits.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> from integrationsfoerderung import Text
        >>> smallest(fact_values(Fact("heads", FactType.NUMBER, Text("Köpfe", "heads"), low=3)))
        3
    """
    domain: tuple[Any, ...] = fact.domain
    if fact.type in {FactType.YES_NO, FactType.CHOICE}:
        return st.sampled_from(domain)
    low, high = domain
    if fact.type is FactType.AMOUNT:
        return euros(low, high)
    return days(low, high) if fact.type is FactType.DATE else st.integers(low, high)


def facts(programme: Programme | None = None, *, left_out: bool = True) -> st.SearchStrategy[Facts]:
    """The facts of an application: those that a programme declares, or any.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> from integrationsfoerderung import load_programme
        >>> smallest(facts(load_programme("vwv-integrationsmanagement"), left_out=False))
        Facts({'envelope': Euro('0.00')})
    """
    if programme is None:
        any_value = st.booleans() | st.integers(0, 100) | euros() | days() | words()
        return st.dictionaries(keys(), any_value, max_size=3).map(Facts)
    declared = {fact.key: fact_values(fact) for fact in programme.facts}
    found = st.fixed_dictionaries({}, optional=declared) if left_out else st.fixed_dictionaries(declared)
    return found.map(Facts)


@kept
def fact_declarations() -> st.SearchStrategy[Fact]:
    """Declarations of facts of every type.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(fact_declarations()).type
        FactType.YES_NO
    """
    options = st.lists(keys(), min_size=1, max_size=3, unique=True).map(tuple)
    kinds = st.sampled_from([kind for kind in FactType if kind is not FactType.CHOICE])
    return st.builds(Fact, keys(), kinds, texts(), curable=st.booleans()) | st.builds(
        Fact, keys(), st.just(FactType.CHOICE), texts(), options=options
    )
