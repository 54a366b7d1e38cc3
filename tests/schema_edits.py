"""Documents that load, spoiled by random edits, and what the readers and the schemas say of them."""

import copy
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import integrationsfoerderung as foerder
from applications_strategy import READERS, Table
from integrationsfoerderung import DocumentError, Fault, documents, schemas
from integrationsfoerderung.documents.files import read_table

NAMES = (
    "key", "title", "de", "en", "text", "note", "value", "low", "high", "grade", "unknown", "readings", "citations",
    "source", "place", "read", "kind", "of", "required", "met", "unmet", "parts", "measure", "months", "share", "round",
    "then", "payable", "committed", "criteria", "common", "financing", "drops", "options", "total", "population",
)  # fmt: skip
# On both sides of the bounds, and what looks near.
SCALARS: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 12, 36, 600, 601, 1951, 1952, 2016, 2199, 2200, 10**6, 10**6 + 1, 10**9, 10**9 + 1,
    10**12, 10**12 + 1, -(10**12), 10**30, 0.5, 0.25, 1.5, 0.00001, 36.0, 1e9, 1e400, -0.0, "", " ", "\u00a0", "\x1c", "x",
    "a b", "a.b", "ä", "x\n", "x" * 101, "0.5", "50 %", "50%", "101 %", "1.5", "00.50", "-0", "-1", "0,5", "40000.50", "40000.505",
    "1000000000000", "1000000000000.01", "1e3", "1" * 41, "2016-04-01", "2016-02-30", "2016-4-1", "1951-12-31",
    "2199-12-31", "2200-01-01", "0000-01-01", "2016-04-01\n", "08216007", "08216", "8216007", "082160070", "norm", "official", "Gemeinde", "Stadt", "freier Träger", "new", "top-up",
    "both", "Kommune", "2011", "half-up", "monthly", "nothing", "number", "choice", "amount", "date", "yes-no",
    "at-least", "one-of", "is", "all-of", "where", "yearly-deadline", "fixed-amount", "fixed-instalments", "posts.share",
    "posts.months", "recipient.kind", "consents", "facts.persons", "facts.nothing", "facts.", "strict-queue",
    "one-per-applicant-first", "one-per-applicant-first/strict-queue", "euro", "posts", "lot", "score", "vwv-integration",
    "programme/1", "sm-faq",
)  # fmt: skip


def _days(value: Any) -> Any:
    """A table as JSON has it: days as text, decimals as numbers."""
    if isinstance(value, dict):
        return {key: _days(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_days(member) for member in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def table_of_file(path: Path, kind: str) -> Table:
    """A file as the JSON that means the same."""
    found: Table = _days(read_table(path, kind))
    return {"format": kind} | found


@cache
def validator(kind: str) -> Draft202012Validator:
    """The validator of a kind of document, such as "application/1"."""
    return Draft202012Validator(schemas.schema(kind.partition("/")[0]))


def schema_accepts(table: Table, kind: str) -> bool:
    """Whether the schema takes the document, its numbers read as most programs read them."""
    return validator(kind).is_valid(json.loads(json.dumps(table)))


ALL_READERS: dict[str, Callable[[Path], Any]] = READERS | {
    "applications/1": documents.read_applications,
    "programme/1": lambda path: documents.read_programme(path, foerder.catalogue.sources(), foerder.load_holidays),
}


def reader_faults(table: Table, kind: str, folder: Path) -> tuple[Fault, ...]:
    """The faults that the reader finds, none where it takes the document."""
    path = folder / "document.json"
    # 1e400 is infinity to Python's own reader, and a number to JSON.
    path.write_text(json.dumps(table).replace("Infinity", "1e400"), encoding="utf-8")
    try:
        ALL_READERS[kind](path)
    except DocumentError as error:
        return error.faults
    return ()


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every table or list in a document with every key or index in it."""
    found = []
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for name, member in members:
        found.append((value, name))
        if isinstance(member, dict | list):
            found += _places(member)
    return found


@st.composite
def edited(draw: st.DrawFn, table: Table, most: int = 2) -> Table:
    """A document with a few edits: a key dropped or misspelt, another value, one from elsewhere, one more key."""
    own = copy.deepcopy(table)
    for _ in range(draw(st.integers(1, most))):
        places = [(holder, name) for holder, name in _places(own) if (holder is own and name == "format") is False]
        holder, name = draw(st.sampled_from(places)) if len(places) < 3000 else places[draw(st.integers(0, len(places) - 1))]
        edit = draw(st.sampled_from(["drop", "rename", "value", "value", "value", "null", "add", "nest", "move", "twice"]))
        if edit == "drop":
            del holder[name]
        elif edit == "rename" and isinstance(holder, dict):
            holder[draw(st.sampled_from(NAMES))] = holder.pop(name)
        elif edit == "add" and isinstance(holder, dict):
            holder[draw(st.sampled_from(NAMES))] = draw(st.sampled_from(SCALARS))
        elif edit == "nest":
            holder[name] = draw(st.sampled_from([[], {}, [holder[name]], {"value": holder[name]}]))
        elif edit == "move":
            other, at = draw(st.sampled_from(places))
            if isinstance(other, dict) and at in other or isinstance(other, list) and at < len(other):
                holder[name] = copy.deepcopy(other[at])
        elif edit == "twice" and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[name]))
        else:
            holder[name] = None if edit == "null" else draw(st.sampled_from(SCALARS))
    return own
