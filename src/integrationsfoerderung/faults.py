"""Faults of a document: where, what, and the way out; all of them in one error."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from attrs import frozen

from .texts import printable

R = TypeVar("R")
_LONGEST = 200  # characters of a path that a message shows


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
        path = printable(self.path[:_LONGEST] + "..." * (len(self.path) > _LONGEST))  # who wrote it may have meant harm
        return f"{path}: {self.message}" if path else self.message


class DocumentError(ValueError):
    """A document that could not be read, with every fault.

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
        self.faults = tuple(faults)
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        super().__init__("\n  ".join([f"{name} has {count}:", *map(str, self.faults)]))

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


class Collector:
    """Runs one reading after the other and keeps the faults of all.

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
            self.faults += [Fault(joined(path, fault.path), fault.message) for fault in faulty.faults]
        except DocumentError as error:  # of another document, which this one names
            self.faults += [Fault(path, f"{printable(error.name)}: {fault}") for fault in error.faults]
        except (ValueError, TypeError) as error:
            self.faults.append(Fault(path, str(error)))
        return None

    def add(self, path: str, message: str) -> None:
        """Keep one more fault."""
        self.faults.append(Fault(path, message))

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
