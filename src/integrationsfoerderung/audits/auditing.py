"""Reading a programme or a round without running it: everything that is wrong with it, under codes that stay."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import evolve

from ..catalogue import document_path, load_programme, load_round, programme_keys, round_keys
from ..documents.files import parse, read_text
from ..documents.versions import KINDS
from ..editions import Accepted, Edition, Measure
from ..evidence import Figure
from ..faults import DocumentError
from ..programmes import Programme
from ..rounds import Round
from ..texts import Text, shorten
from .amounts import amount_findings
from .codes import Severity
from .editions import COMMON, criteria_of, gaps, shared_criteria, texts, unused_facts
from .evidence import counted, figures_of, misfits, silent, stale
from .examples import example_findings
from .names import unknown_names
from .report import Audit, AuditFinding
from .rounds import round_figures, round_findings
from .rules import Ruled, Setting, rule_findings
from .tables import table_findings

_FORMAT = re.compile(r'^\s*"?format"?\s*[=:]\s*["\']([^"\']*)["\']', re.MULTILINE)
_READ = ("programme/1", "round/1")
_OWN = re.compile(r"A[0-9]{3}")


def audit(what: Programme | Round | str | Path) -> Audit:
    """Everything that is wrong with a programme or a round, found by reading it and not by running it.

    A file is read more closely than the object that is made of it: what cannot be loaded is a finding too, and so is
    what loading leaves no trace of, such as a source that nothing cites.

    Args:
        what: a programme, a round, the key of a shipped one, or the path of a file of your own.

    Example:
        >>> print(audit("docs/smallest-programme.toml").findings[0])  # doctest: +SKIP
        A402 warning reading-room.recipient_kind [2020-04-01]: what meets it and what does not is left out; write ...
        >>> audit("vwv-integration").findings
        ()

    Raises:
        TypeError: none of these.
        ValueError: no such key, or a document of another kind.
        DocumentError: there is no such file, or it is no text.
    """
    if isinstance(what, Programme):
        return _settle(what.key, what.accepted, _of_programme(what), *_counts(what))
    if isinstance(what, Round):
        return _settle(what.key, what.accepted, _of_round(what), *_round_counts(what))
    given: object = what
    if not isinstance(given, str | Path):
        raise TypeError(f"{shorten(what)} is no programme and no round: load one, or name its key or its file")
    return _of_file(what)


def _of_file(name: str | Path) -> Audit:
    path = document_path(name)
    text = read_text(path)
    found = _FORMAT.search(text)
    named = "" if found is None else found[1].partition("/")[0]
    kind = next((kind for kind in KINDS if kind.partition("/")[0] == named), _READ[0])
    if kind not in _READ:
        raise ValueError(f"{path} is a document of kind {kind}: an audit reads programmes and rounds")
    try:
        table = parse(text, kind, str(path), is_json=path.suffix.lower() == ".json")
        loaded = load_round(name) if kind == "round/1" else load_programme(name)
    except DocumentError as error:
        faults = [AuditFinding("A001", fault.path, Text(fault.message, fault.message)) for fault in error.faults]
        return Audit(str(name), tuple(faults))
    if isinstance(loaded, Round):
        findings: Iterator[AuditFinding] = _of_round(loaded)
        counts = _round_counts(loaded)
    else:
        findings, counts = _of_programme(loaded), _counts(loaded)
    return _settle(loaded.key, loaded.accepted, (*table_findings(table), *findings), *counts)


def _of_programme(programme: Programme) -> Iterator[AuditFinding]:
    editions = programme.editions
    yield from texts(programme)
    yield from gaps(editions)
    yield from unused_facts(programme)
    yield from stale(editions)
    rounds = frozenset(round_keys()) if programme.key in programme_keys() else frozenset()
    ruled: dict[Any, tuple[Ruled, ...]] = {}
    for edition in editions:
        yield from _in(edition, _of_edition(programme, edition, rounds, ruled))
    yield from silent(figure for edition in editions for _, figure in figures_of(edition))


def _in(edition: Edition, findings: Iterable[AuditFinding]) -> Iterator[AuditFinding]:
    return (evolve(found, editions=(edition.key,)) for found in findings)


def _of_edition(
    programme: Programme, edition: Edition, rounds: frozenset[str], ruled: dict[Any, tuple[Ruled, ...]]
) -> Iterator[AuditFinding]:
    for path, figure in figures_of(edition):
        yield from misfits(path, figure.grade, figure.citations)
    for provision in edition.not_modelled:
        path = f"not_modelled.{provision.key}"
        yield from misfits(path, None, provision.citations)
        yield AuditFinding("A901", path, provision.text)
    for parent, criterion in criteria_of(edition):
        yield from example_findings(criterion, criterion.path_in(parent))
    yield from unknown_names(criteria_of(edition), programme, rounds)
    by_measure = {measure.key: _of_measure(measure, edition, ruled) for measure in edition.measures}
    yield from _shared(edition, by_measure)


def _of_measure(measure: Measure, edition: Edition, known: dict[Any, tuple[Ruled, ...]]) -> tuple[Ruled, ...]:
    """What is wrong with a measure: found once for the states of an edition that have the same one."""
    leaves = (leaf for criterion in measure.criteria for _, leaf in criterion.leaves(""))
    days = (edition.since, edition.until) if any("day" in leaf.looks_at for leaf in leaves) else None
    name = (id(measure), days)
    if name not in known:
        setting = Setting.of(measure, edition)
        ruled = tuple(rule_findings(setting, measure.key))
        if not any(one.finding.code in {"A301", "A302"} for one in ruled):  # else nobody gets anything
            ruled += tuple(Ruled(None, found) for found in amount_findings(setting, measure))
        known[name] = ruled
    return known[name]


_IDLE = frozenset({"A303", "A304", "A305", "A306"})


def _shared(edition: Edition, by_measure: dict[str, tuple[Ruled, ...]]) -> Iterator[AuditFinding]:
    """What is wrong with the measures; a criterion that several share is idle only where it is idle in all of them."""
    shares = shared_criteria(edition)
    idle = Counter(
        (id(one.criterion), one.finding.code, _rest(one.finding.path)) for ruled in by_measure.values() for one in ruled
    )
    told: set[tuple[int, str, str]] = set()
    for ruled in by_measure.values():
        for one in ruled:
            name, rest = id(one.criterion), _rest(one.finding.path)
            if name not in shares or one.finding.code not in _IDLE:
                yield one.finding
                continue
            key = (name, one.finding.code, rest)
            if idle[key] == shares[name] and key not in told:
                told.add(key)
                yield evolve(one.finding, path=f"{COMMON}.{rest}")


def _rest(path: str) -> str:
    """A path without the measure that it begins with."""
    return path.partition(".")[2]


def _of_round(round_: Round) -> Iterator[AuditFinding]:
    yield from round_findings(round_)
    admission = [("round", criterion) for criterion in round_.admission]
    yield from unknown_names(admission, round_.programme, frozenset(round_keys()))
    for provision in round_.not_modelled:
        yield AuditFinding("A901", f"not_modelled.{provision.key}", provision.text)
    yield from silent(figure for _, figure in round_figures(round_))


Counts = tuple[dict[str, dict[str, int]], dict[str, int]]


def _counts(programme: Programme) -> Counts:
    """The figures of each edition by grade; of several states of one, those that it ends with."""
    grades, carried = {}, {}
    for edition in programme.editions:
        grades[edition.key], carried[edition.key] = counted(figures_of(edition))
    return grades, {key: number for key, number in carried.items() if number}


def _round_counts(round_: Round) -> Counts:
    figures: Iterable[tuple[str, Figure[Any]]] = round_figures(round_)
    return {round_.key: counted(figures)[0]}, {}


def _settle(
    name: str,
    accepted: tuple[Accepted, ...],
    findings: Iterable[AuditFinding],
    grades: dict[str, dict[str, int]],
    carried: dict[str, int],
) -> Audit:
    """The findings that nobody has accepted, those that are accepted, and acceptances that match nothing."""
    kept: list[AuditFinding] = []
    known: list[tuple[AuditFinding, Accepted]] = []
    used: set[int] = set()
    for found in findings:
        declared = [(index, one) for index, one in enumerate(accepted) if _matches(one, found)]
        used.update(index for index, _ in declared)
        if declared:
            known.append((found, declared[0][1]))
        else:
            kept.append(found)
    for index, one in enumerate(accepted):
        if index not in used and _OWN.fullmatch(one.code):
            named = f"{one.code} {one.path}"
            kept.append(AuditFinding("A004", f"accepted[{index}]", Text(named, named)))
    merged = _merged(kept)
    reasons = {id(declared): declared for _, declared in known}
    by_reason = [
        (found, declared)
        for declared in reasons.values()
        for found in _merged(found for found, own in known if own is declared)
    ]
    grave = [one for one in merged if one.severity is not Severity.NOTE]
    return Audit(
        name,
        tuple(sorted(grave, key=lambda one: one.severity is not Severity.ERROR)),
        tuple(by_reason),
        tuple(one for one in merged if one.severity is Severity.NOTE),
        grades,
        carried,
    )


def _matches(declared: Accepted, found: AuditFinding) -> bool:
    same = declared.code == found.code and declared.path == found.path
    return same and (declared.edition is None or declared.edition in found.editions)


def _merged(findings: Iterable[AuditFinding]) -> list[AuditFinding]:
    """The same finding of several editions as one."""
    by: dict[tuple[str, str, Text], list[str]] = {}
    for found in findings:
        by.setdefault((found.code, found.path, found.text), []).extend(found.editions)
    return [
        AuditFinding(code, path, text, tuple(dict.fromkeys(editions))) for (code, path, text), editions in by.items()
    ]
