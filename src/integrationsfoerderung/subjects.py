"""What a criterion can look at: one entry for each field of an application that a rule may ask about.

A rule of the law is then a comparison (`criteria`) of one subject with one figure.
"""

import re
from collections.abc import Callable
from datetime import date
from operator import attrgetter
from typing import Any, Literal, Self

from attrs import define, evolve, field, frozen

from .applications import Application, Consent, EarlierGrant, Field, Origin, Post
from .checks import FIRST_YEAR, LAST_YEAR, MOST_MONTHS
from .money import MAX_CENTS, Euro, Share
from .recipients import Kind, Recipient
from .texts import Text, Unit, did_you_mean, shorten

Per = Literal["application", "post", "recipient"]


@define(eq=False, repr=False)  # as quick to make as can be: every assessment makes some, and nobody keeps them
class Context:
    """What criteria can look at beside the application itself.

    Attributes:
        measure: whose criteria are checked.
        day: whose rules apply; None where it was left out.
        grant: what the measure would pay; None where that cannot be said yet.
        grant_most: what could be granted where more than the rule gives is possible.
        grant_grade: the grade of what the grant rests on.
        grant_reading: the default reading that it needed, if any.
        grant_needs: the fields that were left out and would say it.
        grant_unknown: the paths of the figures that are not known and would say it.

    Example:
        >>> Context(day=date(2015, 9, 28)).grant is None
        True
    """

    measure: str | None = None
    day: date | None = None
    grant: Euro | None = None
    grant_needs: tuple[str, ...] = ()
    grant_unknown: tuple[str, ...] = ()
    grant_most: Euro | None = None
    grant_grade: Any = None
    grant_reading: str | None = None


@define(eq=False, repr=False)  # as Context is
class Scope:
    """The place in an application that a criterion looks from: one post, one recipient.

    Example:
        >>> town = Recipient(name="Bühl")
        >>> one = Application(recipient=town, measure="contact-point", posts=[Post()])
        >>> Scope(one, one.posts[0], "posts[0]", town, "recipient").post_place
        'posts[0]'
    """

    application: Application
    post: Post
    post_place: str
    recipient: Recipient
    recipient_place: str
    context: Context = field(factory=Context)


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
    get: Callable[[Scope], Any] = field(init=False, repr=False)
    _last: str = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        last = self.name.rpartition(".")[2]
        object.__setattr__(self, "_last", last)
        own: Callable[[Scope], Any] | None = _GET.get(self.name)
        object.__setattr__(self, "get", own or _getter(self.name, last))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Subject) and self.name == other.name and self.fact == other.fact

    def __hash__(self) -> int:
        return hash(self.name)

    def __reduce__(self) -> tuple[Any, ...]:
        # The getter is a function without a name of its own: made again from the name.
        return (subject, (self.name,)) if self.fact is None else (type(self.fact).subject, (self.fact,))

    def place(self, scope: Scope) -> str:
        """Where the value stands in the application, such as "posts[1].share".

        Example:
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
        return _PLACES.get(self.name, self.name)

    def needs(self, scope: Scope) -> tuple[str, ...]:
        """The fields that have to be filled in for it to have a value.

        Example:
            >>> town = Recipient(name="Bühl")
            >>> one = Application(recipient=town, measure="contact-point", posts=[Post()])
            >>> SUBJECTS["posts.months"].needs(Scope(one, one.posts[0], "posts[0]", town, "recipient"))
            ('months',)
        """
        return scope.context.grant_needs if self.name == "grant" else (self.place(scope),)

    def put(self, application: Application, place: str, value: Any) -> Application:
        """The application with another value at a place that `place` gave.

        Example:
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


def _getter(name: str, last: str) -> Callable[[Scope], Any]:
    """How the value of a subject is read where its name says all."""
    first = name.partition(".")[0]
    if first == "facts":
        return lambda scope: scope.application.facts.get(last)
    owner = {"posts": "post", "recipient": "recipient"}.get(first, "application")
    return attrgetter(f"{owner}.{last}")


_OF_APPLICATION_TOO = frozenset({"months", "start"})
_PLACES = {"earlier_grants.measure": "earlier_grants", "earlier_grants.round": "earlier_grants", "day": "submitted"}


@define(eq=False, repr=False)  # as Context is
class Places:
    """An application seen from every place that criteria ask about, each found once.

    Example:
        >>> two = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post(), Post()])
        >>> [scope.post_place for scope in Places(two, Context()).of(frozenset({"post"}))]
        ['posts[0]', 'posts[1]']
    """

    application: Application
    context: Context
    _found: dict[frozenset[Per], list[Scope]] = field(init=False, factory=dict)

    def of(self, per: frozenset[Per]) -> list[Scope]:
        """Every place that a criterion on posts, recipients or neither has to hold at."""
        found = self._found.get(per)
        if found is None:
            found = self._found[per] = self._find(per)
        return found

    def under(self, context: Context) -> Self:
        """The same places, seen under another measure, day or grant: finding them again would cost more than checking.

        Example:
            >>> one = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
            >>> Places(one, Context()).under(Context(measure="network")).of(frozenset())[0].context.measure
            'network'
        """
        self.context = context
        for found in self._found.values():
            for scope in found:
                scope.context = context
        return self

    def _find(self, per: frozenset[Per]) -> list[Scope]:
        application = self.application
        if len(application.posts) == 1 and not application.partners:
            # One post and one recipient: there is one place, whatever is asked about.
            one = Scope(application, application.posts[0], "posts[0]", application.recipient, "recipient", self.context)
            for asked in _ALL_PER:
                self._found[asked] = [one]
            return [one]
        posts: list[tuple[int, Post]] = list(enumerate(application.posts))
        if "post" not in per:
            posts = posts[:1] or [(0, _NO_POST)]  # a plan without a post: nothing in it asks about one
        recipients = [(application.recipient, "recipient")]
        if "recipient" in per:
            recipients += [(p, f"partners[{i}]") for i, p in enumerate(application.partners)]
        return [
            Scope(application, post, f"posts[{index}]", recipient, place, self.context)
            for recipient, place in recipients
            for index, post in posts
        ]


_NO_POST = Post()
_ALL_PER: tuple[frozenset[Per], ...] = (
    frozenset(), frozenset({"application"}), frozenset({"post"}), frozenset({"recipient"}),
    frozenset({"application", "post"}), frozenset({"application", "recipient"}), frozenset({"post", "recipient"}),
    frozenset({"application", "post", "recipient"}),
)  # fmt: skip


def _months(scope: Scope) -> int | None:
    return scope.application.months if scope.post.months is None else scope.post.months


def _start(scope: Scope) -> date | None:
    return scope.application.start if scope.post.start is None else scope.post.start


def _earlier(name: str) -> Callable[[Scope], frozenset[str] | None]:
    def get(scope: Scope) -> frozenset[str] | None:
        grants = scope.application.earlier_grants
        return None if grants is None else frozenset(getattr(g, name) for g in grants)

    return get


# Where the name of a subject does not say it all.
_GET: dict[str, Callable[[Scope], Any]] = {
    "posts.months": _months,
    "posts.start": _start,
    "earlier_grants.measure": _earlier("measure"),
    "earlier_grants.round": _earlier("round"),
    "measure": attrgetter("context.measure"),
    "day": attrgetter("context.day"),
    "grant": attrgetter("context.grant"),
}
_YESNO: tuple[Any, ...] = (False, True)
DAYS = (date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
_SUMS = (Euro(0), Euro.from_cents(MAX_CENTS))
_MONTHS = Unit(Text("Monat", "month"), Text("Monate", "months"))
_INHABITANTS = Unit(Text("Einwohner", "inhabitant"), Text("Einwohner", "inhabitants"))

# fmt: off
_TABLE = (
    Subject("recipient.kind", "recipient", Kind, Text("Art des Antragstellers", "kind of recipient"), tuple(Kind)),
    Subject("recipient.population", "recipient", int, Text("Einwohnerzahl", "population"), (0, 10**9), ordered=True,
            unit=_INHABITANTS),
    Subject("posts.share", "post", Share, Text("Stellenumfang", "share of a full-time post"), (Share(0), Share(1)),
            ordered=True, curable=True),
    Subject("posts.field", "post", Field, Text("Aufgabenfeld", "field of work"), tuple(Field), curable=True),
    Subject("posts.origin", "post", Origin, Text("Art der Stelle", "origin of the post"), tuple(Origin)),
    Subject("posts.qualification", "post", str, Text("Qualifikation", "qualification")),
    Subject("posts.months", "post", int, Text("Dauer", "duration"), (1, MOST_MONTHS), ordered=True, unit=_MONTHS,
            curable=True),
    Subject("posts.start", "post", date, Text("Arbeitsbeginn", "start of work"), DAYS, ordered=True, curable=True),
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
    Subject("earlier_grants.measure", "application", str, Text("frühere Förderung", "earlier grants"), many=True),
    Subject("earlier_grants.round", "application", str, Text("frühere Förderrunden", "rounds of earlier grants"),
            many=True),
    Subject("consents", "application", Consent, Text("Einvernehmen", "consents"), tuple(Consent), many=True,
            curable=True),
)
# fmt: on

SUBJECTS: dict[str, Subject] = {entry.name: entry for entry in _TABLE}


def field_title(place: str) -> Text | None:
    """The words for a place in an application, None where it has none.

    Example:
        >>> field_title("posts[0].share").de, field_title("months").en
        ('Stellenumfang', 'duration')
    """
    name = re.sub(r"\[\d+\]", "", place)
    name = re.sub(r"^partners\.", "recipient.", name)
    own = _FIELD_TITLES.get(name.rpartition(".")[2] if name.startswith("plan.") else name)
    known = SUBJECTS.get(name) or SUBJECTS.get(f"posts.{name}")
    return own or (None if known is None else known.title)


_FIELD_TITLES = {
    "posts": Text("Stellen", "posts"),
    "plan": Text("Kosten- und Finanzierungsplan", "cost and financing plan"),
    "earlier_grants": Text("frühere Förderung", "earlier grants"),
    "total": Text("Gesamtausgaben", "total expenditure"),
    "eligible": Text("zuwendungsfähige Ausgaben", "eligible expenditure"),
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
