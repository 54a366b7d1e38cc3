"""Social advice and support (soziale Beratung und Betreuung)."""

from datetime import date
from typing import Any

import pytest

from integrationsfoerderung import (
    Application,
    Euro,
    Grade,
    NoSchedule,
    Post,
    Recipient,
    Schedule,
    Verdict,
    View,
    load_programme,
)

PROGRAMME = load_programme("vwv-integration")


def ask(kind: str = "Landkreis", **fields: Any) -> Application:
    plain: dict[str, Any] = {
        "recipient": Recipient(name="Musterkreis", kind=kind),
        "measure": "social-advice",
        "posts": [Post()],
        "months": 12,
        "start": date(2017, 4, 1),
        "submitted": date(2016, 9, 30),
    }
    return Application(**(plain | fields))


def plan(**fields: Any) -> Schedule:
    found = PROGRAMME.schedule(ask(**fields))
    assert isinstance(found, Schedule)
    return found


class TestWhoReceives:
    """Stadtkreise and Landkreise; a free carrier may be given the money, and does not apply itself.

    l-bank; that it may be passed on: grants-2014
    """

    @pytest.mark.parametrize("kind", ["Stadtkreis", "Landkreis"])
    def test_these_may_apply(self, kind: str) -> None:
        assessment = PROGRAMME.assess(ask(kind))
        assert (assessment.verdict, assessment.missing) == (Verdict.ELIGIBLE, ())

    @pytest.mark.parametrize(
        "kind", ["Gemeinde", "freier Träger", "Gemeindeverwaltungsverband", "vereinbarte Verwaltungsgemeinschaft"]
    )
    def test_these_may_not(self, kind: str) -> None:
        assessment = PROGRAMME.assess(ask(kind))
        assert [f.path for f in assessment.unmet] == ["social-advice.recipient_kind"]

    def test_that_it_may_be_passed_on_is_told_and_not_checked(self) -> None:
        assert "passing_on" in {provision.key for provision in PROGRAMME.assess(ask()).not_modelled}


class TestTheAmount:
    """A fixed amount of 15,000 euro, in every grant seen.

    grants-2014 and grants-2017; inferred
    """

    @pytest.mark.parametrize(
        "posts", [[Post()], [Post(share="0.1")], [Post(share=1), Post(share=1)]], ids=["unknown", "small", "two"]
    )
    def test_it_does_not_depend_on_the_posts(self, posts: list[Post]) -> None:
        total = plan(posts=posts).total
        assert (total.euro, total.grade) == (Euro(15_000), Grade.INFERRED)

    def test_for_one_year_it_is_the_amount_of_that_year(self) -> None:
        view = plan().by_funding_year()
        assert isinstance(view, View)
        assert dict(view) == {1: Euro(15_000)}

    def test_for_a_longer_term_no_source_says_how_it_is_spread(self) -> None:
        assert isinstance(plan(months=13).by_funding_year(), NoSchedule)
        assert plan(months=13).total.euro == Euro(15_000)

    def test_by_budget_year_it_is_shared_out_by_months(self) -> None:
        view = plan().by_budget_year()
        assert isinstance(view, View)
        assert dict(view) == {2017: Euro(11_250), 2018: Euro(3_750)}
        assert view.grade is Grade.ASSUMED
