"""What an audit says of money, against what the financing pays."""

from datetime import date
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from audit_strategies import WITNESS, codes, met_by_witness
from frames_strategy import applications, financings, programmes
from integrationsfoerderung import Application, Euro, Measure, Post, Programme, Recipient, Schedule, Share
from integrationsfoerderung.audits.amounts import amount_findings
from integrationsfoerderung.audits.rounding import rounding_findings
from integrationsfoerderung.audits.rules import Setting
from integrationsfoerderung.financing import Amounts, Financing, PartYear
from integrationsfoerderung.financing.tiers import AmountByTier, Tier
from integrationsfoerderung.money import Rounding
from plan_strategies import NO_TEXT, known, programme_of

SLOW = settings(suppress_health_check=[HealthCheck.too_slow])


@given(financings(), applications())
@SLOW
def test_only_where_it_is_told_can_a_rounding_that_is_not_known_decide(
    financing: Financing, application: Application
) -> None:
    """Whoever waits for a rounding was warned of it."""
    paid = financing.amounts(application, "m")
    if not isinstance(paid, Amounts) and any(reason.place == "m.rounding" for reason in paid):
        assert list(rounding_findings(financing, "m"))


@given(programmes())
@SLOW
def test_what_never_comes_into_play_is_used_by_nobody(programme: Programme) -> None:
    """No figure that the witness's money rests on is told to be of no use."""
    for edition in programme.editions:
        if not edition.has("m"):
            continue
        measure = met_by_witness(edition.measure("m"), edition.since)
        plan = programme_of(*measure.criteria, financing=measure.financing, facts=programme.facts).schedule(
            WITNESS, on=date(2020, 1, 1)
        )
        if not isinstance(plan, Schedule) or plan.conditional:
            continue
        idle = {f.path for f in amount_findings(Setting.of(measure, None), measure) if f.code == "A603"}
        idle.discard("m.instalments")  # told of one of them
        used = {used.path for used in plan.basis()}
        assert not {path for path in used for unused in idle if path == unused or path.startswith(f"{unused}.")}


def tiers(amounts: list[int], full: list[int], parts: list[bool]) -> AmountByTier:
    """Tiers from 20,000, 10,000 and no inhabitants on, with known figures."""
    found = [
        Tier(
            f"t{index}",
            amount=known(Euro(amount)),
            full_at=known(Share.from_basis_points(at)),
            in_proportion=known(part),
            at_least=known(bound) if bound else None,
        )
        for index, (amount, at, part, bound) in enumerate(zip(amounts, full, parts, (20_000, 10_000, 0), strict=True))
    ]
    yes: Any = known(True)
    return AmountByTier(
        tiers=tuple(found), associations=yes, once=yes, part_year=known(PartYear.FULL), rounding=known(Rounding.DOWN)
    )


def paid(financing: AmountByTier, population: int, points: int) -> Euro:
    """What one post of that share gets in a calendar year."""
    form = Application(
        recipient=Recipient(name="x", kind="Gemeinde", population=population),
        posts=[Post(Share.from_basis_points(points))],
        start=date(2021, 1, 1),
        months=12,
    )
    amounts = financing.amounts(form, "m")
    assert isinstance(amounts, Amounts)
    return amounts.total


three = st.lists(st.sampled_from([10_000, 12_000, 20_000, 24_000]), min_size=3, max_size=3)
shares = st.sampled_from([2_500, 5_000, 7_500, 10_000]) | st.integers(1, 10_000)


@given(three, st.lists(shares, min_size=3, max_size=3), st.lists(st.booleans(), min_size=3, max_size=3), shares)
def test_where_no_drop_is_told_more_inhabitants_never_give_less(
    amounts: list[int], full: list[int], parts: list[bool], points: int
) -> None:
    financing = tiers(amounts, full, parts)
    found = codes(programme_of(financing=financing))
    drops = [
        paid(financing, low, points) > paid(financing, high, points) for low, high in pairwise([9_999, 15_000, 20_000])
    ]
    if any(drops):
        assert any(code == "A502" for code, _ in found)


@given(three, st.lists(shares, min_size=3, max_size=3), st.lists(st.booleans(), min_size=3, max_size=3))
def test_a_drop_that_is_told_is_there(amounts: list[int], full: list[int], parts: list[bool]) -> None:
    """At the share that the sentence names, or at one beside it."""
    financing = tiers(amounts, full, parts)
    measure = Measure("m", NO_TEXT, (), financing)
    told = [f.path for f in amount_findings(Setting.of(measure, None), measure) if f.code == "A502"]
    assume(told)
    near = {points + by for points in (1, 10_000, *full) for by in (-1, 0, 1)}
    for path in told:
        index = int(path.removeprefix("m.tiers.t").removesuffix(".amount"))
        high, low = (20_000, 15_000, 0)[index], (20_000, 15_000, 9_999)[index + 1]
        assert any(paid(financing, high, n) <= paid(financing, low, n) for n in near if 1 <= n <= 10_000)
