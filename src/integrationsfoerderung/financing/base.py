"""What all kinds of financing have in common: instalments, what they rest on, why there are none."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, ClassVar, Self

import attrs
from attrs import frozen

from ..amending import Changes, value_types
from ..applications import Application
from ..calendar import Payment
from ..evidence import Figure, Grade, Known, Settled
from ..findings import Finding, Relation, Status
from ..money import Euro
from ..recipients import Population
from ..subjects import Context, Places, Subject, field_title
from ..texts import Text, shorten


@frozen(slots=False)  # made for every instalment: quicker to make than with slots
class Used:
    """A figure that a result rests on, with what it is worth there.

    Example:
        >>> Used("contact-point.total", Known(Euro(105000), Grade.OFFICIAL), Grade.OFFICIAL).grade
        Grade.OFFICIAL
    """

    path: str
    figure: Figure[Any]
    grade: Grade | None
    reading: str | None = None


@frozen
class Reason:
    """Why there is no amount: a field that was left out, a figure that is not known, a refusal.

    Attributes:
        place: of the field or the figure.
        known: False where a figure is not known, True where it is the application that lacks something.

    Example:
        >>> Reason(Text("keine Angabe", "left out"), "months").place
        'months'
    """

    text: Text
    place: str
    known: bool = True


@frozen(slots=False)  # made for every instalment: quicker to make than with slots
class Instalment:
    """One payment: for a funding year of a post, for the whole term of an application, or for a budget year.

    Attributes:
        post: index of the post; None for the application as a whole.
        year: the funding year, 1 is the first; None where the rule does not pay by funding year.
        first_month, months: the stretch of the term that it pays for; months None while the term is left out.
        budget_year: the year in which it is paid, where a plan says so.

    Example:
        >>> Instalment(0, 1, 0, 12, Euro(40000)).amount
        Euro('40000.00')
    """

    post: int | None
    year: int | None
    first_month: int
    months: int | None
    amount: Euro
    used: tuple[Used, ...] = ()
    budget_year: int | None = None


@frozen(slots=False)  # made for every instalment: quicker to make than with slots
class Amounts:
    """What a measure pays: its instalments, and the figures that their total rests on.

    `most` is what could be granted where more than the rule gives is possible.

    Example:
        >>> Amounts((Instalment(0, 1, 0, 12, Euro(40000)), Instalment(0, 2, 12, 12, Euro(35000))), ()).total
        Euro('75000.00')
    """

    instalments: tuple[Instalment, ...]
    total_used: tuple[Used, ...]
    most: Euro | None = None

    @property
    def total(self) -> Euro:
        """The sum of the instalments."""
        return Euro.total(instalment.amount for instalment in self.instalments)


@frozen(slots=False)
class Tiered:
    """The tier of population that a recipient is in, or why that cannot be said.

    Attributes:
        key: of the tier; None where it cannot be said.
        population: the one that counted; None where none did.
        used: the figures that put it there.
        reasons: why it cannot be said.
        asked: the day of which the rule asks for the population, a figure.

    Example:
        >>> Tiered("tier-1", Population(45000)).key
        'tier-1'
    """

    key: str | None
    population: Population | None = None
    used: tuple[Used, ...] = ()
    reasons: tuple[Reason, ...] = ()
    asked: Figure[Any] | None = None


def distinct(used: Iterable[Used]) -> tuple[Used, ...]:
    """Each figure once, told apart by path and grade: whole figures are slow to compare.

    Example:
        >>> one = Used("m.total", Known(Euro(105000), Grade.OFFICIAL), Grade.OFFICIAL)
        >>> len(distinct([one, one]))
        1
    """
    return tuple({(u.path, u.grade, u.reading): u for u in used}.values())


@lru_cache(maxsize=4096)  # the same few places again and again, while a form is being filled in
def left_out(place: str) -> Reason:
    """The reason that a field was left out.

    Example:
        >>> left_out("months").text.en
        'duration (months) was left out'
    """
    title = field_title(place)
    de, en = (place, place) if title is None else (f"{title.de} ({place})", f"{title.en} ({place})")
    return Reason(Text(f"{de}: keine Angabe", f"{en} was left out"), place)


def not_settled(path: str) -> Reason:
    """The reason that a figure is not known, or that its readings disagree.

    Example:
        >>> not_settled("m.part_year").text.de
        'm.part_year ist nicht geklärt'
    """
    return Reason(Text(f"{path} ist nicht geklärt", f"{path} is not settled"), path, known=False)


@frozen
class Financing(ABC):
    """Base of the kinds of financing.

    Args:
        payment: how instalments are shared over budget years; None where a plan says it.
        overfunding: whether the grant stays as it is where it and the money of others exceed the costs; None
            where nothing is asked.
        envelope: the fact that holds the most that the recipient can get for all posts together; None where there
            is none.

    Example:
        >>> from integrationsfoerderung.financing import FixedAmount
        >>> issubclass(FixedAmount, Financing)
        True
        >>> from integrationsfoerderung.evidence import Grade
        >>> from integrationsfoerderung.amending import Changes
        >>> from integrationsfoerderung.reading import ValueReader
        >>> rule = FixedAmount(Known(Euro(15000), Grade.NORM))
        >>> rule.by_population, rule.tier_keys
        (False, ())
        >>> rule.with_figures("m", Changes({"m.amount": 12000}, ValueReader())).amount.value
        Euro('12000.00')
        >>> rule.changed("m", Changes({}, ValueReader()))["amount"] is rule.amount
        True
    """

    payment: Figure[Payment] | None = attrs.field(default=None, kw_only=True)
    overfunding: Figure[bool] | None = attrs.field(default=None, kw_only=True)
    envelope: Figure[Subject] | None = attrs.field(default=None, kw_only=True)

    about_posts: ClassVar[bool] = False  # whether an application without posts is not complete

    def __attrs_post_init__(self) -> None:
        envelopes: tuple[Any, ...] = () if self.envelope is None else self.envelope.candidates()
        for of in envelopes:
            if not isinstance(of, Subject) or of.type is not Euro or of.fact is None:
                raise ValueError(f"envelope names {shorten(of)}: name a fact that is an amount, such as facts.envelope")
        for path, figure in self.figures("financing"):
            for value in figure.candidates():
                for euro in value if isinstance(value, tuple) else (value,):
                    if isinstance(euro, Euro) and euro.cents < 0:
                        raise ValueError(f"{path} is {euro.format()}: write amounts that are not negative")

    def figures(self, parent: str) -> Iterator[tuple[str, Figure[Any]]]:
        """Every figure in it, with its path.

        Example:
            >>> from integrationsfoerderung.financing import FixedAmount
            >>> monthly = Known(Payment.MONTHLY, Grade.ASSUMED)
            >>> [path for path, _ in FixedAmount(Known(Euro(15000), Grade.INFERRED), payment=monthly).figures("m")]
            ['m.payment', 'm.amount']
        """
        for attribute in attrs.fields(type(self)):
            value = getattr(self, attribute.name)
            if isinstance(value, Figure):
                yield f"{parent}.{attribute.name}", value

    def with_figures(self, parent: str, change: Changes) -> Self:
        """The same financing with other figures, by path; itself where none of them changes."""
        return change.made(self, parent, self.changed(parent, change))

    def changed(self, parent: str, change: Changes) -> dict[str, Any]:
        """Its fields that hold figures, after the change."""
        types = value_types(type(self))
        fields = {name: getattr(self, name) for name in types}
        return {
            name: change(f"{parent}.{name}", figure, types[name])
            for name, figure in fields.items()
            if figure is not None
        }

    @abstractmethod
    def amounts(self, application: Application, parent: str) -> Amounts | tuple[Reason, ...]:
        """What is paid, or every reason why that cannot be said.

        Example:
            >>> from integrationsfoerderung.financing import FixedAmount
            >>> from integrationsfoerderung.applications import Post
            >>> from integrationsfoerderung.recipients import Recipient
            >>> form = Application(recipient=Recipient(name="Rastatt"), measure="m", posts=[Post()], months=36)
            >>> monthly = Known(Payment.MONTHLY, Grade.ASSUMED)
            >>> FixedAmount(Known(Euro(15000), Grade.INFERRED), payment=monthly).amounts(form, "m").total
            Euro('15000.00')
        """

    def full_sum(self, parent: str) -> tuple[int, "Used"] | None:  # noqa: ARG002 - of the kinds that have one
        """What a full post gets over the whole term, in cents, and the figure; None where there is no such sum.

        Example:
            >>> from integrationsfoerderung.financing import FixedAmount
            >>> FixedAmount(Known(Euro(15000), Grade.INFERRED)).full_sum("m")[0]
            1500000
        """
        return None

    @property
    def by_population(self) -> bool:
        """Whether what is paid hangs on how many people live there."""
        return bool(self.tier_keys)

    @property
    def tier_keys(self) -> tuple[str, ...]:
        """The keys of its tiers of population, if it has any."""
        return ()

    def tier(self, application: Application, parent: str) -> Tiered | None:  # noqa: ARG002 - of those with tiers
        """The tier of population that the recipient is in; None where it has no tiers.

        Example:
            >>> from integrationsfoerderung.applications import Post
            >>> from integrationsfoerderung.financing import FixedAmount
            >>> from integrationsfoerderung.recipients import Recipient
            >>> form = Application(recipient=Recipient(name="Rastatt"), posts=[Post()])
            >>> FixedAmount(Known(Euro(15000), Grade.INFERRED)).tier(form, "m") is None
            True
        """
        return None

    def tier_title(self, key: str) -> Text:
        """A tier in words.

        Example:
            >>> from integrationsfoerderung.financing import FixedAmount
            >>> FixedAmount(Known(Euro(15000), Grade.INFERRED)).tier_title("tier-1").en
            'tier-1'
        """
        return Text(key, key)

    def within_envelope(
        self, paid: Amounts | tuple[Reason, ...], application: Application, parent: str
    ) -> Amounts | tuple[Reason, ...]:
        """What is paid, cut to the envelope: each instalment by its part, so that the parts add up.

        Example:
            >>> from integrationsfoerderung.applications import Post
            >>> from integrationsfoerderung.facts import Fact, FactType
            >>> from integrationsfoerderung.financing import FixedAmount
            >>> from integrationsfoerderung.recipients import Recipient
            >>> most = Fact("envelope", FactType.AMOUNT, Text("Budget", "envelope")).subject()
            >>> rule = FixedAmount(Known(Euro(15000), Grade.INFERRED), envelope=Known(most, Grade.OFFICIAL))
            >>> form = Application(recipient=Recipient(name="Rastatt"), posts=[Post()], facts={"envelope": Euro(9000)})
            >>> rule.within_envelope(rule.amounts(form, "m"), form, "m").total
            Euro('9000.00')
        """
        if self.envelope is None or not isinstance(paid, Amounts):
            return paid
        path, of = f"{parent}.envelope", settled_value(self.envelope)
        if of is None:
            return (not_settled(path),)
        envelope: Euro | None = asked_once(of.result, application)
        if envelope is None:
            return (left_out(of.result.name),)
        if paid.total <= envelope:
            return paid
        used = used_figure(path, self.envelope, of)
        parts = envelope.split([instalment.amount.cents for instalment in paid.instalments])
        instalments = tuple(
            attrs.evolve(instalment, amount=part, used=(*instalment.used, used))
            for instalment, part in zip(paid.instalments, parts, strict=True)
        )
        most = None if paid.most is None else min(paid.most, envelope)
        return Amounts(instalments, (*paid.total_used, used), most)

    def findings(self, application: Application, amounts: Amounts, parent: str) -> tuple[Finding, ...]:
        """What a schedule has to say beside its amounts: that grant and third-party money exceed the costs.

        They are no part of the verdict: whether somebody is eligible does not hang on a plan that need not be given.

        Example:
            >>> from integrationsfoerderung.applications import Post
            >>> from integrationsfoerderung.evidence import Unknown
            >>> from integrationsfoerderung.financing import FixedAmount
            >>> from integrationsfoerderung.recipients import Recipient
            >>> form = Application(recipient=Recipient(name="Rastatt"), posts=[Post()], costs=10000)
            >>> rule = FixedAmount(Known(Euro(15000), Grade.INFERRED), overfunding=Unknown("no rule found"))
            >>> rule.findings(form, rule.amounts(form, "m"), "m")[0].status
            Status.OPEN
        """
        costs, others = costs_of(application)
        if self.overfunding is None or costs is None or others is None:
            return ()
        if costs.cents - others.cents >= amounts.total.cents:
            return ()
        path = f"{parent}.overfunding"
        kept = self.overfunding.settle(_itself)
        status = Status.OPEN if kept is None else Status.MET if kept.result else Status.UNMET
        limit = Known(Euro.from_cents(max(costs.cents - others.cents, 0)), Grade.ASSUMED)
        grade = self.overfunding.grade if kept is None else kept.grade
        return (
            Finding(
                path, OVERFUNDED, status, "grant", amounts.total, Relation.AT_MOST, limit, grade,
                None if kept is None else kept.reading, unknown=(path,) if kept is None else (),
            ),
        )  # fmt: skip


OVERFUNDED = Text(
    "Zuwendung höchstens so hoch wie die Kosten ohne Drittmittel",
    "The grant is at most the costs less third-party money",
)


def costs_of(application: Application) -> tuple[Euro | None, Euro | None]:
    """The costs of the whole term and the money of others; None for what was left out.

    Example:
        >>> from integrationsfoerderung.applications import Post
        >>> from integrationsfoerderung.recipients import Recipient
        >>> costs_of(Application(recipient=Recipient(name="Rastatt"), posts=[Post()], costs=10000))
        (Euro('10000.00'), Euro('0.00'))
    """
    plan = application.plan
    if not plan:
        return application.costs, Euro(0)
    others = [row.third_party for row in plan if row.third_party is not None]
    totals = [row.total for row in plan if row.total is not None]
    whole = len(plan)
    return (
        Euro.total(totals) if len(totals) == whole else application.costs,
        Euro.total(others) if len(others) == whole else None,
    )


def asked_once(of: Subject, application: Application) -> Any:
    """The value of a subject that is asked once for the application, such as a fact.

    Example:
        >>> from integrationsfoerderung.applications import Post
        >>> from integrationsfoerderung.recipients import Recipient
        >>> from integrationsfoerderung.subjects import SUBJECTS
        >>> form = Application(recipient=Recipient(name="Rastatt", population=50000), posts=[Post()])
        >>> asked_once(SUBJECTS["recipient.population"], form)
        50000
    """
    return of.get(Places(application, Context()).of(frozenset())[0])


def _itself(value: Any) -> Any:
    return value


def settled_value(figure: Figure[Any]) -> Settled[Any] | None:
    """The value of a figure, that of its default reading where the readings differ, None where it is not settled.

    Example:
        >>> settled_value(Known(36, Grade.NORM)).result
        36
    """
    return figure.settle(_itself)


def used_figure(path: str, figure: Figure[Any], settled: Settled[Any]) -> Used:
    """A figure as a result rests on it.

    Example:
        >>> used_figure("m.a", Known(36, Grade.NORM), settled_value(Known(36, Grade.NORM))).grade
        Grade.NORM
    """
    return Used(path, figure, settled.grade, settled.reading)
