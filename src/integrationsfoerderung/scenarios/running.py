"""Applications under one set of rules: a programme, or a round that decides among them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from attrs import evolve, frozen

from ..applications import Application
from ..documents import ApplicationList
from ..faults import DocumentError, Fault
from ..findings import Finding, Status, Verdict
from ..programmes import Programme
from ..rounds import Decided, Decision, Round
from ..schedules import NoSchedule, Schedule, View, schedule
from ..texts import shorten
from .answers import Answer, Years

Rules = Programme | Round


@frozen
class Filed:
    """Applications with the scores of a jury, where there are any."""

    applications: tuple[Application, ...]
    scores: Any = None

    @classmethod
    def of(cls, given: Any) -> "Filed":
        """Those of a list, or of what `load_applications` read.

        Raises:
            TypeError: no list.
            DocumentError: with every member that is no application.
        """
        if isinstance(given, ApplicationList):
            return cls(given.applications, dict(given.scores) or None)
        if isinstance(given, Application | str | bytes) or not isinstance(given, Iterable):
            raise TypeError(
                f"{shorten(given)} is no list of applications: write them in brackets, or give what "
                "load_applications read or a data frame"
            )
        applications = tuple(given)
        faults = [
            Fault(f"applications[{index}]", f"{shorten(one)} is no Application: build one")
            for index, one in enumerate(applications)
            if not isinstance(one, Application)
        ]
        if faults:
            raise DocumentError("the list of applications", faults)
        return cls(applications)


def under_round(rules: object, round_: Round | None, what: str) -> Rules:
    """The rules that a comparison asks: a round, a programme, or a programme in a round.

    Example:
        >>> from integrationsfoerderung import load_programme, load_round
        >>> under_round(load_programme("vwv-integration"), load_round("vwv-integration/2016-extra"), "base")
        <Round vwv-integration/2016-extra>

    Raises:
        TypeError: neither a programme nor a round.
        ValueError: a round of another programme, or a round in a round.
    """
    if not isinstance(rules, Programme | Round):
        raise TypeError(f"{what} is {shorten(rules)}: give a Programme, or a Round to have it decided")
    if round_ is None:
        return rules
    if not isinstance(round_, Round):
        raise TypeError(f"round is {shorten(round_)}: read one with load_round")
    if isinstance(rules, Round):
        raise ValueError(f"{what} is a round already: leave `round` out, or give programmes beside it")
    if round_.programme.key != rules.key:
        raise ValueError(f"round {round_.key} belongs to programme {round_.programme.key}, not to {rules.key}")
    return round_ if rules is round_.programme else evolve(round_, programme=rules)


def answers(rules: Rules, filed: Filed, on: date | None = None) -> tuple[Answer, ...]:
    """What every application gets, in the order of the list.

    Example:
        >>> from integrationsfoerderung import Post, Recipient, load_programme
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post("0.49")])
        >>> answers(load_programme("vwv-integration"), Filed((form,)))[0].unmet
        ('contact-point.minimum_share',)

    Raises:
        TypeError, ValueError: as `Programme.assess` and `Round.decide` do, with every application that is at fault.
    """
    if isinstance(rules, Round):
        if on is not None:
            raise ValueError("a round settles the edition by itself: give either a round or on")
        outcome = rules.decide(filed.applications, scores=filed.scores)
        return tuple([_decided(outcome[form.key or ""]) for form in filed.applications])
    found, faults = [], []
    for index, form in enumerate(filed.applications):
        try:
            found.append(answer(rules, form, on))
        except TypeError as error:
            raise TypeError(f"applications[{index}]: {error}") from None
        except ValueError as error:
            faults.append(Fault(f"applications[{index}]", str(error)))
    if faults:
        raise DocumentError("the list of applications", faults)
    return tuple(found)


def answer(programme: Programme, form: Application, on: date | None = None) -> Answer:
    """What one application gets without a round.

    Example:
        >>> from integrationsfoerderung import Post, Recipient, load_programme
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()], months=36)
        >>> answer(load_programme("vwv-integration"), form).verdict
        Verdict.OPEN
    """
    assessment = programme.assess(form, None, on)
    unmet, still_open = _paths(assessment.findings)
    verdict = assessment.verdict
    if verdict is Verdict.INELIGIBLE:
        return Answer(verdict, unmet=unmet, open=still_open)
    plan = schedule(assessment)
    if verdict is Verdict.OPEN:
        possible = plan.total.euro if isinstance(plan, Schedule) else None
        return Answer(verdict, possible=possible, unmet=unmet, open=still_open)
    if not isinstance(plan, Schedule):
        return Answer(verdict, priced=False)
    return Answer(verdict, plan.total.euro, years=years_of(plan))


def years_of(plan: Schedule | NoSchedule) -> Years:
    """A schedule by budget year, all of it under None where it cannot be placed.

    Example:
        >>> years_of(NoSchedule(()))
        ()
    """
    if not isinstance(plan, Schedule):
        return ()
    view = plan.by_budget_year()
    if isinstance(view, View):
        return tuple([row for row in view.rows if row[1]])
    total = plan.total.euro
    return ((None, total),) if total else ()


def _decided(decision: Decision) -> Answer:
    """A decision as an answer; findings are looked at only where they refuse or leave open."""
    status, granted = decision.status, decision.granted
    if status is Decided.INELIGIBLE:
        unmet, still_open = _paths(decision.findings)
        return Answer(Verdict.INELIGIBLE, unmet=unmet, open=still_open, decided=status)
    if status is Decided.OPEN:
        unmet, still_open = _paths(decision.findings)
        # What is open may be the money of the round alone.
        verdict = decision.assessment.verdict
        return Answer(verdict, possible=decision.after_caps, unmet=unmet, open=still_open, decided=status)
    years = years_of(decision.schedule) if granted else ()
    return Answer(Verdict.ELIGIBLE, granted, years=years, decided=status)


def _paths(findings: Sequence[Finding]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The paths of the criteria that are unmet, and of those that are open and not unmet at another place."""
    unmet = {found.path for found in findings if found.status is Status.UNMET}
    still_open = {found.path for found in findings if found.status is Status.OPEN}
    return tuple(sorted(unmet)), tuple(sorted(still_open - unmet))

