"""Whether statements about fields can hold together, decided exactly by trying all alternatives.

A statement says that a field has one of some values, that all of several statements hold, or that one of them does.
There is no "not": the opposite of a statement about values is another one, about the other values.
"""

from collections.abc import Callable, Iterable, Mapping

from attrs import define, frozen

from .values import Values, met


@frozen
class Has:
    """That a field has one of some values.

    Example:
        >>> from integrationsfoerderung.audits.values import between
        >>> Has("posts.months", between(36, 600)).field
        'posts.months'
    """

    field: str
    values: Values


@frozen
class InTime:
    """That something was handed in by a day that follows from the year of the start, or after it.

    `last` gives that day for a year; the later the year, the later the day.

    Example:
        >>> InTime(lambda year: year, after=False).after
        False
    """

    last: Callable[[int], int]
    after: bool


@frozen
class All:
    """That all of some statements hold; of none, nothing is said.

    Example:
        >>> All(()).parts
        ()
    """

    parts: "tuple[Statement, ...]"


@frozen
class One:
    """That at least one of some statements holds; of none, that nothing can hold.

    Example:
        >>> One(()).parts
        ()
    """

    parts: "tuple[Statement, ...]"


Statement = Has | InTime | All | One
State = dict[str, Values]

TRUE = All(())  # nothing is said
MOST_STEPS = 10_000  # for all questions about one measure; those that are shipped need less than a thousand


class TooManyError(Exception):
    """There are more alternatives than are tried."""


@define
class Solver:
    """Decides statements about fields whose values are known.

    Args:
        domains: all values that a field can have; a field that is not in it can have any.
        agree: whether fields that hang together can have these values together, beside what is said of each.
        always: what holds in any case.

    Example:
        >>> from integrationsfoerderung.audits.values import between
        >>> solver = Solver({"months": between(1, 600)}, lambda state, days: True)
        >>> solver.possible([Has("months", between(36, 600)), Has("months", between(1, 24))])
        False
    """

    domains: Mapping[str, Values]
    agree: Callable[[State, tuple[InTime, ...]], bool]
    always: tuple[Statement, ...] = ()
    _left: int = MOST_STEPS

    def possible(self, statements: Iterable[Statement]) -> bool:
        """Whether all of them can hold together.

        Raises:
            TooManyError: that would take too long to find out, with all that was asked before.
        """
        return self._try([*self.always, *statements], [], {}, ())

    def _try(self, todo: list[Statement], choices: list[One], state: State, days: tuple[InTime, ...]) -> bool:
        choices = list(choices)
        while todo:
            self._left -= 1
            if self._left < 0:
                raise TooManyError
            statement = todo.pop()
            match statement:
                case All(parts=parts):
                    todo += parts
                case One(parts=parts) if len(parts) == 1:
                    todo += parts
                case One():
                    choices.append(statement)
                case InTime():
                    days = (*days, statement)
                case Has(field=field, values=values):
                    known = state.get(field, self.domains.get(field))
                    found = values if known is None else met(known, values)
                    if found.empty:
                        return False
                    state = state | {field: found}
        if not self.agree(state, days):
            return False
        if not choices:
            return True
        choice, *others = sorted(choices, key=lambda one: len(one.parts))
        return any(self._try([part], others, state, days) for part in choice.parts)


def core(solver: Solver, statements: Mapping[int, Statement]) -> list[int]:
    """Of statements that cannot hold together, as few as cannot: none of them can be left out.

    Example:
        >>> from integrationsfoerderung.audits.values import between
        >>> stretches = [between(1, 9), between(1, 5), between(6, 9)]
        >>> months = {index: Has("months", values) for index, values in enumerate(stretches)}
        >>> core(Solver({}, lambda state, days: True), months)
        [1, 2]
    """
    kept = dict(statements)
    for key in statements:
        without = [statement for other, statement in kept.items() if other != key]
        if not solver.possible(without):
            del kept[key]
    return list(kept)
