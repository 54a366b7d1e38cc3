"""The largest amount and the threshold of one figure: brute force finds the same, and one further does not fit."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import polars as pl
import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrationsfoerderung import (
    Application,
    Cap,
    DocumentError,
    Euro,
    Grade,
    Known,
    PlanYear,
    Post,
    Programme,
    Recipient,
    Round,
    Share,
    Unknown,
    Verdict,
    largest_amount,
    load_programme,
    threshold,
)
from integrationsfoerderung.criteria import AtLeast, AtMost, Where
from integrationsfoerderung.findings import VERDICTS
from integrationsfoerderung.scenarios import Found, Solution
from integrationsfoerderung.scenarios.inverse_rules import place_of
from integrationsfoerderung.scenarios.inverse_totals import screened
from integrationsfoerderung.schedules import Schedule
from integrationsfoerderung.texts import Text
from round_strategies import EXTRA, STARTS, TOWNS, contact_point

CENT = Euro.from_cents(1)
PROGRAMME = load_programme("vwv-integration")
FIRST = "contact-point.instalments[0]"
# For so few cents that every amount can be tried; grants of any size are eligible.
TINY = {"contact-point.instalments": ["0.04", "0.03", "0.02"], "contact-point.minimum_grant": 0}
few = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def asking(key: str, share: str = "1", **fields: Any) -> Application:
    fields = {"recipient": Recipient(name=key, kind="Gemeinde", population=5_000), **fields}
    return contact_point(key, share, **fields)


@st.composite
def some(draw: st.DrawFn) -> list[Application]:
    """Up to four applications of several shares and terms; some ineligible, open, or of one applicant."""
    odd: list[dict[str, Any]] = [{}, {}, {}, {"new_tasks": False}, {"new_tasks": None}, {"recipient": TOWNS[0]}]
    return [
        asking(
            f"k{index}",
            draw(st.sampled_from(["0.5", "0.6", "0.7301", "1", "0.4"])),
            months=draw(st.sampled_from([36, 36, 37, 48, 24])),
            start=draw(st.sampled_from(STARTS)),
            **draw(st.sampled_from(odd)),
        )
        for index in range(draw(st.integers(1, 4)))
    ]


def paid(programme: Programme, forms: Sequence[Application]) -> int:
    """What all eligible applications are paid, in cents."""
    found = 0
    for form in forms:
        schedule = programme.schedule(form)
        if programme.assess(form).verdict is Verdict.ELIGIBLE and isinstance(schedule, Schedule):
            found += schedule.total.euro.cents
    return found


def all_granted(round_: Round, forms: Sequence[Application]) -> bool:
    """Whether the money suffices for all that caps leave of every ask."""
    live = [decision for decision in round_.decide(forms) if decision.place is not None]
    return all(decision.line is not None and decision.line.given == decision.line.parts for decision in live)


def in_round(round_: Round, path: str, value: Any) -> Round:
    return evolve(round_, programme=round_.programme.amend({path: value}))


class TestAgainstBruteForce:
    """Trying every value finds the same one."""

    @few
    @given(forms=some(), budget=st.integers(0, 20))
    def test_the_largest_amount_of_a_programme(self, forms: list[Application], budget: int) -> None:
        programme = PROGRAMME.amend(TINY)
        answer = largest_amount(programme, FIRST, forms, CENT * budget)
        fitting = [c for c in range(60) if paid(programme.amend({FIRST: str(CENT * c)}), forms) <= budget]
        if not fitting or fitting[-1] == 59:
            assert answer.found is Found.NONE
        else:
            assert answer.value == CENT * fitting[-1]
            assert answer.beyond is not None
            assert not answer.beyond.works

    @few
    @given(forms=some(), budget=st.integers(0, 20), cap=st.booleans(), limit=st.sampled_from([None, 1]))
    def test_the_largest_amount_of_a_round(
        self, forms: list[Application], budget: int, cap: bool, limit: int | None
    ) -> None:
        """Also with a cap, which leaves whole cents, and with one application of one applicant."""
        half = Cap(share="0.5", of="full-sum", per="application", when="always")
        round_ = evolve(EXTRA, programme=PROGRAMME.amend(TINY)).under(caps={"half": half} if cap else {})
        round_ = evolve(round_, per_applicant=None if limit is None else Known(limit, Grade.OFFICIAL))
        answer = largest_amount(round_, FIRST, forms, CENT * budget)
        round_ = round_.under(committed=CENT * budget)
        fitting = [c for c in range(80) if all_granted(in_round(round_, FIRST, str(CENT * c)), forms)]
        if not fitting or fitting[-1] == 79:
            assert answer.found is Found.NONE
        else:
            assert answer.value == CENT * fitting[-1]

    @few
    @given(forms=some(), budget=st.integers(0, 300_000), find=st.sampled_from(["smallest", "largest", None]))
    def test_a_shortest_duration(self, forms: list[Application], budget: int, find: Any) -> None:
        path = "contact-point.minimum_months"
        answer = threshold(PROGRAMME, path, forms, budget, find=find)
        fitting = [n for n in range(1, 50) if paid(PROGRAMME.amend({path: n}), forms) <= 100 * budget]
        if find == "largest":
            assert answer.value == 600
            assert answer.beyond is None
        else:
            assert answer.value == fitting[0]
            assert (answer.beyond is None) == (fitting[0] == 1)

    @few
    @given(forms=some(), budget=st.integers(0, 300_000), limit=st.sampled_from([None, 1]), data=st.data())
    def test_a_smallest_share_in_a_round(
        self, forms: list[Application], budget: int, limit: int | None, data: st.DataObject
    ) -> None:
        """All shares that are near one that is asked for, and some between them."""
        path = "contact-point.minimum_share"
        round_ = evolve(EXTRA, per_applicant=None if limit is None else Known(limit, Grade.OFFICIAL))
        answer = threshold(round_, path, forms, budget)
        near = {p + step for form in forms for post in form.posts if post.share for p in [post.share.basis_points]
                for step in (-1, 0, 1) if p + step <= 10_000}  # fmt: skip
        tried = sorted(near | {0, 10_000} | set(data.draw(st.lists(st.integers(0, 10_000), max_size=5))))
        round_ = round_.under(committed=budget)
        fitting = [p for p in tried if all_granted(in_round(round_, path, str(Share.from_basis_points(p))), forms)]
        assert isinstance(answer.value, Share) == bool(fitting)
        if fitting:
            assert answer.value == Share.from_basis_points(fitting[0])

    @few
    @given(forms=some(), budget=st.integers(0, 300_000), data=st.data())
    def test_the_order_of_applications_is_no_matter(
        self, forms: list[Application], budget: int, data: st.DataObject
    ) -> None:
        other = data.draw(st.permutations(forms))
        path = "contact-point.minimum_share"
        assert threshold(PROGRAMME, path, forms, budget).value == threshold(PROGRAMME, path, other, budget).value
        assert largest_amount(EXTRA, FIRST, forms, budget).value == largest_amount(EXTRA, FIRST, other, budget).value


class TestExamples:
    """Questions that a calculation on paper answers."""

    FORMS = tuple(asking(f"k{index:03}") for index in range(108))

    def test_the_first_instalment_that_108_kommunen_leave(self) -> None:
        """5.6 million are 51,851.85 euro each: half of 103,703.71 euro, rounded down, of which 65,000 come later."""
        answer = largest_amount(EXTRA, FIRST, self.FORMS)
        assert answer.value == Euro("38703.71")
        assert answer.beyond is not None
        assert answer.beyond.granted == 107

    def test_a_share_of_expenditure(self) -> None:
        """100,000 euro of costs and a budget of 12,345 euro: a rate of 12.34 percent, for 12.35 is five euro more."""
        plan = (PlanYear(year=2016, total=100_000, eligible=100_000, third_party=0),)
        form = asking("a", measure="network", posts=(), plan=plan)
        answer = threshold(PROGRAMME, "network.rate", [form], 12_345)
        assert answer.value == Share("0.1234")

    def test_open_ones_are_said(self) -> None:
        answer = largest_amount(PROGRAMME, FIRST, [asking("a"), asking("b", new_tasks=None)], 100_000)
        assert answer.value == Euro(35_000)
        assert [note.en for note in answer.notes] == [
            "open and not counted: 1; open ones are promised nothing, and the sum may become higher"
        ]

    def test_in_a_round_what_is_kept_for_open_ones_has_to_fit_too(self) -> None:
        round_ = EXTRA.under(caps={})
        answer = largest_amount(round_, FIRST, [asking("a"), asking("b", new_tasks=None)], 200_000)
        assert answer.value == Euro(35_000)
        assert answer.at is not None
        assert answer.at.kept == Euro(100_000)

    def test_text(self) -> None:
        answer = largest_amount(PROGRAMME, FIRST, [asking("a")], 100_000)
        assert answer.explain("de").splitlines() == [
            "der größte Wert von contact-point.instalments[0], mit dem alle Bewilligungen in 100.000,00 € passen",
            "contact-point.instalments[0]: 35.000,00 €",
            "  35.000,00 €: reicht; 1 förderfähig, 100.000,00 € im Ganzen",
            "  35.000,01 €: reicht nicht; 1 förderfähig, 100.000,01 € im Ganzen",
        ]
        assert answer.to_rows()[0]["works"] is True

    def test_the_programme_stays_as_it_is(self) -> None:
        before = dict(PROGRAMME.editions[0].figures())
        largest_amount(PROGRAMME, FIRST, [asking("a")], 100_000)
        assert dict(PROGRAMME.editions[0].figures()) == before


class TestNone:
    """No value fits, or none is too large: an answer with the reason."""

    def why(self, answer: Solution) -> str:
        assert answer.found is Found.NONE
        assert answer.value is None
        assert answer.why is not None
        return answer.why.en

    def test_the_other_instalments_are_too_much(self) -> None:
        why = self.why(largest_amount(PROGRAMME, FIRST, [asking("a")], 60_000))
        assert "no value from 0.00 EUR to 100,000,000.00 EUR fits: 0.00 EUR: does not work; 1 eligible, 65,000" in why

    def test_nobody_is_paid_by_it(self) -> None:
        why = self.why(largest_amount(PROGRAMME, "social-advice.amount", [asking("a")], 200_000))
        assert "no value up to 100,000,000.00 EUR is too large: with it the grants come to 105,000.00 EUR" in why

    def test_the_pot_of_a_round_is_not_known(self) -> None:
        unknown = evolve(EXTRA, money=evolve(EXTRA.money, committed=Unknown("not found")))
        self.why(largest_amount(unknown, FIRST, [asking("a")]))


class TestRefused:
    """A question that cannot be answered exactly is refused with an example."""

    def why(self, answer: Solution) -> str:
        assert answer.found is Found.REFUSED
        assert answer.why is not None
        return answer.why.en

    def test_money_by_budget_year(self) -> None:
        round_ = EXTRA.under(payable={2016: 10**6})
        assert "75 EUR and 25 EUR" in self.why(largest_amount(round_, FIRST, [asking("a")]))

    def test_a_criterion_with_money_by_budget_year_is_answered(self) -> None:
        round_ = EXTRA.under(payable=dict.fromkeys(range(2016, 2020), 10**6))
        assert threshold(round_, "contact-point.minimum_share", [asking("a")]).value == Share(0)

    def test_a_cap_per_post_and_a_sum_shared_over_posts(self) -> None:
        two = asking("a", posts=contact_point().posts * 2, requested=50_000)
        assert "leaves 90 EUR" in self.why(largest_amount(EXTRA, FIRST, [two]))

    def test_a_grant_asked_to_be_neither_small_nor_large(self) -> None:
        edition = PROGRAMME.editions[2]
        most = AtMost("most", Text("höchstens", "at most"), "grant", Known(Euro(200_000), Grade.ASSUMED))
        measure = edition.measure("contact-point")
        other = evolve(measure, criteria=(*measure.criteria, most))
        measures = tuple(other if one.key == "contact-point" else one for one in edition.measures)
        programme = evolve(PROGRAMME, editions=(evolve(edition, measures=measures),))
        assert "1 EUR and 4 EUR are not eligible" in self.why(largest_amount(programme, FIRST, [asking("a")], 5))

    def test_a_sum_that_is_only_stated(self) -> None:
        assert "how the sum moves" in self.why(threshold(PROGRAMME, "contact-point.total", [asking("a")], 5))


class TestBadInput:
    """What is wrong is refused in a sentence that names it and the way out."""

    FORMS = (asking("a"),)

    @pytest.mark.parametrize(("path", "words"), [
        ("contact-point.minimum_shar", "is no figure of vwv-integration; did you mean 'contact-point.minimum_share'"),
        ("contact-point.new_tasks", "holds a bool: name an amount, a share or a whole number"),
        ("contact-point.instalments", r"name one of its parts, contact-point.instalments\[0\], contact-point.inst"),
        ("contact-point.instalments[3]", "name one of its parts"),
        ("contact-point.minimum_months[0]", "has no parts"),
    ])  # fmt: skip
    def test_the_path(self, path: str, words: str) -> None:
        with pytest.raises(ValueError, match=words):
            threshold(PROGRAMME, path, self.FORMS, 5)

    def test_no_amount(self) -> None:
        with pytest.raises(ValueError, match=r"contact-point\.minimum_share is no amount: ask threshold"):
            largest_amount(PROGRAMME, "contact-point.minimum_share", self.FORMS, 5)

    def test_the_pot_itself(self) -> None:
        with pytest.raises(ValueError, match=r"money\.committed is the pot itself: ask smallest_budget"):
            largest_amount(EXTRA, "money.committed", self.FORMS)

    def test_the_budget(self) -> None:
        with pytest.raises(ValueError, match="budget is left out"):
            largest_amount(PROGRAMME, FIRST, self.FORMS)
        with pytest.raises(ValueError, match=r"budget is -1\.00 EUR: write a sum that is not negative"):
            largest_amount(PROGRAMME, FIRST, self.FORMS, -1)

    def test_no_applications(self) -> None:
        with pytest.raises(ValueError, match="applications is empty"):
            threshold(PROGRAMME, FIRST, [], 5)

    def test_no_such_end(self) -> None:
        wrong: Any = "best"
        with pytest.raises(ValueError, match="find is 'best'"):
            threshold(PROGRAMME, FIRST, self.FORMS, 5, find=wrong)

    def test_no_rules(self) -> None:
        wrong: Any = "vwv-integration"
        with pytest.raises(TypeError, match="no programme and no round"):
            threshold(wrong, FIRST, self.FORMS, 5)

    def test_a_round_and_a_day(self) -> None:
        with pytest.raises(ValueError, match="leave out on"):
            threshold(EXTRA, FIRST, self.FORMS, on=date(2016, 1, 1))


class TestAnswersAlone:
    """What an application is told without its findings is what `assess` tells it."""

    @few
    @given(forms=some(), left_out=st.booleans())
    def test_the_quick_way_and_assess_agree(self, forms: list[Application], left_out: bool) -> None:
        for form in [evolve(form, submitted=None) if left_out else form for form in forms]:
            for on in (None, date(2014, 5, 1), date(2016, 9, 6), date(2030, 1, 1), date(2000, 1, 1)):
                status, paid = screened(PROGRAMME, form, on)
                found = PROGRAMME.assess(form, on=on)
                assert (VERDICTS[status], paid) == (found.verdict, found.amounts)


class TestApplicantsWithSeveral:
    """Where applications of one applicant stand for each other, every value at which an answer changes is tried."""

    def test_a_larger_one_steps_in(self) -> None:
        """One application each: without the first, of half a post, the other one, of a whole post, takes its place."""
        path = "contact-point.minimum_share"
        round_ = evolve(EXTRA.under(caps={}), per_applicant=Known(1, Grade.OFFICIAL))
        forms = [
            asking("a", "0.5", priority=1, recipient=TOWNS[0]),
            asking("b", "1", priority=2, recipient=TOWNS[0]),
        ]
        # 52,500 euro up to 50 percent, 105,000 above: the largest share is not where the sum is smallest.
        assert threshold(round_, path, forms, 52_500).value == Share(0)
        assert threshold(round_, path, forms, 52_500, find="largest").value == Share("0.5")
        assert threshold(round_, path, forms, 52_499).found is Found.NONE

    def test_what_is_kept_for_open_ones_under_a_cap_per_applicant(self) -> None:
        cap = Cap(share="0.5", of="full-sum", per="applicant", when="always")
        forms = [asking("a", recipient=TOWNS[0]), asking("b", recipient=TOWNS[0], new_tasks=None)]
        answer = largest_amount(EXTRA.under(caps={"all": cap}), FIRST, forms)
        assert answer.found is Found.REFUSED
        assert answer.why is not None
        assert "30 EUR beside one of 70 EUR" in answer.why.en


class TestPlaces:
    """What a figure does is read off the rules."""

    def test_a_condition_turns_the_direction(self) -> None:
        """A smallest share in the condition of a where: raising it frees applications from the rule."""
        edition = PROGRAMME.editions[2]
        measure = edition.measure("contact-point")
        large = AtLeast("large", Text("groß", "large"), "posts.share", Known(Share("0.8"), Grade.ASSUMED))
        long = AtLeast("long", Text("lang", "long"), "posts.months", Known(48, Grade.ASSUMED))
        where = Where("rule", Text("Regel", "rule"), (large, long))
        other = evolve(measure, criteria=(*measure.criteria, where))
        measures = tuple(other if one.key == "contact-point" else one for one in edition.measures)
        programme = evolve(PROGRAMME, editions=(evolve(edition, measures=measures),))
        path = "contact-point.rule.large"
        forms = [asking("a", "0.9"), asking("b", "0.7"), asking("c", "0.5")]
        day = edition.since
        assert place_of(programme, path, None).loosest == "largest"
        assert place_of(programme, "contact-point.rule.long", None).loosest == "smallest"
        # All three come to 220,500 euro; without the first it is 126,000.
        answer = threshold(programme, path, forms, 126_000, on=day)
        assert answer.value == Share("0.9")
        assert answer.at is not None
        assert answer.beyond is not None
        assert (answer.at.granted, answer.beyond.granted) == (2, 3)

    def test_the_bound_of_a_tier_is_tried_town_by_town(self) -> None:
        """Three towns at 20,000 euro each; every one below the bound of the first tier gets 10,000."""
        officers = load_programme("vwv-integrationsbeauftragte")
        path = "officer.tiers.tier-1.at_least"
        towns = [
            Application(
                key=str(number), recipient=Recipient(name=str(number), kind="Gemeinde", population=number),
                measure="officer", posts=(Post("1"),), start=date(2025, 1, 1), months=12, submitted=date(2024, 11, 15),
                begun=False, facts={"degree": True, "all_matters": True, "tasks": True, "bought_in": False},
            )
            for number in (21_000, 25_000, 30_000)
        ]  # fmt: skip
        for budget, bound in ((40_000, 25_001), (50_000, 21_001), (49_999, 25_001), (30_000, 30_001)):
            assert threshold(officers, path, towns, budget).value == bound
        assert threshold(officers, path, towns, 29_999).found is Found.NONE
        assert threshold(officers, "officer.tiers[0].amount", towns[:2], 30_000).value == Euro(15_000)


class TestLists:
    """What is no list of applications is refused by name, and not asked for what it does not have."""

    @pytest.mark.parametrize("wrong", [pd.DataFrame({"share_bp": [5000]}), pl.DataFrame({"share_bp": [5000]}), 3, "x"])
    def test_no_list(self, wrong: Any) -> None:
        with pytest.raises(TypeError, match="is no list of applications"):
            threshold(PROGRAMME, "contact-point.minimum_share", wrong, 1)

    def test_no_application(self) -> None:
        wrong: Any = [asking("a", "0.5"), None]
        with pytest.raises(DocumentError, match=r"applications\[1\]: None is no Application"):
            threshold(PROGRAMME, "contact-point.minimum_share", wrong, 1)
