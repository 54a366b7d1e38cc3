"""Every Gemeinde and every association of a Land under VwV Integrationsbeauftragte, in one call."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from officers import PROGRAMME, ask

from integrationsfoerderung import Application, Population, Post, Recipient, Schedule, Verdict
from integrationsfoerderung.assessments import screen
from integrationsfoerderung.findings import worst
from integrationsfoerderung.registry import Registry, load_registry
from integrationsfoerderung.schedules import schedule
from integrationsfoerderung.show import tiers

DAY = date(2022, 12, 31)
# As many as Baden-Württemberg has in each tier by its directory; the recipients are made up.
COUNTS = {"tier-1": 107, "tier-2": 157, "tier-3": 837}
SIZES = {"tier-1": 20_000, "tier-2": 10_000, "tier-3": 40}
STEPS = {"tier-1": 500, "tier-2": 60, "tier-3": 11}


def everybody() -> list[Recipient]:
    """1,101 Gemeinden and 270 associations."""
    towns = [
        Recipient(
            name=f"Ort {tier} {index}", kind="Gemeinde", key=f"08{len(tier):01}{int(tier[-1])}{index:04}",
            population=Population(SIZES[tier] + STEPS[tier] * index, on=DAY, census="2011", source="made up"),
        )
        for tier, count in COUNTS.items()
        for index in range(count)
    ]  # fmt: skip
    kinds = ["Gemeindeverwaltungsverband"] * 114 + ["vereinbarte Verwaltungsgemeinschaft"] * 156
    associations = [
        Recipient(name=f"Verband {index}", kind=kind, key=f"08999{index:04}", population=3_000 + 100 * index)
        for index, kind in enumerate(kinds)
    ]
    return [*towns, *associations]


FORMS = [evolve(ask(0, "0.5"), recipient=recipient) for recipient in everybody()]
ASSESSMENTS = PROGRAMME.assess_many(FORMS)


class TestOneCall:
    """One call assesses them all, in their order, as if each had been asked alone."""

    def test_there_are_1371(self) -> None:
        assert len(ASSESSMENTS) == 1_101 + 270

    def test_each_as_if_alone(self) -> None:
        for form, found in list(zip(FORMS, ASSESSMENTS, strict=True))[::97]:
            assert found == PROGRAMME.assess(form)

    def test_the_quick_answer_is_that_of_the_findings(self) -> None:
        edition = PROGRAMME.editions[0]
        for form, found in list(zip(FORMS, ASSESSMENTS, strict=True))[::61]:
            for asked in (form, evolve(form, posts=[Post("0.4"), Post()]), evolve(form, submitted=date(2024, 11, 18))):
                quick, paid = screen(asked, "officer", edition, ())
                whole = found.again(asked)
                assert quick is worst(f for f in whole.findings if f.path.startswith("officer."))
                assert (paid,) == whole.amounts

    def test_the_tiers_are_those_of_the_directory(self) -> None:
        towns = ASSESSMENTS[:1_101]
        assert {tier: sum(found.tier == tier for found in towns) for tier in COUNTS} == COUNTS
        assert {found.tier for found in ASSESSMENTS[1_101:]} == {None}

    def test_what_they_would_get(self) -> None:
        """Half a post gets 10,000 in both tiers whose amounts are known."""
        plans = [schedule(found) for found in ASSESSMENTS]
        known = [plan.total for plan in plans if isinstance(plan, Schedule)]
        assert len(known) == 107 + 157
        assert {amount.euro.cents for amount in known} == {1_000_000}

    def test_it_takes_any_iterable_and_none(self) -> None:
        assert PROGRAMME.assess_many(iter(FORMS[:3])) == ASSESSMENTS[:3]
        assert PROGRAMME.assess_many([]) == ()

    def test_the_day_may_be_named_for_all(self) -> None:
        verdicts = {found.verdict for found in PROGRAMME.assess_many(FORMS[:3], on=date(2018, 1, 1))}
        assert verdicts == {Verdict.INELIGIBLE}


class TestTheTable:
    """A table of tiers and of what the open ones wait for, in both languages."""

    def test_in_english(self) -> None:
        lines = tiers(ASSESSMENTS).splitlines()
        head = "| tier | Gemeinde | vereinbarte Verwaltungsgemeinschaft | Gemeindeverwaltungsverband | together |"
        assert lines[0] == "## Tiers"
        assert lines[2].startswith(head)
        assert lines[4:8] == [
            "| tier-1 | 107 | 0 | 0 | 107 | 107 | 0 | 0 | 107 |",
            "| tier-2 | 157 | 0 | 0 | 157 | 157 | 0 | 0 | 157 |",
            "| tier-3 | 837 | 0 | 0 | 837 | 0 | 0 | 837 | 0 |",
            "| not settled | 0 | 156 | 114 | 270 | 0 | 0 | 270 | 0 |",
        ]
        assert "| `officer.associations` | 270 |" in lines
        assert "| `officer.tiers.tier-3.amount` | 837 |" in lines

    def test_in_german(self) -> None:
        text = tiers(ASSESSMENTS, "de")
        assert "| Größenklasse | Gemeinde |" in text
        assert "| nicht geklärt | 0 | 156 | 114 | 270 |" in text

    def test_each_column_adds_up(self) -> None:
        rows = [line.strip("| ").split(" | ") for line in tiers(ASSESSMENTS).splitlines()[4:8]]
        together, verdicts = 4, slice(5, 8)
        for row in rows:
            assert sum(map(int, row[1:together])) == int(row[together]) == sum(map(int, row[verdicts]))

    def test_nothing_at_all_makes_an_empty_table(self) -> None:
        assert tiers([]).splitlines()[2:] == ["| tier | together | eligible | ineligible | open | amount known |",
                                              "| --- | --- | --- | --- | --- | --- |"]  # fmt: skip

    def test_recipients_without_a_kind_are_counted_too(self) -> None:
        nobody = evolve(FORMS[0], recipient=Recipient(name="x", population=45_000))
        lines = tiers(PROGRAMME.assess_many([nobody])).splitlines()
        assert lines[-1] == "| `recipient.kind` | 1 |"


class TestWrongUse:
    """What is no list of applications is refused with the way out, and the one at fault is named."""

    @pytest.mark.parametrize("given", ["forms", 3, None, FORMS[0]])
    def test_no_list(self, given: Any) -> None:
        with pytest.raises(TypeError, match="write the applications in brackets"):
            PROGRAMME.assess_many(given)

    def test_a_member_that_is_none(self) -> None:
        wrong: Any = [FORMS[0], "form"]
        with pytest.raises(TypeError, match=r"applications\[1\]: 'form' is no Application"):
            PROGRAMME.assess_many(wrong)

    def test_a_member_that_asks_for_what_there_is_not(self) -> None:
        wrong = Application(recipient=Recipient(name="x"), measure="oficer", posts=[Post()])
        with pytest.raises(ValueError, match=r"applications\[0\]: no measure 'oficer'.*did you mean 'officer'"):
            PROGRAMME.assess_many([wrong])
        with pytest.raises(ValueError, match=r"applications\[0\]: facts\.degre: unknown fact; did you mean 'degree'"):
            PROGRAMME.assess_many([evolve(FORMS[0], facts={"degre": True})])


DIRECTORY = Path(__file__).parents[3] / "shared" / "data" / "GV100AD_301123_BW.txt"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(DIRECTORY, population_on=DAY, census="2011")


@pytest.mark.skipif(not DIRECTORY.exists(), reason="the municipal directory is not here; it is never part of this one")
class TestTheDirectory:
    """The municipalities of Baden-Württemberg as their directory has them, population of 31 December 2022."""

    def test_every_gemeinde_and_association_in_one_call(self, registry: Registry) -> None:
        forms = [
            evolve(ask(0, "0.5"), recipient=Recipient.from_registry(entry))
            for entry in (*registry.gemeinden, *registry.associations)
        ]
        found = PROGRAMME.assess_many(forms)
        towns, associations = found[:1_101], found[1_101:]
        assert len(associations) == 270
        assert {tier: sum(one.tier == tier for one in towns) for tier in COUNTS} == COUNTS
        # Whether an association is counted by the sum of its members is a reading without a default.
        assert {one.verdict for one in associations} == {Verdict.OPEN}
        assert {one.tier for one in associations} == {None}
        assert "| tier-3 | 837 |" in tiers(found)
        assert "31 December 2022, census of 2011, municipal directory of 2023-11-30" in towns[0].explain("en")

    def test_associations_by_the_sum_of_their_members(self, registry: Registry) -> None:
        counts = dict.fromkeys(COUNTS, 0)
        for association in registry.associations:
            members = [Recipient.from_registry(entry) for entry in registry.members(association.key)]
            people = Population.total(members).number
            assert people == association.population
            counts["tier-1" if people >= 20_000 else "tier-2" if people >= 10_000 else "tier-3"] += 1
        assert counts == {"tier-1": 117, "tier-2": 105, "tier-3": 48}
