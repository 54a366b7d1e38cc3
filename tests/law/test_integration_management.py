"""VwV Integrationsmanagement, the sister programme: posts person by person, an envelope above their sum."""

from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrationsfoerderung import (
    Application,
    EarlierGrant,
    Euro,
    Grade,
    Known,
    Measure,
    NoSchedule,
    Post,
    Programme,
    Recipient,
    Rounding,
    Schedule,
    Text,
    Verdict,
    View,
    load_programme,
)
from integrationsfoerderung.financing import Amounts, FixedAmount, PartYear
from integrationsfoerderung.financing.qualifications import AmountByQualification
from integrationsfoerderung.subjects import SUBJECTS

PROGRAMME = load_programme("vwv-integrationsmanagement")
RULE = AmountByQualification(
    by_qualification={"degree": Known(Euro("60000.01"), Grade.NORM), "training": Known(Euro(50_000), Grade.NORM)},
    part_year=Known(PartYear.PRO_RATA, Grade.NORM),
    rounding=Known(Rounding.HALF_UP, Grade.NORM),
    envelope=Known(PROGRAMME.facts[0].subject(), Grade.OFFICIAL),
)
DATA = Path(load_programme.__code__.co_filename).parent / "data" / "programmes"


def ask(*posts: Post, **fields: Any) -> Application:
    plain: dict[str, Any] = {
        "recipient": Recipient(name="Stuttgart", kind="Stadtkreis"),
        "measure": "integration-management",
        "posts": posts or (Post("1.0"),),
        "start": date(2018, 1, 1),
        "months": 24,
        "submitted": date(2018, 1, 2),
        "earlier_grants": [],
        "facts": {"envelope": 1_000_000},
    }
    return Application(**(plain | fields))


def verdict(*posts: Post, **fields: Any) -> Verdict:
    return PROGRAMME.assess(ask(*posts, **fields)).verdict


class TestWhatIsStated:
    """The smallest part of a post, 24 months, then year by year.

    im-faq-2017, stuttgart-1006-2023
    """

    @pytest.mark.parametrize(
        ("share", "answer"),
        [("0.25", Verdict.ELIGIBLE), ("0.2499", Verdict.INELIGIBLE), ("1.0", Verdict.ELIGIBLE)],
    )
    def test_a_quarter_of_a_post_is_the_smallest_part(self, share: str, answer: Verdict) -> None:
        assert verdict(Post(share)) is answer

    def test_each_post_of_a_list_is_asked(self) -> None:
        posts = (Post("0.25"), Post("0.2"), Post("1.0"))
        (unmet,) = PROGRAMME.assess(ask(*posts)).unmet
        assert unmet.place == "posts[1].share"

    @pytest.mark.parametrize(
        ("months", "before", "answer"),
        [
            (24, [], Verdict.ELIGIBLE),
            (25, [], Verdict.INELIGIBLE),
            (12, ["integration-management"], Verdict.ELIGIBLE),
            (13, ["integration-management"], Verdict.INELIGIBLE),
            (13, None, Verdict.OPEN),
            (12, None, Verdict.ELIGIBLE),
        ],
    )
    def test_24_months_and_then_one_year_at_a_time(
        self, months: int, before: list[str] | None, answer: Verdict
    ) -> None:
        grants = None if before is None else [EarlierGrant(measure) for measure in before]
        assert verdict(months=months, earlier_grants=grants) is answer

    def test_each_person_may_have_a_period_of_its_own(self) -> None:
        posts = (Post("1.0", start=date(2018, 3, 1), months=24), Post("0.5", start=date(2018, 7, 1), months=25))
        (unmet,) = PROGRAMME.assess(ask(*posts)).unmet
        assert unmet.place == "posts[1].months"

    @pytest.mark.parametrize(
        ("kind", "answer"),
        [
            ("Stadtkreis", Verdict.ELIGIBLE),
            ("Gemeinde", Verdict.ELIGIBLE),
            ("Gemeindeverwaltungsverband", Verdict.ELIGIBLE),
            ("Landkreis", Verdict.OPEN),
            ("freier Träger", Verdict.OPEN),
        ],
    )
    def test_of_those_who_were_not_seen_nothing_is_said(self, kind: str, answer: Verdict) -> None:
        assert verdict(recipient=Recipient(name="x", kind=kind)) is answer

    @pytest.mark.parametrize(
        ("day", "answer"),
        [
            (date(2016, 12, 31), Verdict.INELIGIBLE),
            (date(2017, 6, 30), Verdict.OPEN),
            (date(2017, 12, 31), Verdict.ELIGIBLE),
            (date(2024, 12, 31), Verdict.ELIGIBLE),
            (date(2025, 1, 1), Verdict.OPEN),
        ],
    )
    def test_since_2017_and_settled_until_2024(self, day: date, answer: Verdict) -> None:
        assert verdict(submitted=day) is answer


class TestTheAmountIsNotKnown:
    """There are several amounts by qualification and none was found: those that were seen stand in the note."""

    def test_it_is_not_settled_and_names_the_figure(self) -> None:
        none = PROGRAMME.schedule(ask())
        assert isinstance(none, NoSchedule)
        assert [reason.place for reason in none.given] == ["integration-management.rate"]

    def test_what_was_seen_is_kept(self) -> None:
        figures = dict(PROGRAMME.editions[0].measure("integration-management").figures())
        note = figures["integration-management.rate"].note
        assert all(seen in note for seen in ("64,000", "47,000", "60,000", "6,540,594"))


@pytest.fixture
def with_rates(tmp_path: Path) -> Programme:
    """The programme with rates of one's own, graded assumed."""
    text = (DATA / "vwv-integrationsmanagement.toml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith(("rate = ", "part_year = ", "rounding = "))]
    cited = 'grade = "assumed", citations = [{ source = "im-faq-2017" }]'
    lines += [
        "",
        "[editions.measures.integration-management.financing.part_year]",
        'value = "pro-rata"',
        'grade = "assumed"',
        'citations = [{ source = "im-faq-2017" }]',
        "[editions.measures.integration-management.financing.rounding]",
        'value = "half-up"',
        'grade = "assumed"',
        'citations = [{ source = "im-faq-2017" }]',
        "[editions.measures.integration-management.financing.by_qualification]",
        f"degree = {{ value = 60000, {cited} }}",
        f"training = {{ value = 50000, {cited} }}",
    ]
    path = tmp_path / "own.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return load_programme(path)


def total(programme: Programme, *posts: Post, **fields: Any) -> Euro:
    plan = programme.schedule(ask(*posts, **fields))
    assert isinstance(plan, Schedule), plan.explain()
    assert plan.total.grade is Grade.ASSUMED
    return plan.total.euro


class TestRatesOfOnesOwn:
    """An own file that supplies the rates gets amounts, by qualification, share and period."""

    def test_each_post_gets_the_rate_of_its_qualification(self, with_rates: Programme) -> None:
        posts = (Post("1.0", qualification="degree"), Post("0.25", qualification="training"))
        plan = with_rates.schedule(ask(*posts))
        assert isinstance(plan, Schedule)
        assert [(i.post, i.year, str(i.amount)) for i in plan.instalments] == [
            (0, 1, "60000.00"), (0, 2, "60000.00"), (1, 1, "12500.00"), (1, 2, "12500.00"),
        ]  # fmt: skip
        assert {used.path for used in plan.total.used} == {
            "integration-management.by_qualification.degree", "integration-management.by_qualification.training",
        }  # fmt: skip

    def test_a_post_with_a_period_of_its_own_has_that(self, with_rates: Programme) -> None:
        posts = (Post("1.0", qualification="degree", start=date(2019, 1, 1), months=9),)
        assert total(with_rates, *posts) == Euro(45_000)

    def test_by_budget_year_each_post_begins_on_its_own_day(self, with_rates: Programme) -> None:
        posts = (
            Post("1.0", qualification="degree", start=date(2018, 1, 1), months=12),
            Post("1.0", qualification="training", start=date(2019, 1, 1), months=12),
        )
        plan = with_rates.schedule(ask(*posts))
        assert isinstance(plan, Schedule)
        years = plan.by_budget_year()
        assert isinstance(years, View)
        assert dict(years) == {2018: Euro(60_000), 2019: Euro(50_000)}

    def test_without_a_qualification_it_is_missing(self, with_rates: Programme) -> None:
        none = with_rates.schedule(ask(Post("1.0")))
        assert isinstance(none, NoSchedule)
        assert [reason.place for reason in none.given] == ["posts[0].qualification"]

    def test_a_misspelt_qualification_is_named_with_the_nearest_one(self, with_rates: Programme) -> None:
        none = with_rates.schedule(ask(Post("1.0", qualification="degre")))
        assert isinstance(none, NoSchedule)
        assert "did you mean 'degree'" in none.explain("en")
        assert "steht kein Satz" in none.explain("de")


class TestTheEnvelope:
    """The recipient gets at most its envelope for all posts together.

    im-faq-2017
    """

    def test_below_the_envelope_nothing_is_cut(self, with_rates: Programme) -> None:
        post = Post("1.0", qualification="degree")
        assert total(with_rates, post, facts={"envelope": 120_000}) == Euro(120_000)
        plan = with_rates.schedule(ask(post, facts={"envelope": 120_000}))
        assert isinstance(plan, Schedule)
        assert "integration-management.envelope" not in {used.path for used in plan.basis()}

    def test_above_it_the_sum_is_the_envelope_to_the_cent(self, with_rates: Programme) -> None:
        posts = [Post("1.0", qualification="degree")] * 3
        plan = with_rates.schedule(ask(*posts, facts={"envelope": "100000.01"}))
        assert isinstance(plan, Schedule)
        assert plan.total.euro == Euro("100000.01")
        assert Euro.total(i.amount for i in plan.instalments) == plan.total.euro
        assert "integration-management.envelope" in {used.path for used in plan.basis()}

    def test_left_out_it_is_missing(self, with_rates: Programme) -> None:
        none = with_rates.schedule(ask(Post("1.0", qualification="degree"), facts={}))
        assert isinstance(none, NoSchedule)
        assert [reason.place for reason in none.given] == ["facts.envelope"]

    @pytest.mark.parametrize("named", ["facts.envelope", SUBJECTS["costs"], SUBJECTS["posts.share"], None])
    def test_it_names_a_fact_that_is_an_amount(self, named: Any) -> None:
        with pytest.raises(ValueError, match=r"envelope names .*: name a fact that is an amount"):
            FixedAmount(Known(Euro(1), Grade.NORM), envelope=Known(named, Grade.NORM))

    def test_any_kind_of_financing_may_have_one(self) -> None:
        fixed = FixedAmount(Known(Euro(15_000), Grade.NORM), envelope=RULE.envelope)
        measure = Measure("m", Text("", ""), (), fixed)
        for envelope, paid in ((20_000, 15_000), (15_000, 15_000), (9_000, 9_000), (0, 0)):
            amounts = measure.amounts(ask(facts={"envelope": Euro(envelope)}))
            assert isinstance(amounts, Amounts)
            assert amounts.total == Euro(paid)

    @pytest.mark.parametrize("envelope", [-1, "viel", True])
    def test_an_impossible_one_is_refused(self, envelope: Any) -> None:
        with pytest.raises((TypeError, ValueError), match=r"facts\.envelope"):
            PROGRAMME.assess(ask(facts={"envelope": envelope}))

    @given(
        st.lists(
            st.tuples(st.integers(2_500, 10_000), st.sampled_from(["degree", "training"])), min_size=1, max_size=6
        ),
        st.integers(0, 10**8),
    )
    def test_the_parts_always_add_up_and_never_exceed_it(self, posts: list[tuple[int, str]], cents: int) -> None:
        form = ask(
            *(Post(f"{points / 10_000:.4f}", qualification=name) for points, name in posts),
            facts={"envelope": Euro.from_cents(cents)},
        )
        whole = RULE.amounts(form, "m")
        cut = RULE.within_envelope(whole, form, "m")
        assert isinstance(whole, Amounts)
        assert isinstance(cut, Amounts)
        assert cut.total == min(whole.total, Euro.from_cents(cents))
        assert all(part.amount <= full.amount for part, full in zip(cut.instalments, whole.instalments, strict=True))


class TestWrongRates:
    """Exactly one of a rate and rates by qualification, and each an amount."""

    REST: ClassVar[dict[str, Any]] = {"part_year": RULE.part_year, "rounding": RULE.rounding}

    @pytest.mark.parametrize(
        ("rates", "error", "message"),
        [
            ({}, ValueError, "neither a rate nor by_qualification"),
            (
                {"rate": Known(Euro(1), Grade.NORM), "by_qualification": {"a": Known(Euro(1), Grade.NORM)}},
                ValueError,
                "both a rate and by_qualification",
            ),
            ({"rate": Known(60_000.0, Grade.NORM)}, TypeError, r"financing\.rate is 60000\.0: write a Euro"),
            ({"by_qualification": {"a": Known(1, Grade.NORM)}}, TypeError, "by_qualification.a is 1: write a Euro"),
            ({"rate": Known(Euro(-1), Grade.NORM)}, ValueError, "write amounts that are not negative"),
        ],
    )
    def test_they_are_refused(self, rates: dict[str, Any], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            AmountByQualification(**rates, **self.REST)

    def test_one_rate_for_all_needs_no_qualification(self) -> None:
        rule = AmountByQualification(rate=Known(Euro(60_000), Grade.NORM), **self.REST)
        amounts = rule.amounts(ask(Post("0.5")), "m")
        assert isinstance(amounts, Amounts)
        assert amounts.total == Euro(60_000)

    def test_posts_that_lack_something_are_named_one_by_one(self) -> None:
        found = RULE.amounts(ask(Post(), Post("0.5"), months=None), "m")
        assert isinstance(found, tuple)
        assert [reason.place for reason in found] == [
            "posts[0].share", "months", "posts[0].qualification", "posts[1].qualification",
        ]  # fmt: skip
