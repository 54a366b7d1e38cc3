"""What was published of a round: how a figure is said, and how far it lies from what was decided or could be."""

from datetime import date
from typing import Any, TypeGuard

import pytest
from attrs import evolve

from integrationsfoerderung import Application, Cap, Euro, Grade, Known, Reading, Readings, Round, Share, Unknown
from integrationsfoerderung.criteria import AtLeast
from integrationsfoerderung.financing import FixedInstalments
from integrationsfoerderung.rounds import Comparison, CountedIn, Published
from integrationsfoerderung.rounds.published import counted, interval
from round_strategies import EXTRA, REGULAR, TOWNS, contact_point


def published(unit: str, value: int, **fields: Any) -> Published:
    if unit == "euro" and not {"low", "high"} & set(fields):
        fields |= {"low": value, "high": value}
    plain: dict[str, Any] = {"of": "granted", "unit": unit, "value": value, "grade": Grade.OFFICIAL}
    return Published(**(plain | fields))


class TestAFigure:
    """Is said as it was put, with the interval that it stands for."""

    @pytest.mark.parametrize(
        ("figure", "en", "de"),
        [
            (published("posts", 5), "granted: 5 posts", "bewilligt: 5 Stellen"),
            (published("posts", 1), "granted: 1 post", "bewilligt: 1 Stelle"),
            (published("applications", 1, of="filed"), "applied for: 1 application", "beantragt: 1 Antrag"),
            (published("Kommunen", 1), "granted: 1 Kommune", "bewilligt: 1 Kommune"),
            (published("Kommunen", 0), "granted: 0 Kommunen", "bewilligt: 0 Kommunen"),
            (published("euro", 5), "granted: 5.00 EUR", "bewilligt: 5,00 €"),
            (
                published("posts", 5, qualifier="about", low=4, high=6),
                "granted: about 5 posts (4 to 6)", "bewilligt: rund 5 Stellen (4 bis 6)",
            ),
            (
                published("posts", 5, qualifier="over", low=5),
                "granted: over 5 posts (at least 5)", "bewilligt: über 5 Stellen (mindestens 5)",
            ),
            (
                published("posts", 5, qualifier="just-under", high=5),
                "granted: just under 5 posts (at most 5)", "bewilligt: knapp 5 Stellen (höchstens 5)",
            ),
            (published("posts", 5, low=5, high=6), "granted: 5 posts (5 to 6)", "bewilligt: 5 Stellen (5 bis 6)"),
            (published("posts", 5, low=4, high=5), "granted: 5 posts (4 to 5)", "bewilligt: 5 Stellen (4 bis 5)"),
            (
                published("posts", 5, scope="since-start"),
                "granted: 5 posts, since the start of the programme", "bewilligt: 5 Stellen, seit Beginn des Programms",
            ),
            (
                published("posts", 5, measures=frozenset({"b", "a"})),
                "granted: 5 posts [a, b]", "bewilligt: 5 Stellen [a, b]",
            ),
        ],
    )  # fmt: skip
    def test_in_words(self, figure: Published, en: str, de: str) -> None:
        assert (str(figure), figure.words("de")) == (en, de)

    def test_an_interval_of_one_value(self) -> None:
        assert interval(Euro(5), Euro(5), "en") == "5.00 EUR"
        assert interval(4, 4, "de") == "4"
        assert counted(2, CountedIn.APPLICATIONS, "de") == "2 Anträge"

    def test_whole_euro_are_an_amount(self) -> None:
        figure = published("euro", 5, low=4, high=Euro(6))
        assert (figure.low, figure.value, figure.high) == (Euro(4), Euro(5), Euro(6))

    @pytest.mark.parametrize("unit", ["posts", "euro"])
    def test_one_open_end_is_enough(self, unit: str) -> None:
        over, under = published(unit, 5, low=5), published(unit, 5, high=5)
        assert (over.high, under.low) == (None, None)

    def test_what_it_cannot_be(self) -> None:
        with pytest.raises(TypeError, match=r"^low is '5': write a whole number of posts$"):
            published("posts", 5, low="5")
        with pytest.raises(TypeError, match=r"^high is 5\.5: write a whole number of euro, or an Euro$"):
            published("euro", 5, high=5.5)
        with pytest.raises(TypeError, match=r"^value is True: write a whole number of Kommunen$"):
            published("Kommunen", True)
        with pytest.raises(ValueError, match=r"^value 5 has to be between low 6 and high None, and not negative$"):
            published("posts", 5, low=6)


class TestAgainstWhatWasDecided:
    """A published figure fits what was decided, or differs by so much."""

    def compared(self, figure: Published, *forms: Application, rules: Round | None = None) -> Comparison:
        rich = EXTRA.under(committed=10**7) if rules is None else rules
        (found,) = evolve(rich.under(caps={}), published=(figure,)).decide(forms).against_published()
        return found

    FORMS = (
        contact_point("a", requested=100), contact_point("b", requested=200, new_tasks=None),
        contact_point("c", requested=300, new_tasks=False, recipient=TOWNS[1]),
    )  # fmt: skip

    @pytest.mark.parametrize(
        ("figure", "low", "high", "gap", "words"),
        [
            (published("applications", 1), 1, 2, 0, "granted: 1 application; here 1 to 2 applications: it fits"),
            (published("applications", 2), 1, 2, 0, "granted: 2 applications; here 1 to 2 applications: it fits"),
            (published("posts", 3), 1, 2, -1, "granted: 3 posts; here 1 to 2 posts: 1 post fewer"),
            (published("posts", 0), 1, 2, 1, "granted: 0 posts; here 1 to 2 posts: 1 post more"),
            (published("Kommunen", 1), 1, 1, 0, "granted: 1 Kommune; here 1 Kommune: it fits"),
            (published("posts", 5), 1, 2, -3, "granted: 5 posts; here 1 to 2 posts: 3 posts fewer"),
            (published("Kommunen", 2, of="filed"), 2, 2, 0, "applied for: 2 Kommunen; here 2 Kommunen: it fits"),
            (published("posts", 5, of="filed"), 3, 3, -2, "applied for: 5 posts; here 3 posts: 2 posts fewer"),
        ],
    )  # fmt: skip
    def test_of_counts(self, figure: Published, low: int, high: int, gap: int, words: str) -> None:
        found = self.compared(figure, *self.FORMS)
        assert (found.low, found.high, found.gap, found.fits) == (low, high, gap, gap == 0)
        assert str(found) == words

    def test_in_german(self) -> None:
        assert self.compared(published("posts", 5), *self.FORMS).words("de") == (
            "bewilligt: 5 Stellen; hier 1 bis 2 Stellen: 3 Stellen weniger"
        )

    @pytest.mark.parametrize(
        ("value", "of", "low", "high", "gap", "words"),
        [
            (100, "granted", 100, 300, 0, "here 100.00 EUR to 300.00 EUR: it fits"),
            (99, "granted", 100, 300, 1, "here 100.00 EUR to 300.00 EUR: 1.00 EUR more"),
            (300, "granted", 100, 300, 0, "here 100.00 EUR to 300.00 EUR: it fits"),
            (301, "granted", 100, 300, -1, "here 100.00 EUR to 300.00 EUR: 1.00 EUR less"),
            (600, "filed", 600, 600, 0, "here 600.00 EUR: it fits"),
        ],
    )
    def test_of_money(self, value: int, of: str, low: int, high: int, gap: int, words: str) -> None:
        found = self.compared(published("euro", value, of=of), *self.FORMS)
        assert (found.low, found.high) == (Euro(low), Euro(high))
        assert (found.gap, found.fits) == (Euro(gap), gap == 0)
        assert str(found).endswith(words)

    def test_an_open_end_never_differs(self) -> None:
        for figure in (published("applications", 3, high=3), published("applications", 1, low=1)):
            assert self.compared(figure, *self.FORMS).fits

    def test_only_the_measures_counted(self) -> None:
        forms = [
            contact_point("a", submitted=date(2015, 9, 1)),
            contact_point("n", measure="network", submitted=date(2015, 9, 1), recipient=TOWNS[1]),
        ]
        for measures, number in ((None, 2), (frozenset({"network"}), 1), (frozenset({"parents"}), 0)):
            figure = published("applications", number, of="filed", measures=measures)
            assert self.compared(figure, *forms, rules=REGULAR).gap == 0

    def test_what_is_asked_for_where_that_cannot_be_said_counts_as_nothing(self) -> None:
        form = contact_point("n", measure="network", submitted=date(2015, 9, 1))
        found = self.compared(published("euro", 5, of="filed"), form, rules=REGULAR)
        assert (found.low, found.high, found.gap) == (Euro(0), Euro(0), Euro(-5))

    def test_one_for_which_nothing_is_kept_may_come_to_the_whole_pot(self) -> None:
        form = contact_point("n", measure="network", submitted=date(2015, 9, 1))
        rules = REGULAR.under(committed=1_000)
        figure = published("euro", 5)
        found = self.compared(figure, form, rules=rules)
        assert (found.low, found.high, found.fits) == (Euro(0), Euro(1_000), True)
        unknown = self.compared(figure, form, rules=REGULAR.under(committed=Unknown("x")))
        assert (unknown.low, unknown.high) == (Euro(0), None)
        assert str(unknown) == "granted: 5.00 EUR; here at least 0.00 EUR: it fits"
        posts = self.compared(published("posts", 1), form, rules=rules)
        assert (posts.low, posts.high) == (0, 1)

    def test_what_is_not_of_this_round_or_was_only_recommended_is_not_compared(self) -> None:
        figures = (
            published("posts", 1, scope="since-start"), published("posts", 1, scope="together"),
            published("posts", 1, of="recommended"), published("posts", 7),
        )  # fmt: skip
        found = evolve(EXTRA, published=figures).decide([]).against_published()
        assert [comparison.published.value for comparison in found] == [7]

    def test_as_plain_data_and_as_a_row(self) -> None:
        found = self.compared(published("euro", 99), *self.FORMS)
        assert found.to_dict() == {
            "of": "granted", "unit": "euro", "value": "99.00", "published": ["99.00", "99.00"],
            "found": ["100.00", "300.00"], "gap": "1.00", "fits": False,
            "de": "bewilligt: 99,00 €; hier 100,00 € bis 300,00 €: 1,00 € mehr",
            "en": "granted: 99.00 EUR; here 100.00 EUR to 300.00 EUR: 1.00 EUR more",
        }  # fmt: skip
        (row,) = found.to_rows()
        assert (row["published"], row["fits"], row["words"], row["grade"]) == (
            "granted: 99.00 EUR", False, str(found), "official",
        )  # fmt: skip
        assert (str(row["low"]), str(row["high"]), str(row["gap"])) == ("100.00", "300.00", "1.00")


class TestPlausible:
    """So many grants need so much money at least, and at most."""

    def found(self, *figures: Published, rules: Round = EXTRA, **changes: Any) -> tuple[Comparison, ...]:
        return evolve(rules, published=figures, **changes).plausible()

    def test_too_little_money_and_too_much(self) -> None:
        """A half post and a full one of the extra round come to 52,500 each under its cap."""
        ten = published("posts", 10)
        (less,) = self.found(ten, published("euro", 524_999))
        assert (less.gap, less.low, less.high) == (Euro(1), Euro(525_000), Euro(525_000))
        assert str(less) == (
            "10 posts need 525,000.00 EUR if each asks for what the rule gives; published are 524,999.00 EUR "
            "(524,999.00 EUR): 1.00 EUR more than published; 524,999.00 EUR pays 9 and leaves 52,499.00 EUR"
        )
        (more,) = self.found(ten, published("euro", 525_001))
        assert more.gap == Euro(-1)
        assert str(more).endswith("(525,001.00 EUR): 1.00 EUR less than published")
        (even,) = self.found(ten, published("euro", 525_000))
        assert (even.gap, even.fits) == (Euro(0), True)
        assert str(even).endswith("(525,000.00 EUR): it fits")
        assert even.words("de") == (
            "10 Stellen brauchen 525.000,00 €, wenn jeder beantragt, was die Regel gibt; "
            "veröffentlicht sind 525.000,00 € (525.000,00 €): passt"
        )

    def test_without_the_cap_a_half_post_and_a_full_one_are_the_ends(self) -> None:
        (found,) = self.found(published("posts", 2), published("euro", 150_000), caps={})
        assert (found.low, found.high, found.fits) == (Euro(105_000), Euro(210_000), True)

    def test_a_kommune_may_have_any_number_of_posts(self) -> None:
        (found,) = self.found(published("Kommunen", 2), published("euro", 10**6), caps={})
        assert (found.low, found.high, found.fits) == (Euro(105_000), None, True)
        assert "2 Kommunen need at least 105,000.00 EUR" in str(found)

    def test_a_grant_that_is_not_for_each_post_has_a_most_of_applications(self) -> None:
        advice = Known(frozenset({"social-advice"}), Grade.OFFICIAL)
        found = self.found(
            published("applications", 2), published("euro", 30_000), rules=REGULAR, measures=advice, admission=()
        )
        assert [(one.low, one.high) for one in found] == [(Euro(30_000), Euro(30_000))]
        both = Known(frozenset({"social-advice", "contact-point"}), Grade.OFFICIAL)
        (mixed,) = self.found(
            published("applications", 2), published("euro", 30_000), rules=REGULAR, measures=both, admission=()
        )
        # One for contact points may be for any number of posts.
        assert (mixed.low, mixed.high) == (Euro(30_000), None)

    def test_a_count_with_an_open_end_has_one_too(self) -> None:
        (over,) = self.found(published("posts", 2, low=2), published("euro", 105_000))
        assert (over.low, over.high) == (Euro(105_000), None)
        (under,) = self.found(published("posts", 2, high=2), published("euro", 105_000))
        assert (under.low, under.high) == (None, Euro(105_000))
        assert "2 posts need at most 105,000.00 EUR" in str(under)

    def test_money_for_more_than_was_counted_has_no_most(self) -> None:
        """A sum over all measures holds those of one, and others."""
        both = Known(frozenset({"social-advice", "contact-point"}), Grade.OFFICIAL)
        officers = published("posts", 2, measures=frozenset({"contact-point"}))
        (found,) = self.found(officers, published("euro", 10**6), rules=REGULAR, measures=both, admission=())
        assert (found.low, found.high, found.fits) == (Euro(105_000), None, True)
        narrow = published("euro", 10**6, measures=frozenset({"contact-point"}))
        assert self.found(published("posts", 2), narrow, rules=REGULAR, measures=both, admission=()) == ()
        (same,) = self.found(officers, narrow, rules=REGULAR, measures=both, admission=())
        assert (same.low, same.high) == (Euro(105_000), Euro(210_000))

    def test_only_grants_of_this_round_are_held_against_each_other(self) -> None:
        money = published("euro", 1)
        for other in (
            published("posts", 2, of="filed"),
            published("posts", 2, scope="since-start"),
            published("euro", 2),
        ):
            assert self.found(other, money) == ()
        assert self.found(published("posts", 2), published("euro", 1, of="recommended")) == ()
        assert self.found(published("posts", 2), published("euro", 1, scope="together")) == ()
        assert len(self.found(published("posts", 2), published("Kommunen", 2), money)) == 2

    def test_where_nothing_says_how_large_a_grant_is_nothing_is_compared(self) -> None:
        """A share of expenditure has no most; a cap that nobody knows leaves no least."""
        network = Known(frozenset({"network"}), Grade.OFFICIAL)
        figures = (published("posts", 2), published("euro", 1))
        assert self.found(*figures, rules=REGULAR, measures=network, admission=()) == ()
        both = Known(frozenset({"network", "contact-point"}), Grade.OFFICIAL)
        assert self.found(*figures, rules=REGULAR, measures=both, admission=()) == ()
        assert self.found(*figures, caps={"c": Unknown("x")}) == ()
        assert self.found(*figures, measures=Unknown("x")) == ()

    def test_a_cap_that_only_holds_when_the_money_is_short_does_not_count(self) -> None:
        short = Known(Cap(share="0.1", of="ask", per="post", when="short"), Grade.ASSUMED)
        (found,) = self.found(published("posts", 2), published("euro", 1), caps={"c": short})
        assert (found.low, found.high) == (Euro(105_000), Euro(210_000))

    def test_the_smallest_share_and_the_shortest_term_that_may_be_required(self) -> None:
        """A measure that asks for no share has a least of nothing, one of two readings the smaller of them."""
        state = EXTRA.states[-1]
        officer = state.measure("contact-point")
        assert isinstance(officer.financing, FixedInstalments)

        def asking(criteria: Any) -> Euro | int | None:
            measures = tuple(evolve(m, criteria=criteria) if m is officer else m for m in state.measures)
            edition = evolve(state, measures=measures, key="own")
            programme = evolve(EXTRA.programme, editions=(edition,))
            (found,) = self.found(
                published("posts", 1), published("euro", 1), programme=programme, edition="own", caps={}
            )
            return found.low

        assert asking(officer.criteria) == Euro(52_500)
        two = Readings((Reading("a", Share("0.5")), Reading("b", Share("0.4"))), Grade.REPORTED, default=None)
        shares = tuple(evolve(c, required=two) if _of_share(c) else c for c in officer.criteria)
        assert asking(shares) == Euro(42_000)
        assert asking(tuple(c for c in officer.criteria if not _of_share(c))) == Euro(0)


def _of_share(criterion: object) -> TypeGuard[AtLeast]:
    return isinstance(criterion, AtLeast) and criterion.key == "minimum_share"
