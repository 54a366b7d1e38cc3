"""What a criterion can look at: one entry for each field of an application that a rule may ask about.

A rule of the law is then a comparison (`criteria`) of one subject with one figure.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

from attrs import define, field, frozen

from .applications import Application, Consent, Field, Origin, Post
from .checks import FIRST_YEAR, LAST_YEAR, MOST_MONTHS
from .money import MAX_CENTS, Euro, Share
from .recipients import Kind, Recipient
from .texts import Text, Unit, did_you_mean, shorten

Per = Literal["application", "post", "recipient"]


@define(eq=False)  # as quick to make as can be: every assessment makes some, and nobody keeps them
class Scope:
    """The place in an application that a criterion looks from: one post, one recipient, one day.

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
    day: date | None = None


@frozen
class Subject:
    """One field that a rule may ask about.

    Attributes:
        name: as it stands in a programme file, such as "posts.share".
        per: whether it is asked once, for every post, or for every recipient.
        type: of its value.
        title: in words.
        get: its value; None where it was left out.
        domain: the two ends of what is admissible, or all members; empty where that has no end.
        ordered: whether "at least" has a meaning.
        many: whether the value is a set.
        unit: what a number counts.

    Example:
        >>> SUBJECTS["posts.share"].per
        'post'
    """

    name: str
    per: Per
    type: type
    title: Text
    get: Callable[[Scope], Any] = field(repr=False)
    domain: tuple[Any, ...] = ()
    ordered: bool = False
    many: bool = False
    unit: Unit | None = None
    _last: str = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_last", self.name.rpartition(".")[2])

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


_OF_APPLICATION_TOO = frozenset({"months", "start"})
_PLACES = {
    "earlier_grants.measure": "earlier_grants",
    "earlier_grants.round": "earlier_grants",
    "day": "submitted",
}


def scopes(application: Application, per: frozenset[Per], day: date | None = None) -> list[Scope]:
    """Every place that a criterion on posts, recipients or neither has to hold at.

    Example:
        >>> town = Recipient(name="Bühl")
        >>> two = Application(recipient=town, measure="contact-point", posts=[Post(), Post()])
        >>> [scope.post_place for scope in scopes(two, frozenset({"post"}))]
        ['posts[0]', 'posts[1]']
    """
    recipient, post = application.recipient, application.posts[0]
    one = Scope(application, post, "posts[0]", recipient, "recipient", day)
    posts = list(enumerate(application.posts)) if "post" in per else [(0, post)]
    if "recipient" not in per or not application.partners:
        if len(application.posts) == 1 or "post" not in per:
            return [one]  # the usual case
        return [Scope(application, post, f"posts[{i}]", recipient, "recipient", day) for i, post in posts]
    recipients = [
        (recipient, "recipient"),
        *((p, f"partners[{i}]") for i, p in enumerate(application.partners)),
    ]
    return [
        Scope(application, post, f"posts[{index}]", recipient, place, day)
        for recipient, place in recipients
        for index, post in posts
    ]


def _months(scope: Scope) -> int | None:
    return scope.application.months if scope.post.months is None else scope.post.months


def _start(scope: Scope) -> date | None:
    return scope.application.start if scope.post.start is None else scope.post.start


def _earlier(name: Literal["measure", "round"]) -> Callable[[Scope], frozenset[str] | None]:
    def get(scope: Scope) -> frozenset[str] | None:
        grants = scope.application.earlier_grants
        return None if grants is None else frozenset(getattr(g, name) for g in grants)

    return get


_YESNO: tuple[Any, ...] = (False, True)
_DAYS = (date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
_SUMS = (Euro(0), Euro.from_cents(MAX_CENTS))

SUBJECTS: dict[str, Subject] = {
    subject.name: subject
    for subject in (
        Subject(
            "recipient.kind", "recipient", Kind, Text("Art des Antragstellers", "kind of recipient"),
            lambda s: s.recipient.kind, tuple(Kind),
        ),
        Subject(
            "recipient.population", "recipient", int, Text("Einwohnerzahl", "population"),
            lambda s: s.recipient.population, (0, 10**9), ordered=True,
            unit=Unit(Text("Einwohner", "inhabitant"), Text("Einwohner", "inhabitants")),
        ),
        Subject(
            "posts.share", "post", Share, Text("Stellenumfang", "share of a full-time post"),
            lambda s: s.post.share, (Share(0), Share(1)), ordered=True,
        ),
        Subject(
            "posts.field", "post", Field, Text("Aufgabenfeld", "field of work"),
            lambda s: s.post.field, tuple(Field),
        ),
        Subject(
            "posts.origin", "post", Origin, Text("Art der Stelle", "origin of the post"),
            lambda s: s.post.origin, tuple(Origin),
        ),
        Subject(
            "posts.qualification", "post", str, Text("Qualifikation", "qualification"), lambda s: s.post.qualification
        ),
        Subject(
            "posts.months", "post", int, Text("Dauer", "duration"), _months, (1, MOST_MONTHS), ordered=True,
            unit=Unit(Text("Monat", "month"), Text("Monate", "months")),
        ),
        Subject("posts.start", "post", date, Text("Arbeitsbeginn", "start of work"), _start, _DAYS, ordered=True),
        Subject("measure", "application", str, Text("Fördertatbestand", "measure"), lambda s: s.application.measure),
        Subject(
            "submitted", "application", date, Text("Tag der Antragstellung", "day of submission"),
            lambda s: s.application.submitted, _DAYS, ordered=True,
        ),
        Subject(
            "day", "application", date,
            Text("Tag der Antragstellung oder Stichtag", "day of submission or reference day"),
            lambda s: s.day, _DAYS, ordered=True,
        ),
        Subject(
            "new_tasks", "application", bool, Text("neue Aufgaben", "new tasks"),
            lambda s: s.application.new_tasks, _YESNO,
        ),
        Subject(
            "begun", "application", bool, Text("bereits begonnen", "already begun"),
            lambda s: s.application.begun, _YESNO,
        ),
        Subject(
            "early_start_permitted", "application", bool,
            Text("vorzeitiger Beginn zugelassen", "early start permitted"),
            lambda s: s.application.early_start_permitted, _YESNO,
        ),
        Subject(
            "requested", "application", Euro, Text("beantragte Summe", "sum asked for"),
            lambda s: s.application.requested, _SUMS, ordered=True,
        ),
        Subject(
            "costs", "application", Euro, Text("Kosten", "costs"),
            lambda s: s.application.costs, _SUMS, ordered=True,
        ),
        Subject(
            "earlier_grants.measure", "application", str, Text("frühere Förderung", "earlier grants"),
            _earlier("measure"), many=True,
        ),
        Subject(
            "earlier_grants.round", "application", str, Text("frühere Förderrunden", "rounds of earlier grants"),
            _earlier("round"), many=True,
        ),
        Subject(
            "consents", "application", Consent, Text("Einvernehmen", "consents"),
            lambda s: s.application.consents, tuple(Consent), many=True,
        ),
    )
}  # fmt: skip


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
