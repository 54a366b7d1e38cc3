"""An application as it stands in a form: its posts, its dates, and what may still be missing.

A field that was left out is None, which is different from false, zero and empty.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

import attrs
from attrs import frozen

from .checks import (
    optional_day,
    optional_flag,
    optional_months,
    optional_rank,
    optional_text,
    required_text,
)
from .money import Euro, Share
from .recipients import Recipient
from .texts import Word, shorten

V = TypeVar("V")


class Field(Word):
    """What a post works for.

    Example:
        >>> Field("refugees")
        Field.REFUGEES
    """

    INTEGRATION = "integration", "Integration", "integration"
    REFUGEES = "refugees", "Flüchtlinge", "refugees"
    BOTH = "both", "Integration und Flüchtlinge", "integration and refugees"


class Origin(Word):
    """Whether a post is new or tops up one that exists.

    Example:
        >>> Origin("top-up")
        Origin.TOP_UP
    """

    NEW = "new", "neue Stelle", "new post"
    TOP_UP = "top-up", "Aufstockung", "top-up of an existing post"


class Consent(Word):
    """Who has agreed to an application in writing.

    Example:
        >>> Consent("Kommune")
        Consent.KOMMUNE
    """

    KOMMUNE = "Kommune", "Kommune", "Kommune (municipality or district)"


def _share(value: "Share | str | Decimal | Fraction | int | None") -> Share | None:
    return None if value is None else Share(value)


def _euro(value: "Euro | str | Decimal | int | None") -> Euro | None:
    return None if value is None else Euro(value)


def _field(value: "Field | str | None") -> Field | None:
    return None if value is None else Field(value)


def _origin(value: "Origin | str | None") -> Origin | None:
    return None if value is None else Origin(value)


def _consents(value: "Iterable[Consent | str] | None") -> frozenset[Consent] | None:
    return None if value is None else frozenset(Consent(v) for v in _members(value))


def _members(value: Iterable[V]) -> tuple[V, ...]:
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        msg = f"{shorten(value)} is not a list: write the members in brackets"
        raise TypeError(msg)
    return tuple(value)


def _posts(value: "Iterable[Post]") -> "tuple[Post, ...]":
    return _members(value)


def _recipients(value: Iterable[Recipient]) -> tuple[Recipient, ...]:
    return _members(value)


def _earlier_grants(value: "Iterable[EarlierGrant] | None") -> "tuple[EarlierGrant, ...] | None":
    return None if value is None else _members(value)


def _not_negative(_: object, attribute: Any, value: Euro | None) -> None:
    if value is not None and value.cents < 0:
        msg = f"{attribute.name} is {value.format()}: write an amount that is not negative"
        raise ValueError(msg)


def _all_of(kind: type) -> Any:
    def check(_: object, attribute: Any, value: tuple[object, ...] | None) -> None:
        for index, member in enumerate(value or ()):
            if not isinstance(member, kind):
                msg = f"{attribute.name}[{index}] is {shorten(member)}: write a {kind.__name__}"
                raise TypeError(msg)

    return check


def _is_recipient(_: object, attribute: Any, value: Any) -> None:
    if not isinstance(value, Recipient):
        msg = f"{attribute.name} is {shorten(value)}: write a Recipient"
        raise TypeError(msg)


@frozen
class Post:
    """One post for which money is asked.

    Args:
        share: the part of a full-time post; for a top-up the increment alone.
        field: what it works for.
        origin: new, or a top-up of an existing post.
        tops_up: for a top-up, the share that the existing post had before.
        qualification: of the person, in the words of the programme.
        start: first day of work, where it differs from the application's.
        months: length, where it differs from the application's.

    Example:
        >>> Post(share="0.5", field="refugees", origin="top-up", tops_up="0.5").share
        Share('0.5')
        >>> Post(share="0.5", origin="top-up", tops_up="0.6")
        Traceback (most recent call last):
        ...
        ValueError: a top-up of 50 % on a post of 60 % makes more than one full-time post: at most 40 % can be added

    Raises:
        TypeError: a value of the wrong type, such as a float for the share.
        ValueError: a share outside 0 to 1, an unknown word, a new post that tops something up.
    """

    share: Share | None = attrs.field(default=None, converter=_share)
    field: Field | None = attrs.field(default=None, converter=_field)
    origin: Origin | None = attrs.field(default=None, converter=_origin)
    tops_up: Share | None = attrs.field(default=None, converter=_share)
    qualification: str | None = attrs.field(default=None, validator=optional_text)
    start: date | None = attrs.field(default=None, validator=optional_day)
    months: int | None = attrs.field(default=None, validator=optional_months)

    def __attrs_post_init__(self) -> None:
        if self.tops_up is None:
            return
        if self.origin is Origin.NEW:
            msg = f"a new post tops nothing up: leave tops_up ({self.tops_up.format()}) out, or write origin top-up"
            raise ValueError(msg)
        room = 10_000 - self.tops_up.basis_points
        if self.share is not None and self.share.basis_points > room:
            msg = (
                f"a top-up of {self.share.format()} on a post of {self.tops_up.format()} makes more than one "
                f"full-time post: at most {Share.from_basis_points(room).format()} can be added"
            )
            raise ValueError(msg)


@frozen
class EarlierGrant:
    """A grant that the recipient had before.

    Args:
        measure: the key of the measure under which it was granted.
        round: the key of the round, where known.

    Example:
        >>> EarlierGrant("contact-point").measure
        'contact-point'
    """

    measure: str = attrs.field(validator=required_text)
    round: str | None = attrs.field(default=None, validator=optional_text)


@frozen(kw_only=True)
class Application:
    """What one recipient, alone or with partners, asks for under one measure.

    Args:
        recipient: who applies and leads.
        measure: the key of the measure, such as "contact-point".
        posts: at least one.
        key: the caller's own name for the application.
        partners: those who share the post with the recipient; none unless stated.
        start: first day of work.
        months: length of the approval that is asked for.
        submitted: the day on which the application was handed in.
        new_tasks: whether the post brings new or additional tasks.
        begun: whether the project had begun before an approval.
        early_start_permitted: whether an early start was permitted.
        requested: the sum asked for.
        costs: what the posts cost over the whole term.
        earlier_grants: what the recipient had before; an empty list says none.
        priority: rank among the applicant's own applications, 1 is first.
        consents: who has agreed; an empty list says nobody.

    All but the first three may be left out (None) where the form is not complete.

    Example:
        >>> least = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
        >>> least.months is None
        True
        >>> Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[])
        Traceback (most recent call last):
        ...
        ValueError: an application needs at least one post: write Post() where nothing is known of it yet

    Raises:
        TypeError: a value of the wrong type.
        ValueError: an impossible value, with the field and the way out.
    """

    recipient: Recipient = attrs.field(validator=_is_recipient)
    measure: str = attrs.field(validator=required_text)
    posts: tuple[Post, ...] = attrs.field(converter=_posts, validator=_all_of(Post))
    key: str | None = attrs.field(default=None, validator=optional_text)
    partners: tuple[Recipient, ...] = attrs.field(default=(), converter=_recipients, validator=_all_of(Recipient))
    start: date | None = attrs.field(default=None, validator=optional_day)
    months: int | None = attrs.field(default=None, validator=optional_months)
    submitted: date | None = attrs.field(default=None, validator=optional_day)
    new_tasks: bool | None = attrs.field(default=None, validator=optional_flag)
    begun: bool | None = attrs.field(default=None, validator=optional_flag)
    early_start_permitted: bool | None = attrs.field(default=None, validator=optional_flag)
    requested: Euro | None = attrs.field(default=None, converter=_euro, validator=_not_negative)
    costs: Euro | None = attrs.field(default=None, converter=_euro, validator=_not_negative)
    earlier_grants: tuple[EarlierGrant, ...] | None = attrs.field(
        default=None, converter=_earlier_grants, validator=_all_of(EarlierGrant)
    )
    priority: int | None = attrs.field(default=None, validator=optional_rank)
    consents: frozenset[Consent] | None = attrs.field(default=None, converter=_consents)

    def __attrs_post_init__(self) -> None:
        if not self.posts:
            msg = "an application needs at least one post: write Post() where nothing is known of it yet"
            raise ValueError(msg)

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """The leading recipient and the partners.

        Example:
            >>> town = Recipient(name="Bühl")
            >>> len(Application(recipient=town, measure="contact-point", posts=[Post()]).recipients)
            1
        """
        return (self.recipient, *self.partners)
