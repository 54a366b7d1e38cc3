"""What the kinds of financing promise: exact amounts, and every figure that they rest on."""

import re
from datetime import date
from fractions import Fraction
from importlib.resources import files
from inspect import Parameter, signature
from math import ceil, floor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrationsfoerderung import Application, DocumentError, Euro, Post, Share, load_programme
from integrationsfoerderung.calendar import Payment
from integrationsfoerderung.evidence import Bounded, Figure, Grade, Known, Reading, Readings, Unknown
from integrationsfoerderung.financing import (
    AmountByChoice,
    AmountPerUnit,
    Amounts,
    Attested,
    FixedAmount,
    FixedInstalments,
    PartYear,
    ShareOfExpenditure,
)
from integrationsfoerderung.financing.qualifications import AmountByQualification
from integrationsfoerderung.financing.tiers import AmountByTier, Tier
from integrationsfoerderung.findings import Status
from integrationsfoerderung.money import Rounding
from strategies import form, shares

NORM, OFFICIAL, REPORTED, INFERRED, ASSUMED = Grade
MONTHLY = Known(Payment.MONTHLY, ASSUMED)
CONTACT_POINT = load_programme("vwv-integration").on(date(2016, 10, 1)).measure("contact-point").financing
NOT_FOUND: Unknown[Any] = Unknown("looked for and not found")
UP_OR_DOWN = Readings(
    (Reading("half-up", Rounding.HALF_UP), Reading("down", Rounding.DOWN)), INFERRED, default="half-up"
)

# Years of odd cents, so that shares and parts of a year need rounding.
cents = st.integers(0, 10**9)
years = st.lists(cents, min_size=1, max_size=4)
terms = st.integers(1, 60)


def known(*years_in_cents: int, grade: Grade = REPORTED) -> Known[tuple[Euro, ...]]:
    return Known(tuple(Euro.from_cents(c) for c in years_in_cents), grade)


def instalments(*years_in_cents: int, **figures: Any) -> FixedInstalments:
    """A rule with these amounts, in proportion, rounded half up, a part of a year by its months."""
    own: dict[str, Any] = {
        "in_proportion": Known(value=True, grade=INFERRED),
        "rounding": Known(Rounding.HALF_UP, NORM),
        "part_year": Known(PartYear.PRO_RATA, NORM),
        "payment": MONTHLY,
    }
    return FixedInstalments(known(*years_in_cents), **(own | figures))


def paid(rule: FixedInstalments | FixedAmount, application: Application) -> Amounts:
    amounts = rule.amounts(application, "m")
    assert isinstance(amounts, Amounts), amounts
    return amounts


def reasons(rule: Any, application: Application, parent: str = "m") -> list[str]:
    """The places of the reasons why nothing can be said."""
    found = rule.amounts(application, parent)
    assert isinstance(found, tuple), found
    return [reason.place for reason in found]


def cents_of(amounts: Amounts) -> list[int]:
    return [instalment.amount.cents for instalment in amounts.instalments]


def used(of: Any) -> dict[str, Grade | None]:
    """Path and grade of every figure that an instalment or a total rests on."""
    found = of.total_used if isinstance(of, Amounts) else of.used
    return {each.path: each.grade for each in found}


class TestContactPoint:
    """The start-up financing as shipped: 40,000 / 35,000 / 30,000 euro in proportion to the share."""

    @pytest.mark.parametrize(
        ("share", "expected"),
        [
            ("0.5", (20_000, 17_500, 15_000)),
            ("0.6", (24_000, 21_000, 18_000)),
            ("0.7", (28_000, 24_500, 21_000)),
            ("0.75", (30_000, 26_250, 22_500)),
            ("1.0", (40_000, 35_000, 30_000)),
        ],
    )
    def test_the_instalments_of_a_share(self, share: str, expected: tuple[int, ...]) -> None:
        amounts = CONTACT_POINT.amounts(form(Post(share), months=36), "contact-point")
        assert isinstance(amounts, Amounts)
        assert [(i.post, i.year, i.first_month, i.months, i.amount) for i in amounts.instalments] == [
            (0, 1, 0, 12, Euro(expected[0])),
            (0, 2, 12, 12, Euro(expected[1])),
            (0, 3, 24, 12, Euro(expected[2])),
        ]
        assert amounts.total == Euro(sum(expected))

    @pytest.mark.parametrize(
        ("share", "of_total", "of_instalments"),
        [
            ("1.0", {"total": OFFICIAL}, {"instalments": REPORTED}),
            ("0.5", {"attested.0.5": REPORTED}, {"attested.0.5": REPORTED}),
            # The proportion is the weakest figure here: the stated total is no better than the sum.
            ("0.6", *[{"instalments": REPORTED, "in_proportion": INFERRED}] * 2),
        ],
    )
    def test_the_best_evidence_of_each(
        self, share: str, of_total: dict[str, Grade], of_instalments: dict[str, Grade]
    ) -> None:
        """The total is official, the instalments reported, the half post attested, other shares inferred."""
        amounts = CONTACT_POINT.amounts(form(Post(share), months=36), "m")
        assert isinstance(amounts, Amounts)
        assert used(amounts) == {f"m.{path}": grade for path, grade in of_total.items()}
        by_path = {f"m.{path}": grade for path, grade in of_instalments.items()}
        assert [used(instalment) for instalment in amounts.instalments] == [by_path] * 3

    @pytest.mark.parametrize("months", [36, 37, 48, 600])
    def test_more_than_three_years_get_three_instalments(self, months: int) -> None:
        amounts = CONTACT_POINT.amounts(form(Post("1.0"), months=months), "m")
        assert isinstance(amounts, Amounts)
        assert len(amounts.instalments) == 3
        assert amounts.total == Euro(105_000)

    def test_fewer_years_are_no_longer_the_stated_total(self) -> None:
        amounts = CONTACT_POINT.amounts(form(Post("1.0"), months=24), "m")
        assert isinstance(amounts, Amounts)
        assert (amounts.total, used(amounts)) == (Euro(75_000), {"m.instalments": REPORTED})

    @pytest.mark.parametrize("months", [1, 35])
    def test_what_a_part_of_a_year_gets_is_not_known(self, months: int) -> None:
        assert reasons(CONTACT_POINT, form(Post("1.0"), months=months), "contact-point") == ["contact-point.part_year"]

    def test_several_posts_are_added_and_kept_apart(self) -> None:
        amounts = CONTACT_POINT.amounts(form(Post("1.0"), Post("0.5"), months=36), "m")
        assert isinstance(amounts, Amounts)
        assert [(i.post, i.year) for i in amounts.instalments] == [(p, y) for p in (0, 1) for y in (1, 2, 3)]
        assert amounts.total == Euro(157_500)
        assert used(amounts) == {"m.total": OFFICIAL, "m.attested.0.5": REPORTED}


class TestAttested:
    """What a source states for a share is what that share rests on; a full post rests on the instalments alone."""

    def test_a_full_post_rests_on_the_instalments_even_where_it_is_attested_too(self) -> None:
        rule = instalments(4_000, 3_500, attested=(Attested(Share(1), known(4_000, 3_500, grade=INFERRED)),))
        amounts = paid(rule, form(Post("1"), months=24))
        assert [used(instalment) for instalment in amounts.instalments] == [{"m.instalments": REPORTED}] * 2


class TestLeftOut:
    """What was left out or is not known is named; everything at once."""

    RULE = instalments(10_000)

    def test_share_and_months(self) -> None:
        assert reasons(self.RULE, form(Post())) == ["posts[0].share", "months"]
        assert reasons(self.RULE, form(Post("0.5"))) == ["months"]
        assert reasons(self.RULE, form(Post("0.5"), Post(), Post(months=12))) == [
            "months",
            "posts[1].share",
            "posts[2].share",
        ]

    def test_months_of_the_post_come_before_those_of_the_application(self) -> None:
        amounts = paid(self.RULE, form(Post("1.0", months=6), Post("1.0"), months=12))
        assert [(i.post, i.months, i.amount.cents) for i in amounts.instalments] == [(0, 6, 5_000), (1, 12, 10_000)]

    def test_figures_that_are_not_known(self) -> None:
        part = form(Post("0.5"), months=12)
        assert reasons(instalments(10_000, in_proportion=NOT_FOUND), part) == ["m.in_proportion"]
        assert cents_of(paid(instalments(10_000, in_proportion=NOT_FOUND), form(Post("1.0"), months=12))) == [10_000]
        bounded = FixedInstalments(
            NOT_FOUND,
            in_proportion=Known(value=True, grade=NORM),
            rounding=NOT_FOUND,
            part_year=NOT_FOUND,
            payment=MONTHLY,
        )
        assert reasons(bounded, part) == ["m.instalments"]

    def test_a_share_not_in_proportion_gets_the_full_amounts(self) -> None:
        rule = instalments(10_000, in_proportion=Known(value=False, grade=NORM))
        assert cents_of(paid(rule, form(Post("0.5"), months=12))) == [10_000]


class TestRounding:
    """Every rounding names its mode, and only where it changed the result."""

    def only(self, rule: FixedInstalments, share: str) -> Any:
        (instalment,) = paid(rule, form(Post(share), months=12)).instalments
        return instalment

    @pytest.mark.parametrize(
        ("amount", "share", "expected", "reading"),
        [
            (5, "0.5", 3, "half-up"),  # 2.5 cents: the readings differ
            (5, "0.49", 2, None),  # 2.45 cents: both say 2
            (5, "0.51", 3, "half-up"),  # 2.55 cents: one says 3, one says 2
        ],
    )
    def test_a_reading_is_named_where_the_readings_differ(
        self, amount: int, share: str, expected: int, reading: str | None
    ) -> None:
        found = self.only(instalments(amount, rounding=UP_OR_DOWN), share)
        (mode,) = [each for each in found.used if each.path == "m.rounding"]
        assert (found.amount.cents, mode.reading) == (expected, reading)
        assert mode.grade is (ASSUMED if reading else INFERRED)

    @pytest.mark.parametrize("rounding", [UP_OR_DOWN, NOT_FOUND])
    def test_what_is_exact_needs_no_rounding(self, rounding: Figure[Rounding]) -> None:
        found = self.only(instalments(10, rounding=rounding), "0.5")
        assert (found.amount.cents, set(used(found))) == (5, {"m.instalments", "m.in_proportion"})

    @pytest.mark.parametrize("rounding", [NOT_FOUND, Readings(UP_OR_DOWN.readings, INFERRED)])
    def test_without_a_mode_there_is_no_amount(self, rounding: Figure[Rounding]) -> None:
        assert reasons(instalments(5, rounding=rounding), form(Post("0.5"), months=12)) == ["m.rounding"]

    def test_a_total_of_rounded_instalments_rests_on_the_rounding(self) -> None:
        rule = instalments(10, 5, rounding=UP_OR_DOWN, total=Known(Euro("0.15"), OFFICIAL))
        amounts = paid(rule, form(Post("0.5"), months=24))
        assert cents_of(amounts) == [5, 3]
        assert used(amounts) == {"m.instalments": REPORTED, "m.in_proportion": INFERRED, "m.rounding": ASSUMED}


class TestPartYears:
    """A funding year of fewer than twelve months gets what the rule says."""

    @pytest.mark.parametrize(
        ("part_year", "expected"),
        [(PartYear.PRO_RATA, [1_200, 500]), (PartYear.FULL, [1_200, 600]), (PartYear.NOTHING, [1_200, 0])],
    )
    def test_the_last_ten_months(self, part_year: PartYear, expected: list[int]) -> None:
        rule = instalments(1_200, 600, part_year=Known(part_year, INFERRED), total=Known(Euro(18), OFFICIAL))
        amounts = paid(rule, form(Post("1.0"), months=22))
        assert cents_of(amounts) == expected
        assert [i.months for i in amounts.instalments] == [12, 10]
        assert [set(used(i)) for i in amounts.instalments] == [{"m.instalments"}, {"m.instalments", "m.part_year"}]
        assert used(amounts) == {"m.instalments": REPORTED, "m.part_year": INFERRED}

    @pytest.mark.parametrize(("months", "needed"), [(11, True), (12, False), (13, True), (24, False), (25, False)])
    def test_the_rule_counts_only_where_a_paid_year_is_short(self, months: int, needed: bool) -> None:
        amounts = paid(instalments(1_200, 600), form(Post("1.0"), months=months))
        assert ("m.part_year" in used(amounts)) is needed

    def test_share_and_part_of_a_year_are_multiplied_before_rounding(self) -> None:
        # 1.00 euro * 0.5 * 7/12 = 29.1666... cents
        assert cents_of(paid(instalments(100), form(Post("0.5"), months=7))) == [29]


class TestFixedAmount:
    """One sum for the application, whatever its posts."""

    RULE = FixedAmount(Known(Euro(15_000), INFERRED), payment=MONTHLY)

    @pytest.mark.parametrize(("months", "year"), [(12, 1), (13, None), (1, 1), (36, None)])
    def test_it_belongs_to_a_funding_year_only_where_there_is_one(self, months: int, year: int | None) -> None:
        amounts = paid(self.RULE, form(Post(), Post("0.5"), months=months))
        (only,) = amounts.instalments
        assert (only.post, only.year, only.months, only.amount) == (None, year, months, Euro(15_000))
        assert used(amounts) == used(only) == {"m.amount": INFERRED}

    def test_an_amount_that_is_not_known_gives_a_reason(self) -> None:
        assert reasons(FixedAmount(NOT_FOUND, payment=MONTHLY), form(months=12)) == ["m.amount"]
        bounded = FixedAmount(Bounded(None, Euro(15_000), NORM), payment=MONTHLY)
        assert reasons(bounded, form(months=12)) == ["m.amount"]

    def test_the_sum_does_not_wait_for_the_term(self) -> None:
        amounts = paid(self.RULE, form())
        (only,) = amounts.instalments
        assert (only.post, only.year, only.months, only.amount) == (None, None, None, Euro(15_000))
        assert used(amounts) == {"m.amount": INFERRED}


class TestConsistency:
    """Figures that contradict each other do not load; the message has the numbers."""

    def test_instalments_that_do_not_add_up_to_the_total(self) -> None:
        message = r"add up to 105\.00 EUR, total says 105\.01 EUR: correct one"
        with pytest.raises(ValueError, match=message):
            instalments(4_000, 3_500, 3_000, total=Known(Euro("105.01"), OFFICIAL))
        assert instalments(4_000, 3_500, 3_000, total=Known(Euro(105), OFFICIAL)).total

    @pytest.mark.parametrize("stated", [(2_000, 1_751), (2_000,), (2_000, 1_750, 0)])
    def test_what_is_attested_and_is_not_in_proportion(self, stated: tuple[int, ...]) -> None:
        with pytest.raises(ValueError, match=r"attested for 50 % \(20\.00 EUR.*\) is not that share of the"):
            instalments(4_000, 3_500, attested=(Attested(Share("0.5"), known(*stated)),))
        assert instalments(4_000, 3_500, attested=(Attested(Share("0.5"), known(2_000, 1_750)),)).attested

    def test_no_instalment_at_all(self) -> None:
        with pytest.raises(ValueError, match="instalments is empty: write one amount for each funding year"):
            instalments()

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("total = { value = 105000", "total = { value = 105001", "105,000.00 EUR, total says 105,001.00 EUR"),
            ("value = [20000, 17500, 15000]", "value = [20000, 17500, 15001]", "15,001.00 EUR"),
        ],
    )
    def test_the_loader_refuses_a_file_with_such_a_fault(
        self, tmp_path: Path, old: str, new: str, message: str
    ) -> None:
        shipped = files("integrationsfoerderung").joinpath("data/programmes/vwv-integration.toml")
        text = shipped.read_text(encoding="utf-8")
        assert old in text
        own = tmp_path / "own.toml"
        own.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(DocumentError) as caught:
            load_programme(own)
        assert message in str(caught.value)
        assert "contact-point" in str(caught.value)

    def test_every_figure_is_listed_with_its_path(self) -> None:
        paths = [path for path, _ in CONTACT_POINT.figures("m")]
        assert sorted(paths) == [
            "m.attested.0.5",
            "m.in_proportion",
            "m.instalments",
            "m.overfunding",
            "m.part_year",
            "m.payment",
            "m.rounding",
            "m.total",
        ]


class TestExactness:
    """Law 5: whole cents, as exact fractions say, for every share and every term."""

    @given(years, shares, terms, st.sampled_from(Rounding), st.sampled_from(PartYear))
    def test_amounts_are_the_exact_fraction_rounded_once(
        self, full: list[int], share: Share, months: int, mode: Rounding, part_year: PartYear
    ) -> None:
        rule = instalments(*full, rounding=Known(mode, NORM), part_year=Known(part_year, NORM))
        expected = []
        for year, amount in enumerate(full[: ceil(months / 12)]):
            length = min(12, months - 12 * year)
            counted = {PartYear.PRO_RATA: length, PartYear.FULL: 12, PartYear.NOTHING: 0}[part_year]
            exact = Fraction(amount) * share.fraction * Fraction(12 if length == 12 else counted, 12)
            expected.append(
                {
                    Rounding.HALF_UP: floor(exact + Fraction(1, 2)),
                    Rounding.HALF_EVEN: round(exact),
                    Rounding.DOWN: floor(exact),
                    Rounding.UP: ceil(exact),
                }[mode]
            )
        amounts = paid(rule, form(Post(share), months=months))
        assert cents_of(amounts) == expected
        assert amounts.total.cents == sum(expected) >= 0

    @given(years, st.lists(st.tuples(shares, terms), min_size=1, max_size=4))
    def test_the_total_of_several_posts_is_the_sum_of_the_posts_alone(
        self, full: list[int], posts: list[tuple[Share, int]]
    ) -> None:
        rule = instalments(*full)
        together = paid(rule, form(*(Post(share, months=months) for share, months in posts)))
        alone = [paid(rule, form(Post(share), months=months)) for share, months in posts]
        assert cents_of(together) == [amount for each in alone for amount in cents_of(each)]

    @given(years, shares, shares, terms, terms, st.sampled_from(Rounding), st.sampled_from(PartYear))
    def test_a_greater_share_or_a_longer_term_never_gives_less(
        self,
        full: list[int],
        one: Share,
        other: Share,
        months: int,
        more_months: int,
        mode: Rounding,
        part_year: PartYear,
    ) -> None:
        rule = instalments(*full, rounding=Known(mode, NORM), part_year=Known(part_year, NORM))
        (small, great), (short, long) = sorted([one, other]), sorted([months, more_months])
        less, more = (paid(rule, form(Post(s), months=m)) for s, m in ((small, short), (great, long)))
        assert all(a <= b for a, b in zip(cents_of(less), cents_of(more), strict=False))
        assert len(less.instalments) <= len(more.instalments)

    @given(years, shares, terms)
    def test_an_attested_share_gets_what_the_proportion_gives(
        self, halves: list[int], share: Share, months: int
    ) -> None:
        full, half = [2 * amount for amount in halves], Attested(Share("0.5"), known(*halves))
        with_it, without = instalments(*full, attested=(half,)), instalments(*full)
        application = form(Post(share), months=months)
        assert cents_of(paid(with_it, application)) == cents_of(paid(without, application))


class TestHowTheyAreMade:
    """Figures beside the first are named, because nobody reads what the fifth of them means."""

    @pytest.mark.parametrize(
        ("kind", "positional"),
        [
            (FixedInstalments, ["instalments"]),
            (FixedAmount, ["amount"]),
            (AmountPerUnit, ["rate", "of"]),
            (AmountByChoice, ["of", "table"]),
            (ShareOfExpenditure, []),
            (AmountByTier, []),
            (Tier, ["key"]),
            (AmountByQualification, []),
        ],
    )
    def test_by_name(self, kind: type[Any], positional: list[str]) -> None:
        parameters = signature(kind).parameters.values()
        assert [one.name for one in parameters if one.kind is not Parameter.KEYWORD_ONLY] == positional

    def test_a_rule_stays_the_same_by_being_used(self) -> None:
        """What it remembers to be quick shows neither when it is compared nor when it is printed."""
        fresh, used = instalments(40_000), instalments(40_000)
        assert paid(used, form(Post("0.5"), months=12)).total.cents == 20_000
        assert (used, repr(used), hash(used)) == (fresh, repr(fresh), hash(fresh))
        assert "_" not in {name[0] for name in re.findall(r"[(, ](\w+)=", repr(used))}

    def test_a_rule_that_was_amended_there_and_back_is_the_same(self) -> None:
        programme = load_programme("vwv-integration")
        path = "contact-point.instalments"
        there = programme.amend({path: [1, 2, 3]}, on=date(2016, 10, 1))
        back = there.amend({path: [40_000, 35_000, 30_000]}, on=date(2016, 10, 1))
        first, last = (one.on(date(2016, 10, 1)).measure("contact-point").financing for one in (programme, back))
        assert (first, repr(first)) == (last, repr(last))


@pytest.mark.parametrize(
    ("kept", "status", "unknown"),
    [(NOT_FOUND, Status.OPEN, ("m.overfunding",)), (Known(value=True, grade=NORM), Status.MET, ()),
     (Known(value=False, grade=NORM), Status.UNMET, ())],
)  # fmt: skip
def test_overfunding_waits_for_its_figure_only_where_that_is_not_known(
    kept: Figure[bool], status: Status, unknown: tuple[str, ...]
) -> None:
    rule = FixedAmount(Known(Euro(15_000), NORM), overfunding=kept)
    application = form(costs=10_000)
    (found,) = rule.findings(application, paid(rule, application), "m")
    assert (found.status, found.unknown) == (status, unknown)
    enough = form(costs=15_000)
    assert rule.findings(enough, paid(rule, enough), "m") == ()
