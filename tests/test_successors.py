"""Every rule that was found of the successor and the sister is in the data, declared, or has a reason here."""

import pytest

from integrationsfoerderung import Bounded, Programme, Readings, Unknown, load_programme
from integrationsfoerderung.catalogue import programme_keys, sources

OFFICERS = load_programme("vwv-integrationsbeauftragte")
MANAGEMENT = load_programme("vwv-integrationsmanagement")
TIERS = "officer.tiers.tier-"

# What was found, row by row, and the figures or provisions that say it.
OF_OFFICERS: dict[str, list[str]] = {
    "who": ["officer.recipient_kind", "other_associations"],
    "employment and not only a new post": ["officer.not_begun.existing_post"],
    "responsible for all integration matters": ["officer.all_matters"],
    "five tasks": ["officer.tasks"],
    "a completed degree": ["officer.degree"],
    "tier 1": [f"{TIERS}1.at_least", f"{TIERS}1.amount", f"{TIERS}1.full_at", f"{TIERS}1.in_proportion"],
    "at least one half in tier 1": ["officer.share_in_tier_1.tier", "officer.share_in_tier_1.minimum"],
    "several persons": [
        "split_elsewhere", "officer.split.tier",
         "officer.split.as_a_rule.persons.one", "officer.split.as_a_rule.persons.halves.two",
        "officer.split.as_a_rule.persons.halves.not_less",
        "officer.split.as_a_rule.persons.halves.not_more", "officer.once",
    ],
    "tier 2": [f"{TIERS}2.at_least", f"{TIERS}2.amount", f"{TIERS}2.full_at"],
    "tier 2: smallest share and less than half a post": [
        "officer.share_in_tier_2.tier", "officer.share_in_tier_2.minimum", f"{TIERS}2.in_proportion",
    ],
    "tier 3": [
        f"{TIERS}3.amount", f"{TIERS}3.full_at", f"{TIERS}3.in_proportion", "officer.share_in_tier_3.tier",
        "officer.share_in_tier_3.minimum", "small_kommunen",
    ],
    "associations": ["officer.associations"],
    "reference date and census": ["officer.reference_date"],
    "the approval period is the calendar year": ["officer.term"],
    "settled from 2019 or 2020 until 2025": ["officer.first_start", "officer.last_start"],
    "by 15 November of the year before": [
        "officer.in_time.since", "officer.in_time.deadline", "officer.in_time.deadline.moves", "filing",
    ],
    "a post bought from a third party is not eligible": ["officer.own_post", "costs"],
    "part year": ["officer.part_year"],
    "early start, follow-on grants": [
        "officer.not_begun.before_approval", "officer.not_begun.permitted", "officer.not_begun.followed_on",
        "follow_on",
    ],
    "vacancy, combination, payout, proof of use": ["vacancy", "combination", "officer.payment", "proof_of_use"],
    "rounding, overfunding, smallest grant, discretion": [
        "officer.rounding", "officer.overfunding", "minimum_grant", "discretion",
    ],
}  # fmt: skip
OF_MANAGEMENT: dict[str, list[str]] = {
    "who": ["integration-management.recipient_kind"],
    "amounts by qualification, rates seen": ["integration-management.rate"],
    "smallest part of a post": ["integration-management.smallest_part"],
    "24 months, then year by year": [
        "integration-management.term", "integration-management.prolongation.funded_before",
        "integration-management.prolongation.one_year",
    ],
    "envelope": ["integration-management.envelope", "envelope"],
    "passing on": ["passing_on"],
    "proof of use": ["proof_of_use"],
    "what every grant inherits": ["discretion", "integration-management.payment"],
    "not found": ["integration-management.part_year", "integration-management.rounding"],
}  # fmt: skip
NEITHER = {
    "Landkreise are in tier 1": "said by their population; nothing is asked of the kind",
    "tier 1 is worded as in 2019": "said by there being one edition and by its citations",
    "Große Kreisstadt": "a status, and never used for the tier",
    "rates seen by year": "evidence in the note of the rate: no source says for which qualification",
}
PROGRAMMES = [(OFFICERS, OF_OFFICERS), (MANAGEMENT, OF_MANAGEMENT)]
BOTH = pytest.mark.parametrize(("programme", "rows"), PROGRAMMES, ids=["officers", "management"])


@BOTH
class TestEveryRow:
    """Nothing that was found is left out in silence, and nothing else is in the data."""

    def test_it_is_there_and_nothing_else(self, programme: Programme, rows: dict[str, list[str]]) -> None:
        listed = [path for paths in rows.values() for path in paths]
        (edition,) = programme.editions
        there = {path for measure in edition.measures for path, _ in measure.figures()}
        there |= {provision.key for provision in edition.not_modelled}
        assert set(listed) == there
        assert len(listed) == len(set(listed))

    def test_every_figure_has_a_citation_and_what_is_not_known_a_note(
        self, programme: Programme, rows: dict[str, list[str]]
    ) -> None:
        assert rows
        for measure in programme.editions[0].measures:
            for path, figure in measure.figures():
                assert figure.citations or isinstance(figure, Unknown), path
                assert figure.note or not isinstance(figure, Unknown | Bounded | Readings), path

    def test_what_does_not_apply_has_a_reason(self, programme: Programme, rows: dict[str, list[str]]) -> None:
        assert programme.editions
        assert not set(NEITHER) & set(rows)
        assert all(NEITHER.values())


def test_every_source_of_the_two_is_cited() -> None:
    cited: set[str] = set()
    for key in programme_keys():
        for edition in load_programme(key).editions:
            ends = [edition.first_day, *([] if edition.last_day is None else [edition.last_day])]
            figures = [figure for measure in edition.measures for _, figure in measure.figures()]
            cited |= {c.source.key for figure in [*ends, *figures] for c in figure.citations}
            cited |= {c.source.key for provision in edition.not_modelled for c in provision.citations}
    theirs = ("ib-", "im-", "stuttgart-", "herbrechtingen", "kappel", "gv100ad", "gemo", "rnz", "dauchingen", "funding")
    assert {key for key in sources() if key.startswith(theirs)} <= cited


def test_no_figure_of_the_successor_is_better_than_its_sources() -> None:
    """What was read of the norm itself is nothing: no figure is graded norm."""
    for programme, _ in PROGRAMMES:
        for measure in programme.editions[0].measures:
            assert {figure.grade.value for _, figure in measure.figures() if figure.grade} <= {
                "official", "reported", "inferred", "assumed",
            }  # fmt: skip
