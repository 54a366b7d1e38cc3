"""Checking cases: what has to come out against what the rules say, with what they rest on."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

from .assessments import Assessment
from .catalogue import load_cases
from .documents.cases import NO_AMOUNT, Case, CaseFile, Expected
from .evidence import Citation
from .faults import DocumentError, Fault
from .financing import Used
from .findings import Finding, figure_text, worst
from .money import Euro
from .plain import citation_dict, plain
from .programmes import Programme
from .schedules import NoSchedule, Schedule, View
from .texts import Lang, Text, did_you_mean, shorten, written

__all__ = ["Case", "CaseFile", "CaseReport", "CaseResult", "Expected", "Mismatch", "check"]


@frozen
class Mismatch:
    """One thing that came out otherwise than expected.

    Attributes:
        what: such as "verdict", "findings.contact-point.minimum_share" or "by_budget_year.2017".
        expected: the value of the case; None where it has none.
        got: what came out; None where nothing did.
        basis: what the result rests on: the findings or the figures that decided, with their citations.

    Example:
        >>> print(Mismatch("total", Euro(52500), Euro(105000)))
        total: expected 52,500.00 EUR, got 105,000.00 EUR
    """

    what: str
    expected: Any
    got: Any
    basis: tuple[Text, ...] = ()

    def words(self, lang: Lang) -> str:
        """The mismatch in one line, without its basis.

        Example:
            >>> from integrationsfoerderung import Verdict
            >>> Mismatch("verdict", Verdict.ELIGIBLE, Verdict.OPEN).words("de")
            'verdict: erwartet förderfähig, herausgekommen offen'
        """
        expected, got = (_written(value, lang) for value in (self.expected, self.got))
        if lang == "de":
            return f"{self.what}: erwartet {expected}, herausgekommen {got}"
        return f"{self.what}: expected {expected}, got {got}"

    def __str__(self) -> str:
        return self.words("en")


def _plain(value: Any) -> Any:
    return {"de": value.de, "en": value.en} if isinstance(value, Text) else plain(value)


def _written(value: Any, lang: Lang) -> str:
    if value is None or value == NO_AMOUNT:
        return "nichts" if lang == "de" else "none"
    return value.get(lang) if isinstance(value, Text) else written(value, lang)


@frozen
class CaseResult:
    """One case with everything that came out otherwise.

    Example:
        >>> result = check("vwv-integration").results[0]
        >>> result.ok, str(result)
        (True, 'buehl-2016')
    """

    case: Case
    assessment: Assessment
    mismatches: tuple[Mismatch, ...]

    @property
    def ok(self) -> bool:
        """Whether all came out as expected."""
        return not self.mismatches

    def __str__(self) -> str:
        return self.case.key

    def explain(self, lang: Lang = "en") -> str:
        """The case in words: what came out otherwise, what that rests on, and where the expectation stands.

        Example:
            >>> print(check("vwv-integration").results[0].explain())
            buehl-2016: as expected
        """
        de = lang == "de"
        if self.ok:
            return f"{self.case.key}: {'wie erwartet' if de else 'as expected'}"
        lines = [f"{self.case.key}: {'anders als erwartet' if de else 'not as expected'}"]
        for mismatch in self.mismatches:
            lines.append(f"  {mismatch.words(lang)}")
            lines += [f"    {text.get(lang)}" for text in mismatch.basis]
        if self.case.citations:
            cited = ", ".join(f"{citation} ({citation.source.title})" for citation in self.case.citations)
            lines.append(f"  {'erwartet nach' if de else 'expected by'}: {cited}")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The result as plain data.

        Example:
            >>> check("vwv-integration").results[0].to_dict()["ok"]
            True
        """
        return {
            "key": self.case.key,
            "ok": self.ok,
            "mismatches": [
                {
                    "what": one.what,
                    "expected": _plain(one.expected),
                    "got": _plain(one.got),
                    "basis": [{"de": text.de, "en": text.en} for text in one.basis],
                }
                for one in self.mismatches
            ],
            "citations": [citation_dict(citation) for citation in self.case.citations],
        }


@frozen
class CaseReport:
    """What came of the cases of one file.

    Example:
        >>> check("vwv-integration").clean
        True
        >>> check("vwv-integration").failed
        ()
    """

    name: str
    results: tuple[CaseResult, ...]

    @property
    def clean(self) -> bool:
        """Whether all cases came out as expected."""
        return all(result.ok for result in self.results)

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        """The cases that came out otherwise."""
        return tuple(result for result in self.results if not result.ok)

    def explain(self, lang: Lang = "en") -> str:
        """The report in words: the count, and every case that came out otherwise.

        Example:
            >>> print(CaseReport("mine.toml", ()).explain("de"))
            mine.toml: 0 von 0 Fällen wie erwartet
        """
        good, every = len(self.results) - len(self.failed), len(self.results)
        said = f"{good} von {every} Fällen wie erwartet" if lang == "de" else f"{good} of {every} cases as expected"
        return "\n".join([f"{self.name}: {said}", *(result.explain(lang) for result in self.failed)])

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data.

        Example:
            >>> CaseReport("mine.toml", ()).to_dict()["clean"]
            True
        """
        return {"name": self.name, "clean": self.clean, "results": [result.to_dict() for result in self.results]}


def check(what: CaseFile | str | Path, programme: Programme | None = None) -> CaseReport:
    """Hold what has to come out against what the rules say.

    Args:
        what: a case file, or the key of a shipped programme or the path of a file of your own that has cases.
        programme: rules to go by instead of those that the file names, such as a changed copy of them.

    Example:
        >>> print(check("vwv-integrationsmanagement").explain())
        vwv-integrationsmanagement: 4 of 4 cases as expected

    Raises:
        TypeError: none of these.
        DocumentError: the file has faults, or an application that the programme cannot assess; all are listed.
    """
    given: object = what
    if not isinstance(given, CaseFile | str | Path):
        raise TypeError(f"{shorten(what)} is no case file: load one, or name its programme or its file")
    read = what if isinstance(what, CaseFile) else load_cases(what)
    rules = read.programme if programme is None else programme
    results, faults = [], []
    for index, case in enumerate(read.cases):
        try:
            results.append(_checked(case, rules))
        except (TypeError, ValueError) as error:
            faults.append(Fault(f"cases[{index}]", str(error)))
    if faults:
        raise DocumentError(read.name, faults)
    return CaseReport(read.name, tuple(results))


def _checked(case: Case, programme: Programme) -> CaseResult:
    assessment = programme.assess(case.application, case.round, case.on)
    plan = programme.schedule(case.application, case.round, case.on)
    expected = case.expected
    found: list[Mismatch] = []
    if expected.verdict is not None and expected.verdict is not assessment.verdict:
        decisive = assessment.unmet or assessment.open or assessment.findings
        found.append(Mismatch("verdict", expected.verdict, assessment.verdict, _of_findings(decisive)))
    found += _findings(expected, assessment, plan)
    if expected.missing is not None and expected.missing != frozenset(assessment.missing):
        found.append(
            Mismatch("missing", expected.missing, frozenset(assessment.missing), _of_findings(assessment.open))
        )
    return CaseResult(case, assessment, (*found, *_amounts(expected, plan)))


def _findings(expected: Expected, assessment: Assessment, plan: Schedule | NoSchedule) -> Iterator[Mismatch]:
    shown = [*assessment.findings, *(plan.findings if isinstance(plan, Schedule) else ())]
    by_path: dict[str, list[Finding]] = {}
    for found in _every(shown):
        by_path.setdefault(found.path, []).append(found)
    for path, status in expected.findings:
        what = f"findings.{path}"
        same = by_path.get(path)
        if same is None:
            hint = did_you_mean(path, by_path)
            nothing = Text(f"es gibt keine Feststellung {path}{hint}", f"there is no finding {path}{hint}")
            yield Mismatch(what, status, None, (nothing,))
        elif worst(same) is not status:
            yield Mismatch(what, status, worst(same), _of_findings(same))


def _every(findings: Iterable[Finding]) -> Iterator[Finding]:
    for found in findings:
        yield found
        yield from _every(found.parts)


def _amounts(expected: Expected, plan: Schedule | NoSchedule) -> Iterator[Mismatch]:
    if isinstance(plan, NoSchedule):
        reasons = tuple(reason.text for reason in plan.reasons)
        if isinstance(expected.total, Euro):
            yield Mismatch("total", expected.total, None, reasons)
        for name in ("by_funding_year", "by_budget_year"):
            if getattr(expected, name) is not None:
                yield Mismatch(name, _years(getattr(expected, name)), None, reasons)
        return
    if expected.total is not None and expected.total != plan.total.euro:
        yield Mismatch("total", expected.total, plan.total.euro, _of_figures(plan.total.used))
    if expected.by_funding_year is not None:
        yield from _by_year("by_funding_year", expected.by_funding_year, plan.by_funding_year())
    if expected.by_budget_year is not None:
        yield from _by_year("by_budget_year", expected.by_budget_year, plan.by_budget_year())


def _by_year(name: str, expected: tuple[tuple[int, Euro], ...], view: View | NoSchedule) -> Iterator[Mismatch]:
    if isinstance(view, NoSchedule):
        yield Mismatch(name, _years(expected), None, tuple(reason.text for reason in view.reasons))
        return
    wanted = dict(expected)
    for year in sorted({*wanted, *view}):
        if wanted.get(year) != view.get(year):
            yield Mismatch(f"{name}.{year}", wanted.get(year), view.get(year), _of_figures(view.used))


def _years(rows: tuple[tuple[int, Euro], ...]) -> Text:
    de, en = (", ".join(f"{year}: {euro.format(lang)}" for year, euro in rows) for lang in LANGS)
    return Text(de, en)


LANGS: tuple[Lang, Lang] = ("de", "en")


def _of_findings(findings: Iterable[Finding]) -> tuple[Text, ...]:
    """What findings say, and where the rule stands."""
    found = []
    for one in findings:
        cited = _cited(one.citations)
        de, en = (
            f"{one.path}: {one.title.get(lang)}: {one.status.words.get(lang)}, {one.reason(lang)}{cited}"
            for lang in LANGS
        )
        found.append(Text(de, en))
    return tuple(dict.fromkeys(found))


def _of_figures(used: Iterable[Used]) -> tuple[Text, ...]:
    """The figures that an amount rests on, with their grades and citations."""
    found = []
    for one in used:
        de, en = (
            f"{one.path}: {figure_text(one.figure, lang)}"
            + ("" if one.grade is None else f", {one.grade.words.get(lang)}")
            + _cited(one.figure.citations)
            for lang in LANGS
        )
        found.append(Text(de, en))
    return tuple(found)


def _cited(citations: tuple[Citation, ...]) -> str:
    return f" [{'; '.join(map(str, citations))}]" if citations else ""
