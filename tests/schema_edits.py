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
from applications_strategy import CITED, READERS, WORDS, Table, criterion, known
from integrationsfoerderung import DocumentError, Fault, documents, schemas
from integrationsfoerderung.documents.files import read_table

NAMES = (
    "key", "title", "de", "en", "text", "note", "value", "low", "high", "grade", "unknown", "readings", "citations",
    "source", "place", "read", "kind", "of", "required", "met", "unmet", "parts", "measure", "months", "share", "round",
    "then", "payable", "committed", "criteria", "common", "financing", "drops", "options", "total", "population",
)  # fmt: skip
# On both sides of the bounds, and what looks near.
BOUNDS: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 12, 36, 600, 601, 1951, 1952, 2016, 2199, 2200, 10**6, 10**6 + 1, 10**9,
    10**9 + 1, 10**12, 10**12 + 1, -(10**12), 10**30, 0.5, 0.25, 1.5, 0.00001, 36.0, 1e9, 1e400, -0.0, "", " ",
    "\u00a0", "\x1c", "x", "a b", "a.b", "ä", "x\n", "x" * 101, "0.5", "50 %", "50%", "101 %", "1.5", "00.50", "-0",
    "-1", "0,5", "40000.50", "40000.505", "1000000000000", "1000000000000.01", "1e3", "1" * 41, "2016-04-01",
    "2016-02-30", "2016-4-1", "1951-12-31", "2199-12-31", "2200-01-01", "0000-01-01", "2016-04-01\n", "08216007",
    "08216", "8216007", "082160070",
)  # fmt: skip
SCALARS: tuple[Any, ...] = (
    *BOUNDS, "norm", "official", "Gemeinde", "Stadt", "freier Träger", "new", "top-up",
    "both", "Kommune", "2011", "half-up", "monthly", "nothing", "number", "choice", "amount", "date", "yes-no",
    "at-least", "one-of", "is", "all-of", "where", "yearly-deadline", "fixed-amount", "fixed-instalments",
    "posts.share", "posts.months", "recipient.kind", "consents", "facts.persons", "facts.nothing", "facts.",
    "strict-queue", "one-per-applicant-first", "one-per-applicant-first/strict-queue", "euro", "posts", "lot",
    "score", "vwv-integration", "programme/1", "sm-faq",
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
    return bool(validator(kind).is_valid(json.loads(json.dumps(table))))


ALL_READERS: dict[str, Callable[[Path], Any]] = READERS | {
    "applications/1": documents.read_applications,
    "cases/1": foerder.load_cases,
    "programme/1": lambda path: documents.read_programme(path, foerder.catalogue.sources(), foerder.load_holidays),
}


def reader_faults(table: Table, kind: str, folder: Path) -> tuple[Fault, ...]:
    """The faults that the reader finds, none where it takes the document."""
    # 1e400 is infinity to Python's own reader, and a number to JSON.
    text = json.dumps(table).replace("Infinity", "1e400")
    try:
        if kind == "application/1":
            documents.application_of(documents.parse(text, kind, "a text", is_json=True), "a text")
        else:
            (folder / "document.json").write_text(text, encoding="utf-8")
            ALL_READERS[kind](folder / "document.json")
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
        places = [(holder, name) for holder, name in _places(own) if not (holder is own and name == "format")]
        holder, name = places[draw(st.integers(0, len(places) - 1))]
        edit = draw(
            st.sampled_from(["drop", "rename", "value", "value", "value", "null", "add", "nest", "move", "twice"])
        )
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
            if at in (other if isinstance(other, dict) else range(len(other))):
                holder[name] = copy.deepcopy(other[at])
        elif edit == "twice" and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[name]))
        else:
            holder[name] = None if edit == "null" else draw(st.sampled_from(SCALARS))
    return own


# --- A small programme and a round that have every kind of rule ------------------------------------------------

_MONTHLY: Table = {"payment": known("monthly"), "rounding": known("half-up"), "part_year": known("pro-rata")}
_LATER_TEXT = {"de": "neuer Satz"}


def _rule(kind: str, **more: Any) -> Table:
    return {"kind": kind, "text": WORDS} | more


_CRITERIA: Table = {
    "kind": _rule("one-of", of="recipient.kind", required=known(["Gemeinde", "Stadtkreis"]),
                  met={"recipient.kind": "Gemeinde"}, unmet={"recipient.kind": "Landkreis"}),
    "share": _rule("at-least", of="posts.share", required={"high": "50 %", "grade": "norm", "citations": CITED}),
    "sum": _rule("at-most", of="posts.sum", required=known(1.5), met={"posts.sum": 1}, unmet={"posts.sum": "1.75"}),
    "grant": _rule("at-least", of="grant", required={"unknown": True, "note": "not found"}),
    "concept": _rule("is", of="facts.concept", required=known(True), met={"facts.concept": True}, unmet="nothing"),
    "persons": _rule("at-least", of="facts.persons",
                     required={"value": 5, "grade": "assumed", "note": "a what-if", "was": known(3)}),
    "before": _rule("excludes", of="earlier_grants.round", required=known("r"), met={"earlier_grants.round": []},
                    unmet={"earlier_grants.round": ["r"]}),
    "agreed": _rule("includes", of="consents", required=known("Kommune")),
    "if": _rule("where", parts={"a": _rule("is", of="begun", required=known(False)),
                                "b": _rule("as-a-rule", parts={"c": _rule("at-most", of="posts.count",
                                                                          required=known(1))})}),
    "either": _rule("any-of", parts={"a": _rule("at-least", of="start", required=known("2015-01-01")),
                                     "d": _rule("yearly-deadline", holidays="baden-wuerttemberg", moves=known(False),
                                                required=known({"month": 11, "day": 15, "years_before": 1}))}),
}  # fmt: skip
_WAYS: Table = {
    "instalments": {"kind": "fixed-instalments", "instalments": known([100, "90.00"]), "in_proportion": known(True),
                    "total": known(190), "attested": [{"share": 0.5, "instalments": known([50, 45])}],
                    "part_year": {"unknown": True, "note": "not found"}},
    "sum": {"kind": "fixed-amount", "amount": known(15000), "envelope": known("facts.most")},
    "part": {"kind": "share-of-expenditure", "rate": known("60 %"), "more_possible": known(True),
             "maximum": {"low": 1, "high": 2, "grade": "norm", "citations": CITED, "note": None}},
    "unit": {"kind": "amount-per-unit", "rate": known("2.50"), "of": "facts.persons"},
    "choice": {"kind": "amount-by-choice", "of": "facts.region", "table": {"town": known(1), "country": known(2)}},
    "tier": {"kind": "amount-by-tier", "associations": known(True), "once": known(True),
             "part_year": known("pro-rata"), "reference_date": known({"month": 6, "day": 30}), "tiers": {
                 "large": {"at_least": known(1000), "amount": known(2), "full_at": known(1),
                           "in_proportion": known(True)},
                 "small": {"amount": known(1), "full_at": known(0.5), "in_proportion": known(False)}}},
    "degree": {"kind": "amount-by-qualification", "by_qualification": {"B.A.": known(1)},
               "part_year": known("pro-rata")},
}  # fmt: skip
_READINGS: Table = {
    "readings": [{"name": "a", "value": "monthly", "text": WORDS}, {"name": "b", "value": "at-start", "text": None}],
    "grade": "assumed", "default": "a", "citations": [{"source": "s", "place": "1", "read": "2020-01-01"}], "note": "x",
}  # fmt: skip
RICH: Table = {
    "format": "programme/1", "key": "own", "title": WORDS, "note": "x",
    "sources": {"s": {"title": "A source", "dated": "2020", "address": None}},
    "facts": {
        "concept": {"type": "yes-no", "title": WORDS, "curable": True},
        "persons": {"type": "number", "title": WORDS, "low": 0, "high": 100, "unit": {"one": WORDS, "many": WORDS}},
        "most": {"type": "amount", "title": WORDS, "low": None, "high": "10.50"},
        "since": {"type": "date", "title": WORDS, "low": "2000-01-01"},
        "region": {"type": "choice", "title": WORDS, "options": ["town", "country"]},
    },
    "editions": [
        {
            "key": "a", "title": WORDS, "first_day": known("2013-01-01"), "last_day": known("2014-12-31"), "drops": [],
            "common": {"criteria": {"term": criterion(known(36))},
                       "financing": {"payment": _READINGS, "rounding": known("half-up"), "overfunding": known(True)}},
            "measures": {name: {"title": WORDS, "criteria": _CRITERIA if name == "sum" else {}, "financing": way}
                         for name, way in _WAYS.items()},
            "not_modelled": {"n": {"text": WORDS, "measures": ["sum"], "citations": CITED, "note": "x"},
                             "o p": {"text": WORDS, "measures": None}},
            "changes": [{"from": known("2014-01-01"), "measures": {"sum": {"financing": {"amount": known(1)}}}}],
        },
        {
            "key": "b", "title": WORDS, "first_day": known("2015-01-01"),
            "last_day": {"low": "2020-12-31", "high": None, "grade": "norm", "citations": CITED},
            "drops": ["o p", "sum.either", "degree", "common.term"],
            "common": {"financing": {"payment": known("at-end")}},
            "measures": {
                "sum": {"title": _LATER_TEXT, "criteria": {
                    "kind": {"met": {"recipient.kind": "Stadtkreis"}, "required": known(["Stadtkreis"])},
                    "if": {"parts": {"b": {"parts": {"c": {"text": _LATER_TEXT}}}}}}},
                "tier": {"financing": {"tiers": {"small": {"amount": known(3)}}, "reference_date": None}},
                "new": {"title": WORDS, "criteria": {}, "financing": {"kind": "fixed-amount", "amount": known(4)}},
            },
            "not_modelled": {"n": {"measures": ["new"]}},
        },
    ],
}  # fmt: skip
RICH_ROUND: Table = {
    "format": "round/1", "key": "r 1", "title": WORDS, "programme": "vwv-integration", "edition": "2013-08-29",
    "sources": {"s": {"title": "A source"}}, "announced": known("2016-03-18"), "deadline": known("2016-04-01"),
    "deadline_moves": {"unknown": True, "note": "not found"}, "last_day": known("2016-04-04"),
    "decided": known("2016-06-23"),
    "measures": known(["contact-point"]), "per_applicant": known(1), "note": "x",
    "criteria": {"before": _CRITERIA["before"], "if": _CRITERIA["if"]},
    "caps": {"half": known({"share": "50 %", "of": "ask", "per": "post", "when": "always"})},
    "ranking": known({"by": "lot", "ties": "submission", "seed": "x"}),
    "shortage": known({"kind": "one-per-applicant-first", "then": "strict-queue"}),
    "money": {"committed": known(5600000), "payable": {"2016": known(1), "2017": known("2.50")}},
    "published": [
        {"of": "granted", "unit": "euro", "value": 10, "low": 5, "high": "20.50", "qualifier": "about",
         "scope": "together", "measures": ["contact-point"], "day": known("2016-07-10"), "grade": "official",
         "citations": CITED, "note": "x"},
        {"of": "filed", "unit": "applications", "value": 3, "grade": "official", "citations": CITED},
    ],
    "not_modelled": {"n": {"text": WORDS}},
}  # fmt: skip
