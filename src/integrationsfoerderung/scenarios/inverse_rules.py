"""One figure of a programme or a round: where it stands, what it does, and the rules with another value there."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal, get_args, get_origin

from attrs import define, evolve, field, frozen

from ..amending import Changes, amended, near
from ..criteria import AtLeast, AtMost, Criterion, Where
from ..editions import Edition
from ..evidence import Figure
from ..faults import DocumentError
from ..findings import Relation
from ..money import Euro, Fte, Share
from ..programmes import Programme
from ..reading import ValueReader
from ..rounds import Round
from ..texts import shorten

MOST_AMOUNT = 10**10
"""The largest amount that is tried, in cents: a hundred million euro."""
MOST_WHOLE = 10**9
FOUND_IN_CRITERIA, FOUND_IN_FINANCING, BOUND_OF_TIER, ELSEWHERE = "criterion", "financing", "bound", "elsewhere"
_NOT_PAID = ("total", "attested")  # sums that sources state beside the instalments


@frozen
class Place:
    """Where a figure stands, and what its values do.

    Attributes:
        path: as it was asked for.
        type: of its values.
        role: whether it is that of a criterion, an amount or rate that is paid, the bound of a tier, or another.
        domain: the least and the most that it may be, in cents, basis points or whole numbers.
        loosest: the end from which a value is looked for where nobody names one.
        start: a value that is admissible, as far as one is known.
        of_round: whether it is a figure of the round itself.
    """

    path: str
    type: Any
    role: str
    domain: tuple[int, int]
    loosest: Literal["smallest", "largest"]
    start: int | None
    of_round: bool = False


class _Types(Changes):
    """Changes nothing, and keeps which figures come by and what they hold."""

    def __init__(self) -> None:
        Changes.__init__(self, {}, ValueReader())
        self.seen: dict[str, tuple[Figure[Any], Any]] = {}

    def __call__(self, path: str, figure: Figure[Any], type_: Any, also: str | None = None) -> Figure[Any]:
        """Keep it, under both of its names."""
        self.seen.setdefault(path, (figure, type_))
        if also is not None:
            self.seen.setdefault(also, (figure, type_))
        return figure

    def about(self, key: str) -> bool:  # noqa: ARG002 - the figures of every measure are to come by
        """All of them."""
        return True


def states_of(rules: Programme | Round, on: date | None) -> tuple[Edition, ...]:
    """The states of the rules that may be asked: of the round's edition, of a day, or all."""
    if isinstance(rules, Round):
        return rules.states
    return rules.editions if on is None else (rules.on(on),)


def place_of(rules: Programme | Round, path: str, on: date | None) -> Place:
    """Find a figure by its path.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> place = place_of(load_programme("vwv-integration"), "contact-point.minimum_share", None)
        >>> place.role, place.domain, place.start, place.loosest
        ('criterion', (0, 10000), 5000, 'smallest')

    Raises:
        TypeError: no programme and no round.
        ValueError: no such figure, or one that holds no amount, share or whole number.
    """
    given: object = rules
    if not isinstance(given, Programme | Round):
        raise TypeError(f"{shorten(rules)} is no programme and no round: read it with load_programme or load_round")
    if not isinstance(path, str):
        raise TypeError(f'{shorten(path)} is no path: write one such as "contact-point.minimum_share"')
    seen, own = _Types(), _Types()
    for state in states_of(rules, on):
        state.with_figures(seen)
    if isinstance(rules, Round):
        rules.with_figures(own)
    stem, _, index = path.partition("[") if path.endswith("]") and path not in seen.seen else (path, "", "")
    known = own.seen | seen.seen
    if stem not in known:
        raise ValueError(f"{shorten(path)} is no figure of {rules.key}{near(path, known)}")
    if stem.startswith("money."):
        raise ValueError(f"{path} is the pot itself: ask smallest_budget")
    figure, type_ = known[stem]
    type_, value = _part(path, type_, figure, index.rstrip("]"))
    if type_ not in {Euro, Share, Fte, int}:
        name = getattr(type_, "__name__", str(type_)).lower()
        raise ValueError(f"{path} holds a {name}: name an amount, a share or a whole number")
    return _placed(rules, on, stem, Place(
        path, type_, ELSEWHERE, _DOMAINS[type_], "largest", None if value is None else number(value),
        of_round=stem in own.seen,
    ))  # fmt: skip


def _part(path: str, type_: Any, figure: Figure[Any], index: str) -> tuple[Any, Any]:
    """The type and the value of a figure, or of the part that is named."""
    value = next(iter(figure.candidates()), None)
    if get_origin(type_) is not tuple:
        if index:
            raise ValueError(f"{path} has no parts: leave the brackets out")
        return type_, value
    parts = () if value is None else value
    if not index.isdecimal() or int(index) >= len(parts):
        stem = path.partition("[")[0]
        ways = (
            ", ".join(f"{stem}[{number}]" for number in range(len(parts)))
            or "another figure, for its parts are not known"
        )
        raise ValueError(f"{path} is not one amount: name one of its parts, {ways}")
    return get_args(type_)[0], parts[int(index)]


def _placed(rules: Programme | Round, on: date | None, stem: str, place: Place) -> Place:
    """The place with what its figure does."""
    for parent, criterion in _criteria(rules, on):
        for path, leaf in criterion.leaves(parent):
            if path == stem:
                tightens = _turn(criterion, parent, stem) * (1 if leaf.relation is Relation.AT_LEAST else -1)
                low, high = map(number, leaf.of.domain) if leaf.of.domain else place.domain
                return evolve(
                    place,
                    role=FOUND_IN_CRITERIA if isinstance(leaf, AtLeast | AtMost) else ELSEWHERE,
                    domain=(low, high),
                    loosest="smallest" if tightens > 0 else "largest",
                )
    if place.of_round:
        return place
    field_ = stem.partition(".")[2]
    if field_.endswith(".at_least"):
        return evolve(place, role=BOUND_OF_TIER, loosest="smallest")
    paid = place.type is Euro and field_.partition(".")[0] not in _NOT_PAID
    return evolve(place, role=FOUND_IN_FINANCING if paid or field_ == "rate" else ELSEWHERE)


def _criteria(rules: Programme | Round, on: date | None) -> Iterator[tuple[str, Criterion]]:
    if isinstance(rules, Round):
        yield from (("admission", criterion) for criterion in rules.admission)
    for state in states_of(rules, on):
        for measure in state.measures:
            yield from ((measure.key, criterion) for criterion in measure.criteria)


def _turn(criterion: Criterion, parent: str, stem: str) -> int:
    """-1 where the comparison stands in the condition of a where, whose direction turns; else 1."""
    sign = 1
    while getattr(criterion, "parts", ()):
        path = criterion.path_in(parent)
        inner = [part for part in criterion.parts if stem in dict(part.leaves(path))]  # type: ignore[attr-defined]
        if isinstance(criterion, Where) and inner[0] is criterion.parts[0]:
            sign = -sign
        criterion, parent = inner[0], path
    return sign


def turns_of_grant(rules: Programme | Round, on: date | None) -> frozenset[int]:
    """Which ways a higher grant may move an answer: 1 towards eligible, -1 away from it.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> turns_of_grant(load_programme("vwv-integration"), None)
        frozenset({1})
    """
    found = set()
    for parent, criterion in _criteria(rules, on):
        for path, leaf in criterion.leaves(parent):
            if leaf.of.name == "grant":
                found.add(_turn(criterion, parent, path) * (1 if leaf.relation is Relation.AT_LEAST else -1))
    return frozenset(found)


def number(value: Any) -> int:
    """A value in cents, basis points or whole numbers.

    Example:
        >>> number(Euro(1)), number(Share("0.5")), number(36)
        (100, 5000, 36)
    """
    if isinstance(value, Euro):
        return value.cents
    return value.basis_points if isinstance(value, Share | Fte) else int(value)


_DOMAINS: Mapping[Any, tuple[int, int]] = {
    Euro: (0, MOST_AMOUNT),
    Share: (0, 10_000),
    Fte: (0, MOST_WHOLE),
    int: (0, MOST_WHOLE),
}


@define(eq=False)
class Rules:
    """The rules with other values of one figure; those that were made once are kept."""

    base: Programme | Round
    place: Place
    on: date | None
    _made: dict[int, "Programme | Round | None"] = field(factory=dict, init=False)
    _ends: tuple[int, int] | None = field(default=None, init=False)

    def value(self, whole: int) -> Any:
        """The value of so many cents, basis points or whole numbers."""
        if self.place.type is Euro:
            return Euro.from_cents(whole)
        return whole if self.place.type is int else self.place.type.from_basis_points(whole)

    def at(self, whole: int) -> Programme | Round:
        """The rules with that value.

        Raises:
            ValueError: it is not admissible.
        """
        found = self._tried(whole)
        if found is None:
            raise ValueError(f"{self.place.path} cannot be {self.value(whole)}")
        return found

    def _tried(self, whole: int) -> "Programme | Round | None":
        if whole not in self._made:
            try:
                self._made[whole] = self._amended(whole)
            except DocumentError:
                self._made[whole] = None
        return self._made[whole]

    def _amended(self, whole: int) -> Programme | Round:
        value = self.value(whole)
        changes = {self.place.path: value if isinstance(value, int) else str(value)}
        if isinstance(self.base, Programme):
            return self.base.amend(changes, on=self.on)
        if self.place.of_round:
            return self.base.amend(changes)
        # Of the programme only the edition of the round counts: another one may have another value.
        programme, key = self.base.programme, self.base.edition
        reader = ValueReader({f"facts.{fact.key}": fact.subject() for fact in programme.facts})
        states = [(edition.key, edition, frozenset[str]()) for edition in self.base.states]
        found = iter(amended(f"the amendment of {programme.key}", changes, states, reader))
        editions = tuple([next(found) if edition.key == key else edition for edition in programme.editions])
        return evolve(self.base, programme=evolve(programme, editions=editions))

    @property
    def ends(self) -> tuple[int, int]:
        """The least and the most that is admissible; what lies between is, too.

        Raises:
            DocumentError: nothing that was tried is admissible; with the reason.
        """
        if self._ends is None:
            low, high = self.place.domain
            start = next((one for one in (self.place.start, low, high) if one is not None and self._tried(one)), None)
            if start is None:
                self._amended(low)  # says why
                raise AssertionError
            self._ends = (self._end(start, low), self._end(start, high))
        return self._ends

    def _end(self, good: int, bad: int) -> int:
        """The last admissible value on the way to one that may not be."""
        if self._tried(bad) is not None:
            return bad
        while abs(bad - good) > 1:
            middle = (good + bad) // 2
            good, bad = (good, middle) if self._tried(middle) is None else (middle, bad)
        return good
