"""Generated programmes and applications that one row can hold: every kind of criterion, financing and figure."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from integrationsfoerderung import (
    Application,
    Consent,
    EarlierGrant,
    Edition,
    Euro,
    Fact,
    FactType,
    Field,
    Grade,
    Kind,
    Known,
    Measure,
    Origin,
    PlanYear,
    Post,
    Programme,
    Recipient,
    Share,
    Text,
)
from integrationsfoerderung.calendar import Payment
from integrationsfoerderung.catalogue import load_holidays
from integrationsfoerderung.criteria import AtLeast, AtMost, Criterion, Excludes, Is, OneOf
from integrationsfoerderung.criteria.deadlines import YearlyDeadline
from integrationsfoerderung.financing import (
    AmountByChoice,
    AmountPerUnit,
    Attested,
    Financing,
    FixedAmount,
    FixedInstalments,
    PartYear,
    ShareOfExpenditure,
)
from integrationsfoerderung.financing.qualifications import AmountByQualification
from integrationsfoerderung.financing.tiers import AmountByTier, Tier
from integrationsfoerderung.money import Fte, Rounding
from integrationsfoerderung.recipients import Population
from integrationsfoerderung.yearly import YearlyDay
from strategies import NO_TEXT, criteria, drawn_figures, names, shares

FACTS = (
    Fact("heads", FactType.NUMBER, Text("", ""), low=0, high=10_000),
    Fact("grown", FactType.YES_NO, Text("", "")),
    Fact("region", FactType.CHOICE, Text("", ""), options=("north", "south", "west")),
    Fact("rent", FactType.AMOUNT, Text("", "")),
    Fact("since", FactType.DATE, Text("", "")),
)
HOLIDAYS = load_holidays("baden-wuerttemberg")
BY_KEY = {fact.key: fact for fact in FACTS}
cents = st.sampled_from([0, 1, 50, 333, 4_000_000, 3_333_333]) | st.integers(0, 10**9)
euros = cents.map(Euro.from_cents)
days = st.dates(date(2019, 10, 1), date(2023, 3, 1))
months = st.sampled_from([1, 11, 12, 13, 24, 35, 36, 600]) | st.integers(1, 60)


def figures(values: st.SearchStrategy[Any], *, bounded: bool = True) -> st.SearchStrategy[Any]:
    """Known ones half of the time, so that amounts can often be said."""
    return values.map(lambda value: Known(value, Grade.NORM)) | drawn_figures(values, bounded=bounded).map(
        lambda drawn: drawn.figure
    )


@st.composite
def financings(draw: st.DrawFn) -> Financing:
    """Every kind of financing with figures of every kind."""
    payment = draw(figures(st.sampled_from(Payment), bounded=False))
    kind = draw(st.sampled_from([FixedInstalments, FixedAmount, AmountPerUnit, AmountByChoice, ShareOfExpenditure]))
    kind = draw(st.sampled_from([kind, kind, AmountByTier, AmountByQualification]))
    if kind is AmountByTier:
        return draw(by_tier(payment))
    if kind is AmountByQualification:
        return draw(by_qualification(payment))
    rounding = draw(figures(st.sampled_from(Rounding), bounded=False))
    maximum = draw(st.none() | figures(euros))
    if kind is FixedAmount:
        return FixedAmount(draw(figures(euros)), payment=payment)
    if kind is AmountPerUnit:
        of: Any = draw(st.sampled_from([BY_KEY["heads"].subject(), "recipient.population"]))
        return AmountPerUnit(
            draw(figures(st.integers(0, 10_000).map(Euro.from_cents))), of, maximum=maximum, payment=payment
        )
    if kind is AmountByChoice:
        table = {option: draw(figures(euros)) for option in BY_KEY["region"].options}
        return AmountByChoice(BY_KEY["region"].subject(), table, payment=payment)
    if kind is ShareOfExpenditure:
        return ShareOfExpenditure(
            rate=draw(figures(shares)),
            more_possible=draw(figures(st.booleans(), bounded=False)),
            rounding=rounding,
            maximum=maximum,
            payment=payment,
        )
    amounts = st.lists(euros, min_size=1, max_size=4).map(tuple)
    instalments = draw(figures(amounts, bounded=False))
    attested = []
    if isinstance(instalments, Known):
        if draw(st.booleans()):
            # In proportion to the last basis point, as the constructor asks.
            whole = [Euro.from_cents(euro.cents // 10_000 * 10_000) for euro in instalments.value]
            instalments = Known(tuple(whole), Grade.NORM)
            half = tuple(Euro.from_cents(euro.cents // 2) for euro in whole)
            attested = [Attested(Share("0.5"), Known(half, Grade.REPORTED))]
    elif draw(st.booleans()):
        attested = [Attested(Share("0.5"), Known(draw(amounts), Grade.REPORTED))]
    return FixedInstalments(
        instalments,
        in_proportion=draw(figures(st.booleans(), bounded=False)),
        rounding=rounding,
        part_year=draw(figures(st.sampled_from(PartYear), bounded=False)),
        payment=payment,
        attested=tuple(attested),
    )


_or_no_name = st.none() | names
yearly = st.builds(YearlyDay, st.integers(1, 12), st.integers(1, 28), st.integers(0, 2))
flags = st.booleans()


@st.composite
def by_tier(draw: st.DrawFn, payment: Any) -> AmountByTier:
    """One to three tiers, with bounds that are known, bounded, or not known at all."""
    bounds = draw(st.sampled_from([(), (10_000,), (20_000, 10_000)]))
    tiers = []
    for index, bound in enumerate([*bounds, None]):
        at_least = None if bound is None else draw(figures(st.integers(bound, bound + 5_000)))
        full_at = figures(shares.filter(lambda share: share.basis_points > 0))
        amount, part = draw(figures(euros)), draw(figures(flags, bounded=False))
        tiers.append(
            Tier(f"tier-{index + 1}", amount=amount, full_at=draw(full_at), in_proportion=part, at_least=at_least)
        )
    return AmountByTier(
        tiers=tuple(tiers),
        associations=draw(figures(flags, bounded=False)),
        once=draw(figures(flags, bounded=False)),
        part_year=draw(figures(st.sampled_from(PartYear), bounded=False)),
        rounding=draw(figures(st.sampled_from(Rounding), bounded=False)),
        reference_date=draw(st.none() | st.none() | figures(yearly, bounded=False)),
        payment=payment,
    )


@st.composite
def by_qualification(draw: st.DrawFn, payment: Any) -> AmountByQualification:
    """A rate for all, or one for each of two qualifications; an envelope or none."""
    rates: dict[str, Any] = {"rate": draw(figures(euros))}
    if draw(flags):
        rates = {"by_qualification": {name: draw(figures(euros)) for name in draw(st.sets(names, min_size=1))}}
    envelope = Known(BY_KEY["rent"].subject(), Grade.NORM)
    return AmountByQualification(
        **rates,
        part_year=draw(figures(st.sampled_from(PartYear), bounded=False)),
        rounding=draw(figures(st.sampled_from(Rounding), bounded=False)),
        payment=payment,
        envelope=draw(st.sampled_from([None, envelope])),
    )


@st.composite
def rules(draw: st.DrawFn, key: str) -> Criterion:
    """A criterion of any kind; some on facts, some that a list must not have a member."""
    kind = draw(st.sampled_from(["any", "any", "excludes", "fact", "choice", "deadline", "count", "sum", "start"]))
    bound = draw(st.sampled_from([AtLeast, AtMost]))
    if kind == "deadline":
        moves = draw(figures(st.booleans(), bounded=False))
        required = draw(figures(yearly, bounded=False))
        return YearlyDeadline(key, NO_TEXT, "submitted", required, moves=moves, holidays=HOLIDAYS)
    if kind == "count":
        return bound(key, NO_TEXT, "posts.count", draw(figures(st.integers(1, 3))))
    if kind == "sum":
        return bound(key, NO_TEXT, "posts.sum", draw(figures(st.integers(0, 15_000).map(Fte.from_basis_points))))
    if kind == "start":
        return bound(key, NO_TEXT, "start", draw(figures(days)))
    if kind == "excludes":
        of = draw(st.sampled_from(["earlier_grants.measure", "earlier_grants.round", "consents"]))
        values: Any = st.sampled_from(Consent) if of == "consents" else names
        return Excludes(key, NO_TEXT, of, draw(figures(values, bounded=False)))
    if kind == "fact":
        return Is(key, NO_TEXT, BY_KEY["grown"].subject(), draw(figures(st.booleans(), bounded=False)))
    if kind == "choice":
        options = st.frozensets(st.sampled_from(BY_KEY["region"].options))
        return OneOf(key, NO_TEXT, BY_KEY["region"].subject(), draw(figures(options)))
    return draw(criteria(key).filter(_names_no_tier))


def _names_no_tier(rule: Criterion) -> bool:
    """Which tiers there are is said by the financing, and that is drawn apart from the criteria."""
    return all(leaf.of.name != "tier" for _, leaf in rule.leaves("m"))


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """One to three editions, with gaps or without, and a measure that some of them may lack."""
    count = draw(st.integers(1, 3))
    editions = []
    since = date(2020, 1, 1)
    keys = ["a", "b", "c", "d"]
    shared = [draw(rules(key)) for key in keys[: draw(st.integers(0, 3))]]
    financing = draw(financings())
    for index in range(count):
        last = index == count - 1
        until = None if last and draw(st.booleans()) else date(since.year, 12, draw(st.sampled_from([31, 31, 15, 30])))
        own = [rule if draw(st.booleans()) else draw(rules(rule.key)) for rule in shared]
        own = [rule for rule in own if draw(st.sampled_from([True, True, True, False]))]
        paid = financing if draw(st.booleans()) else draw(financings())
        measures = [Measure("m", NO_TEXT, tuple(own), paid), Measure("other", NO_TEXT, (), paid)]
        if not last and draw(st.sampled_from([False, False, False, True])):
            measures = measures[1:]
        end = None if until is None else Known(until, Grade.NORM)
        editions.append(Edition(f"e{index}", NO_TEXT, Known(since, Grade.NORM), end, since, until, tuple(measures)))
        since = date(since.year + 1, 1, 1)
    return Programme("p", NO_TEXT, tuple(editions), facts=FACTS)


def _maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, values, values, st.none())


@st.composite
def plans(draw: st.DrawFn) -> list[PlanYear] | None:
    """No plan, or one to three budget years, each saying at least something."""
    found = []
    for year in draw(st.lists(st.integers(2020, 2022), max_size=3, unique=True)):
        eligible = draw(_maybe(st.integers(0, 500) | st.integers(0, 30_000_000)))
        more = draw(_maybe(st.integers(0, 10_000)))
        total = None if more is None else (eligible or 0) + more
        if eligible is not None or total is not None:
            as_euro = [None if value is None else Euro.from_cents(value) for value in (eligible, total)]
            found.append(PlanYear(year=year, eligible=as_euro[0], total=as_euro[1]))
    return found or None


_FACTS: dict[str, Any] = {
    "heads": st.integers(0, 10_000),
    "grown": st.booleans(),
    "region": st.sampled_from(BY_KEY["region"].options),
    "rent": euros,
    "since": days,
}


@st.composite
def applications(draw: st.DrawFn, measure: str = "m") -> Application:
    """One post at most and no partner, with fields left out at random."""
    plan = draw(plans())
    post = Post(
        share=draw(_maybe(st.sampled_from([Share("0.5"), Share(1)]) | shares)),
        field=draw(_maybe(st.sampled_from(Field))),
        origin=draw(_maybe(st.sampled_from(Origin))),
        qualification=draw(_maybe(names)),
        start=draw(st.none() | days),
        months=draw(st.none() | months),
    )
    kind, number = draw(_maybe(st.sampled_from(Kind))), draw(_maybe(st.integers(0, 30_000) | st.integers(0, 10**9)))
    population = None if number is None else Population(number, on=draw(st.none() | days))
    return Application(
        recipient=Recipient(name="Musterstadt", kind=kind, population=population),
        measure=measure,
        posts=() if plan and draw(st.booleans()) else (post,),
        plan=plan,
        start=draw(_maybe(st.sampled_from([date(2020, 1, 1), date(2020, 1, 15), date(2020, 12, 1)]) | days)),
        months=draw(_maybe(months)),
        submitted=draw(_maybe(days)),
        new_tasks=draw(_maybe(st.booleans())),
        begun=draw(_maybe(st.booleans())),
        early_start_permitted=draw(_maybe(st.booleans())),
        requested=draw(_maybe(euros)),
        costs=draw(_maybe(euros)),
        earlier_grants=draw(
            _maybe(st.lists(st.builds(EarlierGrant, st.none() | names, st.none() | names), max_size=2))
        ),
        consents=draw(_maybe(st.frozensets(st.sampled_from(Consent)))),
        facts={key: draw(values) for key, values in _FACTS.items() if draw(st.sampled_from([True, True, False]))},
    )
