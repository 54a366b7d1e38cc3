"""Round files and holiday tables."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from ..calendar import Deadline, HolidayRule, Holidays
from ..editions import Accepted
from ..evidence import Bounded, Citation, Figure, Grade, Reading, Readings, Source, Unknown
from ..facts import Fact
from ..faults import Collector, Fault, Faulty
from ..limits import USUAL, Limits
from ..money import Euro
from ..programmes import Programme
from ..reading import Fields, Reader, Table, check_key, table_of
from ..rounds import (
    Cap,
    CountedIn,
    Money,
    Of,
    Published,
    Qualifier,
    Ranking,
    Round,
    Scope,
    Shortage,
    shortage_rule,
)
from ..texts import Text, shorten
from .files import read_table
from .programmes import provisions_of, sources_of
from .rules import RuleReader
from .versions import faults_of


def read_round(
    path: Path,
    sources: Mapping[str, Source],
    holidays: Holidays,
    programme: Callable[[str], Programme],
    limits: Limits = USUAL,
) -> Round:
    """The round of a file.

    Args:
        path: a TOML or JSON file.
        sources: those that its citations may name beside its own.
        holidays: for a deadline that moves to the next working day.
        programme: gives the programme that the file names by key or by path.
        limits: how large the file may be.

    Raises:
        DocumentError: with every fault of the file.
    """
    table = read_table(path, "round/1", limits)
    with faults_of(str(path), table):
        return round_of(table, sources, holidays, programme)


def round_of(
    table: Table, sources: Mapping[str, Source], holidays: Holidays, programme: Callable[[str], Programme]
) -> Round:
    """The round of a table that was read already, without its format line.

    Raises:
        Faulty: with every fault of the table.
    """
    collector = Collector()
    own = sources_of(table, collector)
    rules = collector.take("programme", programme, table.pop("programme", None))
    reader = RoundReader({**sources, **own}, () if rules is None else rules.facts)
    provisions = provisions_of(reader, collector, {"not_modelled": table.pop("not_modelled", {})}, None)
    admission = collector.take("criteria", reader.criteria, table.pop("criteria", {}))
    caps = collector.take("caps", reader.keyed_figures, table.pop("caps", {}), Cap)
    money = collector.take("money", reader.money, table.pop("money", {}))
    values = collector.take("", reader.fields, table, *ROUND, ELSEWHERE)
    collector.done()
    if values is None or rules is None:
        raise AssertionError
    if "last_day" not in values:
        arguments = (values["deadline"], values["deadline_moves"], holidays)
        values["last_day"] = collector.take("deadline", last_day, *arguments)
        collector.done()
    try:
        return Round(
            **values, programme=rules, admission=admission or (), caps=caps or {}, money=money or Money(),
            not_modelled=provisions,
        )  # fmt: skip
    except ValueError as error:
        raise Faulty([Fault("", part) for part in str(error).splitlines()]) from None


_TYPES = {
    "key": str,
    "title": Text,
    "edition": str,
    "announced": Figure[date],
    "deadline": Figure[date],
    "deadline_moves": Figure[bool],
    "last_day": Figure[date],
    "decided": Figure[date],
    "measures": Figure[frozenset[str]],
    "per_applicant": Figure[int],
    "ranking": Figure[Ranking],
    "shortage": Figure[Shortage],
    "published": tuple[Published, ...],
    "note": str,
    "accepted": tuple[Accepted, ...],
}
_OPTIONAL = frozenset({
    "announced", "last_day", "decided", "per_applicant", "ranking", "shortage", "published", "note", "accepted",
})  # fmt: skip
ROUND: Fields = (_TYPES, _OPTIONAL)
ELSEWHERE = ("programme", "sources", "not_modelled", "criteria", "caps", "money")

SHORTAGE: Fields = ({"kind": str, "then": str}, frozenset({"then"}))
MONEY: Fields = ({"committed": Figure[Euro]}, frozenset({"committed"}))


def published_fields(unit: object) -> Fields:
    """The fields of a published figure, by the unit that it names.

    Example:
        >>> published_fields("euro")[0]["value"], published_fields("posts")[0]["value"]
        (<class 'integrationsfoerderung.money.euro.Euro'>, <class 'int'>)
    """
    amount = Euro if unit == CountedIn.EURO.value else int
    types = {
        "of": Of, "unit": CountedIn, "value": amount, "low": amount, "high": amount, "qualifier": Qualifier,
        "scope": Scope, "measures": frozenset[str], "day": Figure[date], "grade": Grade,
        "citations": tuple[Citation, ...], "note": str,
    }  # fmt: skip
    return types, frozenset(types) - {"of", "unit", "value", "grade", "citations"}


class RoundReader(RuleReader):
    """Turns the tables of a round file into its rules.

    Example:
        >>> RoundReader({}).read({"kind": "strict-queue"}, Shortage).key
        'strict-queue'
    """

    def __init__(self, sources: Mapping[str, Source], facts: tuple[Fact, ...] = ()) -> None:
        super().__init__(sources, facts)
        self.register(
            [(lambda t: t is Shortage, self._shortage), (lambda t: t is Published, self._published)],
        )

    def _shortage(self, value: Any, _: Any) -> Shortage:
        values = self.fields(value, *SHORTAGE)
        return shortage_rule("/".join(values[name] for name in ("kind", "then") if name in values))

    def _published(self, value: Any, _: Any) -> Published:
        found = Published(**self.fields(value, *published_fields(table_of(value).get("unit"))))
        if not found.citations:
            raise Faulty.of("the figure has no citation: name at least one source")
        return found

    def keyed_figures(self, table: Any, inner: Any) -> dict[str, Figure[Any]]:
        """Figures that stand in a table under their keys."""
        collector = Collector()
        found: dict[str, Any] = {}
        for key, value in table_of(table).items():
            collector.take(key, check_key, key)
            found[key] = collector.take(key, self.read, value, Figure[inner])
        collector.done()
        return found

    def money(self, table: Any) -> Money:
        """The pot; the keys of what is payable are budget years."""
        collector = Collector()
        raw = dict(table_of(table))
        years = collector.take("payable", table_of, raw.pop("payable", {})) or {}
        values = collector.take("", self.fields, raw, *MONEY, ("payable",))
        payable = {}
        for key, value in years.items():
            figure = collector.take(f"payable.{key}", self.read, value, Figure[Euro])
            if not (key.isascii() and key.isdigit() and len(key) == len("2016")):
                collector.add(f"payable.{key}", f"{shorten(key)} is no budget year: write one like 2016")
            elif figure is not None:
                payable[int(key)] = figure
        collector.done()
        return Money(**(values or {}), payable=payable)


def last_day(deadline: Figure[date], moves: Figure[bool], holidays: Holidays) -> Figure[date]:
    """The last day in time: the deadline, or the next working day where it moves.

    Where it is not known whether it moves, that matters only if the day is no working day.

    Example:
        >>> from integrationsfoerderung import catalogue
        >>> from integrationsfoerderung.evidence import Grade, Known
        >>> saturday = Known(date(2025, 11, 15), Grade.OFFICIAL)
        >>> never = Known(False, Grade.OFFICIAL)
        >>> last_day(saturday, never, catalogue.load_holidays("baden-wuerttemberg")).value
        datetime.date(2025, 11, 15)
    """
    if isinstance(deadline, Unknown):
        return deadline
    ways = moves.candidates((False, True))

    def ends(day: date) -> tuple[date, ...]:
        return tuple(dict.fromkeys(Deadline(day, moves=way).last_day(holidays) for way in ways))

    if isinstance(deadline, Bounded):
        low = None if deadline.low is None else min(ends(deadline.low))
        high = None if deadline.high is None else max(ends(deadline.high))
        return Bounded(low, high, deadline.grade, deadline.citations, deadline.note)
    if all(len(ends(day)) == 1 for day in deadline.candidates()):
        return deadline.map(lambda day: ends(day)[0])
    days = sorted({end for day in deadline.candidates() for end in ends(day)})
    readings = tuple(Reading(day.isoformat(), day) for day in days)
    grade = deadline.grade
    if grade is None:
        raise AssertionError
    return Readings(readings, grade, deadline.citations, deadline.note)


def read_holidays(path: Path) -> Holidays:
    """The table of public holidays of a file.

    Raises:
        DocumentError: with every fault of the file.
    """
    table = read_table(path, "holidays/1")
    collector = Collector()
    with faults_of(str(path), table):
        reader = Reader(sources_of(table, collector))
        values = collector.take("", reader.fields, table, _HOLIDAYS, frozenset({"note"}), ("sources",))
        collector.done()
        if values is None:
            raise AssertionError
        values.pop("citations")
        found = collector.take("", partial(Holidays, **values))
        collector.done()
        if found is None:
            raise AssertionError
        return found


_HOLIDAYS = {
    "region": str,
    "first_year": int,
    "last_year": int,
    "rules": tuple[HolidayRule, ...],
    "citations": tuple[Citation, ...],
    "note": str,
}
