"""Rounds and the applications filed in them, small enough that every rule meets its edges.

Applications are drawn whole first and lose some fields afterwards: a test that fills the fields in again has one
admissible way to do so at hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations, product
from typing import Any, NamedTuple

from attrs import evolve
from hypothesis import strategies as st

from integrationsfoerderung import (
    Application,
    Cap,
    Euro,
    Figure,
    Grade,
    Known,
    Outcome,
    PlanYear,
    Post,
    Reading,
    Readings,
    Recipient,
    Round,
    load_round,
)
from integrationsfoerderung.rounds import SHORTAGES, Base, Decision, Order, Per, When
from integrationsfoerderung.strategies import caps, rankings, without

EXTRA = load_round("vwv-integration/2016-extra")
REGULAR = load_round("vwv-integration/2016-regular")

# Populations with ties; the last can ask for social advice too.
TOWNS = (
    Recipient(name="Aalen", kind="Gemeinde", population=5_000),
    Recipient(name="Bühl", kind="Gemeinde", key="08216007", population=5_000),
    Recipient(name="Calw", kind="Gemeinde", population=20_000),
    Recipient(name="Rastatt", kind="Landkreis", key="08216", population=9_999),
)
SHARES = ("0.5", "1", "0.5001", "0.7301", "0.6")
STARTS = (date(2016, 7, 1), date(2016, 1, 1), date(2016, 12, 31), date(2017, 3, 15), date(2018, 10, 1))
# In time, on a day that may be in time (the extra round has a deadline within April), and too late.
FILED = {
    EXTRA.key: (*[date(2016, 3, day) for day in (20, 20, 21, 31)], date(2016, 4, 15), date(2016, 5, 2)),
    REGULAR.key: (*[date(2015, 9, day) for day in (1, 1, 2, 30)], date(2015, 8, 15), date(2015, 10, 1)),
}
PLANS = (
    (PlanYear(year=2016, total=70_000, eligible="66000.33", third_party=0),),
    (
        PlanYear(year=2017, total=30_000, eligible="10000.01", third_party=0),
        PlanYear(year=2018, total=40_000, eligible="20000.01", third_party=0),
    ),
)
PLENTY = 10**11

# What an application may have beside the plainest: one of these at a time, most of them harmless.
Fields = Mapping[str, Any]
requests = st.sampled_from([None] * 6 + [0, 1, 2_000_001, 5_250_000]) | st.integers(0, 12_000_000)
HARMLESS: tuple[Fields, ...] = (
    {"priority": 1}, {"priority": 2}, {"priority": 3}, {"months": 48}, {"costs": Euro(60_000)}, {"costs": Euro("0.01")},
)  # fmt: skip
INELIGIBLE: tuple[Fields, ...] = ({"new_tasks": False}, {"months": 35}, {"begun": True, "early_start_permitted": False})
# A priority is not among them: an application without one has none, and comes after those that have.
LEAVABLE = (
    "months", "start", "posts[0].share", "submitted", "new_tasks", "begun", "earlier_grants", "recipient.population",
    "costs", "recipient.kind",
)  # fmt: skip


def contact_point(key: str = "a", share: str = "1", **fields: Any) -> Application:
    """An application that is eligible in the extra round, but for what is named."""
    plain: dict[str, Any] = {
        "key": key, "recipient": TOWNS[0], "measure": "contact-point", "start": date(2016, 7, 1), "months": 36,
        "posts": [Post(share, field="integration", origin="new")], "submitted": date(2016, 3, 20), "new_tasks": True,
        "begun": False, "early_start_permitted": False, "earlier_grants": [], "costs": Euro(150_000),
    }  # fmt: skip
    return Application(**(plain | fields))


# Ready-made choices: a test draws a whole round in a few draws, which keeps it quick and shrinks well.
POSTS = tuple(
    tuple(Post(share, field="integration", start=start) for share, start in zip(some, starts, strict=True))
    for some in (*[(share,) for share in SHARES], *[("1",)] * 3, ("1", "0.5"), ("0.7301", "0.5001"), ("0.5", "1"))
    for starts in [(None, None)[: len(some)], (None, *STARTS[3:4])[: len(some)], (None, *STARTS[4:])[: len(some)]]
)
UNUSUAL = (
    *[{}] * 16,
    *HARMLESS,
    *HARMLESS,
    *({**one, **other} for one in HARMLESS[:3] for other in HARMLESS[3:]),
    *INELIGIBLE,
)
LEFT_OUT = ((),) * 120 + tuple((name,) for name in LEAVABLE) + tuple(combinations(LEAVABLE, 2))[::3]


@st.composite
def wholes(draw: st.DrawFn, key: str, round_: Round, *, eligible: bool = False) -> Application:
    """An application with nothing left out."""
    town = draw(st.sampled_from(TOWNS))
    measure = "contact-point"
    if round_ is REGULAR:
        others = ["network"] + ["social-advice"] * (town.name == "Rastatt")
        measure = draw(st.sampled_from([measure, measure, measure, *others]))
    days = FILED[round_.key][: 4 if eligible else None]
    unusual = draw(st.sampled_from(UNUSUAL[: -len(INELIGIBLE) if eligible else None]))
    requested = draw(requests)
    fields = {
        "recipient": town,
        "measure": measure,
        "posts": draw(st.sampled_from(POSTS)),
        "start": draw(st.sampled_from(STARTS)),
        "submitted": draw(st.sampled_from(days)),
        "plan": draw(st.sampled_from(PLANS)) if measure == "network" else None,
        "requested": None if requested is None else Euro.from_cents(requested),
        **unusual,
    }
    return contact_point(key, **fields)


SCORED = frozenset({Order.SCORE})

CAP_WORDS = [
    (of, per, when) for of, per, when in product(Base, Per, When) if not (of is Base.COSTS and per is Per.POST)
]


@st.composite
def cap_figures(draw: st.DrawFn) -> Figure[Cap]:
    """A cap, or two readings of one, with a default or without."""
    if draw(st.sampled_from([True, True, False])):
        return Known(draw(caps()), Grade.ASSUMED)
    readings = (Reading("one", draw(caps())), Reading("other", draw(caps())))
    return Readings(readings, Grade.INFERRED, default=draw(st.sampled_from(["one", "one", "other", "other", None])))


class Case(NamedTuple):
    """A round and what was filed in it.

    `whole` are the same applications, in the same order, before some fields were left out.
    """

    rules: Round
    applications: list[Application]
    whole: list[Application]
    scores: dict[str, int] | None

    def __repr__(self) -> str:
        # A whole round with its sources fills pages: what was drawn is what a reader needs.
        rules = self.rules
        drawn = (rules.key, self.committed, self.payable, rules.ranking.candidates(), rules.shortage.candidates())
        cap_texts = [(key, [str(cap) for cap in figure.candidates()], figure) for key, figure in rules.caps]
        forms = "\n  ".join(repr(form) for form in self.applications)
        return f"Case({drawn}, {cap_texts}, {rules.per_applicant}, {self.scores},\n  {forms})"

    @property
    def committed(self) -> int:
        """The pot in cents."""
        return self.rules.money.committed.candidates()[0].cents

    @property
    def payable(self) -> dict[int, int]:
        """What can be paid in each budget year in cents."""
        return {year: figure.candidates()[0].cents for year, figure in self.rules.money.payable}

    def decide(self, applications: Sequence[Application] | None = None, **under: Any) -> Outcome:
        """The outcome, perhaps of other applications or of a round that was changed."""
        rules = self.rules.under(**under) if under else self.rules
        return rules.decide(self.applications if applications is None else applications, scores=self.scores)


pots = st.integers(5_250_000, 80_000_000) | st.sampled_from([0, 1, 5_250_000, 10_500_000, PLENTY, PLENTY])
YEARS = range(2016, 2023)


@st.composite
def cases(
    draw: st.DrawFn,
    *,
    shortages: Iterable[str] = tuple(SHORTAGES),
    by_year: bool | None = None,
    complete: bool = False,
    with_caps: bool = True,
    per_applicant: bool = True,
) -> Case:
    """A round with some money and 3 to 14 applications, about every fourth with something left out."""
    base = draw(st.sampled_from([EXTRA, REGULAR]))
    ranking = draw(rankings(scores=True))
    payable = None
    if draw(st.booleans()) if by_year is None else by_year:
        first = 2016 if base is EXTRA else 2015
        years = draw(st.sampled_from([(2016, 2017, 2018, 2019, 2020), (2016, 2018), (first,)]))
        payable = {year: Euro.from_cents(draw(pots)) for year in years}
    named = draw(st.sampled_from([(), (), ("half",), ("half", "z")])) if with_caps else ()
    chosen = {key: draw(cap_figures()) for key in named}
    rules = base.under(
        committed=Euro.from_cents(draw(pots)),
        payable=payable,
        ranking=ranking,
        shortage=draw(st.sampled_from(list(shortages))),
        caps=chosen,
    )
    if per_applicant:
        limit = draw(st.sampled_from([None, None, 1, 2]))
        rules = evolve(rules, per_applicant=None if limit is None else Known(limit, Grade.OFFICIAL))
    keys = [f"k{index:02}" for index in range(draw(st.integers(3, 14)))]
    whole = [draw(wholes(key, base, eligible=complete)) for key in keys]
    forms = list(whole) if complete else [without(form, draw(st.sampled_from(LEFT_OUT))) for form in whole]
    scores = {key: draw(st.integers(0, 3)) for key in keys} if SCORED & {ranking.by, ranking.ties} else None
    return Case(rules, forms, whole, scores)


def own_order(form: Application) -> tuple[bool, int, str]:
    """An application's place among its applicant's own: by priority, those without one last, then by key."""
    return (form.priority is None, form.priority or 0, form.key or "")


def grants(outcome: Outcome) -> list[Decision]:
    """The decisions that give money."""
    return list(outcome.of("granted", "cut"))


def cents_of(outcome: Outcome) -> dict[str, int]:
    """What every application gets, or what is kept for it."""
    return {d.key: (d.granted + d.reserved).cents for d in outcome.decisions}
