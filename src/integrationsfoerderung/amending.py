"""Figures changed by their paths: every one that is asked for is read, put in its place and checked there again.

Whatever has figures has `with_figures` beside `figures`: it hands each of them with its path to `Changes`, and
is made anew by its constructor where one came back changed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, Protocol, Self, TypeVar, get_args, get_origin, get_type_hints

import attrs

from .evidence import Bounded, Figure, Grade, Known, Readings
from .faults import Collector, DocumentError, Fault, Faulty
from .findings import figure_text
from .texts import SHOWN, shorten

R = TypeVar("R")
NOTE = "a what-if"
_PART = re.compile(r"(.+)\[(\d{1,6})\]", re.ASCII)
_MOST_NEAR = 3


class Reads(Protocol):
    """What makes checked values of plain ones.

    Example:
        >>> from integrationsfoerderung.money import Share
        >>> from integrationsfoerderung.reading import ValueReader
        >>> ValueReader().read("50 %", Share)
        Share('0.5')
    """

    def read(self, value: Any, type_: Any) -> Any:
        """The value of that type."""
        ...


class HasFigures(Protocol):
    """An edition or a round: something whose figures can be changed."""

    def figures(self) -> Iterable[tuple[str, Figure[Any]]]:
        """All of them by path."""
        ...

    def with_figures(self, change: "Changes") -> Self:
        """The same with other figures."""
        ...


A = TypeVar("A", bound=HasFigures)


class Changes:
    """Figures to be changed on their way through the rules that have them, and all faults on that way.

    Args:
        given: a plain value or a whole figure by path; a part of a list of amounts as "m.instalments[0]".
        reader: of plain values.

    Attributes:
        met: the figures that were to be changed, by the path under which they were given.
        faults: what is wrong with the values, or with the rules that they make.

    Example:
        >>> from integrationsfoerderung.reading import ValueReader
        >>> changes = Changes({"m.minimum_months": 12}, ValueReader())
        >>> changes("m.minimum_months", Known(36, Grade.NORM), int).grade
        Grade.ASSUMED
        >>> changes("m.other", Known(36, Grade.NORM), int)
        Known(value=36, grade=Grade.NORM, citations=(), note='')
    """

    def __init__(self, given: Mapping[str, Any], reader: Reads) -> None:
        self._reader = reader
        self._given = given
        self._parts: dict[str, dict[str, int]] = {}
        for path in given:
            part = _PART.fullmatch(path)
            if part is not None:
                self._parts.setdefault(part[1], {})[path] = int(part[2])
        self._asked = frozenset({*given, *self._parts})  # most figures that come by are not meant
        self.met: dict[str, Figure[Any]] = {}
        self._heads = {path.partition(".")[0] for path in given}
        self.faults: list[Fault] = []
        self._changed: list[tuple[str, str]] = []

    def __call__(self, path: str, figure: Figure[Any], type_: Any, also: str | None = None) -> Figure[Any]:
        """The figure that stands at a path from now on: the same one where nothing was asked for.

        Args:
            path: of the figure.
            figure: as it is.
            type_: of its values.
            also: another path under which it may be named.
        """
        if path not in self._asked and also not in self._asked:
            return figure
        names = [name for name in (path, also) if name is not None]
        whole = [name for name in names if name in self._given]
        parts = {part: index for name in names for part, index in self._parts.get(name, {}).items()}
        asked = [*whole, *parts]
        self.met.update(dict.fromkeys(asked, figure))
        if len(whole) > 1 or (whole and parts):
            self.faults.append(Fault(asked[1], f"changes the same figure as {asked[0]}: name it once"))
            return figure
        collector, new = Collector(), None
        with suppress(Faulty):  # so many faults that it has stopped; they are kept
            if whole:
                new = collector.take(whole[0], self._whole, figure, self._given[whole[0]], type_)
            else:
                new = self._in_parts(collector, path, figure, parts, type_)
        self.faults += collector.faults
        if new is None or new is figure:
            return figure
        self._changed.append((path, asked[0]))
        return new

    def about(self, key: str) -> bool:
        """Whether a path begins with a key, such as that of a measure: what no path is about need not be looked at.

        Example:
            >>> from integrationsfoerderung.reading import ValueReader
            >>> Changes({"m.minimum_months": 12}, ValueReader()).about("other")
            False
        """
        return key in self._heads

    def _whole(self, figure: Figure[Any], given: Any, type_: Any) -> Figure[Any]:
        if isinstance(given, Figure):
            wrong = [value for value in given.candidates() if not _fits(value, type_)]
            if wrong:
                raise TypeError(f"{shorten(wrong[0])} in the figure is no {_name(type_)}: write one")
            return instead(figure, given)
        return _stated(figure, self._reader.read(given, type_))

    def _in_parts(
        self, collector: Collector, path: str, figure: Figure[Any], parts: Mapping[str, int], type_: Any
    ) -> Figure[Any] | None:
        """A list of amounts with some of them exchanged."""
        if get_origin(type_) is not tuple:
            collector.add(next(iter(parts)), f"{path} has no parts: leave the brackets out")
            return None
        if not isinstance(figure, Known):
            collector.add(next(iter(parts)), f"{path} is not known: give all of its parts at once")
            return None
        values = list(figure.value)
        for part, index in parts.items():
            if index >= len(values):
                collector.add(part, f"{path} has {len(values)} parts: write a number from 0 to {len(values) - 1}")
            else:
                values[index] = collector.take(part, self._reader.read, self._given[part], get_args(type_)[0])
        return None if collector.faults else _stated(figure, tuple(values))

    def made(self, of: R, path: str, values: Mapping[str, Any]) -> R:
        """A rule with these fields: itself where none of them changed, and where its constructor refuses them.

        Args:
            of: the rule, an attrs class.
            path: below which its figures are.
            values: of its fields.
        """
        changed = {name: value for name, value in values.items() if not _same(getattr(of, name), value)}
        if not changed:
            return of
        try:
            return attrs.evolve(of, **changed)  # type: ignore[misc]  # every rule is an attrs class
        except (TypeError, ValueError) as error:
            self.refuse(path, str(error))
            return of

    def refuse(self, path: str, sentences: str) -> None:
        """Keep as faults what is wrong below a path, under the first figure there that was changed."""
        below = (f"{path}.", f"{path}[") if path else ""
        own = [asked for name, asked in self._changed if name == path or name.startswith(below)]
        self.faults += [Fault(own[0] if own else path, sentence) for sentence in sentences.splitlines()]


def _stated(figure: Figure[Any], value: Any) -> Figure[Any]:
    """A plain value instead of a figure: the figure itself, or the one that it replaced, where that is their value."""
    for known in (figure, figure.was):
        if isinstance(known, Known) and known.value == value:
            return known
    return Known(value, Grade.ASSUMED, note=NOTE, was=figure.was or figure)


def instead(figure: Figure[Any], given: Figure[Any]) -> Figure[Any]:
    """A whole figure instead of another, which it remembers.

    Example:
        >>> instead(Known(36, Grade.NORM), Bounded(12, 36, Grade.ASSUMED)).was.value
        36
    """
    for known in (figure, figure.was):
        if known is not None and known == given:
            return known
    kind: Any = given  # all four are attrs classes
    found: Figure[Any] = attrs.evolve(kind, was=figure.was or figure)
    return found


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, tuple) and isinstance(new, tuple) and old is not new:
        return len(old) == len(new) and all(map(_same, old, new))
    return old is new


def _fits(value: Any, type_: Any) -> bool:
    inner = get_origin(type_)
    if inner is not None:
        return isinstance(value, inner) and all(_fits(member, get_args(type_)[0]) for member in value)
    # True is an int to isinstance, and a time a date.
    return type(value) is type_ if type_.__module__ in {"builtins", "datetime"} else isinstance(value, type_)


def _name(type_: Any) -> str:
    inner = get_origin(type_)
    return str(type_.__name__) if inner is None else f"{inner.__name__} of {_name(get_args(type_)[0])}"


@cache
def value_types(cls: Any) -> dict[str, Any]:
    """What the figures hold that are fields of a class, by the name of the field.

    Example:
        >>> from integrationsfoerderung.financing import FixedAmount
        >>> value_types(FixedAmount)["amount"].__name__
        'Euro'
    """
    found = {}
    for name, hint in get_type_hints(cls).items():
        figure = next((type_ for type_ in (hint, *get_args(hint)) if get_origin(type_) is Figure), None)
        if figure is not None:
            found[name] = get_args(figure)[0]
    return found


def amended(
    name: str, given: Mapping[str, Any], states: Sequence[tuple[str, A, frozenset[str]]], reader: Reads
) -> tuple[A, ...]:
    """The states of something with changed figures, each of which must stand in one of them at least.

    Args:
        name: of what is amended, for the error.
        given: plain values or whole figures by path.
        states: each with what it is called, and the paths that are not changed in it.
        reader: of plain values.

    Raises:
        TypeError: no table of values by path.
        DocumentError: with every fault: an unknown path, an impossible value, a figure that is not the same in all
            states.
    """
    table: object = given
    if not isinstance(table, Mapping) or not all(isinstance(path, str) for path in given):
        raise TypeError(f'{shorten(given)} is no table of values by path: write {{"contact-point.minimum_months": 12}}')
    found: list[A] = []
    faults: dict[Fault, None] = {}
    met: dict[str, list[tuple[str, Figure[Any]]]] = {}
    for label, state, kept in states:
        changes = Changes({path: value for path, value in given.items() if path not in kept}, reader)
        found.append(state.with_figures(changes))
        faults |= dict.fromkeys(changes.faults)
        for path, figure in changes.met.items():
            met.setdefault(path, []).append((label, figure))
    nowhere = [path for path in given if path not in met]
    paths = dict.fromkeys(path for _, state, _ in states for path, _ in state.figures()) if nowhere else {}
    unknown = [Fault(path, f"is no figure{near(path, paths)}") for path in nowhere]
    differing = [Fault(path, _each(figures)) for path, figures in met.items() if _differ(figures)]
    if unknown or differing or faults:
        order = {path: index for index, path in enumerate(given)}
        in_order = sorted([*unknown, *differing, *faults], key=lambda fault: _place(fault.path, order))
        raise DocumentError(name, in_order)
    return tuple(found)


def _place(path: str, order: Mapping[str, int]) -> int:
    """The place of a fault among the amendments: below a value it stands under the path of that value."""
    return next((index for given, index in order.items() if path.startswith(given)), len(order))


def near(path: str, paths: Iterable[str]) -> str:
    """The way out for an unknown path: the nearest ones.

    Example:
        >>> near("minimum_share", ["contact-point.minimum_share", "contact-point.minimum_months"])
        "; did you mean 'contact-point.minimum_share'?"
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only who misspells something needs it

    known = list(paths)
    found = [name for name in known if name.endswith(f".{path}")][:_MOST_NEAR]
    found = found or get_close_matches(path, known, n=_MOST_NEAR)
    return f"; did you mean {' or '.join(map(repr, found))}?" if found else ": see figures() for all of them"


def _differ(figures: list[tuple[str, Figure[Any]]]) -> bool:
    first = figures[0][1]
    return any(not same_value(first, figure) for _, figure in figures[1:])


def _each(figures: list[tuple[str, Figure[Any]]]) -> str:
    """That a figure has not the same value in all states, with the value in each."""
    values: dict[str, list[str]] = {}
    for label, figure in figures:
        values.setdefault(figure_text(figure, "en"), []).append(label)
    each = "; ".join(f"{text if len(text) <= SHOWN else text[: SHOWN - 3] + '...'} in {', '.join(labels)}"
                     for text, labels in values.items())  # fmt: skip
    return f"is not the same in all editions ({each}): amend the rules of one day with on=date(...)"


def same_value(one: Figure[Any], other: Figure[Any]) -> bool:
    """Whether two figures say the same, whatever their evidence.

    Example:
        >>> same_value(Known(36, Grade.NORM), Known(36, Grade.ASSUMED))
        True
    """
    return one is other or _value(one) == _value(other)


def _value(figure: Figure[Any]) -> Any:
    """What a figure says, without its evidence."""
    match figure:
        case Known(value=value):
            return ("known", value)
        case Bounded(low=low, high=high):
            return ("bounded", low, high)
        case Readings(readings=readings, default=default):
            return ("readings", tuple((reading.name, reading.value) for reading in readings), default)
    return ("unknown",)
