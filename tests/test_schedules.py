"""What a schedule promises: amounts by funding year and by budget year that add up, each view with its own grade."""

import json
import re
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from integrationsfoerderung import (
    Application,
    EarlierGrant,
    Euro,
    NoSchedule,
    PlanYear,
    Post,
    Recipient,
    Schedule,
    Share,
    View,
    load_programme,
)
from integrationsfoerderung.calendar import Payment
from integrationsfoerderung.evidence import Grade, Known, Readings, Unknown
from integrationsfoerderung.financing import Amounts, FixedAmount, FixedInstalments
from strategies import shares, starts

PROGRAMME = load_programme("vwv-integration")
OFFICIAL, REPORTED, INFERRED, ASSUMED = Grade.OFFICIAL, Grade.REPORTED, Grade.INFERRED, Grade.ASSUMED
MONTHLY = ("contact-point.payment: monthly",)


def application(*posts: Post, **fields: Any) -> Application:
    """A complete application of Bühl for a full post from 1 April 2016, but for what is named."""
    own: dict[str, Any] = {
        "recipient": Recipient(name="Bühl", kind="Gemeinde", key="08216007"),
        "measure": "contact-point",
        "posts": posts or (Post(share="1.0", field="refugees", origin="new"),),
        "start": date(2016, 4, 1),
        "months": 36,
        "submitted": date(2015, 9, 28),
        "new_tasks": True,
        "begun": False,
    }
    return Application(**(own | fields))


def half() -> Post:
    return Post(share="0.5", field="integration", origin="new")


def scheduled(form: Application, **options: Any) -> Schedule:
    plan = PROGRAMME.schedule(form, **options)
    assert isinstance(plan, Schedule), plan.explain()
    return plan


def view(found: View | NoSchedule) -> View:
    assert isinstance(found, View), found
    return found


def euros(found: View | NoSchedule) -> dict[int, str]:
    return {year: str(amount) for year, amount in view(found).items()}


def none(found: Any) -> list[str]:
    """The places of the reasons why there is no schedule or no such view."""
    assert isinstance(found, NoSchedule), found
    assert not found
    return [reason.place for reason in found.reasons]


class TestBuehl:
    """A full post from 1 April 2016: VO/275/2015 of the town of Bühl."""

    @pytest.fixture
    def plan(self) -> Schedule:
        return scheduled(application())

    def test_the_total_is_official(self, plan: Schedule) -> None:
        assert str(plan.total) == "105,000.00 EUR (official)"
        assert [used.path for used in plan.total.used] == ["contact-point.total"]

    def test_by_funding_year_reported(self, plan: Schedule) -> None:
        years = view(plan.by_funding_year())
        assert euros(years) == {1: "40000.00", 2: "35000.00", 3: "30000.00"}
        assert (years.grade, years.readings) == (REPORTED, ())

    def test_by_budget_year_assumed_with_the_reading_named(self, plan: Schedule) -> None:
        years = view(plan.by_budget_year())
        assert euros(years) == {2016: "30000.00", 2017: "36250.00", 2018: "31250.00", 2019: "7500.00"}
        assert (years.grade, years.readings) == (ASSUMED, MONTHLY)

    def test_the_basis_has_each_figure_once_with_its_grade_and_citations(self, plan: Schedule) -> None:
        assert [(used.path, used.grade, used.reading) for used in plan.basis()] == [
            ("contact-point.total", OFFICIAL, None),
            ("contact-point.instalments", REPORTED, None),
            ("contact-point.payment", ASSUMED, "monthly"),
        ]
        assert all(used.figure.citations for used in plan.basis())

    def test_it_is_neither_conditional_nor_a_what_if(self, plan: Schedule) -> None:
        assert (plan.conditional, plan.what_if) == (False, False)
        made = Schedule(plan.application, plan.measure, plan.amounts, plan.payment)
        assert (made.conditional, made.what_if) == (False, False)

    def test_it_is_printed_without_the_rule_of_payment(self, plan: Schedule) -> None:
        assert ", payment=" not in repr(plan).replace(repr(plan.amounts), "")

    @pytest.mark.parametrize(
        ("reading", "expected"),
        [
            ("at-start", {2016: 40_000, 2017: 35_000, 2018: 30_000}),
            ("at-end", {2017: 40_000, 2018: 35_000, 2019: 30_000}),
        ],
    )
    def test_another_reading_of_the_payment_dates(self, plan: Schedule, reading: str, expected: dict[int, int]) -> None:
        assert isinstance(plan.payment, Readings)
        years = view(evolve(plan, payment=plan.payment.choose(reading)).by_budget_year())
        assert dict(years) == {year: Euro(amount) for year, amount in expected.items()}
        assert years.readings == (f"contact-point.payment: {reading}",)

    @pytest.mark.parametrize("default", [None, "unknown"])
    def test_without_a_default_there_is_no_view_by_budget_year(self, plan: Schedule, default: str | None) -> None:
        assert isinstance(plan.payment, Readings)
        unsettled: Any = Unknown("looked") if default else evolve(plan.payment, default=None)
        plan = evolve(plan, payment=unsettled)
        assert none(plan.by_budget_year()) == ["contact-point.payment"]
        assert view(plan.by_funding_year()).grade is REPORTED
        assert [used.path for used in plan.basis()] == ["contact-point.total", "contact-point.instalments"]


class TestStarts:
    """The start of work decides the budget years and nothing else."""

    def test_weil_am_rhein_from_15_january_has_its_first_year_in_2016(self) -> None:
        plan = scheduled(application(start=date(2016, 1, 15)))
        assert euros(plan.by_budget_year()) == {2016: "40000.00", 2017: "35000.00", 2018: "30000.00"}
        assert view(plan.by_budget_year()).readings == MONTHLY  # at the end would be a year later

    def test_from_1_january_no_reading_of_the_payment_dates_counts(self) -> None:
        years = view(scheduled(application(start=date(2016, 1, 1))).by_budget_year())
        assert euros(years) == {2016: "40000.00", 2017: "35000.00", 2018: "30000.00"}
        assert (years.grade, years.readings) == (REPORTED, ())

    @pytest.mark.parametrize(
        ("start", "first"),
        [
            (date(2016, 1, 31), {2016: "40000.00"}),
            (date(2016, 2, 1), {2016: "36666.67", 2017: "35416.66"}),  # 11/12 of 40,000; 1/12 and 11/12 of 35,000
            (date(2016, 12, 1), {2016: "3333.33", 2017: "39583.34"}),
            (date(2016, 12, 31), {2016: "3333.33", 2017: "39583.34"}),
            (date(2017, 1, 1), {2017: "40000.00"}),
        ],
    )
    def test_a_month_counts_in_the_year_in_which_it_begins(self, start: date, first: dict[int, str]) -> None:
        years = euros(scheduled(application(start=start)).by_budget_year())
        assert {year: years[year] for year in first} == first
        assert min(years) == min(first)

    def test_without_a_start_there_is_a_view_by_funding_year_only(self) -> None:
        plan = scheduled(application(start=None))
        assert none(plan.by_budget_year()) == ["start"]
        assert euros(plan.by_funding_year()) == {1: "40000.00", 2: "35000.00", 3: "30000.00"}
        assert "start of work (start) was left out" in plan.explain("en")


class TestHalfPosts:
    """Binzen: the half amounts are attested themselves."""

    def test_binzen(self) -> None:
        plan = scheduled(application(half(), submitted=date(2016, 9, 28)))
        assert euros(plan.by_funding_year()) == {1: "20000.00", 2: "17500.00", 3: "15000.00"}
        assert str(plan.total) == "52,500.00 EUR (reported)"

    def test_a_share_that_no_source_states_is_inferred(self) -> None:
        plan = scheduled(application(evolve(half(), share=Share("0.6")), submitted=date(2016, 9, 28)))
        assert (plan.total.euro, plan.total.grade) == (Euro(63_000), INFERRED)
        assert view(plan.by_funding_year()).grade is INFERRED


class TestVerdicts:
    """What the verdict means for the schedule."""

    SHORT = application(evolve(half(), share=Share("0.49")))

    def test_ineligible_has_none_and_says_why(self) -> None:
        found = PROGRAMME.schedule(self.SHORT)
        assert none(found) == ["contact-point.minimum_share"]
        assert isinstance(found, NoSchedule)
        assert "seen 49 %, required at least 50 %" in found.explain("en")
        assert found.explain("de").startswith("Kein Finanzierungsplan:\n  - Mindestumfang")

    def test_a_what_if_of_an_ineligible_application_is_marked(self) -> None:
        plan = scheduled(self.SHORT, what_if=True)
        assert (plan.what_if, plan.conditional, plan.total.euro) == (True, False, Euro(51_450))
        assert "what if: the application is not eligible" in plan.explain("en")
        assert "Gedankenspiel: der Antrag ist nicht förderfähig" in plan.explain("de")

    def test_asking_for_a_what_if_marks_no_eligible_or_open_application(self) -> None:
        assert not scheduled(application(), what_if=True).what_if
        assert not scheduled(application(begun=None), what_if=True).what_if

    def test_35_months_are_refused_and_not_even_a_what_if_knows_the_third_year(self) -> None:
        assert none(PROGRAMME.schedule(application(months=35))) == ["contact-point.minimum_months"]
        assert none(PROGRAMME.schedule(application(months=35), what_if=True)) == ["contact-point.part_year"]
        assert scheduled(application(months=36)).total == scheduled(application(months=37)).total

    def test_open_is_conditional(self) -> None:
        plan = scheduled(application(new_tasks=None))
        assert (plan.conditional, plan.what_if, plan.total.euro) == (True, False, Euro(105_000))
        assert "conditional on what is still open" in plan.explain("en")
        assert "vorbehaltlich der offenen Punkte" in plan.explain("de")

    def test_open_without_the_figures_has_none_and_names_every_field(self) -> None:
        least = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
        assert none(PROGRAMME.schedule(least)) == ["posts[0].share", "months"]

    def test_no_rule_in_force_has_none_even_as_a_what_if(self) -> None:
        early = application(submitted=date(2013, 8, 28))
        assert none(PROGRAMME.schedule(early)) == ["vwv-integration.in_force"]
        assert none(PROGRAMME.schedule(early, what_if=True)) == ["measure"]

    def test_a_day_left_out_takes_the_weakest_evidence_of_all_editions(self) -> None:
        plan = scheduled(application(submitted=None))
        assert (plan.conditional, plan.total.euro, plan.total.grade) == (True, Euro(105_000), INFERRED)


class TestSeveralPosts:
    """Posts are added up year by year, each with its own dates where it has some."""

    def test_two_full_posts(self) -> None:
        full = Post(share="1.0", field="refugees", origin="new")
        plan = scheduled(application(full, full))
        assert euros(plan.by_funding_year()) == {1: "80000.00", 2: "70000.00", 3: "60000.00"}
        assert str(plan.total) == "210,000.00 EUR (official)"
        assert [used.path for used in plan.basis()] == [
            "contact-point.total",
            "contact-point.instalments",
            "contact-point.payment",
        ]

    def test_a_post_with_a_start_of_its_own(self) -> None:
        full = Post(share="1.0", field="refugees", origin="new")
        plan = scheduled(application(full, evolve(full, start=date(2017, 1, 1))))
        assert euros(plan.by_budget_year()) == {
            2016: "30000.00",
            2017: "76250.00",
            2018: "66250.00",
            2019: "37500.00",
        }
        assert view(plan.by_budget_year()).grade is ASSUMED  # because of the other post

    def test_one_post_without_a_start_is_enough_for_no_view_by_budget_year(self) -> None:
        dated = evolve(half(), start=date(2016, 4, 1))
        plan = scheduled(application(dated, half(), start=None))
        assert none(plan.by_budget_year()) == ["start"]
        plan = scheduled(application(dated, start=None))
        assert euros(plan.by_budget_year())[2016] == "15000.00"

    def test_a_post_with_months_of_its_own(self) -> None:
        full = Post(share="1.0", field="refugees", origin="new")
        assert scheduled(application(full, evolve(full, months=48))).total.euro == Euro(210_000)
        assert scheduled(application(evolve(full, months=36), months=35)).total.euro == Euro(105_000)
        found = PROGRAMME.schedule(application(full, evolve(full, months=35)))
        assert none(found) == ["contact-point.minimum_months"]


class TestOtherMeasures:
    """Social advice has one sum for the term, the extension one year."""

    def advice(self, months: int) -> Schedule:
        kreis = Recipient(name="Landkreis Rastatt", kind="Landkreis")
        return scheduled(
            application(Post(), recipient=kreis, measure="social-advice", months=months, submitted=date(2014, 2, 1))
        )

    @pytest.mark.parametrize("months", [13, 36])
    def test_social_advice_has_a_total_and_no_amounts_by_funding_year(self, months: int) -> None:
        plan = self.advice(months)
        assert str(plan.total) == "15,000.00 EUR (inferred)"
        assert none(plan.by_funding_year()) == ["by_funding_year"]
        assert "one sum for the whole term" in plan.explain("en")

    @pytest.mark.parametrize("months", [1, 12])
    def test_social_advice_of_at_most_a_year_belongs_to_the_first_funding_year(self, months: int) -> None:
        assert euros(self.advice(months).by_funding_year()) == {1: "15000.00"}

    @pytest.mark.parametrize(("share", "grade", "total"), [("0.5", REPORTED, 12_500), ("1.0", INFERRED, 25_000)])
    def test_the_extension_is_one_more_year(self, share: str, grade: Grade, total: int) -> None:
        form = application(
            Post(share=share),
            measure="extension",
            months=12,
            earlier_grants=[EarlierGrant("contact-point")],
            submitted=date(2016, 9, 28),
        )
        plan = scheduled(form)
        assert (plan.conditional, plan.total.euro, plan.total.grade) == (False, Euro(total), grade)
        assert dict(view(plan.by_funding_year())) == {1: Euro(total)}


@st.composite
def plans(draw: st.DrawFn) -> Schedule:
    """A schedule of one to three posts, each with a share, start and term of at least three years."""
    terms = st.integers(36, 120)
    posts = tuple(
        Post(share=draw(shares), start=draw(st.none() | starts), months=draw(st.none() | terms))
        for _ in range(draw(st.integers(1, 3)))
    )
    form = application(*posts, start=draw(starts), months=draw(terms), submitted=date(2016, 10, 1))
    return scheduled(form, what_if=True)


class TestEveryView:
    """Whatever is asked for: parts add up, nothing is negative, nothing is a float."""

    @given(plans(), st.sampled_from(Payment))
    def test_every_view_adds_up_to_the_total(self, plan: Schedule, payment: Payment) -> None:
        known = evolve(plan, payment=Known(payment, ASSUMED))
        for found in (plan.by_funding_year(), plan.by_budget_year(), known.by_budget_year()):
            years = view(found)
            assert years.total == plan.total.euro
            assert sum(amount.cents for amount in years.values()) == plan.total.euro.cents
            assert all(amount.cents >= 0 for amount in years.values())
            assert list(years) == sorted(set(years))

    @pytest.mark.parametrize("months", [3, 12, 13, None])
    def test_without_a_rule_on_payment_no_view_falls_short_of_the_total(self, months: int | None) -> None:
        one = application(months=months)
        sum_only = FixedAmount(Known(Euro(15_000), Grade.NORM))
        amounts = sum_only.amounts(one, "m")
        assert isinstance(amounts, Amounts)
        years = Schedule(one, "m", amounts, sum_only.payment).by_budget_year()
        assert isinstance(years, NoSchedule) or years.total == amounts.total

    @given(plans())
    def test_a_view_has_the_weakest_grade_of_what_it_rests_on_and_the_basis_has_it_all(self, plan: Schedule) -> None:
        basis = plan.basis()
        assert len({(used.path, used.grade, used.reading) for used in basis}) == len(basis)
        for of in (plan.total, view(plan.by_funding_year()), view(plan.by_budget_year())):
            grades = [used.grade.rank for used in of.used if used.grade is not None]
            assert of.grade is not None
            assert of.grade.rank == max(grades)
            assert {used.path for used in of.used} <= {used.path for used in basis}

    @given(plans())
    def test_budget_years_run_from_the_first_start_without_a_gap(self, plan: Schedule) -> None:
        form = plan.application
        first = min((post.start or form.start or date.max).year for post in form.posts)
        years = list(view(plan.by_budget_year()))
        assert years[0] == first
        if len(form.posts) == 1:
            assert years == list(range(first, years[-1] + 1))
            assert len(years) in {3, 4}

    @given(plans())
    def test_to_dict_is_json_without_floats(self, plan: Schedule) -> None:
        def refuse(text: str) -> None:
            raise AssertionError(text)

        data = json.loads(json.dumps(plan.to_dict()), parse_float=refuse)
        assert data == plan.to_dict()
        assert data["total"] == {"euro": str(plan.total.euro), "grade": plan.total.grade and plan.total.grade.value}
        assert data["by_budget_year"]["rows"] == {str(y): str(e) for y, e in view(plan.by_budget_year()).items()}

    @given(plans())
    def test_explain_shows_every_amount_in_both_languages(self, plan: Schedule) -> None:
        for text, word, lang in ((plan.explain("de"), "Summe", "de"), (plan.explain("en"), "Total", "en")):
            assert f"{word}: {plan.total.euro.format(lang)}" in text
            rows = [line.strip().split(maxsplit=1) for line in text.splitlines()]
            for found in (plan.by_funding_year(), plan.by_budget_year()):
                for year, euro in view(found).items():
                    assert [str(year), euro.format(lang)] in rows


def test_explain_reads_as_a_table() -> None:
    german = scheduled(application()).explain("de").splitlines()
    assert german[:2] == ["Finanzierungsplan", "  Summe: 105.000,00 € (amtlich)"]
    assert "  nach Haushaltsjahren (angenommen)" in german
    assert "    2016  30.000,00 €" in german
    assert any(line.startswith("    contact-point.payment: angenommen, Lesart monthly (jeder Monat") for line in german)


def test_a_schedule_without_views_is_plain_data_too() -> None:
    data = scheduled(application(start=None)).to_dict()
    assert data["by_budget_year"]["reasons"][0]["place"] == "start"
    assert none(NoSchedule(())) == []


def test_a_view_is_a_mapping() -> None:
    years = view(scheduled(application()).by_funding_year())
    assert (years[1], len(years), 4 in years) == (Euro(40_000), 3, False)
    with pytest.raises(KeyError):
        years[4]


def test_there_is_none_while_the_day_of_submission_decides_between_amounts() -> None:
    (first, *others) = PROGRAMME.editions
    officer = first.measure("contact-point")
    one_sum: Known[tuple[Euro, ...]] = Known((Euro(41_000), Euro(35_000), Euro(30_000)), Grade.REPORTED)
    assert isinstance(officer.financing, FixedInstalments)
    richer = evolve(officer, financing=evolve(officer.financing, instalments=one_sum, total=None, attested=()))
    measures = tuple(richer if m is officer else m for m in first.measures)
    post = Post("1.0", field="integration")
    for rest in (others, others[:1]):
        own = evolve(PROGRAMME, editions=(evolve(first, measures=measures), *rest))
        assert none(own.schedule(application(post, submitted=None))) == ["submitted"]
        assert isinstance(own.schedule(application(post, submitted=first.since)), Schedule)
    # It does not where both pay the same.
    two = evolve(PROGRAMME, editions=(first, *others[:1]))
    assert isinstance(two.schedule(application(post, submitted=None)), Schedule)


class TestOwnMeans:
    """What the plan leaves uncovered, to the cent: never less than nothing, and nothing is guessed."""

    def plan(self, *rows: PlanYear) -> Schedule:
        return scheduled(
            Application(recipient=Recipient(name="Bühl"), measure="network", plan=rows), on=date(2016, 10, 1)
        )

    def row(self, year: int, own_means: Any, **fields: Any) -> PlanYear:
        """Costs of 10,000 of which 6,000 are granted; 1,000 come from others, so that 3,000 are left."""
        plain = {"total": 10_000, "eligible": 10_000, "third_party": 1_000}
        return PlanYear(year=year, own_means=own_means, **(plain | fields))

    def test_the_shortfall_of_each_year_is_zero_where_own_means_suffice(self) -> None:
        plan = self.plan(
            self.row(2017, Euro("2999.99")), self.row(2018, 3_000), self.row(2019, 9_000), self.row(2020, 0)
        )
        assert euros(plan.own_share()) == dict.fromkeys((2017, 2018, 2019, 2020), "3000.00")
        assert euros(plan.shortfall()) == {2017: "0.01", 2018: "0.00", 2019: "0.00", 2020: "3000.00"}

    def test_it_asks_for_own_means_and_for_all_that_the_own_share_asks_for(self) -> None:
        assert none(self.plan(self.row(2017, 0), self.row(2018, None)).shortfall()) == ["plan[1].own_means"]
        assert none(self.plan(self.row(2017, 0, third_party=None)).shortfall()) == ["plan[0].third_party"]
        assert none(scheduled(application()).shortfall()) == ["plan"]

    def test_an_own_share_is_nothing_or_more(self) -> None:
        assert euros(self.plan(self.row(2017, 0, third_party=4_000)).own_share()) == {2017: "0.00"}
        over = self.plan(self.row(2017, 0, third_party=Euro("4000.01"))).own_share()
        assert none(over) == ["plan"]
        assert isinstance(over, NoSchedule)
        assert over.reasons[0].text.en == "in 2017 grant and third-party money exceed the costs by 0.01 EUR"
        assert over.reasons[0].text.de == "2017 übersteigen Zuwendung und Drittmittel die Kosten um 0,01 €"

    def test_a_year_without_a_grant_is_left_to_the_recipient_whole(self) -> None:
        rows = [PlanYear(year=year, total=50_000, third_party=1_000, own_means=48_000) for year in range(2016, 2021)]
        plan = scheduled(application(plan=rows))
        assert 2020 not in view(plan.by_budget_year())
        assert euros(plan.own_share()) == {
            2016: "19000.00", 2017: "12750.00", 2018: "17750.00", 2019: "41500.00", 2020: "49000.00",
        }  # fmt: skip
        assert euros(plan.shortfall()) == {2016: "0.00", 2017: "0.00", 2018: "0.00", 2019: "0.00", 2020: "1000.00"}

    def test_as_plain_data_it_stands_beside_the_own_share_and_only_with_a_plan(self) -> None:
        data = self.plan(self.row(2017, 0)).to_dict()
        assert (data["own_share"]["rows"], data["shortfall"]["rows"]) == ({"2017": "3000.00"},) * 2
        data = scheduled(application()).to_dict()
        assert (data["own_share"], data["shortfall"]) == (None, None)


class TestTheWholeText:
    """What a clerk reads, line by line."""

    BUEHL = """\
Finanzierungsplan
  Summe: 105.000,00 € (amtlich)
  nach Förderjahren (berichtet)
       1  40.000,00 €
       2  35.000,00 €
       3  30.000,00 €
  nach Haushaltsjahren (angenommen)
    2016  30.000,00 €
    2017  36.250,00 €
    2018  31.250,00 €
    2019   7.500,00 €
  Grundlagen:
    contact-point.total: amtlich [s]
    contact-point.instalments: berichtet [s]
    contact-point.payment: angenommen, Lesart monthly (jeder Monat) [s]"""
    NETWORK = """\
Schedule
  conditional on what is still open
  Total: 11,997.00 EUR (official)
  by funding year: the rule names one sum for the whole term, no amounts by year
  by budget year (official)
    2017  6,000.00 EUR
    2018  5,997.00 EUR
  own share by budget year (official)
    2017  3,000.00 EUR
    2018  3,003.00 EUR
  of it not covered by own means (official)
    2017    0.00 EUR
    2018  503.00 EUR
  Basis:
    network.rate: official [s]"""

    def lines(self, text: str) -> list[str]:
        """Without the sources and the long text of the reading, which the programme file words."""
        text = re.sub(r"\[[^]]+\]$", "[s]", text, flags=re.MULTILINE)
        return re.sub(r"\(jeder Monat [^)]*\)", "(jeder Monat)", text).splitlines()

    def test_of_a_full_post(self) -> None:
        assert self.lines(scheduled(application()).explain("de")) == self.BUEHL.splitlines()

    def test_of_a_plan_with_too_little_of_ones_own(self) -> None:
        rows = [
            PlanYear(year=2017, total=10_000, eligible=10_000, third_party=1_000, own_means=3_000),
            PlanYear(year=2018, total=10_000, eligible=9_995, third_party=1_000, own_means=2_500),
        ]
        form = Application(recipient=Recipient(name="Bühl"), measure="network", plan=rows)
        plan = scheduled(form, on=date(2016, 10, 1))
        assert self.lines(plan.explain("en")) == self.NETWORK.splitlines()
        enough = [evolve(row, own_means=9_000) for row in rows]
        text = scheduled(evolve(form, plan=enough), on=date(2016, 10, 1)).explain("en")
        assert "own share by budget year (official)" in text
        assert "not covered" not in text
