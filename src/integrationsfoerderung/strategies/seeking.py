"""Applications that differ from the plain one of a measure in a few fields, drawn from what the rules name."""

from collections.abc import Callable
from datetime import date
from typing import Any

from attrs import frozen
from hypothesis import strategies as st

from ..applications import Application, Consent, EarlierGrant, Field, Origin, PlanYear
from ..financing import Amounts
from ..money import Euro, Share
from ..programmes import Programme
from ..recipients import Kind
from ..rounds import Round
from .fields import fields_of, put, without
from .near import World, beside, value_at, world_of
from .parts import fact_values, plans, recipients
from .values import days, euros, months, populations, shares


@frozen
class _Change:
    """One field that may differ from the plain application: values to draw, and how one is put in."""

    place: str
    values: st.SearchStrategy[Any]
    put: Callable[[Application, Any], Application]


class Seeking:
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
        """The plain application with a few fields changed, in one order: a second post has the first one's dates."""
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


def seeking(programme: Programme, measure: str, round_: Round | None, most: int) -> Seeking:
    """Made once for each world, because rounds ask for it with every application."""
    world = world_of(programme, measure, round_)
    if most not in world.made:
        world.made[most] = Seeking(world, most)
    found: Seeking = world.made[most]
    return found


@st.composite
def whole_of(draw: st.DrawFn, of: Seeking) -> Application:
    """Whole applications."""
    return of.draw(draw)


@st.composite
def both_of(draw: st.DrawFn, of: Seeking) -> tuple[Application, Application]:
    """Applications, whole and with up to three fields left out."""
    whole = of.draw(draw)
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
        if isinstance(paid, Amounts):
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
