"""Strategies for recipients, posts, plans and applications; those of a programme seek its own bounds."""

from collections.abc import Callable
from datetime import date
from typing import Any

from attrs import frozen
from hypothesis import strategies as st

from ..applications import Application, Consent, EarlierGrant, Facts, Field, Origin, PlanYear, Post
from ..facts import Fact, FactType
from ..money import Euro, Share
from ..programmes import Programme
from ..recipients import Kind, Recipient
from ..rounds import Round
from .fields import fields_of, put, without
from .kept import kept
from .near import World, beside, value_at, world_of
from .values import days, euros, keys, months, populations, shares, texts, words

_PLAIN_NAME = "Musterstadt"


@kept
@st.composite
def recipients(draw: st.DrawFn, *, left_out: bool = True) -> Recipient:
    """Recipients of every kind, with a key that fits the kind.

    Args:
        left_out: whether kind, key and population may be left out.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(recipients(left_out=False))
        Recipient(name='Musterstadt', kind=Kind.GEMEINDE, key=None, population=Population(0))
    """
    kind = draw(_maybe(st.sampled_from(Kind), left_out=left_out))
    key = None
    if kind is not None and kind.key_length is not None and left_out and draw(st.booleans()):
        key = "08" + "".join(str(draw(st.integers(0, 9))) for _ in range(kind.key_length - 2))
    population = draw(_maybe(populations(), left_out=left_out))
    return Recipient(name=draw(st.just(_PLAIN_NAME) | words()), kind=kind, key=key, population=population)


@kept
@st.composite
def posts(draw: st.DrawFn, *, left_out: bool = True, low: "Share | str | int" = 0) -> Post:
    """Posts, new ones and top-ups.

    Args:
        left_out: whether share, field and origin may be left out.
        low: the least share.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(posts(left_out=False, low="0.5")).share
        Share('0.5')
    """
    share = draw(_maybe(shares(low), left_out=left_out))
    origin = draw(_maybe(st.sampled_from(Origin), left_out=left_out))
    room = 10_000 - (0 if share is None else share.basis_points)
    had = st.none() | st.integers(0, room).map(Share.from_basis_points)
    return Post(
        share=share,
        field=draw(_maybe(st.sampled_from(Field), left_out=left_out)),
        origin=origin,
        tops_up=None if origin is Origin.NEW else draw(had),
        qualification=draw(st.none() | words()),
        start=draw(st.none() | days()),
        months=draw(st.none() | months()),
    )


@kept
@st.composite
def plan_years(draw: st.DrawFn, year: int | None = None, *, left_out: bool = True) -> PlanYear:
    """Budget years of a plan, with no more eligible than total expenditure.

    Args:
        year: the budget year; any where none is given.
        left_out: whether amounts may be left out.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(plan_years(2020, left_out=False))
        PlanYear(year=2020, total=Euro('0.00'), eligible=Euro('0.00'), third_party=Euro('0.00'), own_means=Euro('0.00'))
    """
    some = st.integers(0, 500) | st.integers(0, 30_000_000)
    eligible, more, own = draw(some), draw(st.just(0) | some), draw(st.just(0) | some)
    total = eligible + more
    third = draw(st.just(0) | st.integers(0, total))
    amounts = {"total": total, "eligible": eligible, "third_party": third, "own_means": own}
    fields = {name: draw(_maybe(st.just(Euro.from_cents(cents)), left_out=left_out)) for name, cents in amounts.items()}
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


def applications(
    programme: Programme | None = None,
    measure: str | None = None,
    round: Round | None = None,  # noqa: A002 - the field's word
    *,
    left_out: bool = False,
    most: int = 4,
) -> st.SearchStrategy[Application]:
    """Applications; those for a programme differ from a plain one in a few fields and seek the bounds of its rules.

    For each figure of the rules its values, the one below and the one above come up: shares, months, days,
    populations, kinds, facts, plans. What is drawn shrinks to `plain(programme, measure)`, field by field. Without a
    programme every field is drawn by itself.

    Args:
        programme: whose bounds are sought.
        measure: key of the measure; any of the programme where none is given.
        round: the funding round that they are filed in.
        left_out: whether fields may be left out.
        most: the most fields that differ from the plain application.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> from integrationsfoerderung import Verdict, load_programme
        >>> programme = load_programme("vwv-integration")
        >>> refused = smallest(applications(programme, "contact-point"), lambda form: form.months < 36)
        >>> refused.months, programme.assess(refused).verdict
        (35, Verdict.INELIGIBLE)

    Raises:
        ValueError: the programme, or the edition of the round, has no such measure.
    """
    if programme is None:
        return _any_application(measure, left_out=left_out)
    keys_ = _measures(programme, round)
    if measure is None:
        return st.sampled_from(keys_).flatmap(
            lambda key: applications(programme, key, round, left_out=left_out, most=most)
        )
    if measure not in keys_:
        programme.editions[0].measure(measure)  # says which there are
        raise ValueError(f"no edition of the round has the measure {measure!r}")
    seeking = _seeking(programme, measure, round, most)
    return _both(seeking).map(lambda both: both[1]) if left_out else _whole(seeking)


def twice(
    programme: Programme, measure: str, round_: Round | None = None, *, most: int = 4
) -> st.SearchStrategy[tuple[Application, Application]]:
    """One application twice: whole, and with some of its fields left out, or none.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> from integrationsfoerderung import load_programme
        >>> whole, fewer = smallest(twice(load_programme("vwv-integration"), "network"), lambda both: both[0] != both[1])
        >>> set(fields_of(whole)) - set(fields_of(fewer))
        {'start'}
    """
    return _both(_seeking(programme, measure, round_, most))


def plain(programme: Programme, measure: str, round: Round | None = None) -> Application:  # noqa: A002 - the field's word
    """The plain application that those of `applications` shrink to: eligible, with ordinary values.

    Where nothing eligible was found, it is the nearest to that.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> form = plain(load_programme("vwv-integration"), "contact-point")
        >>> form.recipient.kind, form.posts[0].share, form.months
        (Kind.GEMEINDE, Share('1'), 36)
    """
    return world_of(programme, measure, round).plain


def _measures(programme: Programme, round_: Round | None) -> list[str]:
    editions = programme.editions if round_ is None else round_.states
    return list(dict.fromkeys(measure.key for edition in editions for measure in edition.measures))


@kept
def _maybe(values: st.SearchStrategy[Any], *, left_out: bool) -> st.SearchStrategy[Any]:
    return values | st.none() if left_out else values


@frozen
class _Change:
    """One field that may differ from the plain application: values to draw, and how one is put in."""

    place: str
    values: st.SearchStrategy[Any]
    put: Callable[[Application, Any], Application]


class _Seeking:
    """Applications that differ from the plain one in a few fields, drawn from what the rules name."""

    def __init__(self, world: World, most: int) -> None:
        self.world = world
        found = {change.place: change for change in _changes(world)}
        asked = [change for place, change in found.items() if place in world.near]
        # What the rules look at comes up twice as often as all the rest, which shows that it does not matter. A field
        # is drawn together with its value, so that both can be taken away together when a counterexample shrinks.
        often = 2 * len(found) // max(len(asked), 1)
        several = [_with_place(change) for change in (*asked * often, *found.values())]
        self.changes = st.lists(st.one_of(several), max_size=most)
        self.puts = found

    def draw(self, draw: st.DrawFn) -> Application:
        """The plain application with a few fields changed, in a fixed order: a second post has the first one's dates."""
        drawn = dict(draw(self.changes))
        found = self.world.plain
        for place, change in self.puts.items():
            if place in drawn:
                try:
                    found = change.put(found, drawn[place])
                except ValueError:  # such as a top-up beyond a full post
                    continue
        return found


def _with_place(change: _Change) -> st.SearchStrategy[tuple[str, Any]]:
    return change.values.map(lambda value: (change.place, value))


def _seeking(programme: Programme, measure: str, round_: Round | None, most: int) -> _Seeking:
    """Made once for each world, because rounds ask for it with every application."""
    world = world_of(programme, measure, round_)
    if most not in world.made:
        world.made[most] = _Seeking(world, most)
    found: _Seeking = world.made[most]
    return found


@st.composite
def _whole(draw: st.DrawFn, seeking: _Seeking) -> Application:
    return seeking.draw(draw)


@st.composite
def _both(draw: st.DrawFn, seeking: _Seeking) -> tuple[Application, Application]:
    whole = seeking.draw(draw)
    places = [place for place in fields_of(whole) if not place.startswith("plan[") or ".eligible" in place]
    left_out = draw(st.lists(st.sampled_from(places), max_size=3)) if places else []
    return whole, without(whole, dict.fromkeys(left_out))


def _changes(world: World) -> list[_Change]:
    near = world.near
    plain_of = world.plain

    def change(place: str, anything: st.SearchStrategy[Any]) -> _Change:
        """Near values often, the others now and then."""
        found = [value_at(place, value) for value in world.candidates(place)]
        values = st.one_of(*([st.sampled_from(found)] * 2 if found else []), anything)
        return _Change(place, values, lambda form, value: put(form, place, value))

    start = plain_of.start or date(2020, 1, 1)
    first, last = date(start.year - 3, 1, 1), date(start.year + 3, 12, 31)
    terms = st.sampled_from([date(start.year, month, 1) for month in range(1, 13)]) | days(first, last)
    found = [
        change("recipient.kind", st.sampled_from(Kind)),
        change("recipient.population", populations(high=10**7).map(lambda population: population.number)),
        change("submitted", days(first, last)),
        change("months", months(high=72)),
        change("start", terms),
        *(change(name, st.booleans()) for name in ("new_tasks", "begun", "early_start_permitted")),
        change("earlier_grants", st.lists(_grants(world), max_size=2)),
        change("consents", st.lists(st.sampled_from(Consent), max_size=1)),
        change("requested", _sums(world)),
        change("costs", _sums(world)),
        change("priority", st.integers(1, 3)),
        *(change(f"facts.{fact.key}", fact_values(fact)) for fact in world.programme.facts),
        _Change("partners", recipients(), lambda form, value: put(form, "partners", (value,))),
    ]
    if "recipient.population.on" in near:
        found.append(change("recipient.population.on", days(first, last)))
    if plain_of.posts:
        found += _of_posts(world, change, terms)
    if plain_of.plan or near.get("plan"):
        found.append(_Change("plan", _near_plans(world), lambda form, value: put(form, "plan", value)))
    return found


def _of_posts(world: World, change: Callable[..., _Change], terms: st.SearchStrategy[date]) -> list[_Change]:
    rates = world.near.get("posts[0].qualification", ("Diplom", "Bachelor"))
    return [
        change("posts[0].share", shares()),
        change("posts[0].field", st.sampled_from(Field)),
        change("posts[0].origin", st.sampled_from(Origin)),
        change("posts[0].qualification", st.sampled_from(rates)),
        change("posts[0].start", st.none() | terms),
        change("posts[0].months", st.none() | months(high=72)),
        _Change("posts", shares(), _with_another_post),
    ]


def _with_another_post(form: Application, share: Share) -> Application:
    """As the first one, with another share."""
    another = put(form, "posts[0].share", share).posts[0]
    return put(form, "posts", (*form.posts, another))


def _grants(world: World) -> st.SearchStrategy[EarlierGrant]:
    measures = [measure.key for edition in world.programme.editions for measure in edition.measures]
    return st.builds(EarlierGrant, st.sampled_from([*dict.fromkeys(measures), None]))


def _sums(world: World) -> st.SearchStrategy[Euro]:
    """Amounts beside what the plain application would get, and others."""
    found: list[Euro] = []
    for rules in world.rules():
        paid = rules.amounts(world.plain)
        if hasattr(paid, "total"):
            found += beside(paid.total)
    near = st.sampled_from(list(dict.fromkeys(found))) if found else st.just(Euro(0))
    return near | euros(high=200_000)


def _near_plans(world: World) -> st.SearchStrategy[tuple[PlanYear, ...]]:
    """One year with eligible expenditure beside that at which a maximum is reached, or plans of any kind."""
    year = (world.plain.start or date(2020, 1, 1)).year
    limits = [euro for euro in world.near.get("plan", ()) if isinstance(euro, Euro)]
    whole = plans(first=year, most=3, left_out=False)
    if not limits:
        return whole
    rows = [(PlanYear(year=year, total=e, eligible=e, third_party=0, own_means=e),) for e in limits]
    return st.sampled_from(rows) | whole


@st.composite
def _any_application(draw: st.DrawFn, measure: str | None, *, left_out: bool) -> Application:
    plan = draw(st.none() | plans(left_out=left_out))
    return Application(
        recipient=draw(recipients(left_out=left_out)),
        measure=draw(keys() | st.none()) if measure is None else measure,
        posts=draw(st.lists(posts(left_out=left_out), min_size=0 if plan else 1, max_size=3)),
        plan=plan,
        key=draw(st.none() | keys()),
        partners=draw(st.lists(recipients(left_out=left_out).filter(lambda r: r.key is None), max_size=1)),
        start=draw(_maybe(days(), left_out=left_out)),
        months=draw(_maybe(months(), left_out=left_out)),
        submitted=draw(_maybe(days(), left_out=left_out)),
        new_tasks=draw(_maybe(st.booleans(), left_out=left_out)),
        begun=draw(_maybe(st.booleans(), left_out=left_out)),
        early_start_permitted=draw(_maybe(st.booleans(), left_out=left_out)),
        requested=draw(_maybe(euros(), left_out=left_out)),
        costs=draw(_maybe(euros(), left_out=left_out)),
        earlier_grants=draw(_maybe(st.lists(earlier_grants(), max_size=2), left_out=left_out)),
        priority=draw(st.none() | st.integers(1, 9)),
        consents=draw(_maybe(st.frozensets(st.sampled_from(Consent)), left_out=left_out)),
        facts=draw(facts()),
    )
