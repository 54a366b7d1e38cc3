"""Laws of the answers: what tightens admits nobody, what is filled in overturns nothing, refusals say why."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from attrs import evolve

from ..applications import Application
from ..assessments import Assessment, Verdict
from ..criteria import Criterion, Leaf, Where
from ..criteria.base import check_example
from ..editions import Edition
from ..evidence import Figure, Known
from ..findings import Finding, Status, figure_text
from ..money import Euro, Fte, Share
from ..programmes import Programme
from ..strategies.fields import fields_of, put
from ..strategies.near import value_at
from ..texts import Text
from ..yearly import YearlyDay
from .base import Answer, Breach, Law, Side
from .ground import Case, Ground, amended, differing, not_known

_ALWAYS = Text("immer", "always")
_RANK = {Verdict.INELIGIBLE: 0, Verdict.OPEN: 1, Verdict.ELIGIBLE: 2}
_AS_IT_IS = Text("wie es ist", "as it is")
_DAY = timedelta(days=1)
_MOST_FILLED = 8
_COMMON_YEAR = 2023


def _any(_: Programme) -> bool:
    return True


# --- Tightening and loosening ----------------------------------------------------------------------


def _turned(criterion: Criterion, parent: str, *, tightens: bool = True) -> Iterator[tuple[str, Leaf, bool]]:
    """Every comparison, and whether tightening it tightens the whole: in a condition it is the other way round."""
    path = criterion.path_in(parent)
    if isinstance(criterion, Leaf):
        yield path, criterion, tightens
    for index, part in enumerate(getattr(criterion, "parts", ())):
        turned = isinstance(criterion, Where) and index == 0
        yield from _turned(part, path, tightens=tightens is not turned)


def _step(value: Any, up: bool) -> Any:  # noqa: FBT001 - one of two directions
    """The next value above or below."""
    sign = 1 if up else -1
    if isinstance(value, Share | Fte):
        return type(value).from_basis_points(value.basis_points + sign)
    if isinstance(value, Euro):
        return Euro.from_cents(value.cents + sign)
    if isinstance(value, int) and not isinstance(value, bool):
        return value + sign
    if isinstance(value, YearlyDay):
        near: date = value.in_year(_COMMON_YEAR + value.years_before) + sign * _DAY
        if near.year != _COMMON_YEAR:
            raise ValueError("the day before the first, or after the last, is in another year")
        return evolve(value, month=near.month, day=near.day)
    if isinstance(value, date):
        return value + sign * _DAY
    raise ValueError(f"{value!r} has no next value")


def _moved(leaf: Leaf, *, tighter: bool) -> Iterator[Figure[Any]]:
    """The figure of a comparison, one step tighter or looser."""
    if leaf.direction in {"up", "down"}:
        up = (leaf.direction == "up") is tighter
        try:
            yield leaf.required.map(lambda value: _step(value, up))
        except (ValueError, OverflowError):  # there is no next one
            return
    elif leaf.direction == "fewer" and isinstance(leaf.required, Known):
        members = leaf.required.value
        others = members if tighter else [each for each in leaf.of.domain if each not in members]
        for member in sorted(others, key=str):
            changed = members - {member} if tighter else members | {member}
            yield Known(frozenset(changed), leaf.required.grade, leaf.required.citations)


def _variants(ground: Ground, edition: Edition, *, tighter: bool) -> list[tuple[str, Figure[Any], Edition]]:
    """The edition with one criterion tightened or loosened, for each of them."""

    def make() -> list[tuple[str, Figure[Any], Edition]]:
        found = []
        for criterion in edition.measure(ground.measure).criteria:
            for path, leaf, tightens in _turned(criterion, ground.measure):
                for figure in _moved(leaf, tighter=tightens is tighter):
                    other = amended(edition, {path: figure})
                    if other is not None and other is not edition:
                        found.append((path, figure, other))
        return found

    return ground.kept(f"tighter {tighter}", edition, make)


def _monotone(case: Case, *, tighter: bool) -> Answer:
    if case.edition is None:
        return False
    own = case.assessment.verdict
    held = False
    for path, figure, edition in _variants(case.ground, case.edition, tighter=tighter):
        other = case.ground.under(edition, case.whole)
        held = True
        if (_RANK[other.verdict] > _RANK[own]) if tighter else (_RANK[other.verdict] < _RANK[own]):
            how = Text(
                f"{path} {'verschärft' if tighter else 'gelockert'} auf {figure_text(figure, 'de')}",
                f"{path} {'tightened' if tighter else 'loosened'} to {figure_text(figure, 'en')}",
            )
            said = Text(
                f"{how.de}: aus {own.words.de} wird {other.verdict.words.de}",
                f"{how.en}: {own.words.en} becomes {other.verdict.words.en}",
            )
            sides = (Side(_AS_IT_IS, own.words), Side(how, other.verdict.words))
            return Breach(case.whole, said, sides, tuple(dict.fromkeys((path, *differing(case.assessment, other)))))
    return held


def _ordered(programme: Programme) -> bool:
    return any(
        leaf.direction != "none"
        for edition in programme.editions
        for measure in edition.measures
        for criterion in measure.criteria
        for _, leaf in criterion.leaves(measure.key)
    )


# --- Fields that are left out ----------------------------------------------------------------------


def _filling_in(case: Case) -> Answer:
    if case.fewer == case.whole:
        return False
    own = case.of_fewer
    if own.verdict is Verdict.OPEN:
        return False
    kept = set(fields_of(case.fewer))
    places = [place for place in fields_of(case.whole) if place not in kept]
    for named, form in _filled(case, places):
        after = case.assessment if form is case.whole else case.ground.assess(form)
        if after.verdict is not own.verdict:
            return _overturned(case.fewer, form, named, own, after)
    return True


def _filled(case: Case, places: list[str]) -> Iterator[tuple[str, Application]]:
    """The form with what was left out, and with near values in place of it, one field at a time."""
    yield ", ".join(places), case.whole
    for place in places:
        for value in case.ground.world.candidates(place)[:_MOST_FILLED]:
            try:
                yield place, put(case.fewer, place, value_at(place, value))
            except ValueError:  # such as a top-up beyond a full post
                continue


def _overturned(fewer: Application, form: Application, named: str, own: Assessment, after: Assessment) -> Breach:
    before, then = own.verdict.words, after.verdict.words
    said = Text(
        f"{named} ausgefüllt: aus {before.de} wird {then.de}", f"{named} filled in: {before.en} becomes {then.en}"
    )
    sides = (
        Side(Text(f"ohne {named}", f"without {named}"), before), Side(Text(f"mit {named}", f"with {named}"), then),
    )  # fmt: skip
    return Breach(fewer, said, sides, differing(own, after), forms=(fewer, form))


# --- Refusals and what cures them ------------------------------------------------------------------


def _refusals(case: Case) -> Answer:
    for form, found in ((case.whole, case.assessment), (case.fewer, case.of_fewer)):
        if found.verdict is not Verdict.INELIGIBLE:
            continue
        lacking = _lacking(found)
        if lacking is not None:
            return Breach(form, lacking, (Side(_AS_IT_IS, found.verdict.words),), tuple(f.path for f in found.unmet))
    return Verdict.INELIGIBLE in {case.assessment.verdict, case.of_fewer.verdict}


def _lacking(found: Assessment) -> Text | None:
    if not found.unmet:
        return Text("kein Merkmal, an dem es scheitert", "no criterion that it fails")
    for finding in found.unmet:
        if not finding.path or not finding.title.de.strip() or not finding.title.en.strip():
            return Text(f"{finding.path}: keine Bezeichnung", f"{finding.path}: no title")
        if not _unmet_citations(finding):
            return Text(f"{finding.path}: keine Fundstelle", f"{finding.path}: no citation")
    return None


def _unmet_citations(finding: Finding) -> bool:
    """Of a combination, the parts that fail have to be cited."""
    parts = [part for part in finding.parts if part.status is Status.UNMET]
    return all(_unmet_citations(part) for part in parts) if parts else bool(finding.citations)


def _remedies(case: Case) -> Answer:
    if case.assessment.verdict is not Verdict.INELIGIBLE:
        return False
    found = case.assessment.remedies()
    if not found.offered:
        return False
    form = case.whole
    try:
        for change in found.changes:
            form = form if change.of is None else change.of.put(form, change.place, change.new)
    except (TypeError, ValueError) as error:
        said = Text(f"die Abhilfe ist nicht möglich: {error}", f"the remedy is impossible: {error}")
        return Breach(case.whole, said, (), tuple(change.criterion for change in found.changes))
    after = case.ground.assess(form)
    if after.verdict is not Verdict.INELIGIBLE and after.verdict is found.verdict:
        return True
    steps = "; ".join(str(change) for change in found.changes)
    promised = Verdict.OPEN.words if found.verdict is None else found.verdict.words
    said = Text(
        f"Abhilfe {steps}: versprochen ist {promised.de}, es wird {after.verdict.words.de}",
        f"remedy {steps}: {promised.en} is promised, it becomes {after.verdict.words.en}",
    )
    sides = (Side(_AS_IT_IS, case.assessment.verdict.words), Side(Text(steps, steps), after.verdict.words))
    paths = tuple(dict.fromkeys(found.path for found in (*case.assessment.unmet, *after.unmet)))
    return Breach(case.whole, said, sides, paths)


# --- Examples of the rules themselves --------------------------------------------------------------


def _examples(programme: Programme) -> Answer:
    held = False
    for edition in programme.editions:
        for measure in edition.measures:
            for criterion in measure.criteria:
                if criterion.examples is None:
                    continue
                held = True
                wrong = _wrong_example(criterion)
                if wrong is not None:
                    path = criterion.path_in(measure.key)
                    said = Text(f"{path} ({edition.key}): {wrong.de}", f"{path} ({edition.key}): {wrong.en}")
                    return Breach(None, said, (), (path,))
    return held


def _wrong_example(criterion: Criterion) -> Text | None:
    examples = criterion.examples
    if examples is None:
        return None
    met = check_example(criterion, examples.met)
    settled = not any(not_known(leaf.required) for _, leaf in criterion.leaves(""))
    if met is Status.UNMET or (settled and met is Status.OPEN):
        return Text(f"das erfüllte Beispiel ist {met.words.de}", f"the example that meets it is {met.words.en}")
    if examples.unmet is not None and check_example(criterion, examples.unmet) is Status.MET:
        return Text("das nicht erfüllte Beispiel ist erfüllt", "the example that does not meet it is met")
    return None


def _has_examples(programme: Programme) -> bool:
    return any(c.examples is not None for e in programme.editions for m in e.measures for c in m.criteria)


def _tighter(case: Case) -> Answer:
    return _monotone(case, tighter=True)


def _looser(case: Case) -> Answer:
    return _monotone(case, tighter=False)


_CRITERIA = Text("wo Merkmale eine Grenze oder eine Liste haben", "where criteria have a bound or a list")

VERDICTS = (
    Law(
        "tightening",
        Text(
            "Ein Merkmal zu verschärfen verbessert kein Ergebnis.",
            "Tightening a criterion never betters a verdict.",
        ),
        _CRITERIA, "application", _ordered, _tighter,
    ),
    Law(
        "loosening",
        Text(
            "Ein Merkmal zu lockern verschlechtert kein Ergebnis.",
            "Loosening a criterion never worsens a verdict.",
        ),
        _CRITERIA, "application", _ordered, _looser,
    ),
    Law(
        "filling-in",
        Text(
            "Ein Feld auszufüllen kehrt kein Ergebnis um.",
            "Filling in a field never overturns a verdict.",
        ),
        _ALWAYS, "application", _any, _filling_in,
    ),
    Law(
        "refusals-say-why",
        Text(
            "Jede Ablehnung nennt ein Merkmal und eine Fundstelle.",
            "Every refusal names a criterion and a citation.",
        ),
        _ALWAYS, "application", _any, _refusals,
    ),
    Law(
        "remedies-work",
        Text(
            "Jede Abhilfe, die angeboten wird, hilft.",
            "Every remedy that is offered works.",
        ),
        _ALWAYS, "application", _any, _remedies,
    ),
    Law(
        "examples-hold",
        Text(
            "Jedes Merkmal hält seine beiden Beispiele: Das eine erfüllt es, das andere nicht.",
            "Every criterion keeps its two examples: the one meets it, the other does not.",
        ),
        Text("wo Merkmale Beispiele haben", "where criteria have examples"),
        "programme", _has_examples, _examples,
    ),
)  # fmt: skip
