"""The records of a directory together: what belongs to what, and the entries that they make."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from ..checks import MOST_PEOPLE
from ..recipients import Kind
from .entry import Entry
from .records import AGAIN, Place

# Text marks (Textkennzeichen). What is a Stadtkreis in Baden-Württemberg, other Länder call kreisfreie Stadt.
_CITIES, _STADTKREIS = {41, 42}, {42, 62}
_DISTRICTS = {43: Kind.LANDKREIS, 44: Kind.LANDKREIS}
_FREE = 50
_AREAS = {65, 66}
_NAMES = {"50": "association", "60": "Gemeinde"}
# In Baden-Württemberg only: a Verwaltungsgemeinschaft of Bavaria has the same mark and is no agreement.
_ASSOCIATIONS = {54: Kind.VERWALTUNGSGEMEINSCHAFT, 56: Kind.VERBAND}


@frozen
class Row:
    """One record: its line, its place, and what gv100ad made of it if nothing was wrong with it."""

    line: int
    place: Place
    record: Any

    @property
    def mark(self) -> int | None:
        """Its text mark."""
        return None if self.record is None else int(self.record.type.value)

    @property
    def outside(self) -> bool:
        """Whether this is no part of a Gemeinde, and perhaps of no Kreis: the number after the Kreis begins with 9."""
        number = (self.place.above or self.place.key)[5:]
        return number.startswith("9") and (self.place.type == "50" or self.mark is None or self.mark in _AREAS)


Rows = Mapping[str, Mapping[str, Row]]  # by type of record, then by key


def faults(rows: Rows) -> Iterator[tuple[int, str]]:
    """Records that belong to what is not there, or to which nothing belongs, with their lines."""
    gemeinden = [row for row in rows["60"].values() if not row.outside]
    yield from _without_members(rows, Counter(row.place.key[:5] for row in gemeinden))
    for row in (*rows["50"].values(), *gemeinden):
        what, key = _NAMES[row.place.type], row.place.key
        district = rows["40"].get(key[:5])
        if district is None and not row.outside:
            yield row.line, _missing(f"{what} {key} is in Kreis {key[:5]}, which does not exist")
        if row.place.above and row.place.above not in rows["50"]:
            yield row.line, _missing(f"{what} {key} is in association {row.place.above}, which does not exist")
        marks = {row.mark, district.mark if district is not None else None}
        if row.place.type == "60" and None not in marks and len(marks & _STADTKREIS) == 1:
            yield row.line, f"Gemeinde {key} and its Kreis disagree on whether this is a Stadtkreis: {AGAIN}"


def _without_members(rows: Rows, sizes: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """Kreise and associations with too few members, or more people than there are."""
    below = _below(rows)
    for key, row in rows["40"].items():
        size = sizes.get(key, 0)
        if not size:
            yield row.line, _missing(f"Kreis {key} has no Gemeinde")
        if size > 1 and row.mark in _CITIES:
            yield row.line, f"Kreis {key} is one city and has {size} Gemeinden: {AGAIN}"
    for key, row in rows["50"].items():
        if key not in below:
            yield row.line, _missing(f"association {key} has no member")
    for key, members in below.items():
        together = sum(member.record.inhabitants for member in members if member.record is not None)
        if together > MOST_PEOPLE:
            yield members[-1].line, f"with this one, {key} has a population of {together}: {AGAIN}"


def _missing(what: str) -> str:
    return f"{what}: the file was cut off or changed, {AGAIN}"


def _below(rows: Rows) -> Mapping[str, Sequence[Row]]:
    """The records of Gemeinden and areas by Kreis, and by what stands between."""
    below: dict[str, list[Row]] = defaultdict(list)
    for row in rows["60"].values():
        below[row.place.key[:5]].append(row)
        below[row.place.above].append(row)
    return below


def entries(rows: Rows, status: date) -> tuple[Entry, ...]:
    """The entries of records without faults, in the order of the file."""
    below = _below(rows)
    made: list[tuple[int, Entry]] = []
    for key, row in rows["40"].items():
        if row.mark not in _CITIES:  # the city itself comes as a Gemeinde
            made.append((row.line, _joint(key, row, _DISTRICTS.get(row.mark or 0), below[key], status)))
    for key, row in rows["50"].items():
        if row.mark != _FREE:  # a Gemeinde in no association comes once more, as one of its own
            kind = _ASSOCIATIONS.get(row.mark or 0) if key.startswith("08") else None
            made.append((row.line, _joint(key, row, kind, below[key], status)))
    made += [(row.line, _single(row, rows, status)) for row in rows["60"].values()]
    return tuple(entry for _, entry in sorted(made, key=lambda pair: pair[0]))


def _joint(key: str, row: Row, kind: Kind | None, below: Sequence[Row], status: date) -> Entry:
    """A Landkreis or an association: its members are Gemeinden; its people, all who live there."""
    return Entry(
        key=key,
        name=row.record.name,
        kind=kind,
        population=sum(member.record.inhabitants for member in below),
        status=status,
        members=[member.place.key for member in below if member.mark not in _AREAS],
    )


def _single(row: Row, rows: Rows, status: date) -> Entry:
    """A Gemeinde, a Stadtkreis or an area."""
    key, above = row.place.key, row.place.above
    district, between = rows["40"].get(key[:5]), rows["50"].get(above)
    if row.mark in _AREAS:
        kind = None
    else:
        kind = Kind.STADTKREIS if district is not None and district.mark in _CITIES else Kind.GEMEINDE
    return Entry(
        key=key,
        name=row.record.name,
        kind=kind,
        population=row.record.inhabitants,
        status=status,
        ars=above + key[5:],
        association=None if kind is None or between is None or between.mark == _FREE else above,
    )
