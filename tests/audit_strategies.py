"""What tests of the audit share: one application that shows that generated programmes can be met."""

from datetime import date

from attrs import evolve

from integrationsfoerderung import Euro, Measure, Post, Programme, Recipient, Status, Text, audit
from integrationsfoerderung.applications import Application, EarlierGrant
from integrationsfoerderung.criteria import Combination, Criterion, check_all
from integrationsfoerderung.subjects import Context, Places


def codes(programme: Programme) -> set[tuple[str, str]]:
    """Code and path of every finding."""
    return {(found.code, found.path) for found in audit(programme).findings}


WITNESS = Application(
    recipient=Recipient(name="Musterstadt", kind="Gemeinde", population=12_000),
    measure="m",
    posts=[Post(share="0.5", field="integration", origin="new", qualification="contact-point")],
    start=date(2020, 1, 1),
    months=12,
    submitted=date(2020, 1, 1),
    new_tasks=True,
    begun=False,
    early_start_permitted=False,
    requested=1000,
    costs=2000,
    earlier_grants=[EarlierGrant("contact-point", "extension")],
    consents=["Kommune"],
    facts={"heads": 20, "grown": True, "region": "north", "rent": Euro(100), "since": date(2020, 1, 1)},
)
WORDS = Text("Wort", "word")


def worded(criterion: Criterion) -> Criterion:
    """The same criterion with words."""
    if isinstance(criterion, Combination):
        return evolve(criterion, text=WORDS, parts=tuple(worded(part) for part in criterion.parts))
    return evolve(criterion, text=WORDS)


def met_by_witness(measure: Measure, since: date) -> Measure:
    """The measure with those of its criteria that the witness meets on the first day, whatever the grant."""
    places = Places(WITNESS, Context(measure.key, since))
    own = [worded(c) for c in measure.criteria if all(f.status is Status.MET for f in check_all([c], "m", places))]
    return evolve(measure, title=WORDS, criteria=tuple(own))
