"""Strategies that are made once: making one anew for every value drawn takes longer than drawing it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from hypothesis import strategies as st

P = ParamSpec("P")
T = TypeVar("T")
_MOST_KEPT = 1024


def kept(make: Callable[P, st.SearchStrategy[T]]) -> Callable[P, st.SearchStrategy[T]]:
    """The same function, giving the same strategy for the same arguments.

    Example:
        >>> @kept
        ... def small(most: int = 3) -> st.SearchStrategy[int]:
        ...     return st.integers(0, most)
        >>> small() is small(), small(4) is small(5)
        (True, False)
    """
    found: dict[Any, st.SearchStrategy[T]] = {}

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> st.SearchStrategy[T]:
        # Told apart by type as well: True and 1 are equal, and so are Euro(1) and no other number.
        name = (args, tuple(kwargs.items()), tuple(type(value) for value in (*args, *kwargs.values())))
        try:
            return found[name]
        except KeyError:
            if len(found) >= _MOST_KEPT:
                found.clear()
            found[name] = make(*args, **kwargs)
            return found[name]
        except TypeError:  # an argument that cannot be hashed
            return make(*args, **kwargs)

    return made
