"""What all criteria have in common, what all comparisons have in common, and checking many of them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar, Literal

from attrs import field, frozen

from ..applications import Application
from ..evidence import Figure, Grade, Known
from ..findings import Finding, Relation, Status
from ..subjects import Per, Scope, Subject, scopes, subject
from ..texts import Text

Direction = Literal["up", "down", "fewer", "none"]

# All that can follow from comparing: one answer, or both where admissible values disagree.
_YES, _NO = frozenset({True}), frozenset({False})


@frozen
class Criterion(ABC):
    """Base of all kinds: a key that paths are made of, and a title in both languages.

    `per` says whether it is asked once, for every post, or for every recipient.

    Example:
        >>> from integrationsfoerderung.criteria import AtLeast
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
            >>> from integrationsfoerderung.criteria import AtLeast
            >>> leaf = AtLeast("minimum_months", Text("", ""), "posts.months", Known(36, Grade.NORM))
            >>> [path for path, _ in leaf.leaves("m")]
            ['m.minimum_months']
        """

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
        >>> from integrationsfoerderung.criteria import AtLeast
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
