"""Yearly amounts by the qualification of the person, for posts that are named person by person.

Imported where it is used and not with the package, as `tiers` is.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import ceil
from typing import Any, ClassVar

import attrs
from attrs import frozen

from ..amending import Changes
from ..applications import Application, Post
from ..evidence import Figure
from ..money import Euro, Rounding
from ..texts import Text, did_you_mean, shorten
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
from .instalments import PartYear
from .parts import in_cents, part_of_year


def _rows(
    table: "Mapping[str, Figure[Euro]] | Iterable[tuple[str, Figure[Euro]]]",
) -> tuple[tuple[str, Figure[Euro]], ...]:
    return tuple(dict(table).items())


@frozen(kw_only=True)
class AmountByQualification(Financing):
    """So much a year for a full post, by the qualification of the person, for each year from the start of work.

    Posts are looked at one by one, each with its own share, qualification, start and length.

    Args:
        by_qualification: the rate of each qualification, for a full post and a year.
        rate: the same for every qualification, or where nothing is known of any; exactly one of both is given.
        part_year: what a year of fewer than twelve months gets.
        rounding: of a part that is not whole cents.

    Example:
        >>> from integrationsfoerderung.evidence import Grade, Known, Unknown
        >>> from integrationsfoerderung.recipients import Recipient
        >>> unknown = Unknown("not found")
        >>> rule = AmountByQualification(part_year=unknown, rounding=unknown,
        ...     by_qualification={"degree": Known(Euro(60000), Grade.NORM)})
        >>> quarter = Post("0.25", qualification="degree")
        >>> form = Application(recipient=Recipient(name="Bühl"), posts=[quarter], months=24)
        >>> [str(instalment.amount) for instalment in rule.amounts(form, "m").instalments]
        ['15000.00', '15000.00']

    Raises:
        TypeError: a rate that is no amount, such as a float.
        ValueError: both a rate and rates by qualification, or neither.
    """

    by_qualification: tuple[tuple[str, Figure[Euro]], ...] = attrs.field(default=(), converter=_rows)
    rate: Figure[Euro] | None = None
    part_year: Figure[PartYear]
    rounding: Figure[Rounding]

    about_posts: ClassVar[bool] = True

    def __attrs_post_init__(self) -> None:
        if bool(self.by_qualification) is (self.rate is not None):
            what = (
                "both a rate and by_qualification" if self.rate is not None else "neither a rate nor by_qualification"
            )
            raise ValueError(f"there is {what}: give exactly one of them")
        for path, figure in self.figures("financing"):
            for value in figure.candidates() if "rate" in path or "by_qualification" in path else ():
                if not isinstance(value, Euro):
                    raise TypeError(f"{path} is {shorten(value)}: write a Euro")
        Financing.__attrs_post_init__(self)

    def figures(self, parent: str) -> Iterator[tuple[str, Figure[Any]]]:
        """Every figure in it, the rates of qualifications under their names."""
        yield from Financing.figures(self, parent)
        for qualification, figure in self.by_qualification:
            yield f"{parent}.by_qualification.{qualification}", figure

    def changed(self, parent: str, change: Changes) -> dict[str, Any]:
        """Its fields after the change, the rates among them."""
        table = tuple(
            [
                (name, change(f"{parent}.by_qualification.{name}", figure, Euro))
                for name, figure in self.by_qualification
            ]
        )
        return {**Financing.changed(self, parent, change), "by_qualification": table}

    def amounts(self, application: Application, parent: str) -> Amounts | tuple[Reason, ...]:
        """The rate of each post, year by year."""
        if not application.posts:
            return (left_out("posts"),)
        found: list[Instalment] = []
        reasons: dict[Reason, None] = {}
        for index, post in enumerate(application.posts):
            of_post = self._of_post(application, index, post, parent)
            if isinstance(of_post, list):
                found += of_post
            else:
                reasons.update(dict.fromkeys(of_post))
        if reasons:
            return tuple(reasons)
        return Amounts(tuple(found), distinct(u for instalment in found for u in instalment.used))

    def _own(self, qualification: str | None) -> Figure[Euro] | None:
        return next((rate for name, rate in self.by_qualification if name == qualification), None)

    def _of_post(
        self, application: Application, index: int, post: Post, parent: str
    ) -> list[Instalment] | tuple[Reason, ...]:
        months = application.months if post.months is None else post.months
        missing = [f"posts[{index}].share"] * (post.share is None) + ["months"] * (months is None)
        if post.qualification is None and self.by_qualification:
            missing.append(f"posts[{index}].qualification")
        if missing or months is None or post.share is None:
            return tuple(left_out(place) for place in missing)
        path, figure = f"{parent}.rate", self.rate
        if self.by_qualification:
            path, figure = f"{parent}.by_qualification.{post.qualification}", self._own(post.qualification)
        if figure is None:
            return (_no_rate(index, post, [qualification for qualification, _ in self.by_qualification]),)
        rate = settled_value(figure)
        if rate is None:
            return (not_settled(path),)
        used: tuple[Used, ...] = (used_figure(path, figure, rate),)
        found = []
        for year in range(1, ceil(months / 12) + 1):
            length = min(12, months - 12 * (year - 1))
            exact, needed = Fraction(rate.result.cents) * post.share.fraction, used
            if length < 12:
                part = part_of_year(length, self.part_year, parent)
                if isinstance(part, Reason):
                    return (part,)
                exact, needed = exact * part[0], (*needed, *part[1])
            paid = in_cents(exact, self.rounding, parent)
            if isinstance(paid, Reason):
                return (paid,)
            found.append(Instalment(index, year, 12 * (year - 1), length, paid[0], (*needed, *paid[1])))
        return found


def _no_rate(index: int, post: Post, known: list[str]) -> Reason:
    hint = did_you_mean(post.qualification, known)
    de = f"für die Qualifikation {shorten(post.qualification)} steht kein Satz (es gibt: {', '.join(known)})"
    en = f"there is no rate for the qualification {shorten(post.qualification)}{hint}"
    return Reason(Text(de, en), f"posts[{index}].qualification")
