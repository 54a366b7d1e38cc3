"""How large a document may be, so that what a stranger sends costs neither minutes nor the memory."""

from collections.abc import Callable
from typing import Any

from attrs import Attribute, field, frozen

from .checks import MOST_TEXT, whole

MOST_DEPTH = 60  # a rule that combines rules ten deep has about thirty; readers walk the tables by recursion
MOST_DIGITS = 4300  # more Python itself does not read
_ANY = 2**40


def _from_one_to(most: int) -> Callable[[Any, "Attribute[int]", int], None]:
    def check(_: Any, attribute: "Attribute[int]", value: int) -> None:
        whole(attribute.name, value, 1, most)

    return check


@frozen(kw_only=True)
class Limits:
    """The most that a document may have; what has more is refused before it is read.

    Args:
        size: bytes of a file.
        depth: of tables and lists in each other. It can be lowered only: the readers are made for sixty.
        applications: of a list.
        digits: of a number, written out; at most 4300, beyond which Python reads none.
        text: characters of a text or a key, and of a cell of CSV. A name or a key in a form has at most 10,000 in any
            case.

    Example:
        >>> Limits(size=100_000, applications=50).digits
        100
        >>> Limits(depth=100)
        Traceback (most recent call last):
        ValueError: depth is 100: write a whole number from 1 to 60

    Raises:
        TypeError: no whole number.
        ValueError: below one, or more than can be allowed.
    """

    size: int = field(default=20 * 1024 * 1024, validator=_from_one_to(_ANY))
    depth: int = field(default=MOST_DEPTH, validator=_from_one_to(MOST_DEPTH))
    applications: int = field(default=100_000, validator=_from_one_to(_ANY))
    digits: int = field(default=100, validator=_from_one_to(MOST_DIGITS))
    text: int = field(default=MOST_TEXT, validator=_from_one_to(_ANY))


USUAL = Limits()
