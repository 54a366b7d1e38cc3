"""A grid of figures: every combination of their values, checked before anything runs."""

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

from attrs import evolve, field, fields, frozen, has

from ..amending import Changes, same_value
from ..editions import Measure
from ..evidence import Figure, Known
from ..faults import DocumentError, Fault
from ..money import Euro, Share
from ..programmes import Programme
from ..reading import ValueReader
from ..rounds import Round
from ..texts import shorten
from .running import Rules

MOST_SCENARIOS = 1_000_000
Point = dict[str, Any]
_NAME = "the grid"
_OF_PATHS = ("is no figure", "is not the same in all editions")  # whatever value it is given


class Recorded(Changes):
    """Changes that remember under which path each figure stands, and what it is from now on.

    Attributes:
        stands: by the path that was asked for, the path of the figure.
        new: by the path that was asked for, the figure after the change.
    """

    def __init__(self, given: Mapping[str, Any], reader: ValueReader) -> None:
        super().__init__(given, reader)
        self.stands: dict[str, str] = {}
        self.new: dict[str, Figure[Any]] = {}

    def __call__(self, path: str, figure: Figure[Any], type_: Any, also: str | None = None) -> Figure[Any]:
        """The figure after the change."""
        before = len(self.met)
        found = super().__call__(path, figure, type_, also)
        if len(self.met) > before:
            for asked in list(self.met)[before:]:
                self.stands[asked], self.new[asked] = path, found
        return found


def _reader(programme: Programme) -> ValueReader:
    return ValueReader({f"facts.{fact.key}": fact.subject() for fact in programme.facts})


@frozen(slots=False, eq=False)
class Grid:
    """Figures by path, each with the values that it takes, in the order in which they were given.

    The last figure changes quickest, as in nested loops.

    Example:
        >>> Grid.of({"a.b": [1, 2], "c.d": ["0.5", "1"]}).points()[1]
        {'a.b': 1, 'c.d': '1'}

    Raises:
        TypeError: no mapping of paths to lists.
        DocumentError: with every figure that has no list of values, or too many scenarios.
    """

    values: tuple[tuple[str, tuple[Any, ...]], ...]

    @classmethod
    def of(cls, given: Any) -> "Grid":
        """The grid of a mapping."""
        if not isinstance(given, Mapping) or not all(isinstance(path, str) for path in given):
            example = '{"contact-point.minimum_share": ["0.25", "0.5"]}'
            raise TypeError(f"{shorten(given)} is no table of values by path: write {example}")
        faults, values = [], []
        if not given:
            faults.append(Fault("", "names no figure: give at least one path with a list of values"))
        for path, listed in given.items():
            if isinstance(listed, str | bytes | Mapping) or not isinstance(listed, Sequence | range):
                faults.append(Fault(path, f"{shorten(listed)} is no list of values: write them in brackets"))
            elif not listed:
                faults.append(Fault(path, "has no value: write at least one"))
            else:
                values.append((path, tuple(listed)))
        count = prod(len(column) for _, column in values)
        if count > MOST_SCENARIOS:
            faults.append(Fault("", f"has {count:,} scenarios, more than {MOST_SCENARIOS:,}: take fewer values"))
        if faults:
            raise DocumentError(_NAME, faults)
        return cls(tuple(values))

    @property
    def paths(self) -> tuple[str, ...]:
        """Of its figures."""
        return tuple(path for path, _ in self.values)

    def __len__(self) -> int:
        return prod(len(column) for _, column in self.values)

    def only(self, paths: Sequence[str]) -> "Grid":
        """The grid of some of its figures."""
        return Grid(tuple(row for row in self.values if row[0] in paths))

    def points(self) -> list[Point]:
        """Every combination."""
        return [dict(zip(self.paths, point, strict=True)) for point in product(*(column for _, column in self.values))]

    def places(self) -> list[tuple[int, ...]]:
        """Of every combination, the place of each value in its list."""
        return list(product(*(range(len(column)) for _, column in self.values)))

    def at_value(self, fault: Fault, place: tuple[int, ...]) -> Fault:
        """A fault of one combination, at the value that it is about."""
        paths = self.paths
        owner = next((path for path in paths if fault.path == path), None)
        if owner is None or fault.message.startswith(_OF_PATHS):
            return fault
        return Fault(f"{owner}[{place[paths.index(owner)]}]", fault.message)


@frozen(slots=False, eq=False)
class Slice:
    """The part of a grid that one measure hangs on, with what its scenarios change.

    Attributes:
        programme: as it is.
        measure: key of the measure; None for applications that name none.
        grid: the figures of the measure; empty where no swept figure is one of its.
        points: every combination of them.
        new: for each of these the figures after the change, by the path in the grid.
        stands: by the path in the grid, the path of the figure.
    """

    programme: Programme
    measure: str | None
    grid: Grid
    points: tuple[Point, ...] = ({},)
    new: tuple[dict[str, Figure[Any]], ...] = ({},)
    stands: Mapping[str, str] = field(factory=dict)

    def variant(self, index: int) -> Programme:
        """The programme of one scenario, as far as this measure is concerned."""
        return self.programme.amend(self.points[index])

    def figures(self, path: str) -> list[Figure[Any]]:
        """What stands at a path of the grid in each scenario."""
        return [figures[path] for figures in self.new]


def _with(measure: Measure, parts: Mapping[int, Any]) -> Measure:
    """A measure with some other criteria, or another financing."""
    criteria = tuple(parts.get(index, criterion) for index, criterion in enumerate(measure.criteria))
    return evolve(measure, criteria=criteria, financing=parts.get(_FINANCING, measure.financing))


def slices(programme: Programme, grid: Grid) -> list[Slice] | None:
    """A grid cut by measure, because what a measure gives hangs on its own figures alone.

    Returns:
        None where a figure belongs to no measure, such as the last day of an edition.

    Raises:
        DocumentError: with every fault of the grid.
    """
    reader = _reader(programme)
    faults: dict[Fault, Any] = {}
    owners = {path: _owner(programme, path, reader, column[0]) for path, column in grid.values}
    found = []
    for key in dict.fromkeys(owners.values()):
        own = grid.only([path for path, owner in owners.items() if owner == key])
        try:  # whether the paths are there, and mean the same in all editions, does not hang on the values
            programme.amend(own.points()[0])
        except DocumentError as error:
            faults |= dict.fromkeys(own.at_value(fault, (0,) * len(own.paths)) for fault in error.faults)
        if key is not None:
            found.append(_slice(programme, key, own, reader, faults))
    if faults:
        raise DocumentError(_NAME, _in_order(grid, faults))
    return None if None in owners.values() else found


def _in_order(grid: Grid, faults: Mapping[Fault, Any]) -> list[Fault]:
    places = {path: index for index, path in enumerate(grid.paths)}

    def place(fault: Fault) -> tuple[int, int]:
        path, _, index = fault.path.rpartition("[")
        number = index.removesuffix("]")
        if path in places and number.isdigit():
            return places[path], int(number)
        return places.get(fault.path, len(places)), -1

    return sorted(faults, key=place)


def _owner(programme: Programme, path: str, reader: ValueReader, value: Any) -> str | None:
    """The measure that has the figure."""
    for edition in programme.editions:
        for measure in edition.measures:
            changes = Recorded({path: value}, reader)
            measure.with_figures(changes)
            if path in changes.met:
                return measure.key
    return None


def _slice(programme: Programme, key: str, grid: Grid, reader: ValueReader, faults: dict[Fault, Any]) -> Slice:
    """A measure in each scenario of its own figures.

    A grid may have many scenarios: only the criteria and the financing that have one of the figures are made anew, and
    once for all editions in which they are alike.
    """
    points = grid.points()
    owned: list[tuple[Measure, list[int]]] = []
    for measure in [edition.measure(key) for edition in programme.editions if edition.has(key)]:
        slots = _touched(measure, points[0], reader)
        if slots and not any(_same_parts(measure, other, slots) for other, known in owned if known == slots):
            owned.append((measure, slots))
    new: list[dict[str, Figure[Any]]] = []
    stands: dict[str, str] = {}
    for point, place in zip(points, grid.places(), strict=True):
        figures: dict[str, Figure[Any]] = {}
        for measure, slots in owned:
            changes = Recorded(point, reader)
            parts = {slot: _part(measure, slot).with_figures(key, changes) for slot in slots}
            if not changes.faults and not all(map(_is_scalar, changes.new.values())):
                try:  # what a measure asks of its parts hangs on words alone
                    _with(measure, parts)
                except ValueError as error:
                    changes.refuse("", str(error))
            for fault in changes.faults:
                faults[grid.at_value(fault, place)] = None
            figures |= changes.new
            stands |= changes.stands
        new.append(figures)
    return Slice(programme, key, grid, tuple(points), tuple(new), stands)


def _same_parts(one: Measure, other: Measure, slots: list[int]) -> bool:
    return all(_alike(_part(one, slot), _part(other, slot)) for slot in slots)


def _alike(one: Any, other: Any) -> bool:
    """Whether two rules say the same, whatever their evidence: then they take and refuse the same values."""
    if one is other:
        return True
    if isinstance(one, Figure) and isinstance(other, Figure):
        return same_value(one, other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    if type(one) is type(other) and has(type(one)):
        return all(_alike(getattr(one, name), getattr(other, name)) for name in (f.name for f in fields(type(one))))
    return bool(one == other)


_FINANCING = -1


def _part(measure: Measure, slot: int) -> Any:
    return measure.financing if slot == _FINANCING else measure.criteria[slot]


def _touched(measure: Measure, point: Point, reader: ValueReader) -> list[int]:
    """The places of the criteria that have a figure of the grid, and -1 for the financing."""
    found = []
    for slot in range(_FINANCING, len(measure.criteria)):
        changes = Recorded(point, reader)
        _part(measure, slot).with_figures(measure.key, changes)
        if changes.met:
            found.append(slot)
    return found


def _is_scalar(figure: Figure[Any]) -> bool:
    return isinstance(figure, Known) and isinstance(figure.value, int | Euro | Share | tuple)


def variants(rules: Rules, grid: Grid) -> list[Rules]:
    """The rules in every scenario, each made whole.

    Raises:
        DocumentError: with every fault of the grid.
    """
    found: list[Rules] = []
    faults: dict[Fault, None] = {}
    for point, place in zip(grid.points(), grid.places(), strict=True):
        try:
            found.append(amended(rules, point))
        except DocumentError as error:
            faults |= dict.fromkeys(grid.at_value(fault, place) for fault in error.faults)
    if faults:
        raise DocumentError(_NAME, _in_order(grid, faults))
    return found


def amended(rules: Rules, point: Mapping[str, Any]) -> Rules:
    """The rules with other figures; those of a round may be its own or of its programme.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> extra = load_round("vwv-integration/2016-extra")
        >>> amended(extra, {"money.committed": 0, "contact-point.minimum_share": 1}).money.committed.value
        Euro('0.00')

    Raises:
        DocumentError: with every fault.
    """
    if isinstance(rules, Programme):
        return rules.amend(point)
    faults: list[Fault] = []
    heads = {edition.key for edition in rules.programme.editions}
    heads |= {measure.key for edition in rules.programme.editions for measure in edition.measures}
    programme, round_ = rules.programme, rules
    inside = {path: value for path, value in point.items() if path.partition(".")[0] in heads}
    try:
        programme = programme.amend(inside)
    except DocumentError as error:
        faults += error.faults
    try:
        round_ = rules.amend({path: value for path, value in point.items() if path not in inside})
    except DocumentError as error:
        faults += error.faults
    if faults:
        raise DocumentError(_NAME, faults)
    return round_ if programme is rules.programme else evolve(round_, programme=programme)


def value_of(figure: Figure[Any], path: str, given: Any) -> Any:
    """What a table shows of a figure in a scenario: its value, that of the part that was named, else what was given."""
    if not isinstance(figure, Known):
        return given
    value = figure.value
    if path.endswith("]") and isinstance(value, tuple):
        index = path[path.rindex("[") + 1 : -1]
        return value[int(index)] if index.isdigit() and int(index) < len(value) else given
    return value


def found_in(rules: Rules) -> dict[str, Figure[Any]]:
    """Every figure of a round and of its programme, or of a programme, by path."""
    programme = rules.programme if isinstance(rules, Round) else rules
    found = {path: figure for edition in programme.editions for path, figure in edition.figures()}
    return found | (dict(rules.figures()) if isinstance(rules, Round) else {})
