"""What a recipient promises: kinds by their German names, keys of the right length, nothing impossible."""

import copy
import pickle
from typing import Any, TypeAlias

import attrs
import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from integrationsfoerderung import Kind, Population, Recipient

# What a caller without a type checker may pass: the tests for refusals take anything.
Anything: TypeAlias = Any

DIGITS = {
    Kind.GEMEINDE: 8,
    Kind.STADTKREIS: 8,
    Kind.LANDKREIS: 5,
    Kind.VERWALTUNGSGEMEINSCHAFT: 9,
    Kind.VERBAND: 9,
}
kinds = st.sampled_from(Kind)


class TestKindsAreExclusiveAndGerman:
    """The words of the law, each its own kind."""

    @pytest.mark.parametrize(
        ("word", "kind"),
        [
            ("Gemeinde", Kind.GEMEINDE),
            ("Stadtkreis", Kind.STADTKREIS),
            ("Landkreis", Kind.LANDKREIS),
            ("vereinbarte Verwaltungsgemeinschaft", Kind.VERWALTUNGSGEMEINSCHAFT),
            ("Gemeindeverwaltungsverband", Kind.VERBAND),
            ("freier Träger", Kind.TRAEGER),
        ],
    )
    def test_the_german_word_and_the_member_are_the_same(self, word: str, kind: Kind) -> None:
        assert Recipient(name="Musterstadt", kind=word) == Recipient(name="Musterstadt", kind=kind)
        assert kind.value == word

    def test_there_are_no_others(self) -> None:
        assert len(Kind) == 6

    @pytest.mark.parametrize(
        ("kind", "way_out"),
        [
            ("Gemeine", "did you mean 'Gemeinde'?"),
            ("gemeinde", "did you mean 'Gemeinde'?"),
            ("Landkries", "did you mean 'Landkreis'?"),
            ("freier Traeger", "did you mean 'freier Träger'?"),
            ("Stadt", "a Stadt is a 'Gemeinde', or a 'Stadtkreis' where it is one"),
            ("kreisfreie Stadt", "a kreisfreie Stadt is a 'Stadtkreis'"),
            ("Kreis", "a Kreis is a 'Landkreis'"),
            ("GEMEINDE", "did you mean 'Gemeinde'?"),
            ("town", "allowed: Gemeinde, Stadtkreis"),
            ("", "allowed: Gemeinde, Stadtkreis"),
            (3, "allowed: Gemeinde, Stadtkreis"),
            (True, "allowed: Gemeinde, Stadtkreis"),
            (["Gemeinde"], "allowed: Gemeinde, Stadtkreis"),
        ],
    )
    def test_an_unknown_kind_is_refused_with_what_was_meant(self, kind: Anything, way_out: str) -> None:
        with pytest.raises(ValueError, match="unknown kind") as caught:
            Recipient(name="Musterstadt", kind=kind)
        assert repr(kind) in str(caught.value)
        assert way_out in str(caught.value)


class TestKeysFitTheKind:
    """AGS as text: eight digits, five for a Landkreis, nine for an association, none for a free carrier."""

    @pytest.mark.parametrize("kind", DIGITS)
    def test_the_right_length_is_taken(self, kind: Kind) -> None:
        key = "08216007001"[: DIGITS[kind]]
        assert Recipient(name="Musterstadt", kind=kind, key=key).key == key

    @pytest.mark.parametrize("kind", DIGITS)
    @pytest.mark.parametrize("off", [-1, 1])
    def test_a_digit_more_or_less_is_refused(self, kind: Kind, off: int) -> None:
        key = "08216007001"[: DIGITS[kind] + off]
        with pytest.raises(ValueError, match=f"key '{key}' has {len(key)} digits, a {kind.value} has {DIGITS[kind]}"):
            Recipient(name="Musterstadt", kind=kind, key=key)

    @pytest.mark.parametrize("kind", DIGITS)
    def test_a_lost_leading_zero_is_named(self, kind: Kind) -> None:
        key = "08216007001"[: DIGITS[kind]]
        with pytest.raises(ValueError, match=f"the leading zero was lost, write '{key}'") as caught:
            Recipient(name="Musterstadt", kind=kind, key=key.removeprefix("0"))
        assert f"key '{key.removeprefix('0')}'" in str(caught.value)

    def test_a_key_as_a_number_is_refused_because_the_zero_is_lost_there(self) -> None:
        number: Anything = 8216007
        with pytest.raises(TypeError, match="key is 8216007, not text: write it in quotes"):
            Recipient(name="Bühl", kind="Gemeinde", key=number)

    @pytest.mark.parametrize("key", ["08216", "08216007", "082165001"])
    def test_a_free_carrier_has_none(self, key: str) -> None:
        with pytest.raises(ValueError, match=f"a freier Träger has no official key: leave '{key}' out"):
            Recipient(name="Caritas", kind="freier Träger", key=key)

    @pytest.mark.parametrize(
        "key", ["0821600a", "0821 607", "-8216007", "8216007.", "0821600\N{FULLWIDTH DIGIT SEVEN}"]
    )
    def test_only_plain_digits_are_a_key(self, key: str) -> None:
        for kind in (None, Kind.GEMEINDE):
            with pytest.raises(ValueError, match="is not made of digits: write the official key as text") as caught:
                Recipient(name="Bühl", kind=kind, key=key)
            assert repr(key) in str(caught.value)

    def test_an_empty_key_is_not_a_key_left_out(self) -> None:
        with pytest.raises(ValueError, match="key is empty"):
            Recipient(name="Bühl", kind="Gemeinde", key="")

    @pytest.mark.parametrize("key", ["08216", "08216007", "082165001"])
    def test_while_the_kind_is_left_out_any_length_of_a_kind_may_be_right(self, key: str) -> None:
        assert Recipient(name="Bühl", key=key).key == key

    @pytest.mark.parametrize("key", ["8216", "8216007", "0821600701", "082160070010"])
    def test_while_the_kind_is_left_out_a_length_of_no_kind_is_refused(self, key: str) -> None:
        with pytest.raises(ValueError, match=f"key '{key}' has {len(key)} digits: no kind of recipient has such a key"):
            Recipient(name="Bühl", key=key)


class TestTheRestIsCheckedAtOnce:
    """A name, and inhabitants as a whole number."""

    @pytest.mark.parametrize("name", ["", " ", "\t\n"])
    def test_a_name_has_characters(self, name: str) -> None:
        with pytest.raises(ValueError, match="name is empty: write at least one character"):
            Recipient(name=name)

    @pytest.mark.parametrize("name", [3, None, True, b"B", ["Bühl"]])
    def test_a_name_is_text(self, name: Anything) -> None:
        with pytest.raises(TypeError, match=r"name is .*, not text: write it in quotes") as caught:
            Recipient(name=name)
        assert repr(name) in str(caught.value)

    def test_a_name_of_a_megabyte_is_refused_without_repeating_it(self) -> None:
        with pytest.raises(ValueError, match="name has 1000000 characters: write at most 10000") as caught:
            Recipient(name="x" * 1_000_000)
        assert len(str(caught.value)) < 200

    @pytest.mark.parametrize("population", [-1, 10**9 + 1, 10**30, pytest.param(10**5000, id="huge")])
    def test_an_impossible_population_is_refused(self, population: int) -> None:
        with pytest.raises(ValueError, match=r"population is .*: write a whole number from 0 to 1000000000") as caught:
            Recipient(name="Bühl", population=population)
        assert len(str(caught.value)) < 200

    @pytest.mark.parametrize("population", [1.5, float("nan"), True, "29000", b"1"])
    def test_a_population_is_a_whole_number(self, population: Anything) -> None:
        with pytest.raises(TypeError, match=r"population is .*: write a whole number") as caught:
            Recipient(name="Bühl", population=population)
        assert repr(population) in str(caught.value)

    def test_no_inhabitants_differ_from_a_population_left_out(self) -> None:
        """The directory lists two areas without inhabitants."""
        assert Recipient(name="Gutsbezirk", population=0) != Recipient(name="Gutsbezirk")
        assert Recipient(name="Gutsbezirk").population is None

    def test_a_misspelt_argument_is_refused_by_its_name(self) -> None:
        misspelt: Anything = {"kidn": "Gemeinde"}
        with pytest.raises(TypeError, match="kidn"):
            Recipient(name="Bühl", **misspelt)


class TestARecipientIsAValue:
    """Frozen, equal by its fields, and carried everywhere unchanged."""

    bodies = st.builds(Recipient, name=st.text(min_size=1).filter(str.strip), kind=st.none() | kinds,
                       population=st.none() | st.integers(0, 10**9))  # fmt: skip

    @given(bodies)
    def test_pickle_copy_and_repr_give_it_back(self, body: Recipient) -> None:
        assert pickle.loads(pickle.dumps(body)) == body  # noqa: S301 - our own bytes
        assert copy.copy(body) == copy.deepcopy(body) == body
        assert eval(repr(body), {"Recipient": Recipient, "Kind": Kind, "Population": Population}) == body  # noqa: S307 - a repr that can be pasted back
        assert hash(attrs.evolve(body)) == hash(body)

    def test_it_is_frozen(self) -> None:
        body = Recipient(name="Bühl")
        with pytest.raises(FrozenInstanceError):
            body.name = "Achern"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
