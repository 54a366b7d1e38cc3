"""The kinds of eligibility criteria, each one small class that checks one application.

A leaf compares one `Subject` with one `Figure`; `AllOf`, `AnyOf` and `Where` combine criteria by
Kleene's three-valued logic. There is no general "not": every leaf has a declared direction in
which it becomes tighter, so that tightening can be reasoned about.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar, Literal

from attrs import field, frozen

from .applications import Application
from .evidence import Figure, Grade, Known, strongest, weakest
from .findings import Finding, Relation, Status, best, worst
from .subjects import Per, Scope, Subject, scopes, subject
from .texts import Text

Direction = Literal["up", "down", "fewer", "none"]

# All that can follow from comparing: one answer, or both where admissible values disagree.
_YES, _NO = frozenset({True}), frozenset({False})


@frozen
class Criterion(ABC):
    """Base of all kinds: a key that paths are made of, and a title in both languages.

    `per` says whether it is asked once, for every post, or for every recipient.

    Example:
        >>> term = AtLeast("minimum_months", Text("Dauer", "Duration"), "posts.months", Known(36, Grade.NORM))
        >>> term.path_in("contact-point")
        'contact-point.minimum_months'
    """

    key: str
    text: Text
    per: frozenset[Per] = field(init=False, repr=False, eq=False)

    def path_in(self, parent: str) -> str:
        """Its path below a measure or a combination."""
        return f"{parent}.{self.key}"

    @abstractmethod
    def leaves(self, parent: str) -> "Iterator[tuple[str, Leaf]]":
        """Every comparison in it, with its path.

        Example:
            >>> leaf = AtLeast("minimum_months", Text("", ""), "posts.months", Known(36, Grade.NORM))
            >>> [path for path, _ in leaf.leaves("m")]
            ['m.minimum_months']
        """

    @abstractmethod
    def check(self, scope: Scope, parent: str) -> Finding:
        """The finding at one place of an application.

        Example:
            >>> from integrationsfoerderung.applications import Post
            >>> from integrationsfoerderung.recipients import Recipient
            >>> town = Recipient(name="Bühl")
            >>> form = Application(recipient=town, measure="m", posts=[Post()], months=35)
            >>> place = Scope(form, form.posts[0], "posts[0]", town, "recipient")
            >>> AtLeast("term", Text("", ""), "posts.months", Known(36, Grade.NORM)).check(place, "m").status
            Status.UNMET
        """


@frozen
class Leaf(Criterion):
    """Base of the comparisons: one subject, one figure."""

    of: Subject = field(converter=subject)
    required: Figure[Any]

    relation: ClassVar[Relation]
    direction: ClassVar[Direction]

    def __attrs_post_init__(self) -> None:
        problem = self._misfit()
        if problem:
            msg = f"{self.relation.value} cannot be asked of {self.of.name}, {problem}"
            raise ValueError(msg)
        object.__setattr__(self, "per", frozenset({self.of.per}))

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

    def leaves(self, parent: str) -> "Iterator[tuple[str, Leaf]]":
        """Itself."""
        yield self.path_in(parent), self

    def check(self, scope: Scope, parent: str) -> Finding:
        """Compare what stands in the application, or all that it may still become, with the figure."""
        required, of = self.required, self.of
        seen = of.get(scope)
        path, place = f"{parent}.{self.key}", of.place(scope)
        if seen is not None and type(required) is Known:
            status = Status.MET if self._holds(seen, required.value) else Status.UNMET
            return Finding(path, self.text, status, place, seen, self.relation, required, required.grade, unit=of.unit)
        grade: Grade | None = required.grade
        reading: str | None = None
        status = Status.OPEN
        missing: tuple[str, ...] = ()
        unknown: tuple[str, ...] = ()
        settled = required.settle(lambda figure: self._answers(seen, figure), self._required_domain())
        if settled is not None and len(settled.result) == 1:
            status = Status.MET if True in settled.result else Status.UNMET
            grade, reading = settled.grade, settled.reading
        else:
            if seen is None:
                missing = (place,)
            if type(required) is not Known and (settled is None or seen is not None):
                unknown = (path,)
        return Finding(
            path, self.text, status, place, seen, self.relation, required, grade, reading, missing, unknown,
            unit=of.unit,
        )  # fmt: skip

    def _answers(self, seen: Any, required: Any) -> frozenset[bool]:
        if seen is not None:
            return _YES if self._holds(seen, required) else _NO
        domain = self._seen_domain()
        if not domain:
            return _YES | _NO
        return frozenset(self._holds(value, required) for value in domain)


@frozen
class AtLeast(Leaf):
    """The subject must not be below the figure; raising the figure tightens.

    Example:
        >>> from integrationsfoerderung.evidence import Grade
        >>> AtLeast("minimum_months", Text("Dauer", "Duration"), "posts.months", Known(36, Grade.NORM)).direction
        'up'

    Raises:
        ValueError: the subject has no order.
    """

    relation: ClassVar[Relation] = Relation.AT_LEAST
    direction: ClassVar[Direction] = "up"

    def _misfit(self) -> str | None:
        return None if self.of.ordered else "which has no order: use one-of or is"

    def _holds(self, seen: Any, required: Any) -> bool:
        return bool(seen >= required)


@frozen
class AtMost(Leaf):
    """The subject must not be above the figure; lowering the figure tightens.

    Example:
        >>> from integrationsfoerderung.evidence import Grade
        >>> AtMost("most", Text("Dauer", "Duration"), "posts.months", Known(36, Grade.NORM)).direction
        'down'

    Raises:
        ValueError: the subject has no order.
    """

    relation: ClassVar[Relation] = Relation.AT_MOST
    direction: ClassVar[Direction] = "down"

    def _misfit(self) -> str | None:
        return None if self.of.ordered else "which has no order: use one-of or is"

    def _holds(self, seen: Any, required: Any) -> bool:
        return bool(seen <= required)


@frozen
class OneOf(Leaf):
    """The subject must be a member of the figure, a set; fewer members tighten.

    Example:
        >>> from integrationsfoerderung.evidence import Grade
        >>> from integrationsfoerderung.recipients import Kind
        >>> OneOf("who", Text("", ""), "recipient.kind", Known(frozenset({Kind.GEMEINDE}), Grade.NORM)).direction
        'fewer'

    Raises:
        ValueError: the subject is a set itself, or has an order.
    """

    relation: ClassVar[Relation] = Relation.ONE_OF
    direction: ClassVar[Direction] = "fewer"

    def _misfit(self) -> str | None:
        if self.of.many:
            return "which holds several values: use includes"
        return "which has an order: use at-least and at-most" if self.of.ordered else None

    def _holds(self, seen: Any, required: Any) -> bool:
        return seen in required

    def _required_domain(self) -> tuple[Any, ...]:
        return (frozenset(), frozenset(self.of.domain)) if self.of.domain else ()


@frozen
class Is(Leaf):
    """The subject must be as the figure says, yes or no.

    Example:
        >>> from integrationsfoerderung.evidence import Grade
        >>> Is("new_tasks", Text("", ""), "new_tasks", Known(True, Grade.NORM)).relation
        Relation.IS

    Raises:
        ValueError: the subject is not a yes or no.
    """

    relation: ClassVar[Relation] = Relation.IS
    direction: ClassVar[Direction] = "none"

    def _misfit(self) -> str | None:
        return None if self.of.type is bool else "which is not a yes or no: use one-of"

    def _holds(self, seen: Any, required: Any) -> bool:
        return bool(seen == required)


@frozen
class Includes(Leaf):
    """The subject, a set, must have the figure as a member.

    Example:
        >>> from integrationsfoerderung.evidence import Grade
        >>> had = Includes("had", Text("", ""), "earlier_grants.measure", Known("contact-point", Grade.NORM))
        >>> had.relation
        Relation.INCLUDES

    Raises:
        ValueError: the subject is no set.
    """

    relation: ClassVar[Relation] = Relation.INCLUDES
    direction: ClassVar[Direction] = "none"

    def _misfit(self) -> str | None:
        return None if self.of.many else "which holds one value: use one-of or is"

    def _holds(self, seen: Any, required: Any) -> bool:
        return required in seen

    def _seen_domain(self) -> tuple[Any, ...]:
        return (frozenset(), frozenset(self.of.domain)) if self.of.domain else ()


@frozen
class Combination(Criterion):
    """Base of the criteria that are made of others."""

    parts: tuple[Criterion, ...]

    relation: ClassVar[Relation]

    def __attrs_post_init__(self) -> None:
        keys = [part.key for part in self.parts]
        if not keys:
            msg = f"{self.relation.value} {self.key!r} has no parts: write at least one"
            raise ValueError(msg)
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            msg = f"two parts of {self.key!r} have the key {twice[0]!r}: give each its own"
            raise ValueError(msg)
        # For every post where a part asks about posts, and so on: the parts of a combination stay together.
        object.__setattr__(self, "per", frozenset().union(*(part.per for part in self.parts)))

    def leaves(self, parent: str) -> "Iterator[tuple[str, Leaf]]":
        """The comparisons of all parts."""
        for part in self.parts:
            yield from part.leaves(self.path_in(parent))


@frozen
class AllOf(Combination):
    """All parts must be met.

    Example:
        >>> AllOf("both", Text("", ""), ()).parts
        Traceback (most recent call last):
        ...
        ValueError: all-of 'both' has no parts: write at least one
    """

    relation: ClassVar[Relation] = Relation.ALL_OF

    def check(self, scope: Scope, parent: str) -> Finding:
        """Kleene's and: graded by the weakest part that it needs, a refusal by its strongest reason."""
        parts = tuple(part.check(scope, self.path_in(parent)) for part in self.parts)
        status = worst(parts)
        decisive = tuple(part for part in parts if part.status is status)
        grades = [part.grade for part in decisive]
        grade = weakest(grades) if status is Status.MET else strongest(grades)
        return _combined(self, parent, parts, status, decisive, grade)


@frozen
class AnyOf(Combination):
    """At least one part must be met.

    Example:
        >>> AnyOf("either", Text("", ""), ()).parts
        Traceback (most recent call last):
        ...
        ValueError: any-of 'either' has no parts: write at least one
    """

    relation: ClassVar[Relation] = Relation.ANY_OF

    def check(self, scope: Scope, parent: str) -> Finding:
        """Kleene's or: graded by the strongest part that is met, a refusal by its weakest."""
        parts = tuple(part.check(scope, self.path_in(parent)) for part in self.parts)
        status = best(parts)
        decisive = tuple(part for part in parts if part.status is status)
        grades = [part.grade for part in decisive]
        grade = weakest(grades) if status is Status.UNMET else strongest(grades)
        return _combined(self, parent, parts, status, decisive, grade)


@frozen
class Where(Combination):
    """The second part must be met where the first one is; elsewhere nothing is asked.

    Example:
        >>> short = AtLeast("a", Text("", ""), "posts.months", Known(36, Grade.NORM))
        >>> Where("rule", Text("", ""), (short,))
        Traceback (most recent call last):
        ...
        ValueError: where 'rule' has 1 part: write two, the condition and then the rule
    """

    relation: ClassVar[Relation] = Relation.WHERE

    def __attrs_post_init__(self) -> None:
        if len(self.parts) != 2:
            count = f"{len(self.parts)} part{'s'[len(self.parts) == 1 :]}"
            msg = f"where {self.key!r} has {count}: write two, the condition and then the rule"
            raise ValueError(msg)
        Combination.__attrs_post_init__(self)

    def check(self, scope: Scope, parent: str) -> Finding:
        """Kleene's implication: open while the condition is, unless the rule is met anyway."""
        condition, rule = (part.check(scope, self.path_in(parent)) for part in self.parts)
        both = (condition, rule)
        if condition.status is Status.UNMET:
            return _combined(self, parent, both, Status.MET, (condition,), condition.grade, applies=False)
        if rule.status is Status.MET:
            return _combined(self, parent, both, Status.MET, (rule,), rule.grade)
        if condition.status is Status.OPEN:
            decisive = (condition, rule) if rule.status is Status.OPEN else (condition,)
            return _combined(self, parent, both, Status.OPEN, decisive, None)
        grade = weakest([condition.grade, rule.grade])
        return _combined(self, parent, both, rule.status, (rule,), grade)


def _combined(
    criterion: AllOf | AnyOf | Where,
    parent: str,
    parts: tuple[Finding, ...],
    status: Status,
    decisive: tuple[Finding, ...],
    grade: Grade | None,
    *,
    applies: bool = True,
) -> Finding:
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    if status is Status.OPEN:
        missing = tuple(dict.fromkeys(place for part in decisive for place in part.missing))
        unknown = tuple(dict.fromkeys(path for part in decisive for path in part.unknown))
    reading = None
    for part in decisive:
        reading = reading or part.reading
    return Finding(
        criterion.path_in(parent), criterion.text, status, decisive[0].place, None, criterion.relation, None,
        grade, reading, missing, unknown, applies, parts,
    )  # fmt: skip


def check_all(
    criteria: Iterable[Criterion], application: Application, parent: str, day: date | None = None
) -> tuple[Finding, ...]:
    """The findings of all criteria at every post and recipient that they ask about.

    Args:
        criteria: of a measure, an edition or a round.
        application: the form.
        parent: what their paths begin with.
        day: whose rules apply, None where it was left out.

    Example:
        >>> from integrationsfoerderung.applications import Post
        >>> from integrationsfoerderung.recipients import Recipient
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="m", posts=[Post(), Post()], months=35)
        >>> term = AtLeast("term", Text("", ""), "posts.months", Known(36, Grade.NORM))
        >>> [found.place for found in check_all([term], form, "m")]
        ['months', 'months']
    """
    found: list[Finding] = []
    places: dict[frozenset[Per], list[Scope]] = {}
    for criterion in criteria:
        per = criterion.per
        if per not in places:
            places[per] = scopes(application, per, day)
        found += [criterion.check(scope, parent) for scope in places[per]]
    return tuple(found)
