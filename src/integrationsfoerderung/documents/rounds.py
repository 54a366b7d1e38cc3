"""Round files and holiday tables."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from ..calendar import Deadline, HolidayRule, Holidays
from ..evidence import Bounded, Citation, Figure, Reading, Readings, Source, Unknown
from ..faults import Collector, DocumentError, Faulty
from ..rounds import Round
from ..texts import Text
from .files import read_table
from .programmes import provisions_of, sources_of
from .reader import Reader


def read_round(path: Path, sources: Mapping[str, Source], holidays: Holidays) -> Round:
    """The round of a file.

    Args:
        path: a TOML or JSON file.
        sources: those that its citations may name beside its own.
        holidays: for a deadline that moves to the next working day.

    Raises:
        DocumentError: with every fault of the file.
    """
    table = read_table(path, "round/1")
    try:
        collector = Collector()
        reader = Reader({**sources, **sources_of(table, collector)})
        provisions = provisions_of(reader, collector, {"not_modelled": table.pop("not_modelled", {})}, None)
        values = collector.take("", reader.fields, table, _ROUND, frozenset({"note"}), ("sources", "not_modelled"))
        collector.done()
        if values is None:
            raise AssertionError
        moves = values.pop("deadline_moves")
        return Round(**values, not_modelled=provisions, last_day=last_day(values["deadline"], moves, holidays))
    except Faulty as faulty:
        raise DocumentError(str(path), faulty.faults) from None
    except ValueError as error:
        raise DocumentError(str(path), Faulty.of(str(error)).faults) from None


_ROUND = {
    "key": str,
    "title": Text,
    "programme": str,
    "edition": str,
    "deadline": Figure[date],
    "deadline_moves": Figure[bool],
    "measures": Figure[frozenset[str]],
    "note": str,
}


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
    try:
        collector = Collector()
        reader = Reader(sources_of(table, collector))
        values = collector.take("", reader.fields, table, _HOLIDAYS, frozenset({"note"}), ("sources",))
        collector.done()
        if values is None:
            raise AssertionError
        values.pop("citations")
        return Holidays(**values)
    except Faulty as faulty:
        raise DocumentError(str(path), faulty.faults) from None
    except (TypeError, ValueError) as error:
        raise DocumentError(str(path), Faulty.of(str(error)).faults) from None


_HOLIDAYS = {
    "region": str,
    "first_year": int,
    "last_year": int,
    "rules": tuple[HolidayRule, ...],
    "citations": tuple[Citation, ...],
    "note": str,
}
