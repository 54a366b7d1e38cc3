"""Fixed instalments by funding year, in proportion to the share of the post."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, ClassVar, Self

import attrs
from attrs import frozen

from ..amending import Changes
from ..applications import Application
from ..calendar import Payment
from ..evidence import Figure, Known, weakest
from ..money import Euro, Rounding, Share, rounded
from ..texts import Word
from .base import (
    Amounts,
    Financing,
    Instalment,
    Reason,
    Used,
    distinct,
    left_out,
    not_settled,
    settled_value,
    used_figure,
)


class PartYear(Word):
    """What a funding year of fewer than twelve months gets.

    Example:
        >>> PartYear("pro-rata")
        PartYear.PRO_RATA
    """

    PRO_RATA = "pro-rata", "zeitanteilig nach Monaten", "in proportion to its months"
    FULL = "full", "in voller Höhe", "in full"
    NOTHING = "nothing", "nichts", "nothing"


_MOST_KNOWN = 4096


@frozen
class Attested:
    """The instalments that a source states for a part-time post, beside those for a full one.

    Example:
        >>> from integrationsfoerderung.evidence import Grade
        >>> Attested(Share("0.5"), Known((Euro(20000), Euro(17500)), Grade.REPORTED)).share
        Share('0.5')
        >>> from integrationsfoerderung.amending import Changes
        >>> from integrationsfoerderung.reading import ValueReader
        >>> half = Attested(Share("0.5"), Known((Euro(20000), Euro(17500)), Grade.REPORTED))
        >>> half.with_figures("m.attested.0.5", Changes({}, ValueReader())) == half
        True
    """

    share: Share
    instalments: Known[tuple[Euro, ...]]

    def __attrs_post_init__(self) -> None:
        figure: object = self.instalments
        if not isinstance(figure, Known):
            raise TypeError("what is attested needs a value: leave it out where none is stated")

    def with_figures(self, path: str, change: Changes) -> Self:
        """The same with other amounts."""
        return change.made(self, path, {"instalments": change(path, self.instalments, tuple[Euro, ...])})


@frozen
class FixedInstalments(Financing):
    """Fixed amounts for the first, second, ... funding year of each post.

    Args:
        instalments: for a full post.
        in_proportion: whether a part-time post gets its share of them.
        rounding: of a part that is not whole cents.
        part_year: what a funding year of fewer than twelve months gets.
        total: the sum of the instalments where a source states it, often a better one.
        attested: the instalments that a source states for part-time posts.
        payment: how instalments are shared over budget years.

    Example:
        >>> from integrationsfoerderung.evidence import Grade
        >>> rule = FixedInstalments(
        ...     Known((Euro(40000), Euro(35000), Euro(30000)), Grade.REPORTED),
        ...     in_proportion=Known(True, Grade.INFERRED),
        ...     rounding=Known(Rounding.HALF_UP, Grade.ASSUMED),
        ...     part_year=Known(PartYear.PRO_RATA, Grade.ASSUMED),
        ...     payment=Known(Payment.MONTHLY, Grade.ASSUMED),
        ... )
        >>> from integrationsfoerderung.applications import Post
        >>> from integrationsfoerderung.recipients import Recipient
        >>> form = Application(recipient=Recipient(name="Binzen"), measure="m", posts=[Post("0.5")], months=36)
        >>> [str(instalment.amount) for instalment in rule.amounts(form, "m").instalments]
        ['20000.00', '17500.00', '15000.00']

    Raises:
        ValueError: the instalments do not add up to the total, or what is attested is not in proportion.
    """

    instalments: Figure[tuple[Euro, ...]]
    in_proportion: Figure[bool] = attrs.field(kw_only=True)
    rounding: Figure[Rounding] = attrs.field(kw_only=True)
    part_year: Figure[PartYear] = attrs.field(kw_only=True)
    payment: Figure[Payment] = attrs.field(kw_only=True)
    total: Figure[Euro] | None = attrs.field(default=None, kw_only=True)
    attested: tuple[Attested, ...] = attrs.field(default=(), kw_only=True)
    # As it was before anything was amended.
    _source: "FixedInstalments | None" = attrs.field(init=False, default=None, repr=False, eq=False)
    # What a post gets hangs on its share and its term alone, and those are the same few again and again.
    _known: dict[Any, Any] = attrs.field(init=False, factory=dict, repr=False, eq=False)

    about_posts: ClassVar[bool] = True

    def __attrs_post_init__(self) -> None:
        Financing.__attrs_post_init__(self)
        if not isinstance(self.instalments, Known):
            return
        whole = self.instalments.value
        if not whole:
            msg = "instalments is empty: write one amount for each funding year"
            raise ValueError(msg)
        found = Euro.total(whole)
        if self.total is not None:
            stated = self.total.candidates((found, found))
            if not min(stated) <= found <= max(stated):
                said = " to ".join(dict.fromkeys(euro.format() for euro in stated))
                raise ValueError(f"the instalments add up to {found.format()}, total says {said}: correct one of them")
        for attested in self.attested:
            stated = attested.instalments.value
            points = attested.share.basis_points
            if [s.cents * 10_000 for s in stated] != [w.cents * points for w in whole]:
                shown = ", ".join(amount.format() for amount in stated)
                msg = f"what is attested for {attested.share.format()} ({shown}) is not that share of the instalments"
                raise ValueError(msg)

    def figures(self, parent: str) -> Iterator[tuple[str, Figure[Any]]]:
        """Every figure in it, those for part-time posts under "attested"."""
        yield from Financing.figures(self, parent)
        for attested in self.attested:
            yield f"{parent}.attested.{attested.share}", attested.instalments

    def with_figures(self, parent: str, change: Changes) -> Self:
        """The same financing with other figures; what a source says beside its own amounts is set aside beside others.

        Their total, and what is attested for part-time posts, come back with the amounts that they were said of.
        """
        found = change.made(self, parent, self.changed(parent, change))
        if found is not self:
            object.__setattr__(found, "_source", self._source or self)
        return found

    def changed(self, parent: str, change: Changes) -> dict[str, Any]:
        """Its fields after the change; what was said of other amounts is left out."""
        fields, source = Financing.changed(self, parent, change), self._source or self
        rows = {a.share: a.with_figures(f"{parent}.attested.{a.share}", change) for a in self.attested}
        amounts, rule = fields["instalments"], fields["in_proportion"]
        restored = amounts == source.instalments
        if amounts is not self.instalments and f"{parent}.total" not in change.met:
            fields["total"] = source.total if restored else None
        if amounts is not self.instalments or rule is not self.in_proportion:
            asked = {share: row for share, row in rows.items() if f"{parent}.attested.{share}" in change.met}
            back = restored and rule == source.in_proportion
            rows = ({a.share: a for a in source.attested} if back else {}) | asked
        return {**fields, "attested": tuple(rows.values())}

    def amounts(self, application: Application, parent: str) -> Amounts | tuple[Reason, ...]:
        """The instalments of every post."""
        if not application.posts:
            return (left_out("posts"),)
        reasons: list[Reason] = []
        found: list[Instalment] = []
        total_used: list[Used] = []
        for index, post in enumerate(application.posts):
            months = application.months if post.months is None else post.months
            name = (index, post.share and post.share.basis_points, months, parent)
            of_post = self._known.get(name)
            if of_post is None:
                if len(self._known) >= _MOST_KNOWN:
                    self._known.clear()
                of_post = self._known[name] = self._of_post(index, post.share, months, parent)
            if isinstance(of_post, Amounts):
                found += of_post.instalments
                total_used += of_post.total_used
            else:
                reasons += [reason for reason in of_post if reason not in reasons]
        if reasons:
            return tuple(reasons)
        return Amounts(tuple(found), distinct(total_used) if len(application.posts) > 1 else tuple(total_used))

    def full_sum(self, parent: str) -> tuple[int, Used] | None:
        """All instalments of a full post."""
        settled = settled_value(self.instalments)
        if settled is None:
            return None
        used = (used_figure(f"{parent}.instalments", self.instalments, settled),)
        return Euro.total(settled.result).cents, self._better(used, used, parent)[0]

    def _of_post(
        self, index: int, share: Share | None, months: int | None, parent: str
    ) -> Amounts | tuple[Reason, ...]:
        if share is None or months is None:
            places = [f"posts[{index}].share"] * (share is None) + ["months"] * (months is None)
            return tuple(left_out(place) for place in places)
        base = self._base(share, parent)
        if isinstance(base, Reason):
            return (base,)
        amounts, used, numerator, denominator = base
        found: list[Instalment] = []
        full, rest = divmod(months, 12)
        for year, amount in enumerate(amounts, start=1):
            if year > full + (rest > 0):
                break
            if year <= full and numerator == denominator:
                found.append(Instalment(index, year, 12 * (year - 1), 12, amount, used))
                continue
            length = 12 if year <= full else rest
            paid = self._paid(amount, numerator, denominator, length, parent)
            if isinstance(paid, Reason):
                return (paid,)
            euro, more = paid
            found.append(Instalment(index, year, 12 * (year - 1), length, euro, (*used, *more) if more else used))
        total_used = used
        if any(instalment.used is not used for instalment in found):
            total_used = distinct(u for instalment in found for u in instalment.used)
        elif full >= len(amounts):
            total_used = self._better(total_used, used, parent)
        return Amounts(tuple(found), total_used)

    def _base(self, share: Share, parent: str) -> "tuple[tuple[Euro, ...], tuple[Used, ...], int, int] | Reason":
        """The amounts to start from, what they rest on, and the factor that they still need."""
        points = share.basis_points
        if points != 10_000:
            for attested in self.attested:
                if attested.share == share:
                    figure = attested.instalments
                    stated = Used(f"{parent}.attested.{share}", figure, figure.grade)
                    return figure.value, (stated,), 1, 1
        settled = settled_value(self.instalments)
        if settled is None:
            return not_settled(f"{parent}.instalments")
        used: tuple[Used, ...] = (used_figure(f"{parent}.instalments", self.instalments, settled),)
        if points == 10_000:
            return settled.result, used, 1, 1
        rule = settled_value(self.in_proportion)
        if rule is None:
            return not_settled(f"{parent}.in_proportion")
        used = (*used, used_figure(f"{parent}.in_proportion", self.in_proportion, rule))
        return settled.result, used, points if rule.result else 10_000, 10_000

    def _paid(
        self, amount: Euro, numerator: int, denominator: int, length: int, parent: str
    ) -> tuple[Euro, tuple[Used, ...]] | Reason:
        """One instalment, with the figures that were needed beside its amount."""
        more: tuple[Used, ...] = ()
        if length < 12:
            rule = settled_value(self.part_year)
            if rule is None:
                return not_settled(f"{parent}.part_year")
            more = (used_figure(f"{parent}.part_year", self.part_year, rule),)
            twelfths = {PartYear.PRO_RATA: length, PartYear.FULL: 12, PartYear.NOTHING: 0}[rule.result]
            numerator, denominator = numerator * twelfths, denominator * 12
        cents = amount.cents * numerator
        if cents % denominator == 0:
            return Euro.from_cents(cents // denominator), more
        exact = Fraction(cents, denominator)
        mode = self.rounding.settle(lambda rounding: rounded(exact, rounding))
        if mode is None:
            return not_settled(f"{parent}.rounding")
        more = (*more, used_figure(f"{parent}.rounding", self.rounding, mode))
        return Euro.from_cents(mode.result), more

    def _better(self, total_used: tuple[Used, ...], used: tuple[Used, ...], parent: str) -> tuple[Used, ...]:
        """The total may rest on a stated sum instead of on instalments, whichever is the better evidence."""
        if not isinstance(self.total, Known) or not used[0].path.endswith(".instalments"):
            return total_used
        stated = (Used(f"{parent}.total", self.total, self.total.grade), *total_used[1:])
        ours, theirs = weakest(u.grade for u in total_used), weakest(u.grade for u in stated)
        better = ours is None or (theirs is not None and theirs.rank < ours.rank)
        return stated if better else total_used
