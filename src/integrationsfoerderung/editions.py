"""The rules in force for a time: editions of a programme, their measures, and what is not modelled."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Self

from attrs import field, frozen

from .amending import Changes, amended
from .applications import Application
from .calendar import Period
from .checks import is_key, optional_text, required_text
from .criteria import AllOf, AtLeast, AtMost, Criterion
from .evidence import Bounded, Citation, Figure, Known, weakest
from .figures import figure_table, rows_of
from .financing import Amounts, Financing, Reason
from .findings import Finding, Relation, Status
from .subjects import Scope, Subject
from .tables import Table, Tabular
from .texts import Text, did_you_mean, shorten

IN_FORCE = Text("Vorschrift in Kraft", "Rule in force")
_FIRST_DAY = Text("erster Tag der Geltung", "first day in force")
_LAST_DAY = Text("letzter Tag der Geltung", "last day in force")


@frozen
class Provision:
    """A provision that the data cannot express, shown in every assessment that it could touch.

    Args:
        key: its name in the programme file.
        text: what it is about.
        measures: the keys of the measures that it could touch; None for all of them.

    Example:
        >>> Provision("vacancy", Text("Vakanz", "vacancy"), None).touches("contact-point")
        True
    """

    key: str
    text: Text
    measures: frozenset[str] | None
    citations: tuple[Citation, ...] = ()
    note: str = ""

    def touches(self, measure: str) -> bool:
        """Whether it could matter for a measure.

        Example:
            >>> Provision("vacancy", Text("Vakanz", "vacancy"), frozenset({"a"})).touches("b")
            False
        """
        return self.measures is None or measure in self.measures


@frozen
class Accepted:
    """A finding of an audit that is known and stays, declared in the programme or round file.

    Args:
        code: of the finding, such as "A501".
        path: of the finding, such as "contact-point.rounding".
        reason: why it stays.
        edition: key of the edition that it is found in; None for all of them.

    Example:
        >>> Accepted("A501", "officer.rounding", "no rule was found").edition is None
        True

    Raises:
        ValueError: a text that is empty.
    """

    code: str = field(validator=required_text)
    path: str = field(validator=required_text)
    reason: str = field(validator=required_text)
    edition: str | None = field(default=None, validator=optional_text)


@frozen
class Measure:
    """What is funded (Fördertatbestand): its criteria and its financing.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> load_programme("vwv-integration").editions[0].measure("contact-point").title.de
        'Zentrale Ansprechstelle'
        >>> measure = load_programme("vwv-integration").editions[0].measure("contact-point")
        >>> measure.asks_for_posts, measure.by_population
        (True, False)
        >>> from integrationsfoerderung.amending import Changes
        >>> from integrationsfoerderung.reading import ValueReader
        >>> measure.with_figures(Changes({}, ValueReader())) is measure
        True
    """

    key: str
    title: Text
    criteria: tuple[Criterion, ...]
    financing: Financing

    def __attrs_post_init__(self) -> None:
        if not is_key(self.key):
            raise ValueError(f"measure key {shorten(self.key)}: write letters, digits, hyphens and underscores")
        keys = [criterion.key for criterion in self.criteria]
        keys += dict.fromkeys(path.split(".")[1] for path, _ in self.financing.figures(""))
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            msg = f"measure {self.key!r} has {twice[0]!r} twice: rename the criterion, paths must be unique"
            raise ValueError(msg)
        tiers = self.financing.tier_keys
        for path, leaf in (found for criterion in self.criteria for found in criterion.leaves(self.key)):
            named = leaf.required.candidates() if leaf.of.name == "tier" else ()
            for key in sorted({key for keys in named for key in keys}.difference(tiers)):
                way_out = did_you_mean(key, tiers) if tiers else ": its financing has none"
                raise ValueError(f"{path} names the tier {shorten(key)}{way_out}")

    @property
    def asks_for_posts(self) -> bool:
        """Whether it is about posts: then an application that has only a plan is not complete."""
        return self.financing.about_posts or any("post" in c.per for c in self.criteria)

    @property
    def by_population(self) -> bool:
        """Whether its criteria or its financing look at how many people live there."""
        leaves = (leaf for criterion in self.criteria for _, leaf in criterion.leaves(self.key))
        return self.financing.by_population or any("recipient.population" in leaf.looks_at for leaf in leaves)

    def amounts(self, application: Application) -> Amounts | tuple[Reason, ...]:
        """What it pays, within the envelope where there is one, or every reason why that cannot be said.

        Example:
            >>> from integrationsfoerderung import Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl"), posts=[Post("0.5")], months=36)
            >>> load_programme("vwv-integration").editions[0].measure("contact-point").amounts(form).total
            Euro('52500.00')
        """
        paid = self.financing.amounts(application, self.key)
        if self.financing.envelope is None:
            return paid
        return self.financing.within_envelope(paid, application, self.key)

    def figures(self) -> Iterator[tuple[str, Figure[Any]]]:
        """Every figure of the measure with its path, criteria first.

        Example:
            >>> from integrationsfoerderung import load_programme
            >>> measure = load_programme("vwv-integration").editions[0].measure("contact-point")
            >>> dict(measure.figures())["contact-point.minimum_months"].value
            36
        """
        for criterion in self.criteria:
            for path, leaf in criterion.leaves(self.key):
                yield from leaf.figures(path)
        yield from self.financing.figures(self.key)

    def with_figures(self, change: Changes) -> Self:
        """The same measure with other figures, by path; itself where none of them changes."""
        if not change.about(self.key):
            return self
        criteria = tuple([criterion.with_figures(self.key, change) for criterion in self.criteria])
        financing = self.financing.with_figures(self.key, change)
        return change.made(self, self.key, {"criteria": criteria, "financing": financing})


@frozen
class InForce(AllOf):
    """That a day lies within an edition: said in one line where it does, by the end that it misses where not.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> load_programme("vwv-integration").editions[0].in_force.span.value.first_day
        datetime.date(2013, 8, 29)
    """

    span: Known[Period] | None = None

    def check(self, scope: Scope, parent: str) -> Finding:
        """Met at a glance for the usual case, a known day within known ends; else both ends one by one."""
        day, span = scope.context.day, self.span
        if day is None or span is None or not span.value.first_day <= day <= span.value.last_day:
            return AllOf.check(self, scope, parent)
        return Finding(self.path_in(parent), self.text, Status.MET, "submitted", day, Relation.WITHIN, span, span.grade)


def _span(first: Known[date], last: Known[date]) -> Known[Period]:
    grade = weakest([first.grade, last.grade]) or first.grade
    citations = tuple(dict.fromkeys((*first.citations, *last.citations)))
    return Known(Period(first.value, last.value), grade, citations)


def _begins(figure: Figure[date]) -> date:
    return min(figure.candidates(), default=date.min)


def _ends(figure: Figure[date] | None) -> date | None:
    """The last day on which it may be in force; None for an open end, and where no end is known."""
    if figure is None or (isinstance(figure, Bounded) and figure.high is None):
        return None
    return max(figure.candidates(), default=None)


@frozen
class Edition(Tabular):
    """The rules in force without change from `since` to `until`.

    Args:
        key: of the edition (Fassung); a text whose figures change within its time makes several
            `Edition` under one key, one after the other.
        first_day, last_day: of the text; `last_day` None is an open end.
        since, until: of this state of the rules, both days included; `until` None is an open end.
        change: the day of the change within the edition that this state follows from, with its evidence; None for the
            first one. It is not compared: what counts are the days.

    `in_force` is the criterion that the day of an application lies within the edition.

    Example:
        >>> from datetime import date
        >>> from integrationsfoerderung import load_programme
        >>> load_programme("vwv-integration").on(date(2015, 9, 28)).key
        '2013-08-29'
        >>> edition = load_programme("vwv-integration").on(date(2015, 9, 28))
        >>> edition.has("network"), edition.has("libraries")
        (True, False)
        >>> [provision.key for provision in edition.touching("social-advice")][:2]
        ['passing_on', 'discretion']
        >>> from integrationsfoerderung.amending import Changes
        >>> from integrationsfoerderung.reading import ValueReader
        >>> change = Changes({"contact-point.minimum_months": 24}, ValueReader())
        >>> edition.with_figures(change) == edition
        False
    """

    key: str
    title: Text
    first_day: Figure[date]
    last_day: Figure[date] | None
    since: date
    until: date | None
    measures: tuple[Measure, ...]
    not_modelled: tuple[Provision, ...] = ()
    change: Figure[date] | None = field(default=None, kw_only=True, repr=False, eq=False)
    in_force: "InForce" = field(init=False, repr=False, eq=False)
    _measures: dict[str, Measure] = field(init=False, repr=False, eq=False)
    _touching: dict[str, tuple[Provision, ...]] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if self.until is not None and self.since > self.until:
            raise ValueError(f"edition {self.key} begins on {self.since} and ends on {self.until}: exchange the days")
        ends: list[Criterion] = [AtLeast("first_day", _FIRST_DAY, "day", self.first_day)]
        span: Known[Period] | None = None
        if self.last_day is not None:
            ends.append(AtMost("last_day", _LAST_DAY, "day", self.last_day))
            if isinstance(self.first_day, Known) and isinstance(self.last_day, Known):
                span = _span(self.first_day, self.last_day)
        touching = {m.key: tuple(p for p in self.not_modelled if p.touches(m.key)) for m in self.measures}
        object.__setattr__(self, "_measures", {m.key: m for m in self.measures})
        object.__setattr__(self, "_touching", touching)
        object.__setattr__(self, "in_force", InForce("in_force", IN_FORCE, tuple(ends), span))

    def table(self) -> Table:
        """Every figure with value, grade and citations, and what is not modelled below.

        Example:
            >>> from integrationsfoerderung import load_programme
            >>> load_programme("vwv-integration").editions[0].table().caption.de
            'ursprüngliche Fassung vom 29. August 2013 (2013-08-29)'
        """
        title = Text(f"{self.title.de} ({self.key})", f"{self.title.en} ({self.key})")
        notes = [Text(f"nicht abgebildet: {p.text.de}", f"not modelled: {p.text.en}") for p in self.not_modelled]
        return figure_table(rows_of([self]), title, notes)

    def figures(self) -> Iterator[tuple[str, Figure[Any]]]:
        """Every figure of the edition with its path: its days, then those of its measures.

        Example:
            >>> from integrationsfoerderung import load_programme
            >>> next(load_programme("vwv-integration").editions[0].figures())[0]
            '2013-08-29.first_day'
        """
        yield f"{self.key}.first_day", self.first_day
        if self.last_day is not None:
            yield f"{self.key}.last_day", self.last_day
        for measure in self.measures:
            yield from measure.figures()

    def amend(self, changes: Mapping[str, Any]) -> Self:
        """The same edition with other figures, as `Programme.amend` does it for all of them.

        Example:
            >>> from integrationsfoerderung import load_programme
            >>> longer = load_programme("vwv-integration").editions[0].amend({"contact-point.minimum_months": 48})
            >>> dict(longer.figures())["contact-point.minimum_months"].grade
            Grade.ASSUMED

        Raises:
            TypeError, DocumentError: as `Programme.amend` does.
        """
        from .reading import ValueReader  # noqa: PLC0415 - only amendments read values here

        own = {of.name: of for of in self._subjects() if of.fact is not None}
        (found,) = amended(f"the amendment of {self.key}", changes, [(self.key, self, frozenset())], ValueReader(own))
        return found

    def _subjects(self) -> Iterator[Subject]:
        for measure in self.measures:
            for criterion in measure.criteria:
                yield from (leaf.of for _, leaf in criterion.leaves(""))
            yield from measure.financing.envelope.candidates() if measure.financing.envelope is not None else ()

    def with_figures(self, change: Changes) -> Self:
        """The same edition with other figures, by path; where it begins or ends follows its days."""
        first, last = change(f"{self.key}.first_day", self.first_day, date), self.last_day
        if last is not None:
            last = change(f"{self.key}.last_day", last, date)
        since, until = self.since, self.until
        # A change within the edition begins and ends states of it on days of its own.
        if first is not self.first_day and since == _begins(self.first_day):
            since = _begins(first)
        if last is not self.last_day and until == _ends(self.last_day):
            until = _ends(last)
        measures = tuple([measure.with_figures(change) for measure in self.measures])
        days = {"first_day": first, "last_day": last, "since": since, "until": until}
        return change.made(self, "", {**days, "measures": measures})

    def covers(self, day: date) -> bool:
        """Whether this state of the rules may be in force on a day.

        Example:
            >>> from datetime import date
            >>> from integrationsfoerderung import load_programme
            >>> load_programme("vwv-integration").editions[0].covers(date(2013, 8, 28))
            False
        """
        return self.since <= day and (self.until is None or day <= self.until)

    def has(self, measure: str) -> bool:
        """Whether the edition has a measure of that key."""
        return measure in self._measures

    def touching(self, measure: str) -> tuple[Provision, ...]:
        """The provisions not modelled that could matter for a measure."""
        return self._touching.get(measure, ())

    def measure(self, key: str) -> Measure:
        """The measure of that key.

        Example:
            >>> from integrationsfoerderung import load_programme
            >>> load_programme("vwv-integration").editions[0].measure("contact-pont")
            Traceback (most recent call last):
            ValueError: no measure 'contact-pont' in edition 2013-08-29; did you mean 'contact-point'? (allowed: ...)

        Raises:
            ValueError: there is none.
        """
        if key in self._measures:
            return self._measures[key]
        raise ValueError(f"no measure {shorten(key)} in edition {self.key}{did_you_mean(key, self._measures)}")
