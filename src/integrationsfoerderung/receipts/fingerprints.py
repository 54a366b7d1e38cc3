"""One text for one content: the same on every machine, in every Python version and with every hash seed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import attrs

from ..money import Euro, Fte, Share
from ..programmes import Programme
from ..recent import Same, recent
from ..rounds import Round
from ..subjects import Subject
from ..texts import Word, shorten


def canonical(data: Any) -> str:
    r"""Plain data as JSON that has one form: keys sorted, no space, ASCII alone.

    Args:
        data: dicts with text as keys, lists, text, whole numbers, yes or no, None.

    Example:
        >>> canonical({"b": [1, None], "a": "ü"})
        '{"a":"\\u00fc","b":[1,null]}'

    Raises:
        TypeError: something else is in it, such as a float.
    """
    _check(data)
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def fingerprint(rules: Any) -> str:
    """The SHA-256 of what a programme or a round says: equal rules have the same one, whatever file they stand in.

    Everything that is compared counts: figures with their grades, citations and notes, titles, days. Examples beside
    a criterion and figures that an amendment replaced do not.

    Example:
        >>> from integrationsfoerderung import Grade, Known
        >>> fingerprint(Known(36, Grade.NORM)) == fingerprint(Known(37, Grade.NORM))
        False
        >>> len(fingerprint(Known(36, Grade.NORM)))
        64

    Raises:
        TypeError: it holds something that no rule file can say.
    """
    if isinstance(rules, Programme | Round):  # worked out once for all receipts: it takes far longer than a decision
        return recent(("fingerprint", Same(rules)), lambda: sha256(canonical(_fields(rules))))
    return sha256(canonical(_content(rules)))


def sha256(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal.

    Example:
        >>> sha256("")[:8]
        'e3b0c442'
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _check(data: Any) -> None:
    if isinstance(data, dict):
        for key, value in data.items():
            if type(key) is not str:
                raise TypeError(f"key {shorten(key)} is no text: canonical JSON has text as keys")
            _check(value)
    elif isinstance(data, list):
        for value in data:
            _check(value)
    elif data is not None and type(data) not in {str, int, bool}:
        raise TypeError(f"{shorten(data)} has no canonical form: write text, whole numbers, lists and dicts")


def _content(value: Any) -> Any:
    """A value as plain data, with the names of classes, so that different kinds of rules differ."""
    if value is None or type(value) in {str, int, bool}:
        return value
    if isinstance(value, Subject):
        return ["subject", value.name, _content(value.fact)]
    if isinstance(value, Euro | Share | Fte | Decimal):
        return [type(value).__name__, str(value)]
    if isinstance(value, date):
        return ["date", value.isoformat()]
    if isinstance(value, Word | Enum):
        return [type(value).__name__, value.value]
    if isinstance(value, frozenset):
        return ["set", *sorted((_content(member) for member in value), key=canonical)]
    if isinstance(value, tuple | list):
        return [_content(member) for member in value]
    if isinstance(value, Mapping):
        rows = [[_content(key), _content(member)] for key, member in value.items()]
        return ["table", *sorted(rows, key=canonical)]
    if isinstance(value, Programme):  # within a round
        return ["programme", fingerprint(value)]
    if attrs.has(type(value)):
        return _fields(value)
    raise TypeError(f"{shorten(value)} is no part of a rule: it has no fingerprint")


def _fields(value: Any) -> dict[str, Any]:
    """The fields of a rule that say something, with the name of its class."""
    own = [field for field in attrs.fields(type(value)) if field.init and field.eq]
    said = {field.name: getattr(value, field.name) for field in own}
    # What a field says that was left out is no part of it: a field that a later version adds changes no print.
    return {"": type(value).__name__} | {
        field.name: _content(said[field.name]) for field in own if not _left_out(field, said[field.name])
    }


def _left_out(field: "attrs.Attribute[Any]", value: Any) -> bool:
    default: Any = field.default
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # a class at run time
        if default.takes_self:
            return False
        default = default.factory()
    return default is not attrs.NOTHING and type(value) is type(default) and bool(value == default)
