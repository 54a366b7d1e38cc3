"""One sum for an application: fixed, so much for each unit of a fact, or from a table by a fact.

How such a sum is spread over the years of a longer term is not said by the rule.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import field, frozen

from ..amending import Changes
from ..applications import Application
from ..evidence import Figure
from ..money import Euro
from ..subjects import Subject, subject
from .base import (
    Amounts,
    Financing,
    Instalment,
    Reason,
    Used,
    asked_once,
    left_out,
    not_settled,
    settled_value,
    used_figure,
)


def _one_sum(application: Application, euro: Euro, used: tuple[Used, ...]) -> Amounts:
    """One instalment for the whole term, or for the first funding year if that is all."""
    months = application.months
    year = 1 if months is not None and months <= 12 else None
    return Amounts((Instalment(None, year, 0, months, euro, used),), used)


@frozen
class FixedAmount(Financing):
    """One sum for the application, whatever its posts.

    Example:
        >>> from integrationsfoerderung.evidence import Grade, Known
        >>> FixedAmount(Known(Euro(15000), Grade.INFERRED)).amount.value
        Euro('15000.00')
    """

    amount: Figure[Euro]

    def amounts(self, application: Application, parent: str) -> Amounts | tuple[Reason, ...]:
        """The sum."""
        settled = settled_value(self.amount)
        if settled is None:
            return (not_settled(f"{parent}.amount"),)
        return _one_sum(application, settled.result, (used_figure(f"{parent}.amount", self.amount, settled),))

    def full_sum(self, parent: str) -> tuple[int, Used] | None:
        """The sum."""
        settled = settled_value(self.amount)
        path = f"{parent}.amount"
        return None if settled is None else (settled.result.cents, used_figure(path, self.amount, settled))


@frozen
class AmountPerUnit(Financing):
    """So much for each unit of a number, such as a head, up to a maximum if there is one.

    Args:
        rate: for one unit.
        of: the subject that is counted, such as "facts.persons".
        maximum: the most that is paid.

    Example:
        >>> from integrationsfoerderung.evidence import Grade, Known
        >>> from integrationsfoerderung.recipients import Recipient
        >>> from integrationsfoerderung.applications import Post
        >>> rule = AmountPerUnit(Known(Euro("2.50"), Grade.NORM), "recipient.population")
        >>> form = Application(recipient=Recipient(name="Bühl", population=30000), posts=[Post()])
        >>> rule.amounts(form, "m").total
        Euro('75000.00')

    Raises:
        ValueError: the subject is not a whole number.
    """

    rate: Figure[Euro]
    of: Subject = field(converter=subject)
    maximum: Figure[Euro] | None = field(default=None, kw_only=True)

    @property
    def by_population(self) -> bool:
        """Whether inhabitants are counted."""
        return self.of.name == "recipient.population"

    def __attrs_post_init__(self) -> None:
        Financing.__attrs_post_init__(self)
        if self.of.type is not int or self.of.per == "post":
            raise ValueError(f"{self.of.name} cannot be counted: name a whole number, such as facts.persons")
        if self.of.domain and self.of.domain[0] < 0:
            raise ValueError(f"{self.of.name} may be below zero and cannot be counted: give it a low of 0")

    def amounts(self, application: Application, parent: str) -> Amounts | tuple[Reason, ...]:
        """The rate times the number."""
        if self.of.per == "recipient" and application.partners:
            # Whether partners count too is not said by any such rule.
            return (not_settled(f"{parent}.partners"),)
        count = asked_once(self.of, application)
        rate = settled_value(self.rate)
        if rate is None:
            return (not_settled(f"{parent}.rate"),)
        if count is None:
            return (left_out(self.of.name),)
        try:
            euro: Euro = rate.result * count
        except ValueError as error:
            raise ValueError(f"{self.of.name} is {count}, too many for {rate.result.format()} each: {error}") from None
        used: tuple[Used, ...] = (used_figure(f"{parent}.rate", self.rate, rate),)
        if self.maximum is not None:
            capped = self.maximum.settle(lambda most: min(most, euro), (Euro(0), euro))
            if capped is None:
                return (not_settled(f"{parent}.maximum"),)
            if capped.result != euro:
                euro, used = capped.result, (*used, used_figure(f"{parent}.maximum", self.maximum, capped))
        return _one_sum(application, euro, used)


def _rows(
    table: "Mapping[str, Figure[Euro]] | Iterable[tuple[str, Figure[Euro]]]",
) -> tuple[tuple[str, Figure[Euro]], ...]:
    return tuple(dict(table).items())


@frozen
class AmountByChoice(Financing):
    """A sum from a table, chosen by a fact.

    Args:
        of: the subject that chooses, such as "facts.region".
        table: an amount for each of its options.

    Example:
        >>> from integrationsfoerderung.evidence import Grade, Known
        >>> AmountByChoice("posts.share", {})
        Traceback (most recent call last):
        ValueError: posts.share cannot choose: name a fact that is one of a list

    Raises:
        ValueError: the subject is no choice, or the table does not have exactly its options.
    """

    of: Subject = field(converter=subject)
    table: tuple[tuple[str, Figure[Euro]], ...] = field(converter=_rows)

    def __attrs_post_init__(self) -> None:
        Financing.__attrs_post_init__(self)
        options = () if self.of.fact is None else self.of.fact.options
        if not options:
            raise ValueError(f"{self.of.name} cannot choose: name a fact that is one of a list")
        wrong = sorted(set(options) ^ {option for option, _ in self.table})
        if wrong:
            raise ValueError(f"table and {self.of.name} differ in {', '.join(wrong)}: give each option one amount")

    def figures(self, parent: str) -> Iterator[tuple[str, Figure[Any]]]:
        """The amount of each option."""
        yield from Financing.figures(self, parent)
        for option, figure in self.table:
            yield f"{parent}.table.{option}", figure

    def changed(self, parent: str, change: Changes) -> dict[str, Any]:
        """Its fields after the change, the table among them."""
        table = tuple([(name, change(f"{parent}.table.{name}", figure, Euro)) for name, figure in self.table])
        return {**Financing.changed(self, parent, change), "table": table}

    def amounts(self, application: Application, parent: str) -> Amounts | tuple[Reason, ...]:
        """The amount of the option that the application has."""
        option = asked_once(self.of, application)
        if option is None:
            return (left_out(self.of.name),)
        path, figure = f"{parent}.table.{option}", dict(self.table)[option]
        settled = settled_value(figure)
        if settled is None:
            return (not_settled(path),)
        return _one_sum(application, settled.result, (used_figure(path, figure, settled),))
