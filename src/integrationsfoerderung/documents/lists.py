"""Lists of applications for a round: tables of TOML or JSON, or a CSV file with one application in each row."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from ..applications import Application
from ..checks import whole
from ..faults import Collector, Fault, Faulty, joined, reported
from ..limits import USUAL, Limits
from ..reading import Fields, Reader, Table, table_of
from ..texts import did_you_mean, shorten
from .files import TABLES, parse, read_text, too_much
from .versions import faults_of

MOST_POSTS = 100  # of one row
MOST_SCORE = 10**9
MOST_DECIMALS = 9


@frozen
class ApplicationList:
    """Applications to be decided together.

    Attributes:
        applications: in the order of the file, each with a key of its own.
        scores: of a jury, by key, where the file gives them.
        round: the key or the file of the round that they were filed in, where the file names it.

    Example:
        >>> from integrationsfoerderung import Post, Recipient
        >>> form = Application(key="buehl", recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
        >>> ApplicationList((form,), {"buehl": Decimal("7.5")}).round is None
        True
    """

    applications: tuple[Application, ...]
    scores: Mapping[str, Decimal] = field(factory=dict, hash=False)  # a dict has no hash
    round: str | None = None


def read_applications(path: Path, limits: Limits = USUAL) -> ApplicationList:
    """The applications of a TOML, JSON or CSV file.

    Raises:
        DocumentError: with every fault of every application.
    """
    text = read_text(path, (*TABLES, ".csv"), limits)
    suffix = path.suffix.lower()
    if suffix == ".csv":
        with reported(str(path)):
            return _Rows(text, limits).read()
    table = parse(text, "applications/1", str(path), is_json=suffix == ".json", limits=limits)
    return applications_of(table, str(path), limits)


def applications_of(table: Table, name: str, limits: Limits = USUAL) -> ApplicationList:
    """The applications of a table that was read already, without its format line.

    Example:
        >>> row = {"key": "a", "recipient": {"name": "Bühl"}, "posts": [{"share": "0.5"}]}
        >>> applications_of({"applications": [row]}, "a list").applications[0].key
        'a'

    Raises:
        DocumentError: with every fault of every application.
    """
    with faults_of(name, table):
        return _of_table(dict(table), limits)


def _of_table(table: dict[str, Any], limits: Limits) -> ApplicationList:
    collector, found = Collector(), _Found()
    rows = table.pop("applications", None)
    reader = Reader({})
    head = collector.take("", reader.fields, table, *HEAD, ("applications",))
    if not isinstance(rows, list):
        said = "is left out: it is required" if rows is None else f"{shorten(rows)} is no list: write it in brackets"
        raise Faulty([*collector.faults, Fault("applications", said)])
    if len(rows) > limits.applications:
        raise Faulty([*collector.faults, Fault("applications", _too_many(limits))])
    for index, row in enumerate(rows):
        place = f"applications[{index}]"
        own = collector.take(place, table_of, row)
        if own is None:
            continue
        score = collector.take(f"{place}.score", _score, own.get("score"))
        own = {key: value for key, value in own.items() if key != "score"}
        application = collector.take(place, reader.record, own, Application)
        wrong = found.add(own.get("key"), place, application, score)
        if wrong:
            collector.add(joined(place, "key"), wrong)
    collector.done()
    return found.listed((head or {}).get("round"))


HEAD: Fields = ({"round": str}, frozenset({"round"}))


def _too_many(limits: Limits) -> str:
    return f"are more than {limits.applications}: split the list"


@frozen
class _Found:
    """What was read so far, with the places of the keys."""

    applications: list[Application] = field(factory=list)
    scores: dict[str, Decimal] = field(factory=dict)
    places: dict[str, str] = field(factory=dict)

    def add(self, key: Any, place: str, application: Application | None, score: Decimal | None) -> str:
        """Keep one application; what is wrong with its key, or nothing."""
        if application is not None:
            self.applications.append(application)
        if key is None:
            return "is left out: give each application of a list a key of its own"
        if not isinstance(key, str):
            return ""  # the application says so
        if key in self.places:
            return f"{shorten(key)} stands at {self.places[key]} too: give each application a key of its own"
        self.places[key] = place
        if score is not None:
            self.scores[key] = score
        return ""

    def listed(self, round_: str | None) -> ApplicationList:
        return ApplicationList(tuple(self.applications), self.scores, round_)


def _score(value: Any) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, str):  # as amounts may be written, so that nothing makes a float of them
        value = Decimal(_number(value, "is no score: write a number like 7.5"))
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Faulty.of(f"{shorten(value)} is no score: write a number like 7.5")
    # Bounds within which scores can be compared and negated exactly.
    number = Decimal(value) if isinstance(value, Decimal) or abs(value) <= MOST_SCORE else Decimal("inf")
    decimals = number.as_tuple().exponent
    if not number.is_finite() or abs(number) > MOST_SCORE or not isinstance(decimals, int) or decimals < -MOST_DECIMALS:
        shown = str(value) if isinstance(value, Decimal) else shorten(value)
        raise Faulty.of(
            f"{shown[:60]} is no score: write a number from -{MOST_SCORE} to {MOST_SCORE} with at most "
            f"{MOST_DECIMALS} decimals"
        )
    return number


# --- CSV -----------------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?( ?%)?")
_COMMA = re.compile(r"-?[0-9]{1,40},[0-9]{1,40}")


def _text(cell: str) -> str:
    return cell


def _whole(cell: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,20}", cell):
        raise Faulty.of(f"{shorten(cell)} is no whole number: write one in digits, without a point")
    return int(cell)


def _posts(cell: str) -> int:
    number = _whole(cell)
    whole("posts", number, 1, MOST_POSTS)
    return number


def _share(cell: str) -> str:
    return _number(cell, "is no share of a post: write it like 0.5", percent=True)


def _amount(cell: str) -> str:
    if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+", cell):
        raise Faulty.of(f"{shorten(cell)} has a comma: write {cell.replace(',', '')}, with nothing between thousands")
    return _number(cell, "is no amount: write euro like 40000 or 40000.50")


def _points(cell: str) -> Decimal | None:
    return _score(Decimal(_number(cell, "is no score: write a number like 7.5")))


def _number(cell: str, otherwise: str, *, percent: bool = False) -> str:
    if _COMMA.fullmatch(cell):
        raise Faulty.of(f"{shorten(cell)} has a decimal comma: write {cell.replace(',', '.')[:60]}")
    if not _NUMBER.fullmatch(cell) or (cell.endswith("%") and not percent):
        raise Faulty.of(f"{shorten(cell)} {otherwise}")
    return cell


def _flag(cell: str) -> bool:
    # Spreadsheets write them in capitals.
    if cell.lower() not in {"true", "false"}:
        raise Faulty.of(f"{shorten(cell)} is neither true nor false: write one of them, or leave the cell empty")
    return cell.lower() == "true"


def _partners(cell: str) -> list[dict[str, str]]:
    return [{"name": name} for name in _members(cell, "a name")]


def _earlier(cell: str) -> list[dict[str, str]]:
    if cell == "none":
        return []
    keys = _members(cell, "a round's key")
    if any(key.lower() == "none" for key in keys):
        raise Faulty.of(f"{shorten(cell)} says none: write the word none alone, in small letters")
    return [{"round": key} for key in keys]  # which measure they were for is not in the table


def _fact(cell: str) -> Any:
    """A value as TOML would read it; what it should be is said by the programme and checked there."""
    if cell.lower() in {"true", "false"}:
        return cell.lower() == "true"
    if re.fullmatch(r"-?(0|[1-9][0-9]{0,17})", cell):
        return int(cell)
    if re.fullmatch(r"-?[0-9]{1,18}\.[0-9]{1,9}", cell):
        return Decimal(cell)
    try:
        return date.fromisoformat(cell) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell) else cell
    except ValueError:
        return cell


def _members(cell: str, what: str) -> list[str]:
    members = [member.strip() for member in cell.split("|")]
    if "" in members:
        raise Faulty.of(f"{shorten(cell)} has nothing beside a bar: write {what} on both sides of each |")
    return members


# Of each column: where it stands in an application, and how its cells are read.
_COLUMNS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "key": ("key", _text),
    "name": ("recipient.name", _text),
    "measure": ("measure", _text),
    "share": ("posts[0].share", _share),
    "months": ("months", _whole),
    "submitted": ("submitted", _text),
    "kind": ("recipient.kind", _text),
    "recipient_key": ("recipient.key", _text),
    "population": ("recipient.population", _whole),
    "posts": ("posts", _posts),
    "field": ("posts[0].field", _text),
    "origin": ("posts[0].origin", _text),
    "tops_up": ("posts[0].tops_up", _share),
    "qualification": ("posts[0].qualification", _text),
    "start": ("start", _text),
    "new_tasks": ("new_tasks", _flag),
    "begun": ("begun", _flag),
    "early_start_permitted": ("early_start_permitted", _flag),
    "requested": ("requested", _amount),
    "costs": ("costs", _amount),
    "priority": ("priority", _whole),
    "score": ("score", _points),
    "partners": ("partners", _partners),
    "earlier_rounds": ("earlier_grants", _earlier),
}
COLUMNS = tuple(_COLUMNS)
_NUMBERS = {_whole, _posts, _share, _amount, _points}
_DIGITS = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(?: ?%)?")
_FACT = re.compile(r"facts\.[\w-]{1,100}")  # one that the programme declares
REQUIRED = COLUMNS[:6]
_BY_PLACE = {place: name for name, (place, _) in _COLUMNS.items()}
# Where two fields do not fit together, the fault stands at what holds them both.
_BY_PLACE |= {"recipient": "recipient_key", "posts[0]": "tops_up"}


@frozen
class _Rows:
    """The rows of a CSV text, with the faults of all."""

    text: str
    limits: Limits = USUAL
    collector: Collector = field(factory=Collector)
    found: _Found = field(factory=_Found)
    reader: Reader = field(factory=lambda: Reader({}))

    def read(self) -> ApplicationList:
        header: list[str] = []
        for count, (line, cells) in enumerate(self._rows()):
            if count == 0:
                header = self._header(line, cells)
                if not header:
                    break
            elif count > self.limits.applications:
                self.collector.add(line, f"the applications {_too_many(self.limits)}")
                break
            elif len(cells) != len(header):
                way_out = "put a cell with a delimiter in it in quotes, and write a decimal like 0.5"
                self.collector.add(line, f"has {len(cells)} cells, the header has {len(header)}: {way_out}")
            elif not self._too_long(line, header, cells):
                self._row(line, header, cells)
        if not header and not self.collector.faults:
            self.collector.add("", f"has no header: begin with a line of columns, at least {', '.join(REQUIRED)}")
        self.collector.done()
        return self.found.listed(None)

    def _too_long(self, line: str, header: list[str], cells: list[str]) -> bool:
        """Whether a cell is longer than the limits allow."""
        found = {}
        for name, cell in zip(header, cells, strict=True):
            is_number = name.startswith("facts.") or (name in _COLUMNS and _COLUMNS[name][1] in _NUMBERS)
            number = _DIGITS.fullmatch(cell) if is_number and len(cell) <= self.limits.text else None
            message = too_much(cell if number is None else Decimal(number[1]), self.limits)
            if message:
                found[name] = message
        for name, message in found.items():
            self.collector.add(f"{line}, column {name}" if name else line, message)
        return bool(found)

    def _rows(self) -> Iterator[tuple[str, list[str]]]:
        """Each row that is not empty, with the line on which it begins; a syntax error ends them."""
        nul = self.text.find("\0")
        if nul >= 0:
            number = self.text.count("\n", 0, nul) + 1
            self.collector.add(f"line {number}", "has a NUL character: take it out")
            return
        first = next((line for line in io.StringIO(self.text) if line.strip()), "")
        delimiter = ";" if first.count(";") > first.count(",") else ","
        rows = csv.reader(io.StringIO(self.text, newline=""), delimiter=delimiter, strict=True)
        while True:
            line = f"line {rows.line_num + 1}"
            try:
                row = next(rows, None)
            except csv.Error as error:
                self.collector.add(line, _syntax(str(error)))
                return
            if row is None:
                return
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield line, cells

    def _header(self, line: str, cells: list[str]) -> list[str]:
        """The columns in their order; "" for one that is not read."""
        header = []
        if len(cells) > 2 * len(COLUMNS):
            self.collector.add(line, f"has {len(cells)} columns: only {len(COLUMNS)} are known")
            return []
        for number, name in enumerate(cells, start=1):
            known = (name in _COLUMNS or _FACT.fullmatch(name) is not None) and name not in header
            header.append(name if known else "")
            if not name:
                self.collector.add(line, f"column {number} has no name: write one or take it out")
            elif name in header and not known:
                self.collector.add(line, f"column {name} stands twice: keep one of them")
            elif not known:
                self.collector.add(line, f"unknown column {shorten(name)}{did_you_mean(name, COLUMNS)}")
        for name in REQUIRED:
            if name not in header:
                cells_ = "and fill it in every row" if name in {"key", "name"} else "its cells may be empty"
                self.collector.add(line, f"column {name} is left out: add it, {cells_}")
        return header

    def _row(self, line: str, header: list[str], cells: list[str]) -> None:
        own = Collector()
        given = {name: cell for name, cell in zip(header, cells, strict=True) if name and cell}
        facts = {name.removeprefix("facts."): _fact(given.pop(name)) for name in [*given] if name.startswith("facts.")}
        values = {name: own.take(name, _COLUMNS[name][1], cell) for name, cell in given.items()}
        wrong = {fault.path for fault in own.faults}
        form: dict[str, Any] = {"facts": facts} if facts else {}
        recipient: dict[str, Any] = {}
        post: dict[str, Any] = {}
        for name, value in values.items():
            owner, _, last = _COLUMNS[name][0].rpartition(".")
            if name not in wrong and name not in {"posts", "score"}:
                {"": form, "recipient": recipient, "posts[0]": post}[owner][last] = value
        try:
            application = self.reader.record({**form, "recipient": recipient, "posts": [post]}, Application)
            application = evolve(application, posts=application.posts * (values.get("posts") or 1))
        except Faulty as faulty:
            application = None
            for fault in faulty.faults:
                name = _BY_PLACE.get(fault.path) or _BY_PLACE.get(fault.path.partition("[")[0], "")
                own.add(name, fault.message)
        except (ValueError, TypeError) as error:
            application = None
            own.add("", str(error))
        wrong_key = self.found.add(given.get("key"), line, application, values.get("score"))
        if wrong_key:
            own.add("key", wrong_key)
        # A column that is left out is told once, of the header.
        order = {name: number for number, name in enumerate(header)} | {"": len(header)}
        for fault in sorted((f for f in own.faults if f.path in order), key=lambda f: order[f.path]):
            self.collector.add(f"{line}, column {fault.path}" if fault.path else line, fault.message)


def _syntax(message: str) -> str:
    """What the csv module says, with the way out."""
    if message.startswith("field larger than"):
        return f"has a cell of more than {csv.field_size_limit()} characters: shorten it"
    if message == "unexpected end of data":
        return "begins a cell with a quote that is never closed: close it"
    return f"is no row of a CSV file: {message}"
