"""Applications under one set of rules: a programme, or a round that decides among them."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, as_completed
from datetime import date
from typing import Any, TypeVar

from attrs import evolve, frozen

from ..applications import Application
from ..assessments import Assessment
from ..documents import ApplicationList
from ..faults import DocumentError, Fault
from ..findings import Finding, Status, Verdict
from ..programmes import Programme
from ..rounds import Decided, Decision, Round
from ..schedules import NoSchedule, Schedule, View, schedule
from ..texts import shorten
from .answers import Answer, Totals, Years
from .framed import is_frame, measure_of

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
        # A round is a right thing to give, though not beside another one.
        raise ValueError(  # noqa: TRY004
            f"{what} is a round already: leave `round` out, or give programmes beside it"
        )
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
        return tuple([decided(outcome[form.key or ""]) for form in filed.applications])
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
    return answer_of(assessment, None)


def answer_of(assessment: Assessment, plan: Schedule | NoSchedule | None) -> Answer:
    """An assessment as an answer, with its schedule where it was made already."""
    unmet, still_open = _paths(assessment.findings)
    verdict = assessment.verdict
    if verdict is Verdict.INELIGIBLE:
        return Answer(verdict, unmet=unmet, open=still_open)
    plan = schedule(assessment) if plan is None else plan
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


def decided(decision: Decision) -> Answer:
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


Progress = Callable[[int, int], None]
R = TypeVar("R")
_TASKS = 64  # into which scenarios are cut for an executor, so that there is progress to tell


def in_turn(
    run: Callable[[Rules, Filed, date | None], R],
    many: Sequence[Rules],
    filed: Filed,
    on: date | None,
    executor: Executor | None,
    progress: Progress | None,
) -> list[R]:
    """The same applications under many rules, in their order, whoever runs them; progress does not tell the end."""
    if executor is None:
        found = []
        for index, rules in enumerate(many, start=1):
            found.append(run(rules, filed, on))
            if progress is not None and index < len(many):
                progress(index, len(many))
        return found
    size = -(-len(many) // _TASKS) or 1
    chunks = [many[start : start + size] for start in range(0, len(many), size)]
    futures = {executor.submit(_chunk, run, chunk, filed, on): index for index, chunk in enumerate(chunks)}
    done: dict[int, list[R]] = {}
    try:
        for future in as_completed(futures):
            done[futures[future]] = future.result()
            ready = sum(map(len, done.values()))
            if progress is not None and ready < len(many):
                progress(ready, len(many))
    finally:
        for future in futures:
            future.cancel()
    return [result for index in range(len(chunks)) for result in done[index]]


def _chunk(
    run: Callable[[Rules, Filed, date | None], R], many: Sequence[Rules], filed: Filed, on: date | None
) -> list[R]:
    """Some rules; it stands here so that another process finds it."""
    return [run(rules, filed, on) for rules in many]


def totals_of(rules: Rules, filed: Filed, on: date | None) -> Totals:
    """What all applications get together."""
    return Totals.of(answers(rules, filed, on))


def filed_of(applications: Any, programme: Programme, measure: str | None) -> Filed:
    """The applications of a list or of a frame, one by one.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> filed_of([], load_programme("vwv-integration"), None).applications
        ()
    """
    if is_frame(applications):
        from ..frames import to_applications  # noqa: PLC0415 - an extra

        return Filed.of(to_applications(applications, measure_of(programme, measure), programme))
    if measure is not None:
        raise ValueError("measure is for the rows of a frame: each application of a list names its own")
    return Filed.of(applications)


def _paths(findings: Sequence[Finding]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The paths of the criteria that are unmet, and of those that are open and not unmet at another place."""
    unmet = {found.path for found in findings if found.status is Status.UNMET}
    still_open = {found.path for found in findings if found.status is Status.OPEN}
    return tuple(sorted(unmet)), tuple(sorted(still_open - unmet))
