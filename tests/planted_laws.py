"""Programmes with one fault each, for the laws that have to find it: in the data, or in a class of one's own."""

from collections.abc import Callable
from datetime import date
from typing import Any

from attrs import evolve, frozen

from integrationsfoerderung import (
    Citation,
    Edition,
    Euro,
    Figure,
    Finding,
    Grade,
    Kind,
    Known,
    Measure,
    Payment,
    Programme,
    Rounding,
    Share,
    Source,
    Status,
    Text,
    Unknown,
)
from integrationsfoerderung.applications import Application
from integrationsfoerderung.criteria import AllOf, AnyOf, AtLeast, AtMost, Criterion, Is, OneOf
from integrationsfoerderung.criteria.base import Examples
from integrationsfoerderung.financing import (
    Amounts,
    Attested,
    Financing,
    FixedInstalments,
    PartYear,
    Reason,
    ShareOfExpenditure,
    left_out,
)
from integrationsfoerderung.financing.tiers import AmountByTier, Tier
from integrationsfoerderung.subjects import SUBJECTS, Scope

CITED = (Citation(Source("made-up", "Made up for a test")),)
FIRST = date(2020, 1, 1)
HALF = Share("0.5")


def known(value: Any, *, cited: bool = True) -> Known[Any]:
    return Known(value, Grade.NORM, CITED if cited else ())


def title(key: str) -> Text:
    return Text(f"Bedingung {key}", f"condition {key}")


def months(kind: Any = AtLeast, required: Any = 36, **more: Any) -> Criterion:
    figure = required if isinstance(required, Figure) else known(required)
    found: Criterion = kind("minimum_months", title("months"), "posts.months", figure, **more)
    return found


def share(kind: Any = AtLeast, required: Any = HALF, **more: Any) -> Criterion:
    figure = required if isinstance(required, Figure) else known(required)
    found: Criterion = kind("minimum_share", title("share"), "posts.share", figure, **more)
    return found


def instalments(*euros: int, cls: type[FixedInstalments] = FixedInstalments, **more: Any) -> FixedInstalments:
    fields: dict[str, Any] = {
        "in_proportion": known(True),
        "rounding": known(Rounding.HALF_UP),
        "part_year": known(PartYear.PRO_RATA),
        "payment": known(Payment.MONTHLY),
    }
    return cls(known(tuple(Euro(euro) for euro in euros)), **(fields | more))


def programme(*criteria: Criterion, financing: Financing | None = None) -> Programme:
    """A contact point for three years, with the faults of what is given in."""
    rules = criteria or (months(), share())
    paid = financing or instalments(40_000, 35_000, 30_000)
    measure = Measure("point", Text("Anlaufstelle", "contact point"), rules, paid)
    edition = Edition("2020", Text("Fassung", "edition"), known(FIRST), None, FIRST, None, (measure,))
    return Programme("planted", Text("Mit Fehler", "planted"), (edition,))


def tier(key: str, amount: int, at_least: int | None, full_at: str = "0.5") -> Tier:
    bound = None if at_least is None else known(at_least)
    return Tier(
        key, amount=known(Euro(amount)), full_at=known(Share(full_at)), in_proportion=known(True), at_least=bound
    )


def tiers(*several: Tier) -> AmountByTier:
    return AmountByTier(
        tiers=several, associations=known(True), once=known(True), part_year=known(PartYear.PRO_RATA),
        rounding=known(Rounding.HALF_UP), payment=known(Payment.MONTHLY),
    )  # fmt: skip


# --- Faulty classes, as somebody might register them ---------------------------------------------------------------


class AtLeastTurned(AtLeast):
    """Raising the figure lets in more."""

    __slots__ = ()

    def _holds(self, seen: Any, required: Any) -> bool:
        return bool(seen <= required)


class OneOfTurned(OneOf):
    """Members are refused, so that each one more lets in fewer."""

    __slots__ = ()

    def _holds(self, seen: Any, required: Any) -> bool:
        return seen not in required


class LeftOutIsNo(AtLeast):
    """A field that was left out is taken for a no."""

    __slots__ = ()

    def check(self, scope: Scope, parent: str) -> Finding:
        found = AtLeast.check(self, scope, parent)
        return evolve(found, status=Status.UNMET) if found.seen is None else found


class LeftOutIsYes(AtLeast):
    """A field that was left out is taken for a yes."""

    __slots__ = ()

    def check(self, scope: Scope, parent: str) -> Finding:
        found = AtLeast.check(self, scope, parent)
        return evolve(found, status=Status.MET) if found.seen is None else found


class UnknownIsYes(AtLeast):
    """A figure that is not known lets everybody in."""

    __slots__ = ()

    def check(self, scope: Scope, parent: str) -> Finding:
        found = AtLeast.check(self, scope, parent)
        return evolve(found, status=Status.MET) if found.status is Status.OPEN else found


class UnknownIsNo(AtLeast):
    """A figure that is not known keeps everybody out."""

    __slots__ = ()

    def check(self, scope: Scope, parent: str) -> Finding:
        found = AtLeast.check(self, scope, parent)
        return evolve(found, status=Status.UNMET) if found.status is Status.OPEN else found


@frozen(slots=False)
class UnsplitAmounts(Amounts):
    """A total that is worked out apart from its parts."""

    @property
    def total(self) -> Euro:
        cents = sum(instalment.amount.cents for instalment in self.instalments)
        return Euro.from_cents(-(-cents // 100) * 100)  # rounded up to whole euro


class Changed(FixedInstalments):
    """Instalments, changed afterwards."""

    __slots__ = ()

    @staticmethod
    def change(paid: Amounts, application: Application) -> Amounts:
        raise NotImplementedError

    def amounts(self, application: Application, parent: str) -> Amounts | tuple[Reason, ...]:
        paid = FixedInstalments.amounts(self, application, parent)
        if not isinstance(paid, Amounts):
            return paid
        return self.change(paid, application)


def cents(paid: Amounts, made: Callable[[int], int]) -> Amounts:
    changed = [evolve(i, amount=Euro.from_cents(made(i.amount.cents))) for i in paid.instalments]
    return Amounts(tuple(changed), paid.total_used)


class Unsplit(Changed):
    """The total is rounded, its parts are not."""

    __slots__ = ()

    @staticmethod
    def change(paid: Amounts, application: Application) -> Amounts:  # noqa: ARG004 - of the base
        return UnsplitAmounts(paid.instalments, paid.total_used)


class WholeEuro(Changed):
    """Rounds to hundreds of euro, and no figure says so."""

    __slots__ = ()

    @staticmethod
    def change(paid: Amounts, application: Application) -> Amounts:  # noqa: ARG004 - of the base
        return cents(paid, lambda each: each // 10_000 * 10_000)


class Bonus(Changed):
    """A figure of the law in the code: 500 euro more."""

    __slots__ = ()

    @staticmethod
    def change(paid: Amounts, application: Application) -> Amounts:  # noqa: ARG004 - of the base
        return cents(paid, lambda each: each + 50_000)


class LastIsTheRest(Changed):
    """The last instalment is what is left of a sum that stays the same, and so falls below zero."""

    __slots__ = ()

    @staticmethod
    def change(paid: Amounts, application: Application) -> Amounts:  # noqa: ARG004 - of the base
        *first, last = paid.instalments
        rest = 7_000_000 - sum(instalment.amount.cents for instalment in first)
        return Amounts((*first, evolve(last, amount=Euro.from_cents(rest))), paid.total_used)


class ShorterIsDearer(Changed):
    """Whoever stays for more than three years loses a tenth."""

    __slots__ = ()

    @staticmethod
    def change(paid: Amounts, application: Application) -> Amounts:
        return cents(paid, lambda each: each * 9 // 10) if (application.months or 0) > 36 else paid


class FullPostsAreCheap(Changed):
    """A full post is paid as if it were three quarters of one."""

    __slots__ = ()

    @staticmethod
    def change(paid: Amounts, application: Application) -> Amounts:
        return cents(paid, lambda each: each * 3 // 4) if application.posts[0].share == Share(1) else paid


class LargeTownsPayThemselves(FixedInstalments):
    """From 20,000 inhabitants on there is a tenth less."""

    __slots__ = ()

    @property
    def by_population(self) -> bool:
        return True

    def amounts(self, application: Application, parent: str) -> Amounts | tuple[Reason, ...]:
        paid = FixedInstalments.amounts(self, application, parent)
        population = application.recipient.population
        if population is None:
            return (left_out("recipient.population"),)
        if not isinstance(paid, Amounts) or population.number < 24_000:
            return paid
        return cents(paid, lambda each: each * 9 // 10)


def one_each(*kinds: Kind) -> Known[Any]:
    return known(frozenset(kinds))


def both(kind: type[AllOf | AnyOf]) -> Criterion:
    """New tasks, and not begun; the example that does not meet it lacks the one of them."""
    tasks = Is("tasks", title("tasks"), "new_tasks", known(True))
    begun = Is("begun", title("begun"), "begun", known(False))
    of_tasks, of_begun = SUBJECTS["new_tasks"], SUBJECTS["begun"]
    examples = Examples(((of_tasks, True), (of_begun, False)), ((of_tasks, True), (of_begun, True)))
    return kind("both", title("both"), (tasks, begun), examples=examples)


_MONTHS = SUBJECTS["posts.months"]
_SHARE_EXAMPLES = Examples(((SUBJECTS["posts.share"], Share("0.5")),), ((SUBJECTS["posts.share"], Share("0.49")),))

# name: the programme, and the law that finds it.
PLANTED: dict[str, tuple[Programme, str]] = {
    "a drop between tiers": (
        programme(financing=tiers(tier("large", 9_000, 20_000), tier("small", 10_000, None))), "more-inhabitants",
    ),
    "a higher tier that asks for more of a post": (
        programme(
            share(required=Share("0.25")),
            financing=tiers(tier("large", 15_000, 20_000, "1"), tier("small", 10_000, None, "0.5")),
        ),
        "more-inhabitants",
    ),
    "a bound of tiers in code": (
        programme(financing=instalments(40_000, 35_000, cls=LargeTownsPayThemselves)), "more-inhabitants",
    ),
    "half posts in proportion, all others in full": (
        programme(
            share(required=Share("0.25")),
            financing=instalments(
                40_000, 35_000, in_proportion=known(False),
                attested=(Attested(Share("0.5"), known((Euro(20_000), Euro(17_500)))),),
            ),
        ),
        "more-share",
    ),
    "a full post that is paid as less than one": (
        programme(financing=instalments(40_000, 35_000, cls=FullPostsAreCheap)), "more-share",
    ),
    "a long term that costs a tenth": (
        programme(financing=instalments(40_000, 35_000, 30_000, cls=ShorterIsDearer)), "longer-term",
    ),
    "a total that is rounded apart from its parts": (
        programme(financing=instalments(40_000, 35_000, cls=Unsplit)), "parts-add-up",
    ),
    "a last instalment below zero": (
        programme(financing=instalments(40_000, 35_000, 30_000, cls=LastIsTheRest)), "nothing-negative",
    ),
    "rounding that no figure states": (
        programme(financing=instalments(40_000, 35_000, cls=WholeEuro)), "scaling",
    ),
    "a figure of the law in code": (
        programme(financing=instalments(40_000, 35_000, cls=Bonus)), "scaling",
    ),
    "a comparison the wrong way round": (programme(months(AtLeastTurned), share()), "tightening"),
    "a list that refuses its members": (
        programme(OneOfTurned("who", title("who"), "recipient.kind", one_each(Kind.TRAEGER))), "loosening",
    ),
    "a field left out that counts as no": (programme(months(LeftOutIsNo), share()), "filling-in"),
    "a field left out that counts as yes": (programme(months(), share(LeftOutIsYes)), "filling-in"),
    "an unknown figure that lets everybody in": (
        programme(months(UnknownIsYes, Unknown("not found"))), "unknown-decides-nothing",
    ),
    "an unknown figure that keeps everybody out": (
        programme(months(UnknownIsNo, Unknown("not found"))), "unknown-decides-nothing",
    ),
    "a refusal without a citation": (programme(months(required=known(36, cited=False))), "refusals-say-why"),
    "a refusal without words": (
        programme(evolve(months(), text=Text("Dauer", ""))), "refusals-say-why",
    ),
    "at most where at least is meant": (
        programme(share(AtMost, examples=_SHARE_EXAMPLES)), "examples-hold",
    ),
    "a bound that is off by one": (
        programme(months(required=35, examples=Examples(((_MONTHS, 36),), ((_MONTHS, 35),)))), "examples-hold",
    ),
    "any of for all of": (programme(both(AnyOf)), "examples-hold"),
    "a data-frame expression of another class": (
        programme(financing=instalments(40_000, 35_000, cls=Bonus)), "frame-equals-object",
    ),
}  # fmt: skip
# Planted into the engine by the test of the same name in `test_laws.py`, and the law that finds it.
IN_THE_ENGINE = {
    "a pot that is counted twice": "pot-holds",
    "whoever is named first is served first": "order-never-matters",
    "forms that are corrected in silence": "money-to-the-eligible",
    "a remedy that was not tried": "remedies-work",
    "a reader that forgets a field": "document-round-trip",
}
SOUND = {
    "three instalments": programme(),
    "tiers": programme(financing=tiers(tier("large", 20_000, 20_000), tier("small", 10_000, None))),
    "all of": programme(both(AllOf)),
    "unknown": programme(months(required=Unknown("not found"))),
    "a share": programme(
        financing=ShareOfExpenditure(
            rate=known(Share("0.6")), more_possible=known(False), rounding=known(Rounding.HALF_UP),
            maximum=known(Euro(30_000)),
        )
    ),
}  # fmt: skip
