"""From a file or a text to plain tables: TOML or JSON, numbers as Decimal, the right kind of document."""

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from ..faults import DocumentError, Fault, joined
from ..limits import MOST_DEPTH, MOST_DIGITS, USUAL, Limits
from ..reading import Table
from ..texts import shorten
from .versions import first_line, in_todays_version

TABLES = (".toml", ".json")
# A key of TOML with more parts than a document may be deep: where one may stand, and, if so, outside of texts and
# comments. The quantifiers give nothing back, so that looking for it takes no longer than reading.
_PART = r"""(?:(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+)"""
_DEEP = rf"{_PART}{{{MOST_DEPTH}}}"
_DEEP_KEY = re.compile(rf"(?:^|[\[{{,])[ \t]*+{_DEEP}", re.MULTILINE)
_TEXTS = r"""\"""(?:[^\\]|\\.)*?\"""|'''.*?'''|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'|\#[^\n]*+"""
_TOKENS = re.compile(rf"({_DEEP})|{_PART}++|{_TEXTS}|[\w-]++|.", re.DOTALL)


def read_table(path: Path, kind: str, limits: Limits = USUAL) -> Table:
    """The tables of a file, without its format line.

    Args:
        path: ends in .toml or .json.
        kind: the format that is expected, such as "programme/1".
        limits: how large it may be.

    Raises:
        DocumentError: the file cannot be read, is too large, is not UTF-8, has a syntax error, or
            is a document of another kind.
    """
    text = read_text(path, limits=limits)
    return parse(text, kind, str(path), is_json=path.suffix.lower() == ".json", limits=limits)


def read_text(path: Path, suffixes: tuple[str, ...] = TABLES, limits: Limits = USUAL) -> str:
    """The text of a file that is neither too large nor of another kind by its name.

    Raises:
        DocumentError: the file cannot be read, is too large, is not UTF-8, or ends in none of the suffixes.
    """
    name = str(path)
    try:
        with path.open("rb") as file:
            data = file.read(limits.size + 1)  # not asked for its size first: a device has none and never ends
    except FileNotFoundError:
        raise DocumentError(name, [Fault("", "there is no such file: check the name")]) from None
    except OSError as error:
        raise DocumentError(name, [Fault("", f"cannot be read: {error.strerror}")]) from None
    except ValueError:
        raise DocumentError(name, [Fault("", "cannot be read: its name is none of a file")]) from None
    text = decoded(data, name, limits)
    if path.suffix.lower() not in suffixes:
        raise DocumentError(name, [Fault("", f"{ends_otherwise(suffixes)}: rename it")])
    return text


def decoded(data: bytes, name: str, limits: Limits = USUAL) -> str:
    """The text of bytes that came from a file or from elsewhere.

    Example:
        >>> decoded("Bühl".encode(), "a form")
        'Bühl'

    Raises:
        DocumentError: they are too many, or not UTF-8.
    """
    if len(data) > limits.size:
        raise DocumentError(name, [Fault("", f"is larger than {limits.size} bytes: split it")])
    try:
        # Editors on Windows begin a file with a byte order mark, and end its lines in their own way.
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 at byte {error.start}: save it as UTF-8"
        raise DocumentError(name, [Fault("", message)]) from None


def ends_otherwise(suffixes: tuple[str, ...]) -> str:
    """That the name of a file ends in none of these.

    Example:
        >>> ends_otherwise((".json",)), ends_otherwise(TABLES)
        ('does not end in .json', 'ends in neither .toml nor .json')
    """
    match suffixes:
        case (only,):
            return f"does not end in {only}"
        case (one, other):
            return f"ends in neither {one} nor {other}"
    return f"ends in none of {', '.join(suffixes)}"


def parse(text: str, kind: str, name: str, *, is_json: bool = False, limits: Limits = USUAL) -> Table:
    """The tables of a text in the version of today, without its format line.

    Example:
        >>> parse('format = "sources/1"', "sources/1", "a text")
        {}

    Raises:
        DocumentError: a syntax error, more than the limits allow, or a document of another kind.
    """
    if not text.strip():
        raise DocumentError(name, [Fault("", f"is empty: begin with {first_line(kind, is_json=is_json)}")])
    if len(text) > limits.size // 4 and len(text.encode("utf-8", "surrogatepass")) > limits.size:
        raise DocumentError(name, [Fault("", f"is larger than {limits.size} bytes: split it")])
    if not is_json and _has_deep_key(text):  # tomllib takes minutes over a key of a million parts
        raise DocumentError(name, [Fault("", f"is nested more than {limits.depth} deep: flatten it")])
    try:
        table = _json(text) if is_json else tomllib.loads(text, parse_float=_decimal)
    except RecursionError:
        raise DocumentError(name, [Fault("", "is nested too deeply: flatten it")]) from None
    except ValueError as error:
        if str(error).startswith("Exceeds the limit"):  # what Python says of a whole number
            message = f"a number has more than {MOST_DIGITS} digits: write at most {limits.digits}"
            raise DocumentError(name, [Fault("", message)]) from None
        raise DocumentError(name, [Fault("", f"syntax error: {error}")]) from None
    if _depth(table, limits.depth) > limits.depth:
        raise DocumentError(name, [Fault("", f"is nested more than {limits.depth} deep: flatten it")])
    beyond = list(_beyond(table, limits, "")) if _any_beyond(table, limits) else []
    if beyond:
        raise DocumentError(name, beyond)
    if not isinstance(table, dict):
        raise DocumentError(name, [Fault("", f"is no table: begin with {first_line(kind, is_json=is_json)}")])
    return in_todays_version(table, kind, name, is_json=is_json)


def _has_deep_key(text: str) -> bool:
    return _DEEP_KEY.search(text) is not None and any(token[1] for token in _TOKENS.finditer(text))


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent that no Decimal has
        raise ValueError(f"{shorten(text)} is no number that can be written out: write its digits") from None


def _digits(number: int | Decimal) -> int:
    """The digits of a number when it is written out, before and after the point; of a huge whole number, about."""
    if isinstance(number, int):
        return number.bit_length() * 30103 // 100_000 + 1  # never less than there are
    _, digits, exponent = number.as_tuple()
    return max(len(digits), number.adjusted() + 1, -exponent) if isinstance(exponent, int) and number else 1


def too_much(value: Any, limits: Limits) -> str:
    """What is wrong with the length of a text or a number, or nothing.

    Example:
        >>> too_much("abc", Limits(text=2)), too_much(99, Limits(digits=2))
        ('has 3 characters: write at most 2', '')
    """
    if isinstance(value, str):
        return f"has {len(value)} characters: write at most {limits.text}" if len(value) > limits.text else ""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return ""
    whole = isinstance(value, int)
    if abs(value) < 10**limits.digits if whole else _digits(value) <= limits.digits:
        return ""
    return f"is a number of {'about ' if whole else ''}{_digits(value)} digits: write at most {limits.digits}"


def _any_beyond(table: Any, limits: Limits) -> bool:
    """Whether anything is longer than the limits allow; where, is asked only then."""
    level = [table]
    while level:
        inner: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                inner += value
                inner += value.values()
            elif isinstance(value, list):
                inner += value
            elif too_much(value, limits):
                return True
        level = inner
    return False


def _beyond(value: Any, limits: Limits, path: str) -> Iterator[Fault]:
    if isinstance(value, dict):
        for key, member in value.items():
            message = too_much(key, limits)
            if message:
                yield Fault(path, f"the key {shorten(key)} {message}")
            else:
                yield from _beyond(member, limits, joined(path, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _beyond(member, limits, f"{path}[{index}]")
    else:
        message = too_much(value, limits)
        if message:
            yield Fault(path, message)


def _depth(value: Any, most: int) -> int:
    """How deep tables and lists are nested, found without recursion."""
    depth, level = 0, [value]
    while level and depth <= most:
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

    return json.loads(text, parse_float=_decimal, parse_constant=no_constant, object_pairs_hook=once)
