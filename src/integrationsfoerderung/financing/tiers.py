"""Yearly amounts by tiers of population, paid by calendar year.

Imported where it is used and not with the package, as `qualifications` is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any, ClassVar, Self

import attrs
from attrs import frozen

from ..amending import Changes, value_types
from ..applications import Application
from ..calendar import Payment, months_by_budget_year
from ..checks import MOST_PEOPLE, is_key
from ..evidence import Figure
from ..findings import figure_text
from ..money import Euro, Rounding, Share
from ..recipients import Population
from ..subjects import SUBJECTS
from ..texts import Text, shorten, written
from ..yearly import YearlyDay
from .base import (
    Amounts,
    Financing,
    Instalment,
    Reason,
    Tiered,
    Used,
    asked_once,
    distinct,
    left_out,
    not_settled,
    settled_value,
    used_figure,
)
from .instalments import PartYear
from .parts import in_cents, part_of_year

_FULL = 10_000  # basis points of one full post
_SHARES = (Share.from_basis_points(1), Share.from_basis_points(_FULL))


@frozen
class Tier:
    """One tier of population: from how many inhabitants on, and what it gets a year.

    Args:
        key: its name, which paths are made of.
        at_least: the fewest inhabitants; None for the lowest tier, which begins with none.
        amount: a year, at most.
        full_at: the share of a full post at which the amount is reached.
        in_proportion: whether a smaller share gets its part of the amount; otherwise it gets all of it.

    Example:
        >>> from integrationsfoerderung.evidence import Grade, Known
        >>> official = Grade.OFFICIAL
        >>> Tier("large", amount=Known(Euro(20000), official), full_at=Known(Share(1), official),
        ...     in_proportion=Known(True, official), at_least=Known(20000, official)).key
        'large'
        >>> tier = Tier("small", amount=Known(Euro(9000), official), full_at=Known(Share(1), official),
        ...     in_proportion=Known(True, official))
        >>> [path for path, _ in tier.figures("m.tiers.small")][:2]
        ['m.tiers.small.amount', 'm.tiers.small.full_at']
        >>> from integrationsfoerderung.amending import Changes
        >>> from integrationsfoerderung.reading import ValueReader
        >>> tier.with_figures("m.tiers.small", Changes({}, ValueReader()), "m.tiers[0]") == tier
        True

    Raises:
        TypeError: a figure of the wrong type, such as a float.
        ValueError: an impossible key, a negative bound, a share of zero at which the amount is reached.
    """

    key: str
    amount: Figure[Euro] = attrs.field(kw_only=True)
    full_at: Figure[Share] = attrs.field(kw_only=True)
    in_proportion: Figure[bool] = attrs.field(kw_only=True)
    at_least: Figure[int] | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not is_key(self.key):
            raise ValueError(f"tier key {shorten(self.key)}: write letters, digits, hyphens and underscores")
        for name, figure, type_, what in (
            ("amount", self.amount, Euro, "a Euro"),
            ("full_at", self.full_at, Share, "a Share"),
            ("in_proportion", self.in_proportion, bool, "True or False"),
            ("at_least", self.at_least, int, "a whole number"),
        ):
            for value in figure.candidates() if figure is not None else ():
                if type(value) is not type_:
                    raise TypeError(f"{name} of tier {self.key} is {shorten(value)}: write {what}")
        for share in self.full_at.candidates():
            if not share.basis_points:
                raise ValueError(f"full_at of tier {self.key} is 0 %: write the share at which the amount is reached")
        for bound in self.at_least.candidates() if self.at_least is not None else ():
            if not 0 < bound <= MOST_PEOPLE:
                raise ValueError(f"at_least of tier {self.key} is {bound}: write a number from 1 to {MOST_PEOPLE}")

    def figures(self, parent: str) -> Iterator[tuple[str, Figure[Any]]]:
        """Every figure in it, with its path."""
        for name in ("at_least", "amount", "full_at", "in_proportion"):
            figure = getattr(self, name)
            if figure is not None:
                yield f"{parent}.{name}", figure

    def with_figures(self, parent: str, change: Changes, also: str) -> Self:
        """The same tier with other figures, by path; `also` is another path of the tier."""
        types = value_types(Tier)
        fields = {name: getattr(self, name) for name in types}
        changed = {
            name: change(f"{parent}.{name}", figure, types[name], f"{also}.{name}")
            for name, figure in fields.items()
            if figure is not None
        }
        return change.made(self, parent, changed)


def _tiers(tiers: "Mapping[str, Tier] | Iterable[Tier]") -> tuple[Tier, ...]:
    """From the most inhabitants to the fewest; where not all bounds are known, in the order that was given."""
    found = tuple(tiers.values() if isinstance(tiers, Mapping) else tiers)
    bounds = [0 if tier.at_least is None else getattr(tier.at_least, "value", None) for tier in found]
    known = [bound for bound in bounds if isinstance(bound, int)]
    if len(known) < len(found):
        return found
    # A later edition may add one, and its table comes last.
    return tuple(found[index] for index in sorted(range(len(found)), key=lambda index: -known[index]))


@frozen(kw_only=True)
class AmountByTier(Financing):
    """A yearly amount by the tier of population that the recipient is in, for each calendar year of the term.

    A tier begins with its fewest inhabitants and ends below those of the next one, so that every population is in
    exactly one: a gap or an overlap cannot be written down.

    Args:
        tiers: with known bounds in any order, else from the most inhabitants to the fewest; the lowest has no bound.
        associations: whether several recipients, and an association, are counted by the sum of the members.
        once: whether more than one full post gets the amount of one; otherwise each full post gets it.
        part_year: what a calendar year gets of which the term covers a part.
        rounding: of a part that is not whole cents.
        reference_date: the day of which the population is asked for; None where nothing is asked.

    Example:
        >>> from integrationsfoerderung.applications import Post
        >>> from integrationsfoerderung.evidence import Grade, Known, Unknown
        >>> from integrationsfoerderung.recipients import Recipient
        >>> official, unknown = Grade.OFFICIAL, Unknown("not found")
        >>> large = Tier("large", amount=Known(Euro(20000), official), full_at=Known(Share(1), official),
        ...     in_proportion=Known(True, official), at_least=Known(20000, official))
        >>> small = Tier("small", amount=unknown, full_at=unknown, in_proportion=unknown)
        >>> rule = AmountByTier(tiers=(large, small), associations=unknown, once=unknown, part_year=unknown,
        ...     rounding=unknown)
        >>> form = Application(recipient=Recipient(name="Bühl", kind="Gemeinde", population=29000),
        ...     posts=[Post("0.7")], start=date(2025, 1, 1), months=12)
        >>> rule.amounts(form, "m").total
        Euro('14000.00')

    Raises:
        ValueError: no tier, one key twice, bounds that do not fall from tier to tier, a bound of the last tier or
            none of another.
    """

    tiers: tuple[Tier, ...] = attrs.field(converter=_tiers)
    associations: Figure[bool]
    once: Figure[bool]
    part_year: Figure[PartYear]
    rounding: Figure[Rounding]
    reference_date: Figure[YearlyDay] | None = None

    about_posts: ClassVar[bool] = True

    def __attrs_post_init__(self) -> None:
        if not self.tiers:
            raise ValueError("tiers is empty: write at least one")
        keys = [tier.key for tier in self.tiers]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValueError(f"two tiers are named {twice[0]!r}: give each its own key")
        *others, last = self.tiers
        if last.at_least is not None:
            raise ValueError(f"the last tier, {last.key}, has at_least: leave it out, it begins with no inhabitants")
        for tier in others:
            if tier.at_least is None:
                raise ValueError(f"tier {tier.key} has no at_least: only the last one has none, write its bound")
        for higher, lower in pairwise(others):
            above, below = (tier.at_least.candidates() for tier in (higher, lower) if tier.at_least is not None)
            if above and below and min(above) <= max(below):
                raise ValueError(
                    f"tier {lower.key} begins with {max(below)} inhabitants and does not end below those of "
                    f"{higher.key}, {min(above)}: write tiers from the most inhabitants to the fewest"
                )
        Financing.__attrs_post_init__(self)

    @property
    def tier_keys(self) -> tuple[str, ...]:
        """The keys of the tiers, from the most inhabitants to the fewest."""
        return tuple(tier.key for tier in self.tiers)

    def tier_title(self, key: str) -> Text:
        """A tier by its bounds, such as "tier-2, from 10000 to below 20000 inhabitants"."""
        index = self.tier_keys.index(key)
        bounds = (self.tiers[index].at_least, self.tiers[index - 1].at_least if index else None)
        de, en = (
            [None if bound is None else figure_text(bound, lang) for bound in bounds] for lang in ("de", "en")
        )  # fmt: skip
        words = {
            (True, True): (f"von {de[0]} bis unter {de[1]} Einwohner", f"from {en[0]} to below {en[1]} inhabitants"),
            (True, False): (f"ab {de[0]} Einwohner", f"from {en[0]} inhabitants on"),
            (False, True): (f"unter {de[1]} Einwohner", f"below {en[1]} inhabitants"),
            (False, False): ("für alle", "for all"),
        }[bounds[0] is not None, bounds[1] is not None]
        return Text(f"{key}, {words[0]}", f"{key}, {words[1]}")

    def figures(self, parent: str) -> Iterator[tuple[str, Figure[Any]]]:
        """Every figure in it, those of a tier under its key."""
        for tier in self.tiers:
            yield from tier.figures(f"{parent}.tiers.{tier.key}")
        yield from Financing.figures(self, parent)

    def changed(self, parent: str, change: Changes) -> dict[str, Any]:
        """Its fields after the change; tiers keep their order."""
        below = f"{parent}.tiers"
        tiers = [
            tier.with_figures(f"{below}.{tier.key}", change, f"{below}[{index}]")
            for index, tier in enumerate(self.tiers)
        ]
        if tuple(tier.key for tier in _tiers(tiers)) != self.tier_keys:
            bounds = ", ".join(f"{tier.key} {figure_text(tier.at_least, 'en')}" for tier in tiers if tier.at_least)
            change.refuse(below, f"tiers would change their order ({bounds}): let bounds fall from tier to tier")
            tiers = list(self.tiers)
        return {**Financing.changed(self, parent, change), "tiers": tuple(tiers)}

    def tier(self, application: Application, parent: str) -> Tiered:
        """The tier that the recipient is in, or why that cannot be said."""
        population, used, reasons = self._counted(application, parent)
        if population is None:
            return Tiered(None, None, used, reasons, self.reference_date)
        # From the fewest inhabitants on, because bounds rise: below one of them nothing higher can be met.
        own: tuple[Used, ...] = ()
        above: tuple[Used, ...] = ()
        key, unsettled = self.tiers[-1].key, None
        for tier in reversed(self.tiers[:-1]):
            path, bound = f"{parent}.tiers.{tier.key}.at_least", tier.at_least
            if bound is None:  # only the last one has none
                raise AssertionError
            inside = bound.settle(lambda least: population.number >= least, (1, MOST_PEOPLE))
            if inside is None:
                unsettled = path
            elif inside.result:
                key, own, unsettled = tier.key, (used_figure(path, bound, inside),), None
            else:
                above = (used_figure(path, bound, inside),)
                break
        if unsettled is not None:
            return Tiered(None, population, used, (not_settled(unsettled),), self.reference_date)
        return Tiered(key, population, (*above, *own, *used), (), self.reference_date)

    def _counted(
        self, application: Application, parent: str
    ) -> tuple[Population | None, tuple[Used, ...], tuple[Reason, ...]]:
        """The population that counts, the figures that say so, or the reasons why it cannot be said."""
        lead, recipients = application.recipient, application.recipients
        used: tuple[Used, ...] = ()
        if len(recipients) > 1 or lead.kind is None or lead.kind.is_association:
            rule = settled_value(self.associations)
            if rule is None or not rule.result:  # if not by the sum of the members, nothing says by what
                kind = (left_out("recipient.kind"),) if lead.kind is None else ()
                path = f"{parent}.associations"
                return None, (), kind if kind and len(recipients) == 1 else (*kind, not_settled(path))
            used = (used_figure(f"{parent}.associations", self.associations, rule),)
        places = [("recipient", lead), *((f"partners[{i}]", p) for i, p in enumerate(application.partners))]
        missing = [f"{place}.population" for place, recipient in places if recipient.population is None]
        if len(recipients) > 1:
            missing += [f"{place}.kind" for place, recipient in places if recipient.kind is None]
        if missing:
            return None, used, tuple(left_out(place) for place in missing)
        population = lead.population
        if len(recipients) > 1:
            try:
                population = Population.total(recipients)
            except ValueError as error:
                return None, used, (_not_added(error),)
        reason = self._other_day(application, population)
        return (population, used, ()) if reason is None else (None, used, (reason,))

    def _other_day(self, application: Application, population: Population | None) -> Reason | None:
        """That the population is not of the day that the rule asks for; nothing where that day is not known."""
        asked = None if self.reference_date is None else settled_value(self.reference_date)
        if asked is None or population is None:
            return None
        start = asked_once(SUBJECTS["start"], application)
        if start is None:
            return left_out("start")
        wanted: date = asked.result.in_year(start.year)
        if population.on is None:
            return left_out("recipient.population.on")
        return None if population.on == wanted else _not_of_that_day(population.on, wanted)

    def amounts(self, application: Application, parent: str) -> Amounts | tuple[Reason, ...]:
        """The amount of the tier for each calendar year of the term."""
        tiered, term = self.tier(application, parent), _term(application, parent)
        lacking = [f"posts[{i}].share" for i, post in enumerate(application.posts) if post.share is None]
        reasons = [*tiered.reasons, *(left_out(place) for place in lacking), *term.reasons]
        if reasons or term.start is None or term.months is None:
            return tuple(reasons)
        points = sum(post.share.basis_points for post in application.posts if post.share is not None)
        tier = next(tier for tier in self.tiers if tier.key == tiered.key)
        cents, used, unsettled = self._a_year(tier, points, parent)
        if unsettled:
            return unsettled
        used = (*used, *tiered.used)
        found: list[Instalment] = []
        first_month = 0
        counts = months_by_budget_year(term.start, 0, term.months, Payment.MONTHLY)
        for year, months in enumerate(counts.values(), start=1):
            exact, own = cents, used
            if months < 12 or term.start.day != 1:  # else it is the whole calendar year
                part = part_of_year(months, self.part_year, parent)
                if isinstance(part, Reason):
                    return (part,)
                exact, own = cents * part[0], (*used, *part[1])
            paid = in_cents(exact, self.rounding, parent)
            if isinstance(paid, Reason):
                return (paid,)
            found.append(Instalment(term.post, year, first_month, months, paid[0], (*own, *paid[1])))
            first_month += months
        return Amounts(tuple(found), distinct(u for instalment in found for u in instalment.used))

    def _a_year(
        self, tier: Tier, points: int, parent: str
    ) -> tuple[Fraction | int, tuple[Used, ...], tuple[Reason, ...]]:
        """The cents of a whole year for shares of so many basis points, or what is not settled of it."""
        path = f"{parent}.tiers.{tier.key}"
        asked = _Asked()
        amount = asked.value(f"{path}.amount", tier.amount)
        whole, rest = divmod(points, _FULL)
        if points > _FULL and asked.value(f"{parent}.once", self.once):
            whole, rest = 1, 0
        part: Fraction | int = whole
        if rest:
            share = Share.from_basis_points(rest)
            reached = asked.settle(f"{path}.full_at", tier.full_at, lambda at: share >= at, _SHARES)
            if reached is False and asked.value(f"{path}.in_proportion", tier.in_proportion):
                at = asked.value(f"{path}.full_at", tier.full_at)
                part = whole + Fraction(rest, at.basis_points) if at is not None else whole
            else:
                part += 1
        return (amount.cents if amount is not None else 0) * part, distinct(asked.used), tuple(asked.reasons)


class _Asked:
    """Figures that are asked for one after the other: those that a result rests on, and what is not settled."""

    def __init__(self) -> None:
        self.used: list[Used] = []
        self.reasons: list[Reason] = []

    def value(self, path: str, figure: Figure[Any]) -> Any:
        """The value, None where it is not settled."""
        return self.settle(path, figure, lambda value: value)

    def settle(self, path: str, figure: Figure[Any], answer: Callable[[Any], Any], ends: tuple[Any, ...] = ()) -> Any:
        """What the figure answers, None where its values disagree; `ends` are those of what is admissible."""
        settled = figure.settle(answer, ends)
        if settled is None:
            self.reasons.append(not_settled(path))
            return None
        self.used.append(used_figure(path, figure, settled))
        return settled.result


@frozen
class _Term:
    """Since when and how long the posts are there, and which post the amounts belong to."""

    start: date | None
    months: int | None
    post: int | None = None
    reasons: tuple[Reason, ...] = ()


def _term(application: Application, parent: str) -> _Term:
    """The term that all posts share; several posts with terms of their own have none."""
    posts = application.posts
    if not posts:
        return _Term(None, None, reasons=(left_out("posts"),))
    start, months = application.start, application.months
    if len(posts) == 1:
        start, months = posts[0].start or start, posts[0].months or months
    elif any(post.start not in {None, start} or post.months not in {None, months} for post in posts):
        return _Term(None, None, reasons=(Reason(_OWN_TERMS, f"{parent}.part_year", known=False),))
    missing = ["start"] * (start is None) + ["months"] * (months is None)
    return _Term(start, months, 0 if len(posts) == 1 else None, tuple(left_out(place) for place in missing))


_OWN_TERMS = Text(
    "mehrere Stellen mit eigenen Zeiträumen: wie sie im Jahr zusammenzählen, ist nicht geklärt",
    "several posts with terms of their own: how they add up in a year is not settled",
)


def _not_added(error: ValueError) -> Reason:
    de = "die Einwohnerzahlen der Beteiligten lassen sich nicht zusammenzählen"
    return Reason(Text(de, f"the populations of the recipients cannot be added up: {error}"), "partners")


def _not_of_that_day(on: date, wanted: date) -> Reason:
    de = f"Einwohnerzahl zum {written(on, 'de')}, verlangt ist die zum {written(wanted, 'de')}"
    en = f"population of {written(on, 'en')}, that of {written(wanted, 'en')} is asked for"
    return Reason(Text(de, en), "recipient.population.on")
