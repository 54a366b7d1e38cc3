"""What laws are checked on: one measure of a programme, with changed rules made once, and single applications."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from ..amending import Changes
from ..applications import Application, Facts
from ..assessments import Assessment, Verdict, assess
from ..editions import Edition
from ..evidence import Bounded, Figure, Readings, Unknown
from ..facts import checked_facts
from ..faults import DocumentError
from ..financing import Amounts
from ..findings import Finding
from ..money import Euro
from ..programmes import Programme
from ..rounds import Outcome, Round
from ..schedules import NoSchedule, Schedule, schedule
from ..strategies.near import World, world_of
from ..texts import Text

T = TypeVar("T")


class _Nothing:
    """Reads no values: every change that laws make is a whole figure."""

    def read(self, value: Any, type_: Any) -> Any:
        raise TypeError(f"{value!r} is no figure of {type_}")


class _Types(Changes):
    """Looks at every figure on its way, and changes none."""

    def __init__(self) -> None:
        super().__init__({}, _Nothing())
        self.types: dict[str, Any] = {}

    def __call__(self, path: str, figure: Figure[Any], type_: Any, also: str | None = None) -> Figure[Any]:
        self.types[path] = type_
        return super().__call__(path, figure, type_, also)


class Ground:
    """One measure of a programme, and what is asked of it again and again.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> ground = Ground(load_programme("vwv-integration"), "contact-point")
        >>> ground.assess(ground.plain).verdict
        Verdict.ELIGIBLE
    """

    def __init__(self, programme: Programme, measure: str) -> None:
        self.programme, self.measure = programme, measure
        self.world: World = world_of(programme, measure)
        self._kept: dict[Any, Any] = {}
        self._types: dict[int, dict[str, Any]] = {}

    @property
    def plain(self) -> Application:
        """The plain application of the measure."""
        return self.world.plain

    def edition_of(self, application: Application) -> Edition | None:
        """The edition that has the measure on the day of submission."""
        day = application.submitted
        found = None if day is None else next((e for e in self.programme.editions if e.covers(day)), None)
        return found if found is not None and found.has(self.measure) else None

    def assess(self, application: Application) -> Assessment:
        """By the programme."""
        return self.programme.assess(application)

    def under(self, edition: Edition, application: Application) -> Assessment:
        """By another edition in place of that of the day."""
        return assess(application, self.measure, self.programme.key, (edition,), day=application.submitted)

    def facts_of(self, application: Application) -> Facts:
        """Its facts as the programme declares them."""
        return checked_facts(application, self.programme.facts)

    def kept(self, name: str, of: Any, make: Callable[[], T]) -> T:
        """What is made once, of an edition or of the settings of a check."""
        key = (name, of if isinstance(of, tuple) else id(of))
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    def types(self, edition: Edition) -> dict[str, Any]:
        """The types of the figures of the measure, by path."""

        def look() -> dict[str, Any]:
            seen = _Types()
            edition.measure(self.measure).with_figures(seen)
            return seen.types

        return self.kept("types", edition, look)

    def figures(self, edition: Edition) -> Iterator[tuple[str, Figure[Any]]]:
        """The figures of the measure, by path."""
        return edition.measure(self.measure).figures()


def amended(edition: Edition, changes: dict[str, Figure[Any]]) -> Edition | None:
    """An edition with other figures, None where they do not fit together."""
    try:
        return edition.amend(changes)
    except (DocumentError, TypeError, ValueError):
        return None


def not_known(figure: Figure[Any]) -> bool:
    """Whether a figure may turn out to be one of several values.

    Example:
        >>> not_known(Unknown("not found"))
        True
    """
    return isinstance(figure, Unknown | Bounded | Readings)


class Case:
    """One application, whole and with some fields left out, and its results, each worked out once.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> ground = Ground(load_programme("vwv-integration"), "contact-point")
        >>> Case(ground, ground.plain, ground.plain).assessment.verdict
        Verdict.ELIGIBLE
    """

    def __init__(self, ground: Ground, whole: Application, fewer: Application) -> None:
        self.ground, self.whole, self.fewer = ground, whole, fewer
        self.edition = ground.edition_of(whole)
        self.assessment = ground.assess(whole)
        self.plan: Schedule | NoSchedule = schedule(self.assessment, what_if=True)
        self._of_fewer: Assessment | None = None

    @property
    def of_fewer(self) -> Assessment:
        """The assessment with fields left out."""
        if self._of_fewer is None:
            self._of_fewer = self.assessment if self.fewer is self.whole else self.ground.assess(self.fewer)
        return self._of_fewer

    def figures(self) -> Iterator[tuple[str, Figure[Any]]]:
        """The figures of the rules that it goes by."""
        return iter(()) if self.edition is None else self.ground.figures(self.edition)

    def eligible(self, application: Application) -> Schedule | None:
        """The schedule of an application that is eligible."""
        return eligible(self.ground.assess(application))


def eligible(assessment: Assessment) -> Schedule | None:
    """The schedule where the answer is eligible and can be said in euro."""
    if assessment.verdict is not Verdict.ELIGIBLE:
        return None
    plan = schedule(assessment)
    return plan if isinstance(plan, Schedule) else None


class Filed:
    """A round with what was filed in it, and its outcome, worked out once.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> len(Filed(load_round("vwv-integration/2016-extra"), ()).outcome)
        0
    """

    def __init__(self, round_: Round, forms: tuple[Application, ...]) -> None:
        self.round, self.forms = round_, forms
        self.outcome: Outcome = round_.decide(forms)


def verdict_text(verdict: Verdict) -> Text:
    """A verdict in words.

    Example:
        >>> verdict_text(Verdict.OPEN).de
        'offen'
    """
    return verdict.words


def money_text(euro: Euro) -> Text:
    """An amount in words.

    Example:
        >>> money_text(Euro(5)).en
        '5.00 EUR'
    """
    return Text(euro.format("de"), euro.format("en"))


def amounts_of(assessment: Assessment) -> Amounts | None:
    """What is paid where one edition applies and it can be said."""
    paid = assessment.amounts[0] if len(assessment.amounts) == 1 else None
    return paid if isinstance(paid, Amounts) else None


def used_paths(*plans: Schedule) -> tuple[str, ...]:
    """The figures that totals rest on, those in which they differ first."""
    each = [dict.fromkeys(used.path for used in plan.amounts.total_used) for plan in plans]
    common = set.intersection(*map(set, each)) if each else set()
    paths = dict.fromkeys(path for found in each for path in found)
    return tuple(sorted(paths, key=lambda path: path in common))


def differing(one: Assessment, other: Assessment) -> tuple[str, ...]:
    """The paths of criteria that two assessments answer differently."""
    first, second = ({(f.path, i): f for i, f in _numbered(found.findings)} for found in (one, other))
    return tuple(
        dict.fromkeys(
            path
            for path, number in (*first, *second)
            if getattr(first.get((path, number)), "status", None)
            is not getattr(second.get((path, number)), "status", None)
        )
    )


def _numbered(findings: tuple[Finding, ...]) -> Iterator[tuple[int, Finding]]:
    counts: dict[str, int] = {}
    for found in findings:
        counts[found.path] = counts.get(found.path, -1) + 1
        yield counts[found.path], found
