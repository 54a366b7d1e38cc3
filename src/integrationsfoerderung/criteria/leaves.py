"""The comparisons: one subject of an application with one figure of the law.

They add no field to `Leaf`, so attrs has nothing to make for them: that keeps the import quick.
"""

from typing import Any, ClassVar

from attrs import evolve

from ..findings import Finding, Relation, Status
from ..subjects import Scope
from .base import Direction, Leaf


class AtLeast(Leaf):
    """The subject must not be below the figure; raising the figure tightens.

    Example:
        >>> from integrationsfoerderung.evidence import Grade, Known
        >>> from integrationsfoerderung.texts import Text
        >>> AtLeast("minimum_months", Text("Dauer", "Duration"), "posts.months", Known(36, Grade.NORM)).direction
        'up'

    Raises:
        ValueError: the subject has no order.
    """

    __slots__ = ()

    relation: ClassVar[Relation] = Relation.AT_LEAST
    direction: ClassVar[Direction] = "up"

    def _misfit(self) -> str | None:
        return None if self.of.ordered else "which has no order: use one-of or is"

    def _holds(self, seen: Any, required: Any) -> bool:
        return bool(seen >= required)


class AtMost(Leaf):
    """The subject must not be above the figure; lowering the figure tightens.

    Example:
        >>> from integrationsfoerderung.evidence import Grade, Known
        >>> from integrationsfoerderung.texts import Text
        >>> AtMost("most", Text("Dauer", "Duration"), "posts.months", Known(36, Grade.NORM)).direction
        'down'

    Raises:
        ValueError: the subject has no order.
    """

    __slots__ = ()

    relation: ClassVar[Relation] = Relation.AT_MOST
    direction: ClassVar[Direction] = "down"

    def _misfit(self) -> str | None:
        return None if self.of.ordered else "which has no order: use one-of or is"

    def _holds(self, seen: Any, required: Any) -> bool:
        return bool(seen <= required)


class OneOf(Leaf):
    """The subject must be a member of the figure, a set; fewer members tighten.

    Example:
        >>> from integrationsfoerderung.evidence import Grade, Known
        >>> from integrationsfoerderung.recipients import Kind
        >>> from integrationsfoerderung.texts import Text
        >>> OneOf("who", Text("", ""), "recipient.kind", Known(frozenset({Kind.GEMEINDE}), Grade.NORM)).direction
        'fewer'

    Raises:
        ValueError: the subject is a set itself, or has an order.
    """

    __slots__ = ()

    relation: ClassVar[Relation] = Relation.ONE_OF
    direction: ClassVar[Direction] = "fewer"

    def _misfit(self) -> str | None:
        if self.of.many:
            return "which holds several values: use includes"
        return "which has an order: use at-least and at-most" if self.of.ordered else None

    def _holds(self, seen: Any, required: Any) -> bool:
        return seen in required

    @property
    def value_type(self) -> Any:
        """A set of what its field holds."""
        inner: Any = self.of.type
        return frozenset[inner]

    def _required_domain(self) -> tuple[Any, ...]:
        return (frozenset(), frozenset(self.of.domain)) if self.of.domain else ()


class Is(Leaf):
    """The subject must be as the figure says, yes or no.

    Example:
        >>> from integrationsfoerderung.evidence import Grade, Known
        >>> from integrationsfoerderung.texts import Text
        >>> Is("new_tasks", Text("", ""), "new_tasks", Known(True, Grade.NORM)).relation
        Relation.IS

    Raises:
        ValueError: the subject is not a yes or no.
    """

    __slots__ = ()

    relation: ClassVar[Relation] = Relation.IS
    direction: ClassVar[Direction] = "none"

    def _misfit(self) -> str | None:
        return None if self.of.type is bool else "which is not a yes or no: use one-of"

    def _holds(self, seen: Any, required: Any) -> bool:
        return bool(seen == required)


class _Membership(Leaf):
    """What asking for a member and ruling one out have in common: a member that was left out may be the one."""

    __slots__ = ()

    direction: ClassVar[Direction] = "none"
    unsure: ClassVar[Status]
    """The answer that a member may turn round if it was left out."""

    def _misfit(self) -> str | None:
        return None if self.of.many else "which holds one value: use one-of or is"

    def _seen_domain(self) -> tuple[Any, ...]:
        return (frozenset(), frozenset(self.of.domain)) if self.of.domain else ()

    def check(self, scope: Scope, parent: str) -> Finding:
        """As every comparison, but open where a member was left out that would decide."""
        found = Leaf.check(self, scope, parent)
        if found.status is self.unsure and found.seen is not None and None in found.seen:
            return evolve(found, status=Status.OPEN, missing=(found.place,))
        return found

    def status(self, scope: Scope, parent: str) -> Status:
        """As its finding."""
        found = Leaf.status(self, scope, parent)
        if found is self.unsure and None in (self.of.get(scope) or ()):
            return Status.OPEN
        return found


class Includes(_Membership):
    """The subject, a set, must have the figure as a member.

    Example:
        >>> from integrationsfoerderung.evidence import Grade, Known
        >>> from integrationsfoerderung.texts import Text
        >>> had = Includes("had", Text("", ""), "earlier_grants.measure", Known("contact-point", Grade.NORM))
        >>> had.relation
        Relation.INCLUDES

    Raises:
        ValueError: the subject is no set.
    """

    __slots__ = ()

    relation: ClassVar[Relation] = Relation.INCLUDES
    unsure: ClassVar[Status] = Status.UNMET

    def _holds(self, seen: Any, required: Any) -> bool:
        return required in seen


class Excludes(_Membership):
    """The subject, a set, must not have the figure as a member.

    Example:
        >>> from integrationsfoerderung.evidence import Grade, Known
        >>> from integrationsfoerderung.texts import Text
        >>> new = Excludes("new", Text("", ""), "earlier_grants.round", Known("2016-regular", Grade.REPORTED))
        >>> new.relation
        Relation.EXCLUDES

    Raises:
        ValueError: the subject is no set.
    """

    __slots__ = ()

    relation: ClassVar[Relation] = Relation.EXCLUDES
    unsure: ClassVar[Status] = Status.MET

    def _holds(self, seen: Any, required: Any) -> bool:
        return required not in seen
