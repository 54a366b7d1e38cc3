"""What would cure an ineligible application: the nearest change of one field for each unmet criterion."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice, product
from typing import Any, TypeAlias

from attrs import frozen

from .applications import Application
from .findings import VERDICTS, Finding, Relation, Status, Verdict, counted, worst
from .subjects import Subject
from .tables import Table, Tabular
from .texts import Lang, Text, written

# A way to cure is one or more steps, each another value for the field that a comparison looked at.
_Step: TypeAlias = tuple[Finding, Any]
_MOST_WAYS = 64  # a rule nested so deep that it has more is not for a form to cure
_MOST_TRIED = 16  # findings that are tried one by one where nothing cures all


@frozen
class Change:
    """Another value for one field.

    Example:
        >>> str(Change("months", 35, 36, "contact-point.minimum_months"))
        'months: 35 -> 36'
    """

    place: str
    old: Any
    new: Any
    criterion: str
    of: Subject | None = None

    def explain(self, lang: Lang = "en") -> str:
        """The change in words, with the title of the field.

        Example:
            >>> Change("months", 35, 36, "contact-point.minimum_months").explain("de")
            'months: 35 -> 36'
        """
        unit = None if self.of is None else self.of.unit
        old, new = (counted(value, lang, unit) for value in (self.old, self.new))
        field = self.place if self.of is None else f"{self.of.title.get(lang)} ({self.place})"
        return f"{field}: {old} -> {new}"

    def __str__(self) -> str:
        return f"{self.place}: {written(self.old, 'en')} -> {written(self.new, 'en')}"


@frozen
class NotCurable:
    """An unmet criterion that no change of the applicant would cure, and why.

    Example:
        >>> NotCurable("contact-point.recipient_kind", Text("", "kind of recipient: cannot be changed")).why.en
        'kind of recipient: cannot be changed'
    """

    criterion: str
    why: Text


@frozen
class Remedies(Tabular):
    """The changes that cure an application together, tried out, or what stands in the way.

    Attributes:
        changes: the nearest change for each unmet criterion that has one.
        not_curable: the unmet criteria that have none.
        verdict: after all changes; None where nothing was changed.

    Example:
        >>> Remedies((), (), None).offered
        False
    """

    changes: tuple[Change, ...]
    not_curable: tuple[NotCurable, ...]
    verdict: Verdict | None

    @property
    def offered(self) -> bool:
        """Whether the changes were tried together and the application is no longer ineligible."""
        return bool(self.changes) and not self.not_curable and self.verdict is not Verdict.INELIGIBLE

    def table(self) -> Table:
        """The changes, and the criteria that none would cure, one a row.

        Example:
            >>> Remedies((Change("months", 35, 36, "m.minimum"),), (), Verdict.ELIGIBLE).to_rows()[0]["change"]
            'months: 35 -> 36'
        """
        rows: list[tuple[str, Text]] = [(c.criterion, Text(c.explain("de"), c.explain("en"))) for c in self.changes]
        rows += [(none.criterion, none.why) for none in self.not_curable]
        if self.offered and self.verdict is not None:
            words = self.verdict.words
            caption = Text(f"Abhilfe, danach: {words.de}", f"Remedy, the answer is then: {words.en}")
        else:
            caption = Text("Keine Abhilfe", "No remedy") if rows else Text("Nichts zu beheben", "Nothing to cure")
        return Table({"criterion": Text("Ziffer", "path"), "change": Text("Änderung", "change")}, rows, caption=caption)

    def explain(self, lang: Lang = "en") -> str:
        """The changes, or what cannot be cured, one a line.

        Example:
            >>> print(Remedies((Change("months", 35, 36, "m"),), (), Verdict.ELIGIBLE).explain("de"))
            Abhilfe, danach: förderfähig
              - months: 35 -> 36
        """
        de = lang == "de"
        if not self.changes and not self.not_curable:
            return "Nichts zu beheben." if de else "Nothing to cure."
        if self.offered and self.verdict is not None:
            head = "Abhilfe, danach: " if de else "Remedy, the answer is then: "
            lines = [head + self.verdict.words.get(lang)]
        else:
            lines = ["Keine Abhilfe:" if de else "No remedy:"]
            lines += [f"  - {none.why.get(lang)}" for none in self.not_curable]
            if self.changes:
                lines.append("  Für sich genommen würde helfen:" if de else "  Each by itself would help:")
        lines += [f"  - {change.explain(lang)}" for change in self.changes]
        return "\n".join(lines)


def find_remedies(
    application: Application, findings: tuple[Finding, ...], again: Callable[[Application], tuple[Finding, ...]]
) -> Remedies:
    """The nearest change for each unmet finding, all of them tried together.

    Args:
        application: as it was assessed.
        findings: what was found.
        again: assesses another application against the same rules.

    Example:
        >>> from integrationsfoerderung import Post, Recipient
        >>> form = Application(recipient=Recipient(name="Bühl"), posts=[Post()])
        >>> find_remedies(form, (), lambda _: ()).explain()
        'Nothing to cure.'
    """
    unmet = [found for found in findings if found.status is Status.UNMET]
    ways, not_curable = [], []
    for found in unmet:
        possible = [way for way in _ways(found) if isinstance(_changed(application, way), Application)]
        if possible:
            ways.append(possible)
        else:
            not_curable.append(NotCurable(found.path, _why_not(application, found)))
    # One way for each finding, all of them at once: a change that cures one criterion may break another.
    for choice in islice(product(*ways), _MOST_WAYS) if ways and not not_curable else ():
        steps = _together(step for way in choice for step in way)
        changed = _changed(application, steps)
        after = again(changed) if isinstance(changed, Application) else unmet
        if worst(after) is not Status.UNMET:
            return Remedies(_changes(steps), (), VERDICTS[worst(after)])
    helping = _helping(application, unmet, again)
    return Remedies(_changes(helping), tuple(not_curable), Verdict.INELIGIBLE if helping else None)


def _helping(
    application: Application, unmet: list[Finding], again: Callable[[Application], tuple[Finding, ...]]
) -> tuple[_Step, ...]:
    """Where nothing cures all: the nearest way for each finding that it does cure, tried by itself."""
    found: list[_Step] = []
    for (path, count), finding in list(_named(unmet).items())[:_MOST_TRIED]:
        for way in _ways(finding):
            changed = _changed(application, way)
            if isinstance(changed, Application):
                after = _named(f for f in again(changed) if f.path == path).get((path, count))
                if after is None or after.status is not Status.UNMET:
                    found += way
                    break
    return _together(found)


def _changes(steps: Iterable[_Step]) -> tuple[Change, ...]:
    """The steps as changes, one for each field."""
    changes = {leaf.place: Change(leaf.place, leaf.seen, value, leaf.path, leaf.of) for leaf, value in steps}
    return tuple(changes.values())


def _named(findings: Iterable[Finding]) -> dict[tuple[str, int], Finding]:
    """Findings by path and count: those of one criterion come in the order of posts and recipients."""
    counts: Counter[str] = Counter()
    named = {}
    for found in findings:
        named[found.path, counts[found.path]] = found
        counts[found.path] += 1
    return named


def _ways(found: Finding) -> list[tuple[_Step, ...]]:
    """The ways in which a finding may be cured: fewest steps first, of ways through the same fields the nearest."""
    ways = _all_ways(found)
    order = {places: index for index, places in enumerate(dict.fromkeys(_places(way) for way in ways))}
    return sorted(ways, key=lambda way: (len(way), order[_places(way)], sum(_distance(*step) for step in way)))


def _all_ways(found: Finding) -> list[tuple[_Step, ...]]:
    if not found.parts:
        of = found.of
        return [] if of is None or not of.curable else [((found, value),) for value in _candidates(found, of)]
    if found.relation is Relation.WHERE:
        return _all_ways(found.parts[1])
    unmet = [_all_ways(part) for part in found.parts if part.status is Status.UNMET]
    if found.relation is Relation.ANY_OF:
        return [way for ways in unmet for way in ways][:_MOST_WAYS]
    return [_together(step for way in ways for step in way) for ways in islice(product(*unmet), _MOST_WAYS)]


def _together(steps: Iterable[_Step]) -> tuple[_Step, ...]:
    """Several steps as one way; of two limits for one field the stricter counts."""
    found: dict[tuple[str, Relation], _Step] = {}
    for leaf, value in steps:
        name = (leaf.place, leaf.relation)
        former = found.get(name)
        if former is not None and leaf.relation is Relation.AT_LEAST:
            value = max(former[1], value)  # noqa: PLW2901
        if former is not None and leaf.relation is Relation.AT_MOST:
            value = min(former[1], value)  # noqa: PLW2901
        found[name] = (leaf, value)
    return tuple(found.values())


def _places(way: tuple[_Step, ...]) -> tuple[str, ...]:
    return tuple(leaf.place for leaf, _ in way)


def _distance(leaf: Finding, value: Any) -> int:
    """How far a step goes, in the smallest units of its field; options that have no order are all as near."""
    old, new = (
        v.toordinal() if isinstance(v, date) else getattr(v, "cents", getattr(v, "basis_points", v))
        for v in (leaf.seen, value)
    )
    return abs(new - old) if isinstance(old, int) and isinstance(new, int) else 0


def _changed(application: Application, steps: tuple[_Step, ...]) -> Application | ValueError:
    """The application after all steps, or why a value is impossible, such as a top-up beyond a full post."""
    try:
        for leaf, value in steps:
            if leaf.of is not None:
                application = leaf.of.put(application, leaf.place, value)
    except ValueError as error:
        return error
    return application


def _why_not(application: Application, found: Finding) -> Text:
    """What stands in the way of curing a finding."""
    head = Text(f"{found.title.de}: nicht behebbar", f"{found.title.en}: not curable")
    for way in _ways(found):
        changed = _changed(application, way)
        if isinstance(changed, ValueError):
            place, value = way[0][0].place, way[0][1]
            return Text(f"{head.de}, {place} kann nicht {written(value, 'de')} sein", f"{head.en} ({changed})")
    stuck = [leaf.of.title for leaf in _unmet_leaves(found) if leaf.of is not None and not leaf.of.curable]
    if not stuck:
        return head
    return Text(f"{head.de}, {stuck[0].de} lässt sich nicht ändern", f"{head.en}, {stuck[0].en} cannot be changed")


def _unmet_leaves(found: Finding) -> Iterator[Finding]:
    """The comparisons that failed."""
    if not found.parts:
        yield found
        return
    for part in found.parts:
        if part.status is Status.UNMET:
            yield from _unmet_leaves(part)


def _candidates(leaf: Finding, of: Subject) -> list[Any]:
    """Values that may meet a comparison, from near to far."""
    if leaf.required is None:
        return []
    limits = list(dict.fromkeys(leaf.required.candidates(of.domain if of.ordered else ())))
    if leaf.relation is Relation.AT_LEAST:
        return sorted(limits)
    if leaf.relation is Relation.AT_MOST:
        return sorted(limits, reverse=True)
    if leaf.relation is Relation.ONE_OF:
        allowed = {member for limit in limits for member in limit}
        return [member for member in of.domain if member in allowed] or sorted(allowed, key=str)
    if leaf.relation is Relation.INCLUDES:
        return [frozenset({*leaf.seen, limit}) for limit in limits]
    if leaf.relation is Relation.EXCLUDES:
        return [frozenset(leaf.seen) - {*limits}]
    return limits
