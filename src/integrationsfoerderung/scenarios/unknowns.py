"""What is not known in the rules: which figures a result waits for, and what each of them may be."""

import enum
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from attrs import evolve, frozen

from ..amending import Changes
from ..applications import Application
from ..assessments import Assessment
from ..evidence import Bounded, Figure, Grade, Known, Readings
from ..faults import DocumentError
from ..financing import Amounts, Reason, Used
from ..findings import Finding, Status
from ..programmes import Programme
from ..reading import ValueReader
from ..rounds import Decided, Decision, Round
from ..schedules import NoSchedule, Schedule, schedule
from ..texts import Text, written
from .answers import Answer
from .grid import amended
from .running import Filed, Rules, answer_of, decided

_NO_ENDS = Text("kein Ende und keine Liste bekannt", "no end and no list of it is known")


@frozen
class Choice:
    """One value that a figure may have.

    Attributes:
        name: of the reading; for a range "low" or "high"; else the value itself.
        value: of the figure.

    Example:
        >>> Choice("monthly", 12).words().en
        'monthly'
    """

    name: str
    value: Any

    def words(self) -> Text:
        """The reading by its name, an end with its value."""
        if self.name not in {"low", "high"}:
            return Text(self.name, self.name)
        end = Text("unteres Ende", "low end") if self.name == "low" else Text("oberes Ende", "high end")
        return Text(*(f"{end.get(lang)} {written(self.value, lang)}" for lang in ("de", "en")))


class _Seen(Changes):
    """Every figure that comes by, with the type of its values."""

    def __init__(self) -> None:
        super().__init__({}, ValueReader())
        self.seen: dict[str, tuple[Figure[Any], Any]] = {}

    def about(self, key: str) -> bool:  # noqa: ARG002 - of the base
        """Every rule is looked at."""
        return True

    def __call__(self, path: str, figure: Figure[Any], type_: Any, also: str | None = None) -> Figure[Any]:
        self.seen.setdefault(path, (figure, type_))
        return super().__call__(path, figure, type_, also)


def narrowed(rules: Rules, on: date | None, measures: Iterable[str | None] = ()) -> Rules:
    """The rules with the editions alone that can apply, so that one of them can be amended by itself.

    All of them stay where these lack a measure that is asked for: it would be none of the programme any more.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> len(narrowed(load_programme("vwv-integration"), date(2017, 1, 1)).editions)
        1
    """
    programme = rules.programme if isinstance(rules, Round) else rules
    if isinstance(rules, Round):
        editions = rules.states
    else:
        editions = () if on is None else tuple(edition for edition in rules.editions if edition.covers(on))
    known = {measure.key for edition in editions for measure in edition.measures}
    if not editions or not known.issuperset(measures):
        return rules
    own = evolve(programme, editions=editions)
    return evolve(rules, programme=own) if isinstance(rules, Round) else own


def options(rules: Rules, path: str) -> "tuple[Choice, ...] | Text":
    """What a figure may be, or why that cannot be enumerated.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> programme = narrowed(load_programme("vwv-integration"), date(2017, 1, 1))
        >>> [choice.name for choice in options(programme, "contact-point.payment")]
        ['monthly', 'at-start', 'at-end']
    """
    found = _look(rules).get(path)
    if found is None:
        return Text("keine Zahl, die sich ändern lässt", "no figure that can be changed")
    figure, type_ = found
    if isinstance(figure, Known):
        return Text("bekannt", "known")
    choices = _choices(figure, type_, _ends(rules, path))
    if not choices:
        return _NO_ENDS
    try:
        for choice in choices:
            amended(rules, {path: fixed(choice)})
    except DocumentError as error:
        said = error.faults[0].message
        return Text(said, said)
    return choices


def fixed(choice: Choice) -> Figure[Any]:
    """A figure that is settled for one scenario."""
    return Known(choice.value, Grade.ASSUMED, note=f"a what-if: {choice.name}")


def _choices(figure: Figure[Any], type_: Any, ends: tuple[Any, ...]) -> tuple[Choice, ...]:
    if isinstance(figure, Readings):
        return tuple(Choice(reading.name, reading.value) for reading in figure.readings)
    if isinstance(figure, Bounded):
        values = ends or figure.candidates()
    elif type_ is bool:
        values = (False, True)
    elif isinstance(type_, type) and issubclass(type_, enum.Enum):
        return tuple(Choice(str(member.value), member) for member in type_)
    else:
        values = ends
    if not values or isinstance(values[0], frozenset | tuple):
        return ()
    if isinstance(values[0], bool | enum.Enum):
        return tuple(Choice(written(value, "en"), value) for value in dict.fromkeys(values))
    low, high = values[0], values[-1]
    return (Choice("low", low),) if low == high else (Choice("low", low), Choice("high", high))


def _look(rules: Rules) -> dict[str, tuple[Figure[Any], Any]]:
    seen = _Seen()
    programme = rules.programme if isinstance(rules, Round) else rules
    for edition in programme.editions:
        edition.with_figures(seen)
    if isinstance(rules, Round):
        rules.with_figures(seen)
    return seen.seen


def _ends(rules: Rules, path: str) -> tuple[Any, ...]:
    """The values that a criterion takes for admissible; none for a figure of financing."""
    programme = rules.programme if isinstance(rules, Round) else rules
    for edition in programme.editions:
        for own, leaf in edition.in_force.leaves(edition.key):
            if own == f"{edition.key}.in_force.{path.rpartition('.')[2]}" and path.startswith(f"{edition.key}."):
                return leaf.limits
        for measure in edition.measures:
            for criterion in measure.criteria:
                for own, leaf in criterion.leaves(measure.key):
                    if own == path:
                        return leaf.limits
    if isinstance(rules, Round):
        for criterion in rules.criteria:
            for own, leaf in criterion.leaves("round"):
                if own == f"round.{path}":
                    return leaf.limits
    return ()


def watched(rules: Rules, filed: Filed, on: date | None) -> tuple[tuple[Answer, ...], frozenset[str]]:
    """What every application gets, and the paths of figures that would change that or leave it open."""
    found: list[Answer] = []
    paths: set[str] = set()
    if isinstance(rules, Round):
        outcome = rules.decide(filed.applications, scores=filed.scores)
        paths |= set(_of_used(outcome.used))
        for form in filed.applications:
            decision = outcome[form.key or ""]
            found.append(decided(decision))
            paths |= set(_of_decision(decision))
    else:
        for form in filed.applications:
            answer, own = _watched(rules, form, on)
            found.append(answer)
            paths |= set(own)
    return tuple(found), frozenset(_named(rules, paths))


def _watched(programme: Programme, form: Application, on: date | None) -> tuple[Answer, Iterator[str]]:
    assessment = programme.assess(form, None, on)
    plan = schedule(assessment)
    return answer_of(assessment, plan), _of_assessment(assessment, plan)


def _of_decision(decision: Decision) -> Iterator[str]:
    yield from _of_used((*decision.caps, *decision.rules))
    yield from (reason.place for reason in decision.needs if not reason.known)
    for found in decision.found:
        yield from _of_finding(found)
    assessment = decision.assessment
    plan = decision.schedule if decision.status in {Decided.GRANTED, Decided.CUT} else schedule(assessment)
    yield from _of_assessment(assessment, plan)


def _of_assessment(assessment: Assessment, plan: Schedule | NoSchedule) -> Iterator[str]:
    if any(found.reading is None for found in assessment.unmet):
        return  # refused whatever else may be
    for found in assessment.findings:
        yield from _of_finding(found)
    for tiered in assessment.tiers:
        if tiered is not None:
            yield from _of_used(tiered.used)
            yield from _of_reasons(tiered.reasons)
    for paid in assessment.amounts:
        if isinstance(paid, Amounts):
            yield from _of_used(paid.total_used)
        else:
            yield from _of_reasons(paid)
    if isinstance(plan, Schedule):
        for instalment in plan.instalments:
            yield from _of_used(instalment.used)
        view = plan.by_budget_year()
        yield from _of_reasons(view.reasons) if isinstance(view, NoSchedule) else _of_used(view.used)


def _of_finding(found: Finding) -> Iterator[str]:
    yield from found.unknown
    if found.reading is not None:
        yield found.path
    if found.status is Status.OPEN or found.reading is not None:
        for part in found.parts:
            yield from _of_finding(part)


def _of_used(used: Iterable[Used]) -> Iterator[str]:
    return (one.path for one in used if one.reading is not None)


def _of_reasons(reasons: Iterable[Reason]) -> Iterator[str]:
    return (reason.place for reason in reasons if not reason.known)


def _named(rules: Rules, paths: Iterable[str]) -> Iterator[str]:
    """The paths under which the figures can be amended."""
    programme = rules.programme if isinstance(rules, Round) else rules
    for path in paths:
        name = path.rpartition(".")[2]
        if path.startswith("round."):
            own = path.removeprefix("round.")
            yield "last_day" if own == "deadline" else own
        elif path.startswith(f"{programme.key}.in_force"):
            yield from (f"{edition.key}.{name}" for edition in programme.editions)
        else:
            yield path
