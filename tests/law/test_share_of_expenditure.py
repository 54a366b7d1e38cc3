"""Network, intercultural opening and local integration concept: a share of eligible expenditure (part A)."""

from datetime import date
from typing import Any

import pytest

from integrationsfoerderung import (
    Application,
    Euro,
    Grade,
    PlanYear,
    Recipient,
    Schedule,
    Status,
    Verdict,
    View,
    load_programme,
)

PROGRAMME = load_programme("vwv-integration")
EACH = pytest.mark.parametrize("measure", ["network", "intercultural-opening", "integration-concept"])
DAYS = [date(2013, 8, 29), date(2015, 8, 15), date(2016, 9, 5), date(2016, 9, 6), date(2018, 2, 14), date(2020, 8, 28)]


def ask(measure: str, *rows: PlanYear, **fields: Any) -> Application:
    plain: dict[str, Any] = {
        "recipient": Recipient(name="Musterstadt", kind="Gemeinde"),
        "measure": measure,
        "plan": rows or (PlanYear(year=2017, total=70_000, eligible=66_000, third_party=5_000),),
        "submitted": date(2016, 9, 30),
    }
    return Application(**(plain | fields))


def schedule(application: Application) -> Schedule:
    found = PROGRAMME.schedule(application)
    assert isinstance(found, Schedule)
    return found


@EACH
class TestWhoReceives:
    """Stadtkreise, Landkreise, Städte and Gemeinden.

    sm-faq
    """

    @pytest.mark.parametrize("kind", ["Gemeinde", "Stadtkreis", "Landkreis"])
    def test_kommunen_may_apply(self, measure: str, kind: str) -> None:
        form = ask(measure, recipient=Recipient(name="Musterstadt", kind=kind))
        assert PROGRAMME.assess(form).verdict is Verdict.ELIGIBLE

    @pytest.mark.parametrize("kind", ["freier Träger", "Gemeindeverwaltungsverband"])
    def test_others_may_not(self, measure: str, kind: str) -> None:
        form = ask(measure, recipient=Recipient(name="Muster", kind=kind), consents=["Kommune"])
        assert [found.path for found in PROGRAMME.assess(form).unmet] == [f"{measure}.recipient_kind"]

    def test_a_partner_has_to_be_one_too(self, measure: str) -> None:
        form = ask(measure, partners=[Recipient(name="Verein", kind="freier Träger")])
        assert [found.place for found in PROGRAMME.assess(form).unmet] == ["partners[0].kind"]

    def test_no_post_is_asked_for(self, measure: str) -> None:
        assert PROGRAMME.assess(ask(measure)).missing == ()


@EACH
class TestSixtyPercent:
    """The grant is sixty percent of the eligible expenditure as a rule.

    sm-faq, l-bank
    """

    @pytest.mark.parametrize("day", DAYS)
    def test_under_every_edition(self, measure: str, day: date) -> None:
        plan = schedule(ask(measure, submitted=day))
        assert (plan.total.euro, plan.total.grade) == (Euro(39_600), Grade.OFFICIAL)

    def test_what_is_not_eligible_is_not_funded(self, measure: str) -> None:
        more = ask(measure, PlanYear(year=2017, total=99_000, eligible=66_000))
        assert schedule(more).total.euro == Euro(39_600)

    def test_it_is_paid_in_the_budget_years_of_the_plan(self, measure: str) -> None:
        rows = (PlanYear(year=2017, eligible=10_000), PlanYear(year=2018, eligible=20_000))
        by_year = schedule(ask(measure, *rows)).by_budget_year()
        assert isinstance(by_year, View)
        assert dict(by_year) == {2017: Euro(6_000), 2018: Euro(12_000)}

    def test_the_recipient_keeps_the_rest(self, measure: str) -> None:
        own = schedule(ask(measure)).own_share()
        assert isinstance(own, View)
        assert own[2017] == Euro(25_400)


@EACH
class TestMoreForSingleMeasures:
    """More than sixty percent is possible for single measures: a bound as a rule, no cap.

    l-bank
    """

    @pytest.mark.parametrize(("asked", "said"), [(39_600, []), (39_601, [Status.OPEN])])
    def test_asking_for_more_is_told_and_open(self, measure: str, asked: int, said: list[Status]) -> None:
        form = ask(measure, requested=asked)
        assert [found.status for found in schedule(form).findings] == said
        assert PROGRAMME.assess(form).verdict is Verdict.ELIGIBLE

    def test_the_schedule_stays_at_the_rate(self, measure: str) -> None:
        assert schedule(ask(measure, requested=60_000)).total.euro == Euro(39_600)


@EACH
class TestOverfunding:
    """Grants beyond the costs reduce a grant; by how much was not readable.

    vv-lho-2002, ANBest-K Nr. 2.3.2
    """

    @pytest.mark.parametrize(("third", "said"), [("26400.00", []), ("26400.01", [Status.OPEN])])
    def test_money_of_others_beyond_the_costs_is_told(self, measure: str, third: str, said: list[Status]) -> None:
        form = ask(measure, PlanYear(year=2017, total=66_000, eligible=66_000, third_party=third))
        assert [found.status for found in schedule(form).findings] == said
        assert bool(schedule(form).own_share()) is not bool(said)
        assert PROGRAMME.assess(form).verdict is Verdict.ELIGIBLE
