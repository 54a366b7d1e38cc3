"""The extension of a contact point by one fourth year."""

from datetime import date
from typing import Any

import pytest

from integrationsfoerderung import (
    Application,
    EarlierGrant,
    Euro,
    Grade,
    Post,
    Recipient,
    Schedule,
    Verdict,
    load_programme,
)

PROGRAMME = load_programme("vwv-integration")


def ask(share: str = "1.0", **fields: Any) -> Application:
    plain: dict[str, Any] = {
        "recipient": Recipient(name="Eppelheim", kind="Gemeinde"),
        "measure": "extension",
        "posts": [Post(share=share)],
        "months": 12,
        "submitted": date(2017, 4, 1),
        "earlier_grants": [EarlierGrant("contact-point")],
    }
    return Application(**(plain | fields))


def verdict(**fields: Any) -> Verdict:
    return PROGRAMME.assess(ask(**fields)).verdict


class TestWhatIsExtended:
    """A contact point that was funded before may be funded for one more year.

    eppelheim-2019 and grants-2017
    """

    def test_who_had_a_contact_point_may_extend_it(self) -> None:
        assert verdict() is Verdict.ELIGIBLE

    def test_who_had_none_cannot(self) -> None:
        assert verdict(earlier_grants=[]) is Verdict.INELIGIBLE
        assert verdict(earlier_grants=[EarlierGrant("social-advice")]) is Verdict.INELIGIBLE

    def test_while_earlier_grants_are_left_out_it_is_open(self) -> None:
        assessment = PROGRAMME.assess(ask(earlier_grants=None))
        assert (assessment.verdict, assessment.missing) == (Verdict.OPEN, ("earlier_grants",))

    @pytest.mark.parametrize(("months", "enough"), [(11, False), (12, True), (13, True)])
    def test_it_is_one_year(self, months: int, *, enough: bool) -> None:
        assert verdict(months=months) is (Verdict.ELIGIBLE if enough else Verdict.INELIGIBLE)

    @pytest.mark.parametrize(("kind", "may"), [("Gemeindeverwaltungsverband", True), ("freier Träger", False)])
    def test_the_same_may_apply_as_for_a_contact_point(self, kind: str, *, may: bool) -> None:
        answer = Verdict.ELIGIBLE if may else Verdict.INELIGIBLE
        assert verdict(recipient=Recipient(name="Musterstadt", kind=kind)) is answer


class TestSinceWhen:
    """Extensions were granted from the round of 2017 on, so not under the original edition.

    grants-2017
    """

    @pytest.mark.parametrize(("day", "known"), [(date(2016, 9, 5), False), (date(2016, 9, 6), True)])
    def test_the_original_edition_has_no_such_measure(self, day: date, *, known: bool) -> None:
        assessment = PROGRAMME.assess(ask(submitted=day))
        assert ([f.path for f in assessment.unmet] == []) is known
        assert assessment.verdict is (Verdict.ELIGIBLE if known else Verdict.INELIGIBLE)


class TestTheAmount:
    """A half post gets 12,500 euro; a full post twice that.

    eppelheim-2019; the full post is inferred
    """

    @pytest.mark.parametrize(
        ("share", "euro", "grade"),
        [("0.5", 12_500, Grade.REPORTED), ("1.0", 25_000, Grade.INFERRED), ("0.6", 15_000, Grade.INFERRED)],
    )
    def test_by_share(self, share: str, euro: int, grade: Grade) -> None:
        plan = PROGRAMME.schedule(ask(share))
        assert isinstance(plan, Schedule)
        assert (plan.total.euro, plan.total.grade) == (Euro(euro), grade)

    def test_a_longer_term_gets_no_second_instalment(self) -> None:
        plan = PROGRAMME.schedule(ask(months=24))
        assert isinstance(plan, Schedule)
        assert plan.total.euro == Euro(25_000)
