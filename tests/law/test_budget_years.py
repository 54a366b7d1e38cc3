"""From funding years to budget years."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrationsfoerderung import (
    Application,
    Euro,
    Grade,
    NoSchedule,
    Post,
    Recipient,
    Schedule,
    Share,
    View,
    load_programme,
)

PROGRAMME = load_programme("vwv-integration")
PAYMENT = "contact-point.payment"


def plan(start: date | None, *shares: Share | str) -> Schedule:
    application = Application(
        recipient=Recipient(name="Musterstadt", kind="Gemeinde"),
        measure="contact-point",
        posts=[Post(share=share, field="integration") for share in shares or ("1",)],
        start=start,
        months=36,
        submitted=date(2015, 7, 1),
        new_tasks=True,
        begun=False,
    )
    found = PROGRAMME.schedule(application)
    assert isinstance(found, Schedule)
    return found


def view(start: date, *shares: Share | str) -> View:
    found = plan(start, *shares).by_budget_year()
    assert isinstance(found, View)
    return found


class TestTheBudgetYear:
    """The budget year is the calendar year; a funding year counts from the start of work.

    lho, § 4; waldsee-2019 for the start of work
    """

    def test_a_post_from_april_touches_four_budget_years(self) -> None:
        assert {year: str(euro) for year, euro in view(date(2016, 4, 1)).items()} == {
            2016: "30000.00",
            2017: "36250.00",
            2018: "31250.00",
            2019: "7500.00",
        }

    def test_a_post_from_new_year_touches_three_and_needs_no_reading(self) -> None:
        found = view(date(2016, 1, 1))
        assert dict(found) == {2016: Euro(40_000), 2017: Euro(35_000), 2018: Euro(30_000)}
        assert (found.grade, found.readings) == (Grade.REPORTED, ())

    def test_while_the_start_is_left_out_there_is_no_such_view(self) -> None:
        none = plan(None).by_budget_year()
        assert isinstance(none, NoSchedule)
        assert [reason.place for reason in none.reasons] == ["start"]
        assert isinstance(plan(None).by_funding_year(), View)


class TestTheDefaultReading:
    """Payment dates are unknown: each month of a funding year counts in the budget year in which it begins.

    A reading of our own, so that every amount that needs it is assumed; lho, § 4
    """

    def test_it_is_named_and_makes_the_view_assumed(self) -> None:
        found = view(date(2016, 4, 1))
        assert (found.grade, found.readings) == (Grade.ASSUMED, (f"{PAYMENT}: monthly",))
        total = plan(date(2016, 4, 1)).total
        assert (total.euro, total.grade) == (Euro(105_000), Grade.OFFICIAL)

    @pytest.mark.parametrize(
        ("start", "first"),
        [
            (date(2016, 1, 2), 40_000),
            (date(2016, 1, 15), 40_000),  # its twelfth month begins on 15 December
            (date(2016, 1, 31), 40_000),  # its twelfth month begins on 31 December
            (date(2016, 12, 1), Euro.from_cents(333_333)),
            (date(2016, 12, 31), Euro.from_cents(333_333)),
            (date(2016, 7, 1), 20_000),
        ],
    )
    def test_a_month_counts_where_it_begins(self, start: date, first: int | Euro) -> None:
        assert view(start)[2016] == (first if isinstance(first, Euro) else Euro(first))

    @given(st.dates(date(2014, 1, 1), date(2020, 12, 31)), st.lists(st.integers(5_000, 10_000), min_size=1, max_size=3))
    def test_the_parts_always_add_up(self, start: date, points: list[int]) -> None:
        shares = [Share.from_basis_points(each) for each in points]
        found, whole = view(start, *shares), plan(start, *shares)
        by_funding_year = whole.by_funding_year()
        assert isinstance(by_funding_year, View)
        assert found.total == by_funding_year.total == whole.total.euro
        assert list(found) == list(range(start.year, start.year + len(found)))
        assert len(found) in {3, 4}
        assert all(euro.cents > 0 for euro in found.values())
