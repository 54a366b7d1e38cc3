"""The simplest value of a strategy for which something holds: found and shrunk by Hypothesis, quietly."""

from collections.abc import Callable
from random import Random
from typing import Generic, TypeVar

from hypothesis import Phase, Verbosity, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

T = TypeVar("T")


def drawn(strategy: st.SearchStrategy[T], *, examples: int = 100, seed: int = 0) -> list[T]:
    """So many examples of a strategy, the same for the same seed; fewer where there are no more.

    Example:
        >>> from integrationsfoerderung.strategies import months
        >>> sorted(set(drawn(months(low=35, high=37))))
        [35, 36, 37]
    """
    found: list[T] = []

    def keep(value: T) -> bool:
        found.append(value)
        return False

    smallest(strategy, keep, examples=examples, seed=seed)
    return found


class _Box(Generic[T]):
    """A value without a repr: Hypothesis would write out what it found, and a programme fills pages."""

    def __init__(self, value: T) -> None:
        self.value = value


def quiet(examples: int) -> settings:
    """Settings that hang on nothing but the seed: no database, no profile of the caller, no report, no deadline.

    `find` switches health checks off by itself: what is drawn may be large, and whoever asks says how often it applied.

    Example:
        >>> quiet(10).max_examples
        10
    """
    return settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=False,
        phases=(Phase.generate, Phase.shrink),
        verbosity=Verbosity.quiet,
        print_blob=False,
    )


def smallest(
    strategy: st.SearchStrategy[T],
    holds: Callable[[T], bool] = lambda _: True,
    *,
    examples: int = 1000,
    seed: int = 0,
) -> T | None:
    """The simplest value for which something holds, None where none was found; the same for the same seed.

    Args:
        strategy: what values are drawn from.
        holds: what is looked for.
        examples: how many values are drawn at most before the first is found.
        seed: of the draws.

    Example:
        >>> from integrationsfoerderung.strategies import months
        >>> smallest(months(), lambda term: term > 36)
        37
        >>> smallest(months(high=36), lambda term: term > 36) is None
        True
    """
    boxed = strategy.map(_Box)
    try:
        found = find(boxed, lambda box: holds(box.value), settings=quiet(examples), random=Random(seed))  # noqa: S311
    except NoSuchExample:
        return None
    return found.value
