"""What a type checker knows of the answers: a condition leaves the schedule, and then the view. Checked, never run."""

from typing import assert_type

from integrationsfoerderung import Application, Euro, NoSchedule, Programme, Schedule, View


def narrowed_by_a_condition(programme: Programme, application: Application) -> None:
    plan = programme.schedule(application)
    assert_type(plan, Schedule | NoSchedule)
    if not plan:
        assert_type(plan, NoSchedule)
        return
    assert_type(plan, Schedule)
    years = plan.by_budget_year()
    if years:
        assert_type(years, View)
        assert_type(years[2016], Euro)


def a_view_may_be_missing(plan: Schedule) -> Euro:
    return plan.by_funding_year()[1]  # type: ignore[index, unused-ignore]  # pyright: ignore[reportIndexIssue]
