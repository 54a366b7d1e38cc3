"""What a change of the rules does to single applications and to groups of them."""

from collections.abc import Iterable
from typing import Any

from attrs import frozen

from ..findings import Verdict
from ..money import Euro
from ..rounds import Decided
from ..tables import Table
from ..texts import Text
from .answers import Answer
from .applicants import Applicant

BASE, VARIANT = Text("Ausgangslage", "base"), Text("Variante", "variant")
DIFFERENCE = Text("Unterschied", "difference")
HELD = {"base": BASE, "variant": VARIANT, "difference": DIFFERENCE}
CRITERIA, COUNT = Text("wegen", "because of"), Text("Anträge", "applications")
KIND, PEOPLE = Text("Art", "kind"), Text("Einwohner", "population")
WHO = Text("Antrag", "application")
ROUND_MONEY = Text("Geld der Runde", "money of the round")
GROUPED = {
    "applications": COUNT,
    "winners": Text("mehr", "gain"),
    "losers": Text("weniger", "lose"),
    **HELD,
}


@frozen(slots=False)  # many are made at once: quicker to make than with slots
class Effect:
    """What a change of the rules does to one application.

    Attributes:
        applicant: who it is.
        base, variant: what it gets before and after.

    Example:
        >>> from integrationsfoerderung import Kind, Verdict
        >>> town = Applicant(0, "buehl", "Bühl", Kind.GEMEINDE, 29000, "contact-point")
        >>> before, after = Answer(Verdict.ELIGIBLE, Euro(105000)), Answer(Verdict.INELIGIBLE, unmet=("m.months",))
        >>> effect = Effect(town, before, after)
        >>> effect.difference, effect.criteria
        (Euro('-105000.00'), ('m.months',))
        >>> effect.changed, effect.settled
        (True, True)
    """

    applicant: Applicant
    base: Answer
    variant: Answer

    @property
    def difference(self) -> Euro:
        """What it gets more; negative for less."""
        return Euro.from_cents(self.variant.money.cents - self.base.money.cents)

    @property
    def changed(self) -> bool:
        """Whether its verdict differs, or what becomes of it in the round."""
        return self.base.verdict is not self.variant.verdict or self.base.decided is not self.variant.decided

    @property
    def settled(self) -> bool:
        """Whether both amounts are what it gets, and none is the nothing of an open application."""
        return self.base.settled and self.variant.settled

    @property
    def criteria(self) -> tuple[str, ...]:
        """The paths of the criteria that answer otherwise; empty where only the money of the round decided."""
        moved = {*self.base.unmet} ^ {*self.variant.unmet} | {*self.base.open} ^ {*self.variant.open}
        return tuple(sorted(moved))


@frozen
class Group:
    """Applications of one kind or size.

    Example:
        >>> Group(2, 1, 0, Euro(0), Euro(500)).difference
        Euro('500.00')
    """

    applications: int
    winners: int
    losers: int
    base: Euro
    variant: Euro

    @property
    def difference(self) -> Euro:
        """What the group gets more; negative for less."""
        return Euro.from_cents(self.variant.cents - self.base.cents)


def group_of(members: list[Effect]) -> Group:
    """The sums of some effects.

    Example:
        >>> group_of([]).applications
        0
    """
    differences = [effect.difference.cents for effect in members]
    return Group(
        len(members),
        sum(cents > 0 for cents in differences),
        sum(cents < 0 for cents in differences),
        Euro.total(effect.base.money for effect in members),
        Euro.total(effect.variant.money for effect in members),
    )


def outcome_of(answer: Answer) -> Verdict | Decided:
    """What became of it in the round, or its verdict."""
    return answer.verdict if answer.decided is None else answer.decided


def short_table(effects: Iterable[Effect], caption: Text) -> Table:
    """The few columns that fit into a line of a terminal."""
    columns = {
        "key": WHO, **HELD, "before": Text("vorher", "before"), "after": Text("nachher", "after"),
        "criteria": CRITERIA,
    }  # fmt: skip
    rows = [
        (
            effect.applicant.name, effect.base.money, effect.variant.money, effect.difference,
            outcome_of(effect.base).words, outcome_of(effect.variant).words,
            (effect.criteria or None) if effect.changed else None,
        )
        for effect in effects
    ]  # fmt: skip
    return Table(columns, rows, caption=caption)


def effects_table(effects: Iterable[Effect], caption: Text, *, in_round: bool) -> Table:
    """One line for each application, with all that is known of it.

    Example:
        >>> len(effects_table([], COUNT, in_round=False))
        0
    """
    columns = {
        "key": WHO,
        "recipient": Text("Empfänger", "recipient"),
        "kind": KIND,
        "population": PEOPLE,
        "measure": Text("Fördertatbestand", "measure"),
        "base": BASE,
        "variant": VARIANT,
        "difference": DIFFERENCE,
        "base_verdict": Text("Ergebnis vorher", "verdict before"),
        "variant_verdict": Text("Ergebnis nachher", "verdict after"),
        "base_possible": Text("offen, vorher möglich", "open, possible before"),
        "variant_possible": Text("offen, nachher möglich", "open, possible after"),
        "criteria": CRITERIA,
    }
    if in_round:
        columns |= {
            "base_decided": Text("Runde vorher", "round before"),
            "variant_decided": Text("Runde nachher", "round after"),
        }
    rows = []
    for effect in effects:
        who, base, variant = effect.applicant, effect.base, effect.variant
        row: tuple[Any, ...] = (
            who.key, who.recipient, who.kind, who.population, who.measure, base.money, variant.money,
            effect.difference, base.verdict, variant.verdict, base.possible, variant.possible,
            effect.criteria if effect.changed else (),
        )  # fmt: skip
        rows.append((*row, base.decided, variant.decided) if in_round else row)
    return Table(columns, rows, caption=caption)
