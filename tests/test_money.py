"""What money, shares and full-time equivalents promise."""

import copy
import operator
import pickle
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any, TypeAlias

import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import example, given
from hypothesis import strategies as st

from integrationsfoerderung import money
from integrationsfoerderung.money import MAX_CENTS, MAX_FTE_BASIS_POINTS, Euro, Fte, Rounding, Share, rounded

# What a caller without a type checker may pass: the tests for refusals take anything.
Anything: TypeAlias = Any
HUGE = pytest.param(10**5000, id="huge")  # has no decimal text

euros = st.integers(-MAX_CENTS, MAX_CENTS).map(Euro.from_cents)
third_euros = st.integers(-(MAX_CENTS // 3), MAX_CENTS // 3).map(Euro.from_cents)
shares = st.integers(0, 10_000).map(Share.from_basis_points)
ftes = st.integers(0, MAX_FTE_BASIS_POINTS).map(Fte.from_basis_points)
third_ftes = st.integers(0, MAX_FTE_BASIS_POINTS // 3).map(Fte.from_basis_points)
values = st.one_of(euros, shares, ftes)
modes = st.sampled_from(Rounding)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any)
langs = st.sampled_from(["de", "en"])
typed_text = st.text(alphabet="0123456789.,- \u00a0\u202f\u2212€EURO%_e+٣", max_size=45)

DECIMAL_MODES = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.DOWN: ROUND_DOWN,
    Rounding.UP: ROUND_UP,
}


class TestRoundingIsANamedChoice:
    """Rounding is symmetric, exact and never implied."""

    @given(st.fractions(), modes)
    def test_the_mirror_of_a_value_rounds_to_the_mirror(self, value: Fraction, mode: Rounding) -> None:
        assert rounded(-value, mode) == -rounded(value, mode)

    @given(st.fractions(), modes)
    def test_a_rounded_value_is_less_than_one_unit_away(self, value: Fraction, mode: Rounding) -> None:
        distance = abs(rounded(value, mode) - value)
        assert distance < 1
        if mode in (Rounding.HALF_UP, Rounding.HALF_EVEN):
            assert distance <= Fraction(1, 2)

    @given(st.integers(), modes)
    def test_whole_numbers_stay(self, value: int, mode: Rounding) -> None:
        assert rounded(Fraction(value), mode) == value

    @given(st.fractions())
    def test_up_and_down_enclose_the_value(self, value: Fraction) -> None:
        assert abs(rounded(value, Rounding.DOWN)) <= abs(value) <= abs(rounded(value, Rounding.UP))

    @given(st.fractions(), st.fractions(), modes)
    def test_rounding_keeps_the_order(self, one: Fraction, other: Fraction, mode: Rounding) -> None:
        low, high = sorted([one, other])
        assert rounded(low, mode) <= rounded(high, mode)

    @given(st.decimals(-(10**12), 10**12, places=3), modes)
    @example(Decimal("0.500"), Rounding.HALF_EVEN)
    @example(Decimal("-1.500"), Rounding.HALF_EVEN)
    def test_it_agrees_with_the_standard_library(self, value: Decimal, mode: Rounding) -> None:
        assert rounded(Fraction(value), mode) == int(value.quantize(Decimal(1), rounding=DECIMAL_MODES[mode]))

    @pytest.mark.parametrize(
        ("value", "half_up", "half_even", "down", "up"),
        [
            ("0.5", 1, 0, 0, 1),
            ("1.5", 2, 2, 1, 2),
            ("2.5", 3, 2, 2, 3),
            ("2.49", 2, 2, 2, 3),
            ("2.51", 3, 3, 2, 3),
            ("1/3", 0, 0, 0, 1),
            ("2/3", 1, 1, 0, 1),
            ("-2/3", -1, -1, 0, -1),
            ("-0.5", -1, 0, 0, -1),
            ("-2.5", -3, -2, -2, -3),
        ],
    )
    def test_ties_and_their_neighbours(self, value: str, half_up: int, half_even: int, down: int, up: int) -> None:
        seen = [rounded(Fraction(value), mode) for mode in Rounding]
        assert seen == [half_up, half_even, down, up]

    @pytest.mark.parametrize("value", [2.5, 2, Decimal("2.5"), "2.5", None])
    def test_only_fractions_are_rounded(self, value: Anything) -> None:
        with pytest.raises(TypeError, match="only a fraction is rounded"):
            rounded(value, Rounding.DOWN)

    @pytest.mark.parametrize("mode", ["half-up", None, ROUND_HALF_UP, 0])
    def test_a_mode_must_be_named_even_where_nothing_is_rounded(self, mode: Anything) -> None:
        calls: list[Callable[[], object]] = [
            lambda: rounded(Fraction(1), mode),
            lambda: Euro(1).times(Share(1), mode),
            lambda: Euro(1).times(1, mode),
        ]
        for call in calls:
            with pytest.raises(TypeError, match=r"write Rounding\.HALF_UP"):
                call()


class TestEuroIsMadeFromExactThings:
    """A number is euro, text is the machine form, a float is refused."""

    @pytest.mark.parametrize(
        ("amount", "cents"),
        [
            (40000, 4_000_000),
            (-1, -100),
            (0, 0),
            ("1234.56", 123_456),
            ("1234.5", 123_450),
            ("-0.05", -5),
            ("-0", 0),
            ("007", 700),
            (Decimal("0.10"), 10),
            (Decimal("1.2300"), 123),
            (Decimal("4E+4"), 4_000_000),
            (Decimal("-0"), 0),
            (Decimal("0E+999999"), 0),
            (Decimal("0E-999999"), 0),
            (Euro(3), 300),
        ],
    )
    def test_an_amount_is_in_euro(self, amount: Anything, cents: int) -> None:
        assert Euro(amount).cents == cents
        assert type(Euro(amount).cents) is int

    @pytest.mark.parametrize("amount", [0.1, 1.0, float("nan"), True, False, None, Fraction(1, 2), b"1", Share(1)])
    def test_a_wrong_type_is_refused_with_a_way_out(self, amount: Anything) -> None:
        with pytest.raises(TypeError, match=r'write "0\.10" or Decimal\("0\.10"\)'):
            Euro(amount)

    @pytest.mark.parametrize(
        "amount",
        [
            "",
            " ",
            "1.234,56",
            "1234,5",
            "1.234",
            "1.200",
            "5 €",
            "EUR 5",
            " 5",
            "5 ",
            "5\n",
            "+5",
            ".5",
            "5.",
            "--5",
            "1_000",
            "1e3",
            "٣",
            "⁵",
            "NaN",
            "Infinity",
            "0x10",
            "1/2",
            "-",
            "−5",
            "1" * 41,
        ],
    )
    def test_text_is_the_machine_form_only(self, amount: str) -> None:
        with pytest.raises(ValueError, match="amount"):
            Euro(amount)

    def test_german_text_is_pointed_to_parse(self) -> None:
        with pytest.raises(ValueError, match=r"'1\.234,56': Euro\.parse reads what people type"):
            Euro("1.234,56")

    @pytest.mark.parametrize("amount", ["NaN", "-NaN", "sNaN", "Infinity", "-Infinity"])
    def test_only_finite_decimals(self, amount: str) -> None:
        with pytest.raises(ValueError, match="finite"):
            Euro(Decimal(amount))

    @pytest.mark.parametrize("amount", ["0.105", "0.001", "-1.999", "1E-30"])
    def test_a_third_decimal_is_refused(self, amount: str) -> None:
        with pytest.raises(ValueError, match="at most two decimals"):
            Euro(Decimal(amount))

    @pytest.mark.parametrize("amount", ["1E+999999", "1E-999999", "1E+41", "1E-41", "0." + "1" * 100_000])
    def test_monstrous_decimals_are_refused_at_once(self, amount: str) -> None:
        with pytest.raises(ValueError, match="no number like"):
            Euro(Decimal(amount))

    @pytest.mark.parametrize("cents", [1.0, True, "5", None, Decimal(5), Euro(5)])
    def test_cents_are_ints(self, cents: Anything) -> None:
        with pytest.raises(TypeError, match=r"Euro\.from_cents\(50\)"):
            Euro.from_cents(cents)

    def test_the_decimal_context_has_no_say(self) -> None:
        with localcontext() as context:
            context.prec = 2
            assert Euro(Decimal("123456.78")).cents == 12_345_678

    @given(st.text(max_size=60))
    def test_any_text_is_an_amount_or_a_value_error(self, text: str) -> None:
        try:
            amount = Euro(text)
        except ValueError:
            return
        assert Euro(str(amount)) == amount

    @given(st.floats())
    def test_no_float_becomes_money_or_a_share(self, value: Anything) -> None:
        for kind in (Euro, Share, Fte):
            with pytest.raises(TypeError, match="float"):
                kind(value)


class TestEuroHasBounds:
    """One million million euro is in, one cent more is out, on both sides and along every way."""

    def test_twice_the_largest_product_fits_in_64_bits(self) -> None:
        assert 2 * MAX_CENTS * 10_000 + 10_000 < 2**63

    @pytest.mark.parametrize("sign", [1, -1])
    def test_the_bound_is_inclusive(self, sign: int) -> None:
        assert Euro(sign * 10**12).cents == sign * MAX_CENTS
        assert Euro.from_cents(sign * MAX_CENTS) == Euro(sign * 10**12)
        assert Euro.parse(f"{sign * 10**12} €") == Euro(sign * 10**12)

    @pytest.mark.parametrize(
        "make",
        [
            lambda: Euro.from_cents(MAX_CENTS + 1),
            lambda: Euro.from_cents(-MAX_CENTS - 1),
            lambda: Euro.from_cents(10**5000),
            lambda: Euro(10**12 + 1),
            lambda: Euro("1000000000000.01"),
            lambda: Euro(Decimal("-1000000000000.01")),
            lambda: Euro(10**5000),
            lambda: Euro.parse("1.000.000.000.000,01 €"),
            lambda: Euro(10**12) + Euro("0.01"),
            lambda: Euro(-(10**12)) - Euro("0.01"),
            lambda: Euro(10**12) * 2,
            lambda: Euro(10**12) * 10**5000,
            lambda: Euro(10**12).times(-2, Rounding.UP),
            lambda: Euro.total([Euro(10**12), Euro("0.01")]),
        ],
    )
    def test_out_of_bounds_is_named(self, make: Callable[[], Euro]) -> None:
        with pytest.raises(ValueError, match="1000000000000 euro"):
            make()

    def test_a_total_may_pass_the_bound_on_the_way(self) -> None:
        assert Euro.total([Euro(10**12), Euro(1), Euro(-1)]) == Euro(10**12)


class TestEuroAddsUp:
    """Money adds with money, counts multiply it, and nothing else does."""

    @given(third_euros, third_euros, third_euros)
    def test_addition_is_a_commutative_group(self, a: Euro, b: Euro, c: Euro) -> None:
        assert a + b == b + a
        assert (a + b) + c == a + (b + c)
        assert a + Euro(0) == a
        assert a + -a == Euro(0)
        assert a - b == a + -b
        negative = -a
        assert -negative == a

    @given(st.lists(third_euros, max_size=3))
    def test_total_and_sum_agree(self, amounts: list[Euro]) -> None:
        assert Euro.total(amounts) == sum(amounts, Euro(0)) == Euro.from_cents(sum(a.cents for a in amounts))

    @given(st.integers(-(10**6), 10**6).map(Euro.from_cents), st.integers(-1000, 1000), modes)
    def test_a_count_multiplies_from_both_sides(self, amount: Euro, count: int, mode: Rounding) -> None:
        assert amount * count == count * amount == amount.times(count, mode)
        assert (amount * count).cents == amount.cents * count

    @given(euros, euros)
    def test_order_is_the_order_of_cents(self, a: Euro, b: Euro) -> None:
        for compare in (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne):
            assert compare(a, b) == compare(a.cents, b.cents)

    @given(euros)
    def test_abs_and_bool_follow_the_cents(self, amount: Euro) -> None:
        assert abs(amount).cents == abs(amount.cents)
        assert bool(amount) is (amount.cents != 0)

    def test_a_single_cent_is_true_and_nothing_is_false(self) -> None:
        assert Euro("0.01")
        assert Euro("-0.01")
        assert not Euro(0)

    @pytest.mark.parametrize("other", [1, 0, 1.0, Decimal(1), Fraction(1), "1", None, True, Share(1), Fte(1)])
    def test_nothing_else_adds_or_compares(self, other: Anything) -> None:
        amount: Anything = Euro(1)
        for operation in (operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge):
            with pytest.raises(TypeError):
                operation(amount, other)
            with pytest.raises(TypeError):
                operation(other, amount)
        assert amount != other
        assert other != amount

    @pytest.mark.parametrize("factor", [True, "2", None, Euro(2), Fte(1)])
    def test_only_ints_multiply(self, factor: Anything) -> None:
        with pytest.raises(TypeError):
            operator.mul(Euro(1), factor)
        with pytest.raises(TypeError):
            operator.mul(factor, Euro(1))
        with pytest.raises(TypeError, match="Share or an int"):
            Euro(1).times(factor, Rounding.UP)

    @pytest.mark.parametrize("factor", [Share("0.5"), 0.5, Decimal("0.5"), Fraction(1, 2)])
    def test_a_part_needs_a_named_rounding(self, factor: Anything) -> None:
        with pytest.raises(TypeError, match=r"\.times\(share, rounding\)"):
            operator.mul(Euro(1), factor)
        with pytest.raises(TypeError, match=r"\.times\(share, rounding\)"):
            operator.mul(factor, Euro(1))

    @pytest.mark.parametrize("operation", [operator.truediv, operator.floordiv, operator.mod, operator.pow])
    @pytest.mark.parametrize("other", [2, Euro(2), Share(1)])
    def test_nothing_divides(self, operation: Callable[[Any, Any], Any], other: Anything) -> None:
        with pytest.raises(TypeError):
            operation(Euro(1), other)

    @pytest.mark.parametrize("amounts", [[1], [Euro(1), 1.0], [Share(1)], [None]])
    def test_a_total_is_of_euro_only(self, amounts: Anything) -> None:
        with pytest.raises(TypeError, match="only Euro adds to Euro"):
            Euro.total(amounts)


class TestTimesIsExactFractionArithmetic:
    """A share of an amount is the exact product, rounded once."""

    @given(euros, shares, modes)
    def test_every_mode_agrees_with_fractions(self, amount: Euro, share: Share, mode: Rounding) -> None:
        assert amount.times(share, mode).cents == rounded(amount.cents * share.fraction, mode)

    @given(st.integers(0, MAX_CENTS), shares)
    def test_half_up_is_the_formula_of_the_data_frames(self, cents: int, share: Share) -> None:
        expected = (2 * cents * share.basis_points + 10_000) // 20_000
        assert Euro.from_cents(cents).times(share, Rounding.HALF_UP).cents == expected

    @given(euros, modes)
    def test_a_full_post_is_everything_and_none_is_nothing(self, amount: Euro, mode: Rounding) -> None:
        assert amount.times(Share(1), mode) == amount
        assert amount.times(Share(0), mode) == Euro(0)

    @given(st.integers(0, MAX_CENTS).map(Euro.from_cents), shares, shares, modes)
    def test_more_of_a_post_never_earns_less(self, amount: Euro, a: Share, b: Share, mode: Rounding) -> None:
        low, high = sorted([a, b])
        assert amount.times(low, mode) <= amount.times(high, mode)

    @pytest.mark.parametrize(
        ("amount", "mode", "expected"),
        [
            ("0.05", Rounding.HALF_UP, "0.03"),
            ("0.05", Rounding.HALF_EVEN, "0.02"),
            ("0.05", Rounding.DOWN, "0.02"),
            ("0.05", Rounding.UP, "0.03"),
            ("-0.05", Rounding.HALF_UP, "-0.03"),
            ("-0.05", Rounding.DOWN, "-0.02"),
            ("-0.05", Rounding.UP, "-0.03"),
        ],
    )
    def test_half_of_five_cents(self, amount: str, mode: Rounding, expected: str) -> None:
        assert Euro(amount).times(Share("0.5"), mode) == Euro(expected)


class TestSplittingGivesTheRemainderAway:
    """The parts always add up, and nobody is a cent away from the exact part."""

    @given(euros, weights)
    def test_parts_add_up(self, amount: Euro, by: list[int]) -> None:
        parts = amount.split(by)
        assert Euro.total(parts) == amount
        assert len(parts) == len(by)

    @given(euros, weights)
    def test_each_part_is_within_a_cent_of_exact(self, amount: Euro, by: list[int]) -> None:
        for part, weight in zip(amount.split(by), by, strict=True):
            assert abs(part.cents - Fraction(amount.cents * weight, sum(by))) < 1
            assert weight or not part

    @given(euros, weights)
    def test_a_larger_remainder_goes_first_and_ties_to_the_earlier(self, amount: Euro, by: list[int]) -> None:
        exact = [Fraction(abs(amount.cents) * weight, sum(by)) for weight in by]
        got_cent = [abs(p.cents) > e // 1 for p, e in zip(amount.split(by), exact, strict=True)]
        order = sorted(range(len(by)), key=lambda part: (-(exact[part] % 1), part))
        assert sorted((got_cent[part] for part in order), reverse=True) == [got_cent[part] for part in order]

    @given(euros, weights, st.integers(1, 10**6))
    def test_only_the_proportion_of_weights_counts(self, amount: Euro, by: list[int], scale: int) -> None:
        assert amount.split([weight * scale for weight in by]) == amount.split(by)

    @given(euros, weights)
    def test_a_negative_amount_is_the_mirror(self, amount: Euro, by: list[int]) -> None:
        assert (-amount).split(by) == tuple(-part for part in amount.split(by))

    @given(st.integers(0, MAX_CENTS).map(Euro.from_cents), shares)
    def test_of_two_parts_the_first_is_rounded_half_up(self, amount: Euro, share: Share) -> None:
        first = amount.times(share, Rounding.HALF_UP)
        assert amount.split([share.basis_points, 10_000 - share.basis_points]) == (first, amount - first)

    def test_equal_parts_of_a_hundred_euro(self) -> None:
        assert Euro(100).split((1, 1, 1)) == (Euro("33.34"), Euro("33.33"), Euro("33.33"))
        assert Euro("0.02").split((1, 1, 1)) == (Euro("0.01"), Euro("0.01"), Euro(0))
        assert Euro("0.01").split((0, 1)) == (Euro(0), Euro("0.01"))
        assert Euro("0.01").split((1, 2)) == (Euro(0), Euro("0.01"))

    @pytest.mark.parametrize("by", [[], [0], [0, 0], [-1], [1, -1], [2, -1]])
    def test_weights_without_a_meaning(self, by: list[int]) -> None:
        with pytest.raises(ValueError, match="weight"):
            Euro(1).split(by)

    @pytest.mark.parametrize("by", [[True], [1.0], ["1"], "11", [Share(1)], [None], [Decimal(1)], 2])
    def test_weights_of_a_wrong_type(self, by: Anything) -> None:
        with pytest.raises(TypeError):
            Euro(1).split(by)


class TestWhatPeopleTypeIsReadOrRefused:
    """Parsing knows German and English, and asks back where a text has two readings."""

    @given(euros, langs)
    def test_what_is_shown_can_be_typed(self, amount: Euro, lang: str) -> None:
        assert Euro.parse(amount.format(lang)) == amount
        assert Euro.parse(amount.format(lang).replace(" ", "\u00a0").replace("-", "\u2212")) == amount
        assert Euro.parse(str(amount)) == amount

    @given(shares, langs)
    def test_what_is_shown_of_a_share_can_be_typed(self, share: Share, lang: str) -> None:
        assert Share.parse(share.format(lang)) == share
        assert Share.parse(str(share)) == share
        assert Share.parse(str(share).replace(".", ",")) == share

    @pytest.mark.parametrize(
        ("text", "amount"),
        [
            ("1.234,56 €", "1234.56"),
            ("1.234,56 EUR", "1234.56"),
            ("€ 1.234,56", "1234.56"),
            ("€1.234,56", "1234.56"),
            ("1.234,56€", "1234.56"),
            ("1,234.56 EUR", "1234.56"),
            ("EUR 5", "5"),
            ("eur 5", "5"),
            ("5 Euro", "5"),
            ("1234.56", "1234.56"),
            ("1234,56", "1234.56"),
            ("1234,5", "1234.5"),
            ("1234", "1234"),
            ("0", "0"),
            ("0,05", "0.05"),
            ("  12  ", "12"),
            ("-1.234,56 €", "-1234.56"),
            ("€ -5", "-5"),
            ("-€ 5", "-5"),
            ("−5 €", "-5"),
            ("-5", "-5"),
            ("1\u202f234,56\u00a0€", "1234.56"),
            ("1 234 567", "1234567"),
            ("1.234.567", "1234567"),
            ("1,234,567", "1234567"),
            ("1,234,567.8", "1234567.8"),
            ("1.234 €", "1234"),
            ("EUR 40.000", "40000"),
            ("1.234,00", "1234"),
        ],
    )
    def test_what_people_type(self, text: str, amount: str) -> None:
        assert Euro.parse(text) == Euro(amount)

    @pytest.mark.parametrize(
        ("text", "ways"),
        [
            ("1.234", 'write "1.234,00" or "1234"'),
            ("-1.234", 'write "1.234,00" or "1234"'),
            ("40.000", 'write "40.000,00" or "40000"'),
            ("1,234", 'write "1.234,00" or "1234"'),
            ("40,000", 'write "40.000,00" or "40000"'),
            ("40,000 €", 'write "40.000,00" or "40000"'),
            ("EUR 40,000", 'write "40.000,00" or "40000"'),
        ],
    )
    def test_two_readings_are_refused_with_the_ways_to_write_it(self, text: str, ways: str) -> None:
        with pytest.raises(ValueError, match="ambiguous") as caught:
            Euro.parse(text)
        assert str(caught.value).endswith(ways)
        assert Euro.parse(ways.split('"')[1]) == Euro(ways.split('"')[3])

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            "€",
            "-",
            "12.34,56",
            "1.23.456",
            "1.234.56",
            "1234.567",
            "1234,567",
            "0.123",
            "0.123 €",
            "0,123",
            "01.234,00",
            "1.234,567",
            "1,234,56",
            "1.234.567.89",
            "1 234.567",
            "1 23",
            "1..234",
            "1.234,",
            ",5",
            ".5",
            "€ 5 €",
            "EUR 5 €",
            "--5",
            "-€-5",
            "5-",
            "+5",
            "(5)",
            "5 $",
            "5 USD",
            "5 %",
            "1e3",
            "1_000",
            "٣",
            "５",
            "²",
            "5\n",
            "\t5",
            "1'234",
            "five",
            "NaN",
            "1.234,56 € ca.",
            "50,-",
            "€€5",
            "5\x00",
        ],
    )
    def test_anything_else_is_no_amount(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"amount|ambiguous"):
            Euro.parse(text)

    @pytest.mark.parametrize(
        ("text", "share"),
        [
            ("0,5", "0.5"),
            ("62,5 %", "0.625"),
            ("62,5\u202f%", "0.625"),
            ("50%", "0.5"),
            (" 1 ", "1"),
            ("0.25", "0.25"),
        ],
    )
    def test_shares_as_typed(self, text: str, share: str) -> None:
        assert Share.parse(text) == Share(share)

    @given(st.one_of(st.text(), typed_text))
    @example("1" * 5000)
    @example("\x00" * 40)
    def test_hostile_text_is_read_or_a_short_value_error(self, text: str) -> None:
        for read in (Euro, Euro.parse, Share, Share.parse, Fte):
            try:
                read(text)
            except ValueError as error:
                message = str(error)
            else:
                message = ""
            assert len(message) < 250
            assert message.isprintable()

    @given(st.from_regex(r"[0-9]{1,4}([., ][0-9]{1,3}){0,3}( €)?", fullmatch=True))
    def test_reading_never_changes_the_digits(self, text: str) -> None:
        try:
            amount = Euro.parse(text)
        except ValueError:
            return
        digits = int("".join(character for character in text if character.isdigit()))
        assert amount.cents in (digits, 10 * digits, 100 * digits)

    @pytest.mark.parametrize("text", [5, 5.0, None, b"5", Decimal(5), ["5"]])
    @pytest.mark.parametrize("parse", [Euro.parse, Share.parse])
    def test_parse_reads_text_only(self, parse: Callable[[Any], Any], text: Anything) -> None:
        with pytest.raises(TypeError, match="parse reads text"):
            parse(text)

    def test_long_text_is_refused_before_it_is_read(self) -> None:
        assert Euro.parse("0" * 40) == Euro(0)
        with pytest.raises(ValueError, match="at most 40 characters, not 41"):
            Euro.parse("0" * 41)


class TestShowing:
    """The machine form is for files, `format` is for people, both are the same on every machine."""

    @pytest.mark.parametrize(
        ("amount", "machine", "german", "english"),
        [
            ("0", "0.00", "0,00 €", "0.00 EUR"),
            ("-0.05", "-0.05", "-0,05 €", "-0.05 EUR"),
            ("999.9", "999.90", "999,90 €", "999.90 EUR"),
            ("1234.56", "1234.56", "1.234,56 €", "1,234.56 EUR"),
            ("-1234567", "-1234567.00", "-1.234.567,00 €", "-1,234,567.00 EUR"),
        ],
    )
    def test_euro(self, amount: str, machine: str, german: str, english: str) -> None:
        assert str(Euro(amount)) == machine
        assert repr(Euro(amount)) == f"Euro('{machine}')"
        assert Euro(amount).format("de") == german
        assert Euro(amount).format("en") == Euro(amount).format() == english

    @pytest.mark.parametrize(
        ("points", "machine", "german", "english"),
        [
            (0, "0", "0 %", "0 %"),
            (1, "0.0001", "0,01 %", "0.01 %"),
            (3333, "0.3333", "33,33 %", "33.33 %"),
            (5000, "0.5", "50 %", "50 %"),
            (6250, "0.625", "62,5 %", "62.5 %"),
            (10_000, "1", "100 %", "100 %"),
        ],
    )
    def test_share(self, points: int, machine: str, german: str, english: str) -> None:
        share = Share.from_basis_points(points)
        assert (str(share), repr(share)) == (machine, f"Share('{machine}')")
        assert (share.format("de"), share.format("en"), share.format()) == (german, english, english)

    def test_fte(self) -> None:
        assert (Fte("1.5").format("de"), Fte("1.5").format()) == ("1,5 VZÄ", "1.5 FTE")
        assert (str(Fte(20)), repr(Fte(20)), repr(Fte("0.0001"))) == ("20", "Fte('20')", "Fte('0.0001')")

    @pytest.mark.parametrize("lang", ["fr", "", "DE", None, 1, ["de"]])
    @pytest.mark.parametrize("value", [Euro(1), Share(1), Fte(1)])
    def test_an_unknown_language_is_refused(self, value: Euro | Share | Fte, lang: Anything) -> None:
        with pytest.raises(ValueError, match='write "de" or "en"'):
            value.format(lang)


class TestShareIsAPartOfOnePost:
    """A share lies between nothing and one post, in whole basis points, and 80 is not 0.8."""

    @pytest.mark.parametrize(
        ("value", "points"),
        [
            ("0.5", 5000),
            ("1", 10_000),
            ("1.0000", 10_000),
            ("50 %", 5000),
            ("62.5%", 6250),
            ("0.01 %", 1),
            ("100 %", 10_000),
            ("-0", 0),
            (0, 0),
            (1, 10_000),
            (Decimal("0.3333"), 3333),
            (Decimal("1E-4"), 1),
            (Fraction(5, 8), 6250),
            (Share("0.5"), 5000),
        ],
    )
    def test_ways_to_write_a_share(self, value: Anything, points: int) -> None:
        assert Share(value).basis_points == points
        assert Share(value).fraction == Fraction(points, 10_000)

    @pytest.mark.parametrize("value", [80, "80", Decimal(80), Decimal("8E+1"), Fraction(80)])
    def test_eighty_is_refused_and_eight_tenths_suggested(self, value: Anything) -> None:
        with pytest.raises(ValueError, match=r"from 0 to 1: .* is too large; did you mean") as caught:
            Share(value)
        assert str(caught.value).endswith('did you mean "0.8" or "80 %"?')

    def test_the_whole_sentence(self) -> None:
        with pytest.raises(ValueError, match=r"^a share is a part") as caught:
            Share("80")
        sentence = 'a share is a part of one post from 0 to 1: 80 is too large; did you mean "0.8" or "80 %"?'
        assert str(caught.value) == sentence

    @given(st.integers(1001, 10_000))
    def test_the_suggestion_is_the_percentage(self, tenths: int) -> None:
        with pytest.raises(ValueError, match="did you mean") as caught:
            Share(Decimal(tenths).scaleb(-2))
        _, decimal, _, percent, _ = str(caught.value).split('"')
        assert Share(decimal) == Share(percent) == Share.from_basis_points(tenths)

    @pytest.mark.parametrize(
        ("value", "hint"),
        [
            ("1.0001", "a sum over several posts is an Fte"),
            (2, "a sum over several posts is an Fte"),
            ("120 %", "a sum over several posts is an Fte"),
            (100, 'did you mean "1" or "100 %"?'),
            (101, 'write for example "0.5" or "50 %"'),
            pytest.param(10**5000, 'write for example "0.5" or "50 %"', id="huge"),
        ],
    )
    def test_other_values_above_one(self, value: Anything, hint: str) -> None:
        with pytest.raises(ValueError, match="is too large") as caught:
            Share(value)
        assert str(caught.value).endswith(hint)

    @pytest.mark.parametrize("value", ["-0.0001", "-3", -1, Decimal("-0.5"), Fraction(-1, 3), "-50 %"])
    def test_negative_shares_are_refused(self, value: Anything) -> None:
        with pytest.raises(ValueError, match="is negative"):
            Share(value, Rounding.DOWN)

    @pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
    @pytest.mark.parametrize("kind", [Share, Fte])
    def test_only_finite_numbers(self, kind: Callable[[Any], Any], value: str) -> None:
        with pytest.raises(ValueError, match="finite"):
            kind(Decimal(value))
        with pytest.raises(ValueError, match="is written like"):
            kind(value)

    @pytest.mark.parametrize("value", [0.5, 1.0, True, False, None, b"1", Euro(1), ["0.5"]])
    @pytest.mark.parametrize("kind", [Share, Fte])
    def test_wrong_types_get_a_way_out(self, kind: Callable[[Any], Any], value: Anything) -> None:
        with pytest.raises(TypeError, match=r'write "\d\.5" or Decimal\('):
            kind(value)

    def test_an_fte_is_no_share(self) -> None:
        value: Anything = Fte("0.5")
        with pytest.raises(TypeError, match="a share is exact"):
            Share(value)

    @pytest.mark.parametrize("text", ["", "%", "0,5", "50 % ", "50  %", "0.5 ", "50%%", "1/2", ".5", "5e-1", "٣", "½"])
    def test_text_is_the_machine_form_only(self, text: str) -> None:
        with pytest.raises(ValueError, match="is written like"):
            Share(text)

    def test_between_two_basis_points_a_rounding_is_named(self) -> None:
        with pytest.raises(ValueError, match=r"1/3 lies between two: name a Rounding"):
            Share(Fraction(1, 3))
        seen = [Share(Fraction(1, 3), mode).basis_points for mode in Rounding]
        assert seen == [3333, 3333, 3333, 3334]
        assert Share.parse("33,335 %", Rounding.HALF_EVEN) == Share("33.34 %")

    @given(st.fractions(0, 1), modes)
    def test_a_rounded_share_is_within_a_basis_point(self, value: Fraction, mode: Rounding) -> None:
        assert abs(Share(value, mode).fraction - value) < Fraction(1, 10_000)

    @pytest.mark.parametrize("mode", ["half-up", "", 0, True])
    def test_a_rounding_is_checked_even_where_it_is_not_needed(self, mode: Anything) -> None:
        with pytest.raises(TypeError, match=r"write Rounding\.HALF_UP"):
            Share("0.5", mode)

    def test_the_bounds_hold_before_rounding(self) -> None:
        with pytest.raises(ValueError, match="too large"):
            Share("1.00001", Rounding.DOWN)
        with pytest.raises(ValueError, match="negative"):
            Share("-0.00001", Rounding.DOWN)

    @pytest.mark.parametrize("points", [-1, 10_001, HUGE])
    def test_basis_points_have_bounds(self, points: int) -> None:
        with pytest.raises(ValueError, match="between 0 and 1,"):
            Share.from_basis_points(points)

    @pytest.mark.parametrize("points", [0.5, True, "5000", None, Decimal(5000)])
    @pytest.mark.parametrize("make", [Share.from_basis_points, Fte.from_basis_points])
    def test_basis_points_are_ints(self, make: Callable[[Any], Any], points: Anything) -> None:
        with pytest.raises(TypeError, match="half a post is 5000"):
            make(points)


class TestFteIsASumOverPosts:
    """Shares add up to full-time equivalents, which may pass one and never become a share again."""

    @given(shares, shares)
    def test_two_shares_make_an_fte(self, a: Share, b: Share) -> None:
        assert a + b == b + a == Fte(a) + Fte(b) == Fte.total([a, b])
        assert (a + b).basis_points == a.basis_points + b.basis_points
        assert type(a + b) is Fte

    @given(third_ftes, third_ftes, st.one_of(third_ftes, shares))
    def test_addition_is_a_commutative_monoid(self, a: Fte, b: Fte, c: Fte | Share) -> None:
        assert a + b == b + a
        assert (a + b) + c == a + (b + c)
        assert a + c == c + a
        assert a + Fte(0) == a

    @given(ftes, ftes)
    def test_order_is_the_order_of_basis_points(self, a: Fte, b: Fte) -> None:
        assert (a < b) == (a.basis_points < b.basis_points)
        assert (a == b) == (a.basis_points == b.basis_points)

    @given(shares, shares)
    def test_order_of_shares(self, a: Share, b: Share) -> None:
        assert (a < b) == (a.basis_points < b.basis_points)
        assert (a >= b) == (a.fraction >= b.fraction)

    def test_bounds_from_both_sides(self) -> None:
        assert Fte(100_000).basis_points == MAX_FTE_BASIS_POINTS
        assert Fte("0").basis_points == 0
        assert Fte.total([]) == Fte(0)
        with pytest.raises(ValueError, match="between 0 and 100000,"):
            operator.add(Fte(100_000), Share("0.0001"))
        for value in ("-0.0001", -1, "100000.0001", 10**5000):
            with pytest.raises(ValueError, match="between 0 and 100000,"):
                Fte(value)

    @pytest.mark.parametrize("value", ["1,5", "150 %", "1.5 FTE", "", "0.00001", Fraction(1, 3), Decimal("1E-5")])
    def test_other_values_are_refused(self, value: Anything) -> None:
        with pytest.raises(ValueError, match="a sum of shares"):
            Fte(value)

    @pytest.mark.parametrize("one", [Share(1), Fte(1)])
    @pytest.mark.parametrize("other", [1, 0, 0.5, Decimal(1), Fraction(1), "1", None, Euro(1)])
    def test_nothing_else_adds_or_compares(self, one: Anything, other: Anything) -> None:
        for operation in (
            operator.add,
            operator.sub,
            operator.mul,
            operator.truediv,
            operator.lt,
            operator.ge,
        ):
            if operation is operator.mul and isinstance(other, Euro):
                continue
            with pytest.raises(TypeError):
                operation(one, other)
            with pytest.raises(TypeError):
                operation(other, one)
        assert one != other

    def test_a_share_and_an_fte_never_compare(self) -> None:
        share: Anything = Share(1)
        with pytest.raises(TypeError):
            operator.lt(share, Fte(1))
        assert share != Fte(1)
        assert len({share, Fte(1), Euro.from_cents(10_000)}) == 3

    @pytest.mark.parametrize("items", [[1], ["0.5"], [Euro(1)], [Share(1), None]])
    def test_a_total_is_of_shares_only(self, items: Anything) -> None:
        with pytest.raises(TypeError, match="only shares add up"):
            Fte.total(items)


class TestValuesAreValues:
    """Values can be pasted, stored, copied and used as keys, and cannot be changed."""

    @given(values)
    def test_a_repr_can_be_pasted_back(self, value: Euro | Share | Fte) -> None:
        assert eval(repr(value), dict(vars(money))) == value  # noqa: S307 - pasting back is the promise

    @given(values, st.integers(0, pickle.HIGHEST_PROTOCOL))
    def test_pickle_and_copies_are_equal(self, value: Euro | Share | Fte, protocol: int) -> None:
        others = [pickle.loads(pickle.dumps(value, protocol)), copy.copy(value), copy.deepcopy(value)]  # noqa: S301 - our own bytes
        for other in others:
            assert other == value
            assert type(other) is type(value)
            assert hash(other) == hash(value)

    @given(values)
    def test_equal_values_have_equal_hashes(self, value: Euro | Share | Fte) -> None:
        again = type(value)(str(value))
        assert again == value
        assert hash(again) == hash(value)
        assert {value: 1}[again] == 1

    @pytest.mark.parametrize(
        ("value", "field"), [(Euro(1), "cents"), (Share(1), "basis_points"), (Fte(1), "basis_points")]
    )
    def test_nothing_can_be_changed(self, value: Anything, field: str) -> None:
        with pytest.raises(FrozenInstanceError):
            setattr(value, field, 0)
        with pytest.raises(FrozenInstanceError):
            delattr(value, field)
        with pytest.raises(AttributeError):
            value.note = "no room"
        assert not hasattr(value, "__dict__")

    @pytest.mark.parametrize(
        "make", [Euro, Share, Fte, Euro.parse, Share.parse, Euro.from_cents, Fte.from_basis_points]
    )
    @pytest.mark.parametrize(
        "value",
        [
            pytest.param("x" * 10**6, id="text"),
            HUGE,
            Fraction(10**300, 7),
            pytest.param(b"x" * 10**5, id="bytes"),
        ],
    )
    def test_a_message_never_repeats_a_long_value(self, make: Callable[[Any], Any], value: Anything) -> None:
        with pytest.raises((TypeError, ValueError)) as caught:
            make(value)
        assert len(str(caught.value)) < 250
