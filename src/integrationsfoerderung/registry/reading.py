"""From the directory file to a registry: everything, or all faults at once."""

import io
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attrs import Factory, mutable

from ..faults import MOST_FAULTS, DocumentError, Fault
from ..texts import shorten
from . import hierarchy, records
from .hierarchy import Row
from .records import AGAIN, Parser, Place
from .registry import Census, Registry

MOST_BYTES = 20 * 1024 * 1024  # the file of the whole country has less than four million


def load_registry(path: str | Path, *, population_on: date | None = None, census: Census | None = None) -> Registry:
    """The registry of a directory file, of one Land or of the whole country.

    The file is that of the Statistische Ämter (GV100AD), in UTF-8, as it was downloaded. It does not say of which day
    its population is, nor which census that carries on: its accompanying notes do, and can be repeated here.

    Args:
        path: of the file.
        population_on: the day of the population.
        census: which census it carries on, "2011" or "2022".

    Example:
        >>> load_registry("nowhere.txt")
        Traceback (most recent call last):
        ...
        integrationsfoerderung.faults.DocumentError: nowhere.txt has 1 fault:
          there is no such file: check the name

    Raises:
        ImportError: the extra `registry` is not installed.
        DocumentError: the file cannot be read or has faults; they are listed by line, and nothing is loaded.
        TypeError, ValueError: path is none, population_on is no day, or the census is neither.
    """
    if not isinstance(path, str | Path):
        raise TypeError(f"{shorten(path)} names no directory: write the path of a file")
    reading = _Reading(records.parsers())
    name = str(path)
    # Lines end in \n and nothing else: other characters at which Python would split may be what is wrong.
    for number, line in enumerate(io.StringIO(_text(Path(path), name), newline="\n"), 1):
        reading.read(number, line.removesuffix("\n").removesuffix("\r"))
        if len(reading.faults) > MOST_FAULTS:
            break
    else:
        if reading.keys_are_known:
            reading.faults += hierarchy.faults(reading.rows)
    if reading.faults:
        raise DocumentError(name, [Fault(f"line {number}", message) for number, message in sorted(reading.faults)])
    if reading.first is None or not reading.rows["60"]:
        raise DocumentError(name, [Fault("", f"has no Gemeinde: {AGAIN}")])
    entries = hierarchy.entries(reading.rows, records.day(reading.first[1]))
    return Registry(entries, population_on=population_on, census=census)


def _text(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)  # not asked for its size first: a device has none and never ends
    except FileNotFoundError:
        raise DocumentError(name, [Fault("", "there is no such file: check the name")]) from None
    except OSError as error:
        raise DocumentError(name, [Fault("", f"cannot be read: {error.strerror}")]) from None
    except ValueError:
        raise DocumentError(name, [Fault("", "cannot be read: its name is none of a file")]) from None
    if len(data) > MOST_BYTES:
        raise DocumentError(name, [Fault("", f"is larger than {MOST_BYTES} bytes: this is no directory")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = error.object.count(b"\n", 0, error.start) + 1
        way_out = "save the file as UTF-8, older ones are in Latin-1"
        message = f"byte 0x{error.object[error.start]:02x} is not UTF-8: {way_out}"
        raise DocumentError(name, [Fault(f"line {number}", message)]) from None


@mutable
class _Reading:
    """What was read so far, and what is wrong with it."""

    parsers: Mapping[str, Parser]
    faults: list[tuple[int, str]] = Factory(list)
    rows: dict[str, dict[str, Row]] = Factory(lambda: defaultdict(dict))
    first: tuple[int, str] | None = None  # line and territorial status of the first record
    # A record that seems to be missing may be one whose key could not be read: then nothing is said about missing ones.
    keys_are_known: bool = True

    def read(self, number: int, line: str) -> None:
        """One line of the file."""
        if not line.strip():
            return
        place = self._try(number, Place.of, line)
        if place is None:
            self.keys_are_known = False
            return
        parser, before = self.parsers[place.type], len(self.faults)
        known = self.rows[place.type].get(place.key)
        if known is not None:
            self.faults.append((number, f"key {place.key!r} stands in line {known.line} too: leave one of them out"))
        self._try(number, self._status, number, line[2:10])
        self._try(number, records.name, line)
        if parser.marks:
            self._try(number, records.mark, line, parser.marks)
        if place.type == "60":
            self._try(number, records.population, line)
        record = self._try(number, parser.read, line) if len(self.faults) == before else None
        if known is None:
            self.rows[place.type][place.key] = Row(number, place, record)

    def _try(self, number: int, read: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return read(*arguments)
        except ValueError as error:
            self.faults.append((number, str(error)))
            return None

    def _status(self, number: int, text: str) -> None:
        if self.first is not None and text == self.first[1]:
            return
        records.day(text)
        if self.first is not None:
            line, other = self.first
            raise ValueError(f"territorial status {text} differs from {other} in line {line}: read one directory only")
        self.first = number, text
