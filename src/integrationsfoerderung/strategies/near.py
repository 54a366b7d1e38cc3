"""The bounds of a programme's own rules, and the plain application that meets them: what strategies seek."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from attrs import frozen

from ..applications import Application, Consent, EarlierGrant, Field, Origin, PlanYear, Post
from ..criteria import Leaf
from ..criteria.deadlines import YearlyDeadline
from ..editions import Edition, Measure
from ..evidence import Figure
from ..facts import FactType
from ..financing import Amounts, Financing, ShareOfExpenditure
from ..findings import Status
from ..money import Euro, Fte, Share
from ..programmes import Programme
from ..recipients import Kind, Population, Recipient
from ..rounds import Round
from ..subjects import SUBJECTS
from ..yearly import YearlyDay
from .fields import put
from .values import FIRST, LAST

Near = dict[str, tuple[Any, ...]]

_DAY = timedelta(days=1)
# Where the value of a subject stands in an application with one post.
_PLACES: dict[str, tuple[str, ...]] = {
    "posts.sum": ("posts[0].share",),
    "posts.calendar_years": ("months",),
    "day": ("submitted",),
    "posts.start": ("start",),
    "posts.months": ("months",),
    "tier": ("recipient.population",),
    "earlier_grants.measure": ("earlier_grants",),
    "earlier_grants.round": ("earlier_grants",),
    **{f"posts.{name}": (f"posts[0].{name}",) for name in ("share", "field", "origin", "qualification")},
}


def beside(value: Any) -> tuple[Any, ...]:
    """A value with the one below and the one above; of what has no order the value alone.

    Example:
        >>> beside(36), beside(Share(1)), beside("a")
        ((36, 35, 37), (Share('1'), Share('0.9999')), ('a',))
    """
    if isinstance(value, bool):
        return (value, not value)
    if isinstance(value, int):
        return (value, value - 1, value + 1)
    if isinstance(value, Share | Fte):
        points = value.basis_points
        most = 10_000 if isinstance(value, Share) else points + 1
        return tuple(type(value).from_basis_points(p) for p in (points, points - 1, points + 1) if 0 <= p <= most)
    if isinstance(value, Euro):
        return tuple(Euro.from_cents(c) for c in (value.cents, value.cents - 1, value.cents + 1) if c >= 0)
    if isinstance(value, date):
        return tuple(day for day in (value, value - _DAY, value + _DAY) if FIRST <= day <= LAST)
    return (value,)


def editions_of(programme: Programme, measure: str, round_: Round | None = None) -> tuple[Edition, ...]:
    """The editions that have the measure, of a round those that it may go by; the latest first.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> [edition.key for edition in editions_of(load_programme("vwv-integration"), "extension")]
        ['2018-02-14', '2016-09-06']
    """
    states = programme.editions if round_ is None else round_.states
    return tuple(edition for edition in reversed(states) if edition.has(measure))


@frozen
class _Seen:
    found: dict[str, dict[Any, None]]

    def add(self, name: str, *values: Any) -> None:
        for place in _PLACES.get(name, (name,)):
            self.found.setdefault(place, {}).update(dict.fromkeys(values))


def near_values(programme: Programme, measure: str, round_: Round | None = None) -> Near:
    """By place in an application: the values that the rules name, each with the one below and the one above.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> near_values(load_programme("vwv-integration"), "contact-point")["months"][:3]
        (36, 35, 37)
    """
    seen = _Seen({})
    editions = editions_of(programme, measure, round_)
    for edition in editions:
        rules = edition.measure(measure)
        for criterion in (*rules.criteria, *(() if round_ is None else round_.criteria)):
            for _, leaf in criterion.leaves(measure):
                _of_leaf(leaf, seen, edition)
        _of_financing(rules.financing, seen)
        for day in (edition.since, edition.until):
            if day is not None:
                seen.add("submitted", *beside(day))
    return {place: tuple(values) for place, values in seen.found.items()}


def _of_leaf(leaf: Leaf, seen: _Seen, edition: Edition) -> None:
    if isinstance(leaf, YearlyDeadline):
        for day in leaf.required.candidates():
            for year in _years(edition):
                seen.add("submitted", *beside(day.in_year(year)), *beside(leaf.moved(day.in_year(year))))
        return
    for value in leaf.required.candidates():
        for member in sorted(value, key=str) if isinstance(value, frozenset) else (value,):
            if leaf.of.name == "posts.sum":
                seen.add("posts.sum", *(Share.from_basis_points(p.basis_points) for p in beside(member) if p <= Fte(1)))
            elif leaf.of.name == "posts.calendar_years":
                seen.add("months", *(12 * years for years in beside(member) if years > 0))
            elif leaf.of.name.startswith("earlier_grants."):
                seen.add(leaf.of.name, (leaf.of.name.rpartition(".")[2], member))
            elif leaf.of.name not in {"tier", "measure"}:
                low, high = leaf.of.domain if leaf.of.ordered and leaf.of.domain else (None, None)
                seen.add(leaf.of.name, *(v for v in beside(member) if low is None or low <= v <= high))


def _years(edition: Edition) -> range:
    return range(edition.since.year, (edition.until or edition.since.replace(day=1)).year + 3)[:8]


def _of_financing(financing: Financing, seen: _Seen) -> None:
    """By the types of its figures, so that ways of financing of one's own are sought too."""
    for path, figure in financing.figures(""):
        for value in figure.candidates():
            _of_value(path, value, seen)
        last = path.rpartition(".")[2]
        if ".by_qualification." in path:
            seen.add("posts.qualification", last)
        if path.startswith(".attested."):
            seen.add("posts.share", *beside(Share(path.removeprefix(".attested."))))
        if ".table." in path:
            seen.add(_counted(financing), last)
    if financing.about_posts:
        seen.add("months", 12, 36, 13, 24)
        seen.add("posts.share", Share(1), Share("0.5"), Share("0.9999"), Share("0.7301"))
    _of_maximum(financing, seen)


def _counted(financing: Financing) -> str:
    """What a rate or a table goes by."""
    of: Any = getattr(financing, "of", "")
    return str(of)


def _of_value(path: str, value: Any, seen: _Seen) -> None:
    if isinstance(value, tuple):  # one amount for each year
        seen.add("months", *(n for n in beside(12 * len(value)) if n > 0), 12, 11, 13, 1)
    elif isinstance(value, Share) and ".rate" not in path:
        seen.add("posts.share", *beside(value))
    elif isinstance(value, int) and not isinstance(value, bool):
        seen.add("recipient.population", *(n for n in beside(value) if n >= 0))
    elif isinstance(value, YearlyDay):
        seen.add("recipient.population.on", value)


def _of_maximum(financing: Financing, seen: _Seen) -> None:
    """Where a maximum is reached: that much eligible expenditure, so many units."""
    maximum: Figure[Euro] | None = getattr(financing, "maximum", None)
    rate: Figure[Any] | None = getattr(financing, "rate", None)
    if maximum is None or rate is None:
        return
    for most in maximum.candidates():
        for each in rate.candidates():
            if isinstance(each, Share) and each.basis_points:
                seen.add("plan", *beside(Euro.from_cents(most.cents * 10_000 // each.basis_points)))
            elif isinstance(each, Euro) and each.cents:
                seen.add(_counted(financing), *beside(most.cents // each.cents))


class World:
    """A programme, a measure and perhaps a round with what strategies have to know of them, found once.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> world_of(load_programme("vwv-integration"), "contact-point").plain.months
        36
    """

    def __init__(self, programme: Programme, measure: str, round_: Round | None) -> None:
        self.programme, self.measure, self.round = programme, measure, round_
        self.near = near_values(programme, measure, round_)
        self.editions = editions_of(programme, measure, round_)
        self.plain = _plain(self)
        self.made: dict[int, Any] = {}  # strategies, which take longer to make than to draw from

    def rules(self) -> Iterator[Measure]:
        """The measure in each edition that has it."""
        return (edition.measure(self.measure) for edition in self.editions)

    def candidates(self, place: str) -> tuple[Any, ...]:
        """Values worth trying at a place: near ones, and all of a short list."""
        near = self.near.get(place, ())
        if place.startswith("facts."):
            fact = next(fact for fact in self.programme.facts if fact.key == place.removeprefix("facts."))
            return (*near, *(fact.domain if fact.type in {FactType.YES_NO, FactType.CHOICE} else ()))
        if place == "recipient.population.on":
            start = self.editions[0].since.year + 1 if self.editions else 2020
            return tuple(day.in_year(year) for day in near for year in range(start - 2, start + 3))
        of = SUBJECTS.get(place.replace("[0]", ""))
        return (*near, *(() if of is None or of.ordered or of.many else of.domain))


_WORLDS: dict[tuple[int, str, int], World] = {}
_MOST_WORLDS = 64


def world_of(programme: Programme, measure: str, round_: Round | None = None) -> World:
    """What is known of a programme; found once, as long as few others are asked for."""
    key = (id(programme), measure, id(round_))
    found = _WORLDS.get(key)
    if found is None or found.programme is not programme or found.round is not round_:
        if len(_WORLDS) >= _MOST_WORLDS:
            _WORLDS.clear()
        found = _WORLDS[key] = World(programme, measure, round_)
    return found


_TRIED = (
    "submitted", "recipient.kind", "posts[0].field", "posts[0].origin", "posts[0].share", "posts[0].qualification",
    "months", "start", "new_tasks", "begun", "early_start_permitted", "earlier_grants", "consents",
    "recipient.population", "recipient.population.on", "requested", "costs",
)  # fmt: skip


def _plain(world: World) -> Application:
    """The most ordinary application that is eligible and has a schedule, or the nearest to one that was found."""
    if world.round is not None and world.round.last_day.candidates():
        # As without a round, where that will do: many rounds of one programme are drawn, and a search takes time.
        usual = put(world_of(world.programme, world.measure).plain, "submitted", min(world.round.last_day.candidates()))
        if _badness(world, usual) == (0, 0, 0):
            return usual
    badness, best = min(((_badness(world, form), form) for form in _starts(world)), key=lambda found: found[0])
    places = [*_TRIED, *(f"facts.{fact.key}" for fact in world.programme.facts)]
    for _ in range(3):
        before = badness
        for place in places:
            if badness == (0, 0, 0):
                return best
            for value in _values(world, place):
                try:
                    tried = put(best, place, value)
                    bad = _badness(world, tried)
                except (IndexError, TypeError, ValueError):
                    continue
                if bad < badness:
                    best, badness = tried, bad
        if badness == before:
            break
    return best


def _values(world: World, place: str) -> tuple[Any, ...]:
    if place == "earlier_grants":
        return ((), *(value_at(place, near) for near in world.candidates(place)))
    if place == "consents":
        return ((), (Consent.KOMMUNE,))
    if place == "submitted":
        return (*(_day_in(edition) for edition in world.editions), *world.candidates(place))
    if place in {"new_tasks", "begun", "early_start_permitted"}:
        return (True, False)
    return world.candidates(place)


def value_at(place: str, near: Any) -> Any:
    """What is put at a place for a near value: of lists, one such member."""
    if place == "consents":
        return (near,)
    return (EarlierGrant(**{near[0]: near[1]}),) if place == "earlier_grants" else near


_OUTSIDE = (1000, 0, 0)


def _badness(world: World, application: Application) -> tuple[int, int, int]:
    found = world.programme.assess(application, world.round)
    if not any(edition.has(world.measure) for edition in found.editions):
        return _OUTSIDE  # there is one finding then, however bad the rest is
    unmet, still_open = (
        sum(1 for finding in found.findings if finding.status is status) for status in (Status.UNMET, Status.OPEN)
    )
    return unmet, still_open, int(not (found.amounts and isinstance(found.amounts[0], Amounts)))


def _day_in(edition: Edition) -> date:
    """A day in the middle of an edition; of one without an end, soon after its beginning."""
    if edition.until is None:
        return edition.since + 60 * _DAY
    return edition.since + (edition.until - edition.since) // 2


def _starts(world: World) -> Iterator[Application]:
    """What the search begins with: in the middle of an edition, before the deadline of a round, in some October."""
    days = () if world.round is None else world.round.last_day.candidates()
    if days:
        yield _start(world, world.editions[0], min(days) - 30 * _DAY)
    for edition in world.editions:
        yield _start(world, edition, _day_in(edition))
    for edition in world.editions:
        for year in range(edition.since.year, edition.since.year + 4):
            yield _start(world, edition, date(year, 10, 1))


def _start(world: World, edition: Edition, submitted: date) -> Application:
    """One full post for three years from the next January on, or a plan."""
    start = date(submitted.year + 1, 1, 1)
    rules = edition.measure(world.measure)
    qualifications = world.near.get("posts[0].qualification", ("Diplom",))
    post = Post(1, field=Field.INTEGRATION, origin=Origin.NEW, qualification=qualifications[0])
    of_plan = isinstance(rules.financing, ShareOfExpenditure)
    plan = [PlanYear(year=start.year, total=50_000, eligible=50_000, third_party=0, own_means=50_000)]
    return Application(
        recipient=Recipient(name="Musterstadt", kind=Kind.GEMEINDE, population=Population(25_000)),
        measure=world.measure,
        posts=() if of_plan and not rules.asks_for_posts else (post,),
        plan=plan if of_plan else None,
        start=start,
        months=36,
        submitted=submitted,
        new_tasks=True,
        begun=False,
        early_start_permitted=False,
        earlier_grants=(),
        consents=(Consent.KOMMUNE,),
        facts={fact.key: _fact(fact) for fact in world.programme.facts},
    )


def _fact(fact: Any) -> Any:
    """An ordinary value of a fact: yes, the first option, a number or an amount of some size, the day of a start."""
    if fact.type is FactType.YES_NO:
        return True
    if fact.type is FactType.CHOICE:
        return fact.options[0]
    ordinary: Any = {FactType.NUMBER: 100, FactType.AMOUNT: Euro(1_000_000), FactType.DATE: date(2020, 1, 1)}[fact.type]
    low, high = fact.domain
    return min(max(ordinary, low), high)
