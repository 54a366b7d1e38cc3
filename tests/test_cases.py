"""Real grants of 2014 to 2019, rewritten from public sources: what the encoded rules have to give.

They stand in the shipped case files, three groups of them. Where a source states share and sum, the amounts are exact.
Where it states the sum alone, the inverse is checked here: which share gives that sum. The rest is not exact, and says
why in its note.
"""

from datetime import date
from functools import cache

import pytest
from attrs import evolve

from integrationsfoerderung import Application, Euro, Grade, Post, Recipient, Schedule, Share, View, load_programme
from integrationsfoerderung.cases import Case, check

PROGRAMME = load_programme("vwv-integration")
RESULTS = {result.case.key: result for result in check("vwv-integration").results}
# In the order of the file: share and sum stated, the sum alone, a sum that has nothing to do with a share, not exact.
EXACT = ("buehl-2016", "biberach-2016", "binzen-2017", "eppelheim-2016", "eppelheim-2019")
SUM_ONLY = (
    "weil-am-rhein-2016", "landkreis-biberach-2016", "bad-waldsee-2016", "baienfurt-2016", "isny-2016",
    "landkreis-ravensburg-2016", "ravensburg-2016", "wangen-2016", "oetigheim-2016", "durmersheim-2016",
    "landkreis-rastatt-2014", "donaueschingen-2017", "achern-2017", "villingen-schwenningen-2017",
)  # fmt: skip
FIXED_SUM = ("landkreis-rastatt-advice-2014", "ortenaukreis-advice-2017")
NOT_EXACT = ("rottweil-2016", "alpirsbach-2017", "neuenbuerg-2016", "walldorf-2016")


def case(key: str) -> Case:
    return RESULTS[key].case


def schedule(one: Case) -> Schedule:
    found = PROGRAMME.schedule(one.application, one.round)
    assert isinstance(found, Schedule), found.explain()
    return found


@pytest.mark.parametrize("key", [*EXACT, *SUM_ONLY, *FIXED_SUM, *NOT_EXACT])
def test_the_amounts_are_those_of_the_source(key: str) -> None:
    """To the cent, and without a condition: verdict, total, and instalments where they are stated."""
    result = RESULTS[key]
    assert result.ok, result.explain()
    assert result.case.expected.total is not None
    plan = schedule(result.case)
    assert (plan.conditional, plan.what_if) == (False, False)


def test_where_instalments_are_stated_the_case_states_them() -> None:
    stated = {key: one.case.expected.by_funding_year for key, one in RESULTS.items() if key in EXACT}
    assert stated["buehl-2016"] == ((1, Euro(40_000)), (2, Euro(35_000)), (3, Euro(30_000)))
    assert stated["binzen-2017"] == ((1, Euro(20_000)), (2, Euro(17_500)), (3, Euro(15_000)))


def test_the_money_of_buehl_by_budget_year() -> None:
    assert case("buehl-2016").expected.by_budget_year == (
        (2016, Euro(30_000)), (2017, Euro(36_250)), (2018, Euro(31_250)), (2019, Euro(7_500)),
    )  # fmt: skip


@cache
def shares_by_sum(measure: str, months: int) -> dict[Euro, list[Share]]:
    """For every sum that a single post can get: the shares that give it, of all 10,001 basis points."""
    found: dict[Euro, list[Share]] = {}
    financing = PROGRAMME.on(date(2016, 9, 28)).measure(measure).financing
    for points in range(10_001):
        share = Share.from_basis_points(points)
        form = Application(recipient=Recipient(name="x"), measure=measure, posts=[Post(share=share)], months=months)
        amounts = financing.amounts(form, measure)
        assert not isinstance(amounts, tuple), amounts
        found.setdefault(amounts.total, []).append(share)
    return found


class TestInverseWhereOnlyTheSumIsStated:
    """Not a check of the sum, which the source alone states, but of the share that it implies."""

    @pytest.mark.parametrize("key", SUM_ONLY)
    def test_inverse_exactly_one_share_gives_the_sum(self, key: str) -> None:
        form, total = case(key).application, case(key).expected.total
        assert isinstance(total, Euro)
        assert form.measure is not None
        assert form.months is not None
        assert shares_by_sum(form.measure, form.months)[total] == [form.posts[0].share]

    @pytest.mark.parametrize(("measure", "months"), [("contact-point", 36), ("extension", 12)])
    def test_inverse_different_shares_give_different_sums(self, measure: str, months: int) -> None:
        assert {len(shares) for shares in shares_by_sum(measure, months).values()} == {1}

    def test_weil_am_rhein_gets_its_first_40000_in_2016(self) -> None:
        years = schedule(case("weil-am-rhein-2016")).by_budget_year()
        assert isinstance(years, View)
        assert years[2016] == Euro(40_000)

    @pytest.mark.parametrize("key", FIXED_SUM)
    def test_social_advice_has_the_same_sum_whatever_the_share(self, key: str) -> None:
        form = case(key).application
        for share in ("0.0", "0.5", "1.0"):
            other = evolve(case(key), application=evolve(form, posts=[evolve(form.posts[0], share=share)]))
            assert schedule(other).total.euro == case(key).expected.total


class TestNotExactHere:
    """The rest is listed with its reason; the case states what the rules give for what was asked."""

    @pytest.mark.parametrize("key", NOT_EXACT)
    def test_the_note_says_why(self, key: str) -> None:
        assert case(key).note

    def test_the_extra_round_paid_neuenbuerg_exactly_half_of_the_full_sum(self) -> None:
        assert "52,500" in case("neuenbuerg-2016").note
        assert schedule(case("neuenbuerg-2016")).total.euro == Euro(2 * 52_500)

    def test_all_25_cases_are_accounted_for(self) -> None:
        """The 26th is Eppelheim again, under the programme that followed."""
        assert [len(group) for group in (EXACT, SUM_ONLY, FIXED_SUM, NOT_EXACT)] == [5, 14, 2, 4]
        assert tuple(RESULTS)[:25] == (*EXACT, *SUM_ONLY, *FIXED_SUM, *NOT_EXACT)


class TestTheSuccessor:
    """Eppelheim, about 15,600 inhabitants, half a post: 10,000 a year from about 2020 to 2025."""

    @pytest.mark.parametrize("year", [2020, 2023, 2025])
    def test_the_amount_is_exact(self, year: int) -> None:
        found = {result.case.key: result for result in check("vwv-integrationsbeauftragte").results}
        result = found[f"eppelheim-{year}"]
        assert result.ok, result.explain()
        plan = load_programme("vwv-integrationsbeauftragte").schedule(result.case.application)
        assert isinstance(plan, Schedule)
        assert (plan.total.euro, plan.total.grade, plan.conditional) == (Euro(10_000), Grade.INFERRED, False)
