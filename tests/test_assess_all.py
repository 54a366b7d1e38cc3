"""Which measures could a recipient get: every measure assessed, the best answer first."""

from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given

from integrationsfoerderung import Application, Euro, Option, PlanYear, Post, Recipient, Schedule, Verdict, load_round
from integrationsfoerderung.financing import FixedAmount
from plan_strategies import DAY, NEW_MEASURES, SHIPPED, form, full_forms, known, programme_of

PART_A = {"contact-point", "social-advice", "network", "intercultural-opening", "integration-concept"}
PARTS_B_AND_C = {"parents", "participation"}
PLAN = [PlanYear(year=2017, total=70_000, eligible=66_000, third_party=0)]


def options(application: Application, **how: Any) -> dict[str, Option]:
    found = SHIPPED.assess_all(application, **how)
    assert len({option.measure for option in found}) == len(found)
    return {option.measure: option for option in found}


def carrier(**fields: Any) -> Application:
    plain: dict[str, Any] = {"plan": PLAN, "facts": {"reliable": True, "migrants_take_part": True}, "submitted": DAY}
    return Application(recipient=Recipient(name="Verein", kind="freier Träger"), **(plain | fields))


class TestRealGrants:
    """Landkreise that were granted social advice are told that they could get it.

    spd-bietigheim.de, 20 May 2014 (grants-2014); thomas-marwein.de, 2017 (grants-2017)
    """

    @pytest.mark.parametrize(
        ("name", "how"),
        [
            ("Rastatt", {"on": date(2014, 2, 1)}),  # the original edition
            ("Ortenaukreis", {"on": date(2016, 9, 30)}),  # the end of September 2016, when the round of 2017 ended
            ("Ortenaukreis", {"round": load_round("vwv-integration/2016-regular")}),
        ],
    )
    def test_social_advice_15000(self, name: str, how: dict[str, Any]) -> None:
        ask = Application(
            recipient=Recipient(name=name, kind="Landkreis"),
            posts=[Post("0.5")],
            months=36,
            submitted=date(2015, 9, 30),
        )
        first = SHIPPED.assess_all(ask, **how)[0]
        assert (first.measure, first.assessment.verdict) == ("social-advice", Verdict.ELIGIBLE)
        assert isinstance(first.schedule, Schedule)
        assert first.schedule.total.euro == Euro(15_000)
        assert str(first) == "social-advice: eligible, 15,000.00 EUR (inferred)"

    def test_a_gemeinde_gets_none(self) -> None:
        ask = Application(recipient=Recipient(name="Bühl", kind="Gemeinde"), posts=[Post("0.5")], months=36)
        found = options(ask, on=date(2014, 2, 1))["social-advice"]
        assert [f.path for f in found.assessment.unmet] == ["social-advice.recipient_kind"]
        assert not found.schedule


class TestAFreeCarrier:
    """Parts B and C are open to free carriers, as a rule in agreement with the Kommune; part A is not.

    sm-faq, l-bank
    """

    @pytest.mark.parametrize("day", [date(2013, 8, 29), date(2015, 8, 15), DAY, date(2020, 8, 28)])
    @pytest.mark.parametrize(
        ("consents", "verdict"), [(["Kommune"], Verdict.ELIGIBLE), ([], Verdict.OPEN), (None, Verdict.OPEN)]
    )
    def test_consent_decides_in_parts_b_and_c(self, day: date, consents: Any, verdict: Verdict) -> None:
        found = options(carrier(consents=consents, submitted=day))
        assert {found[key].assessment.verdict for key in PARTS_B_AND_C} == {verdict}
        assert {found[key].assessment.verdict for key in found.keys() - PARTS_B_AND_C} == {Verdict.INELIGIBLE}
        assert found.keys() >= PART_A

    def test_what_is_missing_is_told_apart_from_what_is_at_discretion(self) -> None:
        """Left out, the field is missing; nobody agreed, it is an exception that nobody has decided on yet."""
        left_out = options(carrier())["parents"].assessment
        nobody = options(carrier(consents=[]))["parents"].assessment
        assert (left_out.missing, left_out.unknown) == (("consents",), ())
        assert (nobody.missing, nobody.unknown) == ((), ("parents.consent.as_a_rule",))

    def test_why_not_is_told_for_every_measure_of_part_a(self) -> None:
        for key in PART_A:
            unmet = options(carrier())[key].assessment.unmet
            assert f"{key}.recipient_kind" in [found.path for found in unmet]


class TestOrder:
    """Eligible before open before ineligible, each by falling amount."""

    def test_a_kommune_with_a_plan_and_a_post(self) -> None:
        ask = Application(
            recipient=Recipient(name="Rastatt", kind="Landkreis"),
            posts=[Post("1.0")],
            months=36,
            plan=PLAN,
            submitted=DAY,
        )
        found = [
            (o.assessment.verdict.value, str(getattr(o.schedule, "total", "")), o.measure)
            for o in SHIPPED.assess_all(ask)
        ]
        assert [verdict for verdict, *_ in found] == ["eligible"] * 4 + ["open"] * 4
        assert [amount.split(" ")[0] for _, amount, _ in found] == [
            "39,600.00", "39,600.00", "39,600.00", "15,000.00", "105,000.00", "39,600.00", "39,600.00", "25,000.00",
        ]  # fmt: skip

    def test_equal_options_keep_the_order_of_the_programme(self) -> None:
        same = {key: FixedAmount(known(Euro(amount))) for key, amount in (("a", 5), ("b", 7), ("c", 5))}
        programme = programme_of(more=same)
        assert [o.measure for o in programme.assess_all(form())] == ["m", "b", "a", "c"]

    @given(full_forms())
    def test_always(self, fields: dict[str, Any]) -> None:
        found = SHIPPED.assess_all(Application(**fields))
        ranks = [("eligible", "open", "ineligible").index(o.assessment.verdict.value) for o in found]
        assert ranks == sorted(ranks)
        for one, other in pairwise(found):
            if one.assessment.verdict is other.assessment.verdict:
                amounts = [o.schedule.total.euro if isinstance(o.schedule, Schedule) else Euro(0) for o in (one, other)]
                assert amounts[0] >= amounts[1]


class TestOneByOne:
    """Asking for all is asking for each: nothing depends on the order or on the measure that the form names."""

    @given(full_forms())
    def test_the_same_findings_and_amounts(self, fields: dict[str, Any]) -> None:
        ask = Application(**fields)
        found = {option.measure: option for option in SHIPPED.assess_all(ask)}
        assert found.keys() >= {*NEW_MEASURES}
        for key, option in found.items():
            alone = SHIPPED.assess(evolve(ask, measure=key))
            assert (option.assessment.verdict, option.assessment.findings) == (alone.verdict, alone.findings)
            assert (option.assessment.grade, option.assessment.not_modelled) == (alone.grade, alone.not_modelled)
            plan = SHIPPED.schedule(evolve(ask, measure=key))
            if isinstance(plan, Schedule):
                assert isinstance(option.schedule, Schedule)
                assert (option.schedule.amounts, option.schedule.findings) == (plan.amounts, plan.findings)
            else:
                assert option.schedule == plan

    def test_the_measures_are_those_of_the_day(self) -> None:
        ask = form(submitted=None)
        assert "extension" not in options(ask, on=date(2016, 9, 5))
        assert "extension" in options(ask, on=date(2016, 9, 6))
        assert "extension" in options(ask)  # the day was left out: every edition may apply

    def test_a_round_admits_its_measures_only(self) -> None:
        ask = carrier(consents=["Kommune"], submitted=date(2016, 4, 1))
        found = options(ask, round=load_round("vwv-integration/2016-extra"))
        assert {o.assessment.verdict for o in found.values()} == {Verdict.INELIGIBLE}
        assert all(
            "round.measures" in [f.path for f in found[key].assessment.unmet]
            for key in found.keys() - {"contact-point"}
        )


class TestAPlanWithoutAPost:
    """An application that has only a plan lacks the post that a contact point is about."""

    def test_the_contact_point_is_open_and_says_so(self) -> None:
        ask = Application(
            recipient=Recipient(name="Bühl", kind="Gemeinde"),
            plan=PLAN,
            submitted=DAY,
            months=36,
            new_tasks=True,
            begun=False,
        )
        found = options(ask)
        assert found["contact-point"].assessment.verdict is Verdict.OPEN
        assert found["contact-point"].assessment.missing == ("posts",)
        assert found["extension"].assessment.missing[0] == "posts"
        assert found["network"].assessment.verdict is Verdict.ELIGIBLE

    def test_what_is_refused_anyway_stays_refused(self) -> None:
        assert options(carrier())["contact-point"].assessment.verdict is Verdict.INELIGIBLE

    def test_a_post_that_says_nothing_names_more(self) -> None:
        ask = Application(recipient=Recipient(name="Bühl", kind="Gemeinde"), posts=[Post()], submitted=DAY)
        assert "posts" not in options(ask)["contact-point"].assessment.missing
        assert "posts[0].share" in options(ask)["contact-point"].assessment.missing


class TestWrongUse:
    """It refuses what `assess` refuses, in the same words."""

    def test_no_application(self) -> None:
        with pytest.raises(TypeError, match="is no Application"):
            SHIPPED.assess_all("buehl")  # type: ignore[arg-type]  # callers without a type checker

    def test_a_day_with_a_time(self) -> None:
        with pytest.raises(TypeError, match="is no calendar day"):
            SHIPPED.assess_all(form(), on=datetime(2016, 10, 1))  # noqa: DTZ001 - refused for its time

    def test_a_round_and_a_day_together(self) -> None:
        with pytest.raises(ValueError, match="give either a round or on"):
            SHIPPED.assess_all(form(), load_round("vwv-integration/2016-extra"), DAY)
