"""A funding programme: its editions over time, and the two questions asked of it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol, Self

from attrs import evolve, frozen

from ..amending import amended
from ..applications import Application
from ..assessments import Assessment, assess, screen
from ..criteria import Criterion
from ..editions import Accepted, Edition, Provision
from ..facts import Fact, checked_facts, fact_faults
from ..faults import DocumentError, Fault
from ..figures import figure_table, rows_of
from ..financing import Amounts, Reason
from ..findings import VERDICTS, Status
from ..schedules import NoSchedule, Schedule, schedule
from ..subjects import Context, Places
from ..tables import Table, Tabular
from ..texts import Text, did_you_mean, shorten, written
from .option import Option

_STATUSES = {verdict: status for status, verdict in VERDICTS.items()}


class RoundRules(Protocol):
    """What an assessment has to know of a funding round.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> load_round("vwv-integration/2016-regular").edition
        '2013-08-29'
        >>> rules = load_round("vwv-integration/2016-regular")
        >>> rules.key, rules.programme.key, [criterion.key for criterion in rules.criteria]
        ('vwv-integration/2016-regular', 'vwv-integration', ['deadline', 'measures'])
        >>> len(rules.not_modelled)
        0
    """

    @property
    def key(self) -> str:
        """Name of the round."""
        ...

    @property
    def programme(self) -> "Programme":
        """The programme that the round belongs to."""
        ...

    @property
    def edition(self) -> str:
        """Key of the edition that its awards keep."""
        ...

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """What the round asks beside the measure: its deadline, the measures that it admits."""
        ...

    @property
    def not_modelled(self) -> tuple[Provision, ...]:
        """What the round asked or did that is not part of its data."""
        ...


@frozen
class Programme(Tabular):
    """A funding programme as data, with its editions in order of time.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> programme = load_programme("vwv-integration")
        >>> [edition.since.isoformat() for edition in programme.editions]
        ['2013-08-29', '2015-08-01', '2015-08-31', '2016-09-06', '2018-02-14']

    Raises:
        ValueError: no edition, or editions that overlap.
    """

    key: str
    title: Text
    editions: tuple[Edition, ...]
    note: str = ""
    facts: tuple[Fact, ...] = ()
    accepted: tuple[Accepted, ...] = ()

    def __attrs_post_init__(self) -> None:
        if not self.editions:
            msg = f"programme {self.key!r} has no edition: write at least one"
            raise ValueError(msg)
        for former, later in zip(self.editions, self.editions[1:], strict=False):
            if former.until is None or former.until >= later.since:
                msg = (
                    f"edition {later.key} begins on {later.since}, while edition {former.key} is in force: "
                    "end that one on the day before"
                )
                raise ValueError(msg)

    def table(self) -> Table:
        """Every figure once for each time in which it stays the same, with grade, citations and days in force.

        Example:
            >>> from integrationsfoerderung import load_programme
            >>> load_programme("vwv-integration").to_rows()[0]["path"]
            '2013-08-29.first_day'
        """
        return figure_table(rows_of(self.editions), self.title)

    def on(self, day: date) -> Edition:
        """The rules in force on a day.

        Example:
            >>> from integrationsfoerderung import load_programme
            >>> load_programme("vwv-integration").on(date(2013, 8, 28))
            Traceback (most recent call last):
            ValueError: no edition of vwv-integration is in force on 28 August 2013: the nearest is 2013-08-29, ...

        Raises:
            TypeError: not a plain day.
            ValueError: the day lies outside every edition; the message names the nearest.
        """
        found = self._covering(_plain_day(day))
        if found is not None:
            return found
        nearest = self._nearest(day)
        first, lasts = nearest.first_day.candidates()[0], nearest.last_day.candidates() if nearest.last_day else ()
        span = f"from {written(first, 'en')} " + (f"to {written(lasts[-1], 'en')}" if lasts else "on")
        msg = f"no edition of {self.key} is in force on {written(day, 'en')}: the nearest is {nearest.key}, {span}"
        raise ValueError(msg)

    def amend(self, changes: Mapping[str, Any], *, on: date | None = None) -> Self:
        """The same programme with other figures; this one stays as it is.

        A plain value is checked like that of a file and graded assumed; the figure keeps the one that it replaced as
        `was`. The old value brings the old figure back. A whole `Figure` is taken as it is.

        Args:
            changes: values by the paths of `Edition.figures`; of a list of amounts one part as
                "contact-point.instalments[0]", of tiers one by its place from the largest as "officer.tiers[1].amount".
            on: a day, to change the rules in force on it alone; else all that have the figure.

        Example:
            >>> from integrationsfoerderung import load_programme
            >>> programme = load_programme("vwv-integration")
            >>> shorter = programme.amend({"extension.minimum_months": 6})
            >>> figure = dict(shorter.editions[-1].figures())["extension.minimum_months"]
            >>> figure.value, figure.grade, figure.was.value
            (6, Grade.ASSUMED, 12)

        Raises:
            TypeError: no table of values by path, or no plain day.
            ValueError: no edition is in force on the day.
            DocumentError: with every fault: an unknown path, an impossible value, a figure that is not the same in all
                editions that have it.
        """
        from ..reading import ValueReader  # noqa: PLC0415 - only amendments read values here

        reader = ValueReader({f"facts.{fact.key}": fact.subject() for fact in self.facts})
        name, chosen = f"the amendment of {self.key}", None if on is None else self.on(on)
        none: frozenset[str] = frozenset()
        states = [(f"{edition.key} from {edition.since}", edition, none) for edition in self.editions]
        if chosen is not None:
            # All states of an edition have the same first and last day.
            days = (f"{chosen.key}.first_day", f"{chosen.key}.last_day")
            kept = frozenset(changes).difference(days)
            states = [
                (label, edition, none if edition is chosen else kept)
                for label, edition, _ in states
                if edition.key == chosen.key
            ]
        found = dict(zip((state.since for _, state, _ in states), amended(name, changes, states, reader), strict=True))
        editions = tuple([found.get(edition.since, edition) for edition in self.editions])
        if all(new is old for new, old in zip(editions, self.editions, strict=True)):
            return self
        try:
            return evolve(self, editions=editions)
        except ValueError as error:
            raise DocumentError(name, [Fault("", str(error))]) from None

    def faults(self, application: Application) -> tuple[Fault, ...]:
        """What of an application the programme has no place for: its measure and its facts, each with its path.

        `assess` refuses such an application with the same sentences in one `ValueError`; whoever shows a fault beside
        its field asks here first.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-pont", posts=[Post()])
            >>> for fault in load_programme("vwv-integration").faults(form):
            ...     print(fault)
            measure: no measure 'contact-pont' in programme vwv-integration; did you mean ...
        """
        _checked(application)
        measure: tuple[Fault, ...] = ()
        try:
            self._measure_of(application)
        except ValueError as error:
            measure = (Fault("measure", str(error)),)
        return measure + fact_faults(application, self.facts)

    def assess(
        self,
        application: Application,
        round: RoundRules | None = None,  # noqa: A002 - the field's word
        on: date | None = None,
    ) -> Assessment:
        """Check an application against the rules of its day.

        Args:
            application: the form, complete or not.
            round: the funding round; it settles the edition and adds its deadline.
            on: a day whose rules apply, instead of the day of submission.

        Returns:
            An assessment; a day outside every edition is a finding in it, not an error.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point",
            ...     posts=[Post(share="0.49")])
            >>> load_programme("vwv-integration").assess(form, on=date(2016, 10, 1)).verdict
            Verdict.INELIGIBLE

        Raises:
            TypeError: not an application, or not a plain day.
            ValueError: a round of another programme, a round and a day together, or a measure that no
                edition knows.
        """
        _checked(application)
        measure = self._measure_of(application)
        return self._assess(self._with_facts(application), measure, round, on)

    def assess_all(
        self,
        application: Application,
        round: RoundRules | None = None,  # noqa: A002 - the field's word
        on: date | None = None,
    ) -> tuple[Option, ...]:
        """Check one recipient with posts or a plan against every measure.

        Returns:
            One option for each measure of the editions that may apply: eligible ones first, then open ones, then
            ineligible ones, each by falling amount; `option.assessment.unmet` says why not.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Rastatt", kind="Landkreis"), months=36,
            ...     posts=[Post("0.5")])
            >>> for option in load_programme("vwv-integration").assess_all(form, on=date(2014, 2, 1))[:2]:
            ...     print(option)
            social-advice: eligible, 15,000.00 EUR (inferred)
            contact-point: open, 52,500.00 EUR (reported)

        Raises:
            TypeError, ValueError: as `assess` does.
        """
        _checked(application)
        application = self._with_facts(application)
        keys = dict.fromkeys(
            measure.key for edition in self._may_apply(application, round, on) for measure in edition.measures
        )
        places = Places(application, Context())
        options = [Option(key, self._assess(application, key, round, on, places)) for key in keys]
        return tuple(sorted(options, key=Option.order))

    def assess_many(
        self,
        applications: Iterable[Application],
        round: RoundRules | None = None,  # noqa: A002 - the field's word
        on: date | None = None,
    ) -> tuple[Assessment, ...]:
        """Check many applications, such as one for each Gemeinde of a Land; `show.tiers` makes a table of them.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> towns = [Recipient(name="A", population=9999), Recipient(name="B", population=10000)]
            >>> forms = [Application(recipient=town, measure="officer", posts=[Post("0.5")]) for town in towns]
            >>> len(load_programme("vwv-integrationsbeauftragte").assess_many(forms))
            2

        Raises:
            TypeError, ValueError: as `assess` does, with the index of the application.
        """
        given: object = applications
        if isinstance(given, Application | str) or not isinstance(given, Iterable):
            raise TypeError(f"{shorten(applications)} is no list: write the applications in brackets")
        found = []
        for index, application in enumerate(applications):
            try:
                found.append(self.assess(application, round, on))
            except TypeError as error:
                raise TypeError(f"applications[{index}]: {error}") from None
            except ValueError as error:
                raise ValueError(f"applications[{index}]: {error}") from None
        return tuple(found)

    def _may_apply(self, application: Application, round_: RoundRules | None, on: date | None) -> tuple[Edition, ...]:
        if round_ is not None:
            self._check_round(round_)
            return self.states_of(round_, application.submitted)
        day = application.submitted if on is None else _plain_day(on)
        found = None if day is None else self._covering(day)
        return self.editions if found is None else (found,)

    def _with_facts(self, application: Application) -> Application:
        """The application with its facts as the programme declares them."""
        if not application.facts:
            return application
        checked = checked_facts(application, self.facts)
        return application if checked is application.facts else evolve(application, facts=checked)

    def _assess(
        self,
        application: Application,
        measure: str,
        round_: RoundRules | None,
        on: date | None,
        places: Places | None = None,
    ) -> Assessment:
        if round_ is not None:
            self._check_round(round_)
            if on is not None:
                msg = "a round settles the edition by itself: give either a round or on"
                raise ValueError(msg)
            states = self.states_of(round_, application.submitted)
            own = round_.criteria
            return assess(
                application,
                measure,
                self.key,
                states,
                day=None,
                round_key=round_.key,
                round_criteria=own,
                round_not_modelled=round_.not_modelled,
                places=places,
            )
        day = application.submitted if on is None else _plain_day(on)
        if day is None:
            return assess(application, measure, self.key, self.editions, day=None, places=places)
        found = self._covering(day)
        if found is None:
            return assess(application, measure, self.key, (), day=day, nearest=self._nearest(day), places=places)
        return assess(application, measure, self.key, (found,), day=day, places=places)

    def screen(
        self, application: Application, round_: RoundRules, states: tuple[Edition, ...] | None = None
    ) -> tuple[Status, tuple[Amounts | tuple[Reason, ...], ...]]:
        """The answer that `assess` gives under a round, and what is paid, without the findings.

        Args:
            application: the form; its measure is one that the programme has.
            round_: the funding round.
            states: those of the round's edition that may apply, where they were found before.

        Returns:
            Met for eligible; and what each edition that may apply would pay, or why that cannot be said.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme, load_round
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post("0.49")])
            >>> load_programme("vwv-integration").screen(form, load_round("vwv-integration/2016-regular"))[0]
            Status.UNMET

        Raises:
            TypeError, ValueError: as `assess` does.
        """
        application, measure = self._with_facts(application), application.measure
        states = self.states_of(round_, application.submitted) if states is None else states
        if len(states) != 1 or measure is None:
            found = self.assess(application, round_)
            return _STATUSES[found.verdict], found.amounts
        status, paid = screen(application, measure, states[0], round_.criteria)
        return status, () if paid is None else (paid,)

    def schedule(
        self,
        application: Application,
        round: RoundRules | None = None,  # noqa: A002 - the field's word
        on: date | None = None,
        *,
        what_if: bool = False,
    ) -> Schedule | NoSchedule:
        """The schedule for an application, or the reasons why there is none.

        For an open application the schedule is conditional and says so. `what_if` gives one for an
        ineligible application too, marked as such.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", months=36,
            ...     posts=[Post(share="0.5")])
            >>> plan = load_programme("vwv-integration").schedule(form, on=date(2016, 10, 1))
            >>> str(plan.total)
            '52,500.00 EUR (reported)'

        Raises:
            TypeError, ValueError: as `assess` does.
        """
        return schedule(self.assess(application, round, on), what_if=what_if)

    def _covering(self, day: date) -> Edition | None:
        return next((edition for edition in self.editions if edition.covers(day)), None)

    def _nearest(self, day: date) -> Edition:
        def distance(edition: Edition) -> int:
            if day < edition.since:
                return (edition.since - day).days
            return 0 if edition.until is None else max((day - edition.until).days, 0)

        return min(self.editions, key=distance)

    def states_of(self, round_: RoundRules, submitted: date | None) -> tuple[Edition, ...]:
        """The states of the round's edition that may apply: that of the day, or all while it is left out.

        Example:
            >>> from integrationsfoerderung import load_programme, load_round
            >>> regular = load_round("vwv-integration/2016-regular")
            >>> len(load_programme("vwv-integration").states_of(regular, None))
            3

        Raises:
            ValueError: the programme has no edition of that key.
        """
        states = tuple(edition for edition in self.editions if edition.key == round_.edition)
        if not states:
            keys = dict.fromkeys(edition.key for edition in self.editions)
            msg = f"round {round_.key} names edition {round_.edition!r}{did_you_mean(round_.edition, keys)}"
            raise ValueError(msg)
        if submitted is None:
            return states
        # The edition is settled; a day before or after it has the state that is nearest.
        before = [state for state in states if state.since <= submitted]
        return (before[-1] if before else states[0],)

    def _check_round(self, round_: RoundRules) -> None:
        if not hasattr(round_, "criteria"):
            raise TypeError(f"{shorten(round_)} is no round: read it with load_round")
        if round_.programme.key != self.key:
            raise ValueError(f"round {round_.key} belongs to programme {round_.programme.key}, not to {self.key}")

    def _measure_of(self, application: Application) -> str:
        key = application.measure
        if key is None:
            raise ValueError("the application names no measure: name one, or ask assess_all for all of them")
        if not any(edition.has(key) for edition in self.editions):
            keys = dict.fromkeys(measure.key for edition in self.editions for measure in edition.measures)
            msg = f"no measure {shorten(key)} in programme {self.key}{did_you_mean(key, keys)}"
            raise ValueError(msg)
        return key


def _checked(application: object) -> None:
    # For callers without a type checker.
    if not isinstance(application, Application):
        raise TypeError(f"{shorten(application)} is no Application: build one, or read it with load_application")


def _plain_day(day: date) -> date:
    if isinstance(day, datetime) or not isinstance(day, date):
        msg = f"{shorten(day)} is no calendar day: write one without a time, such as date(2015, 9, 28)"
        raise TypeError(msg)
    return day
