"""What a criterion can look at: one entry for each field of an application that a rule may ask about.

A rule of the law is then a comparison (`criteria`) of one subject with one figure.
"""

import re
from collections.abc import Callable
from datetime import date
from operator import attrgetter
from typing import Any

from attrs import evolve, field, frozen

from ..applications import Application, Consent, EarlierGrant, Field, Origin, Post
from ..checks import FIRST_YEAR, LAST_YEAR, MOST_MONTHS, MOST_PEOPLE
from ..money import MAX_CENTS, MAX_FTE_BASIS_POINTS, Euro, Fte, Share
from ..recipients import Kind
from ..texts import Text, Unit, did_you_mean, shorten
from .places import NO_POST, Per, Scope


@frozen(eq=False)  # one object for each name: compared and pickled by name
class Subject:
    """One field that a rule may ask about.

    Attributes:
        name: as it stands in a programme file, such as "posts.share".
        per: whether it is asked once, for every post, or for every recipient.
        type: of its value.
        title: in words.
        domain: the two ends of what is admissible, or all members; empty where that has no end.
        ordered: whether "at least" has a meaning.
        many: whether the value is a set.
        unit: what a number counts.
        curable: whether an applicant could change it, unlike who they are or what has happened.
        fact: the declaration, where a programme's own fact is meant.
        worked_out: whether it is no field but follows from the rules: the grant, the tier.

    Example:
        >>> SUBJECTS["posts.share"].per
        'post'
    """

    name: str
    per: Per
    type: type
    title: Text
    domain: tuple[Any, ...] = ()
    ordered: bool = False
    many: bool = False
    unit: Unit | None = None
    curable: bool = False
    fact: Any = None
    worked_out: bool = field(init=False, repr=False)
    get: Callable[[Scope], Any] = field(init=False, repr=False)
    _last: str = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        last = self.name.rpartition(".")[2]
        object.__setattr__(self, "_last", last)
        object.__setattr__(self, "worked_out", self.name in _WORKED_OUT)
        own: Callable[[Scope], Any] | None = _GET.get(self.name)
        object.__setattr__(self, "get", own or _getter(self.name, last))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Subject) and self.name == other.name and self.fact == other.fact

    def __hash__(self) -> int:
        return hash(self.name)

    def __str__(self) -> str:
        return self.name

    def __reduce__(self) -> tuple[Any, ...]:
        # The getter is a function without a name of its own: made again from the name.
        return (subject, (self.name,)) if self.fact is None else (type(self.fact).subject, (self.fact,))

    def place(self, scope: Scope) -> str:
        """Where the value stands in the application, such as "posts[1].share".

        Example:
            >>> from integrationsfoerderung import Post, Recipient
            >>> town = Recipient(name="Bühl")
            >>> one = Application(recipient=town, measure="contact-point", posts=[Post()])
            >>> SUBJECTS["posts.months"].place(Scope(one, one.posts[0], "posts[0]", town, "recipient"))
            'months'
        """
        if self.per == "post":
            # A post without dates of its own has those of the application.
            if self._last in _OF_APPLICATION_TOO and getattr(scope.post, self._last) is None:
                return self._last
            return f"{scope.post_place}.{self._last}"
        if self.per == "recipient":
            return f"{scope.recipient_place}.{self._last}"
        if self.name == "posts.calendar_years":
            return SUBJECTS["posts.start"].place(scope)
        if self.name == "posts.sum" and len(scope.application.posts) == 1:
            return "posts[0].share"  # the sum of a single share
        return _PLACES.get(self.name, self.name)

    def needs(self, scope: Scope) -> tuple[str, ...]:
        """The fields that have to be filled in for it to have a value.

        Example:
            >>> from integrationsfoerderung import Post, Recipient
            >>> town = Recipient(name="Bühl")
            >>> one = Application(recipient=town, measure="contact-point", posts=[Post()])
            >>> SUBJECTS["posts.months"].needs(Scope(one, one.posts[0], "posts[0]", town, "recipient"))
            ('months',)
        """
        if self.worked_out:
            needs: tuple[str, ...] = getattr(scope.context, f"{self.name}_needs")
            return needs
        if self.name == "posts.calendar_years":
            parts = (SUBJECTS["posts.start"], SUBJECTS["posts.months"])
            return tuple(part.place(scope) for part in parts if part.get(scope) is None)
        if self.name == "posts.sum" and scope.application.posts:
            return tuple(f"posts[{i}].share" for i, post in enumerate(scope.application.posts) if post.share is None)
        return (self.place(scope),)

    def may_be(self, scope: Scope) -> tuple[Any, ...]:
        """The two ends, or all members, of what a value that was left out may turn out to be.

        Example:
            >>> from integrationsfoerderung import Post, Recipient
            >>> town = Recipient(name="Bühl")
            >>> two = Application(recipient=town, measure="m", posts=[Post("0.5"), Post()])
            >>> SUBJECTS["posts.sum"].may_be(Scope(two, two.posts[0], "posts[0]", town, "recipient"))
            (Fte('0.5'), Fte('1.5'))
        """
        posts = scope.application.posts
        if self.name != "posts.sum" or not posts:
            return self.domain
        least = sum(post.share.basis_points for post in posts if post.share is not None)
        most = least + 10_000 * sum(post.share is None for post in posts)
        return (Fte.from_basis_points(least), Fte.from_basis_points(most))

    def put(self, application: Application, place: str, value: Any) -> Application:
        """The application with another value at a place that `place` gave.

        Example:
            >>> from integrationsfoerderung import Post, Recipient
            >>> one = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
            >>> SUBJECTS["posts.share"].put(one, "posts[0].share", Share("0.5")).posts[0].share
            Share('0.5')

        Raises:
            ValueError, TypeError: the value is impossible there, such as a top-up beyond a full post.
        """
        if self.fact is not None:
            return evolve(application, facts={**application.facts, self.fact.key: value})
        if self.name.startswith("earlier_grants."):
            grants = [EarlierGrant(**{"measure": "unknown", self._last: member}) for member in sorted(value)]
            return evolve(application, earlier_grants=grants)
        if self.name == "posts.calendar_years":  # whole years, from a first of January on
            years = {"start": date(2025, 1, 1), "months": 12 * value}
            return evolve(application, **years, posts=[evolve(p, start=None, months=None) for p in application.posts])
        if self.name in {"posts.count", "posts.sum"}:
            return _put_posts(self.name, application, value)
        owner, _, name = place.rpartition(".")
        change: dict[str, Any] = {name: value}
        if owner == "recipient":
            change = {"recipient": evolve(application.recipient, **change)}
        elif owner:
            many, index = owner.removesuffix("]").split("[")
            members = list(getattr(application, many))
            members[int(index)] = evolve(members[int(index)], **change)
            change = {many: members}
        return evolve(application, **change)


def _put_posts(name: str, application: Application, value: Any) -> Application:
    """The application with so many posts, or with one share that is the sum."""
    posts: tuple[Post, ...] = application.posts or (NO_POST,)
    if name == "posts.count":
        return evolve(application, posts=(posts * value)[:value])
    first, *others = posts
    if others:
        raise ValueError("several shares have a sum, and it does not say which of them to change: change one of them")
    return evolve(application, posts=(evolve(first, share=Share.from_basis_points(value.basis_points)),))


def _getter(name: str, last: str) -> Callable[[Scope], Any]:
    """How the value of a subject is read where its name says all."""
    first = name.partition(".")[0]
    if first == "facts":
        return lambda scope: scope.application.facts.get(last)
    owner = {"posts": "post", "recipient": "recipient"}.get(first, "application")
    return attrgetter(f"{owner}.{last}")


_OF_APPLICATION_TOO = frozenset({"months", "start"})
_WORKED_OUT = frozenset({"grant", "tier"})
_PLACES = {
    "earlier_grants.measure": "earlier_grants",
    "earlier_grants.round": "earlier_grants",
    "day": "submitted",
    "posts.count": "posts",
    "posts.sum": "posts",
    "tier": "recipient.population",
}


def _months(scope: Scope) -> int | None:
    return scope.application.months if scope.post.months is None else scope.post.months


def _start(scope: Scope) -> date | None:
    return scope.application.start if scope.post.start is None else scope.post.start


def _calendar_years(scope: Scope) -> int | None:
    """In how many calendar years the term lies."""
    start, months = _start(scope), _months(scope)
    if start is None or months is None:
        return None
    last_month = start.month - 1 + months - (start.day == 1)  # counted from January of the first year
    return last_month // 12 + 1


def _first_start(scope: Scope) -> date | None:
    """The start of the application; where its posts have starts of their own only, the first of them."""
    application = scope.application
    starts = [post.start for post in application.posts if post.start is not None]
    if application.start is not None or not starts or len(starts) < len(application.posts):
        return application.start
    return min(starts)


def _population(scope: Scope) -> int | None:
    population = scope.recipient.population
    return None if population is None else population.number


def _count(scope: Scope) -> int | None:
    return len(scope.application.posts) or None


def _sum(scope: Scope) -> Fte | None:
    shares = [post.share for post in scope.application.posts if post.share is not None]
    return Fte.total(shares) if shares and len(shares) == len(scope.application.posts) else None


def _earlier(name: str) -> Callable[[Scope], frozenset[str] | None]:
    def get(scope: Scope) -> frozenset[str] | None:
        grants = scope.application.earlier_grants
        return None if grants is None else frozenset(getattr(g, name) for g in grants)

    return get


# Where the name of a subject does not say it all.
_GET: dict[str, Callable[[Scope], Any]] = {
    "recipient.population": _population,
    "posts.count": _count,
    "posts.sum": _sum,
    "start": _first_start,
    "posts.months": _months,
    "posts.start": _start,
    "posts.calendar_years": _calendar_years,
    "earlier_grants.measure": _earlier("measure"),
    "earlier_grants.round": _earlier("round"),
    "measure": attrgetter("context.measure"),
    "day": attrgetter("context.day"),
    "grant": attrgetter("context.grant"),
    "tier": attrgetter("context.tier"),
}
_YESNO: tuple[Any, ...] = (False, True)
DAYS = (date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
_SUMS = (Euro(0), Euro.from_cents(MAX_CENTS))
_MONTHS = Unit(Text("Monat", "month"), Text("Monate", "months"))
INHABITANTS = Unit(Text("Einwohner", "inhabitant"), Text("Einwohner", "inhabitants"))
_POSTS = Unit(Text("Stelle", "post"), Text("Stellen", "posts"))
MOST_POSTS = 10**6
_FTE = (Fte(0), Fte.from_basis_points(MAX_FTE_BASIS_POINTS))

# fmt: off
_TABLE = (
    Subject("recipient.kind", "recipient", Kind, Text("Art des Antragstellers", "kind of recipient"), tuple(Kind)),
    Subject("recipient.population", "recipient", int, Text("Einwohnerzahl", "population"), (0, MOST_PEOPLE),
            ordered=True, unit=INHABITANTS),
    Subject("posts.share", "post", Share, Text("Stellenumfang", "share of a full-time post"), (Share(0), Share(1)),
            ordered=True, curable=True),
    Subject("posts.field", "post", Field, Text("Aufgabenfeld", "field of work"), tuple(Field), curable=True),
    Subject("posts.origin", "post", Origin, Text("Art der Stelle", "origin of the post"), tuple(Origin)),
    Subject("posts.qualification", "post", str, Text("Qualifikation", "qualification")),
    Subject("posts.months", "post", int, Text("Dauer", "duration"), (1, MOST_MONTHS), ordered=True, unit=_MONTHS,
            curable=True),
    Subject("posts.start", "post", date, Text("Arbeitsbeginn", "start of work"), DAYS, ordered=True, curable=True),
    Subject("posts.count", "application", int, Text("Zahl der Stellen", "number of posts"), (1, MOST_POSTS),
            ordered=True, unit=_POSTS),
    Subject("posts.sum", "application", Fte, Text("Summe der Stellenanteile", "sum of the shares"), _FTE,
            ordered=True, curable=True),
    Subject("start", "application", date, Text("Arbeitsbeginn", "start of work"), DAYS, ordered=True, curable=True),
    Subject("posts.calendar_years", "post", int, Text("Kalenderjahre des Zeitraums", "calendar years of the term"),
            (1, MOST_MONTHS // 12 + 1), ordered=True),
    Subject("measure", "application", str, Text("Fördertatbestand", "measure")),
    Subject("submitted", "application", date, Text("Tag der Antragstellung", "day of submission"), DAYS, ordered=True),
    Subject("day", "application", date,
            Text("Tag der Antragstellung oder Stichtag", "day of submission or reference day"), DAYS, ordered=True),
    Subject("new_tasks", "application", bool, Text("neue Aufgaben", "new tasks"), _YESNO, curable=True),
    Subject("begun", "application", bool, Text("bereits begonnen", "already begun"), _YESNO),
    Subject("early_start_permitted", "application", bool,
            Text("vorzeitiger Beginn zugelassen", "early start permitted"), _YESNO),
    Subject("requested", "application", Euro, Text("beantragte Summe", "sum asked for"), _SUMS, ordered=True,
            curable=True),
    Subject("costs", "application", Euro, Text("Kosten", "costs"), _SUMS, ordered=True),
    Subject("grant", "application", Euro, Text("Zuwendung", "grant"), _SUMS, ordered=True),
    Subject("tier", "application", str, Text("Größenklasse", "tier of population")),
    Subject("earlier_grants.measure", "application", str, Text("frühere Förderung", "earlier grants"), many=True),
    Subject("earlier_grants.round", "application", str, Text("frühere Förderrunden", "rounds of earlier grants"),
            many=True),
    Subject("consents", "application", Consent, Text("Einvernehmen", "consents"), tuple(Consent), many=True,
            curable=True),
)
# fmt: on

SUBJECTS: dict[str, Subject] = {entry.name: entry for entry in _TABLE}


def subject_at(place: str) -> Subject | None:
    """The subject whose value stands at a place, None where there is none.

    Example:
        >>> subject_at("posts[0].share").name, subject_at("months").name, subject_at("plan[0].total")
        ('posts.share', 'posts.months', None)
    """
    name = re.sub(r"\[\d+\]", "", place)
    return SUBJECTS.get(name) or SUBJECTS.get(f"posts.{name}")


def field_title(place: str) -> Text | None:
    """The words for a place in an application, None where it has none.

    Example:
        >>> field_title("posts[0].share").de, field_title("months").en
        ('Stellenumfang', 'duration')
    """
    name = re.sub(r"^partners\.", "recipient.", re.sub(r"\[\d+\]", "", place))
    own = _FIELD_TITLES.get(name.rpartition(".")[2] if name.startswith("plan.") else name)
    known = subject_at(name)
    return own or (None if known is None else known.title)


_FIELD_TITLES = {
    "posts": Text("Stellen", "posts"),
    "plan": Text("Kosten- und Finanzierungsplan", "cost and financing plan"),
    "earlier_grants": Text("frühere Förderung", "earlier grants"),
    "total": Text("Gesamtausgaben", "total expenditure"),
    "eligible": Text("zuwendungsfähige Ausgaben", "eligible expenditure"),
    "recipient.population.on": Text("Stichtag der Einwohnerzahl", "reference date of the population"),
    "recipient.population.number": Text("Einwohnerzahl", "population"),
    "recipient.population.census": Text("Zensus der Einwohnerzahl", "census of the population"),
    "recipient.population.source": Text("Quelle der Einwohnerzahl", "source of the population"),
    "recipient": Text("Antragsteller", "recipient"),
    "recipient.name": Text("Name", "name"),
    "recipient.key": Text("amtlicher Schlüssel", "official key"),
    "key": Text("Schlüssel des Antrags", "key of the application"),
    "priority": Text("Rang unter den eigenen Anträgen", "rank among the applicant's own"),
    "facts": Text("weitere Angaben", "further facts"),
    "posts.tops_up": Text("Umfang vor der Aufstockung", "share before the top-up"),
    "year": Text("Haushaltsjahr", "budget year"),
    "partners": Text("Beteiligte", "partners"),
    "third_party": Text("Drittmittel", "third-party money"),
    "own_means": Text("Eigenmittel", "own means"),
}


def subject(name: "str | Subject") -> Subject:
    """The subject of that name.

    Example:
        >>> subject("posts.share").title.de
        'Stellenumfang'

    Raises:
        ValueError: there is none.
    """
    if isinstance(name, Subject):
        return name
    if name not in SUBJECTS:
        msg = f"no field {shorten(name)} to compare{did_you_mean(name, SUBJECTS)}"
        raise ValueError(msg)
    return SUBJECTS[name]
