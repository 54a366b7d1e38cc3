"""Part B, participation of parents, and part C, participation and anti-discrimination."""

from datetime import date
from typing import Any

import pytest

from integrationsfoerderung import Application, Euro, Grade, PlanYear, Recipient, Schedule, Verdict, load_programme

PROGRAMME = load_programme("vwv-integration")
BOTH = pytest.mark.parametrize("measure", ["parents", "participation"])
PLAN = (PlanYear(year=2017, total=70_000, eligible=66_000, third_party=0),)


def ask(measure: str, kind: str = "freier Träger", **fields: Any) -> Application:
    plain: dict[str, Any] = {
        "recipient": Recipient(name="Verein", kind=kind),
        "measure": measure,
        "plan": PLAN,
        "submitted": date(2016, 9, 30),
        "consents": ["Kommune"],
        "facts": {"reliable": True, "migrants_take_part": True},
    }
    return Application(**(plain | fields))


def verdict(measure: str, kind: str = "freier Träger", **fields: Any) -> Verdict:
    return PROGRAMME.assess(ask(measure, kind, **fields)).verdict


@BOTH
class TestWhoReceives:
    """Municipalities, and in part free carriers: associations, foundations, other legal persons.

    sm-faq, l-bank
    """

    @pytest.mark.parametrize("kind", ["Gemeinde", "Stadtkreis", "Landkreis", "freier Träger"])
    def test_these_may_apply(self, measure: str, kind: str) -> None:
        assert verdict(measure, kind) is Verdict.ELIGIBLE

    @pytest.mark.parametrize("kind", ["Gemeindeverwaltungsverband", "vereinbarte Verwaltungsgemeinschaft"])
    def test_of_these_nothing_was_found(self, measure: str, kind: str) -> None:
        assessment = PROGRAMME.assess(ask(measure, kind))
        assert [found.path for found in assessment.unmet] == [f"{measure}.recipient_kind"]

    @pytest.mark.parametrize("day", [date(2013, 8, 29), date(2016, 9, 5), date(2018, 2, 14), date(2020, 8, 28)])
    def test_under_every_edition(self, measure: str, day: date) -> None:
        assert verdict(measure, submitted=day) is Verdict.ELIGIBLE


@BOTH
class TestTheCarrier:
    """The carrier is qualified and reliable, and migrants or their organisations take part.

    sm-faq
    """

    @pytest.mark.parametrize("kind", ["Gemeinde", "freier Träger"])
    @pytest.mark.parametrize("fact", ["reliable", "migrants_take_part"])
    def test_without_either_it_is_refused_and_while_left_out_it_is_open(
        self, measure: str, kind: str, fact: str
    ) -> None:
        other = {"reliable": True, "migrants_take_part": True}
        assert verdict(measure, kind, facts=other | {fact: False}) is Verdict.INELIGIBLE
        del other[fact]
        assessment = PROGRAMME.assess(ask(measure, kind, facts=other))
        assert (assessment.verdict, assessment.missing) == (Verdict.OPEN, (f"facts.{fact}",))


@BOTH
class TestConsentOfTheKommune:
    """Free carriers apply as a rule in agreement with the Kommune, so that an exception is possible.

    sm-faq
    """

    def test_with_it_a_free_carrier_is_eligible(self, measure: str) -> None:
        assert verdict(measure, consents=["Kommune"]) is Verdict.ELIGIBLE

    @pytest.mark.parametrize("consents", [[], None])
    def test_without_it_the_answer_is_open_and_not_no(self, measure: str, consents: Any) -> None:
        assert verdict(measure, consents=consents) is Verdict.OPEN

    @pytest.mark.parametrize("consents", [[], None, ["Kommune"]])
    def test_a_kommune_needs_nobodys(self, measure: str, consents: Any) -> None:
        assert verdict(measure, "Gemeinde", consents=consents) is Verdict.ELIGIBLE

    def test_while_the_kind_of_recipient_is_left_out_it_may_be_needed(self, measure: str) -> None:
        nobody = ask(measure, recipient=Recipient(name="Verein"), consents=[])
        assert "recipient.kind" in PROGRAMME.assess(nobody).missing

    def test_the_reason_reads_in_both_languages(self, measure: str) -> None:
        assessment = PROGRAMME.assess(ask(measure, consents=[]))
        assert "in der Regel: Einvernehmen der Kommune (nicht erfüllt" in assessment.explain("de")
        assert "as a rule: Agreement of the Kommune (unmet" in assessment.explain("en")


@BOTH
class TestWhatIsPaid:
    """Sixty percent of the eligible expenditure as a rule; whether an exception goes beyond was not found.

    sm-faq, l-bank
    """

    def test_sixty_percent(self, measure: str) -> None:
        plan = PROGRAMME.schedule(ask(measure))
        assert isinstance(plan, Schedule)
        assert (plan.total.euro, plan.total.grade) == (Euro(39_600), Grade.OFFICIAL)

    def test_while_consent_is_open_the_schedule_is_conditional(self, measure: str) -> None:
        plan = PROGRAMME.schedule(ask(measure, consents=[]))
        assert isinstance(plan, Schedule)
        assert plan.conditional
