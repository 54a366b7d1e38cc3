"""Applications with fields left out at random, and documents to be read or spoiled, for the tests."""

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from hypothesis import strategies as st

import integrationsfoerderung as foerder
from integrationsfoerderung import (
    Application,
    Consent,
    EarlierGrant,
    Euro,
    Field,
    Kind,
    Origin,
    Post,
    Recipient,
    Share,
    catalogue,
)
from integrationsfoerderung import documents as docs
from integrationsfoerderung.strategies import without

# Every day at which something changes, and the day before it.
DAYS = [
    date(2013, 8, 28), date(2013, 8, 29), date(2015, 7, 31), date(2015, 8, 1), date(2015, 8, 15), date(2015, 8, 30),
    date(2015, 8, 31), date(2015, 9, 1), date(2015, 9, 30), date(2015, 10, 1), date(2016, 3, 31), date(2016, 4, 1),
    date(2016, 4, 15), date(2016, 4, 30), date(2016, 5, 2), date(2016, 9, 5), date(2016, 9, 6), date(2018, 2, 13),
    date(2018, 2, 14), date(2020, 8, 28), date(2020, 8, 29),
]  # fmt: skip
MEASURES = ["contact-point", "extension", "social-advice"]
ROUNDS = [None, "vwv-integration/2016-regular", "vwv-integration/2016-extra"]

days = st.sampled_from(DAYS) | st.dates(date(2013, 6, 1), date(2020, 12, 31))
# Good values often, so that a fair part of the applications is eligible.
shares = st.sampled_from(["0.5", "0.75", "1", "0.49", "0.5001"]).map(Share)
shares |= st.integers(4_000, 10_000).map(Share.from_basis_points)
months = st.sampled_from([36, 36, 36, 48, 35, 12, 11]) | st.integers(30, 600)
likely = st.sampled_from([True] * 7 + [False])
unlikely = likely.map(lambda flag: not flag)
kinds = st.sampled_from([*[Kind.STADTKREIS, Kind.LANDKREIS] * 5, *[Kind.GEMEINDE, Kind.VERBAND] * 3, *Kind])
recipients = st.builds(Recipient, name=st.just("Musterstadt"), kind=kinds, population=st.integers(0, 10**6))
posts = st.builds(
    Post,
    share=shares,
    field=st.sampled_from([Field.INTEGRATION] * 3 + [Field.REFUGEES, Field.BOTH]),
    origin=st.sampled_from(Origin),
    qualification=st.just("Diplom"),
    # Its own dates replace those of the application; they are no fields that a form may lack.
    months=st.none() | months,
    start=st.none() | days,
)
complete = st.builds(
    Application,
    recipient=recipients,
    measure=st.sampled_from(MEASURES),
    posts=st.lists(posts, min_size=1, max_size=2),
    partners=st.lists(recipients, max_size=1),
    start=days,
    months=months,
    submitted=days,
    new_tasks=likely,
    begun=unlikely,
    early_start_permitted=likely,
    requested=st.integers(0, 200_000).map(Euro),
    costs=st.integers(0, 500_000).map(Euro),
    earlier_grants=st.lists(st.builds(EarlierGrant, st.sampled_from(["contact-point", *MEASURES])), max_size=3),
    priority=st.integers(1, 9),
    consents=st.frozensets(st.sampled_from(Consent)),
)

_OF_APPLICATION = (
    "start", "months", "submitted", "new_tasks", "begun", "early_start_permitted", "requested", "costs",
    "earlier_grants", "priority", "consents",
)  # fmt: skip


def places(application: Application) -> list[str]:
    """Every field that a form may lack, as a finding names it: "submitted", "posts[0].share"."""
    found = [*_OF_APPLICATION, "recipient.kind", "recipient.population"]
    for index in range(len(application.posts)):
        found += [f"posts[{index}].{name}" for name in ("share", "field", "origin", "qualification")]
    for index in range(len(application.partners)):
        found += [f"partners[{index}].{name}" for name in ("kind", "population")]
    return found


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Application, Application]:
    """One application twice: with some fields left out, and with one or more of these filled in again."""
    whole = draw(complete)
    fewer = draw(st.lists(st.sampled_from(places(whole)), min_size=1, max_size=6, unique=True))
    still = draw(st.sets(st.sampled_from(fewer), max_size=len(fewer) - 1)) if len(fewer) > 1 else set[str]()
    return without(whole, fewer), without(whole, sorted(still))


incomplete = pairs().map(lambda pair: pair[0])


# --- Documents, as tables ------------------------------------------------------------------------------------

Table: TypeAlias = dict[str, Any]

WORDS = {"de": "Satz", "en": "sentence"}
CITED = [{"source": "s"}]


def known(value: Any, grade: str = "official", **more: Any) -> Table:
    """A figure that is stated."""
    return {"value": value, "grade": grade, "citations": CITED} | more


def criterion(required: Any, of: str = "posts.months", kind: str = "at-least") -> Table:
    """A criterion of one comparison."""
    return {"kind": kind, "of": of, "text": WORDS, "required": required}


def measure(**criteria: Any) -> Table:
    """A measure with those criteria."""
    money = {"kind": "fixed-amount", "amount": known(15000), "payment": known("monthly")}
    return {"title": WORDS, "criteria": criteria, "financing": money}


def edition(key: str = "a", first: Any = "2013-01-01", last: Any = "2014-12-31", **more: Any) -> Table:
    """An edition from a first to a last day."""
    ends = {"first_day": known(first)} | ({} if last is None else {"last_day": known(last)})
    return {"key": key, "title": WORDS} | ends | more


def programme(*editions: Any, **more: Any) -> Table:
    """A programme with one source, s."""
    head = {"format": "programme/1", "key": "own", "title": WORDS, "sources": {"s": {"title": "A source"}}}
    return head | {"editions": list(editions)} | more


def one_rule(required: Any, **more: Any) -> Table:
    """A programme of one edition with one criterion, m.term."""
    return programme(edition(measures={"m": measure(term=criterion(required, **more))}))


FORM: Table = {
    "format": "application/1",
    "programme": "vwv-integration",
    "measure": "contact-point",
    "recipient": {"name": "Bühl", "kind": "Gemeinde", "key": "08216007"},
    "posts": [{"share": 0.5, "field": "refugees", "origin": "new"}],
}


# Any JSON that somebody may send, of names that look a little like those of documents.
NAMES = st.sampled_from(
    [
        "key", "title", "de", "en", "editions", "first_day", "last_day", "measures", "criteria", "not_modelled",
        "drops", "changes", "from", "value", "low", "high", "grade", "citations", "source", "s", "unknown", "note",
        "readings", "kind", "of", "text", "required", "parts", "financing", "posts", "recipient", "name", "share",
        "months", "measure", "programme", "round", "deadline", "deadline_moves", "sources", "region", "rules",
        "first_year", "last_year", "payment", "amount",
    ]
)  # fmt: skip
scalars: st.SearchStrategy[Any] = st.none() | st.booleans() | st.integers() | NAMES | st.text(max_size=5)
scalars |= st.floats(allow_nan=False, allow_infinity=False)
scalars |= st.sampled_from(["norm", "at-least", "fixed-amount", "2016-04-01", "any-of"])
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5), max_leaves=25
)
AUGUST = {"low": "2015-08-01", "high": "2015-08-31", "grade": "norm", "citations": CITED}
LATER_TERM = {"m": {"criteria": {"term": {"required": known(24)}}}}
HEAD = {"title": WORDS, "sources": {"s": {"title": "A source"}}}
NEW_YEAR = {"key": "new-year", "title_de": "Neujahr", "title_en": "New Year", "month": 1, "day": 1}
REAL: dict[str, Table] = {
    "application/1": FORM,
    "programme/1": programme(
        edition(measures={"m": measure(term=criterion(known(36)))}, not_modelled={"n": {"text": WORDS}}),
        edition("b", "2015-01-01", None, drops=["n"], changes=[{"from": AUGUST, "measures": LATER_TERM}]),
    ),
    "round/1": HEAD
    | {"format": "round/1", "key": "r", "programme": "vwv-integration", "edition": "2013-08-29"}
    | {"deadline": known("2016-04-01"), "deadline_moves": known(value=True), "measures": known(["contact-point"])},
    "sources/1": {"format": "sources/1", "sources": HEAD["sources"]},
    "holidays/1": {"format": "holidays/1", "region": "x", "first_year": 2000, "last_year": 2100, "citations": CITED}
    | {"sources": HEAD["sources"], "rules": [NEW_YEAR]},
}
formats = st.sampled_from(sorted(REAL))


@st.composite
def spoiled(draw: st.DrawFn) -> Table:
    """A document that loads, with a few values replaced by others."""
    table = copy.deepcopy(REAL[draw(formats)])
    for _ in range(draw(st.integers(1, 3))):
        place: Any = table
        while True:
            names = sorted(set(place) - {"format"}) if isinstance(place, dict) else range(len(place))
            name = draw(st.sampled_from(names))
            if not (isinstance(place[name], dict | list) and place[name]) or draw(
                st.sampled_from([True, False, False])
            ):
                break
            place = place[name]
        place[name] = draw(anything)
    return table


# What is no value of a field, however near it looks.
MISFITS: dict[str, list[Any]] = {
    "new_tasks": ["true", "false", 1, 0, "", []],
    "months": [1.9, 36.5, "36", True, [36], {"a": 1}],
    "measure": [3, True, ["contact-point"]],
    "posts": ["12", {"share": 0.5}, 1],
    "earlier_grants": ["contact-point", {}],
    "start": [20160401, "1.4.2016", "2016-4-1", "2016-04-01T00:00:00", True, "2016-04-0\N{FULLWIDTH DIGIT ONE}"],
    "requested": [True, "viel", [1], "1e3", 0.001, 10**30],
    "recipient": ["Bühl", [], 3],
}

SOURCES = catalogue.sources()
HOLIDAYS = foerder.load_holidays("baden-wuerttemberg")
READERS: dict[str, Callable[[Path], Any]] = {
    "application/1": docs.read_application,
    "programme/1": lambda path: docs.read_programme(path, SOURCES),
    "round/1": lambda path: docs.read_round(path, SOURCES, HOLIDAYS, foerder.load_programme),
    "sources/1": docs.read_sources,
    "holidays/1": docs.read_holidays,
}
