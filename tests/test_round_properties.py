"""What holds of every round, whatever its money, its order and its rule for when the money is short."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from applications_strategy import complete, places
from integrationsfoerderung import (
    Application,
    Bounded,
    Cap,
    Decided,
    Euro,
    Grade,
    Known,
    Outcome,
    Post,
    Ranking,
    Recipient,
    Round,
    Share,
    Unknown,
    Verdict,
    View,
    load_round,
)
from integrationsfoerderung.financing import Amounts, FixedInstalments
from integrationsfoerderung.findings import VERDICTS
from integrationsfoerderung.rounds import (
    SHORTAGES,
    Base,
    Decision,
    LargestCommonCap,
    Per,
    ProportionalCut,
    When,
    shortage_rule,
)
from integrationsfoerderung.rounds.pots import Left, Line
from integrationsfoerderung.strategies import without
from plan_strategies import plans
from round_strategies import (
    CAP_WORDS,
    EXTRA,
    PLENTY,
    REGULAR,
    TOWNS,
    YEARS,
    Case,
    cases,
    cents_of,
    contact_point,
    grants,
    own_order,
    wholes,
)

SOME = settings(max_examples=40)
FEW = settings(max_examples=30)
ENOUGH = dict.fromkeys(YEARS, Euro.from_cents(PLENTY))
EVERY_RULE = tuple(SHORTAGES)
# Under these, more money takes nothing from anybody; filling the gaps is the one rule that does.
STEADY = tuple(key for key in SHORTAGES if not key.endswith("fill-the-gaps"))
CUTTING = ("proportional-cut", "largest-common-cap")


def budget_years(decision: Decision) -> dict[int, int]:
    """What is granted by budget year, from the schedule."""
    view = decision.schedule and decision.schedule.by_budget_year()
    assert isinstance(view, View)
    return {year: euro.cents for year, euro in view.items()}


class TestThePot:
    """What is granted and what is kept for open applications never exceeds the pot, in all and in any year."""

    @SOME
    @given(cases())
    def test_is_never_overdrawn(self, case: Case) -> None:
        outcome = case.decide()
        spent = (outcome.granted + outcome.reserved).cents
        assert spent <= case.committed
        assert outcome.left is not None
        assert outcome.left.cents == case.committed - spent

    @SOME
    @given(cases(by_year=True))
    def test_is_never_overdrawn_in_a_budget_year(self, case: Case) -> None:
        outcome = case.decide()
        spent: Counter[int] = Counter()
        for decision in grants(outcome):
            spent.update(budget_years(decision))
        for decision in outcome.of("open"):
            spent.update(dict(zip(decision.years, decision.given, strict=False)))
        payable = case.payable
        for year in {*spent, *payable}:
            there = payable.get(year, 0)
            assert spent[year] <= there
            assert outcome.left_by_budget_year()[year].cents == there - spent[year]

    @SOME
    @given(cases())
    def test_gives_nobody_more_than_the_caps_leave_of_the_ask(self, case: Case) -> None:
        for decision in case.decide().decisions:
            if decision.status is Decided.INELIGIBLE:
                continue
            most, form = decision.after_caps, decision.application
            if most is not None:
                assert (decision.granted + decision.reserved) <= most
                assert decision.asked is None or most <= decision.asked
            if decision.asked is not None and form.requested is not None:
                assert decision.asked <= form.requested
            amounts = decision.assessment.amounts[-1]
            if decision.asked is not None and isinstance(amounts, Amounts):
                assert decision.asked <= amounts.total

    @SOME
    @given(cases())
    def test_pays_only_what_is_granted_or_cut(self, case: Case) -> None:
        outcome = case.decide()
        for decision in outcome.decisions:
            paid = decision.status in {Decided.GRANTED, Decided.CUT}
            assert paid or not decision.granted
            assert decision.status is Decided.OPEN or not decision.reserved
            schedule = decision.schedule
            assert bool(schedule) is paid
            if schedule:
                assert schedule.total.euro == decision.granted
                assert (decision.granted == decision.asked) is (decision.status is Decided.GRANTED)
            assert (decision.waiting_place is not None) is (decision.status is Decided.WAITING)
        waiting = outcome.of("waiting")
        assert [decision.waiting_place for decision in waiting] == list(range(1, len(waiting) + 1))

    @SOME
    @given(cases(), st.booleans())
    def test_that_is_large_enough_pays_every_ask_after_the_caps(self, case: Case, with_caps: bool) -> None:
        """Whatever the order goes by: where there is enough for all, no place matters, nor what would say it."""
        years = ENOUGH if case.payable else None
        rules = case.rules if with_caps else evolve(case.rules, caps={})
        outcome = case._replace(rules=rules).decide(committed=10**9, payable=years)
        open_ = {d.application.recipient.name for d in outcome.of("open") if d.assessment.verdict is Verdict.OPEN}
        for decision in outcome.decisions:
            found = decision.assessment
            amounts = [paid for paid in found.amounts if isinstance(paid, Amounts)]
            plan = rules.programme.schedule(decision.application, rules)
            sure = found.verdict is Verdict.ELIGIBLE and len(amounts) == len(found.amounts) and not decision.found
            if not sure or not plan or (years and not plan.by_budget_year()):
                continue  # it is not known what it takes of each budget year
            if decision.needs:
                # With enough money only a cap leaves something open: its base, its reading, or another application.
                assert with_caps
                for need in decision.needs:
                    sibling = need.place == "recipient" and decision.application.recipient.name in open_
                    assert (
                        sibling or need.place == "costs" or need.place.startswith("caps.") or "full_sum" in need.place
                    )
                continue
            assert decision.granted == decision.after_caps, decision.reasons()
            assert decision.status is (
                Decided.GRANTED if decision.after_caps == decision.asked
                else Decided.CUT if decision.granted else Decided.REFUSED
            )  # fmt: skip


class TestTotals:
    """Every total is the sum of the decisions."""

    @SOME
    @given(cases())
    def test_by_measure_and_by_kind(self, case: Case) -> None:
        outcome = case.decide()
        names: dict[str, Callable[[Decision], str]] = {
            "measure": lambda d: d.application.measure or "",
            "kind": lambda d: "" if d.application.recipient.kind is None else d.application.recipient.kind.value,
        }
        for tallies, name in ((outcome.by_measure(), names["measure"]), (outcome.by_kind(), names["kind"])):
            assert sum(tally.applications for tally in tallies.values()) == len(outcome) == len(case.applications)
            assert Euro.total(tally.granted for tally in tallies.values()) == outcome.granted
            for key, tally in tallies.items():
                own = [decision for decision in outcome.decisions if name(decision) == key]
                assert tally.applications == len(own)
                assert tally.grants == sum(decision.granted > Euro(0) for decision in own)
                assert tally.granted == Euro.total(decision.granted for decision in own)
                live = [d.asked for d in own if d.status is not Decided.INELIGIBLE and d.asked is not None]
                assert tally.asked == Euro.total(live)
            assert Euro.total(tally.asked for tally in tallies.values()) == outcome.asked

    @SOME
    @given(cases(by_year=False))
    def test_by_funding_year_and_by_budget_year(self, case: Case) -> None:
        """What cannot be placed in years stands in the row None, and nothing else does."""
        outcome = case.decide()
        for rows, view in (
            (outcome.by_funding_year(), "by_funding_year"),
            (outcome.by_budget_year(), "by_budget_year"),
        ):
            expected: Counter[int | None] = Counter()
            for decision in grants(outcome):
                years = getattr(decision.schedule, view)()
                if isinstance(years, View):
                    expected.update({year: euro.cents for year, euro in years.items()})
                elif decision.granted:
                    expected[None] += decision.granted.cents
            assert {year: euro.cents for year, euro in rows.items() if euro} == {y: c for y, c in expected.items() if c}
            assert Euro.total(rows.values()) == outcome.granted

    @SOME
    @given(cases())
    def test_of_the_outcome(self, case: Case) -> None:
        outcome = case.decide()
        assert outcome.granted == Euro.total(decision.granted for decision in outcome.decisions)
        assert outcome.reserved == Euro.total(decision.reserved for decision in outcome.decisions)
        assert sorted(decision.key for decision in outcome.decisions) == sorted(f.key or "" for f in case.applications)
        rows = outcome.to_rows()
        assert Euro.total(Euro(row["granted"]) for row in rows) == outcome.granted
        placed = [decision.place for decision in outcome.decisions if decision.place is not None]
        assert placed == list(range(1, len(placed) + 1))


class TestWords:
    """Every decision can be read and stored, and says each reason once."""

    @FEW
    @given(cases())
    def test_both_languages_and_plain_data(self, case: Case) -> None:
        outcome = case.decide()
        for lang in ("de", "en"):
            assert outcome.explain(lang)
        assert len(outcome.to_dict()["decisions"]) == len(case.applications)
        for decision in outcome.decisions:
            if decision.status not in {Decided.OPEN, Decided.WITHDRAWN}:
                assert decision.grade is not None

    @FEW
    @given(cases())
    def test_no_reason_twice(self, case: Case) -> None:
        for decision in case.decide().decisions:
            said = decision.reasons("en")
            assert len(set(said)) == len(said)

    def test_no_need_twice(self) -> None:
        form = without(contact_point("a", submitted=date(2015, 9, 1)), ["submitted", "months"])
        places_ = [need.place for need in REGULAR.decide([form])["a"].needs]
        assert sorted(places_) == sorted(set(places_))
        half = Cap(share="0.5", of="costs", per="application", when="always")
        last = Cap(share="0.9", of="ask", per="post", when="short")
        rules = EXTRA.under(caps={"half": half, "last": last}, committed=0)
        places_ = [need.place for need in rules.decide([without(contact_point("a"), ["costs"])])["a"].needs]
        assert places_ == ["costs"]


class TestTheOrderOfTheInput:
    """Never matters."""

    @FEW
    @given(cases(), st.randoms(use_true_random=False))
    def test_a_shuffled_list_is_decided_alike(self, case: Case, random: Any) -> None:
        shuffled = list(case.applications)
        random.shuffle(shuffled)
        assert case.decide(shuffled).to_dict() == case.decide().to_dict()


class TestWhoIsEligible:
    """The round decides it as the assessment does."""

    @SOME
    @given(cases())
    def test_as_the_assessment_says_or_one_too_many(self, case: Case) -> None:
        for decision in case.decide().decisions:
            limited = [found for found in decision.found if found.path == "round.per_applicant"]
            refused = decision.assessment.verdict is Verdict.INELIGIBLE
            too_many = any(found.status.value == "unmet" for found in limited)
            assert (decision.status is Decided.INELIGIBLE) is (refused or too_many)
            if decision.assessment.verdict is Verdict.OPEN and not too_many:
                assert decision.status is Decided.OPEN
            if decision.status is Decided.INELIGIBLE:
                assert decision.unmet

    @SOME
    @given(cases(complete=True, with_caps=False), st.integers(1, 3))
    def test_the_limit_of_one_applicant(self, case: Case, limit: int) -> None:
        """By the applicant's own priority, those without one last, then by key; the rest are refused."""
        rules = evolve(case.rules, per_applicant=Known(limit, Grade.OFFICIAL))
        outcome = rules.decide(case.applications, scores=case.scores)
        for town in {form.recipient.name for form in case.applications}:
            own = [form for form in case.applications if form.recipient.name == town]
            eligible = [form for form in own if rules.programme.assess(form, rules).verdict is not Verdict.INELIGIBLE]
            eligible.sort(key=own_order)
            for place, form in enumerate(eligible, start=1):
                assert (outcome[form.key or ""].status is Decided.INELIGIBLE) is (place > limit)


ALL_MEASURES = tuple(measure.key for measure in REGULAR.programme.editions[-1].measures)
ALL_ROUNDS = tuple(load_round(f"vwv-integration/{name}") for name in ("2016-extra", "2016-regular", "2017", "2014"))


@st.composite
def any_forms(draw: st.DrawFn) -> Application:
    """An application for any measure with fields left out, a plan with gaps, facts, partners."""
    form = draw(complete)
    form = without(form, draw(st.lists(st.sampled_from(places(form)), max_size=4, unique=True)))
    return evolve(
        form,
        measure=draw(st.sampled_from(ALL_MEASURES)),
        plan=draw(st.none() | plans(complete=False)),
        posts=draw(st.sampled_from([form.posts, form.posts, ()])) if form.plan else form.posts,
        facts=draw(
            st.fixed_dictionaries({}, optional=dict.fromkeys(["reliable", "migrants_take_part"], st.booleans()))
        ),
    )


class TestScreening:
    """The short way to a verdict gives the answer of the long one, and the same amounts."""

    @settings(max_examples=200)
    @given(any_forms(), st.sampled_from(ALL_ROUNDS))
    def test_agrees_with_assessing(self, form: Application, round_: Any) -> None:
        programme = round_.programme
        status, paid = programme.screen(form, round_)
        found = programme.assess(form, round_)
        assert VERDICTS[status] is found.verdict
        assert paid == found.amounts

    @SOME
    @given(cases())
    def test_agrees_on_what_rounds_are_tested_with(self, case: Case) -> None:
        for form in case.applications:
            found = case.rules.programme.assess(form, case.rules)
            status, paid = case.rules.programme.screen(form, case.rules)
            assert (VERDICTS[status], paid) == (found.verdict, found.amounts)


class TestCaps:
    """A cap is reckoned from what it is a share of, and rounded down to the cent."""

    @SOME
    @given(st.data(), st.sampled_from(CAP_WORDS), st.sampled_from(["0.5", "0.3333", "1", "0", "0.9999"]))
    def test_one_cap(self, data: st.DataObject, words: tuple[Base, Per, When], share: str) -> None:
        of, per, when = words
        forms = [data.draw(wholes(f"k{n}", EXTRA, eligible=True)) for n in range(data.draw(st.integers(1, 5)))]
        cap = Cap(share=Share(share), of=of, per=per, when=when)
        outcome = EXTRA.under(committed=0 if when is When.SHORT else 10**9, caps={"c": cap}).decide(forms)
        points = cap.share.basis_points
        if when is When.SHORT and not outcome.asked:
            return
        for town in TOWNS:
            own = [form for form in forms if form.recipient.name == town.name]
            own.sort(key=own_order)
            bases = {form.key or "": _base(of, form, outcome) for form in own}
            room = (max(bases.values(), default=0) if of is Base.FULL_SUM else sum(bases.values())) * points // 10_000
            for form in own:
                decision = outcome[form.key or ""]
                assert decision.asked is not None
                assert decision.after_caps is not None
                asked, left = decision.asked.cents, decision.after_caps.cents
                if per is Per.APPLICANT:
                    assert left == min(asked, room)
                    room -= left
                elif per is Per.APPLICATION or len(form.posts) == 1:
                    assert left == min(asked, bases[form.key or ""] * points // 10_000)
                elif of is Base.FULL_SUM:
                    assert left <= min(asked, 2 * bases[form.key or ""] * points // 10_000)


def _base(of: Base, form: Application, outcome: Outcome) -> int:
    if of is Base.FULL_SUM:
        return 10_500_000
    if of is Base.COSTS:
        return (form.costs or Euro(0)).cents
    return (outcome[form.key or ""].asked or Euro(0)).cents


class TestTheShapeOfACut:
    """A cut grant keeps its shape over the years, each part within a cent."""

    @SOME
    @given(cases(shortages=["proportional-cut"], by_year=True, complete=True))
    def test_every_budget_year_gets_the_floor_of_the_factor(self, case: Case) -> None:
        outcome = case.decide()
        live = [decision for decision in outcome.decisions if decision.line is not None]
        enough = case.decide(committed=10**9, payable=ENOUGH)
        # With enough for all, caps that hold only when the money is short would fall away.
        assume(all(d.after_caps == enough[d.key].after_caps for d in live if d.status is not Decided.OPEN))
        asks = {d.key: {} if d.line is None else dict(zip(d.years, d.line.parts, strict=True)) for d in live}
        payable = case.payable
        asked: Counter[int] = Counter()
        for rows in asks.values():
            asked.update(rows)
        factors = [Fraction(payable.get(year, 0), sum_) for year, sum_ in asked.items() if sum_]
        whole = sum(asked.values())
        factors += [Fraction(case.committed, whole)] if whole else []
        factor = min([*factors, Fraction(1)])
        for decision in live:
            if decision.status is Decided.OPEN or not decision.posts:
                continue
            if enough[decision.key].granted:
                wanted = {year: cents for year, cents in budget_years(enough[decision.key]).items() if cents}
                assert wanted == {year: cents for year, cents in asks[decision.key].items() if cents}
            for year, given_ in zip(decision.years, decision.given, strict=False):
                assert given_ == int(asks[decision.key][year] * factor)
            if decision.granted:
                rows = budget_years(decision)
                assert {y: c for y, c in rows.items() if c} == {
                    y: int(c * factor) for y, c in asks[decision.key].items() if int(c * factor)
                }

    @SOME
    @given(cases(shortages=CUTTING, complete=True))
    def test_both_views_come_to_what_is_granted(self, case: Case) -> None:
        for decision in grants(case.decide()):
            schedule = decision.schedule
            assert schedule
            for view in (schedule.by_funding_year(), schedule.by_budget_year()):
                if isinstance(view, View):
                    assert view.total == decision.granted
            assert all(instalment.amount >= Euro(0) for instalment in schedule.instalments)

    @settings(max_examples=100)
    @given(cases(shortages=CUTTING, by_year=False, complete=True))
    def test_every_instalment_is_within_a_cent(self, case: Case) -> None:
        """Of the same part of what it would be with money for all."""
        outcome, enough = case.decide(), case.decide(committed=10**9)
        for decision in grants(outcome):
            schedule, full = decision.schedule, enough[decision.key].schedule
            # With money for all, caps that hold only when it is short would fall away.
            if decision.after_caps != enough[decision.key].granted or not decision.after_caps:
                continue
            assert schedule
            assert full
            part = Fraction(decision.granted.cents, decision.after_caps.cents)
            for cut, whole in zip(schedule.instalments, full.instalments, strict=True):
                assert (cut.post, cut.year, cut.first_month, cut.months) == (
                    whole.post, whole.year, whole.first_month, whole.months,
                )  # fmt: skip
                # The one with money for all may be rounded itself, where less is asked for than the rule gives.
                assert abs(cut.amount.cents - part * whole.amount.cents) < (
                    1 if decision.application.requested is None else 2
                )

    def test_every_instalment_of_a_request_is_within_a_cent_of_its_part(self) -> None:
        """The rule gives 20 : 17.5 : 15 of a half post; it is rounded once, not for the request and for the cut."""
        forms = [contact_point("a", "0.5", requested="6.73"), contact_point("b", "0.5", requested="6.73")]
        outcome = EXTRA.under(committed="11.60", caps={}, shortage="proportional-cut").decide(forms)
        schedule = outcome["a"].schedule
        assert schedule
        assert outcome["a"].granted == Euro("5.80")
        for instalment, weight in zip(schedule.instalments, (20_000, 17_500, 15_000), strict=True):
            assert abs(instalment.amount.cents - Fraction(580 * weight, 52_500)) < 1


class TestMoreMoney:
    """Takes nothing from anybody, except where gaps are filled."""

    @settings(max_examples=90)
    @given(cases(shortages=STEADY), st.data())
    def test_never_lowers_a_grant(self, case: Case, data: st.DataObject) -> None:
        raises = st.integers(0, 20_000_000) | st.sampled_from([0, 1, 2, 3])
        committed = Euro.from_cents(case.committed + data.draw(raises))
        payable = {year: Euro.from_cents(cents + data.draw(raises)) for year, cents in case.payable.items()}
        less, more = case.decide(), case.decide(committed=committed, payable=payable)
        before, after = cents_of(less), cents_of(more)
        assert all(after[key] >= cents for key, cents in before.items())
        lost = {d.key for d in grants(less)} - {d.key for d in grants(more)}
        assert not lost

    @pytest.mark.parametrize("rule", ["fill-the-gaps", "one-per-applicant-first/fill-the-gaps"])
    def test_takes_grants_away_where_gaps_are_filled(self, rule: str) -> None:
        """Of asks of 11, 5 and 5 a pot of 10 pays two, a pot of 11 one."""
        forms = [
            contact_point("a", requested=11),
            contact_point("b", requested=5, submitted=date(2016, 3, 21), recipient=TOWNS[1]),
            contact_point("c", requested=5, submitted=date(2016, 3, 22), recipient=TOWNS[2]),
        ]
        rules = EXTRA.under(shortage=rule, caps={})
        assert [d.key for d in grants(rules.under(committed=10).decide(forms))] == ["b", "c"]
        assert [d.key for d in grants(rules.under(committed=11).decide(forms))] == ["a"]


# --- The rules by themselves, on small numbers ------------------------------------------------------------------


@st.composite
def lines_and_left(draw: st.DrawFn, *, most: int = 12) -> tuple[list[Line], Left]:
    """A few lines of small sums that the money does not suffice for, with budget years or without."""
    years = tuple(range(2016, 2016 + draw(st.integers(0, 3))))
    parts = st.tuples(*[st.integers(0, most)] * max(1, len(years)))
    lines = [
        Line(f"k{index}", drawn, draw(st.integers(1, 2)))
        for index, drawn in enumerate(draw(st.lists(parts, min_size=1, max_size=5)))
    ]
    whole = sum(line.total for line in lines)
    committed = draw(st.integers(0, whole + 2))
    by_year = [draw(st.integers(0, sum(line.parts[index] for line in lines) + 2)) for index in range(len(years))]
    left = Left(committed, by_year, years)
    assume(not left.suffices(lines))
    return lines, left


def copied(left: Left) -> Left:
    return Left(left.committed, list(left.by_year), left.years)


def fitting(parts: Sequence[tuple[int, ...]], left: Left) -> bool:
    """Whether all these parts fit, added up the slow way."""
    if sum(map(sum, parts)) > left.committed:
        return False
    return all(sum(part[i] for part in parts) <= there for i, there in enumerate(left.by_year))


def capped_at(lines: Sequence[Line], cap: int) -> list[tuple[int, ...]]:
    return [
        line.parts if line.total <= cap else tuple(int(Fraction(part * cap, line.total)) for part in line.parts)
        for line in lines
    ]


class TestTheRulesAlone:
    """Each rule gives what it says, and takes exactly that out of what is left."""

    @settings(max_examples=200)
    @given(lines_and_left())
    def test_the_common_cap_is_the_largest(self, drawn: tuple[list[Line], Left]) -> None:
        lines, left = drawn
        before = copied(left)
        best = max(cap for cap in range(13 * 3 + 1) if fitting(capped_at(lines, cap), before))
        LargestCommonCap().share_out(lines, left)
        assert [line.given or (0,) * len(line.parts) for line in lines] == capped_at(lines, best)
        assert not fitting(capped_at(lines, best + 1), before)

    @settings(max_examples=100)
    @given(
        st.lists(st.tuples(st.integers(0, 10**11), st.integers(0, 10**11)), min_size=1, max_size=5),
        st.tuples(st.integers(0, 10**11), st.integers(0, 10**11), st.integers(0, 10**11)),
    )
    def test_the_common_cap_is_the_largest_of_large_sums(
        self, parts: list[tuple[int, ...]], there: tuple[int, int, int]
    ) -> None:
        """Without one cent more: all sums fit, and with one more cent of cap they would not."""
        lines, left = [Line(f"k{n}", part) for n, part in enumerate(parts)], Left(there[0], list(there[1:]), (1, 2))
        assume(not left.suffices(lines))
        before = copied(left)
        LargestCommonCap().share_out(lines, left)
        given_ = [line.given or (0, 0) for line in lines]
        low, high = 0, max(line.total for line in lines)
        while low < high:  # the slow way to it: halving
            middle = (low + high + 1) // 2
            low, high = (middle, high) if fitting(capped_at(lines, middle), before) else (low, middle - 1)
        assert given_ == capped_at(lines, low)

    @settings(max_examples=200)
    @given(lines_and_left())
    def test_the_factor_is_the_largest_that_fits(self, drawn: tuple[list[Line], Left]) -> None:
        lines, left = drawn
        asked = [sum(line.total for line in lines), *(sum(li.parts[i] for li in lines) for i in range(len(left.years)))]
        there = [left.committed, *left.by_year]
        factor = min(Fraction(t, a) for a, t in zip(asked, there, strict=True) if a > t)
        ProportionalCut().share_out(lines, left)
        for line in lines:
            assert (line.given or (0,) * len(line.parts)) == tuple(int(part * factor) for part in line.parts)
        # Before rounding it uses one constraint up, so that no larger factor fits.
        assert any(factor * a == t for a, t in zip(asked, there, strict=True))
        assert all(factor * a <= t for a, t in zip(asked, there, strict=True))

    @settings(max_examples=200)
    @given(lines_and_left(), st.sampled_from(EVERY_RULE))
    def test_what_is_given_is_taken_out(self, drawn: tuple[list[Line], Left], rule: str) -> None:
        lines, left = drawn
        before = copied(left)
        shortage_rule(rule).share_out(lines, left)
        given_ = [line.given for line in lines if line.given is not None]
        assert left.committed == before.committed - sum(map(sum, given_)) >= 0
        for index, there in enumerate(left.by_year):
            assert there == before.by_year[index] - sum(parts[index] for parts in given_) >= 0
        assert all(line.why is not None for line in lines)
        assert all(g <= p for line in lines if line.given for g, p in zip(line.given, line.parts, strict=True))

    @settings(max_examples=200)
    @given(lines_and_left(), st.sampled_from(["strict-queue", "fill-the-gaps"]), st.booleans())
    def test_queues(self, drawn: tuple[list[Line], Left], rule: str, one_each: bool) -> None:
        lines, left = drawn
        turns = [lines] if not one_each else [[li for li in lines if li.rank == r] for r in (1, 2)]
        taken: list[tuple[int, ...]] = []
        expected, stopped = set(), False
        for line in (line for turn in turns for line in turn):
            fits = fitting([*taken, line.parts], left)
            if fits and not stopped:
                taken.append(line.parts)
                expected.add(line.key)
            stopped = stopped or (not fits and rule == "strict-queue")
        shortage_rule(f"one-per-applicant-first/{rule}" if one_each else rule).share_out(lines, left)
        assert {line.key for line in lines if line.given is not None} == expected
        assert all(line.given in (None, line.parts) for line in lines)

    @settings(max_examples=100)
    @given(lines_and_left(), st.sampled_from(CUTTING))
    def test_one_each_first_gives_the_others_only_what_the_first_leave(
        self, drawn: tuple[list[Line], Left], rule: str
    ) -> None:
        lines, left = drawn
        shortage_rule(f"one-per-applicant-first/{rule}").share_out(lines, left)
        if any(line.given != line.parts for line in lines if line.rank == 1):
            assert all(line.given is None for line in lines if line.rank == 2)


class TestTheOrder:
    """Of applications in a round."""

    @FEW
    @given(st.sampled_from(["a", "ü", "2016"]), st.sets(st.text(min_size=1, max_size=3), min_size=2, max_size=8))
    def test_one_more_application_never_reshuffles_a_lot(self, seed: str, keys: set[str]) -> None:
        keys = {key for key in keys if key.strip()}
        assume(len(keys) > 1)
        rules = EXTRA.under(ranking=Ranking("lot", seed=seed), committed=1)
        more, *rest = [contact_point(key) for key in sorted(keys)]
        drawn = [decision.key for decision in rules.decide([more, *rest]).decisions]
        assert [key for key in drawn if key != more.key] == [d.key for d in rules.decide(rest).decisions]

    @SOME
    @given(cases(complete=True, shortages=["strict-queue"]))
    def test_is_that_of_the_ranking(self, case: Case) -> None:
        ranking, scores = case.rules.ranking.candidates()[0], case.scores or {}
        assume(ranking.seed is None)

        def people(form: Application) -> int | None:
            return None if form.recipient.population is None else form.recipient.population.number

        values: dict[str, Callable[[Application], Any]] = {
            "submission": lambda form: form.submitted,
            "population-up": people,
            "population-down": lambda form: -(people(form) or 0),
            "score": lambda form: -scores[form.key or ""],
        }
        placed = [decision for decision in case.decide().decisions if decision.place is not None]
        places_ = [
            (values[ranking.by.value](d.application), values[ranking.ties.value](d.application), d.key) for d in placed
        ]
        assert places_ == sorted(places_)

    @pytest.mark.parametrize("ranking", ["population-up", "population-down"])
    def test_does_not_matter_where_there_is_enough(self, ranking: str) -> None:
        """An application is open only where admissible values of what was left out would disagree."""
        form = contact_point("a", recipient=Recipient(name="Bühl", kind="Gemeinde"))
        outcome = EXTRA.under(ranking=Ranking(ranking), committed=10**6).decide([form])
        assert outcome["a"].status is Decided.CUT

    @pytest.mark.parametrize("rule", CUTTING)
    def test_does_not_matter_where_the_rule_does_not_ask_for_it(self, rule: str) -> None:
        form = contact_point("a", recipient=Recipient(name="Bühl", kind="Gemeinde"))
        outcome = EXTRA.under(ranking=Ranking("population-up"), committed=10, shortage=rule).decide([form])
        assert outcome["a"].granted == Euro(10)


class TestOpenApplications:
    """Keep their place, and no more than the most that they could get."""

    @settings(max_examples=90)
    @given(cases(), st.sampled_from(["committed", "years"]))
    def test_filling_in_never_gives_more_than_was_kept(self, case: Case, what: str) -> None:
        outcome = case.decide()
        for index, whole in enumerate(case.whole):
            before = outcome[whole.key or ""]
            if before.status is not Decided.OPEN or before.blind or before.after_caps is None or before.line is None:
                continue
            if before.given != before.line.parts:  # not kept in full
                continue
            forms = [*case.applications[:index], whole, *case.applications[index + 1 :]]
            after = case.decide(forms)[whole.key or ""]
            if what == "committed":
                assert after.granted + after.reserved <= before.reserved
                continue
            kept, gets = (Counter(dict(zip(d.years, d.given, strict=False))) for d in (before, after))
            assert all(kept[year] >= cents for year, cents in gets.items())

    @settings(max_examples=90)
    @given(cases())
    def test_an_ineligible_one_stays_so_whatever_is_filled_in(self, case: Case) -> None:
        outcome = case.decide()
        for index, whole in enumerate(case.whole):
            if whole == case.applications[index]:
                continue
            after = case.decide([*case.applications[:index], whole, *case.applications[index + 1 :]])
            for decision in outcome.of("ineligible"):
                assert after[decision.key].status is Decided.INELIGIBLE, (decision.key, whole.key)

    @settings(max_examples=90)
    @given(cases(shortages=("strict-queue", *CUTTING)))
    def test_a_grant_for_good_is_not_lowered_whatever_is_filled_in(self, case: Case) -> None:
        """A grant that is not provisional is what it will be, or less: an open application can only leave more.

        Apart from cents, which no example has met: where the pot has budget years, what an open application comes to
        is rounded anew once it is less, and one year may take a cent more.
        """
        outcome = case.decide()
        for index, whole in enumerate(case.whole):
            if outcome[whole.key or ""].status is not Decided.OPEN:
                continue
            after = case.decide([*case.applications[:index], whole, *case.applications[index + 1 :]])
            for decision in grants(outcome):
                if not decision.provisional:
                    assert after[decision.key].granted + after[decision.key].reserved >= decision.granted

    def test_what_cannot_be_said_makes_later_ones_provisional(self) -> None:
        blind = contact_point("a", measure="network", submitted=date(2015, 9, 1), posts=[Post()])
        later = contact_point("b", submitted=date(2015, 9, 2))
        outcome = REGULAR.under(ranking=Ranking("submission"), shortage="strict-queue", committed=10**6).decide(
            [blind, later]
        )
        assert (outcome["a"].status, outcome["a"].reserved, outcome["a"].blind) == (Decided.OPEN, Euro(0), True)
        assert (outcome["b"].status, outcome["b"].provisional) == (Decided.GRANTED, True)

    def test_nothing_is_kept_where_one_state_of_the_edition_has_no_amount_and_the_day_is_left_out(self) -> None:
        shipped = EXTRA.programme
        states = shipped.states_of(EXTRA, None)
        officer = states[-1].measure("contact-point")
        assert isinstance(officer.financing, FixedInstalments)
        silent = evolve(officer.financing, instalments=Unknown("not found"), total=None, attested=())
        others = [m for m in states[-1].measures if m.key != officer.key]
        last = evolve(states[-1], measures=(evolve(officer, financing=silent), *others))
        programme = evolve(shipped, editions=tuple(last if e is states[-1] else e for e in shipped.editions))
        rules = evolve(EXTRA, programme=programme).under(committed=10**6)
        (found,) = rules.decide([contact_point("a", submitted=None)])
        assert (found.status, found.reserved, found.blind) == (Decided.OPEN, Euro(0), True)


def limited(limit: int = 1) -> Round:
    """The extra round with money for all and so many applications of one applicant."""
    return evolve(EXTRA.under(committed=10**6, caps={}), per_applicant=Known(limit, Grade.OFFICIAL))


def share_of(share: str | None) -> list[Post]:
    return [Post(share, field="integration")]


class TestWhatWasLeftOut:
    """Decides nothing: what an admissible value of it could turn round is open, or provisional."""

    def test_a_budget_year_of_a_post_whose_part_of_the_request_may_grow(self) -> None:
        rules = EXTRA.under(committed=10**6, caps={}, payable=ENOUGH)
        late = Post("1", field="integration", start=date(2019, 1, 1))
        forms = [
            contact_point("a", posts=[*share_of(share), late], start=date(2016, 1, 1), requested=105_000)
            for share in (None, "0.5")
        ]
        open_, whole = (rules.decide([form])["a"] for form in forms)
        kept, gets = (dict(zip(d.years, d.given, strict=True)) for d in (open_, whole))
        # Nobody can say how much of each year: so nothing is kept, and what comes after it is provisional.
        assert open_.blind or all(kept[year] >= cents for year, cents in gets.items())

    def test_the_ask_of_another_application_of_the_applicant(self) -> None:
        cap = Cap(share="0.5", of="ask", per="applicant", when="always")
        rules = EXTRA.under(committed=10**6, caps={"half": cap})
        a, b = contact_point("a", priority=1), contact_point("b", priority=2, posts=share_of(None))
        less = rules.decide([a, evolve(b, posts=share_of("0.5"))])["a"].granted
        decision = rules.decide([a, b])["a"]
        assert decision.granted <= less or decision.provisional or decision.status is Decided.OPEN

    def test_the_asks_of_two_others_that_outweigh_each_other(self) -> None:
        """Half of what an applicant asks for: an open one before takes of the room, an open one after adds to it."""
        cap = Cap(share="0.5", of="ask", per="applicant", when="always")
        rules = EXTRA.under(committed=10**6, caps={"half": cap})
        before = contact_point("a", priority=1, requested=20, new_tasks=None)
        sure = contact_point("b", priority=2, requested=100)
        behind = contact_point("c", priority=3, requested=20, new_tasks=None)
        least = rules.decide([evolve(before, new_tasks=True), sure, evolve(behind, new_tasks=False)])["b"].granted
        assert least == Euro(40)
        decision = rules.decide([before, sure, behind])["b"]
        assert decision.granted <= least or decision.provisional or decision.status is Decided.OPEN

    def test_what_hangs_on_another_application_keeps_no_more_than_it_could_get(self) -> None:
        """Half of what an applicant asks for: 78,750 to 131,250, so that "k0" is sure, and "k2" gets half at most."""
        cap = Cap(share="0.5", of="ask", per="applicant", when="always")
        rules = EXTRA.under(committed=10**6, caps={"half": cap})
        sure = [contact_point(f"k{index}", "0.5") for index in range(3)]
        maybe = [contact_point(f"k{index}", "0.5") for index in (3, 4)]
        found = [
            rules.decide([*sure, *(evolve(form, new_tasks=new) for form, new in zip(maybe, answers, strict=True))])
            for answers in [(True, True), (True, False), (False, True), (False, False)]
        ]
        open_ = rules.decide([*sure, *(without(form, ["new_tasks"]) for form in maybe)])
        assert {outcome["k0"].granted for outcome in found} == {Euro(52_500)}
        for form in [*sure, *maybe]:
            key = form.key or ""
            assert (open_[key].granted + open_[key].reserved) <= max(outcome[key].granted for outcome in found), key
        assert open_["k0"].status is Decided.GRANTED

    @pytest.mark.parametrize("rule", ["fill-the-gaps", "one-per-applicant-first/fill-the-gaps"])
    def test_an_open_one_whose_money_may_go_to_one_before(self, rule: str) -> None:
        rules = EXTRA.under(committed=16, caps={}, shortage=rule)
        a = contact_point("a", requested=5, new_tasks=None)
        b = contact_point("b", requested=12, submitted=date(2016, 3, 21), recipient=TOWNS[1])
        c = contact_point("c", requested=6, submitted=date(2016, 3, 22), recipient=TOWNS[2])
        assert rules.decide([evolve(a, new_tasks=False), b, c])["c"].status is Decided.WAITING
        decision = rules.decide([a, b, c])["c"]
        assert decision.provisional or decision.status is not Decided.GRANTED

    def test_an_open_first_application_of_an_applicant(self) -> None:
        rules = EXTRA.under(committed=12, caps={}, shortage="one-per-applicant-first/strict-queue")
        a = contact_point("a", requested=1, priority=1, new_tasks=None)
        b = contact_point("b", requested=10, priority=2, submitted=date(2016, 3, 30))
        c = contact_point("c", requested=1, priority=1, recipient=TOWNS[1])
        d = contact_point("d", requested=10, priority=2, recipient=TOWNS[1])
        assert rules.decide([evolve(a, new_tasks=False), b, c, d])["d"].status is Decided.WAITING
        decision = rules.decide([a, b, c, d])["d"]
        assert decision.provisional or decision.status is not Decided.GRANTED

    @pytest.mark.parametrize("rule", ["fill-the-gaps", "one-per-applicant-first/fill-the-gaps"])
    def test_an_open_one_passed_over_that_may_fit(self, rule: str) -> None:
        rules = EXTRA.under(committed=100_000, caps={}, shortage=rule)
        a = contact_point("a", posts=share_of(None))
        b = contact_point("b", "0.5", submitted=date(2016, 3, 21), recipient=TOWNS[1])
        assert rules.decide([evolve(a, posts=share_of("0.6")), b])["b"].status is Decided.WAITING
        decision = rules.decide([a, b])["b"]
        assert decision.provisional or decision.status is not Decided.GRANTED

    def test_what_only_a_tie_would_ask_for(self) -> None:
        """Ties go by population, and there is none: the day alone says that "a" comes first."""
        ranking = Ranking("submission", ties="population-down")
        rules = EXTRA.under(committed=105_000, caps={}, shortage="strict-queue", ranking=ranking)
        a = without(contact_point("a"), ["recipient.population"])
        b = contact_point("b", submitted=date(2016, 3, 21))
        assert rules.decide([a, b])["a"].status is Decided.GRANTED


class TestGrades:
    """An ineligible decision is as sure as the strongest of what makes it so."""

    def test_one_too_many(self) -> None:
        for form in (contact_point("b"), without(contact_point("b"), ["recipient.kind"])):
            decision = limited().decide([contact_point("a"), form])["b"]
            assert (decision.status, decision.grade) == (Decided.INELIGIBLE, Grade.OFFICIAL)


class TestAPotThatIsNotSettled:
    """Opens only what hangs on it."""

    def test_enough_in_any_case(self) -> None:
        """The round of 2017 had at least 6 million euro: one application cannot exceed it."""
        rules = load_round("vwv-integration/2017").under(caps={})
        form = contact_point("a", submitted=date(2016, 8, 31))
        assert rules.programme.assess(form, rules).verdict is Verdict.ELIGIBLE
        assert rules.decide([form])["a"].status is Decided.GRANTED

    def test_whether_a_cap_holds_may_hang_on_it(self) -> None:
        """With 60,000 euro the half of the ask is granted, with 200,000 all of it: until that is known it is open."""
        half = {"half": Cap(share="0.5", of="ask", per="application", when="short")}
        pots = {
            low: EXTRA.under(committed=low, caps=half).decide([contact_point("a")])["a"] for low in (60_000, 200_000)
        }
        assert [pots[low].granted for low in pots] == [Euro(52_500), Euro(105_000)]
        pot = Bounded(Euro(60_000), Euro(200_000), Grade.REPORTED)
        assert EXTRA.under(committed=pot, caps=half).decide([contact_point("a")])["a"].status is Decided.OPEN


class TestWithdrawingNobody:
    """Changes nothing."""

    @settings(max_examples=100)
    @given(cases())
    def test_withdraw_of_an_empty_list(self, case: Case) -> None:
        outcome = case.decide()
        again = outcome.withdraw([])
        assert cents_of(again) == cents_of(outcome)
        assert [(d.key, d.status, d.provisional) for d in again.decisions] == [
            (d.key, d.status, d.provisional) for d in outcome.decisions
        ]

    @pytest.mark.parametrize("rule", CUTTING)
    def test_no_cent_goes_to_the_next_turn_while_the_first_is_cut(self, rule: str) -> None:
        forms = [
            contact_point("a", requested="0.07", priority=1),
            contact_point("b", requested="0.07", recipient=TOWNS[1]),
            contact_point("c", requested="0.07", recipient=TOWNS[2]),
            contact_point("d", requested="0.07", priority=2),
        ]
        rules = EXTRA.under(committed="0.10", caps={}, shortage=f"one-per-applicant-first/{rule}")
        outcome = rules.decide(forms)
        assert outcome["d"].status is Decided.WAITING
        assert cents_of(outcome.withdraw([])) == cents_of(outcome)

    def test_what_a_cap_left_nothing_of_is_not_cut_afterwards(self) -> None:
        cap = Cap(share="0.5", of="ask", per="applicant", when="always")
        forms = [
            contact_point("a", "0.5", priority=1),
            contact_point("b", "0.5", priority=2),
            contact_point("c", "0.5", recipient=TOWNS[1]),
        ]
        rules = EXTRA.under(caps={"half": cap}, committed=50_000, shortage="one-per-applicant-first/proportional-cut")
        outcome = rules.decide(forms)
        assert outcome.withdraw([])["b"].status is outcome["b"].status

    def test_nor_to_one_whose_part_was_rounded_to_nothing(self) -> None:
        forms = [contact_point("a", requested="10.01"), contact_point("b", requested="0.01")]
        outcome = EXTRA.under(committed=5, caps={}, shortage="proportional-cut").decide(forms)
        assert cents_of(outcome.withdraw([])) == cents_of(outcome)


class TestWithdrawingWhoBlocksTheQueue:
    """Lets the next ones up, though no money was freed."""

    @pytest.mark.parametrize("rule", ["strict-queue", "one-per-applicant-first/strict-queue"])
    def test_the_first_that_did_not_fit(self, rule: str) -> None:
        forms = [contact_point("a"), contact_point("b", "0.5", submitted=date(2016, 3, 21), recipient=TOWNS[1])]
        rules = EXTRA.under(committed=52_500, caps={}, shortage=rule)
        outcome = rules.decide(forms)
        assert [decision.status for decision in outcome.decisions] == [Decided.WAITING, Decided.WAITING]
        assert outcome.withdraw("a")["b"].granted == rules.decide(forms[1:])["b"].granted == Euro(52_500)


class TestImmutable:
    """An outcome cannot be changed."""

    def test_the_pot(self) -> None:
        outcome = EXTRA.under(payable={2016: 10}).decide([])
        pot: Any = outcome.pot
        with pytest.raises((TypeError, AttributeError)):
            pot.payable[2016] = 5
        assert outcome.left_by_budget_year() == {2016: Euro(10)}
