"""Case files: applications with what has to come out for them, written down by somebody who knows the law."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attrs import field, frozen

from ..applications import Application
from ..checks import LAST_YEAR, optional_day, required_text
from ..evidence import Citation, Source
from ..faults import Collector, Fault, Faulty, joined
from ..findings import Status, Verdict
from ..limits import USUAL, Limits
from ..money import Euro
from ..programmes import Programme
from ..reading import Fields, Reader, Table, check_key, table_of
from ..rounds import Round
from ..texts import shorten
from .files import read_table
from .programmes import sources_of
from .versions import faults_of

NO_AMOUNT = "none"  # as a total: no amount can be said
Years = tuple[tuple[int, Euro], ...]


@frozen(kw_only=True)
class Expected:
    """What has to come out for one application; what is left out is not looked at.

    Attributes:
        verdict: eligible, ineligible or open.
        findings: by the path of a criterion or of a part of it; at several places, what they say together.
        total: over the whole term; "none" says that there is no amount.
        by_funding_year: every funding year with its amount.
        by_budget_year: every budget year with its amount.
        missing: every field that still has to be filled in.

    Example:
        >>> Expected(verdict=Verdict.ELIGIBLE, total=Euro(105000)).missing is None
        True

    Raises:
        ValueError: nothing is expected, or another word than "none" as a total.
    """

    verdict: Verdict | None = None
    findings: tuple[tuple[str, Status], ...] = ()
    total: Euro | str | None = None
    by_funding_year: Years | None = None
    by_budget_year: Years | None = None
    missing: frozenset[str] | None = None

    def __attrs_post_init__(self) -> None:
        looked_at = (self.verdict, self.total, self.by_funding_year, self.by_budget_year, self.missing)
        if not self.findings and all(one is None for one in looked_at):
            raise ValueError("expects nothing: write a verdict, findings, an amount or what is missing")
        if isinstance(self.total, str) and self.total != NO_AMOUNT:
            raise ValueError(f'total is {shorten(self.total)}: write an amount, or "none" where there is none')


@frozen(kw_only=True)
class Case:
    """One application with what has to come out for it, and where that stands.

    Attributes:
        key: its name in the file.
        round: the round that it was filed in, if any.
        on: the day whose rules apply, instead of the day of submission.
        citations: where it stands what has to come out.

    Example:
        >>> from integrationsfoerderung import Post, Recipient
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post("0.49")])
        >>> Case(key="too-small", application=form, expected=Expected(verdict=Verdict.INELIGIBLE)).round is None
        True

    Raises:
        ValueError: a round and a day together, or an application without a measure.
    """

    key: str = field(validator=required_text)
    application: Application
    expected: Expected
    round: Round | None = None
    on: date | None = field(default=None, validator=optional_day)
    citations: tuple[Citation, ...] = ()
    note: str = ""

    def __attrs_post_init__(self) -> None:
        if self.round is not None and self.on is not None:
            raise ValueError("a round settles the edition by itself: write either round or on")
        if self.application.measure is None:
            raise ValueError("application.measure is left out: name the measure that is applied for")


@frozen
class CaseFile:
    """The cases of one programme.

    Example:
        >>> from integrationsfoerderung import load_cases
        >>> load_cases("vwv-integration").programme.key
        'vwv-integration'
    """

    name: str
    programme: Programme
    cases: tuple[Case, ...]


def read_cases(
    path: Path,
    sources: Mapping[str, Source],
    programme: Callable[[str], Programme],
    round_: Callable[[str], Round],
    limits: Limits = USUAL,
) -> CaseFile:
    """The cases of a file.

    Args:
        path: a TOML or JSON file.
        sources: those that its citations may name beside its own.
        programme: gives the programme that the file names by key or by path.
        round_: gives a round that a case names by key or by path.
        limits: how large the file may be, and how many cases it may have.

    Raises:
        DocumentError: with every fault of the file.
    """
    table = read_table(path, "cases/1", limits)
    with faults_of(str(path), table):
        return _cases(table, str(path), sources, programme, round_, limits)


def _cases(
    table: Table,
    name: str,
    sources: Mapping[str, Source],
    programme: Callable[[str], Programme],
    round_: Callable[[str], Round],
    limits: Limits,
) -> CaseFile:
    collector = Collector()
    reader = CaseReader({**sources, **sources_of(table, collector)}, round_)
    rules = collector.take("programme", programme, table.pop("programme", None))
    rows = table.pop("cases", None)
    collector.take("", reader.fields, table, *HEAD, ELSEWHERE)
    if not isinstance(rows, list) or not rows:
        collector.add("cases", "is left out: write at least one [[cases]]")
        rows = []
    if len(rows) > limits.applications:
        collector.add("cases", f"are more than {limits.applications}: split the file")
        rows = []
    places: dict[str, str] = {}
    found = []
    for index, row in enumerate(rows):
        place = f"cases[{index}]"
        case = collector.take(place, reader.case, row)
        if case is None:
            continue
        if case.key in places:
            collector.add(
                joined(place, "key"), f"{shorten(case.key)} stands at {places[case.key]} too: give it its own"
            )
        places[case.key] = place
        found.append(case)
    collector.done()
    if rules is None:
        raise AssertionError
    return CaseFile(name, rules, tuple(found))


_TYPES: dict[str, Any] = {
    "key": str, "on": date, "citations": tuple[Citation, ...], "note": str, "application": Application,
    "expected": Expected, "round": Round,
}  # fmt: skip
CASE: Fields = (_TYPES, frozenset({"on", "round", "note"}))
HEAD: Fields = ({"note": str}, frozenset({"note"}))
ELSEWHERE = ("programme", "sources", "cases")
_EXPECTED: dict[str, Any] = {"verdict": Verdict, "missing": frozenset[str]}
EXPECTED: Fields = (_EXPECTED, frozenset(_EXPECTED))
OF_RESULTS = ("findings", "total", "by_funding_year", "by_budget_year")  # read here, and not by their types alone


class CaseReader(Reader):
    """Turns the tables of a case file into cases.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> CaseReader({}, load_round).read({"verdict": "open"}, Expected).verdict
        Verdict.OPEN
    """

    def __init__(self, sources: Mapping[str, Source], round_: Callable[[str], Round]) -> None:
        super().__init__(sources)
        self.register(
            [(lambda t: t is Round, lambda value, _: round_(value)), (lambda t: t is Expected, self._expected)],
        )

    def case(self, row: Any) -> Case:
        """One case, with all its faults at once."""
        values = self.fields(row, *CASE)
        check_key(values["key"])
        if not values["citations"]:
            raise Faulty([Fault("citations", "is empty: name at least one source")])
        return Case(**values)

    def _expected(self, value: Any, _: Any) -> Expected:
        table, collector = dict(table_of(value)), Collector()
        raw = {name: table.pop(name) for name in OF_RESULTS if name in table}
        values = collector.take("", self.fields, table, *EXPECTED, OF_RESULTS) or {}
        readers: dict[str, Callable[[Any], Any]] = {"findings": self._findings, "total": self._total}
        for name, given in raw.items():
            values[name] = collector.take(name, readers.get(name, self._years), given)
        collector.done()
        return Expected(**values)

    def _total(self, value: Any) -> Euro | str:
        if value == NO_AMOUNT:
            return NO_AMOUNT
        try:
            amount: Euro = self.read(value, Euro)
        except ValueError as error:
            raise ValueError(f'{error}; where there is no amount write "none"') from None
        return amount

    def _findings(self, value: Any) -> tuple[tuple[str, Status], ...]:
        collector = Collector()
        found = {path: collector.take(path, self.read, word, Status) for path, word in table_of(value).items()}
        collector.done()
        return tuple((path, status) for path, status in found.items() if status is not None)

    def _years(self, value: Any) -> Years:
        collector = Collector()
        found = {}
        table: Table = table_of(value)
        for key, given in table.items():
            if not (key.isascii() and key.isdigit() and 1 <= int(key) <= LAST_YEAR):
                collector.add(
                    key, f"{shorten(key)} is no year: write a funding year like 1, or a budget year like 2016"
                )
                continue
            found[int(key)] = collector.take(key, self.read, given, Euro)
        collector.done()
        return tuple((year, euro) for year, euro in sorted(found.items()) if euro is not None)
