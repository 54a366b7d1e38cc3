"""What grades and figures promise: where a value comes from, how sure it is, and when it decides."""

import copy
import pickle
from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import example, given
from hypothesis import strategies as st

from integrationsfoerderung import evidence
from integrationsfoerderung.evidence import (
    Bounded,
    Citation,
    Figure,
    Grade,
    Known,
    Reading,
    Readings,
    Settled,
    Source,
    Unknown,
    strongest,
    weakest,
)
from integrationsfoerderung.texts import Text
from strategies import Drawn, citations, drawn_figures, grades, notes

LOW, HIGH = -50, 50
DOMAIN = (LOW, HIGH)
numbers = st.integers(LOW, HIGH)
figures = drawn_figures(numbers)
some_grades = st.lists(st.none() | grades, max_size=6)
WHERE = (Citation(Source("sm-faq", "FAQ"), "Nr. 1"),)
NORM, OFFICIAL, REPORTED, INFERRED, ASSUMED = Grade


def admitted(figure: Figure[int]) -> list[int]:
    """Every value that the figure may have, spelled out."""
    match figure:
        case Known(value=value):
            return [value]
        case Readings(readings=readings):
            return [reading.value for reading in readings]
        case Bounded(low=low, high=high):
            return [*range(LOW if low is None else low, (HIGH if high is None else high) + 1)]
    return [*range(LOW, HIGH + 1)]


@st.composite
def monotone(draw: st.DrawFn) -> Callable[[int], bool]:
    """A question of the kind that criteria ask: a limit from one side or from the other."""
    limit, at_least = draw(numbers), draw(st.booleans())
    return (lambda value: value >= limit) if at_least else (lambda value: value <= limit)


class TestGrades:
    """Five grades from strong to weak; unknown is none of them."""

    def test_the_order_is_norm_official_reported_inferred_assumed(self) -> None:
        assert [grade.value for grade in Grade] == ["norm", "official", "reported", "inferred", "assumed"]
        assert [grade.rank for grade in Grade] == [0, 1, 2, 3, 4]

    @given(some_grades)
    def test_weakest_and_strongest_are_the_ends_of_that_order(self, some: list[Grade | None]) -> None:
        ranked = sorted((grade for grade in some if grade is not None), key=list(Grade).index)
        assert strongest(some) == (ranked[0] if ranked else None)
        assert weakest(some) == (ranked[-1] if ranked else None)

    @given(some_grades, some_grades)
    def test_the_grade_of_a_whole_follows_from_the_grades_of_its_parts(
        self, one: list[Grade | None], other: list[Grade | None]
    ) -> None:
        assert weakest([weakest(one), weakest(other)]) is weakest([*one, *other])
        assert strongest([strongest(one), strongest(other)]) is strongest([*one, *other])

    def test_nothing_graded_has_no_grade(self) -> None:
        assert weakest([]) is strongest([]) is weakest([None]) is strongest([None, None]) is None

    def test_a_misspelt_grade_is_refused_with_the_nearest_one(self) -> None:
        with pytest.raises(ValueError, match="unknown grade 'offical'; did you mean 'official'"):
            Grade("offical")
        with pytest.raises(ValueError, match="unknown grade 'unknown'"):
            Grade("unknown")


def test_a_citation_reads_as_source_and_place() -> None:
    assert str(Citation(Source("lho", "LHO"), "§ 4", date(2026, 11, 1))) == "lho, § 4"
    assert str(Citation(Source("lho", "LHO"))) == "lho"


class TestConstruction:
    """A figure that means nothing is refused, with the way out."""

    def test_bounds_need_an_end_and_the_right_order(self) -> None:
        with pytest.raises(ValueError, match="needs a low end, a high end or both; say unknown"):
            Bounded(None, None, NORM)
        with pytest.raises(ValueError, match="the low end 3 is above the high end 2: exchange them"):
            Bounded(3, 2, NORM)
        assert Bounded(2, 2, NORM).candidates() == (2, 2)

    @pytest.mark.parametrize("count", [0, 1])
    def test_fewer_than_two_readings_are_none(self, count: int) -> None:
        with pytest.raises(ValueError, match="two or more values: a single one is a known figure graded assumed"):
            Readings((Reading("a", 1),) * count, NORM)

    def test_readings_have_different_names_and_the_default_is_one_of_them(self) -> None:
        with pytest.raises(ValueError, match="two readings are named 'a'"):
            Readings((Reading("a", 1), Reading("a", 2)), NORM)
        two = (Reading("a", 1), Reading("b", 2))
        with pytest.raises(ValueError, match="default reading 'c' is none of a, b"):
            Readings(two, NORM, default="c")
        with pytest.raises(ValueError, match="default reading 'c' is none of a, b"):
            Readings(two, NORM).choose("c")
        assert Readings(two, NORM, default="a").choose("b") == Readings(two, NORM, default="b")

    @pytest.mark.parametrize("note", ["", "  \n"])
    def test_an_unknown_figure_says_where_it_was_looked_for(self, note: str) -> None:
        with pytest.raises(ValueError, match="needs a note on what was looked for"):
            Unknown(note)

    def test_only_an_unknown_figure_has_no_grade(self) -> None:
        assert Unknown("looked").grade is None
        assert {Known(1, NORM).grade, Bounded(1, None, NORM).grade} == {NORM}

    def test_a_reading_is_shown_by_its_words_else_by_its_name(self) -> None:
        assert Reading("monthly", 1).title() == Text("monthly", "monthly")
        assert Reading("monthly", 1, Text("je Monat", "by month")).title().de == "je Monat"


class TestCandidates:
    """The values that a figure may have: of a range its two ends."""

    @pytest.mark.parametrize(
        ("figure", "domain", "expected"),
        [
            (Known(7, NORM), (), (7,)),
            (Known(7, NORM), DOMAIN, (7,)),
            (Bounded(1, 9, NORM), (), (1, 9)),
            (Bounded(1, 9, NORM), DOMAIN, (1, 9)),
            (Bounded(None, 9, NORM), DOMAIN, (LOW, 9)),
            (Bounded(1, None, NORM), DOMAIN, (1, HIGH)),
            (Bounded(1, None, NORM), (), ()),
            (Readings((Reading("a", 3), Reading("b", 1)), NORM), DOMAIN, (3, 1)),
            (Unknown("looked"), DOMAIN, DOMAIN),
            (Unknown("looked"), (), ()),
        ],
    )
    def test_candidates(self, figure: Figure[int], domain: tuple[int, ...], expected: tuple[int, ...]) -> None:
        assert figure.candidates(domain) == expected

    @given(figures)
    def test_no_candidate_lies_outside_what_the_figure_admits(self, drawn: Drawn) -> None:
        assert set(drawn.figure.candidates(DOMAIN)) <= set(admitted(drawn.figure))


class TestSettleByExample:
    """Law 3: a figure decides where all its admissible values give the same answer."""

    MINIMUM_GRANT = Bounded(None, 2550, INFERRED)
    HALF = Readings((Reading("of-the-ask", 2), Reading("of-the-cost", 6)), REPORTED, default="of-the-ask")

    @pytest.mark.parametrize(("seen", "met"), [(105_000, True), (2_550, True), (2_549, None), (0, None)])
    def test_at_most_2550_is_met_by_105000_and_open_below(self, seen: int, met: bool | None) -> None:
        settled = self.MINIMUM_GRANT.settle(lambda least: seen >= least, (0, 10**6))
        assert settled == (None if met is None else Settled(met, INFERRED))

    def test_unknown_decides_only_where_nothing_admissible_disagrees(self) -> None:
        unknown: Unknown[int] = Unknown("looked")
        assert unknown.settle(lambda least: least <= 600, (1, 600)) == Settled(result=True, grade=None)
        assert unknown.settle(lambda least: least <= 599, (1, 600)) is None
        assert unknown.settle(lambda _: True) is None

    def test_readings_that_agree_keep_their_own_grade_and_name_none(self) -> None:
        assert self.HALF.settle(lambda limit: limit >= 2) == Settled(result=True, grade=REPORTED, reading=None)
        assert self.HALF.settle(lambda limit: limit >= 7) == Settled(result=False, grade=REPORTED, reading=None)

    def test_readings_that_disagree_are_settled_by_the_default_assumed_and_named(self) -> None:
        assert self.HALF.settle(lambda limit: limit >= 3) == Settled(result=False, grade=ASSUMED, reading="of-the-ask")
        other = self.HALF.choose("of-the-cost")
        assert other.settle(lambda limit: limit >= 3) == Settled(result=True, grade=ASSUMED, reading="of-the-cost")

    def test_readings_that_disagree_without_a_default_settle_nothing(self) -> None:
        assert attrs.evolve(self.HALF, default=None).settle(lambda limit: limit >= 3) is None


class TestSettle:
    """Laws 2 and 3 for every figure and every limit."""

    @given(figures, monotone())
    def test_an_answer_without_a_default_holds_for_every_admissible_value(
        self, drawn: Drawn, answer: Callable[[int], bool]
    ) -> None:
        settled = drawn.figure.settle(answer, DOMAIN)
        if settled is not None and settled.reading is None:
            assert {answer(value) for value in admitted(drawn.figure)} == {settled.result}
            assert settled.grade is drawn.figure.grade

    @given(figures, monotone())
    def test_no_answer_means_that_admissible_values_disagree(self, drawn: Drawn, answer: Callable[[int], bool]) -> None:
        if drawn.figure.settle(answer, DOMAIN) is None:
            assert {answer(value) for value in admitted(drawn.figure)} == {True, False}

    @given(figures, monotone())
    def test_a_default_decides_only_a_disagreement_and_makes_the_answer_assumed(
        self, drawn: Drawn, answer: Callable[[int], bool]
    ) -> None:
        figure, settled = drawn.figure, drawn.figure.settle(answer, DOMAIN)
        if isinstance(figure, Readings) and figure.default is not None:
            values = {reading.name: reading.value for reading in figure.readings}
            assert settled is not None
            if len({answer(value) for value in values.values()}) == 2:
                assert settled == Settled(answer(values[figure.default]), ASSUMED, figure.default)
            else:
                assert settled.reading is None
        else:
            assert settled is None or settled.reading is None

    @given(figures, monotone())
    def test_learning_the_value_never_changes_an_answer_without_a_default(
        self, drawn: Drawn, answer: Callable[[int], bool]
    ) -> None:
        settled = drawn.figure.settle(answer, DOMAIN)
        if settled is not None and settled.reading is None:
            assert Known(drawn.value, NORM).settle(answer, DOMAIN).result == settled.result


class TestMap:
    """A changed value keeps its evidence."""

    @given(figures, st.integers(1, 5), numbers)
    def test_the_values_change_and_nothing_else(self, drawn: Drawn, factor: int, shift: int) -> None:
        figure = drawn.figure
        mapped = figure.map(lambda value: factor * value + shift)
        assert type(mapped) is type(figure)
        assert (mapped.grade, mapped.citations, mapped.note) == (figure.grade, figure.citations, figure.note)
        assert mapped.candidates() == tuple(factor * value + shift for value in figure.candidates())
        if isinstance(figure, Readings) and isinstance(mapped, Readings):
            assert mapped.default == figure.default
            assert [(r.name, r.text) for r in mapped.readings] == [(r.name, r.text) for r in figure.readings]

    @given(figures, monotone())
    def test_settling_a_mapped_figure_is_settling_by_the_mapped_question(
        self, drawn: Drawn, answer: Callable[[int], bool]
    ) -> None:
        mapped = drawn.figure.map(lambda value: 2 * value)
        doubled = (2 * LOW, 2 * HIGH)
        assert mapped.settle(lambda value: answer(value // 2), doubled) == drawn.figure.settle(answer, DOMAIN)

    def test_an_open_end_stays_open(self) -> None:
        assert Bounded(1, None, NORM, WHERE, "n").map(str) == Bounded("1", None, NORM, WHERE, "n")
        assert Bounded(None, 1, NORM).map(str) == Bounded(None, "1", NORM)


class TestValues:
    """Figures are immutable values."""

    SAMPLES: tuple[Any, ...] = (
        Known(36, NORM, WHERE, "n"),
        Bounded(1, 2, NORM, WHERE),
        Readings((Reading("a", 1), Reading("b", 2)), NORM, default="a"),
        Unknown("looked", WHERE),
        Reading("a", 1),
        WHERE[0],
        WHERE[0].source,
        Settled(result=True, grade=NORM),
    )

    @pytest.mark.parametrize("value", SAMPLES, ids=lambda value: type(value).__name__)
    def test_no_attribute_can_be_set_or_added(self, value: Any) -> None:
        for attribute in (*(each.name for each in attrs.fields(type(value))), "added"):
            with pytest.raises((FrozenInstanceError, AttributeError)):
                setattr(value, attribute, None)
        assert not hasattr(value, "added")

    @given(figures)
    @example(Drawn(Known(36, NORM, WHERE), 36))
    def test_copies_and_pickles_are_equal_and_hash_alike(self, drawn: Drawn) -> None:
        figure = drawn.figure
        for other in (copy.copy(figure), copy.deepcopy(figure), pickle.loads(pickle.dumps(figure))):  # noqa: S301 - ours
            assert other == figure
            assert hash(other) == hash(figure)
            assert other.grade is figure.grade

    @given(figures)
    def test_the_repr_can_be_pasted_back(self, drawn: Drawn) -> None:
        names = {**vars(evidence), "datetime": __import__("datetime")}
        assert eval(repr(drawn.figure), names) == drawn.figure  # noqa: S307 - our own repr

    @given(numbers, grades, citations, notes)
    def test_other_evidence_makes_another_figure(
        self, value: int, grade: Grade, where: tuple[Citation, ...], note: str
    ) -> None:
        figure: Any = Known(value, grade, where, note)
        assert figure == Known(value, grade, where, note)
        assert figure != Bounded(value, value, grade, where, note)
        assert figure != Known(value + 1, grade, where, note)
        assert figure != Known(value, grade, (*where, *WHERE), note)
        assert figure != Known(value, grade, where, note + "x")
