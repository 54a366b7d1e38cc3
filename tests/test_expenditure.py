"""A share of eligible expenditure: what is paid, what is left to the recipient, and what is said of it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrationsfoerderung import (
    Application,
    Bounded,
    Euro,
    Figure,
    Grade,
    NoSchedule,
    PlanYear,
    Post,
    Reading,
    Readings,
    Recipient,
    Rounding,
    Schedule,
    Share,
    Status,
    Unknown,
    Verdict,
    View,
)
from integrationsfoerderung.financing import Amounts, Financing, Reason, ShareOfExpenditure
from integrationsfoerderung.strategies import plans
from plan_strategies import BY_SHARE, DAY, MUSTERLAND, SHIPPED, form, known, programme_of


def year(number: int = 2017, **amounts: Any) -> PlanYear:
    return PlanYear(year=number, **amounts)


def network(*rows: PlanYear, **fields: Any) -> Application:
    return Application(recipient=Recipient(name="Bühl", kind="Gemeinde"), measure="network", plan=rows, **fields)


def schedule(*rows: PlanYear, **fields: Any) -> Schedule:
    found = SHIPPED.schedule(network(*rows, **fields), on=DAY)
    assert isinstance(found, Schedule)
    return found


def view(found: View | NoSchedule) -> View:
    assert isinstance(found, View), found
    return found


def places(found: Any) -> list[str]:
    assert isinstance(found, NoSchedule)
    return [reason.place for reason in found.reasons]


def rule(**figures: Figure[Any]) -> ShareOfExpenditure:
    plain: dict[str, Any] = {"rate": known(Share("0.6")), "more_possible": known(value=False)}
    return ShareOfExpenditure(**(plain | {"rounding": known(Rounding.HALF_UP)} | figures))


def paid(financing: Financing, *rows: PlanYear) -> Amounts:
    found = financing.amounts(form(plan=rows), "m")
    assert isinstance(found, Amounts), found
    return found


def used(found: Amounts) -> list[str]:
    return [u.path for u in found.total_used]


class TestTheRate:
    """The grant is the rate times the eligible expenditure, not times all expenditure."""

    def test_sixty_percent_of_66000_is_39600(self) -> None:
        total = schedule(year(total=70_000, eligible=66_000)).total
        assert (str(total.euro), total.grade) == ("39600.00", Grade.OFFICIAL)

    def test_every_budget_year_of_the_plan_gets_its_part(self) -> None:
        plan = schedule(year(2018, eligible=30_000), year(2017, eligible=36_000))
        assert dict(view(plan.by_budget_year())) == {2017: Euro(21_600), 2018: Euro(18_000)}

    def test_a_year_without_eligible_expenditure_gets_nothing(self) -> None:
        plan = schedule(year(2017, eligible=66_000), year(2018, eligible=0))
        assert dict(view(plan.by_budget_year())) == {2017: Euro(39_600), 2018: Euro(0)}

    def test_nothing_eligible_is_no_grant_and_no_error(self) -> None:
        assert schedule(year(eligible=0)).total.euro == Euro(0)

    def test_it_pays_by_budget_year_and_not_by_funding_year(self) -> None:
        assert places(schedule(year(eligible=66_000)).by_funding_year()) == ["by_funding_year"]

    def test_the_whole_grant_is_rounded_once_and_its_parts_add_up(self) -> None:
        """Three cents by three years: 1.8 cents are two, not three times one."""
        plan = schedule(*(year(n, eligible="0.01") for n in (2016, 2017, 2018)))
        assert plan.total.euro == Euro("0.02") == view(plan.by_budget_year()).total


class TestRounding:
    """A rounding is named only where it changed something, and a reading only where readings differ."""

    @pytest.mark.parametrize(
        ("eligible", "grant", "rounding", "readings"),
        [
            ("100.05", "60.03", [], ()),  # exact
            ("100.04", "60.02", ["network.rounding"], ()),  # 60.024: every reading rounds down
            ("100.01", "60.01", ["network.rounding"], ("network.rounding: half-up",)),  # 60.006
        ],
    )
    def test_rounding(self, eligible: str, grant: str, rounding: list[str], readings: tuple[str, ...]) -> None:
        plan = schedule(year(eligible=eligible))
        by_year = view(plan.by_budget_year())
        assert plan.total.euro == Euro(grant)
        assert [u.path for u in plan.basis()] == ["network.rate", *rounding]
        assert (plan.total.grade is Grade.ASSUMED) is bool(rounding)
        assert by_year.readings == readings

    def test_without_a_default_reading_there_is_no_amount_only_where_readings_differ(self) -> None:
        both = Readings((Reading("a", Rounding.DOWN), Reading("b", Rounding.UP)), Grade.INFERRED)
        assert paid(rule(rounding=both), year(eligible="100.05")).total == Euro("60.03")
        (reason,) = rule(rounding=both).amounts(form(plan=[year(eligible="100.01")]), "m")  # type: ignore[misc]  # reasons
        assert (reason.place, reason.known) == ("m.rounding", False)


class TestMaximum:
    """A maximum caps the grant, and is named only where it does."""

    @pytest.mark.parametrize(
        ("eligible", "grant", "capped"),
        [("33333.33", "20000.00", False), ("33333.34", "20000.00", False), ("33333.35", "20000.00", True),
         ("33333.32", "19999.99", False), ("99999.99", "20000.00", True)],
    )  # fmt: skip
    def test_both_sides(self, eligible: str, grant: str, *, capped: bool) -> None:
        found = paid(rule(maximum=known(Euro(20_000))), year(eligible=eligible))
        assert found.total == Euro(grant)
        assert ("m.maximum" in used(found)) is capped

    def test_a_capped_grant_is_split_over_the_years_as_the_costs_are(self) -> None:
        found = paid(rule(maximum=known(Euro(20_000))), year(2018, eligible=90_000), year(2017, eligible=30_000))
        assert [(i.budget_year, i.amount) for i in found.instalments] == [(2017, Euro(5_000)), (2018, Euro(15_000))]

    def test_a_bounded_maximum_matters_only_above_its_low_end(self) -> None:
        bounded = rule(maximum=Bounded(Euro(20_000), None, Grade.REPORTED))
        assert paid(bounded, year(eligible="33333.33")).total == Euro(20_000)
        (reason,) = bounded.amounts(form(plan=[year(eligible="33333.35")]), "m")  # type: ignore[misc]  # reasons
        assert reason.place == "m.maximum"

    def test_an_unknown_maximum_leaves_every_grant_unsettled(self) -> None:
        found = rule(maximum=Unknown("not found")).amounts(form(plan=[year(eligible=1)]), "m")
        assert [r.place for r in found if isinstance(r, Reason)] == ["m.maximum"]  # type: ignore[union-attr]  # reasons

    def test_the_example_programme_caps_at_20000(self) -> None:
        fields = {"rent": 24_000, "lease_until": date(2026, 12, 31)}
        ask = form(measure="language-rooms", plan=[year(2026, eligible=26_668)], facts=fields)
        found = MUSTERLAND.schedule(ask, on=date(2025, 1, 1))
        assert str(found.total) == "20,000.00 EUR (norm)"  # type: ignore[union-attr]  # a schedule


class TestWhatIsMissing:
    """Every reason names the place in the application, all of them at once."""

    def test_the_plan(self) -> None:
        ask = Application(recipient=Recipient(name="Bühl", kind="Gemeinde"), measure="network", posts=[Post()])
        assert places(SHIPPED.schedule(ask, on=DAY)) == ["plan"]
        assert SHIPPED.assess(ask, on=DAY).missing == ("plan",)

    def test_eligible_expenditure(self) -> None:
        ask = network(year(2016), year(2017, eligible=1), year(2018, total=5))
        assert places(SHIPPED.schedule(ask, on=DAY)) == ["plan[0].eligible", "plan[2].eligible"]
        assert SHIPPED.assess(ask, on=DAY).missing == ("plan[0].eligible", "plan[2].eligible")

    def test_total_and_third_party_money_are_asked_for_by_the_own_share_alone(self) -> None:
        plan = schedule(year(2018, eligible=66_000), year(2017, eligible=1, total=2))
        assert plan.total.euro == Euro("39600.60")
        assert places(plan.own_share()) == ["plan[1].third_party", "plan[0].total", "plan[0].third_party"]

    def test_a_budget_year_that_the_plan_lacks(self) -> None:
        ask = Application(
            recipient=Recipient(name="Bühl", kind="Gemeinde"), measure="contact-point", posts=[Post("1.0")],
            start=date(2017, 7, 1), months=36, plan=[year(2017, total=60_000, third_party=0)],
        )  # fmt: skip
        found = SHIPPED.schedule(ask, on=DAY)
        assert isinstance(found, Schedule)
        assert places(found.own_share()) == ["plan (2018)", "plan (2019)", "plan (2020)"]

    def test_without_a_plan_there_is_no_own_share(self) -> None:
        ask = form(Post("1.0"), measure="social-advice", months=12, start=date(2017, 1, 1))
        found = SHIPPED.schedule(ask, on=DAY)
        assert isinstance(found, Schedule)
        assert places(found.own_share()) == ["plan"]


class TestOwnShare:
    """Costs less grant less money of others, by budget year; never negative."""

    def test_it_is_what_is_left(self) -> None:
        own = view(schedule(year(total=70_000, eligible=66_000, third_party=5_000)).own_share())
        assert (dict(own), own.grade) == ({2017: Euro(25_400)}, Grade.OFFICIAL)

    def test_it_may_be_nothing(self) -> None:
        plan = schedule(year(total=66_000, eligible=66_000, third_party=26_400))
        assert view(plan.own_share())[2017] == Euro(0)
        assert plan.findings == ()

    def test_below_nothing_there_is_a_reason_with_year_and_excess_and_a_finding(self) -> None:
        plan = schedule(year(total=66_000, eligible=66_000, third_party="26400.01"))
        own = plan.own_share()
        assert isinstance(own, NoSchedule)
        assert own.reasons[0].text.en == "in 2017 grant and third-party money exceed the costs by 0.01 EUR"
        assert [(f.path, f.status) for f in plan.findings] == [("network.overfunding", Status.OPEN)]

    @given(plans(left_out=False))
    def test_grant_own_share_and_third_party_money_are_the_costs_of_every_year(self, rows: list[PlanYear]) -> None:
        plan = schedule(*rows)
        grants, own = view(plan.by_budget_year()), plan.own_share()
        eligible = {row.year: row.eligible for row in rows}
        assert all(euro <= (eligible[n] or Euro(0)) for n, euro in grants.items())
        if isinstance(own, NoSchedule):
            over = [
                str(row.year)
                for row in sorted(rows, key=lambda row: row.year)
                if grants[row.year] + (row.third_party or Euro(0)) > (row.total or Euro(0))
            ]
            assert [reason.text.en.split()[1] for reason in own.reasons] == over
            assert over
            return
        assert all(euro >= Euro(0) for euro in own.values())
        for row in rows:
            assert grants[row.year] + own[row.year] + (row.third_party or Euro(0)) == row.total

    @given(plans())
    def test_what_is_left_out_is_never_taken_as_nothing(self, rows: list[PlanYear]) -> None:
        found = SHIPPED.schedule(network(*rows), on=DAY)
        if any(row.eligible is None for row in rows):
            assert isinstance(found, NoSchedule)
        elif any(row.total is None or row.third_party is None for row in rows):
            assert isinstance(found, Schedule)
            assert isinstance(found.own_share(), NoSchedule)

    @given(
        plans(left_out=False), st.integers(0, 10_000), st.none() | st.integers(0, 10_000_000), st.sampled_from(Rounding)
    )
    def test_for_any_rate_maximum_and_rounding(
        self, rows: list[PlanYear], points: int, most: int | None, mode: Rounding
    ) -> None:
        """The parts add up to the whole, and no part is above what is eligible in its year."""
        maximum = {} if most is None else {"maximum": known(Euro.from_cents(most))}
        financing = rule(rate=known(Share.from_basis_points(points)), rounding=known(mode), **maximum)
        found = paid(financing, *rows)
        by_year = {row.year: row.eligible for row in rows}
        assert [i.budget_year for i in found.instalments] == sorted(by_year)
        for instalment in found.instalments:
            assert Euro(0) <= instalment.amount <= (by_year[instalment.budget_year or 0] or Euro(0))
        exact = sum((row.eligible or Euro(0)).cents for row in rows) * points
        whole = found.total.cents * 10_000
        assert whole < exact + 10_000
        assert most is None or found.total.cents <= most
        if most is None or found.total.cents < most:
            assert abs(whole - exact) < 10_000


class TestMoreThanTheRate:
    """To ask for more than the rate gives is no refusal where more is possible, and never part of the verdict."""

    @pytest.mark.parametrize(("asked", "said"), [("39600.00", []), ("39600.01", [Status.OPEN]), (None, [])])
    def test_a_network_may_ask_for_more(self, asked: str | None, said: list[Status]) -> None:
        plan = schedule(year(total=70_000, eligible=66_000), requested=asked)
        assert [found.status for found in plan.findings] == said
        assert all(found.path == "network.more_possible" for found in plan.findings)
        assert SHIPPED.assess(plan.application, on=DAY).verdict is Verdict.ELIGIBLE

    @pytest.mark.parametrize("measure", ["parents", "participation"])
    def test_where_it_is_not_known_whether_more_is_possible_it_is_open(self, measure: str) -> None:
        facts = {"reliable": True, "migrants_take_part": True}
        ask = form(measure=measure, recipient=Recipient(name="Bühl", kind="Gemeinde"), requested=39_601, facts=facts,
                   plan=[year(eligible=66_000)], submitted=DAY)  # fmt: skip
        assert SHIPPED.assess(ask).verdict is Verdict.ELIGIBLE
        found = SHIPPED.schedule(ask)
        assert isinstance(found, Schedule)
        assert [f.status for f in found.findings] == [Status.OPEN]

    @pytest.mark.parametrize(("asked", "said"), [(600, []), ("600.01", [Status.UNMET])])
    def test_where_no_more_is_possible_it_is_unmet_in_the_schedule_alone(self, asked: Any, said: list[Status]) -> None:
        programme = programme_of(financing=rule())
        ask = form(plan=[year(2020, eligible=1000)], requested=asked)
        found = programme.schedule(ask)
        assert isinstance(found, Schedule)
        assert [f.status for f in found.findings] == said
        assert programme.assess(ask).verdict is Verdict.ELIGIBLE
        assert not found.conditional

    @given(st.sampled_from(BY_SHARE), plans(left_out=False), st.integers(0, 10**8))
    def test_what_is_asked_for_never_changes_the_verdict(self, measure: str, rows: list[PlanYear], asked: int) -> None:
        fields: dict[str, Any] = {"measure": measure, "plan": rows, "submitted": DAY}
        without, with_ask = form(**fields), form(**fields, requested=Euro.from_cents(asked))
        assert SHIPPED.assess(without).verdict is SHIPPED.assess(with_ask).verdict


class TestCostsBelowTheGrant:
    """Costs below the grant are a finding of the schedule and no part of the verdict."""

    @pytest.mark.parametrize(("costs", "said"), [("104999.99", 1), ("105000.00", 0), ("105000.01", 0), (None, 0)])
    def test_a_contact_point(self, costs: str | None, said: int) -> None:
        ask = form(
            Post("1.0", field="integration", origin="new"), measure="contact-point", months=36, submitted=DAY,
            recipient=Recipient(name="Bühl", kind="Gemeinde"), new_tasks=True, begun=False, costs=costs,
        )  # fmt: skip
        assert SHIPPED.assess(ask).verdict is Verdict.ELIGIBLE
        found = SHIPPED.schedule(ask)
        assert isinstance(found, Schedule)
        assert [(f.path, f.status) for f in found.findings] == [("contact-point.overfunding", Status.OPEN)] * said
        assert found.total.euro == Euro(105_000)  # it stays what it is while the rule is not known

    @pytest.mark.parametrize(("figure", "status"), [(True, Status.MET), (False, Status.UNMET)])
    def test_a_known_rule_settles_it(self, figure: bool, status: Status) -> None:
        programme = programme_of(financing=rule(overfunding=known(figure)))
        found = programme.schedule(form(plan=[year(total=100, eligible=100, third_party=50)]))
        assert isinstance(found, Schedule)
        assert [f.status for f in found.findings] == [status]

    def test_sums_that_no_amount_can_hold_are_refused_by_name(self) -> None:
        """Each row is admissible, their sum is not."""
        rows = [year(n, total=1, eligible=1, third_party=10**12) for n in (2017, 2018)]
        with pytest.raises(ValueError, match="third_party"):
            schedule(*rows)


class TestRoundingThatIsNotKnown:
    """How a grant is rounded counts only where there is something to round."""

    @pytest.mark.parametrize(("eligible", "total"), [("50000", "21735.00"), ("50000.01", None)])
    def test_what_is_whole_cents_needs_no_rule(self, eligible: str, total: str | None) -> None:
        rule = ShareOfExpenditure(
            rate=known(Share("0.4347")), more_possible=known(False), rounding=Unknown("no rule was found")
        )
        row = PlanYear(year=2021, total=eligible, eligible=eligible, third_party=0)
        paid = rule.amounts(form(plan=[row]), "m")
        if total is None:
            assert isinstance(paid, tuple)
            assert [reason.place for reason in paid] == ["m.rounding"]
        else:
            assert isinstance(paid, Amounts)
            assert str(paid.total) == total
            assert [used.path for used in paid.total_used] == ["m.rate"]
