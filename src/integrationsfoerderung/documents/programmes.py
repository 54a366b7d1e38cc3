"""Programme files: editions of which a later one states only its changes, and the list of sources.

An edition is made of tables. A later edition, and a change within an edition, is laid over the tables
before it; what an edition carries over from another one without saying it again is graded
inferred at best, because nobody read it there.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from ..calendar import Holidays
from ..criteria import Criterion
from ..editions import Accepted, Edition, Measure, Provision
from ..evidence import Bounded, Citation, Figure, Known, Source
from ..facts import Fact
from ..faults import Collector, Faulty, joined
from ..financing import Financing
from ..limits import USUAL, Limits
from ..programmes import Programme
from ..reading import LEFT_OUT, Fields, Reader, Table, check_key, keyed
from ..texts import Text, did_you_mean, shorten
from .files import read_table
from .layers import BODY, carried_from, carried_over, either, laid_over, says
from .rules import SHARED, RuleReader
from .versions import faults_of

ONE_DAY = timedelta(days=1)


def read_sources(path: Path) -> dict[str, Source]:
    """The sources of a list of sources, by key.

    Raises:
        DocumentError: with every fault of the file.
    """
    table, collector = read_table(path, "sources/1"), Collector()
    with faults_of(str(path), table):
        found = sources_of(table, collector)
        for key in table:
            collector.add(key, "unknown key: a list of sources has only [sources.KEY]")
        collector.done()
    return found


def sources_of(table: Table, collector: Collector) -> dict[str, Source]:
    """Takes the sources out of a document's table; every one that is listed, whatever is wrong with it."""
    raw = table.pop("sources", {})
    if not isinstance(raw, dict):
        collector.add("sources", "is no table: write [sources.KEY] for each")
        return {}
    found = {
        key: collector.take(f"sources.{key}", _keyed, Reader({}), key, value, Source) for key, value in raw.items()
    }
    # One that cannot be read still counts as listed: its faults are named once and not again at every citation.
    return {key: source or Source(key, "not readable") for key, source in found.items()}


def _keyed(reader: Reader, key: str, value: Any, cls: Any) -> Any:
    """A value whose key is the name of its table."""
    return reader.read(keyed(key, value), cls)


def read_programme(
    path: Path,
    sources: Mapping[str, Source],
    holidays: Callable[[str], Holidays] | None = None,
    limits: Limits = USUAL,
) -> Programme:
    """The programme of a file.

    Args:
        path: a TOML or JSON file.
        sources: those that its citations may name beside its own.
        holidays: the table of public holidays of a region, for deadlines that name one.
        limits: how large the file may be.

    Raises:
        DocumentError: with every fault of the file.
    """
    table = read_table(path, "programme/1", limits)
    with faults_of(str(path), table):
        return programme_of(table, sources, holidays)


def programme_of(
    table: Table, sources: Mapping[str, Source], holidays: Callable[[str], Holidays] | None = None
) -> Programme:
    """The programme of a table that was read already, without its format line.

    Raises:
        Faulty: with every fault of the table.
    """
    collector = Collector()
    own = sources_of(table, collector)
    facts, broken = _facts(table.pop("facts", {}), collector)
    reader = RuleReader({**sources, **own}, facts, broken, holidays)
    raw_editions = table.pop("editions", [])
    head = collector.take("", reader.fields, table, *HEAD, ELSEWHERE)
    _check_key(collector, "key", table)
    editions: list[Edition] = []
    if not isinstance(raw_editions, list) or not raw_editions:
        collector.add("editions", "is left out: write at least one [[editions]]")
        raw_editions = []
    seen: set[tuple[str, str]] = set()
    spans: list[_Span] = []
    body: Table = {}
    for index, raw in enumerate(raw_editions):
        where = f"editions[{index}]"
        if not isinstance(raw, dict):
            collector.add(where, f"{shorten(raw)} is no table: write [[editions]]")
            continue
        if editions:
            body = carried_over(body, carried_from(editions[-1].key))
        states, body, span = _edition(reader, collector, where, raw, body, seen)
        editions += states
        spans.append(span)
    _in_order(collector, spans)
    collector.done()
    if head is None:
        raise AssertionError
    found = collector.take("editions", partial(Programme, **head, editions=tuple(editions), facts=facts))
    collector.done()
    if found is None:
        raise AssertionError
    return found


def _check_key(collector: Collector, where: str, table: Table) -> None:
    """That a key is one; that it is there, and a text, is said by whoever reads the table."""
    if isinstance(table.get("key"), str):
        collector.take(where, check_key, table["key"])


@frozen
class _Span:
    """An edition in time; without days where its own cannot be read, so that they are no further fault."""

    where: str
    key: Any
    since: date | None
    until: date | None


def _in_order(collector: Collector, spans: Sequence[_Span]) -> None:
    """That each edition has a key of its own and begins after the one before it has ended."""
    keys = [span.key for span in spans]
    for index, span in enumerate(spans):
        if isinstance(span.key, str) and span.key in keys[:index]:
            collector.add(joined(span.where, "key"), f"{shorten(span.key)} stands twice: give each edition its own")
    for span, later in pairwise(spans):
        known = span.since is not None and later.since is not None
        if known and (span.until is None or span.until >= (later.since or date.max)):
            ends = "has no end" if span.until is None else f"is in force until {span.until}"
            what = f"the edition begins on {later.since}, while edition {shorten(span.key)} {ends}"
            collector.add(joined(later.where, "first_day"), f"{what}: end that one on the day before")


def _facts(table: Any, collector: Collector) -> tuple[tuple[Fact, ...], frozenset[str]]:
    """The facts that a programme declares, and the keys of those that cannot be read."""
    if not isinstance(table, dict):
        collector.add("facts", "is no table: write [facts.KEY] for each")
        return (), frozenset()
    found = {
        key: collector.take(f"facts.{key}", _keyed, RuleReader({}), key, value, Fact) for key, value in table.items()
    }
    broken = frozenset(key for key, fact in found.items() if fact is None)
    return tuple(fact for fact in found.values() if fact is not None), broken


HEAD: Fields = (
    {"key": str, "title": Text, "note": str, "accepted": tuple[Accepted, ...]},
    frozenset({"note", "accepted"}),
)
ELSEWHERE = ("facts", "sources", "editions")
EDITION: Fields = (
    {"key": str, "title": Text, "first_day": Figure[date], "last_day": Figure[date]},
    frozenset({"last_day"}),
)
CHANGE = ("from", *BODY, "drops")
COMMON = ("criteria", "financing")
MEASURE: Fields = ({"title": Text, "financing": Financing}, frozenset())
PROVISION: Fields = (
    {"text": Text, "measures": frozenset[str], "citations": tuple[Citation, ...], "note": str},
    frozenset({"measures", "citations", "note"}),
)


@frozen
class _State:
    """One stretch of an edition without change, still as tables."""

    where: str
    raw: Table
    body: Table
    since: date
    until: date | None
    between: bool = False
    change: Figure[date] | None = None


def _edition(
    reader: RuleReader, collector: Collector, where: str, raw: Table, former: Table, seen: set[tuple[str, str]]
) -> tuple[list[Edition], Table, _Span]:
    """The states of one edition, the tables that it ends with, and when it is in force."""
    raw = dict(raw)
    changes = raw.pop("changes", [])
    laid = {key: raw.pop(key) for key in (*BODY, "drops") if key in raw}
    head = collector.take(where, reader.fields, raw, *EDITION, (*BODY, "drops", "changes"))
    _check_key(collector, joined(where, "key"), raw)
    body = collector.take(where, laid_over, former, laid)
    # Days are looked at where anything else of the head is wrong too; what is wrong with them stands there already.
    quiet = Collector()
    first: Figure[date] | None = quiet.take("", reader.read, raw.get("first_day"), Figure[date])
    last: Figure[date] | None = quiet.take("", reader.read, raw.get("last_day"), Figure[date] | None)
    since = _end(first, min, collector, joined(where, "first_day")) if first is not None else date.min
    until = None
    if last is not None and not (isinstance(last, Bounded) and last.high is None):  # of that one no end is known
        until = _end(last, max, collector, joined(where, "last_day"))
    known = not quiet.faults and first is not None and first.candidates() != ()
    span = _Span(where, raw.get("key"), since if known else None, until)
    if body is None:
        return [], former, span
    states = _states(reader, collector, _State(where, laid, body, since, until), changes)
    editions = []
    for state in states:
        read = Collector()
        shared = read.take("common", _common, reader, state.body.get("common", {})) or ()
        measures = _measures(reader, read, state.body, shared)
        own = frozenset(dict(_tables(Collector(), state.body, "measures")))
        provisions = provisions_of(reader, read, state.body, own)
        # What stands between two readings is made of both: its faults are theirs, and named there.
        unread = _unread(read, state.body)
        for fault in [] if state.between and collector.faults else read.faults:
            if fault.message.startswith(LEFT_OUT) and fault.path.rpartition(".financing.")[2] in unread:
                continue  # it is there, and its own fault is told
            # What was carried over was reported where it was first said.
            if (fault.path, fault.message) not in seen or says(state.raw, fault.path):
                collector.add(joined(state.where, fault.path), fault.message)
            seen.add((fault.path, fault.message))
        if head is not None and not read.faults:
            days = (head["first_day"], last, state.since, state.until)
            make = partial(Edition, head["key"], head["title"], *days, measures, provisions, change=state.change)
            edition: Edition | None = collector.take(where, make)
            editions += [] if edition is None else [edition]
    return editions, states[-1].body, span


def _unread(read: Collector, body: Table) -> frozenset[str]:
    """The names of shared figures that stand there and could not be read."""
    if not any(fault.path.startswith("common") for fault in read.faults):
        return frozenset()
    common = body.get("common")
    shared = common.get("financing") if isinstance(common, dict) else None
    return frozenset(shared) if isinstance(shared, dict) else frozenset()


def _end(figure: Figure[date], pick: Callable[[tuple[date, ...]], date], collector: Collector, where: str) -> date:
    """The earliest first day, or the latest last day, as `pick` is min or max."""
    days = figure.candidates()
    if not days:
        collector.add(where, "has no day: write a value, or low and high")
        return pick((date.min, date.max))
    return pick(days)


def _states(reader: RuleReader, collector: Collector, whole: _State, changes: Any) -> list[_State]:
    """The edition cut at each change; a change whose day is not known makes a stretch that is open."""
    states = [whole]
    if not isinstance(changes, list):
        collector.add(joined(whole.where, "changes"), "is no list: write [[editions.changes]] for each")
        return states
    for index, raw in enumerate(changes):
        where = joined(whole.where, f"changes[{index}]")
        laid = dict(raw) if isinstance(raw, dict) else {}
        begin: Figure[date] | None = collector.take(
            joined(where, "from"), reader.read, laid.pop("from", None), Figure[date]
        )
        body = collector.take(where, laid_over, states[-1].body, laid)
        unknown = [key for key in laid if key not in CHANGE]
        for key in unknown:
            collector.add(
                joined(where, key), "unknown key: a change has from, common, measures, not_modelled and drops"
            )
        if begin is None or body is None:
            continue
        if not isinstance(begin, Known | Bounded) or not begin.candidates():
            collector.add(joined(where, "from"), "has no day: write a value, or low and high")
            continue
        low, high = min(begin.candidates()), max(begin.candidates())
        former = states.pop()
        if not former.since < low or (former.until is not None and high > former.until):
            collector.add(joined(where, "from"), f"{low} to {high} is not within {former.since} to {former.until}")
            states.append(former)
            continue
        states.append(evolve(former, until=low - ONE_DAY))
        if low < high:
            both = collector.take(where, either, former.body, body)
            if both is not None:
                states.append(_State(where, laid, both, low, high - ONE_DAY, between=True, change=begin))
        states.append(_State(where, laid, body, high, former.until, change=begin))
    return states


def _tables(collector: Collector, body: Table, name: str) -> list[tuple[str, Any]]:
    """The tables below a name; a fault where something else stands there."""
    found = body.get(name, {})
    if isinstance(found, dict):
        return list(found.items())
    collector.add(name, f"{shorten(found)} is no table: write [{name}.KEY] for each")
    return []


def _common(reader: RuleReader, table: Any) -> tuple[Criterion, ...]:
    """The criteria that all measures share; shared figures of financing are left with the reader."""
    if not isinstance(table, dict):
        raise Faulty.of(f"{shorten(table)} is no table: write its criteria and financing")
    collector = Collector()
    for key in table:
        if key not in COMMON:
            collector.add(key, "unknown key: what is common has criteria and financing")
    criteria = collector.take("criteria", reader.criteria, table.get("criteria", {}))
    shared = collector.take("financing", reader.fields, table.get("financing", {}), SHARED, frozenset(SHARED))
    collector.done()
    reader.shared = shared or {}
    return criteria or ()


def _measures(
    reader: RuleReader, collector: Collector, body: Table, shared: tuple[Criterion, ...]
) -> tuple[Measure, ...]:
    found = []
    for key, raw in _tables(collector, body, "measures"):
        collector.take(f"measures.{key}", check_key, key)
        found.append(collector.take(f"measures.{key}", reader.once, _measure, key, raw, shared))
    return tuple(measure for measure in found if measure is not None)


def _measure(reader: RuleReader, key: str, raw: Any, shared: tuple[Criterion, ...]) -> Measure:
    if not isinstance(raw, dict):
        raise Faulty.of(f"{shorten(raw)} is no table: write its title, criteria and financing")
    raw = dict(raw)
    criteria = raw.pop("criteria", {})
    collector = Collector()
    own = collector.take("criteria", reader.criteria, criteria)
    values = collector.take("", reader.fields, raw, *MEASURE)
    collector.done()
    if values is None or own is None:
        raise AssertionError
    return Measure(key, values["title"], (*own, *shared), values["financing"])


def provisions_of(
    reader: Reader, collector: Collector, body: Table, measures: frozenset[str] | None
) -> tuple[Provision, ...]:
    """The provisions not modelled of an edition or a round.

    Args:
        reader: of the document.
        collector: for their faults.
        body: the tables, with `not_modelled` among them.
        measures: those that they may name; None where that cannot be told.
    """
    found = []
    for key, raw in _tables(collector, body, "not_modelled"):
        values = collector.take(f"not_modelled.{key}", reader.fields, raw, *PROVISION)
        if values is None:
            continue
        provision = Provision(key, values.pop("text"), values.pop("measures", None), **values)
        found.append(provision)
        for named in sorted(provision.measures or ()):
            if measures is not None and named not in measures:
                collector.add(
                    f"not_modelled.{key}.measures",
                    f"there is no measure {shorten(named)}{did_you_mean(named, measures)}",
                )
    return tuple(found)
