"""Programmes that are correct by construction, so that whatever an audit or a law finds in one is a false alarm.

Rules ask about different fields or leave room for each other, examples stand at the limit, roundings are stated, every
fact is asked about, amounts rise with the tier and editions follow on each other.
"""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from integrationsfoerderung import (
    Bounded,
    Citation,
    Consent,
    Edition,
    Euro,
    Fact,
    Field,
    Grade,
    Kind,
    Known,
    Measure,
    Origin,
    Payment,
    Programme,
    Rounding,
    Share,
    Source,
    Text,
    Unknown,
)
from integrationsfoerderung.criteria import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Criterion,
    Examples,
    Excludes,
    Includes,
    Is,
    OneOf,
    Where,
)
from integrationsfoerderung.financing import (
    AmountByChoice,
    AmountPerUnit,
    Financing,
    FixedAmount,
    FixedInstalments,
    PartYear,
    ShareOfExpenditure,
)
from integrationsfoerderung.financing.qualifications import AmountByQualification
from integrationsfoerderung.financing.tiers import AmountByTier, Tier
from integrationsfoerderung.strategies.rules import FACTS
from integrationsfoerderung.subjects import SUBJECTS, Subject

_CITED = (Citation(Source("decree", "Made-up decree", bears=Grade.NORM), "Nr. 1"),)
_FACTS: dict[str, Fact] = {fact.key: fact for fact in FACTS}
_OPTIONS = _FACTS["region"].options
_SECOND = date(2022, 1, 1)


def known(value: Any) -> Known[Any]:
    return Known(value, Grade.NORM, _CITED)


def _of(name: str) -> Subject:
    return _FACTS[name.removeprefix("facts.")].subject() if name.startswith("facts.") else SUBJECTS[name]


def _text(key: str) -> Text:
    return Text(f"Bedingung {key}", f"condition {key}")


def _one(kind: Any, name: str, required: Any, met: Any, unmet: Any) -> Criterion:
    of, key = _of(name), f"{name.replace('.', '-')}-{kind.__name__}"
    figure = required if isinstance(required, Bounded | Unknown) else known(required)
    found: Criterion = kind(key, _text(key), of, figure, examples=Examples(((of, met),), ((of, unmet),)))
    return found


@st.composite
def _bound(draw: st.DrawFn, kind: Any, name: str, low: int, high: int, make: Any = int) -> Criterion:
    """At least or at most so much, of a figure that is known, has two ends, or is not known."""
    limit, step = draw(st.integers(low, high)), -1 if kind is AtLeast else 1
    figure: Any = make(limit)
    if draw(st.sampled_from([False, False, False, True])):
        ends = sorted((limit, limit - step))
        return _one(kind, name, Bounded(make(ends[0]), make(ends[1]), Grade.NORM, _CITED),
                    make(limit - step), make(limit + step))  # fmt: skip
    if draw(st.sampled_from([False] * 7 + [True])):
        figure = Unknown("not found", _CITED)
    return _one(kind, name, figure, make(limit), make(limit + step))


@st.composite
def _members(draw: st.DrawFn, name: str, domain: tuple[Any, ...]) -> Criterion:
    """One of some, and never of all."""
    some = draw(st.sets(st.sampled_from(domain), min_size=1, max_size=len(domain) - 1))
    other = next(member for member in domain if member not in some)
    return _one(OneOf, name, frozenset(some), next(m for m in domain if m in some), other)


@st.composite
def _small_places(draw: st.DrawFn) -> Criterion:
    """Small places have to have grown."""
    bound = draw(st.integers(6_000, 9_000))
    population, grown = _of("recipient.population"), _of("facts.grown")
    parts = (
        AtMost("below", _text("below"), population, known(bound)),
        Is("grown", _text("grown"), grown, known(value=True)),
    )
    examples = Examples(((population, bound), (grown, True)), ((population, bound), (grown, False)))
    return Where("small", _text("small"), parts, examples=examples)


def _joined(kind: Any) -> Criterion:
    """Not begun, and or or with leave to begin early."""
    begun, leave = _of("begun"), _of("early_start_permitted")
    parts = (
        Is("not_begun", _text("not begun"), begun, known(value=False)),
        Is("leave", _text("leave"), leave, known(value=True)),
    )
    examples = Examples(((begun, False), (leave, True)), ((begun, True), (leave, False)))
    found: Criterion = kind("begun", _text("begun"), parts, examples=examples)
    return found


_RULES: tuple[st.SearchStrategy[Criterion], ...] = (
    _bound(AtLeast, "posts.months", 2, 48),
    _bound(AtMost, "posts.months", 60, 120),
    _bound(AtLeast, "posts.share", 2, 5_000, Share.from_basis_points),
    _bound(AtLeast, "recipient.population", 2, 4_000),
    _bound(AtLeast, "costs", 2, 10**6, Euro.from_cents),
    _bound(AtMost, "requested", 10**7, 10**8, Euro.from_cents),
    _bound(AtLeast, "facts.heads", 2, 90),
    _bound(AtMost, "posts.start", date(2030, 1, 1).toordinal(), date(2040, 1, 1).toordinal(), date.fromordinal),
    _members("recipient.kind", tuple(Kind)),
    _members("posts.field", tuple(Field)),
    _members("posts.origin", tuple(Origin)),
    st.just(_one(Is, "new_tasks", True, True, False)),
    st.just(_one(Includes, "consents", Consent.KOMMUNE, (Consent.KOMMUNE,), ())),
    st.just(_one(Excludes, "earlier_grants.measure", "main", (), ("main",))),
    st.sampled_from([AllOf, AnyOf]).map(_joined),
    _small_places(),
)  # fmt: skip
_SUMS = st.integers(1, 5_000_000).map(Euro.from_cents)
_ROUNDINGS = st.sampled_from(Rounding).map(known)
_PART_YEARS = st.sampled_from(PartYear).map(known)


@st.composite
def _financings(draw: st.DrawFn) -> Financing:
    payment = known(draw(st.sampled_from(Payment)))
    how: Any = {"rounding": draw(_ROUNDINGS), "payment": payment}
    in_part: Any = {"part_year": draw(_PART_YEARS), **how}
    match draw(st.sampled_from(["sum", "unit", "choice", "share", "tiers", "qualification", "instalments"])):
        case "sum":
            return FixedAmount(known(draw(_SUMS)), payment=payment)
        case "unit":
            return AmountPerUnit(known(draw(_SUMS)), _of("facts.heads"), payment=payment)
        case "choice":
            table = {option: known(draw(_SUMS)) for option in _OPTIONS}
            return AmountByChoice(_of("facts.region"), table, payment=payment)
        case "share":
            rate, more = known(draw(st.integers(1, 10_000).map(Share.from_basis_points))), known(value=False)
            maximum = draw(st.none() | _SUMS.map(known))
            return ShareOfExpenditure(rate=rate, more_possible=more, maximum=maximum, **how)
        case "tiers":
            sums = sorted(draw(st.lists(_SUMS, min_size=3, max_size=3)), reverse=True)
            bounds = (known(20_000), known(10_000), None)
            full_at = known(draw(st.sampled_from([Share("0.5"), Share(1)])))
            proportion = known(draw(st.booleans()))
            several = tuple(
                Tier(f"tier-{index}", amount=known(euro), full_at=full_at, in_proportion=proportion, at_least=bound)
                for index, (euro, bound) in enumerate(zip(sums, bounds, strict=True), 1)
            )
            both: Any = {"associations": known(draw(st.booleans())), "once": known(draw(st.booleans()))}
            return AmountByTier(tiers=several, **both, **in_part)
        case "qualification":
            return AmountByQualification(rate=known(draw(_SUMS)), **in_part)
    sums = draw(st.lists(_SUMS, min_size=1, max_size=4))
    return FixedInstalments(known(tuple(sums)), in_proportion=known(draw(st.booleans())), **in_part)


def _asked(measure: Measure) -> set[str]:
    """The facts that a measure asks about."""
    named = {name for criterion in measure.criteria for _, leaf in criterion.leaves("") for name in leaf.looks_at}
    of = getattr(measure.financing, "of", None)
    return {name.removeprefix("facts.") for name in (*named, *([of.name] if isinstance(of, Subject) else ()))}


@st.composite
def sound_programmes(draw: st.DrawFn) -> Programme:
    """One edition or two, which follow on each other, with up to five rules."""
    editions, asked = [], set[str]()
    stretches: list[tuple[date, date | None]] = [(date(2020, 1, 1), None)]
    if draw(st.booleans()):
        stretches = [(date(2020, 1, 1), date(2021, 12, 31)), (_SECOND, None)]
    for since, until in stretches:
        places = draw(st.lists(st.integers(0, len(_RULES) - 1), max_size=5, unique=True))
        rules = tuple(draw(_RULES[place]) for place in sorted(places))
        measure = Measure("main", Text("Tatbestand", "measure"), rules, draw(_financings()))
        asked |= _asked(measure)
        end = None if until is None else known(until)
        title = Text("Fassung", "edition")
        editions.append(Edition(f"e{since.year}", title, known(since), end, since, until, (measure,)))
    facts = tuple(fact for key, fact in _FACTS.items() if key in asked)
    return Programme("sound", Text("Ohne Fehler", "sound"), tuple(editions), facts=facts)
