"""Faults of a document: where, what, and the way out; all of them in one error."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from attrs import frozen

from .texts import printable

R = TypeVar("R")
_LONGEST = 200  # characters of a path that a message shows
MOST_FAULTS = 1000  # of one document; looking for more would take longer than anybody reads


@frozen
class Fault:
    """One thing that is wrong: the path in the document and a sentence.

    Example:
        >>> str(Fault("posts[0].share", "80 is too large"))
        'posts[0].share: 80 is too large'
    """

    path: str
    message: str

    def __str__(self) -> str:
        path = _cut(self.path)
        return f"{path}: {self.message}" if path else self.message


def _cut(text: str) -> str:
    """A path for one line; who wrote it may have meant harm."""
    return printable(text[:_LONGEST] + "..." * (len(text) > _LONGEST))


class DocumentError(ValueError):
    """A document that could not be read, with every fault; of more than a thousand, with the first thousand.

    Attributes:
        name: of the document, usually its path.
        faults: at least one, in the order of the document.

    Example:
        >>> print(DocumentError("form.toml", [Fault("months", "months is 0"), Fault("key", "key is empty")]))
        form.toml has 2 faults:
          months: months is 0
          key: key is empty
    """

    def __init__(self, name: str, faults: Iterable[Fault]) -> None:
        self.name = name
        found = tuple(faults)
        if len(found) > MOST_FAULTS:
            found = (*found[:MOST_FAULTS], Fault("", f"has more faults than these {MOST_FAULTS}: mend them first"))
        self.faults = found
        count = "1 fault" if len(found) == 1 else f"{len(found)} faults"
        super().__init__("\n  ".join([f"{_cut(name)} has {count}:", *map(str, found)]))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.name, self.faults)


class Faulty(Exception):  # noqa: N818 - never seen outside: it carries faults up to the one DocumentError
    """Faults on their way up, their paths growing at the front."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    @classmethod
    def of(cls, message: str) -> "Faulty":
        """One fault at the place where it was found."""
        return cls([Fault("", message)])


@contextmanager
def reported(name: str) -> Iterator[None]:
    """Faults that come up inside are those of the document of that name.

    Example:
        >>> with reported("form.toml"):
        ...     raise Faulty([Fault("months", "months is 0")])
        Traceback (most recent call last):
        ...
        integrationsfoerderung.faults.DocumentError: form.toml has 1 fault:
          months: months is 0

    Raises:
        DocumentError: with the faults.
    """
    try:
        yield
    except Faulty as faulty:
        raise DocumentError(name, faulty.faults) from None


class Collector:
    """Runs one reading after the other and keeps the faults of all; more than a thousand end it.

    Example:
        >>> collector = Collector()
        >>> collector.take("months", int, "x") is None
        True
        >>> collector.faults[0].path
        'months'
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def take(self, path: str, read: Callable[..., R], *arguments: Any) -> R | None:
        """The result of one reading, or None with its faults kept under the path."""
        try:
            return read(*arguments)
        except Faulty as faulty:
            self._keep([Fault(joined(path, fault.path), fault.message) for fault in faulty.faults])
        except DocumentError as error:  # of another document, which this one names
            self._keep([Fault(path, f"{printable(error.name)}: {fault}") for fault in error.faults])
        except (ValueError, TypeError) as error:
            self._keep([Fault(path, str(error))])
        return None

    def add(self, path: str, message: str) -> None:
        """Keep one more fault."""
        self._keep([Fault(path, message)])

    def _keep(self, faults: list[Fault]) -> None:
        self.faults += faults
        if len(self.faults) > MOST_FAULTS:
            raise Faulty(self.faults)

    def done(self) -> None:
        """Raise what was kept, if anything."""
        if self.faults:
            raise Faulty(self.faults)


def joined(parent: str, child: str) -> str:
    """Two parts of a path in one.

    Example:
        >>> joined("posts", "[0].share"), joined("recipient", "kind"), joined("", "months")
        ('posts[0].share', 'recipient.kind', 'months')
    """
    if not parent or not child or child.startswith("["):
        return parent + child
    return f"{parent}.{child}"
