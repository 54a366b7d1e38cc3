"""What each rule for when the money is short gives, cent by cent, and what it says of it."""

from collections.abc import Sequence

import pytest

from integrationsfoerderung import Euro, Text
from integrationsfoerderung.rounds import (
    SHORTAGES,
    FillTheGaps,
    Goal,
    OneEachFirst,
    StrictQueue,
    shortage_rule,
)
from integrationsfoerderung.rounds.pots import Left, Line, Why

Given = list[tuple[int, ...] | None]


def shared(rule: str, lines: Sequence[Line], committed: int, by_year: Sequence[int] = ()) -> Given:
    """What the rule gives, after a check that it was taken out of what is left."""
    years = tuple(range(2016, 2016 + len(by_year)))
    left = Left(committed, list(by_year), years)
    shortage_rule(rule).share_out(lines, left)
    given = [line.given for line in lines]
    paid = [parts for parts in given if parts is not None]
    assert left.committed == committed - sum(map(sum, paid))
    assert left.by_year == [there - sum(parts[i] for parts in paid) for i, there in enumerate(by_year)]
    return given


def lines_of(*parts: int | tuple[int, ...], ranks: Sequence[int] = ()) -> list[Line]:
    every = [part if isinstance(part, tuple) else (part,) for part in parts]
    return [Line(f"k{n}", part, ranks[n] if ranks else 1) for n, part in enumerate(every)]


def why(line: Line) -> str:
    assert line.why is not None
    return line.why.get("en")


class TestWhatIsLeft:
    """Of the sum and of each budget year, to the cent."""

    @pytest.mark.parametrize(
        ("parts", "fits"),
        [((100, 200), True), ((101, 199), False), ((99, 201), False), ((100, 201), False), ((0, 0), True)],
    )
    def test_both_have_to_suffice(self, parts: tuple[int, int], fits: bool) -> None:
        assert Left(300, [100, 200], (2016, 2017)).fits(parts) is fits

    def test_the_sum_alone_may_be_too_small(self) -> None:
        assert Left(299, [100, 200], (2016, 2017)).fits((100, 199))
        assert not Left(299, [100, 200], (2016, 2017)).fits((100, 200))

    def test_without_years_only_the_sum_counts(self) -> None:
        left = Left(300, [], ())
        assert left.fits((300,))
        assert not left.fits((301,))
        left.take((100,))
        assert (left.committed, left.by_year) == (200, [])

    def test_taking_from_years(self) -> None:
        left = Left(300, [100, 200], (2016, 2017))
        left.take((40, 60))
        assert (left.committed, left.by_year) == (200, [60, 140])

    @pytest.mark.parametrize(
        ("left", "said"),
        [
            (Left(299, [100, 200], (2016, 2017)), "0.01 EUR were lacking"),
            (Left(300, [99, 200], (2016, 2017)), "0.01 EUR were lacking in budget year 2016"),
            (Left(300, [100, 198], (2016, 2017)), "0.02 EUR were lacking in budget year 2017"),
            (Left(300, [90, 190], (2016, 2017)), "0.10 EUR were lacking in budget year 2016"),
        ],
    )
    def test_says_where_it_is_short_and_by_how_much(self, left: Left, said: str) -> None:
        assert left.lacking((100, 200)).get("en") == said

    def test_what_fits_lacks_nothing(self) -> None:
        with pytest.raises(AssertionError):
            Left(300, [100, 200], (2016, 2017)).lacking((100, 200))

    def test_a_line_has_one_part_for_each_year(self) -> None:
        left = Left(300, [100, 200], (2016, 2017))
        for refused in (left.fits, left.take, left.lacking):
            with pytest.raises(ValueError, match=r"zip\(\) argument"):
                refused((1, 2, 3))

    def test_the_sums_of_all_lines(self) -> None:
        lines = lines_of((1, 2), (10, 20))
        assert Left(5, [6, 7], (2016, 2017)).sums(lines) == [(33, 5, None), (11, 6, 2016), (22, 7, 2017)]
        assert Left(33, [11, 22], (2016, 2017)).suffices(lines)
        assert not Left(32, [11, 22], (2016, 2017)).suffices(lines)
        assert not Left(33, [11, 21], (2016, 2017)).suffices(lines)

    def test_a_reason_may_hold_another_one_and_texts(self) -> None:
        inner = Why(Text("es fehlten {}", "{} were lacking"), (Euro(2500),))
        outer = Why(Text("{}: {} {}", "{}: {} {}"), (Text("kurz", "short"), inner, 2016))
        assert outer.get("de") == "kurz: es fehlten 2.500,00 € 2016"
        assert outer.get("en") == "short: 2,500.00 EUR were lacking 2016"


class TestEveryRule:
    """Says of itself what the rest of a round asks."""

    @pytest.mark.parametrize(
        ("name", "ranks", "passes_over", "in_turn", "by_applicant", "cuts", "monotone"),
        [
            ("strict-queue", True, False, True, False, False, True),
            ("fill-the-gaps", True, True, True, False, False, False),
            ("proportional-cut", False, False, False, False, True, True),
            ("largest-common-cap", False, False, False, False, True, True),
            ("one-per-applicant-first/strict-queue", True, False, False, True, False, True),
            ("one-per-applicant-first/fill-the-gaps", True, True, False, True, False, False),
            ("one-per-applicant-first/proportional-cut", True, False, False, True, True, True),
            ("one-per-applicant-first/largest-common-cap", True, False, False, True, True, True),
        ],
    )
    def test_what_it_is(
        self, name: str, ranks: bool, passes_over: bool, in_turn: bool, by_applicant: bool, cuts: bool, monotone: bool
    ) -> None:
        rule = shortage_rule(name)
        assert rule.key == name
        assert rule is SHORTAGES[name]
        assert (rule.ranks, rule.passes_over, rule.in_turn) == (ranks, passes_over, in_turn)
        assert (rule.by_applicant, rule.cuts) == (by_applicant, cuts)
        assert rule.reshapes is name.endswith("largest-common-cap")
        assert rule.monotone == (frozenset(Goal) if monotone else frozenset())

    def test_names_and_rules_are_taken_as_they_are(self) -> None:
        rule = OneEachFirst(FillTheGaps())
        assert shortage_rule(rule) is rule
        with pytest.raises(ValueError, match=r"no rule 'strict' for when the money is short"):
            shortage_rule("strict")

    def test_one_each_first_is_not_combined_with_itself(self) -> None:
        with pytest.raises(
            ValueError, match=r"cannot be combined with itself: name one of strict-queue, fill-the-gaps"
        ):
            OneEachFirst(OneEachFirst(StrictQueue()))

    def test_a_combination_says_both(self) -> None:
        text = OneEachFirst(StrictQueue()).text()
        assert text.en.startswith("one application per applicant first; strict queue: ")
        assert text.de.startswith("zuerst ein Antrag je Antragsteller; strenge Reihenfolge: ")


class TestQueues:
    """Give whole sums in order, and say why each got nothing."""

    def test_the_strict_one_ends_at_the_first_that_does_not_fit(self) -> None:
        lines = lines_of(5, 5, 6, 1, 1)
        assert shared("strict-queue", lines, 15) == [(5,), (5,), None, None, None]
        assert why(lines[1]) == "the money sufficed"
        assert why(lines[2]) == "the money did not suffice: 0.01 EUR were lacking"
        assert {why(line) for line in lines[3:]} == {
            "the queue ends at the first application that does not fit; smaller ones do not move up"
        }

    def test_the_strict_one_gives_the_last_cent(self) -> None:
        assert shared("strict-queue", lines_of(5, 5, 6), 16) == [(5,), (5,), (6,)]

    def test_filling_passes_over_what_does_not_fit(self) -> None:
        lines = lines_of(5, 11, 5, 6)
        assert shared("fill-the-gaps", lines, 15) == [(5,), None, (5,), None]
        assert [why(line) for line in lines] == [
            "the money sufficed",
            "the money did not suffice: 0.01 EUR were lacking",
            "the money sufficed",
            "the money did not suffice: 0.01 EUR were lacking",
        ]

    def test_a_budget_year_stops_a_queue_too(self) -> None:
        lines = lines_of((5, 1), (1, 5), (1, 0))
        assert shared("strict-queue", lines, 99, (6, 5)) == [(5, 1), None, None]
        assert why(lines[1]) == "the money did not suffice: 0.01 EUR were lacking in budget year 2017"
        assert shared("fill-the-gaps", lines_of((5, 1), (1, 5), (1, 0)), 99, (6, 5)) == [(5, 1), None, (1, 0)]


class TestProportionalCut:
    """One factor for all, each part rounded down."""

    def test_of_one_sum(self) -> None:
        lines = lines_of(100, 50, 0, 1)
        assert shared("proportional-cut", lines, 100) == [(66,), (33,), (0,), None]
        assert (
            why(lines[0])
            == "cut to 66.2251 % of every part: in all, 1.51 EUR are asked for after caps and 1.00 EUR are there"
        )
        assert why(lines[3]) == why(lines[0])

    def test_in_german_with_a_comma(self) -> None:
        lines = lines_of(2000, 0)
        shared("proportional-cut", lines, 101)
        assert lines[0].why is not None
        assert lines[0].why.get("de").startswith("gekürzt auf 5,0500 % jedes Teils: im Ganzen sind nach Obergrenzen")

    def test_where_it_suffices_nothing_is_cut(self) -> None:
        lines = lines_of(100, 50)
        assert shared("proportional-cut", lines, 150) == [(100,), (50,)]
        assert {why(line) for line in lines} == {"the money sufficed"}

    def test_the_tightest_year_decides_for_all_years(self) -> None:
        lines = lines_of((100, 100), (100, 0))
        assert shared("proportional-cut", lines, 299, (150, 40)) == [(40, 40), (40, 0)]
        assert why(lines[0]).startswith("cut to 40.0000 % of every part: in budget year 2017, 1.00 EUR are asked for")

    def test_the_sum_may_be_tighter_than_every_year(self) -> None:
        lines = lines_of((100, 100), (100, 0))
        assert shared("proportional-cut", lines, 75, (150, 40)) == [(25, 25), (25, 0)]
        assert why(lines[0]).startswith("cut to 25.0000 % of every part: in all, 3.00 EUR are asked for")

    def test_without_money_nobody_gets_anything(self) -> None:
        assert shared("proportional-cut", lines_of(100, 0), 0) == [None, (0,)]


class TestLargestCommonCap:
    """Nobody gets more than one sum, the largest with which all fit."""

    def test_what_is_not_above_it_is_not_cut(self) -> None:
        lines = lines_of(100, 40, 90, 70)
        assert shared("largest-common-cap", lines, 250) == [(70,), (40,), (70,), (70,)]
        assert why(lines[0]) == "cut to the common cap of 0.70 EUR"
        assert why(lines[1]) == why(lines[3]) == "not above the common cap of 0.70 EUR"

    def test_cents_that_do_not_go_round_stay(self) -> None:
        assert shared("largest-common-cap", lines_of(100, 40, 90), 182) == [(71,), (40,), (71,)]
        assert shared("largest-common-cap", lines_of(100, 40, 90), 183) == [(71,), (40,), (71,)]
        assert shared("largest-common-cap", lines_of(100, 40, 90), 184) == [(72,), (40,), (72,)]

    @pytest.mark.parametrize(
        ("committed", "given"),
        [(0, [None, None, None]), (2, [None, None, None]), (3, [(1,)] * 3), (119, [(39,)] * 3), (120, [(40,)] * 3)],
    )
    def test_below_all_asks_they_share_alike(self, committed: int, given: Given) -> None:
        assert shared("largest-common-cap", lines_of(100, 40, 90), committed) == given

    def test_one_that_asks_for_nothing_gets_it(self) -> None:
        assert shared("largest-common-cap", lines_of(0, 100, 100), 11) == [(0,), (5,), (5,)]

    def test_where_it_suffices_nothing_is_cut(self) -> None:
        lines = lines_of(100, 40)
        assert shared("largest-common-cap", lines, 140) == [(100,), (40,)]
        assert {why(line) for line in lines} == {"the money sufficed"}

    def test_a_budget_year_may_be_the_tightest(self) -> None:
        """Of 100 in two years a cap of 21 takes 10 of each: one more and the first year would take 11 twice."""
        lines = lines_of((50, 50), (50, 50))
        assert shared("largest-common-cap", lines, 199, (21, 100)) == [(10, 10), (10, 10)]
        assert why(lines[0]) == "cut to the common cap of 0.21 EUR"

    def test_rounding_down_makes_room_for_a_larger_cap(self) -> None:
        lines = lines_of((1, 99), (99, 1))
        assert shared("largest-common-cap", lines, 199, (99, 100)) == [(0, 98), (98, 0)]
        assert why(lines[0]) == "cut to the common cap of 0.99 EUR"

    def test_with_budget_years_the_last_cent_of_the_sum_counts(self) -> None:
        """A cap of 51 takes 25 of each part, as one of 50 does: the larger is the largest."""
        lines = lines_of((50, 50), (50, 50))
        assert shared("largest-common-cap", lines, 100, (100, 100)) == [(25, 25), (25, 25)]
        assert why(lines[0]) == "cut to the common cap of 0.51 EUR"

    def test_a_year_of_which_one_takes_nothing(self) -> None:
        assert shared("largest-common-cap", lines_of((0, 80), (80, 0)), 160, (80, 30)) == [(0, 30), (30, 0)]

    def test_a_year_without_money_leaves_only_what_rounds_down_to_nothing_in_it(self) -> None:
        lines = lines_of(*[(1, 1)] * 7, (1000, 0))
        assert shared("largest-common-cap", lines, 10**6, (500, 0)) == [*[None] * 7, (1, 0)]

    def test_many_cents_of_room_by_rounding_are_found(self) -> None:
        """Below 199 cents nothing is left of the single cent of the last year: 198 is the largest cap."""
        lines = lines_of(*[(198, 1)] * 40)
        assert shared("largest-common-cap", lines, 10**6, (10**6, 0)) == [(197, 0)] * 40


class TestOneEachFirst:
    """The first application of each applicant, then the others if money is left."""

    def test_the_others_get_what_is_left(self) -> None:
        lines = lines_of(5, 5, 5, ranks=(1, 2, 1))
        assert shared("one-per-applicant-first/strict-queue", lines, 15) == [(5,)] * 3
        assert why(lines[0]) == "first application of the applicant; the money sufficed"
        assert why(lines[1]) == "a further application, after the first ones; the money sufficed"

    def test_none_is_left_where_a_first_one_got_nothing(self) -> None:
        lines = lines_of(5, 1, 6, ranks=(1, 2, 1))
        assert shared("one-per-applicant-first/strict-queue", lines, 10) == [(5,), None, None]
        assert why(lines[1]) == "a further application: the money did not suffice for all the first ones"
        assert why(lines[2]).startswith("first application of the applicant; the money did not suffice: 0.01 EUR")

    def test_a_third_one_has_its_turn_with_the_second(self) -> None:
        lines = lines_of(5, 5, 5, ranks=(3, 2, 1))
        assert shared("one-per-applicant-first/strict-queue", lines, 10) == [(5,), None, (5,)]

    def test_gaps_are_filled_in_both_turns(self) -> None:
        lines = lines_of(5, 1, 6, 5, ranks=(1, 2, 1, 2))
        assert shared("one-per-applicant-first/fill-the-gaps", lines, 10) == [(5,), (1,), None, None]
        assert why(lines[1]) == "a further application, after the first ones; the money sufficed"
        assert why(lines[3]).startswith("a further application, after the first ones; the money did not suffice")

    @pytest.mark.parametrize("rule", ["proportional-cut", "largest-common-cap"])
    def test_a_cut_in_the_first_turn_ends_it(self, rule: str) -> None:
        lines = lines_of(7, 7, 7, 7, ranks=(1, 1, 1, 2))
        assert shared(f"one-per-applicant-first/{rule}", lines, 10) == [(3,), (3,), (3,), None]
        lines = lines_of(7, 7, 7, ranks=(1, 2, 2))
        assert shared(f"one-per-applicant-first/{rule}", lines, 14) == [(7,), (3,), (3,)]
