"""Criteria made of others, by Kleene's three-valued logic."""

from collections.abc import Iterator
from typing import ClassVar, Self

from attrs import evolve, frozen

from ..amending import Changes
from ..evidence import Grade, strongest, weakest
from ..findings import BY_RANK, Finding, Relation, Status, best, worst
from ..subjects import Scope
from .base import Criterion, Leaf


@frozen
class Combination(Criterion):
    """Base of the criteria that are made of others.

    Example:
        >>> from integrationsfoerderung.criteria import AllOf, AtLeast
        >>> from integrationsfoerderung.evidence import Grade, Known
        >>> from integrationsfoerderung.texts import Text
        >>> term = AtLeast("term", Text("", ""), "posts.months", Known(36, Grade.NORM))
        >>> [path for path, _ in AllOf("both", Text("", ""), (term,)).leaves("m")]
        ['m.both.term']
    """

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

    def _checked(self, scope: Scope, parent: str) -> tuple[str, tuple[Finding, ...]]:
        """Its own path and the findings of its parts."""
        path = f"{parent}.{self.key}"
        return path, tuple([part.check(scope, path) for part in self.parts])

    def leaves(self, parent: str) -> "Iterator[tuple[str, Leaf]]":
        """The comparisons of all parts."""
        for part in self.parts:
            yield from part.leaves(self.path_in(parent))

    def with_figures(self, parent: str, change: Changes) -> Self:
        """The same combination of parts with other figures."""
        path = self.path_in(parent)
        return change.made(self, path, {"parts": tuple([part.with_figures(path, change) for part in self.parts])})


class AllOf(Combination):
    """All parts must be met.

    Example:
        >>> from integrationsfoerderung.texts import Text
        >>> AllOf("both", Text("", ""), ()).parts
        Traceback (most recent call last):
        ...
        ValueError: all-of 'both' has no parts: write at least one
    """

    __slots__ = ()

    relation: ClassVar[Relation] = Relation.ALL_OF

    def check(self, scope: Scope, parent: str) -> Finding:
        """Kleene's and: graded by the weakest part that it needs, a refusal by its strongest reason."""
        path, parts = self._checked(scope, parent)
        status = worst(parts)
        return _combined(self, path, parts, status, *_decisive(parts, status, one_is_enough=Status.UNMET))

    def status(self, scope: Scope, parent: str) -> Status:
        """Kleene's and alone."""
        return min([part.status(scope, parent) for part in self.parts], key=BY_RANK)


class AnyOf(Combination):
    """At least one part must be met.

    Example:
        >>> from integrationsfoerderung.texts import Text
        >>> AnyOf("either", Text("", ""), ()).parts
        Traceback (most recent call last):
        ...
        ValueError: any-of 'either' has no parts: write at least one
    """

    __slots__ = ()

    relation: ClassVar[Relation] = Relation.ANY_OF

    def check(self, scope: Scope, parent: str) -> Finding:
        """Kleene's or: graded by the strongest part that is met, a refusal by its weakest."""
        path, parts = self._checked(scope, parent)
        status = best(parts)
        return _combined(self, path, parts, status, *_decisive(parts, status, one_is_enough=Status.MET))

    def status(self, scope: Scope, parent: str) -> Status:
        """Kleene's or alone."""
        return max([part.status(scope, parent) for part in self.parts], key=BY_RANK)


class Where(Combination):
    """The second part must be met where the first one is; elsewhere nothing is asked.

    The direction of the condition turns: tightening it makes the rule apply to fewer, which loosens.

    Example:
        >>> from integrationsfoerderung.criteria import AtLeast
        >>> from integrationsfoerderung.evidence import Grade, Known
        >>> from integrationsfoerderung.texts import Text
        >>> short = AtLeast("a", Text("", ""), "posts.months", Known(36, Grade.NORM))
        >>> Where("rule", Text("", ""), (short,))
        Traceback (most recent call last):
        ...
        ValueError: where 'rule' has 1 part: write two, the condition and then the rule
    """

    __slots__ = ()

    relation: ClassVar[Relation] = Relation.WHERE

    def __attrs_post_init__(self) -> None:
        if len(self.parts) != 2:
            count = f"{len(self.parts)} part{'s'[len(self.parts) == 1 :]}"
            msg = f"where {self.key!r} has {count}: write two, the condition and then the rule"
            raise ValueError(msg)
        Combination.__attrs_post_init__(self)

    def check(self, scope: Scope, parent: str) -> Finding:
        """Kleene's implication: open while the condition is, unless the rule is met anyway."""
        path, both = self._checked(scope, parent)
        condition, rule = both
        if condition.status is Status.UNMET:
            # Either is enough, as in an any-of: that nothing is asked, or that what is asked is met anyway.
            enough = [condition, rule] if rule.status is Status.MET else [condition]
            grade = strongest([found.grade for found in enough])
            decisive = tuple([found for found in enough if found.grade is grade])
            return _combined(self, path, both, Status.MET, decisive, grade, applies=False)
        if rule.status is Status.MET:
            return _combined(self, path, both, Status.MET, (rule,), rule.grade)
        if condition.status is Status.OPEN:
            decisive = (condition, rule) if rule.status is Status.OPEN else (condition,)
            return _combined(self, path, both, Status.OPEN, decisive, None)
        grade = weakest([condition.grade, rule.grade])
        return _combined(self, path, both, rule.status, (rule, condition), grade)


class AsARule(Combination):
    """The part must be met as a rule: where it is not, an exception is possible and the answer is open.

    Example:
        >>> from integrationsfoerderung.criteria import AtLeast
        >>> from integrationsfoerderung.evidence import Grade, Known
        >>> from integrationsfoerderung.texts import Text
        >>> short = AtLeast("a", Text("", ""), "posts.months", Known(36, Grade.NORM))
        >>> AsARule("rule", Text("", ""), (short, short))
        Traceback (most recent call last):
        ValueError: as-a-rule 'rule' has 2 parts: write one
    """

    __slots__ = ()

    relation: ClassVar[Relation] = Relation.AS_A_RULE

    def __attrs_post_init__(self) -> None:
        if len(self.parts) != 1:
            raise ValueError(f"as-a-rule {self.key!r} has {len(self.parts)} parts: write one")
        Combination.__attrs_post_init__(self)

    def check(self, scope: Scope, parent: str) -> Finding:
        """Met where the part is, else open: the exception is a decision that nobody has made yet."""
        path, parts = self._checked(scope, parent)
        status = Status.MET if parts[0].status is Status.MET else Status.OPEN
        found = _combined(self, path, parts, status, parts, parts[0].grade)
        return found if parts[0].status is not Status.UNMET else evolve(found, unknown=(path,))


def _decisive(
    parts: tuple[Finding, ...], status: Status, *, one_is_enough: Status
) -> tuple[tuple[Finding, ...], Grade | None]:
    """The parts that gave the status, and its grade: where one is enough, of those with the strongest grade."""
    decisive = [part for part in parts if part.status is status]
    grades = [part.grade for part in decisive]
    if status is not one_is_enough:
        return tuple(decisive), weakest(grades)
    grade = strongest(grades)
    return tuple([part for part in decisive if part.grade is grade]), grade


def _combined(
    criterion: Combination,
    path: str,
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
        path, criterion.text, status, decisive[0].place, None, criterion.relation, None,
        grade, reading, missing, unknown, applies, parts,
    )  # fmt: skip
