"""Checking laws: every law on the same examples, and the smallest counterexample of each that is broken."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from unittest import SkipTest

from attrs import define, field, frozen
from hypothesis import strategies as st

from ..applications import Application
from ..catalogue import load_programme
from ..programmes import Programme
from ..strategies import drawn, filed, smallest, twice
from ..texts import did_you_mean, shorten
from .amounts import AMOUNTS
from .base import Answer, Breach, Law, declared
from .ground import Case, Filed, Ground
from .of_rounds import ROUNDS
from .readings import READINGS, differs, frame_answers
from .report import Counterexample, Report, Result
from .unknowns import UNKNOWNS
from .verdicts import VERDICTS

LAWS: tuple[Law, ...] = (*AMOUNTS, *VERDICTS, *UNKNOWNS, *READINGS, *ROUNDS)
"""Every law, in the order of reports."""

_BY_KEY = {law.key: law for law in LAWS}
_FRAMES = _BY_KEY["frame-equals-object"]
_MOST_FILED = 5


def law(key: str) -> Law:
    """The law of that name.

    Example:
        >>> law("pot-holds").about
        'round'

    Raises:
        ValueError: there is none.
    """
    if key not in _BY_KEY:
        hint = did_you_mean(key, _BY_KEY) or f"; the laws are {', '.join(_BY_KEY)}"
        raise ValueError(f"no law {shorten(key)}{hint}")
    return _BY_KEY[key]


def check(
    programme: "Programme | str | Path",
    laws: "Iterable[Law | str] | None" = None,
    *,
    examples: int = 100,
    seed: int = 0,
) -> Report:
    """Check laws on generated applications and rounds, and shrink what breaks them.

    Args:
        programme: itself, its key, or the path of its file.
        laws: the laws or their keys; all where none are given.
        examples: how many applications are drawn for each measure, and how many rounds.
        seed: of the draws; the same seed draws the same examples.

    Example:
        >>> found = check("vwv-integrationsmanagement", ["filling-in", "refusals-say-why"], examples=20)
        >>> found.ok, found["filling-in"].untested
        (True, False)

    Raises:
        TypeError: examples or a seed that is no whole number.
        ValueError: an unknown law, fewer than one example, or a programme that cannot be found.
        DocumentError: the file of the programme has faults.
    """
    _check_whole("examples", examples, 1)
    _check_whole("seed", seed, 0)
    given: object = programme
    if not isinstance(given, Programme | str | Path):
        raise TypeError(f"{shorten(programme)} is no programme: give one, its key, or the path of its file")
    rules = programme if isinstance(programme, Programme) else load_programme(programme)
    asked = LAWS if laws is None else tuple(each if isinstance(each, Law) else law(each) for each in laws)
    found = {each.key: _Found(each, each.applies(rules)) for each in asked}
    applying = [one for one in found.values() if one.applies]
    for one in applying:
        if one.law.about == "programme":
            one.of_programme(rules)
    _on_applications(rules, [one for one in applying if one.law.about == "application"], examples, seed)
    _on_rounds(rules, [one for one in applying if one.law.about == "round"], examples, seed)
    return Report(rules.key, tuple(one.result() for one in found.values()), examples, seed)


def _check_whole(name: str, value: object, least: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{name} is {shorten(value)}: write a whole number")
    if value < least:
        raise ValueError(f"{name} is {value}: write {least} or more")


@define
class _Found:
    """What is known of one law so far."""

    law: Law
    applies: bool
    examples: int = 0
    applied: int = 0
    counterexamples: list[Counterexample] = field(factory=list)
    accepted: list[tuple[Counterexample, str]] = field(factory=list)

    def of_programme(self, programme: Programme) -> None:
        """Checked once, on the rules themselves."""
        answer = self.law.check(programme)
        self.examples = 1
        self.applied = int(bool(answer))
        if isinstance(answer, Breach):
            self.add(Counterexample(None, answer), programme)

    def add(self, found: Counterexample, programme: Programme) -> None:
        """A counterexample, declared by the programme file or not."""
        reason = declared(programme, self.law.key, found.breach)
        if reason is None:
            self.counterexamples.append(found)
        else:
            self.accepted.append((found, reason))

    def result(self) -> Result:
        """What becomes of it."""
        return Result(
            self.law, self.applies, self.examples, self.applied, tuple(self.counterexamples), tuple(self.accepted)
        )


def _on_applications(programme: Programme, asked: list[_Found], examples: int, seed: int) -> None:
    if not asked:
        return
    for measure in dict.fromkeys(m.key for edition in programme.editions for m in edition.measures):
        ground = _ground(programme, measure)
        strategy = twice(programme, measure)
        cases = ground.kept("cases", (examples, seed), partial(_cases, ground, strategy, examples, seed))
        for one in asked:
            check_one = _by_frames(ground, cases) if one.law is _FRAMES else one.law.check
            _one(one, programme, measure, cases, check_one, strategy, _reader(ground), examples, seed)


_GROUNDS: dict[tuple[int, str], Ground] = {}
_MOST_GROUNDS = 16


def _ground(programme: Programme, measure: str) -> Ground:
    """Kept with its examples for a while: in a project of rules each law is a test of its own."""
    found = _GROUNDS.get((id(programme), measure))
    if found is None or found.programme is not programme:
        if len(_GROUNDS) >= _MOST_GROUNDS:
            _GROUNDS.clear()
        found = _GROUNDS[id(programme), measure] = Ground(programme, measure)
    return found


def _cases(ground: Ground, strategy: st.SearchStrategy[Any], examples: int, seed: int) -> list[Case]:
    return [case for pair in drawn(strategy, examples=examples, seed=seed) if (case := _case(ground, pair)) is not None]


def _reader(ground: Ground) -> Callable[[Any], Case | None]:
    return lambda pair: _case(ground, pair)


def _case(ground: Ground, pair: tuple[Application, Application]) -> Case | None:
    """What is checked; None for what the rules refuse at the door, such as a number that makes too many euro."""
    try:
        return Case(ground, *pair)
    except ValueError:
        return None


def _by_frames(ground: Ground, cases: Sequence[Case]) -> Callable[[Case], Answer]:
    """The law of frames with the answers for all examples at hand: one frame is quicker than a hundred."""
    forms = list(dict.fromkeys(form for case in cases for form in (case.whole, case.fewer)))
    said = dict(zip(forms, frame_answers(ground, forms), strict=True))

    def answer(case: Case) -> Answer:
        found: Answer = False
        for form in (case.whole, case.fewer):
            if form not in said:
                said[form] = frame_answers(ground, [form])[0]
            found = differs(ground, form, said[form]) or found
            if isinstance(found, Breach):
                return found
        return found

    return answer


def _on_rounds(programme: Programme, asked: list[_Found], examples: int, seed: int) -> None:
    if not asked:
        return
    strategy = filed(programme, most=_MOST_FILED)
    cases = [case for each in drawn(strategy, examples=examples, seed=seed) if (case := _filed(each)) is not None]
    for one in asked:
        _one(one, programme, None, cases, one.law.check, strategy, _filed, examples, seed)


def _filed(both: Any) -> Filed | None:
    try:
        return Filed(*both)
    except ValueError:
        return None


def _one(
    one: _Found,
    programme: Programme,
    measure: str | None,
    cases: Sequence[Any],
    check_one: Callable[[Any], Answer],
    strategy: st.SearchStrategy[Any],
    read: Callable[[Any], Any],
    examples: int,
    seed: int,
) -> None:
    """One law on all examples; the first that breaks it is shrunk."""
    for case in cases:
        one.examples += 1
        answer = check_one(case)
        one.applied += bool(answer)
        if not isinstance(answer, Breach):
            continue
        if declared(programme, one.law.key, answer) is not None:
            if not any(found.measure == measure for found, _ in one.accepted):
                one.add(Counterexample(measure, answer), programme)
            continue

        def broken(value: Any) -> bool:
            case = read(value)
            found = False if case is None else check_one(case)
            return isinstance(found, Breach) and declared(programme, one.law.key, found) is None

        least = smallest(strategy, broken, examples=examples, seed=seed)
        shrunk = None if least is None else check_one(read(least))
        one.add(Counterexample(measure, shrunk if isinstance(shrunk, Breach) else answer), programme)
        return


@frozen
class LawCase:
    """One law of one programme, as a test: call it.

    Example:
        >>> case = cases("vwv-integrationsmanagement", examples=5)[0]
        >>> case.__name__
        'parts-add-up'
    """

    law: Law
    programme: Programme = field(repr=False)
    examples: int
    seed: int

    @property
    def __name__(self) -> str:
        """What pytest names the test by."""
        return self.law.key

    def __call__(self) -> None:
        """Check it.

        Raises:
            AssertionError: it is broken; with the smallest counterexample.
            unittest.SkipTest: no example had anything that it speaks of.
        """
        __tracebackhide__ = True  # pytest then shows the report and not this code
        report = check(self.programme, [self.law], examples=self.examples, seed=self.seed)
        if not report.ok:
            raise AssertionError(report.explain())
        if report.untested:
            raise SkipTest(report.explain())


def cases(programme: "Programme | str | Path", *, examples: int = 100, seed: int = 0) -> list[LawCase]:
    """The laws that apply to a programme, one test each, for `pytest.mark.parametrize`.

    Example:
        >>> [case.__name__ for case in cases("vwv-integrationsmanagement")][:2]
        ['parts-add-up', 'nothing-negative']

    Raises:
        ValueError, DocumentError: the programme cannot be read.
    """
    rules = programme if isinstance(programme, Programme) else load_programme(programme)
    return [LawCase(each, rules, examples, seed) for each in LAWS if each.applies(rules)]
