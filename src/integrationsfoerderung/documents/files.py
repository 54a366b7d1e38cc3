"""From a file or a text to plain tables: TOML or JSON, numbers as Decimal, the right kind of document."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..faults import DocumentError, Fault
from ..reading import Table
from ..texts import did_you_mean, shorten

MOST_BYTES = 20 * 1024 * 1024
MOST_DEPTH = 60  # a rule that combines rules ten deep has about thirty; readers walk the tables by recursion
KINDS = ("application/1", "applications/1", "programme/1", "round/1", "cases/1", "sources/1", "holidays/1")
TABLES = (".toml", ".json")


def read_table(path: Path, kind: str) -> Table:
    """The tables of a file, without its format line.

    Args:
        path: ends in .toml or .json.
        kind: the format that is expected, such as "programme/1".

    Raises:
        DocumentError: the file cannot be read, is too large, is not UTF-8, has a syntax error, or
            is a document of another kind.
    """
    return parse(read_text(path), kind, str(path), is_json=path.suffix.lower() == ".json")


def read_text(path: Path, suffixes: tuple[str, ...] = TABLES) -> str:
    """The text of a file that is neither too large nor of another kind by its name.

    Raises:
        DocumentError: the file cannot be read, is too large, is not UTF-8, or ends in none of the suffixes.
    """
    name = str(path)
    try:
        size = path.stat().st_size
        text = (
            "" if size > MOST_BYTES else path.read_text(encoding="utf-8-sig")
        )  # editors on Windows begin a file with a byte order mark
    except FileNotFoundError:
        raise DocumentError(name, [Fault("", "there is no such file: check the name")]) from None
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 at byte {error.start}: save it as UTF-8"
        raise DocumentError(name, [Fault("", message)]) from None
    except OSError as error:
        raise DocumentError(name, [Fault("", f"cannot be read: {error.strerror}")]) from None
    except ValueError:
        raise DocumentError(name, [Fault("", "cannot be read: its name is none of a file")]) from None
    if size > MOST_BYTES:
        raise DocumentError(name, [Fault("", f"is larger than {MOST_BYTES} bytes: split it")])
    if path.suffix.lower() not in suffixes:
        none = f"neither {' nor '.join(suffixes)}" if len(suffixes) == 2 else f"none of {', '.join(suffixes)}"
        raise DocumentError(name, [Fault("", f"ends in {none}: rename it")])
    return text


def parse(text: str, kind: str, name: str, *, is_json: bool = False) -> Table:
    """The tables of a text, without its format line.

    Example:
        >>> parse('format = "sources/1"', "sources/1", "a text")
        {}

    Raises:
        DocumentError: a syntax error, or a document of another kind.
    """
    try:
        table = _json(text) if is_json else tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise DocumentError(name, [Fault("", "is nested too deeply: flatten it")]) from None
    except ValueError as error:
        raise DocumentError(name, [Fault("", f"syntax error: {error}")]) from None
    if _depth(table) > MOST_DEPTH:
        raise DocumentError(name, [Fault("", f"is nested more than {MOST_DEPTH} deep: flatten it")])
    if not isinstance(table, dict):
        raise DocumentError(name, [Fault("", f'is no table: begin with format = "{kind}"')])
    found = table.pop("format", None)
    if found is None:
        raise DocumentError(name, [Fault("format", f'is left out: write format = "{kind}"')])
    if found != kind:
        if found in KINDS:
            message = f"this is a document of kind {found}, expected {kind}: name another file"
        else:
            message = f"unknown format {shorten(found)}{did_you_mean(found, KINDS)}"
        raise DocumentError(name, [Fault("format", message)])
    return table


def _depth(value: Any) -> int:
    """How deep tables and lists are nested, found without recursion."""
    depth, level = 0, [value]
    while level and depth <= MOST_DEPTH:
        inner = [v.values() if isinstance(v, dict) else v for v in level if isinstance(v, dict | list)]
        depth, level = depth + bool(inner), [member for members in inner for member in members]
        if not inner:
            break
    return depth


def _json(text: str) -> Any:
    import json  # noqa: PLC0415 - the shipped files are TOML: reading them need not wait for it

    def once(pairs: list[tuple[str, Any]]) -> Table:
        table = dict(pairs)
        if len(table) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            msg = f"key {shorten(twice)} stands twice in one object"
            raise ValueError(msg)
        return table

    def no_constant(word: str) -> Any:
        msg = f"{word} is no number: leave it out or write one"
        raise ValueError(msg)

    return json.loads(text, parse_float=Decimal, parse_constant=no_constant, object_pairs_hook=once)
