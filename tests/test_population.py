"""What a population promises: one value with its day, census and source; sums in which nobody counts twice."""

import copy
import pickle
from datetime import date, datetime
from typing import Any, TypeAlias

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from integrationsfoerderung import Application, Census, Kind, Population, Post, Recipient
from integrationsfoerderung.financing import AmountPerUnit
from integrationsfoerderung.subjects import SUBJECTS, Context, Places

Anything: TypeAlias = Any
DAY = date(2022, 12, 31)
populations = st.builds(
    Population, st.integers(0, 10**9), st.none() | st.dates(date(1952, 1, 1), date(2199, 12, 31)),
    st.none() | st.sampled_from(Census), st.none() | st.text(min_size=1).filter(str.strip),
)  # fmt: skip


def town(number: int | None = 1_000, key: str | None = None, **fields: Anything) -> Recipient:
    population = None if number is None else Population(number, on=DAY, census="2011")
    plain: dict[str, Anything] = {"name": f"Ort {key or number}", "kind": "Gemeinde", "key": key}
    plain["population"] = population
    return Recipient(**(plain | fields))


class TestOneValue:
    """Number, reference date, census and source belong together."""

    @given(populations)
    def test_pickle_copy_and_repr_give_it_back(self, population: Population) -> None:
        assert pickle.loads(pickle.dumps(population)) == population  # noqa: S301 - our own bytes
        assert copy.deepcopy(population) == population
        names = {"Population": Population, "Census": Census, "datetime": __import__("datetime")}
        assert eval(repr(population), names) == population  # noqa: S307 - a repr that can be pasted back
        assert hash(evolve(population)) == hash(population)

    def test_a_number_alone_is_one_without_a_day(self) -> None:
        assert Recipient(name="Bühl", population=29_000).population == Population(29_000)
        assert Population(29_000) != Population(29_000, on=DAY)
        assert Recipient(name="Bühl").population is None

    @pytest.mark.parametrize("number", [-1, 10**9 + 1, 10**30])
    def test_an_impossible_number_is_refused(self, number: int) -> None:
        for make in (lambda: Population(number), lambda: Recipient(name="x", population=number)):
            with pytest.raises(ValueError, match=r"population is .*: write a whole number from 0 to 1000000000"):
                make()

    @pytest.mark.parametrize("number", [1.5, "29000", True, None, [1]])
    def test_what_is_no_number_is_refused(self, number: Anything) -> None:
        with pytest.raises(TypeError, match=r"population is .*: write a whole number"):
            Population(number)

    @pytest.mark.parametrize(
        ("field", "value", "error"),
        [
            ("on", "2022-12-31", TypeError), ("on", datetime(2022, 12, 31), TypeError),  # noqa: DTZ001 - is refused
            ("on", date(1900, 1, 1), ValueError), ("census", "2010", ValueError), ("census", 2011, ValueError),
            ("source", 3, TypeError), ("source", " ", ValueError),
        ],
    )  # fmt: skip
    def test_so_is_a_day_a_census_or_a_source_that_is_none(
        self, field: str, value: Anything, error: type[Exception]
    ) -> None:
        with pytest.raises(error, match=field):
            Population(1, **{field: value})

    @pytest.mark.parametrize("number", [0, 1, 29_000])
    def test_rules_compare_the_number(self, number: int) -> None:
        form = Application(recipient=town(number), posts=[Post()])
        assert SUBJECTS["recipient.population"].get(Places(form, Context()).of(frozenset())[0]) == number
        put = SUBJECTS["recipient.population"].put(form, "recipient.population", 5)
        assert put.recipient.population == Population(5)

    def test_a_kind_knows_whether_it_is_an_association(self) -> None:
        assert [kind for kind in Kind if kind.is_association] == [Kind.VERWALTUNGSGEMEINSCHAFT, Kind.VERBAND]


class TestSums:
    """A member's population is never counted twice."""

    def test_the_sum_keeps_day_and_census_and_says_that_it_is_one(self) -> None:
        total = Population.total([town(4_000, "08216007"), town(6_000, "08216008")])
        assert total == Population(10_000, on=DAY, census="2011", source="sum of 2 members")

    def test_the_sources_of_the_members_are_kept(self) -> None:
        members = [town(1, f"0821600{i}", population=Population(1, source="GV100AD")) for i in range(3)]
        assert Population.total(members).source == "sum of 3 members; GV100AD"

    @given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
    def test_whatever_the_order(self, numbers: list[int]) -> None:
        members = [town(number, f"0821600{index}") for index, number in enumerate(numbers)]
        assert Population.total(members).number == sum(numbers) == Population.total(reversed(members)).number

    @given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8), st.data())
    def test_a_member_that_stands_twice_is_always_refused(self, numbers: list[int], data: st.DataObject) -> None:
        members = [town(number, f"0821600{index}") for index, number in enumerate(numbers)]
        again = data.draw(st.sampled_from(members))
        changed = data.draw(st.sampled_from([again, evolve(again, population=5), evolve(again, name="anders")]))
        place = data.draw(st.integers(0, len(members)))
        with pytest.raises(ValueError, match=r"stands twice|of different"):
            Population.total([*members[:place], changed, *members[place:]])

    @pytest.mark.parametrize(
        ("members", "message"),
        [
            ([], "there is nobody to add up"),
            ([town(1, "08216007"), town(1, "08216007", name="anders")], "'08216007' stands twice"),
            ([town(1, name="Bühl"), town(2, name="Bühl")], "'Bühl' stands twice"),
            ([town(1, name="Bühl", key="08216007"), town(2, name="Bühl")], "'Bühl' stands twice"),
            ([town(1, kind=None)], "has no kind"),
            ([town(1, kind="Gemeindeverwaltungsverband")], "is a Gemeindeverwaltungsverband"),
            ([town(1, kind="freier Träger")], "is a freier Träger"),
            ([town(1, name="A"), town(1, name="B", kind="Landkreis")], "a Landkreis contains Gemeinden"),
            ([town(None, name="Leer")], "has no population"),
            ([town(1, name="A"), town(1, name="B", population=Population(1, on=date(2023, 12, 31), census="2011"))],
             "of different days"),
            ([town(1, name="A"), town(1, name="B", population=Population(1, on=DAY, census="2022"))],
             "of different censuses"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_added_up(self, members: list[Recipient], message: str) -> None:
        with pytest.raises(ValueError, match=message):
            Population.total(members)

    def test_two_places_of_one_name_are_told_apart_by_their_keys(self) -> None:
        assert Population.total([town(1, "08216007", name="Weil"), town(2, "08216008", name="Weil")]).number == 3

    @pytest.mark.parametrize("member", ["Bühl", None, 3])
    def test_only_recipients_are_members(self, member: Anything) -> None:
        with pytest.raises(TypeError, match=r"members\[0\] is .*: write a Recipient"):
            Population.total([member])


def test_a_financing_that_counts_heads_says_so() -> None:
    from integrationsfoerderung import Euro, Grade, Known

    rate = Known(Euro(1), Grade.NORM)
    assert AmountPerUnit(rate, "recipient.population").by_population
