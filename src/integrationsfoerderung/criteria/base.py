"""What all criteria have in common, what all comparisons have in common, and checking many of them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Literal, Self, TypeAlias

from attrs import field, frozen

from ..amending import Changes
from ..applications import Application, Post
from ..evidence import Figure, Grade, Known, weakest
from ..findings import Finding, Relation, Status
from ..recipients import Recipient
from ..subjects import Context, Per, Places, Scope, Subject, subject
from ..texts import Text, shorten, written

Direction = Literal["up", "down", "fewer", "none"]

# All that can follow from comparing: one answer, or both where admissible values disagree.
_YES, _NO = frozenset({True}), frozenset({False})


# Status, grade, the default reading that decided, and whether the figure's value would decide.
_Outcome: TypeAlias = tuple[Status, Grade | None, str | None, bool]
# The same with the paths of the figures that would decide.
_Found: TypeAlias = tuple[Status, Grade | None, str | None, tuple[str, ...]]


@frozen
class Examples:
    """Values of subjects with which a criterion is met, and others with which it is not: unmet or open.

    `unmet` None says that nothing is refused, such as when every kind of post is accepted.

    Example:
        >>> from integrationsfoerderung.money import Share
        >>> Examples(((subject("posts.share"), Share("0.5")),), ()).unmet
        ()
    """

    met: tuple[tuple[Subject, Any], ...]
    unmet: tuple[tuple[Subject, Any], ...] | None


@frozen
class Criterion(ABC):
    """Base of all kinds: a key that paths are made of, and a title in both languages.

    `per` says whether it is asked once, for every post, or for every recipient; `examples` show what meets it
    and what does not.

    Example:
        >>> from integrationsfoerderung.criteria import AtLeast
        >>> term = AtLeast("minimum_months", Text("Dauer", "Duration"), "posts.months", Known(36, Grade.NORM))
        >>> term.path_in("contact-point")
        'contact-point.minimum_months'
        >>> from integrationsfoerderung.amending import Changes
        >>> from integrationsfoerderung.reading import ValueReader
        >>> term.with_figures("m", Changes({"m.minimum_months": 24}, ValueReader())).required.value
        24
    """

    key: str
    text: Text
    per: frozenset[Per] = field(init=False, repr=False, eq=False)
    examples: "Examples | None" = field(default=None, kw_only=True, repr=False, eq=False)

    def path_in(self, parent: str) -> str:
        """Its path below a measure or a combination."""
        return f"{parent}.{self.key}"

    @abstractmethod
    def leaves(self, parent: str) -> "Iterator[tuple[str, Leaf]]":
        """Every comparison in it, with its path.

        Example:
            >>> from integrationsfoerderung.criteria import AtLeast
            >>> leaf = AtLeast("minimum_months", Text("", ""), "posts.months", Known(36, Grade.NORM))
            >>> [path for path, _ in leaf.leaves("m")]
            ['m.minimum_months']
        """

    @abstractmethod
    def with_figures(self, parent: str, change: Changes) -> Self:
        """The same criterion with other figures, by path; itself where none of them changes."""

    @abstractmethod
    def check(self, scope: Scope, parent: str) -> Finding:
        """The finding at one place of an application.

        Example:
            >>> from integrationsfoerderung.criteria import AtLeast
            >>> from integrationsfoerderung.applications import Post
            >>> from integrationsfoerderung.recipients import Recipient
            >>> town = Recipient(name="Bühl")
            >>> form = Application(recipient=town, measure="m", posts=[Post()], months=35)
            >>> place = Scope(form, form.posts[0], "posts[0]", town, "recipient")
            >>> AtLeast("term", Text("", ""), "posts.months", Known(36, Grade.NORM)).check(place, "m").status
            Status.UNMET
        """

    def status(self, scope: Scope, parent: str) -> Status:
        """The answer alone: that of the finding, had without making it where that is quicker.

        Example:
            >>> from integrationsfoerderung.criteria import AtLeast
            >>> from integrationsfoerderung.applications import Post
            >>> from integrationsfoerderung.recipients import Recipient
            >>> town = Recipient(name="Bühl")
            >>> form = Application(recipient=town, measure="m", posts=[Post()], months=35)
            >>> place = Scope(form, form.posts[0], "posts[0]", town, "recipient")
            >>> AtLeast("term", Text("", ""), "posts.months", Known(36, Grade.NORM)).status(place, "m")
            Status.UNMET
        """
        return self.check(scope, parent).status


@frozen
class Leaf(Criterion):
    """Base of the comparisons: one subject, one figure.

    Example:
        >>> from integrationsfoerderung.criteria import AtLeast
        >>> from integrationsfoerderung.evidence import Grade, Known
        >>> from integrationsfoerderung.texts import Text
        >>> term = AtLeast("minimum_months", Text("Dauer", "Duration"), "posts.months", Known(36, Grade.NORM))
        >>> term.value_type, term.looks_at
        (<class 'int'>, frozenset({'posts.months'}))
        >>> [path for path, _ in term.figures("m.minimum_months")]
        ['m.minimum_months']
    """

    of: Subject = field(converter=subject)
    required: Figure[Any]
    _limits: tuple[Any, ...] = field(init=False, repr=False, eq=False)
    _left_out: _Outcome = field(init=False, repr=False, eq=False)

    relation: ClassVar[Relation]
    direction: ClassVar[Direction]

    def __attrs_post_init__(self) -> None:
        problem = self._misfit()
        if problem:
            msg = f"{self.relation.value} cannot be asked of {self.of.name}, {problem}"
            raise ValueError(msg)
        self._check_domain()
        object.__setattr__(self, "per", frozenset({self.of.per}))
        # What does not hang on the application is found once: checking is a hot path.
        object.__setattr__(self, "_limits", self.required.candidates(self._required_domain()))
        object.__setattr__(self, "_left_out", self._settled(None))

    @abstractmethod
    def _misfit(self) -> str | None:
        """Why this comparison has no meaning for its subject."""

    @abstractmethod
    def _holds(self, seen: Any, required: Any) -> bool: ...

    def _seen_domain(self) -> tuple[Any, ...]:
        """All values, or the two ends, that a field left out may still take."""
        return self.of.domain

    def _required_domain(self) -> tuple[Any, ...]:
        """All values, or the two ends, that an unknown figure may have."""
        return self.of.domain

    @property
    def limits(self) -> tuple[Any, ...]:
        """The values that the figure may have, the two ends of a range; none where nothing is known of it.

        Example:
            >>> from integrationsfoerderung.criteria import AtLeast
            >>> AtLeast("minimum_months", Text("", ""), "posts.months", Known(36, Grade.NORM)).limits
            (36,)
        """
        return self._limits

    def leaves(self, parent: str) -> "Iterator[tuple[str, Leaf]]":
        """Itself."""
        yield self.path_in(parent), self

    def figures(self, path: str) -> Iterator[tuple[str, Figure[Any]]]:
        """Every figure in it, with its path."""
        yield path, self.required

    @property
    def value_type(self) -> Any:
        """What its figure holds."""
        return self.of.type

    def with_figures(self, parent: str, change: Changes) -> Self:
        """The same comparison with another figure."""
        path = self.path_in(parent)
        return change.made(self, path, {"required": change(path, self.required, self.value_type)})

    @property
    def looks_at(self) -> frozenset[str]:
        """The names of the subjects that it looks at."""
        return frozenset({self.of.name})

    def check(self, scope: Scope, parent: str) -> Finding:
        """Compare what stands in the application, or all that it may still become, with the figure."""
        of = self.of
        seen = of.get(scope)
        limits = self._limits
        if seen is None:
            ends = of.may_be(scope)
            status, grade, reading, unknown = self._left_out if ends is of.domain else self._settled(None, ends)
        else:
            holds = bool(limits) and self._holds(seen, limits[0])
            if len(limits) == 1 or (limits and all(self._holds(seen, limit) is holds for limit in limits[1:])):
                status = Status.MET if holds else Status.UNMET
                grade, reading, unknown = self.required.grade, None, False
            else:
                status, grade, reading, unknown = self._settled(seen)
        path = f"{parent}.{self.key}"
        missing: tuple[str, ...] = ()
        waits_for: tuple[str, ...] = (path,) if unknown else ()
        if seen is None and status is Status.OPEN:
            missing = of.needs(scope)
        if of.worked_out:
            own = (status, grade, reading, waits_for)
            found = self._of_grant if of.name == "grant" else self._of_tier
            status, grade, reading, waits_for = found(scope.context, parent, own)
        return Finding(
            path, self.text, status, of.place(scope), seen, self.relation, self.required, grade, reading, missing,
            waits_for, of=of,
        )  # fmt: skip

    def status(self, scope: Scope, parent: str) -> Status:
        """The answer alone; of a grant that may be higher it takes the whole finding."""
        of = self.of
        if scope.context.grant_most is not None and of.name == "grant":
            return self.check(scope, parent).status
        seen = of.get(scope)
        if seen is None:
            ends = of.may_be(scope)
            return (self._left_out if ends is of.domain else self._settled(None, ends))[0]
        limits = self._limits
        holds = bool(limits) and self._holds(seen, limits[0])
        if len(limits) == 1 or (limits and all(self._holds(seen, limit) is holds for limit in limits[1:])):
            return Status.MET if holds else Status.UNMET
        return self._settled(seen)[0]

    def _of_tier(self, context: Context, _: str, found: _Found) -> _Found:
        """A finding on a tier rests on the bounds that put the recipient there."""
        status, grade, reading, waits_for = found
        if context.tier is None:
            return status, grade, reading, waits_for + (context.tier_unknown if status is Status.OPEN else ())
        return status, weakest([grade, context.tier_grade]), reading or context.tier_reading, waits_for

    def _of_grant(self, context: Context, parent: str, found: _Found) -> _Found:
        """A finding on a grant rests on all that the grant rests on; one that may be higher decides less."""
        status, grade, reading, waits_for = found
        if context.grant is None:
            return status, grade, reading, waits_for + (context.grant_unknown if status is Status.OPEN else ())
        most = context.grant_most
        if most is not None and status is not Status.OPEN:
            met = status is Status.MET
            if any(self._holds(most, limit) is not met for limit in self._limits):
                return Status.OPEN, grade, None, (*waits_for, f"{parent}.more_possible")
        return status, weakest([grade, context.grant_grade]), reading or context.grant_reading, waits_for

    def _check_domain(self) -> None:
        """Refuse a figure that no application can have, such as a negative number of months."""
        for value in self.required.candidates():
            for member in value if isinstance(value, frozenset) else (value,):
                if type(member) is not self.of.type:  # True is an int to isinstance, and a time a date
                    raise TypeError(
                        f"{self.of.name} is a {self.of.type.__name__}: {shorten(member)} is none, write one"
                    )
        if not self.of.ordered or not self.of.domain:
            return
        low, high = self.of.domain
        for value in self.required.candidates(self.of.domain):
            if not low <= value <= high:
                what = f"{self.of.name} lies between {written(low, 'en')} and {written(high, 'en')}"
                raise ValueError(f"{what}: {written(value, 'en')} cannot be required of it")

    def _settled(self, seen: Any, ends: tuple[Any, ...] | None = None) -> _Outcome:
        """The answer where admissible values of the field, between those ends, or of the figure may disagree."""
        required = self.required
        domain = self._seen_domain() if ends is None else ends
        settled = required.settle(lambda figure: self._answers(seen, figure, domain), self._required_domain())
        if settled is not None and len(settled.result) == 1:
            status = Status.MET if True in settled.result else Status.UNMET
            return status, settled.grade, settled.reading, False
        # Where a default reading stands in for its value, the figure does not wait for anybody.
        waits = not isinstance(required, Known) and getattr(required, "default", None) is None
        return Status.OPEN, required.grade, None, waits

    def _answers(self, seen: Any, required: Any, domain: tuple[Any, ...]) -> frozenset[bool]:
        if seen is not None:
            return _YES if self._holds(seen, required) else _NO
        if not domain:
            return _YES | _NO
        return frozenset(self._holds(value, required) for value in domain)


def check_all(criteria: Iterable[Criterion], parent: str, places: Places) -> tuple[Finding, ...]:
    """The findings of all criteria at every post and recipient that they ask about.

    Args:
        criteria: of a measure, an edition or a round.
        parent: what their paths begin with.
        places: the application seen from each of them.

    Example:
        >>> from integrationsfoerderung.criteria import AtLeast
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="m", posts=[Post(), Post()], months=35)
        >>> term = AtLeast("term", Text("", ""), "posts.months", Known(36, Grade.NORM))
        >>> [found.place for found in check_all([term], "m", Places(form, Context()))]
        ['months', 'months']
    """
    found: list[Finding] = []
    for criterion in criteria:
        for scope in places.of(criterion.per):
            found.append(criterion.check(scope, parent))  # noqa: PERF401 - an inner comprehension takes longer
    return tuple(found)


def status_of_all(criteria: Iterable[Criterion], parent: str, places: Places) -> Status:
    """What all criteria say together, without their findings: for deciding many applications.

    Example:
        >>> from integrationsfoerderung.criteria import AtLeast
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="m", posts=[Post()], months=35)
        >>> term = AtLeast("term", Text("", ""), "posts.months", Known(36, Grade.NORM))
        >>> status_of_all([term], "m", Places(form, Context()))
        Status.UNMET
    """
    found = Status.MET
    for criterion in criteria:
        for scope in places.of(criterion.per):
            status = criterion.status(scope, parent)
            if status is Status.UNMET:
                return status
            if status is Status.OPEN:
                found = status
    return found


def check_example(criterion: Criterion, values: Iterable[tuple[Subject, Any]]) -> Status:
    """What a criterion says of an application that has just these values.

    Example:
        >>> from integrationsfoerderung.criteria import AtLeast
        >>> term = AtLeast("term", Text("", ""), "posts.months", Known(36, Grade.NORM))
        >>> check_example(term, [(subject("posts.months"), 35)])
        Status.UNMET
    """
    application = Application(recipient=Recipient(name="an example"), posts=[Post()])
    context: dict[str, Any] = {}
    for compared, value in values:
        if compared.worked_out or compared.name in {"day", "measure"}:
            context[compared.name] = value
        else:
            scope = Places(application, Context()).of(frozenset({compared.per}))[0]
            place = f"{scope.post_place}.{compared.name.removeprefix('posts.')}"
            application = compared.put(application, place if compared.per == "post" else compared.name, value)
    return check_all((criterion,), "example", Places(application, Context(**context)))[0].status
