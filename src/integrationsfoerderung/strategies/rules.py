"""Strategies for criteria, ways of financing and whole programmes: for testing an engine, not one programme."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from hypothesis import strategies as st

from ..applications import Consent, Field, Origin
from ..calendar import Payment
from ..catalogue import load_holidays
from ..criteria import (
    AllOf,
    AnyOf,
    AsARule,
    AtLeast,
    AtMost,
    Criterion,
    Excludes,
    Includes,
    Is,
    Leaf,
    OneOf,
    Where,
)
from ..criteria.deadlines import YearlyDeadline
from ..editions import Accepted, Edition, Measure, Provision
from ..evidence import Citation, Figure, Grade, Known, Source
from ..facts import Fact, FactType
from ..financing import (
    AmountByChoice,
    AmountPerUnit,
    Attested,
    Financing,
    FixedAmount,
    FixedInstalments,
    PartYear,
    ShareOfExpenditure,
)
from ..financing.qualifications import AmountByQualification
from ..financing.tiers import AmountByTier, Tier
from ..money import Euro, Fte, Rounding, Share
from ..programmes import Programme
from ..recipients import Kind
from ..subjects import SUBJECTS, Subject
from ..texts import Text
from ..yearly import YearlyDay
from .kept import kept
from .values import REGION, bounded, days, euros, readings, shares, unknown, words

# What programmes that are drawn ask for beside the fields of every application.
FACTS = (
    Fact("heads", FactType.NUMBER, Text("Köpfe", "heads"), low=0, high=10_000),
    Fact("grown", FactType.YES_NO, Text("gewachsen", "grown"), curable=True),
    Fact("region", FactType.CHOICE, Text("Region", "region"), options=("north", "south", "west")),
    Fact("rent", FactType.AMOUNT, Text("Miete", "rent")),
    Fact("since", FactType.DATE, Text("seit", "since")),
)
_HEADS, _GROWN, _REGION, _RENT, _ = (fact.subject() for fact in FACTS)
_OPTIONS = FACTS[2].options
_CITED = (Citation(Source("made-up", "Made up for a test")),)
_QUALIFICATIONS = st.sampled_from(["Diplom", "Bachelor", "Master"])
_MEASURES = st.sampled_from(["main", "other"])
_YEARS = (date(2019, 1, 1), date(2024, 12, 31))
_SOME_EUROS = st.sampled_from([Euro(0), Euro("0.01"), Euro("3.33"), Euro(40_000), Euro("33333.33")]) | euros(high=10**7)

# What figures of a subject are drawn from: what an application may well have.
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "recipient.kind": st.sampled_from(Kind),
    "recipient.population": st.sampled_from([10_000, 20_000]) | st.integers(1, 50_000),
    "posts.share": st.sampled_from([Share("0.5"), Share("0.75"), Share(1)]) | shares(),
    "posts.field": st.sampled_from(Field),
    "posts.origin": st.sampled_from(Origin),
    "posts.qualification": _QUALIFICATIONS,
    "posts.months": st.sampled_from([12, 36]) | st.integers(1, 60),
    "posts.start": days(*_YEARS),
    "posts.count": st.integers(1, 3),
    "posts.sum": st.integers(0, 15_000).map(Fte.from_basis_points),
    "start": days(*_YEARS),
    "posts.calendar_years": st.integers(1, 4),
    "submitted": days(*_YEARS),
    "day": days(*_YEARS),
    "new_tasks": st.booleans(),
    "begun": st.booleans(),
    "early_start_permitted": st.booleans(),
    "requested": _SOME_EUROS,
    "costs": _SOME_EUROS,
    "grant": _SOME_EUROS,
    "earlier_grants.measure": _MEASURES,
    "earlier_grants.round": st.sampled_from(["2019", "2020"]),
    "consents": st.sampled_from(Consent),
}
_OF_FACTS: dict[Subject, st.SearchStrategy[Any]] = {
    _HEADS: st.integers(0, 10_000),
    _GROWN: st.booleans(),
    _REGION: st.sampled_from(_OPTIONS),
    _RENT: _SOME_EUROS,
}


@kept
def _figure(values: st.SearchStrategy[Any], *, ends: bool = True) -> st.SearchStrategy[Figure[Any]]:
    """Known ones mostly, so that programmes give answers; every one of them cited."""
    stated = st.builds(Known, values, st.sampled_from(Grade), st.just(_CITED))
    others = [readings(values), unknown(), *([bounded(values)] if ends else [])]
    return st.one_of(stated, stated, stated, *others)


def _title(key: str) -> Text:
    return Text(f"Bedingung {key}", f"condition {key}")


@kept
def _sets(values: st.SearchStrategy[Any]) -> st.SearchStrategy[frozenset[Any]]:
    return st.frozensets(values, min_size=1)


def _subjects() -> list[tuple[Subject, st.SearchStrategy[Any]]]:
    return [*((SUBJECTS[name], values) for name, values in _VALUES.items()), *_OF_FACTS.items()]


_ASKED = st.sampled_from(_subjects())
_YES_OR_NO = _figure(st.booleans(), ends=False)
_YEARLY = _figure(st.builds(YearlyDay, st.integers(1, 12), st.integers(1, 28), st.integers(0, 2)), ends=False)
_PAYMENTS, _ROUNDINGS, _PART_YEARS = (
    _figure(st.sampled_from(word), ends=False) for word in (Payment, Rounding, PartYear)
)
_SUMS, _SHARES, _FULL_AT = _figure(_SOME_EUROS), _figure(shares()), _figure(shares(low="0.1"))
_RATES = _figure(euros(high=100))
_LISTS = _figure(st.lists(_SOME_EUROS, min_size=1, max_size=4).map(tuple), ends=False)


@kept
@st.composite
def leaves(draw: st.DrawFn, key: str = "rule") -> Leaf:
    """Comparisons of every subject, declared facts of `programmes` included, with figures of every kind.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(leaves(), lambda leaf: leaf.relation.value == "at-least").of.name
        'recipient.population'
    """
    of, values = draw(_ASKED)
    kind: Any
    if of.ordered:
        kind, figure = draw(st.sampled_from([AtLeast, AtMost])), draw(_figure(values))
    elif of.many:
        kind, figure = draw(st.sampled_from([Includes, Excludes])), draw(_figure(values, ends=False))
    elif of.type is bool:
        kind, figure = Is, draw(_figure(values, ends=False))
    else:
        kind, figure = OneOf, draw(_figure(_sets(values), ends=False))
    found: Leaf = kind(key, _title(key), of, figure)
    return found


@kept
@st.composite
def criteria(draw: st.DrawFn, key: str = "rule", *, depth: int = 2) -> Criterion:
    """Comparisons and combinations of at most `depth` levels, and deadlines that come back every year.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> len(smallest(criteria(), lambda rule: isinstance(rule, AllOf)).parts)
        1
    """
    kind: str = draw(st.sampled_from(["leaf", "leaf", "deadline", *(["all", "any", "where", "rule"] if depth else [])]))
    if kind == "deadline":
        required = draw(_YEARLY)
        moves = draw(_YES_OR_NO)
        holidays = load_holidays(REGION)
        return YearlyDeadline(key, _title(key), "submitted", required, moves=moves, holidays=holidays)
    if kind == "leaf":
        return draw(leaves(key))
    count = {"where": 2, "rule": 1}.get(kind) or draw(st.integers(1, 3))
    parts = tuple(draw(criteria(f"part{index}", depth=depth - 1)) for index in range(count))
    kinds: dict[str, type[AllOf | AnyOf | Where | AsARule]] = {
        "all": AllOf, "any": AnyOf, "where": Where, "rule": AsARule,
    }  # fmt: skip
    return kinds[kind](key, _title(key), parts)


@kept
@st.composite
def financings(draw: st.DrawFn) -> Financing:
    """Every kind of financing, with figures of every kind; tiers pay more the more inhabitants there are.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(financings(), lambda financing: isinstance(financing, FixedAmount)).amount.value
        Euro('0.00')
    """
    payment = draw(_PAYMENTS)
    rounding = draw(_ROUNDINGS)
    maximum = draw(st.none() | _SUMS)
    part_year = draw(_PART_YEARS)
    envelope = draw(st.none() | st.none() | st.none() | st.just(Known(_RENT, Grade.NORM, _CITED)))
    match draw(st.sampled_from(["instalments", "sum", "unit", "choice", "share", "tiers", "qualification"])):
        case "sum":
            return FixedAmount(draw(_SUMS), payment=payment, envelope=envelope)
        case "unit":
            of: Any = draw(st.sampled_from([_HEADS, SUBJECTS["recipient.population"]]))
            rate = draw(_RATES)
            return AmountPerUnit(rate, of, maximum=maximum, payment=payment, envelope=envelope)
        case "choice":
            table = {option: draw(_SUMS) for option in _OPTIONS}
            return AmountByChoice(_REGION, table, payment=payment, envelope=envelope)
        case "share":
            rate = draw(_SHARES)
            more = draw(_YES_OR_NO)
            return ShareOfExpenditure(
                rate=rate, more_possible=more, rounding=rounding, maximum=maximum, payment=payment, envelope=envelope
            )
        case "tiers":
            return draw(_by_tier(payment, rounding, part_year))
        case "qualification":
            rates: dict[str, Any] = {"rate": draw(_SUMS)}
            if draw(st.booleans()):
                named = draw(st.sets(_QUALIFICATIONS, min_size=1))
                rates = {"by_qualification": {name: draw(_SUMS) for name in sorted(named)}}
            return AmountByQualification(
                **rates, part_year=part_year, rounding=rounding, payment=payment, envelope=envelope
            )
    return draw(_by_year(payment, rounding, part_year))


@kept
@st.composite
def _by_year(draw: st.DrawFn, payment: Any, rounding: Any, part_year: Any) -> FixedInstalments:
    instalments = draw(_LISTS)
    attested: tuple[Attested, ...] = ()
    in_proportion = draw(_YES_OR_NO)
    if isinstance(instalments, Known) and draw(st.booleans()):
        # Whole double cents, because what is attested has to be that share exactly.
        whole = tuple(Euro.from_cents(euro.cents // 2 * 2) for euro in instalments.value)
        instalments = Known(whole, Grade.NORM, _CITED)
        half = tuple(Euro.from_cents(euro.cents // 2) for euro in whole)
        attested = (Attested(Share("0.5"), Known(half, Grade.REPORTED, _CITED)),)
        in_proportion = Known(True, Grade.NORM, _CITED)  # noqa: FBT003 - a value of the figure
    return FixedInstalments(
        instalments, in_proportion=in_proportion, rounding=rounding, part_year=part_year, payment=payment,
        attested=attested,
    )  # fmt: skip


@kept
@st.composite
def _by_tier(draw: st.DrawFn, payment: Any, rounding: Any, part_year: Any) -> AmountByTier:
    """One to three tiers that differ in amount and bound alone, so that nobody gets less for more inhabitants."""
    bounds = draw(st.sampled_from([(), (10_000,), (20_000, 10_000)]))
    count = len(bounds) + 1
    amounts = sorted(draw(st.lists(_SOME_EUROS, min_size=count, max_size=count)), reverse=True)
    full_at = draw(_FULL_AT)
    in_proportion = draw(_YES_OR_NO)
    tiers = []
    for index, (euro, bound) in enumerate(zip(amounts, [*bounds, None], strict=True)):
        at_least = None if bound is None else draw(_figure(st.integers(bound, bound + 5_000)))
        amount = draw(_figure(st.just(euro), ends=False))
        key = f"tier-{index + 1}"
        tiers.append(Tier(key, amount=amount, full_at=full_at, in_proportion=in_proportion, at_least=at_least))
    return AmountByTier(
        tiers=tuple(tiers),
        associations=draw(_YES_OR_NO),
        once=draw(_YES_OR_NO),
        part_year=part_year,
        rounding=rounding,
        payment=payment,
    )


@kept
@st.composite
def measures(draw: st.DrawFn, key: str = "main") -> Measure:
    """Measures with up to three criteria and a way of financing.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(measures(), lambda measure: measure.criteria == ()).key
        'main'
    """
    names = ("a", "b", "c")[: draw(st.integers(0, 3))]
    return Measure(
        key, Text("Tatbestand", "measure"), tuple(draw(criteria(name)) for name in names), draw(financings())
    )


def provisions(touched: Iterable[str] = ("main",)) -> st.SearchStrategy[Provision]:
    """Provisions that data cannot express, about all measures or one of those.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(provisions()).measures is None
        True
    """
    some = st.sampled_from([frozenset({key}) for key in touched])
    text = Text("nicht abgebildet", "not modelled")
    return st.builds(Provision, st.sampled_from(["vacancy", "discretion"]), st.just(text), st.none() | some)


@kept
def accepted() -> st.SearchStrategy[Accepted]:
    """Declarations that a finding of an audit, or a breach of a law, is known and stays.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(accepted()).code
        'A501'
    """
    codes = st.sampled_from(["A501", "more-inhabitants"])
    return st.builds(Accepted, codes, st.just("main.rounding"), words(), st.none() | st.just("e0"))


@kept
@st.composite
def editions(draw: st.DrawFn, since: date = date(2020, 1, 1), until: date | None = None) -> Edition:
    """Editions with one measure or two.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(editions()).since
        datetime.date(2020, 1, 1)
    """
    own = (draw(measures()), *draw(st.lists(measures("other"), max_size=1)))
    return _edition(f"e{since.year}", since, until, own, tuple(draw(st.lists(provisions(), max_size=1))))


def _edition(
    key: str, since: date, until: date | None, own: tuple[Measure, ...], beside: tuple[Provision, ...] = ()
) -> Edition:
    end = None if until is None else Known(until, Grade.NORM, _CITED)
    return Edition(key, Text("Fassung", "edition"), Known(since, Grade.NORM, _CITED), end, since, until, own, beside)


@kept
@st.composite
def programmes(draw: st.DrawFn, *, most: int = 3) -> Programme:
    """Well-formed programmes of up to `most` editions, with gaps or without, and with facts of their own.

    Later editions keep, change or drop criteria and financing of earlier ones, as real ones do. Every figure is cited.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> programme = smallest(programmes(), lambda programme: len(programme.editions) == 2)
        >>> [edition.since.isoformat() for edition in programme.editions]
        ['2020-01-01', '2021-01-01']
    """
    count = draw(st.integers(1, most))
    found: list[Edition] = []
    first = draw(measures())
    for index in range(count):
        since = date(2020 + index, 1, 1)
        last = index == count - 1
        until = None if last and draw(st.booleans()) else date(since.year, 12, draw(st.sampled_from([31, 31, 15, 30])))
        kept = [rule if draw(st.booleans()) else draw(criteria(rule.key)) for rule in first.criteria]
        kept = [rule for rule in kept if draw(st.sampled_from([True, True, True, False]))]
        financing = first.financing if draw(st.booleans()) else draw(financings())
        own = [Measure("main", first.title, tuple(kept), financing), Measure("other", first.title, (), financing)]
        if not last and draw(st.sampled_from([False, False, False, True])):
            own = own[1:]
        found.append(_edition(f"e{index}", since, until, tuple(own)))
    return Programme("made-up", Text("Ausgedacht", "Made up"), tuple(found), facts=FACTS)
