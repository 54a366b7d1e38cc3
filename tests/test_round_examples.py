"""The lists in `examples/rounds/` give what was published of the grants, and the made-up one is short of money."""

import importlib.util
import re
import tomllib
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from attrs import evolve

from integrationsfoerderung import (
    Application,
    Cap,
    DocumentError,
    Euro,
    Grade,
    Known,
    Payment,
    Post,
    Ranking,
    Recipient,
    Round,
    Text,
    load_applications,
    load_programme,
    load_round,
)
from integrationsfoerderung.financing import PartYear
from integrationsfoerderung.rounds import SHORTAGES, Comparison, Decided, Outcome, Published

EXAMPLES = Path(__file__).parent.parent / "examples" / "rounds"
REGULAR, EXTRA, OF_2017 = (load_round(f"vwv-integration/{name}") for name in ("2016-regular", "2016-extra", "2017"))
# The sums that public lists name.
PUBLISHED = {
    "buehl-2016": 105_000,
    "biberach-2016": 52_500,
    "weil-am-rhein-2016": 105_000,
    "landkreis-biberach-2016": 105_000,
    "bad-waldsee-2016": 105_000,
    "baienfurt-2016": 52_500,
    "isny-2016": 105_000,
    "landkreis-ravensburg-2016": 105_000,
    "ravensburg-2016": 105_000,
    "wangen-2016": 63_000,
    "oetigheim-2016": 52_500,
    "durmersheim-2016": 105_000,
    "walldorf-2016": 105_000,
}


def decided(name: str, **what_if: object) -> Outcome:
    """The list of that name in its own round, perhaps under other rules."""
    listed = load_applications(EXAMPLES / f"{name}.toml")
    assert listed.round is not None
    return load_round(listed.round).under(**what_if).decide(listed.applications)  # type: ignore[arg-type]


def granted(outcome: Outcome) -> dict[str, Euro]:
    return {decision.key: decision.granted for decision in outcome.decisions}


class TestRegularRound:
    """Each named applicant of the regular round is granted its published sum."""

    def test_every_sum_is_exact(self) -> None:
        assert granted(decided("2016-regular")) == {key: Euro(euro) for key, euro in PUBLISHED.items()}

    def test_each_is_granted_in_full_and_nothing_is_open(self) -> None:
        assert {decision.status for decision in decided("2016-regular").decisions} == {Decided.GRANTED}

    def test_of_the_pot_that_much_is_left(self) -> None:
        outcome = decided("2016-regular")
        assert outcome.left == Euro(14_600_000) - Euro(sum(PUBLISHED.values()))

    def test_who_has_a_stated_start_is_placed_in_budget_years(self) -> None:
        years = decided("2016-regular").by_budget_year()
        assert years[None] == Euro(sum(PUBLISHED.values()) - 3 * 105_000)


class TestExtraRound:
    """Half of the full sum is what every post gets there, whatever its share."""

    def test_neuenbuerg_and_eppelheim_get_the_same(self) -> None:
        sums = granted(decided("2016-extra"))
        assert sums["neuenbuerg-2016"] == sums["eppelheim-2016"] == Euro(52_500)

    def test_the_full_post_is_cut_and_the_half_one_is_not(self) -> None:
        outcome = decided("2016-extra")
        assert outcome["neuenbuerg-2016"].status is Decided.CUT
        assert outcome["eppelheim-2016"].status is Decided.GRANTED

    @pytest.mark.parametrize(
        ("reading", "euro"),
        [
            ("half-of-full-sum", 105_000),
            ("half-of-full-sum-per-applicant", 52_500),
            ("half-of-costs", 180_000),
            ("half-of-ask", 105_000),
        ],
    )
    def test_what_rottweil_expected_for_two_full_posts_no_reading_gives(self, reading: str, euro: int) -> None:
        sums = granted(decided("2016-extra", readings={"caps.half": reading}))
        assert sums["rottweil-2016"] == Euro(euro) != Euro(210_000)

    @pytest.mark.parametrize(
        ("reading", "euro"), [("half-of-full-sum", 105_000), ("half-of-full-sum-per-applicant", 52_500)]
    )
    def test_two_half_posts_of_one_applicant(self, reading: str, euro: int) -> None:
        """Walldorf applied in the regular round; here it is asked what its two half posts would have got."""
        (walldorf,) = [
            form
            for form in load_applications(EXAMPLES / "2016-regular.toml").applications
            if form.key == "walldorf-2016"
        ]
        decision = EXTRA.under(readings={"caps.half": reading}).decide([walldorf])["walldorf-2016"]
        assert decision.after_caps == Euro(euro)

    def test_half_of_what_was_asked_for_would_not_have_given_eppelheim_its_sum(self) -> None:
        sums = granted(decided("2016-extra", readings={"caps.half": "half-of-ask"}))
        assert sums["eppelheim-2016"] == Euro(26_250)


class TestRound2017:
    """Two full posts, one cut and one not: each is what one of the two readings of the cap gives."""

    @pytest.mark.parametrize(
        ("reading", "key", "euro"),
        [("half-of-full-sum", "alpirsbach-2017", 52_500), ("as-asked", "donaueschingen-2017", 105_000)],
    )
    def test_under_its_reading_each_gets_its_sum(self, reading: str, key: str, euro: int) -> None:
        outcome = decided("2017", readings={"caps.oversubscription": reading})
        assert granted(outcome)[key] == Euro(euro)

    def test_without_a_choice_both_are_open(self) -> None:
        assert {decision.status for decision in decided("2017").decisions} == {Decided.OPEN}


class TestTheLists:
    """What nobody stated is marked where it stands."""

    @pytest.mark.parametrize("name", ["2016-regular", "2016-extra", "2017"])
    def test_every_assumed_field_says_so(self, name: str) -> None:
        text = (EXAMPLES / f"{name}.toml").read_text(encoding="utf-8")
        for line in text.splitlines():
            if re.match(r"(submitted|new_tasks|begun|earlier_grants) = ", line):
                assert re.search(r"# (assumed|inferred): ", line), line
        kinds = [line for line in text.splitlines() if 'kind = "Gemeinde"' in line]
        assert kinds
        assert all("the kind is inferred" in line for line in kinds)

    @pytest.mark.parametrize("name", ["2016-regular", "2016-extra", "2017"])
    def test_it_names_its_round(self, name: str) -> None:
        table = tomllib.loads((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8"))
        assert table["round"] == f"vwv-integration/{name}"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("short_of_money", EXAMPLES / "short_of_money.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TestShortOfMoney:
    """150 made-up applicants, more than the extra round can pay for."""

    LISTED = load_applications(EXAMPLES / "short-of-money.csv")

    def test_the_script_writes_the_file_byte_for_byte(self, script: ModuleType) -> None:
        assert script.text().encode() == script.FILE.read_bytes() == (EXAMPLES / "short-of-money.csv").read_bytes()

    def test_nobody_in_it_exists(self) -> None:
        names = {form.recipient.name for form in self.LISTED.applications}
        assert len(names) == 150
        assert all(re.fullmatch(r"Muster(hausen|kreis) [0-9]+", name) for name in names)
        assert all(form.key is not None and form.key.startswith("made-up-") for form in self.LISTED.applications)

    def test_the_money_is_short_and_every_kind_of_decision_occurs(self) -> None:
        outcome = EXTRA.decide(self.LISTED.applications)
        assert {decision.status for decision in outcome.decisions} == {
            Decided.GRANTED, Decided.CUT, Decided.INELIGIBLE, Decided.WAITING, Decided.OPEN,
        }  # fmt: skip

    @pytest.mark.parametrize("rule", SHORTAGES)
    @pytest.mark.parametrize("budget", ["0.00", "52499.99", "1000000.00", "5600000.00", "99999999.00"])
    def test_no_rule_overdraws_the_pot(self, rule: str, budget: str) -> None:
        outcome = EXTRA.under(committed=budget, shortage=rule).decide(
            self.LISTED.applications, scores=self.LISTED.scores
        )
        assert outcome.left is not None
        assert outcome.left >= Euro(0)
        assert outcome.granted + outcome.reserved + outcome.left == Euro(budget)
        assert len(outcome) == len(self.LISTED.applications)

    def test_everybody_has_a_score(self) -> None:
        assert self.LISTED.scores.keys() == {form.key for form in self.LISTED.applications}
        assert all(0 <= score <= 10 for score in self.LISTED.scores.values())


class TestAtTheDoorOfAList:
    """What would turn an answer round in silence is refused."""

    HEAD = "key,name,measure,share,months,submitted,earlier_rounds"

    @pytest.mark.parametrize(
        ("cell", "said"),
        [
            ("vwv-integration/2016-regula", "did you mean 'vwv-integration/2016-regular'?"),
            ("2016-regular", "no round '2016-regular'"),
            ("None", "write the word none alone"),
            ("none|vwv-integration/2016-regular", "write the word none alone"),
        ],
    )
    def test_a_round_that_looks_like_a_shipped_one(self, tmp_path: Path, cell: str, said: str) -> None:
        path = tmp_path / "list.csv"
        path.write_text(f"{self.HEAD}\na,Musterau,contact-point,1.0,36,2016-03-31,{cell}\n", encoding="utf-8")
        with pytest.raises(DocumentError) as error:
            load_applications(path)
        assert said in str(error.value)

    def test_an_earlier_grant_of_an_unknown_measure_leaves_open_what_asks_for_it(self, tmp_path: Path) -> None:
        path = tmp_path / "list.csv"
        row = "a,Musterau,extension,1.0,12,2016-08-31,vwv-integration/2014"
        path.write_text(f"{self.HEAD}\n{row}\n", encoding="utf-8")
        (form,) = load_applications(path).applications
        found = load_round("vwv-integration/2017").decide([form])["a"]
        assert found.status is Decided.OPEN
        assert "earlier_grants" in {place for finding in found.findings for place in finding.missing}

    def test_facts_have_columns_of_their_own(self, tmp_path: Path) -> None:
        path = tmp_path / "list.csv"
        head = "key,name,measure,share,months,submitted,facts.persons,facts.reliable,facts.region"
        path.write_text(f"{head}\na,Musterau,housing,1.0,12,2024-03-31,120,true,coast\n", encoding="utf-8")
        (form,) = load_applications(path).applications
        assert dict(form.facts) == {"persons": 120, "reliable": True, "region": "coast"}


class TestWords:
    """A reason says what decided, and nothing that nobody knows."""

    def test_a_cap_that_leaves_nothing(self) -> None:
        nothing = Cap(share="0", of="ask", per="application", when="always")
        (form, *_) = load_applications(EXAMPLES / "2016-extra.toml").applications
        (found,) = load_round("vwv-integration/2016-extra").under(caps={"c": nothing}).decide([form])
        assert found.status is Decided.REFUSED
        assert found.reasons("en")[-1] == "the cap leaves nothing of it"
        assert not any("money" in reason for reason in found.reasons("en"))

    def test_a_pot_that_is_not_known(self) -> None:
        listed = load_applications(EXAMPLES / "2017.toml").applications
        found = load_round("vwv-integration/2017").under(caps={}).decide(listed)
        assert {d.reasons("en")[-1] for d in found} == {"the least that the pot may be suffices for all"}

    def test_the_summary_names_the_values_that_decided(self) -> None:
        listed = load_applications(EXAMPLES / "short-of-money.csv").applications
        lot = Ranking("lot", seed="x")
        found = load_round("vwv-integration/2016-extra").under(shortage="fill-the-gaps", ranking=lot).decide(listed)
        text = "\n".join(found.summary())
        assert "shortage = fill the gaps" in text
        assert "ranking = by lot" in text
        assert [u["value"] for u in found.to_dict()["used"]] == ["5600000.00", "fill-the-gaps", "lot/submission/x"]
        assert repr(found) == "<Outcome of vwv-integration/2016-extra, 160 applications>"


class TestPublishedCounts:
    """A published figure is held against the same count of the list, in its own unit."""

    def compared(self, **published: Any) -> Comparison:
        figure = Published(grade=Grade.OFFICIAL, **published)
        listed = load_applications(EXAMPLES / "2016-extra.toml").applications
        (found,) = evolve(EXTRA, published=(figure,)).under(caps={}).decide(listed).against_published()
        return found

    @pytest.mark.parametrize(("unit", "count"), [("applications", 3), ("Kommunen", 3), ("posts", 4)])
    @pytest.mark.parametrize("of", ["filed", "granted"])
    def test_one_more_than_published(self, of: str, unit: str, count: int) -> None:
        found = self.compared(of=of, unit=unit, value=count - 1)
        assert (found.low, found.high, found.gap) == (count, count, 1)

    def test_of_grants_of_two_measures_is_reckoned_by_the_smallest_and_the_largest(self) -> None:
        """A half post of a contact point comes to 52,500 and a full one to 105,000, social advice to 15,000."""
        three: dict[str, Any] = {"of": "granted", "value": 3, "low": 3, "high": 3, "grade": Grade.OFFICIAL}
        figures = tuple(Published(unit=unit, **three) for unit in ("posts", "euro"))
        both = Known(frozenset({"contact-point", "social-advice"}), Grade.OFFICIAL)
        (found,) = evolve(REGULAR, measures=both, admission=(), published=figures).plausible()
        assert (found.low, found.high) == (Euro(45_000), Euro(315_000))


class TestYearsThatNobodyNamed:
    """What is left out is never placed in a year that the library made up."""

    def test_an_officer_without_a_start_takes_of_no_year(self) -> None:
        shipped = load_programme("vwv-integrationsbeauftragte")
        (edition,) = shipped.editions
        (officer,) = edition.measures
        parts: dict[str, Any] = {
            "part_year": Known(PartYear.FULL, Grade.ASSUMED),
            "payment": Known(Payment.MONTHLY, Grade.ASSUMED),
        }
        paid = evolve(officer, financing=evolve(officer.financing, **parts))
        programme = evolve(shipped, editions=(evolve(edition, measures=(paid,)),))
        known = Known(date(2024, 11, 15), Grade.OFFICIAL)
        yearly = Round(
            key="made-up/2025", title=Text("Erfunden", "Made up"), edition="2019", deadline=known, last_day=known,
            programme=programme,
            measures=Known(frozenset({"officer"}), Grade.OFFICIAL),
        ).under(committed=10**6, payable={2025: 10**6}, shortage="strict-queue", ranking="submission")  # fmt: skip
        whole = Application(
            key="b", recipient=Recipient(name="Musterau", kind="Gemeinde", population=45_000), measure="officer",
            posts=[Post("1.0")], start=date(2025, 1, 1), months=12, submitted=date(2024, 11, 1), begun=False,
            facts={"degree": True, "all_matters": True, "tasks": True, "bought_in": False},
        )  # fmt: skip
        outcome = yearly.decide([evolve(whole, key="a", start=None), whole])
        assert outcome.years == (2025,)
        assert (outcome["a"].status, outcome["a"].blind) == (Decided.OPEN, True)
        assert (outcome["b"].status, outcome["b"].granted) == (Decided.GRANTED, Euro(20_000))
