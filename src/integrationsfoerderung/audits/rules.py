"""Criteria against each other: what nobody can meet, what excludes nobody, what never comes about."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations

from attrs import frozen

from ..criteria import AllOf, AnyOf, AsARule, Criterion, Leaf, Where
from ..editions import Edition, Measure
from ..evidence import Known
from ..findings import figure_text, relation_text
from ..subjects import Subject
from ..texts import Lang, Text
from .logic import All, Has, Solver, Statement, TooManyError, core
from .reasoning import failing, meeting, never, solver_of
from .report import AuditFinding
from .values import Steps, met, step


@frozen
class Ruled:
    """A finding with the criterion that it is about; None where it is about several.

    Example:
        >>> Ruled(None, AuditFinding("A302", "m", Text("", ""))).criterion is None
        True
    """

    criterion: Criterion | None
    finding: AuditFinding


@frozen
class Setting:
    """The criteria of one measure as statements, with what is known of its fields.

    Attributes:
        solver: decides whether statements can hold together.
        asked: every criterion with its path, and what has to hold for it to be met.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> edition = load_programme("vwv-integration").editions[0]
        >>> Setting.of(edition.measure("contact-point"), edition).can([])
        True
    """

    solver: Solver
    asked: tuple[tuple[str, Criterion, Statement], ...]

    @classmethod
    def of(cls, measure: Measure, edition: Edition | None, also: Iterable[Criterion] = ()) -> "Setting":
        """The setting of a measure.

        Args:
            measure: what is funded.
            edition: the days on which the rules can apply; None where a round has settled them.
            also: what a round asks beside the measure.
        """
        own = [(criterion.path_in(measure.key), criterion) for criterion in measure.criteria]
        own += [(criterion.path_in("round"), criterion) for criterion in also]
        return cls(solver_of(measure, edition), tuple((path, c, meeting(c)) for path, c in own))

    def can(self, statements: Iterable[Statement]) -> bool:
        """Whether an application that meets all criteria can be like this; yes where that takes too long to decide."""
        try:
            return self.solver.possible([*(statement for *_, statement in self.asked), *statements])
        except TooManyError:
            return True


def rule_findings(setting: Setting, parent: str) -> Iterator[Ruled]:
    """What is wrong with the criteria of one measure.

    Args:
        setting: of the measure.
        parent: the path of what they all belong to.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> edition = load_programme("vwv-integration").editions[0]
        >>> list(rule_findings(Setting.of(edition.measure("contact-point"), edition), "contact-point"))
        []
    """
    try:
        alone = [ruled for path, criterion, _ in setting.asked for ruled in _alone(setting.solver, path, criterion)]
        yield from alone
        settled = {id(ruled.criterion) for ruled in alone}
        if any(ruled.finding.code == "A301" for ruled in alone):
            return
        statements = {index: statement for index, (*_, statement) in enumerate(setting.asked)}
        if never(setting.solver, statements.values()):
            yield Ruled(None, _together(setting, core(setting.solver, statements), parent))
            return
        yield from _beside_the_others(setting, settled)
    except TooManyError:
        text = Text("die Voraussetzungen haben zu viele Möglichkeiten", "the criteria have too many alternatives")
        yield Ruled(None, AuditFinding("A309", parent, text))
    yield from (Ruled(None, found) for found in _just_missed(setting))


def _alone(solver: Solver, path: str, criterion: Criterion) -> Iterator[Ruled]:
    """A criterion that is decided whatever the others say."""
    if never(solver, [meeting(criterion)]):
        yield Ruled(criterion, AuditFinding("A301", path, _said(criterion, "niemand erfüllt", "nobody meets")))
    elif not _declared(criterion) and not isinstance(criterion, Where) and never(solver, [failing(criterion)]):
        yield Ruled(criterion, AuditFinding("A303", path, _said(criterion, "jeder erfüllt", "everybody meets")))


def _together(setting: Setting, clash: list[int], parent: str) -> AuditFinding:
    named = [setting.asked[index] for index in clash]

    def words(lang: Lang) -> str:
        return (" und " if lang == "de" else " and ").join(f"{path} ({described(c, lang)})" for path, c, _ in named)

    text = Text(f"{words('de')} schließen einander aus", f"{words('en')} rule each other out")
    return AuditFinding("A302", parent, text)


def _beside_the_others(setting: Setting, settled: set[int]) -> Iterator[Ruled]:
    """Criteria that exclude nobody whom the others let pass, and parts that never come about."""
    solver, idle = setting.solver, set(settled)
    for path, criterion, _ in setting.asked:
        others = [s for _, other, s in setting.asked if other is not criterion and id(other) not in idle]
        found = list(_parts(solver, path, criterion, others))
        yield from (Ruled(criterion, finding) for finding in found)
        if id(criterion) in idle or _declared(criterion):
            continue
        if never(solver, [*others, failing(criterion)]):
            idle.add(id(criterion))
            if not any(finding.code == "A305" and finding.path.startswith(path) for finding in found):
                text = _said(criterion, "wer alles andere erfüllt, erfüllt auch", "whoever meets all else meets")
                yield Ruled(criterion, AuditFinding("A304", path, text))


def _parts(solver: Solver, path: str, criterion: Criterion, given: list[Statement]) -> Iterator[AuditFinding]:
    """Conditions and alternatives inside a criterion that never come about, given what else has to hold."""
    match criterion:
        case Where():
            condition, rule = criterion.parts
            if never(solver, [*given, meeting(condition)]):
                text = _said(condition, "nie trifft zu", "never comes about")
                yield AuditFinding("A305", condition.path_in(path), text)
                return
            yield from _parts(solver, rule.path_in(path), rule, [*given, meeting(condition)])
        case AnyOf():
            for part in criterion.parts:
                if never(solver, [*given, meeting(part)]):
                    text = _said(part, "niemand erfüllt", "nobody meets")
                    yield AuditFinding("A306", part.path_in(path), text)
                else:
                    yield from _parts(solver, part.path_in(path), part, given)
        case AllOf():
            for part in criterion.parts:
                others = [meeting(other) for other in criterion.parts if other is not part]
                yield from _parts(solver, part.path_in(path), part, [*given, *others])
        case AsARule():
            yield from _parts(solver, criterion.parts[0].path_in(path), criterion.parts[0], given)
        case _:
            return


def _just_missed(setting: Setting) -> Iterator[AuditFinding]:
    """Conditions on one ordered field that leave out one value between them, or have one in common."""
    stretches = []
    for path, criterion, _ in setting.asked:
        if isinstance(criterion, Where):
            found = _stretch(criterion.parts[0])
            if found is not None:
                stretches.append((path, *found))
    for (path, of, one), (other_path, other_of, other) in combinations(stretches, 2):
        if of != other_of:
            continue
        (lower, low_path), (upper, high_path) = sorted(((one, path), (other, other_path)), key=lambda pair: pair[0])
        gap = upper[0] - lower[1] - 1
        near = 3 if of.type is date else max(1, upper[0] // 50)
        if gap == -1 and lower != upper:
            text = Text(f"bei der Grenze von {low_path} treffen beide zu", f"at the bound of {low_path} both hold")
        elif 0 < gap <= near:
            text = Text(f"nach der Grenze von {low_path} trifft keine zu", f"after the bound of {low_path} none holds")
        else:
            continue
        yield AuditFinding("A307", high_path, text)


def _stretch(condition: Criterion) -> tuple[Subject, tuple[int, int]] | None:
    """The one interval of one ordered field that a condition is about, if it is about one."""
    leaves = [leaf for _, leaf in condition.leaves("")]
    if not all(isinstance(leaf.required, Known) and leaf.of.ordered and leaf.of == leaves[0].of for leaf in leaves):
        return None
    statement = meeting(condition)
    parts = statement.parts if isinstance(statement, All) else (statement,)
    of, values = leaves[0].of, None
    for part in parts:
        if not isinstance(part, Has):
            return None
        values = part.values if values is None else met(values, part.values)
    if not isinstance(values, Steps) or len(values.intervals) != 1:
        return None
    low, high = values.intervals[0]
    # A condition without an end on either side is about everything.
    return None if (low, high) == (step(of.domain[0]), step(of.domain[-1])) else (of, (low, high))


def _declared(criterion: Criterion) -> bool:
    """Whether the file says that nothing is refused."""
    return criterion.examples is not None and criterion.examples.unmet is None


def _said(criterion: Criterion, de: str, en: str) -> Text:
    return Text(f"{de}: {described(criterion, 'de')}", f"{en}: {described(criterion, 'en')}")


def described(criterion: Criterion, lang: Lang) -> str:
    """A criterion in words: what it compares, or what it is called.

    Example:
        >>> from integrationsfoerderung import Grade
        >>> from integrationsfoerderung.criteria import AtLeast
        >>> described(AtLeast("term", Text("", ""), "posts.months", Known(36, Grade.NORM)), "de")
        'Dauer mindestens 36 Monate'
    """
    if isinstance(criterion, Leaf):
        relation = relation_text(criterion.relation, is_day=criterion.of.type is date).get(lang)
        return f"{criterion.of.title.get(lang)} {relation} {figure_text(criterion.required, lang, criterion.of.unit)}"
    return criterion.text.get(lang)
