"""Programme files: editions of which a later one states only its changes, and the list of sources.

An edition is made of tables. A later edition, and a change within an edition, is laid over the tables
before it; what an edition carries over from another one without saying it again is graded
inferred at best, because nobody read it there.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from ..criteria import Criterion
from ..editions import Edition, Measure, Provision
from ..evidence import Bounded, Citation, Figure, Grade, Known, Source
from ..facts import Fact
from ..faults import Collector, DocumentError, Fault, Faulty, joined
from ..financing import Financing
from ..programmes import Programme
from ..texts import Text, shorten
from .files import Table, read_table
from .reader import SHARED, Reader, check_key

ONE_DAY = timedelta(days=1)
_BODY = ("common", "measures", "not_modelled")  # what is laid over; the rest belongs to one edition


def read_sources(path: Path) -> dict[str, Source]:
    """The sources of a list of sources, by key.

    Raises:
        DocumentError: with every fault of the file.
    """
    table, collector = read_table(path, "sources/1"), Collector()
    found = sources_of(table, collector)
    for key in table:
        collector.add(key, "unknown key: a list of sources has only [sources.KEY]")
    if collector.faults:
        raise DocumentError(str(path), collector.faults)
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
    check_key(key)
    if isinstance(value, dict) and "key" in value:
        raise Faulty([Fault("key", "unknown key: the name of the table is its key")])
    return reader.read(value | {"key": key} if isinstance(value, dict) else value, cls)


def read_programme(path: Path, sources: Mapping[str, Source]) -> Programme:
    """The programme of a file.

    Args:
        path: a TOML or JSON file.
        sources: those that its citations may name beside its own.

    Raises:
        DocumentError: with every fault of the file.
    """
    table = read_table(path, "programme/1")
    try:
        return _programme(table, sources)
    except Faulty as faulty:
        raise DocumentError(str(path), faulty.faults) from None


def _programme(table: Table, sources: Mapping[str, Source]) -> Programme:
    collector = Collector()
    own = sources_of(table, collector)
    facts, broken = _facts(table.pop("facts", {}), collector)
    reader = Reader({**sources, **own}, facts, broken)
    raw_editions = table.pop("editions", [])
    head = collector.take("", reader.fields, table, _HEAD, frozenset({"note"}), ("facts", "sources", "editions"))
    if head is not None:
        collector.take("key", check_key, head["key"])
    editions: list[Edition] = []
    if not isinstance(raw_editions, list) or not raw_editions:
        collector.add("editions", "is left out: write at least one [[editions]]")
        raw_editions = []
    seen: set[tuple[str, str]] = set()
    body: Table = {}
    for index, raw in enumerate(raw_editions):
        where = f"editions[{index}]"
        if not isinstance(raw, dict):
            collector.add(where, f"{shorten(raw)} is no table: write [[editions]]")
            continue
        if editions:
            body = carried_over(body, f"carried over from edition {editions[-1].key}")
        found, body = _edition(reader, collector, where, raw, body, seen)
        editions += found
    collector.done()
    if head is None:
        raise AssertionError
    try:
        return Programme(**head, editions=tuple(editions), facts=facts)
    except ValueError as error:
        raise Faulty([Fault("editions", str(error))]) from None


def _facts(table: Any, collector: Collector) -> tuple[tuple[Fact, ...], frozenset[str]]:
    """The facts that a programme declares, and the keys of those that cannot be read."""
    if not isinstance(table, dict):
        collector.add("facts", "is no table: write [facts.KEY] for each")
        return (), frozenset()
    found = {key: collector.take(f"facts.{key}", _keyed, Reader({}), key, value, Fact) for key, value in table.items()}
    broken = frozenset(key for key, fact in found.items() if fact is None)
    return tuple(fact for fact in found.values() if fact is not None), broken


_HEAD = {"key": str, "title": Text, "note": str}
_EDITION = {"key": str, "title": Text, "first_day": Figure[date], "last_day": Figure[date]}


@frozen
class _State:
    """One stretch of an edition without change, still as tables."""

    where: str
    raw: Table
    body: Table
    since: date
    until: date | None


def _edition(
    reader: Reader, collector: Collector, where: str, raw: Table, former: Table, seen: set[tuple[str, str]]
) -> tuple[list[Edition], Table]:
    """The states of one edition, and the tables that it ends with."""
    raw = dict(raw)
    changes = raw.pop("changes", [])
    laid = {key: raw.pop(key) for key in (*_BODY, "drops") if key in raw}
    head = collector.take(where, reader.fields, raw, _EDITION, frozenset({"last_day"}), (*_BODY, "drops", "changes"))
    if head is not None:
        collector.take(joined(where, "key"), check_key, head["key"])
    body = collector.take(where, laid_over, former, laid)
    if body is None:
        return [], former
    first: Figure[date] | None = head["first_day"] if head else None
    last: Figure[date] | None = head.get("last_day") if head else None
    since = _end(first, -1, collector, joined(where, "first_day")) if first is not None else date.min
    until = None if last is None else _end(last, 0, collector, joined(where, "last_day"))
    states = _states(reader, collector, _State(where, laid, body, since, until), changes)
    editions = []
    for state in states:
        read = Collector()
        shared = read.take("common", _common, reader, state.body.get("common", {})) or ()
        measures = _measures(reader, read, state.body, shared)
        provisions = _provisions(reader, read, state.body)
        for fault in read.faults:
            # What was carried over was reported where it was first said.
            if (fault.path, fault.message) not in seen or _has(state.raw, fault.path):
                collector.add(joined(state.where, fault.path), fault.message)
            seen.add((fault.path, fault.message))
        if head is not None and not read.faults:
            days = (head["first_day"], last, state.since, state.until)
            edition = collector.take(where, Edition, head["key"], head["title"], *days, measures, provisions)
            editions += [] if edition is None else [edition]
    return editions, states[-1].body


def _end(figure: Figure[date], low: int, collector: Collector, where: str) -> date:
    """The earliest first day, or the latest last day."""
    days = figure.candidates()
    if len(days) == 0 or None in days:
        collector.add(where, "has no day: write a value, or low and high")
        return date.min if low else date.max
    return min(days) if low else max(days)


def _states(reader: Reader, collector: Collector, whole: _State, changes: Any) -> list[_State]:
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
        unknown = [key for key in laid if key not in (*_BODY, "drops")]
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
                states.append(_State(where, laid, both, low, high - ONE_DAY))
        states.append(_State(where, laid, body, high, former.until))
    return states


def _tables(collector: Collector, body: Table, name: str) -> list[tuple[str, Any]]:
    """The tables below a name; a fault where something else stands there."""
    found = body.get(name, {})
    if isinstance(found, dict):
        return list(found.items())
    collector.add(name, f"{shorten(found)} is no table: write [{name}.KEY] for each")
    return []


def _common(reader: Reader, table: Any) -> tuple[Criterion, ...]:
    """The criteria that all measures share; shared figures of financing are left with the reader."""
    if not isinstance(table, dict):
        raise Faulty.of(f"{shorten(table)} is no table: write its criteria and financing")
    collector = Collector()
    for key in table:
        if key not in ("criteria", "financing"):
            collector.add(key, "unknown key: what is common has criteria and financing")
    criteria = collector.take("criteria", reader.criteria, table.get("criteria", {}))
    shared = collector.take("financing", reader.fields, table.get("financing", {}), SHARED, frozenset(SHARED))
    collector.done()
    reader.shared = shared or {}
    return criteria or ()


def _measures(reader: Reader, collector: Collector, body: Table, shared: tuple[Criterion, ...]) -> tuple[Measure, ...]:
    found = []
    for key, raw in _tables(collector, body, "measures"):
        collector.take(f"measures.{key}", check_key, key)
        found.append(collector.take(f"measures.{key}", reader.once, _measure, key, raw, shared))
    return tuple(measure for measure in found if measure is not None)


def _measure(reader: Reader, key: str, raw: Any, shared: tuple[Criterion, ...]) -> Measure:
    if not isinstance(raw, dict):
        raise Faulty.of(f"{shorten(raw)} is no table: write its title, criteria and financing")
    raw = dict(raw)
    criteria = raw.pop("criteria", {})
    collector = Collector()
    own = collector.take("criteria", reader.criteria, criteria)
    values = collector.take("", reader.fields, raw, {"title": Text, "financing": Financing})
    collector.done()
    if values is None or own is None:
        raise AssertionError
    return Measure(key, values["title"], (*own, *shared), values["financing"])


def _provisions(reader: Reader, collector: Collector, body: Table) -> tuple[Provision, ...]:
    types = {"text": Text, "measures": frozenset[str], "citations": tuple[Citation, ...], "note": str}
    optional = frozenset({"measures", "citations", "note"})
    found = []
    measures = dict(_tables(Collector(), body, "measures"))
    for key, raw in _tables(collector, body, "not_modelled"):
        values = collector.take(f"not_modelled.{key}", reader.fields, raw, types, optional)
        if values is not None:
            found.append(Provision(key, values.pop("text"), values.pop("measures", None), **values))
            provision = found[-1]
            for named in sorted(provision.measures or ()):
                if named not in measures:
                    collector.add(f"not_modelled.{key}.measures", f"there is no measure {shorten(named)}")
    return tuple(found)


def laid_over(former: Table, laid: Table) -> Table:
    """The former tables with the new ones laid over them; a figure is replaced as a whole.

    Example:
        >>> laid_over({"measures": {"a": {"title": 1, "x": 2}}}, {"measures": {"a": {"x": 3}}})
        {'measures': {'a': {'title': 1, 'x': 3}}}
    """
    body = {key: former.get(key, {}) for key in _BODY}
    collector = Collector()
    drops = laid.get("drops", [])
    for index, path in enumerate(drops if isinstance(drops, list) else [drops]):
        body = collector.take(f"drops[{index}]", _without, body, path) or body
    collector.done()
    return {key: _over(body[key], laid.get(key, {})) for key in body if body[key] or key in laid}


def _over(former: Any, laid: Any) -> Any:
    if not isinstance(former, dict) or not isinstance(laid, dict) or _is_figure(laid) or _is_figure(former):
        return laid
    merged = dict(former)
    for key, value in laid.items():
        merged[key] = _over(former[key], value) if key in former else value
    return merged


def _without(body: Table, path: Any) -> Table:
    """The tables without a measure, a criterion ("measure.criterion" or "common.criterion") or a provision."""
    names = path.split(".") if isinstance(path, str) else []
    if not isinstance(body["measures"], dict) or not isinstance(body["not_modelled"], dict):
        raise Faulty.of(f"there is nothing to drop {shorten(path)} from: write measures and not_modelled as tables")
    measures, provisions = dict(body["measures"]), dict(body["not_modelled"])
    if len(names) == 1 and names[0] in measures:
        del measures[names[0]]
    elif len(names) == 1 and names[0] in provisions:
        del provisions[names[0]]
    elif len(names) == 2 and names[1] in _criteria_of(measures.get(names[0])):
        kept = {key: value for key, value in measures[names[0]]["criteria"].items() if key != names[1]}
        measures[names[0]] = measures[names[0]] | {"criteria": kept}
    elif len(names) == 2 and names[0] == "common" and names[1] in _criteria_of(body["common"]):
        kept = {key: value for key, value in body["common"]["criteria"].items() if key != names[1]}
        return body | {"common": body["common"] | {"criteria": kept}}
    else:
        raise Faulty.of(
            f"there is no {shorten(path)} to drop: name a measure, measure.criterion, common.criterion or a provision"
        )
    return body | {"measures": measures, "not_modelled": provisions}


def _criteria_of(measure: Any) -> Table:
    criteria = measure.get("criteria") if isinstance(measure, dict) else None
    return criteria if isinstance(criteria, dict) else {}


def _is_figure(table: Any) -> bool:
    return isinstance(table, dict) and ("grade" in table or "unknown" in table)


_STRONG = {Grade.NORM.value, Grade.OFFICIAL.value, Grade.REPORTED.value}


def carried_over(tables: Any, note: str) -> Any:
    """The tables as another edition has them without saying so: each figure inferred at best.

    Example:
        >>> carried_over({"grade": "norm", "value": 36}, "carried over")
        {'grade': 'inferred', 'value': 36, 'note': 'carried over'}
        >>> carried_over({"grade": "assumed", "value": 36}, "carried over")
        {'grade': 'assumed', 'value': 36}
    """
    if isinstance(tables, list):
        return [carried_over(member, note) for member in tables]
    if not isinstance(tables, dict):
        return tables
    grade = tables.get("grade")
    if isinstance(grade, str) and grade in _STRONG:
        own = tables.get("note")
        return tables | {
            "grade": Grade.INFERRED.value,
            "note": f"{own}; {note}" if isinstance(own, str) else note,
        }
    return {key: carried_over(value, note) for key, value in tables.items()}


_CHANGE = {
    "before-the-change": {"de": "vor der Änderung", "en": "before the change"},
    "after-the-change": {"de": "nach der Änderung", "en": "after the change"},
}
_EXAMPLES = ("met", "unmet")  # of a criterion: illustrations, no figures


def either(former: Any, later: Any) -> Any:
    """The tables of a stretch in which it is not known whether a change had come: both are readings.

    Example:
        >>> before = {"grade": "norm", "value": 1, "citations": []}
        >>> [reading["value"] for reading in either(before, before | {"value": 2})["readings"]]
        [1, 2]
    """
    if former is later or former == later:
        return later
    if _is_figure(former) and _is_figure(later):
        grades = [grade.value for grade in Grade]
        if not all("value" in figure and figure.get("grade") in grades for figure in (former, later)):
            raise Faulty.of("a change whose day is not known needs a known figure before and after it")
        weaker = max((former, later), key=lambda figure: grades.index(figure["grade"]))
        listed = [figure.get("citations") for figure in (former, later)]
        citations = [c for each in listed if isinstance(each, list) for c in each]
        if former["value"] == later["value"]:
            return weaker
        names = (("before-the-change", former), ("after-the-change", later))
        return {
            "readings": [{"name": name, "value": figure["value"], "text": _CHANGE[name]} for name, figure in names],
            "grade": weaker["grade"],
            "citations": [c for i, c in enumerate(citations) if c not in citations[:i]],
            "note": "the day of the change is not known",
        }
    if isinstance(former, dict) and isinstance(later, dict) and former.keys() == later.keys():
        return {key: later[key] if key in _EXAMPLES else either(former[key], later[key]) for key in later}
    raise Faulty.of("a change whose day is not known can only change figures: give it a known day")


def _has(raw: Table, path: str) -> bool:
    """Whether a table itself says anything at a path."""
    table: Any = raw
    for name in path.split("."):
        if not isinstance(table, dict) or name.partition("[")[0] not in table:
            return False
        table = table[name.partition("[")[0]]
    return True
