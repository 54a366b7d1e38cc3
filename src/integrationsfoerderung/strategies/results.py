"""Strategies for results: what programmes and rounds that were drawn say of applications that were drawn."""

from typing import Any

from hypothesis import strategies as st

from ..assessments import Assessment
from ..findings import Finding
from ..programmes import Option
from ..remedies import Remedies
from ..rounds import Decision, Outcome
from ..schedules import Amount, NoSchedule, Schedule, View, schedule
from .forms import applications
from .of_rounds import filed
from .rules import programmes


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    """Assessments of applications under made-up programmes.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(assessments()).programme
        'made-up'
    """
    programme = draw(programmes())
    return programme.assess(draw(applications(programme, left_out=draw(st.booleans()))))


def findings() -> st.SearchStrategy[Finding]:
    """Findings of such assessments.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(findings()).path
        'made-up.in_force'
    """
    return assessments().flatmap(lambda found: st.sampled_from(found.findings))


def options() -> st.SearchStrategy[Option]:
    """One measure of several that were asked.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(options()).measure
        'main'
    """
    return assessments().map(lambda found: Option(found.measure, found))


def remedies() -> st.SearchStrategy[Remedies]:
    """What would cure such applications.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(remedies()).changes
        ()
    """
    return assessments().map(Assessment.remedies)


def _planned(found: Assessment) -> Any:
    return schedule(found, what_if=True)


def schedules() -> st.SearchStrategy[Schedule]:
    """Schedules of such applications, of ineligible ones what they would get.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(schedules()).measure
        'main'
    """
    return assessments().map(_planned).filter(lambda plan: isinstance(plan, Schedule))


def no_schedules() -> st.SearchStrategy[NoSchedule]:
    """Why there is no schedule.

    Example:
        >>> no_schedules().is_empty
        False
    """
    both: Any = assessments().map(schedule).filter(lambda plan: isinstance(plan, NoSchedule))
    found: st.SearchStrategy[NoSchedule] = both
    return found


def amounts() -> st.SearchStrategy[Amount]:
    """Totals of schedules.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> str(smallest(amounts()).euro)
        '0.00'
    """
    return schedules().map(lambda plan: plan.total)


def views() -> st.SearchStrategy[View]:
    """Schedules by funding year or by budget year.

    Example:
        >>> views().is_empty
        False
    """
    both: Any = schedules().flatmap(lambda plan: st.sampled_from([plan.by_funding_year(), plan.by_budget_year()]))
    found: st.SearchStrategy[View] = both.filter(lambda view: isinstance(view, View))
    return found


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    """Outcomes of made-up rounds.

    Example:
        >>> outcomes().is_empty
        False
    """
    drawn, forms = draw(filed(draw(programmes(most=1)), most=3))
    return drawn.decide(forms)


def decisions() -> st.SearchStrategy[Decision]:
    """Decisions of made-up rounds.

    Example:
        >>> decisions().is_empty
        False
    """
    return outcomes().flatmap(lambda outcome: st.sampled_from(outcome.decisions))
