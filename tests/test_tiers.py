"""Yearly amounts by tiers of population: what the class promises, and programmes of one's own that use it."""

import re
from datetime import date
from fractions import Fraction
from itertools import permutations, takewhile
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from integrationsfoerderung import (
    Application,
    Assessment,
    Bounded,
    DocumentError,
    Edition,
    Euro,
    Grade,
    Known,
    Measure,
    NoSchedule,
    Population,
    Post,
    Programme,
    Reading,
    Readings,
    Recipient,
    Rounding,
    Schedule,
    Share,
    Text,
    Unknown,
    Verdict,
    load_application,
    load_programme,
)
from integrationsfoerderung.criteria import OneOf
from integrationsfoerderung.financing import Amounts, Financing, FixedAmount, PartYear
from integrationsfoerderung.financing.tiers import AmountByTier, Tier
from integrationsfoerderung.yearly import YearlyDay

NORM, OFFICIAL = Grade.NORM, Grade.OFFICIAL
UNKNOWN: Unknown[Any] = Unknown("looked for and not found")
YES, NO = Known(value=True, grade=NORM), Known(value=False, grade=NORM)
BY_SUM = Readings((Reading("sum", value=True), Reading("otherwise", value=False)), Grade.ASSUMED)
DATA = Path(load_programme.__code__.co_filename).parent / "data" / "programmes"


def known(value: Any, grade: Grade = NORM) -> Known[Any]:
    return Known(value, grade)


def tier(key: str, amount: Any, at_least: int | None = None, **figures: Any) -> Tier:
    """A tier whose amount is reached by a full post, in proportion below."""
    own: dict[str, Any] = {
        "amount": amount if isinstance(amount, Unknown) else known(Euro(amount)),
        "full_at": known(Share(1)),
        "in_proportion": YES,
        "at_least": None if at_least is None else known(at_least),
    }
    assert figures.keys() <= own.keys()
    return Tier(key, **(own | figures))


def rule(*tiers: Tier, **figures: Any) -> AmountByTier:
    """A rule with these tiers in which all else is settled."""
    own: dict[str, Any] = {
        "tiers": tiers or (tier("large", 20_000, 20_000), tier("middle", 10_000, 10_000), tier("small", 5_000)),
        "associations": YES,
        "once": YES,
        "part_year": known(PartYear.PRO_RATA),
        "rounding": known(Rounding.HALF_UP),
    }
    return AmountByTier(**(own | figures))


def form(population: Any = 25_000, *shares: str, **fields: Any) -> Application:
    plain: dict[str, Any] = {
        "recipient": Recipient(name="Musterstadt", kind="Gemeinde", population=population),
        "measure": "m",
        "posts": [Post(share) for share in shares or ("1.0",)],
        "start": date(2025, 1, 1),
        "months": 12,
        "submitted": date(2024, 5, 4),
    }
    return Application(**(plain | fields))


def paid(by: AmountByTier, *arguments: Any, **fields: Any) -> Amounts:
    amounts = by.amounts(form(*arguments, **fields), "m")
    assert isinstance(amounts, Amounts), amounts
    return amounts


def reasons(by: AmountByTier, *arguments: Any, **fields: Any) -> list[str]:
    found = by.amounts(form(*arguments, **fields), "m")
    assert isinstance(found, tuple), found
    return [reason.place for reason in found]


class TestEveryPopulationIsInOneTier:
    """A tier begins with its bound and ends below that of the one above: there is neither gap nor overlap."""

    @given(st.lists(st.integers(1, 10**7), max_size=6, unique=True), st.integers(0, 10**7))
    def test_whatever_the_bounds(self, bounds: list[int], population: int) -> None:
        falling = sorted(bounds, reverse=True)
        by = rule(*(tier(f"t{bound}", 1, bound) for bound in falling), tier("t0", 1))
        expected = next((bound for bound in falling if population >= bound), 0)
        tiered = by.tier(form(population), "m")
        assert tiered.key == f"t{expected}"
        # It rests on its own bound and the next one above, and on no other.
        above = [bound for bound in falling if bound > population][-1:]
        own = [expected] if expected else []
        assert [used.path for used in tiered.used] == [f"m.tiers.t{bound}.at_least" for bound in [*above, *own]]

    def test_a_bound_that_is_bounded_leaves_open_only_what_lies_between(self) -> None:
        high = tier("high", 2, at_least=None)
        by = rule(evolve(high, at_least=Bounded(9_000, 11_000, Grade.INFERRED)), tier("low", 1))
        assert [by.tier(form(n), "m").key for n in (8_999, 9_000, 10_999, 11_000)] == ["low", None, None, "high"]
        assert reasons(by, 10_000) == ["m.tiers.high.at_least"]

    def test_an_unknown_bound_is_named(self) -> None:
        by = rule(evolve(tier("high", 2), at_least=UNKNOWN), tier("low", 1))
        assert reasons(by, 10_000) == ["m.tiers.high.at_least"]
        assert by.tier(form(0), "m").key == "low"  # nobody there: below any bound

    @given(st.permutations([tier("large", 3, 20_000), tier("middle", 2, 10_000), tier("small", 1)]))
    def test_their_order_in_a_file_does_not_matter(self, tiers: list[Tier]) -> None:
        """A later edition that adds a tier has it last."""
        assert rule(*tiers).tier_keys == ("large", "middle", "small")

    def test_a_known_bound_says_what_an_unknown_one_does_not(self) -> None:
        """Bounds rise: below one of them nothing higher can be met, and above one nothing lower counts."""
        by = rule(evolve(tier("high", 3), at_least=UNKNOWN), tier("middle", 2, 10_000), tier("low", 1))
        assert [by.tier(form(n), "m").key for n in (9_999, 10_000)] == ["low", None]
        by = rule(tier("high", 3, 20_000), evolve(tier("middle", 2), at_least=UNKNOWN), tier("low", 1))
        assert [by.tier(form(n), "m").key for n in (19_999, 20_000)] == [None, "high"]

    @pytest.mark.parametrize(
        ("tiers", "message"),
        [
            ((), "tiers is empty"),
            ((tier("a", 1, 5), tier("a", 1)), "two tiers are named 'a'"),
            ((tier("a", 1), tier("b", 1)), "tier a has no at_least"),
            ((tier("a", 1, 3), tier("b", 1, 5)), "the last tier, a, has at_least"),
            (
                (tier("a", 1, 5), tier("b", 1, 5), tier("c", 1)),
                "tier b begins with 5 inhabitants and does not end below",
            ),
            (
                (evolve(tier("a", 1), at_least=UNKNOWN), tier("b", 1, 5), tier("d", 1, 9), tier("c", 1)),
                "from the most inhabitants to the fewest",
            ),
            ((evolve(tier("a", 1), at_least=Bounded(5, 9, NORM)), tier("b", 1, 5), tier("c", 1)), "does not end below"),
        ],
    )
    def test_what_would_have_a_gap_or_an_overlap_is_refused(self, tiers: tuple[Tier, ...], message: str) -> None:
        with pytest.raises(ValueError, match=message):
            rule(tiers=tiers)


class TestATier:
    """Figures of a tier are of the right type and possible, or refused at once."""

    @pytest.mark.parametrize(
        ("figures", "error", "message"),
        [
            ({"amount": known(20_000.0)}, TypeError, "amount of tier t is 20000.0: write a Euro"),
            ({"amount": known(20_000)}, TypeError, "write a Euro"),
            ({"full_at": known(0.5)}, TypeError, "full_at of tier t is 0.5: write a Share"),
            ({"full_at": known(Share(0))}, ValueError, "full_at of tier t is 0 %"),
            ({"in_proportion": known(1)}, TypeError, "in_proportion of tier t is 1: write True or False"),
            ({"at_least": known(20_000.0)}, TypeError, "at_least of tier t is 20000.0: write a whole number"),
            ({"at_least": known(value=True)}, TypeError, "at_least of tier t is True"),
            ({"at_least": known(-1)}, ValueError, "at_least of tier t is -1: write a number from 1"),
            ({"at_least": known(0)}, ValueError, "at_least of tier t is 0"),
            ({"at_least": known(10**10)}, ValueError, "at_least of tier t is 10000000000"),
        ],
    )
    def test_impossible_figures(self, figures: dict[str, Any], error: type[Exception], message: str) -> None:
        fine = tier("t", 1, 5)
        with pytest.raises(error, match=message):
            evolve(fine, **figures)

    def test_a_negative_amount_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"financing.tiers.large.amount is -1.00 EUR"):
            rule(tier("large", -1, 5), tier("small", 1))

    @pytest.mark.parametrize("key", ["", "a.b", "a b", None])
    def test_an_impossible_key(self, key: Any) -> None:
        with pytest.raises(ValueError, match="tier key"):
            tier(key, 1)

    def test_every_figure_is_listed_with_its_path(self) -> None:
        paths = [path for path, _ in rule(reference_date=UNKNOWN).figures("m")]
        assert paths == [
            "m.tiers.large.at_least", "m.tiers.large.amount", "m.tiers.large.full_at", "m.tiers.large.in_proportion",
            "m.tiers.middle.at_least", "m.tiers.middle.amount", "m.tiers.middle.full_at",
            "m.tiers.middle.in_proportion", "m.tiers.small.amount", "m.tiers.small.full_at",
            "m.tiers.small.in_proportion", "m.associations", "m.once", "m.part_year", "m.rounding", "m.reference_date",
        ]  # fmt: skip


class TestAmounts:
    """Whole cents, in proportion, rounded once; each amount names what it rests on and nothing else."""

    @given(
        st.integers(0, 10**9), st.integers(1, 10_000), st.integers(1, 10_000), st.integers(1, 12),
        st.sampled_from(Rounding),
    )  # fmt: skip
    def test_the_exact_fraction_rounded_once(
        self, cents: int, full_at: int, points: int, months: int, mode: Rounding
    ) -> None:
        from integrationsfoerderung.money import rounded

        one = Tier(
            "all", amount=known(Euro.from_cents(cents)), full_at=known(Share.from_basis_points(full_at)),
            in_proportion=YES,
        )  # fmt: skip
        share = Share.from_basis_points(points)
        amounts = paid(rule(one, rounding=known(mode)), posts=[Post(share)], months=months)
        exact = cents * min(Fraction(points, full_at), Fraction(1)) * Fraction(months, 12)
        assert amounts.total.cents == rounded(Fraction(exact), mode)

    @given(st.lists(st.integers(0, 10_000), min_size=2, max_size=4), st.integers(0, 5_000))
    def test_more_of_a_post_never_gets_less(self, points: list[int], more: int) -> None:
        several = [Post(Share.from_basis_points(p)) for p in points]
        grown = [Post(Share.from_basis_points(min(points[0] + more, 10_000))), *several[1:]]
        for once in (YES, NO):
            less, greater = (paid(rule(once=once), posts=posts).total for posts in (several, grown))
            assert less <= greater

    def test_more_than_a_full_post(self) -> None:
        assert paid(rule(once=YES), 25_000, "1.0", "0.5").total == Euro(20_000)
        assert paid(rule(once=NO), 25_000, "1.0", "0.5").total == Euro(30_000)
        assert reasons(rule(once=UNKNOWN), 25_000, "1.0", "0.5") == ["m.once"]
        assert paid(rule(once=UNKNOWN), 25_000, "0.5", "0.5").total == Euro(20_000)

    def test_where_a_smaller_share_gets_all_of_it(self) -> None:
        assert paid(rule(tier("all", 1_000, in_proportion=NO)), 1, "0.1").total == Euro(1_000)

    def test_a_full_post_reaches_every_amount_wherever_it_is_reached(self) -> None:
        by = rule(tier("all", 1_000, full_at=UNKNOWN, in_proportion=UNKNOWN))
        amounts = paid(by, 1, "1.0")
        assert [used.path for used in amounts.total_used] == ["m.tiers.all.amount"]
        assert reasons(by, 1, "0.9") == ["m.tiers.all.full_at"]

    def test_what_is_known_to_be_reached_by_half_a_post(self) -> None:
        half = Bounded(None, Share("0.5"), Grade.INFERRED)
        by = rule(tier("all", 1_000, full_at=half, in_proportion=YES))
        assert paid(by, 1, "0.5").total == Euro(1_000)
        assert reasons(by, 1, "0.4") == ["m.tiers.all.full_at"]

    def test_every_figure_that_is_missing_is_named_at_once(self) -> None:
        by = rule(tier("all", UNKNOWN, in_proportion=UNKNOWN))
        assert reasons(by, 1, "0.5") == ["m.tiers.all.amount", "m.tiers.all.in_proportion"]
        empty = form(None, posts=[Post()], start=None, months=None)
        found = rule().amounts(empty, "m")
        assert isinstance(found, tuple)
        assert [r.place for r in found] == ["recipient.population", "posts[0].share", "start", "months"]

    def test_a_term_over_two_calendar_years_is_cut_at_new_year(self) -> None:
        amounts = paid(rule(), 25_000, "1.0", start=date(2025, 4, 1), months=24)
        assert [(i.year, i.first_month, i.months, str(i.amount)) for i in amounts.instalments] == [
            (1, 0, 9, "15000.00"), (2, 9, 12, "20000.00"), (3, 21, 3, "5000.00"),
        ]  # fmt: skip

    @pytest.mark.parametrize(("way", "amount"), [("pro-rata", "15000.00"), ("full", "20000.00"), ("nothing", "0.00")])
    def test_a_part_of_a_year(self, way: str, amount: str) -> None:
        amounts = paid(rule(part_year=known(PartYear(way))), 25_000, "1.0", start=date(2025, 4, 1), months=9)
        assert str(amounts.total) == amount
        assert "m.part_year" in {used.path for used in amounts.total_used}

    def test_posts_with_terms_of_their_own_are_not_added_up(self) -> None:
        posts = [Post("0.5"), Post("0.5", start=date(2025, 7, 1), months=6)]
        assert reasons(rule(), posts=posts) == ["m.part_year"]
        same = [Post("0.5", months=12), Post("0.5", start=date(2025, 1, 1))]
        assert paid(rule(), posts=same).total == Euro(20_000)
        alone = paid(rule(), posts=[Post("1.0", start=date(2025, 7, 1), months=6)])
        assert (alone.total, alone.instalments[0].post) == (Euro(10_000), 0)

    def test_only_a_plan_and_no_post_is_not_complete(self) -> None:
        from integrationsfoerderung import PlanYear

        assert reasons(rule(), posts=[], plan=[PlanYear(year=2025)]) == ["posts"]


class TestSeveralRecipients:
    """Nobody is counted twice, and what is not stated is not counted at all."""

    PARTNER = Recipient(name="Nachbardorf", kind="Gemeinde", population=4_000)

    @pytest.mark.parametrize("associations", [BY_SUM, UNKNOWN, NO, BY_SUM.choose("otherwise")])
    def test_unless_the_sum_counts_it_is_not_settled(self, associations: Any) -> None:
        by = rule(associations=associations)
        assert reasons(by, 17_000, partners=[self.PARTNER]) == ["m.associations"]
        lone = Recipient(name="GVV", kind="Gemeindeverwaltungsverband", population=21_000)
        assert reasons(by, recipient=lone) == ["m.associations"]

    def test_by_the_sum_an_association_brings_its_own(self) -> None:
        lone = Recipient(name="GVV", kind="Gemeindeverwaltungsverband", population=21_000)
        amounts = paid(rule(associations=BY_SUM.choose("sum")), recipient=lone)
        assert amounts.total == Euro(20_000)
        (used,) = (used for used in amounts.total_used if used.path == "m.associations")
        assert (used.grade, used.reading) == (Grade.ASSUMED, "sum")

    def test_by_the_sum_kommunen_that_share_a_post_are_added_up(self) -> None:
        tiered = rule().tier(form(17_000, partners=[self.PARTNER]), "m")
        assert tiered.population is not None
        assert (tiered.key, tiered.population.number) == ("large", 21_000)

    def test_an_association_and_a_member_of_it_are_not(self) -> None:
        lone = Recipient(name="GVV", kind="Gemeindeverwaltungsverband", population=21_000)
        assert reasons(rule(), recipient=lone, partners=[self.PARTNER]) == ["partners"]

    def test_what_is_left_out_of_a_partner_is_missing(self) -> None:
        partner = Recipient(name="Nachbardorf")
        assert reasons(rule(), 17_000, partners=[partner]) == ["partners[0].population", "partners[0].kind"]


class TestTheReferenceDate:
    """A population of another day than the rule asks for does not count; where the day is not known, any does."""

    BY = rule(reference_date=known(YearlyDay(6, 30, years_before=1)))

    def test_the_right_day_counts(self) -> None:
        assert paid(self.BY, Population(25_000, on=date(2024, 6, 30))).total == Euro(20_000)

    def test_another_day_does_not_and_says_so(self) -> None:
        wrong = form(Population(25_000, on=date(2022, 12, 31)))
        (reason,) = self.BY.tier(wrong, "m").reasons
        assert reason.place == "recipient.population.on"
        assert "population of 31 December 2022, that of 30 June 2024 is asked for" in reason.text.en
        assert "31.12.2022" in reason.text.de

    def test_a_day_left_out_is_missing(self) -> None:
        assert reasons(self.BY, 25_000) == ["recipient.population.on"]
        assert reasons(self.BY, Population(25_000, on=date(2024, 6, 30)), start=None) == ["start", "start"]

    @pytest.mark.parametrize("asked", [None, UNKNOWN])
    def test_where_it_is_not_known_any_day_does(self, asked: Any) -> None:
        assert paid(rule(reference_date=asked), 25_000).total == Euro(20_000)


class TestCriteriaThatNameATier:
    """A criterion may be about a tier; one that the financing does not have is refused."""

    def test_a_misspelt_tier_is_refused(self) -> None:
        wrong = OneOf("share", Text("", ""), "tier", known(frozenset({"larg"})))
        with pytest.raises(ValueError, match=r"m\.share names the tier 'larg'; did you mean 'large'"):
            Measure("m", Text("", ""), (wrong,), rule())

    def test_it_rests_on_the_bounds(self) -> None:
        only = OneOf("only", Text("", ""), "tier", known(frozenset({"large"})))
        inferred = evolve(tier("large", 20_000), at_least=known(20_000, Grade.INFERRED))
        measure = Measure("m", Text("", ""), (only,), rule(inferred, tier("small", 1)))
        first = date(2020, 1, 1)
        edition = Edition("2020", Text("", ""), known(first), None, first, None, (measure,))
        programme = Programme("p", Text("", ""), (edition,))
        for population, verdict in ((25_000, Verdict.ELIGIBLE), (19_999, Verdict.INELIGIBLE), (None, Verdict.OPEN)):
            assessment = programme.assess(form(population))
            assert assessment.verdict is verdict
            assert assessment.findings[-1].grade is (NORM if population is None else Grade.INFERRED)
        assert programme.assess(form(None)).missing == ("recipient.population",)

    def programme(self, large: Any) -> Programme:
        """The first tier begins there; a criterion asks for it."""
        only = OneOf("only", Text("", ""), "tier", known(frozenset({"large"})))
        measure = Measure("m", Text("", ""), (only,), rule(evolve(tier("large", 2), at_least=large), tier("small", 1)))
        first = date(2020, 1, 1)
        edition = Edition("2020", Text("", ""), known(first), None, first, None, (measure,))
        return Programme("p", Text("", ""), (edition,))

    @pytest.mark.parametrize(
        ("population", "grade", "reading"),
        [(19_999, NORM, None), (25_000, Grade.ASSUMED, "low"), (30_000, NORM, None)],
    )
    def test_it_names_the_reading_of_a_bound_that_decided(self, population: int, grade: Grade, reading: Any) -> None:
        low = Readings((Reading("low", 20_000), Reading("high", 30_000)), NORM, default="low")
        answer = self.programme(low).assess(form(population)).findings[-1]
        assert (answer.path, answer.grade, answer.reading) == ("m.only", grade, reading)

    def test_it_names_a_bound_that_is_not_known(self) -> None:
        answer = self.programme(UNKNOWN).assess(form(25_000)).findings[-1]
        assert (answer.missing, answer.unknown) == ((), ("m.tiers.large.at_least",))


def own(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """The shipped file of the successor with some lines changed."""
    text = (DATA / "vwv-integrationsbeauftragte.toml").read_text(encoding="utf-8")
    for pattern, new in changes:
        text, count = re.subn(pattern, new.replace("\\", "\\\\"), text, flags=re.MULTILINE)
        assert count, pattern
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


ASSUMED = 'grade = "assumed", citations = [{ source = "ib-page" }]'
OFFICER: dict[str, Any] = {
    "measure": "officer",
    "submitted": date(2024, 11, 15),
    "begun": False,
    "facts": {"degree": True, "all_matters": True, "tasks": True, "bought_in": False},
}


class TestAnOwnFileSuppliesWhatIsUnknown:
    """Unknown figures of the successor can be supplied by a file of one's own; the result is then assumed."""

    def test_the_third_tier(self, tmp_path: Path) -> None:
        head, tail = r"(tiers\.tier-3\]\n)", "[^\n]*\n"
        new = f"[editions.measures.officer.financing.tiers.tier-3]\namount = {{ value = 5000, {ASSUMED} }}\n"
        new += f"full_at = {{ value = 0.5, {ASSUMED} }}\nin_proportion = {{ value = true, {ASSUMED} }}\n"
        path = own(
            tmp_path,
            (r"\[editions\.measures\.officer\.financing\." + head + 3 * tail, new),
            (
                r'required = \{ unknown = true, note = "neither amount[^\n]*',
                f"required = {{ value = 0.25, {ASSUMED} }}",
            ),
        )
        programme = load_programme(path)
        plan = programme.schedule(form(9_999, "0.25", **OFFICER))
        assert isinstance(plan, Schedule), plan.explain()
        assert (plan.total.euro, plan.total.grade, plan.conditional) == (Euro(2_500), Grade.ASSUMED, False)
        assert programme.assess(form(9_999, "0.24", **OFFICER)).verdict is Verdict.INELIGIBLE

    def test_the_reading_of_associations(self, tmp_path: Path) -> None:
        path = own(tmp_path, (r'^grade = "assumed"$', 'grade = "assumed"\ndefault = "sum-of-members"'))
        lone = Recipient(name="GVV", kind="Gemeindeverwaltungsverband", population=21_000)
        plan = load_programme(path).schedule(form(recipient=lone, **OFFICER))
        assert isinstance(plan, Schedule), plan.explain()
        assert (plan.total.euro, plan.total.grade) == (Euro(20_000), Grade.ASSUMED)

    def test_a_tier_that_a_change_adds(self, tmp_path: Path) -> None:
        path = own(tmp_path)
        more = "[[editions.changes]]\n"
        more += f"from = {{ value = 2024-01-01, {ASSUMED} }}\n"
        more += "[editions.changes.measures.officer.financing.tiers.city]\n"
        for name, value in (("at_least", "100000"), ("amount", "40000"), ("full_at", "1.0"), ("in_proportion", "true")):
            more += f"{name} = {{ value = {value}, {ASSUMED} }}\n"
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
        programme = load_programme(path)
        assert [programme.assess(form(n, **OFFICER)).tier for n in (99_999, 100_000)] == ["tier-1", "city"]
        before = OFFICER | {"submitted": date(2023, 11, 15), "start": date(2024, 1, 1)}
        assert programme.assess(form(100_000, **before)).tier == "tier-1"

    def test_whether_the_day_moves(self, tmp_path: Path) -> None:
        path = own(tmp_path, (r"^moves = \{.*$", f"moves = {{ value = true, {ASSUMED} }}"))
        late = form(45_000, start=date(2026, 1, 1), **(OFFICER | {"submitted": date(2025, 11, 17)}))
        (answer,) = (f for f in load_programme(path).assess(late).findings if f.path == "officer.in_time")
        assert answer.status.value == "met"


class TestFilesWithFaults:
    """All faults of a file at once, each with its path."""

    def test_of_tiers(self, tmp_path: Path) -> None:
        path = own(
            tmp_path,
            (r"^amount = \{ value = 20000", "amount = { value = 20000.005"),
            (r"^at_least = \{ value = 10000", 'at_least = { value = "10000"'),
            (r"^full_at = \{ value = 0\.5", "full_at = { value = 50"),
            (r"^once = ", "onec = "),
            (r"^holidays = .*$", 'holidays = "bayern"'),
            (r"month = 11, day = 15", "month = 11, day = 31"),
        )
        with pytest.raises(DocumentError) as caught:
            load_programme(path)
        found = {fault.path.partition("measures.officer.")[2]: fault.message for fault in caught.value.faults}
        assert dict.fromkeys(found, True) == {
            "financing.tiers.tier-1.amount.value": True,
            "financing.tiers.tier-2.at_least.value": True,
            "financing.tiers.tier-2.full_at.value": True,
            "financing.onec": True,
            "financing.once": True,
            "criteria.in_time.parts.deadline.holidays": True,
            "criteria.in_time.parts.deadline.required.value": True,
        }
        assert "did you mean 'once'" in found["financing.onec"]
        assert "no holidays of 'bayern'" in found["criteria.in_time.parts.deadline.holidays"]

    @pytest.mark.parametrize(
        ("pattern", "new", "message"),
        [
            (r"^amount = \{ value = 20000", "amount = { value = -1", "financing.tiers.tier-1.amount is -1.00 EUR"),
            (r"^at_least = \{ value = 10000", "at_least = { value = -1", "at_least of tier tier-2 is -1"),
            (
                r"^at_least = \{ value = 10000",
                "at_least = { value = 20000",
                "tier tier-2 begins with 20000 inhabitants",
            ),
            (r"^full_at = \{ value = 0\.5", "full_at = { value = 0", "full_at of tier tier-2 is 0 %"),
            (r"tiers\.tier-2\]", 'tiers."tier 2"]', "is no key"),
            (r"tiers\.tier-2\]", "tiers.tier-1]", "syntax error"),
            (r'required = \{ value = \["tier-1"\]', 'required = { value = ["tier-9"]', "names the tier 'tier-9'"),
            (r"^kind = \"yearly-deadline\"", 'kind = "yearly-deadlin"', "did you mean 'yearly-deadline'"),
            (r"^kind = \"amount-by-tier\"", 'kind = "amount-by-tears"', "did you mean 'amount-by-tier'"),
            (r"^moves = .*$", "", "moves: is left out"),
            (r"^holidays = .*$", "holidays = 3", "3 is no text"),
        ],
    )
    def test_what_does_not_fit_together(self, tmp_path: Path, pattern: str, new: str, message: str) -> None:
        with pytest.raises(DocumentError) as caught:
            load_programme(own(tmp_path, (pattern, new)))
        assert message in str(caught.value)

    @pytest.mark.parametrize(
        ("value", "path", "message"),
        [
            ("-1", "recipient.population", "population is -1: write a whole number from 0"),
            ('"viele"', "recipient.population", "'viele' is no whole number"),
            ("1.5", "recipient.population", "1.5 is no whole number"),
            ("true", "recipient.population", "True is no whole number"),
            ("[1]", "recipient.population", "[1] is no whole number"),
            ("{ on = 2022-12-31 }", "recipient.population.number", "is left out"),
            ("{ number = -1 }", "recipient.population.number", "population is -1"),
            ('{ number = 1, census = "2010" }', "recipient.population.census", "unknown census '2010'"),
            ("{ number = 1, on = 31 }", "recipient.population.on", "31 is no day"),
            ("{ number = 1, onn = 2022-12-31 }", "recipient.population.onn", "did you mean 'on'"),
        ],
    )
    def test_of_a_population_in_an_application(self, tmp_path: Path, value: str, path: str, message: str) -> None:
        file = tmp_path / "form.toml"
        head = 'format = "application/1"\nprogramme = "p"\nmonths = 0\nposts = [{ share = 1.0 }]\n'
        file.write_text(f'{head}[recipient]\nname = "x"\npopulation = {value}\n', encoding="utf-8")
        with pytest.raises(DocumentError) as caught:
            load_application(file)
        found = {fault.path: fault.message for fault in caught.value.faults}
        assert set(found) == {path, "months"}
        assert message in found[path]

    def test_a_population_with_its_day_can_be_read(self, tmp_path: Path) -> None:
        file = tmp_path / "form.json"
        text = '{"format": "application/1", "programme": "p", "posts": [{}], "recipient": {"name": "x", "population": '
        file.write_text(text + '{"number": 15600, "on": "2022-12-31", "census": "2011"}}}', encoding="utf-8")
        assert load_application(file).recipient.population == Population(15_600, date(2022, 12, 31), "2011")

    def test_nothing_is_paid_where_nothing_can_be(self) -> None:
        none = load_programme("vwv-integrationsbeauftragte").schedule(form(None, measure="officer"))
        assert isinstance(none, NoSchedule)


class TestWords:
    """A tier is named by its bounds, in both languages."""

    @pytest.mark.parametrize(
        ("key", "de", "en"),
        [
            ("large", "large, ab 20000 Einwohner", "large, from 20000 inhabitants on"),
            ("middle", "middle, von 10000 bis unter 20000 Einwohner", "middle, from 10000 to below 20000 inhabitants"),
            ("small", "small, unter 10000 Einwohner", "small, below 10000 inhabitants"),
        ],
    )
    def test_it(self, key: str, de: str, en: str) -> None:
        assert rule().tier_title(key) == Text(de, en)

    def test_a_single_tier_is_for_all(self) -> None:
        assert rule(tier("one", 1)).tier_title("one").en == "one, for all"


class TestWhatAnAssessmentSaysOfPopulations:
    """Whose inhabitants were looked at, of which day, of which day they are asked for, and the tier."""

    def assess(self, *editions: Financing, **fields: Any) -> Assessment:
        """Against one edition for each of these, the first in 2024."""
        made = []
        for year, financing in enumerate(editions, 2024):
            first, last = date(year, 1, 1), date(year, 12, 31)
            measure = Measure("m", Text("Stelle", "post"), (), financing)
            title = Text(f"Fassung {year}", f"edition {year}")
            made.append(Edition(str(year), title, known(first), known(last), first, last, (measure,)))
        return Programme("own", Text("Eigenes", "own"), tuple(made)).assess(form(**fields))

    def lines(self, found: Assessment, lang: Any) -> list[str]:
        lines = found.explain(lang).splitlines()
        start = next((i for i, line in enumerate(lines) if line in {"Einwohner:", "Inhabitants:"}), len(lines))
        return list(takewhile(bool, lines[start:]))

    def test_the_day_is_named_where_only_one_edition_asks_for_it(self) -> None:
        """Another has no tiers, a third asks for no day; each comes first once."""
        editions = [FixedAmount(known(Euro(10_000))), rule(), rule(reference_date=known(YearlyDay(6, 30, 1)))]
        for order in permutations(editions):
            found = self.assess(*order, submitted=None)
            assert found.tier is None
            assert self.lines(found, "de") == [
                "Einwohner:",
                "  Musterstadt: 25000 (Stichtag nicht angegeben)",
                "  verlangter Stichtag: 30. Juni des Vorjahres",
            ]
            assert self.lines(found, "en") == [
                "Inhabitants:",
                "  Musterstadt: 25000 (reference date left out)",
                "  day asked for: 30 June of the year before",
            ]
            assert [place for place, _ in found.populations()] == ["recipient"]

    def test_partners_and_the_tier(self) -> None:
        found = self.assess(rule(), submitted=date(2024, 5, 4), partners=[Recipient(name="Dorf", kind="Gemeinde")])
        assert found.tier is None
        assert self.lines(found, "de")[1:] == [
            "  Musterstadt: 25000 (Stichtag nicht angegeben)",
            "  Dorf: keine Angabe",
        ]
        alone = self.assess(rule(), submitted=date(2024, 5, 4))
        assert alone.tier == "large"
        assert self.lines(alone, "de")[2:] == [f"  Größenklasse: {rule().tier_title('large').de}"]
        assert self.lines(alone, "en")[2:] == [f"  tier: {rule().tier_title('large').en}"]

    def test_the_tier_is_named_where_all_editions_agree_on_it(self) -> None:
        higher = rule(tier("large", 20_000, 24_000), tier("small", 5_000))
        agreed = self.assess(rule(), higher, submitted=None)
        assert (agreed.tier, agreed.to_dict()["tier"]) == ("large", "large")
        assert self.lines(agreed, "en")[-1].startswith("  tier: ")
        differing = self.assess(rule(), higher, submitted=None, recipient=Recipient(name="x", population=22_000))
        assert differing.tier is None
        assert not [line for line in self.lines(differing, "en") if line.startswith("  tier: ")]

    def test_nothing_where_no_population_is_looked_at(self) -> None:
        found = self.assess(FixedAmount(known(Euro(10_000))), submitted=date(2024, 5, 4))
        assert (found.populations(), self.lines(found, "de")) == ((), [])
