"""What differs between two programmes, editions, rounds or files: figure by figure, with the days and the evidence."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from attrs import evolve, frozen

from .amending import same_value
from .catalogue import load_programme, load_round, round_keys
from .criteria import Combination, Criterion, Leaf
from .editions import Edition, Measure
from .evidence import Figure, Grade
from .faults import DocumentError
from .findings import figure_text
from .programmes import Programme
from .rounds import Round
from .tables import Table, Tabular
from .texts import Lang, Text, Unit, Word, shorten, written

Compared: TypeAlias = Programme | Edition | Round | str | Path
_DAY = timedelta(days=1)
_WORDS = re.compile(r"(?<!^)(?=[A-Z])")  # between the words of the name of a class, as a file writes them


class What(Word):
    """What differs.

    Example:
        >>> What("figure").words.de
        'Zahl'
    """

    FIGURE = "figure", "Zahl", "figure"
    RULE = "rule", "Regel", "rule"
    MEASURE = "measure", "Fördertatbestand", "measure"
    EDITION = "edition", "Fassung", "edition"
    PROVISION = "provision", "nicht abgebildet", "not modelled"
    FACT = "fact", "Angabe", "fact"
    TITLE = "title", "Titel", "title"


class Change(Word):
    """How something differs: it is new, it is gone, or its value, its grade or its sources are others.

    Example:
        >>> Change("added").words.de
        'neu'
    """

    ADDED = "added", "neu", "added"
    REMOVED = "removed", "entfallen", "removed"
    VALUE = "value", "geändert", "changed"
    GRADE = "grade", "anderer Beleg", "other grade"
    SOURCES = "sources", "andere Quellen", "other sources"


@frozen
class _Said:
    """One statement of a rule: a figure with its unit, or words."""

    said: Figure[Any] | Text
    unit: Unit | None = None


_Key: TypeAlias = tuple[What, str]


@frozen
class Difference:
    """One thing that differs.

    Attributes:
        what: a figure, a rule, a measure, ...
        path: such as "contact-point.minimum_share".
        before, after: the figure, or the words of what is no figure; None where there is none.
        edition: key of the edition, None where there is none.
        since, until: the days on which it differs, both included; None for an open end, and without editions.
        unit: what a number counts.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> old = load_programme("vwv-integration").editions[-1]
        >>> str(diff(old, old.amend({"extension.minimum_months": 6})).differences[0])
        'extension.minimum_months: 12 months (inferred) -> 6 months (assumed)'
        >>> found = diff(old, old.amend({"extension.minimum_months": 6})).differences[0]
        >>> found.change, found.grades
        (Change.VALUE, (Grade.INFERRED, Grade.ASSUMED))
    """

    what: What
    path: str
    before: Figure[Any] | Text | None
    after: Figure[Any] | Text | None
    edition: str | None = None
    since: date | None = None
    until: date | None = None
    unit: Unit | None = None

    @property
    def change(self) -> Change:
        """How it differs."""
        if self.before is None or self.after is None:
            return Change.ADDED if self.before is None else Change.REMOVED
        if isinstance(self.before, Text) or isinstance(self.after, Text) or not same_value(self.before, self.after):
            return Change.VALUE
        return Change.GRADE if _grade(self.before) is not _grade(self.after) else Change.SOURCES

    @property
    def grades(self) -> tuple[Grade | None, Grade | None]:
        """The grades before and after."""
        return _grade(self.before), _grade(self.after)

    def __str__(self) -> str:
        sides = [_words(side, self.unit, "en") + _graded(side) for side in (self.before, self.after)]
        return f"{self.path}: {' -> '.join(side or 'nothing' for side in sides)}"


@frozen
class Diff(Tabular):
    """All that differs between two programmes, editions or rounds; empty, and false, where nothing does.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> old = load_programme("vwv-integration")
        >>> found = diff(old, old.amend({"social-advice.amount": 20000}))
        >>> print(found.text("de"))
        vwv-integration -> vwv-integration
        Ziffer                was   Änderung  vorher       nachher      Beleg vorher  ...
        >>> bool(diff(old, old))
        False
    """

    before: str
    after: str
    differences: tuple[Difference, ...]

    def __len__(self) -> int:
        return len(self.differences)

    def table(self) -> Table:
        """One row for each difference."""
        rows = [
            (
                each.path, each.what, each.change, _both(each.before, each.unit), _both(each.after, each.unit),
                *each.grades, each.edition, each.since, each.until,
            )
            for each in self.differences
        ]  # fmt: skip
        return Table(_COLUMNS, rows, caption=f"{self.before} -> {self.after}")

    def text(self, lang: Lang = "en") -> str:
        """The table for a terminal."""
        return self.table().text(lang)

    def __str__(self) -> str:
        return self.text()


_BOTH: tuple[Lang, Lang] = ("de", "en")
_COLUMNS = {
    "path": Text("Ziffer", "path"),
    "what": Text("was", "what"),
    "change": Text("Änderung", "change"),
    "before": Text("vorher", "before"),
    "after": Text("nachher", "after"),
    "grade_before": Text("Beleg vorher", "grade before"),
    "grade_after": Text("Beleg nachher", "grade after"),
    "edition": Text("Fassung", "edition"),
    "since": Text("von", "from"),
    "until": Text("bis", "to"),
}


def diff(before: Compared, after: Compared) -> Diff:
    """What differs between two programmes, two editions or two rounds, figure by figure.

    Programmes are held against each other day by day, so that an edition that was cut elsewhere shows where its rules
    differ and nowhere else.

    Args:
        before: a text or a path is the key of what is shipped, or the path of a file.
        after: of the same kind.

    Example:
        >>> diff("vwv-integration/2016-regular", "vwv-integration/2016-extra").to_rows()[1]["path"]
        'announced'

    Raises:
        TypeError: something else, or two of different kinds.
        ValueError, DocumentError: as `load_programme` and `load_round` do.
    """
    old, new = (_loaded(each) for each in (before, after))
    found: Iterator[Difference]
    if isinstance(old, Programme) and isinstance(new, Programme):
        found = _of_programmes(old, new)
    elif isinstance(old, Edition) and isinstance(new, Edition):
        same = old.key == new.key
        found = _held(dict(_of_edition(old, by_key=same)), dict(_of_edition(new, by_key=same)), None)
    elif isinstance(old, Round) and isinstance(new, Round):
        found = _of_rounds(old, new)
    else:
        kinds = f"{type(old).__name__} and {type(new).__name__}"
        raise TypeError(f"{kinds} cannot be compared: give two programmes, two editions or two rounds")
    return Diff(old.key, new.key, tuple(found))


def _loaded(given: Compared) -> Programme | Edition | Round:
    if isinstance(given, Programme | Edition | Round):
        return given
    other: object = given
    if not isinstance(other, str | Path):
        raise TypeError(f"{shorten(given)} cannot be compared: give programmes, editions, rounds or paths of files")
    if str(given) in round_keys():
        return load_round(given)
    try:
        return load_programme(given)
    except DocumentError as error:
        if any(fault.path == "format" and "kind round/" in fault.message for fault in error.faults):
            return load_round(given)
        raise


def _of_programmes(old: Programme, new: Programme) -> Iterator[Difference]:
    yield from _held(dict(_of_head(old)), dict(_of_head(new)), None)
    found: dict[_Key, list[Difference]] = {}
    for since, until in _stretches(old, new):
        editions = [next((e for e in each.editions if e.covers(since)), None) for each in (old, new)]
        said = [{} if each is None else dict(_of_edition(each, by_key=True)) for each in editions]
        if None in editions:  # all of it is new or gone: one line says so
            said = [{name: each for name, each in one.items() if name[0] is What.EDITION} for one in said]
        key = next((each.key for each in reversed(editions) if each is not None), None)
        for each in _held(said[0], said[1], key):
            each = evolve(each, since=since, until=until)  # noqa: PLW2901
            same = found.setdefault((each.what, each.path), [])
            if same and same[-1].until == since - _DAY and evolve(same[-1], since=since, until=until) == each:
                each = evolve(each, since=same.pop().since)  # noqa: PLW2901
            same.append(each)
    for several in found.values():
        yield from several


def _stretches(old: Programme, new: Programme) -> Iterator[tuple[date, date | None]]:
    """The stretches of time in which no edition of either begins or ends."""
    editions = [*old.editions, *new.editions]
    days = {e.since for e in editions} | {
        e.until + _DAY for e in editions if e.until is not None and e.until < date.max
    }
    begins = sorted(days)
    for since, following in zip(begins, [*begins[1:], None], strict=True):
        if any(edition.covers(since) for edition in editions):
            yield since, None if following is None else following - _DAY


def _of_rounds(old: Round, new: Round) -> Iterator[Difference]:
    yield from _held(dict(_of_round(old)), dict(_of_round(new)), None)
    if old.programme != new.programme:
        yield from _of_programmes(old.programme, new.programme)


def _held(old: dict[_Key, _Said], new: dict[_Key, _Said], edition: str | None) -> Iterator[Difference]:
    """Two sets of statements held against each other, in the order of the first."""
    for what, path in dict.fromkeys([*old, *new]):
        one, other = old.get((what, path)), new.get((what, path))
        if one is None or other is None or one.said != other.said:
            said = other or one
            unit = None if said is None else said.unit
            yield Difference(what, path, _side(one), _side(other), edition, unit=unit)


def _side(said: _Said | None) -> Figure[Any] | Text | None:
    return None if said is None else said.said


def _of_head(programme: Programme) -> Iterator[tuple[_Key, _Said]]:
    yield (What.TITLE, "title"), _Said(programme.title)
    for fact in programme.facts:
        bounds = "" if fact.low is None and fact.high is None else f" ({fact.low} - {fact.high})"
        options = f" ({', '.join(fact.options)})" if fact.options else ""
        words = (f"{fact.title.get(lang)}: {fact.type.words.get(lang)}{bounds}{options}" for lang in _BOTH)
        yield (What.FACT, f"facts.{fact.key}"), _Said(Text(*words))


def _of_edition(edition: Edition, *, by_key: bool) -> Iterator[tuple[_Key, _Said]]:
    """Its statements; two editions with different keys have their days under the same name."""
    name = edition.key if by_key else "edition"
    yield (What.EDITION, name), _Said(edition.title)
    yield (What.FIGURE, f"{name}.first_day"), _Said(edition.first_day)
    if edition.last_day is not None:
        yield (What.FIGURE, f"{name}.last_day"), _Said(edition.last_day)
    for measure in edition.measures:
        yield from _of_measure(measure)
    for provision in edition.not_modelled:
        yield (What.PROVISION, provision.key), _Said(provision.text)


def _of_measure(measure: Measure) -> Iterator[tuple[_Key, _Said]]:
    yield (What.MEASURE, measure.key), _Said(measure.title)
    for criterion in measure.criteria:
        yield from _of_criterion(criterion, measure.key)
    financing = measure.financing
    of = getattr(financing, "of", None)
    kind = _WORDS.sub("-", type(financing).__name__).lower() + ("" if of is None else f" ({of.name})")
    yield (What.RULE, f"{measure.key}.financing"), _Said(Text(kind, kind))
    for path, figure in financing.figures(measure.key):
        yield (What.FIGURE, path), _Said(figure)


def _of_criterion(criterion: Criterion, parent: str) -> Iterator[tuple[_Key, _Said]]:
    path = criterion.path_in(parent)
    if isinstance(criterion, Combination):
        kind = type(criterion).relation.words
        yield (What.RULE, path), _Said(_joined(criterion.text, kind))
        for part in criterion.parts:
            yield from _of_criterion(part, path)
    elif isinstance(criterion, Leaf):
        asked = _joined(criterion.of.title, type(criterion).relation.words)
        yield (What.RULE, path), _Said(_joined(criterion.text, asked))
        for own, figure in criterion.figures(path):
            yield (What.FIGURE, own), _Said(figure, criterion.of.unit)


def _joined(one: Text, other: Text) -> Text:
    return Text(f"{one.de}: {other.de}", f"{one.en}: {other.en}")


def _of_round(round_: Round) -> Iterator[tuple[_Key, _Said]]:
    yield (What.EDITION, "edition"), _Said(Text(round_.edition, round_.edition))
    yield (What.TITLE, "title"), _Said(round_.title)
    for criterion in round_.admission:
        yield from _of_criterion(criterion, "admission")
    for path, figure in round_.figures():
        if not path.startswith("admission."):
            yield (What.FIGURE, path), _Said(figure)
    for provision in round_.not_modelled:
        yield (What.PROVISION, provision.key), _Said(provision.text)


def _words(side: Figure[Any] | Text | None, unit: Unit | None, lang: Lang) -> str:
    if side is None:
        return ""
    if isinstance(side, Text):
        return written(side.get(lang), lang)
    plain: Any = side  # all four kinds are attrs classes
    return figure_text(evolve(plain, was=None), lang, unit)


def _both(side: Figure[Any] | Text | None, unit: Unit | None) -> Text | None:
    return None if side is None else Text(*(_words(side, unit, lang) for lang in _BOTH))


def _grade(side: Figure[Any] | Text | None) -> Grade | None:
    return side.grade if isinstance(side, Figure) else None


def _graded(side: Figure[Any] | Text | None) -> str:
    grade = _grade(side)
    return "" if grade is None else f" ({grade.words.en})"
