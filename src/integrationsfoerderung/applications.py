"""An application as it stands in a form: its posts, its dates, and what may still be missing.

A field that was left out is None, which is different from false, zero and empty.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias, TypeVar, final

import attrs
from attrs import frozen

from .checks import (
    MOST_TEXT,
    budget_year,
    optional_day,
    optional_flag,
    optional_months,
    optional_rank,
    optional_text,
)
from .money import Euro, Share
from .recipients import Recipient
from .texts import Word, shorten

V = TypeVar("V")

FactValue: TypeAlias = bool | int | Decimal | str | date | Euro


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


def _named(name: str, read: Callable[[Any], V], value: object) -> V:
    """What a field holds; a refusal names the field, which a value does not know."""
    try:
        return read(value)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{name}: {error}") from None


def _members(value: Any) -> tuple[Any, ...]:
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise TypeError(f"{shorten(value)} is not a list: write the members in brackets")
    return tuple(value)


# One converter for each field, by name: type checkers read the argument types of a constructor from them.


def _share(value: "Share | str | Decimal | Fraction | int | None") -> Share | None:
    return None if value is None else _named("share", Share, value)


def _tops_up(value: "Share | str | Decimal | Fraction | int | None") -> Share | None:
    return None if value is None else _named("tops_up", Share, value)


def _requested(value: "Euro | str | Decimal | int | None") -> Euro | None:
    return None if value is None else _named("requested", Euro, value)


def _costs(value: "Euro | str | Decimal | int | None") -> Euro | None:
    return None if value is None else _named("costs", Euro, value)


def _total(value: "Euro | str | Decimal | int | None") -> Euro | None:
    return None if value is None else _named("total", Euro, value)


def _eligible(value: "Euro | str | Decimal | int | None") -> Euro | None:
    return None if value is None else _named("eligible", Euro, value)


def _third_party(value: "Euro | str | Decimal | int | None") -> Euro | None:
    return None if value is None else _named("third_party", Euro, value)


def _own_means(value: "Euro | str | Decimal | int | None") -> Euro | None:
    return None if value is None else _named("own_means", Euro, value)


def _field(value: "Field | str | None") -> Field | None:
    return None if value is None else Field(value)


def _origin(value: "Origin | str | None") -> Origin | None:
    return None if value is None else Origin(value)


def _consents(value: "Iterable[Consent | str] | None") -> frozenset[Consent] | None:
    return None if value is None else frozenset(Consent(v) for v in _named("consents", _members, value))


def _posts(value: "Iterable[Post]") -> "tuple[Post, ...]":
    return _named("posts", _members, value)


def _recipients(value: Iterable[Recipient]) -> tuple[Recipient, ...]:
    return _named("partners", _members, value)


def _earlier_grants(value: "Iterable[EarlierGrant] | None") -> "tuple[EarlierGrant, ...] | None":
    return None if value is None else _named("earlier_grants", _members, value)


def _plan(value: "Iterable[PlanYear] | None") -> "tuple[PlanYear, ...] | None":
    return None if value is None else _named("plan", _members, value)


def _facts(value: "Facts | Mapping[str, FactValue]") -> "Facts":
    given: object = value
    if not isinstance(given, Mapping):
        raise TypeError(f"facts is {shorten(value)}: write a table of keys and values")
    return value if isinstance(value, Facts) else Facts(value)


def not_negative(_: object, attribute: Any, value: Euro | None) -> None:
    """An amount that is not negative, or None."""
    if value is not None and value.cents < 0:
        msg = f"{attribute.name} is {value.format()}: write an amount that is not negative"
        raise ValueError(msg)


def _all_of(kind: type) -> Any:
    def check(_: object, attribute: Any, value: tuple[object, ...] | None) -> None:
        for index, member in enumerate(value or ()):
            if not isinstance(member, kind):
                msg = f"{attribute.name}[{index}] is {shorten(member)}: write {kind.__name__}(...)"
                raise TypeError(msg)

    return check


def is_recipient(_: object, attribute: Any, value: Any) -> None:
    """A recipient."""
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
        start, months: first day of work and length, where they differ from the application's. None says "as the
            application", which is something said and not something left out.

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
    tops_up: Share | None = attrs.field(default=None, converter=_tops_up)
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
        measure: the key of the measure under which it was granted, where known.
        round: the key of the round, where known.

    Example:
        >>> EarlierGrant("contact-point").measure
        'contact-point'
    """

    measure: str | None = attrs.field(default=None, validator=optional_text)
    round: str | None = attrs.field(default=None, validator=optional_text)


@frozen(kw_only=True)
class PlanYear:
    """One budget year of a cost and financing plan (Kosten- und Finanzierungsplan).

    Args:
        year: the budget year.
        total: all expenditure.
        eligible: the part of it that can be funded, at most the total.
        third_party: money from others, such as other grants or donations.
        own_means: what the recipient brings in.

    Example:
        >>> PlanYear(year=2017, total=70000, eligible=66000, third_party=0).eligible
        Euro('66000.00')
        >>> PlanYear(year=2017, total=60000, eligible=66000)
        Traceback (most recent call last):
        ValueError: eligible is 66,000.00 EUR, more than the total of 60,000.00 EUR: correct one of them

    Raises:
        TypeError: a value of the wrong type.
        ValueError: a negative amount, or more eligible than total expenditure.
    """

    year: int = attrs.field(validator=budget_year)
    total: Euro | None = attrs.field(default=None, converter=_total, validator=not_negative)
    eligible: Euro | None = attrs.field(default=None, converter=_eligible, validator=not_negative)
    third_party: Euro | None = attrs.field(default=None, converter=_third_party, validator=not_negative)
    own_means: Euro | None = attrs.field(default=None, converter=_own_means, validator=not_negative)

    def __attrs_post_init__(self) -> None:
        if self.total is not None and self.eligible is not None and self.eligible > self.total:
            eligible, total = self.eligible.format(), self.total.format()
            raise ValueError(f"eligible is {eligible}, more than the total of {total}: correct one of them")


@final
class Facts(Mapping[str, FactValue]):
    """Facts that a programme of its own asks for, by key: an immutable mapping.

    Example:
        >>> Facts({"persons": 120})["persons"]
        120
        >>> Facts({"persons": 120})
        Facts({'persons': 120})
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, FactValue] | None = None) -> None:
        found = dict(values or {})
        for key, value in found.items():
            given: object = value
            name: object = key
            if not isinstance(name, str):
                raise TypeError(f"fact {shorten(key)} has no name: write its key as text")
            if not name.strip():
                raise ValueError(f"fact {shorten(key)} has no name: write at least one character")
            if len(name) > MOST_TEXT:
                raise ValueError(f"fact {shorten(key)} has a name of {len(name)} characters: write at most {MOST_TEXT}")
            if not isinstance(given, bool | int | Decimal | str | date | Euro):
                raise TypeError(
                    f"fact {shorten(key)} is {shorten(value)}: write a yes or no, number, amount, date or text"
                )
        self._values = found

    def __getitem__(self, key: str) -> FactValue:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        return f"Facts({self._values!r})"


@frozen(kw_only=True)
class Application:
    """What one recipient, alone or with partners, asks for under one measure.

    Args:
        recipient: who applies and leads.
        measure: the key of the measure, such as "contact-point"; left out, only `assess_all` can be asked.
        posts: the posts for which money is asked.
        plan: the cost and financing plan by budget year, for what is funded by a share of expenditure.
        key: the caller's own name for the application.
        partners: those who share the post with the recipient; none unless stated.
        start: first day of work.
        months: length of the approval that is asked for.
        submitted: the day on which the application was handed in.
        new_tasks: whether the post brings new or additional tasks.
        begun: whether the project had begun before an approval.
        early_start_permitted: whether an early start was permitted.
        requested: the sum asked for.
        costs: what the posts cost over the whole term; where a plan gives all its totals, those count.
        earlier_grants: what the recipient had before; an empty list says none.
        priority: rank among the applicant's own applications, 1 is first; None says that it has none and comes last.
        consents: who has agreed; an empty list says nobody.
        facts: what the programme asks for beside these fields, by key.

    All but the recipient and either a post or a plan may be left out (None) where the form is not complete.

    Example:
        >>> least = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
        >>> least.months is None
        True
        >>> Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[])
        Traceback (most recent call last):
        ...
        ValueError: an application needs a post or a plan: write Post() where nothing is known of it yet

    Raises:
        TypeError: a value of the wrong type.
        ValueError: an impossible value, with the field and the way out.
    """

    recipient: Recipient = attrs.field(validator=is_recipient)
    measure: str | None = attrs.field(default=None, validator=optional_text)
    posts: tuple[Post, ...] = attrs.field(default=(), converter=_posts, validator=_all_of(Post))
    plan: tuple[PlanYear, ...] | None = attrs.field(default=None, converter=_plan, validator=_all_of(PlanYear))
    key: str | None = attrs.field(default=None, validator=optional_text)
    partners: tuple[Recipient, ...] = attrs.field(default=(), converter=_recipients, validator=_all_of(Recipient))
    start: date | None = attrs.field(default=None, validator=optional_day)
    months: int | None = attrs.field(default=None, validator=optional_months)
    submitted: date | None = attrs.field(default=None, validator=optional_day)
    new_tasks: bool | None = attrs.field(default=None, validator=optional_flag)
    begun: bool | None = attrs.field(default=None, validator=optional_flag)
    early_start_permitted: bool | None = attrs.field(default=None, validator=optional_flag)
    requested: Euro | None = attrs.field(default=None, converter=_requested, validator=not_negative)
    costs: Euro | None = attrs.field(default=None, converter=_costs, validator=not_negative)
    earlier_grants: tuple[EarlierGrant, ...] | None = attrs.field(
        default=None, converter=_earlier_grants, validator=_all_of(EarlierGrant)
    )
    priority: int | None = attrs.field(default=None, validator=optional_rank)
    consents: frozenset[Consent] | None = attrs.field(default=None, converter=_consents)
    facts: Facts = attrs.field(factory=Facts, converter=_facts)

    def __attrs_post_init__(self) -> None:
        if not self.posts and not self.plan:
            raise ValueError("an application needs a post or a plan: write Post() where nothing is known of it yet")
        keys = [recipient.key for recipient in self.recipients if recipient.key is not None]
        for key in keys:
            if keys.count(key) > 1:
                raise ValueError(f"partners: the key {key} stands twice: write each recipient once")
        years = [row.year for row in self.plan or ()]
        for year in years:
            if years.count(year) > 1:
                raise ValueError(f"plan has the year {year} twice: add both rows up in one")
        for name in ("total", "eligible", "third_party", "own_means"):
            # Sums over the years are taken later: what cannot be added up is refused here.
            _named(f"plan, {name}", Euro.total, [e for row in self.plan or () if (e := getattr(row, name)) is not None])

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """The leading recipient and the partners.

        Example:
            >>> town = Recipient(name="Bühl")
            >>> len(Application(recipient=town, measure="contact-point", posts=[Post()]).recipients)
            1
        """
        return (self.recipient, *self.partners)
