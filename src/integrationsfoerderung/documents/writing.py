"""Writing documents: applications as the TOML or JSON that the readers take, and files that are whole or as before."""

import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import attrs

from ..applications import Application
from ..faults import DocumentError, Fault
from ..money import Euro, Fte, Share
from ..reading import Table
from ..texts import Word, shorten
from .files import TABLES, ends_otherwise

_WIDTH = 120  # of a line beyond which the members of a list stand below each other


class Inline(dict[str, Any]):
    """A table that TOML has in one line.

    Example:
        >>> print(to_toml({"title": Inline(de="ja", en="yes")}), end="")
        title = { de = "ja", en = "yes" }
    """


def application_table(application: Application, programme: str, round_: str | None = None) -> Table:
    """An application as the table of an application document; what was left out is not in it.

    Amounts and shares are text, so that no program that reads it makes a float of them.

    Example:
        >>> from integrationsfoerderung import Application, Post, Recipient
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post("0.5")])
        >>> application_table(form, "vwv-integration")["posts"]
        [{'share': '0.5'}]
    """
    of_round = {} if round_ is None else {"round": round_}
    return {"format": "application/1", "programme": programme} | of_round | _record(application)


def applications_table(
    applications: Iterable[Application],
    scores: Mapping[str, Decimal] | None = None,
    round_: str | None = None,
) -> Table:
    """Applications as the table of a document for a round, with the scores of a jury by key.

    Example:
        >>> from integrationsfoerderung import Application, Post, Recipient
        >>> form = Application(key="a", recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
        >>> applications_table([form], {"a": Decimal("7.5")})["applications"][0]["score"]
        '7.5'
    """
    rows = []
    for application in applications:
        score = (scores or {}).get(application.key or "")
        rows.append(_record(application) | ({} if score is None else {"score": str(score)}))
    of_round = {} if round_ is None else {"round": round_}
    return {"format": "applications/1"} | of_round | {"applications": rows}


def to_json(table: Table) -> str:
    r"""A table as JSON, keys in the order of the classes.

    Example:
        >>> to_json({"format": "application/1"})
        '{\n  "format": "application/1"\n}\n'
    """
    return f"{_json(table, '')}\n"


def to_toml(table: Table) -> str:
    """A table as TOML: its own fields first, then the tables in it.

    Example:
        >>> print(to_toml({"months": 36, "recipient": {"name": "Bühl"}, "posts": [{"share": "0.5"}]}), end="")
        months = 36
        <BLANKLINE>
        [recipient]
        name = "Bühl"
        <BLANKLINE>
        [[posts]]
        share = "0.5"
    """
    return "".join(f"{line}\n" for line in _lines(table, ""))


def save(path: Path, table: Table) -> None:
    """Write a table to a .toml or .json file, whole: whatever goes wrong, a file that was there stays as it was.

    Raises:
        DocumentError: the name is none of these, or the file cannot be written.
    """
    replace_file(path, text_for(written_as(path), table))


def text_for(path: Path, table: Table) -> str:
    """The text of a document in the language that the ending of its file says.

    Example:
        >>> print(text_for(Path("form.toml"), {"format": "application/1"}), end="")
        format = "application/1"
    """
    return to_json(table) if path.suffix.lower() == ".json" else to_toml(table)


def written_as(path: Path) -> Path:
    """The path, which has to end in .toml or .json.

    Raises:
        DocumentError: it ends otherwise.
    """
    if path.suffix.lower() not in TABLES:
        raise DocumentError(str(path), [Fault("", f"{ends_otherwise(TABLES)}: rename it")])
    return path


def replace_file(path: Path, text: str) -> None:
    """Put a text in the place of a file in one step, as UTF-8.

    Raises:
        DocumentError: it cannot be written; the old file, if there was one, is untouched.
    """
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        message = f"{shorten(text[error.start : error.end])} is no character of UTF-8: write another"
        raise DocumentError(str(path), [Fault("", message)]) from None
    temporary: Path | None = None
    try:
        # What others may do with the file stays as it was; a new one gets what any new file would.
        mode = path.stat().st_mode & 0o777 if path.exists() else None
        # A name in bytes has at most 255 of them, and a character up to four.
        name = path.with_name(f".{path.name[:40]}.{secrets.token_hex(8)}")
        with open(name, "xb", opener=partial(os.open, mode=0o666 if mode is None else mode)) as file:
            temporary = name
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:  # some of it may have been masked
            name.chmod(mode)
        name.replace(path)
        temporary = None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "its name is none of a file"
        raise DocumentError(str(path), [Fault("", f"cannot be written: {reason}")]) from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()


def said(value: Any) -> dict[str, Any]:
    """The fields of one of our classes that say something, by name.

    Example:
        >>> from integrationsfoerderung import Post
        >>> said(Post("0.5"))
        {'share': Share('0.5')}
    """
    found = {}
    for field in attrs.fields(type(value)):
        if not field.init:
            continue
        own = getattr(value, field.name)
        default = field.default
        if isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # a class at run time
            default = default.factory()
        if own is None or (default is not None and default is not attrs.NOTHING and own == default):
            continue
        found[field.name] = own
    return found


def _record(value: Any) -> Table:
    return {name: _plain(own) for name, own in said(value).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Euro | Share | Fte | Decimal):
        return str(value)
    if isinstance(value, Word):
        return value.value
    if isinstance(value, Mapping):  # facts, whose numbers are none of ours yet: in quotes they would be text
        return {key: member if isinstance(member, Decimal) else _plain(member) for key, member in value.items()}
    if isinstance(value, frozenset):
        return sorted(_plain(member) for member in value)
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    return _record(value) if attrs.has(type(value)) else value


def _json(value: Any, indent: str) -> str:
    """JSON as `json.dumps` lays it out, with a Decimal digit by digit."""
    inner = f"{indent}  "
    if isinstance(value, dict) and value:
        members = [f"{json.dumps(key, ensure_ascii=False)}: {_json(member, inner)}" for key, member in value.items()]
        return f"{{\n{inner}" + f",\n{inner}".join(members) + f"\n{indent}}}"
    if isinstance(value, list) and value:
        return f"[\n{inner}" + f",\n{inner}".join(_json(member, inner) for member in value) + f"\n{indent}]"
    if isinstance(value, Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=_day)


def _day(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{shorten(value)} has no form in JSON")


def _lines(table: Table, path: str) -> Iterator[str]:
    tables = {key: value for key, value in table.items() if _is_table(value) or _is_rows(value)}
    for key, value in table.items():
        if key not in tables:
            yield from _pair(key, value)
    for key, value in tables.items():
        own = f"{path}{_key(key)}"
        for row in [value] if isinstance(value, dict) else value:
            if isinstance(value, dict) and _only_tables(row):
                yield from _lines(row, f"{own}.")  # what stands in them says that it is there
                continue
            yield from ("", f"[{own}]" if isinstance(value, dict) else f"[[{own}]]")
            yield from _lines(row, f"{own}.")


def _pair(key: str, value: Any) -> Iterator[str]:
    line = f"{_key(key)} = {_value(value)}"
    if len(line) <= _WIDTH or not isinstance(value, list) or len(value) < 2:
        yield line
        return
    yield f"{_key(key)} = ["
    for member in value:
        yield f"  {_value(member)},"
    yield "]"


def _only_tables(table: Table) -> bool:
    return bool(table) and all(_is_table(value) or _is_rows(value) for value in table.values())


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and not isinstance(value, Inline)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_table(member) for member in value)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _quoted(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(_value(member) for member in value)}]"
    if isinstance(value, dict):
        members = ", ".join(f"{_key(key)} = {_value(member)}" for key, member in value.items())
        return f"{{ {members} }}" if members else "{}"
    if isinstance(value, int | Decimal):
        return str(value)
    return _day(value)


def _quoted(text: str) -> str:
    # JSON leaves DEL as it is, TOML does not allow it.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
