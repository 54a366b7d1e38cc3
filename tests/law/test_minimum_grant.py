"""The smallest grant (Bagatellgrenze): it exists, its amount is not known."""

from datetime import date

import pytest

from integrationsfoerderung import (
    Application,
    EarlierGrant,
    Finding,
    PlanYear,
    Post,
    Recipient,
    Status,
    Verdict,
    load_programme,
)

PROGRAMME = load_programme("vwv-integration")
DAY = date(2016, 9, 30)


def finding(application: Application) -> Finding:
    (found,) = (f for f in PROGRAMME.assess(application, on=DAY).findings if f.path.endswith(".minimum_grant"))
    return found


def network(eligible: str | None) -> Application:
    plan = [PlanYear(year=2017, eligible=eligible)]
    return Application(recipient=Recipient(name="Bühl", kind="Gemeinde"), measure="network", plan=plan)


class TestAtMost2550:
    """A grant of 2,550 was made in 2015, so that the limit is not above it.

    that it exists: l-bank; the bound: filstal-2015
    """

    @pytest.mark.parametrize(("eligible", "status"), [("4250.00", Status.MET), ("4249.98", Status.OPEN)])
    def test_at_the_bound_it_is_met_and_a_cent_below_it_is_open(self, eligible: str, status: Status) -> None:
        assert finding(network(eligible)).status is status

    def test_the_smallest_grant_is_open_and_never_refused(self) -> None:
        found = finding(network("0.02"))
        assert (found.status, found.unknown) == (Status.OPEN, ("network.minimum_grant",))

    def test_it_reads_as_a_bound_and_not_as_a_value(self) -> None:
        found = finding(network("100"))
        assert "ein unbekannter Wert von höchstens 2.550,00 €" in found.reason("de")
        assert "an unknown value of at most 2,550.00 EUR" in found.reason("en")


class TestWhatIsNotYetKnownOfTheGrant:
    """It cannot be checked before the grant is known: the fields that say it are missing.

    l-bank
    """

    def test_eligible_expenditure(self) -> None:
        assert finding(network(None)).missing == ("plan[0].eligible",)

    def test_share_and_months_of_a_contact_point(self) -> None:
        form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
        assert finding(form).missing == ("posts[0].share", "months")


class TestEveryMeasure:
    """The limit is one of the common provisions, so that it holds under each measure.

    l-bank
    """

    @pytest.mark.parametrize(("measure", "months"), [("contact-point", 36), ("extension", 12), ("social-advice", 12)])
    def test_fixed_amounts_are_far_above_it(self, measure: str, months: int) -> None:
        form = Application(
            recipient=Recipient(name="Rastatt", kind="Landkreis"), measure=measure, posts=[Post("0.5")], months=months,
            earlier_grants=[EarlierGrant("contact-point")],
        )  # fmt: skip
        assert finding(form).status is Status.MET

    @pytest.mark.parametrize(
        "measure", ["network", "intercultural-opening", "integration-concept", "parents", "participation"]
    )
    def test_a_small_share_of_expenditure_may_be_below_it(self, measure: str) -> None:
        form = Application(
            recipient=Recipient(name="Bühl", kind="Gemeinde"), measure=measure,
            plan=[PlanYear(year=2017, eligible=100)], facts={"reliable": True, "migrants_take_part": True},
        )  # fmt: skip
        assert finding(form).status is Status.OPEN
        assert PROGRAMME.assess(form, on=DAY).verdict is Verdict.OPEN
