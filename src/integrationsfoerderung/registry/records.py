"""One line of the directory: checked, then taken apart by gv100ad.

gv100ad also takes what is no directory: a population of -1, a line that was cut off, a key without its leading
zero. What it would let pass is looked at here first.
"""

import re
from collections.abc import Callable, Container, Iterable
from datetime import date
from typing import Any

from attrs import frozen

from ..checks import FIRST_YEAR, LAST_YEAR, MOST_PEOPLE, whole
from ..texts import shorten

WIDTH = 220
AGAIN = "download the directory again"

_DAMAGED = re.compile("[\x00-\x1f\x7f-\x9f\ufffd]")  # \ufffd is what programs write for what they could not read
_DIGITS = {"10": 2, "20": 3, "30": 4, "40": 5, "50": 5, "60": 8}  # of the key, by type of record
TYPES = tuple(_DIGITS)


@frozen
class Parser:
    """What gv100ad has for one type of record: its class, and its text marks (Textkennzeichen) if it has any."""

    record: Callable[[str], Any]
    marks: frozenset[int] = frozenset()

    def read(self, line: str) -> Any:
        """The record of a line.

        Raises:
            ValueError: gv100ad refuses it.
        """
        try:
            return self.record(line)
        except ValueError as error:
            raise ValueError(f"gv100ad cannot read it, {shorten(str(error))}: {AGAIN}") from None


def parsers() -> dict[str, Parser]:
    """The parsers by type of record.

    Raises:
        ImportError: gv100ad is not installed.
    """
    try:
        import gv100ad  # noqa: PLC0415 - an extra: who makes entries without a file does not need it
    except ModuleNotFoundError:
        msg = 'the directory is read by gv100ad-py, which is missing: pip install "integrationsfoerderung[registry]"'
        raise ImportError(msg) from None

    def marks(types: Iterable[Any]) -> frozenset[int]:
        return frozenset(one.value for one in types) - {0}  # 0 is what gv100ad makes of a mark that was left out

    return {
        "10": Parser(gv100ad.FederalState),
        "20": Parser(gv100ad.GovernmentRegion),
        "30": Parser(gv100ad.Region),
        "40": Parser(gv100ad.District, marks(gv100ad.DistrictType)),
        "50": Parser(gv100ad.MunicipalAssociation, marks(gv100ad.MunicipalAssociationType)),
        "60": Parser(gv100ad.Municipality, marks(gv100ad.MunicipalityType)),
    }


@frozen
class Place:
    """Which record a line is.

    Args:
        type: from "10" for a Land to "60" for a Gemeinde.
        key: of two digits for a Land to eight for a Gemeinde; nine for what stands between Kreis and Gemeinde.
        above: for a Gemeinde, the key of the record between it and its Kreis.

    Example:
        >>> Place.of("60" + "20231130" + "08998001" + "5001" + "Musterstadt".ljust(198))
        Place(type='60', key='08998001', above='089985001')
    """

    type: str
    key: str
    above: str = ""

    @classmethod
    def of(cls, line: str) -> "Place":
        """The place of a line.

        Raises:
            ValueError: the line is no record, or has no key.
        """
        if len(line) != WIDTH:
            raise ValueError(_width(line))
        damaged = _DAMAGED.search(line)
        if damaged is not None:
            what = f"has the character {damaged[0]!r} in column {damaged.start() + 1}"
            raise ValueError(f"{what}: the file is damaged or was saved in another encoding, {AGAIN}")
        kind = line[:2]
        if kind not in _DIGITS:
            raise ValueError(f"record of unknown type {kind!r}: a directory has {', '.join(TYPES)}")
        key, part = line[10:18].strip(), line[18:22]
        if not re.fullmatch("[0-9]+", key):
            raise ValueError(f"key {key!r} is not made of digits: {AGAIN}")
        digits = _DIGITS[kind]
        if len(key) == digits - 1:
            raise ValueError(f"key {key!r} has {len(key)} digits: the leading zero was lost, write '0{key}'")
        if len(key) != digits or not line[10:18].startswith(key):
            raise ValueError(f"key {line[10:18]!r} of a record of type {kind} needs {digits} digits: {AGAIN}")
        if kind in {"50", "60"} and not re.fullmatch("[0-9]{4}", part):
            raise ValueError(f"association {part!r} of key {key!r} is not made of four digits: {AGAIN}")
        if kind == "60":
            return cls(kind, key, key[:5] + part)
        return cls(kind, key + part if kind == "50" else key)


def _width(line: str) -> str:
    message = f"has {len(line)} character{'s' * (len(line) != 1)}, a record has {WIDTH}"
    # A program that took the key for a number has moved all that follows it.
    lost = re.match("60[0-9]{8}([1-9][0-9]{6})[0-9]{4}[^0-9]", line)
    if len(line) == WIDTH - 1 and lost is not None:
        return f"{message}: the leading zero of key {lost[1]!r} was lost, write '0{lost[1]}'"
    return f"{message}: the file was cut off or changed, {AGAIN}"


def day(text: str) -> date:
    """The territorial status of a record.

    Example:
        >>> day("20231130")
        datetime.date(2023, 11, 30)

    Raises:
        ValueError: it is no day.
    """
    try:
        found = date(int(text[:4]), int(text[4:6]), int(text[6:])) if re.fullmatch("[0-9]{8}", text) else None
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"territorial status {text!r} is no day from {FIRST_YEAR} to {LAST_YEAR}: {AGAIN}")
    return found


def name(line: str) -> None:
    """Refuse a record without a name.

    Raises:
        ValueError: there are blanks where the name should be.
    """
    if not line[22:72].strip():
        raise ValueError(f"the name is empty: {AGAIN}")


def mark(line: str, marks: Container[int]) -> None:
    """Refuse a text mark that gv100ad does not know, or takes for none.

    Raises:
        ValueError: it is none of the marks.
    """
    text = line[122:124]
    if not re.fullmatch("[0-9]{2}", text) or int(text) not in marks:
        raise ValueError(f"text mark {text!r} is unknown for a record of type {line[:2]}: {AGAIN}")


def population(line: str) -> None:
    """Refuse a population that gv100ad would take, and no directory has.

    Raises:
        ValueError: it is not made of eleven digits, or more than there are people.
    """
    text = line[139:150]
    if not re.fullmatch("[0-9]{11}", text):
        raise ValueError(f"population {text.strip()!r} is not made of eleven digits: {AGAIN}")
    whole("population", int(text), 0, MOST_PEOPLE)
